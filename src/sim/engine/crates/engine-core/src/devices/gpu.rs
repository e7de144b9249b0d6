//! GPU cluster: the power of a workload profile, on a DC bus or at the AC side of its power supplies.
//!
//! - `gpuCluster` (DC): i = P/v within the step, below `vBlend` falling off by the cubic of
//!   [`super::limiter::low_voltage_blend`], never above `currentLimit`.
//! - `gpuClusterAc`: pfcTime·dx/dt = P/η − x; it draws x·blend(v) at a set displacement up to the current limit. The difference
//!   between x and P/η comes from and goes to the supplies' capacitors: stored energy −pfcTime·x.
//!
//! Below `vTrip` for `tripDelay` the cluster trips; with `autoRestart` it comes back by a ramp when the voltage has been above `vRestart`
//! for `restartDelay`.

pub use super::gpu_spec::{AC_SPEC, DC_SPEC, build_ac, build_dc};
use super::limiter::{enters_above, low_voltage_blend};
use super::params::{number_of, unknown_action};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mode {
    Running,
    Tripped,
    Ramping { since: f64 },
}

pub struct GpuCluster {
    pub(super) ac: Option<AcSide>,
    /// W; profile of W that replaces it.
    pub(super) power: f64,
    pub(super) profile: Option<usize>,
    pub(super) s_base: f64,
    pub(super) v_nominal: f64,
    /// pu.
    pub(super) blend: f64,
    pub(super) limit: f64,
    pub(super) v_trip: f64,
    pub(super) v_restart: f64,
    pub(super) trip_delay: f64,
    pub(super) restart_delay: f64,
    pub(super) restart_ramp: f64,
    pub(super) auto_restart: bool,
    pub(super) mode: Mode,
    pub(super) deadline: Option<f64>,
    pub(super) connected: bool,
    pub(super) dead: bool,
    /// Voltage above `v_trip`, above `v_restart`, as last seen.
    pub(super) inside: [bool; 2],
    /// Energy left in the supplies' capacitors at trips, J.
    pub(super) stranded: f64,
    /// That the current limit holds has been told; a pulse that runs into it would tell it again each time.
    pub(super) limited: bool,
}

pub(super) struct AcSide {
    pub(super) tan_phi: f64,
    pub(super) pfc_time: f64,
    pub(super) efficiency: f64,
}

impl GpuCluster {
    fn drawing(&self) -> bool {
        self.connected && !self.dead && self.mode != Mode::Tripped
    }
    /// What the workload asks for, W.
    fn demand(&self, env: &Env) -> f64 {
        self.profile.map_or(self.power, |k| env.profiles[k])
    }
    /// What the cluster is allowed of it, pu.
    fn allowed(&self, env: &Env) -> f64 {
        let ramp = match self.mode {
            Mode::Running => 1.0,
            Mode::Tripped => 0.0,
            Mode::Ramping { .. } if self.restart_ramp == 0.0 => 1.0,
            Mode::Ramping { since } => ((env.t - since) / self.restart_ramp).clamp(0.0, 1.0),
        };
        self.demand(env) * ramp / self.s_base
    }
    /// Power drawn at voltage `v` (pu) for wanted power `p` (pu).
    fn drawn<S: Real>(&self, p: S, v: S) -> S {
        if !self.drawing() {
            return S::zero();
        }
        let blended = p * low_voltage_blend(v / self.blend);
        let cap = v * self.limit;
        if blended.value() > cap.value() { cap } else { blended }
    }
    fn magnitude<S: Real>(&self, volts: &[S]) -> S {
        if self.ac.is_some() { (volts[0].sq() + volts[1].sq()).sqrt() } else { volts[0] }
    }
    fn steady_input(&self, env: &Env) -> f64 {
        self.allowed(env) / self.ac.as_ref().map_or(1.0, |a| a.efficiency)
    }
    /// Power into the cluster, pu.
    fn input<S: Real>(&self, formulation: Formulation, env: &Env, x: &Locals<S>) -> S {
        let wanted = match (&self.ac, formulation) {
            (Some(_), Formulation::Rms) => x.vars[0],
            _ => S::from_f64(self.steady_input(env)),
        };
        match formulation {
            // The operating point holds the full power, or there is none (see `initialise`).
            Formulation::SteadyState if self.drawing() => wanted,
            _ => self.drawn(wanted, self.magnitude(x.volts)),
        }
    }
    fn trip(&mut self, log: &mut Log, why: &str) -> Effect {
        self.mode = Mode::Tripped;
        self.deadline = None;
        log("D350", format!("tripped: {why}"));
        Effect { discontinuity: true, topology: false }
    }
    fn restart(&mut self, t: f64, vars: &mut [f64], log: &mut Log) -> Effect {
        if self.mode != Mode::Tripped {
            return Effect::default();
        }
        self.mode = Mode::Ramping { since: t };
        self.deadline = None;
        if let (Some(ac), Some(x)) = (&self.ac, vars.first_mut()) {
            // Its capacitors are as they were left; the input starts from nothing.
            self.stranded -= ac.pfc_time * *x * self.s_base;
            *x = 0.0;
        }
        log("D351", "restarting".into());
        Effect { discontinuity: true, topology: false }
    }
    fn reconsider(&mut self, t: f64) {
        let waits = match self.mode {
            Mode::Tripped => {
                (self.auto_restart && self.inside[1] && !self.dead && self.connected).then_some(self.restart_delay)
            }
            _ => (self.v_trip > 0.0 && (self.dead || !self.inside[0])).then_some(self.trip_delay),
        };
        self.deadline = waits.map(|delay| self.deadline.unwrap_or(t + delay));
    }
}

impl Model for GpuCluster {
    fn ports(&self) -> Vec<Port> {
        vec![match self.ac {
            Some(_) => Port { name: "ac", domain: Domain::Ac },
            None => Port { name: "dc", domain: Domain::Dc },
        }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let scale = self.power.max(1.0) / self.s_base;
        match (&self.ac, formulation) {
            (Some(_), Formulation::Rms) => vec![Var { name: "input power, pu", kind: VarKind::Differential, scale }],
            _ => vec![],
        }
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let p = self.input(formulation, env, &x);
        let v = self.magnitude(x.volts);
        out.currents.fill(S::zero());
        if let (Some(ac), Formulation::Rms) = (&self.ac, formulation) {
            out.vars[0] =
                if self.drawing() { (x.vars[0] * -1.0 + self.steady_input(env)) / ac.pfc_time } else { S::zero() };
        }
        if !self.drawing() || v.value() < 1e-9 {
            return;
        }
        match &self.ac {
            None => out.currents[0] = -p / v,
            Some(ac) => {
                let g = p / v.sq();
                let b = g * ac.tan_phi;
                out.currents[0] = -(g * x.volts[0] + b * x.volts[1]);
                out.currents[1] = -(g * x.volts[1] - b * x.volts[0]);
            }
        }
    }
    fn initialise(
        &mut self,
        env: &Env,
        volts: &[f64],
        _currents: &[f64],
        _steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        let v = self.magnitude(volts);
        self.inside = [v > self.v_trip, v > self.v_restart];
        let asked = self.steady_input(env);
        if self.drawing() && asked > 0.0 {
            let volts = v * self.v_nominal;
            let refuse = |param: &str, message: String| {
                Err(DeviceError { code: "no-operating-point", param: Some(param.to_owned()), message })
            };
            for (param, least) in [("vBlend", self.blend), ("vTrip", self.v_trip)] {
                if v < least {
                    let least = least * self.v_nominal;
                    return refuse(
                        param,
                        format!("its voltage would be {volts:.2} V, below the {least:.2} V that it needs to run"),
                    );
                }
            }
            if asked > v * self.limit {
                return refuse("currentLimit", format!("its power needs more than its current limit at {volts:.2} V"));
            }
        }
        if self.dead || (self.v_trip > 0.0 && !self.inside[0]) {
            self.mode = Mode::Tripped;
            // A trip that a dead bus had called for has happened.
            self.deadline = None;
            self.reconsider(env.t);
        }
        if let Some(x) = vars.first_mut() {
            *x = self.steady_input(env);
        }
        Ok(())
    }
    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        let v = self.magnitude(x.volts);
        let wanted = x.vars.first().copied().unwrap_or_else(|| self.steady_input(env));
        let spare = v * self.limit - wanted * low_voltage_blend(v / self.blend);
        out.extend([
            v - self.v_trip,
            v - self.v_restart,
            v - self.blend,
            if self.drawing() { spare } else { self.limit },
        ]);
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], _vars: &mut [f64], log: &mut Log) -> Effect {
        let v = self.magnitude(volts);
        if k == 2 {
            if self.drawing() {
                let (v, blend) = (v * self.v_nominal, self.blend * self.v_nominal);
                log("D310", format!("{v:.2} V crosses {blend:.2} V, below which the load no longer holds its power"));
            }
            return Effect::default();
        }
        if k == 3 {
            if self.drawing() && !self.limited {
                self.limited = true;
                let [asked, drawn] = [self.steady_input(env), v * self.limit].map(|p| p * self.s_base);
                log(
                    "D311",
                    format!(
                        "at its current limit (currentLimit): {asked:.4e} W are asked for, {drawn:.4e} W are drawn at {:.2} V; told once",
                        v * self.v_nominal
                    ),
                );
            }
            return Effect::default();
        }
        let over = v - [self.v_trip, self.v_restart][k];
        self.inside[k] = enters_above(over, self.inside[k]);
        self.reconsider(env.t);
        Effect::default()
    }
    fn wake_at(&self) -> Option<f64> {
        let end = match self.mode {
            Mode::Ramping { since } => Some(since + self.restart_ramp),
            _ => None,
        };
        match (self.deadline, end) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }
    fn on_wake(&mut self, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if self.deadline.is_some_and(|d| env.t >= d) {
            return if self.mode == Mode::Tripped {
                self.restart(env.t, vars, log)
            } else {
                let effect = self.trip(log, "undervoltage");
                self.reconsider(env.t);
                effect
            };
        }
        if matches!(self.mode, Mode::Ramping { since } if env.t >= since + self.restart_ramp) {
            self.mode = Mode::Running;
            return Effect { discontinuity: true, topology: false };
        }
        Effect::default()
    }
    fn on_event(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        match action {
            "trip" => Ok(self.trip(log, "by command")),
            "restart" => Ok(self.restart(env.t, vars, log)),
            "disconnect" | "connect" => {
                self.connected = action == "connect";
                if self.connected && self.mode != Mode::Tripped {
                    self.mode = Mode::Tripped;
                    self.restart(env.t, vars, log);
                }
                Ok(Effect { discontinuity: true, topology: true })
            }
            "set" => {
                self.power = number_of(params, "power", 0.0, f64::MAX)?;
                self.profile = None;
                Ok(Effect { discontinuity: true, topology: false })
            }
            _ => Err(unknown_action(action, "trip, restart, disconnect, connect and set")),
        }
    }
    fn on_dead(&mut self, _port: usize, dead: bool, env: &Env, _vars: &mut [f64], _log: &mut Log) -> Effect {
        self.dead = dead;
        if dead {
            self.inside = [false; 2];
        }
        self.reconsider(env.t);
        Effect { discontinuity: true, topology: false }
    }
    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        if !self.drawing() {
            return PowerBalance::default();
        }
        let p = self.input(Formulation::Rms, env, &x);
        match &self.ac {
            None => PowerBalance { load: p * self.s_base, ..PowerBalance::default() },
            Some(ac) => {
                // What the supplies pass on: demand less what low voltage keeps from the input.
                let through = (self.steady_input(env) - (x.vars[0] - p)) * self.s_base;
                PowerBalance { source: 0.0, load: through * ac.efficiency, loss: through * (1.0 - ac.efficiency) }
            }
        }
    }
    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        self.ac.as_ref().map_or(0.0, |ac| self.stranded - ac.pfc_time * x.vars[0] * self.s_base)
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        if self.ac.is_some() { AC_SPEC.signals.to_vec() } else { DC_SPEC.signals.to_vec() }
    }
    fn measure(&self, env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        if !self.connected {
            return;
        }
        let v = self.magnitude(x.volts);
        let p = self.input(Formulation::Rms, env, &x);
        out[0] = v * self.v_nominal;
        out[2] = p * self.s_base;
        out[3] = self.demand(env);
        out[4] = if self.mode == Mode::Tripped { 0.0 } else { 1.0 };
        if v < 1e-9 {
            return;
        }
        let i = p / v * self.s_base / self.v_nominal;
        match &self.ac {
            None => out[1] = i,
            Some(ac) => {
                out[1] = i * f64::sqrt((1.0 + ac.tan_phi * ac.tan_phi) / 3.0);
                out[5] = p * ac.tan_phi * self.s_base;
            }
        }
    }
}
