//! Path of the load through the UPS: inverter or static bypass, and what changes it. See [`super::ups`].
//!
//! *Eco mode*: the load is on the bypass while its source is inside the bypass window; `transferTime` after the source left it, the inverter
//! carries the load, and `retransferDelay` after both the source and the rectifier are good again it goes back. Until the transfer the load
//! sees the disturbed source. *Overload*: what the inverter carries above its rating uses up its curve ([`super::overload_curve`]); used up, the load goes
//! to the bypass and comes back `retransferDelay` after it fits again, or `transferTime` after the source left its window; beyond the inverter's current
//! limit, as in a short circuit, which pulls the source down, the bypass feeds it on, by a curve of its own. *Trip* of the inverter or a link without energy: to the bypass; of the latter
//! back `retransferDelay` after the rectifier can carry the load without the battery. *Command*: to the bypass until it is told to come back, or
//! `transferTime` after the source left its window. Where the bypass cannot take over (source outside its window, or out of phase by more than 3°)
//! the output is lost.
//!
//! *Parallel modules*: `modules` carry the rating, `redundantModules` stand beside them; all that work share alike. With f = working/modules,
//! limits, link energy and no-load loss grow with f, output impedance and load-dependent losses fall with it.

use super::ac_base::size;
use super::overload_curve::OverloadCurve;
use super::params::{bad, number_of};
use super::ups::{AXIS, BATTERY, II, IR, LINK, Ups};
use super::ups_modes::{BYPASS_FREQUENCY, BYPASS_HIGH, BYPASS_LOW, CARRIES, FITS, GUARDS, IN_PHASE, Mode, WITHIN};
use super::ups_power::Input;
use crate::device::{DeviceError, Effect, Env, Locals, Log};
use crate::emt::phases::{seen_from, turned};
use crate::scalar::Real;
use crate::sequence::extreme_lines;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    Inverter,
    Bypass(Cause),
}

/// Why the load is on the bypass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Eco,
    Overload,
    /// The inverter is out of order until it is restarted.
    Trip,
    /// The link had no energy left.
    Lost,
    Command,
}

impl Path {
    pub const ECO: Self = Self::Bypass(Cause::Eco);
}

#[derive(Clone, Debug)]
pub struct Bypass {
    pub eco: bool,
    /// pu either side of nominal; Hz.
    pub voltage_band: f64,
    pub frequency_band: f64,
    pub transfer_time: f64,
    pub retransfer_delay: f64,
    /// pu of the rating: loss of what stands by; resistance of the switch.
    pub standby: f64,
    pub resistance: f64,
    pub curve: Option<OverloadCurve>,
}

#[derive(Clone, Copy, Debug)]
pub struct Modules {
    /// That carry the rating.
    pub needed: usize,
    pub installed: usize,
    pub working: usize,
}

impl Modules {
    /// Capacity over the rating.
    pub fn share(self) -> f64 {
        self.working.max(1) as f64 / self.needed as f64
    }
}

/// cos 3°: largest angle between output and bypass at a transfer.
const COS_MOST: f64 = 0.998_629_534_754_573_9;

/// Time in which the output's angle comes to that of the bypass source, s.
const SYNC: f64 = 0.1;

impl Ups {
    /// Direction of the inverter's voltage in its frame.
    pub(super) fn axis<S: Real>(&self, x: &Locals<S>) -> (S, S) {
        if self.bypass.is_none() {
            return (S::from_f64(1.0), S::zero());
        }
        (x.vars[AXIS].cos(), x.vars[AXIS].sin())
    }

    /// Cosine and sine of the angle by which the bypass source leads the output; none without a voltage. In `rms` the frames of two islands
    /// are taken as one: what they have turned against each other is not known there.
    fn lead<S: Real>(&self, env: &Env, x: &Locals<S>) -> Option<(S, S)> {
        let v = (x.volts[0], x.volts[1]);
        let size = (v.0.sq() + v.1.sq()).sqrt();
        if size.value() < 0.1 {
            return None;
        }
        let mut axis = self.axis(x);
        if let [input, output] = *env.turns {
            axis = seen_from(turned(axis, output), input);
        }
        Some(((v.0 * axis.0 + v.1 * axis.1) / size, (v.1 * axis.0 - v.0 * axis.1) / size))
    }

    pub(super) fn axis_rate<S: Real>(&self, env: &Env, x: &Locals<S>) -> S {
        let Some(b) = self.bypass.as_ref().filter(|_| self.source_ok()) else { return S::zero() };
        let most = std::f64::consts::TAU * b.frequency_band;
        self.lead(env, x).map_or(S::zero(), |(_, sine)| (sine / SYNC).clamp_to(-most, most))
    }

    /// Current through the bypass, pu of the rating.
    pub(super) fn bypassed<S: Real>(&self, x: &Locals<S>) -> (S, S) {
        match *x.watched {
            [re, im] => (re / self.r.ki, im / self.r.ki),
            _ => (S::zero(), S::zero()),
        }
    }

    pub fn guard_count(&self) -> usize {
        self.inside.len()
    }
    pub fn on_bypass(&self) -> bool {
        self.connected && self.path != Path::Inverter
    }
    pub(super) fn curves(&self) -> impl Iterator<Item = &OverloadCurve> {
        self.overload.iter().chain(self.bypass.iter().filter_map(|b| b.curve.as_ref()))
    }
    pub(super) fn within_band(&self, v: f64) -> bool {
        self.bypass.as_ref().is_some_and(|b| (v - 1.0).abs() < b.voltage_band)
    }
    /// The bypass's source stands inside its window.
    pub(super) fn source_ok(&self) -> bool {
        let inside = self.inside[BYPASS_LOW] && self.inside[BYPASS_HIGH] && self.inside[BYPASS_FREQUENCY];
        self.bypass.is_some() && inside && !self.input_dead
    }
    /// It may take over.
    pub(super) fn bypass_ok(&self) -> bool {
        self.source_ok() && self.inside[IN_PHASE]
    }

    /// After the guards of the modes: those of the bypass, then the thresholds of the curves.
    pub(super) fn transfer_guards(&self, env: &Env, x: &Locals<f64>, inverter: f64, out: &mut Vec<f64>) {
        let current = self.bypassed(x);
        let (through, share) = (size(current), self.modules.share());
        match &self.bypass {
            Some(b) => {
                let v = (x.volts[0], x.volts[1]);
                let cosine = self.lead(env, x).map_or(-1.0, |(cosine, _)| cosine);
                let (lowest, highest) = extreme_lines(v, self.negative);
                out.extend([
                    lowest - 1.0 + b.voltage_band,
                    1.0 + b.voltage_band - highest,
                    b.frequency_band - (x.frames[0] - 1.0).abs() * self.r.f0,
                    cosine - COS_MOST,
                    share - through,
                    self.left_of_rectifier(current, x),
                    self.r.output_limit - through,
                ]);
            }
            None => out.extend([1.0; GUARDS - BYPASS_LOW]),
        }
        if let Some(curve) = &self.overload {
            curve.guards(if self.supplying() { inverter } else { 0.0 }, share, out);
        }
        if let Some(curve) = self.bypass.as_ref().and_then(|b| b.curve.as_ref()) {
            curve.guards(through, 1.0, out);
        }
    }

    /// Power that the rectifier has left beyond what the inverter would need for what the bypass carries, pu.
    fn left_of_rectifier(&self, through: (f64, f64), x: &Locals<f64>) -> f64 {
        let k = self.r.v_out / self.r.v_in;
        let (re, im) = (k * through.0, k * through.1);
        let input = Input { on: true, voltage: size((x.volts[0], x.volts[1])), walk: f64::INFINITY };
        self.power.input_cap(input) - self.power.inverter(x.volts[2] * re + x.volts[3] * im, re * re + im * im)
    }

    /// Tells the curves which of their thresholds are passed.
    pub(super) fn count_passed(&mut self, t: f64) {
        let mut from = GUARDS;
        let bypass = self.bypass.as_mut().and_then(|b| b.curve.as_mut());
        for curve in self.overload.iter_mut().chain(bypass) {
            let signs = &self.inside[from..from + curve.levels()];
            curve.pass(t, signs.iter().filter(|inside| !**inside).count());
            from += curve.levels();
        }
    }

    /// Where the load should be, and how long from now.
    fn wanted(&self) -> Option<(Path, f64)> {
        let b = self.bypass.as_ref().filter(|_| self.connected)?;
        let settled = self.mode == Mode::Normal && !self.latched;
        match self.path {
            Path::Inverter if !self.output_on && !self.latched && self.bypass_ok() => {
                Some((Path::Bypass(Cause::Lost), b.transfer_time))
            }
            Path::Inverter if self.output_on && b.eco && settled && self.bypass_ok() => {
                Some((Path::ECO, b.retransfer_delay))
            }
            Path::Bypass(Cause::Eco) if !b.eco => Some((Path::Inverter, 0.0)),
            Path::Bypass(Cause::Eco | Cause::Command) if !self.source_ok() => Some((Path::Inverter, b.transfer_time)),
            // A short circuit, which pulls the source down, it feeds better than the inverter.
            Path::Bypass(Cause::Overload) if !self.source_ok() => {
                self.inside[WITHIN].then_some((Path::Inverter, b.transfer_time))
            }
            Path::Bypass(Cause::Overload) if self.inside[FITS] => Some((Path::Inverter, b.retransfer_delay)),
            Path::Bypass(Cause::Lost) if settled && self.r.auto_restart && self.inside[CARRIES] => {
                Some((Path::Inverter, b.retransfer_delay))
            }
            _ => None,
        }
    }

    /// Starts, keeps or gives up the waiting for a transfer.
    pub(super) fn plan(&mut self, t: f64) {
        self.transfer = match (self.wanted(), self.transfer) {
            (Some((to, delay)), Some(running)) if (running.1, running.2) == (to, delay) => Some(running),
            (Some((to, delay)), _) => Some((t + delay, to, delay)),
            (None, _) => None,
        };
    }

    pub(super) fn next_transfer(&self) -> Option<f64> {
        let inverter = self.overload.as_ref().filter(|_| self.supplying()).and_then(OverloadCurve::deadline);
        let curve = self.bypass.as_ref().filter(|_| self.on_bypass()).and_then(|b| b.curve.as_ref());
        let bypass = curve.and_then(OverloadCurve::deadline);
        self.transfer.map(|(at, ..)| at).into_iter().chain(inverter).chain(bypass).reduce(f64::min)
    }

    /// Does what is due; none if nothing was.
    pub(super) fn transferred(&mut self, t: f64, vars: &mut [f64], log: &mut Log) -> Option<Effect> {
        if !self.connected || self.next_transfer().is_none_or(|at| t < at) {
            return None;
        }
        if let Some((at, to, _)) = self.transfer
            && t >= at
        {
            self.transfer = None;
            return Some(match to {
                Path::Bypass(Cause::Eco) => self.onto_bypass(Cause::Eco, vars, log, "eco mode"),
                Path::Bypass(cause) => self.onto_bypass(cause, vars, log, "output lost"),
                Path::Inverter => {
                    let why = if self.source_ok() { "ready again" } else { self.bypass_reason() };
                    self.onto_inverter(vars, log, why)
                }
            });
        }
        if self.supplying() {
            return Some(self.fall_back(Cause::Overload, vars, log, "overload curve used up"));
        }
        self.latched = true;
        self.path = Path::Inverter;
        log("D328", "output tripped: overload curve of the bypass used up".into());
        Some(self.output_off(vars))
    }

    fn bypass_reason(&self) -> &'static str {
        match self.inside[BYPASS_LOW..=BYPASS_FREQUENCY] {
            _ if self.input_dead => "the bypass source is dead",
            [false, ..] => "bypass voltage below its window",
            [_, false, _] => "bypass voltage above its window",
            _ => "bypass frequency outside its band",
        }
    }

    pub(super) fn onto_bypass(&mut self, cause: Cause, vars: &mut [f64], log: &mut Log, why: &str) -> Effect {
        self.path = Path::Bypass(cause);
        (self.output_on, self.overdrawn) = (true, false);
        log("D317", format!("to bypass: {why}"));
        (vars[IR], vars[II], vars[BATTERY]) = (0.0, 0.0, 0.0);
        Effect { discontinuity: true, topology: true }
    }

    pub(super) fn onto_inverter(&mut self, vars: &mut [f64], log: &mut Log, why: &str) -> Effect {
        if vars[LINK] < self.r.link_min * self.r.link_min {
            log("D322", "output lost: link voltage below its minimum".into());
            self.path = Path::Inverter;
            return self.output_off(vars);
        }
        self.path = Path::Inverter;
        log("D318", format!("to inverter: {why}"));
        Effect { discontinuity: true, topology: true }
    }

    /// The inverter can no longer carry the load: to the bypass, or else the output is off until it is restarted.
    pub(super) fn fall_back(&mut self, cause: Cause, vars: &mut [f64], log: &mut Log, why: &str) -> Effect {
        if self.on_bypass() {
            self.path = Path::Bypass(cause);
            log("D317", format!("stays on bypass: {why}"));
            return Effect::default();
        }
        if self.supplying() && self.bypass_ok() {
            return self.onto_bypass(cause, vars, log, why);
        }
        self.latched = true;
        let missing = if self.bypass.is_some() { ", and the bypass cannot take over" } else { "" };
        log("D328", format!("output tripped: {why}{missing}"));
        self.output_off(vars)
    }

    pub(super) fn set_eco(&mut self, params: &Map<String, Value>) -> Result<(), DeviceError> {
        let eco = params.get("ecoMode").and_then(Value::as_bool);
        match (eco, &mut self.bypass) {
            (Some(eco), Some(b)) => b.eco = eco,
            (None, _) => return Err(bad("bad-parameter", "ecoMode", "the event needs ecoMode: true or false".into())),
            (_, None) => return Err(bad("bad-parameter", "ecoMode", "it has no bypass".into())),
        }
        Ok(())
    }

    pub(super) fn transfer_command(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        t: f64,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        let refuse = |message: &str| Err(DeviceError { code: "bad-parameter", param: None, message: message.into() });
        match action {
            "toBypass" if self.bypass.is_none() => refuse("it has no bypass"),
            "toBypass" if self.on_bypass() => {
                self.path = Path::Bypass(Cause::Command);
                Ok(Effect::default())
            }
            "toBypass" if self.supplying() && self.bypass_ok() => {
                Ok(self.onto_bypass(Cause::Command, vars, log, "by command"))
            }
            "toBypass" => {
                log("D317", "not to bypass: its source is outside its window or out of phase".into());
                Ok(Effect::default())
            }
            "toInverter" if self.on_bypass() && !self.latched => Ok(self.onto_inverter(vars, log, "by command")),
            "toInverter" => Ok(Effect::default()),
            _ => {
                let by = match params.get("modules") {
                    None => 1,
                    Some(_) => number_of(params, "modules", 1.0, 1000.0)? as usize,
                };
                let m = self.modules;
                let working = if action == "loseModules" {
                    m.working.saturating_sub(by)
                } else {
                    m.installed.min(m.working + by)
                };
                Ok(self.work_with(working, t, vars, log))
            }
        }
    }

    fn work_with(&mut self, working: usize, t: f64, vars: &mut [f64], log: &mut Log) -> Effect {
        let before = self.modules.share();
        self.modules.working = working;
        let ratio = self.modules.share() / before;
        self.dumped += (1.0 - ratio) * self.power.link_time * self.power.s * vars[LINK];
        self.scale(ratio);
        let m = self.modules;
        log("D319", format!("{working} of {} modules work, {} are needed", m.installed, m.needed));
        // With other limits the curves are asked anew.
        self.count_passed(t);
        if working == 0 {
            self.latched = true;
            return self.fall_back(Cause::Trip, vars, log, "no module works");
        }
        Effect { discontinuity: true, topology: false }
    }

    /// Capacity times `ratio`.
    pub(super) fn scale(&mut self, ratio: f64) {
        let p = &mut self.power;
        for grows in
            [&mut p.link_time, &mut p.input_limit, &mut p.battery_limit, &mut p.no_load, &mut self.r.output_limit]
        {
            *grows *= ratio;
        }
        for falls in [&mut p.quadratic, &mut p.resistance, &mut self.r.reactance] {
            *falls /= ratio;
        }
    }
}
