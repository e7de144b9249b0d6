//! Static elements on an AC bus, solved within the step:
//!
//! - `constantPowerLoad`: i = (P − jQ)/v*; below `vBlend` P and Q fall by the cubic of [`super::limiter::low_voltage_blend`] into a
//!   constant admittance. The operating point holds the full power: beyond the nose of the network there is none, and one below
//!   `vBlend` is refused. A profile of W replaces P, and Q keeps its ratio to P.
//! - `constantImpedanceLoad`: (P, Q) at the bus's nominal voltage, falling with its square.
//! - `shuntCapacitor`: delivers Q_r·(U/U_r)².

use super::ac_base::{AcBase, power, size};
use super::limiter::low_voltage_blend_over_square;
use super::params::{Build, DeviceSpec, bad, flag, number, number_of, positive, profile, signal, unknown_action};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// Blend voltage, pu.
    Power {
        blend: f64,
    },
    Impedance,
    Capacitor,
}

pub struct AcLoad {
    base: AcBase,
    kind: Kind,
    /// Drawn at nominal voltage, W and var.
    p: f64,
    q: f64,
    profile: Option<usize>,
    connected: bool,
    dead: bool,
}

const LOAD_SIGNALS: &[SignalDef] = &[
    signal("p", "W", "Active power drawn"),
    signal("q", "var", "Reactive power drawn"),
    signal("v", "V", "Voltage, line to line"),
    signal("i", "A", "Current"),
];
const POWER: [super::params::ParamSpec; 2] = [
    number("p", "W", -f64::MAX, f64::MAX, "Active power").rating(),
    number("q", "var", -f64::MAX, f64::MAX, "Reactive power, lagging +").rating(),
];

pub const POWER_SPEC: DeviceSpec = DeviceSpec {
    kind: "constantPowerLoad",
    help: "Constant-power load",
    ports: &[("ac", Domain::Ac)],
    params: &[
        &POWER,
        &[
            positive("vBlend", "pu", 1.0, "Voltage below which it blends into a constant impedance"),
            profile("profile", "W", "Profile of the active power, in place of p; q follows in proportion"),
        ],
    ],
    signals: LOAD_SIGNALS,
    actions: &["disconnect", "connect", "set"],
};
pub const IMPEDANCE_SPEC: DeviceSpec = DeviceSpec {
    kind: "constantImpedanceLoad",
    help: "Constant-impedance load",
    ports: &[("ac", Domain::Ac)],
    params: &[&POWER],
    signals: LOAD_SIGNALS,
    actions: &["disconnect", "connect", "set"],
};
pub const CAPACITOR_SPEC: DeviceSpec = DeviceSpec {
    kind: "shuntCapacitor",
    help: "Capacitor bank",
    ports: &[("ac", Domain::Ac)],
    params: &[&[
        positive("qRated", "var", f64::MAX, "Reactive power delivered at rated voltage").rating(),
        positive("vRated", "V", f64::MAX, "Rated voltage, line to line"),
        flag("closed", "Switched on at t = 0; default true").optional(),
    ]],
    signals: &[
        signal("q", "var", "Reactive power delivered"),
        signal("i", "A", "Current"),
        signal("v", "V", "Voltage, line to line"),
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

pub fn build_power(b: &Build) -> Result<AcLoad, DeviceError> {
    load(b, Kind::Power { blend: b.number("vBlend")? })
}
pub fn build_impedance(b: &Build) -> Result<AcLoad, DeviceError> {
    load(b, Kind::Impedance)
}
pub fn build_capacitor(b: &Build) -> Result<AcLoad, DeviceError> {
    let base = AcBase { v: b.port_volts[0], s: b.s_base };
    let ratio = base.v / b.number("vRated")?;
    let q = -b.number("qRated")? * ratio * ratio;
    let connected = b.flag_or("closed", true);
    Ok(AcLoad { base, kind: Kind::Capacitor, p: 0.0, q, profile: None, connected, dead: false })
}
fn load(b: &Build, kind: Kind) -> Result<AcLoad, DeviceError> {
    let base = AcBase { v: b.port_volts[0], s: b.s_base };
    let (p, q, profile) = (b.number("p")?, b.number("q")?, b.profile("profile")?);
    if profile.is_some() && p == 0.0 && q != 0.0 {
        return Err(b.refuse("p", "with a profile, p must not be 0: it sets the ratio q/p"));
    }
    Ok(AcLoad { base, kind, p, q, profile, connected: true, dead: false })
}

impl AcLoad {
    fn active(&self) -> bool {
        self.connected && !self.dead
    }
    /// Asked for at nominal voltage, pu.
    fn asked(&self, env: &Env) -> (f64, f64) {
        let factor = match self.profile {
            Some(_) if self.p == 0.0 => 0.0,
            Some(k) => env.profiles[k] / self.p,
            None => 1.0,
        };
        (self.p * factor / self.base.s, self.q * factor / self.base.s)
    }
}

impl Model for AcLoad {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "ac", domain: Domain::Ac }]
    }
    fn vars(&self, _formulation: Formulation) -> Vec<Var> {
        vec![]
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        if !self.active() {
            out.currents.fill(S::zero());
            return;
        }
        let (p, q) = self.asked(env);
        let (vr, vi) = (x.volts[0], x.volts[1]);
        // Admittance is (p − jq)·w: w = blend(u)/v² for constant power, 1 for constant impedance.
        let w = match self.kind {
            Kind::Power { .. } if formulation == Formulation::SteadyState => S::from_f64(1.0) / (vr.sq() + vi.sq()),
            Kind::Power { blend } => {
                let u = (vr.sq() + vi.sq()).sqrt() / blend;
                low_voltage_blend_over_square(u) / (blend * blend)
            }
            Kind::Impedance | Kind::Capacitor => S::from_f64(1.0),
        };
        out.currents[0] = -(vr * p + vi * q) * w;
        out.currents[1] = -(vi * p - vr * q) * w;
    }
    fn initialise(
        &mut self,
        env: &Env,
        volts: &[f64],
        _currents: &[f64],
        _steady: &[f64],
        _vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        let v = size((volts[0], volts[1]));
        match self.kind {
            Kind::Power { blend } if self.active() && self.asked(env) != (0.0, 0.0) && v < blend => Err(DeviceError {
                code: "no-operating-point",
                param: Some("vBlend".to_owned()),
                message: format!(
                    "its voltage would be {v:.3} pu, below the {blend:.3} pu that it needs to hold its power"
                ),
            }),
            _ => Ok(()),
        }
    }
    fn guards(&self, _env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        if let Kind::Power { blend } = self.kind {
            out.push(size((x.volts[0], x.volts[1])) - blend);
        }
    }
    fn on_guard(&mut self, _k: usize, _env: &Env, volts: &[f64], _vars: &mut [f64], log: &mut Log) -> Effect {
        if let (Kind::Power { blend }, true) = (self.kind, self.active()) {
            let v = size((volts[0], volts[1]));
            log("D310", format!("{v:.3} pu crosses {blend:.3} pu, below which the load no longer holds its power"));
        }
        Effect::default()
    }
    fn on_event(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        _env: &Env,
        _vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        match action {
            "disconnect" | "open" => self.connected = false,
            "connect" | "close" => self.connected = true,
            "set" if self.kind != Kind::Capacitor => {
                for key in params.keys() {
                    match key.as_str() {
                        "p" => self.p = number_of(params, key, -f64::MAX, f64::MAX)?,
                        "q" => self.q = number_of(params, key, -f64::MAX, f64::MAX)?,
                        _ => return Err(bad("bad-parameter", key, format!("it takes p and q, not {key}"))),
                    }
                }
                self.profile = None;
            }
            _ => return Err(unknown_action(action, "disconnect, connect, and set for loads")),
        }
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn on_dead(&mut self, _port: usize, dead: bool, _env: &Env, _vars: &mut [f64], _log: &mut Log) -> Effect {
        self.dead = dead;
        Effect { discontinuity: true, topology: false }
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, currents: &[f64]) -> PowerBalance {
        let load = -(x.volts[0] * currents[0] + x.volts[1] * currents[1]) * self.base.s;
        PowerBalance { load, ..PowerBalance::default() }
    }
    fn signals(&self) -> Vec<SignalDef> {
        if self.kind == Kind::Capacitor { CAPACITOR_SPEC.signals.to_vec() } else { LOAD_SIGNALS.to_vec() }
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        if !self.connected {
            out.fill(0.0);
            return;
        }
        let (v, i) = ((x.volts[0], x.volts[1]), (-currents[0], -currents[1]));
        let (p, q) = power(v, i);
        let (volts, amperes) = (size(v) * self.base.v, size(i) * self.base.i());
        if self.kind == Kind::Capacitor {
            out.copy_from_slice(&[-q * self.base.s, amperes, volts]);
        } else {
            out.copy_from_slice(&[p * self.base.s, q * self.base.s, volts, amperes]);
        }
    }
}
