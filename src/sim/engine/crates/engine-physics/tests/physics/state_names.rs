//! Users read the variables of devices in modes and in failures: each of every device, with every model it may be built of, is named in words and
//! has a unit.

use engine_core::build::{build, parse};
use engine_core::device::{Domain, Formulation};
use engine_core::devices::REGISTRY;
use engine_core::devices::params::{ParamKind, ParamSpec};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const UNITS: &[&str] = &["pu", "1", "rad", "V", "K", "pu/s", "pu/s²", "pu/s³", "pu·s"];

/// Words with spaces between them, no `camelCase`, and a unit behind the last comma.
fn is_named(name: &str) -> bool {
    let Some((words, unit)) = name.rsplit_once(", ") else { return false };
    let bends = words.as_bytes().windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    UNITS.contains(&unit) && !bends && !words.contains('_') && words.split(' ').any(|word| word.len() > 3)
}

#[test]
fn tells_names_from_identifiers() {
    assert!(is_named("rotor speed, pu") && is_named("battery RC voltage 1, V"));
    for bad in ["rc3", "rc3, V", "eqTransient, pu", "rotor speed", "rotor speed, furlong", "rotor_speed, pu"] {
        assert!(!is_named(bad), "{bad}");
    }
}

/// A value within its range where a model asks for one that the typical set lacks; least ones below greatest ones.
fn filled(params: &Map<String, Value>, p: &ParamSpec) -> Option<Value> {
    match p.kind {
        ParamKind::Number { min, max, .. } if !params.contains_key(p.name) => {
            let least = p.name.to_lowercase().contains("min");
            Some(json!(if least { 0.1_f64 } else { 0.3 }.clamp(min, max)))
        }
        _ => None,
    }
}

/// The names of all variables of the device, or none where it refuses its parameters.
fn names(
    kind: &str,
    ports: &[(&str, Domain)],
    params: &Map<String, Value>,
) -> Option<Vec<(Formulation, Vec<&'static str>)>> {
    let bus = |id: String| json!({ "id": id, "vNominalV": 480.0 });
    let of = |domain| {
        let own = ports.iter().enumerate().filter(move |(_, p)| p.1 == domain);
        own.map(|(k, _)| bus(format!("b{k}"))).collect::<Vec<_>>()
    };
    let (mut ac, dc) = (of(Domain::Ac), of(Domain::Dc));
    ac.push(bus("g".into()));
    let on: Vec<String> = (0..ports.len()).map(|k| format!("b{k}")).collect();
    let grid = json!({ "vNominal": 480.0, "shortCircuitPower": 1e9, "xOverR": 10.0, "voltage": 1.0 });
    let network = json!({
        "formatVersion": 1, "frequencyHz": 60.0, "acBuses": ac, "dcBuses": dc,
        "devices": [
            { "id": "grid", "kind": "utility", "count": 1, "ports": ["g"], "params": grid },
            { "id": "x", "kind": kind, "count": 1, "ports": on, "params": params },
        ],
        "profiles": [{ "id": "p", "timesS": [0.0], "values": [1.0] }], "events": [], "channels": [],
        "settings": { "formulation": "rms", "durationS": 1.0, "recordStepS": 1e-3, "maxStepS": 0.1, "tolerance": 1e-6, "seed": 1 }
    });
    let network = parse(&network.to_string()).expect("a network");
    let system = build(&network).ok()?;
    let of = |f| (f, system.units[1].device.vars(f).iter().map(|v| v.name).collect());
    Some([Formulation::SteadyState, Formulation::Rms, Formulation::Emt].map(of).to_vec())
}

/// Choices and flags that no state depends on, and which may exclude others; a model that is met in none of its sets would go untested.
fn check(kind: &str, ports: &[(&str, Domain)], params: &Map<String, Value>) -> bool {
    let Some(all) = names(kind, ports, params) else { return false };
    for (formulation, names) in all {
        let wrong: Vec<_> = names.iter().filter(|name| !is_named(name)).collect();
        assert!(wrong.is_empty(), "{kind} in {formulation:?}: {wrong:?}");
        let different: BTreeSet<_> = names.iter().collect();
        assert!(different.len() == names.len(), "{kind} in {formulation:?}: two of {names:?} are one");
    }
    true
}

#[test]
fn every_variable_of_every_device_is_named_in_words() {
    let typical: Value = serde_json::from_str(include_str!("fixtures/typical.json")).expect("typical parameters");
    for entry in REGISTRY {
        let spec = entry.spec;
        let own = &typical[spec.kind];
        let sets: Vec<_> = own.as_array().map_or(vec![own], |all| all.iter().collect());
        let sets: Vec<Map<String, Value>> = sets
            .into_iter()
            .map(|set| {
                let mut set = set.as_object().cloned().unwrap_or_default();
                for p in spec.params.iter().copied().flatten() {
                    match p.kind {
                        ParamKind::Meter if set.contains_key(p.name) => set.insert(p.name.into(), json!("grid")),
                        ParamKind::Devices if set.contains_key(p.name) => set.insert(p.name.into(), json!(["grid"])),
                        ParamKind::Profile if set.contains_key(p.name) => set.insert(p.name.into(), json!("p")),
                        _ => None,
                    };
                }
                set
            })
            .collect();
        let built = sets.iter().filter(|set| check(spec.kind, spec.ports, set)).count();
        assert!(built == sets.len(), "{}: {built} of {} typical sets are taken", spec.kind, sets.len());
        for p in spec.params.iter().copied().flatten() {
            let ParamKind::Choice(options) = p.kind else { continue };
            for option in options {
                let with = |set: &Map<String, Value>| {
                    let mut set = set.clone();
                    set.insert(p.name.into(), json!(option));
                    set
                };
                let whole = |set: &Map<String, Value>| {
                    let mut set = with(set);
                    for q in spec.params.iter().copied().flatten() {
                        if let Some(value) = filled(&set, q) {
                            set.insert(q.name.into(), value);
                        }
                    }
                    set
                };
                let met = sets
                    .iter()
                    .any(|set| check(spec.kind, spec.ports, &with(set)) | check(spec.kind, spec.ports, &whole(set)));
                assert!(met, "{}: no set is taken with {} = {option}", spec.kind, p.name);
            }
        }
    }
}
