//! Short circuits at the buses: where they are, and what they draw.

use super::{BusInfo, System};
use crate::emt::faults::FaultBranch;

impl System {
    /// `Emt`: of every fault its branches, and the buses at which they are.
    pub fn phase_faults(&self) -> impl Iterator<Item = (usize, &FaultBranch)> {
        self.faulted[0].iter().flat_map(|&bus| self.ac[bus].phase_fault.iter().map(move |branch| (bus, branch)))
    }

    /// Whether there is a fault at any bus.
    #[inline]
    pub fn has_faults(&self) -> bool {
        self.faulted.iter().any(|buses| !buses.is_empty())
    }

    /// Whenever a fault has come or gone.
    pub fn find_faulted(&mut self) {
        let is_faulted = |info: &BusInfo| info.fault.is_some() || !info.phase_fault.is_empty();
        self.faulted =
            [&self.ac, &self.dc].map(|buses| (0..buses.len()).filter(|&bus| is_faulted(&buses[bus])).collect());
    }

    #[cold]
    pub(super) fn add_faults(&self, y: &[f64], f: &mut [f64]) {
        for (bus, branch) in self.phase_faults() {
            branch.add_current(3 * bus, y, f);
        }
        let width = self.width();
        for &bus in &self.faulted[0] {
            let at = width * bus;
            if let (Some((g, b)), None) = (self.ac[bus].fault, self.pinned[at]) {
                let (vr, vi) = (y[at], y[at + 1]);
                f[at] -= g * vr - b * vi;
                f[at + 1] -= g * vi + b * vr;
            }
        }
        let first = self.first_dc();
        for &bus in &self.faulted[1] {
            f[first + bus] -= self.dc[bus].fault.map_or(0.0, |(g, _)| g) * y[first + bus];
        }
    }

    /// `Rms`: turned into heat in the balanced faults of AC buses, W.
    pub fn ac_fault_power(&self, y: &[f64]) -> f64 {
        let of =
            |bus: &usize| self.ac[*bus].fault.map_or(0.0, |(g, _)| g * (y[2 * bus].powi(2) + y[2 * bus + 1].powi(2)));
        self.faulted[0].iter().map(of).sum::<f64>() * self.s_base
    }

    /// Through the fault of a bus, A.
    pub fn dc_fault_current(&self, bus: usize, y: &[f64]) -> f64 {
        let info = &self.dc[bus];
        info.fault.map_or(0.0, |(g, _)| g * y[self.first_dc() + bus] * self.s_base / info.v_nominal)
    }
    /// Turned into heat in all of them, W.
    pub fn dc_fault_power(&self, y: &[f64]) -> f64 {
        let at = self.first_dc();
        self.faulted[1].iter().map(|&bus| self.dc_fault_current(bus, y) * y[at + bus] * self.dc[bus].v_nominal).sum()
    }
    /// Of `excess`, pu, of the capacitances beside them, W: a fault empties a capacitor within a fraction of a step, whose points know nothing of the
    /// heat in it.
    pub fn dc_fault_excess(&self, excess: impl Fn(usize, f64) -> f64) -> f64 {
        let first = self.first_dc();
        let charged =
            self.faulted[1].iter().map(|bus| (first + bus, self.mass[first + bus])).filter(|(_, mass)| *mass > 0.0);
        charged.map(|(k, mass)| excess(k, mass)).sum::<f64>() * self.s_base
    }
}
