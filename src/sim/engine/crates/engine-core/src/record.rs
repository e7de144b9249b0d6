//! Recorded channels on a uniform grid n·Δt, with the minimum and maximum between grid points, so that no peak is lost.

use crate::assembly::System;
use crate::device::SignalDef;
use crate::network::ChannelInput;
use crate::results::{Chunk, Failure, Sink};

/// Most samples of a channel, and of all channels together, held before a chunk is handed out.
const CHUNK: usize = 1024;
const CHUNK_VALUES: usize = 1 << 20;

#[derive(Clone, Copy, Debug)]
enum Source {
    /// Place among the measured units, signal.
    Unit(usize, usize),
    AcBus(usize, AcSignal),
    /// Bus, per unit.
    DcBus(usize, bool),
}

#[derive(Clone, Copy, Debug)]
enum AcSignal {
    Volts,
    PerUnit,
    Angle,
    Frequency,
}

pub const AC_BUS_SIGNALS: &[SignalDef] = &[
    SignalDef { name: "v", unit: "V", help: "Line-to-line RMS voltage" },
    SignalDef { name: "vpu", unit: "1", help: "Voltage over nominal" },
    SignalDef { name: "angle", unit: "rad", help: "Voltage angle in the island's frame" },
    SignalDef { name: "f", unit: "Hz", help: "Frequency of the island; 0 where dead" },
];
pub const DC_BUS_SIGNALS: &[SignalDef] = &[
    SignalDef { name: "v", unit: "V", help: "Voltage" },
    SignalDef { name: "vpu", unit: "1", help: "Voltage over nominal" },
];

pub struct Recorder {
    sources: Vec<Source>,
    /// Units whose signals are asked for, and their values.
    measured: Vec<(usize, Vec<f64>)>,
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
        let mut sources = Vec::with_capacity(channels.len());
        let mut measured: Vec<(usize, Vec<f64>)> = Vec::new();
        for channel in channels {
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
            let signal = |defs: &[SignalDef]| defs.iter().position(|s| s.name == channel.signal);
            let names = |defs: &[SignalDef]| defs.iter().map(|s| s.name).collect::<Vec<_>>();
            let source = if let Some(k) = system.ac.iter().position(|b| b.id == channel.of) {
                match signal(AC_BUS_SIGNALS) {
                    Some(0) => Source::AcBus(k, AcSignal::Volts),
                    Some(1) => Source::AcBus(k, AcSignal::PerUnit),
                    Some(2) => Source::AcBus(k, AcSignal::Angle),
                    Some(_) => Source::AcBus(k, AcSignal::Frequency),
                    None => return Err(unknown("bus", names(AC_BUS_SIGNALS))),
                }
            } else if let Some(k) = system.dc.iter().position(|b| b.id == channel.of) {
                match signal(DC_BUS_SIGNALS) {
                    Some(s) => Source::DcBus(k, s == 1),
                    None => return Err(unknown("bus", names(DC_BUS_SIGNALS))),
                }
            } else if let Some(k) = system.units.iter().position(|u| u.id == channel.of) {
                let defs = system.units[k].device.signals();
                let at = signal(&defs).ok_or_else(|| unknown("device", names(&defs)))?;
                let place = measured.iter().position(|(unit, _)| *unit == k).unwrap_or_else(|| {
                    measured.push((k, vec![0.0; defs.len()]));
                    measured.len() - 1
                });
                Source::Unit(place, at)
            } else {
                return Err(Failure::new(
                    "bad-input",
                    format!("Channel “{}” asks for “{}”, which is not in the network", channel.id, channel.of),
                ));
            };
            sources.push(source);
        }
        let samples = (duration / step + 1e-9) as usize + 1;
        let n = sources.len();
        let rows = (CHUNK_VALUES / n.max(1)).clamp(1, CHUNK);
        Ok(Self {
            sources,
            measured,
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
        let env =
            crate::device::Env { t, omega0: system.omega0, s_base: system.s_base, profiles: &system.profile_values };
        for (k, values) in &mut self.measured {
            let unit = &mut system.units[*k];
            for (x, &at) in unit.x.iter_mut().zip(&unit.index) {
                *x = y[at];
            }
            unit.device.value(system.formulation, &env, unit.shape, &unit.x, &mut unit.out);
            unit.device.measure(&env, unit.shape.locals(&unit.x), &unit.out[..unit.shape.volts], values);
        }
        let nac = system.ac.len();
        for (channel, source) in self.sources.iter().enumerate() {
            let value = match *source {
                Source::Unit(place, signal) => self.measured[place].1[signal],
                Source::AcBus(k, signal) => {
                    let (vr, vi) = (y[2 * k], y[2 * k + 1]);
                    let alive = system.islands.ac_alive(k);
                    match signal {
                        AcSignal::Volts => libm::hypot(vr, vi) * system.ac[k].v_nominal,
                        AcSignal::PerUnit => libm::hypot(vr, vi),
                        AcSignal::Angle if alive => libm::atan2(vi, vr),
                        AcSignal::Frequency if alive => {
                            y[system.frame(system.islands.ac_of[k])] * system.omega0 / std::f64::consts::TAU
                        }
                        _ => 0.0,
                    }
                }
                Source::DcBus(k, per_unit) => y[2 * nac + k] * if per_unit { 1.0 } else { system.dc[k].v_nominal },
            };
            let value = if value.is_finite() {
                value
            } else {
                self.not_finite.get_or_insert((channel, t));
                0.0
            };
            self.now[channel] = value;
            self.low[channel] = self.low[channel].min(value);
            self.high[channel] = self.high[channel].max(value);
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
        let channels = self.sources.len();
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
        self.chunk = empty_chunk(self.next, channels, self.rows);
        sink.chunk(full);
    }
}

fn empty_chunk(first_sample: usize, channels: usize, rows: usize) -> Chunk {
    let column = || Vec::with_capacity(rows * channels);
    Chunk { first_sample, n: 0, values: column(), minima: column(), maxima: column() }
}
