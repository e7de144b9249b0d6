//! What the UPS shows: its signals, powers and losses. See [`super::ups`].

use super::ac_base::size;
use super::ups::{LINK, Ups};
use super::ups_modes::Mode;
use super::ups_power::Flows;
use crate::device::{Env, Locals};

impl Ups {
    pub(super) fn measured(&self, env: &Env, x: &Locals<f64>, flows: &Flows<f64>, loss: f64, out: &mut [f64]) {
        out.fill(0.0);
        out[16] = 4.0;
        if !self.connected {
            return;
        }
        let s = self.power.s;
        let line = |i: f64, v: f64| i * s / (3.0_f64.sqrt() * v);
        let rectifier = self.drawn(flows.rectifier, x.volts);
        let through = self.bypassed(x);
        let i_in = (rectifier.0 + through.0, rectifier.1 + through.1);
        let (vi, vo) = ((x.volts[0], x.volts[1]), (x.volts[2], x.volts[3]));
        out[0] = (vi.0 * i_in.0 + vi.1 * i_in.1) * s;
        out[1] = (vi.1 * i_in.0 - vi.0 * i_in.1) * s;
        out[2] = line(size(i_in), self.r.v_in);
        out[3] = size(vi) * self.r.v_in;
        // In `emt` a bypass that opens carries on to the zeros of its currents.
        if self.supplying() || self.on_bypass() || through != (0.0, 0.0) {
            let inverter = if self.supplying() { self.output_current(env, x) } else { (0.0, 0.0) };
            let k = self.r.v_out / self.r.v_in;
            let i = (inverter.0 + k * through.0, inverter.1 + k * through.1);
            out[4] = (vo.0 * i.0 + vo.1 * i.1) * s;
            out[5] = (vo.1 * i.0 - vo.0 * i.1) * s;
            out[6] = line(size(i), self.r.v_out);
            out[7] = size(vo) * self.r.v_out;
            out[8] = x.frames[1] * self.r.f0;
            out[18] = line(size(inverter), self.r.v_out);
            out[19] = line(size(through), self.r.v_in);
        }
        out[20] = line(size(rectifier), self.r.v_in);
        out[21] = self.overload.as_ref().map_or(0.0, |c| c.used(env.t));
        out[22] = self.modules.working as f64;
        let b = &self.power.battery;
        out[9] = f64::sqrt(x.vars[LINK].max(0.0)) * self.r.v_link;
        out[10] = flows.terminal * s;
        out[11] = flows.current;
        out[12] = flows.source.voltage(flows.current);
        out[13] = x.vars[self.cells()];
        out[14] = b.c_rate(flows.current);
        out[15] = loss;
        out[17] = b.temperature(&x.vars[self.cells()..]);
        out[16] = match self.mode {
            _ if self.on_bypass() => 5.0,
            _ if !self.output_on => 3.0,
            Mode::Normal => 0.0,
            Mode::OnBattery => 1.0,
            Mode::WalkIn { .. } => 2.0,
        };
    }

    /// W, while it is connected.
    pub(super) fn loss(&self, env: &Env, x: &Locals<f64>, flows: &Flows<f64>) -> f64 {
        let (v, i) = ((x.volts[2], x.volts[3]), self.output_current(env, x));
        let delivered = if self.supplying() { v.0 * i.0 + v.1 * i.1 } else { 0.0 };
        let through = self.bypassed(x);
        let switch =
            self.bypass.as_ref().map_or(0.0, |b| b.resistance * (through.0 * through.0 + through.1 * through.1));
        let inverter = self.inverter(v, i) - delivered + switch;
        let converter = flows.terminal - flows.battery;
        (inverter + converter) * self.power.s
            + self.power.battery.heat(&x.vars[self.cells()..], flows.source, flows.current)
    }
}
