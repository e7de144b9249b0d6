//! What happens at an instant: guards that cross, inputs that bend or jump, timed events, timers, and the unknowns laid out anew after them.

use super::{DAMPED_STEPS, EmtRun};
use crate::device::{Effect, Env, Formulation};
use crate::emt::audit;
use crate::emt::integrator::Integrator;
use crate::events;
use crate::results::{Failure, Note};
use crate::run::ending::{Cut, cuts};
use crate::run::restless::MAX_ROUNDS;
use crate::run::{MAX_NOTES, SAME_TIME, can_be_instantaneous};
use crate::steady::settle_islands;

/// Steps in which currents end that are cut off, over the time to the grid's next point.
const ENDING: [f64; 6] = [1e-4, 4e-4, 1.6e-3, 6.4e-3, 2.56e-2, 0.1024];
/// Current, pu, from which on a device that is taken off leaves one behind.
const CARRIES: f64 = 1e-9;
/// Share by which sums of the same capacitances may differ.
const SAME_CAPACITANCE: f64 = 1e-9;

/// Capacitances that come on are empty: those that were there share their charge with them.
fn share_charges(volts: &mut [f64], before: &[f64], now: &[f64]) {
    for ((v, before), now) in volts.iter_mut().zip(before).zip(now) {
        if *now > before * (1.0 + SAME_CAPACITANCE) {
            *v *= before / now;
        }
    }
}

impl EmtRun<'_> {
    /// Guards that stand otherwise than when last acted upon, with the share of the step at which they crossed, earliest first.
    pub(super) fn crossed(&self) -> Vec<(f64, usize)> {
        let mut crossed: Vec<(f64, usize)> = vec![];
        let otherwise = |v: f64, sign: bool| ((v > 0.0) != sign) & (v != 0.0);
        // Seldom one does, and without branches all are looked at side by side.
        let guards = || self.observed.guards.iter().zip(&self.signs);
        if !guards().fold(false, |any, (&v, &sign)| any | otherwise(v, sign)) {
            return crossed;
        }
        for (k, (v, sign)) in guards().enumerate() {
            if otherwise(*v, *sign) {
                let before = self.guards_before.get(k).copied().unwrap_or(0.0);
                let share = if (before > 0.0) == *sign && before != *v { before / (before - v) } else { 0.0 };
                crossed.push((share.clamp(0.0, 1.0), k));
            }
        }
        if crossed.len() > 1 {
            crossed.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        crossed
    }

    #[cold]
    pub(super) fn fire(&mut self, k: usize) -> Result<Effect, Failure> {
        self.stats.events += 1;
        self.calm_stop = None;
        self.signs[k] = !self.signs[k];
        let devices = *self.observed.offsets.last().unwrap_or(&0);
        if k >= devices {
            return Ok(self.clear_branch(k - devices));
        }
        let unit = self.observed.offsets.partition_point(|&first| first <= k) - 1;
        let local = k - self.observed.offsets[unit];
        let effect = self.call(unit, |u, env, volts, vars, log| u.device.on_guard(local, env, volts, vars, log));
        self.keep_calm(self.system.units.len() + k, unit, effect)
    }

    /// What only tells of something may turn with the rounding; what switches is to come to rest.
    fn keep_calm(&mut self, place: usize, unit: usize, effect: Effect) -> Result<Effect, Failure> {
        let id = &self.system.units[unit].id;
        if effect.topology || effect.discontinuity {
            self.restless.acts(place, id, self.t)?;
        } else {
            self.restless.stirs(id, self.t);
        }
        Ok(effect)
    }

    fn clear_branch(&mut self, nth: usize) -> Effect {
        let (mut count, mut has_unknown) = (0, false);
        for bus in 0..self.system.ac.len() {
            let info = &mut self.system.ac[bus];
            if nth < count + info.phase_fault.len() {
                has_unknown = info.phase_fault.remove(nth - count).l > 0.0;
                let device = Some(info.id.clone());
                let message = "fault branch out at its current zero".to_owned();
                self.notes.push(Note { time: self.t, code: "D111".into(), device, message });
                break;
            }
            count += info.phase_fault.len();
        }
        self.system.find_faulted();
        Effect { discontinuity: true, topology: has_unknown }
    }

    fn call(
        &mut self,
        unit: usize,
        f: impl FnOnce(&mut crate::assembly::Unit, &Env, &[f64], &mut [f64], &mut crate::device::Log) -> Effect,
    ) -> Effect {
        let mut y = std::mem::take(&mut self.integrator.y);
        let effect = events::call(&mut self.system, unit, self.t, &mut y, &mut self.notes, f);
        self.integrator.y = y;
        effect
    }

    /// Everything due at the present instant but guards.
    pub(super) fn happen(&mut self) -> Result<(), Failure> {
        let t = self.t;
        self.calm_stop = None;
        for _ in 0..MAX_ROUNDS {
            let (mut acted, mut effect) = events::pass_points(&mut self.system, t + SAME_TIME);
            let mut cut: Option<Cut> = None;
            while let Some(event) = self.schedule.take_due(t + SAME_TIME) {
                acted = true;
                self.stats.events += 1;
                self.mark(&event);
                if cut.is_none() && cuts(&self.system, &event) {
                    cut = Some(Cut { device: event.target.clone(), held: self.held(t) });
                }
                let mut y = std::mem::take(&mut self.integrator.y);
                let held = audit::in_faults(&self.system, &y);
                let applied = events::apply(&mut self.system, &event, t, &mut y, &mut self.notes);
                // A fault in place of another chops its current.
                self.cut_off += held - audit::in_faults(&self.system, &y);
                self.integrator.y = y;
                effect = events::merge(effect, applied?);
                can_be_instantaneous(&self.system, self.h).map_err(|refused| refused.at(t))?;
            }
            for unit in 0..self.system.units.len() {
                while self.system.units[unit].device.wake_at().is_some_and(|w| w <= t + SAME_TIME) {
                    acted = true;
                    self.stats.events += 1;
                    let before = self.system.units[unit].device.wake_at();
                    // A protection that takes off what hangs on a bus and carries a current.
                    let own = &self.system.units[unit];
                    let carries = own.buses.len() == 1 && own.out[..own.shape.volts].iter().any(|i| i.abs() > CARRIES);
                    let held = if cut.is_none() && carries { self.held(t) } else { 0.0 };
                    let e = self.call(unit, |u, env, volts, vars, log| u.device.on_wake(env, volts, vars, log));
                    if cut.is_none() && carries && e.topology {
                        cut = Some(Cut { device: self.system.units[unit].id.clone(), held });
                    }
                    effect = events::merge(effect, self.keep_calm(unit, unit, e)?);
                    if self.system.units[unit].device.wake_at() == before {
                        break;
                    }
                }
            }
            self.settle(effect)?;
            if let Some(cut) = cut.filter(|_| effect.topology) {
                self.end_currents(&cut);
            }
            if !acted {
                self.notes_dropped += self.notes.len().saturating_sub(MAX_NOTES);
                self.notes.truncate(MAX_NOTES);
                return Ok(());
            }
        }
        Err(self.restless.never_rests(t))
    }

    /// J in the network and turned into heat by what was switched.
    fn held(&mut self, t: f64) -> f64 {
        audit::stored(&mut self.system, t, &self.integrator.y) + self.heat()
    }

    /// A device that is taken off lets no current zero be waited for: inductances before and behind it lose currents that have no path left. They
    /// end in ever longer implicit Euler steps, since the loss conductance of a core holds them for some tenths of a microsecond; what was held of
    /// them and is in none of these steps' powers has become the heat of an arc that is in no equation.
    fn end_currents(&mut self, cut: &Cut) {
        let span = self.damped_until.min(self.next_stop(self.damped_until)) - self.t;
        self.calm_stop = None;
        let mut given = 0.0;
        for share in ENDING {
            let target = self.t + share * span;
            if self.integrator.end_currents(&mut self.system, self.t, target, &mut self.stats).is_err() {
                // The damped steps take them down, with what that leaves of the balance.
                return self.integrator.restart();
            }
            let powers = audit::powers(&mut self.system, target, &self.integrator.next);
            given += (powers.source - powers.load - powers.loss) * (target - self.t);
            self.powers = powers;
            self.book(target, powers);
            self.move_to(target, false);
        }
        let lost = cut.held + given - self.held(self.t);
        self.cut_off += lost;
        self.read_guards(self.t);
        self.guards_before.clone_from(&self.observed.guards);
        self.notes.extend(cut.told(lost, self.throughput, self.t));
    }

    /// New equations after what happened; damped steps follow a jump.
    pub(super) fn settle(&mut self, effect: Effect) -> Result<(), Failure> {
        if effect.topology {
            self.rebuild()?;
        }
        if effect.topology || effect.discontinuity {
            self.integrator.restart();
            self.system.units.iter_mut().for_each(|u| u.device.jumped());
            (self.damped, self.damped_until) = (DAMPED_STEPS, self.damping_end());
            self.has_bent = false;
            // Guards of a device that has just been switched begin anew from how they stand, others keep what is pending.
            let known = self.observed.guards.len();
            self.read_guards(self.t);
            let now: Vec<bool> = self.observed.guards.iter().map(|v| *v > 0.0).collect();
            if now.len() != known || now.len() != self.signs.len() {
                self.signs = now;
            }
            self.guards_before.clone_from(&self.observed.guards);
        }
        Ok(())
    }

    /// Islands found anew and the unknowns laid out for them.
    fn rebuild(&mut self) -> Result<(), Failure> {
        let y = std::mem::take(&mut self.integrator.y);
        let charged = audit::charges(&self.system, &y);
        let system = &mut self.system;
        let old_of = system.islands.ac_of.clone();
        let (omega0, t) = (system.omega0, self.t);
        let mut past = std::mem::take(&mut system.frames.past);
        let old = system.frames.clone();
        for unit in &mut system.units {
            unit.vars = unit.own().iter().map(|&k| y[k]).collect();
        }
        for branch in system.ac.iter_mut().flat_map(|b| &mut b.phase_fault).filter(|branch| branch.l > 0.0) {
            branch.i = branch.current(0, &y);
        }
        settle_islands(system, &mut self.notes, t);
        // An island keeps the frame of its reference bus; devices whose frame thereby turns are told.
        let count = system.islands.count();
        let mut from = vec![usize::MAX; count];
        for (bus, &island) in system.islands.ac_of.iter().enumerate() {
            let reference = system.islands.ac_islands[island].reference_bus;
            if from[island] == usize::MAX || reference == Some(bus) {
                from[island] = old_of[bus];
            }
        }
        let lead = from.iter().map(|&was| old.lead(omega0, t, was)).collect();
        system.frames.set(t, lead, from.iter().map(|&was| old.speed[was]).collect());
        let (lead, island_of) = (&system.frames.lead, &system.islands.ac_of);
        let turned = |bus: usize| lead[island_of[bus]] - old.lead(omega0, t, old_of[bus]);
        past.turn(turned);
        for unit in &mut system.units {
            for port in 0..unit.buses.len() {
                if let crate::assembly::PortBus::Ac(bus) = unit.buses[port] {
                    let angle = turned(bus);
                    if angle != 0.0 {
                        unit.device.turn_frame(port, angle, &mut unit.vars);
                    }
                }
            }
        }
        system.frames.past = past;
        let first = system.first_var();
        let phases = system.first_dc();
        let capacitances = system.mass[..phases].to_vec();
        system.lay_out(Formulation::Emt);
        let mut fresh = vec![0.0; system.n];
        fresh[..first].copy_from_slice(&y[..first]);
        share_charges(&mut fresh[..phases], &capacitances, &system.mass);
        system.spread_vars(&mut fresh);
        self.cut_off += charged - audit::charges(system, &fresh);
        self.integrator.account(&mut self.stats);
        self.mean.resize(fresh.len(), 0.0);
        self.integrator = Integrator::new(system, fresh, self.h);
        Ok(())
    }
}
