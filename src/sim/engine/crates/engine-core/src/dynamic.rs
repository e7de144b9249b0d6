//! Devices behind one object-safe face: values, and values with the local Jacobian by dual numbers.

use crate::device::{Domain, Env, Formulation, Locals, Model, Rows};
use crate::scalar::{Dual, Real};

/// Largest number of local variables (port voltages, frames, internal and metered variables) of a device.
pub const MAX_LOCALS: usize = 56;

/// Columns of a Jacobian found at once: two vectors of the processor hold the slopes of a number, and the equations are compiled for one width.
const PASS: usize = 8;
const SMALL: usize = 12;

/// How a device's local variables are laid out in one formulation.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub volts: usize,
    pub frames: usize,
    pub vars: usize,
    /// Variables of a metered device; they stand last.
    pub watched: usize,
}

impl Shape {
    pub fn of(model: &dyn Device, formulation: Formulation) -> Self {
        let ports = model.ports();
        let frames = ports.iter().filter(|p| p.domain == Domain::Ac).count();
        let volts = ports.len() + frames * (formulation.width() - 1);
        let watched = if model.watches().is_some() { 2 * formulation.width() } else { 0 };
        Self { volts, frames, vars: model.vars(formulation).len(), watched }
    }
    pub fn total(self) -> usize {
        self.volts + self.frames + self.vars + self.watched
    }
    pub fn locals<S>(self, x: &[S]) -> Locals<'_, S> {
        let (volts, rest) = x.split_at(self.volts);
        let (frames, rest) = rest.split_at(self.frames);
        let (vars, watched) = rest.split_at(self.vars);
        Locals { volts, frames, vars, watched }
    }
    fn rows<S>(self, out: &mut [S]) -> Rows<'_, S> {
        let (currents, rest) = out.split_at_mut(self.volts);
        let (frames, rest) = rest.split_at_mut(self.frames);
        Rows { currents, frames, vars: &mut rest[..self.vars] }
    }
}

/// Object-safe face of every [`Model`].
pub trait Device: Model {
    fn value(&self, formulation: Formulation, env: &Env, shape: Shape, x: &[f64], out: &mut [f64]);
    /// Row-major `jac[i·n + j] = ∂out_i/∂x_j`, n = `shape.total()`.
    fn jacobian(&self, formulation: Formulation, env: &Env, shape: Shape, x: &[f64], jac: &mut [f64]);
    /// The same of [`Model::beyond`].
    fn value_beyond(&self, env: &Env, shape: Shape, x: &[f64], out: &mut [f64]);
    fn jacobian_beyond(&self, env: &Env, shape: Shape, x: &[f64], jac: &mut [f64]);
}

impl<T: Model> Device for T {
    fn value(&self, formulation: Formulation, env: &Env, shape: Shape, x: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        self.eval(formulation, env, shape.locals(x), shape.rows(out));
    }
    fn jacobian(&self, formulation: Formulation, env: &Env, shape: Shape, x: &[f64], jac: &mut [f64]) {
        differentiate(shape, x, jac, |x, out| self.eval(formulation, env, x, out));
    }
    fn value_beyond(&self, env: &Env, shape: Shape, x: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        self.beyond(env, shape.locals(x), shape.rows(out));
    }
    fn jacobian_beyond(&self, env: &Env, shape: Shape, x: &[f64], jac: &mut [f64]) {
        differentiate(shape, x, jac, |x, out| self.beyond(env, x, out));
    }
}

type Slopes = Dual<PASS>;

fn differentiate(shape: Shape, x: &[f64], jac: &mut [f64], eval: impl Fn(Locals<Slopes>, Rows<Slopes>)) {
    // Most devices are small, and room costs time to clear.
    if shape.total() <= SMALL {
        differentiate_in::<SMALL>(shape, x, jac, eval);
    } else {
        differentiate_in::<MAX_LOCALS>(shape, x, jac, eval);
    }
}

fn differentiate_in<const ROOM: usize>(
    shape: Shape,
    x: &[f64],
    jac: &mut [f64],
    eval: impl Fn(Locals<Slopes>, Rows<Slopes>),
) {
    let n = shape.total();
    let mut dual = [Slopes::from_f64(0.0); ROOM];
    let mut out = [Slopes::from_f64(0.0); ROOM];
    for first in (0..n).step_by(PASS) {
        let columns = first..n.min(first + PASS);
        for (k, (dual, &x)) in dual[..n].iter_mut().zip(x).enumerate() {
            *dual = if columns.contains(&k) { Dual::variable(x, k - first) } else { Dual::from_f64(x) };
        }
        if first > 0 {
            out[..n].fill(Dual::from_f64(0.0));
        }
        eval(shape.locals(&dual[..n]), shape.rows(&mut out[..n]));
        for (row, out) in jac.chunks_exact_mut(n).zip(&out) {
            row[columns.clone()].copy_from_slice(&out.d[..columns.len()]);
        }
    }
}
