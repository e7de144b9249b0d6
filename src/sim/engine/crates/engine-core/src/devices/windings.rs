//! Windings and core of a branch between AC buses in `emt`: connections, magnetising flux with saturation.

use crate::scalar::Real;

/// Names of a core's states.
pub const FLUXES: [&str; 3] = ["core flux of phase a, pu", "core flux of phase b, pu", "core flux of phase c, pu"];

/// How a winding stands between the phases of its bus, as multiples that keep a balanced phasor's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Winding {
    /// Star, earthed.
    Star,
    /// Star, star point free.
    OpenStar,
    /// Delta whose winding k lies between phase k and the one after it (leads by 30°).
    DeltaAfter,
    /// Delta between phase k and the one before it (lags by 30°).
    DeltaBefore,
    /// Delta as a zigzag at the other side makes it: its limbs' voltages put together two by two are the phases' again, without a zero sequence.
    DeltaZigzag,
}

const THIRD_ROOT: f64 = 0.577_350_269_189_625_8;

impl Winding {
    /// Voltages across the windings.
    pub fn across<S: Real>(self, v: &[S]) -> [S; 3] {
        match self {
            Winding::Star => [v[0], v[1], v[2]],
            Winding::OpenStar | Winding::DeltaZigzag => without_mean(v),
            Winding::DeltaAfter => delta([v[0] - v[1], v[1] - v[2], v[2] - v[0]]),
            Winding::DeltaBefore => delta([v[0] - v[2], v[1] - v[0], v[2] - v[1]]),
        }
    }
    /// Line currents that winding currents draw: the transpose of [`Winding::across`].
    pub fn drawn<S: Real>(self, i: &[S]) -> [S; 3] {
        match self {
            Winding::Star => [i[0], i[1], i[2]],
            Winding::OpenStar | Winding::DeltaZigzag => without_mean(i),
            Winding::DeltaAfter => delta([i[0] - i[2], i[1] - i[0], i[2] - i[1]]),
            Winding::DeltaBefore => delta([i[0] - i[1], i[1] - i[2], i[2] - i[0]]),
        }
    }
    /// Lead of the winding's voltage over its bus, steps of 30°.
    pub fn lead(self) -> u8 {
        match self {
            Winding::Star | Winding::OpenStar | Winding::DeltaZigzag => 0,
            Winding::DeltaAfter => 1,
            Winding::DeltaBefore => 11,
        }
    }
}

/// Magnetising branch: i(λ) in straight lines, per unit of the bus and the system. The one below the knee passes through the flux at which the core
/// rests without current: 0, or its remanence where it was without voltage at the start (the lines of a hysteresis loop are parallel). A line
/// through 0 would drive the remanent flux's current through the core loss, and nothing would be left of it after a millisecond.
#[derive(Clone, Copy, Debug)]
pub struct Core {
    /// Slope below the knee.
    b: f64,
    /// Flux at the knee; infinite for a linear core.
    knee: f64,
    /// Slope above it.
    b_air: f64,
    /// Flux that a core without voltage at the start keeps in phase a; half of it, reversed, in b and c.
    remanence: f64,
    /// Flux without current, of each phase.
    rest: [f64; 3],
}

impl Core {
    pub fn new(b: f64, knee: f64, b_air: f64, remanence: f64) -> Self {
        Self { b, knee, b_air, remanence, rest: [0.0; 3] }
    }
    /// Current of phase k.
    pub fn current<S: Real>(&self, k: usize, flux: S) -> S {
        self.current_below(k, flux) + self.beyond(flux)
    }
    /// By the line below the knee alone.
    pub fn current_below<S: Real>(&self, k: usize, flux: S) -> S {
        (flux - self.rest[k]) * self.b
    }
    /// What it is more than the line below the knee.
    pub fn beyond<S: Real>(&self, flux: S) -> S {
        let value = flux.value();
        if value.abs() <= self.knee {
            return S::zero();
        }
        (flux - self.knee.copysign(value)) * (self.b_air - self.b)
    }
    pub fn is_linear(&self) -> bool {
        self.knee.is_infinite()
    }
    /// Flux at the knee; none of a linear core.
    pub fn knee(&self) -> Option<f64> {
        self.knee.is_finite().then_some(self.knee)
    }
    /// Slope below the knee.
    pub fn slope(&self) -> f64 {
        self.b
    }
    /// The lines that the three fluxes stand on, see [`crate::device::Model::lines`]; none of a core without a knee.
    pub fn lines(&self, fluxes: &[f64]) -> Option<u32> {
        let line = |flux: &f64| u32::from(*flux > self.knee) + 2 * u32::from(*flux < -self.knee);
        self.knee.is_finite().then(|| fluxes.iter().fold(0, |lines, flux| 4 * lines + line(flux)))
    }
    /// Lays the fluxes of a core without voltage at the start; it rests there. A core without a knee has no memory.
    pub fn begin_at_rest(&mut self, fluxes: &mut [f64]) {
        let remanence = if self.is_linear() { 0.0 } else { self.remanence };
        self.rest = [remanence, -0.5 * remanence, -0.5 * remanence];
        fluxes.copy_from_slice(&self.rest);
    }
    /// From here on it rests without flux.
    pub fn demagnetise(&mut self) {
        self.rest = [0.0; 3];
    }
    /// ∫ i dλ of the three phases from where they rest, pu of power times rad.
    pub fn energy(&self, fluxes: &[f64]) -> f64 {
        let of = |flux: f64, rest: f64| {
            let below = flux.clamp(-self.knee, self.knee);
            let (from_rest, beyond) = (below - rest, flux - below);
            0.5 * self.b * from_rest * from_rest + beyond * (self.b * from_rest + 0.5 * self.b_air * beyond)
        };
        fluxes.iter().zip(self.rest).map(|(flux, rest)| of(*flux, rest)).sum()
    }
}

fn delta<S: Real>(across: [S; 3]) -> [S; 3] {
    [across[0] * THIRD_ROOT, across[1] * THIRD_ROOT, across[2] * THIRD_ROOT]
}
fn without_mean<S: Real>(x: &[S]) -> [S; 3] {
    let mean = (x[0] + x[1] + x[2]) / 3.0;
    [x[0] - mean, x[1] - mean, x[2] - mean]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::ac_base::size;
    use crate::emt::phases::{phases, vector};

    #[test]
    fn power_passes_a_winding_unchanged() {
        for winding in
            [Winding::Star, Winding::OpenStar, Winding::DeltaAfter, Winding::DeltaBefore, Winding::DeltaZigzag]
        {
            let (v, i) = ([0.3, -0.9, 0.7], [1.0, 0.2, -0.4]);
            let bus: f64 = v.iter().zip(winding.drawn(&i)).map(|(v, i)| v * i).sum();
            let coil: f64 = winding.across(&v).iter().zip(i).map(|(v, i)| v * i).sum();
            assert!((bus - coil).abs() < 1e-15, "{winding:?}");
        }
    }

    #[test]
    fn a_winding_leads_its_bus() {
        for winding in [Winding::Star, Winding::DeltaAfter, Winding::DeltaBefore] {
            let w = vector(&winding.across(&phases((1.0, 0.0))));
            let angle = libm::atan2(w.1, w.0) * 6.0 / std::f64::consts::PI;
            assert!((size(w) - 1.0).abs() < 1e-15);
            assert!((angle - f64::from(winding.lead()) + if winding.lead() == 11 { 12.0 } else { 0.0 }).abs() < 1e-12);
        }
    }

    #[test]
    fn the_core_bends_at_its_knee() {
        for remanence in [0.0, 0.7, -0.7] {
            let mut core = Core::new(0.01, 1.2, 5.0, remanence);
            let mut fluxes = [0.0; 3];
            core.begin_at_rest(&mut fluxes);
            assert_eq!(fluxes, [remanence, -0.5 * remanence, -0.5 * remanence]);
            assert_eq!((core.current(0, fluxes[0]), core.energy(&fluxes)), (0.0, 0.0));
            assert!((core.current(0, 2.6) - (0.012 - 0.01 * remanence + 7.0)).abs() < 1e-12);
            assert!((core.current(0, -2.6) + (0.012 + 0.01 * remanence + 7.0)).abs() < 1e-12);
            for end in [2.6, -2.6] {
                let h = (end - remanence) / 26_000.0;
                let sum: f64 = (0..26_000).map(|k| core.current(0, remanence + (f64::from(k) + 0.5) * h) * h).sum();
                assert!((core.energy(&[end, fluxes[1], fluxes[2]]) - sum).abs() < 1e-6);
            }
        }
    }
}
