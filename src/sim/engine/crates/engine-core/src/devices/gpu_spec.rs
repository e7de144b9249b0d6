//! What a GPU cluster takes, on a DC bus or at the AC side of its power supplies, and how it is built of it.

use super::gpu::{AcSide, GpuCluster, Mode};
use super::params::*;
use crate::device::*;

const LOAD: &[ParamSpec] = &[
    number("power", "W", 0.0, f64::MAX, "Power of one unit").rating(),
    profile("profile", "W", "Workload profile, in place of the constant power"),
    positive("vBlend", "V", f64::MAX, "Voltage below which the power falls off into a constant conductance"),
    positive("currentLimit", "A", f64::MAX, "Greatest current"),
    number("vTrip", "V", 0.0, f64::MAX, "Trips below; 0 = never"),
    number("tripDelay", "s", 0.0, 60.0, "Below vTrip before it trips"),
    number("vRestart", "V", 0.0, f64::MAX, "Restarts above"),
    number("restartDelay", "s", 0.0, 3600.0, "Above vRestart before it restarts"),
    number("restartRamp", "s", 0.0, 3600.0, "Ramp of the power after a restart"),
    flag("autoRestart", "Restarts by itself; default true").optional(),
];
const AC: &[ParamSpec] = &[
    number("tanPhi", "1", -1.0, 1.0, "Q/P drawn, lagging +"),
    positive("pfcTime", "s", 1.0, "1/(2π·bandwidth) of the supplies' PFC voltage loop"),
    positive("efficiency", "1", 1.0, "DC power over AC power"),
];
const ACTIONS: &[&str] = &["trip", "restart", "disconnect", "connect", "set"];

pub const DC_SPEC: DeviceSpec = DeviceSpec {
    kind: "gpuCluster",
    help: "GPU cluster on a DC bus",
    ports: &[("dc", Domain::Dc)],
    params: &[LOAD],
    signals: &[
        signal("v", "V", "Voltage"),
        signal("i", "A", "Current drawn"),
        signal("p", "W", "Power drawn"),
        signal("demand", "W", "Power that the workload asks for"),
        signal("running", "1", "1 running or ramping up, 0 tripped"),
    ],
    actions: ACTIONS,
};
pub const AC_SPEC: DeviceSpec = DeviceSpec {
    kind: "gpuClusterAc",
    help: "GPU cluster with its power supplies, on an AC bus",
    ports: &[("ac", Domain::Ac)],
    params: &[LOAD, AC],
    signals: &[
        signal("v", "V", "Voltage, line to line"),
        signal("i", "A", "Current drawn"),
        signal("p", "W", "Active power drawn"),
        signal("demand", "W", "Power that the workload asks for, DC side"),
        signal("running", "1", "1 running or ramping up, 0 tripped"),
        signal("q", "var", "Reactive power drawn"),
    ],
    actions: ACTIONS,
};

pub fn build_dc(b: &Build) -> Result<GpuCluster, DeviceError> {
    build(b, None)
}

pub fn build_ac(b: &Build) -> Result<GpuCluster, DeviceError> {
    let side =
        AcSide { tan_phi: b.number("tanPhi")?, pfc_time: b.number("pfcTime")?, efficiency: b.number("efficiency")? };
    build(b, Some(side))
}

fn build(b: &Build, ac: Option<AcSide>) -> Result<GpuCluster, DeviceError> {
    let v = b.port_volts[0];
    let amperes = b.s_base / (v * if ac.is_some() { 3.0_f64.sqrt() } else { 1.0 });
    let (v_trip, v_restart) = (b.number("vTrip")?, b.number("vRestart")?);
    if v_restart < v_trip {
        return Err(b.refuse("vRestart", "vRestart must not lie below vTrip"));
    }
    Ok(GpuCluster {
        ac,
        power: b.number("power")?,
        profile: b.profile("profile")?,
        s_base: b.s_base,
        v_nominal: v,
        blend: b.number("vBlend")? / v,
        limit: b.number("currentLimit")? / amperes,
        v_trip: v_trip / v,
        v_restart: v_restart / v,
        trip_delay: b.number("tripDelay")?,
        restart_delay: b.number("restartDelay")?,
        restart_ramp: b.number("restartRamp")?,
        auto_restart: b.flag_or("autoRestart", true),
        mode: Mode::Running,
        deadline: None,
        connected: true,
        dead: false,
        inside: [true; 2],
        stranded: 0.0,
        limited: false,
    })
}
