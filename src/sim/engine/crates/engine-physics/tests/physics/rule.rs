//! What the trapezoidal rule itself gives, to rounding: circuits on 10·cos(2π·50·t) V from rest against its solution at 100 µs by another program, P24, and the
//! energy balance over any window (P21). A run begins with a damped step; from there its difference to the rule's own solution is the
//! circuit's free response in the rule, which is taken out.

use crate::support;

use serde_json::{Value, json};
use std::f64::consts::PI;
use support::{Bench, Outcome, near};

const V: f64 = 10.0;
const STEP: f64 = 100e-6;
/// Line-to-line voltage whose phase crest is 10 V.
fn nominal() -> f64 {
    V * 1.5_f64.sqrt()
}
/// Conductance of each phase to earth in `emt`, S: 1e-8 pu of the system base.
fn stray(base: f64) -> f64 {
    1e-8 * base / (nominal() * nominal())
}

// DPsim project, reference-results, `Simulink/Circuits/SL_VS_RL1.csv`: step, current A.
const RL: &[(usize, f64)] = &[
    (1, 0.0493705323547094),
    (2, 0.0974733164643216),
    (3, 0.144290980083261),
    (5, 0.234004117162622),
    (10, 0.43469084670098),
    (20, 0.729779713982951),
    (50, 0.752311080173246),
    (100, -0.839013552956855),
    (200, 0.77015209437728),
    (350, -0.974568133244311),
    (500, -0.775378058374614),
    (700, -0.775375190152985),
    (850, 0.97444532179648),
    (1000, 0.775375170690306),
];
// `SL_VS_RC1.csv`: step, voltage of the capacitor V.
const RC: &[(usize, f64)] = &[
    (1, 0.952145981126539),
    (2, 1.81267173949258),
    (3, 2.58936428479393),
    (5, 3.91877032230378),
    (10, 6.19427417787946),
    (20, 7.81442791968557),
    (50, 2.7985053333639),
    (100, -9.10197364479302),
    (200, 9.10156385022672),
    (350, -2.85957581315347),
    (500, -9.10156386867591),
    (700, -9.10156386867591),
    (850, 2.85957581315346),
    (1000, 9.10156386867592),
];

/// A source switched at t = 0 through contacts onto one element.
fn switched(step: f64, source: Value, contacts: f64, (kind, params): (&str, Value), channel: &str) -> Outcome {
    let contacts = json!({ "closed": false, "ratedCurrent": 10.0, "contactResistance": contacts });
    Bench::new(50.0, 0.1, step)
        .ac("source", nominal())
        .ac("end", nominal())
        .device("e", "utility", &["source"], source)
        .device("s", "breaker", &["source", "end"], contacts)
        .device("load", kind, &["end"], params)
        .event(0.0, "s", "close", json!({}))
        .record(&[channel])
        .emt(step)
        .run()
        .completed()
}

/// 5 Ω and 20 mH: source with 1 Ω and all of the inductance, contacts of 0.5 Ω, load; what stray conductances take is in the load.
fn resistor_inductor(step: f64) -> Outcome {
    let (w, g) = (100.0 * PI, stray(100.0));
    let at_source = 1.0 / (1.0 / 4.0 - g);
    let load = 1.0 / (1.0 / (at_source - 0.5) - g);
    let z = (w * 20e-3).hypot(1.0);
    let vn = nominal();
    let source = json!({ "vNominal": vn, "shortCircuitPower": vn * vn / z, "xOverR": w * 20e-3, "voltage": 1.0 });
    switched(step, source, 0.5, ("constantImpedanceLoad", json!({ "p": vn * vn / load, "q": 0.0 })), "e.ia")
}

/// 1 Ω and 1 mF: source of about 0.9 Ω, contacts of 0.1 Ω; what stray conductances take is in the source.
fn resistor_capacitor(step: f64) -> Outcome {
    // Without any rating the base is 1 MVA.
    let (vn, g) = (nominal(), stray(1e6));
    let whole = 1.0 / (1.0 - g);
    let at_source = whole - 0.1;
    let source = 1.0 / (1.0 / at_source - g);
    let emf = whole * source / at_source;
    let at = json!({ "vNominal": vn, "shortCircuitPower": vn * vn / source, "xOverR": 0.0, "voltage": emf });
    let bank = json!({ "qRated": 100.0 * PI * 1e-3 * vn * vn, "vRated": vn });
    switched(step, at, 0.1, ("shuntCapacitor", bank), "end.va")
}

/// Into the source is out of it.
fn current(run: &Outcome) -> Vec<f64> {
    run.series("e.ia").iter().map(|i| -i).collect()
}

/// Largest difference to the rule's solution once the free response that begins at the first step is taken out; a: its factor a step.
fn beside(series: &[f64], published: &[(usize, f64)], a: f64) -> f64 {
    let first = series[1] - published[0].1;
    assert!(first.abs() < 1e-3, "the first step differs by {first}");
    published.iter().map(|&(k, v)| (series[k] - first * a.powi(k as i32 - 1) - v).abs()).fold(0.0, f64::max)
}

#[test]
fn circuits_follow_the_rule_of_another_program() {
    let rl = beside(&current(&resistor_inductor(STEP)), RL, (2.0 * 20e-3 / STEP - 5.0) / (2.0 * 20e-3 / STEP + 5.0));
    let rc =
        beside(resistor_capacitor(STEP).series("end.va"), RC, (2.0 * 1e-3 / STEP - 1.0) / (2.0 * 1e-3 / STEP + 1.0));
    println!("R-L {:.1e}, R-C {:.1e} of the peak", rl / 0.98, rc / 9.5);
    assert!(rl < 1e-12 * 0.98 && rc < 1e-12 * 9.5, "{rl} {rc}");
}

#[test]
fn their_error_falls_fourfold_as_the_step_halves() {
    let w = 100.0 * PI;
    // i(t) = |Y|·V·(cos(ωt − φ) − cos φ·e^(−R·t/L)); v_C alike.
    let exact_current = |t: f64| {
        let (z, phi) = (5.0_f64.hypot(w * 20e-3), (w * 20e-3 / 5.0).atan());
        V / z * ((w * t - phi).cos() - phi.cos() * (-t * 5.0 / 20e-3).exp())
    };
    let exact_voltage = |t: f64| {
        let (gain, phi) = (1.0 / 1.0_f64.hypot(w * 1e-3), (w * 1e-3_f64).atan());
        V * gain * ((w * t - phi).cos() - phi.cos() * (-t / 1e-3).exp())
    };
    let error = |series: &[f64], step: f64, exact: &dyn Fn(f64) -> f64| {
        series.iter().enumerate().map(|(k, v)| (v - exact(k as f64 * step)).abs()).fold(0.0, f64::max)
    };
    let steps = [25e-6, 12.5e-6, 6.25e-6];
    let rl = steps.map(|h| error(&current(&resistor_inductor(h)), h, &exact_current));
    let rc = steps.map(|h| error(resistor_capacitor(h).series("end.va"), h, &exact_voltage));
    println!("R-L {rl:?}, R-C {rc:?}");
    for e in [rl, rc] {
        near("fourfold", e[0] / e[1], 4.0, 0.1);
        near("fourfold", e[1] / e[2], 4.0, 0.1);
    }
}

/// P24: the exact discrete trapezoidal solution of an R-L on 100 V, to rounding.
#[test]
fn discrete_solution_is_the_trapezoidal_one() {
    let run = Bench::new(50.0, 0.01, 50e-6)
        .dc("source", 100.0)
        .dc("end", 100.0)
        .device("e", "dcSource", &["source"], json!({ "voltage": 100.0, "resistance": 0.0 }))
        .device("l", "dcBranch", &["source", "end"], json!({ "resistance": 0.5, "inductance": 10e-3, "closed": false }))
        .device("r", "dcResistor", &["end"], json!({ "resistance": 0.5 }))
        .event(0.0, "l", "close", json!({}))
        .record(&["l.i"])
        .emt(50e-6)
        .run()
        .completed();
    let i = run.series("l.i");
    let (a, b) = (2.0 * 10e-3 / 50e-6 - 1.0, 2.0 * 10e-3 / 50e-6 + 1.0);
    let published = [(1, 0.498_753_117_206_973_7), (20, 9.516_277_047_252_153), (200, 63.212_132_524_612_926)];
    let worst = beside(i, &published, a / b);
    println!("P24 {:.1e}", worst / published[2].1);
    assert!(worst < 1e-13 * published[2].1, "{worst}");
    for k in 2..200 {
        near("recursion", i[k], (a * i[k - 1] + 200.0) / b, 1e-13 * 64.0);
    }
    near("the damped step, beside 100·(1 − e^(−h/τ))", i[1], 100.0 * (1.0 - (-0.005_f64).exp()), 1e-6);
}

/// P21: over any window and across its events what sources give less losses and loads is what is stored.
#[test]
fn energy_is_balanced_over_any_window() {
    for duration in [0.0137, 0.05, 0.0731, 0.1, 0.17, 0.2113] {
        let network = |emt: bool| {
            let bench = Bench::new(50.0, duration, 1e-3)
                .ac("a", 11e3)
                .ac("b", 11e3)
                .device("grid", "utility", &["a"], json!({ "vNominal": 11e3, "shortCircuitPower": 200e6, "xOverR": 8.0, "voltage": 1.02 }))
                .device("l", "line", &["a", "b"], json!({ "length": 3e3, "resistance": 1.5e-4, "reactance": 3e-4, "capacitance": 2e-10, "ampacity": 400.0 }))
                .device("r", "constantImpedanceLoad", &["b"], json!({ "p": 4e6, "q": 1e6 }))
                .device("c", "shuntCapacitor", &["b"], json!({ "qRated": 1e6, "vRated": 11e3 }))
                .event(0.0123, "r", "set", json!({ "p": 7e6, "q": 2e6 }))
                .event(0.0518, "b", "fault", json!({ "resistance": 2.0 }))
                .event(0.1002, "b", "clear", json!({}))
                .event(0.1507, "c", "open", json!({}));
            if emt { bench.emt(50e-6) } else { bench }.run().completed().audit()
        };
        let (rms, emt) = (network(false), network(true));
        println!("{duration} s: rms {rms:.1e}, emt {emt:.1e}");
        // The fault and its end switch.
        assert!(rms < 1e-6 && emt < if duration < 0.0518 { 1e-6 } else { 1e-5 }, "{duration} s: rms {rms}, emt {emt}");
    }
}

/// A fault behind an inductance goes out wherever in a step the zero of its current falls. What is left of the current the loss of an unloaded core takes
/// for some microseconds: in damped steps that all were shorter, just before a point of the grid, the voltage had swung on to 1.38 times the crest.
#[test]
fn a_fault_goes_out_at_any_instant_of_a_step() {
    let crest = 11e3 * (2.0_f64 / 3.0).sqrt();
    let (mut highest, mut worst) = (0.0_f64, 0.0_f64);
    for k in 0..50 {
        let run = Bench::new(50.0, 0.08, 50e-6)
            .ac("a", 11e3)
            .ac("b", 400.0)
            .device("grid", "utility", &["a"], json!({ "vNominal": 11e3, "shortCircuitPower": 4e6, "xOverR": 50.0, "voltage": 1.0 }))
            .device("t", "transformer", &["a", "b"], json!({ "sRated": 2e6, "vHv": 11e3, "vLv": 400.0, "uk": 0.06, "xOverR": 8.0, "noLoadLoss": 0.001, "noLoadCurrent": 0.005, "tap": 1.0, "vectorGroup": "Dyn11" }))
            .event(0.025 + k as f64 * 1e-6, "a", "fault", json!({ "phases": "ca" }))
            .event(0.04, "a", "clear", json!({}))
            .record(&["a.va", "a.vb", "a.vc"])
            .emt(50e-6)
            .run()
            .completed();
        let voltage = ["a.va", "a.vb", "a.vc"].iter().map(|v| run.greatest(v).max(-run.least(v).0)).fold(0.0, f64::max);
        (highest, worst) = (highest.max(voltage), worst.max(run.audit()));
    }
    println!("{:.4} of the crest, audit {worst:.1e}", highest / crest);
    assert!(highest < 1.002 * crest && worst < 1e-6, "{} of the crest, audit {worst}", highest / crest);
}
