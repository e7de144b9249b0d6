//! A load of constant power and nothing else: what it draws and shows, by its voltage alone.

use super::ac_base::{AcBase, Phasor, size};
use super::ac_load::weight;
use crate::device::PowerBalance;
use crate::scalar::Real;

#[derive(Clone, Copy)]
pub struct ConstantPower {
    /// Asked for at nominal voltage, pu; where it has a profile, for each W of that.
    pub power: (f64, f64),
    pub profile: Option<usize>,
    /// Below this voltage it blends into a constant impedance, pu.
    pub blend: f64,
    pub base: AcBase,
    /// From then on it is nothing else, s.
    pub from: f64,
}

impl ConstantPower {
    /// Asked for at nominal voltage with these values of the network's profiles, pu.
    pub fn asked(&self, profiles: &[f64]) -> (f64, f64) {
        let watts = self.profile.map_or(1.0, |k| profiles[k]);
        (self.power.0 * watts, self.power.1 * watts)
    }

    /// Current that it draws at `v`, pu.
    pub fn current(&self, profiles: &[f64], v: Phasor<f64>) -> Phasor<f64> {
        let (p, q) = self.asked(profiles);
        let w = weight(self.blend, v.0 * v.0 + v.1 * v.1);
        drawn((p * w, q * w), v)
    }

    pub fn held(&self, profiles: &[f64], v: Phasor<f64>) -> Held {
        Held::of(v, self.blend, self.asked(profiles))
    }
}

/// Current drawn at `v` by a conductance and what draws lagging current, pu.
pub(super) fn drawn<S: Real>((g, b): (S, S), v: Phasor<S>) -> Phasor<S> {
    (v.0 * g + v.1 * b, v.1 * g - v.0 * b)
}

/// Its voltage and what it draws by it, pu.
#[derive(Clone, Copy)]
pub struct Held {
    v: f64,
    blend: f64,
    p: f64,
    q: f64,
    i: f64,
}

impl Held {
    pub(super) fn of(v: Phasor<f64>, blend: f64, (p, q): (f64, f64)) -> Self {
        let square = v.0 * v.0 + v.1 * v.1;
        let (v, w) = (square.sqrt(), weight(blend, square));
        Self { v, blend, p: p * w * square, q: q * w * square, i: size((p, q)) * w * v }
    }

    /// Its one guard.
    pub fn guard(&self) -> f64 {
        self.v - self.blend
    }

    /// Signals of a load in their order, SI.
    pub fn signals(&self, base: AcBase) -> [f64; 4] {
        [self.p * base.s, self.q * base.s, self.v * base.v, self.i * base.i()]
    }

    /// W.
    pub fn powers(&self, base: AcBase) -> PowerBalance {
        PowerBalance { load: self.p * base.s, ..PowerBalance::default() }
    }
}
