//! Power flows inside a double-conversion UPS, averaged over the switching period. Per unit on the inverter's rating; the link's energy
//! e = (v/v_n)² with W₀ = ½·C·v_n².
//!
//! ```text
//! W₀·de/dt = p_rect + p_bat − p_inv
//! p_inv    = p + R·|i|² + loss(p),  loss(p) = noLoad + linear·|p| + quadratic·p²
//! p_link*  = p_inv + W₀·(1 − e)/T_rec                         (what the link asks for)
//! ```
//!
//! Passive battery: the rectifier follows p_link* (and recharge) with `rectifierTime` up to its limit; the battery takes only what is
//! beyond it. Active battery: the rectifier follows the demand with the smoothing time, dead band and ramp limit, plus a slow
//! recentring of the state of charge; the battery takes the rest of p_link*, both ways. Rectifier limits: input current,
//! walk-in ramp, and in active mode what the battery can neither absorb nor add.

use super::battery::{Battery, Source};
use super::limiter::{low_voltage_blend, maximum, minimum};
use crate::scalar::Real;

#[derive(Clone, Debug)]
pub struct UpsPower {
    /// Rating, VA: base of all powers here.
    pub s: f64,
    /// ½·C·v_n² over the rating, s.
    pub link_time: f64,
    pub link_recovery: f64,
    pub rectifier_time: f64,
    /// pu current.
    pub input_limit: f64,
    /// cos φ at the input.
    pub cos_phi: f64,
    /// pu/s; infinite where none.
    pub ramp_limit: f64,
    pub active: bool,
    pub smoothing_time: f64,
    pub dead_band: f64,
    pub soc_target: f64,
    /// pu power per unit of state of charge.
    pub soc_gain: f64,
    pub recharge: f64,
    pub battery_limit: f64,
    pub battery_time: f64,
    pub battery_loss: f64,
    pub resistance: f64,
    pub no_load: f64,
    pub linear: f64,
    pub quadratic: f64,
    pub battery: Battery,
    /// The battery may no longer discharge / charge.
    pub empty: bool,
    pub full: bool,
    /// State of charge at which it was cut off last.
    pub empty_at: f64,
}

/// Rectifier permission: 0 = blocked, else the walk-in's limit on power.
#[derive(Clone, Copy, Debug)]
pub struct Input<S> {
    pub on: bool,
    pub voltage: S,
    pub walk: f64,
}

/// States that the flows depend on.
#[derive(Clone, Copy)]
pub struct UpsState<'a, S> {
    pub rectifier: S,
    pub battery_power: S,
    pub link: S,
    pub battery: &'a [S],
}

pub struct Flows<S> {
    /// Power taken from the AC input.
    pub rectifier: S,
    pub rectifier_rate: S,
    pub battery_rate: S,
    pub link_rate: S,
    /// What the battery converter gives to the link.
    pub battery: S,
    /// Battery terminals: pu power, A; the battery behind them.
    pub terminal: S,
    pub current: S,
    pub source: Source<S>,
}

/// Input voltage, pu, below which the current limit fades to nothing.
const BLEND: f64 = 0.1;
/// Link energy above which an active rectifier holds back what the battery cannot absorb.
const LINK_HIGH: f64 = 1.02;
/// Least radicand of the battery converter's loss: below it a charge is beyond the converter's power anyway.
const ROOT: f64 = 1e-9;
/// Recharge fades over the last per cent before the target.
const RECHARGE_BAND: f64 = 0.01;

impl UpsPower {
    pub fn conversion_loss<S: Real>(&self, p: S) -> S {
        p.abs() * self.linear + p.sq() * self.quadratic + self.no_load
    }

    /// Power that the inverter takes from the link for terminal power `p` and current `i`.
    pub fn inverter<S: Real>(&self, p: S, i_squared: S) -> S {
        let conversion = p + i_squared * self.resistance;
        conversion + self.conversion_loss(conversion)
    }

    /// Power at the battery's terminals for `p` on the link's side of its converter.
    pub fn terminal<S: Real>(&self, p: S) -> S {
        p + p.sq() * (self.battery_loss / self.battery_limit)
    }

    pub fn input_cap<S: Real>(&self, input: Input<S>) -> S {
        if !input.on {
            return S::zero();
        }
        let cap = input.voltage * low_voltage_blend(input.voltage / BLEND) * (self.input_limit * self.cos_phi);
        if input.walk < cap.value() { S::from_f64(input.walk) } else { cap }
    }

    /// What the battery can give and take up, on the link's side of its converter, whose loss stands between both.
    fn battery_limits<S: Real>(&self, source: Source<S>) -> (S, S) {
        let (discharge, charge) = self.battery.limits(source);
        let loss = self.battery_loss / self.battery_limit;
        // Turns `terminal` round: discharge +, charge −.
        let link = |terminal: S, sign: f64| {
            terminal * 2.0 / (maximum(terminal * (4.0 * sign * loss) + 1.0, S::from_f64(ROOT)).sqrt() + 1.0)
        };
        let within = |limit: S, none: bool, sign: f64| {
            let (terminal, most) = (limit / self.s, self.battery_limit);
            if none {
                S::zero()
            } else if terminal.value() > most + sign * loss * most * most {
                // The converter's limit lies below, which spares the root.
                S::from_f64(most)
            } else {
                minimum(link(terminal, sign), S::from_f64(most))
            }
        };
        (within(discharge, self.empty, 1.0), within(charge, self.full, -1.0))
    }

    /// Beyond the inverter's, what the rectifier draws at the start: recharge where the battery is below its target, with an active battery
    /// recentring to either side beyond its dead band.
    pub fn recharge_at_start<S: Real>(&self, inverter: S, cap: S) -> S {
        let below = self.soc_target - self.battery.soc;
        let wanted = if self.active {
            let recentring = (below * self.soc_gain).clamp(-self.recharge, self.recharge);
            if recentring.abs() > self.dead_band { recentring } else { 0.0 }
        } else {
            (below * (self.recharge / RECHARGE_BAND)).clamp(0.0, self.recharge)
        };
        if wanted == 0.0 {
            return S::zero();
        }
        let mut cells = vec![0.0; self.battery.states()];
        self.battery.at_rest(&mut cells);
        // With settled pairs.
        let settled = Source { resistance: self.battery.series_resistance(), ..self.battery.source(&cells) };
        let (discharge, charge) = self.battery_limits(settled);
        let within = S::from_f64(wanted.clamp(-discharge, charge));
        minimum(maximum(within, inverter * -1.0), maximum(cap - inverter, S::zero()))
    }

    pub fn flows<S: Real>(&self, x: UpsState<S>, inverter: S, input: Input<S>) -> Flows<S> {
        let restore = (x.link * -1.0 + 1.0) * (self.link_time / self.link_recovery);
        let asked = inverter + restore;
        let cap = self.input_cap(input);
        let source = self.battery.source(x.battery);
        let (discharge, charge) = self.battery_limits(source);
        let below_target = x.battery[0] * -1.0 + self.soc_target;

        let (rectifier, target) = if self.active {
            let absorbed = inverter + charge + (x.link * -1.0 + LINK_HIGH) * (self.link_time / self.link_recovery);
            let wanted = maximum(x.rectifier, asked - discharge);
            let rectifier = maximum(minimum(minimum(wanted, absorbed), cap), S::zero());
            (rectifier, asked - rectifier)
        } else {
            let charging = (below_target * (self.recharge / RECHARGE_BAND)).clamp_to(0.0, self.recharge);
            let spare = maximum(cap - asked, S::zero());
            let short = maximum(asked - cap, S::zero());
            (maximum(minimum(x.rectifier, cap), S::zero()), short - minimum(minimum(charging, charge), spare))
        };
        let rectifier_rate = if !input.on {
            S::zero()
        } else if self.active {
            let gap = inverter + (below_target * self.soc_gain).clamp_to(-self.recharge, self.recharge) - x.rectifier;
            let follow = (gap - gap.clamp_to(-self.dead_band, self.dead_band)) / self.smoothing_time;
            follow.clamp_to(-self.ramp_limit, self.ramp_limit) + (rectifier - x.rectifier) / self.rectifier_time
        } else {
            let wanted = maximum(minimum(asked - minimum(target, S::zero()), cap), S::zero());
            (wanted - x.rectifier) / self.rectifier_time
        };

        let within = |p: S| minimum(maximum(p, -charge), discharge);
        // A limit that falls under the converter's power takes it along at once.
        let battery = within(x.battery_power);
        let terminal = self.terminal(battery);
        Flows {
            rectifier,
            rectifier_rate,
            battery_rate: (within(target) - x.battery_power) / self.battery_time,
            link_rate: (rectifier + battery - inverter) / self.link_time,
            battery,
            terminal,
            current: source.current_at_power(terminal * self.s),
            source,
        }
    }
}
