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

    /// Moves to the stretch right of `t`; true where the value jumps there.
    pub fn advance(&mut self, t: f64) -> bool {
        let before = self.value(t);
        while self.cursor < self.times.len() && self.times[self.cursor] <= t {
            self.cursor += 1;
        }
        let after = self.value(t);
        // The two stretches meet to rounding only.
        (after - before).abs() > 1e-12 * after.abs().max(before.abs())
    }

    pub fn next_break(&self) -> Option<f64> {
        self.times.get(self.cursor).copied()
    }
}
