//! Rates of a step's rows, and how far a correction changes its unknowns.

/// `of` over `h`; what is known of it, where both are the same but for rounding.
pub(super) fn over(of: f64, h: f64, known: f64) -> f64 {
    if (known * h - of).abs() < 1e-9 * of { known } else { of / h }
}

/// Mass-weighted rate at the end of a step.
#[inline]
pub(super) fn rate_after(multiplier: f64, mass: f64, next: f64, y: f64, carried: f64) -> f64 {
    multiplier * mass * (next - y) - carried
}

/// Those of all unknowns.
pub(super) fn book_rates(rates: &mut [f64], multiplier: f64, mass: &[f64], next: &[f64], y: &[f64], carried: &[f64]) {
    for ((((rate, mass), next), y), carried) in rates.iter_mut().zip(mass).zip(next).zip(y).zip(carried) {
        *rate = rate_after(multiplier, *mass, *next, *y, *carried);
    }
}

/// Mass-weighted rates of `f`: algebraic rows have none.
pub(super) fn mask_rates(rates: &mut [f64], f: &[f64], mass: &[f64]) {
    for ((rate, f), mass) in rates.iter_mut().zip(f).zip(mass) {
        *rate = if *mass > 0.0 { *f } else { 0.0 };
    }
}

/// Change of an unknown over its size; infinite where it is no number.
fn change(correction: f64, next: f64, scale: f64) -> f64 {
    let change = correction.abs() / scale.max(next.abs());
    if change.is_nan() { f64::INFINITY } else { change }
}

/// The largest. Four at a time are held against the largest so far, and divided only where one is larger.
pub(super) fn largest_change(correction: &[f64], next: &[f64], scale: &[f64]) -> f64 {
    const WIDTH: usize = 4;
    let mut largest: f64 = 0.0;
    let (corrections, rest) = correction.as_chunks::<WIDTH>();
    let (nexts, scales) = (next.as_chunks::<WIDTH>().0, scale.as_chunks::<WIDTH>().0);
    for ((correction, next), scale) in corrections.iter().zip(nexts).zip(scales) {
        // Written so that what is no number counts as larger.
        let within = |k: usize| correction[k].abs() <= largest * scale[k].max(next[k].abs());
        if !(0..WIDTH).fold(true, |all, k| all & within(k)) {
            largest = (0..WIDTH).map(|k| change(correction[k], next[k], scale[k])).fold(largest, larger);
        }
    }
    let whole = correction.len() - rest.len();
    let rest = (whole..correction.len()).map(|k| change(correction[k], next[k], scale[k]));
    rest.fold(largest, larger)
}

/// Of two that are numbers.
fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

pub(super) fn worst_change(correction: &[f64], next: &[f64], scale: &[f64]) -> usize {
    let changes = (0..correction.len()).map(|k| (k, change(correction[k], next[k], scale[k])));
    changes.fold((0, 0.0), |worst, now| if now.1 > worst.1 { now } else { worst }).0
}
