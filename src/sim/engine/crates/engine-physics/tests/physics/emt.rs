//! `emt` against closed forms.

use crate::support;

use serde_json::json;
use std::f64::consts::{PI, SQRT_2};
use support::{Bench, near};

/// Series R-L-C on a 100 V step at t = 0.
fn rlc(step: f64) -> support::Outcome {
    Bench::new(50.0, 0.01, step)
        .dc("source", 100.0)
        .dc("load", 100.0)
        .device("e", "dcSource", &["source"], json!({ "voltage": 100.0, "resistance": 0.0 }))
        .device("l", "dcBranch", &["source", "load"], json!({ "resistance": 2.0, "inductance": 5e-3, "closed": false }))
        .device("c", "dcCapacitor", &["load"], json!({ "capacitance": 1e-4 }))
        .device("r", "dcResistor", &["load"], json!({ "resistance": 1e12 }))
        .event(0.0, "l", "close", json!({}))
        .record(&["load.v", "l.i"])
        .emt(step)
        .run()
        .completed()
}

/// P1: peaks and v_C(10 ms); the error of the trapezoidal rule is the expected one, and falls fourfold as the step halves.
#[test]
fn series_rlc_on_a_step() {
    let run = rlc(2e-6);
    let crest = |name: &str| {
        run.series(name)
            .iter()
            .enumerate()
            .fold((0.0, 0.0), |m, (k, v)| if *v > m.1 { (k as f64 * 2e-6, *v) } else { m })
    };
    let (v, i) = (crest("load.v"), crest("l.i"));
    near("peak of v_C", v.1, 163.839443, 5e-4);
    near("its instant", v.0, 2.243995e-3, 2e-6);
    near("peak of i", i.1, 11.530898, 5e-5);
    near("its instant", i.0, 1.020642e-3, 2e-6);
    near("v_C(10 ms)", run.at("load.v", 0.01), 96.234261, 2e-4);
    let mut errors = vec![];
    let exact = |t: f64| {
        let (alpha, wd): (f64, f64) = (200.0, 1400.0);
        100.0 * (1.0 - (-alpha * t).exp() * ((wd * t).cos() + alpha / wd * (wd * t).sin()))
    };
    for (step, expected) in [(50e-6, 0.1091), (20e-6, 0.01746), (10e-6, 0.004366)] {
        let run = rlc(step);
        let error = run.series("load.v").iter().enumerate().map(|(k, v)| (v - exact(k as f64 * step)).abs());
        let worst = error.fold(0.0, f64::max);
        println!("{step} {worst}");
        near("error on the capacitor's voltage", worst, expected, 0.1 * expected);
        assert!(run.audit() < 1e-6, "{}", run.audit());
        errors.push(worst);
    }
    near("20 µs to 10 µs", errors[1] / errors[2], 4.0, 0.05);
}

/// P2: 11 kV, X 0.5 Ω, X/R 15, three-phase fault at the zero of phase a.
#[test]
fn fault_with_dc_offset() {
    let (x, r) = (0.5_f64, 0.5 / 15.0);
    let z = x.hypot(r);
    let run = Bench::new(50.0, 0.13, 50e-6)
        .ac("bus", 11e3)
        .device(
            "grid",
            "utility",
            &["bus"],
            json!({ "vNominal": 11e3, "shortCircuitPower": 11e3_f64.powi(2) / z, "xOverR": 15.0, "voltage": 1.0 }),
        )
        .event(0.015, "bus", "fault", json!({ "resistance": 0.0, "reactance": 0.0 }))
        .record(&["grid.ia", "grid.ib", "bus.va", "bus.v"])
        .emt(50e-6)
        .run()
        .completed();
    let w = 100.0 * PI;
    let peak = SQRT_2 * 11e3 / 3f64.sqrt() / z;
    let phi = (x / r).atan();
    let exact = |t: f64| peak * ((w * t - phi).sin() + phi.sin() * (-r / (x / w) * t).exp());
    let worst = (0..2300).map(|k| {
        let t = k as f64 * 50e-6;
        (-run.at("grid.ia", 0.015 + t) - exact(t)).abs()
    });
    let worst = worst.fold(0.0, f64::max);
    println!("error {} of peak, audit {}", worst / 32_518.232, run.audit());
    near("rms", peak / SQRT_2, 12_673.574, 1e-3);
    let bar = 2.1e-5 * 32_518.232;
    let (crest, when) = run.least("grid.ia");
    near("crest, between two steps", -crest, 32_518.232, 2.0);
    near("its instant", when - 0.015, 9.6149e-3, 50e-6);
    near("i(10 ms)", -run.at("grid.ia", 0.025), 32_387.608, bar);
    near("i(100 ms)", -run.at("grid.ia", 0.115), -15_681.191, bar);
    assert!(worst / 32_518.232 < 2.1e-5, "{}", worst / 32_518.232);
    near("voltage before", run.at("bus.v", 0.01), 11e3, 1e-3);
    assert!(run.audit() < 1e-6, "{}", run.audit());
}

/// P2 with a fault of R and X of its own: the offset decays with the loop's time constant, the bus keeps the fault's share of the voltage, and
/// each phase goes out at a zero of its current.
#[test]
fn fault_with_reactance() {
    let (xg, rg, xf, rf) = (0.5_f64, 0.5 / 15.0, 0.3_f64, 0.06);
    let (w, z) = (100.0 * PI, (xg + xf).hypot(rg + rf));
    let run = Bench::new(50.0, 0.2, 20e-6)
        .ac("bus", 11e3)
        .device(
            "grid",
            "utility",
            &["bus"],
            json!({ "vNominal": 11e3, "shortCircuitPower": 11e3_f64.powi(2) / xg.hypot(rg), "xOverR": 15.0, "voltage": 1.0 }),
        )
        .event(0.015, "bus", "fault", json!({ "resistance": rf, "reactance": xf }))
        .event(0.131, "bus", "clear", json!({}))
        .record(&["grid.ia", "grid.ib", "grid.ic", "bus.va", "bus.v"])
        .emt(20e-6)
        .run()
        .completed();
    let (peak, phi) = (SQRT_2 * 11e3 / 3f64.sqrt() / z, ((xg + xf) / (rg + rf)).atan());
    let tau = (xg + xf) / w / (rg + rf);
    let current = |t: f64| peak * ((w * t - phi).sin() + phi.sin() * (-t / tau).exp());
    let rate = |t: f64| peak * (w * (w * t - phi).cos() - phi.sin() / tau * (-t / tau).exp());
    let (mut worst_i, mut worst_v) = (0.0_f64, 0.0_f64);
    // Phase a rises through its zero at 15 ms.
    for k in 1..5790 {
        let t = k as f64 * 20e-6;
        worst_i = worst_i.max((-run.at("grid.ia", 0.015 + t) - current(t)).abs() / peak);
        if k > 5 {
            let v = rf * current(t) + xf / w * rate(t);
            worst_v = worst_v.max((run.at("bus.va", 0.015 + t) - v).abs() / (SQRT_2 * 11e3 / 3f64.sqrt()));
        }
    }
    println!("current {worst_i:.1e} of peak, voltage {worst_v:.1e}, audit {:.1e}", run.audit());
    assert!(worst_i < 1e-4 && worst_v < 1e-4, "{worst_i} {worst_v}");
    assert!(run.audit() < 1e-6, "{}", run.audit());
    let out = run.noted("D111");
    assert_eq!(out.len(), 3, "{out:?}");
    assert!(out.iter().all(|t| (0.131..0.1445).contains(t)), "{out:?}");
    for phase in ["grid.ia", "grid.ib", "grid.ic"] {
        near("current after", run.at(phase, 0.19), 0.0, 1e-3);
    }
    near("voltage after", run.at("bus.v", 0.19), 11e3, 1.0);
}

pub fn grid(voltage: f64, x: f64, ratio: f64) -> serde_json::Value {
    let z = (x * x + (x / ratio) * (x / ratio)).sqrt();
    json!({ "vNominal": voltage, "shortCircuitPower": voltage * voltage / z, "xOverR": ratio, "voltage": 1.0 })
}

/// P11: a capacitor bank of 50 µF switched onto 11 kV behind 1 mH at the voltage peak.
#[test]
fn capacitor_energised_at_the_peak() {
    let w = 100.0 * PI;
    let peak = SQRT_2 * 11e3 / 3f64.sqrt();
    let run = Bench::new(50.0, 0.03, 20e-6)
        .ac("grid", 11e3)
        .ac("bank", 11e3)
        .device("e", "utility", &["grid"], grid(11e3, w * 1e-3, 1e9))
        .device("s", "breaker", &["grid", "bank"], json!({ "closed": false, "ratedCurrent": 1e3 }))
        .device("c", "shuntCapacitor", &["bank"], json!({ "qRated": w * 50e-6 * 11e3 * 11e3, "vRated": 11e3 }))
        .event(0.02, "s", "close", json!({}))
        .record(&["bank.va", "c.ia", "s.ia"])
        .emt(20e-6)
        .run()
        .completed();
    // Closed form of the lossless circuit with the source's cosine.
    let w0 = 1.0 / (1e-3_f64 * 50e-6).sqrt();
    let gain = w0 * w0 / (w0 * w0 - w * w);
    let v = |t: f64| peak * gain * ((w * t).cos() - (w0 * t).cos());
    let worst = (0..100).map(|k| (run.at("bank.va", 0.02 + k as f64 * 20e-6) - v(k as f64 * 20e-6)).abs());
    let worst = worst.fold(0.0, f64::max);
    println!("capacitor: {} of peak; v {} audit {}", worst / 17_962.92, run.greatest("bank.va"), run.audit());
    assert!(worst < 0.01 * peak);
    // The first peaks stand where the source has hardly moved: 17 962.92 V and 2008.316 A but for that.
    let first = run.series("bank.va")[1000..1050].iter().fold(0.0_f64, |m, v| m.max(*v));
    near("first voltage peak", first, v(1.0 / (2.0 * 711.7625)), 0.005 * 17_962.92);
    let inrush = run.series("s.ia")[1000..1030].iter().fold(0.0_f64, |m, v| m.max(*v));
    near("inrush", inrush, 2008.316, 0.005 * 2008.316);
    near("capacitor", run.at("c.ia", 0.0204), run.at("s.ia", 0.0204), 1e-3);
}

/// P11 with a source that stands at its peak, as the closed form has it: 2·V̂, V̂·√(C/L), 1/(2π·√(L·C)). Its frequency is 1 Hz.
#[test]
fn capacitor_energised_from_a_standing_peak() {
    let w = 2.0 * PI;
    let step = 20e-6;
    let run = Bench::new(1.0, 0.02, step)
        .ac("grid", 11e3)
        .ac("bank", 11e3)
        .device("e", "utility", &["grid"], grid(11e3, w * 1e-3, 1e9))
        .device("s", "breaker", &["grid", "bank"], json!({ "closed": false, "ratedCurrent": 1e3 }))
        .device("c", "shuntCapacitor", &["bank"], json!({ "qRated": w * 50e-6 * 11e3 * 11e3, "vRated": 11e3 }))
        .event(1e-3, "s", "close", json!({}))
        .record(&["bank.va", "s.ia"])
        .emt(step)
        .run()
        .completed();
    near("i", run.greatest("s.ia"), 2008.316, 0.005 * 2008.316);
    near("v_max", run.greatest("bank.va"), 17_962.92, 0.005 * 17_962.92);
    let i = run.series("s.ia");
    let rising: Vec<f64> = (60..i.len())
        .filter(|&k| i[k - 1] < 0.0 && i[k] >= 0.0)
        .map(|k| (k as f64 - i[k] / (i[k] - i[k - 1])) * step)
        .collect();
    let f = (rising.len() - 1) as f64 / (rising[rising.len() - 1] - rising[0]);
    println!("i {} A, v {} V, f {f} Hz", run.greatest("s.ia"), run.greatest("bank.va"));
    near("frequency", f, 711.7625, 0.005 * 711.7625);
}

/// P14: an inductance looks larger by (ωΔt)²/12, at h25 by tan(ωΔt/2)/(ωΔt/2) − 1 as the rule has it exactly.
#[test]
fn frequency_warping() {
    // The base frequency of the run is that of the harmonic; 25 times 60 Hz at 50 µs is 750 Hz at 100 µs.
    for (f, step, expected) in [(60.0, 50e-6, 2.96e-5), (780.0, 50e-6, 5.03e-3), (750.0, 100e-6, 1.89e-2)] {
        let steps = 4000;
        let run = Bench::new(f, steps as f64 * step, step)
            .ac("bus", 1000.0)
            .device("e", "utility", &["bus"], grid(1000.0, 1e-9, 1.0))
            .device("l", "constantImpedanceLoad", &["bus"], json!({ "p": 0.0, "q": 1e6 }))
            .record(&["bus.va", "l.ia"])
            .emt(step)
            .run()
            .completed();
        let amplitude = |name: &str| {
            let x = &run.series(name)[..steps];
            let w = 2.0 * PI * f * step;
            // Away from the start, where the exact current is not yet that of the discrete inductance.
            let (mut c, mut s) = (0.0, 0.0);
            for (k, v) in x.iter().enumerate() {
                c += v * (w * k as f64).cos();
                s += v * (w * k as f64).sin();
            }
            2.0 * c.hypot(s) / x.len() as f64
        };
        let x = amplitude("bus.va") / amplitude("l.ia");
        let ratio = x / (1000.0 * 1000.0 / 1e6) - 1.0;
        println!("{f} Hz: {ratio}");
        near("warping", ratio, expected, 0.05 * expected + 2e-6);
    }
}

/// P15: 10 mH carrying 100 A chopped into 1 MΩ, which the plain rule would let ring by ±39.9 kV: no voltage stands or alternates after the
/// damped steps, and what is left flows through the resistor alone.
#[test]
fn no_chatter_after_chopping() {
    let run = Bench::new(50.0, 0.02, 50e-6)
        .dc("source", 100.0)
        .dc("end", 100.0)
        .device("e", "dcSource", &["source"], json!({ "voltage": 100.0, "resistance": 0.0 }))
        .device("l", "dcBranch", &["source", "end"], json!({ "resistance": 0.5, "inductance": 10e-3 }))
        .device("load", "dcResistor", &["end"], json!({ "resistance": 0.5 }))
        .device("stray", "dcResistor", &["end"], json!({ "resistance": 1e6 }))
        .event(0.01, "load", "disconnect", json!({}))
        .record(&["end.v", "l.i"])
        .emt(50e-6)
        .run()
        .completed();
    near("before", run.at("l.i", 0.009), 100.0, 1e-3);
    let v = run.series("end.v");
    let across: Vec<f64> = v[201..].iter().map(|v| v - 100.0).collect();
    println!("{:?}, audit {}", &across[..6], run.audit());
    assert!(across.iter().all(|v| v.abs() < 1.0), "{:?}", &across[..6]);
    near("after", run.at("l.i", 0.02), 100.0 / (1e6 + 0.5), 1e-7);
}

/// Phase currents are of one unit, as every signal: the same three in place of one, and a third of their sum in the grid.
#[test]
fn phase_currents_are_of_one_unit() {
    let drawn = |count: u32| {
        Bench::new(50.0, 0.04, 1e-3)
            .ac("bus", 400.0)
            .device("e", "utility", &["bus"], grid(400.0, 0.01, 5.0))
            .devices("a", "constantImpedanceLoad", count, &["bus"], json!({ "p": 3e5 / f64::from(count), "q": 0.0 }))
            .record(&["a.ia", "e.ia"])
            .emt(50e-6)
            .run()
            .completed()
    };
    let (one, three) = (drawn(1), drawn(3));
    for t in [0.011, 0.025] {
        near("one unit", 3.0 * three.at("a.ia", t), one.at("a.ia", t), 1e-6);
        near("grid", -three.at("e.ia", t), 3.0 * three.at("a.ia", t), 1e-3);
    }
}

/// The lowest and the highest line-to-line voltage are those of the phasors: before a fault, a cycle into it, and a cycle behind it.
#[test]
fn the_lowest_and_the_highest_line_are_those_of_the_phasors() {
    for phases in ["a", "bc", "bcg", "abc"] {
        let bench = Bench::new(50.0, 0.4, 1e-3)
            .ac("bus", 400.0)
            .device("e", "utility", &["bus"], grid(400.0, 0.1, 5.0))
            .device("a", "constantImpedanceLoad", &["bus"], json!({ "p": 1e5, "q": 0.0 }))
            .event(0.1, "bus", "fault", json!({ "resistance": 0.05, "phases": phases }))
            .event(0.2, "bus", "clear", json!({}))
            .record(&["bus.vLowest", "a.vLowest", "bus.vHighest", "a.vHighest"]);
        let (rms, emt) = (bench.clone().run().completed(), bench.emt(20e-6).run().completed());
        for t in [0.0, 0.09, 0.19, 0.39] {
            for name in ["bus.vLowest", "a.vLowest", "bus.vHighest", "a.vHighest"] {
                near(&format!("{phases} {name} at {t}"), emt.at(name, t), rms.at(name, t), 1e-3 * 400.0);
            }
        }
        assert!(emt.at("bus.vLowest", 0.19) < 0.9 * 400.0, "{phases}");
    }
}

/// P25: an event between the points of the grid gives the same curve as on a grid five times finer.
#[test]
fn events_between_grid_points() {
    let run = |step: f64| {
        Bench::new(50.0, 1.02, 50e-6)
            .ac("bus", 400.0)
            .device("e", "utility", &["bus"], grid(400.0, 0.1, 5.0))
            .device("a", "constantImpedanceLoad", &["bus"], json!({ "p": 1e5, "q": 2e4 }))
            .event(1.000_013_7, "a", "set", json!({ "p": 4e5, "q": 1e5 }))
            .record(&["e.ia", "bus.va"])
            .emt(step)
            .run()
            .completed()
    };
    let (coarse, fine) = (run(50e-6), run(10e-6));
    let peak = fine.greatest("e.ia");
    println!("{} {}", coarse.greatest("e.ia"), peak);
    near("peak", coarse.greatest("e.ia"), peak, 1e-3 * peak);
    for run in [&coarse, &fine] {
        near("instant of the step", run.noted("D100")[0], 1.000_013_7, 1e-6);
    }
    let (a, b) = (coarse.series("e.ia"), fine.series("e.ia"));
    let worst = (20_000..20_400).map(|k| (a[k] - b[k]).abs()).fold(0.0, f64::max);
    println!("worst {}", worst / peak);
    assert!(worst < 1e-3 * peak);
}

/// P16: 100 kW at 800 V behind 1 mH and no capacitor. An injection one step late would grow by (2L/Δt)·P/V² = 6.25 a step; solved inside the
/// step it stands where E = v + R·P/v in a few iterations, for as long as rounding, which grows by e^(P/(I²·L)·t), has not moved it.
#[test]
fn constant_power_behind_an_inductance_is_solved_in_the_step() {
    let (e, r, p) = (800.0, 0.1, 100e3);
    let run = Bench::new(50.0, 5e-4, 50e-6)
        .dc("source", e)
        .dc("load", e)
        .device("e", "dcSource", &["source"], json!({ "voltage": e, "resistance": 0.0 }))
        .device("l", "dcBranch", &["source", "load"], json!({ "resistance": r, "inductance": 1e-3 }))
        .device("p", "dcConstantPowerLoad", &["load"], json!({ "power": p, "vBlend": 200.0, "currentLimit": 1e4 }))
        .record(&["load.v", "l.i"])
        .emt(50e-6)
        .run()
        .completed();
    let v = 787.298_334_620_741_7;
    for (v_at, i_at) in run.series("load.v").iter().zip(run.series("l.i")) {
        near("voltage", *v_at, v, 1e-8 * v);
        near("current", *i_at, p / v, 1e-8 * p / v);
    }
    let counted = &run.summary.statistics;
    let each = counted.newton_iterations as f64 / counted.steps as f64;
    assert!(each <= 4.0, "{each} iterations a step");
}

/// P16, where it does not stand: from another power the current runs away by L·di/dt = E − R·i − P/i, whose time is
/// (L/R)·[i₂·ln|i − i₂| − i₁·ln|i − i₁|]/(i₁ − i₂) with the roots i₁ and i₂ of R·i² − E·i + P.
#[test]
fn constant_power_behind_an_inductance_runs_away_as_its_equation_does() {
    let (e, r, l, step) = (800.0, 0.1, 1e-3, 2e-6);
    let run = Bench::new(50.0, 5e-4, step)
        .dc("source", e)
        .dc("load", e)
        .device("e", "dcSource", &["source"], json!({ "voltage": e, "resistance": 0.0 }))
        .device("l", "dcBranch", &["source", "load"], json!({ "resistance": r, "inductance": l }))
        .device("p", "dcConstantPowerLoad", &["load"], json!({ "power": 100e3, "vBlend": 200.0, "currentLimit": 1e4 }))
        .event(1e-4, "p", "set", json!({ "power": 90e3 }))
        .record(&["load.v", "l.i"])
        .emt(step)
        .run()
        .completed();
    let root = f64::sqrt(e * e - 4.0 * r * 90e3);
    let (upper, lower) = ((e + root) / (2.0 * r), (e - root) / (2.0 * r));
    let time = |i: f64| {
        l / r * (lower * libm::log((i - lower).abs()) - upper * libm::log((i - upper).abs())) / (upper - lower)
    };
    let before = run.at("l.i", 1e-4);
    for t in [2e-4, 3e-4, 4e-4, 5e-4] {
        let i = run.at("l.i", t);
        println!("{i} A: {} s", time(i) - time(before) - (t - 1e-4));
        near("time", time(i) - time(before), t - 1e-4, 1e-8);
        near("power", run.at("load.v", t) * i, 90e3, 1e-3);
    }
}

#[test]
fn a_negative_resistance_is_refused() {
    let fed = |p: f64| {
        Bench::new(60.0, 0.2, 1e-3)
            .ac("a", 34.5e3)
            .device(
                "grid",
                "utility",
                &["a"],
                json!({ "vNominal": 34.5e3, "shortCircuitPower": 1.5e9, "xOverR": 10.0, "voltage": 1.0 }),
            )
            .device("load", "constantImpedanceLoad", &["a"], json!({ "p": p, "q": 0.0 }))
            .record(&["load.p"])
    };
    fed(-5e5).run().completed();
    let begins = fed(-5e5).emt(50e-6);
    let becomes = fed(5e5).event(0.1, "load", "set", json!({ "p": -5e5 })).emt(50e-6);
    for run in [begins.run(), becomes.run()] {
        let failure = run.summary.failure.expect("a failure");
        assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("load"), Some("p")));
        assert!(failure.message.contains("negative resistance"), "{}", failure.message);
    }
}
