//! Unbalanced faults in `rms`: against hand calculation with sequence networks, and against the phases of `emt`.

use crate::support;

use serde_json::{Value, json};
use std::f64::consts::{PI, SQRT_2};
use support::{Bench, Outcome, near, with};

pub const V: f64 = 33e3;

pub fn utility(zero: f64) -> Value {
    json!({ "vNominal": V, "shortCircuitPower": 500e6, "xOverR": 8.0, "voltage": 1.0, "zeroSequence": zero })
}

/// A grid alone, Z₀ = `zero`·Z₁, faulted by `phases` over `r` Ω.
fn at_the_grid(phases: &str, zero: f64, r: f64) -> Outcome {
    Bench::new(50.0, 0.4, 1e-3)
        .ac("bus", V)
        .device("grid", "utility", &["bus"], utility(zero))
        .event(0.1, "bus", "fault", json!({ "resistance": r, "phases": phases }))
        .event(0.3, "bus", "clear", json!({}))
        .record(&["bus.vaRms", "bus.vbRms", "bus.vcRms", "bus.vLowest", "bus.vHighest", "bus.unbalance", "bus.vpu"])
        .run()
        .completed()
}

/// kA by phase from the run's notes.
pub fn fault_current(run: &Outcome) -> Vec<f64> {
    let note = run.summary.notes.iter().find(|n| n.code == "D101").expect("fault current");
    note.message.split(' ').filter_map(|word| word.parse().ok()).collect()
}

#[test]
fn fault_currents_of_the_textbook() {
    let z1 = V * V / 500e6;
    let phase = V / 3.0_f64.sqrt() / 1e3;
    for zero in [0.5, 1.0, 3.0] {
        let z0 = zero * z1;
        let single = fault_current(&at_the_grid("a", zero, 0.0));
        assert_eq!(single.len(), 1);
        near("I''_k1 = 3·U/(2·Z₁ + Z₀)", single[0], 3.0 * phase / (2.0 * z1 + z0), 6e-5);
        let two = fault_current(&at_the_grid("bc", zero, 0.0));
        near("I''_k2 = √3/2·I''_k3", two[0], 3.0_f64.sqrt() / 2.0 * phase / z1, 6e-5);
        assert!((two[0] - two[1]).abs() < 1e-9);
        // Both phases to earth, Z₀ and Z₁ of one angle: I₁ = U/(Z₁ + Z₁∥Z₀), I₀ = −I₁·Z₁/(Z₁ + Z₀).
        let earthed = fault_current(&at_the_grid("bcg", zero, 0.0));
        let i1 = phase / (z1 + z1 * z0 / (z1 + z0));
        let i0 = -i1 * z1 / (z1 + z0);
        let i2 = -i1 * z0 / (z1 + z0);
        let b = ((i0 - 0.5 * (i1 + i2)).powi(2) + 0.75 * (i1 - i2).powi(2)).sqrt();
        near("I''_kE2E", earthed[0], b, 6e-5);
    }
}

#[test]
fn a_bolted_fault_is_one_on_any_base() {
    // The largest rating of the network, from which its base follows, is next to nothing, and as much as the grid's.
    for (rating, emt) in [(100.0, false), (1e4, false), (1e9, false), (100.0, true), (1e9, true)] {
        let bench = Bench::new(50.0, 0.5, 1e-3)
            .ac("bus", V)
            .device("grid", "utility", &["bus"], utility(1.0))
            .device("load", "constantImpedanceLoad", &["bus"], json!({ "p": rating, "q": 0.0 }))
            .event(0.1, "bus", "fault", json!({ "resistance": 0.0 }))
            .record(&["grid.i", "bus.v"]);
        let run = if emt { bench.emt(50e-6) } else { bench }.run().completed();
        let full = 500e6 / (3.0_f64.sqrt() * V);
        near("I''_k3", run.at("grid.i", 0.49), full, if emt { 1e-4 } else { 1e-5 } * full);
        near("nothing is left", run.at("bus.v", 0.49), 0.0, 2e-6 * V);
        assert!(run.audit() < 1e-6, "{}", run.audit());
    }
}

#[test]
fn voltages_during_and_after() {
    let run = at_the_grid("a", 1.0, 0.0);
    let phase = V / 3.0_f64.sqrt();
    for (name, during) in [("vaRms", 0.0), ("vbRms", phase), ("vcRms", phase)] {
        near(name, run.at(&format!("bus.{name}"), 0.2), during, 1e-3 * phase);
        near(name, run.at(&format!("bus.{name}"), 0.05), phase, 1e-9 * phase);
        near(name, run.at(&format!("bus.{name}"), 0.35), phase, 1e-9 * phase);
    }
    near("V₁ falls to ⅔", run.at("bus.vpu", 0.2), 2.0 / 3.0, 1e-3);
    near("V₂/V₁", run.at("bus.unbalance", 0.2), 0.5, 1e-3);
    near("lines beside phase a", run.at("bus.vLowest", 0.2), phase, 1e-3 * phase);
    near("line between the others", run.at("bus.vHighest", 0.2), V, 1e-3 * V);
    assert!(run.audit() < 1e-7, "{}", run.audit());
    // Over a resistance the healthy phases shift, as the star point does.
    let run = at_the_grid("a", 3.0, 2.0);
    let z1 = (V * V / 500e6 / 65.0_f64.sqrt(), 8.0 * V * V / 500e6 / 65.0_f64.sqrt());
    let (r, x) = (5.0 * z1.0 + 3.0 * 2.0, 5.0 * z1.1);
    let current = 3.0 * phase / r.hypot(x);
    near("fault current over 2 Ω", fault_current(&run)[0], current / 1e3, 1e-3);
    near("voltage of phase a", run.at("bus.vaRms", 0.2), 2.0 * current, 1e-3 * phase);
}

/// A line between a grid and a bus, whose zero sequence has other values.
fn behind_a_line(model: &str, phases: &str, reactance: f64, emt: bool) -> Outcome {
    let step = if emt { 1e-4 } else { 1e-3 };
    let bench = Bench::new(50.0, 0.4, step)
        .ac("bus", V)
        .ac("end", V)
        .device("grid", "utility", &["bus"], utility(2.0))
        .device("line", "line", &["bus", "end"], with(&overhead(), json!({ "lineModel": model })))
        .device("load", "constantImpedanceLoad", &["end"], json!({ "p": 2e6, "q": 0.5e6 }))
        .event(0.1, "end", "fault", json!({ "resistance": 0.8, "reactance": reactance, "phases": phases }));
    let channels: Vec<String> = ["bus", "end"]
        .iter()
        .flat_map(|bus| ["a", "b", "c"].map(|p| if emt { format!("{bus}.v{p}") } else { format!("{bus}.v{p}Rms") }))
        .collect();
    let bench = bench.record(&channels.iter().map(String::as_str).collect::<Vec<_>>());
    if emt { bench.emt(20e-6) } else { bench }.run().completed()
}

/// 20 km of a 33 kV overhead line whose zero sequence has much capacitance, so that it shows.
fn overhead() -> Value {
    json!({ "length": 20e3, "resistance": 0.12e-3, "reactance": 0.36e-3, "capacitance": 60e-12, "ampacity": 400.0,
        "zeroResistance": 0.27e-3, "zeroReactance": 1.2e-3, "zeroCapacitance": 24e-12 })
}

#[test]
fn a_line_with_a_zero_sequence_of_its_own() {
    for (model, phases) in
        [("pi", "a"), ("pi", "bc"), ("pi", "bcg"), ("pi", "cg"), ("travelling", "a"), ("travelling", "bcg")]
    {
        let (rms, emt) = (behind_a_line(model, phases, 0.0, false), behind_a_line(model, phases, 0.0, true));
        for bus in ["bus", "end"] {
            for phase in ["a", "b", "c"] {
                let name = format!("{bus}.v{phase}");
                let (phasor, wave) = (rms.at(&format!("{name}Rms"), 0.38), rms_before(&emt, &name, 0.38));
                near(&format!("{model} {phases} {name}"), phasor, wave, 1e-5 * V / 3.0_f64.sqrt());
            }
        }
        assert!(rms.audit() < 1e-7, "{}", rms.audit());
        assert!(emt.audit() < 1e-5, "{}", emt.audit());
    }
    // By hand: Z of the grid and the line, without the small load and capacitances.
    let (z1, u) = (V * V / 500e6, V / 3.0_f64.sqrt());
    let grid = (z1 / 65.0_f64.sqrt(), 8.0 * z1 / 65.0_f64.sqrt());
    let line = |key: &str| overhead()[key].as_f64().expect("number") * 20e3;
    let r = 4.0 * grid.0 + 2.0 * line("resistance") + line("zeroResistance") + 3.0 * 0.8;
    let x = 4.0 * grid.1 + 2.0 * line("reactance") + line("zeroReactance");
    let current = 3.0 * u / r.hypot(x) / 1e3;
    near(
        "I_k1 at the end of the line",
        fault_current(&behind_a_line("pi", "a", 0.0, false))[0],
        current,
        0.03 * current,
    );
}

#[test]
fn faults_with_reactance_in_both_domains() {
    for phases in ["a", "bc", "bcg", "abc"] {
        let (rms, emt) = (behind_a_line("pi", phases, 1.6, false), behind_a_line("pi", phases, 1.6, true));
        let mut worst = 0.0_f64;
        for name in ["bus.va", "bus.vb", "bus.vc", "end.va", "end.vb", "end.vc"] {
            let (phasor, wave) = (rms.at(&format!("{name}Rms"), 0.38), rms_before(&emt, name, 0.38));
            worst = worst.max((phasor - wave).abs() / V * 3.0_f64.sqrt());
        }
        println!("{phases}: {worst:.1e}, audit {:.1e}", emt.audit());
        assert!(worst < 1e-4, "{phases} {worst}");
        assert!(emt.audit() < 1e-6, "{}", emt.audit());
    }
}

/// A grid, a cable, a transformer, a load and what `extra` hangs on its buses `mv` and `lv`.
fn feeder(group: &str, emt: bool, faults: &[(&str, &str, f64)], extra: &dyn Fn(Bench) -> Bench) -> Outcome {
    let mut bench = Bench::new(50.0, 0.5, if emt { 1e-4 } else { 1e-3 })
        .ac("bus", V)
        .ac("mv", V)
        .ac("lv", 690.0)
        .device("grid", "utility", &["bus"], utility(1.0))
        .device(
            "cable",
            "line",
            &["bus", "mv"],
            json!({ "length": 4e3, "resistance": 1.3e-4, "reactance": 1.2e-4, "capacitance": 2e-10, "ampacity": 400.0 }),
        )
        .device(
            "t",
            "transformer",
            &["mv", "lv"],
            json!({ "sRated": 4e6, "vHv": V, "vLv": 690.0, "uk": 0.06, "xOverR": 10.0, "noLoadLoss": 1e-3,
                "noLoadCurrent": 4e-3, "tap": 1.0, "vectorGroup": group }),
        )
        .device("load", "constantImpedanceLoad", &["lv"], json!({ "p": 1.5e6, "q": 0.5e6 }));
    bench = extra(bench);
    for (bus, phases, r) in faults {
        bench = bench.event(0.1, bus, "fault", json!({ "resistance": r, "phases": phases }));
    }
    let phases = ["a", "b", "c"];
    let channels: Vec<String> = ["bus", "mv", "lv"]
        .iter()
        .flat_map(|bus| phases.map(|p| if emt { format!("{bus}.v{p}") } else { format!("{bus}.v{p}Rms") }))
        .collect();
    bench = bench.record(&channels.iter().map(String::as_str).collect::<Vec<_>>());
    if emt { bench.emt(20e-6) } else { bench }.run().completed()
}

/// RMS over the last cycle before `t`.
pub fn rms_before(run: &Outcome, name: &str, t: f64) -> f64 {
    let last = (t / run.step).round() as usize;
    let cycle = (0.02 / run.step).round() as usize;
    // The fundamental alone: what an inrush leaves is no phasor.
    let part = |shift: f64| -> f64 {
        (last - cycle..last)
            .map(|k| run.series(name)[k] * (2.0 * PI * k as f64 / cycle as f64 + shift).cos())
            .sum::<f64>()
            * 2.0
            / cycle as f64
    };
    part(0.0).hypot(part(0.5 * PI)) / SQRT_2
}

fn agree(what: &str, group: &str, faults: &[(&str, &str, f64)], at: f64, within: f64, extra: &dyn Fn(Bench) -> Bench) {
    let (rms, emt) = (feeder(group, false, faults, extra), feeder(group, true, faults, extra));
    for (bus, nominal) in [("bus", V), ("mv", V), ("lv", 690.0)] {
        for phase in ["a", "b", "c"] {
            let name = format!("{bus}.v{phase}");
            let phasor = rms.at(&format!("{name}Rms"), at);
            let wave = rms_before(&emt, &name, at);
            near(&format!("{what} {group} {faults:?} {name}"), phasor, wave, within * nominal / 3.0_f64.sqrt());
        }
    }
    assert!(rms.audit() < 1e-7, "{what} {}", rms.audit());
}

#[test]
fn every_vector_group_as_in_emt() {
    for group in ["Dyn11", "Dyn1", "YNd1", "YNd11", "Yd1", "Yd11", "YNyn0", "Yyn0", "Dd0", "Dzn0", "Yzn1", "Yzn11"] {
        for faults in [
            &[("mv", "a", 0.5)][..],
            &[("lv", "bg", 1e-3)],
            &[("mv", "bc", 0.2), ("lv", "cag", 2e-3)],
            &[("mv", "cag", 0.0), ("lv", "a", 1e-3)],
        ] {
            agree("", group, faults, 0.4, 2e-3, &|bench| bench);
        }
    }
}

#[test]
fn a_balanced_fault_beside_an_unbalanced_one() {
    agree("both", "Dyn11", &[("mv", "a", 0.5), ("lv", "abc", 3e-3)], 0.4, 2e-3, &|bench| bench);
    agree("both", "YNd1", &[("lv", "abc", 3e-3), ("mv", "bc", 0.5)], 0.4, 2e-3, &|bench| bench);
}

#[test]
fn capacitors_and_a_motor_as_in_emt() {
    let extra = |bench: Bench| {
        bench
            .device("bank", "shuntCapacitor", &["mv"], json!({ "qRated": 1e6, "vRated": V }))
            .device(
                "motor",
                "inductionMotor",
                &["lv"],
                json!({ "sRated": 0.8e6, "vRated": 690.0, "statorResistance": 0.013, "statorReactance": 0.067,
                    "magnetisingReactance": 3.8, "rotorResistance": 0.009, "rotorReactance": 0.17, "inertia": 2.0, "loadTorque": 0.7 }),
            )
    };
    agree("motor", "Dyn11", &[("mv", "a", 1.0)], 0.2, 0.01, &extra);
    agree("motor", "Dyn11", &[("mv", "bc", 1.0)], 0.2, 0.01, &extra);
}

/// A generating set alone behind its transformer (Kundur, example 3.2): its negative-sequence reactance is (x″_d + x″_q)/2.
#[test]
fn a_machine_alone_as_in_emt() {
    let machine = json!({
        "sRated": 555e6, "vRated": 24e3, "machineModel": "genrou", "speedEffect": "full", "governor": "none", "exciter": "none",
        "xd": 1.81, "xq": 1.76, "xdTransient": 0.3, "xqTransient": 0.65, "xdSubtransient": 0.23, "xqSubtransient": 0.25,
        "xLeakage": 0.15, "ra": 0.003, "td0Transient": 8.0, "tq0Transient": 1.0, "td0Subtransient": 0.03, "tq0Subtransient": 0.07,
        "saturation10": 0.0, "saturation12": 0.0, "inertia": 50.0, "damping": 0.0, "vSet": 1.0, "pSet": 300e6
    });
    let island = |phases: &str, emt: bool| {
        let bench = Bench::new(60.0, 0.45, if emt { 1e-4 } else { 1e-3 })
            .ac("g", 24e3)
            .ac("hv", 230e3)
            .device("set", "genset", &["g"], machine.clone())
            .device(
                "t",
                "transformer",
                &["hv", "g"],
                json!({ "sRated": 600e6, "vHv": 230e3, "vLv": 24e3, "uk": 0.12, "xOverR": 30.0, "noLoadLoss": 1e-3,
                    "noLoadCurrent": 3e-3, "tap": 1.0, "vectorGroup": "YNd1" }),
            )
            .device("load", "constantImpedanceLoad", &["hv"], json!({ "p": 300e6, "q": 50e6 }))
            .event(0.1, "hv", "fault", json!({ "resistance": 5.0, "phases": phases }));
        let names =
            ["g", "hv"].map(|bus| ["a", "b", "c"].map(|p| format!("{bus}.v{p}{}", if emt { "" } else { "Rms" })));
        let names: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
        let bench = bench.record(&names);
        if emt { bench.emt(20e-6) } else { bench }.run().completed()
    };
    for phases in ["a", "bc", "cag"] {
        let (rms, emt) = (island(phases, false), island(phases, true));
        for (bus, nominal) in [("g", 24e3), ("hv", 230e3)] {
            for phase in ["a", "b", "c"] {
                let name = format!("{bus}.v{phase}");
                // Three cycles of 60 Hz are 50 ms.
                let k = (0.4 / emt.step).round() as usize;
                let wave = &emt.series(&name)[k - 500..k];
                let part = |shift: f64| -> f64 {
                    wave.iter().enumerate().map(|(k, v)| v * (6.0 * PI * k as f64 / 500.0 + shift).cos()).sum::<f64>()
                        / 250.0
                };
                let size = part(0.0).hypot(part(0.5 * PI)) / SQRT_2;
                near(
                    &format!("{phases} {name}"),
                    rms.at(&format!("{name}Rms"), 0.375),
                    size,
                    0.02 * nominal / 3.0_f64.sqrt(),
                );
            }
        }
    }
}

/// P26: the same fault in the next phase gives the same answer in the next phases; in `emt` a third of a cycle later.
#[test]
fn a_fault_in_the_next_phase_turns_the_answer() {
    let next = [("a", "b"), ("b", "c"), ("c", "a")];
    for group in ["Dyn11", "YNyn0"] {
        let [first, second] = ["a", "b"].map(|phase| feeder(group, false, &[("mv", phase, 0.5)], &|bench| bench));
        for (bus, nominal) in [("bus", V), ("mv", V), ("lv", 690.0)] {
            for (one, other) in next {
                let [before, after] =
                    [(&first, one), (&second, other)].map(|(r, p)| r.at(&format!("{bus}.v{p}Rms"), 0.2));
                near(&format!("{group} {bus}.v{one}"), before, after, 1e-9 * nominal);
            }
        }
    }
    let third = 1.0 / 150.0;
    let step = third / 120.0;
    let [first, second] = [("ag", 0.1), ("bg", 0.1 + third)].map(|(phases, at)| {
        Bench::new(50.0, 0.16, step)
            .ac("bus", V)
            .ac("mv", V)
            .device("grid", "utility", &["bus"], utility(2.0))
            .device("line", "line", &["bus", "mv"], json!({ "length": 4e3, "resistance": 1.3e-4, "reactance": 1.2e-4, "capacitance": 2e-10, "ampacity": 400.0 }))
            .device("load", "constantPowerLoad", &["mv"], json!({ "p": 1.5e6, "q": 0.5e6, "vBlend": 0.5 }))
            .event(at, "mv", "fault", json!({ "resistance": 2.0, "phases": phases }))
            .record(&["mv.va", "mv.vb", "mv.vc"])
            .emt(step)
            .run()
            .completed()
    });
    let samples = (0.15 / step) as usize;
    for (one, other) in next {
        let (before, after) = (first.series(&format!("mv.v{one}")), second.series(&format!("mv.v{other}")));
        let worst = (0..samples).map(|k| (before[k] - after[k + 120]).abs()).fold(0.0, f64::max);
        assert!(worst < 1e-6 * V, "phase {one}: {worst} V");
    }
}
