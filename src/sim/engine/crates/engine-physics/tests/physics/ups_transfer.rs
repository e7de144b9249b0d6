//! Static bypass, eco mode, overload curve and parallel modules of the UPS, in both domains.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

pub const RATED: f64 = 1e6;
/// Rated current at 480 V, A.
const I_RATED: f64 = 1_202.8;

pub fn ups() -> Value {
    json!({
        "sRated": RATED, "vOutput": 1.0, "outputResistance": 0.002, "outputReactance": 0.03, "outputCurrentLimit": 2.0,
        "frequencyMode": "nominal", "inputCurrentLimit": 1.25, "inputTanPhi": 0.0, "inputVoltageMin": 0.85,
        "inputVoltageMax": 1.15, "inputFrequencyBand": 3.0, "detectionTime": 0.005, "returnDelay": 0.5, "walkInTime": 0.5,
        "rectifierTime": 0.008, "linkVoltage": 900.0, "linkCapacitance": 0.0588, "linkMin": 0.7, "linkRecoveryTime": 0.1,
        "batteryMode": "passive", "socTarget": 0.8, "rechargePower": 100e3, "batteryPowerMax": 2.2e6,
        "batteryConverterTime": 0.001, "batteryConverterLoss": 0.02, "noLoadLoss": 10e3, "linearLoss": 0.01, "quadraticLoss": 0.02,
        "cellsSeries": 140, "cellsParallel": 40, "capacity": 5.0 * 3600.0, "ocvSoc": [0.0, 1.0], "ocvV": [3.6, 4.0],
        "r0": 2e-3, "rcR": [], "rcC": [], "soc": 0.8, "socMin": 0.1, "socMax": 0.95, "cellMin": 2.8, "cellMax": 4.3, "dischargeRateMax": 40.0,
        "chargeRateMax": 10.0,
        "bypass": "static", "retransferDelay": 0.5, "transferTime": 0.003, "standbyLoss": 4e3, "bypassResistance": 0.006
    })
}

/// Utility → UPS → load of constant power; a second load switches on by its event.
pub fn plant(ups: Value, duration: f64, load: f64) -> Bench {
    plant_at(1.0, ups, duration, load)
}
fn plant_at(voltage: f64, ups: Value, duration: f64, load: f64) -> Bench {
    let mut bench = Bench::new(60.0, duration, 1e-3)
        .ac("in", 480.0)
        .ac("out", 480.0)
        .device(
            "grid",
            "utility",
            &["in"],
            json!({ "vNominal": 480.0, "shortCircuitPower": 40e6, "xOverR": 10.0, "voltage": voltage }),
        )
        .device("ups", "ups", &["in", "out"], ups)
        .device("load", "constantPowerLoad", &["out"], json!({ "p": load, "q": 0.0, "vBlend": 0.5 }))
        .record(&[
            "ups.pIn",
            "ups.pOut",
            "ups.vOut",
            "ups.iOut",
            "ups.iInverter",
            "ups.iBypass",
            "ups.mode",
            "ups.loss",
            "ups.overload",
            "ups.modules",
            "ups.soc",
            "ups.pBattery",
            "ups.vBattery",
            "ups.vLink",
            "out.vpu",
            "load.p",
            "ups.frequency",
        ]);
    bench.tolerance = 1e-8;
    bench
}
pub fn set_load(bench: Bench, t: f64, p: f64) -> Bench {
    bench.event(t, "load", "set", json!({ "p": p }))
}
fn curve(ups: &Value) -> Value {
    with(
        ups,
        json!({ "overloadCurrents": [1.1, 1.25, 1.5], "overloadTimes": [3600.0, 600.0, 60.0], "overloadPeakTime": 0.1 }),
    )
}

/// An earth fault behind the bypass drives a zero sequence through it, whose heat is a loss as well.
#[test]
fn a_zero_sequence_heats_the_bypass() {
    for phases in ["a", "abc"] {
        let eco = with(&ups(), json!({ "ecoMode": true, "transferTime": 0.05 }));
        let run = plant(eco, 0.2, 0.4 * RATED)
            .event(0.05, "out", "fault", json!({ "resistance": 0.02, "phases": phases }))
            .event(0.09, "out", "clear", json!({}))
            .emt(1e-5)
            .run()
            .completed();
        assert!(run.greatest("ups.iBypass") > 1.5 * I_RATED, "through the bypass");
        // Of three phases the last one goes out with the other two open.
        assert!(run.audit() < 1e-6, "{phases}: audit {}", run.audit());
    }
}

#[test]
fn eco_mode_holds_still_and_loses_what_its_switch_and_standby_lose() {
    let run = plant(with(&ups(), json!({ "ecoMode": true })), 1.0, 0.8e6).run().completed();
    assert!(run.series("ups.mode").iter().all(|m| *m == 5.0));
    let i = run.at("ups.iOut", 0.5) / I_RATED;
    near("loss", run.at("ups.loss", 0.5), 4e3 + 0.006 * i * i * RATED, 2.0);
    near("balance", run.at("ups.pIn", 0.5) - run.at("ups.pOut", 0.5), run.at("ups.loss", 0.5), 1e-3);
    near("inverter rests", run.greatest("ups.iInverter"), 0.0, 0.0);
    let p = run.series("ups.pIn");
    assert!(p.iter().all(|v| (v - p[0]).abs() < 1e-8 * RATED));
    assert!(run.audit() < 1e-8, "audit {}", run.audit());
}

#[test]
fn eco_mode_goes_to_the_inverter_in_time_and_back_after_a_hold() {
    for emt in [None, Some(20e-6)] {
        let mut bench = plant(with(&ups(), json!({ "ecoMode": true })), 2.2, 0.8e6)
            .event(0.2, "grid", "set", json!({ "voltage": 0.5 }))
            .event(0.4, "grid", "set", json!({ "voltage": 1.0 }));
        bench.emt = emt;
        let run = bench.run().completed();
        let to = run.noted("D318");
        near("transfer", to[0], 0.203, if emt.is_some() { 3e-3 } else { 1e-6 });
        near("on battery", run.at("ups.mode", 0.3), 1.0, 0.0);
        // On the inverter the load has its voltage although the input stands at half.
        for t in [0.23, 0.3, 0.39, 0.5, 1.0] {
            near("inverter holds", run.at("out.vpu", t), 1.0, 0.01);
            near("load", run.at("load.p", t), 0.8e6, 1e3);
        }
        // Input good at 0.4 s, walk-in from 0.9 to 1.4 s, the hold of 0.5 s after it.
        let back = run.noted("D317");
        near("retransfer", back[0], 1.9, 0.02);
        near("on bypass", run.at("ups.mode", 2.1), 5.0, 0.0);
        near("load", run.at("load.p", 2.1), 0.8e6, 1e3);
        assert!(run.audit() < 1e-3, "{emt:?} audit {}", run.audit());
    }
}

#[test]
fn a_short_dip_does_not_transfer_it() {
    let run = plant(with(&ups(), json!({ "ecoMode": true })), 0.5, 0.8e6)
        .event(0.2, "grid", "set", json!({ "voltage": 0.5 }))
        .event(0.2025, "grid", "set", json!({ "voltage": 1.0 }))
        .run()
        .completed();
    assert!(run.noted("D318").is_empty() && run.series("ups.mode").iter().all(|m| *m == 5.0));
}

#[test]
fn overload_goes_to_the_bypass_when_its_curve_is_used_up_and_comes_back() {
    let bench = plant(curve(&ups()), 70.0, 0.8e6);
    let mut bench = set_load(set_load(bench, 1.0, 1.4e6), 68.0, 0.8e6);
    bench.step = 10e-3;
    let run = bench.run().completed();
    // 140 % for 60 s; 2 s at rest before changes nothing.
    near("to bypass", run.noted("D317")[0], 61.0, 1e-3);
    near("used up", run.at("ups.overload", 31.0), 0.5, 1e-3);
    near("load", run.at("load.p", 65.0), 1.4e6, 1e3);
    near("back", run.noted("D318")[0], 68.5, 1e-3);
    near("inverter", run.at("ups.mode", 69.5), 0.0, 0.0);
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
}

fn set_grid(bench: Bench, t: f64, voltage: f64) -> Bench {
    bench.event(t, "grid", "set", json!({ "voltage": voltage }))
}
/// What measuring takes in phases, s: a quarter of a cycle and its smoothing.
const MEASURED: f64 = 7e-3;

/// By the bypass's source alone it had stayed without a voltage, its battery full beside it.
#[test]
fn a_bypass_by_command_that_fails_hands_the_load_to_the_inverter() {
    for (emt, dead) in [(None, false), (Some(50e-6), false), (None, true), (Some(50e-6), true)] {
        let mut bench = plant(ups(), 2.0, 0.8 * RATED).event(0.1, "ups", "toBypass", json!({}));
        bench = if dead { bench.event(0.5, "grid", "disconnect", json!({})) } else { set_grid(bench, 0.5, 0.4) };
        bench.emt = emt;
        let run = bench.run().completed();
        let [back] = run.noted("D318")[..] else { panic!("{:?}", run.summary.notes) };
        let late = back - 0.503;
        assert!((-1e-6..if emt.is_some() { MEASURED } else { 1e-6 }).contains(&late), "{late} in {emt:?}, dead {dead}");
        near("load", run.at("load.p", 1.9), 0.8 * RATED, 1e-3 * RATED);
        near("on battery", run.at("ups.mode", 1.9), 1.0, 0.0);
        assert!(run.audit() < 1e-5, "audit {}", run.audit());
    }
}

/// A sag while the load waits on the bypass for its return had left it there for the rest of the hold.
#[test]
fn a_source_that_fails_in_the_hold_behind_an_overload_is_left_at_once() {
    for emt in [None, Some(1e-4)] {
        let waits = with(&curve(&ups()), json!({ "retransferDelay": 5.0, "overloadRecovery": 2.0 }));
        let bench = set_load(set_load(plant(waits, 3.0, 0.8 * RATED), 0.5, 1.6 * RATED), 1.0, 0.8 * RATED);
        // A dip shorter than the transfer time takes nobody along, and the hold begins anew.
        let dipped = if emt.is_none() { set_grid(set_grid(bench, 1.5, 0.5), 1.502, 1.0) } else { bench };
        let mut bench = set_grid(dipped, 2.0, 0.5);
        bench.emt = emt;
        let run = bench.run().completed();
        near("bypass", run.noted("D317")[0], 0.6, if emt.is_some() { 2e-3 } else { 1e-6 });
        let [back] = run.noted("D318")[..] else { panic!("{:?}", run.summary.notes) };
        let late = back - 2.003;
        assert!((-1e-6..if emt.is_some() { MEASURED } else { 1e-6 }).contains(&late), "{late} in {emt:?}");
        near("load", run.at("load.p", 2.9), 0.8 * RATED, 1e-3 * RATED);
    }
}

#[test]
fn overload_without_a_bypass_source_loses_the_output() {
    let source = json!({ "bypass": "none" });
    let bench = plant(curve(&with(&ups(), source)), 3.0, 0.8e6);
    let run = set_load(bench, 1.0, 1.7e6).run().completed();
    near("tripped", run.noted("D328")[0], 1.1, 1e-3);
    near("off", run.at("ups.vOut", 2.0), 0.0, 0.0);
}

#[test]
fn pulses_use_the_curve_up_as_their_sum() {
    let mut bench = plant(curve(&ups()), 12.0, 0.8e6);
    for k in 0..10 {
        bench = set_load(set_load(bench, 1.0 + f64::from(k), 1.4e6), 1.5 + f64::from(k), 0.8e6);
    }
    let run = bench.run().completed();
    near("used", run.at("ups.overload", 10.5), 5.0 / 60.0 - 4.5 / 600.0, 1e-4);
}

#[test]
fn tripped_inverter_leaves_the_load_on_the_bypass_if_its_source_is_good() {
    for emt in [None, Some(20e-6)] {
        let mut good =
            plant(ups(), 0.5, 0.8e6).event(0.1, "ups", "trip", json!({})).event(0.3, "ups", "restart", json!({}));
        good.emt = emt;
        let run = good.run().completed();
        near("bypass", run.at("ups.mode", 0.2), 5.0, 0.0);
        near("load", run.at("load.p", 0.2), 0.8e6, 1e3);
        near("inverter", run.at("ups.mode", 0.45), 0.0, 0.0);
        near("voltage", run.at("out.vpu", 0.45), 1.0, 0.005);
    }
    let bad = plant(ups(), 0.5, 0.8e6)
        .event(0.1, "grid", "set", json!({ "voltage": 0.88 }))
        .event(0.2, "ups", "trip", json!({}))
        .run()
        .completed();
    near("off", bad.at("ups.mode", 0.3), 3.0, 0.0);
    near("dead", bad.at("out.vpu", 0.3), 0.0, 0.0);
}

#[test]
fn an_empty_battery_hands_the_load_to_the_bypass_that_comes_back_first() {
    let small = with(&ups(), json!({ "soc": 0.101, "socMin": 0.1, "socTarget": 0.101 }));
    let run = plant(small, 4.0, 0.8e6)
        .event(0.1, "grid", "set", json!({ "voltage": 0.2 }))
        .event(2.0, "grid", "set", json!({ "voltage": 1.0 }))
        .run()
        .completed();
    let lost = run.noted("D322")[0];
    assert!(lost > 0.1 && lost < 1.9, "lost at {lost}");
    near("bypass", run.noted("D317")[0], 2.003, 1e-3);
    // Walk-in from 2.5 to 3 s, hold of 0.5 s.
    near("inverter", run.noted("D318")[0], 3.5, 0.01);
    near("load", run.at("load.p", 3.9), 0.8e6, 1e3);
}

#[test]
fn redundant_modules_share_and_one_lost_is_not_felt() {
    let n1 = with(&curve(&ups()), json!({ "modules": 4, "redundantModules": 1 }));
    let run = plant(n1, 3.0, 0.95e6)
        .event(1.0, "ups", "loseModules", json!({}))
        .event(2.0, "ups", "loseModules", json!({ "modules": 1 }))
        .run()
        .completed();
    near("modules", run.at("ups.modules", 0.5), 5.0, 0.0);
    near("after one", run.at("ups.overload", 1.9), 0.0, 0.0);
    // Three of four: 0.95/0.75 = 127 % of what is left, 60 s.
    near("after two", run.at("ups.overload", 2.9), 0.9 / 60.0, 1e-4);
    near("load", run.at("load.p", 2.9), 0.95e6, 1e3);
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
    // No-load loss goes with the modules, 10 kW for four; what grows with the square falls with them.
    near(
        "loss",
        run.at("ups.loss", 0.5) - run.at("ups.loss", 1.9),
        2.5e3 - 0.022 * 0.95e6 * 0.95 * (1.0 - 4.0 / 5.0),
        60.0,
    );
}

#[test]
fn losing_too_many_modules_overloads_the_rest_at_once() {
    let n = with(&curve(&ups()), json!({ "modules": 4 }));
    let run = plant(n, 2.0, 0.9e6).event(1.0, "ups", "loseModules", json!({ "modules": 2 })).run().completed();
    // 180 % of two modules: the peak time.
    near("bypass", run.noted("D317")[0], 1.1, 1e-3);
    near("load", run.at("load.p", 1.5), 0.9e6, 1e3);
}

#[test]
fn the_bypass_has_a_curve_of_its_own() {
    let weak = with(&ups(), json!({ "bypassCurrents": [1.5], "bypassTimes": [10.0], "ecoMode": true }));
    let bench = plant(weak, 13.0, 0.8e6);
    let run = set_load(bench, 1.0, 1.3e6).run().completed();
    near("tripped", run.noted("D328")[0], 11.0, 1e-3);
    near("dead", run.at("out.vpu", 12.0), 0.0, 0.0);
}

#[test]
fn a_fault_at_the_output_is_fed_by_the_bypass() {
    let bench = plant(curve(&ups()), 1.0, 0.5e6)
        .event(0.2, "out", "fault", json!({ "resistance": 1e-3, "reactance": 0.0 }))
        .event(0.4, "out", "clear", json!({}));
    let run = bench.run().completed();
    near("bypass", run.noted("D317")[0], 0.3, 1e-3);
    // The inverter gives twice its rating, the source behind the bypass ten times as much.
    assert!(run.at("ups.iOut", 0.25) < 2.2 * I_RATED && run.at("ups.iOut", 0.35) > 10.0 * I_RATED);
    near("load", run.at("load.p", 0.95), 0.5e6, 1e3);
}

#[test]
fn eco_mode_does_not_start_on_a_source_outside_its_window() {
    let failure = plant_at(0.88, with(&ups(), json!({ "ecoMode": true })), 0.1, 0.9e6).run().summary.failure;
    let failure = failure.expect("refused");
    assert_eq!((failure.code.as_str(), failure.param.as_deref()), ("no-operating-point", Some("bypassVoltageBand")));
}

/// Sags of any depth below its window, at any instant of the cycle, take it to its battery in phases: within 5 ms of detection and a quarter of a cycle
/// with its smoothing. The negative sequence is told after a step was accepted, and at 0.8 pu had turned the crossing around.
#[test]
fn every_sag_below_its_window_takes_it_to_its_battery() {
    for depth in [0.5, 0.7, 0.75, 0.78, 0.8, 0.82, 0.83] {
        for at in [0.1, 0.1021, 0.1043, 0.1062, 0.1087] {
            let sag = |bench: Bench| {
                bench.event(at, "grid", "set", json!({ "voltage": depth })).event(
                    at + 0.1,
                    "grid",
                    "set",
                    json!({ "voltage": 1.0 }),
                )
            };
            let run = sag(plant(ups(), 0.3, 0.5e6)).emt(50e-6).run().completed();
            let told = run.noted("D320");
            assert_eq!(told.len(), 1, "{depth} at {at}");
            assert!(told[0] - at > 4e-3 && told[0] - at < 16e-3, "{depth} at {at}: {told:?}");
        }
    }
}

/// A phase to earth while the source rises to 1.15 pu: V₁ falls to 0.77 pu and the lowest line to 0.66, within the window, and the line between the
/// other phases rises to 1.15, above it.
#[test]
fn a_swell_of_one_line_takes_it_to_its_battery() {
    for emt in [false, true] {
        let params = with(&ups(), json!({ "inputVoltageMin": 0.5, "inputVoltageMax": 1.1, "bypass": "none" }));
        let bench = plant(params, 0.3, 0.4e6)
            .event(0.1, "in", "fault", json!({ "resistance": 1e-4, "phases": "a" }))
            .event(0.1, "grid", "set", json!({ "voltage": 1.15 }))
            .record(&["in.vHighest", "in.vLowest"]);
        let run = if emt { bench.emt(50e-6) } else { bench }.run().completed();
        near("highest", run.at("in.vHighest", 0.25), 1.15 * 480.0, 5e-3 * 480.0);
        assert!(run.at("in.vLowest", 0.25) > 0.6 * 480.0);
        let left = run.summary.notes.iter().find(|n| n.message.contains("input voltage above its window"));
        let t = left.unwrap_or_else(|| panic!("{:?}", run.summary.notes)).time;
        // In phases within a cycle, which measuring takes.
        let late = t - 0.105;
        assert!((-1e-4..if emt { 1.0 / 60.0 } else { 1e-4 }).contains(&late), "{late}");
    }
}

/// With an empty battery the rectifier alone must carry the load, which its walk-in does not let it until its end.
#[test]
fn an_output_that_an_empty_battery_lost_comes_back_once_behind_the_walk_in() {
    let empties = json!({ "bypass": "none", "soc": 0.102, "socTarget": 0.3, "walkInTime": 4.0 });
    for emt in [None, Some(2e-4)] {
        let mut bench = plant(with(&ups(), empties.clone()), 9.0, 0.8 * RATED)
            .event(0.5, "grid", "set", json!({ "voltage": 0.0 }))
            .event(3.0, "grid", "set", json!({ "voltage": 1.0 }));
        bench.emt = emt;
        let run = bench.run().completed();
        assert_eq!(run.noted("D322").len(), 1, "lost once in {emt:?}");
        let [back] = run.noted("D324")[..] else { panic!("back {:?} in {emt:?}", run.noted("D324")) };
        near("back as the walk-in is complete", back, run.noted("D327")[0], 1e-9);
        near("its load", run.at("load.p", 8.5), 0.8 * RATED, 1e-3 * RATED);
        assert!(run.audit() < 1e-4, "audit {}", run.audit());
    }
}
