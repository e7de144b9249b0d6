//! A triangle of factors as a solution goes through it: row by row, each less what its entries take off.

use crate::grouped::{CLASSES, Narrow, Rows, class};
use std::cell::Cell;
use std::collections::VecDeque;

/// Unknowns that indices of 8 and of 16 bits reach. Room of that size, known beforehand, needs no check of any of them.
const TINY: usize = 1 << 8;
const SHORT: usize = 1 << 16;

/// Room for a solution of `n` unknowns.
pub fn room(n: usize) -> Vec<f64> {
    let size = [TINY, SHORT].into_iter().find(|size| n <= *size).unwrap_or(n);
    vec![0.0; size]
}

enum Width {
    Tiny(Rows<u8>),
    Short(Rows<u16>),
    Long(Rows<u32>),
}

pub struct Sweep {
    rows: Width,
    /// Rows in the order in which they are gone through, and where the value of each of their entries stands in the triangle.
    order: Vec<u32>,
    from: Vec<u32>,
}

/// Where the unknowns of a triangle's rows stand, and where each begins from among others; none where it begins from itself.
pub struct Places<'a> {
    pub of: &'a [usize],
    pub from: Option<&'a [usize]>,
}

impl Sweep {
    /// Of a strict triangle by the row and column of each entry.
    pub fn new(rows: &[u32], columns: &[u32], places: &Places) -> Self {
        let n = places.of.len();
        let (mut entries, mut users) = (vec![vec![]; n], vec![vec![]; n]);
        for (at, (&row, &column)) in rows.iter().zip(columns).enumerate() {
            entries[row as usize].push(at as u32);
            users[column as usize].push(row as usize);
        }
        // What begins from itself and has no entries stays as it is.
        let moves = |&row: &usize| places.from.is_some() || !entries[row].is_empty();
        let order: Vec<usize> = order(&entries, &users).into_iter().filter(moves).collect();
        let from: Vec<u32> = order.iter().flat_map(|&row| entries[row].iter().copied()).collect();
        let of = |row: usize| places.of[row] as u32;
        let described = order.iter().map(|&row| {
            let columns = entries[row].iter().map(|&at| of(columns[at as usize] as usize)).collect();
            (of(row), places.from.unwrap_or(places.of)[row] as u32, columns)
        });
        let rows = if n <= TINY {
            Width::Tiny(Rows::new(described))
        } else if n <= SHORT {
            Width::Short(Rows::new(described))
        } else {
            Width::Long(Rows::new(described))
        };
        Self { rows, order: order.into_iter().map(|row| row as u32).collect(), from }
    }

    /// What its entries take off, and what stands for its rows, in the order of the sweep.
    pub fn take(&self, entry: impl Fn(usize) -> f64, entries: &mut Vec<f64>) {
        entries.clear();
        entries.extend(self.from.iter().map(|&at| -entry(at as usize)));
    }
    pub fn take_rows(&self, row: &[f64], rows: &mut Vec<f64>) {
        rows.clear();
        rows.extend(self.order.iter().map(|&at| row[at as usize]));
    }

    /// Takes off every unknown of `x`, a [`room`], in its place.
    #[inline]
    pub fn run(&self, values: &[f64], x: &mut [f64]) {
        match &self.rows {
            Width::Tiny(rows) => run(rows, values, array::<TINY>(x), |x, k| &x[k]),
            Width::Short(rows) => run(rows, values, array::<SHORT>(x), |x, k| &x[k]),
            Width::Long(rows) => run(rows, values, Cell::from_mut(x).as_slice_of_cells(), |x, k| &x[k]),
        }
    }

    /// Sets every unknown of `x` from where it begins in `y`, both a [`room`], times what stands for its row.
    #[inline]
    pub fn run_from(&self, values: &[f64], scale: &[f64], y: &mut [f64], x: &mut [f64]) {
        match &self.rows {
            Width::Tiny(rows) => run_from(rows, values, scale, [y, x].map(array::<TINY>), |x, k| &x[k]),
            Width::Short(rows) => run_from(rows, values, scale, [y, x].map(array::<SHORT>), |x, k| &x[k]),
            Width::Long(rows) => {
                run_from(rows, values, scale, [y, x].map(|x| Cell::from_mut(x).as_slice_of_cells()), |x, k| &x[k]);
            }
        }
    }
}

fn array<const N: usize>(x: &mut [f64]) -> &[Cell<f64>; N] {
    Cell::from_mut(x).as_slice_of_cells().first_chunk().expect("a room")
}

#[inline]
fn run<I: Narrow, X: ?Sized>(rows: &Rows<I>, values: &[f64], x: &X, at: impl Fn(&X, usize) -> &Cell<f64>) {
    rows.sum(
        values,
        |column| at(x, column.wide()).get(),
        |row| at(x, row.of.wide()).get(),
        |row, sum| at(x, row.of.wide()).set(sum),
    );
}

#[inline]
fn run_from<I: Narrow, X: ?Sized>(
    rows: &Rows<I>,
    values: &[f64],
    scale: &[f64],
    [y, x]: [&X; 2],
    at: impl Fn(&X, usize) -> &Cell<f64>,
) {
    let mut scale = scale.iter();
    rows.sum(
        values,
        |column| at(x, column.wide()).get(),
        |row| scale.next().map_or(f64::NAN, |scale| scale * at(y, row.from.wide()).get()),
        |row, sum| at(x, row.of.wide()).set(sum),
    );
}

/// Rows in an order in which each comes after those that its entries are in, in as long runs of one class as they fall into.
fn order(entries: &[Vec<u32>], users: &[Vec<usize>]) -> Vec<usize> {
    let class = |row: usize| class(entries[row].len());
    let mut waits: Vec<usize> = entries.iter().map(Vec::len).collect();
    let mut ready: [VecDeque<usize>; CLASSES] = Default::default();
    for row in (0..entries.len()).filter(|&row| waits[row] == 0) {
        ready[class(row)].push_back(row);
    }
    let mut order = Vec::with_capacity(entries.len());
    while order.len() < entries.len() {
        let longest = (0..CLASSES).max_by_key(|&k| ready[k].len()).unwrap_or(0);
        let row = ready[longest].pop_front().expect("a triangle has no circle");
        let mut next = Some(row);
        while let Some(row) = next {
            order.push(row);
            for &user in &users[row] {
                waits[user] -= 1;
                if waits[user] == 0 {
                    ready[class(user)].push_back(user);
                }
            }
            next = ready[longest].pop_front();
        }
    }
    order
}
