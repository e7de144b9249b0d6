//! Dual-input stabilisers PSS2C, PSS2B and PSS2A of the PSS/E library (IEEE Std 421.5-2016, 9.3, and 421.5-2005, 8.2; PSS2B is without T12, T13
//! and the switch, PSS2A without T10, T11 and input limits, too):
//!
//! ```text
//! a = sT_w1/(1 + sT_w1) · sT_w2/(1 + sT_w2) · 1/(1 + sT6) · u1        b = sT_w3/(1 + sT_w3) · sT_w4/(1 + sT_w4) · K_S2/(1 + sT7) · u2
//! K_S1·{ [(1 + sT8)/(1 + sT9)^M]^N·(a + K_S3·b) − b } · (1 + sT1)/(1 + sT2) · (1 + sT3)/(1 + sT4) · (1 + sT10)/(1 + sT11) · (1 + sT12)/(1 + sT13)
//! ```
//!
//! within V_STmin…V_STmax, the inputs within their limits. With speed and electric power, K_S2 = T7/2H and K_S3 = 1 it looks at the
//! integral of the accelerating power. A block whose time constant is 0 passes its input through.
//! PSS2C gives its output while the machine delivers enough: on from P_PSSon, off again below P_PSSoff; at the start it is on from P_PSSoff.

use super::{Felt, Input};
use crate::device::DeviceError;
use crate::devices::blocks::{lag, lead_lag};
use crate::devices::params::{Build, ParamSpec, integer, numbers};
use crate::scalar::Real;

numbers! {
    Pss2bNumbers {
        tw1: "pss2bTw1" "s" number 0.0 100.0, "PSS2B: first washout of input 1; 0 leaves it out";
        tw2: "pss2bTw2" "s" number 0.0 100.0, "PSS2B: second washout of input 1; 0 leaves it out";
        t6: "pss2bT6" "s" number 0.0 100.0 = 0.0, "PSS2B: transducer of input 1; default 0";
        tw3: "pss2bTw3" "s" number 0.0 100.0, "PSS2B: first washout of input 2; 0 leaves it out";
        tw4: "pss2bTw4" "s" number 0.0 100.0, "PSS2B: second washout of input 2; 0 leaves it out";
        t7: "pss2bT7" "s" number 0.0 100.0, "PSS2B: integration of input 2";
        ks2: "pss2bKs2" "pu" number -1000.0 1000.0, "PSS2B: gain of input 2";
        ks3: "pss2bKs3" "1" number -1000.0 1000.0, "PSS2B: gain of input 2 before the ramp-tracking filter";
        t8: "pss2bT8" "s" number 0.0 100.0, "PSS2B: ramp-tracking filter, lead";
        t9: "pss2bT9" "s" number 0.0 100.0, "PSS2B: ramp-tracking filter, lag";
        ks1: "pss2bKs1" "pu" number -10000.0 10000.0, "PSS2B: gain";
        t1: "pss2bT1" "s" number 0.0 100.0 = 0.0, "PSS2B: first lead; default 0";
        t2: "pss2bT2" "s" number 0.0 100.0 = 0.0, "PSS2B: first lag; default 0 leaves it and the lead out";
        t3: "pss2bT3" "s" number 0.0 100.0 = 0.0, "PSS2B: second lead; default 0";
        t4: "pss2bT4" "s" number 0.0 100.0 = 0.0, "PSS2B: second lag; default 0 leaves it and the lead out";
        t10: "pss2bT10" "s" number 0.0 100.0 = 0.0, "PSS2B: third lead; default 0";
        t11: "pss2bT11" "s" number 0.0 100.0 = 0.0, "PSS2B: third lag; default 0 leaves it and the lead out";
        t12: "pss2bT12" "s" number 0.0 100.0 = 0.0, "PSS2C: fourth lead; default 0";
        t13: "pss2bT13" "s" number 0.0 100.0 = 0.0, "PSS2C: fourth lag; default 0 leaves it and the lead out";
        power_on: "pss2bPowerOn" "pu" number -100.0 100.0 = -100.0, "PSS2C: power from which it acts; default always";
        power_off: "pss2bPowerOff" "pu" number -1000.0 100.0 = -1000.0, "PSS2C: power below which it acts no longer; default never";
        max1: "pss2bMax1" "pu" number -1000.0 1000.0 = 1000.0, "PSS2B: greatest input 1; default no limit";
        min1: "pss2bMin1" "pu" number -1000.0 1000.0 = -1000.0, "PSS2B: least input 1; default no limit";
        max2: "pss2bMax2" "pu" number -1000.0 1000.0 = 1000.0, "PSS2B: greatest input 2; default no limit";
        min2: "pss2bMin2" "pu" number -1000.0 1000.0 = -1000.0, "PSS2B: least input 2; default no limit";
        max: "pss2bMax" "pu" number 0.0 10.0, "PSS2B: greatest output";
        min: "pss2bMin" "pu" number -10.0 0.0, "PSS2B: least output";
    }
}

pub const ORDERS: &[ParamSpec] = &[
    integer("pss2bM", 0, 8, "PSS2B: order M of a stage of the ramp-tracking filter; 0 leaves the filter out")
        .optional(),
    integer("pss2bN", 0, 8, "PSS2B: number N of its stages; 0 leaves the filter out").optional(),
];

#[derive(Clone, Debug)]
pub struct Pss2b {
    pub inputs: [Input; 2],
    pub n: Pss2bNumbers,
    /// M and N; one of each pair of lead and lag, the rest lags.
    pub orders: (usize, usize),
    /// By the power that the machine delivers.
    active: bool,
}

/// Washouts and lag of either input, lead-lags; the ramp-tracking filter's follow.
const FIXED: [&str; FIXED_STATES] = [
    "PSS washout 1, pu",
    "PSS washout 2, pu",
    "PSS input 1 lag, pu",
    "PSS washout 3, pu",
    "PSS washout 4, pu",
    "PSS input 2 lag, pu",
    "PSS lead-lag 1, pu",
    "PSS lead-lag 2, pu",
    "PSS lead-lag 3, pu",
    "PSS lead-lag 4, pu",
];
const FIXED_STATES: usize = 10;
const RAMP: [&str; MOST_RAMP] = [
    "PSS ramp-tracking filter 1, pu",
    "PSS ramp-tracking filter 2, pu",
    "PSS ramp-tracking filter 3, pu",
    "PSS ramp-tracking filter 4, pu",
    "PSS ramp-tracking filter 5, pu",
    "PSS ramp-tracking filter 6, pu",
    "PSS ramp-tracking filter 7, pu",
    "PSS ramp-tracking filter 8, pu",
];
const MOST_RAMP: usize = 8;
pub const MOST_STATES: usize = FIXED_STATES + MOST_RAMP;

/// s·T/(1 + s·T).
fn washed<S: Real>(u: S, t: f64, x: S, rate: &mut S) -> S {
    let kept = lag(u, t, x, rate);
    if t > 0.0 { u - kept } else { u }
}

impl Pss2b {
    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let inputs = [Input::build(b, "pss2bInput1")?, Input::build(b, "pss2bInput2")?];
        let orders = (b.number("pss2bM")? as usize, b.number("pss2bN")? as usize);
        Self::new(inputs, orders, Pss2bNumbers::read(b)?).map_err(|(key, message)| b.refuse(key, message))
    }
    pub fn new(
        inputs: [Input; 2],
        orders: (usize, usize),
        n: Pss2bNumbers,
    ) -> Result<Self, (&'static str, &'static str)> {
        if orders.0 * orders.1 > MOST_RAMP {
            return Err(("pss2bN", "the ramp-tracking filter is of at most order 8: M times N"));
        }
        if orders.0 * orders.1 > 0 && n.t9 == 0.0 && n.t8 > 0.0 {
            return Err(("pss2bT9", "the ramp-tracking filter needs pss2bT9 above 0"));
        }
        if n.power_off >= n.power_on {
            return Err(("pss2bPowerOff", "pss2bPowerOff must lie below pss2bPowerOn"));
        }
        for (key, min, max) in
            [("pss2bMin", n.min, n.max), ("pss2bMin1", n.min1, n.max1), ("pss2bMin2", n.min2, n.max2)]
        {
            if min >= max {
                return Err((key, "a lower limit must lie below its upper one"));
            }
        }
        Ok(Self { inputs, n, orders, active: true })
    }
    /// Above 0 while the machine delivers what keeps it as it is; falls below 0 where it switches. None without a switch.
    pub fn steadiness(&self, power: f64) -> Option<f64> {
        let switched = self.n.power_off > -1000.0;
        switched.then_some(if self.active { power - self.n.power_off } else { self.n.power_on - power })
    }
    /// Switches where `power` is past a limit, or at it; true where it did.
    pub fn switch(&mut self, power: f64) -> bool {
        let past = self.steadiness(power).is_some_and(|rest| rest < 1e-6);
        self.active ^= past;
        past
    }
    pub fn begin(&mut self, power: f64) {
        self.active = power >= self.n.power_off;
    }

    fn ramp_states(&self) -> usize {
        self.orders.0 * self.orders.1
    }
    pub fn state_names(&self) -> Vec<&'static str> {
        let mut names = FIXED.to_vec();
        names.extend(&RAMP[..self.ramp_states()]);
        names
    }

    pub fn eval<S: Real>(&self, felt: &Felt<S>, x: &[S], rows: &mut [S]) -> S {
        let n = &self.n;
        let first = self.inputs[0].of(felt).clamp_to(n.min1, n.max1);
        let second = self.inputs[1].of(felt).clamp_to(n.min2, n.max2);
        let a = washed(first, n.tw1, x[0], &mut rows[0]);
        let a = washed(a, n.tw2, x[1], &mut rows[1]);
        let a = lag(a, n.t6, x[2], &mut rows[2]);
        let b = washed(second, n.tw3, x[3], &mut rows[3]);
        let b = washed(b, n.tw4, x[4], &mut rows[4]);
        let b = lag(b, n.t7, x[5], &mut rows[5]) * n.ks2;
        let mut tracked = a + b * n.ks3;
        for k in 0..self.ramp_states() {
            let (x, rate) = (x[FIXED_STATES + k], &mut rows[FIXED_STATES + k]);
            let leads = k % self.orders.0 == 0;
            tracked = if leads { lead_lag(tracked, n.t8, n.t9, x, rate) } else { lag(tracked, n.t9, x, rate) };
        }
        let led = lead_lag((tracked - b) * n.ks1, n.t1, n.t2, x[6], &mut rows[6]);
        let led = lead_lag(led, n.t3, n.t4, x[7], &mut rows[7]);
        let led = lead_lag(led, n.t10, n.t11, x[8], &mut rows[8]);
        let led = lead_lag(led, n.t12, n.t13, x[9], &mut rows[9]).clamp_to(n.min, n.max);
        if self.active { led } else { S::zero() }
    }

    /// Each block settled in turn.
    pub fn initialise(&self, felt: &Felt<f64>, x: &mut [f64]) {
        let n = &self.n;
        x.fill(0.0);
        let past = |u: f64, t: f64| if t > 0.0 { 0.0 } else { u };
        let first = self.inputs[0].of(felt).clamp(n.min1, n.max1);
        let second = self.inputs[1].of(felt).clamp(n.min2, n.max2);
        let (a1, b1) = (past(first, n.tw1), past(second, n.tw3));
        let (a, b) = (past(a1, n.tw2), past(b1, n.tw4));
        x[..6].copy_from_slice(&[first, a1, a, second, b1, b]);
        let tracked = a + b * n.ks2 * n.ks3;
        x[FIXED_STATES..].fill(tracked);
        x[6..FIXED_STATES].fill((tracked - b * n.ks2) * n.ks1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers() -> Pss2bNumbers {
        Pss2bNumbers {
            tw1: 2.0,
            tw2: 2.0,
            t6: 0.0,
            tw3: 2.0,
            tw4: 0.0,
            t7: 2.0,
            ks2: 0.2,
            ks3: 1.0,
            t8: 0.5,
            t9: 0.1,
            ks1: 10.0,
            t1: 0.25,
            t2: 0.03,
            t3: 0.15,
            t4: 0.015,
            t10: 0.0,
            t11: 0.0,
            t12: 0.0,
            t13: 0.0,
            power_on: -100.0,
            power_off: -1000.0,
            max1: 0.02,
            min1: -0.02,
            max2: 2.0,
            min2: -2.0,
            max: 0.1,
            min: -0.05,
        }
    }
    fn of(orders: (usize, usize), n: Pss2bNumbers) -> Result<Pss2b, &'static str> {
        Pss2b::new([Input::Speed, Input::Power], orders, n).map_err(|e| e.0)
    }

    #[test]
    fn settles_with_and_without_washouts() {
        let felt = Felt { speed: 1.0, power: 0.7, shaft: 0.71, terminal: 1.0 };
        let open = Pss2bNumbers { tw3: 0.0, ks2: 0.01, ..numbers() };
        for (orders, n, expected) in [((5, 1), numbers(), 0.0), ((2, 4), numbers(), 0.0), ((0, 0), open, 0.0)] {
            let pss = of(orders, n).expect("valid");
            let mut x = vec![9.0; pss.state_names().len()];
            pss.initialise(&felt, &mut x);
            let mut rows = vec![9.0; x.len()];
            assert_eq!(pss.eval(&felt, &x, &mut rows), expected);
            assert!(rows.iter().all(|r| r.abs() < 1e-12), "{rows:?}");
        }
    }

    #[test]
    fn limits_hold() {
        let direct = Pss2bNumbers { tw1: 0.0, tw2: 0.0, t2: 0.0, t4: 0.0, ks1: 100.0, ..numbers() };
        let pss = of((0, 0), direct).expect("valid");
        let felt = |speed: f64| Felt { speed, power: 0.0, shaft: 0.0, terminal: 1.0 };
        let mut x = vec![0.0; pss.state_names().len()];
        pss.initialise(&felt(1.0), &mut x);
        let out = |speed: f64| pss.eval(&felt(speed), &x, &mut [0.0; FIXED_STATES]);
        assert_eq!((out(1.5), out(0.5)), (0.1, -0.05));
        assert!((out(1.0005) - 0.05).abs() < 1e-12);
    }

    #[test]
    fn switches_by_the_power_with_hysteresis() {
        let open = Pss2bNumbers { tw1: 0.0, tw2: 0.0, power_on: 0.3, power_off: 0.2, ..numbers() };
        let mut pss = of((0, 0), open).expect("valid");
        let felt = |power: f64| Felt { speed: 1.01, power, shaft: 0.0, terminal: 1.0 };
        let mut x = vec![0.0; pss.state_names().len()];
        pss.begin(0.25);
        pss.initialise(&felt(0.25), &mut x);
        let out = |pss: &Pss2b, power: f64| pss.eval(&felt(power), &x, &mut [0.0; FIXED_STATES]);
        assert!(out(&pss, 0.25) > 0.0);
        assert!(!pss.switch(0.21) && pss.switch(0.2) && out(&pss, 0.2) == 0.0);
        assert!(!pss.switch(0.2) && !pss.switch(0.29) && pss.switch(0.3) && out(&pss, 0.3) > 0.0);
        pss.begin(0.1);
        assert!(out(&pss, 0.1) == 0.0 && of((0, 0), numbers()).expect("valid").steadiness(0.5).is_none());
    }

    #[test]
    fn refuses_what_cannot_be_built() {
        assert_eq!(of((5, 2), numbers()).err(), Some("pss2bN"));
        assert_eq!(of((1, 1), Pss2bNumbers { t9: 0.0, ..numbers() }).err(), Some("pss2bT9"));
        assert_eq!(
            of((1, 1), Pss2bNumbers { power_on: 0.1, power_off: 0.1, ..numbers() }).err(),
            Some("pss2bPowerOff")
        );
        assert_eq!(of((1, 1), Pss2bNumbers { min1: 0.02, ..numbers() }).err(), Some("pss2bMin1"));
    }
}
