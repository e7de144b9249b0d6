//! Breaker with protection relay. It measures the current through itself and the voltage and frequency of its `from` side; an element
//! that stays picked up for its delay trips, and the contacts part after `breakerTime`. Elements by their IEEE C37.2 numbers; one whose
//! pick-up is left out is off.
//!
//! - 27: lowest, 59: greatest line-to-line voltage; 81U, 81O: frequency; 81R: |df/dt| through a first-order window; 32R: power to → from; 50: current. Overcurrent
//!   elements look at the greatest phase current, so that they see unbalanced faults; 50N and 51N at the residual current 3·I₀, the sum of the
//!   three phases, 46 at the negative sequence I₂. The frequency
//!   elements are blocked below `frequencyInhibit`. Frequency is that of the island. In `emt` all else is of the last cycle, see [`super::relay_phases`].
//! - 87T: see [`super::differential`].
//! - 51, 51N: dx/dt = 1/t(M), M = current over pick-up, trips at x = 1 (IEEE Std C37.112, the integral form of the inverse curves). IEC
//!   60255-151: t = TMS·k/(M^α − 1); IEEE: t = TD·(A/(M^p − 1) + B). Below the pick-up IEC curves reset at once, IEEE curves with
//!   t_r·TD/(1 − M²).

use super::ac_base::{power, size};
use super::breaker::Breaker;
use super::differential::Differential;
use super::relay_curve::{Inverse, emptied};
use super::relay_phases::{RelayPhases, Seen};
use super::relay_spec::SPEC;
use crate::device::*;
use crate::emt::phases::{in_phases, turned, vectors};
use crate::scalar::Real;
use crate::sequence::{extreme_lines, greatest_phase};
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Undervoltage,
    Overvoltage,
    Underfrequency,
    Overfrequency,
    Rocof,
    Instantaneous,
    ReversePower,
    EarthInstantaneous,
    NegativeSequence,
}

#[derive(Clone, Debug)]
pub(super) struct Stage {
    pub(super) element: Element,
    pub(super) name: &'static str,
    /// pu; Hz/s for 81R.
    pub(super) pick_up: f64,
    pub(super) delay: f64,
    pub(super) since: Option<f64>,
}

/// What the relay sees, pu.
struct Measured {
    seen: Seen,
    speed: f64,
    /// Hz/s.
    rocof: f64,
}

pub struct Relay {
    pub(super) breaker: Breaker,
    pub(super) stages: Vec<Stage>,
    /// 51 and 51N.
    pub(super) inverses: [Option<Inverse>; CURVES],
    pub(super) differential: Option<Differential>,
    /// Where an element looks at them.
    pub(super) phases: Option<RelayPhases>,
    pub(super) window: f64,
    pub(super) inhibit: f64,
    pub(super) frequency: f64,
    pub(super) breaker_time: f64,
    /// Instant at which the contacts part after a trip.
    pub(super) parts_at: Option<f64>,
    /// Number of the element that tripped last.
    pub(super) tripped: f64,
    pub(super) v_base: f64,
    pub(super) i_base: f64,
    /// Negative-sequence voltage at the `from` side, and currents beside the positive sequence.
    pub(super) negative: (f64, f64),
    pub(super) others: SequenceCurrents,
}

/// Own variables behind the breaker's: progress of both curves, filtered speed, speed.
const OWN: usize = 4;
const CURVES: usize = 2;
const CURVE_NAMES: [&str; CURVES] = ["51, inverse time overcurrent", "51N, inverse time earth fault"];

impl Relay {
    fn measured(&self, volts: &[f64], vars: &[f64]) -> Measured {
        let (flow, own) = vars.split_at(vars.len() - OWN);
        let emt = flow.len() == 3;
        let seen = if emt {
            self.seen().copied().unwrap_or_default()
        } else {
            let ([v, _], [i]) = (vectors::<2>(volts), vectors(flow));
            let lines = if self.negative == (0.0, 0.0) { (size(v), size(v)) } else { extreme_lines(v, self.negative) };
            let (residual, negative) = (self.residual(flow), size(self.others.negative));
            Seen { v: size(v), lines, i: self.size(flow), residual, negative, p: power(v, i).0 }
        };
        Measured { seen, speed: own[3], rocof: (own[3] - own[2]) / self.window * self.frequency }
    }

    /// In `emt`.
    fn seen(&self) -> Option<&Seen> {
        self.phases.as_ref().and_then(|phases| phases.seen.as_ref())
    }

    /// Size of the current; of the greatest phase in an unbalanced fault.
    fn size<S: Real>(&self, flow: &[S]) -> S {
        if flow.len() == 3 {
            return S::from_f64(self.seen().map_or(0.0, |seen| seen.i));
        }
        let square = flow.iter().fold(S::zero(), |sum, i| sum + i.sq());
        if self.others == SequenceCurrents::default() {
            return square.sqrt();
        }
        greatest_phase((flow[0], flow[1]), &self.others)
    }

    /// What a curve counts: 51 the greatest phase, 51N the residual current.
    fn counted<S: Real>(&self, curve: usize, flow: &[S]) -> S {
        if curve == 0 { self.size(flow) } else { S::from_f64(self.residual(flow)) }
    }

    /// 3·I₀.
    fn residual<S>(&self, flow: &[S]) -> f64 {
        if flow.len() == 3 { self.seen().map_or(0.0, |seen| seen.residual) } else { 3.0 * size(self.others.zero) }
    }

    /// Above 0 where the element is picked up.
    fn excess(&self, stage: &Stage, m: &Measured) -> f64 {
        let (seen, speed) = (&m.seen, m.speed);
        let blocked = seen.v < self.inhibit;
        let frequency = |excess: f64| if blocked { -1.0 } else { excess };
        match stage.element {
            Element::Undervoltage => stage.pick_up - seen.lines.0,
            Element::Overvoltage => seen.lines.1 - stage.pick_up,
            Element::Underfrequency => frequency(stage.pick_up - speed),
            Element::Overfrequency => frequency(speed - stage.pick_up),
            Element::Rocof => frequency(m.rocof.abs() / stage.pick_up - 1.0),
            Element::Instantaneous => seen.i / stage.pick_up - 1.0,
            Element::ReversePower => -seen.p / stage.pick_up - 1.0,
            Element::EarthInstantaneous => seen.residual / stage.pick_up - 1.0,
            Element::NegativeSequence => seen.negative / stage.pick_up - 1.0,
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
            vars.push(var("overcurrent curve progress, 1", VarKind::Differential));
            vars.push(var("earth-fault curve progress, 1", VarKind::Differential));
            vars.push(var("filtered frequency, pu", VarKind::Differential));
            vars.push(var("measured frequency, pu", VarKind::Algebraic));
        }
        vars
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let n = self.breaker.vars(formulation).len();
        let (rows, own) = out.vars.split_at_mut(n);
        let inner = Rows { currents: out.currents, frames: out.frames, vars: rows };
        self.breaker.eval(formulation, env, Locals { vars: &x.vars[..n], ..x }, inner);
        let [phase, earth, filtered, seen] = own else { return };
        let (flow, states) = x.vars.split_at(n);
        for (k, progress) in [phase, earth].into_iter().enumerate() {
            *progress = match &self.inverses[k] {
                Some(inverse) if self.armed() => inverse.rate(self.counted(k, flow), states[k]),
                _ => emptied(states[k]),
            };
        }
        *filtered = (x.frames[0] - states[2]) / self.window;
        *seen = x.frames[0] - states[3];
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
        if let Some(phases) = &mut self.phases {
            let [v, i] = [(rms.volts[0], rms.volts[1]), (rms_flow[0], rms_flow[1])].map(|x| turned(x, env.turns[0]));
            phases.begin(env, v, i, rms.frames[0]);
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
        self.differential.is_some() || self.phases.is_some()
    }
    fn accepted(&mut self, env: &Env, x: Locals<f64>) {
        if let Some(differential) = &mut self.differential {
            differential.accepted(env, &x.vars[..3], x.watched);
        }
        if let Some(phases) = &mut self.phases {
            phases.accepted(env, &x.volts[..3], &x.vars[..3], x.frames[0]);
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
        own.copy_from_slice(&[0.0, 0.0, 1.0, 1.0]);
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
        let n = x.vars.len() - OWN;
        out.extend(x.vars[n..n + CURVES].iter().map(|progress| progress - 1.0));
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
        if let (Some(differential), true) = (&mut self.differential, k == stages + CURVES + poles) {
            differential.turned_over(env.t, armed);
            return Effect::default();
        }
        if k >= stages + CURVES {
            return self.breaker.on_guard(k - stages - CURVES, env, volts, &mut vars[..n], log);
        }
        if !self.armed() {
            return Effect::default();
        }
        if k >= stages {
            if vars[n + k - stages] >= 1.0 - 1e-9 {
                self.trip(CURVE_NAMES[k - stages], 51.0, env, log);
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
        let was_closed = self.breaker.closed();
        let effect = self.breaker.on_event(action, params, env, &mut vars[..n], log)?;
        // Closed as before, it goes on counting: no guard would tell again what is picked up.
        if was_closed && self.breaker.closed() {
            return Ok(effect);
        }
        self.parts_at = None;
        vars[n..n + CURVES].fill(0.0);
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
            [phase, earth, filtered, seen] => ([*phase, *earth], (seen - filtered) / self.window * self.frequency),
            _ => ([0.0; CURVES], 0.0),
        };
        let differential = self.differential.as_ref().map_or(0.0, |d| d.measured(&x.vars[..n], x.watched).0);
        // The window remembers a cycle; a parted current is nothing at once.
        let flows = x.vars[..n].iter().any(|i| *i != 0.0);
        let residual = if flows { self.residual(&x.vars[..n]) * self.i_base } else { 0.0 };
        out[5..].copy_from_slice(&[
            size(v) * self.v_base,
            rocof,
            progress[0],
            self.tripped,
            differential,
            residual,
            progress[1],
        ]);
    }
}
