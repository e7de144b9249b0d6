//! What stands still of a network: devices whose equations are J·x + b until something is switched, as lines, transformers, contacts and impedances
//! have them. Put together once as one sparse matrix, and their powers as quadratic forms, so that a step need not visit each.

use super::{STRAY, System};
use crate::device::{Env, Formulation, PowerBalance};

#[derive(Default)]
pub struct Still {
    /// Something was switched: it is put together anew when next asked for.
    pub stale: bool,
    /// Units that are not in it.
    pub others: Vec<usize>,
    /// ∂f/∂y on the pattern of the Jacobian, in `Emt` with the stray conductances.
    pub values: Vec<f64>,
    /// The same by rows without zeros, and f at y = 0.
    row_ptr: Vec<usize>,
    entries: Vec<(u32, f64)>,
    pub offset: Vec<f64>,
    /// Of source, load and loss.
    powers: [Form; 3],
}

/// c + Σ l·x + Σ q·x·x, W.
#[derive(Default)]
struct Form {
    constant: f64,
    linear: Vec<(u32, f64)>,
    quadratic: Vec<(u32, u32, f64)>,
}

impl Form {
    fn at(&self, y: &[f64]) -> f64 {
        let linear: f64 = self.linear.iter().map(|&(k, l)| l * y[k as usize]).sum();
        let quadratic: f64 = self.quadratic.iter().map(|&(i, j, q)| q * y[i as usize] * y[j as usize]).sum();
        self.constant + linear + quadratic
    }
}

/// Adds `count` times the forms that `f` is, of the local variables at these places.
fn add_forms(forms: &mut [Form; 3], count: f64, index: &[usize], mut f: impl FnMut(&[(usize, f64)]) -> [f64; 3]) {
    let zero = f(&[]);
    let ends: Vec<[[f64; 3]; 2]> = (0..index.len()).map(|k| [f(&[(k, 1.0)]), f(&[(k, -1.0)])]).collect();
    for (form, zero) in forms.iter_mut().zip(zero) {
        form.constant += count * zero;
    }
    for (k, [up, down]) in ends.iter().enumerate() {
        let at = index[k] as u32;
        for (n, form) in forms.iter_mut().enumerate() {
            let (linear, square) = (0.5 * (up[n] - down[n]), 0.5 * (up[n] + down[n]) - zero[n]);
            if linear != 0.0 {
                form.linear.push((at, count * linear));
            }
            if square != 0.0 {
                form.quadratic.push((at, at, count * square));
            }
        }
        for other in 0..k {
            let (both, [beside, _]) = (f(&[(k, 1.0), (other, 1.0)]), ends[other]);
            for (n, form) in forms.iter_mut().enumerate() {
                let product = both[n] - up[n] - beside[n] + zero[n];
                // What rounding leaves of forms without one.
                if product.abs() > 1e-12 * (up[n].abs() + beside[n].abs()) {
                    form.quadratic.push((at, index[other] as u32, count * product));
                }
            }
        }
    }
}

impl Still {
    /// f of its units.
    pub fn rows(&self, y: &[f64], f: &mut [f64]) {
        for ((f, offset), at) in f.iter_mut().zip(&self.offset).zip(self.row_ptr.windows(2)) {
            let row = &self.entries[at[0]..at[1]];
            *f = row.iter().fold(*offset, |sum, &(column, value)| sum + value * y[column as usize]);
        }
    }

    /// W, of all its units.
    pub fn powers(&self, y: &[f64]) -> PowerBalance {
        let [source, load, loss] = self.powers.each_ref().map(|form| form.at(y));
        PowerBalance { source, load, loss }
    }
}

impl System {
    /// Whether a unit is in what stands still.
    pub fn is_still(&self, unit: usize) -> bool {
        self.formulation != Formulation::SteadyState && self.units[unit].device.still(self.formulation)
    }

    /// Puts together what stands still, where that is to be done.
    pub fn put_still(&mut self) {
        if self.still.stale {
            self.put_together();
        }
    }

    #[cold]
    fn put_together(&mut self) {
        let mut still =
            Still { values: vec![0.0; self.jacobian.values.len()], offset: vec![0.0; self.n], ..Still::default() };
        let zeros = vec![0.0; self.n];
        for k in 0..self.units.len() {
            if self.is_still(k) {
                self.put_unit(k, &zeros, &mut still);
            } else {
                still.others.push(k);
            }
        }
        if self.formulation == Formulation::Emt {
            for place in self.bus_place.chunks(9) {
                for phase in 0..3 {
                    still.values[place[4 * phase]] -= STRAY;
                }
            }
        }
        let mut rows: Vec<Vec<(u32, f64)>> = vec![vec![]; self.n];
        for column in 0..self.n {
            for place in self.jacobian.col_ptr[column]..self.jacobian.col_ptr[column + 1] {
                if still.values[place] != 0.0 {
                    rows[self.jacobian.row_idx[place]].push((column as u32, still.values[place]));
                }
            }
        }
        still.row_ptr.push(0);
        for row in rows {
            still.entries.extend(row);
            still.row_ptr.push(still.entries.len());
        }
        self.still = still;
    }

    fn put_unit(&mut self, k: usize, zeros: &[f64], still: &mut Still) {
        let formulation = self.formulation;
        let unit = &mut self.units[k];
        unit.gather(zeros, &self.frames);
        let env = Env {
            turns: &unit.turns,
            past: &unit.past,
            ..Env::new(0.0, self.omega0, self.s_base, &self.profile_values)
        };
        let (device, shape, n) = (unit.device.as_ref(), unit.shape, unit.index.len());
        let local = &mut self.local[..n * n];
        device.jacobian(formulation, &env, shape, &unit.x, local);
        device.value(formulation, &env, shape, &unit.x, &mut unit.out);
        for (i, &w) in unit.weight.iter().enumerate().filter(|(_, w)| **w != 0.0) {
            still.offset[unit.index[i]] += w * unit.out[i];
            let row = i * n..(i + 1) * n;
            for (&place, slope) in unit.place[row.clone()].iter().zip(&local[row]) {
                still.values[place] += w * slope;
            }
        }
        let (mut x, mut out) = (vec![0.0; n], vec![0.0; n]);
        add_forms(&mut still.powers, unit.count, &unit.index, |set| {
            x.fill(0.0);
            for &(k, value) in set {
                x[k] = value;
            }
            device.value(formulation, &env, shape, &x, &mut out);
            let PowerBalance { source, load, loss } = device.balance(&env, shape.locals(&x), &out[..shape.volts]);
            [source, load, loss]
        });
    }
}
