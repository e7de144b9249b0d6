//! Battery straight on a DC bus: the bus voltage is the battery's, v = OCV(s) − R₀·i − Σ v_k ([`super::battery`]). It
//! disconnects itself at a cut-off, `disconnectTime` after it was reached if it is beyond it then.

use super::battery::Battery;
use super::battery_spec;
use super::dc_base::DcBase;
use super::params::{Build, DeviceSpec, number, signal, unknown_action};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct BatteryBank {
    base: DcBase,
    battery: Battery,
    connected: bool,
    /// From a cut-off to the parting of its contactor, s; when that is.
    disconnect_time: f64,
    parting: Option<f64>,
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "batteryBank",
    help: "Battery on a DC bus",
    ports: &[("dc", Domain::Dc)],
    params: &[
        battery_spec::PARAMS,
        &[number("disconnectTime", "s", 0.0, 60.0, "From a cut-off to the parting of its contactor; default 0")
            .optional()],
    ],
    signals: &[
        signal("v", "V", "Terminal voltage"),
        signal("i", "A", "Current, discharge +"),
        signal("p", "W", "Power at the terminals, discharge +"),
        signal("ocv", "V", "Open-circuit voltage at this state of charge"),
        signal("soc", "1", "State of charge"),
        signal("crate", "1/h", "Current over capacity, discharge +"),
        signal("loss", "W", "Heat in the cells and their wiring"),
        signal("temperature", "K", "Temperature of the cells"),
    ],
    actions: &["disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<BatteryBank, DeviceError> {
    let base = DcBase::new(b.port_volts[0], b.s_base);
    let disconnect_time = b.number_or("disconnectTime", 0.0);
    Ok(BatteryBank { base, battery: battery_spec::build(b)?, connected: true, disconnect_time, parting: None })
}

/// The battery's states, then its current in pu.
impl BatteryBank {
    fn cells(&self) -> usize {
        self.battery.states()
    }
    /// How far it is inside its cut-offs, discharge and charge.
    fn inside(&self, vars: &[f64]) -> [f64; 4] {
        let (b, n) = (&self.battery, self.cells());
        let v = b.voltage(&vars[..n], vars[n] * self.base.i);
        [vars[0] - b.soc_min, (v - b.v_min) / b.v_min, b.soc_max - vars[0], (b.v_max - v) / b.v_max]
    }
    fn part(&mut self, k: usize, vars: &mut [f64], log: &mut Log) -> Effect {
        let what = ["charge", "voltage", "charge", "voltage"][k];
        log("D330", format!("battery disconnected at its {what} limit, {:.1} % charge", 100.0 * vars[0]));
        self.connected = false;
        self.parting = None;
        vars[self.cells()] = 0.0;
        Effect { discontinuity: true, topology: true }
    }
}

impl Model for BatteryBank {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "dc", domain: Domain::Dc }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let mut vars = vec![];
        if formulation != Formulation::SteadyState {
            vars.extend(self.battery.vars());
        }
        vars.push(Var { name: "battery current, pu", kind: VarKind::Algebraic, scale: 1.0 });
        vars
    }
    fn eval<S: Real>(&self, formulation: Formulation, _env: &Env, x: Locals<S>, out: Rows<S>) {
        let last = x.vars.len() - 1;
        let i = x.vars[last];
        if !self.connected {
            out.vars.fill(S::zero());
            out.vars[last] = i;
            out.currents[0] = S::zero();
            return;
        }
        out.currents[0] = i;
        let b = &self.battery;
        let amperes = i * self.base.i;
        let terminal = match formulation {
            // RC pairs settled.
            Formulation::SteadyState => amperes * -b.series_resistance() + b.open_circuit(b.soc),
            Formulation::Rms | Formulation::Emt => {
                let (cells, _) = out.vars.split_at_mut(last);
                let source = b.source(&x.vars[..last]);
                b.rates(&x.vars[..last], source, amperes, cells);
                source.voltage(amperes)
            }
        };
        out.vars[last] = terminal / self.base.v - x.volts[0];
    }
    fn holds_dc(&self, _port: usize) -> bool {
        self.connected
    }
    fn stores_dc(&self) -> bool {
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
        let n = self.cells();
        self.battery.initialise(steady[0] * self.base.i, &mut vars[..n]);
        vars[n] = steady[0];
        Ok(())
    }
    fn guards(&self, _env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        let b = &self.battery;
        let i = x.vars[self.cells()] * self.base.i;
        out.extend(self.inside(x.vars));
        out.extend([1.0 - i / b.i_discharge_max, 1.0 + i / b.i_charge_max]);
    }
    fn on_guard(&mut self, k: usize, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let n = self.cells();
        let i = vars[n] * self.base.i;
        // A limit counts only for the direction it belongs to.
        let cut_off = match k {
            0 | 1 => i > 0.0,
            2 | 3 => i < 0.0,
            _ => {
                log("D331", format!("C-rate limit crossed at {:.2} 1/h", self.battery.c_rate(i)));
                return Effect::default();
            }
        };
        if !self.connected || !cut_off {
            return Effect::default();
        }
        if self.disconnect_time > 0.0 {
            self.parting.get_or_insert(env.t + self.disconnect_time);
            return Effect::default();
        }
        self.part(k, vars, log)
    }
    fn wake_at(&self) -> Option<f64> {
        self.parting.filter(|_| self.connected)
    }
    fn on_wake(&mut self, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if self.parting.is_none_or(|at| env.t < at) {
            return Effect::default();
        }
        let discharges = vars[self.cells()] > 0.0;
        let limits = if discharges { 0..2 } else { 2..4 };
        let inside = self.inside(vars);
        match limits.into_iter().find(|k| inside[*k] <= 0.0) {
            Some(k) => self.part(k, vars, log),
            None => {
                self.parting = None;
                Effect::default()
            }
        }
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
            "disconnect" | "connect" => {
                self.connected = action == "connect";
                self.parting = None;
                vars[self.cells()] = 0.0;
                Ok(Effect { discontinuity: true, topology: true })
            }
            _ => Err(unknown_action(action, "disconnect and connect")),
        }
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        if !self.connected {
            return PowerBalance::default();
        }
        let n = self.cells();
        let cells = &x.vars[..n];
        let loss = self.battery.heat(cells, self.battery.source(cells), x.vars[n] * self.base.i);
        PowerBalance { loss, ..PowerBalance::default() }
    }
    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        self.battery.stored(&x.vars[..self.cells()])
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
        let (b, n) = (&self.battery, self.cells());
        let i = x.vars[n] * self.base.i;
        let v = x.volts[0] * self.base.v;
        out.copy_from_slice(&[
            v,
            i,
            v * i,
            b.open_circuit(x.vars[0]),
            x.vars[0],
            b.c_rate(i),
            b.heat(&x.vars[..n], b.source(&x.vars[..n]), i),
            b.temperature(&x.vars[..n]),
        ]);
    }
}
