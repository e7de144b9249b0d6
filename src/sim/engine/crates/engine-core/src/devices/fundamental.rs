//! Sequences of the fundamental over the last cycle of an `emt` run, as a numerical relay takes them from three phases.

use super::cycle::Cycle;
use crate::device::Env;
use crate::emt::phases::{turned, vector, zero};

type Vector = (f64, f64);

#[derive(Default)]
pub(crate) struct Fundamental {
    /// Turned by the island's angle so that what is asked for stands still: positive, conjugate of the negative, zero sequence.
    cycle: Cycle<3>,
    /// Angle that turned with the island's speed up to an instant, rad.
    angle: f64,
    at: f64,
}

/// Points of the cycle before a run.
const BEFORE: i32 = 400;

impl Fundamental {
    /// The cycle before t = 0 as the operating point has it, which holds still: positive sequence alone, of `x` at t = 0.
    pub(crate) fn begin(&mut self, env: &Env, x: Vector, speed: f64) {
        let length = cycle_length(env, speed);
        for k in -BEFORE..=0 {
            let share = f64::from(k) / f64::from(BEFORE);
            let twice = 2.0 * std::f64::consts::TAU * share;
            let [positive, alone] = [x, turned(x, (libm::cos(twice), libm::sin(twice)))];
            // Of the zero sequence there is none.
            self.cycle.add(share * length, [positive, alone, (0.0, 0.0)], length);
        }
    }
    /// An accepted point; positive, negative and zero sequence once a whole cycle is known.
    pub(crate) fn accepted(&mut self, env: &Env, x: &[f64], speed: f64) -> Option<[Vector; 3]> {
        let length = cycle_length(env, speed);
        self.angle += env.omega0 * speed * (env.t - self.at);
        self.at = env.t;
        let (c, s) = (libm::cos(self.angle), libm::sin(self.angle));
        let (both, third) = (vector(x), 2.0 * zero(x));
        self.cycle.add(env.t, [turned(both, (c, -s)), turned(both, (c, s)), (third * c, -third * s)], length);
        self.cycle.holds(length).then(|| {
            // The negative sequence turns backwards, as its conjugate.
            let (positive, negative) = (self.cycle.mean(0, length), self.cycle.mean(1, length));
            [positive, (negative.0, -negative.1), self.cycle.mean(2, length)]
        })
    }
}

/// s; of no less than half the nominal speed.
pub(super) fn cycle_length(env: &Env, speed: f64) -> f64 {
    std::f64::consts::TAU / (env.omega0 * speed.max(0.5))
}
