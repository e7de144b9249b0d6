//! Parameters of the DC/DC converter and how it is built from them.

use super::dc_converter::DcConverter;
use super::droop;
use super::params::{Build, DeviceSpec, flag, number, positive, signal};
use crate::device::{DeviceError, Domain};

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "dcConverter",
    help: "DC/DC converter with input filter and regulated output",
    ports: &[("dcInput", Domain::Dc), ("dcOutput", Domain::Dc)],
    params: &[&[
        positive("pRated", "W", f64::MAX, "Rated output power").rating(),
        positive("vOutput", "V", f64::MAX, "Output voltage at no load"),
        positive("outputDroop", "V", f64::MAX, "Fall of the output voltage from no load to rated power"),
        number("outputCurrentLimit", "pu", 1.0, 10.0, "Output current limit, of pRated/vOutput"),
        positive("inputCurrentLimit", "pu", 10.0, "Input current limit, of pRated at the input bus's nominal voltage"),
        flag("bidirectional", "Feeds back into its input as well; default false").optional(),
        positive("inputVoltageMin", "V", f64::MAX, "Voltage behind the input filter below which it stops"),
        positive("inputVoltageReturn", "V", f64::MAX, "Voltage behind the input filter above which it restarts"),
        number("restartDelay", "s", 0.0, 600.0, "Input good before it restarts"),
        number("restartRamp", "s", 0.0, 600.0, "Rise of its output limit after that"),
        number("filterResistance", "Ω", 0.0, f64::MAX, "Series resistance of the input filter; default 0").optional(),
        number("filterInductance", "H", 0.0, f64::MAX, "Series inductance of the input filter; default 0: no filter")
            .optional(),
        positive("filterCapacitance", "F", f64::MAX, "Capacitance behind it").optional(),
        number("outputCapacitance", "F", 0.0, f64::MAX, "Capacitance across the output, part of its bus; default 0")
            .optional(),
        number("noLoadLoss", "W", 0.0, f64::MAX, "Loss at no load"),
        number("linearLoss", "1", 0.0, 1.0, "Loss per output power"),
        number("quadraticLoss", "1", 0.0, 1.0, "Loss at rated power that grows with its square, of pRated"),
    ]],
    signals: &[
        signal("pIn", "W", "Power drawn"),
        signal("iIn", "A", "Input current"),
        signal("vIn", "V", "Input voltage"),
        signal("vFilter", "V", "Voltage behind the input filter"),
        signal("pOut", "W", "Power delivered"),
        signal("iOut", "A", "Current delivered"),
        signal("vOut", "V", "Output voltage"),
        signal("loss", "W", "Losses"),
        signal("mode", "1", "0 normal, 2 restarting, 3 off, 4 disconnected"),
    ],
    actions: &["trip", "restart", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<DcConverter, DeviceError> {
    let p = b.number("pRated")?;
    let (v_in, v_bus, output) = (b.port_volts[0], b.port_volts[1], b.number("vOutput")?);
    let (v_min, v_return) = (b.number("inputVoltageMin")?, b.number("inputVoltageReturn")?);
    if v_return <= v_min {
        return Err(b.refuse("inputVoltageReturn", "inputVoltageReturn must lie above inputVoltageMin"));
    }
    if v_min < LEAST_INPUT * v_in {
        return Err(b.refuse("inputVoltageMin", "inputVoltageMin must be at least a tenth of the input bus's voltage"));
    }
    droop::check(b)?;
    let inductance = b.number_or("filterInductance", 0.0);
    let capacitance = if inductance > 0.0 { b.number("filterCapacitance")? } else { 1.0 };
    // Impedance of the input, and rated current in pu of the converter's own output base p/v_bus.
    let (z, rated) = (v_in * v_in / p, v_bus / output);
    Ok(DcConverter {
        p,
        v_in,
        v_bus,
        ki: p / b.s_base,
        output: output / v_bus,
        droop: b.number("outputDroop")? / v_bus / rated,
        output_limit: b.number("outputCurrentLimit")? * rated,
        input_limit: b.number("inputCurrentLimit")?,
        bidirectional: b.flag_or("bidirectional", false),
        v_min: v_min / v_in,
        v_return: v_return / v_in,
        restart_delay: b.number("restartDelay")?,
        restart_ramp: b.number("restartRamp")?,
        resistance: if inductance > 0.0 { b.number_or("filterResistance", 0.0) / z } else { 0.0 },
        inductance: inductance / z,
        capacitance: capacitance * z,
        output_capacitance: b.number_or("outputCapacitance", 0.0),
        no_load: b.number("noLoadLoss")? / p,
        linear: b.number("linearLoss")?,
        quadratic: b.number("quadraticLoss")?,
        on: true,
        ramp: None,
        deadline: None,
        connected: true,
        latched: false,
        input_dead: false,
        started: false,
        freewheel: Default::default(),
        inside: [true; 2],
        chopped: 0.0,
    })
}

/// Of the input bus's nominal voltage.
const LEAST_INPUT: f64 = 0.1;
