//! DC fuse (IEC 60269-4, -6): heat of the link against the one that melts it, an arc, and a gap. All links of a pole-to-pole circuit are in it as
//! one: its resistance and arc voltage are those of both poles together.
//!
//! The time-current curve from cold, t(I), says what the step response of the heat is: Z(t) = 1/I². It is a sum of masses (Foster's form), and with
//! it the curve holds for any course of the current, and after any load:
//!
//! ```text
//! τ_k·dθ_k/dt = a_k·i²/I_m² − θ_k,  Σ a_k = 1;  melts at θ = Σ θ_k = 1       I_m: least melting current;  (I²t)_m = I_m²/Σ(a_k/τ_k)
//! R = R_0 + (P_r/I_r² − R_0)·θ/θ_r                                            θ_r = (I_r/I_m)², the heat at rated current
//! ```
//!
//! Molten, its arc stands against the current with a voltage that rises towards U_a, an assumption as to its speed, until the current is 0; then it
//! is a gap for good. Perforated strips have a voltage that does not depend on the current. A circuit of R and L on a voltage E behind it:
//!
//! ```text
//! v = R·i + u·sign i,  T·du/dt = U_a − u        L·di/dt = E − (R + R_circuit)·i − u
//! ```
//!
//! Below U_a = E no current is forced to 0, and the arc burns on; beyond the I²t of its data sheet that is told.

use super::dc_base::DcBase;
use super::params::{Build, DeviceSpec, flag, number, positive, series, signal, unknown_action};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Link {
    Whole,
    /// Arcs, with the sign of its current.
    Molten(f64),
    Parted,
}

pub struct DcFuse {
    base: DcBase,
    /// A.
    rated: f64,
    melting: f64,
    least_breaking: f64,
    /// τ_k, s, and a_k.
    masses: Vec<(f64, f64)>,
    /// Ω, cold, and what it has more at θ = 1.
    cold: f64,
    warming: f64,
    /// Pu, and s.
    arc: f64,
    rise: f64,
    /// A²s of the arc by the data sheet.
    arcing: f64,
    link: Link,
    /// That the arc has let through more has been told.
    is_told: bool,
    /// A gap with nothing else at its terminals.
    connected: bool,
}

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "dcFuse",
    help: "DC fuse: time-current curve, arc",
    ports: &[("from", Domain::Dc), ("to", Domain::Dc)],
    params: &[&[
        flag("closed", "With its links at t = 0"),
        positive("ratedCurrent", "A", f64::MAX, "Rated current"),
        positive("meltingCurrent", "A", f64::MAX, "Least current that melts it"),
        series("heatTimes", "s", "Time constants of up to eighteen masses of its link"),
        series("heatParts", "1", "Parts of their heat in that of a lasting current, together 1"),
        positive("coldResistance", "Ω", f64::MAX, "Of all links in series, cold"),
        positive("powerLoss", "W", f64::MAX, "Of those, at rated current"),
        positive("arcVoltage", "V", f64::MAX, "Of the arc, all links in series"),
        positive("arcRise", "s", 0.1, "Time constant with which it rises"),
        positive("arcingI2t", "A²s", f64::MAX, "Operating I²t of the data sheet less the pre-arcing one"),
        number("leastBreaking", "A", 0.0, f64::MAX, "Least current that it breaks; default 0, all that melt it")
            .optional(),
    ]],
    signals: &[
        signal("closed", "1", "1 conducts, 0 has cleared"),
        signal("i", "A", "Current, from → to"),
        signal("p", "W", "Power, from → to"),
        signal("loss", "W", "In the link or its arc"),
        signal("loading", "1", "Current over rated"),
        signal("heat", "1", "Heat of the link, over that which melts it"),
        signal("arc", "V", "Voltage of the arc"),
        signal("energy", "J", "Taken by its arc"),
        signal("arcI2t", "A²s", "∫i²·dt of its arc"),
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

const HEATS: [&str; 18] = [
    "heat of mass 1, 1",
    "heat of mass 2, 1",
    "heat of mass 3, 1",
    "heat of mass 4, 1",
    "heat of mass 5, 1",
    "heat of mass 6, 1",
    "heat of mass 7, 1",
    "heat of mass 8, 1",
    "heat of mass 9, 1",
    "heat of mass 10, 1",
    "heat of mass 11, 1",
    "heat of mass 12, 1",
    "heat of mass 13, 1",
    "heat of mass 14, 1",
    "heat of mass 15, 1",
    "heat of mass 16, 1",
    "heat of mass 17, 1",
    "heat of mass 18, 1",
];
/// Of the parts' sum.
const ROUNDING: f64 = 1e-6;
const CURRENT: usize = 0;
const FIRST_HEAT: usize = 1;

pub fn build(b: &Build) -> Result<DcFuse, DeviceError> {
    let (from, to) = (b.port_volts[0], b.port_volts[1]);
    if from != to {
        return Err(b.refuse("ports", format!("a fuse joins buses of one nominal voltage, not {from} V and {to} V")));
    }
    let base = DcBase::new(from, b.s_base);
    let (rated, melting) = (b.number("ratedCurrent")?, b.number("meltingCurrent")?);
    if melting <= rated {
        return Err(b.refuse("meltingCurrent", "it must be above the rated current, which the fuse bears"));
    }
    let (cold, loss) = (b.number("coldResistance")?, b.number("powerLoss")?);
    let warm = loss / (rated * rated) - cold;
    if warm < 0.0 {
        let least = cold * rated * rated;
        return Err(b.refuse("powerLoss", format!("the cold resistance alone takes {least:.4} W at rated current")));
    }
    Ok(DcFuse {
        rated,
        melting,
        least_breaking: b.number_or("leastBreaking", 0.0),
        masses: masses(b)?,
        cold,
        warming: warm * (melting / rated) * (melting / rated),
        arc: b.number("arcVoltage")? / base.v,
        rise: b.number("arcRise")?,
        arcing: b.number("arcingI2t")?,
        link: if b.flag_or("closed", true) { Link::Whole } else { Link::Parted },
        is_told: false,
        connected: true,
        base,
    })
}

fn masses(b: &Build) -> Result<Vec<(f64, f64)>, DeviceError> {
    let (times, parts) = (b.series("heatTimes")?, b.series("heatParts")?);
    if times.is_empty() || times.len() > HEATS.len() || times.iter().any(|t| !(1e-9..=1e9).contains(t)) {
        return Err(b.refuse("heatTimes", format!("one to {} of them, each from 1e-9 to 1e9 s", HEATS.len())));
    }
    let sum: f64 = parts.iter().sum();
    if parts.len() != times.len() || parts.iter().any(|p| *p < 0.0) || (sum - 1.0).abs() > ROUNDING {
        return Err(b.refuse("heatParts", "as many as heatTimes, none negative, together 1"));
    }
    Ok(times.into_iter().zip(parts).collect())
}

impl DcFuse {
    fn conducts(&self) -> bool {
        self.link != Link::Parted
    }
    fn amperes(&self, vars: &[f64]) -> f64 {
        vars[CURRENT] * self.base.i
    }
    /// Of the current over the least melting one.
    fn square<S: Real>(&self, i: S) -> S {
        (i * (self.base.i / self.melting)).sq()
    }
    fn heat<S: Real>(&self, vars: &[S]) -> S {
        match vars.len() {
            // Settled.
            1 => self.square(vars[CURRENT]),
            _ => vars[FIRST_HEAT..=self.masses.len()].iter().fold(S::zero(), |sum, heat| sum + *heat),
        }
    }
    /// Place of the arc's voltage; behind it stand its I²t over the data sheet's and its energy.
    fn arc_at(&self) -> usize {
        FIRST_HEAT + self.masses.len()
    }
    /// J for which the variable of the arc's energy is 1.
    fn unit(&self) -> f64 {
        self.arc * self.base.v * self.arcing / self.melting
    }
    /// Volts of the arc and watts in it.
    fn arcs(&self, vars: &[f64]) -> (f64, f64) {
        match self.link {
            Link::Molten(_) => {
                let volts = vars[self.arc_at()] * self.base.v;
                (volts, volts * self.amperes(vars).abs())
            }
            _ => (0.0, 0.0),
        }
    }
    fn loss(&self, vars: &[f64]) -> f64 {
        let i = self.amperes(vars);
        (self.cold + self.warming * self.heat(vars)) * i * i + self.arcs(vars).1
    }
    fn melt(&mut self, vars: &mut [f64], log: &mut Log) -> Effect {
        let i = self.amperes(vars);
        log("D365", format!("melts at {i:.0} A"));
        if i.abs() < self.least_breaking {
            let least = self.least_breaking;
            log(
                "D367",
                format!("melts at {i:.0} A, below the {least:.0} A that it breaks at least: its arc may not go out"),
            );
        }
        self.strike(vars)
    }
    fn strike(&mut self, vars: &mut [f64]) -> Effect {
        self.link = Link::Molten(vars[CURRENT].signum());
        let arc = self.arc_at();
        vars[arc..].fill(0.0);
        Effect { discontinuity: true, topology: false }
    }
    fn part(&mut self, vars: &mut [f64]) -> Effect {
        self.link = Link::Parted;
        vars[CURRENT] = 0.0;
        let arc = self.arc_at();
        vars[FIRST_HEAT..=arc].fill(0.0);
        Effect { discontinuity: true, topology: true }
    }
}

impl Model for DcFuse {
    fn ports(&self) -> Vec<Port> {
        ["from", "to"].map(|name| Port { name, domain: Domain::Dc }).to_vec()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let mut vars = vec![Var { name: "current, pu", kind: VarKind::Algebraic, scale: self.rated / self.base.i }];
        if formulation != Formulation::SteadyState {
            let own = |name, kind| Var { name, kind, scale: 1.0 };
            vars.extend(HEATS.iter().take(self.masses.len()).map(|name| own(name, VarKind::Differential)));
            vars.push(own("voltage of the arc, pu", VarKind::Differential));
            vars.push(own("I²t of the arc, 1", VarKind::Reservoir));
            vars.push(own("energy of the arc, 1", VarKind::Reservoir));
        }
        vars
    }
    fn eval<S: Real>(&self, _formulation: Formulation, _env: &Env, x: Locals<S>, out: Rows<S>) {
        let i = x.vars[CURRENT];
        out.currents.fill(S::zero());
        out.vars.fill(S::zero());
        if !self.conducts() {
            out.vars[CURRENT] = i;
            return;
        }
        (out.currents[0], out.currents[1]) = (-i, i);
        let resistance = (self.heat(x.vars) * self.warming + self.cold) / self.base.z();
        out.vars[CURRENT] = x.volts[0] - x.volts[1] - resistance * i;
        if out.vars.len() == 1 {
            return;
        }
        let square = self.square(i);
        let arc = self.arc_at();
        match self.link {
            Link::Whole => {
                for ((row, heat), (time, part)) in
                    out.vars[FIRST_HEAT..].iter_mut().zip(&x.vars[FIRST_HEAT..]).zip(&self.masses)
                {
                    *row = (square * *part - *heat) / *time;
                }
            }
            Link::Molten(sign) => {
                let u = x.vars[arc];
                out.vars[CURRENT] = out.vars[CURRENT] - u * sign;
                out.vars[arc] = (S::from_f64(self.arc) - u) / self.rise;
                out.vars[arc + 1] = square * (self.melting * self.melting / self.arcing);
                out.vars[arc + 2] = u * i * (sign * self.base.p() / self.unit());
            }
            Link::Parted => {}
        }
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        if self.conducts() { vec![(0, 1)] } else { vec![] }
    }
    fn initialise(
        &mut self,
        _env: &Env,
        _volts: &[f64],
        _currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        vars.fill(0.0);
        if !self.conducts() {
            return Ok(());
        }
        vars[CURRENT] = steady[0];
        let square = self.square(steady[0]);
        for (heat, (_, part)) in vars[FIRST_HEAT..].iter_mut().zip(&self.masses) {
            *heat = part * square;
        }
        if square >= 1.0 {
            let (i, least) = (self.amperes(vars).abs(), self.melting);
            let message =
                format!("it carries {i:.4} A at the start, not below its least melting current of {least:.4} A");
            return Err(DeviceError { code: "bad-parameter", param: Some("meltingCurrent".into()), message });
        }
        Ok(())
    }
    fn guards(&self, _env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
        let (heat, arc) = (self.heat(x.vars), self.arc_at());
        out.extend(match self.link {
            Link::Whole => [heat - 1.0, 1.0, -1.0],
            Link::Molten(sign) => {
                [-1.0, sign * x.vars[CURRENT], if self.is_told { -1.0 } else { x.vars[arc + 1] - 1.0 }]
            }
            Link::Parted => [-1.0, 1.0, -1.0],
        });
    }
    fn on_guard(&mut self, k: usize, _env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
        match (self.link, k) {
            (Link::Whole, 0) if self.heat(vars) >= 1.0 - 1e-6 => self.melt(vars, log),
            (Link::Molten(_), 1) => {
                let energy = vars[self.arc_at() + 2] * self.unit();
                log("D366", format!("cleared, {energy:.3e} J in its arc"));
                self.part(vars)
            }
            (Link::Molten(_), 2) if !self.is_told => {
                self.is_told = true;
                let message = format!(
                    "its arc has let through more than the {:.3e} A²s of its data sheet and burns on",
                    self.arcing
                );
                log("D368", message);
                Effect::default()
            }
            _ => Effect::default(),
        }
    }
    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        _env: &Env,
        vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        match action {
            // Drawn under current, it arcs.
            "open" if self.link == Link::Whole && vars[CURRENT] != 0.0 => Ok(self.strike(vars)),
            "open" if matches!(self.link, Link::Molten(_)) => Ok(Effect::default()),
            "open" => Ok(self.part(vars)),
            "disconnect" => {
                self.connected = false;
                Ok(self.part(vars))
            }
            // With new links, which are cold.
            "close" | "connect" => {
                (self.link, self.is_told, self.connected) = (Link::Whole, false, true);
                vars.fill(0.0);
                Ok(Effect { discontinuity: true, topology: true })
            }
            _ => Err(unknown_action(action, "open, close, disconnect and connect")),
        }
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        PowerBalance { loss: if self.conducts() { self.loss(x.vars) } else { 0.0 }, ..PowerBalance::default() }
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        if !self.connected {
            return;
        }
        if let [_, arcing, energy] = x.vars[self.arc_at().min(x.vars.len())..] {
            (out[7], out[8]) = (energy * self.unit(), arcing * self.arcing);
        }
        if !self.conducts() {
            return;
        }
        let i = self.amperes(x.vars);
        let (arc, _) = self.arcs(x.vars);
        let power = x.volts[0] * self.base.v * i;
        out[..7].copy_from_slice(&[1.0, i, power, self.loss(x.vars), i.abs() / self.rated, self.heat(x.vars), arc]);
    }
}
