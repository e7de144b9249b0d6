//! Powers and stored energies of all devices, and whether they balance over the run.

use super::Run;
use crate::assembly::{STRAY, System};
use crate::device::PowerBalance;
use crate::results::EnergyAudit;

impl Run<'_> {
    pub(super) fn powers(&mut self, stage: usize) -> PowerBalance {
        let y = std::mem::take(&mut self.method.y[stage]);
        let mut f = std::mem::take(&mut self.method.f[stage]);
        self.system.rates(self.t, &y, &mut f);
        let powers = powers_of(&self.system, &y, self.t);
        self.method.y[stage] = y;
        self.method.f[stage] = f;
        powers
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

/// Powers of all devices, W, at `y`, which the system was last evaluated at.
pub(super) fn powers_of(system: &System, y: &[f64], t: f64) -> PowerBalance {
    let (env, s_base) = (system.env(t), system.s_base);
    let mut sum = system.still.powers(y);
    for unit in system.still.others.iter().map(|&k| &system.units[k]) {
        let currents = &unit.out[..unit.shape.volts];
        sum.add(unit.count, unit.device.balance(&env, unit.shape.locals(&unit.x), currents));
    }
    sum.loss += system.ac_fault_power(y) + system.dc_fault_power(y);
    if let Some(unbalance) = &system.unbalance {
        sum.loss += unbalance.power(y) * s_base;
        let strayed = if unbalance.opens() { &y[..system.first_dc()] } else { &[] };
        sum.loss += STRAY * strayed.iter().map(|v| v * v).sum::<f64>() * s_base;
    }
    sum
}
