//! A load of constant power and nothing else: what it draws and shows, by its voltage alone.

use super::ac_base::{AcBase, Phasor, size};
use super::ac_load::weight;
use super::dc_base::DcBase;
use super::dc_load::constant_power_current;
use crate::device::PowerBalance;
use crate::scalar::Real;

#[derive(Clone, Copy)]
pub enum ConstantPower {
    Ac(AcConstantPower),
    Dc(DcConstantPower),
}

/// What a load shows: its guards, its signals in their order (SI), and its power, W.
pub struct Shows<const GUARDS: usize, const SIGNALS: usize> {
    pub guards: [f64; GUARDS],
    pub signals: [f64; SIGNALS],
    pub load: f64,
}

#[derive(Clone, Copy)]
pub struct AcConstantPower {
    /// Asked for at nominal voltage, pu; where it has a profile, for each W of that.
    pub power: (f64, f64),
    pub profile: Option<usize>,
    /// Below this voltage it blends into a constant impedance, pu.
    pub blend: f64,
    pub base: AcBase,
    /// From then on it is nothing else, s.
    pub from: f64,
}

impl AcConstantPower {
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

    pub fn shows(&self, profiles: &[f64], v: Phasor<f64>) -> Shows<1, 4> {
        Held::of(v, self.blend, self.asked(profiles)).shows(self.base)
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

    pub(super) fn shows(&self, base: AcBase) -> Shows<1, 4> {
        let Self { v, blend, p, q, i } = *self;
        Shows { guards: [v - blend], signals: [p * base.s, q * base.s, v * base.v, i * base.i()], load: p * base.s }
    }

    /// W.
    pub(super) fn powers(&self, base: AcBase) -> PowerBalance {
        PowerBalance { load: self.p * base.s, ..PowerBalance::default() }
    }
}

#[derive(Clone, Copy)]
pub struct DcConstantPower {
    /// W, in place of which a profile may stand.
    pub power: f64,
    pub profile: Option<usize>,
    /// 1/W.
    pub per_watt: f64,
    /// Below this voltage it blends into a constant conductance: pu and V.
    pub blend: (f64, f64),
    /// Its greatest current, pu and A.
    pub limit: (f64, f64),
    pub base: DcBase,
}

impl DcConstantPower {
    fn asked(&self, profiles: &[f64]) -> f64 {
        self.profile.map_or(self.power, |k| profiles[k])
    }

    /// Current that it draws at `v`, pu.
    pub fn current(&self, profiles: &[f64], v: f64) -> f64 {
        constant_power_current(self.asked(profiles) * self.per_watt, v, self.blend.0, self.limit.0)
    }

    pub fn shows(&self, profiles: &[f64], v: f64) -> Shows<2, 3> {
        let (i, v) = (self.current(profiles, v) * self.base.i, v * self.base.v);
        let guards = [v - self.blend.1, self.limit.1 - self.asked(profiles) / v.max(self.blend.1)];
        Shows { guards, signals: [v, i, v * i], load: v * i }
    }
}
