//! Parameters of the static elements on an AC bus and how they are built from them.

use super::ac_base::AcBase;
use super::ac_load::{AcLoad, Kind};
use super::params::{Build, DeviceSpec, ParamSpec, flag, number, positive, profile, signal};
use crate::device::{DeviceError, Domain, SignalDef};

pub const LOAD_SIGNALS: &[SignalDef] = &[
    signal("p", "W", "Active power drawn"),
    signal("q", "var", "Reactive power drawn"),
    signal("v", "V", "Voltage, line to line"),
    signal("i", "A", "Current"),
];
const POWER: [ParamSpec; 2] = [
    number("p", "W", -f64::MAX, f64::MAX, "Active power").rating(),
    number("q", "var", -f64::MAX, f64::MAX, "Reactive power, lagging +").rating(),
];

pub const POWER_SPEC: DeviceSpec = DeviceSpec {
    kind: "constantPowerLoad",
    help: "Constant-power load",
    ports: &[("ac", Domain::Ac)],
    params: &[
        &POWER,
        &[
            positive("vBlend", "pu", 1.0, "Voltage below which it blends into a constant impedance"),
            profile("profile", "W", "Profile of the active power, in place of p; q follows in proportion"),
        ],
    ],
    signals: LOAD_SIGNALS,
    actions: &["disconnect", "connect", "set"],
};
pub const ZIP_SPEC: DeviceSpec = DeviceSpec {
    kind: "zipLoad",
    help: "Load of constant power, constant current and constant impedance",
    ports: &[("ac", Domain::Ac)],
    params: &[
        &POWER,
        &[
            number("pCurrent", "W", -f64::MAX, f64::MAX, "Active power of the constant current").rating(),
            number("qCurrent", "var", -f64::MAX, f64::MAX, "Reactive power of the constant current").rating(),
            number("pImpedance", "W", -f64::MAX, f64::MAX, "Active power of the constant impedance").rating(),
            number("qImpedance", "var", -f64::MAX, f64::MAX, "Reactive power of the constant impedance").rating(),
            positive("vBlend", "pu", 1.0, "Voltage below which power and current blend into a constant impedance"),
        ],
    ],
    signals: LOAD_SIGNALS,
    actions: &["disconnect", "connect", "set"],
};
pub const IMPEDANCE_SPEC: DeviceSpec = DeviceSpec {
    kind: "constantImpedanceLoad",
    help: "Constant-impedance load",
    ports: &[("ac", Domain::Ac)],
    params: &[&POWER],
    signals: LOAD_SIGNALS,
    actions: &["disconnect", "connect", "set"],
};
pub const CAPACITOR_SPEC: DeviceSpec = DeviceSpec {
    kind: "shuntCapacitor",
    help: "Capacitor bank",
    ports: &[("ac", Domain::Ac)],
    params: &[&[
        positive("qRated", "var", f64::MAX, "Reactive power delivered at rated voltage").rating(),
        positive("vRated", "V", f64::MAX, "Rated voltage, line to line"),
        flag("closed", "Switched on at t = 0; default true").optional(),
    ]],
    signals: &[
        signal("q", "var", "Reactive power delivered"),
        signal("i", "A", "Current"),
        signal("v", "V", "Voltage, line to line"),
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

pub fn build_power(b: &Build) -> Result<AcLoad, DeviceError> {
    load(b, Kind::Power { blend: b.number("vBlend")? })
}
pub fn build_impedance(b: &Build) -> Result<AcLoad, DeviceError> {
    load(b, Kind::Impedance)
}
pub fn build_capacitor(b: &Build) -> Result<AcLoad, DeviceError> {
    let base = AcBase { v: b.port_volts[0], s: b.s_base };
    let ratio = base.v / b.number("vRated")?;
    let q = -b.number("qRated")? * ratio * ratio;
    let connected = b.flag_or("closed", true);
    Ok(AcLoad {
        base,
        kind: Kind::Capacitor,
        p: 0.0,
        q,
        current: (0.0, 0.0),
        impedance: (0.0, 0.0),
        profile: None,
        connected,
        dead: false,
        chopped: 0.0,
    })
}
fn load(b: &Build, kind: Kind) -> Result<AcLoad, DeviceError> {
    let base = AcBase { v: b.port_volts[0], s: b.s_base };
    let (p, q, profile) = (b.number("p")?, b.number("q")?, b.profile("profile")?);
    if profile.is_some() && p == 0.0 && q != 0.0 {
        return Err(b.refuse("p", "with a profile, p must not be 0: it sets the ratio q/p"));
    }
    let pair = |p: &str, q: &str| (b.number_or(p, 0.0), b.number_or(q, 0.0));
    let (current, impedance) = (pair("pCurrent", "qCurrent"), pair("pImpedance", "qImpedance"));
    Ok(AcLoad { base, kind, p, q, current, impedance, profile, connected: true, dead: false, chopped: 0.0 })
}
