//! Frames of the AC buses, turned by the vector groups of the transformers on the way to them.
//!
//! A bus behind a transformer has its phasors seen from a frame turned by the vector group, so that the group turns nothing. On a loop whose
//! groups do not agree one of the transformers finds its ends in frames other than it makes: it is told, and turns its phasors by the rest.

use crate::assembly::{PortBus, System};
use crate::results::Note;
use std::collections::VecDeque;

/// Lead of every AC bus's frame in steps of 30° from the bus of the heaviest source of each connected part: an ideal source's phase a is at its
/// crest at t = 0, wherever it stands in the list. What turns nothing joins first, so that it is a transformer which closes a loop.
fn leads(system: &System) -> Vec<u8> {
    let mut edges: Vec<Vec<(usize, u8)>> = vec![vec![]; system.ac.len()];
    for unit in &system.units {
        for (from, to, lead) in unit.device.phase_leads() {
            if let (PortBus::Ac(a), PortBus::Ac(b)) = (unit.buses[from], unit.buses[to]) {
                edges[a].push((b, lead));
                edges[b].push((a, (12 - lead) % 12));
            }
        }
    }
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
    let mut found: Vec<Option<u8>> = vec![None; system.ac.len()];
    for root in roots {
        let mut turned = VecDeque::from([(root, 0)]);
        while let Some((bus, lead)) = turned.pop_front() {
            if found[bus].is_some() {
                continue;
            }
            found[bus] = Some(lead);
            let mut open = vec![bus];
            while let Some(bus) = open.pop() {
                for &(next, by) in &edges[bus] {
                    if by != 0 {
                        turned.push_back((next, (lead + by) % 12));
                    } else if found[next].is_none() {
                        found[next] = Some(lead);
                        open.push(next);
                    }
                }
            }
        }
    }
    found.into_iter().map(|lead| lead.unwrap_or(0)).collect()
}

/// Finds the frames and tells every device those of its buses. Notes the loops whose groups do not agree.
pub fn settle(system: &mut System, notes: &mut Vec<Note>) {
    let clocks = leads(system);
    let first =
        |buses: &[PortBus]| buses.first().map_or(0, |bus| if let PortBus::Ac(k) = bus { clocks[*k] } else { 0 });
    let watched: Vec<Option<u8>> =
        system.units.iter().map(|unit| unit.watched.map(|other| first(&system.units[other].buses))).collect();
    for (unit, watched) in system.units.iter_mut().zip(watched) {
        let own: Vec<u8> = unit.buses.iter().map(|bus| if let PortBus::Ac(k) = bus { clocks[*k] } else { 0 }).collect();
        for (from, to, lead) in unit.device.phase_leads() {
            let apart = (24 + own[to] - own[from] - lead) % 12;
            if apart != 0 {
                let degrees = 30 * apart.min(12 - apart);
                let message = format!(
                    "The vector groups on a loop with it do not agree: they put its ends {degrees}° apart. Closed, a current circulates"
                );
                let device = Some(unit.id.clone());
                notes.push(Note { time: 0.0, code: "N220".into(), device, message });
            }
        }
        unit.device.see_clocks(&own, watched);
    }
    system.clocks = clocks;
}
