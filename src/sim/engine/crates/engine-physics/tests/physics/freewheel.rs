//! Freewheeling diodes: what an inductance drives on when a capacitor behind a short circuit has emptied.

use crate::dc_chain::{converter, source};
use crate::support;

use serde_json::json;
use support::{Bench, near, with};

const AT: f64 = 0.01;
/// The diodes': of the voltage, and of voltage over rated current.
const DROP: f64 = 2e-3;
const RESISTANCE: f64 = 2e-3;

/// A capacitor at `volts` that discharges through R and L, with diodes across it: its voltage and the current, by a Runge-Kutta rule of 20 ns.
struct Discharge {
    c: f64,
    r: f64,
    l: f64,
    drop: f64,
    resistance: f64,
}

impl Discharge {
    fn rates(&self, [v, i]: [f64; 2]) -> [f64; 2] {
        let diodes = ((-v - self.drop) / self.resistance).max(0.0);
        [(diodes - i) / self.c, (v - self.r * i) / self.l]
    }
    fn at(&self, volts: f64, end: f64) -> [f64; 2] {
        let steps = (end / 20e-9).round() as usize;
        let h = end / steps as f64;
        let mut x = [volts, 0.0];
        for _ in 0..steps {
            let on = |k: [f64; 2], h: f64| [x[0] + h * k[0], x[1] + h * k[1]];
            let a = self.rates(x);
            let b = self.rates(on(a, 0.5 * h));
            let c = self.rates(on(b, 0.5 * h));
            let d = self.rates(on(c, h));
            x = std::array::from_fn(|n| x[n] + h / 6.0 * (a[n] + 2.0 * b[n] + 2.0 * c[n] + d[n]));
        }
        x
    }
}

/// Quarter of the ring, and the decay by L/(R + r).
const TIMES: [f64; 7] = [0.5e-3, 1.0e-3, 1.3e-3, 1.5e-3, 3e-3, 8e-3, 20e-3];

#[test]
fn input_filter_does_not_swing_back() {
    for emt in [None, Some(10e-6), Some(50e-6)] {
        let mut bench = Bench::new(60.0, 0.05, 1e-5)
            .dc("high", 800.0)
            .dc("low", 50.0)
            .device("e", "dcSource", &["high"], json!({ "voltage": 800.0, "resistance": 0.1 }))
            .device("conv", "dcConverter", &["high", "low"], converter())
            .event(AT, "high", "fault", json!({ "resistance": 0.0 }))
            .record(&["conv.vFilter", "conv.iIn"]);
        bench.emt = emt;
        bench.tolerance = 1e-8;
        let run = bench.run().completed();
        let circuit = Discharge { c: 5e-3, r: 0.02, l: 1e-4, drop: DROP * 800.0, resistance: RESISTANCE * 0.64 };
        for t in TIMES {
            let [v, i] = circuit.at(800.0, t);
            let (seen, through) = (run.at("conv.vFilter", AT + t), run.at("conv.iIn", AT + t));
            println!("{emt:?} {t}: {seen} for {v} V, {through} for {} A", -i);
            let bound = if emt == Some(50e-6) { 1e-3 } else { 1e-4 };
            near("voltage", seen, v, bound * 800.0);
            near("current", through, -i, bound * 5e3);
        }
        println!("audit {:.1e}", run.audit());
        assert!(run.audit() < if emt == Some(50e-6) { 1e-4 } else { 1e-5 }, "audit {}", run.audit());
    }
}

/// An output capacitor behind a cable whose far end is short-circuited, its converter tripped.
#[test]
fn output_does_not_swing_back() {
    let (r, l, c) = (0.2e-3, 1e-6, 0.2);
    for emt in [false, true] {
        let mut bench = Bench::new(60.0, 0.05, 1e-5)
            .dc("high", 800.0)
            .dc("low", 50.0)
            .dc("far", 50.0)
            .device("e", "dcSource", &["high"], source())
            .device("conv", "dcConverter", &["high", "low"], with(&converter(), json!({ "outputCapacitance": c })))
            .device("cable", "dcBranch", &["low", "far"], json!({ "resistance": r, "inductance": l }))
            .event(AT, "far", "fault", json!({ "resistance": 0.0 }))
            .event(AT, "conv", "trip", json!({}))
            .record(&["low.v", "cable.i", "conv.iOut"]);
        bench.emt = emt.then_some(10e-6);
        bench.tolerance = 1e-8;
        let run = bench.run().completed();
        let circuit = Discharge { c, r, l, drop: DROP * 50.0, resistance: RESISTANCE * 50.0 * 50.0 / 1e6 };
        for t in TIMES {
            let [v, i] = circuit.at(51.0, t);
            let (seen, through) = (run.at("low.v", AT + t), run.at("cable.i", AT + t));
            println!("{emt} {t}: {seen} for {v} V, {through} for {i} A");
            near("voltage", seen, v, 1e-4 * 51.0);
            near("current", through, i, 1e-4 * 20e3);
        }
        let carried = run.at("conv.iOut", AT + 1.5e-3);
        assert!(carried > 1e3, "{carried} A through the diodes");
        println!("audit {:.1e}", run.audit());
        assert!(run.audit() < 3e-5, "audit {}", run.audit());
    }
}
