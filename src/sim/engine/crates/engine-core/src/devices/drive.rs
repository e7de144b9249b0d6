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
use super::limiter::{low_voltage_blend, maximum, minimum};
use super::params::{Build, DeviceSpec, choice, flag, number, number_of, positive, signal, unknown_action};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Running,
    /// Tripped; starts by itself.
    Coasting,
    /// Until it is started.
    Off,
}

pub struct Drive {
    s: f64,
    v_rated: f64,
    kv: f64,
    ki: f64,
    v_link: f64,
    /// C·V²/S, s.
    link_time: f64,
    diode: bool,
    resistance: f64,
    input_limit: f64,
    cos_phi: f64,
    tan_phi: f64,
    rectifier_time: f64,
    link_recovery: f64,
    inertia: f64,
    torque_constant: f64,
    torque_square: f64,
    torque_max: f64,
    speed_time: f64,
    acceleration: f64,
    speed: f64,
    fixed: f64,
    quadratic: f64,
    /// pu of the link; none without kinetic buffering.
    hold: Option<f64>,
    trip_level: f64,
    trip_delay: f64,
    restart_voltage: f64,
    restart_delay: f64,
    flying: bool,
    restarts: bool,
    state: State,
    connected: bool,
    dead: bool,
    inside: [bool; GUARDS],
    deadline: Option<f64>,
}

const RECTIFIER: usize = 0;
const LINK: usize = 1;
const SPEED: usize = 2;
const REFERENCE: usize = 3;

/// Link above its trip level; input above the restart voltage; machine still turning.
const HELD: usize = 0;
const GOOD: usize = 1;
const TURNS: usize = 2;
const GUARDS: usize = 3;
/// Speed that counts as standstill, pu.
const STANDSTILL: f64 = 0.02;
/// Input voltage below which the input limit fades, pu.
const BLEND: f64 = 0.1;
/// Link voltage below which its current is bounded, pu.
const FLOOR: f64 = 0.1;

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "drive",
    help: "Variable-speed drive with fan, pump or compressor",
    ports: &[("ac", Domain::Ac)],
    params: &[
        &[
            positive("sRated", "VA", f64::MAX, "Rated power of the drive; base of all pu values").rating(),
            positive("vRated", "V", f64::MAX, "Rated input voltage, line to line"),
            choice("frontEnd", &["diode", "active"], "Diode rectifier, or active front end that holds the link"),
            positive(
                "inputResistance",
                "pu",
                1.0,
                "Fall of the link of a diode front end at rated current; default 0.05",
            )
            .optional(),
            positive("inputCurrentLimit", "pu", 10.0, "Input current limit, also while the link charges; default 1.5")
                .optional(),
            number("inputTanPhi", "1", -1.0, 1.0, "Q/P at the input, lagging +; default 0").optional(),
            positive("rectifierTime", "s", 1.0, "Response of an active front end; default 0.01").optional(),
            positive(
                "linkRecoveryTime",
                "s",
                10.0,
                "Time in which an active front end restores the link; default 0.05",
            )
            .optional(),
            positive("linkVoltage", "V", f64::MAX, "Nominal link voltage"),
            positive("linkCapacitance", "F", f64::MAX, "Link capacitance"),
        ],
        &[
            positive("inertia", "s", 1000.0, "H of motor and machine"),
            number("loadTorqueConstant", "pu", 0.0, 2.0, "Torque that does not depend on speed; default 0").optional(),
            number("loadTorqueSquare", "pu", 0.0, 2.0, "Torque at rated speed that grows with the square of speed"),
            positive("torqueMax", "pu", 10.0, "Torque limit; default 1.2").optional(),
            number("speed", "pu", 0.0, 1.5, "Speed setpoint"),
            positive("speedTime", "s", 60.0, "Response of the speed control; default 0.2").optional(),
            positive(
                "accelerationTime",
                "s",
                600.0,
                "Ramp of the reference from standstill to rated speed; default 10",
            )
            .optional(),
            number("noLoadLoss", "W", 0.0, f64::MAX, "Loss while running; default 0").optional(),
            number("quadraticLoss", "1", 0.0, 1.0, "Loss at rated torque, of sRated; default 0").optional(),
        ],
        &[
            number("holdLevel", "pu", 0.1, 1.0, "Link that kinetic buffering holds; default none").optional(),
            number("linkTrip", "pu", 0.1, 0.99, "Link below which it trips"),
            number("tripDelay", "s", 0.0, 60.0, "Link below the level before it trips; default 0").optional(),
            number("restartVoltage", "pu", 0.1, 1.5, "Input above which it may start; default 0.85").optional(),
            number("restartDelay", "s", 0.0, 3600.0, "Input good before it starts; default 1").optional(),
            flag("flyingRestart", "It catches the turning machine; default true").optional(),
            flag("autoRestart", "It starts by itself after a trip; default true").optional(),
            flag("running", "Runs at t = 0; default true").optional(),
        ],
    ],
    signals: &[
        signal("p", "W", "Active power drawn"),
        signal("q", "var", "Reactive power drawn"),
        signal("v", "V", "Input voltage, line to line"),
        signal("i", "A", "Input current"),
        signal("vLink", "V", "DC link voltage"),
        signal("speed", "1", "Speed over rated; the flow of a fan or pump over its rated flow"),
        signal("torque", "1", "Torque of the motor, pu"),
        signal("pShaft", "W", "Power taken by the driven machine"),
        signal("loss", "W", "Losses"),
        signal("mode", "1", "0 running, 1 tripped and coasting, 2 off, 3 disconnected"),
    ],
    actions: &["trip", "start", "set", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<Drive, DeviceError> {
    let (s, v_rated, v_link) = (b.number("sRated")?, b.number("vRated")?, b.number("linkVoltage")?);
    let kv = b.port_volts[0] / v_rated;
    let tan_phi = b.number_or("inputTanPhi", 0.0);
    let (hold, trip_level) = (b.has("holdLevel").then(|| b.number_or("holdLevel", 1.0)), b.number("linkTrip")?);
    if hold.is_some_and(|hold| hold <= trip_level) {
        return Err(b.refuse("holdLevel", "holdLevel must lie above linkTrip"));
    }
    let drive = Drive {
        s,
        v_rated,
        kv,
        ki: s / b.s_base * kv,
        v_link,
        link_time: b.number("linkCapacitance")? * v_link * v_link / s,
        diode: b.choice("frontEnd")? == "diode",
        resistance: b.number_or("inputResistance", 0.05),
        input_limit: b.number_or("inputCurrentLimit", 1.5),
        cos_phi: 1.0 / libm::sqrt(1.0 + tan_phi * tan_phi),
        tan_phi,
        rectifier_time: b.number_or("rectifierTime", 0.01),
        link_recovery: b.number_or("linkRecoveryTime", 0.05),
        inertia: b.number("inertia")?,
        torque_constant: b.number_or("loadTorqueConstant", 0.0),
        torque_square: b.number("loadTorqueSquare")?,
        torque_max: b.number_or("torqueMax", 1.2),
        speed_time: b.number_or("speedTime", 0.2),
        acceleration: 1.0 / b.number_or("accelerationTime", 10.0),
        speed: b.number("speed")?,
        fixed: b.number_or("noLoadLoss", 0.0) / s,
        quadratic: b.number_or("quadraticLoss", 0.0),
        hold,
        trip_level,
        trip_delay: b.number_or("tripDelay", 0.0),
        restart_voltage: b.number_or("restartVoltage", 0.85),
        restart_delay: b.number_or("restartDelay", 1.0),
        flying: b.flag_or("flyingRestart", true),
        restarts: b.flag_or("autoRestart", true),
        state: if b.flag_or("running", true) { State::Running } else { State::Off },
        connected: true,
        dead: false,
        inside: [true; GUARDS],
        deadline: None,
    };
    if drive.load_torque(drive.speed) > drive.torque_max {
        return Err(b.refuse("torqueMax", "the machine needs more torque at this speed than torqueMax"));
    }
    Ok(drive)
}

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
    fn load_torque<S: Real>(&self, speed: S) -> S {
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
        ["rectifier", "link", "speed", "reference"]
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
                vars[LINK] = 0.5 * (v + libm::sqrt(root));
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
        self.inside[k] = if plain.abs() > 1e-6 { plain > 0.0 } else { !self.inside[k] };
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
        out[3] =
            if now.v > 1e-6 { p / (now.v * self.cos_phi) * self.s / (libm::sqrt(3.0) * self.v_rated) } else { 0.0 };
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
