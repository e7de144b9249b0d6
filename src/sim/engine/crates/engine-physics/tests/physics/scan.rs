//! The impedance scan in phases against closed forms and against the linearised phasor model.

use crate::support;

use engine_core::studies::impedance::{ImpedanceScan, Point};
use engine_core::studies::{Answer, Outcome, study};
use serde_json::{Value, json};
use std::f64::consts::{PI, TAU};
use support::{Bench, with};

pub type Complex = (f64, f64);
pub fn inverse(z: Complex) -> Complex {
    let d = z.0 * z.0 + z.1 * z.1;
    (z.0 / d, -z.1 / d)
}
pub fn sum(a: Complex, b: Complex) -> Complex {
    (a.0 + b.0, a.1 + b.1)
}
pub fn off(a: Complex, b: Complex) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1) / b.0.hypot(b.1)
}

fn ask(bench: &Bench, bus: &str, range: (f64, f64), points: usize) -> Answer {
    told(bench, json!({ "bus": bus, "fromHz": range.0, "toHz": range.1, "points": points, "formulation": "emt" }))
}
/// A scan whose progress goes on to its end.
pub fn told(bench: &Bench, request: Value) -> Answer {
    let request = with(&json!({ "kind": "impedanceScan" }), request);
    let mut told: Vec<(f64, usize)> = vec![];
    let answer = study(&bench.network().to_string(), &request.to_string(), &mut |done, all| told.push((done, all)));
    assert!(told.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 == w[1].1), "progress goes on: {told:?}");
    if let (Some(Outcome::ImpedanceScan(s)), false) = (&answer.outcome, told.is_empty()) {
        let (done, all) = told[told.len() - 1];
        assert!(all == s.points.len() && (done - all as f64).abs() < 1e-9, "progress ends at the end: {told:?}");
    }
    answer
}
fn scan(bench: &Bench, bus: &str, range: (f64, f64), points: usize) -> ImpedanceScan {
    let answer = ask(bench, bus, range, points);
    match answer.outcome {
        Some(Outcome::ImpedanceScan(s)) => {
            println!("{} points, {:?}, {:?}", s.points.len(), s.quality, answer.notes);
            s
        }
        other => panic!("{other:?} {:?}", answer.failure),
    }
}
/// The trapezoidal rule has at f what the circuit has at tan(πfΔt)/(πΔt).
fn warped(f: f64, step: f64) -> f64 {
    (PI * f * step).tan() / (PI * step)
}
/// Largest |Z − expected|/|expected| of the entry.
pub fn worst(scan: &ImpedanceScan, entry: usize, expected: impl Fn(f64) -> Complex) -> f64 {
    let error = |p: &Point| off((p.z[2 * entry], p.z[2 * entry + 1]), expected(p.frequency_hz));
    let worst = scan.points.iter().map(error).fold(0.0, f64::max);
    println!("entry {entry}: {worst:.2e}");
    worst
}

/// P4's filter: R + sL ∥ sC ∥ −V²/P.
fn filter(power: f64) -> Bench {
    Bench::new(60.0, 1.0, 1e-3)
        .dc("source", 800.0)
        .dc("load", 800.0)
        .device("e", "dcSource", &["source"], json!({ "voltage": 800.0, "resistance": 0.0 }))
        .device("l", "dcBranch", &["source", "load"], json!({ "resistance": 0.02, "inductance": 1e-4 }))
        .device("c", "dcCapacitor", &["load"], json!({ "capacitance": 5e-3 }))
        .device("p", "dcConstantPowerLoad", &["load"], json!({ "power": power, "vBlend": 400.0, "currentLimit": 1e5 }))
}

#[test]
fn filter_with_constant_power() {
    let power = 300e3;
    let s = scan(&filter(power), "load", (50.0, 500.0), 30);
    let v = 0.5 * (800.0 + f64::sqrt(800.0 * 800.0 - 4.0 * 0.02 * power));
    let source = |w: f64| sum(inverse((0.02, w * 1e-4)), (0.0, w * 5e-3));
    let at = |w: f64| inverse(sum(source(w), (-power / v / v, 0.0)));
    // Beside the resonance the frequency error of the step shows, of 0.08 % at most.
    assert!(worst(&s, 0, |f| at(TAU * f)) < 6e-3);
    let (_, step) = s.quality.as_ref().expect("a quality").step;
    let discrete = s.points.iter().filter(|p| p.frequency_hz < 158.0);
    let discrete = discrete.map(|p| off((p.z[0], p.z[1]), at(TAU * warped(p.frequency_hz, step))));
    let discrete = discrete.fold(0.0, f64::max);
    println!("against the discrete circuit {discrete:.2e}");
    assert!(discrete < 1e-4, "{discrete}");
    for p in &s.points {
        let phasor = p.phasor.as_ref().expect("a phasor");
        assert!(off((p.z[0], p.z[1]), (phasor[0], phasor[1])) < 6e-3);
        let y = source(TAU * p.frequency_hz);
        let ratio = power / v / v / y.0.hypot(y.1);
        assert!((p.ratio.expect("a load") / ratio - 1.0).abs() < 6e-3, "{ratio}");
    }
    assert!(s.middlebrook.expect("a load").satisfied);
    // Beyond the bound of 615 148 W it swings ever wider.
    let unstable = ask(&filter(700e3), "load", (50.0, 500.0), 30).failure.expect("a refusal");
    assert_eq!(unstable.code, "not-steady", "{}", unstable.message);
}

fn grid(v: f64) -> Value {
    json!({ "vNominal": v, "shortCircuitPower": 200e6, "xOverR": 10.0, "voltage": 1.0 })
}

/// A grid's R-L, a capacitor bank in parallel and a load: the same in both sequences, and nothing at the mirrors.
#[test]
fn parallel_resonance_of_a_capacitor_bank() {
    let (v, w0) = (11e3, 100.0 * PI);
    let bench = Bench::new(50.0, 1.0, 1e-3)
        .ac("bus", v)
        .device("grid", "utility", &["bus"], grid(v))
        .device("bank", "shuntCapacitor", &["bus"], json!({ "qRated": 4e6, "vRated": v }))
        .device("load", "constantImpedanceLoad", &["bus"], json!({ "p": 2e6, "q": 0.0 }));
    let s = scan(&bench, "bus", (30.0, 1000.0), 40);
    let r = v * v / 200e6 / 101f64.sqrt();
    let at = |f: f64| {
        let w = TAU * f / w0;
        inverse(sum(inverse((r, 10.0 * r * w)), (2e6 / v / v, 4e6 / v / v * w)))
    };
    for sequence in [0, 1] {
        assert!(worst(&s, sequence, at) < 6e-3);
    }
    for p in &s.points {
        assert!(p.mirror.as_ref().expect("mirrors").iter().all(|m| *m < 1e-8), "{:?}", p.mirror);
        // Networks of the phasor model keep the reactances of the nominal frequency.
        let phasor = p.phasor.as_ref().expect("a phasor");
        if (p.frequency_hz - 50.0).abs() < 3.0 {
            assert!(off((p.z[0], p.z[1]), (phasor[0], phasor[1])) < 0.07);
        }
    }
    let quality = s.quality.expect("a quality");
    assert!(quality.nonlinearity < 1e-8 && quality.residual < 1e-3 && quality.moved < 0.01, "{quality:?}");
}

/// The open end of a π section behind a grid without resistance to speak of: series and parallel resonance.
#[test]
fn open_cable() {
    let (v, w0, length) = (11e3, 100.0 * PI, 5e3);
    let (r, x, c) = (1e-4, 1.2e-4, 3e-10);
    let line = json!({ "length": length, "resistance": r, "reactance": x, "capacitance": c, "ampacity": 400.0 });
    let bench = Bench::new(50.0, 1.0, 1e-3)
        .ac("bus", v)
        .ac("end", v)
        .device("grid", "utility", &["bus"], grid(v))
        .device("cable", "line", &["bus", "end"], line)
        .device("load", "constantImpedanceLoad", &["end"], json!({ "p": 1e5, "q": 0.0 }));
    let s = scan(&bench, "end", (100.0, 2000.0), 40);
    let rg = v * v / 200e6 / 101f64.sqrt();
    let at = |f: f64| {
        let w = TAU * f;
        let half = (0.0, 0.5 * w * c * length);
        let near = inverse(sum(inverse((rg, 10.0 * rg * w / w0)), half));
        let through = sum(near, (r * length, x * length * w / w0));
        inverse(sum(inverse(through), sum(half, (1e5 / v / v, 0.0))))
    };
    assert!(worst(&s, 0, at) < 6e-3);
}

/// A six-pulse bridge answers a tone at every sixth of the nominal frequency beside it: many tones at once do not come out as one by one, and the
/// answer says so.
#[test]
fn coupling_of_frequencies_is_told() {
    let bridge = json!({
        "pRated": 500e3, "vInput": 480.0, "lineReactance": 0.05, "lineResistance": 0.0, "dcInductance": 1e-4, "dcResistance": 0.0,
        "forwardDrop": 0.0, "onResistance": 1e-5
    });
    let bench = Bench::new(60.0, 1.0, 1e-3)
        .ac("bus", 480.0)
        .dc("link", 650.0)
        .device(
            "grid",
            "utility",
            &["bus"],
            json!({ "vNominal": 480.0, "shortCircuitPower": 20e6, "xOverR": 10.0, "voltage": 1.0 }),
        )
        .device("d", "diodeBridge", &["bus", "link"], bridge)
        .device("r", "dcResistor", &["link"], json!({ "resistance": 0.8 }));
    let answer = ask(&bench, "bus", (200.0, 1000.0), 40);
    match answer.outcome {
        Some(Outcome::ImpedanceScan(s)) => {
            let quality = s.quality.expect("a quality");
            println!("{quality:?} {:?}", answer.notes);
            assert!(quality.nonlinearity > 0.01);
            assert!(answer.notes.iter().any(|n| n.code == "N310" && n.message.contains("couples frequencies")));
        }
        other => panic!("{other:?} {:?}", answer.failure),
    }
}

#[test]
fn what_cannot_be_scanned_is_refused() {
    let code = |range, points| ask(&filter(1e5), "load", range, points).failure.map(|f| (f.code, f.param));
    let bad = |param: &str| Some(("bad-input".to_owned(), Some(param.to_owned())));
    assert_eq!(code((50.0, 2e4), 30), bad("toHz"));
    assert_eq!(code((1e-4, 100.0), 30), bad("fromHz"));
    assert_eq!(code((50.0, 100.0), 1), bad("points"));
}
