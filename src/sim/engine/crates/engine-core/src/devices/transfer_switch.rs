//! Transfer switch: two sources, one output; at most one of them is joined to it. Each way is a breaker ([`super::breaker`]), so that what is open
//! carries exactly nothing and poles clear at their current zeros in `emt`.
//!
//! Break before make: a source that stays outside its window for `senseTime` while the other is inside is left; the output stands open
//! for `transferTime`, counted from the opening, and until all poles have cleared; then the other way closes. Back to the preferred
//! source once it has been good for `returnDelay`. A static switch has both times in milliseconds, a mechanical one in tenths of
//! seconds. Without a good source it stays where it is. The window is that of each source's own side: voltage and frequency.
//!
//! With an in-phase monitor (`inPhaseWait`) it leaves a good source for another good one, as on the return or by a command, only where both are
//! in step: size, frequency and the angle that they will be apart when the other way closes, δ + 2π·Δf·`transferTime`, within their limits. Not so
//! within `inPhaseWait`, it makes a delayed transition: the output stands open for `delayedTime`, in which motors lose their voltage. In phasors the
//! angle between two islands is counted from t = 0, dδ/dt = ω₀·(ω_a − ω_b).
//!
//! Generators of the other source (`starts`) are started once the preferred one has been bad for `startAfter`, and stopped when the switch has
//! been back on it, and it good, for `coolDown` (NFPA 110, 6.2). They come as any other source does: voltage and frequency inside the window.

use super::ac_base::size;
use super::breaker::Breaker;
use super::params::{choice_of, unknown_action};
use super::transfer_switch_spec::SPEC;
use crate::device::*;
use crate::emt::phases::{in_phases, vectors};
use crate::scalar::Real;
use serde_json::{Map, Value};

pub(super) const NAMES: [&str; 2] = ["A", "B"];
pub(super) const SOURCES: [&str; 2] = ["a", "b"];
/// Port of the output.
pub(super) const OUT: usize = 2;
/// Guards of a source: voltage low, voltage high, frequency.
pub(super) const WINDOW: usize = 3;

pub struct TransferSwitch {
    pub(super) ways: [Breaker; 2],
    /// Nominal voltages, V; A per pu; rated A; Hz.
    pub(super) volts: [f64; 3],
    pub(super) amperes: [f64; 2],
    pub(super) rated: f64,
    pub(super) frequency: f64,
    pub(super) window: (f64, f64),
    pub(super) band: f64,
    pub(super) sense_time: f64,
    pub(super) transfer_time: f64,
    pub(super) return_delay: f64,
    pub(super) returns: bool,
    pub(super) preferred: usize,
    /// Way that is closed.
    pub(super) position: Option<usize>,
    /// Opened by hand: it does nothing by itself.
    pub(super) locked: bool,
    pub(super) connected: bool,
    pub(super) dead: [bool; 2],
    pub(super) inside: [bool; 2 * WINDOW],
    /// Decision that waits: when it falls, and for which way.
    pub(super) sensed: Option<(f64, usize)>,
    /// Under way: when the new way may close, and which.
    pub(super) moving: Option<(f64, usize)>,
    pub(super) transfers: u32,
    pub(super) monitor: Option<Monitor>,
    pub(super) engines: Option<Engines>,
}

/// In-phase monitor.
pub(super) struct Monitor {
    /// rad, pu and Hz.
    pub(super) angle: f64,
    pub(super) voltage: f64,
    pub(super) frequency: f64,
    pub(super) wait: f64,
    pub(super) delayed: f64,
    /// It waits until then, for which way.
    pub(super) waiting: Option<(f64, usize)>,
}

/// Generators that it starts.
pub(super) struct Engines {
    pub(super) ids: Vec<String>,
    pub(super) start_after: f64,
    pub(super) cool_down: f64,
    /// Source that they stand in for.
    pub(super) mains: usize,
    pub(super) run: bool,
    /// When they are told to start or to stop.
    pub(super) due: Option<f64>,
    pub(super) told: Option<&'static str>,
}

/// What way `k` sees: its own port and the output.
fn pair<S: Copy>(k: usize, all: &[S]) -> [S; 6] {
    let n = all.len() / 3;
    let mut two = [all[0]; 6];
    two[..n].copy_from_slice(&all[k * n..(k + 1) * n]);
    two[n..2 * n].copy_from_slice(&all[OUT * n..]);
    two
}

impl Model for TransferSwitch {
    fn ports(&self) -> Vec<Port> {
        SPEC.ports.iter().map(|&(name, domain)| Port { name, domain }).collect()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let names: &[&str] = match formulation {
            Formulation::Emt => &[
                "current from source A in phase a, pu",
                "current from source A in phase b, pu",
                "current from source A in phase c, pu",
                "current from source B in phase a, pu",
                "current from source B in phase b, pu",
                "current from source B in phase c, pu",
            ],
            _ => &[
                "current from source A, real part, pu",
                "current from source A, imaginary part, pu",
                "current from source B, real part, pu",
                "current from source B, imaginary part, pu",
            ],
        };
        let mut vars: Vec<Var> = names.iter().map(|name| Var { name, kind: VarKind::Algebraic, scale: 1.0 }).collect();
        if formulation == Formulation::Rms && self.monitor.is_some() {
            // Sources of two frequencies slip from the start.
            vars.push(Var { name: "angle between the sources, rad", kind: VarKind::Reservoir, scale: 1.0 });
        }
        vars
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let n = formulation.width();
        out.currents.fill(S::zero());
        for (k, rows) in out.vars.chunks_exact_mut(n).enumerate() {
            let volts = pair(k, x.volts);
            let mut currents = [S::zero(); 6];
            let own = Locals { volts: &volts[..2 * n], frames: &[], vars: &x.vars[k * n..(k + 1) * n], watched: &[] };
            let to = Rows { currents: &mut currents[..2 * n], frames: &mut [], vars: rows };
            self.ways[k].eval(formulation, env, own, to);
            for j in 0..n {
                out.currents[k * n + j] = currents[j];
                out.currents[OUT * n + j] = out.currents[OUT * n + j] + currents[n + j];
            }
        }
        if out.vars.len() == 5 {
            out.vars[4] = (x.frames[0] - x.frames[1]) * env.omega0;
        }
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn still(&self, formulation: Formulation) -> bool {
        formulation == Formulation::Emt || self.monitor.is_none()
    }
    fn linear(&self) -> bool {
        true
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, currents: &[f64], vars: &mut [f64]) {
        for (k, own) in vars.chunks_exact_mut(3).enumerate() {
            let turns = [env.turns[k], env.turns[OUT]];
            let env = Env { turns: &turns, ..*env };
            self.ways[k].begin_emt(&env, Locals { vars: &rms.vars[2 * k..2 * k + 2], ..rms }, currents, own);
        }
    }
    fn phase_leads(&self) -> Vec<(usize, usize, u8)> {
        vec![(0, OUT, 0), (1, OUT, 0)]
    }
    fn admittances(&self, sequence: Sequence, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        let place = |k: usize, port: usize| if port == 0 { k } else { OUT };
        let of = |k: usize| {
            self.ways[k].admittances(sequence, env, x).into_iter().map(move |(r, c, y)| (place(k, r), place(k, c), y))
        };
        of(0).chain(of(1)).collect()
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        (0..2).filter(|&k| !self.ways[k].couples().is_empty()).map(|k| (k, OUT)).collect()
    }
    fn initialise(
        &mut self,
        _env: &Env,
        volts: &[f64],
        _currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        vars.fill(0.0);
        vars[..steady.len()].copy_from_slice(steady);
        for k in 0..2 {
            let v = size((volts[2 * k], volts[2 * k + 1]));
            (self.inside[k * WINDOW], self.inside[k * WINDOW + 1]) = (v > self.window.0, v < self.window.1);
        }
        self.plan(0.0);
        Ok(())
    }

    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        let v = vectors::<3>(x.volts);
        for (v, speed) in v[..OUT].iter().zip(x.frames) {
            let (size, off) = (size(*v), (speed - 1.0).abs() * self.frequency);
            out.extend([size - self.window.0, self.window.1 - size, self.band - off]);
        }
        if let Some(monitor) = &self.monitor {
            out.push(self.in_step(monitor, env, &x));
        }
        if in_phases(&x) {
            for (k, way) in self.ways.iter().enumerate() {
                let volts = pair(k, x.volts);
                way.guards(
                    env,
                    Locals { volts: &volts, frames: &x.frames[..2], vars: &x.vars[3 * k..3 * k + 3], watched: &[] },
                    out,
                );
            }
        }
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if self.monitor.is_some() && k == 2 * WINDOW {
            let Some((_, to)) = self.waiting() else { return Effect::default() };
            return self.leave(to, "both are in step", self.transfer_time, env, vars, log);
        }
        let pole = k.checked_sub(2 * WINDOW + usize::from(self.monitor.is_some()));
        if let Some(pole) = pole {
            let way = pole / 3;
            return self.ways[way].on_guard(pole % 3, env, volts, &mut vars[3 * way..3 * way + 3], log);
        }
        self.inside[k] = !self.inside[k];
        // A jump passes both ends of the window at once: what the voltages plainly say holds.
        let v = size(vectors::<3>(volts)[k / WINDOW]);
        if let Some(plain) = [v - self.window.0, self.window.1 - v].get(k % WINDOW)
            && plain.abs() > 1e-6
        {
            self.inside[k] = *plain > 0.0;
        }
        self.plan(env.t);
        Effect::default()
    }
    fn wake_at(&self) -> Option<f64> {
        let own = match (self.moving, self.sensed) {
            (Some((at, _)), _) => (!self.arcs()).then_some(at),
            (None, sensed) => sensed.or(self.waiting()).map(|(at, _)| at),
        };
        own.into_iter().chain(self.engines.as_ref().and_then(|engines| engines.due)).min_by(f64::total_cmp)
    }
    fn commands(&self) -> &[String] {
        self.engines.as_ref().map_or(&[], |engines| &engines.ids)
    }
    fn take_command(&mut self) -> Option<&'static str> {
        self.engines.as_mut()?.told.take()
    }
    fn on_wake(&mut self, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if let Some(engines) = &mut self.engines
            && engines.due.is_some_and(|at| env.t >= at)
        {
            engines.run = !engines.run;
            engines.due = None;
            let action = if engines.run { "start" } else { "stop" };
            engines.told = Some(action);
            log("D387", format!("generators told to {action}"));
            self.plan(env.t);
            return Effect::default();
        }
        let effect = match (self.moving, self.sensed) {
            (Some((at, to)), _) if env.t >= at => {
                // Meanwhile the other source may have come back, or this one gone.
                let other = 1 - to;
                let to = if !self.good(to) && self.good(other) { other } else { to };
                self.arrive(to, env, vars, log)
            }
            (None, Some((at, to))) if env.t >= at => {
                let why = match self.position {
                    Some(here) if !self.good(here) => self.reason(here),
                    _ => self.reason(to),
                };
                self.set_out(to, &why, env, vars, log)
            }
            _ => match self.waiting() {
                Some((at, to)) if env.t >= at => {
                    let open = self.monitor.as_ref().map_or(0.0, |monitor| monitor.delayed.max(self.transfer_time));
                    let why = format!("not in step in time, delayed transition of {open} s");
                    self.leave(to, &why, open, env, vars, log)
                }
                _ => Effect::default(),
            },
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
        let effect = match action {
            "toA" | "toB" => {
                let to = usize::from(action == "toB");
                self.locked = false;
                self.preferred = to;
                if self.position == Some(to) {
                    Effect::default()
                } else if self.connected && self.good(to) {
                    self.set_out(to, "by command", env, vars, log)
                } else {
                    log("D385", format!("not to {}: {}", NAMES[to], self.reason(to)));
                    Effect::default()
                }
            }
            "open" => {
                self.locked = true;
                self.open(env, vars, log)
            }
            "set" => {
                for key in params.keys() {
                    match key.as_str() {
                        "preferred" => self.preferred = usize::from(choice_of(params, key, &SOURCES)? == SOURCES[1]),
                        _ => return Err(unknown_action(key, "preferred")),
                    }
                }
                Effect::default()
            }
            "disconnect" => {
                self.connected = false;
                self.open(env, vars, log)
            }
            "connect" => {
                self.connected = true;
                Effect::default()
            }
            _ => return Err(unknown_action(action, "toA, toB, open, set, disconnect and connect")),
        };
        self.plan(env.t);
        Ok(effect)
    }
    fn on_dead(&mut self, port: usize, dead: bool, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        if port == OUT || self.dead[port] == dead {
            return Effect::default();
        }
        self.dead[port] = dead;
        let other = 1 - port;
        if dead && env.t <= 0.0 && self.position == Some(port) && !self.dead[other] {
            // Dead from the start: there is nothing to sense.
            self.operate(port, "open", env, vars, log);
            self.operate(other, "close", env, vars, log);
            self.position = Some(other);
            log("D386", format!("on {} from the start: {}", NAMES[other], self.reason(port)));
            return Effect { discontinuity: true, topology: true };
        }
        self.plan(env.t);
        Effect::default()
    }

    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        let n = x.vars.len() / 2;
        let loss = |k: usize| {
            let volts = pair(k, x.volts);
            let own = Locals {
                volts: &volts[..2 * n],
                frames: &x.frames[..2],
                vars: &x.vars[k * n..(k + 1) * n],
                watched: &[],
            };
            self.ways[k].balance(env, own, &[]).loss
        };
        PowerBalance { loss: loss(0) + loss(1), ..PowerBalance::default() }
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        out[7] = f64::from(self.transfers);
        if !self.connected && self.couples().is_empty() {
            out[7] = 0.0;
            return;
        }
        out[0] = self.position.map_or(0.0, |k| k as f64 + 1.0);
        let own = if in_phases(&x) { 6 } else { 4 };
        let (v, i) = (vectors::<3>(x.volts), vectors::<2>(&x.vars[..own]));
        let ratio = |k: usize| self.volts[OUT] / self.volts[k];
        let total = (i[0].0 * ratio(0) + i[1].0 * ratio(1), i[0].1 * ratio(0) + i[1].1 * ratio(1));
        let amperes = size(total) * env.s_base / (3.0_f64.sqrt() * self.volts[OUT]);
        out[1] = amperes;
        out[2] = (v[OUT].0 * total.0 + v[OUT].1 * total.1) * env.s_base;
        out[3] = (v[OUT].1 * total.0 - v[OUT].0 * total.1) * env.s_base;
        (out[4], out[5]) = (size(i[0]) * self.amperes[0], size(i[1]) * self.amperes[1]);
        out[6] = amperes / self.rated;
        if self.monitor.is_some() {
            let (re, im) = Self::apart(&v, Self::slip(x.vars));
            out[8] = libm::atan2(im, re);
        }
    }
}
