//! Unbalanced short circuits after IEC 60909-0: hand calculations by vector group and star point, properties of the sequence networks, and the
//! phasors of `rms` where both calculate the same network.

use crate::short_circuit::solved;
use crate::support;
use crate::unbalanced::fault_current;

use engine_core::studies::short_circuit::{EarthFault, Fault, ShortCircuit};
use engine_core::studies::study;
use serde_json::{Value, json};
use support::{Bench, near};

pub type Z = (f64, f64);
pub const HV: f64 = 33e3;
pub const LV: f64 = 690.0;
pub const ROOT: f64 = 1.732_050_807_568_877_2;

pub fn sum(a: Z, b: Z) -> Z {
    (a.0 + b.0, a.1 + b.1)
}
pub fn by(a: Z, k: f64) -> Z {
    (a.0 * k, a.1 * k)
}
fn times(a: Z, b: Z) -> Z {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}
fn beside(a: Z, b: Z) -> Z {
    let (over, under) = (times(a, b), sum(a, b));
    let d = under.0 * under.0 + under.1 * under.1;
    by(times(over, (under.0, -under.1)), 1.0 / d)
}
pub fn size(a: Z) -> f64 {
    a.0.hypot(a.1)
}
/// R + jX of this size and X/R.
pub fn of(size: f64, ratio: f64) -> Z {
    let r = size / 1f64.hypot(ratio);
    (r, r * ratio)
}

fn feeder(x0: f64) -> Value {
    json!({ "kind": "feeder", "id": "grid", "bus": "hv", "ik": 500e6 / (ROOT * HV), "rOverX": 0.125, "x0OverX": x0, "r0OverX0": 0.125 })
}
fn grid() -> Z {
    of(1.1 * HV * HV / 500e6, 8.0)
}
/// 1.25 MVA, 6 %.
fn transformer(group: &str, high: [f64; 2], low: [f64; 2]) -> Value {
    json!({ "kind": "transformer", "id": "t", "hv": "hv", "lv": "lv", "s": 1.25e6, "uHv": HV, "uLv": LV, "uk": 0.06, "ur": of(0.06, 8.0).0,
        "onLoadTaps": false, "group": group, "x0OverX": 0.9, "r0OverR": 1.2, "neutralHv": high, "neutralLv": low })
}
/// With K_T, at the low side.
fn leakage() -> Z {
    by(of(0.06 * LV * LV / 1.25e6, 8.0), 0.95 * 1.05 / (1.0 + 0.6 * of(0.06, 8.0).1))
}
fn request(buses: &[(&str, f64)], elements: Vec<Value>) -> Value {
    let buses: Vec<Value> = buses.iter().map(|(id, un)| json!({ "id": id, "un": un })).collect();
    json!({ "kind": "shortCircuit", "input": { "buses": buses, "elements": elements, "minimumDelayS": 0.1 } })
}
fn at<'a>(s: &'a ShortCircuit, id: &str) -> &'a Fault {
    s.buses.iter().find(|b| b.id == id).expect("bus")
}

fn close(name: &str, value: f64, expected: f64) {
    near(name, value, expected, 1e-10 * expected.abs());
}

/// The standard's own forms, c·U_n in place of E: I''_k2EL2 = c·U_n·|Z(0) − a·Z(2)|/|D|, L3 with a², I''_kE2E = √3·c·U_n·|Z(2)|/|D|.
fn holds(name: &str, fault: &Fault, un: f64, c: f64, z: [Z; 3]) {
    let [z1, z2, z0] = z;
    let voltage = c * un;
    let EarthFault { r, x, ik1, ip1, ik2e, ike2e, ip2e } = *fault.earth.as_ref().expect("a way to earth");
    let scale = size(z0);
    assert!((r - z0.0).abs() < 1e-10 * scale && (x - z0.1).abs() < 1e-10 * scale, "{name}: {r} {x} for {z0:?}");
    assert!(size((fault.r2 - z2.0, fault.x2 - z2.1)) < 1e-10 * size(z2), "{name}");
    close(name, fault.ik3, voltage / ROOT / size(z1));
    close(name, fault.ik2, voltage / size(sum(z1, z2)));
    close(name, ik1, ROOT * voltage / size(sum(sum(z1, z2), z0)));
    let d = size(sum(times(z1, sum(z2, z0)), times(z2, z0)));
    let a = (-0.5, 0.75f64.sqrt());
    close(name, ik2e[0], voltage * size(sum(z0, by(times(a, z2), -1.0))) / d);
    close(name, ik2e[1], voltage * size(sum(z0, by(times((a.0, -a.1), z2), -1.0))) / d);
    close(name, ike2e, ROOT * voltage * size(z2) / d);
    let peak = 2f64.sqrt() * fault.kappa;
    close(name, fault.ip2, peak * fault.ik2);
    close(name, ip1, peak * ik1);
    close(name, ip2e, peak * ik2e[0].max(ik2e[1]));
}

/// Both sides of each vector group, star points at both sides free, solid or through R + jX, which no correction factor touches.
#[test]
fn vector_groups_and_star_points_by_hand() {
    let n = HV / LV;
    let x0 = 2.5;
    let zero = |(r, x): Z| (1.2 * r, 0.9 * x);
    for (high, low) in [([0.0, 0.0], [0.0, 0.0]), ([3.0, 20.0], [0.02, 0.1]), ([0.0, 0.0], [0.5, 0.0])] {
        let three = |[r, x]: [f64; 2]| (3.0 * r, 3.0 * x);
        let t = zero(leakage());
        let through_low = sum(t, three(low));
        let through_high = sum(by(t, n * n), three(high));
        let q = by(grid(), x0);
        let series = sum(sum(t, by(three(high), 1.0 / n / n)), three(low));
        for (group, hv, lv) in [
            ("Dyn11", q, Some(through_low)),
            ("Dyn1", q, Some(through_low)),
            ("Dzn0", q, Some(through_low)),
            ("Yzn11", q, Some(through_low)),
            ("YNd1", beside(q, through_high), None),
            ("YNd11", beside(q, through_high), None),
            ("YNyn0", q, Some(sum(series, by(q, 1.0 / n / n)))),
            ("Yyn0", q, None),
            ("Yd1", q, None),
            ("Dd0", q, None),
        ] {
            let star = |side: &str, neutral: [f64; 2]| if group.contains(side) { neutral } else { [0.0, 0.0] };
            let is_low = group.contains("yn") || group.contains("zn");
            let t = transformer(group, star("YN", high), if is_low { low } else { [0.0, 0.0] });
            let s = solved(&request(&[("hv", HV), ("lv", LV)], vec![feeder(x0), t]));
            let behind = sum(leakage(), by(grid(), 1.0 / n / n));
            holds(group, at(&s, "hv"), HV, 1.1, [grid(), grid(), hv]);
            match lv {
                Some(z0) => holds(group, at(&s, "lv"), LV, 1.05, [behind, behind, z0]),
                None => {
                    let fault = at(&s, "lv");
                    assert!(fault.earth.is_none(), "{group} is isolated");
                    close(group, fault.ik2, ROOT / 2.0 * fault.ik3);
                }
            }
        }
    }
}

/// YNyn0 with a delta as its third winding, 10 MVA, u_k 10 %, 7 % and 18 %: from the medium side Z_M + Z_L ∥ (Z_H + Z(0) of the grid),
/// its star points solid or above earth, its zero sequence that of the positive one or its own.
#[test]
fn tertiary_in_delta() {
    let (mv, tertiary) = (11e3, 6.3e3);
    let pairs = [0.1, 0.07, 0.18].map(|uk| [10e6, uk, of(uk, 20.0).0]);
    let asked = |neutrals: [[f64; 2]; 3], x0: [f64; 3], r0: f64| {
        let windings = json!({ "kind": "threeWinding", "id": "t", "buses": ["hv", "m", "l"], "u": [HV, mv, tertiary], "pairs": pairs,
            "group": "YNyn0d11", "x0OverX": x0, "r0OverR": r0, "neutrals": neutrals });
        request(&[("hv", HV), ("m", mv), ("l", tertiary)], vec![feeder(2.0), windings])
    };
    // At the high side's voltage, each pair with its own K_T.
    let pair = [0.1, 0.07, 0.18].map(|uk| {
        let z = of(uk, 20.0);
        by(z, 0.95 * 1.1 / (1.0 + 0.6 * z.1) * HV * HV / 10e6)
    });
    let leg = |a: Z, b: Z, far: Z| by(sum(sum(a, b), by(far, -1.0)), 0.5);
    let legs = |[hm, ml, lh]: [Z; 3]| [leg(hm, lh, ml), leg(hm, ml, lh), leg(ml, lh, hm)];
    let [h, m, _] = legs(pair);
    let ratio = (mv / HV) * (mv / HV);
    let q = by(grid(), 2.0);
    let z1 = by(sum(sum(m, h), grid()), ratio);
    let stars = [[[0.0, 0.0], [0.0, 0.0]], [[3.0, 20.0], [0.0, 0.0]], [[12.0, 0.0], [0.5, 0.1]]];
    let ratios = [([1.0; 3], 1.0), ([0.85, 0.8, 0.9], 1.3)];
    for ([high, medium], (x0, r0)) in stars.into_iter().flat_map(|s| ratios.map(|r| (s, r))) {
        let s = solved(&asked([high, medium, [0.0, 0.0]], x0, r0));
        let [h, m, l] = legs([0, 1, 2].map(|k| (r0 * pair[k].0, x0[k] * pair[k].1)));
        let [h, low] = [sum(h, by((high[0], high[1]), 3.0)), by((medium[0], medium[1]), 3.0)];
        holds("m", at(&s, "m"), mv, 1.1, [z1, z1, sum(low, by(sum(m, beside(l, sum(h, q))), ratio))]);
        holds("hv", at(&s, "hv"), HV, 1.1, [grid(), grid(), beside(q, sum(h, l))]);
        assert!(at(&s, "l").earth.is_none());
    }
    let at_delta = asked([[0.0, 0.0], [0.0, 0.0], [0.0, 1.0]], [1.0; 3], 1.0).to_string();
    let failure = study("", &at_delta, &mut |_, _| {}).failure.expect("refused");
    assert_eq!((failure.device.as_deref(), failure.param.as_deref()), (Some("t"), Some("neutralLv")));
}

/// An island of one machine: Z(2) = K_G·(R + jX(2)), Z(0) = K_G·(R + jX(0)) + 3·Z_N; beside it an earthing transformer in place of its star point.
#[test]
fn machine_and_earthing_transformer() {
    let (u, s) = (13.8e3, 60e6);
    let base = u * u / s;
    let machine = |point: Value| {
        json!({ "kind": "generator", "id": "g", "bus": "b", "s": s, "u": u, "xd2": 0.2, "x2": 0.24, "r": 0.003 * base, "cosPhi": 0.8,
            "voltageRise": 0.0, "unit": null, "starPoint": point })
    };
    let k = 1.1 / (1.0 + 0.2 * 0.6);
    let [z1, z2, zero] = [0.2, 0.24, 0.05].map(|x| by((0.003, x), k * base));
    let island = |more: Vec<Value>| solved(&request(&[("b", u)], more));
    let earthed = island(vec![machine(json!({ "x0": 0.05, "r": 2.0, "x": 0.5 }))]);
    holds("machine", &earthed.buses[0], u, 1.1, [z1, z2, sum(zero, (6.0, 1.5))]);
    let way = json!({ "kind": "earthing", "id": "e", "bus": "b", "r0": 61.0, "x0": 8.0 });
    let coupled = island(vec![machine(Value::Null), way]);
    holds("earthing transformer", &coupled.buses[0], u, 1.1, [z1, z2, (61.0, 8.0)]);
    let isolated = island(vec![machine(Value::Null)]);
    assert!(isolated.buses[0].earth.is_none());
    // Solidly earthed, its X(0) below X(1): the fault of one phase draws more than that of three.
    let solid = island(vec![machine(json!({ "x0": 0.05, "r": 0.0, "x": 0.0 }))]);
    let fault = &solid.buses[0];
    assert!(fault.earth.as_ref().expect("earthed").ik1 > 1.2 * fault.ik3);
}

/// Where all three sequences are alike: I''_k1 = I''_k2E = I''_kE2E = I''_k3, I''_k2 = √3/2·I''_k3, at each bus of a mesh.
#[test]
fn alike_sequences() {
    let line = |id: &str, from: &str, to: &str, r: f64, x: f64| json!({ "kind": "line", "id": id, "from": from, "to": to, "r": r, "x": x, "r0": r, "x0": x });
    let mut t = transformer("YNyn0", [0.0, 0.0], [0.0, 0.0]);
    (t["x0OverX"], t["r0OverR"]) = (json!(1.0), json!(1.0));
    let second = json!({ "kind": "feeder", "id": "other", "bus": "far", "ik": 4e3, "rOverX": 0.3, "x0OverX": 1.0, "r0OverX0": 0.3 });
    let elements = vec![
        feeder(1.0),
        second,
        t,
        line("a", "hv", "far", 0.3, 1.2),
        line("b", "far", "mid", 0.7, 0.4),
        line("c", "mid", "hv", 0.1, 2.2),
        line("d", "lv", "board", 0.001, 0.002),
    ];
    let buses = [("hv", HV), ("far", HV), ("mid", HV), ("lv", LV), ("board", LV)];
    for fault in &solved(&request(&buses, elements)).buses {
        let earth = fault.earth.as_ref().expect("earthed");
        for (name, value) in [("k1", earth.ik1), ("L2", earth.ik2e[0]), ("L3", earth.ik2e[1]), ("E2E", earth.ike2e)] {
            close(name, value, fault.ik3);
        }
        close("k2", fault.ik2, ROOT / 2.0 * fault.ik3);
        close("ip1", earth.ip1, fault.ip);
    }
}

#[test]
fn what_has_no_star_point_has_no_impedance_there() {
    let refused = |t: Value| {
        let asked = request(&[("hv", HV), ("lv", LV)], vec![feeder(1.0), t]).to_string();
        let failure = study("", &asked, &mut |_, _| {}).failure.expect("refused");
        (failure.device.expect("device"), failure.param.expect("parameter"))
    };
    let none = [0.0, 0.0];
    assert_eq!(refused(transformer("YNd1", none, [1.0, 0.0])), ("t".into(), "neutralLv".into()));
    assert_eq!(refused(transformer("Dyn1", [0.0, 1.0], none)), ("t".into(), "neutralHv".into()));
    assert_eq!(refused(transformer("Zyn5", none, none)), ("t".into(), "group".into()));
}

/// The same network as phasors: sources and transformer rated so that c and K_T give the impedances of the run, whose voltage is c times less.
#[test]
fn currents_of_the_phasors() {
    let (power, c) = (500e6, 1.05);
    let line = of(0.004, 2.0);
    let own = (0.011, 0.02);
    let (rn, xn) = (0.004, 0.006);
    // K_T·u_k is the run's: x' = x/(0.95·c − 0.6·x).
    let rated = of(0.06, 8.0);
    let x = rated.1 / (0.95 * c - 0.6 * rated.1);
    let k = rated.1 / x;
    for (group, high) in [("Dyn11", [0.0, 0.0]), ("YNyn0", [0.0, 0.0]), ("YNyn0", [2.0, 5.0])] {
        let t = json!({ "kind": "transformer", "id": "t", "hv": "hv", "lv": "lv", "s": 1.25e6, "uHv": HV, "uLv": LV, "uk": (rated.0 / k).hypot(x),
            "ur": rated.0 / k, "onLoadTaps": false, "group": group, "x0OverX": 0.85, "r0OverR": 1.3, "neutralHv": high, "neutralLv": [rn, xn] });
        let q = json!({ "kind": "feeder", "id": "grid", "bus": "hv", "ik": 1.1 * power / (ROOT * HV), "rOverX": 0.125, "x0OverX": 2.0,
            "r0OverX0": 0.125 });
        let l = json!({ "kind": "line", "id": "l", "from": "lv", "to": "end", "r": line.0, "x": line.1, "r0": own.0, "x0": own.1 });
        let s = solved(&request(&[("hv", HV), ("lv", LV), ("end", LV)], vec![q, t, l]));
        for bus in ["lv", "end"] {
            let fault = at(&s, bus);
            let earth = fault.earth.as_ref().expect("earthed");
            for (phases, expected) in [("bc", vec![fault.ik2; 2]), ("a", vec![earth.ik1]), ("bcg", earth.ik2e.to_vec())]
            {
                let run = Bench::new(50.0, 0.3, 1e-3)
                    .ac("hv", HV)
                    .ac("lv", LV)
                    .ac("end", LV)
                    .device("grid", "utility", &["hv"], json!({ "vNominal": HV, "shortCircuitPower": power, "xOverR": 8.0, "voltage": 1.0,
                        "zeroSequence": 2.0 }))
                    .device("t", "transformer", &["hv", "lv"], json!({ "sRated": 1.25e6, "vHv": HV, "vLv": LV, "uk": 0.06, "xOverR": 8.0,
                        "noLoadLoss": 0.0, "noLoadCurrent": 0.0, "tap": 1.0, "vectorGroup": group, "neutralResistanceHv": high[0], "neutralReactanceHv": high[1], "neutralResistance": rn,
                        "neutralReactance": xn, "x0OverX": 0.85, "r0OverR": 1.3 }))
                    .device("l", "line", &["lv", "end"], json!({ "length": 1.0, "resistance": line.0, "reactance": line.1, "capacitance": 1e-15,
                        "ampacity": 1e3, "zeroResistance": own.0, "zeroReactance": own.1, "zeroCapacitance": 1e-15 }))
                    .event(0.1, bus, "fault", json!({ "resistance": 0.0, "phases": phases }))
                    .run()
                    .completed();
                for (found, expected) in fault_current(&run).into_iter().zip(expected) {
                    near(&format!("{group}, {phases} at {bus}"), found, expected / c / 1e3, 6e-5);
                }
            }
        }
    }
}
