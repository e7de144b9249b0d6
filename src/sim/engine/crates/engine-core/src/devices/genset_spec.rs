//! Parameters of the genset and how it is built from them.

use super::exciter::{Ac8b, Esac1a, Exciter, Sexs};
use super::genset::{Genset, Ratings};
use super::governor::{Boost, Degov1, Governor, GovernorKind};
use super::limiter::Saturation;
use super::machine::{Machine, MachineModel};
use super::params::*;
use super::turbine::{Feedback, Gast, Ggov1, Hygov, Tgov1, Turbine};
use crate::device::{DeviceError, Domain};

const UNIT: &[ParamSpec] = &[
    positive("sRated", "VA", f64::MAX, "Rated apparent power; base of all pu values").rating(),
    positive("vRated", "V", f64::MAX, "Rated line-to-line voltage"),
    positive("vSet", "pu", 1.5, "Voltage set point"),
    number("qDroop", "pu", 0.0, 1.0, "Fall of the voltage set point per pu reactive power; default 0").optional(),
    number("vhzKnee", "pu", 0.0, 1.0, "Frequency below which the voltage is lowered; default 0 = never").optional(),
    number("vhzSlope", "pu", 0.0, 20.0, "Voltage per pu of frequency below the knee").optional(),
    number("pSet", "W", -1e12, 1e12, "Dispatched active power; default 0").optional(),
    flag("running", "On the bars at t = 0; default true").optional(),
    number("startDelay", "s", 0.0, 600.0, "From the start command to the bars; default 0").optional(),
    number("underspeedTrip", "pu", 0.0, 1.0, "Speed below which it trips; default 0 = never").optional(),
    number("overspeedTrip", "pu", 0.0, 2.0, "Speed above which it trips; default 0 = never").optional(),
];
const MACHINE: &[ParamSpec] = &[
    choice("machineModel", &["genrou", "marconato", "order4", "classical"], "Equations of the machine"),
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
    positive("inertia", "s", 100.0, "Inertia constant H of engine and alternator"),
    number("damping", "pu", 0.0, 1000.0, "Damping torque per pu speed; default 0").optional(),
];
const GOVERNOR: &[ParamSpec] = &[
    choice(
        "governor",
        &["none", "firstOrder", "degov1", "tgov1", "gast", "hygov", "ggov1"],
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
];
const TURBINE: &[ParamSpec] = &[
    positive("tgov1T1", "s", 100.0, "TGOV1: valve").optional(),
    number("tgov1T2", "s", 0.0, 100.0, "TGOV1: turbine, lead").optional(),
    positive("tgov1T3", "s", 100.0, "TGOV1: turbine, lag").optional(),
    positive("gastT1", "s", 100.0, "GAST: fuel valve").optional(),
    positive("gastT2", "s", 100.0, "GAST: turbine").optional(),
    positive("gastT3", "s", 100.0, "GAST: exhaust temperature").optional(),
    positive("gastAt", "pu", 10.0, "GAST: power at the temperature limit").optional(),
    number("gastKt", "pu", 0.0, 100.0, "GAST: gain of the temperature limiter").optional(),
    positive("hygovTemporaryDroop", "pu", 10.0, "HYGOV: temporary droop r").optional(),
    positive("hygovTr", "s", 100.0, "HYGOV: reset of the temporary droop").optional(),
    positive("hygovTf", "s", 100.0, "HYGOV: filter").optional(),
    positive("hygovTg", "s", 100.0, "HYGOV: gate servo").optional(),
    positive("hygovGateSpeed", "pu/s", 100.0, "HYGOV: greatest gate speed V_elm").optional(),
    positive("hygovTw", "s", 100.0, "HYGOV: water starting time").optional(),
    positive("hygovAt", "pu", 10.0, "HYGOV: turbine gain").optional(),
    number("hygovNoLoadFlow", "pu", 0.0, 1.0, "HYGOV: no-load flow").optional(),
    choice("ggov1Feedback", &["power", "valve", "none"], "GGOV1: what the droop acts on; none is isochronous")
        .optional(),
    number("ggov1Tpelec", "s", 0.0, 100.0, "GGOV1: power transducer").optional(),
    positive("ggov1MaxError", "pu", 1.0, "GGOV1: greatest speed error").optional(),
    positive("ggov1Kp", "pu", 1000.0, "GGOV1: proportional gain").optional(),
    positive("ggov1Ki", "pu/s", 1000.0, "GGOV1: integral gain").optional(),
    number("ggov1Kd", "pu·s", 0.0, 1000.0, "GGOV1: derivative gain").optional(),
    number("ggov1Td", "s", 0.0, 100.0, "GGOV1: derivative lag").optional(),
    positive("ggov1Tact", "s", 100.0, "GGOV1: actuator").optional(),
    positive("ggov1Kturb", "pu", 100.0, "GGOV1: turbine gain").optional(),
    number("ggov1Wfnl", "pu", 0.0, 1.0, "GGOV1: no-load fuel flow").optional(),
    number("ggov1Tb", "s", 0.0, 100.0, "GGOV1: turbine, lag").optional(),
    number("ggov1Tc", "s", 0.0, 100.0, "GGOV1: turbine, lead").optional(),
    flag("ggov1FuelWithSpeed", "GGOV1: fuel flow follows the speed; default false").optional(),
    positive("ggov1Tfload", "s", 100.0, "GGOV1: exhaust temperature").optional(),
    number("ggov1Kpload", "pu", 0.0, 1000.0, "GGOV1: temperature limiter, proportional").optional(),
    number("ggov1Kiload", "pu/s", 0.0, 1000.0, "GGOV1: temperature limiter, integral").optional(),
    positive("ggov1Ldref", "pu", 10.0, "GGOV1: power at the temperature limit").optional(),
    positive("ggov1Ropen", "pu/s", 1000.0, "GGOV1: greatest opening speed of the valve; default 99").optional(),
    positive("ggov1Rclose", "pu/s", 1000.0, "GGOV1: greatest closing speed of the valve; default 99").optional(),
    number("turbineDamping", "pu", 0.0, 100.0, "D_turb or D_m of the turbine; default 0").optional(),
];
const EXCITER: &[ParamSpec] = &[
    choice("exciter", &["none", "sexs", "ac8b", "esac1a"], "Voltage regulator and exciter"),
    number("sexsTa", "s", 0.0, 100.0, "Lead").optional(),
    positive("sexsTb", "s", 100.0, "Lag").optional(),
    positive("sexsTe", "s", 100.0, "Exciter").optional(),
    positive("sexsK", "pu", 10_000.0, "Gain").optional(),
    number("sexsMin", "pu", -1000.0, 1000.0, "Least field voltage").optional(),
    number("sexsMax", "pu", -1000.0, 1000.0, "Greatest field voltage").optional(),
    number("ac8bTr", "s", 0.0, 10.0, "Voltage transducer").optional(),
    number("ac8bKp", "pu", 0.0, 10_000.0, "Proportional gain").optional(),
    number("ac8bKi", "pu/s", 0.0, 10_000.0, "Integral gain").optional(),
    number("ac8bKd", "pu·s", 0.0, 10_000.0, "Derivative gain").optional(),
    positive("ac8bTd", "s", 10.0, "Derivative lag").optional(),
    positive("ac8bKa", "pu", 10_000.0, "Amplifier gain").optional(),
    positive("ac8bTa", "s", 100.0, "Amplifier").optional(),
    positive("ac8bTe", "s", 100.0, "Exciter").optional(),
    number("ac8bMin", "pu", -1000.0, 1000.0, "Least regulator output").optional(),
    number("ac8bMax", "pu", -1000.0, 1000.0, "Greatest regulator output").optional(),
    number("ac8bKe", "pu", 0.0, 10.0, "Exciter constant").optional(),
    number("ac8bKc", "pu", 0.0, 10.0, "Rectifier regulation; default 0").optional(),
    number("ac8bKdemag", "pu", 0.0, 10.0, "Demagnetisation; default 0").optional(),
    number("ac8bE1", "pu", 0.0, 100.0, "Exciter voltage of the first saturation point; default 0").optional(),
    number("ac8bS1", "1", 0.0, 100.0, "Saturation there; default 0").optional(),
    number("ac8bE2", "pu", 0.0, 100.0, "Exciter voltage of the second saturation point; default 0").optional(),
    number("ac8bS2", "1", 0.0, 100.0, "Saturation there; default 0").optional(),
    number("esac1aTr", "s", 0.0, 10.0, "ESAC1A: voltage transducer").optional(),
    number("esac1aTb", "s", 0.0, 100.0, "ESAC1A: lag; 0 leaves it and the lead out").optional(),
    number("esac1aTc", "s", 0.0, 100.0, "ESAC1A: lead").optional(),
    positive("esac1aKa", "pu", 10_000.0, "ESAC1A: regulator gain").optional(),
    positive("esac1aTa", "s", 100.0, "ESAC1A: regulator").optional(),
    number("esac1aVaMin", "pu", -1000.0, 1000.0, "ESAC1A: least regulator output").optional(),
    number("esac1aVaMax", "pu", -1000.0, 1000.0, "ESAC1A: greatest regulator output").optional(),
    number("esac1aVrMin", "pu", -1000.0, 1000.0, "ESAC1A: least exciter field").optional(),
    number("esac1aVrMax", "pu", -1000.0, 1000.0, "ESAC1A: greatest exciter field").optional(),
    positive("esac1aTe", "s", 100.0, "ESAC1A: exciter").optional(),
    number("esac1aKf", "pu", 0.0, 10.0, "ESAC1A: stabilising feedback, gain").optional(),
    positive("esac1aTf", "s", 100.0, "ESAC1A: stabilising feedback").optional(),
    number("esac1aKe", "pu", 0.0, 10.0, "ESAC1A: exciter constant").optional(),
    number("esac1aKc", "pu", 0.0, 10.0, "ESAC1A: rectifier regulation; default 0").optional(),
    number("esac1aKd", "pu", 0.0, 10.0, "ESAC1A: demagnetisation; default 0").optional(),
    number("esac1aE1", "pu", 0.0, 100.0, "ESAC1A: exciter voltage of the first saturation point; default 0").optional(),
    number("esac1aS1", "1", 0.0, 100.0, "ESAC1A: saturation there; default 0").optional(),
    number("esac1aE2", "pu", 0.0, 100.0, "ESAC1A: exciter voltage of the second saturation point; default 0")
        .optional(),
    number("esac1aS2", "1", 0.0, 100.0, "ESAC1A: saturation there; default 0").optional(),
];

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "genset",
    help: "Synchronous machine with prime mover, speed governor and voltage regulator",
    ports: &[("ac", Domain::Ac)],
    params: &[UNIT, MACHINE, GOVERNOR, TURBINE, EXCITER],
    signals: super::genset::SIGNALS,
    actions: &["trip", "disconnect", "connect", "start", "set"],
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
        running: b.flag_or("running", true),
        start_delay: b.number_or("startDelay", 0.0),
        trip_below: b.number_or("underspeedTrip", 0.0),
        trip_above: match b.number_or("overspeedTrip", 0.0) {
            0.0 => f64::INFINITY,
            trip if trip <= 1.0 => return Err(b.refuse("overspeedTrip", "overspeedTrip must lie above 1, or be 0")),
            trip => trip,
        },
    };
    Ok(Genset::new(ratings, b.port_volts[0], b.s_base, machine(b)?, governor(b)?, exciter(b)?))
}

fn machine(b: &Build) -> Result<Machine, DeviceError> {
    let model = match b.choice("machineModel")? {
        "genrou" => MachineModel::Genrou,
        "marconato" => MachineModel::Marconato,
        "order4" => MachineModel::Order4,
        _ => MachineModel::Classical,
    };
    let wound = model != MachineModel::Classical;
    let damped = matches!(model, MachineModel::Genrou | MachineModel::Marconato);
    let when = |needed: bool, key: &str| if needed { b.number(key) } else { Ok(1.0) };
    let m = Machine {
        model,
        full_speed: !b.has("speedEffect") || b.choice("speedEffect")? == "full",
        xd: when(wound, "xd")?,
        xq: when(wound, "xq")?,
        xd1: b.number("xdTransient")?,
        xq1: when(wound, "xqTransient")?,
        xd2: when(damped, "xdSubtransient")?,
        xq2: when(damped, "xqSubtransient")?,
        xl: if model == MachineModel::Genrou { b.number("xLeakage")? } else { 0.0 },
        ra: b.number_or("ra", 0.0),
        td01: when(wound, "td0Transient")?,
        tq01: when(wound, "tq0Transient")?,
        td02: when(damped, "td0Subtransient")?,
        tq02: when(damped, "tq0Subtransient")?,
        taa: b.number_or("fieldLeakTime", 0.0),
        inertia: b.number("inertia")?,
        damping: b.number_or("damping", 0.0),
        saturation: Saturation::at_1_and_1_2(b.number_or("saturation10", 0.0), b.number_or("saturation12", 0.0))
            .ok_or_else(|| b.refuse("saturation12", "S(1.0) must be above 0 and S(1.2) above S(1.0), or both 0"))?,
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
        falling("xqTransient", m.xq, m.xq1)?;
    }
    if damped {
        falling("xdSubtransient", m.xd1, m.xd2)?;
        falling("xqSubtransient", m.xq1, m.xq2)?;
    }
    if model == MachineModel::Genrou && (m.xl >= m.xd2 || m.xl >= m.xq2) {
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
                boost: None,
                reference: 0.0,
            });
        }
        "firstOrder" if b.number("droop")? == 0.0 => {
            return Err(b.refuse("droop", "the first-order governor needs a droop above 0"));
        }
        "firstOrder" => GovernorKind::FirstOrder { time: b.number("governorTime")? },
        name @ ("tgov1" | "gast" | "hygov" | "ggov1") => GovernorKind::Turbine(turbine(b, name)?),
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
    Ok(Governor { kind, droop: b.number("droop")?, torque_min, torque_max, boost, reference: 0.0 })
}

fn turbine(b: &Build, name: &str) -> Result<Turbine, DeviceError> {
    let dt = b.number_or("turbineDamping", 0.0);
    if name != "ggov1" && b.number("droop")? == 0.0 {
        return Err(b.refuse("droop", "this turbine governor needs a droop above 0"));
    }
    Ok(match name {
        "tgov1" => {
            Turbine::Tgov1(Tgov1 { t1: b.number("tgov1T1")?, t2: b.number("tgov1T2")?, t3: b.number("tgov1T3")?, dt })
        }
        "gast" => Turbine::Gast(Gast {
            t1: b.number("gastT1")?,
            t2: b.number("gastT2")?,
            t3: b.number("gastT3")?,
            at: b.number("gastAt")?,
            kt: b.number("gastKt")?,
            dt,
        }),
        "hygov" => Turbine::Hygov(Hygov {
            r: b.number("hygovTemporaryDroop")?,
            tr: b.number("hygovTr")?,
            tf: b.number("hygovTf")?,
            tg: b.number("hygovTg")?,
            velm: b.number("hygovGateSpeed")?,
            tw: b.number("hygovTw")?,
            at: b.number("hygovAt")?,
            qnl: b.number("hygovNoLoadFlow")?,
            dt,
        }),
        _ => Turbine::Ggov1(Ggov1 {
            feedback: match b.choice("ggov1Feedback")? {
                "power" => Feedback::Power,
                "valve" => Feedback::Valve,
                _ => Feedback::None,
            },
            tpelec: b.number("ggov1Tpelec")?,
            max_error: b.number("ggov1MaxError")?,
            kp: b.number("ggov1Kp")?,
            ki: b.number("ggov1Ki")?,
            kd: b.number_or("ggov1Kd", 0.0),
            td: b.number_or("ggov1Td", 0.0),
            tact: b.number("ggov1Tact")?,
            kturb: b.number("ggov1Kturb")?,
            wfnl: b.number("ggov1Wfnl")?,
            tb: b.number("ggov1Tb")?,
            tc: b.number_or("ggov1Tc", 0.0),
            fuel_with_speed: b.flag_or("ggov1FuelWithSpeed", false),
            tfload: b.number("ggov1Tfload")?,
            kpload: b.number("ggov1Kpload")?,
            kiload: b.number("ggov1Kiload")?,
            ldref: b.number("ggov1Ldref")?,
            dm: dt,
            opening: b.number_or("ggov1Ropen", 99.0),
            closing: b.number_or("ggov1Rclose", 99.0),
        }),
    })
}

fn exciter(b: &Build) -> Result<Exciter, DeviceError> {
    let kind = b.choice("exciter")?;
    if kind != "none" && b.choice("machineModel")? == "classical" {
        return Err(b.refuse("exciter", "the classical machine has a constant voltage and takes no exciter"));
    }
    let e = match kind {
        "none" => return Ok(Exciter::None { field: 0.0 }),
        "sexs" => {
            let s = Sexs {
                ta: b.number("sexsTa")?,
                tb: b.number("sexsTb")?,
                te: b.number("sexsTe")?,
                k: b.number("sexsK")?,
                min: b.number("sexsMin")?,
                max: b.number("sexsMax")?,
            };
            if s.min >= s.max {
                return Err(b.refuse("sexsMin", "sexsMin must lie below sexsMax"));
            }
            Exciter::Sexs(s)
        }
        "esac1a" => {
            let curve = |key| b.number_or(key, 0.0);
            let a = Esac1a {
                tr: b.number("esac1aTr")?,
                tb: b.number("esac1aTb")?,
                tc: b.number("esac1aTc")?,
                ka: b.number("esac1aKa")?,
                ta: b.number("esac1aTa")?,
                va_min: b.number("esac1aVaMin")?,
                va_max: b.number("esac1aVaMax")?,
                vr_min: b.number("esac1aVrMin")?,
                vr_max: b.number("esac1aVrMax")?,
                te: b.number("esac1aTe")?,
                kf: b.number("esac1aKf")?,
                tf: b.number("esac1aTf")?,
                ke: b.number("esac1aKe")?,
                kc: curve("esac1aKc"),
                kd: curve("esac1aKd"),
                saturation: Saturation::through(
                    (curve("esac1aE1"), curve("esac1aS1")),
                    (curve("esac1aE2"), curve("esac1aS2")),
                )
                .ok_or_else(|| b.refuse("esac1aS2", "the exciter's saturation points must rise, or be left out"))?,
            };
            if a.va_min >= a.va_max {
                return Err(b.refuse("esac1aVaMin", "esac1aVaMin must lie below esac1aVaMax"));
            }
            if a.vr_min >= a.vr_max {
                return Err(b.refuse("esac1aVrMin", "esac1aVrMin must lie below esac1aVrMax"));
            }
            Exciter::Esac1a(a)
        }
        _ => {
            let curve = |key| b.number_or(key, 0.0);
            let a = Ac8b {
                tr: b.number("ac8bTr")?,
                kp: b.number("ac8bKp")?,
                ki: b.number("ac8bKi")?,
                kd: b.number("ac8bKd")?,
                td: b.number("ac8bTd")?,
                ka: b.number("ac8bKa")?,
                ta: b.number("ac8bTa")?,
                min: b.number("ac8bMin")?,
                max: b.number("ac8bMax")?,
                te: b.number("ac8bTe")?,
                ke: b.number("ac8bKe")?,
                kc: curve("ac8bKc"),
                kdemag: curve("ac8bKdemag"),
                saturation: Saturation::through((curve("ac8bE1"), curve("ac8bS1")), (curve("ac8bE2"), curve("ac8bS2")))
                    .ok_or_else(|| b.refuse("ac8bS2", "the exciter's saturation points must rise, or be left out"))?,
            };
            if a.min >= a.max {
                return Err(b.refuse("ac8bMin", "ac8bMin must lie below ac8bMax"));
            }
            if a.ki == 0.0 && a.kp == 0.0 {
                return Err(b.refuse("ac8bKp", "a regulator without proportional and integral gain regulates nothing"));
            }
            Exciter::Ac8b(a)
        }
    };
    Ok(e)
}
