//! Protection relays against the formulas of their curves, and exact zero after the trip.

mod support;

use serde_json::{Value, json};
use support::{Bench, near, with};

const V: f64 = 480.0;

fn stiff(voltage: f64) -> Value {
    json!({ "vNominal": V, "shortCircuitPower": 1e12, "xOverR": 10.0, "voltage": voltage })
}
fn plain() -> Value {
    json!({ "closed": true, "ratedCurrent": 1000.0, "contactResistance": 1e-9 })
}

/// A load of 80 % of the pick-up of 100 A that becomes `multiple` times the pick-up at 1 s.
fn loaded(relay: Value, multiple: f64, duration: f64) -> Bench {
    let watts = |amperes: f64| libm::sqrt(3.0) * V * amperes;
    Bench::new(60.0, duration, 1e-3)
        .ac("a", V)
        .ac("b", V)
        .device("grid", "utility", &["a"], stiff(1.0))
        .device("r", "relayBreaker", &["a", "b"], with(&plain(), relay))
        .device("load", "constantImpedanceLoad", &["b"], json!({ "p": watts(80.0), "q": 0.0 }))
        .event(1.0, "load", "set", json!({ "p": watts(100.0 * multiple), "q": 0.0 }))
        .record(&["r.i", "r.closed", "r.tripped", "r.p", "b.v"])
}

#[test]
fn inverse_curves_trip_by_their_formulas() {
    let iec = |k: f64, alpha: f64, m: f64| 0.5 * k / (m.powf(alpha) - 1.0);
    let ieee = |a: f64, b: f64, p: f64, m: f64| 0.5 * (a / (m.powf(p) - 1.0) + b);
    for m in [2.0, 5.0, 12.0] {
        let expected = [
            ("iecStandard", iec(0.14, 0.02, m)),
            ("iecVery", iec(13.5, 1.0, m)),
            ("iecExtremely", iec(80.0, 2.0, m)),
            ("iecLongTime", iec(120.0, 1.0, m)),
            ("ieeeModerately", ieee(0.0515, 0.114, 0.02, m)),
            ("ieeeVery", ieee(19.61, 0.491, 2.0, m)),
            ("ieeeExtremely", ieee(28.2, 0.1217, 2.0, m)),
        ];
        for (curve, time) in expected {
            let relay = json!({ "overcurrent": 100.0, "curve": curve, "timeDial": 0.5, "breakerTime": 0.05 });
            let run = loaded(relay, m, 2.0 + time).run().completed();
            let trip = run.noted("D360")[0];
            near(&format!("{curve} at {m}"), trip - 1.0, time, 1e-4 * time + 1e-5);
            near("contacts", run.noted("D361")[0] - trip, 0.05, 1e-9);
            let after = libm::round((trip + 0.06) / 1e-3) as usize;
            assert!(run.series("r.i")[after..].iter().all(|i| *i == 0.0), "exactly nothing after the trip");
            assert!(run.series("b.v")[after..].iter().all(|v| *v == 0.0));
            assert_eq!(*run.series("r.tripped").last().expect("samples"), 51.0);
            assert!(run.audit() < 1e-6, "audit {}", run.audit());
        }
    }
}

#[test]
fn below_the_pick_up_nothing_trips_and_above_it_definite_times_hold() {
    let all = json!({ "overcurrent": 100.0, "curve": "iecVery", "timeDial": 0.1, "instantaneous": 800.0, "reversePower": 1e3 });
    assert!(loaded(all, 0.99, 20.0).run().completed().noted("D360").is_empty());
    let relay = json!({ "instantaneous": 500.0, "instantaneousDelay": 0.1 });
    near("50", loaded(relay.clone(), 6.0, 3.0).run().completed().noted("D360")[0], 1.1, 1e-6);
    // It lets go when the current falls back before its delay.
    let watts = libm::sqrt(3.0) * V * 80.0;
    let short = loaded(relay, 6.0, 3.0).event(1.05, "load", "set", json!({ "p": watts, "q": 0.0 }));
    assert!(short.run().completed().noted("D360").is_empty());
}

#[test]
fn voltage_elements_trip_after_their_delay() {
    for (element, voltage, relay) in [
        ("27", 0.8, json!({ "undervoltage": 0.88, "undervoltageDelay": 2.0 })),
        ("59", 1.15, json!({ "overvoltage": 1.1, "overvoltageDelay": 1.0 })),
    ] {
        let delay = if element == "27" { 2.0 } else { 1.0 };
        let bench = loaded(relay, 0.5, 5.0).event(1.5, "grid", "set", json!({ "voltage": voltage }));
        let run = bench.run().completed();
        near(element, run.noted("D360")[0], 1.5 + delay, 1e-6);
        assert_eq!(run.series("r.tripped").last().map(|n| n.to_string()).as_deref(), Some(element));
    }
}

#[test]
fn reverse_power_trips_a_motoring_branch() {
    let relay = json!({ "reversePower": 5e3, "reversePowerDelay": 0.5 });
    let bench = loaded(relay, 0.5, 4.0).event(2.0, "load", "set", json!({ "p": -20e3, "q": 0.0 }));
    near("32R", bench.run().completed().noted("D360")[0], 2.5, 1e-6);
}

#[test]
fn frequency_elements_follow_the_swing() {
    // A machine alone on constant torque: a load step of 0.2 pu at H = 2 s falls at 0.2/(2·2) pu/s = 3 Hz/s (constant power; speed
    // neglected, so that the fall is exactly straight).
    let machine = json!({
        "sRated": 1e6, "vRated": V, "machineModel": "classical", "speedEffect": "neglected", "xdTransient": 0.2, "inertia": 2.0,
        "governor": "none", "exciter": "none", "vSet": 1.0, "pSet": 0.5e6
    });
    let island = |relay: Value| {
        Bench::new(60.0, 2.0, 1e-3)
            .ac("a", V)
            .ac("b", V)
            .device("g", "genset", &["a"], machine.clone())
            .device("r", "relayBreaker", &["a", "b"], with(&plain(), relay))
            .device("base", "constantPowerLoad", &["a"], json!({ "p": 0.5e6, "q": 0.0, "vBlend": 0.3 }))
            .device("step", "constantPowerLoad", &["b"], json!({ "p": 1.0, "q": 0.0, "vBlend": 0.3 }))
            .event(0.5, "step", "set", json!({ "p": 0.2e6, "q": 0.0 }))
            .record(&["r.rocof", "r.i"])
            .run()
            .completed()
    };
    let under = island(json!({ "underfrequency": 59.0, "underfrequencyDelay": 0.1 }));
    near("81U", under.noted("D360")[0], 0.5 + 1.0 / 3.0 + 0.1, 1e-3);
    // The window of 0.1 s lets |df/dt| reach 2 Hz/s when 1 − e^{−t/T} = 2/3.
    let rocof = island(json!({ "rocof": 2.0, "rocofDelay": 0.2, "rocofWindow": 0.1 }));
    near("81R", rocof.noted("D360")[0], 0.5 + 0.1 * libm::log(3.0) + 0.2, 1e-3);
}

#[test]
fn in_phases_it_trips_as_in_phasors() {
    let relay = json!({ "overcurrent": 100.0, "curve": "iecExtremely", "timeDial": 0.02 });
    let time = 0.02 * 80.0 / 24.0;
    let bench = loaded(relay, 5.0, 1.2).emt(50e-6);
    let run = bench.run().completed();
    near("51 in emt", run.noted("D360")[0] - 1.0, time, 1e-3);
}
