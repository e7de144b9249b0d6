//! Power flow in closed form: phase shifter, ZIP load, reactive limits, branches of reduced networks, starts from afar.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near};

const S: f64 = 100e6;
const V: f64 = 138e3;

fn infinite(voltage: f64) -> Value {
    json!({ "vNominal": V, "shortCircuitPower": 1e18, "xOverR": 10.0, "voltage": voltage })
}
fn branch(x: f64) -> Value {
    json!({ "length": 1.0, "resistance": 0.0, "reactance": x * V * V / S, "capacitance": 0.0, "ampacity": 1e4 })
}
fn shifter(shift: f64) -> Value {
    json!({ "sRated": S, "vHv": V, "vLv": V, "uk": 0.1, "xOverR": 1e9, "noLoadLoss": 0.0, "noLoadCurrent": 0.0, "tap": 1.0,
        "phaseShift": shift })
}

fn steady(bench: Bench, name: &str) -> f64 {
    bench.record(&[name]).run().completed().series(name)[0]
}

#[test]
fn a_phase_shifter_drives_power_round_a_loop() {
    // Two infinite buses in phase, the shifter's high side ahead by 0.2 rad behind 0.1 pu: P from hv to lv = −sin(0.2)/0.1.
    for emt in [false, true] {
        let mut bench = Bench::new(60.0, 0.1, 1e-3)
            .ac("a", V)
            .ac("b", V)
            .device("one", "utility", &["a"], infinite(1.0))
            .device("two", "utility", &["b"], infinite(1.0))
            .device("t", "transformer", &["a", "b"], shifter(0.2));
        if emt {
            bench = bench.emt(50e-6);
        }
        let run = bench.record(&["t.pHv", "t.qHv"]).run().completed();
        for k in [0, 50, 99] {
            near("P", run.series("t.pHv")[k] / S, -libm::sin(0.2) / 0.1, 2e-3);
            near("Q", run.series("t.qHv")[k] / S, (1.0 - libm::cos(0.2)) / 0.1, 2e-3);
        }
        assert!(run.audit() < 1e-3, "audit {}", run.audit());
    }
}

#[test]
fn zip_parts_follow_their_voltage() {
    let zip = json!({ "p": 10e6, "q": 2e6, "pCurrent": 20e6, "qCurrent": 4e6, "pImpedance": 30e6, "qImpedance": -6e6,
        "vBlend": 0.7 });
    let mut bench = Bench::new(60.0, 2.0, 1e-2)
        .ac("a", V)
        .device("grid", "utility", &["a"], infinite(0.9))
        .device("load", "zipLoad", &["a"], zip)
        .event(1.0, "grid", "set", json!({ "voltage": 0.35 }))
        .event(1.5, "load", "disconnect", json!({}))
        .record(&["load.p", "load.q", "load.i"]);
    bench.tolerance = 1e-9;
    let run = bench.run().completed();
    near("P", run.at("load.p", 0.5), 10e6 + 20e6 * 0.9 + 30e6 * 0.81, 1.0);
    near("Q", run.at("load.q", 0.5), 2e6 + 4e6 * 0.9 - 6e6 * 0.81, 1.0);
    // At half of the blend voltage: 3u² − 2u³ = 0.5 of the power, 2u − u² = 0.75 of the current.
    near("P below", run.at("load.p", 1.2), 10e6 * 0.5 + 20e6 * 0.75 * 0.35 + 30e6 * 0.1225, 1.0);
    assert!(run.series("load.i")[151..].iter().all(|i| *i == 0.0));
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
}

fn limited(q_max: f64) -> Bench {
    let machine = json!({
        "sRated": S, "vRated": V, "machineModel": "classical", "speedEffect": "neglected", "xdTransient": 0.25, "inertia": 4.0,
        "governor": "none", "exciter": "none", "vSet": 1.05, "pSet": 50e6, "qMin": -20e6, "qMax": q_max
    });
    Bench::new(60.0, 0.5, 1e-2)
        .ac("a", V)
        .ac("b", V)
        .device("grid", "utility", &["b"], infinite(1.0))
        .device("g", "genset", &["a"], machine)
        .device("l", "line", &["a", "b"], branch(0.2))
}

#[test]
fn a_machine_at_its_reactive_limit_gives_up_its_voltage_and_says_so() {
    let free = limited(40e6).record(&["g.q", "a.vpu"]).run().completed();
    near("V", free.series("a.vpu")[0], 1.05, 1e-9);
    assert!(free.noted("D304").is_empty());
    let held = limited(10e6).record(&["g.q", "a.vpu"]).run().completed();
    near("Q", held.series("g.q")[0], 10e6, 1e-3);
    // |V|² from P² + (Q − V²/X)² = V²/X².
    let v = held.series("a.vpu")[0];
    near("V", (0.1 - v * v / 0.2).powi(2) + 0.25, v * v / 0.04, 1e-9);
    assert_eq!(held.noted("D304").len(), 1);
    let last = held.series("a.vpu").len() - 1;
    near("still", held.series("a.vpu")[last], v, 1e-8);
}

#[test]
fn negative_branches_count_in_phasors_and_are_refused_in_phases() {
    let bench = |x: f64| {
        Bench::new(60.0, 0.1, 1e-2)
            .ac("a", V)
            .ac("m", V)
            .ac("b", V)
            .device("grid", "utility", &["a"], infinite(1.0))
            .device("one", "line", &["a", "m"], branch(0.3))
            .device("two", "line", &["m", "b"], branch(x))
            .device("load", "constantImpedanceLoad", &["b"], json!({ "p": S, "q": 0.0 }))
    };
    // Behind 0.3 − 0.1 pu.
    near("V", steady(bench(-0.1), "b.vpu"), 1.0 / f64::sqrt(1.04), 1e-8);
    let run = bench(-0.1).emt(50e-6).run();
    assert!(run.summary.failure.expect("refused").message.contains("reactance"));
}

#[test]
fn a_long_chain_turned_by_284_degrees_is_met_from_the_flat_start() {
    // Twelve lines of 0.1 pu between buses that hold their voltage and feed in 0.6 pu each: up to 46° between neighbours.
    let n = 12;
    let machine = json!({
        "sRated": S, "vRated": V, "machineModel": "classical", "speedEffect": "neglected", "xdTransient": 0.25, "inertia": 4.0,
        "governor": "none", "exciter": "none", "vSet": 1.0, "pSet": 60e6
    });
    let mut bench = Bench::new(60.0, 0.02, 1e-2).ac("n0", V).device("grid", "utility", &["n0"], infinite(1.0));
    for k in 1..=n {
        let (from, to) = (format!("n{}", k - 1), format!("n{k}"));
        bench = bench.ac(&to, V).device(&format!("l{k}"), "line", &[&from, &to], branch(0.1)).device(
            &format!("g{k}"),
            "genset",
            &[&to],
            machine.clone(),
        );
    }
    let run = bench.record(&["n12.angle"]).run().completed();
    let expected: f64 = (1..=n).map(|k| libm::asin(0.1 * 0.6 * f64::from(n + 1 - k))).sum();
    near("angle", run.series("n12.angle")[0], expected - std::f64::consts::TAU, 1e-6);
    assert_eq!(run.noted("D105").len(), 1, "how it was found is said");
}
