//! Inverter at the grid with what stands behind it: battery storage, flywheel, PV or wind plant. Control: [`super::inverter_control`];
//! reserve: [`super::reserve`]; ride-through: [`super::trip_window`].
//!
//! `rms`: a forming inverter is its voltage behind the impedance, a following one a current with the lag T_i along the loop's axes. `emt`: the
//! filter's current is a state, standing still, X/ω₀·di/dt = e − v − R·i,
//!
//! ```text
//! following   e − v − R·i = j·ω·X·i + R_d·(i* − i),  R_d = X/(ω₀·T_i)
//! forming     e = E∠θ; beyond the limit e = v + Z·i* + (1 − |i*|/|i_free|)·R_d·(i* − i), steeper where |i| itself is beyond it
//! ```
//!
//! Power of the bridge: Re(e·i*); the reserve gives that and the conversion's losses. The loop and the angles see the instantaneous space
//! vector, so that under unbalance they carry twice the frequency.

use super::ac_base::{inverse, scaled, size};
use super::inverter_control::*;
use super::inverter_modes::{HIGH, State};
use super::inverter_power::along;
use super::reserve::{Losses, Reserve};
use super::trip_window::TripWindow;
use crate::device::*;
use crate::emt::phases::turned;
use crate::scalar::Real;
use serde_json::{Map, Value};

/// Leads the power at a metered point along its slow mean.
pub struct Smoothing {
    /// Id of the device whose power is metered.
    pub meter: String,
    /// Share of the metered power that one unit answers for.
    pub share: f64,
    /// The metered power contains the inverter's own.
    pub net: bool,
    pub time: f64,
    /// pu/s.
    pub ramp: f64,
}

/// Leads the charge back to where it can both give and take.
pub struct Recentring {
    pub target: f64,
    /// pu power per unit of charge, and the most of it.
    pub gain: f64,
    pub most: f64,
}

pub struct Inverter {
    pub s: f64,
    pub v_rated: f64,
    /// Bus voltage in own pu per bus pu, and bus current in system pu per own pu.
    pub kv: f64,
    pub ki: f64,
    pub following: Following,
    pub forming: Forming,
    /// Forms the grid now.
    pub forms: bool,
    pub form_on_island: bool,
    pub r: f64,
    pub x: f64,
    pub current_time: f64,
    pub measure_time: f64,
    pub priority: Priority,
    pub limit: f64,
    pub continuous: f64,
    pub overload_time: f64,
    pub p_set: f64,
    pub q_set: f64,
    pub v_set: f64,
    pub smoothing: Option<Smoothing>,
    pub recentring: Recentring,
    pub losses: Losses,
    pub reserve: Reserve,
    pub window: TripWindow,
    pub reconnect_delay: f64,
    pub signals: &'static [SignalDef],
    pub present: Present,
}

/// What changes in a run besides the states.
#[derive(Default)]
pub struct Present {
    pub(super) state: State,
    pub(super) overload_end: Option<f64>,
    /// The overload window is used up: the continuous current is the limit.
    pub(super) exhausted: bool,
    /// Voltage below `freezeVoltage`.
    pub(super) dip: bool,
    pub(super) limiting: bool,
    /// `emt` has begun: currents stand still.
    pub(super) instantaneous: bool,
    /// Field energy of the filter given off in trips, J.
    pub(super) heat: f64,
}

impl Inverter {
    pub(super) fn running(&self) -> bool {
        self.present.state == State::Running
    }
    pub(super) fn present_limit(&self) -> f64 {
        if self.present.exhausted { self.continuous } else { self.limit }
    }
}

impl Model for Inverter {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "ac", domain: Domain::Ac }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let var = |name, kind| Var { name, kind, scale: 1.0 };
        if formulation == Formulation::SteadyState {
            return [PHASOR[0], PHASOR[1], SMOOTHED].map(|name| var(name, VarKind::Algebraic)).to_vec();
        }
        let names = if self.forms { FORMING } else { FOLLOWING };
        let mut vars = names.map(|name| var(name, VarKind::Differential)).to_vec();
        vars.extend(self.reserve.vars());
        vars
    }
    fn watches(&self) -> Option<&str> {
        self.smoothing.as_ref().map(|m| m.meter.as_str())
    }

    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let steady = formulation == Formulation::SteadyState;
        if !self.running() {
            out.currents.fill(S::zero());
            for (row, var) in out.vars.iter_mut().zip(x.vars) {
                *row = if steady { *var } else { S::zero() };
            }
            // What is tripped goes on metering, so that it comes back without a step.
            if let (State::Tripped { .. }, Some(m), false) = (self.present.state, &self.smoothing, steady) {
                let gap = (self.metered(env, m, x.watched, S::zero()) - x.vars[SMOOTH]) / m.time;
                out.vars[SMOOTH] = gap.clamp_to(-m.ramp, m.ramp);
            }
            return;
        }
        if steady {
            return self.steady(env, x, out);
        }
        let now = self.now(env, &x);
        out.currents[0] = now.i.0 * self.ki;
        out.currents[1] = now.i.1 * self.ki;
        if self.forms {
            out.frames[0] = now.speed + 1.0 - x.frames[0];
        }
        self.rows(env, &x, &now, out.vars);
    }

    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Vector
    }
    fn admittances(&self, sequence: Sequence, env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if sequence == Sequence::Zero || !self.running() {
            return vec![];
        }
        // A following one controls a balanced current: what it yields turns at twice the frequency for a control that lags by T_i.
        let y = if self.forms {
            inverse(self.r, self.x)
        } else {
            scaled(inverse(1.0, 2.0 * env.omega0 * self.current_time), YIELD)
        };
        vec![(0, 0, scaled(y, self.kv * self.ki))]
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, currents: &[f64], vars: &mut [f64]) {
        vars.copy_from_slice(rms.vars);
        (vars[CD], vars[CQ]) = turned((currents[0] / self.ki, currents[1] / self.ki), env.turns[0]);
        self.present.instantaneous = true;
    }
    fn turn_frame(&mut self, _port: usize, angle: f64, vars: &mut [f64]) {
        vars[ANGLE] -= angle;
    }
    fn frame_weight(&self, _port: usize) -> f64 {
        if self.running() && self.forms { self.forming.weight() * self.s / 1e6 } else { 0.0 }
    }
    fn guess(&self, _env: &Env, vars: &mut [f64]) {
        vars[0] = self.p_set;
    }

    fn initialise(
        &mut self,
        env: &Env,
        volts: &[f64],
        currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        vars.fill(0.0);
        let n = vars.len();
        if !self.running() {
            vars[SMOOTH] = steady[2];
            self.reserve.settle(self.s, 0.0, &mut vars[CONTROLS..n]);
            return Ok(());
        }
        let v = (volts[0] * self.kv, volts[1] * self.kv);
        let i = (currents[0] / self.ki, currents[1] / self.ki);
        let (p, q) = (v.0 * i.0 + v.1 * i.1, v.1 * i.0 - v.0 * i.1);
        let (voltage, current) = (size(v), size(i));
        let refuse = |param: &str, message| Err(DeviceError { code: "overloaded", param: Some(param.into()), message });
        if current > self.limit {
            let limit = self.limit;
            return refuse("currentLimit", format!("it needs {current:.3} pu current, above its limit of {limit} pu"));
        }
        let (d, qd) = if self.forms {
            let e = (v.0 + self.r * i.0 - self.x * i.1, v.1 + self.r * i.1 + self.x * i.0);
            vars[ANGLE] = libm::atan2(e.1, e.0);
            vars[E] = size(e);
            along(i, (libm::cos(vars[ANGLE]), -libm::sin(vars[ANGLE])))
        } else {
            vars[ANGLE] = libm::atan2(v.1, v.0);
            (p / voltage, -q / voltage)
        };
        (vars[P], vars[V], vars[CD], vars[CQ]) = (p, voltage, d, qd);
        vars[Q] = if self.forms { q } else { self.following.reactive_order(voltage, self.v_set, self.q_set) };
        vars[SMOOTH] = steady[2];
        let bridge = p + self.r * current * current;
        self.reserve.settle(self.s, self.drawn(bridge), &mut vars[CONTROLS..n]);
        let range = self.reserve.range(env, self.s, &self.losses, &vars[CONTROLS..]);
        if self.forms {
            if p > range.1 + 1e-9 || p < range.0 - 1e-9 {
                let (low, high) = range;
                return refuse(
                    "soc",
                    format!("it has to give {p:.3} pu power, its reserve allows {low:.3} to {high:.3} pu"),
                );
            }
            // Stands at nominal frequency; its order is what it gives.
            self.p_set = p - self.reserve.charge(&vars[CONTROLS..]).map_or(0.0, |c| self.recentred(c));
        }
        self.window.begin(voltage, 1.0);
        self.present.dip = voltage < self.forming.freeze;
        if self.overload_time > 0.0 && current > self.continuous {
            self.present.overload_end = Some(self.overload_time);
        }
        Ok(())
    }

    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        if !self.running() {
            self.window.idle(out);
            out.extend([1.0; HIGH + 1]);
            return;
        }
        let now = self.now(env, &x);
        self.window.margins(x.vars[V], self.frequency(&now, &x), out);
        let current = size(now.i);
        let axis = (libm::cos(x.vars[ANGLE]), -libm::sin(x.vars[ANGLE]));
        let free = self.free_current(along(now.v, axis), x.vars);
        let [low, high] = self.reserve.margins(&x.vars[CONTROLS..]);
        out.extend([
            if self.forms { x.vars[V] - self.forming.freeze } else { 1.0 },
            if self.overload_time > 0.0 { self.continuous * (1.0 + 1e-6) - current } else { 1.0 },
            if env.turns.is_empty() {
                self.present_limit() * (1.0 + 1e-6) - size(free)
            } else {
                self.present_limit() * 0.99 - current
            },
            low,
            high,
        ]);
    }

    fn on_guard(&mut self, k: usize, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        self.crossed(k, env, vars, log)
    }
    fn wake_at(&self) -> Option<f64> {
        self.deadline()
    }
    fn on_wake(&mut self, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        self.woken(env, volts, vars, log)
    }
    fn on_dead(&mut self, _port: usize, dead: bool, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        self.died(dead, env, vars, log)
    }
    fn on_event(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        self.told(action, params, env, vars, log)
    }
    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        if !self.running() {
            return PowerBalance::default();
        }
        let now = self.now(env, &x);
        let (source, heat) = self.reserve.balance(self.s, self.drawn(now.bridge), &x.vars[CONTROLS..]);
        let loss = heat + self.losses.of(now.bridge) + self.r * (now.i.0 * now.i.0 + now.i.1 * now.i.1);
        PowerBalance { source: source * self.s, load: 0.0, loss: loss * self.s }
    }
    fn stored(&self, env: &Env, x: Locals<f64>) -> f64 {
        let field = if env.turns.is_empty() { 0.0 } else { self.field(env, (x.vars[CD], x.vars[CQ])) };
        field + self.reserve.stored(self.s, &x.vars[CONTROLS..])
    }
    fn heat(&self) -> f64 {
        self.present.heat
    }
    fn signals(&self) -> Vec<SignalDef> {
        self.signals.to_vec()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        out[5] = 3.0;
        if !self.running() {
            if matches!(self.present.state, State::Tripped { .. }) {
                out[5] = 2.0;
            }
            return;
        }
        let v = (x.volts[0] * self.kv, x.volts[1] * self.kv);
        let i = (currents[0] / self.ki, currents[1] / self.ki);
        out[0] = (v.0 * i.0 + v.1 * i.1) * self.s;
        out[1] = (v.1 * i.0 - v.0 * i.1) * self.s;
        out[2] = size(v) * self.v_rated;
        out[3] = size(i) * self.s / (3.0_f64.sqrt() * self.v_rated);
        out[5] = if self.forms { 1.0 } else { 0.0 };
        let now = self.now(env, &x);
        out[4] = self.frequency(&now, &x) * env.omega0 / std::f64::consts::TAU;
        out[6] = x.vars[ANGLE];
        out[7] = now.order * self.s;
        out[8] = x.vars[SMOOTH] * self.s;
        let drawn = self.drawn(now.bridge);
        let heat = self.reserve.balance(self.s, drawn, &x.vars[CONTROLS..]).1;
        out[9] = (heat + drawn - now.p) * self.s;
        self.reserve.measure(env, self.s, drawn, &x.vars[CONTROLS..], &mut out[10..]);
    }
}
