//! Line-to-line voltages in `emt`, of the fundamental over the last cycle: what is recorded as the lowest and the highest one.

use super::fundamental::Fundamental;
use crate::device::Env;
use crate::sequence::extreme_lines;

/// Both sequences of the fundamental voltage over the last cycle, in `emt`.
#[derive(Default)]
pub(crate) struct LineVoltages {
    fundamental: Fundamental,
    /// Least and greatest; none before a run.
    pub(crate) seen: Option<(f64, f64)>,
}

impl LineVoltages {
    /// See [`Fundamental::begin`].
    pub(crate) fn begin(&mut self, env: &Env, v: (f64, f64), speed: f64) {
        self.fundamental.begin(env, v, speed);
        self.seen = Some(extreme_lines(v, (0.0, 0.0)));
    }
    pub(crate) fn accepted(&mut self, env: &Env, volts: &[f64], speed: f64) {
        if let Some([positive, negative, _]) = self.fundamental.accepted(env, volts, speed) {
            self.seen = Some(extreme_lines(positive, negative));
        }
    }
}
