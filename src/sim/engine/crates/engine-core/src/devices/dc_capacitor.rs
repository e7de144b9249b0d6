//! Capacitor on a DC bus: C·dv/dt = current into it; the bus voltage itself is the state.

use super::dc_base::DcBase;
use super::params::{Build, DeviceSpec, positive, signal};
use crate::device::*;
use crate::scalar::Real;

pub struct DcCapacitor {
    base: DcBase,
    /// F.
    capacitance: f64,
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "dcCapacitor",
    help: "Capacitor on a DC bus",
    ports: &[("dc", Domain::Dc)],
    params: &[&[positive("capacitance", "F", f64::MAX, "Capacitance")]],
    signals: &[signal("v", "V", "Voltage"), signal("energy", "J", "Stored energy ½·C·v²")],
    actions: &[],
};

pub fn build(b: &Build) -> Result<DcCapacitor, DeviceError> {
    Ok(DcCapacitor { base: DcBase::new(b.port_volts[0], b.s_base), capacitance: b.number("capacitance")? })
}

impl DcCapacitor {
    fn energy(&self, x: &Locals<f64>) -> f64 {
        let v = x.volts[0] * self.base.v;
        0.5 * self.capacitance * v * v
    }
}

impl Model for DcCapacitor {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "dc", domain: Domain::Dc }]
    }
    fn vars(&self, _formulation: Formulation) -> Vec<Var> {
        vec![]
    }
    fn eval<S: Real>(&self, _formulation: Formulation, _env: &Env, _x: Locals<S>, out: Rows<S>) {
        out.currents[0] = S::zero();
    }
    fn capacitance(&self, _port: usize, _env: &Env) -> f64 {
        self.capacitance * self.base.z()
    }
    fn buffers_dc(&self, _port: usize) -> bool {
        true
    }
    fn still(&self, _formulation: Formulation) -> bool {
        true
    }
    fn linear(&self) -> bool {
        true
    }
    fn balance(&self, _env: &Env, _x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        PowerBalance::default()
    }
    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        self.energy(&x)
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        out.copy_from_slice(&[x.volts[0] * self.base.v, self.energy(&x)]);
    }
}
