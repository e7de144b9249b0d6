//! The operating point: islands found, power flow solved, dynamic states set, start checked.

use crate::assembly::System;
use crate::build::from_device;
use crate::clocks;
use crate::device::{DeviceError, Env, Formulation};
use crate::devices::ac_base::size;
use crate::dynamic::Shape;
use crate::islands::Islands;
use crate::linear::{Matrix, SparseLu};
use crate::newton;
use crate::power_flow;
use crate::results::{BusSteadyState, DeviceSteadyState, Failure, Note, SteadyState};
use serde_json::{Map, Value, json};

/// Finds islands until every device has heard what is dead; true where something changed.
pub fn settle_islands(system: &mut System, notes: &mut Vec<Note>, t: f64) -> bool {
    let mut changed = false;
    let was_alive = system.islands.dc_alive.clone();
    for _ in 0..20 {
        let islands = Islands::find(system.ac.len(), system.dc.len(), &system.units, &was_alive);
        let mut calls = Vec::new();
        for (k, unit) in system.units.iter().enumerate() {
            for (port, bus) in unit.buses.iter().enumerate() {
                let was = unit.port_dead.get(port).copied().unwrap_or(false);
                let dead = !islands.alive(*bus);
                if was != dead {
                    calls.push((k, port, dead));
                }
            }
        }
        let same = islands.ac_of == system.islands.ac_of;
        changed |= !calls.is_empty() || !same;
        system.islands = islands;
        if calls.is_empty() {
            return changed;
        }
        let (omega0, s_base) = (system.omega0, system.s_base);
        let profiles = system.profile_values.clone();
        for (k, port, dead) in calls {
            let env = Env::new(t, omega0, s_base, &profiles);
            let unit = &mut system.units[k];
            unit.port_dead[port] = dead;
            let id = unit.id.clone();
            let mut log = |code: &'static str, message: String| {
                notes.push(Note { time: t, code: code.to_owned(), device: Some(id.clone()), message });
            };
            let mut vars = std::mem::take(&mut unit.vars);
            unit.device.on_dead(port, dead, &env, &mut vars, &mut log);
            unit.vars = vars;
        }
    }
    changed
}

pub struct Start {
    pub system: System,
    pub y: Vec<f64>,
    pub steady: SteadyState,
    /// Largest |dx/dt|·20 cycles over the variables' scale.
    pub drift: f64,
    /// The unknown it was found at.
    pub drift_at: usize,
    pub worst_linear_residual: f64,
}

/// Solves the power flow and initialises the dynamic states.
pub fn start(mut system: System, notes: &mut Vec<Note>) -> Result<Start, Failure> {
    for unit in &mut system.units {
        unit.port_dead = vec![false; unit.buses.len()];
        unit.vars = vec![0.0; Shape::of(unit.device.as_ref(), Formulation::Rms).vars];
    }
    clocks::settle(&mut system, notes);
    settle_islands(&mut system, notes, 0.0);
    if !system.ac.is_empty()
        && !system.islands.ac_islands.iter().any(|i| i.alive())
        && !system.islands.dc_alive.iter().any(|a| *a)
    {
        return Err(Failure::new("dead-network", "No source feeds any bus: there is nothing to simulate"));
    }
    system.lay_out(Formulation::SteadyState);
    let mut y = vec![0.0; system.n];
    let mut matrix = system.jacobian.clone();
    let mut lu = SparseLu::new(&matrix);
    let solved = power_flow::solve(&mut system, &mut lu, &mut matrix, &mut y, notes)?;

    let mut f = vec![0.0; system.n];
    system.evaluate(0.0, &y, &mut f);
    let from: Vec<(Vec<f64>, Vec<f64>)> = system.units.iter().map(|u| (u.x.clone(), u.out.clone())).collect();
    let shapes: Vec<Shape> = system.units.iter().map(|u| u.shape).collect();
    let voltages = y[..system.first_var()].to_vec();

    system.lay_out(Formulation::Rms);
    let mut y = vec![0.0; system.n];
    y[..voltages.len()].copy_from_slice(&voltages);
    for island in 0..system.islands.count() {
        let at = system.frame(island);
        y[at] = 1.0;
    }
    let (omega0, s_base) = (system.omega0, system.s_base);
    let profiles = system.profile_values.clone();
    for ((unit, (x, out)), shape) in system.units.iter_mut().zip(&from).zip(&shapes) {
        let env = Env::new(0.0, omega0, s_base, &profiles);
        let locals = shape.locals(x);
        let mut vars = std::mem::take(&mut unit.vars);
        unit.device
            .initialise(&env, locals.volts, &out[..shape.volts], locals.vars, &mut vars)
            .map_err(|e| from_device(&unit.id, DeviceError { code: "no-operating-point", ..e }))?;
        for (&k, v) in unit.own().iter().zip(&vars) {
            y[k] = *v;
        }
        unit.vars = vars;
    }

    // The dynamic algebraic part solved on its own, differential states held; then the start must stand still.
    let mut matrix = system.jacobian.clone();
    let mut lu_dynamic = SparseLu::new(&matrix);
    let hold: Vec<bool> = system.mass.iter().map(|m| *m > 0.0).collect();
    newton::solve(&mut system, &mut lu_dynamic, &mut matrix, 0.0, &mut y, Some(&hold)).map_err(|e| {
        let (device, variable) = system.name_of(e.worst);
        let message = if e.singular {
            format!(
                "The start at “{device}” ({variable}) has no unique solution: inductances meet there without a capacitance \
                 between them, or branches have no resistance"
            )
        } else {
            let residual = e.residual;
            format!(
                "The start values of “{device}” do not satisfy its equation “{variable}” (residual {residual:.2e} pu)"
            )
        };
        Failure::new("no-operating-point", message)
        .on(&device)
        .variable(variable)
    })?;
    system.note_unheld_dc(&mut lu_dynamic, &mut matrix, &y, notes);
    let drift = drift(&mut system, &mut lu_dynamic, &mut matrix, &y);
    let steady = report(&mut system, &y, solved.iterations, solved.mismatch);
    finite(&steady)?;
    system.still.stale = true;
    let worst_linear_residual = lu.worst_residual.max(lu_dynamic.worst_residual);
    Ok(Start { drift_at: drift.0, system, y, steady, drift: drift.1, worst_linear_residual })
}

/// Unknown that an undisturbed run would move most within 20 cycles, and by how much of its size: by one implicit Euler step of that length. A rate
/// times those cycles would count what rounding leaves at the small capacitance of a cable, which comes to rest within microseconds.
fn drift(system: &mut System, lu: &mut SparseLu, matrix: &mut Matrix, y: &[f64]) -> (usize, f64) {
    let cycles = 20.0 * std::f64::consts::TAU / system.omega0;
    let mut moved = vec![0.0; system.n];
    system.evaluate(0.0, y, &mut moved);
    for k in (0..system.n).filter(|&k| system.reservoir[k]) {
        moved[k] = 0.0;
    }
    system.differentiate(0.0, y);
    system.iteration_matrix(&|k| system.mass[k] / cycles, Some(&system.reservoir), matrix);
    if lu.factor(matrix) {
        lu.solve(&mut moved);
    } else {
        // Some algebraic unknown is not determined where it stands; the rates are at hand all the same.
        for (moved, mass) in moved.iter_mut().zip(&system.mass).filter(|(_, mass)| **mass > 0.0) {
            *moved *= cycles / mass;
        }
    }
    let of_its_size = |k: usize| (moved[k] / system.scale[k].max(y[k].abs())).abs();
    let differential = (0..system.n).filter(|&k| system.mass[k] > 0.0);
    let drifts = differential.map(|k| (k, of_its_size(k)));
    drifts.fold((0, 0.0), |most, now| if now.1 > most.1 || now.1.is_nan() { now } else { most })
}

/// Refuses an operating point with a value that is no number, by its device.
fn finite(steady: &SteadyState) -> Result<(), Failure> {
    let refuse = |id: &str, signal: &str| {
        let message = format!(
            "No operating point. “{signal}” of “{id}” is no finite number: its values are too far apart in size."
        );
        Err(Failure::new("no-operating-point", message).on(id).variable(signal))
    };
    for bus in &steady.buses {
        if !(bus.v.is_finite() && bus.v_pu.is_finite() && bus.angle.is_finite()) {
            return refuse(&bus.id, "v");
        }
    }
    for device in &steady.devices {
        // JSON has no number for what is none.
        if let Some((signal, _)) = device.signals.iter().find(|(_, v)| v.is_null()) {
            return refuse(&device.id, signal);
        }
    }
    Ok(())
}

/// Operating point in SI, as the drawing shows it.
fn report(system: &mut System, y: &[f64], iterations: u32, mismatch: f64) -> SteadyState {
    let nac = system.ac.len();
    let ac = system.ac.iter().enumerate().map(|(k, b)| {
        let v = size((y[2 * k], y[2 * k + 1]));
        let angle = libm::atan2(y[2 * k + 1], y[2 * k]);
        let lead = f64::from(system.clocks[k]) * std::f64::consts::FRAC_PI_6;
        BusSteadyState { id: b.id.clone(), v: v * b.v_nominal, v_pu: v, angle, lead }
    });
    let dc = system.dc.iter().enumerate().map(|(k, b)| {
        let v = y[2 * nac + k];
        BusSteadyState { id: b.id.clone(), v: v * b.v_nominal, v_pu: v, angle: 0.0, lead: 0.0 }
    });
    let buses = ac.chain(dc).collect();
    let env = system.env(0.0);
    let devices = system
        .units
        .iter()
        .map(|unit| {
            let defs = unit.device.signals();
            let mut values = vec![0.0; defs.len()];
            unit.device.measure(&env, unit.shape.locals(&unit.x), &unit.out[..unit.shape.volts], &mut values);
            let signals: Map<String, Value> =
                defs.iter().zip(&values).map(|(d, v)| (d.name.to_owned(), json!(v))).collect();
            DeviceSteadyState { id: unit.id.clone(), signals }
        })
        .collect();
    SteadyState { iterations, mismatch_pu: mismatch, buses, devices }
}
