//! Damped Newton iteration on `f(y) = 0`: the power flow, and the algebraic part after a discontinuity.

use crate::assembly::System;
use crate::device::PHASOR;
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

/// Least share of a step, as the largest change of a voltage bounds it, that the line search takes.
const LEAST_SHARE: f64 = 1e-3;

/// How an iteration walks.
#[derive(Clone, Copy, Default)]
pub struct Way<'a> {
    /// Solves f(y) = `residual`.
    pub residual: Option<&'a [f64]>,
    /// The power form: current balances count times the conjugate voltage, AC voltages turn and stretch
    /// (v·(1 + Re Δv/v)·e^{j·Im Δv/v}) in place of moving on straight lines, and currents that devices count as unknowns turn with them.
    /// Large angles are met at once.
    pub polar: bool,
}

/// Largest turn of a bus voltage in one iteration, rad.
const MAX_TURN: f64 = 1.0;

/// Solves for every unknown that is not held. `hold` keeps differential variables through a discontinuity.
pub fn solve(
    system: &mut System,
    lu: &mut SparseLu,
    matrix: &mut Matrix,
    t: f64,
    y: &mut [f64],
    hold: Option<&[bool]>,
) -> Result<Converged, NotConverged> {
    solve_on(system, lu, matrix, t, y, hold, Way::default())
}

/// As [`solve`], on a way of its own.
pub fn solve_on(
    system: &mut System,
    lu: &mut SparseLu,
    matrix: &mut Matrix,
    t: f64,
    y: &mut [f64],
    hold: Option<&[bool]>,
    way: Way,
) -> Result<Converged, NotConverged> {
    let n = system.n;
    let turning = if way.polar { system.first_dc() } else { 0 };
    let currents = if way.polar { currents_at_buses(system) } else { vec![] };
    let voltages = system.first_var();
    let held = |k: usize| hold.is_some_and(|h| h[k]);
    let mut f = vec![0.0; n];
    let mut trial_f = vec![0.0; n];
    let mut trial = vec![0.0; n];
    let mut size = vec![1.0_f64; n];
    let mut last_step = f64::INFINITY;
    evaluate(system, t, y, &mut f, hold, way);
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
        if way.polar {
            balance_powers(y, &f, turning, matrix);
        }
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
        let change = step[turning..voltages].iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let mut alpha = if change > MAX_VOLTAGE_STEP { MAX_VOLTAGE_STEP / change } else { 1.0 };
        for k in (0..turning).step_by(2) {
            let (stretch, turn) = logarithmic(&y[k..k + 2], &step[k..k + 2]);
            alpha = alpha.min(MAX_VOLTAGE_STEP / stretch.abs()).min(MAX_TURN / turn.abs());
        }
        let before = norm(&f, &size);
        let least = LEAST_SHARE * alpha;
        loop {
            for k in 0..n {
                trial[k] = if held(k) { y[k] } else { y[k] + alpha * step[k] };
            }
            for k in (0..turning).step_by(2) {
                let (stretch, turn) = logarithmic(&y[k..k + 2], &step[k..k + 2]);
                let (size, sin, cos) = (1.0 + alpha * stretch, libm::sin(alpha * turn), libm::cos(alpha * turn));
                trial[k] = size * (y[k] * cos - y[k + 1] * sin);
                trial[k + 1] = size * (y[k + 1] * cos + y[k] * sin);
            }
            for &(k, bus) in &currents {
                let turn = alpha * logarithmic(&y[bus..bus + 2], &step[bus..bus + 2]).1;
                let (sin, cos) = (libm::sin(turn), libm::cos(turn));
                // What the step asks for beside the turn.
                let (re, im) = (trial[k] + turn * y[k + 1], trial[k + 1] - turn * y[k]);
                (trial[k], trial[k + 1]) = (re * cos - im * sin, im * cos + re * sin);
            }
            evaluate(system, t, &trial, &mut trial_f, hold, way);
            let after = norm(&trial_f, &size);
            // At rounding level the norm cannot fall any more; the full step is then the answer.
            if after.is_finite() && (after <= (1.0 - 1e-4 * alpha) * before || after < 1e-12 * (n as f64))
                || alpha < least
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

/// −J of the current balances at AC buses into that of the power balances F' = v*·F, whose values are `f`.
fn balance_powers(y: &[f64], f: &[f64], ac: usize, matrix: &mut Matrix) {
    for column in 0..matrix.n {
        let places = matrix.col_ptr[column]..matrix.col_ptr[column + 1];
        let mut place = places.start;
        while place + 1 < places.end {
            let row = matrix.row_idx[place];
            let pair = row < ac && row.is_multiple_of(2) && matrix.row_idx[place + 1] == row + 1;
            let (vr, vi) = if pair { (y[row], y[row + 1]) } else { (0.0, 0.0) };
            let square = vr * vr + vi * vi;
            if square == 0.0 {
                place += 1;
                continue;
            }
            let (re, im) = (matrix.values[place], matrix.values[place + 1]);
            let (mut first, mut second) = (vr * re + vi * im, vr * im - vi * re);
            // F = F'·v/|v|²; what v* itself changes.
            let current = ((f[row] * vr - f[row + 1] * vi) / square, (f[row] * vi + f[row + 1] * vr) / square);
            if column == row {
                first -= current.0;
                second -= current.1;
            } else if column == row + 1 {
                first -= current.1;
                second += current.0;
            }
            (matrix.values[place], matrix.values[place + 1]) = (first, second);
            place += 2;
        }
    }
}

/// Unknown currents (the first of each pair) and the AC bus they flow at.
fn currents_at_buses(system: &System) -> Vec<(usize, usize)> {
    let mut found = vec![];
    for unit in &system.units {
        let vars = unit.device.vars(system.formulation);
        let first = unit.index.len() - vars.len();
        for (k, pair) in vars.windows(2).enumerate() {
            if pair[0].name == PHASOR[0] && pair[1].name == PHASOR[1] {
                found.push((unit.index[first + k], unit.index[0]));
            }
        }
    }
    found
}

/// Δv/v: stretch and turn of a voltage; (0, 0) of a dead bus.
fn logarithmic(v: &[f64], dv: &[f64]) -> (f64, f64) {
    let square = v[0] * v[0] + v[1] * v[1];
    if square == 0.0 {
        return (0.0, 0.0);
    }
    ((v[0] * dv[0] + v[1] * dv[1]) / square, (v[0] * dv[1] - v[1] * dv[0]) / square)
}

fn evaluate(system: &mut System, t: f64, y: &[f64], f: &mut [f64], hold: Option<&[bool]>, way: Way) {
    system.evaluate(t, y, f);
    if let Some(residual) = way.residual {
        for (v, r) in f.iter_mut().zip(residual) {
            *v -= r;
        }
    }
    if way.polar {
        for k in (0..system.first_dc()).step_by(2) {
            let (v, i) = ((y[k], y[k + 1]), (f[k], f[k + 1]));
            if v != (0.0, 0.0) {
                (f[k], f[k + 1]) = (v.0 * i.0 + v.1 * i.1, v.0 * i.1 - v.1 * i.0);
            }
        }
    }
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
