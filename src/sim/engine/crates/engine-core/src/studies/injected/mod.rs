//! Driving-point impedance at a bus as the instantaneous equations have it: runs from the operating point with and without a small current
//! into the bus, Z(f) from the difference of the voltages over whole periods.
//!
//! The range is cut into bands of half a decade. In each the current is a sum of tones, all odd in the same way in quarters of the period's
//! frequency, with Schroeder's phases (IEEE Trans. Inf. Theory 16 (1970) 85); at AC buses a space vector that turns forward for the positive and backward
//! for the negative sequence, or the same in all three phases for the zero sequence. A network that is not alike in both axes of its turning frame answers a vector at ν also at 2f₀ − ν (J. Sun,
//! IEEE Trans. Power Electron. 24 (2009) 1344; A. Rygg et al., IEEE J. Emerg. Sel. Topics Power Electron. 4 (2016) 1383); these mirrors fall between
//! the tones. Spectra are taken with Hann's window, which keeps slow drifts away from the tones.

mod bands;
mod part;
mod spectrum;

use super::Told;
use super::impedance::{self, Asked, ImpedanceScan, Phasors, Point, Quality, Target, bad, source_to_load};
use super::linearised::Linearised;
use crate::assembly::PortBus;
use crate::devices::ac_base::size;
use crate::emt::injection::Quantity;
use crate::network::{ChannelInput, Network};
use crate::results::{Failure, Note};
use bands::{Band, bands};
use part::{Measured, Part};
use spectrum::{largest_change, square};
use std::f64::consts::TAU;

/// ω·Δt at the highest frequency of a band: (ωΔt)²/12 is 0.08 %.
const FINEST: f64 = 0.1;
/// Shortest and, where the study gives none, longest step, s.
const SHORTEST: f64 = 1e-6;
const LONGEST: f64 = 50e-6;
/// Voltage by which the current is chosen to move the bus, rms over nominal.
const MOVED: f64 = 1e-3;
/// Largest current, rms over what flows through the bus: a stiff bus moves less.
const LARGEST: f64 = 0.02;
/// Change of an impedance between two windows at which it has settled, at which it is refused, and windows waited for that.
const SETTLED: f64 = 2e-4;
const UNSETTLED: f64 = 0.05;
const MAX_WINDOWS: usize = 10;
/// Above these the answer carries a note.
const NONLINEAR: f64 = 0.01;
/// Steps times unknowns of one scan.
const BUDGET: f64 = 4e9;

fn too_long(network: &Network) -> Failure {
    let message = format!(
        "The scan takes more than {BUDGET:.0e} steps times unknowns in a network of {} buses; begin it at a higher frequency or end it at a lower one",
        network.ac_buses.len() + network.dc_buses.len()
    );
    bad("fromHz", message)
}

/// Current through the bus at the operating point, pu: half of what its devices bring and take; no bound where none flows.
fn through(at: &Linearised, target: &Target) -> f64 {
    let mut sum = 0.0;
    for unit in &at.system.units {
        let mut local = 0;
        for bus in &unit.buses {
            let (is_it, width) = match *bus {
                PortBus::Ac(k) => (target.ac == Some(k), 2),
                PortBus::Dc(k) => (target.dc == Some(k), 1),
            };
            if is_it {
                let i = &unit.out[local..local + width];
                sum += 0.5 * unit.count * size((i[0], if width == 2 { i[1] } else { 0.0 }));
            }
            local += width;
        }
    }
    if sum > 1e-9 { sum } else { f64::INFINITY }
}

/// The network at rest: no events, profiles as they begin, of all signals the voltage of the bus at each step.
fn at_rest(network: &Network, bus: &str, is_ac: bool, band: &Band) -> Network {
    let mut network = network.clone();
    network.events.clear();
    let signals = if is_ac { ["va", "vb", "vc"].as_slice() } else { &["v"] };
    let channel = |signal: &&str| ChannelInput { id: (*signal).into(), of: bus.into(), signal: (*signal).into() };
    network.channels = signals.iter().map(channel).collect();
    for profile in &mut network.profiles {
        profile.times = vec![0.0];
        profile.values.truncate(1);
    }
    let settings = &mut network.settings;
    settings.formulation = "emt".into();
    settings.emt_step = Some(band.step);
    settings.record_step = band.step;
    settings.duration = (band.rise() + 1 + MAX_WINDOWS * band.steps) as f64 * band.step;
    network
}

pub fn scan(
    network: &Network,
    at: &Linearised,
    asked: Asked,
    notes: &mut Vec<Note>,
    told: Told,
) -> Result<ImpedanceScan, Failure> {
    let target = impedance::target(at, asked)?;
    let Asked { bus, range, points, .. } = asked;
    let highest = libm::floor(FINEST / (TAU * SHORTEST) / 1e3) * 1e3;
    if range.1 > highest {
        let message = format!("A scan in emt goes up to {highest} Hz, where its step is 1 µs; not to {} Hz", range.1);
        return Err(bad("toHz", message));
    }
    let f0 = network.frequency_hz;
    let mut phasors = Phasors::new(at, &target)?;
    let mut answer = target.answer(bus, "emt");
    answer.open = phasors.open(range.1);
    if answer.open.is_some() {
        return Ok(answer);
    }
    let is_vector = target.quantity == Quantity::Vector;
    let bands = bands(range, points, f0, network.settings.emt_step.unwrap_or(LONGEST), is_vector);
    let runs = if is_vector { 5.0 } else { 3.0 };
    let mut left = BUDGET;
    let least: f64 = bands.iter().map(|b| 2.1 * runs * b.steps as f64).sum();
    if least * at.system.n as f64 > left {
        return Err(too_long(network));
    }
    let (through, loads) = (through(at, &target), impedance::loads(at, &target));
    let mut quality = Quality {
        step: (f64::INFINITY, 0.0),
        warping: 0.0,
        moved: 0.0,
        nonlinearity: 0.0,
        residual: 0.0,
        unsettled: 0.0,
    };
    let scanned = &mut answer.points;
    let all = bands.iter().map(|b| b.tones.len()).sum();
    let mut done = 0.0;
    told(done, all);
    for band in &bands {
        let still = at_rest(network, bus, target.ac.is_some(), band);
        let mut part = Part::new(&still, &target, band)?;
        let frequencies: Vec<f64> = band.tones.iter().map(|m| *m as f64 / band.period).collect();
        let phasor: Vec<Option<Vec<f64>>> = frequencies.iter().map(|f| phasors.at(*f).ok()).collect();
        let expected = phasor.iter().zip(&frequencies).map(|(z, f)| {
            let z = z.as_ref().map_or(0.0, |z| square((z[0], z[1]))) / (target.z_base * target.z_base);
            if is_vector { z * (f / f0).max(1.0) * (f / f0).max(1.0) } else { 0.5 * z }
        });
        let mut guess = MOVED / f64::sqrt(expected.sum::<f64>().max(1e-12));
        // Tones of equal size: K of them are √K times one, or √(K/2) at a DC bus.
        let count = band.tones.len() as f64;
        let most = LARGEST * through / f64::sqrt(if is_vector { count } else { 0.5 * count });
        let mut sequences = vec![];
        let signs = if is_vector { [1, -1].as_slice() } else { &[1] };
        // One measurement and its check for each.
        let share = count / (2 * signs.len()) as f64;
        for &sign in signs {
            let (measured, amplitude) = part.fitted(sign, guess, most, &mut left)?;
            guess = amplitude;
            if measured.unsettled > UNSETTLED {
                let message = format!(
                    "What a small current does at “{bus}” has not become periodic after {:.3} s: it changes by {:.1} % from one period to the next. The operating point is unstable in phases, or swings for longer",
                    part.reference().0,
                    100.0 * measured.unsettled
                );
                return Err(Failure::new("not-steady", message).on(bus));
            }
            done += share;
            told(done, all);
            let half = part.measure(sign, -0.5 * amplitude, Some(measured.windows), &mut left)?;
            quality.moved = quality.moved.max(measured.seen.moved);
            quality.nonlinearity = quality.nonlinearity.max(largest_change(&measured.z, &half.z));
            quality.residual = quality.residual.max(measured.seen.residual);
            quality.unsettled = quality.unsettled.max(measured.unsettled);
            sequences.push(measured);
            done += share;
            told(done, all);
        }
        let top = TAU * frequencies[frequencies.len() - 1] * band.step;
        quality.warping = quality.warping.max(top * top / 12.0);
        quality.step = (quality.step.0.min(band.step), quality.step.1.max(band.step));
        for (k, (frequency, phasor)) in frequencies.into_iter().zip(phasor).enumerate() {
            let mut point = point(&sequences, k, frequency, phasor, target.z_base);
            if !loads.is_empty() {
                // Frequency at which the derivative of the trapezoidal rule is that of the loads.
                let omega = 2.0 / band.step * libm::tan(0.5 * TAU * frequency * band.step);
                let ratio = source_to_load(phasors.loads(&loads, omega)?, &point.z, target.z_base);
                point.ratio = Some(ratio).filter(|r| r.is_finite());
            }
            scanned.push(point);
        }
        keep_notes(part.reference().1, notes);
    }
    scanned.sort_by(|a, b| a.frequency_hz.total_cmp(&b.frequency_hz));
    tell(&quality, notes);
    answer.middlebrook = impedance::middlebrook(scanned);
    answer.quality = Some(quality);
    Ok(answer)
}

/// The `k`th tone of a band; of the negative sequence, the second, as its phasor, which turns the other way.
fn point(sequences: &[Measured], k: usize, frequency: f64, phasor: Option<Vec<f64>>, z_base: f64) -> Point {
    let mut z = vec![];
    for (nth, measured) in sequences.iter().enumerate() {
        let (re, im) = measured.z[k];
        z.extend([re * z_base, if nth == 0 { im } else { -im } * z_base]);
    }
    let mirrored = |m: &Measured| Some(size(*m.seen.mirrors.get(k)?) / size(m.seen.tones[k]));
    let mirror = sequences.iter().map(mirrored).collect();
    Point { frequency_hz: frequency, z, ratio: None, phasor, mirror }
}

/// What devices did in the run without a current, once each.
fn keep_notes(of: &[Note], notes: &mut Vec<Note>) {
    for note in of.iter().filter(|n| n.code != "N300") {
        if !notes.iter().any(|n| n.code == note.code && n.device == note.device) {
            notes.push(note.clone());
        }
    }
}

fn tell(quality: &Quality, notes: &mut Vec<Note>) {
    let mut note = |message: String| notes.push(Note { time: 0.0, code: "N310".into(), device: None, message });
    let Quality { nonlinearity, residual, unsettled, .. } = *quality;
    if nonlinearity > NONLINEAR {
        note(format!(
            "The impedance changes by up to {:.1} % with half the current and other phases: it holds for this current only, as the network is not linear or couples frequencies",
            100.0 * nonlinearity
        ));
    }
    if residual > NONLINEAR {
        note(format!(
            "Beside the response stand up to {:.1} % of it at frequencies that are neither its own nor their mirrors",
            100.0 * residual
        ));
    }
    if unsettled > SETTLED {
        note(format!("The impedance still changes by up to {:.2} % from one period to the next", 100.0 * unsettled));
    }
}
