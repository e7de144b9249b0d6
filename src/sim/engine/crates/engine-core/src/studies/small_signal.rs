//! Eigenvalues of the assembled system: Δx' = A·Δx, A·v = λ·v, wᵀ·A = λ·wᵀ.
//!
//! Damping ratio ζ = −Re λ/|λ|, frequency |Im λ|/2π, participation of state k p_k = |w_k·v_k|/Σ|w·v| (Kundur, “Power System Stability and
//! Control”, 12.2). Dense; the left vectors are the rows of the inverse of the right ones.

use super::linearised::Linearised;
use crate::device::SPEEDS;
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
    /// How the speeds swing against each other (right eigenvector), where they take part; largest first, as 1 at 0°.
    pub shape: Vec<Swing>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Share {
    /// Device or DC bus.
    pub device: String,
    pub variable: &'static str,
    pub share: f64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Swing {
    pub device: String,
    pub variable: &'static str,
    /// Of the largest one.
    pub size: f64,
    /// −180° … 180° against the largest one.
    pub angle_deg: f64,
}

/// Share of all participation that speeds have in a mode that swings machines; an assumption. They have half of an undamped one, the angles the other.
const SWINGS: f64 = 0.1;
/// Speeds told for each mode, and the least of them.
const MOST_SPEEDS: usize = 40;
const LEAST_SPEED: f64 = 0.01;

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
    let names: Vec<(String, &'static str)> = at.states.iter().map(|&g| at.system.state_name(g)).collect();

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
                shape: if im > 0.0 { shape(k, &left, &right, &names) } else { vec![] },
            }
        })
        .collect();
    modes.sort_by(|a, b| b.re.total_cmp(&a.re).then(a.im.total_cmp(&b.im)));
    let stable = modes.iter().all(|m| m.re <= ZERO * largest || size((m.re, m.im)) <= 1e3 * ZERO * largest);
    Ok(SmallSignal { states: n, stable, modes })
}

type Names<'a> = &'a [(String, &'static str)];

/// Participation of each state, its sum 1. Equal eigenvalues without as many vectors have none.
fn participations(mode: usize, left: &Mat<c64>, right: &Mat<c64>) -> Option<Vec<f64>> {
    let size = |z: c64| size((z.re, z.im));
    let all: Vec<f64> = (0..left.ncols()).map(|k| size(left[(mode, k)]) * size(right[(k, mode)])).collect();
    let total: f64 = all.iter().sum();
    (total.is_finite() && total > 0.0).then(|| all.into_iter().map(|share| share / total).collect())
}

fn shares(mode: usize, left: &Mat<c64>, right: &Mat<c64>, names: Names) -> Vec<Share> {
    let Some(all) = participations(mode, left, right) else { return vec![] };
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|&a, &b| all[b].total_cmp(&all[a]).then(a.cmp(&b)));
    order
        .into_iter()
        .take(NAMED)
        .filter(|&k| all[k] >= LEAST_SHARE)
        .map(|k| Share { device: names[k].0.clone(), variable: names[k].1, share: all[k] })
        .collect()
}

fn shape(mode: usize, left: &Mat<c64>, right: &Mat<c64>, names: Names) -> Vec<Swing> {
    let Some(all) = participations(mode, left, right) else { return vec![] };
    let mut speeds: Vec<usize> = (0..names.len()).filter(|&k| SPEEDS.contains(&names[k].1)).collect();
    if speeds.iter().map(|&k| all[k]).sum::<f64>() < SWINGS {
        return vec![];
    }
    let of = |k: usize| right[(k, mode)];
    let length = |k: usize| size((of(k).re, of(k).im));
    speeds.sort_by(|&a, &b| length(b).total_cmp(&length(a)).then(a.cmp(&b)));
    let Some(&first) = speeds.first() else { return vec![] };
    speeds
        .into_iter()
        .take(MOST_SPEEDS)
        .map(|k| {
            let ratio = of(k) / of(first);
            let (device, variable) = names[k].clone();
            Swing { device, variable, size: size((ratio.re, ratio.im)), angle_deg: ratio.arg().to_degrees() }
        })
        .filter(|swing| swing.size >= LEAST_SPEED)
        .collect()
}
