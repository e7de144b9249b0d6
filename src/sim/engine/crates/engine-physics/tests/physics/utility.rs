//! Network equivalent with inertia and with a played voltage, against closed forms.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

const V: f64 = 34.5e3;
const S: f64 = 1e9;

fn grid(changes: Value) -> Value {
    let stiff = json!({ "vNominal": V, "shortCircuitPower": 1e13, "xOverR": 1e9, "voltage": 1.0, "inertia": 1.0, "systemPower": S });
    with(&stiff, changes)
}

fn stepped(params: Value, step: f64, duration: f64, emt: Option<f64>) -> support::Outcome {
    let mut bench = Bench::new(60.0, duration, 1e-3)
        .ac("a", V)
        .device("grid", "utility", &["a"], params)
        .device("load", "constantPowerLoad", &["a"], json!({ "p": 0.2 * S, "q": 0.0, "vBlend": 0.7 }))
        .event(0.1, "load", "set", json!({ "p": (0.2 + step) * S }))
        .record(&["grid.frequency", "grid.p"]);
    bench.emt = emt;
    bench.tolerance = 1e-8;
    bench.run().completed()
}

/// The governor of P8 (H 1, R .05, T_g .25, ΔP .3): nadir −.027621 pu at .315424 s, at last −.015.
#[test]
fn frequency_of_a_network_with_governors() {
    for (emt, bar) in [(None, 1e-5), (Some(1e-4), 2e-4)] {
        let run = stepped(grid(json!({ "droop": 0.05, "governorTime": 0.25 })), 0.3, 6.0, emt);
        let (nadir, at) = run.least("grid.frequency");
        near("nadir", nadir / 60.0 - 1.0, -0.027621, bar);
        near("its instant", at - 0.1, 0.315424, 3e-3);
        near("at last", run.at("grid.frequency", 6.0) / 60.0 - 1.0, -0.015, 1e-5);
        assert!(run.audit() < 1e-4, "{}", run.audit());
    }
}

/// Without governors ω − 1 = −ΔP/D·(1 − e^{−D·t/2H}): a pulse of 100 MW in 1 GW with H 4, D 1.5.
#[test]
fn frequency_answers_a_pulse_by_inertia_and_damping() {
    let run = stepped(grid(json!({ "inertia": 4.0, "damping": 1.5 })), 0.1, 3.0, None);
    for t in [0.2_f64, 1.0, 3.0] {
        let expected = -0.1 / 1.5 * (1.0 - (-1.5 * (t - 0.1) / 8.0).exp());
        near("frequency", run.at("grid.frequency", t) / 60.0 - 1.0, expected, 1e-6);
    }
}

/// A played factor of the EMF: a sag to 0.7 and a flicker of 1 %.
#[test]
fn plays_a_voltage() {
    for at in ["source", "terminal"] {
        let run = Bench::new(60.0, 1.0, 1e-3)
            .ac("a", V)
            .profile("sag", &[(0.0, 1.0), (0.2, 1.0), (0.2, 0.7), (0.4, 0.7), (0.4, 1.0), (0.6, 1.01), (0.8, 0.99)])
            .device("grid", "utility", &["a"], json!({
                "vNominal": V, "shortCircuitPower": 1e9, "xOverR": 10.0, "voltage": 1.0, "voltageAt": at, "profile": "sag"
            }))
            .device("load", "constantImpedanceLoad", &["a"], json!({ "p": 1e8, "q": 0.0 }))
            .record(&["a.vpu"])
            .run()
            .completed();
        let first = run.at("a.vpu", 0.0);
        for (t, factor) in [(0.1, 1.0), (0.3, 0.7), (0.5, 1.005), (0.9, 0.99)] {
            near("voltage", run.at("a.vpu", t) / first, factor, 1e-9);
        }
    }
}
