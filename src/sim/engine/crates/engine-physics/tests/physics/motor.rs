//! Induction motor against its equivalent circuit, and its start in both domains.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

const V: f64 = 4160.0;
const S: f64 = 1e6;
const RS: f64 = 0.01;
const XS: f64 = 0.1;
const XM: f64 = 3.5;
const RR: f64 = 0.012;
const XR: f64 = 0.1;

fn motor(changes: Value) -> Value {
    let base = json!({
        "sRated": S, "vRated": V, "statorResistance": RS, "statorReactance": XS, "magnetisingReactance": XM, "rotorResistance": RR,
        "rotorReactance": XR, "inertia": 0.6, "loadTorque": 0.8
    });
    with(&base, changes)
}
fn grid(power: f64) -> Value {
    json!({ "vNominal": V, "shortCircuitPower": power, "xOverR": 10.0, "voltage": 1.0 })
}

/// Current and torque at 1 pu voltage and a slip, by the equivalent circuit.
fn circuit(slip: f64) -> (f64, f64) {
    // jX_m beside R_r/s + jX_r.
    let (a, b) = (RR / slip, XR);
    let square = a * a + (b + XM) * (b + XM);
    let (re, im) = (a * XM * XM / square, XM * (a * a + b * (b + XM)) / square);
    let size = ((RS + re) * (RS + re) + (XS + im) * (XS + im)).sqrt();
    (1.0 / size, re / (size * size))
}
fn rated() -> f64 {
    S / (3.0_f64.sqrt() * V)
}

#[test]
fn runs_where_its_equivalent_circuit_does() {
    let run = Bench::new(60.0, 1.0, 1e-3)
        .ac("a", V)
        .device("grid", "utility", &["a"], grid(1e15))
        .device("m", "inductionMotor", &["a"], motor(json!({})))
        .record(&["m.i", "m.torque", "m.speed"])
        .run()
        .completed();
    let slip = 1.0 - run.at("m.speed", 0.5);
    let (current, torque) = circuit(slip);
    near("current", run.at("m.i", 0.5) / rated(), current, 1e-7);
    near("torque", run.at("m.torque", 0.5), torque, 1e-7);
    near("load", torque, 0.8 * (1.0 - slip) * (1.0 - slip), 1e-7);
    let moved = (run.at("m.speed", 1.0) - run.at("m.speed", 0.0)).abs();
    assert!(moved < 1e-8, "{moved:e}");
}

/// Held by a huge inertia, the locked rotor's current and torque.
#[test]
fn locked_rotor_current() {
    let run = Bench::new(60.0, 2.0, 1e-3)
        .ac("a", V)
        .device("grid", "utility", &["a"], grid(1e15))
        .device("m", "inductionMotor", &["a"], motor(json!({ "running": false, "inertia": 1000.0 })))
        .event(0.1, "m", "start", json!({}))
        .record(&["m.i", "m.torque"])
        .run()
        .completed();
    let (current, torque) = circuit(1.0);
    near("current", run.at("m.i", 0.6) / rated(), current, 2e-3);
    near("torque", run.at("m.torque", 0.6), torque, 1e-3);
    assert_eq!(run.at("m.i", 0.05), 0.0);
}

/// P20: direct-on-line start on a weak bus in both domains, after five cycles.
#[test]
fn starts_alike_in_both_domains() {
    let bench = |emt: Option<f64>| {
        let mut b = Bench::new(60.0, 3.0, 1e-3)
            .ac("a", V)
            .device("grid", "utility", &["a"], grid(30e6))
            .device("load", "constantImpedanceLoad", &["a"], json!({ "p": 1e6, "q": 2e5 }))
            .device("m", "inductionMotor", &["a"], motor(json!({ "running": false, "inertia": 0.15 })))
            .event(0.1, "m", "start", json!({}))
            .event(2.5, "m", "disconnect", json!({}))
            .record(&["m.i", "m.speed", "a.vpu"]);
        b.emt = emt;
        b.run().completed()
    };
    let (rms, emt) = (bench(None), bench(Some(5e-5)));
    let start = rms.greatest("m.i");
    // Mean over a cycle.
    let cycle = |run: &support::Outcome, name: &str, t: f64| {
        let k = (t / 1e-3).round() as usize;
        run.series(name)[k - 8..=k + 8].iter().sum::<f64>() / 17.0
    };
    // The stator's offset brakes for the first cycles, which the third order does not know: `emt` is a little late.
    for (t, late) in [(0.25, 0.2), (0.4, 0.2), (2.4, 1e-3)] {
        near("current", cycle(&emt, "m.i", t) / start, cycle(&rms, "m.i", t) / start, 0.01);
        near("voltage", cycle(&emt, "a.vpu", t), cycle(&rms, "a.vpu", t), 2e-3);
        near("speed", emt.at("m.speed", t), rms.at("m.speed", t), late);
    }
    for run in [&rms, &emt] {
        assert!(run.at("m.speed", 2.4) > 0.97);
        assert_eq!(run.at("m.i", 2.9), 0.0);
    }
    assert!(rms.audit() < 1e-5 && emt.audit() < 1e-4, "{} {}", rms.audit(), emt.audit());
}

/// Switched on at a bus that is not: it stands still until its breaker closes, then starts as by its own event.
#[test]
fn begins_at_rest_behind_an_open_breaker() {
    for emt in [None, Some(5e-5)] {
        let bench = |closed: bool, running: bool| {
            let mut b = Bench::new(60.0, 1.5, 1e-3)
                .ac("a", V)
                .ac("b", V)
                .device("grid", "utility", &["a"], grid(20e6))
                .device("q", "breaker", &["a", "b"], json!({ "ratedCurrent": 1000.0, "closed": closed }))
                .device("m", "inductionMotor", &["b"], motor(json!({ "running": running })))
                .record(&["m.i", "m.speed"]);
            b.emt = emt;
            b
        };
        let behind = bench(false, true).event(0.1, "q", "close", json!({})).run().completed();
        let started = bench(true, false).event(0.1, "m", "start", json!({})).run().completed();
        assert_eq!((behind.at("m.i", 0.05), behind.at("m.speed", 0.05)), (0.0, 0.0));
        for t in [0.4, 0.8, 1.5] {
            near(&format!("speed at {t} {emt:?}"), behind.at("m.speed", t), started.at("m.speed", t), 1e-3);
        }
        assert!(behind.at("m.speed", 1.5) > 0.1);
    }
}

#[test]
fn refuses_a_load_beyond_breakdown() {
    let run = Bench::new(60.0, 0.1, 1e-3)
        .ac("a", V)
        .device("grid", "utility", &["a"], grid(1e15))
        .device("m", "inductionMotor", &["a"], motor(json!({ "loadTorque": 4.0 })))
        .run();
    assert_eq!(run.summary.failure.expect("refused").code, "no-operating-point");
}
