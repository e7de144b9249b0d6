//! Rotating frames of the AC islands in `Emt`: θ(t) = ω₀·t + lead + ω₀·(speed − 1)·(t − since).
//!
//! A frame is only a point of view for devices that think in phasors, so its speed may be held over a step; it follows the
//! island's machines from step to step. A bus behind a transformer with a phase shift sees it turned by that shift.

use super::past::Past;
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
    /// That time; NaN while it does not tell the turns.
    at: f64,
    /// The turns set before, and their time.
    before: (f64, Vec<(f64, f64)>),
    /// Turns at the end of a step while its mean stands in their place.
    end: Vec<(f64, f64)>,
    /// What devices that look back see in them.
    pub past: Past,
}

impl Frames {
    pub fn new(islands: usize, clock: Vec<u8>) -> Self {
        let turns = vec![(1.0, 0.0); clock.len()];
        Self {
            speed: vec![1.0; islands],
            lead: vec![0.0; islands],
            since: 0.0,
            clock,
            before: (f64::NAN, turns.clone()),
            end: vec![],
            turns,
            at: f64::NAN,
            past: Past::default(),
        }
    }

    /// Angle beyond ω₀·t, rad.
    pub fn lead(&self, omega0: f64, t: f64, island: usize) -> f64 {
        self.lead[island] + omega0 * (self.speed[island] - 1.0) * (t - self.since)
    }

    #[inline]
    pub fn set_time(&mut self, omega0: f64, t: f64, island_of: &[usize]) {
        self.past.set_time(t);
        if t != self.at && !self.turns.is_empty() {
            self.turn_to(omega0, t, island_of);
        }
    }

    fn turn_to(&mut self, omega0: f64, t: f64, island_of: &[usize]) {
        self.before.0 = std::mem::replace(&mut self.at, t);
        std::mem::swap(&mut self.before.1, &mut self.turns);
        // Whole cycles are taken off first, so that the angle is as exact late in a run as early.
        let cycles = omega0 * t / std::f64::consts::TAU;
        let part = (cycles - (cycles as u64) as f64) * std::f64::consts::TAU;
        let (lead, speed, since) = (&self.lead, &self.speed, self.since);
        let angle = |island: usize| part + lead[island] + omega0 * (speed[island] - 1.0) * (t - since);
        let mut last = (usize::MAX, f64::NAN, (1.0, 0.0));
        for ((turn, &shift), &island) in self.turns.iter_mut().zip(&self.clock).zip(island_of) {
            // Islands that ideal sources hold stand at one angle.
            if island != last.0 {
                let angle = angle(island);
                let turn = if angle == last.1 {
                    last.2
                } else {
                    let (sin, cos) = libm::sincos(angle);
                    (cos, sin)
                };
                last = (island, angle, turn);
            }
            *turn = if shift == 0 { last.2 } else { turned(last.2, clock(shift)) };
        }
    }

    /// Takes in the accepted voltages at `t`, to which the frames are set.
    pub fn remember(&mut self, t: f64, y: &[f64]) {
        self.past.add(t, y, &self.turns);
    }

    /// Between `t0` and `t1`, the mean of the turns at both: what a source that follows them has on average by the trapezoidal rule. It stands until
    /// [`Frames::end_mean`].
    pub fn set_mean(&mut self, omega0: f64, t0: f64, t1: f64, island_of: &[usize]) {
        if self.turns.is_empty() {
            return;
        }
        if self.at != t1 || self.before.0 != t0 {
            self.set_time(omega0, t0, island_of);
            self.set_time(omega0, t1, island_of);
        }
        self.end.clone_from(&self.turns);
        for (turn, first) in self.turns.iter_mut().zip(&self.before.1) {
            *turn = (0.5 * (turn.0 + first.0), 0.5 * (turn.1 + first.1));
        }
        self.at = f64::NAN;
    }

    pub fn end_mean(&mut self, t1: f64) {
        std::mem::swap(&mut self.turns, &mut self.end);
        self.at = t1;
    }

    /// Frames at `t` begin to turn with these speeds.
    pub fn follow(&mut self, omega0: f64, t: f64, speed: impl Fn(usize) -> f64) {
        for island in 0..self.speed.len() {
            self.lead[island] = self.lead(omega0, t, island);
            self.speed[island] = speed(island);
        }
        self.since = t;
        // At this instant they stand as they stood.
        if self.at != t {
            self.at = f64::NAN;
        }
        self.before.0 = f64::NAN;
    }

    /// Leads and speeds of new islands at `t`.
    pub fn set(&mut self, t: f64, lead: Vec<f64>, speed: Vec<f64>) {
        (self.lead, self.speed, self.since, self.at) = (lead, speed, t, f64::NAN);
        self.before.0 = f64::NAN;
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
