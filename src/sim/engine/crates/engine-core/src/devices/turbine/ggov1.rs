//! Gas turbine or gas engine, GGOV1 of the PSS/E library. PID on P_ref − Δω − R·(feedback); the lowest of it, the exhaust temperature's PI
//! and the acceleration limiter is the fuel demand; actuator with rates; P = K_turb·(w_f − w_fnl) after the transport delay T_eng and
//! (1 + s·T_c)/(1 + s·T_b), minus D_m·Δω.
//!
//! - Temperature: the fuel (with D_m below 0 times ω^D_m) after (1 + s·T_sa)/(1 + s·T_sb) and 1/(1 + s·T_fload) against
//!   L_dref/K_turb + w_fnl.
//! - Acceleration: the demand rises by at most K_a·(a_set − dω/dt), dω/dt through 1/(1 + s·T_a); K_a = 0 switches it off.
//! - Megawatt controller: K_imw/s on (P_set − P_e), within ±1.1·R, added to the reference; K_imw = 0 switches it off.
//! - `ggov1Rating` is the turbine's rating over the machine's (T_rate).

use super::Set;
use crate::devices::blocks::{DeadTime, lag, lead_lag, washout};
use crate::devices::governor::Shown;
use crate::devices::limiter::{STOP, minimum, soft_stop};
use crate::devices::params::{ParamSpec, choice, flag, numbers};
use crate::scalar::Real;

/// What the droop acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// Isochronous.
    None,
    Power,
    Valve,
}

numbers! {
    Ggov1Numbers {
        tpelec: "ggov1Tpelec" "s" number 0.0 100.0, "GGOV1: power transducer";
        max_error: "ggov1MaxError" "pu" positive 1.0, "GGOV1: greatest speed error";
        min_error: "ggov1MinError" "pu" number -1.0 0.0 = 0.0, "GGOV1: least speed error; default 0 = minus the greatest";
        kp: "ggov1Kp" "pu" positive 1000.0, "GGOV1: proportional gain";
        ki: "ggov1Ki" "pu/s" positive 1000.0, "GGOV1: integral gain";
        kd: "ggov1Kd" "pu·s" number 0.0 1000.0 = 0.0, "GGOV1: derivative gain; default 0";
        td: "ggov1Td" "s" number 0.0 100.0 = 0.0, "GGOV1: derivative lag; default 0 leaves the derivative out";
        tact: "ggov1Tact" "s" positive 100.0, "GGOV1: actuator";
        kturb: "ggov1Kturb" "pu" positive 100.0, "GGOV1: turbine gain";
        wfnl: "ggov1Wfnl" "pu" number 0.0 1.0, "GGOV1: no-load fuel flow";
        tb: "ggov1Tb" "s" number 0.0 100.0, "GGOV1: turbine, lag";
        tc: "ggov1Tc" "s" number 0.0 100.0 = 0.0, "GGOV1: turbine, lead; default 0";
        teng: "ggov1Teng" "s" number 0.0 10.0 = 0.0, "GGOV1: transport delay; default 0";
        tfload: "ggov1Tfload" "s" positive 100.0, "GGOV1: exhaust temperature";
        kpload: "ggov1Kpload" "pu" number 0.0 1000.0, "GGOV1: temperature limiter, proportional";
        kiload: "ggov1Kiload" "pu/s" number 0.0 1000.0, "GGOV1: temperature limiter, integral";
        ldref: "ggov1Ldref" "pu" positive 10.0, "GGOV1: power at the temperature limit";
        tsa: "ggov1Tsa" "s" number 0.0 100.0 = 0.0, "GGOV1: exhaust temperature, lead; default 0";
        tsb: "ggov1Tsb" "s" number 0.0 100.0 = 0.0, "GGOV1: exhaust temperature, lag; default 0 leaves it and the lead out";
        aset: "ggov1Aset" "pu/s" number 0.0 1000.0 = 0.0, "GGOV1: acceleration limit; default 0";
        ka: "ggov1Ka" "pu" number 0.0 1000.0 = 0.0, "GGOV1: gain of the acceleration limiter; default 0 = off";
        ta: "ggov1Ta" "s" number 0.0 100.0 = 0.1, "GGOV1: time constant of the measured acceleration; default 0.1";
        kimw: "ggov1Kimw" "1/s" number 0.0 1000.0 = 0.0, "GGOV1: gain of the megawatt controller; default 0 = off";
        dead_band: "ggov1DeadBand" "pu" number 0.0 1.0 = 0.0, "GGOV1: speed deviation that is not answered; default 0";
        opening: "ggov1Ropen" "pu/s" positive 1000.0 = 99.0, "GGOV1: greatest opening speed of the valve; default 99";
        closing: "ggov1Rclose" "pu/s" positive 1000.0 = 99.0, "GGOV1: greatest closing speed of the valve; default 99";
        rating: "ggov1Rating" "1" positive 100.0 = 1.0, "GGOV1: rating of the turbine over that of the machine; default 1";
    }
}

pub const CHOICES: &[ParamSpec] = &[
    choice("ggov1Feedback", &["power", "valve", "none"], "GGOV1: what the droop acts on; none is isochronous")
        .optional(),
    flag("ggov1FuelWithSpeed", "GGOV1: fuel flow follows the speed; default false").optional(),
];

#[derive(Clone, Debug)]
pub struct Ggov1 {
    pub n: Ggov1Numbers,
    pub feedback: Feedback,
    /// Fuel flow follows the speed (shaft-driven pump).
    pub fuel_with_speed: bool,
    /// Reference and power that the run began with: what the megawatt controller holds.
    pub start: (f64, f64),
}

const STATES: [&str; DELAY] = [
    "fuel valve, pu",
    "measured power, pu",
    "governor integral, pu",
    "governor derivative, pu",
    "turbine lead-lag, pu",
    "exhaust temperature, pu",
    "temperature limiter integral, pu",
    "exhaust temperature lead-lag, pu",
    "measured acceleration, pu",
    "fuel demand of the acceleration limiter, pu",
    "megawatt controller, pu",
];
const DELAY: usize = 11;
/// The most that any turbine has.
pub const MOST_STATES: usize = DELAY + DeadTime::STATES.len();
/// Value of a limiter's integral that limits nothing.
const OPEN: f64 = 1.0;
/// How fast the rising demand follows where it is not limited, 1/s.
const DEMAND: f64 = 1e3;

impl Ggov1 {
    fn delay(&self) -> DeadTime {
        DeadTime { time: self.n.teng }
    }
    pub fn state_names(&self) -> Vec<&'static str> {
        let mut names = STATES.to_vec();
        names.extend(&DeadTime::STATES[..self.delay().states()]);
        names
    }
    /// Fuel at which the exhaust is as hot as it may be.
    fn limit(&self) -> f64 {
        self.n.ldref / self.n.kturb + self.n.wfnl
    }
    pub fn fuel_for(&self, torque: f64) -> f64 {
        torque / (self.n.kturb * self.n.rating) + self.n.wfnl
    }

    pub fn eval<S: Real>(&self, set: &Set, reference: S, seen: &Shown<S>, x: &[S], rows: &mut [S]) -> (S, S) {
        let n = &self.n;
        let slip = seen.speed - 1.0;
        let power = seen.power / n.rating;
        let measured = lag(power, n.tpelec, x[1], &mut rows[1]);
        let droop = match self.feedback {
            Feedback::None => S::zero(),
            Feedback::Power => (measured - reference / n.rating) * set.droop,
            Feedback::Valve => (x[0] - reference) * set.droop,
        };
        let (megawatt, limit) = (x[10], 1.1 * set.droop);
        rows[10] = if n.kimw > 0.0 {
            (self.set_power(reference) - measured) * n.kimw + soft_stop(megawatt, -limit, limit)
        } else {
            S::zero()
        };
        let least = if n.min_error < 0.0 { n.min_error } else { -n.max_error };
        let error = (megawatt - self.beyond_dead_band(slip) - droop).clamp_to(least, n.max_error);
        let derivative = washout(error, n.kd, n.td, x[3], &mut rows[3]);
        let speed = error * n.kp + x[2] + derivative;
        // Exhaust temperature, as the fuel that heats it.
        let heating = if set.damping < 0.0 { x[0] * (seen.speed.ln() * set.damping).exp() } else { x[0] };
        let led = lead_lag(heating, n.tsa, n.tsb, x[7], &mut rows[7]);
        rows[5] = (led - x[5]) / n.tfload;
        let margin = x[5] * -1.0 + self.limit();
        let temperature = margin * n.kpload + x[6];
        let mut chosen = minimum(speed, temperature);
        let acceleration = washout(slip, 1.0, n.ta.max(1e-3), x[8], &mut rows[8]);
        if n.ka > 0.0 {
            let rise = (acceleration * -1.0 + n.aset) * n.ka;
            // At rest it stands a step's increment above the demand, so that small movements pass.
            let follows = (chosen.clamp_to(set.low, set.high) - x[9]) * DEMAND + n.ka * n.aset;
            rows[9] = minimum(follows, rise);
            chosen = minimum(chosen, x[9]);
        } else {
            rows[9] = (chosen - x[9]) * DEMAND;
        }
        let chosen = chosen.clamp_to(set.low, set.high);
        // Each controller's integral follows the demand with K_P/K_I: the one in charge integrates, the others keep close.
        rows[2] = error * n.ki + (chosen - speed) * (n.ki / n.kp);
        rows[6] = if n.kpload > 0.0 {
            (chosen - x[6]) * (n.kiload / n.kpload)
        } else {
            margin * n.kiload + soft_stop(x[6], set.low, OPEN.max(set.high))
        };
        rows[0] = ((chosen - x[0]) / n.tact).clamp_to(-n.closing, n.opening);
        let fuel = if self.fuel_with_speed { x[0] * seen.speed } else { x[0] };
        let delayed = self.delay().eval(fuel, &x[DELAY..], &mut rows[DELAY..]);
        let burnt = (delayed - n.wfnl) * n.kturb;
        let turbine = lead_lag(burnt, n.tc, n.tb, x[4], &mut rows[4]);
        (x[0], turbine * n.rating - slip * set.damping.max(0.0))
    }

    /// What the megawatt controller holds, pu of the turbine.
    fn set_power<S: Real>(&self, reference: S) -> S {
        let scale = if self.feedback == Feedback::Valve { self.n.kturb } else { 1.0 / self.n.rating };
        (reference - self.start.0) * scale + self.start.1
    }
    fn beyond_dead_band<S: Real>(&self, slip: S) -> S {
        // Without a band the slope counts at 0, too.
        if self.n.dead_band == 0.0 { slip } else { slip - slip.clamp_to(-self.n.dead_band, self.n.dead_band) }
    }

    /// See [`super::Turbine::reference_for`]; without feedback what the megawatt controller adds.
    pub fn reference_for(&self, power: f64) -> f64 {
        if self.feedback == Feedback::Valve { self.fuel_for(power) } else { power }
    }

    pub fn initialise(&mut self, set: &Set, valve: f64, power: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        if valve > self.limit() {
            return Err("ggov1Ldref");
        }
        let n = &self.n;
        let turbine = (valve - n.wfnl) * n.kturb;
        // Without a proportional gain the limiter's integral rests against its stop.
        let rest = OPEN.max(set.high) + (self.limit() - valve) * n.kiload / STOP;
        let open = if n.kpload > 0.0 { valve } else { rest };
        let power = power / n.rating;
        let demand = valve + n.ka * n.aset / DEMAND;
        x[..DELAY].copy_from_slice(&[valve, power, valve, 0.0, turbine, valve, open, valve, 0.0, demand, 0.0]);
        self.delay().initialise(valve, &mut x[DELAY..]);
        let reference = match self.feedback {
            Feedback::None => 0.0,
            Feedback::Power => power * n.rating,
            Feedback::Valve => valve,
        };
        self.start = (reference, power);
        Ok(reference)
    }
}
