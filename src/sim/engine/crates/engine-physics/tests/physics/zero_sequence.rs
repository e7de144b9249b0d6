//! The zero-sequence impedance: its network and injection in `emt`, each against closed forms and so against each other.

use crate::scan::{Complex, inverse, sum, told, worst};
use crate::support;
use crate::unbalanced::rms_before;

use engine_core::results::Failure;
use engine_core::studies::Outcome;
use engine_core::studies::impedance::ImpedanceScan;
use serde_json::{Value, json};
use std::f64::consts::{PI, TAU};
use support::{Bench, near, with};

pub const MV: f64 = 33e3;
const LV: f64 = 690.0;
const W0: f64 = 100.0 * PI;

fn ask(bench: &Bench, bus: &str, formulation: &str, range: (f64, f64)) -> Result<ImpedanceScan, Failure> {
    let request = json!({
        "bus": bus, "fromHz": range.0, "toHz": range.1, "points": 30, "formulation": formulation, "sequence": "zero"
    });
    let answer = told(bench, request);
    match answer.outcome {
        Some(Outcome::ImpedanceScan(s)) => Ok(s),
        _ => Err(answer.failure.expect("a failure where there is no scan")),
    }
}

/// Both ways against a closed form in Ω: the network to rounding, `emt` to the frequency error of its steps, which shows beside resonances.
pub fn held(bench: &Bench, bus: &str, range: (f64, f64), bar: f64, expected: impl Fn(f64) -> Complex) {
    let network = ask(bench, bus, "rms", range).expect("a scan");
    assert_eq!((network.sequence, network.points.len(), network.points[0].z.len()), (Some("zero"), 30, 2));
    let off = worst(&network, 0, &expected);
    assert!(off < 1e-9, "{bus}, network: {off:.1e}");
    let injected = ask(bench, bus, "emt", range).expect("a scan");
    assert!(injected.points.len() > 20 && injected.points.iter().all(|p| p.z.len() == 2 && p.mirror.is_none()));
    let off = worst(&injected, 0, &expected);
    println!("{bus}, emt: {off:.1e} {:?}", injected.quality);
    assert!(off < bar, "{bus}, emt: {off:.1e}");
    for p in &injected.points {
        let phasor = p.phasor.as_ref().expect("the network's");
        let wanted = expected(p.frequency_hz);
        assert!((phasor[0] - wanted.0).hypot(phasor[1] - wanted.1) < 1e-9 * wanted.0.hypot(wanted.1));
    }
    let quality = injected.quality.expect("a quality");
    assert!(quality.nonlinearity < 1e-6 && quality.residual < 1e-2 && quality.unsettled < 2e-4, "{quality:?}");
}

pub fn utility(zero: f64) -> Value {
    json!({ "vNominal": MV, "shortCircuitPower": 500e6, "xOverR": 8.0, "voltage": 1.0, "zeroSequence": zero })
}
/// Z₀ of [`utility`], Ω.
pub fn grid(zero: f64, f: f64) -> Complex {
    let r = zero * MV * MV / 500e6 / 65.0_f64.sqrt();
    (r, 8.0 * r * f / 50.0)
}
/// 1.25 MVA, 6 %, X/R 8, without a core.
pub fn transformer(group: &str) -> Value {
    json!({ "sRated": 1.25e6, "vHv": MV, "vLv": LV, "uk": 0.06, "xOverR": 8.0, "noLoadLoss": 0.0, "noLoadCurrent": 0.0, "tap": 1.0,
        "vectorGroup": group })
}
/// Its short-circuit impedance at the low side, Ω.
pub fn leakage(f: f64) -> Complex {
    let r = 0.06 * LV * LV / 1.25e6 / 65.0_f64.sqrt();
    (r, 8.0 * r * f / 50.0)
}
fn unit(transformer: Value, zero: f64) -> Bench {
    Bench::new(50.0, 1.0, 1e-3)
        .ac("mv", MV)
        .ac("lv", LV)
        .device("grid", "utility", &["mv"], utility(zero))
        .device("t", "transformer", &["mv", "lv"], transformer)
        .device("p", "constantPowerLoad", &["lv"], json!({ "p": 2e5, "q": 0.0, "vBlend": 0.7 }))
}

/// From its star a Dyn transformer shows Z + 3·Z_N; from its delta nothing but the grid's Z₀.
#[test]
fn star_point_behind_a_delta() {
    for (resistance, reactance) in [(0.0, 0.0), (0.5, 0.0), (0.02, 0.1)] {
        let neutral = json!({ "neutralResistance": resistance, "neutralReactance": reactance });
        let bench = unit(with(&transformer("Dyn11"), neutral), 2.5);
        let star = |f: f64| sum(leakage(f), (3.0 * resistance, 3.0 * reactance * f / 50.0));
        held(&bench, "lv", (20.0, 2000.0), 1e-3, star);
        held(&bench, "mv", (20.0, 2000.0), 1e-3, |f| grid(2.5, f));
    }
}

/// Through a star on both sides stands what is behind it, by the square of the ratio, with three times the star point's impedance.
#[test]
fn star_point_in_series() {
    let tapped = json!({ "tap": 1.05, "neutralResistance": 0.3 });
    let bench = unit(with(&transformer("YNyn0"), tapped), 3.0);
    let ratio = 1.05 * MV / LV;
    let behind = |f: f64| grid(3.0, f);
    let through = |f: f64| sum(leakage(f), (behind(f).0 / ratio / ratio + 0.9, behind(f).1 / ratio / ratio));
    held(&bench, "lv", (20.0, 2000.0), 1e-3, through);
}

/// On three limbs the windings have a zero-sequence impedance of their own, seen from the star before a delta, through two stars, and beside the
/// grid where the star is the high side's.
#[test]
fn windings_with_a_zero_sequence_of_their_own() {
    let own = json!({ "x0OverX": 0.85, "r0OverR": 1.3, "neutralResistance": 0.01 });
    let limbs = |f: f64| (1.3 * leakage(f).0, 0.85 * leakage(f).1);
    let bench = unit(with(&transformer("Dyn11"), own.clone()), 2.5);
    held(&bench, "lv", (20.0, 2000.0), 1e-3, |f| sum(limbs(f), (0.03, 0.0)));
    // A zigzag meets the leakage between its halves alone, whatever the high side is.
    for group in ["Dzn0", "Yzn1", "Yzn11"] {
        let own = json!({ "x0OverX": 0.1, "r0OverR": 0.4, "neutralResistance": 0.01 });
        let bench =
            unit(with(&transformer(group), with(&own, json!({ "noLoadCurrent": 0.01, "noLoadLoss": 0.002 }))), 2.5);
        held(&bench, "lv", (20.0, 2000.0), 1e-3, |f| (0.4 * leakage(f).0 + 0.03, 0.1 * leakage(f).1));
        held(&bench, "mv", (20.0, 2000.0), 1e-3, |f| grid(2.5, f));
    }
    let n = (MV / LV) * (MV / LV);
    let through = |f: f64| sum(sum(limbs(f), (0.03, 0.0)), (grid(3.0, f).0 / n, grid(3.0, f).1 / n));
    held(&unit(with(&transformer("YNyn0"), own), 3.0), "lv", (20.0, 2000.0), 1e-3, through);
    let high = json!({ "x0OverX": 0.85, "r0OverR": 1.3, "neutralResistanceHv": 8.0 });
    let beside = |f: f64| inverse(sum(inverse(grid(3.0, f)), inverse((limbs(f).0 * n + 24.0, limbs(f).1 * n))));
    held(&unit(with(&transformer("YNd1"), high), 3.0), "mv", (20.0, 2000.0), 1e-3, beside);
}

/// The capacitors of a bank in earthed star resonate with leakage and star point.
#[test]
fn parallel_resonance_with_a_bank() {
    let bench = unit(with(&transformer("Dyn1"), json!({ "neutralReactance": 0.01 })), 1.0)
        .device("bank", "shuntCapacitor", &["lv"], json!({ "qRated": 4e5, "vRated": LV }))
        .device("heater", "constantImpedanceLoad", &["lv"], json!({ "p": 5e4, "q": 2e4 }));
    let at = |f: f64| {
        let coil = inverse(sum(leakage(f), (0.0, 0.03 * f / 50.0)));
        let load = (5e4 / LV / LV, -2e4 / LV / LV * 50.0 / f);
        inverse(sum(sum(coil, load), (0.0, 4e5 / LV / LV * f / 50.0)))
    };
    held(&bench, "lv", (20.0, 1000.0), 6e-3, at);
    // By hand: L of leakage and star point, C of the bank; |Z₀| is greatest there.
    let l = (leakage(50.0).1 + 0.03) / W0;
    let f = 1.0 / (TAU * (l * 4e5 / LV / LV / W0).sqrt());
    let scan = ask(&bench, "lv", "rms", (0.98 * f, 1.02 * f)).expect("a scan");
    let size = |k: usize| scan.points[k].z[0].hypot(scan.points[k].z[1]);
    let peak = (0..30).max_by(|a, b| size(*a).total_cmp(&size(*b))).expect("points");
    near("resonance, Hz", scan.points[peak].frequency_hz, f, 0.01 * f);
    assert!(size(peak) > 3.0 * leakage(f).1);
}

/// A line with R₀, X₀ and C₀ of its own, as a section and with waves.
#[test]
fn end_of_a_line() {
    let length = 20e3;
    let (r, x, c) = (0.27e-3 * length, 1.2e-3 * length, 24e-12 * length);
    let line = json!({ "length": length, "resistance": 0.12e-3, "reactance": 0.36e-3, "capacitance": 60e-12, "ampacity": 400.0,
        "zeroResistance": 0.27e-3, "zeroReactance": 1.2e-3, "zeroCapacitance": 24e-12 });
    let bench = |more: Value| {
        Bench::new(50.0, 1.0, 1e-3)
            .ac("mv", MV)
            .ac("end", MV)
            .device("grid", "utility", &["mv"], utility(2.0))
            .device("line", "line", &["mv", "end"], with(&line, more))
            .device("p", "constantPowerLoad", &["end"], json!({ "p": 1e6, "q": 0.0, "vBlend": 0.7 }))
    };
    let section = |f: f64| {
        let half = (0.0, 0.5 * TAU * f * c);
        let near_end = inverse(sum(inverse(grid(2.0, f)), half));
        inverse(sum(inverse(sum(near_end, (r, x * f / 50.0))), half))
    };
    held(&bench(json!({})), "end", (20.0, 800.0), 6e-3, section);
    // Without resistance the line with waves is one and the same in phasors and phases: Z_c·(Z + j·Z_c·tan θ)/(Z_c + j·Z·tan θ).
    let lossless = bench(json!({ "lineModel": "travelling", "resistance": 0.0, "zeroResistance": 0.0 }));
    let waves = |f: f64| {
        let l = x / W0;
        let (surge, tan) = ((l / c).sqrt(), (TAU * f * (l * c).sqrt()).tan());
        let z = grid(2.0, f);
        let (over, under) = ((z.0, z.1 + surge * tan), inverse((surge - z.1 * tan, z.0 * tan)));
        (surge * (over.0 * under.0 - over.1 * under.1), surge * (over.0 * under.1 + over.1 * under.0))
    };
    held(&lossless, "end", (100.0, 800.0), 6e-3, waves);
}

/// The star of three windings with a delta as its third: from the medium side Z_M + Z_L ∥ (Z_H + Z₀ of the grid).
#[test]
fn delta_as_a_third_winding() {
    let windings = json!({ "sHv": 10e6, "sMv": 10e6, "sLv": 10e6, "vHv": MV, "vMv": 11e3, "vLv": 6.3e3, "ukHm": 0.1, "ukHl": 0.18,
        "ukMl": 0.07, "xOverRHm": 20.0, "xOverRHl": 20.0, "xOverRMl": 20.0, "noLoadLoss": 0.0, "noLoadCurrent": 0.0, "tap": 1.0,
        "vectorGroup": "YNyn0d11" });
    let bench = Bench::new(50.0, 1.0, 1e-3)
        .ac("h", MV)
        .ac("m", 11e3)
        .ac("l", 6.3e3)
        .device("grid", "utility", &["h"], utility(2.0))
        .device("t", "transformer3w", &["h", "m", "l"], windings)
        .device("p", "constantPowerLoad", &["m"], json!({ "p": 1e6, "q": 0.0, "vBlend": 0.7 }));
    let leg = |uk: f64, f: f64| {
        let r = uk * 11e3 * 11e3 / 10e6 / 401.0_f64.sqrt();
        (r, 20.0 * r * f / 50.0)
    };
    let at = |f: f64| {
        let ratio = 11e3 / MV;
        let behind = sum(leg(0.105, f), (grid(2.0, f).0 * ratio * ratio, grid(2.0, f).1 * ratio * ratio));
        sum(leg(-0.005, f), inverse(sum(inverse(leg(0.075, f)), inverse(behind))))
    };
    held(&bench, "m", (20.0, 2000.0), 1e-3, at);
}

/// Between two deltas nothing leads to earth: both ways say so, and by whom.
#[test]
fn without_a_way_to_earth() {
    let bench = Bench::new(50.0, 1.0, 1e-3)
        .ac("hv", MV)
        .ac("mv", 11e3)
        .ac("board", 11e3)
        .ac("lv", LV)
        .device("grid", "utility", &["hv"], utility(1.0))
        .device("up", "transformer", &["hv", "mv"], with(&transformer("YNd1"), json!({ "vLv": 11e3 })))
        .device("q", "breaker", &["mv", "board"], json!({ "closed": true, "ratedCurrent": 1000.0 }))
        .device("down", "transformer", &["board", "lv"], with(&transformer("Dyn11"), json!({ "vHv": 11e3 })))
        .device("p", "constantPowerLoad", &["lv"], json!({ "p": 2e5, "q": 0.0, "vBlend": 0.7 }));
    for formulation in ["rms", "emt"] {
        let scan = ask(&bench, "mv", formulation, (20.0, 2000.0)).expect("an answer");
        let open = scan.open.expect("no way to earth");
        assert_eq!((open.buses, open.devices), (vec!["mv".into(), "board".into()], vec!["up".into(), "down".into()]));
        assert!(scan.points.is_empty() && scan.quality.is_none());
    }
    // A capacitance to earth is a way, if a small one.
    let short =
        json!({ "length": 100.0, "resistance": 1e-4, "reactance": 1e-4, "capacitance": 3e-10, "ampacity": 400.0 });
    let bench = bench.ac("stub", 11e3).device("cable", "line", &["board", "stub"], short).device(
        "s",
        "constantPowerLoad",
        &["stub"],
        json!({ "p": 1e4, "q": 0.0, "vBlend": 0.7 }),
    );
    let scan = ask(&bench, "mv", "rms", (20.0, 2000.0)).expect("an answer");
    assert!(scan.open.is_none());
    let section = |f: f64| {
        let half = (0.0, PI * f * 3e-8);
        inverse(sum(half, inverse(sum((0.01, 0.01 * f / 50.0), inverse(half)))))
    };
    let off = worst(&scan, 0, section);
    assert!(off < 1e-6, "{off:.1e}");
}

#[test]
fn what_has_no_zero_sequence_is_refused() {
    let bench = Bench::new(50.0, 1.0, 1e-3)
        .dc("dc", 800.0)
        .device("e", "dcSource", &["dc"], json!({ "voltage": 800.0, "resistance": 0.01 }))
        .device("r", "dcResistor", &["dc"], json!({ "resistance": 10.0 }));
    for formulation in ["rms", "emt"] {
        let failure = ask(&bench, "dc", formulation, (20.0, 200.0)).expect_err("a refusal");
        assert_eq!((failure.code.as_str(), failure.param.as_deref()), ("bad-input", Some("sequence")), "{failure:?}");
    }
    let delta = unit(with(&transformer("YNd1"), json!({ "neutralResistance": 1.0 })), 1.0);
    let failure = ask(&delta, "mv", "rms", (20.0, 200.0)).expect_err("a refusal");
    assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("t"), Some("neutralResistance")));
}

/// The star point's impedance bounds the current of an earth fault, I = 3·U/(2·Z₁ + Z₀), alike in both domains.
#[test]
fn earth_fault_through_the_star_point() {
    const PHASES: [&str; 3] = ["lv.va", "lv.vb", "lv.vc"];
    for (x0, r0) in [(1.0, 1.0), (0.85, 1.3)] {
        let run = |emt: bool| {
            let neutral = json!({ "neutralResistance": 0.05, "neutralReactance": 0.01, "x0OverX": x0, "r0OverR": r0 });
            let names = PHASES.map(|name| if emt { name.to_owned() } else { format!("{name}Rms") });
            let mut bench = unit(with(&transformer("Dyn11"), neutral), 1.0)
                .event(0.1, "lv", "fault", json!({ "resistance": 0.0, "phases": "a" }))
                .record(&names.each_ref().map(String::as_str));
            (bench.duration, bench.step) = (0.4, 1e-4);
            if emt { bench.emt(20e-6) } else { bench }.run().completed()
        };
        let rms = run(false);
        let note = rms.summary.notes.iter().find(|n| n.code == "D101").expect("fault current");
        let current: f64 = note.message.split(' ').filter_map(|word| word.parse().ok()).next().expect("a number");
        let ratio = LV * LV / MV / MV;
        let z1 = sum(leakage(50.0), (grid(1.0, 50.0).0 * ratio, grid(1.0, 50.0).1 * ratio));
        let z0 = sum((r0 * leakage(50.0).0, x0 * leakage(50.0).1), (0.15, 0.03));
        let z = sum((2.0 * z1.0, 2.0 * z1.1), z0);
        // The load moves the voltage before the fault a little.
        let expected = 3.0 * LV / 3.0_f64.sqrt() / z.0.hypot(z.1) / 1e3;
        near("I_k1, kA", current, expected, 0.01 * expected);
        assert!(rms.audit() < 1e-6, "{}", rms.audit());
        let emt = run(true);
        assert!(emt.audit() < 1e-5, "{}", emt.audit());
        for name in PHASES {
            near(name, rms_before(&emt, name, 0.38), rms.at(&format!("{name}Rms"), 0.38), 1e-3 * LV);
        }
        // The star point shifts: V_b = U·(a² − (Z₀ − Z₁)/(2·Z₁ + Z₀)).
        let (gap, over) = ((z0.0 - z1.0, z0.1 - z1.1), inverse(z));
        let share = (gap.0 * over.0 - gap.1 * over.1, gap.0 * over.1 + gap.1 * over.0);
        let healthy = LV / 3.0_f64.sqrt() * (0.5 + share.0).hypot(0.75_f64.sqrt() + share.1);
        near("phase b", rms.at("lv.vbRms", 0.38), healthy, 0.01 * healthy);
    }
}
