//! Overload curve of a data sheet, used up by what passes: above `thresholds[k]` for `times[k]`, the first threshold being what may last
//! for ever. What was used accumulates, so that a train of short overloads counts as their sum:
//!
//! ```text
//! du/dt = 1/times[k] above threshold k,   −1/recovery at or below the first;   0 ≤ u ≤ 1, used up at u = 1
//! ```
//!
//! Between thresholds u runs straight, so that it is kept by events and is no state of the network's equations.

use super::params::{Build, ParamSpec, positive, series};
use crate::device::DeviceError;

#[derive(Clone, Debug)]
pub struct OverloadCurve {
    /// Rising, pu.
    thresholds: Vec<f64>,
    /// Falling, s.
    times: Vec<f64>,
    recovery: f64,
    /// Thresholds passed now.
    passed: usize,
    used: f64,
    since: f64,
}

pub const PARAMS: &[ParamSpec] = &[
    series("overloadCurrents", "pu", "Rising currents that the inverter carries for overloadTimes; default none")
        .optional(),
    series("overloadTimes", "s", "Falling times, one for each of overloadCurrents").optional(),
    positive("overloadPeakTime", "s", 10.0, "Time that it carries more than the last of them; default 0.1").optional(),
    positive(
        "overloadRecovery",
        "s",
        86400.0,
        "Time at rated current or less in which a used-up curve is whole again; default 600",
    )
    .optional(),
];

impl OverloadCurve {
    /// `currents` may be carried for `times`, anything more for `peak`; up to `rated` for ever.
    pub fn new(rated: f64, currents: &[f64], times: &[f64], peak: f64, recovery: f64) -> Self {
        let thresholds = std::iter::once(rated).chain(currents.iter().copied()).collect();
        let times = times.iter().copied().chain([peak]).collect();
        Self { thresholds, times, recovery, passed: 0, used: 0.0, since: 0.0 }
    }

    /// From a pair of series of the device's parameters, with what is rated, the time above and the recovery; none where it is left out or empty.
    pub fn read(
        b: &Build,
        currents: &str,
        times: &str,
        (rated, peak, recovery): (f64, f64, f64),
    ) -> Result<Option<Self>, DeviceError> {
        if !b.has(currents) {
            return Ok(None);
        }
        let (levels, durations) = (b.series(currents)?, b.series(times)?);
        if levels.is_empty() {
            return Ok(None);
        }
        if levels.len() > 8 || levels[0] <= rated || levels.windows(2).any(|w| w[1] <= w[0]) {
            return Err(b.refuse(currents, format!("{currents} must rise from above {rated}, at most 8 values")));
        }
        let falls = durations.windows(2).all(|w| w[1] < w[0]);
        if durations.len() != levels.len() || !falls || durations.last().is_some_and(|t| *t <= 0.0) {
            return Err(b.refuse(times, format!("{times} must fall, stay above 0 and be as many as {currents}")));
        }
        if durations.last().is_some_and(|t| *t < peak) {
            return Err(
                b.refuse(times, format!("{times} must not end below the {peak} s of what lies above the curve"))
            );
        }
        Ok(Some(Self::new(rated, &levels, &durations, peak, recovery)))
    }

    pub fn levels(&self) -> usize {
        self.thresholds.len()
    }
    /// Positive while a threshold, times `scale`, is not passed.
    pub fn guards(&self, i: f64, scale: f64, out: &mut Vec<f64>) {
        out.extend(self.thresholds.iter().map(|level| level * scale - i));
    }
    /// So many thresholds are passed from `t` on.
    pub fn pass(&mut self, t: f64, passed: usize) {
        self.used = self.used(t);
        (self.since, self.passed) = (t, passed);
    }
    fn rate(&self) -> f64 {
        match self.passed {
            0 => -1.0 / self.recovery,
            k => 1.0 / self.times[k - 1],
        }
    }
    /// Share of the curve that is used up.
    pub fn used(&self, t: f64) -> f64 {
        (self.used + self.rate() * (t - self.since)).clamp(0.0, 1.0)
    }
    /// When it will be used up if nothing changes.
    pub fn deadline(&self) -> Option<f64> {
        (self.passed > 0).then(|| self.since + (1.0 - self.used) / self.rate())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve() -> OverloadCurve {
        OverloadCurve::new(1.0, &[1.1, 1.25, 1.5], &[3600.0, 600.0, 60.0], 0.1, 600.0)
    }
    fn passed(i: f64) -> usize {
        let mut out = vec![];
        curve().guards(i, 1.0, &mut out);
        out.iter().filter(|g| **g < 0.0).count()
    }

    #[test]
    fn carries_each_current_for_the_time_of_its_data_sheet() {
        for (i, time) in [(1.1, 3600.0), (1.2, 600.0), (1.25, 600.0), (1.4, 60.0), (1.6, 0.1)] {
            let mut c = curve();
            c.pass(5.0, passed(i));
            let end = c.deadline().expect("it is above rated");
            assert!((end - 5.0 - time).abs() < 1e-9, "{i}: {end}");
            assert!((c.used(end) - 1.0).abs() < 1e-12);
        }
        assert_eq!(passed(1.0), 0);
    }

    #[test]
    fn pulses_add_up_and_rest_gives_back() {
        let mut c = curve();
        // 1 s at 140 % uses 1/60, 1 s at rest gives back 1/600.
        for k in 0..10 {
            c.pass(f64::from(2 * k), 3);
            c.pass(f64::from(2 * k + 1), 0);
        }
        let expected = 10.0 * (1.0 / 60.0 - 1.0 / 600.0);
        assert!((c.used(20.0) - expected).abs() < 1e-12, "{}", c.used(20.0));
        assert_eq!((c.used(1e4), c.deadline()), (0.0, None));
    }
}
