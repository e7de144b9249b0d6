//! What a device shows of itself at a point of a run: powers and signals.

use super::{Env, Locals, Model};

/// Powers at this instant, W, for the energy audit. `source` enters from outside the model (prime mover, grid EMF),
/// `load` is delivered to useful load, `loss` is heat.
#[derive(Clone, Copy, Debug, Default)]
pub struct PowerBalance {
    pub source: f64,
    pub load: f64,
    pub loss: f64,
}

impl PowerBalance {
    /// Adds `factor` times another: powers of parallel units, or over a time.
    pub fn add(&mut self, factor: f64, of: PowerBalance) {
        self.source += factor * of.source;
        self.load += factor * of.load;
        self.loss += factor * of.loss;
    }
    /// `share` of these and the rest of `other`.
    pub fn mixed(self, share: f64, other: PowerBalance) -> PowerBalance {
        let mut sum = PowerBalance::default();
        sum.add(share, self);
        sum.add(1.0 - share, other);
        sum
    }
    /// What passes: half of what comes in and goes out.
    pub fn throughput(self) -> f64 {
        (self.source.abs() + self.load.abs() + self.loss.abs()) / 2.0
    }
}

/// Where [`Model::observe`] puts what it sees; guards are added to those before.
pub struct Sights<'a> {
    pub guards: &'a mut Vec<f64>,
    pub signals: Option<&'a mut [f64]>,
    pub powers: Option<&'a mut PowerBalance>,
}

/// All three, each asked for by itself.
pub fn observe_each<M: Model + ?Sized>(model: &M, env: &Env, x: Locals<f64>, currents: &[f64], sights: Sights) {
    model.guards(env, x, sights.guards);
    if let Some(signals) = sights.signals {
        model.measure(env, x, currents, signals);
    }
    if let Some(powers) = sights.powers {
        *powers = model.balance(env, x, currents);
    }
}

#[derive(Clone, Debug)]
pub struct SignalDef {
    pub name: &'static str,
    /// SI unit: V, A, W, var, Hz, 1, °C …
    pub unit: &'static str,
    pub help: &'static str,
}

/// A signal by the currents into AC ports, pu of their buses: of (port, factor) the largest size, or the sum of the powers.
pub enum Shown {
    Size(Vec<(usize, f64)>),
    Active(Vec<(usize, f64)>),
    Reactive(Vec<(usize, f64)>),
}
