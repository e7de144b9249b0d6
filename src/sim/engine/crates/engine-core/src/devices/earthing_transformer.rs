//! Earthing transformer (neutral coupler, IEC 60076-6): windings in zigzag, or in star beside a delta, that let a zero sequence pass to earth and draw
//! nothing else. Its no-load current and loss are left out.
//!
//! The way to earth is that of [`super::earthing`]. In `rms` it stands in the zero-sequence network, in `emt` its current is a state. What the
//! neutral current heats is counted against the short-time rating without cooling, I²·t over I_r²·t_r, and told when it passes that (D390):
//!
//! ```text
//! dθ/dt = i_N²/(I_r²·t_r)
//! ```

use super::ac_base::{AcBase, size};
use super::earthing::{Earthing, NEUTRAL, neutral};
use super::params::{Build, DeviceSpec, closes, number, positive, signal};
use super::two_port::CLOSED;
use crate::device::*;
use crate::emt::phases::{in_phases, zero};
use crate::scalar::Real;
use serde_json::{Map, Value};
use std::f64::consts::SQRT_2;

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "earthingTransformer",
    help: "Earthing transformer: a way to earth for the zero sequence alone",
    ports: &[("ac", Domain::Ac)],
    params: &[
        &[
            number("zeroResistance", "Ω", 0.0, f64::MAX, "Zero-sequence resistance of the windings, per phase"),
            positive("zeroReactance", "Ω", f64::MAX, "Zero-sequence reactance of the windings, per phase"),
        ],
        NEUTRAL,
        &[
            positive("shortTimeCurrent", "A", f64::MAX, "Rated short-time neutral current"),
            positive("shortTime", "s", f64::MAX, "Rated duration of that current"),
            CLOSED,
        ],
    ],
    signals: &[
        signal("iNeutral", "A", "Current from the star point to earth; in emt its instantaneous value"),
        signal("vZero", "V", "Zero-sequence voltage at the terminal; in emt its instantaneous value"),
        signal("heat", "1", "I²·t of the neutral current since the start, over that of the short-time rating"),
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

pub struct EarthingTransformer {
    base: AcBase,
    way: Earthing,
    /// I_r²·t_r, A²·s.
    rating: f64,
    closed: bool,
    /// `Rms`: zero-sequence current as last told, pu.
    zero: (f64, f64),
    /// Energy cut off in `emt`, J.
    chopped: f64,
}

pub fn build(b: &Build) -> Result<EarthingTransformer, DeviceError> {
    let base = AcBase { v: b.port_volts[0], s: b.s_base };
    let windings = (b.number("zeroResistance")?, b.number("zeroReactance")?);
    let current = b.number("shortTimeCurrent")?;
    Ok(EarthingTransformer {
        way: Earthing::new(base, windings, neutral(b)),
        rating: current * current * b.number("shortTime")?,
        closed: b.flag_or("closed", true),
        zero: (0.0, 0.0),
        chopped: 0.0,
        base,
    })
}

impl EarthingTransformer {
    /// Neutral current, A: RMS in `rms`, instantaneous in `emt`, where 1 pu is the crest.
    fn neutral<S: Real>(&self, vars: &[S]) -> S {
        match *vars {
            [i, _] => self.way.neutral(i * SQRT_2),
            _ => S::from_f64(self.way.neutral(size(self.zero))),
        }
    }
    fn energy(&self, env: &Env, vars: &[f64]) -> f64 {
        if let [i, _] = *vars { self.way.energy(env.omega0, i) * self.base.s } else { 0.0 }
    }
}

impl Model for EarthingTransformer {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "ac", domain: Domain::Ac }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let heat = Var { name: "heat of the neutral current, 1", kind: VarKind::Reservoir, scale: 1.0 };
        match formulation {
            Formulation::SteadyState => vec![],
            Formulation::Rms => vec![heat],
            Formulation::Emt => vec![self.way.variable(), heat],
        }
    }
    fn eval<S: Real>(&self, _formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        out.currents.fill(S::zero());
        out.vars.fill(S::zero());
        if !self.closed {
            return;
        }
        if let [i, _] = *x.vars {
            out.currents.fill(-i);
            out.vars[0] = self.way.rate(env.omega0, zero(x.volts), i);
        }
        if let [.., heat] = out.vars {
            *heat = self.neutral(x.vars).sq() / self.rating;
        }
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn begin_emt(&mut self, _env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        (vars[0], vars[1]) = (0.0, rms.vars[0]);
    }
    fn admittances(&self, sequence: Sequence, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if sequence == Sequence::Zero { self.zero_admittances(1.0, env, x) } else { vec![] }
    }
    fn zero_admittances(&self, order: f64, _env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if self.closed { vec![(0, 0, self.way.admittance(order))] } else { vec![] }
    }
    fn heeds_currents(&self) -> bool {
        true
    }
    fn see_currents(&mut self, seen: SequenceCurrents) {
        self.zero = seen.zero;
    }
    fn guards(&self, _env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        out.push(1.0 - x.vars.last().copied().unwrap_or(0.0));
    }
    fn on_guard(&mut self, _k: usize, _env: &Env, _volts: &[f64], _vars: &mut [f64], log: &mut Log) -> Effect {
        log("D390", "its neutral current has used up the short-time rating, I²·t".into());
        Effect::default()
    }
    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        self.closed = closes(action)?;
        if !self.closed {
            self.chopped += self.energy(env, vars);
            if let [i, _] = vars {
                *i = 0.0;
            }
            self.zero = (0.0, 0.0);
        }
        // The sequence networks are part of the layout.
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        // In `rms` the sequence networks count what they take.
        let loss = if let ([i, _], true) = (x.vars, in_phases(&x)) { self.way.loss(*i) } else { 0.0 };
        PowerBalance { loss: loss * self.base.s, ..PowerBalance::default() }
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn stored(&self, env: &Env, x: Locals<f64>) -> f64 {
        self.energy(env, x.vars)
    }
    fn heat(&self) -> f64 {
        self.chopped
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        let heat = x.vars.last().copied().unwrap_or(0.0);
        if !self.closed {
            out.copy_from_slice(&[0.0, 0.0, heat]);
            return;
        }
        let phase = self.base.v / 3.0_f64.sqrt();
        let volts =
            if in_phases(&x) { zero(x.volts) * SQRT_2 * phase } else { self.way.size() * size(self.zero) * phase };
        out.copy_from_slice(&[self.neutral(x.vars), volts, heat]);
    }
}
