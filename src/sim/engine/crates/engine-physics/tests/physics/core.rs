//! What the core promises of every run: properties, timing, recording, ends with a reason, and refusals that name their place.

use crate::support;

use engine_core::results::{Chunk, RunSummary, Sink};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::cell::Cell;
use support::{Bench, near, with};

fn grid(voltage: f64) -> Value {
    json!({ "vNominal": 480.0, "shortCircuitPower": 50e6, "xOverR": 10.0, "voltage": voltage })
}
fn breaker(closed: bool) -> Value {
    json!({ "closed": closed, "ratedCurrent": 1e3 })
}
fn cable(r: f64, x: f64) -> Value {
    json!({ "length": 100.0, "resistance": r, "reactance": x, "capacitance": 0.0, "ampacity": 500.0 })
}

#[derive(Default)]
struct Store {
    chunks: Vec<Chunk>,
    /// Cancelled when asked for the time after this many.
    patience: Option<u64>,
    asked: Cell<u64>,
}

impl Sink for Store {
    fn chunk(&mut self, chunk: Chunk) {
        self.chunks.push(chunk);
    }
    fn cancelled(&self) -> bool {
        self.asked.set(self.asked.get() + 1);
        self.patience.is_some_and(|n| self.asked.get() > n)
    }
}

/// Grid, breaker and a load of constant impedance; `change` bends the network before it is run.
fn run(change: impl FnOnce(&mut Value)) -> (RunSummary, Store) {
    let mut network = json!({
        "formatVersion": 1,
        "frequencyHz": 60.0,
        "acBuses": [{ "id": "b", "vNominalV": 480.0 }, { "id": "c", "vNominalV": 480.0 }],
        "dcBuses": [],
        "devices": [
            { "id": "grid", "kind": "utility", "count": 1, "ports": ["b"], "params": grid(1.0) },
            { "id": "tie", "kind": "breaker", "count": 1, "ports": ["b", "c"], "params": breaker(true) },
            { "id": "load", "kind": "constantImpedanceLoad", "count": 1, "ports": ["c"], "params": { "p": 1e5, "q": 2e4 } },
        ],
        "profiles": [],
        "events": [],
        "channels": [{ "id": "v", "of": "c", "signal": "vpu" }],
        "settings": { "formulation": "rms", "durationS": 0.5, "recordStepS": 0.1, "tolerance": 1e-6, "maxStepS": 0.1, "seed": 1 },
    });
    change(&mut network);
    run_text(&network.to_string(), None)
}

fn run_text(text: &str, patience: Option<u64>) -> (RunSummary, Store) {
    let mut store = Store { patience, ..Store::default() };
    let summary = engine_core::run::run(text, &mut store);
    (summary, store)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Voltage behind two sources is the sum of what each gives alone (P26).
    #[test]
    fn linear_networks_superpose(a in 0.2..1.0f64, b in 0.2..1.0f64, r in 1e-6..1e-3f64, x in 1e-6..1e-3f64) {
        // No source can be 0: each keeps 0.1 pu, and what both give at that is taken off.
        let phasor = |first: f64, second: f64| {
            let run = Bench::new(60.0, 0.1, 0.1)
                .ac("b", 480.0)
                .ac("c", 480.0)
                .device("one", "utility", &["b"], grid(first))
                .device("two", "utility", &["c"], json!({ "vNominal": 480.0, "shortCircuitPower": 2e7, "xOverR": 3.0, "voltage": second }))
                .device("cable", "line", &["b", "c"], cable(r, x))
                .device("load", "constantImpedanceLoad", &["c"], json!({ "p": 1e5, "q": 2e4 }))
                .record(&["c.vpu", "c.angle"])
                .run()
                .completed();
            let (v, angle) = (run.at("c.vpu", 0.1), run.at("c.angle", 0.1));
            (v * libm::cos(angle), v * libm::sin(angle))
        };
        let (both, first, second, rest) = (phasor(a + 0.1, b + 0.1), phasor(a + 0.1, 0.1), phasor(0.1, b + 0.1), phasor(0.1, 0.1));
        prop_assert!((both.0 - (first.0 + second.0 - rest.0)).abs() < 1e-12);
        prop_assert!((both.1 - (first.1 + second.1 - rest.1)).abs() < 1e-12);
    }

    /// Whatever bytes come in, a summary with a reason goes out.
    #[test]
    fn any_text_is_answered(text in ".{0,200}") {
        let (summary, _) = run_text(&text, None);
        prop_assert_eq!(summary.failure.expect("refused").code, "bad-input");
    }

    /// Any set of numbers in a device's parameters gives finite columns or a typed failure.
    #[test]
    fn any_number_gives_numbers_or_a_reason(p in proptest::num::f64::NORMAL, q in proptest::num::f64::NORMAL, s in proptest::num::f64::NORMAL) {
        let (summary, store) = run(|n| {
            n["devices"][0]["params"]["shortCircuitPower"] = json!(s);
            n["devices"][2]["params"] = json!({ "p": p, "q": q });
            n["channels"] = json!([{ "id": "v", "of": "c", "signal": "vpu" }, { "id": "p", "of": "load", "signal": "p" }]);
        });
        prop_assert!(summary.status == "completed" || summary.failure.as_ref().is_some_and(|f| f.code != "panic"), "{:?}", summary.failure);
        prop_assert!(store.chunks.iter().flat_map(|c| &c.values).all(|v| v.is_finite()));
    }
}

/// P26.
#[test]
fn undisturbed_network_stands_still_to_the_last_bit() {
    let (summary, store) = run(|n| n["settings"]["durationS"] = json!(10.0));
    let values = &store.chunks[0].values;
    assert!(values.iter().all(|v| (v - values[0]).abs() < 1e-12), "{values:?}");
    let steady = summary.steady_state.expect("operating point");
    assert!(steady.mismatch_pu < 1e-10, "mismatch {}", steady.mismatch_pu);
    assert!(summary.audit.expect("audit").relative < 1e-9);
}

#[test]
fn same_input_gives_the_same_bytes() {
    let once = || {
        let (_, store) = run(|n| {
            n["events"] = json!([{ "id": "e", "timeS": 0.2137, "target": "c", "action": "fault", "params": { "resistance": 0.01 } }]);
        });
        store.chunks.iter().flat_map(|c| c.values.iter().map(|v| v.to_bits()).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    assert_eq!(once(), once());
}

#[test]
fn event_stands_at_its_own_instant_and_carries_exactly_nothing_after() {
    // 1 µs grid: the samples on either side of 10.013 7 ms.
    let run = Bench::new(60.0, 0.02, 1e-6)
        .ac("b", 480.0)
        .ac("c", 480.0)
        .device("grid", "utility", &["b"], grid(1.0))
        .device("tie", "breaker", &["b", "c"], breaker(true))
        .device("load", "constantImpedanceLoad", &["c"], json!({ "p": 1e5, "q": 2e4 }))
        .event(0.0100137, "tie", "open", json!({}))
        .record(&["c.vpu", "tie.i", "load.p"])
        .run()
        .completed();
    let v = run.series("c.vpu");
    assert!(v[10_013] > 0.9 && v[10_014] == 0.0, "{} {}", v[10_013], v[10_014]);
    for name in ["c.vpu", "tie.i", "load.p"] {
        assert!(run.series(name)[10_014..].iter().all(|v| *v == 0.0), "{name} must be exactly 0");
    }
}

#[test]
fn peak_between_two_grid_points_is_kept() {
    let run = Bench::new(60.0, 4.0, 1.0)
        .ac("b", 480.0)
        .device("grid", "utility", &["b"], grid(1.0))
        .device("load", "constantPowerLoad", &["b"], json!({ "p": 1e6, "q": 0.0, "vBlend": 0.5, "profile": "p" }))
        .profile("p", &[(0.0, 1e5), (1.3, 1e5), (1.3, 9e5), (1.302, 9e5), (1.302, 1e5), (4.0, 1e5)])
        .record(&["load.p"])
        .run()
        .completed();
    let channel = run.channel("load.p");
    for k in 0..5 {
        near("value", channel.values[k], 1e5, 1e-3);
        near("maximum", channel.maxima[k], if k == 2 { 9e5 } else { 1e5 }, 1e-3);
        near("minimum", channel.minima[k], 1e5, 1e-3);
    }
}

#[test]
fn points_of_an_edge_begin_nothing_anew() {
    // As a job's edges come: a raised cosine in eight lines of 4 ms. Each point taken for a jump would cost four short steps more.
    let edge = |from: f64, low: f64, high: f64| {
        (0..=8).map(move |k| {
            let share = 0.5 - 0.5 * libm::cos(std::f64::consts::PI * f64::from(k) / 8.0);
            (from + 4e-3 * f64::from(k), low + (high - low) * share)
        })
    };
    let pulses = (0..10).flat_map(|k| {
        let from = 1.0 + f64::from(k);
        edge(from, 1e5, 9e5).chain(edge(from + 0.5, 9e5, 1e5))
    });
    let points: Vec<(f64, f64)> = std::iter::once((0.0, 1e5)).chain(pulses).collect();
    let run = Bench::new(60.0, 11.0, 4e-3)
        .ac("b", 480.0)
        .device("grid", "utility", &["b"], grid(1.0))
        .device("load", "constantPowerLoad", &["b"], json!({ "p": 1e6, "q": 0.0, "vBlend": 0.5, "profile": "p" }))
        .profile("p", &points)
        .record(&["load.p"])
        .run()
        .completed();
    near("half way up", run.at("load.p", 1.016), 5e5, 1e-3 * 5e5);
    let steps = run.summary.statistics.steps as usize;
    assert!(steps < 3 * points.len(), "{steps} steps for {} points", points.len());
}

#[test]
fn cancelled_run_keeps_what_it_has() {
    let (_, whole) = run(|n| n["settings"]["durationS"] = json!(60.0));
    let mut text = Value::Null;
    run(|n| {
        n["settings"]["durationS"] = json!(60.0);
        text = n.clone();
    });
    let (summary, part) = run_text(&text.to_string(), Some(100));
    assert_eq!((summary.status, summary.failure.expect("reason").code.as_str()), ("cancelled", "cancelled"));
    assert!(summary.end > 0.0 && summary.end < 60.0, "end {}", summary.end);
    assert!(summary.audit.is_some() && summary.statistics.steps > 0);
    let (part, whole) = (&part.chunks[0], &whole.chunks[0]);
    assert_eq!(part.n, (summary.end / 0.1 - 1e-9) as usize + 1);
    assert_eq!(part.values, whole.values[..part.n]);
}

#[test]
fn hostile_input_is_refused_by_name() {
    type Change = fn(&mut Value);
    let event = |target: &str, action: &str, params: Value| json!([{ "id": "e", "timeS": 0.1, "target": target, "action": action, "params": params }]);
    let table: Vec<(&str, Change, Option<&str>, Option<&str>)> = vec![
        ("format of tomorrow", |n| n["formatVersion"] = json!(2), None, None),
        ("unknown field", |n| n["more"] = json!(1), None, None),
        ("other formulation", |n| n["settings"]["formulation"] = json!("emt"), None, None),
        ("no time", |n| n["settings"]["durationS"] = json!(0.0), None, None),
        ("endless record", |n| n["settings"]["recordStepS"] = json!(1e-12), None, None),
        ("bus twice", |n| n["acBuses"][1]["id"] = json!("b"), Some("b"), None),
        ("bus of no voltage", |n| n["acBuses"][0]["vNominalV"] = json!(-1.0), Some("b"), None),
        ("device twice", |n| n["devices"][1]["id"] = json!("load"), Some("load"), None),
        ("device on no bus", |n| n["devices"][2]["ports"] = json!(["nowhere"]), Some("load"), None),
        ("too few ports", |n| n["devices"][1]["ports"] = json!(["b"]), Some("tie"), None),
        ("unknown kind", |n| n["devices"][2]["kind"] = json!("perpetuum"), Some("load"), None),
        ("none of it", |n| n["devices"][2]["count"] = json!(0), Some("load"), None),
        ("missing parameter", |n| n["devices"][2]["params"] = json!({ "p": 1.0 }), Some("load"), Some("q")),
        ("text for a number", |n| n["devices"][2]["params"]["p"] = json!("1"), Some("load"), Some("p")),
        ("unknown parameter", |n| n["devices"][2]["params"]["r"] = json!(1), Some("load"), Some("r")),
        ("out of range", |n| n["devices"][0]["params"]["voltage"] = json!(9.0), Some("grid"), Some("voltage")),
        ("channel of nothing", |n| n["channels"][0]["of"] = json!("x"), None, None),
        ("signal of nothing", |n| n["channels"][0]["signal"] = json!("x"), Some("c"), None),
        (
            "profile that goes back",
            |n| n["profiles"] = json!([{ "id": "p", "timesS": [1.0, 0.0], "values": [0.0, 0.0] }]),
            None,
            None,
        ),
    ];
    for (what, change, device, param) in table {
        let (summary, store) = run(change);
        let failure = summary.failure.unwrap_or_else(|| panic!("{what}: {}", summary.status));
        assert_eq!(
            (failure.code.as_str(), failure.device.as_deref(), failure.param.as_deref()),
            ("bad-input", device, param),
            "{what}: {}",
            failure.message
        );
        assert!(store.chunks.is_empty(), "{what}: nothing is handed out");
    }
    for (what, events, device, param) in [
        ("event on nothing", event("x", "open", json!({})), "x", None),
        ("fault of text", event("c", "fault", json!({ "resistance": "1" })), "c", Some("resistance")),
        ("fault misspelt", event("c", "fault", json!({ "resistence": 1.0 })), "c", Some("resistence")),
        ("fault below zero", event("c", "fault", json!({ "resistance": -1.0 })), "c", None),
        ("unknown action", event("load", "fly", json!({})), "load", None),
    ] {
        let failure = run(|n| n["events"] = events).0.failure.unwrap_or_else(|| panic!("{what} was not refused"));
        assert_eq!(
            (failure.code.as_str(), failure.device.as_deref()),
            ("bad-input", Some(device)),
            "{what}: {}",
            failure.message
        );
        assert_eq!(failure.param.as_deref(), param, "{what}");
    }
}

#[test]
fn number_of_impossible_size_is_refused() {
    // Divided by, it would make signals that are no numbers.
    for size in [1e-320, 1e-31, 1e31] {
        let failure = run(|n| n["devices"][1]["params"]["ratedCurrent"] = json!(size)).0.failure.expect("refused");
        assert_eq!(
            (failure.code.as_str(), failure.device.as_deref(), failure.param.as_deref()),
            ("bad-input", Some("tie"), Some("ratedCurrent"))
        );
    }
}

#[test]
fn network_without_a_source_is_refused() {
    let failure = run(|n| {
        n["devices"].as_array_mut().expect("devices").remove(0);
    })
    .0
    .failure
    .expect("refused");
    assert_eq!(failure.code, "dead-network");
}

#[test]
fn constant_power_beyond_the_nose_is_refused_at_any_blend() {
    // E = 1 behind 0.01 + j0.05 pu: P_max = 8.198039 pu at 0.646560 pu (P3).
    let load = |p: f64, blend: f64| {
        Bench::new(60.0, 0.2, 0.1)
            .ac("b", 34.5e3)
            .device("grid", "utility", &["b"], json!({ "vNominal": 34.5e3, "shortCircuitPower": 100e6 / f64::hypot(0.01, 0.05), "xOverR": 5.0, "voltage": 1.0 }))
            .device("load", "constantPowerLoad", &["b"], json!({ "p": p * 100e6, "q": 0.0, "vBlend": blend }))
            .run()
            .summary
    };
    assert_eq!(load(8.0, 0.7).status, "completed");
    let mut told = 0;
    for (p, blend) in [(8.19, 0.7), (8.21, 0.7), (9.0, 0.7), (12.0, 0.9), (40.0, 0.7), (8.21, 0.3), (12.0, 0.1)] {
        let failure = load(p, blend)
            .failure
            .unwrap_or_else(|| panic!("P = {p} pu with a blend at {blend} pu has an operating point"));
        assert_eq!(failure.code, "no-operating-point", "{}", failure.message);
        assert!(failure.device.is_some());
        if failure.message.contains("is worst") {
            // The unit of the residual is said once.
            assert!(failure.message.contains(" off by ") && !failure.message.contains(", pu"), "{}", failure.message);
            told += 1;
        }
    }
    assert!(told > 0, "no message of what is worst");
}

#[test]
fn power_flow_of_the_nine_bus_system_is_the_published_one() {
    // WSCC three-machine nine-bus system, P. M. Anderson and A. A. Fouad, Power System Control and Stability, 2nd ed., fig. 2.19: 100 MVA base.
    let z = 230.0 * 230.0 / 100.0;
    let omega = 2.0 * std::f64::consts::PI * 60.0;
    let line = |r: f64, x: f64, b: f64| json!({ "length": 1.0, "resistance": r * z, "reactance": x * z, "capacitance": b / z / omega, "ampacity": 1e3 });
    let transformer = |x: f64, lv: f64| json!({ "sRated": 100e6, "vHv": 230e3, "vLv": lv, "uk": x, "xOverR": 1e9, "noLoadLoss": 0.0, "noLoadCurrent": 0.0, "tap": 1.0 });
    let machine = json!({ "machineModel": "classical", "governor": "none", "exciter": "none", "vSet": 1.025, "xdTransient": 0.2, "inertia": 3.5, "sRated": 200e6 });
    let load = |p: f64, q: f64| json!({ "p": p, "q": q, "vBlend": 0.7 });
    let published = [
        ("1", 16.5e3, 1.040, 0.0),
        ("2", 18e3, 1.025, 9.3),
        ("3", 13.8e3, 1.025, 4.7),
        ("4", 230e3, 1.026, -2.2),
        ("5", 230e3, 0.996, -4.0),
        ("6", 230e3, 1.013, -3.7),
        ("7", 230e3, 1.026, 3.7),
        ("8", 230e3, 1.016, 0.7),
        ("9", 230e3, 1.032, 2.0),
    ];
    let bench = published.iter().fold(Bench::new(60.0, 0.1, 0.1), |bench, (id, v, ..)| bench.ac(id, *v));
    let run = bench
        .device("slack", "utility", &["1"], json!({ "vNominal": 16.5e3, "shortCircuitPower": 1e12, "xOverR": 10.0, "voltage": 1.04, "voltageAt": "terminal" }))
        .device("t1", "transformer", &["4", "1"], transformer(0.0576, 16.5e3))
        .device("t2", "transformer", &["7", "2"], transformer(0.0625, 18e3))
        .device("t3", "transformer", &["9", "3"], transformer(0.0586, 13.8e3))
        .device("g2", "genset", &["2"], with(&machine, json!({ "vRated": 18e3, "pSet": 163e6 })))
        .device("g3", "genset", &["3"], with(&machine, json!({ "vRated": 13.8e3, "pSet": 85e6 })))
        .device("45", "line", &["4", "5"], line(0.010, 0.085, 0.176))
        .device("46", "line", &["4", "6"], line(0.017, 0.092, 0.158))
        .device("57", "line", &["5", "7"], line(0.032, 0.161, 0.306))
        .device("69", "line", &["6", "9"], line(0.039, 0.170, 0.358))
        .device("78", "line", &["7", "8"], line(0.0085, 0.072, 0.149))
        .device("89", "line", &["8", "9"], line(0.0119, 0.1008, 0.209))
        .device("A", "constantPowerLoad", &["5"], load(125e6, 50e6))
        .device("B", "constantPowerLoad", &["6"], load(90e6, 30e6))
        .device("C", "constantPowerLoad", &["8"], load(100e6, 35e6))
        .run()
        .completed();
    let steady = run.summary.steady_state.as_ref().expect("operating point");
    assert!(steady.mismatch_pu < 1e-10, "mismatch {}", steady.mismatch_pu);
    for (bus, (id, _, v, degrees)) in steady.buses.iter().zip(published) {
        near(id, bus.v_pu, v, 6e-4);
        near(id, bus.angle.to_degrees(), degrees, 0.06);
    }
}
