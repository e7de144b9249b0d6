//! From the phasor operating point to instantaneous values at t = 0.

use super::frames::Frames;
use super::phases::{phases, turned};
use crate::assembly::System;
use crate::device::{Env, Formulation};
use crate::dynamic::Shape;
use crate::results::Failure;

/// Lays the system out for `Emt` and gives its unknowns at t = 0, from `y` of the phasor operating point.
pub fn begin(system: &mut System, y: &[f64]) -> Result<Vec<f64>, Failure> {
    let mut f = vec![0.0; system.n];
    system.evaluate(0.0, y, &mut f);
    let phasors: Vec<(Vec<f64>, Vec<f64>, Shape)> =
        system.units.iter().map(|u| (u.x.clone(), u.out.clone(), u.shape)).collect();
    let (nac, ndc, first_dc) = (system.ac.len(), system.dc.len(), system.first_dc());
    system.frames = Frames::new(system.islands.count(), system.clocks.clone());
    system.frames.set_time(system.omega0, 0.0, &system.islands.ac_of);
    let (omega0, s_base) = (system.omega0, system.s_base);
    for (unit, (x, out, shape)) in system.units.iter_mut().zip(&phasors) {
        unit.gather(y, &system.frames);
        let env = Env { t: 0.0, omega0, s_base, profiles: &system.profile_values, turns: &unit.turns };
        unit.vars = vec![0.0; unit.device.vars(Formulation::Emt).len()];
        unit.device.begin_emt(&env, shape.locals(x), &out[..shape.volts], &mut unit.vars);
    }
    system.lay_out(Formulation::Emt);
    let mut begin = vec![0.0; system.n];
    for bus in 0..nac {
        let v = phases(turned((y[2 * bus], y[2 * bus + 1]), system.frames.turns[bus]));
        begin[3 * bus..3 * bus + 3].copy_from_slice(&v);
    }
    let to = system.first_dc();
    begin[to..to + ndc].copy_from_slice(&y[first_dc..first_dc + ndc]);
    system.spread_vars(&mut begin);
    Ok(begin)
}
