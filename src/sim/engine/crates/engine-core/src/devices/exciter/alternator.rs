//! Alternating-current exciters with rotating rectifiers. What they share: V_FE = (K_E + S_E(V_E))·V_E + K_D·I_fd loads the exciter,
//! T_E·dV_E/dt = V_A − V_FE, and E_fd = F_EX(K_C·I_fd/V_E)·V_E. IEEE Std 421.5.
//!
//! - `Esac1a` (type AC1A; EXAC1 where both limits are one): (1 + s·T_C)/(1 + s·T_B)·K_A/(1 + s·T_A) with limits, V_FE fed back by
//!   s·K_F/(1 + s·T_F).
//! - `Ac7b` (type AC7B): PID within V_Rmin…V_Rmax, an inner PI on V_R − K_F1·E_fd − K_F2·V_FE within V_Amin…V_Amax, times K_P·V_T, not
//!   below −K_L·V_FE; V_E from V_Emin to (V_FEmax − K_D·I_fd)/(K_E + S_E); V_FE fed back by s·K_F3/(1 + s·T_F3).
//! - `Ac8b` (type AC8B): PID within its limits, K_A/(1 + s·T_A) with limits, V_E limited as in AC7B.

use super::super::blocks::{lag, lead_lag, limited_pi, settled_pi, washout};
use super::super::limiter::{Saturation, maximum, soft_stop, stop_between};
use super::super::params::{Build, numbers};
use super::{Regulator, Seen, ordered, rectified, regulates, saturation, unrectified, within};
use crate::device::DeviceError;
use crate::scalar::Real;

/// The rotating exciter.
#[derive(Clone, Debug)]
pub struct Rotating {
    pub te: f64,
    pub ke: f64,
    pub kc: f64,
    pub kd: f64,
    pub saturation: Saturation,
}

impl Rotating {
    /// V_FE: what the exciter's own field has to bear.
    fn drag<S: Real>(&self, ve: S, field_current: S) -> S {
        ve * self.ke + self.saturation.excess(ve) + field_current * self.kd
    }
    fn field<S: Real>(&self, ve: S, field_current: S) -> S {
        if self.kc == 0.0 { ve } else { rectified(ve, field_current * self.kc) }
    }
    fn voltage_for(&self, field: f64, field_current: f64) -> f64 {
        unrectified(field, self.kc * field_current)
    }
    /// Highest V_E whose field stays at `vfe_max`.
    fn highest<S: Real>(&self, ve: S, field_current: S, vfe_max: f64) -> S {
        let slope = self.saturation.factor(ve) + self.ke;
        let room = field_current * -self.kd + vfe_max;
        if slope.value() > 1e-6 { room / slope } else { S::from_f64(f64::MAX) }
    }
    /// dV_E/dt within V_Emin and the field current limit.
    fn rate<S: Real>(&self, input: S, ve: S, field_current: S, ve_min: f64, vfe_max: f64) -> S {
        let high = self.highest(ve, field_current, vfe_max);
        (input - self.drag(ve, field_current)) / self.te + stop_between(ve, S::from_f64(ve_min), high)
    }
}

numbers! {
    Esac1aNumbers {
        tr: "esac1aTr" "s" number 0.0 10.0, "ESAC1A: voltage transducer";
        tb: "esac1aTb" "s" number 0.0 100.0, "ESAC1A: lag; 0 leaves it and the lead out";
        tc: "esac1aTc" "s" number 0.0 100.0, "ESAC1A: lead";
        ka: "esac1aKa" "pu" positive 10000.0, "ESAC1A: regulator gain";
        ta: "esac1aTa" "s" number 0.0 100.0, "ESAC1A: regulator";
        va_min: "esac1aVaMin" "pu" number -1000.0 1000.0, "ESAC1A: least regulator output";
        va_max: "esac1aVaMax" "pu" number -1000.0 1000.0, "ESAC1A: greatest regulator output";
        vr_min: "esac1aVrMin" "pu" number -1000.0 1000.0, "ESAC1A: least exciter field";
        vr_max: "esac1aVrMax" "pu" number -1000.0 1000.0, "ESAC1A: greatest exciter field";
        te: "esac1aTe" "s" positive 100.0, "ESAC1A: exciter";
        kf: "esac1aKf" "pu" number 0.0 10.0, "ESAC1A: stabilising feedback, gain";
        tf: "esac1aTf" "s" positive 100.0, "ESAC1A: stabilising feedback";
        ke: "esac1aKe" "pu" number 0.0 10.0, "ESAC1A: exciter constant";
        kc: "esac1aKc" "pu" number 0.0 10.0 = 0.0, "ESAC1A: rectifier regulation; default 0";
        kd: "esac1aKd" "pu" number 0.0 10.0 = 0.0, "ESAC1A: demagnetisation; default 0";
        e1: "esac1aE1" "pu" number 0.0 100.0 = 0.0, "ESAC1A: exciter voltage of the first saturation point; default 0";
        s1: "esac1aS1" "1" number 0.0 100.0 = 0.0, "ESAC1A: saturation there; default 0";
        e2: "esac1aE2" "pu" number 0.0 100.0 = 0.0, "ESAC1A: exciter voltage of the second saturation point; default 0";
        s2: "esac1aS2" "1" number 0.0 100.0 = 0.0, "ESAC1A: saturation there; default 0";
    }
}

#[derive(Clone, Debug)]
pub struct Esac1a {
    pub n: Esac1aNumbers,
    pub rotating: Rotating,
}

impl Esac1a {
    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let n = Esac1aNumbers::read(b)?;
        ordered(b, ("esac1aVaMin", n.va_min), ("esac1aVaMax", n.va_max))?;
        ordered(b, ("esac1aVrMin", n.vr_min), ("esac1aVrMax", n.vr_max))?;
        let saturation = saturation(b, ["esac1aE1", "esac1aS1", "esac1aE2", "esac1aS2"])?;
        let rotating = Rotating { te: n.te, ke: n.ke, kc: n.kc, kd: n.kd, saturation };
        Ok(Self { n, rotating })
    }
}

impl Regulator for Esac1a {
    fn state_names(&self) -> &'static [&'static str] {
        &["AVR measured voltage, pu", "AVR lead-lag, pu", "AVR output, pu", "exciter voltage, pu", "AVR feedback, pu"]
    }
    fn field<S: Real>(&self, seen: &Seen<S>, x: &[S]) -> S {
        self.rotating.field(x[3], seen.field_current)
    }
    fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S {
        let n = &self.n;
        let measured = lag(seen.voltage, n.tr, x[0], &mut rows[0]);
        let drag = self.rotating.drag(x[3], seen.field_current);
        let back = washout(drag, n.kf, n.tf, x[4], &mut rows[4]);
        let error = seen.reference + seen.stabiliser - measured - back;
        let led = lead_lag(error, n.tc, n.tb, x[1], &mut rows[1]) * n.ka;
        let output = lag(led, n.ta, x[2], &mut rows[2]).clamp_to(n.va_min, n.va_max).clamp_to(n.vr_min, n.vr_max);
        rows[2] = rows[2] + soft_stop(x[2], n.va_min, n.va_max);
        rows[3] = (output - drag) / n.te + soft_stop(x[3], 0.0, f64::INFINITY);
        self.field(seen, x)
    }
    fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        let n = &self.n;
        let ve = self.rotating.voltage_for(wanted, seen.field_current);
        let output = self.rotating.drag(ve, seen.field_current);
        if output > n.va_max.min(n.vr_max) {
            return Err("esac1aVaMax");
        }
        if output < n.va_min.max(n.vr_min) || ve < 0.0 {
            return Err("esac1aVaMin");
        }
        let error = output / n.ka;
        x.copy_from_slice(&[seen.voltage, error, output, ve, output]);
        Ok(seen.voltage - seen.stabiliser + error)
    }
}

numbers! {
    Ac7bNumbers {
        tr: "ac7bTr" "s" number 0.0 10.0, "AC7B: voltage transducer";
        kpr: "ac7bKpr" "pu" number 0.0 10000.0, "AC7B: regulator, proportional gain";
        kir: "ac7bKir" "pu/s" number 0.0 10000.0, "AC7B: regulator, integral gain";
        kdr: "ac7bKdr" "pu·s" number 0.0 10000.0 = 0.0, "AC7B: regulator, derivative gain; default 0";
        tdr: "ac7bTdr" "s" number 0.0 10.0 = 0.0, "AC7B: derivative lag; default 0 leaves the derivative out";
        vr_max: "ac7bVrMax" "pu" number -1000.0 1000.0, "AC7B: greatest output of the regulator";
        vr_min: "ac7bVrMin" "pu" number -1000.0 1000.0, "AC7B: least output of the regulator";
        kpa: "ac7bKpa" "pu" number 0.0 10000.0, "AC7B: inner regulator, proportional gain";
        kia: "ac7bKia" "pu/s" number 0.0 10000.0, "AC7B: inner regulator, integral gain";
        va_max: "ac7bVaMax" "pu" number -1000.0 1000.0, "AC7B: greatest output of the inner regulator";
        va_min: "ac7bVaMin" "pu" number -1000.0 1000.0, "AC7B: least output of the inner regulator";
        kp: "ac7bKp" "pu" positive 1000.0, "AC7B: gain of the power stage's supply K_P";
        kl: "ac7bKl" "pu" number 0.0 1000.0, "AC7B: exciter field may fall to −K_L·V_FE";
        kf1: "ac7bKf1" "pu" number 0.0 100.0 = 0.0, "AC7B: feedback of the field voltage; default 0";
        kf2: "ac7bKf2" "pu" number 0.0 100.0 = 0.0, "AC7B: feedback of V_FE; default 0";
        kf3: "ac7bKf3" "pu" number 0.0 100.0 = 0.0, "AC7B: rate feedback of V_FE, gain; default 0";
        tf3: "ac7bTf3" "s" number 0.0 100.0 = 1.0, "AC7B: rate feedback; default 1";
        kc: "ac7bKc" "pu" number 0.0 10.0 = 0.0, "AC7B: rectifier regulation; default 0";
        kd: "ac7bKd" "pu" number 0.0 10.0 = 0.0, "AC7B: demagnetisation; default 0";
        ke: "ac7bKe" "pu" number 0.0 10.0, "AC7B: exciter constant";
        te: "ac7bTe" "s" positive 100.0, "AC7B: exciter";
        vfe_max: "ac7bVfeMax" "pu" number 0.0 1000.0, "AC7B: exciter field current limit";
        ve_min: "ac7bVeMin" "pu" number -1000.0 1000.0 = 0.0, "AC7B: least exciter voltage; default 0";
        e1: "ac7bE1" "pu" number 0.0 100.0 = 0.0, "AC7B: exciter voltage of the first saturation point; default 0";
        s1: "ac7bS1" "1" number 0.0 100.0 = 0.0, "AC7B: saturation there; default 0";
        e2: "ac7bE2" "pu" number 0.0 100.0 = 0.0, "AC7B: exciter voltage of the second saturation point; default 0";
        s2: "ac7bS2" "1" number 0.0 100.0 = 0.0, "AC7B: saturation there; default 0";
    }
}

#[derive(Clone, Debug)]
pub struct Ac7b {
    pub n: Ac7bNumbers,
    pub rotating: Rotating,
}

impl Ac7b {
    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let n = Ac7bNumbers::read(b)?;
        ordered(b, ("ac7bVrMin", n.vr_min), ("ac7bVrMax", n.vr_max))?;
        ordered(b, ("ac7bVaMin", n.va_min), ("ac7bVaMax", n.va_max))?;
        regulates(b, "ac7bKpr", n.kpr, n.kir)?;
        regulates(b, "ac7bKpa", n.kpa, n.kia)?;
        let saturation = saturation(b, ["ac7bE1", "ac7bS1", "ac7bE2", "ac7bS2"])?;
        let rotating = Rotating { te: n.te, ke: n.ke, kc: n.kc, kd: n.kd, saturation };
        Ok(Self { n, rotating })
    }
}

impl Regulator for Ac7b {
    fn state_names(&self) -> &'static [&'static str] {
        &[
            "AVR measured voltage, pu",
            "AVR integral, pu",
            "AVR derivative, pu",
            "AVR inner integral, pu",
            "exciter voltage, pu",
            "AVR feedback, pu",
        ]
    }
    fn field<S: Real>(&self, seen: &Seen<S>, x: &[S]) -> S {
        self.rotating.field(x[4], seen.field_current)
    }
    fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S {
        let n = &self.n;
        let measured = lag(seen.voltage, n.tr, x[0], &mut rows[0]);
        let drag = self.rotating.drag(x[4], seen.field_current);
        let back = washout(drag, n.kf3, n.tf3, x[5], &mut rows[5]);
        let error = seen.reference + seen.stabiliser - measured - back;
        let derivative = washout(error, n.kdr, n.tdr, x[2], &mut rows[2]);
        let pid = limited_pi(
            error,
            n.kpr,
            n.kir,
            (n.vr_min - derivative.value(), n.vr_max - derivative.value()),
            x[1],
            &mut rows[1],
        );
        let regulated = (pid + derivative).clamp_to(n.vr_min, n.vr_max);
        let field = self.field(seen, x);
        let inner = regulated - field * n.kf1 - drag * n.kf2;
        let output = limited_pi(inner, n.kpa, n.kia, (n.va_min, n.va_max), x[3], &mut rows[3]);
        let stage = maximum(output * seen.terminal * n.kp, drag * -n.kl);
        rows[4] = self.rotating.rate(stage, x[4], seen.field_current, n.ve_min, n.vfe_max);
        field
    }
    fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        let n = &self.n;
        let ve = self.rotating.voltage_for(wanted, seen.field_current);
        let drag = self.rotating.drag(ve, seen.field_current);
        if drag > n.vfe_max {
            return Err("ac7bVfeMax");
        }
        if ve < n.ve_min {
            return Err("ac7bVeMin");
        }
        let output = drag / (n.kp * seen.terminal);
        within(output, ("ac7bVaMin", n.va_min), ("ac7bVaMax", n.va_max))?;
        let (inner, held) = settled_pi(output, n.kpa, n.kia);
        let regulated = inner + wanted * n.kf1 + drag * n.kf2;
        within(regulated, ("ac7bVrMin", n.vr_min), ("ac7bVrMax", n.vr_max))?;
        let (error, integral) = settled_pi(regulated, n.kpr, n.kir);
        x.copy_from_slice(&[seen.voltage, integral, error, held, ve, drag]);
        Ok(seen.voltage - seen.stabiliser + error)
    }
}

numbers! {
    Ac8bNumbers {
        tr: "ac8bTr" "s" number 0.0 10.0, "AC8B: voltage transducer";
        kp: "ac8bKp" "pu" number 0.0 10000.0, "AC8B: proportional gain";
        ki: "ac8bKi" "pu/s" number 0.0 10000.0, "AC8B: integral gain";
        kd: "ac8bKd" "pu·s" number 0.0 10000.0, "AC8B: derivative gain";
        td: "ac8bTd" "s" number 0.0 10.0, "AC8B: derivative lag; 0 leaves the derivative out";
        pid_max: "ac8bPidMax" "pu" number -100000.0 100000.0 = 100000.0, "AC8B: greatest output of the PID; default no limit";
        pid_min: "ac8bPidMin" "pu" number -100000.0 100000.0 = -100000.0, "AC8B: least output of the PID; default no limit";
        ka: "ac8bKa" "pu" positive 10000.0, "AC8B: amplifier gain";
        ta: "ac8bTa" "s" number 0.0 100.0, "AC8B: amplifier";
        min: "ac8bMin" "pu" number -1000.0 1000.0, "AC8B: least regulator output";
        max: "ac8bMax" "pu" number -1000.0 1000.0, "AC8B: greatest regulator output";
        te: "ac8bTe" "s" positive 100.0, "AC8B: exciter";
        vfe_max: "ac8bVfeMax" "pu" number 0.0 100000.0 = 100000.0, "AC8B: exciter field current limit; default none";
        ve_min: "ac8bVeMin" "pu" number -1000.0 1000.0 = 0.0, "AC8B: least exciter voltage; default 0";
        ke: "ac8bKe" "pu" number 0.0 10.0, "AC8B: exciter constant";
        kc: "ac8bKc" "pu" number 0.0 10.0 = 0.0, "AC8B: rectifier regulation; default 0";
        kdemag: "ac8bKdemag" "pu" number 0.0 10.0 = 0.0, "AC8B: demagnetisation; default 0";
        e1: "ac8bE1" "pu" number 0.0 100.0 = 0.0, "AC8B: exciter voltage of the first saturation point; default 0";
        s1: "ac8bS1" "1" number 0.0 100.0 = 0.0, "AC8B: saturation there; default 0";
        e2: "ac8bE2" "pu" number 0.0 100.0 = 0.0, "AC8B: exciter voltage of the second saturation point; default 0";
        s2: "ac8bS2" "1" number 0.0 100.0 = 0.0, "AC8B: saturation there; default 0";
    }
}

#[derive(Clone, Debug)]
pub struct Ac8b {
    pub n: Ac8bNumbers,
    pub rotating: Rotating,
}

impl Ac8b {
    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let n = Ac8bNumbers::read(b)?;
        ordered(b, ("ac8bMin", n.min), ("ac8bMax", n.max))?;
        ordered(b, ("ac8bPidMin", n.pid_min), ("ac8bPidMax", n.pid_max))?;
        regulates(b, "ac8bKp", n.kp, n.ki)?;
        let saturation = saturation(b, ["ac8bE1", "ac8bS1", "ac8bE2", "ac8bS2"])?;
        let rotating = Rotating { te: n.te, ke: n.ke, kc: n.kc, kd: n.kdemag, saturation };
        Ok(Self { n, rotating })
    }
}

impl Regulator for Ac8b {
    fn state_names(&self) -> &'static [&'static str] {
        &["AVR measured voltage, pu", "AVR integral, pu", "AVR derivative, pu", "AVR output, pu", "exciter voltage, pu"]
    }
    fn field<S: Real>(&self, seen: &Seen<S>, x: &[S]) -> S {
        self.rotating.field(x[4], seen.field_current)
    }
    fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S {
        let n = &self.n;
        let measured = lag(seen.voltage, n.tr, x[0], &mut rows[0]);
        let error = seen.reference + seen.stabiliser - measured;
        rows[1] = error * n.ki + soft_stop(x[1], n.pid_min.max(n.min / n.ka), n.pid_max.min(n.max / n.ka));
        let derivative = washout(error, n.kd, n.td, x[2], &mut rows[2]);
        let pid = (error * n.kp + x[1] + derivative).clamp_to(n.pid_min, n.pid_max);
        let output = lag((pid * n.ka).clamp_to(n.min, n.max), n.ta, x[3], &mut rows[3]);
        rows[4] = self.rotating.rate(output, x[4], seen.field_current, n.ve_min, n.vfe_max);
        self.field(seen, x)
    }
    fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        let n = &self.n;
        let ve = self.rotating.voltage_for(wanted, seen.field_current);
        let output = self.rotating.drag(ve, seen.field_current);
        let pid = output / n.ka;
        if output > n.max || pid > n.pid_max {
            return Err("ac8bMax");
        }
        if output < n.min || pid < n.pid_min || ve < n.ve_min {
            return Err("ac8bMin");
        }
        if output > n.vfe_max {
            return Err("ac8bVfeMax");
        }
        let (error, integral) = settled_pi(pid, n.kp, n.ki);
        x.copy_from_slice(&[seen.voltage, integral, error, output, ve]);
        Ok(seen.voltage - seen.stabiliser + error)
    }
}
