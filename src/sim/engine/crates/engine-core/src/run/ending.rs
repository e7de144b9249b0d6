//! Currents that an event leaves without a path in `rms`: what a DC cable's inductance drives has only the cable's own capacitance left, or nothing.
//! It would swing there by kilovolts at some hundred kilohertz for milliseconds, and without any capacitance the network has no solution with that
//! current held. An arc ends it, which is in no equation: here it ends in implicit Euler steps, as in `emt`, and what it held counts as a loss.

use super::Run;
use super::audit::powers_of;
use crate::assembly::System;
use crate::network::EventInput;
use crate::results::{Failure, Note};

/// Actions that end currents at once, wherever they stand in their cycle.
const CUTTING: [&str; 3] = ["disconnect", "trip", "open"];
/// Whether an event does; the fault of a DC bus, which has no current zero to wait for, goes out like that, too.
pub(crate) fn cuts(system: &System, event: &EventInput) -> bool {
    CUTTING.contains(&event.action.as_str()) || event.action == "clear" && is_dc(system, &event.target)
}
fn is_dc(system: &System, bus: &str) -> bool {
    system.dc.iter().any(|info| info.id == bus)
}
/// Energy that is told, over what has passed through the network.
const TOLD: f64 = 1e-3;

/// What is taken off, and the energy before it is.
pub(crate) struct Cut {
    pub(crate) device: String,
    pub(crate) held: f64,
}

impl Cut {
    /// J that are in no power of the steps in which the currents end.
    pub(crate) fn told(&self, lost: f64, throughput: f64, time: f64) -> Option<Note> {
        (lost > TOLD * throughput).then(|| {
            let message = format!(
                "taken off under current: {lost:.3e} J that inductances held of it are counted as a loss; a breaker opens at the zeros of its currents"
            );
            Note { time, code: "N320".into(), device: Some(self.device.clone()), message }
        })
    }
}

/// Steps in which they end, over the first: 1 ns to 66 µs, 218 µs in all, which is beyond the swing of any cable.
const FIRST: f64 = 1e-9;
const STEPS: [f64; 11] = [1.0, 4.0, 16.0, 64.0, 256.0, 1024.0, 4096.0, 16384.0, 65536.0, 65536.0, 65536.0];
/// A DC voltage that would move by more than this share of its size within so many seconds rushes: what drives it has lost its path.
const RUSH: f64 = 0.1;
const WITHIN: f64 = 1e-6;
/// Of an implicit Euler step.
const MAX_ITERATIONS: u32 = 30;
const CONVERGED: f64 = 1e-9;

impl Run<'_> {
    /// J in the network and turned into heat by what was switched.
    pub(super) fn held(&mut self) -> f64 {
        self.stored() + self.heat()
    }

    /// Whether a device hangs on one bus alone, as the fault of a DC bus does. One between two, a breaker with its varistor, may give the current
    /// another path.
    pub(super) fn hangs(&self, device: &str) -> bool {
        is_dc(&self.system, device) || self.system.units.iter().any(|u| u.id == device && u.buses.len() == 1)
    }

    /// Whether a DC bus is charged within microseconds by a current that is held.
    pub(super) fn rushes(&mut self) -> bool {
        let mut f = vec![0.0; self.system.n];
        self.system.rates(self.t, &self.y, &mut f);
        let system = &self.system;
        (system.first_dc()..system.first_var()).any(|k| {
            let size = system.scale[k].max(self.y[k].abs());
            system.mass[k] > 0.0 && WITHIN * f[k].abs() > RUSH * system.mass[k] * size
        })
    }

    /// Ends them from `before` on, the unknowns before the network was solved with them held; the time goes on with it. False where a step is not
    /// solved; then nothing has changed.
    pub(super) fn end_currents(&mut self, cut: &Cut, before: &[f64]) -> Result<bool, Failure> {
        let whole = FIRST * STEPS.iter().sum::<f64>();
        let shorter = ((self.next_stop(self.settings.duration) - self.t) / whole).min(1.0);
        let (began, mut t, mut y) = (self.energy, self.t, before.to_vec());
        let (throughput, mut given) = (self.throughput, 0.0);
        for step in STEPS {
            let h = shorter * FIRST * step;
            let Some(next) = self.euler(t + h, h, &y)? else {
                (self.energy, self.throughput) = (began, throughput);
                return Ok(false);
            };
            (t, y) = (t + h, next);
            // The units hold the locals of that solution.
            let powers = powers_of(&self.system, &y, t);
            given += (powers.source - powers.load - powers.loss) * h;
            self.energy.add(h, powers);
            self.throughput += h * powers.throughput();
        }
        (self.t, self.y) = (t, y);
        let lost = cut.held + given - self.held();
        self.energy.loss += lost;
        self.notes.extend(cut.told(lost, self.throughput, t));
        Ok(true)
    }

    /// Solution of mass·(y − y₀)/h = f(y, t).
    fn euler(&mut self, t: f64, h: f64, y0: &[f64]) -> Result<Option<Vec<f64>>, Failure> {
        let system = &mut self.system;
        let (lu, matrix) = self.method.outside()?;
        let (mut y, mut f) = (y0.to_vec(), vec![0.0; y0.len()]);
        for _ in 0..MAX_ITERATIONS {
            system.evaluate(t, &y, &mut f);
            for k in 0..y.len() {
                f[k] -= system.mass[k] / h * (y[k] - y0[k]);
            }
            system.differentiate(t, &y);
            system.iteration_matrix(&|k| system.mass[k] / h, None, matrix);
            if !lu.factor(matrix) {
                return Ok(None);
            }
            lu.solve(&mut f);
            let mut most: f64 = 0.0;
            for k in 0..y.len() {
                y[k] += f[k];
                most = most.max((f[k] / system.scale[k].max(y[k].abs())).abs());
            }
            self.stats.newton_iterations += 1;
            if !most.is_finite() {
                return Ok(None);
            }
            if most < CONVERGED {
                system.evaluate(t, &y, &mut f);
                return Ok(Some(y));
            }
        }
        Ok(None)
    }
}
