//! Impedances of a short-circuit calculation, factored once for all buses.

use crate::linear::{Matrix, SparseLu};
use crate::results::Failure;
use std::collections::BTreeMap;

/// 20 Hz of 50 Hz, 24 Hz of 60 Hz.
pub(super) const EQUIVALENT: f64 = 0.4;

/// Ω.
pub(super) type Z = (f64, f64);

pub(super) fn over(a: Z, b: Z) -> Z {
    let d = b.0 * b.0 + b.1 * b.1;
    ((a.0 * b.0 + a.1 * b.1) / d, (a.1 * b.0 - a.0 * b.1) / d)
}

/// Between two nodes with the ratio `n` of the first to the second, or (without a second) to earth.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: Option<usize>,
    /// At `to`'s side, or at `from` to earth.
    pub(super) z: Z,
    pub(super) n: f64,
}
impl Link {
    pub(super) fn between(from: usize, to: usize, z: Z, n: f64) -> Self {
        Self { from, to: Some(to), z, n }
    }
    pub(super) fn earth(at: usize, z: Z) -> Self {
        Self { from: at, to: None, z, n: 1.0 }
    }
}

/// Nodes that links join to earth.
pub(super) fn joined_to_earth(n: usize, links: impl Iterator<Item = Link> + Clone) -> Vec<bool> {
    let mut joined: Vec<bool> = (0..n).map(|k| links.clone().any(|l| l.to.is_none() && l.from == k)).collect();
    loop {
        let mut grown = false;
        for Link { from, to, .. } in links.clone() {
            let Some(to) = to.filter(|&to| joined[from] != joined[to]) else { continue };
            (joined[from], joined[to], grown) = (true, true, true);
        }
        if !grown {
            return joined;
        }
    }
}

/// Nodal admittances as twice as many real equations, factored.
pub(super) struct Nodal {
    n: usize,
    lu: SparseLu,
}

impl Nodal {
    /// None where the admittances are singular.
    pub(super) fn new(n: usize, links: impl Iterator<Item = Link>) -> Option<Self> {
        let mut y: BTreeMap<(usize, usize), Z> = BTreeMap::new();
        let mut add = |r: usize, c: usize, v: Z| {
            let at = y.entry((r, c)).or_default();
            *at = (at.0 + v.0, at.1 + v.1);
        };
        for Link { from, to, z, n } in links {
            let own = over((1.0, 0.0), z);
            let part = |k: f64| (own.0 * k, own.1 * k);
            match to {
                None => add(from, from, own),
                Some(to) => {
                    add(from, from, part(1.0 / (n * n)));
                    add(to, to, own);
                    add(from, to, part(-1.0 / n));
                    add(to, from, part(-1.0 / n));
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
        lu.factor(&m).then_some(Self { n, lu })
    }

    /// Column of the impedance matrix at a node.
    pub(super) fn column(&mut self, at: usize) -> Vec<Z> {
        let mut b = vec![0.0; 2 * self.n];
        b[at] = 1.0;
        self.lu.solve(&mut b);
        (0..self.n).map(|k| (b[k], b[k + self.n])).collect()
    }
}

/// The zero sequence: only what is joined to earth has an impedance.
pub(super) struct Zero {
    earthed: Vec<bool>,
    nodal: Nodal,
}

impl Zero {
    pub(super) fn new(n: usize, links: &[Link]) -> Result<Self, Failure> {
        let earthed = joined_to_earth(n, links.iter().copied());
        // The others stand for themselves, so that the equations keep their size.
        let alone = (0..n).filter(|k| !earthed[*k]).map(|k| Link::earth(k, (1.0, 0.0)));
        let used = links.iter().copied().filter(|l| earthed[l.from]);
        match Nodal::new(n, used.chain(alone)) {
            Some(nodal) => Ok(Self { earthed, nodal }),
            None => Err(Failure::new("numerical", "The zero-sequence impedances of the network are singular")),
        }
    }

    pub(super) fn column(&mut self, at: usize) -> Option<Vec<Z>> {
        self.earthed[at].then(|| self.nodal.column(at))
    }
}
