//! Zero sequence of a branch between two AC buses: its own impedance and shunts, and what the windings let pass.

use super::ac_base::{inverse, plus};
use super::high_star::HighStar;
use super::two_port::{TwoPort, over};
use super::windings::Winding;

/// Series branch and shunts of the zero sequence, where the windings let it pass.
#[derive(Clone, Copy, PartialEq)]
pub struct Zero {
    pub z: (f64, f64),
    pub y: (f64, f64),
    pub shunt: [(f64, f64); 2],
    pub high: HighStar,
}

impl Zero {
    /// At a multiple of the nominal frequency.
    pub fn at(&self, order: f64) -> Zero {
        let z = (self.z.0, self.z.1 * order);
        let scaled = |(g, b): (f64, f64)| (g, if b < 0.0 { b / order } else { b * order });
        Zero { z, y: inverse(z.0, z.1), shunt: self.shunt.map(scaled), high: self.high.at(order) }
    }
}

impl TwoPort {
    /// Admittances between its ports for such a zero sequence.
    pub(super) fn zero_between(&self, Zero { y, shunt, high, .. }: &Zero) -> Vec<(usize, usize, (f64, f64))> {
        if !self.closed {
            return vec![];
        }
        // A winding in delta is a short circuit to the other's zero sequence, one in star without earth an open one to both.
        let [first, second] = self.windings.map(|winding| winding == Winding::Star);
        let through = if self.windings.contains(&Winding::OpenStar) { (0.0, 0.0) } else { *y };
        // Behind a delta the low side sees its leakage alone.
        let mutual = if first && second { over((-through.0, -through.1), self.n) } else { (0.0, 0.0) };
        let across = [plus(shunt[0], over(through, self.n * self.n)), mutual, plus(shunt[1], through)];
        let [own, mutual, low] = if high.is_solid() { across } else { high.seen(across) };
        let mut found = vec![];
        if first {
            found.push((0, 0, own));
        }
        if second {
            found.push((1, 1, low));
        }
        if first && second {
            found.extend([(0, 1, mutual), (1, 0, mutual)]);
        }
        found
    }
}
