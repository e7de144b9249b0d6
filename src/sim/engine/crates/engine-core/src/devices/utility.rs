//! Network equivalent: EMF behind its short-circuit impedance, E − v = Z·i with Z = U_n²/S_sc at the given X/R, an ideal
//! frequency source; or, with `inertia`, the machines of a network of `systemPower` together, whose frequency answers,
//!
//! ```text
//! 2H·dω/dt = P₀ + g − P − D·(ω − 1)       T_g·dg/dt = −(ω − 1)/R − g       dδ/dt = ω₀·(ω − ω_frame)
//! ```
//!
//! where P is the power of the EMF and P₀ what it was at the start (P. Kundur, *Power System Stability and Control*, 11.1). A profile plays a factor of
//! the EMF.
//!
//! `voltageAt` = `source`: the EMF is `voltage`·U_n at angle 0. `terminal`: the power flow holds the terminal at that and the EMF follows;
//! `emt`: L·di/dt = e − v − R·i in each phase, star point earthed; the zero-sequence impedance is a multiple of that of the positive sequence.
//!
//! In the run the EMF is constant either way. Events change the EMF relative to its initial value (a sag, a step, a phase jump).

use super::ac_base::{AcBase, inverse, minus, power, size, times};
use super::params::{Build, DeviceSpec, bad, choice, number, number_of, positive, profile, signal, unknown_action};
use crate::device::*;
use crate::emt::phases::{self, in_phases, phases, seen_from, turned, vector, vectors};
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct Utility {
    base: AcBase,
    /// pu of the bus and the system.
    r: f64,
    x: f64,
    /// Zero-sequence resistance and reactance.
    zero: (f64, f64),
    voltage: f64,
    /// vNominal in pu of the bus.
    nominal: f64,
    at_terminal: bool,
    /// Initial EMF and what the events make of it.
    emf: (f64, f64),
    factor: f64,
    turn: f64,
    /// Frequency, pu; with inertia the one that its governors hold.
    speed: f64,
    system: Option<Inertia>,
    profile: Option<usize>,
    connected: bool,
}

/// Frequency of the network behind the equivalent: pu of its `power` (pu of the system base), s.
struct Inertia {
    power: f64,
    inertia: f64,
    damping: f64,
    /// 0: no governors.
    droop: f64,
    governor_time: f64,
    /// Power at the start.
    initial: f64,
}

/// Deviation of its frequency, pu, at which a network is no longer one: it is cut off.
const LOST: f64 = 0.5;
/// States after the current: angle against the frame, ω − 1, governors' power.
const SWING: [&str; 3] = ["system angle, rad", SYSTEM_SPEED, "system governor power, pu"];

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "utility",
    help: "Network equivalent: ideal voltage behind its short-circuit impedance",
    ports: &[("ac", Domain::Ac)],
    params: &[&[
        positive("vNominal", "V", f64::MAX, "Nominal line-to-line voltage"),
        positive("shortCircuitPower", "VA", f64::MAX, "Initial symmetrical short-circuit power"),
        number("xOverR", "1", 0.0, 1e9, "Reactance over resistance"),
        number("voltage", "pu", 0.1, 2.0, "EMF or terminal voltage, of vNominal"),
        choice("voltageAt", &["source", "terminal"], "What voltage stands for; default source").optional(),
        positive("zeroSequence", "1", 1000.0, "Zero-sequence over positive-sequence impedance; default 1").optional(),
        profile("profile", "1", "Factor of the EMF in time"),
        positive("inertia", "s", 1000.0, "H of the network behind it; default none: ideal frequency").optional(),
        positive("systemPower", "VA", f64::MAX, "Power of its running machines, base of H, D and droop; with inertia")
            .optional(),
        number("damping", "pu", 0.0, 1000.0, "Power per frequency of its loads; default 0").optional(),
        number("droop", "pu", 0.0, 1.0, "Frequency per power of its governors; 0 = none, the default").optional(),
        positive("governorTime", "s", 1000.0, "Time constant of its governors; with droop").optional(),
    ]],
    signals: &[
        signal("p", "W", "Active power delivered"),
        signal("q", "var", "Reactive power delivered"),
        signal("v", "V", "Terminal voltage, line to line"),
        signal("i", "A", "Current"),
        signal("frequency", "Hz", "Frequency"),
        signal("emf", "1", "EMF, pu of vNominal"),
    ],
    actions: &["set", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<Utility, DeviceError> {
    let base = AcBase { v: b.port_volts[0], s: b.s_base };
    let vn = b.number("vNominal")?;
    let ratio = b.number("xOverR")?;
    let z = vn * vn / b.number("shortCircuitPower")? / base.z();
    let r = z / f64::sqrt(1.0 + ratio * ratio);
    let voltage = b.number("voltage")? * vn / base.v;
    Ok(Utility {
        base,
        r,
        x: r * ratio,
        zero: {
            let factor = b.number_or("zeroSequence", 1.0);
            (r * factor, r * ratio * factor)
        },
        voltage,
        nominal: vn / base.v,
        at_terminal: b.has("voltageAt") && b.choice("voltageAt")? == "terminal",
        emf: (voltage, 0.0),
        factor: 1.0,
        turn: 0.0,
        speed: 1.0,
        system: if b.has("inertia") {
            let droop = b.number_or("droop", 0.0);
            Some(Inertia {
                power: b.number("systemPower")? / b.s_base,
                inertia: b.number("inertia")?,
                damping: b.number_or("damping", 0.0),
                droop,
                governor_time: if droop > 0.0 { b.number("governorTime")? } else { 1.0 },
                initial: 0.0,
            })
        } else {
            None
        },
        profile: b.profile("profile")?,
        connected: true,
    })
}

impl Utility {
    /// As events and profile leave it, without the network's swing.
    fn held(&self, env: &Env) -> (f64, f64) {
        let (s, c) = (libm::sin(self.turn), libm::cos(self.turn));
        let factor = self.factor * self.profile.map_or(1.0, |k| env.profiles[k].max(0.0));
        (factor * (self.emf.0 * c - self.emf.1 * s), factor * (self.emf.1 * c + self.emf.0 * s))
    }
    fn emf<S: Real>(&self, env: &Env, vars: &[S]) -> (S, S) {
        let (re, im) = self.held(env);
        match self.swing(vars) {
            [angle, ..] => {
                let (s, c) = (angle.sin(), angle.cos());
                (c * re - s * im, s * re + c * im)
            }
            [] => (S::from_f64(re), S::from_f64(im)),
        }
    }
    /// Its states beyond the current; none while the operating point is sought.
    fn swing<'a, S>(&self, vars: &'a [S]) -> &'a [S] {
        if self.system.is_some() && vars.len() > SWING.len() { &vars[vars.len() - SWING.len()..] } else { &[] }
    }
    fn frequency<S: Real>(&self, vars: &[S]) -> S {
        match self.swing(vars) {
            [_, speed, _] => *speed + 1.0,
            _ => S::from_f64(self.speed),
        }
    }
    /// Rates of the swing's states at power `p` of the EMF.
    fn swing_rows<S: Real>(&self, env: &Env, frame: S, p: S, vars: &[S], rows: &mut [S]) {
        let (Some(n), &[_, speed, governor]) = (&self.system, self.swing(vars)) else { return };
        let off = speed - (self.speed - 1.0);
        let first = rows.len() - SWING.len();
        rows[first] = (speed + 1.0 - frame) * env.omega0;
        rows[first + 1] = (governor - (p - n.initial) / n.power - off * n.damping) / (2.0 * n.inertia);
        let wanted = if n.droop > 0.0 { off / -n.droop } else { S::zero() };
        rows[first + 2] = (wanted - governor) / n.governor_time;
    }
}

impl Utility {
    fn phase_rows<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        out.frames[0] = self.frequency(x.vars) - x.frames[0];
        let inductive = self.x > 0.0;
        if !self.connected {
            out.currents.fill(S::zero());
            for (row, i) in out.vars.iter_mut().zip(x.vars).take(3) {
                *row = if inductive { S::zero() } else { *i };
            }
            return;
        }
        let emf = self.emf(env, x.vars);
        let e = phases(turned(emf, env.turns[0]));
        for (k, e) in e.into_iter().enumerate() {
            out.currents[k] = x.vars[k];
            let drop = -x.volts[k] - x.vars[k] * self.r + e;
            out.vars[k] = if inductive { drop * (env.omega0 / self.x) } else { drop };
        }
        if self.zero != (self.r, self.x) {
            // The zero sequence has its own impedance; the EMF has none.
            let (v, i) = (phases::zero(x.volts), phases::zero(x.vars));
            let [own, wanted] = [(self.r, self.x), self.zero].map(|(r, reactance)| {
                let drop = -v - i * r;
                if inductive { drop * (env.omega0 / reactance) } else { drop }
            });
            for row in &mut out.vars[..3] {
                *row = *row - own + wanted;
            }
        }
        if self.system.is_some() {
            let i = seen_from(vector(&x.vars[..3]), env.turns[0]);
            self.swing_rows(env, x.frames[0], emf.0 * i.0 + emf.1 * i.1, x.vars, out.vars);
        }
    }
}

impl Model for Utility {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "ac", domain: Domain::Ac }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let var = |name, kind| Var { name, kind, scale: 1.0 };
        let mut vars = if formulation == Formulation::Emt {
            let kind = if self.x > 0.0 { VarKind::Differential } else { VarKind::Algebraic };
            PHASES.map(|name| var(name, kind)).to_vec()
        } else {
            PHASOR.map(|name| var(name, VarKind::Algebraic)).to_vec()
        };
        if self.system.is_some() && formulation != Formulation::SteadyState {
            vars.extend(SWING.map(|name| var(name, VarKind::Differential)));
        }
        vars
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        if formulation == Formulation::Emt {
            return self.phase_rows(env, x, out);
        }
        let (v, i) = ((x.volts[0], x.volts[1]), (x.vars[0], x.vars[1]));
        if !self.connected {
            out.currents.fill(S::zero());
            (out.vars[0], out.vars[1]) = i;
            return;
        }
        (out.currents[0], out.currents[1]) = i;
        let (held, drop) = if formulation == Formulation::SteadyState && self.at_terminal {
            ((S::from_f64(self.voltage), S::zero()), (S::zero(), S::zero()))
        } else {
            (self.emf(env, x.vars), times(self.r, self.x, i))
        };
        (out.vars[0], out.vars[1]) = minus(minus(held, v), drop);
        if formulation == Formulation::Rms {
            out.frames[0] = self.frequency(x.vars) - x.frames[0];
            self.swing_rows(env, x.frames[0], held.0 * i.0 + held.1 * i.1, x.vars, out.vars);
        }
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn linear(&self) -> bool {
        self.system.is_none()
    }
    fn meters(&self) -> bool {
        true
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        vars[..3].copy_from_slice(&phases(turned((rms.vars[0], rms.vars[1]), env.turns[0])));
        vars[3..].copy_from_slice(&rms.vars[2..]);
    }
    fn admittances(&self, sequence: Sequence, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        match sequence {
            Sequence::Zero => self.zero_admittances(1.0, env, x),
            Sequence::Negative if self.connected => vec![(0, 0, inverse(self.r, self.x))],
            Sequence::Negative => vec![],
        }
    }
    fn zero_admittances(&self, order: f64, _env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if self.connected { vec![(0, 0, inverse(self.zero.0, self.zero.1 * order))] } else { vec![] }
    }
    fn frame_weight(&self, _port: usize) -> f64 {
        if self.connected { f64::INFINITY } else { 0.0 }
    }
    fn initialise(
        &mut self,
        env: &Env,
        volts: &[f64],
        _currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        vars.fill(0.0);
        vars[..2].copy_from_slice(steady);
        let drop = times(self.r, self.x, (steady[0], steady[1]));
        let emf = (volts[0] + drop.0, volts[1] + drop.1);
        if self.at_terminal {
            let factor = self.profile.map_or(1.0, |k| env.profiles[k]);
            if factor <= 0.0 {
                let message = "the profile begins at 0, where no EMF holds the terminal's voltage".into();
                return Err(bad("bad-parameter", "profile", message));
            }
            self.emf = (emf.0 / factor, emf.1 / factor);
        }
        if let Some(n) = &mut self.system {
            n.initial = power(emf, (steady[0], steady[1])).0;
        }
        Ok(())
    }
    fn guards(&self, _env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        if let &[_, speed, _] = self.swing(x.vars) {
            out.push(if self.connected { LOST - speed.abs() } else { LOST });
        }
    }
    fn on_guard(&mut self, _k: usize, _env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if !self.connected {
            return Effect::default();
        }
        log("D380", "the network behind it has lost synchronism and is cut off".into());
        self.connected = false;
        let currents = vars.len() - self.swing(vars).len();
        vars[..currents].fill(0.0);
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
            "set" => {
                for key in params.keys() {
                    match key.as_str() {
                        "frequency" => {
                            let hertz = env.omega0 / std::f64::consts::TAU;
                            self.speed = number_of(params, key, 0.5 * hertz, 1.5 * hertz)? / hertz;
                        }
                        "voltage" => {
                            self.factor = number_of(params, key, 0.0, 2.0)? * self.nominal / self.voltage;
                        }
                        "angle" => self.turn = number_of(params, key, -10.0, 10.0)?,
                        _ => {
                            return Err(bad(
                                "bad-parameter",
                                key,
                                format!("it takes voltage, angle and frequency, not {key}"),
                            ));
                        }
                    }
                }
                Ok(Effect { discontinuity: true, topology: false })
            }
            "disconnect" | "connect" => {
                self.connected = action == "connect";
                let currents = vars.len() - self.swing(vars).len();
                vars[..currents].fill(0.0);
                Ok(Effect { discontinuity: true, topology: true })
            }
            _ => Err(unknown_action(action, "set, disconnect and connect")),
        }
    }
    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        let emf = self.emf(env, x.vars);
        let (delivered, loss) = if in_phases(&x) {
            let (e, i) = (phases(turned(emf, env.turns[0])), &x.vars[..3]);
            (phases::power(&e, i), phases::weighted(self.r, self.zero.0, i))
        } else {
            let i = (x.vars[0], x.vars[1]);
            (power(emf, i).0, self.r * (i.0 * i.0 + i.1 * i.1))
        };
        PowerBalance { source: delivered * self.base.s, load: 0.0, loss: loss * self.base.s }
    }
    fn stored(&self, env: &Env, x: Locals<f64>) -> f64 {
        if !in_phases(&x) {
            return 0.0;
        }
        0.5 * phases::weighted(self.x, self.zero.1, &x.vars[..3]) / env.omega0 * env.s_base
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        if !self.connected {
            out.fill(0.0);
            return;
        }
        let ([v], [i]) = (vectors(x.volts), vectors(&x.vars[..x.volts.len()]));
        let (p, q) = power(v, i);
        out.copy_from_slice(&[
            p * self.base.s,
            q * self.base.s,
            size(v) * self.base.v,
            size(i) * self.base.i(),
            x.frames[0] * env.omega0 / std::f64::consts::TAU,
            size(self.held(env)) / self.nominal,
        ]);
    }
}
