//! One step: its end and its rule, what crosses or bends within it, its parts where the whole finds no solution, and its energies.

use super::EmtRun;
use crate::device::{Effect, PowerBalance};
use crate::emt::audit;
use crate::emt::integrator::{GAMMA, NoSolution, Rule};
use crate::events;
use crate::linear::SparseLu;
use crate::newton;
use crate::results::{Failure, Sink};
use crate::run::SAME_TIME;

/// Halvings of a step that finds no solution.
const MAX_HALVINGS: u32 = 12;
/// Solutions spent on finding where a guard crosses, and time by which the point found lies behind the straight line's, s.
const MAX_ROOT_STEPS: u32 = 6;
const BEHIND: f64 = 1e-8;
/// Share of a step that the damped steps behind a jump last at least.
const LEAST_DAMPING: f64 = 0.25;
/// Of the damped steps, the last ones in which guards are looked at: the first may show impulses where a current is chopped.
const WATCHED: u32 = 2;
/// Parts of a step shorter than this are not stepped, s.
const SHORTEST: f64 = 1e-9;

impl EmtRun<'_> {
    /// One step, and what happens at its end.
    pub(super) fn advance(&mut self, end: f64, sink: &mut dyn Sink) -> Result<(), Failure> {
        let stop = self.next_stop(end);
        self.system.put_alike(self.t);
        if self.damped > 0 {
            return self.advance_damped(stop, sink);
        }
        let n = self.next_grid();
        let cut = stop < n - SHORTEST;
        let mut target = if cut { stop } else { n };
        self.step_and_see(target)?;
        let fired = self.cut_at_crossing(&mut target)?;
        let interrupted = !fired.is_empty();
        let regular = !cut
            && !interrupted
            && !self.bends
            && self.rule == Rule::Trapezoidal
            && (target - self.t - self.h).abs() < 1e-6 * self.h;
        self.accept(target, regular, sink);
        self.fire_all(fired)?;
        if stop <= self.t + SAME_TIME || interrupted {
            self.happen()?;
        }
        Ok(())
    }

    /// Takes the solved step back to where the first guard crosses within it; what has crossed by then.
    fn cut_at_crossing(&mut self, target: &mut f64) -> Result<Vec<(f64, usize)>, Failure> {
        let crossed = self.crossed();
        let Some(&(_, first)) = crossed.first() else { return Ok(crossed) };
        *target = self.locate(first, *target)?;
        Ok(self.crossed())
    }

    fn fire_all(&mut self, fired: Vec<(f64, usize)>) -> Result<(), Failure> {
        let mut effect = Effect::default();
        for (_, k) in fired {
            effect = events::merge(effect, self.fire(k)?);
        }
        self.settle(effect)
    }

    /// Solves up to just behind the crossing of guard `k` within the step to `end`, where it has crossed.
    #[cold]
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
        if self.damped > 0 {
            self.step_to(target, Rule::Damped)?;
            self.observe(target);
            return Ok(());
        }
        self.rule = if self.has_bent { Rule::Damped } else { Rule::Trapezoidal };
        self.step_to(target, self.rule)?;
        self.bends = self.lines.bend(&self.system, &self.integrator.y, &self.integrator.next);
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
            let lines = self.bends.then_some(&mut self.lines);
            let _ = self.integrator.settle(&mut self.system, target, lines, &mut self.stats);
        }
        self.observe(target);
        Ok(())
    }

    /// Point of the grid after the present time.
    pub(super) fn next_grid(&self) -> f64 {
        let n = ((self.t * self.rate + 1e-6) as u64 + 1) as f64;
        (if n * self.h - self.t < 1e-3 * self.h { n + 1.0 } else { n }) * self.h
    }

    /// Where the damped steps behind a jump lead to: the grid's next point, or the one after it where that is near, since the loss conductance of a core
    /// beside inductances holds a voltage for a microsecond.
    pub(super) fn damping_end(&self) -> f64 {
        let next = self.next_grid();
        if next - self.t < LEAST_DAMPING * self.h { next + self.h } else { next }
    }

    #[cold]
    fn advance_damped(&mut self, stop: f64, sink: &mut dyn Sink) -> Result<(), Failure> {
        let planned = self.t + (self.damped_until - self.t) / f64::from(self.damped);
        let cut = stop < planned - SHORTEST;
        let mut target = if cut { stop } else { planned };
        self.step_and_see(target)?;
        let fired = if self.damped <= WATCHED { self.cut_at_crossing(&mut target)? } else { vec![] };
        let interrupted = !fired.is_empty();
        self.record(target, false, sink);
        self.take(target, Rule::Damped, false);
        self.integrator.remember(false);
        if target > planned - SHORTEST {
            self.damped -= 1;
            if self.damped == 0 {
                self.integrator.settle_accepted(&mut self.system, target, &mut self.stats);
                self.powers = audit::powers(&mut self.system, target, &self.integrator.y);
                self.read_guards(target);
            }
        }
        self.guards_before.clone_from(&self.observed.guards);
        self.fire_all(fired)?;
        if stop <= self.t + SAME_TIME || interrupted {
            self.happen()?;
        }
        Ok(())
    }

    /// Solves up to `target`, in parts where the whole finds no solution; parts before the last are accepted on the way.
    fn step_to(&mut self, target: f64, rule: Rule) -> Result<(), Failure> {
        let solve = |run: &mut Self| run.integrator.solve(&mut run.system, run.t, target - run.t, rule, &mut run.stats);
        if solve(self).is_ok() || self.damped > 0 && self.lift(false) && solve(self).is_ok() {
            return Ok(());
        }
        self.halve(target, 1)
    }

    /// DC buses that stand low and that nothing charges jump, which a step's iteration may not find: their voltages are solved for by themselves,
    /// from where they stand, unless that solution has ended, and from where they stand stable. Whether there are any, and a solution.
    #[cold]
    fn lift(&mut self, has_ended: bool) -> bool {
        let (system, y) = (&mut self.system, &self.integrator.y);
        let low = system.low_dc(y);
        if low.is_empty() {
            return false;
        }
        let mut hold = vec![true; system.n];
        low.iter().for_each(|k| hold[*k] = false);
        let mut matrix = system.jacobian.clone();
        let mut lu = SparseLu::new(&matrix);
        let standing = (!has_ended).then(|| y.clone());
        for start in [standing, system.lifted(self.t, y, &low)].into_iter().flatten() {
            let mut found = start;
            if newton::solve(system, &mut lu, &mut matrix, self.t, &mut found, Some(&hold)).is_ok() {
                self.integrator.y = found;
                self.integrator.restart();
                return true;
            }
        }
        false
    }

    #[cold]
    fn halve(&mut self, target: f64, depth: u32) -> Result<(), Failure> {
        self.stats.rejected += 1;
        let middle = 0.5 * (self.t + target);
        self.integrator.restart();
        let half = |run: &mut Self, to: f64| -> Result<(), NoSolution> {
            run.integrator.solve(&mut run.system, run.t, to - run.t, Rule::Damped, &mut run.stats)
        };
        match half(self, middle) {
            Ok(()) => self.take(middle, Rule::Damped, false),
            // The solution of little voltage ends.
            Err(_) if depth == MAX_HALVINGS && self.lift(true) && half(self, middle).is_ok() => {
                self.take(middle, Rule::Damped, false);
            }
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

    #[cold]
    fn halve_and_take(&mut self, target: f64, depth: u32) -> Result<(), Failure> {
        self.halve(target, depth)?;
        self.take(target, Rule::Damped, false);
        Ok(())
    }

    /// Books the energies of the solved step and moves to its end.
    fn take(&mut self, target: f64, rule: Rule, is_held: bool) {
        let h = target - self.t;
        let (system, y, next) = (&mut self.system, &self.integrator.y, &self.integrator.next);
        let mut powers = match rule {
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
        if !(rule == Rule::Trapezoidal && self.integrator.linear) {
            let integrator = &self.integrator;
            powers.loss += self.system.dc_fault_excess(|k, mass| integrator.excess(k, mass, h, rule));
        }
        self.book(target, powers);
        self.move_to(target, is_held);
    }

    /// Powers over the step to `target`.
    pub(super) fn book(&mut self, target: f64, powers: PowerBalance) {
        let h = target - self.t;
        self.energy.add(h, powers);
        self.throughput += h * powers.throughput();
    }

    /// To the end of the solved step, which the units may hold as it was observed.
    pub(super) fn move_to(&mut self, target: f64, is_held: bool) {
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
}
