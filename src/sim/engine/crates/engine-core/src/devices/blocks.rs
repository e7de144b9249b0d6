//! First-order blocks and dead time that controls share. A block whose time constant is 0 passes its input through; its state follows.

use super::limiter::{STOP, maximum, minimum};
use crate::scalar::Real;

/// How fast the state of a block without time constant follows its input, 1/s.
const FOLLOW: f64 = 1e3;

fn towards<S: Real>(u: S, x: S, t: f64) -> S {
    if t > 0.0 { (u - x) / t } else { (u - x) * FOLLOW }
}

/// 1/(1 + s·T).
pub fn lag<S: Real>(u: S, t: f64, x: S, rate: &mut S) -> S {
    *rate = towards(u, x, t);
    if t > 0.0 { x } else { u }
}

/// (1 + s·T_lead)/(1 + s·T_lag); without a lag the lead is left out, too.
pub fn lead_lag<S: Real>(u: S, lead: f64, lag: f64, x: S, rate: &mut S) -> S {
    *rate = towards(u, x, lag);
    if lag > 0.0 { x + *rate * lead } else { u }
}

/// s·K/(1 + s·T); without T it gives nothing.
pub fn washout<S: Real>(u: S, k: f64, t: f64, x: S, rate: &mut S) -> S {
    *rate = towards(u, x, t);
    if t > 0.0 { *rate * k } else { S::zero() }
}

/// K_P + K_I/s within limits: beyond them the integral stands still (IEEE Std 421.5-2005, annex E.3), unless its input leads back.
pub fn limited_pi<S: Real>(u: S, kp: f64, ki: f64, limits: (f64, f64), x: S, rate: &mut S) -> S {
    let y = u * kp + x;
    let output = y.clamp_to(limits.0, limits.1);
    *rate = held_rate(u * ki, y - output);
    output
}

/// Rate of an integral that would move at `free`, where the regulator's output would stand `beyond` its limit. An input that shrinks at a limit
/// makes output and integral slide along it, where an integral that is either stopped or free leaves an implicit step without a solution;
/// so it comes to rest over free/[`STOP`] beyond the limit.
pub fn held_rate<S: Real>(free: S, beyond: S) -> S {
    let held = beyond * STOP;
    if held.value() > 0.0 && free.value() > 0.0 {
        maximum(free - held, S::zero())
    } else if held.value() < 0.0 && free.value() < 0.0 {
        minimum(free - held, S::zero())
    } else {
        free
    }
}

/// Input and integral of [`limited_pi`] that stands still at `y`.
pub fn settled_pi(y: f64, kp: f64, ki: f64) -> (f64, f64) {
    if ki > 0.0 { (0.0, y) } else { (y / kp, 0.0) }
}

/// Dead time e^{−s·T}: a chain of second-order Padé approximations, as many as keep the phase exact to 1 % up to 10 rad/s (T ≤ 1 s).
#[derive(Clone, Copy, Debug)]
pub struct DeadTime {
    pub time: f64,
}

impl DeadTime {
    /// Dead time that one approximation follows to 1 % of phase at 10 rad/s, s.
    const PART: f64 = 0.17;
    const MOST_PARTS: usize = 6;
    pub const STATES: [&'static str; 2 * Self::MOST_PARTS] = [
        "dead time, part 1, pu",
        "dead time, rate of part 1, pu",
        "dead time, part 2, pu",
        "dead time, rate of part 2, pu",
        "dead time, part 3, pu",
        "dead time, rate of part 3, pu",
        "dead time, part 4, pu",
        "dead time, rate of part 4, pu",
        "dead time, part 5, pu",
        "dead time, rate of part 5, pu",
        "dead time, part 6, pu",
        "dead time, rate of part 6, pu",
    ];

    fn parts(self) -> usize {
        (libm::ceil(self.time / Self::PART) as usize).min(Self::MOST_PARTS)
    }
    pub fn states(self) -> usize {
        2 * self.parts()
    }
    /// Each part: z and w = τ·dz/dt of the approximation 1 − s·τ/(1 + s·τ/2 + s²·τ²/12).
    pub fn eval<S: Real>(self, mut u: S, x: &[S], rates: &mut [S]) -> S {
        let part = self.time / self.parts().max(1) as f64;
        for k in (0..self.states()).step_by(2) {
            rates[k] = x[k + 1] / part;
            rates[k + 1] = (u - x[k] - x[k + 1] * 0.5) * (12.0 / part);
            u = u - x[k + 1];
        }
        u
    }
    pub fn initialise(self, u: f64, x: &mut [f64]) {
        for k in (0..self.states()).step_by(2) {
            (x[k], x[k + 1]) = (u, 0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_time_delays_a_ramp_by_exactly_its_time() {
        // A Padé approximation of a delay is exact for polynomials up to its order; a ramp r·t comes out as r·(t − T).
        let (delay, rate) = (DeadTime { time: 0.024 }, 0.3);
        let x = [0.5 - rate * 0.024 / 2.0, rate * 0.024];
        let mut rates = [0.0; 2];
        let out = delay.eval(0.5, &x, &mut rates);
        assert!((out - (0.5 - rate * 0.024)).abs() < 1e-15);
        assert!((rates[0] - rate).abs() < 1e-12 && rates[1].abs() < 1e-12);
    }

    #[test]
    fn blocks_without_time_constant_pass_through() {
        let mut rate = 0.0;
        assert_eq!(lag(2.0, 0.0, 1.0, &mut rate), 2.0);
        assert_eq!(lead_lag(2.0, 3.0, 0.0, 1.0, &mut rate), 2.0);
        assert_eq!(washout(2.0, 3.0, 0.0, 1.0, &mut rate), 0.0);
        assert!(rate > 0.0);
    }

    #[test]
    fn a_limited_pi_lets_go_at_once() {
        let mut rate = 1.0;
        assert_eq!(limited_pi(1.0, 2.0, 5.0, (0.0, 1.0), 0.5, &mut rate), 1.0);
        assert_eq!(rate, 0.0);
        assert_eq!(limited_pi(0.1, 2.0, 5.0, (0.0, 1.0), 0.5, &mut rate), 0.7);
        assert_eq!(rate, 0.5);
    }

    /// u falls from u₀ at the rate r with K_P·r < K_I·u₀: from the limit L the integral follows L − K_P·u until K_I·u = K_P·r, then
    /// y = L − ½·K_I·r·t².
    #[test]
    fn a_limited_pi_slides_along_its_limit_and_leaves_it_in_time() {
        let mut seed = 1_u64;
        let mut between = |low: f64, high: f64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            low + (high - low) * (seed >> 11) as f64 / (1_u64 << 53) as f64
        };
        for case in 0..40 {
            let (ki, over, u0) = (between(0.2, 5.0), between(0.1, 5.0), between(0.05, 0.3));
            let (kp, leaves) = (ki * over, u0 * between(0.3, 0.9));
            let (fall, sign) = (leaves / over, if case % 2 == 0 { 1.0 } else { -1.0 });
            let (limits, at) = ((-0.4, 0.8), if sign > 0.0 { 0.8 } else { -0.4 });
            let (start, step) = ((u0 - leaves) / fall, 1e-4);
            let beyond = 0.5 * over;
            let mut x = at - sign * kp * u0;
            for k in 0..((start + beyond) / step) as u32 {
                let t = f64::from(k) * step;
                let u = u0 - fall * t;
                let mut rate = 0.0;
                let y = limited_pi(sign * u, kp, ki, limits, x, &mut rate);
                let free = (t - start).max(0.0);
                let wanted = at - sign * 0.5 * ki * fall * free * free;
                assert!((y - wanted).abs() < 2e-3 * u0 * ki.max(kp), "case {case} at {t}: {y} {wanted}");
                assert!(sign * (kp * sign * u + x - at) < ki * u / STOP + ki * u * step, "case {case} at {t}: {x}");
                x += step * rate;
            }
            // It has left the limit by what half of K_P/K_I makes of it.
            let left = 0.125 * ki * fall * over * over;
            let y = x + sign * kp * (u0 - fall * (start + beyond));
            assert!((sign * (at - y) / left - 1.0).abs() < 0.02, "case {case}: {y}");
        }
    }

    #[test]
    fn far_beyond_its_limit_a_limited_pi_stands_still_and_comes_back_when_led() {
        let mut rate = 1.0;
        for sign in [1.0, -1.0] {
            assert_eq!(limited_pi(sign, 1.0, 5.0, (-1.0, 1.0), sign * 0.5, &mut rate), sign);
            assert_eq!(rate, 0.0);
            assert_eq!(limited_pi(sign * -0.1, 1.0, 5.0, (-1.0, 1.0), sign * 1.2, &mut rate), sign);
            assert_eq!(rate, sign * -0.5);
        }
    }
}
