//! Star points of transformers' high sides above earth: what magnetises the core in a zero sequence passes them and the winding's resistance beside the series current. Against
//! closed forms, and in both domains.

use crate::scan::{Complex, inverse, sum};
use crate::support;
use crate::unbalanced::{fault_current, rms_before};
use crate::zero_sequence::{MV, grid, held, utility};

use engine_core::studies::{Outcome, study};
use serde_json::{Value, json};
use support::{Bench, near, with};

const V: f64 = 11e3;
const S: f64 = 10e6;
/// Between the high side's star point and earth, Ω: through R, through R-L, through a coil.
const NEUTRALS: [(f64, f64); 3] = [(12.0, 0.0), (3.0, 9.0), (0.0, 15.0)];

/// 10 MVA, 8 %, X/R 20; its core, where it has one, draws 0.4 % and 4 % of rated.
fn transformer(group: &str, has_core: bool, (r, x): (f64, f64)) -> Value {
    let (loss, current) = if has_core { (0.004, 0.04) } else { (0.0, 0.0) };
    json!({ "sRated": S, "vHv": MV, "vLv": V, "uk": 0.08, "xOverR": 20.0, "noLoadLoss": loss, "noLoadCurrent": current, "tap": 1.0,
        "vectorGroup": group, "neutralResistanceHv": r, "neutralReactanceHv": x })
}
/// Ω at the high side, behind the core; half of the resistance stands before it.
fn leakage(f: f64) -> Complex {
    (before().0, 40.0 * before().0 * f / 50.0)
}
fn before() -> Complex {
    (0.5 * 0.08 * MV * MV / S / 401.0_f64.sqrt(), 0.0)
}
/// Admittance of the core at the high side, S.
fn core(has_core: bool, f: f64) -> Complex {
    let base = S / MV / MV;
    if has_core { (0.004 * base, -(0.04f64.powi(2) - 0.004f64.powi(2)).sqrt() * base * 50.0 / f) } else { (0.0, 0.0) }
}
fn thrice((r, x): (f64, f64), f: f64) -> Complex {
    (3.0 * r, 3.0 * x * f / 50.0)
}
fn load() -> Value {
    json!({ "p": 2e5, "q": 0.0, "vBlend": 0.7 })
}
/// Fed at the low side: the high side's only way to earth is this star point.
fn step_up(transformer: Value) -> Bench {
    Bench::new(50.0, 0.4, 1e-4)
        .ac("lv", V)
        .ac("mv", MV)
        .device("grid", "utility", &["lv"], with(&utility(1.0), json!({ "vNominal": V })))
        .device("t", "transformer", &["mv", "lv"], transformer)
        .device("p", "constantPowerLoad", &["mv"], load())
}

#[test]
fn before_a_delta() {
    for (has_core, neutral) in [(false, NEUTRALS[0]), (true, NEUTRALS[0]), (true, NEUTRALS[1]), (true, NEUTRALS[2])] {
        let bench = step_up(transformer("YNd1", has_core, neutral));
        let wanted =
            |f: f64| sum(sum(thrice(neutral, f), before()), inverse(sum(core(has_core, f), inverse(leakage(f)))));
        held(&bench, "mv", (20.0, 1500.0), 1e-3, wanted);
    }
}

/// From the low side of two stars: Z + (what magnetises ∥ (3·Z_N + Z₀ of the grid)) over the square of the ratio.
#[test]
fn between_two_stars() {
    let n = MV / V;
    for neutral in NEUTRALS {
        let bench = Bench::new(50.0, 0.4, 1e-4)
            .ac("mv", MV)
            .ac("lv", V)
            .device("grid", "utility", &["mv"], utility(3.0))
            .device("t", "transformer", &["mv", "lv"], transformer("YNyn0", true, neutral))
            .device("p", "constantPowerLoad", &["lv"], load());
        let wanted = |f: f64| {
            let behind = sum(sum(thrice(neutral, f), before()), grid(3.0, f));
            let all = sum(leakage(f), inverse(sum(core(true, f), inverse(behind))));
            (all.0 / n / n, all.1 / n / n)
        };
        held(&bench, "lv", (20.0, 1500.0), 1e-3, wanted);
    }
}

/// A phase to earth at the high side: 3·U/(Z₁ + Z₂ + Z₀) in `rms`, the phases of `emt`, and the energy of both; disconnected within it, nothing is left.
#[test]
fn earth_fault_at_the_high_side() {
    const PHASES: [&str; 3] = ["mv.va", "mv.vb", "mv.vc"];
    for neutral in NEUTRALS {
        let t = transformer("YNd1", true, neutral);
        let run = |emt: bool, trips: bool| {
            let names = PHASES.map(|name| if emt { name.to_owned() } else { format!("{name}Rms") });
            let mut bench = step_up(t.clone())
                .event(0.1, "mv", "fault", json!({ "resistance": 0.0, "phases": "a" }))
                .record(&names.each_ref().map(String::as_str));
            bench.duration = 0.5;
            if trips {
                bench = bench.event(0.25, "t", "disconnect", json!({}));
            }
            if emt { bench.emt(20e-6) } else { bench }.run().completed()
        };
        let rms = run(false, false);
        let n = (MV / V) * (MV / V);
        let source = {
            let r = V * V / 500e6 / 65.0_f64.sqrt() * n;
            (r, 8.0 * r)
        };
        let z1 = sum(before(), inverse(sum(core(true, 50.0), inverse(sum(leakage(50.0), source)))));
        let z0 = sum(sum(thrice(neutral, 50.0), before()), inverse(sum(core(true, 50.0), inverse(leakage(50.0)))));
        let z = sum((2.0 * z1.0, 2.0 * z1.1), z0);
        // Load and core move the voltage before the fault a little.
        let before = rms.at("mv.vaRms", 0.09);
        let expected = 3.0 * before / z.0.hypot(z.1) / 1e3;
        near("I_k1, kA", fault_current(&rms)[0], expected, 5e-3 * expected);
        assert!(rms.audit() < 1e-6, "{}", rms.audit());
        let emt = run(true, false);
        println!("{neutral:?}: emt audit {:.1e}", emt.audit());
        assert!(emt.audit() < 1e-5, "{}", emt.audit());
        for name in PHASES {
            let gap = (rms_before(&emt, name, 0.48) - rms.at(&format!("{name}Rms"), 0.48)).abs();
            println!("{neutral:?} {name}: {:.1e}", gap / MV);
            assert!(gap < 1e-3 * MV, "{neutral:?} {name}: {gap}");
        }
        let tripped = run(true, true);
        println!("{neutral:?}: cut off {:.1e}", tripped.audit());
        assert!(tripped.audit() < 3e-5, "{}", tripped.audit());
        assert!(rms_before(&tripped, "mv.vb", 0.48) < 1e-3 * MV);
    }
}

/// A core that saturates beside a star point through R and R-L: energised onto it, energy is kept.
#[test]
fn inrush_through_the_star_point() {
    for neutral in NEUTRALS {
        let t = with(
            &transformer("YNd1", true, neutral),
            json!({ "closed": false, "kneeFlux": 1.2, "airCoreReactance": 0.3, "remanence": 0.6 }),
        );
        let run = Bench::new(50.0, 0.3, 1e-4)
            .ac("mv", MV)
            .ac("lv", V)
            .device("grid", "utility", &["mv"], utility(1.0))
            .device("t", "transformer", &["mv", "lv"], t)
            .device("p", "constantImpedanceLoad", &["lv"], json!({ "p": 2e5, "q": 0.0 }))
            .event(0.05, "t", "close", json!({}))
            .record(&["mv.va", "t.iHv"])
            .emt(20e-6)
            .run()
            .completed();
        println!("{neutral:?}: audit {:.1e}", run.audit());
        assert!(run.audit() < 1e-4, "{}", run.audit());
        assert!(run.greatest("t.iHv") > 1.5 * S / (3f64.sqrt() * MV), "an inrush: {}", run.greatest("t.iHv"));
    }
}

#[test]
fn a_delta_has_no_star_point() {
    let bench = step_up(transformer("Dyn11", false, (1.0, 0.0)));
    let asked = json!({ "kind": "impedanceScan", "bus": "lv", "fromHz": 20.0, "toHz": 200.0, "points": 5, "formulation": "rms", "sequence": "zero" });
    let answer = study(&bench.network().to_string(), &asked.to_string(), &mut |_, _| {});
    assert!(!matches!(answer.outcome, Some(Outcome::ImpedanceScan(_))));
    let failure = answer.failure.expect("refused");
    assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("t"), Some("neutralResistanceHv")));
}
