//! Transformers energised in `emt`: first crest, remanence, zigzags, voltages behind a knee, and how long an inrush lasts.

use super::emt::grid;
use crate::support;
use serde_json::json;
use std::f64::consts::{PI, SQRT_2};
use support::{Bench, near, with};

/// P13: transformer energised at the voltage zero, lossless, with remanence: (λ̂·2 + λ_r − λ_s)/L_air = 7 times rated peak.
#[test]
fn transformer_inrush() {
    let run = Bench::new(50.0, 0.05, 20e-6)
        .ac("grid", 11e3)
        .ac("hv", 11e3)
        .ac("lv", 400.0)
        .device("e", "utility", &["grid"], grid(11e3, 1e-6, 1.0))
        .device(
            "s",
            "breaker",
            &["grid", "hv"],
            json!({ "closed": false, "ratedCurrent": 1e3, "contactResistance": 1e-6 }),
        )
        .device(
            "t",
            "transformer",
            &["hv", "lv"],
            json!({ "sRated": 1e6, "vHv": 11e3, "vLv": 400.0, "uk": 0.06, "xOverR": 1e9, "noLoadLoss": 0.0,
                "noLoadCurrent": 0.0, "tap": 1.0, "kneeFlux": 1.2, "airCoreReactance": 0.2, "remanence": 0.6 }),
        )
        // Phase a rises through zero: its flux goes up from the remanence by twice its amplitude.
        .event(0.015, "s", "close", json!({}))
        .record(&["t.hv.ia", "t.ia"])
        .emt(20e-6)
        .run()
        .completed();
    let rated = 1e6 / (3f64.sqrt() * 11e3) * SQRT_2;
    println!("inrush {} audit {}", run.greatest("t.ia") / rated, run.audit());
    near("first peak", run.greatest("t.ia") / rated, 7.0, 0.14);
}

/// A core that is magnetised keeps its remanence until it is energised, however long that takes: without current and without voltage, whatever its
/// windings, and the first peak is that of P13 with the magnetising current up to the knee counted from the remanence.
#[test]
fn remanence_lasts_until_the_transformer_is_energised() {
    let (loss, idle, air, knee, remanence) = (0.001, 0.004_f64, 0.2, 1.2, 0.6);
    let magnetising = (idle * idle - loss * loss).sqrt();
    let common = json!({ "noLoadLoss": loss, "noLoadCurrent": idle, "tap": 1.0, "kneeFlux": knee, "airCoreReactance": air, "remanence": remanence });
    let with = |mut own: serde_json::Value| {
        own.as_object_mut().expect("an object").extend(common.as_object().expect("an object").clone());
        own
    };
    let two = |group: &str| {
        let own = json!({ "sRated": 1e6, "vHv": 11e3, "vLv": 400.0, "uk": 0.06, "xOverR": 1e3, "vectorGroup": group });
        ("transformer", vec!["hv", "lv"], with(own))
    };
    let three = json!({ "sHv": 1e6, "sMv": 1e6, "sLv": 1e6, "vHv": 11e3, "vMv": 400.0, "vLv": 400.0, "vectorGroup": "YNyn0yn0",
        "ukHm": 0.06, "ukHl": 0.06, "ukMl": 0.1, "xOverRHm": 1e3, "xOverRHl": 1e3, "xOverRMl": 1e3 });
    for (kind, buses, params) in [
        two("YNyn0"),
        two("Dyn11"),
        two("Yyn0"),
        two("Dzn0"),
        two("Yzn11"),
        ("transformer3w", vec!["hv", "mv", "lv"], with(three)),
    ] {
        let is_by_phase = ["YNyn0", "YNyn0yn0"].iter().any(|group| params["vectorGroup"] == *group);
        let run = Bench::new(50.0, 0.15, 20e-6)
            .ac("grid", 11e3)
            .ac("hv", 11e3)
            .ac("lv", 400.0)
            .ac("mv", 400.0)
            .device("e", "utility", &["grid"], grid(11e3, 1e-6, 1.0))
            .device(
                "s",
                "breaker",
                &["grid", "hv"],
                json!({ "closed": false, "ratedCurrent": 1e3, "contactResistance": 1e-6 }),
            )
            .device("t", kind, &buses, params)
            .event(0.115, "s", "close", json!({}))
            .record(&["hv.va", "t.ia"])
            .emt(20e-6)
            .run()
            .completed();
        let dead = run.series("hv.va").iter().take(5700).fold(0.0_f64, |most, v| most.max(v.abs()));
        assert!(dead < 1e-3, "{kind}: {dead} V without a source");
        assert!(run.audit() < 1e-5, "{kind}: {}", run.audit());
        if is_by_phase {
            let rated = 1e6 / (3f64.sqrt() * 11e3) * SQRT_2;
            let peak = (2.0 + remanence - knee) / air + magnetising * (knee - remanence);
            near(kind, run.greatest("t.ia") / rated, peak, 0.02 * peak);
        }
    }
}

/// An inrush decays by the resistance of the energised winding: half of the short-circuit resistance of two windings, from the high side and from the low
/// one, and the star's own of three. What a winding's voltage ṽ has driven is φ = λ + x·i, dφ/dt = ω·(ṽ − r·i(λ)), here by Heun's rule in steps of 5 µs.
#[test]
fn inrush_decays_by_the_windings_resistance() {
    let (s, hv, lv, uk, ratio) = (2.5e6, 11e3, 400.0, 0.06, 8.0_f64);
    let (idle, air, knee, remanence, w) = (0.005, 0.2, 1.2, 0.6, 100.0 * PI);
    let r = uk / (1.0 + ratio * ratio).sqrt();
    // Means of phase a's current over cycles, of rated peak, where the winding is behind r + jx.
    let wanted = |(r, x): (f64, f64), remanence: f64, closing: f64, angle: f64| {
        let current = |phi: f64| {
            let sign = phi.signum();
            let at_knee = (sign * knee - remanence) * idle;
            let over = (phi - sign * knee - x * at_knee) * sign;
            if over > 0.0 { at_knee + sign * over / (air + x) } else { (phi - remanence) * idle / (1.0 + x * idle) }
        };
        let (mut phi, h) = (remanence, 5e-6);
        let mut means = vec![0.0; 100];
        for n in 0..400_000_usize {
            let t = closing + n as f64 * h;
            let rate = |phi: f64, t: f64| w * ((w * t + angle).cos() - r * current(phi));
            let first = rate(phi, t);
            let next = phi + 0.5 * h * (first + rate(phi + h * first, t + h));
            means[n / 4000] += 0.5 * (current(phi) + current(next)) / 4000.0;
            phi = next;
        }
        means
    };
    let common = json!({ "noLoadLoss": 0.0, "noLoadCurrent": idle, "tap": 1.0, "kneeFlux": knee, "airCoreReactance": air, "remanence": remanence });
    let two = |group: &str| {
        with(&common, json!({ "sRated": s, "vHv": hv, "vLv": lv, "uk": uk, "xOverR": ratio, "vectorGroup": group }))
    };
    let three = json!({ "sHv": s, "sMv": s, "sLv": s, "vHv": hv, "vMv": lv, "vLv": lv, "ukHm": uk, "ukHl": 0.05, "ukMl": 0.04,
        "xOverRHm": ratio, "xOverRHl": ratio, "xOverRMl": ratio });
    let x = r * ratio;
    let of = |z: f64| z / (1.0 + ratio * ratio).sqrt();
    // A delta's winding a lies from a to b: its voltage leads by 30°.
    for (kind, params, high, (r, x), angle) in [
        ("transformer", two("YNyn0"), true, (0.5 * r, 0.0), 0.0),
        ("transformer", two("Dyn11"), true, (0.5 * r, 0.0), PI / 6.0),
        ("transformer", two("YNyn0"), false, (0.5 * r, x), 0.0),
        ("transformer3w", with(&common, three), true, (0.5 * (of(0.06) + of(0.05) - of(0.04)), 0.0), 0.0),
    ] {
        let closing = 0.015;
        let side = if high { ("hv", hv) } else { ("lv", lv) };
        let buses: &[&str] = if kind == "transformer" { &["hv", "lv"] } else { &["hv", "lv", "mv"] };
        let run = Bench::new(50.0, 2.02, 20e-6)
            .ac("grid", side.1)
            .ac("hv", hv)
            .ac("lv", lv)
            .ac("mv", lv)
            .device("e", "utility", &["grid"], grid(side.1, side.1 * side.1 * 1e-14, 1.0))
            .device(
                "s",
                "breaker",
                &["grid", side.0],
                json!({ "closed": false, "ratedCurrent": 1e3, "contactResistance": side.1 * side.1 * 1e-14 }),
            )
            .device("t", kind, buses, params)
            .event(closing, "s", "close", json!({}))
            .record(&["s.ia", "s.ib"])
            .emt(20e-6)
            .run()
            .completed();
        let rated = s / (3f64.sqrt() * side.1) * SQRT_2;
        let own = wanted((r, x), remanence, closing, angle);
        // Of a delta the line a carries winding a less winding c, which lies from c to a.
        let expected: Vec<f64> = if angle == 0.0 {
            own
        } else {
            let other = wanted((r, x), -0.5 * remanence, closing, angle + 2.0 * PI / 3.0);
            own.iter().zip(other).map(|(a, c)| (a - c) / 3f64.sqrt()).collect()
        };
        let i = run.series("s.ia");
        let from = (closing / 20e-6) as usize;
        let found = |cycle: usize| {
            let part = &i[from + 1000 * cycle..=from + 1000 * (cycle + 1)];
            let ends = 0.5 * (part[0] + part[1000]);
            (part.iter().sum::<f64>() - ends) / 1000.0 / rated
        };
        println!("{kind} {high} {angle}: audit {:.1e}", run.audit());
        for cycle in [0, 5, 10, 25, 50, 75, 99] {
            println!("  cycle {cycle}: {:.6} {:.6}", found(cycle), expected[cycle]);
            assert!(
                (found(cycle) - expected[cycle]).abs() < 1e-4 * expected[0],
                "{kind} {high}, cycle {cycle}: {} {}",
                found(cycle),
                expected[cycle]
            );
        }
        assert!(expected[50] < 0.5 * expected[0] && run.audit() < 1e-5, "{}", run.audit());
    }
}

/// Before a zigzag a high side magnetises its limbs as before any other low side in which no zero sequence circulates: without load the same inrush.
#[test]
fn inrush_before_a_zigzag() {
    let inrush = |group: &str| {
        let run = Bench::new(50.0, 0.1, 1e-4)
            .ac("grid", 11e3)
            .ac("hv", 11e3)
            .ac("lv", 400.0)
            .device("e", "utility", &["grid"], grid(11e3, 1e-3, 10.0))
            .device("s", "breaker", &["grid", "hv"], json!({ "closed": false, "ratedCurrent": 1e3 }))
            .device(
                "t",
                "transformer",
                &["hv", "lv"],
                json!({ "sRated": 1e6, "vHv": 11e3, "vLv": 400.0, "uk": 0.06, "xOverR": 8.0, "vectorGroup": group, "noLoadLoss": 0.001,
                    "noLoadCurrent": 0.004, "tap": 1.0, "kneeFlux": 1.2, "airCoreReactance": 0.2, "remanence": 0.6 }),
            )
            .event(0.0133, "s", "close", json!({}))
            .record(&["t.ia", "t.ib"])
            .emt(20e-6)
            .run()
            .completed();
        assert!(run.audit() < 1e-5, "{group}: {}", run.audit());
        ["t.ia", "t.ib"].map(|name| run.series(name).to_vec())
    };
    for (zigzag, other) in [("Yzn11", "Yyn0"), ("Yzn1", "Yyn0"), ("Dzn0", "Dyn11")] {
        let (found, wanted) = (inrush(zigzag), inrush(other));
        for (found, wanted) in found.iter().zip(&wanted) {
            let peak = wanted.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
            let off = found.iter().zip(wanted).fold(0.0_f64, |most, (a, b)| most.max((a - b).abs()));
            assert!(peak > 100.0 && off < 1e-6 * peak, "{zigzag}: {off:.1e} of {peak:.1} A");
        }
    }
}

/// The same behind a grid of inductance alone: the flux behind it, which is the integral of the source's voltage, is λ + x·i(λ), so that core and
/// grid share the voltage as their inductances stand, below the knee and above. Nothing damps an error of the bus voltage there.
#[test]
fn voltages_behind_a_knee_do_not_alternate() {
    let (x, air, knee) = (0.1, 0.2, 1.2);
    for step in [50e-6, 20e-6] {
        let run = Bench::new(50.0, 0.2, step)
            .ac("grid", 11e3)
            .ac("hv", 11e3)
            .ac("lv", 400.0)
            .device("e", "utility", &["grid"], grid(11e3, x * 121.0, 1e9))
            .device(
                "s",
                "breaker",
                &["grid", "hv"],
                json!({ "closed": false, "ratedCurrent": 1e3, "contactResistance": 1e-9 }),
            )
            .device(
                "t",
                "transformer",
                &["hv", "lv"],
                json!({ "sRated": 1e6, "vHv": 11e3, "vLv": 400.0, "uk": 0.06, "xOverR": 1e9, "noLoadLoss": 0.0,
                    "noLoadCurrent": 0.0, "tap": 1.0, "kneeFlux": knee, "airCoreReactance": air, "remanence": 0.6 }),
            )
            .event(0.015, "s", "close", json!({}))
            .record(&["hv.va", "hv.vb", "hv.vc"])
            .emt(step)
            .run()
            .completed();
        let w = 100.0 * PI;
        let peak = SQRT_2 * 11e3 / 3f64.sqrt();
        let mut worst = 0.0_f64;
        for (k, phase) in ["hv.va", "hv.vb", "hv.vc"].iter().enumerate() {
            let angle = |t: f64| w * t - 2.0 * PI / 3.0 * k as f64;
            let remanence = if k == 0 { 0.6 } else { -0.3 };
            for (n, v) in run.series(phase).iter().enumerate() {
                let t = n as f64 * step;
                let flux = remanence + angle(t).sin() - angle(0.015).sin();
                // Where the knee lies between this point and the next or the last one, the voltage is either.
                if t < 0.0151 || (flux.abs() - knee).abs() < 1.5 * w * step {
                    continue;
                }
                let share = if flux.abs() > knee { air / (air + x) } else { 1.0 };
                worst = worst.max((v - share * peak * angle(t).cos()).abs() / peak);
            }
        }
        println!("step {step}: {worst:.1e} of the peak, audit {:.1e}", run.audit());
        assert!(worst < 1e-5, "{worst}");
    }
}
