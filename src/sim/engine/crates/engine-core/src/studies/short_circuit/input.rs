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
    /// `ik`: its initial current, A.
    Feeder { id: String, bus: String, ik: f64, r_over_x: f64 },
    /// Ω.
    Line { id: String, from: String, to: String, r: f64, x: f64 },
    /// `uk` and its resistive part `ur` on `s` VA; rated voltages V. With an on-load tap changer the unit's correction is K_S.
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
    },
    /// Windings high, medium, low; pairs high–medium, medium–low, low–high: `[S, u_k, u_R]`.
    ThreeWinding { id: String, buses: [String; 3], u: [f64; 3], pairs: [[f64; 3]; 3] },
    /// `xd2` pu, `r` Ω; `voltage_rise` p_G; `unit` names the transformer of its power station unit.
    Generator {
        id: String,
        bus: String,
        s: f64,
        u: f64,
        xd2: f64,
        r: f64,
        cos_phi: f64,
        voltage_rise: f64,
        unit: Option<String>,
    },
    /// `s` rated input VA, `locked` I_LR/I_rM, `mw` rated MW per pole pair.
    Motor { id: String, bus: String, s: f64, u: f64, locked: f64, r_over_x: f64, mw: f64 },
    /// Full-size converter: the greatest current it feeds into a fault, A.
    Converter { id: String, bus: String, i: f64 },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShortCircuit {
    pub buses: Vec<Fault>,
}
/// A.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    pub id: String,
    pub c: f64,
    /// Thévenin impedance, Ω.
    pub r: f64,
    pub x: f64,
    pub ik3: f64,
    pub ik2: f64,
    /// Short-circuit power √3·U_n·I''_k, VA.
    pub sk: f64,
    pub kappa: f64,
    pub ip: f64,
    pub ib: f64,
    pub ik: f64,
    /// Share of full-size converters in `ik3`.
    pub converters: f64,
}
