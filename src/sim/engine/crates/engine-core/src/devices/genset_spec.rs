//! Parameters of the genset and how it is built from them.

use super::ac_base::AcBase;
use super::earthing::{Earthing, NEUTRAL, neutral};
use super::exciter;
use super::exciter::alternator::{Ac7bNumbers, Ac8bNumbers, Esac1aNumbers};
use super::exciter::commutator::{Ieeet1, Ieeet1Numbers};
use super::exciter::static_pid::{Esst4b, St6b, St8c, St8cNumbers};
use super::exciter::static_source::{Esst1a, Esst1aNumbers, Exst1, Scrx, ScrxNumbers, Sexs};
use super::genset::{Genset, Ratings};
use super::governor::{Boost, Degov1, Governor, GovernorKind};
use super::limiter::Saturation;
use super::machine::{Machine, MachineModel};
use super::params::*;
use super::stabiliser;
use super::stabiliser::ieeest::IeeestNumbers;
use super::stabiliser::pss2b::{self, Pss2bNumbers};
use super::turbine::ggov1::{self, Feedback, Ggov1, Ggov1Numbers};
use super::turbine::ieeeg1::Ieeeg1;
use super::turbine::pidgov::{self, Pidgov, PidgovNumbers};
use super::turbine::{Gast, Hygov, Tgov1, Turbine};
use crate::device::{DeviceError, Domain, SignalDef};

const UNIT: &[ParamSpec] = &[
    positive("sRated", "VA", f64::MAX, "Rated apparent power; base of all pu values").rating(),
    positive("vRated", "V", f64::MAX, "Rated line-to-line voltage"),
    positive("vSet", "pu", 1.5, "Voltage set point"),
    number("qDroop", "pu", 0.0, 1.0, "Fall of the voltage set point per pu reactive power; default 0").optional(),
    number("vhzKnee", "pu", 0.0, 1.0, "Frequency below which the voltage is lowered; default 0 = never").optional(),
    number("vhzSlope", "pu", 0.0, 20.0, "Voltage per pu of frequency below the knee").optional(),
    number("pSet", "W", -1e12, 1e12, "Dispatched active power; default 0").optional(),
    number("qMin", "var", -1e12, 1e12, "Least reactive power in the power flow; default none").optional(),
    number("qMax", "var", -1e12, 1e12, "Greatest reactive power in the power flow; default none").optional(),
    flag("running", "On the bars at t = 0; default true").optional(),
    number("startDelay", "s", 0.0, 600.0, "From the start command to the bars; default 0").optional(),
    number("underspeedTrip", "pu", 0.0, 1.0, "Speed below which it trips; default 0 = never").optional(),
    number("overspeedTrip", "pu", 0.0, 2.0, "Speed above which it trips; default 0 = never").optional(),
];
const MACHINE: &[ParamSpec] = &[
    choice(
        "machineModel",
        &["genrou", "genroe", "gensal", "gensae", "gentpj", "marconato", "order4", "classical"],
        "Equations of the machine",
    ),
    choice("speedEffect", &["full", "neglected"], "Speed in stator voltage and power; default full").optional(),
    positive("xd", "pu", 10.0, "Synchronous reactance, d-axis").optional(),
    positive("xq", "pu", 10.0, "Synchronous reactance, q-axis").optional(),
    positive("xdTransient", "pu", 10.0, "Transient reactance, d-axis"),
    positive("xqTransient", "pu", 10.0, "Transient reactance, q-axis").optional(),
    positive("xdSubtransient", "pu", 10.0, "Subtransient reactance, d-axis").optional(),
    positive("xqSubtransient", "pu", 10.0, "Subtransient reactance, q-axis").optional(),
    number("xLeakage", "pu", 0.0, 10.0, "Stator leakage reactance").optional(),
    number("ra", "pu", 0.0, 1.0, "Stator resistance; default 0").optional(),
    positive("td0Transient", "s", 100.0, "Open-circuit transient time constant, d-axis").optional(),
    positive("tq0Transient", "s", 100.0, "Open-circuit transient time constant, q-axis").optional(),
    positive("td0Subtransient", "s", 10.0, "Open-circuit subtransient time constant, d-axis").optional(),
    positive("tq0Subtransient", "s", 10.0, "Open-circuit subtransient time constant, q-axis").optional(),
    number("fieldLeakTime", "s", 0.0, 10.0, "T_AA of the marconato model; default 0").optional(),
    number("saturation10", "1", 0.0, 10.0, "Saturation factor at 1.0 pu flux; default 0").optional(),
    number("saturation12", "1", 0.0, 10.0, "Saturation factor at 1.2 pu flux; default 0").optional(),
    number("kis", "1", 0.0, 10.0, "GENTPJ: current in the argument of the saturation, K_is; default 0 = GENTPF")
        .optional(),
    positive("inertia", "s", 100.0, "Inertia constant H of engine and alternator"),
    number("damping", "pu", 0.0, 1000.0, "Damping torque per pu speed; default 0").optional(),
    positive("xZero", "pu", 10.0, "Zero-sequence reactance, its star point being earthed; default: it is not")
        .optional(),
];
const GOVERNOR: &[ParamSpec] = &[
    choice(
        "governor",
        &["none", "firstOrder", "degov1", "tgov1", "gast", "hygov", "ieeeg1", "ggov1", "pidgov", "wpidhy"],
        "Speed governor, with its turbine",
    ),
    number("droop", "pu", 0.0, 1.0, "Speed droop per pu power; 0 = isochronous").optional(),
    positive("governorTime", "s", 100.0, "Time constant of the first-order governor").optional(),
    number("degovT1", "s", 0.0, 100.0, "Electric box").optional(),
    number("degovT2", "s", 0.0, 100.0, "Electric box").optional(),
    number("degovT3", "s", 0.0, 100.0, "Electric box, lead").optional(),
    number("degovT4", "s", 0.0, 100.0, "Actuator, lead").optional(),
    number("degovT5", "s", 0.0, 100.0, "Actuator").optional(),
    number("degovT6", "s", 0.0, 100.0, "Actuator").optional(),
    number("degovTD", "s", 0.0, 100.0, "Engine dead time").optional(),
    positive("degovK", "1/s", 1000.0, "Actuator gain").optional(),
    number("degovTE", "s", 0.0, 100.0, "Power transducer of the droop; default 0").optional(),
    choice("droopInput", &["throttle", "power"], "What the droop acts on").optional(),
    number("torqueMin", "pu", -100.0, 100.0, "Least torque").optional(),
    number("torqueMax", "pu", -100.0, 100.0, "Greatest torque").optional(),
    positive("boostBase", "pu", 100.0, "Torque available before the turbocharger follows; default no limit").optional(),
    positive("boostTime", "s", 100.0, "Time constant of the boost").optional(),
    number("turbineDamping", "pu", -100.0, 100.0, "D_turb or D_m of the turbine; default 0").optional(),
    number(
        "sharingTime",
        "s",
        0.0,
        1000.0,
        "Isochronous load sharing: time in which the frequency comes back; default 0 = droop alone",
    )
    .optional(),
];
pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "genset",
    help: "Synchronous machine with prime mover, speed governor and voltage regulator",
    ports: &[("ac", Domain::Ac)],
    params: &[
        UNIT,
        MACHINE,
        NEUTRAL,
        GOVERNOR,
        Tgov1::PARAMS,
        Gast::PARAMS,
        Hygov::PARAMS,
        Ieeeg1::PARAMS,
        Ggov1Numbers::PARAMS,
        ggov1::CHOICES,
        PidgovNumbers::PARAMS,
        pidgov::CHOICES,
        exciter::CHOICE,
        Sexs::PARAMS,
        ScrxNumbers::PARAMS,
        Scrx::FLAGS,
        Exst1::PARAMS,
        Esst1aNumbers::PARAMS,
        Esst1a::CHOICES,
        Esst4b::PARAMS,
        St6b::PARAMS,
        St8cNumbers::PARAMS,
        St8c::FLAGS,
        Ieeet1Numbers::PARAMS,
        Ieeet1::FLAGS,
        Esac1aNumbers::PARAMS,
        Ac7bNumbers::PARAMS,
        Ac8bNumbers::PARAMS,
        stabiliser::CHOICES,
        IeeestNumbers::PARAMS,
        Pss2bNumbers::PARAMS,
        pss2b::ORDERS,
    ],
    signals: SIGNALS,
    actions: &["trip", "disconnect", "connect", "start", "stop", "set"],
};

pub fn build(b: &Build) -> Result<Genset, DeviceError> {
    let ratings = Ratings {
        s_rated: b.number("sRated")?,
        v_rated: b.number("vRated")?,
        v_set: b.number("vSet")?,
        q_droop: b.number_or("qDroop", 0.0),
        knee: b.number_or("vhzKnee", 0.0),
        slope: if b.number_or("vhzKnee", 0.0) > 0.0 { b.number("vhzSlope")? } else { 0.0 },
        p_set: b.number_or("pSet", 0.0),
        q_limits: (b.number_or("qMin", f64::NEG_INFINITY), b.number_or("qMax", f64::INFINITY)),
        running: b.flag_or("running", true),
        start_delay: b.number_or("startDelay", 0.0),
        trip_below: b.number_or("underspeedTrip", 0.0),
        trip_above: match b.number_or("overspeedTrip", 0.0) {
            0.0 => f64::INFINITY,
            trip if trip <= 1.0 => return Err(b.refuse("overspeedTrip", "overspeedTrip must lie above 1, or be 0")),
            trip => trip,
        },
        earthing: earthing(b)?,
    };
    if ratings.q_limits.0 > ratings.q_limits.1 {
        return Err(b.refuse("qMin", "qMin must not lie above qMax"));
    }
    Ok(Genset::new(
        ratings,
        b.port_volts[0],
        b.s_base,
        machine(b)?,
        governor(b)?,
        exciter::build(b)?,
        stabiliser::build(b)?,
    ))
}

/// Of the star point, behind r_a + j·x_0 of the machine.
fn earthing(b: &Build) -> Result<Option<Earthing>, DeviceError> {
    if !b.has("xZero") {
        let given = ["neutralResistance", "neutralReactance"].into_iter().find(|key| b.has(key));
        return given.map_or(Ok(None), |key| Err(b.refuse(key, "the star point is not earthed: state xZero as well")));
    }
    let v = b.number("vRated")?;
    let z = v * v / b.number("sRated")?;
    let windings = (b.number_or("ra", 0.0) * z, b.number("xZero")? * z);
    Ok(Some(Earthing::new(AcBase { v: b.port_volts[0], s: b.s_base }, windings, neutral(b))))
}

fn machine(b: &Build) -> Result<Machine, DeviceError> {
    let name = b.choice("machineModel")?;
    let model = match name {
        "genrou" | "genroe" => MachineModel::Genrou,
        "gensal" => MachineModel::Gensal,
        "gensae" => MachineModel::Gensae,
        "gentpj" => MachineModel::Gentpj,
        "marconato" => MachineModel::Marconato,
        "order4" => MachineModel::Order4,
        _ => MachineModel::Classical,
    };
    let wound = model != MachineModel::Classical;
    let salient = matches!(model, MachineModel::Gensal | MachineModel::Gensae);
    let leaking = salient || matches!(model, MachineModel::Genrou | MachineModel::Gentpj);
    let damped = leaking || model == MachineModel::Marconato;
    let when = |needed: bool, key: &str| if needed { b.number(key) } else { Ok(1.0) };
    let (s10, s12) = (b.number_or("saturation10", 0.0), b.number_or("saturation12", 0.0));
    let saturation = if matches!(name, "genroe" | "gensae") {
        Saturation::exponential(s10, s12)
    } else {
        Saturation::at_1_and_1_2(s10, s12)
    };
    let m = Machine {
        model,
        full_speed: !b.has("speedEffect") || b.choice("speedEffect")? == "full",
        xd: when(wound, "xd")?,
        xq: when(wound, "xq")?,
        xd1: b.number("xdTransient")?,
        xq1: when(wound && !salient, "xqTransient")?,
        xd2: when(damped, "xdSubtransient")?,
        xq2: when(damped, "xqSubtransient")?,
        xl: if leaking { b.number("xLeakage")? } else { 0.0 },
        ra: b.number_or("ra", 0.0),
        td01: when(wound, "td0Transient")?,
        tq01: when(wound && !salient, "tq0Transient")?,
        td02: when(damped, "td0Subtransient")?,
        tq02: when(damped, "tq0Subtransient")?,
        taa: b.number_or("fieldLeakTime", 0.0),
        inertia: b.number("inertia")?,
        damping: b.number_or("damping", 0.0),
        saturation: saturation
            .ok_or_else(|| b.refuse("saturation12", "S(1.0) must be above 0 and S(1.2) above S(1.0), or both 0"))?,
        kis: b.number_or("kis", 0.0),
        e_classical: 1.0,
    };
    let falling = |key: &str, larger: f64, smaller: f64| {
        if larger < smaller {
            Err(b.refuse(key, format!("{key} must not exceed the slower reactance of its axis")))
        } else {
            Ok(())
        }
    };
    if wound {
        falling("xdTransient", m.xd, m.xd1)?;
    }
    if wound && !salient {
        falling("xqTransient", m.xq, m.xq1)?;
    }
    if damped {
        falling("xdSubtransient", m.xd1, m.xd2)?;
        falling("xqSubtransient", if salient { m.xq } else { m.xq1 }, m.xq2)?;
    }
    if model == MachineModel::Gentpj && (m.xd1 <= m.xd2 || m.xq1 <= m.xq2) {
        let key = if m.xd1 <= m.xd2 { "xdSubtransient" } else { "xqSubtransient" };
        return Err(b.refuse(key, format!("{key} must lie below the transient reactance of its axis in gentpj")));
    }
    if leaking && (m.xl >= m.xd2 || m.xl >= m.xq2) {
        return Err(b.refuse("xLeakage", "xLeakage must lie below both subtransient reactances"));
    }
    Ok(m)
}

fn governor(b: &Build) -> Result<Governor, DeviceError> {
    let kind = match b.choice("governor")? {
        "none" => {
            return Ok(Governor {
                kind: GovernorKind::Constant,
                droop: 0.0,
                torque_min: f64::NEG_INFINITY,
                torque_max: f64::INFINITY,
                turbine_damping: 0.0,
                boost: None,
                sharing_time: None,
                reference: 0.0,
            });
        }
        "firstOrder" if b.number("droop")? == 0.0 => {
            return Err(b.refuse("droop", "the first-order governor needs a droop above 0"));
        }
        "firstOrder" => GovernorKind::FirstOrder { time: b.number("governorTime")? },
        name @ ("tgov1" | "gast" | "hygov" | "ieeeg1" | "ggov1" | "pidgov" | "wpidhy") => {
            GovernorKind::Turbine(turbine(b, name)?)
        }
        _ => {
            let g = Degov1 {
                t1: b.number("degovT1")?,
                t2: b.number("degovT2")?,
                t3: b.number("degovT3")?,
                t4: b.number("degovT4")?,
                t5: b.number("degovT5")?,
                t6: b.number("degovT6")?,
                td: b.number("degovTD")?,
                k: b.number("degovK")?,
                te: b.number_or("degovTE", 0.0),
                droop_on_power: b.choice("droopInput")? == "power",
            };
            if g.t1 == 0.0 && (g.t3 > 0.0 || g.t2 > 0.0) {
                return Err(b.refuse("degovT1", "degovT2 and degovT3 need degovT1 above 0"));
            }
            if g.t5 == 0.0 && g.t4 > 0.0 {
                return Err(b.refuse("degovT5", "degovT4 needs degovT5 above 0"));
            }
            GovernorKind::Degov1(g)
        }
    };
    let (torque_min, torque_max) = (b.number("torqueMin")?, b.number("torqueMax")?);
    if torque_min >= torque_max {
        return Err(b.refuse("torqueMin", "torqueMin must lie below torqueMax"));
    }
    let boost = if b.has("boostBase") {
        Some(Boost { base: b.number("boostBase")?, time: b.number("boostTime")? })
    } else {
        None
    };
    let droop = b.number("droop")?;
    let sharing_time = match b.number_or("sharingTime", 0.0) {
        0.0 => None,
        _ if droop == 0.0 => return Err(b.refuse("sharingTime", "sets share by their droop: it must be above 0")),
        time => Some(time),
    };
    let turbine_damping = match kind {
        GovernorKind::Turbine(_) => b.number_or("turbineDamping", 0.0),
        _ => 0.0,
    };
    if turbine_damping < 0.0 && !matches!(kind, GovernorKind::Turbine(Turbine::Ggov1(_))) {
        return Err(b.refuse("turbineDamping", "only GGOV1 knows a turbineDamping below 0"));
    }
    Ok(Governor { kind, droop, torque_min, torque_max, turbine_damping, boost, sharing_time, reference: 0.0 })
}

fn turbine(b: &Build, name: &str) -> Result<Turbine, DeviceError> {
    if !matches!(name, "ggov1" | "pidgov" | "wpidhy") && b.number("droop")? == 0.0 {
        return Err(b.refuse("droop", "this turbine governor needs a droop above 0"));
    }
    Ok(match name {
        "tgov1" => Turbine::Tgov1(Tgov1::read(b)?),
        "gast" => Turbine::Gast(Gast::read(b)?),
        "hygov" => Turbine::Hygov(Hygov::read(b)?),
        "ieeeg1" => {
            let g = Ieeeg1::read(b)?;
            if g.shares() <= 0.0 {
                return Err(b.refuse("ieeeg1K1", "the shares K1 to K8 must sum to more than 0"));
            }
            Turbine::Ieeeg1(g)
        }
        "pidgov" | "wpidhy" => Turbine::Pidgov(Pidgov::build(b, name)?),
        _ => Turbine::Ggov1(Ggov1 {
            feedback: match b.choice("ggov1Feedback")? {
                "power" => Feedback::Power,
                "valve" => Feedback::Valve,
                _ => Feedback::None,
            },
            fuel_with_speed: b.flag_or("ggov1FuelWithSpeed", false),
            n: Ggov1Numbers::read(b)?,
            start: (0.0, 0.0),
        }),
    })
}

pub(super) const SIGNALS: &[SignalDef] = &[
    signal("p", "W", "Active power delivered"),
    signal("q", "var", "Reactive power delivered"),
    signal("v", "V", "Terminal voltage, line to line"),
    signal("i", "A", "Stator current"),
    signal("frequency", "Hz", "Rotor speed as electrical frequency"),
    signal("speed", "1", "Rotor speed, pu"),
    signal("angle", "rad", "Rotor angle against the island's frame"),
    signal("field", "1", "Field voltage, pu"),
    signal("torque", "1", "Shaft torque, pu"),
    signal("valve", "1", "Actuator position, pu torque"),
    signal("vRef", "1", "Voltage reference after V/Hz roll-off, pu"),
    signal("iNeutral", "A", "Current from the star point to earth; in emt its instantaneous value"),
];
