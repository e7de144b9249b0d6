//! Power flow: found from a flat start by Newton's method, then with what is decided by its solution, limits of machines and positions of taps.

use crate::assembly::{System, Unit};
use crate::device::Env;
use crate::devices::ac_base::size;
use crate::linear::{Matrix, SparseLu};
use crate::newton::{self, Converged, NotConverged, Way};
use crate::results::{Failure, Note};

/// Rounds of machines going to and from their reactive limits.
const MOST_ROUNDS: usize = 30;

/// Power flow, with machines that reach a reactive limit held there and tap changers stepped until what they regulate is in its band.
pub fn solve(
    system: &mut System,
    lu: &mut SparseLu,
    matrix: &mut Matrix,
    y: &mut [f64],
    notes: &mut Vec<Note>,
) -> Result<Converged, Failure> {
    guess(system, y);
    let mut solved = from_flat(system, lu, matrix, y, notes)?;
    loop {
        hold_limits(system, lu, matrix, y, &mut solved)?;
        if !step_taps(system, y) {
            break;
        }
        again(system, lu, matrix, y, &mut solved, " Tap changers were stepped towards their bands.")?;
    }
    for unit in &system.units {
        let limit = unit.device.limit_held().map(|message| ("D304", message));
        for (code, message) in limit.into_iter().chain(unit.device.step_left(unit.shape.locals(&unit.x))) {
            notes.push(Note { time: 0.0, code: code.to_owned(), device: Some(unit.id.clone()), message });
        }
    }
    Ok(solved)
}

/// Solves on from where it stands.
fn again(
    system: &mut System,
    lu: &mut SparseLu,
    matrix: &mut Matrix,
    y: &mut [f64],
    solved: &mut Converged,
    why: &str,
) -> Result<(), Failure> {
    let next = newton::solve(system, lu, matrix, 0.0, y, None).map_err(|e| {
        let mut failure = no_operating_point(system, y, &e);
        failure.message.push_str(why);
        failure
    })?;
    *solved = Converged { iterations: solved.iterations + next.iterations, mismatch: next.mismatch };
    Ok(())
}

fn hold_limits(
    system: &mut System,
    lu: &mut SparseLu,
    matrix: &mut Matrix,
    y: &mut [f64],
    solved: &mut Converged,
) -> Result<(), Failure> {
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
            return Ok(());
        }
        if round < MOST_ROUNDS {
            again(system, lu, matrix, y, solved, " Machines were held at their reactive limits.")?;
        }
    }
    Err(Failure::new(
        "no-operating-point",
        "No operating point. The machines do not settle at their reactive limits: the limits leave no solution",
    ))
}

/// Takes a step of each changer that asks for one with the shortest delay of all: what would act first has brought its voltage back before what
/// hangs behind it looks. They come to an end, since each has its range and may turn back but a few times.
fn step_taps(system: &mut System, y: &[f64]) -> bool {
    for unit in &mut system.units {
        unit.gather(y, &system.frames);
    }
    let asked = |unit: &Unit| unit.device.asks_step(unit.shape.locals(&unit.x));
    let Some(first) = system.units.iter().filter_map(asked).reduce(f64::min) else { return false };
    for unit in &mut system.units {
        let locals = unit.shape.locals(&unit.x);
        if unit.device.asks_step(locals) == Some(first) {
            unit.device.take_step(locals);
        }
    }
    true
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
