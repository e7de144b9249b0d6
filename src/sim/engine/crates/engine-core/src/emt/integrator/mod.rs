//! One step of `M·y' = f(y, t)`: the trapezoidal rule, or after a discontinuity the L-stable SDIRK method of two stages and order 2
//! (R. Alexander, SIAM J. Numer. Anal. 14 (1977) 1006), which forgets the rates of before. It does what critical damping adjustment
//! (J. R. Marti and J. Lin, IEEE Trans. Power Systems 4 (1989) 394) does with backward Euler, without that rule's error.
//!
//! ```text
//! trapezoidal   2M/h·(y₁ − y₀) = f(y₁) + f₀                       algebraic rows: 0 = f(y₁), 0 = f(Y₁), 0 = f(y₁)
//! damped        M/(γh)·(Y₁ − y₀) = f(Y₁) = k₁ at t₀ + γh,   M/(γh)·(y₁ − y₀) = f(y₁) + (1 − γ)/γ·k₁,   γ = 1 − 1/√2
//! ```
//!
//! Newton's iteration keeps its factors while it contracts, and ends when what the next correction would still change, by the contraction
//! measured in this step or a few before, is below the tolerance. A network whose devices are all linear is solved by one iteration, which a second
//! confirms now and then.

mod rows;
mod settle;

use crate::assembly::System;
use crate::linear::{Matrix, SparseLu};
use crate::results::Statistics;
use crate::sweep;
use rows::{book_rates, largest_change, mask_rates, over, rate_after, worst_change};

/// Change of an unknown over its size (at least its scale) at which a step is solved.
const TOLERANCE: f64 = 1e-9;
const MAX_ITERATIONS: u32 = 25;
/// Behind a larger change how much smaller the next one is tells nothing of what is left.
const LARGE: f64 = 0.1;
/// Slower contraction calls for a new Jacobian.
const SLOW: f64 = 0.2;
/// Largest error by rounding, of an unknown over its size, at which linear networks are solved directly.
const DIRECT: f64 = 1e-11;
/// Steps after which the contraction and the linear solution are measured again.
const MEASURE_EVERY: u64 = 128;
/// Steps for which a measured contraction is believed at first and at most: twice as many each time it is found the same again. Largest
/// first correction of a smooth step, and size of what rounding leaves.
const TRUSTED_STEPS: (u64, u64) = (8, 64);
const SMOOTH: f64 = 1e-5;
const MEASURE_FLOOR: f64 = 1e-13;
/// Size below which corrections may be rounding alone.
const FLOOR: f64 = 1e-8;
/// Linear solutions less exact than this are analysed anew.
const INEXACT: f64 = crate::linear::INEXACT;
/// Solutions remembered beside the last one.
const BEHIND: usize = 4;
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Trapezoidal,
    Damped,
}

pub const GAMMA: f64 = 1.0 - std::f64::consts::FRAC_1_SQRT_2;

pub struct NoSolution {
    pub worst: usize,
    pub residual: f64,
}

pub struct Integrator {
    /// m·M − J, its factors, and the m that they are of; 0: to be made.
    matrix: Matrix,
    lu: SparseLu,
    factored: f64,
    /// 2/h of a regular step.
    multiplier: f64,
    /// cos ω₀·h, for the prediction.
    cosine: f64,
    /// Unknowns at the end that are the frames' speeds.
    frames: usize,
    /// Whether `system.jacobian` is that of the equations as they stand.
    current: bool,
    /// All devices are.
    pub linear: bool,
    /// A second iteration has found nothing left to correct since the equations last changed.
    confirmed: bool,
    /// Whether direct solutions of regular steps have been found exact; none before they are tried.
    direct: Option<bool>,
    /// Step at which the contraction was measured, and what it was.
    measured: Option<(u64, f64)>,
    /// Steps for which it is believed.
    trusted: u64,
    steps: u64,
    /// Accepted solution, its mass-weighted rate, and the four before while steps are regular.
    pub y: Vec<f64>,
    rate: Vec<f64>,
    before: Vec<Vec<f64>>,
    /// The step's solution before it is accepted, and its rate.
    pub next: Vec<f64>,
    next_rate: Vec<f64>,
    /// First stage of a damped step.
    pub stage: Vec<f64>,
    /// The solution before it is settled.
    unsettled: Vec<f64>,
    /// What the equations of the stage at hand carry from before: f₀, nothing, or (1 − γ)/γ·k₁.
    carried: Vec<f64>,
    /// What corrects the solution, or is solved for it: a [`crate::sweep::room`].
    correction: Vec<f64>,
    f: Vec<f64>,
}

impl Integrator {
    pub fn new(system: &System, y: Vec<f64>, h: f64) -> Self {
        let matrix = system.jacobian.clone();
        let n = system.n;
        Self {
            lu: SparseLu::new(&matrix),
            matrix,
            factored: 0.0,
            multiplier: 2.0 / h,
            frames: system.islands.count(),
            cosine: libm::cos(system.omega0 * h),
            current: false,
            linear: system.units.iter().all(|u| u.device.linear()),
            confirmed: false,
            direct: None,
            measured: None,
            trusted: TRUSTED_STEPS.0,
            steps: 0,
            rate: vec![0.0; n],
            before: vec![],
            next: y.clone(),
            next_rate: vec![0.0; n],
            stage: vec![0.0; n],
            unsettled: vec![0.0; n],
            carried: vec![0.0; n],
            correction: sweep::room(n),
            f: vec![0.0; n],
            y,
        }
    }

    /// Rates of the accepted solution as it stands.
    pub fn begin(&mut self, system: &mut System, t: f64) {
        system.rates(t, &self.y, &mut self.f);
        mask_rates(&mut self.rate, &self.f, &system.mass);
    }

    /// The equations changed: nothing of before helps.
    #[cold]
    pub fn restart(&mut self) {
        self.current = false;
        self.confirmed = false;
        self.direct = None;
        self.measured = None;
        self.before.clear();
        self.factored = 0.0;
    }

    /// Solves for `next` at `t + h`; the accepted solution stays.
    pub fn solve(
        &mut self,
        system: &mut System,
        t: f64,
        h: f64,
        rule: Rule,
        stats: &mut Statistics,
    ) -> Result<(), NoSolution> {
        if rule == Rule::Trapezoidal {
            // A step of the grid has one length, whatever the rounding of n·Δt.
            let multiplier = over(2.0, h, self.multiplier);
            let is_regular = multiplier == self.multiplier;
            if is_regular && self.goes_directly() && self.factor(system, t + h, multiplier) {
                return self.step_directly(system, t + h, stats);
            }
            self.predict(is_regular);
            std::mem::swap(&mut self.carried, &mut self.rate);
            let solved = self.solve_stage(system, t + h, multiplier, stats);
            std::mem::swap(&mut self.carried, &mut self.rate);
            return solved;
        }
        // So have the damped steps behind a jump.
        let multiplier = over(1.0, GAMMA * h, self.factored);
        self.predict(false);
        self.carried.fill(0.0);
        self.solve_stage(system, t + GAMMA * h, multiplier, stats)?;
        self.stage.copy_from_slice(&self.next);
        for (carried, k) in self.carried.iter_mut().zip(&self.next_rate) {
            *carried = (1.0 - GAMMA) / GAMMA * k;
        }
        self.solve_stage(system, t + h, multiplier, stats)
    }

    /// Whether the next regular step is a linear system whose solution is exact enough, as far as is known.
    fn goes_directly(&self) -> bool {
        self.linear && self.confirmed && self.current && self.direct != Some(false)
    }

    /// (m·M − J)·next = f(0) + f₀ + m·M·y: the same equations, solved for the solution itself in place of what corrects a prediction. At first and
    /// now and then Newton's iteration goes on from it, and tells what rounding costs: with elements that are stiff beyond measure it is too much.
    fn step_directly(&mut self, system: &mut System, t: f64, stats: &mut Statistics) -> Result<(), NoSolution> {
        let m = self.multiplier;
        let n = self.next.len();
        let right = &mut self.correction[..n];
        system.sources(t, &self.y, right);
        for (((right, rate), y), mass) in right.iter_mut().zip(&self.rate).zip(&self.y).zip(&system.mass) {
            *right += rate + m * mass * y;
        }
        self.lu.solve_room(&mut self.correction);
        // With the rates in one pass: a copy by itself is a call, which costs a small network more than its numbers.
        let before = self.y.iter().zip(&self.rate).zip(&system.mass);
        let now = self.next.iter_mut().zip(&mut self.next_rate).zip(&self.correction);
        for (((next, next_rate), solution), ((y, rate), mass)) in now.zip(before) {
            *next = *solution;
            *next_rate = rate_after(m, *mass, *solution, *y, *rate);
        }
        if self.direct.is_some() && !(self.steps + 1).is_multiple_of(MEASURE_EVERY) {
            self.steps += 1;
            stats.newton_iterations += 1;
            return Ok(());
        }
        self.carried.copy_from_slice(&self.rate);
        self.stage.copy_from_slice(&self.next);
        self.solve_stage(system, t, m, stats)?;
        for ((error, next), direct) in self.correction.iter_mut().zip(&self.next).zip(&self.stage) {
            *error = next - direct;
        }
        self.direct = Some(largest_change(&self.correction[..n], &self.next, &system.scale) < DIRECT);
        Ok(())
    }

    /// Newton's iteration on f(next) + carried = m·M·(next − y) at `t`, from `next` as it stands.
    fn solve_stage(
        &mut self,
        system: &mut System,
        t: f64,
        multiplier: f64,
        stats: &mut Statistics,
    ) -> Result<(), NoSolution> {
        let n = self.next.len();
        self.steps += 1;
        let measure = self.steps.is_multiple_of(MEASURE_EVERY);
        let mut last = f64::INFINITY;
        let mut fresh = false;
        for iteration in 0..MAX_ITERATIONS {
            system.rates(t, &self.next, &mut self.f);
            let renewed = !self.current;
            let usable = self.factor(system, t, multiplier);
            // Algebraic rows have no mass and carry nothing.
            let change =
                self.next.iter().zip(&self.y).zip(&system.mass).map(|((next, y), mass)| multiplier * mass * (next - y));
            for (((correction, f), carried), change) in
                self.correction.iter_mut().zip(&self.f).zip(&self.carried).zip(change)
            {
                *correction = f + (carried - change);
            }
            if measure && iteration == 0 {
                self.f.copy_from_slice(&self.correction[..n]);
            }
            self.lu.solve_room(&mut self.correction);
            if measure && iteration == 0 {
                system.iteration_matrix(&|k| multiplier * system.mass[k], None, &mut self.matrix);
                if self.current && self.lu.check(&self.matrix, &self.correction[..n], &self.f) > INEXACT {
                    self.lu.renew(&self.matrix);
                    self.correction[..n].copy_from_slice(&self.f);
                    self.lu.solve_room(&mut self.correction);
                }
            }
            stats.newton_iterations += 1;
            for (next, correction) in self.next.iter_mut().zip(&self.correction) {
                *next += correction;
            }
            let size = largest_change(&self.correction[..n], &self.next, &system.scale);
            let worst = || worst_change(&self.correction[..n], &self.next, &system.scale);
            if !usable || !size.is_finite() {
                if fresh || !size.is_finite() && iteration > 0 {
                    return Err(NoSolution { worst: worst(), residual: size });
                }
                (self.current, fresh) = (false, true);
                self.predict(false);
                continue;
            }
            let contraction = if iteration == 0 { 1.0 } else { size / last };
            // A large correction tells no contraction: it may have passed a bend.
            let left = if contraction < 0.9 && last < LARGE { size * contraction / (1.0 - contraction) } else { size };
            if iteration == 1 {
                // Sizes near the rounding say nothing of the contraction.
                let now = contraction.max(MEASURE_FLOOR / last);
                let same = self.measured.is_some_and(|(_, before)| now <= 1.5 * before);
                self.trusted = if same { (2 * self.trusted).min(TRUSTED_STEPS.1) } else { TRUSTED_STEPS.0 };
                self.measured = Some((self.steps, now));
            }
            // Rounding moves the voltage where inductances alone meet: corrections that no longer shrink there have nothing to correct.
            let rounding = iteration > 1 && size < FLOOR && contraction > 0.5;
            if left <= TOLERANCE || rounding || !measure && self.trusts(size) {
                self.confirmed = true;
                book_rates(&mut self.next_rate, multiplier, &system.mass, &self.next, &self.y, &self.carried);
                return Ok(());
            }
            // Corrections that are small by factors just made are what the old ones had left over.
            let is_left = renewed && size < SMOOTH;
            if iteration > 0 && size > (SLOW * last).max(FLOOR) && !is_left && iteration + 1 < MAX_ITERATIONS {
                self.current = false;
            }
            if iteration + 1 == MAX_ITERATIONS {
                return Err(NoSolution { worst: worst(), residual: size });
            }
            last = size;
        }
        unreachable!("the loop returns")
    }

    /// Whether one correction of this size is known to be enough: in a linear network that one was before, or by the contraction
    /// measured a few steps ago, which changes with the age of the factors only: beyond the steps for which it is trusted, at most with their square.
    fn trusts(&self, size: f64) -> bool {
        if self.linear {
            return self.confirmed;
        }
        let believed = |(step, c): (u64, f64)| {
            let age = self.steps - step;
            let grown = (age as f64 / self.trusted as f64).max(1.0);
            age < TRUSTED_STEPS.1 && c * grown * grown * size <= TOLERANCE
        };
        self.current && size < SMOOTH && self.measured.is_some_and(believed)
    }

    /// From the five solutions before, the one that is exact for whatever is a straight line, an oscillation of nominal frequency and what the
    /// rule leaves of an error, which alternates: its difference operator is (1 − z)²·(1 − 2·cos(ω₀h)·z + z²)·(1 + z). The frames' speeds are set
    /// from step to step.
    fn predict(&mut self, smooth: bool) {
        match self.before.as_slice() {
            [y4, y3, y2, y1] if smooth => {
                let inner = 2.0 * self.cosine;
                let outer = 1.0 + inner;
                let turning = self.next.len() - self.frames;
                self.next[turning..].copy_from_slice(&self.y[turning..]);
                let older = y3.iter().zip(y1).zip(y2).zip(y4);
                for ((next, y), (((y3, y1), y2), y4)) in self.next[..turning].iter_mut().zip(&self.y).zip(older) {
                    *next = outer * (y + y3) - inner * (y1 + y2) - y4;
                }
            }
            _ => self.next.copy_from_slice(&self.y),
        }
    }

    /// Factors of the matrix for this multiplier. Those of regular steps may come again: a diode that conducts makes the matrix it made before.
    fn factor(&mut self, system: &mut System, t: f64, multiplier: f64) -> bool {
        if !self.current {
            system.differentiate(t, &self.next);
            self.current = true;
            self.factored = 0.0;
        }
        if self.factored == multiplier {
            return true;
        }
        system.iteration_matrix(&|k| multiplier * system.mass[k], None, &mut self.matrix);
        let is_regular = multiplier == self.multiplier;
        let usable = if is_regular { self.lu.factor_and_keep(&self.matrix) } else { self.lu.factor(&self.matrix) };
        self.factored = if usable { multiplier } else { 0.0 };
        usable
    }

    /// What the step's powers, at its points, say that a capacitance took, beyond what it did take.
    pub fn excess(&self, k: usize, mass: f64, h: f64, rule: Rule) -> f64 {
        let (before, after) = (self.y[k], self.next[k]);
        let said = match rule {
            Rule::Trapezoidal => 0.5 * (before * self.rate[k] + after * self.next_rate[k]),
            Rule::Damped => {
                let inner = mass * (self.stage[k] - before) / (GAMMA * h);
                (1.0 - GAMMA) * self.stage[k] * inner + GAMMA * after * self.next_rate[k]
            }
        };
        said - 0.5 * mass * (after * after - before * before) / h
    }

    /// dv/dt of the AC buses at a share of the step, for recording.
    pub fn voltage_rates(&self, system: &mut System, share: f64) {
        for (k, rate) in system.voltage_rate.iter_mut().enumerate() {
            let mass = system.mass[k];
            let weighted = self.rate[k] + share * (self.next_rate[k] - self.rate[k]);
            *rate = if mass > 0.0 { weighted / mass } else { 0.0 };
        }
    }

    /// Takes the solution; the one before stands in `next` until the next step.
    pub fn accept(&mut self) {
        std::mem::swap(&mut self.y, &mut self.next);
        std::mem::swap(&mut self.rate, &mut self.next_rate);
    }

    /// After [`Integrator::accept`]: keeps the solution before the one just taken if it lies one regular step before; the prediction stands on it.
    pub fn remember(&mut self, regular: bool) {
        if !regular || self.direct == Some(true) {
            self.before.clear();
        } else if self.before.len() == BEHIND {
            self.before.rotate_left(1);
            std::mem::swap(&mut self.before[BEHIND - 1], &mut self.next);
        } else {
            self.before.push(self.next.clone());
        }
    }

    /// Adds what the factorisations cost.
    pub fn account(&self, stats: &mut Statistics) {
        stats.factorisations += self.lu.factorisations;
        stats.worst_residual = stats.worst_residual.max(self.lu.worst_residual);
        stats.repaired += self.lu.repaired;
        stats.linear += self.lu.time.seconds();
    }
}
