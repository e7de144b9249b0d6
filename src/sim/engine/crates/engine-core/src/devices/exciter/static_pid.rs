//! Static exciters whose regulators are PI and PID controllers, IEEE Std 421.5.
//!
//! - `Esst4b` (type ST4B): PI within V_Rmin…V_Rmax, 1/(1 + s·T_A), an inner PI on V_A − K_G·E_fd within V_Mmin…V_Mmax, times V_B =
//!   min(F_EX(K_C·I_fd/V_E)·V_E, V_Bmax), V_E = |K̄_P·V̄_T + j·(K_I + K̄_P·X_L)·Ī_T| with K̄_P = K_P·e^{j·θ_P}.
//! - `St6b` (type ST6B): PID within V_Amin…V_Amax; K_M·(V_A − V_G) + K_FF·V_A within V_Rmin…V_Rmax, at most K_LR·(K_CI·I_LR − I_fd) but not
//!   below V_Rmin; times the terminal voltage. V_G = K_G·E_fd/(1 + s·T_G).
//! - `St8c` (type ST8C): PI within V_PImin…V_PImax gives the field current, an inner PI on that − K_F·I_fd/(1 + s·T_F) within V_Amin…V_Amax,
//!   K_A/(1 + s·T_A) within V_Rmin…V_Rmax; E_fd = V_R·V_B1 + V_B2, V_B1 as V_B above (or from V_E = K_P, a source of its own), V_B2 =
//!   min(F_EX(K_C2·I_fd/V_E2)·V_E2, V_B2max) with V_E2 = K_I2·|Ī_T|.

use super::super::blocks::{held_rate, lag, limited_pi, settled_pi, washout};
use super::super::limiter::{maximum, minimum, soft_stop};
use super::super::params::{Build, ParamSpec, flag, numbers};
use super::{Regulator, Seen, ordered, rectified, regulates, within};
use crate::device::DeviceError;
use crate::scalar::Real;

numbers! {
    Esst4b {
        tr: "esst4bTr" "s" number 0.0 10.0, "ESST4B: voltage transducer";
        kpr: "esst4bKpr" "pu" number 0.0 10000.0, "ESST4B: regulator, proportional gain";
        kir: "esst4bKir" "pu/s" number 0.0 10000.0, "ESST4B: regulator, integral gain";
        vr_max: "esst4bVrMax" "pu" number -1000.0 1000.0, "ESST4B: greatest output of the regulator";
        vr_min: "esst4bVrMin" "pu" number -1000.0 1000.0, "ESST4B: least output of the regulator";
        ta: "esst4bTa" "s" number 0.0 100.0, "ESST4B: thyristor stage";
        kpm: "esst4bKpm" "pu" number 0.0 10000.0, "ESST4B: inner regulator, proportional gain";
        kim: "esst4bKim" "pu/s" number 0.0 10000.0, "ESST4B: inner regulator, integral gain";
        vm_max: "esst4bVmMax" "pu" number -1000.0 1000.0, "ESST4B: greatest output of the inner regulator";
        vm_min: "esst4bVmMin" "pu" number -1000.0 1000.0, "ESST4B: least output of the inner regulator";
        kg: "esst4bKg" "pu" number 0.0 1000.0 = 0.0, "ESST4B: feedback of the field voltage; default 0";
        kp: "esst4bKp" "pu" positive 1000.0, "ESST4B: gain of the potential source K_P";
        ki: "esst4bKi" "pu" number 0.0 1000.0 = 0.0, "ESST4B: gain of the current source K_I; default 0";
        vb_max: "esst4bVbMax" "pu" positive 1000.0, "ESST4B: greatest voltage of the source";
        kc: "esst4bKc" "pu" number 0.0 10.0 = 0.0, "ESST4B: rectifier regulation; default 0";
        xl: "esst4bXl" "pu" number 0.0 10.0 = 0.0, "ESST4B: reactance of the source; default 0";
        angle: "esst4bAngle" "rad" number -3.2 3.2 = 0.0, "ESST4B: phase of K_P; default 0";
    }
}

/// |K̄_P·V̄_T + j·(K_I + K̄_P·X_L)·Ī_T|, K̄_P of `size` and `angle`.
fn compound<S: Real>(seen: &Seen<S>, size: f64, angle: f64, ki: f64, xl: f64) -> S {
    let (re, im) = (size * libm::cos(angle), size * libm::sin(angle));
    let ((vr, vi), (ir, ii)) = (seen.volts, seen.current);
    // j·(K_I + K̄_P·X_L) = a + j·b.
    let (a, b) = (-im * xl, ki + re * xl);
    let x = vr * re - vi * im + ir * a - ii * b;
    let y = vr * im + vi * re + ir * b + ii * a;
    (x.sq() + y.sq()).sqrt()
}

impl Esst4b {
    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let e = Self::read(b)?;
        ordered(b, ("esst4bVrMin", e.vr_min), ("esst4bVrMax", e.vr_max))?;
        ordered(b, ("esst4bVmMin", e.vm_min), ("esst4bVmMax", e.vm_max))?;
        regulates(b, "esst4bKpr", e.kpr, e.kir)?;
        regulates(b, "esst4bKpm", e.kpm, e.kim)?;
        Ok(e)
    }
    /// V_B.
    fn source<S: Real>(&self, seen: &Seen<S>) -> S {
        let ve = compound(seen, self.kp, self.angle, self.ki, self.xl);
        minimum(rectified(ve, seen.field_current * self.kc), S::from_f64(self.vb_max))
    }
}

impl Regulator for Esst4b {
    fn state_names(&self) -> &'static [&'static str] {
        &["AVR measured voltage, pu", "AVR integral, pu", "AVR output, pu", "AVR inner integral, pu"]
    }
    fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S {
        let measured = lag(seen.voltage, self.tr, x[0], &mut rows[0]);
        let error = seen.reference + seen.stabiliser - measured;
        let regulated = limited_pi(error, self.kpr, self.kir, (self.vr_min, self.vr_max), x[1], &mut rows[1]);
        let stage = lag(regulated, self.ta, x[2], &mut rows[2]);
        // E_fd = V_B·V_M stands in the inner regulator's own input.
        let source = self.source(seen);
        let free = (stage * self.kpm + x[3]) / (source * (self.kpm * self.kg) + 1.0);
        let inner = free.clamp_to(self.vm_min, self.vm_max);
        let field = inner * source;
        rows[3] = held_rate((stage - field * self.kg) * self.kim, free - inner);
        field
    }
    fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        let inner = wanted / self.source(seen);
        if !inner.is_finite() {
            return Err("esst4bVmMax");
        }
        within(inner, ("esst4bVmMin", self.vm_min), ("esst4bVmMax", self.vm_max))?;
        let (beside, held) = settled_pi(inner, self.kpm, self.kim);
        let stage = beside + self.kg * wanted;
        within(stage, ("esst4bVrMin", self.vr_min), ("esst4bVrMax", self.vr_max))?;
        let (error, integral) = settled_pi(stage, self.kpr, self.kir);
        x.copy_from_slice(&[seen.voltage, integral, stage, held]);
        Ok(seen.voltage - seen.stabiliser + error)
    }
}

numbers! {
    St6b {
        tr: "st6bTr" "s" number 0.0 10.0, "ST6B: voltage transducer";
        kpa: "st6bKpa" "pu" number 0.0 10000.0, "ST6B: proportional gain";
        kia: "st6bKia" "pu/s" number 0.0 10000.0, "ST6B: integral gain";
        kda: "st6bKda" "pu·s" number 0.0 10000.0 = 0.0, "ST6B: derivative gain; default 0";
        tda: "st6bTda" "s" number 0.0 10.0 = 0.0, "ST6B: derivative lag; default 0 leaves the derivative out";
        va_max: "st6bVaMax" "pu" number -1000.0 1000.0, "ST6B: greatest output of the PID";
        va_min: "st6bVaMin" "pu" number -1000.0 1000.0, "ST6B: least output of the PID";
        kff: "st6bKff" "pu" number 0.0 1000.0, "ST6B: feedforward gain of the inner loop";
        km: "st6bKm" "pu" number 0.0 1000.0, "ST6B: gain of the inner loop";
        kci: "st6bKci" "pu" number 0.0 1000.0, "ST6B: factor of the field current limit";
        klr: "st6bKlr" "pu" number 0.0 10000.0 = 0.0, "ST6B: gain of the field current limiter; default 0 = off";
        ilr: "st6bIlr" "pu" number 0.0 1000.0 = 0.0, "ST6B: field current limit; default 0";
        vr_max: "st6bVrMax" "pu" number -1000.0 1000.0, "ST6B: greatest field voltage at rated terminal voltage";
        vr_min: "st6bVrMin" "pu" number -1000.0 1000.0, "ST6B: least field voltage at rated terminal voltage";
        kg: "st6bKg" "pu" number 0.0 1000.0, "ST6B: feedback of the field voltage";
        tg: "st6bTg" "s" positive 100.0, "ST6B: feedback of the field voltage";
    }
}

impl St6b {
    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let e = Self::read(b)?;
        ordered(b, ("st6bVaMin", e.va_min), ("st6bVaMax", e.va_max))?;
        ordered(b, ("st6bVrMin", e.vr_min), ("st6bVrMax", e.vr_max))?;
        for (key, gains) in [("st6bKpa", e.kpa + e.kia), ("st6bKm", e.km + e.kff)] {
            if gains == 0.0 {
                return Err(b.refuse(key, "a regulator without any gain regulates nothing"));
            }
        }
        Ok(e)
    }
    /// Most that the field current limiter lets through.
    fn ceiling<S: Real>(&self, field_current: S) -> S {
        if self.klr == 0.0 {
            return S::from_f64(self.vr_max);
        }
        maximum((field_current * -1.0 + self.kci * self.ilr) * self.klr, S::from_f64(self.vr_min))
    }
}

impl Regulator for St6b {
    fn state_names(&self) -> &'static [&'static str] {
        &["AVR measured voltage, pu", "AVR integral, pu", "AVR derivative, pu", "AVR feedback, pu"]
    }
    fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S {
        let measured = lag(seen.voltage, self.tr, x[0], &mut rows[0]);
        let error = seen.reference + seen.stabiliser - measured;
        let derivative = washout(error, self.kda, self.tda, x[2], &mut rows[2]);
        let room = (self.va_min - derivative.value(), self.va_max - derivative.value());
        let pi = limited_pi(error, self.kpa, self.kia, room, x[1], &mut rows[1]);
        let regulated = (pi + derivative).clamp_to(self.va_min, self.va_max);
        let inner = (regulated - x[3]) * self.km + regulated * self.kff;
        let field = minimum(inner.clamp_to(self.vr_min, self.vr_max), self.ceiling(seen.field_current)) * seen.terminal;
        rows[3] = (field * self.kg - x[3]) / self.tg;
        field
    }
    fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        let inner = wanted / seen.terminal;
        within(inner, ("st6bVrMin", self.vr_min), ("st6bVrMax", self.vr_max))?;
        if inner > self.ceiling(seen.field_current) {
            return Err("st6bIlr");
        }
        let back = self.kg * wanted;
        let regulated = (inner + self.km * back) / (self.km + self.kff);
        within(regulated, ("st6bVaMin", self.va_min), ("st6bVaMax", self.va_max))?;
        let (error, integral) = settled_pi(regulated, self.kpa, self.kia);
        x.copy_from_slice(&[seen.voltage, integral, error, back]);
        Ok(seen.voltage - seen.stabiliser + error)
    }
}

numbers! {
    St8cNumbers {
        tr: "st8cTr" "s" number 0.0 10.0, "ST8C: voltage transducer";
        kpr: "st8cKpr" "pu" number 0.0 10000.0, "ST8C: regulator, proportional gain";
        kir: "st8cKir" "pu/s" number 0.0 10000.0, "ST8C: regulator, integral gain";
        vpi_max: "st8cVpiMax" "pu" number -1000.0 1000.0, "ST8C: greatest output of the regulator";
        vpi_min: "st8cVpiMin" "pu" number -1000.0 1000.0, "ST8C: least output of the regulator";
        kpa: "st8cKpa" "pu" number 0.0 10000.0, "ST8C: field current regulator, proportional gain";
        kia: "st8cKia" "pu/s" number 0.0 10000.0, "ST8C: field current regulator, integral gain";
        va_max: "st8cVaMax" "pu" number -1000.0 1000.0, "ST8C: greatest output of the field current regulator";
        va_min: "st8cVaMin" "pu" number -1000.0 1000.0, "ST8C: least output of the field current regulator";
        ka: "st8cKa" "pu" positive 10000.0, "ST8C: gain of the thyristor stage";
        ta: "st8cTa" "s" number 0.0 100.0, "ST8C: thyristor stage";
        vr_max: "st8cVrMax" "pu" number -1000.0 1000.0, "ST8C: greatest output of the thyristor stage";
        vr_min: "st8cVrMin" "pu" number -1000.0 1000.0, "ST8C: least output of the thyristor stage";
        kf: "st8cKf" "pu" number 0.0 1000.0, "ST8C: feedback of the field current";
        tf: "st8cTf" "s" number 0.0 100.0, "ST8C: feedback of the field current";
        kc1: "st8cKc1" "pu" number 0.0 10.0 = 0.0, "ST8C: rectifier regulation; default 0";
        kp: "st8cKp" "pu" positive 1000.0, "ST8C: gain of the potential source K_P";
        ki1: "st8cKi1" "pu" number 0.0 1000.0 = 0.0, "ST8C: gain of the current in that source; default 0";
        xl: "st8cXl" "pu" number 0.0 10.0 = 0.0, "ST8C: reactance of the source; default 0";
        angle: "st8cAngle" "rad" number -3.2 3.2 = 0.0, "ST8C: phase of K_P; default 0";
        vb1_max: "st8cVb1Max" "pu" positive 1000.0, "ST8C: greatest voltage of the source";
        kc2: "st8cKc2" "pu" number 0.0 10.0 = 0.0, "ST8C: regulation of the current source's rectifier; default 0";
        ki2: "st8cKi2" "pu" number 0.0 1000.0 = 0.0, "ST8C: gain of the current source; default 0";
        vb2_max: "st8cVb2Max" "pu" number 0.0 1000.0 = 0.0, "ST8C: greatest voltage of the current source; default 0";
    }
}

#[derive(Clone, Debug)]
pub struct St8c {
    pub n: St8cNumbers,
    /// Fed from a source of its own, not from the terminals.
    pub solid: bool,
}

impl St8c {
    pub const FLAGS: &'static [ParamSpec] =
        &[flag("st8cSolidFed", "ST8C: fed from a source of its own, not from the terminals; default false").optional()];

    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let n = St8cNumbers::read(b)?;
        ordered(b, ("st8cVpiMin", n.vpi_min), ("st8cVpiMax", n.vpi_max))?;
        ordered(b, ("st8cVaMin", n.va_min), ("st8cVaMax", n.va_max))?;
        ordered(b, ("st8cVrMin", n.vr_min), ("st8cVrMax", n.vr_max))?;
        regulates(b, "st8cKpr", n.kpr, n.kir)?;
        regulates(b, "st8cKpa", n.kpa, n.kia)?;
        Ok(Self { n, solid: b.flag_or("st8cSolidFed", false) })
    }
    /// V_B1 and V_B2.
    fn sources<S: Real>(&self, seen: &Seen<S>) -> (S, S) {
        let n = &self.n;
        let first = if self.solid { S::from_f64(n.kp) } else { compound(seen, n.kp, n.angle, n.ki1, n.xl) };
        let first = minimum(rectified(first, seen.field_current * n.kc1), S::from_f64(n.vb1_max));
        if n.ki2 == 0.0 {
            return (first, S::zero());
        }
        let second = (seen.current.0.sq() + seen.current.1.sq()).sqrt() * n.ki2;
        (first, minimum(rectified(second, seen.field_current * n.kc2), S::from_f64(n.vb2_max)))
    }
}

impl Regulator for St8c {
    fn state_names(&self) -> &'static [&'static str] {
        &[
            "AVR measured voltage, pu",
            "AVR integral, pu",
            "AVR inner integral, pu",
            "AVR output, pu",
            "AVR feedback, pu",
        ]
    }
    fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S {
        let n = &self.n;
        let measured = lag(seen.voltage, n.tr, x[0], &mut rows[0]);
        let error = seen.reference + seen.stabiliser - measured;
        let wanted = limited_pi(error, n.kpr, n.kir, (n.vpi_min, n.vpi_max), x[1], &mut rows[1]);
        let fed_back = lag(seen.field_current * n.kf, n.tf, x[4], &mut rows[4]);
        let inner = limited_pi(wanted - fed_back, n.kpa, n.kia, (n.va_min, n.va_max), x[2], &mut rows[2]);
        let stage = lag(inner * n.ka, n.ta, x[3], &mut rows[3]).clamp_to(n.vr_min, n.vr_max);
        rows[3] = rows[3] + soft_stop(x[3], n.vr_min, n.vr_max);
        let (first, second) = self.sources(seen);
        stage * first + second
    }
    fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        let n = &self.n;
        let (first, second) = self.sources(seen);
        let stage = (wanted - second) / first;
        if !stage.is_finite() {
            return Err("st8cVrMax");
        }
        within(stage, ("st8cVrMin", n.vr_min), ("st8cVrMax", n.vr_max))?;
        let inner = stage / n.ka;
        within(inner, ("st8cVaMin", n.va_min), ("st8cVaMax", n.va_max))?;
        let fed_back = n.kf * seen.field_current;
        let (beside, held) = settled_pi(inner, n.kpa, n.kia);
        let asked = fed_back + beside;
        within(asked, ("st8cVpiMin", n.vpi_min), ("st8cVpiMax", n.vpi_max))?;
        let (error, integral) = settled_pi(asked, n.kpr, n.kir);
        x.copy_from_slice(&[seen.voltage, integral, held, stage, fed_back]);
        Ok(seen.voltage - seen.stabiliser + error)
    }
}
