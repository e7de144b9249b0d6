//! DC fuse: its curve by closed form, and a fault that it clears beside the circuit's own equation.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, Outcome, near, with};

const E: f64 = 800.0;
const AT: f64 = 0.01;
const I_R: f64 = 400.0;
const I_M: f64 = 600.0;
/// Strip and body of the link.
const MASSES: [(f64, f64); 2] = [(0.04, 0.6), (20.0, 0.4)];
const LOAD: f64 = 8.0;
const COLD: f64 = 0.25e-3;
const LOSS: f64 = 65.0;
const ARC: f64 = 1500.0;
const RISE: f64 = 50e-6;

fn fuse() -> Value {
    json!({ "closed": true, "ratedCurrent": I_R, "meltingCurrent": I_M, "heatTimes": MASSES.map(|m| m.0), "heatParts": MASSES.map(|m| m.1),
        "coldResistance": COLD, "powerLoss": LOSS, "arcVoltage": ARC, "arcRise": RISE, "arcingI2t": 63e3 })
}
/// What lies between the conductor and the gap needs a capacitance; its sections damp what swings there once the current is 0.
fn cable(r: f64, l: f64) -> Value {
    json!({ "resistance": r, "inductance": l, "capacitance": 12e-9, "skinResistances": [0.5], "skinInductances": [0.01 * l] })
}
fn resistance(heat: f64) -> f64 {
    COLD + (LOSS / (I_R * I_R) - COLD) * (I_M / I_R) * (I_M / I_R) * heat
}

/// Of the source, Ω.
const BEHIND: f64 = 1e-3;
const FAULT: f64 = 1e-3;
/// The capacitance of a cable empties into a fault right beside it within picoseconds, of which steps see little: its 4 mJ are what is missed.
const AUDIT: f64 = 1e-4;

/// A source, the fuse, a conductor of R and L, and a bus that is to be faulted.
fn feeder(domain: Option<f64>, fuse: Value, conductor: Value) -> Bench {
    let mut bench = Bench::new(60.0, 0.05, 1e-5)
        .dc("source", E)
        .dc("near", E)
        .dc("bus", E)
        .device("e", "dcSource", &["source"], json!({ "voltage": E, "resistance": BEHIND }))
        .device("f", "dcFuse", &["source", "near"], fuse)
        .device("w", "dcBranch", &["near", "bus"], conductor)
        .device("r", "dcResistor", &["bus"], json!({ "resistance": LOAD }))
        .record(&[
            "f.i", "f.closed", "f.heat", "f.energy", "f.arcI2t", "f.arc", "f.loss", "w.i", "bus.v", "near.v",
            "source.v", "r.i",
        ]);
    bench.emt = domain;
    bench
}

/// Melting, clearing, greatest current, energy and I²t of the arc: the circuit's equation by small steps of Heun's rule.
fn integrated(r: f64, l: f64) -> (f64, f64, f64, f64, f64) {
    let before = {
        let mut i = 0.0;
        for _ in 0..50 {
            i = E / (r + BEHIND + LOAD + resistance((i / I_M) * (i / I_M)));
        }
        i
    };
    // The faulted bus keeps its load.
    let r = r + BEHIND + 1.0 / (1.0 / FAULT + 1.0 / LOAD);
    let (mut t, mut i, mut peak, mut energy, mut joule, mut u) = (0.0, before, 0.0_f64, 0.0, 0.0, 0.0);
    let mut heats = MASSES.map(|(_, part)| part * (before / I_M) * (before / I_M));
    let (mut melted, mut hot) = (None, 0.0);
    let h = 2e-8;
    while i > 0.0 {
        let whole = melted.is_none();
        let slope = |i: f64, heats: &[f64; 2], u: f64| {
            let own = resistance(if whole { heats[0] + heats[1] } else { hot });
            let square = (i / I_M) * (i / I_M);
            let k = |k: usize| if whole { (MASSES[k].1 * square - heats[k]) / MASSES[k].0 } else { 0.0 };
            ((E - (r + own) * i - u) / l, [k(0), k(1)], if whole { 0.0 } else { (ARC - u) / RISE })
        };
        let a = slope(i, &heats, u);
        let b = slope(i + h * a.0, &[heats[0] + h * a.1[0], heats[1] + h * a.1[1]], u + h * a.2);
        let (next, arc) = (i + 0.5 * h * (a.0 + b.0), u + 0.5 * h * (a.2 + b.2));
        if !whole {
            energy += 0.5 * h * (u * i + arc * next.max(0.0));
            joule += 0.5 * h * (i * i + next * next);
        }
        for (heat, (first, second)) in heats.iter_mut().zip(a.1.iter().zip(b.1)) {
            *heat += 0.5 * h * (first + second);
        }
        (t, i, u, peak) = (t + h, next, arc, peak.max(next));
        if whole && heats[0] + heats[1] >= 1.0 {
            (melted, hot) = (Some(t), heats[0] + heats[1]);
        }
    }
    (melted.expect("melts"), t, peak, energy, joule)
}

#[test]
fn it_melts_by_its_curve_after_any_load() {
    for (before, after) in [(0.0, 900.0), (350.0, 900.0), (350.0, 5000.0)] {
        let run = Bench::new(60.0, 40.0, 1e-2)
            .dc("a", E)
            .dc("b", E)
            .device("e", "dcSource", &["a"], json!({ "voltage": E, "resistance": 0.0 }))
            .device("f", "dcFuse", &["a", "b"], fuse())
            .device("load", "dcCurrentLoad", &["b"], json!({ "current": before }))
            .event(1.0, "load", "set", json!({ "current": after }))
            .record(&["f.i", "f.heat", "f.loss", "b.v"])
            .run();
        let square = |i: f64| (i / I_M) * (i / I_M);
        let heat = |t: f64| -> f64 {
            MASSES
                .iter()
                .map(|(time, part)| part * (square(after) + (square(before) - square(after)) * libm::exp(-t / time)))
                .sum()
        };
        let (mut low, mut high) = (0.0, 40.0);
        for _ in 0..80 {
            let middle = 0.5 * (low + high);
            if heat(middle) < 1.0 { low = middle } else { high = middle }
        }
        near(&format!("melts at {after} A after {before} A"), run.noted("D365")[0] - 1.0, low, 2e-4 * low);
        near("heat before", run.at("f.heat", 0.5), square(before), 1e-12);
        near("loss before", run.at("f.loss", 0.5), resistance(square(before)) * before * before, 1e-9);
    }
}

#[test]
fn a_fault_is_cleared_as_the_circuit_has_it() {
    for (r, l) in [(5e-3, 20e-6), (20e-3, 400e-6)] {
        let (melts, clears, peak, energy, joule) = integrated(r, l);
        for domain in [None, Some(1e-6)] {
            let run = feeder(domain, fuse(), cable(r, l))
                .event(AT, "bus", "fault", json!({ "resistance": FAULT }))
                .run()
                .completed();
            let case = format!("{l} H, {domain:?}");
            println!(
                "{case}: melts {melts} clears {clears} peak {peak} {energy} J {joule} A²s; audit {:.1e}",
                run.audit()
            );
            near(&format!("{case}: melts"), run.noted("D365")[0] - AT, melts, 2e-7 + 1e-4 * melts);
            near(&format!("{case}: clears"), run.noted("D366")[0] - AT, clears, 2e-7 + 1e-4 * clears);
            near(&format!("{case}: cut-off current"), run.greatest("f.i"), peak, 1e-3 * peak);
            near(&format!("{case}: energy"), run.at("f.energy", 0.04), energy, 1e-3 * energy);
            near(&format!("{case}: arc's I²t"), run.at("f.arcI2t", 0.04), joule, 1e-3 * joule);
            for name in ["f.i", "f.closed", "f.heat", "f.loss", "f.arc", "r.i"] {
                assert_eq!(run.at(name, 0.04), 0.0, "{name}");
            }
            assert_eq!((run.at("near.v", 0.04), run.at("source.v", 0.04)), (0.0, E));
            assert!(run.audit() < AUDIT, "{case}: audit {}", run.audit());
        }
    }
}

/// With a voltage that stands at once: i = (I + J)·e^(−tR/L) − J with J = (U − E)/R, and E_arc = U·∫i·dt = U·(I·L/R − J·T); ½·L·I²·U/(U − E) without R.
#[test]
fn its_arc_takes_what_the_inductance_holds() {
    let (l, rise) = (1e-3, 1e-7);
    let bare = with(&fuse(), json!({ "arcRise": rise, "coldResistance": 1e-6, "powerLoss": 0.16 }));
    for domain in [None, Some(1e-6)] {
        let run = feeder(domain, bare.clone(), cable(1e-6, l))
            .event(AT, "bus", "fault", json!({ "resistance": FAULT }))
            .run()
            .completed();
        let i = run.greatest("f.i");
        let r = BEHIND + 2e-6 + 1.0 / (1.0 / FAULT + 1.0 / LOAD);
        let j = (ARC - E) / r;
        let lasts = l / r * libm::log((i + j) / j);
        near("lasts", run.noted("D366")[0] - run.noted("D365")[0], lasts, 1e-3 * lasts);
        let taken = ARC * (l / r * i - j * lasts);
        near("arc", run.at("f.energy", 0.04), taken, 1e-3 * taken);
        assert!(run.audit() < 1e-5, "audit {}", run.audit());
    }
}

/// With the capacitance of a cable beside it, and without any inductance.
#[test]
fn it_clears_beside_a_capacitance_and_in_a_circuit_of_resistances() {
    for domain in [None, Some(1e-6)] {
        for conductor in [
            json!({ "resistance": 5e-3, "inductance": 20e-6, "capacitance": 12e-9, "skinResistances": [0.5], "skinInductances": [2e-6] }),
            json!({ "resistance": 20e-3, "inductance": 0.0 }),
        ] {
            for resistance in [FAULT, 10e-3] {
                let mut bench = feeder(domain, fuse(), conductor.clone()).event(
                    AT,
                    "bus",
                    "fault",
                    json!({ "resistance": resistance }),
                );
                bench.duration = 0.02;
                let run = bench.run().completed();
                println!("{domain:?} {} steps, audit {:.1e}", run.summary.statistics.steps, run.audit());
                assert_eq!((run.noted("D365").len(), run.noted("D366").len()), (1, 1));
                assert!(run.least("f.i").0 >= -5e-3 * run.greatest("f.i"), "{} A", run.least("f.i").0);
                assert_eq!(run.at("f.i", 0.02), 0.0);
                assert_eq!(run.at("bus.v", 0.02), 0.0);
                assert!(run.audit() < AUDIT, "audit {}", run.audit());
            }
        }
    }
}

#[test]
fn undisturbed_it_holds_and_disconnected_it_is_nothing() {
    for domain in [None, Some(50e-6)] {
        let hold = |run: &Outcome, from: usize, to: usize| {
            for name in ["f.i", "f.heat", "f.loss", "bus.v"] {
                let of = &run.series(name)[from..to];
                let most = of.iter().map(|v| (v - of[0]).abs()).fold(0.0, f64::max);
                assert!(most <= 1e-8 * of[0].abs(), "{name} moves by {most}");
            }
        };
        let run = feeder(domain, fuse(), cable(5e-3, 20e-6))
            .event(0.02, "f", "open", json!({}))
            .event(0.03, "f", "close", json!({}))
            .event(0.04, "f", "disconnect", json!({}))
            .run()
            .completed();
        hold(&run, 0, 1999);
        // Drawn under the load's current it arcs, and is dark after that.
        assert_eq!(run.noted("D366").len(), 1);
        for (name, t) in [("f.i", 0.025), ("f.closed", 0.025), ("r.i", 0.025), ("bus.v", 0.025)] {
            assert_eq!(run.at(name, t), 0.0, "{name}");
        }
        near("restored", run.at("f.i", 0.0399), E / (BEHIND + 5e-3 + LOAD), 0.02);
        for name in ["f.i", "f.closed", "f.heat", "f.energy", "f.arcI2t", "f.arc", "f.loss"] {
            assert!(run.series(name)[4001..].iter().all(|v| *v == 0.0), "{name}");
        }
        // What the cable's inductance holds as it is taken off swings with its capacitance.
        assert!(run.audit() < AUDIT, "audit {}", run.audit());
    }
}

/// What lasts below the source's voltage forces nothing to 0; what is below the least breaking current is told as it melts.
#[test]
fn what_it_cannot_break_is_told() {
    for domain in [None, Some(2e-6)] {
        let weak = with(&fuse(), json!({ "arcVoltage": 500.0, "leastBreaking": 1e6 }));
        let run = feeder(domain, weak, cable(5e-3, 20e-6))
            .event(AT, "bus", "fault", json!({ "resistance": FAULT }))
            .run()
            .completed();
        assert_eq!(["D365", "D366", "D367", "D368"].map(|code| run.noted(code).len()), [1, 0, 1, 1]);
        near("burns on", run.at("f.i", 0.05), 300.0 / (BEHIND + 5e-3 + FAULT + resistance(1.0)), 1e-4 * 5e4);
        assert_eq!(run.at("f.closed", 0.05), 1.0);
        assert!(run.audit() < 1e-5, "audit {}", run.audit());
    }
}

/// The other way round, and of two units that share the current.
#[test]
fn it_is_alike_both_ways_and_shared() {
    for domain in [None, Some(1e-6)] {
        let run = |from: &str, to: &str, count: u32, l: f64| {
            let mut bench = Bench::new(60.0, 0.03, 1e-5)
                .dc("a", E)
                .dc("b", E)
                .dc("c", E)
                .device("e", "dcSource", &["a"], json!({ "voltage": E, "resistance": BEHIND / f64::from(count) }))
                .device("w", "dcBranch", &["b", "c"], cable(5e-3 / f64::from(count), l / f64::from(count)))
                .devices("f", "dcFuse", count, &[from, to], fuse())
                .event(AT, "c", "fault", json!({ "resistance": FAULT / f64::from(count) }))
                .record(&["f.i", "f.energy"]);
            bench.emt = domain;
            bench.run().completed()
        };
        let (one, back, two) = (run("a", "b", 1, 20e-6), run("b", "a", 1, 20e-6), run("a", "b", 2, 20e-6));
        near("back", back.least("f.i").0, -one.greatest("f.i"), 1e-9 * one.greatest("f.i"));
        near("two", two.greatest("f.i"), one.greatest("f.i"), 2e-4 * one.greatest("f.i"));
        for other in [&back, &two] {
            near(
                "energy of one",
                other.at("f.energy", 0.03),
                one.at("f.energy", 0.03),
                5e-4 * one.at("f.energy", 0.03),
            );
            near("clears", other.noted("D366")[0], one.noted("D366")[0], 2e-7);
        }
    }
}

#[test]
fn it_is_refused_by_what_is_wrong() {
    let refused = |changes: Value| {
        let failure = feeder(None, with(&fuse(), changes), json!({ "resistance": 5e-3, "inductance": 0.0 }))
            .run()
            .summary
            .failure
            .expect("refused");
        assert_eq!(failure.device.as_deref(), Some("f"), "{failure:?}");
        failure.param.unwrap_or_default()
    };
    assert_eq!(refused(json!({ "meltingCurrent": I_R })), "meltingCurrent");
    assert_eq!(refused(json!({ "powerLoss": 1.0 })), "powerLoss");
    assert_eq!(refused(json!({ "heatParts": [0.6, 0.5] })), "heatParts");
    assert_eq!(refused(json!({ "heatParts": [1.0] })), "heatParts");
    assert_eq!(refused(json!({ "heatTimes": [] })), "heatTimes");
    assert_eq!(refused(json!({ "ratedCurrent": 50.0, "meltingCurrent": 90.0, "powerLoss": 10.0 })), "meltingCurrent");
}

/// Without a fault, of which nothing is missed.
#[test]
fn drawn_under_load_its_arc_is_booked() {
    for domain in [None, Some(1e-6)] {
        let run = feeder(domain, fuse(), cable(5e-3, 20e-6)).event(0.02, "f", "open", json!({})).run().completed();
        let taken = run.at("f.energy", 0.04);
        assert!(taken > 0.5 * 20e-6 * 100.0 * 100.0, "{taken} J");
        assert!(run.audit() < 1e-6, "audit {}", run.audit());
    }
}
