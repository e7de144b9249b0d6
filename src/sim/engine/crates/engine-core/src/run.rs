//! One run: start, steps, events, recording, audit, and an end with a reason.

use crate::assembly::System;
use crate::device::Effect;
use crate::esdirk::{B, C, Esdirk, Outcome, STAGES};
use crate::events::{self, Schedule};
use crate::network::{ChannelInput, Network, Settings};
use crate::newton;
use crate::record::Recorder;
use crate::results::{EnergyAudit, Failure, Note, RunSummary, Sink, Statistics, SteadyState};
use crate::steady::{self, Start, settle_islands};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Steps below this are a failure, s.
const SMALLEST_STEP: f64 = 1e-9;
/// First step after a discontinuity, s.
const FIRST_STEP: f64 = 1e-5;
/// Largest first step after a bend of an input or a change of mode without a jump, s.
const BEND_STEP: f64 = 1e-3;
/// Instants closer than this are one, s.
const SAME_TIME: f64 = 1e-12;
/// Accuracy to which a guard's crossing is located, s.
const ROOT: f64 = 1e-7;
/// Rounds of guards at one instant before it is called chattering.
const MAX_ROUNDS: u32 = 50;
/// Start is refused above this drift over 20 cycles.
const MAX_DRIFT: f64 = 1e-4;
const PROGRESS_EVERY: Duration = Duration::from_millis(60);

/// Runs a network; never panics, never returns a number that is none.
pub fn run(network_json: &str, sink: &mut dyn Sink) -> RunSummary {
    guarded(|| {
        let network = match steady::parse(network_json) {
            Ok(network) => network,
            Err(failure) => return refused(failure, vec![]),
        };
        run_network(&network, sink)
    })
}

/// Power flow alone.
pub fn steady_state(network_json: &str) -> RunSummary {
    guarded(|| {
        let mut notes = vec![];
        let result =
            steady::parse(network_json).and_then(|network| steady::start(steady::build(&network)?, &mut notes));
        match result {
            Ok(start) => summary("completed", 0.0, Some(start.steady), None, Statistics::default(), notes, None),
            Err(failure) => refused(failure, notes),
        }
    })
}

fn guarded(f: impl FnOnce() -> RunSummary) -> RunSummary {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|cause| {
        let text = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
        let text = text.unwrap_or("no reason given");
        refused(Failure::new("panic", format!("The engine stopped on a fault of its own: {text}")), vec![])
    })
}

fn refused(failure: Failure, notes: Vec<Note>) -> RunSummary {
    summary("failed", 0.0, None, None, Statistics::default(), notes, Some(failure))
}

fn summary(
    status: &'static str,
    end: f64,
    steady_state: Option<SteadyState>,
    audit: Option<EnergyAudit>,
    statistics: Statistics,
    notes: Vec<Note>,
    failure: Option<Failure>,
) -> RunSummary {
    RunSummary { status, engine_version: crate::VERSION, end, steady_state, audit, statistics, notes, failure }
}

pub fn run_network(network: &Network, sink: &mut dyn Sink) -> RunSummary {
    let begin = Instant::now();
    let mut notes = vec![];
    let built = steady::build(network).and_then(|system| {
        let start = steady::start(system, &mut notes)?;
        let schedule = Schedule::new(network, &start.system)?;
        let s = &network.settings;
        let recorder = Recorder::new(&start.system, &network.channels, s.record_step, s.duration)?;
        Ok((start, schedule, recorder))
    });
    let (start, schedule, recorder) = match built {
        Ok(built) => built,
        Err(failure) => return refused(failure, notes),
    };
    sink.steady(&start.steady);
    let steady = start.steady.clone();
    let drift = start.drift;
    if drift > MAX_DRIFT || drift.is_nan() {
        let (device, variable) = start.system.name_of(start.drift_at);
        let failure = Failure::new(
            "not-steady",
            format!("The operating point does not hold still: “{device}” ({variable}) would move by {drift:.1e} of its size in 20 cycles"),
        )
        .on(&device)
        .variable(variable);
        return summary(
            "failed",
            0.0,
            Some(steady),
            None,
            Statistics { initial_drift_pu: drift, ..Statistics::default() },
            notes,
            Some(failure),
        );
    }
    let mut run = match Run::new(start, schedule, recorder, network, notes) {
        Ok(run) => run,
        Err(failure) => return refused(failure, vec![]),
    };
    let result = run.go(sink);
    run.recorder.flush(sink);
    let (status, failure) = match result {
        Ok(true) => ("completed", None),
        Ok(false) => ("cancelled", Some(Failure::new("cancelled", "The run was cancelled").at(run.t))),
        Err(failure) => ("failed", Some(failure)),
    };
    run.repaired += run.method.lu.repaired;
    if run.repaired > 0 {
        let message = format!("{} factorisations were inexact and were done again on a new analysis", run.repaired);
        run.notes.push(Note { time: run.t, code: "N230".into(), device: None, message });
    }
    let audit = run.audit();
    let mut stats = run.stats;
    stats.unknowns = run.system.n;
    stats.nonzeros = run.system.jacobian.values.len();
    stats.linear = (run.linear_time + run.method.linear_time).as_secs_f64();
    stats.devices = run.system.device_time.as_secs_f64();
    stats.recording = run.recording.as_secs_f64();
    stats.factorisations += run.method.lu.factorisations;
    stats.worst_residual = stats.worst_residual.max(run.method.lu.worst_residual);
    stats.initial_drift_pu = drift;
    stats.wall = begin.elapsed().as_secs_f64();
    summary(status, run.t, Some(steady), Some(audit), stats, run.notes, failure)
}

#[derive(Clone, Copy, PartialEq)]
enum Happened {
    Nothing,
    Bend,
    Jump,
}

#[derive(Clone, Copy, Default)]
struct Powers {
    source: f64,
    load: f64,
    loss: f64,
}

struct Run<'a> {
    system: System,
    method: Esdirk,
    schedule: Schedule,
    recorder: Recorder,
    settings: &'a Settings,
    channels: &'a [ChannelInput],
    notes: Vec<Note>,
    stats: Statistics,
    t: f64,
    y: Vec<f64>,
    h: f64,
    last_error: f64,
    /// Guard signs as last acted upon.
    signs: Vec<bool>,
    guard_values: Vec<f64>,
    guard_offsets: Vec<usize>,
    energy: Powers,
    throughput: f64,
    stored_start: f64,
    heat_start: f64,
    linear_time: Duration,
    repaired: u64,
    recording: Duration,
    last_progress: Instant,
}

impl<'a> Run<'a> {
    fn new(
        start: Start,
        schedule: Schedule,
        recorder: Recorder,
        network: &'a Network,
        notes: Vec<Note>,
    ) -> Result<Self, Failure> {
        let settings = &network.settings;
        let Start { system, y, worst_linear_residual, .. } = start;
        let method = Esdirk::new(&system, settings.tolerance)?;
        let stats = Statistics { worst_residual: worst_linear_residual, ..Statistics::default() };
        let mut run = Self {
            system,
            method,
            schedule,
            recorder,
            settings,
            channels: &network.channels,
            notes,
            stats,
            t: 0.0,
            y,
            h: FIRST_STEP,
            last_error: 1.0,
            signs: vec![],
            guard_values: vec![],
            guard_offsets: vec![],
            energy: Powers::default(),
            throughput: 0.0,
            stored_start: 0.0,
            heat_start: 0.0,
            linear_time: Duration::ZERO,
            repaired: 0,
            recording: Duration::ZERO,
            last_progress: Instant::now(),
        };
        run.stored_start = run.stored();
        run.heat_start = run.heat();
        run.read_guards();
        run.signs = run.guard_values.iter().map(|v| *v > 0.0).collect();
        Ok(run)
    }

    /// True when it came to its end, false when cancelled.
    fn go(&mut self, sink: &mut dyn Sink) -> Result<bool, Failure> {
        let end = self.settings.duration;
        self.happen()?;
        self.restart(FIRST_STEP);
        while self.t < end - SAME_TIME {
            if sink.cancelled() {
                return Ok(false);
            }
            let stop = self.next_stop(end);
            let landed = self.advance(stop, sink)?;
            self.only_numbers()?;
            if landed {
                match self.happen()? {
                    Happened::Nothing => {}
                    // Inputs bend or a mode changed, but nothing jumped: the step need not begin from the smallest.
                    Happened::Bend => self.restart(self.h.min(BEND_STEP)),
                    Happened::Jump => self.restart(FIRST_STEP),
                }
            }
            if self.last_progress.elapsed() > PROGRESS_EVERY {
                self.last_progress = Instant::now();
                sink.progress(self.t, self.stats.steps, self.stats.rejected);
            }
        }
        self.t = end;
        let (t, y) = (self.t, &self.y);
        while self.recorder.next_time().is_some() {
            self.recorder.look(&mut self.system, t, y);
            self.recorder.store(sink);
        }
        self.only_numbers()?;
        sink.progress(self.t, self.stats.steps, self.stats.rejected);
        Ok(true)
    }

    /// A signal that is no number ends the run: nobody shall read the 0 that stands in its place as a result.
    fn only_numbers(&self) -> Result<(), Failure> {
        let Some((channel, t)) = self.recorder.not_finite else { return Ok(()) };
        let ChannelInput { of, signal, .. } = &self.channels[channel];
        let message = format!("“{of}” has no finite value of its signal “{signal}” at {t:.6} s");
        Err(Failure::new("not-finite", message).at(t).on(of).variable(signal))
    }

    fn next_stop(&self, end: f64) -> f64 {
        let breaks = self.system.profiles.iter().filter_map(|p| p.next_break());
        let wakes = self.system.units.iter().filter_map(|u| u.device.wake_at());
        let later = breaks.chain(wakes).chain(self.schedule.next_time()).filter(|s| *s > self.t + SAME_TIME);
        later.fold(end, f64::min)
    }

    /// One accepted step towards `stop`; true where something may be due at its end.
    fn advance(&mut self, stop: f64, sink: &mut dyn Sink) -> Result<bool, Failure> {
        let left = stop - self.t;
        let mut h = self.h.min(self.settings.max_step);
        // Two steps of half the way are better than one long and one tiny.
        h = if h >= left {
            left
        } else if h > 0.5 * left {
            0.5 * left
        } else {
            h
        };
        let powers0 = self.powers(0);
        loop {
            let mut stage_powers = [powers0; STAGES];
            let outcome = {
                let (units, s_base) = (&self.t, self.system.s_base);
                let t0 = *units;
                self.method.step(&mut self.system, t0, h, &mut self.stats, &mut |system, stage| {
                    stage_powers[stage] = powers_of(system, s_base, t0 + C[stage] * h);
                })
            };
            let shrink = match outcome {
                Outcome::Accepted { error } => {
                    if let Some(root) = self.crossing(h) {
                        // The step is taken again so that it ends at the crossing.
                        if h - root > ROOT {
                            self.stats.rejected += 1;
                            h = root.max(SMALLEST_STEP);
                            continue;
                        }
                        self.finish(h, h >= left, stop, error, &stage_powers, sink);
                        return Ok(true);
                    }
                    let landed = h >= left;
                    self.finish(h, landed, stop, error, &stage_powers, sink);
                    return Ok(landed);
                }
                Outcome::Rejected { error } => (0.9 * libm::pow(error, -1.0 / 3.0)).clamp(0.1, 0.7),
                Outcome::Stuck { worst, residual } => {
                    if h * 0.25 < SMALLEST_STEP {
                        let (device, variable) = self.system.name_of(worst);
                        return Err(Failure::new(
                            "diverged",
                            format!("The solution cannot be carried on past {:.6} s: “{device}” ({variable}) does not converge (residual {residual:.1e})", self.t),
                        )
                        .at(self.t)
                        .on(&device)
                        .variable(variable));
                    }
                    0.25
                }
            };
            self.stats.rejected += 1;
            h *= shrink;
            if h < SMALLEST_STEP {
                return Err(Failure::new(
                    "diverged",
                    format!("The step fell below {SMALLEST_STEP} s at {:.6} s", self.t),
                )
                .at(self.t));
            }
        }
    }

    /// Books an accepted step: recording, energies, the next step's size.
    fn finish(&mut self, h: f64, landed: bool, stop: f64, error: f64, powers: &[Powers; STAGES], sink: &mut dyn Sink) {
        let end = if landed { stop } else { self.t + h };
        self.record_step(h, end, sink);
        for (b, p) in B.iter().zip(powers) {
            self.energy.source += h * b * p.source;
            self.energy.load += h * b * p.load;
            self.energy.loss += h * b * p.loss;
            self.throughput += h * b * (p.source.abs() + p.load.abs() + p.loss.abs()) / 2.0;
        }
        self.stats.steps += 1;
        self.t = end;
        self.y.copy_from_slice(&self.method.y[STAGES - 1]);
        self.method.advance();
        // PI control (Gustafsson) on a third-order method with a second-order estimate.
        let error = error.max(1e-4);
        let factor = 0.9 * libm::pow(error, -0.7 / 3.0) * libm::pow(self.last_error, 0.4 / 3.0);
        self.last_error = error;
        let factor = factor.clamp(0.3, 5.0);
        // A kept step keeps its factors.
        let next = if (0.95..1.3).contains(&factor) { h } else { h * factor };
        self.h = if landed { next.max(self.h.min(h * 5.0)) } else { next };
    }

    fn record_step(&mut self, h: f64, end: f64, sink: &mut dyn Sink) {
        let begin = Instant::now();
        let n = self.system.n;
        let mut at = vec![0.0; n];
        let mut seen = false;
        while let Some(grid) = self.recorder.next_time() {
            if grid >= end - SAME_TIME {
                break;
            }
            let theta = ((grid - self.t) / h).clamp(0.0, 1.0);
            for (k, v) in at.iter_mut().enumerate() {
                *v = self.method.dense(&self.system, k, theta, h);
            }
            self.recorder.look(&mut self.system, grid, &at);
            self.recorder.store(sink);
            seen = true;
        }
        if !seen {
            for (k, v) in at.iter_mut().enumerate() {
                *v = self.method.dense(&self.system, k, 0.5, h);
            }
            self.recorder.look(&mut self.system, self.t + 0.5 * h, &at);
        }
        at.copy_from_slice(&self.method.y[STAGES - 1]);
        self.recorder.look(&mut self.system, end, &at);
        self.recording += begin.elapsed();
    }

    fn read_guards(&mut self) {
        events::guards(&mut self.system, self.t, &self.y, &mut self.guard_values, &mut self.guard_offsets);
    }

    /// Time after the step's start at which the first guard changes sign, if one does.
    fn crossing(&mut self, h: f64) -> Option<f64> {
        let end = self.method.y[STAGES - 1].clone();
        let mut at = end.clone();
        let changed = |run: &mut Self, y: &[f64], theta: f64| {
            events::guards(&mut run.system, run.t + theta * h, y, &mut run.guard_values, &mut run.guard_offsets);
            run.guard_values.iter().zip(&run.signs).any(|(v, s)| (*v > 0.0) != *s && *v != 0.0)
        };
        if !changed(self, &end, 1.0) {
            return None;
        }
        let (mut low, mut high) = (0.0, 1.0);
        while (high - low) * h > ROOT {
            let middle = 0.5 * (low + high);
            for (k, v) in at.iter_mut().enumerate() {
                *v = self.method.dense(&self.system, k, middle, h);
            }
            if changed(self, &at, middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        Some(high * h)
    }

    /// Everything due at the present instant.
    fn happen(&mut self) -> Result<Happened, Failure> {
        let t = self.t;
        let mut happened = Happened::Nothing;
        for round in 0..=MAX_ROUNDS {
            if round == MAX_ROUNDS {
                return Err(Failure::new(
                    "chattering",
                    format!("Devices keep switching at {t:.6} s without coming to rest"),
                )
                .at(t));
            }
            let mut effect = Effect::default();
            let mut acted = false;
            for profile in &mut self.system.profiles {
                if profile.next_break().is_some_and(|b| b <= t + SAME_TIME) {
                    acted = true;
                    effect.discontinuity |= profile.advance(t + SAME_TIME);
                }
            }
            while let Some(event) = self.schedule.take_due(t + SAME_TIME) {
                acted = true;
                self.stats.events += 1;
                effect =
                    events::merge(effect, events::apply(&mut self.system, &event, t, &mut self.y, &mut self.notes)?);
            }
            for unit in 0..self.system.units.len() {
                while self.system.units[unit].device.wake_at().is_some_and(|w| w <= t + SAME_TIME) {
                    acted = true;
                    self.stats.events += 1;
                    let before = self.system.units[unit].device.wake_at();
                    let e = events::call(
                        &mut self.system,
                        unit,
                        t,
                        &mut self.y,
                        &mut self.notes,
                        |u, env, volts, vars, log| u.device.on_wake(env, volts, vars, log),
                    );
                    effect = events::merge(effect, e);
                    if self.system.units[unit].device.wake_at() == before {
                        break;
                    }
                }
            }
            self.read_guards();
            for unit in 0..self.system.units.len() {
                for k in self.guard_offsets[unit]..self.guard_offsets[unit + 1] {
                    let positive = self.guard_values[k] > 0.0;
                    if positive != self.signs[k] && self.guard_values[k] != 0.0 {
                        self.signs[k] = positive;
                        acted = true;
                        self.stats.events += 1;
                        let local = k - self.guard_offsets[unit];
                        let e = events::call(
                            &mut self.system,
                            unit,
                            t,
                            &mut self.y,
                            &mut self.notes,
                            |u, env, volts, vars, log| u.device.on_guard(local, env, volts, vars, log),
                        );
                        effect = events::merge(effect, e);
                    }
                }
            }
            if !acted {
                return Ok(happened);
            }
            let jumped = effect.topology || effect.discontinuity || happened == Happened::Jump;
            happened = if jumped { Happened::Jump } else { Happened::Bend };
            if effect.topology {
                self.rebuild()?;
            }
            if effect.topology || effect.discontinuity {
                self.solve_algebraic()?;
            }
        }
        Ok(happened)
    }

    /// New islands: the unknowns are laid out again and the solution carried over.
    fn rebuild(&mut self) -> Result<(), Failure> {
        let old_of = self.system.islands.ac_of.clone();
        let old_speed: Vec<f64> = (0..self.system.islands.count()).map(|k| self.y[self.system.frame(k)]).collect();
        for unit in &mut self.system.units {
            let first = unit.shape.volts + unit.shape.frames;
            unit.vars = unit.index[first..].iter().map(|&k| self.y[k]).collect();
        }
        let mut joined = false;
        let was_alive: Vec<bool> = (0..self.system.ac.len()).map(|k| self.system.islands.ac_alive(k)).collect();
        settle_islands(&mut self.system, &mut self.notes, self.t);
        for bus in 0..self.system.ac.len() {
            for other in 0..bus {
                let now = self.system.islands.ac_of[bus] == self.system.islands.ac_of[other];
                joined |= now && old_of[bus] != old_of[other] && was_alive[bus] && was_alive[other];
            }
        }
        if joined {
            self.notes.push(Note {
                time: self.t,
                code: "N210".into(),
                device: None,
                message: "Two live islands were joined; they are taken as synchronised at that instant".into(),
            });
        }
        self.system.lay_out(crate::device::Formulation::Rms);
        let first = self.system.first_var();
        let mut y = vec![0.0; self.system.n];
        y[..first].copy_from_slice(&self.y[..first]);
        for unit in &self.system.units {
            let start = unit.shape.volts + unit.shape.frames;
            for (&k, v) in unit.index[start..].iter().zip(&unit.vars) {
                y[k] = *v;
            }
        }
        for island in 0..self.system.islands.count() {
            let bus = self.system.islands.ac_of.iter().position(|&i| i == island);
            let at = self.system.frame(island);
            y[at] = bus.map_or(1.0, |b| old_speed[old_of[b]]);
        }
        for (k, bus) in was_alive.iter().enumerate() {
            let alive = self.system.islands.ac_alive(k);
            if alive && !bus {
                y[2 * k] = 1.0;
                y[2 * k + 1] = 0.0;
            }
        }
        self.y = y;
        self.linear_time += self.method.linear_time;
        self.stats.factorisations += self.method.lu.factorisations;
        self.repaired += self.method.lu.repaired;
        self.stats.worst_residual = self.stats.worst_residual.max(self.method.lu.worst_residual);
        self.method = Esdirk::new(&self.system, self.settings.tolerance)?;
        self.read_guards();
        Ok(())
    }

    /// The algebraic part after a jump, differential variables held.
    fn solve_algebraic(&mut self) -> Result<(), Failure> {
        let hold: Vec<bool> = self.system.mass.iter().map(|m| *m > 0.0).collect();
        let begin = self.y.clone();
        let nac = self.system.ac.len();
        // From where it was; then from low and from nominal voltages, where a fault or a return is far away.
        let mut last = None;
        for start in [None, Some(0.3), Some(1.0)] {
            self.y.copy_from_slice(&begin);
            if let Some(v) = start {
                for bus in 0..nac {
                    let size = libm::hypot(begin[2 * bus], begin[2 * bus + 1]);
                    let (c, s) =
                        if size > 1e-9 { (begin[2 * bus] / size, begin[2 * bus + 1] / size) } else { (1.0, 0.0) };
                    self.y[2 * bus] = v * c;
                    self.y[2 * bus + 1] = v * s;
                }
                // Currents of sources and switches from nothing: what they were before may stand deep in a limit.
                let vars = self.system.first_var()..self.system.frame(0);
                for (value, held) in self.y[vars.clone()].iter_mut().zip(&hold[vars]) {
                    if !held {
                        *value = 0.0;
                    }
                }
            }
            let (lu, matrix) = self.method.borrow_linear();
            match newton::solve(&mut self.system, lu, matrix, self.t, &mut self.y, Some(&hold)) {
                Ok(done) => {
                    self.stats.newton_iterations += u64::from(done.iterations);
                    if let Some(v) = start {
                        self.notes.push(Note {
                            time: self.t,
                            code: "N220".into(),
                            device: None,
                            message: format!("The network was solved from a start at {v} pu after the jump"),
                        });
                    }
                    return Ok(());
                }
                Err(e) => last = Some(e),
            }
        }
        let e = last.map_or((0, f64::NAN), |e| (e.worst, e.residual));
        let (device, variable) = self.system.name_of(e.0);
        Err(Failure::new(
            "diverged",
            format!(
                "After the event at {:.6} s the network has no solution: “{device}” ({variable}, {:.1e} pu)",
                self.t, e.1
            ),
        )
        .at(self.t)
        .on(&device)
        .variable(variable))
    }

    /// The integrator begins anew at (t, y), with a step of at most `h`.
    fn restart(&mut self, h: f64) {
        self.system.set_time(self.t);
        self.method.start(&mut self.system, self.t, &self.y);
        self.h = h.min(self.settings.max_step);
        self.last_error = 1.0;
        let (t, y) = (self.t, &self.y);
        self.recorder.look(&mut self.system, t, y);
    }

    fn powers(&mut self, stage: usize) -> Powers {
        let y = std::mem::take(&mut self.method.y[stage]);
        let mut f = std::mem::take(&mut self.method.f[stage]);
        self.system.evaluate(self.t, &y, &mut f);
        self.method.y[stage] = y;
        self.method.f[stage] = f;
        powers_of(&self.system, self.system.s_base, self.t)
    }

    fn stored(&mut self) -> f64 {
        let mut f = vec![0.0; self.system.n];
        self.system.evaluate(self.t, &self.y, &mut f);
        let env = self.system.env(self.t);
        self.system.units.iter().map(|u| u.count * u.device.stored(&env, u.shape.locals(&u.x))).sum()
    }

    fn heat(&self) -> f64 {
        self.system.units.iter().map(|u| u.count * u.device.heat()).sum()
    }

    fn audit(&mut self) -> EnergyAudit {
        let stored_delta = self.stored() - self.stored_start;
        let loss = self.energy.loss + self.heat() - self.heat_start;
        let (source, load) = (self.energy.source, self.energy.load);
        let residual = source - load - loss - stored_delta;
        let size = self.throughput.max(stored_delta.abs());
        let relative = if size > 0.0 { residual.abs() / size } else { 0.0 };
        EnergyAudit { source, load, loss, stored_delta, residual, relative }
    }
}

/// Powers of all devices, W, from the locals of the system's last evaluation.
fn powers_of(system: &System, s_base: f64, t: f64) -> Powers {
    let env = system.env(t);
    let mut sum = Powers::default();
    for unit in &system.units {
        let b = unit.device.balance(&env, unit.shape.locals(&unit.x), &unit.out[..unit.shape.volts]);
        sum.source += unit.count * b.source;
        sum.load += unit.count * b.load;
        sum.loss += unit.count * b.loss;
    }
    for (bus, info) in system.ac.iter().enumerate() {
        // The voltage is read from any unit on the bus; a faulted bus without one carries nothing.
        if let (Some((g, _)), true) = (info.fault, system.islands.ac_alive(bus)) {
            sum.loss += g * system.voltage_square(bus).unwrap_or(0.0) * s_base;
        }
    }
    sum
}
