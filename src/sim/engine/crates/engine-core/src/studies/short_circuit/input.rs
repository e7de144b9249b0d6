//! What a short-circuit calculation takes and gives.

use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    pub buses: Vec<Bus>,
    pub elements: Vec<Element>,
    /// Minimum time delay of the breaking current, s: 0.02, 0.05, 0.1 or 0.25.
    #[serde(rename = "minimumDelayS")]
    pub minimum_delay: f64,
    /// Tolerance of the voltage up to 1 kV, 0.06 or 0.1: by it the voltage factors there are 1.05 and 0.95, or 1.1 and 0.9 (table 1).
    #[serde(rename = "lowVoltageTolerance", default = "six_percent")]
    pub low_voltage_tolerance: f64,
    /// The same network for the least currents: feeders with their least contribution, lines with the resistance at the end of the short
    /// circuit, without motors and converters. None: not asked for.
    pub least: Option<Vec<Element>>,
}
fn six_percent() -> f64 {
    0.06
}
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bus {
    pub id: String,
    /// Nominal line-to-line voltage, V.
    pub un: f64,
}
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Element {
    /// `ik`: its initial current, A; `x0_over_x`: X(0) over X(1).
    Feeder { id: String, bus: String, ik: f64, r_over_x: f64, x0_over_x: f64, r0_over_x0: f64 },
    /// Ω, `r0` and `x0` of the zero sequence.
    Line { id: String, from: String, to: String, r: f64, x: f64, r0: f64, x0: f64 },
    /// `uk` and its resistive part `ur` on `s` VA; rated voltages V. With an on-load tap changer the unit's correction is K_S.
    /// Zero sequence of the windings over the positive one: X(0)/X(1), R(0)/R(1). Impedances `[R, X]` between star points and earth, Ω.
    Transformer {
        id: String,
        hv: String,
        lv: String,
        s: f64,
        u_hv: f64,
        u_lv: f64,
        uk: f64,
        ur: f64,
        on_load_taps: bool,
        group: String,
        x0_over_x: f64,
        r0_over_r: f64,
        neutral_hv: [f64; 2],
        neutral_lv: [f64; 2],
    },
    /// Windings high, medium, low; pairs high–medium, medium–low, low–high: `[S, u_k, u_R]`; `[R, X]` between star points and earth, Ω.
    /// Zero sequence over the positive one: X(0)/X(1) of each pair, R(0)/R(1) of all.
    ThreeWinding {
        id: String,
        buses: [String; 3],
        u: [f64; 3],
        pairs: [[f64; 3]; 3],
        group: String,
        x0_over_x: [f64; 3],
        r0_over_r: f64,
        neutrals: [[f64; 2]; 3],
    },
    /// `xd2` and, of the negative sequence, `x2` pu, `r` Ω; `voltage_rise` p_G; `unit` names the transformer of its power station unit.
    Generator {
        id: String,
        bus: String,
        s: f64,
        u: f64,
        xd2: f64,
        x2: f64,
        r: f64,
        cos_phi: f64,
        voltage_rise: f64,
        unit: Option<String>,
        star_point: Option<StarPoint>,
    },
    /// `s` rated input VA, `locked` I_LR/I_rM, `mw` rated MW per pole pair.
    Motor { id: String, bus: String, s: f64, u: f64, locked: f64, r_over_x: f64, mw: f64 },
    /// Full-size converter: the greatest current it feeds into a fault, A.
    Converter { id: String, bus: String, i: f64 },
    /// Way to earth of the zero sequence alone: windings with three times what stands between star point and earth, Ω.
    Earthing { id: String, bus: String, r0: f64, x0: f64 },
}
/// Values of an element as they are judged: its ends, and those that must be above 0, or not below it.
pub(super) struct Values<'a> {
    pub(super) id: &'a str,
    pub(super) buses: Vec<&'a String>,
    pub(super) positive: Vec<f64>,
    pub(super) others: Vec<f64>,
}
impl Element {
    pub(super) fn values(&self) -> Values<'_> {
        let (id, buses, positive, others) = match self {
            Element::Feeder { id, bus, ik, r_over_x, x0_over_x, r0_over_x0 } => {
                (id, vec![bus], vec![*ik, *x0_over_x], vec![*r_over_x, *r0_over_x0])
            }
            Element::Line { id, from, to, r, x, r0, x0 } => {
                (id, vec![from, to], vec![r + x, r0 + x0], vec![*r, *x, *r0, *x0])
            }
            Element::Transformer {
                id,
                hv,
                lv,
                s,
                u_hv,
                u_lv,
                uk,
                ur,
                x0_over_x,
                r0_over_r,
                neutral_hv,
                neutral_lv,
                ..
            } => (
                id,
                vec![hv, lv],
                vec![*s, *u_hv, *u_lv, *uk, *x0_over_x],
                [&[*ur, uk - ur, *r0_over_r][..], neutral_hv, neutral_lv].concat(),
            ),
            Element::ThreeWinding { id, buses, u, pairs, x0_over_x, r0_over_r, neutrals, .. } => (
                id,
                buses.iter().collect(),
                [&u[..], &[pairs[0][0], pairs[1][0], pairs[2][0]], x0_over_x].concat(),
                [&[*r0_over_r][..], &neutrals.concat()].concat(),
            ),
            Element::Generator { id, bus, s, u, xd2, x2, r, cos_phi, star_point, .. } => {
                let zero = star_point.as_ref().map_or([1.0, 0.0, 0.0], |p| [p.x0, p.r, p.x]);
                let rest = vec![*r, 1.0 - cos_phi, zero[1], zero[2]];
                (id, vec![bus], vec![*s, *u, *xd2, *x2, *cos_phi, zero[0]], rest)
            }
            Element::Motor { id, bus, s, u, locked, r_over_x, mw } => {
                (id, vec![bus], vec![*s, *u, *locked, *mw], vec![*r_over_x])
            }
            Element::Converter { id, bus, i } => (id, vec![bus], vec![], vec![*i]),
            Element::Earthing { id, bus, r0, x0 } => (id, vec![bus], vec![*x0], vec![*r0]),
        };
        Values { id, buses, positive, others }
    }
}
/// Of a machine, earthed: `x0` pu on its rating, impedance between star point and earth Ω.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarPoint {
    pub x0: f64,
    pub r: f64,
    pub x: f64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShortCircuit {
    pub buses: Vec<Fault>,
}
/// A; impedances Ω.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    pub id: String,
    pub c: f64,
    /// Thévenin impedance of the positive sequence.
    pub r: f64,
    pub x: f64,
    /// Of the negative sequence.
    pub r2: f64,
    pub x2: f64,
    pub ik3: f64,
    pub ik2: f64,
    /// Short-circuit power √3·U_n·I''_k, VA.
    pub sk: f64,
    pub kappa: f64,
    /// Peak of the three-phase and of the line-to-line short circuit.
    pub ip: f64,
    pub ip2: f64,
    /// Of the three-phase short circuit; unbalanced ones are broken with their initial current.
    pub ib: f64,
    pub ik: f64,
    /// Share of full-size converters in `ik3`.
    pub converters: f64,
    /// None where no path leads to earth for the zero sequence.
    pub earth: Option<EarthFault>,
    /// None where it was not asked for.
    pub least: Option<LeastFault>,
}
/// Least initial currents, A.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeastFault {
    pub c: f64,
    pub ik3: f64,
    pub ik2: f64,
    pub earth: Option<LeastEarthFault>,
}
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeastEarthFault {
    pub ik1: f64,
    pub ik2e: [f64; 2],
    pub ike2e: f64,
}
impl Fault {
    pub(super) fn as_least(&self) -> LeastFault {
        let of = |e: &EarthFault| LeastEarthFault { ik1: e.ik1, ik2e: e.ik2e, ike2e: e.ike2e };
        LeastFault { c: self.c, ik3: self.ik3, ik2: self.ik2, earth: self.earth.as_ref().map(of) }
    }
}
/// Short circuits to earth, A; impedance of the zero sequence, Ω.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EarthFault {
    pub r: f64,
    pub x: f64,
    /// Line to earth.
    pub ik1: f64,
    pub ip1: f64,
    /// Line to line to earth: both phases (L2, L3), and what flows into earth.
    pub ik2e: [f64; 2],
    pub ike2e: f64,
    /// Of the greater phase.
    pub ip2e: f64,
}
