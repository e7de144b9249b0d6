//! Parameters of the UPS and how it is built from them.

use super::battery_spec;
use super::overload_curve::{self, OverloadCurve};
use super::params::*;
use super::ups::Ups;
use super::ups_power::UpsPower;
use super::ups_transfer::{Bypass, Modules};
use crate::device::{DeviceError, Domain, SignalDef};

/// Fixed by its parameters: V, s, Hz; limits and impedance in pu of the rating.
pub struct Ratings {
    /// Nominal voltages of input and output bus, V; link, V.
    pub v_in: f64,
    pub v_out: f64,
    pub v_link: f64,
    /// System pu per pu of the rating.
    pub ki: f64,
    pub f0: f64,
    pub tan_phi: f64,
    pub window: (f64, f64),
    pub frequency_band: f64,
    pub detection_time: f64,
    pub return_delay: f64,
    /// Sags within a time after which it stays on battery; 0 = it does not count.
    pub sag_count: usize,
    pub sag_window: f64,
    pub walk_in_time: f64,
    pub link_min: f64,
    pub voltage: f64,
    pub reactance: f64,
    pub output_limit: f64,
    pub follow_input: bool,
    pub auto_restart: bool,
}

pub const SIGNALS: &[SignalDef] = &[
    signal("pIn", "W", "Active power drawn from the input"),
    signal("qIn", "var", "Reactive power drawn from the input"),
    signal("iIn", "A", "Input current"),
    signal("vIn", "V", "Input voltage, line to line"),
    signal("pOut", "W", "Active power delivered"),
    signal("qOut", "var", "Reactive power delivered"),
    signal("iOut", "A", "Output current"),
    signal("vOut", "V", "Output voltage, line to line"),
    signal("frequency", "Hz", "Output frequency"),
    signal("vLink", "V", "DC link voltage"),
    signal("pBattery", "W", "Battery power at its terminals, discharge +"),
    signal("iBattery", "A", "Battery current, discharge +"),
    signal("vBattery", "V", "Battery voltage"),
    signal("soc", "1", "State of charge"),
    signal("crate", "1/h", "Battery current over its capacity, discharge +"),
    signal("loss", "W", "Losses of converters and battery"),
    signal("mode", "1", "0 normal, 1 on battery, 2 walk-in, 3 output off, 4 disconnected, 5 on bypass"),
    signal("temperature", "K", "Temperature of the battery's cells"),
    signal("iInverter", "A", "Current of the inverter"),
    signal("iBypass", "A", "Current of the static bypass"),
    signal("iRectifier", "A", "Current of the rectifier"),
    signal("overload", "1", "Share of the inverter's overload curve that is used up"),
    signal("modules", "1", "Modules that work"),
];

const OUTPUT: &[ParamSpec] = &[
    positive("sRated", "VA", f64::MAX, "Rated apparent power of the inverter; base of all pu values").rating(),
    number("vOutput", "pu", 0.5, 1.5, "Output voltage over the output bus's nominal"),
    number("outputResistance", "pu", 0.0, 1.0, "Output resistance; default 0").optional(),
    number("outputReactance", "pu", 0.0, 1.0, "Output reactance; default 0").optional(),
    number("outputCurrentLimit", "pu", 1.0, 10.0, "Current limit of the inverter"),
    choice("frequencyMode", &["nominal", "followInput"], "Output frequency"),
    flag("autoRestart", "The output comes back by itself after a cut-off; default true").optional(),
];
const INPUT: &[ParamSpec] = &[
    positive(
        "inputCurrentLimit",
        "pu",
        3.0,
        "Current limit of the rectifier, of rated current at the input's nominal voltage",
    ),
    number("inputTanPhi", "1", -1.0, 1.0, "Q/P at the input, lagging +"),
    number("inputVoltageMin", "pu", 0.1, 0.999, "Lower end of the input voltage window"),
    number("inputVoltageMax", "pu", 1.001, 2.0, "Upper end of the input voltage window"),
    positive("inputFrequencyBand", "Hz", 20.0, "Input frequency window either side of nominal"),
    number("detectionTime", "s", 0.0, 10.0, "Outside the window before it goes on battery"),
    number("returnDelay", "s", 0.0, 3600.0, "Inside the window before walk-in"),
    integer(
        "sagCount",
        0,
        100,
        "Sags within sagWindow after which it stays on battery until restarted; default 0 = none",
    )
    .optional(),
    positive("sagWindow", "s", 3600.0, "Time within which sags count together; default 60").optional(),
    number("walkInTime", "s", 0.0, 600.0, "Ramp of the rectifier's power from 0 to sRated"),
    positive("rectifierTime", "s", 1.0, "Response time of the rectifier's power"),
    positive("inputRampLimit", "W/s", f64::MAX, "Greatest ramp of the input power with active battery; default none")
        .optional(),
];
const LINK: &[ParamSpec] = &[
    positive("linkVoltage", "V", f64::MAX, "Nominal DC link voltage"),
    positive("linkCapacitance", "F", f64::MAX, "DC link capacitance"),
    positive("linkMin", "pu", 0.999, "Link voltage below which the inverter stops"),
    positive("linkRecoveryTime", "s", 10.0, "Time constant by which the link's energy is restored"),
    number("noLoadLoss", "W", 0.0, f64::MAX, "Loss at no load"),
    number("linearLoss", "1", 0.0, 1.0, "Loss per output power"),
    number("quadraticLoss", "1", 0.0, 1.0, "Loss at rated power that grows with its square, of sRated"),
];
const BATTERY: &[ParamSpec] = &[
    choice("batteryMode", &["passive", "active"], "Battery in outages only, or sharing the load's variation"),
    positive("smoothingTime", "s", 3600.0, "Time constant by which the input follows the demand").optional(),
    number("deadBand", "W", 0.0, f64::MAX, "Deviation of demand that the input does not follow; default 0").optional(),
    number("socTarget", "1", 0.0, 1.0, "State of charge that it returns to"),
    number("socGain", "W", 0.0, f64::MAX, "Recentring power per unit of state of charge").optional(),
    number("rechargePower", "W", 0.0, f64::MAX, "Greatest power of recharge and recentring"),
    positive("batteryPowerMax", "W", f64::MAX, "Rating of the battery converter"),
    positive("batteryConverterTime", "s", 1.0, "Response time of the battery converter"),
    number("batteryConverterLoss", "1", 0.0, 0.5, "Loss at batteryPowerMax, growing with the square of power"),
];

const BYPASS: &[ParamSpec] = &[
    choice("bypass", &["none", "static"], "Static bypass from the input to the output; default none").optional(),
    flag("ecoMode", "The load is on the bypass while its source is inside the bypass window; default false").optional(),
    number("bypassVoltageBand", "pu", 0.01, 0.5, "Bypass window either side of nominal; default 0.1").optional(),
    number("bypassFrequencyBand", "Hz", 0.01, 10.0, "Bypass window either side of nominal; default 1").optional(),
    number(
        "transferTime",
        "s",
        0.0,
        1.0,
        "From the bypass source leaving its window to the inverter carrying the load; default 0.004",
    )
    .optional(),
    number("retransferDelay", "s", 0.0, 3600.0, "All well before the load goes back; default 10").optional(),
    positive("bypassResistance", "pu", 0.1, "Resistance of the static switch on sRated; default 0.005").optional(),
    number("standbyLoss", "W", 0.0, f64::MAX, "Loss of the converters while the load is on the bypass; default 0")
        .optional(),
    positive("bypassContinuous", "pu", 10.0, "Current that the bypass carries for ever; default 1.25").optional(),
    series("bypassCurrents", "pu", "Rising currents that the bypass carries for bypassTimes; default none").optional(),
    series("bypassTimes", "s", "Falling times, one for each of bypassCurrents").optional(),
    integer("modules", 1, 1000, "Parallel modules that carry sRated; default 1").optional(),
    integer("redundantModules", 0, 1000, "Modules beside them; default 0").optional(),
];

/// Time that the bypass carries more than the last of its curve, s: half a cycle of 50 Hz.
const BYPASS_PEAK: f64 = 0.01;

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "ups",
    help: "Double-conversion UPS with integrated battery",
    ports: &[("acInput", Domain::Ac), ("acOutput", Domain::Ac)],
    params: &[OUTPUT, overload_curve::PARAMS, BYPASS, INPUT, LINK, BATTERY, battery_spec::PARAMS],
    signals: SIGNALS,
    actions: &[
        "trip",
        "restart",
        "toBypass",
        "toInverter",
        "loseModules",
        "restoreModules",
        "disconnect",
        "connect",
        "set",
    ],
};

pub fn build(b: &Build) -> Result<Ups, DeviceError> {
    let s = b.number("sRated")?;
    let battery = battery_spec::build(b)?;
    let active = b.choice("batteryMode")? == "active";
    let when = |key: &str| if active { b.number(key) } else { Ok(b.number_or(key, 1.0)) };
    let (v_link, tan_phi) = (b.number("linkVoltage")?, b.number("inputTanPhi")?);
    let soc_target = b.number("socTarget")?;
    if !(battery.soc_min..=battery.soc_max).contains(&soc_target) {
        return Err(b.refuse("socTarget", "socTarget must lie between socMin and socMax"));
    }
    let power = UpsPower {
        s,
        link_time: 0.5 * b.number("linkCapacitance")? * v_link * v_link / s,
        link_recovery: b.number("linkRecoveryTime")?,
        rectifier_time: b.number("rectifierTime")?,
        input_limit: b.number("inputCurrentLimit")?,
        cos_phi: 1.0 / f64::sqrt(1.0 + tan_phi * tan_phi),
        ramp_limit: b.number_or("inputRampLimit", f64::INFINITY) / s,
        active,
        smoothing_time: when("smoothingTime")?,
        dead_band: b.number_or("deadBand", 0.0) / s,
        soc_target,
        soc_gain: when("socGain")? / s,
        recharge: b.number("rechargePower")? / s,
        battery_limit: b.number("batteryPowerMax")? / s,
        battery_time: b.number("batteryConverterTime")?,
        battery_loss: b.number("batteryConverterLoss")?,
        resistance: b.number_or("outputResistance", 0.0),
        no_load: b.number("noLoadLoss")? / s,
        linear: b.number("linearLoss")?,
        quadratic: b.number("quadraticLoss")?,
        empty: battery.soc <= battery.soc_min,
        empty_at: battery.soc_min,
        full: battery.soc >= battery.soc_max,
        battery,
    };
    let ratings = Ratings {
        v_in: b.port_volts[0],
        v_out: b.port_volts[1],
        v_link,
        ki: s / b.s_base,
        f0: b.omega0 / (2.0 * std::f64::consts::PI),
        tan_phi,
        window: (b.number("inputVoltageMin")?, b.number("inputVoltageMax")?),
        frequency_band: b.number("inputFrequencyBand")?,
        detection_time: b.number("detectionTime")?,
        return_delay: b.number("returnDelay")?,
        sag_count: b.number_or("sagCount", 0.0) as usize,
        sag_window: b.number_or("sagWindow", 60.0),
        walk_in_time: b.number("walkInTime")?,
        link_min: b.number("linkMin")?,
        voltage: b.number("vOutput")?,
        reactance: b.number_or("outputReactance", 0.0),
        output_limit: b.number("outputCurrentLimit")?,
        follow_input: b.choice("frequencyMode")? == "followInput",
        auto_restart: b.flag_or("autoRestart", true),
    };
    let recovery = b.number_or("overloadRecovery", 600.0);
    let peak = b.number_or("overloadPeakTime", 0.1);
    let overload = OverloadCurve::read(b, "overloadCurrents", "overloadTimes", (1.0, peak, recovery))?;
    let modules = (b.number_or("modules", 1.0) as usize, b.number_or("redundantModules", 0.0) as usize);
    let installed = modules.0 + modules.1;
    let modules = Modules { needed: modules.0, installed, working: installed };
    Ok(Ups::new(ratings, power, bypass(b, s, recovery)?, overload, modules))
}

fn bypass(b: &Build, s: f64, recovery: f64) -> Result<Option<Bypass>, DeviceError> {
    let eco = b.flag_or("ecoMode", false);
    if !b.has("bypass") || b.choice("bypass")? == "none" {
        return if eco { Err(b.refuse("ecoMode", "eco mode needs a bypass")) } else { Ok(None) };
    }
    let continuous = b.number_or("bypassContinuous", 1.25);
    Ok(Some(Bypass {
        eco,
        voltage_band: b.number_or("bypassVoltageBand", 0.1),
        frequency_band: b.number_or("bypassFrequencyBand", 1.0),
        transfer_time: b.number_or("transferTime", 0.004),
        retransfer_delay: b.number_or("retransferDelay", 10.0),
        standby: b.number_or("standbyLoss", 0.0) / s,
        resistance: b.number_or("bypassResistance", 0.005),
        curve: OverloadCurve::read(b, "bypassCurrents", "bypassTimes", (continuous, BYPASS_PEAK, recovery))?,
    }))
}
