//! Direct-current distribution: DC/DC converter and its input filter, 800 V rectifier, solid-state transformer, solid-state breaker.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, Outcome, near, with};

/// 800 V to 50 V, 1 MW; filter of 20 mΩ, 100 µH and 5 mF; no losses of its own.
pub fn converter() -> Value {
    json!({
        "pRated": 1e6, "vOutput": 51.0, "outputDroop": 0.5, "outputCurrentLimit": 1.2, "inputCurrentLimit": 1.6, "bidirectional": false,
        "inputVoltageMin": 600.0, "inputVoltageReturn": 700.0, "restartDelay": 0.1, "restartRamp": 0.2, "filterResistance": 0.02,
        "filterInductance": 1e-4, "filterCapacitance": 5e-3, "noLoadLoss": 0.0, "linearLoss": 0.0, "quadraticLoss": 0.0
    })
}

pub fn source() -> Value {
    json!({ "voltage": 800.0, "resistance": 0.0 })
}

pub fn fed(converter: Value, duration: f64, step: f64, profile: &[(f64, f64)]) -> Bench {
    Bench::new(60.0, duration, step)
        .dc("high", 800.0)
        .dc("low", 50.0)
        .device("e", "dcSource", &["high"], source())
        .device("conv", "dcConverter", &["high", "low"], converter)
        .device(
            "load",
            "dcConstantPowerLoad",
            &["low"],
            json!({ "power": 0.0, "profile": "p", "vBlend": 20.0, "currentLimit": 1e6 }),
        )
        .profile("p", profile)
        .record(&[
            "conv.pIn",
            "conv.iIn",
            "conv.vIn",
            "conv.vFilter",
            "conv.pOut",
            "conv.iOut",
            "conv.vOut",
            "conv.loss",
            "conv.mode",
            "load.p",
            "low.v",
            "e.p",
        ])
}

fn swing(series: &[f64]) -> f64 {
    let (low, high) = series.iter().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(*v), b.max(*v)));
    high - low
}

#[test]
fn undisturbed_converter_holds_still() {
    for change in [
        json!({ "noLoadLoss": 2e3, "linearLoss": 0.01, "quadraticLoss": 0.01 }),
        json!({ "filterInductance": 0.0, "bidirectional": true }),
    ] {
        let run = fed(with(&converter(), change), 1.0, 1e-3, &[(0.0, 400e3)]).run().completed();
        assert!(run.summary.statistics.initial_drift_pu < 1e-8, "{}", run.summary.statistics.initial_drift_pu);
        assert!(swing(run.series("conv.pIn")) / 1e6 < 1e-8 && swing(run.series("low.v")) / 50.0 < 1e-8);
        assert!(run.audit() < 1e-8, "audit {}", run.audit());
    }
}

#[test]
fn filter_and_constant_power_are_stable_below_their_bound_alone() {
    // P < R·C·V²/L at the operating voltage: 615 148 W, whatever the 50 V side does.
    for (power, grows) in [(612e3, false), (618e3, true)] {
        let kick = [(0.0, power), (1e-3, power), (1e-3, power + 5e3), (2e-3, power + 5e3), (2e-3, power)];
        let mut bench = fed(converter(), 0.3, 2e-5, &kick);
        bench.tolerance = 1e-9;
        let run = bench.run().completed();
        let v = run.series("conv.vFilter");
        let (early, late) = (swing(&v[200..1200]), swing(&v[14_000..15_000]));
        assert_eq!(late > early, grows, "{power} W: {early} V, then {late} V");
    }
}

#[test]
fn filter_holds_the_output_up_for_its_energy() {
    // t = C(V₁² − V₂²)/2P: 20 mF from 799.37 to 600 V at 500 kW; the source is gone, its bus dead.
    let big = with(
        &converter(),
        json!({ "filterCapacitance": 20e-3, "filterInductance": 1e-6, "filterResistance": 1e-3, "inputCurrentLimit": 2.0 }),
    );
    let run = fed(big, 0.05, 1e-4, &[(0.0, 500e3)]).event(0.01, "e", "disconnect", json!({})).run().completed();
    let v = run.at("conv.vFilter", 0.005);
    let held = 20e-3 * (v * v - 600.0 * 600.0) / 2.0 / 500e3;
    near("hold-up", run.noted("D370")[0] - 0.01, held, 1e-6);
    assert!(run.series("load.p")[..155].iter().all(|p| (p - 500e3).abs() < 1.0));
    assert!(run.series("load.p")[160..].iter().all(|p| *p == 0.0), "then the output is dead");
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
}

#[test]
fn converter_stops_at_low_voltage_and_comes_back() {
    let run = fed(
        with(&converter(), json!({ "inputCurrentLimit": 3.0, "outputCapacitance": 0.2 })),
        2.0,
        1e-3,
        &[(0.0, 300e3)],
    )
    .event(0.5, "e", "set", json!({ "voltage": 500.0 }))
    .event(1.0, "e", "set", json!({ "voltage": 800.0 }))
    .run()
    .completed();
    assert_eq!(run.at("conv.mode", 0.8), 3.0);
    assert!(run.series("load.p")[560..1000].iter().all(|p| *p < 1.0), "the output is down");
    near("load again", run.at("load.p", 1.9), 300e3, 1.0);
    assert!(run.audit() < 1e-5, "audit {}", run.audit());
}

#[test]
fn both_limits_hold_and_a_load_beyond_is_refused() {
    // Output: 1.2 of rated current into a load of twice the power.
    let held = with(&converter(), json!({ "outputCapacitance": 0.2 }));
    let run = fed(held.clone(), 0.5, 1e-3, &[(0.0, 300e3), (0.1, 300e3), (0.1, 2e6)]).run().completed();
    let limit = 1.2 * 1e6 / 51.0;
    // The characteristic falls a thousand times faster there, which still lets a tenth of rated current more through at 0 V.
    assert!(run.greatest("conv.iOut") < limit + 0.11 * 1e6 / 51.0, "{} A", run.greatest("conv.iOut"));
    assert!(!run.noted("D373").is_empty());
    // Input: half a pu at 800 V.
    let tight = with(&held, json!({ "inputCurrentLimit": 0.5, "filterInductance": 0.0 }));
    let run = fed(tight.clone(), 0.5, 1e-3, &[(0.0, 300e3), (0.1, 300e3), (0.1, 800e3)]).run().completed();
    assert!(run.greatest("conv.iIn") < 1.06 * 0.5 * 1e6 / 800.0, "{} A", run.greatest("conv.iIn"));
    assert!(run.audit() < 1e-5, "audit {}", run.audit());
    let failure = fed(tight, 0.5, 1e-3, &[(0.0, 800e3)]).run().summary.failure.expect("refused");
    assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("conv"), Some("inputCurrentLimit")));
}

#[test]
fn bidirectional_converter_feeds_back() {
    let two_way = |bidirectional: bool| {
        Bench::new(60.0, 0.5, 1e-3)
            .dc("high", 800.0)
            .dc("low", 50.0)
            .device("e", "dcSource", &["high"], json!({ "voltage": 800.0, "resistance": 0.01 }))
            .device(
                "conv",
                "dcConverter",
                &["high", "low"],
                with(&converter(), json!({ "bidirectional": bidirectional })),
            )
            .device("cap", "dcCapacitor", &["low"], json!({ "capacitance": 1.0 }))
            .device("load", "dcCurrentLoad", &["low"], json!({ "current": 1e3 }))
            .event(0.1, "load", "set", json!({ "current": -2e3 }))
            .record(&["conv.pIn", "conv.pOut", "low.v", "e.p"])
            .run()
            .completed()
    };
    let run = two_way(true);
    assert!(run.at("e.p", 0.4) < -90e3, "{}", run.at("e.p", 0.4));
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
    let run = two_way(false);
    assert!(run.at("e.p", 0.15).abs() < 2e3 && run.at("low.v", 0.15) > 100.0, "a diode lets the bus rise");
}

#[test]
fn disconnected_devices_read_exactly_zero() {
    let run =
        fed(converter(), 0.5, 1e-3, &[(0.0, 400e3)]).event(0.2, "conv", "disconnect", json!({})).run().completed();
    for name in ["conv.pIn", "conv.iIn", "conv.vFilter", "conv.pOut", "conv.iOut", "conv.loss", "load.p", "e.p"] {
        assert!(run.series(name)[201..].iter().all(|v| *v == 0.0), "{name}");
    }
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
}

/// 13.8 kV to 800 V, 1 MW: 20 ms of hold-up, 150 % for 150 ms, 120 % for 5 s.
fn transformer() -> Value {
    json!({
        "pRated": 1e6, "vOutput": 816.0, "outputDroop": 16.0, "outputCurrentLimit": 1.5, "inputCurrentLimit": 1.7, "inputTanPhi": 0.1,
        "inputVoltageMin": 0.7, "inputVoltageReturn": 0.85, "restartDelay": 0.5, "restartRamp": 1.0, "linkVoltage": 850.0,
        "linkCapacitance": 0.2, "linkMin": 0.85, "pfcTime": 8e-3, "linkRecoveryTime": 0.1, "noLoadLoss": 4e3, "linearLoss": 0.0,
        "quadraticLoss": 0.011, "overloadLevels": [1.5, 1.2], "overloadTimes": [0.15, 5.0], "overloadRecovery": 2.0,
        "outputCapacitance": 20e-3
    })
}

/// Medium voltage → 800 V → cable → 50 V racks.
fn hall(kind: &str, duration: f64, profile: &[(f64, f64)]) -> Bench {
    let quiet = json!({ "noLoadLoss": 2e3, "quadraticLoss": 0.02, "pRated": 1.6e6, "filterInductance": 5e-6, "filterResistance": 5e-3, "outputCapacitance": 0.5 });
    Bench::new(60.0, duration, 1e-3)
        .ac("mv", 13.8e3)
        .dc("main", 800.0)
        .dc("row", 800.0)
        .dc("rack", 50.0)
        .device(
            "grid",
            "utility",
            &["mv"],
            json!({ "vNominal": 13.8e3, "shortCircuitPower": 200e6, "xOverR": 10.0, "voltage": 1.0 }),
        )
        .device("feed", kind, &["mv", "main"], transformer())
        .device("cable", "dcBranch", &["main", "row"], json!({ "resistance": 1e-3, "inductance": 10e-6 }))
        .device("cap", "dcCapacitor", &["row"], json!({ "capacitance": 20e-3 }))
        .device("conv", "dcConverter", &["row", "rack"], with(&converter(), quiet))
        .device(
            "gpu",
            "gpuCluster",
            &["rack"],
            json!({
                "power": 800e3, "profile": "p", "vBlend": 40.0, "currentLimit": 1e5, "vTrip": 30.0, "tripDelay": 1e-3,
                "vRestart": 47.0, "restartDelay": 0.2, "restartRamp": 0.5
            }),
        )
        .profile("p", profile)
        .record(&[
            "feed.pIn",
            "feed.qIn",
            "feed.pOut",
            "feed.iOut",
            "feed.vOut",
            "feed.loss",
            "feed.mode",
            "gpu.p",
            "grid.p",
            "row.v",
        ])
}

#[test]
fn hall_holds_still_and_meets_its_balance_in_both_domains() {
    let steps = [(0.0, 500e3), (0.3, 500e3), (0.3, 900e3), (0.6, 900e3), (0.6, 600e3)];
    let mut last: Option<Outcome> = None;
    for domain in [None, Some(50e-6)] {
        let mut bench = hall("dcRectifier", 1.0, &steps);
        bench.emt = domain;
        let run = bench.run().completed();
        assert!(run.summary.statistics.initial_drift_pu < 1e-8);
        let (p, loss) = (run.at("feed.pOut", 0.2), run.at("feed.loss", 0.2));
        near("loss", loss, 4e3 + 0.011 * p * p / 1e6, 1.0);
        near("power factor", run.at("feed.qIn", 0.2), 0.1 * run.at("feed.pIn", 0.2), 200.0);
        near("droop", run.at("feed.vOut", 0.2), 816.0 - 16.0 * run.at("feed.iOut", 0.2) / (1e6 / 816.0), 1e-3);
        assert!(run.audit() < if domain.is_some() { 1e-3 } else { 1e-5 }, "audit {}", run.audit());
        if let Some(rms) = &last {
            for t in [0.2, 0.4, 0.55, 0.95] {
                near("the other domain", run.at("feed.pIn", t), rms.at("feed.pIn", t), 0.01 * 400e3);
            }
        }
        last = Some(run);
    }
}

#[test]
fn solid_state_transformer_keeps_its_overload_curve() {
    let rated = 1e6 / 816.0;
    // 140 %: 150 ms, then 120 % at most; 110 %: 5 s, then rated; whatever lies below carries on.
    let run =
        hall("solidStateTransformer", 3.0, &[(0.0, 500e3), (0.5, 500e3), (0.5, 1.33e6), (0.62, 1.33e6), (0.62, 500e3)])
            .run()
            .completed();
    assert!(run.noted("D345").is_empty(), "a pulse of 120 ms is carried");
    near("pulse", run.at("gpu.p", 0.6), 1.33e6, 1.0);
    let run = hall("solidStateTransformer", 3.0, &[(0.0, 500e3), (0.5, 500e3), (0.5, 1.33e6)]).run().completed();
    near("limited after", run.noted("D345")[0], 0.65, 2e-3);
    assert!(run.at("feed.iOut", 0.9) < 1.25 * rated, "{} of rated", run.at("feed.iOut", 0.9) / rated);
    let run =
        hall("solidStateTransformer", 9.0, &[(0.0, 500e3), (0.5, 500e3), (0.5, 1.06e6), (6.0, 1.06e6), (6.0, 400e3)])
            .run()
            .completed();
    near("limited after", run.noted("D345")[0], 5.5, 1e-2);
    let back = run.noted("D346")[0];
    assert!(back > 7.4 && back < 8.3, "recovers after 2 s at rated current or less: {back}");
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

fn breaker() -> Value {
    json!({ "closed": true, "ratedCurrent": 1e3, "resistance": 1e-3, "inductance": 10e-6, "tripCurrent": 3e3, "tripDelay": 5e-6 })
}

fn feeder(breaker: Value, duration: f64) -> Bench {
    Bench::new(60.0, duration, 1e-5)
        .dc("a", 800.0)
        .dc("b", 800.0)
        .device("e", "dcSource", &["a"], source())
        .device("q", "dcBreaker", &["a", "b"], breaker)
        .dc("c", 800.0)
        .device("load", "dcResistor", &["b"], json!({ "resistance": 1.6 }))
        .device(
            "switch",
            "dcBreaker",
            &["b", "c"],
            json!({ "closed": false, "ratedCurrent": 1e6, "resistance": 1e-6, "tripCurrent": 1e9, "tripDelay": 0.0 }),
        )
        .record(&["q.i", "q.p", "q.loss", "q.closed", "q.heating", "b.v", "e.p"])
}

#[test]
fn breaker_interrupts_a_fault_within_microseconds() {
    // After the fault: τ·di/dt = E/R − i with R = 1 mΩ + the fault's 2 mΩ beside the load.
    for domain in [None, Some(2e-6)] {
        let mut bench = feeder(breaker(), 0.01)
            .device("fault", "dcResistor", &["c"], json!({ "resistance": 2e-3 }))
            .event(5e-3, "switch", "close", json!({}));
        bench.emt = domain;
        let run = bench.run().completed();
        let r = 1e-3 + 1.0 / (1.0 / 2.001e-3 + 1.0 / 1.6);
        let (tau, end, start) = (10e-6 / r, 800.0 / r, 800.0 / 1.601);
        let crossing = tau * libm::log((end - start) / (end - 3e3));
        let tripped = run.noted("D380")[0];
        near("trip", tripped - 5e-3, crossing + 5e-6, if domain.is_some() { 1e-6 } else { 2e-7 });
        let peak = end - (end - start) * libm::exp(-(crossing + 5e-6) / tau);
        assert!(run.greatest("q.i") < peak * 1.01, "{} A", run.greatest("q.i"));
        for name in ["q.i", "q.p", "q.loss", "q.closed", "b.v", "e.p"] {
            let rest = &run.series(name)[505..];
            // A dead bus is solved for: 0 V within rounding.
            let bar = if name == "b.v" { 1e-30 } else { 0.0 };
            assert!(rest.iter().all(|v| v.abs() <= bar), "{name}");
        }
        assert!(run.audit() < 1e-3, "audit {}", run.audit());
    }
}

#[test]
fn the_varistor_of_an_open_breaker_drives_the_current_of_a_cable_down() {
    // Both ends stand at 800 V, so −L·di/dt = U_k + a·√i with a = (U_c − U_k)/√I_trip: T = 2·L/a²·(a·√I₀ − U_k·ln(1 + a·√I₀/U_k)).
    let (inductance, r, clamp, trip) = (20e-6, 1.6, 1600.0, 3e3);
    let knee: f64 = 0.85 * clamp;
    for domain in [None, Some(0.2e-6)] {
        let mut bench = Bench::new(60.0, 1.2e-3, 1e-6)
            .dc("a", 800.0)
            .dc("b", 800.0)
            .dc("c", 800.0)
            .device("e", "dcSource", &["a"], source())
            .device(
                "q",
                "dcBreaker",
                &["a", "b"],
                with(&breaker(), json!({ "inductance": 0.0, "clampVoltage": clamp / 800.0 })),
            )
            .device(
                "cable",
                "dcBranch",
                &["b", "c"],
                json!({ "resistance": 1e-6, "inductance": inductance, "capacitance": 10e-9 }),
            )
            .device("held", "dcCapacitor", &["c"], json!({ "capacitance": 1.0 }))
            .device("load", "dcResistor", &["c"], json!({ "resistance": r }))
            .event(1e-3, "q", "open", json!({}))
            .record(&["q.i", "q.loss", "q.closed", "b.v", "cable.i"]);
        (bench.step, bench.emt) = (0.2e-6, domain);
        let run = bench.run().completed();
        let before = run.at("cable.i", 0.99e-3);
        near("load current", before, 800.0 / r, 1.0);
        let a = (clamp - knee) / f64::sqrt(trip);
        let root = a * f64::sqrt(before);
        let expected = 2.0 * inductance / (a * a) * (root - knee * libm::log(1.0 + root / knee));
        let ended = run.series("cable.i")[5_001..].iter().position(|i| *i <= 0.0).expect("no current") as f64 * 0.2e-6;
        near("time to zero", ended, expected, 0.05 * expected);
        // From 800 V down to what the varistor leaves at I₀, not tens of kilovolts.
        let lowest = run.series("b.v").iter().fold(f64::INFINITY, |low, v| v.min(low));
        near("lowest voltage", lowest, 800.0 - knee - root, 0.01 * knee);
        // Behind its zero the current swings on with the cable's capacitance, within the knees.
        let heat: f64 = run.series("q.loss")[5_001..].iter().sum::<f64>() * 0.2e-6;
        near("heat", heat, 0.5 * inductance * before * before, 0.05 * 0.5 * inductance * before * before);
        let highest = run.series("b.v")[5_001..].iter().fold(0.0_f64, |high, v| v.max(high));
        assert!(highest < 800.0 + 1.02 * knee, "{highest} V");
        assert!(run.audit() < 1e-4, "audit {}", run.audit());
    }
    let low = with(&breaker(), json!({ "clampVoltage": 1.2 }));
    let failure = feeder(low, 0.01).run().summary.failure.expect("refused");
    assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("q"), Some("clampVoltage")));
}

#[test]
fn breaker_trips_on_overload_by_its_thermal_replica() {
    // From rest at half of rated current to 1.6 of it: t = τ·ln((I² − I₀²)/(I² − k²)).
    let mut bench = feeder(with(&breaker(), json!({ "thermalTime": 10.0, "thermalPickup": 1.05 })), 20.0)
        .device("more", "dcResistor", &["c"], json!({ "resistance": 0.727 }))
        .event(1.0, "switch", "close", json!({}));
    (bench.step, bench.max_step) = (0.01, 0.1);
    let run = bench.run().completed();
    let (before, after) = (run.at("q.i", 0.5) / 1e3, run.at("q.i", 2.0) / 1e3);
    let expected = 10.0 * libm::log((after * after - before * before) / (after * after - 1.05 * 1.05));
    near("trip", run.noted("D380")[0] - 1.0, expected, 1e-3);
    let failure =
        feeder(with(&breaker(), json!({ "tripCurrent": 400.0 })), 0.01).run().summary.failure.expect("refused");
    assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("q"), Some("tripCurrent")));
}

/// A converter that stops where it loads its source too much and starts again at once: no state of it can stand. Both domains end the run by its name;
/// in phases, where every step goes on, after 400 stops within 2,000 steps.
#[test]
fn a_converter_without_rest_ends_the_run() {
    for step in [None, Some(50e-6), Some(10e-6)] {
        let mut bench = Bench::new(50.0, 1.0, 1e-3)
            .dc("in", 400.0)
            .dc("out", 48.0)
            .device("e", "dcSource", &["in"], json!({ "voltage": 400.0, "resistance": 1.0 }))
            .device(
                "c",
                "dcConverter",
                &["in", "out"],
                json!({ "pRated": 10e3, "vOutput": 48.0, "outputDroop": 0.5, "outputCurrentLimit": 1.2, "inputCurrentLimit": 1.5,
                    "inputVoltageMin": 380.0, "inputVoltageReturn": 390.0, "restartDelay": 0.0, "restartRamp": 0.0,
                    "outputCapacitance": 1e-3, "noLoadLoss": 50.0, "linearLoss": 0.01, "quadraticLoss": 0.01 }),
            )
            .device("r", "dcResistor", &["out"], json!({ "resistance": 1.0 }))
            .device(
                "load",
                "dcConstantPowerLoad",
                &["out"],
                json!({ "power": 7e3, "profile": "p", "vBlend": 40.0, "currentLimit": 1e3 }),
            )
            .profile("p", &[(0.0, 0.0), (0.01, 0.0), (0.0101, 7e3)])
            .record(&["in.v"]);
        bench.emt = step;
        let run = bench.run();
        let failure = run.summary.failure.expect("no rest");
        println!("{step:?}: {} {} steps", failure.message, run.summary.statistics.steps);
        assert_eq!(
            (failure.code.as_str(), failure.device.as_deref()),
            ("chattering", Some("c")),
            "{}",
            failure.message
        );
        let steps = run.summary.statistics.steps;
        assert!(steps < 20_000, "{steps}");
    }
}
