//! Control of a grid-side inverter, per unit on its rating; d-axis along the control's own angle θ against the island's frame, i = i_d + j·i_q
//! out of the inverter. Both modes end in a current that the bridge is to give; a limit holds it.
//!
//! *Following*: a phase-locked loop of the synchronous-reference-frame kind (S. Golestan, J. M. Guerrero, J. C. Vasquez, IEEE Trans. Power
//! Electronics 32 (2017) 9013), and power orders,
//!
//! ```text
//! dθ/dt = ω₀·(1 + s − ω_frame) + K_p·v_q   ω₀·ds/dt = K_i·v_q
//! i_d = P/V,  i_q = −Q/V − k·max(V_lvrt − V, 0)        V: |v| through T_v;  i* = i_d + j·i_q − g·(v − V)
//! T_o·dP/dt = P* − P within the ramp limit,  P* = P_set − deadband(s)/R_f + (smoothing, recentring),  T_o·dQ/dt = Q* − Q,
//! Q* = Q_set + deadband(V_set − V)/R_v
//! ```
//!
//! *Forming*: a voltage E∠θ behind R + jX (form of the WECC models REGFM_A1 and REGFM_B1, PNNL-32278 and PNNL-35110),
//!
//! ```text
//! dθ/dt = ω₀·(ω − ω_frame)      dE/dt = K_v·(V_set − n·Q_f − V)
//! droop             ω = 1 + m·(P* − P_f)                          P_f, Q_f: power through T_p
//! virtual machine   2H·dω/dt = P* − P − D·(ω − 1)
//! i = (E∠θ − v)/(R + jX)
//! ```
//!
//! Where i passes the limit, the voltage behind the impedance gives way to what drives the limited current. Below `freezeVoltage` the states of
//! a forming inverter stand still, so that its angle turns on at the last speed. Beyond what its reserve can give or take, ω falls or rises by
//! `limitGain` per pu.

use super::limiter::{maximum, minimum, soft_stop};
use crate::device::VIRTUAL_SPEED;
use crate::scalar::Real;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Keeps the phase.
    Equal,
    Active,
    Reactive,
}

#[derive(Clone, Debug)]
pub struct Following {
    pub kp: f64,
    pub ki: f64,
    pub order_time: f64,
    /// pu/s; infinite where none.
    pub ramp: f64,
    /// pu frequency per pu power, 0 = off; dead band either side.
    pub frequency_droop: f64,
    pub frequency_band: f64,
    /// pu voltage per pu reactive power, 0 = off.
    pub voltage_droop: f64,
    pub voltage_band: f64,
    pub q_max: f64,
    pub lvrt_voltage: f64,
    pub lvrt_gain: f64,
}

#[derive(Clone, Debug)]
pub struct Forming {
    pub machine: bool,
    pub p_droop: f64,
    pub power_time: f64,
    pub inertia: f64,
    pub damping: f64,
    pub q_droop: f64,
    pub voltage_gain: f64,
    pub freeze: f64,
    pub limit_gain: f64,
}

// States that both modes share.
pub const ANGLE: usize = 0;
/// s of the loop, or ω − 1 of the virtual machine.
pub const SPEED: usize = 1;
/// Power orders, or filtered powers.
pub const P: usize = 2;
pub const Q: usize = 3;
pub const V: usize = 4;
pub const E: usize = 5;
/// Current: along the control's axes in `rms`, standing still in `emt`.
pub const CD: usize = 6;
pub const CQ: usize = 7;
/// Power that the metered point is led to.
pub const SMOOTH: usize = 8;
pub const CONTROLS: usize = 9;
pub const SMOOTHED: &str = "smoothed power, pu";
pub const FOLLOWING: [&str; CONTROLS] = [
    "phase-locked loop angle, rad",
    "phase-locked loop frequency deviation, pu",
    "active power order, pu",
    "reactive power order, pu",
    "measured voltage, pu",
    "internal voltage, pu",
    "current on the d-axis, pu",
    "current on the q-axis, pu",
    SMOOTHED,
];
pub const FORMING: [&str; CONTROLS] = [
    "internal voltage angle, rad",
    VIRTUAL_SPEED,
    "measured active power, pu",
    "measured reactive power, pu",
    FOLLOWING[V],
    FOLLOWING[E],
    FOLLOWING[CD],
    FOLLOWING[CQ],
    SMOOTHED,
];

/// Voltage below which orders are divided by no less, pu.
const V_FLOOR: f64 = 0.05;
/// Square of the other current's share that is left when the first takes all: the root's slope stays finite, the limit holds to half of it.
const FLAT: f64 = 1e-2;
/// Voltage that the bridge can build, which the regulator of a forming inverter does not pass either, pu; assumed: the DC side of a storage or PV
/// inverter is laid out for the highest voltage that it has to ride through, 1.2 pu, and the drop of its filter.
pub(super) const E_MAX: f64 = 1.3;

/// Conductance by which a following inverter's current answers what its loop and its measured voltage do not account for, pu: what its control
/// leaves of the voltage that it feeds forward, 1 − R_d·g of it. Assumed. Behind an open phase, where nothing takes a balanced current, it is what
/// determines the voltage.
pub(super) const YIELD: f64 = 0.01;

/// What lies beyond ±`band`.
pub fn beyond<S: Real>(x: S, band: f64) -> S {
    x - x.clamp_to(-band, band)
}

/// (d, q) within `limit`.
pub fn limited<S: Real>(i: (S, S), limit: f64, priority: Priority) -> (S, S) {
    let square = i.0.sq() + i.1.sq();
    if square.value() <= limit * limit {
        return i;
    }
    let rest = |first: S| maximum(first.sq() * -1.0 + limit * limit, S::from_f64(FLAT * limit * limit)).sqrt();
    let within = |x: S, most: S| minimum(maximum(x, -most), most);
    match priority {
        Priority::Equal => {
            let share = S::from_f64(limit) / square.sqrt();
            (i.0 * share, i.1 * share)
        }
        Priority::Active => {
            let d = i.0.clamp_to(-limit, limit);
            (d, within(i.1, rest(d)))
        }
        Priority::Reactive => {
            let q = i.1.clamp_to(-limit, limit);
            (within(i.0, rest(q)), q)
        }
    }
}

impl Following {
    /// Extra reactive current at low voltage.
    fn support<S: Real>(&self, v: S) -> S {
        maximum(v * -1.0 + self.lvrt_voltage, S::zero()) * self.lvrt_gain
    }
    pub fn current<S: Real>(&self, x: &[S]) -> (S, S) {
        let v = maximum(x[V], S::from_f64(V_FLOOR));
        (x[P] / v, -x[Q] / v - self.support(x[V]))
    }
    pub fn reactive_order<S: Real>(&self, v: S, v_set: f64, q_set: f64) -> S {
        let q = if self.voltage_droop > 0.0 {
            beyond(v * -1.0 + v_set, self.voltage_band) / self.voltage_droop + q_set
        } else {
            S::from_f64(q_set)
        };
        q.clamp_to(-self.q_max, self.q_max)
    }
    /// Reactive power at a voltage where all is settled.
    pub fn settled_reactive<S: Real>(&self, v: S, v_set: f64, q_set: f64) -> S {
        self.reactive_order(v, v_set, q_set) + self.support(v) * v
    }
    /// Change of the active order by frequency, s = ω − 1.
    pub fn frequency_response<S: Real>(&self, s: S) -> S {
        if self.frequency_droop > 0.0 { beyond(s, self.frequency_band) / -self.frequency_droop } else { S::zero() }
    }
    /// Own frequency less 1, pu.
    pub fn speed<S: Real>(&self, omega0: f64, vq: S, x: &[S]) -> S {
        vq * (self.kp / omega0) + x[SPEED]
    }
    pub fn rates<S: Real>(&self, omega0: f64, vq: S, orders: (S, S), x: &[S], rows: &mut [S]) {
        rows[SPEED] = vq * (self.ki / omega0);
        rows[P] = ((orders.0 - x[P]) / self.order_time).clamp_to(-self.ramp, self.ramp);
        rows[Q] = (orders.1 - x[Q]) / self.order_time;
    }
}

impl Forming {
    pub fn speed<S: Real>(&self, order: S, range: (S, S), x: &[S]) -> S {
        let over = maximum(x[P] - range.1, S::zero()) + minimum(x[P] - range.0, S::zero());
        let free = if self.machine { x[SPEED] } else { (order - x[P]) * self.p_droop };
        free - over * self.limit_gain
    }
    /// `power`: active and reactive, as they stand.
    pub fn rates<S: Real>(&self, order: S, power: (S, S), v_set: f64, x: &[S], rows: &mut [S]) {
        rows[P] = (power.0 - x[P]) / self.power_time;
        rows[Q] = (power.1 - x[Q]) / self.power_time;
        let voltage = x[Q] * -self.q_droop - x[V] + v_set;
        rows[E] = voltage * self.voltage_gain + soft_stop(x[E], 0.0, E_MAX);
        if self.machine {
            rows[SPEED] = (order - power.0 - x[SPEED] * self.damping) / (2.0 * self.inertia);
        }
    }
    /// How much of its island's frame it sets, s of rating: the droop with its filter is a machine of H = T/(2m).
    pub fn weight(&self) -> f64 {
        if self.machine { self.inertia } else { self.power_time / (2.0 * self.p_droop) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::ac_base::size;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_current_passes_the_limit(d in -9.0f64..9.0, q in -9.0f64..9.0, limit in 0.1f64..2.0) {
            for priority in [Priority::Equal, Priority::Active, Priority::Reactive] {
                let i = limited((d, q), limit, priority);
                prop_assert!(size(i) <= limit * (1.0 + 0.5 * FLAT));
                if size((d, q)) <= limit {
                    prop_assert_eq!(i, (d, q));
                }
            }
            let active = limited((d, q), limit, Priority::Active).0;
            prop_assert_eq!(active, d.clamp(-limit, limit));
        }
    }
}
