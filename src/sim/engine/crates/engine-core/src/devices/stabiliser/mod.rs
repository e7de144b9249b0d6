//! Power system stabilisers by their names in the PSS/E library and IEEE Std 421.5. They act on the voltage regulator. Equations: [`ieeest`], [`pss2b`].

pub mod ieeest;
pub mod pss2b;

use super::params::{Build, ParamSpec, choice};
use crate::device::DeviceError;
use crate::scalar::Real;
use ieeest::Ieeest;
use pss2b::Pss2b;

/// What a stabiliser looks at, pu of the machine.
#[derive(Clone, Copy)]
pub struct Felt<S> {
    pub speed: S,
    pub power: S,
    pub shaft: S,
    pub terminal: S,
}

const INPUTS: &[&str] = &["speed", "power", "accelerating", "voltage"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    Speed,
    Power,
    Accelerating,
    Voltage,
}

impl Input {
    fn build(b: &Build, key: &str) -> Result<Self, DeviceError> {
        Ok(match b.choice(key)? {
            "speed" => Input::Speed,
            "power" => Input::Power,
            "accelerating" => Input::Accelerating,
            _ => Input::Voltage,
        })
    }
    fn of<S: Real>(self, felt: &Felt<S>) -> S {
        match self {
            Input::Speed => felt.speed - 1.0,
            Input::Power => felt.power,
            Input::Accelerating => felt.shaft - felt.power,
            Input::Voltage => felt.terminal,
        }
    }
}

#[derive(Clone, Debug)]
pub enum Stabiliser {
    Ieeest(Ieeest),
    Pss2b(Pss2b),
}

pub const MOST_STATES: usize = pss2b::MOST_STATES;

pub const CHOICES: &[ParamSpec] = &[
    choice("stabiliser", &["none", "ieeest", "pss2b"], "Power system stabiliser; default none").optional(),
    choice("ieeestInput", INPUTS, "IEEEST: what it looks at").optional(),
    choice("pss2bInput1", INPUTS, "PSS2B: first input").optional(),
    choice("pss2bInput2", INPUTS, "PSS2B: second input").optional(),
];

pub fn build(b: &Build) -> Result<Option<Stabiliser>, DeviceError> {
    if !b.has("stabiliser") || b.choice("stabiliser")? == "none" {
        return Ok(None);
    }
    if !b.has("exciter") || b.choice("exciter")? == "none" {
        return Err(b.refuse("stabiliser", "a stabiliser needs a voltage regulator to act on"));
    }
    Ok(Some(match b.choice("stabiliser")? {
        "ieeest" => Stabiliser::Ieeest(Ieeest::build(b)?),
        _ => Stabiliser::Pss2b(Pss2b::build(b)?),
    }))
}

impl Stabiliser {
    pub fn state_names(&self) -> Vec<&'static str> {
        match self {
            Stabiliser::Ieeest(p) => p.state_names(),
            Stabiliser::Pss2b(p) => p.state_names(),
        }
    }
    pub fn eval<S: Real>(&self, felt: &Felt<S>, x: &[S], rows: &mut [S]) -> S {
        match self {
            Stabiliser::Ieeest(p) => p.eval(felt, x, rows),
            Stabiliser::Pss2b(p) => p.eval(felt, x, rows),
        }
    }
    /// Above 0 while the power keeps it switched as it is; none where it has no switch.
    pub fn steadiness(&self, power: f64) -> Option<f64> {
        if let Stabiliser::Pss2b(p) = self { p.steadiness(power) } else { None }
    }
    /// Switches by the power; true where it did.
    pub fn switch(&mut self, power: f64) -> bool {
        if let Stabiliser::Pss2b(p) = self { p.switch(power) } else { false }
    }
    pub fn initialise(&mut self, felt: &Felt<f64>, x: &mut [f64]) {
        if let Stabiliser::Pss2b(p) = self {
            p.begin(felt.power);
        }
        match self {
            Stabiliser::Ieeest(p) => p.initialise(felt, x),
            Stabiliser::Pss2b(p) => p.initialise(felt, x),
        }
    }
}
