//! P19: test network of IEC TR 60909-4 with its published currents (data and results as pandapower, BSD-3, holds them in its tests; it does
//! not calculate those to earth itself).

use engine_core::studies::{Outcome, study};
use serde_json::{Value, json};

fn line(id: &str, from: &str, to: &str, km: f64, z: [f64; 2], zero: [f64; 2]) -> Value {
    json!({ "kind": "line", "id": id, "from": from, "to": to, "r": z[0] * km, "x": z[1] * km, "r0": zero[0] * km, "x0": zero[1] * km })
}
fn three(id: &str, buses: [&str; 3], u: [f64; 3], pairs: [[f64; 3]; 3]) -> Value {
    json!({ "kind": "threeWinding", "id": id, "buses": buses, "u": u, "pairs": pairs, "group": "Dd0d0", "x0OverX": [1.0, 1.0, 1.0], "r0OverR": 1.0, "neutrals": [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]] })
}
/// What the network says of the zero sequence of T3, T4 and T6, Ω: between an earthed star and the delta R(0) = R and X(0) as a multiple of X,
/// high to medium, with K_T of the pair that star and delta are; 100 Ω at the star point of T6.
fn through_delta(
    id: &str,
    bus: &str,
    u: f64,
    [s, uk, ur]: [f64; 3],
    times: f64,
    pair: [f64; 3],
    neutral: f64,
) -> Value {
    let x = |uk: f64, ur: f64| (uk * uk - ur * ur).sqrt();
    let base = 0.95 * 1.1 / (1.0 + 0.6 * x(pair[1], pair[2])) * u * u / s;
    json!({ "kind": "earthing", "id": id, "bus": bus, "r0": ur * base, "x0": times * x(uk, ur) * base + 3.0 * neutral })
}

fn network() -> Value {
    let bus = |id: &str, kv: f64| json!({ "id": id, "un": kv * 1e3 });
    let grid = [400e3, 120e3, 30e3];
    let coupling = [[350e6, 0.21, 0.0026], [50e6, 0.07, 0.0016], [50e6, 0.10, 0.0016]];
    let supply = [[31.5e6, 0.12, 0.005], [31.5e6, 0.12, 0.005], [31.5e6, 0.12, 0.005]];
    let motor = |id: &str, mw: f64, cos: f64, eta: f64, locked: f64, pair: f64| json!({ "kind": "motor", "id": id, "bus": "7", "s": mw * 1e6 / (cos * eta), "u": 10e3, "locked": locked, "rOverX": 0.1, "mw": pair });
    json!({ "kind": "shortCircuit", "input": {
        "minimumDelayS": 0.1,
        "buses": [bus("1", 380.0), bus("2", 110.0), bus("3", 110.0), bus("4", 110.0), bus("5", 110.0), bus("6", 10.0), bus("7", 10.0),
            bus("8", 30.0), bus("G1", 20.0), bus("G2", 10.0), bus("T5", 10.0), bus("T6", 10.0), bus("H", 30.0)],
        "elements": [
            { "kind": "feeder", "id": "Q1", "bus": "1", "ik": 38e3, "rOverX": 0.1, "x0OverX": 3.0, "r0OverX0": 0.15 },
            { "kind": "feeder", "id": "Q2", "bus": "5", "ik": 16e3, "rOverX": 0.1, "x0OverX": 3.3, "r0OverX0": 0.2 },
            { "kind": "transformer", "id": "T1", "hv": "4", "lv": "G1", "s": 150e6, "uHv": 115e3, "uLv": 21e3, "uk": 0.16, "ur": 0.005, "onLoadTaps": true,
                "group": "YNd1", "x0OverX": 0.95, "r0OverR": 1.0, "neutralHv": [0.0, 22.0], "neutralLv": [0.0, 0.0] },
            { "kind": "generator", "id": "G1", "bus": "G1", "s": 150e6, "u": 21e3, "xd2": 0.14, "x2": 0.14, "r": 0.002, "cosPhi": 0.85, "voltageRise": 0.0, "unit": "T1", "starPoint": null },
            { "kind": "transformer", "id": "T2", "hv": "3", "lv": "G2", "s": 100e6, "uHv": 120e3, "uLv": 10.5e3, "uk": 0.12, "ur": 0.005, "onLoadTaps": false,
                "group": "Yd1", "x0OverX": 1.0, "r0OverR": 1.0, "neutralHv": [0.0, 0.0], "neutralLv": [0.0, 0.0] },
            { "kind": "generator", "id": "G2", "bus": "G2", "s": 100e6, "u": 10.5e3, "xd2": 0.16, "x2": 0.16, "r": 0.005, "cosPhi": 0.9, "voltageRise": 0.075, "unit": "T2", "starPoint": null },
            { "kind": "generator", "id": "G3", "bus": "6", "s": 10e6, "u": 10.5e3, "xd2": 0.1, "x2": 0.1, "r": 0.018, "cosPhi": 0.8, "voltageRise": 0.0, "unit": null, "starPoint": null },
            three("T3", ["1", "2", "H"], grid, coupling),
            three("T4", ["1", "2", "8"], grid, coupling),
            three("T5", ["5", "6", "T5"], [115e3, 10.5e3, 10.5e3], supply),
            three("T6", ["5", "6", "T6"], [115e3, 10.5e3, 10.5e3], supply),
            motor("M1", 5.0, 0.88, 0.975, 5.0, 2.5),
            motor("M2", 2.0, 0.89, 0.968, 5.2, 2.0),
            motor("M3", 2.0, 0.89, 0.968, 5.2, 2.0),
            through_delta("T3 earth", "1", 400e3, coupling[0], 2.1, coupling[2], 0.0),
            through_delta("T4 earth", "2", 120e3, coupling[0], 2.1, coupling[1], 0.0),
            through_delta("T6 earth", "6", 10.5e3, supply[0], 1.0, supply[1], 100.0),
            line("L1", "2", "3", 20.0, [0.12, 0.39], [0.32, 1.26]),
            line("L2", "3", "4", 10.0, [0.12, 0.39], [0.32, 1.26]),
            line("L3a", "2", "5", 5.0, [0.12, 0.39], [0.52, 1.86]),
            line("L3b", "2", "5", 5.0, [0.12, 0.39], [0.52, 1.86]),
            line("L4", "5", "3", 10.0, [0.096, 0.388], [0.22, 1.1]),
            line("L5", "5", "4", 15.0, [0.12, 0.386], [0.22, 1.1]),
            line("L6", "6", "7", 1.0, [0.082, 0.086], [0.082, 0.086]),
        ]
    } })
}

/// kA: I''_k, i_p by method c, I_b at 0.1 s.
const PUBLISHED: [(&str, f64, f64, f64); 8] = [
    ("1", 40.6447, 100.5677, 40.645),
    ("2", 31.7831, 80.6079, 31.570),
    ("3", 19.6730, 45.8111, 19.388),
    ("4", 16.2277, 36.8427, 16.017),
    ("5", 33.1894, 83.4033, 32.795),
    ("6", 37.5629, 98.1434, 34.028),
    ("7", 25.5895, 51.6899, 23.212),
    ("8", 13.5778, 36.9227, 13.578),
];

/// kA, line to earth: I''_k1 and i_p; none behind deltas.
const PUBLISHED_TO_EARTH: [(&str, f64, f64); 7] = [
    ("1", 24.6526, 60.9982),
    ("2", 15.9722, 40.5086),
    ("3", 10.4106, 24.2424),
    ("4", 9.0498, 20.5464),
    ("5", 17.0452, 42.8337),
    ("6", 0.06337, 0.1656),
    ("7", 0.0633, 0.1279),
];

pub fn solved(request: &Value) -> engine_core::studies::short_circuit::ShortCircuit {
    let answer = study("", &request.to_string(), &mut |_, _| {});
    match answer.outcome {
        Some(Outcome::ShortCircuit(s)) => s,
        _ => panic!("{:?}", answer.failure),
    }
}

#[test]
fn test_network_of_the_standard_gives_its_published_currents() {
    let s = solved(&network());
    let (mut wrong, mut worst) = (vec![], 0.0_f64);
    let mut hold = |what: String, value: f64, published: f64, tolerance: f64| {
        worst = worst.max((value / published - 1.0).abs());
        if (value / published - 1.0).abs() > tolerance {
            wrong.push(format!("{what}: {value:.4} for {published:.4}"));
        }
    };
    for (id, ik, ip, ib) in PUBLISHED {
        let f = s.buses.iter().find(|b| b.id == id).expect("bus");
        hold(format!("I''k at {id}"), f.ik3 / 1e3, ik, 1e-3);
        hold(format!("ip at {id}"), f.ip / 1e3, ip, 1e-3);
        hold(format!("Ib at {id}"), f.ib / 1e3, ib, 1e-3);
        hold(format!("I''k2 at {id}"), f.ik2 / 1e3, ik * f64::sqrt(3.0) / 2.0, 1e-3);
    }
    // Terminals of the machines of the two units.
    for (id, ik) in [("G1", 52.4438), ("G2", 80.5720)] {
        let f = s.buses.iter().find(|b| b.id == id).expect("bus");
        hold(format!("I''k at {id}"), f.ik3 / 1e3, ik, 1e-3);
    }
    for (id, ik, ip) in PUBLISHED_TO_EARTH {
        let earth = s.buses.iter().find(|b| b.id == id).and_then(|b| b.earth.as_ref()).expect("a way to earth");
        hold(format!("I''k1 at {id}"), earth.ik1 / 1e3, ik, 1e-3);
        hold(format!("ip1 at {id}"), earth.ip1 / 1e3, ip, 1e-3);
    }
    // Example 4.4.2 of the report: Z(0) at bus 4.
    let earth = s.buses.iter().find(|b| b.id == "4").and_then(|b| b.earth.as_ref()).expect("a way to earth");
    hold("R(0) at 4".into(), earth.r, 2.09392, 1e-4);
    hold("X(0) at 4".into(), earth.x, 14.3989, 1e-4);
    hold("I''k1 at 4".into(), earth.ik1 / 1e3, 9.04979, 1e-4);
    let open: Vec<&str> = s.buses.iter().filter(|b| b.earth.is_none()).map(|b| b.id.as_str()).collect();
    assert_eq!(open, ["8", "G1", "G2", "T5", "T6", "H"]);
    println!("worst: {worst:.1e}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bus_without_a_source_is_named() {
    let mut request = network();
    request["input"]["buses"].as_array_mut().expect("buses").push(json!({ "id": "island", "un": 1e4 }));
    let failure = study("", &request.to_string(), &mut |_, _| {}).failure.expect("refused");
    assert_eq!((failure.code.as_str(), failure.device.as_deref()), ("bad-input", Some("island")));
}

/// Source of 1 kA without resistance at 10 kV, transformer of 10 MVA, 10 %, 10/1 kV, converter of 400 A at 1 kV.
#[test]
fn converter_adds_its_current_by_the_ratio_of_impedances() {
    let request = |i: f64| {
        json!({ "kind": "shortCircuit", "input": {
            "buses": [{ "id": "h", "un": 10e3 }, { "id": "l", "un": 1e3 }],
            "elements": [
                { "kind": "feeder", "id": "q", "bus": "h", "ik": 1e3, "rOverX": 0.0, "x0OverX": 1.0, "r0OverX0": 0.0 },
                { "kind": "transformer", "id": "t", "hv": "h", "lv": "l", "s": 10e6, "uHv": 10e3, "uLv": 1e3, "uk": 0.1, "ur": 0.0, "onLoadTaps": false,
                    "group": "YNyn0", "x0OverX": 1.0, "r0OverR": 1.0, "neutralHv": [0.0, 0.0], "neutralLv": [0.0, 0.0] },
                { "kind": "converter", "id": "c", "bus": "l", "i": i },
            ],
            "minimumDelayS": 0.1,
        }})
    };
    let (with, without) = (solved(&request(400.0)), solved(&request(0.0)));
    let [h, l] = [0, 1].map(|k| (&with.buses[k], &without.buses[k]));
    // At its own bus all of it; at the high side its current over the ratio of the transformer.
    assert!((l.0.ik3 - l.1.ik3 - 400.0).abs() < 1e-6, "{}", l.0.ik3 - l.1.ik3);
    assert!((h.0.ik3 - h.1.ik3 - 40.0).abs() < 1e-6, "{}", h.0.ik3 - h.1.ik3);
    assert!((h.0.converters - 40.0).abs() < 1e-6 && h.1.converters == 0.0);
    assert!((h.0.ip - h.1.ip - f64::sqrt(2.0) * 40.0).abs() < 1e-6, "no offset");
    assert!((h.0.ib - h.1.ib - 40.0).abs() < 1e-6 && (h.0.ik - h.1.ik - 40.0).abs() < 1e-6);
    // The same current in the positive sequence of unbalanced ones; all three sequences alike here.
    let earth = [&h.0.earth, &h.1.earth].map(|e| e.as_ref().expect("a way to earth"));
    assert!(
        (h.0.ik2 - h.1.ik2 - 40.0 * f64::sqrt(0.75)).abs() < 1e-6 && (earth[0].ik1 - earth[1].ik1 - 40.0).abs() < 1e-6
    );
    assert!((h.0.ip2 - h.1.ip2 - f64::sqrt(1.5) * 40.0).abs() < 1e-6);
}
