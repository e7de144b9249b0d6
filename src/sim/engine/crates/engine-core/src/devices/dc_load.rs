//! Static loads on a DC bus, the same in power flow and dynamics:
//!
//! - `dcConstantPowerLoad`: i = P/v, solved within the step. Below `vBlend` the power falls by the cubic of
//!   [`super::limiter::low_voltage_blend`] into a constant conductance 3·P/vBlend²; the current never exceeds `currentLimit`.
//! - `dcCurrentLoad`: constant current (a test load; negative feeds the bus).
//! - `dcResistor`: i = v/R.

use super::constant_power::{ConstantPower, DcConstantPower};
use super::dc_base::DcBase;
use super::limiter::low_voltage_blend_over_square;
use super::params::{Build, DeviceSpec, number, number_of, positive, profile, signal, unknown_action};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DcLoadKind {
    /// W; V; A.
    Power {
        blend: f64,
        limit: f64,
    },
    Current,
    Resistance,
}

/// One of the three: `value` is W, A or Ω.
pub struct DcLoad {
    base: DcBase,
    kind: DcLoadKind,
    /// Of a constant power, pu: 1/W, blend voltage and current limit. A step would feel the divisions.
    per_watt: f64,
    blend: f64,
    limit: f64,
    value: f64,
    /// Profile that replaces `value`.
    profile: Option<usize>,
    connected: bool,
    dead: bool,
}

const SIGNALS: &[SignalDef] =
    &[signal("v", "V", "Voltage at the load"), signal("i", "A", "Current drawn"), signal("p", "W", "Power drawn")];
const ACTIONS: &[&str] = &["disconnect", "connect", "set"];

pub const POWER_SPEC: DeviceSpec = DeviceSpec {
    kind: "dcConstantPowerLoad",
    help: "Constant-power load on a DC bus",
    ports: &[("dc", Domain::Dc)],
    params: &[&[
        number("power", "W", 0.0, f64::MAX, "Power drawn").rating(),
        profile("profile", "W", "Profile of the power, in place of the constant"),
        positive("vBlend", "V", f64::MAX, "Voltage below which the power falls off into a constant conductance"),
        positive("currentLimit", "A", f64::MAX, "Greatest current"),
    ]],
    signals: SIGNALS,
    actions: ACTIONS,
};
pub const CURRENT_SPEC: DeviceSpec = DeviceSpec {
    kind: "dcCurrentLoad",
    help: "Constant-current load on a DC bus",
    ports: &[("dc", Domain::Dc)],
    params: &[&[
        number("current", "A", -f64::MAX, f64::MAX, "Current drawn"),
        profile("profile", "A", "Profile of the current, in place of the constant"),
    ]],
    signals: SIGNALS,
    actions: ACTIONS,
};
pub const RESISTANCE_SPEC: DeviceSpec = DeviceSpec {
    kind: "dcResistor",
    help: "Resistor on a DC bus",
    ports: &[("dc", Domain::Dc)],
    params: &[&[positive("resistance", "Ω", f64::MAX, "Resistance")]],
    signals: SIGNALS,
    actions: ACTIONS,
};

pub fn build_power(b: &Build) -> Result<DcLoad, DeviceError> {
    let kind = DcLoadKind::Power { blend: b.number("vBlend")?, limit: b.number("currentLimit")? };
    load(b, kind, "power")
}
pub fn build_current(b: &Build) -> Result<DcLoad, DeviceError> {
    load(b, DcLoadKind::Current, "current")
}
pub fn build_resistance(b: &Build) -> Result<DcLoad, DeviceError> {
    load(b, DcLoadKind::Resistance, "resistance")
}

fn load(b: &Build, kind: DcLoadKind, key: &str) -> Result<DcLoad, DeviceError> {
    let base = DcBase::new(b.port_volts[0], b.s_base);
    let (blend, limit) = if let DcLoadKind::Power { blend, limit } = kind { (blend, limit) } else { (0.0, 0.0) };
    Ok(DcLoad {
        base,
        kind,
        per_watt: 1.0 / base.p(),
        blend: blend / base.v,
        limit: limit / base.i,
        value: b.number(key)?,
        profile: b.profile("profile")?,
        connected: true,
        dead: false,
    })
}

/// Current that a constant-power load of `p` pu draws at `v` pu, with blend voltage and current limit in pu.
pub fn constant_power_current<S: Real>(p: f64, v: S, blend: f64, limit: f64) -> S {
    let per_blend = 1.0 / blend;
    let i = low_voltage_blend_over_square(v * per_blend) * v * (p * per_blend * per_blend);
    i.clamp_to(-limit, limit)
}

impl DcLoad {
    fn active(&self) -> bool {
        self.connected && !self.dead
    }
    fn asked(&self, env: &Env) -> f64 {
        self.profile.map_or(self.value, |k| env.profiles[k])
    }
    /// pu, into the load.
    fn current<S: Real>(&self, env: &Env, v: S) -> S {
        if !self.active() {
            return S::zero();
        }
        let asked = self.asked(env);
        match self.kind {
            DcLoadKind::Power { .. } => constant_power_current(asked * self.per_watt, v, self.blend, self.limit),
            DcLoadKind::Current => S::from_f64(asked / self.base.i),
            DcLoadKind::Resistance => v * (self.base.z() / asked),
        }
    }
}

impl DcLoad {
    /// None where it is something else or draws nothing.
    fn power(&self) -> Option<DcConstantPower> {
        let &Self { base, per_watt, profile, value: power, .. } = self;
        let (DcLoadKind::Power { blend, limit }, true) = (self.kind, self.active()) else { return None };
        let (blend, limit) = ((self.blend, blend), (self.limit, limit));
        Some(DcConstantPower { power, profile, per_watt, blend, limit, base })
    }
}

impl Model for DcLoad {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "dc", domain: Domain::Dc }]
    }
    fn vars(&self, _formulation: Formulation) -> Vec<Var> {
        vec![]
    }
    fn eval<S: Real>(&self, _formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        out.currents[0] = -self.current(env, x.volts[0]);
    }
    fn still(&self, _formulation: Formulation) -> bool {
        self.linear() && self.profile.is_none()
    }
    fn linear(&self) -> bool {
        !matches!(self.kind, DcLoadKind::Power { .. })
    }
    fn constant_power(&self) -> Option<ConstantPower> {
        self.power().map(ConstantPower::Dc)
    }
    /// The operating point holds the full power; one that only stands by the blend or the current limit is refused.
    fn initialise(
        &mut self,
        env: &Env,
        volts: &[f64],
        _currents: &[f64],
        _steady: &[f64],
        _vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        let DcLoadKind::Power { blend, limit } = self.kind else { return Ok(()) };
        let (v, asked) = (volts[0] * self.base.v, self.asked(env));
        if !self.active() || asked == 0.0 {
            return Ok(());
        }
        let refuse = |param: &str, message: String| {
            Err(DeviceError { code: "no-operating-point", param: Some(param.to_owned()), message })
        };
        if v < blend {
            return refuse(
                "vBlend",
                format!("its voltage would be {v:.2} V, below the {blend:.2} V that it needs to hold its power"),
            );
        }
        if asked / v > limit {
            return refuse(
                "currentLimit",
                format!("its power needs {:.1} A, above its limit of {limit:.1} A", asked / v),
            );
        }
        Ok(())
    }
    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        if let DcLoadKind::Power { .. } = self.kind {
            // What draws nothing neither holds its power nor reaches its limit.
            out.extend(self.power().map_or([1.0; 2], |power| power.shows(env.profiles, x.volts[0]).guards));
        }
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], _vars: &mut [f64], log: &mut Log) -> Effect {
        if let (DcLoadKind::Power { blend, .. }, true) = (self.kind, self.active()) {
            let v = volts[0] * self.base.v;
            if k == 0 {
                log("D310", format!("{v:.2} V crosses {blend:.2} V, below which the load no longer holds its power"));
            } else {
                log("D311", format!("current limit reached or left at {v:.2} V, {:.0} W", self.asked(env)));
            }
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
        let topology = match (action, self.kind) {
            ("disconnect" | "connect", _) => {
                self.connected = action == "connect";
                true
            }
            ("set", DcLoadKind::Power { .. }) => {
                self.value = number_of(params, "power", 0.0, f64::MAX)?;
                self.profile = None;
                false
            }
            ("set", DcLoadKind::Current) => {
                self.value = number_of(params, "current", f64::MIN, f64::MAX)?;
                self.profile = None;
                false
            }
            ("set", DcLoadKind::Resistance) => {
                self.value = number_of(params, "resistance", f64::MIN_POSITIVE, f64::MAX)?;
                false
            }
            _ => return Err(unknown_action(action, "disconnect, connect and set")),
        };
        Ok(Effect { discontinuity: true, topology })
    }
    fn on_dead(&mut self, _port: usize, dead: bool, _env: &Env, _vars: &mut [f64], _log: &mut Log) -> Effect {
        self.dead = dead;
        Effect { discontinuity: true, topology: false }
    }
    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        let load = x.volts[0] * self.current(env, x.volts[0]) * self.base.p();
        PowerBalance { load, ..PowerBalance::default() }
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SIGNALS.to_vec()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        if !self.connected {
            out.fill(0.0);
            return;
        }
        let (v, i) = (x.volts[0] * self.base.v, self.current(env, x.volts[0]) * self.base.i);
        out.copy_from_slice(&[v, i, v * i]);
    }
}
