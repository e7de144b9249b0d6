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

use super::ac_base::{inverse, scaled};
use super::inverter_control::*;
use super::limiter::{maximum, minimum};
use super::params::{bad, choice_of, number_of, unknown_action};
use super::reserve::{Losses, Reserve};
use super::trip_window::TripWindow;
use crate::device::*;
use crate::emt::phases::{self, seen_from, turned};
use crate::scalar::Real;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum State {
    #[default]
    Running,
    /// Off by hand.
    Off,
    /// Comes back at an instant, if at all.
    Tripped { again: Option<f64> },
}

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
    state: State,
    overload_end: Option<f64>,
    /// The overload window is used up: the continuous current is the limit.
    exhausted: bool,
    /// Voltage below `freezeVoltage`.
    dip: bool,
    limiting: bool,
    /// `emt` has begun: currents stand still.
    instantaneous: bool,
    /// Field energy of the filter given off in trips, J.
    heat: f64,
}

/// Quantities of an instant, in the island's frame.
struct Now<S> {
    v: (S, S),
    i: (S, S),
    /// Current that is wanted; in `emt` the voltage that drives the filter's current towards it, in the turning frame.
    wanted: (S, S),
    drive: (S, S),
    vq: S,
    speed: S,
    p: S,
    q: S,
    order: S,
    bridge: S,
}

/// `emt`: slope of the resistance that a forming inverter's current meets beyond its limit, pu per unit of relative overcurrent.
const LIMIT_SLOPE: f64 = 20.0;

fn along<S: Real>(v: (S, S), (c, s): (S, S)) -> (S, S) {
    (v.0 * c - v.1 * s, v.1 * c + v.0 * s)
}

impl Inverter {
    fn running(&self) -> bool {
        self.present.state == State::Running
    }
    fn present_limit(&self) -> f64 {
        if self.present.exhausted { self.continuous } else { self.limit }
    }

    /// Power at the meter that this unit answers for, without its own.
    fn metered<S: Real>(&self, env: &Env, m: &Smoothing, watched: &[S], own: S) -> S {
        let n = watched.len() / 2;
        let (v, i) = watched.split_at(n);
        let sum = v.iter().zip(i).fold(S::zero(), |sum, (v, i)| sum + *v * *i);
        let scale = m.share * env.s_base / self.s * if n == 3 { phases::POWER } else { 1.0 };
        if m.net { sum * scale + own } else { sum * scale }
    }

    /// Active order before the frequency's response, at own power `p`.
    fn order<S: Real>(&self, env: &Env, x: &Locals<S>, p: S) -> S {
        let mut order = S::from_f64(self.p_set);
        if let Some(m) = &self.smoothing {
            order = order + self.metered(env, m, x.watched, p) - x.vars[SMOOTH];
        }
        match self.reserve.charge(&x.vars[CONTROLS..]) {
            Some(charge) => order + self.recentred(charge),
            None => order,
        }
    }
    fn recentred<S: Real>(&self, charge: S) -> S {
        let r = &self.recentring;
        ((charge - r.target) * r.gain).clamp_to(-r.most, r.most)
    }

    fn now<S: Real>(&self, env: &Env, x: &Locals<S>) -> Now<S> {
        let v = (x.volts[0] * self.kv, x.volts[1] * self.kv);
        let axis = (x.vars[ANGLE].cos(), x.vars[ANGLE].sin());
        let (vd, vq) = along(v, (axis.0, -axis.1));
        let free = self.free_current((vd, vq), x.vars);
        let within = limited(free, self.present_limit(), self.priority);
        let wanted = along(within, axis);
        let emt = !env.turns.is_empty();
        let i = match (emt, self.forms) {
            (true, _) => seen_from((x.vars[CD], x.vars[CQ]), env.turns[0]),
            (false, true) => wanted,
            (false, false) => along((x.vars[CD], x.vars[CQ]), axis),
        };
        let (p, q) = (v.0 * i.0 + v.1 * i.1, v.1 * i.0 - v.0 * i.1);
        let range = self.reserve.range(env, self.s, &self.losses, &x.vars[CONTROLS..]);
        let order = self.order(env, x, p);
        let (speed, order) = if self.forms {
            let order = minimum(maximum(order, range.0), range.1);
            (self.forming.speed(order, range, x.vars), order)
        } else {
            let order = order + self.following.frequency_response(x.vars[SPEED]);
            (self.following.speed(env.omega0, vq, x.vars), minimum(maximum(order, range.0), range.1))
        };
        let mut bridge = p + (i.0.sq() + i.1.sq()) * self.r;
        let mut drive = (S::zero(), S::zero());
        if emt {
            drive = self.drive(env, free, within, i, (wanted.0 - i.0, wanted.1 - i.1));
            bridge = bridge + drive.0 * i.0 + drive.1 * i.1;
        }
        Now { v, i, wanted, drive, vq, speed, p, q, order, bridge }
    }

    /// `emt`: voltage on the filter beyond what carries the present current. A following inverter's makes the current lag by T_i; a forming
    /// one's is E − v − Z·i, and what the limit replaces it by is damped in the same way; a current beyond the limit meets a steep resistance.
    fn drive<S: Real>(&self, env: &Env, free: (S, S), within: (S, S), i: (S, S), gap: (S, S)) -> (S, S) {
        let damping = self.x / (env.omega0 * self.current_time);
        if !self.forms {
            return (gap.0 * damping, gap.1 * damping);
        }
        let square = free.0.sq() + free.1.sq();
        let mut r = S::from_f64(self.r);
        let limit = self.present_limit();
        let over = (i.0.sq() + i.1.sq()).sqrt() / limit - 1.0;
        if over.value() > 0.0 {
            r = r + over * LIMIT_SLOPE;
        }
        if square.value() > limit * limit {
            let share = ((within.0.sq() + within.1.sq()) / square).sqrt();
            r = r + (share * -1.0 + 1.0) * damping;
        }
        (r * gap.0 - gap.1 * self.x, r * gap.1 + gap.0 * self.x)
    }

    /// Current without its limit, along the control's axes.
    fn free_current<S: Real>(&self, v: (S, S), x: &[S]) -> (S, S) {
        if !self.forms {
            return self.following.current(x);
        }
        let (g, b) = inverse(self.r, self.x);
        let drop = (x[E] - v.0, -v.1);
        (drop.0 * g - drop.1 * b, drop.1 * g + drop.0 * b)
    }

    /// Power out of the reserve.
    fn drawn<S: Real>(&self, bridge: S) -> S {
        bridge + self.losses.of(bridge)
    }

    fn rows<S: Real>(&self, env: &Env, x: &Locals<S>, now: &Now<S>, rows: &mut [S]) {
        let vars = x.vars;
        let (controls, reserve) = rows.split_at_mut(CONTROLS);
        controls.fill(S::zero());
        controls[ANGLE] = (now.speed + 1.0 - x.frames[0]) * env.omega0;
        let size = (now.v.0.sq() + now.v.1.sq()).sqrt();
        controls[V] = (size - vars[V]) / self.measure_time;
        if self.forms {
            if !self.present.dip {
                self.forming.rates(now.order, (now.p, now.q), self.v_set, vars, controls);
            }
        } else {
            let q = self.following.reactive_order(vars[V], self.v_set, self.q_set);
            self.following.rates(env.omega0, now.vq, (now.order, q), vars, controls);
        }
        if let Some(m) = &self.smoothing {
            let gap = (self.metered(env, m, x.watched, now.p) - vars[SMOOTH]) / m.time;
            controls[SMOOTH] = gap.clamp_to(-m.ramp, m.ramp);
        }
        if let Some(&turn) = env.turns.first() {
            let rate = env.omega0 / self.x;
            let towards = turned((now.drive.0 * rate, now.drive.1 * rate), turn);
            // A current control turns with its loop; a filter is what it is.
            let omega = if self.forms { S::from_f64(env.omega0) } else { (now.speed + 1.0) * env.omega0 };
            controls[CD] = towards.0 - omega * vars[CQ];
            controls[CQ] = towards.1 + omega * vars[CD];
        } else {
            let rate = 1.0 / self.current_time;
            let axis = (vars[ANGLE].cos(), vars[ANGLE].sin());
            let wanted = along(now.wanted, (axis.0, -axis.1));
            controls[CD] = (wanted.0 - vars[CD]) * rate;
            controls[CQ] = (wanted.1 - vars[CQ]) * rate;
        }
        self.reserve.rates(self.s, self.drawn(now.bridge), &vars[CONTROLS..], reserve);
    }

    /// Steady equations: current out of the inverter, and the smoothed power.
    fn steady<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        let v = (x.volts[0] * self.kv, x.volts[1] * self.kv);
        let i = (x.vars[0], x.vars[1]);
        out.currents[0] = i.0 * self.ki;
        out.currents[1] = i.1 * self.ki;
        let (p, q) = (v.0 * i.0 + v.1 * i.1, v.1 * i.0 - v.0 * i.1);
        let size = (v.0.sq() + v.1.sq()).sqrt();
        out.vars[2] = match &self.smoothing {
            Some(m) => self.metered(env, m, x.watched, p) - x.vars[2],
            None => x.vars[2],
        };
        if self.forms {
            out.vars[0] = p - x.frames[0] - self.p_set;
            out.vars[1] = size + q * self.forming.q_droop - self.v_set;
            return;
        }
        out.vars[0] = p - self.first_order(env);
        out.vars[1] = q - self.following.settled_reactive(size, self.v_set, self.q_set);
    }

    /// Active power of a following inverter at the start.
    fn first_order(&self, env: &Env) -> f64 {
        let mut x = [0.0; 8];
        let n = self.reserve.vars().len();
        self.reserve.settle(self.s, 0.0, &mut x[..n]);
        let mut order = self.p_set;
        if n > 0 {
            order += self.recentred(self.reserve.starting_charge());
        }
        // The battery's limits hang on its current a little, so that they are settled with it.
        for _ in 0..20 {
            let range = self.reserve.range(env, self.s, &self.losses, &x[..n]);
            let p = order.min(range.1).max(range.0);
            self.reserve.settle(self.s, self.drawn(p + self.r * p * p), &mut x[..n]);
        }
        let range = self.reserve.range(env, self.s, &self.losses, &x[..n]);
        order.min(range.1).max(range.0)
    }

    /// From following to forming, by what the states know of the network.
    fn form(&mut self, vars: &mut [f64], log: &mut Log) {
        let v = vars[V];
        if !self.forms && v > 0.1 {
            let (d, q) = (vars[P] / v, -vars[Q] / v);
            let e = (v + self.r * d - self.x * q, self.r * q + self.x * d);
            vars[E] = libm::hypot(e.0, e.1);
            vars[ANGLE] += libm::atan2(e.1, e.0);
        } else {
            vars[E] = self.v_set;
        }
        self.forms = true;
        self.present.dip = false;
        log("D364", "forms the grid".into());
    }

    fn follow(&mut self, vars: &mut [f64], log: &mut Log) {
        let v = vars[V].max(0.1);
        let (d, q) = (vars[P] / v, -vars[Q] / v);
        vars[ANGLE] -= libm::atan2(self.r * q + self.x * d, v + self.r * d - self.x * q);
        if !self.present.instantaneous {
            (vars[CD], vars[CQ]) = (d, q);
        }
        self.forms = false;
        log("D364", "follows the grid".into());
    }

    /// Off: no current from this instant.
    fn off(&mut self, state: State, env: &Env, vars: &mut [f64]) -> Effect {
        if !self.running() {
            self.present.state = state;
            return Effect::default();
        }
        if self.present.instantaneous {
            self.present.heat += self.field(env, (vars[CD], vars[CQ]));
        }
        self.present.state = state;
        vars[CD] = 0.0;
        vars[CQ] = 0.0;
        self.window.forget();
        (self.present.overload_end, self.present.exhausted, self.present.dip, self.present.limiting) =
            (None, false, false, false);
        Effect { discontinuity: true, topology: true }
    }

    fn trip(&mut self, env: &Env, vars: &mut [f64], log: &mut Log, why: &str) -> Effect {
        log("D360", format!("tripped: {why}"));
        let again = (self.reconnect_delay > 0.0).then_some(env.t + self.reconnect_delay);
        self.off(State::Tripped { again }, env, vars)
    }

    /// Energy of the filter, J.
    fn field(&self, env: &Env, i: (f64, f64)) -> f64 {
        0.5 * self.x / env.omega0 * (i.0 * i.0 + i.1 * i.1) * self.s
    }

    fn frequency(&self, now: &Now<f64>, x: &Locals<f64>) -> f64 {
        // That of the loop without its proportional part, which answers to every jump of phase.
        1.0 + if self.forms { now.speed } else { x.vars[SPEED] }
    }
}

// Guards after those of the window.
const DIP: usize = 0;
const OVERLOAD: usize = 1;
const LIMIT: usize = 2;
const LOW: usize = 3;
const HIGH: usize = 4;

impl Model for Inverter {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "ac", domain: Domain::Ac }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let var = |name, kind| Var { name, kind, scale: 1.0 };
        if formulation == Formulation::SteadyState {
            return ["ir", "ii", "smoothed"].map(|name| var(name, VarKind::Algebraic)).to_vec();
        }
        let mut vars = NAMES.map(|name| var(name, VarKind::Differential)).to_vec();
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
    fn admittances(&self, sequence: Sequence, _env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        // A following one controls a balanced current.
        if sequence == Sequence::Zero || !(self.running() && self.forms) {
            return vec![];
        }
        let y = inverse(self.r, self.x);
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
        let (size, current) = (libm::hypot(v.0, v.1), libm::hypot(i.0, i.1));
        let refuse = |param: &str, message| Err(DeviceError { code: "overloaded", param: Some(param.into()), message });
        if current > self.limit {
            let limit = self.limit;
            return refuse("currentLimit", format!("it needs {current:.3} pu current, above its limit of {limit} pu"));
        }
        let (d, qd) = if self.forms {
            let e = (v.0 + self.r * i.0 - self.x * i.1, v.1 + self.r * i.1 + self.x * i.0);
            vars[ANGLE] = libm::atan2(e.1, e.0);
            vars[E] = libm::hypot(e.0, e.1);
            along(i, (libm::cos(vars[ANGLE]), -libm::sin(vars[ANGLE])))
        } else {
            vars[ANGLE] = libm::atan2(v.1, v.0);
            (p / size, -q / size)
        };
        (vars[P], vars[V], vars[CD], vars[CQ]) = (p, size, d, qd);
        vars[Q] = if self.forms { q } else { self.following.reactive_order(size, self.v_set, self.q_set) };
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
        self.window.begin(size, 1.0);
        self.present.dip = size < self.forming.freeze;
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
        let current = libm::hypot(now.i.0, now.i.1);
        let axis = (libm::cos(x.vars[ANGLE]), -libm::sin(x.vars[ANGLE]));
        let free = self.free_current(along(now.v, axis), x.vars);
        let [low, high] = self.reserve.margins(&x.vars[CONTROLS..]);
        out.extend([
            if self.forms { x.vars[V] - self.forming.freeze } else { 1.0 },
            if self.overload_time > 0.0 { self.continuous * (1.0 + 1e-6) - current } else { 1.0 },
            if env.turns.is_empty() {
                self.present_limit() * (1.0 + 1e-6) - libm::hypot(free.0, free.1)
            } else {
                self.present_limit() * 0.99 - current
            },
            low,
            high,
        ]);
    }

    fn on_guard(&mut self, k: usize, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let none = Effect::default();
        if !self.running() {
            return none;
        }
        let n = self.window.count();
        if k < n {
            let frequency = 1.0 + if self.forms && !self.forming.machine { 0.0 } else { vars[SPEED] };
            self.window.crossed(k, env.t, vars[V], frequency);
            return none;
        }
        let jump = Effect { discontinuity: true, topology: false };
        match k - n {
            DIP => {
                self.present.dip = !self.present.dip;
                jump
            }
            OVERLOAD => {
                let over = self.present.overload_end.is_none() && !self.present.exhausted;
                self.present.overload_end = over.then_some(env.t + self.overload_time);
                none
            }
            LIMIT => {
                self.present.limiting = !self.present.limiting;
                log("D362", format!("current limit {}", if self.present.limiting { "reached" } else { "left" }));
                none
            }
            LOW if self.forms => self.trip(env, vars, log, "its storage is empty"),
            LOW => {
                log("D361", "storage empty".into());
                none
            }
            _ => {
                log("D365", "storage full".into());
                none
            }
        }
    }

    fn wake_at(&self) -> Option<f64> {
        match self.present.state {
            State::Tripped { again } => again,
            State::Off => None,
            State::Running => {
                let window = self.window.deadline();
                [window, self.present.overload_end].into_iter().flatten().min_by(f64::total_cmp)
            }
        }
    }
    fn on_wake(&mut self, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if self.running() {
            if let Some(why) = self.window.due(env.t) {
                return self.trip(env, vars, log, &why);
            }
            self.present.overload_end = None;
            self.present.exhausted = true;
            log("D363", format!("overload time over: current limited to {} pu", self.continuous));
            return Effect { discontinuity: true, topology: false };
        }
        let v = (volts[0] * self.kv, volts[1] * self.kv);
        let size = libm::hypot(v.0, v.1);
        if size < 0.5 && !self.forms {
            let again = (self.reconnect_delay > 0.0).then_some(env.t + self.reconnect_delay);
            self.present.state = State::Tripped { again };
            return Effect::default();
        }
        let live = size > 0.1;
        vars[..SMOOTH].fill(0.0);
        vars[ANGLE] = if live { libm::atan2(v.1, v.0) } else { 0.0 };
        vars[V] = size;
        vars[E] = if live { size } else { self.v_set };
        self.present.state = State::Running;
        self.present.dip = false;
        log("D366", if live { "on the bars, synchronised" } else { "on the bars, supplies a dead bus" }.into());
        Effect { discontinuity: true, topology: true }
    }

    fn on_dead(&mut self, _port: usize, dead: bool, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        let again = Effect { discontinuity: true, topology: true };
        match self.present.state {
            State::Running if dead && self.form_on_island && !self.forms => {
                self.form(vars, log);
                again
            }
            State::Running if dead => {
                let effect = self.trip(env, vars, log, "no source left in its island");
                self.present.state = State::Tripped { again: None };
                effect
            }
            State::Tripped { again: None } if !dead && self.reconnect_delay > 0.0 => {
                self.present.state = State::Tripped { again: Some(env.t + self.reconnect_delay) };
                Effect::default()
            }
            _ => Effect::default(),
        }
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
            "trip" => Ok(self.off(State::Tripped { again: None }, env, vars)),
            "disconnect" => Ok(self.off(State::Off, env, vars)),
            "connect" => {
                if !self.running() {
                    self.present.state = State::Tripped { again: Some(env.t) };
                }
                Ok(Effect::default())
            }
            "set" => {
                for key in params.keys() {
                    match key.as_str() {
                        "pSet" => self.p_set = number_of(params, key, -1e12, 1e12)? / self.s,
                        "qSet" => self.q_set = number_of(params, key, -1e12, 1e12)? / self.s,
                        "vSet" => self.v_set = number_of(params, key, 0.5, 1.5)?,
                        "control" => match choice_of(params, key, &["gridFollowing", "gridForming"])? {
                            "gridForming" if !self.forms => self.form(vars, log),
                            "gridFollowing" if self.forms => self.follow(vars, log),
                            _ => {}
                        },
                        _ => {
                            let message = format!("it takes pSet, qSet, vSet and control, not {key}");
                            return Err(bad("bad-parameter", key, message));
                        }
                    }
                }
                let topology = params.contains_key("control");
                Ok(Effect { discontinuity: true, topology })
            }
            _ => Err(unknown_action(action, "trip, disconnect, connect and set")),
        }
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
        out[2] = libm::hypot(v.0, v.1) * self.v_rated;
        out[3] = libm::hypot(i.0, i.1) * self.s / (libm::sqrt(3.0) * self.v_rated);
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
