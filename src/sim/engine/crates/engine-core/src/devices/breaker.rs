//! Breaker or switch between two AC buses of one voltage: closed, v_1 − v_2 = R·i with the contacts' resistance (which keeps loops of
//! closed breakers determinate); open, i = 0 exactly.

use super::ac_base::{AcBase, minus, power, size};
use super::params::{Build, DeviceSpec, flag, positive, signal, unknown_action};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct Breaker {
    base: AcBase,
    /// pu of the second port's bus per pu of the first: 1 but for slightly different nominal voltages.
    k: f64,
    /// pu.
    resistance: f64,
    rated: f64,
    closed: bool,
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "breaker",
    help: "Breaker or switch",
    ports: &[("from", Domain::Ac), ("to", Domain::Ac)],
    params: &[&[
        flag("closed", "Closed at t = 0"),
        positive("ratedCurrent", "A", f64::MAX, "Rated current"),
        positive("contactResistance", "Ω", 1.0, "Resistance of the closed contacts; default 20 µΩ").optional(),
    ]],
    signals: &[
        signal("closed", "1", "1 closed, 0 open"),
        signal("i", "A", "Current"),
        signal("p", "W", "Active power, from → to"),
        signal("q", "var", "Reactive power, from → to"),
        signal("loading", "1", "Current over rated"),
    ],
    actions: &["open", "close", "trip", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<Breaker, DeviceError> {
    let base = AcBase { v: b.port_volts[0], s: b.s_base };
    Ok(Breaker {
        base,
        k: b.port_volts[1] / base.v,
        resistance: b.number_or("contactResistance", 20e-6) / base.z(),
        rated: b.number("ratedCurrent")?,
        closed: b.flag_or("closed", true),
    })
}

impl Model for Breaker {
    fn ports(&self) -> Vec<Port> {
        ["from", "to"].map(|name| Port { name, domain: Domain::Ac }).to_vec()
    }
    fn vars(&self, _formulation: Formulation) -> Vec<Var> {
        ["ir", "ii"].map(|name| Var { name, kind: VarKind::Algebraic, scale: 1.0 }).to_vec()
    }
    fn eval<S: Real>(&self, _formulation: Formulation, _env: &Env, x: Locals<S>, out: Rows<S>) {
        let i = (x.vars[0], x.vars[1]);
        if !self.closed {
            out.currents.fill(S::zero());
            (out.vars[0], out.vars[1]) = i;
            return;
        }
        let (from, to) = ((x.volts[0], x.volts[1]), (x.volts[2] * self.k, x.volts[3] * self.k));
        let v = minus(from, to);
        out.vars[0] = v.0 - i.0 * self.resistance;
        out.vars[1] = v.1 - i.1 * self.resistance;
        out.currents[0] = -i.0;
        out.currents[1] = -i.1;
        out.currents[2] = i.0 * self.k;
        out.currents[3] = i.1 * self.k;
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        if self.closed { vec![(0, 1)] } else { vec![] }
    }
    fn initialise(
        &mut self,
        _env: &Env,
        _volts: &[f64],
        _currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        vars.copy_from_slice(steady);
        Ok(())
    }
    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        _env: &Env,
        vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        match action {
            "open" | "trip" | "disconnect" => self.closed = false,
            "close" | "connect" => self.closed = true,
            _ => return Err(unknown_action(action, "open, close and trip")),
        }
        vars.fill(0.0);
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        let loss = self.resistance * (x.vars[0] * x.vars[0] + x.vars[1] * x.vars[1]) * self.base.s;
        PowerBalance { loss, ..PowerBalance::default() }
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        if !self.closed {
            out.fill(0.0);
            return;
        }
        let i = (x.vars[0], x.vars[1]);
        let (p, q) = power((x.volts[0], x.volts[1]), i);
        let amperes = size(i) * self.base.i();
        out.copy_from_slice(&[1.0, amperes, p * self.base.s, q * self.base.s, amperes / self.rated]);
    }
}
