//! Unbalanced faults and open phases in `Rms`: the negative- and zero-sequence networks beside the positive one.
//!
//! Both are passive and quick beside what phasors tell, so they are algebraic: admittances of the devices ([`Model::admittances`]), of which those of
//! converters and constant powers follow the positive sequence ([`Unbalance::follow`]). Faults and openings ([`joint`]) join the three; solved for the other two at all of them together, what is left is
//! I₁ = Y·V₁ between them, exact for any number of both (P. M. Anderson, *Analysis of Faulted Power Systems*, chapters 2 and 3).
//!
//! Voltages of a bus stand in the frame that vector groups turn; a negative sequence is turned by them the other way.
//!
//! [`Model::admittances`]: crate::device::Model::admittances

mod joint;
mod network;

use crate::assembly::{PortBus, System, Unit};
use crate::device::{Opening, Sequence, SequenceCurrents};
use crate::devices::ac_base::{Phasor, size};
use crate::emt::phases::clock;
use crate::linear::Matrix;
use crate::results::Failure;
use crate::scalar::Real;
use faer::linalg::solvers::Solve;
use faer::{Mat, c64};
use joint::{Joint, Place};
use network::{Admittances, Answer, Network, admittances};

pub struct Unbalance {
    joints: Vec<Joint>,
    /// Of the zero and the negative sequence, to every joint.
    answers: [Vec<Answer>; 2],
    /// I₁ of the joints over their V₁.
    positive: Mat<c64>,
    /// What they impose on the zero and the negative sequence over their V₁.
    others: [Mat<c64>; 2],
    /// Rows of their I₁: the current law of a fault's bus, or the contact's own.
    rows: Vec<usize>,
    /// Places of the real blocks of `positive` in the Jacobian with the factors of the columns, row after row.
    places: Vec<([usize; 4], f64)>,
    /// Turn of every bus's frame by the vector groups.
    clock: Vec<u8>,
    openings: Vec<(usize, Opening)>,
    /// Of every unit, at its AC ports.
    buses: Vec<Vec<usize>>,
    /// Of every unit, in the zero and the negative sequence.
    admittances: [Vec<Admittances>; 2],
}

/// Share to which admittances agree with the voltages, and admittance below which nothing is asked of them, pu of the system.
const AGREED: f64 = 1e-6;
const SMALL: f64 = 1e-7;

/// Largest difference of two devices' admittances, as a share.
fn apart(a: &Admittances, b: &Admittances) -> f64 {
    let share = |a: Phasor<f64>, b: Phasor<f64>| size((a.0 - b.0, a.1 - b.1)) / (size(a).max(size(b)) + SMALL);
    let largest = a.iter().zip(b).map(|(a, b)| share(a.2, b.2)).fold(0.0, f64::max);
    if a.len() == b.len() { largest } else { 1.0 }
}

/// Live contacts of which some phases conduct and others do not.
fn openings(system: &System) -> Vec<(usize, Opening)> {
    let live = |unit: &Unit| unit.buses.iter().all(|bus| system.islands.alive(*bus));
    let of = |(k, unit): (usize, &Unit)| unit.device.opening().filter(|_| live(unit)).map(|opening| (k, opening));
    system.units.iter().enumerate().filter_map(of).collect()
}

impl Unbalance {
    /// None where no live bus has an unbalanced fault and no live contact an opening.
    pub fn find(system: &mut System, t: f64, y: &[f64]) -> Result<Option<Self>, Failure> {
        let open = openings(system);
        let clock = system.clocks.clone();
        let mut joints = vec![];
        for (bus, info) in system.ac.iter().enumerate().filter(|(bus, _)| system.islands.ac_alive(*bus)) {
            let Some((kind, (g, b))) = &info.unbalanced else { continue };
            joints.extend(Joint::fault(bus, clock[bus], kind, c64::new(*g, *b)));
        }
        for (nth, (unit, opening)) in open.iter().enumerate() {
            let Unit { buses, count, .. } = &system.units[*unit];
            let [PortBus::Ac(from), PortBus::Ac(to)] = buses[..] else { continue };
            joints.push(Joint::opening(Place::Opening { unit: *unit, nth }, [from, to], clock[from], *count, opening));
        }
        if joints.is_empty() {
            return Ok(None);
        }
        let admittances = [Sequence::Zero, Sequence::Negative].map(|sequence| admittances(system, sequence, t, y));
        let m = joints.len();
        let mut found = Self {
            joints,
            answers: [vec![], vec![]],
            positive: Mat::zeros(m, m),
            others: [Mat::zeros(m, m), Mat::zeros(m, m)],
            rows: vec![],
            places: vec![],
            clock,
            openings: open,
            buses: system.units.iter().map(|unit| unit.ac_buses().to_vec()).collect(),
            admittances,
        };
        found.solve_network(0, system, t)?;
        found.solve_network(1, system, t)?;
        found.join();
        Ok(Some(found))
    }

    /// Whether phases are open.
    pub fn opens(&self) -> bool {
        !self.openings.is_empty()
    }

    /// Tells the devices the negative-sequence voltages.
    pub fn tell(&self, system: &mut System, y: &[f64]) {
        for unit in &mut system.units {
            unit.see_negative(|bus| self.at(bus, y)[1]);
        }
    }

    /// Lets the admittances of the negative sequence follow the solution `y`, a part of the way; returns how far they were from it, as a share, 0
    /// where they agree.
    pub fn follow(&mut self, system: &mut System, t: f64, y: &[f64], way: f64) -> Result<f64, Failure> {
        let fresh = admittances(system, Sequence::Negative, t, y);
        let held = &mut self.admittances[1];
        let change = held.iter().zip(&fresh).map(|(held, fresh)| apart(held, fresh)).fold(0.0, f64::max);
        if change <= AGREED {
            return Ok(0.0);
        }
        for (held, fresh) in held.iter_mut().zip(fresh) {
            if held.len() != fresh.len() {
                *held = fresh;
                continue;
            }
            for ((.., held), (.., fresh)) in held.iter_mut().zip(fresh) {
                *held = (held.0 + way * (fresh.0 - held.0), held.1 + way * (fresh.1 - held.1));
            }
        }
        self.solve_network(1, system, t)?;
        self.join();
        Ok(change)
    }

    /// What the joints bring about in one of the two networks.
    fn solve_network(&mut self, sequence: usize, system: &System, t: f64) -> Result<(), Failure> {
        let mut network = Network::of(system, &self.openings, &self.admittances[sequence]);
        self.answers[sequence].clear();
        for joint in &self.joints {
            let Some(answer) = network.answer(joint.place) else {
                let id = match joint.place {
                    Place::Fault(bus) => &system.ac[bus].id,
                    Place::Opening { unit, .. } => &system.units[unit].id,
                };
                let message = format!(
                    "The sequence networks at “{id}” have no unique solution: the unbalanced network cannot be calculated"
                );
                return Err(Failure::new("singular", message).on(id).at(t));
            };
            self.answers[sequence].push(answer);
        }
        Ok(())
    }

    /// Solves for what the joints impose, given what both networks answer.
    fn join(&mut self) {
        let (joints, answers, m) = (&self.joints, &self.answers, self.joints.len());
        let answer = |p: usize, q: usize, c: usize| {
            let Answer { volts, currents } = &answers[c / 2][q];
            match joints[p].place {
                Place::Fault(bus) => volts[bus],
                Place::Opening { nth, .. } => currents[nth],
            }
        };
        let left = Mat::from_fn(3 * m, 3 * m, |row, column| {
            let (p, q, c) = (row / 3, column / 3, column % 3);
            joints[p].entry(p == q, row % 3, c, answer(p, q, c))
        });
        let right =
            Mat::from_fn(
                3 * m,
                m,
                |row, column| {
                    if row / 3 == column { joints[column].driven[row % 3] } else { c64::new(0.0, 0.0) }
                },
            );
        let solved = left.partial_piv_lu().solve(right);
        let of = |c: usize| Mat::from_fn(m, m, |row, column| solved[(3 * row + c, column)]);
        (self.positive, self.others) = (of(1), [of(0), of(2)]);
    }

    /// Takes in where the unknowns stand; rows and columns between the joints, for the matrix pattern.
    pub fn lay_out(&mut self, units: &[Unit]) -> Vec<(usize, usize)> {
        let row = |joint: &Joint| match joint.place {
            Place::Fault(bus) => 2 * bus,
            Place::Opening { unit, .. } => units[unit].own()[0],
        };
        self.rows = self.joints.iter().map(row).collect();
        self.blocks().flat_map(|(block, _)| block).collect()
    }
    /// Real blocks of every row's columns, with the columns' factors.
    fn blocks(&self) -> impl Iterator<Item = ([(usize, usize); 4], f64)> + '_ {
        let columns = || self.joints.iter().flat_map(|joint| joint.across.iter());
        self.rows.iter().flat_map(move |&r| {
            columns().map(move |&(bus, factor)| {
                let c = 2 * bus;
                ([(r, c), (r, c + 1), (r + 1, c), (r + 1, c + 1)], factor)
            })
        })
    }
    pub fn placed(&mut self, matrix: &Matrix) {
        let place = |(row, column)| matrix.position(row, column);
        self.places = self.blocks().map(|(block, factor)| (block.map(place), factor)).collect();
    }

    /// Sign of its I₁ in its row: a fault's leaves the bus; a contact's own row is that it has its current.
    fn sign(&self, joint: usize) -> f64 {
        if matches!(self.joints[joint].place, Place::Fault(_)) { -1.0 } else { 1.0 }
    }

    /// Takes the fault currents off the balances, and gives contacts with an opening their currents.
    pub fn add_currents(&self, y: &[f64], f: &mut [f64]) {
        for (joint, &row) in self.rows.iter().enumerate() {
            let i = self.drawn(&self.positive, joint, y) * self.sign(joint);
            f[row] += i.re;
            f[row + 1] += i.im;
        }
    }
    pub fn add_slopes(&self, values: &mut [f64]) {
        let mut places = self.places.iter();
        for row in 0..self.joints.len() {
            for (column, joint) in self.joints.iter().enumerate() {
                let y = self.positive[(row, column)] * self.sign(row);
                for (_, &([rr, ri, ir, ii], factor)) in joint.across.iter().zip(places.by_ref()) {
                    values[rr] += y.re * factor;
                    values[ri] -= y.im * factor;
                    values[ir] += y.im * factor;
                    values[ii] += y.re * factor;
                }
            }
        }
    }

    fn drawn(&self, matrix: &Mat<c64>, row: usize, y: &[f64]) -> c64 {
        let voltage = |joint: &Joint| joint.voltage(|bus| (y[2 * bus], y[2 * bus + 1]));
        self.joints.iter().enumerate().map(|(column, joint)| matrix[(row, column)] * voltage(joint)).sum()
    }

    /// Power that the faults, the openings' contacts and the other two networks take, pu.
    pub fn power(&self, y: &[f64]) -> f64 {
        let taken = |(k, joint): (usize, &Joint)| {
            let v = joint.voltage(|bus| (y[2 * bus], y[2 * bus + 1]));
            joint.count * (self.drawn(&self.positive, k, y).conj() * v).re
        };
        self.joints.iter().enumerate().map(taken).sum()
    }

    /// Sum of what all joints bring about, of the zero and of the negative sequence.
    fn sum(&self, y: &[f64], of: impl Fn(&Answer) -> c64) -> [c64; 2] {
        let terms = |s: usize| self.answers[s].iter().enumerate().map(move |(k, answer)| (k, answer, &self.others[s]));
        [0, 1].map(|s| terms(s).map(|(k, answer, imposed)| of(answer) * self.drawn(imposed, k, y)).sum())
    }

    /// V₀ and V₂ at a bus, unturned by vector groups.
    fn unturned(&self, bus: usize, y: &[f64]) -> [c64; 2] {
        self.sum(y, |answer| answer.volts[bus])
    }

    /// Phase a lies where e^jφ·V₁ + e^−jφ·V₂ + V₀ does; all of it is seen from e^jφ.
    fn seen(&self, bus: usize, [zero, negative]: [c64; 2]) -> [Phasor<f64>; 2] {
        let (re, im) = clock(self.clock[bus]);
        let back = c64::new(re, -im);
        let (zero, negative) = (zero * back, negative * back * back);
        [(zero.re, zero.im), (negative.re, negative.im)]
    }

    /// V₀, and V₂ seen from the frame of V₁, at a bus.
    pub fn at(&self, bus: usize, y: &[f64]) -> [Phasor<f64>; 2] {
        self.seen(bus, self.unturned(bus, y))
    }

    /// Currents of a unit's first AC port, per unit of its count.
    fn of_unit(&self, unit: usize, y: &[f64]) -> [c64; 2] {
        let open = self.joints.iter().find_map(|joint| match joint.place {
            Place::Opening { unit: of, nth } if of == unit => Some(nth),
            _ => None,
        });
        if let Some(nth) = open {
            return self.sum(y, |answer| answer.currents[nth]);
        }
        let first = |s: usize| self.admittances[s][unit].iter().filter(|(row, ..)| *row == 0);
        let buses = &self.buses[unit];
        [0, 1].map(|s| first(s).map(|&(_, port, (g, b))| c64::new(g, b) * self.unturned(buses[port], y)[s]).sum())
    }

    /// Currents of a unit whose first port is at `bus`, and of the one that it watches.
    pub fn currents(&self, unit: usize, bus: usize, watched: Option<usize>, y: &[f64]) -> SequenceCurrents {
        let own = self.of_unit(unit, y);
        let [zero, negative] = self.seen(bus, own);
        let other = watched.map_or(c64::new(0.0, 0.0), |unit| self.of_unit(unit, y)[1]);
        SequenceCurrents { zero, negative, unturned: (own[1].re, own[1].im), watched: (other.re, other.im) }
    }

    /// Phase currents of the fault at a bus, pu; none where there is no fault.
    pub fn fault_current(&self, bus: usize, y: &[f64]) -> Option<[f64; 3]> {
        let nth = self.joints.iter().position(|joint| joint.place == Place::Fault(bus))?;
        let (re, im) = clock(self.clock[bus]);
        let turn = c64::new(re, im);
        let positive = self.drawn(&self.positive, nth, y) * turn;
        let [zero, negative] = [0, 1].map(|s| self.drawn(&self.others[s], nth, y));
        Some(phase_sizes([zero, positive, negative * turn.conj()].map(|i| (i.re, i.im))))
    }
}

/// Sizes of the phases a, b, c of a zero-, positive- and negative-sequence phasor.
pub fn phase_sizes([zero, positive, negative]: [Phasor<f64>; 3]) -> [f64; 3] {
    phases([zero, positive, negative]).map(|(re, im)| size((re, im)))
}

/// The same, squared, of a current of which only the positive sequence is an unknown.
pub fn phase_squares<S: Real>(positive: Phasor<S>, seen: &SequenceCurrents) -> [S; 3] {
    let constant = |(re, im): Phasor<f64>| (S::from_f64(re), S::from_f64(im));
    phases([constant(seen.zero), positive, constant(seen.negative)]).map(|(re, im)| re.sq() + im.sq())
}

/// Size of the greatest phase of such a current.
pub fn greatest_phase<S: Real>(positive: Phasor<S>, seen: &SequenceCurrents) -> S {
    let greatest = |a: S, b: S| if b.value() > a.value() { b } else { a };
    phase_squares(positive, seen).into_iter().fold(S::zero(), greatest).sqrt()
}

fn phases<S: Real>([zero, positive, negative]: [Phasor<S>; 3]) -> [Phasor<S>; 3] {
    [0, 8, 4].map(|lag| {
        let ((c1, s1), (c2, s2)) = (clock(lag), clock((12 - lag) % 12));
        (
            zero.0 + positive.0 * c1 - positive.1 * s1 + negative.0 * c2 - negative.1 * s2,
            zero.1 + positive.1 * c1 + positive.0 * s1 + negative.1 * c2 + negative.0 * s2,
        )
    })
}

/// The three line-to-line voltages, on the same base as a balanced one.
fn lines(positive: Phasor<f64>, negative: Phasor<f64>) -> [f64; 3] {
    // V_ab, V_bc and V_ca turn the negative sequence by −60°, 180° and 60° against the positive one.
    [10, 6, 2].map(|turn: u8| {
        let (c, s) = clock(turn);
        size((positive.0 + negative.0 * c - negative.1 * s, positive.1 + negative.1 * c + negative.0 * s))
    })
}

/// Least and greatest of the line-to-line voltages.
pub fn extreme_lines(positive: Phasor<f64>, negative: Phasor<f64>) -> (f64, f64) {
    let [ab, bc, ca] = lines(positive, negative);
    (ab.min(bc).min(ca), ab.max(bc).max(ca))
}

pub fn lowest_line(positive: Phasor<f64>, negative: Phasor<f64>) -> f64 {
    extreme_lines(positive, negative).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_and_lines_from_sequences() {
        let sizes = phase_sizes([(0.0, 0.0), (1.0, 0.0), (0.0, 0.0)]);
        assert!(sizes.iter().all(|v| (v - 1.0).abs() < 1e-15));
        // b and c joined: V₁ = V₂ = ½: phase a keeps 1, b and c lie at −½; the line between them is 0.
        let sizes = phase_sizes([(0.0, 0.0), (0.5, 0.0), (0.5, 0.0)]);
        assert!((sizes[0] - 1.0).abs() < 1e-15 && (sizes[1] - 0.5).abs() < 1e-15 && (sizes[2] - 0.5).abs() < 1e-15);
        assert!(lowest_line((0.5, 0.0), (0.5, 0.0)) < 1e-15);
        // The other two lines keep 1.5 of a phase voltage.
        assert!((extreme_lines((0.5, 0.0), (0.5, 0.0)).1 - 0.75_f64.sqrt()).abs() < 1e-15);
        // a to earth behind equal impedances: V₁ = ⅔, V₂ = V₀ = −⅓; lines ab and ca fall to 1/√3.
        let sizes = phase_sizes([(-1.0 / 3.0, 0.0), (2.0 / 3.0, 0.0), (-1.0 / 3.0, 0.0)]);
        assert!(sizes[0] < 1e-15 && (sizes[1] - 1.0).abs() < 1e-15);
        assert!((lowest_line((2.0 / 3.0, 0.0), (-1.0 / 3.0, 0.0)) - 1.0 / 3.0_f64.sqrt()).abs() < 1e-15);
    }
}
