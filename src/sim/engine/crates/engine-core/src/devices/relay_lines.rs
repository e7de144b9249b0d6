//! Line-to-line voltages in `emt`, of the fundamental over the last cycle: what elements 27 and 59 look at ([`super::relay`]), and what is recorded as
//! the lowest one.

use super::cycle::Cycle;
use crate::device::Env;
use crate::emt::phases::{turned, vector};
use crate::sequence::extreme_lines;

/// Both sequences of the fundamental voltage over the last cycle, in `emt`.
#[derive(Default)]
pub(crate) struct LineVoltages {
    cycle: Cycle<2>,
    /// Angle that turned with the island's speed up to an instant, rad.
    angle: f64,
    at: f64,
    /// Least and greatest; none before a run.
    pub(crate) seen: Option<(f64, f64)>,
}

/// Points of the cycle before a run.
const BEFORE: i32 = 400;

impl LineVoltages {
    /// The cycle before t = 0 as the operating point has it, which holds still: positive sequence alone, of `v` at t = 0.
    pub(crate) fn begin(&mut self, env: &Env, v: (f64, f64), speed: f64) {
        let length = std::f64::consts::TAU / (env.omega0 * speed.max(0.5));
        for k in -BEFORE..=0 {
            let share = f64::from(k) / f64::from(BEFORE);
            let twice = 2.0 * std::f64::consts::TAU * share;
            self.cycle.add(share * length, [v, turned(v, (libm::cos(twice), libm::sin(twice)))], length);
        }
        self.seen = Some(extreme_lines(v, (0.0, 0.0)));
    }
    pub(crate) fn accepted(&mut self, env: &Env, volts: &[f64], speed: f64) {
        let length = std::f64::consts::TAU / (env.omega0 * speed.max(0.5));
        self.angle += env.omega0 * speed * (env.t - self.at);
        self.at = env.t;
        let (c, s) = (libm::cos(self.angle), libm::sin(self.angle));
        let v = vector(volts);
        self.cycle.add(env.t, [turned(v, (c, -s)), turned(v, (c, s))], length);
        if self.cycle.holds(length) {
            // The negative sequence turns backwards, as its conjugate.
            let (positive, negative) = (self.cycle.mean(0, length), self.cycle.mean(1, length));
            self.seen = Some(extreme_lines(positive, (negative.0, -negative.1)));
        }
    }
}
