//! Line with travelling waves in `emt`, of constant parameters: H. W. Dommel, "Digital computer solution of electromagnetic transients in
//! single- and multiphase networks", IEEE Trans. PAS-88 (1969) 388.
//!
//! For the positive and negative sequence (the phases without their mean) and for the zero sequence each, two lossless halves between
//! resistances of R/4 at the ends and R/2 in the middle:
//!
//! ```text
//! Z = √(L'/C')      τ = ℓ·√(L'·C')      ρ = R/(R + 4·Z)
//! (Z + R/4)·i = v − 2·b(t)              f = b + Z·i                                  at each end, i into the line
//! b₁(t) = ρ·f₁(t − τ) + (1 − ρ)·f₂(t − τ)                                            and the other way round
//! ```
//!
//! b is the wave that arrives, f the one that sets out. In phasors it is the exact π section of the line with its resistance spread evenly:
//! Z·sinh γℓ and tanh(γℓ/2)/Z at each end.
//!
//! Energy: that of the waves on their way, ∫ f²/Z. What the middle takes of a wave is booked as it sets out. Where τ is no multiple of the step, the
//! arriving wave is read between points of the past; what it has then less, or more, than the wave remembered is booked as a loss.

mod waves;

use super::ac_base::{AcBase, Phasor, inverse, minus, scaled, size};
use super::params::Build;
use super::two_port::{TwoPort, bases};
use super::two_port_zero::Zero;
use crate::device::*;
use crate::emt::phases::{self, in_phases, turned};
use crate::scalar::Real;
use faer::c64;
use serde_json::{Map, Value};
use waves::{Both, Waves, mean, square};

/// Of one sequence, pu of the second port's bus and the system.
#[derive(Clone, Copy)]
struct Mode {
    /// Surge impedance.
    z: f64,
    /// R/4.
    quarter: f64,
    /// s.
    delay: f64,
    /// Share of a wave that the middle throws back.
    back: f64,
}

impl Mode {
    fn new(r: f64, x: f64, b: f64, omega0: f64) -> Self {
        let z = f64::sqrt(x / b);
        Self { z, quarter: 0.25 * r, delay: f64::sqrt(x * b) / omega0, back: r / (r + 4.0 * z) }
    }
    fn current<S: Real>(&self, v: S, arriving: f64) -> S {
        (v - 2.0 * arriving) / (self.z + self.quarter)
    }
    /// Waves that will arrive, of those that set out.
    fn beyond_the_middle(&self, f: &Both) -> Both {
        let mixed = |own: usize, k: usize| self.back * f[own][k] + (1.0 - self.back) * f[1 - own][k];
        [0, 1].map(|end| [0, 1, 2].map(|k| mixed(end, k)))
    }
}

/// Series branch and shunts of the exact π section.
pub fn exact(r: f64, x: f64, b: f64) -> ((f64, f64), (f64, f64)) {
    let (z, y) = (c64::new(r, x), c64::new(0.0, b));
    let (length, surge) = (root(z * y), root(z / y));
    let (half_sinh, half_cosh) = hyperbolic(length * 0.5);
    let series = surge * half_sinh * half_cosh * 2.0;
    let shunt = half_sinh / half_cosh / surge;
    ((series.re, series.im), (shunt.re, shunt.im))
}

/// The same with the shunts at the buses of both ends.
fn long(r: f64, x: f64, b: f64, [from, to]: [AcBase; 2]) -> Zero {
    let (z, shunt) = exact(r, x, b);
    Zero { z, y: inverse(z.0, z.1), shunt: [scaled(shunt, from.z() / to.z()), shunt] }
}

fn root(x: c64) -> c64 {
    let (size, angle) = (f64::sqrt(size((x.re, x.im))), 0.5 * libm::atan2(x.im, x.re));
    c64::new(size * libm::cos(angle), size * libm::sin(angle))
}

fn hyperbolic(x: c64) -> (c64, c64) {
    let ((sinh, cosh), (sin, cos)) = ((libm::sinh(x.re), libm::cosh(x.re)), (libm::sin(x.im), libm::cos(x.im)));
    (c64::new(sinh * cos, cosh * sin), c64::new(cosh * cos, sinh * sin))
}

/// At an accepted point.
#[derive(Clone, Copy)]
struct Ends {
    t: f64,
    i: Both,
    b: Both,
}

pub struct WaveLine {
    /// The same line in phasors.
    phasor: TwoPort,
    positive: Mode,
    zero: Mode,
    waves: Waves,
    last: Option<Ends>,
    /// Something in the network jumped at the last accepted point.
    jumped: bool,
    /// Energy under way, and turned into heat, pu·s.
    under_way: f64,
    heat: f64,
}

/// Of a π section, whose phasors become those of the line with its constants spread evenly.
pub fn build(b: &Build, section: TwoPort) -> Result<WaveLine, DeviceError> {
    let mut phasor = section;
    let total = |key: &str, spare: &str| Ok(b.number_or(key, b.number(spare)?) * b.number("length")?);
    let [_, to] = bases(b);
    let mut modes = vec![];
    for keys in [["resistance", "reactance", "capacitance"], ["zeroResistance", "zeroReactance", "zeroCapacitance"]] {
        let spare = ["resistance", "reactance", "capacitance"];
        let r = total(keys[0], spare[0])? / to.z();
        let x = total(keys[1], spare[1])? / to.z();
        let charging = total(keys[2], spare[2])? * b.omega0 * to.z();
        for (k, (value, least)) in
            [(r, 0.0), (x, f64::MIN_POSITIVE), (charging, f64::MIN_POSITIVE)].into_iter().enumerate()
        {
            if value < least {
                let wanted = if k == 0 { "a resistance that is not negative" } else { "inductance and capacitance" };
                return Err(b.refuse(spare[k], format!("travelling waves need {wanted}: take the π section")));
            }
        }
        modes.push(Mode::new(r, x, charging, b.omega0));
        let line = long(r, x, charging, bases(b));
        if modes.len() == 1 {
            (phasor.z, phasor.y, phasor.shunt) = (line.z, line.y, line.shunt);
        } else {
            phasor.zero = line;
        }
    }
    Ok(WaveLine {
        phasor,
        positive: modes[0],
        zero: modes[1],
        waves: Waves::default(),
        last: None,
        jumped: false,
        under_way: 0.0,
        heat: 0.0,
    })
}

/// The phases without their mean, and the mean.
fn parted(x: &Both) -> [Both; 2] {
    let means = x.map(|phases_of| phases::zero(&phases_of));
    [[0, 1].map(|end| x[end].map(|v| v - means[end])), means.map(|mean| [mean; 3])]
}

impl WaveLine {
    fn modes(&self) -> [Mode; 2] {
        [self.positive, self.zero]
    }
    /// Waves that arrive at the ends at `t`.
    fn arriving(&self, t: f64) -> Both {
        let [positive, _] = parted(&self.waves.at(t - self.positive.delay));
        let [_, zero] = parted(&self.waves.at(t - self.zero.delay));
        [0, 1].map(|end| [0, 1, 2].map(|k| positive[end][k] + zero[end][k]))
    }
    /// Into the line at both ends, pu of the second port's bus.
    fn currents<S: Real>(&self, v: [[S; 3]; 2], b: &Both) -> [[S; 3]; 2] {
        [0, 1].map(|end| {
            let (v_mean, b_mean) = (phases::zero(&v[end]), phases::zero(&b[end]));
            let zero = self.zero.current(v_mean, b_mean);
            [0, 1, 2].map(|k| self.positive.current(v[end][k] - v_mean, b[end][k] - b_mean) + zero)
        })
    }
    fn volts<S: Real>(&self, x: &Locals<S>) -> [[S; 3]; 2] {
        [[0, 1, 2].map(|k| x.volts[k] / self.phasor.n), [0, 1, 2].map(|k| x.volts[3 + k])]
    }
    /// Waves under way beyond the middle, of what the ends show.
    fn set_out(&self, ends: &Ends) -> Both {
        let (i, b) = (parted(&ends.i), parted(&ends.b));
        let [positive, zero] = [0, 1].map(|k| {
            let mode = self.modes()[k];
            mode.beyond_the_middle(&leaving(mode, &i[k], &b[k]))
        });
        [0, 1].map(|end| [0, 1, 2].map(|k| positive[end][k] + zero[end][k]))
    }
    /// Books the energies from the last point to this one.
    fn book(&mut self, from: &Ends, to: &Ends) {
        let step = to.t - from.t;
        let (i, b) = (parted(&mean(&from.i, &to.i)), parted(&mean(&from.b, &to.b)));
        for (k, mode) in self.modes().into_iter().enumerate() {
            let leaving = leaving(mode, &i[k], &b[k]);
            let beyond = square(&mode.beyond_the_middle(&leaving)) / mode.z;
            let middle = square(&leaving) / mode.z - beyond;
            let came = step * square(&b[k]) / mode.z;
            let out = self.waves.energy(from.t - mode.delay, to.t - mode.delay, |x| parted(x)[k]) / mode.z;
            self.under_way += step * beyond - out;
            self.heat += step * (mode.quarter * square(&i[k]) + middle) + out - came;
        }
    }
}

fn leaving(mode: Mode, i: &Both, b: &Both) -> Both {
    [0, 1].map(|end| [0, 1, 2].map(|k| b[end][k] + mode.z * i[end][k]))
}

impl Model for WaveLine {
    fn ports(&self) -> Vec<Port> {
        self.phasor.ports()
    }
    fn vars(&self, _formulation: Formulation) -> Vec<Var> {
        vec![]
    }
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>) {
        if formulation != Formulation::Emt {
            return self.phasor.eval(formulation, env, x, out);
        }
        if !self.phasor.closed {
            return out.currents.fill(S::zero());
        }
        let [first, second] = self.currents(self.volts(&x), &self.arriving(env.t));
        for k in 0..3 {
            out.currents[k] = first[k] / -self.phasor.n;
            out.currents[3 + k] = -second[k];
        }
    }
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Phases
    }
    fn refuses_emt(&self, step: f64) -> Option<(&'static str, String)> {
        let delay = self.positive.delay.min(self.zero.delay);
        if delay < step {
            let (delay, step) = (delay * 1e6, step * 1e6);
            let message = format!(
                "a wave takes {delay:.2} µs along it, less than the fixed step of {step:.2} µs: shorten the step to that or less, or take the π section"
            );
            return Some(("lineModel", message));
        }
        let lumped = self.modes().into_iter().find(|mode| mode.quarter >= mode.z)?;
        Some((
            "resistance",
            format!(
                "a quarter of its resistance is {:.3} of its surge impedance, too much to be lumped at the ends: divide it into shorter ones",
                lumped.quarter / lumped.z
            ),
        ))
    }
    fn linear(&self) -> bool {
        true
    }
    fn looks_back(&self) -> bool {
        true
    }
    fn jumped(&mut self) {
        self.jumped = true;
    }
    fn accepted(&mut self, env: &Env, x: Locals<f64>) {
        if !self.phasor.closed {
            return;
        }
        let b = self.arriving(env.t);
        let now = Ends { t: env.t, i: self.currents(self.volts(&x), &b), b };
        let waves = self.set_out(&now);
        let earliest = self.last.map_or(env.t, |last| last.t) - self.positive.delay.max(self.zero.delay);
        if let Some(last) = self.last {
            // Behind a jump the step has the values of its end.
            let from = if self.jumped { Ends { t: last.t, ..now } } else { last };
            if self.jumped {
                self.waves.add(last.t, waves, earliest);
            }
            self.book(&from, &now);
            self.jumped = false;
        }
        self.waves.add(env.t, waves, earliest);
        self.last = Some(now);
    }
    fn begin_emt(&mut self, env: &Env, rms: Locals<f64>, _currents: &[f64], _vars: &mut [f64]) {
        if !self.phasor.closed {
            return;
        }
        let v = [(rms.volts[0], rms.volts[1]), (rms.volts[2], rms.volts[3])];
        let [into, out_of] = self.phasor.currents(v);
        let n = self.phasor.n;
        let ends = [(scaled(v[0], 1.0 / n), scaled(into, n)), (v[1], scaled(out_of, -1.0))];
        let Mode { z, quarter, delay, .. } = self.positive;
        // What arrives now was as far behind in angle as it takes to come.
        let ahead = turned(env.turns[0], (libm::cos(env.omega0 * delay), libm::sin(env.omega0 * delay)));
        let arriving = ends.map(|(v, i): (Phasor<f64>, Phasor<f64>)| scaled(minus(v, scaled(i, z + quarter)), 0.5));
        self.under_way = delay / z * arriving.iter().map(|b| b.0 * b.0 + b.1 * b.1).sum::<f64>();
        self.waves = Waves::of_phasors(arriving.map(|b| turned(b, ahead)), env.omega0);
    }
    fn phase_leads(&self) -> Vec<(usize, usize, u8)> {
        self.phasor.phase_leads()
    }
    fn admittances(&self, sequence: Sequence, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        self.phasor.admittances(sequence, env, x)
    }
    fn zero_admittances(&self, order: f64, env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        let Mode { z, quarter, delay, .. } = self.zero;
        let angle = env.omega0 * delay * order;
        self.phasor.zero_between(&long(4.0 * quarter, z * angle, angle / z, self.phasor.base), (0.0, 0.0))
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        self.phasor.couples()
    }
    fn on_event(
        &mut self,
        action: &str,
        params: &Map<String, Value>,
        env: &Env,
        vars: &mut [f64],
        log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        let effect = self.phasor.on_event(action, params, env, vars, log)?;
        if self.phasor.closed {
            self.last.get_or_insert(Ends { t: env.t, i: [[0.0; 3]; 2], b: [[0.0; 3]; 2] });
        } else {
            // Cut off at both ends: what is under way does not come back.
            self.heat += std::mem::take(&mut self.under_way);
            (self.waves, self.last) = (Waves::default(), None);
        }
        Ok(effect)
    }
    fn balance(&self, env: &Env, x: Locals<f64>, currents: &[f64]) -> PowerBalance {
        if in_phases(&x) { PowerBalance::default() } else { self.phasor.balance(env, x, currents) }
    }
    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        if in_phases(&x) { self.under_way * self.phasor.base[0].s } else { 0.0 }
    }
    fn heat(&self) -> f64 {
        self.heat * self.phasor.base[0].s
    }
    fn signals(&self) -> Vec<SignalDef> {
        self.phasor.signals()
    }
    fn measure(&self, env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]) {
        self.phasor.measure(env, x, currents, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_section_is_the_lumped_one_when_short() {
        let (z, shunt) = exact(1e-4, 1e-3, 2e-4);
        let near =
            |a: (f64, f64), b: (f64, f64)| assert!((a.0 - b.0).hypot(a.1 - b.1) < 1e-6 * b.0.hypot(b.1), "{a:?} {b:?}");
        near(z, (1e-4, 1e-3));
        near(shunt, (0.0, 1e-4));
        // Without loss: Z·sin θ in series, tan(θ/2)/Z at each end.
        let (z, shunt) = exact(0.0, 0.4, 0.9);
        let (surge, angle) = ((0.4_f64 / 0.9).sqrt(), (0.4_f64 * 0.9).sqrt());
        near(z, (0.0, surge * angle.sin()));
        near(shunt, (0.0, (0.5 * angle).tan() / surge));
    }
}
