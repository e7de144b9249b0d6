//! Cable, busway, overhead line: a π section (a [`TwoPort`]), Z = (R' + jX')·ℓ, half of B = ω·C'·ℓ at each end; or with travelling waves, see
//! [`super::wave_line`].
//!
//! Positive and negative sequence are alike. The zero sequence has R₀', X₀' and C₀' where they are given, else those of the positive one; in `emt` that is
//! a coupling of the phases, between each two of them R_m = (R₀ − R)/3, X_m = (X₀ − X)/3 and the capacitance (C − C₀)/3 (P. M. Anderson,
//! *Analysis of Faulted Power Systems*, chapters 4 and 5).

use super::ac_base::inverse;
use super::high_winding::HighWinding;
use super::params::{Build, DeviceSpec, choice, number, positive, signal};
use super::two_port::{CLOSED, TwoPort, bases};
use super::two_port_zero::Zero;
use super::wave_line;
use super::windings::Winding;
use crate::device::*;
use crate::dynamic::Device;

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "line",
    help: "Cable, busway or overhead line, as a π section or with travelling waves",
    ports: &[("from", Domain::Ac), ("to", Domain::Ac)],
    params: &[&[
        positive("length", "m", f64::MAX, "Length"),
        number("resistance", "Ω/m", -f64::MAX, f64::MAX, "Resistance per length"),
        number("reactance", "Ω/m", -f64::MAX, f64::MAX, "Reactance per length at nominal frequency"),
        number("capacitance", "F/m", -f64::MAX, f64::MAX, "Capacitance per length"),
        positive("ampacity", "A", f64::MAX, "Continuous current"),
        number(
            "zeroResistance",
            "Ω/m",
            0.0,
            f64::MAX,
            "Zero-sequence resistance; default that of the positive sequence",
        )
        .optional(),
        positive("zeroReactance", "Ω/m", f64::MAX, "Zero-sequence reactance; default that of the positive sequence")
            .optional(),
        positive(
            "zeroCapacitance",
            "F/m",
            f64::MAX,
            "Zero-sequence capacitance; default that of the positive sequence",
        )
        .optional(),
        choice("lineModel", &["pi", "travelling"], "π section, or travelling waves; default pi").optional(),
        CLOSED,
    ]],
    signals: &[
        signal("loading", "1", "Greater end's current over ampacity"),
        signal("pFrom", "W", "Active power into the from end"),
        signal("qFrom", "var", "Reactive power into the from end"),
        signal("iFrom", "A", "Current at the from end"),
        signal("pTo", "W", "Active power out of the to end"),
        signal("qTo", "var", "Reactive power out of the to end"),
        signal("iTo", "A", "Current at the to end"),
        signal("loss", "W", "Loss"),
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<Box<dyn Device>, DeviceError> {
    let section = section(b)?;
    let travelling = b.has("lineModel") && b.choice("lineModel")? == "travelling";
    Ok(if travelling { Box::new(wave_line::build(b, section)?) } else { Box::new(section) })
}

fn section(b: &Build) -> Result<TwoPort, DeviceError> {
    let length = b.number("length")?;
    let (r, x) = (b.number("resistance")? * length, b.number("reactance")? * length);
    if r == 0.0 && x == 0.0 {
        return Err(b.refuse("reactance", "resistance and reactance are both 0: use a breaker or join the buses"));
    }
    let c = b.number("capacitance")?;
    let half = |c: f64| 0.5 * b.omega0 * c * length;
    let base = bases(b);
    let zero = zero(b)?;
    let (r0, x0) = (zero.resistance * length, zero.reactance * length);
    let ampacity = b.number("ampacity")?;
    Ok(TwoPort {
        ports: ["from", "to"],
        signals: SPEC.signals,
        y: inverse(r / base[1].z(), x / base[1].z()),
        shunt: base.map(|base| (0.0, half(c) * base.z())),
        n: base[1].v / base[0].v,
        shift: (1.0, 0.0),
        turn: (1.0, 0.0),
        rated: [ampacity; 2],
        closed: b.flag_or("closed", true),
        z: (r / base[1].z(), x / base[1].z()),
        zero: Zero {
            z: (r0 / base[1].z(), x0 / base[1].z()),
            y: inverse(r0 / base[1].z(), x0 / base[1].z()),
            shunt: base.map(|base| (0.0, half(zero.capacitance) * base.z())),
        },
        high: HighWinding::NONE,
        windings: [Winding::Star; 2],
        limbs: Winding::Star,
        zigzag: Winding::Star,
        core: None,
        chopped: 0.0,
        changer: None,
        taps: None,
        base,
    })
}

/// Per length.
struct ZeroSequence {
    resistance: f64,
    reactance: f64,
    capacitance: f64,
}

fn zero(b: &Build) -> Result<ZeroSequence, DeviceError> {
    let of = |key: &str, positive: &str| Ok(b.number_or(key, b.number(positive)?));
    let (x, c) = (b.number("reactance")?, b.number("capacitance")?);
    let zero = ZeroSequence {
        resistance: of("zeroResistance", "resistance")?,
        reactance: of("zeroReactance", "reactance")?,
        capacitance: of("zeroCapacitance", "capacitance")?,
    };
    if x <= 0.0 && zero.reactance != x {
        return Err(
            b.refuse("zeroReactance", "the positive sequence has no inductance: leave out that of the zero sequence")
        );
    }
    if zero.capacitance > c {
        let message = "above the positive-sequence capacitance it would need a negative one between the phases";
        return Err(b.refuse("zeroCapacitance", message));
    }
    Ok(zero)
}
