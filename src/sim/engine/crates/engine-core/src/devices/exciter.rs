//! Voltage regulators with their exciters, per unit on the machine's rating. Input: the reference, the measured voltage and the
//! field current; output: field voltage E_fd.
//!
//! - `Sexs`: (1 + s·T_A)/(1 + s·T_B) · K/(1 + s·T_E), limited: the simplified exciter SEXS of the PSS/E library.
//! - `Ac8b`: IEEE Std 421.5, type AC8B: PID regulator, K_A/(1 + s·T_A) with limits, rotating exciter with saturation, demagnetising
//!   K_D·I_fd and the rectifier's regulation F_EX(K_C·I_fd/V_E).
//! - `Esac1a`: IEEE Std 421.5, type AC1A (ESAC1A of the PSS/E library): (1 + s·T_C)/(1 + s·T_B)·K_A/(1 + s·T_A) with limits, the same
//!   rotating exciter, and its signal fed back by s·K_F/(1 + s·T_F).

use super::limiter::{Saturation, soft_stop};
use crate::scalar::Real;

#[derive(Clone, Debug)]
pub struct Sexs {
    pub ta: f64,
    pub tb: f64,
    pub te: f64,
    pub k: f64,
    pub min: f64,
    pub max: f64,
}

#[derive(Clone, Debug)]
pub struct Ac8b {
    pub tr: f64,
    pub kp: f64,
    pub ki: f64,
    pub kd: f64,
    pub td: f64,
    pub ka: f64,
    pub ta: f64,
    pub min: f64,
    pub max: f64,
    pub te: f64,
    pub ke: f64,
    pub kc: f64,
    pub kdemag: f64,
    pub saturation: Saturation,
}

#[derive(Clone, Debug)]
pub struct Esac1a {
    pub tr: f64,
    pub tb: f64,
    pub tc: f64,
    pub ka: f64,
    pub ta: f64,
    pub va_min: f64,
    pub va_max: f64,
    pub vr_min: f64,
    pub vr_max: f64,
    pub te: f64,
    pub kf: f64,
    pub tf: f64,
    pub ke: f64,
    pub kc: f64,
    pub kd: f64,
    pub saturation: Saturation,
}

#[derive(Clone, Debug)]
pub enum Exciter {
    /// Constant field voltage.
    None {
        field: f64,
    },
    Sexs(Sexs),
    Ac8b(Ac8b),
    Esac1a(Esac1a),
}

impl Exciter {
    pub fn state_names(&self) -> &'static [&'static str] {
        match self {
            Exciter::None { .. } => &[],
            Exciter::Sexs(_) => &["avrLead", "field"],
            Exciter::Ac8b(_) => &["avrVoltage", "avrIntegral", "avrDerivative", "avrOutput", "exciter"],
            Exciter::Esac1a(_) => &["avrVoltage", "avrLead", "avrOutput", "exciter", "feedback"],
        }
    }

    /// Field voltage; it depends on the states and, through a rotating exciter's rectifier, on the field current.
    pub fn field<S: Real>(&self, x: &[S], field_current: S) -> S {
        match self {
            Exciter::None { field } => S::from_f64(*field),
            Exciter::Sexs(s) => x[1].clamp_to(s.min, s.max),
            Exciter::Ac8b(a) => {
                if a.kc == 0.0 {
                    x[4]
                } else {
                    rectified(x[4], field_current * a.kc)
                }
            }
            Exciter::Esac1a(a) if a.kc == 0.0 => x[3],
            Exciter::Esac1a(a) => rectified(x[3], field_current * a.kc),
        }
    }

    pub fn rates<S: Real>(&self, reference: S, voltage: S, field_current: S, x: &[S], rows: &mut [S]) {
        match self {
            Exciter::None { .. } => {}
            Exciter::Sexs(s) => {
                let error = reference - voltage;
                let ratio = s.ta / s.tb;
                rows[0] = (error * (1.0 - ratio) - x[0]) / s.tb;
                let led = x[0] + error * ratio;
                rows[1] = (led * s.k - x[1]) / s.te + soft_stop(x[1], s.min, s.max);
            }
            Exciter::Ac8b(a) => {
                let measured = if a.tr > 0.0 {
                    rows[0] = (voltage - x[0]) / a.tr;
                    x[0]
                } else {
                    rows[0] = S::zero();
                    voltage
                };
                let error = reference - measured;
                rows[1] = error * a.ki + soft_stop(x[1], a.min / a.ka, a.max / a.ka);
                rows[2] = (error - x[2]) / a.td;
                let pid = error * a.kp + x[1] + rows[2] * a.kd;
                rows[3] = ((pid * a.ka).clamp_to(a.min, a.max) - x[3]) / a.ta;
                let drag = x[4] * a.ke + a.saturation.excess(x[4]) + field_current * a.kdemag;
                rows[4] = (x[3] - drag) / a.te + soft_stop(x[4], 0.0, f64::INFINITY);
            }
            Exciter::Esac1a(a) => {
                rows[0] = if a.tr > 0.0 { (voltage - x[0]) / a.tr } else { S::zero() };
                let measured = if a.tr > 0.0 { x[0] } else { voltage };
                let drag = a.drag(x[3], field_current);
                rows[4] = (drag - x[4]) / a.tf;
                let error = reference - measured - rows[4] * a.kf;
                let ratio = if a.tb > 0.0 { a.tc / a.tb } else { 1.0 };
                rows[1] = if a.tb > 0.0 { (error * (1.0 - ratio) - x[1]) / a.tb } else { S::zero() };
                let led = x[1] + error * ratio;
                rows[2] = (led * a.ka - x[2]) / a.ta + soft_stop(x[2], a.va_min, a.va_max);
                let output = x[2].clamp_to(a.vr_min, a.vr_max);
                rows[3] = (output - drag) / a.te + soft_stop(x[3], 0.0, f64::INFINITY);
            }
        }
    }

    /// Steady at this field; gives the voltage reference that holds `voltage`. `Err` names the limit that the field breaks.
    pub fn initialise(
        &mut self,
        voltage: f64,
        wanted: f64,
        field_current: f64,
        x: &mut [f64],
    ) -> Result<f64, &'static str> {
        x.fill(0.0);
        match self {
            Exciter::None { field } => {
                *field = wanted;
                Ok(voltage)
            }
            Exciter::Sexs(s) => {
                if wanted > s.max {
                    return Err("sexsMax");
                }
                if wanted < s.min {
                    return Err("sexsMin");
                }
                let error = wanted / s.k;
                x[0] = error * (1.0 - s.ta / s.tb);
                x[1] = wanted;
                Ok(voltage + error)
            }
            Exciter::Ac8b(a) => {
                x[0] = voltage;
                x[4] = unrectified(wanted, a.kc * field_current);
                x[3] = a.ke * x[4] + a.saturation.excess(x[4]) + a.kdemag * field_current;
                if x[3] > a.max {
                    return Err("ac8bMax");
                }
                if x[3] < a.min || x[4] < 0.0 {
                    return Err("ac8bMin");
                }
                let pid = x[3] / a.ka;
                if a.ki > 0.0 {
                    x[1] = pid;
                    Ok(voltage)
                } else {
                    let error = pid / a.kp;
                    x[2] = error;
                    Ok(voltage + error)
                }
            }
            Exciter::Esac1a(a) => {
                x[0] = voltage;
                x[3] = unrectified(wanted, a.kc * field_current);
                x[4] = a.drag(x[3], field_current);
                x[2] = x[4];
                if x[2] > a.va_max.min(a.vr_max) {
                    return Err("esac1aVaMax");
                }
                if x[2] < a.va_min.max(a.vr_min) || x[3] < 0.0 {
                    return Err("esac1aVaMin");
                }
                let error = x[2] / a.ka;
                x[1] = if a.tb > 0.0 { error * (1.0 - a.tc / a.tb) } else { 0.0 };
                Ok(voltage + error)
            }
        }
    }
}

impl Esac1a {
    /// V_FE: what the exciter's own field has to bear.
    fn drag<S: Real>(&self, ve: S, field_current: S) -> S {
        ve * self.ke + self.saturation.excess(ve) + field_current * self.kd
    }
}

/// F_EX(I_N)·V_E with I_N = `drop`/V_E, IEEE Std 421.5 annex D.
fn rectified<S: Real>(ve: S, drop: S) -> S {
    let (v, d) = (ve.value(), drop.value());
    if d <= 0.0 {
        ve
    } else if d <= 0.433 * v {
        ve - drop * 0.577
    } else if d < 0.75 * v {
        (ve.sq() * 0.75 - drop.sq()).sqrt()
    } else if d < v {
        (ve - drop) * 1.732
    } else {
        S::zero()
    }
}

/// V_E that gives `field` with this commutating drop.
fn unrectified(field: f64, drop: f64) -> f64 {
    if drop <= 0.0 {
        return field;
    }
    let (mut low, mut high) = (0.0, 2.0 * (field.max(0.0) + drop) + 1.0);
    for _ in 0..200 {
        let mid = 0.5 * (low + high);
        if rectified(mid, drop) < field { low = mid } else { high = mid }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ac8b() -> Exciter {
        // ANDES defaults of AC8B with the lower limit at 0.
        Exciter::Ac8b(Ac8b {
            tr: 0.01,
            kp: 10.0,
            ki: 10.0,
            kd: 10.0,
            td: 0.2,
            ka: 40.0,
            ta: 0.04,
            min: 0.0,
            max: 7.3,
            te: 0.8,
            ke: 1.0,
            kc: 0.1,
            kdemag: 0.4,
            saturation: Saturation::through((3.0, 0.05), (4.0, 0.3)).expect("valid"),
        })
    }

    #[test]
    fn stands_still_at_its_operating_point() {
        let sexs = Exciter::Sexs(Sexs { ta: 2.0, tb: 5.0, te: 1.0, k: 20.0, min: -50.0, max: 50.0 });
        let ac1a = Exciter::Esac1a(Esac1a {
            tr: 0.01,
            tb: 0.1,
            tc: 0.05,
            ka: 200.0,
            ta: 0.05,
            va_min: -7.0,
            va_max: 7.0,
            vr_min: -10.0,
            vr_max: 10.0,
            te: 1.333,
            kf: 0.02,
            tf: 0.8,
            ke: 1.0,
            kc: 0.2,
            kd: 0.4,
            saturation: Saturation::through((3.0, 0.05), (4.0, 0.3)).expect("valid"),
        });
        for mut e in [sexs, ac8b(), ac1a] {
            let mut x = vec![0.0; e.state_names().len()];
            let reference = e.initialise(1.02, 1.7, 1.6, &mut x).expect("inside its limits");
            let mut rows = vec![1.0; x.len()];
            e.rates(reference, 1.02, 1.6, &x, &mut rows);
            assert!(rows.iter().all(|r| r.abs() < 1e-12), "{rows:?}");
            assert!((e.field(&x, 1.6) - 1.7).abs() < 1e-12);
        }
    }

    #[test]
    fn rectifier_curve_is_continuous_and_inverts() {
        for drop in [0.433, 0.75, 1.0] {
            assert!((rectified(1.0, drop - 1e-9) - rectified(1.0, drop + 1e-9)).abs() < 2e-3, "at {drop}");
        }
        for field in [0.2, 1.0, 3.0] {
            for drop in [0.0, 0.3, 2.0] {
                assert!((rectified(unrectified(field, drop), drop) - field).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn refuses_a_field_beyond_its_ceiling_by_name() {
        let mut x = [0.0; 5];
        assert_eq!(ac8b().initialise(1.0, 9.0, 9.0, &mut x), Err("ac8bMax"));
    }
}
