//! Synchronous machine with prime mover, speed governor and voltage regulator: a diesel genset, or any unit of that form.
//! Equations: [`super::machine`], [`super::governor`], [`super::exciter`], [`super::stabiliser`].
//!
//! Power flow: active power `pSet` + λ·rating, voltage `vSet` − `qDroop`·Q. The regulator measures |v| + `qDroop`·Q, so that sets on one
//! bus share reactive power, and lowers its reference by `vhzSlope` per pu of frequency below `vhzKnee`, which unloads the
//! engine at a block load. Field power is not part of the energy balance (brushless excitation is taken from the shaft).
//!
//! A set that starts comes to the bars unloaded, in phase with a live bus, or as the source of a dead one.

use super::ac_base::{STATOR, scaled, size};
use super::earthing::Earthing;
use super::exciter::Exciter;
use super::genset_modes::State;
use super::genset_spec::SIGNALS;
use super::governor::Governor;
use super::machine::{DELTA, Machine, OMEGA, Stator};
use super::stabiliser::Stabiliser;
use crate::device::*;
use crate::emt::phases::{seen_from, turned};
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct Genset {
    pub(super) s_rated: f64,
    pub(super) v_rated: f64,
    /// Bus voltage in machine pu per bus pu, and bus current in system pu per machine pu.
    pub(super) kv: f64,
    pub(super) ki: f64,
    pub(super) machine: Machine,
    pub(super) governor: Governor,
    pub(super) exciter: Exciter,
    pub(super) stabiliser: Option<Stabiliser>,
    /// Counts of machine, governor, exciter and stabiliser states; in `emt` the stator's two flux linkages follow.
    pub(super) nm: usize,
    pub(super) ng: usize,
    pub(super) ne: usize,
    pub(super) ns: usize,
    pub(super) v_set: f64,
    pub(super) q_droop: f64,
    pub(super) knee: f64,
    pub(super) slope: f64,
    pub(super) p_set: f64,
    /// Reactive limits in the power flow, pu.
    pub(super) q_limits: (f64, f64),
    /// Held at the greatest (true) or least reactive power there.
    pub(super) held: Option<bool>,
    pub(super) start_delay: f64,
    /// Told to stop.
    pub(super) stop_at: Option<f64>,
    /// Who has asked it to run and not yet to stop.
    pub(super) callers: u32,
    pub(super) trip_below: f64,
    pub(super) trip_above: f64,
    /// Voltage reference of the regulator, pu.
    pub(super) v_ref: f64,
    pub(super) state: State,
    /// Rotating energy given by the starter, which is outside the model, J.
    pub(super) started: f64,
    /// Of its star point; none where that is not earthed.
    earthing: Option<Earthing>,
}

pub(super) struct Split<'a, S> {
    pub(super) machine: &'a [S],
    pub(super) governor: &'a [S],
    pub(super) exciter: &'a [S],
    pub(super) stabiliser: &'a [S],
    pub(super) flux: &'a [S],
}

/// W, VA, V, s; voltages, frequencies and droop in pu.
pub struct Ratings {
    pub s_rated: f64,
    pub v_rated: f64,
    pub v_set: f64,
    pub q_droop: f64,
    pub knee: f64,
    pub slope: f64,
    pub p_set: f64,
    /// Reactive power in the power flow, least and greatest, var.
    pub q_limits: (f64, f64),
    pub running: bool,
    pub start_delay: f64,
    /// Speeds at which it trips.
    pub trip_below: f64,
    pub trip_above: f64,
    /// Of the star point, with the machine's zero-sequence impedance.
    pub earthing: Option<Earthing>,
}

impl Genset {
    pub fn new(
        r: Ratings,
        v_nominal: f64,
        s_base: f64,
        machine: Machine,
        governor: Governor,
        exciter: Exciter,
        stabiliser: Option<Stabiliser>,
    ) -> Self {
        let kv = v_nominal / r.v_rated;
        Self {
            s_rated: r.s_rated,
            v_rated: r.v_rated,
            kv,
            ki: r.s_rated / s_base * kv,
            nm: machine.state_names().len(),
            ng: governor.state_names().len(),
            ne: exciter.state_names().len(),
            ns: stabiliser.as_ref().map_or(0, |s| s.state_names().len()),
            machine,
            governor,
            exciter,
            stabiliser,
            v_set: r.v_set,
            q_droop: r.q_droop,
            knee: r.knee,
            slope: r.slope,
            p_set: r.p_set,
            q_limits: (r.q_limits.0 / r.s_rated, r.q_limits.1 / r.s_rated),
            held: None,
            start_delay: r.start_delay,
            stop_at: None,
            callers: 0,
            trip_below: r.trip_below,
            trip_above: r.trip_above,
            v_ref: r.v_set,
            state: if r.running { State::Running } else { State::Off },
            started: 0.0,
            earthing: r.earthing,
        }
    }

    pub(super) fn connected(&self) -> bool {
        self.state == State::Running
    }

    fn split<'a, S>(&self, x: &'a [S]) -> Split<'a, S> {
        let (machine, rest) = x.split_at(self.nm);
        let (governor, rest) = rest.split_at(self.ng);
        let (exciter, rest) = rest.split_at(self.ne);
        let (stabiliser, flux) = rest.split_at(self.ns);
        Split { machine, governor, exciter, stabiliser, flux }
    }

    /// Stator at terminal voltage `v`; in `emt` by its flux linkages, which are states (α, β) that stand still with the stator.
    fn stator<S: Real>(&self, env: &Env, v: (S, S), s: &Split<S>) -> Stator<S> {
        match s.flux {
            [a, b] => self.machine.stator_of_flux(seen_from((*a, *b), env.turns[0]), s.machine),
            _ => self.machine.stator(v, s.machine),
        }
    }

    pub(super) fn q_limit(&self, greatest: bool) -> f64 {
        if greatest { self.q_limits.1 } else { self.q_limits.0 }
    }

    /// Delivered, pu of the rating.
    fn power(&self, env: &Env, volts: &[f64], vars: &[f64]) -> f64 {
        let v = (volts[0] * self.kv, volts[1] * self.kv);
        let stator = self.stator(env, v, &self.split(vars));
        v.0 * stator.ir + v.1 * stator.ii
    }
}

impl Model for Genset {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "ac", domain: Domain::Ac }]
    }

    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let var = |name, kind| Var { name, kind, scale: 1.0 };
        match formulation {
            Formulation::SteadyState => PHASOR.map(|name| var(name, VarKind::Algebraic)).to_vec(),
            Formulation::Rms | Formulation::Emt => {
                let mut names = self.machine.state_names().to_vec();
                names.extend(self.governor.state_names());
                names.extend(self.exciter.state_names());
                names.extend(self.stabiliser.iter().flat_map(Stabiliser::state_names));
                if formulation == Formulation::Emt {
                    names.extend(STATOR);
                }
                names.into_iter().map(|n| var(n, VarKind::Differential)).collect()
            }
        }
    }

    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let v = (x.volts[0] * self.kv, x.volts[1] * self.kv);
        if !self.connected() {
            out.currents.fill(S::zero());
            for (row, var) in out.vars.iter_mut().zip(x.vars) {
                *row = if formulation == Formulation::SteadyState { *var } else { S::zero() };
            }
            return;
        }
        match formulation {
            Formulation::SteadyState => {
                let i = (x.vars[0], x.vars[1]);
                out.currents[0] = i.0 * self.ki;
                out.currents[1] = i.1 * self.ki;
                out.vars[0] = v.0 * i.0 + v.1 * i.1 - x.frames[0] - self.p_set / self.s_rated;
                out.vars[1] = match self.held {
                    Some(at_most) => v.1 * i.0 - v.0 * i.1 - self.q_limit(at_most),
                    None => self.regulated(v, i) - self.v_set,
                };
            }
            Formulation::Rms | Formulation::Emt => {
                let s = self.split(x.vars);
                let stator = self.stator(env, v, &s);
                let i = (stator.ir, stator.ii);
                out.currents[0] = i.0 * self.ki;
                out.currents[1] = i.1 * self.ki;
                let omega = s.machine[OMEGA];
                out.frames[0] = omega - x.frames[0];
                let (rm, rest) = out.vars.split_at_mut(s.machine.len());
                let (rg, rest) = rest.split_at_mut(s.governor.len());
                let (re, rest) = rest.split_at_mut(s.exciter.len());
                let (rs, rf) = rest.split_at_mut(s.stabiliser.len());
                let (shaft, seen) = self.controls(x.frames[0], v, &stator, &s, rg, rs);
                let field = self.exciter.output(&seen, s.exciter, re);
                self.machine.rates(env.omega0, x.frames[0], s.machine, &stator, field, shaft.torque, rm);
                if let ([a, b], [alpha, beta]) = (rf, s.flux) {
                    let (re, im) = (v.0 + i.0 * self.machine.ra, v.1 + i.1 * self.machine.ra);
                    let unfelt = self.machine.unfelt_speed(omega) * env.omega0;
                    (*a, *b) = turned((re * env.omega0, im * env.omega0), env.turns[0]);
                    (*a, *b) = (*a - unfelt * *beta, *b + unfelt * *alpha);
                }
            }
        }
    }

    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Vector
    }
    fn star_point(&self) -> Option<(Earthing, bool)> {
        self.earthing.map(|way| (way, self.connected()))
    }
    fn admittances(&self, sequence: Sequence, _env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        // That of the zero sequence is the star point's.
        if sequence == Sequence::Zero || !self.connected() {
            return vec![];
        }
        let y = self.machine.negative(self.split(x.vars).machine);
        vec![(0, 0, scaled(y, self.kv * self.ki))]
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        let (states, flux) = vars.split_at_mut(rms.vars.len());
        states.copy_from_slice(rms.vars);
        let v = (rms.volts[0] * self.kv, rms.volts[1] * self.kv);
        let machine = self.split(rms.vars).machine;
        let standing = |v| turned(self.machine.flux(&self.machine.stator(v, machine), machine), env.turns[0]);
        let (a, b) = if self.connected() { standing(v) } else { (0.0, 0.0) };
        flux.copy_from_slice(&[a, b]);
    }
    fn turn_frame(&mut self, _port: usize, angle: f64, vars: &mut [f64]) {
        vars[DELTA] -= angle;
    }
    fn frame_weight(&self, _port: usize) -> f64 {
        if self.connected() { self.machine.inertia * self.s_rated / 1e6 } else { 0.0 }
    }

    fn hold_limits(&mut self, _env: &Env, x: Locals<f64>, may_leave: bool) -> bool {
        self.hold_reactive(x, may_leave)
    }
    fn limit_held(&self) -> Option<String> {
        self.reactive_held()
    }

    fn guess(&self, _env: &Env, vars: &mut [f64]) {
        vars[0] = self.p_set / self.s_rated;
        vars[1] = 0.0;
    }

    fn initialise(
        &mut self,
        env: &Env,
        volts: &[f64],
        currents: &[f64],
        _steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        if !self.connected() {
            vars.fill(0.0);
            vars[OMEGA] = 1.0;
            return Ok(());
        }
        let v = (volts[0] * self.kv, volts[1] * self.kv);
        self.settle(env, v, (currents[0] / self.ki, currents[1] / self.ki), vars)
    }

    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        let omega = if self.connected() { x.vars[OMEGA] } else { 1.0 };
        out.extend([omega - self.trip_below, self.trip_above - omega]);
        if let Some(stabiliser) = self.stabiliser.as_ref().filter(|s| s.steadiness(0.0).is_some()) {
            let power = if self.connected() { self.power(env, x.volts, x.vars) } else { f64::NAN };
            out.push(stabiliser.steadiness(power).filter(|rest| !rest.is_nan()).unwrap_or(1.0));
        }
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if k == 2 {
            let power = if self.connected() { self.power(env, volts, vars) } else { return Effect::default() };
            let switched = self.stabiliser.as_mut().is_some_and(|s| s.switch(power));
            if switched {
                log("D305", format!("stabiliser switched by the power delivered, {power:.4} pu"));
            }
            return Effect { discontinuity: switched, topology: false };
        }
        self.crossed(vars, log)
    }
    fn wake_at(&self) -> Option<f64> {
        match self.state {
            State::Starting { ready } => Some(ready),
            _ => self.stop_at,
        }
    }

    fn on_wake(&mut self, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        self.woken(env, volts, vars, log)
    }

    fn on_event(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        env: &Env,
        _vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        self.told(action, params, env, log)
    }

    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        if !self.connected() {
            return PowerBalance::default();
        }
        let s = self.split(x.vars);
        let v = (x.volts[0] * self.kv, x.volts[1] * self.kv);
        let stator = self.stator(env, v, &s);
        let omega = s.machine[OMEGA];
        let (shaft, field) = self.shown(x.frames[0], v, &stator, &s);
        let mut source = self.machine.shaft_power(shaft.torque, omega);
        if !s.flux.is_empty() {
            let mut rates = [0.0; 8];
            self.machine.rates(env.omega0, x.frames[0], s.machine, &stator, field, shaft.torque, &mut rates[..self.nm]);
            source += self.machine.field_energy(env.omega0, &stator, s.machine, &rates[..self.nm]).1;
            if self.machine.saturates_with_current() {
                source += self.saturating(env, v, x.frames[0], &stator, &s, &rates);
            }
        }
        PowerBalance {
            source: source * self.s_rated,
            load: 0.0,
            loss: self.machine.loss(&stator, omega) * self.s_rated,
        }
    }

    fn stored(&self, env: &Env, x: Locals<f64>) -> f64 {
        let s = self.split(x.vars);
        let mut stored = self.machine.stored(x.vars[OMEGA]);
        if let ([a, b], true) = (s.flux, self.connected()) {
            let stator = self.machine.stator_of_flux(seen_from((*a, *b), env.turns[0]), s.machine);
            stored += self.machine.field_energy(env.omega0, &stator, s.machine, s.machine).0;
        }
        stored * self.s_rated - self.started
    }

    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SIGNALS.to_vec()
    }

    fn measure(&self, env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        if !self.connected() {
            out.fill(0.0);
            return;
        }
        let s = self.split(x.vars);
        let v = (x.volts[0] * self.kv, x.volts[1] * self.kv);
        let stator = self.stator(env, v, &s);
        let i = (stator.ir, stator.ii);
        let omega = s.machine[OMEGA];
        let p = v.0 * i.0 + v.1 * i.1;
        let (shaft, field) = self.shown(x.frames[0], v, &stator, &s);
        out[0] = p * self.s_rated;
        out[1] = (v.1 * i.0 - v.0 * i.1) * self.s_rated;
        out[2] = size(v) * self.v_rated;
        out[3] = size(i) * self.s_rated / (3.0_f64.sqrt() * self.v_rated);
        out[4] = omega * env.omega0 / (2.0 * std::f64::consts::PI);
        out[5] = omega;
        out[6] = s.machine[DELTA];
        out[7] = field;
        out[8] = shaft.torque;
        out[9] = shaft.valve;
        out[10] = self.reference(omega);
        // Of a star point that is not earthed.
        out[11] = 0.0;
    }
}
