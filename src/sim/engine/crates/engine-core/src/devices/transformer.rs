//! Two-winding transformer, a [`TwoPort`]: Z = u_k·U_LV²/S_r behind the ratio t·U_HV/U_LV; behind the high winding's share of R the core's G = P₀/U²
//! and the magnetising B from the no-load current. A phase shifter's high side leads by `phaseShift` at no load. The zero sequence meets
//! R·(R₀/R) + jX·(X₀/X): three-limb cores turn its flux out through air and tank, which lowers X₀.

use super::ac_base::inverse;
use super::earthing::{HIGH_NEUTRAL, NEUTRAL, neutral, neutral_at};
use super::high_winding::HighWinding;
use super::params::{Build, DeviceSpec, choice, number, positive, signal};
use super::tap_changer;
use super::two_port::{CLOSED, TwoPort, bases};
use super::two_port_zero::Zero;
use super::vector_groups::{GROUPS, group, limbs};
use super::windings::{Core, Winding};
use crate::device::*;

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "transformer",
    help: "Two-winding transformer",
    ports: &[("hv", Domain::Ac), ("lv", Domain::Ac)],
    params: &[
        &[
            positive("sRated", "VA", f64::MAX, "Rated power").rating(),
            positive("vHv", "V", f64::MAX, "Rated voltage, high side"),
            positive("vLv", "V", f64::MAX, "Rated voltage, low side"),
            positive("uk", "1", 0.5, "Short-circuit voltage, of rated"),
            number("xOverR", "1", 0.0, 1e9, "Reactance over resistance of the short-circuit impedance"),
            number("noLoadLoss", "1", 0.0, 0.05, "Core loss at rated voltage, of rated power"),
            number("noLoadCurrent", "1", 0.0, 0.2, "No-load current at rated voltage, of rated current"),
            number("tap", "1", 0.5, 2.0, "Turns ratio over nominal, at the high side"),
            number("phaseShift", "rad", -4.0, 4.0, "Lead of the high side over the low side at no load; default 0")
                .optional(),
            choice("vectorGroup", GROUPS, "Connection of the windings; default YNyn0").optional(),
            positive("kneeFlux", "1", 10.0, "Flux at which the core saturates, of rated; none: it does not").optional(),
            positive("airCoreReactance", "1", 10.0, "Reactance above the knee, of rated; default 0.3").optional(),
            number("remanence", "1", -2.0, 2.0, "Flux of phase a in a core without voltage at t = 0, of rated")
                .optional(),
            CLOSED,
            positive("x0OverX", "1", 10.0, "Zero-sequence leakage reactance over that of the positive one; default 1")
                .optional(),
            positive("r0OverR", "1", 10.0, "Zero-sequence resistance over that of the positive one; default 1")
                .optional(),
        ],
        NEUTRAL,
        HIGH_NEUTRAL,
        &tap_changer::PARAMS,
    ],
    signals: &[
        signal("loading", "1", "Greater winding's current over rated"),
        signal("pHv", "W", "Active power into the high side"),
        signal("qHv", "var", "Reactive power into the high side"),
        signal("iHv", "A", "Current at the high side"),
        signal("pLv", "W", "Active power out of the low side"),
        signal("qLv", "var", "Reactive power out of the low side"),
        signal("iLv", "A", "Current at the low side"),
        signal("loss", "W", "Loss"),
        tap_changer::POSITION,
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

/// Share of the short-circuit resistance that is the high winding's, at the same turns; assumed, since windings are made for like losses.
const HIGH_SHARE: f64 = 0.5;

/// What the taps make of the transformer.
pub struct Taps {
    /// v_1 in pu over v_2 in pu at a tap of 1, with its sign.
    pub ratio: f64,
    /// Resistances of the high winding at the low side's turns, of the positive and the zero sequence, and 3·Z_N of its star point.
    pub high: [f64; 2],
    pub star: (f64, f64),
    pub conductance: f64,
    pub limbs: Winding,
}

impl Taps {
    /// Ratio and high winding at this tap.
    pub fn at(&self, tap: f64) -> (f64, HighWinding) {
        let n = self.ratio * tap;
        let [r, zero_r] = self.high.map(|r| r * n * n);
        (n, HighWinding::new(self.limbs, r, zero_r, self.star, self.conductance))
    }
}

pub fn build(b: &Build) -> Result<TwoPort, DeviceError> {
    let base = bases(b);
    let (s, hv, lv) = (b.number("sRated")?, b.number("vHv")?, b.number("vLv")?);
    let ratio = b.number("xOverR")?;
    let z = b.number("uk")? * lv * lv / s / base[1].z();
    let r = z / f64::sqrt(1.0 + ratio * ratio);
    let (p0, i0) = (b.number("noLoadLoss")?, b.number("noLoadCurrent")?);
    let core = s / (hv * hv) * base[0].z();
    let line = |v: f64| s / (3.0_f64.sqrt() * v);
    let susceptance = f64::sqrt((i0 * i0 - p0 * p0).max(0.0)) * core;
    let shunt = [(p0 * core, -susceptance), (0.0, 0.0)];
    // Rated flux in pu of the bus.
    let flux = hv / base[0].v;
    let name = if b.has("vectorGroup") { b.choice("vectorGroup")? } else { "YNyn0" };
    let group = group(name).ok_or_else(|| b.refuse("vectorGroup", "the vector group is not known"))?;
    let windings = group.windings;
    let neutral = low_neutral(b, windings[1], r * ratio > 0.0)?;
    let star = high_neutral(b, windings[0], base[0].z())?;
    let [limbs, zigzag] = limbs(name, windings[0]);
    let turns = group.sign(1) * hv / base[0].v / (lv / base[1].v);
    let zero_r = r * b.number_or("r0OverR", 1.0);
    let rest = 1.0 - HIGH_SHARE;
    // A zigzag's zero sequence does not reach the limbs.
    let [high_r0, series_r0] =
        if zigzag == Winding::Star { [HIGH_SHARE * zero_r, rest * zero_r] } else { [HIGH_SHARE * r, zero_r] };
    let taps = Taps { ratio: turns, high: [HIGH_SHARE * r, high_r0], star, conductance: p0 * core, limbs };
    let (n, high) = taps.at(b.number("tap")?);
    let series = (rest * r, r * ratio);
    let own = (series_r0, r * ratio * b.number_or("x0OverX", 1.0));
    let z = (own.0 + neutral.0 / base[1].z(), own.1 + neutral.1 / base[1].z());
    let saturating = b.has("kneeFlux");
    let shift = b.number_or("phaseShift", 0.0);
    let shift = (libm::cos(shift), libm::sin(shift));
    let mut transformer = TwoPort {
        ports: ["hv", "lv"],
        signals: SPEC.signals,
        y: inverse(series.0, series.1),
        // A no-load current below what the core loss alone draws leaves no magnetising current.
        shunt,
        n,
        shift,
        turn: shift,
        rated: [line(hv), line(lv)],
        closed: b.flag_or("closed", true),
        z: series,
        zero: Zero { z, y: inverse(z.0, z.1), shunt },
        high,
        windings,
        limbs,
        zigzag,
        core: (saturating || susceptance > 0.0).then(|| {
            let knee = if saturating { b.number_or("kneeFlux", 1.2) * flux } else { f64::INFINITY };
            let air = core / b.number_or("airCoreReactance", 0.3);
            Core::new(susceptance, knee, air, b.number_or("remanence", 0.0) * flux)
        }),
        chopped: 0.0,
        changer: tap_changer::build(b, lv * lv / s / base[1].z())?,
        taps: Some(taps),
        base,
    };
    transformer.set_tap();
    Ok(transformer)
}

/// What the zero sequence of the low side meets beside the windings, Ω: its star point is the one that may stand above earth.
fn low_neutral(b: &Build, low: Winding, inductive: bool) -> Result<(f64, f64), DeviceError> {
    let neutral = neutral(b);
    if neutral != (0.0, 0.0) && low != Winding::Star {
        let key = if neutral.0 > 0.0 { "neutralResistance" } else { "neutralReactance" };
        return Err(b.refuse(key, "the low side has no star point that is earthed"));
    }
    if neutral.1 > 0.0 && !inductive {
        return Err(b.refuse("neutralReactance", "the windings have no inductance: leave out that of the star point"));
    }
    Ok(neutral)
}

/// The same at the high side, pu.
fn high_neutral(b: &Build, high: Winding, base: f64) -> Result<(f64, f64), DeviceError> {
    let (r, x) = neutral_at(b, "Hv");
    if (r, x) != (0.0, 0.0) && high != Winding::Star {
        let key = if r > 0.0 { "neutralResistanceHv" } else { "neutralReactanceHv" };
        return Err(b.refuse(key, "the high side has no star point that is earthed"));
    }
    Ok((r / base, x / base))
}
