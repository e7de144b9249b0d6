//! Sparse LU with a fixed pattern: the structure is analysed once, numbers are refactored in place, and the quality of each
//! factorisation is measured.

use crate::results::Failure;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::sparse::linalg::SupernodalThreshold;
use faer::sparse::linalg::lu::{LuRef, LuSymbolicParams, NumericLu, SymbolicLu, factorize_symbolic_lu};
use faer::sparse::{SparseColMatRef, SymbolicSparseColMatRef};
use faer::{Conj, MatMut, Par};

/// Compressed sparse columns with a fixed pattern.
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

pub struct SparseLu {
    symbolic: SymbolicLu<usize>,
    numeric: NumericLu<usize, f64>,
    factor_memory: MemBuffer,
    solve_memory: MemBuffer,
    work: Vec<f64>,
    /// Largest ‖Ax − b‖∞/‖b‖∞ measured.
    pub worst_residual: f64,
    pub factorisations: u64,
    /// Factorisations that failed their check and were done again.
    pub repaired: u64,
}

/// A solution with a larger ‖Ax − b‖∞/‖b‖∞ calls for a new analysis.
pub const INEXACT: f64 = 1e-6;

impl SparseLu {
    pub fn new(a: &Matrix) -> Result<Self, Failure> {
        let pattern = SymbolicSparseColMatRef::new_checked(a.n, a.n, &a.col_ptr, None, &a.row_idx);
        // Network matrices are too sparse for supernodes to pay.
        let params = LuSymbolicParams {
            supernodal_flop_ratio_threshold: SupernodalThreshold::FORCE_SIMPLICIAL,
            ..Default::default()
        };
        let symbolic = factorize_symbolic_lu(pattern, params).map_err(|e| {
            Failure::new("numerical", format!("The structure of the network matrix cannot be analysed: {e:?}"))
        })?;
        let factor_memory = MemBuffer::new(symbolic.factorize_numeric_lu_scratch::<f64>(Par::Seq, Default::default()));
        let solve_memory = MemBuffer::new(symbolic.solve_in_place_scratch::<f64>(1, Par::Seq));
        Ok(Self {
            symbolic,
            numeric: NumericLu::new(),
            factor_memory,
            solve_memory,
            work: vec![0.0; a.n],
            worst_residual: 0.0,
            factorisations: 0,
            repaired: 0,
        })
    }

    /// Factors `a` (same pattern as at [`SparseLu::new`]); false where it is singular.
    pub fn factor(&mut self, a: &Matrix) -> bool {
        self.factorisations += 1;
        let pattern = SymbolicSparseColMatRef::new_checked(a.n, a.n, &a.col_ptr, None, &a.row_idx);
        let matrix = SparseColMatRef::new(pattern, &a.values);
        self.symbolic
            .factorize_numeric_lu(
                &mut self.numeric,
                matrix,
                Par::Seq,
                MemStack::new(&mut self.factor_memory),
                Default::default(),
            )
            .is_ok()
    }

    /// Analyses the structure anew and factors `a`; false where it cannot.
    pub fn renew(&mut self, a: &Matrix) -> bool {
        let (worst_residual, factorisations, repaired) = (self.worst_residual, self.factorisations, self.repaired + 1);
        let Ok(fresh) = Self::new(a) else { return false };
        *self = Self { worst_residual, factorisations, repaired, ..fresh };
        self.factor(a)
    }

    /// b ← A⁻¹·b.
    pub fn solve(&mut self, b: &mut [f64]) {
        let n = b.len();
        let lu = LuRef::new_unchecked(&self.symbolic, &self.numeric);
        lu.solve_in_place_with_conj(
            Conj::No,
            MatMut::from_column_major_slice_mut(b, n, 1),
            Par::Seq,
            MemStack::new(&mut self.solve_memory),
        );
    }

    /// Measures ‖Ax − b‖∞/‖b‖∞ of a solution.
    pub fn check(&mut self, a: &Matrix, x: &[f64], b: &[f64]) -> f64 {
        a.multiply(x, &mut self.work);
        let mut error: f64 = 0.0;
        let mut size: f64 = 0.0;
        for (w, b) in self.work.iter().zip(b) {
            error = error.max((w - b).abs());
            size = size.max(b.abs());
        }
        let relative = if size > 0.0 { error / size } else { 0.0 };
        self.worst_residual = self.worst_residual.max(relative);
        relative
    }
}
