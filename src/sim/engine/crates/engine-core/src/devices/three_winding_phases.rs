//! Three windings in `emt`, phase by phase: currents of the medium and the low winding, core behind the high one's resistance.

use super::ac_base::Phasor;
use super::three_winding::ThreeWinding;
use super::three_winding_pairs::Pair;
use super::windings::Core;
use crate::device::*;
use crate::emt::phases;
use crate::scalar::Real;

impl ThreeWinding {
    pub(super) fn phase_rows<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        if !self.closed {
            out.currents.fill(S::zero());
            out.vars.fill(S::zero());
            if self.high.has_state() {
                let w = self.star_vars() + 1;
                out.vars[w] = x.vars[w];
            }
            return;
        }
        let drawn = self.drawn(x.vars, |core, k, flux| core.current(k, flux));
        let high = self.across_core(x.volts, x.vars, &drawn);
        let w = [high, self.across(1, x.volts), self.across(2, x.volts)];
        out.vars[..6].copy_from_slice(&self.series_rows(env.omega0, &w, &x.vars[..6]));
        if self.core.is_some() {
            out.vars[6..9].copy_from_slice(&high.map(|w| w * env.omega0));
        }
        let mut coil = self.wound(&drawn, &high);
        if self.high.has_state() {
            let at = self.star_vars();
            let (j0, w0) = (x.vars[at], x.vars[at + 1]);
            coil = coil.map(|i| i + w0 * self.high.leak());
            out.vars[at] = self.high.rate(env.omega0, phases::zero(&self.across(0, x.volts)), w0, j0);
            out.vars[at + 1] = phases::zero(&coil) - j0;
        }
        let (m, l) = (&x.vars[..3], &x.vars[3..6]);
        let lines = [self.windings[0].drawn(&coil), self.windings[1].drawn(m), self.windings[2].drawn(l)];
        let into = [-self.a[0], self.a[1], self.a[2]];
        for (n, current) in out.currents.iter_mut().enumerate() {
            *current = lines[n / 3][n % 3] * into[n / 3];
        }
    }

    /// What the high winding carries of the others' currents `vars`, and of the core's by its flux.
    pub(super) fn drawn<S: Real>(&self, vars: &[S], core: impl Fn(&Core, usize, S) -> S) -> [S; 3] {
        let series = [0, 1, 2].map(|k| vars[k] + vars[3 + k]);
        match &self.core {
            Some(own) => [0, 1, 2].map(|k| series[k] + core(own, k, vars[6 + k])),
            None => series,
        }
    }

    /// The same with what the core's conductance takes.
    pub(super) fn wound<S: Real>(&self, drawn: &[S; 3], w: &[S; 3]) -> [S; 3] {
        [0, 1, 2].map(|k| drawn[k] + w[k] * self.high.conductance)
    }

    /// Voltages that magnetise the core in `emt`.
    pub(super) fn across_core<S: Real>(&self, volts: &[S], vars: &[S], drawn: &[S; 3]) -> [S; 3] {
        self.high.behind(self.across(0, volts), drawn, || vars[self.star_vars() + 1])
    }

    /// Rows of the medium and low currents `i` where the windings have the voltages `w`.
    pub(super) fn series_rows<S: Real>(&self, omega0: f64, w: &[[S; 3]; 3], i: &[S]) -> [S; 6] {
        let rates = |r: &Pair<f64>, x: &Pair<f64>, [m, l]: [S; 2], [drop_m, drop_l]: [S; 2]| {
            let over = omega0 / (x[0] * x[2] - x[1] * x[1]);
            let drop_m = drop_m - m * r[0] - l * r[1];
            let drop_l = drop_l - m * r[1] - l * r[2];
            [(drop_m * x[2] - drop_l * x[1]) * over, (drop_l * x[0] - drop_m * x[1]) * over]
        };
        let mut rows = [S::zero(); 6];
        for k in 0..3 {
            let drops = [w[0][k] - w[1][k], w[0][k] - w[2][k]];
            [rows[k], rows[3 + k]] = rates(&self.r, &self.x, [i[k], i[3 + k]], drops);
        }
        let (zero_r, zero_x) = (self.in_zero(&self.r0, |z| z.0), self.in_zero(&self.x0, |z| z.1));
        if (zero_r, zero_x) != (self.r, self.x) {
            let [high, medium, low] = [0, 1, 2].map(|k| phases::zero(&w[k]));
            let (drops, means) = ([high - medium, high - low], [phases::zero(&i[..3]), phases::zero(&i[3..])]);
            let own = rates(&self.r, &self.x, means, drops);
            let wanted = rates(&zero_r, &zero_x, means, drops);
            for (n, row) in rows.iter_mut().enumerate() {
                *row = *row - own[n / 3] + wanted[n / 3];
            }
        }
        rows
    }

    pub(super) fn across<S: Real>(&self, k: usize, volts: &[S]) -> [S; 3] {
        self.windings[k].across(&volts[3 * k..3 * k + 3]).map(|v| v * self.a[k])
    }

    /// What a zero sequence meets of the pairs with the star points of the medium and the low winding.
    pub(super) fn in_zero(&self, [m, mutual, l]: &Pair<f64>, of: impl Fn(Phasor<f64>) -> f64) -> Pair<f64> {
        [m + of(self.star[0]), *mutual, l + of(self.star[1])]
    }

    /// Place of what belongs to the high side's star point among the variables of `emt`: j₀ and w₀.
    pub(super) fn star_vars(&self) -> usize {
        if self.core.is_some() { 9 } else { 6 }
    }

    pub(super) fn begin_at_rest(&mut self, vars: &mut [f64]) {
        if let Some(core) = &mut self.core {
            core.begin_at_rest(&mut vars[6..9]);
        }
    }

    /// j'·Q·j of the medium and low currents, in the zero sequence of its own pairs.
    pub(super) fn quadratic(of: &Pair<f64>, zero: Pair<f64>, vars: &[f64]) -> f64 {
        let (m, l) = (&vars[..3], &vars[3..6]);
        let means = phases::zero(m) * phases::zero(l);
        phases::weighted(of[0], zero[0], m)
            + 2.0 * (of[1] * phases::power(m, l) + 2.0 * (zero[1] - of[1]) * means)
            + phases::weighted(of[2], zero[2], l)
    }

    /// Stored in `emt`, J.
    pub(super) fn energy(&self, omega0: f64, vars: &[f64]) -> f64 {
        let flux = self.core.map_or(0.0, |core| core.energy(&vars[6..9]));
        let star = self.high.energy(&vars[self.star_vars()..]);
        let series = Self::quadratic(&self.x, self.in_zero(&self.x0, |z| z.1), vars);
        (0.5 * series + phases::POWER * flux + star) / omega0 * self.base[0].s
    }
}
