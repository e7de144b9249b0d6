//! What a point of the run shows, in one pass over the devices: guards, recorded signals and powers.

use super::audit;
use crate::assembly::System;
use crate::device::{Env, PowerBalance, Sights};
use crate::devices::constant_power::Shows;
use crate::events;
use crate::record::Recorder;
use std::collections::BTreeSet;

#[derive(Default)]
pub struct Observed {
    /// Of the devices, then one for each fault branch.
    pub guards: Vec<f64>,
    /// Where each device's guards begin.
    pub offsets: Vec<usize>,
    /// Units that show something from step to step, and whether their powers are to be seen; none while that is to be found out.
    showing: Option<Vec<(usize, bool)>>,
    /// Of each load that is alike the places of its guard and, where it is recorded, of its signals; none where it is visited. What they belong to,
    /// see [`crate::assembly::System::alike`].
    loads: Vec<Option<(usize, Option<usize>)>>,
    alike: u64,
    /// No recorded current has a part that the rates of the voltages tell.
    pub wants_no_rates: bool,
    /// Guards of the unit at hand.
    own: Vec<f64>,
    /// W; of nonlinear systems.
    pub powers: PowerBalance,
}

impl Observed {
    /// Of the point (t, y): signals into the recorder, and guards; powers where `wants_powers`. The rates of the voltages are those last set.
    pub fn see(&mut self, system: &mut System, recorder: &mut Recorder, t: f64, y: &[f64], wants_powers: bool) {
        if recorder.keep_up(system) || self.showing.is_none() || self.alike != system.alike.made {
            self.see_guards(system, t, y);
            self.find_showing(system, recorder, wants_powers);
        }
        system.set_time(t);
        if wants_powers {
            self.powers = system.still_powers(y);
            self.powers.loss += audit::earthed(system, y);
        }
        recorder.show_still(system, t, y);
        let env = Env::new(t, system.omega0, system.s_base, &system.profile_values);
        let mut changed = false;
        for &(k, wants_own) in self.showing.iter().flatten() {
            let unit = &mut system.units[k];
            unit.gather(y, &system.frames);
            let (signals, phases) = recorder.room(k).map_or((None, false), |(signals, phases)| (Some(signals), phases));
            if signals.is_some() {
                unit.draw(system.formulation, env, &system.voltage_rate, phases);
            }
            let mut powers = PowerBalance::default();
            self.own.clear();
            let sights = Sights { guards: &mut self.own, signals, powers: wants_own.then_some(&mut powers) };
            unit.device.observe(&unit.env(env), unit.shape.locals(&unit.x), unit.drawn(system.formulation), sights);
            match self.guards.get_mut(self.offsets[k]..self.offsets[k + 1]) {
                Some(to) if to.len() == self.own.len() => to.copy_from_slice(&self.own),
                _ => changed = true,
            }
            self.powers.add(unit.count, powers);
        }
        if !system.alike.are_none() {
            let (of_ac, of_dc) = self.loads.split_at(system.alike.ac.len().min(self.loads.len()));
            let profiles = &system.profile_values;
            let (guards, powers) = (&mut self.guards, &mut self.powers);
            for (load, to) in system.alike.ac.iter().zip(of_ac) {
                powers.load += load.count * see_load(load.shows(y, profiles), *to, guards, recorder);
            }
            for (load, to) in system.alike.dc.iter().zip(of_dc) {
                powers.load += load.count * see_load(load.shows(y, profiles), *to, guards, recorder);
            }
        }
        if changed {
            return self.see_guards(system, t, y);
        }
        self.guards.truncate(*self.offsets.last().unwrap_or(&0));
        self.see_faults(system, y);
    }

    /// The guards of (t, y) alone, of every device.
    #[cold]
    pub fn see_guards(&mut self, system: &mut System, t: f64, y: &[f64]) {
        (self.showing, self.wants_no_rates) = (None, false);
        self.loads.clear();
        self.offsets.clear();
        events::guards(system, t, y, &mut self.guards, &mut self.offsets);
        self.see_faults(system, y);
    }

    /// What is neither recorded, nor guards anything, nor has powers of its own to be seen shows nothing.
    #[cold]
    fn find_showing(&mut self, system: &System, recorder: &mut Recorder, wants_powers: bool) {
        self.wants_no_rates = !(0..system.units.len()).any(|k| system.units[k].charges() && recorder.asks(k));
        // Whose powers are always wanted: a network with them is not linear.
        let place = |k: usize| (!recorder.asks_phases(k)).then(|| (self.offsets[k], recorder.place(k)));
        self.loads = system.alike.units().map(place).collect();
        self.alike = system.alike.made;
        let taken = system.alike.units().zip(&self.loads).filter_map(|(unit, to)| to.map(|_| unit));
        let taken: BTreeSet<usize> = taken.collect();
        let shows = |k: usize| {
            if taken.contains(&k) {
                return None;
            }
            let device = &system.units[k].device;
            let guards = self.offsets[k + 1] > self.offsets[k] && device.is_guarding();
            let wants_own = wants_powers && !system.stands_still(k);
            let shows = guards || device.looks_back() || wants_own || recorder.room(k).is_some();
            shows.then_some((k, wants_own))
        };
        self.showing = Some((0..system.units.len()).filter_map(shows).collect());
    }

    fn see_faults(&mut self, system: &System, y: &[f64]) {
        if !system.has_faults() {
            return;
        }
        self.guards.extend(system.phase_faults().map(|(bus, branch)| branch.guard(3 * bus, y)));
    }
}

/// Puts what a load shows where it belongs, unless it is visited: its power, W.
#[inline]
fn see_load<const GUARDS: usize, const SIGNALS: usize>(
    shows: Shows<GUARDS, SIGNALS>,
    to: Option<(usize, Option<usize>)>,
    guards: &mut [f64],
    recorder: &mut Recorder,
) -> f64 {
    let Some((guard, signals)) = to else { return 0.0 };
    guards[guard..guard + GUARDS].copy_from_slice(&shows.guards);
    if let Some(at) = signals {
        recorder.put(at, &shows.signals);
    }
    shows.load
}
