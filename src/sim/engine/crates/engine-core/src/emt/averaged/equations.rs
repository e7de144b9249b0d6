//! What the ports of an averaged device draw: its phasor equations turned into phases, the admittance of a drawn port with its buffer, and in `rms`
//! what an unbalanced network makes of both.

use super::{Averaged, DRAWN, EXTRA, PORT_ROWS};
use crate::device::*;
use crate::devices::ac_base::size;
use crate::devices::constant_power::AcConstantPower;
use crate::devices::limiter::{maximum, minimum};
use crate::dynamic::MAX_LOCALS;
use crate::emt::phases::{phases, seen_from, turned, vector, zero};
use crate::scalar::Real;

/// Filter of the voltage that a drawn port acts by, s.
const FILTER: f64 = 1e-3;
/// Emptying of its buffer, s.
const BUFFER: f64 = 5e-3;
/// Smoothing of the negative sequence that a drawn port sees, s: a jump, which looks like one for a quarter of a cycle, hardly passes.
const NEGATIVE: f64 = 5e-3;
/// In which a port that is switched goes over to what it draws then, s; it has done so after so many times that.
const SWITCHING: f64 = 0.2e-3;
const SWITCHED: f64 = 40.0;
/// Voltage, pu, beyond which what has been switched takes its current through its diodes into the link, above any link's and the swing of its filter,
/// and by how much of the admittance before.
const DIODES: f64 = 2.0;
const CONDUCT: f64 = 10.0;
/// |v_f|², pu, below which the admittance no longer grows.
const FLOOR: f64 = 1e-3;
/// |v_f|², pu, below which the buffer's part no longer grows: a voltage that comes back onto a buffer would draw any current.
const BUFFER_FLOOR: f64 = 0.1;

/// The negative sequence at a port as a phasor, from half of the difference that the mean leaves.
#[derive(Default)]
pub(super) struct Negative {
    pub v: (f64, f64),
    /// Time of its last point.
    last: Option<f64>,
}

impl Negative {
    /// It turns backwards: conj(V₂)·e^(−2jθ) in the frame at θ.
    pub fn follow(&mut self, t: f64, v: (f64, f64), was: (f64, f64), (c, s): (f64, f64)) {
        let last = self.last.replace(t).unwrap_or(t);
        let now = turned(turned((0.5 * (v.0 - was.0), 0.5 * (was.1 - v.1)), (c, -s)), (c, -s));
        let share = 1.0 - libm::exp((last - t) / NEGATIVE);
        self.v.0 += share * (now.0 - self.v.0);
        self.v.1 += share * (now.1 - self.v.1);
    }
}

/// When a port was switched, the admittance that it had then, and the size of it that its diodes go by.
#[derive(Clone, Copy)]
pub(super) struct Switched {
    pub since: f64,
    pub y: (f64, f64),
    pub diodes: f64,
}
impl Switched {
    pub fn is_under_way(&self, t: f64) -> bool {
        t - self.since < SWITCHED * SWITCHING
    }
    /// From then on, whatever the rounding, it is not.
    pub fn end(&self) -> f64 {
        self.since + (SWITCHED + 1.0) * SWITCHING
    }
}

/// See [`Averaged::drawing`].
pub(super) struct Drawing<S> {
    pub port: usize,
    pub ac: usize,
    pub at: usize,
    pub y: (S, S),
    pub draws: bool,
}

impl<M: Model> Averaged<M> {
    pub(super) fn sees_negative(&self, port: usize) -> bool {
        self.ports[port] == DRAWN && self.inner.heeds_negative(port)
    }

    pub(super) fn own_vars(&self, vars: usize) -> usize {
        vars - self.extras
    }

    /// `Emt`: loss and stored energy of the way to earth, pu and pu·s.
    pub(super) fn earth_powers(&self, env: &Env, x: &Locals<f64>) -> (f64, f64) {
        match (self.inner.star_point(), x.vars.last()) {
            (Some((way, _)), Some(i)) if self.translates(x.volts.len()) => (way.loss(*i), way.energy(env.omega0, *i)),
            _ => (0.0, 0.0),
        }
    }
    /// The last signal of a device with a star point: its current, A; in `Emt`, where 1 pu is the crest, of the instant.
    pub(super) fn measure_star(&self, x: &Locals<f64>, signals: &mut [f64]) {
        let (Some((way, closed)), Some(signal)) = (self.inner.star_point(), signals.last_mut()) else { return };
        let emt = self.translates(x.volts.len());
        let i = match x.vars.last() {
            Some(i) if emt => i * std::f64::consts::SQRT_2,
            _ => size(self.zero),
        };
        *signal = if closed { way.neutral(i) } else { 0.0 };
    }
    /// Where something has opened the way to earth its current ends, and the energy of its inductance is lost.
    pub(super) fn cut_star(&mut self, env: &Env, vars: &mut [f64]) {
        let (Some((way, false)), true) =
            (self.inner.star_point(), vars.len() > self.inner.vars(self.formulation).len())
        else {
            return;
        };
        if let Some(i) = vars.last_mut() {
            self.lost += way.energy(env.omega0, std::mem::take(i)) * env.s_base;
        }
    }

    /// Whether local variables with so many voltages are those of `Emt`: the operating point, and devices on DC alone, need no translation.
    pub(super) fn translates(&self, volts: usize) -> bool {
        self.ac > 0 && volts == self.ports.len() + 2 * self.ac
    }

    /// Port voltages as the inner device sees them.
    #[inline]
    fn seen<S: Real>(&self, env: &Env, x: &Locals<S>, volts: &mut [S]) -> usize {
        let (mut from, mut to, mut ac, mut extra) = (0, 0, 0, self.own_vars(x.vars.len()));
        for port in &self.ports {
            let Some(kind) = port else {
                volts[to] = x.volts[from];
                (from, to) = (from + 1, to + 1);
                continue;
            };
            if *kind == EmtPort::Drawn {
                (volts[to], volts[to + 1]) = (x.vars[extra], x.vars[extra + 1]);
                extra += EXTRA.len();
            } else {
                (volts[to], volts[to + 1]) = unfiltered(env, x, from, ac);
            }
            (from, to, ac) = (from + 3, to + 2, ac + 1);
        }
        to
    }

    /// The inner device at an accepted point, and what it draws by its own equations where it looks at that.
    pub(super) fn at<T>(
        &self,
        env: &Env,
        x: Locals<f64>,
        drawn: &[f64],
        f: impl FnOnce(Locals<f64>, &[f64]) -> T,
    ) -> T {
        if !self.translates(x.volts.len()) {
            let differs = self.is_unbalanced() && self.inner.observes_by_currents(Formulation::Rms);
            return if differs { f(x, &self.currents(Formulation::Rms, env, x)[..x.volts.len()]) } else { f(x, drawn) };
        }
        let own = self.own_vars(x.vars.len());
        let mut volts = [0.0; PORT_ROWS];
        let volts = if self.is_drawn_alone() {
            &x.vars[own..own + 2]
        } else {
            let n = self.seen(env, &x, &mut volts);
            &volts[..n]
        };
        let inner = Locals { volts, frames: x.frames, vars: &x.vars[..own], watched: x.watched };
        if !self.inner.observes_by_currents(self.formulation) {
            return f(inner, &[]);
        }
        f(inner, &self.currents(self.formulation, env, inner)[..volts.len()])
    }

    pub(super) fn is_drawn_alone(&self) -> bool {
        !self.earthed && self.ports.as_slice() == [DRAWN]
    }

    pub(super) fn is_unbalanced(&self) -> bool {
        self.squares.iter().any(|square| *square > 0.0) || self.held.iter().any(Option::is_some)
    }

    /// Of the inner device's own equations, into the buses.
    pub(super) fn currents(&self, formulation: Formulation, env: &Env, x: Locals<f64>) -> [f64; PORT_ROWS] {
        let mut currents = [0.0; PORT_ROWS];
        let (mut frames, mut vars) = ([0.0; PORT_ROWS], [0.0; MAX_LOCALS]);
        let rows = Rows {
            currents: &mut currents[..x.volts.len()],
            frames: &mut frames[..x.frames.len()],
            vars: &mut vars[..x.vars.len()],
        };
        self.inner.eval(formulation, env, x, rows);
        currents
    }

    /// Of every drawn port its number, its place among the AC ports and among the inner device's voltages.
    pub(super) fn drawn_ports(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        let places = self.ports.iter().scan((0, 0), |(ac, at), port| {
            let place = (*ac, *at);
            (*ac, *at) = if port.is_some() { (*ac + 1, *at + 2) } else { (*ac, *at + 1) };
            Some(place)
        });
        places.enumerate().filter(|(port, _)| self.ports[*port] == DRAWN).map(|(port, (ac, at))| (port, ac, at))
    }

    /// `Rms`: of every drawn port its admittance in both sequences, and whether it draws; see [`Averaged::drawn_ports`].
    pub(super) fn drawing<'a, S: Real>(
        &'a self,
        volts: &'a [S],
        currents: &'a [S],
    ) -> impl Iterator<Item = Drawing<S>> + 'a {
        self.drawn_ports().map(move |(port, ac, at)| {
            if let Some((g, b)) = self.held[port] {
                return Drawing { port, ac, at, y: (S::from_f64(g), S::from_f64(b)), draws: true };
            }
            let (v, i) = ((volts[at], volts[at + 1]), (-currents[at], -currents[at + 1]));
            let size = v.0.sq() + v.1.sq();
            let square = maximum(size, S::from_f64(FLOOR));
            let power = i.0 * v.0 + i.1 * v.1;
            let draws = power.value() > 0.0;
            let g = if draws { power / maximum(size + self.squares[port], S::from_f64(FLOOR)) } else { S::zero() };
            Drawing { port, ac, at, y: (g, (i.1 * v.0 - i.0 * v.1) / square), draws }
        })
    }

    /// Current out of a drawn port, by its number and its place among the AC ports, where its phasor equations give `i`; and the rows of its variables.
    #[inline]
    fn drawn_port<S: Real>(
        &self,
        env: &Env,
        (port, ac): (usize, usize),
        v: (S, S),
        vars: &[S],
        i: (S, S),
        rows: &mut [S],
    ) -> (S, S) {
        let &[re, im, buffer] = vars else { unreachable!("one for each of EXTRA") };
        let rms = (-i.0, -i.1);
        let mut drawn = drawn(v, (re, im), self.admittance(port, env.t, (re, im), rms, buffer));
        if let Some(g) = self.diodes(port, env.t, v) {
            drawn = (drawn.0 + g * v.0, drawn.1 + g * v.1);
        }
        rows.copy_from_slice(&rates(v, env.past[ac], [re, im, buffer], rms, drawn));
        (-drawn.0, -drawn.1)
    }

    /// Equations in `Emt` of a device with one port, a drawn one: most loads are.
    fn drawn_alone<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        let (own, extra) = x.vars.split_at(x.vars.len() - EXTRA.len());
        let (own_rows, extra_rows) = out.vars.split_at_mut(own.len());
        let mut i = [S::zero(); 2];
        self.inner.eval(
            self.formulation,
            env,
            Locals { volts: &extra[..2], frames: x.frames, vars: own, watched: x.watched },
            Rows { currents: &mut i, frames: out.frames, vars: own_rows },
        );
        let i = self.drawn_port(env, (0, 0), unfiltered(env, &x, 0, 0), extra, (i[0], i[1]), extra_rows);
        out.currents.copy_from_slice(&phases(turned(i, env.turns[0])));
    }

    /// Equations in `Emt`. Kept out of line, so that phasor runs do not pay for its room on the stack.
    #[inline(never)]
    pub(super) fn translated<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        if self.is_drawn_alone() {
            return self.drawn_alone(env, x, out);
        }
        let (mut volts, mut currents) = ([S::zero(); PORT_ROWS], [S::zero(); PORT_ROWS]);
        let n = self.seen(env, &x, &mut volts);
        let own = self.own_vars(x.vars.len());
        let (own_rows, extra_rows) = out.vars.split_at_mut(own);
        self.inner.eval(
            self.formulation,
            env,
            Locals { volts: &volts[..n], frames: x.frames, vars: &x.vars[..own], watched: x.watched },
            Rows { currents: &mut currents[..n], frames: out.frames, vars: own_rows },
        );
        let (mut from, mut to, mut ac, mut extra) = (0, 0, 0, 0);
        for (port, kind) in self.ports.iter().enumerate() {
            let Some(kind) = kind else {
                out.currents[from] = currents[to];
                (from, to) = (from + 1, to + 1);
                continue;
            };
            let mut i = (currents[to], currents[to + 1]);
            if *kind == EmtPort::Drawn {
                let rows = &mut extra_rows[extra..extra + EXTRA.len()];
                let vars = &x.vars[own + extra..own + extra + EXTRA.len()];
                i = self.drawn_port(env, (port, ac), unfiltered(env, &x, from, ac), vars, i, rows);
                extra += EXTRA.len();
            }
            let abc = phases(turned(i, env.turns[ac]));
            out.currents[from..from + 3].copy_from_slice(&abc);
            (from, to, ac) = (from + 3, to + 2, ac + 1);
        }
        if let (Some((way, true)), Some(i), Some(row)) = (self.inner.star_point(), x.vars.last(), extra_rows.last_mut())
        {
            *row = way.rate(env.omega0, zero(&x.volts[..3]), *i);
            for current in &mut out.currents[..3] {
                *current = *current - *i;
            }
        }
    }

    /// Of a drawn port at `t`, where its phasor equations draw `rms` at `vf`.
    #[inline]
    pub(super) fn admittance<S: Real>(&self, port: usize, t: f64, vf: (S, S), rms: (S, S), buffer: S) -> (S, S) {
        let (g, b) = admittance(vf, rms, buffer);
        match self.switched[port] {
            Some(switched) if switched.is_under_way(t) => {
                let Switched { since, y: was, .. } = switched;
                let left = libm::exp((since - t) / SWITCHING);
                let over = |now: S, was: f64| now * (1.0 - left) + left * was;
                (over(g, was.0), over(b, was.1))
            }
            _ => (g, b),
        }
    }

    /// Conductance of the diodes of a port that has just been switched, at `v`. What it gave up within [`SWITCHING`] the inductances before it still
    /// drive; at the low voltage of a fault they would raise its terminals to ten times nominal.
    fn diodes<S: Real>(&self, port: usize, t: f64, v: (S, S)) -> Option<S> {
        let switched = self.switched[port].filter(|s| s.is_under_way(t))?;
        let square = v.0.sq() + v.1.sq();
        if square.value() <= DIODES * DIODES {
            return None;
        }
        Some((S::from_f64(-DIODES) / square.sqrt() + 1.0) * (CONDUCT * switched.diodes))
    }

    /// Equations in `Rms` with a negative sequence.
    #[inline(never)]
    pub(super) fn unbalanced<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        let n = x.volts.len();
        let mut currents = [S::zero(); PORT_ROWS];
        self.inner.eval(Formulation::Rms, env, x, Rows { currents: &mut currents[..n], ..out });
        out.currents.copy_from_slice(&currents[..n]);
        for Drawing { at, y: (g, b), .. } in self.drawing(x.volts, &currents[..n]).filter(|drawing| drawing.draws) {
            let v = (x.volts[at], x.volts[at + 1]);
            (out.currents[at], out.currents[at + 1]) = (b * v.1 - g * v.0, -(g * v.1) - b * v.0);
        }
    }

    /// Voltages of the inner device where only the raw phases and variables are at hand.
    pub(super) fn port_volts(&self, env: &Env, volts: &[f64], vars: &[f64]) -> ([f64; PORT_ROWS], usize, usize) {
        let mut seen = [0.0; PORT_ROWS];
        let n = self.seen(env, &Locals { volts, frames: &[], vars, watched: &[] }, &mut seen);
        (seen, n, self.own_vars(vars.len()))
    }
}

/// Voltage of an AC port as it is, in its frame: by its first phase and its place among the AC ports.
fn unfiltered<S: Real>(env: &Env, x: &Locals<S>, from: usize, ac: usize) -> (S, S) {
    seen_from(vector(&x.volts[from..from + 3]), env.turns[ac])
}

/// Current into a drawn port of this admittance at `v`.
#[inline]
fn drawn<S: Real>(v: (S, S), vf: (S, S), (g, b): (S, S)) -> (S, S) {
    let held = if g.value() < 0.0 { vf } else { v };
    (g * held.0 - b * v.1, g * held.1 + b * v.0)
}

/// Of a drawn port that has not just been switched, where its phasor equations draw `rms` at `vf`.
#[inline]
fn admittance<S: Real>(vf: (S, S), rms: (S, S), buffer: S) -> (S, S) {
    let size = vf.0.sq() + vf.1.sq();
    let over = S::from_f64(1.0) / maximum(size, S::from_f64(FLOOR));
    let asked = (rms.0 * vf.0 + rms.1 * vf.1) * over;
    let held = if size.value() > BUFFER_FLOOR { buffer * over } else { buffer * (1.0 / BUFFER_FLOOR) } * (1.0 / BUFFER);
    let g = if asked.value() > 0.0 && held.value() * 2.0 > asked.value() {
        asked.sq() / (held * 4.0)
    } else {
        maximum(asked - held, minimum(asked * 2.0, S::zero()))
    };
    let b = (rms.1 * vf.0 - rms.0 * vf.1) * over;
    (g, b)
}

/// Rates of a drawn port's variables: its voltage now and a quarter of a cycle ago, what the phasor equations draw, and what the phases carry.
#[inline]
fn rates<S: Real>(v: (S, S), was: (f64, f64), [re, im, _]: [S; 3], rms: (S, S), drawn: (S, S)) -> [S; 3] {
    [
        ((v.0 + was.0) * 0.5 - re) * (1.0 / FILTER),
        ((v.1 + was.1) * 0.5 - im) * (1.0 / FILTER),
        v.0 * drawn.0 + v.1 * drawn.1 - (re * rms.0 + im * rms.1),
    ]
}

/// An averaged load of constant power by itself, as [`Averaged`] has it: the current into its port out of its voltage, that of a quarter of a cycle
/// ago and its variables, and their rates.
#[inline]
pub fn constant_power(
    load: &AcConstantPower,
    profiles: &[f64],
    v: (f64, f64),
    was: (f64, f64),
    vars: [f64; 3],
) -> ((f64, f64), [f64; 3]) {
    let [re, im, buffer] = vars;
    let rms = load.current(profiles, (re, im));
    let admittance = admittance((re, im), rms, buffer);
    let i = drawn(v, (re, im), admittance);
    (i, rates(v, was, vars, rms, i))
}
