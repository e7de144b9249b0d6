//! What is taken off under current in phases: the energy that inductances held of it, and the balance of the run.

use crate::support;
use crate::zero_sequence::{MV, utility};

use serde_json::{Value, json};
use support::{Bench, near};

const STEP: f64 = 50e-6;
/// Between two points of the grid, near the crest of a fault's current.
const CUT: f64 = 0.0893 + 0.3 * STEP;

/// A grid, a transformer and a load; a bolted fault behind the transformer from 0.05 s on.
fn faulted(group: &str, phases: &str) -> Bench {
    let transformer = json!({ "sRated": 2.5e6, "vHv": MV, "vLv": 480.0, "uk": 0.0575, "xOverR": 8.0, "noLoadLoss": 0.0014,
        "noLoadCurrent": 0.004, "tap": 1.0, "vectorGroup": group });
    Bench::new(50.0, 0.2, STEP)
        .ac("mv", MV)
        .ac("lv", 480.0)
        .device("grid", "utility", &["mv"], utility(1.0))
        .device("t", "transformer", &["mv", "lv"], transformer)
        .device("load", "constantImpedanceLoad", &["lv"], json!({ "p": 1e6, "q": 3e5 }))
        .event(0.05, "lv", "fault", json!({ "resistance": 0.0, "phases": phases }))
        .record(&["grid.ia", "grid.ib", "grid.ic"])
        .emt(STEP)
}

#[test]
fn leaves_the_balance_closed() {
    for (group, phases) in [("Dyn1", "abc"), ("YNyn0", "a"), ("Yd11", "bc"), ("YNd1", "bcg")] {
        for (of, action) in [("t", "disconnect"), ("grid", "disconnect")] {
            let run = faulted(group, phases).event(CUT, of, action, json!({})).run().completed();
            println!("{group} {phases} {of}: {:.1e} {:?}", run.audit(), run.summary.notes.last().map(|n| &n.message));
            assert!(run.audit() < 3e-5, "{group} {phases} {of} {}", run.audit());
        }
    }
}

/// With the transformer go the currents of the grid, which held ½·L·Σ i² besides what is stored in it.
#[test]
fn tells_what_the_inductances_held() {
    let run = faulted("Dyn1", "abc").event(CUT, "t", "disconnect", json!({})).run().completed();
    let peak = |name: &str| {
        let (before, now) = (run.at(name, 0.0893 - STEP), run.at(name, 0.0893));
        now + 0.3 * (now - before)
    };
    let i2: f64 = ["grid.ia", "grid.ib", "grid.ic"].iter().map(|name| peak(name).powi(2)).sum();
    let params = utility(1.0);
    let (s, ratio) = (params["shortCircuitPower"].as_f64().unwrap(), params["xOverR"].as_f64().unwrap());
    let inductance = MV * MV / s / (1.0 + ratio.powi(-2)).sqrt() / (2.0 * std::f64::consts::PI * 50.0);
    let note = run.summary.notes.iter().find(|n| n.code == "N320").expect("told");
    let told: f64 = note.message.split_whitespace().find_map(|word| word.parse().ok()).expect("a number");
    assert_eq!(note.device.as_deref(), Some("t"));
    near("energy", told, 0.5 * inductance * i2, 5e-3 * told);
}

/// A capacitor bank that is opened at once takes its charge along, and with its current what the grid held of it.
#[test]
fn a_capacitor_opens_at_once() {
    for cut in [0.0893, CUT, 0.0951] {
        let run = Bench::new(50.0, 0.15, STEP)
            .ac("mv", MV)
            .device("grid", "utility", &["mv"], utility(1.0))
            .device("c", "shuntCapacitor", &["mv"], json!({ "qRated": 5e6, "vRated": MV }))
            .event(cut, "c", "open", json!({}))
            .emt(STEP)
            .run()
            .completed();
        println!("{cut}: {:.1e}", run.audit());
        assert!(run.audit() < 1e-4, "{cut}: {}", run.audit());
    }
}

/// A current that finds its way through other loads is not cut off.
#[test]
fn is_silent_where_nothing_is_held() {
    let small = json!({ "p": 20e3, "q": 0.0 });
    let bench = faulted("Dyn1", "abc").device("small", "constantImpedanceLoad", &["lv"], small);
    let run = bench.event(0.03, "small", "disconnect", json!({})).run().completed();
    assert!(run.noted("N320").is_empty());
    assert!(run.audit() < 3e-5, "{}", run.audit());
}

/// A load at the end of a DC cable, 800 V and 62.5 A; nothing but the cable's own capacitance holds its bus.
fn at_the_end(load: &str, params: Value, capacitance: f64) -> Bench {
    let cable = json!({ "resistance": 0.005, "inductance": 20e-6, "capacitance": capacitance, "ampacity": 1000.0 });
    let mut bench = Bench::new(50.0, 1.0, 1e-3)
        .dc("source", 800.0)
        .dc("end", 800.0)
        .device("e", "dcSource", &["source"], json!({ "voltage": 800.0, "resistance": 1e-3 }))
        .device("cable", "dcBranch", &["source", "end"], cable)
        .device("load", load, &["end"], params)
        .event(0.1, "load", "disconnect", json!({}))
        .record(&["end.v", "cable.i"]);
    bench.tolerance = 1e-6;
    bench
}

/// Its current ends, in place of swinging by kilovolts for milliseconds (three million steps with 1 nF) or of having no solution (without any).
#[test]
fn a_load_is_taken_off_the_end_of_a_dc_cable() {
    let power = json!({ "power": 50e3, "vBlend": 400.0, "currentLimit": 1e4 });
    let loads = [
        ("dcResistor", json!({ "resistance": 12.8 })),
        ("dcCurrentLoad", json!({ "current": 62.5 })),
        ("dcConstantPowerLoad", power),
    ];
    for (load, params) in loads {
        for capacitance in [0.0, 1e-9, 12.5e-9, 1e-7] {
            if capacitance == 0.0 && load == "dcCurrentLoad" {
                // A current that nothing but an inductance feeds has no voltage.
                continue;
            }
            // Later something else happens in the network.
            let run = at_the_end(load, params.clone(), capacitance)
                .device("other", "dcResistor", &["source"], json!({ "resistance": 100.0 }))
                .event(0.5, "other", "disconnect", json!({}))
                .run()
                .completed();
            let steps = run.summary.statistics.steps;
            println!("{load} {capacitance:.1e} F: {steps} steps, audit {:.1e}", run.audit());
            near("before", run.at("cable.i", 0.099), 62.5, 0.05);
            for t in [0.101, 0.3, 0.9] {
                near("current", run.at("cable.i", t), 0.0, 1e-2);
                near("voltage", run.at("end.v", t), 800.0, 0.5);
            }
            assert!(steps < 400, "{load} {capacitance}: {steps} steps");
            assert!(run.audit() < 1e-6, "{load} {capacitance}: {}", run.audit());
            assert!(run.noted("D310").is_empty());
        }
    }
}
