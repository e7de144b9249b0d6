//! A device with phasor equations in the instantaneous network. Its AC ports see the space vector of the phase voltages in the
//! island's frame, which is the phasor as long as the network is balanced and steady.
//!
//! A `Vector` port takes the vector as it is: the device has its own fast dynamics there (an inductance, a stator).
//!
//! A `Drawn` port is that of an averaged converter or a slow load. It acts by the positive sequence: the mean of the vector now and a
//! quarter of a cycle ago, in which a negative sequence cancels (delayed signal cancellation, as converters' own synchronisation does
//! it; J. Svensson, M. Bongiorno, A. Sannino, IEEE Trans. Power Delivery 22 (2007) 1771), smoothed with T = 1 ms. What the phasor
//! equations draw there becomes an admittance that the phases see at once: a converter that shapes its current after its voltage, as a
//! power-factor corrector does. What the phases then carry beyond what the phasor equations account for fills a buffer (the converter's link)
//! that is emptied through the conductance with T_w = 5 ms, so that energy is conserved; slower below 0.32 pu, so that a voltage coming back
//! onto a filled buffer does not draw any current:
//!
//! ```text
//! T·dv_f/dt = ½·(v(t) + v(t − ¼/f)) − v_f           i = (g + j·b)·v,   g + j·b = i_rms(v_f)/v_f − w/(T_w·max(|v_f|², 0.1))
//! dw/dt = Re(v·i*) − Re(v_f·i_rms*)
//! ```
//!
//! The buffer alone delivers nothing. Where the phasor equations draw g₀, g = g₀ − w′ as long as the buffer's w′ is below half of it, and
//! g₀²/(4·w′) beyond: never nothing, since an open port leaves the voltage between leakages to the integration rule. Where they deliver, at most twice
//! that. Blocked, the port is open, and the buffer waits until it draws again.
//!
//! In `rms` it does the same where the network is unbalanced: its negative sequence has the admittance of the positive one, and what power comes in
//! by it the positive sequence need not bring, g = P/(|V₁|² + |V₂|²).
//!
//! A port that delivers (g < 0) keeps g·v_f, a current that does not answer at once: a negative conductance would ring with every
//! inductance. Where the device is switched, g + j·b goes over to what it makes of that with T_s = 0.2 ms: a converter that blocks ends the current of
//! its filter through its diodes, 1 pu in 0.1 pu of reactance within 0.3 ms at nominal voltage. Ended at once, the leakages before it would drive it
//! through their core's loss, with voltages that only the length of a step bounds. At the latest beyond 2 pu the diodes conduct into the link, which counts in the
//! buffer: where a fault leaves little voltage to end the current of a machine and its transformers, it takes longer than T_s. The times are assumptions about converters in general; control
//! loops faster than they are not in the model.

mod equations;

use super::phases::{seen_from, vector};
use crate::device::*;
use crate::devices::ac_base::size;
use crate::devices::constant_power::{AcConstantPower, ConstantPower};
use crate::dynamic::Device;
use crate::scalar::Real;
pub use equations::constant_power;
use equations::{Drawing, Negative, Switched};
use serde_json::{Map, Value};

/// Variables of a drawn port: filtered vector and buffer.
const EXTRA: [(&str, f64); 3] = [
    ("filtered voltage on the real axis, pu", 1.0),
    ("filtered voltage on the imaginary axis, pu", 1.0),
    ("energy of the averaging buffer, pu·s", 0.1),
];

/// Most voltages of all ports as phasors.
const PORT_ROWS: usize = 16;

const DRAWN: Option<EmtPort> = Some(EmtPort::Drawn);

pub struct Averaged<M> {
    /// Of each port; kept up where it is drawn and the inner device heeds it.
    negative: Vec<Negative>,
    /// With a buffer at a disconnection, J.
    lost: f64,
    /// Of each drawn port, how it was last switched.
    switched: Vec<Option<Switched>>,
    /// `Rms`: |V₂|² at every drawn port as last told, pu; 0 at others.
    squares: Vec<f64>,
    /// `Rms`: admittance that every drawn port is held at while a jump is solved.
    held: Vec<Option<(f64, f64)>>,
    inner: M,
    /// AC and DC ports in order; none for DC.
    ports: Vec<Option<EmtPort>>,
    /// How many of them are AC.
    ac: usize,
    /// Variables behind the inner device's own: of the drawn ports, and of a star point.
    extras: usize,
    /// The inner device's in `Emt`.
    formulation: Formulation,
    /// It has a star point with a way to earth, the current of which is the last variable in `Emt`.
    earthed: bool,
    /// `Rms`: zero-sequence current there as last told, pu.
    zero: (f64, f64),
}

/// The device as it is where it writes its own equations for phases or sees none, else inside [`Averaged`].
pub fn in_both_domains<M: Model + 'static>(model: M) -> Box<dyn Device> {
    let ports = model.ports();
    let mut ac = (0..ports.len()).filter(|k| ports[*k].domain == Domain::Ac);
    if ac.all(|k| model.emt_port(k) == EmtPort::Phases) { Box::new(model) } else { Box::new(Averaged::new(model)) }
}

impl<M: Model> Averaged<M> {
    pub fn new(inner: M) -> Self {
        let ports: Vec<_> = inner
            .ports()
            .iter()
            .enumerate()
            .map(|(k, p)| (p.domain == Domain::Ac).then(|| inner.emt_port(k)))
            .collect();
        let own = ports.contains(&Some(EmtPort::Vector));
        let negative = ports.iter().map(|_| Negative::default()).collect();
        let ac = ports.iter().flatten().count();
        let (squares, held, switched) = (vec![0.0; ports.len()], vec![None; ports.len()], vec![None; ports.len()]);
        let formulation = if own { Formulation::Emt } else { Formulation::Rms };
        let earthed = inner.star_point().is_some();
        let extras = EXTRA.len() * ports.iter().filter(|p| **p == DRAWN).count() + usize::from(earthed);
        let zero = (0.0, 0.0);
        Self { negative, lost: 0.0, switched, squares, held, inner, ports, ac, extras, formulation, earthed, zero }
    }

    pub fn inner(&self) -> &M {
        &self.inner
    }
}

impl<M: Model> Model for Averaged<M> {
    fn ports(&self) -> Vec<Port> {
        self.inner.ports()
    }

    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        if formulation != Formulation::Emt {
            return self.inner.vars(formulation);
        }
        let mut vars = self.inner.vars(self.formulation);
        for _ in self.ports.iter().filter(|p| **p == DRAWN) {
            vars.extend(EXTRA.map(|(name, scale)| Var { name, kind: VarKind::Differential, scale }));
        }
        vars.extend(self.inner.star_point().map(|(way, _)| way.variable()));
        vars
    }

    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        match formulation {
            Formulation::Emt if self.ac > 0 => self.translated(env, x, out),
            Formulation::Emt => self.inner.eval(self.formulation, env, x, out),
            Formulation::Rms if self.is_unbalanced() => self.unbalanced(env, x, out),
            _ => self.inner.eval(formulation, env, x, out),
        }
    }

    fn still(&self, formulation: Formulation) -> bool {
        (self.ac == 0 || formulation == Formulation::Rms) && self.inner.still(formulation)
    }
    fn constant_power(&self) -> Option<ConstantPower> {
        let Some(ConstantPower::Ac(power)) = self.inner.constant_power().filter(|_| self.is_drawn_alone()) else {
            return None;
        };
        let from = self.switched[0].map_or(f64::NEG_INFINITY, |switched| switched.end());
        Some(ConstantPower::Ac(AcConstantPower { from, ..power }))
    }
    fn linear(&self) -> bool {
        self.ac == 0 && self.inner.linear()
    }
    fn emt_port(&self, port: usize) -> EmtPort {
        self.inner.emt_port(port)
    }
    fn admittances(&self, sequence: Sequence, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        let mut found = self.inner.admittances(sequence, env, x);
        if sequence == Sequence::Negative && self.ports.contains(&DRAWN) {
            let currents = self.currents(Formulation::Rms, env, x);
            let ports = self.drawing(x.volts, &currents[..x.volts.len()]);
            found.extend(ports.map(|drawing| (drawing.ac, drawing.ac, drawing.y)));
        }
        if let (Sequence::Zero, Some((way, true))) = (sequence, self.inner.star_point()) {
            found.push((0, 0, way.admittance(1.0)));
        }
        found
    }
    fn switches(&mut self, env: &Env, x: Locals<f64>) {
        if !self.translates(x.volts.len()) || !self.ports.contains(&DRAWN) {
            return;
        }
        let (volts, n, own) = self.port_volts(env, x.volts, x.vars);
        let inner = Locals { volts: &volts[..n], frames: x.frames, vars: &x.vars[..own], watched: x.watched };
        let currents = self.currents(self.formulation, env, inner);
        let now: Vec<_> = self
            .drawn_ports()
            .zip(x.vars[own..].chunks_exact(EXTRA.len()))
            .map(|((port, _, at), extra)| {
                let rms = (-currents[at], -currents[at + 1]);
                (port, self.admittance(port, env.t, (volts[at], volts[at + 1]), rms, extra[2]))
            })
            .collect();
        for (port, y) in now {
            // Something that happens on the way takes the diodes' current along.
            let diodes = size(y).max(self.switched[port].filter(|s| s.is_under_way(env.t)).map_or(0.0, |s| s.diodes));
            self.switched[port] = Some(Switched { since: env.t, y, diodes });
        }
    }
    fn heeds_currents(&self) -> bool {
        self.earthed || self.inner.heeds_currents()
    }
    fn see_currents(&mut self, seen: SequenceCurrents) {
        self.zero = seen.zero;
        self.inner.see_currents(seen);
    }
    fn hold_drawn(&mut self, hold: bool, env: &Env, x: Locals<f64>) {
        let before = std::mem::replace(&mut self.held, vec![None; self.ports.len()]);
        if hold && self.ports.contains(&DRAWN) {
            let currents = self.currents(Formulation::Rms, env, x);
            let now: Vec<_> =
                self.drawing(x.volts, &currents[..x.volts.len()]).filter(|drawing| drawing.draws).collect();
            for Drawing { port, y, .. } in now {
                let was = before[port].unwrap_or(y);
                self.held[port] = Some((0.5 * (was.0 + y.0), 0.5 * (was.1 + y.1)));
            }
        }
    }
    fn zero_admittances(&self, order: f64, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        let mut found = self.inner.zero_admittances(order, env, x);
        if let Some((way, true)) = self.inner.star_point() {
            found.push((0, 0, way.admittance(order)));
        }
        found
    }
    fn heeds_negative(&self, port: usize) -> bool {
        self.ports[port] == DRAWN || self.inner.heeds_negative(port)
    }
    fn see_negative(&mut self, port: usize, v: (f64, f64)) {
        if self.ports[port] == DRAWN {
            self.squares[port] = v.0 * v.0 + v.1 * v.1;
        }
        self.inner.see_negative(port, v);
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, currents: &[f64], vars: &mut [f64]) {
        let (own, extra) = vars.split_at_mut(self.own_vars(vars.len()));
        if self.formulation == Formulation::Emt {
            self.inner.begin_emt(env, rms, currents, own);
        } else {
            own.copy_from_slice(rms.vars);
        }
        for ((_, _, at), rows) in self.drawn_ports().zip(extra.chunks_mut(EXTRA.len())) {
            rows.copy_from_slice(&[rms.volts[at], rms.volts[at + 1], 0.0]);
        }
        if let (true, Some(i)) = (self.earthed, vars.last_mut()) {
            *i = 0.0;
        }
    }
    fn watches(&self) -> Option<&str> {
        self.inner.watches()
    }
    fn meters(&self) -> bool {
        self.inner.meters()
    }
    fn heeds_past(&self) -> bool {
        self.ports.contains(&DRAWN)
    }
    fn looks_back(&self) -> bool {
        (0..self.ports.len()).any(|port| self.sees_negative(port))
    }
    fn accepted(&mut self, env: &Env, x: Locals<f64>) {
        let (mut from, mut ac) = (0, 0);
        for port in 0..self.ports.len() {
            if self.ports[port].is_none() {
                from += 1;
                continue;
            }
            if self.sees_negative(port) {
                let v = seen_from(vector(&x.volts[from..from + 3]), env.turns[ac]);
                self.negative[port].follow(env.t, v, env.past[ac], env.turns[ac]);
                self.inner.see_negative(port, self.negative[port].v);
            }
            (from, ac) = (from + 3, ac + 1);
        }
    }
    fn turn_frame(&mut self, port: usize, angle: f64, vars: &mut [f64]) {
        let (own, extra) = vars.split_at_mut(self.own_vars(vars.len()));
        self.inner.turn_frame(port, angle, own);
        if self.ports[port] == DRAWN {
            let before = self.ports[..port].iter().filter(|p| **p == DRAWN).count();
            let v = &mut extra[before * EXTRA.len()..];
            (v[0], v[1]) = seen_from((v[0], v[1]), (libm::cos(angle), libm::sin(angle)));
        }
    }

    fn frame_weight(&self, port: usize) -> f64 {
        self.inner.frame_weight(port)
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        self.inner.couples()
    }
    fn capacitance(&self, port: usize, env: &Env) -> f64 {
        if self.ports[port].is_none() { self.inner.capacitance(port, env) } else { 0.0 }
    }
    fn holds_dc(&self, port: usize) -> bool {
        self.inner.holds_dc(port)
    }
    fn buffers_dc(&self, port: usize) -> bool {
        self.inner.buffers_dc(port)
    }
    fn stores_dc(&self) -> bool {
        self.inner.stores_dc()
    }
    fn guess(&self, env: &Env, vars: &mut [f64]) {
        self.inner.guess(env, vars);
    }
    fn hold_limits(&mut self, env: &Env, x: Locals<f64>, may_leave: bool) -> bool {
        self.inner.hold_limits(env, x, may_leave)
    }
    fn limit_held(&self) -> Option<String> {
        self.inner.limit_held()
    }
    fn initialise(
        &mut self,
        env: &Env,
        volts: &[f64],
        currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        self.inner.initialise(env, volts, currents, steady, vars)
    }

    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        if !self.translates(x.volts.len()) {
            return self.inner.guards(env, x, out);
        }
        let (volts, n, own) = self.port_volts(env, x.volts, x.vars);
        self.inner.guards(
            env,
            Locals { volts: &volts[..n], frames: x.frames, vars: &x.vars[..own], watched: x.watched },
            out,
        );
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if !self.translates(volts.len()) {
            return self.inner.on_guard(k, env, volts, vars, log);
        }
        let (volts, n, own) = self.port_volts(env, volts, vars);
        let effect = self.inner.on_guard(k, env, &volts[..n], &mut vars[..own], log);
        self.cut_star(env, vars);
        effect
    }
    fn wake_at(&self) -> Option<f64> {
        self.inner.wake_at()
    }
    fn on_wake(&mut self, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if !self.translates(volts.len()) {
            return self.inner.on_wake(env, volts, vars, log);
        }
        let (volts, n, own) = self.port_volts(env, volts, vars);
        let effect = self.inner.on_wake(env, &volts[..n], &mut vars[..own], log);
        self.cut_star(env, vars);
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
        let own = vars.len().min(self.inner.vars(self.formulation).len());
        if action == "disconnect" {
            // Nothing flows from this instant on: what a buffer holds is lost.
            self.switched.fill(None);
            for extra in vars[own..].chunks_exact_mut(EXTRA.len()) {
                self.lost += extra[2] * env.s_base;
                extra[2] = 0.0;
            }
        }
        let effect = self.inner.on_event(action, params, env, &mut vars[..own], log);
        self.cut_star(env, vars);
        effect
    }
    fn on_dead(&mut self, port: usize, dead: bool, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        // Before `Emt` has begun the variables are the inner device's alone.
        let own = vars.len().min(self.inner.vars(self.formulation).len());
        self.inner.on_dead(port, dead, env, &mut vars[..own], log)
    }

    fn balance(&self, env: &Env, x: Locals<f64>, currents: &[f64]) -> PowerBalance {
        let mut powers = self.at(env, x, currents, |x, currents| self.inner.balance(env, x, currents));
        if !self.translates(x.volts.len()) && self.is_unbalanced() {
            // The sequence networks count as a loss what comes in by the negative one.
            let own = self.currents(Formulation::Rms, env, x);
            let ports = self.drawing(x.volts, &own[..x.volts.len()]);
            powers.loss -= ports.map(|drawing| drawing.y.0 * self.squares[drawing.port]).sum::<f64>() * env.s_base;
        }
        powers.loss += self.earth_powers(env, &x).0 * env.s_base;
        powers
    }
    fn observe(&self, env: &Env, x: Locals<f64>, currents: &[f64], sights: Sights) {
        let Sights { guards, mut signals, mut powers } = sights;
        self.at(env, x, currents, |x, currents| {
            let (signals, powers) = (signals.as_deref_mut(), powers.as_deref_mut());
            self.inner.observe(env, x, currents, Sights { guards, signals, powers });
        });
        if self.earthed {
            if let Some(signals) = signals {
                self.measure_star(&x, signals);
            }
            if let Some(powers) = powers {
                powers.loss += self.earth_powers(env, &x).0 * env.s_base;
            }
        }
    }
    fn observes_by_currents(&self, formulation: Formulation) -> bool {
        // What the phases carry says nothing to the inner device: in `Emt` it is asked for its own currents.
        let translated = formulation == Formulation::Emt && self.ports.iter().any(Option::is_some);
        !translated && self.inner.observes_by_currents(formulation)
    }
    fn stored(&self, env: &Env, x: Locals<f64>) -> f64 {
        let own = if self.translates(x.volts.len()) { self.own_vars(x.vars.len()) } else { x.vars.len() };
        let buffers: f64 = x.vars[own..].chunks_exact(EXTRA.len()).map(|extra| extra[2]).sum();
        (buffers + self.earth_powers(env, &x).1) * env.s_base + self.at(env, x, &[], |x, _| self.inner.stored(env, x))
    }
    fn heat(&self) -> f64 {
        self.inner.heat() + self.lost
    }
    fn signals(&self) -> Vec<SignalDef> {
        self.inner.signals()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        self.at(env, x, currents, |x, currents| self.inner.measure(env, x, currents, out));
        self.measure_star(&x, out);
    }
}
