//! The operating point: islands found, power flow solved, dynamic states set, start checked.

use crate::assembly::System;
use crate::build::from_device;
use crate::clocks;
use crate::device::{DeviceError, Env, Formulation};
use crate::devices::ac_base::size;
use crate::dynamic::Shape;
use crate::islands::Islands;
use crate::linear::{Matrix, SparseLu};
use crate::newton::{self, Converged, NotConverged, Way};
use crate::results::{BusSteadyState, DeviceSteadyState, Failure, Note, SteadyState};
use serde_json::{Map, Value, json};

/// Finds islands until every device has heard what is dead; true where something changed.
pub fn settle_islands(system: &mut System, notes: &mut Vec<Note>, t: f64) -> bool {
    let mut changed = false;
    for _ in 0..20 {
        let islands = Islands::find(system.ac.len(), system.dc.len(), &system.units);
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
    let solved = power_flow(&mut system, &mut lu, &mut matrix, &mut y, notes)?;

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

/// Rounds of machines going to and from their reactive limits.
const MOST_ROUNDS: usize = 30;

/// Power flow, with machines that reach a reactive limit held there.
fn power_flow(
    system: &mut System,
    lu: &mut SparseLu,
    matrix: &mut Matrix,
    y: &mut [f64],
    notes: &mut Vec<Note>,
) -> Result<Converged, Failure> {
    guess(system, y);
    let mut solved = from_flat(system, lu, matrix, y, notes)?;
    for round in 0..=MOST_ROUNDS {
        let mut f = vec![0.0; system.n];
        system.evaluate(0.0, y, &mut f);
        let env = Env::new(0.0, system.omega0, system.s_base, &[]);
        // After half of the rounds what is at a limit stays there, so that two machines cannot pass it back and forth for ever.
        let may_leave = round < MOST_ROUNDS / 2;
        let mut changed = false;
        for unit in &mut system.units {
            changed |= unit.device.hold_limits(&env, unit.shape.locals(&unit.x), may_leave);
        }
        if !changed {
            break;
        }
        if round == MOST_ROUNDS {
            return Err(Failure::new(
                "no-operating-point",
                "No operating point. The machines do not settle at their reactive limits: the limits leave no solution",
            ));
        }
        let next = newton::solve(system, lu, matrix, 0.0, y, None).map_err(|e| {
            let mut failure = no_operating_point(system, y, &e);
            failure.message.push_str(" Machines were held at their reactive limits.");
            failure
        })?;
        solved = Converged { iterations: solved.iterations + next.iterations, mismatch: next.mismatch };
    }
    for unit in &system.units {
        if let Some(message) = unit.device.limit_held() {
            notes.push(Note { time: 0.0, code: "D304".to_owned(), device: Some(unit.id.clone()), message });
        }
    }
    Ok(solved)
}

/// Newton's method from the flat start; where it finds nothing, in the power form, then by continuation from the flat start's own mismatch to
/// none. Each is said in a note.
fn from_flat(
    system: &mut System,
    lu: &mut SparseLu,
    matrix: &mut Matrix,
    y: &mut [f64],
    notes: &mut Vec<Note>,
) -> Result<Converged, Failure> {
    let flat = y.to_vec();
    let first = match newton::solve(system, lu, matrix, 0.0, y, None) {
        Ok(solved) => return Ok(solved),
        Err(e) => no_operating_point(system, y, &e),
    };
    let mut said = |message: String| {
        notes.push(Note { time: 0.0, code: "D105".to_owned(), device: None, message });
    };
    y.copy_from_slice(&flat);
    if let Ok(solved) = newton::solve_on(system, lu, matrix, 0.0, y, None, Way { polar: true, residual: None }) {
        said(
            "the power flow was solved in its power form: straight steps from the flat start found no solution".into(),
        );
        return Ok(solved);
    }
    let mut begin = vec![0.0; system.n];
    system.evaluate(0.0, &flat, &mut begin);
    y.copy_from_slice(&flat);
    let (mut reached, mut step, mut iterations, mut solves) = (0.0, 0.25, 0, 0);
    while reached < 1.0 && step >= LEAST_CONTINUATION && solves < MOST_SOLVES {
        let next = (reached + step).min(1.0);
        let residual = turned_residual(&begin, y, 1.0 - next, system.first_dc());
        let mut trial = y.to_vec();
        solves += 1;
        let way = Way { polar: true, residual: Some(&residual) };
        match newton::solve_on(system, lu, matrix, 0.0, &mut trial, None, way) {
            Ok(solved) => {
                y.copy_from_slice(&trial);
                (reached, iterations) = (next, iterations + solved.iterations);
                step *= 1.5;
                if next == 1.0 {
                    said(format!("the power flow was led to its solution by continuation, in {solves} steps"));
                    return Ok(Converged { iterations, ..solved });
                }
            }
            Err(_) => step *= 0.5,
        }
    }
    Err(first)
}

/// What is left of the first mismatch; that of an AC bus turns with its voltage, so that it stays a power of the same kind.
fn turned_residual(begin: &[f64], y: &[f64], share: f64, ac: usize) -> Vec<f64> {
    let mut residual: Vec<f64> = begin.iter().map(|v| v * share).collect();
    for k in (0..ac).step_by(2) {
        let size = size((y[k], y[k + 1]));
        if size > 0.0 {
            let (cos, sin) = (y[k] / size, y[k + 1] / size);
            let (re, im) = (residual[k], residual[k + 1]);
            (residual[k], residual[k + 1]) = (re * cos - im * sin, im * cos + re * sin);
        }
    }
    residual
}

/// Least step and most steps of the continuation.
const LEAST_CONTINUATION: f64 = 1.0 / 256.0;
const MOST_SOLVES: usize = 60;

/// Flat start: every live bus at nominal, devices' own guesses.
fn guess(system: &mut System, y: &mut [f64]) {
    let nac = system.ac.len();
    for bus in 0..nac {
        y[2 * bus] = if system.islands.ac_alive(bus) { 1.0 } else { 0.0 };
    }
    for bus in 0..system.dc.len() {
        y[2 * nac + bus] = if system.islands.dc_alive[bus] { 1.0 } else { 0.0 };
    }
    let env = Env::new(0.0, system.omega0, system.s_base, &system.profile_values);
    for unit in &system.units {
        let mut vars = vec![0.0; unit.shape.vars];
        unit.device.guess(&env, &mut vars);
        for (&k, v) in unit.own().iter().zip(&vars) {
            y[k] = *v;
        }
    }
}

fn no_operating_point(system: &System, y: &[f64], e: &NotConverged) -> Failure {
    let (device, variable) = system.name_of(e.worst);
    let lowest = (0..system.ac.len())
        .filter(|&k| system.islands.ac_alive(k))
        .map(|k| (k, size((y[2 * k], y[2 * k + 1]))))
        .min_by(|a, b| a.1.total_cmp(&b.1));
    let collapse = match lowest {
        Some((k, v)) if v < 0.85 => format!(
            " The voltage at “{}” collapses (last at {v:.2} pu): more power is asked for there than the network can carry.",
            system.ac[k].id
        ),
        _ => String::new(),
    };
    let quantity = variable.strip_suffix(", pu").unwrap_or(variable);
    let off =
        if (0.01..1e4).contains(&e.residual) { format!("{:.2}", e.residual) } else { format!("{:.1e}", e.residual) };
    let what = if e.singular { "The equations have no unique solution" } else { "The power flow finds no solution" };
    Failure::new(
        "no-operating-point",
        format!("No operating point. {what}; “{device}” is worst ({quantity} off by {off} pu).{collapse}"),
    )
    .on(&device)
    .variable(variable)
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
