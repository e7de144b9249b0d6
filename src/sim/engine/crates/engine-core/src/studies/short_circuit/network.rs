//! Network of a short-circuit calculation: branches with their corrected impedances.

use super::input::{Element, Input};
use super::solved::Z;
use crate::results::Failure;
use std::collections::BTreeMap;

/// c_max of table 1; 1.05 at low voltage with a tolerance of ±6 %.
pub(super) fn c_max(un: f64) -> f64 {
    if un <= 1000.0 { 1.05 } else { 1.1 }
}
/// A branch between two buses with the ratio `n` of its first to its second, or (without a second) to earth.
pub(super) struct Branch {
    pub(super) from: usize,
    pub(super) to: Option<usize>,
    /// At `to`'s side, or at `from` to earth.
    pub(super) z: Z,
    /// Resistance that stands for the decay of the direct current.
    pub(super) r_peak: f64,
    pub(super) n: f64,
    pub(super) source: Option<Source>,
}
/// What lets a source's contribution fall until the breaker opens.
#[derive(Clone, Copy)]
pub(super) enum Source {
    Network,
    /// Rated current, A.
    Generator(f64),
    /// Rated current and MW per pole pair.
    Motor(f64, f64),
}
pub(super) struct Network<'a> {
    pub(super) input: &'a Input,
    pub(super) un: Vec<f64>,
    pub(super) at: BTreeMap<&'a str, usize>,
    /// Buses and star points.
    pub(super) n: usize,
}

impl<'a> Network<'a> {
    pub(super) fn read(input: &'a Input) -> Result<Self, Failure> {
        let bad = |why: String, id: &str| Err(Failure::new("bad-input", why).on(id));
        let mut at = BTreeMap::new();
        for (k, bus) in input.buses.iter().enumerate() {
            if !(bus.un > 0.0 && bus.un.is_finite()) {
                return bad(format!("Bus “{}” needs a nominal voltage above 0 V", bus.id), &bus.id);
            }
            at.insert(bus.id.as_str(), k);
        }
        if ![0.02, 0.05, 0.1, 0.25].contains(&input.minimum_delay) {
            return Err(
                Failure::new("bad-input", "The minimum time delay is 0.02, 0.05, 0.1 or 0.25 s").param("minimumDelayS")
            );
        }
        for e in &input.elements {
            let (id, buses, positive, others) = match e {
                Element::Feeder { id, bus, ik, r_over_x } => (id, vec![bus], vec![*ik], vec![*r_over_x]),
                Element::Line { id, from, to, r, x } => (id, vec![from, to], vec![r + x], vec![*r, *x]),
                Element::Transformer { id, hv, lv, s, u_hv, u_lv, uk, ur, .. } => {
                    (id, vec![hv, lv], vec![*s, *u_hv, *u_lv, *uk], vec![*ur, uk - ur])
                }
                Element::ThreeWinding { id, buses, u, pairs } => {
                    (id, buses.iter().collect(), [&u[..], &[pairs[0][0], pairs[1][0], pairs[2][0]]].concat(), vec![])
                }
                Element::Generator { id, bus, s, u, xd2, r, cos_phi, .. } => {
                    (id, vec![bus], vec![*s, *u, *xd2, *cos_phi], vec![*r, 1.0 - cos_phi])
                }
                Element::Motor { id, bus, s, u, locked, r_over_x, mw } => {
                    (id, vec![bus], vec![*s, *u, *locked, *mw], vec![*r_over_x])
                }
                Element::Converter { id, bus, i } => (id, vec![bus], vec![], vec![*i]),
            };
            if let Some(bus) = buses.iter().find(|b| !at.contains_key(b.as_str())) {
                return bad(format!("“{id}” is connected to “{bus}”, which is not a bus"), id);
            }
            if positive.iter().any(|v| !(*v > 0.0 && v.is_finite()))
                || others.iter().any(|v| !(*v >= 0.0 && v.is_finite()))
            {
                return bad(format!("“{id}” has a value that is out of range for a short-circuit calculation"), id);
            }
        }
        let stars = input.elements.iter().filter(|e| matches!(e, Element::ThreeWinding { .. })).count();
        Ok(Self { input, un: input.buses.iter().map(|b| b.un).collect(), n: at.len() + stars, at })
    }

    /// Transformer of the power station unit whose machine stands at this bus, and the machine's rated voltage.
    pub(super) fn unit_at(&self, bus: usize) -> Option<(&'a str, f64)> {
        self.input.elements.iter().find_map(|e| match e {
            Element::Generator { bus: b, u, unit: Some(unit), .. } if self.at[b.as_str()] == bus => {
                Some((unit.as_str(), *u))
            }
            _ => None,
        })
    }

    /// Corrected branches; `inside`: the fault stands between this unit's transformer and its machine.
    pub(super) fn branches(&self, inside: Option<&str>) -> Result<Vec<Branch>, Failure> {
        let mut list = vec![];
        let mut star = self.un.len();
        let earth = |from: usize, z: Z, r_peak: f64, source: Source| Branch {
            from,
            to: None,
            z,
            r_peak,
            n: 1.0,
            source: Some(source),
        };
        for e in &self.input.elements {
            match e {
                Element::Feeder { bus, ik, r_over_x, .. } => {
                    let k = self.at[bus.as_str()];
                    let z = c_max(self.un[k]) * self.un[k] / (libm::sqrt(3.0) * ik);
                    let x = z / libm::hypot(1.0, *r_over_x);
                    list.push(earth(k, (r_over_x * x, x), r_over_x * x, Source::Network));
                }
                Element::Line { from, to, r, x, .. } => {
                    let (from, to) = (self.at[from.as_str()], self.at[to.as_str()]);
                    list.push(Branch { from, to: Some(to), z: (*r, *x), r_peak: *r, n: 1.0, source: None });
                }
                Element::Transformer { id, hv, lv, s, u_hv, u_lv, uk, ur, .. } => {
                    let (from, to) = (self.at[hv.as_str()], self.at[lv.as_str()]);
                    let x = libm::sqrt(uk * uk - ur * ur);
                    let k = match self.unit_of(id)? {
                        // The current through the unit's transformer comes over its own impedance.
                        Some(_) if inside == Some(id.as_str()) => 1.0,
                        Some(unit) => self.unit_factor(&unit, from, (*u_hv, *u_lv), x),
                        None => 0.95 * c_max(self.un[to]) / (1.0 + 0.6 * x),
                    };
                    let base = u_lv * u_lv / s * k;
                    list.push(Branch {
                        from,
                        to: Some(to),
                        z: (ur * base, x * base),
                        r_peak: ur * base,
                        n: u_hv / u_lv,
                        source: None,
                    });
                }
                Element::ThreeWinding { buses, u, pairs, .. } => {
                    let at = [0, 1, 2].map(|k| self.at[buses[k].as_str()]);
                    // Pairs on the high winding's voltage; c of the lower side of each.
                    let z = [0, 1, 2].map(|p| {
                        let [s, uk, ur] = pairs[p];
                        let x = libm::sqrt((uk * uk - ur * ur).max(0.0));
                        let lower = at[if p == 0 { 1 } else { 2 }];
                        let base = 0.95 * c_max(self.un[lower]) / (1.0 + 0.6 * x) * u[0] * u[0] / s;
                        (ur * base, x * base)
                    });
                    let half = |own: usize, next: usize, far: usize| {
                        ((z[own].0 + z[next].0 - z[far].0) / 2.0, (z[own].1 + z[next].1 - z[far].1) / 2.0)
                    };
                    for (k, z) in [half(0, 2, 1), half(0, 1, 2), half(1, 2, 0)].into_iter().enumerate() {
                        // The star point stands at the high winding's voltage.
                        list.push(Branch { from: at[k], to: Some(star), z, r_peak: z.0, n: u[k] / u[0], source: None });
                    }
                    star += 1;
                }
                Element::Generator { bus, s, u, xd2, r, cos_phi, voltage_rise, unit, .. } => {
                    let k = self.at[bus.as_str()];
                    let sin = libm::sqrt(1.0 - cos_phi * cos_phi);
                    let factor = match unit {
                        None => self.un[k] / (u * (1.0 + voltage_rise)) * c_max(self.un[k]) / (1.0 + xd2 * sin),
                        Some(id) if inside == Some(id.as_str()) => {
                            let taps = self.unit_of(id)?.is_some_and(|t| t.on_load_taps);
                            let rise = if taps { 1.0 } else { 1.0 + voltage_rise };
                            c_max(self.un[k]) / (1.0 + xd2 * sin) / rise
                        }
                        Some(id) => self.transformer_factor(id)?,
                    };
                    let x = xd2 * u * u / s;
                    // R_Gf, 8.1.4.
                    let share = if *u <= 1000.0 {
                        0.15
                    } else if *s < 100e6 {
                        0.07
                    } else {
                        0.05
                    };
                    let rated = s / (libm::sqrt(3.0) * u);
                    list.push(earth(k, (r * factor, x * factor), share * x * factor, Source::Generator(rated)));
                }
                Element::Motor { bus, s, u, locked, r_over_x, mw, .. } => {
                    let x = u * u / s / locked / libm::hypot(1.0, *r_over_x);
                    let rated = s / (libm::sqrt(3.0) * u);
                    list.push(earth(self.at[bus.as_str()], (r_over_x * x, x), r_over_x * x, Source::Motor(rated, *mw)));
                }
                // A current, no impedance: see `converters`.
                Element::Converter { .. } => {}
            }
        }
        Ok(list)
    }

    fn unit_of(&self, transformer: &str) -> Result<Option<Unit>, Failure> {
        let machine = self.input.elements.iter().find_map(|e| match e {
            Element::Generator { id, u, xd2, cos_phi, voltage_rise, unit: Some(unit), .. } if unit == transformer => {
                Some((id, *u, *xd2, *cos_phi, *voltage_rise))
            }
            _ => None,
        });
        let Some((id, u, xd2, cos_phi, rise)) = machine else { return Ok(None) };
        let taps = self.input.elements.iter().find_map(|e| match e {
            Element::Transformer { id, on_load_taps, .. } if id == transformer => Some(*on_load_taps),
            _ => None,
        });
        let Some(on_load_taps) = taps else {
            return Err(Failure::new(
                "bad-input",
                format!("The unit transformer “{transformer}” of “{id}” is missing"),
            )
            .on(id));
        };
        Ok(Some(Unit { u, xd2, sin_phi: libm::sqrt(1.0 - cos_phi * cos_phi), rise, on_load_taps }))
    }

    fn transformer_factor(&self, transformer: &str) -> Result<f64, Failure> {
        let unit = self.unit_of(transformer)?;
        let found = self.input.elements.iter().find_map(|e| match e {
            Element::Transformer { id, hv, u_hv, u_lv, uk, ur, .. } if id == transformer => {
                Some((self.at[hv.as_str()], (*u_hv, *u_lv), libm::sqrt(uk * uk - ur * ur)))
            }
            _ => None,
        });
        match (unit, found) {
            (Some(unit), Some((hv, rated, x))) => Ok(self.unit_factor(&unit, hv, rated, x)),
            _ => Err(Failure::new("bad-input", format!("“{transformer}” is no unit transformer")).on(transformer)),
        }
    }

    /// K_S with on-load taps, K_SO without.
    fn unit_factor(&self, unit: &Unit, hv: usize, (u_hv, u_lv): (f64, f64), x: f64) -> f64 {
        let (un, c) = (self.un[hv], c_max(self.un[hv]));
        if unit.on_load_taps {
            let ratio = un / unit.u * u_lv / u_hv;
            ratio * ratio * c / (1.0 + (unit.xd2 - x).abs() * unit.sin_phi)
        } else {
            un / (unit.u * (1.0 + unit.rise)) * u_lv / u_hv * c / (1.0 + unit.xd2 * unit.sin_phi)
        }
    }

    /// Buses that no source reaches have no short-circuit current.
    pub(super) fn unfed(&self, branches: &[Branch]) -> Failure {
        let mut fed: Vec<bool> = (0..self.n).map(|k| branches.iter().any(|b| b.to.is_none() && b.from == k)).collect();
        for _ in 0..self.n {
            for b in branches {
                if let Some(to) = b.to {
                    let any = fed[b.from] || fed[to];
                    (fed[b.from], fed[to]) = (any, any);
                }
            }
        }
        match self.input.buses.iter().zip(&fed).find(|(_, fed)| !**fed) {
            Some((bus, _)) => Failure::new("bad-input", format!("No source reaches “{}”", bus.id)).on(&bus.id),
            None => Failure::new("numerical", "The impedances of the network are singular"),
        }
    }
}

pub(super) struct Unit {
    u: f64,
    xd2: f64,
    sin_phi: f64,
    rise: f64,
    on_load_taps: bool,
}
