//! Parameters of a variable-speed drive and how it is built from them.

use super::drive::{Drive, GUARDS, State};
use super::params::{Build, DeviceSpec, choice, flag, number, positive, signal};
use crate::device::{DeviceError, Domain};

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "drive",
    help: "Variable-speed drive with fan, pump or compressor",
    ports: &[("ac", Domain::Ac)],
    params: &[
        &[
            positive("sRated", "VA", f64::MAX, "Rated power of the drive; base of all pu values").rating(),
            positive("vRated", "V", f64::MAX, "Rated input voltage, line to line"),
            choice("frontEnd", &["diode", "active"], "Diode rectifier, or active front end that holds the link"),
            positive(
                "inputResistance",
                "pu",
                1.0,
                "Fall of the link of a diode front end at rated current; default 0.05",
            )
            .optional(),
            positive("inputCurrentLimit", "pu", 10.0, "Input current limit, also while the link charges; default 1.5")
                .optional(),
            number("inputTanPhi", "1", -1.0, 1.0, "Q/P at the input, lagging +; default 0").optional(),
            positive("rectifierTime", "s", 1.0, "Response of an active front end; default 0.01").optional(),
            positive(
                "linkRecoveryTime",
                "s",
                10.0,
                "Time in which an active front end restores the link; default 0.05",
            )
            .optional(),
            positive("linkVoltage", "V", f64::MAX, "Nominal link voltage"),
            positive("linkCapacitance", "F", f64::MAX, "Link capacitance"),
        ],
        &[
            positive("inertia", "s", 1000.0, "H of motor and machine"),
            number("loadTorqueConstant", "pu", 0.0, 2.0, "Torque that does not depend on speed; default 0").optional(),
            number("loadTorqueSquare", "pu", 0.0, 2.0, "Torque at rated speed that grows with the square of speed"),
            positive("torqueMax", "pu", 10.0, "Torque limit; default 1.2").optional(),
            number("speed", "pu", 0.0, 1.5, "Speed setpoint"),
            positive("speedTime", "s", 60.0, "Response of the speed control; default 0.2").optional(),
            positive(
                "accelerationTime",
                "s",
                600.0,
                "Ramp of the reference from standstill to rated speed; default 10",
            )
            .optional(),
            number("noLoadLoss", "W", 0.0, f64::MAX, "Loss while running; default 0").optional(),
            number("quadraticLoss", "1", 0.0, 1.0, "Loss at rated torque, of sRated; default 0").optional(),
        ],
        &[
            number("holdLevel", "pu", 0.1, 1.0, "Link that kinetic buffering holds; default none").optional(),
            number("linkTrip", "pu", 0.1, 0.99, "Link below which it trips"),
            number("tripDelay", "s", 0.0, 60.0, "Link below the level before it trips; default 0").optional(),
            number("restartVoltage", "pu", 0.1, 1.5, "Input above which it may start; default 0.85").optional(),
            number("restartDelay", "s", 0.0, 3600.0, "Input good before it starts; default 1").optional(),
            flag("flyingRestart", "It catches the turning machine; default true").optional(),
            flag("autoRestart", "It starts by itself after a trip; default true").optional(),
            flag("running", "Runs at t = 0; default true").optional(),
        ],
    ],
    signals: &[
        signal("p", "W", "Active power drawn"),
        signal("q", "var", "Reactive power drawn"),
        signal("v", "V", "Input voltage, line to line"),
        signal("i", "A", "Input current"),
        signal("vLink", "V", "DC link voltage"),
        signal("speed", "1", "Speed over rated; the flow of a fan or pump over its rated flow"),
        signal("torque", "1", "Torque of the motor, pu"),
        signal("pShaft", "W", "Power taken by the driven machine"),
        signal("loss", "W", "Losses"),
        signal("mode", "1", "0 running, 1 tripped and coasting, 2 off, 3 disconnected"),
    ],
    actions: &["trip", "start", "set", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<Drive, DeviceError> {
    let (s, v_rated, v_link) = (b.number("sRated")?, b.number("vRated")?, b.number("linkVoltage")?);
    let kv = b.port_volts[0] / v_rated;
    let tan_phi = b.number_or("inputTanPhi", 0.0);
    let (hold, trip_level) = (b.has("holdLevel").then(|| b.number_or("holdLevel", 1.0)), b.number("linkTrip")?);
    if hold.is_some_and(|hold| hold <= trip_level) {
        return Err(b.refuse("holdLevel", "holdLevel must lie above linkTrip"));
    }
    let drive = Drive {
        s,
        v_rated,
        kv,
        ki: s / b.s_base * kv,
        v_link,
        link_time: b.number("linkCapacitance")? * v_link * v_link / s,
        diode: b.choice("frontEnd")? == "diode",
        resistance: b.number_or("inputResistance", 0.05),
        input_limit: b.number_or("inputCurrentLimit", 1.5),
        cos_phi: 1.0 / f64::sqrt(1.0 + tan_phi * tan_phi),
        tan_phi,
        rectifier_time: b.number_or("rectifierTime", 0.01),
        link_recovery: b.number_or("linkRecoveryTime", 0.05),
        inertia: b.number("inertia")?,
        torque_constant: b.number_or("loadTorqueConstant", 0.0),
        torque_square: b.number("loadTorqueSquare")?,
        torque_max: b.number_or("torqueMax", 1.2),
        speed_time: b.number_or("speedTime", 0.2),
        acceleration: 1.0 / b.number_or("accelerationTime", 10.0),
        speed: b.number("speed")?,
        fixed: b.number_or("noLoadLoss", 0.0) / s,
        quadratic: b.number_or("quadraticLoss", 0.0),
        hold,
        trip_level,
        trip_delay: b.number_or("tripDelay", 0.0),
        restart_voltage: b.number_or("restartVoltage", 0.85),
        restart_delay: b.number_or("restartDelay", 1.0),
        flying: b.flag_or("flyingRestart", true),
        restarts: b.flag_or("autoRestart", true),
        state: if b.flag_or("running", true) { State::Running } else { State::Off },
        connected: true,
        dead: false,
        inside: [true; GUARDS],
        deadline: None,
    };
    if drive.load_torque(drive.speed) > drive.torque_max {
        return Err(b.refuse("torqueMax", "the machine needs more torque at this speed than torqueMax"));
    }
    Ok(drive)
}
