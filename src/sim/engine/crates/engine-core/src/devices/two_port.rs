//! Branches between two AC buses, algebraic in phasors:
//!
//! - `line` (see [`super::line`]): π section, Z = (R' + jX')·ℓ, half of B = ω·C'·ℓ at each end; zero sequence with values of its own.
//!   Branches of reduced networks may have negative values; in `emt` they are refused.
//! - `transformer` (see [`super::transformer`]): its vector group turns the frame of the bus behind it, see [`crate::clocks`], and the phasors
//!   only by what it leaves on a loop; a phase shifter does turn them.
//!
//! The zero sequence of an earthed star at the low side meets Z₀ + 3·Z_N, Z₀ the windings' own, Z_N standing between the star point and earth. A core stands behind
//! the resistance of the high winding and what its star point has, see [`super::high_winding`].
//!
//! In `emt`, phase by phase, a line's phases coupled where its zero sequence has other values: the series branch is R-L between the
//! windings (see [`super::windings`]), half the capacitance stands on each bus, the core is G beside a flux dλ/dt = ω₀·w with i_m(λ).

use super::ac_base::{AcBase, Phasor, inverse, minus, plus, power, product, scaled, size};
use super::high_winding::HighWinding;
use super::params::{Build, ParamSpec, closes};
use super::tap_changer::{TapChanger, regulates};
use super::transformer::Taps;
use super::two_port_zero::Zero;
use super::vector_groups::lead;
use super::windings::{Core, FLUXES, Winding};
use crate::device::*;
use crate::emt::phases::{self, in_phases, phases, turned, vectors};
use crate::scalar::Real;
use serde_json::{Map, Value};
use std::ops::Range;

/// i_1 = y1·w + (w/n − v_2·k)·y/n and so on, in pu of the port's buses, w = v_1 less what the high winding's resistance takes: `n` and `k` carry taps and
/// nominal voltages.
pub struct TwoPort {
    pub(super) ports: [&'static str; 2],
    pub(super) signals: &'static [SignalDef],
    pub(super) base: [AcBase; 2],
    /// Series admittance at the second port's base, without the high winding's resistance.
    pub(super) y: (f64, f64),
    /// Shunt admittance at each port, to earth; of the first one behind that resistance.
    pub(super) shunt: [(f64, f64); 2],
    /// v_1 in pu over this = v_2 in pu at no load; below 0 where the low winding's ends are changed over.
    pub(super) n: f64,
    /// Lead of v_1 over v_2 at no load by a phase shifter, cosine and sine; as phasors see it, with what vector groups on a loop leave and the turn
    /// back of a winding changed over.
    pub(super) shift: (f64, f64),
    pub(super) turn: (f64, f64),
    /// Rated currents, A; the greater loading counts.
    pub(super) rated: [f64; 2],
    pub(super) closed: bool,
    /// Series resistance and reactance at the second port's base, likewise.
    pub(super) z: (f64, f64),
    pub(super) zero: Zero,
    pub(super) high: HighWinding,
    /// As the series branch sees them from the buses.
    pub(super) windings: [Winding; 2],
    /// Of the high side as it stands on the limbs, and what a zigzag at the other side makes of those; `Star` else.
    pub(super) limbs: Winding,
    pub(super) zigzag: Winding,
    pub(super) core: Option<Core>,
    /// Energy cut off in `emt`, J.
    pub(super) chopped: f64,
    /// Of a transformer's taps, see [`super::tap_changer`].
    pub(super) changer: Option<Box<TapChanger>>,
    pub(super) taps: Option<Taps>,
}

pub(super) const CLOSED: ParamSpec = super::params::flag("closed", "Conducts at t = 0; default true").optional();

pub(super) fn bases(b: &Build) -> [AcBase; 2] {
    [0, 1].map(|k| AcBase { v: b.port_volts[k], s: b.s_base })
}

impl TwoPort {
    /// Voltage across the core, and series current at the second port.
    fn inside<S: Real>(&self, v: [Phasor<S>; 2]) -> [Phasor<S>; 2] {
        let back = |w: Phasor<S>| scaled(product((self.turn.0, -self.turn.1), w), 1.0 / self.n);
        let mut w = v[0];
        if self.high.r > 0.0 {
            let behind = plus(self.shunt[0], over(self.y, self.n * self.n));
            let share = inverse(1.0 + self.high.r * behind.0, self.high.r * behind.1);
            let from_low = product(over(product(self.turn, self.y), self.n), v[1]);
            w = product(share, plus(w, scaled(from_low, self.high.r)));
        }
        [w, product(self.y, minus(back(w), v[1]))]
    }
    /// Currents into the branch at the first port and out of it at the second, pu of their buses.
    pub(super) fn currents<S: Real>(&self, v: [Phasor<S>; 2]) -> [Phasor<S>; 2] {
        let [w, through] = self.inside(v);
        [
            plus(product(self.shunt[0], w), scaled(product(self.turn, through), 1.0 / self.n)),
            minus(through, product(self.shunt[1], v[1])),
        ]
    }
}

impl TwoPort {
    /// Takes the ratio and the high winding of the changer's position.
    pub(super) fn set_tap(&mut self) {
        if let Some((changer, taps)) = self.changer.as_ref().zip(self.taps.as_ref()) {
            (self.n, self.high) = taps.at(changer.tap());
        }
    }

    fn regulated_phases(&self, volts: &[f64], vars: &[f64]) -> (usize, [f64; 3], [f64; 3]) {
        (1, [volts[3], volts[4], volts[5]], self.windings[1].drawn(&vars[..3]))
    }

    /// What the changer regulates, by phasors.
    fn regulated(&self, changer: &TapChanger, volts: &[f64]) -> f64 {
        let v = [(volts[0], volts[1]), (volts[2], volts[3])];
        changer.regulated(v[1], || if self.closed { self.currents(v)[1] } else { (0.0, 0.0) })
    }
}

pub(super) fn over((g, b): (f64, f64), n: f64) -> (f64, f64) {
    (g / n, b / n)
}

impl Model for TwoPort {
    fn ports(&self) -> Vec<Port> {
        self.ports.map(|name| Port { name, domain: Domain::Ac }).to_vec()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        if formulation != Formulation::Emt {
            return vec![];
        }
        let kind = if self.z.1 > 0.0 { VarKind::Differential } else { VarKind::Algebraic };
        let mut vars = PHASES.map(|name| Var { name, kind, scale: 1.0 }).to_vec();
        if self.core.is_some() {
            let flux = |name| Var { name, kind: VarKind::Differential, scale: 1.0 };
            vars.extend(FLUXES.map(flux));
        }
        vars.extend(self.high.vars());
        vars
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        if formulation == Formulation::Emt {
            return self.phase_rows(env, x, out);
        }
        if !self.closed {
            out.currents.fill(S::zero());
            return;
        }
        let [first, second] = self.currents([(x.volts[0], x.volts[1]), (x.volts[2], x.volts[3])]);
        out.currents[0] = -first.0;
        out.currents[1] = -first.1;
        out.currents[2] = second.0;
        out.currents[3] = second.1;
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn refuses_emt(&self, _step: f64) -> Option<(&'static str, String)> {
        let negative = [("resistance", self.z.0), ("reactance", self.z.1), ("capacitance", self.shunt[1].1)];
        let (name, _) = negative.into_iter().find(|(_, v)| *v < 0.0)?;
        Some((
            name,
            format!(
                "a negative {name} stands for a reduced network at nominal frequency; in emt it would not be stable"
            ),
        ))
    }
    fn still(&self, formulation: Formulation) -> bool {
        formulation == Formulation::Rms || self.linear() || self.knee(formulation).is_some()
    }
    fn knee(&self, formulation: Formulation) -> Option<(Range<usize>, f64)> {
        let knee = self.core.filter(|_| formulation == Formulation::Emt)?.knee()?;
        Some((3..6, knee))
    }
    fn beyond<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        let Some(core) = self.core.filter(|_| self.closed) else { return };
        let more = [0, 1, 2].map(|k| core.beyond(x.vars[3 + k]));
        let w = self.high.lowered(&more);
        let coil = self.wound(&more, &w);
        for (current, drawn) in out.currents.iter_mut().zip(self.limbs.drawn(&coil)) {
            *current = -drawn;
        }
        out.vars[..3].copy_from_slice(&self.series_rows(env.omega0, self.seen_behind(&w), &[S::zero(); 3]));
        out.vars[3..6].copy_from_slice(&w.map(|w| w * env.omega0));
        if self.high.has_state() {
            out.vars[self.star_vars() + 1] = phases::zero(&coil);
        }
    }
    fn loss_beyond(&self, x: Locals<f64>) -> f64 {
        let Some(core) = self.core.filter(|_| self.closed) else { return 0.0 };
        let more = [0, 1, 2].map(|k| core.beyond(x.vars[3 + k]));
        let drawn = self.drawn(x.vars, Core::current_below);
        HighWinding::loss_more(&drawn, &more, &self.high.lowered(&more)) * self.base[0].s
    }
    fn linear(&self) -> bool {
        self.core.is_none_or(|core| core.is_linear())
    }
    fn lines(&self, _volts: &[f64], vars: &[f64]) -> Option<u32> {
        self.core.and_then(|core| core.lines(&vars[3..6]))
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        vars.fill(0.0);
        let v = [(rms.volts[0], rms.volts[1]), (rms.volts[2], rms.volts[3])];
        let [w, through] = self.inside(v);
        if let Some(changer) = &mut self.changer {
            let through = if self.closed { through } else { (0.0, 0.0) };
            changer.begin_emt(env, v[1], through, env.turns[1], rms.frames[1]);
        }
        if !self.closed {
            self.begin_at_rest(vars);
            return;
        }
        // Frames of the windings.
        let turn = |k: usize, winding: Winding| turned(env.turns[k], phases::clock(winding.lead()));
        vars[..3].copy_from_slice(&phases(turned(through, turn(1, self.windings[1]))));
        if size(v[0]) == 0.0 {
            self.begin_at_rest(vars);
        } else if self.core.is_some() {
            vars[3..6].copy_from_slice(&phases(turned((w.1, -w.0), turn(0, self.limbs))));
        }
    }
    fn phase_leads(&self) -> Vec<(usize, usize, u8)> {
        vec![(0, 1, lead(self.windings[0], self.windings[1], self.n))]
    }
    fn see_clocks(&mut self, own: &[u8], _watched: Option<u8>) {
        let lead = lead(self.windings[0], self.windings[1], 1.0);
        self.turn = turned(self.shift, phases::clock(24 + own[1] - own[0] - lead));
    }
    fn capacitance(&self, port: usize, env: &Env) -> f64 {
        if self.closed { self.shunt[port].1.max(0.0) / env.omega0 } else { 0.0 }
    }
    fn zero_capacitance(&self, port: usize, env: &Env) -> f64 {
        if self.closed { self.zero.shunt[port].1.max(0.0) / env.omega0 } else { 0.0 }
    }
    fn admittances(&self, sequence: Sequence, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if !self.closed {
            return vec![];
        }
        if sequence == Sequence::Negative {
            let [own, mutual, low] = self.seen(self.y, self.shunt, (self.high.r, 0.0));
            let back = (self.turn.0, -self.turn.1);
            return vec![(0, 0, own), (0, 1, product(back, mutual)), (1, 0, product(self.turn, mutual)), (1, 1, low)];
        }
        self.zero_admittances(1.0, env, x)
    }
    fn zero_admittances(&self, order: f64, _env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        self.zero_between(&self.zero.at(order), self.high.zero_at(order))
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        if self.closed { vec![(0, 1)] } else { vec![] }
    }
    regulates!();
    fn balance(&self, _env: &Env, x: Locals<f64>, currents: &[f64]) -> PowerBalance {
        let loss = if !in_phases(&x) {
            // Reactive elements store nothing on average over a cycle: what goes in and does not come out is loss.
            -x.volts.iter().zip(currents).map(|(v, i)| v * i).sum::<f64>()
        } else if self.closed {
            let drawn = self.drawn(x.vars, Core::current);
            let w = self.across_core(x.volts, x.vars, &drawn);
            phases::weighted(self.z.0, self.zero.z.0, &x.vars[..3])
                + self.shunt[0].0 * phases::power(&w, &w)
                + self.high.loss(&self.wound(&drawn, &w), &x.vars[self.star_vars()..])
        } else {
            0.0
        };
        PowerBalance { loss: loss * self.base[0].s, ..PowerBalance::default() }
    }
    fn stored(&self, env: &Env, x: Locals<f64>) -> f64 {
        if in_phases(&x) { self.energy(env.omega0, x.vars) } else { 0.0 }
    }
    fn heat(&self) -> f64 {
        self.chopped
    }
    fn signals(&self) -> Vec<SignalDef> {
        self.signals.to_vec()
    }
    fn shown(&self, signal: usize) -> Option<Shown> {
        let (s, i) = (self.base[0].s, self.base.map(AcBase::i));
        Some(match signal {
            0 => Shown::Size((0..2).map(|k| (k, i[k] / self.rated[k])).collect()),
            1 => Shown::Active(vec![(0, s)]),
            2 => Shown::Reactive(vec![(0, s)]),
            3 => Shown::Size(vec![(0, i[0])]),
            4 => Shown::Active(vec![(1, -s)]),
            5 => Shown::Reactive(vec![(1, -s)]),
            6 => Shown::Size(vec![(1, i[1])]),
            7 => Shown::Active(vec![(0, s), (1, s)]),
            _ => return None,
        })
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        let (out, position) = out.split_at_mut(8);
        for position in position {
            *position = self.changer.as_ref().map_or(0.0, |changer| f64::from(changer.position));
        }
        if !self.closed {
            out.fill(0.0);
            return;
        }
        let s = self.base[0].s;
        let (v, [first, second]) = (vectors::<2>(x.volts), vectors::<2>(currents));
        let i = [scaled(first, -1.0), second];
        let (p1, q1) = power(v[0], i[0]);
        let (p2, q2) = power(v[1], i[1]);
        let (i1, i2) = (size(i[0]) * self.base[0].i(), size(i[1]) * self.base[1].i());
        let loading = (i1 / self.rated[0]).max(i2 / self.rated[1]);
        out.copy_from_slice(&[loading, p1 * s, q1 * s, i1, p2 * s, q2 * s, i2, (p1 - p2) * s]);
    }
}
