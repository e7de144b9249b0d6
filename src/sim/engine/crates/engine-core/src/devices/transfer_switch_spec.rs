//! Parameters of a transfer switch and how it is built from them.

use super::breaker::Breaker;
use super::params::{Build, DeviceSpec, bad, choice, devices, flag, number, positive, signal};
use super::transfer_switch::{Engines, Monitor, OUT, SOURCES, TransferSwitch, WINDOW};
use crate::device::{DeviceError, Domain};

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "transferSwitch",
    help: "Transfer switch with two sources and one output, static or mechanical",
    ports: &[("a", Domain::Ac), ("b", Domain::Ac), ("out", Domain::Ac)],
    params: &[&[
        choice("preferred", &SOURCES, "Source that it stands on while that is good, also at t = 0"),
        positive("ratedCurrent", "A", f64::MAX, "Rated current"),
        positive("contactResistance", "Ω", 1.0, "Resistance of a closed way; default 20 µΩ").optional(),
        number("voltageMin", "pu", 0.1, 0.999, "Lower end of the voltage window"),
        number("voltageMax", "pu", 1.001, 2.0, "Upper end of the voltage window"),
        positive("frequencyBand", "Hz", 20.0, "Frequency window either side of nominal"),
        number("senseTime", "s", 0.0, 600.0, "Outside the window, with the other source inside, before the way opens"),
        number("transferTime", "s", 0.0, 60.0, "From the opening of one way to the closing of the other"),
        number("returnDelay", "s", 0.0, 7200.0, "Preferred source good before it goes back; default 60").optional(),
        flag("autoReturn", "It goes back to the preferred source by itself; default true").optional(),
        number(
            "inPhaseWait",
            "s",
            0.0,
            3600.0,
            "In-phase monitor: longest wait for both good sources to come in step; default no monitor",
        )
        .optional(),
        positive("inPhaseAngle", "rad", std::f64::consts::PI, "Greatest angle between the sources as the way closes")
            .optional(),
        positive("inPhaseVoltage", "pu", 1.0, "Greatest difference of their voltages").optional(),
        positive("inPhaseFrequency", "Hz", 20.0, "Greatest difference of their frequencies").optional(),
        number("delayedTime", "s", 0.0, 600.0, "Output open after a wait in vain; default transferTime").optional(),
        devices("starts", "Generators of the other source, which it starts and stops"),
        number("startAfter", "s", 0.0, 600.0, "Preferred source outside the window before they start; default 1")
            .optional(),
        number("coolDown", "s", 0.0, 7200.0, "Back on the preferred source before they stop; default 300").optional(),
    ]],
    signals: &[
        signal("position", "1", "1 on A, 2 on B, 0 open"),
        signal("i", "A", "Current of the output"),
        signal("p", "W", "Active power delivered to the output"),
        signal("q", "var", "Reactive power delivered to the output"),
        signal("iA", "A", "Current from A"),
        signal("iB", "A", "Current from B"),
        signal("loading", "1", "Current over rated"),
        signal("transfers", "1", "Transfers so far"),
        signal("angle", "rad", "Angle of A ahead of B, with an in-phase monitor"),
    ],
    actions: &["toA", "toB", "open", "set", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<TransferSwitch, DeviceError> {
    let volts = [b.port_volts[0], b.port_volts[1], b.port_volts[2]];
    if volts[..2].iter().any(|v| (v / volts[OUT] - 1.0).abs() > 0.1) {
        return Err(bad(
            "bad-parameter",
            "ratedCurrent",
            "its three sides have nominal voltages more than 10 % apart".into(),
        ));
    }
    let resistance = b.number_or("contactResistance", 20e-6);
    let preferred = usize::from(b.choice("preferred")? == SOURCES[1]);
    let way = |k: usize| {
        let pu = resistance * b.s_base / (volts[k] * volts[k]);
        Breaker::new(b.s_base, (volts[k], volts[OUT]), pu, k == preferred)
    };
    let monitor = match b.has("inPhaseWait") {
        false => None,
        true => Some(Monitor {
            angle: b.number("inPhaseAngle")?,
            voltage: b.number("inPhaseVoltage")?,
            frequency: b.number("inPhaseFrequency")?,
            wait: b.number("inPhaseWait")?,
            delayed: b.number_or("delayedTime", b.number("transferTime")?),
            waiting: None,
        }),
    };
    Ok(TransferSwitch {
        ways: [way(0), way(1)],
        volts,
        amperes: [0, 1].map(|k| b.s_base / (3.0_f64.sqrt() * volts[k])),
        rated: b.number("ratedCurrent")?,
        frequency: b.omega0 / std::f64::consts::TAU,
        window: (b.number("voltageMin")?, b.number("voltageMax")?),
        band: b.number("frequencyBand")?,
        sense_time: b.number("senseTime")?,
        transfer_time: b.number("transferTime")?,
        return_delay: b.number_or("returnDelay", 60.0),
        returns: b.flag_or("autoReturn", true),
        preferred,
        position: Some(preferred),
        locked: false,
        connected: true,
        dead: [false; 2],
        inside: [true; 2 * WINDOW],
        sensed: None,
        moving: None,
        transfers: 0,
        monitor,
        engines: Some(b.texts("starts")).filter(|ids| !ids.is_empty()).map(|ids| Engines {
            ids,
            start_after: b.number_or("startAfter", 1.0),
            cool_down: b.number_or("coolDown", 300.0),
            mains: preferred,
            run: false,
            due: None,
            told: None,
        }),
    })
}
