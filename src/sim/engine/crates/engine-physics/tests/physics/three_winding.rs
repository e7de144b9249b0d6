//! Three-winding transformer: measured pairs, star equivalent, tap, losses, both domains, zero sequence.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

/// 60/40/20 MVA, 110/20/10 kV.
fn transformer() -> Value {
    json!({ "sHv": 60e6, "sMv": 40e6, "sLv": 20e6, "vHv": 110e3, "vMv": 20e3, "vLv": 10e3, "ukHm": 0.1, "ukHl": 0.12, "ukMl": 0.05,
        "xOverRHm": 20.0, "xOverRHl": 20.0, "xOverRMl": 20.0, "noLoadLoss": 0.0, "noLoadCurrent": 0.0, "tap": 1.0, "vectorGroup": "YNyn0d11" })
}
fn plant(transformer: Value, p: [f64; 2], duration: f64) -> Bench {
    let grid = json!({ "vNominal": 110e3, "shortCircuitPower": 1e15, "xOverR": 10.0, "voltage": 1.0 });
    let mut bench = Bench::new(50.0, duration, 1e-3)
        .ac("h", 110e3)
        .ac("m", 20e3)
        .ac("l", 10e3)
        .device("grid", "utility", &["h"], grid)
        .device("t", "transformer3w", &["h", "m", "l"], transformer)
        .device("lm", "constantImpedanceLoad", &["m"], json!({ "p": p[0], "q": 0.0 }))
        .device("ll", "constantImpedanceLoad", &["l"], json!({ "p": p[1], "q": 0.0 }))
        .record(&[
            "t.loading",
            "t.pHv",
            "t.qHv",
            "t.iHv",
            "t.pMv",
            "t.iMv",
            "t.pLv",
            "t.iLv",
            "t.loss",
            "m.vpu",
            "l.vpu",
        ]);
    bench.tolerance = 1e-9;
    bench
}
/// |1/(1 + z·g)| for z = r + jx at u_k and X/R 20 on `s`, g of `p`.
fn fall(uk: f64, s: f64, p: f64) -> f64 {
    let z = uk * p / s;
    let r = z / f64::sqrt(401.0);
    1.0 / f64::hypot(1.0 + r, 20.0 * r)
}

#[test]
fn each_pair_shows_its_measured_impedance() {
    // The third winding next to open: 1 W.
    let medium = plant(transformer(), [30e6, 1.0], 0.02).run().completed();
    near("high–medium on 40 MVA", medium.at("m.vpu", 0.01), fall(0.1, 40e6, 30e6), 1e-7);
    let low = plant(transformer(), [1.0, 15e6], 0.02).run().completed();
    near("high–low on 20 MVA", low.at("l.vpu", 0.01), fall(0.12, 20e6, 15e6), 1e-7);
    // Behind the load at the medium side the low one sees the star leg of the high winding alone.
    let leg = 0.5 * (0.1 / 40e6 + 0.12 / 20e6 - 0.05 / 20e6);
    near(
        "low side, open",
        medium.at("l.vpu", 0.01),
        {
            let (z, g) = (leg / f64::sqrt(401.0), 30e6);
            let whole = 0.1 / 40e6 / f64::sqrt(401.0);
            // 1 − z_H·g/(1 + z_HM·g), complex with X/R 20 throughout.
            let (a, b) = ((1.0 + (whole - z) * g, 20.0 * (whole - z) * g), (1.0 + whole * g, 20.0 * whole * g));
            f64::hypot(a.0, a.1) / f64::hypot(b.0, b.1)
        },
        1e-7,
    );
}

#[test]
fn powers_currents_and_losses_add_up() {
    let run = plant(with(&transformer(), json!({ "noLoadLoss": 0.001, "noLoadCurrent": 0.003 })), [30e6, 10e6], 0.05)
        .run()
        .completed();
    let at = |name: &str| run.at(name, 0.02);
    near("balance", at("t.pHv") - at("t.pMv") - at("t.pLv"), at("t.loss"), 1.0);
    near("greatest loading", at("t.loading"), at("t.iMv") / (40e6 / (f64::sqrt(3.0) * 20e3)), 1e-9);
    let copper = at("t.loss") - 0.001 * 60e6;
    assert!(copper > 0.05e6 && copper < 0.3e6, "{copper}");
    assert!(run.audit() < 1e-9);
    let tapped = plant(with(&transformer(), json!({ "tap": 1.05 })), [1.0, 1.0], 0.02).run().completed();
    near("tap", tapped.at("m.vpu", 0.01), 1.0 / 1.05, 1e-6);
    near("tap", tapped.at("l.vpu", 0.01), 1.0 / 1.05, 1e-6);
}

#[test]
fn instantaneous_agrees_with_phasors_also_with_a_negative_leg() {
    // z_M = ½(z_HM + z_ML − z_HL) < 0.
    for uk in [0.05, 0.028] {
        let of =
            with(&transformer(), json!({ "ukMl": uk, "noLoadLoss": 0.001, "noLoadCurrent": 0.003, "kneeFlux": 1.2 }));
        let fault = |bench: Bench| {
            bench.event(0.04, "l", "fault", json!({ "resistance": 0.5 })).event(0.08, "l", "clear", json!({}))
        };
        let rms = fault(plant(of.clone(), [30e6, 10e6], 0.2)).run().completed();
        let emt = fault(plant(of, [30e6, 10e6], 0.2).emt(20e-6)).run().completed();
        for name in ["t.pHv", "t.pMv", "t.pLv", "m.vpu", "l.vpu"] {
            for t in [0.02, 0.078, 0.19] {
                let scale = if name.starts_with("t.") { 60e6 } else { 1.0 };
                near(name, emt.at(name, t), rms.at(name, t), 0.01 * scale);
            }
        }
        assert!(emt.audit() < 1e-3, "audit {}", emt.audit());
    }
}

#[test]
fn opened_it_carries_nothing() {
    for emt in [None, Some(20e-6)] {
        let mut bench = plant(transformer(), [30e6, 10e6], 0.1).event(0.03, "t", "open", json!({}));
        bench.emt = emt;
        let run = bench.run().completed();
        for name in ["t.pHv", "t.iHv", "t.iMv", "t.iLv", "t.loss"] {
            assert!(run.series(name)[32..].iter().all(|v| *v == 0.0), "{name}");
        }
    }
}

#[test]
fn impedances_that_belong_to_no_transformer_are_refused() {
    let failure =
        plant(with(&transformer(), json!({ "ukMl": 0.4 })), [1e6, 1e6], 0.01).run().summary.failure.expect("refused");
    assert_eq!(failure.param.as_deref(), Some("ukMl"));
}
