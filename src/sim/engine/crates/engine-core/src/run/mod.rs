//! One run: start, steps, events, recording, audit, and an end with a reason.

mod audit;
pub(crate) mod ending;
mod happenings;
pub(crate) mod restless;
mod stepping;

use crate::assembly::System;
use crate::build;
use crate::device::{DeviceError, PowerBalance};
use crate::emt::run::EmtRun;
use crate::esdirk::Esdirk;
use crate::events::Schedule;
use crate::network::{ChannelInput, Network, Settings};
use crate::record::Recorder;
use crate::results::{EnergyAudit, Failure, Note, RunSummary, Sink, Statistics, SteadyState};
use crate::steady::{self, Start};
use restless::Restless;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// First step after a discontinuity; largest one behind the first bend of an input or change of mode without a jump, s.
const FIRST_STEP: f64 = 1e-5;
const FIRST_BEND_STEP: f64 = 1e-3;
/// Instants closer than this are one, s.
pub(crate) const SAME_TIME: f64 = 1e-12;
/// Notes kept of a run; later ones are counted.
pub(crate) const MAX_NOTES: usize = 5000;
pub(crate) const PROGRESS_EVERY: Duration = Duration::from_millis(60);
/// As often as this may a device's guards act within so many seconds.
const MOST_ACTS: u32 = 2_000;
const ACTS_WITHIN: f64 = 1e-3;
/// Start is refused above this drift over 20 cycles.
const MAX_DRIFT: f64 = 1e-4;

/// Runs a network; never panics, never returns a number that is none.
pub fn run(network_json: &str, sink: &mut dyn Sink) -> RunSummary {
    guarded(|| {
        let network = match build::parse(network_json) {
            Ok(network) => network,
            Err(failure) => return refused(failure, vec![]),
        };
        run_network(&network, sink)
    })
}

/// Power flow alone.
pub fn steady_state(network_json: &str) -> RunSummary {
    guarded(|| {
        let mut notes = vec![];
        let result = build::parse(network_json).and_then(|network| steady::start(build::build(&network)?, &mut notes));
        match result {
            Ok(start) => summary("completed", 0.0, Some(start.steady), None, Statistics::default(), notes, None),
            Err(failure) => refused(failure, notes),
        }
    })
}

fn guarded(f: impl FnOnce() -> RunSummary) -> RunSummary {
    caught(f).unwrap_or_else(|failure| refused(failure, vec![]))
}

/// A panic becomes a failure: no input may take the process down.
pub(crate) fn caught<T>(f: impl FnOnce() -> T) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(f)).map_err(|cause| {
        let text = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
        let text = text.unwrap_or("no reason given");
        Failure::new("panic", format!("The engine stopped on a fault of its own: {text}"))
    })
}

fn refused(failure: Failure, notes: Vec<Note>) -> RunSummary {
    summary("failed", 0.0, None, None, Statistics::default(), notes, Some(failure))
}

fn summary(
    status: &'static str,
    end: f64,
    steady_state: Option<SteadyState>,
    audit: Option<EnergyAudit>,
    statistics: Statistics,
    notes: Vec<Note>,
    failure: Option<Failure>,
) -> RunSummary {
    RunSummary { status, engine_version: crate::VERSION, end, steady_state, audit, statistics, notes, failure }
}

/// A run as [`conduct`] sees it, in either domain.
trait Course {
    fn go(&mut self, sink: &mut dyn Sink) -> Result<bool, Failure>;
    fn audit(&mut self) -> EnergyAudit;
    /// Time reached, and what is left to tell.
    fn close(self: Box<Self>) -> Closed;
    fn time(&self) -> f64;
    fn recorder(&mut self) -> &mut Recorder;
}

struct Closed {
    stats: Statistics,
    notes: Vec<Note>,
    notes_dropped: usize,
}

pub fn run_network(network: &Network, sink: &mut dyn Sink) -> RunSummary {
    let begin = Instant::now();
    let mut notes = vec![];
    let emt = network.settings.formulation == "emt";
    let built = build::build(network).and_then(|system| {
        if emt {
            can_be_instantaneous(&system, network.settings.emt_step.unwrap_or(0.0))?;
        }
        let start = steady::start(system, &mut notes)?;
        let schedule = Schedule::new(network, &start.system)?;
        let s = &network.settings;
        // In `emt` there are more signals, and the recorder is made when the phases are laid out.
        let recorder =
            if emt { None } else { Some(Recorder::new(&start.system, &network.channels, s.record_step, s.duration)?) };
        Ok((start, schedule, recorder))
    });
    let (start, schedule, recorder) = match built {
        Ok(built) => built,
        Err(failure) => return refused(failure, notes),
    };
    sink.steady(&start.steady);
    let steady = start.steady.clone();
    let drift = start.drift;
    if drift > MAX_DRIFT || drift.is_nan() {
        let (device, variable) = start.system.name_of(start.drift_at);
        let failure = Failure::new(
            "not-steady",
            format!("The operating point does not hold still: “{device}” ({variable}) would move by {drift:.1e} of its size in 20 cycles"),
        )
        .on(&device)
        .variable(variable);
        return summary(
            "failed",
            0.0,
            Some(steady),
            None,
            Statistics { initial_drift_pu: drift, ..Statistics::default() },
            notes,
            Some(failure),
        );
    }
    let course: Result<Box<dyn Course + '_>, Failure> = match recorder {
        Some(recorder) => Run::new(start, schedule, recorder, network, notes).map(|run| Box::new(run) as _),
        None => EmtRun::new(start, schedule, network, notes).map(|run| Box::new(run) as _),
    };
    match course {
        Ok(course) => conduct(course, sink, begin, steady, drift),
        Err(failure) => refused(failure, vec![]),
    }
}

/// Refuses what has no equations in phases, by its device.
pub(crate) fn can_be_instantaneous(system: &System, step: f64) -> Result<(), Failure> {
    for unit in &system.units {
        if let Some((param, message)) = unit.device.refuses_emt(step) {
            let e = DeviceError { code: "bad-parameter", param: Some(param.to_owned()), message };
            return Err(build::from_device(&unit.id, e));
        }
    }
    Ok(())
}

fn conduct(
    mut run: Box<dyn Course + '_>,
    sink: &mut dyn Sink,
    begin: Instant,
    steady: SteadyState,
    drift: f64,
) -> RunSummary {
    let result = caught(|| run.go(sink)).unwrap_or_else(|panic| Err(panic.at(run.time())));
    run.recorder().flush(sink);
    let end = run.time();
    let (status, failure) = match result {
        Ok(true) => ("completed", None),
        Ok(false) => ("cancelled", Some(Failure::new("cancelled", "The run was cancelled").at(end))),
        Err(failure) => ("failed", Some(failure)),
    };
    // After a panic inside a step the devices may be beyond asking.
    let audit = caught(|| run.audit()).ok();
    let Closed { mut stats, mut notes, notes_dropped } = run.close();
    let mut last_word =
        |code: &str, message: String| notes.push(Note { time: end, code: code.into(), device: None, message });
    if stats.repaired > 0 {
        let times = stats.repaired;
        last_word("N230", format!("{times} factorisations were inexact and were done again on a new analysis"));
    }
    if notes_dropped > 0 {
        last_word("N240", format!("{notes_dropped} more notes came after the first {MAX_NOTES} and are not kept"));
    }
    stats.initial_drift_pu = drift;
    stats.wall = begin.elapsed().as_secs_f64();
    summary(status, end, Some(steady), audit, stats, notes, failure)
}

/// What the system itself counted.
fn count(stats: &mut Statistics, system: &System, recording: f64) {
    stats.unknowns = system.n;
    stats.nonzeros = system.jacobian.values.len();
    stats.devices = system.device_time.seconds();
    stats.recording = recording;
}

impl Course for Run<'_> {
    fn go(&mut self, sink: &mut dyn Sink) -> Result<bool, Failure> {
        self.carry_on(sink)
    }
    fn audit(&mut self) -> EnergyAudit {
        self.energy_audit()
    }
    fn close(mut self: Box<Self>) -> Closed {
        self.method.account(&mut self.stats);
        count(&mut self.stats, &self.system, self.recording.as_secs_f64());
        Closed { stats: self.stats, notes: self.notes, notes_dropped: self.notes_dropped }
    }
    fn time(&self) -> f64 {
        self.t
    }
    fn recorder(&mut self) -> &mut Recorder {
        &mut self.recorder
    }
}

impl Course for EmtRun<'_> {
    fn go(&mut self, sink: &mut dyn Sink) -> Result<bool, Failure> {
        self.carry_on(sink)
    }
    fn audit(&mut self) -> EnergyAudit {
        self.energy_audit()
    }
    fn close(mut self: Box<Self>) -> Closed {
        self.finish();
        count(&mut self.stats, &self.system, self.observing.seconds() + self.recording.seconds());
        Closed { stats: self.stats, notes: self.notes, notes_dropped: self.notes_dropped }
    }
    fn time(&self) -> f64 {
        self.t
    }
    fn recorder(&mut self) -> &mut Recorder {
        &mut self.recorder
    }
}

struct Run<'a> {
    system: System,
    method: Esdirk,
    schedule: Schedule,
    recorder: Recorder,
    settings: &'a Settings,
    channels: &'a [ChannelInput],
    notes: Vec<Note>,
    notes_dropped: usize,
    stats: Statistics,
    t: f64,
    y: Vec<f64>,
    /// For solutions inside a step.
    scratch: Vec<f64>,
    h: f64,
    /// Size and error of the last step since the integrator began anew; 0 for none.
    last_step: (f64, f64),
    /// What the error of the first step behind the last bend asked for next, s, and whether the next step is such a one.
    bend_step: f64,
    is_behind_bend: bool,
    /// When something last jumped, and settling steps since.
    jumped: f64,
    settled: u32,
    /// Guard signs as last acted upon.
    signs: Vec<bool>,
    /// Of the devices.
    restless: Restless,
    guard_values: Vec<f64>,
    guard_offsets: Vec<usize>,
    energy: PowerBalance,
    /// At the present instant, where the last step has left them.
    powers_now: Option<PowerBalance>,
    throughput: f64,
    stored_start: f64,
    heat_start: f64,
    recording: Duration,
    last_progress: Instant,
}

impl<'a> Run<'a> {
    fn new(
        start: Start,
        schedule: Schedule,
        recorder: Recorder,
        network: &'a Network,
        notes: Vec<Note>,
    ) -> Result<Self, Failure> {
        let settings = &network.settings;
        let Start { system, y, worst_linear_residual, .. } = start;
        let method = Esdirk::new(&system, settings.tolerance)?;
        let stats = Statistics { worst_residual: worst_linear_residual, ..Statistics::default() };
        let mut run = Self {
            system,
            method,
            schedule,
            recorder,
            settings,
            channels: &network.channels,
            notes,
            notes_dropped: 0,
            stats,
            t: 0.0,
            scratch: y.clone(),
            y,
            h: FIRST_STEP,
            last_step: (0.0, 1.0),
            bend_step: FIRST_BEND_STEP,
            is_behind_bend: false,
            jumped: 0.0,
            settled: 0,
            signs: vec![],
            restless: Restless::new(MOST_ACTS, ACTS_WITHIN),
            guard_values: vec![],
            guard_offsets: vec![],
            energy: PowerBalance::default(),
            powers_now: None,
            throughput: 0.0,
            stored_start: 0.0,
            heat_start: 0.0,
            recording: Duration::ZERO,
            last_progress: Instant::now(),
        };
        run.stored_start = run.stored();
        run.heat_start = run.heat();
        run.read_guards();
        run.signs = run.guard_values.iter().map(|v| *v > 0.0).collect();
        Ok(run)
    }
}
