//! What a window shows at the tones.

use super::bands::Band;
use crate::devices::ac_base::{Phasor, minus, scaled, size};
use crate::emt::injection::Quantity;
use std::f64::consts::TAU;

/// Impedances below this share of a band's largest are not asked to settle.
const NOTCH: f64 = 1e-4;

pub(super) type Complex = Phasor<f64>;

pub(super) struct Spectrum {
    pub(super) tones: Vec<Complex>,
    /// At 2f₀ − ν, of vectors.
    pub(super) mirrors: Vec<Complex>,
    /// Rms over nominal.
    pub(super) moved: f64,
    /// What stands elsewhere, over what stands at the tones.
    pub(super) residual: f64,
}

/// Of samples that begin at step `first`; tones turn with `sign`.
pub(super) fn spectrum(band: &Band, samples: &[Complex], first: usize, sign: i64, quantity: Quantity) -> Spectrum {
    let n = band.steps;
    let is_vector = quantity == Quantity::Vector;
    let circle: Vec<Complex> =
        (0..n).map(|k| TAU * k as f64 / n as f64).map(|a| (libm::cos(a), libm::sin(a))).collect();
    let hann = |(v, on): (&Complex, &Complex)| scaled(*v, 1.0 - on.0);
    let weighted: Vec<Complex> = samples.iter().zip(&circle).map(hann).collect();
    let line = |turns: i64| {
        let by = turns.rem_euclid(n as i64) as usize;
        let mut at = by * (first % n) % n;
        let mut sum = (0.0, 0.0);
        for x in &weighted {
            let (cos, sin) = circle[at];
            sum = (sum.0 + x.0 * cos + x.1 * sin, sum.1 + x.1 * cos - x.0 * sin);
            at = (at + by) % n;
        }
        (sum.0 / n as f64, sum.1 / n as f64)
    };
    let tones: Vec<Complex> = band.tones.iter().map(|m| line(sign * m)).collect();
    let mirrored = band.tones.iter().filter(|_| is_vector);
    let mirrors: Vec<Complex> = mirrored.map(|m| line(2 * band.nominal - sign * m)).collect();
    // By Parseval; the window makes 3/2 of a tone's square. What a shifted angle or a drift leaves stands at the standing lines.
    let standing = if is_vector { vec![band.nominal, -band.nominal] } else { vec![0] };
    let standing: f64 = standing.iter().flat_map(|m| m - 1..=m + 1).map(|m| square(line(m))).sum();
    let of = |lines: &[Complex]| 1.5 * lines.iter().map(|v| square(*v)).sum::<f64>();
    let own = of(&tones) * if is_vector { 1.0 } else { 2.0 };
    let mean = |of: &[Complex]| of.iter().map(|v| square(*v)).sum::<f64>() / n as f64;
    let rest = (mean(&weighted) - own - of(&mirrors) - standing).max(0.0);
    let residual = if own > 0.0 { f64::sqrt(rest / own) } else { 0.0 };
    Spectrum { tones, mirrors, moved: f64::sqrt(mean(samples)), residual }
}

pub(super) fn square(v: Complex) -> f64 {
    v.0 * v.0 + v.1 * v.1
}

/// Largest |a − b|/|a|, notches left out.
pub(super) fn largest_change(a: &[Complex], b: &[Complex]) -> f64 {
    let largest = a.iter().map(|z| size(*z)).fold(0.0, f64::max);
    let change =
        |(a, b): (&Complex, &Complex)| size(minus(*a, *b)) / size(*a).max(NOTCH * largest).max(f64::MIN_POSITIVE);
    a.iter().zip(b).map(change).fold(0.0, |worst, c| if c > worst || c.is_nan() { c } else { worst })
}
