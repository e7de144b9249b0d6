//! Frequencies of a scan, cut into bands that are asked for together.

use super::FINEST;
use crate::studies::impedance;
use std::f64::consts::TAU;

const BAND: f64 = 3.162_277_660_168_379_5;
/// Longest window of a band, where the points asked for want one: periods of its lowest frequency, or steps.
const MOST_PERIODS: f64 = 20.0;
const MOST_STEPS: f64 = 2e4;
/// Half of the share by which a tone may miss the frequency asked for, where the window is not at its longest.
const NEAR: f64 = 0.02;

/// Tones that are asked for together.
pub(super) struct Band {
    pub(super) step: f64,
    /// Of a period, and its length, s.
    pub(super) steps: usize,
    pub(super) period: f64,
    /// Cycles of the nominal frequency in it, even.
    pub(super) nominal: i64,
    /// Cycles of each tone in it.
    pub(super) tones: Vec<i64>,
}

/// `turns`: asked in vectors, at whose standing frequency nothing is measured.
pub(super) fn bands(range: (f64, f64), points: usize, f0: f64, longest: f64, turns: bool) -> Vec<Band> {
    let wanted: Vec<f64> = impedance::frequencies(range, points).collect();
    let spacing = wanted[1] / wanted[0] - 1.0;
    let mut bands = vec![];
    let mut low = range.0;
    while low < range.1 * (1.0 - 1e-9) {
        let high = (low * BAND).min(range.1);
        let step = longest.min(FINEST / (TAU * high));
        let least = f64::max((0.25 * spacing).min(NEAR) * low, 1.0 / f64::max(MOST_PERIODS / low, MOST_STEPS * step));
        let nominal = 2 * libm::ceil(0.5 * f0 / least).max(1.0) as i64;
        let period = nominal as f64 / f0;
        let steps = libm::ceil(period / step) as usize;
        let mut tones: Vec<i64> = wanted
            .iter()
            .filter(|f| **f >= low * (1.0 - 1e-9) && (**f < high || high == range.1))
            .map(|f| 4 * libm::round(0.25 * (f * period - 1.0)).max(0.0) as i64 + 1)
            .map(|m| m - if m as f64 > range.1 * period { 4 } else { 0 })
            .map(|m| m + if (m as f64) < range.0 * period { 4 } else { 0 })
            .filter(|m| !turns || (m - nominal).abs() > 1)
            .collect();
        tones.dedup();
        if !tones.is_empty() {
            bands.push(Band { step: period / steps as f64, steps, period, nominal, tones });
        }
        low = high;
    }
    bands
}

impl Band {
    /// Steps for the current to rise in: two cycles, and an eighth of the window.
    pub(super) fn rise(&self) -> usize {
        (self.steps / 8).max(2 * self.steps / self.nominal as usize) + 1
    }
}
