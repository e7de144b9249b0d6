//! The zero-sequence network by itself, at any frequency: admittances of the devices ([`Model::zero_admittances`]) between the buses that a
//! zero-sequence current reaches from one bus. Unlike the phasors of the run, its reactances follow the frequency.
//!
//! It is passive and linear, and what feeds it in the other sequences is no part of it: Z₀(f) = V₀/I₀ (P. M. Anderson, *Analysis of Faulted
//! Power Systems*, chapters 2 and 7).
//!
//! [`Model::zero_admittances`]: crate::device::Model::zero_admittances

use super::linearised::Linearised;
use crate::assembly::{PortBus, STRAY, Unit};
use crate::device::Env;
use crate::devices::ac_base::{Phasor, inverse, minus, size, times};
use crate::linear::{INEXACT, Matrix, SparseLu};
use crate::results::Failure;
use serde::Serialize;
use std::f64::consts::TAU;

/// In place of [`STRAY`] where a path to earth is looked for, pu: well above what rounding leaves of the conductance of closed contacts.
const SOUGHT: f64 = 1e3 * STRAY;
/// Share of the current beyond which it has found no other way than that: whatever else there is, is below `STRAY`.
const LOST: f64 = 0.999;

/// A bus without a path to earth for a zero sequence.
#[derive(Debug, Serialize)]
pub struct Open {
    /// What a zero-sequence current reaches.
    pub buses: Vec<String>,
    /// What stands there and lets none through.
    pub devices: Vec<String>,
}

type Complex = Phasor<f64>;
type Term = (usize, usize, Complex);

/// Between two buses in series and nothing else, as closed contacts are: its current is an unknown, i = y·(v + k·w), since beside its conductance a
/// capacitance to earth would be lost to rounding.
struct Series {
    buses: (usize, usize),
    y: Complex,
    k: Complex,
}

impl Series {
    fn of(terms: &[Term]) -> Option<Self> {
        let [(from, ..), ..] = *terms else { return None };
        let to = terms.iter().find(|(row, ..)| *row != from)?.0;
        let of = |row, column| terms.iter().find(|t| (t.0, t.1) == (row, column)).map(|t| t.2);
        let [y, other, mutual, back] = [of(from, from)?, of(to, to)?, of(from, to)?, of(to, from)?];
        let (own, between) = (times(y.0, y.1, other), times(mutual.0, mutual.1, back));
        let is_series = terms.len() == 4 && size(own) > 0.0 && size(minus(own, between)) <= 1e-12 * size(own);
        let over = inverse(y.0, y.1);
        is_series.then(|| Self { buses: (from, to), y, k: times(over.0, over.1, mutual) })
    }

    /// With the current as unknown `n`.
    fn terms(&self, n: usize) -> [Term; 5] {
        let ((from, to), over) = (self.buses, inverse(self.y.0, self.y.1));
        let one = (1.0, 0.0);
        [(from, n, one), (to, n, self.k), (n, from, one), (n, to, self.k), (n, n, (-over.0, -over.1))]
    }
}

pub struct ZeroNetwork<'a> {
    at: &'a Linearised,
    /// Buses that are reached, the one asked for first.
    buses: Vec<usize>,
    /// Places of buses among them.
    place: Vec<Option<usize>>,
}

impl<'a> ZeroNetwork<'a> {
    pub fn seen_from(at: &'a Linearised, bus: usize) -> Self {
        let mut network = Self { at, buses: vec![bus], place: vec![None; at.system.ac.len()] };
        network.place[bus] = Some(0);
        let of_all = at.system.units.iter().flat_map(|unit| network.of(unit, 1.0));
        let links: Vec<(usize, usize)> = of_all.map(|(row, column, _)| (row, column)).collect();
        let mut next = 0;
        while let Some(&from) = network.buses.get(next) {
            for &(_, to) in links.iter().filter(|(row, _)| *row == from) {
                if network.place[to].is_none() {
                    network.place[to] = Some(network.buses.len());
                    network.buses.push(to);
                }
            }
            next += 1;
        }
        network
    }

    /// Of one device, between buses.
    fn of(&self, unit: &Unit, order: f64) -> impl Iterator<Item = Term> + use<> {
        let system = &self.at.system;
        let (omega0, s_base) = (system.omega0, system.s_base);
        let env = Env::new(0.0, omega0, s_base, &system.profile_values);
        let (ac, count): (Vec<usize>, f64) = (ac_buses(&unit.buses).collect(), unit.count);
        let own = unit.device.zero_admittances(order, &env, unit.shape.locals(&unit.x));
        own.into_iter().map(move |(r, c, (g, b))| (ac[r], ac[c], (g * count, b * count)))
    }

    /// Voltages of the reached buses per unit of current into the first, each with a conductance to earth; none where there is no one answer.
    fn answer(&self, order: f64, earth: f64) -> Option<Vec<Complex>> {
        let buses = self.buses.len();
        let mut n = buses;
        let mut terms: Vec<Term> = (0..buses).map(|k| (k, k, (earth, 0.0))).collect();
        for unit in &self.at.system.units {
            let reached = |(row, column, y): Term| Some((self.place[row]?, self.place[column]?, y));
            let own: Vec<Term> = self.of(unit, order).filter_map(reached).collect();
            match Series::of(&own) {
                Some(series) => {
                    terms.extend(series.terms(n));
                    n += 1;
                }
                None => terms.extend(own),
            }
        }
        let block =
            |r: usize, c: usize| [(2 * r, 2 * c), (2 * r, 2 * c + 1), (2 * r + 1, 2 * c), (2 * r + 1, 2 * c + 1)];
        let entries: Vec<(usize, usize)> = terms.iter().flat_map(|&(r, c, _)| block(r, c)).collect();
        let mut matrix = Matrix::from_entries(2 * n, &entries);
        for (r, c, (g, b)) in terms {
            for ((row, column), value) in block(r, c).into_iter().zip([g, -b, b, g]) {
                let place = matrix.position(row, column);
                matrix.values[place] += value;
            }
        }
        let mut b = vec![0.0; matrix.n];
        b[0] = 1.0;
        let mut x = b.clone();
        let mut lu = SparseLu::new(&matrix);
        if !lu.factor(&matrix) {
            return None;
        }
        lu.solve(&mut x);
        let exact = lu.check(&matrix, &x, &b) < INEXACT && x.iter().all(|v| v.is_finite());
        exact.then(|| x[..2 * buses].chunks(2).map(|v| (v[0], v[1])).collect())
    }

    /// What keeps the zero sequence in, where no path leads to earth: then all of the current goes where it is offered a way at each bus. Asked at the
    /// highest frequency of interest, as a way through capacitance alone widens with it.
    pub fn open(&self, frequency: f64) -> Option<Open> {
        // Of a network of symmetrical admittances Σ y·V² = V·I.
        let share = self.answer(self.order(frequency), SOUGHT).map_or(1.0, |v| {
            let sum = v.iter().fold((0.0, 0.0), |s, v| (s.0 + v.0 * v.0 - v.1 * v.1, s.1 + 2.0 * v.0 * v.1));
            SOUGHT * size(sum) / size(v[0])
        });
        if share < LOST {
            return None;
        }
        let system = &self.at.system;
        let is_reached = |bus: usize| self.place[bus].is_some();
        let stands = |unit: &&Unit| ac_buses(&unit.buses).any(is_reached);
        let passes = |unit: &Unit| self.of(unit, 1.0).any(|(bus, _, y)| is_reached(bus) && y != (0.0, 0.0));
        let ends = system.units.iter().filter(stands).filter(|unit| !passes(unit));
        Some(Open {
            buses: self.buses.iter().map(|&k| system.ac[k].id.clone()).collect(),
            devices: ends.map(|unit| unit.id.clone()).collect(),
        })
    }

    fn order(&self, frequency: f64) -> f64 {
        TAU * frequency / self.at.system.omega0
    }

    /// Of the first bus, pu.
    pub fn impedance(&self, frequency: f64) -> Result<Complex, Failure> {
        let v = self.answer(self.order(frequency), 0.0);
        v.map(|v| v[0]).ok_or_else(|| {
            Failure::new("numerical", format!("The zero-sequence network is singular at {frequency} Hz"))
        })
    }
}

fn ac_buses(buses: &[PortBus]) -> impl Iterator<Item = usize> + '_ {
    buses.iter().filter_map(|bus| if let PortBus::Ac(k) = bus { Some(*k) } else { None })
}
