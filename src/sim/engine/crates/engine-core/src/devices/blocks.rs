//! First-order blocks and dead time that controls share. A block whose time constant is 0 passes its input through; its state follows.

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

/// K_P + K_I/s within limits: beyond them the integral stands still (IEEE Std 421.5-2005, annex E.3).
pub fn limited_pi<S: Real>(u: S, kp: f64, ki: f64, limits: (f64, f64), x: S, rate: &mut S) -> S {
    let y = u * kp + x;
    let inside = y.value() >= limits.0 && y.value() <= limits.1;
    *rate = if inside { u * ki } else { S::zero() };
    y.clamp_to(limits.0, limits.1)
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
        "delay1",
        "delayRate1",
        "delay2",
        "delayRate2",
        "delay3",
        "delayRate3",
        "delay4",
        "delayRate4",
        "delay5",
        "delayRate5",
        "delay6",
        "delayRate6",
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
}
