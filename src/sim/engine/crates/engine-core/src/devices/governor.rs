//! Prime movers with their speed governors, per unit on the machine's rating. Input: rotor speed ω and electric power; output:
//! shaft torque (shaft power where the machine neglects speed).
//!
//! - `FirstOrder`: T_g·dT/dt = T_ref − (ω − 1)/R − T.
//! - `Degov1`: the diesel governor DEGOV1 of the PSS/E library: electric box (1 + s·T3)/(1 + s·T1 + s²·T1·T2), actuator
//!   K·(1 + s·T4)/[s·(1 + s·T5)·(1 + s·T6)] limited to [T_min, T_max], engine dead time e^{−s·T_D}. Droop acts on the throttle or on the
//!   electric power through 1/(1 + s·T_E); droop 0 is isochronous. The dead time is a chain of second-order Padé approximations, as
//!   many as keep the phase exact to 1 % up to 10 rad/s (T_D ≤ 1 s).
//!
//! - `Turbine`: steam, gas and hydro turbines, see [`super::turbine`].
//!
//! A turbocharged engine has more torque only as its boost builds up: T ≤ `boost_base` + y, `boost_time`·dy/dt = T − y
//! (a first-order form of the block-load limits of ISO 8528-5).

use super::limiter::{minimum, soft_stop};
use super::turbine::{Set, Turbine};
use crate::scalar::Real;

#[derive(Clone, Debug)]
pub struct Degov1 {
    pub t1: f64,
    pub t2: f64,
    pub t3: f64,
    pub t4: f64,
    pub t5: f64,
    pub t6: f64,
    pub td: f64,
    pub k: f64,
    pub te: f64,
    pub droop_on_power: bool,
}

#[derive(Clone, Debug)]
pub enum GovernorKind {
    Constant,
    FirstOrder { time: f64 },
    Degov1(Degov1),
    Turbine(Turbine),
}

#[derive(Clone, Debug)]
pub struct Governor {
    pub kind: GovernorKind,
    pub droop: f64,
    pub torque_min: f64,
    pub torque_max: f64,
    /// None: no boost limit.
    pub boost: Option<Boost>,
    /// Load reference: the power at which the set stands at nominal speed.
    pub reference: f64,
}

#[derive(Clone, Copy, Debug)]
pub struct Boost {
    pub base: f64,
    pub time: f64,
}

#[derive(Clone, Copy)]
pub struct Shaft<S> {
    pub torque: S,
    /// Actuator position in pu torque.
    pub valve: S,
}

// States of DEGOV1: electric box (2), lead-lag, lag, integrator, power transducer, then two per part of the dead time.
const DEGOV1_STATES: [&str; 18] = [
    "box",
    "boxRate",
    "actuatorLead",
    "actuatorLag",
    "valve",
    "power",
    "delay1",
    "delayRate1",
    "delay2",
    "delayRate2",
    "delay3",
    "delayRate3",
    "delay4",
    "delayRate4",
    "delay5",
    "delayRate5",
    "delay6",
    "delayRate6",
];
const DELAY: usize = 6;
/// Dead time that one second-order Padé approximation follows to 1 % of phase at 10 rad/s, s.
const DELAY_PART: f64 = 0.17;
pub const MOST_STATES: usize = DEGOV1_STATES.len() + 1;

impl Degov1 {
    /// Parts that the dead time is approximated in.
    fn parts(&self) -> usize {
        (libm::ceil(self.td / DELAY_PART) as usize).min((DEGOV1_STATES.len() - DELAY) / 2)
    }
    fn states(&self) -> usize {
        DELAY + 2 * self.parts()
    }
}

impl Governor {
    pub fn state_names(&self) -> Vec<&'static str> {
        let mut names = match &self.kind {
            GovernorKind::Constant => vec![],
            GovernorKind::FirstOrder { .. } => vec!["valve"],
            GovernorKind::Degov1(g) => DEGOV1_STATES[..g.states()].to_vec(),
            GovernorKind::Turbine(t) => t.state_names().to_vec(),
        };
        if self.boost.is_some() {
            names.push("boost");
        }
        names
    }

    pub fn eval<S: Real>(&self, omega: S, power: S, x: &[S], rows: &mut [S]) -> Shaft<S> {
        let (valve, torque) = match &self.kind {
            GovernorKind::Constant => (S::from_f64(self.reference), S::from_f64(self.reference)),
            GovernorKind::FirstOrder { time } => {
                let target = (omega - 1.0) / -self.droop + self.reference;
                rows[0] = (target - x[0]) / *time + soft_stop(x[0], self.torque_min, self.torque_max);
                let valve = x[0].clamp_to(self.torque_min, self.torque_max);
                (valve, valve)
            }
            GovernorKind::Degov1(g) => self.degov1(g, omega, power, x, rows),
            GovernorKind::Turbine(t) => t.eval(self.set(), omega, power, x, rows),
        };
        let torque = match self.boost {
            None => torque,
            Some(b) => {
                let y = x.len() - 1;
                let torque = minimum(torque, x[y] + b.base);
                rows[y] = (torque - x[y]) / b.time;
                torque
            }
        };
        Shaft { torque, valve }
    }

    fn set(&self) -> Set {
        Set { droop: self.droop, reference: self.reference, low: self.torque_min, high: self.torque_max }
    }

    /// (actuator position, torque).
    fn degov1<S: Real>(&self, g: &Degov1, omega: S, power: S, x: &[S], rows: &mut [S]) -> (S, S) {
        rows[..g.states()].fill(S::zero());
        let valve = x[4].clamp_to(self.torque_min, self.torque_max);
        let feedback = if !g.droop_on_power {
            valve
        } else if g.te > 0.0 {
            rows[5] = (power - x[5]) / g.te;
            x[5]
        } else {
            power
        };
        let error = (feedback - self.reference) * -self.droop - (omega - 1.0);
        let boxed = if g.t1 == 0.0 {
            error
        } else if g.t2 == 0.0 {
            rows[0] = (error - x[0]) / g.t1;
            x[0] + rows[0] * g.t3
        } else {
            rows[0] = x[1];
            rows[1] = (error - x[0] - x[1] * g.t1) / (g.t1 * g.t2);
            x[0] + x[1] * g.t3
        };
        let led = if g.t5 > 0.0 {
            rows[2] = (boxed - x[2]) / g.t5;
            x[2] + rows[2] * g.t4
        } else {
            boxed
        };
        let lagged = if g.t6 > 0.0 {
            rows[3] = (led - x[3]) / g.t6;
            x[3]
        } else {
            led
        };
        rows[4] = lagged * g.k + soft_stop(x[4], self.torque_min, self.torque_max);
        // Each part: z and w = τ·dz/dt of the Padé approximation 1 − s·τ/(1 + s·τ/2 + s²·τ²/12).
        let mut torque = valve;
        let part = g.td / g.parts().max(1) as f64;
        for k in (DELAY..g.states()).step_by(2) {
            rows[k] = x[k + 1] / part;
            rows[k + 1] = (torque - x[k] - x[k + 1] * 0.5) * (12.0 / part);
            torque = torque - x[k + 1];
        }
        (valve, torque)
    }

    /// Steady at `torque` and nominal speed; `Err` holds the limit that the torque breaks, by parameter name.
    pub fn initialise(&mut self, torque: f64, power: f64, x: &mut [f64]) -> Result<(), &'static str> {
        x.fill(0.0);
        self.reference = torque;
        if let GovernorKind::Constant | GovernorKind::Turbine(_) = self.kind {
        } else if torque > self.torque_max {
            return Err("torqueMax");
        } else if torque < self.torque_min {
            return Err("torqueMin");
        }
        match &self.kind {
            GovernorKind::Constant => {}
            GovernorKind::FirstOrder { .. } => x[0] = torque,
            GovernorKind::Turbine(t) => {
                let own = t.state_names().len();
                self.reference = t.initialise(self.set(), torque, power, &mut x[..own])?;
            }
            GovernorKind::Degov1(g) => {
                x[4] = torque;
                x[5] = power;
                for k in (DELAY..g.states()).step_by(2) {
                    x[k] = torque;
                }
                if g.droop_on_power {
                    self.reference = power;
                }
            }
        }
        if let (Some(_), Some(y)) = (self.boost, x.last_mut()) {
            *y = torque;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn degov1(td: f64) -> Governor {
        // Typical diesel set, domain values of a Woodward-type actuator.
        Governor {
            kind: GovernorKind::Degov1(Degov1 {
                t1: 0.01,
                t2: 0.02,
                t3: 0.2,
                t4: 0.25,
                t5: 0.009,
                t6: 0.0384,
                td,
                k: 10.0,
                te: 0.05,
                droop_on_power: true,
            }),
            droop: 0.04,
            torque_min: 0.0,
            torque_max: 1.1,
            boost: Some(Boost { base: 0.6, time: 1.0 }),
            reference: 0.0,
        }
    }

    #[test]
    fn stands_still_and_settles_on_its_droop() {
        let mut g = degov1(0.024);
        let mut x = vec![0.0; g.state_names().len()];
        g.initialise(0.5, 0.5, &mut x).expect("inside its limits");
        let mut rows = vec![0.0; x.len()];
        assert_eq!(g.eval(1.0, 0.5, &x, &mut rows).torque, 0.5);
        assert!(rows.iter().all(|r| r.abs() < 1e-14));
        // At 0.8 pu the integrator rests where the speed has fallen by droop·0.3.
        x[5] = 0.8;
        g.eval(1.0 - 0.04 * 0.3, 0.8, &x, &mut rows);
        assert!(rows[1].abs() < 1e-12, "box input {}", rows[1]);
    }

    #[test]
    fn dead_time_delays_a_ramp_by_exactly_its_time() {
        // A Padé approximation of a delay is exact for polynomials up to its order; a ramp r·t comes out as r·(t − T_D).
        let mut g = degov1(0.024);
        let mut x = vec![0.0; g.state_names().len()];
        g.initialise(0.5, 0.5, &mut x).expect("inside its limits");
        let rate = 0.3;
        x[7] = rate * 0.024;
        x[6] = 0.5 - rate * 0.024 / 2.0;
        let mut rows = vec![0.0; x.len()];
        let out = g.eval(1.0, 0.5, &x, &mut rows);
        assert!((out.torque - (0.5 - rate * 0.024)).abs() < 1e-15);
        assert!((rows[6] - rate).abs() < 1e-12 && rows[7].abs() < 1e-12);
    }

    #[test]
    fn boost_limits_the_first_step() {
        let mut g = degov1(0.0);
        let mut x = vec![0.0; g.state_names().len()];
        g.initialise(0.1, 0.1, &mut x).expect("inside its limits");
        x[4] = 1.1;
        let mut rows = vec![0.0; x.len()];
        assert!((g.eval(0.95, 1.0, &x, &mut rows).torque - 0.7).abs() < 1e-15);
    }

    #[test]
    fn refuses_a_torque_beyond_its_limits_by_name() {
        let mut g = degov1(0.0);
        let mut x = vec![0.0; g.state_names().len()];
        assert_eq!(g.initialise(1.2, 1.2, &mut x), Err("torqueMax"));
        assert_eq!(g.initialise(-0.1, 0.0, &mut x), Err("torqueMin"));
    }
}
