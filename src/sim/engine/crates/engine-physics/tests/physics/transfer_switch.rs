//! Transfer switches, static and mechanical, between two utilities and between a utility and a source that comes late; both domains.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, Outcome, near, with};

fn grid() -> Value {
    json!({ "vNominal": 480.0, "shortCircuitPower": 40e6, "xOverR": 10.0, "voltage": 1.0 })
}
/// Static: senses for 1 ms and closes 1 ms after it opened.
fn sts() -> Value {
    json!({ "preferred": "a", "ratedCurrent": 1600.0, "voltageMin": 0.9, "voltageMax": 1.1, "frequencyBand": 1.0, "senseTime": 0.001,
        "transferTime": 0.001, "returnDelay": 0.5 })
}
fn ats() -> Value {
    with(&sts(), json!({ "senseTime": 0.1, "transferTime": 0.3 }))
}
fn plant(switch: Value, duration: f64) -> Bench {
    let mut bench = Bench::new(60.0, duration, 1e-3)
        .ac("a", 480.0)
        .ac("b", 480.0)
        .ac("out", 480.0)
        .device("gridA", "utility", &["a"], grid())
        .device("gridB", "utility", &["b"], grid())
        .device("x", "transferSwitch", &["a", "b", "out"], switch)
        .device("load", "constantImpedanceLoad", &["out"], json!({ "p": 0.8e6, "q": 0.0 }))
        .record(&[
            "x.position",
            "x.iA",
            "x.iB",
            "x.i",
            "x.p",
            "x.transfers",
            "out.vpu",
            "load.p",
            "gridA.p",
            "gridB.p",
        ]);
    bench.tolerance = 1e-8;
    bench
}
fn sag(bench: Bench, source: &str, from: f64, to: f64, v: f64) -> Bench {
    bench.event(from, source, "set", json!({ "voltage": v })).event(to, source, "set", json!({ "voltage": 1.0 }))
}
/// For how long the output has less than `level`, s.
fn below(run: &Outcome, level: f64) -> f64 {
    run.series("out.vpu").iter().filter(|v| **v < level).count() as f64 * run.step
}

#[test]
fn a_static_switch_transfers_within_a_quarter_of_a_cycle_and_returns() {
    let run = sag(plant(sts(), 1.2), "gridA", 0.1, 0.3, 0.4).run().completed();
    near("leaves", run.noted("D385")[0], 0.101, 1e-6);
    near("arrives", run.noted("D386")[0], 0.102, 1e-6);
    near("on B", run.at("x.position", 0.2), 2.0, 0.0);
    near("load", run.at("load.p", 0.2), run.at("load.p", 0.05), 1.0);
    assert!(run.series("x.iA")[103..799].iter().all(|i| *i == 0.0), "nothing through the open side");
    assert!(run.series("x.iB")[..101].iter().all(|i| *i == 0.0), "nothing through the open side");
    // Good again at 0.3 s, back half a second later.
    near("returns", run.noted("D386")[1], 0.801, 1e-6);
    near("on A", run.at("x.position", 1.1), 1.0, 0.0);
    near("transfers", run.at("x.transfers", 1.1), 2.0, 0.0);
    assert!(run.audit() < 1e-8, "audit {}", run.audit());
}

#[test]
fn its_poles_clear_one_by_one_before_the_other_side_closes() {
    let run = sag(plant(sts(), 0.2).emt(20e-6), "gridA", 0.05, 0.19, 0.4).run().completed();
    let (poles, arrives) = (run.noted("D110"), run.noted("D386")[0]);
    assert!(poles.len() == 3 && poles.iter().all(|t| *t <= arrives), "{poles:?} {arrives}");
    // Each at the next zero of its current: within half a cycle of the opening, the new side after the last.
    let left = run.noted("D385")[0];
    assert!(arrives - left < 0.5 / 60.0 + 1e-4, "{}", arrives - left);
    near("on B", run.at("x.position", 0.15), 2.0, 0.0);
    near("load", run.at("load.p", 0.15), run.at("load.p", 0.04), 2e3);
    assert!(run.series("x.iA")[64..180].iter().all(|i| *i == 0.0), "nothing through the open side");
    assert!(run.audit() < 1e-3, "audit {}", run.audit());
}

#[test]
fn a_mechanical_one_leaves_the_output_dead_in_between() {
    let run = sag(plant(ats(), 1.0), "gridA", 0.1, 0.9, 0.0).run().completed();
    near("leaves", run.noted("D385")[0], 0.2, 1e-6);
    near("arrives", run.noted("D386")[0], 0.5, 1e-6);
    near("dead", run.at("out.vpu", 0.4), 0.0, 0.0);
    near("break", below(&run, 0.5), 0.4, 2e-3);
}

#[test]
fn it_waits_for_a_source_that_comes_late_and_forgets_a_short_sag() {
    let late = plant(ats(), 3.0)
        .event(0.0, "gridB", "set", json!({ "voltage": 0.0 }))
        .event(0.1, "gridA", "set", json!({ "voltage": 0.0 }))
        .event(1.5, "gridB", "set", json!({ "voltage": 1.0 }));
    let run = late.run().completed();
    near("stays", run.at("x.position", 1.0), 1.0, 0.0);
    near("leaves when B is there", run.noted("D385")[0], 1.6, 1e-6);
    near("load", run.at("load.p", 2.5), run.at("load.p", 0.05), 1.0);
    let short = sag(plant(ats(), 0.5), "gridA", 0.1, 0.15, 0.4).run().completed();
    assert!(short.noted("D385").is_empty());
}

#[test]
fn frequency_is_part_of_the_window() {
    let run = plant(ats(), 1.0).event(0.1, "gridA", "set", json!({ "frequency": 58.5 })).run().completed();
    near("leaves", run.noted("D385")[0], 0.2, 1e-6);
    assert!(run.summary.notes.iter().any(|n| n.message.contains("outside its frequency band")));
}

#[test]
fn commands_move_it_and_a_bad_source_is_refused() {
    let run = plant(ats(), 2.0)
        .event(0.1, "x", "toB", json!({}))
        .event(1.0, "gridA", "set", json!({ "voltage": 0.5 }))
        .event(1.1, "x", "toA", json!({}))
        .event(1.5, "x", "open", json!({}))
        .run()
        .completed();
    near("on B", run.at("x.position", 0.9), 2.0, 0.0);
    near("still on B", run.at("x.position", 1.4), 2.0, 0.0);
    near("open", run.at("x.position", 1.9), 0.0, 0.0);
    near("dead", run.at("out.vpu", 1.9), 0.0, 0.0);
}

#[test]
fn a_source_dead_from_the_start_is_not_waited_for() {
    for emt in [None, Some(50e-6)] {
        let mut bench = Bench::new(60.0, 0.2, 1e-3)
            .ac("a", 480.0)
            .ac("b", 480.0)
            .ac("out", 480.0)
            .device("gridB", "utility", &["b"], grid())
            .device("x", "transferSwitch", &["a", "b", "out"], sts())
            .device("load", "constantImpedanceLoad", &["out"], json!({ "p": 0.8e6, "q": 0.0 }))
            .record(&["x.position", "load.p"]);
        bench.emt = emt;
        let run = bench.run().completed();
        assert!(run.series("x.position").iter().all(|p| *p == 2.0));
        assert!(run.series("load.p").iter().all(|p| *p > 0.75e6));
    }
}

/// Utility lost, generator started, transferred when it stands inside the window, and back; the generator stopped after its cooling down.
#[test]
fn it_starts_a_generator_that_takes_over() {
    for emt in [None, Some(100e-6)] {
        let starts = json!({ "starts": ["g"], "startAfter": 0.2, "coolDown": 0.4 });
        let machine = json!({
            "sRated": 2e6, "vRated": 480.0, "machineModel": "classical", "xdTransient": 0.2, "inertia": 1.0, "governor": "firstOrder",
            "droop": 0.02, "governorTime": 0.1, "torqueMin": 0.0, "torqueMax": 1.1, "exciter": "none", "vSet": 1.0, "running": false,
            "startDelay": 1.0
        });
        let mut bench = Bench::new(60.0, 4.5, 1e-3)
            .ac("a", 480.0)
            .ac("b", 480.0)
            .ac("out", 480.0)
            .device("gridA", "utility", &["a"], grid())
            .device("g", "genset", &["b"], machine)
            .device("x", "transferSwitch", &["a", "b", "out"], with(&ats(), starts))
            .device("load", "constantImpedanceLoad", &["out"], json!({ "p": 0.4e6, "q": 0.0 }))
            .event(0.5, "gridA", "set", json!({ "voltage": 0.0 }))
            .event(2.5, "gridA", "set", json!({ "voltage": 1.0 }))
            .record(&["x.position", "load.p", "g.p"]);
        bench.emt = emt;
        let run = bench.run().completed();
        let (told, within) = (run.noted("D387"), if emt.is_some() { 5e-3 } else { 1e-6 });
        near("told to start", told[0], 0.7, within);
        near("on the bars", run.noted("D300")[0], told[0] + 1.0, 1e-6);
        // Sensing of 0.1 s and a break of 0.3 s from there; back half a second after the utility, with the break.
        near("over", run.noted("D386")[0], 2.1, within);
        near("on B", run.at("x.position", 2.4), 2.0, 0.0);
        assert!(run.at("load.p", 2.4) > 0.35e6, "{}", run.at("load.p", 2.4));
        near("back", run.noted("D386")[1], 3.3, 2e-2);
        // In phases the window is left and entered once more as the load comes.
        near("told to stop", told[1], run.noted("D386")[1] + 0.4, within);
        near("off the bars", run.noted("D302")[0], told[1], 1e-9);
        assert_eq!(*run.series("g.p").last().expect("samples"), 0.0);
    }
    // Called once more on its way it is no later, and it runs on for who called it besides.
    let machine = json!({
        "sRated": 2e6, "vRated": 480.0, "machineModel": "classical", "xdTransient": 0.2, "inertia": 1.0, "governor": "none",
        "exciter": "none", "vSet": 1.0, "running": false, "startDelay": 0.3
    });
    let run = Bench::new(60.0, 1.0, 1e-3)
        .ac("a", 480.0)
        .ac("b", 480.0)
        .device("grid", "utility", &["b"], grid())
        .device("g", "genset", &["a"], machine)
        .event(0.1, "g", "start", json!({}))
        .event(0.2, "g", "start", json!({}))
        .event(0.6, "g", "stop", json!({}))
        .event(0.8, "g", "stop", json!({}))
        .record(&["g.v"])
        .run()
        .completed();
    near("on the bars", run.noted("D300")[0], 0.4, 1e-9);
    assert_eq!(run.noted("D302").len(), 1);
    near("off the bars", run.noted("D302")[0], 0.8, 1e-9);
    let lost = plant(with(&ats(), json!({ "starts": ["nobody"] })), 0.1).run();
    assert!(lost.summary.failure.is_some_and(|f| f.message.contains("nobody")));
}

/// Window of 10° as the way closes, 50 ms after it opened.
fn monitored(wait: f64) -> Value {
    let monitor = json!({ "inPhaseWait": wait, "inPhaseAngle": 10.0_f64.to_radians(), "inPhaseVoltage": 0.05, "inPhaseFrequency": 0.6,
        "delayedTime": 0.8, "senseTime": 0.01, "transferTime": 0.05, "returnDelay": 0.5 });
    with(&ats(), monitor)
}
/// Angle by which the loaded source stands back behind its impedance.
fn lag() -> f64 {
    let z = 0.8 / 40.0 / 101.0_f64.sqrt();
    libm::atan2(10.0 * z, 1.0 + z)
}
/// B `hz` faster than A and `angle` ahead at t = 0; told to go to B at 0.2 s.
fn slipping(wait: f64, hz: f64, angle: f64, emt: bool) -> Outcome {
    let mut bench = plant(monitored(wait), if wait > 1.0 { 3.0 } else { 2.0 })
        .event(0.0, "gridB", "set", json!({ "frequency": 60.0 + hz }))
        .event(0.0, "gridB", "set", json!({ "angle": angle }))
        .event(0.2, "x", "toB", json!({}))
        .record(&["x.angle"]);
    bench.emt = emt.then_some(50e-6);
    bench.run().completed()
}

#[test]
fn the_monitor_closes_in_step_in_both_domains() {
    // 0.5 Hz of slip from 90°: A comes from 90° behind and B goes on, so the angle is 0 again after three quarters of the slip's 2 s. Its way opens
    // where the window of 10° will be reached in 50 ms.
    let window = 10.0_f64.to_radians();
    for emt in [false, true] {
        let run = slipping(2.0, 0.5, 0.5 * std::f64::consts::PI, emt);
        let whole = 2.0 * std::f64::consts::PI;
        let reached = (0.75 * whole - window - lag()) / (whole * 0.5);
        near(&format!("opens, emt {emt}"), run.noted("D385")[0], reached - 0.05, 2e-3);
        let close = run.noted("D386")[0];
        // In phases the poles clear at their zeros meanwhile.
        near(&format!("closes, emt {emt}"), close, reached, 2e-3);
        // Just before: A, no longer loaded, stands forward of what it was when its way opened.
        let angle = run.at("x.angle", libm::floor(close * 1e3) / 1e3);
        near(&format!("angle at the end, emt {emt}"), angle, window + lag(), 5e-3);
        near("counted", run.at("x.angle", 0.45), -(0.5 * std::f64::consts::PI + whole * 0.225 + lag()), 2e-3);
        assert_eq!(run.noted("D389").len(), 1);
        near("on B", run.at("x.position", 1.9), 2.0, 0.0);
    }
}

#[test]
fn without_coming_in_step_it_makes_a_delayed_transition() {
    // Both at one frequency, 90° apart for ever.
    let run = slipping(0.5, 0.0, 0.5 * std::f64::consts::PI, false);
    near("opens", run.noted("D385")[0], 0.7, 1e-6);
    near("closes", run.noted("D386")[0], 1.5, 1e-6);
    near("open meanwhile", below(&run, 0.5), 0.8, 2e-3);
    near("angle", run.at("x.angle", 1.9), lag() - 0.5 * std::f64::consts::PI, 1e-5);
    // In step from the start: at once.
    let run = slipping(0.5, 0.0, 0.0, false);
    near("at once", run.noted("D386")[0], 0.25, 1e-6);
    // A faster slip than the window allows is none, whatever the angle.
    let run = slipping(0.5, 0.8, 0.0, false);
    near("too fast", run.noted("D385")[0], 0.7, 1e-6);
}

#[test]
fn the_monitor_does_not_hold_up_a_lost_source_and_watches_the_return() {
    let run = sag(plant(monitored(1.0), 3.0), "gridA", 0.1, 0.3, 0.4)
        .event(0.0, "gridB", "set", json!({ "angle": 2.0 }))
        .event(1.3, "gridB", "set", json!({ "angle": 0.0 }))
        .run()
        .completed();
    // Lost: open transition after sensing; the return waits from 0.8 s until B comes in step at 1.3 s.
    near("leaves A", run.noted("D385")[0], 0.11, 1e-6);
    near("waits", run.noted("D389")[0], 0.8, 1e-6);
    near("leaves B", run.noted("D385")[1], 1.3, 1e-6);
    near("on A", run.noted("D386")[1], 1.35, 1e-6);
    // A source that goes bad meanwhile ends the waiting.
    let run = slipping_then_lost();
    near("leaves at once", run.noted("D385")[0], 0.41, 1e-6);
    near("closes", run.noted("D386")[0], 0.46, 1e-6);
}

/// Waits for a source that stands apart when the one in use is lost.
fn slipping_then_lost() -> Outcome {
    plant(monitored(5.0), 1.0)
        .event(0.0, "gridB", "set", json!({ "angle": 2.0 }))
        .event(0.2, "x", "toB", json!({}))
        .event(0.4, "gridA", "set", json!({ "voltage": 0.5 }))
        .run()
        .completed()
}
