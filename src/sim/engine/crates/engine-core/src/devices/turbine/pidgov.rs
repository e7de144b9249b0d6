//! Hydro turbines with PID governors, PIDGOV and WPIDHY (Woodward) of the PSS/E library; as PowerSimulationsDynamics.jl and CIM (GovHydroPID2,
//! GovHydroWPID of IEC 61970-302) give their block diagrams. e = R/(1 + s·T_reg)·(reference − feedback) − Δω.
//!
//! - `Pidgov`: feedback is the gate or the electric power; [(K_P + K_I/s) + s·K_D]/(1 + s·T_a), after it 1/(1 + s·T_a) on the proportional and
//!   integral way and once more on both; gate servo 1/(s·T_b).
//! - `Wpidhy`: feedback is the electric power; (K_I + s·K_P + s²·K_D)/[s·(1 + s·T_a)²]·1/(1 + s·T_b) is the speed of the gate. R = −REG.
//!
//! Speed and stroke of the gate are limited; power by straight lines through (G_0, 0), (G_1, P_1), (G_2, P_2), (1, P_3);
//! water (1 − s·A_tw·T_w)/(1 + s·A_tw·T_w/2), in WPIDHY within P_min…P_max; less D_turb·Δω.

use super::Set;
use crate::device::DeviceError;
use crate::devices::blocks::{lag, lead_lag, washout};
use crate::devices::governor::Shown;
use crate::devices::limiter::soft_stop;
use crate::devices::params::{Build, ParamSpec, choice, numbers};
use crate::scalar::Real;

numbers! {
    PidgovNumbers {
        treg: "pidgovTreg" "s" number 0.0 100.0, "PIDGOV, WPIDHY: droop feedback";
        kp: "pidgovKp" "pu" number 0.0 1000.0, "PIDGOV, WPIDHY: proportional gain";
        ki: "pidgovKi" "pu/s" number 0.0 1000.0, "PIDGOV, WPIDHY: integral gain";
        kd: "pidgovKd" "pu·s" number 0.0 1000.0, "PIDGOV, WPIDHY: derivative gain";
        ta: "pidgovTa" "s" number 0.0 100.0, "PIDGOV, WPIDHY: controller; 0 leaves the derivative out";
        tb: "pidgovTb" "s" positive 100.0, "PIDGOV, WPIDHY: gate servo";
        opening: "pidgovOpening" "pu/s" positive 1000.0, "PIDGOV, WPIDHY: greatest opening speed of the gate";
        closing: "pidgovClosing" "pu/s" positive 1000.0, "PIDGOV, WPIDHY: greatest closing speed of the gate";
        g0: "pidgovG0" "pu" number 0.0 1.0, "PIDGOV, WPIDHY: gate at no load";
        g1: "pidgovG1" "pu" number 0.0 1.0, "PIDGOV, WPIDHY: first intermediate gate";
        p1: "pidgovP1" "pu" positive 10.0, "PIDGOV, WPIDHY: power there";
        g2: "pidgovG2" "pu" number 0.0 1.0, "PIDGOV, WPIDHY: second intermediate gate";
        p2: "pidgovP2" "pu" positive 10.0, "PIDGOV, WPIDHY: power there";
        p3: "pidgovP3" "pu" positive 10.0, "PIDGOV, WPIDHY: power at full gate";
        atw: "pidgovAtw" "1" positive 10.0 = 1.0, "PIDGOV: factor of the water starting time; default 1";
        tw: "pidgovTw" "s" positive 100.0, "PIDGOV, WPIDHY: water starting time";
        p_max: "pidgovPmax" "pu" number -100.0 100.0 = 100.0, "WPIDHY: greatest power; default no limit";
        p_min: "pidgovPmin" "pu" number -100.0 100.0 = -100.0, "WPIDHY: least power; default no limit";
    }
}

pub const CHOICES: &[ParamSpec] =
    &[choice("pidgovFeedback", &["gate", "power"], "PIDGOV: what the droop acts on").optional()];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    OnGate,
    OnPower,
    /// WPIDHY: the controller gives the speed of the gate.
    Speed,
}

#[derive(Clone, Debug)]
pub struct Pidgov {
    pub n: PidgovNumbers,
    pub kind: Kind,
}

pub const STATES: [&str; 7] = [
    "droop feedback, pu",
    "governor integral, pu",
    "governor lag, pu",
    "governor derivative, pu",
    "governor output, pu",
    "gate, pu",
    "water column, pu",
];

impl Pidgov {
    pub fn build(b: &Build, name: &str) -> Result<Self, DeviceError> {
        let n = PidgovNumbers::read(b)?;
        let rises = |key: &str, is: bool| {
            if is { Ok(()) } else { Err(b.refuse(key, "gates and powers must rise from G0 to full gate")) }
        };
        rises("pidgovG1", n.g0 < n.g1)?;
        rises("pidgovG2", n.g1 < n.g2 && n.g2 < 1.0)?;
        rises("pidgovP2", n.p1 < n.p2 && n.p2 < n.p3)?;
        if n.p_min >= n.p_max {
            return Err(b.refuse("pidgovPmin", "pidgovPmin must lie below pidgovPmax"));
        }
        let kind = match name {
            "wpidhy" => Kind::Speed,
            _ if b.choice("pidgovFeedback")? == "power" => Kind::OnPower,
            _ => Kind::OnGate,
        };
        Ok(Self { n, kind })
    }

    fn points(&self) -> [(f64, f64); 4] {
        let n = &self.n;
        [(n.g0, 0.0), (n.g1, n.p1), (n.g2, n.p2), (1.0, n.p3)]
    }
    fn power<S: Real>(&self, gate: S) -> S {
        let p = self.points();
        let k = (1..3).find(|&k| gate.value() < p[k].0).unwrap_or(3);
        let (from, to) = (p[k - 1], p[k]);
        (gate - from.0) * ((to.1 - from.1) / (to.0 - from.0)) + from.1
    }
    pub fn gate_for(&self, power: f64) -> f64 {
        let p = self.points();
        let k = (1..3).find(|&k| power < p[k].1).unwrap_or(3);
        let (from, to) = (p[k - 1], p[k]);
        (power - from.1) * ((to.0 - from.0) / (to.1 - from.1)) + from.0
    }

    pub fn eval<S: Real>(&self, set: &Set, reference: S, seen: &Shown<S>, x: &[S], rows: &mut [S]) -> (S, S) {
        let n = &self.n;
        let slip = seen.speed - 1.0;
        let gate = x[5].clamp_to(set.low, set.high);
        let feedback = if self.kind == Kind::OnGate { gate } else { seen.power };
        let error = lag((reference - feedback) * set.droop, n.treg, x[0], &mut rows[0]) - slip;
        rows[1] = error * n.ki;
        let speed = if self.kind == Kind::Speed {
            // Partial fractions of the controller over (1 + s·T_a), which the second lag then follows.
            let (kp, kd) = (n.kp - n.ta * n.ki, n.kd - n.ta * n.kp + n.ta * n.ta * n.ki);
            let pid = error * kp + x[1] + washout(error, kd, n.ta, x[3], &mut rows[3]);
            let controlled = lag(pid, n.ta, x[2], &mut rows[2]);
            rows[4] = (controlled - x[4]) / n.tb;
            x[4]
        } else {
            let slow = lag(error * n.kp + x[1], n.ta, x[2], &mut rows[2]);
            let quick = washout(error, n.kd, n.ta, x[3], &mut rows[3]);
            (lag(slow + quick, n.ta, x[4], &mut rows[4]) - gate) / n.tb
        };
        rows[5] = speed.clamp_to(-n.closing, n.opening) + soft_stop(x[5], set.low, set.high);
        let tw = n.atw * n.tw;
        let water = lead_lag(self.power(gate), -tw, 0.5 * tw, x[6], &mut rows[6]);
        (gate, water.clamp_to(n.p_min, n.p_max) - slip * set.damping)
    }

    /// See [`super::Turbine::reference_for`].
    pub fn reference_for(&self, power: f64) -> f64 {
        if self.kind == Kind::OnGate { self.gate_for(power) } else { power }
    }

    /// Steady at `gate`: the reference.
    pub fn initialise(&self, gate: f64, torque: f64, power: f64, x: &mut [f64]) -> f64 {
        let held = if self.kind == Kind::Speed { 0.0 } else { gate };
        x.copy_from_slice(&[0.0, held, held, 0.0, held, gate, torque]);
        if self.kind == Kind::OnGate { gate } else { power }
    }
}
