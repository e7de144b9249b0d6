//! Characteristics made of straight lines, or nearly so: whether one is left for another between two solutions.

use crate::assembly::{System, Unit};
use crate::device::Formulation;

pub struct Lines {
    /// Units that have such, those that stand still below a knee and the others.
    cores: Vec<usize>,
    others: Vec<usize>,
    /// Room for their unknowns.
    seen: Vec<f64>,
}

impl Lines {
    pub fn new(system: &System) -> Self {
        let units = (0..system.units.len()).filter(|&k| has_lines(&system.units[k]));
        let (cores, others) = units.partition(|&k| system.units[k].device.knee(Formulation::Emt).is_some());
        Self { cores, others, seen: vec![] }
    }

    /// Whether a device stands on other lines in `to` than in `from`.
    pub fn bend(&mut self, system: &System, from: &[f64], to: &[f64]) -> bool {
        if self.cores.is_empty() && self.others.is_empty() {
            return false;
        }
        let seen = &mut self.seen;
        let mut lines = |unit: &Unit, y: &[f64]| {
            let (volts, vars) = unit.seen_in(y, seen);
            unit.device.lines(volts, vars)
        };
        let mut bends = |k: &usize| lines(&system.units[*k], from) != lines(&system.units[*k], to);
        // Nothing bends of what is below its knee at both ends.
        let beyond = system.still.bends(from) || system.still.bends(to);
        beyond && self.cores.iter().any(&mut bends) || self.others.iter().any(bends)
    }
}

fn has_lines(unit: &Unit) -> bool {
    unit.device.lines(&vec![0.0; unit.shape.volts], &vec![0.0; unit.shape.vars]).is_some()
}
