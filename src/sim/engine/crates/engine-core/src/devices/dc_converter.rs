//! DC/DC converter with input filter and regulated output. Per unit on its rating, each side on its bus's nominal voltage.
//!
//! ```text
//! filter   L·di/dt = v_in − R·i − v_C       C·dv_C/dt = i − p_in/v_C        (without L: v_C = v_in)
//! output   v = vOutput − (outputDroop/I_rated)·i, steep beyond its limit
//! powers   p_in = p + noLoadLoss + linearLoss·|p| + quadraticLoss·p²
//! ```
//!
//! The output is held within the step, so that the input is a constant power with the incremental resistance −v²/p: what a finite
//! bandwidth would damp is left out, on the safe side (R. D. Middlebrook, IEEE IAS Annual Meeting 1976). The output's limit is the lesser of
//! its current limit and what the input may draw by `inputCurrentLimit`. Below `inputVoltageMin` at the filter the converter stops; above
//! `inputVoltageReturn` for `restartDelay` it comes back, its limit rising over `restartRamp`. A bidirectional one feeds back as well, fading
//! from 1.15 to 1.2 of the input's nominal voltage. Both sides have freewheeling diodes ([`super::freewheel`]), the input's across its filter.

use super::dc_converter_spec::SPEC;
use super::droop::beyond_limit;
use super::freewheel::Freewheel;
use super::limiter::{enters_above, maximum, minimum};
use super::params::unknown_action;
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct DcConverter {
    /// Rating, W; buses, V; system pu per pu.
    pub(super) p: f64,
    pub(super) v_in: f64,
    pub(super) v_bus: f64,
    pub(super) ki: f64,
    pub(super) output: f64,
    pub(super) droop: f64,
    pub(super) output_limit: f64,
    pub(super) input_limit: f64,
    pub(super) bidirectional: bool,
    pub(super) v_min: f64,
    pub(super) v_return: f64,
    pub(super) restart_delay: f64,
    pub(super) restart_ramp: f64,
    /// Filter: pu, and s for a pu of inductance and capacitance; no inductance, no filter.
    pub(super) resistance: f64,
    pub(super) inductance: f64,
    pub(super) capacitance: f64,
    /// Across the output, F.
    pub(super) output_capacitance: f64,
    pub(super) no_load: f64,
    pub(super) linear: f64,
    pub(super) quadratic: f64,
    pub(super) on: bool,
    /// Its limit rises from this instant.
    pub(super) ramp: Option<f64>,
    pub(super) deadline: Option<f64>,
    pub(super) connected: bool,
    pub(super) latched: bool,
    pub(super) input_dead: bool,
    pub(super) started: bool,
    /// Of the input, at the filter where there is one, and of the output.
    pub(super) freewheel: [Freewheel; 2],
    /// Filter voltage above `v_min`, above `v_return`, as last seen.
    pub(super) inside: [bool; 2],
    /// J.
    pub(super) chopped: f64,
}

const CURRENT: usize = 0;
const CURRENT_NAME: &str = "input current, pu";
const FILTER: usize = 1;
/// Beyond its limit the output voltage of one without a capacitor falls this many times faster; a converter for one way blocks backwards.
const LIMIT_STEEPNESS: f64 = 1e3;
const BLOCKING: f64 = 1e6;
/// Voltage, pu, below which a power no longer raises its current.
const FLOOR: f64 = 0.05;
/// Filter voltages between which feeding back fades.
const HIGH: (f64, f64) = (1.15, 1.2);

struct Flows<S> {
    /// Input bus, filter voltage, converter's input power, output: pu.
    i_in: S,
    filter: S,
    p_in: S,
    i_out: S,
    p_out: S,
    limit: S,
    wanted: S,
    /// What the freewheeling diodes carry, into the input's capacitor or bus and into the output.
    diodes: [S; 2],
}

impl DcConverter {
    fn filtered(&self) -> bool {
        self.inductance > 0.0
    }
    fn supplying(&self) -> bool {
        self.connected && self.on
    }
    fn droop_current<S: Real>(&self, v: S) -> S {
        (v * -1.0 + self.output) / self.droop
    }
    fn drawn<S: Real>(&self, p: S) -> S {
        p + p.abs() * self.linear + p.sq() * self.quadratic + self.no_load
    }
    /// Output power for a power drawn.
    fn delivered<S: Real>(&self, drawn: S) -> S {
        let (p, b) = (maximum(drawn - self.no_load, S::zero()), 1.0 + self.linear);
        p * 2.0 / ((p * (4.0 * self.quadratic) + b * b).sqrt() + b)
    }
    fn flows<S: Real>(&self, t: f64, x: &Locals<S>) -> Flows<S> {
        let filter = if self.filtered() { x.vars[FILTER] } else { x.volts[0] };
        let (v, zero) = (x.volts[1], S::zero());
        let diodes = [self.freewheel[0].current(filter), self.freewheel[1].current(v)];
        if !self.supplying() {
            let i_in = if self.filtered() { x.vars[CURRENT] } else { -diodes[0] };
            return Flows { i_in, filter, p_in: zero, i_out: zero, p_out: zero, limit: zero, wanted: zero, diodes };
        }
        let power = self.delivered(filter * self.input_limit);
        let mut limit = minimum(power / maximum(v, S::from_f64(FLOOR)), S::from_f64(self.output_limit));
        if let Some(since) = self.ramp {
            let risen = if self.restart_ramp > 0.0 { (t - since) / self.restart_ramp } else { 1.0 };
            limit = minimum(limit, S::from_f64(self.output_limit * risen.clamp(0.0, 1.0)));
        }
        let back = if self.bidirectional {
            ((filter * -1.0 + HIGH.1) / (HIGH.1 - HIGH.0)).clamp_to(0.0, 1.0) * -self.output_limit
        } else {
            zero
        };
        let wanted = self.droop_current(v);
        let i_out = if wanted.value() > limit.value() {
            limit + (wanted - limit) * beyond_limit(LIMIT_STEEPNESS, self.droop, self.output, self.output_capacitance)
        } else if wanted.value() < back.value() {
            back + (wanted - back) / BLOCKING
        } else {
            wanted
        };
        let p_out = v * i_out;
        let p_in = self.drawn(p_out);
        let drain = p_in / maximum(filter, S::from_f64(FLOOR));
        let i_in = if self.filtered() { x.vars[CURRENT] } else { drain - diodes[0] };
        Flows { i_in, filter, p_in, i_out, p_out, limit, wanted, diodes }
    }
    fn stop(&mut self, log: &mut Log, why: &str) -> Effect {
        (self.on, self.ramp, self.deadline) = (false, None, None);
        log("D370", format!("stopped: {why}"));
        Effect { discontinuity: true, topology: true }
    }
    fn wait_for_return(&mut self, t: f64) {
        let waits = !self.on && !self.latched && self.connected && self.inside[1];
        self.deadline = waits.then(|| self.deadline.unwrap_or(t + self.restart_delay));
    }
    /// The filter's inductance is cut off.
    fn chop(&mut self, vars: &mut [f64]) {
        if self.filtered() && vars.len() > CURRENT {
            self.chopped += 0.5 * self.inductance * vars[CURRENT] * vars[CURRENT] * self.p;
            vars[CURRENT] = 0.0;
        }
    }
}

impl Model for DcConverter {
    fn ports(&self) -> Vec<Port> {
        ["dcInput", "dcOutput"].map(|name| Port { name, domain: Domain::Dc }).to_vec()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        if formulation == Formulation::SteadyState {
            return vec![Var { name: CURRENT_NAME, kind: VarKind::Algebraic, scale: 1.0 }];
        }
        let names: &[&'static str] = if self.filtered() { &[CURRENT_NAME, "input filter voltage, pu"] } else { &[] };
        names.iter().map(|&name| Var { name, kind: VarKind::Differential, scale: 1.0 }).collect()
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        if formulation == Formulation::SteadyState {
            let i = x.vars[0];
            let held = if self.supplying() { self.droop_current(x.volts[1]) } else { S::zero() };
            let drawn = if self.supplying() { self.drawn(x.volts[1] * held) } else { S::zero() };
            out.currents[0] = i * -self.ki;
            out.currents[1] = held * self.ki;
            out.vars[0] = i * (x.volts[0] - i * self.resistance) - drawn;
            if self.input_dead || !self.supplying() {
                out.vars[0] = i;
            }
            return;
        }
        if !self.connected {
            out.vars.fill(S::zero());
            out.currents.fill(S::zero());
            return;
        }
        let f = self.flows(env.t, &x);
        out.currents[0] = f.i_in * -self.ki;
        out.currents[1] = (f.i_out + f.diodes[1]) * self.ki;
        if self.filtered() {
            let drop = x.volts[0] - f.i_in * self.resistance - f.filter;
            out.vars[CURRENT] = if self.input_dead { S::zero() } else { drop / self.inductance };
            let drain = f.p_in / maximum(f.filter, S::from_f64(FLOOR));
            out.vars[FILTER] = (f.i_in - drain + f.diodes[0]) / self.capacitance;
        }
    }
    fn holds_dc(&self, port: usize) -> bool {
        port == 1 && self.supplying()
    }
    fn buffers_dc(&self, port: usize) -> bool {
        port == 1 && self.output_capacitance > 0.0
    }
    fn capacitance(&self, port: usize, env: &Env) -> f64 {
        if port == 1 { self.output_capacitance * self.v_bus * self.v_bus / env.s_base } else { 0.0 }
    }
    fn initialise(
        &mut self,
        env: &Env,
        volts: &[f64],
        _currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        self.started = true;
        let filter = if self.input_dead { 0.0 } else { volts[0] - steady[0] * self.resistance };
        if self.filtered() {
            (vars[CURRENT], vars[FILTER]) = (steady[0], filter);
        }
        self.inside = [filter > self.v_min, filter > self.v_return];
        if !self.supplying() {
            self.wait_for_return(env.t);
            return Ok(());
        }
        let refuse =
            |param: &str, message: String| Err(DeviceError { code: "overloaded", param: Some(param.into()), message });
        if !self.inside[0] {
            let volts = filter * self.v_in;
            return refuse("inputVoltageMin", format!("its input stands at {volts:.1} V, below its lowest voltage"));
        }
        let i = self.droop_current(volts[1]);
        if i > self.output_limit {
            let over = i / self.output_limit;
            return refuse("outputCurrentLimit", format!("its load needs {over:.3} of its current limit"));
        }
        let (drawn, cap) = (self.drawn(volts[1] * i), filter * self.input_limit);
        if drawn > cap {
            return refuse(
                "inputCurrentLimit",
                format!("its load needs {drawn:.3} pu at the input, above the {cap:.3} pu of its current limit"),
            );
        }
        Ok(())
    }
    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        let f = self.flows(env.t, &x);
        out.extend([f.filter - self.v_min, f.filter - self.v_return, f.limit - f.wanted]);
        out.extend([f.filter, x.volts[1]].map(Freewheel::guard));
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let none = Effect::default();
        let filter = if self.filtered() { vars[FILTER] } else { volts[0] };
        if k > 2 {
            return self.freewheel[k - 3].turned([filter, volts[1]][k - 3]);
        }
        if !self.connected {
            return none;
        }
        if k == 2 {
            if self.on && self.ramp.is_none() {
                log("D373", "current limit reached or left".into());
            }
            return none;
        }
        let over = filter - [self.v_min, self.v_return][k];
        self.inside[k] = enters_above(over, self.inside[k]);
        if k == 0 && !self.inside[0] && self.on {
            return self.stop(log, "input voltage below its minimum");
        }
        self.wait_for_return(env.t);
        none
    }
    fn wake_at(&self) -> Option<f64> {
        let end = self.ramp.map(|since| since + self.restart_ramp);
        self.deadline.or(end).filter(|_| self.connected)
    }
    fn on_wake(&mut self, env: &Env, _volts: &[f64], _vars: &mut [f64], log: &mut Log) -> Effect {
        if self.deadline.is_some_and(|d| env.t >= d) {
            self.deadline = None;
            (self.on, self.ramp) = (true, Some(env.t));
            log("D371", "input good, restarting".into());
            return Effect { discontinuity: true, topology: true };
        }
        if self.ramp.is_some_and(|since| env.t >= since + self.restart_ramp) {
            self.ramp = None;
            return Effect { discontinuity: true, topology: false };
        }
        Effect::default()
    }
    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        match action {
            "trip" => {
                self.latched = true;
                return Ok(self.stop(log, "tripped"));
            }
            "restart" => {
                self.latched = false;
                self.wait_for_return(env.t);
                return Ok(Effect::default());
            }
            "disconnect" => {
                self.chop(vars);
                (self.connected, self.on, self.ramp, self.deadline) = (false, false, None, None);
            }
            "connect" => {
                self.connected = true;
                self.wait_for_return(env.t);
            }
            _ => return Err(unknown_action(action, "trip, restart, disconnect and connect")),
        }
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn on_dead(&mut self, port: usize, dead: bool, _env: &Env, vars: &mut [f64], _log: &mut Log) -> Effect {
        if port != 0 || dead == self.input_dead {
            return Effect::default();
        }
        self.input_dead = dead;
        if dead {
            self.chop(vars);
        }
        if dead && !self.started {
            // Dead before the power flow: nothing was ever charged.
            self.on = false;
        }
        Effect { discontinuity: true, topology: true }
    }
    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        if !self.connected {
            return PowerBalance::default();
        }
        let f = self.flows(env.t, &x);
        let diodes = self.freewheel[0].loss(f.filter) + self.freewheel[1].loss(x.volts[1]);
        let ohmic = if self.filtered() { self.resistance * f.i_in * f.i_in } else { 0.0 };
        PowerBalance { loss: (f.p_in - f.p_out + diodes + ohmic) * self.p, ..PowerBalance::default() }
    }
    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        let volts = x.volts[1] * self.v_bus;
        let output = 0.5 * self.output_capacitance * volts * volts;
        if !self.filtered() {
            return output;
        }
        let (i, v) = (x.vars[CURRENT], x.vars[FILTER]);
        output + 0.5 * (self.inductance * i * i + self.capacitance * v * v) * self.p
    }
    fn heat(&self) -> f64 {
        self.chopped
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        out[8] = 4.0;
        if !self.connected {
            return;
        }
        let f = self.flows(env.t, &x);
        out[0] = x.volts[0] * f.i_in * self.p;
        out[1] = f.i_in * self.p / self.v_in;
        out[2] = x.volts[0] * self.v_in;
        out[3] = f.filter * self.v_in;
        let i_out = f.i_out + f.diodes[1];
        out[4] = x.volts[1] * i_out * self.p;
        out[5] = i_out * self.p / self.v_bus;
        out[6] = x.volts[1] * self.v_bus;
        out[7] = self.balance(env, x, &[]).loss;
        out[8] = match (self.on, self.ramp) {
            (false, _) => 3.0,
            (true, Some(_)) => 2.0,
            (true, None) => 0.0,
        };
    }
}
