//! Pivots of a sparse matrix that fill in little: at each step one of the entries whose row and column have the fewest others, of those that are
//! not small in their column (H. M. Markowitz, Management Science 3 (1957) 255; threshold and restricted search as in I. S. Duff, A. M. Erisman,
//! J. K. Reid, Direct Methods for Sparse Matrices, 2nd ed., Oxford 2017, ch. 10). Networks of buses, branches and devices are so irregular and
//! their factors so small that this pays against orderings of columns alone: half of the entries at 1,000 buses.

use crate::linear::Matrix;

/// Smallest pivot against the largest entry of its column.
const THRESHOLD: f64 = 0.1;
/// Rows and columns that are looked at for one pivot, once there is any.
const MOST_LOOKS: usize = 4;

/// Rows and columns of the pivots in their order; none where the matrix is singular or has entries that are no numbers.
pub fn pivots(a: &Matrix) -> Option<(Vec<usize>, Vec<usize>)> {
    let mut active = Active::new(a);
    let (mut row_of, mut column_of) = (Vec::with_capacity(a.n), Vec::with_capacity(a.n));
    for _ in 0..a.n {
        let (row, column) = active.search()?;
        active.eliminate(row, column);
        row_of.push(row);
        column_of.push(column);
    }
    Some((row_of, column_of))
}

/// What is not yet eliminated.
struct Active {
    /// Row and value of the entries of each column, in any order.
    columns: Vec<Vec<(u32, f64)>>,
    /// Columns of the entries of each row.
    rows: Vec<Vec<u32>>,
    by_column: Buckets,
    by_row: Buckets,
    /// Of the rows below the pivot: their multiplier, and the last of all updates that met them.
    multiplier: Vec<Option<f64>>,
    met: Vec<u64>,
    updates: u64,
}

struct Best {
    cost: usize,
    size: f64,
    place: (usize, usize),
}

impl Active {
    fn new(a: &Matrix) -> Self {
        let mut rows = vec![vec![]; a.n];
        let mut columns = vec![vec![]; a.n];
        for (column, entries) in columns.iter_mut().enumerate() {
            for place in a.col_ptr[column]..a.col_ptr[column + 1] {
                entries.push((a.row_idx[place] as u32, a.values[place]));
                rows[a.row_idx[place]].push(column as u32);
            }
        }
        Self {
            by_column: Buckets::new(columns.iter().map(Vec::len)),
            by_row: Buckets::new(rows.iter().map(Vec::len)),
            columns,
            rows,
            multiplier: vec![None; a.n],
            met: vec![0; a.n],
            updates: 0,
        }
    }

    /// The next pivot: small columns and rows by turns, until none can cost less or enough were seen.
    fn search(&mut self) -> Option<(usize, usize)> {
        let mut best: Option<Best> = None;
        let mut looks = 0;
        for size in 1..=self.rows.len() {
            let done = |best: &Option<Best>, looks: usize, least: usize| {
                best.as_ref().is_some_and(|best| best.cost <= least || looks >= MOST_LOOKS)
            };
            let mut next = self.by_column.first(size);
            while let Some(column) = next {
                self.look_at_column(column, &mut best);
                looks += 1;
                if done(&best, looks, (size - 1) * (size - 1)) {
                    return best.map(|best| best.place);
                }
                next = self.by_column.after(column);
            }
            let mut next = self.by_row.first(size);
            while let Some(row) = next {
                next = self.by_row.after(row);
                if !self.look_at_row(row, &mut best) {
                    // All of it is small in its columns: not worth another look until it changes.
                    self.by_row.take_out(row);
                }
                looks += 1;
                if done(&best, looks, (size - 1) * size) {
                    return best.map(|best| best.place);
                }
            }
        }
        best.map(|best| best.place)
    }

    fn look_at_column(&self, column: usize, best: &mut Option<Best>) {
        let entries = &self.columns[column];
        let largest = largest(entries);
        for &(row, value) in entries {
            let size = value.abs() / largest;
            let cost = (self.rows[row as usize].len() - 1) * (entries.len() - 1);
            if size >= THRESHOLD && size.is_finite() && is_better(best, cost, size) {
                *best = Some(Best { cost, size, place: (row as usize, column) });
            }
        }
    }

    /// False where none of its entries can be a pivot.
    fn look_at_row(&self, row: usize, best: &mut Option<Best>) -> bool {
        let mut serves = false;
        for &column in &self.rows[row] {
            let entries = &self.columns[column as usize];
            let cost = (self.rows[row].len() - 1) * (entries.len() - 1);
            if best.as_ref().is_some_and(|best| best.cost < cost) {
                serves = true;
                continue;
            }
            let value = entries.iter().find(|(at, _)| *at as usize == row).map_or(0.0, |entry| entry.1);
            let size = value.abs() / largest(entries);
            if size >= THRESHOLD && size.is_finite() {
                serves = true;
                if is_better(best, cost, size) {
                    *best = Some(Best { cost, size, place: (row, column as usize) });
                }
            }
        }
        serves
    }

    fn eliminate(&mut self, row: usize, column: usize) {
        let below = std::mem::take(&mut self.columns[column]);
        let beside = std::mem::take(&mut self.rows[row]);
        self.by_column.take_out(column);
        self.by_row.take_out(row);
        let pivot = below.iter().find(|(at, _)| *at as usize == row).map_or(f64::NAN, |entry| entry.1);
        let below: Vec<(u32, f64)> =
            below.into_iter().filter(|(at, _)| *at as usize != row).map(|(at, v)| (at, v / pivot)).collect();
        for &(at, multiplier) in &below {
            self.multiplier[at as usize] = Some(multiplier);
            forget(&mut self.rows[at as usize], |c| *c as usize == column);
        }
        for other in beside.into_iter().filter(|c| *c as usize != column) {
            self.update(other, row, &below);
        }
        for &(at, _) in &below {
            self.multiplier[at as usize] = None;
            self.by_row.put(at as usize, self.rows[at as usize].len());
        }
    }

    /// Takes the pivot's row out of a column: what stands there times the multipliers is subtracted.
    fn update(&mut self, column: u32, row: usize, below: &[(u32, f64)]) {
        self.updates += 1;
        let entries = &mut self.columns[column as usize];
        let above = forget(entries, |(at, _)| *at as usize == row).map_or(0.0, |entry| entry.1);
        for (at, value) in entries.iter_mut() {
            if let Some(multiplier) = self.multiplier[*at as usize] {
                *value -= multiplier * above;
                self.met[*at as usize] = self.updates;
            }
        }
        for &(at, multiplier) in below.iter().filter(|(at, _)| self.met[*at as usize] != self.updates) {
            entries.push((at, -multiplier * above));
            self.rows[at as usize].push(column);
        }
        self.by_column.put(column as usize, entries.len());
    }
}

fn largest(entries: &[(u32, f64)]) -> f64 {
    entries.iter().fold(0.0, |largest, (_, value)| value.abs().max(largest))
}

fn is_better(best: &Option<Best>, cost: usize, size: f64) -> bool {
    best.as_ref().is_none_or(|best| cost < best.cost || cost == best.cost && size > best.size)
}

fn forget<T>(list: &mut Vec<T>, is_it: impl Fn(&T) -> bool) -> Option<T> {
    list.iter().position(is_it).map(|at| list.swap_remove(at))
}

const NONE: u32 = u32::MAX;

/// Rows or columns by the number of their entries: a doubly linked list for each.
struct Buckets {
    first: Vec<u32>,
    /// Neighbours in the list, and which it is; those of no list have none.
    next: Vec<u32>,
    last: Vec<u32>,
    list: Vec<u32>,
}

impl Buckets {
    fn new(sizes: impl ExactSizeIterator<Item = usize>) -> Self {
        let n = sizes.len();
        let empty = || vec![NONE; n];
        let mut buckets = Self { first: vec![NONE; n + 1], next: empty(), last: empty(), list: empty() };
        sizes.enumerate().for_each(|(k, size)| buckets.put(k, size));
        buckets
    }

    fn first(&self, size: usize) -> Option<usize> {
        Some(self.first[size]).filter(|k| *k != NONE).map(|k| k as usize)
    }
    fn after(&self, k: usize) -> Option<usize> {
        Some(self.next[k]).filter(|k| *k != NONE).map(|k| k as usize)
    }

    fn put(&mut self, k: usize, size: usize) {
        self.take_out(k);
        let next = std::mem::replace(&mut self.first[size], k as u32);
        (self.next[k], self.last[k], self.list[k]) = (next, NONE, size as u32);
        if next != NONE {
            self.last[next as usize] = k as u32;
        }
    }

    fn take_out(&mut self, k: usize) {
        let list = std::mem::replace(&mut self.list[k], NONE);
        if list == NONE {
            return;
        }
        let (next, last) = (self.next[k], self.last[k]);
        match last {
            NONE => self.first[list as usize] = next,
            last => self.next[last as usize] = next,
        }
        if next != NONE {
            self.last[next as usize] = last;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matrix(n: usize, entries: &[(usize, usize, f64)]) -> Matrix {
        let mut a = Matrix::from_entries(n, &entries.iter().map(|&(i, j, _)| (i, j)).collect::<Vec<_>>());
        for &(i, j, value) in entries {
            let place = a.position(i, j);
            a.values[place] = value;
        }
        a
    }

    /// Entries of L and U on these pivots, without the pivots.
    fn fill(a: &Matrix, (rows, columns): &(Vec<usize>, Vec<usize>)) -> usize {
        (crate::refactor::Pivots::new(a, rows, columns).size() - a.n) / 2
    }

    #[test]
    fn an_arrow_is_eliminated_from_its_shaft() {
        let n = 50;
        let shaft = (0..n).map(|k| (k, k, 4.0));
        let entries: Vec<_> = shaft.chain((1..n).flat_map(|k| [(0, k, 1.0), (k, 0, 1.0)])).collect();
        let a = matrix(n, &entries);
        let found = pivots(&a).expect("regular");
        assert_eq!(fill(&a, &found), 2 * (n - 1), "nothing fills in");
    }

    #[test]
    fn a_small_entry_is_no_pivot_whatever_it_would_spare() {
        let a =
            matrix(3, &[(0, 0, 1e-9), (0, 1, 1.0), (1, 0, 1.0), (1, 1, 1.0), (1, 2, 1.0), (2, 1, 1.0), (2, 2, 1.0)]);
        let (rows, columns) = pivots(&a).expect("regular");
        assert!(rows.iter().zip(&columns).all(|place| place != (&0, &0)));
    }

    #[test]
    fn what_is_singular_or_no_number_has_none() {
        assert!(pivots(&matrix(2, &[(0, 0, 1.0), (0, 1, 1.0), (1, 0, 1.0), (1, 1, 1.0)])).is_none());
        assert!(pivots(&matrix(2, &[(0, 0, 1.0)])).is_none(), "an empty row");
        assert!(pivots(&matrix(2, &[(0, 0, f64::NAN), (1, 1, 1.0)])).is_none());
        assert!(pivots(&matrix(2, &[(0, 0, f64::INFINITY), (1, 1, 1.0)])).is_none());
    }

    proptest! {
        #[test]
        fn each_row_and_column_has_its_pivot(
            n in 1_usize..40,
            seed in prop::collection::vec((0_usize..40, 0_usize..40, -1.0_f64..1.0), 0..160),
            shift in 0_usize..5,
        ) {
            let mut entries: Vec<_> = (0..n).map(|k| ((k + shift) % n, k, 10.0)).collect();
            let taken: std::collections::BTreeSet<_> = entries.iter().map(|&(i, j, _)| (i, j)).collect();
            entries.extend(seed.iter().map(|&(i, j, v)| (i % n, j % n, v)).filter(|&(i, j, _)| !taken.contains(&(i, j))));
            let (mut rows, mut columns) = pivots(&matrix(n, &entries)).expect("regular");
            rows.sort_unstable();
            columns.sort_unstable();
            prop_assert!(rows.iter().copied().eq(0..n) && columns.iter().copied().eq(0..n));
        }
    }
}
