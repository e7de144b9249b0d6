//! M·Δy' = J·Δy at the operating point, from the same Jacobian that the run uses.
//!
//! Unknowns with mass are states. Reservoirs (state of charge, temperatures) stand still: they move over hours and may move in a
//! steady state, where a linearisation says nothing. So do the states of what is off the bars. Switches, limits and modes are as they are at the start.

use crate::assembly::System;
use crate::linear::{Matrix, SparseLu};
use crate::results::{Failure, Note};
use crate::steady;

pub struct Linearised {
    pub system: System,
    /// Operating point.
    pub y: Vec<f64>,
    /// Unknowns that are states, in order.
    pub states: Vec<usize>,
    /// Neither state nor reservoir.
    pub algebraic: Vec<usize>,
}

impl Linearised {
    pub fn at_start(system: System, notes: &mut Vec<Note>) -> Result<Self, Failure> {
        let start = steady::start(system, notes)?;
        let (mut system, y) = (start.system, start.y);
        system.differentiate(0.0, &y);
        if let Some(place) = system.jacobian.values.iter().position(|v| !v.is_finite()) {
            let (device, variable) = system.name_of(system.jacobian.row_idx[place]);
            let message = format!("The linearisation of “{device}” at the operating point is not finite ({variable})");
            return Err(Failure::new("numerical", message).on(&device).variable(variable));
        }
        let mut moves = vec![false; system.n];
        for (&row, value) in system.jacobian.row_idx.iter().zip(&system.jacobian.values) {
            moves[row] |= *value != 0.0;
        }
        let states = (0..system.n).filter(|&k| system.mass[k] > 0.0 && !system.reservoir[k] && moves[k]).collect();
        let algebraic = (0..system.n).filter(|&k| system.mass[k] == 0.0).collect();
        Ok(Self { system, y, states, algebraic })
    }

    /// A of Δx' = A·Δx, column-major, by eliminating the algebraic unknowns: A = M⁻¹·(J_dd − J_da·J_aa⁻¹·J_ad).
    pub fn state_matrix(&self) -> Result<Vec<f64>, Failure> {
        let (n, j) = (self.states.len(), &self.system.jacobian);
        let (mut state_of, mut algebraic_of) = (vec![usize::MAX; self.system.n], vec![usize::MAX; self.system.n]);
        for (k, &g) in self.states.iter().enumerate() {
            state_of[g] = k;
        }
        for (k, &g) in self.algebraic.iter().enumerate() {
            algebraic_of[g] = k;
        }
        let column = |g: usize| (j.col_ptr[g]..j.col_ptr[g + 1]).map(|p| (j.row_idx[p], j.values[p]));
        let mut entries = vec![];
        for (k, &g) in self.algebraic.iter().enumerate() {
            entries.extend(
                column(g).filter(|(row, _)| algebraic_of[*row] != usize::MAX).map(|(row, _)| (algebraic_of[row], k)),
            );
        }
        let mut inner = Matrix::from_entries(self.algebraic.len(), &entries);
        for (k, &g) in self.algebraic.iter().enumerate() {
            for (row, value) in column(g) {
                if algebraic_of[row] != usize::MAX {
                    let place = inner.position(algebraic_of[row], k);
                    inner.values[place] = value;
                }
            }
        }
        let mut lu = SparseLu::new(&inner);
        if !self.algebraic.is_empty() && !lu.factor(&inner) {
            return Err(Failure::new(
                "numerical",
                "The algebraic equations are singular at the operating point: the states do not determine the network's voltages",
            ));
        }
        let mut a = vec![0.0; n * n];
        let mut follow = vec![0.0; self.algebraic.len()];
        for (c, &g) in self.states.iter().enumerate() {
            follow.fill(0.0);
            for (row, value) in column(g) {
                if algebraic_of[row] != usize::MAX {
                    follow[algebraic_of[row]] = -value;
                } else if state_of[row] != usize::MAX {
                    a[c * n + state_of[row]] += value;
                }
            }
            if !self.algebraic.is_empty() {
                lu.solve(&mut follow);
            }
            for (k, &through) in self.algebraic.iter().enumerate() {
                if follow[k] == 0.0 {
                    continue;
                }
                for (row, value) in column(through) {
                    if state_of[row] != usize::MAX {
                        a[c * n + state_of[row]] += value * follow[k];
                    }
                }
            }
        }
        for c in 0..n {
            for (r, &g) in self.states.iter().enumerate() {
                a[c * n + r] /= self.system.mass[g];
            }
        }
        Ok(a)
    }
}
