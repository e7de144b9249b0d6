//! Damped Newton iteration on `f(y) = 0`: the power flow, and the algebraic part after a discontinuity.

use crate::assembly::System;
use crate::linear::{Matrix, SparseLu};

/// ‖f‖ in pu at which an operating point is accepted, relative to the size of its Jacobian row.
const TOLERANCE: f64 = 1e-11;
const MAX_ITERATIONS: u32 = 60;
/// Largest change of a bus voltage in one iteration, pu: keeps flat starts out of the collapsed branch.
const MAX_VOLTAGE_STEP: f64 = 0.3;

pub struct Converged {
    pub iterations: u32,
    /// Largest |f| left, pu.
    pub mismatch: f64,
}

pub struct NotConverged {
    /// Unknown whose equation is worst.
    pub worst: usize,
    pub residual: f64,
    pub singular: bool,
}

/// Solves for every unknown that is not held. `hold` keeps differential variables through a discontinuity.
pub fn solve(
    system: &mut System,
    lu: &mut SparseLu,
    matrix: &mut Matrix,
    t: f64,
    y: &mut [f64],
    hold: Option<&[bool]>,
) -> Result<Converged, NotConverged> {
    let n = system.n;
    let voltages = system.first_var();
    let held = |k: usize| hold.is_some_and(|h| h[k]);
    let mut f = vec![0.0; n];
    let mut trial_f = vec![0.0; n];
    let mut trial = vec![0.0; n];
    let mut size = vec![1.0_f64; n];
    let mut last_step = f64::INFINITY;
    evaluate(system, t, y, &mut f, hold);
    for iteration in 0..=MAX_ITERATIONS {
        let (worst, mismatch) = largest(&f, &size);
        if !f.iter().all(|v| v.is_finite()) {
            return Err(NotConverged { worst, residual: f64::INFINITY, singular: true });
        }
        if mismatch < TOLERANCE && (last_step < 1e-7 || mismatch == 0.0) {
            return Ok(Converged { iterations: iteration, mismatch: f.iter().fold(0.0, |m: f64, v| m.max(v.abs())) });
        }
        if iteration == MAX_ITERATIONS {
            return Err(NotConverged { worst, residual: f[worst].abs(), singular: false });
        }
        system.differentiate(t, y);
        size.fill(1.0);
        for (place, &row) in system.jacobian.row_idx.iter().enumerate() {
            size[row] = size[row].max(system.jacobian.values[place].abs());
        }
        system.iteration_matrix(&|_| 0.0, hold, matrix);
        // f(y) + J·Δ = 0 and the matrix is −J: Δ = matrix⁻¹·f.
        let mut step = f.clone();
        let usable = lu.factor(matrix);
        if usable {
            lu.solve(&mut step);
        }
        if !usable || !step.iter().all(|v| v.is_finite()) {
            return Err(NotConverged { worst, residual: f[worst].abs(), singular: true });
        }
        lu.check(matrix, &step, &f);
        let change = step[..voltages].iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let mut alpha = if change > MAX_VOLTAGE_STEP { MAX_VOLTAGE_STEP / change } else { 1.0 };
        let before = norm(&f, &size);
        loop {
            for k in 0..n {
                trial[k] = if held(k) { y[k] } else { y[k] + alpha * step[k] };
            }
            evaluate(system, t, &trial, &mut trial_f, hold);
            let after = norm(&trial_f, &size);
            // At rounding level the norm cannot fall any more; the full step is then the answer.
            if after.is_finite() && (after <= (1.0 - 1e-4 * alpha) * before || after < 1e-12 * (n as f64))
                || alpha < 1e-3
            {
                break;
            }
            alpha *= 0.5;
        }
        last_step = alpha * step.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        y.copy_from_slice(&trial);
        f.copy_from_slice(&trial_f);
    }
    unreachable!("the loop returns")
}

fn evaluate(system: &mut System, t: f64, y: &[f64], f: &mut [f64], hold: Option<&[bool]>) {
    system.evaluate(t, y, f);
    if let Some(hold) = hold {
        for (v, &h) in f.iter_mut().zip(hold) {
            if h {
                *v = 0.0;
            }
        }
    }
}

fn largest(f: &[f64], size: &[f64]) -> (usize, f64) {
    let mut at = (0, 0.0);
    for (k, (v, s)) in f.iter().zip(size).enumerate() {
        let relative = v.abs() / s;
        if relative > at.1 || relative.is_nan() {
            at = (k, relative);
        }
    }
    at
}

fn norm(f: &[f64], size: &[f64]) -> f64 {
    f.iter().zip(size).map(|(v, s)| (v / s) * (v / s)).sum::<f64>().sqrt()
}
