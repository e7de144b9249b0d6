//! Earth-fault and negative-sequence elements of the relay against closed forms, in both domains.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, Outcome, near, with};

const U: f64 = 11e3;
const OHMS: f64 = 5.0;

/// A fault of the phases behind the relay at 0.1 s, 5 Ω to earth or between two, beside next to no load; Z₀ = Z₁ = Z₂.
fn fault(relay: Value, phases: &str, emt: bool) -> Outcome {
    let plain = json!({ "closed": true, "ratedCurrent": 1000.0, "contactResistance": 1e-9, "breakerTime": 0.0 });
    let place = if phases == "abc" { json!({}) } else { json!({ "phases": phases }) };
    let mut bench = Bench::new(50.0, 1.6, 1e-3)
        .ac("g", U)
        .ac("out", U)
        .device(
            "grid",
            "utility",
            &["g"],
            json!({ "vNominal": U, "shortCircuitPower": 200e6, "xOverR": 10.0, "voltage": 1.0, "zeroSequence": 1.0 }),
        )
        .device("r", "relayBreaker", &["g", "out"], with(&plain, relay))
        .device("load", "constantImpedanceLoad", &["out"], json!({ "p": 1.0, "q": 0.0 }))
        .event(0.1, "out", "fault", with(&json!({ "resistance": OHMS }), place))
        .record(&["r.residual", "r.earthCurveProgress", "r.tripped", "r.i"]);
    bench.emt = emt.then_some(50e-6);
    bench.run().completed()
}

fn after(run: &Outcome) -> Option<f64> {
    run.noted("D360").first().map(|trip| trip - 0.1)
}

/// Current of one phase to earth, 3·I₀ = 3·I₂, and of the negative sequence of two, A.
fn amperes() -> (f64, f64) {
    let z = U * U / 200e6;
    let (r, x) = (z / f64::hypot(1.0, 10.0), 10.0 * z / f64::hypot(1.0, 10.0));
    let current = |ohms: f64, sources: f64| U / 3.0_f64.sqrt() / f64::hypot(sources * r + ohms, sources * x);
    (current(OHMS, 1.0), current(OHMS, 2.0))
}

#[test]
fn elements_to_earth_see_three_times_the_zero_sequence() {
    let (residual, _) = amperes();
    for emt in [false, true] {
        let definite = |share: f64| json!({ "earthInstantaneous": share * residual, "earthInstantaneousDelay": 0.05 });
        let run = fault(definite(1.1), "a", emt);
        near("3·I₀", run.at("r.residual", 0.3), residual, 1e-3 * residual);
        near("before", run.at("r.residual", 0.09), 0.0, 1e-3);
        assert_eq!(after(&run), None, "emt {emt}");
        let late = if emt { 0.021 } else { 1e-6 };
        let trip = after(&fault(definite(0.9), "a", emt)).expect("50N trips");
        assert!((0.05 - 1e-6..0.05 + late).contains(&trip), "50N, emt {emt}: {trip}");
        assert_eq!(*fault(definite(0.9), "a", emt).series("r.tripped").last().expect("samples"), 50.0);
        for phases in ["bc", "abc"] {
            assert_eq!(after(&fault(definite(0.01), phases, emt)), None, "{phases} has no path to earth, emt {emt}");
        }
    }
}

#[test]
fn inverse_times_to_earth_hold_by_their_formulas_beside_phases_that_see_load_alone() {
    let (residual, _) = amperes();
    let multiple = residual / 200.0;
    let time = 0.1 * 0.14 / (multiple.powf(0.02) - 1.0);
    // The element of the phases has its own curve, which would take 20 times as long.
    let relay = json!({
        "earthFault": 200.0, "earthCurve": "iecStandard", "earthTimeDial": 0.1,
        "overcurrent": 200.0, "curve": "iecStandard", "timeDial": 2.0,
    });
    let run = fault(relay.clone(), "a", false);
    near("51N", after(&run).expect("trips"), time, 1e-4);
    assert_eq!(*run.series("r.tripped").last().expect("samples"), 51.0);
    near("progress", run.at("r.earthCurveProgress", 0.1 + 0.5 * time), 0.5, 5e-3);
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
    let phases = after(&fault(relay.clone(), "a", true)).expect("trips in phases");
    assert!((time - 1e-3..time + 0.021).contains(&phases), "{phases} in phases, {time}");
    assert_eq!(after(&fault(relay, "bc", false)), None);
}

#[test]
fn the_negative_sequence_of_two_phases_trips_and_three_have_none() {
    let (_, negative) = amperes();
    for emt in [false, true] {
        let set = |share: f64| json!({ "negativeSequence": share * negative, "negativeSequenceDelay": 0.1 });
        let trip = after(&fault(set(0.95), "bc", emt)).expect("46 trips");
        let late = if emt { 0.021 } else { 1e-6 };
        assert!((0.1 - 1e-6..0.1 + late).contains(&trip), "46, emt {emt}: {trip}");
        assert_eq!(after(&fault(set(1.05), "bc", emt)), None);
        // A step of all three phases is unlike in a cycle that has half of it.
        assert_eq!(after(&fault(set(0.2), "abc", emt)), None);
    }
}
