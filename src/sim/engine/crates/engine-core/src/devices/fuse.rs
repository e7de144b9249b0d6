//! Fuse, a link per phase between two AC buses (IEC 60269). Its element is one thermal mass, which two figures of the data sheet give: the current
//! that just melts it and its pre-arcing I²t, the limit of currents so high that no heat gets away.
//!
//! ```text
//! τ·dθ/dt = i²/I_m² − θ      τ = (I²t)_m/I_m²      melts at θ = 1: t = τ·ln((I² − I_0²)/(I² − I_m²)) after a load I_0
//! ```
//!
//! The molten link arcs. In `emt` an arc voltage stands against the current of its phase until that is 0; in `rms` it takes up what the operating I²t
//! has over the pre-arcing one. Each link has the current of its phase and clears by itself, in `rms` as an opening of the sequence networks. No striker
//! trips a switch with the first (IEC 62271-105). Of a curve with several masses the times between differ.

use super::ac_base::{AcBase, power, size};
use super::breaker::contact;
use super::params::{Build, DeviceSpec, closes, flag, number, positive, signal};
use crate::device::*;
use crate::emt::phases::{self, NAMES, in_phases, phases, turned, vectors};
use crate::scalar::Real;
use crate::sequence::phase_squares;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Link {
    Whole,
    /// Arcs; in `emt` with the sign of its current.
    Molten(f64),
    Parted,
}

pub struct Fuse {
    base: AcBase,
    /// pu of the second port's bus per pu of the first.
    k: f64,
    /// pu.
    resistance: f64,
    /// A.
    rated: f64,
    /// Least melting current, pu, RMS.
    melting: f64,
    /// τ, s.
    time: f64,
    /// Arcing I²t over that of I_m, s; the arc's voltage, pu of the crest.
    arcing: f64,
    arc: f64,
    /// Of each phase.
    links: [Link; 3],
    /// Beside the positive sequence.
    others: SequenceCurrents,
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "fuse",
    help: "Fuse: thermal element, arc",
    ports: &[("from", Domain::Ac), ("to", Domain::Ac)],
    params: &[&[
        flag("closed", "With its links at t = 0"),
        positive("ratedCurrent", "A", f64::MAX, "Rated current"),
        positive("meltingCurrent", "A", f64::MAX, "Least current that melts it"),
        positive("preArcingI2t", "A²s", f64::MAX, "I²t until it melts, at high currents"),
        number("operatingI2t", "A²s", 0.0, f64::MAX, "I²t until it has cleared; not below the pre-arcing one"),
        positive("arcVoltage", "V", f64::MAX, "Voltage of the arc of a phase"),
        number("resistance", "Ω", 1e-9, 1.0, "Of the whole link"),
    ]],
    signals: &[
        signal("closed", "1", "1 conducts, 0 has cleared"),
        signal("i", "A", "Current"),
        signal("p", "W", "Active power, from → to"),
        signal("q", "var", "Reactive power, from → to"),
        signal("loading", "1", "Current over rated"),
        signal("heat", "1", "Heat of the hottest link, over that which melts it"),
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<Fuse, DeviceError> {
    let base = AcBase { v: b.port_volts[0], s: b.s_base };
    let (rated, melting) = (b.number("ratedCurrent")?, b.number("meltingCurrent")?);
    let (melts, clears) = (b.number("preArcingI2t")?, b.number("operatingI2t")?);
    if melting <= rated {
        return Err(b.refuse("meltingCurrent", "it must be above the rated current, which the fuse bears"));
    }
    if clears < melts {
        return Err(b.refuse("operatingI2t", "it is below the pre-arcing I²t"));
    }
    let link = if b.flag_or("closed", true) { Link::Whole } else { Link::Parted };
    Ok(Fuse {
        k: b.port_volts[1] / base.v,
        resistance: b.number("resistance")? / base.z(),
        rated,
        melting: melting / base.i(),
        time: melts / (melting * melting),
        arcing: (clears - melts) / (melting * melting),
        arc: b.number("arcVoltage")? / (base.v * f64::sqrt(2.0 / 3.0)),
        links: [link; 3],
        others: SequenceCurrents::default(),
        base,
    })
}

impl Fuse {
    fn conducts(&self) -> bool {
        self.links.iter().any(|link| *link != Link::Parted)
    }
    /// Currents squared over that of the least melting one, of the links.
    fn squares<S: Real>(&self, i: &[S]) -> [S; 3] {
        let m = self.melting * self.melting;
        match *i {
            // In `emt` 1 pu is the crest, √2 of the RMS.
            [a, b, c] => [a, b, c].map(|i| i.sq() * (2.0 / m)),
            _ if self.others == SequenceCurrents::default() => [(i[0].sq() + i[1].sq()) * (1.0 / m); 3],
            _ => phase_squares((i[0], i[1]), &self.others).map(|square| square * (1.0 / m)),
        }
    }
    fn part(&mut self, k: usize, vars: &mut [f64], log: &mut Log) -> Effect {
        self.links[k] = Link::Parted;
        log("D366", format!("phase {} cleared", NAMES[k]));
        let emt = vars.len() == 6;
        if emt {
            vars[k] = 0.0;
        } else if !self.conducts() {
            vars[..2].fill(0.0);
        }
        Effect { discontinuity: true, topology: !emt || !self.conducts() }
    }
}

const HEATS: [&str; 3] = ["heat of link a, 1", "heat of link b, 1", "heat of link c, 1"];

impl Model for Fuse {
    fn ports(&self) -> Vec<Port> {
        ["from", "to"].map(|name| Port { name, domain: Domain::Ac }).to_vec()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let var = |name, kind| Var { name, kind, scale: 1.0 };
        let of = |currents: &[&'static str], heats: &[&'static str]| {
            let currents = currents.iter().map(|name| var(name, VarKind::Algebraic));
            currents.chain(heats.iter().map(|name| var(name, VarKind::Differential))).collect()
        };
        match formulation {
            Formulation::SteadyState => of(&PHASOR, &[]),
            Formulation::Rms => of(&PHASOR, &HEATS),
            Formulation::Emt => of(&PHASES, &HEATS),
        }
    }
    fn eval<S: Real>(&self, formulation: Formulation, _env: &Env, x: Locals<S>, out: Rows<S>) {
        let n = formulation.width();
        let (i, heat) = x.vars.split_at(n);
        let opening = n == 2 && self.opening().is_some();
        for (k, &current) in i.iter().enumerate() {
            let parted = if n == 3 { self.links[k] == Link::Parted } else { !self.conducts() };
            if parted {
                (out.currents[k], out.currents[n + k]) = (S::zero(), S::zero());
                out.vars[k] = current;
                continue;
            }
            out.vars[k] =
                if opening { -current } else { x.volts[k] - x.volts[n + k] * self.k - current * self.resistance };
            if let (3, Link::Molten(sign)) = (n, self.links[k]) {
                out.vars[k] = out.vars[k] - S::from_f64(sign * self.arc);
            }
            out.currents[k] = -current;
            out.currents[n + k] = current * self.k;
        }
        let squares = self.squares(i);
        for (k, heat) in heat.iter().enumerate() {
            out.vars[n + k] = match self.links[k] {
                Link::Whole => (squares[k] - *heat) / self.time,
                Link::Molten(_) if n == 2 => squares[k] / self.arcing,
                _ => S::zero(),
            };
        }
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn meters(&self) -> bool {
        true
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        let i = (rms.vars[0], rms.vars[1]);
        vars[..3].copy_from_slice(&phases(turned(i, env.turns[0])));
        vars[3..].copy_from_slice(&rms.vars[2..]);
    }
    fn phase_leads(&self) -> Vec<(usize, usize, u8)> {
        vec![(0, 1, 0)]
    }
    fn admittances(&self, _sequence: Sequence, _env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if !self.conducts() || self.opening().is_some() {
            return vec![];
        }
        contact(self.resistance, self.k)
    }
    fn opening(&self) -> Option<Opening> {
        let open = self.links.map(|link| link == Link::Parted);
        let is_partial = open.contains(&true) && open.contains(&false);
        is_partial.then_some(Opening { open, resistance: self.resistance, k: self.k })
    }
    fn heeds_currents(&self) -> bool {
        true
    }
    fn see_currents(&mut self, seen: SequenceCurrents) {
        self.others = seen;
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        if self.conducts() { vec![(0, 1)] } else { vec![] }
    }
    fn initialise(
        &mut self,
        _env: &Env,
        _volts: &[f64],
        _currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        vars[..2].copy_from_slice(steady);
        vars[2..].copy_from_slice(&self.squares(steady));
        if self.conducts() && vars[2] >= 1.0 {
            let message = format!(
                "it carries {:.4} A at the start, not below its least melting current of {:.4} A",
                size((vars[0], vars[1])) * self.base.i(),
                self.melting * self.base.i()
            );
            return Err(DeviceError { code: "bad-parameter", param: Some("meltingCurrent".into()), message });
        }
        Ok(())
    }
    fn guards(&self, _env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        if !in_phases(&x) {
            out.extend((0..3).map(|k| if self.links[k] == Link::Parted { -1.0 } else { x.vars[2 + k] - 1.0 }));
            return;
        }
        out.extend((0..3).map(|k| if self.links[k] == Link::Whole { x.vars[3 + k] - 1.0 } else { -1.0 }));
        out.extend((0..3).map(|k| match self.links[k] {
            Link::Molten(sign) => sign * x.vars[k],
            _ => 1.0,
        }));
    }
    fn on_guard(&mut self, k: usize, _env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        let emt = vars.len() == 6;
        let (link, heat) = (k % 3, if emt { 3 } else { 2 } + k % 3);
        let hot = vars[heat] >= 1.0 - 1e-6;
        match self.links[link] {
            Link::Whole if k < 3 && hot => {
                log("D365", format!("phase {} melts", NAMES[link]));
                self.links[link] = Link::Molten(if emt { vars[link].signum() } else { 1.0 });
                if !emt {
                    vars[heat] = 0.0;
                    if self.arcing == 0.0 {
                        return self.part(link, vars, log);
                    }
                }
                Effect { discontinuity: true, topology: false }
            }
            Link::Molten(_) if if emt { k >= 3 } else { hot } => self.part(link, vars, log),
            _ => Effect::default(),
        }
    }
    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        _env: &Env,
        vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        // Closed with new links, which are cold.
        self.links = [if closes(action)? { Link::Whole } else { Link::Parted }; 3];
        vars.fill(0.0);
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        let loss = if in_phases(&x) {
            let arc =
                |k: usize| if matches!(self.links[k], Link::Molten(_)) { self.arc * x.vars[k].abs() } else { 0.0 };
            self.resistance * phases::power(&x.vars[..3], &x.vars[..3]) + phases::POWER * (arc(0) + arc(1) + arc(2))
        } else if self.opening().is_some() {
            0.0
        } else {
            self.resistance * (x.vars[0] * x.vars[0] + x.vars[1] * x.vars[1])
        };
        PowerBalance { loss: loss * self.base.s, ..PowerBalance::default() }
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        if !self.conducts() {
            out.fill(0.0);
            return;
        }
        let n = if in_phases(&x) { 3 } else { 2 };
        let ([from, _], [i]) = (vectors::<2>(x.volts), vectors(&x.vars[..n]));
        let (p, q) = power(from, i);
        let amperes = size(i) * self.base.i();
        let heat = x.vars[n..].iter().fold(0.0, |most: f64, heat| most.max(*heat));
        out.copy_from_slice(&[1.0, amperes, p * self.base.s, q * self.base.s, amperes / self.rated, heat]);
    }
}
