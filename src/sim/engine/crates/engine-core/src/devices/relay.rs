//! Breaker with protection relay. It measures the current through itself and the voltage and frequency of its `from` side; an element
//! that stays picked up for its delay trips, and the contacts part after `breakerTime`. Elements by their IEEE C37.2 numbers; one whose
//! pick-up is left out is off.
//!
//! - 27: lowest, 59: greatest line-to-line voltage, in `emt` of the fundamental over the last cycle; 81U, 81O: frequency; 81R: |df/dt| through a first-order window; 32R: power to → from; 50: current. Overcurrent
//!   elements of `rms` look at the greatest phase current, so that they see unbalanced faults. The frequency
//!   elements are blocked below `frequencyInhibit`. Frequency is that of the island.
//! - 87T: see [`super::differential`].
//! - 51: dx/dt = 1/t(M), M = current over pick-up, trips at x = 1 (IEEE Std C37.112, the integral form of the inverse curves). IEC
//!   60255-151: t = TMS·k/(M^α − 1); IEEE: t = TD·(A/(M^p − 1) + B). Below the pick-up IEC curves reset at once, IEEE curves with
//!   t_r·TD/(1 − M²).

use super::ac_base::power;
use super::breaker::{self, Breaker};
use super::cycle::Cycle;
use super::differential::{self, Differential};
use super::params::{Build, DeviceSpec, ParamSpec, choice, flag, number, positive, signal};
use crate::device::*;
use crate::emt::phases::{self, in_phases, turned, vector, vectors};
use crate::scalar::Real;
use crate::sequence::{extreme_lines, phase_squares};
use serde_json::{Map, Value};

/// Constants of an inverse curve: t = dial·(a/(M^p − 1) + b), reset time t_r (0: at once).
#[derive(Clone, Copy, Debug)]
struct Curve {
    a: f64,
    b: f64,
    p: f64,
    reset: f64,
}

const CURVES: [(&str, Curve); 7] = [
    ("iecStandard", Curve { a: 0.14, b: 0.0, p: 0.02, reset: 0.0 }),
    ("iecVery", Curve { a: 13.5, b: 0.0, p: 1.0, reset: 0.0 }),
    ("iecExtremely", Curve { a: 80.0, b: 0.0, p: 2.0, reset: 0.0 }),
    ("iecLongTime", Curve { a: 120.0, b: 0.0, p: 1.0, reset: 0.0 }),
    ("ieeeModerately", Curve { a: 0.0515, b: 0.114, p: 0.02, reset: 4.85 }),
    ("ieeeVery", Curve { a: 19.61, b: 0.491, p: 2.0, reset: 21.6 }),
    ("ieeeExtremely", Curve { a: 28.2, b: 0.1217, p: 2.0, reset: 29.1 }),
];
/// Time constant with which a curve that resets at once empties, s.
const AT_ONCE: f64 = 0.01;
/// Multiple of the pick-up beyond which a curve runs no faster (IEC 60255-151).
const MOST: f64 = 20.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Undervoltage,
    Overvoltage,
    Underfrequency,
    Overfrequency,
    Rocof,
    Instantaneous,
    ReversePower,
}

#[derive(Clone, Debug)]
struct Stage {
    element: Element,
    name: &'static str,
    /// pu; Hz/s for 81R.
    pick_up: f64,
    delay: f64,
    since: Option<f64>,
}

/// What the relay sees, pu.
struct Measured {
    v: f64,
    /// Least and greatest line-to-line voltage.
    lines: (f64, f64),
    i: f64,
    p: f64,
    speed: f64,
    /// Hz/s.
    rocof: f64,
}

/// Both sequences of the fundamental voltage over the last cycle, in `emt`.
struct LineVoltages {
    cycle: Cycle<2>,
    /// Angle that turned with the island's speed up to an instant, rad.
    angle: f64,
    at: f64,
    /// Least and greatest; none before a run.
    seen: Option<(f64, f64)>,
}

/// Points of the cycle before a run.
const BEFORE: i32 = 400;

impl LineVoltages {
    /// The cycle before t = 0 as the operating point has it, which holds still: positive sequence alone, of `v` at t = 0.
    fn begin(&mut self, env: &Env, v: (f64, f64), speed: f64) {
        let length = std::f64::consts::TAU / (env.omega0 * speed.max(0.5));
        for k in -BEFORE..=0 {
            let share = f64::from(k) / f64::from(BEFORE);
            let twice = 2.0 * std::f64::consts::TAU * share;
            self.cycle.add(share * length, [v, turned(v, (libm::cos(twice), libm::sin(twice)))], length);
        }
        self.seen = Some(extreme_lines(v, (0.0, 0.0)));
    }
    fn accepted(&mut self, env: &Env, volts: &[f64], speed: f64) {
        let length = std::f64::consts::TAU / (env.omega0 * speed.max(0.5));
        self.angle += env.omega0 * speed * (env.t - self.at);
        self.at = env.t;
        let (c, s) = (libm::cos(self.angle), libm::sin(self.angle));
        let v = vector(volts);
        self.cycle.add(env.t, [turned(v, (c, -s)), turned(v, (c, s))], length);
        if self.cycle.holds(length) {
            // The negative sequence turns backwards, as its conjugate.
            let (positive, negative) = (self.cycle.mean(0, length), self.cycle.mean(1, length));
            self.seen = Some(extreme_lines(positive, (negative.0, -negative.1)));
        }
    }
}

pub struct Relay {
    breaker: Breaker,
    stages: Vec<Stage>,
    inverse: Option<(Curve, f64, f64)>,
    differential: Option<Differential>,
    /// Where an element looks at them.
    lines: Option<LineVoltages>,
    window: f64,
    inhibit: f64,
    frequency: f64,
    breaker_time: f64,
    /// Instant at which the contacts part after a trip.
    parts_at: Option<f64>,
    /// Number of the element that tripped last.
    tripped: f64,
    v_base: f64,
    /// Negative-sequence voltage at the `from` side, and currents beside the positive sequence.
    negative: (f64, f64),
    others: SequenceCurrents,
}

const fn delay(name: &'static str, help: &'static str) -> ParamSpec {
    number(name, "s", 0.0, 3600.0, help).optional()
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "relayBreaker",
    help: "Breaker with protection relay",
    ports: &[("from", Domain::Ac), ("to", Domain::Ac)],
    params: &[
        &[
            flag("closed", "Closed at t = 0"),
            positive("ratedCurrent", "A", f64::MAX, "Rated current"),
            positive("contactResistance", "Ω", 1.0, "Resistance of the closed contacts; default 20 µΩ").optional(),
            number("breakerTime", "s", 0.0, 10.0, "From the trip to the parting of the contacts; default 0").optional(),
        ],
        &[
            positive("undervoltage", "pu", 2.0, "27: pick-up; left out = off").optional(),
            delay("undervoltageDelay", "27: delay; default 0"),
            positive("overvoltage", "pu", 3.0, "59: pick-up; left out = off").optional(),
            delay("overvoltageDelay", "59: delay; default 0"),
            positive("underfrequency", "Hz", 1000.0, "81U: pick-up; left out = off").optional(),
            delay("underfrequencyDelay", "81U: delay; default 0"),
            positive("overfrequency", "Hz", 1000.0, "81O: pick-up; left out = off").optional(),
            delay("overfrequencyDelay", "81O: delay; default 0"),
            positive("rocof", "Hz/s", 1000.0, "81R: pick-up, either way; left out = off").optional(),
            delay("rocofDelay", "81R: delay; default 0"),
            positive("rocofWindow", "s", 10.0, "81R: time constant of the measurement; default 0.1").optional(),
            number("frequencyInhibit", "pu", 0.0, 1.0, "Voltage below which 81 is blocked; default 0.3").optional(),
            positive("reversePower", "W", f64::MAX, "32R: pick-up of power to → from; left out = off").optional(),
            delay("reversePowerDelay", "32R: delay; default 0"),
            positive("instantaneous", "A", f64::MAX, "50: pick-up; left out = off").optional(),
            delay("instantaneousDelay", "50: delay; default 0"),
            positive("overcurrent", "A", f64::MAX, "51: pick-up; left out = off").optional(),
            choice(
                "curve",
                &[
                    "iecStandard",
                    "iecVery",
                    "iecExtremely",
                    "iecLongTime",
                    "ieeeModerately",
                    "ieeeVery",
                    "ieeeExtremely",
                ],
                "51: curve",
            )
            .optional(),
            positive("timeDial", "1", 100.0, "51: time multiplier or time dial").optional(),
        ],
        &differential::PARAMS,
    ],
    signals: &[
        signal("closed", "1", "1 closed, 0 open"),
        signal("i", "A", "Current"),
        signal("p", "W", "Active power, from → to"),
        signal("q", "var", "Reactive power, from → to"),
        signal("loading", "1", "Current over rated"),
        signal("v", "V", "Voltage at the from side"),
        signal("rocof", "Hz/s", "Rate of change of frequency, as 81R sees it"),
        signal("curveProgress", "1", "51: part of the way to its trip"),
        signal("tripped", "1", "C37.2 number of the element that tripped, 0 = none"),
        signal("differential", "1", "87T: differential current over the transformer's rated one"),
    ],
    actions: breaker::SPEC.actions,
};

pub fn build(b: &Build) -> Result<Relay, DeviceError> {
    let v_base = b.port_volts[0];
    let i_base = b.s_base / (libm::sqrt(3.0) * v_base);
    let nominal = b.omega0 / std::f64::consts::TAU;
    let elements = [
        (Element::Undervoltage, "27", "undervoltage", 1.0),
        (Element::Overvoltage, "59", "overvoltage", 1.0),
        (Element::Underfrequency, "81U", "underfrequency", nominal),
        (Element::Overfrequency, "81O", "overfrequency", nominal),
        (Element::Rocof, "81R", "rocof", 1.0),
        (Element::Instantaneous, "50", "instantaneous", i_base),
        (Element::ReversePower, "32R", "reversePower", b.s_base),
    ];
    let stages = elements
        .into_iter()
        .filter(|(_, _, key, _)| b.has(key))
        .map(|(element, name, key, base)| {
            let delay = b.number_or(&format!("{key}Delay"), 0.0);
            Ok(Stage { element, name, pick_up: b.number(key)? / base, delay, since: None })
        })
        .collect::<Result<Vec<_>, DeviceError>>()?;
    let inverse = if b.has("overcurrent") {
        let name = b.choice("curve")?;
        let curve = CURVES.iter().find(|(n, _)| *n == name).map_or(CURVES[0].1, |(_, c)| *c);
        Some((curve, b.number("overcurrent")? / i_base, b.number("timeDial")?))
    } else {
        None
    };
    let looks_at_lines = stages.iter().any(|s| matches!(s.element, Element::Undervoltage | Element::Overvoltage));
    Ok(Relay {
        breaker: breaker::build(b)?,
        stages,
        inverse,
        differential: differential::build(b)?,
        lines: looks_at_lines.then(|| LineVoltages { cycle: Cycle::default(), angle: 0.0, at: 0.0, seen: None }),
        window: b.number_or("rocofWindow", 0.1),
        inhibit: b.number_or("frequencyInhibit", 0.3),
        frequency: nominal,
        breaker_time: b.number_or("breakerTime", 0.0),
        parts_at: None,
        tripped: 0.0,
        v_base,
        negative: (0.0, 0.0),
        others: SequenceCurrents::default(),
    })
}

/// Own variables behind the breaker's: progress of the curve, filtered speed, speed.
const OWN: usize = 3;

impl Curve {
    /// 1/t(M); negative where the disc turns back.
    fn rate<S: Real>(&self, multiple: S, progress: S, dial: f64) -> S {
        if multiple.value() > 1.0 {
            let m = if multiple.value() > MOST { S::from_f64(MOST) } else { multiple };
            let inverse = (m.ln() * self.p).exp() - 1.0;
            // 1/(a/x + b) = x/(a + b·x)
            inverse / ((inverse * self.b + self.a) * dial)
        } else if self.reset == 0.0 {
            progress / -AT_ONCE
        } else if progress.value() > 0.0 {
            (multiple.sq() - 1.0) / (self.reset * dial)
        } else {
            progress / -AT_ONCE
        }
    }
}

impl Relay {
    fn measured(&self, volts: &[f64], vars: &[f64]) -> Measured {
        let (flow, own) = vars.split_at(vars.len() - OWN);
        let emt = flow.len() == 3;
        let (v, lines, i, p) = if emt {
            let (v, p) = (libm::sqrt(phases::power(&volts[..3], &volts[..3])), phases::power(&volts[..3], flow));
            (v, self.lines.as_ref().and_then(|lines| lines.seen).unwrap_or((v, v)), self.size(flow), p)
        } else {
            let ([v, _], [i]) = (vectors::<2>(volts), vectors(flow));
            let size = libm::hypot(v.0, v.1);
            let lines = if self.negative == (0.0, 0.0) { (size, size) } else { extreme_lines(v, self.negative) };
            (size, lines, self.size(flow), power(v, i).0)
        };
        Measured { v, lines, i, p, speed: own[2], rocof: (own[2] - own[1]) / self.window * self.frequency }
    }

    /// Size of the current; of the greatest phase in an unbalanced fault of `rms`.
    fn size<S: Real>(&self, flow: &[S]) -> S {
        let square = flow.iter().fold(S::zero(), |sum, i| sum + i.sq());
        if flow.len() == 3 {
            return (square * phases::POWER).sqrt();
        }
        if self.others == SequenceCurrents::default() {
            return square.sqrt();
        }
        let greatest = |a: S, b: S| if b.value() > a.value() { b } else { a };
        phase_squares((flow[0], flow[1]), &self.others).into_iter().fold(S::zero(), greatest).sqrt()
    }

    /// Above 0 where the element is picked up.
    fn excess(&self, stage: &Stage, m: &Measured) -> f64 {
        let blocked = m.v < self.inhibit;
        let frequency = |excess: f64| if blocked { -1.0 } else { excess };
        match stage.element {
            Element::Undervoltage => stage.pick_up - m.lines.0,
            Element::Overvoltage => m.lines.1 - stage.pick_up,
            Element::Underfrequency => frequency(stage.pick_up - m.speed),
            Element::Overfrequency => frequency(m.speed - stage.pick_up),
            Element::Rocof => frequency(m.rocof.abs() / stage.pick_up - 1.0),
            Element::Instantaneous => m.i / stage.pick_up - 1.0,
            Element::ReversePower => -m.p / stage.pick_up - 1.0,
        }
    }

    fn armed(&self) -> bool {
        self.breaker.closed() && self.parts_at.is_none()
    }

    fn trip(&mut self, name: &str, number: f64, env: &Env, log: &mut Log) {
        log("D360", format!("trip by {name}"));
        self.tripped = number;
        self.parts_at = Some(env.t + self.breaker_time);
        for stage in &mut self.stages {
            stage.since = None;
        }
        self.forget_differential();
    }

    fn forget_differential(&mut self) {
        if let Some(differential) = &mut self.differential {
            differential.since = None;
        }
    }
}

impl Model for Relay {
    fn ports(&self) -> Vec<Port> {
        self.breaker.ports()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let mut vars = self.breaker.vars(formulation);
        if formulation != Formulation::SteadyState {
            let var = |name, kind| Var { name, kind, scale: 1.0 };
            vars.push(var("curveProgress", VarKind::Differential));
            vars.push(var("filteredSpeed", VarKind::Differential));
            vars.push(var("seenSpeed", VarKind::Algebraic));
        }
        vars
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let n = self.breaker.vars(formulation).len();
        let (rows, own) = out.vars.split_at_mut(n);
        let inner = Rows { currents: out.currents, frames: out.frames, vars: rows };
        self.breaker.eval(formulation, env, Locals { vars: &x.vars[..n], ..x }, inner);
        let [progress, filtered, seen] = own else { return };
        let (flow, states) = x.vars.split_at(n);
        *progress = match self.inverse {
            Some((curve, pick_up, dial)) if self.armed() => curve.rate(self.size(flow) / pick_up, states[0], dial),
            _ => states[0] / -AT_ONCE,
        };
        *filtered = (x.frames[0] - states[1]) / self.window;
        *seen = x.frames[0] - states[2];
    }
    fn emt_port(&self, port: usize) -> EmtPort {
        self.breaker.emt_port(port)
    }
    fn admittances(&self, sequence: Sequence, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        self.breaker.admittances(sequence, env, x)
    }
    fn zero_admittances(&self, order: f64, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        self.breaker.zero_admittances(order, env, x)
    }
    fn opening(&self) -> Option<Opening> {
        self.breaker.opening()
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, currents: &[f64], vars: &mut [f64]) {
        let (flow, own) = vars.split_at_mut(3);
        let (rms_flow, rms_own) = rms.vars.split_at(2);
        self.breaker.begin_emt(env, Locals { vars: rms_flow, ..rms }, currents, flow);
        own.copy_from_slice(rms_own);
        if let Some(lines) = &mut self.lines {
            lines.begin(env, turned((rms.volts[0], rms.volts[1]), env.turns[0]), rms.frames[0]);
        }
    }
    fn heeds_negative(&self, port: usize) -> bool {
        port == 0
    }
    fn see_negative(&mut self, _port: usize, v: (f64, f64)) {
        self.negative = v;
    }
    fn heeds_currents(&self) -> bool {
        true
    }
    fn see_currents(&mut self, seen: SequenceCurrents) {
        self.others = seen;
        if let Some(differential) = &mut self.differential {
            differential.negative = [seen.unturned, seen.watched];
        }
    }
    fn watches(&self) -> Option<&str> {
        self.differential.as_ref().map(|d| d.meter.as_str())
    }
    fn meters(&self) -> bool {
        true
    }
    fn looks_back(&self) -> bool {
        self.differential.is_some() || self.lines.is_some()
    }
    fn accepted(&mut self, env: &Env, x: Locals<f64>) {
        if let Some(differential) = &mut self.differential {
            differential.accepted(env, &x.vars[..3], x.watched);
        }
        if let Some(lines) = &mut self.lines {
            lines.accepted(env, &x.volts[..3], x.frames[0]);
        }
    }
    fn phase_leads(&self) -> Vec<(usize, usize, u8)> {
        self.breaker.phase_leads()
    }
    fn see_clocks(&mut self, own: &[u8], watched: Option<u8>) {
        if let (Some(differential), Some(other)) = (&mut self.differential, watched) {
            differential.see_clocks(own[0], other);
        }
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        self.breaker.couples()
    }
    fn initialise(
        &mut self,
        env: &Env,
        volts: &[f64],
        currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        let (flow, own) = vars.split_at_mut(2);
        self.breaker.initialise(env, volts, currents, steady, flow)?;
        own.copy_from_slice(&[0.0, 1.0, 1.0]);
        let m = self.measured(volts, vars);
        for k in 0..self.stages.len() {
            if self.armed() && self.excess(&self.stages[k], &m) > 0.0 {
                self.stages[k].since = Some(0.0);
            }
        }
        Ok(())
    }
    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        let m = self.measured(x.volts, x.vars);
        out.extend(self.stages.iter().map(|s| if self.armed() { self.excess(s, &m) } else { -1.0 }));
        out.push(x.vars[x.vars.len() - OWN] - 1.0);
        let n = x.vars.len() - OWN;
        self.breaker.guards(env, Locals { vars: &x.vars[..n], ..x }, out);
        if let Some(differential) = &self.differential {
            let looks = differential.ready && self.armed();
            out.push(if looks { differential.excess(differential.measured(&x.vars[..n], x.watched)) } else { -1.0 });
        }
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let (stages, n) = (self.stages.len(), vars.len() - OWN);
        let poles = if n == 3 { 3 } else { 0 };
        let armed = self.armed();
        if let (Some(differential), true) = (&mut self.differential, k == stages + 1 + poles) {
            differential.turned_over(env.t, armed);
            return Effect::default();
        }
        if k > stages {
            return self.breaker.on_guard(k - stages - 1, env, volts, &mut vars[..n], log);
        }
        if !self.armed() {
            return Effect::default();
        }
        if k == stages {
            if vars[n] >= 1.0 - 1e-9 {
                self.trip("51, inverse time overcurrent", 51.0, env, log);
            }
            return Effect { discontinuity: self.parts_at.is_some(), topology: false };
        }
        let excess = self.excess(&self.stages[k], &self.measured(volts, vars));
        let stage = &mut self.stages[k];
        stage.since = match stage.since {
            None if excess > -1e-6 => Some(env.t),
            Some(_) if excess < 1e-6 => None,
            same => same,
        };
        Effect::default()
    }
    fn wake_at(&self) -> Option<f64> {
        let trips = self.stages.iter().filter_map(|s| s.since.map(|t| t + s.delay));
        let differential = self.differential.as_ref().and_then(Differential::wake_at);
        self.parts_at.into_iter().chain(trips.filter(|_| self.armed())).chain(differential).min_by(f64::total_cmp)
    }
    fn on_wake(&mut self, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if let Some(differential) = &mut self.differential {
            differential.ready |= env.t > 0.0;
        }
        if let Some(at) = self.parts_at {
            if env.t >= at - 1e-12 {
                self.parts_at = None;
                let n = vars.len() - OWN;
                let opened = self.breaker.on_event("trip", &Map::new(), env, &mut vars[..n], log);
                log("D361", "contacts parted after the trip".into());
                return opened.unwrap_or_default();
            }
            return Effect::default();
        }
        let differential = self.differential.as_ref().filter(|d| d.since.is_some_and(|t| env.t >= t + d.delay - 1e-12));
        if let Some(delay) = differential.map(|d| d.delay) {
            self.trip(&format!("87T after {delay} s"), 87.0, env, log);
            return self.on_wake(env, _volts, vars, log);
        }
        let due = self.stages.iter().find(|s| s.since.is_some_and(|t| env.t >= t + s.delay - 1e-12));
        if let Some(stage) = due {
            let (name, delay) = (stage.name, stage.delay);
            let number = name.trim_end_matches(char::is_alphabetic).parse().unwrap_or(0.0);
            self.trip(&format!("{name} after {delay} s"), number, env, log);
            return self.on_wake(env, _volts, vars, log);
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
        let n = vars.len() - OWN;
        let effect = self.breaker.on_event(action, params, env, &mut vars[..n], log)?;
        (self.parts_at, vars[n]) = (None, 0.0);
        for stage in &mut self.stages {
            stage.since = None;
        }
        self.forget_differential();
        Ok(effect)
    }
    fn balance(&self, env: &Env, x: Locals<f64>, currents: &[f64]) -> PowerBalance {
        let n = x.vars.len() - OWN;
        self.breaker.balance(env, Locals { vars: &x.vars[..n], ..x }, currents)
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        // The power flow knows neither progress nor speed.
        let n = if in_phases(&x) { 3 } else { 2 };
        self.breaker.measure(env, Locals { vars: &x.vars[..n], ..x }, currents, &mut out[..5]);
        let ([v, _], own) = (vectors::<2>(x.volts), &x.vars[n..]);
        let (progress, rocof) = match own {
            [progress, filtered, seen] => (*progress, (seen - filtered) / self.window * self.frequency),
            _ => (0.0, 0.0),
        };
        let differential = self.differential.as_ref().map_or(0.0, |d| d.measured(&x.vars[..n], x.watched).0);
        out[5..].copy_from_slice(&[libm::hypot(v.0, v.1) * self.v_base, rocof, progress, self.tripped, differential]);
    }
}
