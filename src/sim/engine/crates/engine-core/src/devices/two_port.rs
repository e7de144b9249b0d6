//! Branches between two AC buses, algebraic in phasors:
//!
//! - `line` (cable, busway, overhead line): π section, Z = (R' + jX')·ℓ, half of B = ω·C'·ℓ at each end.
//! - `transformer`: Z = u_k·U_LV²/S_r behind the ratio t·U_HV/U_LV; at the HV terminal the core's G = P₀/U² and the
//!   magnetising B from the no-load current. Vector groups do not matter in positive sequence.

use super::ac_base::{AcBase, Phasor, inverse, minus, plus, power, scaled, size, times};
use super::params::{Build, DeviceSpec, ParamSpec, number, positive, signal, unknown_action};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

/// i_1 = y1·v_1 + (v_1/n − v_2·k)·y/n and so on, in pu of the port's buses: `n` and `k` carry taps and nominal voltages.
pub struct TwoPort {
    ports: [&'static str; 2],
    signals: &'static [SignalDef],
    base: [AcBase; 2],
    /// Series admittance at the second port's base.
    y: (f64, f64),
    /// Shunt admittance at each port, to earth.
    shunt: [(f64, f64); 2],
    /// v_1 in pu over this = v_2 in pu at no load.
    n: f64,
    /// Rated currents, A; the greater loading counts.
    rated: [f64; 2],
    closed: bool,
}

pub const LINE_SPEC: DeviceSpec = DeviceSpec {
    kind: "line",
    help: "Cable, busway or overhead line as a π section",
    ports: &[("from", Domain::Ac), ("to", Domain::Ac)],
    params: &[&[
        positive("length", "m", f64::MAX, "Length"),
        number("resistance", "Ω/m", 0.0, f64::MAX, "Resistance per length"),
        number("reactance", "Ω/m", 0.0, f64::MAX, "Reactance per length at nominal frequency"),
        number("capacitance", "F/m", 0.0, f64::MAX, "Capacitance per length"),
        positive("ampacity", "A", f64::MAX, "Continuous current"),
        CLOSED,
    ]],
    signals: &[
        signal("loading", "1", "Greater end's current over ampacity"),
        signal("pFrom", "W", "Active power into the from end"),
        signal("qFrom", "var", "Reactive power into the from end"),
        signal("iFrom", "A", "Current at the from end"),
        signal("pTo", "W", "Active power out of the to end"),
        signal("qTo", "var", "Reactive power out of the to end"),
        signal("iTo", "A", "Current at the to end"),
        signal("loss", "W", "Loss"),
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

pub const TRANSFORMER_SPEC: DeviceSpec = DeviceSpec {
    kind: "transformer",
    help: "Two-winding transformer",
    ports: &[("hv", Domain::Ac), ("lv", Domain::Ac)],
    params: &[&[
        positive("sRated", "VA", f64::MAX, "Rated power").rating(),
        positive("vHv", "V", f64::MAX, "Rated voltage, high side"),
        positive("vLv", "V", f64::MAX, "Rated voltage, low side"),
        positive("uk", "1", 0.5, "Short-circuit voltage, of rated"),
        number("xOverR", "1", 0.0, 1e9, "Reactance over resistance of the short-circuit impedance"),
        number("noLoadLoss", "1", 0.0, 0.05, "Core loss at rated voltage, of rated power"),
        number("noLoadCurrent", "1", 0.0, 0.2, "No-load current at rated voltage, of rated current"),
        number("tap", "1", 0.5, 2.0, "Turns ratio over nominal, at the high side"),
        CLOSED,
    ]],
    signals: &[
        signal("loading", "1", "Greater winding's current over rated"),
        signal("pHv", "W", "Active power into the high side"),
        signal("qHv", "var", "Reactive power into the high side"),
        signal("iHv", "A", "Current at the high side"),
        signal("pLv", "W", "Active power out of the low side"),
        signal("qLv", "var", "Reactive power out of the low side"),
        signal("iLv", "A", "Current at the low side"),
        signal("loss", "W", "Loss"),
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

const CLOSED: ParamSpec = super::params::flag("closed", "Conducts at t = 0; default true").optional();

pub fn build_line(b: &Build) -> Result<TwoPort, DeviceError> {
    let length = b.number("length")?;
    let (r, x) = (b.number("resistance")? * length, b.number("reactance")? * length);
    if r == 0.0 && x == 0.0 {
        return Err(b.refuse("reactance", "resistance and reactance are both 0: use a breaker or join the buses"));
    }
    let half = 0.5 * b.omega0 * b.number("capacitance")? * length;
    let base = bases(b);
    let ampacity = b.number("ampacity")?;
    Ok(TwoPort {
        ports: ["from", "to"],
        signals: LINE_SPEC.signals,
        y: inverse(r / base[1].z(), x / base[1].z()),
        shunt: base.map(|base| (0.0, half * base.z())),
        n: base[1].v / base[0].v,
        rated: [ampacity; 2],
        closed: b.flag_or("closed", true),
        base,
    })
}

pub fn build_transformer(b: &Build) -> Result<TwoPort, DeviceError> {
    let base = bases(b);
    let (s, hv, lv) = (b.number("sRated")?, b.number("vHv")?, b.number("vLv")?);
    let ratio = b.number("xOverR")?;
    let z = b.number("uk")? * lv * lv / s / base[1].z();
    let r = z / libm::sqrt(1.0 + ratio * ratio);
    let (p0, i0) = (b.number("noLoadLoss")?, b.number("noLoadCurrent")?);
    let core = s / (hv * hv) * base[0].z();
    let line = |v: f64| s / (libm::sqrt(3.0) * v);
    Ok(TwoPort {
        ports: ["hv", "lv"],
        signals: TRANSFORMER_SPEC.signals,
        y: inverse(r, r * ratio),
        // A no-load current below what the core loss alone draws leaves no magnetising current.
        shunt: [(p0 * core, -libm::sqrt((i0 * i0 - p0 * p0).max(0.0)) * core), (0.0, 0.0)],
        n: b.number("tap")? * hv / base[0].v / (lv / base[1].v),
        rated: [line(hv), line(lv)],
        closed: b.flag_or("closed", true),
        base,
    })
}

fn bases(b: &Build) -> [AcBase; 2] {
    [0, 1].map(|k| AcBase { v: b.port_volts[k], s: b.s_base })
}

impl TwoPort {
    /// Currents into the branch at the first port and out of it at the second, pu of their buses.
    fn currents<S: Real>(&self, v: [Phasor<S>; 2]) -> [Phasor<S>; 2] {
        let through = times_pair(self.y, minus(scaled(v[0], 1.0 / self.n), v[1]));
        [
            plus(times_pair(self.shunt[0], v[0]), scaled(through, 1.0 / self.n)),
            minus(through, times_pair(self.shunt[1], v[1])),
        ]
    }
}

fn times_pair<S: Real>(y: (f64, f64), v: Phasor<S>) -> Phasor<S> {
    times(y.0, y.1, v)
}

impl Model for TwoPort {
    fn ports(&self) -> Vec<Port> {
        self.ports.map(|name| Port { name, domain: Domain::Ac }).to_vec()
    }
    fn vars(&self, _formulation: Formulation) -> Vec<Var> {
        vec![]
    }
    fn eval<S: Real>(&self, _formulation: Formulation, _env: &Env, x: Locals<S>, out: Rows<S>) {
        if !self.closed {
            out.currents.fill(S::zero());
            return;
        }
        let [first, second] = self.currents([(x.volts[0], x.volts[1]), (x.volts[2], x.volts[3])]);
        out.currents[0] = -first.0;
        out.currents[1] = -first.1;
        out.currents[2] = second.0;
        out.currents[3] = second.1;
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        if self.closed { vec![(0, 1)] } else { vec![] }
    }
    fn initialise(
        &mut self,
        _env: &Env,
        _volts: &[f64],
        _currents: &[f64],
        _steady: &[f64],
        _vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        Ok(())
    }
    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        _env: &Env,
        _vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        match action {
            "open" | "disconnect" => self.closed = false,
            "close" | "connect" => self.closed = true,
            _ => return Err(unknown_action(action, "open and close")),
        }
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, currents: &[f64]) -> PowerBalance {
        // Reactive elements store nothing on average over a cycle: what goes in and does not come out is loss.
        let p: f64 = x.volts.iter().zip(currents).map(|(v, i)| v * i).sum();
        PowerBalance { loss: -p * self.base[0].s, ..PowerBalance::default() }
    }
    fn signals(&self) -> Vec<SignalDef> {
        self.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        if !self.closed {
            out.fill(0.0);
            return;
        }
        let s = self.base[0].s;
        let i = [(-currents[0], -currents[1]), (currents[2], currents[3])];
        let (p1, q1) = power((x.volts[0], x.volts[1]), i[0]);
        let (p2, q2) = power((x.volts[2], x.volts[3]), i[1]);
        let (i1, i2) = (size(i[0]) * self.base[0].i(), size(i[1]) * self.base[1].i());
        let loading = (i1 / self.rated[0]).max(i2 / self.rated[1]);
        out.copy_from_slice(&[loading, p1 * s, q1 * s, i1, p2 * s, q2 * s, i2, (p1 - p2) * s]);
    }
}
