//! `Emt`: loads of constant power alike. A large hall has thousands, whose equations take less time than finding each of them in memory: what they
//! need stands in a row here, and one loop goes along it. Whatever happens to one of them ends that until the next step.

use super::{PortBus, System};
use crate::devices::ac_base::{plus, scaled};
use crate::devices::constant_power::{ConstantPower, Held};
use crate::emt::averaged;
use crate::emt::frames::Frames;
use crate::emt::phases::{phases, seen_from, turned, vector};

pub struct Alike {
    /// Something happened to a device, or has yet to be looked at.
    stale: bool,
    /// Time from which a load that has just been switched is like the others, s.
    again: f64,
    /// How often they have been put together or parted.
    pub made: u64,
    /// Bus after bus.
    pub loads: Vec<Load>,
    /// Units that are visited one by one, while there are such loads.
    pub(super) others: Vec<usize>,
}

/// A load with its bus and its first variable among the unknowns.
pub struct Load {
    pub unit: usize,
    pub count: f64,
    bus: u32,
    own: u32,
    pub power: ConstantPower,
}

impl Default for Alike {
    fn default() -> Self {
        Self { stale: true, again: f64::INFINITY, made: 0, loads: vec![], others: vec![] }
    }
}

impl Load {
    /// What it shows in `y`.
    #[inline]
    pub fn held(&self, y: &[f64], profiles: &[f64]) -> Held {
        let own = self.own as usize;
        self.power.held(profiles, (y[own], y[own + 1]))
    }
}

impl Alike {
    /// Each is visited by itself again.
    pub fn part(&mut self) {
        self.stale = true;
        self.again = f64::INFINITY;
        if !self.loads.is_empty() {
            self.loads.clear();
            self.made += 1;
        }
    }

    /// Adds their rows to `f`.
    pub(super) fn add(&self, y: &[f64], frames: &Frames, profiles: &[f64], f: &mut [f64]) {
        for loads in self.loads.chunk_by(|a, b| a.bus == b.bus) {
            let bus = loads[0].bus as usize;
            let (at, turn, was) = (3 * bus, frames.turns[bus], frames.past.vectors[bus]);
            let v = seen_from(vector(&y[at..at + 3]), turn);
            let mut sum = (0.0, 0.0);
            for Load { own, count, power, .. } in loads {
                let own = *own as usize;
                let (i, rates) = averaged::constant_power(power, profiles, v, was, [y[own], y[own + 1], y[own + 2]]);
                f[own..own + 3].copy_from_slice(&rates);
                sum = plus(sum, scaled(i, *count));
            }
            for (f, i) in f[at..at + 3].iter_mut().zip(phases(turned(sum, turn))) {
                *f -= i;
            }
        }
    }
}

impl System {
    /// Puts together the loads that are alike from the accepted time `t` on, where that is to be done.
    #[inline]
    pub fn put_alike(&mut self, t: f64) {
        self.put_still();
        if self.alike.stale || t >= self.alike.again {
            self.find_alike(t);
        }
    }

    #[cold]
    fn find_alike(&mut self, t: f64) {
        let mut found = Alike { stale: false, made: self.alike.made, ..Alike::default() };
        for &unit in &self.still.others {
            match self.load_alike(unit) {
                Some(load) if load.power.from <= t => found.loads.push(load),
                load => {
                    found.again = load.map_or(found.again, |load| found.again.min(load.power.from));
                    found.others.push(unit);
                }
            }
        }
        found.loads.sort_by_key(|load| load.bus);
        if found.loads.len() + self.alike.loads.len() > 0 {
            found.made += 1;
        }
        self.alike = found;
    }

    /// As one of them, where its bus is alive.
    fn load_alike(&self, unit: usize) -> Option<Load> {
        let of = &self.units[unit];
        let (power, [PortBus::Ac(bus)]) = (of.device.constant_power()?, of.buses.as_slice()) else { return None };
        let own = of.own();
        let goes = of.weight[..3] == [of.count; 3] && of.weight[3] == 0.0 && own.len() == 3 && own[2] == own[0] + 2;
        goes.then_some(Load { unit, count: of.count, bus: *bus as u32, own: own[0] as u32, power })
    }
}
