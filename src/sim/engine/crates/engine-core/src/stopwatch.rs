//! Time spent in one kind of work that is done thousands of times a second, where asking the clock each time would itself be felt.

use std::time::{Duration, Instant};

/// After the first calls, each of which is timed, one in so many is, and counts for all of them. A prime, so that it does not keep step with what
/// comes at round numbers of steps.
const EVERY: u32 = 127;
const FIRST: u32 = 8;

#[derive(Clone, Copy, Debug, Default)]
pub struct Stopwatch {
    calls: u32,
    total: Duration,
}

impl Stopwatch {
    pub fn start(&mut self) -> Option<Instant> {
        self.calls = self.calls.wrapping_add(1);
        (self.calls <= FIRST || self.calls.is_multiple_of(EVERY)).then(Instant::now)
    }

    pub fn stop(&mut self, begin: Option<Instant>) {
        if let Some(begin) = begin {
            self.total += begin.elapsed() * if self.calls <= FIRST { 1 } else { EVERY };
        }
    }

    /// Adds what was timed otherwise.
    pub fn add(&mut self, time: Duration) {
        self.total += time;
    }

    pub fn seconds(&self) -> f64 {
        self.total.as_secs_f64()
    }
}
