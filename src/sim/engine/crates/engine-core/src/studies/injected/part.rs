//! The runs of one band, with and without a current.

use super::bands::Band;
use super::spectrum::{Complex, Spectrum, largest_change, spectrum};
use super::{MAX_WINDOWS, MOVED, SETTLED, too_long};
use crate::assembly::{PortBus, Unit};
use crate::build;
use crate::devices::ac_base::{minus, times};
use crate::emt::injection::{Injection, Quantity, Tone};
use crate::emt::phases::{vector, zero};
use crate::emt::run::EmtRun;
use crate::events::Schedule;
use crate::network::Network;
use crate::results::{Chunk, Failure, Note, Sink};
use crate::run::can_be_instantaneous;
use crate::steady;
use crate::studies::impedance::Target;
use std::f64::consts::PI;

/// Factor by which the voltage may miss what it should move by, and times it is tried.
const MISSED: f64 = 10.0;
const MAX_TRIES: u32 = 4;
/// Factor at which a run is not carried on.
const ASTRAY: f64 = 100.0;

/// A run that is looked at window after window.
struct Probe<'a> {
    run: EmtRun<'a>,
    samples: Samples,
}

/// Voltages on the grid as they are recorded, pu, until as many are there as are asked for.
struct Samples {
    wanted: usize,
    /// Before the first that is kept.
    skipped: usize,
    /// V for 1 pu; of a phase its peak.
    base: f64,
    quantity: Quantity,
    kept: Vec<Complex>,
}

impl Sink for Samples {
    fn chunk(&mut self, chunk: Chunk) {
        for k in 0..chunk.n {
            if self.skipped > 0 {
                self.skipped -= 1;
                continue;
            }
            let column = |c: usize| chunk.values[c * chunk.n + k] / self.base;
            self.kept.push(match self.quantity {
                Quantity::Dc => (column(0), 0.0),
                Quantity::Vector => vector(&[column(0), column(1), column(2)]),
                Quantity::Zero => (zero(&[column(0), column(1), column(2)]), 0.0),
            });
        }
    }
    fn cancelled(&self) -> bool {
        self.kept.len() >= self.wanted
    }
}

impl<'a> Probe<'a> {
    /// That keeps what comes after `rise` steps.
    fn new(network: &'a Network, target: &Target, rise: usize, injection: Option<Injection>) -> Result<Self, Failure> {
        let mut system = build::build(network)?;
        can_be_instantaneous(&system, network.settings.emt_step.unwrap_or(0.0))?;
        let (bus, base) = match (target.ac, target.dc) {
            (Some(bus), _) => (PortBus::Ac(bus), system.ac[bus].v_nominal * f64::sqrt(2.0 / 3.0)),
            (_, bus) => (PortBus::Dc(bus.unwrap_or(0)), system.dc[bus.unwrap_or(0)].v_nominal),
        };
        if let Some(injection) = injection {
            system.units.push(Unit::new("(scan)".into(), Box::new(injection), 1.0, vec![bus]));
        }
        let start = steady::start(system, &mut vec![])?;
        let schedule = Schedule::new(network, &start.system)?;
        let mut run = EmtRun::new(start, schedule, network, vec![])?;
        run.system.units.iter_mut().for_each(|unit| unit.device.hold_taps());
        Ok(Self {
            run,
            samples: Samples { wanted: 0, skipped: rise + 1, base, quantity: target.quantity, kept: vec![] },
        })
    }

    fn window(&mut self, steps: usize) -> Result<Vec<Complex>, Failure> {
        self.samples.wanted = steps;
        if self.samples.kept.len() < steps && self.run.carry_on(&mut self.samples)? {
            self.run.recorder.flush(&mut self.samples);
        }
        let rest = self.samples.kept.split_off(steps);
        Ok(std::mem::replace(&mut self.samples.kept, rest))
    }
}

/// Of one current: impedances, pu, and what was seen last.
pub(super) struct Measured {
    pub(super) z: Vec<Complex>,
    pub(super) seen: Spectrum,
    pub(super) windows: usize,
    pub(super) unsettled: f64,
}

/// One band of a scan.
pub(super) struct Part<'a> {
    network: &'a Network,
    target: &'a Target,
    band: &'a Band,
    /// The run without a current, as far as it was needed.
    reference: Probe<'a>,
    still: Vec<Vec<Complex>>,
}

impl<'a> Part<'a> {
    /// The network is at rest, and records the voltage of the bus at each step of the band.
    pub(super) fn new(network: &'a Network, target: &'a Target, band: &'a Band) -> Result<Self, Failure> {
        let reference = Probe::new(network, target, band.rise(), None)?;
        Ok(Self { network, target, band, reference, still: vec![] })
    }

    /// Time reached by the run without a current, and what happened in it.
    pub(super) fn reference(&self) -> (f64, &[Note]) {
        (self.reference.run.t, &self.reference.run.notes)
    }

    /// Until it settles, or as a check with other phases for so many windows. `left`: see [`BUDGET`].
    pub(super) fn measure(
        &mut self,
        sign: i64,
        amplitude: f64,
        windows: Option<usize>,
        left: &mut f64,
    ) -> Result<Measured, Failure> {
        let (band, quantity, rise) = (self.band, self.target.quantity, self.band.rise());
        let count = band.tones.len() as f64;
        // What one tone brought to another would not stay the same.
        let way = if windows.is_some() { 1.0 } else { -1.0 };
        let phase = |k: usize| way * PI * (k as f64) * (k as f64 + 1.0) / count;
        let tone = |(k, m): (usize, &i64)| Tone { turns: sign * m, amplitude, phase: phase(k) };
        let tones: Vec<Tone> = band.tones.iter().enumerate().map(tone).collect();
        // Of a cosine half stands on either side.
        let lines = if quantity == Quantity::Vector { amplitude } else { 0.5 * amplitude };
        let over = |v: Complex, k: usize| times(libm::cos(phase(k)) / lines, -libm::sin(phase(k)) / lines, v);
        let injection = Injection::new(quantity, band.step, band.steps, rise as f64 * band.step, tones);
        let mut probe = Probe::new(self.network, self.target, rise, Some(injection))?;
        let cost = band.steps as f64 * probe.run.system.n as f64;
        let mut before: Option<Vec<Complex>> = None;
        for window in 0..windows.unwrap_or(MAX_WINDOWS) {
            if self.still.len() == window {
                self.still.push(self.reference.window(band.steps)?);
                *left -= cost;
            }
            *left -= cost;
            if *left < 0.0 {
                return Err(too_long(self.network));
            }
            let mut samples = probe.window(band.steps)?;
            for (moved, still) in samples.iter_mut().zip(&self.still[window]) {
                *moved = minus(*moved, *still);
            }
            let seen = spectrum(band, &samples, rise + 1 + window * band.steps, sign, quantity);
            let z: Vec<Complex> = seen.tones.iter().enumerate().map(|(k, v)| over(*v, k)).collect();
            let unsettled = before.as_ref().map_or(f64::INFINITY, |before| largest_change(&z, before));
            let is_last = windows.map_or(unsettled <= SETTLED || window + 1 == MAX_WINDOWS, |w| window + 1 == w);
            if is_last || seen.moved > ASTRAY * MOVED {
                return Ok(Measured { z, seen, windows: window + 1, unsettled });
            }
            before = Some(z);
        }
        unreachable!("the last window returns")
    }

    /// With a current that moves the bus by about what it should, of `guess` at first and `most` at most.
    pub(super) fn fitted(
        &mut self,
        sign: i64,
        guess: f64,
        most: f64,
        left: &mut f64,
    ) -> Result<(Measured, f64), Failure> {
        let mut amplitude = guess.min(most);
        for attempt in 1.. {
            let measured = self.measure(sign, amplitude, None, left)?;
            let off = measured.seen.moved / MOVED;
            let is_most = off < 1.0 && amplitude == most;
            if off.is_finite() && (is_most || (1.0 / MISSED..=MISSED).contains(&off)) {
                return Ok((measured, amplitude));
            }
            if attempt == MAX_TRIES || !off.is_finite() {
                break;
            }
            amplitude = (amplitude / off.clamp(1e-6, 1e6)).min(most);
        }
        Err(Failure::new(
            "not-steady",
            "No current was found that moves the bus a little and no more: the operating point is unstable in phases",
        ))
    }
}
