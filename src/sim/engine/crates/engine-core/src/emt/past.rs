//! Space vectors of the AC buses over the last quarter of a cycle, each in its island's frame, for devices that look back
//! ([`super::averaged`]): kept once for a bus, however many devices stand on it.

use super::phases::{seen_from, vector};
use std::collections::VecDeque;

#[derive(Clone, Debug, Default)]
pub struct Past {
    /// How far back is looked, s.
    delay: f64,
    /// Buses that are looked at.
    buses: Vec<usize>,
    /// Times of the points kept, and their vectors, one for each of these buses.
    points: VecDeque<(f64, Vec<(f64, f64)>)>,
    /// Room of points that were forgotten.
    spare: Vec<Vec<(f64, f64)>>,
    /// Per AC bus, the vector a delay before the time last set; empty where nobody looks back.
    pub vectors: Vec<(f64, f64)>,
    /// That time; NaN while it does not tell the vectors.
    at: f64,
}

impl Past {
    /// For so many buses of which these are looked at; the delay in s.
    pub fn new(count: usize, buses: Vec<usize>, delay: f64) -> Self {
        let vectors = if buses.is_empty() { vec![] } else { vec![(0.0, 0.0); count] };
        Self { delay, buses, vectors, at: f64::NAN, ..Self::default() }
    }

    /// Takes in the accepted voltages at `t`, in frames that stand so then, and forgets what lies before the earliest time that will
    /// still be asked for.
    pub fn add(&mut self, t: f64, y: &[f64], turns: &[(f64, f64)]) {
        if self.buses.is_empty() {
            return;
        }
        let earliest = t - self.delay;
        while self.points.get(1).is_some_and(|(time, _)| *time < earliest) {
            self.spare.extend(self.points.pop_front().map(|(_, room)| room));
        }
        let mut point = self.spare.pop().unwrap_or_default();
        point.clear();
        point.extend(self.buses.iter().map(|&bus| seen_from(vector(&y[3 * bus..3 * bus + 3]), turns[bus])));
        if self.points.is_empty() {
            self.at = f64::NAN;
        }
        self.points.push_back((t, point));
    }

    /// Sets [`Past::vectors`] to those a delay before `t`; before the first point they are as they were there.
    #[inline]
    pub fn set_time(&mut self, t: f64) {
        if t != self.at && !self.buses.is_empty() {
            self.look(t - self.delay);
            self.at = t;
        }
    }

    fn look(&mut self, t: f64) {
        // The front points lie about the times asked for next.
        let after = self.points.iter().position(|(time, _)| *time >= t);
        let (before, after, share) = match after.unwrap_or(self.points.len()) {
            _ if self.points.is_empty() => return,
            0 => (0, 0, 0.0),
            k if k == self.points.len() => (k - 1, k - 1, 0.0),
            k => {
                let (from, to) = (self.points[k - 1].0, self.points[k].0);
                (k - 1, k, if to > from { (t - from) / (to - from) } else { 1.0 })
            }
        };
        let (before, after) = (&self.points[before].1, &self.points[after].1);
        for ((&bus, a), b) in self.buses.iter().zip(before).zip(after) {
            self.vectors[bus] = (a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1));
        }
    }

    /// The frames of the buses were turned by these angles, rad, new minus old.
    pub fn turn(&mut self, angle: impl Fn(usize) -> f64) {
        for (k, &bus) in self.buses.iter().enumerate() {
            let angle = angle(bus);
            if angle != 0.0 {
                let turn = (libm::cos(angle), libm::sin(angle));
                for (_, point) in &mut self.points {
                    point[k] = seen_from(point[k], turn);
                }
            }
        }
        self.at = f64::NAN;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emt::phases::phases;

    /// One bus, and a frame that stands still.
    fn still() -> (Past, [(f64, f64); 1]) {
        (Past::new(1, vec![0], 5e-3), [(1.0, 0.0)])
    }
    fn seen(past: &mut Past, t: f64) -> (f64, f64) {
        past.set_time(t);
        past.vectors[0]
    }
    fn near(a: (f64, f64), b: (f64, f64)) -> bool {
        (a.0 - b.0).abs() < 1e-12 && (a.1 - b.1).abs() < 1e-12
    }

    #[test]
    fn the_vector_of_a_delay_ago_lies_between_the_points_about_it() {
        let (mut past, turns) = still();
        for k in 0..100 {
            let t = f64::from(k) * 1e-3;
            past.add(t, &phases((t, -2.0 * t)), &turns);
        }
        assert!(near(seen(&mut past, 0.0994), (0.0944, -0.1888)));
        assert!(past.points.len() < 8, "what nobody asks for is forgotten");
    }

    #[test]
    fn before_the_first_point_it_is_as_it_was_there_and_behind_the_last_as_there() {
        let (mut past, turns) = still();
        past.add(0.0, &phases((1.0, 0.5)), &turns);
        assert!(near(seen(&mut past, 1e-3), (1.0, 0.5)));
        past.add(1e-3, &phases((2.0, 0.5)), &turns);
        assert!(near(seen(&mut past, 0.02), (2.0, 0.5)));
    }

    #[test]
    fn a_frame_that_is_turned_turns_its_past() {
        let (mut past, turns) = still();
        past.add(0.0, &phases((1.0, 0.0)), &turns);
        past.turn(|_| std::f64::consts::FRAC_PI_2);
        assert!(near(seen(&mut past, 0.0), (0.0, -1.0)));
    }
}
