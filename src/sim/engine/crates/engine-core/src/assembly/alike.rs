//! `Emt`: loads of constant power alike. A large hall has thousands, whose equations take less time than finding each of them in memory: what they
//! need stands in a row here, and one loop goes along it. Whatever happens to one of them ends that until the next step.

use super::{PortBus, System};
use crate::devices::ac_base::{plus, scaled};
use crate::devices::constant_power::{AcConstantPower, ConstantPower, DcConstantPower, Shows};
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
    pub ac: Vec<Load<AcConstantPower>>,
    pub dc: Vec<Load<DcConstantPower>>,
    /// Units that are visited one by one, while there are such loads.
    pub(super) others: Vec<usize>,
}

/// A load, the first unknown of its bus, and its own first one where it has any.
pub struct Load<Power> {
    unit: usize,
    pub count: f64,
    at: u32,
    own: u32,
    power: Power,
}

impl Default for Alike {
    fn default() -> Self {
        Self { stale: true, again: f64::INFINITY, made: 0, ac: vec![], dc: vec![], others: vec![] }
    }
}

impl Load<AcConstantPower> {
    /// In `y`.
    #[inline]
    pub fn shows(&self, y: &[f64], profiles: &[f64]) -> Shows<1, 4> {
        let own = self.own as usize;
        self.power.shows(profiles, (y[own], y[own + 1]))
    }
}

impl Load<DcConstantPower> {
    /// In `y`.
    #[inline]
    pub fn shows(&self, y: &[f64], profiles: &[f64]) -> Shows<2, 3> {
        self.power.shows(profiles, y[self.at as usize])
    }
}

impl Alike {
    #[inline]
    pub fn are_none(&self) -> bool {
        self.ac.is_empty() && self.dc.is_empty()
    }

    /// Their units, in their order.
    pub fn units(&self) -> impl Iterator<Item = usize> {
        self.ac.iter().map(|load| load.unit).chain(self.dc.iter().map(|load| load.unit))
    }

    /// Each is visited by itself again.
    pub fn part(&mut self) {
        let made = self.made + u64::from(!self.are_none());
        *self = Self { made, ..Self::default() };
    }

    /// Adds their rows to `f`.
    pub(super) fn add(&self, y: &[f64], frames: &Frames, profiles: &[f64], f: &mut [f64]) {
        for Load { at, count, power, .. } in &self.dc {
            let at = *at as usize;
            f[at] -= count * power.current(profiles, y[at]);
        }
        for loads in self.ac.chunk_by(|a, b| a.at == b.at) {
            let at = loads[0].at as usize;
            let (turn, was) = (frames.turns[at / 3], frames.past.vectors[at / 3]);
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
            let of = &self.units[unit];
            // On a bus that is alive.
            let carries = |from: usize| {
                of.weight[..from] == [of.count; 3][..from] && of.weight.get(from).is_none_or(|w| *w == 0.0)
            };
            let (count, own) = (of.count, of.own());
            match (of.device.constant_power(), of.buses.as_slice()) {
                (Some(ConstantPower::Dc(power)), [PortBus::Dc(_)]) if carries(1) && own.is_empty() => {
                    found.dc.push(Load { unit, count, at: of.index[0] as u32, own: 0, power });
                }
                (Some(ConstantPower::Ac(power)), [PortBus::Ac(_)]) if carries(3) && own.len() == 3 => {
                    if power.from <= t {
                        found.ac.push(Load { unit, count, at: of.index[0] as u32, own: own[0] as u32, power });
                    } else {
                        found.again = found.again.min(power.from);
                        found.others.push(unit);
                    }
                }
                _ => found.others.push(unit),
            }
        }
        found.ac.sort_by_key(|load| load.at);
        found.made += u64::from(!(found.are_none() && self.alike.are_none()));
        self.alike = found;
    }
}
