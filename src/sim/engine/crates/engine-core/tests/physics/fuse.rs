//! Fuse against the formula of its thermal element, and against its equation integrated by hand through a short circuit.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near};

const V: f64 = 480.0;
const I_M: f64 = 160.0;
const PRE: f64 = 27e3;

/// 100 A, gG by IEC 60269-1: 27 to 86 kA²s.
fn fuse() -> Value {
    json!({ "closed": true, "ratedCurrent": 100.0, "meltingCurrent": I_M, "preArcingI2t": PRE, "operatingI2t": 86e3, "arcVoltage": 900.0, "resistance": 1e-6 })
}

/// A grid, the fuse and a load of so many watts behind it.
fn behind(bench: Bench, short_circuit: f64, ratio: f64, watts: f64) -> Bench {
    bench
        .ac("a", V)
        .ac("b", V)
        .device(
            "grid",
            "utility",
            &["a"],
            json!({ "vNominal": V, "shortCircuitPower": short_circuit, "xOverR": ratio, "voltage": 1.0 }),
        )
        .device("f", "fuse", &["a", "b"], fuse())
        .device("load", "constantImpedanceLoad", &["b"], json!({ "p": watts, "q": 0.0 }))
}

fn loaded(amperes: f64, at: f64, to: f64, duration: f64) -> Bench {
    let watts = |amperes: f64| libm::sqrt(3.0) * V * amperes;
    behind(Bench::new(50.0, duration, 1e-3), 1e12, 10.0, watts(amperes))
        .event(at, "load", "set", json!({ "p": watts(to), "q": 0.0 }))
        .record(&["f.i", "f.closed", "f.heat", "b.v"])
}

#[test]
fn it_melts_and_clears_by_the_formula() {
    let tau = PRE / (I_M * I_M);
    for (before, after) in [(80.0, 200.0), (80.0, 500.0), (1.0, 5000.0)] {
        let melts = tau * ((after * after - before * before) / (after * after - I_M * I_M)).ln();
        let run = loaded(before, 1.0, after, 4.0).run().completed();
        near("start", run.at("f.heat", 0.5), (before / I_M).powi(2), 1e-6);
        near(&format!("melts at {after} A"), run.noted("D365")[0] - 1.0, melts, 1e-4 * melts);
        let arcs = (86e3 - PRE) / (after * after);
        if melts + arcs < 2.9 {
            near("clears", run.noted("D366")[0] - 1.0, melts + arcs, 1e-4 * (melts + arcs));
            assert_eq!(*run.series("f.i").last().expect("samples"), 0.0);
            assert_eq!(*run.series("b.v").last().expect("samples"), 0.0);
        }
        assert!(run.audit() < 1e-6, "audit {}", run.audit());
    }
    assert!(loaded(80.0, 1.0, 0.98 * I_M, 30.0).run().completed().noted("D365").is_empty());
    let hot = loaded(170.0, 1.0, 80.0, 2.0).run().summary.failure.expect("a failure");
    assert_eq!((hot.device.as_deref(), hot.param.as_deref()), (Some("f"), Some("meltingCurrent")));
}

#[test]
fn in_phases_it_limits_a_short_circuit() {
    // 20 kA behind X/R 5, struck at the crest of phase a; its arc of 900 V drives the current to 0.
    let (short, ratio, at) = (20e3, 5.0_f64, 0.04);
    let step = 5e-6;
    let run = behind(Bench::new(50.0, 0.06, step).emt(step), 3.0_f64.sqrt() * V * short, ratio, 1e3)
        .event(at, "b", "fault", json!({ "resistance": 0.0 }))
        .record(&["f.ia", "f.closed", "b.va"])
        .run()
        .completed();
    let z = V / 3.0_f64.sqrt() / short;
    let r = z / (1.0 + ratio * ratio).sqrt();
    let l = r * ratio / (100.0 * std::f64::consts::PI);
    let tau = PRE / (I_M * I_M);
    // Phase a by small steps of Heun's rule.
    let crest = V * (2.0_f64 / 3.0).sqrt();
    let (mut t, mut i, mut heat, mut melted, mut peak) = (0.0, 0.0, 0.0, None, 0.0_f64);
    let h = 1e-8;
    while melted.is_none() || i > 0.0 {
        let slope = |t: f64, i: f64| {
            let arc = if melted.is_some() { 900.0 } else { 0.0 };
            (crest * (100.0 * std::f64::consts::PI * (at + t)).cos() - r * i - arc) / l
        };
        let first = slope(t, i);
        let next = i + 0.5 * h * (first + slope(t + h, i + h * first));
        heat += h * (0.5 * (i * i + next * next) / (I_M * I_M) - heat) / tau;
        (t, i, peak) = (t + h, next, peak.max(next));
        if heat >= 1.0 && melted.is_none() {
            melted = Some(t);
        }
    }
    let melts = melted.expect("melts");
    let first = run.noted("D365")[0] - at;
    near("melts", first, melts, 1e-3 * melts + 2e-7);
    let cleared = run.noted("D366")[0] - at;
    near("clears", cleared, t, 2e-3 * t);
    near("cut-off current", run.greatest("f.ia"), peak, 2e-3 * peak);
    assert_eq!(run.noted("D366").len(), 3, "every phase clears");
    assert_eq!(run.at("f.ia", 0.059), 0.0);
    assert!(run.audit() < 1e-3, "audit {}", run.audit());
}

/// One phase to earth over 0.2 Ω behind Z₀ = Z₁ draws E/|Z₁ + R|, three times its positive sequence.
#[test]
fn the_link_of_the_faulted_phase_melts_by_its_own_current() {
    let (z, watts) = (V * V / 5e6, libm::sqrt(3.0) * V);
    let run = behind(Bench::new(50.0, 1.5, 1e-3), 5e6, 10.0, watts)
        .event(1.0, "b", "fault", json!({ "resistance": 0.2, "phases": "a" }))
        .record(&["f.i", "f.closed", "b.v"])
        .run()
        .completed();
    let (r, x) = (z / libm::hypot(1.0, 10.0), 10.0 * z / libm::hypot(1.0, 10.0));
    let fault = V / 3.0_f64.sqrt() / libm::hypot(r + 0.2, x);
    let squared = libm::pow(fault + 1.0, 2.0);
    let melts = PRE / (I_M * I_M) * ((squared - 1.0) / (squared - I_M * I_M)).ln();
    near("melts", run.noted("D365")[0] - 1.0, melts, 2e-3 * melts);
    near("clears", run.noted("D366")[0] - run.noted("D365")[0], (86e3 - PRE) / squared, 2e-3 * (86e3 - PRE) / squared);
    let told = run.summary.notes.iter().find(|n| n.code == "D365").expect("note");
    assert!(told.message.contains("phase A"), "{}", told.message);
    assert!(run.summary.notes.iter().filter(|n| n.code == "D365").count() == 1, "the other links stay cool");
    assert_eq!(*run.series("f.i").last().expect("samples"), 0.0);
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
}
