//! Double-conversion UPS with battery: AC input (rectifier), DC link, battery converter, AC output (inverter). Power flows and controls:
//! [`super::ups_power`]; battery: [`super::battery`].
//!
//! The inverter is a voltage source of fixed magnitude behind R + jX, whose frequency is nominal or follows the input; above its
//! current limit the voltage gives way by a steep resistance that costs no power. In `emt` X is the inductance of its output filter. The rectifier draws power at a set
//! displacement, i = (p − jq)/v*, as long as its current limit allows; that limit fades below 0.1 pu voltage.
//!
//! The input is judged by the lowest and the highest of its line-to-line voltages. States: *normal* → (input outside its window for `detectionTime`) *on battery* → (inside for `returnDelay`) *walk-in*, power ramp →
//! *normal*. With `sagCount` sags within `sagWindow` it stays on battery until restarted, as fleets did that left the grid on 2024-07-10
//! (NERC incident review). The battery is empty at `socMin` or `cellMin`, and gives again in the next outage or with 2 % more charge. When the link then falls to
//! `linkMin` the output goes off, and with `autoRestart` comes back as the walk-in is complete and the link charged again; lost beside a good input
//! it does so over the bypass alone, once the rectifier can carry what that carries.
//!
//! Static bypass, eco mode, overload curves and parallel modules: [`super::ups_transfer`], with the switch in [`super::ups_bypass`]. With a
//! bypass the output follows its angle (AXIS) as long as the source is inside the bypass window:
//! dφ/dt = sin(φ_source − φ)/T_sync, at most the frequency band.

use super::ac_base::{inverse, scaled};
use super::overload_curve::OverloadCurve;
use super::ups_modes::{GUARDS, Mode};
use super::ups_power::{Flows, Input, UpsPower, UpsState};
use super::ups_spec::{Ratings, SIGNALS};
use super::ups_transfer::{Bypass, Modules, Path};
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
    /// Lost beside a good input, whose rectifier does not carry the load alone: without a bypass off until it is restarted.
    pub(super) overdrawn: bool,
    pub(super) input_dead: bool,
    /// Negative-sequence voltage at the input.
    pub(super) negative: (f64, f64),
    /// When the input last fell below its window, as long as it counts.
    pub(super) sags: Vec<f64>,
    /// Has counted its sags and stays on battery until restarted.
    pub(super) held: bool,
    /// Signs of the guards, as last seen; those of the overload curves stand after the others.
    pub(super) inside: Vec<bool>,
    pub(super) path: Path,
    pub(super) bypass: Option<Bypass>,
    /// Of the inverter.
    pub(super) overload: Option<OverloadCurve>,
    pub(super) modules: Modules,
    /// Change of path that waits: when it comes, where to, and how long it waits in all, s.
    pub(super) transfer: Option<(f64, Path, f64)>,
    /// Energy that left with the links of lost modules, J.
    pub(super) dumped: f64,
}

pub(super) const RECTIFIER: usize = 0;
pub(super) const BATTERY: usize = 1;
pub(super) const LINK: usize = 2;
pub(super) const IR: usize = 3;
pub(super) const II: usize = 4;
/// With a bypass, the output's angle in its frame; the cells stand after it.
pub(super) const AXIS: usize = 5;

/// Slope of the inverter's current limit, pu resistance per unit of relative overcurrent.
const LIMIT_SLOPE: f64 = 50.0;
/// `emt`: time in which the filter's current dies down when the output is off, s.
const IDLE: f64 = 1e-4;

impl Ups {
    pub fn new(
        r: Ratings,
        power: UpsPower,
        bypass: Option<Bypass>,
        overload: Option<OverloadCurve>,
        modules: Modules,
    ) -> Self {
        let path = if bypass.as_ref().is_some_and(|b| b.eco) { Path::ECO } else { Path::Inverter };
        let mut ups = Self {
            r,
            power,
            mode: Mode::Normal,
            deadline: None,
            connected: true,
            output_on: true,
            latched: false,
            overdrawn: false,
            input_dead: false,
            negative: (0.0, 0.0),
            sags: vec![],
            held: false,
            inside: vec![],
            path,
            bypass,
            overload,
            modules,
            transfer: None,
            dumped: 0.0,
        };
        ups.inside = vec![true; GUARDS + ups.curves().map(OverloadCurve::levels).sum::<usize>()];
        ups.scale(ups.modules.share());
        ups
    }

    /// First variable of the battery.
    pub(super) fn cells(&self) -> usize {
        if self.bypass.is_some() { AXIS + 1 } else { AXIS }
    }

    pub(super) fn rectifying(&self) -> bool {
        self.connected && !self.input_dead && self.mode != Mode::OnBattery
    }
    /// The inverter carries the output.
    pub(super) fn supplying(&self) -> bool {
        self.connected && self.output_on && self.path == Path::Inverter
    }
    fn walk(&self, t: f64) -> f64 {
        match self.mode {
            Mode::WalkIn { since } if self.r.walk_in_time > 0.0 => ((t - since) / self.r.walk_in_time).max(0.0),
            _ => f64::INFINITY,
        }
    }

    /// Inverter power from the link at output voltage `v` and current `i` (out of the UPS), pu.
    pub(super) fn inverter<S: Real>(&self, v: (S, S), i: (S, S)) -> S {
        if !self.supplying() {
            let standby = self.bypass.as_ref().filter(|_| self.on_bypass()).map_or(0.0, |b| b.standby);
            return S::from_f64(standby);
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
            battery: &x.vars[self.cells()..],
        };
        let inverter = self.inverter((x.volts[2], x.volts[3]), self.output_current(env, x));
        self.power.flows(state, inverter, Input { on: self.rectifying(), voltage: v, walk: self.walk(t) })
    }

    /// Current of the rectifier that draws power `p`.
    pub(super) fn drawn<S: Real>(&self, p: S, volts: &[S]) -> (S, S) {
        let (vr, vi) = (volts[0], volts[1]);
        let square = vr.sq() + vi.sq();
        if !self.rectifying() || square.value() < 1e-12 {
            return (S::zero(), S::zero());
        }
        let g = p / square;
        let b = g * self.r.tan_phi;
        (g * vr + b * vi, g * vi - b * vr)
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
        let (r, axis) = (self.output_resistance(i), self.axis(x));
        let (re, im) = (axis.0 * self.r.voltage - v.0 - r * i.0, axis.1 * self.r.voltage - v.1 - r * i.1);
        let rate = env.omega0 / self.r.reactance;
        turned((re * rate, im * rate), env.turns[1])
    }

    /// Voltage equation of the inverter, whose voltage points to `axis`.
    fn output_rows<S: Real>(&self, axis: (S, S), v: (S, S), i: (S, S), rows: (&mut S, &mut S)) {
        if !self.supplying() {
            *rows.0 = i.0;
            *rows.1 = i.1;
            return;
        }
        let r = self.output_resistance(i);
        *rows.0 = axis.0 * self.r.voltage - v.0 - r * i.0 + i.1 * self.r.reactance;
        *rows.1 = axis.1 * self.r.voltage - v.1 - r * i.1 - i.0 * self.r.reactance;
    }
}

impl Model for Ups {
    fn ports(&self) -> Vec<Port> {
        ["acInput", "acOutput"].map(|name| Port { name, domain: Domain::Ac }).to_vec()
    }

    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let current = ["output current, real part, pu", "output current, imaginary part, pu"].map(|name| Var {
            name,
            kind: VarKind::Algebraic,
            scale: 1.0,
        });
        if formulation == Formulation::SteadyState {
            return current.to_vec();
        }
        let filtered = formulation == Formulation::Emt && self.r.reactance > 0.0;
        let state = |name, scale| Var { name, kind: VarKind::Differential, scale };
        let mut vars =
            vec![state("rectifier power, pu", 1.0), state("battery power, pu", 1.0), state("dc link energy, pu", 1.0)];
        vars.extend(current.map(|v| if filtered { Var { kind: VarKind::Differential, ..v } } else { v }));
        if self.bypass.is_some() {
            vars.push(state("inverter angle, rad", 1.0));
        }
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
            let size = (x.volts[0].sq() + x.volts[1].sq()).sqrt();
            let axis = match self.bypass {
                Some(_) if size.value() > 1e-6 => (x.volts[0] / size, x.volts[1] / size),
                _ => (S::from_f64(1.0), S::zero()),
            };
            self.output_rows(axis, v_out, i, (&mut re[0], &mut im[0]));
            if self.rectifying() {
                let inverter = self.inverter(v_out, i);
                let cap = self.power.input_cap(Input { on: true, voltage: size, walk: f64::INFINITY });
                rectifier = inverter + self.power.recharge_at_start(inverter, cap);
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
            let (current, cells) = rest.split_at_mut(self.cells() - IR);
            if let Some(axis) = current.get_mut(AXIS - IR) {
                *axis = self.axis_rate(env, &x);
            }
            let (re, im) = current.split_at_mut(1);
            if emt {
                (re[0], im[0]) = self.filter_rates(env, v_out, i, &x);
            } else {
                self.output_rows(self.axis(&x), v_out, i, (&mut re[0], &mut im[0]));
            }
            self.power.battery.rates(&x.vars[self.cells()..], flows.source, flows.current, cells);
            if self.supplying() {
                let follows = self.source_ok() || self.r.follow_input && self.rectifying();
                let speed = if follows { x.frames[0] } else { S::from_f64(1.0) };
                out.frames[1] = speed - x.frames[1];
            }
        }
        let drawn = self.drawn(rectifier, x.volts);
        out.currents[0] = drawn.0 * -self.r.ki;
        out.currents[1] = drawn.1 * -self.r.ki;
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
        vec![(1, 1, scaled(y, self.r.ki))]
    }
    fn heeds_negative(&self, port: usize) -> bool {
        port == 0
    }
    fn see_negative(&mut self, _port: usize, v: (f64, f64)) {
        self.negative = v;
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        vars.copy_from_slice(rms.vars);
        (vars[IR], vars[II]) = turned((rms.vars[IR], rms.vars[II]), env.turns[1]);
    }
    fn turn_frame(&mut self, port: usize, angle: f64, vars: &mut [f64]) {
        if port == 1 && self.bypass.is_some() {
            vars[AXIS] -= angle;
        }
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
        self.begin(env, volts, steady, vars)
    }

    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        self.guard_values(env, &x, &self.flows(env, &x), out);
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let effect = self.crossed(k, env.t, volts, vars, log);
        self.plan(env.t);
        effect
    }
    fn wake_at(&self) -> Option<f64> {
        let own = self.next_deadline();
        self.next_transfer().filter(|_| self.connected).into_iter().chain(own).reduce(f64::min)
    }
    fn on_wake(&mut self, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let effect = self.transferred(env.t, vars, log).unwrap_or_else(|| self.woken(env.t, vars, log));
        self.plan(env.t);
        effect
    }
    fn on_event(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        let effect = self.command(action, params, env.t, vars, log)?;
        self.plan(env.t);
        Ok(effect)
    }
    fn on_dead(&mut self, port: usize, dead: bool, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        if port != 0 {
            return Effect::default();
        }
        let effect = self.input_went(dead, env.t, vars, log);
        self.plan(env.t);
        effect
    }

    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        let loss = if self.connected { self.loss(env, &x, &self.flows(env, &x)) } else { 0.0 };
        PowerBalance { loss, ..PowerBalance::default() }
    }

    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        self.power.link_time * self.power.s * x.vars[LINK] + self.power.battery.stored(&x.vars[self.cells()..])
    }

    fn heat(&self) -> f64 {
        self.dumped
    }

    fn signals(&self) -> Vec<SignalDef> {
        SIGNALS.to_vec()
    }

    fn measure(&self, env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        let flows = self.flows(env, &x);
        self.measured(env, &x, &flows, self.loss(env, &x, &flows), out);
    }
    fn observe(&self, env: &Env, x: Locals<f64>, _currents: &[f64], sights: Sights) {
        let flows = self.flows(env, &x);
        self.guard_values(env, &x, &flows, sights.guards);
        if sights.signals.is_none() && sights.powers.is_none() {
            return;
        }
        let loss = self.loss(env, &x, &flows);
        if let Some(signals) = sights.signals {
            self.measured(env, &x, &flows, loss, signals);
        }
        if let (Some(powers), true) = (sights.powers, self.connected) {
            powers.loss = loss;
        }
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
}
