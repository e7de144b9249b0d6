//! Parameters of the inverters and how they are built from them: battery storage, flywheel, PV and wind plant.

use super::battery_spec;
use super::inverter::{Inverter, Recentring, Smoothing};
use super::inverter_control::{Following, Forming, Priority};
use super::params::*;
use super::reserve::{Losses, Primary, Reserve, Wheel};
use super::trip_window::TripWindow;
use crate::device::{DeviceError, Domain, SignalDef};

const RATING: &[ParamSpec] = &[
    positive("sRated", "VA", f64::MAX, "Rated apparent power; base of all pu values").rating(),
    positive("vRated", "V", f64::MAX, "Rated voltage, line to line"),
    positive("currentLimit", "pu", 10.0, "Greatest current"),
    positive("continuousCurrent", "pu", 10.0, "Current that it carries for ever; default currentLimit").optional(),
    number(
        "overloadTime",
        "s",
        0.0,
        3600.0,
        "Time above it before it becomes the limit; 0 = no such window, the default",
    )
    .optional(),
    choice("limitPriority", &["equal", "active", "reactive"], "What a limited current keeps first"),
    positive("currentTime", "s", 1.0, "Lag of the current control"),
    positive("measureTime", "s", 1.0, "Filter of the measured voltage"),
    number(
        "filterReactance",
        "pu",
        0.001,
        2.0,
        "Reactance of filter and own transformer; impedance of a forming inverter",
    ),
    number("filterResistance", "pu", 0.0, 2.0, "Its resistance; default 0").optional(),
    number("noLoadLoss", "W", 0.0, f64::MAX, "Loss at no load"),
    number("linearLoss", "1", 0.0, 1.0, "Loss per power"),
    number("quadraticLoss", "1", 0.0, 1.0, "Loss at rated power that grows with its square, of sRated"),
    number("qSet", "var", -1e12, 1e12, "Reactive power delivered; default 0").optional(),
    number("vSet", "pu", 0.5, 1.5, "Set voltage of droops and of a forming inverter"),
];
const FOLLOWING: &[ParamSpec] = &[
    number("pllKp", "1/s", 0.0, 1e5, "Proportional gain of the phase-locked loop, rad/s per pu"),
    number("pllKi", "1/s²", 0.0, 1e7, "Integral gain, rad/s² per pu"),
    positive("orderTime", "s", 100.0, "Lag of the power control"),
    positive("rampLimit", "W/s", f64::MAX, "Greatest rate of the active order; default none").optional(),
    number("frequencyDroop", "pu", 0.0, 1.0, "Frequency per power of the frequency-watt curve; 0 = off, the default")
        .optional(),
    number("frequencyDeadBand", "pu", 0.0, 1.0, "Dead band of it either side; default 0").optional(),
    number("voltageDroop", "pu", 0.0, 1.0, "Voltage per reactive power of the volt-var curve; 0 = off, the default")
        .optional(),
    number("voltageDeadBand", "pu", 0.0, 1.0, "Dead band of it either side of vSet; default 0").optional(),
    number("reactiveMax", "pu", 0.0, 2.0, "Greatest reactive order; default 1").optional(),
    number("supportVoltage", "pu", 0.0, 1.0, "Voltage below which it adds reactive current; 0 = never, the default")
        .optional(),
    number("supportGain", "1", 0.0, 20.0, "Reactive current per voltage below it; default 0").optional(),
];
const FORMING: &[ParamSpec] = &[
    choice("control", &["gridFollowing", "gridForming"], "Whether it follows or forms the grid"),
    flag("formOnIsland", "Forms the grid when its island has lost every source; default false").optional(),
    choice("formingMode", &["droop", "virtualMachine"], "How it forms the grid"),
    positive("pDroop", "pu", 1.0, "Frequency per active power; for droop").optional(),
    positive("powerTime", "s", 10.0, "Filter of the measured powers"),
    positive("inertia", "s", 1000.0, "H of the virtual machine").optional(),
    number("damping", "pu", 0.0, 100_000.0, "D of the virtual machine, power per speed; default 0").optional(),
    number("qDroop", "pu", 0.0, 1.0, "Voltage per reactive power"),
    number("voltageGain", "1/s", 0.0, 1000.0, "Integral gain of the voltage regulator; 0 = constant EMF"),
    number("freezeVoltage", "pu", 0.0, 1.0, "Voltage below which its states stand still; 0 = never, the default")
        .optional(),
    number("limitGain", "pu", 0.0, 10.0, "Frequency per power beyond what its storage allows"),
];
const STORAGE: &[ParamSpec] = &[
    number("pSet", "W", -1e12, 1e12, "Active power delivered; default 0").optional(),
    number("socTarget", "1", 0.0, 1.0, "Charge that it returns to"),
    number("socGain", "W", 0.0, f64::MAX, "Recentring power per unit of charge; default 0").optional(),
    number("recentringPower", "W", 0.0, f64::MAX, "Greatest power of recentring; default 0").optional(),
    meter("meter", "Device whose power it smooths (a breaker or a utility); none: it does not"),
    number("meterShare", "1", 0.0, 1.0, "Share of the metered power that one unit answers for; default 1").optional(),
    choice("meterSees", &["load", "net"], "Whether the metered power contains its own; default load").optional(),
    positive(
        "smoothingTime",
        "s",
        3600.0,
        "Time constant by which the rest of the network follows the metered power; with a meter",
    )
    .optional(),
    positive("smoothingRamp", "W/s", f64::MAX, "Greatest rate of it; default none").optional(),
];
const RIDE_THROUGH: &[ParamSpec] = &[
    levels("underVoltage", "pu", "Voltages below which it trips"),
    levels("underVoltageTime", "s", "After these times"),
    levels("overVoltage", "pu", "Voltages above which it trips"),
    levels("overVoltageTime", "s", "After these times"),
    levels("underFrequency", "pu", "Frequencies below which it trips"),
    levels("underFrequencyTime", "s", "After these times"),
    levels("overFrequency", "pu", "Frequencies above which it trips"),
    levels("overFrequencyTime", "s", "After these times"),
    number("reconnectDelay", "s", 0.0, 3600.0, "From a trip to its return; 0 = it stays off, the default").optional(),
];
const WHEEL: &[ParamSpec] = &[
    positive("energy", "J", f64::MAX, "Kinetic energy at the highest speed"),
    number("speedMin", "1", 0.0, 0.99, "Lowest speed over the highest"),
    number("speed", "1", 0.0, 1.0, "Speed at t = 0 over the highest"),
    positive("powerMax", "W", f64::MAX, "Rating of the machine-side converter"),
    number("standbyLoss", "W", 0.0, f64::MAX, "Friction and excitation at the highest speed"),
];
const PRIMARY: &[ParamSpec] = &[
    number("available", "W", 0.0, f64::MAX, "Power that sun or wind offer"),
    profile("profile", "W", "Available power in time; replaces available"),
    number("pMax", "W", 0.0, 1e12, "Curtailment: greatest active power"),
];

const fn levels(name: &'static str, unit: &'static str, help: &'static str) -> ParamSpec {
    series(name, unit, help).optional()
}

macro_rules! signals {
    ($($own:expr),* $(,)?) => {
        &[
            signal("p", "W", "Active power delivered"),
            signal("q", "var", "Reactive power delivered"),
            signal("v", "V", "Terminal voltage, line to line"),
            signal("i", "A", "Current"),
            signal("frequency", "Hz", "Frequency as its control knows it"),
            signal("mode", "1", "0 follows, 1 forms the grid, 2 tripped, 3 disconnected"),
            signal("angle", "rad", "Angle of the control against the island's frame"),
            signal("order", "W", "Active power order"),
            signal("smoothed", "W", "Power that the metered point is led to"),
            signal("loss", "W", "Losses of converter and storage"),
            $($own),*
        ]
    };
}

const BESS_SIGNALS: &[SignalDef] = signals![
    signal("pBattery", "W", "Battery power at its terminals, discharge +"),
    signal("iBattery", "A", "Battery current, discharge +"),
    signal("vBattery", "V", "Battery voltage"),
    signal("soc", "1", "State of charge"),
    signal("crate", "1/h", "Battery current over its capacity, discharge +"),
];
const WHEEL_SIGNALS: &[SignalDef] = signals![
    signal("speed", "1", "Speed over the highest"),
    signal("energy", "J", "Kinetic energy"),
    signal("pWheel", "W", "Power out of the wheel"),
];
const PLANT_SIGNALS: &[SignalDef] = signals![signal("available", "W", "Power that sun or wind offer")];

const AC: &[(&str, Domain)] = &[("ac", Domain::Ac)];
const ACTIONS: &[&str] = &["trip", "disconnect", "connect", "set"];

pub const BESS_SPEC: DeviceSpec = DeviceSpec {
    kind: "bess",
    help: "Battery storage behind a grid-following or grid-forming inverter",
    ports: AC,
    params: &[RATING, FOLLOWING, FORMING, STORAGE, RIDE_THROUGH, battery_spec::PARAMS],
    signals: BESS_SIGNALS,
    actions: ACTIONS,
};
pub const WHEEL_SPEC: DeviceSpec = DeviceSpec {
    kind: "flywheel",
    help: "Flywheel storage behind a grid-following inverter",
    ports: AC,
    params: &[RATING, FOLLOWING, STORAGE, RIDE_THROUGH, WHEEL],
    signals: WHEEL_SIGNALS,
    actions: ACTIONS,
};
pub const PLANT_SPEC: DeviceSpec = DeviceSpec {
    kind: "renewablePlant",
    help: "PV or wind plant behind grid-following inverters",
    ports: AC,
    params: &[RATING, FOLLOWING, RIDE_THROUGH, PRIMARY],
    signals: PLANT_SIGNALS,
    actions: ACTIONS,
};

pub fn build_bess(b: &Build) -> Result<Inverter, DeviceError> {
    let battery = battery_spec::build(b)?;
    let target = b.number("socTarget")?;
    if !(battery.soc_min..=battery.soc_max).contains(&target) {
        return Err(b.refuse("socTarget", "socTarget must lie between socMin and socMax"));
    }
    inverter(b, Reserve::Battery(battery), BESS_SIGNALS)
}

pub fn build_wheel(b: &Build) -> Result<Inverter, DeviceError> {
    let s = b.number("sRated")?;
    let (speed_min, speed) = (b.number("speedMin")?, b.number("speed")?);
    if speed < speed_min {
        return Err(b.refuse("speed", "speed must not lie below speedMin"));
    }
    let wheel = Wheel {
        energy: b.number("energy")? / s,
        speed_min,
        speed,
        power: b.number("powerMax")? / s,
        standby: b.number("standbyLoss")? / s,
    };
    inverter(b, Reserve::Wheel(wheel), WHEEL_SIGNALS)
}

pub fn build_plant(b: &Build) -> Result<Inverter, DeviceError> {
    let power = b.number("available")? / b.number("sRated")?;
    let primary = Primary { profile: b.profile("profile")?, power };
    inverter(b, Reserve::Primary(primary), PLANT_SIGNALS)
}

fn forming(b: &Build) -> Result<Forming, DeviceError> {
    if !b.has("control") {
        // A following inverter for ever: numbers without an effect.
        return Ok(Forming {
            machine: false,
            p_droop: 1.0,
            power_time: 1.0,
            inertia: 1.0,
            damping: 0.0,
            q_droop: 0.0,
            voltage_gain: 0.0,
            freeze: 0.0,
            limit_gain: 0.0,
        });
    }
    let machine = b.choice("formingMode")? == "virtualMachine";
    let when = |needed: bool, key: &str| if needed { b.number(key) } else { Ok(b.number_or(key, 1.0)) };
    Ok(Forming {
        machine,
        p_droop: when(!machine, "pDroop")?,
        power_time: b.number("powerTime")?,
        inertia: when(machine, "inertia")?,
        damping: b.number_or("damping", 0.0),
        q_droop: b.number("qDroop")?,
        voltage_gain: b.number("voltageGain")?,
        freeze: b.number_or("freezeVoltage", 0.0),
        limit_gain: b.number("limitGain")?,
    })
}

fn inverter(b: &Build, reserve: Reserve, signals: &'static [SignalDef]) -> Result<Inverter, DeviceError> {
    let (s, v_rated) = (b.number("sRated")?, b.number("vRated")?);
    let kv = b.port_volts[0] / v_rated;
    let limit = b.number("currentLimit")?;
    let continuous = b.number_or("continuousCurrent", limit);
    if continuous > limit {
        return Err(b.refuse("continuousCurrent", "continuousCurrent must not exceed currentLimit"));
    }
    let storage = !matches!(reserve, Reserve::Primary(_));
    let smoothing = match b.text("meter") {
        Some(id) => Some(Smoothing {
            meter: id.to_owned(),
            share: b.number_or("meterShare", 1.0),
            net: b.has("meterSees") && b.choice("meterSees")? == "net",
            time: b.number("smoothingTime")?,
            ramp: b.number_or("smoothingRamp", f64::INFINITY) / s,
        }),
        None => None,
    };
    Ok(Inverter {
        s,
        v_rated,
        kv,
        ki: s / b.s_base * kv,
        following: Following {
            kp: b.number("pllKp")?,
            ki: b.number("pllKi")?,
            order_time: b.number("orderTime")?,
            ramp: b.number_or("rampLimit", f64::INFINITY) / s,
            frequency_droop: b.number_or("frequencyDroop", 0.0),
            frequency_band: b.number_or("frequencyDeadBand", 0.0),
            voltage_droop: b.number_or("voltageDroop", 0.0),
            voltage_band: b.number_or("voltageDeadBand", 0.0),
            q_max: b.number_or("reactiveMax", 1.0),
            lvrt_voltage: b.number_or("supportVoltage", 0.0),
            lvrt_gain: b.number_or("supportGain", 0.0),
        },
        forming: forming(b)?,
        forms: b.has("control") && b.choice("control")? == "gridForming",
        form_on_island: b.flag_or("formOnIsland", false),
        r: b.number_or("filterResistance", 0.0),
        x: b.number("filterReactance")?,
        current_time: b.number("currentTime")?,
        measure_time: b.number("measureTime")?,
        priority: match b.choice("limitPriority")? {
            "active" => Priority::Active,
            "reactive" => Priority::Reactive,
            _ => Priority::Equal,
        },
        limit,
        continuous,
        overload_time: b.number_or("overloadTime", 0.0),
        p_set: if storage { b.number_or("pSet", 0.0) } else { b.number("pMax")? } / s,
        q_set: b.number_or("qSet", 0.0) / s,
        v_set: b.number("vSet")?,
        smoothing,
        recentring: Recentring {
            target: if storage { b.number("socTarget")? } else { 0.0 },
            gain: b.number_or("socGain", 0.0) / s,
            most: b.number_or("recentringPower", 0.0) / s,
        },
        losses: Losses {
            resistance: b.number_or("filterResistance", 0.0),
            no_load: b.number("noLoadLoss")? / s,
            linear: b.number("linearLoss")?,
            quadratic: b.number("quadraticLoss")?,
        },
        reserve,
        window: TripWindow::build(b)?,
        reconnect_delay: b.number_or("reconnectDelay", 0.0),
        signals,
        present: Default::default(),
    })
}
