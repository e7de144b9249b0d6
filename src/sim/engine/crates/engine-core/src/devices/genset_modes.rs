//! State machine of a set: what its guards, deadlines and commands do, and its reactive limits in the power flow. See [`super::genset`].

use super::genset::Genset;
use super::machine::OMEGA;
use super::params::{bad, number_of, unknown_action};
use crate::device::*;
use crate::devices::ac_base::size;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum State {
    Running,
    Off,
    Starting { ready: f64 },
}

impl Genset {
    fn off(&mut self, state: State) -> Effect {
        let was = self.connected();
        self.state = state;
        Effect { discontinuity: was, topology: was }
    }

    pub(super) fn hold_reactive(&mut self, x: Locals<f64>, may_leave: bool) -> bool {
        if !self.connected() {
            return false;
        }
        let (v, i) = ((x.volts[0] * self.kv, x.volts[1] * self.kv), (x.vars[0], x.vars[1]));
        let before = self.held;
        let (low, high) = self.q_limits;
        self.held = match self.held {
            None => {
                let q = v.1 * i.0 - v.0 * i.1;
                if q > high + 1e-9 {
                    Some(true)
                } else if q < low - 1e-9 {
                    Some(false)
                } else {
                    None
                }
            }
            // With a voltage above its set point a machine at its greatest reactive power could give less.
            Some(greatest) => {
                let above = self.regulated(v, i) - self.v_set;
                let could_leave = if greatest { above > 1e-9 } else { above < -1e-9 };
                if may_leave && could_leave { None } else { Some(greatest) }
            }
        };
        self.held != before
    }

    pub(super) fn reactive_held(&self) -> Option<String> {
        self.held.map(|greatest| {
            let q = self.q_limit(greatest) * self.s_rated / 1e6;
            format!(
                "held at its {} reactive power, {q:.3} Mvar: its voltage set point is not met",
                if greatest { "greatest" } else { "least" }
            )
        })
    }

    pub(super) fn crossed(&mut self, vars: &mut [f64], log: &mut Log) -> Effect {
        let omega = vars[OMEGA];
        // The next value on this side is seen when it is off; then its speed no longer counts.
        if !self.connected() || (omega > self.trip_below + 1e-9 && omega < self.trip_above - 1e-9) {
            return Effect::default();
        }
        log("D303", format!("tripped by its speed, {omega:.4} pu"));
        self.off(State::Off)
    }

    pub(super) fn woken(&mut self, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if self.stop_at.take().is_some() {
            if !self.connected() {
                return Effect::default();
            }
            log("D302", "off the bars (stop)".into());
            return self.off(State::Off);
        }
        let live = size((volts[0], volts[1])) * self.kv;
        let v = if live > 0.1 { (volts[0] * self.kv, volts[1] * self.kv) } else { (self.v_set, 0.0) };
        let before = self.machine.stored(vars[OMEGA]);
        let v_ref = if live > 0.1 { live } else { self.v_set };
        if let Err(e) = self.settle(env, v, (0.0, 0.0), vars) {
            log("D301", format!("did not start: {}", e.message));
            self.state = State::Off;
            return Effect::default();
        }
        // The regulator holds its set voltage, the governor its dispatched power.
        self.v_ref += self.v_set - v_ref;
        self.governor.dispatch(0.0, self.p_set / self.s_rated);
        self.started += (self.machine.stored(1.0) - before) * self.s_rated;
        self.state = State::Running;
        log("D300", if live > 0.1 { "on the bars, synchronised" } else { "on the bars, supplies a dead bus" }.into());
        Effect { discontinuity: true, topology: true }
    }

    pub(super) fn told(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        env: &Env,
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        match action {
            "trip" | "disconnect" => {
                log("D302", format!("off the bars ({action})"));
                Ok(self.off(State::Off))
            }
            "stop" => {
                // It runs on for whoever else has asked for it.
                self.callers = self.callers.saturating_sub(1);
                if self.callers == 0 {
                    self.stop_at = Some(env.t);
                    if !self.connected() {
                        self.state = State::Off;
                    }
                }
                Ok(Effect::default())
            }
            "start" | "connect" => {
                self.callers += 1;
                self.stop_at = None;
                if self.connected() || (action == "start" && self.state != State::Off) {
                    return Ok(Effect::default());
                }
                let delay = if action == "start" { self.start_delay } else { 0.0 };
                self.state = State::Starting { ready: env.t + delay };
                Ok(Effect::default())
            }
            "set" => {
                for key in params.keys() {
                    match key.as_str() {
                        "vSet" => {
                            let value = number_of(params, key, 0.5, 1.5)?;
                            self.v_ref += value - self.v_set;
                            self.v_set = value;
                        }
                        "pSet" => {
                            let value = number_of(params, key, -1e12, 1e12)?;
                            self.governor.dispatch(self.p_set / self.s_rated, value / self.s_rated);
                            self.p_set = value;
                        }
                        _ => return Err(bad("bad-parameter", key, format!("it takes vSet and pSet, not {key}"))),
                    }
                }
                Ok(Effect { discontinuity: true, topology: false })
            }
            _ => Err(unknown_action(action, "trip, disconnect, connect, start, stop and set")),
        }
    }
}
