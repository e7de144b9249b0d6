//! Voltage factors of IEC 60909-0.

/// Voltage factors of table 1, greatest and least; those up to 1 kV by the tolerance of the voltage there.
#[derive(Clone, Copy)]
pub(super) struct Factors {
    low: (f64, f64),
}
impl Factors {
    /// None for a tolerance that the table does not have.
    pub(super) fn new(tolerance: f64) -> Option<Self> {
        match tolerance {
            0.06 => Some(Self { low: (1.05, 0.95) }),
            0.1 => Some(Self { low: (1.1, 0.9) }),
            _ => None,
        }
    }
    pub(super) fn max(self, un: f64) -> f64 {
        if un <= 1000.0 { self.low.0 } else { 1.1 }
    }
    pub(super) fn min(self, un: f64) -> f64 {
        if un <= 1000.0 { self.low.1 } else { 1.0 }
    }
}
