//! Droop of a regulated DC output, and its current limit.

use super::params::Build;
use crate::device::DeviceError;

/// Of rated current, what a dead short draws beyond the limit of an output that has a capacitor: a regulated current.
const SOFTNESS: f64 = 0.01;

/// Share of the droop's slope with which the current still rises beyond its limit. Without a capacitor of its own an output falls `steepness` times
/// faster there, since a constant power beside it would have several solutions.
pub fn beyond_limit(steepness: f64, droop: f64, output: f64, capacitance: f64) -> f64 {
    if capacitance > 0.0 { f64::min(SOFTNESS * droop / output, 1.0 / steepness) } else { 1.0 / steepness }
}

/// Of the output voltage. Assumed: the load regulation that makers state is a tenth of a per cent or more, and below a few millionths the output's
/// current is lost in the rounding of its voltage.
const LEAST: f64 = 1e-4;

pub fn check(b: &Build) -> Result<(), DeviceError> {
    let (droop, output) = (b.number("outputDroop")?, b.number("vOutput")?);
    if (LEAST * output..output).contains(&droop) {
        return Ok(());
    }
    Err(b.refuse("outputDroop", "outputDroop must be less than vOutput, and at least a ten-thousandth of it"))
}
