//! Synchronous machine, per unit on its own rating; q-axis leads the d-axis, rotor angle δ is that of the q-axis against the
//! island's frame: v_d + j·v_q = v·e^{j(π/2 − δ)} (generator convention, currents out of the machine).
//!
//! All models share the stator (network transients neglected; in `emt` the stator's flux linkages are states, see
//! [`Machine::stator_of_flux`]) and the swing equation,
//!
//! ```text
//! v_d = −r_a·i_d + w·(e_d + x_q·i_q)      dδ/dt    = ω₀·(ω − ω_frame)
//! v_q = −r_a·i_q + w·(e_q − x_d·i_d)      2H·dω/dt = T_m − T_e − D·(ω − 1),   T_e = e_d·i_d + e_q·i_q + (x_q − x_d)·i_d·i_q
//! ```
//!
//! with the voltages and reactances of their innermost windings (″, or ′ without damper windings). With `full` speed effect w = ω and
//! the torques are torques; with `neglected` w = 1 and the same numbers are powers: the usual textbook linearisation (Kundur (1994), 5.1.2),
//! in both domains. In `emt` so w stands at the speed voltages of the rotor's axes, v_d = −r_a·i_d − w·ψ_q + dψ_d/dt/ω₀ and likewise v_q.
//!
//! - `genrou`: round rotor, one field and three damper windings; P. W. Sauer, M. A. Pai, *Power System Dynamics and Stability*
//!   (1998), eq. 3.148–3.159; quadratic saturation of the air-gap flux on both axes as in the PSS/E model GENROU. With exponential
//!   saturation it is GENROE.
//! - `gensal`: salient poles, one field and one damper winding on each axis: T''_q0·de''_d/dt = (x_q − x''_q)·i_q − e''_d, the d-axis as
//!   GENROU's, quadratic saturation of e'_q alone. `gensae`: the same with exponential saturation of the air-gap flux on both axes.
//! - `gentpj`: saturation of all mutual inductances by the air-gap flux and the stator current (J. Undrill, *The gentpj model* (2007, 2012);
//!   WECC), S = S(ψ_ag + K_is·i), σ_d = 1 + S, σ_q = 1 + S·x_q/x_d, both subtransient reactances above the leakage over their σ:
//!   T'_d0·de'_q/dt = E_fd − σ_d·(e''_q + (e'_q − e''_q)·(x_d − x''_d)/(x'_d − x''_d)), T''_d0·de''_q/dt = σ_d·(e'_q − e''_q) − (x'_d − x''_d)·i_d,
//!   the q-axis alike. K_is = 0 is GENTPF. S stands in its own argument and is solved for at each point.
//! - `marconato`: the sixth-order model with T_AA of F. Milano, *Power System Modelling and Scripting* (2010), 15.1.3 (PSAT type VI).
//! - `order4`: e'_q and e'_d only; the same book, 15.1.5.
//! - `classical`: constant voltage behind x'_d.

mod start;
#[cfg(test)]
mod tests;

use super::ac_base::inverse;
use super::limiter::Saturation;
use crate::device::ROTOR_SPEED;
use crate::scalar::Real;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MachineModel {
    Genrou,
    Gensal,
    Gensae,
    Gentpj,
    Marconato,
    Order4,
    Classical,
}

/// Reactances and resistance in pu, time constants and inertia in s. Fields that a model doesn't use are ignored.
#[derive(Clone, Debug)]
pub struct Machine {
    pub model: MachineModel,
    /// Stator voltage and power follow the speed.
    pub full_speed: bool,
    pub xd: f64,
    pub xq: f64,
    pub xd1: f64,
    pub xq1: f64,
    pub xd2: f64,
    pub xq2: f64,
    pub xl: f64,
    pub ra: f64,
    pub td01: f64,
    pub tq01: f64,
    pub td02: f64,
    pub tq02: f64,
    pub taa: f64,
    pub inertia: f64,
    pub damping: f64,
    pub saturation: Saturation,
    /// K_is of GENTPJ.
    pub kis: f64,
    /// Voltage behind x'_d of the classical model, set by [`Machine::initialise`].
    pub e_classical: f64,
}

/// What the terminals and the shaft see.
pub struct Stator<S> {
    /// Network-frame current out of the machine.
    pub ir: S,
    pub ii: S,
    pub id: S,
    pub iq: S,
    /// Air-gap torque (air-gap power where speed is neglected).
    pub torque: S,
    /// Field current, scaled to 1 on the open-circuit air-gap line.
    pub field_current: S,
    /// S of GENTPJ, else 0.
    pub saturation: S,
}

/// Operating point handed to the prime mover and the voltage regulator.
pub struct Excitation {
    pub field: f64,
    pub field_current: f64,
    pub torque: f64,
}

pub const DELTA: usize = 0;
pub const OMEGA: usize = 1;

/// Inner voltages e_q, e_d and the reactances they stand behind.
struct Inner<S> {
    eq: S,
    ed: S,
    xd: S,
    xq: S,
    /// S of GENTPJ.
    saturation: S,
}

// Names of states.
const ANGLE: &str = "rotor angle, rad";
const EQ1: &str = "transient voltage e′q, pu";
const ED1: &str = "transient voltage e′d, pu";
const ED2: &str = "subtransient voltage e″d, pu";

impl Machine {
    pub fn state_names(&self) -> &'static [&'static str] {
        match self.model {
            MachineModel::Genrou => {
                &[ANGLE, ROTOR_SPEED, EQ1, ED1, "damper flux linkage ψ1d, pu", "damper flux linkage ψ2q, pu"]
            }
            MachineModel::Gensal | MachineModel::Gensae => {
                &[ANGLE, ROTOR_SPEED, EQ1, "damper flux linkage ψ1d, pu", ED2]
            }
            MachineModel::Marconato | MachineModel::Gentpj => {
                &[ANGLE, ROTOR_SPEED, EQ1, ED1, "subtransient voltage e″q, pu", ED2]
            }
            MachineModel::Order4 => &[ANGLE, ROTOR_SPEED, EQ1, ED1],
            MachineModel::Classical => &[ANGLE, ROTOR_SPEED],
        }
    }

    /// GENTPJ unsaturated.
    fn inner<S: Real>(&self, x: &[S]) -> Inner<S> {
        let of = |eq: S, ed: S, xd: f64, xq: f64| Inner {
            eq,
            ed,
            xd: S::from_f64(xd),
            xq: S::from_f64(xq),
            saturation: S::zero(),
        };
        match self.model {
            MachineModel::Genrou => {
                let kd = (self.xd2 - self.xl) / (self.xd1 - self.xl);
                let kq = (self.xq2 - self.xl) / (self.xq1 - self.xl);
                of(x[2] * kd + x[4] * (1.0 - kd), x[3] * kq - x[5] * (1.0 - kq), self.xd2, self.xq2)
            }
            MachineModel::Gensal | MachineModel::Gensae => {
                let kd = (self.xd2 - self.xl) / (self.xd1 - self.xl);
                of(x[2] * kd + x[3] * (1.0 - kd), x[4], self.xd2, self.xq2)
            }
            MachineModel::Marconato | MachineModel::Gentpj => of(x[4], x[5], self.xd2, self.xq2),
            MachineModel::Order4 => of(x[2], x[3], self.xd1, self.xq1),
            MachineModel::Classical => of(S::from_f64(self.e_classical), S::zero(), self.xd1, self.xd1),
        }
    }

    /// σ_d and σ_q of GENTPJ.
    fn divisors<S: Real>(&self, saturation: S) -> (S, S) {
        (saturation + 1.0, saturation * (self.xq / self.xd) + 1.0)
    }
    fn inner_at<S: Real>(&self, x: &[S], saturation: S) -> Inner<S> {
        let (d, q) = self.divisors(saturation);
        let above = |x: f64, by: S| S::from_f64(x - self.xl) / by + self.xl;
        Inner { xd: above(self.xd2, d), xq: above(self.xq2, q), saturation, ..self.inner(x) }
    }

    /// With the saturation that belongs to the currents (i_d, i_q) that `currents` gives for it: S(ψ_ag + K_is·i) − S = 0, by a secant in
    /// values; its slopes follow from those of the equation there.
    fn saturated<S: Real>(&self, x: &[S], currents: &dyn Fn(&Inner<S>) -> (S, S)) -> Inner<S> {
        if self.model != MachineModel::Gentpj {
            return self.inner(x);
        }
        let gap = |at: f64| {
            let e = self.inner_at(x, S::from_f64(at));
            let (id, iq) = currents(&e);
            let (d, q) = (e.eq - id * (e.xd - self.xl), e.ed + iq * (e.xq - self.xl));
            let flux = (d.sq() + q.sq() + 1e-30).sqrt();
            let size = (id.sq() + iq.sq() + 1e-30).sqrt();
            self.saturation.factor(flux + size * self.kis) - at
        };
        let (mut s0, mut g0) = (0.0, gap(0.0).value());
        let (mut s1, mut g1) = (g0, gap(g0).value());
        for _ in 0..30 {
            if g1 == g0 || g1.abs() < 1e-15 {
                break;
            }
            let s2 = (s1 - g1 * (s1 - s0) / (g1 - g0)).max(0.0);
            (s0, g0, s1, g1) = (s1, g1, s2, gap(s2).value());
        }
        const STEP: f64 = 1e-6;
        let slope = (gap(s1 + STEP).value() - gap(s1 - STEP).value()) / (2.0 * STEP);
        let slope = if slope < -0.1 { slope } else { -1.0 };
        self.inner_at(x, gap(s1) / -slope + s1)
    }

    /// Negative-sequence admittance: the mean of both axes' inner reactances (IEC 60034-4).
    pub fn negative(&self, x: &[f64]) -> (f64, f64) {
        let e = self.inner(x);
        inverse(self.ra, 0.5 * (e.xd + e.xq))
    }

    /// Share of the d-axis saturation that the q-axis takes.
    fn axes(&self) -> f64 {
        (self.xq - self.xl) / (self.xd - self.xl)
    }

    /// PSAT's γ_d and γ_q.
    fn gammas(&self) -> (f64, f64) {
        (
            self.td02 / self.td01 * self.xd2 / self.xd1 * (self.xd - self.xd1),
            self.tq02 / self.tq01 * self.xq2 / self.xq1 * (self.xq - self.xq1),
        )
    }

    /// Writes dx/dt into `rows`; `out` as [`Machine::stator`] gives it, `field` E_fd, `torque` T_m.
    #[allow(clippy::too_many_arguments)]
    pub fn rates<S: Real>(&self, omega0: f64, frame: S, x: &[S], out: &Stator<S>, field: S, torque: S, rows: &mut [S]) {
        rows[DELTA] = (x[OMEGA] - frame) * omega0;
        rows[OMEGA] = (torque - out.torque - (x[OMEGA] - 1.0) * self.damping) / (2.0 * self.inertia);
        let (id, iq) = (out.id, out.iq);
        match self.model {
            MachineModel::Genrou => {
                let (d1, q1) = (self.xd1 - self.xl, self.xq1 - self.xl);
                let leak_d = x[4] + id * d1 - x[2];
                let leak_q = x[5] + iq * q1 + x[3];
                let e = self.inner(x);
                let sat = self.saturation.factor((e.eq.sq() + e.ed.sq()).sqrt());
                rows[2] = (field - out.field_current) / self.td01;
                rows[3] = (-x[3] + (iq - leak_q * ((self.xq1 - self.xq2) / (q1 * q1))) * (self.xq - self.xq1)
                    - sat * e.ed * self.axes())
                    / self.tq01;
                rows[4] = -leak_d / self.td02;
                rows[5] = -leak_q / self.tq02;
            }
            MachineModel::Gensal | MachineModel::Gensae => {
                let leak_d = x[3] + id * (self.xd1 - self.xl) - x[2];
                rows[2] = (field - out.field_current) / self.td01;
                rows[3] = -leak_d / self.td02;
                let mut q = iq * (self.xq - self.xq2) - x[4];
                if self.model == MachineModel::Gensae {
                    let e = self.inner(x);
                    let sat = self.saturation.factor((e.eq.sq() + e.ed.sq()).sqrt());
                    q = q - sat * e.ed * self.axes();
                }
                rows[4] = q / self.tq02;
            }
            MachineModel::Marconato => {
                let (gd, gq) = self.gammas();
                let leak = self.taa / self.td01;
                rows[2] = (-x[2] - id * (self.xd - self.xd1 - gd) + field * (1.0 - leak)) / self.td01;
                rows[3] = (-x[3] + iq * (self.xq - self.xq1 - gq)) / self.tq01;
                rows[4] = (-x[4] + x[2] - id * (self.xd1 - self.xd2 + gd) + field * leak) / self.td02;
                rows[5] = (-x[5] + x[3] + iq * (self.xq1 - self.xq2 + gq)) / self.tq02;
            }
            MachineModel::Gentpj => {
                let (d, q) = self.divisors(out.saturation);
                let b = (self.xq - self.xq1) / (self.xq1 - self.xq2);
                rows[2] = (field - out.field_current) / self.td01;
                rows[3] = q * (x[3] * (1.0 + b) - x[5] * b) / -self.tq01;
                rows[4] = (d * (x[2] - x[4]) - id * (self.xd1 - self.xd2)) / self.td02;
                rows[5] = (q * (x[3] - x[5]) + iq * (self.xq1 - self.xq2)) / self.tq02;
            }
            MachineModel::Order4 => {
                rows[2] = (field - out.field_current) / self.td01;
                rows[3] = (-x[3] + iq * (self.xq - self.xq1)) / self.tq01;
            }
            MachineModel::Classical => {}
        }
    }

    /// w: the speed that the stator's voltage follows and that torques are counted at.
    pub fn felt_speed<S: Real>(&self, omega: S) -> S {
        if self.full_speed { omega } else { S::from_f64(1.0) }
    }
    /// ω − w.
    pub fn unfelt_speed<S: Real>(&self, omega: S) -> S {
        omega - self.felt_speed(omega)
    }

    /// Stator at terminal voltage `(vr, vi)`, pu of the machine.
    pub fn stator<S: Real>(&self, (vr, vi): (S, S), x: &[S]) -> Stator<S> {
        let (sin, cos) = (x[DELTA].sin(), x[DELTA].cos());
        let vd = vr * sin - vi * cos;
        let vq = vr * cos + vi * sin;
        let w = self.felt_speed(x[OMEGA]);
        let currents = |e: &Inner<S>| {
            let (a, b) = (w * e.ed - vd, w * e.eq - vq);
            let det = w.sq() * (e.xd * e.xq) + self.ra * self.ra;
            ((a * self.ra + w * b * e.xq) / det, (b * self.ra - w * a * e.xd) / det)
        };
        let e = self.saturated(x, &currents);
        let (id, iq) = currents(&e);
        self.carrying(id, iq, &e, x)
    }

    /// Stator flux linkages in the island's frame, with currents as [`Machine::stator`] gives them.
    pub fn flux(&self, out: &Stator<f64>, x: &[f64]) -> (f64, f64) {
        let e = self.inner_like(out, x);
        let (d, q) = (e.eq - e.xd * out.id, -e.ed - e.xq * out.iq);
        let (sin, cos) = (libm::sin(x[DELTA]), libm::cos(x[DELTA]));
        (d * sin + q * cos, q * sin - d * cos)
    }

    /// Stator with these flux linkages in the island's frame (`emt`): i_d = (e_q − ψ_d)/x_d, i_q = −(e_d + ψ_q)/x_q. Standing still,
    /// they follow dψ/dt = ω₀·(v + r_a·i + j·(ω − w)·ψ).
    pub fn stator_of_flux<S: Real>(&self, (re, im): (S, S), x: &[S]) -> Stator<S> {
        let (sin, cos) = (x[DELTA].sin(), x[DELTA].cos());
        let (d, q) = (re * sin - im * cos, re * cos + im * sin);
        let currents = |e: &Inner<S>| ((e.eq - d) / e.xd, -((e.ed + q) / e.xq));
        let e = self.saturated(x, &currents);
        let (id, iq) = currents(&e);
        self.carrying(id, iq, &e, x)
    }

    fn inner_like(&self, out: &Stator<f64>, x: &[f64]) -> Inner<f64> {
        if self.model == MachineModel::Gentpj { self.inner_at(x, out.saturation) } else { self.inner(x) }
    }

    /// `emt`: power that the rotor gives to the stator's field where its reactances change with the saturation, from `out` to `next` within
    /// `time`, pu.
    pub fn saturating(&self, omega0: f64, out: &Stator<f64>, next: &Stator<f64>, x: &[f64], time: f64) -> f64 {
        let (now, then) = (self.inner_like(out, x), self.inner_like(next, x));
        0.5 * ((then.xd - now.xd) * out.id * out.id + (then.xq - now.xq) * out.iq * out.iq) / (omega0 * -time)
    }
    pub fn saturates_with_current(&self) -> bool {
        self.model == MachineModel::Gentpj
    }

    /// `emt`: energy of the stator's subtransient field, s of rated power, and the power that the rotor windings give to it
    /// (`rates` are dx/dt), pu. Both are outside of what the phasor model balances.
    pub fn field_energy(&self, omega0: f64, out: &Stator<f64>, x: &[f64], rates: &[f64]) -> (f64, f64) {
        let e = self.inner_like(out, x);
        let stored = 0.5 * (e.xd * out.id * out.id + e.xq * out.iq * out.iq) / omega0;
        if self.model == MachineModel::Classical {
            return (stored, 0.0);
        }
        let rate = self.inner(rates);
        (stored, (out.id * rate.eq - out.iq * rate.ed) / omega0)
    }

    fn carrying<S: Real>(&self, id: S, iq: S, e: &Inner<S>, x: &[S]) -> Stator<S> {
        let (sin, cos) = (x[DELTA].sin(), x[DELTA].cos());
        let torque = e.ed * id + e.eq * iq + id * iq * (e.xq - e.xd);
        let field_current = match self.model {
            MachineModel::Genrou => {
                let d1 = self.xd1 - self.xl;
                let leak_d = x[4] + id * d1 - x[2];
                let sat = self.saturation.factor((e.eq.sq() + e.ed.sq()).sqrt());
                x[2] + (id - leak_d * ((self.xd1 - self.xd2) / (d1 * d1))) * (self.xd - self.xd1) + sat * e.eq
            }
            MachineModel::Gensal | MachineModel::Gensae => {
                let d1 = self.xd1 - self.xl;
                let leak_d = x[3] + id * d1 - x[2];
                let saturated = if self.model == MachineModel::Gensal {
                    self.saturation.excess(x[2])
                } else {
                    self.saturation.factor((e.eq.sq() + e.ed.sq()).sqrt()) * e.eq
                };
                x[2] + (id - leak_d * ((self.xd1 - self.xd2) / (d1 * d1))) * (self.xd - self.xd1) + saturated
            }
            MachineModel::Gentpj => {
                let k = (self.xd - self.xd2) / (self.xd1 - self.xd2);
                self.divisors(e.saturation).0 * (x[4] + (x[2] - x[4]) * k)
            }
            MachineModel::Marconato => x[4] + id * (self.xd - self.xd2),
            MachineModel::Order4 => x[2] + id * (self.xd - self.xd1),
            MachineModel::Classical => e.eq,
        };
        let (ir, ii) = (id * sin + iq * cos, iq * sin - id * cos);
        Stator { ir, ii, id, iq, torque, field_current, saturation: e.saturation }
    }

    /// Rotating energy, pu·s of the rating. Linearised about nominal speed where speed is neglected, as the swing equation is.
    pub fn stored(&self, omega: f64) -> f64 {
        if self.full_speed { self.inertia * omega * omega } else { 2.0 * self.inertia * omega }
    }

    /// Stator and damping loss, pu.
    pub fn loss(&self, out: &Stator<f64>, omega: f64) -> f64 {
        let w = self.felt_speed(omega);
        self.ra * (out.id * out.id + out.iq * out.iq) + self.damping * (omega - 1.0) * w
    }

    /// Power on the shaft for a prime-mover torque, pu.
    pub fn shaft_power(&self, torque: f64, omega: f64) -> f64 {
        torque * self.felt_speed(omega)
    }
}
