//! From the phasor operating point to instantaneous values at t = 0.

use super::frames::Frames;
use super::phases::{phases, turned};
use crate::assembly::{PortBus, System};
use crate::device::{Env, Formulation};
use crate::dynamic::Shape;
use crate::results::Failure;

/// Lead of every AC bus's phases by the vector groups on the way to it, in steps of 30° from the bus of the heaviest source of each connected
/// part: an ideal source's phase a is at its crest at t = 0, wherever it stands in the list.
pub fn clocks(system: &System) -> Result<Vec<u8>, Failure> {
    let mut edges: Vec<Vec<(usize, u8, usize)>> = vec![vec![]; system.ac.len()];
    for (unit_at, unit) in system.units.iter().enumerate() {
        for (from, to, lead) in unit.device.phase_leads() {
            if let (PortBus::Ac(a), PortBus::Ac(b)) = (unit.buses[from], unit.buses[to]) {
                edges[a].push((b, lead, unit_at));
                edges[b].push((a, (12 - lead) % 12, unit_at));
            }
        }
    }
    let mut clock: Vec<Option<u8>> = vec![None; system.ac.len()];
    let mut weight = vec![0.0_f64; system.ac.len()];
    for unit in &system.units {
        for (port, bus) in unit.buses.iter().enumerate() {
            if let PortBus::Ac(bus) = *bus {
                weight[bus] = weight[bus].max(unit.device.frame_weight(port) * unit.count);
            }
        }
    }
    let mut roots: Vec<usize> = (0..system.ac.len()).collect();
    roots.sort_by(|&a, &b| weight[b].total_cmp(&weight[a]));
    for root in roots {
        if clock[root].is_some() {
            continue;
        }
        clock[root] = Some(0);
        let mut open = vec![root];
        while let Some(bus) = open.pop() {
            for &(next, lead, unit) in &edges[bus] {
                let wanted = (clock[bus].unwrap_or(0) + lead) % 12;
                match clock[next] {
                    None => {
                        clock[next] = Some(wanted);
                        open.push(next);
                    }
                    Some(is) if is != wanted => {
                        let id = &system.units[unit].id;
                        let apart = (12 + wanted - is) % 12 * 30;
                        let message = format!(
                            "The vector groups of the transformers on a loop with “{id}” do not agree: they put its ends {apart}° apart"
                        );
                        return Err(Failure::new("bad-input", message).on(id).param("vectorGroup"));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    Ok(clock.into_iter().map(|c| c.unwrap_or(0)).collect())
}

/// Lays the system out for `Emt` and gives its unknowns at t = 0, from `y` of the phasor operating point.
pub fn begin(system: &mut System, y: &[f64]) -> Result<Vec<f64>, Failure> {
    let clock = clocks(system)?;
    let mut f = vec![0.0; system.n];
    system.evaluate(0.0, y, &mut f);
    let phasors: Vec<(Vec<f64>, Vec<f64>, Shape)> =
        system.units.iter().map(|u| (u.x.clone(), u.out.clone(), u.shape)).collect();
    let (nac, ndc, first_dc) = (system.ac.len(), system.dc.len(), system.first_dc());
    system.frames = Frames::new(system.islands.count(), clock);
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
