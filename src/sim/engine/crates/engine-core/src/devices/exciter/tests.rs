use super::alternator::{Ac7bNumbers, Ac8bNumbers, Esac1aNumbers, Rotating};
use super::commutator::Ieeet1Numbers;
use super::static_pid::St8cNumbers;
use super::static_source::{Esst1aNumbers, ScrxNumbers};
use super::*;

fn rotating(te: f64, kc: f64, kd: f64) -> Rotating {
    Rotating { te, ke: 1.0, kc, kd, saturation: Saturation::through((3.0, 0.05), (4.0, 0.3)).expect("valid") }
}

/// AC8B with the default data of ANDES and the lower limit at 0.
fn ac8b() -> Exciter {
    let n = Ac8bNumbers {
        tr: 0.01,
        kp: 10.0,
        ki: 10.0,
        kd: 10.0,
        td: 0.2,
        pid_max: 1e5,
        pid_min: -1e5,
        ka: 40.0,
        ta: 0.04,
        min: 0.0,
        max: 7.3,
        te: 0.8,
        vfe_max: 1e5,
        ve_min: 0.0,
        ke: 1.0,
        kc: 0.1,
        kdemag: 0.4,
        e1: 3.0,
        s1: 0.05,
        e2: 4.0,
        s2: 0.3,
    };
    Exciter::Ac8b(Ac8b { rotating: rotating(0.8, 0.1, 0.4), n })
}

/// AC7B with the sample data of IEEE Std 421.5.
fn ac7b(kia: f64, kir: f64) -> Exciter {
    let n = Ac7bNumbers {
        tr: 0.0,
        kpr: 4.24,
        kir,
        kdr: 0.1,
        tdr: 0.05,
        vr_max: 5.79,
        vr_min: -5.79,
        kpa: 65.36,
        kia,
        va_max: 1.0,
        va_min: -0.95,
        kp: 4.96,
        kl: 10.0,
        kf1: 0.212,
        kf2: 0.1,
        kf3: 0.05,
        tf3: 1.0,
        kc: 0.18,
        kd: 0.02,
        ke: 1.0,
        te: 1.1,
        vfe_max: 6.9,
        ve_min: 0.0,
        e1: 3.02,
        s1: 0.075,
        e2: 6.3,
        s2: 0.44,
    };
    Exciter::Ac7b(Ac7b { rotating: rotating(1.1, 0.18, 0.02), n })
}

fn esac1a() -> Exciter {
    let n = Esac1aNumbers {
        tr: 0.01,
        tb: 0.1,
        tc: 0.05,
        ka: 200.0,
        ta: 0.05,
        va_min: -7.0,
        va_max: 7.0,
        vr_min: -10.0,
        vr_max: 10.0,
        te: 1.333,
        kf: 0.02,
        tf: 0.8,
        ke: 1.0,
        kc: 0.2,
        kd: 0.4,
        e1: 3.0,
        s1: 0.05,
        e2: 4.0,
        s2: 0.3,
    };
    Exciter::Esac1a(Esac1a { rotating: rotating(1.333, 0.2, 0.4), n })
}

fn exst1(ta: f64, kf: f64) -> Exciter {
    Exciter::Exst1(Exst1 {
        tr: 0.02,
        vi_max: 0.2,
        vi_min: -0.2,
        tc: 1.0,
        tb: 10.0,
        ka: 80.0,
        ta,
        vr_max: 8.0,
        vr_min: -3.0,
        kc: 0.2,
        kf,
        tf: 1.0,
    })
}

fn esst1a(at_output: bool) -> Exciter {
    let n = Esst1aNumbers {
        tr: 0.02,
        vi_max: 0.3,
        vi_min: -0.3,
        tc: 1.0,
        tb: 10.0,
        tc1: 0.1,
        tb1: 0.2,
        ka: 190.0,
        ta: 0.02,
        va_max: 9.0,
        va_min: -9.0,
        vr_max: 7.8,
        vr_min: -6.7,
        kc: 0.1,
        kf: 0.02,
        tf: 1.0,
        klr: 0.5,
        ilr: 1.4,
    };
    Exciter::Esst1a(Esst1a { n, at_output })
}

fn ieeet1(ke: f64) -> Exciter {
    let n = Ieeet1Numbers {
        tr: 0.02,
        ka: 46.0,
        ta: 0.06,
        tb: 0.0,
        tc: 0.0,
        vr_max: 3.0,
        vr_min: -3.0,
        ke,
        te: 0.46,
        kf: 0.1,
        tf: 1.0,
        e1: 3.0,
        s1: 0.1,
        e2: 4.0,
        s2: 0.33,
    };
    let saturation = Saturation::through((3.0, 0.1), (4.0, 0.33)).expect("valid");
    Exciter::Ieeet1(Ieeet1 { ke, n, saturation, limits_follow: false })
}

fn scrx(solid: bool) -> Exciter {
    let n = ScrxNumbers { ta: 1.0, tb: 10.0, k: 200.0, te: 0.05, min: -4.0, max: 5.0, crowbar: 10.0 };
    Exciter::Scrx(Scrx { n, solid })
}

fn sexs(te: f64) -> Exciter {
    Exciter::Sexs(Sexs { ta: 2.0, tb: 5.0, te, k: 20.0, min: -50.0, max: 50.0 })
}

/// Potential source alone.
fn esst4b(kim: f64) -> Exciter {
    Exciter::Esst4b(Esst4b {
        tr: 0.02,
        kpr: 3.15,
        kir: 3.15,
        vr_max: 1.5,
        vr_min: -0.87,
        ta: 0.02,
        kpm: 1.0,
        kim,
        vm_max: 1.0,
        vm_min: -0.87,
        kg: 0.1,
        kp: 6.5,
        ki: 0.0,
        vb_max: 8.2,
        kc: 0.11,
        xl: 0.0,
        angle: 0.0,
    })
}

/// ST6B with its field current limit at `ilr`.
fn st6b(ilr: f64) -> Exciter {
    Exciter::St6b(St6b {
        tr: 0.012,
        kpa: 18.04,
        kia: 45.1,
        kda: 1.0,
        tda: 0.03,
        va_max: 4.81,
        va_min: -3.85,
        kff: 1.0,
        km: 1.0,
        kci: 1.06,
        klr: 17.33,
        ilr,
        vr_max: 4.81,
        vr_min: -3.85,
        kg: 1.0,
        tg: 0.02,
    })
}

/// ST8C with or without its current source.
fn st8c(ki2: f64) -> Exciter {
    let n = St8cNumbers {
        tr: 0.01,
        kpr: 10.0,
        kir: 2.0,
        vpi_max: 4.0,
        vpi_min: 0.0,
        kpa: 5.0,
        kia: 8.0,
        va_max: 1.0,
        va_min: -0.87,
        ka: 1.0,
        ta: 0.02,
        vr_max: 0.9,
        vr_min: -0.87,
        kf: 1.0,
        tf: 0.02,
        kc1: 0.1,
        kp: 6.0,
        ki1: 0.0,
        xl: 0.0,
        angle: 0.0,
        vb1_max: 8.0,
        kc2: 0.05,
        ki2,
        vb2_max: 3.0,
    };
    Exciter::St8c(St8c { n, solid: false })
}

fn all() -> Vec<Exciter> {
    vec![
        sexs(1.0),
        sexs(0.0),
        scrx(true),
        scrx(false),
        exst1(0.05, 0.1),
        exst1(0.0, 0.0),
        esst1a(false),
        esst1a(true),
        ieeet1(1.0),
        ieeet1(0.0),
        esac1a(),
        ac7b(59.69, 4.24),
        ac7b(0.0, 0.0),
        ac8b(),
        esst4b(0.4),
        esst4b(0.0),
        st6b(4.2),
        st8c(0.0),
        st8c(0.5),
    ]
}

const SEEN: Seen<f64> = Seen {
    reference: 0.0,
    voltage: 1.02,
    terminal: 1.01,
    volts: (1.01, 0.0),
    current: (0.7, -0.2),
    field_current: 1.6,
    stabiliser: 0.013,
};

#[test]
fn stands_still_at_its_operating_point() {
    for mut e in all() {
        let mut x = vec![0.0; e.state_names().len()];
        let reference = e.initialise(&SEEN, 1.7, &mut x).expect("inside its limits");
        let mut rows = vec![1.0; x.len()];
        let seen = Seen { reference, ..SEEN };
        e.output(&seen, &x, &mut rows);
        assert!(rows.iter().all(|r| r.abs() < 1e-11), "{e:?} {rows:?}");
        assert!((e.field(&seen, &x) - 1.7).abs() < 1e-12, "{e:?}");
    }
}

/// Field voltage long after the voltage went to `voltage`; the highest on the way.
fn driven(e: &Exciter, voltage: f64, terminal: f64) -> (f64, f64) {
    let mut e = e.clone();
    let mut x = vec![0.0; e.state_names().len()];
    let reference = e.initialise(&SEEN, 1.7, &mut x).expect("inside its limits");
    let seen = Seen { reference, voltage, terminal, ..SEEN };
    let mut rows = vec![0.0; x.len()];
    let mut highest = f64::NEG_INFINITY;
    for _ in 0..200_000 {
        e.output(&seen, &x, &mut rows);
        for (x, r) in x.iter_mut().zip(&rows) {
            *x += 2e-4 * r;
        }
        highest = highest.max(e.field(&seen, &x));
    }
    (e.field(&seen, &x), highest)
}

#[test]
fn ceilings_are_those_of_the_standard() {
    // Held far below its reference each comes to rest at its own ceiling.
    let ceilings = [
        (scrx(true), 5.0),
        (scrx(false), 5.0 * 0.5),
        (exst1(0.05, 0.1), 8.0 * 0.5 - 0.2 * 1.6),
        (esst1a(false), 7.8 * 0.5 - 0.1 * 1.6),
        (esst4b(0.4), 6.5 * 1.01 - 0.577 * 0.11 * 1.6),
        (st8c(0.0), 0.9 * (6.0 * 1.01 - 0.577 * 0.1 * 1.6)),
        (st6b(4.2), 4.81 * 0.5),
        (st6b(1.7), 17.33 * (1.06 * 1.7 - 1.6) * 0.5),
    ];
    for (e, ceiling) in ceilings {
        let (end, highest) = driven(&e, 0.5, 0.5);
        assert!((end - ceiling).abs() < 1e-6 && highest < ceiling + 0.02, "{e:?}: {end} {highest}, not {ceiling}");
    }
    // The alternator's field current limit: V_E rests where V_FE = V_FEmax.
    let Exciter::Ac7b(a) = ac7b(59.69, 4.24) else { unreachable!() };
    let room = a.n.vfe_max - a.n.kd * 1.6;
    let mut ve = 5.0;
    for _ in 0..200 {
        ve = 0.5 * (ve + room / (1.0 + a.rotating.saturation.factor(ve)));
    }
    let free = Exciter::Ac7b(Ac7b { n: Ac7bNumbers { va_max: 9.0, ..a.n.clone() }, rotating: a.rotating.clone() });
    let (end, _) = driven(&free, 0.5, 1.0);
    assert!((end - rectified(ve, 0.18 * 1.6)).abs() < 0.1, "{end}");
    // A DC exciter rests where V_Rmax holds it against its saturation.
    let (end, _) = driven(&ieeet1(1.0), 0.5, 1.0);
    let curve = Saturation::through((3.0, 0.1), (4.0, 0.33)).expect("valid");
    assert!((end + curve.excess(end) - 3.0).abs() < 5e-3, "{end}");
}

#[test]
fn limits_of_type_dc2a_follow_the_terminal_voltage() {
    let Exciter::Ieeet1(plain) = ieeet1(1.0) else { panic!("it is one") };
    let fed = Exciter::Ieeet1(Ieeet1 { limits_follow: true, ..plain.clone() });
    // The lowest field that V_Rmax·V_T holds against (K_E + S_E)·E, by bisection.
    let ceiling = |limit: f64| {
        let (mut low, mut high) = (0.0, 10.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if middle + plain.saturation.excess(middle) < limit { low = middle } else { high = middle }
        }
        low
    };
    for voltage in [0.3, 0.5, 0.7] {
        assert!((driven(&Exciter::Ieeet1(plain.clone()), voltage, 1.0).0 - ceiling(3.0)).abs() < 1e-6);
        assert!((driven(&fed, voltage, 1.0).0 - ceiling(3.0 * voltage)).abs() < 1e-6);
    }
}

#[test]
fn a_crowbar_carries_a_negative_field_current() {
    let e = scrx(true);
    let seen = Seen { field_current: -0.3, ..SEEN };
    assert_eq!(e.field(&seen, &[0.0, 1.0]), 3.0);
}

#[test]
fn a_self_excited_field_starts_at_a_tenth_of_its_ceiling() {
    let mut e = ieeet1(0.0);
    let mut x = [0.0; 5];
    e.initialise(&SEEN, 1.7, &mut x).expect("inside its limits");
    assert!((x[2] - 0.3).abs() < 1e-12);
}

#[test]
fn rectifier_curve_is_continuous_and_inverts() {
    for drop in [0.433, 0.75, 1.0] {
        assert!((rectified(1.0, drop - 1e-9) - rectified(1.0, drop + 1e-9)).abs() < 2e-3, "at {drop}");
    }
    for field in [0.2, 1.0, 3.0] {
        for drop in [0.0, 0.3, 2.0] {
            assert!((rectified(unrectified(field, drop), drop) - field).abs() < 1e-9);
        }
    }
}

#[test]
fn refuses_a_field_beyond_its_ceiling_by_name() {
    let names = [
        (ac8b(), "ac8bMax"),
        (ac7b(59.69, 4.24), "ac7bVfeMax"),
        (exst1(0.05, 0.1), "exst1VrMax"),
        (esst1a(false), "esst1aVrMax"),
        (scrx(true), "scrxMax"),
        (ieeet1(1.0), "ieeet1VrMax"),
        (esst4b(0.4), "esst4bVmMax"),
        (st6b(4.2), "st6bVrMax"),
        (st8c(0.5), "st8cVrMax"),
    ];
    for (mut e, name) in names {
        let mut x = vec![0.0; e.state_names().len()];
        let seen = Seen { voltage: 1.0, terminal: 1.0, field_current: 9.0, ..SEEN };
        assert_eq!(e.initialise(&seen, 9.0, &mut x), Err(name));
    }
}
