//! The tap changer of a three-winding transformer against the same transformer at fixed taps, in both domains.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

const HV: f64 = 110e3;
const BUSES: [(&str, f64); 2] = [("m", 20e3), ("l", 10e3)];
const S: f64 = 60e6;
const STEP: f64 = 0.0125;
const BAND: f64 = 0.02;

fn transformer() -> Value {
    json!({ "sHv": S, "sMv": S, "sLv": 0.4 * S, "vHv": HV, "vMv": 20e3, "vLv": 10e3, "ukHm": 0.12, "ukHl": 0.08, "ukMl": 0.05,
        "xOverRHm": 20.0, "xOverRHl": 20.0, "xOverRMl": 20.0, "noLoadLoss": 0.001, "noLoadCurrent": 0.004, "tap": 1.0,
        "vectorGroup": "YNyn0d5", "kneeFlux": 1.15, "x0OverXHm": 0.9, "neutralResistanceHv": 2.0, "neutralReactanceHv": 3.0,
        "neutralResistanceMv": 1.0 })
}
fn changer(side: &str) -> Value {
    json!({ "tapStep": STEP, "tapStepsUp": 8, "tapStepsDown": 8, "tapBand": BAND, "tapDelay": 0.6, "tapNextDelay": 0.3,
        "tapDriveTime": 0.1, "tapSide": side, "tapDropReactance": 0.03 })
}
fn plant(duration: f64, emt: bool, changes: Value) -> Bench {
    let grid = json!({ "vNominal": HV, "shortCircuitPower": 3e9, "xOverR": 10.0, "voltage": 1.0 });
    let mut bench = Bench::new(50.0, duration, 1e-3).ac("h", HV);
    for (bus, v) in BUSES {
        bench = bench.ac(bus, v);
    }
    bench.tolerance = 1e-9;
    bench.emt = emt.then_some(100e-6);
    bench
        .device("grid", "utility", &["h"], grid)
        .device("t", "transformer3w", &["h", "m", "l"], with(&transformer(), changes))
        .device("one", "constantImpedanceLoad", &["m"], json!({ "p": 0.5 * S, "q": 0.25 * S }))
        .device("other", "constantImpedanceLoad", &["l"], json!({ "p": 0.2 * S, "q": 0.1 * S }))
        .record(&["m.v", "l.v", "t.pMv", "t.tapPosition"])
}
fn fixed(position: f64) -> Value {
    json!({ "tap": 1.0 + STEP * position })
}

#[test]
fn the_power_flow_steps_it_as_a_fixed_tap_would_have_it() {
    // Without compensation, so that the voltage of the bus tells.
    let plain = |side| with(&changer(side), json!({ "tapDropReactance": 0.0 }));
    for (k, side) in ["medium", "low"].into_iter().enumerate() {
        let run = plant(0.02, false, plain(side)).run().completed();
        let position = run.at("t.tapPosition", 0.0);
        assert!(position < 0.0, "{position}");
        let at = |position: f64| plant(0.02, false, fixed(position)).run().completed();
        let (same, before) = (at(position), at(position + 1.0));
        for (bus, v) in BUSES {
            near(bus, run.at(&format!("{bus}.v"), 0.0), same.at(&format!("{bus}.v"), 0.0), 1e-9 * v);
        }
        let (bus, v) = BUSES[k];
        let off = |run: &support::Outcome| (run.at(&format!("{bus}.v"), 0.0) / v - 1.0).abs();
        assert!(off(&run) <= 0.5 * BAND && off(&before) > 0.5 * BAND);
        // Nothing moves afterwards.
        near("holds", run.at("m.v", 0.019), run.at("m.v", 0.0), 1e-8 * 20e3);
    }
}

#[test]
fn a_sag_and_a_fault_are_answered_alike_in_both_domains() {
    for (side, event) in [
        ("medium", ("grid", "set", json!({ "voltage": 0.92 }))),
        ("low", ("grid", "set", json!({ "voltage": 1.07 }))),
        ("medium", ("m", "fault", json!({ "resistance": 3.0, "phases": "bcg" }))),
    ] {
        let run = |emt: bool, changes: Value| {
            plant(2.4, emt, changes).event(0.2, event.0, event.1, event.2.clone()).run().completed()
        };
        let [rms, emt] = [run(false, changer(side)), run(true, changer(side))];
        let (at, late) = (rms.noted("D391"), emt.noted("D391"));
        assert!(at.len() >= 2 && at.len() == late.len(), "{side}: {at:?} {late:?}");
        near("first", at[0], 0.2 + 0.6 + 0.1, 1e-6);
        near("second", at[1], 0.2 + 0.6 + 0.1 + 0.3 + 0.1, 1e-6);
        for (at, late) in at.iter().zip(&late) {
            assert!((-1e-6..0.03).contains(&(late - at)), "{side}: {at:?} {late:?}");
        }
        assert!(rms.audit() < 1e-6 && emt.audit() < 1e-5, "{} {}", rms.audit(), emt.audit());
        let position = rms.at("t.tapPosition", 2.39);
        let still = run(false, fixed(position));
        for (bus, v) in BUSES {
            let name = format!("{bus}.v");
            near(&name, rms.at(&name, 2.39), still.at(&name, 2.39), 1e-8 * v);
            if event.0 == "grid" {
                near(&name, emt.at(&name, 2.39), rms.at(&name, 2.39), 1e-3 * v);
            }
        }
        near("power", rms.at("t.pMv", 2.39), still.at("t.pMv", 2.39), 1e-8 * S);
    }
}
