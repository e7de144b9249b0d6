//! Induction motor, direct on line. Third order in `rms`, fifth with the stator's flux in `emt`; per unit on its rating, currents into the motor,
//! E′ = j·ψ_r the voltage behind X′ in the island's frame (P. Kundur, *Power System Stability and Control*, 7.1; F. Milano, *Power System Modelling
//! and Scripting*, 15.2):
//!
//! ```text
//! v = E′ + (R_s + j·X′)·i      dE′/dt = −(E′ − j·(X₀ − X′)·i)/T₀′ − j·ω₀·(ω_frame − ω)·E′      2H·dω/dt = T_e − T_L·ω²,  T_e = Re(E′·i*)
//! X₀ = X_s + X_m,  X′ = X_s + X_r·X_m/(X_r + X_m),  T₀′ = (X_r + X_m)/(ω₀·R_r)
//! emt   dψ/dt = ω₀·(v − R_s·i),  i = (ψ − ψ_r)/X′, standing still
//! ```
//!
//! In `rms` a negative sequence V₂ brakes by what its field, which turns backwards, loses in the rotor: T₂ = −|I₂|²·R₂, I₂ = V₂/(R_s + R₂ + j·X₂),
//! with R₂ + j·X₂ = j·X′ + j·(X₀ − X′)/(1 + j·ω₀·T₀′·(ω_frame + ω)), which is the R_r/(2 − s) of the equivalent circuit beside its X_m (Kundur, 7.1.5;
//! P. C. Krause, *Analysis of Electric Machinery*, 9). In `emt` the space vector holds both sequences.
//!
//! A motor that is started comes on at standstill and without flux.

use super::ac_base::{STATOR, inverse, power, scaled, size};
use super::params::{Build, DeviceSpec, flag, number, positive, signal, unknown_action};
use crate::device::*;
use crate::emt::phases::{seen_from, turned};
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct Motor {
    s: f64,
    v_rated: f64,
    /// Bus voltage in own pu per bus pu, and bus current in system pu per own pu.
    kv: f64,
    ki: f64,
    rs: f64,
    /// X₀ and X′.
    x0: f64,
    x1: f64,
    t0: f64,
    inertia: f64,
    load: f64,
    running: bool,
    /// `rms`: its bus has no source.
    dead: bool,
    /// `rms`: |V₂|² at its bus, pu of its own voltage.
    negative: f64,
    /// Rotating energy and field given off or lost where it was switched, J.
    heat: f64,
}

const OMEGA: usize = 0;
const ER: usize = 1;
const EI: usize = 2;
const FLUX: usize = 3;

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "inductionMotor",
    help: "Induction motor with a load torque that grows with the square of speed",
    ports: &[("ac", Domain::Ac)],
    params: &[&[
        positive("sRated", "VA", f64::MAX, "Rated apparent power; base of all pu values").rating(),
        positive("vRated", "V", f64::MAX, "Rated voltage, line to line"),
        number("statorResistance", "pu", 0.0, 1.0, "R_s"),
        positive("statorReactance", "pu", 2.0, "X_s, leakage"),
        positive("magnetisingReactance", "pu", 100.0, "X_m"),
        positive("rotorResistance", "pu", 1.0, "R_r, referred to the stator"),
        positive("rotorReactance", "pu", 2.0, "X_r, leakage, referred to the stator"),
        positive("inertia", "s", 1000.0, "H of motor and machine"),
        number("loadTorque", "pu", 0.0, 10.0, "Torque at synchronous speed"),
        flag(
            "running",
            "At speed at t = 0 where its bus is live, at rest and switched on where it is not; default true",
        )
        .optional(),
    ]],
    signals: &[
        signal("p", "W", "Active power drawn"),
        signal("q", "var", "Reactive power drawn"),
        signal("v", "V", "Terminal voltage, line to line"),
        signal("i", "A", "Current"),
        signal("speed", "1", "Speed over synchronous"),
        signal("torque", "1", "Air-gap torque, pu"),
        signal("pShaft", "W", "Power of the driven machine"),
    ],
    actions: &["start", "trip", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<Motor, DeviceError> {
    let (s, v_rated) = (b.number("sRated")?, b.number("vRated")?);
    let kv = b.port_volts[0] / v_rated;
    let (xs, xm) = (b.number("statorReactance")?, b.number("magnetisingReactance")?);
    let (rr, xr) = (b.number("rotorResistance")?, b.number("rotorReactance")?);
    Ok(Motor {
        s,
        v_rated,
        kv,
        ki: s / b.s_base * kv,
        rs: b.number("statorResistance")?,
        x0: xs + xm,
        x1: xs + xr * xm / (xr + xm),
        t0: (xr + xm) / (b.omega0 * rr),
        inertia: b.number("inertia")?,
        load: b.number("loadTorque")?,
        running: b.flag_or("running", true),
        dead: false,
        negative: 0.0,
        heat: 0.0,
    })
}

/// At an instant, in the island's frame.
struct Now<S> {
    v: (S, S),
    i: (S, S),
    torque: S,
    /// Rates of E′.
    rate: (S, S),
}

impl Motor {
    fn load_torque<S: Real>(&self, omega: S) -> S {
        omega * omega.abs() * self.load
    }

    fn now<S: Real>(&self, env: &Env, x: &Locals<S>) -> Now<S> {
        let v = (x.volts[0] * self.kv, x.volts[1] * self.kv);
        let e = (x.vars[ER], x.vars[EI]);
        let i = if x.vars.len() > FLUX {
            let flux = seen_from((x.vars[FLUX], x.vars[FLUX + 1]), env.turns[0]);
            // ψ_r = −j·E′.
            ((flux.0 - e.1) / self.x1, (flux.1 + e.0) / self.x1)
        } else if self.dead {
            (S::zero(), S::zero())
        } else {
            let (g, b) = inverse(self.rs, self.x1);
            let drop = (v.0 - e.0, v.1 - e.1);
            (drop.0 * g - drop.1 * b, drop.1 * g + drop.0 * b)
        };
        let slip = (x.frames[0] - x.vars[OMEGA]) * env.omega0;
        let gap = self.x0 - self.x1;
        let rate = ((e.0 + i.1 * gap) / -self.t0 + slip * e.1, (e.1 - i.0 * gap) / -self.t0 - slip * e.0);
        Now { v, i, torque: e.0 * i.0 + e.1 * i.1, rate }
    }

    /// R₂ and X₂ of the rotor and its leakage against a field that turns backwards.
    fn backwards<S: Real>(&self, env: &Env, x: &Locals<S>) -> (S, S) {
        let turn = (x.frames[0] + x.vars[OMEGA]) * (env.omega0 * self.t0);
        let (gap, square) = (self.x0 - self.x1, turn.sq() + 1.0);
        (turn * gap / square, S::from_f64(gap) / square + self.x1)
    }
    /// −T₂.
    fn braking<S: Real>(&self, env: &Env, x: &Locals<S>) -> S {
        if self.negative == 0.0 || self.dead {
            return S::zero();
        }
        let (r, reactance) = self.backwards(env, x);
        r * self.negative / ((r + self.rs).sq() + reactance.sq())
    }

    /// Energy of the leakage field, J.
    fn field(&self, env: &Env, i: (f64, f64)) -> f64 {
        0.5 * self.x1 * (i.0 * i.0 + i.1 * i.1) / env.omega0 * self.s
    }
    fn kinetic(&self, omega: f64) -> f64 {
        self.inertia * omega * omega * self.s
    }
}

impl Model for Motor {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "ac", domain: Domain::Ac }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let var = |name, kind| Var { name, kind, scale: 1.0 };
        if formulation == Formulation::SteadyState {
            return [PHASOR[0], PHASOR[1], "slip, 1"].map(|name| var(name, VarKind::Algebraic)).to_vec();
        }
        let mut names = vec![
            ROTOR_SPEED,
            "voltage behind the transient reactance, real part, pu",
            "voltage behind the transient reactance, imaginary part, pu",
        ];
        if formulation == Formulation::Emt {
            names.extend(STATOR);
        }
        names.into_iter().map(|name| var(name, VarKind::Differential)).collect()
    }

    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let steady = formulation == Formulation::SteadyState;
        if !self.running {
            out.currents.fill(S::zero());
            for (row, var) in out.vars.iter_mut().zip(x.vars) {
                *row = if steady { *var } else { S::zero() };
            }
            return;
        }
        if steady {
            let v = (x.volts[0] * self.kv, x.volts[1] * self.kv);
            let (i, slip) = ((x.vars[0], x.vars[1]), x.vars[2]);
            // E′ = j·(X₀ − X′)·i/(1 + j·ω₀·s·T₀′).
            let turn = slip * (env.omega0 * self.t0);
            let square = turn.sq() + 1.0;
            let gap = self.x0 - self.x1;
            let e = ((turn * i.0 - i.1) * gap / square, (turn * i.1 + i.0) * gap / square);
            out.currents[0] = i.0 * -self.ki;
            out.currents[1] = i.1 * -self.ki;
            out.vars[0] = v.0 - e.0 - i.0 * self.rs + i.1 * self.x1;
            out.vars[1] = v.1 - e.1 - i.1 * self.rs - i.0 * self.x1;
            out.vars[2] = e.0 * i.0 + e.1 * i.1 - self.load_torque(slip * -1.0 + 1.0);
            return;
        }
        let now = self.now(env, &x);
        out.currents[0] = now.i.0 * -self.ki;
        out.currents[1] = now.i.1 * -self.ki;
        let torque = now.torque - self.braking(env, &x);
        out.vars[OMEGA] = (torque - self.load_torque(x.vars[OMEGA])) / (2.0 * self.inertia);
        (out.vars[ER], out.vars[EI]) = now.rate;
        if formulation == Formulation::Emt {
            let drive = ((now.v.0 - now.i.0 * self.rs) * env.omega0, (now.v.1 - now.i.1 * self.rs) * env.omega0);
            (out.vars[FLUX], out.vars[FLUX + 1]) = turned(drive, env.turns[0]);
        }
    }

    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Vector
    }
    fn admittances(&self, sequence: Sequence, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        // The star point is not earthed.
        if sequence == Sequence::Zero || !self.running || self.dead {
            return vec![];
        }
        let (r, reactance) = self.backwards(env, &x);
        vec![(0, 0, scaled(inverse(self.rs + r, reactance), self.kv * self.ki))]
    }
    fn heeds_negative(&self, _port: usize) -> bool {
        true
    }
    fn see_negative(&mut self, _port: usize, v: (f64, f64)) {
        self.negative = (v.0 * v.0 + v.1 * v.1) * self.kv * self.kv;
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, currents: &[f64], vars: &mut [f64]) {
        vars[..FLUX].copy_from_slice(rms.vars);
        let i = (-currents[0] / self.ki, -currents[1] / self.ki);
        let flux = (self.x1 * i.0 + vars[EI], self.x1 * i.1 - vars[ER]);
        (vars[FLUX], vars[FLUX + 1]) = if self.running { turned(flux, env.turns[0]) } else { (0.0, 0.0) };
    }
    fn turn_frame(&mut self, _port: usize, angle: f64, vars: &mut [f64]) {
        (vars[ER], vars[EI]) = seen_from((vars[ER], vars[EI]), (libm::cos(angle), libm::sin(angle)));
    }
    fn guess(&self, _env: &Env, vars: &mut [f64]) {
        if self.running {
            // Near the slip that the load's torque asks for.
            (vars[0], vars[1], vars[2]) = (self.load, -1.0 / self.x0, 0.01);
        }
    }
    fn initialise(
        &mut self,
        env: &Env,
        _volts: &[f64],
        _currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        vars.fill(0.0);
        // Without voltage it stands still, and starts when that comes.
        if !self.running || self.dead {
            return Ok(());
        }
        let slip = steady[2];
        // Beyond the breakdown slip the speed is not stable.
        let breakdown = self.x0 / self.x1 / (env.omega0 * self.t0);
        if !(0.0..=1.2 * breakdown).contains(&slip) {
            let message =
                format!("it cannot carry its load: slip {slip:.3}, its breakdown slip is about {breakdown:.3}");
            return Err(DeviceError { code: "no-operating-point", param: Some("loadTorque".into()), message });
        }
        let (turn, gap) = (slip * env.omega0 * self.t0, self.x0 - self.x1);
        let square = 1.0 + turn * turn;
        vars[OMEGA] = 1.0 - slip;
        vars[ER] = (turn * steady[0] - steady[1]) * gap / square;
        vars[EI] = (turn * steady[1] + steady[0]) * gap / square;
        Ok(())
    }

    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        let jump = Effect { discontinuity: true, topology: true };
        match action {
            "start" | "connect" if self.running => Ok(Effect::default()),
            "start" | "connect" => {
                self.heat += self.kinetic(vars[OMEGA]);
                vars.fill(0.0);
                self.running = true;
                log("D370", "started direct on line".into());
                Ok(jump)
            }
            "trip" | "disconnect" if !self.running => Ok(Effect::default()),
            "trip" | "disconnect" => {
                if vars.len() > FLUX {
                    let flux = seen_from((vars[FLUX], vars[FLUX + 1]), env.turns[0]);
                    let i = ((flux.0 - vars[EI]) / self.x1, (flux.1 + vars[ER]) / self.x1);
                    self.heat += self.field(env, i);
                    (vars[FLUX], vars[FLUX + 1]) = turned((vars[EI], -vars[ER]), env.turns[0]);
                }
                self.running = false;
                log("D371", "off".into());
                Ok(jump)
            }
            _ => Err(unknown_action(action, "start, trip, disconnect and connect")),
        }
    }

    fn on_dead(&mut self, _port: usize, dead: bool, _env: &Env, _vars: &mut [f64], _log: &mut Log) -> Effect {
        self.dead = dead;
        Effect { discontinuity: true, topology: false }
    }

    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        if !self.running {
            return PowerBalance::default();
        }
        let now = self.now(env, &x);
        let omega = x.vars[OMEGA];
        let mut rotor = now.torque;
        if x.vars.len() > FLUX {
            // Power that the leakage field hands to the rotor: Re(dψ_r/dt·i*)/ω₀, standing still; ψ_r = −j·E′.
            let rate = (now.rate.1 / env.omega0, -now.rate.0 / env.omega0);
            rotor = x.frames[0] * now.torque + rate.0 * now.i.0 + rate.1 * now.i.1;
        }
        let load = self.load_torque(omega) * omega;
        let copper = self.rs * (now.i.0 * now.i.0 + now.i.1 * now.i.1);
        let loss = copper + rotor - (now.torque - self.braking(env, &x)) * omega;
        PowerBalance { source: 0.0, load: load * self.s, loss: loss * self.s }
    }
    fn stored(&self, env: &Env, x: Locals<f64>) -> f64 {
        let field = if x.vars.len() > FLUX && self.running { self.field(env, self.now(env, &x).i) } else { 0.0 };
        field + self.kinetic(x.vars[OMEGA])
    }
    fn heat(&self) -> f64 {
        self.heat
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        if !self.running {
            out.fill(0.0);
            return;
        }
        let now = self.now(env, &x);
        let (p, q) = power(now.v, now.i);
        let omega = x.vars[OMEGA];
        out.copy_from_slice(&[
            p * self.s,
            q * self.s,
            size(now.v) * self.v_rated,
            size(now.i) * self.s / (3.0_f64.sqrt() * self.v_rated),
            omega,
            now.torque - self.braking(env, &x),
            self.load_torque(omega) * omega * self.s,
        ]);
    }
}
