//! UPS, power shelf and GPU cluster: battery share, outage and walk-in, hold-up, and an energy balance that closes throughout.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

const RATED: f64 = 2.5e6;

fn grid(v: f64) -> Value {
    json!({ "vNominal": v, "shortCircuitPower": 50e6, "xOverR": 10.0, "voltage": 1.0 })
}

/// 2.5 MVA, 900 V link, 240 cells in series; generic NMC open-circuit voltage.
fn ups() -> Value {
    json!({
        "sRated": RATED, "vOutput": 1.0, "outputResistance": 0.0, "outputReactance": 0.02, "outputCurrentLimit": 1.5,
        "frequencyMode": "nominal", "inputCurrentLimit": 1.2, "inputTanPhi": 0.0, "inputVoltageMin": 0.85,
        "inputVoltageMax": 1.1, "inputFrequencyBand": 3.0, "detectionTime": 0.004, "returnDelay": 1.0, "walkInTime": 2.0,
        "rectifierTime": 0.002, "linkVoltage": 900.0, "linkCapacitance": 0.15, "linkMin": 0.7, "linkRecoveryTime": 0.02,
        "batteryMode": "passive", "smoothingTime": 20.0, "deadBand": 0.0, "socTarget": 0.8, "socGain": 5e6,
        "rechargePower": 250e3, "batteryPowerMax": 2.7e6, "batteryConverterTime": 0.001, "batteryConverterLoss": 0.02,
        "noLoadLoss": 25e3, "linearLoss": 0.01, "quadraticLoss": 0.02,
        "cellsSeries": 140, "cellsParallel": 50, "capacity": 5.0 * 3600.0,
        "ocvSoc": [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
        "ocvV": [3.0, 3.42, 3.52, 3.58, 3.62, 3.67, 3.73, 3.82, 3.93, 4.05, 4.18],
        "r0": 2e-3, "rcR": [1e-3, 1e-3], "rcC": [200.0, 10e3], "soc": 0.8, "socMin": 0.1, "socMax": 0.95, "cellMin": 2.8,
        "cellMax": 4.3, "dischargeRateMax": 25.0, "chargeRateMax": 10.0
    })
}

fn cluster() -> Value {
    json!({
        "power": 2e6, "vBlend": 300.0, "currentLimit": 1e4, "vTrip": 0.0, "tripDelay": 0.0, "vRestart": 0.0, "restartDelay": 0.0,
        "restartRamp": 0.0, "tanPhi": 0.0, "pfcTime": 0.01, "efficiency": 0.96
    })
}

/// Utility → UPS → cluster; the cluster's profile is given in W at its DC side.
fn plant(ups: Value, duration: f64, profile: &[(f64, f64)]) -> Bench {
    let mut bench = Bench::new(60.0, duration, 2e-3)
        .ac("in", 480.0)
        .ac("out", 480.0)
        .device("grid", "utility", &["in"], grid(480.0))
        .device("ups", "ups", &["in", "out"], ups)
        .device("gpu", "gpuClusterAc", &["out"], with(&cluster(), json!({ "profile": "load" })))
        .profile("load", profile)
        .record(&[
            "ups.pIn",
            "ups.pOut",
            "ups.vOut",
            "ups.vLink",
            "ups.pBattery",
            "ups.soc",
            "ups.mode",
            "ups.iIn",
            "ups.loss",
            "ups.crate",
            "ups.iBattery",
            "ups.vBattery",
            "gpu.p",
            "grid.p",
            "in.vpu",
        ]);
    bench.tolerance = 1e-7;
    bench
}

/// 1 Hz square wave between 30 % and 100 % of 2 MW.
fn pulses(until: f64) -> Vec<(f64, f64)> {
    let mut points = vec![(0.0, 1.3e6)];
    let mut t = 1.0;
    while t < until {
        points.extend([(t, *points.last().map(|(_, p)| p).expect("points")), (t, 2e6)]);
        points.extend([(t + 0.5, 2e6), (t + 0.5, 0.6e6)]);
        t += 1.0;
    }
    points
}

fn swing(series: &[f64]) -> f64 {
    let (low, high) = series.iter().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(*v), b.max(*v)));
    high - low
}

#[test]
fn undisturbed_plant_holds_still() {
    for mode in ["passive", "active"] {
        let run = plant(with(&ups(), json!({ "batteryMode": mode })), 2.0, &[(0.0, 1.5e6)]).run().completed();
        for name in ["ups.pIn", "ups.pOut", "ups.pBattery"] {
            assert!(swing(run.series(name)) / RATED < 1e-8, "{mode} {name} moves by {}", swing(run.series(name)));
        }
        assert!(run.series("ups.mode").iter().all(|m| *m == 0.0));
        assert!(run.audit() < 1e-6, "{mode} audit {}", run.audit());
    }
}

/// Begun below its target, or with an active battery above it, a battery is on its way there from the start: a power that holds still, and a charge
/// that rises by I/Q.
#[test]
fn a_battery_off_its_target_begins_on_its_way_there() {
    for (mode, soc, power) in
        [("passive", 0.5, -250e3), ("active", 0.78, -100e3), ("active", 0.3, -250e3), ("active", 0.83, 150e3)]
    {
        let bench = plant(with(&ups(), json!({ "batteryMode": mode, "soc": soc })), 2.0, &[(0.0, 1.2e6)]);
        let run = bench.run().completed();
        near(mode, run.at("ups.pBattery", 0.0), power, 6e3 + 0.03 * power.abs());
        assert!(run.summary.statistics.initial_drift_pu < 1e-8, "{mode} {soc}");
        assert!(swing(run.series("ups.pIn")) < 2e-2 * power.abs(), "{mode} {soc}: {}", swing(run.series("ups.pIn")));
        let i = run.at("ups.iBattery", 1.0);
        near("charge", run.at("ups.soc", 2.0) - soc, -2.0 * i / (50.0 * 18_000.0), 1e-6);
        assert!(run.audit() < 1e-6, "{mode} {soc}: {}", run.audit());
    }
}

#[test]
fn passive_battery_lets_the_pulse_through_and_active_battery_flattens_it() {
    let window = |run: &support::Outcome, name: &str| swing(&run.series(name)[3500..]);
    let passive = plant(ups(), 10.0, &pulses(10.0)).run().completed();
    assert!(window(&passive, "ups.pIn") > 1.4e6, "input follows the load: {}", window(&passive, "ups.pIn"));
    assert!(passive.series("ups.pBattery").iter().all(|p| p.abs() < 1e-3), "battery rests");
    assert!(passive.audit() < 1e-4, "audit {}", passive.audit());

    let active = plant(with(&ups(), json!({ "batteryMode": "active" })), 10.0, &pulses(10.0)).run().completed();
    // First-order smoothing of a square wave: ripple ΔP·T/(4τ) at T ≪ τ; plus the slow approach to the mean.
    let ripple = window(&active, "ups.pIn");
    assert!(ripple < 0.05 * window(&passive, "ups.pIn"), "input is flat to {ripple} W");
    assert!(
        active.greatest("ups.pBattery") > 0.5e6 && active.least("ups.pBattery").0 < -0.5e6,
        "battery takes the pulse both ways"
    );
    assert!(active.audit() < 1e-4, "audit {}", active.audit());
    let e = 0.5 * 0.15 * 900.0 * 900.0;
    println!(
        "input swing {} → {ripple} W, link {} V, link energy {e} J",
        window(&passive, "ups.pIn"),
        swing(active.series("ups.vLink"))
    );
}

#[test]
fn smoothing_of_a_square_wave_is_first_order() {
    // Peak to peak ratio tanh(T/4τ) in the settled state, here T = 1 s, τ = 1 s, without recentring.
    let ups = with(
        &ups(),
        json!({ "batteryMode": "active", "smoothingTime": 1.0, "socGain": 0.0, "noLoadLoss": 0.0, "linearLoss": 0.0,
        "quadraticLoss": 0.0 }),
    );
    let run = plant(ups, 20.0, &pulses(20.0)).run().completed();
    let ratio = swing(&run.series("ups.pIn")[9000..9500]) / swing(&run.series("ups.pOut")[9000..9500]);
    near("ratio", ratio, libm::tanh(0.25), 0.01);
}

#[test]
fn input_ramp_limit_holds_in_active_mode() {
    let ups = with(&ups(), json!({ "batteryMode": "active", "smoothingTime": 0.1, "inputRampLimit": 100e3 }));
    let run = plant(ups, 8.0, &[(0.0, 1e6), (1.0, 1e6), (1.0, 1.5e6)]).run().completed();
    let p = run.series("ups.pIn");
    let steepest = (1..p.len()).map(|k| (p[k] - p[k - 1]).abs() / run.step).fold(0.0, f64::max);
    near("ramp", steepest, 100e3, 1e3);
}

#[test]
fn outage_goes_to_battery_and_returns_by_walk_in() {
    let run = plant(ups(), 8.0, &[(0.0, 1.5e6)])
        .event(1.0, "grid", "set", json!({ "voltage": 0.0 }))
        .event(3.0, "grid", "set", json!({ "voltage": 1.0 }))
        .run()
        .completed();
    assert_eq!(run.at("ups.mode", 0.5), 0.0);
    assert_eq!(run.at("ups.mode", 1.5), 1.0);
    assert_eq!(run.at("ups.mode", 4.5), 2.0);
    assert_eq!(run.at("ups.mode", 7.5), 0.0);
    near("transfer after the detection time", run.noted("D320")[0], 1.004, 1e-6);
    near("walk-in after the return delay", run.noted("D326")[0], 4.0, 1e-5);
    let rest = run.at("ups.pOut", 0.5);
    assert!(run.series("ups.pOut").iter().all(|p| (p - rest).abs() < 1e-3 * rest), "the load does not notice");
    assert!(run.series("ups.pIn")[505..1999].iter().all(|p| *p == 0.0), "a blocked rectifier draws exactly nothing");
    // What the cells lose inside never reaches their terminals.
    let carried = run.at("ups.pBattery", 2.0);
    assert!(rest < carried && carried < rest + run.at("ups.loss", 2.0), "battery gives {carried}");
    // Walk-in ramp: sRated/walkInTime, until the load is carried.
    near("walk-in", run.at("ups.pIn", 4.5), RATED * 0.25, 0.01 * RATED);
    assert!(run.least("ups.vLink").0 > 0.9 * 900.0, "link {}", run.least("ups.vLink").0);
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

#[test]
fn dead_input_bus_is_an_outage_too() {
    let run = plant(ups(), 3.0, &[(0.0, 1.5e6)]).event(1.0, "grid", "disconnect", json!({})).run().completed();
    assert_eq!(run.at("ups.mode", 1.5), 1.0);
    assert!(run.series("in.vpu")[501..].iter().all(|v| *v == 0.0));
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

#[test]
fn empty_battery_loses_the_output_and_comes_back() {
    let small = with(&ups(), json!({ "soc": 0.12, "socTarget": 0.12, "returnDelay": 0.5, "walkInTime": 1.0 }));
    let run = plant(small, 25.0, &[(0.0, 1.5e6)])
        .event(1.0, "grid", "set", json!({ "voltage": 0.0 }))
        .event(18.0, "grid", "set", json!({ "voltage": 1.0 }))
        .run()
        .completed();
    assert_eq!(run.noted("D321").len(), 1, "battery cut off once");
    let lost = run.noted("D322")[0];
    assert!(lost > 2.0 && lost < 18.0, "output lost at {lost}");
    let after = ((lost + 0.01) / run.step) as usize;
    assert!(run.series("ups.vOut")[after..9000].iter().all(|v| *v == 0.0), "a dead output is exactly 0 V");
    assert!(run.series("gpu.p")[after..9000].iter().all(|p| *p == 0.0));
    let back = run.noted("D324")[0];
    assert!(back > 18.5 && back < 20.0, "output back at {back}");
    assert!(run.at("gpu.p", 24.0) > 1.4e6);
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

#[test]
fn sag_inside_the_window_is_shared_with_the_battery() {
    // At 0.87 pu and a current limit of 0.7 pu the rectifier carries 0.609 pu at most; the battery adds the rest.
    let run = plant(with(&ups(), json!({ "inputCurrentLimit": 0.7 })), 3.0, &[(0.0, 1.5e6)])
        .event(1.0, "grid", "set", json!({ "voltage": 0.9 }))
        .run()
        .completed();
    assert_eq!(run.at("ups.mode", 2.5), 0.0, "stays on line");
    let limit = 0.7 * run.at("in.vpu", 2.5) * RATED;
    near("rectifier at its limit", run.at("ups.pIn", 2.5), limit, 1.0);
    assert!(run.at("ups.pBattery", 2.5) > 0.0);
}

#[test]
fn sags_are_counted_and_the_last_one_too_many_holds_it_on_battery() {
    let counting = with(&ups(), json!({ "sagCount": 3, "sagWindow": 5.0, "returnDelay": 0.5, "walkInTime": 0.5 }));
    let sagged = |times: &[f64]| {
        let mut bench = plant(counting.clone(), 14.0, &[(0.0, 1e6)]);
        for &t in times {
            bench = bench.event(t, "grid", "set", json!({ "voltage": 0.4 })).event(
                t + 0.05,
                "grid",
                "set",
                json!({ "voltage": 1.0 }),
            );
        }
        bench
    };
    // Two within five seconds, the third later: it comes back each time.
    let back = sagged(&[1.0, 3.0, 7.0]).run().completed();
    assert_eq!(back.at("ups.mode", 13.0), 0.0);
    // The third within five seconds holds it; a restart brings it back.
    let held = sagged(&[1.0, 3.0, 5.0]).event(10.0, "ups", "restart", json!({})).run().completed();
    assert_eq!(held.at("ups.mode", 9.9), 1.0);
    assert!(held.series("ups.pIn")[2600..5000].iter().all(|p| *p == 0.0), "no power from a good grid");
    assert_eq!(held.at("ups.mode", 13.0), 0.0);
    assert!(held.audit() < 1e-4, "audit {}", held.audit());
}

#[test]
fn overload_is_refused_before_the_run() {
    let run = plant(ups(), 1.0, &[(0.0, 5e6)]).run();
    let failure = run.summary.failure.expect("refused");
    assert_eq!((failure.code.as_str(), failure.device.as_deref()), ("no-operating-point", Some("ups")), "{failure:?}");
}

/// 33 kW shelf, 54 V, 20 ms hold-up at full load: 0.0258 F from 400 V to 330 V holds 660 J.
fn shelf() -> Value {
    json!({
        "pRated": 33e3, "vOutput": 54.0, "outputDroop": 0.5, "outputCurrentLimit": 1.3, "inputCurrentLimit": 1.3, "inputTanPhi": 0.0,
        "inputVoltageMin": 0.7, "inputVoltageReturn": 0.85, "restartDelay": 0.5, "restartRamp": 0.5, "linkVoltage": 400.0,
        "linkCapacitance": 0.02583, "linkMin": 0.825, "pfcTime": 0.016, "linkRecoveryTime": 0.2, "noLoadLoss": 0.0,
        "linearLoss": 0.0, "quadraticLoss": 0.0
    })
}

fn rack(shelf: Value, duration: f64, profile: &[(f64, f64)]) -> Bench {
    Bench::new(60.0, duration, 1e-3)
        .ac("in", 480.0)
        .dc("bus", 54.0)
        .device("grid", "utility", &["in"], grid(480.0))
        .devices("psu", "psuShelf", 4, &["in", "bus"], shelf)
        .device(
            "gpu",
            "gpuCluster",
            &["bus"],
            json!({
                "power": 132e3, "profile": "load", "vBlend": 45.0, "currentLimit": 4e3, "vTrip": 46.0, "tripDelay": 1e-3, "vRestart": 52.0,
                "restartDelay": 0.2, "restartRamp": 0.5
            }),
        )
        .profile("load", profile)
        .record(&["psu.pIn", "psu.pOut", "psu.vLink", "psu.mode", "psu.vOut", "gpu.p", "gpu.running", "gpu.v", "bus.v"])
}

#[test]
fn shelf_holds_up_for_its_energy_and_drops_out() {
    // ½·C·(400² − 330²) = 660 J at 33 kW: 20 ms.
    let run = rack(shelf(), 4.0, &[(0.0, 132e3)])
        .event(1.0, "grid", "set", json!({ "voltage": 0.0 }))
        .event(1.5, "grid", "set", json!({ "voltage": 1.0 }))
        .run()
        .completed();
    let held = run.noted("D341")[0] - run.noted("D340")[0];
    near("hold-up", held, 0.5 * 0.02583 * (400.0 * 400.0 - 330.0 * 330.0) / 33e3, 1e-5);
    assert!(run.series("gpu.p")[1023..1500].iter().all(|p| *p == 0.0), "the load is dead");
    assert!(run.series("psu.pIn")[1001..1500].iter().all(|p| *p == 0.0), "nothing is drawn without input");
    assert_eq!(run.at("psu.mode", 1.2), 3.0);
    // Back: restart delay, ramp, refilled link, then the cluster by its own delay and ramp.
    let back = run.noted("D342")[0];
    assert!(back > 2.0 && back < 2.6, "output back at {back}");
    near("load again", run.at("gpu.p", 4.0), 132e3, 1.0);
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

#[test]
fn short_sag_is_ridden_through() {
    let run = rack(with(&shelf(), json!({ "restartDelay": 0.0, "restartRamp": 0.0 })), 2.0, &[(0.0, 100e3)])
        .event(1.0, "grid", "set", json!({ "voltage": 0.5 }))
        .event(1.015, "grid", "set", json!({ "voltage": 1.0 }))
        .run()
        .completed();
    assert!(run.series("gpu.p").iter().all(|p| (p - 100e3).abs() < 1.0), "the load does not notice");
    assert!(run.noted("D341").is_empty());
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

#[test]
fn shelf_shows_the_grid_a_low_passed_pulse() {
    // Just after the edge the input has moved by t/pfcTime of the step.
    let run = rack(shelf(), 2.0, &[(0.0, 60e3), (1.0, 60e3), (1.0, 120e3)]).run().completed();
    let (before, after) = (run.at("psu.pIn", 0.9), run.at("psu.pIn", 1.004));
    let share = (after - before) / 15e3;
    near("rise", share, 1.0 - libm::exp(-4.0 / 16.0), 0.02);
    near("DC side at once", run.at("gpu.p", 1.001), 120e3, 1.0);
    assert!(run.audit() < 1e-5, "audit {}", run.audit());
}

#[test]
fn undisturbed_rack_holds_still_and_closes_its_energy() {
    let run = rack(
        with(&shelf(), json!({ "noLoadLoss": 200.0, "linearLoss": 0.01, "quadraticLoss": 0.02 })),
        2.0,
        &[(0.0, 100e3)],
    )
    .run()
    .completed();
    assert!(swing(run.series("psu.pIn")) / 33e3 < 1e-8 && swing(run.series("bus.v")) / 54.0 < 1e-8);
    assert!(run.audit() < 1e-8, "audit {}", run.audit());
}

#[test]
fn idle_shelf_stands_at_the_bend_of_its_diode_in_few_steps() {
    // Nothing draws from the bus and a time constant of nanoseconds holds it where the output's diode bends: 400 000 steps for 39 ms it was.
    let idle = with(
        &shelf(),
        json!({ "pRated": 446e3, "vOutput": 51.0, "noLoadLoss": 2777.0, "linkCapacitance": 0.2064, "pfcTime": 0.01, "linkRecoveryTime": 0.39 }),
    );
    let mut bench = Bench::new(60.0, 0.5, 1e-2)
        .ac("in", 480.0)
        .dc("bus", 480.0)
        .dc("far", 480.0)
        .device("grid", "utility", &["in"], grid(480.0))
        .devices("psu", "psuShelf", 8, &["in", "bus"], idle)
        .device(
            "cable",
            "dcBranch",
            &["bus", "far"],
            json!({ "resistance": 0.19, "inductance": 4.9e-6, "capacitance": 3.9e-4, "closed": false }),
        )
        .event(0.1, "grid", "set", json!({ "voltage": 0.9 }))
        .record(&["bus.v", "psu.pIn"]);
    bench.tolerance = 1e-4;
    let run = bench.run().completed();
    near("held", run.at("bus.v", 0.5), 51.0, 1e-4);
    near("input", run.at("psu.pIn", 0.5), 2777.0, 0.01 * 2777.0);
    let s = &run.summary.statistics;
    assert!(s.steps + s.rejected < 200, "{} steps and {} rejected", s.steps, s.rejected);
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

#[test]
fn disconnected_devices_read_exactly_zero() {
    let run = rack(shelf(), 2.0, &[(0.0, 60e3)]).event(1.0, "gpu", "disconnect", json!({})).run().completed();
    for name in ["gpu.p", "gpu.v", "gpu.running"] {
        assert!(run.series(name)[1001..].iter().all(|v| *v == 0.0), "{name}");
    }
    let run = plant(ups(), 2.0, &[(0.0, 1e6)]).event(1.0, "ups", "disconnect", json!({})).run().completed();
    for name in ["ups.pIn", "ups.pOut", "ups.vLink", "ups.soc", "gpu.p"] {
        assert!(run.series(name)[501..].iter().all(|v| *v == 0.0), "{name}");
    }
}

/// UPS behind a small genset that also feeds a load bank.
fn on_genset(ups: Value, step: f64) -> support::Outcome {
    let set = json!({
        "sRated": 5e6, "vRated": 480.0, "machineModel": "order4", "xd": 2.0, "xq": 1.5, "xdTransient": 0.2, "xqTransient": 0.4,
        "td0Transient": 3.0, "tq0Transient": 0.3, "inertia": 1.0, "governor": "firstOrder", "droop": 0.05, "governorTime": 0.3,
        "torqueMin": 0.0, "torqueMax": 1.1, "exciter": "sexs", "sexsTa": 0.1, "sexsTb": 1.0, "sexsTe": 0.05, "sexsK": 200.0,
        "sexsMin": 0.0, "sexsMax": 8.0, "vSet": 1.0
    });
    let mut bench = Bench::new(60.0, 8.0, 2e-3)
        .ac("in", 480.0)
        .ac("out", 480.0)
        .device("g", "genset", &["in"], set)
        .device("ups", "ups", &["in", "out"], ups)
        .device("bank", "constantImpedanceLoad", &["in"], json!({ "p": 0.5e6, "q": 0.0 }))
        .device("load", "constantPowerLoad", &["out"], json!({ "p": 1e6, "q": 0.0, "vBlend": 0.7 }))
        .event(1.0, "bank", "set", json!({ "p": 0.5e6 + step, "q": 0.0 }))
        .record(&["ups.mode", "ups.frequency", "ups.pIn", "ups.pOut", "in.f", "in.vpu", "ups.vOut"]);
    bench.tolerance = 1e-6;
    bench.run().completed()
}

#[test]
fn output_follows_the_input_frequency_or_keeps_nominal() {
    let follow = on_genset(with(&ups(), json!({ "frequencyMode": "followInput" })), 0.5e6);
    let nominal = on_genset(ups(), 0.5e6);
    assert!(follow.at("in.f", 5.0) < 59.8);
    near("follows", follow.at("ups.frequency", 5.0), follow.at("in.f", 5.0), 1e-9);
    near("keeps", nominal.at("ups.frequency", 5.0), 60.0, 1e-9);
}

#[test]
fn input_frequency_outside_its_band_is_an_outage() {
    let run = on_genset(with(&ups(), json!({ "inputFrequencyBand": 0.5, "inputVoltageMin": 0.5 })), 2.2e6);
    assert!(run.least("in.f").0 < 59.5);
    let out = run.noted("D320");
    assert_eq!(out.len(), 1);
    assert!(run.summary.notes.iter().any(|n| n.code == "D320" && n.message.contains("frequency")));
    let rest = run.at("ups.pOut", 0.5);
    assert!(run.series("ups.pOut").iter().all(|p| (p - rest).abs() < 1e-3 * rest));
}

#[test]
fn plant_without_input_starts_on_battery() {
    let run = plant(ups(), 2.0, &[(0.0, 1e6)]).run().completed();
    let fed = run.at("ups.pOut", 1.0);
    let mut bench = Bench::new(60.0, 2.0, 2e-3)
        .ac("in", 480.0)
        .ac("out", 480.0)
        .device("ups", "ups", &["in", "out"], ups())
        .device("gpu", "gpuClusterAc", &["out"], with(&cluster(), json!({ "power": 1e6 })))
        .record(&["ups.mode", "ups.pIn", "ups.pOut", "ups.soc", "ups.pBattery"]);
    bench.tolerance = 1e-7;
    let alone = bench.run().completed();
    near("load", alone.at("ups.pOut", 1.0), fed, 1e-3);
    assert!(alone.series("ups.mode").iter().all(|m| *m == 1.0));
    assert!(alone.series("ups.pIn").iter().all(|p| *p == 0.0));
    assert!(alone.at("ups.soc", 2.0) < alone.at("ups.soc", 0.0));
    assert!(alone.audit() < 1e-6, "audit {}", alone.audit());
}

#[test]
fn inverter_limits_its_current_into_a_fault() {
    let run = plant(ups(), 2.0, &[(0.0, 1e6)])
        .event(1.0, "out", "fault", json!({}))
        .event(1.05, "out", "clear", json!({}))
        .record(&["ups.iOut"])
        .run()
        .completed();
    let limit = 1.5 * RATED / (f64::sqrt(3.0) * 480.0);
    let during = run.at("ups.iOut", 1.02);
    assert!(during > 0.99 * limit && during < 1.03 * limit, "{during} A against {limit} A");
    assert_eq!(run.noted("D323").len(), 2, "reached and left");
    near("recovers", run.at("ups.vOut", 1.5), run.at("ups.vOut", 0.5), 1.0);
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

/// The limits are the cells', beyond the converter and its loss.
#[test]
fn c_rate_holds_at_the_cells() {
    let small =
        json!({ "batteryMode": "active", "cellsParallel": 3, "batteryPowerMax": 300e3, "batteryConverterLoss": 0.05 });
    let run = plant(with(&ups(), small), 4.0, &pulses(4.0)).run().completed();
    let settled: Vec<f64> = (0..2000).filter(|k| k % 250 > 150).map(|k| run.series("ups.crate")[k]).collect();
    let (low, high) = settled.iter().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(*v), b.max(*v)));
    near("discharge", high, 25.0, 5e-3);
    near("charge", low, -10.0, 2e-3);
}

#[test]
fn battery_below_its_power_limit_lets_the_rectifier_help() {
    // Active mode, battery converter of 0.2 MW only: a step of 0.8 MW goes to the input for what the battery cannot give.
    let ups = with(&ups(), json!({ "batteryMode": "active", "batteryPowerMax": 200e3 }));
    let run = plant(ups, 3.0, &[(0.0, 0.6e6), (1.0, 0.6e6), (1.0, 1.4e6)]).run().completed();
    assert!(run.at("ups.pIn", 1.1) > 1.2e6, "input carries {}", run.at("ups.pIn", 1.1));
    assert!(run.greatest("ups.pBattery") < 0.22e6);
    assert!(run.least("ups.vLink").0 > 0.85 * 900.0, "link {}", run.least("ups.vLink").0);
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

#[test]
fn cluster_that_only_its_blend_limit_or_trip_would_let_stand_has_no_operating_point() {
    let behind_line = |kind: &str, change: Value| {
        let bench = Bench::new(60.0, 0.05, 1e-3);
        let bench = if kind == "gpuCluster" {
            bench
                .dc("source", 800.0)
                .dc("load", 800.0)
                .device("e", "dcSource", &["source"], json!({ "voltage": 800.0, "resistance": 0.0 }))
                .device("line", "dcBranch", &["source", "load"], json!({ "resistance": 0.02, "inductance": 0.0 }))
        } else {
            bench.ac("load", 480.0).device(
                "grid",
                "utility",
                &["load"],
                json!({ "vNominal": 480.0, "shortCircuitPower": 20e6, "xOverR": 10.0, "voltage": 1.0 }),
            )
        };
        let mut params = with(&cluster(), change);
        if kind == "gpuCluster" {
            for key in ["tanPhi", "pfcTime", "efficiency"] {
                params.as_object_mut().expect("object").remove(key);
            }
        }
        bench.device("gpu", kind, &["load"], params).run().summary
    };
    for (kind, change, param) in [
        ("gpuCluster", json!({ "power": 6e6, "vBlend": 700.0 }), "vBlend"),
        ("gpuCluster", json!({ "power": 6e6, "vTrip": 700.0, "vRestart": 750.0 }), "vTrip"),
        ("gpuCluster", json!({ "power": 6e6, "currentLimit": 8e3 }), "currentLimit"),
        ("gpuClusterAc", json!({ "power": 8e6, "vBlend": 470.0, "currentLimit": 1e5 }), "vBlend"),
    ] {
        let failure = behind_line(kind, change).failure.unwrap_or_else(|| panic!("{kind} {param}: it stands"));
        assert_eq!(
            (failure.code.as_str(), failure.param.as_deref()),
            ("no-operating-point", Some(param)),
            "{}",
            failure.message
        );
    }
    let beyond = behind_line("gpuCluster", json!({ "power": 9e6, "vBlend": 100.0, "currentLimit": 1e5 }));
    assert_eq!(beyond.failure.map(|f| f.code).as_deref(), Some("no-operating-point"));
    assert_eq!(behind_line("gpuCluster", json!({ "power": 6e6, "vBlend": 600.0 })).status, "completed");
}
