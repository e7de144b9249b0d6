//! A device in the system: its places among the unknowns, its locals and rows of the last evaluation.

use super::PortBus;
use crate::device::{Env, Formulation, SequenceCurrents};
use crate::dynamic::{Device, Shape};
use crate::emt::frames::Frames;
use crate::emt::phases;

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
    pub(super) weight: Vec<f64>,
    /// Unit whose power it meters.
    pub watched: Option<usize>,
    /// Place in the matrix of each local Jacobian entry, row-major.
    pub(super) place: Vec<usize>,
    /// Local variables and rows of the last evaluation.
    pub x: Vec<f64>,
    pub out: Vec<f64>,
    /// Internal variables while no global vector holds them (islands settled, events).
    pub vars: Vec<f64>,
    /// What the device was last told of each port.
    pub port_dead: Vec<bool>,
    /// `Emt`: (cos θ, sin θ) of each AC port's frame at the last evaluation, and the buses of these ports.
    pub turns: Vec<(f64, f64)>,
    /// The vectors of these ports a quarter of a cycle before it, where the device heeds them.
    pub past: Vec<(f64, f64)>,
    pub(super) ac_buses: Vec<usize>,
    /// `Emt`: capacitances of one unit at its AC ports.
    pub(super) charge: Vec<Charge>,
}

/// Capacitance of one unit at an AC port, pu·s: first local row, first unknown of the bus, positive and zero sequence.
pub(super) struct Charge {
    pub local: usize,
    pub at: usize,
    pub c: f64,
    pub zero: f64,
}

impl Unit {
    pub fn new(id: String, device: Box<dyn Device>, count: f64, buses: Vec<PortBus>) -> Self {
        let shape = Shape::of(device.as_ref(), Formulation::Rms);
        let ac = |bus: &PortBus| if let PortBus::Ac(k) = bus { Some(*k) } else { None };
        let ac_buses = buses.iter().filter_map(ac).collect();
        Self {
            id,
            device,
            count,
            buses,
            shape,
            index: vec![],
            weight: vec![],
            watched: None,
            place: vec![],
            x: vec![],
            out: vec![],
            vars: vec![],
            port_dead: vec![],
            turns: vec![],
            past: vec![],
            ac_buses,
            charge: vec![],
        }
    }

    /// Unknowns of its internal variables.
    pub fn own(&self) -> &[usize] {
        let first = self.shape.volts + self.shape.frames;
        &self.index[first..first + self.shape.vars]
    }

    /// Its voltages and its own unknowns in `y`, gathered into `room`.
    pub fn seen_in<'a>(&self, y: &[f64], room: &'a mut Vec<f64>) -> (&'a [f64], &'a [f64]) {
        let volts = self.shape.volts;
        room.clear();
        room.extend(self.index[..volts].iter().chain(self.own()).map(|&k| y[k]));
        room.split_at(volts)
    }

    /// Buses of its AC ports.
    pub fn ac_buses(&self) -> &[usize] {
        &self.ac_buses
    }

    /// What it may look at, with the frames of its own ports.
    pub fn env<'a>(&'a self, of: Env<'a>) -> Env<'a> {
        Env { turns: &self.turns, past: &self.past, ..of }
    }

    /// Evaluates it at the locals last gathered, and adds its rows to `f`.
    pub(super) fn add_rows(&mut self, formulation: Formulation, env: Env, f: &mut [f64]) {
        let env = Env { turns: &self.turns, past: &self.past, ..env };
        self.device.value(formulation, &env, self.shape, &self.x, &mut self.out);
        self.add_out(f);
    }

    pub(super) fn add_out(&self, f: &mut [f64]) {
        for ((&k, &w), &value) in self.index.iter().zip(&self.weight).zip(&self.out) {
            if w != 0.0 {
                f[k] += w * value;
            }
        }
    }

    /// Adds its slopes at the locals last gathered to the matrix's `values`; `local` is room for them.
    pub(super) fn add_slopes(&self, formulation: Formulation, env: Env, local: &mut [f64], values: &mut [f64]) {
        let local = &mut local[..self.index.len() * self.index.len()];
        self.device.jacobian(formulation, &self.env(env), self.shape, &self.x, local);
        self.add_local(local, values);
    }

    pub(super) fn add_local(&self, local: &[f64], values: &mut [f64]) {
        let n = self.index.len();
        for (i, &w) in self.weight.iter().enumerate().filter(|(_, w)| **w != 0.0) {
            let row = i * n..(i + 1) * n;
            for (&place, slope) in self.place[row.clone()].iter().zip(&local[row]) {
                values[place] += w * slope;
            }
        }
    }

    /// Its currents at the locals last gathered, where what it shows depends on them or they are `wanted` themselves.
    pub fn draw(&mut self, formulation: Formulation, env: Env, voltage_rate: &[f64], wanted: bool) {
        if wanted || self.device.observes_by_currents(formulation) {
            let env = Env { turns: &self.turns, past: &self.past, ..env };
            self.device.value(formulation, &env, self.shape, &self.x, &mut self.out);
            self.add_charging(voltage_rate);
        }
    }

    /// Those of the last [`Unit::draw`] for a device that looks at them, else none.
    pub fn drawn(&self, formulation: Formulation) -> &[f64] {
        if self.device.observes_by_currents(formulation) { &self.out[..self.shape.volts] } else { &[] }
    }

    /// Slopes of its rows where all unknowns are 0, row-major; its rows there stand in `out`.
    pub fn at_rest(&mut self, formulation: Formulation, env: Env) -> Vec<f64> {
        self.x.fill(0.0);
        let env = Env { turns: &self.turns, past: &self.past, ..env };
        let mut slopes = vec![0.0; self.index.len() * self.index.len()];
        self.device.value(formulation, &env, self.shape, &self.x, &mut self.out);
        self.device.jacobian(formulation, &env, self.shape, &self.x, &mut slopes);
        slopes
    }

    /// First unknown of the bus at the port whose rows begin at `local`, and the capacitance there that its phases see, pu·s.
    pub fn charges_at(&self, local: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.charge.iter().filter(move |charge| charge.local == local).map(|charge| (charge.at, charge.c))
    }

    /// Whether it has capacitances that the assembly keeps at its buses.
    pub fn charges(&self) -> bool {
        !self.charge.is_empty()
    }

    /// Adds to the currents of the last evaluation what the device's capacitances take, which the assembly keeps at the bus.
    fn add_charging(&mut self, voltage_rate: &[f64]) {
        for &Charge { local, at, c, zero } in &self.charge {
            let mean = (zero - c) * phases::zero(&voltage_rate[at..at + 3]);
            for phase in 0..3 {
                self.out[local + phase] -= c * voltage_rate[at + phase] + mean;
            }
        }
    }

    /// Tells the device the negative-sequence voltages at its AC ports.
    pub fn see_negative(&mut self, at: impl Fn(usize) -> (f64, f64)) {
        for (port, bus) in self.buses.iter().enumerate() {
            if let PortBus::Ac(bus) = *bus
                && self.device.heeds_negative(port)
            {
                self.device.see_negative(port, at(bus));
            }
        }
    }

    /// Tells it the other sequences' currents at its first port, of its bus and the unit that it watches.
    pub fn see_currents(&mut self, of: impl Fn(usize, Option<usize>) -> SequenceCurrents) {
        if let (true, Some(PortBus::Ac(bus))) = (self.device.heeds_currents(), self.buses.first()) {
            self.device.see_currents(of(*bus, self.watched));
        }
    }

    /// Local variables of the global solution, and the angles of the ports' frames.
    pub fn gather(&mut self, y: &[f64], frames: &Frames) {
        for (x, &k) in self.x.iter_mut().zip(&self.index) {
            *x = y[k];
        }
        if !frames.turns.is_empty() {
            self.turns.resize(self.ac_buses.len(), (1.0, 0.0));
            for (turn, &bus) in self.turns.iter_mut().zip(&self.ac_buses) {
                *turn = frames.turns[bus];
            }
        }
        for (past, &bus) in self.past.iter_mut().zip(&self.ac_buses) {
            *past = frames.past.vectors[bus];
        }
    }
}
