//! Network reference problems: constant power behind an impedance, a pulsed load at a point of interconnection, invariances.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near};

const BASE: f64 = 100e6;

/// E = 1 behind Z = 0.01 + j0.05 pu on 100 MVA.
fn behind_impedance(p: f64, q: f64) -> support::Outcome {
    let z = f64::hypot(0.01, 0.05);
    Bench::new(60.0, 1.0, 0.1)
        .ac("b", 34.5e3)
        .device(
            "grid",
            "utility",
            &["b"],
            json!({ "vNominal": 34.5e3, "shortCircuitPower": BASE / z, "xOverR": 5.0, "voltage": 1.0 }),
        )
        .device("load", "constantPowerLoad", &["b"], json!({ "p": p * BASE, "q": q * BASE, "vBlend": 0.3 }))
        .record(&["b.vpu"])
        .run()
}

/// P3.
#[test]
fn constant_power_has_the_upper_root_of_the_quadratic() {
    for (p, q, v) in [(0.5, 0.1, 0.98960079), (1.0, 0.3, 0.97314306), (3.0, 0.0, 0.95624773), (8.0, 0.0, 0.72111026)] {
        let run = behind_impedance(p, q).completed();
        near("V", run.at("b.vpu", 0.5), v, 1e-6);
        assert!(run.audit() < 1e-9, "audit {}", run.audit());
    }
}

/// P3: P_max = 8.198039 pu at V = 0.646560, which belongs to a power 1e-8 pu below the nose itself (8.1980390272 pu at 0.646544). The
/// voltages are the upper roots of V⁴ + (2·R·P − 1)·V² + |Z|²·P² = 0, taken to 40 digits.
#[test]
fn beyond_the_nose_there_is_no_operating_point() {
    for (p, v, tolerance) in
        [(8.198, 0.647_634_676, 1e-6), (8.198_038, 0.646_721_330, 1e-6), (8.198_039, 0.646_560, 2e-5)]
    {
        near("V before the nose", behind_impedance(p, 0.0).completed().at("b.vpu", 0.5), v, tolerance);
    }
    for p in [8.198_04, 8.1981, 8.2] {
        let failure = behind_impedance(p, 0.0).summary.failure.expect("refused");
        assert_eq!(failure.code, "no-operating-point", "{failure:?}");
    }
}

/// 20 ↔ 100 MW square wave at 0.5 Hz on S_sc = 1500 MVA, X/R = 10.
fn pulsed(tan_phi: f64) -> support::Outcome {
    let points: Vec<(f64, f64)> = (0..10)
        .flat_map(|k| {
            [
                (f64::from(k), if k % 2 == 0 { 20e6 } else { 100e6 }),
                (f64::from(k) + 1.0, if k % 2 == 0 { 20e6 } else { 100e6 }),
            ]
        })
        .collect();
    Bench::new(60.0, 10.0, 0.05)
        .ac("poi", 138e3)
        .device(
            "grid",
            "utility",
            &["poi"],
            json!({ "vNominal": 138e3, "shortCircuitPower": 1500e6, "xOverR": 10.0, "voltage": 1.0 }),
        )
        .device(
            "load",
            "constantPowerLoad",
            &["poi"],
            json!({ "p": 100e6, "q": 100e6 * tan_phi, "vBlend": 0.5, "profile": "p" }),
        )
        .profile("p", &points)
        .record(&["poi.vpu", "grid.p", "load.p"])
        .run()
        .completed()
}

/// P23; its flicker: `test/reference/pulsedLoad.test.ts`.
#[test]
fn pulsed_load_moves_the_voltage_at_the_point_of_interconnection() {
    let run = pulsed(0.0);
    near("V at 20 MW", run.at("poi.vpu", 0.5), 0.9985831, 1e-6);
    near("V at 100 MW", run.at("poi.vpu", 1.5), 0.9910640, 1e-6);
    let lagging = pulsed(libm::tan(libm::acos(0.95)));
    near("ΔV at 0.95 lagging", lagging.at("poi.vpu", 0.5) - lagging.at("poi.vpu", 1.5), 0.0257575, 1e-6);
    near("ΔV", run.at("poi.vpu", 0.5) - run.at("poi.vpu", 1.5), 0.0075191, 1e-6);
    assert!(run.audit() < 1e-9, "audit {}", run.audit());
}

/// Utility, transformer, two lines in a loop over a breaker, loads and a capacitor.
fn ring(reverse: bool, voltage_scale: f64, emt: bool) -> support::Outcome {
    let (hv, lv) = (34.5e3 * voltage_scale, 4.16e3 * voltage_scale);
    let zs = voltage_scale * voltage_scale;
    let line = |length: f64| {
        json!({
            "length": length, "resistance": 0.1e-3 * zs, "reactance": 0.12e-3 * zs, "capacitance": 3e-10 / zs, "ampacity": 400.0
        })
    };
    let devices: Vec<(&str, &str, Vec<&str>, Value)> = vec![
        (
            "grid",
            "utility",
            vec!["poi"],
            json!({ "vNominal": hv, "shortCircuitPower": 500e6, "xOverR": 12.0, "voltage": 1.02 }),
        ),
        (
            "t",
            "transformer",
            vec!["poi", "a"],
            json!({ "sRated": 20e6, "vHv": hv, "vLv": lv, "uk": 0.08, "xOverR": 15.0, "noLoadLoss": 1e-3,
            "noLoadCurrent": 5e-3, "tap": 1.02 }),
        ),
        ("l1", "line", vec!["a", "b"], line(800.0)),
        ("l2", "line", vec!["a", "c"], line(1200.0)),
        (
            "tie",
            "breaker",
            vec!["b", "c"],
            json!({ "closed": true, "ratedCurrent": 1200.0, "contactResistance": 20e-6 * zs }),
        ),
        ("load1", "constantPowerLoad", vec!["b"], json!({ "p": 3e6, "q": 1e6, "vBlend": 0.7 })),
        ("load2", "constantImpedanceLoad", vec!["c"], json!({ "p": 2e6, "q": 0.5e6 })),
        ("cap", "shuntCapacitor", vec!["c"], json!({ "qRated": 1e6, "vRated": lv })),
    ];
    let mut buses = [("poi", hv), ("a", lv), ("b", lv), ("c", lv)];
    let mut order: Vec<_> = devices.iter().collect();
    if reverse {
        order.reverse();
        buses.reverse();
    }
    let bench = buses.iter().fold(Bench::new(50.0, 1.0, 0.1), |bench, (id, v)| bench.ac(id, *v));
    let bench = if emt { bench.emt(1e-4) } else { bench };
    order
        .iter()
        .fold(bench, |bench, (id, kind, ports, params)| bench.device(id, kind, ports, params.clone()))
        .event(0.5, "tie", "open", json!({}))
        .record(&["b.vpu", "c.vpu", "t.pHv", "t.loading", "tie.i", "l1.loss", "cap.q"])
        .run()
        .completed()
}

/// P26, in both domains.
#[test]
fn bus_order_changes_nothing() {
    for emt in [false, true] {
        let (one, other) = (ring(false, 1.0, emt), ring(true, 1.0, emt));
        for name in ["b.vpu", "c.vpu", "t.pHv", "t.loading", "cap.q"] {
            for (a, b) in one.series(name).iter().zip(other.series(name)) {
                near(name, *a, *b, 1e-9 * b.abs());
            }
        }
        assert!(one.series("tie.i")[6..].iter().all(|i| *i == 0.0), "an open breaker carries exactly nothing");
        assert!(one.audit() < if emt { 1e-3 } else { 1e-9 }, "audit {}", one.audit());
    }
}

/// P26: twice the voltages and four times the impedances at the same powers, in both domains.
#[test]
fn scaled_voltages_leave_per_unit_results() {
    for emt in [false, true] {
        let (one, other) = (ring(false, 1.0, emt), ring(false, 2.0, emt));
        for name in ["b.vpu", "c.vpu", "t.pHv", "t.loading", "l1.loss"] {
            for (a, b) in one.series(name).iter().zip(other.series(name)) {
                near(name, *a, *b, 1e-9 * b.abs());
            }
        }
    }
}

/// P26: in `emt` a shift by seventeen steps shifts every sample by as many.
#[test]
fn shifted_event_shifts_every_step() {
    let at = |time: f64| {
        Bench::new(60.0, 0.02, 50e-6)
            .dc("source", 800.0)
            .dc("load", 800.0)
            .device("e", "dcSource", &["source"], json!({ "voltage": 800.0, "resistance": 0.0 }))
            .device("l", "dcBranch", &["source", "load"], json!({ "resistance": 0.02, "inductance": 1e-4 }))
            .device("c", "dcCapacitor", &["load"], json!({ "capacitance": 5e-3 }))
            .device("cpl", "dcCurrentLoad", &["load"], json!({ "current": 300.0 }))
            .event(time, "cpl", "set", json!({ "current": 450.0 }))
            .record(&["load.v", "l.i"])
            .emt(50e-6)
            .run()
            .completed()
    };
    let (early, late) = (at(5e-3), at(5e-3 + 17.0 * 50e-6));
    for (name, size) in [("load.v", 800.0), ("l.i", 600.0)] {
        for k in 0..300 {
            near(name, late.series(name)[k + 17], early.series(name)[k], 1e-12 * size);
        }
    }
}

/// P26.
#[test]
fn shifted_event_shifts_the_answer() {
    let at = |time: f64| {
        let z = 24e3 * 24e3 / 555e6;
        let mut bench = Bench::new(60.0, 4.0, 1e-2)
            .ac("1", 24e3)
            .ac("3", 24e3)
            .device(
                "g",
                "genset",
                &["1"],
                json!({ "sRated": 555e6, "vRated": 24e3, "machineModel": "classical", "governor": "none",
                "exciter": "none", "vSet": 1.0, "pSet": 300e6, "xdTransient": 0.3, "inertia": 3.5 }),
            )
            .device(
                "grid",
                "utility",
                &["3"],
                json!({ "vNominal": 24e3, "shortCircuitPower": 1e15, "xOverR": 10.0, "voltage": 1.0 }),
            )
            .device(
                "line",
                "line",
                &["1", "3"],
                json!({ "length": 1.0, "resistance": 0.01 * z, "reactance": 0.5 * z, "capacitance": 0.0,
                "ampacity": 2e4 }),
            )
            .event(time, "3", "fault", json!({ "resistance": 0.1 * z }))
            .event(time + 0.1, "3", "clear", json!({}))
            .record(&["g.angle"]);
        bench.tolerance = 1e-9;
        bench.run().completed()
    };
    let (early, late) = (at(0.5), at(1.0));
    for k in 0..300 {
        near("δ", late.series("g.angle")[k + 50], early.series("g.angle")[k], 1e-7);
    }
}

#[test]
fn unreachable_load_is_dead_and_the_rest_runs() {
    let run = Bench::new(60.0, 1.0, 0.1)
        .ac("b", 480.0)
        .ac("alone", 480.0)
        .device(
            "grid",
            "utility",
            &["b"],
            json!({ "vNominal": 480.0, "shortCircuitPower": 50e6, "xOverR": 10.0, "voltage": 1.0 }),
        )
        .device("tie", "breaker", &["b", "alone"], json!({ "closed": false, "ratedCurrent": 1e3 }))
        .device("load", "constantPowerLoad", &["alone"], json!({ "p": 1e5, "q": 0.0, "vBlend": 0.7 }))
        .event(0.5, "tie", "close", json!({}))
        .record(&["alone.v", "load.p", "tie.i"])
        .run()
        .completed();
    assert_eq!((run.at("alone.v", 0.4), run.at("load.p", 0.4), run.at("tie.i", 0.4)), (0.0, 0.0, 0.0));
    near("load after closing", run.at("load.p", 0.9), 1e5, 1e-3);
}
