//! The device library: one entry per kind. Nothing else in the engine knows kinds.

pub mod battery;
pub mod battery_bank;
pub mod battery_spec;
pub mod dc_base;
pub mod dc_branch;
pub mod dc_capacitor;
pub mod dc_load;
pub mod dc_source;
pub mod exciter;
pub mod genset;
pub mod genset_spec;
pub mod governor;
pub mod gpu;
pub mod limiter;
pub mod machine;
pub mod params;
pub mod psu;
pub mod ups;
pub mod ups_power;
pub mod ups_spec;

use crate::device::DeviceError;
use crate::dynamic::Device;
use params::{Build, DeviceSpec};

/// A kind: what it says of itself and how one is built.
pub struct Entry {
    pub spec: &'static DeviceSpec,
    pub build: fn(&Build) -> Result<Box<dyn Device>, DeviceError>,
}

macro_rules! entry {
    ($spec:path, $build:path) => {
        Entry { spec: &$spec, build: |b| Ok(Box::new($build(b)?)) }
    };
}

pub const REGISTRY: &[Entry] = &[
    entry!(genset_spec::SPEC, genset_spec::build),
    entry!(battery_bank::SPEC, battery_bank::build),
    entry!(dc_source::SPEC, dc_source::build),
    entry!(dc_branch::SPEC, dc_branch::build),
    entry!(dc_capacitor::SPEC, dc_capacitor::build),
    entry!(dc_load::POWER_SPEC, dc_load::build_power),
    entry!(dc_load::CURRENT_SPEC, dc_load::build_current),
    entry!(dc_load::RESISTANCE_SPEC, dc_load::build_resistance),
    entry!(ups_spec::SPEC, ups_spec::build),
    entry!(psu::SPEC, psu::build),
    entry!(gpu::DC_SPEC, gpu::build_dc),
    entry!(gpu::AC_SPEC, gpu::build_ac),
];

pub fn find(kind: &str) -> Option<&'static Entry> {
    REGISTRY.iter().find(|e| e.spec.kind == kind)
}

/// All kinds with their ports, parameters, signals and actions.
pub fn describe() -> serde_json::Value {
    REGISTRY.iter().map(|e| e.spec.describe()).collect()
}
