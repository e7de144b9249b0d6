//! Zero sequence of a branch between two AC buses: its own impedance and shunts, and what the windings let pass.

use super::ac_base::{inverse, plus};
use super::high_winding;
use super::two_port::{TwoPort, over};
use super::windings::Winding;

/// Series branch and shunts of the zero sequence, where the windings let it pass.
#[derive(Clone, Copy, PartialEq)]
pub struct Zero {
    pub z: (f64, f64),
    pub y: (f64, f64),
    pub shunt: [(f64, f64); 2],
}

impl Zero {
    /// At a multiple of the nominal frequency.
    pub fn at(&self, order: f64) -> Zero {
        let z = (self.z.0, self.z.1 * order);
        let scaled = |(g, b): (f64, f64)| (g, if b < 0.0 { b / order } else { b * order });
        Zero { z, y: inverse(z.0, z.1), shunt: self.shunt.map(scaled) }
    }
}

impl TwoPort {
    /// Admittances of a series branch and shunts between its ports, behind what stands before the core: own, mutual, of the low side.
    pub(super) fn seen(&self, y: (f64, f64), shunt: [(f64, f64); 2], before: (f64, f64)) -> [(f64, f64); 3] {
        let across = [plus(shunt[0], over(y, self.n * self.n)), over((-y.0, -y.1), self.n), plus(shunt[1], y)];
        high_winding::seen(across, before)
    }

    /// Admittances between its ports for such a zero sequence, `before` standing in front of the core.
    pub(super) fn zero_between(
        &self,
        Zero { y, shunt, .. }: &Zero,
        before: (f64, f64),
    ) -> Vec<(usize, usize, (f64, f64))> {
        if !self.closed {
            return vec![];
        }
        // A winding in delta is a short circuit to the other's zero sequence, one in star without earth an open one to both.
        let [first, second] = self.windings.map(|winding| winding == Winding::Star);
        let through = if self.windings.contains(&Winding::OpenStar) { (0.0, 0.0) } else { *y };
        let [own, mutual, low] = self.seen(through, *shunt, before);
        let mut found = vec![];
        if first {
            found.push((0, 0, own));
        }
        if second {
            // In a zigzag it meets the leakage between its halves alone, behind a delta all.
            found.push((1, 1, if self.zigzag == Winding::Star { low } else { plus(shunt[1], through) }));
        }
        if first && second {
            found.extend([(0, 1, mutual), (1, 0, mutual)]);
        }
        found
    }
}
