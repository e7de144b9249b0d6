//! Factors of a sparse matrix whose pattern and pivots stay while its numbers change: left-looking LU without any search
//! (Gilbert and Peierls 1988; the refactorisation of KLU, Davis and Natarajan, ACM TOMS 37, 2010).
//!
//! A pivot that has become small against its column is refused, and the caller pivots anew.

use crate::linear::Matrix;
use crate::sweep::{Places, Sweep};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Smallest pivot against the largest candidate of its column; below it the factors would lose more than three digits to growth.
const SMALL_PIVOT: f64 = 1e-3;

/// P·A·Q = L·U with unit L: the pivots and the pattern that they give. Permuted row `i` is row `row_of[i]` of A, permuted column `j` its column
/// `column_of[j]`.
pub struct Pivots {
    /// Per permuted column, where A's entries stand in its values and which permuted row they belong to.
    a_ptr: Vec<usize>,
    a_place: Vec<usize>,
    a_row: Vec<usize>,
    /// Strictly lower and strictly upper part by columns, rows ascending.
    lower: Columns,
    upper: Columns,
    forward: Sweep,
    backward: Sweep,
}

/// What stands in the places of [`Pivots`] for one matrix.
#[derive(Default)]
pub struct Numbers {
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// Of the pivots.
    inverse: Vec<f64>,
    /// The triangles in the order of their sweeps, the upper one over its row's pivot, and of these the inverse.
    forward: Vec<f64>,
    backward: Vec<f64>,
    scale: Vec<f64>,
}

#[derive(Default)]
struct Columns {
    ptr: Vec<usize>,
    row: Vec<u32>,
    column: Vec<u32>,
}

impl Columns {
    fn close(&mut self) {
        let column = self.ptr.len() as u32 - 1;
        self.column.resize(self.row.len(), column);
        self.ptr.push(self.row.len());
    }
    fn range(&self, column: usize) -> std::ops::Range<usize> {
        self.ptr[column]..self.ptr[column + 1]
    }
}

impl Pivots {
    /// Pattern of the factors for the given pivots.
    pub fn new(a: &Matrix, row_of: &[usize], column_of: &[usize]) -> Self {
        let n = a.n;
        let mut place_of_row = vec![0; n];
        for (i, &row) in row_of.iter().enumerate() {
            place_of_row[row] = i;
        }
        let (mut a_ptr, mut a_place, mut a_row) = (vec![0], vec![], vec![]);
        let mut lower = Columns { ptr: vec![0], ..Columns::default() };
        let mut upper = Columns { ptr: vec![0], ..Columns::default() };
        // Column in which a row was last met; rows above the diagonal still to be gone through, and those below it.
        let mut met = vec![usize::MAX; n];
        let (mut above, mut below) = (BinaryHeap::new(), vec![]);
        for (j, &column) in column_of.iter().enumerate() {
            let mut meet = |row: usize, above: &mut BinaryHeap<Reverse<usize>>| {
                if std::mem::replace(&mut met[row], j) == j {
                    return;
                }
                match row.cmp(&j) {
                    std::cmp::Ordering::Less => above.push(Reverse(row)),
                    std::cmp::Ordering::Equal => {}
                    std::cmp::Ordering::Greater => below.push(row as u32),
                }
            };
            for place in a.col_ptr[column]..a.col_ptr[column + 1] {
                let row = place_of_row[a.row_idx[place]];
                a_place.push(place);
                a_row.push(row);
                meet(row, &mut above);
            }
            a_ptr.push(a_place.len());
            // Eliminating with column k fills in the rows of L's column k; they all lie below k.
            while let Some(Reverse(k)) = above.pop() {
                upper.row.push(k as u32);
                lower.row[lower.range(k)].iter().for_each(|&row| meet(row as usize, &mut above));
            }
            below.sort_unstable();
            lower.row.append(&mut below);
            upper.close();
            lower.close();
        }
        // The lower triangle is solved among the rows, the upper one from them into the columns.
        let forward = Sweep::new(&lower.row, &lower.column, &Places { of: row_of, from: None });
        let backward = Sweep::new(&upper.row, &upper.column, &Places { of: column_of, from: Some(row_of) });
        Self { forward, backward, a_ptr, a_place, a_row, lower, upper }
    }

    fn pivots(&self) -> usize {
        self.a_ptr.len() - 1
    }

    /// How many numbers the factors are.
    pub fn size(&self) -> usize {
        2 * (self.lower.row.len() + self.upper.row.len()) + self.pivots()
    }

    /// Factors `values` on these pivots; false where one is too small, no number, or infinite. `x` holds zeros before and after.
    pub fn factor(&self, values: &[f64], numbers: &mut Numbers, x: &mut [f64]) -> bool {
        numbers.lower.resize(self.lower.row.len(), 0.0);
        numbers.upper.resize(self.upper.row.len(), 0.0);
        numbers.inverse.resize(self.pivots(), 0.0);
        for j in 0..self.pivots() {
            for at in self.a_ptr[j]..self.a_ptr[j + 1] {
                x[self.a_row[at]] = values[self.a_place[at]];
            }
            for at in self.upper.range(j) {
                let k = self.upper.row[at] as usize;
                let factor = std::mem::take(&mut x[k]);
                numbers.upper[at] = factor;
                if factor != 0.0 {
                    let column = self.lower.range(k);
                    for (&row, &l) in self.lower.row[column.clone()].iter().zip(&numbers.lower[column]) {
                        let x_row = &mut x[row as usize];
                        *x_row = l.mul_add(-factor, *x_row);
                    }
                }
            }
            let pivot = std::mem::take(&mut x[j]);
            let inverse = 1.0 / pivot;
            let column = self.lower.range(j);
            let mut largest: f64 = 0.0;
            for (&row, l) in self.lower.row[column.clone()].iter().zip(&mut numbers.lower[column]) {
                let value = std::mem::take(&mut x[row as usize]);
                largest = largest.max(value.abs());
                *l = value * inverse;
            }
            numbers.inverse[j] = inverse;
            // Written so that a pivot that is no number fails as well.
            let sound = pivot.abs() > SMALL_PIVOT * largest && pivot.abs() < f64::INFINITY && largest < f64::INFINITY;
            if !sound {
                x.fill(0.0);
                return false;
            }
        }
        let Numbers { lower, upper, inverse, forward, backward, scale } = numbers;
        self.forward.take(|at| lower[at], forward);
        self.backward.take(|at| upper[at] * inverse[self.upper.row[at] as usize], backward);
        self.backward.take_rows(inverse, scale);
        true
    }

    /// x ← A⁻¹·b, both a [`crate::sweep::room`]; b is used up.
    pub fn solve(&self, numbers: &Numbers, b: &mut [f64], x: &mut [f64]) {
        self.forward.run(&numbers.forward, b);
        self.backward.run_from(&numbers.backward, &numbers.scale, b, x);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::SparseLu;
    use proptest::prelude::*;

    /// A matrix of the size and sparsity of a small network, with a strong diagonal in a shuffled place so that pivoting matters.
    fn network(n: usize, seed: &[(usize, usize, f64)], shift: usize) -> Matrix {
        let mut entries: Vec<(usize, usize)> = seed.iter().map(|&(i, j, _)| (i % n, j % n)).collect();
        entries.extend((0..n).map(|k| ((k + shift) % n, k)));
        let mut a = Matrix::from_entries(n, &entries);
        for &(i, j, value) in seed {
            let place = a.position(i % n, j % n);
            a.values[place] += value;
        }
        for k in 0..n {
            let place = a.position((k + shift) % n, k);
            a.values[place] += 10.0;
        }
        a
    }

    fn residual(a: &Matrix, x: &[f64], b: &[f64]) -> f64 {
        let mut ax = vec![0.0; a.n];
        a.multiply(x, &mut ax);
        ax.iter().zip(b).fold(0.0, |m: f64, (p, q)| m.max((p - q).abs()))
    }

    proptest! {
        #[test]
        fn solves_as_its_numbers_change(
            n in 1_usize..40,
            seed in prop::collection::vec((0_usize..40, 0_usize..40, -1.0_f64..1.0), 0..160),
            shift in 0_usize..5,
            scale in prop::collection::vec(0.5_f64..2.0, 40),
        ) {
            let mut a = network(n, &seed, shift);
            let mut lu = SparseLu::new(&a);
            let b: Vec<f64> = (0..n).map(|k| 1.0 + k as f64).collect();
            for round in 0..3 {
                for (value, s) in a.values.iter_mut().zip(scale.iter().cycle().skip(round)) {
                    *value *= s;
                }
                if lu.factor(&a) {
                    let mut x = b.clone();
                    lu.solve(&mut x);
                    let size = x.iter().fold(1.0, |m: f64, v| m.max(v.abs()));
                    prop_assert!(residual(&a, &x, &b) < 1e-9 * size * 100.0, "{}", residual(&a, &x, &b));
                }
            }
        }
    }

    #[test]
    fn solves_whatever_width_its_indices_have() {
        for n in [3, 300, 70_000] {
            let neighbours = (0..n - 1).map(|k| (k, k + 1, -1.0 - (k % 7) as f64 / 9.0));
            // Rows of one entry to as many as are summed without a loop of their own length.
            let few = n.min(12);
            let dense = (0..few).flat_map(|i| (0..i).map(move |j| (i, j, 0.1 * (i + j) as f64)));
            let seed: Vec<_> = neighbours.chain(dense).collect();
            let a = network(n, &seed, 0);
            let mut lu = SparseLu::new(&a);
            assert!(lu.factor(&a));
            let b: Vec<f64> = (0..n).map(|k| 1.0 + (k % 13) as f64).collect();
            let mut x = b.clone();
            lu.solve(&mut x);
            assert!(residual(&a, &x, &b) < 1e-12, "{n}: {}", residual(&a, &x, &b));
        }
    }

    #[test]
    fn keeps_its_pivots_while_they_are_sound_and_chooses_new_ones_after() {
        let mut a = Matrix::from_entries(2, &[(0, 1), (1, 0)]);
        let set = |a: &mut Matrix, values: [f64; 4]| {
            for (k, v) in values.into_iter().enumerate() {
                let place = a.position(k / 2, k % 2);
                a.values[place] = v;
            }
        };
        set(&mut a, [4.0, 1.0, 1.0, 3.0]);
        let mut lu = SparseLu::new(&a);
        assert!(lu.factor(&a));
        set(&mut a, [5.0, 1.0, 2.0, 3.0]);
        assert!(lu.factor(&a));
        assert_eq!(lu.pivotings, 1);
        set(&mut a, [1e-9, 1.0, 2.0, 1e-9]);
        assert!(lu.factor(&a));
        assert_eq!(lu.pivotings, 2);
        let mut x = vec![3.0, 4.0];
        lu.solve(&mut x);
        assert!(residual(&a, &x, &[3.0, 4.0]) < 1e-14);
    }

    #[test]
    fn remembers_factors_and_pivots_that_come_again() {
        let mut a = Matrix::from_entries(2, &[(0, 1), (1, 0)]);
        let states = [[4.0, 1.0, 1.0, 3.0], [1e-9, 1.0, 2.0, 1e-9], [4.0, 1.0, 1.0, 5.0]];
        let mut lu = SparseLu::new(&a);
        for round in 0..4 {
            for (k, state) in states.into_iter().enumerate() {
                for (at, value) in state.into_iter().enumerate() {
                    let place = a.position(at / 2, at % 2);
                    a.values[place] = value;
                }
                // The last one is never the same.
                a.values[0] += if k == 2 { f64::from(round) } else { 0.0 };
                assert!(if k == 2 { lu.factor(&a) } else { lu.factor_and_keep(&a) });
                let mut x = vec![3.0, 4.0];
                lu.solve(&mut x);
                assert!(residual(&a, &x, &[3.0, 4.0]) < 1e-14);
            }
        }
        assert_eq!((lu.pivotings, lu.factorisations), (2, 6));
    }

    #[test]
    fn takes_in_a_place_that_fills_later() {
        let mut a = Matrix::from_entries(3, &[(0, 2), (2, 0), (0, 1)]);
        for k in 0..3 {
            let place = a.position(k, k);
            a.values[place] = 2.0;
        }
        let mut lu = SparseLu::new(&a);
        assert!(lu.factor(&a));
        for (row, column) in [(0, 2), (2, 0)] {
            let place = a.position(row, column);
            a.values[place] = 1.0;
        }
        assert!(lu.factor(&a));
        let mut x = vec![4.0, 2.0, 5.0];
        lu.solve(&mut x);
        assert!(residual(&a, &x, &[4.0, 2.0, 5.0]) < 1e-14);
    }

    #[test]
    fn refuses_what_is_singular_or_no_number() {
        let mut a = Matrix::from_entries(2, &[(0, 1), (1, 0)]);
        a.values.fill(1.0);
        let mut lu = SparseLu::new(&a);
        assert!(!lu.factor(&a));
        a.values[0] = f64::NAN;
        assert!(!lu.factor(&a));
        a.values[0] = 2.0;
        assert!(lu.factor(&a), "it comes back");
    }
}
