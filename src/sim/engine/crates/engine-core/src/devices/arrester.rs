//! Metal-oxide surge arrester without gaps between each phase and earth (IEC 60099-4). In `emt` each phase follows a power law through the residual
//! voltage at the nominal discharge current, from 1.2 times that voltage on its tangent, so that Newton's iteration comes back from afar. In `rms` it is
//! open: at continuous operating voltage it carries next to nothing.
//!
//! ```text
//! i = I_n·(|v|/U_p)^α·sign v        dW/dt = Σ v·i over the phases, told when W passes the thermal rating (D385)
//! ```
//!
//! A voltage above the continuous operating voltage for longer than the transients of `emt` is what `rms` can judge: told there (D386).

use super::ac_base::{AcBase, size};
use super::params::{Build, DeviceSpec, number, positive, signal, unknown_action};
use crate::device::*;
use crate::emt::phases::{self, in_phases, vectors};
use crate::scalar::Real;
use serde_json::{Map, Value};

/// Voltage over U_p from which the characteristic goes on as a straight line.
const STRAIGHT: f64 = 1.2;
/// Share of the nominal discharge current below which it counts as not conducting.
const FAINT: f64 = 1e-6;

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "surgeArrester",
    help: "Metal-oxide surge arrester between phases and earth; in rms open",
    ports: &[("ac", Domain::Ac)],
    params: &[&[
        positive("residualVoltage", "V", f64::MAX, "Crest at the nominal discharge current, phase to earth"),
        positive("dischargeCurrent", "A", 1e6, "Nominal discharge current, crest"),
        number("exponent", "1", 2.0, 60.0, "Exponent of the characteristic"),
        positive("continuousVoltage", "V", f64::MAX, "Continuous operating voltage, RMS, phase to earth"),
        positive("energyRating", "J", f64::MAX, "Thermal energy rating of the three phases together"),
    ]],
    signals: &[
        signal("v", "V", "Voltage"),
        signal("i", "A", "Current"),
        signal("p", "W", "Power absorbed"),
        signal("energy", "J", "Energy absorbed since the start"),
        signal("loading", "1", "That over the thermal rating"),
    ],
    actions: &["disconnect", "connect"],
};

pub struct Arrester {
    base: AcBase,
    /// pu of the crests of the bus.
    residual: f64,
    discharge: f64,
    exponent: f64,
    /// pu of the phase voltage.
    continuous: f64,
    /// J.
    rating: f64,
    /// The run begins above the continuous operating voltage, which is still to be told.
    too_high: bool,
    connected: bool,
}

pub fn build(b: &Build) -> Result<Arrester, DeviceError> {
    let base = AcBase { v: b.port_volts[0], s: b.s_base };
    Ok(Arrester {
        residual: b.number("residualVoltage")? / (base.v * f64::sqrt(2.0 / 3.0)),
        discharge: b.number("dischargeCurrent")? / (base.i() * std::f64::consts::SQRT_2),
        exponent: b.number("exponent")?,
        continuous: b.number("continuousVoltage")? * 3.0_f64.sqrt() / base.v,
        rating: b.number("energyRating")?,
        too_high: false,
        connected: true,
        base,
    })
}

impl Arrester {
    fn current<S: Real>(&self, v: S) -> S {
        let at = v.value().abs() / self.residual;
        let bent = at.min(STRAIGHT);
        let power = libm::pow(bent, self.exponent - 1.0);
        let slope = self.exponent * power;
        let value = bent * power + slope * (at - bent);
        v.chain(value * self.discharge * v.value().signum(), slope * self.discharge / self.residual)
    }
    /// Decade of the current below the nominal one, from [`FAINT`] up; nothing below.
    fn decade(&self, v: f64) -> u32 {
        let share = libm::pow(v.abs() / self.residual, self.exponent) / FAINT;
        if share < 1.0 { 0 } else { 1 + libm::log10(share) as u32 }
    }
    /// Of the phasor over the continuous operating voltage, pu.
    fn excess(&self, volts: &[f64]) -> f64 {
        if self.connected { size((volts[0], volts[1])) - self.continuous } else { -1.0 }
    }
    fn tell_excess(&self, log: &mut Log) {
        let kilovolts = self.continuous * self.base.v / 3.0_f64.sqrt() / 1e3;
        log("D386", format!("its continuous operating voltage of {kilovolts:.4} kV is passed"));
    }
    fn power(&self, x: &Locals<f64>) -> f64 {
        if !self.connected || !in_phases(x) {
            return 0.0;
        }
        let i: [f64; 3] = std::array::from_fn(|k| self.current(x.volts[k]));
        phases::power(x.volts, &i) * self.base.s
    }
}

impl Model for Arrester {
    fn ports(&self) -> Vec<Port> {
        vec![Port { name: "ac", domain: Domain::Ac }]
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let loading = Var { name: "absorbed energy, 1", kind: VarKind::Reservoir, scale: 1.0 };
        if formulation == Formulation::Emt { vec![loading] } else { vec![] }
    }
    fn eval<S: Real>(&self, formulation: Formulation, _env: &Env, x: Locals<S>, out: Rows<S>) {
        if formulation != Formulation::Emt || !self.connected {
            out.currents.fill(S::zero());
            out.vars.fill(S::zero());
            return;
        }
        let mut power = S::zero();
        for k in 0..3 {
            let i = self.current(x.volts[k]);
            out.currents[k] = -i;
            power = power + x.volts[k] * i;
        }
        out.vars[0] = power * (phases::POWER * self.base.s / self.rating);
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    /// From one decade to the next the slope changes tenfold: behind an inductance, where nothing else damps it, what a step leaves of the voltage of
    /// the clamped bus would alternate when the current has ended.
    fn lines(&self, volts: &[f64], _vars: &[f64]) -> Option<u32> {
        Some(volts.iter().fold(0, |lines, v| 32 * lines + if self.connected { self.decade(*v) } else { 0 }))
    }
    fn begin_emt(&mut self, _env: &Env, _rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        vars.fill(0.0);
    }
    fn initialise(
        &mut self,
        _env: &Env,
        volts: &[f64],
        _currents: &[f64],
        _steady: &[f64],
        _vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        self.too_high = self.excess(volts) > 0.0;
        Ok(())
    }
    fn wake_at(&self) -> Option<f64> {
        self.too_high.then_some(0.0)
    }
    fn on_wake(&mut self, _env: &Env, _volts: &[f64], _vars: &mut [f64], log: &mut Log) -> Effect {
        self.too_high = false;
        self.tell_excess(log);
        Effect::default()
    }
    fn guards(&self, _env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        out.push(match x.vars {
            [loading] => 1.0 - loading,
            _ => -self.excess(x.volts),
        });
    }
    fn on_guard(&mut self, _k: usize, _env: &Env, volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        if !vars.is_empty() {
            log("D385", format!("its thermal energy rating of {:.4} kJ is passed", self.rating / 1e3));
        } else if self.excess(volts) > -1e-6 {
            self.tell_excess(log);
        }
        Effect::default()
    }
    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        _env: &Env,
        _vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        self.connected = match action {
            "disconnect" => false,
            "connect" => true,
            _ => return Err(unknown_action(action, "disconnect and connect")),
        };
        Ok(Effect { discontinuity: true, topology: false })
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        PowerBalance { loss: self.power(&x), ..PowerBalance::default() }
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        let ([v], [i]) = (vectors(x.volts), vectors(currents));
        out[0] = if self.connected { size(v) * self.base.v } else { 0.0 };
        out[1] = size(i) * self.base.i();
        out[2] = self.power(&x);
        let loading = x.vars.first().copied().unwrap_or(0.0);
        out[3] = loading * self.rating;
        out[4] = loading;
    }
}
