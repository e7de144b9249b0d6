//! The system `M·y' = f(y, t)` put together from what the devices contribute.
//!
//! Unknowns: AC bus voltages (re, im), DC bus voltages, each device's internal variables, one frame variable per AC island
//! (its speed ω in `Rms`, its share λ in `SteadyState`). Row k belongs to unknown k: Kirchhoff's current law to a bus voltage, a
//! device's own equation to its variable, the frame equation to the frame. So each device has one index list for both.

use crate::device::{Domain, Env, Formulation, VarKind};
use crate::dynamic::{Device, MAX_LOCALS, Shape};
use crate::islands::Islands;
use crate::linear::Matrix;
use crate::profile::Profile;
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug)]
pub enum PortBus {
    Ac(usize),
    Dc(usize),
}

/// A device in the system.
pub struct Unit {
    pub id: String,
    pub device: Box<dyn Device>,
    pub count: f64,
    pub buses: Vec<PortBus>,
    pub shape: Shape,
    /// Global index of each local variable and row.
    pub index: Vec<usize>,
    /// Weight of each local row in the global one; 0 where the row is pinned.
    weight: Vec<f64>,
    /// Place in the matrix of each local Jacobian entry, row-major.
    place: Vec<usize>,
    /// Local variables and rows of the last evaluation.
    pub x: Vec<f64>,
    pub out: Vec<f64>,
    /// Internal variables while no global vector holds them (islands settled, events).
    pub vars: Vec<f64>,
    /// What the device was last told of each port.
    pub port_dead: Vec<bool>,
}

pub struct BusInfo {
    pub id: String,
    pub v_nominal: f64,
    /// Fault admittance to earth, pu (AC only).
    pub fault: Option<(f64, f64)>,
}

pub struct System {
    pub formulation: Formulation,
    pub omega0: f64,
    pub s_base: f64,
    pub ac: Vec<BusInfo>,
    pub dc: Vec<BusInfo>,
    pub units: Vec<Unit>,
    pub profiles: Vec<Profile>,
    pub profile_values: Vec<f64>,
    pub islands: Islands,
    pub n: usize,
    /// Diagonal of M: 0 algebraic, 1 or the capacitance (pu·s) of a DC bus else.
    pub mass: Vec<f64>,
    pub scale: Vec<f64>,
    /// Differential unknowns that may move in a steady state.
    pub reservoir: Vec<bool>,
    /// Unknowns held at a value (dead buses, frames without a meaning).
    pinned: Vec<Option<f64>>,
    /// Frame row (λ) → the imaginary voltage that is held at 0 as the island's angle reference.
    angle_reference: Vec<(usize, usize)>,
    pub jacobian: Matrix,
    diagonal: Vec<usize>,
    reference_place: Vec<usize>,
    /// Where a bus's 2×2 fault block stands.
    fault_place: Vec<[usize; 4]>,
    local: Vec<f64>,
    pub device_time: Duration,
}

impl System {
    pub fn new(
        ac: Vec<BusInfo>,
        dc: Vec<BusInfo>,
        units: Vec<Unit>,
        profiles: Vec<Profile>,
        omega0: f64,
        s_base: f64,
    ) -> Self {
        let values = profiles.iter().map(|p| p.value(0.0)).collect();
        Self {
            formulation: Formulation::SteadyState,
            omega0,
            s_base,
            ac,
            dc,
            units,
            profiles,
            profile_values: values,
            islands: Islands::default(),
            n: 0,
            mass: vec![],
            scale: vec![],
            reservoir: vec![],
            pinned: vec![],
            angle_reference: vec![],
            jacobian: Matrix::from_entries(0, &[]),
            diagonal: vec![],
            reference_place: vec![],
            fault_place: vec![],
            local: vec![0.0; MAX_LOCALS * MAX_LOCALS],
            device_time: Duration::ZERO,
        }
    }

    pub fn first_var(&self) -> usize {
        2 * self.ac.len() + self.dc.len()
    }
    pub fn frame(&self, island: usize) -> usize {
        self.n - self.islands.count() + island
    }

    pub fn set_time(&mut self, t: f64) {
        for (value, profile) in self.profile_values.iter_mut().zip(&self.profiles) {
            *value = profile.value(t);
        }
    }

    /// Lays out unknowns, weights and the matrix pattern for the formulation and the islands as they stand.
    pub fn lay_out(&mut self, formulation: Formulation) {
        self.formulation = formulation;
        let (nac, ndc) = (self.ac.len(), self.dc.len());
        let mut next = 2 * nac + ndc;
        let mut starts = Vec::with_capacity(self.units.len());
        for unit in &mut self.units {
            unit.shape = Shape::of(unit.device.as_ref(), formulation);
            starts.push(next);
            next += unit.shape.vars;
        }
        let frame0 = next;
        let islands = self.islands.count();
        self.n = next + islands;

        let rms = formulation == Formulation::Rms;
        self.mass = vec![0.0; self.n];
        self.scale = vec![1.0; self.n];
        self.reservoir = vec![false; self.n];
        self.pinned = vec![None; self.n];
        for bus in 0..nac {
            if !self.islands.ac_alive(bus) {
                self.pinned[2 * bus] = Some(0.0);
                self.pinned[2 * bus + 1] = Some(0.0);
            }
        }
        for bus in 0..ndc {
            if !self.islands.dc_alive[bus] {
                self.pinned[2 * nac + bus] = Some(0.0);
            }
        }
        self.angle_reference.clear();
        for island in 0..islands {
            let info = &self.islands.ac_islands[island];
            let frame = frame0 + island;
            if rms {
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

        let mut entries = Vec::new();
        for (unit, &start) in self.units.iter_mut().zip(&starts) {
            unit.index.clear();
            unit.weight.clear();
            let mut frames = Vec::new();
            for (port, bus) in unit.buses.iter().enumerate() {
                match *bus {
                    PortBus::Ac(k) => {
                        unit.index.extend([2 * k, 2 * k + 1]);
                        let w = if self.pinned[2 * k].is_some() { 0.0 } else { unit.count };
                        unit.weight.extend([w, w]);
                        let island = self.islands.ac_of[k];
                        let w = if rms {
                            self.islands.frame_share(island, unit.device.frame_weight(port) * unit.count)
                        } else {
                            0.0
                        };
                        frames.push((frame0 + island, w));
                    }
                    PortBus::Dc(k) => {
                        let at = 2 * nac + k;
                        unit.index.push(at);
                        unit.weight.push(if self.pinned[at].is_some() { 0.0 } else { unit.count });
                        if rms && self.pinned[at].is_none() {
                            let env = Env {
                                t: 0.0,
                                omega0: self.omega0,
                                s_base: self.s_base,
                                profiles: &self.profile_values,
                            };
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
                if rms && var.kind != VarKind::Algebraic {
                    self.mass[start + k] = 1.0;
                    self.reservoir[start + k] = var.kind == VarKind::Reservoir;
                }
            }
            unit.x = vec![0.0; unit.index.len()];
            unit.out = vec![0.0; unit.index.len()];
            for &row in &unit.index {
                entries.extend(unit.index.iter().map(|&column| (row, column)));
            }
        }
        entries.extend(self.angle_reference.iter().copied());
        for bus in 0..nac {
            entries.extend([(2 * bus, 2 * bus + 1), (2 * bus + 1, 2 * bus)]);
        }
        self.jacobian = Matrix::from_entries(self.n, &entries);
        let m = &self.jacobian;
        self.diagonal = (0..self.n).map(|k| m.position(k, k)).collect();
        self.reference_place = self.angle_reference.iter().map(|&(row, column)| m.position(row, column)).collect();
        self.fault_place = (0..nac)
            .map(|k| {
                let (r, i) = (2 * k, 2 * k + 1);
                [m.position(r, r), m.position(r, i), m.position(i, r), m.position(i, i)]
            })
            .collect();
        for unit in &mut self.units {
            unit.place.clear();
            for &row in &unit.index {
                unit.place.extend(unit.index.iter().map(|&column| m.position(row, column)));
            }
        }
    }

    /// f(y, t); each unit keeps its locals and rows of this evaluation.
    pub fn evaluate(&mut self, t: f64, y: &[f64], f: &mut [f64]) {
        let begin = Instant::now();
        self.set_time(t);
        f.fill(0.0);
        let env = Env { t, omega0: self.omega0, s_base: self.s_base, profiles: &self.profile_values };
        for unit in &mut self.units {
            for (x, &k) in unit.x.iter_mut().zip(&unit.index) {
                *x = y[k];
            }
            unit.device.value(self.formulation, &env, unit.shape, &unit.x, &mut unit.out);
            for ((&k, &w), &value) in unit.index.iter().zip(&unit.weight).zip(&unit.out) {
                if w != 0.0 {
                    f[k] += w * value;
                }
            }
        }
        for (bus, info) in self.ac.iter().enumerate() {
            if let (Some((g, b)), None) = (info.fault, self.pinned[2 * bus]) {
                let (vr, vi) = (y[2 * bus], y[2 * bus + 1]);
                f[2 * bus] -= g * vr - b * vi;
                f[2 * bus + 1] -= g * vi + b * vr;
            }
        }
        for &(row, column) in &self.angle_reference {
            f[row] = y[column];
        }
        for (k, pin) in self.pinned.iter().enumerate() {
            if let Some(value) = pin {
                f[k] = value - y[k];
            }
        }
        self.device_time += begin.elapsed();
    }

    /// ∂f/∂y into `self.jacobian`.
    pub fn differentiate(&mut self, t: f64, y: &[f64]) {
        let begin = Instant::now();
        self.set_time(t);
        let values = &mut self.jacobian.values;
        values.fill(0.0);
        let env = Env { t, omega0: self.omega0, s_base: self.s_base, profiles: &self.profile_values };
        for unit in &mut self.units {
            for (x, &k) in unit.x.iter_mut().zip(&unit.index) {
                *x = y[k];
            }
            let n = unit.index.len();
            let local = &mut self.local[..n * n];
            unit.device.jacobian(self.formulation, &env, unit.shape, &unit.x, local);
            for i in 0..n {
                let w = unit.weight[i];
                if w != 0.0 {
                    for j in i * n..(i + 1) * n {
                        values[unit.place[j]] += w * local[j];
                    }
                }
            }
        }
        for (bus, info) in self.ac.iter().enumerate() {
            if let (Some((g, b)), None) = (info.fault, self.pinned[2 * bus]) {
                let [rr, ri, ir, ii] = self.fault_place[bus];
                values[rr] -= g;
                values[ri] += b;
                values[ir] -= b;
                values[ii] -= g;
            }
        }
        for &place in &self.reference_place {
            values[place] += 1.0;
        }
        for (k, pin) in self.pinned.iter().enumerate() {
            if pin.is_some() {
                values[self.diagonal[k]] = -1.0;
            }
        }
        self.device_time += begin.elapsed();
    }

    /// out ← diag(d)·I − J on the pattern; rows with `hold` become the identity.
    pub fn iteration_matrix(&self, d: &dyn Fn(usize) -> f64, hold: Option<&[bool]>, out: &mut Matrix) {
        out.values.copy_from_slice(&self.jacobian.values);
        for (place, value) in out.values.iter_mut().enumerate() {
            let held = hold.is_some_and(|h| h[self.jacobian.row_idx[place]]);
            *value = if held { 0.0 } else { -*value };
        }
        for (k, &place) in self.diagonal.iter().enumerate() {
            if hold.is_some_and(|h| h[k]) {
                out.values[place] = 1.0;
            } else {
                out.values[place] += d(k);
            }
        }
    }

    /// Device (or bus) and variable that unknown `k` belongs to.
    pub fn name_of(&self, k: usize) -> (String, &'static str) {
        let (nac, ndc) = (self.ac.len(), self.dc.len());
        if k < 2 * nac {
            return (self.ac[k / 2].id.clone(), "current balance");
        }
        if k < 2 * nac + ndc {
            return (self.dc[k - 2 * nac].id.clone(), "current balance");
        }
        for unit in &self.units {
            let vars = unit.device.vars(self.formulation);
            let start = unit.index.len() - vars.len();
            if let Some(at) = unit.index[start..].iter().position(|&g| g == k) {
                return (unit.id.clone(), vars[at].name);
            }
        }
        let island = k.saturating_sub(self.n - self.islands.count());
        let bus = self.islands.ac_of.iter().position(|&i| i == island).unwrap_or(0);
        (self.ac.get(bus).map_or_else(String::new, |b| b.id.clone()), "frequency")
    }

    pub fn env(&self, t: f64) -> Env<'_> {
        Env { t, omega0: self.omega0, s_base: self.s_base, profiles: &self.profile_values }
    }

    /// |V|² of an AC bus in pu at the last evaluation, as a device on it saw it.
    pub fn voltage_square(&self, bus: usize) -> Option<f64> {
        self.units.iter().find_map(|unit| {
            let at = unit.index.iter().position(|&k| k == 2 * bus)?;
            Some(unit.x[at] * unit.x[at] + unit.x[at + 1] * unit.x[at + 1])
        })
    }

    /// Domain of each port.
    pub fn domains(buses: &[PortBus]) -> impl Iterator<Item = Domain> + '_ {
        buses.iter().map(|b| if matches!(b, PortBus::Ac(_)) { Domain::Ac } else { Domain::Dc })
    }
}

impl Unit {
    pub fn new(id: String, device: Box<dyn Device>, count: f64, buses: Vec<PortBus>) -> Self {
        let shape = Shape::of(device.as_ref(), Formulation::Rms);
        Self {
            id,
            device,
            count,
            buses,
            shape,
            index: vec![],
            weight: vec![],
            place: vec![],
            x: vec![],
            out: vec![],
            vars: vec![],
            port_dead: vec![],
        }
    }
}
