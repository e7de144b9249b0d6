//! What a transformer's current passes at the high side before it magnetises the core: the resistance of the high winding, which damps the flux of an
//! inrush, and in the zero sequence what stands between its star point and earth.
//!
//! ```text
//! v = w + R·j                              j = currents of the winding, core and series; w across what is magnetised
//! v₀ = w₀ + r₀·j₀ + x₀/ω₀·dj₀/dt           r₀ + jx₀ = R₀ + 3·Z_N
//! ```
//!
//! In phasors w is eliminated; in `emt` it follows from the currents, which are states, and the flux. Where there is a reactance at the star point j₀ is
//! a state, too, and w₀ what makes the currents agree.

use super::ac_base::{inverse, minus, product};
use super::windings::Winding;
use crate::assembly::STRAY;
use crate::device::{Var, VarKind};
use crate::emt::phases;
use crate::scalar::Real;

/// In pu of the high winding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HighWinding {
    /// R of the positive and the negative sequence.
    pub r: f64,
    /// What the zero sequence meets, 3·Z_N with it.
    pub zero: (f64, f64),
    /// Of the core, behind it.
    pub conductance: f64,
}

type Complex = (f64, f64);

/// Admittances across the windings (own, to the low side, of the low side) as they are seen from before `z`: own/(1 + z·own) and so on.
pub fn seen([own, mutual, low]: [Complex; 3], z: Complex) -> [Complex; 3] {
    if z == (0.0, 0.0) {
        return [own, mutual, low];
    }
    let loop_gain = product(z, own);
    let factor = inverse(1.0 + loop_gain.0, loop_gain.1);
    let lost = product(product(product(mutual, mutual), z), factor);
    [product(own, factor), product(mutual, factor), minus(low, lost)]
}

impl HighWinding {
    pub const NONE: Self = Self { r: 0.0, zero: (0.0, 0.0), conductance: 0.0 };

    /// A winding that stands so on the limbs, with 3·Z_N at its star point. Without one no zero sequence passes.
    pub fn new(limbs: Winding, r: f64, zero_r: f64, star: Complex, conductance: f64) -> Self {
        let own = if limbs == Winding::OpenStar { 0.0 } else { zero_r };
        Self { r, zero: (own + star.0, star.1), conductance }
    }
    fn is_none(&self) -> bool {
        self.r == 0.0 && self.zero == (0.0, 0.0)
    }
    /// Has j₀ and w₀ among the variables of `emt`.
    pub fn has_state(&self) -> bool {
        self.zero.1 > 0.0
    }
    /// What the zero sequence meets at a multiple of the nominal frequency.
    pub fn zero_at(&self, order: f64) -> Complex {
        (self.zero.0, self.zero.1 * order)
    }
    /// Conductance across the windings by which w₀ is determined, beside that of the core.
    pub fn leak(&self) -> f64 {
        if self.has_state() { (STRAY - self.conductance).max(0.0) } else { 0.0 }
    }
    /// Variables of `emt`: j₀ and w₀.
    pub fn vars(&self) -> impl Iterator<Item = Var> {
        let of = |name, kind| Var { name, kind, scale: 1.0 };
        let own = [
            of("zero-sequence current of the high side, pu", VarKind::Differential),
            of("zero-sequence voltage of the high winding, pu", VarKind::Algebraic),
        ];
        let has_state = self.has_state();
        own.into_iter().filter(move |_| has_state)
    }
    /// w where the terminals have `across` and the winding carries `drawn` beside what the core's conductance takes; w₀ is `state` where there is one.
    pub fn behind<S: Real>(&self, across: [S; 3], drawn: &[S; 3], state: impl FnOnce() -> S) -> [S; 3] {
        if self.is_none() {
            return across;
        }
        let share = 1.0 / (1.0 + self.r * self.conductance);
        let w = [0, 1, 2].map(|k| (across[k] - drawn[k] * self.r) * share);
        if self.zero == (self.r, 0.0) {
            return w;
        }
        let w0 = if self.has_state() {
            state()
        } else {
            (phases::zero(&across) - phases::zero(drawn) * self.zero.0) / (1.0 + self.zero.0 * self.conductance)
        };
        let shift = w0 - phases::zero(&w);
        w.map(|w| w + shift)
    }
    /// What a core that draws `more` takes off w.
    pub fn lowered<S: Real>(&self, more: &[S; 3]) -> [S; 3] {
        self.behind([S::zero(); 3], more, S::zero)
    }
    /// In `emt`, pu: of the winding with its star point, where it carries `j` and there are these variables from j₀ on.
    pub fn loss(&self, j: &[f64; 3], vars: &[f64]) -> f64 {
        if self.has_state() {
            let j0 = vars[0];
            phases::weighted(self.r, 0.0, j) + 2.0 * (self.zero.0 * j0 * j0 + self.leak() * vars[1] * vars[1])
        } else {
            phases::weighted(self.r, self.zero.0, j)
        }
    }
    /// What that and the heat of the conductance are more where a core draws `more`, by which w is lower by `dw`, beside `drawn`: both together are
    /// (R·d² + G·v²)/(1 + R·G) of what is drawn beside the conductance, in each sequence.
    pub fn loss_more(drawn: &[f64; 3], more: &[f64; 3], dw: &[f64; 3]) -> f64 {
        -phases::power(&[0, 1, 2].map(|k| 2.0 * drawn[k] + more[k]), dw)
    }
    /// In `emt`, pu·rad, of the variables from j₀ on.
    pub fn energy(&self, vars: &[f64]) -> f64 {
        if self.has_state() { self.zero.1 * vars[0] * vars[0] } else { 0.0 }
    }
    /// dj₀/dt.
    pub fn rate<S: Real>(&self, omega0: f64, v: S, w: S, j: S) -> S {
        (v - w - j * self.zero.0) * (omega0 / self.zero.1)
    }
}
