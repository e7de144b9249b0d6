//! ESDIRK3(2)4L[2]SA of Kennedy and Carpenter (NASA/TM–2016–219173, table 5): four stages, third order, L-stable, stiffly accurate,
//! stage order two, with an embedded second-order solution. For `M·y' = f(y, t)` with diagonal M and algebraic rows (M = 0),
//! every stage satisfies the algebraic equations.

use crate::assembly::System;
use crate::linear::{INEXACT, Matrix, SparseLu};
use crate::results::{Failure, Statistics};
use std::time::{Duration, Instant};

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

/// Newton stops when the update is this share of the error tolerance; small, so that the currents balance in the energy audit.
const NEWTON_SHARE: f64 = 1e-3;
const MAX_NEWTON: u32 = 8;
/// Convergence slower than this calls for a new factorisation.
const SLOW: f64 = 0.3;
/// Solves between two checks of the factors' quality.
const CHECK_EVERY: u64 = 200;

pub enum Outcome {
    /// Error over tolerance of the step just taken (≤ 1), stage values kept.
    Accepted {
        error: f64,
    },
    Rejected {
        error: f64,
    },
    /// Newton failed: the worst unknown.
    Stuck {
        worst: usize,
        residual: f64,
    },
}

pub struct Esdirk {
    pub lu: SparseLu,
    matrix: Matrix,
    /// Stage values and derivatives; stage 0 is the start of the step.
    pub y: [Vec<f64>; STAGES],
    pub f: [Vec<f64>; STAGES],
    rhs: Vec<f64>,
    check: Vec<f64>,
    weight: Vec<f64>,
    tolerance: f64,
    factored_for: Option<f64>,
    fresh: bool,
    /// The factors exist, and whether their quality has been measured.
    usable: bool,
    measured: bool,
    solves: u64,
    pub linear_time: Duration,
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
            lu: SparseLu::new(&matrix)?,
            matrix,
            y: rows(),
            f: rows(),
            rhs: vec![0.0; n],
            check: vec![0.0; n],
            weight: vec![0.0; n],
            tolerance,
            factored_for: None,
            fresh: false,
            usable: false,
            measured: false,
            solves: 0,
            linear_time: Duration::ZERO,
        })
    }

    /// The matrix and factors, for a Newton iteration outside of a step.
    pub fn borrow_linear(&mut self) -> (&mut SparseLu, &mut Matrix) {
        self.factored_for = None;
        (&mut self.lu, &mut self.matrix)
    }

    /// Takes `y` as the start of the next step and evaluates f there (right-hand limit of the inputs).
    pub fn start(&mut self, system: &mut System, t: f64, y: &[f64]) {
        self.y[0].copy_from_slice(y);
        let [f0, ..] = &mut self.f;
        system.evaluate(t, y, f0);
    }

    /// One step of size `h` from the values of [`Esdirk::start`] (or the last accepted step).
    /// `on_stage(stage)` is called after each stage's evaluation, while the units hold its locals.
    pub fn step(
        &mut self,
        system: &mut System,
        t: f64,
        h: f64,
        stats: &mut Statistics,
        on_stage: &mut dyn FnMut(&System, usize),
    ) -> Outcome {
        let n = system.n;
        for k in 0..n {
            self.weight[k] = 1.0 / (self.tolerance * system.scale[k].max(self.y[0][k].abs()));
        }
        if self.factored_for != Some(h) {
            self.refactor(system, t, h);
        }
        let mut stage = 1;
        while stage < STAGES {
            match self.solve_stage(system, t, h, stage, stats) {
                Ok(()) => {
                    on_stage(system, stage);
                    stage += 1;
                }
                Err((worst, residual)) => {
                    if self.fresh {
                        return Outcome::Stuck { worst, residual };
                    }
                    self.refactor(system, t, h);
                }
            }
        }
        let error = self.error(system);
        self.fresh = false;
        if error.is_nan() {
            Outcome::Stuck { worst: 0, residual: f64::NAN }
        } else if error <= 1.0 {
            Outcome::Accepted { error }
        } else {
            Outcome::Rejected { error }
        }
    }

    /// The end of an accepted step becomes the start of the next.
    pub fn advance(&mut self) {
        let (start, rest) = self.y.split_at_mut(1);
        start[0].copy_from_slice(&rest[STAGES - 2]);
        let (start, rest) = self.f.split_at_mut(1);
        start[0].copy_from_slice(&rest[STAGES - 2]);
    }

    /// Value of unknown `k` at t + θ·h: Hermite through both ends for differential ones, the cubic through the stages else.
    pub fn dense(&self, system: &System, k: usize, theta: f64, h: f64) -> f64 {
        let (y0, y1) = (self.y[0][k], self.y[3][k]);
        if system.mass[k] > 0.0 {
            let (d0, d1) = (self.f[0][k] / system.mass[k] * h, self.f[3][k] / system.mass[k] * h);
            let s = 1.0 - theta;
            return s * s * ((1.0 + 2.0 * theta) * y0 + theta * d0) + theta * theta * ((1.0 + 2.0 * s) * y1 - s * d1);
        }
        let mut value = 0.0;
        for (i, ci) in C.iter().enumerate() {
            let others = C.iter().enumerate().filter(|(j, _)| *j != i);
            let basis: f64 = others.map(|(_, cj)| (theta - cj) / (ci - cj)).product();
            value += basis * self.y[i][k];
        }
        value
    }

    fn refactor(&mut self, system: &mut System, t: f64, h: f64) {
        system.differentiate(t + h * C[1], &self.y[0]);
        let begin = Instant::now();
        let d = 1.0 / (h * GAMMA);
        system.iteration_matrix(&|k| system.mass[k] * d, None, &mut self.matrix);
        self.usable = self.lu.factor(&self.matrix);
        self.measured = false;
        self.linear_time += begin.elapsed();
        self.factored_for = Some(h);
        self.fresh = true;
    }

    /// Newton on M(Y − y₀)/(hγ) − Σ (a_ij/γ)·f_j − f(Y) = 0; algebraic rows: f(Y) = 0.
    fn solve_stage(
        &mut self,
        system: &mut System,
        t: f64,
        h: f64,
        i: usize,
        stats: &mut Statistics,
    ) -> Result<(), (usize, f64)> {
        let n = system.n;
        if !self.usable {
            return Err((0, f64::INFINITY));
        }
        self.predict(system, i, h);
        let mut last = f64::INFINITY;
        let mut rate: f64 = 0.3;
        for iteration in 0..=MAX_NEWTON {
            let (known, unknown) = self.f.split_at_mut(i);
            system.evaluate(t + C[i] * h, &self.y[i], &mut unknown[0]);
            for k in 0..n {
                let m = system.mass[k];
                let mut r = unknown[0][k];
                if m > 0.0 {
                    r -= m * (self.y[i][k] - self.y[0][k]) / (h * GAMMA);
                    for (j, f) in known.iter().enumerate() {
                        r += A[i][j] / GAMMA * f[k];
                    }
                }
                self.rhs[k] = r;
            }
            if iteration > 0 && last * (rate / (1.0 - rate)).max(1e-3) < NEWTON_SHARE {
                return Ok(());
            }
            if iteration == MAX_NEWTON {
                break;
            }
            let begin = Instant::now();
            self.solves += 1;
            self.solve_checked();
            self.linear_time += begin.elapsed();
            stats.newton_iterations += 1;
            let mut size: f64 = 0.0;
            let mut worst = 0;
            for k in 0..n {
                self.y[i][k] += self.rhs[k];
                let w = self.rhs[k].abs() * self.weight[k];
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
                if size > 2.0 * last || (!self.fresh && rate > SLOW && size > NEWTON_SHARE) {
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

    /// Start value of a stage: along the start's derivative for the differential part of stage 1, then the polynomial through what is known.
    fn predict(&mut self, system: &System, i: usize, h: f64) {
        for k in 0..system.n {
            self.y[i][k] = match i {
                1 if system.mass[k] > 0.0 => self.y[0][k] + C[1] * h * self.f[0][k] / system.mass[k],
                1 => self.y[0][k],
                2 => self.y[0][k] + C[2] / C[1] * (self.y[1][k] - self.y[0][k]),
                _ => {
                    let (l0, l1, l2) = (
                        (1.0 - C[1]) * (1.0 - C[2]) / (C[1] * C[2]),
                        (1.0 - C[2]) / (C[1] * (C[1] - C[2])),
                        (1.0 - C[1]) / (C[2] * (C[2] - C[1])),
                    );
                    l0 * self.y[0][k] + l1 * self.y[1][k] + l2 * self.y[2][k]
                }
            };
        }
    }

    /// Embedded estimate, filtered by the iteration matrix so that stiff components do not exaggerate it; it reaches the algebraic
    /// variables through the linearised equations. Largest component over tolerance.
    fn error(&mut self, system: &System) -> f64 {
        let n = system.n;
        for k in 0..n {
            self.rhs[k] = if system.mass[k] > 0.0 {
                (0..STAGES).map(|i| (B[i] - B_EMBEDDED[i]) * self.f[i][k]).sum::<f64>() / GAMMA
            } else {
                0.0
            };
        }
        let begin = Instant::now();
        self.lu.solve(&mut self.rhs);
        self.linear_time += begin.elapsed();
        self.rhs
            .iter()
            .zip(&self.weight)
            .fold(0.0, |m: f64, (e, w)| if e.is_nan() { f64::NAN } else { m.max(e.abs() * w) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(terms: impl Iterator<Item = f64>) -> f64 {
        terms.sum()
    }

    #[test]
    fn order_conditions_hold() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
        near(sum(B.iter().copied()), 1.0);
        near(sum((0..4).map(|i| B[i] * C[i])), 0.5);
        near(sum((0..4).map(|i| B[i] * C[i] * C[i])), 1.0 / 3.0);
        near(sum((0..4).flat_map(|i| (0..4).map(move |j| B[i] * A[i][j] * C[j]))), 1.0 / 6.0);
        near(sum(B_EMBEDDED.iter().copied()), 1.0);
        near(sum((0..4).map(|i| B_EMBEDDED[i] * C[i])), 0.5);
        for i in 1..4 {
            near(A[i].iter().sum(), C[i]);
            near(sum((0..4).map(|j| A[i][j] * C[j])), C[i] * C[i] / 2.0);
        }
    }

    #[test]
    fn is_l_stable() {
        // R(∞) = 0 for a stiffly accurate method with an explicit first stage needs Σ over the last rows; measured on y' = λy.
        let z = -1e9;
        let mut k = [0.0; 4];
        let mut y = [1.0; 4];
        k[0] = z;
        for i in 1..4 {
            let known: f64 = 1.0 + (0..i).map(|j| A[i][j] * k[j]).sum::<f64>();
            y[i] = known / (1.0 - GAMMA * z);
            k[i] = z * y[i];
        }
        assert!(y[3].abs() < 1e-6, "R(-1e9) = {}", y[3]);
    }
}
