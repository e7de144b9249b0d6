//! Means over the last cycle of an instantaneous run, as a numerical relay takes them.

use std::collections::VecDeque;

/// Vectors at a point, integrals by trapezoids between them.
pub struct Cycle<const N: usize> {
    past: VecDeque<(f64, [(f64, f64); N])>,
    sums: [(f64, f64); N],
}

impl<const N: usize> Default for Cycle<N> {
    fn default() -> Self {
        Self { past: VecDeque::new(), sums: [(0.0, 0.0); N] }
    }
}

impl<const N: usize> Cycle<N> {
    /// Adds the vectors at `t` and forgets what is older than `length`, s.
    pub fn add(&mut self, t: f64, now: [(f64, f64); N], length: f64) {
        if let Some((before, last)) = self.past.back() {
            add(&mut self.sums, last, &now, 0.5 * (t - before));
        }
        self.past.push_back((t, now));
        while self.past.get(1).is_some_and(|(second, _)| *second <= t - length + 1e-9) {
            let Some((first, oldest)) = self.past.pop_front() else { break };
            let (next, second) = &self.past[0];
            add(&mut self.sums, &oldest, second, -0.5 * (next - first));
        }
    }
    /// Whether it reaches back over `length`, s.
    pub fn holds(&self, length: f64) -> bool {
        let ends = self.past.front().zip(self.past.back());
        ends.is_some_and(|((first, _), (last, _))| last - first >= length - 1e-9)
    }
    /// What reaches back beyond `length` is taken off as its oldest value has it.
    pub fn mean(&self, k: usize, length: f64) -> (f64, f64) {
        let ends = self.past.front().zip(self.past.back());
        let (beyond, oldest) = ends
            .map_or((0.0, (0.0, 0.0)), |((first, oldest), (last, _))| ((last - first - length).max(0.0), oldest[k]));
        ((self.sums[k].0 - beyond * oldest.0) / length, (self.sums[k].1 - beyond * oldest.1) / length)
    }
}

fn add<const N: usize>(sums: &mut [(f64, f64); N], one: &[(f64, f64); N], other: &[(f64, f64); N], weight: f64) {
    for (sum, (a, b)) in sums.iter_mut().zip(one.iter().zip(other)) {
        *sum = (sum.0 + weight * (a.0 + b.0), sum.1 + weight * (a.1 + b.1));
    }
}
