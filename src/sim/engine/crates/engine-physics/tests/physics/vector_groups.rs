//! Transformers in parallel: a current circulates where their vector groups do not agree, and none where they do, in both domains.

use crate::support;

use engine_core::devices::vector_groups::{GROUPS, GROUPS_OF_THREE};
use serde_json::{Value, json};
use support::{Bench, Outcome, near, with};

const HV: f64 = 110e3;
const LV: f64 = 20e3;
/// Of both transformers.
const S: f64 = 40e6;
const UK: f64 = 0.1;

fn two(group: &str) -> Value {
    json!({ "sRated": S, "vHv": HV, "vLv": LV, "uk": UK, "xOverR": 20.0, "noLoadLoss": 0.0, "noLoadCurrent": 0.0, "tap": 1.0, "vectorGroup": group })
}
fn three(group: &str) -> Value {
    json!({ "sHv": S, "sMv": S, "sLv": S, "vHv": HV, "vMv": LV, "vLv": 10e3, "ukHm": UK, "ukHl": 0.12, "ukMl": 0.05,
        "xOverRHm": 20.0, "xOverRHl": 20.0, "xOverRMl": 20.0, "noLoadLoss": 0.0, "noLoadCurrent": 0.0, "tap": 1.0, "vectorGroup": group })
}
/// `one` and `other` between a strong grid and a bus of 20 kV without load, the other behind a differential relay and a breaker.
fn parallel(one: (&str, Value), other: Value, clock: u8, closed: bool, emt: bool) -> Bench {
    let ports: &[&str] = if one.0 == "transformer" { &["h", "m"] } else { &["h", "m", "l"] };
    let grid = json!({ "vNominal": HV, "shortCircuitPower": 1e13, "xOverR": 10.0, "voltage": 1.0 });
    let relay = json!({ "closed": true, "ratedCurrent": 400.0, "differential": 0.3, "differentialRating": S, "differentialClock": clock, "differentialMeter": "tie" });
    let mut bench = Bench::new(50.0, 0.6, 1e-3).ac("h", HV).ac("t", HV).ac("m", LV).ac("l", 10e3).ac("behind", LV);
    bench.tolerance = 1e-9;
    bench.emt = emt.then_some(50e-6);
    bench
        .device("grid", "utility", &["h"], grid)
        .device("relay", "relayBreaker", &["h", "t"], relay)
        .device("one", one.0, ports, one.1)
        .device("other", "transformer", &["t", "behind"], other)
        .device("tie", "breaker", &["behind", "m"], json!({ "closed": closed, "ratedCurrent": 2000.0 }))
        .record(&["tie.i", "relay.differential"])
}
/// Current that goes round both with their secondaries `steps`·30° apart.
fn circulating(steps: f64) -> f64 {
    2.0 * libm::sin(steps * std::f64::consts::PI / 12.0) / (2.0 * UK) * S / (f64::sqrt(3.0) * LV)
}
/// The grid and the contacts give way by some 2e-4, a direct current by as much.
fn carries(what: &str, run: &Outcome, t: f64, expected: f64) {
    near(what, run.at("tie.i", t), expected, 5e-4 * expected + 1e-3);
}

/// Phase a of the grid is at its crest at t = 0.
#[test]
fn the_low_sides_lag_by_their_clocks() {
    let grid = json!({ "vNominal": HV, "shortCircuitPower": 1e13, "xOverR": 10.0, "voltage": 1.0 });
    let groups =
        GROUPS.iter().map(|g| ("transformer", *g)).chain(GROUPS_OF_THREE.iter().map(|g| ("transformer3w", *g)));
    for (kind, group) in groups {
        let is_three = kind == "transformer3w";
        let (params, ports): (Value, &[&str]) =
            if is_three { (three(group), &["h", "m", "l"]) } else { (two(group), &["h", "m"]) };
        let sides: &[(&str, f64)] = if is_three { &[("m", LV), ("l", 10e3)] } else { &[("m", LV)] };
        let mut bench = Bench::new(50.0, 0.01, 1e-3).ac("h", HV).ac("m", LV);
        bench.tolerance = 1e-9;
        bench.emt = Some(50e-6);
        let mut bench = if is_three { bench.ac("l", 10e3) } else { bench };
        bench = bench.device("grid", "utility", &["h"], grid.clone()).device("t", kind, ports, params);
        for (bus, _) in sides {
            let load = json!({ "p": 1e-6 * S, "q": 0.0 });
            bench = bench.device(&format!("load {bus}"), "constantImpedanceLoad", &[bus], load);
        }
        let names: Vec<String> = sides.iter().map(|(bus, _)| format!("{bus}.va")).collect();
        let run = bench.record(&names.iter().map(String::as_str).collect::<Vec<_>>()).run().completed();
        let clocks = group.split(|c: char| c.is_ascii_alphabetic()).filter_map(|digits| digits.parse::<f64>().ok());
        for ((bus, v), clock) in sides.iter().zip(clocks) {
            for step in 0..10 {
                let t = f64::from(step) * 1e-3;
                let wave = v
                    * f64::sqrt(2.0 / 3.0)
                    * (100.0 * std::f64::consts::PI * t - clock * std::f64::consts::PI / 6.0).cos();
                near(&format!("{group} {bus} {t}"), run.at(&format!("{bus}.va"), t), wave, 1e-5 * v);
            }
        }
    }
}

#[test]
fn a_current_circulates_by_what_the_groups_are_apart() {
    let of_three = |group| ("transformer3w", three(group));
    let of_two = |group| ("transformer", two(group));
    let shifted = |group, degrees: f64| with(&two(group), json!({ "phaseShift": degrees.to_radians() }));
    // The last number: steps by which the other's low side lags, with its phase shifter's.
    let cases = [
        (of_three("Dyn1yn1"), two("Dyn1"), 0.0, 1),
        (of_three("YNd11d11"), two("Yd11"), 0.0, 11),
        (of_three("YNd1d1"), two("Dyn1"), 0.0, 1),
        (of_three("YNd1d1"), two("YNyn0"), 1.0, 0),
        (of_three("Dyn11yn11"), two("YNd1"), 2.0, 1),
        (of_two("Dyn11"), two("YNyn0"), 1.0, 0),
        (of_two("Yzn11"), two("Dyn11"), 0.0, 11),
        (of_two("Dzn0"), two("Dyn11"), 1.0, 11),
        // Half a turn on.
        (of_two("Dyn5"), two("YNd5"), 0.0, 5),
        (of_two("YNd5"), two("Yd11"), 6.0, 11),
        (of_two("YNyn6"), two("Dd6"), 0.0, 6),
        (of_two("Yyn6"), two("YNyn0"), 6.0, 0),
        (of_two("Yzn5"), two("Dyn7"), 2.0, 7),
        (of_two("Dzn6"), two("Yzn7"), 1.0, 7),
        (of_two("YNd7"), shifted("Yd5", 60.0), 0.0, 7),
        (of_three("YNyn0d5"), two("YNyn6"), 6.0, 6),
        (of_three("Dyn5yn5"), two("YNd5"), 0.0, 5),
        (of_three("YNd5d5"), two("Dyn11"), 6.0, 11),
        (of_three("Dyn5d0"), two("Yd7"), 2.0, 7),
        (of_three("Dd0yn11"), two("Dd0"), 0.0, 0),
        (of_three("Dd0yn5"), two("Dyn1"), 1.0, 1),
        // A phase shifter makes good what a group leaves.
        (of_three("Dyn1yn1"), shifted("YNyn0", 30.0), 0.0, 1),
        (of_three("YNd11d11"), shifted("Dyn1", -60.0), 0.0, 11),
        (of_two("YNd1"), shifted("YNd11", 30.0), 1.0, 0),
    ];
    for (one, other, steps, clock) in cases {
        for emt in [false, true] {
            let what = format!("{} {} emt {emt}", one.1, other);
            let run = parallel(one.clone(), other.clone(), clock, true, emt).run().completed();
            carries(&what, &run, 0.005, circulating(steps));
            carries(&what, &run, 0.59, circulating(steps));
            // What goes round passes through the differential's zone.
            near(&what, run.at("relay.differential", 0.59), 0.0, 1e-3);
            assert!(run.noted("D360").is_empty(), "{what}");
            assert!(steps == 0.0 || run.audit() < 1e-6, "{what}: {}", run.audit());
        }
    }
}

#[test]
fn closing_a_tie_between_groups_that_do_not_agree() {
    for emt in [false, true] {
        let bench = parallel(("transformer3w", three("Dyn11yn11")), two("YNd1"), 1, false, emt);
        let run = bench.event(0.05, "tie", "close", json!({})).run().completed();
        assert!(run.series("tie.i")[..50].iter().all(|i| *i == 0.0));
        carries("closed", &run, 0.59, circulating(2.0));
        assert_eq!(run.noted("N220").len(), 1, "told before anything flows");
    }
    let agreeing = parallel(("transformer3w", three("Dyn11yn11")), two("Dyn11"), 11, true, false).run().completed();
    assert!(agreeing.noted("N220").is_empty());
}

/// The other sequences pass turned the other way: phases of a fault beside the current that goes round, against those of `emt`.
#[test]
fn an_unbalanced_fault_on_the_loop_as_in_phases() {
    let loops = [
        (three("YNd1d1"), "YNyn0", 0),
        (three("YNyn0d11"), "Dyn11", 11),
        // A winding changed over turns the zero sequence, too.
        (three("YNyn0yn0"), "YNyn6", 6),
        (three("YNyn0d5"), "Dyn5", 5),
        (three("YNd5d5"), "YNyn6", 6),
    ];
    for (one, other, clock) in loops {
        for kind in ["a", "bcg"] {
            let fault = |emt: bool| {
                let phases = ["a", "b", "c"].map(|p| if emt { format!("m.v{p}") } else { format!("m.v{p}Rms") });
                parallel(("transformer3w", one.clone()), two(other), clock, true, emt)
                    .event(0.1, "m", "fault", json!({ "resistance": 2.0, "phases": kind }))
                    .record(&phases.each_ref().map(String::as_str))
                    .run()
                    .completed()
            };
            let (rms, emt) = (fault(false), fault(true));
            for phase in ["a", "b", "c"] {
                let wave = emt.series(&format!("m.v{phase}"));
                let part = |cosine: bool| -> f64 {
                    let angle = |k: usize| k as f64 * std::f64::consts::TAU / 20.0;
                    (570..590).map(|k| wave[k] * if cosine { angle(k).cos() } else { angle(k).sin() }).sum::<f64>()
                        / 10.0
                };
                let size = part(true).hypot(part(false)) / std::f64::consts::SQRT_2;
                let what = format!("{} {other} {kind} {phase}", one["vectorGroup"]);
                near(&what, rms.at(&format!("m.v{phase}Rms"), 0.58), size, 1e-3 * LV / 3.0_f64.sqrt());
            }
        }
    }
}
