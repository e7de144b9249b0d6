//! Three-winding transformer. Impedances of the pairs of windings as measured (the third open), per unit; w the windings' voltages in pu of rated,
//! j the currents that leave the medium and the low winding:
//!
//! ```text
//! [w_H − w_M]   [z_HM  z_H ]   [j_M]
//! [w_H − w_L] = [z_H   z_HL] · [j_L],   z_H = ½(z_HM + z_HL − z_LM),   j_H = j_M + j_L
//! ```
//!
//! The vector group turns the frames of the buses behind it, see [`crate::clocks`], and the phasors only by what it leaves on a loop.
//! z_H is the leg of the star equivalent; a leg may be negative, the whole may not (z_HM·z_HL > z_H²). The core stands at the high winding, the tap in it.
//! In `emt` phase by phase between the windings ([`super::windings`]): X/ω₀·dj/dt = Δw − R·j, core as that of the two-winding transformer.

use super::ac_base::{AcBase, Phasor, plus, power, size, times};
use super::params::{Build, DeviceSpec, choice, closes, flag, number, positive, signal};
use super::windings::{Core, Winding};
use crate::device::*;
use crate::emt::phases::{self, in_phases, phases, turned, vectors};
use crate::scalar::Real;
use serde_json::{Map, Value};

/// Of real or complex pairs: [own of M, mutual, own of L].
type Pair<T> = [T; 3];

pub struct ThreeWinding {
    base: [AcBase; 3],
    /// Voltage of a winding in pu of rated per pu of its bus.
    a: [f64; 3],
    r: Pair<f64>,
    x: Pair<f64>,
    /// Currents into the device over the bus voltages, with the core.
    y: [[Phasor<f64>; 3]; 3],
    /// The same as phasors see it: with the turn of each bus's frame that vector groups on a loop leave.
    seen: [[Phasor<f64>; 3]; 3],
    turns: [Phasor<f64>; 3],
    conductance: f64,
    core: Option<Core>,
    windings: [Winding; 3],
    /// A.
    rated: [f64; 3],
    closed: bool,
    chopped: f64,
}

const GROUPS: &[&str] = &["YNyn0yn0", "YNyn0d1", "YNyn0d11", "YNd1d1", "YNd11d11", "Dyn1yn1", "Dyn11yn11", "Dd0d0"];

/// Windings of a vector group: high, medium, low; none where the group is not known.
pub fn group(name: &str) -> Option<[Winding; 3]> {
    use Winding::{DeltaAfter, DeltaBefore, Star};
    Some(match name {
        "YNyn0yn0" => [Star, Star, Star],
        "YNyn0d1" => [Star, Star, DeltaAfter],
        "YNyn0d11" => [Star, Star, DeltaBefore],
        "YNd1d1" => [Star, DeltaAfter, DeltaAfter],
        "YNd11d11" => [Star, DeltaBefore, DeltaBefore],
        "Dyn1yn1" => [DeltaBefore, Star, Star],
        "Dyn11yn11" => [DeltaAfter, Star, Star],
        "Dd0d0" => [DeltaAfter; 3],
        _ => return None,
    })
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "transformer3w",
    help: "Three-winding transformer",
    ports: &[("hv", Domain::Ac), ("mv", Domain::Ac), ("lv", Domain::Ac)],
    params: &[
        &[
            positive("sHv", "VA", f64::MAX, "Rated power of the high-voltage winding").rating(),
            positive("sMv", "VA", f64::MAX, "Rated power of the medium-voltage winding"),
            positive("sLv", "VA", f64::MAX, "Rated power of the low-voltage winding"),
            positive("vHv", "V", f64::MAX, "Rated voltage, high side"),
            positive("vMv", "V", f64::MAX, "Rated voltage, medium side"),
            positive("vLv", "V", f64::MAX, "Rated voltage, low side"),
            positive("ukHm", "1", 0.5, "Short-circuit voltage high–medium, on the lesser power of both"),
            positive("ukHl", "1", 0.5, "Short-circuit voltage high–low, on the lesser power of both"),
            positive("ukMl", "1", 0.5, "Short-circuit voltage medium–low, on the lesser power of both"),
            positive("xOverRHm", "1", 1e9, "Reactance over resistance, high–medium"),
            positive("xOverRHl", "1", 1e9, "Reactance over resistance, high–low"),
            positive("xOverRMl", "1", 1e9, "Reactance over resistance, medium–low"),
            number("noLoadLoss", "1", 0.0, 0.05, "Core loss at rated voltage, of sHv"),
            number("noLoadCurrent", "1", 0.0, 0.2, "No-load current at rated voltage, of rated current"),
            number("tap", "1", 0.5, 2.0, "Turns of the high winding over nominal"),
        ],
        &[
            choice("vectorGroup", GROUPS, "Connection of the windings; default YNyn0yn0").optional(),
            positive("kneeFlux", "1", 10.0, "Flux at which the core saturates, of rated; none: it does not").optional(),
            positive("airCoreReactance", "1", 10.0, "Reactance above the knee, of rated; default 0.3").optional(),
            number("remanence", "1", -2.0, 2.0, "Flux of phase a in a core without voltage at t = 0, of rated")
                .optional(),
            flag("closed", "Conducts at t = 0; default true").optional(),
        ],
    ],
    signals: &[
        signal("loading", "1", "Greatest winding's current over its rated"),
        signal("pHv", "W", "Active power into the high side"),
        signal("qHv", "var", "Reactive power into the high side"),
        signal("iHv", "A", "Current at the high side"),
        signal("pMv", "W", "Active power out of the medium side"),
        signal("qMv", "var", "Reactive power out of the medium side"),
        signal("iMv", "A", "Current at the medium side"),
        signal("pLv", "W", "Active power out of the low side"),
        signal("qLv", "var", "Reactive power out of the low side"),
        signal("iLv", "A", "Current at the low side"),
        signal("loss", "W", "Loss"),
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

/// Inverse of a symmetric complex 2×2 matrix.
fn inverse(z: Pair<Phasor<f64>>) -> Pair<Phasor<f64>> {
    let product = |a: Phasor<f64>, b: Phasor<f64>| (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0);
    let (own, mutual) = (product(z[0], z[2]), product(z[1], z[1]));
    let det = (own.0 - mutual.0, own.1 - mutual.1);
    let square = det.0 * det.0 + det.1 * det.1;
    let over = (det.0 / square, -det.1 / square);
    [product(z[2], over), product((-z[1].0, -z[1].1), over), product(z[0], over)]
}

/// Currents into the device over the windings' voltages, of such impedances.
fn series(z: Pair<Phasor<f64>>) -> [[Phasor<f64>; 3]; 3] {
    let [m, mutual, l] = inverse(z);
    let minus = |y: Phasor<f64>| (-y.0, -y.1);
    let (to_m, to_l) = (plus(m, mutual), plus(mutual, l));
    [[plus(to_m, to_l), minus(to_m), minus(to_l)], [minus(to_m), m, mutual], [minus(to_l), mutual, l]]
}

/// Admittances between the buses, with the core at the high winding.
fn between(z: Pair<Phasor<f64>>, core: Phasor<f64>, a: [f64; 3]) -> [[Phasor<f64>; 3]; 3] {
    let mut y = series(z);
    y[0][0] = plus(y[0][0], core);
    for (row, r) in y.iter_mut().zip(a) {
        for (y, c) in row.iter_mut().zip(a) {
            *y = (y.0 * r * c, y.1 * r * c);
        }
    }
    y
}

pub fn build(b: &Build) -> Result<ThreeWinding, DeviceError> {
    let base = [0, 1, 2].map(|k| AcBase { v: b.port_volts[k], s: b.s_base });
    let s = [b.number("sHv")?, b.number("sMv")?, b.number("sLv")?];
    let u = [b.number("vHv")?, b.number("vMv")?, b.number("vLv")?];
    let pair = |uk: &str, ratio: &str, lesser: f64| -> Result<Phasor<f64>, DeviceError> {
        let (z, ratio) = (b.number(uk)? * b.s_base / lesser, b.number(ratio)?);
        let r = z / f64::sqrt(1.0 + ratio * ratio);
        Ok((r, r * ratio))
    };
    let hm = pair("ukHm", "xOverRHm", s[0].min(s[1]))?;
    let hl = pair("ukHl", "xOverRHl", s[0].min(s[2]))?;
    let ml = pair("ukMl", "xOverRMl", s[1].min(s[2]))?;
    let leg = (0.5 * (hm.0 + hl.0 - ml.0), 0.5 * (hm.1 + hl.1 - ml.1));
    let passive = |own: f64, mutual: f64, other: f64| own * other - mutual * mutual > 1e-9 * own * other;
    if !passive(hm.1, leg.1, hl.1) || !passive(hm.0, leg.0, hl.0) {
        let message = "the impedances of the three pairs do not belong to one transformer: z_HM·z_HL must exceed ((z_HM + z_HL − z_ML)/2)²";
        return Err(b.refuse("ukMl", message));
    }
    let (p0, i0, of) = (b.number("noLoadLoss")?, b.number("noLoadCurrent")?, s[0] / b.s_base);
    let (conductance, magnetising) = (p0 * of, f64::sqrt((i0 * i0 - p0 * p0).max(0.0)) * of);
    let tap = [b.number("tap")?, 1.0, 1.0];
    let a = [0, 1, 2].map(|k| base[k].v / (u[k] * tap[k]));
    let y = between([hm, leg, hl], (conductance, -magnetising), a);
    let saturating = b.has("kneeFlux");
    let windings = group(if b.has("vectorGroup") { b.choice("vectorGroup")? } else { "YNyn0yn0" });
    Ok(ThreeWinding {
        r: [hm.0, leg.0, hl.0],
        x: [hm.1, leg.1, hl.1],
        seen: y,
        y,
        turns: [(1.0, 0.0); 3],
        conductance,
        core: (saturating || magnetising > 0.0).then(|| {
            let knee = if saturating { b.number_or("kneeFlux", 1.2) } else { f64::INFINITY };
            Core::new(magnetising, knee, of / b.number_or("airCoreReactance", 0.3), b.number_or("remanence", 0.0))
        }),
        windings: windings.ok_or_else(|| b.refuse("vectorGroup", "the vector group is not known"))?,
        rated: [0, 1, 2].map(|k| s[k] / (3.0_f64.sqrt() * u[k])),
        closed: b.flag_or("closed", true),
        chopped: 0.0,
        a,
        base,
    })
}

impl ThreeWinding {
    /// Current into the device at port `k`.
    fn drawn<S: Real>(&self, k: usize, volts: &[S]) -> Phasor<S> {
        let mut sum = (S::zero(), S::zero());
        for (y, v) in self.seen[k].iter().zip(volts.chunks_exact(2)) {
            sum = plus(sum, times(y.0, y.1, (v[0], v[1])));
        }
        sum
    }

    /// Admittances between buses in turned frames, `sense` −1 for what turns the other way.
    fn turned_by(&self, sense: f64) -> [[Phasor<f64>; 3]; 3] {
        let turn = |k: usize, sense: f64| (self.turns[k].0, sense * self.turns[k].1);
        let between = |r: usize, c: usize| turned(turned(self.y[r][c], turn(c, sense)), turn(r, -sense));
        std::array::from_fn(|r| std::array::from_fn(|c| between(r, c)))
    }

    fn phase_rows<S: Real>(&self, env: &Env, x: Locals<S>, out: Rows<S>) {
        if !self.closed {
            out.currents.fill(S::zero());
            return out.vars.fill(S::zero());
        }
        let w = [0, 1, 2].map(|k| self.windings[k].across(&x.volts[3 * k..3 * k + 3]).map(|v| v * self.a[k]));
        let (m, rest) = x.vars.split_at(3);
        let (l, flux) = rest.split_at(3);
        let over = env.omega0 / (self.x[0] * self.x[2] - self.x[1] * self.x[1]);
        let mut coil = [S::zero(); 3];
        for k in 0..3 {
            let drop_m = w[0][k] - w[1][k] - m[k] * self.r[0] - l[k] * self.r[1];
            let drop_l = w[0][k] - w[2][k] - m[k] * self.r[1] - l[k] * self.r[2];
            out.vars[k] = (drop_m * self.x[2] - drop_l * self.x[1]) * over;
            out.vars[3 + k] = (drop_l * self.x[0] - drop_m * self.x[1]) * over;
            coil[k] = m[k] + l[k] + w[0][k] * self.conductance;
            if let Some(core) = &self.core {
                out.vars[6 + k] = w[0][k] * env.omega0;
                coil[k] = coil[k] + core.current(k, flux[k]);
            }
        }
        let lines = [self.windings[0].drawn(&coil), self.windings[1].drawn(m), self.windings[2].drawn(l)];
        let into = [-self.a[0], self.a[1], self.a[2]];
        for (n, current) in out.currents.iter_mut().enumerate() {
            *current = lines[n / 3][n % 3] * into[n / 3];
        }
    }

    fn begin_at_rest(&mut self, flux: &mut [f64]) {
        if let Some(core) = &mut self.core {
            core.begin_at_rest(flux);
        }
    }

    /// j'·Q·j of the medium and low currents.
    fn quadratic(of: &Pair<f64>, vars: &[f64]) -> f64 {
        let (m, l) = (&vars[..3], &vars[3..6]);
        of[0] * phases::power(m, m) + 2.0 * of[1] * phases::power(m, l) + of[2] * phases::power(l, l)
    }

    /// Stored in `emt`, J.
    fn energy(&self, omega0: f64, vars: &[f64]) -> f64 {
        let flux = self.core.map_or(0.0, |core| core.energy(&vars[6..]));
        (0.5 * Self::quadratic(&self.x, vars) + phases::POWER * flux) / omega0 * self.base[0].s
    }
}

impl Model for ThreeWinding {
    fn ports(&self) -> Vec<Port> {
        SPEC.ports.iter().map(|&(name, domain)| Port { name, domain }).collect()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        if formulation != Formulation::Emt {
            return vec![];
        }
        let state = |name| Var { name, kind: VarKind::Differential, scale: 1.0 };
        let mut vars = ["mvA", "mvB", "mvC", "lvA", "lvB", "lvC"].map(state).to_vec();
        if self.core.is_some() {
            vars.extend(["fluxA", "fluxB", "fluxC"].map(state));
        }
        vars
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        if formulation == Formulation::Emt {
            return self.phase_rows(env, x, out);
        }
        out.currents.fill(S::zero());
        if self.closed {
            for (k, rows) in out.currents.chunks_exact_mut(2).enumerate() {
                let i = self.drawn(k, x.volts);
                (rows[0], rows[1]) = (-i.0, -i.1);
            }
        }
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn still(&self, formulation: Formulation) -> bool {
        formulation == Formulation::Rms || self.linear()
    }
    fn linear(&self) -> bool {
        self.core.is_none_or(|core| core.is_linear())
    }
    fn lines(&self, _volts: &[f64], vars: &[f64]) -> Option<u32> {
        self.core.and_then(|core| core.lines(&vars[6..]))
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        vars.fill(0.0);
        let high = (rms.volts[0], rms.volts[1]);
        if !self.closed || size(high) == 0.0 {
            return self.begin_at_rest(&mut vars[6..]);
        }
        // Frames of the windings.
        let turn = |k: usize| turned(env.turns[k], phases::clock(self.windings[k].lead()));
        for k in [1, 2] {
            let i = self.drawn(k, rms.volts);
            let j = (-i.0 / self.a[k], -i.1 / self.a[k]);
            vars[3 * k - 3..3 * k].copy_from_slice(&phases(turned(j, turn(k))));
        }
        if self.core.is_some() {
            vars[6..].copy_from_slice(&phases(turned((high.1 * self.a[0], -high.0 * self.a[0]), turn(0))));
        }
    }
    fn phase_leads(&self) -> Vec<(usize, usize, u8)> {
        [1, 2].map(|k| (0, k, (12 + self.windings[0].lead() - self.windings[k].lead()) % 12)).to_vec()
    }
    fn see_clocks(&mut self, own: &[u8], _watched: Option<u8>) {
        for (from, to, lead) in self.phase_leads() {
            self.turns[to] = phases::clock(24 + own[to] - own[from] - lead);
        }
        self.seen = self.turned_by(1.0);
    }
    fn admittances(&self, sequence: Sequence, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if !self.closed {
            return vec![];
        }
        if sequence == Sequence::Zero {
            return self.zero_admittances(1.0, env, x);
        }
        // What turns the positive sequence turns the negative one back.
        let y = self.turned_by(-1.0);
        (0..9).map(|n| (n / 3, n % 3)).map(|(r, c)| (r, c, y[r][c])).collect()
    }
    fn zero_admittances(&self, order: f64, _env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        if !self.closed {
            return vec![];
        }
        let magnetising = self.core.map_or(0.0, |core| core.slope());
        let z = [0, 1, 2].map(|k| (self.r[k], self.x[k] * order));
        let y = between(z, (self.conductance, -magnetising / order), self.a);
        // To a zero sequence a winding in delta is a short circuit; its bus sees nothing of it.
        let passes = |k: usize| self.windings[k] == Winding::Star;
        let pairs = (0..9).map(|n| (n / 3, n % 3)).filter(|&(r, c)| passes(r) && passes(c));
        pairs.map(|(r, c)| (r, c, y[r][c])).collect()
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        if self.closed { vec![(0, 1), (0, 2)] } else { vec![] }
    }
    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        self.closed = closes(action)?;
        if !self.closed && !vars.is_empty() {
            self.chopped += self.energy(env.omega0, vars);
            vars.fill(0.0);
            self.core.iter_mut().for_each(Core::demagnetise);
        }
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, currents: &[f64]) -> PowerBalance {
        let loss = if !in_phases(&x) {
            // Reactive elements store nothing on average over a cycle: what goes in and does not come out is loss.
            -x.volts.iter().zip(currents).map(|(v, i)| v * i).sum::<f64>()
        } else if self.closed {
            let w = self.windings[0].across(&x.volts[..3]).map(|v| v * self.a[0]);
            Self::quadratic(&self.r, x.vars) + self.conductance * phases::power(&w, &w)
        } else {
            0.0
        };
        PowerBalance { loss: loss * self.base[0].s, ..PowerBalance::default() }
    }
    fn stored(&self, env: &Env, x: Locals<f64>) -> f64 {
        if in_phases(&x) { self.energy(env.omega0, x.vars) } else { 0.0 }
    }
    fn heat(&self) -> f64 {
        self.chopped
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        if !self.closed {
            return;
        }
        let s = self.base[0].s;
        let (v, i) = (vectors::<3>(x.volts), vectors::<3>(currents));
        for k in 0..3 {
            let sign = if k == 0 { -1.0 } else { 1.0 };
            let (p, q) = power(v[k], i[k]);
            let amperes = size(i[k]) * self.base[k].i();
            out[1 + 3 * k..4 + 3 * k].copy_from_slice(&[sign * p * s, sign * q * s, amperes]);
            out[0] = out[0].max(amperes / self.rated[k]);
            out[10] -= p * s;
        }
    }
}
