//! Prime movers with their speed governors, per unit on the machine's rating. Input: rotor speed ω and electric power; output:
//! shaft torque (shaft power where the machine neglects speed).
//!
//! - `FirstOrder`: T_g·dT/dt = T_ref − (ω − 1)/R − T.
//! - `Degov1`: the diesel governor DEGOV1 of the PSS/E library: electric box (1 + s·T3)/(1 + s·T1 + s²·T1·T2), actuator
//!   K·(1 + s·T4)/[s·(1 + s·T5)·(1 + s·T6)] limited to [T_min, T_max], engine dead time e^{−s·T_D}. Droop acts on the throttle or on the
//!   electric power through 1/(1 + s·T_E); droop 0 is isochronous. Dead time: [`super::blocks::DeadTime`].
//!
//! - `Turbine`: steam, gas and hydro turbines, see [`super::turbine`]: their output is a power, P, and the torque P/ω.
//!
//! A turbocharged engine has more torque only as its boost builds up: T ≤ `boost_base` + y, `boost_time`·dy/dt = T − y
//! (a first-order form of the block-load limits of ISO 8528-5).
//!
//! Isochronous load sharing: the load reference y of all sets that share follows the island's speed, `sharing_time`·R·dy/dt = 1 − ω_island.
//! They stay equal, so that the sets carry the load by their ratings, as over load-sharing lines, and bring the frequency back.

use super::blocks::DeadTime;
use super::limiter::{minimum, soft_stop};
use super::turbine::{self, Set, Turbine};
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
    /// D_turb, D_m of a turbine.
    pub turbine_damping: f64,
    /// None: no boost limit.
    pub boost: Option<Boost>,
    /// Isochronous load sharing; None: the droop alone.
    pub sharing_time: Option<f64>,
    /// Load reference, at which the set stands at nominal speed: power, or what a turbine's governor counts in.
    pub reference: f64,
}

#[derive(Clone, Copy, Debug)]
pub struct Boost {
    pub base: f64,
    pub time: f64,
}

/// What a governor looks at, pu.
#[derive(Clone, Copy)]
pub struct Shown<S> {
    pub speed: S,
    /// Speed of the island's frame.
    pub island: S,
    /// Electric power at the terminals.
    pub power: S,
    /// Shaft power per shaft torque: the speed, 1 where the machine neglects it.
    pub per_torque: S,
}

#[derive(Clone, Copy)]
pub struct Shaft<S> {
    pub torque: S,
    /// Actuator position in pu torque.
    pub valve: S,
}

// States of DEGOV1: electric box (2), lead-lag, lag, integrator, power transducer; its dead time's follow.
const DEGOV1_STATES: [&str; DELAY] = [
    "governor electric box, pu",
    "governor electric box rate, pu/s",
    "actuator lead-lag, pu",
    "actuator lag, pu",
    "throttle, pu",
    "measured power, pu",
];
const DELAY: usize = 6;
/// With load sharing and boost.
pub const MOST_STATES: usize = turbine::MOST_STATES + 2;

impl Degov1 {
    fn delay(&self) -> DeadTime {
        DeadTime { time: self.td }
    }
    fn states(&self) -> usize {
        DELAY + self.delay().states()
    }
}

impl Governor {
    pub fn state_names(&self) -> Vec<&'static str> {
        let mut names = match &self.kind {
            GovernorKind::Constant => vec![],
            GovernorKind::FirstOrder { .. } => vec!["governor torque, pu"],
            GovernorKind::Degov1(g) => {
                let mut names = DEGOV1_STATES.to_vec();
                names.extend(&DeadTime::STATES[..g.delay().states()]);
                names
            }
            GovernorKind::Turbine(t) => t.state_names(),
        };
        if self.sharing_time.is_some() {
            names.push("load-sharing reference, pu");
        }
        if self.boost.is_some() {
            names.push("turbocharger boost, pu");
        }
        names
    }

    pub fn eval<S: Real>(&self, seen: &Shown<S>, x: &[S], rows: &mut [S]) -> Shaft<S> {
        let mut own = x.len();
        let boost = self.boost.map(|b| {
            own -= 1;
            (b, own)
        });
        let mut reference = S::from_f64(self.reference);
        if let Some(time) = self.sharing_time {
            own -= 1;
            rows[own] = (seen.island - 1.0) / -(time * self.droop);
            reference = reference + x[own];
        }
        let rated = &mut rows[..own];
        let (valve, torque) = match &self.kind {
            GovernorKind::Constant => (reference, reference),
            GovernorKind::FirstOrder { time } => {
                let target = (seen.speed - 1.0) / -self.droop + reference;
                rated[0] = (target - x[0]) / *time + soft_stop(x[0], self.torque_min, self.torque_max);
                let valve = x[0].clamp_to(self.torque_min, self.torque_max);
                (valve, valve)
            }
            GovernorKind::Degov1(g) => self.degov1(g, seen, reference, &x[..own], rated),
            GovernorKind::Turbine(t) => {
                let (valve, power) = t.eval(&self.set(), reference, seen, &x[..own], rated);
                (valve, power / seen.per_torque)
            }
        };
        let torque = match boost {
            None => torque,
            Some((b, y)) => {
                let torque = minimum(torque, x[y] + b.base);
                rows[y] = (torque - x[y]) / b.time;
                torque
            }
        };
        Shaft { torque, valve }
    }

    fn set(&self) -> Set {
        Set { droop: self.droop, low: self.torque_min, high: self.torque_max, damping: self.turbine_damping }
    }

    /// (actuator position, torque).
    fn degov1<S: Real>(&self, g: &Degov1, seen: &Shown<S>, reference: S, x: &[S], rows: &mut [S]) -> (S, S) {
        let power = seen.power;
        rows.fill(S::zero());
        let valve = x[4].clamp_to(self.torque_min, self.torque_max);
        let feedback = if !g.droop_on_power {
            valve
        } else if g.te > 0.0 {
            rows[5] = (power - x[5]) / g.te;
            x[5]
        } else {
            power
        };
        let error = (feedback - reference) * -self.droop - (seen.speed - 1.0);
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
        (valve, g.delay().eval(valve, &x[DELAY..], &mut rows[DELAY..]))
    }

    /// Another dispatch, pu of the set: at nominal speed it stands at the other power.
    pub fn dispatch(&mut self, from: f64, to: f64) {
        let reference = |power: f64| match &self.kind {
            GovernorKind::Turbine(t) => t.reference_for(power),
            _ => power,
        };
        self.reference += reference(to) - reference(from);
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
        let set = self.set();
        match &mut self.kind {
            GovernorKind::Constant => {}
            GovernorKind::FirstOrder { .. } => x[0] = torque,
            GovernorKind::Turbine(t) => {
                let own = t.state_names().len();
                self.reference = t.initialise(&set, torque, power, &mut x[..own])?;
            }
            GovernorKind::Degov1(g) => {
                x[4] = torque;
                x[5] = power;
                g.delay().initialise(torque, &mut x[DELAY..g.states()]);
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
            turbine_damping: 0.0,
            boost: Some(Boost { base: 0.6, time: 1.0 }),
            sharing_time: None,
            reference: 0.0,
        }
    }

    fn shown(speed: f64, power: f64) -> Shown<f64> {
        Shown { speed, island: speed, power, per_torque: speed }
    }

    #[test]
    fn stands_still_and_settles_on_its_droop() {
        let mut g = degov1(0.024);
        let mut x = vec![0.0; g.state_names().len()];
        g.initialise(0.5, 0.5, &mut x).expect("inside its limits");
        let mut rows = vec![0.0; x.len()];
        assert_eq!(g.eval(&shown(1.0, 0.5), &x, &mut rows).torque, 0.5);
        assert!(rows.iter().all(|r| r.abs() < 1e-14));
        // At 0.8 pu the integrator rests where the speed has fallen by droop·0.3.
        x[5] = 0.8;
        g.eval(&shown(1.0 - 0.04 * 0.3, 0.8), &x, &mut rows);
        assert!(rows[1].abs() < 1e-12, "box input {}", rows[1]);
    }

    #[test]
    fn boost_limits_the_first_step() {
        let mut g = degov1(0.0);
        let mut x = vec![0.0; g.state_names().len()];
        g.initialise(0.1, 0.1, &mut x).expect("inside its limits");
        x[4] = 1.1;
        let mut rows = vec![0.0; x.len()];
        assert!((g.eval(&shown(0.95, 1.0), &x, &mut rows).torque - 0.7).abs() < 1e-15);
    }

    #[test]
    fn sharing_moves_the_reference_until_the_island_is_back_at_nominal() {
        let mut g = Governor { sharing_time: Some(2.0), ..degov1(0.0) };
        let mut x = vec![0.0; g.state_names().len()];
        assert_eq!(&g.state_names()[6..], ["load-sharing reference, pu", "turbocharger boost, pu"]);
        g.initialise(0.5, 0.5, &mut x).expect("inside its limits");
        let mut rows = vec![0.0; x.len()];
        g.eval(&shown(0.99, 0.5), &x, &mut rows);
        assert!((rows[6] - 0.01 / (2.0 * 0.04)).abs() < 1e-15);
        // At nominal speed the shared load stands for more power.
        (x[6], x[5]) = (0.2, 0.7);
        g.eval(&shown(1.0, 0.7), &x, &mut rows);
        assert!(rows[1].abs() < 1e-12 && rows[6] == 0.0);
    }

    #[test]
    fn refuses_a_torque_beyond_its_limits_by_name() {
        let mut g = degov1(0.0);
        let mut x = vec![0.0; g.state_names().len()];
        assert_eq!(g.initialise(1.2, 1.2, &mut x), Err("torqueMax"));
        assert_eq!(g.initialise(-0.1, 0.0, &mut x), Err("torqueMin"));
    }
}
