//! Voltage regulators with their exciters, per unit on the machine's rating, by their names in the PSS/E library and IEEE Std 421.5. Output:
//! field voltage E_fd. Equations: [`static_source`], [`static_pid`], [`alternator`], [`commutator`].

pub mod alternator;
pub mod commutator;
pub mod static_pid;
pub mod static_source;

use super::limiter::Saturation;
use super::params::{Build, ParamSpec, choice};
use crate::device::DeviceError;
use crate::scalar::Real;
use alternator::{Ac7b, Ac8b, Esac1a};
use commutator::Ieeet1;
use static_pid::{Esst4b, St6b, St8c};
use static_source::{Esst1a, Exst1, Scrx, Sexs};

/// What a regulator looks at.
#[derive(Clone, Copy)]
pub struct Seen<S> {
    pub reference: S,
    /// Terminal voltage with compensation: what is regulated.
    pub voltage: S,
    /// Terminal voltage: what feeds an excitation transformer.
    pub terminal: S,
    /// Voltage and current out of the terminals as vectors.
    pub volts: (S, S),
    pub current: (S, S),
    /// Of the machine, 1 on the open-circuit air-gap line.
    pub field_current: S,
    pub stabiliser: S,
}

/// Most states of a regulator.
const MOST_STATES: usize = 6;

pub trait Regulator {
    fn state_names(&self) -> &'static [&'static str];
    /// Field voltage, and the rates of all states.
    fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S;
    /// Field voltage alone; where it is to be had for less, by equations of its own.
    fn field<S: Real>(&self, seen: &Seen<S>, x: &[S]) -> S {
        self.output(seen, x, &mut [S::zero(); MOST_STATES][..x.len()])
    }
    /// Steady at the field voltage `wanted`; gives the reference that holds `seen.voltage`. `Err` names the limit that the field breaks.
    fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str>;
}

#[derive(Clone, Debug)]
pub enum Exciter {
    /// Constant field voltage.
    None(f64),
    Sexs(Sexs),
    Scrx(Scrx),
    Exst1(Exst1),
    Esst1a(Esst1a),
    Esst4b(Esst4b),
    St6b(St6b),
    St8c(St8c),
    Ieeet1(Ieeet1),
    Esac1a(Esac1a),
    Ac7b(Ac7b),
    Ac8b(Ac8b),
}

macro_rules! each {
    ($self:ident, $field:ident => $none:expr, $model:ident => $call:expr) => {
        match $self {
            Exciter::None($field) => $none,
            Exciter::Sexs($model) => $call,
            Exciter::Scrx($model) => $call,
            Exciter::Exst1($model) => $call,
            Exciter::Esst1a($model) => $call,
            Exciter::Esst4b($model) => $call,
            Exciter::St6b($model) => $call,
            Exciter::St8c($model) => $call,
            Exciter::Ieeet1($model) => $call,
            Exciter::Esac1a($model) => $call,
            Exciter::Ac7b($model) => $call,
            Exciter::Ac8b($model) => $call,
        }
    };
}

impl Exciter {
    pub fn state_names(&self) -> &'static [&'static str] {
        each!(self, _field => &[], m => m.state_names())
    }
    /// As [`Regulator::output`].
    pub fn output<S: Real>(&self, seen: &Seen<S>, x: &[S], rows: &mut [S]) -> S {
        each!(self, field => S::from_f64(*field), m => m.output(seen, x, rows))
    }
    pub fn field<S: Real>(&self, seen: &Seen<S>, x: &[S]) -> S {
        each!(self, field => S::from_f64(*field), m => m.field(seen, x))
    }
    /// As [`Regulator::initialise`].
    pub fn initialise(&mut self, seen: &Seen<f64>, wanted: f64, x: &mut [f64]) -> Result<f64, &'static str> {
        x.fill(0.0);
        each!(self, field => {
            *field = wanted;
            Ok(seen.voltage)
        }, m => m.initialise(seen, wanted, x))
    }
}

pub const CHOICE: &[ParamSpec] = &[choice(
    "exciter",
    &["none", "sexs", "scrx", "exst1", "esst1a", "esst4b", "st6b", "st8c", "ieeet1", "esac1a", "ac7b", "ac8b"],
    "Voltage regulator and exciter",
)];

pub fn build(b: &Build) -> Result<Exciter, DeviceError> {
    let kind = b.choice("exciter")?;
    if kind != "none" && b.choice("machineModel")? == "classical" {
        return Err(b.refuse("exciter", "the classical machine has a constant voltage and takes no exciter"));
    }
    Ok(match kind {
        "none" => Exciter::None(0.0),
        "sexs" => Exciter::Sexs(Sexs::build(b)?),
        "scrx" => Exciter::Scrx(Scrx::build(b)?),
        "exst1" => Exciter::Exst1(Exst1::build(b)?),
        "esst1a" => Exciter::Esst1a(Esst1a::build(b)?),
        "esst4b" => Exciter::Esst4b(Esst4b::build(b)?),
        "st6b" => Exciter::St6b(St6b::build(b)?),
        "st8c" => Exciter::St8c(St8c::build(b)?),
        "ieeet1" => Exciter::Ieeet1(Ieeet1::build(b)?),
        "esac1a" => Exciter::Esac1a(Esac1a::build(b)?),
        "ac7b" => Exciter::Ac7b(Ac7b::build(b)?),
        _ => Exciter::Ac8b(Ac8b::build(b)?),
    })
}

/// Refuses a lower limit that does not lie below its upper one.
fn ordered(b: &Build, low: (&str, f64), high: (&str, f64)) -> Result<(), DeviceError> {
    if low.1 < high.1 { Ok(()) } else { Err(b.refuse(low.0, format!("{} must lie below {}", low.0, high.0))) }
}

/// Names the limit that a value breaks.
fn within(value: f64, low: (&'static str, f64), high: (&'static str, f64)) -> Result<(), &'static str> {
    if value > high.1 {
        Err(high.0)
    } else if value < low.1 {
        Err(low.0)
    } else {
        Ok(())
    }
}

/// Refuses a controller that has neither proportional nor integral gain.
fn regulates(b: &Build, key: &str, kp: f64, ki: f64) -> Result<(), DeviceError> {
    if kp == 0.0 && ki == 0.0 {
        return Err(b.refuse(key, "a regulator without proportional and integral gain regulates nothing"));
    }
    Ok(())
}

/// Saturation of an exciter through two points; none where they are left out.
fn saturation(b: &Build, keys: [&str; 4]) -> Result<Saturation, DeviceError> {
    let [e1, s1, e2, s2] = keys.map(|key| b.number_or(key, 0.0));
    // Files give the points in either order.
    let (low, high) = if e1 <= e2 { ((e1, s1), (e2, s2)) } else { ((e2, s2), (e1, s1)) };
    Saturation::through(low, high)
        .ok_or_else(|| b.refuse(keys[3], "the exciter's saturation points must rise, or be left out"))
}

/// F_EX(I_N)·V_E with I_N = `drop`/V_E, IEEE Std 421.5 annex D.
fn rectified<S: Real>(ve: S, drop: S) -> S {
    let (v, d) = (ve.value(), drop.value());
    if d <= 0.0 {
        ve
    } else if d <= 0.433 * v {
        ve - drop * 0.577
    } else if d < 0.75 * v {
        (ve.sq() * 0.75 - drop.sq()).sqrt()
    } else if d < v {
        (ve - drop) * 1.732
    } else {
        S::zero()
    }
}

/// V_E that gives `field` with this commutating drop.
fn unrectified(field: f64, drop: f64) -> f64 {
    if drop <= 0.0 {
        return field;
    }
    let (mut low, mut high) = (0.0, 2.0 * (field.max(0.0) + drop) + 1.0);
    for _ in 0..200 {
        let mid = 0.5 * (low + high);
        if rectified(mid, drop) < field { low = mid } else { high = mid }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests;
