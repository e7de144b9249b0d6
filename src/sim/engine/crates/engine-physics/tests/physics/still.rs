//! What stands still is put together once: its rates, powers and recorded signals against those of every device for itself, in random networks.

use super::fuzz::{Random, network};
use super::support::Store;
use engine_core::assembly::{System, Unit};
use engine_core::device::Env;
use engine_core::network::ChannelInput;
use engine_core::record::Recorder;
use engine_core::{build, emt, steady};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// f and the powers with what stands still put together, against those of every device for itself, about the point `y`, fluxes
/// of cores within ±`span` of it.
fn hold_still(
    system: &mut System,
    y: &[f64],
    span: f64,
    r: &mut Random,
    kinds: &mut BTreeSet<String>,
    kind_of: &BTreeMap<String, String>,
) {
    let mut y: Vec<f64> = y.iter().map(|v| v + r.between(-0.3, 0.3)).collect();
    for unit in &system.units {
        if let Some((fluxes, _)) = unit.device.knee(system.formulation) {
            unit.own()[fluxes].iter().for_each(|&flux| y[flux] += r.between(-span, span));
        }
    }
    let (mut each, mut together) = (vec![0.0; system.n], vec![0.0; system.n]);
    system.evaluate(0.0, &y, &mut each);
    let env = system.env(0.0);
    let of = |unit: &Unit| {
        let env = Env { turns: &unit.turns, past: &unit.past, ..env };
        let b = unit.device.balance(&env, unit.shape.locals(&unit.x), &unit.out[..unit.shape.volts]);
        [b.source, b.load, b.loss].map(|p| p * unit.count)
    };
    let powers: Vec<[f64; 3]> = system.units.iter().map(of).collect();
    system.rates(0.0, &y, &mut together);
    system.differentiate(0.0, &y);
    let mut size = vec![1.0; system.n];
    for (column, v) in y.iter().enumerate() {
        for place in system.jacobian.col_ptr[column]..system.jacobian.col_ptr[column + 1] {
            size[system.jacobian.row_idx[place]] += (system.jacobian.values[place] * v).abs();
        }
    }
    for (k, ((each, together), size)) in each.iter().zip(&together).zip(&size).enumerate() {
        assert!((each - together).abs() <= 1e-11 * size, "{:?}: {each} and {together}", system.name_of(k));
    }
    let form = system.still_powers(&y);
    let still = |k: &usize| system.is_still(*k);
    let seen = (0..powers.len()).filter(still).map(|k| powers[k]);
    let (sum, most) = seen.fold(([0.0; 3], system.s_base), |(sum, most), p| {
        (std::array::from_fn(|n| sum[n] + p[n]), most + p[0].abs() + p[1].abs() + p[2].abs())
    });
    let stiff = size.iter().fold(1.0, |m: f64, s| m.max(*s));
    for (sum, form) in sum.into_iter().zip([form.source, form.load, form.loss]) {
        assert!((sum - form).abs() <= 1e-11 * stiff * most, "{sum} W and {form} W of {most} W");
    }
    kinds.extend((0..powers.len()).filter(still).map(|k| kind_of[&system.units[k].id].clone()));
    let beyond = |unit: &&Unit| {
        let (knee, vars) = (unit.device.knee(system.formulation), unit.shape.locals(&unit.x).vars);
        knee.is_some_and(|(fluxes, knee)| vars[fluxes].iter().any(|flux| flux.abs() > knee))
    };
    kinds.extend(system.units.iter().filter(beyond).map(|unit| format!("{} beyond", kind_of[&unit.id])));
    let shown = hold_signals(system, &y, r);
    kinds.extend(shown.into_iter().map(|k| format!("{} shown", kind_of[&system.units[k].id])));
}

/// Recorded signals that the rows of what stands still show, against those that its devices measure; whose they are.
fn hold_signals(system: &mut System, y: &[f64], r: &mut Random) -> Vec<usize> {
    for rate in &mut system.voltage_rate {
        *rate = r.between(-100.0, 100.0);
    }
    let still: Vec<usize> = (0..system.units.len()).filter(|k| system.stands_still(*k)).collect();
    let signals = |k: usize| {
        let device = &system.units[k].device;
        device.signals().into_iter().enumerate().filter(|(n, _)| device.shown(*n).is_some())
    };
    let asked: Vec<(usize, usize, ChannelInput)> = still
        .iter()
        .flat_map(|&k| signals(k).map(move |(n, signal)| (k, n, signal.name)))
        .map(|(k, n, signal)| {
            let of = system.units[k].id.clone();
            (k, n, ChannelInput { id: format!("{of}.{signal}"), of, signal: signal.into() })
        })
        .collect();
    let channels: Vec<ChannelInput> = asked.iter().map(|(_, _, channel)| channel.clone()).collect();
    let mut recorder = Recorder::new(system, &channels, 1.0, 1.0).expect("channels of its own signals");
    let mut store = Store::default();
    recorder.look(system, 0.0, y);
    recorder.store(&mut store);
    recorder.flush(&mut store);
    for ((k, n, channel), seen) in asked.iter().zip(store.chunks.iter().flat_map(|chunk| &chunk.values)) {
        assert!(recorder.covers(*k), "“{}” is measured", channel.id);
        let env = Env::new(0.0, system.omega0, system.s_base, &system.profile_values);
        let unit = &mut system.units[*k];
        unit.gather(y, &system.frames);
        unit.draw(system.formulation, env, &system.voltage_rate, true);
        let mut measured = vec![0.0; unit.device.signals().len()];
        let currents = &unit.out[..unit.shape.volts];
        unit.device.measure(&env, unit.shape.locals(&unit.x), currents, &mut measured);
        // A loss is the difference of two powers.
        let is_power = ["W", "var"].contains(&unit.device.signals()[*n].unit);
        let most = if is_power {
            measured.iter().fold(0.0, |most: f64, v: &f64| most.max(v.abs()))
        } else {
            measured[*n].abs()
        };
        assert!((measured[*n] - seen).abs() <= 1e-9 * (most + 1.0), "“{}”: {} and {seen}", channel.id, measured[*n]);
    }
    asked.into_iter().map(|(k, _, _)| k).collect()
}

/// Gives its transformers cores that saturate, and some of them a high star point above earth.
fn saturating(mut network: Value, r: &mut Random) -> Value {
    let devices = network["devices"].as_array_mut().into_iter().flatten();
    for device in devices.filter(|d| d["kind"].as_str().is_some_and(|kind| kind.starts_with("transformer"))) {
        let Some(params) = device["params"].as_object_mut() else { continue };
        params.insert("kneeFlux".into(), json!(r.between(0.3, 1.3)));
        if let Some(key) = r.pick(&[None, Some("neutralReactanceHv"), Some("neutralResistanceHv")]) {
            params.insert((*key).into(), json!(r.between(0.1, 10.0)));
        }
    }
    network
}

#[test]
fn what_stands_still_is_what_its_devices_say() {
    let mut kinds = [BTreeSet::new(), BTreeSet::new(), BTreeSet::new()];
    for seed in 0..600 {
        let r = &mut Random(seed);
        let network = saturating(network(seed), r);
        let Ok(parsed) = build::parse(&network.to_string()) else { continue };
        let kind_of = parsed.devices.iter().map(|d| (d.id.clone(), d.kind.clone())).collect();
        let Ok(start) = build::build(&parsed).and_then(|system| steady::start(system, &mut vec![])) else { continue };
        let (mut system, y) = (start.system, start.y);
        hold_still(&mut system, &y, 0.0, r, &mut kinds[0], &kind_of);
        let Ok(y) = emt::start::begin(&mut system, &y) else { continue };
        hold_still(&mut system, &y, 0.0, r, &mut kinds[1], &kind_of);
        hold_still(&mut system, &y, 3.0, r, &mut kinds[2], &kind_of);
    }
    for kind in ["transformer beyond", "transformer3w beyond"] {
        assert!(kinds[2].contains(kind), "{kind} is not among {:?}", kinds[2]);
    }
    for kinds in kinds {
        for kind in [
            "line",
            "transformer",
            "breaker",
            "constantImpedanceLoad",
            "shuntCapacitor",
            "dcBranch",
            "dcCapacitor",
            "dcResistor",
            "line shown",
            "transformer shown",
            "transformer3w shown",
            "breaker shown",
            "constantImpedanceLoad shown",
            "shuntCapacitor shown",
        ] {
            assert!(kinds.contains(kind), "{kind} is not among {kinds:?}");
        }
    }
}
