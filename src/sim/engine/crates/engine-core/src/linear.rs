//! Sparse LU with a fixed pattern: pivots are chosen so that little fills in, numbers are refactored in place on those pivots while
//! they last, and the quality of factorisations is measured.
//!
//! Devices reserve a full block for their local Jacobian, of which they fill a fifth: only places that have held a number since the
//! pattern was given take part, and where a new one fills the structure is analysed again.

use crate::markowitz;
use crate::refactor::{Numbers, Pivots};
use crate::stopwatch::Stopwatch;
use crate::sweep;
use std::rc::Rc;
use std::time::Instant;

/// Compressed sparse columns with a fixed pattern.
#[derive(Clone)]
pub struct Matrix {
    pub n: usize,
    pub col_ptr: Vec<usize>,
    pub row_idx: Vec<usize>,
    pub values: Vec<f64>,
}

impl Matrix {
    /// Pattern from (row, column) pairs, doubles merged; every diagonal place is in it.
    pub fn from_entries(n: usize, entries: &[(usize, usize)]) -> Self {
        let mut columns: Vec<Vec<usize>> = (0..n).map(|k| vec![k]).collect();
        for &(row, column) in entries {
            columns[column].push(row);
        }
        let mut col_ptr = vec![0];
        let mut row_idx = Vec::with_capacity(entries.len());
        for rows in &mut columns {
            rows.sort_unstable();
            rows.dedup();
            row_idx.extend_from_slice(rows);
            col_ptr.push(row_idx.len());
        }
        let values = vec![0.0; row_idx.len()];
        Self { n, col_ptr, row_idx, values }
    }

    /// Place of (row, column) in `values`; it must be in the pattern.
    pub fn position(&self, row: usize, column: usize) -> usize {
        let (from, to) = (self.col_ptr[column], self.col_ptr[column + 1]);
        from + self.row_idx[from..to].binary_search(&row).expect("entry of the pattern")
    }

    /// out = A·x.
    pub fn multiply(&self, x: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        for (column, &xc) in x.iter().enumerate() {
            for k in self.col_ptr[column]..self.col_ptr[column + 1] {
                out[self.row_idx[k]] += self.values[k] * xc;
            }
        }
    }
}

/// Most pivots that are remembered; most factors that are kept, and numbers in all of these.
const PIVOTS: usize = 8;
const KEPT: usize = 24;
const KEPT_NUMBERS: usize = 1 << 20;

pub struct SparseLu {
    /// Places of the pattern in use.
    used: Vec<bool>,
    /// Structure of those; none before the first factorisation.
    analysed: Option<Analysed>,
    /// Pivots that have served, those of the last factorisation first.
    pivots: Vec<Rc<Pivots>>,
    /// Factors in force; none before the first factorisation and after a singular one.
    factors: Option<Factors>,
    /// Others that are kept, and room of some that are not.
    kept: Vec<Factors>,
    spare: Numbers,
    /// Zeros; for solutions, and for those of vectors that are no room; for products.
    work: Vec<f64>,
    room: Vec<f64>,
    around: Vec<f64>,
    product: Vec<f64>,
    /// Largest ‖Ax − b‖∞/‖b‖∞ measured.
    pub worst_residual: f64,
    pub factorisations: u64,
    /// Factorisations for which pivots were chosen.
    pub pivotings: u64,
    /// Factorisations that failed their check and were done again.
    pub repaired: u64,
    /// Spent in factorisations and solves.
    pub time: Stopwatch,
}

struct Factors {
    /// Numbers of the matrix, and the sum of their digits, by which most others are told apart.
    of: Vec<f64>,
    sum: u64,
    keep: bool,
    pivots: Rc<Pivots>,
    numbers: Numbers,
}

/// Matrix of the used places, and which they are.
struct Analysed {
    matrix: Matrix,
    places: Vec<usize>,
}

impl Analysed {
    fn new(a: &Matrix, used: &[bool]) -> Self {
        let places: Vec<usize> = (0..used.len()).filter(|&place| used[place]).collect();
        let row_idx = places.iter().map(|&place| a.row_idx[place]).collect();
        let col_ptr = a.col_ptr.iter().map(|&from| places.partition_point(|&place| place < from)).collect();
        let matrix = Matrix { n: a.n, col_ptr, row_idx, values: vec![0.0; places.len()] };
        Self { matrix, places }
    }
}

fn digits(values: &[f64]) -> u64 {
    values.iter().fold(0, |sum, value| sum.wrapping_add(value.to_bits()))
}

/// A solution with a larger ‖Ax − b‖∞/‖b‖∞ calls for a new analysis.
pub const INEXACT: f64 = 1e-6;

impl SparseLu {
    pub fn new(a: &Matrix) -> Self {
        let mut used = vec![false; a.values.len()];
        for k in 0..a.n {
            used[a.position(k, k)] = true;
        }
        Self {
            used,
            analysed: None,
            pivots: vec![],
            factors: None,
            kept: vec![],
            spare: Numbers::default(),
            work: vec![0.0; a.n],
            room: sweep::room(a.n),
            around: sweep::room(a.n),
            product: vec![0.0; a.n],
            worst_residual: 0.0,
            factorisations: 0,
            pivotings: 0,
            repaired: 0,
            time: Stopwatch::default(),
        }
    }

    /// Factors `a` (same pattern as at [`SparseLu::new`]); false where it is singular.
    pub fn factor(&mut self, a: &Matrix) -> bool {
        self.factor_or_find(a, false)
    }

    /// The same for a matrix that may come again to the last digit: its factors are kept and need not be made a second time.
    pub fn factor_and_keep(&mut self, a: &Matrix) -> bool {
        self.factor_or_find(a, true)
    }

    fn factor_or_find(&mut self, a: &Matrix, keep: bool) -> bool {
        let begin = Instant::now();
        let is_new = |used: bool, value: f64| !used & (value != 0.0);
        let grown = self.used.iter().zip(&a.values).fold(false, |any, (&used, &value)| any | is_new(used, value));
        if grown || self.analysed.is_none() {
            for (used, value) in self.used.iter_mut().zip(&a.values) {
                *used |= *value != 0.0;
            }
            self.analysed = Some(Analysed::new(a, &self.used));
            self.pivots.clear();
            self.kept.clear();
            self.factors = None;
        }
        if let Some(analysed) = &mut self.analysed {
            for (value, &place) in analysed.matrix.values.iter_mut().zip(&analysed.places) {
                *value = a.values[place];
            }
        }
        self.set_aside();
        self.factors = if keep { self.find() } else { None };
        if self.factors.is_none() {
            self.factors = self.factor_used(keep);
        }
        self.time.add(begin.elapsed());
        self.factors.is_some()
    }

    fn set_aside(&mut self) {
        match self.factors.take() {
            Some(factors) if factors.keep => {
                let room = (KEPT_NUMBERS / factors.pivots.size()).clamp(1, KEPT);
                self.kept.push(factors);
                if self.kept.len() > room {
                    self.spare = self.kept.remove(0).numbers;
                }
            }
            Some(factors) => self.spare = factors.numbers,
            None => {}
        }
    }

    /// Kept factors of the matrix at hand.
    fn find(&mut self) -> Option<Factors> {
        let values = &self.analysed.as_ref()?.matrix.values;
        let sum = digits(values);
        let at = self.kept.iter().rposition(|factors| factors.sum == sum && factors.of == *values)?;
        Some(self.kept.remove(at))
    }

    fn factor_used(&mut self, keep: bool) -> Option<Factors> {
        self.factorisations += 1;
        let matrix = &self.analysed.as_ref()?.matrix;
        let mut numbers = std::mem::take(&mut self.spare);
        let serves = |pivots: &Rc<Pivots>| pivots.factor(&matrix.values, &mut numbers, &mut self.work);
        if let Some(at) = self.pivots.iter().position(serves) {
            self.pivots[..=at].rotate_right(1);
        } else {
            // Pivots are chosen anew.
            self.pivotings += 1;
            let (rows, columns) = markowitz::pivots(matrix)?;
            let pivots = Pivots::new(matrix, &rows, &columns);
            if !pivots.factor(&matrix.values, &mut numbers, &mut self.work) {
                return None;
            }
            self.pivots.truncate(PIVOTS - 1);
            self.pivots.insert(0, Rc::new(pivots));
        }
        let of = if keep { matrix.values.clone() } else { vec![] };
        let sum = digits(&of);
        Some(Factors { of, sum, keep, pivots: self.pivots[0].clone(), numbers })
    }

    /// Analyses the structure anew and factors `a`; false where it cannot.
    pub fn renew(&mut self, a: &Matrix) -> bool {
        let Self { worst_residual, factorisations, pivotings, repaired, time, .. } = *self;
        *self = Self { worst_residual, factorisations, pivotings, repaired: repaired + 1, time, ..Self::new(a) };
        self.factor(a)
    }

    /// b ← A⁻¹·b; no number where the last factorisation failed.
    pub fn solve(&mut self, b: &mut [f64]) {
        let mut room = std::mem::take(&mut self.around);
        room[..b.len()].copy_from_slice(b);
        self.solve_room(&mut room);
        b.copy_from_slice(&room[..b.len()]);
        self.around = room;
    }

    /// The same of a [`sweep::room`], without a copy.
    pub fn solve_room(&mut self, b: &mut Vec<f64>) {
        let begin = self.time.start();
        match &self.factors {
            Some(Factors { pivots, numbers, .. }) => pivots.solve(numbers, b, &mut self.room),
            None => self.room.fill(f64::NAN),
        }
        std::mem::swap(b, &mut self.room);
        self.time.stop(begin);
    }

    /// Measures ‖Ax − b‖∞/‖b‖∞ of a solution.
    pub fn check(&mut self, a: &Matrix, x: &[f64], b: &[f64]) -> f64 {
        a.multiply(x, &mut self.product);
        let mut error: f64 = 0.0;
        let mut size: f64 = 0.0;
        for (w, b) in self.product.iter().zip(b) {
            error = error.max((w - b).abs());
            size = size.max(b.abs());
        }
        let relative = if size > 0.0 { error / size } else { 0.0 };
        self.worst_residual = self.worst_residual.max(relative);
        relative
    }
}
