//! The system `M·y' = f(y, t)` put together from what the devices contribute.
//!
//! Unknowns: AC bus voltages (re, im), DC bus voltages, each device's internal variables, one frame variable per AC island
//! (its speed ω in `Rms`, its share λ in `SteadyState`). Row k belongs to unknown k: Kirchhoff's current law to a bus voltage, a
//! device's own equation to its variable, the frame equation to the frame. So each device has one index list for both.

mod alike;
mod dc_buses;
mod faults;
mod layout;
mod still;
mod unit;

use crate::device::{Domain, Env, Formulation};
use crate::dynamic::MAX_LOCALS;
use crate::emt::faults::FaultBranch;
use crate::emt::frames::Frames;
use crate::emt::phases;
use crate::islands::Islands;
use crate::linear::Matrix;
use crate::profile::Profile;
use crate::sequence::Unbalance;
use crate::stopwatch::Stopwatch;
use alike::Alike;
use std::collections::BTreeMap;
use std::time::Instant;
use still::Still;
use unit::Charge;
pub use unit::Unit;

#[derive(Clone, Copy, Debug)]
pub enum PortBus {
    Ac(usize),
    Dc(usize),
}

/// What an id of the network means.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    Ac(usize),
    Dc(usize),
    Unit(usize),
}

/// AC bus whose capacitance to the zero sequence is another than that of the phases: its mass matrix is not diagonal. Multiplied by what
/// makes it C·I, the equations of its phases have their zero-sequence part raised by C/C₀.
pub struct Coupled {
    /// First unknown of the bus.
    pub at: usize,
    /// C₀, pu·s.
    pub zero: f64,
    /// C/C₀ − 1.
    raise: f64,
    /// Places of its first row in the matrix, column after column; the other two follow each.
    places: Vec<usize>,
}

pub struct BusInfo {
    pub id: String,
    pub v_nominal: f64,
    /// Fault admittance to earth, of a DC bus between its poles, pu.
    pub fault: Option<(f64, f64)>,
    /// In `Rms` an unbalanced one: phases it takes, admittance of each branch, pu.
    pub unbalanced: Option<(String, (f64, f64))>,
    /// The same in `Emt`, phase by phase.
    pub phase_fault: Vec<FaultBranch>,
}

/// `Emt`: conductance of every AC phase to earth, pu; it settles the potential of a network part without an earth. In `Rms` in the other sequences, and
/// in the positive one where phases are open: what draws nothing behind an opening has the voltage that this leaves.
pub const STRAY: f64 = 1e-8;

pub struct System {
    pub formulation: Formulation,
    pub omega0: f64,
    pub s_base: f64,
    pub ac: Vec<BusInfo>,
    pub dc: Vec<BusInfo>,
    /// AC and DC buses with a fault, see [`System::find_faulted`].
    faulted: [Vec<usize>; 2],
    pub units: Vec<Unit>,
    pub profiles: Vec<Profile>,
    pub profile_values: Vec<f64>,
    pub islands: Islands,
    /// Lead of every AC bus's frame by vector groups, in steps of 30°.
    pub clocks: Vec<u8>,
    /// `Rms`: what unbalanced faults make of the network.
    pub unbalance: Option<Unbalance>,
    /// `Emt`: the rotating frames of the islands, and the speeds that their devices want them to have.
    pub frames: Frames,
    pub frame_target: Vec<f64>,
    /// `Emt`: dv/dt of the phases of all AC buses, pu/s, as last set for recording.
    pub voltage_rate: Vec<f64>,
    pub n: usize,
    /// Diagonal of M: 0 algebraic, 1 or the capacitance (pu·s) of a DC bus else.
    pub mass: Vec<f64>,
    /// `Emt`: buses with coupled phases; `mass` holds C.
    pub coupled: Vec<Coupled>,
    pub scale: Vec<f64>,
    /// Differential unknowns that may move in a steady state.
    pub reservoir: Vec<bool>,
    /// Unknowns held at a value (dead buses, frames without a meaning).
    pinned: Vec<Option<f64>>,
    /// Which those are.
    pins: Vec<usize>,
    /// Frame row (λ) → the imaginary voltage that is held at 0 as the island's angle reference.
    angle_reference: Vec<(usize, usize)>,
    pub jacobian: Matrix,
    diagonal: Vec<usize>,
    reference_place: Vec<usize>,
    /// Where a bus's block of width² entries stands, row-major, bus after bus.
    bus_place: Vec<usize>,
    local: Vec<f64>,
    /// In `Rms` and `Emt`.
    pub still: Still,
    /// In `Emt`.
    pub alike: Alike,
    /// Zeros but for the frames.
    origin: Vec<f64>,
    pub device_time: Stopwatch,
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
            faulted: [vec![], vec![]],
            units,
            profiles,
            profile_values: values,
            islands: Islands::default(),
            clocks: vec![],
            unbalance: None,
            frames: Frames::default(),
            frame_target: vec![],
            voltage_rate: vec![],
            n: 0,
            mass: vec![],
            coupled: vec![],
            scale: vec![],
            reservoir: vec![],
            pinned: vec![],
            pins: vec![],
            angle_reference: vec![],
            jacobian: Matrix::from_entries(0, &[]),
            diagonal: vec![],
            reference_place: vec![],
            bus_place: vec![],
            local: vec![0.0; MAX_LOCALS * MAX_LOCALS],
            still: Still::default(),
            alike: Alike::default(),
            origin: vec![],
            device_time: Stopwatch::default(),
        }
    }

    /// Everything by its id.
    pub fn places(&self) -> BTreeMap<&str, Place> {
        let units = self.units.iter().enumerate().map(|(k, u)| (u.id.as_str(), Place::Unit(k)));
        let dc = self.dc.iter().enumerate().map(|(k, b)| (b.id.as_str(), Place::Dc(k)));
        let ac = self.ac.iter().enumerate().map(|(k, b)| (b.id.as_str(), Place::Ac(k)));
        units.chain(dc).chain(ac).collect()
    }

    /// Unknowns of an AC bus.
    pub fn width(&self) -> usize {
        self.formulation.width()
    }
    /// First unknown of a DC bus; those of AC buses come before.
    pub fn first_dc(&self) -> usize {
        self.width() * self.ac.len()
    }
    pub fn first_var(&self) -> usize {
        self.first_dc() + self.dc.len()
    }
    pub fn frame(&self, island: usize) -> usize {
        self.n - self.islands.count() + island
    }

    fn set_profiles(&mut self, t: f64) {
        for (value, profile) in self.profile_values.iter_mut().zip(&self.profiles) {
            *value = profile.value(t);
        }
    }

    /// `Emt`: the middle of a step, with the mean of the turns at its ends, until `frames.end_mean`.
    pub fn set_middle(&mut self, t0: f64, t1: f64) -> f64 {
        let middle = 0.5 * (t0 + t1);
        self.set_profiles(middle);
        self.frames.set_mean(self.omega0, t0, t1, &self.islands.ac_of);
        middle
    }

    #[inline]
    pub fn set_time(&mut self, t: f64) {
        if !self.profiles.is_empty() {
            self.set_profiles(t);
        }
        if self.formulation == Formulation::Emt && !self.ac.is_empty() {
            self.frames.set_time(self.omega0, t, &self.islands.ac_of);
        }
    }

    /// f(y, t); each unit keeps its locals and rows of this evaluation.
    pub fn evaluate(&mut self, t: f64, y: &[f64], f: &mut [f64]) {
        let begin = self.device_time.start();
        self.set_time(t);
        f.fill(0.0);
        let env = Env::new(t, self.omega0, self.s_base, &self.profile_values);
        for unit in &mut self.units {
            unit.gather(y, &self.frames);
            unit.add_rows(self.formulation, env, f);
        }
        for phase in 0..if self.formulation == Formulation::Emt { 3 * self.ac.len() } else { 0 } {
            f[phase] -= STRAY * y[phase];
        }
        self.add_buses(y, f);
        self.device_time.stop(begin);
    }

    /// The same f(y, t), without a visit to the units that stand still: those hold nothing of it.
    pub fn rates(&mut self, t: f64, y: &[f64], f: &mut [f64]) {
        self.put_still();
        let begin = self.device_time.start();
        self.set_time(t);
        self.still.rows(y, f);
        if self.still.bends(y) {
            self.add_beyond(y, f);
        }
        self.add_others(t, y, f);
        self.device_time.stop(begin);
    }

    /// `Emt` with linear devices: f(0, t), which for a frame that is held is its value. Its speed stands in its own row alone.
    pub fn sources(&mut self, t: f64, y: &[f64], f: &mut [f64]) {
        self.put_still();
        let begin = self.device_time.start();
        self.set_time(t);
        let mut origin = std::mem::take(&mut self.origin);
        let frames = self.n - self.islands.count();
        origin[frames..].copy_from_slice(&y[frames..]);
        f.copy_from_slice(&self.still.offset);
        self.add_others(t, &origin, f);
        for (f, held) in f[frames..].iter_mut().zip(&self.pinned[frames..]) {
            *f = held.unwrap_or(0.0);
        }
        self.origin = origin;
        self.device_time.stop(begin);
    }

    /// Adds the rows of what does not stand still, and of the buses.
    fn add_others(&mut self, t: f64, y: &[f64], f: &mut [f64]) {
        let env = Env::new(t, self.omega0, self.s_base, &self.profile_values);
        let visited = if self.alike.are_none() {
            &self.still.others
        } else {
            self.alike.add(y, &self.frames, &self.profile_values, f);
            &self.alike.others
        };
        for &k in visited {
            let unit = &mut self.units[k];
            unit.gather(y, &self.frames);
            unit.add_rows(self.formulation, env, f);
        }
        self.add_buses(y, f);
    }

    /// Adds what the buses themselves draw, and sets the rows that are no device's.
    fn add_buses(&mut self, y: &[f64], f: &mut [f64]) {
        if self.has_faults() {
            self.add_faults(y, f);
        }
        for bus in &self.coupled {
            bus.raise(&mut f[bus.at..bus.at + 3]);
        }
        if let Some(unbalance) = &self.unbalance {
            unbalance.add_currents(y, f);
            let strayed = if unbalance.opens() { self.first_dc() } else { 0 };
            f.iter_mut().zip(y).take(strayed).for_each(|(f, v)| *f -= STRAY * v);
        }
        for (island, target) in self.frame_target.iter_mut().enumerate() {
            let k = self.n - self.islands.ac_islands.len() + island;
            *target = y[k] + f[k];
        }
        for &(row, column) in &self.angle_reference {
            f[row] = y[column];
        }
        for &k in &self.pins {
            f[k] = self.pinned[k].unwrap_or(0.0) - y[k];
        }
    }

    /// ∂f/∂y into `self.jacobian`.
    pub fn differentiate(&mut self, t: f64, y: &[f64]) {
        let begin = Instant::now();
        self.set_time(t);
        self.put_still();
        self.jacobian.values.copy_from_slice(&self.still.values);
        if self.still.bends(y) {
            self.add_beyond_slopes(y);
        }
        let values = &mut self.jacobian.values;
        let env = Env::new(t, self.omega0, self.s_base, &self.profile_values);
        for &k in &self.still.others {
            let unit = &mut self.units[k];
            unit.gather(y, &self.frames);
            unit.add_slopes(self.formulation, env, &mut self.local, values);
        }
        let width = self.formulation.width();
        for (info, place) in self.ac.iter().zip(self.bus_place.chunks(width * width)) {
            if width == 3 {
                for branch in &info.phase_fault {
                    branch.add_slopes(place, values);
                }
            } else if let (Some((g, b)), &[rr, ri, ir, ii]) = (info.fault, place) {
                values[rr] -= g;
                values[ri] += b;
                values[ir] -= b;
                values[ii] -= g;
            }
        }
        let first_dc = width * self.ac.len();
        for (bus, info) in self.dc.iter().enumerate() {
            values[self.diagonal[first_dc + bus]] -= info.fault.map_or(0.0, |(g, _)| g);
        }
        for bus in &self.coupled {
            for &place in &bus.places {
                bus.raise(&mut values[place..place + 3]);
            }
        }
        if let Some(unbalance) = &self.unbalance {
            unbalance.add_slopes(values);
            let strayed = if unbalance.opens() { first_dc } else { 0 };
            self.diagonal[..strayed].iter().for_each(|place| values[*place] -= STRAY);
        }
        for &place in &self.reference_place {
            values[place] += 1.0;
        }
        for &k in &self.pins {
            values[self.diagonal[k]] = -1.0;
        }
        self.device_time.add(begin.elapsed());
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
        if k < self.first_dc() {
            return (self.ac[k / self.width()].id.clone(), "current balance");
        }
        if k < self.first_var() {
            return (self.dc[k - self.first_dc()].id.clone(), "current balance");
        }
        for unit in &self.units {
            if let Some(at) = unit.own().iter().position(|&g| g == k) {
                return (unit.id.clone(), unit.device.vars(self.formulation)[at].name);
            }
        }
        if let Some(bus) = self.ac.iter().find(|b| b.phase_fault.iter().any(|branch| branch.at == k)) {
            return (bus.id.clone(), "fault current");
        }
        let island = k.saturating_sub(self.n - self.islands.count());
        let bus = self.islands.ac_of.iter().position(|&i| i == island).unwrap_or(0);
        (self.ac.get(bus).map_or_else(String::new, |b| b.id.clone()), "frequency")
    }

    /// Device (or DC bus) and what it is, of an unknown that is a state.
    pub fn state_name(&self, k: usize) -> (String, &'static str) {
        let (of, name) = self.name_of(k);
        (of, if k < self.first_var() { "bus voltage, pu" } else { name })
    }

    pub fn env(&self, t: f64) -> Env<'_> {
        Env::new(t, self.omega0, self.s_base, &self.profile_values)
    }

    /// Domain of each port.
    pub fn domains(buses: &[PortBus]) -> impl Iterator<Item = Domain> + '_ {
        buses.iter().map(|b| if matches!(b, PortBus::Ac(_)) { Domain::Ac } else { Domain::Dc })
    }
}

impl Coupled {
    fn raise(&self, rows: &mut [f64]) {
        let more = self.raise * phases::zero(rows);
        for row in rows {
            *row += more;
        }
    }
}
