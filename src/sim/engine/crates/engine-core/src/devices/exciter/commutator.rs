//! Direct-current exciters.
//!
//! - `Ieeet1` (IEEE type 1, 1968; with a lead-lag also type DC1A, ESDC1A): (1 + s·T_C)/(1 + s·T_B)·K_A/(1 + s·T_A) within limits, exciter
//!   T_E·dE_fd/dt = V_R − (K_E + S_E)·E_fd, fed back by s·K_F/(1 + s·T_F). As in the PSS/E library, V_Rmax = 0 stands for
//!   (K_E + S_E(E_2))·E_2 (without K_E: S_E(E_2)·E_2), and K_E = 0 for a self-excited field that starts at V_R = V_Rmax/10. Type DC2A (EXDC2,
//!   ESDC2A) is fed from the terminals: its limits follow the terminal voltage (IEEE Std 421.5-2005, 5.2).

use super::super::blocks::{lag, lead_lag, washout};
use super::super::limiter::{Saturation, stop_between};
use super::super::params::{Build, ParamSpec, flag, numbers};
use super::{Regulator, Seen, ordered, saturation, within};
use crate::device::DeviceError;
use crate::scalar::Real;

numbers! {
    Ieeet1Numbers {
        tr: "ieeet1Tr" "s" number 0.0 10.0, "IEEET1: voltage transducer";
        ka: "ieeet1Ka" "pu" positive 10000.0, "IEEET1: regulator gain";
        ta: "ieeet1Ta" "s" number 0.0 100.0, "IEEET1: regulator";
        tb: "ieeet1Tb" "s" number 0.0 100.0 = 0.0, "ESDC1A: lag; default 0 leaves it and the lead out";
        tc: "ieeet1Tc" "s" number 0.0 100.0 = 0.0, "ESDC1A: lead; default 0";
        vr_max: "ieeet1VrMax" "pu" number -1000.0 1000.0, "IEEET1: greatest regulator output; 0 = from the exciter's saturation";
        vr_min: "ieeet1VrMin" "pu" number -1000.0 1000.0, "IEEET1: least regulator output";
        ke: "ieeet1Ke" "pu" number -10.0 10.0, "IEEET1: exciter constant; 0 = self-excited, set at the start";
        te: "ieeet1Te" "s" positive 100.0, "IEEET1: exciter";
        kf: "ieeet1Kf" "pu" number 0.0 10.0 = 0.0, "IEEET1: stabilising feedback, gain; default 0";
        tf: "ieeet1Tf" "s" number 0.0 100.0 = 1.0, "IEEET1: stabilising feedback; default 1";
        e1: "ieeet1E1" "pu" number 0.0 100.0 = 0.0, "IEEET1: field voltage of the first saturation point; default 0";
        s1: "ieeet1S1" "1" number 0.0 100.0 = 0.0, "IEEET1: saturation there; default 0";
        e2: "ieeet1E2" "pu" number 0.0 100.0 = 0.0, "IEEET1: field voltage of the second saturation point; default 0";
        s2: "ieeet1S2" "1" number 0.0 100.0 = 0.0, "IEEET1: saturation there; default 0";
    }
}

const LIMITS_FOLLOW: &str = "ieeet1LimitsFollow";
const LEAST_VOLTAGE: f64 = 1e-3;

#[derive(Clone, Debug)]
pub struct Ieeet1 {
    pub n: Ieeet1Numbers,
    pub saturation: Saturation,
    /// Set at the start where the file leaves it open.
    pub ke: f64,
    /// Type DC2A.
    pub limits_follow: bool,
}

impl Ieeet1 {
    pub const FLAGS: &'static [ParamSpec] =
        &[flag(LIMITS_FOLLOW, "ESDC2A: limits of the regulator follow the terminal voltage; default false").optional()];

    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let mut n = Ieeet1Numbers::read(b)?;
        let saturation = saturation(b, ["ieeet1E1", "ieeet1S1", "ieeet1E2", "ieeet1S2"])?;
        if n.vr_max == 0.0 {
            let (e, s) = if n.e2 >= n.e1 { (n.e2, n.s2) } else { (n.e1, n.s1) };
            n.vr_max = (n.ke.max(0.0) + s) * e;
            n.vr_min = if n.vr_min == 0.0 { -n.vr_max } else { n.vr_min };
        }
        ordered(b, ("ieeet1VrMin", n.vr_min), ("ieeet1VrMax", n.vr_max))?;
        Ok(Self { ke: n.ke, n, saturation, limits_follow: b.flag_or(LIMITS_FOLLOW, false) })
    }
}

impl Regulator for Ieeet1 {
    fn state_names(&self) -> &'static [&'static str] {
        &["AVR measured voltage, pu", "AVR lead-lag, pu", "AVR output, pu", "field voltage, pu", "AVR feedback, pu"]
    }
    fn field<S: Real>(&self, _seen: &Seen<S>, x: &[S]) -> S {
        x[3]
    }
    fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S {
        let n = &self.n;
        let measured = lag(seen.voltage, n.tr, x[0], &mut rows[0]);
        let back = washout(x[3], n.kf, n.tf, x[4], &mut rows[4]);
        let error = seen.reference + seen.stabiliser - measured - back;
        let led = lead_lag(error, n.tc, n.tb, x[1], &mut rows[1]) * n.ka;
        // On the voltage that the limits stand for; a floor keeps a dead terminal's quotient finite.
        let follows = self.limits_follow && seen.voltage.value() > LEAST_VOLTAGE;
        let dead = if self.limits_follow { LEAST_VOLTAGE } else { 1.0 };
        let on = if follows { seen.voltage } else { S::from_f64(dead) };
        let output = (lag(led, n.ta, x[2], &mut rows[2]) / on).clamp_to(n.vr_min, n.vr_max) * on;
        rows[2] = rows[2] + stop_between(x[2], on * n.vr_min, on * n.vr_max);
        rows[3] = (output - x[3] * self.ke - self.saturation.excess(x[3])) / n.te;
        x[3]
    }
    fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        let n = &self.n;
        if n.ke == 0.0 && wanted != 0.0 {
            self.ke = n.vr_max / (10.0 * wanted) - self.saturation.factor(wanted);
        }
        let output = self.ke * wanted + self.saturation.excess(wanted);
        let on = if self.limits_follow { seen.voltage } else { 1.0 };
        within(output, ("ieeet1VrMin", n.vr_min * on), ("ieeet1VrMax", n.vr_max * on))?;
        let error = output / n.ka;
        x.copy_from_slice(&[seen.voltage, error, output, wanted, wanted]);
        Ok(seen.voltage - seen.stabiliser + error)
    }
}
