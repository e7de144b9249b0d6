//! Limits and small curves that controls share.

use crate::scalar::Real;

/// Stiffness of [`soft_stop`], 1/s.
pub const STOP: f64 = 1e3;

/// Non-windup limit of an integrator or lag as a stiff spring: added to the state's rate it holds `x` within `rate / STOP` of the
/// limit and lets go at once, without a mode switch that the integrator would have to stop at.
pub fn soft_stop<S: Real>(x: S, low: f64, high: f64) -> S {
    if x.value() > high {
        (x - high) * -STOP
    } else if x.value() < low {
        (x - low) * -STOP
    } else {
        S::zero()
    }
}

/// [`soft_stop`] with limits that move.
pub fn stop_between<S: Real>(x: S, low: S, high: S) -> S {
    if x.value() > high.value() {
        (x - high) * -STOP
    } else if x.value() < low.value() {
        (x - low) * -STOP
    } else {
        S::zero()
    }
}

/// Whether the side entered lies above, as a guard crosses at `over`: the opposite of the one last seen, unless the value plainly says otherwise.
pub fn enters_above(over: f64, was_above: bool) -> bool {
    if over.abs() > 1e-6 { over > 0.0 } else { !was_above }
}

/// Fraction of its power that a constant-power load takes at `u` = voltage over blend voltage: 1 above 1, below it the cubic
/// 3u² − 2u³, whose value and slope meet at 1 and which becomes a constant conductance as u → 0.
pub fn low_voltage_blend<S: Real>(u: S) -> S {
    if u.value() >= 1.0 {
        S::from_f64(1.0)
    } else if u.value() <= 0.0 {
        S::zero()
    } else {
        u.sq() * (u * -2.0 + 3.0)
    }
}

/// [`low_voltage_blend`] over u²: finite at 0, for loads that are written as a conductance.
pub fn low_voltage_blend_over_square<S: Real>(u: S) -> S {
    if u.value() >= 1.0 { S::from_f64(1.0) / u.sq() } else { u * -2.0 + 3.0 }
}

pub fn minimum<S: Real>(a: S, b: S) -> S {
    if b.value() < a.value() { b } else { a }
}

pub fn maximum<S: Real>(a: S, b: S) -> S {
    if b.value() > a.value() { b } else { a }
}

/// Saturation as in the PSS/E library: quadratic S(x)·x = B·(x − A)² above A, or exponential S(x) = B·x^A (GENROE, GENSAE).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saturation {
    a: f64,
    b: f64,
    exponential: bool,
}

impl Saturation {
    pub fn none() -> Self {
        Self { a: 0.0, b: 0.0, exponential: false }
    }
    fn quadratic(a: f64, b: f64) -> Self {
        Self { a, b, exponential: false }
    }
    /// From S(1.0) and S(1.2).
    pub fn at_1_and_1_2(s10: f64, s12: f64) -> Option<Self> {
        Self::through((1.0, s10), (1.2, s12))
    }
    /// The exponential one from S(1.0) and S(1.2).
    pub fn exponential(s10: f64, s12: f64) -> Option<Self> {
        if s10 == 0.0 && s12 == 0.0 {
            return Some(Self::none());
        }
        (s10 > 0.0 && s12 >= s10).then(|| Self { a: libm::log(s12 / s10) / libm::log(1.2), b: s10, exponential: true })
    }
    /// Quadratic through S(x1) = s1 and S(x2) = s2; none where the points make no rising curve.
    pub fn through((x1, s1): (f64, f64), (x2, s2): (f64, f64)) -> Option<Self> {
        if s1 == 0.0 && s2 == 0.0 {
            return Some(Self::none());
        }
        if !(0.0 < x1 && x1 < x2 && 0.0 <= s1 && s1 * x1 < s2 * x2) {
            return None;
        }
        if s1 == 0.0 {
            // It begins at the first point.
            return Some(Self::quadratic(x1, s2 * x2 / ((x2 - x1) * (x2 - x1))));
        }
        let q = f64::sqrt(x2 * s2 / (x1 * s1));
        let a = (q * x1 - x2) / (q - 1.0);
        Some(Self::quadratic(a, s1 * x1 / ((x1 - a) * (x1 - a))))
    }
    /// S(x)·x.
    pub fn excess<S: Real>(&self, x: S) -> S {
        if self.exponential {
            self.factor(x) * x
        } else if self.b == 0.0 || x.value() <= self.a {
            S::zero()
        } else {
            (x - self.a).sq() * self.b
        }
    }
    /// S(x).
    pub fn factor<S: Real>(&self, x: S) -> S {
        if self.exponential {
            if x.value() <= 1e-9 { S::zero() } else { (x.ln() * self.a).exp() * self.b }
        } else if self.b == 0.0 || x.value() <= self.a.max(1e-9) {
            S::zero()
        } else {
            self.excess(x) / x
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saturation_meets_its_points() {
        let s = Saturation::at_1_and_1_2(0.1, 0.8).expect("valid");
        assert!((s.factor(1.0) - 0.1).abs() < 1e-14 && (s.factor(1.2) - 0.8).abs() < 1e-14);
        assert_eq!(s.factor(0.5), 0.0);
        assert!(Saturation::at_1_and_1_2(0.5, 0.1).is_none());
        let e = Saturation::exponential(0.1, 0.8).expect("valid");
        assert!((e.factor(1.0) - 0.1).abs() < 1e-14 && (e.factor(1.2) - 0.8).abs() < 1e-14);
        assert_eq!(Saturation::exponential(0.0, 0.8), None);
        let late = Saturation::at_1_and_1_2(0.0, 0.8).expect("valid");
        assert!(late.factor(1.0) == 0.0 && (late.factor(1.2) - 0.8).abs() < 1e-14);
    }

    #[test]
    fn blend_is_smooth_where_it_meets_constant_power() {
        let h = 1e-6;
        let slope = (low_voltage_blend(1.0) - low_voltage_blend(1.0 - h)) / h;
        assert!(slope.abs() < 1e-5);
        for u in [0.01, 0.3, 0.99, 1.0, 1.3] {
            assert!((low_voltage_blend_over_square(u) * u * u - low_voltage_blend(u)).abs() < 1e-15);
        }
    }
}
