//! State machine of the UPS: what its guards, deadlines and commands do. See [`super::ups`].

use super::ac_base::size;
use super::params::{choice_of, number_of, unknown_action};
use super::ups::{BATTERY, II, IR, LINK, RECTIFIER, Ups};
use super::ups_power::Flows;
use super::ups_transfer::{Cause, Path};
use crate::device::{DeviceError, Effect, Env, Locals, Log};
use crate::sequence::{extreme_lines, lowest_line};
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mode {
    Normal,
    OnBattery,
    WalkIn { since: f64 },
}

pub(super) const LOW: usize = 0;
pub(super) const HIGH: usize = 1;
pub(super) const FREQUENCY: usize = 2;
pub(super) const SOC_MIN: usize = 3;
pub(super) const V_MIN: usize = 4;
pub(super) const SOC_MAX: usize = 5;
pub(super) const LINK_LOW: usize = 6;
pub(super) const OUTPUT_LIMIT: usize = 7;
pub(super) const LINK_READY: usize = 8;
pub(super) const SOC_REFILLED: usize = 9;
pub(super) const SOC_RELIEVED: usize = 10;
/// Of the bypass source.
pub(super) const BYPASS_LOW: usize = 11;
pub(super) const BYPASS_HIGH: usize = 12;
pub(super) const BYPASS_FREQUENCY: usize = 13;
/// The output is in phase with it.
pub(super) const IN_PHASE: usize = 14;
/// What the bypass carries the inverter may carry for ever.
pub(super) const FITS: usize = 15;
/// What the bypass carries the rectifier can carry without the battery.
pub(super) const CARRIES: usize = 16;
/// What the bypass carries lies within the inverter's current limit.
pub(super) const WITHIN: usize = 17;
pub(super) const GUARDS: usize = 18;

/// Distance from an end of the input's window, pu, from which a voltage says itself on which side it stands. In `emt` the negative sequence is told
/// after the guard was seen, and moves the lowest line meanwhile: by a fiftieth of a jump in a step of 100 µs.
const PLAIN: f64 = 0.02;
/// Link energy at which an output that was off comes back.
const READY: f64 = 0.98;
/// State of charge by which a limit must be left before it counts as left.
const SOC_HYSTERESIS: f64 = 0.02;

impl Ups {
    pub(super) fn input_ok(&self) -> bool {
        !self.input_dead && self.inside[LOW] && self.inside[HIGH] && self.inside[FREQUENCY]
    }
    /// An output that was lost comes back with the rectifier, which carries it alone from the end of its walk-in on.
    fn may_restart(&self) -> bool {
        let may = !self.output_on && !self.latched && !self.overdrawn && self.r.auto_restart;
        may && self.rectifying() && self.mode == Mode::Normal
    }

    pub(super) fn start_battery(&mut self, vars: &mut [f64], log: &mut Log, why: &str) -> Effect {
        self.mode = Mode::OnBattery;
        self.deadline = None;
        vars[RECTIFIER] = 0.0;
        self.rested(vars);
        log("D320", format!("on battery: {why}"));
        Effect { discontinuity: true, topology: false }
    }

    /// A battery that its voltage cut off under load may give again.
    fn rested(&mut self, vars: &[f64]) {
        self.power.empty = vars[self.cells()] <= self.power.battery.soc_min || !self.inside[V_MIN];
    }

    /// Counts a sag that begins at `t`; whether it is the one too many.
    fn counted(&mut self, t: f64) -> bool {
        let (count, window) = (self.r.sag_count, self.r.sag_window);
        if count == 0 || self.held {
            return false;
        }
        self.sags.retain(|at| t - at <= window);
        self.sags.push(t);
        self.sags.len() >= count
    }

    pub(super) fn output_off(&mut self, vars: &mut [f64]) -> Effect {
        self.output_on = false;
        (vars[IR], vars[II], vars[BATTERY]) = (0.0, 0.0, 0.0);
        Effect { discontinuity: true, topology: true }
    }

    pub(super) fn output_back(&mut self, log: &mut Log) -> Effect {
        self.output_on = true;
        log("D324", "output on again".into());
        Effect { discontinuity: true, topology: true }
    }

    /// After the input's state changed: start or stop waiting.
    pub(super) fn reconsider(&mut self, t: f64) {
        let waits = match self.mode {
            Mode::OnBattery => (self.input_ok() && !self.held).then_some(self.r.return_delay),
            _ => (!self.input_ok()).then_some(self.r.detection_time),
        };
        self.deadline = match (waits, self.deadline) {
            (Some(_), Some(running)) => Some(running),
            (Some(delay), None) => Some(t + delay),
            (None, _) => None,
        };
    }

    pub(super) fn input_reason(&self) -> &'static str {
        match self.inside[..] {
            _ if self.input_dead => "the input is dead",
            [false, ..] => "input voltage below its window",
            [_, false, ..] => "input voltage above its window",
            _ => "input frequency outside its band",
        }
    }

    /// Values whose signs the transitions follow, in the order of the constants above.
    pub(super) fn guard_values(&self, env: &Env, x: &Locals<f64>, flows: &Flows<f64>, out: &mut Vec<f64>) {
        let b = &self.power.battery;
        let v = (x.volts[0], x.volts[1]);
        let output = self.output_current(env, x);
        let (soc, cell) = (x.vars[self.cells()], flows.source.voltage(flows.current));
        let (lowest, highest) = extreme_lines(v, self.negative);
        out.extend([
            lowest - self.r.window.0,
            self.r.window.1 - highest,
            self.r.frequency_band - (x.frames[0] - 1.0).abs() * self.r.f0,
            soc - b.soc_min,
            (cell - b.v_min) / b.v_min,
            b.soc_max - soc,
            x.vars[LINK] - self.r.link_min * self.r.link_min,
            self.r.output_limit - size(output),
            x.vars[LINK] - READY,
            soc - self.power.empty_at - SOC_HYSTERESIS,
            b.soc_max - SOC_HYSTERESIS - soc,
        ]);
        self.transfer_guards(env, x, size(output), out);
    }

    /// Guard `k` changed its sign.
    pub(super) fn crossed(&mut self, k: usize, t: f64, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let none = Effect::default();
        // The side entered: the opposite of the one last seen, unless the voltages plainly say otherwise.
        let v = (volts[0], volts[1]);
        let plain = match k {
            LOW => lowest_line(v, self.negative) - self.r.window.0,
            HIGH => self.r.window.1 - extreme_lines(v, self.negative).1,
            _ => 0.0,
        };
        self.inside[k] = if plain.abs() > PLAIN { plain > 0.0 } else { !self.inside[k] };
        let inside = self.inside[k];
        if !self.connected {
            return none;
        }
        let jump = Effect { discontinuity: true, topology: false };
        match k {
            LOW if !inside && self.counted(t) => {
                let why = format!("sag {} within {} s, held until restarted", self.r.sag_count, self.r.sag_window);
                self.held = true;
                self.start_battery(vars, log, &why)
            }
            LOW | HIGH | FREQUENCY => {
                self.reconsider(t);
                none
            }
            SOC_MIN | V_MIN if !inside && !self.power.empty => {
                self.power.empty = true;
                self.power.empty_at = vars[self.cells()].max(self.power.battery.soc_min);
                log("D321", format!("battery cut off at {:.1} % charge", 100.0 * vars[self.cells()]));
                jump
            }
            SOC_MAX if !inside && !self.power.full => {
                self.power.full = true;
                log("D325", format!("battery full at {:.1} %", 100.0 * vars[self.cells()]));
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
            LINK_LOW if !inside && self.supplying() && self.bypass_ok() => {
                self.onto_bypass(Cause::Lost, vars, log, "link voltage below its minimum")
            }
            LINK_LOW if !inside && self.supplying() => {
                // It would be lost again as soon as it were back.
                self.overdrawn = self.mode == Mode::Normal && self.input_ok();
                let until = if self.overdrawn {
                    "; the rectifier does not carry the load alone: off until restarted"
                } else {
                    ""
                };
                log("D322", format!("output lost: link voltage below its minimum{until}"));
                self.output_off(vars)
            }
            LINK_READY if inside && self.may_restart() => self.output_back(log),
            k if k >= GUARDS => {
                self.count_passed(t);
                none
            }
            OUTPUT_LIMIT if self.supplying() => {
                let what = if inside { "left" } else { "reached" };
                log("D323", format!("output current limit {what}"));
                none
            }
            _ => none,
        }
    }

    pub(super) fn next_deadline(&self) -> Option<f64> {
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

    pub(super) fn woken(&mut self, t: f64, vars: &mut [f64], log: &mut Log) -> Effect {
        if self.deadline.is_some_and(|d| t >= d) {
            if self.mode != Mode::OnBattery {
                let why = self.input_reason();
                return self.start_battery(vars, log, why);
            }
            self.deadline = None;
            self.mode = Mode::WalkIn { since: t };
            self.rested(vars);
            log("D326", "input good, walk-in".into());
            return Effect { discontinuity: true, topology: false };
        }
        if let Mode::WalkIn { since } = self.mode
            && t >= since + self.r.walk_in_time
        {
            self.mode = Mode::Normal;
            log("D327", "walk-in complete".into());
            if self.may_restart() && vars[LINK] >= READY {
                return self.output_back(log);
            }
            return Effect { discontinuity: true, topology: false };
        }
        Effect::default()
    }

    pub(super) fn command(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        t: f64,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        let topology = Effect { discontinuity: true, topology: true };
        match action {
            "trip" => {
                self.latched = true;
                Ok(self.fall_back(Cause::Trip, vars, log, "inverter tripped"))
            }
            "toBypass" | "toInverter" | "loseModules" | "restoreModules" => {
                self.transfer_command(action, params, t, vars, log)
            }
            "restart" => {
                (self.latched, self.overdrawn) = (false, false);
                if matches!(self.path, Path::Bypass(Cause::Trip)) {
                    return Ok(self.onto_inverter(vars, log, "restarted"));
                }
                if self.held {
                    self.held = false;
                    self.sags.clear();
                    self.reconsider(t);
                }
                Ok(if self.output_on || vars[LINK] < READY { Effect::default() } else { self.output_back(log) })
            }
            "disconnect" => {
                self.connected = false;
                Ok(topology)
            }
            "connect" => {
                self.connected = true;
                self.start_battery(vars, log, "connected");
                self.reconsider(t);
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
                        "ecoMode" => self.set_eco(params)?,
                        _ => return Err(unknown_action(key, "batteryMode, smoothingTime, inputRampLimit and ecoMode")),
                    }
                }
                Ok(Effect { discontinuity: true, topology: false })
            }
            _ => Err(unknown_action(
                action,
                "trip, restart, toBypass, toInverter, loseModules, restoreModules, disconnect, connect and set",
            )),
        }
    }

    /// The input's island lost or regained its source.
    pub(super) fn input_went(&mut self, dead: bool, t: f64, vars: &mut [f64], log: &mut Log) -> Effect {
        if dead == self.input_dead {
            return Effect::default();
        }
        self.input_dead = dead;
        if dead && t <= 0.0 && self.mode == Mode::Normal {
            // Dead from the start: there is nothing to detect.
            self.path = Path::Inverter;
            let effect = self.start_battery(vars, log, "the input is dead");
            // What it begins with, which is not among the variables yet.
            self.power.empty = self.power.battery.soc <= self.power.battery.soc_min;
            return effect;
        }
        self.reconsider(t);
        Effect { discontinuity: true, topology: false }
    }
}
