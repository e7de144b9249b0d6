//! Islands of three equal sets, each with half of its rating, of which one trips: frequencies against the block diagrams of their governors
//! with the swing equation, integrated by SciPy (Radau, 1e-9). Turbines of the PSS/E library give a power, which is a torque times the speed.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

const S: f64 = 10e6;
const V: f64 = 13.8e3;

fn governors() -> [(&'static str, Value); 8] {
    [
        ("tgov1", json!({ "tgov1T1": 0.5, "tgov1T2": 2.1, "tgov1T3": 7.0 })),
        // On its temperature limit for a while.
        ("gast", json!({ "gastT1": 0.4, "gastT2": 0.1, "gastT3": 3.0, "gastAt": 0.78, "gastKt": 2.0 })),
        (
            "hygov",
            json!({
                "hygovTemporaryDroop": 0.4, "hygovTr": 5.0, "hygovTf": 0.05, "hygovTg": 0.2, "hygovGateSpeed": 0.16, "hygovTw": 1.0,
                "hygovAt": 1.2, "hygovNoLoadFlow": 0.08
            }),
        ),
        (
            "degov1",
            json!({
                "degovT1": 0.01, "degovT2": 0.02, "degovT3": 0.2, "degovT4": 0.25, "degovT5": 0.009, "degovT6": 0.0384, "degovTD": 0.0,
                "degovK": 10.0, "droopInput": "throttle"
            }),
        ),
        // The same.
        (
            "ggov1",
            json!({
                "ggov1Feedback": "power", "ggov1Tpelec": 1.0, "ggov1MaxError": 0.05, "ggov1Kp": 10.0, "ggov1Ki": 2.0, "ggov1Tact": 0.5,
                "ggov1Kturb": 1.5, "ggov1Wfnl": 0.2, "ggov1Tb": 0.1, "ggov1Tfload": 3.0, "ggov1Kpload": 2.0, "ggov1Kiload": 0.67,
                "ggov1Ldref": 0.8
            }),
        ),
        // At the greatest opening speed and the greatest gate; so the next.
        (
            "ieeeg1",
            json!({
                "ieeeg1T1": 0.2, "ieeeg1T2": 0.05, "ieeeg1T3": 0.1, "ieeeg1Uo": 0.15, "ieeeg1Uc": 0.1, "ieeeg1T4": 0.3, "ieeeg1K1": 0.4,
                "ieeeg1T5": 4.0, "ieeeg1K3": 0.3, "ieeeg1T6": 0.5, "ieeeg1K5": 0.2, "ieeeg1T7": 0.3, "ieeeg1K7": 0.1, "torqueMax": 0.84
            }),
        ),
        (
            "pidgov",
            with(
                &hydro(),
                json!({
                    "pidgovFeedback": "power", "pidgovKp": 1.5, "pidgovKi": 0.15, "pidgovKd": 0.5, "pidgovTb": 0.1, "pidgovOpening": 0.08,
                    "pidgovClosing": 0.08, "pidgovAtw": 1.1, "pidgovTw": 0.8, "torqueMax": 0.76
                }),
            ),
        ),
        // At its greatest power.
        (
            "wpidhy",
            with(
                &hydro(),
                json!({
                    "pidgovKp": 1.5, "pidgovKi": 0.05, "pidgovKd": 2.0, "pidgovTb": 0.05, "pidgovOpening": 0.1, "pidgovClosing": 0.1,
                    "pidgovTw": 0.3, "pidgovPmin": 0.0, "pidgovPmax": 0.77, "torqueMax": 1.0
                }),
            ),
        ),
    ]
}

fn hydro() -> Value {
    json!({
        "pidgovTreg": 0.1, "pidgovTa": 0.05, "pidgovG0": 0.08, "pidgovG1": 0.5, "pidgovP1": 0.48, "pidgovG2": 0.8, "pidgovP2": 0.83,
        "pidgovP3": 1.0
    })
}

fn island(governor: &str, own: &Value, sharing: f64, duration: f64) -> Bench {
    let set = json!({
        "sRated": S, "vRated": V, "machineModel": "classical", "xdTransient": 0.25, "inertia": 3.0, "governor": governor, "droop": 0.05,
        "torqueMin": 0.0, "torqueMax": 1.5, "exciter": "none", "vSet": 1.0, "qDroop": 0.05, "pSet": 0.5 * S, "sharingTime": sharing
    });
    let set = with(&set, own.clone());
    let names = ["g1", "g2", "g3"];
    names
        .iter()
        .fold(Bench::new(60.0, duration, 0.01).ac("b", V), |bench, g| bench.device(g, "genset", &["b"], set.clone()))
        .device("load", "constantImpedanceLoad", &["b"], json!({ "p": 1.5 * S, "q": 0.0 }))
        .event(1.0, "g3", "trip", json!({}))
        .record(&["g1.frequency", "g1.p", "g2.p"])
}

/// Nadir; at 2, 5 and 40 s, Hz: by droop, and with isochronous sharing in 5 s.
const FREQUENCIES: [[[f64; 4]; 2]; 8] = [
    [[58.13533, 58.32972, 59.06971, 59.33920], [58.22117, 58.35434, 59.83874, 60.00017]],
    [[58.91826, 59.00104, 59.35381, 59.33920], [58.93838, 59.05610, 59.71429, 59.99970]],
    [[56.45510, 57.81037, 56.89864, 59.43957], [56.51332, 57.80413, 57.39488, 60.00706]],
    [[58.46935, 58.56975, 59.48250, 59.31594], [58.56106, 58.61366, 60.13584, 59.99985]],
    [[58.50256, 58.51290, 58.93584, 59.33884], [58.55406, 58.55486, 59.47911, 60.00216]],
    [[56.91449, 58.02471, 57.34294, 59.33920], [56.91516, 58.02491, 57.34365, 60.00671]],
    [[55.38120, 57.66397, 55.39377, 58.96721], [55.48455, 57.66284, 55.77313, 60.13936]],
    [[56.67857, 57.81584, 57.80870, 59.40964], [56.70342, 57.81661, 57.94097, 59.63790]],
];

#[test]
fn a_set_that_trips_leaves_the_others_where_their_governors_take_them() {
    for ((governor, own), of) in governors().iter().zip(FREQUENCIES) {
        for (sharing, [nadir, two, five, forty]) in [0.0, 5.0].into_iter().zip(of) {
            let name = format!("{governor}, sharing {sharing}");
            let run = island(governor, own, sharing, 40.0).run().completed();
            near(&format!("{name}: nadir"), run.least("g1.frequency").0, nadir, 1e-4);
            for (t, expected) in [(2.0, two), (5.0, five), (40.0, forty)] {
                near(&format!("{name} at {t}"), run.at("g1.frequency", t), expected, 1e-4);
            }
            near(&name, run.at("g1.p", 40.0), run.at("g2.p", 40.0), 1e-6 * S);
            assert!(run.audit() < 1e-6, "{name}: audit {}", run.audit());
            let phases = island(governor, own, sharing, 5.0).emt(1e-4).run().completed();
            near(&format!("{name}: nadir in phases"), phases.least("g1.frequency").0, nadir, 2e-3);
            near(&format!("{name} at 5 s in phases"), phases.at("g1.frequency", 5.0), five, 2e-3);
        }
    }
}
