//! Machine, exciter and governor against PSS/E and PowerWorld results of PowerSimulationsDynamics.jl (`test/benchmarks/psse`, BSD-3): three
//! buses, line 101–102 opened at 1.0 s, load as constant impedance.

#![recursion_limit = "256"]

mod support;

use serde_json::{Value, json};
use support::{Bench, with};

const S: f64 = 100e6;
const V: f64 = 138e3;

fn genrou() -> Value {
    json!({
        "sRated": S, "vRated": V, "machineModel": "genrou", "xd": 1.8, "xq": 1.7, "xdTransient": 0.3, "xqTransient": 0.55,
        "xdSubtransient": 0.25, "xqSubtransient": 0.25, "xLeakage": 0.2, "td0Transient": 8.0, "tq0Transient": 0.4,
        "td0Subtransient": 0.03, "tq0Subtransient": 0.05, "saturation10": 0.1, "saturation12": 0.8, "inertia": 6.175,
        "damping": 0.05, "governor": "none", "exciter": "none", "vSet": 1.02, "pSet": 100e6
    })
}

fn three_buses(machine: Value, duration: f64, step: f64) -> support::Outcome {
    let z = V * V / S;
    let line =
        json!({ "length": 1.0, "resistance": 0.01 * z, "reactance": 0.12 * z, "capacitance": 0.0, "ampacity": 1e3 });
    // 250 MW, 30 Mvar at the solved 0.99341 pu.
    let volts = 0.993_41 * 0.993_41;
    let mut bench = Bench::new(60.0, duration, step)
        .ac("101", V)
        .ac("102", V)
        .ac("103", V)
        .device(
            "grid",
            "utility",
            &["101"],
            json!({ "vNominal": V, "shortCircuitPower": S / 1e-5, "xOverR": 1e6, "voltage": 1.05,
            "voltageAt": "terminal" }),
        )
        .device("g", "genset", &["102"], machine)
        .device("load", "constantImpedanceLoad", &["103"], json!({ "p": 250e6 / volts, "q": 30e6 / volts }))
        .device("l12", "line", &["101", "102"], line.clone())
        .device("l13", "line", &["101", "103"], line.clone())
        .device("l23", "line", &["102", "103"], line)
        .event(1.0, "l12", "open", json!({}))
        .record(&["g.angle", "g.speed", "g.field", "g.torque", "102.vpu", "l13.pFrom", "l13.qFrom"]);
    bench.tolerance = 1e-8;
    bench.run().completed()
}

fn degov(delay: f64) -> Value {
    json!({
        "sRated": S, "vRated": V, "machineModel": "classical", "xdTransient": 0.25, "inertia": 8.0, "damping": 0.03, "exciter": "none",
        "vSet": 1.02, "pSet": 100e6, "governor": "degov1", "degovT1": 0.0, "degovT2": 0.0, "degovT3": 0.0, "degovK": 18.0, "degovT4": 12.0,
        "degovT5": 5.0, "degovT6": 0.2, "degovTD": delay, "droop": 0.0, "droopInput": "throttle", "torqueMin": -0.1, "torqueMax": 2.0
    })
}

// Time s, rotor angle °.
const GENROU: &[[f64; 2]] = &[
    [0.5, 55.0949],
    [1.05, 55.0226],
    [1.1, 54.8235],
    [1.15, 54.5315],
    [1.2, 54.1878],
    [1.25, 53.8383],
    [1.3, 53.5282],
    [1.4, 53.1712],
    [1.5, 53.2798],
    [1.6, 53.7895],
    [1.7, 54.4573],
    [1.8, 54.9874],
    [1.9, 55.1718],
    [2.0, 54.9782],
    [2.15, 54.3237],
    [2.30001, 53.9319],
    [2.50001, 54.4359],
    [2.70001, 55.2543],
    [2.90002, 55.2114],
    [3.10002, 54.6488],
    [3.40003, 54.9428],
    [3.70004, 55.5654],
    [4.00004, 55.088],
    [4.50006, 55.7373],
    [5.00007, 55.4406],
    [5.50008, 55.9743],
    [6.00009, 55.8413],
    [7.00011, 56.1881],
    [8.00014, 56.4458],
    [9.00016, 56.6273],
    [10.0002, 56.7624],
    [12.0002, 56.979],
    [14.0003, 57.1622],
    [16.0003, 57.3025],
    [18.0, 57.4024],
    [19.8997, 57.4727],
];
// Time s, V at 102 pu, P and Q 101–103 MW and Mvar, field voltage pu.
const SEXS: &[[f64; 5]] = &[
    [0.5, 1.02, 136.551, 48.2988, 2.15312],
    [1.05, 0.984731, 141.899, 63.5756, 2.16621],
    [1.1, 0.983469, 142.307, 64.1448, 2.17993],
    [1.15, 0.983058, 143.113, 64.3952, 2.19348],
    [1.2, 0.982898, 144.093, 64.5593, 2.20668],
    [1.25, 0.982827, 145.078, 64.6891, 2.21949],
    [1.3, 0.982781, 145.929, 64.7964, 2.2319],
    [1.4, 0.982669, 146.835, 64.939, 2.25559],
    [1.5, 0.982515, 146.436, 64.9617, 2.27792],
    [1.6, 0.982385, 145.025, 64.8694, 2.29902],
    [1.7, 0.982378, 143.346, 64.704, 2.31893],
    [1.8, 0.982589, 142.221, 64.5066, 2.33762],
    [1.9, 0.983054, 142.163, 64.3052, 2.355],
    [2.0, 0.983705, 143.156, 64.1274, 2.371],
    [2.15, 0.98469, 145.452, 63.9437, 2.39248],
    [2.30001, 0.98538, 146.712, 63.7852, 2.41141],
    [2.50001, 0.98601, 145.491, 63.3924, 2.43369],
    [2.70001, 0.986909, 143.845, 62.848, 2.45303],
    [2.90002, 0.988313, 144.831, 62.3563, 2.46913],
    [3.10002, 0.989667, 146.909, 62.0022, 2.48201],
    [3.40003, 0.991099, 146.447, 61.3506, 2.49703],
    [3.70004, 0.992848, 145.779, 60.5455, 2.50797],
    [4.00004, 0.99474, 147.876, 59.9707, 2.51454],
    [4.50006, 0.997148, 147.039, 58.868, 2.51918],
    [5.00007, 0.99962, 148.847, 58.022, 2.51737],
    [5.50008, 1.0016, 148.462, 57.1454, 2.51169],
    [6.00009, 1.00327, 149.325, 56.5396, 2.50318],
    [7.00011, 1.00567, 149.662, 55.5644, 2.48331],
    [8.00014, 1.00704, 149.954, 55.0217, 2.46402],
    [9.00016, 1.00765, 150.161, 54.7887, 2.44819],
    [10.0002, 1.00777, 150.248, 54.746, 2.4366],
    [12.0002, 1.00739, 150.169, 54.8987, 2.4244],
    [14.0003, 1.00689, 150.03, 55.0904, 2.42127],
    [16.0003, 1.00659, 149.957, 55.2123, 2.42171],
    [18.0, 1.00645, 149.928, 55.2657, 2.42284],
    [19.8997, 1.00642, 149.92, 55.279, 2.42365],
];
// Time s, speed pu.
const DEGOV: &[[f64; 2]] = &[
    [0.5, 1.0],
    [1.1, 0.99978876],
    [1.2, 0.9996714],
    [1.3, 0.99970192],
    [1.4, 0.99986875],
    [1.5, 1.00009763],
    [1.6, 1.00028431],
    [1.7, 1.00034273],
    [1.8, 1.00024438],
    [1.9, 1.00003195],
    [2.0, 0.99980009],
    [2.1, 0.99965411],
    [2.2, 0.99966282],
    [2.3, 0.99982589],
    [2.4, 1.00007188],
    [2.5, 1.00028932],
    [2.6, 1.00037801],
    [2.7, 1.00029564],
    [2.8, 1.00007713],
    [2.9, 0.99981964],
    [3.0, 0.99963921],
    [3.1, 0.99961996],
    [3.2, 0.9997744],
    [3.3, 1.00003552],
    [3.4, 1.00028515],
    [3.5, 1.00040853],
    [3.6, 1.00034738],
    [3.7, 1.00012696],
    [3.8, 0.99984479],
    [3.9, 0.99962771],
    [4.0, 0.99957621],
    [4.1, 0.99971765],
    [4.2, 0.9999916],
    [4.3, 1.00027454],
    [4.4, 1.00043654],
    [4.5, 1.00040174],
    [4.6, 1.00018334],
    [4.7, 0.99987769],
    [4.8, 0.99962175],
    [4.9, 0.99953306],
];
const DEGOV_DELAY: &[[f64; 2]] = &[
    [0.5, 1.0],
    [1.1, 0.999788642],
    [1.2, 0.999669969],
    [1.3, 0.999696374],
    [1.4, 0.99985683],
    [1.5, 1.000080585],
    [1.6, 1.000268698],
    [1.7, 1.000337958],
    [1.8, 1.000258446],
    [1.9, 1.000065684],
    [2.0, 0.999844193],
    [2.1, 0.99969101],
    [2.2, 0.999674916],
    [2.3, 0.99980551],
    [2.4, 1.000026941],
    [2.5, 1.000240445],
    [2.6, 1.000349045],
    [2.7, 1.000301242],
    [2.8, 1.000115633],
    [2.9, 0.999872446],
    [3.0, 0.999679208],
    [3.1, 0.999624491],
    [3.2, 0.999737084],
    [3.3, 0.999970973],
    [3.4, 1.000223398],
    [3.5, 1.000380516],
    [3.6, 1.000369906],
    [3.7, 1.000193238],
    [3.8, 0.99992615],
    [3.9, 0.999686003],
    [4.0, 0.999581099],
    [4.1, 0.999662459],
    [4.2, 0.999898493],
    [4.3, 1.000186205],
    [4.4, 1.000396132],
    [4.5, 1.000432014],
    [4.6, 1.000274658],
    [4.7, 0.999990642],
    [4.8, 0.999704123],
    [4.9, 0.99954319],
];

/// Largest deviation of a recorded signal from a column, read at the grid point nearest to its time.
fn worst<const N: usize>(run: &support::Outcome, name: &str, scale: f64, series: &[[f64; N]], column: usize) -> f64 {
    series.iter().map(|row| (run.at(name, row[0]) * scale - row[column]).abs()).fold(0.0, f64::max)
}

#[test]
fn round_rotor_machine_follows_psse() {
    let run = three_buses(genrou(), 20.0, 0.005);
    let e = worst(&run, "g.angle", 180.0 / std::f64::consts::PI, GENROU, 1);
    assert!(e < 0.1, "angle differs by {e}°");
}

#[test]
fn exciter_follows_psse() {
    let sexs = json!({
        "exciter": "sexs", "sexsTa": 2.0, "sexsTb": 5.0, "sexsK": 20.0, "sexsTe": 1.0, "sexsMin": -50.0, "sexsMax": 50.0
    });
    let run = three_buses(with(&genrou(), sexs), 20.0, 0.005);
    for (name, scale, column) in
        [("102.vpu", 1.0, 1), ("l13.pFrom", 1.0 / S, 2), ("l13.qFrom", 1.0 / S, 3), ("g.field", 1.0, 4)]
    {
        // Powers of the series stand in MW.
        let to_pu = if (2..=3).contains(&column) { 1e6 / S } else { 1.0 };
        let series: Vec<[f64; 2]> = SEXS.iter().map(|r| [r[0], r[column] * to_pu]).collect();
        let e = worst(&run, name, scale, &series, 1);
        assert!(e < 1e-2, "{name} differs by {e} pu");
    }
}

#[test]
fn diesel_governor_follows_powerworld() {
    for (delay, series) in [(0.0, DEGOV), (1.0, DEGOV_DELAY)] {
        let run = three_buses(with(&degov(delay), json!({ "speedEffect": "neglected" })), 5.0, 1.0 / 240.0);
        let e = worst(&run, "g.speed", 1.0, series, 1);
        assert!(e < 5e-5, "dead time {delay} s: speed differs by {e}");
    }
}
