//! Per-unit bases of an AC port and small phasor arithmetic over [`Real`].

use crate::scalar::Real;

/// Names of the stator's states in `Emt`, standing still.
pub const STATOR: [&str; 2] = ["stator flux on the α-axis, pu", "stator flux on the β-axis, pu"];

/// Nominal line-to-line voltage, V, and system base, VA.
#[derive(Clone, Copy, Debug)]
pub struct AcBase {
    pub v: f64,
    pub s: f64,
}

impl AcBase {
    /// Ω per pu.
    pub fn z(self) -> f64 {
        self.v * self.v / self.s
    }
    /// A per pu.
    pub fn i(self) -> f64 {
        self.s / (3.0_f64.sqrt() * self.v)
    }
}

/// (a, b) as a + j·b.
pub type Phasor<S> = (S, S);

/// (g + j·b)·v.
pub fn times<S: Real>(g: f64, b: f64, v: Phasor<S>) -> Phasor<S> {
    (v.0 * g - v.1 * b, v.1 * g + v.0 * b)
}

/// The same of an admittance in one piece, or of any two complex numbers.
pub fn product<S: Real>(y: (f64, f64), v: Phasor<S>) -> Phasor<S> {
    times(y.0, y.1, v)
}

pub fn minus<S: Real>(a: Phasor<S>, b: Phasor<S>) -> Phasor<S> {
    (a.0 - b.0, a.1 - b.1)
}

pub fn plus<S: Real>(a: Phasor<S>, b: Phasor<S>) -> Phasor<S> {
    (a.0 + b.0, a.1 + b.1)
}

pub fn scaled<S: Real>(a: Phasor<S>, k: f64) -> Phasor<S> {
    (a.0 * k, a.1 * k)
}

/// 1/(r + j·x).
pub fn inverse(r: f64, x: f64) -> (f64, f64) {
    let square = r * r + x * x;
    (r / square, -x / square)
}

/// Active and reactive power of v·conj(i).
pub fn power(v: Phasor<f64>, i: Phasor<f64>) -> (f64, f64) {
    (v.0 * i.0 + v.1 * i.1, v.1 * i.0 - v.0 * i.1)
}

/// Of quantities in pu, which are far from where squares overflow.
pub fn size(a: Phasor<f64>) -> f64 {
    f64::sqrt(a.0 * a.0 + a.1 * a.1)
}
