//! DC reference problems with closed-form answers: stability of a constant-power load behind an LC filter, hold-up of a
//! capacitor, battery step response.

use crate::support;

use serde_json::json;
use support::{Bench, near, with};

/// 800 V, 20 mΩ, 100 µH, 5 mF feeding an ideal constant-power load: s² + s(R/L − P/(C·V²)) + (1 − R·P/V²)/(L·C) = 0 at the operating
/// voltage V. `kick` is a short load pulse that starts the oscillation.
fn filter(power: f64, duration: f64) -> support::Outcome {
    let mut bench = Bench::new(60.0, duration, 1e-5);
    // The integrator damps what is near its tolerance; the ring is some 1e-3 of the voltage.
    bench.tolerance = 1e-9;
    bench
        .dc("source", 800.0)
        .dc("load", 800.0)
        .device("e", "dcSource", &["source"], json!({ "voltage": 800.0, "resistance": 0.0 }))
        .device("l", "dcBranch", &["source", "load"], json!({ "resistance": 0.02, "inductance": 1e-4 }))
        .device("c", "dcCapacitor", &["load"], json!({ "capacitance": 5e-3 }))
        .profile("p", &[(0.0, power), (1e-3, power), (1e-3, power + 5e3), (2e-3, power + 5e3), (2e-3, power)])
        .device(
            "cpl",
            "dcConstantPowerLoad",
            &["load"],
            json!({ "power": power, "profile": "p", "vBlend": 400.0, "currentLimit": 1e5 }),
        )
        .record(&["load.v"])
        .run()
        .completed()
}

/// Rate and angular frequency of the oscillation about its rest value, from zero crossings and the peaks between them.
pub fn ring(v: &[f64], step: f64, rest: f64) -> (f64, f64) {
    let x: Vec<f64> = v.iter().map(|v| v - rest).collect();
    let mut crossings = vec![];
    let mut peaks = vec![];
    let mut peak: f64 = 0.0;
    for k in 1..x.len() {
        if x[k - 1] < 0.0 && x[k] >= 0.0 {
            crossings.push((k as f64 - x[k] / (x[k] - x[k - 1])) * step);
            peaks.push(peak);
            peak = 0.0;
        }
        peak = peak.max(x[k].abs());
    }
    let n = crossings.len();
    let span = crossings[n - 1] - crossings[1];
    let omega = std::f64::consts::TAU * (n - 2) as f64 / span;
    (libm::log(peaks[n - 1] / peaks[1]) / span, omega)
}

/// P4.
#[test]
fn constant_power_load_behind_a_filter_rings_at_its_eigenvalues() {
    for (power, rate, omega) in [(500e3, -19.3338, 1402.6260), (700e3, 14.4390, 1397.8612)] {
        let run = filter(power, 0.08);
        // Operating voltage: V² − E·V + R·P = 0.
        let rest = 0.5 * (800.0 + f64::sqrt(800.0 * 800.0 - 4.0 * 0.02 * power));
        let (r, w) = ring(&run.series("load.v")[210..], run.step, rest);
        near("rate", r, rate, 0.02 * rate.abs());
        near("frequency", w, omega, 0.005 * omega);
    }
}

/// P4; the bound itself to 0.1 W: `studies.rs`.
#[test]
fn stability_bound_of_the_filter_is_met_on_both_sides() {
    // P < R·C·V²/L at the operating voltage: 615 148.02 W.
    for (power, grows) in [(612e3, false), (618e3, true)] {
        let run = filter(power, 0.3);
        let rest = 0.5 * (800.0 + f64::sqrt(800.0 * 800.0 - 4.0 * 0.02 * power));
        let (r, _) = ring(&run.series("load.v")[210..], run.step, rest);
        assert_eq!(r > 0.0, grows, "{power} W: rate {r}");
    }
}

/// P5.
#[test]
fn capacitor_holds_up_a_constant_power_load() {
    // t = C(V₁² − V₂²)/2P: 20 mF, 800 → 600 V, 500 kW: 5.600 ms; v(4 ms) = 663.32496 V.
    let run = Bench::new(60.0, 0.02, 1e-4)
        .dc("bus", 800.0)
        .device("e", "dcSource", &["bus"], json!({ "voltage": 800.0, "resistance": 1e-6 }))
        .device("c", "dcCapacitor", &["bus"], json!({ "capacitance": 20e-3 }))
        .device("cpl", "dcConstantPowerLoad", &["bus"], json!({ "power": 500e3, "vBlend": 100.0, "currentLimit": 1e5 }))
        .event(1e-3, "e", "disconnect", json!({}))
        .record(&["bus.v", "e.p", "c.energy"])
        .run()
        .completed();
    near("v(4 ms)", run.at("bus.v", 5e-3), 663.32496, 0.66);
    near("v(5.6 ms)", run.at("bus.v", 6.6e-3), 600.0, 0.6);
    assert!(run.series("e.p")[10..].iter().all(|p| *p == 0.0), "a disconnected source delivers exactly nothing");
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
}

fn bank(current: serde_json::Value) -> Bench {
    bank_down_to(40.0, current)
}

fn bank_down_to(cell_min: f64, current: serde_json::Value) -> Bench {
    Bench::new(60.0, 60.0, 0.5)
        .dc("bus", 53.0)
        .device(
            "b",
            "batteryBank",
            &["bus"],
            json!({
                "cellsSeries": 1, "cellsParallel": 1, "capacity": 1e9, "ocvSoc": [0.0, 1.0], "ocvV": [53.0, 53.0], "r0": 5e-3,
                "rcR": [3e-3], "rcC": [20e3], "soc": 0.5, "socMin": 0.0, "socMax": 1.0, "cellMin": cell_min, "cellMax": 60.0,
                "dischargeRateMax": 10.0, "chargeRateMax": 10.0
            }),
        )
        .device("load", "dcCurrentLoad", &["bus"], current)
}

/// P6.
#[test]
fn battery_steps_as_its_circuit_says() {
    // OCV 53 V, R₀ 5 mΩ, R₁ 3 mΩ, C₁ 20 kF, 100 A: V(0+) 52.5, V(60 s) 52.310364; on removal 52.7 at the end of the pair's charge.
    let mut bench = bank(json!({ "current": 0.0 }))
        .event(1.0, "load", "set", json!({ "current": 100.0 }))
        .event(1001.0, "load", "set", json!({ "current": 0.0 }))
        .record(&["b.v", "b.p", "b.loss"]);
    (bench.duration, bench.max_step) = (2001.0, 10.0);
    let run = bench.run().completed();
    near("V(0-)", run.at("b.v", 0.5), 53.0, 1e-9);
    near("V(0+)", run.channel("b.v").values[2], 52.5, 1e-4);
    near("V(60 s)", run.at("b.v", 61.0), 52.310364, 1e-4);
    near("V(1000 s)", run.at("b.v", 1000.5), 52.2, 1e-4);
    near("V on removal", run.at("b.v", 1001.0), 52.7, 1e-4);
    near("V at rest", run.at("b.v", 2001.0), 53.0, 1e-4);
    assert!(run.audit() < 1e-6, "audit {}", run.audit());
}

/// P6: 5 kW from 53 V behind 5 mΩ: 95.194528 A.
#[test]
fn battery_at_constant_power_takes_the_smaller_root() {
    let run = bank(json!({ "current": 0.0 }))
        .device("cpl", "dcConstantPowerLoad", &["bus"], json!({ "power": 0.0, "vBlend": 30.0, "currentLimit": 1e4 }))
        .event(1.0, "cpl", "set", json!({ "power": 5e3 }))
        .record(&["b.i", "b.v", "b.soc"])
        .run()
        .completed();
    near("I(0+)", run.channel("b.i").values[2], 95.194528, 1e-4);
}

/// P6: at the first instant a battery gives E²/4R₀ = 140.45 kW at E/2; beyond it there is no solution after the step, and the run says so.
#[test]
fn battery_gives_its_greatest_power_at_half_its_voltage() {
    let stepped = |power: f64| {
        let mut bench = bank_down_to(1.0, json!({ "current": 0.0 }))
            .device(
                "cpl",
                "dcConstantPowerLoad",
                &["bus"],
                json!({ "power": 0.0, "vBlend": 10.0, "currentLimit": 1e5 }),
            )
            .event(1.0, "cpl", "set", json!({ "power": power }))
            .record(&["b.i", "b.v"]);
        (bench.duration, bench.step) = (1.1, 0.5);
        bench.run()
    };
    for power in [100e3, 139e3] {
        let v = 0.5 * (53.0 + f64::sqrt(53.0 * 53.0 - 4.0 * 5e-3 * power));
        let run = stepped(power).completed();
        near("V(0+)", run.channel("b.v").values[2], v, 1e-4 * v);
        near("I(0+)", run.channel("b.i").values[2], power / v, 1e-4 * power / v);
    }
    let failure = stepped(140.5e3).summary.failure.expect("no solution");
    assert_eq!((failure.code.as_str(), failure.time), ("diverged", Some(1.0)), "{}", failure.message);
}

#[test]
fn battery_beyond_its_greatest_power_has_no_operating_point() {
    // E²/4(R₀ + R₁) in the steady state: 87.8 kW.
    let run = bank(json!({ "current": 0.0 }))
        .device("cpl", "dcConstantPowerLoad", &["bus"], json!({ "power": 150e3, "vBlend": 10.0, "currentLimit": 1e5 }))
        .run();
    assert_eq!(run.summary.failure.map(|f| f.code).as_deref(), Some("no-operating-point"));
}

#[test]
fn constant_power_beyond_the_line_has_no_operating_point_whatever_its_blend() {
    // 800 V behind 20 mΩ carry at most V²/4R = 8 MW, at 400 V.
    for (power, blend, found) in
        [(7.9e6, 100.0, true), (8.1e6, 100.0, false), (8.1e6, 560.0, false), (20e6, 720.0, false)]
    {
        let run = Bench::new(60.0, 0.05, 1e-3)
            .dc("source", 800.0)
            .dc("load", 800.0)
            .device("e", "dcSource", &["source"], json!({ "voltage": 800.0, "resistance": 0.0 }))
            .device("line", "dcBranch", &["source", "load"], json!({ "resistance": 0.02, "inductance": 0.0 }))
            .device(
                "cpl",
                "dcConstantPowerLoad",
                &["load"],
                json!({ "power": power, "vBlend": blend, "currentLimit": 1e6 }),
            )
            .run();
        let code = run.summary.failure.map(|f| f.code);
        assert_eq!(
            code.as_deref(),
            if found { None } else { Some("no-operating-point") },
            "{power} W, blend {blend} V"
        );
    }
}

/// Racks asked for twice what their current limit lets through, by an event and by a pulsing workload, in both domains: told once, by the parameter.
#[test]
fn racks_at_their_current_limit_say_so() {
    let racks = json!({ "power": 100e3, "vBlend": 40.0, "currentLimit": 3200.0, "vTrip": 0.0, "tripDelay": 0.1, "vRestart": 45.0,
        "restartDelay": 1.0, "restartRamp": 1.0 });
    let pulses = [(0.0, 100e3), (0.1, 100e3), (0.1, 200e3), (0.2, 200e3), (0.2, 100e3), (0.3, 100e3), (0.3, 200e3)];
    for emt in [false, true] {
        for pulsing in [false, true] {
            let params = if pulsing { with(&racks, json!({ "profile": "w" })) } else { racks.clone() };
            let bench = Bench::new(50.0, 0.4, 1e-3)
                .dc("bus", 50.0)
                .device("e", "dcSource", &["bus"], json!({ "voltage": 50.0, "resistance": 0.0 }))
                .device("gpu", "gpuCluster", &["bus"], params)
                .profile("w", &pulses)
                .record(&["gpu.p"]);
            let bench = if pulsing { bench } else { bench.event(0.1, "gpu", "set", json!({ "power": 200e3 })) };
            let run = if emt { bench.emt(50e-6) } else { bench }.run().completed();
            near("drawn", run.at("gpu.p", 0.15), 160e3, 1.0);
            let told: Vec<_> = run.summary.notes.iter().filter(|n| n.code == "D311").collect();
            assert_eq!(told.len(), 1, "emt {emt}, pulsing {pulsing}");
            near("instant", told[0].time, 0.1, 1.5e-4);
            assert_eq!(told[0].device.as_deref(), Some("gpu"));
            assert!(told[0].message.contains("currentLimit"), "{}", told[0].message);
        }
    }
}
