//! The greatest phase current that is recorded, against hand calculation with three phases: faults and open phases, both domains.

use crate::support;

use serde_json::json;
use support::{Bench, near};

const V: f64 = 11e3;
type C = (f64, f64);

fn over(a: C, b: C) -> C {
    let square = b.0 * b.0 + b.1 * b.1;
    ((a.0 * b.0 + a.1 * b.1) / square, (a.1 * b.0 - a.0 * b.1) / square)
}
fn size(a: C) -> f64 {
    f64::hypot(a.0, a.1)
}

/// Grid (Z₀ = Z₁), breaker, load of 1 MW in star.
fn feeder() -> Bench {
    let grid =
        json!({ "vNominal": V, "shortCircuitPower": 200e6, "xOverR": 10.0, "voltage": 1.0, "zeroSequence": 1.0 });
    Bench::new(50.0, 0.4, 1e-3)
        .ac("g", V)
        .ac("out", V)
        .device("grid", "utility", &["g"], grid)
        .device(
            "q",
            "breaker",
            &["g", "out"],
            json!({ "closed": true, "ratedCurrent": 400.0, "contactResistance": 1e-9 }),
        )
        .device("load", "constantImpedanceLoad", &["out"], json!({ "p": 1e6, "q": 0.0 }))
        .record(&["q.iGreatest", "q.i", "load.iGreatest", "grid.iGreatest"])
}

#[test]
fn of_a_fault_it_is_that_of_the_faulted_phase() {
    let (z, load) = (V * V / 200e6, V * V / 1e6);
    let grid = (z / f64::hypot(1.0, 10.0), 10.0 * z / f64::hypot(1.0, 10.0));
    let drawn = V / 3.0_f64.sqrt() / load;
    let emf = (V / 3.0_f64.sqrt(), 0.0);
    let beside = |r: f64| 1.0 / (1.0 / r + 1.0 / load);
    let (both, half) = (beside(5.0), beside(2.5));
    let through = |r: f64| over(emf, (grid.0 + r, grid.1));
    let turned = |a: C, degrees: f64| {
        let (s, c) = degrees.to_radians().sin_cos();
        (a.0 * c - a.1 * s, a.0 * s + a.1 * c)
    };
    // Two phases: their difference meets half of the fault between them beside the load, their mean the load alone.
    let (b, c) = (
        (turned(through(half), -120.0), turned(through(half), 120.0)),
        (turned(through(load), -120.0), turned(through(load), 120.0)),
    );
    let mixed = |sign: f64| {
        let half = |x: C, y: C, s: f64| (0.5 * (x.0 + s * y.0), 0.5 * (x.1 + s * y.1));
        let (difference, mean) = (half(b.0, b.1, -1.0), half(c.0, c.1, 1.0));
        size((mean.0 + sign * difference.0, mean.1 + sign * difference.1))
    };
    for (phases, amperes) in
        [("a", size(through(both))), ("bc", f64::max(mixed(1.0), mixed(-1.0))), ("bcg", size(through(both)))]
    {
        let bench = feeder().event(0.1, "out", "fault", json!({ "resistance": 5.0, "phases": phases })).event(
            0.2,
            "out",
            "clear",
            json!({}),
        );
        for run in [bench.clone().run().completed(), bench.emt(20e-6).run().completed()] {
            let bar = if run.summary.notes.iter().any(|n| n.code == "N300") { 1e-4 } else { 1e-6 };
            near(phases, run.at("q.iGreatest", 0.19), amperes, bar * amperes);
            near("into the grid it is the same", run.at("grid.iGreatest", 0.19), amperes, bar * amperes);
            for t in [0.05, 0.39] {
                near("balanced", run.at("q.iGreatest", t), run.at("q.i", t), 1e-3 * drawn);
            }
        }
    }
}

#[test]
fn of_an_open_phase_it_is_that_of_the_others() {
    let bench = feeder().event(0.1, "q", "openPhases", json!({ "phases": "a" }));
    for run in [bench.clone().run().completed(), bench.emt(20e-6).run().completed()] {
        let before = run.at("q.iGreatest", 0.05);
        // Phases of a grid and a load in earthed star do not feel each other.
        near("whole", run.at("q.iGreatest", 0.39), before, 1e-3 * before);
        near("load", run.at("load.iGreatest", 0.39), before, 1e-3 * before);
    }
    // The positive sequence, which a phasor run shows besides, is two thirds of it.
    let run = feeder().event(0.1, "q", "openPhases", json!({ "phases": "a" })).run().completed();
    near("positive sequence", run.at("q.i", 0.39), 2.0 / 3.0 * run.at("q.iGreatest", 0.39), 1e-2);
}
