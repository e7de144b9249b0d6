//! Power system stabiliser IEEEST of the PSS/E library (IEEE Std 421.5, type PSS1A):
//!
//! ```text
//! (1 + s·A5 + s²·A6) / [(1 + s·A1 + s²·A2)·(1 + s·A3 + s²·A4)] · (1 + s·T1)/(1 + s·T2) · (1 + s·T3)/(1 + s·T4) · K_S·s·T5/(1 + s·T6)
//! ```
//!
//! within L_Smin…L_Smax; 0 while the terminal voltage is above V_CU or below V_CL (0 switches a bound off). Input: speed deviation,
//! electric power, accelerating power or terminal voltage. Without T5 and T6 the washout is left out.

use super::{Felt, Input};
use crate::device::DeviceError;
use crate::devices::blocks::lead_lag;
use crate::devices::params::{Build, numbers};
use crate::scalar::Real;

numbers! {
    IeeestNumbers {
        a1: "ieeestA1" "s" number 0.0 100.0 = 0.0, "IEEEST: filter A1; default 0";
        a2: "ieeestA2" "s²" number 0.0 100.0 = 0.0, "IEEEST: filter A2; default 0";
        a3: "ieeestA3" "s" number 0.0 100.0 = 0.0, "IEEEST: filter A3; default 0";
        a4: "ieeestA4" "s²" number 0.0 100.0 = 0.0, "IEEEST: filter A4; default 0";
        a5: "ieeestA5" "s" number -100.0 100.0 = 0.0, "IEEEST: filter A5 (numerator); default 0";
        a6: "ieeestA6" "s²" number -100.0 100.0 = 0.0, "IEEEST: filter A6 (numerator); default 0";
        t1: "ieeestT1" "s" number 0.0 100.0 = 0.0, "IEEEST: first lead; default 0";
        t2: "ieeestT2" "s" number 0.0 100.0 = 0.0, "IEEEST: first lag; default 0 leaves it and the lead out";
        t3: "ieeestT3" "s" number 0.0 100.0 = 0.0, "IEEEST: second lead; default 0";
        t4: "ieeestT4" "s" number 0.0 100.0 = 0.0, "IEEEST: second lag; default 0 leaves it and the lead out";
        t5: "ieeestT5" "s" number 0.0 100.0, "IEEEST: washout, numerator";
        t6: "ieeestT6" "s" number 0.0 100.0, "IEEEST: washout";
        ks: "ieeestKs" "pu" number -10000.0 10000.0, "IEEEST: gain";
        max: "ieeestMax" "pu" number 0.0 10.0, "IEEEST: greatest output";
        min: "ieeestMin" "pu" number -10.0 0.0, "IEEEST: least output";
        vcu: "ieeestVcu" "pu" number 0.0 10.0 = 0.0, "IEEEST: voltage above which it gives nothing; default 0 = no bound";
        vcl: "ieeestVcl" "pu" number 0.0 10.0 = 0.0, "IEEEST: voltage below which it gives nothing; default 0 = no bound";
    }
}

#[derive(Clone, Debug)]
pub struct Ieeest {
    pub input: Input,
    pub n: IeeestNumbers,
    /// Denominator of the filter, s¹…s⁴, and its order.
    denominator: [f64; 4],
    order: usize,
}

const STATES: [&str; 7] = [
    "PSS filter, pu",
    "PSS filter rate, pu/s",
    "PSS filter second derivative, pu/s²",
    "PSS filter third derivative, pu/s³",
    "PSS lead-lag 1, pu",
    "PSS lead-lag 2, pu",
    "PSS washout, pu",
];

impl Ieeest {
    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let input = Input::build(b, "ieeestInput")?;
        Self::new(input, IeeestNumbers::read(b)?).map_err(|(key, message)| b.refuse(key, message))
    }
    pub fn new(input: Input, n: IeeestNumbers) -> Result<Self, (&'static str, &'static str)> {
        let denominator = [n.a1 + n.a3, n.a2 + n.a1 * n.a3 + n.a4, n.a1 * n.a4 + n.a2 * n.a3, n.a2 * n.a4];
        let order = 4 - denominator.iter().rev().take_while(|d| **d == 0.0).count();
        let numerator = if n.a6 != 0.0 { 2 } else { usize::from(n.a5 != 0.0) };
        if numerator > order {
            return Err(("ieeestA5", "A5 and A6 need a denominator (A1 to A4) of the same order"));
        }
        if n.t6 == 0.0 && n.t5 > 0.0 {
            return Err(("ieeestT6", "the washout needs T6 above 0"));
        }
        if n.min >= n.max {
            return Err(("ieeestMin", "ieeestMin must lie below ieeestMax"));
        }
        Ok(Self { input, n, denominator, order })
    }
    pub fn state_names(&self) -> Vec<&'static str> {
        let mut names = STATES[..self.order].to_vec();
        names.extend(&STATES[4..]);
        names
    }
    /// Filter in controllable form: x = z, z', z'' …; y = z + A5·z' + A6·z''.
    fn filtered<S: Real>(&self, u: S, x: &[S], rows: &mut [S]) -> S {
        if self.order == 0 {
            return u;
        }
        let mut highest = u - x[0];
        for k in 1..self.order {
            rows[k - 1] = x[k];
            highest = highest - x[k] * self.denominator[k - 1];
        }
        highest = highest / self.denominator[self.order - 1];
        rows[self.order - 1] = highest;
        let rate = |k: usize| if k < self.order { x[k] } else { highest };
        let mut y = x[0] + rate(1) * self.n.a5;
        if self.order > 1 {
            y = y + rate(2) * self.n.a6;
        }
        y
    }

    pub fn eval<S: Real>(&self, felt: &Felt<S>, x: &[S], rows: &mut [S]) -> S {
        let n = &self.n;
        let filtered = self.filtered(self.input.of(felt), x, rows);
        let (x, rows) = (&x[self.order..], &mut rows[self.order..]);
        let led = lead_lag(filtered, n.t1, n.t2, x[0], &mut rows[0]);
        let led = lead_lag(led, n.t3, n.t4, x[1], &mut rows[1]);
        // s·T5/(1 + s·T6) is a lead-lag less its direct part at rest.
        let out = if n.t6 > 0.0 {
            rows[2] = (led - x[2]) / n.t6;
            rows[2] * (n.ks * n.t5)
        } else {
            rows[2] = led - x[2];
            led * n.ks
        };
        let voltage = felt.terminal.value();
        if (n.vcu > 0.0 && voltage > n.vcu) || (n.vcl > 0.0 && voltage < n.vcl) {
            return S::zero();
        }
        out.clamp_to(n.min, n.max)
    }

    pub fn initialise(&self, felt: &Felt<f64>, x: &mut [f64]) {
        let u = self.input.of(felt);
        x.fill(0.0);
        if self.order > 0 {
            x[0] = u;
        }
        x[self.order..].fill(u);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: IeeestNumbers = IeeestNumbers {
        a1: 0.061,
        a2: 0.0017,
        a3: 0.3,
        a4: 0.0,
        a5: 0.0,
        a6: 0.0,
        t1: 0.15,
        t2: 0.04,
        t3: 0.15,
        t4: 0.04,
        t5: 3.0,
        t6: 3.0,
        ks: 10.0,
        max: 0.1,
        min: -0.1,
        vcu: 0.0,
        vcl: 0.0,
    };

    fn felt(speed: f64) -> Felt<f64> {
        Felt { speed, power: 0.7, shaft: 0.71, terminal: 1.0 }
    }

    /// Response to a speed step of 1 mpu by small steps of the classical Runge-Kutta method.
    fn step(n: IeeestNumbers, until: f64) -> f64 {
        let pss = Ieeest::new(Input::Speed, n).expect("valid");
        let mut x = vec![0.0; pss.state_names().len()];
        pss.initialise(&felt(1.0), &mut x);
        let (m, h) = (x.len(), 1e-4);
        let rate = |x: &[f64]| {
            let mut rows = vec![0.0; m];
            pss.eval(&felt(1.001), x, &mut rows);
            rows
        };
        let along = |x: &[f64], k: &[f64], h: f64| x.iter().zip(k).map(|(x, k)| x + h * k).collect::<Vec<_>>();
        for _ in 0..libm::round(until / h) as usize {
            let k1 = rate(&x);
            let k2 = rate(&along(&x, &k1, h / 2.0));
            let k3 = rate(&along(&x, &k2, h / 2.0));
            let k4 = rate(&along(&x, &k3, h));
            for j in 0..m {
                x[j] += h / 6.0 * (k1[j] + 2.0 * k2[j] + 2.0 * k3[j] + k4[j]);
            }
        }
        pss.eval(&felt(1.001), &x, &mut vec![0.0; m])
    }

    /// Step response of the transfer function (its state space, exact matrix exponential), computed once with SciPy.
    const RESPONSES: [(f64, f64, f64); 7] = [
        (0.02, 0.00025075308, 0.002594216955),
        (0.05, 0.002196952135, 0.006058156025),
        (0.1, 0.006697597903, 0.005728022007),
        (0.2, 0.008946821437, 0.00774738415),
        (0.4, 0.007995289728, 0.008452637898),
        (0.8, 0.007736643857, 0.007803455113),
        (1.5, 0.006345536779, 0.006314960227),
    ];

    #[test]
    fn follows_its_transfer_function() {
        let second = IeeestNumbers { a4: 0.01, a5: 0.02, a6: 0.003, ..NUMBERS };
        for (t, first, full) in RESPONSES {
            let (a, b) = (step(NUMBERS, t), step(second.clone(), t));
            assert!((a - first).abs() < 1e-9 && (b - full).abs() < 1e-9, "{t}: {a} {first}, {b} {full}");
        }
    }

    #[test]
    fn limits_and_voltage_window_hold() {
        let n =
            IeeestNumbers { ks: 1000.0, t2: 0.0, t4: 0.0, a1: 0.0, a2: 0.0, a3: 0.0, vcu: 1.2, vcl: 0.8, ..NUMBERS };
        let pss = Ieeest::new(Input::Speed, n).expect("valid");
        let mut x = vec![0.0; pss.state_names().len()];
        pss.initialise(&felt(1.0), &mut x);
        let mut rows = vec![0.0; x.len()];
        assert_eq!(pss.eval(&felt(1.01), &x, &mut rows), 0.1);
        assert_eq!(pss.eval(&felt(0.99), &x, &mut rows), -0.1);
        assert_eq!(pss.eval(&Felt { terminal: 0.7, ..felt(1.01) }, &x, &mut rows), 0.0);
        assert_eq!(pss.eval(&Felt { terminal: 1.3, ..felt(1.01) }, &x, &mut rows), 0.0);
    }

    #[test]
    fn refuses_a_filter_that_cannot_be_built() {
        let refused = |n| Ieeest::new(Input::Speed, n).err().map(|e| e.0);
        assert_eq!(refused(IeeestNumbers { a6: 0.1, a2: 0.0, a3: 0.0, ..NUMBERS }), Some("ieeestA5"));
        assert_eq!(refused(IeeestNumbers { t6: 0.0, ..NUMBERS }), Some("ieeestT6"));
    }
}
