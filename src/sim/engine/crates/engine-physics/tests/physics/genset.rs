//! Diesel gensets with DEGOV1 and AC8B: block load, V/Hz roll-off, start on a dead bus, trip.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

/// 2.5 MW, 3.125 MVA, 480 V, 1800 rpm; alternator and governor within the usual ranges of such sets.
fn diesel() -> Value {
    json!({
        "sRated": 3.125e6, "vRated": 480.0, "machineModel": "genrou", "xd": 2.9, "xq": 1.7, "xdTransient": 0.22, "xqTransient": 0.5,
        "xdSubtransient": 0.15, "xqSubtransient": 0.15, "xLeakage": 0.08, "ra": 0.005, "td0Transient": 3.0, "tq0Transient": 0.3,
        "td0Subtransient": 0.02, "tq0Subtransient": 0.03, "saturation10": 0.1, "saturation12": 0.4, "inertia": 0.8,
        "governor": "degov1", "degovT1": 0.01, "degovT2": 0.02, "degovT3": 0.2, "degovK": 15.0, "degovT4": 0.25, "degovT5": 0.009,
        "degovT6": 0.0384, "degovTD": 0.024, "degovTE": 0.05, "droop": 0.0, "droopInput": "power", "torqueMin": 0.0, "torqueMax": 0.9,
        "boostBase": 0.5, "boostTime": 1.0, "exciter": "ac8b", "ac8bTr": 0.01, "ac8bKp": 30.0, "ac8bKi": 30.0, "ac8bKd": 5.0,
        "ac8bTd": 0.03, "ac8bKa": 1.0, "ac8bTa": 0.01, "ac8bTe": 0.15, "ac8bMin": 0.0, "ac8bMax": 20.0, "ac8bKe": 1.0, "ac8bKc": 0.1,
        "ac8bKdemag": 0.4, "vSet": 1.0, "qDroop": 0.03, "vhzKnee": 0.97, "vhzSlope": 2.0, "pSet": 0.0
    })
}

fn island(genset: Value, sets: u32, duration: f64, before: f64, after: f64) -> support::Outcome {
    let mut bench = Bench::new(60.0, duration, 1e-3)
        .ac("b", 480.0)
        .devices("g", "genset", sets, &["b"], genset)
        .device("load", "constantImpedanceLoad", &["b"], json!({ "p": before, "q": 0.2 * before }))
        .event(1.0, "load", "set", json!({ "p": after, "q": 0.2 * after }))
        .record(&["g.frequency", "g.v", "g.p", "g.torque", "g.field", "g.valve", "b.f", "load.p"]);
    bench.tolerance = 1e-6;
    bench.run().completed()
}

#[test]
fn undisturbed_set_holds_still() {
    let run = island(diesel(), 2, 1.0, 3e6, 3e6);
    for name in ["g.frequency", "g.v", "g.p", "g.field"] {
        let s = run.series(name);
        assert!(s.iter().all(|v| (v - s[0]).abs() <= 1e-8 * s[0].abs()), "{name}");
    }
}

#[test]
fn block_load_dips_and_recovers_to_nominal_frequency() {
    let run = island(diesel(), 1, 15.0, 0.2e6, 1.4e6);
    let (low, _) = run.least("g.frequency");
    assert!((50.0..59.0).contains(&low), "frequency dips to {low} Hz");
    near("isochronous", run.at("g.frequency", 15.0), 60.0, 0.01);
    assert!((run.at("g.v", 15.0) / 480.0 - 1.0).abs() < 0.02, "voltage recovers to {}", run.at("g.v", 15.0));
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

#[test]
fn roll_off_below_the_knee_unloads_the_engine() {
    let dip =
        |slope: f64| island(with(&diesel(), json!({ "vhzSlope": slope })), 1, 6.0, 0.2e6, 1.8e6).least("g.frequency").0;
    let (with_roll_off, without) = (dip(3.0), dip(0.0));
    assert!(with_roll_off > without + 0.1, "{with_roll_off} Hz against {without} Hz");
}

#[test]
fn boost_limit_deepens_the_dip() {
    let dip =
        |base: f64| island(with(&diesel(), json!({ "boostBase": base })), 1, 6.0, 0.2e6, 1.8e6).least("g.frequency").0;
    let (limited, free) = (dip(0.3), dip(2.0));
    assert!(limited < free - 0.2, "{limited} Hz against {free} Hz");
}

#[test]
fn droop_set_settles_below_nominal() {
    // 4 % droop on electric power: −0.04·ΔP/S.
    let run = island(with(&diesel(), json!({ "droop": 0.04 })), 1, 20.0, 0.3e6, 1.2e6);
    let p = |t: f64| run.at("g.p", t) / 3.125e6;
    near("f", run.at("g.frequency", 20.0) / 60.0 - 1.0, -0.04 * (p(20.0) - p(0.5)), 1e-4);
}

#[test]
fn standby_set_starts_on_a_dead_bus_and_trips_to_zero() {
    let mut bench = Bench::new(60.0, 30.0, 1e-2)
        .ac("b", 480.0)
        .ac("grid", 480.0)
        .device(
            "utility",
            "utility",
            &["grid"],
            json!({ "vNominal": 480.0, "shortCircuitPower": 50e6, "xOverR": 10.0, "voltage": 1.0 }),
        )
        .device("main", "breaker", &["grid", "b"], json!({ "closed": true, "ratedCurrent": 4e3 }))
        .device("g", "genset", &["b"], with(&diesel(), json!({ "running": false, "startDelay": 10.0 })))
        .device("load", "constantImpedanceLoad", &["b"], json!({ "p": 1e6, "q": 0.2e6 }))
        .event(1.0, "main", "open", json!({}))
        .event(2.0, "g", "start", json!({}))
        .event(25.0, "g", "trip", json!({}))
        .record(&["g.p", "g.frequency", "g.v", "b.vpu", "load.p", "b.f"]);
    bench.tolerance = 1e-6;
    let run = bench.run().completed();
    assert!(run.series("load.p")[101..1199].iter().all(|p| *p == 0.0), "dark until the set is on the bars");
    near("load", run.at("load.p", 24.0), 1e6, 0.05e6);
    near("frequency", run.at("b.f", 24.0), 60.0, 0.05);
    for name in ["g.p", "g.frequency", "g.v", "load.p", "b.vpu", "b.f"] {
        assert!(run.series(name)[2501..].iter().all(|v| *v == 0.0), "{name} after the trip");
    }
    assert!(run.audit() < 1e-3, "audit {}", run.audit());
}

#[test]
fn set_synchronises_to_a_live_bus_without_a_jolt() {
    let mut bench = Bench::new(60.0, 12.0, 1e-2)
        .ac("b", 480.0)
        .device(
            "utility",
            "utility",
            &["b"],
            json!({ "vNominal": 480.0, "shortCircuitPower": 50e6, "xOverR": 10.0, "voltage": 1.0 }),
        )
        .device("g", "genset", &["b"], with(&diesel(), json!({ "running": false, "droop": 0.04, "pSet": 1e6 })))
        .device("load", "constantImpedanceLoad", &["b"], json!({ "p": 1.5e6, "q": 0.3e6 }))
        .event(1.0, "g", "connect", json!({}))
        .record(&["g.p", "b.vpu", "utility.p"]);
    bench.tolerance = 1e-6;
    let run = bench.run().completed();
    near("no load at first", run.at("g.p", 1.0), 0.0, 0.02e6);
    near("takes its set power", run.at("g.p", 12.0), 1e6, 0.05e6);
}

/// A dispatch is a power: also where the governor counts in fuel (GGOV1), in a gate whose power bends (PIDGOV), or has shares that are not one together (IEEEG1).
#[test]
fn another_dispatch_is_a_power_whatever_the_governor_counts_in() {
    let machine = json!({
        "sRated": 50e6, "vRated": 13.8e3, "machineModel": "genrou", "xd": 1.1, "xq": 0.7, "xdTransient": 0.3, "xqTransient": 0.6,
        "xdSubtransient": 0.22, "xqSubtransient": 0.22, "xLeakage": 0.15, "ra": 0.0, "td0Transient": 6.0, "tq0Transient": 0.4,
        "td0Subtransient": 0.03, "tq0Subtransient": 0.03, "inertia": 3.0, "damping": 0.0, "droop": 0.05, "torqueMin": 0.0,
        "torqueMax": 1.2, "exciter": "sexs", "sexsTa": 0.1, "sexsTb": 10.0, "sexsK": 100.0, "sexsTe": 0.1, "sexsMin": 0.0, "sexsMax": 5.0,
        "vSet": 1.0, "pSet": 10e6, "startDelay": 1.0
    });
    let ggov1 = |feedback: &str| {
        json!({
            "governor": "ggov1", "ggov1Feedback": feedback, "ggov1Tpelec": 1.0, "ggov1MaxError": 0.05, "ggov1Kp": 4.0, "ggov1Ki": 1.0,
            "ggov1Kd": 0.0, "ggov1Td": 1.0, "ggov1Tact": 0.1, "ggov1Kturb": 1.5, "ggov1Wfnl": 0.2, "ggov1Tb": 0.2, "ggov1Tc": 0.0,
            "ggov1FuelWithSpeed": false, "ggov1Tfload": 3.0, "ggov1Kpload": 2.0, "ggov1Kiload": 0.67, "ggov1Ldref": 1.2
        })
    };
    let pidgov = |feedback: &str| {
        json!({
            "governor": "pidgov", "pidgovFeedback": feedback, "pidgovTreg": 0.1, "pidgovKp": 2.0, "pidgovKi": 0.3, "pidgovKd": 0.5,
            "pidgovTa": 0.05, "pidgovTb": 0.1, "pidgovOpening": 0.2, "pidgovClosing": 0.2, "pidgovG0": 0.08, "pidgovG1": 0.5,
            "pidgovP1": 0.48, "pidgovG2": 0.8, "pidgovP2": 0.83, "pidgovP3": 1.0, "pidgovTw": 1.0
        })
    };
    let ieeeg1 = json!({
        "governor": "ieeeg1", "ieeeg1T1": 0.0, "ieeeg1T2": 0.0, "ieeeg1T3": 0.1, "ieeeg1Uo": 1.0, "ieeeg1Uc": 10.0, "ieeeg1T4": 0.3,
        "ieeeg1K1": 0.7
    });
    let first = json!({ "governor": "firstOrder", "governorTime": 0.5 });
    for governor in [ggov1("valve"), ggov1("power"), pidgov("gate"), pidgov("power"), ieeeg1, first] {
        let grid = json!({ "vNominal": 13.8e3, "shortCircuitPower": 5e9, "xOverR": 10.0, "voltage": 1.0 });
        let bench = |changes: Value| {
            Bench::new(60.0, 1000.0, 0.1)
                .ac("b", 13.8e3)
                .device("grid", "utility", &["b"], grid.clone())
                .device("g", "genset", &["b"], with(&with(&machine, governor.clone()), changes))
                .record(&["g.p"])
        };
        let run = bench(json!({})).event(2.0, "g", "set", json!({ "pSet": 30e6 })).run().completed();
        near(&format!("dispatched, {governor}"), run.at("g.p", 1000.0), 30e6, 30e3);
        let run =
            bench(json!({ "running": false, "pSet": 30e6 })).event(2.0, "g", "start", json!({})).run().completed();
        near(&format!("started, {governor}"), run.at("g.p", 1000.0), 30e6, 30e3);
    }
}
