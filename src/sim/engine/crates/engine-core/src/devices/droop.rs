//! Droop of a regulated DC output.

use super::params::Build;
use crate::device::DeviceError;

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
