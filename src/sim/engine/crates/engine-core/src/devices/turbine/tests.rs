use super::ggov1::{Feedback, Ggov1Numbers};
use super::pidgov::{Kind, PidgovNumbers};
use super::*;

fn ggov1_numbers() -> Ggov1Numbers {
    Ggov1Numbers {
        tpelec: 1.0,
        max_error: 0.05,
        min_error: -0.05,
        kp: 10.0,
        ki: 2.0,
        kd: 0.0,
        td: 1.0,
        tact: 0.5,
        kturb: 1.5,
        wfnl: 0.2,
        tb: 0.5,
        tc: 0.0,
        teng: 0.0,
        tfload: 3.0,
        kpload: 2.0,
        kiload: 0.67,
        ldref: 1.0,
        tsa: 4.0,
        tsb: 5.0,
        aset: 0.01,
        ka: 10.0,
        ta: 0.1,
        kimw: 0.0,
        dead_band: 0.0,
        opening: 0.1,
        closing: 0.1,
        rating: 1.0,
    }
}

fn ggov1_of(feedback: Feedback, n: Ggov1Numbers) -> Turbine {
    Turbine::Ggov1(Ggov1 { n, feedback, fuel_with_speed: false, start: (0.0, 0.0) })
}
fn ggov1(feedback: Feedback) -> Turbine {
    ggov1_of(feedback, ggov1_numbers())
}

fn pidgov(kind: Kind) -> Turbine {
    let n = PidgovNumbers {
        treg: 0.2,
        kp: 3.0,
        ki: 1.5,
        kd: 0.8,
        ta: 0.05,
        tb: 0.1,
        opening: 0.2,
        closing: 0.15,
        g0: 0.1,
        g1: 0.5,
        p1: 0.4,
        g2: 0.8,
        p2: 0.8,
        p3: 1.0,
        atw: 1.1,
        tw: 1.0,
        p_max: 100.0,
        p_min: -100.0,
    };
    Turbine::Pidgov(Pidgov { n, kind })
}

/// Its gate is the integral of the controller's: with the gains above the water would let it swing.
fn slow_wpidhy() -> Turbine {
    let Turbine::Pidgov(Pidgov { n, kind }) = pidgov(Kind::Speed) else { unreachable!() };
    Turbine::Pidgov(Pidgov { n: PidgovNumbers { ki: 0.3, ..n }, kind })
}

fn all() -> Vec<Turbine> {
    vec![
        Turbine::Tgov1(Tgov1 { t1: 0.5, t2: 2.1, t3: 7.0 }),
        Turbine::Gast(Gast { t1: 0.4, t2: 0.1, t3: 3.0, at: 1.0, kt: 2.0 }),
        Turbine::Hygov(Hygov { r: 0.4, tr: 5.0, tf: 0.05, tg: 0.2, velm: 0.2, tw: 1.0, at: 1.2, qnl: 0.08 }),
        Turbine::Ieeeg1(Ieeeg1 {
            t1: 0.1,
            t2: 0.0,
            t3: 0.2,
            uo: 1.0,
            uc: 1.0,
            t4: 0.25,
            k1: 0.3,
            k2: 0.0,
            t5: 7.5,
            k3: 0.4,
            k4: 0.0,
            t6: 0.4,
            k5: 0.3,
            k6: 0.0,
            t7: 0.0,
            k7: 0.0,
            k8: 0.0,
        }),
        ggov1(Feedback::Power),
        pidgov(Kind::OnPower),
        slow_wpidhy(),
    ]
}
const SET: Set = Set { droop: 0.05, low: 0.0, high: 1.0, damping: 0.0 };

fn shown(speed: f64, power: f64) -> Shown<f64> {
    Shown { speed, island: 1.0, power, per_torque: speed }
}

#[test]
fn each_stands_still_at_its_operating_point() {
    for mut turbine in all() {
        let mut x = vec![0.0; turbine.state_names().len()];
        let reference = turbine.initialise(&SET, 0.6, 0.6, &mut x).expect("inside its limits");
        let mut rows = vec![1.0; x.len()];
        let (_, torque) = turbine.eval(&SET, reference, &shown(1.0, 0.6), &x, &mut rows);
        assert!((torque - 0.6).abs() < 1e-14, "{turbine:?}");
        assert!(rows.iter().all(|r| r.abs() < 1e-12), "{turbine:?} {rows:?}");
    }
}

/// Runs a turbine at a held speed; the electric power follows the shaft.
fn settle(turbine: &Turbine, omega: f64) -> f64 {
    let damping = if let Turbine::Hygov(_) = turbine { 0.5 } else { 0.0 };
    let set = Set { damping, ..SET };
    let mut turbine = turbine.clone();
    let mut x = vec![0.0; turbine.state_names().len()];
    let reference = turbine.initialise(&SET, 0.6, 0.6, &mut x).expect("inside its limits");
    let (mut power, h) = (0.6, 5e-4);
    let mut rows = vec![0.0; x.len()];
    for _ in 0..2_000_000 {
        let (_, torque) = turbine.eval(&set, reference, &shown(omega, power), &x, &mut rows);
        power = torque;
        for (x, r) in x.iter_mut().zip(&rows) {
            *x += h * r;
        }
    }
    power
}

#[test]
fn each_settles_on_its_droop() {
    // 0.5 % below nominal at 5 % droop is 0.1 pu more.
    for (turbine, expected) in all().iter().zip([0.7, 0.7, 0.0, 0.7, 0.7, 0.7, 0.7]) {
        let power = settle(turbine, 0.995);
        if let Turbine::Hygov(g) = turbine {
            // HYGOV's droop acts on the gate, and damping takes its part.
            let gate = 0.6 / g.at + g.qnl + 0.1;
            let exact = g.at * (gate - g.qnl) + 0.5 * gate * 0.005;
            assert!((power - exact).abs() < 1e-6, "{power} {exact}");
        } else {
            assert!((power - expected).abs() < 1e-6, "{turbine:?}: {power}");
        }
    }
}

#[test]
fn limits_hold_at_a_low_speed() {
    for turbine in all() {
        let power = settle(&turbine, 0.9);
        let highest = match &turbine {
            Turbine::Hygov(g) => g.at * (1.0 - g.qnl) + 0.5 * 0.1 + 1e-3,
            Turbine::Ggov1(g) => g.n.ldref + 1e-3,
            _ => 1.0 + 1e-2,
        };
        assert!(power > 0.75 && power < highest, "{turbine:?}: {power}");
    }
}

#[test]
fn refuses_a_power_beyond_its_limits_by_name() {
    let names = all().into_iter().map(|mut t| {
        let mut x = vec![0.0; t.state_names().len()];
        t.initialise(&SET, 1.2, 1.2, &mut x).err()
    });
    let valve = Some("torqueMax");
    let expected = [valve, Some("gastAt"), valve, valve, Some("ggov1Ldref"), valve, valve];
    assert_eq!(names.collect::<Vec<_>>(), expected);
}

#[test]
fn ggov1_with_delay_and_megawatt_controller_stands_still_and_holds_its_power() {
    for feedback in [Feedback::Power, Feedback::Valve, Feedback::None] {
        let n = Ggov1Numbers { teng: 0.3, kimw: 0.05, rating: 0.8, ..ggov1_numbers() };
        let mut turbine = ggov1_of(feedback, n);
        let mut x = vec![0.0; turbine.state_names().len()];
        let reference = turbine.initialise(&SET, 0.61, 0.6, &mut x).expect("inside its limits");
        let mut rows = vec![1.0; x.len()];
        let (_, torque) = turbine.eval(&SET, reference, &shown(1.0, 0.6), &x, &mut rows);
        assert!((torque - 0.61).abs() < 1e-14 && rows.iter().all(|r| r.abs() < 1e-12), "{feedback:?} {rows:?}");
    }
    // 0.5 % low: the droop asks for 0.1 pu more, the megawatt controller takes it back.
    let n = Ggov1Numbers { kimw: 0.05, ..ggov1_numbers() };
    let power = settle(&ggov1_of(Feedback::Power, n), 0.995);
    assert!((power - 0.6).abs() < 1e-6, "{power}");
}

#[test]
fn ggov1_acceleration_limiter_holds_the_rise_of_the_demand() {
    // At a held speed the demand rises by K_a·a_set = 0.1 pu/s; the valve follows behind T_act.
    let n = Ggov1Numbers { opening: 99.0, closing: 99.0, tact: 1e-3, kp: 20.0, ..ggov1_numbers() };
    let mut turbine = ggov1_of(Feedback::Power, n);
    let mut x = vec![0.0; turbine.state_names().len()];
    let reference = turbine.initialise(&SET, 0.3, 0.3, &mut x).expect("inside its limits");
    let start = x[0];
    // The measured acceleration has settled at the held speed.
    x[8] = -0.02;
    let mut rows = vec![0.0; x.len()];
    for _ in 0..20_000 {
        turbine.eval(&SET, reference, &shown(0.98, 0.3), &x, &mut rows);
        for (x, r) in x.iter_mut().zip(&rows) {
            *x += 1e-4 * r;
        }
    }
    assert!((x[0] - start - 0.2).abs() < 1e-3, "{}", x[0] - start);
}

/// Torque after a step of the speed that then is held, by the classical Runge-Kutta method.
fn torque_after(turbine: &Turbine, speed: f64, times: &[f64]) -> Vec<f64> {
    let mut turbine = turbine.clone();
    let mut x = vec![0.0; turbine.state_names().len()];
    let reference = turbine.initialise(&SET, 0.6, 0.6, &mut x).expect("inside its limits");
    let eval = |x: &[f64]| {
        let mut rows = vec![0.0; x.len()];
        let (_, torque) = turbine.eval(&SET, reference, &shown(speed, 0.6), x, &mut rows);
        (torque, rows)
    };
    let along = |x: &[f64], k: &[f64], h: f64| x.iter().zip(k).map(|(x, k)| x + h * k).collect::<Vec<_>>();
    let (h, mut n, mut torques) = (5e-4, 0, vec![]);
    for time in times {
        while n < libm::round(time / h) as usize {
            let k1 = eval(&x).1;
            let k2 = eval(&along(&x, &k1, h / 2.0)).1;
            let k3 = eval(&along(&x, &k2, h / 2.0)).1;
            let k4 = eval(&along(&x, &k3, h)).1;
            for j in 0..x.len() {
                x[j] += h / 6.0 * (k1[j] + 2.0 * k2[j] + 2.0 * k3[j] + k4[j]);
            }
            n += 1;
        }
        torques.push(eval(&x).0);
    }
    torques
}

/// The block diagrams integrated once with SciPy (LSODA, 1e-11): IEEEG1 with T2 = 0.02 s at −2 mpu; GGOV1 at −20 mpu with the
/// temperature limit at 0.9 pu, which takes over. Time s, torque pu.
const IEEEG1: [(f64, f64); 8] = [
    (0.1, 0.600382585),
    (0.3, 0.6033179),
    (0.6, 0.608385204),
    (1.0, 0.612285481),
    (2.0, 0.616407404),
    (4.0, 0.621927322),
    (8.0, 0.629397616),
    (15.0, 0.635830711),
];
const GGOV1: [(f64, f64); 8] = [
    (0.1, 0.612371536),
    (0.3, 0.65270954),
    (0.6, 0.724626228),
    (1.0, 0.810475395),
    (2.0, 0.944677299),
    (4.0, 1.050344083),
    (8.0, 0.920200536),
    (15.0, 0.900657708),
];

/// Torques of three turbines against the rows of their solutions.
fn hold_to(rows: &[(f64, f64, f64, f64)], torques: [Vec<f64>; 3], names: &str) {
    let mut worst: f64 = 0.0;
    for (k, &(_, a, b, c)) in rows.iter().enumerate() {
        for (torques, expected) in torques.iter().zip([a, b, c]) {
            worst = worst.max((torques[k] - expected).abs());
        }
    }
    println!("{names} {worst:.1e}");
    assert!(worst < 2e-6, "{worst}");
}

/// TGOV1 and HYGOV at −4 mpu, GAST at −18 mpu with A_T = 0.8 pu, whose temperature limiter takes over.
const SIMPLE: [(f64, f64, f64, f64); 8] = [
    (0.1, 0.604425024, 0.630321157, 0.596311671),
    (0.3, 0.611414954, 0.739238503, 0.594951932),
    (0.6, 0.618714987, 0.853194973, 0.601609242),
    (1.0, 0.62505553, 0.920604649, 0.607859945),
    (2.0, 0.634319461, 0.951057102, 0.612351325),
    (4.0, 0.645936547, 0.811708139, 0.616089144),
    (8.0, 0.660767479, 0.799959865, 0.622878716),
    (15.0, 0.672924752, 0.799999993, 0.633404163),
];

#[test]
fn simple_turbines_follow_their_block_diagrams() {
    let [mut steam, mut gas, mut hydro] = [vec![], vec![], vec![]];
    let times = SIMPLE.map(|row| row.0);
    for turbine in all() {
        match turbine {
            Turbine::Tgov1(_) => steam = torque_after(&turbine, 0.996, &times),
            Turbine::Gast(g) => gas = torque_after(&Turbine::Gast(Gast { at: 0.8, ..g }), 0.982, &times),
            Turbine::Hygov(_) => hydro = torque_after(&turbine, 0.996, &times),
            _ => {}
        }
    }
    hold_to(&SIMPLE, [steam, gas, hydro], "TGOV1, GAST, HYGOV");
}

/// PIDGOV with droop on the gate and on the power (held at 0.6 pu), and WPIDHY, at −4 mpu; the gate meets its greatest speed.
const PIDGOV: [(f64, f64, f64, f64); 7] = [
    (0.1, 0.565647173, 0.565212964, 0.598196469),
    (0.3, 0.586355602, 0.582283957, 0.592222113),
    (0.6, 0.600712706, 0.599561042, 0.590168107),
    (1.0, 0.606238471, 0.606419536, 0.59150994),
    (2.0, 0.614764859, 0.616750831, 0.603433709),
    (4.0, 0.626629166, 0.633188165, 0.653593176),
    (8.0, 0.645433389, 0.665199992, 0.837565114),
];

#[test]
fn hydro_turbines_with_pid_follow_their_block_diagrams() {
    let times = PIDGOV.map(|row| row.0);
    let got = [Kind::OnGate, Kind::OnPower, Kind::Speed].map(|kind| torque_after(&pidgov(kind), 0.996, &times));
    hold_to(&PIDGOV, got, "PIDGOV, WPIDHY");
}

#[test]
fn steam_and_gas_turbine_follow_their_block_diagrams() {
    let Some(Turbine::Ieeeg1(steam)) = all().into_iter().find(|t| matches!(t, Turbine::Ieeeg1(_))) else {
        unreachable!()
    };
    let steam = Turbine::Ieeeg1(Ieeeg1 { t2: 0.02, ..steam });
    let n = Ggov1Numbers { ka: 0.0, tc: 0.1, ldref: 0.9, opening: 0.3, closing: 0.3, ..ggov1_numbers() };
    for (turbine, speed, series) in [(steam, 0.998, IEEEG1), (ggov1_of(Feedback::Power, n), 0.98, GGOV1)] {
        let got = torque_after(&turbine, speed, &series.map(|s| s.0));
        for ((time, expected), torque) in series.iter().zip(got) {
            assert!((torque - expected).abs() < 2e-6, "{time} s: {torque}, not {expected}");
        }
    }
}

#[test]
fn every_governor_answers_a_small_deviation_from_rest() {
    // The slope at the operating point itself: what small-signal analysis sees.
    use crate::scalar::Dual;
    for mut turbine in all() {
        let n = turbine.state_names().len();
        let mut x = vec![0.0; n];
        let reference = turbine.initialise(&SET, 0.6, 0.6, &mut x).expect("inside its limits");
        let constant = |v: f64| Dual::<1> { v, d: [0.0] };
        let states: Vec<Dual<1>> = x.iter().map(|v| constant(*v)).collect();
        let mut rows = vec![constant(0.0); n];
        let seen = Shown {
            speed: Dual::<1>::variable(1.0, 0),
            island: constant(1.0),
            power: constant(0.6),
            per_torque: constant(1.0),
        };
        turbine.eval(&SET, constant(reference), &seen, &states, &mut rows);
        // Speed error of HYGOV and IEEEG1, valve of the others, integral of GGOV1; of PIDGOV's integral exactly its gain.
        let (answering, least) = match &turbine {
            Turbine::Ggov1(_) => (2, 1.0),
            Turbine::Pidgov(g) => (1, g.n.ki * (1.0 - 1e-12)),
            _ => (0, 1.0),
        };
        assert!(rows[answering].d[0].abs() > least, "{turbine:?}");
    }
}
