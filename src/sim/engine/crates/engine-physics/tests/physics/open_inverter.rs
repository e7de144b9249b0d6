//! Following inverters alone behind an open phase, where nothing takes a balanced current: storage at no power and plants, both domains.

use crate::inverter::bess;
use crate::support;

use serde_json::{Value, json};
use support::{Bench, Outcome, near, with};

/// Behind a contact at a strong grid; one phase or two open after 0.1 s.
fn alone(kind: &str, v: f64, params: &Value, phases: &str, emt: Option<f64>) -> Outcome {
    let mut bench = Bench::new(60.0, 0.3, 1e-3)
        .ac("bus", v)
        .ac("end", v)
        .device(
            "grid",
            "utility",
            &["bus"],
            json!({ "vNominal": v, "shortCircuitPower": 1e9, "xOverR": 10.0, "voltage": 1.0 }),
        )
        .device("gap", "breaker", &["bus", "end"], json!({ "closed": true }))
        .device("x", kind, &["end"], params.clone())
        .event(0.1, "gap", "openPhases", json!({ "phases": phases }))
        .record(&["x.mode", "x.v", "x.p", "end.vLowest"]);
    bench.emt = emt;
    bench.run().completed()
}

const PROTECTION: [(&str, f64); 2] = [("overVoltage", 1.2), ("overVoltageTime", 0.01)];

fn protected(params: &Value) -> Value {
    PROTECTION.iter().fold(params.clone(), |params, (key, value)| with(&params, json!({ *key: [value] })))
}

/// Its bridge holds the open phase where it was: it draws and gives nothing that the opening would take from it.
#[test]
fn storage_at_no_power_holds_the_open_phase() {
    let params = protected(&with(&bess(), json!({ "supportVoltage": 0.9, "supportGain": 2.0 })));
    for phases in ["a", "b", "bc"] {
        for emt in [None, Some(10e-6), Some(50e-6)] {
            let run = alone("bess", 13.8e3, &params, phases, emt);
            let case = format!("{phases}, {emt:?}");
            println!(
                "{case}: {:.4} {:.4}, audit {:.1e}",
                run.at("x.v", 0.29) / 13.8e3,
                run.at("end.vLowest", 0.29) / 13.8e3,
                run.audit()
            );
            near(&case, run.at("x.mode", 0.29), 0.0, 0.0);
            near(&case, run.at("x.v", 0.29) / 13.8e3, 1.0, 1e-2);
            near(&case, run.at("end.vLowest", 0.29) / 13.8e3, 1.0, 1e-2);
            assert!(run.audit() < 1e-5, "{case}: {}", run.audit());
        }
    }
}

/// A flywheel that gives its standby power of half a per cent, and plants at 0.8 of theirs, beside one another: the voltage rises to what the bridge
/// builds, and the protection takes them off.
#[test]
fn what_gives_power_trips_by_overvoltage_at_every_step_length() {
    let wheel = json!({ "sRated": 1e6, "vRated": 480.0, "currentLimit": 1.2, "limitPriority": "active", "currentTime": 2e-3, "measureTime": 5e-3,
        "filterReactance": 0.15, "filterResistance": 0.01, "noLoadLoss": 3e3, "linearLoss": 0.005, "quadraticLoss": 0.005, "vSet": 1.0,
        "pllKp": 92.0, "pllKi": 4232.0, "orderTime": 0.02, "supportVoltage": 0.9, "supportGain": 2.0, "pSet": 5e4, "socTarget": 0.81,
        "energy": 2e7, "speedMin": 0.5, "speed": 0.9, "powerMax": 1e6, "standbyLoss": 5e3 });
    let plant = json!({ "sRated": 2e7, "vRated": 34.5e3, "currentLimit": 1.1, "limitPriority": "reactive", "currentTime": 2e-3, "measureTime": 5e-3,
        "filterReactance": 0.15, "filterResistance": 0.01, "noLoadLoss": 6e4, "linearLoss": 0.005, "quadraticLoss": 0.005, "vSet": 1.0,
        "pllKp": 92.0, "pllKi": 4232.0, "orderTime": 0.02, "supportVoltage": 0.9, "supportGain": 2.0, "available": 1.6e7, "pMax": 2e7 });
    let larger = with(&plant, json!({ "sRated": 4e7, "noLoadLoss": 1.2e5, "available": 3.2e7, "pMax": 4e7 }));
    for (kind, v, params) in
        [("flywheel", 480.0, &wheel), ("renewablePlant", 34.5e3, &plant), ("renewablePlant", 34.5e3, &larger)]
    {
        for phases in ["a", "c", "bc"] {
            for emt in [None, Some(10e-6), Some(20e-6), Some(50e-6)] {
                let run = alone(kind, v, &protected(params), phases, emt);
                let case = format!("{kind}, {phases}, {emt:?}");
                println!("{case}: {:.3} pu, audit {:.1e}", run.greatest("x.v") / v, run.audit());
                assert_eq!((run.at("x.mode", 0.1), run.at("x.mode", 0.15)), (0.0, 2.0), "{case}");
                let highest = run.greatest("x.v") / v;
                assert!(highest > 1.2 && highest < if emt.is_some() { 1.45 } else { 1.31 }, "{case}: {highest} pu");
                assert!(run.audit() < 1e-5, "{case}: {}", run.audit());
            }
        }
    }
}

/// A plant at 0.8 of its power alone behind an opening: nothing takes a balanced current there, and its terminals rise to what its bridge can build,
/// 1.3 pu, until its overvoltage protection takes it off after 10 ms; with a load beside it it goes on.
#[test]
fn a_plant_alone_trips_by_overvoltage() {
    let v = 690.0;
    let plant = json!({ "sRated": 3e6, "vRated": v, "currentLimit": 1.1, "limitPriority": "reactive", "currentTime": 2e-3, "measureTime": 5e-3,
        "filterReactance": 0.15, "filterResistance": 0.01, "noLoadLoss": 9e3, "linearLoss": 0.005, "quadraticLoss": 0.005, "vSet": 1.0,
        "pllKp": 92.0, "pllKi": 4232.0, "orderTime": 0.02, "overVoltage": [1.2], "overVoltageTime": [0.01], "available": 2.4e6, "pMax": 3e6 });
    let bench = |phases: &str, emt: bool| {
        let bench = Bench::new(60.0, 0.2, 1e-3)
            .ac("bus", 34.5e3)
            .ac("hv", 34.5e3)
            .ac("lv", v)
            .device(
                "grid",
                "utility",
                &["bus"],
                json!({ "vNominal": 34.5e3, "shortCircuitPower": 500e6, "xOverR": 10.0, "voltage": 1.0 }),
            )
            .device("gap", "breaker", &["bus", "hv"], json!({ "closed": true }))
            .device(
                "t",
                "transformer",
                &["hv", "lv"],
                json!({ "sRated": 5e6, "vHv": 34.5e3, "vLv": v, "uk": 0.06, "xOverR": 10.0, "noLoadLoss": 1.4e-3,
                    "noLoadCurrent": 4e-3, "tap": 1.0, "vectorGroup": "Dyn1" }),
            )
            .device("plant", "renewablePlant", &["lv"], plant.clone())
            .event(0.1, "gap", "openPhases", json!({ "phases": phases }))
            .record(&["plant.mode", "plant.v"]);
        if emt { bench.emt(10e-6) } else { bench }
    };
    for phases in ["a", "bc"] {
        for emt in [false, true] {
            let run = bench(phases, emt).run().completed();
            let case = format!("{phases}, emt {emt}");
            println!("{case}: {:.3} pu, audit {:.1e}", run.greatest("plant.v") / v, run.audit());
            assert_eq!((run.at("plant.mode", 0.1), run.at("plant.mode", 0.15)), (0.0, 2.0), "{case}");
            let highest = run.greatest("plant.v") / v;
            // The filter's current swings on for a moment in `emt`.
            assert!(highest > 1.2 && highest < if emt { 1.45 } else { 1.31 }, "{case}: {highest} pu");
            assert!(run.audit() < 1e-5, "{case}: {}", run.audit());
        }
        for emt in [false, true] {
            let beside = bench(phases, emt)
                .device("load", "constantImpedanceLoad", &["lv"], json!({ "p": 3e6, "q": 0.0 }))
                .run()
                .completed();
            println!("{phases}, emt {emt}, load: audit {:.1e}", beside.audit());
            assert!(beside.audit() < 1e-5, "{phases}, emt {emt}: {}", beside.audit());
        }
    }
}
