//! Network equivalent: EMF behind its short-circuit impedance, E − v = Z·i with Z = U_n²/S_sc at the given X/R, an ideal
//! frequency source.
//!
//! `voltageAt` = `source`: the EMF is `voltage`·U_n at angle 0. `terminal`: the power flow holds the terminal at that and the EMF follows;
//! `emt`: L·di/dt = e − v − R·i in each phase, star point earthed, zero-sequence impedance like that of the positive sequence.
//!
//! In the run the EMF is constant either way. Events change the EMF relative to its initial value (a sag, a step, a phase jump).

use super::ac_base::{AcBase, minus, power, size, times};
use super::params::{Build, DeviceSpec, bad, choice, number, number_of, positive, signal, unknown_action};
use crate::device::*;
use crate::emt::phases::{self, in_phases, phases, turned, vectors};
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct Utility {
    base: AcBase,
    /// pu of the bus and the system.
    r: f64,
    x: f64,
    voltage: f64,
    /// vNominal in pu of the bus.
    nominal: f64,
    at_terminal: bool,
    /// Initial EMF and what the events make of it.
    emf: (f64, f64),
    factor: f64,
    turn: f64,
    connected: bool,
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "utility",
    help: "Network equivalent: ideal voltage behind its short-circuit impedance",
    ports: &[("ac", Domain::Ac)],
    params: &[&[
        positive("vNominal", "V", f64::MAX, "Nominal line-to-line voltage"),
        positive("shortCircuitPower", "VA", f64::MAX, "Initial symmetrical short-circuit power"),
        number("xOverR", "1", 0.0, 1e9, "Reactance over resistance"),
        number("voltage", "pu", 0.1, 2.0, "EMF or terminal voltage, of vNominal"),
        choice("voltageAt", &["source", "terminal"], "What voltage stands for; default source").optional(),
    ]],
    signals: &[
        signal("p", "W", "Active power delivered"),
        signal("q", "var", "Reactive power delivered"),
        signal("v", "V", "Terminal voltage, line to line"),
        signal("i", "A", "Current"),
        signal("frequency", "Hz", "Frequency"),
        signal("emf", "1", "EMF, pu of vNominal"),
    ],
    actions: &["set", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<Utility, DeviceError> {
    let base = AcBase { v: b.port_volts[0], s: b.s_base };
    let vn = b.number("vNominal")?;
    let ratio = b.number("xOverR")?;
    let z = vn * vn / b.number("shortCircuitPower")? / base.z();
    let r = z / libm::sqrt(1.0 + ratio * ratio);
    let voltage = b.number("voltage")? * vn / base.v;
    Ok(Utility {
        base,
        r,
        x: r * ratio,
        voltage,
        nominal: vn / base.v,
        at_terminal: b.has("voltageAt") && b.choice("voltageAt")? == "terminal",
        emf: (voltage, 0.0),
        factor: 1.0,
        turn: 0.0,
        connected: true,
    })
}

impl Utility {
    fn emf(&self) -> (f64, f64) {
        let (s, c) = (libm::sin(self.turn), libm::cos(self.turn));
        (self.factor * (self.emf.0 * c - self.emf.1 * s), self.factor * (self.emf.1 * c + self.emf.0 * s))
    }
}

impl Utility {
    fn phase_rows<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        out.frames[0] = x.frames[0] * -1.0 + 1.0;
        let inductive = self.x > 0.0;
        if !self.connected {
            out.currents.fill(S::zero());
            for (row, i) in out.vars.iter_mut().zip(x.vars) {
                *row = if inductive { S::zero() } else { *i };
            }
            return;
        }
        let e = phases(turned(self.emf(), env.turns[0]));
        for (k, e) in e.into_iter().enumerate() {
            out.currents[k] = x.vars[k];
            let drop = -x.volts[k] - x.vars[k] * self.r + e;
            out.vars[k] = if inductive { drop * (env.omega0 / self.x) } else { drop };
        }
    }
    fn inductance(&self, env: &Env) -> f64 {
        self.x / env.omega0
    }
}

impl Model for Utility {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "ac", domain: Domain::Ac }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        if formulation == Formulation::Emt {
            let kind = if self.x > 0.0 { VarKind::Differential } else { VarKind::Algebraic };
            return ["ia", "ib", "ic"].map(|name| Var { name, kind, scale: 1.0 }).to_vec();
        }
        ["ir", "ii"].map(|name| Var { name, kind: VarKind::Algebraic, scale: 1.0 }).to_vec()
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        if formulation == Formulation::Emt {
            return self.phase_rows(env, x, out);
        }
        let (v, i) = ((x.volts[0], x.volts[1]), (x.vars[0], x.vars[1]));
        if !self.connected {
            out.currents.fill(S::zero());
            (out.vars[0], out.vars[1]) = i;
            return;
        }
        (out.currents[0], out.currents[1]) = i;
        let (held, drop) = if formulation == Formulation::SteadyState && self.at_terminal {
            ((self.voltage, 0.0), (S::zero(), S::zero()))
        } else {
            (self.emf(), times(self.r, self.x, i))
        };
        let (re, im) = minus(minus((S::from_f64(held.0), S::from_f64(held.1)), v), drop);
        (out.vars[0], out.vars[1]) = (re, im);
        if formulation == Formulation::Rms {
            out.frames[0] = x.frames[0] * -1.0 + 1.0;
        }
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn linear(&self) -> bool {
        true
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        vars.copy_from_slice(&phases(turned((rms.vars[0], rms.vars[1]), env.turns[0])));
    }
    fn frame_weight(&self, _port: usize) -> f64 {
        if self.connected { f64::INFINITY } else { 0.0 }
    }
    fn initialise(
        &mut self,
        _env: &Env,
        volts: &[f64],
        _currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        vars.copy_from_slice(steady);
        if self.at_terminal {
            let drop = times(self.r, self.x, (steady[0], steady[1]));
            self.emf = (volts[0] + drop.0, volts[1] + drop.1);
        }
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
            "set" => {
                for key in params.keys() {
                    match key.as_str() {
                        "voltage" => {
                            self.factor = number_of(params, key, 0.0, 2.0)? * self.nominal / self.voltage;
                        }
                        "angle" => self.turn = number_of(params, key, -10.0, 10.0)?,
                        _ => return Err(bad("bad-parameter", key, format!("it takes voltage and angle, not {key}"))),
                    }
                }
                Ok(Effect { discontinuity: true, topology: false })
            }
            "disconnect" | "connect" => {
                self.connected = action == "connect";
                vars.fill(0.0);
                Ok(Effect { discontinuity: true, topology: true })
            }
            _ => Err(unknown_action(action, "set, disconnect and connect")),
        }
    }
    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        let (delivered, square) = if in_phases(&x) {
            let e = phases(turned(self.emf(), env.turns[0]));
            (phases::power(&e, x.vars), phases::power(x.vars, x.vars))
        } else {
            let i = (x.vars[0], x.vars[1]);
            (power(self.emf(), i).0, i.0 * i.0 + i.1 * i.1)
        };
        PowerBalance { source: delivered * self.base.s, load: 0.0, loss: self.r * square * self.base.s }
    }
    fn stored(&self, env: &Env, x: Locals<f64>) -> f64 {
        if in_phases(&x) { 0.5 * self.inductance(env) * phases::power(x.vars, x.vars) * env.s_base } else { 0.0 }
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        if !self.connected {
            out.fill(0.0);
            return;
        }
        let ([v], [i]) = (vectors(x.volts), vectors(x.vars));
        let (p, q) = power(v, i);
        out.copy_from_slice(&[
            p * self.base.s,
            q * self.base.s,
            size(v) * self.base.v,
            size(i) * self.base.i(),
            x.frames[0] * env.omega0 / std::f64::consts::TAU,
            size(self.emf()) / self.nominal,
        ]);
    }
}
