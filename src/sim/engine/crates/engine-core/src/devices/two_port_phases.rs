//! A branch between two AC buses in `emt`, phase by phase: series branch between the windings, core behind the high one's resistance.

use super::two_port::TwoPort;
use super::windings::{Core, Winding};
use crate::device::*;
use crate::emt::phases;
use crate::scalar::Real;

impl TwoPort {
    pub(super) fn phase_rows<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        if !self.closed {
            out.currents.fill(S::zero());
            out.vars.fill(S::zero());
            if !self.is_inductive() {
                out.vars[..3].copy_from_slice(&x.vars[..3]);
            }
            if self.high.has_state() {
                let w = self.star_vars() + 1;
                out.vars[w] = x.vars[w];
            }
            return;
        }
        let drawn = self.drawn(x.vars, |core, k, flux| core.current(k, flux));
        let w = self.across_core(x.volts, x.vars, &drawn);
        let low = self.windings[1].across(&x.volts[3..]);
        let seen = self.seen_behind(&w);
        out.vars[..3].copy_from_slice(&self.series_rows(env.omega0, [0, 1, 2].map(|k| seen[k] - low[k]), &x.vars[..3]));
        if self.core.is_some() {
            out.vars[3..6].copy_from_slice(&w.map(|w| w * env.omega0));
        }
        let mut coil = self.wound(&drawn, &w);
        if self.high.has_state() {
            let at = self.star_vars();
            let (j0, w0) = (x.vars[at], x.vars[at + 1]);
            coil = coil.map(|i| i + w0 * self.high.leak());
            out.vars[at] = self.high.rate(env.omega0, phases::zero(&x.volts[..3]), w0, j0);
            out.vars[at + 1] = phases::zero(&coil) - j0;
        }
        let (first, second) = (self.limbs.drawn(&coil), self.windings[1].drawn(&x.vars[..3]));
        for k in 0..3 {
            out.currents[k] = -first[k];
            out.currents[3 + k] = second[k];
        }
    }

    pub(super) fn is_inductive(&self) -> bool {
        self.z.1 > 0.0
    }

    /// What the limbs' windings carry of the series current, and of the core's by its flux.
    pub(super) fn drawn<S: Real>(&self, vars: &[S], core: impl Fn(&Core, usize, S) -> S) -> [S; 3] {
        let series = self.zigzag.drawn(&rotated(&vars[..3], self.shift)).map(|i| i / self.n);
        match &self.core {
            Some(own) => [0, 1, 2].map(|k| series[k] + core(own, k, vars[3 + k])),
            None => series,
        }
    }

    /// The same with what the core's conductance takes.
    pub(super) fn wound<S: Real>(&self, drawn: &[S; 3], w: &[S; 3]) -> [S; 3] {
        [0, 1, 2].map(|k| drawn[k] + w[k] * self.shunt[0].0)
    }

    /// Voltages that magnetise the limbs in `emt`.
    pub(super) fn across_core<S: Real>(&self, volts: &[S], vars: &[S], drawn: &[S; 3]) -> [S; 3] {
        self.high.behind(self.limbs.across(&volts[..3]), drawn, || vars[self.star_vars() + 1])
    }

    /// What the series branch sees of them, at the low side's turns.
    pub(super) fn seen_behind<S: Real>(&self, w: &[S; 3]) -> [S; 3] {
        rotated(&self.zigzag.across(w), (self.shift.0, -self.shift.1)).map(|w| w / self.n)
    }

    /// Rows of the series current `i` where `apart` is between its ends.
    pub(super) fn series_rows<S: Real>(&self, omega0: f64, apart: [S; 3], i: &[S]) -> [S; 3] {
        let row = |apart: S, i: S, (r, x): (f64, f64)| {
            let drop = apart - i * r;
            if self.is_inductive() { drop * (omega0 / x) } else { drop }
        };
        let mut rows = [0, 1, 2].map(|k| row(apart[k], i[k], self.z));
        if self.zero.z != self.z {
            // The zero sequence has its own impedance: of a line, of windings on three limbs, or of a low side earthed through one.
            let (apart, mean) = (phases::zero(&apart), phases::zero(i));
            let more = row(apart, mean, self.zero.z) - row(apart, mean, self.z);
            rows = rows.map(|row| row + more);
        }
        if self.windings.contains(&Winding::OpenStar) {
            // No path for a zero sequence of the series current: it stays what it is, 0.
            let held = if self.is_inductive() { S::zero() } else { phases::zero(i) };
            let shift = held - phases::zero(&rows);
            rows = rows.map(|row| row + shift);
        }
        rows
    }

    /// Place of what belongs to the high side's star point among the variables of `emt`: j₀ and w₀.
    pub(super) fn star_vars(&self) -> usize {
        if self.core.is_some() { 6 } else { 3 }
    }

    pub(super) fn begin_at_rest(&mut self, vars: &mut [f64]) {
        if let Some(core) = &mut self.core {
            core.begin_at_rest(&mut vars[3..6]);
        }
    }

    /// Stored in `emt`, J.
    pub(super) fn energy(&self, omega0: f64, vars: &[f64]) -> f64 {
        let series = 0.5 * phases::weighted(self.z.1, self.zero.z.1, &vars[..3]);
        let flux = self.core.map_or(0.0, |core| core.energy(&vars[3..6]));
        let star = self.high.energy(&vars[self.star_vars()..]);
        (series + phases::POWER * flux + star) / omega0 * self.base[0].s
    }
}

/// Phases turned by an angle (cosine, sine): α and β turn, the zero sequence stays. Written out, as it runs for every winding at every evaluation.
fn rotated<S: Real>(x: &[S], (cos, sin): (f64, f64)) -> [S; 3] {
    if sin == 0.0 {
        return [x[0], x[1], x[2]];
    }
    const ROOT: f64 = 0.577_350_269_189_625_8;
    let zero = (x[0] + x[1] + x[2]) * (1.0 / 3.0);
    let part = |of: S, before: S, after: S| zero + (of - zero) * cos + (before - after) * (-ROOT * sin);
    [part(x[0], x[1], x[2]), part(x[1], x[2], x[0]), part(x[2], x[0], x[1])]
}
