//! A run in `emt`: regular steps n·Δt, cut where something happens. After a jump four damped steps lead back onto the grid: the
//! trapezoidal rule alone would ring about the voltages and rates that belong to the new equations. Between a jump and the end of
//! the four nothing is recorded. Where a core passes its knee one damped step of the grid follows.

use super::audit;
use super::integrator::{GAMMA, Integrator, NoSolution, Rule};
use super::observed::Observed;
use super::start;
use crate::assembly::{System, Unit};
use crate::device::{Effect, Env, Formulation, PowerBalance};
use crate::events::{self, Schedule};
use crate::network::Network;
use crate::record::Recorder;
use crate::results::{EnergyAudit, Failure, Note, Sink, Statistics};
use crate::run::restless::{MAX_ROUNDS, Restless};
use crate::run::{MAX_NOTES, PROGRESS_EVERY, SAME_TIME};
use crate::steady::{Start, settle_islands};
use crate::stopwatch::Stopwatch;
use std::time::Instant;

/// Halvings of a step that finds no solution.
const MAX_HALVINGS: u32 = 12;
/// Damped steps after a jump: they leave 1e-9 of a current chopped into 1 MΩ behind 10 mH.
const DAMPED_STEPS: u32 = 4;
/// Solutions spent on finding where a guard crosses, and time by which the point found lies behind the straight line's, s.
const MAX_ROOT_STEPS: u32 = 6;
const BEHIND: f64 = 1e-8;
/// Steps between two looks at the clock.
const LOOK_EVERY: u64 = 16;
/// As often as this may a guard, or a device's timer, switch something within so many steps: a diode of a bridge at 400 Hz switches 80 times in
/// them at 50 µs.
const MOST_SWITCHINGS: u32 = 400;
const WITHIN_STEPS: f64 = 2_000.0;
/// Parts of a step shorter than this are not stepped, s.
const SHORTEST: f64 = 1e-9;

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
    /// Time spent on seeing what a step shows, and on keeping it.
    pub observing: Stopwatch,
    pub recording: Stopwatch,
    /// Units that are told of every accepted point; the next stop as of when something last happened.
    looking_back: Vec<usize>,
    /// Units with characteristics of straight lines, and room for their variables; whether one bends within the step at hand, whether one did in
    /// that before, and the step's rule.
    bending: Vec<usize>,
    own: Vec<f64>,
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
            observing: Stopwatch::default(),
            recording: Stopwatch::default(),
            looking_back: (0..system.units.len()).filter(|&k| system.units[k].device.looks_back()).collect(),
            bending: (0..system.units.len()).filter(|&k| has_lines(&system.units[k])).collect(),
            own: vec![],
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

    /// One step, and what happens at its end.
    fn advance(&mut self, end: f64, sink: &mut dyn Sink) -> Result<(), Failure> {
        let stop = self.next_stop(end);
        if self.damped > 0 {
            return self.advance_damped(stop, sink);
        }
        let n = self.next_grid();
        let cut = stop < n - SHORTEST;
        let mut target = if cut { stop } else { n };
        self.step_and_see(target)?;
        let mut fired = self.crossed();
        if let Some((_, first)) = fired.first().copied() {
            target = self.locate(first, target)?;
            // Whatever has crossed by then.
            fired = self.crossed();
        }
        let interrupted = !fired.is_empty();
        let regular = !cut
            && !interrupted
            && !self.bends
            && self.rule == Rule::Trapezoidal
            && (target - self.t - self.h).abs() < 1e-6 * self.h;
        self.accept(target, regular, sink);
        let mut effect = Effect::default();
        for (_, k) in fired {
            effect = events::merge(effect, self.fire(k)?);
        }
        self.settle(effect)?;
        if stop <= self.t + SAME_TIME || interrupted {
            self.happen()?;
        }
        Ok(())
    }

    /// Solves up to just behind the crossing of guard `k` within the step to `end`, where it has crossed.
    fn locate(&mut self, k: usize, end: f64) -> Result<f64, Failure> {
        let (mut low, high) = ((self.t, self.guards_before[k]), (end, self.observed.guards[k]));
        if (low.1 > 0.0) != self.signs[k] {
            // It stood on the other side already: a jump took it there.
            return Ok(end);
        }
        for _ in 0..MAX_ROOT_STEPS {
            let at = low.0 + (high.0 - low.0) * (low.1 / (low.1 - high.1)).clamp(0.0, 1.0) + BEHIND;
            if at - self.t < SHORTEST || end - at < SHORTEST {
                break;
            }
            self.step_and_see(at)?;
            if (self.observed.guards[k] > 0.0) != self.signs[k] {
                return Ok(at);
            }
            low = (at, self.observed.guards[k]);
        }
        self.step_and_see(end)?;
        Ok(end)
    }

    /// A step, and what it shows at its end. Where a characteristic bends within it, the trapezoidal rule has the integrals right (fluxes,
    /// currents), and voltages as they must be for that; from there on they are those behind the bend. The next step is a damped one, for
    /// voltages that a small conductance holds. The energies of both are of what solved them.
    fn step_and_see(&mut self, target: f64) -> Result<(), Failure> {
        self.solved = None;
        self.rule = if self.has_bent { Rule::Damped } else { Rule::Trapezoidal };
        self.step_to(target, self.rule)?;
        self.bends = self.bends_within();
        if self.bends && self.rule == Rule::Damped {
            self.rule = Rule::Trapezoidal;
            self.step_to(target, self.rule)?;
        }
        if self.bends || self.rule == Rule::Damped {
            self.solved = Some(audit::powers(&mut self.system, target, &self.integrator.next));
            if self.bends {
                self.integrator.restart();
            }
            // Where it finds no solution the voltages stay as they are.
            let _ = self.integrator.settle(&mut self.system, target, self.bends, &mut self.stats);
        }
        self.observe(target);
        Ok(())
    }

    /// Whether a device stands on other lines of its characteristics at the end of the solved step than at its beginning.
    fn bends_within(&mut self) -> bool {
        let (units, own, integrator) = (&self.system.units, &mut self.own, &self.integrator);
        let mut lines = |unit: &Unit, y: &[f64]| {
            own.clear();
            own.extend(unit.own().iter().map(|&k| y[k]));
            unit.device.lines(own)
        };
        self.bending.iter().any(|&k| lines(&units[k], &integrator.y) != lines(&units[k], &integrator.next))
    }

    /// Point of the grid after the present time.
    fn next_grid(&self) -> f64 {
        let n = ((self.t / self.h + 1e-6) as u64 + 1) as f64;
        (if n * self.h - self.t < 1e-3 * self.h { n + 1.0 } else { n }) * self.h
    }

    fn advance_damped(&mut self, stop: f64, sink: &mut dyn Sink) -> Result<(), Failure> {
        let planned = self.t + (self.damped_until - self.t) / f64::from(self.damped);
        let cut = stop < planned - SHORTEST;
        let target = if cut { stop } else { planned };
        self.step_to(target, Rule::Damped)?;
        self.record(target, false, sink);
        self.take(target, Rule::Damped, false);
        self.integrator.remember(false);
        if !cut {
            self.damped -= 1;
            if self.damped == 0 {
                self.integrator.settle_accepted(&mut self.system, target, &mut self.stats);
                self.powers = audit::powers(&mut self.system, target, &self.integrator.y);
            }
        }
        if stop <= self.t + SAME_TIME {
            self.happen()?;
        }
        if self.damped == 0 {
            self.guards_before.clone_from(&self.observed.guards);
        }
        Ok(())
    }

    /// Solves up to `target`, in parts where the whole finds no solution; parts before the last are accepted on the way.
    fn step_to(&mut self, target: f64, rule: Rule) -> Result<(), Failure> {
        match self.integrator.solve(&mut self.system, self.t, target - self.t, rule, &mut self.stats) {
            Ok(()) => Ok(()),
            Err(_) => self.halve(target, 1),
        }
    }

    fn halve(&mut self, target: f64, depth: u32) -> Result<(), Failure> {
        self.stats.rejected += 1;
        let middle = 0.5 * (self.t + target);
        self.integrator.restart();
        let half = |run: &mut Self, to: f64| -> Result<(), NoSolution> {
            run.integrator.solve(&mut run.system, run.t, to - run.t, Rule::Damped, &mut run.stats)
        };
        match half(self, middle) {
            Ok(()) => self.take(middle, Rule::Damped, false),
            Err(e) if depth == MAX_HALVINGS => {
                let (device, variable) = self.system.name_of(e.worst);
                return Err(Failure::new(
                    "diverged",
                    format!("The solution cannot be carried on past {:.6} s: “{device}” ({variable}) does not converge (last change {:.1e})", self.t, e.residual),
                )
                .at(self.t)
                .on(&device)
                .variable(variable));
            }
            Err(_) => self.halve_and_take(middle, depth + 1)?,
        }
        match half(self, target) {
            Ok(()) => Ok(()),
            Err(_) if depth < MAX_HALVINGS => self.halve(target, depth + 1),
            Err(e) => {
                let (device, variable) = self.system.name_of(e.worst);
                Err(Failure::new("diverged", format!("“{device}” ({variable}) does not converge at {:.6} s", self.t))
                    .at(self.t)
                    .on(&device)
                    .variable(variable))
            }
        }
    }

    fn halve_and_take(&mut self, target: f64, depth: u32) -> Result<(), Failure> {
        self.halve(target, depth)?;
        self.take(target, Rule::Damped, false);
        Ok(())
    }

    /// Books the energies of the solved step and moves to its end, which the units may hold as it was observed.
    fn take(&mut self, target: f64, rule: Rule, is_held: bool) {
        let h = target - self.t;
        let (system, y, next) = (&mut self.system, &self.integrator.y, &self.integrator.next);
        let powers = match rule {
            Rule::Trapezoidal if self.integrator.linear => {
                for (mean, (a, b)) in self.mean.iter_mut().zip(y.iter().zip(next)) {
                    *mean = 0.5 * (a + b);
                }
                let middle = system.set_middle(self.t, target);
                let powers = audit::powers(system, middle, &self.mean);
                system.frames.end_mean(target);
                powers
            }
            Rule::Trapezoidal => {
                let before = std::mem::replace(&mut self.powers, self.observed.powers);
                self.solved.take().unwrap_or(self.powers).mixed(0.5, before)
            }
            Rule::Damped => {
                let inner = self.t + GAMMA * h;
                system.set_time(inner);
                let first = audit::powers(system, inner, &self.integrator.stage);
                system.set_time(target);
                self.powers = audit::powers(system, target, next);
                self.solved.take().unwrap_or(self.powers).mixed(GAMMA, first)
            }
        };
        self.energy.add(h, powers);
        self.throughput += h * powers.throughput();
        self.integrator.accept();
        self.t = target;
        self.stats.steps += 1;
        let mut y = std::mem::take(&mut self.integrator.y);
        self.tell_accepted(&y, is_held);
        self.system.follow_frames(target, &mut y);
        self.integrator.y = y;
    }

    /// Records and takes a trapezoidal step.
    fn accept(&mut self, target: f64, regular: bool, sink: &mut dyn Sink) {
        let is_held = self.record(target, true, sink) && !self.integrator.linear && self.rule == Rule::Trapezoidal;
        self.has_bent = self.bends;
        self.take(target, self.rule, is_held);
        self.integrator.remember(regular);
        self.guards_before.clone_from(&self.observed.guards);
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

    /// Guards that stand otherwise than when last acted upon, with the share of the step at which they crossed, earliest first.
    fn crossed(&self) -> Vec<(f64, usize)> {
        let mut crossed: Vec<(f64, usize)> = vec![];
        for (k, (v, sign)) in self.observed.guards.iter().zip(&self.signs).enumerate() {
            if (*v > 0.0) != *sign && *v != 0.0 {
                let before = self.guards_before.get(k).copied().unwrap_or(0.0);
                let share = if (before > 0.0) == *sign && before != *v { before / (before - v) } else { 0.0 };
                crossed.push((share.clamp(0.0, 1.0), k));
            }
        }
        crossed.sort_by(|a, b| a.0.total_cmp(&b.0));
        crossed
    }

    fn fire(&mut self, k: usize) -> Result<Effect, Failure> {
        self.stats.events += 1;
        self.calm_stop = None;
        self.signs[k] = !self.signs[k];
        let devices = *self.observed.offsets.last().unwrap_or(&0);
        if k >= devices {
            return Ok(self.clear_branch(k - devices));
        }
        let unit = self.observed.offsets.partition_point(|&first| first <= k) - 1;
        let local = k - self.observed.offsets[unit];
        let effect = self.call(unit, |u, env, volts, vars, log| u.device.on_guard(local, env, volts, vars, log));
        self.keep_calm(self.system.units.len() + k, unit, effect)
    }

    /// What only tells of something may turn with the rounding; what switches is to come to rest.
    fn keep_calm(&mut self, place: usize, unit: usize, effect: Effect) -> Result<Effect, Failure> {
        if effect.topology || effect.discontinuity {
            self.restless.acts(place, &self.system.units[unit].id, self.t)?;
        }
        Ok(effect)
    }

    fn clear_branch(&mut self, nth: usize) -> Effect {
        let (mut count, mut has_unknown) = (0, false);
        for bus in 0..self.system.ac.len() {
            let info = &mut self.system.ac[bus];
            if nth < count + info.phase_fault.len() {
                has_unknown = info.phase_fault.remove(nth - count).l > 0.0;
                let device = Some(info.id.clone());
                let message = "fault branch out at its current zero".to_owned();
                self.notes.push(Note { time: self.t, code: "D111".into(), device, message });
                break;
            }
            count += info.phase_fault.len();
        }
        Effect { discontinuity: true, topology: has_unknown }
    }

    fn call(
        &mut self,
        unit: usize,
        f: impl FnOnce(&mut crate::assembly::Unit, &Env, &[f64], &mut [f64], &mut crate::device::Log) -> Effect,
    ) -> Effect {
        let mut y = std::mem::take(&mut self.integrator.y);
        let effect = events::call(&mut self.system, unit, self.t, &mut y, &mut self.notes, f);
        self.integrator.y = y;
        effect
    }

    /// Everything due at the present instant but guards.
    fn happen(&mut self) -> Result<(), Failure> {
        let t = self.t;
        self.calm_stop = None;
        for _ in 0..MAX_ROUNDS {
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
                let mut y = std::mem::take(&mut self.integrator.y);
                let held = audit::in_faults(&self.system, &y);
                let applied = events::apply(&mut self.system, &event, t, &mut y, &mut self.notes);
                // A fault in place of another chops its current.
                self.cut_off += held - audit::in_faults(&self.system, &y);
                self.integrator.y = y;
                effect = events::merge(effect, applied?);
            }
            for unit in 0..self.system.units.len() {
                while self.system.units[unit].device.wake_at().is_some_and(|w| w <= t + SAME_TIME) {
                    acted = true;
                    self.stats.events += 1;
                    let before = self.system.units[unit].device.wake_at();
                    let e = self.call(unit, |u, env, volts, vars, log| u.device.on_wake(env, volts, vars, log));
                    effect = events::merge(effect, self.keep_calm(unit, unit, e)?);
                    if self.system.units[unit].device.wake_at() == before {
                        break;
                    }
                }
            }
            self.settle(effect)?;
            if !acted {
                self.notes_dropped += self.notes.len().saturating_sub(MAX_NOTES);
                self.notes.truncate(MAX_NOTES);
                return Ok(());
            }
        }
        Err(self.restless.never_rests(t))
    }

    /// New equations after what happened; damped steps follow a jump.
    fn settle(&mut self, effect: Effect) -> Result<(), Failure> {
        if effect.topology {
            self.rebuild()?;
        }
        if effect.topology || effect.discontinuity {
            self.integrator.restart();
            self.system.units.iter_mut().for_each(|u| u.device.jumped());
            (self.damped, self.damped_until) = (DAMPED_STEPS, self.next_grid());
            self.has_bent = false;
            // Guards of a device that has just been switched begin anew from how they stand, others keep what is pending.
            let known = self.observed.guards.len();
            self.read_guards(self.t);
            let now: Vec<bool> = self.observed.guards.iter().map(|v| *v > 0.0).collect();
            if now.len() != known || now.len() != self.signs.len() {
                self.signs = now;
            }
            self.guards_before.clone_from(&self.observed.guards);
        }
        Ok(())
    }

    /// Islands found anew and the unknowns laid out for them.
    fn rebuild(&mut self) -> Result<(), Failure> {
        let y = std::mem::take(&mut self.integrator.y);
        let charged = audit::charges(&self.system, &y);
        let system = &mut self.system;
        let old_of = system.islands.ac_of.clone();
        let (omega0, t) = (system.omega0, self.t);
        let mut past = std::mem::take(&mut system.frames.past);
        let old = system.frames.clone();
        for unit in &mut system.units {
            unit.vars = unit.own().iter().map(|&k| y[k]).collect();
        }
        for branch in system.ac.iter_mut().flat_map(|b| &mut b.phase_fault).filter(|branch| branch.l > 0.0) {
            branch.i = branch.current(0, &y);
        }
        settle_islands(system, &mut self.notes, t);
        // An island keeps the frame of its reference bus; devices whose frame thereby turns are told.
        let count = system.islands.count();
        let mut from = vec![usize::MAX; count];
        for (bus, &island) in system.islands.ac_of.iter().enumerate() {
            let reference = system.islands.ac_islands[island].reference_bus;
            if from[island] == usize::MAX || reference == Some(bus) {
                from[island] = old_of[bus];
            }
        }
        let lead = from.iter().map(|&was| old.lead(omega0, t, was)).collect();
        system.frames.set(t, lead, from.iter().map(|&was| old.speed[was]).collect());
        let (lead, island_of) = (&system.frames.lead, &system.islands.ac_of);
        let turned = |bus: usize| lead[island_of[bus]] - old.lead(omega0, t, old_of[bus]);
        past.turn(turned);
        for unit in &mut system.units {
            for port in 0..unit.buses.len() {
                if let crate::assembly::PortBus::Ac(bus) = unit.buses[port] {
                    let angle = turned(bus);
                    if angle != 0.0 {
                        unit.device.turn_frame(port, angle, &mut unit.vars);
                    }
                }
            }
        }
        system.frames.past = past;
        system.lay_out(Formulation::Emt);
        let mut fresh = vec![0.0; system.n];
        let first = system.first_var();
        fresh[..first].copy_from_slice(&y[..first]);
        system.spread_vars(&mut fresh);
        self.cut_off += charged - audit::charges(system, &fresh);
        self.integrator.account(&mut self.stats);
        self.mean.resize(fresh.len(), 0.0);
        self.integrator = Integrator::new(system, fresh, self.h);
        Ok(())
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
        self.integrator.account(&mut self.stats);
    }
}

fn has_lines(unit: &Unit) -> bool {
    unit.device.lines(&vec![0.0; unit.shape.vars]).is_some()
}
