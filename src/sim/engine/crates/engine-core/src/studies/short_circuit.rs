//! Initial, peak, breaking and steady-state currents of three-phase and phase-to-phase short circuits after IEC 60909-0:2016, largest case.
//!
//! Equivalent voltage source c·U_n/√3 at the fault, all sources short-circuited (5.3.1); impedance corrections K_T (6.3.3), K_G (6.6.1),
//! K_S and K_SO of power station units (6.7); for a fault at such a machine's terminals K_G,S or K_G,SO and the machine's rated voltage
//! (7.2.2). Peak by method c,
//! equivalent frequency 20 Hz of 50 Hz (8.1.4), with R_Gf for machines. Breaking current in meshed networks by 9.2; steady-state current without motors (10.3).
//! Line capacitance and static loads are left out (5.2). Ω at each bus's own voltage; transformers carry their rated ratio.

use crate::linear::{Matrix, SparseLu};
use crate::results::Failure;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    pub buses: Vec<Bus>,
    pub elements: Vec<Element>,
    /// Minimum time delay of the breaking current, s: 0.02, 0.05, 0.1 or 0.25.
    #[serde(rename = "minimumDelayS")]
    pub minimum_delay: f64,
}
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bus {
    pub id: String,
    /// Nominal line-to-line voltage, V.
    pub un: f64,
}
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Element {
    /// `ik`: its initial current, A.
    Feeder { id: String, bus: String, ik: f64, r_over_x: f64 },
    /// Ω.
    Line { id: String, from: String, to: String, r: f64, x: f64 },
    /// `uk` and its resistive part `ur` on `s` VA; rated voltages V. With an on-load tap changer the unit's correction is K_S.
    Transformer {
        id: String,
        hv: String,
        lv: String,
        s: f64,
        u_hv: f64,
        u_lv: f64,
        uk: f64,
        ur: f64,
        on_load_taps: bool,
    },
    /// Windings high, medium, low; pairs high–medium, medium–low, low–high: `[S, u_k, u_R]`.
    ThreeWinding { id: String, buses: [String; 3], u: [f64; 3], pairs: [[f64; 3]; 3] },
    /// `xd2` pu, `r` Ω; `voltage_rise` p_G; `unit` names the transformer of its power station unit.
    Generator {
        id: String,
        bus: String,
        s: f64,
        u: f64,
        xd2: f64,
        r: f64,
        cos_phi: f64,
        voltage_rise: f64,
        unit: Option<String>,
    },
    /// `s` rated input VA, `locked` I_LR/I_rM, `mw` rated MW per pole pair.
    Motor { id: String, bus: String, s: f64, u: f64, locked: f64, r_over_x: f64, mw: f64 },
    /// Full-size converter: the greatest current it feeds into a fault, A.
    Converter { id: String, bus: String, i: f64 },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShortCircuit {
    pub buses: Vec<Fault>,
}
/// A.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    pub id: String,
    pub c: f64,
    /// Thévenin impedance, Ω.
    pub r: f64,
    pub x: f64,
    pub ik3: f64,
    pub ik2: f64,
    /// Short-circuit power √3·U_n·I''_k, VA.
    pub sk: f64,
    pub kappa: f64,
    pub ip: f64,
    pub ib: f64,
    pub ik: f64,
    /// Share of full-size converters in `ik3`.
    pub converters: f64,
}

/// 20 Hz of 50 Hz, 24 Hz of 60 Hz.
const EQUIVALENT: f64 = 0.4;

/// c_max of table 1; 1.05 at low voltage with a tolerance of ±6 %.
fn c_max(un: f64) -> f64 {
    if un <= 1000.0 { 1.05 } else { 1.1 }
}

type Z = (f64, f64);
/// A branch between two buses with the ratio `n` of its first to its second, or (without a second) to earth.
struct Branch {
    from: usize,
    to: Option<usize>,
    /// At `to`'s side, or at `from` to earth.
    z: Z,
    /// Resistance that stands for the decay of the direct current.
    r_peak: f64,
    n: f64,
    source: Option<Source>,
}
/// What lets a source's contribution fall until the breaker opens.
#[derive(Clone, Copy)]
enum Source {
    Network,
    /// Rated current, A.
    Generator(f64),
    /// Rated current and MW per pole pair.
    Motor(f64, f64),
}

pub fn solve(input: &Input) -> Result<ShortCircuit, Failure> {
    let network = Network::read(input)?;
    let general = network.branches(None)?;
    let mut with_motors = Solved::new(&network, &general, false)?;
    let mut without_motors = Solved::new(&network, &general, true)?;
    let buses = (0..network.un.len())
        .map(|k| match network.unit_at(k) {
            // Inside a power station unit its own corrections hold.
            Some((unit, u)) => {
                let own = network.branches(Some(unit))?;
                let (mut a, mut b) = (Solved::new(&network, &own, false)?, Solved::new(&network, &own, true)?);
                Ok(network.fault(k, &own, &mut a, &mut b, Some(u)))
            }
            None => Ok(network.fault(k, &general, &mut with_motors, &mut without_motors, None)),
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    Ok(ShortCircuit { buses })
}

struct Network<'a> {
    input: &'a Input,
    un: Vec<f64>,
    at: BTreeMap<&'a str, usize>,
    /// Buses and star points.
    n: usize,
}

impl<'a> Network<'a> {
    fn read(input: &'a Input) -> Result<Self, Failure> {
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
    fn unit_at(&self, bus: usize) -> Option<(&'a str, f64)> {
        self.input.elements.iter().find_map(|e| match e {
            Element::Generator { bus: b, u, unit: Some(unit), .. } if self.at[b.as_str()] == bus => {
                Some((unit.as_str(), *u))
            }
            _ => None,
        })
    }

    /// Corrected branches; `inside`: the fault stands between this unit's transformer and its machine.
    fn branches(&self, inside: Option<&str>) -> Result<Vec<Branch>, Failure> {
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
    fn unfed(&self, branches: &[Branch]) -> Failure {
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

    fn fault(
        &self,
        k: usize,
        branches: &[Branch],
        full: &mut Solved,
        no_motors: &mut Solved,
        unit_voltage: Option<f64>,
    ) -> Fault {
        let bus = &self.input.buses[k];
        let c = c_max(bus.un);
        let emf = c * unit_voltage.unwrap_or(bus.un) / libm::sqrt(3.0);
        let column = full.column(k, false);
        let z = column[k];
        let size = libm::hypot(z.0, z.1);
        let ik3 = emf / size;
        let peak = full.column(k, true)[k];
        let kappa = 1.02 + 0.98 * libm::exp(-3.0 * EQUIVALENT * peak.0 / peak.1);
        let i = (emf * z.0 / (size * size), -emf * z.1 / (size * size));
        let without = no_motors.column(k, false);
        let z0 = without[k];
        let converters = self.converters(&column, k);
        Fault {
            id: bus.id.clone(),
            c,
            r: z.0,
            x: z.1,
            ik3: ik3 + converters,
            ik2: ik3 * libm::sqrt(3.0) / 2.0,
            sk: libm::sqrt(3.0) * bus.un * (ik3 + converters),
            kappa,
            ip: libm::sqrt(2.0) * (kappa * ik3 + converters),
            ib: self.breaking(branches, &column, i, emf, self.input.minimum_delay) + converters,
            ik: emf / libm::hypot(z0.0, z0.1) + self.converters(&without, k),
            converters,
        }
    }

    /// Σ|Z_kj|·I_j/|Z_kk| of full-size converters (power station units of 60909-0:2016, 6.9): added to the current of the voltage source,
    /// without offset and without decay; in phase-to-phase faults they are left out.
    fn converters(&self, column: &[Z], k: usize) -> f64 {
        let at = |z: Z| libm::hypot(z.0, z.1);
        let fed = self.input.elements.iter().filter_map(|e| match e {
            Element::Converter { bus, i, .. } => Some(at(column[self.at[bus.as_str()]]) * i),
            _ => None,
        });
        fed.sum::<f64>() / at(column[k])
    }

    /// I_b = I''_k − Σ ΔU''_i/(c·U_n/√3)·(1 − μ_i·q_i)·I''_i with ΔU''_i = jX''·I''_i. Currents and the equivalent voltage both carry the
    /// ratio between the source's level and the fault's, so that it drops out.
    fn breaking(&self, branches: &[Branch], column: &[Z], i: Z, emf: f64, delay: f64) -> f64 {
        let mut sum = i;
        for b in branches {
            let Some(source) = b.source else { continue };
            let own = over(times(column[b.from], i), b.z);
            let size = libm::hypot(own.0, own.1);
            let rest = match source {
                Source::Network => continue,
                Source::Generator(rated) => decay(size / rated, delay),
                Source::Motor(rated, mw) => decay(size / rated, delay) * motor_decay(mw, delay),
            };
            let part = times(times((0.0, b.z.1), own), own);
            let lost = (1.0 - rest) / emf;
            sum = (sum.0 - part.0 * lost, sum.1 - part.1 * lost);
        }
        libm::hypot(sum.0, sum.1)
    }
}

struct Unit {
    u: f64,
    xd2: f64,
    sin_phi: f64,
    rise: f64,
    on_load_taps: bool,
}

/// μ of 9.1 by I''_kG/I_rG; 1 up to a ratio of 2.
fn decay(ratio: f64, delay: f64) -> f64 {
    let (a, b, c) = match delay {
        d if d < 0.03 => (0.84, 0.26, 0.26),
        d if d < 0.07 => (0.71, 0.51, 0.30),
        d if d < 0.2 => (0.62, 0.72, 0.32),
        _ => (0.56, 0.94, 0.38),
    };
    if ratio <= 2.0 { 1.0 } else { (a + b * libm::exp(-c * ratio)).min(1.0) }
}

/// q of 9.1 by the rated MW per pole pair.
fn motor_decay(mw: f64, delay: f64) -> f64 {
    let a = match delay {
        d if d < 0.03 => 1.03,
        d if d < 0.07 => 0.79,
        d if d < 0.2 => 0.57,
        _ => 0.26,
    };
    let b = if delay > 0.2 { 0.10 } else { 0.12 };
    (a + b * libm::log(mw)).clamp(0.0, 1.0)
}

fn times(a: Z, b: Z) -> Z {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}
fn over(a: Z, b: Z) -> Z {
    let d = b.0 * b.0 + b.1 * b.1;
    ((a.0 * b.0 + a.1 * b.1) / d, (a.1 * b.0 - a.0 * b.1) / d)
}

/// Nodal admittances as twice as many real equations, factored at nominal and at the equivalent frequency.
struct Solved {
    n: usize,
    nominal: SparseLu,
    peak: SparseLu,
}

impl Solved {
    fn new(network: &Network, branches: &[Branch], without_motors: bool) -> Result<Self, Failure> {
        let n = network.n;
        let used = |b: &&Branch| !(without_motors && matches!(b.source, Some(Source::Motor(..))));
        let factor = |peak: bool| -> Result<SparseLu, Failure> {
            let mut y: BTreeMap<(usize, usize), Z> = BTreeMap::new();
            let mut add = |r: usize, c: usize, v: Z| {
                let at = y.entry((r, c)).or_default();
                *at = (at.0 + v.0, at.1 + v.1);
            };
            for b in branches.iter().filter(used) {
                let z = if peak { (b.r_peak, b.z.1 * EQUIVALENT) } else { b.z };
                let own = over((1.0, 0.0), z);
                let part = |k: f64| (own.0 * k, own.1 * k);
                match b.to {
                    None => add(b.from, b.from, own),
                    Some(to) => {
                        add(b.from, b.from, part(1.0 / (b.n * b.n)));
                        add(to, to, own);
                        add(b.from, to, part(-1.0 / b.n));
                        add(to, b.from, part(-1.0 / b.n));
                    }
                }
            }
            let entries: Vec<(usize, usize)> =
                y.keys().flat_map(|&(r, c)| [(r, c), (r, c + n), (r + n, c), (r + n, c + n)]).collect();
            let mut m = Matrix::from_entries(2 * n, &entries);
            for (&(r, c), &(g, b)) in &y {
                for (row, column, value) in [(r, c, g), (r, c + n, -b), (r + n, c, b), (r + n, c + n, g)] {
                    let place = m.position(row, column);
                    m.values[place] = value;
                }
            }
            let mut lu = SparseLu::new(&m);
            if lu.factor(&m) { Ok(lu) } else { Err(network.unfed(branches)) }
        };
        Ok(Self { n, nominal: factor(false)?, peak: factor(true)? })
    }

    /// Column of the impedance matrix at a bus; at the equivalent frequency where `peak`.
    fn column(&mut self, bus: usize, peak: bool) -> Vec<Z> {
        let mut b = vec![0.0; 2 * self.n];
        b[bus] = 1.0;
        if peak { &mut self.peak } else { &mut self.nominal }.solve(&mut b);
        (0..self.n).map(|k| (b[k], b[k + self.n])).collect()
    }
}
