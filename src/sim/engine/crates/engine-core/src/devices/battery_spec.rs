//! The battery block's parameters, shared by all devices that hold a battery.

use super::battery::{Battery, MonotoneCurve, Thermal};
use super::params::*;
use crate::device::DeviceError;

/// K.
const ROOM: f64 = 298.15;
/// J/(mol·K).
const GAS_CONSTANT: f64 = 8.314462618;

pub const PARAMS: &[ParamSpec] = &[
    integer("cellsSeries", 1, 1_000_000, "Cells in series"),
    integer("cellsParallel", 1, 1_000_000, "Strings in parallel"),
    positive("capacity", "A·s", f64::MAX, "Charge of one cell"),
    series("ocvSoc", "1", "State of charge of the open-circuit voltage table, rising from 0 to 1"),
    series("ocvV", "V", "Open-circuit voltage of one cell at those"),
    positive("r0", "Ω", f64::MAX, "Series resistance of one cell"),
    series("rcR", "Ω", "Resistances of the RC pairs of one cell, none to three"),
    series("rcC", "F", "Capacitances of the RC pairs of one cell"),
    number("wiringResistance", "Ω", 0.0, f64::MAX, "Cables, fuses and contactors of the whole bank; default 0")
        .optional(),
    number("soc", "1", 0.0, 1.0, "State of charge at t = 0"),
    number("socMin", "1", 0.0, 1.0, "Cut-off when discharging"),
    number("socMax", "1", 0.0, 1.0, "Cut-off when charging"),
    positive("cellMin", "V", f64::MAX, "Cut-off voltage of a cell when discharging, under load"),
    positive("cellMax", "V", f64::MAX, "Cut-off voltage of a cell when charging"),
    positive("dischargeRateMax", "1/h", f64::MAX, "Greatest C-rate of discharge"),
    positive("chargeRateMax", "1/h", f64::MAX, "Greatest C-rate of charge"),
    series("r0Soc", "1", "State of charge of the resistance table, rising from 0 to 1; default none").optional(),
    series("r0Factor", "1", "Factor of r0 at those").optional(),
    number("activationEnergy", "J/mol", 0.0, 2e5, "E_a of r0 over temperature; default 0: none").optional(),
    number("cellTemperature", "K", 200.0, 400.0, "Temperature of the cells at t = 0; default 298.15").optional(),
    positive("heatCapacity", "J/K", f64::MAX, "Of one cell; default none: the temperature stands still").optional(),
    positive("thermalResistance", "K/W", f64::MAX, "From one cell to the ambient, with heatCapacity").optional(),
    number("ambientTemperature", "K", 200.0, 400.0, "Temperature of what cools the cells; default 298.15").optional(),
];

pub fn build(b: &Build) -> Result<Battery, DeviceError> {
    let (n, m) = (b.number("cellsSeries")?, b.number("cellsParallel")?);
    let (soc, volts) = (b.series("ocvSoc")?, b.series("ocvV")?);
    if volts.len() != soc.len() || !(2..=101).contains(&soc.len()) {
        return Err(b.refuse("ocvV", "ocvSoc and ocvV must be equally long, 2 to 101 points"));
    }
    if soc[0] != 0.0 || soc[soc.len() - 1] != 1.0 {
        return Err(b.refuse("ocvSoc", "ocvSoc must run from 0 to 1"));
    }
    // A capacitor begins at 0 V.
    if volts[0] < 0.0 || volts[volts.len() - 1] <= 0.0 || volts.windows(2).any(|w| w[1] < w[0]) {
        return Err(b.refuse("ocvV", "ocvV must not be negative, must end above 0 and must not fall"));
    }
    let ocv = MonotoneCurve::new(soc, volts).ok_or_else(|| b.refuse("ocvSoc", "ocvSoc must rise"))?;
    let (r, c) = (b.series("rcR")?, b.series("rcC")?);
    if r.len() != c.len() || r.len() > 3 || r.iter().chain(&c).any(|&x| x <= 0.0) {
        return Err(b.refuse("rcR", "rcR and rcC must be equally long, none to three values above 0"));
    }
    let (soc_min, soc_max) = (b.number("socMin")?, b.number("socMax")?);
    let (v_min, v_max) = (n * b.number("cellMin")?, n * b.number("cellMax")?);
    if soc_min >= soc_max {
        return Err(b.refuse("socMin", "socMin must lie below socMax"));
    }
    if v_min >= v_max {
        return Err(b.refuse("cellMin", "cellMin must lie below cellMax"));
    }
    let factor = if b.has("r0Soc") {
        let (at, factor) = (b.series("r0Soc")?, b.series("r0Factor")?);
        if at.first() != Some(&0.0) || at.last() != Some(&1.0) || at.len() > 101 {
            return Err(b.refuse("r0Soc", "r0Soc must run from 0 to 1 in at most 101 points"));
        }
        if factor.iter().any(|&f| f <= 0.0) {
            return Err(b.refuse("r0Factor", "r0Factor must be above 0"));
        }
        let refused = || b.refuse("r0Factor", "r0Soc must rise, and r0Factor be as long");
        Some(MonotoneCurve::new(at, factor).ok_or_else(refused)?)
    } else {
        None
    };
    let thermal = if b.has("heatCapacity") {
        Some(Thermal {
            capacity: n * m * b.number("heatCapacity")?,
            conductance: n * m / b.number("thermalResistance")?,
            ambient: b.number_or("ambientTemperature", ROOM),
        })
    } else {
        None
    };
    let charge = m * b.number("capacity")?;
    Ok(Battery {
        ocv,
        series: n,
        charge,
        r0: b.number("r0")? * n / m,
        wiring: b.number_or("wiringResistance", 0.0),
        factor,
        activation: b.number_or("activationEnergy", 0.0) / GAS_CONSTANT,
        temperature: b.number_or("cellTemperature", ROOM),
        thermal,
        rc: r.iter().zip(&c).map(|(r, c)| (r * n / m, c * m / n)).collect(),
        soc: b.number("soc")?,
        soc_min,
        soc_max,
        v_min,
        v_max,
        i_discharge_max: b.number("dischargeRateMax")? * charge / 3600.0,
        i_charge_max: b.number("chargeRateMax")? * charge / 3600.0,
    })
}
