//! States of a machine that stands still at an operating point.

use super::{DELTA, Excitation, Machine, MachineModel, OMEGA};
use crate::devices::ac_base::size;

impl Machine {
    /// Steady state at terminal voltage `v` and current `i` (out of the machine), ω = 1.
    pub fn initialise(&mut self, v: (f64, f64), i: (f64, f64), x: &mut [f64]) -> Excitation {
        // Angle of v + (r_a + j·x)·i.
        let behind = |x: f64| {
            let e = (v.0 + self.ra * i.0 - x * i.1, v.1 + self.ra * i.1 + x * i.0);
            (libm::atan2(e.1, e.0), size(e))
        };
        let park = |delta: f64, (r, q): (f64, f64)| {
            let (s, c) = (libm::sin(delta), libm::cos(delta));
            (r * s - q * c, r * c + q * s)
        };
        x[OMEGA] = 1.0;
        if self.model == MachineModel::Classical {
            (x[DELTA], self.e_classical) = behind(self.xd1);
        } else {
            let mut delta = behind(self.xq).0;
            let inner = |delta: f64, xd: f64, xq: f64| {
                let ((vd, vq), (id, iq)) = (park(delta, v), park(delta, i));
                (id, iq, vd + self.ra * id - xq * iq, vq + self.ra * iq + xd * id)
            };
            if let MachineModel::Genrou | MachineModel::Gensae = self.model {
                // Saturation turns the q-axis: e_d·(1 + k·S) = (x_q − x''_q)·i_q must hold. Secant in δ.
                let k = self.axes();
                let gap = |delta: f64| {
                    let (_, iq, ed, eq) = inner(delta, self.xd2, self.xq2);
                    ed * (1.0 + k * self.saturation.factor(size((ed, eq)))) - (self.xq - self.xq2) * iq
                };
                let (mut d0, mut d1) = (delta, delta - 1e-3);
                let (mut g0, mut g1) = (gap(d0), gap(d1));
                for _ in 0..50 {
                    if g1 == g0 || g1.abs() < 1e-15 {
                        break;
                    }
                    let d2 = d1 - g1 * (d1 - d0) / (g1 - g0);
                    (d0, g0, d1, g1) = (d1, g1, d2, gap(d2));
                }
                delta = if g0.abs() < g1.abs() { d0 } else { d1 };
            }
            // Of GENTPJ the terminals give the air-gap flux.
            let mut divisors = (1.0, 1.0);
            if self.model == MachineModel::Gentpj {
                let flux = behind(self.xl).1 + self.kis * size(i);
                divisors = self.divisors(self.saturation.factor(flux));
                delta = behind((self.xq - self.xl) / divisors.1 + self.xl).0;
            }
            x[DELTA] = delta;
            match self.model {
                MachineModel::Gentpj => {
                    let (d, q) = divisors;
                    let (xd2, xq2) = ((self.xd2 - self.xl) / d + self.xl, (self.xq2 - self.xl) / q + self.xl);
                    let (id, iq, ed2, eq2) = inner(delta, xd2, xq2);
                    x[2] = eq2 + (self.xd1 - self.xd2) * id / d;
                    x[3] = ed2 - (self.xq1 - self.xq2) * iq / q;
                    (x[4], x[5]) = (eq2, ed2);
                }
                MachineModel::Genrou => {
                    let (id, iq, ed2, eq2) = inner(delta, self.xd2, self.xq2);
                    x[2] = eq2 + (self.xd1 - self.xd2) * id;
                    x[3] = ed2 - (self.xq1 - self.xq2) * iq;
                    x[4] = x[2] - (self.xd1 - self.xl) * id;
                    x[5] = -x[3] - (self.xq1 - self.xl) * iq;
                }
                MachineModel::Gensal | MachineModel::Gensae => {
                    let (id, _, ed2, eq2) = inner(delta, self.xd2, self.xq2);
                    x[2] = eq2 + (self.xd1 - self.xd2) * id;
                    x[3] = x[2] - (self.xd1 - self.xl) * id;
                    x[4] = ed2;
                }
                MachineModel::Marconato => {
                    let (id, iq, ed2, eq2) = inner(delta, self.xd2, self.xq2);
                    let (gd, gq) = self.gammas();
                    let field = eq2 + (self.xd - self.xd2) * id;
                    x[2] = -(self.xd - self.xd1 - gd) * id + (1.0 - self.taa / self.td01) * field;
                    x[3] = (self.xq - self.xq1 - gq) * iq;
                    x[4] = eq2;
                    x[5] = ed2;
                }
                MachineModel::Order4 | MachineModel::Classical => {
                    let (_, _, ed1, eq1) = inner(delta, self.xd1, self.xq1);
                    x[2] = eq1;
                    x[3] = ed1;
                }
            }
        }
        let out = self.stator(v, x);
        Excitation { field: out.field_current, field_current: out.field_current, torque: out.torque }
    }
}
