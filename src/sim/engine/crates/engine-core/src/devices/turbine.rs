//! Turbines with their governors as in the PSS/E library, per unit on the machine's rating; Δω = ω − 1, `reference` the power at which the
//! set stands at nominal speed. Their valve is held within the governor's [`super::governor::Governor`] `torque_min` and `torque_max`.
//!
//! - `Tgov1` (steam): T1·dv/dt = (P_ref − Δω/R) − v; P_m = v·(1 + s·T2)/(1 + s·T3) − D_t·Δω.
//! - `Gast` (gas): T1·dv/dt = min(P_ref − Δω/R, A_T + K_T·(A_T − T)) − v; T2·dp/dt = v − p, T3·dT/dt = p − T; P_m = p − D_t·Δω.
//! - `Hygov` (hydro): T_f·de/dt = n_ref − Δω − R·c − e; dc/dt = (de/dt + e/T_r)/r within ±V_elm; T_g·dg/dt = c − g;
//!   T_w·dq/dt = 1 − (q/g)²; P_m = A_t·(q/g)²·(q − q_nl) − D_t·g·Δω.
//! - `Ggov1` (gas turbine or gas engine): PID on P_ref − Δω − R·(feedback), low value of it and of the exhaust temperature's PI, actuator with
//!   rates, P = K_turb·(w_f − w_fnl)·(1 + s·T_c)/(1 + s·T_b), minus D_m·Δω. Left out of the library's model: acceleration limiter,
//!   transport delay T_eng, megawatt controller; they are idle with its usual data.
//!
//! Sources: Siemens PTI, *PSS/E Model Library*; NERC, *Application Guide for Turbine-Governor Modeling* (2019); HYGOV also P. Kundur, 9.1.

use super::limiter::{STOP, minimum, soft_stop};
use crate::scalar::Real;

/// Droop R, reference and limits of the valve.
#[derive(Clone, Copy)]
pub struct Set {
    pub droop: f64,
    pub reference: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Clone, Debug)]
pub struct Tgov1 {
    pub t1: f64,
    pub t2: f64,
    pub t3: f64,
    pub dt: f64,
}

#[derive(Clone, Debug)]
pub struct Gast {
    pub t1: f64,
    pub t2: f64,
    pub t3: f64,
    pub at: f64,
    pub kt: f64,
    pub dt: f64,
}

#[derive(Clone, Debug)]
pub struct Hygov {
    /// Temporary droop.
    pub r: f64,
    pub tr: f64,
    pub tf: f64,
    pub tg: f64,
    /// Largest gate speed, pu/s.
    pub velm: f64,
    pub tw: f64,
    pub at: f64,
    pub dt: f64,
    pub qnl: f64,
}

/// What the droop of GGOV1 acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// Isochronous.
    None,
    Power,
    Valve,
}

#[derive(Clone, Debug)]
pub struct Ggov1 {
    pub feedback: Feedback,
    pub tpelec: f64,
    /// Largest speed error, pu.
    pub max_error: f64,
    pub kp: f64,
    pub ki: f64,
    pub kd: f64,
    pub td: f64,
    pub tact: f64,
    pub kturb: f64,
    pub wfnl: f64,
    pub tb: f64,
    pub tc: f64,
    /// Fuel flow follows the speed (shaft-driven pump).
    pub fuel_with_speed: bool,
    pub tfload: f64,
    pub kpload: f64,
    pub kiload: f64,
    pub ldref: f64,
    pub dm: f64,
    pub opening: f64,
    pub closing: f64,
}

#[derive(Clone, Debug)]
pub enum Turbine {
    Tgov1(Tgov1),
    Gast(Gast),
    Hygov(Hygov),
    Ggov1(Ggov1),
}

impl Turbine {
    pub fn state_names(&self) -> &'static [&'static str] {
        match self {
            Turbine::Tgov1(_) => &["valve", "turbine"],
            Turbine::Gast(_) => &["valve", "fuel", "exhaust"],
            Turbine::Hygov(_) => &["error", "desiredGate", "valve", "flow"],
            Turbine::Ggov1(_) => &["valve", "power", "integral", "derivative", "turbine", "exhaust", "exhaustIntegral"],
        }
    }

    /// (valve, torque).
    pub fn eval<S: Real>(&self, set: Set, omega: S, power: S, x: &[S], rows: &mut [S]) -> (S, S) {
        let slip = omega - 1.0;
        match self {
            Turbine::Tgov1(g) => {
                let target = slip / -set.droop + set.reference;
                rows[0] = (target - x[0]) / g.t1 + soft_stop(x[0], set.low, set.high);
                rows[1] = (x[0] - x[1]) / g.t3;
                (x[0], x[1] + rows[1] * g.t2 - slip * g.dt)
            }
            Turbine::Gast(g) => {
                let target = slip / -set.droop + set.reference;
                let temperature = (x[2] - g.at) * -g.kt + g.at;
                rows[0] = (minimum(target, temperature) - x[0]) / g.t1 + soft_stop(x[0], set.low, set.high);
                rows[1] = (x[0] - x[1]) / g.t2;
                rows[2] = (x[1] - x[2]) / g.t3;
                (x[0], x[1] - slip * g.dt)
            }
            Turbine::Hygov(g) => {
                let speed = set.droop * (set.reference / g.at + g.qnl);
                rows[0] = (slip * -1.0 + speed - x[1] * set.droop - x[0]) / g.tf;
                let rate = (rows[0] + x[0] / g.tr) / g.r;
                rows[1] = rate.clamp_to(-g.velm, g.velm) + soft_stop(x[1], set.low, set.high);
                rows[2] = (x[1] - x[2]) / g.tg;
                // A shut gate passes nothing; the floor keeps the head finite on the way there.
                let gate = if x[2].value() > 1e-3 { x[2] } else { S::from_f64(1e-3) };
                let head = (x[3] / gate).sq();
                rows[3] = (head * -1.0 + 1.0) / g.tw;
                (x[2], head * (x[3] - g.qnl) * g.at - slip * x[2] * g.dt)
            }
            Turbine::Ggov1(g) => g.eval(set, omega, power, x, rows),
        }
    }

    /// Steady at `torque` and nominal speed; `Err` holds the limit that is broken, by parameter name.
    pub fn initialise(&self, set: Set, torque: f64, power: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        let valve = match self {
            Turbine::Tgov1(_) => torque,
            Turbine::Gast(g) => {
                if torque > g.at {
                    return Err("gastAt");
                }
                torque
            }
            Turbine::Hygov(g) => torque / g.at + g.qnl,
            Turbine::Ggov1(g) => torque / g.kturb + g.wfnl,
        };
        if valve > set.high {
            return Err("torqueMax");
        }
        if valve < set.low {
            return Err("torqueMin");
        }
        match self {
            Turbine::Tgov1(_) | Turbine::Gast(_) => x.fill(torque),
            Turbine::Hygov(_) => x.copy_from_slice(&[0.0, valve, valve, valve]),
            Turbine::Ggov1(g) => {
                if valve > g.limit() {
                    return Err("ggov1Ldref");
                }
                // The limiter's integral rests against its stop.
                let open = OPEN.max(set.high) + (g.limit() - valve) * g.kiload / STOP;
                x.copy_from_slice(&[valve, power, valve, 0.0, torque, valve, open]);
                return Ok(match g.feedback {
                    Feedback::None => 0.0,
                    Feedback::Power => power,
                    Feedback::Valve => valve,
                });
            }
        }
        Ok(torque)
    }
}

/// Value of a limiter's integral that limits nothing.
const OPEN: f64 = 1.0;

impl Ggov1 {
    /// Fuel at which the exhaust is as hot as it may be.
    fn limit(&self) -> f64 {
        self.ldref / self.kturb + self.wfnl
    }

    fn eval<S: Real>(&self, set: Set, omega: S, power: S, x: &[S], rows: &mut [S]) -> (S, S) {
        let slip = omega - 1.0;
        rows[1] = if self.tpelec > 0.0 { (power - x[1]) / self.tpelec } else { (power - x[1]) * 1e3 };
        let measured = if self.tpelec > 0.0 { x[1] } else { power };
        let droop = match self.feedback {
            Feedback::None => S::zero(),
            Feedback::Power => (measured - set.reference) * set.droop,
            Feedback::Valve => (x[0] - set.reference) * set.droop,
        };
        let error = (slip * -1.0 - droop).clamp_to(-self.max_error, self.max_error);
        let derivative = if self.kd > 0.0 && self.td > 0.0 {
            rows[3] = (error - x[3]) / self.td;
            rows[3] * self.kd
        } else {
            rows[3] = (error - x[3]) * 1e3;
            S::zero()
        };
        let speed = error * self.kp + x[2] + derivative;
        // Exhaust temperature, as the fuel that heats it.
        rows[5] = (x[0] - x[5]) / self.tfload;
        let margin = x[5] * -1.0 + self.limit();
        let temperature = margin * self.kpload + x[6];
        let chosen = minimum(speed, temperature).clamp_to(set.low, set.high);
        // The controller that is not chosen follows the one that is.
        rows[2] = error * self.ki + (chosen - speed) * TRACKING;
        rows[6] = margin * self.kiload + soft_stop(x[6], set.low, OPEN.max(set.high));
        rows[0] = ((chosen - x[0]) / self.tact).clamp_to(-self.closing, self.opening);
        let fuel = if self.fuel_with_speed { x[0] * omega } else { x[0] };
        let burnt = (fuel - self.wfnl) * self.kturb;
        let torque = if self.tb > 0.0 {
            rows[4] = (burnt - x[4]) / self.tb;
            x[4] + rows[4] * self.tc
        } else {
            rows[4] = (burnt - x[4]) * 1e3;
            burnt
        };
        (x[0], torque - slip * self.dm)
    }
}

/// How fast an idle controller follows, 1/s.
const TRACKING: f64 = 10.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Turbine> {
        vec![
            Turbine::Tgov1(Tgov1 { t1: 0.5, t2: 2.1, t3: 7.0, dt: 0.0 }),
            Turbine::Gast(Gast { t1: 0.4, t2: 0.1, t3: 3.0, at: 1.0, kt: 2.0, dt: 0.0 }),
            Turbine::Hygov(Hygov {
                r: 0.4,
                tr: 5.0,
                tf: 0.05,
                tg: 0.2,
                velm: 0.2,
                tw: 1.0,
                at: 1.2,
                dt: 0.5,
                qnl: 0.08,
            }),
            Turbine::Ggov1(Ggov1 {
                feedback: Feedback::Power,
                tpelec: 1.0,
                max_error: 0.05,
                kp: 10.0,
                ki: 2.0,
                kd: 0.0,
                td: 1.0,
                tact: 0.5,
                kturb: 1.5,
                wfnl: 0.2,
                tb: 0.5,
                tc: 0.0,
                fuel_with_speed: false,
                tfload: 3.0,
                kpload: 2.0,
                kiload: 0.67,
                ldref: 1.0,
                dm: 0.0,
                opening: 0.1,
                closing: 0.1,
            }),
        ]
    }
    const SET: Set = Set { droop: 0.05, reference: 0.0, low: 0.0, high: 1.0 };

    #[test]
    fn each_stands_still_at_its_operating_point() {
        for turbine in all() {
            let mut x = vec![0.0; turbine.state_names().len()];
            let reference = turbine.initialise(SET, 0.6, 0.6, &mut x).expect("inside its limits");
            let mut rows = vec![1.0; x.len()];
            let (_, torque) = turbine.eval(Set { reference, ..SET }, 1.0, 0.6, &x, &mut rows);
            assert!((torque - 0.6).abs() < 1e-14, "{turbine:?}");
            assert!(rows.iter().all(|r| r.abs() < 1e-12), "{turbine:?} {rows:?}");
        }
    }

    /// Runs a turbine at a held speed; the electric power follows the shaft.
    fn settle(turbine: &Turbine, omega: f64) -> f64 {
        let mut x = vec![0.0; turbine.state_names().len()];
        let reference = turbine.initialise(SET, 0.6, 0.6, &mut x).expect("inside its limits");
        let (mut power, h) = (0.6, 5e-4);
        let mut rows = vec![0.0; x.len()];
        for _ in 0..2_000_000 {
            let (_, torque) = turbine.eval(Set { reference, ..SET }, omega, power, &x, &mut rows);
            power = torque;
            for (x, r) in x.iter_mut().zip(&rows) {
                *x += h * r;
            }
        }
        power
    }

    #[test]
    fn each_settles_on_its_droop() {
        // 0.5 % below nominal at 5 % droop is 0.1 pu more.
        for (turbine, expected) in all().iter().zip([0.7, 0.7, 0.0, 0.7]) {
            let power = settle(turbine, 0.995);
            if let Turbine::Hygov(g) = turbine {
                // HYGOV's droop acts on the gate, and damping takes its part.
                let gate = 0.6 / g.at + g.qnl + 0.1;
                let exact = g.at * (gate - g.qnl) + g.dt * gate * 0.005;
                assert!((power - exact).abs() < 1e-6, "{power} {exact}");
            } else {
                assert!((power - expected).abs() < 1e-6, "{turbine:?}: {power}");
            }
        }
    }

    #[test]
    fn limits_hold_at_a_low_speed() {
        for turbine in all() {
            let power = settle(&turbine, 0.9);
            let highest = match &turbine {
                Turbine::Hygov(g) => g.at * (1.0 - g.qnl) + g.dt * 0.1 + 1e-3,
                Turbine::Ggov1(g) => g.ldref + 1e-3,
                _ => 1.0 + 1e-2,
            };
            assert!(power > 0.75 && power < highest, "{turbine:?}: {power}");
        }
    }

    #[test]
    fn refuses_a_power_beyond_its_limits_by_name() {
        let names = all().into_iter().map(|t| {
            let mut x = vec![0.0; t.state_names().len()];
            t.initialise(SET, 1.2, 1.2, &mut x).err()
        });
        let expected = [Some("torqueMax"), Some("gastAt"), Some("torqueMax"), Some("ggov1Ldref")];
        assert_eq!(names.collect::<Vec<_>>(), expected);
    }
}
