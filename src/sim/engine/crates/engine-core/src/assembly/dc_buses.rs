//! DC buses: short circuits between their poles, a conductance each; which of them may have to be looked for elsewhere.

use super::System;

/// Voltage, pu, below which a bus stands low; highest one at which it is looked for, in steps of so much, to an accuracy of so many halvings.
const LOW: f64 = 0.5;
const HIGHEST: f64 = 1.2;
const APART: f64 = 0.01;
const HALVINGS: u32 = 20;

impl System {
    /// Unknowns of the live DC buses that stand low and that nothing charges. A source that comes back raises them at once: from the solution of
    /// little voltage, where loads are conductances and limits hold, to the one near the nominal voltage where that ends.
    pub fn low_dc(&self, y: &[f64]) -> Vec<usize> {
        let first = self.first_dc();
        let is_low = |k: &usize| self.islands.dc_alive[k - first] && self.mass[*k] == 0.0 && y[*k].abs() < LOW;
        (first..self.first_var()).filter(is_low).collect()
    }
    /// `y` with those buses together where they stand stable, at the highest voltage below which more flows to them than from them; none where there
    /// is no such voltage.
    pub fn lifted(&mut self, t: f64, y: &[f64], low: &[usize]) -> Option<Vec<f64>> {
        let (mut y, mut f) = (y.to_vec(), vec![0.0; self.n]);
        let mut gains = |v: f64| {
            low.iter().for_each(|k| y[*k] = v);
            self.evaluate(t, &y, &mut f);
            low.iter().map(|k| f[*k]).sum::<f64>() > 0.0
        };
        let (mut above, mut below) = (HIGHEST, HIGHEST - APART);
        while gains(above) || !gains(below) {
            (above, below) = (below, below - APART);
            if below < LOW {
                return None;
            }
        }
        for _ in 0..HALVINGS {
            let middle = 0.5 * (above + below);
            if gains(middle) {
                below = middle;
            } else {
                above = middle;
            }
        }
        Some(y)
    }
    pub(super) fn add_dc_faults(&self, y: &[f64], f: &mut [f64]) {
        let first = self.first_dc();
        for (bus, info) in self.dc.iter().enumerate() {
            if let Some((g, _)) = info.fault {
                f[first + bus] -= g * y[first + bus];
            }
        }
    }
    /// Through the fault of a bus, A.
    pub fn dc_fault_current(&self, bus: usize, y: &[f64]) -> f64 {
        let info = &self.dc[bus];
        info.fault.map_or(0.0, |(g, _)| g * y[self.first_dc() + bus] * self.s_base / info.v_nominal)
    }
    /// Turned into heat in all of them, W.
    pub fn dc_fault_power(&self, y: &[f64]) -> f64 {
        let at = self.first_dc();
        (0..self.dc.len()).map(|bus| self.dc_fault_current(bus, y) * y[at + bus] * self.dc[bus].v_nominal).sum()
    }
}
