//! Powers over a step and stored energy. Over a trapezoidal step of a linear network they are taken at the mean of both ends, where the
//! discrete balance is exact; with converters, whose powers are products in a turning frame, as the mean of those at both ends; over a damped step at its stages.

use super::phases;
use crate::assembly::{STRAY, System};
use crate::device::{Env, PowerBalance};

/// Powers at `t` in state `y`, W; the frames' angles are those last set.
pub fn powers(system: &mut System, t: f64, y: &[f64]) -> PowerBalance {
    system.put_still();
    let mut sum = system.still_powers(y);
    let env = Env::new(t, system.omega0, system.s_base, &system.profile_values);
    for &k in &system.still.others {
        let unit = &mut system.units[k];
        unit.gather(y, &system.frames);
        sum.add(unit.count, unit.device.balance(&unit.env(env), unit.shape.locals(&unit.x), &[]));
    }
    sum.loss += earthed(system, y);
    sum
}

/// Through the stray conductances and the faults, W.
pub fn earthed(system: &System, y: &[f64]) -> f64 {
    let volts = &y[..3 * system.ac.len()];
    let (four, rest) = volts.as_chunks::<4>();
    let squares = four.iter().fold([0.0; 4], |sum, v| [0, 1, 2, 3].map(|k| v[k].mul_add(v[k], sum[k])));
    let squares: f64 = squares.into_iter().chain(rest.iter().map(|v| v * v)).sum();
    let stray = STRAY * phases::POWER * squares * system.s_base;
    if !system.has_faults() {
        return stray;
    }
    let faults: f64 = system.phase_faults().map(|(bus, branch)| branch.power(3 * bus, y)).sum();
    stray + faults * system.s_base + system.dc_fault_power(y)
}

/// J, with the capacitances on the AC buses and the inductances of faults.
pub fn stored(system: &mut System, t: f64, y: &[f64]) -> f64 {
    system.set_time(t);
    let env = Env::new(t, system.omega0, system.s_base, &system.profile_values);
    let mut sum = 0.0;
    for unit in &mut system.units {
        unit.gather(y, &system.frames);
        sum += unit.count * unit.device.stored(&unit.env(env), unit.shape.locals(&unit.x));
    }
    sum + charges(system, y) + in_faults(system, y)
}

/// In the inductances of faults, J.
pub fn in_faults(system: &System, y: &[f64]) -> f64 {
    system.phase_faults().map(|(_, branch)| branch.stored(y)).sum::<f64>() * system.s_base
}

/// Of the capacitances on the AC buses, J.
pub fn charges(system: &System, y: &[f64]) -> f64 {
    let ac = 3 * system.ac.len();
    let sum: f64 = y[..ac].iter().zip(&system.mass).map(|(v, c)| c * v * v).sum();
    let coupled =
        system.coupled.iter().map(|bus| phases::weighted(0.0, bus.zero - system.mass[bus.at], &y[bus.at..bus.at + 3]));
    0.5 * (phases::POWER * sum + coupled.sum::<f64>()) * system.s_base
}
