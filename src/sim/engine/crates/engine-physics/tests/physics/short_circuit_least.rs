//! Least short-circuit currents after IEC 60909-0: c_min and no correction factor, by hand and by the phasors of `rms`, which above 1 kV are the same network.

use crate::short_circuit::solved;
use crate::short_circuit_unbalanced::{HV, LV, ROOT, Z, by, of, size, sum};
use crate::support;
use crate::unbalanced::fault_current;

use engine_core::studies::short_circuit::{LeastFault, ShortCircuit};
use engine_core::studies::study;
use serde_json::{Value, json};
use support::{Bench, near};

const MV: f64 = 11e3;

fn feeder(power: f64) -> Value {
    json!({ "kind": "feeder", "id": "grid", "bus": "hv", "ik": power / (ROOT * HV), "rOverX": 0.125, "x0OverX": 2.0, "r0OverX0": 0.125 })
}
fn transformer(group: &str, volts: (f64, f64), s: f64) -> Value {
    json!({ "kind": "transformer", "id": "t", "hv": "hv", "lv": "lv", "s": s, "uHv": volts.0, "uLv": volts.1, "uk": 0.06, "ur": of(0.06, 8.0).0,
        "onLoadTaps": false, "group": group, "x0OverX": 0.9, "r0OverR": 1.0, "neutralHv": [0.0, 0.0], "neutralLv": [0.0, 0.0] })
}
fn line(z: Z, own: Z) -> Value {
    json!({ "kind": "line", "id": "l", "from": "lv", "to": "end", "r": z.0, "x": z.1, "r0": own.0, "x0": own.1 })
}
fn request(low: f64, elements: Vec<Value>, least: Vec<Value>) -> Value {
    let buses = json!([{ "id": "hv", "un": HV }, { "id": "lv", "un": low }, { "id": "end", "un": low }]);
    json!({ "kind": "shortCircuit", "input": { "buses": buses, "elements": elements, "minimumDelayS": 0.1, "least": least } })
}
fn least(s: &ShortCircuit, id: &str) -> LeastFault {
    s.buses.iter().find(|b| b.id == id).expect("bus").least.expect("asked for")
}

/// A fifth of the greatest feeder, a warm line, no motor: c_min·U_n over the sum of the impedances as they stand; the greatest currents stay what
/// they are alone.
#[test]
fn by_hand() {
    let (cold, warm, own) = (of(0.004, 2.0), (0.004, of(0.004, 2.0).1), (0.011, 0.02));
    let motor =
        json!({ "kind": "motor", "id": "m", "bus": "lv", "s": 2e5, "u": LV, "locked": 6.0, "rOverX": 0.42, "mw": 0.1 });
    let t = transformer("Dyn11", (HV, LV), 1.25e6);
    let greatest = vec![feeder(500e6), t.clone(), line(cold, own), motor.clone()];
    let both = solved(&request(LV, greatest.clone(), vec![feeder(100e6), t.clone(), line(warm, own)]));
    let alone = {
        let mut asked = request(LV, greatest.clone(), vec![]);
        asked["input"].as_object_mut().expect("object").remove("least");
        solved(&asked)
    };
    for (with, without) in both.buses.iter().zip(&alone.buses) {
        assert_eq!((with.ik3, with.ip, with.ib), (without.ik3, without.ip, without.ib));
        assert!(without.least.is_none());
    }
    let n = (LV / HV) * (LV / HV);
    let grid = of(HV * HV / 100e6, 8.0);
    let leakage = of(0.06 * LV * LV / 1.25e6, 8.0);
    // Of the feeder c_min at its own bus, 1 above 1 kV.
    let behind = sum(leakage, by(grid, n));
    let zero = (leakage.0, 0.9 * leakage.1);
    for (id, un, c, z1, z0) in [
        ("hv", HV, 1.0, grid, by(grid, 2.0)),
        ("lv", LV, 0.95, behind, zero),
        ("end", LV, 0.95, sum(behind, warm), sum(zero, own)),
    ] {
        let fault = least(&both, id);
        let close = |name: &str, value: f64, wanted: f64| near(&format!("{id} {name}"), value, wanted, 1e-10 * wanted);
        close("c", fault.c, c);
        close("k3", fault.ik3, c * un / ROOT / size(z1));
        close("k2", fault.ik2, c * un / 2.0 / size(z1));
        let earth = fault.earth.expect("earthed");
        close("k1", earth.ik1, ROOT * c * un / size(sum(by(z1, 2.0), z0)));
        close("E2E", earth.ike2e, ROOT * c * un / size(sum(z1, by(z0, 2.0))));
    }
    let refused = request(LV, greatest, vec![feeder(100e6), t, line(warm, own), motor]).to_string();
    let failure = study("", &refused, &mut |_, _| {}).failure.expect("refused");
    assert_eq!(failure.device.as_deref(), Some("m"));
}

/// With a tolerance of 10 % at low voltage c is 1.1 and 0.9 there, and K_T of a transformer to it rises with it; above 1 kV nothing changes.
#[test]
fn tolerance_of_low_voltage() {
    let (own, warm) = ((0.011, 0.02), (0.004, of(0.004, 2.0).1));
    let t = transformer("Dyn11", (HV, LV), 1.25e6);
    let elements = vec![feeder(500e6), t, line(warm, own)];
    let asked = |share: Option<f64>| {
        let mut asked = request(LV, elements.clone(), elements.clone());
        if let Some(share) = share {
            asked["input"]["lowVoltageTolerance"] = json!(share);
        }
        asked
    };
    let [unsaid, six, ten] = [None, Some(0.06), Some(0.1)].map(|share| solved(&asked(share)));
    for (id, k) in [("hv", 0), ("lv", 1), ("end", 2)] {
        let [a, b, c] = [&unsaid, &six, &ten].map(|s| &s.buses[k]);
        assert_eq!((a.ik3, least(&unsaid, id).ik3), (b.ik3, least(&six, id).ik3));
        if id == "hv" {
            assert_eq!((b.ik3, least(&six, id).ik3), (c.ik3, least(&ten, id).ik3));
            continue;
        }
        assert_eq!((b.c, c.c, least(&six, id).c, least(&ten, id).c), (1.05, 1.1, 0.95, 0.9));
        near(id, least(&ten, id).ik3, least(&six, id).ik3 * 0.9 / 0.95, 1e-6);
    }
    // Behind the transformer alone: Z = Z_Q/n² + K_T·Z_T, K_T by c.
    let at = |s: &ShortCircuit| (s.buses[1].r, s.buses[1].x);
    let [six, ten] = [at(&six), at(&ten)];
    let n = HV / LV;
    let z = 1.1 * HV * HV / 500e6 / (n * n);
    let xq = z / size((1.0, 0.125));
    near("K_T", (ten.1 - xq) / (six.1 - xq), 1.1 / 1.05, 1e-9);
    let refused = asked(Some(0.08)).to_string();
    let failure = study("", &refused, &mut |_, _| {}).failure.expect("refused");
    assert_eq!(failure.param.as_deref(), Some("lowVoltageTolerance"));
}

/// A machine without K_G, alone and as a power station unit.
#[test]
fn machines_without_corrections() {
    let (u, s) = (10.5e3, 60e6);
    let machine = |unit: Value| {
        json!({ "kind": "generator", "id": "g", "bus": "b", "s": s, "u": u, "xd2": 0.2, "x2": 0.2, "r": 0.01, "cosPhi": 0.8,
            "voltageRise": 0.05, "unit": unit, "starPoint": null })
    };
    let step_up = json!({ "kind": "transformer", "id": "t", "hv": "h", "lv": "b", "s": s, "uHv": HV, "uLv": u, "uk": 0.1, "ur": 0.0,
        "onLoadTaps": false, "group": "YNd1", "x0OverX": 1.0, "r0OverR": 1.0, "neutralHv": [0.0, 0.0], "neutralLv": [0.0, 0.0] });
    let buses = json!([{ "id": "b", "un": 10e3 }, { "id": "h", "un": HV }]);
    for unit in [Value::Null, json!("t")] {
        let elements = vec![machine(unit), step_up.clone()];
        let answer = solved(
            &json!({ "kind": "shortCircuit", "input": { "buses": buses, "elements": elements, "minimumDelayS": 0.1, "least": elements } }),
        );
        let z = (0.01, 0.2 * u * u / s);
        near("b", least(&answer, "b").ik3, 10e3 / ROOT / size(z), 1e-6);
        let (n, x) = (HV / u, 0.1 * HV * HV / s);
        near("h", least(&answer, "h").ik3, HV / ROOT / size((z.0 * n * n, z.1 * n * n + x)), 1e-6);
    }
}

/// Above 1 kV c_min is 1: the same currents as a run with the least feeder and the warm line.
#[test]
fn currents_of_the_phasors() {
    let (warm, own) = ((0.3, 0.4), (1.1, 0.9));
    for group in ["Dyn11", "YNyn0"] {
        let elements = vec![feeder(100e6), transformer(group, (HV, MV), 5e6), line(warm, own)];
        let s = solved(&request(MV, elements.clone(), elements));
        for bus in ["lv", "end"] {
            let fault = least(&s, bus);
            let earth = fault.earth.expect("earthed");
            for (phases, expected) in [("bc", vec![fault.ik2; 2]), ("a", vec![earth.ik1]), ("bcg", earth.ik2e.to_vec())]
            {
                let run = Bench::new(50.0, 0.3, 1e-3)
                    .ac("hv", HV)
                    .ac("lv", MV)
                    .ac("end", MV)
                    .device(
                        "grid",
                        "utility",
                        &["hv"],
                        json!({ "vNominal": HV, "shortCircuitPower": 100e6, "xOverR": 8.0, "voltage": 1.0, "zeroSequence": 2.0 }),
                    )
                    .device(
                        "t",
                        "transformer",
                        &["hv", "lv"],
                        json!({ "sRated": 5e6, "vHv": HV, "vLv": MV, "uk": 0.06, "xOverR": 8.0, "noLoadLoss": 0.0, "noLoadCurrent": 0.0,
                            "tap": 1.0, "vectorGroup": group, "x0OverX": 0.9 }),
                    )
                    .device(
                        "l",
                        "line",
                        &["lv", "end"],
                        json!({ "length": 1.0, "resistance": warm.0, "reactance": warm.1, "capacitance": 1e-15, "ampacity": 1e3,
                            "zeroResistance": own.0, "zeroReactance": own.1, "zeroCapacitance": 1e-15 }),
                    )
                    .event(0.1, bus, "fault", json!({ "resistance": 0.0, "phases": phases }))
                    .run()
                    .completed();
                for (found, expected) in fault_current(&run).into_iter().zip(expected) {
                    near(&format!("{group}, {phases} at {bus}"), found, expected / 1e3, 6e-5);
                }
            }
        }
    }
}
