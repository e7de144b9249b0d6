//! Unbalanced faults in `Rms`: the negative- and zero-sequence networks beside the positive one.
//!
//! Both are passive, linear and quick beside what phasors tell, so they are algebraic: admittances of the devices ([`Model::admittances`]),
//! fixed until something is switched. Seen from the fault points V₂ = −Z₂·I₂ and V₀ = −Z₀·I₀; with the fault's own admittances
//! I₀₁₂ = A⁻¹·Y_abc·A·V₀₁₂ they are eliminated, and the positive-sequence network sees I₁ = Y·V₁ between its fault points, exact for any number of
//! them (P. M. Anderson, *Analysis of Faulted Power Systems*, chapters 2 and 3).
//!
//! Voltages of a bus stand in the frame that vector groups turn; a negative sequence is turned by them the other way.
//!
//! [`Model::admittances`]: crate::device::Model::admittances

use crate::assembly::{PortBus, STRAY, System};
use crate::device::{Env, Sequence, SequenceCurrents};
use crate::devices::ac_base::Phasor;
use crate::emt::faults::branches;
use crate::emt::phases::clock;
use crate::linear::{Matrix, SparseLu};
use crate::results::Failure;
use crate::scalar::Real;
use faer::linalg::solvers::Solve;
use faer::{Mat, c64};

/// Fault at one bus.
struct Fault {
    bus: usize,
    /// A⁻¹·Y_abc·A in the bus's frame; rows and columns zero, positive, negative sequence.
    y: [[c64; 3]; 3],
    /// V₀ and V₂ of all buses per unit of its zero- and negative-sequence current, which flows out of the network.
    zero: Vec<c64>,
    negative: Vec<c64>,
}

pub struct Unbalance {
    faults: Vec<Fault>,
    /// I₁ of the fault points over their V₁.
    positive: Mat<c64>,
    /// I₀, then I₂, of the fault points over their V₁.
    others: Mat<c64>,
    /// Places of the real blocks of `positive` in the Jacobian, row-major.
    places: Vec<[usize; 4]>,
    /// Turn of every bus's frame by the vector groups.
    clock: Vec<u8>,
    /// Of every unit, per unit of its count: buses and admittances of its first AC port's zero- and negative-sequence current.
    through: Vec<[Vec<(usize, c64)>; 2]>,
}

/// A⁻¹·Y·A of the branches of a fault by the phases it takes, each of admittance `y`; rows zero, positive, negative.
fn components(kind: &str, y: c64) -> Option<[[c64; 3]; 3]> {
    let mut abc = [[c64::new(0.0, 0.0); 3]; 3];
    for branch in branches(kind, 1.0, 0.0)? {
        branch.add_slope(&mut |row, column, g| abc[row][column] += y * g);
    }
    // Phase k of sequence s: a^(−k·s), in steps of 30°.
    let a = |s: usize, k: usize, sign: usize| {
        let (re, im) = clock(((12 - 4 * s * k % 12) * sign % 12) as u8);
        c64::new(re, im)
    };
    let mut found = [[c64::new(0.0, 0.0); 3]; 3];
    for (s, row) in found.iter_mut().enumerate() {
        for (r, value) in row.iter_mut().enumerate() {
            for (k, line) in abc.iter().enumerate() {
                for (l, y) in line.iter().enumerate() {
                    *value += a(s, k, 11) * *y * a(r, l, 1) / 3.0;
                }
            }
        }
    }
    Some(found)
}

impl Unbalance {
    /// None where no live bus has an unbalanced fault.
    pub fn find(system: &mut System, t: f64, y: &[f64]) -> Result<Option<Self>, Failure> {
        let at: Vec<usize> =
            (0..system.ac.len()).filter(|&k| system.ac[k].unbalanced.is_some() && system.islands.ac_alive(k)).collect();
        if at.is_empty() {
            return Ok(None);
        }
        let clock = system.clocks.clone();
        let mut networks = [Sequence::Zero, Sequence::Negative].map(|sequence| Network::of(system, sequence, t, y));
        let mut faults = Vec::with_capacity(at.len());
        for &bus in &at {
            let Some((kind, admittance)) = &system.ac[bus].unbalanced else { continue };
            let y = components(kind, c64::new(admittance.0, admittance.1)).unwrap_or_default();
            let [zero, negative] = networks.each_mut().map(|network| network.answer(bus));
            let (Some(zero), Some(negative)) = (zero, negative) else {
                let id = &system.ac[bus].id;
                let message = format!(
                    "The sequence networks at “{id}” have no unique solution: the unbalanced fault cannot be calculated"
                );
                return Err(Failure::new("singular", message).on(id).at(t));
            };
            let (re, im) = crate::emt::phases::clock(clock[bus]);
            let turn = [c64::new(1.0, 0.0), c64::new(re, im), c64::new(re, -im)];
            let y = std::array::from_fn(|r| std::array::from_fn(|c| turn[r].conj() * y[r][c] * turn[c]));
            faults.push(Fault { bus, y, zero, negative });
        }
        let [zero, negative] = networks.map(|network| network.through);
        let through = zero.into_iter().zip(negative).map(|(zero, negative)| [zero, negative]).collect();
        let m = faults.len();
        // W = (V₀, V₂) of the fault points: W = −Z·(Y_w1·V₁ + Y_ww·W).
        let pick = |f: usize, r: usize, c: usize| faults[f].y[[0, 2][r]][c];
        let z = Mat::from_fn(2 * m, 2 * m, |row, column| match (row / m, column / m) {
            (0, 0) => faults[column].zero[faults[row].bus],
            (1, 1) => faults[column % m].negative[faults[row % m].bus],
            _ => c64::new(0.0, 0.0),
        });
        let own = |same: bool, value: c64| if same { value } else { c64::new(0.0, 0.0) };
        let y_w1 = Mat::from_fn(2 * m, m, |row, column| own(row % m == column, pick(row % m, row / m, 1)));
        let y_ww = Mat::from_fn(2 * m, 2 * m, |row, column| {
            own(row % m == column % m, pick(row % m, row / m, [0, 2][column / m]))
        });
        let y_1w = Mat::from_fn(m, 2 * m, |row, column| own(row == column % m, faults[row].y[1][[0, 2][column / m]]));
        let y_11 = Mat::from_fn(m, m, |row, column| own(row == column, faults[row].y[1][1]));
        let left = Mat::<c64>::identity(2 * m, 2 * m) + &z * &y_ww;
        let k = left.partial_piv_lu().solve(-(&z * &y_w1));
        let positive = &y_11 + &y_1w * &k;
        let others = &y_w1 + &y_ww * &k;
        Ok(Some(Self { faults, positive, others, places: vec![], clock, through }))
    }

    fn buses(&self) -> impl Iterator<Item = usize> + '_ {
        self.faults.iter().map(|f| f.bus)
    }

    /// Rows and columns between the fault points, for the matrix pattern.
    pub fn entries(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.pairs().flatten()
    }
    fn pairs(&self) -> impl Iterator<Item = [(usize, usize); 4]> + '_ {
        self.buses().flat_map(move |r| {
            self.buses().map(move |c| {
                let (r, c) = (2 * r, 2 * c);
                [(r, c), (r, c + 1), (r + 1, c), (r + 1, c + 1)]
            })
        })
    }
    pub fn placed(&mut self, matrix: &Matrix) {
        self.places = self.pairs().map(|block| block.map(|(row, column)| matrix.position(row, column))).collect();
    }

    /// Takes the fault currents off the balances.
    pub fn add_currents(&self, y: &[f64], f: &mut [f64]) {
        for (row, bus) in self.buses().enumerate() {
            let i = self.drawn(&self.positive, row, |bus| (y[2 * bus], y[2 * bus + 1]));
            f[2 * bus] -= i.re;
            f[2 * bus + 1] -= i.im;
        }
    }
    pub fn add_slopes(&self, values: &mut [f64]) {
        let m = self.faults.len();
        for (nth, &[rr, ri, ir, ii]) in self.places.iter().enumerate() {
            let y = self.positive[(nth / m, nth % m)];
            values[rr] -= y.re;
            values[ri] += y.im;
            values[ir] -= y.im;
            values[ii] -= y.re;
        }
    }

    fn drawn(&self, matrix: &Mat<c64>, row: usize, v: impl Fn(usize) -> Phasor<f64>) -> c64 {
        self.buses().enumerate().map(|(column, bus)| matrix[(row, column)] * c64::new(v(bus).0, v(bus).1)).sum()
    }

    /// Power that the faults and the other two networks take, pu.
    pub fn power(&self, v: impl Fn(usize) -> Phasor<f64> + Copy) -> f64 {
        let taken =
            |(row, bus): (usize, usize)| (self.drawn(&self.positive, row, v).conj() * c64::new(v(bus).0, v(bus).1)).re;
        self.buses().enumerate().map(taken).sum()
    }

    /// V₀ and V₂ at a bus, unturned by vector groups.
    fn unturned(&self, bus: usize, y: &[f64]) -> [c64; 2] {
        let m = self.faults.len();
        let (mut zero, mut negative) = (c64::new(0.0, 0.0), c64::new(0.0, 0.0));
        for (nth, fault) in self.faults.iter().enumerate() {
            zero -= fault.zero[bus] * self.drawn(&self.others, nth, |bus| (y[2 * bus], y[2 * bus + 1]));
            negative -= fault.negative[bus] * self.drawn(&self.others, m + nth, |bus| (y[2 * bus], y[2 * bus + 1]));
        }
        [zero, negative]
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

    fn of_unit(&self, unit: usize, y: &[f64]) -> [c64; 2] {
        [0, 1]
            .map(|s| self.through[unit][s].iter().map(|(bus, admittance)| admittance * self.unturned(*bus, y)[s]).sum())
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
        let m = self.faults.len();
        let nth = self.buses().position(|b| b == bus)?;
        let v = |bus: usize| (y[2 * bus], y[2 * bus + 1]);
        let (re, im) = clock(self.clock[bus]);
        let turn = c64::new(re, im);
        let positive = self.drawn(&self.positive, nth, v) * turn;
        let (zero, negative) = (self.drawn(&self.others, nth, v), self.drawn(&self.others, m + nth, v) * turn.conj());
        Some(phase_sizes([zero, positive, negative].map(|i| (i.re, i.im))))
    }
}

/// Sizes of the phases a, b, c of a zero-, positive- and negative-sequence phasor.
pub fn phase_sizes([zero, positive, negative]: [Phasor<f64>; 3]) -> [f64; 3] {
    phases([zero, positive, negative]).map(|(re, im)| libm::hypot(re, im))
}

/// The same, squared, of a current of which only the positive sequence is an unknown.
pub fn phase_squares<S: Real>(positive: Phasor<S>, seen: &SequenceCurrents) -> [S; 3] {
    let constant = |(re, im): Phasor<f64>| (S::from_f64(re), S::from_f64(im));
    phases([constant(seen.zero), positive, constant(seen.negative)]).map(|(re, im)| re.sq() + im.sq())
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
        libm::hypot(positive.0 + negative.0 * c - negative.1 * s, positive.1 + negative.1 * c + negative.0 * s)
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

/// One of the two networks, factored; complex numbers as real pairs.
struct Network {
    matrix: Matrix,
    lu: SparseLu,
    usable: bool,
    /// Buses whose zero or negative sequence is held at 0: dead ones.
    dead: Vec<bool>,
    /// Of every unit: buses and admittances of its first AC port's current.
    through: Vec<Vec<(usize, c64)>>,
}

impl Network {
    fn of(system: &mut System, sequence: Sequence, t: f64, y: &[f64]) -> Self {
        let mut terms: Vec<(usize, usize, Phasor<f64>)> = Vec::new();
        let mut through = Vec::with_capacity(system.units.len());
        let env = Env::new(t, system.omega0, system.s_base, &system.profile_values);
        for unit in &mut system.units {
            unit.gather(y, &system.frames);
            let ac: Vec<usize> =
                unit.buses.iter().filter_map(|bus| if let PortBus::Ac(k) = bus { Some(*k) } else { None }).collect();
            let own = unit.device.admittances(sequence, &env, unit.shape.locals(&unit.x));
            let first = own.iter().filter(|(row, ..)| *row == 0);
            through.push(first.map(|&(_, column, (g, b))| (ac[column], c64::new(g, b))).collect());
            for (from, to, (g, b)) in own {
                terms.push((ac[from], ac[to], (g * unit.count, b * unit.count)));
            }
        }
        for (bus, info) in system.ac.iter().enumerate() {
            terms.push((bus, bus, (STRAY, 0.0)));
            if let Some(fault) = info.fault {
                terms.push((bus, bus, fault));
            }
        }
        let block = |row: usize, column: usize| {
            let (row, column) = (2 * row, 2 * column);
            [(row, column), (row, column + 1), (row + 1, column), (row + 1, column + 1)]
        };
        let entries: Vec<(usize, usize)> = terms.iter().flat_map(|&(row, column, _)| block(row, column)).collect();
        let mut matrix = Matrix::from_entries(2 * system.ac.len(), &entries);
        for (row, column, (g, b)) in terms {
            for ((row, column), value) in block(row, column).into_iter().zip([g, -b, b, g]) {
                let place = matrix.position(row, column);
                matrix.values[place] += value;
            }
        }
        let mut lu = SparseLu::new(&matrix);
        let usable = lu.factor(&matrix);
        let dead = (0..system.ac.len()).map(|k| !system.islands.ac_alive(k)).collect();
        Self { matrix, lu, usable, dead, through }
    }

    /// Voltages of all buses per unit of current into one; none where the network cannot be solved.
    fn answer(&mut self, bus: usize) -> Option<Vec<c64>> {
        let mut b = vec![0.0; self.matrix.n];
        b[2 * bus] = 1.0;
        let mut x = b.clone();
        self.lu.solve(&mut x);
        let exact = self.usable && self.lu.check(&self.matrix, &x, &b) < crate::linear::INEXACT;
        let volts = x.chunks(2).zip(&self.dead);
        exact.then(|| volts.map(|(v, dead)| if *dead { c64::new(0.0, 0.0) } else { c64::new(v[0], v[1]) }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Textbook connections of the sequence networks, of 1/z each.
    #[test]
    fn faults_join_the_sequences_as_in_the_textbook() {
        let y = c64::new(2.0, -1.0);
        let near = |a: c64, b: c64| assert!((a - b).norm() < 1e-14, "{a} {b}");
        // Phase a to earth: I₀ = I₁ = I₂ = y·(V₀ + V₁ + V₂)/3.
        for row in components("a", y).expect("known") {
            row.into_iter().for_each(|value| near(value, y / 3.0));
        }
        // b to c: I₁ = −I₂ = y·(V₁ − V₂), I₀ = 0.
        let bc = components("bc", y).expect("known");
        let want = [[0.0, 0.0, 0.0], [0.0, 1.0, -1.0], [0.0, -1.0, 1.0]];
        for (row, want) in bc.into_iter().zip(want) {
            row.into_iter().zip(want).for_each(|(value, want)| near(value, y * want));
        }
        // All three: each sequence for itself.
        let abc = components("abc", y).expect("known");
        for (r, row) in abc.into_iter().enumerate() {
            row.into_iter().enumerate().for_each(|(c, value)| near(value, if r == c { y } else { c64::new(0.0, 0.0) }));
        }
        assert!(components("x", y).is_none());
    }

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
