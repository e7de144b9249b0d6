//! Static elements on an AC bus, solved within the step:
//!
//! - `constantPowerLoad`: i = (P − jQ)/v*; below `vBlend` P and Q fall by the cubic of [`super::limiter::low_voltage_blend`] into a
//!   constant admittance. The operating point holds the full power: beyond the nose of the network there is none, and one below
//!   `vBlend` is refused. A profile of W replaces P, and Q keeps its ratio to P.
//! - `zipLoad`: such a load beside constant current (P_i + jQ_i)·u and constant impedance (P_z + jQ_z)·u², each at nominal voltage; below
//!   `vBlend` the constant current falls as 2u' − u'² with u' = u/`vBlend`, into a constant admittance, too.
//! - `constantImpedanceLoad`: (P, Q) at the bus's nominal voltage, falling with its square.
//! - `shuntCapacitor`: delivers Q_r·(U/U_r)².
//!
//! In `emt` impedance and capacitor are star-connected and earthed: R beside L or C in each phase. A negative R is refused there: beside the inductance
//! of a network its voltages would grow within microseconds, without end.

use super::ac_base::{AcBase, power, size};
use super::ac_load_spec::{CAPACITOR_SPEC, LOAD_SIGNALS};
use super::constant_power::{AcConstantPower, ConstantPower, Held, drawn};
use super::limiter::low_voltage_blend_over_square;
use super::params::{bad, number_of, unknown_action};
use crate::device::*;
use crate::emt::phases::{self, in_phases, phases, turned, vectors};
use crate::scalar::Real;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Blend voltage, pu.
    Power {
        blend: f64,
    },
    Impedance,
    Capacitor,
}

pub struct AcLoad {
    pub(super) base: AcBase,
    pub(super) kind: Kind,
    /// Drawn at nominal voltage, W and var.
    pub(super) p: f64,
    pub(super) q: f64,
    /// Constant-current and constant-impedance parts of a `zipLoad`, W and var.
    pub(super) current: (f64, f64),
    pub(super) impedance: (f64, f64),
    pub(super) profile: Option<usize>,
    pub(super) connected: bool,
    pub(super) dead: bool,
    /// Energy of inductances cut off in `emt`, J.
    pub(super) chopped: f64,
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

impl AcLoad {
    /// Beside constant power.
    fn has_other_parts(&self) -> bool {
        self.current != (0.0, 0.0) || self.impedance != (0.0, 0.0)
    }

    /// Its blend voltage; none where it is or has something else.
    fn holds_power_alone(&self) -> Option<f64> {
        match self.kind {
            Kind::Power { blend } if !self.has_other_parts() => Some(blend),
            _ => None,
        }
    }

    fn held(&self, env: &Env, x: &Locals<f64>) -> Option<Held> {
        let blend = self.holds_power_alone()?;
        let asked = if self.active() { self.asked(env) } else { (0.0, 0.0) };
        Some(Held::of((x.volts[0], x.volts[1]), blend, asked))
    }

    /// Signals, in SI, in their order.
    fn show_held(&self, held: Held, out: &mut [f64]) {
        out.copy_from_slice(&if self.connected { held.shows(self.base).signals } else { [0.0; 4] });
    }
}

/// Conductance of a constant power of 1 at |v|², pu.
pub(super) fn weight<S: Real>(blend: f64, square: S) -> S {
    if square.value() >= blend * blend {
        S::from_f64(1.0) / square
    } else {
        low_voltage_blend_over_square(square.sqrt() / blend) / (blend * blend)
    }
}

impl AcLoad {
    /// Of the inductances in `emt`, J.
    fn energy(&self, env: &Env, vars: &[f64]) -> f64 {
        let q = self.asked(env).1;
        if vars.is_empty() || q <= 0.0 {
            return 0.0;
        }
        0.5 * phases::power(vars, vars) / (q * env.omega0) * self.base.s
    }
}

impl Model for AcLoad {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "ac", domain: Domain::Ac }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        if formulation != Formulation::Emt || self.kind != Kind::Impedance {
            return vec![];
        }
        // Also where it is capacitive: an event may make it inductive.
        PHASES.map(|name| Var { name, kind: VarKind::Differential, scale: 1.0 }).to_vec()
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let emt = formulation == Formulation::Emt;
        // Without a source the phases ring down through what is connected.
        if !self.connected || self.dead && !emt {
            out.currents.fill(S::zero());
            out.vars.fill(S::zero());
            return;
        }
        let (p, q) = self.asked(env);
        if emt {
            for k in 0..3 {
                out.currents[k] = x.volts[k] * -p;
                if self.kind == Kind::Impedance {
                    out.currents[k] = out.currents[k] - x.vars[k];
                    out.vars[k] = x.volts[k] * (q.max(0.0) * env.omega0);
                }
            }
            return;
        }
        let (vr, vi) = (x.volts[0], x.volts[1]);
        // Admittance is (p − jq)·w: w = blend(u)/v² for constant power, 1/v for constant current, 1 for constant impedance.
        let w = match self.kind {
            Kind::Power { .. } if formulation == Formulation::SteadyState => S::from_f64(1.0) / (vr.sq() + vi.sq()),
            Kind::Power { blend } => weight(blend, vr.sq() + vi.sq()),
            Kind::Impedance | Kind::Capacitor => S::from_f64(1.0),
        };
        let (mut g, mut b) = (w * p, w * q);
        if self.has_other_parts() {
            let s = self.base.s;
            let v = (vr.sq() + vi.sq()).sqrt();
            let over = match self.kind {
                Kind::Power { blend } if formulation != Formulation::SteadyState && v.value() < blend => {
                    (v / -blend + 2.0) / blend
                }
                _ => S::from_f64(1.0) / v,
            };
            g = g + over * (self.current.0 / s) + self.impedance.0 / s;
            b = b + over * (self.current.1 / s) + self.impedance.1 / s;
        }
        let i = drawn((g, b), (vr, vi));
        out.currents.copy_from_slice(&[-i.0, -i.1]);
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        if matches!(self.kind, Kind::Power { .. }) { EmtPort::Drawn } else { EmtPort::Phases }
    }
    fn refuses_emt(&self, _step: f64) -> Option<(&'static str, String)> {
        let why = "a negative p is a negative resistance; in emt it would not be stable";
        (self.kind == Kind::Impedance && self.p < 0.0).then(|| ("p", why.to_owned()))
    }
    fn still(&self, _formulation: Formulation) -> bool {
        self.linear() && self.profile.is_none() && self.current == (0.0, 0.0)
    }
    fn linear(&self) -> bool {
        !matches!(self.kind, Kind::Power { .. })
    }
    fn constant_power(&self) -> Option<ConstantPower> {
        let blend = self.holds_power_alone().filter(|_| self.active())?;
        let per = if self.profile.is_some() { self.p * self.base.s } else { self.base.s };
        let power = if per == 0.0 { (0.0, 0.0) } else { (self.p / per, self.q / per) };
        let (profile, base, from) = (self.profile, self.base, f64::NEG_INFINITY);
        Some(ConstantPower::Ac(AcConstantPower { power, profile, blend, base, from }))
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        let q = if self.active() { self.asked(env).1.max(0.0) } else { 0.0 };
        if !vars.is_empty() {
            vars.copy_from_slice(&phases(turned((rms.volts[1] * q, -rms.volts[0] * q), env.turns[0])));
        }
    }
    fn admittances(&self, _sequence: Sequence, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        // Earthed: alike in both sequences.
        self.zero_admittances(1.0, env, x)
    }
    fn zero_admittances(&self, order: f64, env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if !self.active() || matches!(self.kind, Kind::Power { .. }) {
            return vec![];
        }
        let (p, q) = self.asked(env);
        vec![(0, 0, (p, if q > 0.0 { -q / order } else { -q * order }))]
    }
    fn capacitance(&self, _port: usize, env: &Env) -> f64 {
        let phases = !matches!(self.kind, Kind::Power { .. });
        if phases && self.connected { (-self.asked(env).1).max(0.0) / env.omega0 } else { 0.0 }
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
        env: &Env,
        vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        let (before, inductive) = (self.energy(env, vars), self.asked(env).1);
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
        // The flux of an inductance stays when its value is changed, and goes when it is cut off.
        let after = if self.connected { self.asked(env).1.max(0.0) } else { 0.0 };
        for i in vars.iter_mut() {
            *i = if inductive > 0.0 { *i * after / inductive } else { 0.0 };
        }
        self.chopped += before - self.energy(env, vars);
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn on_dead(&mut self, _port: usize, dead: bool, _env: &Env, _vars: &mut [f64], _log: &mut Log) -> Effect {
        self.dead = dead;
        Effect { discontinuity: true, topology: false }
    }
    fn balance(&self, env: &Env, x: Locals<f64>, currents: &[f64]) -> PowerBalance {
        let load = if in_phases(&x) {
            let p = if self.connected { self.asked(env).0 } else { 0.0 };
            p * phases::power(x.volts, x.volts)
        } else if let Some(held) = self.held(env, &x) {
            return held.powers(self.base);
        } else {
            -(x.volts[0] * currents[0] + x.volts[1] * currents[1])
        };
        PowerBalance { load: load * self.base.s, ..PowerBalance::default() }
    }
    fn observe(&self, env: &Env, x: Locals<f64>, currents: &[f64], sights: Sights) {
        let Some(held) = self.held(env, &x) else { return observe_each(self, env, x, currents, sights) };
        sights.guards.extend(held.shows(self.base).guards);
        if let Some(signals) = sights.signals {
            self.show_held(held, signals);
        }
        if let Some(powers) = sights.powers {
            *powers = held.powers(self.base);
        }
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        self.holds_power_alone().is_none()
    }
    fn stored(&self, env: &Env, x: Locals<f64>) -> f64 {
        if in_phases(&x) { self.energy(env, x.vars) } else { 0.0 }
    }
    fn heat(&self) -> f64 {
        self.chopped
    }
    fn signals(&self) -> Vec<SignalDef> {
        if self.kind == Kind::Capacitor { CAPACITOR_SPEC.signals.to_vec() } else { LOAD_SIGNALS.to_vec() }
    }
    fn shown(&self, signal: usize) -> Option<Shown> {
        let (s, i) = (self.base.s, self.base.i());
        match (self.kind == Kind::Capacitor, signal) {
            (false, 0) => Some(Shown::Active(vec![(0, s)])),
            (false, 1) => Some(Shown::Reactive(vec![(0, s)])),
            (true, 0) => Some(Shown::Reactive(vec![(0, -s)])),
            (false, 3) | (true, 1) => Some(Shown::Size(vec![(0, i)])),
            _ => None,
        }
    }
    fn measure(&self, env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        if let Some(held) = self.held(env, &x) {
            return self.show_held(held, out);
        }
        if !self.connected {
            out.fill(0.0);
            return;
        }
        let ([v], [into]) = (vectors(x.volts), vectors(currents));
        let i = (-into.0, -into.1);
        let (p, q) = power(v, i);
        let (volts, amperes) = (size(v) * self.base.v, size(i) * self.base.i());
        if self.kind == Kind::Capacitor {
            out.copy_from_slice(&[-q * self.base.s, amperes, volts]);
        } else {
            out.copy_from_slice(&[p * self.base.s, q * self.base.s, volts, amperes]);
        }
    }
}
