//! Fuse against the formula of its thermal element, and against its equation integrated by hand through a short circuit.

use crate::support;
use crate::unbalanced::rms_before;

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
    let watts = |amperes: f64| f64::sqrt(3.0) * V * amperes;
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

/// One phase to earth over 0.6 Ω behind Z₀ = Z₁ draws E/|Z₁ + R|, three times its positive sequence. The other links carry the load on.
#[test]
fn the_link_of_the_faulted_phase_clears_alone() {
    let (z, watts) = (V * V / 5e6, 10.0 * f64::sqrt(3.0) * V);
    let run = |emt: bool| {
        let voltages = ["a", "b", "c"].map(|p| format!("b.v{p}{}", if emt { "" } else { "Rms" }));
        let bench = behind(Bench::new(50.0, 2.0, 1e-3), 5e6, 10.0, watts)
            .event(1.0, "b", "fault", json!({ "resistance": 0.6, "phases": "a" }))
            .record(&["f.i", "f.closed"])
            .record(&voltages.each_ref().map(String::as_str));
        if emt { bench.emt(50e-6) } else { bench }.run().completed()
    };
    let (rms, emt) = (run(false), run(true));
    let (r, x) = (z / f64::hypot(1.0, 10.0), 10.0 * z / f64::hypot(1.0, 10.0));
    let fault = V / 3.0_f64.sqrt() / f64::hypot(r + 0.6, x);
    let squared = libm::pow(fault + 10.0, 2.0);
    let loaded = libm::pow(10.0, 2.0);
    let melts = PRE / (I_M * I_M) * ((squared - loaded) / (squared - I_M * I_M)).ln();
    near("melts", rms.noted("D365")[0] - 1.0, melts, 2e-3 * melts);
    near("clears", rms.noted("D366")[0] - rms.noted("D365")[0], (86e3 - PRE) / squared, 2e-3 * (86e3 - PRE) / squared);
    // Steps of the heat within a cycle, and the offset.
    near("melts in emt", emt.noted("D365")[0] - 1.0, melts, 0.05 * melts);
    for run in [&rms, &emt] {
        for code in ["D365", "D366"] {
            let told: Vec<_> = run.summary.notes.iter().filter(|n| n.code == code).collect();
            assert_eq!(told.len(), 1, "the other links stay cool");
            assert!(told[0].message.contains("phase A"), "{}", told[0].message);
        }
        assert_eq!(*run.series("f.closed").last().expect("samples"), 1.0);
    }
    assert!(rms.audit() < 1e-9 && emt.audit() < 1e-4, "audits {} {}", rms.audit(), emt.audit());
    // Two phases of an earthed star carry the load: I₁ = ⅔·10 A behind next to no impedance.
    near("two phases carry on", rms.at("f.i", 1.99), 20.0 / 3.0, 0.01);
    for phase in ["a", "b", "c"] {
        let (phasor, wave) = (rms.at(&format!("b.v{phase}Rms"), 1.98), rms_before(&emt, &format!("b.v{phase}"), 1.98));
        near(&format!("phase {phase}"), phasor, wave, 1e-4 * V);
    }
    near("the open phase lies on the fault", rms.at("b.vaRms", 1.99), 0.0, 1e-6 * V);
}

/// A grid of 1 GVA at 480 V into a short circuit: the fuse melts and clears within a step of 50 µs, which the run tells by the event.
#[test]
fn a_step_too_long_for_what_follows_an_event_is_told() {
    for (short_circuit, told) in [(1e9, true), (5e6, false)] {
        let run = behind(Bench::new(50.0, 0.1, 1e-3), short_circuit, 10.0, 1e4)
            .event(0.02, "load", "set", json!({ "p": 2e4, "q": 0.0 }))
            .event(0.05, "b", "fault", json!({}))
            .record(&["f.i"])
            .emt(50e-6)
            .run()
            .completed();
        println!("{short_circuit} VA: audit {:.1e}", run.audit());
        assert_eq!(run.audit() > 2e-4, told, "{:.1e}", run.audit());
        let notes: Vec<_> = run.summary.notes.iter().filter(|n| n.code == "N330").collect();
        assert_eq!(notes.len(), usize::from(told));
        for note in notes {
            assert_eq!((note.time, note.device.as_deref()), (0.05, Some("b")));
        }
    }
}
