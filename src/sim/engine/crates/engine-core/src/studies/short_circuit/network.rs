//! Network of a short-circuit calculation: branches with their corrected impedances.

use super::factors::Factors;
use super::input::{Bus, Element, Values};
use super::solved::{EQUIVALENT, Link, Z, joined_to_earth};
use crate::devices::ac_base::size;
use crate::devices::vector_groups;
use crate::devices::windings::Winding;
use crate::results::Failure;
use std::collections::BTreeMap;

/// A branch of the positive and the negative sequence.
pub(super) struct Branch {
    pub(super) link: Link,
    /// Of the negative sequence.
    pub(super) z2: Z,
    /// Resistance that stands for the decay of the direct current.
    pub(super) r_peak: f64,
    pub(super) source: Option<Source>,
}
impl Branch {
    fn passive(link: Link) -> Self {
        Self { link, z2: link.z, r_peak: link.z.0, source: None }
    }
    fn source(link: Link, source: Source) -> Self {
        Self { source: Some(source), ..Self::passive(link) }
    }
    pub(super) fn negative(&self) -> Link {
        Link { z: self.z2, ..self.link }
    }
    /// At the equivalent frequency.
    pub(super) fn peak(&self) -> Link {
        Link { z: (self.r_peak, self.link.z.1 * EQUIVALENT), ..self.link }
    }
    pub(super) fn is_motor(&self) -> bool {
        matches!(self.source, Some(Source::Motor(..)))
    }
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
    pub(super) buses: &'a [Bus],
    pub(super) elements: &'a [Element],
    pub(super) least: bool,
    factors: Factors,
    pub(super) un: Vec<f64>,
    pub(super) at: BTreeMap<&'a str, usize>,
    /// Buses and star points.
    pub(super) n: usize,
}

impl<'a> Network<'a> {
    /// `least`: for the least currents, with c_min and without corrections.
    pub(super) fn read(
        buses: &'a [Bus],
        elements: &'a [Element],
        factors: Factors,
        least: bool,
    ) -> Result<Self, Failure> {
        let bad = |why: String, id: &str| Err(Failure::new("bad-input", why).on(id));
        let mut at = BTreeMap::new();
        for (k, bus) in buses.iter().enumerate() {
            if !(bus.un > 0.0 && bus.un.is_finite()) {
                return bad(format!("Bus “{}” needs a nominal voltage above 0 V", bus.id), &bus.id);
            }
            at.insert(bus.id.as_str(), k);
        }
        for e in elements {
            let Values { id, buses, positive, others } = e.values();
            if least && matches!(e, Element::Motor { .. } | Element::Converter { .. }) {
                return bad(
                    format!("“{id}” feeds no least short-circuit current: motors and converters are left out"),
                    id,
                );
            }
            if let Some(bus) = buses.iter().find(|b| !at.contains_key(b.as_str())) {
                return bad(format!("“{id}” is connected to “{bus}”, which is not a bus"), id);
            }
            if positive.iter().any(|v| !(*v > 0.0 && v.is_finite()))
                || others.iter().any(|v| !(*v >= 0.0 && v.is_finite()))
            {
                return bad(format!("“{id}” has a value that is out of range for a short-circuit calculation"), id);
            }
        }
        let stars = elements.iter().filter(|e| matches!(e, Element::ThreeWinding { .. })).count();
        Ok(Self { buses, elements, least, factors, un: buses.iter().map(|b| b.un).collect(), n: at.len() + stars, at })
    }

    /// Voltage factor at a bus.
    pub(super) fn c(&self, k: usize) -> f64 {
        if self.least { self.factors.min(self.un[k]) } else { self.factors.max(self.un[k]) }
    }

    /// Transformer of the power station unit whose machine stands at this bus, and the machine's rated voltage.
    pub(super) fn unit_at(&self, bus: usize) -> Option<(&'a str, f64)> {
        self.elements.iter().find_map(|e| match e {
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
        for e in self.elements {
            match e {
                Element::Feeder { .. } => list.push(Branch::source(self.feeder(e), Source::Network)),
                Element::Line { from, to, r, x, .. } => {
                    list.push(Branch::passive(Link::between(
                        self.at[from.as_str()],
                        self.at[to.as_str()],
                        (*r, *x),
                        1.0,
                    )));
                }
                Element::Transformer { hv, lv, u_hv, u_lv, .. } => {
                    let (from, to) = (self.at[hv.as_str()], self.at[lv.as_str()]);
                    list.push(Branch::passive(Link::between(from, to, self.transformer(e, inside)?, u_hv / u_lv)));
                }
                Element::ThreeWinding { buses, u, .. } => {
                    for (k, z) in self.legs(e, [1.0; 3], 1.0).into_iter().enumerate() {
                        // The star point stands at the high winding's voltage.
                        list.push(Branch::passive(Link::between(self.at[buses[k].as_str()], star, z, u[k] / u[0])));
                    }
                    star += 1;
                }
                Element::Generator { bus, s, u, xd2, x2, r, .. } => {
                    let k = self.at[bus.as_str()];
                    let factor = self.generator_factor(e, inside)?;
                    let x = xd2 * u * u / s;
                    // R_Gf, 8.1.4.
                    let share = if *u <= 1000.0 {
                        0.15
                    } else if *s < 100e6 {
                        0.07
                    } else {
                        0.05
                    };
                    let rated = Source::Generator(s / (3.0_f64.sqrt() * u));
                    list.push(Branch {
                        link: Link::earth(k, (r * factor, x * factor)),
                        z2: (r * factor, x2 * u * u / s * factor),
                        r_peak: share * x * factor,
                        source: Some(rated),
                    });
                }
                Element::Motor { bus, s, u, locked, r_over_x, mw, .. } => {
                    let x = u * u / s / locked / size((1.0, *r_over_x));
                    let rated = s / (3.0_f64.sqrt() * u);
                    let link = Link::earth(self.at[bus.as_str()], (r_over_x * x, x));
                    list.push(Branch::source(link, Source::Motor(rated, *mw)));
                }
                // A current, no impedance: see `converters`; a way of the zero sequence alone: see `zero_links`.
                Element::Converter { .. } | Element::Earthing { .. } => {}
            }
        }
        Ok(list)
    }

    /// Z_Q (6.2).
    fn feeder(&self, e: &Element) -> Link {
        let Element::Feeder { bus, ik, r_over_x, .. } = e else { unreachable!("asked for feeders") };
        let k = self.at[bus.as_str()];
        let z = self.c(k) * self.un[k] / (3.0_f64.sqrt() * ik);
        let x = z / size((1.0, *r_over_x));
        Link::earth(k, (r_over_x * x, x))
    }

    /// Corrected short-circuit impedance at the low side.
    fn transformer(&self, e: &Element, inside: Option<&str>) -> Result<Z, Failure> {
        let Element::Transformer { id, hv, lv, s, u_hv, u_lv, uk, ur, .. } = e else {
            unreachable!("asked for transformers")
        };
        let x = f64::sqrt(uk * uk - ur * ur);
        let k = match self.unit_of(id)? {
            _ if self.least => 1.0,
            // The current through the unit's transformer comes over its own impedance.
            Some(_) if inside == Some(id.as_str()) => 1.0,
            Some(unit) => self.unit_factor(&unit, self.at[hv.as_str()], (*u_hv, *u_lv), x),
            None => 0.95 * self.factors.max(self.un[self.at[lv.as_str()]]) / (1.0 + 0.6 * x),
        };
        let base = u_lv * u_lv / s * k;
        Ok((ur * base, x * base))
    }

    /// Corrected legs of the star equivalent at the high winding's voltage: high, medium, low; each pair's reactance and all resistances times these.
    fn legs(&self, e: &Element, reactances: [f64; 3], resistances: f64) -> [Z; 3] {
        let Element::ThreeWinding { buses, u, pairs, .. } = e else { unreachable!("asked for three windings") };
        let at = [0, 1, 2].map(|k| self.at[buses[k].as_str()]);
        // Pairs on the high winding's voltage; c of the lower side of each.
        let z = [0, 1, 2].map(|p| {
            let [s, uk, ur] = pairs[p];
            let x = f64::sqrt((uk * uk - ur * ur).max(0.0));
            let lower = at[if p == 0 { 1 } else { 2 }];
            let k = if self.least { 1.0 } else { 0.95 * self.factors.max(self.un[lower]) / (1.0 + 0.6 * x) };
            let base = k * u[0] * u[0] / s;
            (ur * base * resistances, x * base * reactances[p])
        });
        let half = |own: usize, next: usize, far: usize| {
            ((z[own].0 + z[next].0 - z[far].0) / 2.0, (z[own].1 + z[next].1 - z[far].1) / 2.0)
        };
        [half(0, 2, 1), half(0, 1, 2), half(1, 2, 0)]
    }

    fn generator_factor(&self, e: &Element, inside: Option<&str>) -> Result<f64, Failure> {
        let Element::Generator { bus, u, xd2, cos_phi, voltage_rise, unit, .. } = e else {
            unreachable!("asked for generators")
        };
        if self.least {
            return Ok(1.0);
        }
        let k = self.at[bus.as_str()];
        let sin = f64::sqrt(1.0 - cos_phi * cos_phi);
        Ok(match unit {
            None => self.un[k] / (u * (1.0 + voltage_rise)) * self.factors.max(self.un[k]) / (1.0 + xd2 * sin),
            Some(id) if inside == Some(id.as_str()) => {
                let taps = self.unit_of(id)?.is_some_and(|t| t.on_load_taps);
                let rise = if taps { 1.0 } else { 1.0 + voltage_rise };
                self.factors.max(self.un[k]) / (1.0 + xd2 * sin) / rise
            }
            Some(id) => self.transformer_factor(id)?,
        })
    }

    /// Ways of the zero sequence, corrected like those of the positive one; what stands between a star point and earth is not (6.3.3, 6.6.1, 6.7).
    pub(super) fn zero_links(&self, inside: Option<&str>) -> Result<Vec<Link>, Failure> {
        let mut list = vec![];
        let mut star = self.un.len();
        for e in self.elements {
            match e {
                Element::Feeder { x0_over_x, r0_over_x0, .. } => {
                    let link = self.feeder(e);
                    let x0 = x0_over_x * link.z.1;
                    list.push(Link { z: (r0_over_x0 * x0, x0), ..link });
                }
                Element::Line { from, to, r0, x0, .. } => {
                    list.push(Link::between(self.at[from.as_str()], self.at[to.as_str()], (*r0, *x0), 1.0));
                }
                Element::Transformer {
                    id,
                    hv,
                    lv,
                    u_hv,
                    u_lv,
                    group,
                    x0_over_x,
                    r0_over_r,
                    neutral_hv,
                    neutral_lv,
                    ..
                } => {
                    let windings = two_windings(id, group, [neutral_hv, neutral_lv])?;
                    let (from, to) = (self.at[hv.as_str()], self.at[lv.as_str()]);
                    let (n, z) = (u_hv / u_lv, self.transformer(e, inside)?);
                    let (r, x) = (z.0 * r0_over_r, z.1 * x0_over_x);
                    let [high, low] = [neutral_hv, neutral_lv].map(|[r, x]| (3.0 * r, 3.0 * x));
                    match windings {
                        [Winding::Star, Winding::Star] => {
                            let z = (r + low.0 + high.0 / (n * n), x + low.1 + high.1 / (n * n));
                            list.push(Link::between(from, to, z, n));
                        }
                        [Winding::Star, Winding::DeltaAfter | Winding::DeltaBefore] => {
                            list.push(Link::earth(from, (r * n * n + high.0, x * n * n + high.1)));
                        }
                        [Winding::DeltaAfter | Winding::DeltaBefore | Winding::DeltaZigzag, Winding::Star] => {
                            list.push(Link::earth(to, (r + low.0, x + low.1)));
                        }
                        _ => {}
                    }
                }
                Element::ThreeWinding { id, buses, u, group, x0_over_x, r0_over_r, neutrals, .. } => {
                    let windings = vector_groups::group_of_three(group).ok_or_else(|| unknown_group(id))?.windings;
                    only_at_stars(id, group, &windings, neutrals, ["high", "medium", "low"])?;
                    for (k, z) in self.legs(e, *x0_over_x, *r0_over_r).into_iter().enumerate() {
                        match windings[k] {
                            Winding::Star => {
                                let ratio = u[k] / u[0];
                                let thrice = neutrals[k].map(|of| 3.0 * of / ratio / ratio);
                                let z = (z.0 + thrice[0], z.1 + thrice[1]);
                                list.push(Link::between(self.at[buses[k].as_str()], star, z, ratio));
                            }
                            Winding::OpenStar => {}
                            _ => list.push(Link::earth(star, z)),
                        }
                    }
                    star += 1;
                }
                Element::Generator { bus, s, u, r, star_point: Some(point), .. } => {
                    let factor = self.generator_factor(e, inside)?;
                    let (r0, x0) = (r * factor, point.x0 * u * u / s * factor);
                    list.push(Link::earth(self.at[bus.as_str()], (r0 + 3.0 * point.r, x0 + 3.0 * point.x)));
                }
                Element::Earthing { bus, r0, x0, .. } => list.push(Link::earth(self.at[bus.as_str()], (*r0, *x0))),
                // A star point that is not earthed lets none through; converters feed the positive sequence alone.
                Element::Generator { .. } | Element::Motor { .. } | Element::Converter { .. } => {}
            }
        }
        Ok(list)
    }

    fn unit_of(&self, transformer: &str) -> Result<Option<Unit>, Failure> {
        let machine = self.elements.iter().find_map(|e| match e {
            Element::Generator { id, u, xd2, cos_phi, voltage_rise, unit: Some(unit), .. } if unit == transformer => {
                Some((id, *u, *xd2, *cos_phi, *voltage_rise))
            }
            _ => None,
        });
        let Some((id, u, xd2, cos_phi, rise)) = machine else { return Ok(None) };
        let taps = self.elements.iter().find_map(|e| match e {
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
        Ok(Some(Unit { u, xd2, sin_phi: f64::sqrt(1.0 - cos_phi * cos_phi), rise, on_load_taps }))
    }

    fn transformer_factor(&self, transformer: &str) -> Result<f64, Failure> {
        let unit = self.unit_of(transformer)?;
        let found = self.elements.iter().find_map(|e| match e {
            Element::Transformer { id, hv, u_hv, u_lv, uk, ur, .. } if id == transformer => {
                Some((self.at[hv.as_str()], (*u_hv, *u_lv), f64::sqrt(uk * uk - ur * ur)))
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
        let (un, c) = (self.un[hv], self.factors.max(self.un[hv]));
        if unit.on_load_taps {
            let ratio = un / unit.u * u_lv / u_hv;
            ratio * ratio * c / (1.0 + (unit.xd2 - x).abs() * unit.sin_phi)
        } else {
            un / (unit.u * (1.0 + unit.rise)) * u_lv / u_hv * c / (1.0 + unit.xd2 * unit.sin_phi)
        }
    }

    /// Buses that no source reaches have no short-circuit current.
    pub(super) fn unfed(&self, branches: &[Branch]) -> Failure {
        let fed = joined_to_earth(self.n, branches.iter().map(|b| b.link));
        match self.buses.iter().zip(&fed).find(|(_, fed)| !**fed) {
            Some((bus, _)) => Failure::new("bad-input", format!("No source reaches “{}”", bus.id)).on(&bus.id),
            None => Failure::new("numerical", "The impedances of the network are singular"),
        }
    }
}

/// Windings of a vector group; an impedance stands at a star point that is earthed, or the element is refused.
fn two_windings(id: &str, group: &str, neutrals: [&[f64; 2]; 2]) -> Result<[Winding; 2], Failure> {
    let windings = vector_groups::group(group).ok_or_else(|| unknown_group(id))?.windings;
    only_at_stars(id, group, &windings, &neutrals.map(|z| *z), ["high", "low"])?;
    Ok(windings)
}
fn only_at_stars<const N: usize>(
    id: &str,
    group: &str,
    windings: &[Winding; N],
    neutrals: &[[f64; 2]; N],
    sides: [&str; N],
) -> Result<(), Failure> {
    match (0..N).find(|&k| windings[k] != Winding::Star && neutrals[k] != [0.0, 0.0]) {
        None => Ok(()),
        Some(k) => {
            let why = format!("The {} side of “{id}” ({group}) has no star point that is earthed", sides[k]);
            let param = match sides[k] {
                "high" => "neutralHv",
                "medium" => "neutralMv",
                _ => "neutralLv",
            };
            Err(Failure::new("bad-input", why).on(id).param(param))
        }
    }
}
fn unknown_group(id: &str) -> Failure {
    Failure::new("bad-input", format!("The vector group of “{id}” is not known")).on(id).param("group")
}

pub(super) struct Unit {
    u: f64,
    xd2: f64,
    sin_phi: f64,
    rise: f64,
    on_load_taps: bool,
}
