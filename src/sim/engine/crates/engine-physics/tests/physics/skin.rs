//! Skin effect of a DC conductor against the closed form of its sections.

use crate::dc::ring;
use crate::support;

use engine_core::studies::{Outcome, study};
use serde_json::{Value, json};
use support::{Bench, near, with};

/// 50 m of 400 mm² copper, both ways: Ω, H, and its sections as the studio makes them.
const R: f64 = 4.7e-3;
const L: f64 = 20e-6;
const SKIN_R: [f64; 4] = [1.764 * R, 6.419 * R, 22.58 * R, 86.5 * R];
const SKIN_L: [f64; 4] = [3.611e-6, 1.018e-6, 0.2855e-6, 0.0855e-6];
const C: f64 = 1e-6;

fn cable() -> Value {
    json!({ "resistance": R, "inductance": L, "skinResistances": SKIN_R, "skinInductances": SKIN_L })
}
fn bench(duration: f64, step: f64, cable: Value) -> Bench {
    Bench::new(60.0, duration, step)
        .dc("source", 800.0)
        .dc("end", 800.0)
        .device("e", "dcSource", &["source"], json!({ "voltage": 800.0, "resistance": 0.0 }))
        .device("l", "dcBranch", &["source", "end"], cable)
}
fn swinging(closed: bool) -> Bench {
    let mut bench = bench(400e-6, 0.1e-6, with(&cable(), json!({ "closed": closed })));
    bench.tolerance = 1e-9;
    bench.device("c", "dcCapacitor", &["end"], json!({ "capacitance": C })).device(
        "r",
        "dcResistor",
        &["end"],
        json!({ "resistance": 1e12 }),
    )
}

/// Root of R + s·L + Σ R_k·s·L_k/(R_k + s·L_k) + 1/(s·C) near that without damping: (rate, angular frequency).
fn root() -> (f64, f64) {
    type Complex = (f64, f64);
    let times = |a: Complex, b: Complex| (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0);
    let over = |a: Complex, b: Complex| {
        let (re, im) = times(a, (b.0, -b.1));
        (re / (b.0 * b.0 + b.1 * b.1), im / (b.0 * b.0 + b.1 * b.1))
    };
    let outside = L - SKIN_L.iter().sum::<f64>();
    let z = |s: Complex| {
        let mut sum = over((1.0, 0.0), (s.0 * C, s.1 * C));
        sum = (sum.0 + R + s.0 * outside, sum.1 + s.1 * outside);
        for (r, l) in SKIN_R.into_iter().zip(SKIN_L) {
            let section = over((s.0 * r * l, s.1 * r * l), (r + s.0 * l, s.1 * l));
            sum = (sum.0 + section.0, sum.1 + section.1);
        }
        sum
    };
    let mut s = (0.0, 1.0 / f64::sqrt(L * C));
    for _ in 0..20 {
        let (here, beside) = (z(s), z((s.0 + 1.0, s.1)));
        let step = over(here, (beside.0 - here.0, beside.1 - here.1));
        s = (s.0 - step.0, s.1 - step.1);
    }
    s
}

#[test]
fn a_swing_dies_away_as_the_impedance_of_the_sections_says() {
    let (rate, omega) = root();
    // R/2L by the resistance at rest alone is 118 1/s.
    // A round conductor at x_s² = 2140: 16.6 times that resistance, and next to no inductance left inside.
    near("rate of a round conductor", rate, -16.6 * R / (2.0 * 15.2e-6), 100.0);
    for step in [None, Some(0.1e-6)] {
        let mut bench = swinging(false).event(0.0, "l", "close", json!({})).record(&["end.v"]);
        bench.emt = step;
        let run = bench.run().completed();
        let (r, w) = ring(run.series("end.v"), run.step, 800.0);
        near("rate", r, rate, 0.01 * rate.abs());
        near("frequency", w, omega, 1e-3 * omega);
        assert!(run.audit() < 1e-6, "{step:?}: {}", run.audit());
    }
}

#[test]
fn its_states_are_in_the_eigenvalues() {
    let answer = study(&swinging(true).network().to_string(), r#"{ "kind": "smallSignal" }"#, &mut |_, _| {});
    let Some(Outcome::SmallSignal(s)) = answer.outcome else { panic!("{:?}", answer.failure) };
    assert_eq!(s.states, 6);
    let (rate, omega) = root();
    let swing = s.modes.iter().find(|m| m.im > 0.0).expect("a swing");
    near("rate", swing.re, rate, 1e-6 * omega);
    near("ω", swing.im, omega, 1e-6 * omega);
}

#[test]
fn at_rest_it_is_the_resistance_alone() {
    for emt in [None, Some(50e-6)] {
        let mut bench = bench(0.1, 1e-3, cable())
            .device("load", "dcResistor", &["end"], json!({ "resistance": 1.0 }))
            .record(&["end.v", "l.i", "l.loss"]);
        bench.emt = emt;
        let run = bench.run().completed();
        let i = 800.0 / (1.0 + R);
        for (name, value) in [("end.v", i), ("l.i", i), ("l.loss", R * i * i)] {
            for v in run.series(name) {
                near(name, *v, value, 1e-9 * value);
            }
        }
    }
}

#[test]
fn opened_it_is_zero_and_its_energy_is_accounted_for() {
    for emt in [None, Some(0.1e-6)] {
        let mut bench = bench(10e-3, 10e-6, cable())
            .device("load", "dcResistor", &["end"], json!({ "resistance": 1.0 }))
            .event(1e-3, "l", "open", json!({}))
            .event(1.2e-3, "l", "close", json!({}))
            .event(4e-3, "l", "open", json!({}))
            .record(&["l.i", "l.loss", "end.v"]);
        bench.emt = emt;
        let run = bench.run().completed();
        near("closed again", run.at("l.i", 3.9e-3), 800.0 / (1.0 + R), 0.5);
        for name in ["l.i", "l.loss", "end.v"] {
            assert_eq!([run.at(name, 1.1e-3), run.at(name, 4.01e-3), run.at(name, 10e-3)], [0.0; 3], "{name}");
        }
        assert!(run.audit() < 1e-6, "{emt:?}: {}", run.audit());
    }
}

/// A cable's capacitance on a source's milliohm is charged within picoseconds, which no step resolves, while the skin effect asks for short ones.
#[test]
fn a_jump_of_a_source_beside_a_cable_is_followed() {
    let long = with(&cable(), json!({ "capacitance": 12.5e-9 }));
    let feeder = |target: &str, action: &str, params: Value| {
        let mut bench = Bench::new(60.0, 0.1, 1e-3)
            .dc("source", 800.0)
            .dc("near", 800.0)
            .dc("far", 800.0)
            .dc("other", 800.0)
            .device("e", "dcSource", &["source"], json!({ "voltage": 800.0, "resistance": 1e-3 }))
            .device(
                "q",
                "dcBreaker",
                &["source", "near"],
                json!({ "closed": true, "ratedCurrent": 1e3, "resistance": 0.5e-3, "tripCurrent": 3e3, "tripDelay": 5e-6 }),
            )
            .device("l1", "dcBranch", &["near", "far"], long.clone())
            .device("l2", "dcBranch", &["source", "other"], long.clone())
            .device("c1", "dcCapacitor", &["far"], json!({ "capacitance": 1e-3 }))
            .device("c2", "dcCapacitor", &["other"], json!({ "capacitance": 1e-3 }))
            .device("load1", "dcResistor", &["far"], json!({ "resistance": 1.3 }))
            .device("load2", "dcResistor", &["other"], json!({ "resistance": 1.3 }))
            .event(0.01, target, action, params)
            .record(&["far.v", "other.v"]);
        bench.tolerance = 1e-5;
        bench.run().completed()
    };
    let set = feeder("e", "set", json!({ "voltage": 760.0 }));
    let loads = 760.0 / (1.0 + 1e-3 * (1.0 / (1.3 + R + 0.5e-3) + 1.0 / (1.3 + R)));
    near("behind the breaker", set.at("far.v", 0.1), loads * 1.3 / (1.3 + R + 0.5e-3), 0.01);
    near("beside it", set.at("other.v", 0.1), loads * 1.3 / (1.3 + R), 0.01);
    let opened = feeder("q", "open", json!({}));
    near("beside the open breaker", opened.at("other.v", 0.1), 800.0 * 1.3 / (1.3 + R + 1e-3), 0.01);
    for run in [set, opened] {
        assert!(run.audit() < 1e-6, "{}", run.audit());
        assert!(run.summary.statistics.steps < 10_000, "{}", run.summary.statistics.steps);
    }
}

#[test]
fn sections_that_cannot_be_are_refused_by_name() {
    let five = [1.0; 5];
    for (param, changes) in [
        ("skinResistances", json!({ "skinResistances": five })),
        ("skinResistances", json!({ "skinResistances": [0.1, 0.0, 0.1, 0.1] })),
        ("skinInductances", json!({ "skinInductances": [1e-6, -1e-6, 1e-6, 1e-6] })),
        ("skinInductances", json!({ "skinInductances": [1e-6] })),
        ("skinInductances", json!({ "inductance": 5e-6 })),
        ("skinInductances", json!({ "inductance": 0.0 })),
    ] {
        let load = |b: Bench| b.device("load", "dcResistor", &["end"], json!({ "resistance": 1.0 }));
        let failure = load(bench(0.01, 1e-3, with(&cable(), changes))).run().summary.failure.expect("refused");
        assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("l"), Some(param)), "{failure:?}");
    }
}
