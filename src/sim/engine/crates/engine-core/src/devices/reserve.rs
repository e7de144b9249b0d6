//! What stands behind an inverter's DC link and gives its power, per unit on the inverter's rating: a battery ([`super::battery`]), a
//! flywheel, or the sun and the wind.
//!
//! Battery: power limits follow from the C-rates and from the cut-off voltages under load, and fade out over the last half per cent of charge.
//! Flywheel: W·de/dt = −p − standby, e = (n/n_max)², W = its energy at n_max; power fades out over the last two per cent of the energy at both
//! ends of its speed window. Primary source: any power up to what is available, the rest is not taken from it.

use super::battery::Battery;
use super::limiter::{maximum, minimum};
use crate::device::{Env, Var, VarKind};
use crate::scalar::Real;

/// Range of charge over which the power limits fade.
const FADE: f64 = 0.005;
/// Share of its energy over which a flywheel's limits fade.
const WHEEL_FADE: f64 = 0.02;

/// Loss of the conversion, pu: a + b·|p| + c·p², and resistance of the filter.
#[derive(Clone, Copy, Debug)]
pub struct Losses {
    pub resistance: f64,
    pub no_load: f64,
    pub linear: f64,
    pub quadratic: f64,
}

impl Losses {
    pub fn of<S: Real>(&self, p: S) -> S {
        p.abs() * self.linear + p.sq() * self.quadratic + self.no_load
    }
    /// Power that is left of `p` at the terminals, at nominal voltage and without reactive power.
    fn left<S: Real>(&self, p: S) -> S {
        p - self.of(p) - p.sq() * self.resistance
    }
}

#[derive(Clone, Debug)]
pub struct Wheel {
    /// Energy at the highest speed over the rating, s.
    pub energy: f64,
    /// Lowest speed over the highest.
    pub speed_min: f64,
    pub speed: f64,
    pub power: f64,
    /// Friction and excitation at the highest speed, pu; falls with the energy.
    pub standby: f64,
}

#[derive(Clone, Debug)]
pub struct Primary {
    /// Profile of the available power in W, or a constant in pu.
    pub profile: Option<usize>,
    pub power: f64,
}

#[derive(Clone, Debug)]
// There is one to an inverter: a box would save nothing.
#[allow(clippy::large_enum_variant)]
pub enum Reserve {
    Battery(Battery),
    Wheel(Wheel),
    Primary(Primary),
}

fn fade<S: Real>(room: S, over: f64) -> S {
    (room / over).clamp_to(0.0, 1.0)
}

impl Reserve {
    pub fn vars(&self) -> Vec<Var> {
        match self {
            Self::Battery(b) => b.vars(),
            Self::Wheel(_) => vec![Var { name: "flywheel energy, 1", kind: VarKind::Reservoir, scale: 1.0 }],
            Self::Primary(_) => vec![],
        }
    }

    /// Charge in its window: state of charge, or share of the flywheel's energy.
    pub fn charge<S: Real>(&self, x: &[S]) -> Option<S> {
        x.first().copied()
    }
    pub fn starting_charge(&self) -> f64 {
        match self {
            Self::Battery(b) => b.soc,
            Self::Wheel(w) => w.speed * w.speed,
            Self::Primary(_) => 0.0,
        }
    }

    /// Least and greatest power that the inverter may take at its AC side, pu of a rating of `s` W.
    pub fn range<S: Real>(&self, env: &Env, s: f64, losses: &Losses, x: &[S]) -> (S, S) {
        match self {
            Self::Battery(b) => {
                let (source, soc) = (b.source(x), x[0]);
                let (emf, r) = (source.emf, source.resistance);
                let out = minimum((emf - b.v_min) / r, S::from_f64(b.i_discharge_max));
                let out = maximum(out, S::zero()) * fade(soc - b.soc_min, FADE);
                let back = minimum((emf * -1.0 + b.v_max) / r, S::from_f64(b.i_charge_max));
                let back = maximum(back, S::zero()) * fade(soc * -1.0 + b.soc_max, FADE);
                let discharge = minimum((emf - out * r) * out, source.greatest_power() * 0.95) / s;
                let charge = (emf + back * r) * back / s;
                (-charge, losses.left(discharge))
            }
            Self::Wheel(w) => {
                let floor = w.speed_min * w.speed_min;
                let out = fade(x[0] - floor, WHEEL_FADE) * w.power;
                let back = fade(x[0] * -1.0 + 1.0, WHEEL_FADE) * w.power;
                (-back, out)
            }
            Self::Primary(p) => {
                let power = p.profile.map_or(p.power, |k| env.profiles[k] / s).max(0.0);
                (S::zero(), S::from_f64(power))
            }
        }
    }

    /// dx/dt at `power` (pu, out of the reserve).
    pub fn rates<S: Real>(&self, s: f64, power: S, x: &[S], rows: &mut [S]) {
        match self {
            Self::Battery(b) => {
                let source = b.source(x);
                b.rates(x, source, source.current_at_power(power * s), rows);
            }
            Self::Wheel(w) => rows[0] = -(power + x[0] * w.standby) / w.energy,
            Self::Primary(_) => {}
        }
    }

    pub fn settle(&self, s: f64, power: f64, x: &mut [f64]) {
        match self {
            Self::Battery(b) => {
                // The pairs' voltages and the current that delivers the power belong together.
                b.initialise(0.0, x);
                for _ in 0..60 {
                    let i = b.current_at_power(x, power * s);
                    b.initialise(i, x);
                }
            }
            Self::Wheel(w) => x[0] = w.speed * w.speed,
            Self::Primary(_) => {}
        }
    }

    /// What enters the model through it and what turns into heat in it, pu.
    pub fn balance(&self, s: f64, power: f64, x: &[f64]) -> (f64, f64) {
        match self {
            Self::Battery(b) => {
                let source = b.source(x);
                (0.0, b.heat(x, source, source.current_at_power(power * s)) / s)
            }
            Self::Wheel(w) => (0.0, x[0] * w.standby),
            Self::Primary(_) => (power, 0.0),
        }
    }

    /// J.
    pub fn stored(&self, s: f64, x: &[f64]) -> f64 {
        match self {
            Self::Battery(b) => b.stored(x),
            Self::Wheel(w) => w.energy * x[0] * s,
            Self::Primary(_) => 0.0,
        }
    }

    /// Its own signals: battery power, current, voltage, state of charge, C-rate; speed and energy of a flywheel; available power.
    pub fn measure(&self, env: &Env, s: f64, power: f64, x: &[f64], out: &mut [f64]) {
        match self {
            Self::Battery(b) => {
                let i = b.current_at_power(x, power * s);
                out.copy_from_slice(&[power * s, i, b.voltage(x, i), x[0], b.c_rate(i)]);
            }
            Self::Wheel(w) => {
                out.copy_from_slice(&[f64::sqrt(x[0].max(0.0)), w.energy * x[0] * s, power * s]);
            }
            Self::Primary(p) => out.copy_from_slice(&[p.profile.map_or(p.power * s, |k| env.profiles[k]).max(0.0)]),
        }
    }

    /// Room to the ends of its charge, positive inside; none that never runs out.
    pub fn margins(&self, x: &[f64]) -> [f64; 2] {
        match self {
            Self::Battery(b) => [x[0] - b.soc_min, b.soc_max - x[0]],
            Self::Wheel(w) => [x[0] - w.speed_min * w.speed_min, 1.0 - x[0]],
            Self::Primary(_) => [1.0, 1.0],
        }
    }
}
