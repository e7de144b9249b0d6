//! State machine of an inverter: what its guards, deadlines and commands do. See [`super::inverter`].

use super::inverter::Inverter;
use super::inverter_control::*;
use super::params::{bad, choice_of, number_of, unknown_action};
use crate::device::*;
use crate::devices::ac_base::size;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum State {
    #[default]
    Running,
    /// Off by hand.
    Off,
    /// Comes back at an instant, if at all.
    Tripped { again: Option<f64> },
}

// Guards after those of the window.
const DIP: usize = 0;
const OVERLOAD: usize = 1;
const LIMIT: usize = 2;
const LOW: usize = 3;
pub(super) const HIGH: usize = 4;

impl Inverter {
    /// From following to forming, by what the states know of the network.
    fn form(&mut self, vars: &mut [f64], log: &mut Log) {
        let v = vars[V];
        if !self.forms && v > 0.1 {
            let (d, q) = (vars[P] / v, -vars[Q] / v);
            let e = (v + self.r * d - self.x * q, self.r * q + self.x * d);
            vars[E] = size(e);
            vars[ANGLE] += libm::atan2(e.1, e.0);
        } else {
            vars[E] = self.v_set;
        }
        self.forms = true;
        self.present.dip = false;
        log("D364", "forms the grid".into());
    }

    fn follow(&mut self, vars: &mut [f64], log: &mut Log) {
        let v = vars[V].max(0.1);
        let (d, q) = (vars[P] / v, -vars[Q] / v);
        vars[ANGLE] -= libm::atan2(self.r * q + self.x * d, v + self.r * d - self.x * q);
        if !self.present.instantaneous {
            (vars[CD], vars[CQ]) = (d, q);
        }
        self.forms = false;
        log("D364", "follows the grid".into());
    }

    /// Off: no current from this instant.
    fn off(&mut self, state: State, env: &Env, vars: &mut [f64]) -> Effect {
        if !self.running() {
            self.present.state = state;
            return Effect::default();
        }
        if self.present.instantaneous {
            self.present.heat += self.field(env, (vars[CD], vars[CQ]));
        }
        self.present.state = state;
        vars[CD] = 0.0;
        vars[CQ] = 0.0;
        self.window.forget();
        (self.present.overload_end, self.present.exhausted, self.present.dip, self.present.limiting) =
            (None, false, false, false);
        Effect { discontinuity: true, topology: true }
    }

    fn trip(&mut self, env: &Env, vars: &mut [f64], log: &mut Log, why: &str) -> Effect {
        log("D360", format!("tripped: {why}"));
        let again = (self.reconnect_delay > 0.0).then_some(env.t + self.reconnect_delay);
        self.off(State::Tripped { again }, env, vars)
    }

    /// Energy of the filter, J.
    pub(super) fn field(&self, env: &Env, i: (f64, f64)) -> f64 {
        0.5 * self.x / env.omega0 * (i.0 * i.0 + i.1 * i.1) * self.s
    }

    pub(super) fn crossed(&mut self, k: usize, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        let none = Effect::default();
        if !self.running() {
            return none;
        }
        let n = self.window.count();
        if k < n {
            let frequency = 1.0 + if self.forms && !self.forming.machine { 0.0 } else { vars[SPEED] };
            self.window.crossed(k, env.t, vars[V], frequency);
            return none;
        }
        let jump = Effect { discontinuity: true, topology: false };
        match k - n {
            DIP => {
                self.present.dip = !self.present.dip;
                jump
            }
            OVERLOAD => {
                let over = self.present.overload_end.is_none() && !self.present.exhausted;
                self.present.overload_end = over.then_some(env.t + self.overload_time);
                none
            }
            LIMIT => {
                self.present.limiting = !self.present.limiting;
                log("D362", format!("current limit {}", if self.present.limiting { "reached" } else { "left" }));
                none
            }
            LOW if self.forms => self.trip(env, vars, log, "its storage is empty"),
            LOW => {
                log("D361", "storage empty".into());
                none
            }
            _ => {
                log("D365", "storage full".into());
                none
            }
        }
    }

    pub(super) fn deadline(&self) -> Option<f64> {
        match self.present.state {
            State::Tripped { again } => again,
            State::Off => None,
            State::Running => {
                let window = self.window.deadline();
                [window, self.present.overload_end].into_iter().flatten().min_by(f64::total_cmp)
            }
        }
    }

    pub(super) fn woken(&mut self, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if self.running() {
            if let Some(why) = self.window.due(env.t) {
                return self.trip(env, vars, log, &why);
            }
            self.present.overload_end = None;
            self.present.exhausted = true;
            log("D363", format!("overload time over: current limited to {} pu", self.continuous));
            return Effect { discontinuity: true, topology: false };
        }
        let v = (volts[0] * self.kv, volts[1] * self.kv);
        let size = size(v);
        if size < 0.5 && !self.forms {
            let again = (self.reconnect_delay > 0.0).then_some(env.t + self.reconnect_delay);
            self.present.state = State::Tripped { again };
            return Effect::default();
        }
        let live = size > 0.1;
        vars[..SMOOTH].fill(0.0);
        vars[ANGLE] = if live { libm::atan2(v.1, v.0) } else { 0.0 };
        vars[V] = size;
        vars[E] = if live { size } else { self.v_set };
        self.present.state = State::Running;
        self.present.dip = false;
        log("D366", if live { "on the bars, synchronised" } else { "on the bars, supplies a dead bus" }.into());
        Effect { discontinuity: true, topology: true }
    }

    pub(super) fn died(&mut self, dead: bool, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        let again = Effect { discontinuity: true, topology: true };
        match self.present.state {
            State::Running if dead && self.form_on_island && !self.forms => {
                self.form(vars, log);
                again
            }
            State::Running if dead => {
                let effect = self.trip(env, vars, log, "no source left in its island");
                self.present.state = State::Tripped { again: None };
                effect
            }
            State::Tripped { again: None } if !dead && self.reconnect_delay > 0.0 => {
                self.present.state = State::Tripped { again: Some(env.t + self.reconnect_delay) };
                Effect::default()
            }
            _ => Effect::default(),
        }
    }

    pub(super) fn told(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        match action {
            "trip" => Ok(self.off(State::Tripped { again: None }, env, vars)),
            "disconnect" => Ok(self.off(State::Off, env, vars)),
            "connect" => {
                if !self.running() {
                    self.present.state = State::Tripped { again: Some(env.t) };
                }
                Ok(Effect::default())
            }
            "set" => {
                for key in params.keys() {
                    match key.as_str() {
                        "pSet" => self.p_set = number_of(params, key, -1e12, 1e12)? / self.s,
                        "qSet" => self.q_set = number_of(params, key, -1e12, 1e12)? / self.s,
                        "vSet" => self.v_set = number_of(params, key, 0.5, 1.5)?,
                        "control" => match choice_of(params, key, &["gridFollowing", "gridForming"])? {
                            "gridForming" if !self.forms => self.form(vars, log),
                            "gridFollowing" if self.forms => self.follow(vars, log),
                            _ => {}
                        },
                        _ => {
                            let message = format!("it takes pSet, qSet, vSet and control, not {key}");
                            return Err(bad("bad-parameter", key, message));
                        }
                    }
                }
                let topology = params.contains_key("control");
                Ok(Effect { discontinuity: true, topology })
            }
            _ => Err(unknown_action(action, "trip, disconnect, connect and set")),
        }
    }
}
