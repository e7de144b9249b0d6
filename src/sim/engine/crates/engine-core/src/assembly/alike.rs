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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::{PowerBalance, Sights};
    use crate::{build, emt, steady};
    use serde_json::json;

    /// Loads with and without a profile, counted, below their blend and at their greatest current, on AC and on DC, beside one that has other parts.
    fn system() -> (System, Vec<f64>) {
        let device = |id: &str, kind: &str, ports: &[&str], count: u32, params: serde_json::Value| json!({ "id": id, "kind": kind, "ports": ports, "count": count, "params": params });
        let load = |p: f64, q: f64, blend: f64| json!({ "p": p, "q": q, "vBlend": blend });
        let dc = |power: f64, limit: f64| json!({ "power": power, "vBlend": 500.0, "currentLimit": limit });
        let network = json!({
            "formatVersion": 1, "frequencyHz": 60.0,
            "acBuses": [{ "id": "grid", "vNominalV": 480.0 }, { "id": "hall", "vNominalV": 480.0 }],
            "dcBuses": [{ "id": "dc", "vNominalV": 800.0 }],
            "profiles": [{ "id": "p", "timesS": [0.0, 1.0], "values": [1e5, 3e5] }],
            "devices": [
                device("utility", "utility", &["grid"], 1, json!({ "vNominal": 480.0, "shortCircuitPower": 2e7, "xOverR": 8.0, "voltage": 1.0 })),
                device("line", "line", &["grid", "hall"], 1, json!({ "length": 20.0, "resistance": 1e-4, "reactance": 1e-4, "capacitance": 3e-10, "ampacity": 4000.0 })),
                device("one", "constantPowerLoad", &["hall"], 1, load(2e5, 5e4, 0.7)),
                device("five", "constantPowerLoad", &["hall"], 5, load(1e4, -2e3, 0.9)),
                device("other", "constantPowerLoad", &["grid"], 1, load(1e5, 0.0, 0.7)),
                device("zip", "zipLoad", &["hall"], 1, json!({ "p": 1e4, "q": 0.0, "vBlend": 0.7, "pCurrent": 1e4, "qCurrent": 0.0, "pImpedance": 0.0, "qImpedance": 0.0 })),
                device("pulsing", "constantPowerLoad", &["hall"], 1, json!({ "p": 2e5, "q": 5e4, "vBlend": 0.7, "profile": "p" })),
                device("source", "dcSource", &["dc"], 1, json!({ "voltage": 800.0, "resistance": 1e-3 })),
                device("rack", "dcConstantPowerLoad", &["dc"], 3, dc(5e4, 1e4)),
                device("limited", "dcConstantPowerLoad", &["dc"], 1, dc(5e4, 62.6)),
            ],
            "events": [], "channels": [],
            "settings": { "formulation": "emt", "durationS": 1.0, "recordStepS": 0.01, "tolerance": 1e-5, "maxStepS": 0.05, "seed": 1, "emtStepS": 50e-6 },
        });
        let network = build::parse(&network.to_string()).unwrap_or_else(|e| panic!("{}", e.message));
        let system = build::build(&network).unwrap_or_else(|e| panic!("{}", e.message));
        let steady::Start { mut system, y, .. } =
            steady::start(system, &mut vec![]).unwrap_or_else(|e| panic!("{}", e.message));
        let y = emt::start::begin(&mut system, &y).unwrap_or_else(|e| panic!("{}", e.message));
        system.frames.remember(0.0, &y);
        (system, y)
    }

    /// Solutions about the beginning, in the last of which every voltage is a third.
    fn points(y: &[f64]) -> Vec<Vec<f64>> {
        let about = |seed: f64, share: f64| {
            y.iter().enumerate().map(|(k, v)| share * v + 0.02 * f64::sin(seed + k as f64)).collect()
        };
        vec![y.to_vec(), about(1.0, 1.0), about(2.0, 0.8), about(3.0, 0.33)]
    }

    #[test]
    fn together_they_draw_what_each_draws_by_itself() {
        let (mut system, y) = system();
        for (k, y) in points(&y).iter().enumerate() {
            let t = 1e-3 * (k + 1) as f64;
            let (mut each, mut all) = (vec![0.0; system.n], vec![0.0; system.n]);
            system.put_still();
            system.alike.part();
            system.rates(t, y, &mut each);
            system.put_alike(t);
            assert_eq!((system.alike.ac.len(), system.alike.dc.len()), (4, 2));
            system.rates(t, y, &mut all);
            for (row, (a, b)) in each.iter().zip(&all).enumerate() {
                assert!((a - b).abs() <= 1e-12 * (1.0 + a.abs()), "{:?}: {a} and {b}", system.name_of(row));
            }
        }
    }

    fn told<const GUARDS: usize, const SIGNALS: usize>(
        unit: usize,
        shows: Shows<GUARDS, SIGNALS>,
    ) -> (usize, Vec<f64>, Vec<f64>, f64) {
        (unit, shows.guards.to_vec(), shows.signals.to_vec(), shows.load)
    }

    #[test]
    fn they_show_what_each_shows_by_itself() {
        let (mut system, y) = system();
        system.put_alike(1e-3);
        for y in points(&y) {
            system.set_time(1e-3);
            let profiles = system.profile_values.clone();
            let of_ac = system.alike.ac.iter().map(|load| told(load.unit, load.shows(&y, &profiles)));
            let of_dc = system.alike.dc.iter().map(|load| told(load.unit, load.shows(&y, &profiles)));
            for (unit, guards, signals, power) in of_ac.chain(of_dc).collect::<Vec<_>>() {
                let (mut own_guards, mut own, mut powers) = (vec![], vec![0.0; signals.len()], PowerBalance::default());
                let of = &mut system.units[unit];
                of.gather(&y, &system.frames);
                let env = crate::device::Env::new(1e-3, system.omega0, system.s_base, &profiles);
                let sights = Sights { guards: &mut own_guards, signals: Some(&mut own), powers: Some(&mut powers) };
                of.device.observe(&of.env(env), of.shape.locals(&of.x), &[], sights);
                own.extend(own_guards.iter().chain([&powers.load]));
                let shown = signals.iter().chain(&guards).chain([&power]);
                for (a, b) in own.iter().zip(shown) {
                    assert!((a - b).abs() <= 1e-12 * (1.0 + a.abs()), "{}: {a} and {b}", of.id);
                }
                assert_eq!(own.len(), signals.len() + guards.len() + 1);
            }
        }
    }

    #[test]
    fn a_load_that_something_happens_to_leaves_them_until_it_is_like_them_again() {
        let (mut system, mut y) = system();
        system.put_alike(1e-3);
        let unit = system.units.iter().position(|unit| unit.id == "one").expect("it is there");
        let event = |action: &str| crate::network::EventInput {
            id: "e".into(),
            time: 1e-3,
            target: "one".into(),
            action: action.into(),
            params: serde_json::Map::new(),
        };
        crate::events::apply(&mut system, &event("disconnect"), 1e-3, &mut y, &mut vec![])
            .unwrap_or_else(|e| panic!("{}", e.message));
        assert!(system.alike.are_none());
        system.put_alike(1e-3);
        assert!(system.alike.units().all(|alike| alike != unit), "it draws nothing");
        crate::events::apply(&mut system, &event("connect"), 1e-3, &mut y, &mut vec![])
            .unwrap_or_else(|e| panic!("{}", e.message));
        system.put_alike(1.1e-3);
        assert!(system.alike.units().all(|alike| alike != unit), "its current is on the way to what it was");
        system.put_alike(20e-3);
        assert!(system.alike.units().any(|alike| alike == unit));
    }
}
