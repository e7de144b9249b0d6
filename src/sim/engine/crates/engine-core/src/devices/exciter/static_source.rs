//! Exciters without a rotating machine.
//!
//! - `Sexs`: (1 + s·T_A)/(1 + s·T_B) · K/(1 + s·T_E), limited: the simplified exciter SEXS of the PSS/E library.
//! - `Scrx`: the same, times the terminal voltage where it is fed from the bus; a field that cannot carry a negative current sees the
//!   crowbar: E_fd = −(r_c/r_fd)·I_fd.
//! - `Exst1` (IEEE type ST1, 1981): error within V_Imin…V_Imax, (1 + s·T_C)/(1 + s·T_B)·K_A/(1 + s·T_A), E_fd within
//!   V_T·V_Rmin − K_C·I_fd … V_T·V_Rmax − K_C·I_fd, fed back by s·K_F/(1 + s·T_F).
//! - `Esst1a` (IEEE Std 421.5, type ST1A): two lead-lags, V_A within its limits, less K_LR·(I_fd − I_LR), E_fd within V_T·V_Rmin …
//!   V_T·V_Rmax − K_C·I_fd; feedback s·K_F/(1 + s·T_F). The stabiliser acts at the error or at V_A.
//!
//! A regulator's lag T_A of 0 within a feedback is taken as 1 ms.

use super::super::blocks::{lag, lead_lag, washout};
use super::super::limiter::{maximum, minimum, soft_stop};
use super::super::params::{Build, ParamSpec, choice, flag, numbers};
use super::{Regulator, Seen, ordered, within};
use crate::device::DeviceError;
use crate::scalar::Real;

/// Least lag within a feedback, s.
const LEAST_LAG: f64 = 1e-3;

numbers! {
    Sexs {
        ta: "sexsTa" "s" number 0.0 100.0, "SEXS: lead";
        tb: "sexsTb" "s" number 0.0 100.0, "SEXS: lag; 0 leaves it and the lead out";
        te: "sexsTe" "s" number 0.0 100.0, "SEXS: exciter";
        k: "sexsK" "pu" positive 10000.0, "SEXS: gain";
        min: "sexsMin" "pu" number -1000.0 1000.0, "SEXS: least field voltage";
        max: "sexsMax" "pu" number -1000.0 1000.0, "SEXS: greatest field voltage";
    }
}

impl Sexs {
    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let s = Self::read(b)?;
        ordered(b, ("sexsMin", s.min), ("sexsMax", s.max))?;
        Ok(s)
    }
}

impl Regulator for Sexs {
    fn state_names(&self) -> &'static [&'static str] {
        &["AVR lead-lag, pu", "field voltage, pu"]
    }
    fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S {
        let error = seen.reference + seen.stabiliser - seen.voltage;
        let led = lead_lag(error, self.ta, self.tb, x[0], &mut rows[0]) * self.k;
        let field = lag(led.clamp_to(-1e6, 1e6), self.te, x[1], &mut rows[1]).clamp_to(self.min, self.max);
        rows[1] = rows[1] + soft_stop(x[1], self.min, self.max);
        field
    }
    fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        within(wanted, ("sexsMin", self.min), ("sexsMax", self.max))?;
        let error = wanted / self.k;
        x.copy_from_slice(&[error, wanted]);
        Ok(seen.voltage - seen.stabiliser + error)
    }
}

numbers! {
    ScrxNumbers {
        ta: "scrxTa" "s" number 0.0 100.0, "SCRX: lead";
        tb: "scrxTb" "s" number 0.0 100.0, "SCRX: lag; 0 leaves it and the lead out";
        k: "scrxK" "pu" positive 10000.0, "SCRX: gain";
        te: "scrxTe" "s" number 0.0 100.0, "SCRX: exciter";
        min: "scrxMin" "pu" number -1000.0 1000.0, "SCRX: least field voltage at rated terminal voltage";
        max: "scrxMax" "pu" number -1000.0 1000.0, "SCRX: greatest field voltage at rated terminal voltage";
        crowbar: "scrxCrowbar" "1" number 0.0 1000.0 = 0.0, "SCRX: resistance of the crowbar over that of the field; 0 = the exciter takes negative field current";
    }
}

#[derive(Clone, Debug)]
pub struct Scrx {
    pub n: ScrxNumbers,
    /// Fed from a source of its own, not from the terminals.
    pub solid: bool,
}

impl Scrx {
    pub const FLAGS: &'static [ParamSpec] =
        &[flag("scrxSolidFed", "SCRX: fed from a source of its own, not from the terminals; default false").optional()];

    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let n = ScrxNumbers::read(b)?;
        ordered(b, ("scrxMin", n.min), ("scrxMax", n.max))?;
        Ok(Self { n, solid: b.flag_or("scrxSolidFed", false) })
    }
}

impl Regulator for Scrx {
    fn state_names(&self) -> &'static [&'static str] {
        &["AVR lead-lag, pu", "AVR output, pu"]
    }
    fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S {
        let n = &self.n;
        let error = seen.reference + seen.stabiliser - seen.voltage;
        let led = lead_lag(error, n.ta, n.tb, x[0], &mut rows[0]) * n.k;
        let out = lag(led, n.te, x[1], &mut rows[1]).clamp_to(n.min, n.max);
        rows[1] = rows[1] + soft_stop(x[1], n.min, n.max);
        if n.crowbar > 0.0 && seen.field_current.value() < 0.0 {
            seen.field_current * -n.crowbar
        } else if self.solid {
            out
        } else {
            out * seen.terminal
        }
    }
    fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        let out = if self.solid { wanted } else { wanted / seen.terminal };
        within(out, ("scrxMin", self.n.min), ("scrxMax", self.n.max))?;
        if self.n.crowbar > 0.0 && seen.field_current < 0.0 {
            return Err("scrxMin");
        }
        let error = out / self.n.k;
        x.copy_from_slice(&[error, out]);
        Ok(seen.voltage - seen.stabiliser + error)
    }
}

numbers! {
    Exst1 {
        tr: "exst1Tr" "s" number 0.0 10.0, "EXST1: voltage transducer";
        vi_max: "exst1ViMax" "pu" number -1000.0 1000.0, "EXST1: greatest voltage error";
        vi_min: "exst1ViMin" "pu" number -1000.0 1000.0, "EXST1: least voltage error";
        tc: "exst1Tc" "s" number 0.0 100.0, "EXST1: lead";
        tb: "exst1Tb" "s" number 0.0 100.0, "EXST1: lag; 0 leaves it and the lead out";
        ka: "exst1Ka" "pu" positive 10000.0, "EXST1: regulator gain";
        ta: "exst1Ta" "s" number 0.0 100.0, "EXST1: regulator";
        vr_max: "exst1VrMax" "pu" number -1000.0 1000.0, "EXST1: greatest field voltage at rated terminal voltage";
        vr_min: "exst1VrMin" "pu" number -1000.0 1000.0, "EXST1: least field voltage at rated terminal voltage";
        kc: "exst1Kc" "pu" number 0.0 10.0 = 0.0, "EXST1: rectifier regulation; default 0";
        kf: "exst1Kf" "pu" number 0.0 10.0 = 0.0, "EXST1: stabilising feedback, gain; default 0";
        tf: "exst1Tf" "s" number 0.0 100.0 = 1.0, "EXST1: stabilising feedback; default 1";
    }
}

impl Exst1 {
    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let e = Self::read(b)?;
        ordered(b, ("exst1ViMin", e.vi_min), ("exst1ViMax", e.vi_max))?;
        ordered(b, ("exst1VrMin", e.vr_min), ("exst1VrMax", e.vr_max))?;
        Ok(Self { ta: if e.kf > 0.0 { e.ta.max(LEAST_LAG) } else { e.ta }, ..e })
    }
    fn limits<S: Real>(&self, seen: &Seen<S>) -> (S, S) {
        let drop = seen.field_current * self.kc;
        (seen.terminal * self.vr_min - drop, seen.terminal * self.vr_max - drop)
    }
}

impl Regulator for Exst1 {
    fn state_names(&self) -> &'static [&'static str] {
        &["AVR measured voltage, pu", "AVR lead-lag, pu", "AVR output, pu", "AVR feedback, pu"]
    }
    fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S {
        let (low, high) = self.limits(seen);
        let within = |v: S| maximum(minimum(v, high), low);
        let measured = lag(seen.voltage, self.tr, x[0], &mut rows[0]);
        // With a feedback the lag is a state, so that E_fd is known beforehand.
        let back = if self.kf > 0.0 { washout(within(x[2]), self.kf, self.tf, x[3], &mut rows[3]) } else { S::zero() };
        let error = (seen.reference + seen.stabiliser - measured - back).clamp_to(self.vi_min, self.vi_max);
        let led = lead_lag(error, self.tc, self.tb, x[1], &mut rows[1]) * self.ka;
        let field = within(lag(led, self.ta, x[2], &mut rows[2]));
        if self.kf == 0.0 {
            let _ = washout(field, 0.0, self.tf, x[3], &mut rows[3]);
        }
        field
    }
    fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        let (low, high) = self.limits(seen);
        let error = wanted / self.ka;
        within(wanted, ("exst1VrMin", low), ("exst1VrMax", high))?;
        within(error, ("exst1ViMin", self.vi_min), ("exst1ViMax", self.vi_max))?;
        x.copy_from_slice(&[seen.voltage, error, wanted, wanted]);
        Ok(seen.voltage - seen.stabiliser + error)
    }
}

numbers! {
    Esst1aNumbers {
        tr: "esst1aTr" "s" number 0.0 10.0, "ESST1A: voltage transducer";
        vi_max: "esst1aViMax" "pu" number -1000.0 1000.0, "ESST1A: greatest voltage error";
        vi_min: "esst1aViMin" "pu" number -1000.0 1000.0, "ESST1A: least voltage error";
        tc: "esst1aTc" "s" number 0.0 100.0, "ESST1A: first lead";
        tb: "esst1aTb" "s" number 0.0 100.0, "ESST1A: first lag; 0 leaves it and the lead out";
        tc1: "esst1aTc1" "s" number 0.0 100.0 = 0.0, "ESST1A: second lead; default 0";
        tb1: "esst1aTb1" "s" number 0.0 100.0 = 0.0, "ESST1A: second lag; default 0 leaves it and the lead out";
        ka: "esst1aKa" "pu" positive 10000.0, "ESST1A: regulator gain";
        ta: "esst1aTa" "s" number 0.0 100.0, "ESST1A: regulator";
        va_max: "esst1aVaMax" "pu" number -1000.0 1000.0, "ESST1A: greatest regulator output";
        va_min: "esst1aVaMin" "pu" number -1000.0 1000.0, "ESST1A: least regulator output";
        vr_max: "esst1aVrMax" "pu" number -1000.0 1000.0, "ESST1A: greatest field voltage at rated terminal voltage";
        vr_min: "esst1aVrMin" "pu" number -1000.0 1000.0, "ESST1A: least field voltage at rated terminal voltage";
        kc: "esst1aKc" "pu" number 0.0 10.0 = 0.0, "ESST1A: rectifier regulation; default 0";
        kf: "esst1aKf" "pu" number 0.0 10.0 = 0.0, "ESST1A: stabilising feedback, gain; default 0";
        tf: "esst1aTf" "s" number 0.0 100.0 = 1.0, "ESST1A: stabilising feedback; default 1";
        klr: "esst1aKlr" "pu" number 0.0 1000.0 = 0.0, "ESST1A: gain of the field current limiter; default 0";
        ilr: "esst1aIlr" "pu" number 0.0 1000.0 = 0.0, "ESST1A: field current that it begins at; default 0";
    }
}

#[derive(Clone, Debug)]
pub struct Esst1a {
    pub n: Esst1aNumbers,
    /// The stabiliser acts at the regulator's output, not at the error (VOS = 2).
    pub at_output: bool,
}

impl Esst1a {
    pub const CHOICES: &'static [ParamSpec] = &[choice(
        "esst1aStabiliser",
        &["error", "output"],
        "ESST1A: where the stabiliser acts: at the voltage error or at the regulator's output; default error",
    )
    .optional()];

    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let n = Esst1aNumbers::read(b)?;
        ordered(b, ("esst1aViMin", n.vi_min), ("esst1aViMax", n.vi_max))?;
        ordered(b, ("esst1aVaMin", n.va_min), ("esst1aVaMax", n.va_max))?;
        ordered(b, ("esst1aVrMin", n.vr_min), ("esst1aVrMax", n.vr_max))?;
        let ta = if n.kf > 0.0 { n.ta.max(LEAST_LAG) } else { n.ta };
        let at_output = b.has("esst1aStabiliser") && b.choice("esst1aStabiliser")? == "output";
        Ok(Self { n: Esst1aNumbers { ta, ..n }, at_output })
    }
    fn limits<S: Real>(&self, seen: &Seen<S>) -> (S, S) {
        (seen.terminal * self.n.vr_min, seen.terminal * self.n.vr_max - seen.field_current * self.n.kc)
    }
    /// What comes on top of V_A before the limits of the bridge.
    fn added<S: Real>(&self, seen: &Seen<S>) -> S {
        let beyond = maximum((seen.field_current - self.n.ilr) * self.n.klr, S::zero());
        if self.at_output { seen.stabiliser - beyond } else { -beyond }
    }
}

impl Regulator for Esst1a {
    fn state_names(&self) -> &'static [&'static str] {
        &[
            "AVR measured voltage, pu",
            "AVR lead-lag, pu",
            "AVR second lead-lag, pu",
            "AVR output, pu",
            "AVR feedback, pu",
        ]
    }
    fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S {
        let n = &self.n;
        let (low, high) = self.limits(seen);
        let measured = lag(seen.voltage, n.tr, x[0], &mut rows[0]);
        // With a feedback the lag is a state, so that V_A is known beforehand.
        let fed = x[3].clamp_to(n.va_min, n.va_max) + self.added(seen);
        let back = washout(fed, n.kf, n.tf, x[4], &mut rows[4]);
        let stabiliser = if self.at_output { S::zero() } else { seen.stabiliser };
        let error = (seen.reference + stabiliser - measured - back).clamp_to(n.vi_min, n.vi_max);
        let led = lead_lag(error, n.tc, n.tb, x[1], &mut rows[1]);
        let led = lead_lag(led, n.tc1, n.tb1, x[2], &mut rows[2]) * n.ka;
        let va = lag(led, n.ta, x[3], &mut rows[3]).clamp_to(n.va_min, n.va_max);
        rows[3] = rows[3] + soft_stop(x[3], n.va_min, n.va_max);
        maximum(minimum(va + self.added(seen), high), low)
    }
    fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        let n = &self.n;
        let (low, high) = self.limits(seen);
        within(wanted, ("esst1aVrMin", low), ("esst1aVrMax", high))?;
        let va = wanted - self.added(seen);
        within(va, ("esst1aVaMin", n.va_min), ("esst1aVaMax", n.va_max))?;
        let error = va / n.ka;
        within(error, ("esst1aViMin", n.vi_min), ("esst1aViMax", n.vi_max))?;
        x.copy_from_slice(&[seen.voltage, error, error, va, wanted]);
        Ok(seen.voltage + error - if self.at_output { 0.0 } else { seen.stabiliser })
    }
}
