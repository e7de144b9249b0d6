//! Powers and stored energies of all devices, and whether they balance over the run.

use super::Run;
use crate::assembly::System;
use crate::results::EnergyAudit;

#[derive(Clone, Copy, Default)]
pub(super) struct Powers {
    pub(super) source: f64,
    pub(super) load: f64,
    pub(super) loss: f64,
}

impl Run<'_> {
    pub(super) fn powers(&mut self, stage: usize) -> Powers {
        let y = std::mem::take(&mut self.method.y[stage]);
        let mut f = std::mem::take(&mut self.method.f[stage]);
        self.system.evaluate(self.t, &y, &mut f);
        self.method.y[stage] = y;
        self.method.f[stage] = f;
        powers_of(&self.system, self.system.s_base, self.t)
    }

    pub(super) fn stored(&mut self) -> f64 {
        let mut f = vec![0.0; self.system.n];
        self.system.evaluate(self.t, &self.y, &mut f);
        let env = self.system.env(self.t);
        self.system.units.iter().map(|u| u.count * u.device.stored(&env, u.shape.locals(&u.x))).sum()
    }

    pub(super) fn heat(&self) -> f64 {
        self.system.units.iter().map(|u| u.count * u.device.heat()).sum()
    }

    pub(super) fn energy_audit(&mut self) -> EnergyAudit {
        let stored_delta = self.stored() - self.stored_start;
        let loss = self.energy.loss + self.heat() - self.heat_start;
        EnergyAudit::closed(self.energy.source, self.energy.load, loss, stored_delta, self.throughput)
    }
}

/// Powers of all devices, W, from the locals of the system's last evaluation.
pub(super) fn powers_of(system: &System, s_base: f64, t: f64) -> Powers {
    let env = system.env(t);
    let mut sum = Powers::default();
    for unit in &system.units {
        let b = unit.device.balance(&env, unit.shape.locals(&unit.x), &unit.out[..unit.shape.volts]);
        sum.source += unit.count * b.source;
        sum.load += unit.count * b.load;
        sum.loss += unit.count * b.loss;
    }
    for (bus, info) in system.ac.iter().enumerate() {
        // The voltage is read from any unit on the bus; a faulted bus without one carries nothing.
        if let (Some((g, _)), true) = (info.fault, system.islands.ac_alive(bus)) {
            let v = system.voltage(bus);
            sum.loss += g * (v.0 * v.0 + v.1 * v.1) * s_base;
        }
    }
    if let Some(unbalance) = &system.unbalance {
        sum.loss += unbalance.power(|bus| system.voltage(bus)) * s_base;
    }
    sum
}
