//! Three-winding transformer: measured pairs, star equivalent, tap, losses, both domains, zero sequence.

use crate::scan::{Complex, inverse, sum};
use crate::support;
use crate::unbalanced::{fault_current, rms_before};
use crate::zero_sequence::{MV, grid, held, utility};

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

const SIDES: [&str; 3] = ["Hv", "Mv", "Lv"];
const VOLTS: [f64; 3] = [MV, 11e3, 6.3e3];
/// 10 MVA, 33/11/6.3 kV, with what stands between its star points and earth, Ω; its core, where it has one, draws 0.4 % and 4 % of rated.
fn earthed(group: &str, has_core: bool, neutrals: [(f64, f64); 3]) -> Value {
    let (loss, current) = if has_core { (0.004, 0.04) } else { (0.0, 0.0) };
    let mut t = json!({ "sHv": 10e6, "sMv": 10e6, "sLv": 10e6, "vHv": VOLTS[0], "vMv": VOLTS[1], "vLv": VOLTS[2], "ukHm": 0.1, "ukHl": 0.18,
        "ukMl": 0.07, "xOverRHm": 20.0, "xOverRHl": 20.0, "xOverRMl": 20.0, "noLoadLoss": loss, "noLoadCurrent": current, "tap": 1.0,
        "vectorGroup": group });
    for (side, (r, x)) in SIDES.into_iter().zip(neutrals) {
        t[format!("neutralResistance{side}")] = json!(r);
        t[format!("neutralReactance{side}")] = json!(x);
    }
    t
}
fn fed(transformer: Value) -> Bench {
    Bench::new(50.0, 0.5, 1e-4)
        .ac("h", VOLTS[0])
        .ac("m", VOLTS[1])
        .ac("l", VOLTS[2])
        .device("grid", "utility", &["h"], utility(2.0))
        .device("t", "transformer3w", &["h", "m", "l"], transformer)
        .device("p", "constantPowerLoad", &["m"], json!({ "p": 2e5, "q": 0.0, "vBlend": 0.7 }))
}
/// Of the high winding's resistance, Ω: as much as leaves the pairs' other resistances passive.
fn before(ratios: Ratios) -> Complex {
    let share = (0.1 * 0.18 - 0.105 * 0.105) / 0.07;
    (ratios[3] * share * MV * MV / 10e6 / 401.0_f64.sqrt(), 0.0)
}
fn less(z: Complex, before: Complex) -> Complex {
    (z.0 - before.0, z.1 - before.1)
}
/// Legs of the star, Ω at the high side.
fn leg(k: usize, f: f64) -> Complex {
    let r = [0.105, -0.005, 0.075][k] * MV * MV / 10e6 / 401.0_f64.sqrt();
    (r, 20.0 * r * f / 50.0)
}
/// X₀/X of the pairs high–medium, high–low, medium–low, and R₀/R of all.
type Ratios = [f64; 4];
const ALIKE: Ratios = [1.0; 4];
const THREE_LIMBS: Ratios = [0.85, 0.9, 0.8, 1.3];
fn with_ratios(transformer: &Value, [hm, hl, ml, r]: Ratios) -> Value {
    with(transformer, json!({ "x0OverXHm": hm, "x0OverXHl": hl, "x0OverXMl": ml, "r0OverR": r }))
}
/// Legs of the zero sequence, Ω at the high side.
fn zero_leg(k: usize, f: f64, ratios: Ratios) -> Complex {
    let [hm, hl, ml] = [0.1 * ratios[0], 0.18 * ratios[1], 0.07 * ratios[2]];
    let uk = 0.5 * [hm + hl - ml, hm + ml - hl, hl + ml - hm][k];
    let x = 20.0 * uk * MV * MV / 10e6 / 401.0_f64.sqrt();
    (ratios[3] * leg(k, f).0, x * f / 50.0)
}
/// 3·Z_N of a star point, Ω at the high side.
fn thrice(k: usize, (r, x): (f64, f64), f: f64) -> Complex {
    let ratio = 3.0 * (MV / VOLTS[k]) * (MV / VOLTS[k]);
    (ratio * r, ratio * x * f / 50.0)
}
fn core(has_core: bool, f: f64) -> Complex {
    let base = 10e6 / MV / MV;
    if has_core { (0.004 * base, -(0.04f64.powi(2) - 0.004f64.powi(2)).sqrt() * base * 50.0 / f) } else { (0.0, 0.0) }
}
fn beside(a: Complex, b: Complex) -> Complex {
    inverse(sum(inverse(a), inverse(b)))
}

/// With a delta as the third winding, and three stars with a resistance at the third: from the medium side
/// Z_M + 3·Z_NM + (what is behind the low one) ∥ (Z_H − R_H + core ∥ (R_H + 3·Z_NH + Z₀ of the grid)).
#[test]
fn star_points_above_earth() {
    const NONE: (f64, f64) = (0.0, 0.0);
    for (has_core, high, medium) in [
        (false, (8.0, 0.0), NONE),
        (false, NONE, (1.0, 2.0)),
        (true, (8.0, 0.0), (0.5, 0.0)),
        (true, (3.0, 9.0), (0.5, 0.2)),
        (true, (0.0, 15.0), NONE),
    ] {
        for (group, low, ratios) in [
            ("YNyn0d11", NONE, ALIKE),
            ("YNyn0yn0", (0.1, 0.3), ALIKE),
            ("YNyn0d11", NONE, THREE_LIMBS),
            ("YNyn0yn0", (0.1, 0.3), THREE_LIMBS),
        ] {
            let is_star = group == "YNyn0yn0";
            let bench = fed(with_ratios(&earthed(group, has_core, [high, medium, low]), ratios)).device(
                "heater",
                "constantImpedanceLoad",
                &["l"],
                json!({ "p": 1e6, "q": 0.0 }),
            );
            let leg = |k: usize, f: f64| zero_leg(k, f, ratios);
            let behind_low = |f: f64| {
                let resistance = if is_star { MV * MV / 1e6 } else { 0.0 };
                sum(sum(leg(2, f), thrice(2, low, f)), (resistance, 0.0))
            };
            let wanted = |f: f64| {
                let outside = sum(sum(thrice(0, high, f), before(ratios)), grid(2.0, f));
                let magnetised = inverse(sum(core(has_core, f), inverse(outside)));
                let all = sum(
                    sum(leg(1, f), thrice(1, medium, f)),
                    beside(behind_low(f), sum(less(leg(0, f), before(ratios)), magnetised)),
                );
                (all.0 * VOLTS[1] / MV * VOLTS[1] / MV, all.1 * VOLTS[1] / MV * VOLTS[1] / MV)
            };
            held(&bench, "m", (20.0, 1500.0), 1e-3, wanted);
        }
    }
}

/// A phase to earth at the medium side through star points at both: the current by hand, the phases of `emt`, the energy of both; disconnected within
/// it, nothing is left.
#[test]
fn earth_fault_through_the_star_points() {
    const PHASES: [&str; 3] = ["m.va", "m.vb", "m.vc"];
    let solid = (0.0, 0.0);
    for (high, medium, ratios) in [
        ((12.0, 0.0), (0.5, 0.2), ALIKE),
        ((3.0, 9.0), (0.5, 0.2), ALIKE),
        ((3.0, 9.0), (0.5, 0.2), THREE_LIMBS),
        (solid, solid, THREE_LIMBS),
    ] {
        let t = with(&earthed("YNyn0d11", true, [high, medium, solid]), json!({ "kneeFlux": 1.4 }));
        let t = with_ratios(&t, ratios);
        let run = |emt: bool, trips: bool| {
            let names = PHASES.map(|name| if emt { name.to_owned() } else { format!("{name}Rms") });
            let mut bench = fed(t.clone())
                .event(0.1, "m", "fault", json!({ "resistance": 0.0, "phases": "a" }))
                .record(&names.each_ref().map(String::as_str));
            if trips {
                bench = bench.event(0.25, "t", "disconnect", json!({}));
            }
            if emt { bench.emt(20e-6) } else { bench }.run().completed()
        };
        let rms = run(false, false);
        let source = grid(1.0, 50.0);
        let magnetised = |outside: Complex| inverse(sum(core(true, 50.0), inverse(outside)));
        let first = before(ALIKE);
        let z1 = sum(sum(leg(1, 50.0), less(leg(0, 50.0), first)), magnetised(sum(source, first)));
        let outside = magnetised(sum(sum(thrice(0, high, 50.0), before(ratios)), grid(2.0, 50.0)));
        let zero = |k: usize| zero_leg(k, 50.0, ratios);
        let z0 =
            sum(sum(zero(1), thrice(1, medium, 50.0)), beside(zero(2), sum(less(zero(0), before(ratios)), outside)));
        let n = (VOLTS[1] / MV) * (VOLTS[1] / MV);
        let z = (n * (2.0 * z1.0 + z0.0), n * (2.0 * z1.1 + z0.1));
        let expected = 3.0 * rms.at("m.vaRms", 0.09) / z.0.hypot(z.1) / 1e3;
        // The load moves the voltage before the fault a little.
        near("I_k1, kA", fault_current(&rms)[0], expected, 5e-3 * expected);
        assert!(rms.audit() < 1e-6, "{}", rms.audit());
        let emt = run(true, false);
        println!("{high:?}: emt audit {:.1e}", emt.audit());
        assert!(emt.audit() < 1e-5, "{}", emt.audit());
        for name in PHASES {
            let gap = (rms_before(&emt, name, 0.48) - rms.at(&format!("{name}Rms"), 0.48)).abs();
            println!("{high:?} {name}: {:.1e}", gap / VOLTS[1]);
            assert!(gap < 1e-3 * VOLTS[1], "{high:?} {name}: {gap}");
        }
        let tripped = run(true, true);
        println!("{high:?}: tripped audit {:.1e}", tripped.audit());
        assert!(tripped.audit() < 2.8e-3, "{}", tripped.audit());
        assert!(rms_before(&tripped, "m.vb", 0.48) < 1e-3 * VOLTS[1]);
    }
}

#[test]
fn zero_sequence_ratios_that_belong_to_no_transformer_are_refused() {
    let t = with_ratios(&earthed("YNyn0d11", false, [(0.0, 0.0); 3]), [0.2, 0.2, 3.0, 1.0]);
    let failure = fed(t).run().summary.failure.expect("refused");
    assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("t"), Some("x0OverXMl")));
}

#[test]
fn a_winding_in_delta_has_no_star_point() {
    let t = earthed("YNyn0d11", false, [(0.0, 0.0), (0.0, 0.0), (0.0, 1.0)]);
    let failure = fed(t).run().summary.failure.expect("refused");
    assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("t"), Some("neutralReactanceLv")));
}
