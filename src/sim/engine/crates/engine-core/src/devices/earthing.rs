//! Way of a zero sequence from the phases through a star point to earth: R and X of the windings for each phase in series with three times what stands
//! between star point and earth, since its current is that of three phases (P. M. Anderson, *Analysis of Faulted Power Systems*, chapter 2).
//!
//! ```text
//! v₀ = (R₀ + 3·R_N)·i₀ + (X₀ + 3·X_N)/ω₀·di₀/dt        i_N = 3·i₀
//! ```

use super::ac_base::{AcBase, inverse, size};
use super::params::{Build, ParamSpec, number};
use crate::device::{Var, VarKind};
use crate::scalar::Real;

/// Of every star point that may stand above earth.
pub const NEUTRAL: &[ParamSpec] = &[
    number("neutralResistance", "Ω", 0.0, f64::MAX, "Between star point and earth; default 0").optional(),
    number("neutralReactance", "Ω", 0.0, f64::MAX, "Between star point and earth; default 0").optional(),
];

/// What a zero sequence meets of them, Ω: three times each.
pub fn neutral(b: &Build) -> (f64, f64) {
    neutral_at(b, "")
}

/// Of a star point at a high side beside one at another.
pub const HIGH_NEUTRAL: &[ParamSpec] = &[
    number("neutralResistanceHv", "Ω", 0.0, f64::MAX, "Between the high side's star point and earth; default 0")
        .optional(),
    number("neutralReactanceHv", "Ω", 0.0, f64::MAX, "Between the high side's star point and earth; default 0")
        .optional(),
];
/// Of the other sides of three windings.
pub const MEDIUM_NEUTRAL: &[ParamSpec] = &[
    number("neutralResistanceMv", "Ω", 0.0, f64::MAX, "Between the medium side's star point and earth; default 0")
        .optional(),
    number("neutralReactanceMv", "Ω", 0.0, f64::MAX, "Between the medium side's star point and earth; default 0")
        .optional(),
];
pub const LOW_NEUTRAL: &[ParamSpec] = &[
    number("neutralResistanceLv", "Ω", 0.0, f64::MAX, "Between the low side's star point and earth; default 0")
        .optional(),
    number("neutralReactanceLv", "Ω", 0.0, f64::MAX, "Between the low side's star point and earth; default 0")
        .optional(),
];
/// What a zero sequence meets of the one at this side, Ω: three times each.
pub fn neutral_at(b: &Build, side: &str) -> (f64, f64) {
    let of = |key: &str| 3.0 * b.number_or(&format!("{key}{side}"), 0.0);
    (of("neutralResistance"), of("neutralReactance"))
}

#[derive(Clone, Copy, Debug)]
pub struct Earthing {
    /// pu of the bus.
    r: f64,
    x: f64,
    /// A per pu.
    ampere: f64,
}

impl Earthing {
    /// Windings (R₀, X₀) and star point (3·R_N, 3·X_N), Ω.
    pub fn new(base: AcBase, windings: (f64, f64), neutral: (f64, f64)) -> Self {
        let pu = |ohms: f64| ohms / base.z();
        Self { r: pu(windings.0 + neutral.0), x: pu(windings.1 + neutral.1), ampere: base.i() }
    }
    /// At a multiple of the nominal frequency.
    pub fn admittance(&self, order: f64) -> (f64, f64) {
        inverse(self.r, self.x * order)
    }
    pub fn size(&self) -> f64 {
        size((self.r, self.x))
    }
    /// A of the star point where each phase carries `i` pu.
    pub fn neutral<S: Real>(&self, i: S) -> S {
        i * (3.0 * self.ampere)
    }
    pub fn variable(&self) -> Var {
        Var { name: "zero-sequence current of the star point, pu", kind: VarKind::Differential, scale: 1.0 }
    }
    /// di₀/dt.
    pub fn rate<S: Real>(&self, omega0: f64, v: S, i: S) -> S {
        (v - i * self.r) * (omega0 / self.x)
    }
    /// In `emt`, pu: ⅔·Σ R·i² over the phases.
    pub fn loss(&self, i: f64) -> f64 {
        2.0 * self.r * i * i
    }
    /// In `emt`, pu·s.
    pub fn energy(&self, omega0: f64, i: f64) -> f64 {
        self.x / omega0 * i * i
    }
}
