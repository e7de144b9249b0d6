//! Direct-current parts without a source at the start: exactly 0 until they are energised, whatever capacitances they have.

use crate::dc_chain::converter;
use crate::rack_storage::{backup, grid, supplies};
use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

/// Energised, and another part switched before it.
const AT: f64 = 0.2;
const ELSEWHERE: f64 = 0.1;

fn constant_power() -> Value {
    json!({ "power": 300e3, "vBlend": 400.0, "currentLimit": 1e4 })
}

/// 13.8 kV to 800 V, 1 MW, back half a second after its input; its output without a capacitor of its own.
fn rectifier() -> Value {
    json!({
        "pRated": 1e6, "vOutput": 816.0, "outputDroop": 16.0, "outputCurrentLimit": 1.5, "inputCurrentLimit": 1.7, "inputTanPhi": 0.1,
        "inputVoltageMin": 0.7, "inputVoltageReturn": 0.85, "restartDelay": 0.2, "restartRamp": 0.2, "linkVoltage": 850.0,
        "linkCapacitance": 0.2, "linkMin": 0.85, "pfcTime": 8e-3, "linkRecoveryTime": 0.1, "noLoadLoss": 4e3, "linearLoss": 0.0,
        "quadraticLoss": 0.011
    })
}

fn rack() -> Value {
    json!({
        "power": 200e3, "vBlend": 40.0, "currentLimit": 8e3, "vTrip": 44.0, "tripDelay": 1e-3, "vRestart": 47.0, "restartDelay": 0.2,
        "restartRamp": 0.2
    })
}

/// Beside the dead part a live one, in which a load is taken off before anything is energised.
fn beside() -> Bench {
    Bench::new(60.0, 3.0, 1e-3)
        .dc("other", 800.0)
        .device("own", "dcSource", &["other"], json!({ "voltage": 800.0, "resistance": 0.01 }))
        .device("more", "dcResistor", &["other"], json!({ "resistance": 10.0 }))
        .event(ELSEWHERE, "more", "disconnect", json!({}))
}

fn behind_an_ac_breaker() -> Bench {
    beside()
        .ac("mv", 13.8e3)
        .ac("in", 13.8e3)
        .dc("bus", 800.0)
        .device(
            "grid",
            "utility",
            &["mv"],
            json!({ "vNominal": 13.8e3, "shortCircuitPower": 200e6, "xOverR": 10.0, "voltage": 1.0 }),
        )
        .device("cb", "breaker", &["mv", "in"], json!({ "closed": false }))
        .event(AT, "cb", "close", json!({}))
}

fn behind_a_dc_breaker() -> Bench {
    let switch = json!({ "closed": false, "ratedCurrent": 2e3, "resistance": 1e-3, "inductance": 1e-6, "tripCurrent": 1e6, "tripDelay": 0.0 });
    beside()
        .dc("feed", 800.0)
        .dc("bus", 800.0)
        .device("e", "dcSource", &["feed"], json!({ "voltage": 800.0, "resistance": 0.01 }))
        .device("cb", "dcBreaker", &["feed", "bus"], switch)
        .event(AT, "cb", "close", json!({}))
}

/// Name, network, what carries the load's power in the end and how much, W.
fn parts() -> Vec<(&'static str, Bench, &'static str, f64)> {
    let with_load = |bench: Bench| {
        bench
            .device("c", "dcCapacitor", &["bus"], json!({ "capacitance": 20e-3 }))
            .device("load", "dcConstantPowerLoad", &["bus"], constant_power())
            .record(&["load.p", "load.i", "c.v", "c.energy", "bus.v"])
    };
    let own = with(&rectifier(), json!({ "outputCapacitance": 20e-3 }));
    let low = with(&converter(), json!({ "outputCapacitance": 0.2, "filterInductance": 1e-5, "noLoadLoss": 2e3 }));
    vec![
        (
            "rectifier",
            with_load(behind_an_ac_breaker())
                .device("feed", "dcRectifier", &["in", "bus"], rectifier())
                .record(&["feed.pIn", "feed.iOut"]),
            "load.p",
            300e3,
        ),
        (
            "capacitor of the converter itself",
            behind_an_ac_breaker()
                .device("feed", "solidStateTransformer", &["in", "bus"], own)
                .device("load", "dcConstantPowerLoad", &["bus"], constant_power())
                .record(&["feed.pIn", "feed.iOut", "load.p", "load.i", "bus.v"]),
            "load.p",
            300e3,
        ),
        ("breaker on direct current", with_load(behind_a_dc_breaker()), "load.p", 300e3),
        (
            "DC/DC converter and rack",
            behind_a_dc_breaker()
                .dc("low", 50.0)
                .device("conv", "dcConverter", &["bus", "low"], low)
                .device("gpu", "gpuCluster", &["low"], rack())
                .record(&["conv.pIn", "conv.iIn", "conv.vFilter", "conv.iOut", "gpu.p", "low.v", "bus.v"]),
            "gpu.p",
            200e3,
        ),
        (
            "current behind a cable",
            behind_a_dc_breaker()
                .dc("end", 800.0)
                .device(
                    "cable",
                    "dcBranch",
                    &["bus", "end"],
                    json!({ "resistance": 5e-3, "inductance": 1e-5, "capacitance": 1e-8 }),
                )
                .device("c", "dcCapacitor", &["end"], json!({ "capacitance": 20e-3 }))
                .device("load", "dcCurrentLoad", &["end"], json!({ "current": 100.0 }))
                .record(&["cable.i", "load.p", "end.v", "c.energy", "bus.v"]),
            "load.p",
            100.0 * (800.0 - 100.0 * 16e-3),
        ),
    ]
}

#[test]
fn dead_part_is_exactly_zero_until_it_is_energised() {
    for (name, bench, carries, power) in parts() {
        for emt in [None, Some(20e-6)] {
            let mut bench = bench.clone();
            bench.emt = emt;
            let names: Vec<String> = bench.network()["channels"]
                .as_array()
                .expect("channels")
                .iter()
                .map(|c| c["id"].as_str().expect("id").to_owned())
                .collect();
            let run = bench.run().completed();
            let drift = run.summary.statistics.initial_drift_pu;
            assert!(drift < 1e-8, "{name} {emt:?} drifts by {drift}");
            for channel in &names {
                let before = &run.series(channel)[..(AT / run.step).round() as usize];
                assert!(before.iter().all(|v| *v == 0.0), "{name} {emt:?}: {channel} is not 0 while the part is dead");
            }
            near(&format!("{name} {emt:?}: {carries}"), run.at(carries, 3.0), power, 1e-4 * power);
            println!("{name} {emt:?}: audit {:.1e}", run.audit());
            assert!(run.audit() < if emt.is_some() { 1e-4 } else { 1e-5 }, "{name} {emt:?}: audit {}", run.audit());
        }
    }
}

/// A power shelf without input, storage beside it: the storage carries the rack from the start, whatever capacitors are on the bus.
#[test]
fn capacitors_do_not_keep_storage_from_starting() {
    for emt in [None, Some(20e-6)] {
        let mut bench = Bench::new(60.0, 1.0, 1e-3)
            .ac("mv", 480.0)
            .ac("in", 480.0)
            .dc("bus", 50.0)
            .device("grid", "utility", &["mv"], grid())
            .device("cb", "breaker", &["mv", "in"], json!({ "closed": false }))
            .device("psu", "psuShelf", &["in", "bus"], with(&supplies(), json!({ "outputCapacitance": 0.1 })))
            .device("store", "storageShelf", &["bus"], with(&backup(), json!({ "outputCapacitance": 0.1 })))
            .device(
                "load",
                "dcConstantPowerLoad",
                &["bus"],
                json!({ "power": 28e3, "vBlend": 20.0, "currentLimit": 1e4 }),
            )
            .record(&["psu.pOut", "store.p", "load.p", "bus.v"]);
        bench.emt = emt;
        let run = bench.run().completed();
        let drift = run.summary.statistics.initial_drift_pu;
        assert!(drift < 1e-8, "{emt:?} drifts by {drift}");
        assert!(run.series("psu.pOut").iter().all(|p| *p == 0.0), "{emt:?}: the supplies have no input");
        for name in ["store.p", "load.p"] {
            near(name, run.at(name, 0.0), 28e3, 1e-3);
            near(name, run.at(name, 1.0), 28e3, 1e-3);
        }
        assert!(run.audit() < 1e-8, "{emt:?}: audit {}", run.audit());
    }
}
