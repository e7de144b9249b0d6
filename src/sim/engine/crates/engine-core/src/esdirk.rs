//! ESDIRK3(2)4L[2]SA of Kennedy and Carpenter (NASA/TM–2016–219173, table 5): four stages, third order, L-stable, stiffly accurate,
//! stage order two, with an embedded second-order solution. For `M·y' = f(y, t)` with diagonal M and algebraic rows (M = 0),
//! every stage satisfies the algebraic equations.

use crate::assembly::System;
use crate::linear::{INEXACT, Matrix, SparseLu};
use crate::results::{Failure, Statistics};

pub const STAGES: usize = 4;
pub const GAMMA: f64 = 1_767_732_205_903.0 / 4_055_673_282_236.0;
pub const C: [f64; STAGES] = [0.0, 2.0 * GAMMA, 0.6, 1.0];
pub const A: [[f64; STAGES]; STAGES] = [
    [0.0, 0.0, 0.0, 0.0],
    [GAMMA, GAMMA, 0.0, 0.0],
    [2_746_238_789_719.0 / 10_658_868_560_708.0, -640_167_445_237.0 / 6_845_629_431_997.0, GAMMA, 0.0],
    B,
];
pub const B: [f64; STAGES] = [
    1_471_266_399_579.0 / 7_840_856_788_654.0,
    -4_482_444_167_858.0 / 7_529_755_066_697.0,
    11_266_239_266_428.0 / 11_593_286_722_821.0,
    GAMMA,
];
const B_EMBEDDED: [f64; STAGES] = [
    2_756_255_671_327.0 / 12_835_298_489_170.0,
    -10_771_552_573_575.0 / 22_201_958_757_719.0,
    9_247_589_265_047.0 / 10_645_013_368_117.0,
    2_193_209_047_091.0 / 5_459_859_503_100.0,
];

/// Newton stops when the update is this share of the error tolerance and this small itself, so that the currents balance in the energy audit.
const NEWTON_SHARE: f64 = 1e-2;
const NEWTON_UPDATE: f64 = 1e-7;
const MAX_NEWTON: u32 = 8;
/// Taken for Newton's rate of convergence on new factors.
const UNKNOWN_RATE: f64 = 0.3;
/// Convergence slower than this calls for a new factorisation.
const SLOW: f64 = 0.3;
/// Slopes on which it was quicker than this are kept for a step of another size.
const SERVES: f64 = 0.005;
/// Solves between two checks of the factors' quality.
const CHECK_EVERY: u64 = 200;
/// Share of a step by which another may differ and still be of the same factors: rounding of the times between which it lies.
const SAME_STEP: f64 = 1e-6;

/// Weight of the value at time `of` of these in the polynomial through all of them, at `x`.
fn weight(times: &[f64], of: usize, x: f64) -> f64 {
    let others = times.iter().enumerate().filter(|(k, _)| *k != of);
    others.map(|(_, time)| (x - time) / (times[of] - time)).product()
}

pub enum Outcome {
    /// Error over tolerance of the step just taken (≤ 1), stage values kept.
    Accepted {
        error: f64,
    },
    Rejected {
        worst: usize,
        error: f64,
    },
    /// Newton failed: the worst unknown.
    Stuck {
        worst: usize,
        residual: f64,
    },
}

pub struct Esdirk {
    lu: SparseLu,
    outside: Option<SparseLu>,
    matrix: Matrix,
    /// Stage values and derivatives; stage 0 is the start of the step.
    pub y: [Vec<f64>; STAGES],
    pub f: [Vec<f64>; STAGES],
    /// Start and second stage of the step before, and its size; 0 where the solution bent since.
    before: [Vec<f64>; 2],
    gone: f64,
    rhs: Vec<f64>,
    carried: Vec<f64>,
    check: Vec<f64>,
    weight: Vec<f64>,
    tolerance: f64,
    newton_share: f64,
    factored_for: Option<f64>,
    fresh: bool,
    /// The factors exist, and whether their quality has been measured.
    usable: bool,
    measured: bool,
    /// How fast Newton converged last on the present factors.
    rate: f64,
    solves: u64,
}

impl Esdirk {
    pub fn new(system: &System, tolerance: f64) -> Result<Self, Failure> {
        let n = system.n;
        let matrix = Matrix {
            n,
            col_ptr: system.jacobian.col_ptr.clone(),
            row_idx: system.jacobian.row_idx.clone(),
            values: vec![0.0; system.jacobian.values.len()],
        };
        let rows = || [vec![0.0; n], vec![0.0; n], vec![0.0; n], vec![0.0; n]];
        Ok(Self {
            lu: SparseLu::new(&matrix),
            outside: None,
            matrix,
            y: rows(),
            f: rows(),
            before: [vec![0.0; n], vec![0.0; n]],
            gone: 0.0,
            rhs: vec![0.0; n],
            carried: vec![0.0; n],
            check: vec![0.0; n],
            weight: vec![0.0; n],
            tolerance,
            newton_share: NEWTON_SHARE.min(NEWTON_UPDATE / tolerance),
            factored_for: None,
            fresh: false,
            usable: false,
            measured: false,
            rate: UNKNOWN_RATE,
            solves: 0,
        })
    }

    /// What the powers at the stages of the step just taken say that a capacitance took, beyond what it did take, pu·s.
    pub fn excess(&self, k: usize, mass: f64, h: f64) -> f64 {
        let said: f64 = (0..STAGES).map(|stage| h * B[stage] * self.y[stage][k] * self.f[stage][k]).sum();
        let (before, after) = (self.y[0][k], self.y[STAGES - 1][k]);
        said - 0.5 * mass * (after * after - before * before)
    }

    /// The matrix and factors for a Newton iteration outside of a step. Factors of their own: the pivots of the one matrix are bad
    /// for the other.
    pub fn outside(&mut self) -> Result<(&mut SparseLu, &mut Matrix), Failure> {
        if self.outside.is_none() {
            self.outside = Some(SparseLu::new(&self.matrix));
        }
        self.factored_for = None;
        let lu = self.outside.as_mut().expect("made above");
        Ok((lu, &mut self.matrix))
    }

    /// Adds what the factors did to the statistics of a run.
    pub fn account(&self, stats: &mut Statistics) {
        for lu in std::iter::once(&self.lu).chain(&self.outside) {
            stats.linear += lu.time.seconds();
            stats.factorisations += lu.factorisations;
            stats.repaired += lu.repaired;
            stats.worst_residual = stats.worst_residual.max(lu.worst_residual);
        }
    }

    /// Takes `y` as the start of the next step and evaluates f there (right-hand limit of the inputs).
    pub fn start(&mut self, system: &mut System, t: f64, y: &[f64]) {
        self.y[0].copy_from_slice(y);
        self.gone = 0.0;
        let [f0, ..] = &mut self.f;
        system.rates(t, y, f0);
    }

    /// One step of size `h` from the values of [`Esdirk::start`] (or the last accepted step).
    /// `on_stage(system, stage, y)` is called after each stage's evaluation, while the units that do not stand still hold its locals.
    pub fn step(
        &mut self,
        system: &mut System,
        t: f64,
        h: f64,
        stats: &mut Statistics,
        on_stage: &mut dyn FnMut(&System, usize, &[f64]),
    ) -> Outcome {
        let n = system.n;
        for k in 0..n {
            self.weight[k] = 1.0 / (self.tolerance * system.scale[k].max(self.y[0][k].abs()));
        }
        match self.factored_for {
            Some(of) if (of - h).abs() < SAME_STEP * h => {}
            // What the slopes are wrong by counts for more in a longer step.
            Some(of) if self.rate * (h / of).max(1.0) < SERVES => self.factor(system, h),
            _ => self.refactor(system, t, h, 0),
        }
        let mut stage = 1;
        while stage < STAGES {
            let mut solved = self.solve_stage(system, t, h, stage, false, stats);
            if solved.is_err() && !self.fresh {
                self.gone = 0.0;
                self.refactor(system, t, h, 0);
                continue;
            }
            if solved.is_err() {
                // Equations that bend where they stand (the diode of an idle rectifier) never contract on the factors of one side.
                solved = self.solve_stage(system, t, h, stage, true, stats);
                self.rate = UNKNOWN_RATE;
            }
            if let Err((worst, residual)) = solved {
                return Outcome::Stuck { worst, residual };
            }
            on_stage(system, stage, &self.y[stage]);
            stage += 1;
        }
        let (worst, error) = self.error(system);
        self.fresh = false;
        if error.is_nan() {
            Outcome::Stuck { worst, residual: f64::NAN }
        } else if error <= 1.0 {
            Outcome::Accepted { error }
        } else {
            Outcome::Rejected { worst, error }
        }
    }

    /// The end of an accepted step becomes the start of the next.
    pub fn advance(&mut self, h: f64) {
        let [start, _, middle, end] = &mut self.y;
        let [before, between] = &mut self.before;
        std::mem::swap(start, before);
        std::mem::swap(middle, between);
        start.copy_from_slice(end);
        self.gone = h;
        let (start, rest) = self.f.split_at_mut(1);
        start[0].copy_from_slice(&rest[STAGES - 2]);
    }

    /// Solution at t + θ·h: Hermite through both ends for differential unknowns, the cubic through the stages else.
    pub fn dense(&self, system: &System, theta: f64, h: f64, out: &mut [f64]) {
        let basis: [f64; STAGES] = std::array::from_fn(|i| weight(&C, i, theta));
        let s = 1.0 - theta;
        let (from, to) = (s * s * (1.0 + 2.0 * theta), theta * theta * (1.0 + 2.0 * s));
        let (leaving, arriving) = (s * s * theta * h, theta * theta * s * h);
        for (k, value) in out.iter_mut().enumerate() {
            let m = system.mass[k];
            *value = if m > 0.0 {
                from * self.y[0][k] + to * self.y[3][k] + (leaving * self.f[0][k] - arriving * self.f[3][k]) / m
            } else {
                basis.iter().zip(&self.y).map(|(b, y)| b * y[k]).sum()
            };
        }
    }

    /// Factors at the present values of a stage.
    fn refactor(&mut self, system: &mut System, t: f64, h: f64, stage: usize) {
        system.differentiate(t + h * C[stage.max(1)], &self.y[stage]);
        self.factor(system, h);
        self.fresh = true;
    }

    /// Factors of the slopes last taken.
    fn factor(&mut self, system: &System, h: f64) {
        let d = 1.0 / (h * GAMMA);
        system.iteration_matrix(&|k| system.mass[k] * d, None, &mut self.matrix);
        self.usable = self.lu.factor(&self.matrix);
        self.measured = false;
        self.factored_for = Some(h);
        self.rate = UNKNOWN_RATE;
    }

    /// What the equations of stage `i` carry from the stages before it: Σ (a_ij/γ)·f_j; algebraic rows nothing.
    fn carry(&mut self, system: &System, i: usize) {
        self.carried.fill(0.0);
        for (f, a) in self.f[..i].iter().zip(A[i]) {
            let weight = a / GAMMA;
            for ((carried, f), mass) in self.carried.iter_mut().zip(f).zip(&system.mass) {
                *carried += if *mass > 0.0 { weight * f } else { 0.0 };
            }
        }
    }

    /// Newton on M(Y − y₀)/(hγ) − Σ (a_ij/γ)·f_j − f(Y) = 0; algebraic rows: f(Y) = 0. `anew` factors at each of its points.
    fn solve_stage(
        &mut self,
        system: &mut System,
        t: f64,
        h: f64,
        i: usize,
        anew: bool,
        stats: &mut Statistics,
    ) -> Result<(), (usize, f64)> {
        let n = system.n;
        if !self.usable {
            return Err((0, f64::INFINITY));
        }
        self.predict(system, i, h);
        self.carry(system, i);
        let inverse = 1.0 / (h * GAMMA);
        let mut last = f64::INFINITY;
        // Between steps the factors age a little: the old rate counts as a somewhat slower one (Hairer and Wanner, IV.8).
        let mut rate = libm::pow(self.rate.max(1e-6), 0.8);
        for iteration in 0..=MAX_NEWTON {
            system.rates(t + C[i] * h, &self.y[i], &mut self.f[i]);
            let change = self.y[i].iter().zip(&self.y[0]).zip(&system.mass).map(|((y, y0), mass)| mass * (y - y0));
            for (((r, f), carried), change) in self.rhs.iter_mut().zip(&self.f[i]).zip(&self.carried).zip(change) {
                *r = f + carried - change * inverse;
            }
            if iteration > 0 && last * (rate / (1.0 - rate)).max(1e-3) < self.newton_share {
                return Ok(());
            }
            if iteration == MAX_NEWTON {
                break;
            }
            if anew {
                self.refactor(system, t, h, i);
                if !self.usable {
                    return Err((0, f64::INFINITY));
                }
            }
            self.solves += 1;
            self.solve_checked();
            stats.newton_iterations += 1;
            let mut size: f64 = 0.0;
            let mut worst = 0;
            for (k, ((y, r), weight)) in self.y[i].iter_mut().zip(&self.rhs).zip(&self.weight).enumerate() {
                *y += r;
                let w = r.abs() * weight;
                if w > size || w.is_nan() {
                    size = w;
                    worst = k;
                }
            }
            if !size.is_finite() {
                return Err((worst, f64::INFINITY));
            }
            if iteration > 0 {
                rate = (size / last).min(0.99);
                self.rate = rate;
                if size > 2.0 * last || (!self.fresh && rate > SLOW && size > self.newton_share) {
                    return Err((worst, size));
                }
            }
            last = size;
            if size == 0.0 {
                rate = 0.0;
            }
        }
        let worst = (0..n).fold((0, 0.0), |at, k| {
            let w = self.rhs[k].abs();
            if w > at.1 { (k, w) } else { at }
        });
        Err(worst)
    }

    /// Solves in `rhs`; the first solution of new factors and every few hundredth are measured.
    fn solve_checked(&mut self) {
        if self.measured && !self.solves.is_multiple_of(CHECK_EVERY) {
            return self.lu.solve(&mut self.rhs);
        }
        self.measured = true;
        self.check.copy_from_slice(&self.rhs);
        self.lu.solve(&mut self.rhs);
        if self.lu.check(&self.matrix, &self.rhs, &self.check) > INEXACT && self.lu.renew(&self.matrix) {
            self.rhs.copy_from_slice(&self.check);
            self.lu.solve(&mut self.rhs);
        }
    }

    /// Start value of a stage: the polynomial through what is known, of this step and of the one before where the solution went on smoothly.
    /// Without that the first stage goes along the start's derivative, and its algebraic part stays.
    fn predict(&mut self, system: &System, i: usize, h: f64) {
        let (known, own) = self.y.split_at_mut(i);
        let own = &mut own[0];
        if self.gone == 0.0 && i == 1 {
            for (((y, y0), f), mass) in own.iter_mut().zip(&known[0]).zip(&self.f[0]).zip(&system.mass) {
                *y = if *mass > 0.0 { *y0 + C[1] * h * f / mass } else { *y0 };
            }
            return;
        }
        let back = -self.gone / h;
        let [start, middle] = &self.before;
        let before = [(back * (1.0 - C[2]), middle), (back, start)];
        let gone = if self.gone > 0.0 { STAGES - i } else { 0 };
        let known = C.into_iter().zip(known.iter()).chain(before.into_iter().take(gone));
        let (mut times, mut values) = ([0.0; STAGES], [&[] as &[f64]; STAGES]);
        let mut count = 0;
        for (time, y) in known {
            (times[count], values[count]) = (time, y);
            count += 1;
        }
        own.fill(0.0);
        for (j, values) in values[..count].iter().enumerate() {
            let weight = weight(&times[..count], j, C[i]);
            for (y, value) in own.iter_mut().zip(*values) {
                *y += weight * value;
            }
        }
    }

    /// Embedded estimate, filtered by the iteration matrix so that stiff components do not exaggerate it; it reaches the algebraic
    /// variables through the linearised equations. Unknown with the largest component, and that over tolerance.
    fn error(&mut self, system: &System) -> (usize, f64) {
        let n = system.n;
        for k in 0..n {
            self.rhs[k] = if system.mass[k] > 0.0 {
                (0..STAGES).map(|i| (B[i] - B_EMBEDDED[i]) * self.f[i][k]).sum::<f64>() / GAMMA
            } else {
                0.0
            };
        }
        self.lu.solve(&mut self.rhs);
        let mut worst = (0, 0.0);
        for (k, (e, w)) in self.rhs.iter().zip(&self.weight).enumerate() {
            let error = e.abs() * w;
            if error.is_nan() {
                return (k, f64::NAN);
            }
            if error > worst.1 {
                worst = (k, error);
            }
        }
        worst
    }
}

#[cfg(test)]
mod tests;
