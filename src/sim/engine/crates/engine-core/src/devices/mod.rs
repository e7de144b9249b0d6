//! The device library: one entry per kind. Nothing else in the engine knows kinds.

pub mod ac_base;
pub mod ac_load;
pub mod ac_load_spec;
pub mod arrester;
pub mod battery;
pub mod battery_bank;
pub mod battery_spec;
pub mod blocks;
pub mod breaker;
pub mod constant_power;
pub mod cycle;
pub mod dc_base;
pub mod dc_branch;
pub mod dc_breaker;
pub mod dc_capacitor;
pub mod dc_converter;
pub mod dc_converter_spec;
pub mod dc_fuse;
pub mod dc_load;
pub mod dc_source;
pub mod differential;
pub mod diode_bridge;
pub mod drive;
mod drive_spec;
mod droop;
pub mod earthing;
pub mod earthing_transformer;
pub mod exciter;
pub(crate) mod freewheel;
pub mod fundamental;
pub mod fuse;
pub mod genset;
mod genset_controls;
mod genset_modes;
pub mod genset_spec;
pub mod governor;
pub mod gpu;
pub mod gpu_spec;
pub mod high_winding;
pub mod inverter;
pub mod inverter_control;
mod inverter_modes;
mod inverter_power;
pub mod inverter_spec;
pub mod limiter;
pub mod line;
pub mod machine;
pub mod motor;
pub mod overload;
pub mod overload_curve;
pub mod params;
pub mod psu;
mod psu_power;
pub mod psu_spec;
pub mod relay;
mod relay_curve;
mod relay_phases;
pub mod relay_spec;
pub mod reserve;
pub mod stabiliser;
pub mod storage_shelf;
pub mod storage_shelf_power;
pub mod storage_shelf_spec;
pub mod tap_changer;
pub mod three_winding;
mod three_winding_pairs;
mod three_winding_phases;
mod three_winding_spec;
pub mod transfer_switch;
mod transfer_switch_modes;
pub mod transfer_switch_spec;
pub mod transformer;
pub mod trip_window;
pub mod turbine;
pub mod two_port;
mod two_port_phases;
mod two_port_zero;
pub mod ups;
pub mod ups_bypass;
pub mod ups_measure;
pub mod ups_modes;
pub mod ups_power;
pub mod ups_spec;
pub mod ups_start;
pub mod ups_transfer;
pub mod utility;
pub mod vector_groups;
pub mod wave_line;
pub mod windings;

use crate::device::DeviceError;
use crate::dynamic::Device;
use crate::emt::averaged;
use params::{Build, DeviceSpec};

/// A kind: what it says of itself and how one is built.
pub struct Entry {
    pub spec: &'static DeviceSpec,
    pub build: fn(&Build) -> Result<Box<dyn Device>, DeviceError>,
}

macro_rules! entry {
    ($spec:path, $build:path) => {
        Entry { spec: &$spec, build: |b| Ok(averaged::in_both_domains($build(b)?)) }
    };
}

pub const REGISTRY: &[Entry] = &[
    entry!(utility::SPEC, utility::build),
    entry!(transformer::SPEC, transformer::build),
    entry!(three_winding::SPEC, three_winding::build),
    Entry { spec: &line::SPEC, build: line::build },
    entry!(breaker::SPEC, breaker::build),
    entry!(fuse::SPEC, fuse::build),
    entry!(relay_spec::SPEC, relay_spec::build),
    entry!(transfer_switch_spec::SPEC, transfer_switch_spec::build),
    entry!(ac_load_spec::POWER_SPEC, ac_load_spec::build_power),
    entry!(ac_load_spec::ZIP_SPEC, ac_load_spec::build_power),
    entry!(ac_load_spec::IMPEDANCE_SPEC, ac_load_spec::build_impedance),
    entry!(arrester::SPEC, arrester::build),
    entry!(ac_load_spec::CAPACITOR_SPEC, ac_load_spec::build_capacitor),
    entry!(earthing_transformer::SPEC, earthing_transformer::build),
    entry!(genset_spec::SPEC, genset_spec::build),
    entry!(battery_bank::SPEC, battery_bank::build),
    entry!(dc_source::SPEC, dc_source::build),
    entry!(dc_branch::SPEC, dc_branch::build),
    entry!(dc_capacitor::SPEC, dc_capacitor::build),
    entry!(dc_load::POWER_SPEC, dc_load::build_power),
    entry!(dc_load::CURRENT_SPEC, dc_load::build_current),
    entry!(dc_load::RESISTANCE_SPEC, dc_load::build_resistance),
    Entry { spec: &ups_spec::SPEC, build: ups_bypass::build },
    entry!(diode_bridge::SPEC, diode_bridge::build),
    entry!(psu_spec::SPEC, psu_spec::build),
    entry!(psu_spec::RECTIFIER_SPEC, psu_spec::build),
    entry!(psu_spec::TRANSFORMER_SPEC, psu_spec::build),
    entry!(dc_converter_spec::SPEC, dc_converter_spec::build),
    entry!(dc_breaker::SPEC, dc_breaker::build),
    entry!(dc_fuse::SPEC, dc_fuse::build),
    entry!(storage_shelf_spec::SPEC, storage_shelf_spec::build),
    entry!(gpu::DC_SPEC, gpu::build_dc),
    entry!(gpu::AC_SPEC, gpu::build_ac),
    entry!(motor::SPEC, motor::build),
    entry!(drive_spec::SPEC, drive_spec::build),
    entry!(inverter_spec::BESS_SPEC, inverter_spec::build_bess),
    entry!(inverter_spec::WHEEL_SPEC, inverter_spec::build_wheel),
    entry!(inverter_spec::PLANT_SPEC, inverter_spec::build_plant),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique() {
        let mut kinds = BTreeSet::new();
        for entry in REGISTRY {
            assert!(kinds.insert(entry.spec.kind), "{}", entry.spec.kind);
            let mut names = BTreeSet::new();
            for p in entry.spec.params.iter().copied().flatten() {
                assert!(names.insert(p.name), "{} {}", entry.spec.kind, p.name);
            }
            let signals: BTreeSet<_> = entry.spec.signals.iter().map(|s| s.name).collect();
            assert_eq!(signals.len(), entry.spec.signals.len(), "{}", entry.spec.kind);
        }
    }
}
