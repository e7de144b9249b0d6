//! Breaker or switch between two AC buses of one voltage: closed, v_1 − v_2 = R·i with the contacts' resistance (which keeps loops of
//! closed breakers determinate); open, i = 0 exactly. In `emt` each pole opens at the next zero of its own current and all close at the
//! instant asked for. One or two phases may be broken, whatever the contacts do (a conductor, a pole that sticks): `openPhases`, `restorePhases`.

use super::ac_base::{AcBase, power, size};
use super::params::{Build, DeviceSpec, flag, positive, signal, unknown_action};
use crate::device::*;
use crate::emt::phases::{self, in_phases, phases, turned, vectors};
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
    /// Phases that do not conduct though the contacts touch.
    broken: [bool; 3],
    /// `emt`: sign of the current of each pole that still conducts after the breaker was opened; 0 for the others.
    arcing: [f64; 3],
}

/// Current below which a pole opens at once, pu.
const NO_CURRENT: f64 = 1e-9;

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "breaker",
    help: "Breaker or switch",
    ports: &[("from", Domain::Ac), ("to", Domain::Ac)],
    params: &[&[
        flag("closed", "Closed at t = 0"),
        positive("ratedCurrent", "A", f64::MAX, "Rated current; default none, so that it is never loaded").optional(),
        positive("contactResistance", "Ω", 1.0, "Resistance of the closed contacts; default 20 µΩ").optional(),
    ]],
    signals: &[
        signal("closed", "1", "1 where any phase conducts, else 0"),
        signal("i", "A", "Current"),
        signal("p", "W", "Active power, from → to"),
        signal("q", "var", "Reactive power, from → to"),
        signal("loading", "1", "Current over rated"),
    ],
    actions: &["open", "close", "trip", "disconnect", "connect", "openPhases", "restorePhases"],
};

pub fn build(b: &Build) -> Result<Breaker, DeviceError> {
    let base = AcBase { v: b.port_volts[0], s: b.s_base };
    Ok(Breaker {
        base,
        k: b.port_volts[1] / base.v,
        resistance: b.number_or("contactResistance", 20e-6) / base.z(),
        rated: b.number_or("ratedCurrent", f64::INFINITY),
        closed: b.flag_or("closed", true),
        broken: [false; 3],
        arcing: [0.0; 3],
    })
}

impl Breaker {
    /// Switch inside another device, between ports of nominal voltages `v`; resistance in pu of the system.
    pub fn new(s: f64, v: (f64, f64), resistance: f64, closed: bool) -> Self {
        let base = AcBase { v: v.0, s };
        let (broken, arcing) = ([false; 3], [0.0; 3]);
        Self { base, k: v.1 / v.0, resistance, rated: f64::INFINITY, closed, broken, arcing }
    }
    pub fn closed(&self) -> bool {
        self.closed
    }
    /// Heat in `emt`, W, of the zero sequence of its current, which the space vector does not have.
    pub fn zero_sequence_loss(&self, x: Locals<f64>) -> f64 {
        if in_phases(&x) { phases::weighted(0.0, self.resistance, x.vars) * self.base.s } else { 0.0 }
    }
    /// By any phase, but for arcs.
    fn conducts(&self) -> bool {
        self.closed && self.broken.contains(&false)
    }
    fn arcs(&self) -> bool {
        self.arcing != [0.0; 3]
    }
    /// Lets poles go, in `emt` at the next zero of their currents `vars`.
    fn part(&mut self, poles: [bool; 3], vars: &[f64]) {
        for (k, i) in vars.iter().enumerate().filter(|_| vars.len() == 3) {
            if poles[k] && self.closed && !self.broken[k] && i.abs() > NO_CURRENT {
                self.arcing[k] = i.signum();
            }
        }
    }
}

/// Phases that an event names.
fn asked(params: &Map<String, Value>) -> Result<[bool; 3], DeviceError> {
    params.get("phases").and_then(Value::as_str).and_then(phases::named).ok_or_else(|| DeviceError {
        code: "bad-input",
        param: Some("phases".into()),
        message: "the phases to open or to restore are one or two of a, b and c".into(),
    })
}

/// [`Model::admittances`] of a resistance between two ports, v_1 − k·v_2 = R·i.
pub fn contact(resistance: f64, k: f64) -> Vec<(usize, usize, (f64, f64))> {
    let g = 1.0 / resistance;
    [(0, 0, 1.0), (0, 1, -k), (1, 0, -k), (1, 1, k * k)]
        .map(|(row, column, factor)| (row, column, (g * factor, 0.0)))
        .to_vec()
}

impl Model for Breaker {
    fn ports(&self) -> Vec<Port> {
        ["from", "to"].map(|name| Port { name, domain: Domain::Ac }).to_vec()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let names: &[&str] = if formulation == Formulation::Emt { &PHASES } else { &PHASOR };
        names.iter().map(|name| Var { name, kind: VarKind::Algebraic, scale: 1.0 }).collect()
    }
    fn eval<S: Real>(&self, formulation: Formulation, _env: &Env, x: Locals<S>, out: Rows<S>) {
        let n = formulation.width();
        let opening = n == 2 && self.opening().is_some();
        for k in 0..n {
            let i = x.vars[k];
            let whole = if n == 3 { !self.broken[k] } else { self.broken.contains(&false) };
            let conducts = self.closed && whole || n == 3 && self.arcing[k] != 0.0;
            if !conducts {
                (out.currents[k], out.currents[n + k]) = (S::zero(), S::zero());
                out.vars[k] = i;
                continue;
            }
            out.vars[k] = if opening { -i } else { x.volts[k] - x.volts[n + k] * self.k - i * self.resistance };
            out.currents[k] = -i;
            out.currents[n + k] = i * self.k;
        }
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn still(&self, _formulation: Formulation) -> bool {
        true
    }
    fn linear(&self) -> bool {
        true
    }
    fn meters(&self) -> bool {
        true
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        vars.copy_from_slice(&phases(turned((rms.vars[0], rms.vars[1]), env.turns[0])));
    }
    fn phase_leads(&self) -> Vec<(usize, usize, u8)> {
        vec![(0, 1, 0)]
    }
    fn admittances(&self, _sequence: Sequence, _env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if !self.closed || self.broken.contains(&true) {
            return vec![];
        }
        contact(self.resistance, self.k)
    }
    fn opening(&self) -> Option<Opening> {
        (self.conducts() && self.broken.contains(&true)).then_some(Opening {
            open: self.broken,
            resistance: self.resistance,
            k: self.k,
        })
    }
    fn guards(&self, _env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        if in_phases(&x) {
            out.extend((0..3).map(|k| if self.arcing[k] == 0.0 { 1.0 } else { self.arcing[k] * x.vars[k] }));
        }
    }
    fn is_guarding(&self) -> bool {
        self.arcs()
    }
    fn on_guard(&mut self, k: usize, _env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if self.arcing[k] == 0.0 {
            return Effect::default();
        }
        self.arcing[k] = 0.0;
        vars[k] = 0.0;
        log("D110", format!("pole {} open at its current zero", phases::NAMES[k]));
        Effect { discontinuity: true, topology: !self.arcs() }
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        if self.conducts() || self.arcs() { vec![(0, 1)] } else { vec![] }
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
            "open" | "trip" | "disconnect" => {
                self.part([true; 3], vars);
                self.closed = false;
            }
            "close" | "connect" => {
                self.closed = true;
                for (arcing, broken) in self.arcing.iter_mut().zip(self.broken) {
                    *arcing = if broken { *arcing } else { 0.0 };
                }
            }
            "openPhases" => {
                let phases = asked(params)?;
                self.part(phases, vars);
                (0..3).filter(|k| phases[*k]).for_each(|k| self.broken[k] = true);
            }
            "restorePhases" => {
                for k in asked(params)?.iter().enumerate().filter(|(_, asked)| **asked).map(|(k, _)| k) {
                    if self.closed {
                        self.arcing[k] = 0.0;
                    }
                    self.broken[k] = false;
                }
            }
            _ => return Err(unknown_action(action, "open, close, trip, openPhases and restorePhases")),
        }
        if vars.len() == 2 {
            vars.fill(0.0);
        }
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        if self.opening().is_some() && !in_phases(&x) {
            return PowerBalance::default();
        }
        let square =
            if in_phases(&x) { phases::power(x.vars, x.vars) } else { x.vars[0] * x.vars[0] + x.vars[1] * x.vars[1] };
        PowerBalance { loss: self.resistance * square * self.base.s, ..PowerBalance::default() }
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn shown(&self, signal: usize) -> Option<Shown> {
        let (s, i) = (self.base.s, self.base.i());
        match signal {
            1 => Some(Shown::Size(vec![(0, i)])),
            2 => Some(Shown::Active(vec![(0, s)])),
            3 => Some(Shown::Reactive(vec![(0, s)])),
            4 => Some(Shown::Size(vec![(0, i / self.rated)])),
            _ => None,
        }
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        if !self.conducts() && !self.arcs() {
            out.fill(0.0);
            return;
        }
        let ([from, _], [i]) = (vectors::<2>(x.volts), vectors(x.vars));
        let (p, q) = power(from, i);
        let amperes = size(i) * self.base.i();
        out.copy_from_slice(&[1.0, amperes, p * self.base.s, q * self.base.s, amperes / self.rated]);
    }
}
