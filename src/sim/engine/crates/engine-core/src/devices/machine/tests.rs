use super::*;

fn machine(model: MachineModel, saturation: Saturation) -> Machine {
    // 555 MVA machine of Kundur, Power System Stability and Control, example 3.2 (as in the DPsim SMIB case).
    Machine {
        model,
        full_speed: true,
        xd: 1.8099,
        xq: 1.76,
        xd1: 0.2999,
        xq1: 0.65,
        xd2: 0.2299,
        xq2: 0.25,
        xl: 0.15,
        ra: 0.003,
        td01: 8.0669,
        tq01: 0.9991,
        td02: 0.03,
        tq02: 0.07,
        taa: 0.002,
        inertia: 3.7,
        damping: 2.0,
        saturation,
        kis: 0.06,
        e_classical: 0.0,
    }
}

#[test]
fn stands_still_from_any_operating_point() {
    use MachineModel::*;
    let curves = [
        Saturation::none(),
        Saturation::at_1_and_1_2(0.1, 0.5).expect("valid"),
        Saturation::exponential(0.1, 0.5).expect("valid"),
    ];
    for model in [Genrou, Gensal, Gensae, Gentpj, Marconato, Order4, Classical] {
        for saturation in curves {
            for (v, i) in [((1.0, 0.1), (0.8, -0.3)), ((0.97, -0.2), (0.0, 0.0)), ((1.05, 0.0), (0.5, 0.4))] {
                let mut m = machine(model, saturation);
                let mut x = [0.0; 6];
                let n = m.state_names().len();
                let e = m.initialise(v, i, &mut x[..n]);
                let mut rows = [0.0; 6];
                let out = m.stator(v, &x[..n]);
                m.rates(377.0, 1.0, &x[..n], &out, e.field, e.torque, &mut rows[..n]);
                for (k, r) in rows[..n].iter().enumerate() {
                    assert!(r.abs() < 1e-11, "{model:?} {} moves by {r}", m.state_names()[k]);
                }
                assert!((out.ir - i.0).abs() < 1e-12 && (out.ii - i.1).abs() < 1e-12, "{model:?} current");
                // Air-gap power is terminal power and stator loss.
                let p = v.0 * out.ir + v.1 * out.ii;
                assert!((e.torque - p - m.loss(&out, 1.0)).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn open_circuit_field_follows_the_saturation_curve() {
    let mut m = machine(MachineModel::Genrou, Saturation::at_1_and_1_2(0.1, 0.5).expect("valid"));
    let mut x = [0.0; 6];
    assert!((m.initialise((1.0, 0.0), (0.0, 0.0), &mut x).field - 1.1).abs() < 1e-12);
    assert!((m.initialise((1.2, 0.0), (0.0, 0.0), &mut x).field - 1.8).abs() < 1e-12);
    for (model, curve) in [
        (MachineModel::Gensal, Saturation::at_1_and_1_2(0.1, 0.5)),
        (MachineModel::Gensae, Saturation::exponential(0.1, 0.5)),
        (MachineModel::Genrou, Saturation::exponential(0.1, 0.5)),
        (MachineModel::Gentpj, Saturation::at_1_and_1_2(0.1, 0.5)),
    ] {
        let mut m = machine(model, curve.expect("valid"));
        let n = m.state_names().len();
        assert!((m.initialise((1.2, 0.0), (0.0, 0.0), &mut x[..n]).field - 1.8).abs() < 1e-12, "{model:?}");
    }
}
