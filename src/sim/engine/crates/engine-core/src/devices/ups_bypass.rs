//! UPS with its static bypass: the converters ([`super::ups`]) and beside them a switch from the input to the output. The switch is a breaker
//! with the resistance of its thyristors; in `emt` it opens pole by pole at the current zeros, to which the inverter that takes over drives them.

use super::breaker::Breaker;
use super::params::Build;
use super::ups::Ups;
use super::ups_spec;
use crate::device::*;
use crate::dynamic::Device;
use crate::emt::averaged::{Averaged, in_both_domains};
use crate::emt::phases::{seen_from, vector};
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct Bypassed {
    ups: Averaged<Ups>,
    switch: Breaker,
}

pub fn build(b: &Build) -> Result<Box<dyn Device>, DeviceError> {
    let ups = ups_spec::build(b)?;
    let Some(bypass) = &ups.bypass else { return Ok(in_both_domains(ups)) };
    let (v_in, v_out) = (b.port_volts[0], b.port_volts[1]);
    if (v_out / v_in - 1.0).abs() > 0.1 {
        return Err(b.refuse(
            "bypass",
            format!("a bypass joins input and output: {v_in} V and {v_out} V differ by more than 10 %"),
        ));
    }
    let resistance = bypass.resistance * b.s_base / b.number("sRated")?;
    let switch = Breaker::new(b.s_base, (v_in, v_out), resistance, ups.on_bypass());
    Ok(Box::new(Bypassed { ups: Averaged::new(ups), switch }))
}

/// Variables of the switch, known by the number of voltages.
fn width<T>(volts: &[T]) -> usize {
    volts.len() / 2
}

impl Bypassed {
    /// Variables of the UPS where the formulation is known by their number alone.
    fn own(&self, vars: usize) -> usize {
        let rms = self.ups.vars(Formulation::Rms).len();
        if vars == rms + 2 { rms } else { vars - 3 }
    }

    /// Calls `f` with what the UPS and the switch see of the local variables.
    fn parts<S: Real, T>(&self, env: &Env, x: Locals<S>, f: impl FnOnce(Locals<S>, Locals<S>) -> T) -> T {
        let (own, switch) = x.vars.split_at(x.vars.len() - width(x.volts));
        let through = if switch.len() == 2 { (switch[0], switch[1]) } else { seen_from(vector(switch), env.turns[0]) };
        let watched = [through.0, through.1];
        f(Locals { vars: own, watched: &watched, ..x }, Locals { vars: switch, watched: &[], ..x })
    }

    /// What the UPS draws itself, of `currents` that leave the device with those of the switch.
    fn without_switch(&self, env: &Env, switch: Locals<f64>, currents: &[f64]) -> [f64; 6] {
        let mut own = [0.0; 6];
        if currents.is_empty() {
            return own;
        }
        let (mut through, mut rows) = ([0.0; 6], [0.0; 3]);
        let n = switch.volts.len();
        let formulation = if n == 6 { Formulation::Emt } else { Formulation::Rms };
        let out = Rows { currents: &mut through[..n], frames: &mut [], vars: &mut rows[..n / 2] };
        self.switch.eval(formulation, env, switch, out);
        for (own, (all, through)) in own.iter_mut().zip(currents.iter().zip(through)) {
            *own = all - through;
        }
        own
    }

    /// The switch does as the UPS has decided.
    fn obey(&mut self, env: &Env, switch: &mut [f64], log: &mut Log) -> Effect {
        let close = self.ups.inner().on_bypass();
        if close == self.switch.closed() {
            return Effect::default();
        }
        let action = if close { "close" } else { "open" };
        self.switch.on_event(action, &Map::new(), env, switch, log).unwrap_or_default()
    }
}

fn both(a: Effect, b: Effect) -> Effect {
    Effect { discontinuity: a.discontinuity || b.discontinuity, topology: a.topology || b.topology }
}

impl Model for Bypassed {
    fn ports(&self) -> Vec<Port> {
        self.ups.ports()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let mut vars = self.ups.vars(formulation);
        vars.extend(self.switch.vars(formulation));
        vars
    }

    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        let n = x.volts.len();
        let (own_rows, switch_rows) = out.vars.split_at_mut(x.vars.len() - n / 2);
        self.parts(env, x, |own, switch| {
            let rows = Rows { currents: &mut *out.currents, frames: out.frames, vars: own_rows };
            self.ups.eval(formulation, env, own, rows);
            let mut through = [S::zero(); 6];
            let rows = Rows { currents: &mut through[..n], frames: &mut [], vars: switch_rows };
            self.switch.eval(formulation, env, switch, rows);
            for (all, through) in out.currents.iter_mut().zip(through) {
                *all = *all + through;
            }
        });
    }

    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn phase_leads(&self) -> Vec<(usize, usize, u8)> {
        vec![(0, 1, 0)]
    }
    fn admittances(&self, sequence: Sequence, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        self.parts(env, x, |own, switch| {
            let mut all = self.ups.admittances(sequence, env, own);
            all.extend(self.switch.admittances(sequence, env, switch));
            all
        })
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        self.switch.couples()
    }
    fn frame_weight(&self, port: usize) -> f64 {
        self.ups.frame_weight(port)
    }
    fn turn_frame(&mut self, port: usize, angle: f64, vars: &mut [f64]) {
        let own = self.own(vars.len());
        self.ups.turn_frame(port, angle, &mut vars[..own]);
    }
    fn heeds_past(&self) -> bool {
        self.ups.heeds_past()
    }
    fn looks_back(&self) -> bool {
        self.ups.looks_back()
    }
    fn accepted(&mut self, env: &Env, x: Locals<f64>) {
        let own = x.vars.len() - width(x.volts);
        self.ups.accepted(env, Locals { vars: &x.vars[..own], ..x });
    }

    fn heeds_negative(&self, port: usize) -> bool {
        self.ups.heeds_negative(port)
    }
    fn see_negative(&mut self, port: usize, v: (f64, f64)) {
        self.ups.see_negative(port, v);
    }
    fn switches(&mut self, env: &Env, x: Locals<f64>) {
        let own = x.vars.len() - width(x.volts);
        self.ups.switches(env, Locals { vars: &x.vars[..own], ..x });
    }
    fn hold_drawn(&mut self, hold: bool, env: &Env, x: Locals<f64>) {
        let own = self.own(x.vars.len());
        self.ups.hold_drawn(hold, env, Locals { vars: &x.vars[..own], ..x });
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, currents: &[f64], vars: &mut [f64]) {
        let (own_rms, switch_rms) = rms.vars.split_at(rms.vars.len() - 2);
        let own = vars.len() - 3;
        let (own, switch) = vars.split_at_mut(own);
        self.ups.begin_emt(env, Locals { vars: own_rms, ..rms }, currents, own);
        self.switch.begin_emt(env, Locals { vars: switch_rms, ..rms }, currents, switch);
    }
    fn initialise(
        &mut self,
        env: &Env,
        volts: &[f64],
        currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        let own = vars.len() - 2;
        let (own, switch) = vars.split_at_mut(own);
        self.switch.initialise(env, volts, currents, &steady[steady.len() - 2..], switch)?;
        self.ups.initialise(env, volts, currents, steady, own)
    }

    fn guards(&self, env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        self.parts(env, x, |own, switch| {
            self.ups.guards(env, own, out);
            self.switch.guards(env, switch, out);
        });
    }
    fn on_guard(&mut self, k: usize, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let own = vars.len() - width(volts);
        let (own, switch) = vars.split_at_mut(own);
        let count = self.ups.inner().guard_count();
        if k >= count {
            return self.switch.on_guard(k - count, env, volts, switch, log);
        }
        let effect = self.ups.on_guard(k, env, volts, own, log);
        both(effect, self.obey(env, switch, log))
    }
    fn wake_at(&self) -> Option<f64> {
        self.ups.wake_at()
    }
    fn on_wake(&mut self, env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let own = vars.len() - width(volts);
        let (own, switch) = vars.split_at_mut(own);
        let effect = self.ups.on_wake(env, volts, own, log);
        both(effect, self.obey(env, switch, log))
    }
    fn on_event(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        let own = self.own(vars.len());
        let (own, switch) = vars.split_at_mut(own);
        let effect = self.ups.on_event(action, params, env, own, log)?;
        Ok(both(effect, self.obey(env, switch, log)))
    }
    fn on_dead(&mut self, port: usize, dead: bool, env: &Env, vars: &mut [f64], log: &mut Log) -> Effect {
        let own = self.own(vars.len());
        let (own, switch) = vars.split_at_mut(own);
        let effect = self.ups.on_dead(port, dead, env, own, log);
        both(effect, self.obey(env, switch, log))
    }

    fn balance(&self, env: &Env, x: Locals<f64>, currents: &[f64]) -> PowerBalance {
        self.parts(env, x, |own, switch| {
            let drawn = self.without_switch(env, switch, currents);
            let mut powers = self.ups.balance(env, own, &drawn[..currents.len()]);
            // The UPS knows the vector of the current through its bypass.
            powers.loss += self.switch.zero_sequence_loss(switch);
            powers
        })
    }
    fn observe(&self, env: &Env, x: Locals<f64>, currents: &[f64], sights: Sights) {
        let Sights { guards, signals, mut powers } = sights;
        self.parts(env, x, |own, switch| {
            let drawn = self.without_switch(env, switch, currents);
            let own_sights = Sights { guards: &mut *guards, signals, powers: powers.as_deref_mut() };
            self.ups.observe(env, own, &drawn[..currents.len()], own_sights);
            if let Some(powers) = powers {
                powers.loss += self.switch.zero_sequence_loss(switch);
            }
            self.switch.guards(env, switch, guards);
        });
    }
    fn observes_by_currents(&self, formulation: Formulation) -> bool {
        self.ups.observes_by_currents(formulation)
    }
    fn stored(&self, env: &Env, x: Locals<f64>) -> f64 {
        self.parts(env, x, |own, _| self.ups.stored(env, own))
    }
    fn heat(&self) -> f64 {
        self.ups.heat()
    }
    fn signals(&self) -> Vec<SignalDef> {
        self.ups.signals()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        self.parts(env, x, |own, switch| {
            let drawn = self.without_switch(env, switch, currents);
            self.ups.measure(env, own, &drawn[..currents.len()], out);
        });
    }
}
