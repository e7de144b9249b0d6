//! Windows of voltage and frequency that a source must ride through: each level holds for its time outside of it, then the source trips
//! (NERC PRC-029-1, IEEE Std 2800).

use super::limiter::enters_above;
use super::params::Build;
use crate::device::DeviceError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    Voltage,
    Frequency,
}

#[derive(Clone, Copy, Debug)]
struct Level {
    of: Quantity,
    at: f64,
    /// Trips below; else above.
    below: bool,
    delay: f64,
    inside: bool,
    deadline: Option<f64>,
}

impl Level {
    /// Positive inside.
    fn margin(&self, voltage: f64, frequency: f64) -> f64 {
        let value = if self.of == Quantity::Voltage { voltage } else { frequency };
        if self.below { value - self.at } else { self.at - value }
    }
}

/// Voltages and frequencies in pu.
#[derive(Clone, Debug, Default)]
pub struct TripWindow {
    levels: Vec<Level>,
}

impl TripWindow {
    /// From pairs of series, levels and times.
    pub fn build(b: &Build) -> Result<Self, DeviceError> {
        let mut levels = vec![];
        for (name, times, of, below) in [
            ("underVoltage", "underVoltageTime", Quantity::Voltage, true),
            ("overVoltage", "overVoltageTime", Quantity::Voltage, false),
            ("underFrequency", "underFrequencyTime", Quantity::Frequency, true),
            ("overFrequency", "overFrequencyTime", Quantity::Frequency, false),
        ] {
            let list = |key| if b.has(key) { b.series(key) } else { Ok(vec![]) };
            let (at, delay) = (list(name)?, list(times)?);
            if at.len() != delay.len() || at.len() > 8 {
                return Err(b.refuse(name, format!("{name} and {times} must be equally long, at most 8 levels")));
            }
            for (at, delay) in at.into_iter().zip(delay) {
                if !(0.0..=10.0).contains(&at) || delay < 0.0 {
                    return Err(
                        b.refuse(name, format!("levels of {name} must lie from 0 to 10 pu, times at least at 0"))
                    );
                }
                levels.push(Level { of, at, below, delay, inside: true, deadline: None });
            }
        }
        Ok(Self { levels })
    }

    pub fn count(&self) -> usize {
        self.levels.len()
    }

    pub fn margins(&self, voltage: f64, frequency: f64, out: &mut Vec<f64>) {
        out.extend(self.levels.iter().map(|l| l.margin(voltage, frequency)));
    }
    /// Everything inside and nothing running, as a source that is off reports it.
    pub fn idle(&self, out: &mut Vec<f64>) {
        out.extend(self.levels.iter().map(|_| 1.0));
    }
    pub fn forget(&mut self) {
        for level in &mut self.levels {
            (level.inside, level.deadline) = (true, None);
        }
    }
    /// As it stands at the start.
    pub fn begin(&mut self, voltage: f64, frequency: f64) {
        for level in &mut self.levels {
            level.inside = level.margin(voltage, frequency) > 0.0;
            level.deadline = (!level.inside).then_some(level.delay);
        }
    }

    /// Level `k` was crossed.
    pub fn crossed(&mut self, k: usize, t: f64, voltage: f64, frequency: f64) {
        let level = &mut self.levels[k];
        let margin = level.margin(voltage, frequency);
        level.inside = enters_above(margin, level.inside);
        level.deadline = match (level.inside, level.deadline) {
            (true, _) => None,
            (false, running @ Some(_)) => running,
            (false, None) => Some(t + level.delay),
        };
    }

    pub fn deadline(&self) -> Option<f64> {
        self.levels.iter().filter_map(|l| l.deadline).min_by(f64::total_cmp)
    }
    /// Why it trips at `t`, if it does.
    pub fn due(&self, t: f64) -> Option<String> {
        let level = self.levels.iter().find(|l| l.deadline.is_some_and(|d| t >= d))?;
        let what = if level.of == Quantity::Voltage { "voltage" } else { "frequency" };
        let side = if level.below { "below" } else { "above" };
        Some(format!("{what} {side} {} pu for {} s", level.at, level.delay))
    }
}
