//! AC and DC islands: which buses are joined galvanically, which have a source.

use crate::assembly::{PortBus, Unit};

#[derive(Clone, Debug, Default)]
pub struct AcIsland {
    /// Holds an ideal frequency source.
    pub ideal: bool,
    /// Sum of the finite frame weights.
    weight: f64,
    /// Bus of the heaviest source: the angle reference of a power flow without an ideal source.
    pub reference_bus: Option<usize>,
    heaviest: f64,
}

impl AcIsland {
    pub fn alive(&self) -> bool {
        self.ideal || self.weight > 0.0
    }
}

#[derive(Clone, Debug, Default)]
pub struct Islands {
    /// Bus → island, numbered by their lowest bus.
    pub ac_of: Vec<usize>,
    pub ac_islands: Vec<AcIsland>,
    pub dc_alive: Vec<bool>,
}

impl Islands {
    /// `was_alive`: the DC buses that were, and whose capacitors thus have a charge; none before the start.
    pub fn find(nac: usize, ndc: usize, units: &[Unit], was_alive: &[bool]) -> Self {
        let mut ac = DisjointSets::new(nac);
        let mut dc = DisjointSets::new(ndc);
        for unit in units {
            for (a, b) in unit.device.couples() {
                match (unit.buses[a], unit.buses[b]) {
                    (PortBus::Ac(a), PortBus::Ac(b)) => ac.join(a, b),
                    (PortBus::Dc(a), PortBus::Dc(b)) => dc.join(a, b),
                    _ => {}
                }
            }
        }
        let (ac_of, count) = ac.number();
        let (dc_of, dc_count) = dc.number();
        let mut ac_islands = vec![AcIsland::default(); count];
        let (mut dc_held, mut buffered) = (vec![false; dc_count], vec![false; dc_count]);
        for unit in units {
            for (port, bus) in unit.buses.iter().enumerate() {
                match *bus {
                    PortBus::Ac(k) => {
                        let weight = unit.device.frame_weight(port) * unit.count;
                        let island = &mut ac_islands[ac_of[k]];
                        if weight.is_infinite() {
                            island.ideal = true;
                        } else {
                            island.weight += weight;
                        }
                        if weight > island.heaviest {
                            island.heaviest = weight;
                            island.reference_bus = Some(k);
                        }
                    }
                    PortBus::Dc(k) => {
                        dc_held[dc_of[k]] |= unit.device.holds_dc(port);
                        buffered[dc_of[k]] |= unit.device.buffers_dc(port);
                    }
                }
            }
        }
        for (&island, _) in dc_of.iter().zip(was_alive).filter(|(_, was)| **was) {
            dc_held[island] |= buffered[island];
        }
        let dc_alive = dc_of.iter().map(|&island| dc_held[island]).collect();
        Self { ac_of, ac_islands, dc_alive }
    }

    pub fn count(&self) -> usize {
        self.ac_islands.len()
    }
    pub fn ac_alive(&self, bus: usize) -> bool {
        self.ac_islands[self.ac_of[bus]].alive()
    }
    pub fn alive(&self, bus: PortBus) -> bool {
        match bus {
            PortBus::Ac(k) => self.ac_alive(k),
            PortBus::Dc(k) => self.dc_alive[k],
        }
    }
    /// Share of a device of this weight (times count) in its island's frame equation.
    pub fn frame_share(&self, island: usize, weight: f64) -> f64 {
        let info = &self.ac_islands[island];
        if info.ideal {
            return if weight.is_infinite() { 1.0 } else { 0.0 };
        }
        if info.weight > 0.0 { weight / info.weight } else { 0.0 }
    }
}

struct DisjointSets {
    parent: Vec<usize>,
}

impl DisjointSets {
    fn new(n: usize) -> Self {
        Self { parent: (0..n).collect() }
    }
    fn root(&mut self, mut k: usize) -> usize {
        while self.parent[k] != k {
            self.parent[k] = self.parent[self.parent[k]];
            k = self.parent[k];
        }
        k
    }
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
    /// Set number of each element, sets numbered by their lowest element; and how many there are.
    fn number(&mut self) -> (Vec<usize>, usize) {
        let mut of = vec![usize::MAX; self.parent.len()];
        let mut count = 0;
        for k in 0..of.len() {
            let root = self.root(k);
            if of[root] == usize::MAX {
                of[root] = count;
                count += 1;
            }
            of[k] = of[root];
        }
        (of, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_numbered_by_their_lowest_element() {
        let mut sets = DisjointSets::new(5);
        sets.join(4, 1);
        sets.join(3, 0);
        assert_eq!(sets.number(), (vec![0, 1, 2, 0, 1], 3));
    }
}
