//! Piecewise-linear inputs in time. Steps never cross a breakpoint, so that within a step each is one straight line.

use crate::network::ProfileInput;
use crate::results::Failure;

pub struct Profile {
    times: Vec<f64>,
    values: Vec<f64>,
    /// Number of breakpoints at or before the time last moved to.
    cursor: usize,
}

impl Profile {
    pub fn new(input: &ProfileInput) -> Result<Self, Failure> {
        let name = &input.id;
        let bad = |why: &str| Err(Failure::new("bad-input", format!("Profile “{name}” {why}")));
        if input.times.is_empty() || input.times.len() != input.values.len() {
            return bad("needs as many values as times, and at least one");
        }
        if input.times.iter().chain(&input.values).any(|v| !v.is_finite()) {
            return bad("holds a value that is not a number");
        }
        if input.times.windows(2).any(|w| w[1] < w[0]) {
            return bad("goes back in time");
        }
        Ok(Self { times: input.times.clone(), values: input.values.clone(), cursor: 0 })
    }

    /// On the stretch that holds the time last moved to.
    pub fn value(&self, t: f64) -> f64 {
        let c = self.cursor;
        if c == 0 {
            return self.values[0];
        }
        if c == self.times.len() {
            return self.values[c - 1];
        }
        let (t0, t1) = (self.times[c - 1], self.times[c]);
        let share = ((t - t0) / (t1 - t0)).clamp(0.0, 1.0);
        self.values[c - 1] + (self.values[c] - self.values[c - 1]) * share
    }

    /// Moves to the stretch right of `t`, at or a moment behind a breakpoint; true where the value jumps there. A bend is none, however steep what
    /// follows: the stretches are compared where they meet, not at `t`.
    pub fn advance(&mut self, t: f64) -> bool {
        let left = self.values.get(self.cursor).copied();
        let before = self.cursor;
        while self.cursor < self.times.len() && self.times[self.cursor] <= t {
            self.cursor += 1;
        }
        self.cursor > before && left != Some(self.values[self.cursor - 1])
    }

    pub fn next_break(&self) -> Option<f64> {
        self.times.get(self.cursor).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(points: &[(f64, f64)]) -> Profile {
        let (times, values) = points.iter().copied().unzip();
        Profile::new(&ProfileInput { id: "p".into(), times, values }).unwrap_or_else(|e| panic!("{}", e.message))
    }

    #[test]
    fn a_bend_is_no_jump_however_steep_the_stretch_behind_it() {
        let mut ramp = profile(&[(0.0, 66e3), (2.0, 66e3), (2.0001, 118e3), (3.0, 118e3)]);
        let jumps = [0.0, 2.0, 2.0001, 3.0].map(|t| ramp.advance(t + 1e-9));
        assert_eq!(jumps, [false; 4]);
        assert_eq!(ramp.value(4.0), 118e3);
    }

    #[test]
    fn two_values_at_one_time_are_a_jump_unless_they_are_the_same() {
        let mut step = profile(&[(0.0, 1.0), (1.0, 1.0), (1.0, 2.0), (2.0, 3.0), (2.0, 3.0), (3.0, 3.0)]);
        let jumps = [0.0, 1.0, 2.0, 3.0].map(|t| step.advance(t + 1e-9));
        assert_eq!(jumps, [false, true, false, false]);
    }
}
