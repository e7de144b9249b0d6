//! What a load of constant power and nothing else shows, by its voltage alone: its currents need not be known for it.

use super::ac_base::size;
use super::ac_load::{AcLoad, Kind, weight};
use crate::device::{Env, Locals, PowerBalance, Sights};

/// Its voltage and what it draws by it, pu.
#[derive(Clone, Copy)]
pub(super) struct Held {
    v: f64,
    blend: f64,
    pub p: f64,
    q: f64,
    i: f64,
}

impl AcLoad {
    /// Beside constant power.
    pub(super) fn has_other_parts(&self) -> bool {
        self.current != (0.0, 0.0) || self.impedance != (0.0, 0.0)
    }

    /// Its blend voltage; none where it is or has something else.
    pub(super) fn holds_power_alone(&self) -> Option<f64> {
        match self.kind {
            Kind::Power { blend } if !self.has_other_parts() => Some(blend),
            _ => None,
        }
    }

    pub(super) fn held(&self, env: &Env, x: &Locals<f64>) -> Option<Held> {
        let blend = self.holds_power_alone()?;
        let square = x.volts[0] * x.volts[0] + x.volts[1] * x.volts[1];
        let v = square.sqrt();
        let (p, q) = if self.active() { self.asked(env) } else { (0.0, 0.0) };
        let w = weight(blend, square);
        Some(Held { v, blend, p: p * w * square, q: q * w * square, i: size((p, q)) * w * v })
    }

    /// Signals, in SI, in their order.
    pub(super) fn show_held(&self, held: Held, out: &mut [f64]) {
        if !self.connected {
            return out.fill(0.0);
        }
        let Held { v, p, q, i, .. } = held;
        out.copy_from_slice(&[p * self.base.s, q * self.base.s, v * self.base.v, i * self.base.i()]);
    }

    pub(super) fn observe_held(&self, held: Held, sights: Sights) {
        sights.guards.push(held.v - held.blend);
        if let Some(signals) = sights.signals {
            self.show_held(held, signals);
        }
        if let Some(powers) = sights.powers {
            *powers = PowerBalance { load: held.p * self.base.s, ..PowerBalance::default() };
        }
    }
}
