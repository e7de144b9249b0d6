//! Parameters of the power shelf and how it is built from them.

use super::droop;
use super::overload::Overload;
use super::params::{Build, DeviceSpec, ParamSpec, number, positive, series, signal};
use super::psu::{Mode, PsuShelf};
use crate::device::{DeviceError, Domain, SignalDef};

const PORTS: &[(&str, Domain)] = &[("acInput", Domain::Ac), ("dcOutput", Domain::Dc)];
const PARAMS: &[ParamSpec] = &[
    positive("pRated", "W", f64::MAX, "Rated DC power").rating(),
    positive("vOutput", "V", f64::MAX, "Output voltage at no load"),
    positive("outputDroop", "V", f64::MAX, "Fall of the output voltage from no load to rated power"),
    number("outputCurrentLimit", "pu", 1.0, 10.0, "Output current limit, of pRated/vOutput"),
    positive("inputCurrentLimit", "pu", 10.0, "Input current limit, of pRated at the input bus's nominal voltage"),
    number("inputTanPhi", "1", -1.0, 1.0, "Q/P at the input, lagging +"),
    number("inputVoltageMin", "pu", 0.1, 0.999, "Input voltage below which the rectifier stops"),
    number("inputVoltageReturn", "pu", 0.1, 1.2, "Input voltage above which it restarts"),
    number("restartDelay", "s", 0.0, 600.0, "Input good before the rectifier restarts"),
    number("restartRamp", "s", 0.0, 600.0, "Ramp of the input power from 0 to pRated"),
    positive("linkVoltage", "V", f64::MAX, "Nominal voltage of the hold-up capacitor"),
    positive("linkCapacitance", "F", f64::MAX, "Hold-up capacitance of the whole shelf"),
    positive("linkMin", "pu", 0.999, "Link voltage below which the output drops out"),
    positive("pfcTime", "s", 1.0, "1/(2π·bandwidth) of the PFC's voltage loop"),
    positive(
        "holdUpVoltage",
        "V",
        f64::MAX,
        "Output voltage at no load once half of the hold-up energy is gone; default vOutput",
    )
    .optional(),
    positive("holdUpFallTime", "s", 10.0, "Time of that fall; default 1 ms").optional(),
    positive("linkRecoveryTime", "s", 10.0, "Time constant by which the link's energy is restored"),
    number("outputCapacitance", "F", 0.0, f64::MAX, "Capacitance across the output, part of its bus; default 0")
        .optional(),
    number("noLoadLoss", "W", 0.0, f64::MAX, "Loss at no load"),
    number("linearLoss", "1", 0.0, 1.0, "Loss per output power"),
    number("quadraticLoss", "1", 0.0, 1.0, "Loss at rated power that grows with its square, of pRated"),
    series(
        "overloadLevels",
        "pu",
        "Currents of the overload curve, of rated, falling; the first is the greatest at all; default none",
    )
    .optional(),
    series("overloadTimes", "s", "How long more than the next level (rated after the last) may last").optional(),
    positive(
        "overloadRecovery",
        "s",
        3600.0,
        "Time at rated current or less before the curve is available again; default 60",
    )
    .optional(),
];
pub const SIGNALS: &[SignalDef] = &[
    signal("pIn", "W", "Active power drawn"),
    signal("qIn", "var", "Reactive power drawn"),
    signal("iIn", "A", "Input current"),
    signal("vIn", "V", "Input voltage, line to line"),
    signal("pOut", "W", "DC power delivered"),
    signal("iOut", "A", "DC current delivered"),
    signal("vOut", "V", "DC voltage"),
    signal("vLink", "V", "Voltage of the hold-up capacitor"),
    signal("loss", "W", "Losses"),
    signal("mode", "1", "0 normal, 1 hold-up, 2 restarting, 3 output off, 4 disconnected"),
];
const ACTIONS: &[&str] = &["trip", "restart", "disconnect", "connect"];

pub const SPEC: DeviceSpec = spec("psuShelf", "Rack power shelf, AC to DC, with hold-up capacitor");
pub const RECTIFIER_SPEC: DeviceSpec = spec("dcRectifier", "Rectifier to a DC distribution bus");
pub const TRANSFORMER_SPEC: DeviceSpec = spec("solidStateTransformer", "Solid-state transformer, medium voltage to DC");

const fn spec(kind: &'static str, help: &'static str) -> DeviceSpec {
    DeviceSpec { kind, help, ports: PORTS, params: &[PARAMS], signals: SIGNALS, actions: ACTIONS }
}

pub fn build(b: &Build) -> Result<PsuShelf, DeviceError> {
    let p = b.number("pRated")?;
    let (v_link, v_bus, output) = (b.number("linkVoltage")?, b.port_volts[1], b.number("vOutput")?);
    let (v_min, v_return) = (b.number("inputVoltageMin")?, b.number("inputVoltageReturn")?);
    if v_return <= v_min {
        return Err(b.refuse("inputVoltageReturn", "inputVoltageReturn must lie above inputVoltageMin"));
    }
    droop::check(b)?;
    let held = b.number_or("holdUpVoltage", output);
    if held > output || held <= b.number("outputDroop")? {
        return Err(b.refuse("holdUpVoltage", "holdUpVoltage must lie between outputDroop and vOutput"));
    }
    // Rated current in pu of the shelf's own DC base p/v_bus.
    let rated = v_bus / output;
    let (levels, times) = if b.has("overloadLevels") {
        (b.series("overloadLevels")?, b.series("overloadTimes")?)
    } else {
        (vec![], vec![])
    };
    if levels.len() != times.len() || levels.len() > 4 {
        return Err(b.refuse("overloadTimes", "overloadLevels and overloadTimes must be equally long, up to four"));
    }
    if levels.iter().any(|&l| l <= 1.0) || levels.windows(2).any(|w| w[1] >= w[0]) {
        return Err(b.refuse("overloadLevels", "overloadLevels must fall and stay above 1"));
    }
    if times.iter().any(|&t| t <= 0.0) || times.windows(2).any(|w| w[1] <= w[0]) {
        return Err(b.refuse("overloadTimes", "overloadTimes must be above 0 and rise"));
    }
    Ok(PsuShelf {
        p,
        v_in: b.port_volts[0],
        v_bus,
        v_link,
        ki: p / b.s_base,
        output: output / v_bus,
        droop: b.number("outputDroop")? / v_bus / rated,
        output_limit: b.number("outputCurrentLimit")? * rated,
        input_limit: b.number("inputCurrentLimit")?,
        tan_phi: b.number("inputTanPhi")?,
        v_min,
        v_return,
        restart_delay: b.number("restartDelay")?,
        restart_ramp: b.number("restartRamp")?,
        link_time: 0.5 * b.number("linkCapacitance")? * v_link * v_link / p,
        link_min: b.number("linkMin")?,
        pfc_time: b.number("pfcTime")?,
        link_recovery: b.number("linkRecoveryTime")?,
        output_capacitance: b.number_or("outputCapacitance", 0.0),
        freewheel: Default::default(),
        no_load: b.number("noLoadLoss")? / p,
        linear: b.number("linearLoss")?,
        quadratic: b.number("quadraticLoss")?,
        mode: Mode::Normal,
        deadline: None,
        connected: true,
        output_on: true,
        latched: false,
        sag: (held < output).then(|| ((output - held) / v_bus, b.number_or("holdUpFallTime", 1e-3))),
        sagging: None,
        overload: Overload {
            since: vec![None; levels.len()],
            levels: levels.iter().map(|l| l * rated).collect(),
            times,
            recovery: b.number_or("overloadRecovery", 60.0),
            rated,
            ceiling: 0,
            resting: None,
        },
        sag_end: None,
        input_dead: false,
        started: false,
        inside: [true; 2],
    })
}
