//! Machines, voltage regulators and stabiliser by their standard names on an infinite bus, against an independent solution: the
//! block diagrams of the PSS/E Model Library and IEEE Std 421.5 written in their own notation (ψ''_d, ψ''_q, X_ad·I_fd, non-windup
//! limits by standing still) for 100 MVA at 0.7 pu and 1.02 pu behind j0.3 pu, integrated once with SciPy (LSODA, 1e-10). At 1 s the
//! voltage reference rises by 0.03 pu. Rows: time s, terminal voltage, field voltage, power, speed, all pu.

use crate::support;

use serde_json::{Map, Value, json};
use support::{Bench, with};

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
