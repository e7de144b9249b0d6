//! Rotating frames of the AC islands in `Emt`: θ(t) = ω₀·t + lead + ω₀·(speed − 1)·(t − since).
//!
//! A frame is only a point of view for devices that think in phasors, so its speed may be held over a step; it follows the
//! island's machines from step to step. A bus behind a transformer with a phase shift sees it turned by that shift.

use super::phases::{clock, turned};

#[derive(Clone, Debug, Default)]
pub struct Frames {
    /// Per AC island, pu.
    pub speed: Vec<f64>,
    /// Per AC island, rad beyond ω₀·t at `since`.
    pub lead: Vec<f64>,
    pub since: f64,
    /// Per AC bus: phase lead by vector groups, in steps of 30°.
    pub clock: Vec<u8>,
    /// Per AC bus: (cos θ, sin θ) at the time last set.
    pub turns: Vec<(f64, f64)>,
    /// Room for those at the start of a step.
    first: Vec<(f64, f64)>,
    /// That time; NaN once it no longer tells the turns.
    at: f64,
}

impl Frames {
    pub fn new(islands: usize, clock: Vec<u8>) -> Self {
        let turns = vec![(1.0, 0.0); clock.len()];
        Self {
            speed: vec![1.0; islands],
            lead: vec![0.0; islands],
            since: 0.0,
            clock,
            turns,
            first: vec![],
            at: f64::NAN,
        }
    }

    /// Angle beyond ω₀·t, rad.
    pub fn lead(&self, omega0: f64, t: f64, island: usize) -> f64 {
        self.lead[island] + omega0 * (self.speed[island] - 1.0) * (t - self.since)
    }

    pub fn set_time(&mut self, omega0: f64, t: f64, island_of: &[usize]) {
        if t == self.at {
            return;
        }
        self.at = t;
        // Whole cycles are taken off first, so that the angle is as exact late in a run as early.
        let cycles = omega0 * t / std::f64::consts::TAU;
        let part = (cycles - libm::floor(cycles)) * std::f64::consts::TAU;
        let (lead, speed, since) = (&self.lead, &self.speed, self.since);
        let angle = |island: usize| part + lead[island] + omega0 * (speed[island] - 1.0) * (t - since);
        let mut last = (usize::MAX, (1.0, 0.0));
        for ((turn, &shift), &island) in self.turns.iter_mut().zip(&self.clock).zip(island_of) {
            if island != last.0 {
                let angle = angle(island);
                last = (island, (libm::cos(angle), libm::sin(angle)));
            }
            *turn = if shift == 0 { last.1 } else { turned(last.1, clock(shift)) };
        }
    }

    /// Between `t0` and `t1`, the mean of the turns at both: what a source that follows them has on average by the trapezoidal rule.
    pub fn set_mean(&mut self, omega0: f64, t0: f64, t1: f64, island_of: &[usize]) {
        self.set_time(omega0, t0, island_of);
        let mut first = std::mem::take(&mut self.first);
        first.clone_from(&self.turns);
        self.set_time(omega0, t1, island_of);
        for (turn, first) in self.turns.iter_mut().zip(&first) {
            *turn = (0.5 * (turn.0 + first.0), 0.5 * (turn.1 + first.1));
        }
        self.first = first;
        self.at = f64::NAN;
    }

    /// Frames at `t` begin to turn with these speeds.
    pub fn follow(&mut self, omega0: f64, t: f64, speed: impl Fn(usize) -> f64) {
        for island in 0..self.speed.len() {
            self.lead[island] = self.lead(omega0, t, island);
            self.speed[island] = speed(island);
        }
        self.since = t;
        self.at = f64::NAN;
    }

    /// Leads and speeds of new islands at `t`.
    pub fn set(&mut self, t: f64, lead: Vec<f64>, speed: Vec<f64>) {
        (self.lead, self.speed, self.since, self.at) = (lead, speed, t, f64::NAN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_turns_with_its_speed() {
        let omega0 = 314.0;
        let mut frames = Frames::new(1, vec![0, 11]);
        frames.follow(omega0, 0.0, |_| 1.02);
        frames.follow(omega0, 0.5, |_| 0.99);
        frames.set_time(omega0, 0.9, &[0, 0]);
        let angle: f64 = omega0 * (0.9 + 0.02 * 0.5 - 0.01 * 0.4);
        assert!((frames.turns[0].0 - angle.cos()).abs() < 1e-12);
        let shifted = angle + 11.0 * std::f64::consts::PI / 6.0;
        assert!((frames.turns[1].1 - shifted.sin()).abs() < 1e-12);
    }
}
