//! Turbines with their governors as in the PSS/E library, per unit on the machine's rating; Δω = ω − 1, `reference` the power at which the
//! set stands at nominal speed. What they give is a power, PMECH of that library. Their valve is held within the governor's
//! [`super::governor::Governor`] `torque_min` and `torque_max`.
//!
//! - `Tgov1` (steam): T1·dv/dt = (P_ref − Δω/R) − v; P_m = v·(1 + s·T2)/(1 + s·T3) − D_t·Δω.
//! - `Gast` (gas): T1·dv/dt = min(P_ref − Δω/R, A_T + K_T·(A_T − T)) − v; T2·dp/dt = v − p, T3·dT/dt = p − T; P_m = p − D_t·Δω.
//! - `Hygov` (hydro): T_f·de/dt = n_ref − Δω − R·c − e; dc/dt = (de/dt + e/T_r)/r within ±V_elm; T_g·dg/dt = c − g;
//!   T_w·dq/dt = 1 − (q/g)²; P_m = A_t·(q/g)²·(q − q_nl) − D_t·g·Δω.
//! - [`ieeeg1::Ieeeg1`] (steam with reheat), [`ggov1::Ggov1`] (gas turbine, gas engine), [`pidgov::Pidgov`] (hydro with PID).
//!
//! Sources: Siemens PTI, *PSS/E Model Library*; NERC, *Application Guide for Turbine-Governor Modeling* (2019); HYGOV also P. Kundur, 9.1.

pub mod ggov1;
pub mod ieeeg1;
pub mod pidgov;

use super::governor::Shown;
use super::limiter::{minimum, soft_stop};
use super::params::numbers;
use crate::scalar::Real;
use ggov1::Ggov1;
pub use ggov1::MOST_STATES;
use ieeeg1::Ieeeg1;
use pidgov::Pidgov;

/// Droop R, limits of the valve, damping of the turbine.
#[derive(Clone, Copy)]
pub struct Set {
    pub droop: f64,
    pub low: f64,
    pub high: f64,
    pub damping: f64,
}

numbers! {
    Tgov1 {
        t1: "tgov1T1" "s" positive 100.0, "TGOV1: valve";
        t2: "tgov1T2" "s" number 0.0 100.0, "TGOV1: turbine, lead";
        t3: "tgov1T3" "s" positive 100.0, "TGOV1: turbine, lag";
    }
}
numbers! {
    Gast {
        t1: "gastT1" "s" positive 100.0, "GAST: fuel valve";
        t2: "gastT2" "s" positive 100.0, "GAST: turbine";
        t3: "gastT3" "s" positive 100.0, "GAST: exhaust temperature";
        at: "gastAt" "pu" positive 10.0, "GAST: power at the temperature limit";
        kt: "gastKt" "pu" number 0.0 100.0, "GAST: gain of the temperature limiter";
    }
}
numbers! {
    Hygov {
        r: "hygovTemporaryDroop" "pu" positive 10.0, "HYGOV: temporary droop r";
        tr: "hygovTr" "s" positive 100.0, "HYGOV: reset of the temporary droop";
        tf: "hygovTf" "s" positive 100.0, "HYGOV: filter";
        tg: "hygovTg" "s" positive 100.0, "HYGOV: gate servo";
        velm: "hygovGateSpeed" "pu/s" positive 100.0, "HYGOV: greatest gate speed V_elm";
        tw: "hygovTw" "s" positive 100.0, "HYGOV: water starting time";
        at: "hygovAt" "pu" positive 10.0, "HYGOV: turbine gain";
        qnl: "hygovNoLoadFlow" "pu" number 0.0 1.0, "HYGOV: no-load flow";
    }
}

#[derive(Clone, Debug)]
pub enum Turbine {
    Tgov1(Tgov1),
    Gast(Gast),
    Hygov(Hygov),
    Ieeeg1(Ieeeg1),
    Ggov1(Ggov1),
    Pidgov(Pidgov),
}

impl Turbine {
    pub fn state_names(&self) -> Vec<&'static str> {
        match self {
            Turbine::Tgov1(_) => vec!["steam valve, pu", "turbine lead-lag, pu"],
            Turbine::Gast(_) => vec!["fuel valve, pu", "turbine power, pu", "exhaust temperature, pu"],
            Turbine::Hygov(_) => vec!["governor filter, pu", "desired gate, pu", "gate, pu", "water flow, pu"],
            Turbine::Ieeeg1(_) => ieeeg1::STATES.to_vec(),
            Turbine::Ggov1(g) => g.state_names(),
            Turbine::Pidgov(_) => pidgov::STATES.to_vec(),
        }
    }

    /// (valve, power).
    pub fn eval<S: Real>(&self, set: &Set, reference: S, seen: &Shown<S>, x: &[S], rows: &mut [S]) -> (S, S) {
        let slip = seen.speed - 1.0;
        match self {
            Turbine::Tgov1(g) => {
                let target = slip / -set.droop + reference;
                rows[0] = (target - x[0]) / g.t1 + soft_stop(x[0], set.low, set.high);
                rows[1] = (x[0] - x[1]) / g.t3;
                (x[0], x[1] + rows[1] * g.t2 - slip * set.damping)
            }
            Turbine::Gast(g) => {
                let target = slip / -set.droop + reference;
                let temperature = (x[2] - g.at) * -g.kt + g.at;
                rows[0] = (minimum(target, temperature) - x[0]) / g.t1 + soft_stop(x[0], set.low, set.high);
                rows[1] = (x[0] - x[1]) / g.t2;
                rows[2] = (x[1] - x[2]) / g.t3;
                (x[0], x[1] - slip * set.damping)
            }
            Turbine::Hygov(g) => {
                let speed = (reference / g.at + g.qnl) * set.droop;
                rows[0] = (speed - slip - x[1] * set.droop - x[0]) / g.tf;
                let rate = (rows[0] + x[0] / g.tr) / g.r;
                rows[1] = rate.clamp_to(-g.velm, g.velm) + soft_stop(x[1], set.low, set.high);
                rows[2] = (x[1] - x[2]) / g.tg;
                // A shut gate passes nothing; the floor keeps the head finite on the way there.
                let gate = if x[2].value() > 1e-3 { x[2] } else { S::from_f64(1e-3) };
                let head = (x[3] / gate).sq();
                rows[3] = (head * -1.0 + 1.0) / g.tw;
                (x[2], head * (x[3] - g.qnl) * g.at - slip * x[2] * set.damping)
            }
            Turbine::Ieeeg1(g) => g.eval(set, reference, seen, x, rows),
            Turbine::Ggov1(g) => g.eval(set, reference, seen, x, rows),
            Turbine::Pidgov(g) => g.eval(set, reference, seen, x, rows),
        }
    }

    /// Reference at which it gives `power` at nominal speed; what it counts in is the feedback's to say.
    pub fn reference_for(&self, power: f64) -> f64 {
        match self {
            Turbine::Tgov1(_) | Turbine::Gast(_) | Turbine::Hygov(_) => power,
            Turbine::Ieeeg1(g) => power / g.shares(),
            Turbine::Ggov1(g) => g.reference_for(power),
            Turbine::Pidgov(g) => g.reference_for(power),
        }
    }

    /// Steady at `torque` and nominal speed: the reference. `Err` holds the limit that is broken, by parameter name.
    pub fn initialise(&mut self, set: &Set, torque: f64, power: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        let valve = match self {
            Turbine::Tgov1(_) => torque,
            Turbine::Gast(g) => {
                if torque > g.at {
                    return Err("gastAt");
                }
                torque
            }
            Turbine::Hygov(g) => torque / g.at + g.qnl,
            Turbine::Ieeeg1(g) => torque / g.shares(),
            Turbine::Ggov1(g) => g.fuel_for(torque),
            Turbine::Pidgov(g) => g.gate_for(torque),
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
            Turbine::Ieeeg1(_) => {
                x.fill(valve);
                x[0] = 0.0;
                return Ok(valve);
            }
            Turbine::Ggov1(g) => return g.initialise(set, valve, power, x),
            Turbine::Pidgov(g) => return Ok(g.initialise(valve, torque, power, x)),
        }
        Ok(torque)
    }
}

#[cfg(test)]
mod tests;
