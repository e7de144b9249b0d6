//! Steam turbine with its governor, IEEEG1 of the PSS/E library (IEEE committee report, *Dynamic models for steam and hydro turbines*,
//! 1973): K·(1 + s·T2)/(1 + s·T1) on Δω, gate P_ref − that within U_c…U_o per second and its limits, four lags T4…T7 one after the
//! other whose outputs give K1, K3, K5, K7 (and K2, K4, K6, K8) of the power. Both shafts of a cross-compound unit stand in one
//! machine. K = 1/R: the droop of the other governors.

use super::Set;
use crate::devices::blocks::{lag, lead_lag};
use crate::devices::governor::Shown;
use crate::devices::limiter::soft_stop;
use crate::devices::params::numbers;
use crate::scalar::Real;

numbers! {
    Ieeeg1 {
        t1: "ieeeg1T1" "s" number 0.0 100.0, "IEEEG1: governor, lag";
        t2: "ieeeg1T2" "s" number 0.0 100.0, "IEEEG1: governor, lead";
        t3: "ieeeg1T3" "s" positive 100.0, "IEEEG1: gate servo";
        uo: "ieeeg1Uo" "pu/s" positive 1000.0, "IEEEG1: greatest opening speed of the gate";
        uc: "ieeeg1Uc" "pu/s" positive 1000.0, "IEEEG1: greatest closing speed of the gate";
        t4: "ieeeg1T4" "s" number 0.0 100.0, "IEEEG1: steam inlet";
        k1: "ieeeg1K1" "1" number -2.0 3.0, "IEEEG1: share of power after the inlet";
        k2: "ieeeg1K2" "1" number 0.0 3.0 = 0.0, "IEEEG1: share of the second shaft there; default 0";
        t5: "ieeeg1T5" "s" number 0.0 100.0 = 0.0, "IEEEG1: reheater; default 0";
        k3: "ieeeg1K3" "1" number 0.0 3.0 = 0.0, "IEEEG1: share of power after the reheater; default 0";
        k4: "ieeeg1K4" "1" number 0.0 3.0 = 0.0, "IEEEG1: share of the second shaft there; default 0";
        t6: "ieeeg1T6" "s" number 0.0 100.0 = 0.0, "IEEEG1: second reheater; default 0";
        k5: "ieeeg1K5" "1" number 0.0 3.0 = 0.0, "IEEEG1: share of power after it; default 0";
        k6: "ieeeg1K6" "1" number 0.0 3.0 = 0.0, "IEEEG1: share of the second shaft there; default 0";
        t7: "ieeeg1T7" "s" number 0.0 100.0 = 0.0, "IEEEG1: crossover; default 0";
        k7: "ieeeg1K7" "1" number 0.0 3.0 = 0.0, "IEEEG1: share of power after it; default 0";
        k8: "ieeeg1K8" "1" number 0.0 3.0 = 0.0, "IEEEG1: share of the second shaft there; default 0";
    }
}

pub const STATES: [&str; 6] =
    ["governor lead-lag, pu", "gate, pu", "steam inlet, pu", "reheater, pu", "second reheater, pu", "crossover, pu"];

impl Ieeeg1 {
    pub fn shares(&self) -> f64 {
        self.k1 + self.k2 + self.k3 + self.k4 + self.k5 + self.k6 + self.k7 + self.k8
    }

    pub fn eval<S: Real>(&self, set: &Set, reference: S, seen: &Shown<S>, x: &[S], rows: &mut [S]) -> (S, S) {
        let slip = (seen.speed - 1.0) / set.droop;
        let governed = lead_lag(slip, self.t2, self.t1, x[0], &mut rows[0]);
        let gate = x[1].clamp_to(set.low, set.high);
        let rate = (reference - governed - x[1]) / self.t3;
        rows[1] = rate.clamp_to(-self.uc, self.uo) + soft_stop(x[1], set.low, set.high);
        let inlet = lag(gate, self.t4, x[2], &mut rows[2]);
        let hot = lag(inlet, self.t5, x[3], &mut rows[3]);
        let hotter = lag(hot, self.t6, x[4], &mut rows[4]);
        let low = lag(hotter, self.t7, x[5], &mut rows[5]);
        let power = inlet * (self.k1 + self.k2)
            + hot * (self.k3 + self.k4)
            + hotter * (self.k5 + self.k6)
            + low * (self.k7 + self.k8);
        (gate, power)
    }
}
