//! From network data to a system: read, checked, devices built.

use crate::assembly::{BusInfo, PortBus, System, Unit};
use crate::device::{DeviceError, Domain, Formulation};
use crate::devices::{self, params::Build};
use crate::dynamic::{Device, MAX_LOCALS, Shape};
use crate::network::{DeviceInput, FORMAT, Network};
use crate::profile::Profile;
use crate::results::Failure;
use crate::signals::{
    AC_BUS_SIGNALS, CURRENT_SIGNALS, DC_BUS_SIGNALS, LINE_SIGNALS, PHASE_SIGNALS, SEQUENCE_SIGNALS, SINGLE_PHASES,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Ports and kinds of everything a network may hold, as JSON.
pub fn describe() -> String {
    let signals = |defs: &[crate::device::SignalDef]| {
        defs.iter().map(|s| json!({ "name": s.name, "unit": s.unit, "help": s.help })).collect::<Vec<_>>()
    };
    json!({
        "format": FORMAT,
        "version": crate::VERSION,
        "acBus": {
            "signals": signals(AC_BUS_SIGNALS),
            "phasor": signals(SEQUENCE_SIGNALS),
            "instantaneous": signals(&[PHASE_SIGNALS, LINE_SIGNALS].concat()),
            "actions": ["fault", "clear"],
        },
        "instantaneous": signals(&[CURRENT_SIGNALS, SINGLE_PHASES].concat()),
        "phasor": signals(SINGLE_PHASES),
        "dcBus": { "signals": signals(DC_BUS_SIGNALS), "actions": ["fault", "clear"] },
        "devices": devices::REGISTRY.iter().map(|e| e.spec.describe()).collect::<Vec<_>>(),
    })
    .to_string()
}

pub fn parse(text: &str) -> Result<Network, Failure> {
    let network: Network = serde_json::from_str(text)
        .map_err(|e| Failure::new("bad-input", format!("The network cannot be read: {e}")))?;
    let s = &network.settings;
    let bad = |message: String| Err(Failure::new("bad-input", message));
    if network.format_version != FORMAT {
        return bad(format!("The network has format {}, the engine reads format {FORMAT}", network.format_version));
    }
    if !(1.0..=1000.0).contains(&network.frequency_hz) {
        return bad(format!("The nominal frequency must be from 1 to 1000 Hz, not {}", network.frequency_hz));
    }
    if !["rms", "emt"].contains(&s.formulation.as_str()) {
        return bad(format!("This engine knows the formulations rms and emt, not “{}”", s.formulation));
    }
    let positive = |v: f64, what: &str, max: f64| {
        if v > 0.0 && v <= max {
            Ok(())
        } else {
            Err(Failure::new("bad-input", format!("{what} must be above 0 and at most {max}, not {v}")))
        }
    };
    positive(s.duration, "The duration in s", 1e7)?;
    positive(s.record_step, "The record step in s", 1e6)?;
    positive(s.max_step, "The largest step in s", 1e6)?;
    positive(s.tolerance, "The tolerance", 0.1)?;
    if s.formulation == "emt" {
        positive(s.emt_step.unwrap_or(0.0), "The fixed step in s", 1e-3)?;
    }
    if s.duration / s.record_step > 1e8 {
        return bad(format!(
            "A record step of {} s over {} s gives more than 100 million samples a channel",
            s.record_step, s.duration
        ));
    }
    Ok(network)
}

/// Builds the system in the `SteadyState` formulation.
pub fn build(network: &Network) -> Result<System, Failure> {
    let omega0 = std::f64::consts::TAU * network.frequency_hz;
    let mut at: BTreeMap<&str, PortBus> = BTreeMap::new();
    let buses = |list: &[crate::network::Bus]| -> Result<Vec<BusInfo>, Failure> {
        list.iter()
            .map(|b| {
                if b.v_nominal.is_finite() && b.v_nominal > 0.0 {
                    Ok(BusInfo {
                        id: b.id.clone(),
                        v_nominal: b.v_nominal,
                        fault: None,
                        unbalanced: None,
                        phase_fault: vec![],
                    })
                } else {
                    Err(Failure::new(
                        "bad-input",
                        format!("Bus “{}” needs a nominal voltage above 0 V, not {}", b.id, b.v_nominal),
                    )
                    .on(&b.id))
                }
            })
            .collect()
    };
    let (ac, dc) = (buses(&network.ac_buses)?, buses(&network.dc_buses)?);
    let all = network.ac_buses.iter().enumerate().map(|(k, b)| (b, PortBus::Ac(k)));
    let all = all.chain(network.dc_buses.iter().enumerate().map(|(k, b)| (b, PortBus::Dc(k))));
    for (bus, port) in all {
        if at.insert(&bus.id, port).is_some() {
            return Err(Failure::new("bad-input", format!("Two buses have the id “{}”", bus.id)).on(&bus.id));
        }
    }
    let profiles = network.profiles.iter().map(Profile::new).collect::<Result<Vec<_>, _>>()?;
    let profile_of: BTreeMap<&str, usize> =
        network.profiles.iter().enumerate().rev().map(|(k, p)| (p.id.as_str(), k)).collect();
    let s_base = system_base(network);
    let mut ids = std::collections::BTreeSet::new();
    let mut units = Vec::with_capacity(network.devices.len());
    for input in &network.devices {
        if at.contains_key(input.id.as_str()) || !ids.insert(input.id.as_str()) {
            return Err(
                Failure::new("bad-input", format!("Two parts of the network have the id “{}”", input.id)).on(&input.id)
            );
        }
        let mut ports = Vec::new();
        let mut volts = Vec::new();
        for id in &input.ports {
            let Some(&bus) = at.get(id.as_str()) else {
                return Err(Failure::new(
                    "bad-input",
                    format!("“{}” is connected to “{id}”, which is not a bus", input.id),
                )
                .on(&input.id));
            };
            ports.push(bus);
            volts.push(match bus {
                PortBus::Ac(k) => ac[k].v_nominal,
                PortBus::Dc(k) => dc[k].v_nominal,
            });
        }
        let find = |id: &str| profile_of.get(id).copied();
        let device = make(input, &ports, &find, &volts, s_base, omega0).map_err(|e| from_device(&input.id, e))?;
        units.push(Unit::new(input.id.clone(), device, input.count, ports));
    }
    for unit in &units {
        if let Some(id) = unit.device.commands().iter().find(|id| !units.iter().any(|u| u.id == **id)) {
            let message = format!("“{}” starts “{id}”, which is not in the network", unit.id);
            return Err(Failure::new("bad-input", message).on(&unit.id).param("starts"));
        }
    }
    for at in 0..units.len() {
        let Some(id) = units[at].device.watches() else { continue };
        let refuse = |why: &str| {
            let message = format!("“{}” meters “{id}”, {why}", units[at].id);
            Err(Failure::new("bad-input", message).on(&units[at].id).param("meter"))
        };
        let Some(found) = units.iter().position(|u| u.id == id) else { return refuse("which is not in the network") };
        if !units[found].device.meters() {
            return refuse("whose power cannot be metered: take a breaker or a utility");
        }
        if units[found].count != 1.0 {
            return refuse("which stands for several");
        }
        units[at].watched = Some(found);
    }
    let mut system = System::new(ac, dc, units, profiles, omega0, s_base);
    for profile in &mut system.profiles {
        profile.advance(0.0);
    }
    Ok(system)
}

fn make(
    input: &DeviceInput,
    ports: &[PortBus],
    profiles: &dyn Fn(&str) -> Option<usize>,
    volts: &[f64],
    s_base: f64,
    omega0: f64,
) -> Result<Box<dyn Device>, DeviceError> {
    let fail = |code, message| DeviceError { code, param: None, message };
    if !(input.count.is_finite() && input.count >= 1.0) {
        return Err(fail("bad-parameter", format!("count must be at least 1, not {}", input.count)));
    }
    let Some(entry) = devices::REGISTRY.iter().find(|e| e.spec.kind == input.kind) else {
        return Err(fail("unknown-kind", format!("the engine knows no device kind “{}”", input.kind)));
    };
    if ports.len() != entry.spec.ports.len() {
        return Err(fail(
            "bad-ports",
            format!("“{}” has {} ports, not {}", input.kind, entry.spec.ports.len(), ports.len()),
        ));
    }
    for (domain, (name, expected)) in System::domains(ports).zip(entry.spec.ports) {
        if domain != *expected {
            let word = |d| if d == Domain::Ac { "an AC" } else { "a DC" };
            return Err(fail(
                "bad-ports",
                format!("port “{name}” wants {} bus, not {} bus", word(*expected), word(domain)),
            ));
        }
    }
    let build = Build::new(entry.spec, &input.params, profiles, volts, s_base, omega0)?;
    let device = (entry.build)(&build)?;
    let all = [Formulation::SteadyState, Formulation::Rms, Formulation::Emt];
    let largest = all.iter().map(|f| Shape::of(device.as_ref(), *f).total()).max();
    if largest.unwrap_or(0) > MAX_LOCALS {
        return Err(fail("too-large", format!("more than {MAX_LOCALS} local variables")));
    }
    Ok(device)
}

/// A power of ten near the largest rating or load, so that per-unit numbers are of the order of one.
fn system_base(network: &Network) -> f64 {
    let mut largest: f64 = 0.0;
    for d in &network.devices {
        let Some(entry) = devices::REGISTRY.iter().find(|e| e.spec.kind == d.kind) else { continue };
        let powers = entry.spec.params.iter().copied().flatten();
        for p in powers.filter(|p| matches!(p.unit, "VA" | "W") && p.name != "shortCircuitPower") {
            let value = d.params.get(p.name).and_then(Value::as_f64).unwrap_or(0.0).abs();
            largest = largest.max(value * d.count.max(1.0));
        }
    }
    for p in &network.profiles {
        let peak = p.values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        largest = largest.max(peak);
    }
    if largest > 0.0 && largest.is_finite() {
        libm::pow(10.0, libm::ceil(libm::log10(largest))).clamp(1.0, 1e12)
    } else {
        1e6
    }
}

pub fn from_device(id: &str, e: DeviceError) -> Failure {
    let mut failure = Failure::new("bad-input", format!("“{id}”: {}", e.message)).on(id);
    failure.param = e.param;
    if e.code == "no-operating-point" {
        failure.code = e.code.to_owned();
    }
    failure
}
