//! Differential-algebraic simulation of AC and DC power networks. No bindings, no I/O: a compiled network goes in, columns of
//! numbers, a summary and typed failures come out.

// Without it `mul_add` is a call of a function, a hundred times slower.
#[cfg(all(target_arch = "x86_64", not(target_feature = "fma")))]
compile_error!("the engine is built for x86-64-v3: run cargo within src/sim/engine, whose .cargo/config.toml says so");

pub mod assembly;
pub mod build;
mod clocks;
pub mod device;
pub mod devices;
pub mod dynamic;
pub mod emt;
pub mod esdirk;
pub mod events;
mod grouped;
pub mod islands;
pub mod linear;
mod markowitz;
pub mod network;
pub mod newton;
mod phase_rows;
mod power_flow;
pub mod profile;
pub mod record;
mod record_phases;
mod refactor;
pub mod results;
pub mod run;
pub mod scalar;
pub mod sequence;
mod shown;
pub mod signals;
pub mod steady;
pub mod stopwatch;
pub mod studies;
mod sweep;

/// Version of the engine, part of every run's provenance.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
