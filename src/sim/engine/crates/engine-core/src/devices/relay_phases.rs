//! What a relay sees in `emt`, as a numerical one takes it: fundamentals and mean power over the last cycle. Of an unbalanced fault the instant's space
//! vector swings at twice the frequency, and an element with a delay that looked at it would let go in every half cycle. See [`super::relay`].

use super::ac_base::{power, size};
use super::cycle::Cycle;
use super::fundamental::{Fundamental, cycle_length};
use crate::device::{Env, SequenceCurrents};
use crate::emt::phases;
use crate::sequence::{extreme_lines, greatest_phase};

/// pu.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen {
    /// Positive-sequence voltage; least and greatest line-to-line voltage.
    pub(super) v: f64,
    pub(super) lines: (f64, f64),
    /// Greatest phase current.
    pub(super) i: f64,
    /// 3·I₀, and I₂.
    pub(super) residual: f64,
    pub(super) negative: f64,
    pub(super) p: f64,
}

#[derive(Default)]
pub(super) struct RelayPhases {
    voltage: Fundamental,
    current: Fundamental,
    power: Cycle<1>,
    /// None before a run.
    pub(super) seen: Option<Seen>,
}

impl RelayPhases {
    /// The cycle before t = 0 as the operating point has it, of `v` and `i` at t = 0.
    pub(super) fn begin(&mut self, env: &Env, v: (f64, f64), i: (f64, f64), speed: f64) {
        self.voltage.begin(env, v, speed);
        self.current.begin(env, i, speed);
        let (length, p) = (cycle_length(env, speed), power(v, i).0);
        for t in [-length, 0.0] {
            self.power.add(t, [(p, 0.0)], length);
        }
        self.seen =
            Some(Seen { v: size(v), lines: extreme_lines(v, (0.0, 0.0)), i: size(i), residual: 0.0, negative: 0.0, p });
    }
    pub(super) fn accepted(&mut self, env: &Env, volts: &[f64], flow: &[f64], speed: f64) {
        let length = cycle_length(env, speed);
        self.power.add(env.t, [(phases::power(volts, flow), 0.0)], length);
        let (voltage, current) = (self.voltage.accepted(env, volts, speed), self.current.accepted(env, flow, speed));
        if let (Some([v, negative, _]), Some([i, unlike, zero])) = (voltage, current) {
            let others = SequenceCurrents { zero, negative: unlike, ..SequenceCurrents::default() };
            self.seen = Some(Seen {
                v: size(v),
                lines: extreme_lines(v, negative),
                i: greatest_phase(i, &others),
                residual: 3.0 * size(zero),
                negative: size(unlike),
                p: self.power.mean(0, length).0,
            });
        }
    }
}
