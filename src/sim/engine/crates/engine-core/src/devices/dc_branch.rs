//! DC conductor: L·di/dt = v_from − v_to − R·i; with L = 0 an algebraic resistance. Opening it chops the current: its ½·L·i² is heat
//! in the breaker at that instant. Its capacitance lies by halves at both ends, as in a π section: it is what settles the voltage
//! where two inductances meet.
//!
//! The skin effect is a chain of parallel R–L sections in series with it (Foster's form): at rest the current flows in their inductances, at high
//! frequencies, where it is driven out of the conductor's middle, in their resistances:
//!
//! ```text
//! L·di/dt = v_from − v_to − R·i − Σ R_k·(i − j_k),   L_k·dj_k/dt = R_k·(i − j_k),   L + Σ L_k = inductance
//! ```
//!
//! Ladders for it: C.-S. Yen, Z. Fazarinc, R. L. Wheeler, Proc. IEEE 70 (1982) 750; the sections of round conductors are found where components are
//! compiled.

use super::dc_base::DcBase;
use super::params::{Build, DeviceSpec, closes, flag, number, positive, series, signal};
use crate::device::*;
use crate::scalar::Real;
use serde_json::{Map, Value};

pub struct DcBranch {
    base: DcBase,
    /// Ω, H, F, A.
    resistance: f64,
    /// Without the sections'.
    inductance: f64,
    capacitance: f64,
    skin: Vec<Section>,
    ampacity: Option<f64>,
    closed: bool,
    /// J.
    chopped: f64,
}

/// Parallel resistance and inductance of the skin effect, Ω and H.
struct Section {
    resistance: f64,
    inductance: f64,
}

/// Currents of the sections' inductances.
const SKIN: [&str; 4] = [
    "current of skin effect section 1, pu",
    "current of skin effect section 2, pu",
    "current of skin effect section 3, pu",
    "current of skin effect section 4, pu",
];

pub const SPEC: DeviceSpec = DeviceSpec {
    kind: "dcBranch",
    help: "DC conductor with resistance and inductance",
    ports: &[("from", Domain::Dc), ("to", Domain::Dc)],
    params: &[&[
        number("resistance", "Ω", 0.0, f64::MAX, "Loop resistance"),
        number("inductance", "H", 0.0, f64::MAX, "Loop inductance at rest"),
        series("skinResistances", "Ω", "Of up to four parallel R–L sections of the skin effect; default none")
            .optional(),
        series("skinInductances", "H", "Of those, part of the loop inductance").optional(),
        number("capacitance", "F", 0.0, f64::MAX, "Between the conductors; default 0").optional(),
        positive("ampacity", "A", f64::MAX, "Rated current, for loading").optional(),
        flag("closed", "Conducts at t = 0; default true").optional(),
    ]],
    signals: &[
        signal("i", "A", "Current, from → to"),
        signal("pFrom", "W", "Power into the conductor at its from end"),
        signal("pTo", "W", "Power out of the conductor at its to end"),
        signal("loss", "W", "Ohmic loss"),
        signal("loading", "1", "Current over ampacity; 0 where none is given"),
    ],
    actions: &["open", "close", "disconnect", "connect"],
};

pub fn build(b: &Build) -> Result<DcBranch, DeviceError> {
    let (resistance, inductance) = (b.number("resistance")?, b.number("inductance")?);
    if resistance == 0.0 && inductance == 0.0 {
        return Err(b.refuse("resistance", "resistance and inductance are both 0: join the buses instead"));
    }
    if b.port_volts[0] != b.port_volts[1] {
        let (from, to) = (b.port_volts[0], b.port_volts[1]);
        return Err(
            b.refuse("ports", format!("a conductor joins buses of one nominal voltage, not {from} V and {to} V"))
        );
    }
    let skin = skin(b)?;
    let inside: f64 = skin.iter().map(|s| s.inductance).sum();
    if !skin.is_empty() && inside >= inductance {
        let message = format!("together {inside:.3e} H, must be below the loop inductance of {inductance:.3e} H");
        return Err(b.refuse("skinInductances", message));
    }
    Ok(DcBranch {
        base: DcBase::new(b.port_volts[0], b.s_base),
        resistance,
        inductance: inductance - inside,
        skin,
        capacitance: b.number_or("capacitance", 0.0),
        ampacity: b.has("ampacity").then(|| b.number_or("ampacity", 1.0)),
        closed: b.flag_or("closed", true),
        chopped: 0.0,
    })
}

fn skin(b: &Build) -> Result<Vec<Section>, DeviceError> {
    let read = |key| {
        let list = if b.has(key) { b.series(key)? } else { vec![] };
        if list.len() > SKIN.len() {
            return Err(b.refuse(key, format!("at most {} sections, not {}", SKIN.len(), list.len())));
        }
        match list.iter().find(|x| !(1e-12..=1e12).contains(*x)) {
            Some(x) => Err(b.refuse(key, format!("must be from 1e-12 to 1e12, not {x}"))),
            None => Ok(list),
        }
    };
    let (resistances, inductances) = (read("skinResistances")?, read("skinInductances")?);
    if resistances.len() != inductances.len() {
        let (r, l) = (resistances.len(), inductances.len());
        return Err(b.refuse("skinInductances", format!("as many as skinResistances, {r}, not {l}")));
    }
    let pairs = resistances.into_iter().zip(inductances);
    Ok(pairs.map(|(resistance, inductance)| Section { resistance, inductance }).collect())
}

impl DcBranch {
    fn dynamic(&self, formulation: Formulation) -> bool {
        formulation != Formulation::SteadyState && self.inductance > 0.0
    }
    /// J, of its inductances.
    fn magnetic(&self, vars: &[f64]) -> f64 {
        let i = vars[0] * self.base.i;
        let inside = |(s, j): (&Section, &f64)| 0.5 * s.inductance * (j * self.base.i) * (j * self.base.i);
        0.5 * self.inductance * i * i + self.skin.iter().zip(&vars[1..]).map(inside).sum::<f64>()
    }
    /// W, in the conductor with its sections.
    fn loss(&self, vars: &[f64]) -> f64 {
        let i = vars[0] * self.base.i;
        let beside = |(s, j): (&Section, &f64)| s.resistance * (i - j * self.base.i) * (i - j * self.base.i);
        self.resistance * i * i + self.skin.iter().zip(&vars[1..]).map(beside).sum::<f64>()
    }
}

impl Model for DcBranch {
    fn ports(&self) -> Vec<Port> {
        ["from", "to"].map(|name| Port { name, domain: Domain::Dc }).to_vec()
    }
    fn vars(&self, formulation: Formulation) -> Vec<Var> {
        let dynamic = self.dynamic(formulation);
        let kind = if dynamic { VarKind::Differential } else { VarKind::Algebraic };
        let scale = self.ampacity.map_or(1.0, |a| a / self.base.i);
        let mut vars = vec![Var { name: "current, pu", kind, scale }];
        if dynamic {
            let sections = SKIN.iter().take(self.skin.len());
            vars.extend(sections.map(|name| Var { name, kind: VarKind::Differential, scale }));
        }
        vars
    }
    fn eval<S: Real>(&self, formulation: Formulation, _env: &Env, x: Locals<S>, out: Rows<S>) {
        let i = x.vars[0];
        let dynamic = self.dynamic(formulation);
        if !self.closed {
            out.currents.fill(S::zero());
            out.vars.fill(S::zero());
            out.vars[0] = if dynamic { S::zero() } else { i };
            return;
        }
        let mut drop = x.volts[0] - x.volts[1] - i * (self.resistance / self.base.z());
        let (own, skin) = out.vars.split_at_mut(1);
        for ((section, j), row) in self.skin.iter().zip(&x.vars[1..]).zip(skin) {
            let beside = (i - *j) * section.resistance;
            drop = drop - beside / self.base.z();
            *row = beside / section.inductance;
        }
        out.currents[0] = -i;
        out.currents[1] = i;
        own[0] = if dynamic { drop * (self.base.z() / self.inductance) } else { drop };
    }
    fn couples(&self) -> Vec<(usize, usize)> {
        if self.closed { vec![(0, 1)] } else { vec![] }
    }
    fn capacitance(&self, _port: usize, _env: &Env) -> f64 {
        0.5 * self.capacitance * self.base.z()
    }
    fn still(&self, _formulation: Formulation) -> bool {
        true
    }
    fn linear(&self) -> bool {
        true
    }
    fn initialise(
        &mut self,
        _env: &Env,
        _volts: &[f64],
        _currents: &[f64],
        steady: &[f64],
        vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        vars.fill(steady[0]);
        Ok(())
    }
    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        _env: &Env,
        vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        self.closed = closes(action)?;
        if !self.closed {
            self.chopped += self.magnetic(vars);
            vars.fill(0.0);
        }
        Ok(Effect { discontinuity: true, topology: true })
    }
    fn balance(&self, _env: &Env, x: Locals<f64>, _currents: &[f64]) -> PowerBalance {
        PowerBalance { loss: self.loss(x.vars), ..PowerBalance::default() }
    }
    fn heat(&self) -> f64 {
        self.chopped
    }
    fn stored(&self, _env: &Env, x: Locals<f64>) -> f64 {
        let charge: f64 = x.volts.iter().map(|v| (v * self.base.v) * (v * self.base.v)).sum();
        self.magnetic(x.vars) + 0.25 * self.capacitance * charge
    }
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        false
    }
    fn signals(&self) -> Vec<SignalDef> {
        SPEC.signals.to_vec()
    }
    fn measure(&self, _env: &Env, x: Locals<f64>, _currents: &[f64], out: &mut [f64]) {
        if !self.closed {
            out.fill(0.0);
            return;
        }
        let i = x.vars[0] * self.base.i;
        let v = [x.volts[0] * self.base.v, x.volts[1] * self.base.v];
        out.copy_from_slice(&[i, v[0] * i, v[1] * i, self.loss(x.vars), self.ampacity.map_or(0.0, |a| i.abs() / a)]);
    }
}
