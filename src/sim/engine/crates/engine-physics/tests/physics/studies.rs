//! Studies of the operating point against closed forms.

use crate::support;

use crate::machines::bare;
use engine_core::studies::{Outcome, study};
use serde_json::{Value, json};
use support::{near, with};

fn device(id: &str, kind: &str, ports: &[&str], params: Value) -> Value {
    json!({ "id": id, "kind": kind, "count": 1, "ports": ports, "params": params })
}
fn network(ac: &[(&str, f64)], dc: &[(&str, f64)], devices: Vec<Value>) -> String {
    let buses =
        |list: &[(&str, f64)]| list.iter().map(|(id, v)| json!({ "id": id, "vNominalV": v })).collect::<Vec<_>>();
    json!({
        "formatVersion": 1, "frequencyHz": 60.0, "acBuses": buses(ac), "dcBuses": buses(dc), "devices": devices, "profiles": [],
        "events": [], "channels": [],
        "settings": { "formulation": "rms", "durationS": 1.0, "recordStepS": 1e-3, "tolerance": 1e-6, "maxStepS": 0.1, "seed": 1 }
    })
    .to_string()
}
/// 800 V, 20 mΩ, 100 µH, 5 mF feeding an ideal constant-power load.
fn filter(power: f64) -> String {
    network(
        &[],
        &[("source", 800.0), ("load", 800.0)],
        vec![
            device("e", "dcSource", &["source"], json!({ "voltage": 800.0, "resistance": 0.0 })),
            device("l", "dcBranch", &["source", "load"], json!({ "resistance": 0.02, "inductance": 1e-4 })),
            device("c", "dcCapacitor", &["load"], json!({ "capacitance": 5e-3 })),
            device(
                "cpl",
                "dcConstantPowerLoad",
                &["load"],
                json!({ "power": power, "vBlend": 400.0, "currentLimit": 1e5 }),
            ),
        ],
    )
}
fn outcome(network: &str, request: Value) -> Outcome {
    let answer = study(network, &request.to_string(), &mut |_, _| {});
    answer.outcome.unwrap_or_else(|| panic!("{:?}", answer.failure))
}
fn modes(network: &str) -> engine_core::studies::small_signal::SmallSignal {
    match outcome(network, json!({ "kind": "smallSignal" })) {
        Outcome::SmallSignal(s) => s,
        other => panic!("{other:?}"),
    }
}

/// P4.
#[test]
fn constant_power_load_behind_a_filter_has_its_eigenvalues() {
    for (power, rate, omega) in [(500e3, -19.3338, 1402.6260), (700e3, 14.4390, 1397.8612)] {
        let s = modes(&filter(power));
        assert_eq!(s.states, 2);
        near("rate", s.modes[0].re, rate, 1e-3);
        near("ω", s.modes[0].im, omega, 1e-3);
        assert_eq!(s.stable, rate < 0.0);
        let named: f64 = s.modes[0].participation.iter().map(|p| p.share).sum();
        near("participations", named, 1.0, 1e-9);
        let mut devices: Vec<&str> = s.modes[0].participation.iter().map(|p| p.device.as_str()).collect();
        let mut names: Vec<&str> = s.modes[0].participation.iter().map(|p| p.variable).collect();
        names.sort_unstable();
        assert_eq!(names, ["bus voltage, pu", "current, pu"]);
        devices.sort_unstable();
        assert_eq!(devices, ["l", "load"]);
    }
    // The bound 615 148.02 W lies between these.
    assert!(modes(&filter(615_148.0)).stable);
    assert!(!modes(&filter(615_148.1)).stable);
}

/// P7.
#[test]
fn machine_on_an_infinite_bus_swings_at_its_natural_frequency() {
    let (s, v) = (2220e6, 24e3);
    let z = v * v / s;
    let line =
        |x: f64| json!({ "length": 1.0, "resistance": 0.0, "reactance": x * z, "capacitance": 0.0, "ampacity": 1e5 });
    let machine = json!({
        "sRated": s, "vRated": v, "machineModel": "classical", "speedEffect": "neglected", "governor": "none", "exciter": "none",
        "vSet": 1.0, "pSet": 0.9 * s, "xdTransient": 0.3, "inertia": 3.5
    });
    let grid = json!({ "vNominal": v, "shortCircuitPower": 1e18, "xOverR": 10.0, "voltage": 0.90081 });
    let network = network(
        &[("t", v), ("h", v), ("b", v)],
        &[],
        vec![
            device("g", "genset", &["t"], machine),
            device("x", "line", &["t", "h"], line(0.15)),
            device("l1", "line", &["h", "b"], line(0.5)),
            device("l2", "line", &["h", "b"], line(0.93)),
            device("grid", "utility", &["b"], grid),
        ],
    );
    let s = modes(&network);
    let swing = s.modes.iter().find(|m| m.im > 1.0).expect("an oscillation");
    near("f_n", swing.frequency_hz, 1.172406, 5e-5);
    near("damping", swing.damping_ratio, 0.0, 1e-6);
    assert!(swing.participation.iter().all(|p| p.device == "g"));
    near("angle and speed share", swing.participation[0].share, 0.5, 1e-6);
}

#[test]
fn impedance_of_a_dc_bus_is_that_of_its_filter_and_load() {
    let power = 500e3;
    let scan = match outcome(
        &filter(power),
        json!({ "kind": "impedanceScan", "bus": "load", "fromHz": 10.0, "toHz": 1e4, "points": 61, "formulation": "rms" }),
    ) {
        Outcome::ImpedanceScan(s) => s,
        other => panic!("{other:?}"),
    };
    let v = 0.5 * (800.0 + f64::sqrt(800.0 * 800.0 - 4.0 * 0.02 * power));
    let mut worst: f64 = 0.0;
    for p in &scan.points {
        let w = std::f64::consts::TAU * p.frequency_hz;
        // Y_S = 1/(R + jωL) + jωC, Y_L = −P/V².
        let (r, x) = (0.02, w * 1e-4);
        let d = r * r + x * x;
        let ys = (r / d, w * 5e-3 - x / d);
        let y = (ys.0 - power / (v * v), ys.1);
        let d = y.0 * y.0 + y.1 * y.1;
        near("Re Z", p.z[0], y.0 / d, 1e-9);
        near("Im Z", p.z[1], -y.1 / d, 1e-9);
        let ratio = power / (v * v) / f64::hypot(ys.0, ys.1);
        near("|Z_S/Z_L|", p.ratio.expect("a load"), ratio, 1e-9);
        worst = worst.max(ratio);
    }
    let m = scan.middlebrook.expect("a load");
    near("worst", m.worst, worst, 1e-9);
    assert_eq!(m.satisfied, worst < 1.0);
}

/// 800 V behind 10 mΩ, a cable, and at its end a shelf of capacitors that rests and a converter with an input filter and 400 kW behind it.
fn row(shelf: bool) -> String {
    let mut devices = vec![
        device("e", "dcSource", &["main"], json!({ "voltage": 800.0, "resistance": 0.01 })),
        device("l", "dcBranch", &["main", "row"], json!({ "resistance": 0.005, "inductance": 2e-5 })),
        device(
            "d",
            "dcConverter",
            &["row", "rack"],
            json!({
                "pRated": 600e3, "vOutput": 51.0, "outputDroop": 0.5, "outputCurrentLimit": 1.6, "inputCurrentLimit": 2.0,
                "bidirectional": false, "inputVoltageMin": 560.0, "inputVoltageReturn": 680.0, "restartDelay": 0.1,
                "restartRamp": 0.1, "filterResistance": 0.003, "filterInductance": 5e-6, "filterCapacitance": 7e-3,
                "outputCapacitance": 0.9, "noLoadLoss": 0.0, "linearLoss": 0.0, "quadraticLoss": 0.0
            }),
        ),
        device("p", "dcConstantPowerLoad", &["rack"], json!({ "power": 400e3, "vBlend": 25.0, "currentLimit": 1e5 })),
    ];
    if shelf {
        devices.push(device(
            "s",
            "storageShelf",
            &["row"],
            json!({
                "pRated": 320e3, "backup": false, "triggerVoltage": 720.0, "vOutput": 750.0, "outputDroop": 8.0,
                "outputCurrentLimit": 1.2, "smoothing": true, "shareDroop": 1.6, "smoothingTime": 0.6, "converterTime": 1e-3,
                "outputCapacitance": 1e-3, "noLoadLoss": 30.0, "linearLoss": 0.005, "quadraticLoss": 0.012,
                "triggerDelay": 0.002, "rampTime": 0.002, "returnDelay": 0.2, "cellsSeries": 1, "cellsParallel": 1,
                "capacity": 2870.0, "ocvSoc": [0.0, 1.0], "ocvV": [0.0, 700.0], "r0": 0.01, "rcR": [], "rcC": [],
                "soc": 0.79, "socTarget": 0.79, "socMin": 0.5, "socMax": 1.0, "cellMin": 280.0, "cellMax": 735.0,
                "dischargeRateMax": 1376.0, "chargeRateMax": 1376.0, "socGain": 9e4, "rechargePower": 32e3
            }),
        ));
    } else {
        devices.push(device("c", "dcCapacitor", &["row"], json!({ "capacitance": 1e-3 })));
    }
    network(&[], &[("main", 800.0), ("row", 800.0), ("rack", 50.0)], devices)
}

#[test]
fn loads_of_a_dc_bus_are_converters_and_cables_with_what_stands_behind_them_and_no_storage() {
    type Complex = (f64, f64);
    let inverse = |z: Complex| (z.0 / (z.0 * z.0 + z.1 * z.1), -z.1 / (z.0 * z.0 + z.1 * z.1));
    let add = |a: Complex, b: Complex| (a.0 + b.0, a.1 + b.1);
    let scan = |network: &str, bus: &str| match outcome(
        network,
        json!({ "kind": "impedanceScan", "bus": bus, "fromHz": 10.0, "toHz": 1e4, "points": 31, "formulation": "rms" }),
    ) {
        Outcome::ImpedanceScan(s) => s,
        other => panic!("{other:?}"),
    };
    let ratio = |load: Complex, source: Complex| f64::hypot(load.0, load.1) / f64::hypot(source.0, source.1);
    // 400 kW behind 18 mΩ to the filter's capacitor.
    let current = (800.0 - f64::sqrt(800.0 * 800.0 - 4.0 * 0.018 * 400e3)) / (2.0 * 0.018);
    let v = 800.0 - 0.018 * current;
    let converter = |w: f64| {
        let behind = inverse((-400e3 / (v * v), w * 7e-3));
        inverse(add((0.003, w * 5e-6), behind))
    };
    let omega = |f: f64| std::f64::consts::TAU * f;
    for p in &scan(&row(false), "row").points {
        let w = omega(p.frequency_hz);
        let source = add(inverse((0.015, w * 2e-5)), (0.0, w * 1e-3));
        near("|Z_S/Z_L| of the row", p.ratio.expect("a load"), ratio(converter(w), source), 1e-8);
    }
    for p in &scan(&row(false), "main").points {
        let w = omega(p.frequency_hz);
        let behind = inverse(add(converter(w), (0.0, w * 1e-3)));
        let load = inverse(add((0.005, w * 2e-5), behind));
        near("|Z_S/Z_L| of the main bus", p.ratio.expect("a load"), ratio(load, (100.0, 0.0)), 1e-8);
    }
    // The shelf takes 30 W at rest, and holds the bus all the same.
    for p in &scan(&row(true), "row").points {
        let w = omega(p.frequency_hz);
        let load = converter(w);
        let all = inverse((p.z[0], p.z[1]));
        // Its 30 W move the point a little.
        near("|Z_S/Z_L| beside a shelf", p.ratio.expect("a load"), ratio(load, (all.0 - load.0, all.1 - load.1)), 1e-4);
    }
}

#[test]
fn impedance_of_an_ac_bus_is_the_thevenin_one() {
    let v = 13.8e3;
    let network = network(
        &[("b", v)],
        &[],
        vec![
            device(
                "grid",
                "utility",
                &["b"],
                json!({ "vNominal": v, "shortCircuitPower": 500e6, "xOverR": 10.0, "voltage": 1.0 }),
            ),
            device("load", "constantImpedanceLoad", &["b"], json!({ "p": 0.0, "q": 0.0 })),
        ],
    );
    let scan = match outcome(
        &network,
        json!({ "kind": "impedanceScan", "bus": "b", "fromHz": 0.1, "toHz": 10.0, "points": 3, "formulation": "rms" }),
    ) {
        Outcome::ImpedanceScan(s) => s,
        other => panic!("{other:?}"),
    };
    let z = v * v / 500e6;
    let r = z / f64::sqrt(101.0);
    for p in &scan.points {
        // Algebraic network: dd = qq = R, dq = −X, qd = X at every frequency.
        for (value, expected) in p.z.iter().zip([r, 0.0, -10.0 * r, 0.0, 10.0 * r, 0.0, r, 0.0]) {
            near("z", *value, expected, 1e-9);
        }
    }
    assert!(scan.middlebrook.is_none());
}

#[test]
fn bad_requests_are_refused() {
    let code = |request: Value| study(&filter(1e5), &request.to_string(), &mut |_, _| {}).failure.map(|f| f.code);
    assert_eq!(code(json!({ "kind": "smallSignals" })).as_deref(), Some("bad-input"));
    for (bus, from, points) in [("x", 1.0, 10), ("load", 0.0, 10), ("load", 1.0, 1)] {
        let request = json!({ "kind": "impedanceScan", "bus": bus, "fromHz": from, "toHz": 100.0, "points": points, "formulation": "rms" });
        assert_eq!(code(request).as_deref(), Some("bad-input"), "{bus} {from} {points}");
    }
    assert_eq!(
        study(&filter(9e6), r#"{"kind":"smallSignal"}"#, &mut |_, _| {}).failure.map(|f| f.code).as_deref(),
        Some("no-operating-point")
    );
}

/// Two lossless machines of constant voltage, at no load: 2H₁·S₁·Δω₁ + 2H₂·S₂·Δω₂ stands still, so that they swing against each other by the
/// inverse of their inertias, and the square of the frequency is ω₀·K·(1/(2H₁·S₁) + 1/(2H₂·S₂)), K = 1/(x₁ + x₂ + x) per radian.
#[test]
fn two_machines_swing_against_each_other_by_the_inverse_of_their_inertias() {
    let v = 13.8e3;
    let machine = |mva: f64, h: f64| {
        with(&bare("classical", mva * 1e6, v, 0.0, 1.0), json!({ "xdTransient": 0.2, "inertia": h, "damping": 0.0 }))
    };
    let line = json!({ "length": 1.0, "resistance": 0.0, "reactance": 0.1 * v * v / 100e6, "capacitance": 0.0, "ampacity": 1e5 });
    let s = modes(&network(
        &[("a", v), ("b", v)],
        &[],
        vec![
            device("g1", "genset", &["a"], machine(100.0, 4.0)),
            device("g2", "genset", &["b"], machine(50.0, 2.0)),
            device("l", "line", &["a", "b"], line),
        ],
    ));
    let swing = s.modes.iter().find(|m| m.im > 1.0).expect("a swing");
    let k = 1.0 / (0.2 + 0.4 + 0.1);
    near("ω", swing.im, f64::sqrt(std::f64::consts::TAU * 60.0 * k * (1.0 / 8.0 + 1.0 / 2.0)), 1e-6);
    let told: Vec<_> = swing.shape.iter().map(|s| (s.device.as_str(), s.variable)).collect();
    assert_eq!(told, [("g2", "rotor speed, pu"), ("g1", "rotor speed, pu")]);
    near("larger", swing.shape[0].size, 1.0, 0.0);
    near("smaller", swing.shape[1].size, 0.25, 1e-9);
    near("against it", swing.shape[1].angle_deg.abs(), 180.0, 1e-6);
    let speeds = swing.participation.iter().filter(|p| p.variable == "rotor speed, pu");
    near("half of it", speeds.map(|p| p.share).sum::<f64>(), 0.5, 1e-6);
}
