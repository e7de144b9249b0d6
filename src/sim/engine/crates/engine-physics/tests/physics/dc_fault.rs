//! Short circuits between the poles of DC buses.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

const E: f64 = 800.0;
const R: f64 = 4e-3;
const L: f64 = 20e-6;
const FAULT: f64 = 1e-3;
const AT: f64 = 0.01;

/// A stiff source behind a breaker of R and L; the fault and a load stand behind it.
fn feeder(emt: bool, trip_current: f64, load: Value, fault: f64) -> Bench {
    let breaker = json!({ "closed": true, "ratedCurrent": 2e3, "resistance": R, "inductance": L, "tripCurrent": trip_current,
        "tripDelay": 20e-6 });
    let bench = Bench::new(60.0, 0.05, 1e-5)
        .dc("source", E)
        .dc("bus", E)
        .device("e", "dcSource", &["source"], json!({ "voltage": E, "resistance": 0.0 }))
        .device("q", "dcBreaker", &["source", "bus"], breaker)
        .device(
            "load",
            "dcConstantPowerLoad",
            &["bus"],
            with(&json!({ "power": 0.0, "vBlend": 400.0, "currentLimit": 3e3 }), load),
        )
        .event(AT, "bus", "fault", json!({ "resistance": fault }))
        .record(&["q.i", "bus.v", "bus.iFault", "load.p"]);
    if emt { bench.emt(1e-5) } else { bench }
}

#[test]
fn current_rises_by_its_inductance_to_what_the_resistances_leave() {
    for emt in [false, true] {
        let run = feeder(emt, 1e9, json!({}), FAULT).run().completed();
        let (end, tau) = (E / (R + FAULT), L / (R + FAULT));
        for t in [1e-3, 4e-3, 10e-3, 35e-3] {
            let expected = end * (1.0 - libm::exp(-t / tau));
            // The rule's own error at a step of 10 µs in 4 ms.
            near("current", run.at("bus.iFault", AT + t), expected, if emt { 2e-5 } else { 2e-6 } * end);
            near("through the breaker", run.at("q.i", AT + t), expected, if emt { 2e-5 } else { 2e-6 } * end);
            near("voltage", run.at("bus.v", AT + t), FAULT * expected, 2e-5 * FAULT * end);
        }
        assert_eq!(run.at("bus.iFault", 0.5 * AT), 0.0);
        // Its heat is a loss, as in a fault of phases.
        assert!(run.audit() < 1e-6, "audit {}", run.audit());
        assert_eq!(run.summary.audit.as_ref().map(|audit| audit.load), Some(0.0));
    }
}

#[test]
fn capacitor_discharges_into_it() {
    for emt in [false, true] {
        let (c, r) = (20e-3, 50e-3);
        let mut bench = Bench::new(60.0, 0.02, 1e-5)
            .dc("bus", E)
            .device("e", "dcSource", &["bus"], json!({ "voltage": E, "resistance": 100.0 }))
            .device("c", "dcCapacitor", &["bus"], json!({ "capacitance": c }))
            .event(AT, "bus", "fault", json!({ "resistance": r }))
            .record(&["bus.v", "bus.iFault"]);
        bench.emt = emt.then_some(1e-5);
        let run = bench.run().completed();
        // Behind 100 Ω the source leaves E·r/(100 + r).
        let (end, tau) = (E * r / (100.0 + r), c / (1.0 / 100.0 + 1.0 / r));
        for t in [0.0, 2e-4, 1e-3, 5e-3] {
            let expected = end + (E - end) * libm::exp(-t / tau);
            near("voltage", run.at("bus.v", AT + t), expected, 1e-4 * E);
        }
        // In phases the record begins a step behind the jump.
        let first = if emt { run.at("bus.v", AT + 1e-5) / r } else { E / r };
        near("greatest", run.greatest("bus.iFault"), first, 1e-4 * E / r);
        assert!(run.audit() < 1e-6, "audit {}", run.audit());
    }
}

#[test]
fn breaker_trips_when_it_reaches_its_current() {
    for emt in [false, true] {
        let (trip, load) = (10e3, 1.6);
        let run = feeder(emt, trip, json!({}), FAULT)
            .device("r", "dcResistor", &["bus"], json!({ "resistance": load }))
            .run()
            .completed();
        let before = E / (R + load);
        let resistance = R + 1.0 / (1.0 / FAULT + 1.0 / load);
        let (end, tau) = (E / resistance, L / resistance);
        let opens = AT + tau * libm::log((end - before) / (end - trip)) + 20e-6;
        near("opens", run.noted("D380")[0], opens, 2e-7);
        let opened = end - (end - trip) * libm::exp(-20e-6 / tau);
        near("current at the opening", run.greatest("q.i"), opened, if emt { 0.05 * opened } else { 1e-3 * opened });
        near("dead behind it", run.at("bus.v", 0.05), 0.0, 1e-6);
        assert!(run.audit() < 1e-5, "audit {}", run.audit());
    }
}

/// A guard that crosses soon behind a jump is found where it crosses, from the second half of the damped steps on.
#[test]
fn breaker_trips_as_it_reaches_its_current_within_a_step_or_two() {
    const STEP: f64 = 50e-6;
    let load = 1.6;
    let before = E / (R + load);
    let resistance = R + 1.0 / (1.0 / FAULT + 1.0 / load);
    let (end, tau) = (E / resistance, L / resistance);
    for (part, within) in
        [(0.0, 40e-6), (0.0, 47e-6), (0.0, 66e-6), (0.0, 90e-6), (0.3, 30e-6), (0.6, 60e-6), (0.9, 70e-6)]
    {
        let at = 2.0 * AT + part * STEP;
        let trip = end - (end - before) * libm::exp(-within / tau);
        let run = feeder(true, trip, json!({}), 1e6)
            .device("r", "dcResistor", &["bus"], json!({ "resistance": load }))
            .event(at, "bus", "fault", json!({ "resistance": FAULT }))
            .emt(STEP)
            .run()
            .completed();
        near("opens", run.noted("D380")[0], at + within + 20e-6, 2e-7);
        let opened = end - (end - trip) * libm::exp(-20e-6 / tau);
        near("current at the opening", run.greatest("q.i"), opened, 1e-3 * opened);
    }
}

/// Where the bus has a capacitance the load comes back; what the inductance held swings into it.
#[test]
fn that_clears_leaves_the_load_running() {
    for emt in [false, true] {
        let run = feeder(emt, 1e9, json!({ "power": 100e3 }), 20e-3)
            .device("c", "dcCapacitor", &["bus"], json!({ "capacitance": 20e-3 }))
            .event(AT + 5e-3, "bus", "clear", json!({}))
            .run()
            .completed();
        assert!(run.at("bus.v", AT + 4.9e-3) < 0.9 * E, "{} V in the fault", run.at("bus.v", AT + 4.9e-3));
        assert_eq!(run.at("bus.iFault", AT + 6e-3), 0.0);
        near("load", run.at("load.p", 0.05), 100e3, 1.0);
        assert!(run.audit() < 1e-5, "audit {}", run.audit());
    }
}

/// Nothing on the bus takes what the inductance drives: it ends at once, and what it held is heat.
#[test]
fn that_clears_with_nothing_beside_it_ends_the_current() {
    for emt in [false, true] {
        let run = feeder(emt, 1e9, json!({}), FAULT).event(AT + 5e-3, "bus", "clear", json!({})).run().completed();
        near("current", run.at("q.i", 0.05), 0.0, 1e-3);
        near("voltage", run.at("bus.v", 0.05), E, 1e-3);
        let i = E / (R + FAULT) * (1.0 - libm::exp(-5e-3 * (R + FAULT) / L));
        let note = run.summary.notes.iter().find(|n| n.code == "N320").expect("told");
        let told: f64 = note.message.split_whitespace().find_map(|word| word.parse().ok()).expect("a number");
        near("energy", told, 0.5 * L * i * i, 5e-3 * told);
        assert!(run.audit() < 1e-5, "audit {}", run.audit());
    }
}

/// A battery straight on the bus drives E/(R₀ + R_F) until its contactor parts; without a time for that it is gone at once.
#[test]
fn a_battery_feeds_it_until_its_contactor_parts() {
    let (r0, wiring) = (10e-3, 2e-3);
    let battery = json!({
        "cellsSeries": 200, "cellsParallel": 40, "capacity": 100.0 * 3600.0, "ocvSoc": [0.0, 1.0], "ocvV": [3.2, 4.2], "r0": 0.2e-3 * 10.0,
        "rcR": [], "rcC": [], "wiringResistance": wiring, "soc": 0.8, "socMin": 0.1, "socMax": 0.95, "cellMin": 2.8, "cellMax": 4.3,
        "dischargeRateMax": 1e3, "chargeRateMax": 1e3
    });
    for emt in [false, true] {
        for time in [None, Some(20e-3)] {
            let own = time.map_or(battery.clone(), |t: f64| with(&battery, json!({ "disconnectTime": t })));
            let mut bench = Bench::new(60.0, 0.05, 1e-4)
                .dc("bus", E)
                .device("b", "batteryBank", &["bus"], own)
                .event(AT, "bus", "fault", json!({ "resistance": FAULT }))
                .record(&["b.i", "b.soc", "bus.iFault"]);
            bench.emt = emt.then_some(1e-5);
            let run = bench.run().completed();
            let parted = run.noted("D330");
            assert_eq!(parted.len(), 1, "{emt} {time:?}");
            near("parts", parted[0], AT + time.unwrap_or(0.0), if emt { 3e-5 } else { 1e-9 });
            assert_eq!(run.at("b.i", 0.04), 0.0);
            if time.is_some() {
                let prospective = 200.0 * (3.2 + 0.8) / (r0 + wiring + FAULT);
                near("current", run.at("bus.iFault", AT + 1e-3), prospective, 1e-4 * prospective);
            }
        }
    }
}

#[test]
fn is_refused_by_what_it_does_not_know() {
    let refused = |action: &str, params: Value| {
        let run = feeder(false, 1e9, json!({}), FAULT).event(0.02, "bus", action, params).run();
        let failure = run.summary.failure.expect("refused");
        assert_eq!((failure.code.as_str(), failure.device.as_deref()), ("bad-input", Some("bus")), "{failure:?}");
        failure.message
    };
    assert!(refused("fault", json!({ "reactance": 0.1 })).contains("reactance"));
    assert!(refused("fault", json!({ "resistance": -1.0 })).contains("at least 0 Ω"));
    assert!(refused("open", json!({})).contains("fault and clear"));
}

/// 0.2 F beside a constant power, whose equations are not linear, over 1 mΩ, which empties it within four steps of 50 µs, and over none, which does so
/// at once: what they take is accounted for.
#[test]
fn a_large_capacitor_empties_into_it_within_a_few_steps() {
    for fault in [FAULT, 0.1 * FAULT, 0.0] {
        for step in [10e-6, 50e-6] {
            let run = Bench::new(60.0, 0.1, 1e-3)
                .dc("bus", E)
                .device("e", "dcSource", &["bus"], json!({ "voltage": E, "resistance": 0.01 }))
                .device("c", "dcCapacitor", &["bus"], json!({ "capacitance": 0.2 }))
                .device(
                    "load",
                    "dcConstantPowerLoad",
                    &["bus"],
                    json!({ "power": 1e6, "vBlend": 400.0, "currentLimit": 3e3 }),
                )
                .event(0.05, "bus", "fault", json!({ "resistance": fault }))
                .record(&["bus.v"])
                .emt(step)
                .run()
                .completed();
            println!("{fault} Ω, {step} s: audit {:.1e}", run.audit());
            assert!(run.audit() < 1e-5, "{fault} Ω, {step} s: audit {:.1e}", run.audit());
        }
    }
}

/// A cable's capacitance empties within a picosecond, of which the stages of a step in `rms` know nothing.
#[test]
fn a_cable_empties_into_it_at_once() {
    for emt in [None, Some(1e-5)] {
        for fault in [0.0, 1e-5, 1e-4, FAULT] {
            let cable = json!({ "resistance": R, "inductance": L, "capacitance": 1e-7 });
            let mut bench = Bench::new(60.0, 0.05, 1e-5)
                .dc("source", E)
                .dc("bus", E)
                .device("e", "dcSource", &["source"], json!({ "voltage": E, "resistance": 0.0 }))
                .device("w", "dcBranch", &["source", "bus"], cable)
                .event(AT, "bus", "fault", json!({ "resistance": fault }));
            bench.emt = emt;
            let run = bench.run().completed();
            assert!(run.audit() < 1e-6, "{emt:?} {fault} Ω: audit {:.1e}", run.audit());
            let (end, tau) = (E / (R + fault), L / (R + fault));
            let left = 0.05 - AT;
            let drawn = E * end * (left - tau * (1.0 - libm::exp(-left / tau)));
            near("drawn", run.summary.audit.as_ref().map_or(0.0, |audit| audit.source), drawn, 1e-5 * drawn);
        }
    }
}
