//! Element 87T: transformer differential with a biased characteristic, between a relay's own current and that of a breaker at the transformer's
//! other side, both on the transformer's rated power.
//!
//! ```text
//! I_d = |I_1 − I_2|      I_b = (|I_1| + |I_2|)/2      picks up at I_d > max(I_p, k·I_b)
//! ```
//!
//! The second current is turned by the vector group, which keeps the zero sequence out. `rms` takes the phasors of the positive and, in unbalanced
//! faults, of the negative sequence, I_d being the sum of both. In `emt` the currents' space vectors are taken over a full cycle: I_d from both sequences of its fundamental, and a second harmonic above 15 % of it blocks, as inrush has it.

use super::cycle::Cycle;
use super::params::{Build, ParamSpec, integer, meter, number, positive};
use crate::device::*;
use crate::devices::ac_base::size;
use crate::emt::phases::{clock, turned, vector};

/// Second harmonic over fundamental that blocks.
const RESTRAINT: f64 = 0.15;
/// Fundamental in both sequences, second harmonic in both, then the fundamentals of both currents.
const PARTS: usize = 6;
const HARMONICS: [f64; PARTS] = [1.0, -1.0, 2.0, -2.0, 1.0, 1.0];
/// Start of the run in which it does not look, s: its first look counts as a change.
const SETTLE: f64 = 1e-3;

pub const PARAMS: [ParamSpec; 6] = [
    positive("differential", "1", 10.0, "87T: pick-up, of the transformer's rated current").optional(),
    number("differentialSlope", "1", 0.0, 1.0, "87T: pick-up over the mean current of both sides").optional(),
    number("differentialDelay", "s", 0.0, 3600.0, "87T: delay").optional(),
    positive("differentialRating", "VA", f64::MAX, "87T: rated power of the transformer").optional(),
    integer("differentialClock", 0, 11, "87T: number of the vector group, steps of 30° by which the other side lags")
        .optional(),
    meter("differentialMeter", "87T: breaker at the other side, from the transformer away"),
];

pub struct Differential {
    pub meter: String,
    pick_up: f64,
    slope: f64,
    pub delay: f64,
    /// pu of the system over pu of the transformer.
    scale: f64,
    steps: u8,
    turn: (f64, f64),
    /// The same between the frames of both breakers' buses, which know the vector group.
    left: (f64, f64),
    /// Currents turned back by their harmonics.
    cycle: Cycle<PARTS>,
    /// In `emt`, of the last cycle: differential, bias, second harmonic.
    seen: (f64, f64, f64),
    /// Negative sequence of both currents, pu of the system.
    pub negative: [(f64, f64); 2],
    pub ready: bool,
    /// Side of the pick-up on which the run has it.
    over: bool,
    pub since: Option<f64>,
}

pub fn build(b: &Build) -> Result<Option<Differential>, DeviceError> {
    if !b.has("differential") {
        return Ok(None);
    }
    let Some(meter) = b.text("differentialMeter").filter(|id| !id.is_empty()) else {
        return Err(b.refuse("differentialMeter", "a differential needs the breaker at the transformer's other side"));
    };
    if !b.has("differentialRating") {
        return Err(b.refuse("differentialRating", "a differential needs the transformer's rated power"));
    }
    let steps = b.number_or("differentialClock", 0.0);
    Ok(Some(Differential {
        meter: meter.to_owned(),
        pick_up: b.number("differential")?,
        slope: b.number_or("differentialSlope", 0.3),
        delay: b.number_or("differentialDelay", 0.0),
        scale: b.s_base / b.number("differentialRating")?,
        steps: steps as u8,
        turn: clock(steps as u8),
        left: (1.0, 0.0),
        cycle: Cycle::default(),
        seen: (0.0, 0.0, 0.0),
        negative: [(0.0, 0.0); 2],
        ready: false,
        over: false,
        since: None,
    }))
}

impl Differential {
    /// Leads of the frames of both breakers' buses.
    pub fn see_clocks(&mut self, own: u8, other: u8) {
        self.left = clock(12 + self.steps + other - own);
    }
    /// Differential and bias, pu of the transformer; a second harmonic.
    pub fn measured(&self, own: &[f64], watched: &[f64]) -> (f64, f64, f64) {
        let [.., re, im] = watched else { return (0.0, 0.0, 0.0) };
        if own.len() == 3 {
            return self.seen;
        }
        let size = |i: (f64, f64)| size(i) * self.scale;
        let (first, second) = ((own[0], own[1]), turned((*re, *im), self.left));
        let apart = |a: (f64, f64), b: (f64, f64)| size((a.0 - b.0, a.1 - b.1));
        let [own, other] = self.negative;
        let other = turned(other, (self.left.0, -self.left.1));
        (apart(first, second) + apart(own, other), 0.5 * (size(first) + size(second)), 0.0)
    }
    /// Above 0 where it is picked up.
    pub fn excess(&self, (differential, bias, second): (f64, f64, f64)) -> f64 {
        if second > RESTRAINT * differential {
            return -1.0;
        }
        differential / self.pick_up.max(self.slope * bias) - 1.0
    }
    pub fn wake_at(&self) -> Option<f64> {
        if self.ready { self.since.map(|t| t + self.delay) } else { Some(SETTLE) }
    }
    /// The excess has changed its sign at `t`.
    pub fn turned_over(&mut self, t: f64, armed: bool) {
        self.over = !self.over;
        self.since = (self.over && armed).then_some(t);
    }

    /// An accepted point of `emt`.
    pub fn accepted(&mut self, env: &Env, own: &[f64], watched: &[f64]) {
        let (first, second) = (vector(own), turned(vector(&watched[3..]), self.turn));
        let difference = (first.0 - second.0, first.1 - second.1);
        let angle = env.omega0 * env.t;
        let of = [difference, difference, difference, difference, first, second];
        let mut now = [(0.0, 0.0); PARTS];
        for ((part, harmonic), value) in now.iter_mut().zip(HARMONICS).zip(of) {
            *part = turned(value, (libm::cos(harmonic * angle), -libm::sin(harmonic * angle)));
        }
        let length = std::f64::consts::TAU / env.omega0;
        self.cycle.add(env.t, now, length);
        let size = |k: usize| {
            let (re, im) = self.cycle.mean(k, length);
            size((re, im)) * self.scale
        };
        self.seen = (size(0) + size(1), 0.5 * (size(4) + size(5)), size(2) + size(3));
    }
}
