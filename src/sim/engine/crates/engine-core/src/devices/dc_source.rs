//! DC source: EMF E behind a resistance R (0 = ideal), v = E − R·i. Same in power flow and dynamics.

use super::dc_base::DcBase;
use super::params::{Build, DeviceSpec, number, number_of, positive, signal, unknown_action};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct DcSource {
    base: DcBase,
    /// V, Ω.
    voltage: f64,
    resistance: f64,
    connected: bool,
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "dcSource",
    help: "DC source: EMF behind a resistance",
    ports: &[("dc", Domain::Dc)],
    params: &[&[
        positive("voltage", "V", f64::MAX, "EMF"),
        number("resistance", "Ω", 0.0, f64::MAX, "Resistance behind which the EMF stands; 0 = ideal"),
    ]],
    signals: &[
        signal("v", "V", "Terminal voltage"),
        signal("i", "A", "Current delivered"),
        signal("p", "W", "Power delivered"),
    ],
    actions: &["disconnect", "connect", "set"],
};

pub fn build(b: &Build) -> Result<DcSource, DeviceError> {
    Ok(DcSource {
        base: DcBase::new(b.port_volts[0], b.s_base),
        voltage: b.number("voltage")?,
        resistance: b.number("resistance")?,
        connected: true,
    })
}

impl Model for DcSource {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "dc", domain: Domain::Dc }]
    }
    fn vars(&self, _formulation: Formulation) -> Vec<Var> {
        vec![Var { name: "current, pu", kind: VarKind::Algebraic, scale: 1.0 }]
    }
    fn eval<S: Real>(&self, _formulation: Formulation, _env: &Env, x: Locals<S>, out: Rows<S>) {
        let i = x.vars[0];
        if !self.connected {
            out.currents[0] = S::zero();
            out.vars[0] = i;
            return;
        }
        out.currents[0] = i;
        out.vars[0] = -x.volts[0] - i * (self.resistance / self.base.z()) + self.voltage / self.base.v;
    }
    fn holds_dc(&self, _port: usize) -> bool {
        self.connected
    }
    fn still(&self, _formulation: Formulation) -> bool {
        true
    }
    fn linear(&self) -> bool {
        true
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
        params: &Map<String, Value>,
        _env: &Env,
        vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        match action {
            "disconnect" | "connect" => {
                self.connected = action == "connect";
                vars[0] = 0.0;
                Ok(Effect { discontinuity: true, topology: true })
            }
            "set" => {
                self.voltage = number_of(params, "voltage", f64::MIN_POSITIVE, f64::MAX)?;
                Ok(Effect { discontinuity: true, topology: false })
            }
            _ => Err(unknown_action(action, "disconnect, connect and set")),
        }
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        let i = x.vars[0] * self.base.i;
        if !self.connected {
            return PowerBalance::default();
        }
        PowerBalance { source: self.voltage * i, load: 0.0, loss: self.resistance * i * i }
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        if !self.connected {
            out.fill(0.0);
            return;
        }
        let (v, i) = (x.volts[0] * self.base.v, x.vars[0] * self.base.i);
        out.copy_from_slice(&[v, i, v * i]);
    }
}
