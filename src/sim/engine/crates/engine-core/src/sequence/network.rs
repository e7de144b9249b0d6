//! The zero- and the negative-sequence network.

use super::joint::Place;
use crate::assembly::{STRAY, System, Unit};
use crate::device::{Env, Opening, Sequence};
use crate::devices::ac_base::Phasor;
use crate::linear::{Matrix, SparseLu};
use faer::c64;

/// One of the two networks, factored; complex numbers as real pairs. Unknowns are the voltages of the buses and, contacts with an opening being
/// voltage sources there, their currents.
pub struct Network {
    matrix: Matrix,
    lu: SparseLu,
    usable: bool,
    /// Buses whose zero or negative sequence is held at 0: dead ones.
    dead: Vec<bool>,
}

/// Of one unit of a device, see [`Model::admittances`].
///
/// [`Model::admittances`]: crate::device::Model::admittances
pub type Admittances = Vec<(usize, usize, Phasor<f64>)>;

/// Of all units.
pub fn admittances(system: &mut System, sequence: Sequence, t: f64, y: &[f64]) -> Vec<Admittances> {
    let env = Env::new(t, system.omega0, system.s_base, &system.profile_values);
    let of = |unit: &mut Unit| {
        unit.gather(y, &system.frames);
        unit.device.admittances(sequence, &env, unit.shape.locals(&unit.x))
    };
    system.units.iter_mut().map(of).collect()
}

/// What a joint brings about per unit of what it imposes: voltages of all buses, currents of all openings.
pub struct Answer {
    pub volts: Vec<c64>,
    pub currents: Vec<c64>,
}

impl Network {
    /// `openings`: units and what of them is open.
    pub fn of(system: &System, openings: &[(usize, Opening)], admittances: &[Admittances]) -> Self {
        let buses = system.ac.len();
        let mut terms = Admittances::new();
        for (k, (unit, own)) in system.units.iter().zip(admittances).enumerate() {
            let ac = unit.ac_buses();
            if let Some(nth) = openings.iter().position(|(of, _)| *of == k) {
                // V_1 − k·V_2 − R·I = E; its current leaves the first bus.
                let (Opening { resistance, k, .. }, row) = (&openings[nth].1, buses + nth);
                terms.extend([(ac[0], row, (unit.count, 0.0)), (ac[1], row, (-k * unit.count, 0.0))]);
                terms.extend([(row, ac[0], (1.0, 0.0)), (row, ac[1], (-k, 0.0)), (row, row, (-resistance, 0.0))]);
                continue;
            }
            for &(from, to, (g, b)) in own {
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
        let mut matrix = Matrix::from_entries(2 * (buses + openings.len()), &entries);
        for (row, column, (g, b)) in terms {
            for ((row, column), value) in block(row, column).into_iter().zip([g, -b, b, g]) {
                let place = matrix.position(row, column);
                matrix.values[place] += value;
            }
        }
        let mut lu = SparseLu::new(&matrix);
        let usable = lu.factor(&matrix);
        let dead = (0..buses).map(|k| !system.islands.ac_alive(k)).collect();
        Self { matrix, lu, usable, dead }
    }

    /// Answer to a current of 1 out of the network, or to a voltage of 1 across an opening; none where the network cannot be solved.
    pub fn answer(&mut self, place: Place) -> Option<Answer> {
        let buses = self.dead.len();
        let mut b = vec![0.0; self.matrix.n];
        match place {
            Place::Fault(bus) => b[2 * bus] = -1.0,
            Place::Opening { nth, .. } => b[2 * (buses + nth)] = 1.0,
        }
        let mut x = b.clone();
        self.lu.solve(&mut x);
        let exact = self.usable && self.lu.check(&self.matrix, &x, &b) < crate::linear::INEXACT;
        let pair = |v: &[f64]| c64::new(v[0], v[1]);
        let (volts, currents) = x.split_at(2 * buses);
        let volts = volts.chunks(2).zip(&self.dead).map(|(v, dead)| if *dead { c64::new(0.0, 0.0) } else { pair(v) });
        exact.then(|| Answer { volts: volts.collect(), currents: currents.chunks(2).map(pair).collect() })
    }
}
