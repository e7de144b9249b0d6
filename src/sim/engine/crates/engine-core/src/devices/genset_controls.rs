//! What governor, regulator and stabiliser of a set see and do; its states at an operating point; and what saturation gives to the stator's field.

use super::ac_base::size;
use super::exciter::Seen;
use super::genset::{Genset, Split};
use super::governor::{self, Shaft, Shown};
use super::machine::{OMEGA, Stator};
use super::stabiliser::{self, Felt};
use crate::device::*;
use crate::emt::phases::{seen_from, turned};
use crate::scalar::Real;

impl Genset {
    pub(super) fn regulated<S: Real>(&self, v: (S, S), i: (S, S)) -> S {
        (v.0.sq() + v.1.sq()).sqrt() + (v.1 * i.0 - v.0 * i.1) * self.q_droop
    }

    pub(super) fn reference<S: Real>(&self, omega: S) -> S {
        let below = omega * -1.0 + self.knee;
        if below.value() > 0.0 { below * -self.slope + self.v_ref } else { S::from_f64(self.v_ref) }
    }

    /// Prime mover, stabiliser and what the regulator sees; the rates of governor and stabiliser go into the rows.
    pub(super) fn controls<S: Real>(
        &self,
        island: S,
        v: (S, S),
        stator: &Stator<S>,
        s: &Split<S>,
        rg: &mut [S],
        rs: &mut [S],
    ) -> (Shaft<S>, Seen<S>) {
        let i = (stator.ir, stator.ii);
        let (speed, power) = (s.machine[OMEGA], v.0 * i.0 + v.1 * i.1);
        let per_torque = self.machine.felt_speed(speed);
        let shaft = self.governor.eval(&Shown { speed, island, power, per_torque }, s.governor, rg);
        let terminal = (v.0.sq() + v.1.sq()).sqrt();
        let felt = Felt { speed, power, shaft: shaft.torque * per_torque, terminal };
        let seen = Seen {
            reference: self.reference(speed),
            voltage: self.regulated(v, i),
            terminal,
            volts: v,
            current: i,
            field_current: stator.field_current,
            stabiliser: self.stabiliser.as_ref().map_or(S::zero(), |p| p.eval(&felt, s.stabiliser, rs)),
        };
        (shaft, seen)
    }

    /// The same without their rates.
    pub(super) fn shown<S: Real>(&self, island: S, v: (S, S), stator: &Stator<S>, s: &Split<S>) -> (Shaft<S>, S) {
        let (mut rg, mut rs) = ([S::zero(); governor::MOST_STATES], [S::zero(); stabiliser::MOST_STATES]);
        let (shaft, seen) = self.controls(island, v, stator, s, &mut rg[..self.ng], &mut rs[..self.ns]);
        (shaft, self.exciter.field(&seen, s.exciter))
    }

    /// States and references for terminal voltage `v` and current `i`, pu of the machine.
    pub(super) fn settle(
        &mut self,
        env: &Env,
        v: (f64, f64),
        i: (f64, f64),
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        let (xm, rest) = vars.split_at_mut(self.nm);
        let (xg, rest) = rest.split_at_mut(self.ng);
        let (xe, rest) = rest.split_at_mut(self.ne);
        let (xs, flux) = rest.split_at_mut(self.ns);
        let e = self.machine.initialise(v, i, xm);
        let beyond = |what: &'static str, value: f64| {
            move |param: &'static str| DeviceError {
                code: "operating-limit",
                param: Some(param.to_owned()),
                message: format!("at this operating point its {what} would be {value:.4} pu, beyond {param}"),
            }
        };
        let power = v.0 * i.0 + v.1 * i.1;
        self.governor.initialise(e.torque, power, xg).map_err(beyond("torque", e.torque))?;
        let terminal = size(v);
        let felt = Felt { speed: 1.0, power, shaft: e.torque, terminal };
        let stabiliser = self.stabiliser.as_mut().map_or(0.0, |p| {
            p.initialise(&felt, xs);
            p.eval(&felt, xs, &mut [0.0; stabiliser::MOST_STATES][..self.ns])
        });
        let voltage = self.regulated(v, i);
        let seen = Seen {
            reference: 0.0,
            voltage,
            terminal,
            volts: v,
            current: i,
            field_current: e.field_current,
            stabiliser,
        };
        self.v_ref = self.exciter.initialise(&seen, e.field, xe).map_err(beyond("field voltage", e.field))?;
        if let [a, b] = flux {
            (*a, *b) = turned(self.machine.flux(&self.machine.stator(v, xm), xm), env.turns[0]);
        }
        Ok(())
    }

    /// Power from the rotor into the stator's field by what saturation does within an instant, in `emt`, pu.
    pub(super) fn saturating(
        &self,
        env: &Env,
        v: (f64, f64),
        frame: f64,
        stator: &Stator<f64>,
        s: &Split<f64>,
        rates: &[f64],
    ) -> f64 {
        const INSTANT: f64 = 1e-6;
        let [a, b] = s.flux else { return 0.0 };
        let mut then = [0.0; 8];
        for ((then, now), rate) in then.iter_mut().zip(s.machine).zip(rates) {
            *then = now + INSTANT * rate;
        }
        // In the frame, which turns meanwhile.
        let (re, im) = seen_from((*a, *b), env.turns[0]);
        let emf = (v.0 + stator.ir * self.machine.ra, v.1 + stator.ii * self.machine.ra);
        let turning = frame - self.machine.unfelt_speed(s.machine[OMEGA]);
        let flux =
            (re + INSTANT * env.omega0 * (emf.0 + turning * im), im + INSTANT * env.omega0 * (emf.1 - turning * re));
        let next = self.machine.stator_of_flux(flux, &then[..self.nm]);
        self.machine.saturating(env.omega0, stator, &next, s.machine, INSTANT)
    }
}
