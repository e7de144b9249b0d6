//! What travels along a line: the waves on their way to its ends, as they set out over the last travel time.
//!
//! Between the accepted points of a run they are straight lines; a jump stands at its instant, as two points. Before the run they are those of the
//! phasors.

use crate::devices::ac_base::Phasor;
use crate::emt::phases::{self, phases, turned};
use std::collections::VecDeque;

/// On their way to either end, phase by phase.
pub type Both = [[f64; 3]; 2];

#[derive(Default)]
pub struct Waves {
    points: VecDeque<(f64, Both)>,
    /// Standing vectors at t = 0, and the speed at which they turned before, rad/s.
    before: Option<([Phasor<f64>; 2], f64)>,
}

impl Waves {
    pub fn of_phasors(at_zero: [Phasor<f64>; 2], omega: f64) -> Self {
        Self { points: VecDeque::new(), before: Some((at_zero, omega)) }
    }

    /// At `t`; at a jump as before it.
    pub fn at(&self, t: f64) -> Both {
        let next = self.points.partition_point(|p| p.0 < t);
        let after = self.points.get(next);
        match (next.checked_sub(1).map(|k| &self.points[k]), after) {
            (Some(last), Some(after)) => {
                let share = (t - last.0) / (after.0 - last.0);
                let mixed = |end: usize, k: usize| last.1[end][k] + share * (after.1[end][k] - last.1[end][k]);
                [0, 1].map(|end| [0, 1, 2].map(|k| mixed(end, k)))
            }
            (Some(last), None) => last.1,
            (None, _) => self.before.map_or([[0.0; 3]; 2], |(at_zero, omega)| {
                let turn = (libm::cos(omega * t), libm::sin(omega * t));
                at_zero.map(|wave| phases(turned(wave, turn)))
            }),
        }
    }

    /// Appends the point at `t`, and forgets what lies before the earliest time that will still be asked for.
    pub fn add(&mut self, t: f64, waves: Both, earliest: f64) {
        while self.points.get(1).is_some_and(|p| p.0 < earliest) {
            self.points.pop_front();
            self.before = None;
        }
        self.points.push_back((t, waves));
    }

    /// ∫ of the sizes' squares of a part of both waves, piece by piece at its middle.
    pub fn energy(&self, from: f64, to: f64, part: impl Fn(&Both) -> Both) -> f64 {
        let first = self.points.partition_point(|p| p.0 < from);
        let mut sum = 0.0;
        let mut last = (from, self.at(from));
        let mut to_next = |t: f64, waves: Both| {
            let middle = mean(&last.1, &waves);
            sum += (t - last.0) * square(&part(&middle));
            last = (t, waves);
        };
        for (t, waves) in self.points.iter().skip(first).take_while(|p| p.0 < to) {
            to_next(*t, *waves);
        }
        to_next(to, self.at(to));
        sum
    }
}

pub fn mean(a: &Both, b: &Both) -> Both {
    [0, 1].map(|end| [0, 1, 2].map(|k| 0.5 * (a[end][k] + b[end][k])))
}

/// ⅔·Σ x² of both ends.
pub fn square(x: &Both) -> f64 {
    x.iter().map(|phases_of| phases::power(phases_of, phases_of)).sum()
}
