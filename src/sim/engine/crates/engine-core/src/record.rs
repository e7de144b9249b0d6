//! Recorded channels on a uniform grid n·Δt, with the minimum and maximum between grid points, so that no peak is lost.

use crate::assembly::{Place, PortBus, System, Unit};
use crate::device::{Env, Formulation, SignalDef};
use crate::devices::ac_base::size;
use crate::emt::phases::{seen_from, vector};
use crate::network::ChannelInput;
use crate::record_phases::{FollowedCurrent, FollowedLines, line_of};
use crate::results::{Chunk, Failure, Sink};
use crate::sequence::{extreme_lines, phase_sizes};
use crate::shown::StillSignals;
use crate::signals::{
    AC_BUS_SIGNALS, CURRENT_SIGNALS, DC_BUS_SIGNALS, GREATEST_PHASE, LINE_SIGNALS, LINES, PHASE_SIGNALS,
    SEQUENCE_SIGNALS,
};
use std::ops::Range;

/// Most samples of a channel, and of all channels together, held before a chunk is handed out.
const CHUNK: usize = 1024;
const CHUNK_VALUES: usize = 1 << 20;

#[derive(Clone, Copy, Debug)]
enum Source {
    AcBus(usize, AcSignal),
    /// Instantaneous voltage of a phase of an AC bus, and current of a phase into a unit's port: unit, first local, factor.
    BusPhase(usize, usize),
    UnitPhase(usize, usize, f64),
    /// Bus, of [`DC_BUS_SIGNALS`].
    DcBus(usize, usize),
    /// `emt`: place among the lines that are followed, and of [`LINE_SIGNALS`].
    Line(usize, usize),
    /// Place among the currents that are.
    GreatestPhase(usize),
}

#[derive(Clone, Copy, Debug)]
enum AcSignal {
    Volts,
    PerUnit,
    Angle,
    Frequency,
    /// Of [`SEQUENCE_SIGNALS`].
    Sequence(usize),
}

/// A unit whose signals are asked for.
pub struct Measured {
    pub unit: usize,
    /// Its signals in the row of all.
    pub signals: Range<usize>,
    /// Which of them are.
    pub asked: Vec<usize>,
    /// Currents of its phases are, too.
    pub phases: bool,
}

pub struct Recorder {
    /// Channels that are signals of units: channel, place in the row of these. The others.
    of_units: Vec<(usize, usize)>,
    sources: Vec<(usize, Source)>,
    followed: Vec<FollowedLines>,
    currents: Vec<FollowedCurrent>,
    measured: Vec<Measured>,
    signals: Vec<f64>,
    /// Those of what stands still.
    still: StillSignals,
    /// Place among them of each unit.
    place_of: Vec<Option<usize>>,
    pub step: f64,
    pub samples: usize,
    /// Next grid point.
    next: usize,
    now: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    chunk: Chunk,
    rows: usize,
    /// Channel and time of the first value that was no number; 0 is recorded in its place.
    pub not_finite: Option<(usize, f64)>,
}

impl Recorder {
    pub fn new(system: &System, channels: &[ChannelInput], step: f64, duration: f64) -> Result<Self, Failure> {
        let (mut of_units, mut sources) = (vec![], vec![]);
        let (mut measured, mut row): (Vec<Measured>, usize) = (vec![], 0);
        let mut place_of: Vec<Option<usize>> = vec![None; system.units.len()];
        let (mut followed, mut currents): (Vec<FollowedLines>, Vec<FollowedCurrent>) = (vec![], vec![]);
        let at = system.places();
        for (number, channel) in channels.iter().enumerate() {
            let unknown = |what: &str, names: Vec<&str>| {
                Failure::new(
                    "bad-input",
                    format!(
                        "Channel “{}”: {what} “{}” has no signal “{}”; it has {}",
                        channel.id,
                        channel.of,
                        channel.signal,
                        names.join(", ")
                    ),
                )
                .on(&channel.of)
            };
            let emt = system.formulation == Formulation::Emt;
            let signal = |defs: &[SignalDef]| defs.iter().position(|s| s.name == channel.signal);
            let names = |defs: &[SignalDef]| defs.iter().map(|s| s.name).collect::<Vec<_>>();
            let found = at.get(channel.of.as_str()).copied();
            let line = signal(LINE_SIGNALS).and_then(|which| match found {
                Some(Place::Ac(k)) => Some((k, which)),
                Some(Place::Unit(k)) => first_ac(&system.units[k]).map(|bus| (bus, which)),
                _ => None,
            });
            let source = if let (true, Some((bus, which))) = (emt, line) {
                let place = followed.iter().position(|f| f.bus == bus).unwrap_or_else(|| {
                    followed.push(FollowedLines::new(bus));
                    followed.len() - 1
                });
                Source::Line(place, which)
            } else if let Some(Place::Ac(k)) = found {
                match signal(AC_BUS_SIGNALS) {
                    Some(0) => Source::AcBus(k, AcSignal::Volts),
                    Some(1) => Source::AcBus(k, AcSignal::PerUnit),
                    Some(2) => Source::AcBus(k, AcSignal::Angle),
                    Some(_) => Source::AcBus(k, AcSignal::Frequency),
                    None => match signal(if emt { PHASE_SIGNALS } else { SEQUENCE_SIGNALS }) {
                        Some(phase) if emt => Source::BusPhase(k, phase),
                        Some(s) => Source::AcBus(k, AcSignal::Sequence(s)),
                        None => return Err(unknown("bus", names(AC_BUS_SIGNALS))),
                    },
                }
            } else if let Some(Place::Dc(k)) = found {
                match signal(DC_BUS_SIGNALS) {
                    Some(s) => Source::DcBus(k, s),
                    None => return Err(unknown("bus", names(DC_BUS_SIGNALS))),
                }
            } else if let (Some(Place::Unit(_)), Some((bus, which))) = (found, line) {
                Source::AcBus(bus, AcSignal::Sequence(LINES + which))
            } else if let Some(Place::Unit(k)) = found {
                let defs = system.units[k].device.signals();
                let phase = if emt { phase_current(&system.units[k], &channel.signal) } else { None };
                let wants_greatest = channel.signal == GREATEST_PHASE.name;
                let greatest = if wants_greatest { FollowedCurrent::new(k, &system.units[k]) } else { None };
                let at = match signal(&defs) {
                    Some(at) => at,
                    None if phase.is_some() || greatest.is_some() => 0,
                    None => return Err(unknown("device", names(&defs))),
                };
                let place = *place_of[k].get_or_insert_with(|| {
                    let signals = row..row + defs.len();
                    row = signals.end;
                    measured.push(Measured { unit: k, signals, asked: vec![], phases: false });
                    measured.len() - 1
                });
                match phase {
                    None if greatest.is_some() => {
                        measured[place].phases = true;
                        currents.extend(greatest);
                        Source::GreatestPhase(currents.len() - 1)
                    }
                    Some((local, bus)) if signal(&defs).is_none() => {
                        measured[place].phases = true;
                        let peak = system.s_base / system.ac[bus].v_nominal * f64::sqrt(2.0 / 3.0);
                        // Into one unit, as all signals.
                        Source::UnitPhase(place, local, -peak)
                    }
                    _ => {
                        measured[place].asked.push(at);
                        of_units.push((number, measured[place].signals.start + at));
                        continue;
                    }
                }
            } else {
                return Err(Failure::new(
                    "bad-input",
                    format!("Channel “{}” asks for “{}”, which is not in the network", channel.id, channel.of),
                ));
            };
            sources.push((number, source));
        }
        let samples = (duration / step + 1e-9) as usize + 1;
        let n = channels.len();
        let rows = (CHUNK_VALUES / n.max(1)).clamp(1, CHUNK);
        Ok(Self {
            of_units,
            sources,
            followed,
            currents,
            measured,
            signals: vec![0.0; row],
            still: StillSignals::default(),
            place_of,
            step,
            samples,
            next: 0,
            now: vec![0.0; n],
            low: vec![f64::INFINITY; n],
            high: vec![f64::NEG_INFINITY; n],
            chunk: empty_chunk(0, n, rows),
            rows,
            not_finite: None,
        })
    }

    /// Time of the next grid point, or none when all are recorded.
    pub fn next_time(&self) -> Option<f64> {
        (self.next < self.samples).then_some(self.next as f64 * self.step)
    }

    /// Sees the system at `t`; extremes are kept.
    pub fn look(&mut self, system: &mut System, t: f64, y: &[f64]) {
        system.set_time(t);
        self.still.keep_up(system, &self.measured);
        self.show_still(system, t, y);
        let env = Env::new(t, system.omega0, system.s_base, &system.profile_values);
        for (place, measured) in self.measured.iter().enumerate() {
            if self.still.covers(place) {
                continue;
            }
            let unit = &mut system.units[measured.unit];
            unit.gather(y, &system.frames);
            if let Some(unbalance) = &system.unbalance {
                unit.see_currents(|bus, watched| unbalance.currents(measured.unit, bus, watched, y));
            }
            unit.draw(system.formulation, env, &system.voltage_rate, measured.phases);
            let currents = unit.drawn(system.formulation);
            let signals = &mut self.signals[measured.signals.clone()];
            unit.device.measure(&unit.env(env), unit.shape.locals(&unit.x), currents, signals);
        }
        self.take_in(system, t, y);
    }

    /// Signals of what stands still at (t, y). The rates of the voltages are those last set.
    pub fn show_still(&mut self, system: &mut System, t: f64, y: &[f64]) {
        self.still.show(system, t, y, &self.measured, &mut self.signals);
    }

    /// Whether what [`Recorder::show_still`] shows has just become another.
    pub fn keep_up(&mut self, system: &mut System) -> bool {
        self.still.keep_up(system, &self.measured)
    }

    /// Whether something of a unit is asked for.
    pub fn asks(&self, unit: usize) -> bool {
        self.place_of[unit].is_some()
    }

    /// Whether [`Recorder::show_still`] shows all that is asked of a unit.
    pub fn covers(&self, unit: usize) -> bool {
        self.place_of[unit].is_some_and(|place| self.still.covers(place))
    }

    /// Room for the signals of a unit, where it is to be measured, and whether its phase currents are asked for.
    pub fn room(&mut self, unit: usize) -> Option<(&mut [f64], bool)> {
        let place = self.place_of[unit].filter(|place| !self.still.covers(*place))?;
        let measured = &self.measured[place];
        Some((&mut self.signals[measured.signals.clone()], measured.phases))
    }

    /// Of those the first place in the row of signals.
    pub fn place(&self, unit: usize) -> Option<usize> {
        let place = self.place_of[unit].filter(|place| !self.still.covers(*place))?;
        Some(self.measured[place].signals.start)
    }

    pub fn put(&mut self, at: usize, signals: &[f64]) {
        self.signals[at..at + signals.len()].copy_from_slice(signals);
    }

    /// Whether phase currents of a unit are asked for.
    pub fn asks_phases(&self, unit: usize) -> bool {
        self.place_of[unit].is_some_and(|place| self.measured[place].phases)
    }

    /// Takes in the system at `t`, whose signals have been put into their [`Recorder::room`]; extremes are kept.
    pub fn take_in(&mut self, system: &System, t: f64, y: &[f64]) {
        for followed in &mut self.followed {
            followed.follow(system, t, y);
        }
        for current in &mut self.currents {
            current.follow(system, t, y);
        }
        for &(channel, place) in &self.of_units {
            self.now[channel] = self.signals[place];
        }
        for &(channel, source) in &self.sources {
            self.now[channel] = self.value_of(source, system, y);
        }
        if !self.now.iter().all(|value| value.is_finite()) {
            self.refuse_broken(t);
        }
        // Written so that the compiler takes four at a time.
        for ((low, high), &now) in self.low.iter_mut().zip(&mut self.high).zip(&self.now) {
            *low = if now < *low { now } else { *low };
            *high = if now > *high { now } else { *high };
        }
    }

    /// Kept out of line: small networks would pay for room that its arms want.
    #[inline(never)]
    fn value_of(&self, source: Source, system: &System, y: &[f64]) -> f64 {
        match source {
            Source::UnitPhase(place, local, factor) => system.units[self.measured[place].unit].out[local] * factor,
            Source::BusPhase(k, phase) => y[3 * k + phase] * system.ac[k].v_nominal * f64::sqrt(2.0 / 3.0),
            Source::AcBus(k, signal) => {
                let width = system.width();
                let at = &y[width * k..width * (k + 1)];
                let (vr, vi) = if width == 3 { seen_from(vector(at), system.frames.turns[k]) } else { (at[0], at[1]) };
                let alive = system.islands.ac_alive(k);
                match signal {
                    AcSignal::Volts => size((vr, vi)) * system.ac[k].v_nominal,
                    AcSignal::PerUnit => size((vr, vi)),
                    AcSignal::Sequence(signal) => sequence_signal(system, k, signal, y),
                    AcSignal::Angle if alive => libm::atan2(vi, vr),
                    AcSignal::Frequency if alive => {
                        y[system.frame(system.islands.ac_of[k])] * system.omega0 / std::f64::consts::TAU
                    }
                    _ => 0.0,
                }
            }
            Source::Line(k, which) => self.followed[k].line(which, system),
            Source::GreatestPhase(k) => self.currents[k].amperes(system),
            Source::DcBus(k, 0) => y[system.first_dc() + k] * system.dc[k].v_nominal,
            Source::DcBus(k, 1) => y[system.first_dc() + k],
            Source::DcBus(k, _) => system.dc_fault_current(k, y),
        }
    }

    #[cold]
    fn refuse_broken(&mut self, t: f64) {
        for (channel, value) in self.now.iter_mut().enumerate().filter(|(_, value)| !value.is_finite()) {
            self.not_finite.get_or_insert((channel, t));
            *value = 0.0;
        }
    }

    /// What was last looked at is the value of the next grid point.
    pub fn store(&mut self, sink: &mut dyn Sink) {
        self.chunk.values.extend_from_slice(&self.now);
        self.chunk.minima.extend_from_slice(&self.low);
        self.chunk.maxima.extend_from_slice(&self.high);
        self.chunk.n += 1;
        self.next += 1;
        self.low.copy_from_slice(&self.now);
        self.high.copy_from_slice(&self.now);
        if self.chunk.n == self.rows {
            self.flush(sink);
        }
    }

    /// Hands out what is held.
    pub fn flush(&mut self, sink: &mut dyn Sink) {
        let n = self.chunk.n;
        if n == 0 {
            return;
        }
        let channels = self.now.len();
        let turn = |rows: &[f64]| {
            let mut columns = Vec::with_capacity(rows.len());
            for channel in 0..channels {
                columns.extend((0..n).map(|k| rows[k * channels + channel]));
            }
            columns
        };
        let full = Chunk {
            first_sample: self.chunk.first_sample,
            n,
            values: turn(&self.chunk.values),
            minima: turn(&self.chunk.minima),
            maxima: turn(&self.chunk.maxima),
        };
        // Its room is kept: fresh pages for every chunk would cost more than what is written into them.
        self.chunk.first_sample = self.next;
        self.chunk.n = 0;
        for rows in [&mut self.chunk.values, &mut self.chunk.minima, &mut self.chunk.maxima] {
            rows.clear();
        }
        sink.chunk(full);
    }
}

fn first_ac(unit: &Unit) -> Option<usize> {
    unit.buses.iter().find_map(|bus| if let PortBus::Ac(k) = bus { Some(*k) } else { None })
}

const LINES_END: usize = LINES + LINE_SIGNALS.len() - 1;
/// Of [`SEQUENCE_SIGNALS`] at an AC bus.
fn sequence_signal(system: &System, bus: usize, signal: usize, y: &[f64]) -> f64 {
    let positive = (y[2 * bus], y[2 * bus + 1]);
    let [zero, negative] = system.unbalance.as_ref().map_or([(0.0, 0.0); 2], |u| u.at(bus, y));
    match signal {
        0..3 => phase_sizes([zero, positive, negative])[signal] * system.ac[bus].v_nominal / 3.0_f64.sqrt(),
        LINES | LINES_END => line_of(extreme_lines(positive, negative), signal - LINES) * system.ac[bus].v_nominal,
        _ if size(negative) > 0.0 => size(negative) / size(positive),
        _ => 0.0,
    }
}

/// Local row and bus of a phase current by its name.
fn phase_current(unit: &Unit, name: &str) -> Option<(usize, usize)> {
    let (wanted, phase) = name.split_once('.').map_or((None, name), |(port, phase)| (Some(port), phase));
    let phase = CURRENT_SIGNALS.iter().position(|s| s.name == phase)?;
    let mut local = 0;
    for (port, bus) in unit.device.ports().iter().zip(&unit.buses) {
        match bus {
            PortBus::Ac(k) if wanted.is_none_or(|w| w == port.name) => return Some((local + phase, *k)),
            PortBus::Ac(_) => local += 3,
            PortBus::Dc(_) => local += 1,
        }
    }
    None
}

fn empty_chunk(first_sample: usize, channels: usize, rows: usize) -> Chunk {
    let column = || Vec::with_capacity(rows * channels);
    Chunk { first_sample, n: 0, values: column(), minima: column(), maxima: column() }
}
