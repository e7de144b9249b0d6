//! Ways to earth of a plant that has none by its transformer: earthing transformers and star points of machines, against closed forms and in both
//! domains.

use crate::scan::{Complex, inverse, sum};
use crate::support;
use crate::unbalanced::{fault_current, rms_before};
use crate::zero_sequence::{MV, held, utility};

use serde_json::{Value, json};
use support::{Bench, Outcome, near, with};

const V: f64 = 11e3;
const PHASES: [&str; 3] = ["bus.va", "bus.vb", "bus.vc"];

fn times(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}
fn size(z: Complex) -> f64 {
    z.0.hypot(z.1)
}
/// A phase to earth over `r`: neutral current 3·I₀ for a phase voltage of 1, and the voltages of phases b and c over that before the fault, with
/// a = e^(j·2π/3): V_b = a²·E − (Z₁·a² + Z₂·a + Z₀)·I₀.
fn phase_to_earth(z1: Complex, z2: Complex, z0: Complex, r: f64) -> (f64, [f64; 2]) {
    let i0 = inverse(sum(sum(z1, z2), sum(z0, (3.0 * r, 0.0))));
    let (a, a2) = ((-0.5, 0.75_f64.sqrt()), (-0.5, -0.75_f64.sqrt()));
    let healthy = |turn: Complex, back: Complex| {
        let drop = times(sum(sum(times(z1, turn), times(z2, back)), z0), i0);
        size((turn.0 - drop.0, turn.1 - drop.1))
    };
    (3.0 * size(i0), [healthy(a2, a), healthy(a, a2)])
}

/// 10 MVA, 8 %, X/R 20, in delta at its 11 kV.
fn leakage() -> Complex {
    let r = 0.08 * V * V / 10e6 / 401.0_f64.sqrt();
    (r, 20.0 * r)
}
/// Of the grid and the transformer, Ω at 11 kV.
fn source() -> Complex {
    let r = V * V / 500e6 / 65.0_f64.sqrt();
    sum(leakage(), (r, 8.0 * r))
}
fn earthing() -> Value {
    json!({ "zeroResistance": 0.4, "zeroReactance": 3.2, "neutralResistance": 15.0, "neutralReactance": 0.5, "shortTimeCurrent": 400.0,
        "shortTime": 1.0 })
}
fn way(f: f64) -> Complex {
    (0.4 + 45.0, (3.2 + 1.5) * f / 50.0)
}
/// A bus behind the delta of a transformer, whose only way to earth is what `count` earthing transformers let through.
fn behind_a_delta(count: u32) -> Bench {
    let transformer = json!({ "sRated": 10e6, "vHv": MV, "vLv": V, "uk": 0.08, "xOverR": 20.0, "noLoadLoss": 0.0, "noLoadCurrent": 0.0,
        "tap": 1.0, "vectorGroup": "YNd1" });
    Bench::new(50.0, 0.4, 1e-4)
        .ac("mv", MV)
        .ac("bus", V)
        .device("grid", "utility", &["mv"], utility(1.0))
        .device("t", "transformer", &["mv", "bus"], transformer)
        .devices("e", "earthingTransformer", count, &["bus"], earthing())
}

/// In both domains.
fn faulted(bench: &Bench, r: f64, record: &[&str]) -> [Outcome; 2] {
    [false, true].map(|emt| {
        let names = PHASES.map(|name| if emt { name.to_owned() } else { format!("{name}Rms") });
        let bench = bench.clone().event(0.1, "bus", "fault", json!({ "resistance": r, "phases": "a" }));
        let bench = bench.record(&names.each_ref().map(String::as_str)).record(record);
        if emt { bench.emt(20e-6) } else { bench }.run().completed()
    })
}

#[test]
fn it_is_the_way_of_a_zero_sequence() {
    let load = json!({ "p": 1e6, "q": 0.0, "vBlend": 0.7 });
    let one = behind_a_delta(1).device("p", "constantPowerLoad", &["bus"], load.clone());
    held(&one, "bus", (20.0, 2000.0), 1e-3, way);
    let two = behind_a_delta(2).device("p", "constantPowerLoad", &["bus"], load);
    held(&two, "bus", (20.0, 2000.0), 1e-3, |f| (0.5 * way(f).0, 0.5 * way(f).1));
}

#[test]
fn a_phase_to_earth_behind_a_delta() {
    let phase = V / 3.0_f64.sqrt();
    for (count, r) in [(1, 0.0), (1, 5.0), (2, 0.0)] {
        let [rms, emt] = faulted(&behind_a_delta(count), r, &["e.iNeutral", "e.vZero", "e.heat"]);
        let n = f64::from(count);
        let z0 = (way(50.0).0 / n, way(50.0).1 / n);
        let (i, [b, c]) = phase_to_earth(source(), source(), z0, r);
        let current = i * phase;
        // The note has a tenth of an ampere.
        near("I_k1 = 3·U/(Z₁ + Z₂ + Z₀ + 3·R_F)", fault_current(&rms)[0] * 1e3, current, 0.06);
        near("all of it through the neutrals", n * rms.at("e.iNeutral", 0.39), current, 1e-6 * current);
        near("phase b", rms.at("bus.vbRms", 0.39), b * phase, 1e-6 * phase);
        near("phase c", rms.at("bus.vcRms", 0.39), c * phase, 1e-6 * phase);
        near("V₀", rms.at("e.vZero", 0.39), size(z0) * current / 3.0, 1e-6 * phase);
        assert!(rms.at("e.iNeutral", 0.09) == 0.0 && rms.at("e.heat", 0.09) == 0.0);
        let heat = (current / n).powi(2) * 0.29 / 160e3;
        near("I²·t", rms.at("e.heat", 0.39), heat, 1e-5 * heat);
        assert!(rms.audit() < 1e-7, "{}", rms.audit());

        for name in PHASES {
            near(name, rms_before(&emt, name, 0.39), rms.at(&format!("{name}Rms"), 0.39), 1e-5 * phase);
        }
        let neutral = n * rms_before(&emt, "e.iNeutral", 0.39);
        near("neutral current in emt", neutral, current, 1e-5 * current);
        near("V₀ in emt", rms_before(&emt, "e.vZero", 0.39), rms.at("e.vZero", 0.39), 1e-5 * phase);
        // Whole cycles, and a direct component that dies down within the first.
        let over_cycles = emt.at("e.heat", 0.39) - emt.at("e.heat", 0.19);
        near("I²·t in emt", over_cycles, heat * 0.2 / 0.29, 1e-4 * heat);
        assert!(emt.series("e.iNeutral")[..1000].iter().all(|i| i.abs() < 1e-6));
        println!("{count} {r}: audit {:.1e} {:.1e}", rms.audit(), emt.audit());
        assert!(emt.audit() < 1e-6, "{}", emt.audit());
    }
}

/// The instant at which I²·t has reached the short-time rating, by hand.
#[test]
fn the_short_time_rating_is_told() {
    let (i, _) = phase_to_earth(source(), source(), way(50.0), 0.0);
    let current = i * V / 3.0_f64.sqrt();
    let told = 0.1 + 160e3 / (current * current);
    let bench = || {
        let mut bench = behind_a_delta(1).event(0.1, "bus", "fault", json!({ "resistance": 0.0, "phases": "a" }));
        bench.duration = told + 0.1;
        bench
    };
    let rms = bench().run().completed().noted("D390");
    assert_eq!(rms.len(), 1);
    near("rms", rms[0], told, 1e-4 * told);
    let emt = bench().emt(50e-6).run().completed().noted("D390");
    assert_eq!(emt.len(), 1);
    // Within the ripple of the squared current, a quarter of a cycle.
    near("emt", emt[0], told, 5e-3);
}

/// Disconnected it carries exactly nothing, and phases b and c rise to the voltage between lines.
#[test]
fn without_it_the_plant_is_unearthed() {
    let bench = behind_a_delta(1).event(0.25, "e", "disconnect", json!({}));
    let [rms, emt] = faulted(&bench, 5.0, &["e.iNeutral", "e.vZero", "e.heat"]);
    for run in [&rms, &emt] {
        assert!(run.at("e.iNeutral", 0.2) != 0.0 && run.at("e.vZero", 0.2) != 0.0);
        let gone = |name: &str| run.series(name)[2501..].iter().all(|x| *x == 0.0);
        assert!(gone("e.iNeutral") && gone("e.vZero"));
        near("heat", run.at("e.heat", 0.39), run.at("e.heat", 0.26), 1e-12);
    }
    for name in ["bus.vb", "bus.vc"] {
        near(name, rms.at(&format!("{name}Rms"), 0.39), V, 1e-5 * V);
        near(name, rms_before(&emt, name, 0.39), V, 1e-5 * V);
    }
    // The leakage of the transformer loses its zero-sequence path within the instant, and what its current held with it.
    println!("cut off: {:.1e}", emt.audit());
    assert!(emt.audit() < 1e-5, "{}", emt.audit());
}

#[test]
fn a_winding_without_reactance_is_refused() {
    let wrong = with(&earthing(), json!({ "zeroReactance": 0.0 }));
    let run = Bench::new(50.0, 0.1, 1e-3)
        .ac("bus", V)
        .device("grid", "utility", &["bus"], with(&utility(1.0), json!({ "vNominal": V })))
        .device("e", "earthingTransformer", &["bus"], wrong)
        .run();
    let failure = run.summary.failure.expect("a refusal");
    assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("e"), Some("zeroReactance")));
}

/// 10 MVA, 11 kV.
fn machine(model: Value) -> Value {
    let classical = json!({ "sRated": 10e6, "vRated": V, "vSet": 1.0, "pSet": 1e6, "machineModel": "classical",
        "xdTransient": 0.2, "ra": 0.01, "inertia": 100.0, "governor": "none", "exciter": "none", "xZero": 0.07,
        "neutralResistance": 10.0, "neutralReactance": 0.5 });
    with(&classical, model)
}
/// Behind the delta of a transformer a load that takes no part in the zero sequence.
fn island(count: u32, model: Value) -> Bench {
    let transformer = json!({ "sRated": 2e6, "vHv": V, "vLv": 690.0, "uk": 0.06, "xOverR": 10.0, "noLoadLoss": 0.0, "noLoadCurrent": 0.0,
        "tap": 1.0, "vectorGroup": "Dyn11" });
    Bench::new(50.0, 0.4, 1e-4)
        .ac("bus", V)
        .ac("lv", 690.0)
        .devices("g", "genset", count, &["bus"], machine(model))
        .device("t", "transformer", &["bus", "lv"], transformer)
        .device("load", "constantImpedanceLoad", &["lv"], json!({ "p": 1e6, "q": 0.0 }))
}
/// Zero sequence of one machine, Ω.
fn star(f: f64) -> Complex {
    let z = V * V / 10e6;
    (0.01 * z + 30.0, (0.07 * z + 1.5) * f / 50.0)
}

#[test]
fn the_star_point_of_a_machine_is_a_way_of_a_zero_sequence() {
    held(&island(1, json!({})), "bus", (20.0, 2000.0), 1e-3, star);
    held(&island(2, json!({})), "bus", (20.0, 2000.0), 1e-3, |f| (0.5 * star(f).0, 0.5 * star(f).1));
}

/// E behind Z₁ = Z₂ beside the load: 3·E/(Z₁ + Z₂ + Z₀ + 3·Z_N + 3·R_F) and the healthy phases, by hand and in both domains.
#[test]
fn a_phase_to_earth_at_a_machine() {
    let z = V * V / 10e6;
    let uk = 0.06 * V * V / 2e6 / 101.0_f64.sqrt();
    let load = inverse((uk + V * V / 1e6, 10.0 * uk));
    let phase = V / 3.0_f64.sqrt();
    for (count, r) in [(1, 0.0), (1, 5.0), (2, 0.0)] {
        let n = f64::from(count);
        let own = inverse((0.01 * z / n, 0.2 * z / n));
        let z1 = inverse(sum(own, load));
        let (i, [b, c]) = phase_to_earth(z1, z1, (star(50.0).0 / n, star(50.0).1 / n), r);
        let current = i * phase;
        let [rms, emt] = faulted(&island(count, json!({})), r, &["g.iNeutral"]);
        let worst = [("bus.vb", b), ("bus.vc", c)].map(|(name, healthy)| {
            let phasor = |t: f64| rms.at(&format!("{name}Rms"), t);
            near(name, phasor(0.101), healthy * phase, 1e-5 * phase);
            let wave = rms_before(&emt, name, 0.16);
            near(name, wave, phasor(0.16), 1e-4 * phase);
            (wave - phasor(0.16)).abs() / phase
        });
        near("I_k1", n * rms.at("g.iNeutral", 0.101), current, 1e-5 * current);
        let wave = n * rms_before(&emt, "g.iNeutral", 0.16);
        let current = n * rms.at("g.iNeutral", 0.16);
        println!("{count} {r}: {worst:?} {:.1e} audit {:.1e} {:.1e}", wave / current - 1.0, rms.audit(), emt.audit());
        near("I_k1 in emt", wave, current, 1e-4 * current);
        assert!(rms.at("g.iNeutral", 0.09) == 0.0);
        assert!(emt.series("g.iNeutral")[..1000].iter().all(|i| i.abs() < 1e-6));
        assert!(rms.audit() < 1e-9 && emt.audit() < 1e-5, "{} {}", rms.audit(), emt.audit());
    }
}

/// A machine that is not earthed feeds none; one that trips within the fault neither, from that instant on.
#[test]
fn only_an_earthed_machine_on_the_bars_feeds_it() {
    let mut open = machine(json!({}));
    for key in ["xZero", "neutralResistance", "neutralReactance"] {
        open.as_object_mut().expect("parameters").remove(key);
    }
    open["qDroop"] = json!(0.05);
    let two =
        island(1, json!({ "qDroop": 0.05 })).device("h", "genset", &["bus"], open).event(0.25, "g", "trip", json!({}));
    for run in faulted(&two, 5.0, &["g.iNeutral", "h.iNeutral"]) {
        assert!(run.at("g.iNeutral", 0.2) != 0.0);
        assert!(run.series("g.iNeutral")[2501..].iter().all(|i| *i == 0.0));
        assert!(run.series("h.iNeutral").iter().all(|i| *i == 0.0));
        println!("tripped: {:.1e}", run.audit());
        assert!(run.audit() < 1e-4, "{}", run.audit());
    }
}

#[test]
fn a_star_point_without_its_machine_is_refused() {
    let mut wrong = machine(json!({}));
    wrong.as_object_mut().expect("parameters").remove("xZero");
    let run = Bench::new(50.0, 0.1, 1e-3).ac("bus", V).device("g", "genset", &["bus"], wrong).run();
    let failure = run.summary.failure.expect("a refusal");
    assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("g"), Some("neutralResistance")));
}
