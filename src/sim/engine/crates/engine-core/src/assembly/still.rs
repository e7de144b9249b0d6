//! What stands still of a network: devices whose equations are J·x + b until something is switched, as lines, transformers, contacts and impedances
//! have them. Put together once as one sparse matrix, and their powers as quadratic forms, so that a step need not visit each.
//!
//! Transformers with a knee stand still, too: what their cores draw beyond it is added where one is beyond (see [`crate::device::Model::knee`]).

use super::{STRAY, System};
use crate::device::{Env, Formulation, PowerBalance};
use crate::grouped::{Row, Rows, class};
use crate::phase_rows::PhaseRows;
use std::ops::Range;

#[derive(Default)]
pub struct Still {
    /// Something was switched: it is put together anew when next asked for.
    pub stale: bool,
    /// How often that has been done.
    pub made: u64,
    /// Units that are not in it.
    pub others: Vec<usize>,
    /// ∂f/∂y on the pattern of the Jacobian, in `Emt` with the stray conductances.
    pub values: Vec<f64>,
    /// The same by rows without zeros, those of phases and others, and f at y = 0.
    phases: PhaseRows,
    rows: Rows<u32>,
    entries: Vec<f64>,
    pub offset: Vec<f64>,
    /// Of source, load and loss.
    powers: [Form; 3],
    /// Unknowns with a knee and where that is, and the units whose they are.
    knees: Vec<(u32, f64)>,
    bent: Vec<Bent>,
}

/// A unit with a knee, and its part of the list of them.
struct Bent {
    unit: usize,
    knees: Range<usize>,
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

    /// Adds up what belongs to the same unknowns.
    fn merge(&mut self) {
        self.linear.sort_by_key(|&(k, _)| k);
        self.linear.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
        self.quadratic.sort_by_key(|&(i, j, _)| (i, j));
        self.quadratic.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            kept.2 += if same { next.2 } else { 0.0 };
            same
        });
    }
}

/// Adds `count` times the forms that `f` is within ±`reach`, a power of 2, of the local variables at these places.
fn add_forms(
    forms: &mut [Form; 3],
    count: f64,
    index: &[usize],
    reach: f64,
    mut f: impl FnMut(&[(usize, f64)]) -> [f64; 3],
) {
    let zero = f(&[]);
    let ends: Vec<[[f64; 3]; 2]> = (0..index.len()).map(|k| [f(&[(k, reach)]), f(&[(k, -reach)])]).collect();
    for (form, zero) in forms.iter_mut().zip(zero) {
        form.constant += count * zero;
    }
    for (k, [up, down]) in ends.iter().enumerate() {
        let at = index[k] as u32;
        for (n, form) in forms.iter_mut().enumerate() {
            let (linear, square) = (0.5 * (up[n] - down[n]), 0.5 * (up[n] + down[n]) - zero[n]);
            if linear != 0.0 {
                form.linear.push((at, count * linear / reach));
            }
            if square != 0.0 {
                form.quadratic.push((at, at, count * square / (reach * reach)));
            }
        }
        for other in 0..k {
            let (both, [beside, _]) = (f(&[(k, reach), (other, reach)]), ends[other]);
            for (n, form) in forms.iter_mut().enumerate() {
                let product = both[n] - up[n] - beside[n] + zero[n];
                // What rounding leaves of forms without one.
                if product.abs() > 1e-12 * (up[n].abs() + beside[n].abs()) {
                    form.quadratic.push((at, index[other] as u32, count * product / (reach * reach)));
                }
            }
        }
    }
}

impl Still {
    /// f of its units. Out of line, so that its loop keeps its registers.
    #[inline(never)]
    pub fn rows(&self, y: &[f64], f: &mut [f64]) {
        f.copy_from_slice(&self.offset);
        self.phases.add(y, f);
        let offset = |row: &Row<u32>| self.offset[row.of as usize];
        self.rows.sum(&self.entries, |column| y[column as usize], offset, |row, sum| f[row.of as usize] = sum);
    }

    /// W, of all its units, as long as none is beyond its knee, which in `Rms` none is.
    pub fn powers(&self, y: &[f64]) -> PowerBalance {
        let [source, load, loss] = self.powers.each_ref().map(|form| form.at(y));
        PowerBalance { source, load, loss }
    }

    /// Whether something is beyond its knee in `y`.
    #[inline]
    pub fn bends(&self, y: &[f64]) -> bool {
        self.knees.iter().any(|&(k, knee)| y[k as usize].abs() > knee)
    }

    /// Units that are.
    pub fn beyond(&self, y: &[f64]) -> impl Iterator<Item = usize> {
        let bends = |&(k, knee): &(u32, f64)| y[k as usize].abs() > knee;
        self.bent.iter().filter(move |of| self.knees[of.knees.clone()].iter().any(bends)).map(|of| of.unit)
    }
}

/// The largest power of 2 that is at most 1 and below a knee.
fn reach(knee: f64) -> f64 {
    libm::exp2(libm::floor(libm::log2(knee.min(1.0))))
}

impl System {
    /// Whether a unit is in what stands still.
    pub fn is_still(&self, unit: usize) -> bool {
        self.formulation != Formulation::SteadyState && self.units[unit].device.still(self.formulation)
    }

    /// W, of all that stands still.
    #[inline]
    pub fn still_powers(&mut self, y: &[f64]) -> PowerBalance {
        let mut sum = self.still.powers(y);
        if self.still.bends(y) {
            sum.loss += self.loss_beyond(y);
        }
        sum
    }

    #[cold]
    fn loss_beyond(&mut self, y: &[f64]) -> f64 {
        let mut loss = 0.0;
        for k in self.still.beyond(y) {
            let unit = &mut self.units[k];
            unit.gather(y, &self.frames);
            loss += unit.count * unit.device.loss_beyond(unit.shape.locals(&unit.x));
        }
        loss
    }

    /// Adds to f what is beyond its knee.
    #[cold]
    pub(super) fn add_beyond(&mut self, y: &[f64], f: &mut [f64]) {
        let env = Env::new(0.0, self.omega0, self.s_base, &self.profile_values);
        for k in self.still.beyond(y) {
            let unit = &mut self.units[k];
            unit.gather(y, &self.frames);
            unit.device.value_beyond(&env, unit.shape, &unit.x, &mut unit.out);
            unit.add_out(f);
        }
    }

    /// The same for ∂f/∂y.
    #[cold]
    pub(super) fn add_beyond_slopes(&mut self, y: &[f64]) {
        let env = Env::new(0.0, self.omega0, self.s_base, &self.profile_values);
        for k in self.still.beyond(y) {
            let unit = &mut self.units[k];
            unit.gather(y, &self.frames);
            let local = &mut self.local[..unit.index.len() * unit.index.len()];
            unit.device.jacobian_beyond(&env, unit.shape, &unit.x, local);
            unit.add_local(local, &mut self.jacobian.values);
        }
    }

    /// Whether a unit was when that was last put together.
    pub fn stands_still(&self, unit: usize) -> bool {
        self.still.others.binary_search(&unit).is_err()
    }

    /// Puts together what stands still, where that is to be done.
    #[inline]
    pub fn put_still(&mut self) {
        if self.still.stale {
            self.put_together();
        }
    }

    #[cold]
    fn put_together(&mut self) {
        let mut still =
            Still { values: vec![0.0; self.jacobian.values.len()], offset: vec![0.0; self.n], ..Still::default() };
        still.made = self.still.made + 1;
        for k in 0..self.units.len() {
            if self.is_still(k) {
                self.put_unit(k, &mut still);
            } else {
                still.others.push(k);
            }
        }
        still.powers.iter_mut().for_each(Form::merge);
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
        still.phases = PhaseRows::take(&mut rows);
        let mut order: Vec<usize> = (0..self.n).filter(|&row| !rows[row].is_empty()).collect();
        order.sort_by_key(|&row| class(rows[row].len()));
        still.entries = order.iter().flat_map(|&row| rows[row].iter().map(|&(_, value)| value)).collect();
        let columns = |row: usize| rows[row].iter().map(|&(column, _)| column).collect();
        still.rows = Rows::new(order.into_iter().map(|row| (row as u32, row as u32, columns(row))));
        self.still = still;
        self.alike.part();
    }

    fn put_unit(&mut self, k: usize, still: &mut Still) {
        let formulation = self.formulation;
        let unit = &mut self.units[k];
        let env = Env::new(0.0, self.omega0, self.s_base, &self.profile_values);
        let slopes = unit.at_rest(formulation, env);
        unit.add_out(&mut still.offset);
        unit.add_local(&slopes, &mut still.values);
        let knee = unit.device.knee(formulation);
        let reach = knee.as_ref().map_or(1.0, |(_, limit)| reach(*limit));
        let n = unit.index.len();
        let (device, shape, env) = (unit.device.as_ref(), unit.shape, unit.env(env));
        let (mut x, mut out) = (vec![0.0; n], vec![0.0; n]);
        let powers = |set: &[(usize, f64)]| {
            x.fill(0.0);
            for &(k, value) in set {
                x[k] = value;
            }
            device.value(formulation, &env, shape, &x, &mut out);
            let PowerBalance { source, load, loss } = device.balance(&env, shape.locals(&x), &out[..shape.volts]);
            [source, load, loss]
        };
        add_forms(&mut still.powers, unit.count, &unit.index, reach, powers);
        if let Some((vars, limit)) = knee {
            let first = still.knees.len();
            still.knees.extend(unit.own()[vars].iter().map(|&place| (place as u32, limit)));
            still.bent.push(Bent { unit: k, knees: first..still.knees.len() });
        }
    }
}
