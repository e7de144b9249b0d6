//! From the phasor operating point to instantaneous values at t = 0.

use super::frames::Frames;
use super::past::Past;
use super::phases::{phases, turned};
use crate::assembly::System;
use crate::device::{Env, Formulation};
use crate::dynamic::Shape;
use crate::results::Failure;

/// Lays the system out for `Emt` and gives its unknowns at t = 0, from `y` of the phasor operating point.
pub fn begin(system: &mut System, y: &[f64]) -> Result<Vec<f64>, Failure> {
    let mut f = vec![0.0; system.n];
    system.evaluate(0.0, y, &mut f);
    let phasors: Vec<(Vec<f64>, Vec<f64>, Shape)> =
        system.units.iter().map(|u| (u.x.clone(), u.out.clone(), u.shape)).collect();
    let (nac, ndc, first_dc) = (system.ac.len(), system.dc.len(), system.first_dc());
    system.frames = Frames::new(system.islands.count(), system.clocks.clone());
    system.frames.past = past(system);
    system.frames.set_time(system.omega0, 0.0, &system.islands.ac_of);
    let (omega0, s_base) = (system.omega0, system.s_base);
    for (unit, (x, out, shape)) in system.units.iter_mut().zip(&phasors) {
        unit.gather(y, &system.frames);
        let env = Env { turns: &unit.turns, past: &unit.past, ..Env::new(0.0, omega0, s_base, &system.profile_values) };
        unit.vars = vec![0.0; unit.device.vars(Formulation::Emt).len()];
        unit.device.begin_emt(&env, shape.locals(x), &out[..shape.volts], &mut unit.vars);
    }
    system.lay_out(Formulation::Emt);
    let mut begin = vec![0.0; system.n];
    for bus in 0..nac {
        let v = phases(turned((y[2 * bus], y[2 * bus + 1]), system.frames.turns[bus]));
        begin[3 * bus..3 * bus + 3].copy_from_slice(&v);
    }
    let to = system.first_dc();
    begin[to..to + ndc].copy_from_slice(&y[first_dc..first_dc + ndc]);
    system.spread_vars(&mut begin);
    Ok(begin)
}

/// Of the buses that devices look back at, a quarter of a nominal cycle.
fn past(system: &mut System) -> Past {
    let mut heeded = vec![false; system.ac.len()];
    for unit in system.units.iter_mut().filter(|unit| unit.device.heeds_past()) {
        unit.past = vec![(0.0, 0.0); unit.ac_buses().len()];
        unit.ac_buses().iter().for_each(|&bus| heeded[bus] = true);
    }
    let buses = (0..heeded.len()).filter(|&bus| heeded[bus]).collect();
    Past::new(heeded.len(), buses, 0.25 * std::f64::consts::TAU / system.omega0)
}
