//! What is recorded of single phases and looks back over a cycle in `emt`: the lowest and the highest line-to-line voltage at a bus, and the greatest phase current
//! into a unit's first AC port. In `rms` the latter follows from the admittances of what flows through it, as overcurrent elements see it.

use crate::assembly::{PortBus, System, Unit};
use crate::device::{Env, Formulation, SequenceCurrents};
use crate::devices::ac_base::size;
use crate::devices::fundamental::Fundamental;
use crate::emt::phases::vector;
use crate::sequence::{extreme_lines, greatest_phase};

/// Line voltages of an AC bus in `emt`, of the fundamental over the last cycle, and when they were last followed.
pub struct FollowedLines {
    pub bus: usize,
    fundamental: Fundamental,
    last: f64,
    /// Least and greatest, pu; none before a run.
    seen: Option<(f64, f64)>,
}

impl FollowedLines {
    pub fn new(bus: usize) -> Self {
        Self { bus, fundamental: Fundamental::default(), last: 0.0, seen: None }
    }
    pub fn follow(&mut self, system: &System, t: f64, y: &[f64]) {
        let (env, speed) = at(system, self.bus, t, y);
        let volts = &y[3 * self.bus..3 * self.bus + 3];
        if self.seen.is_none() {
            self.fundamental.begin(&env, vector(volts), speed);
            self.seen = Some(extreme_lines(vector(volts), (0.0, 0.0)));
        } else if t > self.last
            && let Some([positive, negative, _]) = self.fundamental.accepted(&env, volts, speed)
        {
            self.seen = Some(extreme_lines(positive, negative));
        }
        self.last = t;
    }
    /// V, of [`crate::signals::LINE_SIGNALS`].
    pub fn line(&self, which: usize, system: &System) -> f64 {
        self.seen.map_or(0.0, |seen| line_of(seen, which)) * system.ac[self.bus].v_nominal
    }
}

/// Greatest current of a phase into the first AC port of a unit whose currents are drawn.
pub struct FollowedCurrent {
    unit: usize,
    bus: usize,
    /// First of the port's locals.
    local: usize,
    fundamental: Fundamental,
    /// `emt`: when it was last followed; none before a run.
    last: Option<f64>,
    /// pu.
    seen: f64,
}

impl FollowedCurrent {
    /// None without an AC port.
    pub fn new(unit: usize, of: &Unit) -> Option<Self> {
        // Before it stand DC ports alone, of a local each.
        let (local, bus) = of.buses.iter().enumerate().find_map(|(local, bus)| match bus {
            PortBus::Ac(bus) => Some((local, *bus)),
            PortBus::Dc(_) => None,
        })?;
        Some(Self { unit, bus, local, fundamental: Fundamental::default(), last: None, seen: 0.0 })
    }
    pub fn follow(&mut self, system: &System, t: f64, y: &[f64]) {
        let (env, speed) = at(system, self.bus, t, y);
        let into = |k: usize| -system.units[self.unit].out[self.local + k];
        if system.formulation != Formulation::Emt {
            let positive = (into(0), into(1));
            self.seen = match &system.unbalance {
                Some(unbalance) => greatest_phase(positive, &unbalance.currents(self.unit, self.bus, None, y)),
                None => size(positive),
            };
            return;
        }
        let phases = [into(0), into(1), into(2)];
        match self.last {
            None => {
                self.fundamental.begin(&env, vector(&phases), speed);
                self.seen = size(vector(&phases));
            }
            Some(last) if t > last => {
                if let Some([positive, negative, zero]) = self.fundamental.accepted(&env, &phases, speed) {
                    let others = SequenceCurrents { zero, negative, ..SequenceCurrents::default() };
                    self.seen = greatest_phase(positive, &others);
                }
            }
            Some(_) => {}
        }
        self.last = Some(t);
    }
    /// A.
    pub fn amperes(&self, system: &System) -> f64 {
        self.seen * system.s_base / (3.0_f64.sqrt() * system.ac[self.bus].v_nominal)
    }
}

/// Of [`crate::signals::LINE_SIGNALS`], from the least and the greatest.
pub fn line_of((least, greatest): (f64, f64), which: usize) -> f64 {
    if which == 0 { least } else { greatest }
}

/// Of an AC bus: the instant, and the speed of its island.
fn at<'a>(system: &'a System, bus: usize, t: f64, y: &[f64]) -> (Env<'a>, f64) {
    let env = Env::new(t, system.omega0, system.s_base, &system.profile_values);
    (env, y[system.frame(system.islands.ac_of[bus])])
}
