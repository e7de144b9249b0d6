//! Per-unit bases of a DC port.

/// Nominal voltage and current of a bus: V per pu, A per pu.
#[derive(Clone, Copy, Debug)]
pub struct DcBase {
    pub v: f64,
    pub i: f64,
}

impl DcBase {
    /// `v_nominal` V, `s_base` W.
    pub fn new(v_nominal: f64, s_base: f64) -> Self {
        Self { v: v_nominal, i: s_base / v_nominal }
    }
    /// Ω per pu (also H per pu·s, and 1/F per 1/(pu·s)).
    pub fn z(self) -> f64 {
        self.v / self.i
    }
    /// W per pu.
    pub fn p(self) -> f64 {
        self.v * self.i
    }
}
