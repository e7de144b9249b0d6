//! From the start to the end of a run: steps of the size the error allows, cut at what is due, recorded and booked.

use super::audit::powers_of;
use super::happenings::Happened;
use super::{FIRST_STEP, PROGRESS_EVERY, Run, SAME_TIME};
use crate::device::PowerBalance;
use crate::esdirk::{B, C, Outcome, STAGES};
use crate::events;
use crate::network::ChannelInput;
use crate::results::{Failure, Sink};
use std::time::Instant;

/// Steps below this are a failure, s; and for a moment behind a jump, where the capacitance of a cable whose current was chopped is charged
/// within nanoseconds.
const SMALLEST_STEP: f64 = 1e-9;
const SMALLEST_BEHIND_JUMP: f64 = 1e-11;
const MOMENT: f64 = 1e-6;
/// What is faster than that there (a cable's capacitance on a source's milliohm, picoseconds) is let come to rest in steps of this size whatever
/// their error, as the method is L-stable; shorter steps see more of it, not less. Most of them behind one jump.
const SETTLING_STEP: f64 = 1e-9;
const MOST_SETTLING: u32 = 10;
/// Share by which admittances of the negative sequence may change in a step before the network is solved anew with them.
const FOLLOWED: f64 = 1e-3;
/// Share of the step that the error estimate would allow, and most by which a step may grow.
const SAFETY: f64 = 0.85;
const MAX_GROWTH: f64 = 8.0;
/// Stages in the order of their time.
const BY_TIME: [usize; 3] = [2, 1, 3];
/// Accuracy to which a guard's crossing is located, s.
const ROOT: f64 = 1e-7;

impl Run<'_> {
    /// True when it came to its end, false when cancelled.
    pub(super) fn carry_on(&mut self, sink: &mut dyn Sink) -> Result<bool, Failure> {
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
                    Happened::Bend => self.restart_behind_bend(),
                    Happened::Jump => {
                        (self.jumped, self.settled) = (self.t, 0);
                        self.restart(FIRST_STEP);
                    }
                }
            }
            // Half of the way: a current that does not rise with its voltage would swing about where it belongs.
            if self.follow_negative(0.5)? > FOLLOWED {
                self.solve_jump()?;
                self.restart_behind_bend();
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

    pub(super) fn next_stop(&self, end: f64) -> f64 {
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
        let powers0 = self.powers_now.take().unwrap_or_else(|| self.powers(0));
        let smallest = if self.t - self.jumped < MOMENT { SMALLEST_BEHIND_JUMP } else { SMALLEST_STEP };
        // Unknown that asks for the shortest step.
        let mut steepest = 0;
        let mut settling = false;
        loop {
            let mut stage_powers = [powers0; STAGES];
            let t0 = self.t;
            let outcome = self.method.step(&mut self.system, t0, h, &mut self.stats, &mut |system, stage, y| {
                stage_powers[stage] = powers_of(system, y, t0 + C[stage] * h);
            });
            let shrink = match outcome {
                Outcome::Rejected { .. } if settling => {
                    self.finish(h, h >= left, stop, 1.0, &stage_powers, sink);
                    return Ok(true);
                }
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
                Outcome::Rejected { worst, error } => {
                    steepest = worst;
                    (0.9 * libm::pow(error, -1.0 / 3.0)).clamp(0.1, 0.7)
                }
                Outcome::Stuck { worst, residual } => {
                    if h * 0.25 < smallest {
                        if self.lift()? {
                            (self.jumped, self.settled) = (self.t, 0);
                            self.restart(FIRST_STEP);
                            return Ok(true);
                        }
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
            if h < smallest && self.t - self.jumped < MOMENT && self.settled < MOST_SETTLING && left > SETTLING_STEP {
                (h, settling) = (SETTLING_STEP, true);
                self.settled += 1;
                continue;
            }
            if h < smallest {
                let (device, variable) = self.system.name_of(steepest);
                return Err(Failure::new(
                    "diverged",
                    format!(
                        "The step fell below {smallest} s at {:.6} s: “{device}” ({variable}) changes too fast",
                        self.t
                    ),
                )
                .at(self.t)
                .on(&device)
                .variable(variable));
            }
        }
    }

    /// Books an accepted step: recording, energies, the next step's size.
    fn finish(
        &mut self,
        h: f64,
        landed: bool,
        stop: f64,
        error: f64,
        powers: &[PowerBalance; STAGES],
        sink: &mut dyn Sink,
    ) {
        let wanted = self.h.min(self.settings.max_step);
        let end = if landed { stop } else { self.t + h };
        self.record_step(h, end, sink);
        for (b, p) in B.iter().zip(powers) {
            self.energy.add(h * b, *p);
            self.throughput += h * b * p.throughput();
        }
        self.energy.loss += self.system.dc_fault_excess(|k, mass| self.method.excess(k, mass, h));
        self.powers_now = powers.last().copied();
        self.stats.steps += 1;
        self.t = end;
        self.y.copy_from_slice(&self.method.y[STAGES - 1]);
        self.method.advance(h);
        let next = self.next_step(h, error.max(1e-6));
        if std::mem::take(&mut self.is_behind_bend) {
            self.bend_step = next;
        }
        // What a stop or an event cut short says nothing against the step that was wanted.
        self.h = if h < wanted { next.max(wanted) } else { next };
    }

    /// Step after one of size `h` with this error over tolerance: the elementary controller, held back by Gustafsson's predictive one
    /// (Hairer and Wanner, Solving ODEs II, IV.8) while errors grow.
    fn next_step(&mut self, h: f64, error: f64) -> f64 {
        let (last_h, last_error) = std::mem::replace(&mut self.last_step, (h, error));
        let mut factor = SAFETY * libm::cbrt(1.0 / error);
        if last_h > 0.0 {
            factor = factor.min(SAFETY * h / last_h * libm::cbrt(last_error.max(1e-2) / (error * error)));
        }
        let factor = factor.clamp(0.3, MAX_GROWTH);
        // A kept step keeps its factors.
        if (0.95..1.3).contains(&factor) { h } else { h * factor }
    }

    fn record_step(&mut self, h: f64, end: f64, sink: &mut dyn Sink) {
        let begin = Instant::now();
        let mut at = std::mem::take(&mut self.scratch);
        let mut seen = false;
        while let Some(grid) = self.recorder.next_time() {
            if grid >= end - SAME_TIME {
                break;
            }
            self.method.dense(&self.system, ((grid - self.t) / h).clamp(0.0, 1.0), h, &mut at);
            self.recorder.look(&mut self.system, grid, &at);
            self.recorder.store(sink);
            seen = true;
        }
        if !seen {
            self.method.dense(&self.system, 0.5, h, &mut at);
            self.recorder.look(&mut self.system, self.t + 0.5 * h, &at);
        }
        at.copy_from_slice(&self.method.y[STAGES - 1]);
        self.recorder.look(&mut self.system, end, &at);
        self.scratch = at;
        self.recording += begin.elapsed();
    }

    pub(super) fn read_guards(&mut self) {
        events::guards(&mut self.system, self.t, &self.y, &mut self.guard_values, &mut self.guard_offsets);
    }

    /// Whether a guard stands otherwise at (t + θ·h, y) than when it was last acted upon.
    fn changes(&mut self, y: &[f64], theta: f64, h: f64) -> bool {
        events::guards(&mut self.system, self.t + theta * h, y, &mut self.guard_values, &mut self.guard_offsets);
        self.guard_values.iter().zip(&self.signs).any(|(v, s)| (*v > 0.0) != *s && *v != 0.0)
    }

    /// Time after the step's start at which the first guard changes sign, if one does. The stages inside the step are looked at as
    /// well as its end, so that one that goes and comes back is seen.
    fn crossing(&mut self, h: f64) -> Option<f64> {
        let (mut low, mut high) = (0.0, f64::NAN);
        for stage in BY_TIME {
            let y = std::mem::take(&mut self.method.y[stage]);
            let changed = self.changes(&y, C[stage], h);
            self.method.y[stage] = y;
            if changed {
                high = C[stage];
                break;
            }
            low = C[stage];
        }
        if high.is_nan() {
            return None;
        }
        let mut at = std::mem::take(&mut self.scratch);
        while (high - low) * h > ROOT {
            let middle = 0.5 * (low + high);
            self.method.dense(&self.system, middle, h, &mut at);
            if self.changes(&at, middle, h) {
                high = middle;
            } else {
                low = middle;
            }
        }
        self.scratch = at;
        Some(high * h)
    }

    /// As [`Self::restart`], where nothing jumped: with what the error allowed behind the bend before, as ramps have many alike.
    fn restart_behind_bend(&mut self) {
        self.restart(self.h.min(self.bend_step));
        self.is_behind_bend = true;
    }

    /// The integrator begins anew at (t, y), with a step of at most `h`.
    fn restart(&mut self, h: f64) {
        self.powers_now = None;
        self.system.set_time(self.t);
        self.method.start(&mut self.system, self.t, &self.y);
        self.h = h.min(self.settings.max_step);
        self.last_step = (0.0, 1.0);
        let (t, y) = (self.t, &self.y);
        self.recorder.look(&mut self.system, t, y);
    }
}
