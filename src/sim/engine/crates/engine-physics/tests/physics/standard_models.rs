//! Machines, voltage regulators and stabiliser by their standard names on an infinite bus, against an independent solution: the
//! block diagrams of the PSS/E Model Library and IEEE Std 421.5 written in their own notation (ψ''_d, ψ''_q, X_ad·I_fd, non-windup
//! limits by standing still) for 100 MVA at 0.7 pu and 1.02 pu behind j0.3 pu, integrated once with SciPy (LSODA, 1e-10). At 1 s the
//! voltage reference rises by 0.03 pu. Rows: time s, terminal voltage, field voltage, power, speed, all pu.

use crate::support;

use serde_json::{Map, Value, json};
use support::{Bench, near, with};

const S: f64 = 100e6;
const V: f64 = 20e3;

fn reference() -> Value {
    serde_json::from_str(include_str!("fixtures/standard_models.json")).expect("reference")
}

/// The reference's short names in the engine's.
fn machine(kind: &str, numbers: &Value) -> Value {
    let names = [
        ("xd", "xd"),
        ("xq", "xq"),
        ("xd1", "xdTransient"),
        ("xq1", "xqTransient"),
        ("xd2", "xdSubtransient"),
        ("xl", "xLeakage"),
        ("ra", "ra"),
        ("td01", "td0Transient"),
        ("tq01", "tq0Transient"),
        ("td02", "td0Subtransient"),
        ("tq02", "tq0Subtransient"),
        ("H", "inertia"),
        ("D", "damping"),
        ("s10", "saturation10"),
        ("s12", "saturation12"),
    ];
    let mut map = Map::new();
    for (short, long) in names {
        if let Some(value) = numbers.get(short) {
            map.insert(long.to_owned(), value.clone());
        }
    }
    map.insert("xqSubtransient".to_owned(), numbers["xd2"].clone());
    with(
        &Value::Object(map),
        json!({
            "sRated": S, "vRated": V, "machineModel": kind, "speedEffect": "neglected", "governor": "none", "vSet": 1.02,
            "pSet": 0.7 * S
        }),
    )
}

fn on_infinite_bus(machine: Value, step: f64) -> Bench {
    let z = V * V / S;
    let mut bench = Bench::new(60.0, 8.0, 0.01)
        .ac("t", V)
        .ac("b", V)
        .device("g", "genset", &["t"], machine)
        .device(
            "line",
            "line",
            &["t", "b"],
            json!({ "length": 1.0, "resistance": 0.0, "reactance": 0.3 * z, "capacitance": 0.0, "ampacity": 1e4 }),
        )
        .device(
            "grid",
            "utility",
            &["b"],
            json!({ "vNominal": V, "shortCircuitPower": 1e18, "xOverR": 10.0, "voltage": 1.0 }),
        )
        .event(1.0, "g", "set", json!({ "vSet": 1.02 + step }))
        .record(&["t.vpu", "g.field", "g.p", "g.speed"]);
    bench.tolerance = 3e-10;
    bench
}

fn cases() -> Vec<(String, Value, Vec<Vec<f64>>)> {
    let reference = reference();
    let list = reference["cases"].as_array().expect("cases");
    list.iter()
        .map(|case| {
            let text = |key: &str| case[key].as_str().expect("text").to_owned();
            let (kind, exciter) = (text("machine"), text("exciter"));
            let mut params = with(&machine(&kind, &reference["machines"][&kind]), case["params"].clone());
            params = with(&params, json!({ "exciter": exciter }));
            if case["stabiliser"] == json!(true) {
                let numbers = reference["stabiliser"].as_object().expect("numbers");
                let own: Map<String, Value> = numbers.iter().map(|(k, v)| (format!("ieeest{k}"), v.clone())).collect();
                params = with(&params, Value::Object(own));
                params = with(&params, json!({ "stabiliser": "ieeest", "ieeestInput": "speed" }));
            }
            let rows = case["rows"].as_array().expect("rows");
            let rows = rows
                .iter()
                .map(|row| row.as_array().expect("row").iter().map(|v| v.as_f64().expect("number")).collect())
                .collect();
            (format!("{kind} {exciter} {}", case["stabiliser"]), params, rows)
        })
        .collect()
}

#[test]
fn standard_models_follow_their_block_diagrams() {
    for (name, params, rows) in cases() {
        let run = on_infinite_bus(params, 0.03).run().completed();
        let mut worst = [0.0_f64; 4];
        for row in &rows {
            let t = row[0];
            let got = [run.at("t.vpu", t), run.at("g.field", t), run.at("g.p", t) / S, run.at("g.speed", t)];
            for k in 0..4 {
                worst[k] = worst[k].max((got[k] - row[k + 1]).abs());
            }
        }
        println!("{name}: V {:.1e}, E_fd {:.1e}, P {:.1e}, ω {:.1e}", worst[0], worst[1], worst[2], worst[3]);
        assert!(worst.iter().all(|e| *e < 1e-7), "{name}: {worst:?}");
    }
}

#[test]
fn undisturbed_they_hold_still() {
    for (name, params, _) in cases() {
        let run = on_infinite_bus(params, 0.0).run().completed();
        for signal in ["t.vpu", "g.field", "g.speed"] {
            let series = run.series(signal);
            let moved = series.iter().map(|v| (v - series[0]).abs()).fold(0.0, f64::max);
            assert!(moved < 1e-8, "{name}: {signal} moved by {moved}");
        }
    }
}

/// A PI regulator at its limit whose error shrinks: y = K_P·u + ∫K_I·u slides along the limit L, the integral making room for what the
/// proportional part gives up, until K_I·u = K_P·r where u falls at r; from there y = L − ½·K_I·r·t² (IEEE Std 421.5, annex E: within the limits
/// the integral goes on, beyond them it stands still).
#[test]
fn a_regulator_slides_along_its_limit_and_leaves_it_in_time() {
    let (kp, ki, limits, rate, source) = (1.0, 1.0, (0.05, 0.6), 0.005, 4.0);
    let regulator = json!({
        "exciter": "esst4b", "esst4bTr": 0.0, "esst4bKpr": kp, "esst4bKir": ki, "esst4bVrMax": limits.1, "esst4bVrMin": limits.0, "esst4bTa": 0.0,
        "esst4bKpm": 1.0, "esst4bKim": 0.0, "esst4bVmMax": 99.0, "esst4bVmMin": -99.0, "esst4bKp": source, "esst4bVbMax": 99.0
    });
    let machine = json!({
        "sRated": S, "vRated": V, "machineModel": "order4", "speedEffect": "neglected", "governor": "none", "vSet": 1.0, "pSet": 0.0,
        "xd": 1.8, "xq": 1.7, "xdTransient": 0.3, "xqTransient": 0.5, "td0Transient": 5.0, "tq0Transient": 0.5, "inertia": 4.0, "damping": 20.0
    });
    let voltage = [(0.0, 1.0), (1.0, 1.0), (2.0, 0.9), (6.0, 0.9), (36.0, 0.9 + 30.0 * rate)];
    for (sign, emt) in [(1.0, None), (-1.0, None), (1.0, Some(1e-3))] {
        let points: Vec<(f64, f64)> = voltage.iter().map(|&(t, v)| (t, 1.0 + sign * (v - 1.0))).collect();
        let grid =
            json!({ "vNominal": V, "shortCircuitPower": 1e18, "xOverR": 10.0, "voltage": 1.0, "profile": "emf" });
        let mut bench = Bench::new(60.0, 32.0, 0.01)
            .ac("t", V)
            .profile("emf", &points)
            .device("g", "genset", &["t"], with(&machine, regulator.clone()))
            .device("grid", "utility", &["t"], grid)
            .record(&["t.vpu", "g.field"]);
        bench.tolerance = 1e-8;
        bench.emt = emt;
        let run = bench.run().completed();
        let regulated = |t: f64| run.at("g.field", t) / source / run.at("t.vpu", t);
        let leaves = 6.0 + (0.1 - kp * rate / ki) / rate;
        let at = if sign > 0.0 { limits.1 } else { limits.0 };
        for t in [5.0, 7.0, 10.0, 15.0, 20.0, 24.0, leaves, 25.5, 26.0, 28.0, 30.0, 32.0] {
            let free = (t - leaves).max(0.0);
            let wanted = at - sign * 0.5 * ki * rate * free * free;
            near(&format!("output at {t} s"), regulated(t), wanted, if emt.is_some() { 1e-4 } else { 1e-6 });
        }
        let steps = run.summary.statistics.steps;
        println!("{steps} steps, {} rejected", run.summary.statistics.rejected);
        assert!(emt.is_some() || steps < 5_000, "{steps}");
    }
}
