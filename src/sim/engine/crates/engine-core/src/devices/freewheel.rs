//! Diodes of a converter's valves across a DC side, which carry on what inductances drive when the side's voltage passes zero
//! (N. Mohan, T. Undeland, W. Robbins, Power Electronics, 3rd ed. (2003), ch. 7): i = (−v − V_f)/r below −V_f, in pu of the rating and the bus.

use super::limiter::enters_above;
use crate::device::Effect;
use crate::scalar::Real;

/// Forward voltage, pu of the bus, and resistance of the two that a bridge has in series, pu of the rating. Assumed: 3.2 V of 800 at rated current.
const DROP: f64 = 2e-3;
const RESISTANCE: f64 = 2e-3;

#[derive(Clone, Copy, Debug, Default)]
pub struct Freewheel {
    conducts: bool,
}

impl Freewheel {
    /// Into the side.
    pub fn current<S: Real>(&self, v: S) -> S {
        if self.conducts { (v + DROP) / -RESISTANCE } else { S::zero() }
    }
    /// Heat, pu of the rating.
    pub fn loss(&self, v: f64) -> f64 {
        -v * self.current(v)
    }
    /// Above 0 where it blocks.
    pub fn guard(v: f64) -> f64 {
        v + DROP
    }
    /// Its guard crossed at `v`.
    pub fn turned(&mut self, v: f64) -> Effect {
        self.conducts = !enters_above(Self::guard(v), !self.conducts);
        Effect { discontinuity: true, topology: false }
    }
}
