//! Star point of a transformer's high side that stands above earth. The core stands at the high side, so that what magnetises it in a zero sequence
//! passes the star point beside the series current:
//!
//! ```text
//! v₀ = w₀ + r·i₀ + x/ω₀·di₀/dt        i₀ = mean of the windings' currents, core and series        r + jx = 3·Z_N
//! ```
//!
//! w₀ is the zero sequence across the windings. In phasors it is eliminated; in `emt` it follows from i₀ where there is no reactance, else i₀ is a
//! state and w₀ what makes the currents agree.

use super::ac_base::{inverse, minus, product};
use crate::assembly::STRAY;
use crate::device::{Var, VarKind};
use crate::emt::phases;
use crate::scalar::Real;

/// 3·Z_N, pu of the high bus.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HighStar {
    pub r: f64,
    pub x: f64,
}

type Complex = (f64, f64);

impl HighStar {
    pub const SOLID: Self = Self { r: 0.0, x: 0.0 };

    pub fn is_solid(self) -> bool {
        self == Self::SOLID
    }
    /// Has i₀ and w₀ among the variables of `emt`.
    pub fn has_state(self) -> bool {
        self.x > 0.0
    }
    pub fn at(self, order: f64) -> Self {
        Self { x: self.x * order, ..self }
    }
    /// Admittances across the windings (own, to the low side, of the low side) as the buses see them: own/(1 + z·own) and so on.
    pub fn seen(self, [own, mutual, low]: [Complex; 3]) -> [Complex; 3] {
        let z = (self.r, self.x);
        let loop_gain = product(z, own);
        let factor = inverse(1.0 + loop_gain.0, loop_gain.1);
        let lost = product(product(product(mutual, mutual), z), factor);
        [product(own, factor), product(mutual, factor), minus(low, lost)]
    }
    /// Conductance across the windings by which w₀ is determined, beside that of the core.
    pub fn leak(self, core: f64) -> f64 {
        if self.has_state() { (STRAY - core).max(0.0) } else { 0.0 }
    }
    /// Variables of `emt`: i₀ and w₀.
    pub fn vars(self) -> impl Iterator<Item = Var> {
        let of = |name, kind| Var { name, kind, scale: 1.0 };
        let own = [
            of("zero-sequence current of the high side, pu", VarKind::Differential),
            of("zero-sequence voltage of the high winding, pu", VarKind::Algebraic),
        ];
        own.into_iter().filter(move |_| self.has_state())
    }
    /// Voltages across the windings where they have `across` against earth: w₀ is `state`, or without one follows from `drawn`, the mean of the
    /// currents but that of `conductance`.
    pub fn windings<S: Real>(
        self,
        across: [S; 3],
        state: impl FnOnce() -> S,
        drawn: impl FnOnce() -> S,
        conductance: f64,
    ) -> [S; 3] {
        if self.is_solid() {
            return across;
        }
        let v = phases::zero(&across);
        let w = if self.has_state() { state() } else { (v - drawn() * self.r) / (1.0 + self.r * conductance) };
        across.map(|part| part + (w - v))
    }
    /// In `emt`, pu, where the zero sequence is `v` against earth and `w` across the windings: ⅔·Σ over the phases of one is twice its square.
    pub fn loss(self, [v, w]: [f64; 2], vars: &[f64], core: f64) -> f64 {
        if self.is_solid() {
            0.0
        } else if self.has_state() {
            2.0 * (self.r * vars[0] * vars[0] + self.leak(core) * w * w)
        } else {
            2.0 * (v - w) * (v - w) / self.r
        }
    }
    /// In `emt`, pu·rad.
    pub fn energy(self, vars: &[f64]) -> f64 {
        if self.has_state() { self.x * vars[0] * vars[0] } else { 0.0 }
    }
    /// di₀/dt.
    pub fn rate<S: Real>(self, omega0: f64, v: S, w: S, i: S) -> S {
        (v - w - i * self.r) * (omega0 / self.x)
    }
}
