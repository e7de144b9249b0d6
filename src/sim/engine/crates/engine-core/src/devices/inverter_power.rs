//! What an inverter gives at an instant and how its states move. See [`super::inverter`].

use super::ac_base::{inverse, size};
use super::inverter::{Inverter, Smoothing};
use super::inverter_control::*;
use super::limiter::{maximum, minimum};
use crate::device::*;
use crate::emt::phases::{self, seen_from, turned};
use crate::scalar::Real;

/// Quantities of an instant, in the island's frame.
pub(super) struct Now<S> {
    pub(super) v: (S, S),
    pub(super) i: (S, S),
    /// Current that is wanted; in `emt` the voltage that drives the filter's current towards it, in the turning frame.
    pub(super) wanted: (S, S),
    pub(super) drive: (S, S),
    pub(super) vq: S,
    pub(super) speed: S,
    pub(super) p: S,
    pub(super) q: S,
    pub(super) order: S,
    pub(super) bridge: S,
}

/// `emt`: slope of the resistance that a forming inverter's current meets beyond its limit, pu per unit of relative overcurrent.
const LIMIT_SLOPE: f64 = 20.0;
/// `rms`: resistance by which a following inverter's current falls beyond what its bridge builds, pu: 1.302 in place of 1.3 pu without any current
/// left of 0.8 pu behind 0.15 pu. The exact root of |1 + λ·Z| = |v + Z·i|/E_max is too steep where it begins for Newton's iteration.
const BRIDGE: f64 = 0.02;

pub(super) fn along<S: Real>(v: (S, S), (c, s): (S, S)) -> (S, S) {
    (v.0 * c - v.1 * s, v.1 * c + v.0 * s)
}

fn size_of<S: Real>(v: (S, S)) -> f64 {
    size((v.0.value(), v.1.value()))
}
/// A voltage that the bridge builds in place of this one.
fn within_bridge<S: Real>(e: (S, S)) -> (S, S) {
    if size_of(e) <= E_MAX {
        return e;
    }
    let share = S::from_f64(E_MAX) / (e.0.sq() + e.1.sq()).sqrt();
    (e.0 * share, e.1 * share)
}

impl Inverter {
    /// Power at the meter that this unit answers for, without its own.
    pub(super) fn metered<S: Real>(&self, env: &Env, m: &Smoothing, watched: &[S], own: S) -> S {
        let n = watched.len() / 2;
        let (v, i) = watched.split_at(n);
        let sum = v.iter().zip(i).fold(S::zero(), |sum, (v, i)| sum + *v * *i);
        let scale = m.share * env.s_base / self.s * if n == 3 { phases::POWER } else { 1.0 };
        if m.net { sum * scale + own } else { sum * scale }
    }

    /// Active order before the frequency's response, at own power `p`.
    fn order<S: Real>(&self, env: &Env, x: &Locals<S>, p: S) -> S {
        let mut order = S::from_f64(self.p_set);
        if let Some(m) = &self.smoothing {
            order = order + self.metered(env, m, x.watched, p) - x.vars[SMOOTH];
        }
        match self.reserve.charge(&x.vars[CONTROLS..]) {
            Some(charge) => order + self.recentred(charge),
            None => order,
        }
    }

    pub(super) fn recentred<S: Real>(&self, charge: S) -> S {
        let r = &self.recentring;
        ((charge - r.target) * r.gain).clamp_to(-r.most, r.most)
    }

    pub(super) fn now<S: Real>(&self, env: &Env, x: &Locals<S>) -> Now<S> {
        let v = (x.volts[0] * self.kv, x.volts[1] * self.kv);
        let axis = (x.vars[ANGLE].cos(), x.vars[ANGLE].sin());
        let (vd, vq) = along(v, (axis.0, -axis.1));
        let free = self.free_current((vd, vq), x.vars);
        let within = limited(free, self.present_limit(), self.priority);
        let mut wanted = along(within, axis);
        let emt = !env.turns.is_empty();
        // What a following one yields; it lags with the current in `emt` alone, where that is a state for itself.
        let yields = |i: (S, S)| {
            let gap = (v.0 - axis.0 * x.vars[V], v.1 - axis.1 * x.vars[V]);
            let most = self.present_limit().max(size_of(i));
            limited((i.0 - gap.0 * YIELD, i.1 - gap.1 * YIELD), most, Priority::Equal)
        };
        if emt && !self.forms {
            wanted = yields(wanted);
        }
        let i = match (emt, self.forms) {
            (true, _) => seen_from((x.vars[CD], x.vars[CQ]), env.turns[0]),
            (false, true) => wanted,
            (false, false) => self.built(v, yields(along((x.vars[CD], x.vars[CQ]), axis))),
        };
        let (p, q) = (v.0 * i.0 + v.1 * i.1, v.1 * i.0 - v.0 * i.1);
        let range = self.reserve.range(env, self.s, &self.losses, &x.vars[CONTROLS..]);
        let order = self.order(env, x, p);
        let (speed, order) = if self.forms {
            let order = minimum(maximum(order, range.0), range.1);
            (self.forming.speed(order, range, x.vars), order)
        } else {
            let order = order + self.following.frequency_response(x.vars[SPEED]);
            (self.following.speed(env.omega0, vq, x.vars), minimum(maximum(order, range.0), range.1))
        };
        let mut bridge = p + (i.0.sq() + i.1.sq()) * self.r;
        let mut drive = (S::zero(), S::zero());
        if emt {
            drive = self.drive(env, free, within, v, i, (wanted.0 - i.0, wanted.1 - i.1));
            bridge = bridge + drive.0 * i.0 + drive.1 * i.1;
        }
        Now { v, i, wanted, drive, vq, speed, p, q, order, bridge }
    }

    /// `emt`: voltage on the filter beyond what carries the present current. A following inverter's makes the current lag by T_i; a forming
    /// one's is E − v − Z·i, and what the limit replaces it by is damped in the same way; a current beyond the limit meets a steep resistance.
    fn drive<S: Real>(&self, env: &Env, free: (S, S), within: (S, S), v: (S, S), i: (S, S), gap: (S, S)) -> (S, S) {
        let damping = self.x / (env.omega0 * self.current_time);
        if !self.forms {
            let carries = self.behind(v, i);
            let e = within_bridge((carries.0 + gap.0 * damping, carries.1 + gap.1 * damping));
            return (e.0 - carries.0, e.1 - carries.1);
        }
        let square = free.0.sq() + free.1.sq();
        let mut r = S::from_f64(self.r);
        let limit = self.present_limit();
        let over = (i.0.sq() + i.1.sq()).sqrt() / limit - 1.0;
        if over.value() > 0.0 {
            r = r + over * LIMIT_SLOPE;
        }
        if square.value() > limit * limit {
            let share = ((within.0.sq() + within.1.sq()) / square).sqrt();
            r = r + (share * -1.0 + 1.0) * damping;
        }
        (r * gap.0 - gap.1 * self.x, r * gap.1 + gap.0 * self.x)
    }

    /// Voltage behind the filter that carries this current.
    fn behind<S: Real>(&self, v: (S, S), i: (S, S)) -> (S, S) {
        (v.0 + i.0 * self.r - i.1 * self.x, v.1 + i.1 * self.r + i.0 * self.x)
    }

    /// What is left in `rms` of a current that a following inverter controls where the bridge cannot build the voltage for it: behind an open phase
    /// nothing takes a balanced current, and its terminals would rise without end. What `emt` comes to rest at, e ∥ v + Z·i' + R_d·(i − i'): that is
    /// i' = i − λ·e, where e = (v + Z·i)/(1 + λ·Z) is nearly as large as the bridge builds.
    fn built<S: Real>(&self, v: (S, S), i: (S, S)) -> (S, S) {
        let free = self.behind(v, i);
        if size_of(free) <= E_MAX {
            return i;
        }
        let lambda = ((free.0.sq() + free.1.sq()) / (E_MAX * E_MAX) - 1.0) * (0.5 / BRIDGE);
        let (c, s) = (lambda * self.r + 1.0, lambda * self.x);
        let share = lambda / (c.sq() + s.sq());
        let e = ((free.0 * c + free.1 * s) * share, (free.1 * c - free.0 * s) * share);
        // Driven backwards by a voltage above it, it holds the current of its limit.
        limited((i.0 - e.0, i.1 - e.1), self.present_limit().max(size_of(i)), Priority::Equal)
    }

    /// Current without its limit, along the control's axes.
    pub(super) fn free_current<S: Real>(&self, v: (S, S), x: &[S]) -> (S, S) {
        if !self.forms {
            return self.following.current(x);
        }
        let (g, b) = inverse(self.r, self.x);
        let drop = (x[E] - v.0, -v.1);
        (drop.0 * g - drop.1 * b, drop.1 * g + drop.0 * b)
    }

    /// Power out of the reserve.
    pub(super) fn drawn<S: Real>(&self, bridge: S) -> S {
        bridge + self.losses.of(bridge)
    }

    pub(super) fn rows<S: Real>(&self, env: &Env, x: &Locals<S>, now: &Now<S>, rows: &mut [S]) {
        let vars = x.vars;
        let (controls, reserve) = rows.split_at_mut(CONTROLS);
        controls.fill(S::zero());
        controls[ANGLE] = (now.speed + 1.0 - x.frames[0]) * env.omega0;
        let size = (now.v.0.sq() + now.v.1.sq()).sqrt();
        controls[V] = (size - vars[V]) / self.measure_time;
        if self.forms {
            if !self.present.dip {
                self.forming.rates(now.order, (now.p, now.q), self.v_set, vars, controls);
            }
        } else {
            let q = self.following.reactive_order(vars[V], self.v_set, self.q_set);
            self.following.rates(env.omega0, now.vq, (now.order, q), vars, controls);
        }
        if let Some(m) = &self.smoothing {
            let gap = (self.metered(env, m, x.watched, now.p) - vars[SMOOTH]) / m.time;
            controls[SMOOTH] = gap.clamp_to(-m.ramp, m.ramp);
        }
        if let Some(&turn) = env.turns.first() {
            let rate = env.omega0 / self.x;
            let towards = turned((now.drive.0 * rate, now.drive.1 * rate), turn);
            // A current control turns with its loop, whose proportional part answers to the voltage at once: what that turns it, T_i makes good. A filter
            // is what it is.
            let omega = if self.forms { S::from_f64(env.omega0) } else { (vars[SPEED] + 1.0) * env.omega0 };
            controls[CD] = towards.0 - omega * vars[CQ];
            controls[CQ] = towards.1 + omega * vars[CD];
        } else {
            let rate = 1.0 / self.current_time;
            let axis = (vars[ANGLE].cos(), vars[ANGLE].sin());
            let wanted = along(now.wanted, (axis.0, -axis.1));
            controls[CD] = (wanted.0 - vars[CD]) * rate;
            controls[CQ] = (wanted.1 - vars[CQ]) * rate;
        }
        self.reserve.rates(self.s, self.drawn(now.bridge), &vars[CONTROLS..], reserve);
    }

    /// Steady equations: current out of the inverter, and the smoothed power.
    pub(super) fn steady<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        let v = (x.volts[0] * self.kv, x.volts[1] * self.kv);
        let i = (x.vars[0], x.vars[1]);
        out.currents[0] = i.0 * self.ki;
        out.currents[1] = i.1 * self.ki;
        let (p, q) = (v.0 * i.0 + v.1 * i.1, v.1 * i.0 - v.0 * i.1);
        let size = (v.0.sq() + v.1.sq()).sqrt();
        out.vars[2] = match &self.smoothing {
            Some(m) => self.metered(env, m, x.watched, p) - x.vars[2],
            None => x.vars[2],
        };
        if self.forms {
            out.vars[0] = p - x.frames[0] - self.p_set;
            out.vars[1] = size + q * self.forming.q_droop - self.v_set;
            return;
        }
        out.vars[0] = p - self.first_order(env);
        out.vars[1] = q - self.following.settled_reactive(size, self.v_set, self.q_set);
    }

    /// Active power of a following inverter at the start.
    pub(super) fn first_order(&self, env: &Env) -> f64 {
        let mut x = [0.0; 8];
        let n = self.reserve.vars().len();
        self.reserve.settle(self.s, 0.0, &mut x[..n]);
        let mut order = self.p_set;
        if n > 0 {
            order += self.recentred(self.reserve.starting_charge());
        }
        // The battery's limits hang on its current a little, so that they are settled with it.
        for _ in 0..20 {
            let range = self.reserve.range(env, self.s, &self.losses, &x[..n]);
            let p = order.min(range.1).max(range.0);
            self.reserve.settle(self.s, self.drawn(p + self.r * p * p), &mut x[..n]);
        }
        let range = self.reserve.range(env, self.s, &self.losses, &x[..n]);
        order.min(range.1).max(range.0)
    }

    pub(super) fn frequency(&self, now: &Now<f64>, x: &Locals<f64>) -> f64 {
        // That of the loop without its proportional part, which answers to every jump of phase.
        1.0 + if self.forms { now.speed } else { x.vars[SPEED] }
    }
}
