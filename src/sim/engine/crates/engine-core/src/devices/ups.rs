//! Double-conversion UPS with battery: AC input (rectifier), DC link, battery converter, AC output (inverter). Power flows and controls:
//! [`super::ups_power`]; battery: [`super::battery`].
//!
//! The inverter is a voltage source of fixed magnitude behind R + jX, whose frequency is nominal or follows the input; above its
//! current limit the voltage gives way by a steep resistance that costs no power. The rectifier draws power at a set
//! displacement, i = (p − jq)/v*, as long as its current limit allows; that limit fades below 0.1 pu voltage.
//!
//! States: *normal* → (input outside its window for `detectionTime`) *on battery* → (inside for `returnDelay`) *walk-in*, power ramp →
//! *normal*. The battery is empty at `socMin` or `cellMin`; when the link then falls to `linkMin` the output goes off, and with
//! `autoRestart` comes back as soon as the link is charged again.

use super::params::{choice_of, number_of, signal, unknown_action};
use super::ups_power::{Flows, Input, UpsPower, UpsState};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Normal,
    OnBattery,
    WalkIn { since: f64 },
}

/// Fixed by its parameters: V, s, Hz; limits and impedance in pu of the rating.
pub struct Ratings {
    /// Nominal voltages of input and output bus, V; link, V.
    pub v_in: f64,
    pub v_out: f64,
    pub v_link: f64,
    /// System pu per pu of the rating.
    pub ki: f64,
    pub f0: f64,
    pub tan_phi: f64,
    pub window: (f64, f64),
    pub frequency_band: f64,
    pub detection_time: f64,
    pub return_delay: f64,
    pub walk_in_time: f64,
    pub link_min: f64,
    pub voltage: f64,
    pub reactance: f64,
    pub output_limit: f64,
    pub follow_input: bool,
    pub auto_restart: bool,
}

pub struct Ups {
    r: Ratings,
    power: UpsPower,
    mode: Mode,
    /// Detection or return, whichever the mode waits for.
    deadline: Option<f64>,
    connected: bool,
    output_on: bool,
    /// Tripped by hand: no automatic restart.
    latched: bool,
    input_dead: bool,
    /// Signs of the guards, as last seen.
    inside: [bool; GUARDS],
}

const RECTIFIER: usize = 0;
const BATTERY: usize = 1;
const LINK: usize = 2;
const IR: usize = 3;
const II: usize = 4;
const CELLS: usize = 5;

const LOW: usize = 0;
const HIGH: usize = 1;
const FREQUENCY: usize = 2;
const SOC_MIN: usize = 3;
const V_MIN: usize = 4;
const SOC_MAX: usize = 5;
const V_MAX: usize = 6;
const LINK_LOW: usize = 7;
const OUTPUT_LIMIT: usize = 8;
const LINK_READY: usize = 9;
const SOC_REFILLED: usize = 10;
const SOC_RELIEVED: usize = 11;
const GUARDS: usize = 12;

/// Slope of the inverter's current limit, pu resistance per unit of relative overcurrent.
const LIMIT_SLOPE: f64 = 50.0;
/// Link energy at which an output that was off comes back.
const READY: f64 = 0.98;
/// State of charge by which a limit must be left before it counts as left.
const SOC_HYSTERESIS: f64 = 0.02;

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
            inside: [true; GUARDS],
        }
    }

    fn input_ok(&self) -> bool {
        !self.input_dead && self.inside[LOW] && self.inside[HIGH] && self.inside[FREQUENCY]
    }
    fn rectifying(&self) -> bool {
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

    fn flows<S: Real>(&self, t: f64, x: &Locals<S>) -> Flows<S> {
        let v = (x.volts[0].sq() + x.volts[1].sq()).sqrt();
        let state = UpsState {
            rectifier: x.vars[RECTIFIER],
            battery_power: x.vars[BATTERY],
            link: x.vars[LINK],
            battery: &x.vars[CELLS..],
        };
        let inverter = self.inverter((x.volts[2], x.volts[3]), (x.vars[IR], x.vars[II]));
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

    /// Voltage equation of the inverter.
    fn output_rows<S: Real>(&self, v: (S, S), i: (S, S), rows: (&mut S, &mut S)) {
        if !self.supplying() {
            *rows.0 = i.0;
            *rows.1 = i.1;
            return;
        }
        let size = (i.0.sq() + i.1.sq()).sqrt();
        let over = size / self.r.output_limit - 1.0;
        let mut r = S::from_f64(self.power.resistance);
        if over.value() > 0.0 {
            r = r + over * LIMIT_SLOPE;
        }
        *rows.0 = -v.0 - r * i.0 + i.1 * self.r.reactance + self.r.voltage;
        *rows.1 = -v.1 - r * i.1 - i.0 * self.r.reactance;
    }

    fn start_battery(&mut self, vars: &mut [f64], log: &mut Log, why: &str) -> Effect {
        self.mode = Mode::OnBattery;
        self.deadline = None;
        vars[RECTIFIER] = 0.0;
        log("D320", format!("on battery: {why}"));
        Effect { discontinuity: true, topology: false }
    }

    fn output_off(&mut self, vars: &mut [f64]) -> Effect {
        self.output_on = false;
        (vars[IR], vars[II], vars[BATTERY]) = (0.0, 0.0, 0.0);
        Effect { discontinuity: true, topology: true }
    }

    fn output_back(&mut self, log: &mut Log) -> Effect {
        self.output_on = true;
        log("D324", "output on again".into());
        Effect { discontinuity: true, topology: true }
    }

    /// After the input's state changed: start or stop waiting.
    fn reconsider(&mut self, t: f64) {
        let waits = match self.mode {
            Mode::OnBattery => self.input_ok().then_some(self.r.return_delay),
            _ => (!self.input_ok()).then_some(self.r.detection_time),
        };
        self.deadline = match (waits, self.deadline) {
            (Some(_), Some(running)) => Some(running),
            (Some(delay), None) => Some(t + delay),
            (None, _) => None,
        };
    }

    fn input_reason(&self) -> &'static str {
        match self.inside {
            _ if self.input_dead => "the input is dead",
            [false, ..] => "input voltage below its window",
            [_, false, ..] => "input voltage above its window",
            _ => "input frequency outside its band",
        }
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
        let state = |name, scale| Var { name, kind: VarKind::Differential, scale };
        let mut vars = vec![state("rectifier", 1.0), state("battery", 1.0), state("link", 1.0)];
        vars.extend(current);
        let battery = &self.power.battery;
        let nominal = battery.open_circuit(0.5);
        for (k, name) in battery.state_names().into_iter().enumerate() {
            let kind = if k == 0 { VarKind::Reservoir } else { VarKind::Differential };
            vars.push(Var { name, kind, scale: if k == 0 { 1.0 } else { 0.1 * nominal } });
        }
        vars
    }

    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let v_out = (x.volts[2], x.volts[3]);
        let steady = formulation == Formulation::SteadyState;
        let i = if steady { (x.vars[0], x.vars[1]) } else { (x.vars[IR], x.vars[II]) };
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
            out.vars[IR] = i.0;
            out.vars[II] = i.1;
        } else {
            let flows = self.flows(env.t, &x);
            rectifier = flows.rectifier;
            let (states, rest) = out.vars.split_at_mut(IR);
            states[RECTIFIER] = flows.rectifier_rate;
            states[BATTERY] = flows.battery_rate;
            states[LINK] = flows.link_rate;
            let (current, cells) = rest.split_at_mut(CELLS - IR);
            let (re, im) = current.split_at_mut(1);
            self.output_rows(v_out, i, (&mut re[0], &mut im[0]));
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

    fn frame_weight(&self, port: usize) -> f64 {
        if port == 1 && self.supplying() { f64::INFINITY } else { 0.0 }
    }

    fn initialise(
        &mut self,
        _env: &Env,
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
        self.inside = [true; GUARDS];
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
        Ok(())
    }

    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        let b = &self.power.battery;
        let v = libm::hypot(x.volts[0], x.volts[1]);
        let flows = self.flows(env.t, &x);
        let (soc, cell) = (x.vars[CELLS], b.voltage(&x.vars[CELLS..], flows.current));
        out.extend([
            v - self.r.window.0,
            self.r.window.1 - v,
            self.r.frequency_band - (x.frames[0] - 1.0).abs() * self.r.f0,
            soc - b.soc_min,
            (cell - b.v_min) / b.v_min,
            b.soc_max - soc,
            (b.v_max - cell) / b.v_max,
            x.vars[LINK] - self.r.link_min * self.r.link_min,
            self.r.output_limit - libm::hypot(x.vars[IR], x.vars[II]),
            x.vars[LINK] - READY,
            soc - b.soc_min - SOC_HYSTERESIS,
            b.soc_max - SOC_HYSTERESIS - soc,
        ]);
    }

    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let none = Effect::default();
        if !self.connected {
            return none;
        }
        // The side entered: the opposite of the one last seen, unless the voltages plainly say otherwise.
        let v = libm::hypot(volts[0], volts[1]);
        let plain = match k {
            LOW => v - self.r.window.0,
            HIGH => self.r.window.1 - v,
            _ => 0.0,
        };
        self.inside[k] = if plain.abs() > 1e-6 { plain > 0.0 } else { !self.inside[k] };
        let inside = self.inside[k];
        let jump = Effect { discontinuity: true, topology: false };
        match k {
            LOW | HIGH | FREQUENCY => {
                self.reconsider(env.t);
                none
            }
            SOC_MIN | V_MIN if !inside && !self.power.empty => {
                self.power.empty = true;
                log("D321", format!("battery cut off at {:.1} % charge", 100.0 * vars[CELLS]));
                jump
            }
            SOC_MAX | V_MAX if !inside && !self.power.full => {
                self.power.full = true;
                log("D325", format!("battery full at {:.1} %", 100.0 * vars[CELLS]));
                jump
            }
            SOC_REFILLED if inside && self.power.empty => {
                self.power.empty = false;
                jump
            }
            SOC_RELIEVED if inside && self.power.full => {
                self.power.full = false;
                jump
            }
            LINK_LOW if !inside && self.output_on => {
                log("D322", "output lost: link voltage below its minimum".into());
                self.output_off(vars)
            }
            LINK_READY if inside && !self.output_on && !self.latched && self.r.auto_restart => self.output_back(log),
            OUTPUT_LIMIT => {
                let what = if inside { "left" } else { "reached" };
                log("D323", format!("output current limit {what}"));
                none
            }
            _ => none,
        }
    }

    fn wake_at(&self) -> Option<f64> {
        let end = match self.mode {
            Mode::WalkIn { since } => Some(since + self.r.walk_in_time),
            _ => None,
        };
        match (self.deadline, end) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
        .filter(|_| self.connected)
    }

    fn on_wake(&mut self, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if self.deadline.is_some_and(|d| env.t >= d) {
            if self.mode != Mode::OnBattery {
                let why = self.input_reason();
                return self.start_battery(vars, log, why);
            }
            self.deadline = None;
            self.mode = Mode::WalkIn { since: env.t };
            self.power.empty = vars[CELLS] <= self.power.battery.soc_min;
            log("D326", "input good, walk-in".into());
            return Effect { discontinuity: true, topology: false };
        }
        if let Mode::WalkIn { since } = self.mode
            && env.t >= since + self.r.walk_in_time
        {
            self.mode = Mode::Normal;
            log("D327", "walk-in complete".into());
            return Effect { discontinuity: true, topology: false };
        }
        Effect::default()
    }

    fn on_event(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        let topology = Effect { discontinuity: true, topology: true };
        match action {
            "trip" => {
                self.latched = true;
                log("D328", "output tripped".into());
                Ok(self.output_off(vars))
            }
            "restart" => {
                self.latched = false;
                Ok(if self.output_on || vars[LINK] < READY { Effect::default() } else { self.output_back(log) })
            }
            "disconnect" => {
                self.connected = false;
                Ok(topology)
            }
            "connect" => {
                self.connected = true;
                self.start_battery(vars, log, "connected");
                self.reconsider(env.t);
                Ok(topology)
            }
            "set" => {
                for key in params.keys() {
                    match key.as_str() {
                        "batteryMode" => {
                            self.power.active = choice_of(params, key, &["passive", "active"])? == "active"
                        }
                        "smoothingTime" => self.power.smoothing_time = number_of(params, key, 1e-3, 3600.0)?,
                        "inputRampLimit" => {
                            self.power.ramp_limit = number_of(params, key, 1.0, f64::MAX)? / self.power.s;
                        }
                        _ => return Err(unknown_action(key, "batteryMode, smoothingTime and inputRampLimit")),
                    }
                }
                Ok(Effect { discontinuity: true, topology: false })
            }
            _ => Err(unknown_action(action, "trip, restart, disconnect, connect and set")),
        }
    }

    fn on_dead(&mut self, port: usize, dead: bool, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        if port != 0 || dead == self.input_dead {
            return Effect::default();
        }
        self.input_dead = dead;
        if dead && env.t <= 0.0 && self.mode == Mode::Normal {
            // Dead from the start: there is nothing to detect.
            return self.start_battery(vars, log, "the input is dead");
        }
        self.reconsider(env.t);
        Effect { discontinuity: true, topology: false }
    }

    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        if !self.connected {
            return PowerBalance::default();
        }
        let flows = self.flows(env.t, &x);
        PowerBalance { loss: self.loss(&x, &flows), ..PowerBalance::default() }
    }

    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        self.power.link_time * self.power.s * x.vars[LINK] + self.power.battery.stored(&x.vars[CELLS..])
    }

    fn signals(&self) -> Vec<SignalDef> {
        SIGNALS.to_vec()
    }

    fn measure(&self, env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        out[16] = 4.0;
        if !self.connected {
            return;
        }
        let s = self.power.s;
        let line = |i: f64, v: f64| i * s / (libm::sqrt(3.0) * v);
        let flows = self.flows(env.t, &x);
        let i_in = (-currents[0] / self.r.ki, -currents[1] / self.r.ki);
        let (vi, vo) = ((x.volts[0], x.volts[1]), (x.volts[2], x.volts[3]));
        out[0] = (vi.0 * i_in.0 + vi.1 * i_in.1) * s;
        out[1] = (vi.1 * i_in.0 - vi.0 * i_in.1) * s;
        out[2] = line(libm::hypot(i_in.0, i_in.1), self.r.v_in);
        out[3] = libm::hypot(vi.0, vi.1) * self.r.v_in;
        if self.supplying() {
            let i = (x.vars[IR], x.vars[II]);
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
        out[15] = self.loss(&x, &flows);
        out[16] = match self.mode {
            _ if !self.output_on => 3.0,
            Mode::Normal => 0.0,
            Mode::OnBattery => 1.0,
            Mode::WalkIn { .. } => 2.0,
        };
    }
}

impl Ups {
    /// W.
    fn loss(&self, x: &Locals<f64>, flows: &Flows<f64>) -> f64 {
        let (v, i) = ((x.volts[2], x.volts[3]), (x.vars[IR], x.vars[II]));
        let inverter = if self.supplying() { self.inverter(v, i) - (v.0 * i.0 + v.1 * i.1) } else { 0.0 };
        let converter = flows.terminal - x.vars[BATTERY];
        (inverter + converter) * self.power.s + self.power.battery.loss(&x.vars[CELLS..], flows.current)
    }
}

pub const SIGNALS: &[SignalDef] = &[
    signal("pIn", "W", "Active power drawn from the input"),
    signal("qIn", "var", "Reactive power drawn from the input"),
    signal("iIn", "A", "Input current"),
    signal("vIn", "V", "Input voltage, line to line"),
    signal("pOut", "W", "Active power delivered"),
    signal("qOut", "var", "Reactive power delivered"),
    signal("iOut", "A", "Output current"),
    signal("vOut", "V", "Output voltage, line to line"),
    signal("frequency", "Hz", "Output frequency"),
    signal("vLink", "V", "DC link voltage"),
    signal("pBattery", "W", "Battery power at its terminals, discharge +"),
    signal("iBattery", "A", "Battery current, discharge +"),
    signal("vBattery", "V", "Battery voltage"),
    signal("soc", "1", "State of charge"),
    signal("crate", "1/h", "Battery current over its capacity, discharge +"),
    signal("loss", "W", "Losses of converters and battery"),
    signal("mode", "1", "0 normal, 1 on battery, 2 walk-in, 3 output off, 4 disconnected"),
];
