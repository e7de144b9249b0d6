//! Resistance of cells over temperature and state of charge, and their warming.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

const ACTIVATION: f64 = 30e3;

/// 10 cells of 50 Ah and 1 mΩ in series, flat 3.3 V; 1 kg and 1000 J/(kg·K) each, 2 K/W.
fn cells() -> Value {
    json!({
        "cellsSeries": 10, "cellsParallel": 1, "capacity": 50.0 * 3600.0, "ocvSoc": [0.0, 1.0], "ocvV": [3.3, 3.3], "r0": 1e-3,
        "rcR": [], "rcC": [], "soc": 0.9, "socMin": 0.0, "socMax": 1.0, "cellMin": 2.0, "cellMax": 4.0, "dischargeRateMax": 10.0,
        "chargeRateMax": 10.0
    })
}

fn loaded(bank: Value, current: f64, duration: f64) -> Bench {
    let mut bench = Bench::new(60.0, duration, 1.0)
        .dc("bus", 33.0)
        .device("b", "batteryBank", &["bus"], bank)
        .device("load", "dcCurrentLoad", &["bus"], json!({ "current": current }))
        .record(&["b.v", "b.temperature", "b.loss", "b.soc", "b.i"]);
    bench.max_step = 50.0;
    bench
}

#[test]
fn cells_warm_towards_the_temperature_their_losses_hold() {
    // 100 A through 1 mΩ: 10 W a cell, τ = 1000 J/K · 2 K/W, 20 K in the end.
    let warm = with(
        &cells(),
        json!({ "heatCapacity": 1000.0, "thermalResistance": 2.0, "ambientTemperature": 293.15, "cellTemperature": 293.15 }),
    );
    // Cables and contactors warm the room, not the cells.
    for wiring in [0.0, 5e-3] {
        let run = loaded(with(&warm, json!({ "wiringResistance": wiring })), 100.0, 1500.0).run().completed();
        for t in [0.0, 300.0, 1500.0] {
            near("temperature", run.at("b.temperature", t), 293.15 + 20.0 * (1.0 - libm::exp(-t / 2000.0)), 1e-3);
        }
        near("loss", run.at("b.loss", 300.0), 1e4 * (10e-3 + wiring), 1e-6);
        assert!(run.audit() < 1e-6, "audit {}", run.audit());
    }
}

#[test]
fn resistance_follows_arrhenius_and_the_state_of_charge() {
    let ratio = libm::exp(ACTIVATION / 8.314462618 * (1.0 / 273.15 - 1.0 / 298.15));
    let cold = with(&cells(), json!({ "activationEnergy": ACTIVATION, "cellTemperature": 273.15 }));
    let run = loaded(cold, 100.0, 2.0).run().completed();
    near("cold", run.at("b.v", 0.0), 33.0 - 100.0 * 10e-3 * ratio, 1e-6);
    near("stands still", run.at("b.temperature", 2.0), 273.15, 0.0);
    let empty = with(&cells(), json!({ "r0Soc": [0.0, 0.5, 1.0], "r0Factor": [2.0, 1.0, 1.0], "soc": 0.25 }));
    let run = loaded(empty, 100.0, 2.0).run().completed();
    // The monotone cubic between its points.
    let drop = (33.0 - run.at("b.v", 0.0)) / 1.0;
    assert!(drop > 1.3 && drop < 1.5, "{drop}");
    let run = loaded(
        with(&cells(), json!({ "r0Soc": [0.0, 0.5, 1.0], "r0Factor": [2.0, 1.0, 1.0], "soc": 0.5 })),
        100.0,
        0.0 + 2.0,
    );
    near("at its points", run.run().completed().at("b.v", 0.0), 32.0, 1e-4);
}

#[test]
fn warming_cells_lose_less_than_cold_ones_do() {
    // Self-heating lowers the resistance: the voltage recovers under the same current.
    let warm = with(
        &cells(),
        json!({ "heatCapacity": 300.0, "thermalResistance": 5.0, "activationEnergy": ACTIVATION, "ambientTemperature": 263.15,
            "cellTemperature": 263.15 }),
    );
    let run = loaded(warm, 150.0, 600.0).run().completed();
    assert!(run.at("b.temperature", 600.0) > 283.0 && run.at("b.v", 600.0) > run.at("b.v", 1.0) + 1.0);
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
}

#[test]
fn without_a_table_or_a_temperature_nothing_changes() {
    let plain = loaded(cells(), 100.0, 10.0).run().completed();
    let neutral = with(&cells(), json!({ "r0Soc": [0.0, 1.0], "r0Factor": [1.0, 1.0], "activationEnergy": 0.0 }));
    let same = loaded(neutral, 100.0, 10.0).run().completed();
    assert!(plain.series("b.v").iter().zip(same.series("b.v")).all(|(a, b)| (a - b).abs() < 1e-12));
    near("resistance", plain.at("b.v", 5.0), 32.0, 1e-9);
}

#[test]
fn broken_tables_are_refused_by_name() {
    for (change, param) in [
        (json!({ "r0Soc": [0.0, 0.5], "r0Factor": [1.0, 1.0] }), "r0Soc"),
        (json!({ "r0Soc": [0.0, 1.0], "r0Factor": [1.0, -1.0] }), "r0Factor"),
        (json!({ "r0Soc": [0.0, 1.0], "r0Factor": [1.0, 1.0, 1.0] }), "r0Factor"),
        (json!({ "heatCapacity": 100.0 }), "thermalResistance"),
    ] {
        let failure = loaded(with(&cells(), change), 1.0, 1.0).run().summary.failure.expect("refused");
        assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("b"), Some(param)));
    }
}
