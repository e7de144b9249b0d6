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
    /// Where the value of each entry stands in the triangle.
    from: Vec<u32>,
}

impl Sweep {
    /// Of a strict triangle by the row and column of each entry; `outside` is where every row comes from or goes to.
    pub fn new(rows: &[u32], columns: &[u32], outside: &[usize]) -> Self {
        let n = outside.len();
        let (mut entries, mut users) = (vec![vec![]; n], vec![vec![]; n]);
        for (at, (&row, &column)) in rows.iter().zip(columns).enumerate() {
            entries[row as usize].push(at as u32);
            users[column as usize].push(row as usize);
        }
        let order = order(&entries, &users);
        let from: Vec<u32> = order.iter().flat_map(|&row| entries[row].iter().copied()).collect();
        let rows = order.iter().map(|&row| {
            let columns = entries[row].iter().map(|&at| columns[at as usize]).collect();
            (row as u32, columns, outside[row] as u32)
        });
        let rows = if n <= TINY {
            Width::Tiny(Rows::new(rows))
        } else if n <= SHORT {
            Width::Short(Rows::new(rows))
        } else {
            Width::Long(Rows::new(rows))
        };
        Self { rows, from }
    }

    /// What the triangle's values take off, in the order of the sweep.
    pub fn take(&self, triangle: &[f64], to: &mut Vec<f64>) {
        to.clear();
        to.extend(self.from.iter().map(|&at| -triangle[at as usize]));
    }

    /// Sets every unknown of `x`, a [`room`], from what it begins with, by its place outside and what stands in `x`; `end` is told the place and it.
    #[inline]
    pub fn run(&self, values: &[f64], x: &mut [f64], begin: impl Fn(usize, f64) -> f64, end: impl FnMut(usize, f64)) {
        match &self.rows {
            Width::Tiny(rows) => run(rows, values, array::<TINY>(x), |x, k| &x[k], begin, end),
            Width::Short(rows) => run(rows, values, array::<SHORT>(x), |x, k| &x[k], begin, end),
            Width::Long(rows) => run(rows, values, Cell::from_mut(x).as_slice_of_cells(), |x, k| &x[k], begin, end),
        }
    }
}

fn array<const N: usize>(x: &mut [f64]) -> &[Cell<f64>; N] {
    Cell::from_mut(x).as_slice_of_cells().first_chunk().expect("a room")
}

#[inline]
fn run<I: Narrow, X: ?Sized>(
    rows: &Rows<I>,
    values: &[f64],
    x: &X,
    at: impl Fn(&X, usize) -> &Cell<f64>,
    begin: impl Fn(usize, f64) -> f64,
    mut end: impl FnMut(usize, f64),
) {
    rows.sum(
        values,
        |column| at(x, column.wide()).get(),
        |row| begin(row.tag as usize, at(x, row.of.wide()).get()),
        |row, sum| {
            at(x, row.of.wide()).set(sum);
            end(row.tag as usize, sum);
        },
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
