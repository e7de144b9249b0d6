//! Six-pulse bridge: characteristic, displacement and harmonics against the theory of commutation; blocking and return in both domains.

use crate::support;

use serde_json::{Value, json};
use std::f64::consts::{PI, SQRT_2};
use support::{Bench, near, with};

const V: f64 = 480.0;
const RATED: f64 = 500e3;
const LOAD: f64 = 0.8;
/// Commutating reactance, Ω.
const X: f64 = 0.05 * V * V / RATED;

fn bridge() -> Value {
    json!({ "pRated": RATED, "vInput": V, "lineReactance": 0.05, "lineResistance": 0.0, "dcInductance": 20e-3, "dcResistance": 0.0, "forwardDrop": 0.0, "onResistance": 1e-5 })
}

fn grid() -> Value {
    json!({ "vNominal": V, "shortCircuitPower": 1e12, "xOverR": 10.0, "voltage": 1.0 })
}

fn loaded(duration: f64, step: f64) -> Bench {
    Bench::new(60.0, duration, step)
        .ac("bus", V)
        .dc("link", 650.0)
        .device("grid", "utility", &["bus"], grid())
        .device("d", "diodeBridge", &["bus", "link"], bridge())
        .device("r", "dcResistor", &["link"], json!({ "resistance": LOAD }))
        .record(&["d.vOut", "d.iOut", "d.pIn", "d.qIn", "d.overlap"])
}

fn expected() -> (f64, f64) {
    let id = 3.0 * SQRT_2 / PI * V / (LOAD + 3.0 / PI * X + 2e-5);
    (id, (1.0 - SQRT_2 * X * id / V).acos())
}

#[test]
fn phasors_hold_the_characteristic() {
    let run = loaded(0.1, 1e-3).run().completed();
    let (id, mu) = expected();
    near("direct current", run.at("d.iOut", 0.1), id, 1e-4 * id);
    near("overlap", run.at("d.overlap", 0.1), mu, 1e-5);
    let (p, q) = (run.at("d.pIn", 0.1), run.at("d.qIn", 0.1));
    near("power", p, id * id * (LOAD + 2e-5), 1e-4 * p);
    // Displacement of the current with overlap, Kimbark.
    let phi = ((2.0 * mu - (2.0 * mu).sin()) / (1.0 - (2.0 * mu).cos())).atan();
    near("displacement", q.atan2(p), phi, 1e-4);
    assert!(run.audit() < 1e-6, "{}", run.audit());
}

/// Amplitude and phase of a harmonic of one cycle of samples.
fn harmonic(x: &[f64], h: f64) -> f64 {
    let n = x.len() as f64;
    let sum = x.iter().enumerate().fold((0.0, 0.0), |s, (k, x)| {
        let at = 2.0 * PI * h * k as f64 / n;
        (s.0 + x * at.cos(), s.1 + x * at.sin())
    });
    2.0 / n * sum.0.hypot(sum.1)
}

/// Phase current of an ideally smoothed bridge over a cycle.
fn theory(id: f64, mu: f64, n: usize) -> Vec<f64> {
    let ramp = |at: f64| ((1.0 - at.cos()) / (1.0 - mu.cos())).clamp(0.0, 1.0);
    let half = |at: f64| {
        if at < mu {
            ramp(at)
        } else if at < 2.0 * PI / 3.0 {
            1.0
        } else if at < 2.0 * PI / 3.0 + mu {
            1.0 - ramp(at - 2.0 * PI / 3.0)
        } else {
            0.0
        }
    };
    (0..n)
        .map(|k| {
            let at = 2.0 * PI * k as f64 / n as f64;
            id * if at < PI { half(at) } else { -half(at - PI) }
        })
        .collect()
}

#[test]
fn phases_commutate_as_the_theory_says() {
    let step = 1.0 / 60.0 / 2000.0;
    let run = loaded(0.2, step).record(&["d.ia"]).emt(step).run().completed();
    let cycle = |name: &str| {
        let all = run.series(name);
        all[all.len() - 2001..all.len() - 1].to_vec()
    };
    let mean = |name: &str| cycle(name).iter().sum::<f64>() / 2000.0;
    let (id, mu) = expected();
    println!("id {} {id}, mu {} {mu}, audit {}", mean("d.iOut"), mean("d.overlap"), run.audit());
    near("mean direct current", mean("d.iOut"), id, 1e-3 * id);
    let ia = cycle("d.ia");
    let ideal = theory(id, mu, 20_000);
    for h in [1.0, 5.0, 7.0, 11.0, 13.0] {
        let (is, should) = (harmonic(&ia, h), harmonic(&ideal, h));
        println!("harmonic {h}: {is} {should} {}", is / should - 1.0);
        near("harmonic", is, should, 3e-3 * harmonic(&ideal, 1.0));
    }
    for h in [2.0, 3.0, 4.0, 6.0, 9.0] {
        assert!(harmonic(&ia, h) < 1e-3 * id, "{h}");
    }
    let (p, q) = (mean("d.pIn"), mean("d.qIn"));
    near("power", p, id * id * (LOAD + 2e-5), 2e-3 * p);
    let phi = ((2.0 * mu - (2.0 * mu).sin()) / (1.0 - (2.0 * mu).cos())).atan();
    println!("phi {} {phi}", q.atan2(p));
    assert!(run.audit() < 1e-3, "{}", run.audit());
}

/// A link with a capacitor rides through a sag on its charge: the bridge blocks and comes back.
fn sag(domain: Option<f64>) -> support::Outcome {
    let bench = Bench::new(60.0, 0.6, 1e-3)
        .ac("bus", V)
        .dc("link", 650.0)
        .profile("sag", &[(0.0, 1.0), (0.2, 1.0), (0.2, 0.6), (0.21, 0.6), (0.21, 1.0)])
        .device("grid", "utility", &["bus"], with(&grid(), json!({ "profile": "sag", "shortCircuitPower": 1e9 })))
        .device(
            "d",
            "diodeBridge",
            &["bus", "link"],
            with(&bridge(), json!({ "dcInductance": 1e-3, "lineResistance": 5e-3, "dcResistance": 5e-3 })),
        )
        .device("c", "dcCapacitor", &["link"], json!({ "capacitance": 30e-3 }))
        .device("p", "dcResistor", &["link"], json!({ "resistance": 1.4 }))
        .record(&["d.vOut", "d.iOut", "d.pIn"]);
    match domain {
        Some(step) => bench.emt(step),
        None => bench,
    }
    .run()
    .completed()
}

#[test]
fn a_sag_blocks_it_in_both_domains() {
    let (rms, emt) = (sag(None), sag(Some(20e-6)));
    println!("audits {} {}", rms.audit(), emt.audit());
    assert!(rms.audit() < 1e-5 && emt.audit() < 1e-3);
    // The link swings as it is charged again, so that the bridge may block once more.
    let blocked = rms.noted("D376");
    assert!(blocked.len() >= 2 && blocked.len() % 2 == 0, "{blocked:?}");
    near("blocks with the sag", blocked[0], 0.2, 5e-3);
    assert_eq!(rms.at("d.iOut", 0.209), 0.0);
    for t in [0.1, 0.15, 0.205, 0.209, 0.4, 0.5, 0.59] {
        println!(
            "{t}: {} {}   {} {}",
            rms.at("d.vOut", t),
            emt.at("d.vOut", t),
            rms.at("d.iOut", t),
            emt.at("d.iOut", t)
        );
    }
    for t in [0.1, 0.15, 0.205, 0.209, 0.5, 0.59] {
        near("link", emt.at("d.vOut", t), rms.at("d.vOut", t), 0.01 * 650.0);
    }
}

/// Diodes of a bridge at 400 Hz, which switch twelve times a cycle of 50 or 25 steps, are at work and not restless.
#[test]
fn a_bridge_at_400_hz_is_calm() {
    for step in [50e-6, 100e-6] {
        let run = Bench::new(400.0, 0.5, 1e-3)
            .ac("bus", V)
            .dc("link", 650.0)
            .device("grid", "utility", &["bus"], grid())
            .device("d", "diodeBridge", &["bus", "link"], bridge())
            .device("r", "dcResistor", &["link"], json!({ "resistance": LOAD }))
            .record(&["d.iOut"])
            .emt(step)
            .run()
            .completed();
        let events = run.summary.statistics.events;
        println!("{step}: {events} events");
        assert!(events > 2_000, "{events}");
    }
}

/// A load that gives power back to a bus with nothing but the bridge on it: no state of the bridge can stand there. The run ends and names it.
#[test]
fn a_bus_without_rest_ends_the_run() {
    let bridge = json!({
        "pRated": 500e3, "vInput": 480.0, "lineReactance": 0.05, "lineResistance": 0.005, "dcInductance": 1.43e-4, "dcResistance": 1e-3,
        "forwardDrop": 0.9, "onResistance": 7.8e-4
    });
    let mut bench = Bench::new(60.0, 0.5, 1e-2)
        .ac("bus", 480.0)
        .dc("link", 800.0)
        .device("grid", "utility", &["bus"], with(&grid(), json!({ "shortCircuitPower": 39700000.0 })))
        .device("d", "diodeBridge", &["bus", "link"], bridge)
        .device(
            "load",
            "dcConstantPowerLoad",
            &["link"],
            json!({ "power": 7.5e6, "profile": "p", "vBlend": 3.8e5, "currentLimit": 113.4 }),
        )
        .profile("p", &[(0.0, 0.0), (1e-4, -982.0)])
        .record(&["d.iOut"]);
    bench.tolerance = 1e-4;
    let run = bench.run();
    let failure = run.summary.failure.expect("no rest");
    assert_eq!((failure.code.as_str(), failure.device.as_deref()), ("chattering", Some("d")), "{}", failure.message);
    assert!(run.summary.statistics.steps < 20_000, "{}", run.summary.statistics.steps);
}
