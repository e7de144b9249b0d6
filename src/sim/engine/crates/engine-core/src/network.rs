//! The network as it comes from the model: plain SI data, see `src/model/compile/network.ts`.

use serde::Deserialize;
use serde_json::{Map, Value};

/// The only format this engine reads.
pub const FORMAT: u32 = 1;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Network {
    pub format_version: u32,
    pub frequency_hz: f64,
    pub ac_buses: Vec<Bus>,
    pub dc_buses: Vec<Bus>,
    pub devices: Vec<DeviceInput>,
    pub profiles: Vec<ProfileInput>,
    pub events: Vec<EventInput>,
    pub channels: Vec<ChannelInput>,
    pub settings: Settings,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bus {
    pub id: String,
    /// Line-to-line RMS, or DC; V.
    #[serde(rename = "vNominalV")]
    pub v_nominal: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceInput {
    pub id: String,
    pub kind: String,
    pub count: f64,
    pub ports: Vec<String>,
    pub params: Map<String, Value>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileInput {
    pub id: String,
    #[serde(rename = "timesS")]
    pub times: Vec<f64>,
    pub values: Vec<f64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventInput {
    pub id: String,
    #[serde(rename = "timeS")]
    pub time: f64,
    pub target: String,
    pub action: String,
    pub params: Map<String, Value>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelInput {
    pub id: String,
    pub of: String,
    pub signal: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub formulation: String,
    #[serde(rename = "durationS")]
    pub duration: f64,
    #[serde(rename = "recordStepS")]
    pub record_step: f64,
    pub tolerance: f64,
    #[serde(rename = "maxStepS")]
    pub max_step: f64,
    /// Fixed step of `emt`.
    #[serde(rename = "emtStepS", default)]
    pub emt_step: Option<f64>,
    /// Kept for provenance: nothing in the engine is random.
    pub seed: u64,
}
