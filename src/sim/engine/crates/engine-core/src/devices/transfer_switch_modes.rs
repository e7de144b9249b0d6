//! What a transfer switch decides, and how it goes from one source to the other. See [`super::transfer_switch`].

use super::ac_base::{Phasor, size};
use super::transfer_switch::{Monitor, NAMES, TransferSwitch, WINDOW};
use crate::device::*;
use crate::emt::phases::{turned, vectors};
use serde_json::Map;

impl TransferSwitch {
    pub(super) fn good(&self, k: usize) -> bool {
        !self.dead[k] && self.inside[k * WINDOW..(k + 1) * WINDOW].iter().all(|inside| *inside)
    }
    pub(super) fn reason(&self, k: usize) -> String {
        let what = match self.inside[k * WINDOW..(k + 1) * WINDOW] {
            _ if self.dead[k] => "is dead",
            [false, ..] => "stands below its voltage window",
            [_, false, _] => "stands above its voltage window",
            [_, _, false] => "is outside its frequency band",
            _ => "is good",
        };
        format!("source {} {what}", NAMES[k])
    }
    pub(super) fn arcs(&self) -> bool {
        (0..2).any(|k| Some(k) != self.position && !self.ways[k].couples().is_empty())
    }

    /// Starts, keeps or gives up the waiting for a decision.
    pub(super) fn plan(&mut self, t: f64) {
        self.plan_engines(t);
        let first = if self.good(self.preferred) { self.preferred } else { 1 - self.preferred };
        let here_good = self.position.is_some_and(|here| self.good(here));
        if let Some(monitor) = &mut self.monitor {
            let (_, to) = monitor.waiting.unwrap_or((t, 0));
            monitor.waiting = monitor.waiting.filter(|_| here_good && to == first);
        }
        let wanted = match self.position {
            _ if self.waiting().is_some() => None,
            _ if self.locked || !self.connected || self.moving.is_some() || !self.good(first) => None,
            Some(here) if here == first => None,
            Some(here) if self.good(here) => self.returns.then_some((self.return_delay, first)),
            _ => Some((self.sense_time, first)),
        };
        self.sensed = match (wanted, self.sensed) {
            // What began as a return does not make a source that fails wait any longer.
            (Some((delay, to)), Some((at, was))) if was == to => Some((at.min(t + delay), to)),
            (Some((delay, to)), _) => Some((t + delay, to)),
            (None, _) => None,
        };
    }

    /// Starts, keeps or gives up the waiting for a command to the generators.
    fn plan_engines(&mut self, t: f64) {
        let Some(mains) = self.engines.as_ref().map(|engines| engines.mains) else { return };
        let (good, here) = (self.good(mains), self.position == Some(mains));
        let Some(engines) = &mut self.engines else { return };
        engines.due = match engines.run {
            false if !good => Some(engines.due.unwrap_or(t + engines.start_after)),
            true if good && here => Some(engines.due.unwrap_or(t + engines.cool_down)),
            _ => None,
        };
    }

    pub(super) fn operate(&mut self, k: usize, action: &str, env: &Env, vars: &mut [f64], log: &mut Log) {
        let n = vars.len() / 2;
        // “open” and “close” are all that is asked here.
        let _ = self.ways[k].on_event(action, &Map::new(), env, &mut vars[k * n..(k + 1) * n], log);
    }

    fn wait_no_more(&mut self) {
        if let Some(monitor) = &mut self.monitor {
            monitor.waiting = None;
        }
    }
    pub(super) fn waiting(&self) -> Option<(f64, usize)> {
        self.monitor.as_ref().and_then(|monitor| monitor.waiting)
    }

    /// A ahead of B, as complex numbers of their size; `slip` is what the frame of A has turned ahead of that of B.
    pub(super) fn apart(v: &[Phasor<f64>], slip: f64) -> Phasor<f64> {
        let (a, b) = (v[0], v[1]);
        turned((a.0 * b.0 + a.1 * b.1, a.1 * b.0 - a.0 * b.1), (libm::cos(slip), libm::sin(slip)))
    }
    /// In phasors beside the ways' currents.
    pub(super) fn slip(vars: &[f64]) -> f64 {
        if vars.len() == 5 { vars[4] } else { 0.0 }
    }
    /// Above 0 where both sources are in step; −1 where nothing waits for it.
    pub(super) fn in_step(&self, monitor: &Monitor, env: &Env, x: &Locals<f64>) -> f64 {
        if monitor.waiting.is_none() {
            return -1.0;
        }
        let v = vectors::<3>(x.volts);
        let faster = x.frames[0] - x.frames[1];
        let (re, im) = Self::apart(&v, Self::slip(x.vars) + faster * env.omega0 * self.transfer_time);
        let angle = monitor.angle - libm::atan2(im, re).abs();
        let voltage = monitor.voltage - (size(v[0]) - size(v[1])).abs();
        angle.min(voltage).min(monitor.frequency - faster.abs() * self.frequency)
    }

    /// To another source: at once, or in step with it where the one it stands on is good.
    pub(super) fn set_out(&mut self, to: usize, why: &str, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        let stands_well = self.position.is_some_and(|here| self.good(here)) && self.good(to);
        match &mut self.monitor {
            Some(monitor) if stands_well => {
                monitor.waiting = Some((env.t + monitor.wait, to));
                self.sensed = None;
                log("D389", format!("waits for both sources to come in step, to leave for {}: {why}", NAMES[to]));
                Effect::default()
            }
            _ => self.leave(to, why, self.transfer_time, env, vars, log),
        }
    }

    pub(super) fn leave(
        &mut self,
        to: usize,
        why: &str,
        open: f64,
        env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Effect {
        self.sensed = None;
        self.wait_no_more();
        self.moving = Some((env.t + open, to));
        if let Some(here) = self.position.take() {
            log("D385", format!("leaves {} for {}: {why}", NAMES[here], NAMES[to]));
            self.operate(here, "open", env, vars, log);
        }
        Effect { discontinuity: true, topology: true }
    }

    pub(super) fn arrive(&mut self, to: usize, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        self.moving = None;
        self.position = Some(to);
        self.transfers += 1;
        self.operate(to, "close", env, vars, log);
        log("D386", format!("on {}", NAMES[to]));
        Effect { discontinuity: true, topology: true }
    }

    pub(super) fn open(&mut self, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        (self.moving, self.sensed) = (None, None);
        self.wait_no_more();
        if let Some(here) = self.position.take() {
            self.operate(here, "open", env, vars, log);
        }
        Effect { discontinuity: true, topology: true }
    }
}
