//! A UPS whose battery is at the end of its charge or its voltage.

use super::ups_transfer::{RATED, plant, set_load, ups};
use crate::support;

use serde_json::{Value, json};
use support::{near, with};

/// At a current limit of 0.9 pu the rectifier carries some 0.87 pu of load; the battery, at its end, soon nothing.
fn at_its_end(bypass: &str) -> Value {
    with(
        &ups(),
        json!({ "bypass": bypass, "inputCurrentLimit": 0.9, "soc": 0.1001, "socMin": 0.1, "socTarget": 0.1, "retransferDelay": 1.0 }),
    )
}

/// It had come back as its link was charged and was lost again, every forty milliseconds to the end of the run.
#[test]
fn an_output_beyond_the_rectifier_is_lost_once_when_the_battery_is_empty() {
    for emt in [None, Some(1e-4)] {
        let bench = set_load(set_load(plant(at_its_end("none"), 6.0, 0.7 * RATED), 0.2, RATED), 4.0, 0.7 * RATED);
        let mut bench = bench.event(5.0, "ups", "restart", json!({}));
        bench.emt = emt;
        let run = bench.run().completed();
        let ([lost], [back]) = (&run.noted("D322")[..], &run.noted("D324")[..]) else {
            panic!("{:?} and {:?} in {emt:?}", run.noted("D322"), run.noted("D324"))
        };
        assert!(*lost > run.noted("D321")[0] && *lost < 4.0, "lost at {lost}");
        near("back by its restart", *back, 5.0, 1e-9);
        near("load", run.at("load.p", 5.9), 0.7 * RATED, 1e-3 * RATED);
        assert!(run.audit() < 1e-5, "audit {}", run.audit());
    }
}

/// It had gone back after each hold, to be lost within 20 ms.
#[test]
fn a_load_beyond_the_rectifier_stays_on_the_bypass_while_the_battery_is_empty() {
    for emt in [None, Some(1e-4)] {
        let mut bench = set_load(set_load(plant(at_its_end("static"), 9.0, 0.7 * RATED), 0.2, RATED), 6.0, 0.7 * RATED);
        bench.emt = emt;
        let run = bench.run().completed();
        let ([to], [back]) = (&run.noted("D317")[..], &run.noted("D318")[..]) else {
            panic!("{:?} and {:?} in {emt:?}", run.noted("D317"), run.noted("D318"))
        };
        assert!(*to > run.noted("D321")[0] && *to < 4.0, "to the bypass at {to}");
        near("back a hold after it fits", *back, 7.0, 5e-3);
        near("load", run.at("load.p", 8.9), 0.7 * RATED, 1e-3 * RATED);
        assert!(run.audit() < 1e-5, "audit {}", run.audit());
    }
}

/// Cut off by its voltage under load with half of its charge left, it had given nothing for the rest of the run.
#[test]
fn a_battery_cut_off_by_its_voltage_gives_again_in_the_next_outage() {
    // 3.8 V at half charge behind 2 mΩ: 0.3 MW are some 15 A and 1 MW some 50 A of a cell, which then stands at 3.70 V.
    let weak = json!({ "bypass": "none", "soc": 0.5, "socTarget": 0.5, "cellMin": 3.72, "walkInTime": 2.0 });
    let sag = |bench: support::Bench, t: f64| {
        let low = bench.event(t, "grid", "set", json!({ "voltage": 0.2 }));
        low.event(t + 0.5, "grid", "set", json!({ "voltage": 1.0 }))
    };
    let bench = sag(sag(plant(with(&ups(), weak), 8.0, 0.3 * RATED), 0.5), 6.0);
    // It steps up at the beginning of the walk-in, and down before the next outage.
    let run = set_load(set_load(bench, 1.6, RATED), 5.0, 0.3 * RATED).run().completed();
    assert_eq!(run.noted("D321").len(), 1, "cut off");
    let lost = run.noted("D322");
    assert!(lost.len() == 1 && lost[0] < 2.0, "lost {lost:?}");
    near("carried by the battery", run.at("load.p", 6.4), 0.3 * RATED, 1e-3 * RATED);
    assert!(run.at("ups.pBattery", 6.4) > 0.3 * RATED);
    assert!(run.audit() < 1e-5, "audit {}", run.audit());
}

/// A charge that would pass the upper cut-off voltage had ended charging for the rest of the run, with four fifths of its charge in it.
#[test]
fn a_charge_is_held_at_the_highest_cell_voltage_and_goes_on_below_it() {
    let active = json!({
        "batteryMode": "active", "smoothingTime": 5.0, "socGain": 0.2e6, "cellMax": 3.96, "soc": 0.8, "socTarget": 0.8
    });
    for emt in [None, Some(2e-4)] {
        let mut bench = plant(with(&ups(), active.clone()), 10.0, 0.9 * RATED);
        for (t, p) in [(1.0, 0.1), (3.0, 0.9), (8.0, 0.1)] {
            bench = set_load(bench, t, p * RATED);
        }
        bench.emt = emt;
        let run = bench.run().completed();
        assert!(run.noted("D325").is_empty(), "not full: {:?}", run.summary.notes);
        for t in [1.03, 8.03] {
            // 140 cells in a row of 3.96 V.
            near("held", run.at("ups.vBattery", t), 554.4, 0.01);
            // OCV 3.6 + 0.4·s behind 2 mΩ/40 a cell.
            let i = (3.96 - 3.6 - 0.4 * run.at("ups.soc", t)) / (2e-3 / 40.0);
            near("charging", run.at("ups.pBattery", t), -554.4 * i, 0.01 * 554.4 * i);
        }
        assert!(run.audit() < 1e-5, "audit {}", run.audit());
    }
}
