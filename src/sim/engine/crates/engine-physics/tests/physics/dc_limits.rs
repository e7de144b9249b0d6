//! Networks of direct current that are refused or told of.

use crate::dc_chain::{converter, fed, source};
use crate::support;

use serde_json::json;
use support::{Bench, with};

/// A droop below a ten-thousandth of the output voltage is none that a regulator holds.
#[test]
fn a_droop_too_small_is_refused_by_name() {
    let failure = fed(with(&converter(), json!({ "outputDroop": 5e-3 })), 0.1, 1e-3, &[(0.0, 1e5)])
        .run()
        .summary
        .failure
        .expect("refused");
    assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("conv"), Some("outputDroop")));
    assert!(failure.message.contains("ten-thousandth"), "{}", failure.message);
    fed(with(&converter(), json!({ "outputDroop": 5.2e-3 })), 0.1, 1e-3, &[(0.0, 1e5)]).run().completed();
}

/// Behind a cable without a capacitor a constant power is told of, in both domains; with one, with a resistive load, or straight at its source it is not.
#[test]
fn constant_power_that_nothing_holds_is_told() {
    let bench = |inductance: f64, with: &dyn Fn(Bench) -> Bench| {
        with(
            Bench::new(60.0, 1e-3, 1e-4)
                .dc("high", 800.0)
                .dc("end", 800.0)
                .device("e", "dcSource", &["high"], source())
                .device("cable", "dcBranch", &["high", "end"], json!({ "resistance": 0.02, "inductance": inductance })),
        )
    };
    let power = |bench: Bench| {
        bench.device(
            "load",
            "dcConstantPowerLoad",
            &["end"],
            json!({ "power": 1e5, "vBlend": 300.0, "currentLimit": 1e4 }),
        )
    };
    let resistor = |bench: Bench| bench.device("r", "dcResistor", &["end"], json!({ "resistance": 6.0 }));
    let capacitor = |bench: Bench| bench.device("c", "dcCapacitor", &["end"], json!({ "capacitance": 1e-2 }));
    for emt in [None, Some(2e-5)] {
        let told = |mut bench: Bench| {
            bench.emt = emt;
            // In `emt` it has run away before the end.
            let notes = bench.record(&["end.v"]).run().summary.notes.into_iter().filter(|n| n.code == "N270");
            notes.map(|n| n.device.unwrap_or_default()).collect::<Vec<_>>()
        };
        assert_eq!(told(bench(1e-4, &power)), ["end"]);
        assert!(told(bench(1e-4, &|b| capacitor(power(b)))).is_empty());
        assert!(told(bench(0.0, &power)).is_empty());
        assert!(told(bench(1e-4, &resistor)).is_empty());
        // 6 Ω beside 6.4 Ω of the power.
        assert!(told(bench(1e-4, &|b| resistor(power(b)))).is_empty());
    }
}
