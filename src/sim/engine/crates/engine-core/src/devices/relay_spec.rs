//! Parameters of a breaker with protection relay and how it is built from them.

use super::breaker;
use super::differential;
use super::params::{Build, DeviceSpec, ParamSpec, choice, flag, number, positive, signal};
use super::relay::{Element, Relay, Stage};
use super::relay_curve::{Inverse, NAMES};
use super::relay_phases::RelayPhases;
use crate::device::{DeviceError, Domain, SequenceCurrents};

const fn delay(name: &'static str, help: &'static str) -> ParamSpec {
    number(name, "s", 0.0, 3600.0, help).optional()
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "relayBreaker",
    help: "Breaker with protection relay",
    ports: &[("from", Domain::Ac), ("to", Domain::Ac)],
    params: &[
        &[
            flag("closed", "Closed at t = 0"),
            positive("ratedCurrent", "A", f64::MAX, "Rated current"),
            positive("contactResistance", "Ω", 1.0, "Resistance of the closed contacts; default 20 µΩ").optional(),
            number("breakerTime", "s", 0.0, 10.0, "From the trip to the parting of the contacts; default 0").optional(),
        ],
        &[
            positive("undervoltage", "pu", 2.0, "27: pick-up; left out = off").optional(),
            delay("undervoltageDelay", "27: delay; default 0"),
            positive("overvoltage", "pu", 3.0, "59: pick-up; left out = off").optional(),
            delay("overvoltageDelay", "59: delay; default 0"),
            positive("underfrequency", "Hz", 1000.0, "81U: pick-up; left out = off").optional(),
            delay("underfrequencyDelay", "81U: delay; default 0"),
            positive("overfrequency", "Hz", 1000.0, "81O: pick-up; left out = off").optional(),
            delay("overfrequencyDelay", "81O: delay; default 0"),
            positive("rocof", "Hz/s", 1000.0, "81R: pick-up, either way; left out = off").optional(),
            delay("rocofDelay", "81R: delay; default 0"),
            positive("rocofWindow", "s", 10.0, "81R: time constant of the measurement; default 0.1").optional(),
            number("frequencyInhibit", "pu", 0.0, 1.0, "Voltage below which 81 is blocked; default 0.3").optional(),
            positive("reversePower", "W", f64::MAX, "32R: pick-up of power to → from; left out = off").optional(),
            delay("reversePowerDelay", "32R: delay; default 0"),
            positive("instantaneous", "A", f64::MAX, "50: pick-up; left out = off").optional(),
            delay("instantaneousDelay", "50: delay; default 0"),
            positive("overcurrent", "A", f64::MAX, "51: pick-up; left out = off").optional(),
            choice("curve", NAMES, "51: curve").optional(),
            positive("timeDial", "1", 100.0, "51: time multiplier or time dial").optional(),
            positive("earthInstantaneous", "A", f64::MAX, "50N: pick-up of 3·I0; left out = off").optional(),
            delay("earthInstantaneousDelay", "50N: delay; default 0"),
            positive("earthFault", "A", f64::MAX, "51N: pick-up of 3·I0; left out = off").optional(),
            choice("earthCurve", NAMES, "51N: curve").optional(),
            positive("earthTimeDial", "1", 100.0, "51N: time multiplier or time dial").optional(),
            positive("negativeSequence", "A", f64::MAX, "46: pick-up of I2; left out = off").optional(),
            delay("negativeSequenceDelay", "46: delay; default 0"),
        ],
        &differential::PARAMS,
    ],
    signals: &[
        signal("closed", "1", "1 closed, 0 open"),
        signal("i", "A", "Current"),
        signal("p", "W", "Active power, from → to"),
        signal("q", "var", "Reactive power, from → to"),
        signal("loading", "1", "Current over rated"),
        signal("v", "V", "Voltage at the from side"),
        signal("rocof", "Hz/s", "Rate of change of frequency, as 81R sees it"),
        signal("curveProgress", "1", "51: part of the way to its trip"),
        signal("tripped", "1", "C37.2 number of the element that tripped, 0 = none"),
        signal("differential", "1", "87T: differential current over the transformer's rated one"),
        signal("residual", "A", "Residual current 3·I0, as 50N and 51N see it"),
        signal("earthCurveProgress", "1", "51N: part of the way to its trip"),
    ],
    actions: breaker::SPEC.actions,
};

pub fn build(b: &Build) -> Result<Relay, DeviceError> {
    let v_base = b.port_volts[0];
    let i_base = b.s_base / (3.0_f64.sqrt() * v_base);
    let nominal = b.omega0 / std::f64::consts::TAU;
    let elements = [
        (Element::Undervoltage, "27", "undervoltage", 1.0),
        (Element::Overvoltage, "59", "overvoltage", 1.0),
        (Element::Underfrequency, "81U", "underfrequency", nominal),
        (Element::Overfrequency, "81O", "overfrequency", nominal),
        (Element::Rocof, "81R", "rocof", 1.0),
        (Element::Instantaneous, "50", "instantaneous", i_base),
        (Element::ReversePower, "32R", "reversePower", b.s_base),
        (Element::EarthInstantaneous, "50N", "earthInstantaneous", i_base),
        (Element::NegativeSequence, "46", "negativeSequence", i_base),
    ];
    let stages = elements
        .into_iter()
        .filter(|(_, _, key, _)| b.has(key))
        .map(|(element, name, key, base)| {
            let delay = b.number_or(&format!("{key}Delay"), 0.0);
            Ok(Stage { element, name, pick_up: b.number(key)? / base, delay, since: None })
        })
        .collect::<Result<Vec<_>, DeviceError>>()?;
    let inverse = |pick_up: &str, curve: &str, dial: &str| -> Result<Option<Inverse>, DeviceError> {
        let set = || Ok(Inverse::new(b.choice(curve)?, b.number(pick_up)? / i_base, b.number(dial)?));
        b.has(pick_up).then(set).transpose()
    };
    let inverses =
        [inverse("overcurrent", "curve", "timeDial")?, inverse("earthFault", "earthCurve", "earthTimeDial")?];
    let looks_at_phases = !stages.is_empty() || inverses.iter().any(Option::is_some);
    Ok(Relay {
        breaker: breaker::build(b)?,
        stages,
        inverses,
        differential: differential::build(b)?,
        phases: looks_at_phases.then(RelayPhases::default),
        window: b.number_or("rocofWindow", 0.1),
        inhibit: b.number_or("frequencyInhibit", 0.3),
        frequency: nominal,
        breaker_time: b.number_or("breakerTime", 0.0),
        parts_at: None,
        tripped: 0.0,
        v_base,
        i_base,
        negative: (0.0, 0.0),
        others: SequenceCurrents::default(),
    })
}
