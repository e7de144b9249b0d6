//! What a three-winding transformer takes, and how it is built of it.

use super::ac_base::{AcBase, Phasor};
use super::earthing::{HIGH_NEUTRAL, LOW_NEUTRAL, MEDIUM_NEUTRAL, neutral_at};
use super::high_winding::HighWinding;
use super::params::{Build, DeviceSpec, choice, flag, number, positive, signal};
use super::tap_changer;
use super::three_winding::{HighTaps, ThreeWinding};
use super::three_winding_pairs::between;
use super::vector_groups::{GROUPS_OF_THREE, group_of_three};
use super::windings::{Core, Winding};
use crate::device::*;

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "transformer3w",
    help: "Three-winding transformer",
    ports: &[("hv", Domain::Ac), ("mv", Domain::Ac), ("lv", Domain::Ac)],
    params: &[
        &[
            positive("sHv", "VA", f64::MAX, "Rated power of the high-voltage winding").rating(),
            positive("sMv", "VA", f64::MAX, "Rated power of the medium-voltage winding"),
            positive("sLv", "VA", f64::MAX, "Rated power of the low-voltage winding"),
            positive("vHv", "V", f64::MAX, "Rated voltage, high side"),
            positive("vMv", "V", f64::MAX, "Rated voltage, medium side"),
            positive("vLv", "V", f64::MAX, "Rated voltage, low side"),
            positive("ukHm", "1", 0.5, "Short-circuit voltage high–medium, on the lesser power of both"),
            positive("ukHl", "1", 0.5, "Short-circuit voltage high–low, on the lesser power of both"),
            positive("ukMl", "1", 0.5, "Short-circuit voltage medium–low, on the lesser power of both"),
            positive("xOverRHm", "1", 1e9, "Reactance over resistance, high–medium"),
            positive("xOverRHl", "1", 1e9, "Reactance over resistance, high–low"),
            positive("xOverRMl", "1", 1e9, "Reactance over resistance, medium–low"),
            number("noLoadLoss", "1", 0.0, 0.05, "Core loss at rated voltage, of sHv"),
            number("noLoadCurrent", "1", 0.0, 0.2, "No-load current at rated voltage, of rated current"),
            number("tap", "1", 0.5, 2.0, "Turns of the high winding over nominal"),
        ],
        &[
            choice("vectorGroup", GROUPS_OF_THREE, "Connection of the windings; default YNyn0yn0").optional(),
            positive("kneeFlux", "1", 10.0, "Flux at which the core saturates, of rated; none: it does not").optional(),
            positive("airCoreReactance", "1", 10.0, "Reactance above the knee, of rated; default 0.3").optional(),
            number("remanence", "1", -2.0, 2.0, "Flux of phase a in a core without voltage at t = 0, of rated")
                .optional(),
            flag("closed", "Conducts at t = 0; default true").optional(),
            positive(
                "x0OverXHm",
                "1",
                10.0,
                "Zero-sequence reactance high–medium over that of the positive one; default 1",
            )
            .optional(),
            positive(
                "x0OverXHl",
                "1",
                10.0,
                "Zero-sequence reactance high–low over that of the positive one; default 1",
            )
            .optional(),
            positive(
                "x0OverXMl",
                "1",
                10.0,
                "Zero-sequence reactance medium–low over that of the positive one; default 1",
            )
            .optional(),
            positive(
                "r0OverR",
                "1",
                10.0,
                "Zero-sequence resistance of the pairs over that of the positive one; default 1",
            )
            .optional(),
        ],
        HIGH_NEUTRAL,
        MEDIUM_NEUTRAL,
        LOW_NEUTRAL,
        &tap_changer::PARAMS,
        &[choice("tapSide", &["medium", "low"], "Winding whose voltage the tap changer regulates; default medium")
            .optional()],
    ],
    signals: &[
        signal("loading", "1", "Greatest winding's current over its rated"),
        signal("pHv", "W", "Active power into the high side"),
        signal("qHv", "var", "Reactive power into the high side"),
        signal("iHv", "A", "Current at the high side"),
        signal("pMv", "W", "Active power out of the medium side"),
        signal("qMv", "var", "Reactive power out of the medium side"),
        signal("iMv", "A", "Current at the medium side"),
        signal("pLv", "W", "Active power out of the low side"),
        signal("qLv", "var", "Reactive power out of the low side"),
        signal("iLv", "A", "Current at the low side"),
        signal("loss", "W", "Loss"),
        tap_changer::POSITION,
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<ThreeWinding, DeviceError> {
    let base = [0, 1, 2].map(|k| AcBase { v: b.port_volts[k], s: b.s_base });
    let s = [b.number("sHv")?, b.number("sMv")?, b.number("sLv")?];
    let u = [b.number("vHv")?, b.number("vMv")?, b.number("vLv")?];
    let pair = |uk: &str, ratio: &str, lesser: f64| -> Result<Phasor<f64>, DeviceError> {
        let (z, ratio) = (b.number(uk)? * b.s_base / lesser, b.number(ratio)?);
        let r = z / f64::sqrt(1.0 + ratio * ratio);
        Ok((r, r * ratio))
    };
    let hm = pair("ukHm", "xOverRHm", s[0].min(s[1]))?;
    let hl = pair("ukHl", "xOverRHl", s[0].min(s[2]))?;
    let ml = pair("ukMl", "xOverRMl", s[1].min(s[2]))?;
    // That of the high winding in the star.
    let leg = |hm: f64, hl: f64, ml: f64| 0.5 * (hm + hl - ml);
    let passive = |own: f64, mutual: f64, other: f64| own * other - mutual * mutual > 1e-9 * own * other;
    let x0 = {
        let of = |key: &str, pair: Phasor<f64>| b.number_or(key, 1.0) * pair.1;
        let (hm, hl, ml) = (of("x0OverXHm", hm), of("x0OverXHl", hl), of("x0OverXMl", ml));
        [hm, leg(hm, hl, ml), hl]
    };
    let leg = (leg(hm.0, hl.0, ml.0), leg(hm.1, hl.1, ml.1));
    if !passive(hm.1, leg.1, hl.1) || !passive(hm.0, leg.0, hl.0) {
        let message = "the impedances of the three pairs do not belong to one transformer: z_HM·z_HL must exceed ((z_HM + z_HL − z_ML)/2)²";
        return Err(b.refuse("ukMl", message));
    }
    if !passive(x0[0], x0[1], x0[2]) {
        let message = "the zero-sequence reactances of the three pairs do not belong to one transformer: x_HM·x_HL must exceed ((x_HM + x_HL − x_ML)/2)²";
        return Err(b.refuse("x0OverXMl", message));
    }
    // That of the high winding stands before the core; less than nothing, or more than leaves the rest passive, does not.
    let before = leg.0.clamp(0.0, ((hm.0 * hl.0 - leg.0 * leg.0) / ml.0).max(0.0));
    let r = [hm.0, leg.0, hl.0].map(|r| r - before);
    let (p0, i0, of) = (b.number("noLoadLoss")?, b.number("noLoadCurrent")?, s[0] / b.s_base);
    let (conductance, magnetising) = (p0 * of, f64::sqrt((i0 * i0 - p0 * p0).max(0.0)) * of);
    let group = group_of_three(if b.has("vectorGroup") { b.choice("vectorGroup")? } else { "YNyn0yn0" })
        .ok_or_else(|| b.refuse("vectorGroup", "the vector group is not known"))?;
    let windings = group.windings;
    let tap = [b.number("tap")?, 1.0, 1.0];
    let a = [0, 1, 2].map(|k| group.sign(k) * base[k].v / (u[k] * tap[k]));
    let less = |z: Phasor<f64>| (z.0 - before, z.1);
    let y = between([hm, leg, hl].map(less), (conductance, -magnetising), (before, 0.0), a);
    let saturating = b.has("kneeFlux");
    let neutrals = neutrals(b, windings)?;
    // Ω to the windings' own per unit.
    let star = [0, 1, 2].map(|k| {
        let scale = a[k] * a[k] / base[k].z();
        (neutrals[k].0 * scale, neutrals[k].1 * scale)
    });
    let zero_r = b.number_or("r0OverR", 1.0);
    let side = if b.has("tapSide") && b.choice("tapSide")? == "low" { 2 } else { 1 };
    let changer = tap_changer::build(b, u[side] * u[side] / s[side] / base[side].z())?;
    let mut transformer = ThreeWinding {
        r,
        x: [hm.1, leg.1, hl.1],
        r0: r.map(|r| r * zero_r),
        x0,
        seen: y,
        y,
        turns: [(1.0, 0.0); 3],
        core: (saturating || magnetising > 0.0).then(|| {
            let knee = if saturating { b.number_or("kneeFlux", 1.2) } else { f64::INFINITY };
            Core::new(magnetising, knee, of / b.number_or("airCoreReactance", 0.3), b.number_or("remanence", 0.0))
        }),
        windings,
        star: [star[1], star[2]],
        high: HighWinding::new(windings[0], before, before * zero_r, star[0], conductance),
        rated: [0, 1, 2].map(|k| s[k] / (3.0_f64.sqrt() * u[k])),
        closed: b.flag_or("closed", true),
        chopped: 0.0,
        changer,
        side,
        taps: HighTaps {
            ratio: base[0].v / u[0],
            own: if windings[0] == Winding::OpenStar { 0.0 } else { before * zero_r },
            neutral: (neutrals[0].0 / base[0].z(), neutrals[0].1 / base[0].z()),
        },
        a,
        base,
    };
    transformer.set_tap();
    Ok(transformer)
}

/// Three times what stands between each winding's star point and earth, Ω.
fn neutrals(b: &Build, windings: [Winding; 3]) -> Result<[Phasor<f64>; 3], DeviceError> {
    let found = ["Hv", "Mv", "Lv"].map(|side| neutral_at(b, side));
    for (k, (side, name)) in [("Hv", "high"), ("Mv", "medium"), ("Lv", "low")].into_iter().enumerate() {
        if found[k] != (0.0, 0.0) && windings[k] != Winding::Star {
            let key = if found[k].0 > 0.0 { "neutralResistance" } else { "neutralReactance" };
            return Err(b.refuse(&format!("{key}{side}"), format!("the {name} side has no star point that is earthed")));
        }
    }
    Ok(found)
}
