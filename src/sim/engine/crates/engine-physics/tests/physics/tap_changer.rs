//! On-load tap changers: positions of the power flow, instants and numbers of steps against closed form, in both domains.

use crate::support;

use engine_core::studies::study;
use serde_json::{Value, json};
use support::{Bench, Outcome, near, with};

const HV: f64 = 110e3;
const LV: f64 = 20e3;
const S: f64 = 100e6;
const UK: f64 = 0.12;
const STEP: f64 = 0.0125;
const BAND: f64 = 0.02;
const DELAY: f64 = 0.8;
const NEXT: f64 = 0.3;
const DRIVE: f64 = 0.1;

/// Without resistance, so that the voltage is a closed form.
fn transformer() -> Value {
    json!({ "sRated": S, "vHv": HV, "vLv": LV, "uk": UK, "xOverR": 1e9, "noLoadLoss": 0.0, "noLoadCurrent": 0.0, "tap": 1.0,
        "vectorGroup": "YNd5", "tapStep": STEP, "tapStepsUp": 8, "tapStepsDown": 8, "tapSetPoint": 1.0, "tapBand": BAND,
        "tapDelay": DELAY, "tapNextDelay": NEXT, "tapDriveTime": DRIVE, "tapBlocking": 0.85 })
}
fn plant(duration: f64, emt: bool, changes: Value) -> Bench {
    behind(1e15, duration, emt, changes)
}
fn behind(power: f64, duration: f64, emt: bool, changes: Value) -> Bench {
    let grid = json!({ "vNominal": HV, "shortCircuitPower": power, "xOverR": 10.0, "voltage": 1.0 });
    let mut bench = Bench::new(50.0, duration, 0.01).ac("h", HV).ac("l", LV);
    bench.tolerance = 1e-9;
    bench.emt = emt.then_some(100e-6);
    bench
        .device("grid", "utility", &["h"], grid)
        .device("t", "transformer", &["h", "l"], with(&transformer(), changes))
        .record(&["t.tapPosition", "l.v"])
}
fn load(p: f64, q: f64) -> Value {
    json!({ "p": p * S, "q": q * S, "vBlend": 0.5 })
}
/// Of a constant power of cos φ = 1 behind E = 1/t and X, both in pu.
fn voltage(p: f64, position: i32) -> f64 {
    let e2 = 1.0 / (1.0 + STEP * f64::from(position)).powi(2);
    (0.5 * (e2 + (e2 * e2 - 4.0 * (UK * p).powi(2)).sqrt())).sqrt()
}
fn side(v: f64) -> i32 {
    i32::from(v > 1.0 + 0.5 * BAND) - i32::from(v < 1.0 - 0.5 * BAND)
}

/// Steps of a regulator that sees `v` of time and position: their ends and positions.
fn steps(v: impl Fn(f64, i32) -> f64, end: f64, mut position: i32, ends: [i32; 2]) -> Vec<(f64, i32)> {
    let (mut t, mut found) = (0.0, vec![]);
    let mut counts = (side(v(0.0, position)), 0.0, false);
    while t < end {
        let way = counts.0;
        let stuck = way == 0 || position == ends[usize::from(way > 0)];
        let due = if stuck { f64::INFINITY } else { counts.1 + if counts.2 { NEXT } else { DELAY } };
        let mut turns = t;
        while turns < due.min(end) && side(v(turns, position)) == way {
            turns += 1e-3;
        }
        if turns < due.min(end) {
            let (mut low, mut high) = (turns - 1e-3, turns);
            for _ in 0..60 {
                let middle = 0.5 * (low + high);
                if side(v(middle, position)) == way { low = middle } else { high = middle }
            }
            (t, counts) = (turns, (side(v(turns, position)), high, false));
        } else if due < end {
            t = due + DRIVE;
            position += way;
            found.push((t, position));
            let now = side(v(t, position));
            counts = (now, t, now == way);
        } else {
            break;
        }
    }
    found.retain(|(t, _)| *t < end);
    found
}
fn compare(what: &str, run: &Outcome, expected: &[(f64, i32)], late: f64) {
    let noted = run.noted("D391");
    assert_eq!(noted.len(), expected.len(), "{what}: {noted:?} {expected:?}");
    for (at, (t, position)) in noted.iter().zip(expected) {
        // The grid's own impedance lowers the voltage by some 1e-8 of it.
        assert!((-5e-6..=late + 5e-6).contains(&(at - t)), "{what}: {noted:?} {expected:?}");
        near(what, run.at("t.tapPosition", t + 0.05), f64::from(*position), 0.0);
    }
}
/// Of the cycle that `emt` looks back over, and of what its loads take to their power.
const LATE: [f64; 2] = [0.0, 0.03];

#[test]
fn a_ramp_of_load_is_followed_step_by_step() {
    let power = |t: f64| {
        let points = [(0.0, 0.1), (0.5, 0.1), (3.5, 2.6), (5.0, 2.6), (6.0, 0.1), (9.0, 0.1)];
        let k = points.windows(2).position(|p| t <= p[1].0).unwrap_or(4);
        let [(t0, p0), (t1, p1)] = [points[k], points[k + 1]];
        p0 + (p1 - p0) * (t - t0) / (t1 - t0)
    };
    let expected = steps(|t, position| voltage(power(t), position), 9.0, 0, [-8, 8]);
    assert!(expected.len() >= 4 && expected.iter().any(|s| s.1 < -1), "{expected:?}");
    let points: Vec<(f64, f64)> = [0.0, 0.5, 3.5, 5.0, 6.0, 9.0].map(|t| (t, power(t) * S)).to_vec();
    let rms = plant(9.0, false, json!({}))
        .device("load", "constantPowerLoad", &["l"], with(&load(0.1, 0.0), json!({ "profile": "p" })))
        .profile("p", &points)
        .run()
        .completed();
    compare("ramp of load", &rms, &expected, LATE[0]);
    for k in 1..90 {
        let t = 0.1 * f64::from(k);
        if expected.iter().all(|s| (s.0 - t).abs() > 0.05) {
            let position = expected.iter().rev().find(|s| s.0 < t).map_or(0, |s| s.1);
            near(&format!("{t}"), rms.at("l.v", t) / LV, voltage(power(t), position), 2e-7);
        }
    }
}

#[test]
fn a_sag_that_comes_and_goes_slowly_is_followed_in_both_domains() {
    let emf = |t: f64| {
        let points = [(0.0, 1.0), (0.5, 1.0), (3.0, 0.93), (5.0, 0.93), (6.5, 1.05), (9.0, 1.05)];
        let k = points.windows(2).position(|p| t <= p[1].0).unwrap_or(4);
        let [(t0, e0), (t1, e1)] = [points[k], points[k + 1]];
        e0 + (e1 - e0) * (t - t0) / (t1 - t0)
    };
    let points: Vec<(f64, f64)> = [0.0, 0.5, 3.0, 5.0, 6.5, 9.0].map(|t| (t, emf(t))).to_vec();
    let v = |t: f64, position: i32| emf(t) / (1.0 + STEP * f64::from(position)) / 1.0_f64.hypot(0.3 * UK);
    let expected = steps(v, 9.0, 0, [-8, 8]);
    assert!(expected.len() >= 10 && expected.iter().any(|s| s.1 < -3), "{expected:?}");
    let run = |emt| {
        let grid = json!({ "vNominal": HV, "shortCircuitPower": 1e15, "xOverR": 10.0, "voltage": 1.0, "profile": "p" });
        let mut bench = Bench::new(50.0, 9.0, 0.01).ac("h", HV).ac("l", LV).profile("p", &points);
        bench.tolerance = 1e-9;
        bench.emt = if emt { Some(100e-6) } else { None };
        bench
            .device("grid", "utility", &["h"], grid)
            .device("t", "transformer", &["h", "l"], transformer())
            .device("load", "constantImpedanceLoad", &["l"], load_of_impedance(0.3))
            .record(&["t.tapPosition", "l.v"])
            .run()
            .completed()
    };
    let [rms, emt] = [run(false), run(true)];
    for (run, late) in [(&rms, LATE[0]), (&emt, LATE[1])] {
        compare("sag", run, &expected, late);
        assert!(run.audit() < 1e-6, "{}", run.audit());
    }
    for k in 1..90 {
        let t = 0.1 * f64::from(k);
        if expected.iter().all(|s| (s.0 - t).abs() > 0.06) {
            let position = expected.iter().rev().find(|s| s.0 < t).map_or(0, |s| s.1);
            near(&format!("{t}"), rms.at("l.v", t) / LV, v(t, position), 2e-7);
            near(&format!("{t} emt"), emt.at("l.v", t), rms.at("l.v", t), 1e-3 * LV);
        }
    }
}

#[test]
fn the_power_flow_finds_the_first_position_in_the_band() {
    for (p, start) in [(0.2, 0), (1.5, 0), (1.5, 6), (0.2, -7), (-1.2, 3)] {
        let way = |position: i32| side(voltage(p, position));
        let mut position = start;
        while way(position) != 0 {
            position += way(position);
        }
        let run = plant(2.0, false, json!({ "tapPosition": start }))
            .device("load", "constantPowerLoad", &["l"], load(p, 0.0))
            .run()
            .completed();
        let what = format!("{p} from {start}");
        near(&what, run.at("t.tapPosition", 0.0), f64::from(position), 0.0);
        for v in run.series("l.v") {
            near(&what, *v / LV, voltage(p, position), 2e-7);
            near("holds", *v, run.at("l.v", 0.0), 1e-8 * LV);
        }
        assert!(run.noted("D391").is_empty() && run.noted("D392").is_empty() && run.noted("D393").is_empty(), "{what}");
    }
}

#[test]
fn a_rise_is_brought_down_and_at_the_end_of_the_range_it_says_so() {
    for emt in [false, true] {
        let v = |t: f64, position: i32| {
            let e = if t < 0.2 { 1.0 } else { 1.07 };
            e / (1.0 + STEP * f64::from(position)) / 1.0_f64.hypot(0.3 * UK)
        };
        let run = |changes: Value| {
            plant(4.0, emt, changes)
                .device("load", "constantImpedanceLoad", &["l"], load_of_impedance(0.3))
                .event(0.2, "grid", "set", json!({ "voltage": 1.07 }))
                .run()
                .completed()
        };
        let late = LATE[usize::from(emt)];
        let free = run(json!({}));
        let expected = steps(v, 4.0, 0, [-8, 8]);
        assert!(expected.len() >= 3);
        compare("rise", &free, &expected, late);
        assert!(free.noted("D392").is_empty());
        let short = run(json!({ "tapStepsUp": 2 }));
        let expected = steps(v, 4.0, 0, [-8, 2]);
        assert_eq!(expected.len(), 2);
        compare("end", &short, &expected, late);
        assert_eq!(short.noted("D392").len(), 1, "{:?}", short.noted("D392"));
    }
}

#[test]
fn a_sag_below_the_blocking_voltage_and_a_short_one_move_nothing() {
    for emt in [false, true] {
        let sag = |to: f64, until: f64| {
            plant(3.0, emt, json!({}))
                .device("load", "constantImpedanceLoad", &["l"], load_of_impedance(0.3))
                .event(0.2, "grid", "set", json!({ "voltage": to }))
                .event(until, "grid", "set", json!({ "voltage": 1.0 }))
                .run()
                .completed()
        };
        assert!(sag(0.8, 2.8).noted("D391").is_empty());
        assert!(sag(0.9, 0.9).noted("D391").is_empty());
        // A step under way is completed, and found wrong after its voltage is back.
        let started = sag(0.9, 0.2 + DELAY + 0.5 * DRIVE);
        near("completed", started.noted("D391")[0], 0.2 + DELAY + DRIVE, LATE[usize::from(emt)] + 1e-6);
        assert_eq!(sag(0.9, 2.8).noted("D391").len(), 5);
    }
}
fn load_of_impedance(p: f64) -> Value {
    json!({ "p": p * S, "q": 0.0 })
}

/// Two alike act as one; of two with other delays the first to act leaves nothing to the other. None hunts.
#[test]
fn changers_in_parallel_do_not_hunt() {
    for emt in [false, true] {
        let run = |changes: Value| {
            plant(5.0, emt, json!({}))
                .device("u", "transformer", &["h", "l"], with(&transformer(), changes))
                .device("load", "constantPowerLoad", &["l"], load(0.2, 0.0))
                .event(0.2, "load", "set", json!({ "p": 3.0 * S, "q": 0.0 }))
                .record(&["u.tapPosition"])
                .run()
                .completed()
        };
        let late = LATE[usize::from(emt)];
        let expected = steps(|t, position| voltage(if t < 0.2 { 0.1 } else { 1.5 }, position), 5.0, 0, [-8, 8]);
        let alike = run(json!({}));
        let noted = alike.noted("D391");
        assert_eq!(noted.len(), 2 * expected.len());
        for (pair, (t, position)) in noted.chunks(2).zip(&expected) {
            assert!((pair[0] - t).abs() <= late + 1e-6 && pair[0] == pair[1], "{noted:?} {expected:?}");
            near("one", alike.at("t.tapPosition", t + 0.05), f64::from(*position), 0.0);
            near("other", alike.at("u.tapPosition", t + 0.05), f64::from(*position), 0.0);
        }
        let slower = run(json!({ "tapDelay": 60.0 }));
        assert_eq!(slower.at("u.tapPosition", 4.9), 0.0);
        assert!((-8.0..0.0).contains(&slower.at("t.tapPosition", 4.9)));
        near("in the band", slower.at("l.v", 4.9) / LV, 1.0, 0.5 * BAND);
    }
}

#[test]
fn line_drop_compensation_regulates_a_point_further_on() {
    let (r, x) = (0.01_f64, 0.08_f64);
    for emt in [false, true] {
        let run = plant(0.5, emt, json!({ "tapDropResistance": r, "tapDropReactance": x }))
            .device("load", "constantImpedanceLoad", &["l"], load_of_impedance(1.0))
            .run()
            .completed();
        // A conductance of 1 pu: v = E/(1 + jX), U_r = |1 − (R + jX)|·v.
        let v = |position: i32| 1.0 / (1.0 + STEP * f64::from(position)) / 1.0_f64.hypot(UK);
        let regulated = |position: i32| (1.0 - r).hypot(x) * v(position);
        let position = (0..8).map(|k| -k).find(|&k| side(regulated(k)) == 0).expect("one");
        assert!(side(v(position)) == 0 || position < 0);
        near("position", run.at("t.tapPosition", 0.4), f64::from(position), 0.0);
        near("voltage", run.at("l.v", 0.4) / LV, v(position), if emt { 1e-4 } else { 1e-7 });
    }
    // Its sign: with compensation the bus stands higher.
    let of =
        |changes| plant(0.1, false, changes).device("load", "constantImpedanceLoad", &["l"], load_of_impedance(1.0));
    let [without, compensated] =
        [json!({}), json!({ "tapDropResistance": 0.03 })].map(|c| of(c).run().completed().at("l.v", 0.0));
    assert!(compensated > without * 1.02, "{compensated} {without}");
}

/// Steps while something saturates, stars pass a zero sequence and a phase stands in a fault: both domains, energy closed.
#[test]
fn a_step_in_a_fault_of_one_phase_as_in_phases() {
    for group in ["YNyn0", "Dyn5", "YNd11"] {
        let run = |emt: bool| {
            let core = json!({ "vectorGroup": group, "xOverR": 20.0, "noLoadLoss": 0.001, "noLoadCurrent": 0.004, "kneeFlux": 1.15 });
            let phases = ["a", "b", "c"].map(|p| if emt { format!("l.v{p}") } else { format!("l.v{p}Rms") });
            let mut bench = behind(3e9, 2.4, emt, core);
            bench.step = 1e-3;
            bench
                .device("load", "constantImpedanceLoad", &["l"], json!({ "p": 0.9 * S, "q": 0.3 * S }))
                .event(0.2, "l", "fault", json!({ "resistance": 4.0, "phases": "bc" }))
                .record(&phases.each_ref().map(String::as_str))
                .run()
                .completed()
        };
        let [rms, emt] = [run(false), run(true)];
        assert!(rms.noted("D391").len() >= 2);
        assert_eq!(rms.noted("D391").len(), emt.noted("D391").len(), "{group}");
        assert_eq!(rms.at("t.tapPosition", 2.35), emt.at("t.tapPosition", 2.35), "{group}");
        assert!(rms.audit() < 1e-6 && emt.audit() < 1e-5, "{group} {} {}", rms.audit(), emt.audit());
        for phase in ["a", "b", "c"] {
            let wave = emt.series(&format!("l.v{phase}"));
            let sum: f64 = wave[2360..2400].iter().map(|v| v * v).sum::<f64>() / 40.0;
            near(
                &format!("{group} {phase}"),
                rms.at(&format!("l.v{phase}Rms"), 2.38),
                sum.sqrt(),
                2e-3 * LV / 3.0_f64.sqrt(),
            );
        }
    }
}

/// 1e-4 above the lower edge of the band, where an injected voltage of 1e-3 would begin a step within a tenth of a second.
#[test]
fn impedances_and_modes_are_those_of_the_position_that_stands() {
    let fixed = json!({ "tapStep": null, "tap": 1.0 - 2.0 * STEP, "xOverR": 20.0 });
    let network = |emt: bool, changes: &Value| {
        behind(2e9, 0.02, emt, changes.clone())
            .device("load", "constantImpedanceLoad", &["l"], load_of_impedance(2.0))
            .device("motor", "inductionMotor", &["l"], motor())
    };
    let set = network(false, &fixed).run().completed().at("l.v", 0.0) / LV + 0.5 * BAND - 1e-4;
    let with_changer =
        json!({ "tapSetPoint": set, "tapPosition": -2, "tapDelay": 0.1, "tapNextDelay": 0.1, "xOverR": 20.0 });
    let asked = |changes: &Value, request: &Value| {
        let mut bench = network(true, changes);
        bench.tolerance = 1e-7;
        let answer = study(&bench.network().to_string(), &request.to_string(), &mut |_, _| ());
        match answer.outcome {
            Some(outcome) => serde_json::to_string(&outcome).expect("text"),
            None => panic!("{:?}", answer.failure),
        }
    };
    for request in [
        json!({ "kind": "impedanceScan", "bus": "l", "fromHz": 5.0, "toHz": 400.0, "points": 9, "formulation": "emt" }),
        json!({ "kind": "impedanceScan", "bus": "l", "fromHz": 5.0, "toHz": 400.0, "points": 9, "formulation": "rms" }),
        json!({ "kind": "smallSignal" }),
    ] {
        assert_eq!(asked(&with_changer, &request), asked(&fixed, &request), "{request}");
    }
}
fn motor() -> Value {
    json!({ "sRated": 5e6, "vRated": LV, "statorResistance": 0.01, "statorReactance": 0.1, "magnetisingReactance": 3.5,
        "rotorResistance": 0.01, "rotorReactance": 0.1, "inertia": 0.8, "loadTorque": 0.7 })
}

#[test]
fn what_no_regulator_could_do_is_refused() {
    for (param, changes) in [
        ("tapBand", json!({ "tapBand": 0.014 })),
        ("tapPosition", json!({ "tapPosition": 9 })),
        ("tapBlocking", json!({ "tapBlocking": 0.995 })),
        ("tapStep", json!({ "tapStep": 0.09 })),
    ] {
        let run = plant(0.1, false, changes).run();
        assert_eq!(run.summary.failure.and_then(|f| f.param).as_deref(), Some(param));
    }
}
