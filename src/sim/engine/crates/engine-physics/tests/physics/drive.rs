//! Variable-speed drive: affinity laws, ride-through of its link, undervoltage trip, flying restart, kinetic buffering; both domains.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

const RATED: f64 = 500e3;
/// C·V²/S of the link, s.
const LINK: f64 = 0.01;

/// A fan at full speed; lossless, so that its figures are round.
fn fan() -> Value {
    json!({ "sRated": RATED, "vRated": 480.0, "frontEnd": "diode", "inputResistance": 0.05, "inputCurrentLimit": 1.5, "linkVoltage": 650.0,
        "linkCapacitance": LINK * RATED / (650.0 * 650.0), "inertia": 1.0, "loadTorqueSquare": 0.8, "torqueMax": 1.2, "speed": 1.0,
        "speedTime": 0.2, "accelerationTime": 5.0, "linkTrip": 0.7, "restartVoltage": 0.85, "restartDelay": 0.5 })
}
fn plant(drive: Value, duration: f64) -> Bench {
    let grid = json!({ "vNominal": 480.0, "shortCircuitPower": 20e6, "xOverR": 10.0, "voltage": 1.0 });
    let mut bench = Bench::new(60.0, duration, 1e-3)
        .ac("b", 480.0)
        .device("grid", "utility", &["b"], grid)
        .device("x", "drive", &["b"], drive)
        .record(&["x.p", "x.pShaft", "x.speed", "x.torque", "x.vLink", "x.mode", "x.i", "x.loss", "b.vpu"]);
    bench.tolerance = 1e-8;
    bench
}
fn sag(bench: Bench, from: f64, to: f64, v: f64) -> Bench {
    bench.event(from, "grid", "set", json!({ "voltage": v })).event(to, "grid", "set", json!({ "voltage": 1.0 }))
}

#[test]
fn flow_and_power_keep_the_affinity_laws() {
    let run = plant(fan(), 20.0).event(0.5, "x", "set", json!({ "speed": 0.6 })).run().completed();
    near("full power", run.at("x.p", 0.4), 0.8 * RATED, 1e-3);
    near("flow", run.at("x.speed", 19.9), 0.6, 1e-6);
    near("power by the cube", run.at("x.pShaft", 19.9), 0.8 * 0.216 * RATED, 1.0);
    near("torque by the square", run.at("x.torque", 19.9), 0.8 * 0.36, 1e-6);
    near("drawn", run.at("x.p", 19.9), 0.8 * 0.216 * RATED, 1.0);
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
}

#[test]
fn the_link_of_a_diode_front_end_falls_by_its_resistance() {
    let run = plant(fan(), 0.1).run().completed();
    let v = run.at("b.vpu", 0.05);
    let link = 0.5 * (v + f64::sqrt(v * v - 4.0 * 0.05 * 0.8));
    near("link", run.at("x.vLink", 0.05), link * 650.0, 1e-6);
}

#[test]
fn its_link_carries_it_until_the_trip_and_it_catches_the_turning_machine() {
    for (front, emt) in [("diode", None), ("active", None), ("diode", Some(50e-6)), ("active", Some(50e-6))] {
        let mut bench = sag(plant(with(&fan(), json!({ "frontEnd": front })), 6.0), 0.2, 1.2, 0.0);
        bench.emt = emt;
        let run = bench.run().completed();
        // ½·W·(v₀² − 0.7²) lasts for that over 0.8 s.
        let v = run.at("x.vLink", 0.1) / 650.0;
        let expected = 0.2 + 0.5 * LINK * (v * v - 0.49) / 0.8;
        // In `emt` the front ends act by a voltage that is measured over a quarter cycle.
        let tripped = run.noted("D352")[0];
        near(front, tripped, expected, if emt.is_some() { 6e-3 } else { 5e-5 });
        // Coasting on ω² load: 1/ω grows by 0.8·t/2H.
        let restart = run.noted("D353")[0];
        near("restart", restart, 1.7, 0.02);
        let coasted = 1.0 / (1.0 + 0.8 * (1.19 - tripped) / 2.0);
        near("coasts", run.at("x.speed", 1.19), coasted, 2e-3);
        // Caught at its speed, then by the ramp of 0.2 pu/s.
        let caught = run.at("x.speed", 1.75);
        near("caught", caught, 1.0 / (1.0 + 0.8 * (restart - tripped) / 2.0), 0.02);
        near("back", run.at("x.speed", 5.9), 1.0, 2e-3);
        near("power", run.at("x.p", 5.9), 0.8 * RATED, 0.01 * RATED);
        assert!(run.audit() < if emt.is_some() { 1e-2 } else { 1e-5 }, "{front} {emt:?} audit {}", run.audit());
    }
}

#[test]
fn a_shallow_sag_is_ridden_through() {
    let run = sag(plant(fan(), 1.0), 0.2, 0.5, 0.8).run().completed();
    assert!(run.noted("D352").is_empty());
    near("holds its speed", run.at("x.speed", 0.45), 1.0, 1e-6);
    near("and its power", run.at("x.p", 0.45), 0.8 * RATED, 1.0);
    assert!(run.at("x.i", 0.45) > 1.2 * run.at("x.i", 0.1), "at a higher current");
    // At the edge the diodes block until the link has fallen to the input.
    assert!(run.least("x.p").0 < 1.0);
}

#[test]
fn kinetic_buffering_holds_the_link_by_the_machines_inertia() {
    let run = sag(plant(with(&fan(), json!({ "holdLevel": 0.8 })), 3.0), 0.2, 0.7, 0.0).run().completed();
    assert!(run.noted("D352").is_empty(), "no trip");
    assert!(run.least("x.vLink").0 > 0.75 * 650.0, "{}", run.least("x.vLink").0);
    // The motor brakes next to nothing: the machine alone takes its speed down.
    near("speed", run.at("x.speed", 0.69), 1.0 / (1.0 + 0.8 * 0.49 / 2.0), 0.02);
    near("back", run.at("x.speed", 2.9), 1.0, 0.02);
    assert!(run.audit() < 1e-5, "audit {}", run.audit());
}

#[test]
fn without_a_flying_restart_it_waits_for_standstill() {
    let slow = with(&fan(), json!({ "flyingRestart": false, "loadTorqueConstant": 0.3, "loadTorqueSquare": 0.5 }));
    let mut bench = sag(plant(slow, 16.0), 0.2, 0.5, 0.0);
    bench.step = 5e-3;
    let run = bench.run().completed();
    let restart = run.noted("D353")[0];
    near("standstill", run.at("x.speed", libm::floor(restart * 100.0) / 100.0 - 0.5), 0.02, 0.02);
    near("back", run.at("x.speed", 15.9), 1.0, 0.01);
}

#[test]
fn refuses_what_its_front_end_cannot_carry() {
    let failure = |change: Value| plant(with(&fan(), change), 0.1).run().summary.failure.expect("refused");
    assert_eq!(failure(json!({ "inputResistance": 0.5 })).param.as_deref(), Some("inputResistance"));
    assert_eq!(failure(json!({ "torqueMax": 0.5 })).param.as_deref(), Some("torqueMax"));
    assert_eq!(failure(json!({ "holdLevel": 0.6 })).param.as_deref(), Some("holdLevel"));
    assert_eq!(failure(json!({ "linkTrip": 0.97 })).param.as_deref(), Some("linkTrip"));
}
