//! What a run gives back, as the typed loader in `src/sim/engineApi.ts` reads it.

use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    #[serde(rename = "timeS")]
    pub time: f64,
    pub code: String,
    pub device: Option<String>,
    pub message: String,
}

/// Why a network was refused or a run ended early.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    pub code: String,
    pub message: String,
    #[serde(rename = "timeS")]
    pub time: Option<f64>,
    pub device: Option<String>,
    pub param: Option<String>,
    pub variable: Option<String>,
}

impl Failure {
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), time: None, device: None, param: None, variable: None }
    }
    pub fn at(mut self, time: f64) -> Self {
        self.time = Some(time);
        self
    }
    pub fn on(mut self, device: &str) -> Self {
        self.device = Some(device.to_owned());
        self
    }
    pub fn param(mut self, param: &str) -> Self {
        self.param = Some(param.to_owned());
        self
    }
    pub fn variable(mut self, variable: &str) -> Self {
        self.variable = Some(variable.to_owned());
        self
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct BusSteadyState {
    pub id: String,
    #[serde(rename = "vV")]
    pub v: f64,
    #[serde(rename = "vPu")]
    pub v_pu: f64,
    #[serde(rename = "angleRad")]
    pub angle: f64,
    /// By how much its frame leads, by the vector groups on the way to it: its phases lead by both together.
    #[serde(rename = "leadRad")]
    pub lead: f64,
}

#[derive(Debug, Clone, Serialize)]
pub struct DeviceSteadyState {
    pub id: String,
    pub signals: serde_json::Map<String, serde_json::Value>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SteadyState {
    pub iterations: u32,
    pub mismatch_pu: f64,
    pub buses: Vec<BusSteadyState>,
    pub devices: Vec<DeviceSteadyState>,
}

/// Energies over the run, J.
#[derive(Debug, Clone, Serialize)]
pub struct EnergyAudit {
    #[serde(rename = "sourceJ")]
    pub source: f64,
    #[serde(rename = "loadJ")]
    pub load: f64,
    #[serde(rename = "lossJ")]
    pub loss: f64,
    #[serde(rename = "storedDeltaJ")]
    pub stored_delta: f64,
    #[serde(rename = "residualJ")]
    pub residual: f64,
    pub relative: f64,
}

impl EnergyAudit {
    /// What is left of the balance, over the energy that passed (`throughput`).
    pub fn closed(source: f64, load: f64, loss: f64, stored_delta: f64, throughput: f64) -> Self {
        let residual = source - load - loss - stored_delta;
        let size = throughput.max(stored_delta.abs());
        let relative = if size > 0.0 { residual.abs() / size } else { 0.0 };
        Self { source, load, loss, stored_delta, residual, relative }
    }
}

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statistics {
    pub steps: u64,
    pub rejected: u64,
    pub newton_iterations: u64,
    pub factorisations: u64,
    pub events: u64,
    pub unknowns: usize,
    pub nonzeros: usize,
    #[serde(rename = "wallS")]
    pub wall: f64,
    #[serde(rename = "linearS")]
    pub linear: f64,
    #[serde(rename = "devicesS")]
    pub devices: f64,
    #[serde(rename = "recordingS")]
    pub recording: f64,
    pub worst_residual: f64,
    pub initial_drift_pu: f64,
    /// Factorisations done again on a new analysis; said in note N230.
    #[serde(skip)]
    pub repaired: u64,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunSummary {
    /// `completed`, `failed` or `cancelled`.
    pub status: &'static str,
    pub engine_version: &'static str,
    #[serde(rename = "endS")]
    pub end: f64,
    pub steady_state: Option<SteadyState>,
    pub audit: Option<EnergyAudit>,
    pub statistics: Statistics,
    pub notes: Vec<Note>,
    pub failure: Option<Failure>,
}

/// `n` samples of every channel, channel after channel.
#[derive(Debug, Clone)]
pub struct Chunk {
    pub first_sample: usize,
    pub n: usize,
    pub values: Vec<f64>,
    pub minima: Vec<f64>,
    pub maxima: Vec<f64>,
}

/// Where a run's output goes while it goes on.
pub trait Sink {
    fn steady(&mut self, _steady: &SteadyState) {}
    fn chunk(&mut self, _chunk: Chunk) {}
    fn progress(&mut self, _time: f64, _steps: u64, _rejected: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}

/// Throws everything away; for tests and the power flow alone.
pub struct NoSink;
impl Sink for NoSink {}
