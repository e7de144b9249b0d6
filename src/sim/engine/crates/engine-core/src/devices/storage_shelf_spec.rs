//! Parameters of the storage shelf and how it is built from them.

use super::battery_spec;
use super::droop;
use super::params::{Build, DeviceSpec, flag, number, positive, signal};
use super::storage_shelf::{Mode, StorageShelf};
use crate::device::{DeviceError, Domain};

/// Of the output voltage.
const LEAST_DROOP: f64 = 1e-3;

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "storageShelf",
    help: "Battery or capacitors behind a bidirectional converter on a DC bus",
    ports: &[("dc", Domain::Dc)],
    params: &[
        &[
            positive("pRated", "W", f64::MAX, "Rated power of the converter, both ways").rating(),
            flag("backup", "Holds the bus when it sags"),
            positive("vOutput", "V", f64::MAX, "Voltage it holds the bus at, at no load"),
            positive("outputDroop", "V", f64::MAX, "Fall of that voltage from no load to pRated"),
            number("outputCurrentLimit", "pu", 1.0, 10.0, "Current limit of backup, of pRated/vOutput"),
            positive("triggerVoltage", "V", f64::MAX, "Bus voltage below which backup starts"),
            number("triggerDelay", "s", 0.0, 60.0, "Time below it before the converter starts"),
            number("rampTime", "s", 0.0, 60.0, "Rise of its output after that"),
            number("returnDelay", "s", 0.0, 3600.0, "Time above it before backup ends"),
            flag("smoothing", "Takes part in fast changes of the bus's load"),
            positive("shareDroop", "V", f64::MAX, "Change of bus voltage that it answers with pRated while smoothing"),
            positive("smoothingTime", "s", 3600.0, "Time constant by which it gives way to a change that stays"),
            number("socTarget", "1", 0.0, 1.0, "State of charge that it returns to"),
            number("socGain", "W", 0.0, f64::MAX, "Recentring power per unit of state of charge"),
            number("rechargePower", "W", 0.0, f64::MAX, "Greatest power of recharge and recentring"),
            positive("converterTime", "s", 1.0, "Response time of the converter while smoothing and charging"),
            number("outputCapacitance", "F", 0.0, f64::MAX, "Capacitance at its terminals, part of the bus; default 0")
                .optional(),
            number("noLoadLoss", "W", 0.0, f64::MAX, "Auxiliary supply, from the bus"),
            number("linearLoss", "1", 0.0, 0.5, "Converter loss per power"),
            number(
                "quadraticLoss",
                "1",
                0.0,
                0.5,
                "Converter loss at rated power that grows with its square, of pRated",
            ),
        ],
        battery_spec::PARAMS,
    ],
    signals: &[
        signal("v", "V", "Bus voltage"),
        signal("i", "A", "Current into the bus, discharge +"),
        signal("p", "W", "Power into the bus, discharge +"),
        signal("soc", "1", "State of charge"),
        signal("vBattery", "V", "Terminal voltage of the cells"),
        signal("iBattery", "A", "Current of the cells, discharge +"),
        signal("crate", "1/h", "That over the capacity"),
        signal("pBattery", "W", "Power at the terminals of the cells, discharge +"),
        signal("loss", "W", "Losses of converter, auxiliary supply and cells"),
        signal("temperature", "K", "Temperature of the cells"),
        signal("mode", "1", "0 standby, 1 backup, 3 cut off, 4 disconnected"),
    ],
    actions: &["disconnect", "connect", "set"],
};

pub fn build(b: &Build) -> Result<StorageShelf, DeviceError> {
    let p = b.number("pRated")?;
    let (v_bus, output) = (b.port_volts[0], b.number("vOutput")?);
    let battery = battery_spec::build(b)?;
    droop::check(b)?;
    if b.number("shareDroop")? < LEAST_DROOP * output {
        return Err(
            b.refuse("shareDroop", "shareDroop must be at least a thousandth of vOutput: no bus is measured finer")
        );
    }
    let soc_target = b.number("socTarget")?;
    if !(battery.soc_min..=battery.soc_max).contains(&soc_target) {
        return Err(b.refuse("socTarget", "socTarget must lie between socMin and socMax"));
    }
    // Rated current in pu of the shelf's own base p/v_bus.
    let rated = v_bus / output;
    Ok(StorageShelf {
        p,
        v_bus,
        ki: p / b.s_base,
        backup: b.flag_or("backup", true),
        output: output / v_bus,
        droop: b.number("outputDroop")? / v_bus / rated,
        output_limit: b.number("outputCurrentLimit")? * rated,
        trigger: b.number("triggerVoltage")? / v_bus,
        trigger_delay: b.number("triggerDelay")?,
        ramp_time: b.number("rampTime")?,
        return_delay: b.number("returnDelay")?,
        smoothing: b.flag_or("smoothing", false),
        share: rated * v_bus / b.number("shareDroop")?,
        smoothing_time: b.number("smoothingTime")?,
        soc_target,
        soc_gain: b.number("socGain")? / p,
        recharge: b.number("rechargePower")? / p,
        converter_time: b.number("converterTime")?,
        output_capacitance: b.number_or("outputCapacitance", 0.0),
        freewheel: Default::default(),
        no_load: b.number("noLoadLoss")? / p,
        linear: b.number("linearLoss")?,
        quadratic: b.number("quadraticLoss")?,
        spent: battery.soc <= battery.soc_min,
        battery,
        mode: Mode::Standby,
        deadline: None,
        rising: None,
        connected: true,
        dead: false,
        low: false,
        held: false,
        started: false,
    })
}
