//! Eigenvalues of the assembled system: Δx' = A·Δx, A·v = λ·v, wᵀ·A = λ·wᵀ.
//!
//! Damping ratio ζ = −Re λ/|λ|, frequency |Im λ|/2π, participation of state k p_k = |w_k·v_k|/Σ|w·v| (Kundur, “Power System Stability and
//! Control”, 12.2). Dense; the left vectors are the rows of the inverse of the right ones.

use super::linearised::Linearised;
use crate::devices::ac_base::size;
use crate::results::Failure;
use faer::linalg::solvers::DenseSolveCore;
use faer::{Mat, c64};
use serde::Serialize;

/// A dense solution of more takes minutes.
const MAX_STATES: usize = 3000;
/// States named for each mode.
const NAMED: usize = 8;
/// Least share that is named.
const LEAST_SHARE: f64 = 0.01;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SmallSignal {
    pub states: usize,
    /// No mode grows. Modes at zero (an angle without a reference) do not count.
    pub stable: bool,
    /// One for each real eigenvalue and each conjugate pair, least damped (largest real part) first.
    pub modes: Vec<Mode>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mode {
    /// 1/s.
    pub re: f64,
    /// rad/s, of the pair's upper one.
    pub im: f64,
    pub frequency_hz: f64,
    /// 1 for a real eigenvalue that decays, −1 for one that grows.
    pub damping_ratio: f64,
    pub participation: Vec<Share>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Share {
    /// Device or DC bus.
    pub device: String,
    pub variable: &'static str,
    pub share: f64,
}

/// Real parts below this share of the largest eigenvalue are zero to the accuracy of the solution.
const ZERO: f64 = 1e-10;
/// Eigenvalues below this share are what rounding leaves of 0: the angle that all machines of an island have in common.
const ROUNDING: f64 = 1e-13;

pub fn solve(at: &Linearised) -> Result<SmallSignal, Failure> {
    let n = at.states.len();
    if n == 0 {
        return Ok(SmallSignal { states: 0, stable: true, modes: vec![] });
    }
    if n > MAX_STATES {
        let message = format!("The network has {n} states; small-signal analysis takes at most {MAX_STATES}");
        return Err(Failure::new("too-large", message));
    }
    let a = at.state_matrix()?;
    let a = Mat::from_fn(n, n, |r, c| a[c * n + r]);
    let failed = || Failure::new("numerical", "The eigenvalues of the state matrix could not be found");
    if (0..n).any(|c| (0..n).any(|r| !a[(r, c)].is_finite())) {
        return Err(failed());
    }
    let eigen = a.eigen().map_err(|_| failed())?;
    let right: Mat<c64> = eigen.U().to_owned();
    let left: Mat<c64> = right.partial_piv_lu().inverse();
    let values: Vec<c64> = (0..n).map(|k| eigen.S()[k]).collect();
    let largest = values.iter().map(|v| size((v.re, v.im))).fold(0.0, f64::max);
    let names: Vec<(String, &'static str)> = at.states.iter().map(|&g| at.system.name_of(g)).collect();

    let mut modes: Vec<Mode> = values
        .iter()
        .enumerate()
        .filter(|(_, v)| v.im >= 0.0)
        .map(|(k, v)| {
            let size = size((v.re, v.im));
            let (re, im) = if size > ROUNDING * largest { (v.re, v.im) } else { (0.0, 0.0) };
            Mode {
                re,
                im,
                frequency_hz: im / std::f64::consts::TAU,
                damping_ratio: if size > ROUNDING * largest { -re / size } else { 0.0 },
                participation: shares(k, &left, &right, &names),
            }
        })
        .collect();
    modes.sort_by(|a, b| b.re.total_cmp(&a.re).then(a.im.total_cmp(&b.im)));
    let stable = modes.iter().all(|m| m.re <= ZERO * largest || size((m.re, m.im)) <= 1e3 * ZERO * largest);
    Ok(SmallSignal { states: n, stable, modes })
}

fn shares(mode: usize, left: &Mat<c64>, right: &Mat<c64>, names: &[(String, &'static str)]) -> Vec<Share> {
    let size = |z: c64| size((z.re, z.im));
    let all: Vec<f64> = (0..names.len()).map(|k| size(left[(mode, k)]) * size(right[(k, mode)])).collect();
    let total: f64 = all.iter().sum();
    // Equal eigenvalues without as many vectors have no participation.
    if !total.is_finite() || total == 0.0 {
        return vec![];
    }
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|&a, &b| all[b].total_cmp(&all[a]).then(a.cmp(&b)));
    order
        .into_iter()
        .take(NAMED)
        .filter(|&k| all[k] / total >= LEAST_SHARE)
        .map(|k| Share { device: names[k].0.clone(), variable: names[k].1, share: all[k] / total })
        .collect()
}
