//! What flows through a power shelf: its output characteristic, what the rectifier draws within its limits, losses and signals.

use super::ac_base::size;
use super::droop::beyond_limit;
use super::limiter::{low_voltage_blend, maximum, minimum};
use super::psu::{INPUT, LINK, Mode, PsuShelf};
use crate::device::{Locals, PowerBalance};
use crate::scalar::Real;

/// Input voltage, pu, below which the current limit fades to nothing.
const BLEND: f64 = 0.1;
/// Beyond the current limit the output voltage of one without a capacitor falls this many times faster; backwards any blocks as steeply.
const LIMIT_STEEPNESS: f64 = 100.0;

pub(super) struct Flows<S> {
    /// Output current, pu; power drawn from the AC side and by the output with its loss, pu.
    pub i: S,
    pub input: S,
    pub drawn: S,
    pub wanted: S,
    /// What the freewheeling diodes of the output carry besides.
    pub diodes: S,
}

impl PsuShelf {
    pub(super) fn rectifying(&self) -> bool {
        self.connected && !self.input_dead && self.mode != Mode::HoldUp
    }
    pub(super) fn supplying(&self) -> bool {
        self.connected && self.output_on
    }
    /// No-load voltage at `t`.
    pub(super) fn reference(&self, t: f64) -> f64 {
        match (self.sag, self.sagging) {
            (Some((depth, time)), Some(since)) => self.output - depth * ((t - since) / time).clamp(0.0, 1.0),
            _ => self.output,
        }
    }
    /// Output characteristic without its limits, as the power flow sees it.
    pub(super) fn droop_current<S: Real>(&self, t: f64, v: S) -> S {
        if self.supplying() { (v * -1.0 + self.reference(t)) / self.droop } else { S::zero() }
    }
    /// Output characteristic: current at a bus voltage.
    pub(super) fn output_current<S: Real>(&self, t: f64, v: S) -> S {
        let i = self.droop_current(t, v);
        let limit = self.overload.limit().min(self.output_limit);
        if i.value() > limit {
            (i - limit) * beyond_limit(LIMIT_STEEPNESS, self.droop, self.output, self.output_capacitance) + limit
        } else if i.value() < 0.0 {
            // Rectifier diodes: next to no current back, but enough slope for Newton's way home.
            i / LIMIT_STEEPNESS
        } else {
            i
        }
    }
    pub(super) fn drawn<S: Real>(&self, p: S) -> S {
        if self.supplying() { p + p.abs() * self.linear + p.sq() * self.quadratic + self.no_load } else { S::zero() }
    }
    pub(super) fn cap<S: Real>(&self, t: f64, v: S) -> S {
        if !self.rectifying() {
            return S::zero();
        }
        let cos_phi = 1.0 / f64::sqrt(1.0 + self.tan_phi * self.tan_phi);
        let cap = v * low_voltage_blend(v / BLEND) * (self.input_limit * cos_phi);
        match self.mode {
            Mode::Restarting { since } if self.restart_ramp > 0.0 => {
                minimum(cap, S::from_f64(((t - since) / self.restart_ramp).max(0.0)))
            }
            _ => cap,
        }
    }
    pub(super) fn flows<S: Real>(&self, t: f64, x: &Locals<S>) -> Flows<S> {
        let v = (x.volts[0].sq() + x.volts[1].sq()).sqrt();
        let i = self.output_current(t, x.volts[2]);
        let drawn = self.drawn(x.volts[2] * i);
        let cap = self.cap(t, v);
        let restore = (x.vars[LINK] * -1.0 + 1.0) * (self.link_time / self.link_recovery);
        let clip = |p: S| maximum(minimum(p, cap), S::zero());
        let diodes = self.freewheel.current(x.volts[2]);
        Flows { i, input: clip(x.vars[INPUT]), drawn, wanted: clip(drawn + restore), diodes }
    }
    /// Currents into the AC bus for power `p` drawn.
    pub(super) fn input_currents<S: Real>(&self, p: S, vr: S, vi: S) -> (S, S) {
        let square = vr.sq() + vi.sq();
        if square.value() < 1e-12 {
            return (S::zero(), S::zero());
        }
        let g = p / square;
        let b = g * self.tan_phi;
        (-(g * vr + b * vi), -(g * vi - b * vr))
    }

    pub(super) fn loss(&self, x: &Locals<f64>, f: &Flows<f64>) -> PowerBalance {
        PowerBalance { loss: (f.drawn - x.volts[2] * (f.i + f.diodes)) * self.p, ..PowerBalance::default() }
    }

    pub(super) fn measured(&self, x: &Locals<f64>, f: &Flows<f64>, out: &mut [f64]) {
        out.fill(0.0);
        out[9] = 4.0;
        if !self.connected {
            return;
        }
        let v = (x.volts[0], x.volts[1]);
        let (into_r, into_i) = self.input_currents(f.input, v.0, v.1);
        let i = (-into_r, -into_i);
        out[0] = (v.0 * i.0 + v.1 * i.1) * self.p;
        out[1] = (v.1 * i.0 - v.0 * i.1) * self.p;
        out[2] = size(i) * self.p / (3.0_f64.sqrt() * self.v_in);
        out[3] = size(v) * self.v_in;
        out[4] = x.volts[2] * (f.i + f.diodes) * self.p;
        out[5] = (f.i + f.diodes) * self.p / self.v_bus;
        out[6] = x.volts[2] * self.v_bus;
        out[7] = f64::sqrt(x.vars[LINK].max(0.0)) * self.v_link;
        out[8] = self.loss(x, f).loss;
        out[9] = match self.mode {
            _ if !self.output_on => 3.0,
            Mode::Normal => 0.0,
            Mode::HoldUp => 1.0,
            Mode::Restarting { .. } => 2.0,
        };
    }
}
