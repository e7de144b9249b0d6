//! Protection relays against the formulas of their curves, and exact zero after the trip.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

const V: f64 = 480.0;

fn stiff(voltage: f64) -> Value {
    json!({ "vNominal": V, "shortCircuitPower": 1e12, "xOverR": 10.0, "voltage": voltage })
}
fn plain() -> Value {
    json!({ "closed": true, "ratedCurrent": 1000.0, "contactResistance": 1e-9 })
}

/// A load of 80 % of the pick-up of 100 A that becomes `multiple` times the pick-up at 1 s.
fn loaded(relay: Value, multiple: f64, duration: f64) -> Bench {
    let watts = |amperes: f64| f64::sqrt(3.0) * V * amperes;
    Bench::new(60.0, duration, 1e-3)
        .ac("a", V)
        .ac("b", V)
        .device("grid", "utility", &["a"], stiff(1.0))
        .device("r", "relayBreaker", &["a", "b"], with(&plain(), relay))
        .device("load", "constantImpedanceLoad", &["b"], json!({ "p": watts(80.0), "q": 0.0 }))
        .event(1.0, "load", "set", json!({ "p": watts(100.0 * multiple), "q": 0.0 }))
        .record(&["r.i", "r.closed", "r.tripped", "r.p", "b.v"])
}

#[test]
fn inverse_curves_trip_by_their_formulas() {
    let iec = |k: f64, alpha: f64, m: f64| 0.5 * k / (m.powf(alpha) - 1.0);
    let ieee = |a: f64, b: f64, p: f64, m: f64| 0.5 * (a / (m.powf(p) - 1.0) + b);
    for m in [2.0, 5.0, 12.0] {
        let expected = [
            ("iecStandard", iec(0.14, 0.02, m)),
            ("iecVery", iec(13.5, 1.0, m)),
            ("iecExtremely", iec(80.0, 2.0, m)),
            ("iecLongTime", iec(120.0, 1.0, m)),
            ("ieeeModerately", ieee(0.0515, 0.114, 0.02, m)),
            ("ieeeVery", ieee(19.61, 0.491, 2.0, m)),
            ("ieeeExtremely", ieee(28.2, 0.1217, 2.0, m)),
        ];
        for (curve, time) in expected {
            let relay = json!({ "overcurrent": 100.0, "curve": curve, "timeDial": 0.5, "breakerTime": 0.05 });
            let run = loaded(relay, m, 2.0 + time).run().completed();
            let trip = run.noted("D360")[0];
            near(&format!("{curve} at {m}"), trip - 1.0, time, 1e-4 * time + 1e-5);
            near("contacts", run.noted("D361")[0] - trip, 0.05, 1e-9);
            let after = libm::round((trip + 0.06) / 1e-3) as usize;
            assert!(run.series("r.i")[after..].iter().all(|i| *i == 0.0), "exactly nothing after the trip");
            assert!(run.series("b.v")[after..].iter().all(|v| *v == 0.0));
            assert_eq!(*run.series("r.tripped").last().expect("samples"), 51.0);
            assert!(run.audit() < 1e-6, "audit {}", run.audit());
        }
    }
}

#[test]
fn below_the_pick_up_nothing_trips_and_above_it_definite_times_hold() {
    let all = json!({ "overcurrent": 100.0, "curve": "iecVery", "timeDial": 0.1, "instantaneous": 800.0, "reversePower": 1e3 });
    assert!(loaded(all, 0.99, 20.0).run().completed().noted("D360").is_empty());
    let relay = json!({ "instantaneous": 500.0, "instantaneousDelay": 0.1 });
    near("50", loaded(relay.clone(), 6.0, 3.0).run().completed().noted("D360")[0], 1.1, 1e-6);
    // It lets go when the current falls back before its delay.
    let watts = f64::sqrt(3.0) * V * 80.0;
    let short = loaded(relay, 6.0, 3.0).event(1.05, "load", "set", json!({ "p": watts, "q": 0.0 }));
    assert!(short.run().completed().noted("D360").is_empty());
}

#[test]
fn voltage_elements_trip_after_their_delay() {
    for (element, voltage, relay) in [
        ("27", 0.8, json!({ "undervoltage": 0.88, "undervoltageDelay": 2.0 })),
        ("59", 1.15, json!({ "overvoltage": 1.1, "overvoltageDelay": 1.0 })),
    ] {
        let delay = if element == "27" { 2.0 } else { 1.0 };
        let bench = loaded(relay, 0.5, 5.0).event(1.5, "grid", "set", json!({ "voltage": voltage }));
        let run = bench.run().completed();
        near(element, run.noted("D360")[0], 1.5 + delay, 1e-6);
        assert_eq!(run.series("r.tripped").last().map(|n| n.to_string()).as_deref(), Some(element));
    }
}

/// Told to close while it is closed, it had forgotten what was picked up and never tripped.
#[test]
fn closing_a_closed_breaker_does_not_blind_its_relay() {
    let relay = json!({ "undervoltage": 0.88, "undervoltageDelay": 2.0, "overcurrent": 100.0, "curve": "iecVery", "timeDial": 0.1 });
    for emt in [false, true] {
        let bench = |relay: Value, multiple: f64| {
            let bench = loaded(relay, multiple, 4.0).event(1.3, "r", "close", json!({}));
            if emt { bench.emt(1e-4) } else { bench }
        };
        let sag = bench(relay.clone(), 0.5).event(1.2, "grid", "set", json!({ "voltage": 0.8 }));
        let cycle = if emt { 1.0 / 60.0 } else { 1e-6 };
        let tripped = sag.run().completed().noted("D360")[0];
        assert!((3.2..3.2 + cycle).contains(&tripped), "27, emt {emt}: {tripped}");
        // The curve goes on, too: 0.1·13.5/(2 − 1) = 1.35 s.
        near("51", bench(relay.clone(), 2.0).run().completed().noted("D360")[0], 2.35, cycle.max(1e-3));
    }
}

#[test]
fn reverse_power_trips_a_motoring_branch() {
    let relay = json!({ "reversePower": 5e3, "reversePowerDelay": 0.5 });
    let bench = loaded(relay, 0.5, 4.0).event(2.0, "load", "set", json!({ "p": -20e3, "q": 0.0 }));
    near("32R", bench.run().completed().noted("D360")[0], 2.5, 1e-6);
}

#[test]
fn frequency_elements_follow_the_swing() {
    // A machine alone on constant torque: a load step of 0.2 pu at H = 2 s falls at 0.2/(2·2) pu/s = 3 Hz/s (constant power; speed
    // neglected, so that the fall is exactly straight).
    let machine = json!({
        "sRated": 1e6, "vRated": V, "machineModel": "classical", "speedEffect": "neglected", "xdTransient": 0.2, "inertia": 2.0,
        "governor": "none", "exciter": "none", "vSet": 1.0, "pSet": 0.5e6
    });
    let island = |relay: Value, event: (&str, f64)| {
        Bench::new(60.0, 2.0, 1e-3)
            .ac("a", V)
            .ac("b", V)
            .device("g", "genset", &["a"], machine.clone())
            .device("r", "relayBreaker", &["a", "b"], with(&plain(), relay))
            .device("base", "constantPowerLoad", &["a"], json!({ "p": 0.5e6, "q": 0.0, "vBlend": 0.3 }))
            .device("step", "constantPowerLoad", &["b"], json!({ "p": 1.0, "q": 0.0, "vBlend": 0.3 }))
            .event(0.5, event.0, "set", json!({ "p": event.1, "q": 0.0 }))
            .record(&["r.rocof", "r.i", "r.tripped"])
            .run()
            .completed()
    };
    let more = ("step", 0.2e6);
    let under = island(json!({ "underfrequency": 59.0, "underfrequencyDelay": 0.1 }), more);
    near("81U", under.noted("D360")[0], 0.5 + 1.0 / 3.0 + 0.1, 1e-3);
    // 0.2 pu thrown off rise as fast.
    let over = json!({ "overfrequency": 61.0, "overfrequencyDelay": 0.1 });
    let thrown = island(over.clone(), ("base", 0.3e6));
    near("81O", thrown.noted("D360")[0], 0.5 + 1.0 / 3.0 + 0.1, 1e-3 * (1.0 / 3.0 + 0.1));
    assert_eq!(*thrown.series("r.tripped").last().expect("samples"), 81.0);
    assert!(island(over, more).noted("D360").is_empty());
    // The window of 0.1 s lets |df/dt| reach 2 Hz/s when 1 − e^{−t/T} = 2/3.
    let rocof = island(json!({ "rocof": 2.0, "rocofDelay": 0.2, "rocofWindow": 0.1 }), more);
    near("81R", rocof.noted("D360")[0], 0.5 + 0.1 * libm::log(3.0) + 0.2, 1e-3);
}

/// Time in which iecExtremely with dial 0.02 trips when the current steps from 0.8 to 5 times the pick-up at a crest of phase a, by the fundamental of each phase over
/// the last cycle: X = 2/T·∫ x·e^(−jωt) dt, the greatest phase taken.
fn tripped_by_the_last_cycle(frequency: f64) -> f64 {
    let (period, step) = (1.0 / frequency, 1e-6);
    let omega = std::f64::consts::TAU * frequency;
    let (mut t, mut progress) = (0.0, 0.0);
    let lags = [0.0, 1.0, 2.0].map(|k| k * std::f64::consts::TAU / 3.0);
    // Of the time since the step, in each phase.
    let mut after = [(0.0, 0.0); 3];
    while progress < 1.0 {
        let multiple = after
            .iter()
            .zip(lags)
            .map(|(x, lag)| f64::hypot(4.2 * x.0 + 0.8 * libm::cos(lag), 4.2 * x.1 - 0.8 * libm::sin(lag)))
            .fold(0.0, f64::max);
        progress = f64::max(progress + step * (multiple * multiple - 1.0) / (80.0 * 0.02), 0.0);
        if t < period {
            for (x, lag) in after.iter_mut().zip(lags) {
                let (middle, value) = (t + 0.5 * step, 2.0 / period * step * libm::cos(omega * (t + 0.5 * step) - lag));
                *x = (x.0 + value * libm::cos(omega * middle), x.1 - value * libm::sin(omega * middle));
            }
        }
        t += step;
    }
    t
}

#[test]
fn in_phases_it_trips_as_in_phasors_but_for_a_cycle_of_measuring() {
    let relay = json!({ "overcurrent": 100.0, "curve": "iecExtremely", "timeDial": 0.02 });
    let time = tripped_by_the_last_cycle(60.0);
    let bench = loaded(relay, 5.0, 1.2).emt(50e-6);
    let run = bench.run().completed();
    near("51 in emt", run.noted("D360")[0] - 1.0, time, 1e-4);
    let phasors = 0.02 * 80.0 / 24.0;
    assert!(time > phasors && time < phasors + 1.0 / 60.0);
}

/// Grid, relay, transformer of 10 MVA, breaker, 6 MW; what is drawn at `lv` lies inside the differential's zone, at `out` outside of it.
fn transformer(relay: Value, group: &str, closed: bool, remanence: f64) -> Bench {
    let zone = json!({ "differential": 0.3, "differentialSlope": 0.4, "differentialDelay": 0.02, "differentialRating": 10e6, "differentialClock": 11, "differentialMeter": "q" });
    let relay = with(&with(&plain(), zone), with(&relay, json!({ "closed": closed })));
    Bench::new(50.0, 0.6, 1e-3)
        .ac("g", 33e3)
        .ac("hv", 33e3)
        .ac("lv", 11e3)
        .ac("out", 11e3)
        .device("grid", "utility", &["g"], json!({ "vNominal": 33e3, "shortCircuitPower": 500e6, "xOverR": 10.0, "voltage": 1.0 }))
        .device("r", "relayBreaker", &["g", "hv"], relay)
        .device(
            "t",
            "transformer",
            &["hv", "lv"],
            json!({ "sRated": 10e6, "vHv": 33e3, "vLv": 11e3, "uk": 0.08, "xOverR": 20.0, "noLoadLoss": 1e-3, "noLoadCurrent": 3e-3,
                "tap": 1.0, "vectorGroup": group, "kneeFlux": 1.2, "airCoreReactance": 0.3, "remanence": remanence }),
        )
        .device("q", "breaker", &["lv", "out"], plain())
        .device("load", "constantImpedanceLoad", &["out"], json!({ "p": 6e6, "q": 0.0 }))
        .record(&["r.differential", "r.closed", "r.tripped"])
}

#[test]
fn a_differential_trips_for_its_zone_alone() {
    let fault = |bus: &str, ohms: f64| {
        transformer(json!({ "breakerTime": 0.05 }), "Dyn11", true, 0.0)
            .event(0.1, bus, "fault", json!({ "resistance": ohms, "reactance": 0.0 }))
            .run()
            .completed()
    };
    let inside = fault("lv", 0.0);
    near("87T", inside.noted("D360")[0], 0.12, 1e-6);
    near("contacts", inside.noted("D361")[0], 0.17, 1e-6);
    assert_eq!(*inside.series("r.tripped").last().expect("samples"), 87.0);
    assert!(fault("out", 0.0).noted("D360").is_empty());
    // Just above and below 30 % of 10 MVA; the voltage behind 8 % of impedance is a little lower.
    let ohms = |share: f64| 11e3_f64.powi(2) / (share * 10e6);
    let (above, below) = (fault("lv", ohms(0.32)), fault("lv", ohms(0.29)));
    near("87T just above", above.noted("D360")[0], 0.12, 1e-6);
    assert!(below.noted("D360").is_empty(), "{}", below.at("r.differential", 0.3));
    let share = below.at("r.differential", 0.3);
    assert!((0.27..0.3).contains(&share), "{share}");
}

#[test]
fn in_phases_a_differential_knows_vector_groups_and_inrush() {
    for (group, clock) in [("Dyn11", 11), ("YNd1", 1), ("YNyn0", 0)] {
        let relay = json!({ "differentialClock": clock });
        let bench = || transformer(relay.clone(), group, true, 0.0).emt(50e-6);
        let run = bench().event(0.2, "lv", "fault", json!({ "resistance": 0.0 })).run().completed();
        near(&format!("load through {group}"), run.at("r.differential", 0.15), 0.0, 0.01);
        let trip = run.noted("D360")[0];
        assert!((0.22..0.25).contains(&trip), "within a cycle after its delay: {trip}");
        let outside = bench().event(0.2, "out", "fault", json!({ "resistance": 0.0 })).run().completed();
        assert!(outside.noted("D360").is_empty());
    }
    let inrush = transformer(json!({ "differentialClock": 11 }), "Dyn11", false, 0.7).emt(50e-6).event(
        0.1,
        "r",
        "close",
        json!({}),
    );
    let run = inrush.run().completed();
    assert!(run.greatest("r.differential") > 0.6, "{}", run.greatest("r.differential"));
    assert!(run.noted("D360").is_empty(), "its second harmonic blocks");
}

/// A phase to earth at the 33 kV side of the zone: 3·I₁ = U/(√3·|Z₁ + R|) in the phase, ⅔ of it in the differential's two sequences.
#[test]
fn unbalanced_faults_are_seen_by_their_phases() {
    let z = 33e3 * 33e3 / 500e6;
    let (r, x) = (z / f64::hypot(1.0, 10.0), 10.0 * z / f64::hypot(1.0, 10.0));
    let amperes = |ohms: f64| 33e3 / 3.0_f64.sqrt() / f64::hypot(r + ohms, x);
    let rated = 10e6 / (3.0_f64.sqrt() * 33e3);
    let fault = |relay: Value, ohms: f64| {
        transformer(relay, "Dyn11", true, 0.0)
            .event(0.1, "hv", "fault", json!({ "resistance": ohms, "phases": "a" }))
            .run()
            .completed()
    };
    // 50 set to 80 % of the phase current, which is far above that of the positive sequence.
    let ohms = 10.0;
    let off = json!({ "differential": 10.0 });
    let instantaneous = with(&off, json!({ "instantaneous": 0.8 * amperes(ohms), "instantaneousDelay": 0.05 }));
    let run = fault(instantaneous, ohms);
    near("50", run.noted("D360")[0], 0.15, 1e-6);
    near(
        "87T sees two sequences",
        run.at("r.differential", 0.12),
        2.0 / 3.0 * amperes(ohms) / rated,
        0.01 * amperes(ohms) / rated,
    );
    assert!(fault(with(&off, json!({ "instantaneous": 1.3 * amperes(ohms) })), ohms).noted("D360").is_empty());
    // 27 by the lines beside the faulted phase.
    let run = fault(json!({ "undervoltage": 0.9, "undervoltageDelay": 0.05, "differentialDelay": 1.0 }), 0.0);
    near("27", run.noted("D360")[0], 0.15, 1e-6);
    // Two phases behind the zone: both sequences pass through the transformer, turned apart.
    let outside = transformer(json!({}), "Dyn11", true, 0.0)
        .event(0.1, "out", "fault", json!({ "resistance": 0.0, "phases": "bc" }))
        .run()
        .completed();
    assert!(outside.noted("D360").is_empty(), "{}", outside.at("r.differential", 0.3));
    near("through", outside.at("r.differential", 0.3), 0.0, 0.02);
}

/// A phase to earth at the relay (Z₀ = Z₁): the lines beside it keep 1/√3 and the third one all, the positive sequence ⅔.
#[test]
fn voltage_elements_look_at_single_lines_in_both_domains() {
    let fault = |relay: Value, voltage: f64, emt: bool| {
        let grid = json!({ "vNominal": 33e3, "shortCircuitPower": 500e6, "xOverR": 10.0, "voltage": voltage });
        let mut bench = Bench::new(50.0, 0.4, 1e-3)
            .ac("g", 33e3)
            .ac("out", 33e3)
            .device("grid", "utility", &["g"], grid)
            .device("r", "relayBreaker", &["g", "out"], with(&plain(), relay))
            .device("load", "constantImpedanceLoad", &["out"], json!({ "p": 1e6, "q": 0.0 }))
            .event(0.1, "g", "fault", json!({ "resistance": 0.0, "phases": "a" }));
        bench.emt = emt.then_some(50e-6);
        bench.run().completed().noted("D360")
    };
    let under = |pick_up: f64| json!({ "undervoltage": pick_up, "undervoltageDelay": 0.05 });
    let over = |pick_up: f64| json!({ "overvoltage": pick_up, "overvoltageDelay": 0.2 });
    for emt in [false, true] {
        let trip = fault(under(0.62), 1.0, emt);
        // In phases it takes a cycle to see a change whole.
        assert!(trip[0] > 0.15 - 1e-6 && trip[0] < if emt { 0.171 } else { 0.15 + 1e-6 }, "27, emt {emt}: {trip:?}");
        let below = fault(under(0.55), 1.0, emt);
        assert!(below.is_empty(), "27, emt {emt}: {below:?}");
        // Above its pick-up from the start, and still in one line.
        near("59", fault(over(1.05), 1.1, emt)[0], 0.2, 1e-6);
        assert!(fault(over(1.15), 1.1, emt).is_empty(), "59, emt {emt}");
    }
}

/// In the first cycle of an `emt` run the elements see the fundamental of the operating point's cycle, not the instant: a fault in that cycle is seen as one later on is.
#[test]
fn voltage_elements_begin_with_the_cycle_before_the_run() {
    let trip = |at: f64, phases: &str, relay: Value| {
        let grid = json!({ "vNominal": 33e3, "shortCircuitPower": 500e6, "xOverR": 10.0, "voltage": 1.0 });
        let run = Bench::new(50.0, 0.3, 1e-3)
            .ac("g", 33e3)
            .ac("out", 33e3)
            .device("grid", "utility", &["g"], grid)
            .device("r", "relayBreaker", &["g", "out"], with(&plain(), relay))
            .device("load", "constantImpedanceLoad", &["out"], json!({ "p": 1e6, "q": 0.0 }))
            .event(at, "g", "fault", json!({ "resistance": 0.0, "phases": phases }))
            .emt(50e-6)
            .run()
            .completed();
        run.noted("D360").first().map(|trip| trip - at)
    };
    let under = |delay: f64| json!({ "undervoltage": 0.62, "undervoltageDelay": delay });
    // A whole number of cycles apart: both see the same wave, the first while its window still reaches back before the run.
    for (phases, delay) in [("a", 0.0), ("a", 0.05), ("abc", 0.0)] {
        let (first, later) = (trip(0.004, phases, under(delay)), trip(0.104, phases, under(delay)));
        let (first, later) = (first.expect("trips"), later.expect("trips"));
        near(&format!("{phases} after {delay} s"), first, later, 1e-4);
        assert!(first > delay + 1e-3, "not by the instant: {first}");
    }
    // One phase to earth swings the instant's voltage up and down twice a cycle by the negative sequence: no line comes above 1.
    assert_eq!(trip(0.004, "a", json!({ "overvoltage": 1.02, "overvoltageDelay": 0.0 })), None);
    assert_eq!(trip(0.004, "a", json!({ "undervoltage": 0.55, "undervoltageDelay": 0.0 })), None);
}

/// Faults of all kinds behind the relay, 5 Ω in each phase of a grid of 0.6 Ω (Z₀ = Z₁): definite and inverse times as in phasors, a cycle later at most, and
/// nothing just below the pick-up. The instant's space vector of one phase or two swings through zero.
#[test]
fn overcurrent_elements_look_at_single_phases_in_both_domains() {
    let fault = |relay: Value, phases: &str, emt: bool| {
        let mut bench = Bench::new(50.0, 1.6, 1e-3)
            .ac("g", 11e3)
            .ac("out", 11e3)
            .device("grid", "utility", &["g"], json!({ "vNominal": 11e3, "shortCircuitPower": 200e6, "xOverR": 10.0, "voltage": 1.0, "zeroSequence": 1.0 }))
            .device("r", "relayBreaker", &["g", "out"], with(&plain(), relay))
            .device("load", "constantImpedanceLoad", &["out"], json!({ "p": 1e6, "q": 0.0 }))
            .event(0.1, "out", "fault", with(&json!({ "resistance": 5.0 }), if phases == "abc" { json!({}) } else { json!({ "phases": phases }) }));
        bench.emt = emt.then_some(50e-6);
        let trips = bench.run().completed().noted("D360");
        trips.first().map(|trip| trip - 0.1)
    };
    // The greatest phase current of the fault, with 52 A of the load.
    for (phases, amperes) in [("abc", 1296.37), ("a", 1296.37), ("bc", 2184.3)] {
        let definite = |share: f64| json!({ "instantaneous": share * amperes, "instantaneousDelay": 0.05 });
        for relay in [
            definite(0.95),
            json!({ "overcurrent": 300.0, "curve": "ieeeVery", "timeDial": 0.5 }),
            json!({ "overcurrent": 300.0, "curve": "iecStandard", "timeDial": 0.1 }),
        ] {
            let what = format!("{phases}, {relay}");
            let rms = fault(relay.clone(), phases, false).expect(&what);
            let emt = fault(relay, phases, true).unwrap_or_else(|| panic!("{what} trips in phases"));
            assert!(emt > rms - 1e-3 && emt < rms + 0.021, "{what}: {emt} in phases, {rms} in phasors");
        }
        for emt in [false, true] {
            assert_eq!(fault(definite(1.05), phases, emt), None, "{phases}, emt {emt}");
        }
    }
}

/// Two phases bolted at the relay: the positive sequence keeps a half of the voltage and the load a half of its power, where the instant's space vector and power
/// swing between nothing and all.
#[test]
fn in_phases_an_unbalanced_fault_neither_blocks_frequency_nor_lets_reverse_power_go() {
    let trip = |relay: Value| {
        Bench::new(50.0, 0.6, 1e-3)
            .ac("g", 11e3)
            .ac("out", 11e3)
            .device(
                "grid",
                "utility",
                &["g"],
                json!({ "vNominal": 11e3, "shortCircuitPower": 200e6, "xOverR": 10.0, "voltage": 1.0 }),
            )
            .device("r", "relayBreaker", &["out", "g"], with(&plain(), relay))
            .device("load", "constantImpedanceLoad", &["out"], json!({ "p": 1e6, "q": 0.0 }))
            .event(0.1, "g", "fault", json!({ "resistance": 0.0, "phases": "bc" }))
            .event(0.2, "grid", "set", json!({ "frequency": 48.5 }))
            .emt(50e-6)
            .run()
            .completed()
            .noted("D360")
            .first()
            .copied()
    };
    let under =
        |inhibit: f64| json!({ "underfrequency": 49.0, "underfrequencyDelay": 0.2, "frequencyInhibit": inhibit });
    near("81U", trip(under(0.45)).expect("trips"), 0.4, 1e-3);
    assert_eq!(trip(under(0.55)), None);
    let reverse = |watts: f64| json!({ "reversePower": watts, "reversePowerDelay": 0.3 });
    near("32R", trip(reverse(0.48e6)).expect("trips"), 0.3, 1e-3);
    let changed = trip(json!({ "reversePower": 0.52e6, "reversePowerDelay": 0.3 }));
    assert_eq!(changed, None, "it lets go within a cycle of the fault");
}
