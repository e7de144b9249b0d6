//! Storage at the rack: battery backup unit, capacitor shelf; hand-over from the power shelf, smoothing, charge.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, Outcome, near, with};

pub fn grid() -> Value {
    json!({ "vNominal": 480.0, "shortCircuitPower": 50e6, "xOverR": 10.0, "voltage": 1.0 })
}

/// Open Rack v3: 51 V, 0.5 V droop, 20 ms hold-up at 33 kW, lowered to 48 V with half of the energy gone.
pub fn supplies() -> Value {
    json!({
        "pRated": 33e3, "vOutput": 51.0, "outputDroop": 0.5, "outputCurrentLimit": 1.3, "inputCurrentLimit": 1.3, "inputTanPhi": 0.0,
        "inputVoltageMin": 0.7, "inputVoltageReturn": 0.85, "restartDelay": 0.5, "restartRamp": 0.5, "linkVoltage": 400.0,
        "linkCapacitance": 0.02583, "linkMin": 0.825, "holdUpVoltage": 48.0, "pfcTime": 0.016, "linkRecoveryTime": 0.2,
        "noLoadLoss": 100.0, "linearLoss": 0.0, "quadraticLoss": 0.03
    })
}

/// 18 kW from 11S6P modules, six of them; generic NMC open-circuit voltage.
pub fn backup() -> Value {
    json!({
        "pRated": 36e3, "backup": true, "vOutput": 48.0, "outputDroop": 0.5, "outputCurrentLimit": 1.2, "triggerVoltage": 48.5,
        "triggerDelay": 2e-3, "rampTime": 2e-3, "returnDelay": 0.2, "smoothing": false, "shareDroop": 0.1, "smoothingTime": 1.0,
        "socTarget": 0.9, "socGain": 1e6, "rechargePower": 1.5e3, "converterTime": 1e-3, "noLoadLoss": 30.0, "linearLoss": 0.01,
        "quadraticLoss": 0.02,
        "cellsSeries": 11, "cellsParallel": 72, "capacity": 4.5 * 3600.0,
        "ocvSoc": [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
        "ocvV": [3.0, 3.42, 3.52, 3.58, 3.62, 3.67, 3.73, 3.82, 3.93, 4.05, 4.18],
        "r0": 10e-3, "rcR": [2e-3], "rcC": [500.0], "soc": 0.9, "socMin": 0.1, "socMax": 1.0, "cellMin": 2.5,
        "cellMax": 4.25, "dischargeRateMax": 12.0, "chargeRateMax": 2.0
    })
}

/// 16 cells of 3000 F and 2.7 V in series, two strings; ideal converter, no recentring.
fn capacitors() -> Value {
    with(
        &backup(),
        json!({
            "pRated": 60e3, "backup": false, "smoothing": true, "socTarget": 0.75, "socGain": 0.0, "rechargePower": 0.0,
            "converterTime": 1e-4, "noLoadLoss": 0.0, "linearLoss": 0.0, "quadraticLoss": 0.0,
            "cellsSeries": 16, "cellsParallel": 2, "capacity": 3000.0 * 2.7, "ocvSoc": [0.0, 1.0], "ocvV": [0.0, 2.7], "r0": 0.25e-3,
            "rcR": [], "rcC": [], "soc": 0.75, "socMin": 0.5, "socMax": 1.0, "cellMin": 1.0, "cellMax": 2.75,
            "dischargeRateMax": 3000.0, "chargeRateMax": 3000.0
        }),
    )
}

fn rack(shelf: Value, duration: f64, profile: &[(f64, f64)]) -> Bench {
    Bench::new(60.0, duration, 5e-4)
        .ac("in", 480.0)
        .dc("bus", 50.0)
        .device("grid", "utility", &["in"], grid())
        .device("psu", "psuShelf", &["in", "bus"], supplies())
        .device("store", "storageShelf", &["bus"], shelf)
        .device(
            "gpu",
            "gpuCluster",
            &["bus"],
            json!({
                "power": 28e3, "profile": "load", "vBlend": 40.0, "currentLimit": 2e3, "vTrip": 44.0, "tripDelay": 1e-3, "vRestart": 47.0,
                "restartDelay": 0.2, "restartRamp": 0.5
            }),
        )
        .profile("load", profile)
        .record(&[
            "psu.pIn", "psu.pOut", "psu.vLink", "psu.mode", "store.p", "store.i", "store.soc", "store.loss", "store.mode",
            "store.vBattery", "store.iBattery", "store.pBattery", "gpu.p", "gpu.running", "bus.v",
        ])
}

fn swing(series: &[f64]) -> f64 {
    let (low, high) = series.iter().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(*v), b.max(*v)));
    high - low
}

#[test]
fn undisturbed_rack_holds_still() {
    for (name, store) in [
        ("standby", backup()),
        ("charging", with(&backup(), json!({ "soc": 0.5 }))),
        ("smoothing", with(&backup(), json!({ "smoothing": true }))),
        ("capacitors", capacitors()),
    ] {
        let run = rack(store, 2.0, &[(0.0, 28e3)]).run().completed();
        let drift = run.summary.statistics.initial_drift_pu;
        assert!(drift < 1e-8, "{name} drifts by {drift}");
        // While it charges, the cells' voltage rises.
        let bar = if name == "charging" { 1e-6 } else { 1e-8 };
        assert!(swing(run.series("bus.v")) / 50.0 < bar, "{name} moves by {}", swing(run.series("bus.v")));
        assert!(run.audit() < 1e-8, "{name} audit {}", run.audit());
    }
}

/// The output comes back onto a load of constant power that has waited for it: a bus that nothing charges ends where one with a capacitor does.
#[test]
fn output_comes_back_onto_a_constant_power_without_a_capacitor() {
    // V² − V₀·V + (ΔV/I_r)·P = 0; at 32 kW it stands in its current limit, where the load is a conductance.
    let held = |power: f64| 0.5 * (51.0 + f64::sqrt(51.0 * 51.0 - 4.0 * 0.5 / (33e3 / 51.0) * power));
    for (domain, power, expected) in [
        (None, 24e3, Some(held(24e3))),
        (Some(50e-6), 24e3, Some(held(24e3))),
        (None, 32e3, None),
        (Some(50e-6), 32e3, None),
    ] {
        let voltage = |capacitance: Option<f64>| {
            let mut bench = Bench::new(60.0, 3.2, 5e-4)
                .ac("in", 480.0)
                .dc("bus", 50.0)
                .device("grid", "utility", &["in"], grid())
                .device("psu", "psuShelf", &["in", "bus"], with(&supplies(), json!({ "outputCurrentLimit": 1.6 })))
                .device(
                    "load",
                    "dcConstantPowerLoad",
                    &["bus"],
                    json!({ "power": power, "vBlend": 25.0, "currentLimit": 2e3 }),
                )
                .record(&["bus.v"])
                .event(1.0, "grid", "set", json!({ "voltage": 0.0 }))
                .event(1.5, "grid", "set", json!({ "voltage": 1.0 }));
            if let Some(c) = capacitance {
                bench = bench.device("c", "dcCapacitor", &["bus"], json!({ "capacitance": c }));
            }
            bench.emt = domain;
            let run = bench.run().completed();
            near("dead", run.at("bus.v", 1.3), 0.0, 1e-6);
            assert!(run.audit() < 1e-4, "audit {}", run.audit());
            run.at("bus.v", 3.1)
        };
        let bare = voltage(None);
        near("as with a capacitor", bare, voltage(Some(1e-3)), 1e-4);
        near("voltage", bare, expected.unwrap_or(18.94), if expected.is_some() { 1e-4 } else { 0.01 });
    }
}

/// With the supplies gone the rack is dead until the backup's output rises: from nothing, and without a capacitor to rise with it.
#[test]
fn backup_raises_a_rack_whose_supplies_trip() {
    for domain in [None, Some(50e-6)] {
        let mut bench = rack(backup(), 3.0, &[(0.0, 28e3)]).event(0.5, "psu", "trip", json!({}));
        bench.emt = domain;
        let run = bench.run().completed();
        near("dead", run.at("bus.v", 0.5015), 0.0, 1e-9);
        near("backup", run.noted("D360")[0], 0.502, 1e-9);
        // V² − V₀·V + (ΔV/I_r)·P = 0, with the supply of the shelf itself.
        near("load", run.at("gpu.p", 2.9), 28e3, 1e-3);
        let drawn = 0.5 / (36e3 / 48.0) * (28e3 + 30.0);
        near("voltage", run.at("bus.v", 2.9), 0.5 * (48.0 + f64::sqrt(48.0 * 48.0 - 4.0 * drawn)), 1e-3);
        assert!(run.audit() < 1e-5, "audit {}", run.audit());
    }
}

#[test]
fn backup_takes_over_four_milliseconds_after_the_trigger() {
    for domain in [None, Some(50e-6)] {
        let mut bench = rack(backup(), 4.0, &[(0.0, 28e3)]).event(0.5, "grid", "set", json!({ "voltage": 0.0 })).event(
            1.5,
            "grid",
            "set",
            json!({ "voltage": 1.0 }),
        );
        bench.emt = domain;
        let run = bench.run().completed();
        let lowered = run.noted("D344")[0];
        // The bus falls by 3 V in 1 ms from 51 V − 0.5 V·(load over rating).
        let load = run.at("gpu.p", 0.4) + 30.0;
        let droop = 0.5 * load / 33e3 * 51.0 / 48.5;
        let crossing = lowered + (51.0 - 48.5 - droop) / 3.0 * 1e-3;
        let started = run.noted("D360")[0];
        near("trigger delay", started, crossing + 2e-3, if domain.is_some() { 6e-5 } else { 2e-6 });
        let full = started + 2e-3;
        assert!(run.at("store.p", full + 1e-3) > 10e3, "shares the load at once");
        assert!(run.series("gpu.p").iter().all(|p| (p - 28e3).abs() < 1.0), "the load does not notice");
        let dropped = run.noted("D341")[0];
        assert!(dropped > full, "the supplies hold until the backup is there");
        // Alone on the bus: 48 V less the droop, auxiliaries included.
        near("regulated", run.at("bus.v", 1.4), 48.0 - 0.5 * 28.03e3 / 36e3 * 48.0 / run.at("bus.v", 1.4), 1e-3);
        let good = run.noted("D361")[0];
        let on = run.noted("D342")[0];
        near("standby after the bus was good for 200 ms", good, on + 0.2, 2e-3);
        assert!(run.at("store.p", 3.9) < -1e3, "recharges");
        assert!(run.audit() < 1e-4, "audit {}", run.audit());
    }
}

#[test]
fn backup_is_cut_off_at_its_lowest_charge() {
    let small =
        with(&backup(), json!({ "cellsParallel": 24, "capacity": 600.0, "dischargeRateMax": 200.0, "r0": 3e-3 }));
    let run = rack(small, 30.0, &[(0.0, 20e3)]).event(0.5, "grid", "set", json!({ "voltage": 0.0 })).run().completed();
    let end = run.noted("D362")[0];
    let k = (end / run.step) as usize;
    near("charge at the cut-off", run.series("store.soc")[k + 2], 0.1, 1e-4);
    assert!(
        run.series("bus.v")[k + 2..].iter().all(|v| *v == 0.0)
            && run.series("gpu.p")[k + 2..].iter().all(|p| *p == 0.0)
    );
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

#[test]
fn dead_rack_starts_on_its_backup() {
    let run = Bench::new(60.0, 1.0, 1e-3)
        .dc("bus", 50.0)
        .device("store", "storageShelf", &["bus"], backup())
        .device("load", "dcResistor", &["bus"], json!({ "resistance": 0.1 }))
        .record(&["bus.v", "store.p", "store.mode"])
        .run()
        .completed();
    assert!(run.series("store.mode").iter().all(|m| *m == 1.0));
    near("voltage", run.at("bus.v", 0.5), 48.0 - 0.5 * (run.at("bus.v", 0.5) / 0.1 + 30.0 / 47.7) / 750.0, 1e-4);
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
}

/// Square wave between 10 and 30 kW.
fn pulses(period: f64, until: f64) -> Vec<(f64, f64)> {
    let (mut points, mut t) = (vec![(0.0, 20e3), (0.5, 20e3)], 0.5);
    while t < until {
        let half = 0.5 * period;
        points.extend([(t, 30e3), (t + half, 30e3), (t + half, 10e3), (t + period, 10e3)]);
        t += period;
    }
    points
}

/// Without the instants of the edges, which the converter follows with its response time.
fn last_period(run: &Outcome, name: &str, period: f64) -> Vec<f64> {
    let s = run.series(name);
    let n = libm::round(period / run.step) as usize;
    (s.len() - 1 - n..s.len() - 1).filter(|k| (k - 1000) % (n / 2) > 2).map(|k| s[k]).collect()
}

#[test]
fn capacitors_smooth_a_square_wave_by_their_closed_form() {
    // R = 0.5 V at 33 kW/51 V, g = 60 kW/48 V over 0.1 V: the fast share 1/(1 + R·g), the rest with τ = τ_f·(1 + R·g): tanh(T/4τ).
    let (period, filter) = (0.5, 0.05);
    let run =
        rack(with(&capacitors(), json!({ "smoothingTime": filter })), 12.0, &pulses(period, 12.0)).run().completed();
    let rg = 0.5 / (33e3 / 51.0) * (60e3 / 48.0 / 0.1);
    let (fast, tau) = (1.0 / (1.0 + rg), filter * (1.0 + rg));
    let expected = fast + (1.0 - fast) * libm::tanh(period / (4.0 * tau));
    let ratio = swing(&last_period(&run, "psu.pOut", period)) / swing(&last_period(&run, "gpu.p", period));
    near("ripple", ratio, expected, 0.01 * expected);
    assert!(run.audit() < 1e-5, "audit {}", run.audit());
}

#[test]
fn capacitors_carry_the_energy_of_a_flattened_pulse() {
    // ΔP·D·(1 − D)·T between the ends of the charge, here 20 kW, D = ½, T = 0.5 s: 2.5 kJ.
    let (period, filter) = (0.5, 2.0);
    let run =
        rack(with(&capacitors(), json!({ "smoothingTime": filter, "shareDroop": 0.05 })), 6.0, &pulses(period, 6.0))
            .run()
            .completed();
    let carried = 1.0 - 1.0 / (1.0 + 0.5 / (33e3 / 51.0) * (60e3 / 48.0 / 0.05));
    let c = 3000.0 * 2.0 / 16.0;
    let soc = last_period(&run, "store.soc", period);
    let (low, high) = soc.iter().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(*v), b.max(*v)));
    let v = 16.0 * 2.7;
    near("energy", 0.5 * c * v * v * (high * high - low * low), 20e3 * 0.25 * period * carried, 0.01 * 2500.0);
    assert!(run.audit() < 1e-5, "audit {}", run.audit());
}

#[test]
fn small_capacitors_give_way_at_their_window_and_never_leave_it() {
    let small = with(
        &capacitors(),
        json!({ "capacity": 30.0 * 2.7, "smoothingTime": 5.0, "dischargeRateMax": 3e5, "chargeRateMax": 3e5 }),
    );
    let run = rack(small, 6.0, &pulses(2.0, 6.0)).run().completed();
    let soc = run.channel("store.soc");
    assert!(soc.minima.iter().all(|s| *s > 0.5 - 1e-6) && soc.maxima.iter().all(|s| *s < 1.0 + 1e-6));
    assert!(run.least("store.soc").0 < 0.52, "reaches its window");
    assert!(swing(&last_period(&run, "psu.pOut", 2.0)) > 19e3, "the pulse passes once it is empty");
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

#[test]
fn smoothing_keeps_its_power_and_recentres_its_charge() {
    let store = with(
        &capacitors(),
        json!({ "pRated": 5e3, "soc": 0.6, "socGain": 50e3, "rechargePower": 500.0, "smoothingTime": 1.0 }),
    );
    let run = rack(store, 20.0, &pulses(0.5, 10.0)).run().completed();
    assert!(run.greatest("store.p") < 5e3 * 51.0 / 48.0 + 1.0 && run.least("store.p").0 > -5e3 * 51.0 / 48.0 - 1.0);
    assert!(run.at("store.soc", 19.9) > 0.61, "recentres: {}", run.at("store.soc", 19.9));
}

#[test]
fn disconnected_shelf_reads_exactly_zero() {
    let run = rack(with(&backup(), json!({ "smoothing": true })), 1.0, &[(0.0, 28e3)])
        .event(0.5, "store", "disconnect", json!({}))
        .run()
        .completed();
    for name in ["store.p", "store.i", "store.soc", "store.loss", "store.vBattery", "store.iBattery", "store.pBattery"]
    {
        assert!(run.series(name)[1001..].iter().all(|v| *v == 0.0), "{name}");
    }
}

/// What a supply's port has put by when the voltage vanishes must not draw a spike that no step resolves when it comes back.
#[test]
fn energy_closes_at_any_step_when_the_voltage_comes_back() {
    for step in [100e-6, 50e-6, 25e-6] {
        let mut bench = rack(backup(), 1.55, &[(0.0, 28e3)])
            .event(0.5, "grid", "set", json!({ "voltage": 0.0 }))
            .event(1.5, "grid", "set", json!({ "voltage": 1.0 }));
        bench.emt = Some(step);
        let run = bench.run().completed();
        assert!(run.audit() < 1e-6, "audit {} at {step} s", run.audit());
    }
}
