//! Resistive faults at an AC bus, branch by branch; each goes out at a zero of its own current.

/// Conductance between a phase and earth or another phase.
#[derive(Clone, Copy, Debug)]
pub struct FaultBranch {
    pub from: usize,
    /// None: earth.
    pub to: Option<usize>,
    /// pu.
    pub g: f64,
    /// Asked to clear: sign of the current then; it goes out when the current turns.
    pub clearing: Option<f64>,
}

/// Branches of a fault by the phases it takes: `abc`, `a`, `bc` (clear of earth), `bcg` …; none where the word is unknown.
pub fn branches(kind: &str, g: f64) -> Option<Vec<FaultBranch>> {
    let branch = |from, to| FaultBranch { from, to, g, clearing: None };
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
    pub fn current(&self, v: &[f64]) -> f64 {
        self.g * (v[self.from] - self.to.map_or(0.0, |to| v[to]))
    }
    /// Positive until a branch that was asked to clear does so.
    pub fn guard(&self, v: &[f64]) -> f64 {
        self.clearing.map_or(1.0, |sign| sign * self.current(v))
    }
    /// Takes its current off the balances `f` of the bus's phases.
    pub fn add_current(&self, v: &[f64], f: &mut [f64]) {
        let i = self.current(v);
        f[self.from] -= i;
        if let Some(to) = self.to {
            f[to] += i;
        }
    }
    /// (row, column, conductance) of its current's derivative.
    pub fn add_slope(&self, add: &mut impl FnMut(usize, usize, f64)) {
        add(self.from, self.from, self.g);
        if let Some(to) = self.to {
            add(to, to, self.g);
            add(self.from, to, -self.g);
            add(to, self.from, -self.g);
        }
    }
    /// pu of peak quantities; see [`super::phases`].
    pub fn power(&self, v: &[f64]) -> f64 {
        let i = self.current(v);
        super::phases::POWER * i * i / self.g
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_kinds_of_faults() {
        let ends = |kind: &str| branches(kind, 1.0).map(|b| b.iter().map(|b| (b.from, b.to)).collect::<Vec<_>>());
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
        for branch in branches("bc", 3.0).into_iter().chain(branches("cag", 2.0)).flatten() {
            let mut slope = [[0.0; 3]; 3];
            branch.add_slope(&mut |r, c, g| slope[r][c] += g);
            let v = [0.3, -0.8, 0.5];
            let mut f = [0.0; 3];
            branch.add_current(&v, &mut f);
            for r in 0..3 {
                let linear: f64 = (0..3).map(|c| -slope[r][c] * v[c]).sum();
                assert!((linear - f[r]).abs() < 1e-15);
            }
        }
    }
}
