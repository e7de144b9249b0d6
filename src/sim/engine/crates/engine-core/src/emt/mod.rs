//! Instantaneous simulation of three-phase and DC networks: a fixed step by the trapezoidal rule, damped after discontinuities.

pub mod audit;
pub mod averaged;
pub mod faults;
pub mod frames;
pub mod injection;
pub mod integrator;
pub mod lines;
pub mod observed;
pub mod past;
pub mod phases;
pub mod run;
pub mod start;
