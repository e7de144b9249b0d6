//! Rates and algebraic unknowns as they are behind a jump or a bend, by an instant of implicit Euler.

use super::rows::mask_rates;
use super::{Integrator, NoSolution};
use crate::assembly::System;
use crate::emt::lines::Lines;
use crate::results::Statistics;

/// Share of a step over which the rates are taken behind damped steps, and where a characteristic has bent: there a small conductance beside
/// inductances holds the voltage of before for a fraction of a microsecond, which is past by then.
const INSTANT: f64 = 1e-4;
const BEND: f64 = 0.04;
/// Instants behind a bend: what they are to bring to rest may last as long as one of them.
const INSTANTS: u32 = 4;

impl Integrator {
    /// Rates and algebraic unknowns of the step's solution at `t`, which still are those of before a jump, by an implicit Euler step of an instant.
    /// Where nothing but inductances meet at a bus, its voltage stands in the derivative of its current law; the trapezoidal rule would carry its
    /// error on, the sign changing from step to step. Where a characteristic has bent there are four instants, longer ones, and what the unknowns
    /// move by in the last is taken off for each of them, unless one bends between two: the voltage that an arrester lets go of falls in the next,
    /// and taken off the one before that would raise it to a current that nothing drives.
    #[cold]
    pub fn settle(
        &mut self,
        system: &mut System,
        t: f64,
        mut lines: Option<&mut Lines>,
        stats: &mut Statistics,
    ) -> Result<(), NoSolution> {
        let instant = if lines.is_some() { BEND } else { INSTANT } * 2.0 / self.multiplier;
        self.unsettled.clone_from(&self.next);
        // What the step's tolerance has left of a current law is none of the instant's.
        system.rates(t, &self.next, &mut self.f);
        for ((carried, f), mass) in self.carried.iter_mut().zip(&self.f).zip(&system.mass) {
            *carried = if *mass > 0.0 { 0.0 } else { -f };
        }
        std::mem::swap(&mut self.y, &mut self.unsettled);
        let mut solved = self.solve_stage(system, t + instant, 1.0 / instant, stats);
        for n in 2..=INSTANTS {
            let Some(lines) = lines.as_deref_mut().filter(|_| solved.is_ok()) else { break };
            self.stage.copy_from_slice(&self.next);
            std::mem::swap(&mut self.y, &mut self.stage);
            solved = self.solve_stage(system, t + f64::from(n) * instant, 1.0 / instant, stats);
            std::mem::swap(&mut self.y, &mut self.stage);
            let (before, last) = (&self.stage, &mut self.next);
            if lines.bend(system, before, last) {
                last.copy_from_slice(before);
                break;
            }
            if n == INSTANTS {
                let back = |(last, before): (&mut f64, &f64)| *last += f64::from(n) * (before - *last);
                last.iter_mut().zip(before).for_each(back);
            }
        }
        std::mem::swap(&mut self.y, &mut self.unsettled);
        for ((next, solution), mass) in self.next.iter_mut().zip(&self.unsettled).zip(&system.mass) {
            if *mass > 0.0 || solved.is_err() {
                *next = *solution;
            }
        }
        // The contraction was an instant's.
        self.measured = None;
        solved?;
        system.rates(t, &self.next, &mut self.f);
        mask_rates(&mut self.next_rate, &self.f, &system.mass);
        Ok(())
    }

    /// Solves for `next` by an implicit Euler step: currents without a path end, fluxes in closed loops stay.
    pub fn end_currents(
        &mut self,
        system: &mut System,
        from: f64,
        to: f64,
        stats: &mut Statistics,
    ) -> Result<(), NoSolution> {
        self.carried.fill(0.0);
        self.predict(false);
        self.solve_stage(system, to, 1.0 / (to - from), stats)?;
        self.measured = None;
        Ok(())
    }

    /// [`Integrator::settle`] for the accepted solution behind damped steps of length h. With machines, whose inductances turn, such a voltage is h off
    /// after them; in a linear network it is not.
    #[cold]
    pub fn settle_accepted(&mut self, system: &mut System, t: f64, stats: &mut Statistics) {
        if self.linear {
            return;
        }
        self.predict(false);
        if self.settle(system, t, None, stats).is_ok() {
            self.accept();
        }
    }
}
