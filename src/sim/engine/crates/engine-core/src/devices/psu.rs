//! Rack power shelf, and what is built alike at a larger scale: 800 V rectifier, solid-state transformer. Rectifier with power-factor correction, hold-up capacitor, DC output. Per unit on the shelf's rating; the
//! capacitor's energy is e = (v/v_n)², W₀ = ½·C·v_n².
//!
//! ```text
//! output   v = vOutput − (outputDroop/I_rated)·i, steep beyond the current limit
//! link     W₀·de/dt = p_in − p − loss(p)
//! PFC      pfcTime·dp_in/dt = p + loss(p) + W₀·(1 − e)/T_rec − p_in
//! ```
//!
//! so that the AC side sees the load through the bandwidth 1/(2π·pfcTime) of the PFC's voltage loop, and more than the load while the
//! link is refilled. The input power ends at the current limit; below `inputVoltageMin` the rectifier stops at once and the capacitor
//! holds the output up until `linkMin`. When the input is back above `inputVoltageReturn` for `restartDelay` the rectifier
//! ramps up, refills the link and, if it had dropped out, the output comes back at 98 % energy; onto a bus that others hold up meanwhile
//! only at the end of the ramp.
//!
//! With a `holdUpVoltage` the output falls to it in `holdUpFallTime` once half of the usable energy is gone, which calls the rack's backup units
//! (Open Rack v3), and returns to `vOutput` with the end of the ramp. The output has freewheeling diodes ([`super::freewheel`]).

use super::ac_base::size;
use super::freewheel::Freewheel;
use super::limiter::enters_above;
use super::overload::{Overload, Turn};
use super::params::unknown_action;
use super::psu_spec::SIGNALS;
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mode {
    Normal,
    HoldUp,
    /// Rectifier on again, its power ramped.
    Restarting {
        since: f64,
    },
}

pub struct PsuShelf {
    /// Rating, W.
    pub(super) p: f64,
    /// Input bus and link, V; output bus nominal, V; system pu per pu.
    pub(super) v_in: f64,
    pub(super) v_bus: f64,
    pub(super) v_link: f64,
    /// Both sides: nominal voltages are the buses'.
    pub(super) ki: f64,
    /// No-load voltage and its fall to rated current, pu of the bus; limit in pu current.
    pub(super) output: f64,
    pub(super) droop: f64,
    pub(super) output_limit: f64,
    pub(super) input_limit: f64,
    pub(super) tan_phi: f64,
    pub(super) v_min: f64,
    pub(super) v_return: f64,
    pub(super) restart_delay: f64,
    pub(super) restart_ramp: f64,
    pub(super) link_time: f64,
    pub(super) link_min: f64,
    pub(super) pfc_time: f64,
    pub(super) link_recovery: f64,
    /// Across the output, F.
    pub(super) output_capacitance: f64,
    pub(super) freewheel: Freewheel,
    pub(super) no_load: f64,
    pub(super) linear: f64,
    pub(super) quadratic: f64,
    pub(super) mode: Mode,
    pub(super) deadline: Option<f64>,
    pub(super) connected: bool,
    pub(super) output_on: bool,
    pub(super) latched: bool,
    /// Fall of the output's voltage during hold-up, pu, and its time.
    pub(super) sag: Option<(f64, f64)>,
    /// When it began; its end while it is still ahead.
    pub(super) sagging: Option<f64>,
    pub(super) sag_end: Option<f64>,
    pub(super) overload: Overload,
    pub(super) input_dead: bool,
    /// Has its start values.
    pub(super) started: bool,
    /// Input above `v_min`, above `v_return`, as last seen.
    pub(super) inside: [bool; 2],
}

pub(super) const INPUT: usize = 0;
pub(super) const LINK: usize = 1;
/// Link energy at which a dropped output comes back.
const READY: f64 = 0.98;
/// Bus voltage, pu, above which others hold it up.
const HELD: f64 = 0.5;

impl PsuShelf {
    fn hold_up(&mut self, vars: &mut [f64], log: &mut Log) -> Effect {
        self.mode = Mode::HoldUp;
        self.deadline = None;
        vars[INPUT] = 0.0;
        log("D340", "input lost, hold-up".into());
        Effect { discontinuity: true, topology: false }
    }
    fn output_back(&mut self, log: &mut Log) -> Effect {
        if std::mem::replace(&mut self.output_on, true) {
            return Effect::default();
        }
        log("D342", "output on again".into());
        Effect { discontinuity: true, topology: true }
    }
    fn wait_for_return(&mut self, t: f64) {
        self.deadline = (self.mode == Mode::HoldUp && !self.input_dead && self.inside[1])
            .then(|| self.deadline.unwrap_or(t + self.restart_delay));
    }
}

impl Model for PsuShelf {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "acInput", domain: Domain::Ac }, Port { name: "dcOutput", domain: Domain::Dc }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        match formulation {
            Formulation::SteadyState => vec![],
            Formulation::Rms | Formulation::Emt => ["input power, pu", "hold-up capacitor energy, pu"]
                .map(|name| Var { name, kind: VarKind::Differential, scale: 1.0 })
                .to_vec(),
        }
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let power = if formulation == Formulation::SteadyState {
            let i = self.droop_current(env.t, x.volts[2]);
            out.currents[2] = i * self.ki;
            if self.rectifying() { self.drawn(x.volts[2] * i) } else { S::zero() }
        } else if !self.connected {
            out.vars.fill(S::zero());
            out.currents[2] = S::zero();
            S::zero()
        } else {
            let f = self.flows(env.t, &x);
            out.currents[2] = (f.i + f.diodes) * self.ki;
            out.vars[INPUT] = if self.rectifying() { (f.wanted - x.vars[INPUT]) / self.pfc_time } else { S::zero() };
            out.vars[LINK] = (f.input - f.drawn) / self.link_time;
            f.input
        };
        let (ir, ii) = self.input_currents(power, x.volts[0], x.volts[1]);
        out.currents[0] = ir * self.ki;
        out.currents[1] = ii * self.ki;
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
        _steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        self.started = true;
        let v = size((volts[0], volts[1]));
        let i = self.droop_current(env.t, volts[2]);
        let drawn = self.drawn(volts[2] * i);
        self.inside = [v > self.v_min, v > self.v_return];
        vars[LINK] = 1.0;
        vars[INPUT] = 0.0;
        if self.input_dead || !self.inside[0] {
            // Nothing feeds it: it starts with its output off and an empty link.
            self.mode = Mode::HoldUp;
            self.output_on = false;
            vars[LINK] = self.link_min * self.link_min;
            return Ok(());
        }
        let refuse =
            |param: &str, message: String| Err(DeviceError { code: "overloaded", param: Some(param.into()), message });
        if i > self.output_limit {
            return refuse(
                "outputCurrentLimit",
                format!("its load needs {:.3} of its current limit", i / self.output_limit),
            );
        }
        let cap = self.cap(0.0, v);
        if drawn > cap {
            return refuse(
                "inputCurrentLimit",
                format!("its load needs {drawn:.3} pu at the input, above the {cap:.3} pu of its current limit"),
            );
        }
        vars[INPUT] = drawn;
        self.overload.seen(env.t, i, None);
        Ok(())
    }
    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        let v = size((x.volts[0], x.volts[1]));
        let link = x.vars[LINK];
        let half = 0.5 * (1.0 + self.link_min * self.link_min);
        out.extend([
            v - self.v_min,
            v - self.v_return,
            link - self.link_min * self.link_min,
            link - READY,
            link - half,
            Freewheel::guard(x.volts[2]),
        ]);
        self.overload.guards(self.droop_current(env.t, x.volts[2]), out);
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let none = Effect::default();
        if k == 5 {
            return self.freewheel.turned(volts[2]);
        }
        if !self.connected {
            return none;
        }
        if k > 5 {
            self.overload.seen(env.t, self.droop_current(env.t, volts[2]), Some(k - 6));
            return none;
        }
        if k < 2 {
            let over = size((volts[0], volts[1])) - [self.v_min, self.v_return][k];
            self.inside[k] = enters_above(over, self.inside[k]);
            if k == 0 && !self.inside[0] && self.mode != Mode::HoldUp {
                return self.hold_up(vars, log);
            }
            self.wait_for_return(env.t);
            return none;
        }
        if k == 2 && self.output_on && vars[LINK] < READY - 1e-3 {
            self.output_on = false;
            log("D341", "output dropped out: hold-up energy used".into());
            return Effect { discontinuity: true, topology: true };
        }
        if k == 3 && !self.latched && self.rectifying() && (self.mode == Mode::Normal || volts[2] < HELD) {
            return self.output_back(log);
        }
        if k == 4
            && self.mode == Mode::HoldUp
            && self.output_on
            && self.sagging.is_none()
            && let Some((_, time)) = self.sag
        {
            (self.sagging, self.sag_end) = (Some(env.t), Some(env.t + time));
            log("D344", "half of the hold-up energy used: output voltage lowered".into());
        }
        none
    }
    fn wake_at(&self) -> Option<f64> {
        let end = match self.mode {
            Mode::Restarting { since } => Some(since + self.restart_ramp),
            _ => None,
        };
        [self.deadline.or(end), self.sag_end, self.overload.next()]
            .into_iter()
            .flatten()
            .reduce(f64::min)
            .filter(|_| self.connected)
    }
    fn on_wake(&mut self, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if let Some(turn) = self.overload.woken(env.t) {
            match turn {
                Turn::Limited { to, after } => {
                    let share = 100.0 * to / self.overload.rated;
                    log("D345", format!("overload for {after} s: current limited to {share:.0} % of rated"));
                }
                Turn::Recovered => log("D346", "overload curve available again".into()),
            }
            return Effect { discontinuity: true, topology: false };
        }
        if self.sag_end.is_some_and(|end| env.t >= end) {
            self.sag_end = None;
            return Effect { discontinuity: true, topology: false };
        }
        if self.deadline.is_some_and(|d| env.t >= d) {
            self.deadline = None;
            self.mode = Mode::Restarting { since: env.t };
            // The current loop takes up the load at once; only the voltage loop is slow.
            vars[INPUT] = self.drawn(volts[2] * self.output_current(env.t, volts[2]));
            log("D343", "input good, restarting".into());
            return Effect { discontinuity: true, topology: false };
        }
        if matches!(self.mode, Mode::Restarting { since } if env.t >= since + self.restart_ramp) {
            self.mode = Mode::Normal;
            (self.sagging, self.sag_end) = (None, None);
            let ready = !self.latched && vars[LINK] >= READY;
            let effect = if ready { self.output_back(log) } else { Effect::default() };
            return Effect { discontinuity: true, ..effect };
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
        let effect = Effect { discontinuity: true, topology: true };
        match action {
            "trip" => (self.output_on, self.latched) = (false, true),
            "restart" => {
                self.latched = false;
                self.output_on |= self.rectifying() && vars[LINK] >= READY;
            }
            "disconnect" => self.connected = false,
            "connect" => {
                self.connected = true;
                self.hold_up(vars, log);
                self.wait_for_return(env.t);
            }
            _ => return Err(unknown_action(action, "trip, restart, disconnect and connect")),
        }
        Ok(effect)
    }
    fn on_dead(&mut self, port: usize, dead: bool, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        if port != 0 || dead == self.input_dead {
            return Effect::default();
        }
        self.input_dead = dead;
        if dead && !self.started {
            // Dead before the power flow: nothing was ever charged.
            (self.mode, self.output_on) = (Mode::HoldUp, false);
            return Effect { discontinuity: true, topology: true };
        }
        if dead && self.mode != Mode::HoldUp {
            return self.hold_up(vars, log);
        }
        self.wait_for_return(env.t);
        Effect { discontinuity: true, topology: false }
    }
    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        if !self.connected {
            return PowerBalance::default();
        }
        self.loss(&x, &self.flows(env.t, &x))
    }
    fn observe(&self, env: &Env, x: Locals<f64>, _currents: &[f64], sights: Sights) {
        self.guards(env, x, sights.guards);
        let flows = self.flows(env.t, &x);
        if let Some(signals) = sights.signals {
            self.measured(&x, &flows, signals);
        }
        if let (Some(powers), true) = (sights.powers, self.connected) {
            *powers = self.loss(&x, &flows);
        }
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        let volts = x.volts[2] * self.v_bus;
        self.link_time * self.p * x.vars[LINK] + 0.5 * self.output_capacitance * volts * volts
    }
    fn signals(&self) -> Vec<SignalDef> {
        SIGNALS.to_vec()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        self.measured(&x, &self.flows(env.t, &x), out);
    }
}

#[cfg(test)]
mod tests;
