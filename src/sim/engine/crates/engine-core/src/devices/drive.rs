//! Variable-speed drive with its motor and a fan, pump or compressor. Per unit on the drive's rating, link voltage on its nominal; W = C·V²/S.
//!
//! ```text
//! diode     i_d = (u − v_l)/R_d, between 0 and the input limit             (diodes block while the link stands above the input u)
//! active    i_d = p_r/v_l,  T_r·dp_r/dt = p_m + W·(1 − v_l)/T_l − p_r,     0 ≤ p_r ≤ limit·u·cos φ
//! W·dv_l/dt = i_d − p_m/v_l,   p_in = v_l·i_d,   p_m = T_e·ω + p_0 + k·T_e²
//! 2H·dω/dt  = T_e − T_L,   T_L = T_0 + T_2·ω²                              (affinity: flow ∝ ω, quadratic part of the power ∝ ω³)
//! T_e       = T_L + 2H·(ω_ref − ω)/T_ω, at most the torque limit           (speed control, taken as ideal but for T_ω)
//! ```
//!
//! Kinetic buffering bounds T_e·ω by p_in + (v_l − hold)/0.05, so that the machine's inertia holds the link. A link below `linkTrip` for `tripDelay`
//! trips the drive: the machine coasts. It starts again once the input has been above `restartVoltage` for `restartDelay`: flying, on the
//! turning machine, or from standstill; the reference then ramps from the present speed. Motor and current control are not in the model.

use super::ac_base::size;
use super::drive_spec::SPEC;
use super::limiter::{enters_above, low_voltage_blend, maximum, minimum};
use super::params::{number_of, unknown_action};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum State {
    Running,
    /// Tripped; starts by itself.
    Coasting,
    /// Until it is started.
    Off,
}

pub struct Drive {
    pub(super) s: f64,
    pub(super) v_rated: f64,
    pub(super) kv: f64,
    pub(super) ki: f64,
    pub(super) v_link: f64,
    /// C·V²/S, s.
    pub(super) link_time: f64,
    pub(super) diode: bool,
    pub(super) resistance: f64,
    pub(super) input_limit: f64,
    pub(super) cos_phi: f64,
    pub(super) tan_phi: f64,
    pub(super) rectifier_time: f64,
    pub(super) link_recovery: f64,
    pub(super) inertia: f64,
    pub(super) torque_constant: f64,
    pub(super) torque_square: f64,
    pub(super) torque_max: f64,
    pub(super) speed_time: f64,
    pub(super) acceleration: f64,
    pub(super) speed: f64,
    pub(super) fixed: f64,
    pub(super) quadratic: f64,
    /// pu of the link; none without kinetic buffering.
    pub(super) hold: Option<f64>,
    pub(super) trip_level: f64,
    pub(super) trip_delay: f64,
    pub(super) restart_voltage: f64,
    pub(super) restart_delay: f64,
    pub(super) flying: bool,
    pub(super) restarts: bool,
    pub(super) state: State,
    pub(super) connected: bool,
    pub(super) dead: bool,
    pub(super) inside: [bool; GUARDS],
    pub(super) deadline: Option<f64>,
}

const RECTIFIER: usize = 0;
const LINK: usize = 1;
const SPEED: usize = 2;
const REFERENCE: usize = 3;

/// Link above its trip level; input above the restart voltage; machine still turning.
const HELD: usize = 0;
const GOOD: usize = 1;
const TURNS: usize = 2;
pub(super) const GUARDS: usize = 3;
/// Speed that counts as standstill, pu.
const STANDSTILL: f64 = 0.02;
/// Input voltage below which the input limit fades, pu.
const BLEND: f64 = 0.1;
/// Link voltage below which its current is bounded, pu.
const FLOOR: f64 = 0.1;

struct Now<S> {
    v: S,
    link_current: S,
    torque: S,
    load: S,
    /// Out of the link.
    motor: S,
}

impl Drive {
    fn runs(&self) -> bool {
        self.connected && self.state == State::Running
    }
    pub(super) fn load_torque<S: Real>(&self, speed: S) -> S {
        (speed / STANDSTILL).clamp_to(-1.0, 1.0) * self.torque_constant + speed * speed.abs() * self.torque_square
    }
    /// Power out of the link.
    fn motor<S: Real>(&self, torque: S, speed: S) -> S {
        torque * speed + torque.sq() * self.quadratic + self.fixed
    }
    fn settled(&self) -> f64 {
        if self.runs() { self.motor(self.load_torque(self.speed), self.speed) } else { 0.0 }
    }
    /// Greatest power of an active front end, greatest link current of a diode one at `u` = 1.
    fn cap<S: Real>(&self, v: S) -> S {
        v * low_voltage_blend(v / BLEND) * (self.input_limit * self.cos_phi)
    }

    fn now<S: Real>(&self, x: &Locals<S>) -> Now<S> {
        let square = (x.volts[0].sq() + x.volts[1].sq()) * (self.kv * self.kv);
        let v = if square.value() > 1e-12 { square.sqrt() } else { S::zero() };
        let (link, speed) = (x.vars[LINK], x.vars[SPEED]);
        let link_current = if !self.connected || self.dead {
            S::zero()
        } else if self.diode {
            let free = (v - link) / self.resistance;
            minimum(maximum(free, S::zero()), low_voltage_blend(v / BLEND) * self.input_limit)
        } else {
            minimum(maximum(x.vars[RECTIFIER], S::zero()), self.cap(v)) / maximum(link, S::from_f64(FLOOR))
        };
        let load = self.load_torque(speed);
        let (mut torque, mut motor) = (S::zero(), S::zero());
        if self.runs() {
            let wanted = load + (x.vars[REFERENCE] - speed) * (2.0 * self.inertia / self.speed_time);
            torque = wanted.clamp_to(-self.torque_max, self.torque_max);
            if let Some(hold) = self.hold {
                let allowed = link_current * link + (link - hold) / 0.05 - self.fixed;
                let most = allowed / maximum(speed, S::from_f64(STANDSTILL));
                torque = maximum(minimum(torque, most), S::from_f64(-self.torque_max));
            }
            motor = self.motor(torque, speed);
        }
        Now { v, link_current, torque, load, motor }
    }

    fn start(&mut self, vars: &mut [f64], log: &mut Log) -> Effect {
        self.state = State::Running;
        self.deadline = None;
        vars[REFERENCE] = vars[SPEED];
        log("D353", format!("starts at {:.1} % speed", 100.0 * vars[SPEED]));
        Effect { discontinuity: true, topology: false }
    }
    fn trip(&mut self, state: State, why: &str, log: &mut Log) -> Effect {
        self.state = state;
        self.deadline = None;
        log("D352", format!("tripped: {why}"));
        Effect { discontinuity: true, topology: false }
    }
    fn plan(&mut self, t: f64) {
        let ready = self.inside[HELD] && self.inside[GOOD] && !self.dead && (self.flying || !self.inside[TURNS]);
        let waits = match self.state {
            State::Running if self.connected => (!self.inside[HELD]).then_some(self.trip_delay),
            State::Coasting if self.connected => (ready && self.restarts).then_some(self.restart_delay),
            _ => None,
        };
        self.deadline = waits.map(|delay| self.deadline.unwrap_or(t + delay));
    }
    fn guard_values(&self, x: &Locals<f64>) -> [f64; GUARDS] {
        let v = size((x.volts[0], x.volts[1])) * self.kv;
        [x.vars[LINK] - self.trip_level, v - self.restart_voltage, x.vars[SPEED] - STANDSTILL]
    }
}

impl Model for Drive {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "ac", domain: Domain::Ac }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        if formulation == Formulation::SteadyState {
            return vec![];
        }
        ["rectifier power, pu", "dc link voltage, pu", "motor speed, pu", "speed reference, pu"]
            .map(|name| Var { name, kind: VarKind::Differential, scale: 1.0 })
            .to_vec()
    }
    fn eval<S: Real>(&self, formulation: Formulation, _env: &Env, x: Locals<S>, out: Rows<S>) {
        let v = (x.volts[0] * self.kv, x.volts[1] * self.kv);
        let square = v.0.sq() + v.1.sq();
        let mut p = S::from_f64(self.settled());
        if formulation != Formulation::SteadyState {
            let now = self.now(&x);
            p = now.link_current * x.vars[LINK];
            if !self.connected {
                out.vars.fill(S::zero());
            } else {
                let restore = (x.vars[LINK] * -1.0 + 1.0) * (self.link_time / self.link_recovery);
                let wanted = minimum(maximum(now.motor + restore, S::zero()), self.cap(now.v));
                let follows = !self.diode && !self.dead;
                out.vars[RECTIFIER] = if follows {
                    (wanted - x.vars[RECTIFIER]) / self.rectifier_time
                } else {
                    x.vars[RECTIFIER] * -100.0
                };
                let drawn = now.motor / maximum(x.vars[LINK], S::from_f64(FLOOR));
                out.vars[LINK] = (now.link_current - drawn) / self.link_time;
                out.vars[SPEED] = (now.torque - now.load) / (2.0 * self.inertia);
                out.vars[REFERENCE] = if self.runs() {
                    ((x.vars[REFERENCE] * -1.0 + self.speed) / self.speed_time)
                        .clamp_to(-self.acceleration, self.acceleration)
                } else {
                    S::zero()
                };
            }
        }
        if !self.connected || self.dead || square.value() < 1e-12 {
            return out.currents.fill(S::zero());
        }
        let g = p / square;
        let b = g * self.tan_phi;
        out.currents[0] = -(g * v.0 + b * v.1) * self.ki;
        out.currents[1] = -(g * v.1 - b * v.0) * self.ki;
    }

    fn initialise(
        &mut self,
        _env: &Env,
        volts: &[f64],
        _currents: &[f64],
        _steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        let v = size((volts[0], volts[1])) * self.kv;
        let p = self.settled();
        let refuse = |param: &str, message| Err(DeviceError { code: "overloaded", param: Some(param.into()), message });
        vars.fill(0.0);
        if self.dead {
            // Nothing feeds it: the link is empty and the machine stands.
            if self.runs() {
                self.state = State::Coasting;
            }
        } else {
            vars[LINK] = 1.0;
            if self.diode {
                let root = v * v - 4.0 * self.resistance * p;
                if root <= 0.0 {
                    return refuse(
                        "inputResistance",
                        format!("its {p:.3} pu do not come through its front end at {v:.3} pu"),
                    );
                }
                vars[LINK] = 0.5 * (v + f64::sqrt(root));
            } else {
                vars[RECTIFIER] = p;
            }
            let (limit, current) = (self.input_limit, if self.diode { p / vars[LINK] } else { p / (v * self.cos_phi) });
            if current > limit {
                return refuse(
                    "inputCurrentLimit",
                    format!("it needs {current:.3} pu input current, above its limit of {limit} pu"),
                );
            }
            if self.runs() {
                (vars[SPEED], vars[REFERENCE]) = (self.speed, self.speed);
                if vars[LINK] <= self.trip_level.max(self.hold.unwrap_or(0.0)) {
                    let link = vars[LINK];
                    return refuse(
                        "linkTrip",
                        format!("its link would stand at {link:.3} pu, below what it holds or trips at"),
                    );
                }
            }
        }
        let values = self.guard_values(&Locals { volts, frames: &[], vars: &*vars, watched: &[] });
        self.inside = values.map(|value| value > 0.0);
        self.plan(0.0);
        Ok(())
    }

    fn guards(&self, _env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        out.extend(self.guard_values(&x));
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], vars: &mut [f64], _log: &mut Log) -> Effect {
        let plain = self.guard_values(&Locals { volts, frames: &[], vars: &*vars, watched: &[] })[k];
        self.inside[k] = enters_above(plain, self.inside[k]);
        self.plan(env.t);
        Effect::default()
    }
    fn wake_at(&self) -> Option<f64> {
        self.deadline
    }
    fn on_wake(&mut self, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if self.deadline.is_none_or(|at| env.t < at) {
            return Effect::default();
        }
        let effect = match self.state {
            State::Running => self.trip(State::Coasting, "link voltage below its minimum", log),
            _ => self.start(vars, log),
        };
        self.plan(env.t);
        effect
    }
    fn on_event(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        let topology = Effect { discontinuity: true, topology: true };
        let effect = match action {
            "trip" => self.trip(State::Off, "by command", log),
            "start" if self.state == State::Running => Effect::default(),
            "start" if self.inside[HELD] && self.inside[GOOD] => self.start(vars, log),
            "start" => {
                // As soon as its input and link allow.
                self.state = State::Coasting;
                Effect::default()
            }
            "set" => {
                for key in params.keys() {
                    match key.as_str() {
                        "speed" => self.speed = number_of(params, key, 0.0, 1.5)?,
                        _ => return Err(unknown_action(key, "speed")),
                    }
                }
                Effect { discontinuity: true, topology: false }
            }
            "disconnect" => {
                self.connected = false;
                topology
            }
            "connect" => {
                self.connected = true;
                if self.state == State::Running {
                    self.state = State::Coasting;
                }
                topology
            }
            _ => return Err(unknown_action(action, "trip, start, set, disconnect and connect")),
        };
        self.plan(env.t);
        Ok(effect)
    }
    fn on_dead(&mut self, _port: usize, dead: bool, env: &Env, _vars: &mut [f64], _log: &mut Log) -> Effect {
        self.dead = dead;
        self.plan(env.t);
        Effect { discontinuity: true, topology: false }
    }

    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        if !self.connected {
            return PowerBalance::default();
        }
        let now = self.now(&x);
        let drawn = now.motor * x.vars[LINK] / x.vars[LINK].max(FLOOR);
        PowerBalance {
            source: 0.0,
            load: now.load * x.vars[SPEED] * self.s,
            loss: (drawn - now.torque * x.vars[SPEED]) * self.s,
        }
    }
    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        let (link, speed) = (x.vars[LINK], x.vars[SPEED]);
        (0.5 * self.link_time * link * link + self.inertia * speed * speed) * self.s
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        out[9] = 3.0;
        if !self.connected {
            return;
        }
        let now = self.now(&x);
        let (link, speed) = (x.vars[LINK], x.vars[SPEED]);
        let p = now.link_current * link;
        out[0] = p * self.s;
        out[1] = p * self.tan_phi * self.s;
        out[2] = now.v * self.v_rated;
        out[3] = if now.v > 1e-6 { p / (now.v * self.cos_phi) * self.s / (3.0_f64.sqrt() * self.v_rated) } else { 0.0 };
        out[4] = link * self.v_link;
        out[5] = speed;
        out[6] = now.torque;
        out[7] = now.load * speed * self.s;
        out[8] = (now.motor - now.torque * speed) * self.s;
        out[9] = match self.state {
            State::Running => 0.0,
            State::Coasting => 1.0,
            State::Off => 2.0,
        };
    }
}
