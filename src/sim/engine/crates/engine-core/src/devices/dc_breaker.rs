//! Solid-state DC breaker: closed R (and the inductance that limits the rise of a fault current) in series; open its varistor, which carries
//! exactly nothing below its knee and takes the energy of the inductances beside it. It trips on
//!
//! ```text
//! current    |i| > tripCurrent for tripDelay (microseconds)
//! heating    thermalTime·dθ/dt = (i/ratedCurrent)² − θ,   θ > thermalPickup²      (thermal replica as in IEC 60255-149)
//! ```
//!
//! Opening it chops the current of its own inductance: ½·L·i² is heat at that instant. What flows on through the inductances of cables is driven
//! down by the varistor, in parallel with the semiconductors; without one it would swing with the cable's capacitance at I·√(L/C), tens of
//! kilovolts. Its characteristic is a parabola, an assumption about metal oxide, through the clamping voltage U_c at the trip current:
//!
//! ```text
//! i = I_trip·((|v| − U_k)/(U_c − U_k))²·sign v above U_k = 0.85·U_c, else 0
//! ```

use super::dc_base::DcBase;
use super::limiter::enters_above;
use super::params::{Build, DeviceSpec, flag, number, positive, signal, unknown_action};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct DcBreaker {
    base: DcBase,
    /// Ω, H, A.
    resistance: f64,
    inductance: f64,
    rated: f64,
    trip_current: f64,
    trip_delay: f64,
    /// Time constant and θ it trips at.
    thermal: Option<(f64, f64)>,
    /// Clamping voltage, pu.
    clamp: f64,
    closed: bool,
    /// Else even its varistor is off.
    connected: bool,
    /// When it opens by overcurrent.
    deadline: Option<f64>,
    /// J.
    chopped: f64,
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "dcBreaker",
    help: "Solid-state DC breaker",
    ports: &[("from", Domain::Dc), ("to", Domain::Dc)],
    params: &[&[
        flag("closed", "Position at t = 0"),
        positive("ratedCurrent", "A", f64::MAX, "Continuous current"),
        positive("resistance", "Ω", f64::MAX, "On-state resistance"),
        number("inductance", "H", 0.0, f64::MAX, "Series inductance; default 0").optional(),
        positive("tripCurrent", "A", f64::MAX, "Current at which it trips"),
        number("tripDelay", "s", 0.0, 10.0, "From that to the opening"),
        number("clampVoltage", "pu", 1.3, 10.0, "Of its varistor at tripCurrent, of the nominal voltage; default 2")
            .optional(),
        positive("thermalTime", "s", 1e5, "Time constant of the overload protection; default none").optional(),
        number("thermalPickup", "pu", 1.0, 10.0, "Current of that protection, of ratedCurrent; default 1.05")
            .optional(),
    ]],
    signals: &[
        signal("i", "A", "Current, from → to"),
        signal("p", "W", "Power, from → to"),
        signal("loss", "W", "In the semiconductors, or when open in the varistor"),
        signal("loading", "1", "Current over ratedCurrent"),
        signal("heating", "1", "Thermal state over the one it trips at; 0 without that protection"),
        signal("closed", "1", "1 closed, 0 open"),
        signal("energy", "J", "Taken by its varistor since the start, with what its own inductance held"),
    ],
    actions: &["open", "close", "trip", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<DcBreaker, DeviceError> {
    if b.port_volts[0] != b.port_volts[1] {
        let (from, to) = (b.port_volts[0], b.port_volts[1]);
        return Err(b.refuse("ports", format!("a breaker joins buses of one nominal voltage, not {from} V and {to} V")));
    }
    let pickup = b.number_or("thermalPickup", 1.05);
    Ok(DcBreaker {
        base: DcBase::new(b.port_volts[0], b.s_base),
        resistance: b.number("resistance")?,
        inductance: b.number_or("inductance", 0.0),
        rated: b.number("ratedCurrent")?,
        trip_current: b.number("tripCurrent")?,
        trip_delay: b.number("tripDelay")?,
        thermal: b.has("thermalTime").then(|| (b.number_or("thermalTime", 1.0), pickup * pickup)),
        clamp: b.number_or("clampVoltage", 2.0),
        closed: b.flag_or("closed", true),
        connected: true,
        deadline: None,
        chopped: 0.0,
    })
}

/// Knee of the varistor, of its clamping voltage: above the nominal voltage for the least of these.
const KNEE: f64 = 0.85;
/// Time for which the trip current at nominal voltage makes the unit of its energy, s.
const UNIT: f64 = 1e-3;
const CURRENT: usize = 0;
const HEAT: usize = 1;

impl DcBreaker {
    fn dynamic(&self, formulation: Formulation) -> bool {
        formulation != Formulation::SteadyState && self.inductance > 0.0 && self.closed
    }
    /// Current of the open breaker, pu.
    fn clamped<S: Real>(&self, v: S) -> S {
        let over = v.value().abs() / self.clamp - KNEE;
        if !self.connected || over <= 0.0 {
            return S::zero();
        }
        let scale = self.trip_current / self.base.i / ((1.0 - KNEE) * (1.0 - KNEE));
        v.chain(scale * over * over * v.value().signum(), 2.0 * scale * over / self.clamp)
    }
    /// J for which the variable of the varistor's energy is 1.
    fn unit(&self) -> f64 {
        self.trip_current * self.base.v * UNIT
    }
    fn amperes(&self, vars: &[f64]) -> f64 {
        vars[CURRENT] * self.base.i
    }
    /// W, in the semiconductors or the varistor.
    fn loss(&self, x: &Locals<f64>) -> f64 {
        let i = self.amperes(x.vars);
        if self.closed { self.resistance * i * i } else { (x.volts[0] - x.volts[1]) * self.base.v * i }
    }
    fn open(&mut self, vars: &mut [f64]) -> Effect {
        let i = self.amperes(vars);
        self.chopped += 0.5 * self.inductance * i * i;
        vars[CURRENT] = 0.0;
        (self.closed, self.deadline) = (false, None);
        Effect { discontinuity: true, topology: true }
    }
    fn trip(&mut self, vars: &mut [f64], log: &mut Log, why: &str) -> Effect {
        log("D380", format!("tripped at {:.0} A: {why}", self.amperes(vars)));
        self.open(vars)
    }
}

impl Model for DcBreaker {
    fn ports(&self) -> Vec<Port> {
        ["from", "to"].map(|name| Port { name, domain: Domain::Dc }).to_vec()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let kind = if self.dynamic(formulation) { VarKind::Differential } else { VarKind::Algebraic };
        let mut vars = vec![Var { name: "current, pu", kind, scale: self.rated / self.base.i }];
        if formulation != Formulation::SteadyState {
            if self.thermal.is_some() {
                vars.push(Var { name: "semiconductor heat, 1", kind: VarKind::Differential, scale: 1.0 });
            }
            vars.push(Var { name: "energy of the varistor, 1", kind: VarKind::Reservoir, scale: 1.0 });
        }
        vars
    }
    fn eval<S: Real>(&self, formulation: Formulation, _env: &Env, x: Locals<S>, out: Rows<S>) {
        let i = x.vars[CURRENT];
        let dynamic = self.dynamic(formulation);
        if let (Some((time, _)), true) = (self.thermal, out.vars.len() > HEAT) {
            let share = i * (self.base.i / self.rated);
            out.vars[HEAT] = (share.sq() - x.vars[HEAT]) / time;
        }
        if let Some(energy) = out.vars[CURRENT + 1..].last_mut() {
            let clamped = (x.volts[0] - x.volts[1]) * i * (self.base.p() / self.unit());
            *energy = if self.closed { S::zero() } else { clamped };
        }
        out.currents[0] = -i;
        out.currents[1] = i;
        if !self.closed {
            out.vars[CURRENT] = i - self.clamped(x.volts[0] - x.volts[1]);
            return;
        }
        let drop = x.volts[0] - x.volts[1] - i * (self.resistance / self.base.z());
        out.vars[CURRENT] = if dynamic { drop * (self.base.z() / self.inductance) } else { drop };
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        if self.closed { vec![(0, 1)] } else { vec![] }
    }
    fn still(&self, _formulation: Formulation) -> bool {
        self.linear()
    }
    fn linear(&self) -> bool {
        self.thermal.is_none() && (self.closed || !self.connected)
    }
    fn initialise(
        &mut self,
        _env: &Env,
        _volts: &[f64],
        _currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        vars.fill(0.0);
        vars[CURRENT] = steady[0];
        let i = self.amperes(vars).abs();
        let refuse = |param: &str, limit: f64| {
            let message = format!("it would carry {i:.0} A, above the {limit:.0} A at which it trips");
            Err(DeviceError { code: "overloaded", param: Some(param.into()), message })
        };
        if i >= self.trip_current {
            return refuse("tripCurrent", self.trip_current);
        }
        if let Some((_, theta)) = self.thermal {
            let share = i / self.rated;
            vars[HEAT] = share * share;
            if vars[HEAT] >= theta {
                return refuse("thermalPickup", self.rated * f64::sqrt(theta));
            }
        }
        Ok(())
    }
    fn guards(&self, _env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        out.push(1.0 - self.amperes(x.vars).abs() / self.trip_current);
        if let Some((_, theta)) = self.thermal {
            out.push(1.0 - x.vars[HEAT] / theta);
        }
    }
    fn on_guard(&mut self, k: usize, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if !self.closed {
            return Effect::default();
        }
        if k == 1 {
            return self.trip(vars, log, "overload");
        }
        let beyond = self.amperes(vars).abs() / self.trip_current - 1.0;
        let over = enters_above(beyond, self.deadline.is_some());
        if over && self.trip_delay == 0.0 {
            return self.trip(vars, log, "overcurrent");
        }
        self.deadline = over.then(|| self.deadline.unwrap_or(env.t + self.trip_delay));
        Effect::default()
    }
    fn wake_at(&self) -> Option<f64> {
        self.deadline
    }
    fn on_wake(&mut self, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if self.deadline.is_none_or(|d| env.t < d) {
            return Effect::default();
        }
        self.trip(vars, log, "overcurrent")
    }
    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        _env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        match action {
            "open" => Ok(self.open(vars)),
            "disconnect" => {
                self.connected = false;
                Ok(self.open(vars))
            }
            "trip" => Ok(self.trip(vars, log, "command")),
            "close" | "connect" => {
                (self.closed, self.connected) = (true, true);
                Ok(Effect { discontinuity: true, topology: true })
            }
            _ => Err(unknown_action(action, "open, close, trip, disconnect and connect")),
        }
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        PowerBalance { loss: self.loss(&x), ..PowerBalance::default() }
    }
    fn heat(&self) -> f64 {
        self.chopped
    }
    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        let i = if self.closed { self.amperes(x.vars) } else { 0.0 };
        0.5 * self.inductance * i * i
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        if !self.connected {
            return;
        }
        let i = self.amperes(x.vars);
        let heating = self.thermal.map_or(0.0, |(_, theta)| x.vars[HEAT] / theta);
        out.copy_from_slice(&[
            i,
            x.volts[0] * self.base.v * i,
            self.loss(&x),
            i.abs() / self.rated,
            heating,
            f64::from(u8::from(self.closed)),
            self.chopped + x.vars[CURRENT + 1..].last().map_or(0.0, |energy| energy * self.unit()),
        ]);
    }
}
