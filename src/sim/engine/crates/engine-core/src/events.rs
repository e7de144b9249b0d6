//! What happens at an instant: profile jumps, the network's events, devices' wakes and guards, in that fixed order.

use crate::assembly::{Place, System, Unit};
use crate::build::from_device;
use crate::device::{Effect, Env, Formulation};
use crate::devices::ac_base::{inverse, size};
use crate::emt::faults::branches;
use crate::network::{EventInput, Network};
use crate::results::{Failure, Note};
use serde_json::Map;

/// A bolted fault stays solvable by the impedance through which nominal voltage would drive this power, VA: a millionth of what a grid of 1 GVA has.
const BOLTED: f64 = 1e15;
/// At most this, pu on the system base; in `emt`, where the fault is solved with the network in one step, the second.
const MOST_BOLTED: [f64; 2] = [1e-6, 1e-9];

/// Events in order of time; those of one instant in the network's order.
pub struct Schedule {
    events: Vec<EventInput>,
    next: usize,
}

impl Schedule {
    pub fn new(network: &Network, system: &System) -> Result<Self, Failure> {
        let mut events = network.events.clone();
        let places = system.places();
        for e in &events {
            if !(e.time.is_finite() && e.time >= 0.0) {
                return Err(Failure::new(
                    "bad-input",
                    format!("Event “{}” needs a time of at least 0 s, not {}", e.id, e.time),
                )
                .on(&e.target));
            }
            if !matches!(places.get(e.target.as_str()), Some(Place::Ac(_) | Place::Dc(_) | Place::Unit(_))) {
                return Err(Failure::new(
                    "bad-input",
                    format!("Event “{}” aims at “{}”, which is not in the network", e.id, e.target),
                )
                .on(&e.target));
            }
        }
        events.sort_by(|a, b| a.time.total_cmp(&b.time));
        Ok(Self { events, next: 0 })
    }

    pub fn next_time(&self) -> Option<f64> {
        self.events.get(self.next).map(|e| e.time)
    }

    pub fn take_due(&mut self, t: f64) -> Option<EventInput> {
        let due = self.events.get(self.next).filter(|e| e.time <= t)?.clone();
        self.next += 1;
        Some(due)
    }
}

pub fn merge(a: Effect, b: Effect) -> Effect {
    Effect { discontinuity: a.discontinuity || b.discontinuity, topology: a.topology || b.topology }
}

/// Takes the inputs past their points up to `t`: whether there were any, and what they do.
pub fn pass_points(system: &mut System, t: f64) -> (bool, Effect) {
    let (mut any, mut effect) = (false, Effect::default());
    for profile in system.profiles.iter_mut().filter(|profile| profile.next_break().is_some_and(|point| point <= t)) {
        any = true;
        effect.discontinuity |= profile.advance(t);
    }
    (any, effect)
}

/// Calls a device at an accepted point with its voltages and its internal variables; changed variables go back into `y`.
pub fn call<T>(
    system: &mut System,
    unit: usize,
    t: f64,
    y: &mut [f64],
    notes: &mut Vec<Note>,
    f: impl FnOnce(&mut Unit, &Env, &[f64], &mut [f64], &mut crate::device::Log) -> T,
) -> T {
    system.set_time(t);
    system.still.stale |= system.is_still(unit);
    let env = Env::new(t, system.omega0, system.s_base, &system.profile_values);
    let unit = &mut system.units[unit];
    let was_alike = unit.device.constant_power().is_some();
    unit.gather(y, &system.frames);
    let (turns, past) = (unit.turns.clone(), unit.past.clone());
    let env = Env { turns: &turns, past: &past, ..env };
    if system.formulation == Formulation::Emt {
        unit.device.switches(&env, unit.shape.locals(&unit.x));
    }
    let volts: Vec<f64> = unit.index[..unit.shape.volts].iter().map(|&k| y[k]).collect();
    let mut vars: Vec<f64> = unit.own().iter().map(|&k| y[k]).collect();
    let id = unit.id.clone();
    let mut log = |code: &'static str, message: String| {
        notes.push(Note { time: t, code: code.to_owned(), device: Some(id.clone()), message });
    };
    let result = f(unit, &env, &volts, &mut vars, &mut log);
    system.still.stale |= unit.device.still(system.formulation);
    if was_alike || unit.device.constant_power().is_some() {
        system.alike.part();
    }
    for (&k, v) in unit.own().iter().zip(&vars) {
        y[k] = *v;
    }
    if let Some(action) = unit.device.take_command() {
        let told = unit.device.commands().to_vec();
        command(system, &told, action, t, y, notes);
    }
    result
}

/// One device's command to others.
fn command(system: &mut System, told: &[String], action: &'static str, t: f64, y: &mut [f64], notes: &mut Vec<Note>) {
    for id in told {
        let Some(unit) = system.units.iter().position(|u| u.id == *id) else { continue };
        call(system, unit, t, y, notes, |unit, env, _, vars, log| {
            if let Err(error) = unit.device.on_event(action, &Map::new(), env, vars, log) {
                log("D388", format!("does not take the command “{action}”: {}", error.message));
            }
        });
    }
}

/// Applies one event of the network.
pub fn apply(
    system: &mut System,
    event: &EventInput,
    t: f64,
    y: &mut [f64],
    notes: &mut Vec<Note>,
) -> Result<Effect, Failure> {
    if let Some(bus) = system.ac.iter().position(|b| b.id == event.target) {
        return fault(system, bus, event, t, y, notes);
    }
    if let Some(bus) = system.dc.iter().position(|b| b.id == event.target) {
        return dc_fault(system, bus, event, t, y, notes);
    }
    let Some(unit) = system.units.iter().position(|u| u.id == event.target) else {
        return Ok(Effect::default());
    };
    call(system, unit, t, y, notes, |unit, env, _, vars, log| {
        log("D100", format!("event “{}”", event.action));
        unit.device.on_event(&event.action, &event.params, env, vars, log).map_err(|e| from_device(&unit.id, e).at(t))
    })
}

fn fault(
    system: &mut System,
    bus: usize,
    event: &EventInput,
    t: f64,
    y: &[f64],
    notes: &mut Vec<Note>,
) -> Result<Effect, Failure> {
    let emt = system.formulation == Formulation::Emt;
    let info = &mut system.ac[bus];
    in_ohms(event, &["resistance", "reactance"], &["phases"], t)?;
    let value = |key: &str| ohms(event, key);
    let mut changes_layout = false;
    let message = match event.action.as_str() {
        "fault" => {
            let base = info.v_nominal * info.v_nominal / system.s_base;
            let (mut r, mut x) = (value("resistance") / base, value("reactance") / base);
            if !(r >= 0.0 && x.is_finite() && r.is_finite()) {
                return Err(Failure::new(
                    "bad-input",
                    format!("The fault at “{}” needs a resistance of at least 0 Ω and a finite reactance", info.id),
                )
                .on(&info.id)
                .at(t));
            }
            let floor = (system.s_base / BOLTED).min(MOST_BOLTED[usize::from(emt)]);
            if size((r, x)) < floor {
                (r, x) = (floor, 0.0);
            }
            let kind = event.params.get("phases").map_or(Some("abc"), serde_json::Value::as_str).unwrap_or("");
            let refuse = |param: &str, why: &str| {
                Failure::new("bad-input", format!("The fault at “{}” {why}", info.id)).on(&info.id).param(param).at(t)
            };
            if emt && x < 0.0 {
                return Err(refuse("reactance", "needs a reactance of at least 0 Ω in emt"));
            }
            let l = if x < floor { 0.0 } else { x / system.omega0 };
            let found = branches(kind, if l > 0.0 { r } else { r.max(floor) }, l)
                .ok_or_else(|| refuse("phases", "knows phases like abc, a, bc and bcg"))?;
            let y = inverse(r, x);
            if emt {
                changes_layout = l > 0.0 || info.phase_fault.iter().any(|branch| branch.l > 0.0);
                info.phase_fault = found;
            } else if found.len() == 3 {
                (info.fault, info.unbalanced) = (Some(y), None);
            } else {
                (info.fault, info.unbalanced) = (None, Some((kind.to_owned(), y)));
            }
            if kind.len() == 3 && !kind.ends_with('g') {
                "three-phase fault applied"
            } else {
                "unbalanced fault applied"
            }
        }
        "clear" if emt => {
            for branch in &mut info.phase_fault {
                branch.clearing = Some(if branch.current(3 * bus, y) < 0.0 { -1.0 } else { 1.0 });
            }
            "fault clears, each branch at its current zero"
        }
        "clear" => {
            (info.fault, info.unbalanced) = (None, None);
            "fault cleared"
        }
        _ => return Err(unknown_at_bus(event, t)),
    };
    let id = info.id.clone();
    system.find_faulted();
    // The sequence networks are part of the layout, and so are the currents of inductive faults.
    changes_layout |= !emt && (system.ac[bus].unbalanced.is_some() || system.unbalance.is_some());
    notes.push(Note { time: t, code: "D100".into(), device: Some(id), message: message.into() });
    Ok(Effect { discontinuity: event.action == "fault" || !emt, topology: changes_layout })
}

/// Time constant from which on the discharge of a faulted bus is told, s.
const TOLD_DISCHARGE: f64 = 1e-7;

/// A short circuit between the poles of a DC bus, until something parts it or it is cleared.
fn dc_fault(
    system: &mut System,
    bus: usize,
    event: &EventInput,
    t: f64,
    y: &[f64],
    notes: &mut Vec<Note>,
) -> Result<Effect, Failure> {
    let emt = system.formulation == Formulation::Emt;
    let first = system.first_dc();
    let info = &mut system.dc[bus];
    in_ohms(event, &["resistance"], &[], t)?;
    let mut message = "fault cleared".to_owned();
    match event.action.as_str() {
        "fault" => {
            let r = ohms(event, "resistance") / (info.v_nominal * info.v_nominal / system.s_base);
            if !(r >= 0.0 && r.is_finite()) {
                let message = format!("The fault at “{}” needs a resistance of at least 0 Ω", info.id);
                return Err(Failure::new("bad-input", message).on(&info.id).param("resistance").at(t));
            }
            info.fault = Some((1.0 / r.max((system.s_base / BOLTED).min(MOST_BOLTED[usize::from(emt)])), 0.0));
            message = "fault between the poles applied".to_owned();
            let (charged, at) = (system.mass[first + bus], y[first + bus]);
            // Within a step of `emt` most of it may be over, and is not recorded. That of a cable alone is nothing.
            if r * charged > TOLD_DISCHARGE {
                let (amperes, micros) = (at / r * system.s_base / info.v_nominal, r * charged * 1e6);
                message += &format!(
                    ": {:.4} kA at first, from the capacitors of the bus, which it empties with R·C = {micros:.4} µs",
                    amperes / 1e3
                );
            }
        }
        "clear" => info.fault = None,
        _ => return Err(unknown_at_bus(event, t)),
    }
    notes.push(Note { time: t, code: "D100".into(), device: Some(info.id.clone()), message });
    system.find_faulted();
    // What goes out under current counts as taken off.
    Ok(Effect { discontinuity: true, topology: event.action == "clear" })
}

/// A fault takes numbers of Ω and what else it knows, its end nothing.
fn in_ohms(event: &EventInput, known: &[&str], others: &[&str], t: f64) -> Result<(), Failure> {
    let is_fault = event.action == "fault";
    for (key, value) in event.params.iter().filter(|(key, _)| !is_fault || !others.contains(&key.as_str())) {
        let why = match (is_fault && known.contains(&key.as_str()), value.as_f64()) {
            (false, _) => format!("takes no parameter “{key}”"),
            (true, None) => format!("needs {key} as a number of Ω, not {value}"),
            (true, Some(_)) => continue,
        };
        let message = format!("Event “{}” at “{}” {why}", event.action, event.target);
        return Err(Failure::new("bad-input", message).on(&event.target).param(key).at(t));
    }
    Ok(())
}
fn ohms(event: &EventInput, key: &str) -> f64 {
    event.params.get(key).and_then(serde_json::Value::as_f64).unwrap_or(0.0)
}
fn unknown_at_bus(event: &EventInput, t: f64) -> Failure {
    Failure::new("bad-input", format!("A bus knows fault and clear, not “{}”", event.action)).on(&event.target).at(t)
}

/// Guard values of every device at (t, y), device after device; `offsets` tells where each begins. A device keeps their number: those that had
/// none when `offsets` was first filled are not visited again.
pub fn guards(system: &mut System, t: f64, y: &[f64], values: &mut Vec<f64>, offsets: &mut Vec<usize>) {
    system.set_time(t);
    values.clear();
    let known = offsets.len() == system.units.len() + 1;
    if !known {
        offsets.clear();
        offsets.push(0);
    }
    let env = Env::new(t, system.omega0, system.s_base, &system.profile_values);
    for (k, unit) in system.units.iter_mut().enumerate() {
        if known && offsets[k] == offsets[k + 1] {
            continue;
        }
        unit.gather(y, &system.frames);
        if let Some(unbalance) = &system.unbalance {
            unit.see_negative(|bus| unbalance.at(bus, y)[1]);
            unit.see_currents(|bus, watched| unbalance.currents(k, bus, watched, y));
        }
        unit.device.guards(&unit.env(env), unit.shape.locals(&unit.x), values);
        if !known {
            offsets.push(values.len());
        }
    }
}
