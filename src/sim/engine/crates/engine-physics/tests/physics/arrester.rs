//! Surge arrester against its own characteristic behind a resistance, and its energy.

use crate::support;

use serde_json::json;
use support::{Bench, near};

const V: f64 = 11e3;
/// Source, Ω: 1.5 times nominal voltage behind it.
const R: f64 = 2.0;
const RESIDUAL: f64 = 12e3;
const EXPONENT: f64 = 25.0;

/// Voltage and current at an EMF, by bisection.
fn point(e: f64) -> (f64, f64) {
    let law = |v: f64| 10e3 * (v / RESIDUAL).powf(EXPONENT);
    let (mut low, mut high) = (0.0, e.abs());
    for _ in 0..200 {
        let v = 0.5 * (low + high);
        if e.abs() - v > R * law(v) { low = v } else { high = v }
    }
    (low * e.signum(), law(low) * e.signum())
}

#[test]
fn it_holds_the_voltage_by_its_characteristic() {
    let bench = || {
        Bench::new(50.0, 0.06, 20e-6)
            .ac("bus", V)
            .device("grid", "utility", &["bus"], json!({ "vNominal": V, "shortCircuitPower": V * V / R, "xOverR": 0.0, "voltage": 1.5 }))
            .device("sa", "surgeArrester", &["bus"], json!({ "residualVoltage": RESIDUAL, "dischargeCurrent": 10e3, "exponent": EXPONENT, "continuousVoltage": 7e3, "energyRating": 200e3 }))
            .record(&["sa.energy", "sa.i"])
    };
    let run = bench().record(&["bus.va", "sa.ia"]).emt(20e-6).run().completed();
    let crest = 1.5 * V * (2.0_f64 / 3.0).sqrt();
    let mut energy = 0.0;
    for k in 100..3000 {
        let t = k as f64 * 20e-6;
        let (v, i) = point(crest * (100.0 * std::f64::consts::PI * t).cos());
        near("voltage", run.at("bus.va", t), v, 1e-5 * RESIDUAL);
        near("current", run.at("sa.ia", t), i, 1e-4 * 10e3);
    }
    for k in 0..60_000 {
        let (v, i) = point(crest * (100.0 * std::f64::consts::PI * k as f64 * 1e-6).cos());
        energy += 3.0 * v * i * 1e-6;
    }
    near("energy", run.at("sa.energy", 0.06), energy, 1e-3 * energy);
    assert!(run.audit() < 1e-4, "{}", run.audit());
    assert_eq!(run.noted("D385").len(), 1);
    // In phasors it is open, and may pass 7 kV for a while only.
    let phasors = bench()
        .event(0.02, "grid", "set", json!({ "voltage": 1.0 }))
        .event(0.04, "grid", "set", json!({ "voltage": 1.2 }))
        .run()
        .completed();
    assert_eq!(phasors.greatest("sa.i"), 0.0);
    assert_eq!(phasors.noted("D386"), [0.0, 0.04]);
}

/// Behind an inductance alone nothing damps the voltage when the current has ended: by steps of 0.1 µs of L·di/dt = e − R·i − v(i), implicit.
#[test]
fn it_lets_go_of_the_voltage_behind_an_inductance() {
    let (x, end) = (2.0, 0.09);
    let crest = |t: f64| (if t < 0.02 { 1.0 } else { 1.5 }) * V * (2.0_f64 / 3.0).sqrt();
    let (w, h) = (100.0 * std::f64::consts::PI, 1e-7);
    let mut energy = 0.0;
    for phase in 0..3 {
        let emf = |t: f64| crest(t) * (w * t - std::f64::consts::TAU / 3.0 * f64::from(phase)).cos();
        let (r, l) = (x / 1e3, x / w);
        let mut i = 0.0_f64;
        for k in 1..=(end / h) as usize {
            let free = i + h / l * (emf(k as f64 * h) - r * i);
            // i + h/L·v(i) = free, by Newton's iteration on the voltage: its current is steep, so from above.
            let mut v = RESIDUAL * (free.abs() / 10e3).powf(1.0 / EXPONENT).min(1.2);
            for _ in 0..60 {
                let law = 10e3 * (v / RESIDUAL).powf(EXPONENT);
                let step = (law + h / l * v - free.abs()) / (EXPONENT * law / v.max(1e-9) + h / l);
                v = (v - step).max(0.0);
                if step.abs() < 1e-9 * RESIDUAL {
                    break;
                }
            }
            i = free - free.signum() * h / l * v;
            energy += v * i.abs() * h;
        }
    }
    for step in [15e-6, 20e-6, 25e-6, 30e-6, 50e-6] {
        let run = Bench::new(50.0, end, step)
            .ac("bus", V)
            .device("grid", "utility", &["bus"], json!({ "vNominal": V, "shortCircuitPower": V * V / x, "xOverR": 1e3, "voltage": 1.0 }))
            .device("sa", "surgeArrester", &["bus"], json!({ "residualVoltage": RESIDUAL, "dischargeCurrent": 10e3, "exponent": EXPONENT, "continuousVoltage": 7e3, "energyRating": 1e9 }))
            .event(0.02, "grid", "set", json!({ "voltage": 1.5 }))
            .record(&["sa.energy"])
            .emt(step)
            .run()
            .completed();
        println!("step {step}: {} of {energy} J, audit {:.1e}", run.at("sa.energy", end), run.audit());
        near("energy", run.at("sa.energy", end), energy, 2e-4 * energy);
        assert!(run.audit() < 2e-5, "{}", run.audit());
    }
}
