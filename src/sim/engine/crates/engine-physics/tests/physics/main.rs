//! The physics of the engine against closed forms, references and itself. One program for all: linking one for each file took longer than
//! running them.

#![recursion_limit = "256"]

mod arrester;
mod battery_heat;
mod core;
mod cutting;
mod dc;
mod dc_chain;
mod dc_fault;
mod dc_limits;
mod described;
mod diode_bridge;
mod drive;
mod earthing;
mod emt;
mod emt_machine;
mod fuse;
mod fuzz;
mod genset;
mod high_winding;
mod inrush;
mod inverter;
mod machines;
mod motor;
mod network;
mod open_inverter;
mod open_phase;
mod phase_currents;
mod power_chain;
mod power_flow;
mod psse;
mod rack_storage;
mod relay;
mod relay_earth;
mod rule;
mod scan;
mod short_circuit;
mod short_circuit_least;
mod short_circuit_unbalanced;
mod skin;
mod standard_models;
mod state_names;
mod still;
mod studies;
mod support;
mod tap_changer;
mod tap_changer_three;
mod three_winding;
mod transfer_switch;
mod unbalanced;
mod ups_transfer;
mod utility;
mod vector_groups;
mod wave_line;
mod zero_sequence;
