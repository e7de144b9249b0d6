//! Faults at an AC bus, branch by branch, each of R or of R and L in series; each goes out at a zero of its own current.

use crate::linear::Matrix;

/// Between a phase and earth or another phase.
#[derive(Clone, Copy, Debug)]
pub struct FaultBranch {
    pub from: usize,
    /// None: earth.
    pub to: Option<usize>,
    /// pu; above 0 where there is no inductance.
    pub r: f64,
    /// pu·s; with one its current is an unknown.
    pub l: f64,
    /// That unknown, and its value while no global vector holds it; no unknown before the system is laid out with it.
    pub at: usize,
    pub i: f64,
    /// Places of ∂(current law)/∂i and ∂(own row)/∂v in the matrix: of `from`, then of `to`; then ∂(own row)/∂i.
    places: [usize; 5],
    /// Asked to clear: sign of the current then; it goes out when the current turns.
    pub clearing: Option<f64>,
}

/// Branches of a fault by the phases it takes: `abc`, `a`, `bc` (clear of earth), `bcg` …; none where the word is unknown.
pub fn branches(kind: &str, r: f64, l: f64) -> Option<Vec<FaultBranch>> {
    let nowhere = usize::MAX;
    let branch = |from, to| FaultBranch { from, to, r, l, at: nowhere, i: 0.0, places: [nowhere; 5], clearing: None };
    let phases: Vec<usize> = kind.chars().filter(|c| *c != 'g').map(|c| "abc".find(c)).collect::<Option<_>>()?;
    let earth = kind.ends_with('g');
    match phases.as_slice() {
        [a, b, c] if a != b && b != c && a != c => Some((0..3).map(|k| branch(k, None)).collect()),
        [a, b] if a != b && earth => Some(vec![branch(*a, None), branch(*b, None)]),
        [a, b] if a != b => Some(vec![branch(*a, Some(*b))]),
        [a] => Some(vec![branch(*a, None)]),
        _ => None,
    }
}

impl FaultBranch {
    fn across(&self, v: &[f64]) -> f64 {
        v[self.from] - self.to.map_or(0.0, |to| v[to])
    }
    /// Of the unknowns `y`, in which its bus begins at `bus`.
    pub fn current(&self, bus: usize, y: &[f64]) -> f64 {
        if self.l > 0.0 { y.get(self.at).copied().unwrap_or(self.i) } else { self.across(&y[bus..]) / self.r }
    }
    /// Positive until a branch that was asked to clear does so.
    pub fn guard(&self, bus: usize, y: &[f64]) -> f64 {
        self.clearing.map_or(1.0, |sign| sign * self.current(bus, y))
    }
    /// Takes its current off the balances `f` of the bus's phases; L·di/dt = v − R·i into its own.
    pub fn add_current(&self, bus: usize, y: &[f64], f: &mut [f64]) {
        let i = self.current(bus, y);
        f[bus + self.from] -= i;
        if let Some(to) = self.to {
            f[bus + to] += i;
        }
        if self.l > 0.0 {
            f[self.at] = self.across(&y[bus..]) - self.r * i;
        }
    }
    /// (row, column) of what an unknown of its own adds to the pattern, first those of `places`; its column has all phases, as all others have.
    pub fn entries(&self, bus: usize) -> Vec<(usize, usize)> {
        if self.l == 0.0 {
            return vec![];
        }
        let ends = [Some(self.from), self.to].into_iter().flatten();
        let of_ends = ends.flat_map(|end| [(bus + end, self.at), (self.at, bus + end)]);
        of_ends.chain([(self.at, self.at)]).chain((bus..bus + 3).map(|row| (row, self.at))).collect()
    }
    pub fn placed(&mut self, bus: usize, matrix: &Matrix) {
        let entries = self.entries(bus);
        for (place, (row, column)) in self.places.iter_mut().zip(entries) {
            *place = matrix.position(row, column);
        }
    }
    /// Its current's derivative: onto the bus's block of 3 × 3 `places`, or onto its own.
    pub fn add_slopes(&self, block: &[usize], values: &mut [f64]) {
        if self.l == 0.0 {
            return self.add_slope(&mut |row, column, g| values[block[3 * row + column]] -= g);
        }
        let ends = if self.to.is_some() { 2 } else { 1 };
        for (end, sign) in [1.0, -1.0].into_iter().take(ends).enumerate() {
            values[self.places[2 * end]] -= sign;
            values[self.places[2 * end + 1]] += sign;
        }
        values[self.places[2 * ends]] -= self.r;
    }
    /// (row, column, conductance) of a resistive one.
    pub fn add_slope(&self, add: &mut impl FnMut(usize, usize, f64)) {
        let g = 1.0 / self.r;
        add(self.from, self.from, g);
        if let Some(to) = self.to {
            add(to, to, g);
            add(self.from, to, -g);
            add(to, self.from, -g);
        }
    }
    /// pu of peak quantities; see [`super::phases`].
    pub fn power(&self, bus: usize, y: &[f64]) -> f64 {
        let i = self.current(bus, y);
        super::phases::POWER * i * i * self.r
    }
    /// pu·s.
    pub fn stored(&self, y: &[f64]) -> f64 {
        let i = if self.l > 0.0 { self.current(0, y) } else { 0.0 };
        0.5 * super::phases::POWER * self.l * i * i
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_kinds_of_faults() {
        let ends = |kind: &str| branches(kind, 1.0, 0.0).map(|b| b.iter().map(|b| (b.from, b.to)).collect::<Vec<_>>());
        assert_eq!(ends("abc"), Some(vec![(0, None), (1, None), (2, None)]));
        assert_eq!(ends("bc"), Some(vec![(1, Some(2))]));
        assert_eq!(ends("cag"), Some(vec![(2, None), (0, None)]));
        assert_eq!(ends("b"), Some(vec![(1, None)]));
        for unknown in ["", "aa", "abcd", "x", "g"] {
            assert_eq!(ends(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn slopes_are_those_of_the_currents() {
        let kinds = [("bc", 3.0, 0.0), ("cag", 2.0, 0.0), ("bc", 0.2, 0.5), ("ag", 0.0, 0.5)];
        for mut branch in kinds.into_iter().flat_map(|(kind, r, l)| branches(kind, r, l)).flatten() {
            branch.at = 3;
            let block = (0..3).flat_map(|r| (0..3).map(move |c| (r, c)));
            let mut matrix = Matrix::from_entries(4, &block.clone().chain(branch.entries(0)).collect::<Vec<_>>());
            branch.placed(0, &matrix);
            let places: Vec<usize> = block.map(|(r, c)| matrix.position(r, c)).collect();
            branch.add_slopes(&places, &mut matrix.values);
            let v = [0.3, -0.8, 0.5, 0.7];
            let (mut f, mut linear) = ([0.0; 4], [0.0; 4]);
            branch.add_current(0, &v, &mut f);
            matrix.multiply(&v, &mut linear);
            for (f, linear) in f.iter().zip(linear) {
                assert!((linear - f).abs() < 1e-15, "{branch:?}");
            }
        }
    }
}
