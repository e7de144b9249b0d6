//! Three-winding transformer. Impedances of the pairs of windings as measured (the third open), per unit; w the windings' voltages in pu of rated,
//! j the currents that leave the medium and the low winding:
//!
//! ```text
//! [w_H − w_M]   [z_HM  z_H ]   [j_M]
//! [w_H − w_L] = [z_H   z_HL] · [j_L],   z_H = ½(z_HM + z_HL − z_LM),   j_H = j_M + j_L
//! ```
//!
//! The vector group turns the frames of the buses behind it, see [`crate::clocks`], and the phasors only by what it leaves on a loop.
//! A star point above earth lifts its winding in the zero sequence, w = v − 3·Z_N·i₀: that of the medium and the low winding is in series with their own
//! pair, 3·Z_N added to z_HM or z_HL there; that of the high one carries the core's current too, see [`super::high_winding`]. The pairs themselves have an
//! impedance of their own in the zero sequence, R·(R₀/R) + jX·(X₀/X) with X₀/X of each pair.
//!
//! z_H is the leg of the star equivalent; a leg may be negative, the whole may not (z_HM·z_HL > z_H²). The core stands at the high winding, the tap in it, behind that
//! winding's resistance, which is the star's: what `r` and `r0` hold is without it.
//! In `emt` phase by phase between the windings ([`super::windings`]): X/ω₀·dj/dt = Δw − R·j, core as that of the two-winding transformer.

use super::ac_base::{AcBase, Phasor, plus, power, size, times};
use super::high_winding::HighWinding;
use super::params::closes;
use super::tap_changer::{TapChanger, regulates};
use super::three_winding_pairs::{Pair, between, lift};
pub use super::three_winding_spec::{SPEC, build};
use super::vector_groups::lead;
use super::windings::{Core, FLUXES, Winding};
use crate::device::*;
use crate::emt::phases::{self, in_phases, phases, turned, vectors};
use crate::scalar::Real;
use serde_json::{Map, Value};
use std::ops::Range;

pub struct ThreeWinding {
    pub(super) base: [AcBase; 3],
    /// Voltage of a winding in pu of rated per pu of its bus; below 0 where its ends are changed over.
    pub(super) a: [f64; 3],
    pub(super) r: Pair<f64>,
    pub(super) x: Pair<f64>,
    /// Of the zero sequence, what stands at star points left out.
    pub(super) r0: Pair<f64>,
    pub(super) x0: Pair<f64>,
    /// Currents into the device over the bus voltages, with the core.
    pub(super) y: [[Phasor<f64>; 3]; 3],
    /// The same as phasors see it: with the turn of each bus's frame that vector groups on a loop and windings changed over leave.
    pub(super) seen: [[Phasor<f64>; 3]; 3],
    pub(super) turns: [Phasor<f64>; 3],
    /// 3·Z_N of the medium and the low star point, in the windings' pu.
    pub(super) star: [Phasor<f64>; 2],
    pub(super) high: HighWinding,
    pub(super) core: Option<Core>,
    pub(super) windings: [Winding; 3],
    /// A.
    pub(super) rated: [f64; 3],
    pub(super) closed: bool,
    pub(super) chopped: f64,
    /// Of taps in the high winding, see [`super::tap_changer`], and the winding whose voltage it regulates.
    pub(super) changer: Option<Box<TapChanger>>,
    pub(super) side: usize,
    pub(super) taps: HighTaps,
}

/// What taps in the high winding change.
pub struct HighTaps {
    /// Its `a` at a tap of 1.
    pub ratio: f64,
    /// R₀ before the core, and 3·Z_N in pu of the bus.
    pub own: f64,
    pub neutral: Phasor<f64>,
}

impl ThreeWinding {
    /// Takes the ratio of the changer's position.
    pub(super) fn set_tap(&mut self) {
        let Some(changer) = &self.changer else { return };
        let a = self.taps.ratio / changer.tap();
        self.a[0] = a;
        self.high.zero = (self.taps.own + self.taps.neutral.0 * a * a, self.taps.neutral.1 * a * a);
        let magnetising = self.core.map_or(0.0, |core| core.slope());
        let z = [0, 1, 2].map(|k| (self.r[k], self.x[k]));
        self.y = between(z, (self.high.conductance, -magnetising), (self.high.r, 0.0), self.a);
        self.seen = self.turned_by(1.0);
    }

    /// What the changer regulates, by phasors.
    fn regulated(&self, changer: &TapChanger, volts: &[f64]) -> f64 {
        let k = self.side;
        changer.regulated((volts[2 * k], volts[2 * k + 1]), || self.delivered(volts))
    }
    /// Current out of that side.
    fn delivered(&self, volts: &[f64]) -> Phasor<f64> {
        let i = if self.closed { self.drawn_at(self.side, volts) } else { (0.0, 0.0) };
        (-i.0, -i.1)
    }
    fn regulated_phases(&self, volts: &[f64], vars: &[f64]) -> (usize, [f64; 3], [f64; 3]) {
        let k = self.side;
        let i = self.windings[k].drawn(&vars[3 * k - 3..3 * k]).map(|i| i * self.a[k]);
        (k, [volts[3 * k], volts[3 * k + 1], volts[3 * k + 2]], i)
    }

    /// Current into the device at port `k`.
    fn drawn_at<S: Real>(&self, k: usize, volts: &[S]) -> Phasor<S> {
        let mut sum = (S::zero(), S::zero());
        for (y, v) in self.seen[k].iter().zip(volts.chunks_exact(2)) {
            sum = plus(sum, times(y.0, y.1, (v[0], v[1])));
        }
        sum
    }

    /// Admittances between buses in turned frames, `sense` −1 for what turns the other way.
    fn turned_by(&self, sense: f64) -> [[Phasor<f64>; 3]; 3] {
        let turn = |k: usize, sense: f64| (self.turns[k].0, sense * self.turns[k].1);
        let between = |r: usize, c: usize| turned(turned(self.y[r][c], turn(c, sense)), turn(r, -sense));
        std::array::from_fn(|r| std::array::from_fn(|c| between(r, c)))
    }
}

const WINDINGS: [&str; 6] = [
    "medium-voltage winding current of phase a, pu",
    "medium-voltage winding current of phase b, pu",
    "medium-voltage winding current of phase c, pu",
    "low-voltage winding current of phase a, pu",
    "low-voltage winding current of phase b, pu",
    "low-voltage winding current of phase c, pu",
];

impl Model for ThreeWinding {
    fn ports(&self) -> Vec<Port> {
        SPEC.ports.iter().map(|&(name, domain)| Port { name, domain }).collect()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        if formulation != Formulation::Emt {
            return vec![];
        }
        let state = |name| Var { name, kind: VarKind::Differential, scale: 1.0 };
        let mut vars = WINDINGS.map(state).to_vec();
        if self.core.is_some() {
            vars.extend(FLUXES.map(state));
        }
        vars.extend(self.high.vars());
        vars
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        if formulation == Formulation::Emt {
            return self.phase_rows(env, x, out);
        }
        out.currents.fill(S::zero());
        if self.closed {
            for (k, rows) in out.currents.chunks_exact_mut(2).enumerate() {
                let i = self.drawn_at(k, x.volts);
                (rows[0], rows[1]) = (-i.0, -i.1);
            }
        }
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn still(&self, formulation: Formulation) -> bool {
        formulation == Formulation::Rms || self.linear() || self.knee(formulation).is_some()
    }
    fn knee(&self, formulation: Formulation) -> Option<(Range<usize>, f64)> {
        let knee = self.core.filter(|_| formulation == Formulation::Emt)?.knee()?;
        Some((6..9, knee))
    }
    fn beyond<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        let Some(core) = self.core.filter(|_| self.closed) else { return };
        let more = [0, 1, 2].map(|k| core.beyond(x.vars[6 + k]));
        let high = self.high.lowered(&more);
        let coil = self.wound(&more, &high);
        for (current, drawn) in out.currents.iter_mut().zip(self.windings[0].drawn(&coil)) {
            *current = drawn * -self.a[0];
        }
        let nothing = [S::zero(); 3];
        out.vars[..6].copy_from_slice(&self.series_rows(env.omega0, &[high, nothing, nothing], &[S::zero(); 6]));
        out.vars[6..9].copy_from_slice(&high.map(|w| w * env.omega0));
        if self.high.has_state() {
            out.vars[self.star_vars() + 1] = phases::zero(&coil);
        }
    }
    fn loss_beyond(&self, x: Locals<f64>) -> f64 {
        let Some(core) = self.core.filter(|_| self.closed) else { return 0.0 };
        let more = [0, 1, 2].map(|k| core.beyond(x.vars[6 + k]));
        let drawn = self.drawn(x.vars, Core::current_below);
        HighWinding::loss_more(&drawn, &more, &self.high.lowered(&more)) * self.base[0].s
    }
    fn linear(&self) -> bool {
        self.core.is_none_or(|core| core.is_linear())
    }
    fn lines(&self, _volts: &[f64], vars: &[f64]) -> Option<u32> {
        self.core.and_then(|core| core.lines(&vars[6..9]))
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        vars.fill(0.0);
        let high = (rms.volts[0], rms.volts[1]);
        let (k, i) = (self.side, self.delivered(rms.volts));
        if let Some(changer) = &mut self.changer {
            let v = (rms.volts[2 * k], rms.volts[2 * k + 1]);
            changer.begin_emt(env, v, i, env.turns[k], rms.frames[k]);
        }
        if !self.closed || size(high) == 0.0 {
            return self.begin_at_rest(vars);
        }
        // Frames of the windings.
        let turn = |k: usize| turned(env.turns[k], phases::clock(self.windings[k].lead()));
        for k in [1, 2] {
            let i = self.drawn_at(k, rms.volts);
            let j = (-i.0 / self.a[k], -i.1 / self.a[k]);
            vars[3 * k - 3..3 * k].copy_from_slice(&phases(turned(j, turn(k))));
        }
        if self.core.is_some() {
            let (i, r) = (self.drawn_at(0, rms.volts), self.high.r / self.a[0]);
            let w = (high.0 * self.a[0] - i.0 * r, high.1 * self.a[0] - i.1 * r);
            vars[6..9].copy_from_slice(&phases(turned((w.1, -w.0), turn(0))));
        }
    }
    fn phase_leads(&self) -> Vec<(usize, usize, u8)> {
        [1, 2].map(|k| (0, k, lead(self.windings[0], self.windings[k], self.a[k]))).to_vec()
    }
    fn see_clocks(&mut self, own: &[u8], _watched: Option<u8>) {
        for k in [1, 2] {
            let lead = lead(self.windings[0], self.windings[k], 1.0);
            self.turns[k] = phases::clock(24 + own[k] - own[0] - lead);
        }
        self.seen = self.turned_by(1.0);
    }
    fn admittances(&self, sequence: Sequence, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if !self.closed {
            return vec![];
        }
        if sequence == Sequence::Zero {
            return self.zero_admittances(1.0, env, x);
        }
        // What turns the positive sequence turns the negative one back.
        let y = self.turned_by(-1.0);
        (0..9).map(|n| (n / 3, n % 3)).map(|(r, c)| (r, c, y[r][c])).collect()
    }
    fn zero_admittances(&self, order: f64, _env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if !self.closed {
            return vec![];
        }
        let magnetising = self.core.map_or(0.0, |core| core.slope());
        let z = [0, 1, 2].map(|k| (self.r0[k], self.x0[k] * order));
        let mut y = between(z, (self.high.conductance, -magnetising / order), self.high.zero_at(order), self.a);
        // To a zero sequence a winding in delta is a short circuit; its bus sees nothing of it.
        let passes = |k: usize| self.windings[k] == Winding::Star;
        for (k, star) in [1, 2].into_iter().zip(self.star).filter(|(_, star)| *star != (0.0, 0.0)) {
            let bus = self.a[k] * self.a[k];
            lift(&mut y, k, (star.0 / bus, star.1 / bus * order));
        }
        let pairs = (0..9).map(|n| (n / 3, n % 3)).filter(|&(r, c)| passes(r) && passes(c));
        pairs.map(|(r, c)| (r, c, y[r][c])).collect()
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        if self.closed { vec![(0, 1), (0, 2)] } else { vec![] }
    }
    regulates!();
    fn balance(&self, _env: &Env, x: Locals<f64>, currents: &[f64]) -> PowerBalance {
        let loss = if !in_phases(&x) {
            // Reactive elements store nothing on average over a cycle: what goes in and does not come out is loss.
            -x.volts.iter().zip(currents).map(|(v, i)| v * i).sum::<f64>()
        } else if self.closed {
            let drawn = self.drawn(x.vars, Core::current);
            let w = self.across_core(x.volts, x.vars, &drawn);
            Self::quadratic(&self.r, self.in_zero(&self.r0, |z| z.0), x.vars)
                + self.high.conductance * phases::power(&w, &w)
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
        SPEC.signals.to_vec()
    }
    fn shown(&self, signal: usize) -> Option<Shown> {
        let (s, i) = (self.base[0].s, self.base.map(AcBase::i));
        if signal > 10 {
            return None;
        }
        let port = signal.saturating_sub(1) / 3;
        let sign = if port == 0 { 1.0 } else { -1.0 };
        Some(match signal {
            0 => Shown::Size((0..3).map(|k| (k, i[k] / self.rated[k])).collect()),
            10 => Shown::Active((0..3).map(|k| (k, s)).collect()),
            _ if signal % 3 == 1 => Shown::Active(vec![(port, sign * s)]),
            _ if signal % 3 == 2 => Shown::Reactive(vec![(port, sign * s)]),
            _ => Shown::Size(vec![(port, i[port])]),
        })
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        out[11] = self.changer.as_ref().map_or(0.0, |changer| f64::from(changer.position));
        if !self.closed {
            return;
        }
        let s = self.base[0].s;
        let (v, i) = (vectors::<3>(x.volts), vectors::<3>(currents));
        for k in 0..3 {
            let sign = if k == 0 { -1.0 } else { 1.0 };
            let (p, q) = power(v[k], i[k]);
            let amperes = size(i[k]) * self.base[k].i();
            out[1 + 3 * k..4 + 3 * k].copy_from_slice(&[sign * p * s, sign * q * s, amperes]);
            out[0] = out[0].max(amperes / self.rated[k]);
            out[10] -= p * s;
        }
    }
}
