//! Powers and currents of a storage shelf at an instant, and when it goes over to backup or is cut off. See [`super::storage_shelf`].

use super::battery::Source;
use super::droop::beyond_limit;
use super::limiter::{low_voltage_blend_over_square, maximum, minimum};
use super::storage_shelf::{Mode, StorageShelf};
use crate::device::*;
use crate::scalar::Real;

pub(super) const FILTER: usize = 0;
pub(super) const CURRENT: usize = 1;
pub(super) const CELLS: usize = 2;
/// Beyond the current limit the output voltage of one without a capacitor falls this many times faster; backwards the output blocks.
const LIMIT_STEEPNESS: f64 = 1e3;
const BLOCKING: f64 = 1e4;
/// Bus voltage, pu, below which limits on power no longer raise the current and the auxiliary supply fades.
pub(super) const FLOOR: f64 = 0.2;
/// State of charge above `socMin` at which a shelf that was cut off is ready again.
pub(super) const READY: f64 = 0.02;

pub(super) struct Flows<S> {
    /// On the bus, discharge +: converter's current and power, the auxiliary supply's current.
    pub(super) i: S,
    pub(super) p: S,
    pub(super) auxiliary: S,
    /// Where the converter's current state wants to be.
    pub(super) wanted: S,
    /// Cells: pu power and A.
    pub(super) terminal: S,
    pub(super) current: S,
    pub(super) source: Source<S>,
}

impl StorageShelf {
    pub(super) fn backing(&self) -> bool {
        self.connected && matches!(self.mode, Mode::Backup { .. })
    }
    /// Rise of the output after the trigger, 0 to 1.
    pub(super) fn risen(&self, t: f64) -> f64 {
        match self.mode {
            Mode::Standby => 0.0,
            Mode::Backup { since } if t < since + self.ramp_time => ((t - since) / self.ramp_time).max(0.0),
            Mode::Backup { .. } => 1.0,
        }
    }
    /// Output characteristic without its limits, as the power flow sees it.
    pub(super) fn droop_current<S: Real>(&self, v: S) -> S {
        (v * -1.0 + self.output) / self.droop
    }
    pub(super) fn backup_current<S: Real>(&self, t: f64, v: S, source: Source<S>) -> S {
        let power = self.delivered(self.battery.limits(source).0 / self.p);
        let limit = minimum(power / maximum(v, S::from_f64(FLOOR)), S::from_f64(self.output_limit));
        let i = self.droop_current(v);
        let held = if i.value() > limit.value() {
            limit + (i - limit) * beyond_limit(LIMIT_STEEPNESS, self.droop, self.output, self.output_capacitance)
        } else if i.value() < 0.0 {
            i / BLOCKING
        } else {
            i
        };
        held * self.risen(t)
    }
    /// Power of the cells for `p` on the bus, and the bus's for what the cells give.
    pub(super) fn drawn<S: Real>(&self, p: S) -> S {
        p + p.abs() * self.linear + p.sq() * self.quadratic
    }
    pub(super) fn delivered<S: Real>(&self, cells: S) -> S {
        let b = 1.0 + self.linear;
        cells * 2.0 / ((cells * (4.0 * self.quadratic) + b * b).sqrt() + b)
    }
    /// Power that restores the state of charge, charging +.
    pub(super) fn restoring<S: Real>(&self, soc: S) -> S {
        if self.held || self.dead || self.backing() {
            return S::zero();
        }
        let low = if self.smoothing { -self.recharge } else { 0.0 };
        ((soc * -1.0 + self.soc_target) * self.soc_gain).clamp_to(low, self.recharge)
    }
    pub(super) fn auxiliary<S: Real>(&self, v: S) -> S {
        v * low_voltage_blend_over_square(v / FLOOR) * (self.no_load / (FLOOR * FLOOR))
    }
    pub(super) fn flows<S: Real>(&self, t: f64, v: S, vars: &[S]) -> Flows<S> {
        let cells = &vars[CELLS..];
        let floor = maximum(v, S::from_f64(FLOOR));
        let source = self.battery.source(cells);
        let (discharge, charge) = self.battery.swing_limits(cells[0], source);
        let high = minimum(self.delivered(discharge / self.p) / floor, S::from_f64(1.0));
        let low = -minimum(charge / self.p / floor, S::from_f64(1.0));
        let clip = |i: S| maximum(minimum(i, high), low);
        let backing = self.backing();
        let share = if self.smoothing && !backing { (vars[FILTER] - v) * self.share } else { S::zero() };
        let wanted = clip(share - self.restoring(cells[0]) / floor);
        let held = if backing { self.backup_current(t, v, source) } else { S::zero() };
        let i = clip(vars[CURRENT]) + held;
        let p = v * i;
        let terminal = self.drawn(p);
        let current = source.current_at_power(terminal * self.p);
        Flows { i, p, auxiliary: self.auxiliary(v), wanted, terminal, current, source }
    }
    pub(super) fn reconsider(&mut self, t: f64) {
        let waits = match self.mode {
            Mode::Standby if self.low => (self.backup && !self.spent).then_some(self.trigger_delay),
            Mode::Standby => self.held.then_some(self.return_delay),
            Mode::Backup { .. } => (!self.low).then_some(self.return_delay),
        };
        self.deadline = match (waits, self.deadline) {
            (Some(_), Some(running)) => Some(running),
            (Some(delay), None) => Some(t + delay),
            (None, _) => None,
        };
    }
    pub(super) fn cut_off(&mut self, t: f64, soc: f64, what: &str, log: &mut Log) -> Effect {
        self.spent = true;
        self.mode = Mode::Standby;
        (self.deadline, self.rising) = (None, None);
        self.reconsider(t);
        log("D362", format!("cut off at its {what} limit, {:.1} % charge", 100.0 * soc));
        Effect { discontinuity: true, topology: true }
    }
}
