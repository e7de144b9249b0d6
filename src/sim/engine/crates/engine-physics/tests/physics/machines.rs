//! Machine reference problems: one machine on an infinite bus against PSAT, equal area (Kundur), first-order governor and droop sharing in
//! closed form.

use crate::support;

use serde_json::{Value, json};
use support::{Bench, near, with};

const STIFF: f64 = 1e18;

fn infinite(v_nominal: f64, voltage: f64) -> Value {
    json!({ "vNominal": v_nominal, "shortCircuitPower": STIFF, "xOverR": 10.0, "voltage": voltage })
}

/// Machine without governor and voltage regulator on its own base.
pub fn bare(model: &str, s: f64, v: f64, p: f64, v_set: f64) -> Value {
    json!({
        "sRated": s, "vRated": v, "machineModel": model, "speedEffect": "neglected", "governor": "none", "exciter": "none",
        "vSet": v_set, "pSet": p
    })
}

// PSAT results of the DPsim project's reference-results, “SMIB fault, 4th/6th-order machine” (time s, δ rad, ω pu, V at bus 1 pu, P pu, Q pu).
const ORDER4: &[[f64; 6]] = &[
    [0.5, 0.90923, 1.0, 1.05, 0.54054, 0.07822],
    [1.02, 0.91458, 1.00142, 0.00494, 0.01529, -0.00346],
    [1.04, 0.93063, 1.00284, 0.00488, 0.0149, -0.00354],
    [1.06, 0.9574, 1.00426, 0.00482, 0.01447, -0.00366],
    [1.08, 0.99488, 1.00568, 0.00475, 0.01402, -0.00383],
    [1.12, 1.09515, 1.00668, 0.9978, 0.72397, 0.01282],
    [1.15, 1.16594, 1.00579, 0.9964, 0.79284, 0.02804],
    [1.199, 1.25559, 1.00382, 0.99351, 0.87722, 0.04866],
    [1.248, 1.30449, 1.00143, 0.99242, 0.91927, 0.06117],
    [1.298, 1.30712, 0.99886, 0.99516, 0.91485, 0.06394],
    [1.398, 1.17746, 0.9946, 1.00916, 0.76768, 0.04306],
    [1.498, 0.93733, 0.99326, 1.01566, 0.50324, 0.00699],
    [1.598, 0.71449, 0.99543, 1.00774, 0.27572, -0.02061],
    [1.698, 0.62002, 0.99973, 1.00162, 0.19699, -0.03082],
    [1.798, 0.69343, 1.00396, 1.00679, 0.28393, -0.02244],
    [1.898, 0.89218, 1.0061, 1.01586, 0.49448, 0.00641],
    [1.998, 1.11339, 1.0051, 1.01699, 0.72705, 0.04711],
    [2.198, 1.22102, 0.99732, 1.01816, 0.82075, 0.0728],
    [2.398, 0.85426, 0.99488, 1.02372, 0.4117, 0.01459],
    [2.598, 0.69552, 1.00156, 1.01447, 0.26982, -0.00748],
    [2.798, 1.00018, 1.00496, 1.02499, 0.60464, 0.03825],
    [2.998, 1.19949, 0.99939, 1.02365, 0.80676, 0.07865],
    [3.498, 0.78169, 1.0028, 1.02326, 0.36454, 0.01131],
    [3.998, 1.00908, 0.99622, 1.03367, 0.59184, 0.05282],
    [4.498, 0.99891, 1.0033, 1.03201, 0.60576, 0.05175],
    [4.998, 0.82397, 0.99812, 1.03152, 0.39893, 0.02923],
    [5.998, 0.835, 1.00133, 1.03317, 0.42676, 0.03417],
    [6.998, 0.95801, 1.00193, 1.0379, 0.56843, 0.05771],
    [7.998, 1.014, 1.00016, 1.04048, 0.62953, 0.07186],
    [8.998, 0.9595, 0.99883, 1.04232, 0.56795, 0.06632],
    [9.998, 0.89203, 0.9993, 1.04221, 0.49744, 0.05799],
    [10.998, 0.89001, 1.00039, 1.0428, 0.50177, 0.05959],
    [11.998, 0.92937, 1.00063, 1.04437, 0.54897, 0.06797],
    [12.998, 0.94736, 1.00005, 1.04562, 0.56945, 0.07305],
    [13.998, 0.92862, 0.99962, 1.04625, 0.54891, 0.0717],
    [14.998, 0.9063, 0.99978, 1.0464, 0.52611, 0.06935],
    [15.998, 0.90601, 1.00014, 1.04675, 0.52842, 0.07031],
    [16.998, 0.91866, 1.0002, 1.04738, 0.54405, 0.07336],
    [17.998, 0.92351, 1.0, 1.04791, 0.54991, 0.07513],
    [18.998, 0.9166, 0.99987, 1.04818, 0.54264, 0.07481],
    [19.898, 0.91274, 0.99989, 1.04836, 0.5391, 0.07475],
];
const ORDER6: &[[f64; 6]] = &[
    [0.5, 0.90923, 1.0, 1.05, 0.54054, 0.07822],
    [1.02, 0.91474, 1.00146, 0.0, -0.0, 0.0],
    [1.04, 0.93126, 1.00292, 0.0, -0.0, 0.0],
    [1.06, 0.9588, 1.00438, 0.0, -0.0, 0.0],
    [1.08, 0.99735, 1.00584, 0.0, -0.0, 0.0],
    [1.12, 1.09993, 1.00673, 0.8434, 0.78381, -0.17784],
    [1.15, 1.16993, 1.00561, 0.916, 0.84331, -0.07408],
    [1.199, 1.25373, 1.0034, 0.96184, 0.89972, 0.00836],
    [1.248, 1.29395, 1.00093, 0.97887, 0.91963, 0.04057],
    [1.298, 1.28764, 0.99842, 0.98975, 0.89812, 0.04968],
    [1.398, 1.14807, 0.99456, 1.01, 0.7284, 0.03501],
    [1.498, 0.91709, 0.99379, 1.01905, 0.46358, 0.00948],
    [1.598, 0.72232, 0.99633, 1.01211, 0.26516, -0.01208],
    [1.698, 0.66049, 1.00046, 1.0047, 0.23318, -0.02599],
    [1.798, 0.7487, 1.00394, 1.00564, 0.35282, -0.02321],
    [1.898, 0.92918, 1.00518, 1.01005, 0.55046, 0.00237],
    [1.998, 1.10546, 1.00377, 1.01228, 0.72839, 0.03904],
    [2.198, 1.1486, 0.99733, 1.02284, 0.73839, 0.06024],
    [2.398, 0.85596, 0.99649, 1.02831, 0.40169, 0.02301],
    [2.598, 0.78589, 1.00181, 1.01945, 0.36508, 0.00386],
    [2.798, 1.01802, 1.00311, 1.02276, 0.62901, 0.03811],
    [2.998, 1.10638, 0.99889, 1.02874, 0.70229, 0.06314],
    [3.498, 0.88122, 1.00208, 1.0269, 0.47324, 0.0255],
    [3.998, 0.95138, 0.998, 1.03602, 0.52585, 0.04873],
    [4.498, 0.9973, 1.00117, 1.03267, 0.60217, 0.05245],
    [4.998, 0.88727, 0.99974, 1.03526, 0.47076, 0.04168],
    [5.998, 0.92294, 1.00069, 1.03646, 0.52348, 0.04933],
    [6.998, 0.95527, 1.00031, 1.03903, 0.56259, 0.05915],
    [7.998, 0.94683, 0.99981, 1.04124, 0.55402, 0.06239],
    [8.998, 0.92758, 0.99981, 1.04239, 0.53587, 0.06245],
    [9.998, 0.92175, 1.00001, 1.04314, 0.53394, 0.06372],
    [10.998, 0.92456, 1.00007, 1.04403, 0.54047, 0.06625],
    [11.998, 0.92502, 1.00001, 1.04495, 0.54309, 0.06839],
    [12.998, 0.92178, 0.99997, 1.04569, 0.54127, 0.06966],
    [13.998, 0.91872, 0.99998, 1.04626, 0.53972, 0.07062],
    [14.998, 0.91745, 1.0, 1.04675, 0.54002, 0.07164],
    [15.998, 0.91685, 1.0, 1.04721, 0.54073, 0.07263],
    [16.998, 0.91592, 1.0, 1.0476, 0.5408, 0.07344],
    [17.998, 0.9148, 0.99999, 1.04794, 0.54053, 0.07408],
    [18.998, 0.91392, 1.0, 1.04822, 0.54043, 0.07463],
    [19.898, 0.91335, 1.0, 1.04844, 0.54047, 0.07508],
];

/// 555 MVA machine of Kundur's example 3.2 on a line to an infinite bus; three-phase fault at its terminals from 1.0 to 1.1 s.
fn smib(model: &str, fault_pu: f64) -> support::Outcome {
    let (s, v) = (555e6, 24e3);
    let z = v * v / s;
    let machine = with(
        &bare(model, s, v, 300e6, 1.05),
        json!({
            "xd": 1.8099, "xq": 1.76, "xdTransient": 0.2999, "xqTransient": 0.65, "xdSubtransient": 0.2299,
            "xqSubtransient": 0.25, "xLeakage": 0.15, "td0Transient": 8.0669, "tq0Transient": 0.9991,
            "td0Subtransient": 0.03, "tq0Subtransient": 0.07, "inertia": 3.7
        }),
    );
    let capacitance = 0.0326126 / z / (std::f64::consts::TAU * 60.0);
    let mut bench = Bench::new(60.0, 20.0, 1e-3)
        .ac("1", v)
        .ac("3", v)
        .device("g", "genset", &["1"], machine)
        .device("grid", "utility", &["3"], infinite(v, 1.0))
        .device(
            "line",
            "line",
            &["1", "3"],
            json!({
                "length": 1.0, "resistance": 0.070485 * z, "reactance": 0.502275 * z, "capacitance": capacitance, "ampacity": 2e4
            }),
        )
        .event(1.0, "1", "fault", json!({ "resistance": fault_pu * z }))
        .event(1.1, "1", "clear", json!({}))
        .record(&["g.angle", "g.speed", "1.vpu", "g.p", "g.q"]);
    bench.tolerance = 1e-8;
    bench.run().completed()
}

fn worst(run: &support::Outcome, series: &[[f64; 6]]) -> [f64; 5] {
    let mut worst = [0.0_f64; 5];
    for row in series {
        let t = row[0];
        let got = [
            run.at("g.angle", t),
            run.at("g.speed", t),
            run.at("1.vpu", t),
            run.at("g.p", t) / 555e6,
            run.at("g.q", t) / 555e6,
        ];
        for (k, g) in got.iter().enumerate() {
            worst[k] = worst[k].max((g - row[k + 1]).abs());
        }
    }
    worst
}

#[test]
fn fourth_order_machine_follows_psat() {
    let run = smib("order4", 1e-3);
    let e = worst(&run, ORDER4);
    println!("worst deviations, δ ω V P Q: {e:?}");
    assert!(e.iter().all(|e| *e < 1e-4), "{e:?}");
}

#[test]
fn sixth_order_machine_follows_psat() {
    // The published series was made with a bolted fault: its speed rises with P_m/2H exactly and its bus voltage is 0.
    let run = smib("marconato", 0.0);
    let e = worst(&run, ORDER6);
    println!("worst deviations, δ ω V P Q: {e:?}");
    assert!(e.iter().all(|e| *e < 1e-3), "{e:?}");
    assert!(run.audit() < 1e-4, "audit {}", run.audit());
}

#[test]
fn undisturbed_machine_holds_still() {
    let mut moved: f64 = 0.0;
    for model in ["genrou", "gentpj", "marconato", "order4", "classical"] {
        let run = smib(model, 1e-3);
        let (angle, volts) = (run.series("g.angle"), run.series("1.vpu"));
        for k in 0..1000 {
            moved = moved.max((angle[k] - angle[0]).abs()).max((volts[k] - volts[0]).abs());
        }
    }
    assert!(moved < 1e-8, "moved by {moved}");
}

/// P. Kundur, Power System Stability and Control, example 13.1: 4 × 555 MVA as one classical machine; fault on line 2 at the
/// high-voltage bus, cleared by opening the line.
fn equal_area(clearing: f64) -> support::Outcome {
    let (s, v) = (2220e6, 24e3);
    let z = v * v / s;
    let machine = with(&bare("classical", s, v, 0.9 * s, 1.0), json!({ "xdTransient": 0.3, "inertia": 3.5 }));
    let line =
        |x: f64| json!({ "length": 1.0, "resistance": 0.0, "reactance": x * z, "capacitance": 0.0, "ampacity": 1e5 });
    let mut bench = Bench::new(60.0, 3.0, 1e-3)
        .ac("t", v)
        .ac("h", v)
        .ac("b", v)
        .device("g", "genset", &["t"], machine)
        .device("transformer", "line", &["t", "h"], line(0.15))
        .device("line1", "line", &["h", "b"], line(0.5))
        .device("line2", "line", &["h", "b"], line(0.93))
        .device("grid", "utility", &["b"], infinite(v, 0.90081))
        .event(1.0, "h", "fault", json!({}))
        .event(1.0 + clearing, "h", "clear", json!({}))
        .event(1.0 + clearing, "line2", "open", json!({}))
        .record(&["g.angle", "g.q", "g.field", "t.angle", "t.vpu", "line2.pFrom"]);
    bench.tolerance = 1e-8;
    bench.run()
}

/// P7.
#[test]
fn critical_clearing_time_is_that_of_equal_area() {
    // 86.832 ms; cleared at 86.0 ms δ_max is 119.54°, at 87.0 ms the machine falls out of step.
    let run = equal_area(86.0e-3).completed();
    let most = run.greatest("g.angle").to_degrees();
    near("δ(0)", run.at("g.angle", 0.5).to_degrees(), 41.769, 0.01);
    near("E'", run.at("g.field", 0.5), 1.162587, 1e-6);
    near("V_t", run.at("t.vpu", 0.5), 1.0, 1e-9);
    near("its angle", run.at("t.angle", 0.5).to_degrees(), 28.34, 5e-3);
    near("Q/S", run.at("g.q", 0.5) / 2220e6, 0.436, 1e-3);
    near("δ_max", most, 119.54, 0.2);
    assert!(run.series("line2.pFrom")[1087..].iter().all(|p| *p == 0.0), "an opened line carries exactly nothing");
    for (clearing, stable) in [(86.7e-3, true), (87.0e-3, false)] {
        let run = equal_area(clearing);
        assert_eq!(run.greatest("g.angle").to_degrees() < 180.0, stable, "cleared at {clearing}");
    }
}

/// P7.
#[test]
fn small_swing_has_the_natural_frequency_of_the_linear_model() {
    // 1.172406 Hz with both lines in. A short, slight dip sets it swinging.
    let (s, v) = (2220e6, 24e3);
    let z = v * v / s;
    let machine = with(&bare("classical", s, v, 0.9 * s, 1.0), json!({ "xdTransient": 0.3, "inertia": 3.5 }));
    let x = 0.15 + 0.5 * 0.93 / 1.43;
    let mut bench = Bench::new(60.0, 11.0, 1e-3)
        .ac("t", v)
        .ac("b", v)
        .device("g", "genset", &["t"], machine)
        .device(
            "line",
            "line",
            &["t", "b"],
            json!({ "length": 1.0, "resistance": 0.0, "reactance": x * z, "capacitance": 0.0, "ampacity": 1e5 }),
        )
        .device("grid", "utility", &["b"], infinite(v, 0.90081))
        .event(1.0, "grid", "set", json!({ "voltage": 0.88 }))
        .event(1.02, "grid", "set", json!({ "voltage": 0.90081 }))
        .record(&["g.angle"]);
    bench.tolerance = 1e-8;
    let run = bench.run().completed();
    let angle = run.series("g.angle");
    let rest = angle[0];
    let crossings: Vec<f64> = (1030..angle.len())
        .filter(|&k| angle[k - 1] < rest && angle[k] >= rest)
        .map(|k| (k as f64 - (angle[k] - rest) / (angle[k] - angle[k - 1])) * 1e-3)
        .collect();
    let f = (crossings.len() - 1) as f64 / (crossings[crossings.len() - 1] - crossings[0]);
    near("swing", f, 1.172406, 0.005 * 1.172406);
}

/// Classical machine with a first-order governor on a constant-power load; power in pu of its rating.
fn governed(h: f64, d: f64, droop: f64, time: f64) -> Value {
    with(
        &bare("classical", 1e6, 400.0, 0.0, 1.0),
        json!({
            "governor": "firstOrder", "xdTransient": 0.2, "inertia": h, "damping": d, "droop": droop, "governorTime": time,
            "torqueMin": -1.0, "torqueMax": 2.0
        }),
    )
}

/// P8.
#[test]
fn first_order_governor_has_the_closed_form_nadir() {
    // (H, D, R, T_g, ΔP) → nadir pu, its time s.
    for (h, d, r, tg, step, nadir, at) in [
        (1.0, 0.0, 0.05, 0.25, 0.3, -0.027621, 0.315424),
        (0.8, 0.0, 0.04, 0.3, 0.5, -0.048220, 0.256892),
        (1.5, 1.0, 0.05, 0.5, 0.4, -0.038305, 0.506605),
    ] {
        let mut bench = Bench::new(60.0, 11.0, 1e-3)
            .ac("b", 400.0)
            .device("g", "genset", &["b"], governed(h, d, r, tg))
            .device("load", "constantPowerLoad", &["b"], json!({ "p": 0.2e6, "q": 0.0, "vBlend": 0.5 }))
            .event(1.0, "load", "set", json!({ "p": 0.2e6 + step * 1e6, "q": 0.0 }))
            .record(&["g.speed", "g.frequency"]);
        bench.tolerance = 1e-8;
        let run = bench.run().completed();
        let (least, when) = run.least("g.speed");
        near("nadir", least - 1.0, nadir, 1e-5);
        near("time of nadir", when - 1.0, at, 1.5e-3);
        near("steady", run.at("g.speed", 11.0) - 1.0, -step / (1.0 / r + d), 1e-5);
        let slope = (run.at("g.speed", 1.001) - 1.0) / 1e-3;
        near("RoCoF", slope, -step / (2.0 * h), 0.01 * step);
        if step == 0.3 {
            near("RoCoF", 60.0 * slope, -9.0, 0.06);
        }
        assert!(run.audit() < 1e-6, "audit {}", run.audit());
    }
}

/// P10.
#[test]
fn parallel_sets_share_by_their_droop() {
    // Droop .02 and .03, ΔP .5 pu: Δf −.006 pu, ΔP₁ .3, ΔP₂ .2.
    let set = |droop: f64| {
        with(
            &governed(1.0, 0.0, droop, 0.2),
            json!({ "machineModel": "genrou", "xd": 2.0, "xq": 1.8,
        "xqTransient": 0.4, "xdSubtransient": 0.15, "xqSubtransient": 0.15, "xLeakage": 0.08, "td0Transient": 3.0,
        "tq0Transient": 0.4, "td0Subtransient": 0.03, "tq0Subtransient": 0.05, "qDroop": 0.05, "exciter": "sexs", "sexsTa": 0.1,
        "sexsTb": 1.0, "sexsTe": 0.05, "sexsK": 200.0, "sexsMin": 0.0, "sexsMax": 6.0 }),
        )
    };
    let mut bench = Bench::new(60.0, 41.0, 0.1)
        .ac("b", 400.0)
        .device("g1", "genset", &["b"], set(0.02))
        .device("g2", "genset", &["b"], set(0.03))
        .device("load", "constantPowerLoad", &["b"], json!({ "p": 0.6e6, "q": 0.1e6, "vBlend": 0.5 }))
        .event(1.0, "load", "set", json!({ "p": 1.1e6 }))
        .record(&["g1.p", "g2.p", "g1.speed", "g1.q", "g2.q"]);
    bench.tolerance = 1e-9;
    let run = bench.run().completed();
    near("start", run.at("g1.p", 0.5), 0.3e6, 1e-3);
    near("Δf", run.at("g1.speed", 41.0) - 1.0, -0.006, 1e-6);
    near("P1", run.at("g1.p", 41.0) - run.at("g1.p", 0.5), 0.3e6, 1.0);
    near("P2", run.at("g2.p", 41.0) - run.at("g2.p", 0.5), 0.2e6, 1.0);
    near("Q in all", run.at("g1.q", 41.0) + run.at("g2.q", 41.0), 0.1e6, 1.0);
    near("Q shared at the start", run.at("g1.q", 0.5), run.at("g2.q", 0.5), 1.0);
}
