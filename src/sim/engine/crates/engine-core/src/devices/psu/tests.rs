use super::super::{params::Build, psu_spec};
use super::*;
use serde_json::json;

/// 33 kW, 54 V, 20 ms of hold-up.
fn shelf() -> PsuShelf {
    let params = json!({
        "pRated": 33e3, "vOutput": 54.0, "outputDroop": 0.5, "outputCurrentLimit": 1.3, "inputCurrentLimit": 1.3, "inputTanPhi": 0.0,
        "inputVoltageMin": 0.7, "inputVoltageReturn": 0.85, "restartDelay": 0.5, "restartRamp": 0.5, "linkVoltage": 400.0,
        "linkCapacitance": 0.02583, "linkMin": 0.825, "pfcTime": 0.016, "linkRecoveryTime": 0.2, "noLoadLoss": 0.0,
        "linearLoss": 0.0, "quadraticLoss": 0.0
    });
    let params = params.as_object().expect("parameters");
    let build = Build::new(&psu_spec::SPEC, params, &|_| None, &[480.0, 54.0], 1e6, 377.0).expect("valid");
    psu_spec::build(&build).expect("a shelf")
}

/// A heavier load lets the link fall below what a dropped output waits for, and it rises through that again.
#[test]
fn a_link_that_recovers_switches_nothing_but_an_output_that_was_off() {
    let mut shelf = shelf();
    let env = Env::new(1.0, 377.0, 1e6, &[]);
    let mut vars = vec![0.0; shelf.vars(Formulation::Rms).len()];
    vars[LINK] = READY;
    let mut told = Vec::new();
    let mut log = |code: &'static str, _: String| told.push(code);
    let effect = shelf.on_guard(3, &env, &[1.0, 0.0, 1.0], &mut vars, &mut log);
    assert!(!effect.topology && !effect.discontinuity, "{effect:?}");
    shelf.output_on = false;
    let effect = shelf.on_guard(3, &env, &[1.0, 0.0, 1.0], &mut vars, &mut log);
    assert!(effect.topology && effect.discontinuity && shelf.output_on, "{effect:?}");
    assert_eq!(told, ["D342"]);
}
