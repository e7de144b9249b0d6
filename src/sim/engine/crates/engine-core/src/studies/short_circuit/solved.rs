//! Impedances of a short-circuit calculation, factored once for all buses.

use super::network::{Branch, Network, Source};
use crate::linear::{Matrix, SparseLu};
use crate::results::Failure;
use std::collections::BTreeMap;

/// 20 Hz of 50 Hz, 24 Hz of 60 Hz.
pub(super) const EQUIVALENT: f64 = 0.4;

/// Ω.
pub(super) type Z = (f64, f64);

pub(super) fn times(a: Z, b: Z) -> Z {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}
pub(super) fn over(a: Z, b: Z) -> Z {
    let d = b.0 * b.0 + b.1 * b.1;
    ((a.0 * b.0 + a.1 * b.1) / d, (a.1 * b.0 - a.0 * b.1) / d)
}

/// Nodal admittances as twice as many real equations, factored at nominal and at the equivalent frequency.
pub(super) struct Solved {
    n: usize,
    nominal: SparseLu,
    peak: SparseLu,
}

impl Solved {
    pub(super) fn new(network: &Network, branches: &[Branch], without_motors: bool) -> Result<Self, Failure> {
        let n = network.n;
        let used = |b: &&Branch| !(without_motors && matches!(b.source, Some(Source::Motor(..))));
        let factor = |peak: bool| -> Result<SparseLu, Failure> {
            let mut y: BTreeMap<(usize, usize), Z> = BTreeMap::new();
            let mut add = |r: usize, c: usize, v: Z| {
                let at = y.entry((r, c)).or_default();
                *at = (at.0 + v.0, at.1 + v.1);
            };
            for b in branches.iter().filter(used) {
                let z = if peak { (b.r_peak, b.z.1 * EQUIVALENT) } else { b.z };
                let own = over((1.0, 0.0), z);
                let part = |k: f64| (own.0 * k, own.1 * k);
                match b.to {
                    None => add(b.from, b.from, own),
                    Some(to) => {
                        add(b.from, b.from, part(1.0 / (b.n * b.n)));
                        add(to, to, own);
                        add(b.from, to, part(-1.0 / b.n));
                        add(to, b.from, part(-1.0 / b.n));
                    }
                }
            }
            let entries: Vec<(usize, usize)> =
                y.keys().flat_map(|&(r, c)| [(r, c), (r, c + n), (r + n, c), (r + n, c + n)]).collect();
            let mut m = Matrix::from_entries(2 * n, &entries);
            for (&(r, c), &(g, b)) in &y {
                for (row, column, value) in [(r, c, g), (r, c + n, -b), (r + n, c, b), (r + n, c + n, g)] {
                    let place = m.position(row, column);
                    m.values[place] = value;
                }
            }
            let mut lu = SparseLu::new(&m);
            if lu.factor(&m) { Ok(lu) } else { Err(network.unfed(branches)) }
        };
        Ok(Self { n, nominal: factor(false)?, peak: factor(true)? })
    }

    /// Column of the impedance matrix at a bus; at the equivalent frequency where `peak`.
    pub(super) fn column(&mut self, bus: usize, peak: bool) -> Vec<Z> {
        let mut b = vec![0.0; 2 * self.n];
        b[bus] = 1.0;
        if peak { &mut self.peak } else { &mut self.nominal }.solve(&mut b);
        (0..self.n).map(|k| (b[k], b[k + self.n])).collect()
    }
}
