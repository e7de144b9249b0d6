//! DC conductor: L·di/dt = v_from − v_to − R·i; with L = 0 an algebraic resistance. Opening it chops the current: its ½·L·i² is heat
//! in the breaker at that instant. Its capacitance lies by halves at both ends, as in a π section: it is what settles the voltage
//! where two inductances meet.

use super::dc_base::DcBase;
use super::params::{Build, DeviceSpec, closes, flag, number, positive, signal};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct DcBranch {
    base: DcBase,
    /// Ω, H, F, A.
    resistance: f64,
    inductance: f64,
    capacitance: f64,
    ampacity: Option<f64>,
    closed: bool,
    /// J.
    chopped: f64,
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "dcBranch",
    help: "DC conductor with resistance and inductance",
    ports: &[("from", Domain::Dc), ("to", Domain::Dc)],
    params: &[&[
        number("resistance", "Ω", 0.0, f64::MAX, "Loop resistance"),
        number("inductance", "H", 0.0, f64::MAX, "Loop inductance"),
        number("capacitance", "F", 0.0, f64::MAX, "Between the conductors; default 0").optional(),
        positive("ampacity", "A", f64::MAX, "Rated current, for loading").optional(),
        flag("closed", "Conducts at t = 0; default true").optional(),
    ]],
    signals: &[
        signal("i", "A", "Current, from → to"),
        signal("pFrom", "W", "Power into the conductor at its from end"),
        signal("pTo", "W", "Power out of the conductor at its to end"),
        signal("loss", "W", "Ohmic loss"),
        signal("loading", "1", "Current over ampacity; 0 where none is given"),
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<DcBranch, DeviceError> {
    let (resistance, inductance) = (b.number("resistance")?, b.number("inductance")?);
    if resistance == 0.0 && inductance == 0.0 {
        return Err(b.refuse("resistance", "resistance and inductance are both 0: join the buses instead"));
    }
    if b.port_volts[0] != b.port_volts[1] {
        let (from, to) = (b.port_volts[0], b.port_volts[1]);
        return Err(
            b.refuse("ports", format!("a conductor joins buses of one nominal voltage, not {from} V and {to} V"))
        );
    }
    Ok(DcBranch {
        base: DcBase::new(b.port_volts[0], b.s_base),
        resistance,
        inductance,
        capacitance: b.number_or("capacitance", 0.0),
        ampacity: b.has("ampacity").then(|| b.number_or("ampacity", 1.0)),
        closed: b.flag_or("closed", true),
        chopped: 0.0,
    })
}

impl Model for DcBranch {
    fn ports(&self) -> Vec<Port> {
        ["from", "to"].map(|name| Port { name, domain: Domain::Dc }).to_vec()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let dynamic = formulation != Formulation::SteadyState && self.inductance > 0.0;
        let kind = if dynamic { VarKind::Differential } else { VarKind::Algebraic };
        vec![Var { name: "i", kind, scale: self.ampacity.map_or(1.0, |a| a / self.base.i) }]
    }
    fn eval<S: Real>(&self, formulation: Formulation, _env: &Env, x: Locals<S>, out: Rows<S>) {
        let i = x.vars[0];
        let dynamic = formulation != Formulation::SteadyState && self.inductance > 0.0;
        if !self.closed {
            out.currents.fill(S::zero());
            out.vars[0] = if dynamic { S::zero() } else { i };
            return;
        }
        out.currents[0] = -i;
        out.currents[1] = i;
        let drop = x.volts[0] - x.volts[1] - i * (self.resistance / self.base.z());
        out.vars[0] = if dynamic { drop * (self.base.z() / self.inductance) } else { drop };
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        if self.closed { vec![(0, 1)] } else { vec![] }
    }
    fn capacitance(&self, _port: usize, _env: &Env) -> f64 {
        0.5 * self.capacitance * self.base.z()
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
        _params: &Map<String, Value>,
        _env: &Env,
        vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        self.closed = closes(action)?;
        if !self.closed {
            let i = vars[0] * self.base.i;
            self.chopped += 0.5 * self.inductance * i * i;
            vars[0] = 0.0;
        }
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        let i = x.vars[0] * self.base.i;
        PowerBalance { loss: self.resistance * i * i, ..PowerBalance::default() }
    }
    fn heat(&self) -> f64 {
        self.chopped
    }
    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        let i = x.vars[0] * self.base.i;
        let charge: f64 = x.volts.iter().map(|v| (v * self.base.v) * (v * self.base.v)).sum();
        0.5 * self.inductance * i * i + 0.25 * self.capacitance * charge
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        if !self.closed {
            out.fill(0.0);
            return;
        }
        let i = x.vars[0] * self.base.i;
        let v = [x.volts[0] * self.base.v, x.volts[1] * self.base.v];
        out.copy_from_slice(&[
            i,
            v[0] * i,
            v[1] * i,
            self.resistance * i * i,
            self.ampacity.map_or(0.0, |a| i.abs() / a),
        ]);
    }
}
