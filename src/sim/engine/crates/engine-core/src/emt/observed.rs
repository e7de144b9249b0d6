//! What a point of the run shows, in one pass over the devices: guards, recorded signals and powers.

use super::audit::{self, Powers};
use crate::assembly::System;
use crate::device::{Env, PowerBalance, Sights};
use crate::events;
use crate::record::Recorder;

#[derive(Default)]
pub struct Observed {
    /// Of the devices, then one for each fault branch.
    pub guards: Vec<f64>,
    /// Where each device's guards begin.
    pub offsets: Vec<usize>,
    /// W; of nonlinear systems.
    pub powers: Powers,
}

impl Observed {
    /// Of the point (t, y): signals into the recorder, and guards; powers where `wants_powers`. The rates of the voltages are those last set.
    pub fn see(&mut self, system: &mut System, recorder: &mut Recorder, t: f64, y: &[f64], wants_powers: bool) {
        system.set_time(t);
        self.guards.clear();
        self.offsets.clear();
        self.powers = Powers::default();
        let env = Env { t, omega0: system.omega0, s_base: system.s_base, profiles: &system.profile_values, turns: &[] };
        for (k, unit) in system.units.iter_mut().enumerate() {
            self.offsets.push(self.guards.len());
            unit.gather(y, &system.frames);
            let (signals, phases) = recorder.room(k).map_or((None, false), |(signals, phases)| (Some(signals), phases));
            if signals.is_some() {
                unit.draw(system.formulation, env, &system.voltage_rate, phases);
            }
            let mut powers = PowerBalance::default();
            let sights = Sights { guards: &mut self.guards, signals, powers: wants_powers.then_some(&mut powers) };
            let env = Env { turns: &unit.turns, ..env };
            unit.device.observe(&env, unit.shape.locals(&unit.x), unit.drawn(system.formulation), sights);
            self.powers.source += unit.count * powers.source;
            self.powers.load += unit.count * powers.load;
            self.powers.loss += unit.count * powers.loss;
        }
        self.offsets.push(self.guards.len());
        self.see_faults(system, y);
        if wants_powers {
            self.powers.loss += audit::earthed(system, y);
        }
    }

    /// The guards of (t, y) alone.
    pub fn see_guards(&mut self, system: &mut System, t: f64, y: &[f64]) {
        events::guards(system, t, y, &mut self.guards, &mut self.offsets);
        self.see_faults(system, y);
    }

    fn see_faults(&mut self, system: &System, y: &[f64]) {
        for (bus, info) in system.ac.iter().enumerate() {
            self.guards.extend(info.phase_fault.iter().map(|branch| branch.guard(&y[3 * bus..3 * bus + 3])));
        }
    }
}
