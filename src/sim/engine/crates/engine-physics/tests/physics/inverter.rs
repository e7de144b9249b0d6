//! Inverters with battery, flywheel and primary source: phase-locked loop and virtual machine against their closed forms (problems P9, P10 and
//! P22), limits, ride-through, islands, smoothing, energy.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

const V: f64 = 13.8e3;

fn stiff(voltage: f64) -> Value {
    json!({ "vNominal": V, "shortCircuitPower": 1e15, "xOverR": 10.0, "voltage": voltage })
}
fn grid(power: f64) -> Value {
    json!({ "vNominal": V, "shortCircuitPower": power, "xOverR": 10.0, "voltage": 1.0, "voltageAt": "terminal" })
}

/// 10 MVA, 4 MWh of generic cells.
pub fn bess() -> Value {
    json!({
        "sRated": 10e6, "vRated": V, "currentLimit": 1.2, "limitPriority": "equal", "currentTime": 2e-3, "measureTime": 5e-3,
        "filterReactance": 0.2, "filterResistance": 0.01, "noLoadLoss": 2e4, "linearLoss": 0.005, "quadraticLoss": 0.01, "vSet": 1.0,
        "pllKp": 92.0, "pllKi": 4232.0, "orderTime": 0.02,
        "control": "gridFollowing", "formingMode": "droop", "pDroop": 0.033, "powerTime": 0.02, "inertia": 2.0, "damping": 50.0,
        "qDroop": 0.045, "voltageGain": 10.0, "freezeVoltage": 0.8, "limitGain": 0.33, "socTarget": 0.5,
        "cellsSeries": 400, "cellsParallel": 30, "capacity": 3.6e5, "ocvSoc": [0.0, 0.1, 0.9, 1.0], "ocvV": [2.8, 3.25, 3.34, 3.45],
        "r0": 1e-3 / 3.0, "rcR": [1e-4], "rcC": [1e5], "soc": 0.5, "socMin": 0.05, "socMax": 0.95, "cellMin": 2.4, "cellMax": 3.65,
        "dischargeRateMax": 15.0, "chargeRateMax": 15.0
    })
}
fn following(changes: Value) -> Value {
    with(&bess(), changes)
}
fn forming(changes: Value) -> Value {
    with(&with(&bess(), json!({ "control": "gridForming" })), changes)
}
fn load(p: f64) -> Value {
    json!({ "p": p, "q": 0.0 })
}

/// P9: error of the loop to a 1 Hz step of frequency, and undershoot after a small jump of phase; in both domains.
#[test]
fn loop_follows_steps_of_frequency_and_phase() {
    for emt in [None, Some(2e-5)] {
        let bench = || {
            let mut b = Bench::new(60.0, 0.12, 2e-5)
                .ac("a", V)
                .device("grid", "utility", &["a"], stiff(1.0))
                .device("b", "bess", &["a"], following(json!({})))
                .record(&["b.angle", "grid.frequency"]);
            b.emt = emt;
            b.tolerance = 1e-8;
            b
        };
        let run = bench().event(0.02, "grid", "set", json!({ "frequency": 61.0 })).run().completed();
        let (error, at) = run.least("b.angle");
        near("error of the frequency step, °", -error.to_degrees(), 2.523107, 0.01);
        near("its instant, s", at - 0.02, 17.074e-3, 0.2e-3);
        near(&format!("frequency {emt:?}"), *run.series("grid.frequency").last().expect("samples"), 61.0, 1e-9);
        let jump = 0.5_f64.to_radians();
        let run = bench().event(0.02, "grid", "set", json!({ "angle": jump })).run().completed();
        let (peak, at) = run
            .series("b.angle")
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1))
            .map(|(k, v)| (*v, k))
            .expect("samples");
        near("undershoot", peak / jump - 1.0, 0.20788, 2e-4);
        near("its instant, s", at as f64 * run.step - 0.02, 34.148e-3, 0.2e-3);
    }
}

/// P22: H 2, X .3, D 50, 60 Hz, P .5 → .7 on an infinite bus of 1 pu with E = 1.
#[test]
fn virtual_machine_swings_as_its_equations_say() {
    let delta0 = (0.5_f64 * 0.3).asin();
    let v_set = 1.0 + 0.1 * (delta0.cos() - 1.0) / 0.3;
    let params = forming(json!({
        "formingMode": "virtualMachine", "filterReactance": 0.3, "filterResistance": 0.0, "qDroop": 0.1, "vSet": v_set, "voltageGain": 0.0, "pSet": 5e6
    }));
    let mut bench = Bench::new(60.0, 4.0, 1e-3)
        .ac("a", V)
        .device("grid", "utility", &["a"], stiff(1.0))
        .device("b", "bess", &["a"], params)
        .event(1.0, "b", "set", json!({ "pSet": 7e6 }))
        .record(&["b.angle", "b.frequency", "b.p"]);
    bench.tolerance = 1e-8;
    let run = bench.run().completed();
    near("start", run.at("b.angle", 0.5).to_degrees(), 8.62693, 1e-4);
    near("end", run.at("b.angle", 4.0).to_degrees(), 12.12235, 0.012);
    let peak = run.greatest("b.angle").to_degrees();
    near("peak", peak, 13.18024, 0.013);
    near("fastest", run.greatest("b.frequency") / 60.0 - 1.0, 0.00179507, 1.8e-6);
    let at = run.series("b.angle").iter().position(|v| (v.to_degrees() - peak).abs() < 1e-5).expect("a peak");
    near("instant of the peak", at as f64 * 1e-3 - 1.0, 0.192, 1e-3);
    let speed = run.series("b.frequency");
    let fastest = (0..speed.len()).fold(0, |m, k| if speed[k] > speed[m] { k } else { m });
    near("instant of the highest speed", fastest as f64 * 1e-3 - 1.0, 0.073, 1e-3);
    assert!(run.audit() < 1e-6, "{}", run.audit());
}

/// P10: droops .02 and .03, 0.5 pu more load: Δf −.006 pu, shares .3 and .2.
#[test]
fn forming_inverters_share_by_droop() {
    let unit = |droop: f64| forming(json!({ "pDroop": droop, "noLoadLoss": 0.0 }));
    for emt in [None, Some(5e-5)] {
        let mut bench = Bench::new(60.0, 3.0, 1e-3)
            .ac("a", V)
            .device("x", "bess", &["a"], unit(0.02))
            .device("y", "bess", &["a"], unit(0.03))
            .device("base", "constantPowerLoad", &["a"], with(&load(4e6), json!({ "vBlend": 0.7 })))
            .device("step", "constantPowerLoad", &["a"], with(&load(0.0), json!({ "vBlend": 0.7 })))
            .event(0.5, "step", "set", json!({ "p": 5e6 }))
            .record(&["x.p", "y.p", "x.frequency", "y.frequency", "a.vpu"]);
        bench.emt = emt;
        let run = bench.run().completed();
        let (first, last) = (0.4, 3.0);
        let bar = if emt.is_some() { 2e-4 } else { 1e-6 };
        near("Δf", (run.at("x.frequency", last) - run.at("x.frequency", first)) / 60.0, -0.006, bar * 0.01 + 1e-7);
        near("first", (run.at("x.p", last) - run.at("x.p", first)) / 10e6, 0.3, bar);
        near("second", (run.at("y.p", last) - run.at("y.p", first)) / 10e6, 0.2, bar);
        assert!(run.audit() < 1e-4, "{}", run.audit());
    }
}

/// A sag to 5 % and a bolted fault: the current stays at its limit, in `emt` but for the first instants; afterwards all is as before.
#[test]
fn current_limit_holds_in_deep_sags() {
    for (control, priority) in [
        ("gridFollowing", "equal"),
        ("gridFollowing", "reactive"),
        ("gridForming", "equal"),
        ("gridForming", "active"),
        ("gridForming", "reactive"),
    ] {
        for emt in [None, Some(5e-5)] {
            let params = with(
                &bess(),
                json!({ "control": control, "limitPriority": priority, "pSet": 8e6, "supportVoltage": 0.9, "supportGain": 2.0 }),
            );
            let mut bench = Bench::new(60.0, 2.0, 1e-3)
                .ac("a", V)
                .device("grid", "utility", &["a"], grid(200e6))
                .device("b", "bess", &["a"], params)
                .event(0.3, "grid", "set", json!({ "voltage": 0.05 }))
                .event(0.45, "grid", "set", json!({ "voltage": 1.0 }))
                .event(0.8, "a", "fault", json!({}))
                .event(0.9, "a", "clear", json!({}))
                .record(&["b.i", "b.p", "b.q"]);
            bench.emt = emt;
            println!("{control} {priority} {emt:?}");
            let run = bench.run().completed();
            let rated = 10e6 / (3.0_f64.sqrt() * V);
            let most = run.greatest("b.i") / rated;
            let bar = if emt.is_some() { 1.2 * 1.15 } else { 1.2 * 1.006 };
            assert!(most <= bar, "{control} {priority} {emt:?}: {most} pu");
            assert!(
                run.at("b.i", 0.44) / rated > 1.0,
                "{control} {priority} {emt:?}: gives {}",
                run.at("b.i", 0.44) / rated
            );
            near("power afterwards", run.at("b.p", 2.0) / 8e6, 1.0, 0.01);
            assert!(run.audit() < 1e-3, "{control} {priority} {emt:?}: audit {}", run.audit());
        }
    }
}

/// Undisturbed, in both domains and both modes.
#[test]
fn stands_still_and_vanishes_when_disconnected() {
    for params in [
        following(json!({ "pSet": 3e6, "qSet": 1e6 })),
        forming(json!({ "pSet": -2e6, "formingMode": "virtualMachine" })),
        forming(json!({ "pSet": 2e6 })),
    ] {
        for emt in [None, Some(5e-5)] {
            let mut bench = Bench::new(60.0, 1.5, 1e-3)
                .ac("a", V)
                .device("grid", "utility", &["a"], grid(200e6))
                .device("load", "constantImpedanceLoad", &["a"], load(5e6))
                .device("b", "bess", &["a"], params.clone())
                .event(1.0, "b", "disconnect", json!({}))
                .record(&["b.p", "b.q", "b.i", "a.vpu", "b.frequency"]);
            bench.emt = emt;
            let run = bench.run().completed();
            for (name, scale) in [("b.p", 10e6), ("b.q", 10e6), ("a.vpu", 1.0), ("b.frequency", 60.0)] {
                let part = &run.series(name)[..999];
                let spread = part.iter().fold(0.0_f64, |m, v| m.max((v - part[0]).abs())) / scale;
                // Trapezoidal warping turns what starts exact by (ωΔt)²/12 = 3e-5.
                let bar = if emt.is_some() { 5e-5 } else { 1e-8 };
                assert!(spread < bar, "{name} {emt:?} moves by {spread:e}");
            }
            for name in ["b.p", "b.q", "b.i"] {
                assert!(run.series(name)[1001..].iter().all(|v| *v == 0.0), "{name} {emt:?}");
            }
            assert!(run.audit() < 1e-6, "{emt:?} audit {}", run.audit());
        }
    }
}

/// The utility is lost: a following inverter with the transition carries the island on; without it, it trips.
#[test]
fn forms_an_island_when_the_utility_is_lost() {
    for emt in [None, Some(5e-5)] {
        for (forms, left) in [(true, 1.0), (false, 0.0)] {
            let params = following(json!({ "pSet": 3e6, "formOnIsland": forms }));
            let mut bench = Bench::new(60.0, 2.0, 1e-3)
                .ac("u", V)
                .ac("a", V)
                .device("grid", "utility", &["u"], grid(200e6))
                .device("tie", "breaker", &["u", "a"], json!({ "closed": true, "ratedCurrent": 1000.0 }))
                .device("load", "constantImpedanceLoad", &["a"], load(4e6))
                .device("b", "bess", &["a"], params)
                .event(0.5, "tie", "open", json!({}))
                .record(&["a.vpu", "b.mode", "b.p", "b.frequency"]);
            bench.emt = emt;
            let run = bench.run().completed();
            near("voltage", run.at("a.vpu", 2.0), left, 0.06);
            near("mode", run.at("b.mode", 2.0), if forms { 1.0 } else { 2.0 }, 0.0);
            if forms {
                // Droop from the order of 3 MW at nominal frequency.
                let expected = 1.0 + 0.033 * (0.3 - run.at("b.p", 2.0) / 10e6);
                near("frequency", run.at("b.frequency", 2.0) / 60.0, expected, 1e-5);
            }
        }
    }
}

/// The grid's power follows a metered pulse with the smoothing time; the state of charge is led back.
#[test]
fn smooths_a_metered_pulse() {
    let tau = 4.0_f64;
    for emt in [None, Some(1e-4)] {
        let params = following(json!({
            "meter": "feeder", "smoothingTime": tau, "socGain": 0.0, "noLoadLoss": 0.0, "orderTime": 0.01
        }));
        let mut bench = Bench::new(60.0, 3.0, 5e-3)
            .ac("a", V)
            .ac("hall", V)
            .device("grid", "utility", &["a"], grid(1e12))
            .device("feeder", "breaker", &["a", "hall"], json!({ "closed": true, "ratedCurrent": 1000.0 }))
            .device("pulse", "constantPowerLoad", &["hall"], json!({ "p": 4e6, "q": 0.0, "vBlend": 0.7 }))
            .device("b", "bess", &["a"], params)
            .event(1.0, "pulse", "set", json!({ "p": 8e6 }))
            .record(&["grid.p", "b.p", "b.smoothed"]);
        bench.emt = emt;
        let run = bench.run().completed();
        for t in [0.5_f64, 1.5, 2.0, 3.0] {
            let expected = if t < 1.0 { 4e6 } else { 8e6 - 4e6 * (-(t - 1.0) / tau).exp() };
            near("grid", run.at("grid.p", t), expected, 8e6 * 2e-3);
            near("smoothed", run.at("b.smoothed", t), expected, 8e6 * 1e-3);
        }
    }
}

/// Orders beyond what the battery may give are cut at its C-rate and fade at the end of its charge.
#[test]
fn battery_limits_hold() {
    let params = following(json!({ "pSet": 9e6, "dischargeRateMax": 1.5, "soc": 0.06, "noLoadLoss": 0.0 }));
    let run = Bench::new(60.0, 400.0, 0.5)
        .ac("a", V)
        .device("grid", "utility", &["a"], grid(1e9))
        .device("b", "bess", &["a"], params)
        .record(&["b.p", "b.crate", "b.soc"])
        .run()
        .completed();
    assert!(run.greatest("b.crate") <= 1.5 + 1e-6, "{}", run.greatest("b.crate"));
    assert!(run.greatest("b.crate") > 1.49);
    assert!(run.least("b.soc").0 >= 0.05 - 1e-9, "{}", run.least("b.soc").0);
    near("nothing left", run.at("b.p", 400.0), 0.0, 2e3);
    assert!(run.audit() < 1e-6, "{}", run.audit());
}

/// They are the cells' as they stand: with their wiring, their table over the charge and their temperature.
#[test]
fn battery_limits_hold_with_all_of_its_resistance() {
    let resistance = json!({ "wiringResistance": 0.01, "r0Soc": [0.0, 1.0], "r0Factor": [2.0, 2.0] });
    let run = |order: f64, limits: Value| {
        Bench::new(60.0, 20.0, 0.1)
            .ac("a", V)
            .device("grid", "utility", &["a"], grid(1e9))
            .device("b", "bess", &["a"], with(&with(&following(json!({ "pSet": order })), resistance.clone()), limits))
            .record(&["b.crate", "b.vBattery"])
            .run()
            .completed()
    };
    let out = run(9e6, json!({ "dischargeRateMax": 1.5 }));
    assert!((1.49..=1.5 + 1e-6).contains(&out.greatest("b.crate")), "{}", out.greatest("b.crate"));
    let back = run(-9e6, json!({ "chargeRateMax": 1.5 }));
    assert!((-1.5 - 1e-6..=-1.4).contains(&back.least("b.crate").0), "{}", back.least("b.crate").0);
    // 400 cells at 3.1 V, 78 V below their open circuit: 4.1 kA over 18.9 mΩ, 5 of the 9 MW.
    let low = run(9e6, json!({ "cellMin": 3.1 }));
    near("cut-off voltage", low.least("b.vBattery").0, 400.0 * 3.1, 1.0);
}

/// IEEE 2800 levels: 0.45 pu is ridden through for 0.32 s beyond 0.25 pu and 1.2 s below 0.5 pu.
#[test]
fn trips_by_its_window_and_returns() {
    let params = following(json!({
        "pSet": 5e6, "underVoltage": [0.9, 0.5, 0.25], "underVoltageTime": [6.0, 1.2, 0.32], "reconnectDelay": 1.0
    }));
    let run = |sag: f64, length: f64| {
        Bench::new(60.0, 4.0, 1e-3)
            .ac("a", V)
            .device("grid", "utility", &["a"], stiff(1.0))
            .device("b", "bess", &["a"], params.clone())
            .event(0.5, "grid", "set", json!({ "voltage": sag }))
            .event(0.5 + length, "grid", "set", json!({ "voltage": 1.0 }))
            .record(&["b.p", "b.mode"])
            .run()
            .completed()
    };
    assert!(run(0.45, 1.15).noted("D360").is_empty());
    let tripped = run(0.45, 1.3);
    near("trip", tripped.noted("D360")[0], 0.5 + 1.2, 0.015);
    near("back", tripped.noted("D366")[0], 0.5 + 1.2 + 1.0, 0.015);
    near("power again", tripped.at("b.p", 4.0), 5e6, 1e3);
    assert!(!run(0.1, 0.4).noted("D360").is_empty());
    assert!(run(0.1, 0.3).noted("D360").is_empty());
}

/// After the overload time the continuous current is the limit.
#[test]
fn overload_window_ends() {
    let params =
        forming(json!({ "currentLimit": 1.5, "continuousCurrent": 1.0, "overloadTime": 0.4, "freezeVoltage": 0.0 }));
    let run = Bench::new(60.0, 1.5, 1e-3)
        .ac("a", V)
        .device("b", "bess", &["a"], params)
        .device("load", "constantImpedanceLoad", &["a"], load(5e6))
        .device("more", "constantImpedanceLoad", &["a"], load(0.0))
        .event(0.5, "more", "set", json!({ "p": 15e6 }))
        .record(&["b.i"])
        .run()
        .completed();
    let rated = 10e6 / (3.0_f64.sqrt() * V);
    near("overload", run.at("b.i", 0.85) / rated, 1.5, 0.01);
    near("afterwards", run.at("b.i", 1.4) / rated, 1.0, 1e-3);
    near("at", run.noted("D363")[0], 0.9, 0.01);
}

/// A plant gives what there is, up to its curtailment; beyond nominal frequency it gives less.
#[test]
fn plant_follows_the_sun() {
    let plant = json!({
        "sRated": 5e6, "vRated": V, "currentLimit": 1.1, "limitPriority": "reactive", "currentTime": 2e-3, "measureTime": 5e-3,
        "filterReactance": 0.15, "noLoadLoss": 0.0, "linearLoss": 0.01, "quadraticLoss": 0.01, "vSet": 1.0, "pllKp": 92.0, "pllKi": 4232.0,
        "orderTime": 0.05, "frequencyDroop": 0.05, "frequencyDeadBand": 0.0006, "available": 4e6, "pMax": 3e6, "profile": "sun"
    });
    let run = Bench::new(60.0, 8.0, 1e-2)
        .ac("a", V)
        .profile("sun", &[(0.0, 4e6), (1.0, 4e6), (2.0, 1e6), (4.0, 1e6), (4.0, 4e6)])
        .device("grid", "utility", &["a"], stiff(1.0))
        .device("pv", "renewablePlant", &["a"], plant)
        .event(6.0, "grid", "set", json!({ "frequency": 60.6 }))
        .record(&["pv.p", "pv.available", "pv.loss"])
        .run()
        .completed();
    near("curtailed", run.at("pv.p", 0.9), 3e6, 1.0);
    near("cloud", run.at("pv.p", 3.5), 1e6, 1e3);
    near("curtailed again", run.at("pv.p", 5.9), 3e6, 1.0);
    near("over-frequency", run.at("pv.p", 8.0), 3e6 - (0.01 - 0.0006) / 0.05 * 5e6, 1e3);
    assert!(run.audit() < 1e-6, "{}", run.audit());
}

/// Energy of a wheel: ½·J·n² between its speeds, less losses.
#[test]
fn wheel_gives_its_energy() {
    let wheel = json!({
        "sRated": 1e6, "vRated": V, "currentLimit": 1.1, "limitPriority": "active", "currentTime": 2e-3, "measureTime": 5e-3,
        "filterReactance": 0.1, "noLoadLoss": 0.0, "linearLoss": 0.0, "quadraticLoss": 0.0, "vSet": 1.0, "pllKp": 92.0, "pllKi": 4232.0,
        "orderTime": 0.01, "pSet": 0.0, "socTarget": 0.8, "energy": 2e7, "speedMin": 0.5, "speed": 1.0, "powerMax": 1e6, "standbyLoss": 0.0
    });
    let run = Bench::new(60.0, 25.0, 1e-2)
        .ac("a", V)
        .device("grid", "utility", &["a"], stiff(1.0))
        .device("fw", "flywheel", &["a"], wheel)
        .event(1.0, "fw", "set", json!({ "pSet": 1e6 }))
        .record(&["fw.p", "fw.speed", "fw.energy"])
        .run()
        .completed();
    near("speed", run.at("fw.speed", 11.0), (0.5_f64 + 0.6e-3).sqrt(), 1e-5);
    near("least speed", run.least("fw.speed").0, 0.5, 0.02);
    assert!(run.at("fw.p", 25.0) < 1e4);
    assert!(run.audit() < 1e-6, "{}", run.audit());
}

/// Metered devices must exist, be metered and be one.
#[test]
fn refuses_what_it_cannot_meter() {
    let run = |meter: &str| {
        Bench::new(60.0, 0.1, 1e-2)
            .ac("a", V)
            .device("grid", "utility", &["a"], stiff(1.0))
            .device("load", "constantImpedanceLoad", &["a"], load(1e6))
            .device("b", "bess", &["a"], following(json!({ "meter": meter, "smoothingTime": 1.0 })))
            .run()
    };
    for meter in ["nothing", "load"] {
        let failure = run(meter).summary.failure.expect("refused");
        assert_eq!(
            (failure.device.as_deref(), failure.param.as_deref()),
            (Some("b"), Some("meter")),
            "{}",
            failure.message
        );
    }
    run("grid").completed();
}
