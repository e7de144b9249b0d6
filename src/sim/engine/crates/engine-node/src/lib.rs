//! Node-API face of `engine-core`: JSON in, messages with typed arrays out. See `src/sim/engineApi.ts`.

mod minimise;

use engine_core::results::{Chunk, RunSummary, Sink, SteadyState};
use engine_core::{build, run, studies};
use napi::bindgen_prelude::*;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Compiling a network is thousands of small vectors: a quarter of a short run's start.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[napi]
pub fn version() -> String {
    engine_core::VERSION.to_owned()
}

/// Device kinds with ports, parameters and signals, as JSON.
#[napi]
pub fn describe() -> String {
    build::describe()
}

/// Power flow alone; a run summary as JSON.
#[napi]
pub fn steady_state(network_json: String) -> String {
    json(&run::steady_state(&network_json))
}

/// A study of the operating point; request and answer as JSON. On the caller's thread, which is told how far it is where it takes its time.
#[napi(ts_args_type = "networkJson: string, requestJson: string, onProgress: (done: number, all: number) => void")]
pub fn analyse(
    network_json: String,
    request_json: String,
    on_progress: Function<FnArgs<(f64, u32)>, ()>,
) -> Result<String> {
    let mut refused = None;
    let answer = studies::study(&network_json, &request_json, &mut |done, all| {
        refused = on_progress.call((done, all as u32).into()).err().or(refused.take());
    });
    refused.map_or_else(|| Ok(serde_json::to_string(&answer).unwrap_or_default()), Err)
}

/// One message of a run; `json` holds the steady state or the summary.
#[napi(object)]
#[derive(Default)]
pub struct RawMessage {
    #[napi(js_name = "type")]
    pub kind: String,
    pub first_sample: Option<f64>,
    pub n: Option<u32>,
    pub values: Option<Float64Array>,
    pub minima: Option<Float64Array>,
    pub maxima: Option<Float64Array>,
    pub time_s: Option<f64>,
    pub steps: Option<f64>,
    pub rejected: Option<f64>,
    pub json: Option<String>,
}

/// Messages that may wait for the caller's thread; then the run waits for it, so that memory stays bounded.
const QUEUE: usize = 64;
type Callback = ThreadsafeFunction<RawMessage, (), RawMessage, Status, false, false, QUEUE>;

/// Whether the run waits before it hands out its next chunk.
#[derive(Default)]
struct Pause {
    holds: Mutex<bool>,
    ended: Condvar,
}

impl Pause {
    fn set(&self, holds: bool) {
        *self.holds.lock().unwrap_or_else(PoisonError::into_inner) = holds;
        self.ended.notify_all();
    }
    fn wait(&self) {
        let holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.ended.wait_while(holds, |holds| *holds));
    }
}

#[napi]
pub struct EngineRun {
    cancel: Arc<AtomicBool>,
    pause: Arc<Pause>,
}

#[napi]
impl EngineRun {
    /// Asks the run to stop at its next step.
    #[napi]
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
    /// The run waits before its next chunk until it is resumed. Messages are handed over as long as there are any, up to a thousand, before the
    /// caller's loop turns again.
    #[napi]
    pub fn pause(&self) {
        self.pause.set(true);
    }
    #[napi]
    pub fn resume(&self) {
        self.pause.set(false);
    }
}

struct CallbackSink {
    callback: Arc<Callback>,
    cancel: Arc<AtomicBool>,
    pause: Arc<Pause>,
}

impl CallbackSink {
    fn send(&self, message: RawMessage) {
        self.callback.call(message, ThreadsafeFunctionCallMode::Blocking);
    }
}

impl Sink for CallbackSink {
    fn steady(&mut self, steady: &SteadyState) {
        let json = serde_json::to_string(steady).unwrap_or_default();
        self.send(RawMessage { kind: "steady".into(), json: Some(json), ..Default::default() });
    }
    fn chunk(&mut self, chunk: Chunk) {
        self.pause.wait();
        self.send(RawMessage {
            kind: "chunk".into(),
            first_sample: Some(chunk.first_sample as f64),
            n: Some(chunk.n as u32),
            values: Some(chunk.values.into()),
            minima: Some(chunk.minima.into()),
            maxima: Some(chunk.maxima.into()),
            ..Default::default()
        });
    }
    fn progress(&mut self, time: f64, steps: u64, rejected: u64) {
        self.send(RawMessage {
            kind: "progress".into(),
            time_s: Some(time),
            steps: Some(steps as f64),
            rejected: Some(rejected as f64),
            ..Default::default()
        });
    }
    fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

/// Runs on a thread of its own; `finished` is the last message.
#[napi(ts_args_type = "networkJson: string, onMessage: (message: RawMessage) => void")]
pub fn run(network_json: String, on_message: Function<RawMessage, ()>) -> Result<EngineRun> {
    let callback: Arc<Callback> = Arc::new(on_message.build_threadsafe_function().max_queue_size::<QUEUE>().build()?);
    let cancel = Arc::new(AtomicBool::new(false));
    let pause = Arc::new(Pause::default());
    let mut sink = CallbackSink { callback, cancel: cancel.clone(), pause: pause.clone() };
    std::thread::Builder::new()
        .name("engine-run".into())
        .spawn(move || {
            let summary = run::run(&network_json, &mut sink);
            sink.send(RawMessage { kind: "finished".into(), json: Some(json(&summary)), ..Default::default() });
        })
        .map_err(|e| Error::from_reason(format!("The engine's thread cannot be started: {e}")))?;
    Ok(EngineRun { cancel, pause })
}

fn json(summary: &RunSummary) -> String {
    serde_json::to_string(summary).unwrap_or_else(|e| format!("{{\"status\":\"failed\",\"reason\":\"{e}\"}}"))
}
