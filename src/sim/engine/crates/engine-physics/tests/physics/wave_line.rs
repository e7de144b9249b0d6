//! Travelling waves (P12): the line of 300 km with 0.97 mH/km and 11.5 nF/km, Z = 290.427 Ω and τ = 1.0019731 ms.

use crate::support;

use serde_json::{Value, json};
use std::f64::consts::PI;
use support::{Bench, Outcome, near, with};

const V: f64 = 345e3;
const L: f64 = 0.97e-6;
const C: f64 = 11.5e-12;
const LENGTH: f64 = 300e3;
const STEP: f64 = 10e-6;
/// Closing onto it.
const AT: f64 = 1e-3;

fn surge() -> f64 {
    (L / C).sqrt()
}
fn delay() -> f64 {
    LENGTH * (L * C).sqrt()
}
fn crest() -> f64 {
    V * (2.0_f64 / 3.0).sqrt()
}
fn line(frequency: f64) -> Value {
    json!({ "length": LENGTH, "resistance": 0.0, "reactance": 2.0 * PI * frequency * L, "capacitance": C, "ampacity": 1000.0,
        "lineModel": "travelling" })
}

/// Next to ideal, its crest held for as long as the waves run: 1 Hz.
fn stepped(line: Value, end: f64, step: f64) -> Outcome {
    let bench = Bench::new(1.0, 8e-3, step)
        .ac("grid", V)
        .ac("from", V)
        .ac("end", V)
        .device(
            "source",
            "utility",
            &["grid"],
            json!({ "vNominal": V, "shortCircuitPower": 1e15, "xOverR": 0.0, "voltage": 1.0 }),
        )
        .device("b", "breaker", &["grid", "from"], json!({ "closed": false, "ratedCurrent": 1000.0 }))
        .device("line", "line", &["from", "end"], line)
        .event(AT, "b", "close", json!({}));
    let bench = if end.is_finite() {
        bench.device("load", "constantImpedanceLoad", &["end"], json!({ "p": V * V / end, "q": 0.0 }))
    } else {
        bench
    };
    bench.record(&["end.va", "end.vb", "b.ia", "line.ia"]).emt(step).run().completed()
}

#[test]
fn the_constants() {
    near("Z", surge(), 290.427, 1e-3);
    near("τ", delay(), 1.001_973_1e-3, 1e-10);
}

#[test]
fn an_open_end_doubles_the_wave() {
    for step in [STEP, 7.3e-6] {
        let run = stepped(line(1.0), f64::INFINITY, step);
        let v = |t: f64| run.at("end.va", t) / crest();
        let tau = delay();
        near("before it arrives", v(AT + tau - 2.0 * step), 0.0, 1e-6);
        for (travel, expected) in [(1.5, 2.0), (2.5, 2.0), (3.5, 0.0), (4.5, 0.0), (5.5, 2.0)] {
            near(&format!("{travel} τ"), v(AT + travel * tau), expected, 1e-3);
        }
        // Half of the front, within a step of τ and of 3·τ.
        let series = run.series("end.va");
        let first = |from: f64, above: bool| {
            let k = (from / step) as usize;
            k + series[k..].iter().position(|v| (*v > crest()) == above).expect("a front")
        };
        for (nth, above) in [(1.0, true), (3.0, false), (5.0, true)] {
            let arrival = AT + nth * tau;
            let seen = first(arrival - 0.5 * tau, above) as f64 * step;
            // Every passage smooths the front a little.
            let bar = if nth == 1.0 { step } else { 1.5 * step };
            assert!((seen - arrival).abs() <= bar, "{nth} τ: {seen} {arrival}");
        }
        assert!(run.audit() < 1e-9, "{}", run.audit());
    }
}

#[test]
fn a_matched_end_throws_nothing_back_and_a_short_one_all() {
    let matched = stepped(line(1.0), surge(), STEP);
    for t in [1.1, 1.9, 3.3, 5.7] {
        near("matched end", matched.at("end.va", AT + t * delay()) / crest(), 1.0, 1e-3);
        near("its current", matched.at("b.ia", AT + t * delay()) / crest() * surge(), 1.0, 1e-3);
    }
    assert!(matched.audit() < 1e-9, "{}", matched.audit());
    // 1 mΩ: the current at the beginning is 1, 3, 5 … times that of one wave.
    let short = stepped(line(1.0), 1e-3, STEP);
    for (t, times) in [(0.5, 1.0), (1.5, 1.0), (2.5, 3.0), (4.5, 5.0)] {
        near("into a short one", short.at("b.ia", AT + t * delay()) / crest() * surge(), times, 5e-3);
    }
    assert!(short.audit() < 1e-9, "{}", short.audit());
}

#[test]
fn resistance_damps_as_its_parts_say() {
    // 30 Ω: the first wave at an open end, 2·(1 − ρ)·Z/(Z + R/4) of the source.
    let r = 30.0;
    let run = stepped(with(&line(1.0), json!({ "resistance": r / LENGTH })), f64::INFINITY, STEP);
    let back = r / (r + 4.0 * surge());
    let expected = 2.0 * (1.0 - back) * surge() / (surge() + 0.25 * r);
    near("first wave", run.at("end.va", AT + 1.5 * delay()) / crest(), expected, 1e-3);
    // Spread evenly it would be 2·e^(−R/2Z).
    near("beside the distributed one", expected, 2.0 * (-0.5 * r / surge()).exp(), 2e-3);
    assert!(run.audit() < 1e-9, "{}", run.audit());
}

fn loaded(emt: Option<f64>, load: f64, resistance: f64) -> Outcome {
    let params = with(&line(60.0), json!({ "resistance": resistance }));
    let bench = Bench::new(60.0, 0.2, 1e-3)
        .ac("from", V)
        .ac("end", V)
        .device(
            "source",
            "utility",
            &["from"],
            json!({ "vNominal": V, "shortCircuitPower": 1e15, "xOverR": 0.0, "voltage": 1.0 }),
        )
        .device("line", "line", &["from", "end"], params);
    let bench = if load > 0.0 {
        bench.device("load", "constantImpedanceLoad", &["end"], json!({ "p": load, "q": 0.0 }))
    } else {
        bench
    };
    let bench = bench.record(&["end.vpu", "line.pFrom", "line.pTo"]);
    match emt {
        Some(step) => bench.emt(step),
        None => bench,
    }
    .run()
    .completed()
}

#[test]
fn the_open_line_lifts_its_end_as_the_long_line_does() {
    let theta = 2.0 * PI * 60.0 * delay();
    let rms = loaded(None, 0.0, 0.0);
    near("Ferranti", rms.at("end.vpu", 0.1), 1.0 / theta.cos(), 1e-7);
    near("Ferranti", rms.at("end.vpu", 0.1), 1.075_844_4, 1e-7);
}

#[test]
fn stands_still_from_the_operating_point() {
    // Without loss both domains are one; with loss lumped in three places against spread evenly.
    for (resistance, bar) in [(0.0, 1e-5), (0.05e-3, 3e-4)] {
        let (rms, emt) = (loaded(None, 300e6, resistance), loaded(Some(20e-6), 300e6, resistance));
        let still = rms.at("end.vpu", 0.1);
        let worst = emt.series("end.vpu").iter().fold(0.0_f64, |m, v| m.max((v - still).abs()));
        assert!(worst < bar, "{resistance}: {worst}");
        assert!(emt.audit() < 1e-9, "{}", emt.audit());
    }
}

#[test]
fn a_line_shorter_than_a_step_is_refused_by_name() {
    let short = with(&line(60.0), json!({ "length": 1000.0 }));
    let run = Bench::new(60.0, 0.1, 1e-3)
        .ac("from", V)
        .ac("end", V)
        .device(
            "source",
            "utility",
            &["from"],
            json!({ "vNominal": V, "shortCircuitPower": 1e9, "xOverR": 9.0, "voltage": 1.0 }),
        )
        .device("l1", "line", &["from", "end"], short)
        .emt(50e-6)
        .run();
    let failure = run.summary.failure.expect("refused");
    assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("l1"), Some("lineModel")));
    assert!(failure.message.contains("3.34 µs") && failure.message.contains("50.00 µs"), "{}", failure.message);
}
