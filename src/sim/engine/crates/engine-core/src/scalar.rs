//! Scalars the device equations are written over: `f64` for values, `Dual` for values with their local Jacobian row.
//! Transcendental functions come from `libm`, so that results are the same bits on every platform.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// A real number that equations can be written over.
pub trait Real:
    Copy
    + Send
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
{
    fn from_f64(v: f64) -> Self;
    /// The value without its derivatives.
    fn value(self) -> f64;
    /// Applies a function given its value and first derivative at `self`.
    fn chain(self, value: f64, derivative: f64) -> Self;

    fn zero() -> Self {
        Self::from_f64(0.0)
    }
    fn sqrt(self) -> Self {
        let r = f64::sqrt(self.value());
        // The derivative at 0 is unbounded; a floor keeps the Jacobian finite there.
        self.chain(r, 0.5 / r.max(1e-12))
    }
    fn exp(self) -> Self {
        let e = libm::exp(self.value());
        self.chain(e, e)
    }
    fn ln(self) -> Self {
        self.chain(libm::log(self.value()), 1.0 / self.value())
    }
    fn sin(self) -> Self {
        self.chain(libm::sin(self.value()), libm::cos(self.value()))
    }
    fn cos(self) -> Self {
        self.chain(libm::cos(self.value()), -libm::sin(self.value()))
    }
    fn tanh(self) -> Self {
        let t = libm::tanh(self.value());
        self.chain(t, 1.0 - t * t)
    }
    fn abs(self) -> Self {
        if self.value() < 0.0 { -self } else { self }
    }
    fn sq(self) -> Self {
        self * self
    }
    /// Hard limits; the derivative is zero outside. A device that rests on a limit says so in a note.
    fn clamp_to(self, low: f64, high: f64) -> Self {
        if self.value() < low {
            Self::from_f64(low)
        } else if self.value() > high {
            Self::from_f64(high)
        } else {
            self
        }
    }
}

impl Real for f64 {
    fn from_f64(v: f64) -> Self {
        v
    }
    fn value(self) -> f64 {
        self
    }
    fn chain(self, value: f64, _derivative: f64) -> Self {
        value
    }
}

/// Value with `N` partial derivatives: forward-mode automatic differentiation.
#[derive(Clone, Copy, Debug)]
pub struct Dual<const N: usize> {
    pub v: f64,
    pub d: [f64; N],
}

impl<const N: usize> Dual<N> {
    /// The `k`-th independent variable.
    pub fn variable(v: f64, k: usize) -> Self {
        let mut d = [0.0; N];
        d[k] = 1.0;
        Self { v, d }
    }
    fn map2(self, o: Self, v: f64, da: f64, db: f64) -> Self {
        let mut d = [0.0; N];
        for (k, dk) in d.iter_mut().enumerate() {
            *dk = da * self.d[k] + db * o.d[k];
        }
        Self { v, d }
    }
}

impl<const N: usize> Real for Dual<N> {
    fn from_f64(v: f64) -> Self {
        Self { v, d: [0.0; N] }
    }
    fn value(self) -> f64 {
        self.v
    }
    fn chain(self, value: f64, derivative: f64) -> Self {
        Self { v: value, d: self.d.map(|x| x * derivative) }
    }
}

impl<const N: usize> Add for Dual<N> {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        self.map2(o, self.v + o.v, 1.0, 1.0)
    }
}
impl<const N: usize> Sub for Dual<N> {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        self.map2(o, self.v - o.v, 1.0, -1.0)
    }
}
impl<const N: usize> Mul for Dual<N> {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        self.map2(o, self.v * o.v, o.v, self.v)
    }
}
impl<const N: usize> Div for Dual<N> {
    type Output = Self;
    fn div(self, o: Self) -> Self {
        let q = self.v / o.v;
        self.map2(o, q, 1.0 / o.v, -q / o.v)
    }
}
impl<const N: usize> Neg for Dual<N> {
    type Output = Self;
    fn neg(self) -> Self {
        self.chain(-self.v, -1.0)
    }
}
impl<const N: usize> Add<f64> for Dual<N> {
    type Output = Self;
    fn add(mut self, o: f64) -> Self {
        self.v += o;
        self
    }
}
impl<const N: usize> Sub<f64> for Dual<N> {
    type Output = Self;
    fn sub(mut self, o: f64) -> Self {
        self.v -= o;
        self
    }
}
impl<const N: usize> Mul<f64> for Dual<N> {
    type Output = Self;
    fn mul(self, o: f64) -> Self {
        self.chain(self.v * o, o)
    }
}
impl<const N: usize> Div<f64> for Dual<N> {
    type Output = Self;
    fn div(self, o: f64) -> Self {
        self.chain(self.v / o, 1.0 / o)
    }
}
