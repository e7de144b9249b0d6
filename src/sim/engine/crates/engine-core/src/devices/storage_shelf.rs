//! Battery or capacitors behind a bidirectional DC/DC converter on a rack bus: battery backup unit, capacitor shelf. Per unit on the
//! shelf's rating; the battery block ([`super::battery`]) is a supercapacitor where its open-circuit voltage rises from 0 in a line.
//!
//! ```text
//! backup     v = vOutput − (outputDroop/I_rated)·i, steep beyond the current limit and never backwards; rises over rampTime
//! smoothing  i* = (I_rated/shareDroop)·(v_f − v)        smoothingTime·dv_f/dt = v − v_f
//! charge     p* = −socGain·(socTarget − s), within ±rechargePower; while smoothing both ways, else charging alone
//! converter  converterTime·di/dt = i* − i               p_cells = p + linearLoss·|p| + quadraticLoss·p²
//! ```
//!
//! Smoothing reads the bus voltage alone: behind supplies of droop resistance R a share 1/(1 + R·g) of a fast step, with
//! g = I_rated/shareDroop, stays on them and the rest comes over with τ = smoothingTime·(1 + R·g). It fades over the last 2 % before a limit
//! of the state of charge and keeps the cells within their cut-off voltages. Backup starts when the bus has stood below `triggerVoltage` for
//! `triggerDelay`, ends when it has stood above for `returnDelay`, and is cut off at `socMin` or `cellMin`. Charging, too, waits for the
//! return delay: it would pull a weak bus below again at once. The auxiliary supply (`noLoadLoss`) is fed from the bus.
//! Its converter has freewheeling diodes across the bus ([`super::freewheel`]).

use super::battery::Battery;
use super::freewheel::Freewheel;
use super::limiter::{enters_above, maximum, minimum};
use super::params::{number_of, unknown_action};
use super::storage_shelf_power::{CELLS, CURRENT, FILTER, FLOOR, READY};
use super::storage_shelf_spec::SPEC;
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mode {
    Standby,
    /// Holds the bus; its converter rose from this instant.
    Backup {
        since: f64,
    },
}

pub struct StorageShelf {
    /// Rating, W; output bus, V; system pu per pu.
    pub(super) p: f64,
    pub(super) v_bus: f64,
    pub(super) ki: f64,
    pub(super) backup: bool,
    /// No-load voltage and its fall to rated current, pu of the bus; limit in pu current.
    pub(super) output: f64,
    pub(super) droop: f64,
    pub(super) output_limit: f64,
    pub(super) trigger: f64,
    pub(super) trigger_delay: f64,
    pub(super) ramp_time: f64,
    pub(super) return_delay: f64,
    pub(super) smoothing: bool,
    /// pu current per pu voltage.
    pub(super) share: f64,
    pub(super) smoothing_time: f64,
    pub(super) soc_target: f64,
    pub(super) soc_gain: f64,
    pub(super) recharge: f64,
    pub(super) converter_time: f64,
    /// At its terminals, F.
    pub(super) output_capacitance: f64,
    pub(super) freewheel: Freewheel,
    pub(super) no_load: f64,
    pub(super) linear: f64,
    pub(super) quadratic: f64,
    pub(super) battery: Battery,
    pub(super) mode: Mode,
    /// Trigger or return, whichever the mode waits for.
    pub(super) deadline: Option<f64>,
    /// End of the output's rise.
    pub(super) rising: Option<f64>,
    pub(super) connected: bool,
    pub(super) dead: bool,
    /// Bus below the trigger voltage, as last seen.
    pub(super) low: bool,
    /// It has been below and not yet above for the return delay: no charging, which would pull a weak bus below again.
    pub(super) held: bool,
    /// Cut off; recovers with the charge.
    pub(super) spent: bool,
    /// Has its start values.
    pub(super) started: bool,
}

impl Model for StorageShelf {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "dc", domain: Domain::Dc }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        if formulation == Formulation::SteadyState {
            return vec![];
        }
        let mut vars = ["filtered bus voltage, pu", "converter current, pu"]
            .map(|name| Var { name, kind: VarKind::Differential, scale: 1.0 })
            .to_vec();
        vars.extend(self.battery.vars());
        vars
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let v = x.volts[0];
        out.currents[0] = S::zero();
        if !self.connected {
            out.vars.fill(S::zero());
            return;
        }
        if formulation == Formulation::SteadyState {
            let i = if self.backing() {
                self.droop_current(v)
            } else {
                let mut cells = vec![S::zero(); self.battery.states()];
                self.battery.at_rest(&mut cells);
                let restoring = self.restoring(cells[0]);
                let (discharge, charge) = self.battery.swing_limits(cells[0], self.battery.source(&cells));
                let high = minimum(charge / self.p, S::from_f64(1.0));
                let low = -minimum(self.delivered(discharge / self.p), S::from_f64(1.0));
                -maximum(minimum(restoring, high), low) / maximum(v, S::from_f64(FLOOR))
            };
            out.currents[0] = (i - self.auxiliary(v)) * self.ki;
            return;
        }
        let f = self.flows(env.t, v, x.vars);
        let (states, cells) = out.vars.split_at_mut(CELLS);
        if self.dead {
            states.fill(S::zero());
            let own = &x.vars[CELLS..];
            self.battery.rates(own, self.battery.source(own), S::zero(), cells);
            return;
        }
        out.currents[0] = (f.i - f.auxiliary + self.freewheel.current(v)) * self.ki;
        states[FILTER] = (v - x.vars[FILTER]) / self.smoothing_time;
        states[CURRENT] = (f.wanted - x.vars[CURRENT]) / self.converter_time;
        self.battery.rates(&x.vars[CELLS..], f.source, f.current, cells);
    }
    fn holds_dc(&self, _port: usize) -> bool {
        self.backing()
    }
    fn buffers_dc(&self, _port: usize) -> bool {
        self.output_capacitance > 0.0
    }
    fn stores_dc(&self) -> bool {
        true
    }
    fn capacitance(&self, _port: usize, env: &Env) -> f64 {
        self.output_capacitance * self.v_bus * self.v_bus / env.s_base
    }
    fn initialise(
        &mut self,
        env: &Env,
        volts: &[f64],
        _currents: &[f64],
        _steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        self.started = true;
        let v = volts[0];
        self.battery.initialise(0.0, &mut vars[CELLS..]);
        vars[FILTER] = v;
        vars[CURRENT] = 0.0;
        self.low = v < self.trigger;
        self.held = self.low;
        if self.backing() {
            let i = self.droop_current(v);
            if i > self.output_limit {
                return Err(DeviceError {
                    code: "overloaded",
                    param: Some("outputCurrentLimit".into()),
                    message: format!("its load needs {i:.3} pu current, above its limit of {} pu", self.output_limit),
                });
            }
        }
        self.reconsider(env.t);
        if self.dead {
            return Ok(());
        }
        // The pairs' voltages, the limits and the current that delivers the power belong together.
        for _ in 0..60 {
            vars[CURRENT] = self.flows(env.t, v, vars).wanted;
            let i = self.flows(env.t, v, vars).current;
            self.battery.initialise(i, &mut vars[CELLS..]);
        }
        Ok(())
    }
    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        let b = &self.battery;
        let (v, soc) = (x.volts[0], x.vars[CELLS]);
        let i = if self.dead || !self.connected { 0.0 } else { self.flows(env.t, v, x.vars).current };
        let terminal = b.voltage(&x.vars[CELLS..], i);
        out.extend([v - self.trigger, soc - b.soc_min, (terminal - b.v_min) / b.v_min, soc - b.soc_min - READY]);
        out.push(Freewheel::guard(v));
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let none = Effect::default();
        let soc = vars[CELLS];
        match k {
            0 => {
                let over = volts[0] - self.trigger;
                let was = self.low;
                self.low = !enters_above(over, !self.low);
                self.held |= self.low;
                if self.low != was {
                    self.deadline = None;
                }
                if self.connected {
                    self.reconsider(env.t);
                }
                Effect { discontinuity: true, topology: false }
            }
            1 if self.backing() && soc < self.battery.soc_min + 1e-6 => self.cut_off(env.t, soc, "charge", log),
            2 if self.backing() => self.cut_off(env.t, soc, "voltage", log),
            3 if self.spent && soc > self.battery.soc_min + 0.5 * READY => {
                self.spent = false;
                self.reconsider(env.t);
                none
            }
            4 => self.freewheel.turned(volts[0]),
            _ => none,
        }
    }
    fn wake_at(&self) -> Option<f64> {
        [self.deadline, self.rising].into_iter().flatten().reduce(f64::min).filter(|_| self.connected)
    }
    fn on_wake(&mut self, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if self.rising.is_some_and(|end| env.t >= end) {
            self.rising = None;
            return Effect { discontinuity: true, topology: false };
        }
        if self.deadline.is_none_or(|d| env.t < d) {
            return Effect::default();
        }
        self.deadline = None;
        if self.mode == Mode::Standby && !self.low {
            self.held = false;
            return Effect { discontinuity: true, topology: false };
        }
        self.rising = (self.mode == Mode::Standby).then_some(env.t + self.ramp_time);
        self.mode = match self.mode {
            Mode::Standby => {
                log("D360", "backup: the bus is below its trigger voltage".into());
                Mode::Backup { since: env.t }
            }
            Mode::Backup { .. } => {
                log("D361", format!("standby: the bus is good again, {:.1} % charge", 100.0 * vars[CELLS]));
                self.held = false;
                Mode::Standby
            }
        };
        self.reconsider(env.t);
        Effect { discontinuity: true, topology: true }
    }
    fn on_event(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        match action {
            "disconnect" => {
                self.connected = false;
                self.mode = Mode::Standby;
                (self.deadline, self.rising) = (None, None);
                vars[CURRENT] = 0.0;
            }
            "connect" => {
                self.connected = true;
                self.reconsider(env.t);
            }
            "set" => {
                for key in params.keys() {
                    match key.as_str() {
                        "smoothingTime" => self.smoothing_time = number_of(params, key, 1e-3, 3600.0)?,
                        "rechargePower" => self.recharge = number_of(params, key, 0.0, f64::MAX)? / self.p,
                        _ => return Err(unknown_action(key, "smoothingTime and rechargePower")),
                    }
                }
                return Ok(Effect { discontinuity: true, topology: false });
            }
            _ => return Err(unknown_action(action, "disconnect, connect and set")),
        }
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn on_dead(&mut self, _port: usize, dead: bool, env: &Env, vars: &mut [f64], _log: &mut Log) -> Effect {
        self.dead = dead;
        if dead {
            (self.low, self.held) = (true, true);
            if let Some(i) = vars.get_mut(CURRENT) {
                *i = 0.0;
            }
            if !self.started && self.connected && self.backup && !self.spent {
                // Nothing else feeds the bus: it starts on it.
                self.mode = Mode::Backup { since: f64::NEG_INFINITY };
            } else if self.connected {
                self.reconsider(env.t);
            }
        }
        Effect { discontinuity: true, topology: true }
    }
    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        let cells = &x.vars[CELLS..];
        if !self.connected || self.dead {
            // What stands in the pairs dies down inside the cells.
            let loss = if self.connected { self.battery.heat(cells, self.battery.source(cells), 0.0) } else { 0.0 };
            return PowerBalance { loss, ..PowerBalance::default() };
        }
        let f = self.flows(env.t, x.volts[0], x.vars);
        let converter = f.terminal - f.p + x.volts[0] * f.auxiliary + self.freewheel.loss(x.volts[0]);
        PowerBalance {
            loss: converter * self.p + self.battery.heat(cells, f.source, f.current),
            ..PowerBalance::default()
        }
    }
    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        let volts = x.volts[0] * self.v_bus;
        self.battery.stored(&x.vars[CELLS..]) + 0.5 * self.output_capacitance * volts * volts
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        out[10] = 4.0;
        if !self.connected {
            return;
        }
        let (b, cells) = (&self.battery, &x.vars[CELLS..]);
        out[10] = match self.mode {
            _ if self.spent => 3.0,
            Mode::Backup { .. } => 1.0,
            Mode::Standby => 0.0,
        };
        out[3] = cells[0];
        out[4] = b.voltage(cells, 0.0);
        out[9] = b.temperature(cells);
        if self.dead {
            out[8] = b.heat(cells, b.source(cells), 0.0);
            return;
        }
        let f = self.flows(env.t, x.volts[0], x.vars);
        let i = f.i - f.auxiliary + self.freewheel.current(x.volts[0]);
        out[0] = x.volts[0] * self.v_bus;
        out[1] = i * self.p / self.v_bus;
        out[2] = x.volts[0] * i * self.p;
        out[4] = f.source.voltage(f.current);
        out[5] = f.current;
        out[6] = b.c_rate(f.current);
        out[7] = f.terminal * self.p;
        out[8] = self.balance(env, x, &[]).loss;
    }
}
