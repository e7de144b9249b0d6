//! Six-pulse diode bridge with a line reactor and a choke, as the front end of drives and older UPS (N. Mohan, T. Undeland, W. Robbins,
//! Power Electronics, 3rd ed. (2003), 5.6; E. W. Kimbark, Direct Current Transmission (1971), ch. 3). Per unit on the DC bus and the system.
//!
//! ```text
//! rms   V_d0 = (3√2/π)·V_LL,   y = X·I_d/(√2·V_LL) = (1 − cos μ)/2,   overlap μ
//!       (L_d + 2L)·dI_d/dt = V_d0 − (3/π)·X·I_d − (2R + R_d + 2r)·I_d − 2V_f − v,   I_d ≥ 0
//!       I_1 = (√6/π)·I_d·[(1 − y) − j·(2μ − sin 2μ)/(8y)]·v/|v|
//! emt   L·di_k/dt = (v_k − v̄) − (u_k − ū) − R·i_k          k = a, b, c;  ¯ the mean of the phases
//!       L_d·di_d/dt = w − R_d·i_d − v
//!       i_k = d(u_k − w) − d(−u_k),   Σ d(u_k − w) = i_d     u_k, w: phases and positive pole of the bridge over its negative pole
//!       d(v) = (v − V_f)/r where the diode conducts, beside G_off·v always
//! ```
//!
//! A diode turns on and off where its voltage passes V_f, located in the step. The DC side floats against the AC star point. The phasor form
//! takes the terminal's voltage as free of distortion, commutation on the reactor alone and the direct current as flowing without gaps: overlaps beyond
//! 60° are told (D375).

mod spec;
#[cfg(test)]
mod tests;

use super::params::unknown_action;
use crate::device::*;
use crate::devices::ac_base::size;
use crate::emt::phases::{self, phases, seen_from, turned, vector};
use crate::scalar::Real;
use serde_json::{Map, Value};

pub use spec::{SPEC, build};

const ROOT_2: f64 = std::f64::consts::SQRT_2;
const PI: f64 = std::f64::consts::PI;
/// y at an overlap of 60°, beyond which two commutations go on at once.
const WIDEST: f64 = 0.25;
/// Direct current of the power flow, pu, below which the bridge blocks.
const LEAST: f64 = 1e-9;
/// y below which the reactive share is taken as a straight line.
const NARROW: f64 = 1e-8;

pub struct DiodeBridge {
    rated: f64,
    /// Volts per pu of both buses, system base.
    v_ac: f64,
    v_dc: f64,
    s: f64,
    /// Per unit of the DC bus.
    x: f64,
    r: f64,
    /// Choke, pu·s.
    choke: f64,
    r_choke: f64,
    drop: f64,
    r_on: f64,
    off: f64,
    /// Upper diodes, then lower ones.
    on: [bool; 6],
    /// Phasors: current flows.
    conducts: bool,
    connected: bool,
    dead: [bool; 2],
    /// J, of currents cut off.
    chopped: f64,
}

/// Variables of `emt`.
const CHOKE: usize = 3;
const BRIDGE: usize = 4;
const POLE: usize = 7;

/// Reactive over (√6/π)·I_d: (2μ − sin 2μ)/(8y), with its slope; from y = 0.999 on, where the overlap has no more way, it stays.
fn reactive_share<S: Real>(y: S) -> S {
    let share = |y: f64| {
        let mu = overlap(y);
        (2.0 * mu - libm::sin(2.0 * mu)) / (8.0 * y)
    };
    let at = y.value().min(0.999);
    if at < NARROW {
        return y * (share(NARROW) / NARROW);
    }
    if y.value() > at {
        return S::from_f64(share(at));
    }
    let mu = overlap(at);
    let slope = (2.0 - 2.0 * libm::cos(2.0 * mu)) / f64::sqrt(at * (1.0 - at)) / (8.0 * at) - share(at) / at;
    y.chain(share(at), slope)
}

fn overlap(y: f64) -> f64 {
    2.0 * libm::asin(f64::sqrt(y.clamp(0.0, 1.0)))
}

impl DiodeBridge {
    fn active(&self) -> bool {
        self.connected && self.dead == [false; 2]
    }
    /// V_d0 over the AC voltage, pu of the DC bus per pu of the AC bus.
    fn ideal(&self) -> f64 {
        3.0 * ROOT_2 / PI * self.v_ac / self.v_dc
    }
    /// Phase voltage, pu of the DC bus per pu of its peak.
    fn per_phase(&self) -> f64 {
        ROOT_2 / 3.0_f64.sqrt() * self.v_ac / self.v_dc
    }
    fn resistance(&self) -> f64 {
        2.0 * self.r + self.r_choke + 2.0 * self.r_on
    }
    /// (1 − cos μ)/2.
    fn overlap_share<S: Real>(&self, v: S, id: S) -> S {
        id * self.x / (v * (ROOT_2 * self.v_ac / self.v_dc))
    }
    /// What drives the direct current besides its own drops.
    fn excess<S: Real>(&self, v: S, dc: S) -> S {
        v * self.ideal() - dc - 2.0 * self.drop
    }
    /// |v|, above 0.
    fn amplitude<S: Real>(v: (S, S)) -> S {
        (v.0.sq() + v.1.sq() + 1e-12).sqrt()
    }
    fn phasor_rows<S: Real>(&self, env: &Env, formulation: Formulation, x: Locals<S>, out: Rows<S>) {
        let (v, id) = ((x.volts[0], x.volts[1]), x.vars[0]);
        let steady = formulation == Formulation::SteadyState;
        if !self.active() || !steady && !self.conducts {
            out.currents.fill(S::zero());
            out.vars[0] = if steady { id } else { S::zero() };
            return;
        }
        let size = Self::amplitude(v);
        let y = self.overlap_share(size, id);
        let i1 = id * self.ideal();
        let (active, reactive) = (i1 * (y * -1.0 + 1.0), i1 * reactive_share(y));
        let (d, q) = (v.0 / size, v.1 / size);
        out.currents[0] = -(active * d + reactive * q);
        out.currents[1] = -(active * q - reactive * d);
        out.currents[2] = id;
        let ohms = self.resistance() + 3.0 / PI * self.x;
        let excess = self.excess(size, x.volts[2]);
        out.vars[0] = if steady {
            // Forward voltage drop and blocking voltage: neither below 0 and one of them 0 (A. Fischer, Optimization 24 (1992) 269).
            let (forward, blocking) = (id * ohms, id * ohms - excess);
            ((forward.sq() + blocking.sq() + 1e-18).sqrt() - forward - blocking) / ohms
        } else {
            (excess - id * ohms) / (self.choke + 2.0 * self.x / env.omega0)
        };
    }
    fn diode<S: Real>(&self, k: usize, v: S) -> S {
        let leak = v * self.off;
        if self.on[k] { (v - self.drop) / self.r_on + leak } else { leak }
    }
    fn phase_rows<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        if !self.active() {
            out.currents.fill(S::zero());
            out.vars[..CHOKE].fill(S::zero());
            out.vars[CHOKE] = if self.choke > 0.0 { S::zero() } else { x.vars[CHOKE] };
            out.vars[BRIDGE..].copy_from_slice(&x.vars[BRIDGE..]);
            return;
        }
        let (i, id, u, w) = (&x.vars[..3], x.vars[CHOKE], &x.vars[BRIDGE..POLE], x.vars[POLE]);
        let gain = self.per_phase();
        let across: [S; 3] = std::array::from_fn(|k| x.volts[k] * gain - u[k]);
        let mean = phases::zero(&across);
        let mut upper = S::zero();
        for k in 0..3 {
            out.vars[k] = (across[k] - mean - i[k] * self.r) * (env.omega0 / self.x);
            let (up, down) = (self.diode(k, u[k] - w), self.diode(3 + k, -u[k]));
            upper = upper + up;
            out.vars[BRIDGE + k] = i[k] - up + down;
            out.currents[k] = i[k] * (-1.5 * gain);
        }
        out.vars[POLE] = upper - id;
        let drop = w - id * self.r_choke - x.volts[3];
        out.vars[CHOKE] = if self.choke > 0.0 { drop / self.choke } else { drop };
        out.currents[3] = id;
    }
    /// Voltage of each diode from the variables of `emt`, upper ones first.
    fn voltage(vars: &[f64], k: usize) -> f64 {
        if k < 3 { vars[BRIDGE + k] - vars[POLE] } else { -vars[BRIDGE + k - 3] }
    }
    /// What a phase without a conducting diode still carries goes to those that have one.
    fn cut_off(&self, vars: &mut [f64]) {
        let idle: [bool; 3] = std::array::from_fn(|k| !self.on[k] && !self.on[3 + k]);
        let carrying = idle.iter().filter(|idle| !**idle).count();
        let left: f64 = (0..3).filter(|&k| idle[k]).map(|k| vars[k]).sum();
        for k in 0..3 {
            vars[k] = if idle[k] { 0.0 } else { vars[k] + left / carrying as f64 };
        }
        if carrying == 0 {
            vars[CHOKE] = 0.0;
        }
    }
    fn is_emt(volts: &[f64]) -> bool {
        volts.len() == 4
    }
    fn seen(env: &Env, volts: &[f64]) -> (f64, f64) {
        if Self::is_emt(volts) { seen_from(vector(&volts[..3]), env.turns[0]) } else { (volts[0], volts[1]) }
    }
    fn loss(&self, x: &Locals<f64>) -> f64 {
        if !self.active() {
            return 0.0;
        }
        if !Self::is_emt(x.volts) {
            let id = if self.conducts { x.vars[0] } else { 0.0 };
            return self.resistance() * id * id + 2.0 * self.drop * id;
        }
        let diodes: f64 = (0..6).map(|k| Self::voltage(x.vars, k) * self.diode(k, Self::voltage(x.vars, k))).sum();
        let lines: f64 = x.vars[..3].iter().map(|i| i * i).sum::<f64>() * self.r;
        diodes + lines + self.r_choke * x.vars[CHOKE] * x.vars[CHOKE]
    }
    /// Stored in reactor and choke, J.
    fn energy(&self, omega0: f64, vars: &[f64]) -> f64 {
        let line = self.x / omega0;
        let squares = |i: &[f64]| i.iter().map(|i| i * i).sum::<f64>();
        let (lines, id) =
            if vars.len() == 1 { (2.0 * vars[0] * vars[0], vars[0]) } else { (squares(&vars[..3]), vars[CHOKE]) };
        0.5 * (line * lines + self.choke * id * id) * self.s
    }
    fn stop(&mut self, env: &Env, vars: &mut [f64]) {
        self.chopped += self.energy(env.omega0, vars);
        vars.fill(0.0);
        self.on = [false; 6];
        self.conducts = false;
    }
}

const DIRECT: &str = "direct current, pu";
const POLES: [&str; 4] = [
    "bridge voltage of phase a, pu",
    "bridge voltage of phase b, pu",
    "bridge voltage of phase c, pu",
    "voltage of the positive pole, pu",
];

impl Model for DiodeBridge {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "ac", domain: Domain::Ac }, Port { name: "dc", domain: Domain::Dc }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let var = |name, differential| Var {
            name,
            kind: if differential { VarKind::Differential } else { VarKind::Algebraic },
            scale: 1.0,
        };
        match formulation {
            Formulation::SteadyState => vec![var(DIRECT, false)],
            Formulation::Rms => vec![var(DIRECT, true)],
            Formulation::Emt => {
                let mut vars = PHASES.map(|name| var(name, true)).to_vec();
                vars.push(var(DIRECT, self.choke > 0.0));
                vars.extend(POLES.map(|name| var(name, false)));
                vars
            }
        }
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        if formulation == Formulation::Emt {
            self.phase_rows(env, x, out);
        } else {
            self.phasor_rows(env, formulation, x, out);
        }
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn holds_dc(&self, port: usize) -> bool {
        port == 1 && self.connected && !self.dead[0]
    }
    fn guess(&self, _env: &Env, vars: &mut [f64]) {
        vars[0] = 0.5 * self.rated / self.s;
    }
    fn initialise(
        &mut self,
        _env: &Env,
        _volts: &[f64],
        _currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        self.conducts = self.active() && steady[0] > LEAST;
        vars[0] = if self.conducts { steady[0] } else { 0.0 };
        Ok(())
    }
    /// The direct current in the highest and the lowest phase: commutation and ripple are there after the first pulses.
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        vars.fill(0.0);
        let id = rms.vars[0];
        if !self.active() {
            return;
        }
        let v = phases(turned((rms.volts[0], rms.volts[1]), env.turns[0]));
        let by = |a: &usize, b: &usize| v[*a].total_cmp(&v[*b]);
        let (top, low) = ((0..3).max_by(by).unwrap_or(0), (0..3).min_by(by).unwrap_or(1));
        let gain = self.per_phase();
        let w = rms.volts[2] + self.r_choke * id;
        vars[POLE] = w;
        let over = if self.conducts { w + 2.0 * self.drop } else { (v[top] - v[low]) * gain };
        for k in 0..3 {
            let share = (v[k] - v[low]) / (v[top] - v[low]).max(1e-9);
            vars[BRIDGE + k] = share * over - if self.conducts { self.drop } else { 0.5 * (over - w) };
        }
        if self.conducts {
            (vars[top], vars[low], vars[CHOKE]) = (id, -id, id);
            vars[BRIDGE + top] += self.r_on * id;
            vars[BRIDGE + low] -= self.r_on * id;
            (self.on[top], self.on[3 + low]) = (true, true);
        }
    }
    /// Between the instants at which its diodes turn on and off.
    fn linear(&self) -> bool {
        true
    }
    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        if Self::is_emt(x.volts) {
            let live = self.active();
            out.extend((0..6).map(|k| if live { self.drop - Self::voltage(x.vars, k) } else { 1.0 }));
            return;
        }
        let v = Self::seen(env, x.volts);
        let size = Self::amplitude(v);
        if !self.active() {
            out.extend([-1.0, 1.0]);
        } else if self.conducts {
            out.extend([x.vars[0], WIDEST - self.overlap_share(size, x.vars[0])]);
        } else {
            out.extend([self.excess(size, x.volts[2]), 1.0]);
        }
    }
    fn on_guard(&mut self, k: usize, _env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if !self.active() {
            return Effect::default();
        }
        let jump = Effect { discontinuity: true, topology: false };
        if Self::is_emt(volts) {
            self.on[k] = Self::voltage(vars, k) > self.drop;
            self.cut_off(vars);
            return jump;
        }
        if k == 1 {
            log("D375", "overlap passes 60°: the averaged characteristic of the bridge holds below it only".into());
            return Effect::default();
        }
        self.conducts = !self.conducts;
        vars[0] = 0.0;
        log(
            "D376",
            if self.conducts { "conducts" } else { "blocks: the DC side stands above the rectified voltage" }.into(),
        );
        jump
    }
    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        match action {
            "disconnect" => {
                self.stop(env, vars);
                self.connected = false;
            }
            "connect" => self.connected = true,
            _ => return Err(unknown_action(action, "disconnect and connect")),
        }
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn on_dead(&mut self, port: usize, dead: bool, env: &Env, vars: &mut [f64], _log: &mut Log) -> Effect {
        if dead == self.dead[port] {
            return Effect::default();
        }
        self.dead[port] = dead;
        if dead {
            self.stop(env, vars);
        }
        Effect { discontinuity: true, topology: port == 0 }
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        PowerBalance { loss: self.loss(&x) * self.s, ..PowerBalance::default() }
    }
    fn stored(&self, env: &Env, x: Locals<f64>) -> f64 {
        self.energy(env.omega0, x.vars)
    }
    fn heat(&self) -> f64 {
        self.chopped
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        if !self.active() {
            return;
        }
        let emt = Self::is_emt(x.volts);
        let v = Self::seen(env, x.volts);
        let i = Self::seen(env, currents);
        let id = if emt { x.vars[CHOKE] } else { x.vars[0] };
        let dc = x.volts[x.volts.len() - 1];
        let voltage = size(v);
        out[0] = -(v.0 * i.0 + v.1 * i.1) * self.s;
        out[1] = -(v.1 * i.0 - v.0 * i.1) * self.s;
        out[2] = voltage * self.v_ac;
        out[3] = size(i) * self.s / (3.0_f64.sqrt() * self.v_ac);
        out[4] = dc * id * self.s;
        out[5] = id * self.s / self.v_dc;
        out[6] = dc * self.v_dc;
        out[7] = if id > 0.0 { overlap(self.overlap_share(voltage.max(1e-6), id)) } else { 0.0 };
        out[8] = out[4] / self.rated;
        out[9] = self.loss(&x) * self.s;
    }
}
