//! DC buses: short circuits between their poles, a conductance each; which of them may have to be looked for elsewhere.

use super::System;
use crate::linear::{Matrix, SparseLu};
use crate::results::Note;

/// Voltage, pu, below which a bus stands low; highest one at which it is looked for, in steps of so much, to an accuracy of so many halvings.
const LOW: f64 = 0.5;
const HIGHEST: f64 = 1.2;
const APART: f64 = 0.01;
const HALVINGS: u32 = 20;
/// Voltage, pu, by a current of 1 pu, below which it may be the rounding of a bus that an ideal source holds.
const ROUNDED: f64 = 1e-6;

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
    /// A note on each live DC bus at which, the states held, a current let in lowers the voltage: constant power alone meets inductances there, so
    /// that every disturbance grows (Middlebrook's condition R·C·V²/L > P without a C), by what begins with the rounding.
    pub fn note_unheld_dc(&mut self, lu: &mut SparseLu, matrix: &mut Matrix, y: &[f64], notes: &mut Vec<Note>) {
        let first = self.first_dc();
        let unheld = (first..self.first_var()).filter(|k| self.islands.dc_alive[k - first] && self.mass[*k] == 0.0);
        let unheld: Vec<usize> = unheld.collect();
        if unheld.is_empty() {
            return;
        }
        let hold: Vec<bool> = self.mass.iter().map(|m| *m > 0.0).collect();
        self.differentiate(0.0, y);
        self.iteration_matrix(&|_| 0.0, Some(&hold), matrix);
        if !lu.factor(matrix) {
            return;
        }
        let mut response = vec![0.0; self.n];
        for k in unheld {
            response.fill(0.0);
            response[k] = 1.0;
            lu.solve(&mut response);
            if response[k] < -ROUNDED {
                let message = "Constant power behind inductances alone: nothing holds the voltage of this bus, which runs away from any disturbance, and \
                               be it the rounding. A capacitor at the load holds it";
                let device = Some(self.dc[k - first].id.clone());
                notes.push(Note { time: 0.0, code: "N270".into(), device, message: message.into() });
            }
        }
    }
}
