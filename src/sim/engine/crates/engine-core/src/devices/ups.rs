//! Double-conversion UPS with battery: AC input (rectifier), DC link, battery converter, AC output (inverter). Power flows and controls:
//! [`super::ups_power`]; battery: [`super::battery`].
//!
//! The inverter is a voltage source of fixed magnitude behind R + jX, whose frequency is nominal or follows the input; above its
//! current limit the voltage gives way by a steep resistance that costs no power. In `emt` X is the inductance of its output filter. The rectifier draws power at a set
//! displacement, i = (p − jq)/v*, as long as its current limit allows; that limit fades below 0.1 pu voltage.
//!
//! States: *normal* → (input outside its window for `detectionTime`) *on battery* → (inside for `returnDelay`) *walk-in*, power ramp →
//! *normal*. With `sagCount` sags within `sagWindow` it stays on battery until restarted, as fleets did that left the grid on 2024-07-10
//! (NERC incident review). The battery is empty at `socMin` or `cellMin`; when the link then falls to `linkMin` the output goes off, and with
//! `autoRestart` comes back as soon as the link is charged again.

use super::ac_base::inverse;
use super::ups_modes::{GUARDS, HIGH, LOW, Mode};
use super::ups_power::{Flows, Input, UpsPower, UpsState};
use super::ups_spec::{Ratings, SIGNALS};
use crate::device::*;
use crate::emt::phases::{seen_from, turned};
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct Ups {
    pub(super) r: Ratings,
    pub(super) power: UpsPower,
    pub(super) mode: Mode,
    /// Detection or return, whichever the mode waits for.
    pub(super) deadline: Option<f64>,
    pub(super) connected: bool,
    pub(super) output_on: bool,
    /// Tripped by hand: no automatic restart.
    pub(super) latched: bool,
    pub(super) input_dead: bool,
    /// When the input last fell below its window, as long as it counts.
    pub(super) sags: Vec<f64>,
    /// Has counted its sags and stays on battery until restarted.
    pub(super) held: bool,
    /// Signs of the guards, as last seen.
    pub(super) inside: [bool; GUARDS],
}

pub(super) const RECTIFIER: usize = 0;
pub(super) const BATTERY: usize = 1;
pub(super) const LINK: usize = 2;
pub(super) const IR: usize = 3;
pub(super) const II: usize = 4;
pub(super) const CELLS: usize = 5;

/// Slope of the inverter's current limit, pu resistance per unit of relative overcurrent.
const LIMIT_SLOPE: f64 = 50.0;
/// `emt`: time in which the filter's current dies down when the output is off, s.
const IDLE: f64 = 1e-4;

impl Ups {
    pub fn new(r: Ratings, power: UpsPower) -> Self {
        Self {
            r,
            power,
            mode: Mode::Normal,
            deadline: None,
            connected: true,
            output_on: true,
            latched: false,
            input_dead: false,
            sags: vec![],
            held: false,
            inside: [true; GUARDS],
        }
    }

    pub(super) fn rectifying(&self) -> bool {
        self.connected && !self.input_dead && self.mode != Mode::OnBattery
    }
    fn supplying(&self) -> bool {
        self.connected && self.output_on
    }
    fn walk(&self, t: f64) -> f64 {
        match self.mode {
            Mode::WalkIn { since } if self.r.walk_in_time > 0.0 => ((t - since) / self.r.walk_in_time).max(0.0),
            _ => f64::INFINITY,
        }
    }

    /// Inverter power from the link at output voltage `v` and current `i` (out of the UPS), pu.
    fn inverter<S: Real>(&self, v: (S, S), i: (S, S)) -> S {
        if !self.supplying() {
            return S::zero();
        }
        self.power.inverter(v.0 * i.0 + v.1 * i.1, i.0.sq() + i.1.sq())
    }

    /// Inverter current in the frame. In `emt` it is that of the filter's inductance and stands still with the phases.
    pub(super) fn output_current<S: Real>(&self, env: &Env, x: &Locals<S>) -> (S, S) {
        let i = (x.vars[IR], x.vars[II]);
        if env.turns.is_empty() { i } else { seen_from(i, env.turns[1]) }
    }

    pub(super) fn flows<S: Real>(&self, env: &Env, x: &Locals<S>) -> Flows<S> {
        let t = env.t;
        let v = (x.volts[0].sq() + x.volts[1].sq()).sqrt();
        let state = UpsState {
            rectifier: x.vars[RECTIFIER],
            battery_power: x.vars[BATTERY],
            link: x.vars[LINK],
            battery: &x.vars[CELLS..],
        };
        let inverter = self.inverter((x.volts[2], x.volts[3]), self.output_current(env, x));
        self.power.flows(state, inverter, Input { on: self.rectifying(), voltage: v, walk: self.walk(t) })
    }

    /// Input conductance and susceptance that draw power `p`.
    fn admittance<S: Real>(&self, p: S, vr: S, vi: S) -> (S, S) {
        let square = vr.sq() + vi.sq();
        if square.value() < 1e-12 {
            return (S::zero(), S::zero());
        }
        let g = p / square;
        (g, g * self.r.tan_phi)
    }

    /// Resistance of the inverter with what its current limit adds.
    fn output_resistance<S: Real>(&self, i: (S, S)) -> S {
        let over = (i.0.sq() + i.1.sq()).sqrt() / self.r.output_limit - 1.0;
        let r = S::from_f64(self.power.resistance);
        if over.value() > 0.0 { r + over * LIMIT_SLOPE } else { r }
    }

    /// `emt`: X/ω₀·di/dt = E − v − R·i, standing still.
    fn filter_rates<S: Real>(&self, env: &Env, v: (S, S), i: (S, S), x: &Locals<S>) -> (S, S) {
        if !self.supplying() {
            return (x.vars[IR] / -IDLE, x.vars[II] / -IDLE);
        }
        let r = self.output_resistance(i);
        let (re, im) = (-v.0 - r * i.0 + self.r.voltage, -v.1 - r * i.1);
        let rate = env.omega0 / self.r.reactance;
        turned((re * rate, im * rate), env.turns[1])
    }

    /// Voltage equation of the inverter.
    fn output_rows<S: Real>(&self, v: (S, S), i: (S, S), rows: (&mut S, &mut S)) {
        if !self.supplying() {
            *rows.0 = i.0;
            *rows.1 = i.1;
            return;
        }
        let r = self.output_resistance(i);
        *rows.0 = -v.0 - r * i.0 + i.1 * self.r.reactance + self.r.voltage;
        *rows.1 = -v.1 - r * i.1 - i.0 * self.r.reactance;
    }
}

impl Model for Ups {
    fn ports(&self) -> Vec<Port> {
        ["acInput", "acOutput"].map(|name| Port { name, domain: Domain::Ac }).to_vec()
    }

    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let current = ["outputIr", "outputIi"].map(|name| Var { name, kind: VarKind::Algebraic, scale: 1.0 });
        if formulation == Formulation::SteadyState {
            return current.to_vec();
        }
        let filtered = formulation == Formulation::Emt && self.r.reactance > 0.0;
        let state = |name, scale| Var { name, kind: VarKind::Differential, scale };
        let mut vars = vec![state("rectifier", 1.0), state("battery", 1.0), state("link", 1.0)];
        vars.extend(current.map(|v| if filtered { Var { kind: VarKind::Differential, ..v } } else { v }));
        vars.extend(self.power.battery.vars());
        vars
    }

    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let v_out = (x.volts[2], x.volts[3]);
        let steady = formulation == Formulation::SteadyState;
        let emt = formulation == Formulation::Emt && self.r.reactance > 0.0;
        let i = if steady { (x.vars[0], x.vars[1]) } else { self.output_current(env, &x) };
        out.currents.fill(S::zero());
        if self.supplying() {
            out.currents[2] = i.0 * self.r.ki;
            out.currents[3] = i.1 * self.r.ki;
        }
        let mut rectifier = S::zero();
        if steady {
            let (re, im) = out.vars.split_at_mut(1);
            self.output_rows(v_out, i, (&mut re[0], &mut im[0]));
            if self.rectifying() {
                rectifier = self.inverter(v_out, i);
            }
        } else if !self.connected {
            out.vars.fill(S::zero());
            let (rate, idle) = if emt { (-1.0 / IDLE, (x.vars[IR], x.vars[II])) } else { (1.0, i) };
            out.vars[IR] = idle.0 * rate;
            out.vars[II] = idle.1 * rate;
        } else {
            let flows = self.flows(env, &x);
            rectifier = flows.rectifier;
            let (states, rest) = out.vars.split_at_mut(IR);
            states[RECTIFIER] = flows.rectifier_rate;
            states[BATTERY] = flows.battery_rate;
            states[LINK] = flows.link_rate;
            let (current, cells) = rest.split_at_mut(CELLS - IR);
            let (re, im) = current.split_at_mut(1);
            if emt {
                (re[0], im[0]) = self.filter_rates(env, v_out, i, &x);
            } else {
                self.output_rows(v_out, i, (&mut re[0], &mut im[0]));
            }
            self.power.battery.rates(&x.vars[CELLS..], flows.current, cells);
            if self.supplying() {
                let speed = if self.r.follow_input && self.rectifying() { x.frames[0] } else { S::from_f64(1.0) };
                out.frames[1] = speed - x.frames[1];
            }
        }
        if self.rectifying() {
            let (vr, vi) = (x.volts[0], x.volts[1]);
            let (g, b) = self.admittance(rectifier, vr, vi);
            out.currents[0] = -(g * vr + b * vi) * self.r.ki;
            out.currents[1] = -(g * vi - b * vr) * self.r.ki;
        }
    }

    fn emt_port(&self, port: usize) -> EmtPort {
        if port == 1 { EmtPort::Vector } else { EmtPort::Drawn }
    }
    fn admittances(&self, sequence: Sequence, _env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if sequence == Sequence::Zero || !self.supplying() {
            return vec![];
        }
        // The output's EMF is balanced: a negative sequence meets the filter alone.
        let y = inverse(self.power.resistance, self.r.reactance);
        vec![(1, 1, (y.0 * self.r.ki, y.1 * self.r.ki))]
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        vars.copy_from_slice(rms.vars);
        (vars[IR], vars[II]) = turned((rms.vars[IR], rms.vars[II]), env.turns[1]);
    }
    fn frame_weight(&self, port: usize) -> f64 {
        if port == 1 && self.supplying() { f64::INFINITY } else { 0.0 }
    }

    fn initialise(
        &mut self,
        env: &Env,
        volts: &[f64],
        _currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        let i = (steady[0], steady[1]);
        let inverter = self.inverter((volts[2], volts[3]), i);
        let v = libm::hypot(volts[0], volts[1]);
        let refuse =
            |param: &str, message: String| Err(DeviceError { code: "overloaded", param: Some(param.into()), message });
        if libm::hypot(i.0, i.1) > self.r.output_limit {
            let size = libm::hypot(i.0, i.1);
            return refuse(
                "outputCurrentLimit",
                format!("its load needs {size:.3} pu current, above its limit of {} pu", self.r.output_limit),
            );
        }
        vars[LINK] = 1.0;
        (vars[IR], vars[II]) = i;
        (self.inside[LOW], self.inside[HIGH]) = (v > self.r.window.0, v < self.r.window.1);
        let battery = if self.input_dead {
            self.mode = Mode::OnBattery;
            vars[RECTIFIER] = 0.0;
            inverter
        } else {
            if !self.input_ok() {
                return refuse(
                    if self.inside[LOW] { "inputVoltageMax" } else { "inputVoltageMin" },
                    format!("its input stands at {v:.4} pu, outside its window"),
                );
            }
            let cap = self.power.input_cap(Input { on: true, voltage: v, walk: f64::INFINITY });
            if inverter > cap {
                return refuse(
                    "inputCurrentLimit",
                    format!("its load needs {inverter:.3} pu at the input, above the {cap:.3} pu of its current limit"),
                );
            }
            vars[RECTIFIER] = inverter;
            0.0
        };
        vars[BATTERY] = battery;
        // The pairs' voltages and the current that delivers the power belong together.
        let terminal = self.power.terminal(battery) * self.power.s;
        let cells = &mut vars[CELLS..];
        self.power.battery.initialise(0.0, cells);
        for _ in 0..60 {
            let i = self.power.battery.current_at_power(cells, terminal);
            self.power.battery.initialise(i, cells);
        }
        let mut values = Vec::with_capacity(GUARDS);
        let x = Locals { volts, frames: &[1.0, 1.0], vars: &*vars, watched: &[] };
        self.guard_values(env, &x, &self.flows(env, &x), &mut values);
        for (inside, value) in self.inside.iter_mut().zip(values) {
            *inside = value > 0.0;
        }
        Ok(())
    }

    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        self.guard_values(env, &x, &self.flows(env, &x), out);
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        self.crossed(k, env.t, volts, vars, log)
    }
    fn wake_at(&self) -> Option<f64> {
        self.next_deadline()
    }
    fn on_wake(&mut self, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        self.woken(env.t, vars, log)
    }
    fn on_event(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        self.command(action, params, env.t, vars, log)
    }
    fn on_dead(&mut self, port: usize, dead: bool, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        if port == 0 { self.input_went(dead, env.t, vars, log) } else { Effect::default() }
    }

    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        self.powers(env, &x, &self.flows(env, &x))
    }

    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        self.power.link_time * self.power.s * x.vars[LINK] + self.power.battery.stored(&x.vars[CELLS..])
    }

    fn signals(&self) -> Vec<SignalDef> {
        SIGNALS.to_vec()
    }

    fn measure(&self, env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        self.measured(env, &x, &self.flows(env, &x), currents, out);
    }
    fn observe(&self, env: &Env, x: Locals<f64>, currents: &[f64], sights: Sights) {
        let flows = self.flows(env, &x);
        self.guard_values(env, &x, &flows, sights.guards);
        if let Some(signals) = sights.signals {
            self.measured(env, &x, &flows, currents, signals);
        }
        if let Some(powers) = sights.powers {
            *powers = self.powers(env, &x, &flows);
        }
    }
}

impl Ups {
    fn measured(&self, env: &Env, x: &Locals<f64>, flows: &Flows<f64>, currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        out[16] = 4.0;
        if !self.connected {
            return;
        }
        let s = self.power.s;
        let line = |i: f64, v: f64| i * s / (libm::sqrt(3.0) * v);
        let i_in = (-currents[0] / self.r.ki, -currents[1] / self.r.ki);
        let (vi, vo) = ((x.volts[0], x.volts[1]), (x.volts[2], x.volts[3]));
        out[0] = (vi.0 * i_in.0 + vi.1 * i_in.1) * s;
        out[1] = (vi.1 * i_in.0 - vi.0 * i_in.1) * s;
        out[2] = line(libm::hypot(i_in.0, i_in.1), self.r.v_in);
        out[3] = libm::hypot(vi.0, vi.1) * self.r.v_in;
        if self.supplying() {
            let i = self.output_current(env, x);
            out[4] = (vo.0 * i.0 + vo.1 * i.1) * s;
            out[5] = (vo.1 * i.0 - vo.0 * i.1) * s;
            out[6] = line(libm::hypot(i.0, i.1), self.r.v_out);
            out[7] = libm::hypot(vo.0, vo.1) * self.r.v_out;
            out[8] = x.frames[1] * self.r.f0;
        }
        let b = &self.power.battery;
        out[9] = libm::sqrt(x.vars[LINK].max(0.0)) * self.r.v_link;
        out[10] = flows.terminal * s;
        out[11] = flows.current;
        out[12] = b.voltage(&x.vars[CELLS..], flows.current);
        out[13] = x.vars[CELLS];
        out[14] = b.c_rate(flows.current);
        out[15] = self.loss(env, x, flows);
        out[17] = b.temperature(&x.vars[CELLS..]);
        out[16] = match self.mode {
            _ if !self.output_on => 3.0,
            Mode::Normal => 0.0,
            Mode::OnBattery => 1.0,
            Mode::WalkIn { .. } => 2.0,
        };
    }

    fn powers(&self, env: &Env, x: &Locals<f64>, flows: &Flows<f64>) -> PowerBalance {
        let loss = if self.connected { self.loss(env, x, flows) } else { 0.0 };
        PowerBalance { loss, ..PowerBalance::default() }
    }

    /// W.
    fn loss(&self, env: &Env, x: &Locals<f64>, flows: &Flows<f64>) -> f64 {
        let (v, i) = ((x.volts[2], x.volts[3]), self.output_current(env, x));
        let inverter = if self.supplying() { self.inverter(v, i) - (v.0 * i.0 + v.1 * i.1) } else { 0.0 };
        let converter = flows.terminal - x.vars[BATTERY];
        (inverter + converter) * self.power.s + self.power.battery.loss(&x.vars[CELLS..], flows.current)
    }
}
