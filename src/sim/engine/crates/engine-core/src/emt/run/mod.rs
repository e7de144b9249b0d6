//! A run in `emt`: regular steps n·Δt, cut where something happens. After a jump four damped steps lead back onto the grid: the
//! trapezoidal rule alone would ring about the voltages and rates that belong to the new equations. Between a jump and the end of
//! the four nothing is recorded. Where a core passes its knee, or an arrester's current a decade, one
//! damped step of the grid follows.

mod happenings;
mod stepping;
mod unaccounted;

use super::audit;
use super::integrator::{Integrator, Rule};
use super::lines::Lines;
use super::observed::Observed;
use super::start;
use crate::assembly::System;
use crate::device::{Env, PowerBalance};
use crate::events::Schedule;
use crate::network::Network;
use crate::record::Recorder;
use crate::results::{EnergyAudit, Failure, Note, Sink, Statistics};
use crate::run::restless::Restless;
use crate::run::{PROGRESS_EVERY, SAME_TIME};
use crate::steady::Start;
use crate::stopwatch::Stopwatch;
use std::time::Instant;
use unaccounted::Unaccounted;

/// Damped steps after a jump: they leave 1e-9 of a current chopped into 1 MΩ behind 10 mH.
const DAMPED_STEPS: u32 = 4;
/// Steps between two looks at the clock.
const LOOK_EVERY: u64 = 16;
/// As often as this may a guard, or a device's timer, switch something within so many steps: a diode of a bridge at 400 Hz switches 80 times in
/// them at 50 µs.
const MOST_SWITCHINGS: u32 = 400;
const WITHIN_STEPS: f64 = 2_000.0;

pub struct EmtRun<'a> {
    pub system: System,
    integrator: Integrator,
    schedule: Schedule,
    pub recorder: Recorder,
    network: &'a Network,
    pub notes: Vec<Note>,
    pub notes_dropped: usize,
    pub stats: Statistics,
    pub t: f64,
    h: f64,
    /// Steps in a second.
    rate: f64,
    /// Damped steps still to take, and the time they end at.
    damped: u32,
    damped_until: f64,
    signs: Vec<bool>,
    /// The point last solved or settled, and its guards a step before.
    observed: Observed,
    guards_before: Vec<f64>,
    mean: Vec<f64>,
    /// At the last accepted point.
    powers: PowerBalance,
    /// At its end as the step's solution has them, where that has been settled since.
    solved: Option<PowerBalance>,
    energy: PowerBalance,
    throughput: f64,
    stored_start: f64,
    /// Energy of capacitances and of faults' inductances that switching took away, J.
    cut_off: f64,
    heat_start: f64,
    unaccounted: Unaccounted,
    /// Time spent on seeing what a step shows, and on keeping it.
    pub observing: Stopwatch,
    pub recording: Stopwatch,
    /// Units that are told of every accepted point; the next stop as of when something last happened.
    looking_back: Vec<usize>,
    /// Characteristics of straight lines: whether one bends within the step at hand, whether one did in that before, and the step's rule.
    lines: Lines,
    bends: bool,
    has_bent: bool,
    rule: Rule,
    calm_stop: Option<f64>,
    /// Of the devices' timers, then of the guards.
    restless: Restless,
    last_progress: Instant,
}

impl<'a> EmtRun<'a> {
    pub fn new(begin: Start, schedule: Schedule, network: &'a Network, mut notes: Vec<Note>) -> Result<Self, Failure> {
        let Start { mut system, y, worst_linear_residual, .. } = begin;
        let h = network.settings.emt_step.unwrap_or(50e-6);
        let y = start::begin(&mut system, &y)?;
        let s = &network.settings;
        let recorder = Recorder::new(&system, &network.channels, s.record_step, s.duration)?;
        let integrator = Integrator::new(&system, y, h);
        let warp = |harmonic: f64| (harmonic * system.omega0 * h).powi(2) / 12.0 * 100.0;
        let message = format!(
            "Fixed step {:.3} µs. By it inductances look larger: {:.4} % at the nominal frequency, {:.2} % at its 13th and {:.2} % at its 25th harmonic",
            h * 1e6,
            warp(1.0),
            warp(13.0),
            warp(25.0)
        );
        notes.push(Note { time: 0.0, code: "N300".into(), device: None, message });
        let stats = Statistics { worst_residual: worst_linear_residual, ..Statistics::default() };
        let mut run = Self {
            integrator,
            schedule,
            recorder,
            network,
            notes,
            notes_dropped: 0,
            stats,
            t: 0.0,
            h,
            rate: 1.0 / h,
            // The phasors' rates are not quite those of the discrete network, and would ring on.
            damped: DAMPED_STEPS,
            damped_until: h,
            signs: vec![],
            observed: Observed::default(),
            guards_before: vec![],
            mean: vec![0.0; system.n],
            powers: PowerBalance::default(),
            solved: None,
            energy: PowerBalance::default(),
            throughput: 0.0,
            stored_start: 0.0,
            cut_off: 0.0,
            heat_start: 0.0,
            unaccounted: Unaccounted::default(),
            observing: Stopwatch::default(),
            recording: Stopwatch::default(),
            looking_back: (0..system.units.len()).filter(|&k| system.units[k].device.looks_back()).collect(),
            lines: Lines::new(&system),
            bends: false,
            has_bent: false,
            rule: Rule::Trapezoidal,
            calm_stop: None,
            restless: Restless::new(MOST_SWITCHINGS, WITHIN_STEPS * h),
            last_progress: Instant::now(),
            system,
        };
        run.stored_start = audit::stored(&mut run.system, 0.0, &run.integrator.y);
        run.heat_start = run.heat();
        run.powers = audit::powers(&mut run.system, 0.0, &run.integrator.y);
        let y = run.integrator.y.clone();
        run.tell_accepted(&y, false);
        run.integrator.begin(&mut run.system, 0.0);
        run.read_guards(0.0);
        run.signs = run.observed.guards.iter().map(|v| *v > 0.0).collect();
        run.guards_before.clone_from(&run.observed.guards);
        Ok(run)
    }

    /// True when it came to its end, false when cancelled.
    pub fn carry_on(&mut self, sink: &mut dyn Sink) -> Result<bool, Failure> {
        let end = self.network.settings.duration;
        self.happen()?;
        while self.t < end - SAME_TIME {
            if sink.cancelled() {
                return Ok(false);
            }
            self.advance(end, sink)?;
            if let Some((channel, t)) = self.recorder.not_finite {
                let channel = &self.network.channels[channel];
                let message =
                    format!("“{}” has no finite value of its signal “{}” at {t:.6} s", channel.of, channel.signal);
                return Err(Failure::new("not-finite", message).at(t).on(&channel.of).variable(&channel.signal));
            }
            if self.stats.steps.is_multiple_of(LOOK_EVERY) && self.last_progress.elapsed() > PROGRESS_EVERY {
                self.last_progress = Instant::now();
                sink.progress(self.t, self.stats.steps, 0);
            }
        }
        self.t = end;
        while self.recorder.next_time().is_some() {
            self.recorder.look(&mut self.system, end, &self.integrator.y);
            self.recorder.store(sink);
        }
        sink.progress(self.t, self.stats.steps, 0);
        Ok(true)
    }

    fn next_stop(&mut self, end: f64) -> f64 {
        let (system, t) = (&self.system, self.t);
        let calm = *self.calm_stop.get_or_insert_with(|| {
            let breaks = system.profiles.iter().filter_map(|p| p.next_break());
            let wakes = system.units.iter().filter_map(|u| u.device.wake_at());
            let later = breaks.chain(wakes).chain(self.schedule.next_time()).filter(|s| *s > t + SAME_TIME);
            later.fold(end, f64::min)
        });
        // Devices that are told of every accepted point may have set themselves another.
        let told = self.looking_back.iter().filter_map(|&k| system.units[k].device.wake_at());
        told.filter(|s| *s > t + SAME_TIME).fold(calm, f64::min)
    }

    /// Keeps what the grid and the extremes between its points ask for of the solved step to `target`, which may have been observed; true where
    /// the units still hold it as that.
    fn record(&mut self, target: f64, mut is_observed: bool, sink: &mut dyn Sink) -> bool {
        let begin = self.recording.start();
        let (t0, y0) = (self.t, &self.integrator.y);
        while let Some(grid) = self.recorder.next_time() {
            if grid > target + SAME_TIME {
                break;
            }
            let share = ((grid - t0) / (target - t0)).clamp(0.0, 1.0);
            if share == 1.0 && is_observed {
                self.recorder.take_in(&self.system, grid, &self.integrator.next);
                self.recorder.store(sink);
                continue;
            }
            is_observed = false;
            for (at, (a, b)) in self.mean.iter_mut().zip(y0.iter().zip(&self.integrator.next)) {
                *at = if share == 1.0 { *b } else { a + share * (b - a) };
            }
            self.integrator.voltage_rates(&mut self.system, share);
            self.recorder.look(&mut self.system, grid, &self.mean);
            self.recorder.store(sink);
        }
        if is_observed {
            self.recorder.take_in(&self.system, target, &self.integrator.next);
        } else if self.damped < 2 {
            self.integrator.voltage_rates(&mut self.system, 1.0);
            self.recorder.look(&mut self.system, target, &self.integrator.next);
        }
        self.recording.stop(begin);
        is_observed
    }

    /// What the solved step shows at its end.
    fn observe(&mut self, target: f64) {
        let begin = self.observing.start();
        if !self.observed.wants_no_rates {
            self.integrator.voltage_rates(&mut self.system, 1.0);
        }
        let wants_powers = !self.integrator.linear;
        self.observed.see(&mut self.system, &mut self.recorder, target, &self.integrator.next, wants_powers);
        self.observing.stop(begin);
    }
    /// Guards at the accepted point.
    fn read_guards(&mut self, t: f64) {
        self.observed.see_guards(&mut self.system, t, &self.integrator.y);
    }

    /// The accepted point, to the devices that look back; they may hold it already.
    fn tell_accepted(&mut self, y: &[f64], is_held: bool) {
        let system = &mut self.system;
        system.set_time(self.t);
        let (t, omega0, s_base) = (self.t, system.omega0, system.s_base);
        for &k in &self.looking_back {
            let unit = &mut system.units[k];
            if !is_held {
                unit.gather(y, &system.frames);
            }
            let env =
                Env { turns: &unit.turns, past: &unit.past, ..Env::new(t, omega0, s_base, &system.profile_values) };
            unit.device.accepted(&env, unit.shape.locals(&unit.x));
        }
        system.frames.remember(t, y);
    }

    fn heat(&self) -> f64 {
        self.system.units.iter().map(|u| u.count * u.device.heat()).sum::<f64>() + self.cut_off
    }

    pub fn energy_audit(&mut self) -> EnergyAudit {
        let stored_delta = audit::stored(&mut self.system, self.t, &self.integrator.y) - self.stored_start;
        let loss = self.energy.loss + self.heat() - self.heat_start;
        EnergyAudit::closed(self.energy.source, self.energy.load, loss, stored_delta, self.throughput)
    }

    pub fn finish(&mut self) {
        self.tell_unaccounted();
        self.integrator.account(&mut self.stats);
    }
}
