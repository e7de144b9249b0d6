//! Layout of unknowns, weights and the matrix pattern.

use super::{Charge, Coupled, PortBus, System};
use crate::device::{Env, Formulation, VarKind};
use crate::dynamic::Shape;
use crate::linear::Matrix;

impl System {
    /// Lays out unknowns, weights and the matrix pattern for the formulation and the islands as they stand.
    pub fn lay_out(&mut self, formulation: Formulation) {
        self.formulation = formulation;
        let (nac, ndc) = (self.ac.len(), self.dc.len());
        let width = formulation.width();
        let mut next = width * nac + ndc;
        let mut starts = Vec::with_capacity(self.units.len());
        for unit in &mut self.units {
            unit.shape = Shape::of(unit.device.as_ref(), formulation);
            starts.push(next);
            next += unit.shape.vars;
        }
        for branch in self.ac.iter_mut().flat_map(|b| &mut b.phase_fault).filter(|branch| branch.l > 0.0) {
            branch.at = next;
            next += 1;
        }
        let frame0 = next;
        let islands = self.islands.count();
        self.n = next + islands;

        let emt = formulation == Formulation::Emt;
        let dynamic = formulation != Formulation::SteadyState;
        self.mass = vec![0.0; self.n];
        self.scale = vec![1.0; self.n];
        self.reservoir = vec![false; self.n];
        let mut zero_mass = vec![0.0; if emt { nac } else { 0 }];
        self.pinned = vec![None; self.n];
        for bus in 0..nac {
            // In `Emt` what was stored in a part that lost its source rings down by itself.
            if !emt && !self.islands.ac_alive(bus) {
                self.pinned[2 * bus] = Some(0.0);
                self.pinned[2 * bus + 1] = Some(0.0);
            }
        }
        for bus in 0..ndc {
            if !self.islands.dc_alive[bus] {
                self.pinned[width * nac + bus] = Some(0.0);
            }
        }
        self.angle_reference.clear();
        for island in 0..islands {
            let info = &self.islands.ac_islands[island];
            let frame = frame0 + island;
            if emt {
                self.pinned[frame] = Some(self.frames.speed.get(island).copied().unwrap_or(1.0));
            } else if dynamic {
                if !info.alive() {
                    self.pinned[frame] = Some(1.0);
                }
            } else {
                match info.reference_bus {
                    Some(bus) if info.alive() && !info.ideal => self.angle_reference.push((frame, 2 * bus + 1)),
                    _ => self.pinned[frame] = Some(0.0),
                }
            }
        }

        self.pins = (0..self.n).filter(|&k| self.pinned[k].is_some()).collect();

        let mut entries = Vec::new();
        let env = Env::new(0.0, self.omega0, self.s_base, &self.profile_values);
        // Voltage and current that a metering device looks at: unknowns of the other's first bus and its first variables.
        let seen = |k: usize| match self.units[k].buses.first() {
            Some(PortBus::Ac(bus)) => (width * bus..width * (bus + 1)).chain(starts[k]..starts[k] + width).collect(),
            _ => vec![],
        };
        let watched: Vec<Vec<usize>> = self.units.iter().map(|u| u.watched.map_or(vec![], seen)).collect();
        for ((unit, &start), watched) in self.units.iter_mut().zip(&starts).zip(&watched) {
            unit.index.clear();
            unit.weight.clear();
            unit.charge.clear();
            let mut frames = Vec::new();
            for (port, bus) in unit.buses.iter().enumerate() {
                match *bus {
                    PortBus::Ac(k) => {
                        let w = if self.pinned[width * k].is_some() { 0.0 } else { unit.count };
                        let charge = if emt { unit.device.capacitance(port, &env) } else { 0.0 };
                        if charge > 0.0 {
                            let zero = unit.device.zero_capacitance(port, &env);
                            unit.charge.push(Charge { local: unit.index.len(), at: width * k, c: charge, zero });
                            zero_mass[k] += unit.count * zero;
                        }
                        for at in width * k..width * (k + 1) {
                            unit.index.push(at);
                            unit.weight.push(w);
                            self.mass[at] += unit.count * charge;
                        }
                        let island = self.islands.ac_of[k];
                        let w = if dynamic {
                            self.islands.frame_share(island, unit.device.frame_weight(port) * unit.count)
                        } else {
                            0.0
                        };
                        frames.push((frame0 + island, w));
                    }
                    PortBus::Dc(k) => {
                        let at = width * nac + k;
                        unit.index.push(at);
                        unit.weight.push(if self.pinned[at].is_some() { 0.0 } else { unit.count });
                        if dynamic && self.pinned[at].is_none() {
                            self.mass[at] += unit.count * unit.device.capacitance(port, &env);
                        }
                    }
                }
            }
            for (at, w) in frames {
                unit.index.push(at);
                unit.weight.push(w);
            }
            for (k, var) in unit.device.vars(formulation).iter().enumerate() {
                unit.index.push(start + k);
                unit.weight.push(1.0);
                self.scale[start + k] = var.scale;
                if dynamic && var.kind != VarKind::Algebraic {
                    self.mass[start + k] = 1.0;
                    self.reservoir[start + k] = var.kind == VarKind::Reservoir;
                }
            }
            unit.index.extend(watched);
            unit.weight.extend(watched.iter().map(|_| 0.0));
            unit.x = vec![0.0; unit.index.len()];
            unit.out = vec![0.0; unit.index.len()];
            for &row in &unit.index {
                entries.extend(unit.index.iter().map(|&column| (row, column)));
            }
        }
        entries.extend(self.angle_reference.iter().copied());
        for bus in 0..nac {
            let block = width * bus..width * (bus + 1);
            entries.extend(block.clone().flat_map(|row| block.clone().map(move |column| (row, column))));
        }
        entries.extend(self.unbalance.iter_mut().flat_map(|unbalance| unbalance.lay_out(&self.units)));
        for (bus, info) in self.ac.iter().enumerate() {
            for branch in info.phase_fault.iter().filter(|branch| branch.l > 0.0) {
                self.mass[branch.at] = branch.l;
                entries.extend(branch.entries(3 * bus));
            }
        }
        self.jacobian = Matrix::from_entries(self.n, &entries);
        let m = &self.jacobian;
        self.diagonal = (0..self.n).map(|k| m.position(k, k)).collect();
        self.reference_place = self.angle_reference.iter().map(|&(row, column)| m.position(row, column)).collect();
        self.bus_place = (0..nac)
            .flat_map(|k| {
                let block = width * k..width * (k + 1);
                block.clone().flat_map(move |row| block.clone().map(move |column| (row, column)))
            })
            .map(|(row, column)| m.position(row, column))
            .collect();
        if let Some(unbalance) = &mut self.unbalance {
            unbalance.placed(m);
        }
        for (bus, info) in self.ac.iter_mut().enumerate() {
            info.phase_fault.iter_mut().for_each(|branch| branch.placed(3 * bus, m));
        }
        self.voltage_rate = if emt { vec![0.0; 3 * nac] } else { vec![] };
        self.frame_target = if emt { vec![1.0; islands] } else { vec![] };
        for unit in &mut self.units {
            unit.place.clear();
            for &row in &unit.index {
                unit.place.extend(unit.index.iter().map(|&column| m.position(row, column)));
            }
        }
        self.still.stale = true;
        self.origin = vec![0.0; self.n];
        self.lay_out_coupled(&zero_mass);
    }

    /// Buses whose capacitances differ between the sequences; `zero_mass` of each AC bus.
    fn lay_out_coupled(&mut self, zero_mass: &[f64]) {
        self.coupled.clear();
        for (bus, &zero) in zero_mass.iter().enumerate() {
            let at = 3 * bus;
            if self.mass[at] == 0.0 || (self.mass[at] - zero).abs() <= 1e-12 * self.mass[at] {
                continue;
            }
            // Every device that touches one phase touches all three: their rows stand in the same columns, one below the other.
            let m = &self.jacobian;
            let places = (0..self.n).filter(|&k| m.row_idx[m.col_ptr[k]..m.col_ptr[k + 1]].binary_search(&at).is_ok());
            let places = places.map(|column| m.position(at, column)).collect();
            self.coupled.push(Coupled { at, zero, raise: self.mass[at] / zero - 1.0, places });
        }
    }

    /// Internal variables that the units hold, the faults' currents and the speeds of the frames, into a vector of unknowns.
    pub fn spread_vars(&self, y: &mut [f64]) {
        for unit in &self.units {
            for (&k, v) in unit.own().iter().zip(&unit.vars) {
                y[k] = *v;
            }
        }
        for branch in self.ac.iter().flat_map(|b| &b.phase_fault).filter(|branch| branch.l > 0.0) {
            y[branch.at] = branch.i;
        }
        for (island, speed) in self.frames.speed.iter().enumerate() {
            y[self.frame(island)] = *speed;
        }
    }

    /// `Emt`: lets the frames turn on with the speeds that the islands' machines had at the last evaluation.
    pub fn follow_frames(&mut self, t: f64, y: &mut [f64]) {
        self.frames.follow(self.omega0, t, |island| self.frame_target[island]);
        for island in 0..self.islands.count() {
            let at = self.frame(island);
            y[at] = self.frames.speed[island];
            self.pinned[at] = Some(y[at]);
        }
    }
}
