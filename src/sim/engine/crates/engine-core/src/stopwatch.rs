//! Time spent in one kind of work that is done thousands of times a second, where asking the clock each time would itself be felt.

use std::time::{Duration, Instant};

/// After the first calls, each of which is timed, one in so many is, and counts for all of them. A prime, so that it does not keep step with what
/// comes at round numbers of steps.
const EVERY: u32 = 127;
const FIRST: u32 = 8;

#[derive(Clone, Copy, Debug, Default)]
pub struct Stopwatch {
    /// Calls before the next that is timed, and how many of those there have been.
    left: u32,
    timed: u32,
    total: Duration,
}

impl Stopwatch {
    #[inline]
    pub fn start(&mut self) -> Option<Instant> {
        if self.left > 0 {
            self.left -= 1;
            return None;
        }
        self.begin()
    }

    #[cold]
    fn begin(&mut self) -> Option<Instant> {
        self.timed += 1;
        self.left = if self.timed < FIRST { 0 } else { EVERY - 1 };
        Some(Instant::now())
    }

    #[inline]
    pub fn stop(&mut self, begin: Option<Instant>) {
        if let Some(begin) = begin {
            self.total += begin.elapsed() * if self.timed <= FIRST { 1 } else { EVERY };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_calls_are_timed_and_then_one_in_so_many() {
        let mut watch = Stopwatch::default();
        let timed: Vec<u32> = (0..500).filter(|_| watch.start().is_some()).collect();
        assert_eq!(timed, [0, 1, 2, 3, 4, 5, 6, 7, 134, 261, 388]);
    }
}
