//! A small current into one bus, as a device that only a frequency scan puts there: tones that repeat after a period of whole steps.

use super::phases::{phases, power};
use crate::device::{Domain, EmtPort, Env, Formulation, Locals, Model, Port, PowerBalance, Rows, SignalDef, Var};
use crate::scalar::Real;
use std::f64::consts::{PI, TAU};

/// What a bus is asked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// A DC bus.
    Dc,
    /// The space vector of an AC bus: positive and negative sequence.
    Vector,
    /// The same in all three phases of an AC bus.
    Zero,
}

/// Space vector amplitude·e^{j(2π·turns·t/period + phase)}; its real part at a DC bus and in the zero sequence.
#[derive(Clone, Copy, Debug)]
pub struct Tone {
    /// Within a period; below 0 it turns as the negative sequence does.
    pub turns: i64,
    pub amplitude: f64,
    pub phase: f64,
}

pub struct Injection {
    quantity: Quantity,
    step: f64,
    tones: Vec<Tone>,
    /// At the steps of one period.
    table: Vec<(f64, f64)>,
    /// It rises to its size within this time, s.
    rise: f64,
}

impl Injection {
    pub fn new(quantity: Quantity, step: f64, steps: usize, rise: f64, tones: Vec<Tone>) -> Self {
        let mut injection = Self { quantity, step, tones, table: vec![(0.0, 0.0); steps], rise };
        injection.table = (0..steps).map(|k| injection.sum(k as f64)).collect();
        injection
    }

    fn sum(&self, steps: f64) -> (f64, f64) {
        let period = self.table.len() as f64;
        self.tones.iter().fold((0.0, 0.0), |(re, im), tone| {
            let cycles = tone.turns as f64 * steps / period;
            let angle = TAU * (cycles - libm::floor(cycles)) + tone.phase;
            (re + tone.amplitude * libm::cos(angle), im + tone.amplitude * libm::sin(angle))
        })
    }

    fn at(&self, t: f64) -> (f64, f64) {
        let steps = t / self.step;
        let whole = libm::round(steps);
        let (re, im) =
            if (steps - whole).abs() < 1e-6 { self.table[whole as usize % self.table.len()] } else { self.sum(steps) };
        let share = if t < self.rise { 0.5 * (1.0 - libm::cos(PI * t / self.rise)) } else { 1.0 };
        (share * re, share * im)
    }

    /// Of each phase, or of a DC bus the first.
    fn currents(&self, t: f64) -> [f64; 3] {
        let vector = self.at(t);
        match self.quantity {
            Quantity::Dc => [vector.0, 0.0, 0.0],
            Quantity::Vector => phases(vector),
            Quantity::Zero => [vector.0; 3],
        }
    }
}

impl Model for Injection {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "bus", domain: if self.quantity == Quantity::Dc { Domain::Dc } else { Domain::Ac } }]
    }
    fn vars(&self, _formulation: Formulation) -> Vec<Var> {
        vec![]
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, _x: Locals<S>, out: Rows<S>) {
        if formulation == Formulation::Emt {
            for (row, i) in out.currents.iter_mut().zip(self.currents(env.t)) {
                *row = S::from_f64(i);
            }
        }
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn linear(&self) -> bool {
        true
    }
    fn balance(&self, env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        let i = self.currents(env.t);
        let source = if self.quantity == Quantity::Dc {
            x.volts[0] * i[0]
        } else if x.volts.len() == 3 {
            power(x.volts, &i)
        } else {
            0.0
        };
        PowerBalance { source: source * env.s_base, ..PowerBalance::default() }
    }
    fn signals(&self) -> Vec<SignalDef> {
        vec![]
    }
    fn measure(&self, _env: &Env, _x: Locals<f64>, _currents: &[f64], _out: &mut [f64]) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_after_its_period_and_agrees_between_and_on_the_steps() {
        let tones =
            vec![Tone { turns: 3, amplitude: 2.0, phase: 0.4 }, Tone { turns: -5, amplitude: 1.0, phase: -1.0 }];
        let mut injection = Injection::new(Quantity::Vector, 1e-3, 40, 0.02, tones);
        let (a, b) = (injection.at(0.033), injection.at(0.073));
        assert!((a.0 - b.0).abs() < 1e-14 && (a.1 - b.1).abs() < 1e-14);
        let between = injection.at(0.033 + 2e-9);
        assert!((a.0 - between.0).abs() < 1e-5 && (a.1 - between.1).abs() < 1e-5);
        let angle = |turns: f64, phase: f64| TAU * turns * 33.0 / 40.0 + phase;
        assert!((a.0 - 2.0 * angle(3.0, 0.4).cos() - angle(-5.0, -1.0).cos()).abs() < 1e-12);
        assert_eq!(injection.currents(0.0), [0.0; 3]);
        let f = injection.currents(0.033);
        assert!((f[0] - a.0).abs() < 1e-14 && f.iter().sum::<f64>().abs() < 1e-14);
        injection.quantity = Quantity::Zero;
        assert_eq!(injection.currents(0.033), [f[0]; 3]);
    }
}
