//! Phase quantities and space vectors. Instantaneous values stand in pu of the peak of the nominal phase quantity, so that the
//! amplitude-invariant space vector of a balanced system is its phasor, and p = ⅔·Σ v·i.

use crate::scalar::Real;

const HALF_ROOT: f64 = 0.866_025_403_784_438_6;
pub const POWER: f64 = 2.0 / 3.0;

/// Space vector (α, β) of three phases; the zero-sequence part drops out.
pub fn vector<S: Real>(v: &[S]) -> (S, S) {
    ((v[0] - (v[1] + v[2]) * 0.5) * POWER, (v[1] - v[2]) * (POWER * HALF_ROOT))
}

/// Phases of a space vector.
pub fn phases<S: Real>((alpha, beta): (S, S)) -> [S; 3] {
    [alpha, alpha * -0.5 + beta * HALF_ROOT, alpha * -0.5 - beta * HALF_ROOT]
}

/// Vector turned by the angle of (cos, sin).
pub fn turned<S: Real>(v: (S, S), (c, s): (f64, f64)) -> (S, S) {
    (v.0 * c - v.1 * s, v.1 * c + v.0 * s)
}

/// The other way: from standing coordinates into a frame at that angle.
pub fn seen_from<S: Real>(v: (S, S), (c, s): (f64, f64)) -> (S, S) {
    turned(v, (c, -s))
}

/// (cos, sin) of a multiple of 30°.
pub fn clock(steps: u8) -> (f64, f64) {
    const HALF_ROOT: f64 = 0.866_025_403_784_438_6;
    const COS: [f64; 12] = [1.0, HALF_ROOT, 0.5, 0.0, -0.5, -HALF_ROOT, -1.0, -HALF_ROOT, -0.5, 0.0, 0.5, HALF_ROOT];
    let k = usize::from(steps % 12);
    (COS[k], COS[(k + 9) % 12])
}

pub const NAMES: [&str; 3] = ["A", "B", "C"];

/// One or two phases by their names, as `a` or `bc`.
pub fn named(word: &str) -> Option<[bool; 3]> {
    let mut found = [false; 3];
    for letter in word.chars() {
        let phase = &mut found["abc".find(letter)?];
        if std::mem::replace(phase, true) {
            return None;
        }
    }
    (found.contains(&true) && found.contains(&false)).then_some(found)
}

/// Zero-sequence part.
pub fn zero<S: Real>(v: &[S]) -> S {
    (v[0] + v[1] + v[2]) / 3.0
}

/// Whether the local variables of a device with AC ports alone are those of `Emt`.
pub fn in_phases<S>(x: &crate::device::Locals<S>) -> bool {
    x.volts.len() == 3 * x.frames.len()
}

/// Phasors, or standing space vectors, of quantities at AC ports.
pub fn vectors<const N: usize>(values: &[f64]) -> [(f64, f64); N] {
    let width = values.len() / N;
    let mut vectors = [(0.0, 0.0); N];
    for (vector_of, part) in vectors.iter_mut().zip(values.chunks_exact(width)) {
        *vector_of = if width == 3 { vector(part) } else { (part[0], part[1]) };
    }
    vectors
}

/// ⅔·Σ v·i: power in pu.
pub fn power(v: &[f64], i: &[f64]) -> f64 {
    POWER * v.iter().zip(i).map(|(v, i)| v * i).sum::<f64>()
}

/// ⅔·Σ k·x², with one k for what the positive and the negative sequence make of it and another for the zero sequence.
pub fn weighted(k: f64, zero_k: f64, x: &[f64]) -> f64 {
    let mean = zero(x);
    k * power(x, x) + 2.0 * (zero_k - k) * mean * mean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_one_or_two_phases() {
        assert_eq!(named("b"), Some([false, true, false]));
        assert_eq!(named("ca"), Some([true, false, true]));
        for unknown in ["", "abc", "aa", "d", "ag"] {
            assert_eq!(named(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_phasor_goes_to_phases_and_back() {
        let turn = (libm::cos(0.7), libm::sin(0.7));
        let v = (0.9, -0.3);
        let abc = phases(turned(v, turn));
        assert!((abc.iter().sum::<f64>()).abs() < 1e-15);
        let lifted = abc.map(|x| x + 0.2);
        let back = seen_from(vector(&lifted), turn);
        assert!((back.0 - v.0).abs() < 1e-15 && (back.1 - v.1).abs() < 1e-15);
        assert!((zero(&lifted) - 0.2).abs() < 1e-15);
        let i = (0.5, 0.4);
        let p = power(&abc, &phases(turned(i, turn)));
        assert!((p - (v.0 * i.0 + v.1 * i.1)).abs() < 1e-15);
    }
}
