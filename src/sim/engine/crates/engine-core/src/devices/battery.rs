//! Battery as open-circuit voltage over state of charge, series resistance and up to three RC pairs, for a bank of N·M equal cells:
//!
//! ```text
//! v = OCV(s) − R₀·i − Σ v_k       dv_k/dt = i/C_k − v_k/(R_k·C_k)       ds/dt = −i/Q       (i > 0 discharges)
//! ```
//!
//! R₀ may follow state of charge and temperature, R₀(s, T) = wiring + r₀·f(s)·exp(E_a/R·(1/T − 1/298.15 K)), and the cells may warm:
//!
//! ```text
//! C_th·dT/dt = losses without those of the wiring − (T − T_ambient)/R_th
//! ```
//!
//! a slow reservoir; without a heat capacity T stands still. OCV(s) is a monotone cubic through the table (F. N. Fritsch, R. E. Carlson, SIAM J. Numer. Anal. 17 (1980) 238), so that it is
//! smooth for the integrator and never falls where the table does not. Everything here is of the whole bank: V, A, W, J.

use super::limiter::{maximum, minimum};
use crate::device::{Var, VarKind};
use crate::scalar::Real;

/// Share of the state of charge over which a swinging battery gives way before its limits.
const FADE: f64 = 0.02;

/// Monotone cubic through (x, y) with x from 0 to 1; linear with the end slopes outside.
#[derive(Clone, Debug)]
pub struct MonotoneCurve {
    x: Vec<f64>,
    y: Vec<f64>,
    slope: Vec<f64>,
    /// ∫y dx from x[0] to x[k].
    area: Vec<f64>,
}

impl MonotoneCurve {
    /// None unless both have the same length ≥ 2 and x rises strictly.
    pub fn new(x: Vec<f64>, y: Vec<f64>) -> Option<Self> {
        let n = x.len();
        if n < 2 || y.len() != n || x.windows(2).any(|w| w[1] <= w[0]) {
            return None;
        }
        let secant: Vec<f64> = (0..n - 1).map(|k| (y[k + 1] - y[k]) / (x[k + 1] - x[k])).collect();
        let mut slope = vec![0.0; n];
        slope[0] = secant[0];
        slope[n - 1] = secant[n - 2];
        for k in 1..n - 1 {
            let (a, b) = (secant[k - 1], secant[k]);
            if a * b > 0.0 {
                // Weighted harmonic mean: stays within Fritsch and Carlson's region.
                let (h0, h1) = (x[k] - x[k - 1], x[k + 1] - x[k]);
                slope[k] = 3.0 * (h0 + h1) / ((2.0 * h1 + h0) / a + (h1 + 2.0 * h0) / b);
            }
        }
        let mut area = vec![0.0; n];
        for k in 0..n - 1 {
            let h = x[k + 1] - x[k];
            area[k + 1] = area[k] + h * (0.5 * (y[k] + y[k + 1]) + h * (slope[k] - slope[k + 1]) / 12.0);
        }
        Some(Self { x, y, slope, area })
    }

    fn segment(&self, at: f64) -> usize {
        // One after the other: the processor guesses the end of a search that ends where it did, and need not wait for it.
        self.x[1..self.x.len() - 1].iter().take_while(|x| **x <= at).count()
    }

    pub fn at<S: Real>(&self, at: S) -> S {
        let n = self.x.len();
        let a = at.value();
        if a < self.x[0] {
            return (at - self.x[0]) * self.slope[0] + self.y[0];
        }
        if a > self.x[n - 1] {
            return (at - self.x[n - 1]) * self.slope[n - 1] + self.y[n - 1];
        }
        let k = self.segment(a);
        let h = self.x[k + 1] - self.x[k];
        let u = (at - self.x[k]) / h;
        let (c1, rise) = (h * self.slope[k], self.y[k + 1] - self.y[k]);
        let c3 = c1 + h * self.slope[k + 1] - 2.0 * rise;
        let c2 = rise - c1 - c3;
        ((u * c3 + c2) * u + c1) * u + self.y[k]
    }

    /// ∫y dx from the table's first x.
    pub fn integral(&self, a: f64) -> f64 {
        let n = self.x.len();
        let (first, last) = (self.x[0], self.x[n - 1]);
        if a < first {
            return (a - first) * (self.y[0] + 0.5 * (a - first) * self.slope[0]);
        }
        if a > last {
            return self.area[n - 1] + (a - last) * (self.y[n - 1] + 0.5 * (a - last) * self.slope[n - 1]);
        }
        let k = self.segment(a);
        let h = self.x[k + 1] - self.x[k];
        let u = (a - self.x[k]) / h;
        let (c1, rise) = (h * self.slope[k], self.y[k + 1] - self.y[k]);
        let c3 = c1 + h * self.slope[k + 1] - 2.0 * rise;
        let c2 = rise - c1 - c3;
        self.area[k] + h * u * (self.y[k] + u * (c1 / 2.0 + u * (c2 / 3.0 + u * c3 / 4.0)))
    }
}

/// Voltage behind a resistance, as a bank stands.
#[derive(Clone, Copy)]
pub struct Source<S> {
    pub emf: S,
    pub resistance: S,
}

impl<S: Real> Source<S> {
    pub fn current_at_power(self, power: S) -> S {
        let (e, r) = (self.emf, self.resistance);
        let d = e.sq() - power * r * 4.0;
        if d.value() <= 0.0 {
            return e / (r * 2.0);
        }
        // The smaller of (E ± √d)/(2R) without cancellation at small R·P; a point on the way to a solution may have E below 0.
        power * 2.0 / if e.value() < 0.0 { e - d.sqrt() } else { e + d.sqrt() }
    }
    /// At the terminals under a current.
    pub fn voltage(self, i: S) -> S {
        self.emf - i * self.resistance
    }
    pub fn greatest_power(self) -> S {
        self.emf.sq() / (self.resistance * 4.0)
    }
}

/// A bank: series and parallel counts are already in its values.
#[derive(Clone, Debug)]
pub struct Battery {
    pub ocv: MonotoneCurve,
    /// V per V of the table.
    pub series: f64,
    /// A·s.
    pub charge: f64,
    /// Cells at 298.15 K, and their wiring, Ω.
    pub r0: f64,
    pub wiring: f64,
    /// Of r0, over the state of charge.
    pub factor: Option<MonotoneCurve>,
    /// E_a/R, K.
    pub activation: f64,
    /// At t = 0, K.
    pub temperature: f64,
    pub thermal: Option<Thermal>,
    /// (Ω, F) of the bank.
    pub rc: Vec<(f64, f64)>,
    pub soc: f64,
    pub soc_min: f64,
    pub soc_max: f64,
    /// Cut-off voltages under load, V.
    pub v_min: f64,
    pub v_max: f64,
    /// A.
    pub i_discharge_max: f64,
    pub i_charge_max: f64,
}

/// Heat capacity of the bank, J/K, and how it is cooled, W/K to an ambient, K.
#[derive(Clone, Copy, Debug)]
pub struct Thermal {
    pub capacity: f64,
    pub conductance: f64,
    pub ambient: f64,
}

/// Bounds that keep an iteration gone astray finite.
const LEAST_FACTOR: f64 = 1e-3;
const COLDEST: f64 = 150.0;
/// Temperature that resistances are stated for, K.
const REFERENCE: f64 = 298.15;

pub const RC_NAMES: [&str; 3] = ["battery RC voltage 1, V", "battery RC voltage 2, V", "battery RC voltage 3, V"];

/// States: state of charge, the RC voltages in V, the temperature in K where it moves.
impl Battery {
    pub fn states(&self) -> usize {
        1 + self.rc.len() + usize::from(self.thermal.is_some())
    }
    fn pairs<'a, S>(&self, x: &'a [S]) -> &'a [S] {
        &x[1..=self.rc.len()]
    }

    pub fn temperature<S: Real>(&self, x: &[S]) -> S {
        if self.thermal.is_some() { x[1 + self.rc.len()] } else { S::from_f64(self.temperature) }
    }

    /// R₀ with the wiring, Ω.
    pub fn resistance<S: Real>(&self, x: &[S]) -> S {
        let mut r = S::from_f64(self.r0);
        if let Some(factor) = &self.factor {
            r = r * maximum(factor.at(x[0].clamp_to(0.0, 1.0)), S::from_f64(LEAST_FACTOR));
        }
        if self.activation > 0.0 {
            let t = maximum(self.temperature(x), S::from_f64(COLDEST));
            r = r * ((S::from_f64(1.0) / t - 1.0 / REFERENCE) * self.activation).exp();
        }
        r + self.wiring
    }

    pub fn vars(&self) -> Vec<Var> {
        let mut vars = vec![Var { name: "state of charge, 1", kind: VarKind::Reservoir, scale: 1.0 }];
        let scale = 0.1 * self.open_circuit(0.5);
        vars.extend(RC_NAMES[..self.rc.len()].iter().map(|&name| Var { name, kind: VarKind::Differential, scale }));
        if self.thermal.is_some() {
            vars.push(Var { name: "cell temperature, K", kind: VarKind::Reservoir, scale: 10.0 });
        }
        vars
    }

    pub fn open_circuit<S: Real>(&self, soc: S) -> S {
        self.ocv.at(soc) * self.series
    }

    /// EMF behind R₀: open-circuit voltage less the RC voltages.
    pub fn emf<S: Real>(&self, x: &[S]) -> S {
        self.pairs(x).iter().fold(self.open_circuit(x[0]), |e, &v| e - v)
    }

    pub fn voltage<S: Real>(&self, x: &[S], i: S) -> S {
        self.source(x).voltage(i)
    }

    pub fn rates<S: Real>(&self, x: &[S], source: Source<S>, i: S, rows: &mut [S]) {
        rows[0] = i / -self.charge;
        for (k, &(r, c)) in self.rc.iter().enumerate() {
            rows[1 + k] = (i - x[1 + k] / r) / c;
        }
        if let Some(thermal) = self.thermal {
            let out = (self.temperature(x) - thermal.ambient) * thermal.conductance;
            let warming = self.heat(x, source, i) - i.sq() * self.wiring;
            rows[1 + self.rc.len()] = (warming - out) / thermal.capacity;
        }
    }

    /// Current that delivers `power` at the terminals (discharge +); the smaller root. Above the greatest power E²/(4·R₀) the
    /// current stays at E/(2·R₀), for a caller that limits its power below that and never rests there.
    pub fn current_at_power<S: Real>(&self, x: &[S], power: S) -> S {
        self.source(x).current_at_power(power)
    }

    /// As it stands, for whoever asks more than one thing of it.
    pub fn source<S: Real>(&self, x: &[S]) -> Source<S> {
        Source { emf: self.emf(x), resistance: self.resistance(x) }
    }

    /// Greatest power within the C-rate, W, and what it can give at all; greatest power it takes up within the C-rate and its upper cut-off voltage,
    /// at which a charger holds it.
    pub fn limits<S: Real>(&self, source: Source<S>) -> (S, S) {
        let power = (source.emf - source.resistance * self.i_discharge_max) * self.i_discharge_max;
        let discharge = maximum(minimum(power, source.greatest_power() * 0.95), S::zero());
        (discharge, self.charge_limit(source))
    }

    fn charge_limit<S: Real>(&self, source: Source<S>) -> S {
        let (e, r) = (source.emf, source.resistance);
        let up = ((e * -1.0 + self.v_max) / r).clamp_to(0.0, self.i_charge_max);
        (e + up * r) * up
    }

    /// The same within the cut-off voltages, and fading over the last [`FADE`] of the state of charge: for a converter that swings
    /// the battery both ways and has nothing to cut off at.
    pub fn swing_limits<S: Real>(&self, soc: S, source: Source<S>) -> (S, S) {
        let (e, r) = (source.emf, source.resistance);
        let above = ((soc - self.soc_min) / FADE).clamp_to(0.0, 1.0);
        let below = ((soc * -1.0 + self.soc_max) / FADE).clamp_to(0.0, 1.0);
        let down = ((e - self.v_min) / r).clamp_to(0.0, self.i_discharge_max);
        let discharge = minimum((e - down * r) * down, source.greatest_power() * 0.95);
        (maximum(discharge, S::zero()) * above, self.charge_limit(source) * below)
    }

    /// Start values without current.
    pub fn at_rest<S: Real>(&self, x: &mut [S]) {
        x.fill(S::zero());
        x[0] = S::from_f64(self.soc);
        if self.thermal.is_some() {
            x[1 + self.rc.len()] = S::from_f64(self.temperature);
        }
    }

    /// Rests at current `i` with settled RC pairs.
    pub fn initialise(&self, i: f64, x: &mut [f64]) {
        self.at_rest(x);
        for (k, &(r, _)) in self.rc.iter().enumerate() {
            x[1 + k] = r * i;
        }
    }

    /// With settled pairs, as it stands at the start.
    pub fn series_resistance(&self) -> f64 {
        let mut x = vec![0.0; self.states()];
        self.at_rest(&mut x);
        self.resistance(&x) + self.rc.iter().map(|&(r, _)| r).sum::<f64>()
    }

    /// J; chemical energy counted from an empty battery.
    pub fn stored(&self, x: &[f64]) -> f64 {
        let rc: f64 = self.rc.iter().zip(self.pairs(x)).map(|(&(_, c), v)| 0.5 * c * v * v).sum();
        self.charge * self.series * self.ocv.integral(x[0]) + rc
    }

    /// Lost in the cells and their wiring, W.
    pub fn heat<S: Real>(&self, x: &[S], source: Source<S>, i: S) -> S {
        let ohmic = i.sq() * source.resistance;
        self.rc.iter().zip(self.pairs(x)).fold(ohmic, |sum, (&(r, _), v)| sum + v.sq() / r)
    }

    /// 1/h, discharge +.
    pub fn c_rate(&self, i: f64) -> f64 {
        i * 3600.0 / self.charge
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn curve_meets_its_points_and_integrates_itself() {
        // Generic NMC open-circuit voltage.
        let y = vec![3.0, 3.42, 3.52, 3.58, 3.62, 3.67, 3.73, 3.82, 3.93, 4.05, 4.18];
        let x: Vec<f64> = (0..11).map(|k| k as f64 / 10.0).collect();
        let c = MonotoneCurve::new(x.clone(), y.clone()).expect("valid");
        for (a, b) in x.iter().zip(&y) {
            assert!((c.at(*a) - b).abs() < 1e-12);
        }
        let n = 20_000;
        let sum: f64 = (0..n).map(|k| c.at(0.73 * (k as f64 + 0.5) / n as f64)).sum::<f64>() * 0.73 / n as f64;
        assert!((sum - c.integral(0.73)).abs() < 1e-8);
        assert!(MonotoneCurve::new(vec![0.0, 0.0], vec![1.0, 2.0]).is_none());
    }

    proptest! {
        #[test]
        fn curve_never_falls_where_the_table_does_not(steps in prop::collection::vec(0.0f64..1.0, 2..12)) {
            let n = steps.len();
            let x: Vec<f64> = (0..n).map(|k| k as f64 / (n - 1) as f64).collect();
            let y: Vec<f64> = steps.iter().scan(3.0, |a, s| { *a += s; Some(*a) }).collect();
            let c = MonotoneCurve::new(x, y).expect("valid");
            let mut last = c.at(0.0);
            for k in 1..=500 {
                let v = c.at(k as f64 / 500.0);
                prop_assert!(v >= last - 1e-12);
                last = v;
            }
        }
    }
}
