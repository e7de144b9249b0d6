//! Open phases: `rms` against hand calculation with sequence networks (P. M. Anderson, *Analysis of Faulted Power Systems*, chapter 3), and against
//! the phases of `emt`.

use crate::support;
use crate::unbalanced::{V, rms_before, utility};
use crate::ups_transfer::ups;

use serde_json::{Value, json};
use support::{Bench, Outcome, near, with};

type C = (f64, f64);
fn plus(a: C, b: C) -> C {
    (a.0 + b.0, a.1 + b.1)
}
fn scaled(a: C, k: f64) -> C {
    (k * a.0, k * a.1)
}
fn times(a: C, b: C) -> C {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}
fn over(a: C, b: C) -> C {
    scaled(times(a, (b.0, -b.1)), 1.0 / (b.0 * b.0 + b.1 * b.1))
}
fn size(a: C) -> f64 {
    a.0.hypot(a.1)
}
/// Sizes of the phases of zero, positive and negative sequence.
fn phases([zero, one, two]: [C; 3]) -> [f64; 3] {
    let turned = |v: C, degrees: f64| times(v, (degrees.to_radians().cos(), degrees.to_radians().sin()));
    [0.0, -120.0, 120.0].map(|lag| size(plus(zero, plus(turned(one, lag), turned(two, -lag)))))
}

fn breaker() -> Value {
    json!({ "closed": true, "ratedCurrent": 1e3, "contactResistance": 1e-4 })
}

/// 50 MVA at U, with Z₀ so many times Z₁.
fn grid(zero_sequence: f64) -> Value {
    json!({ "vNominal": V, "shortCircuitPower": 50e6, "xOverR": 4.0, "voltage": 1.0, "zeroSequence": zero_sequence })
}

/// What draws nothing behind an opening stands where the phases' stray conductances leave it: the open one at earth, so that V₁ = ⅔, V₂ = V₀ = −⅓,
/// and the lines to it are phase voltages.
#[test]
fn nothing_drawn_behind_it_leaves_the_open_phase_at_earth() {
    for domain in [None, Some(20e-6)] {
        let mut bench = Bench::new(50.0, 0.3, 1e-3)
            .ac("a", V)
            .ac("b", V)
            .device("grid", "utility", &["a"], grid(1.0))
            .device("gap", "breaker", &["a", "b"], breaker())
            .device("load", "constantPowerLoad", &["b"], json!({ "p": 0.0, "q": 0.0, "vBlend": 0.7 }))
            .event(0.1, "gap", "openPhases", json!({ "phases": "b" }))
            .record(&["b.vpu", "b.vLowest", "b.vHighest", "a.vLowest"]);
        bench.emt = domain;
        let run = bench.run().completed();
        if domain.is_none() {
            near("positive sequence", run.at("b.vpu", 0.25), 2.0 / 3.0, 1e-6);
        }
        near("lowest line", run.at("b.vLowest", 0.25) / V, 1.0 / 3.0_f64.sqrt(), 1e-3);
        near("highest line", run.at("b.vHighest", 0.25) / V, 1.0, 1e-3);
        near("before it", run.at("a.vLowest", 0.25) / V, 1.0, 1e-3);
        assert!(run.audit() < 1e-6, "audit {}", run.audit());
    }
}

/// A grid of Z₀ = 3·Z₁ (10 MVA at U, to be seen) and an earthed load of Z behind an opening.
fn behind_an_opening(open: &str, count: u32) -> Outcome {
    Bench::new(50.0, 0.5, 1e-3)
        .ac("a", V)
        .ac("b", V)
        .device("grid", "utility", &["a"], grid(3.0))
        .devices("gap", "breaker", count, &["a", "b"], breaker())
        .device("load", "constantImpedanceLoad", &["b"], json!({ "p": 8e6, "q": 3e6 }))
        .event(0.1, "gap", "openPhases", json!({ "phases": open }))
        .event(0.3, "gap", "restorePhases", json!({ "phases": open }))
        .record(&[
            "a.vaRms",
            "a.vbRms",
            "a.vcRms",
            "b.vaRms",
            "b.vbRms",
            "b.vcRms",
            "b.unbalance",
            "b.vpu",
            "gap.i",
            "gap.p",
            "gap.closed",
        ])
        .run()
        .completed()
}

#[test]
fn sequence_networks_by_hand() {
    let u = V / 3.0_f64.sqrt();
    let xr = 17.0_f64.sqrt();
    let grid = scaled((1.0 / xr, 4.0 / xr), V * V / 50e6);
    let load = over((V * V, 0.0), (8e6, -3e6));
    for (open, count) in [("a", 1), ("b", 1), ("c", 3), ("bc", 1), ("ca", 2)] {
        let run = behind_an_opening(open, count);
        let contact = 1e-4 / f64::from(count);
        let z1 = plus(grid, plus(load, (contact, 0.0)));
        let z0 = plus(scaled(grid, 3.0), plus(load, (contact, 0.0)));
        let emf = (u, 0.0);
        // Phases as they are named from the odd one on: the open phase, or the one that is not.
        let (i1, i2, i0) = if open.len() == 1 {
            let beside = over(times(z1, z0), plus(z1, z0));
            let i1 = over(emf, plus(z1, beside));
            let e = scaled(times(i1, beside), -1.0);
            (i1, over(e, z1), over(e, z0))
        } else {
            let i = over(emf, plus(plus(z1, z1), z0));
            (i, i, i)
        };
        let volts = phases([times(i0, load), times(i1, load), times(i2, load)]);
        let upstream = phases([
            scaled(times(i0, grid), -3.0),
            plus(emf, scaled(times(i1, grid), -1.0)),
            scaled(times(i2, grid), -1.0),
        ]);
        let odd =
            if open.len() == 1 { open } else { ["a", "b", "c"].into_iter().find(|p| !open.contains(p)).expect("one") };
        let first = "abc".find(odd).expect("phase");
        for k in 0..3 {
            let phase = ["a", "b", "c"][(first + k) % 3];
            near(&format!("{open} b.{phase}"), run.at(&format!("b.v{phase}Rms"), 0.2), volts[k], 1e-6 * u);
            near(&format!("{open} a.{phase}"), run.at(&format!("a.v{phase}Rms"), 0.2), upstream[k], 1e-6 * u);
        }
        near("V₂/V₁", run.at("b.unbalance", 0.2), size(i2) / size(i1), 1e-6);
        near("I₁ of one breaker", run.at("gap.i", 0.2), size(i1) / f64::from(count), 1e-6 * size(i1));
        near("its position", run.at("gap.closed", 0.2), 1.0, 0.0);
        for name in ["a.vaRms", "a.vbRms", "b.vcRms", "gap.i", "gap.p", "b.unbalance"] {
            let before = run.at(name, 0.05);
            near(name, run.at(name, 0.45), before, 1e-9 * before.abs().max(1.0));
        }
        assert!(run.audit() < 1e-7, "{}", run.audit());
    }
}

/// A grid, a cable, an opening at its end, a transformer, a load and what `extra` hangs on its buses.
fn feeder(group: &str, emt: bool, open: &str, extra: &dyn Fn(Bench) -> Bench) -> Outcome {
    let mut bench = Bench::new(50.0, 0.6, if emt { 1e-4 } else { 1e-3 })
        .ac("bus", V)
        .ac("end", V)
        .ac("mv", V)
        .ac("lv", 690.0)
        .device("grid", "utility", &["bus"], utility(2.0))
        .device(
            "cable",
            "line",
            &["bus", "end"],
            json!({ "length": 4e3, "resistance": 1.3e-4, "reactance": 1.2e-4, "capacitance": 2e-10, "ampacity": 400.0 }),
        )
        .device("gap", "breaker", &["end", "mv"], breaker())
        .device(
            "t",
            "transformer",
            &["mv", "lv"],
            json!({ "sRated": 4e6, "vHv": V, "vLv": 690.0, "uk": 0.06, "xOverR": 10.0, "noLoadLoss": 1e-3,
                "noLoadCurrent": 4e-3, "tap": 1.0, "vectorGroup": group }),
        )
        .device("load", "constantImpedanceLoad", &["lv"], json!({ "p": 1.5e6, "q": 0.5e6 }))
        .event(0.1, "gap", "openPhases", json!({ "phases": open }))
        .event(0.4, "gap", "restorePhases", json!({ "phases": open }));
    bench = extra(bench);
    let phases = ["a", "b", "c"];
    let channels: Vec<String> = ["bus", "mv", "lv"]
        .iter()
        .flat_map(|bus| phases.map(|p| if emt { format!("{bus}.v{p}") } else { format!("{bus}.v{p}Rms") }))
        .collect();
    bench = bench.record(&channels.iter().map(String::as_str).collect::<Vec<_>>());
    if emt { bench.emt(20e-6) } else { bench }.run().completed()
}

fn agree(what: &str, group: &str, open: &str, within: f64, extra: &dyn Fn(Bench) -> Bench) {
    let (rms, emt) = (feeder(group, false, open, extra), feeder(group, true, open, extra));
    let mut worst = 0.0_f64;
    for (bus, nominal) in [("bus", V), ("mv", V), ("lv", 690.0)] {
        for phase in ["a", "b", "c"] {
            let name = format!("{bus}.v{phase}");
            for (at, within) in [(0.38, within), (0.59, within)] {
                let (phasor, wave) = (rms.at(&format!("{name}Rms"), at), rms_before(&emt, &name, at));
                let base = nominal / 3.0_f64.sqrt();
                worst = worst.max((phasor - wave).abs() / base);
                near(&format!("{what} {group} {open} {name} at {at}"), phasor, wave, within * base);
            }
        }
    }
    println!("{what} {group} {open}: {worst:.1e}, audits {:.1e} {:.1e}", rms.audit(), emt.audit());
    assert!(rms.audit() < 1e-7, "{what} {}", rms.audit());
    assert!(emt.audit() < 1e-5, "{what} {}", emt.audit());
}

#[test]
fn every_vector_group_as_in_emt() {
    for group in ["Dyn11", "Dyn1", "YNd1", "YNd11", "Yd11", "YNyn0", "Yyn0", "Dd0", "Dzn0", "Yzn11"] {
        for open in ["a", "bc"] {
            agree("", group, open, 1e-5, &|bench| bench);
        }
    }
}

#[test]
fn faults_beside_an_opening_as_in_emt() {
    for (bus, phases, open) in [
        ("mv", "c", "c"),
        ("end", "c", "c"),
        ("lv", "bc", "a"),
        ("mv", "abc", "b"),
        ("mv", "a", "ab"),
        ("lv", "ag", "c"),
    ] {
        let r = if bus == "lv" { 5e-3 } else { 1.0 };
        let extra = |bench: Bench| {
            bench.event(0.12, bus, "fault", json!({ "resistance": r, "phases": phases })).event(
                0.39,
                bus,
                "clear",
                json!({}),
            )
        };
        agree(&format!("{phases} at {bus}"), "Dyn11", open, 5e-4, &extra);
    }
}

#[test]
fn two_openings_at_once_as_in_emt() {
    let extra = |bench: Bench| {
        bench
            .ac("far", 690.0)
            .device("second", "breaker", &["lv", "far"], breaker())
            .device("more", "constantImpedanceLoad", &["far"], json!({ "p": 0.8e6, "q": 0.1e6 }))
            .event(0.15, "second", "openPhases", json!({ "phases": "ab" }))
            .event(0.39, "second", "restorePhases", json!({ "phases": "ab" }))
    };
    agree("two", "Dyn1", "b", 1e-5, &extra);
    agree("two", "YNyn0", "b", 1e-5, &extra);
}

/// What a motor that turns makes of an open phase: its back-EMF holds the lost one up.
#[test]
fn a_motor_as_in_emt() {
    let extra = |bench: Bench| {
        bench.device(
            "motor",
            "inductionMotor",
            &["lv"],
            json!({ "sRated": 1.6e6, "vRated": 690.0, "statorResistance": 0.013, "statorReactance": 0.067,
                "magnetisingReactance": 3.8, "rotorResistance": 0.009, "rotorReactance": 0.17, "inertia": 4.0, "loadTorque": 0.5 }),
        )
    };
    agree("motor", "Dyn11", "a", 0.01, &extra);
    agree("motor", "YNyn0", "c", 0.01, &extra);
}

#[test]
fn nothing_and_everything() {
    // Opened by the contacts while a phase is broken, restored while they are open: nothing conducts.
    let run = Bench::new(50.0, 0.6, 1e-3)
        .ac("a", V)
        .ac("b", V)
        .device("grid", "utility", &["a"], utility(1.0))
        .device("gap", "breaker", &["a", "b"], breaker())
        .device("load", "constantImpedanceLoad", &["b"], json!({ "p": 8e6, "q": 0.0 }))
        .event(0.1, "gap", "openPhases", json!({ "phases": "a" }))
        .event(0.2, "gap", "openPhases", json!({ "phases": "bc" }))
        .event(0.3, "gap", "restorePhases", json!({ "phases": "bc" }))
        .event(0.32, "gap", "restorePhases", json!({ "phases": "a" }))
        .event(0.35, "gap", "openPhases", json!({ "phases": "a" }))
        .event(0.4, "gap", "open", json!({}))
        .event(0.45, "gap", "restorePhases", json!({ "phases": "a" }))
        .event(0.5, "gap", "close", json!({}))
        .record(&["gap.i", "b.v"]);
    for emt in [false, true] {
        let run = if emt { run.clone().emt(50e-6) } else { run.clone() }.run().completed();
        let full = run.at("gap.i", 0.05);
        assert!(run.at("gap.i", 0.15) > 0.2 * full);
        for (t, part) in [(0.25, 0.0), (0.34, 1.0), (0.42, 0.0), (0.47, 0.0), (0.59, 1.0)] {
            near(&format!("{emt} at {t}"), run.at("gap.i", t), part * full, 2e-3 * full);
        }
        assert!(run.audit() < 1e-5, "{}", run.audit());
    }
}

#[test]
fn phases_it_does_not_know() {
    for phases in [json!("abc"), json!("x"), json!(1)] {
        let failure = Bench::new(50.0, 0.3, 1e-3)
            .ac("a", V)
            .ac("b", V)
            .device("grid", "utility", &["a"], utility(1.0))
            .device("gap", "breaker", &["a", "b"], breaker())
            .device("load", "constantImpedanceLoad", &["b"], json!({ "p": 8e6, "q": 0.0 }))
            .event(0.1, "gap", "openPhases", json!({ "phases": phases }))
            .record(&["gap.i"])
            .run()
            .summary
            .failure
            .expect("a failure");
        assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("gap"), Some("phases")));
    }
}

/// A UPS alone behind a transformer, one of whose phases opens at either side: as it goes to its battery nothing beside it takes the current of
/// the leakages, and at the low side the phase it has lost is held by itself alone.
#[test]
fn a_ups_alone_goes_to_its_battery() {
    let utility = json!({ "vNominal": 34.5e3, "shortCircuitPower": 500e6, "xOverR": 15.0, "voltage": 1.0 });
    let transformer = json!({ "sRated": 3e6, "vHv": 34.5e3, "vLv": 480.0, "uk": 0.0575, "xOverR": 8.0, "noLoadLoss": 1.4e-3,
        "noLoadCurrent": 4e-3, "tap": 1.0, "vectorGroup": "Dyn1" });
    for (gap, open, step) in ["high", "low"].into_iter().flat_map(|gap| {
        ["a", "b", "c", "ab"].into_iter().flat_map(move |open| [10e-6, 25e-6, 50e-6].map(|step| (gap, open, step)))
    }) {
        let run = Bench::new(60.0, 0.3, 1e-3)
            .ac("bus", 34.5e3)
            .ac("hv", 34.5e3)
            .ac("lv", 480.0)
            .ac("in", 480.0)
            .ac("out", 480.0)
            .device("grid", "utility", &["bus"], utility.clone())
            .device("high", "breaker", &["bus", "hv"], json!({ "closed": true }))
            .device("t", "transformer", &["hv", "lv"], transformer.clone())
            .device("low", "breaker", &["lv", "in"], json!({ "closed": true }))
            .device("ups", "ups", &["in", "out"], with(&ups(), json!({ "inputTanPhi": 0.14 })))
            .device("load", "constantImpedanceLoad", &["out"], json!({ "p": 0.8e6, "q": 0.2e6 }))
            .event(0.1, gap, "openPhases", json!({ "phases": open }))
            .record(&["lv.va", "lv.vb", "lv.vc", "ups.mode"])
            .emt(step)
            .run()
            .completed();
        let case = format!("{open} at the {gap} side, {step} s");
        assert_eq!(run.at("ups.mode", 0.29), 1.0, "{case}");
        for phase in ["lv.va", "lv.vb", "lv.vc"] {
            let highest = run.greatest(phase) / (480.0 * (2.0_f64 / 3.0).sqrt());
            assert!(highest < 1.85, "{case}: {phase} reaches {highest} of its crest");
        }
        assert!(run.audit() < 1e-5, "{case}: {:.1e}", run.audit());
    }
}
