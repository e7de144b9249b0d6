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

use super::ac_base::{Phasor, size};
use super::breaker::Breaker;
use super::params::{
    Build, DeviceSpec, bad, choice, choice_of, devices, flag, number, positive, signal, unknown_action,
};
use crate::device::*;
use crate::emt::phases::{in_phases, turned, vectors};
use crate::scalar::Real;
use serde_json::{Map, Value};

const NAMES: [&str; 2] = ["A", "B"];
const SOURCES: [&str; 2] = ["a", "b"];
/// Port of the output.
const OUT: usize = 2;
/// Guards of a source: voltage low, voltage high, frequency.
const WINDOW: usize = 3;

pub struct TransferSwitch {
    ways: [Breaker; 2],
    /// Nominal voltages, V; A per pu; rated A; Hz.
    volts: [f64; 3],
    amperes: [f64; 2],
    rated: f64,
    frequency: f64,
    window: (f64, f64),
    band: f64,
    sense_time: f64,
    transfer_time: f64,
    return_delay: f64,
    returns: bool,
    preferred: usize,
    /// Way that is closed.
    position: Option<usize>,
    /// Opened by hand: it does nothing by itself.
    locked: bool,
    connected: bool,
    dead: [bool; 2],
    inside: [bool; 2 * WINDOW],
    /// Decision that waits: when it falls, and for which way.
    sensed: Option<(f64, usize)>,
    /// Under way: when the new way may close, and which.
    moving: Option<(f64, usize)>,
    transfers: u32,
    monitor: Option<Monitor>,
    engines: Option<Engines>,
}

/// In-phase monitor.
struct Monitor {
    /// rad, pu and Hz.
    angle: f64,
    voltage: f64,
    frequency: f64,
    wait: f64,
    delayed: f64,
    /// It waits until then, for which way.
    waiting: Option<(f64, usize)>,
}

/// Generators that it starts.
struct Engines {
    ids: Vec<String>,
    start_after: f64,
    cool_down: f64,
    /// Source that they stand in for.
    mains: usize,
    run: bool,
    /// When they are told to start or to stop.
    due: Option<f64>,
    told: Option<&'static str>,
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "transferSwitch",
    help: "Transfer switch with two sources and one output, static or mechanical",
    ports: &[("a", Domain::Ac), ("b", Domain::Ac), ("out", Domain::Ac)],
    params: &[&[
        choice("preferred", &SOURCES, "Source that it stands on while that is good, also at t = 0"),
        positive("ratedCurrent", "A", f64::MAX, "Rated current"),
        positive("contactResistance", "Ω", 1.0, "Resistance of a closed way; default 20 µΩ").optional(),
        number("voltageMin", "pu", 0.1, 0.999, "Lower end of the voltage window"),
        number("voltageMax", "pu", 1.001, 2.0, "Upper end of the voltage window"),
        positive("frequencyBand", "Hz", 20.0, "Frequency window either side of nominal"),
        number("senseTime", "s", 0.0, 600.0, "Outside the window, with the other source inside, before the way opens"),
        number("transferTime", "s", 0.0, 60.0, "From the opening of one way to the closing of the other"),
        number("returnDelay", "s", 0.0, 7200.0, "Preferred source good before it goes back; default 60").optional(),
        flag("autoReturn", "It goes back to the preferred source by itself; default true").optional(),
        number(
            "inPhaseWait",
            "s",
            0.0,
            3600.0,
            "In-phase monitor: longest wait for both good sources to come in step; default no monitor",
        )
        .optional(),
        positive("inPhaseAngle", "rad", std::f64::consts::PI, "Greatest angle between the sources as the way closes")
            .optional(),
        positive("inPhaseVoltage", "pu", 1.0, "Greatest difference of their voltages").optional(),
        positive("inPhaseFrequency", "Hz", 20.0, "Greatest difference of their frequencies").optional(),
        number("delayedTime", "s", 0.0, 600.0, "Output open after a wait in vain; default transferTime").optional(),
        devices("starts", "Generators of the other source, which it starts and stops"),
        number("startAfter", "s", 0.0, 600.0, "Preferred source outside the window before they start; default 1")
            .optional(),
        number("coolDown", "s", 0.0, 7200.0, "Back on the preferred source before they stop; default 300").optional(),
    ]],
    signals: &[
        signal("position", "1", "1 on A, 2 on B, 0 open"),
        signal("i", "A", "Current of the output"),
        signal("p", "W", "Active power delivered to the output"),
        signal("q", "var", "Reactive power delivered to the output"),
        signal("iA", "A", "Current from A"),
        signal("iB", "A", "Current from B"),
        signal("loading", "1", "Current over rated"),
        signal("transfers", "1", "Transfers so far"),
        signal("angle", "rad", "Angle of A ahead of B, with an in-phase monitor"),
    ],
    actions: &["toA", "toB", "open", "set", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<TransferSwitch, DeviceError> {
    let volts = [b.port_volts[0], b.port_volts[1], b.port_volts[2]];
    if volts[..2].iter().any(|v| (v / volts[OUT] - 1.0).abs() > 0.1) {
        return Err(bad(
            "bad-parameter",
            "ratedCurrent",
            "its three sides have nominal voltages more than 10 % apart".into(),
        ));
    }
    let resistance = b.number_or("contactResistance", 20e-6);
    let preferred = usize::from(b.choice("preferred")? == SOURCES[1]);
    let way = |k: usize| {
        let pu = resistance * b.s_base / (volts[k] * volts[k]);
        Breaker::new(b.s_base, (volts[k], volts[OUT]), pu, k == preferred)
    };
    let monitor = match b.has("inPhaseWait") {
        false => None,
        true => Some(Monitor {
            angle: b.number("inPhaseAngle")?,
            voltage: b.number("inPhaseVoltage")?,
            frequency: b.number("inPhaseFrequency")?,
            wait: b.number("inPhaseWait")?,
            delayed: b.number_or("delayedTime", b.number("transferTime")?),
            waiting: None,
        }),
    };
    Ok(TransferSwitch {
        ways: [way(0), way(1)],
        volts,
        amperes: [0, 1].map(|k| b.s_base / (libm::sqrt(3.0) * volts[k])),
        rated: b.number("ratedCurrent")?,
        frequency: b.omega0 / std::f64::consts::TAU,
        window: (b.number("voltageMin")?, b.number("voltageMax")?),
        band: b.number("frequencyBand")?,
        sense_time: b.number("senseTime")?,
        transfer_time: b.number("transferTime")?,
        return_delay: b.number_or("returnDelay", 60.0),
        returns: b.flag_or("autoReturn", true),
        preferred,
        position: Some(preferred),
        locked: false,
        connected: true,
        dead: [false; 2],
        inside: [true; 2 * WINDOW],
        sensed: None,
        moving: None,
        transfers: 0,
        monitor,
        engines: Some(b.texts("starts")).filter(|ids| !ids.is_empty()).map(|ids| Engines {
            ids,
            start_after: b.number_or("startAfter", 1.0),
            cool_down: b.number_or("coolDown", 300.0),
            mains: preferred,
            run: false,
            due: None,
            told: None,
        }),
    })
}

/// What way `k` sees: its own port and the output.
fn pair<S: Copy>(k: usize, all: &[S]) -> [S; 6] {
    let n = all.len() / 3;
    let mut two = [all[0]; 6];
    two[..n].copy_from_slice(&all[k * n..(k + 1) * n]);
    two[n..2 * n].copy_from_slice(&all[OUT * n..]);
    two
}

impl TransferSwitch {
    fn good(&self, k: usize) -> bool {
        !self.dead[k] && self.inside[k * WINDOW..(k + 1) * WINDOW].iter().all(|inside| *inside)
    }
    fn reason(&self, k: usize) -> String {
        let what = match self.inside[k * WINDOW..(k + 1) * WINDOW] {
            _ if self.dead[k] => "is dead",
            [false, ..] => "stands below its voltage window",
            [_, false, _] => "stands above its voltage window",
            [_, _, false] => "is outside its frequency band",
            _ => "is good",
        };
        format!("source {} {what}", NAMES[k])
    }
    fn arcs(&self) -> bool {
        (0..2).any(|k| Some(k) != self.position && !self.ways[k].couples().is_empty())
    }

    /// Starts, keeps or gives up the waiting for a decision.
    fn plan(&mut self, t: f64) {
        self.plan_engines(t);
        let first = if self.good(self.preferred) { self.preferred } else { 1 - self.preferred };
        let here_good = self.position.is_some_and(|here| self.good(here));
        if let Some(monitor) = &mut self.monitor {
            let (_, to) = monitor.waiting.unwrap_or((t, 0));
            monitor.waiting = monitor.waiting.filter(|_| here_good && to == first);
        }
        let wanted = match self.position {
            _ if self.waiting().is_some() => None,
            _ if self.locked || !self.connected || self.moving.is_some() || !self.good(first) => None,
            Some(here) if here == first => None,
            Some(here) if self.good(here) => self.returns.then_some((self.return_delay, first)),
            _ => Some((self.sense_time, first)),
        };
        self.sensed = match (wanted, self.sensed) {
            // What began as a return does not make a source that fails wait any longer.
            (Some((delay, to)), Some((at, was))) if was == to => Some((at.min(t + delay), to)),
            (Some((delay, to)), _) => Some((t + delay, to)),
            (None, _) => None,
        };
    }

    /// Starts, keeps or gives up the waiting for a command to the generators.
    fn plan_engines(&mut self, t: f64) {
        let Some(mains) = self.engines.as_ref().map(|engines| engines.mains) else { return };
        let (good, here) = (self.good(mains), self.position == Some(mains));
        let Some(engines) = &mut self.engines else { return };
        engines.due = match engines.run {
            false if !good => Some(engines.due.unwrap_or(t + engines.start_after)),
            true if good && here => Some(engines.due.unwrap_or(t + engines.cool_down)),
            _ => None,
        };
    }

    fn operate(&mut self, k: usize, action: &str, env: &Env, vars: &mut [f64], log: &mut Log) {
        let n = vars.len() / 2;
        // “open” and “close” are all that is asked here.
        let _ = self.ways[k].on_event(action, &Map::new(), env, &mut vars[k * n..(k + 1) * n], log);
    }

    fn wait_no_more(&mut self) {
        if let Some(monitor) = &mut self.monitor {
            monitor.waiting = None;
        }
    }
    fn waiting(&self) -> Option<(f64, usize)> {
        self.monitor.as_ref().and_then(|monitor| monitor.waiting)
    }

    /// A ahead of B, as complex numbers of their size; `slip` is what the frame of A has turned ahead of that of B.
    fn apart(v: &[Phasor<f64>], slip: f64) -> Phasor<f64> {
        let (a, b) = (v[0], v[1]);
        turned((a.0 * b.0 + a.1 * b.1, a.1 * b.0 - a.0 * b.1), (libm::cos(slip), libm::sin(slip)))
    }
    /// In phasors beside the ways' currents.
    fn slip(vars: &[f64]) -> f64 {
        if vars.len() == 5 { vars[4] } else { 0.0 }
    }
    /// Above 0 where both sources are in step; −1 where nothing waits for it.
    fn in_step(&self, monitor: &Monitor, env: &Env, x: &Locals<f64>) -> f64 {
        if monitor.waiting.is_none() {
            return -1.0;
        }
        let v = vectors::<3>(x.volts);
        let faster = x.frames[0] - x.frames[1];
        let (re, im) = Self::apart(&v, Self::slip(x.vars) + faster * env.omega0 * self.transfer_time);
        let angle = monitor.angle - libm::atan2(im, re).abs();
        let voltage = monitor.voltage - (size(v[0]) - size(v[1])).abs();
        angle.min(voltage).min(monitor.frequency - faster.abs() * self.frequency)
    }

    /// To another source: at once, or in step with it where the one it stands on is good.
    fn set_out(&mut self, to: usize, why: &str, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        let stands_well = self.position.is_some_and(|here| self.good(here)) && self.good(to);
        match &mut self.monitor {
            Some(monitor) if stands_well => {
                monitor.waiting = Some((env.t + monitor.wait, to));
                self.sensed = None;
                log("D389", format!("waits for both sources to come in step, to leave for {}: {why}", NAMES[to]));
                Effect::default()
            }
            _ => self.leave(to, why, self.transfer_time, env, vars, log),
        }
    }

    fn leave(&mut self, to: usize, why: &str, open: f64, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        self.sensed = None;
        self.wait_no_more();
        self.moving = Some((env.t + open, to));
        if let Some(here) = self.position.take() {
            log("D385", format!("leaves {} for {}: {why}", NAMES[here], NAMES[to]));
            self.operate(here, "open", env, vars, log);
        }
        Effect { discontinuity: true, topology: true }
    }

    fn arrive(&mut self, to: usize, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        self.moving = None;
        self.position = Some(to);
        self.transfers += 1;
        self.operate(to, "close", env, vars, log);
        log("D386", format!("on {}", NAMES[to]));
        Effect { discontinuity: true, topology: true }
    }

    fn open(&mut self, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        (self.moving, self.sensed) = (None, None);
        self.wait_no_more();
        if let Some(here) = self.position.take() {
            self.operate(here, "open", env, vars, log);
        }
        Effect { discontinuity: true, topology: true }
    }
}

impl Model for TransferSwitch {
    fn ports(&self) -> Vec<Port> {
        SPEC.ports.iter().map(|&(name, domain)| Port { name, domain }).collect()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let names: &[&str] = match formulation {
            Formulation::Emt => &["aIa", "aIb", "aIc", "bIa", "bIb", "bIc"],
            _ => &["aIr", "aIi", "bIr", "bIi"],
        };
        let mut vars: Vec<Var> = names.iter().map(|name| Var { name, kind: VarKind::Algebraic, scale: 1.0 }).collect();
        if formulation == Formulation::Rms && self.monitor.is_some() {
            // Sources of two frequencies slip from the start.
            vars.push(Var { name: "slip", kind: VarKind::Reservoir, scale: 1.0 });
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
        let amperes = size(total) * env.s_base / (libm::sqrt(3.0) * self.volts[OUT]);
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
