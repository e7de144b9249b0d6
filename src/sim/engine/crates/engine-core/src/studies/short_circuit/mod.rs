//! Initial, peak, breaking and steady-state currents of three-phase and unbalanced short circuits after IEC 60909-0:2016, greatest case, and the initial
//! ones of the least case: c_min, every correction factor 1, without motors and converters, on elements of its own ([`Input::least`]).
//!
//! Equivalent voltage source c·U_n/√3 at the fault, all sources short-circuited (5.3.1); impedance corrections K_T (6.3.3), K_G (6.6.1),
//! K_S and K_SO of power station units (6.7); for a fault at such a machine's terminals K_G,S or K_G,SO and the machine's rated voltage
//! (7.2.2). Peak by method c,
//! equivalent frequency 20 Hz of 50 Hz (8.1.4), with R_Gf for machines. Breaking current in meshed networks by 9.2; steady-state current without motors (10.3).
//! Line capacitance and static loads are left out (5.2). Ω at each bus's own voltage; transformers carry their rated ratio.
//!
//! Unbalanced short circuits (7.3 to 7.5) by the sequence networks at the fault, E the equivalent voltage with what converters add:
//!
//! ```text
//! I''_k2 = √3·E/|Z(1) + Z(2)|          I''_k1 = 3·E/|Z(1) + Z(2) + Z(0)|
//! I''_k2E by I(1) = E·(Z(2) + Z(0))/D, I(2) = −E·Z(0)/D, I(0) = −E·Z(2)/D, D = Z(1)·Z(2) + Z(1)·Z(0) + Z(2)·Z(0); I''_kE2E = 3·|I(0)|
//! ```
//!
//! Z(2) is Z(1) but for synchronous machines, whose K_G it carries too; Z(0) has the corrections of the positive sequence on windings and none on
//! what stands at a star point. Peaks take κ of the three-phase short circuit (8.2).

mod factors;
mod input;
mod network;
mod solved;

use crate::devices::ac_base::{plus, product, size};
use crate::results::Failure;
use factors::Factors;
pub use input::{Bus, EarthFault, Element, Fault, Input, LeastEarthFault, LeastFault, ShortCircuit, StarPoint};
use network::{Branch, Network, Source};
use solved::{EQUIVALENT, Nodal, Z, Zero, over};

pub fn solve(input: &Input) -> Result<ShortCircuit, Failure> {
    if ![0.02, 0.05, 0.1, 0.25].contains(&input.minimum_delay) {
        return Err(
            Failure::new("bad-input", "The minimum time delay is 0.02, 0.05, 0.1 or 0.25 s").param("minimumDelayS")
        );
    }
    let factors = Factors::new(input.low_voltage_tolerance).ok_or_else(|| {
        Failure::new("bad-input", "The tolerance of low voltage is 0.06 or 0.1").param("lowVoltageTolerance")
    })?;
    let network = Network::read(&input.buses, &input.elements, factors, false)?;
    let mut buses = faults(&network, input.minimum_delay)?;
    if let Some(elements) = &input.least {
        let least = faults(&Network::read(&input.buses, elements, factors, true)?, input.minimum_delay)?;
        for (fault, least) in buses.iter_mut().zip(&least) {
            fault.least = Some(least.as_least());
        }
    }
    Ok(ShortCircuit { buses })
}

fn faults(network: &Network, delay: f64) -> Result<Vec<Fault>, Failure> {
    let mut general = Case::new(network, None)?;
    (0..network.un.len())
        .map(|k| match network.unit_at(k) {
            // Inside a power station unit its own corrections hold.
            Some((unit, u)) if !network.least => {
                Ok(network.fault(k, &mut Case::new(network, Some(unit))?, Some(u), delay))
            }
            _ => Ok(network.fault(k, &mut general, None, delay)),
        })
        .collect()
}

/// The network with one set of corrections, solved for faults at any bus.
struct Case {
    branches: Vec<Branch>,
    positive: Nodal,
    negative: Nodal,
    zero: Zero,
    peak: Nodal,
    without_motors: Nodal,
}

impl Case {
    fn new(network: &Network, inside: Option<&str>) -> Result<Self, Failure> {
        let branches = network.branches(inside)?;
        let unfed = || network.unfed(&branches);
        let n = network.n;
        let positive = Nodal::new(n, branches.iter().map(|b| b.link)).ok_or_else(unfed)?;
        let negative = Nodal::new(n, branches.iter().map(Branch::negative)).ok_or_else(unfed)?;
        let peak = Nodal::new(n, branches.iter().map(Branch::peak)).ok_or_else(unfed)?;
        let still = branches.iter().filter(|b| !b.is_motor());
        let without_motors = Nodal::new(n, still.map(|b| b.link)).ok_or_else(unfed)?;
        let zero = Zero::new(n, &network.zero_links(inside)?)?;
        Ok(Self { branches, positive, negative, zero, peak, without_motors })
    }
}

impl Network<'_> {
    fn fault(&self, k: usize, case: &mut Case, unit_voltage: Option<f64>, delay: f64) -> Fault {
        let bus = &self.buses[k];
        let c = self.c(k);
        let emf = c * unit_voltage.unwrap_or(bus.un) / 3.0_f64.sqrt();
        let column = case.positive.column(k);
        let z = column[k];
        let z2 = case.negative.column(k)[k];
        let ik3 = emf / size(z);
        let peak = case.peak.column(k)[k];
        let kappa = 1.02 + 0.98 * libm::exp(-3.0 * EQUIVALENT * peak.0 / peak.1);
        let i = over((emf, 0.0), z);
        let without = case.without_motors.column(k);
        let converters = self.converters(&column, k);
        // Share of a current that converters feed: without offset.
        let share = converters / (ik3 + converters);
        let peak_of = |ik: f64| 2.0_f64.sqrt() * ik * (kappa * (1.0 - share) + share);
        let total = emf + converters * size(z);
        let ik2 = 3.0_f64.sqrt() * total / size(plus(z, z2));
        Fault {
            id: bus.id.clone(),
            c,
            r: z.0,
            x: z.1,
            r2: z2.0,
            x2: z2.1,
            ik3: ik3 + converters,
            ik2,
            sk: 3.0_f64.sqrt() * bus.un * (ik3 + converters),
            kappa,
            ip: peak_of(ik3 + converters),
            ip2: peak_of(ik2),
            ib: self.breaking(&case.branches, &column, i, emf, delay) + converters,
            ik: emf / size(without[k]) + self.converters(&without, k),
            converters,
            earth: case.zero.column(k).map(|column| earth_fault(total, z, z2, column[k], peak_of)),
            least: None,
        }
    }

    /// Σ|Z_kj|·I_j/|Z_kk| of full-size converters (power station units of 60909-0:2016, 6.9): added to the current of the voltage source,
    /// without offset and without decay. They feed the positive sequence alone, with the current of their limit in unbalanced short circuits as well.
    fn converters(&self, column: &[Z], k: usize) -> f64 {
        let fed = self.elements.iter().filter_map(|e| match e {
            Element::Converter { bus, i, .. } => Some(size(column[self.at[bus.as_str()]]) * i),
            _ => None,
        });
        fed.sum::<f64>() / size(column[k])
    }

    /// I_b = I''_k − Σ ΔU''_i/(c·U_n/√3)·(1 − μ_i·q_i)·I''_i with ΔU''_i = jX''·I''_i. Currents and the equivalent voltage both carry the
    /// ratio between the source's level and the fault's, so that it drops out.
    fn breaking(&self, branches: &[Branch], column: &[Z], i: Z, emf: f64, delay: f64) -> f64 {
        let mut sum = i;
        for b in branches {
            let Some(source) = b.source else { continue };
            let own = over(product(column[b.link.from], i), b.link.z);
            let size = size(own);
            let rest = match source {
                Source::Network => continue,
                Source::Generator(rated) => decay(size / rated, delay),
                Source::Motor(rated, mw) => decay(size / rated, delay) * motor_decay(mw, delay),
            };
            let part = product(product((0.0, b.link.z.1), own), own);
            let lost = (1.0 - rest) / emf;
            sum = (sum.0 - part.0 * lost, sum.1 - part.1 * lost);
        }
        size(sum)
    }
}

/// By the equivalent voltage and the impedances of the three sequences.
fn earth_fault(e: f64, z1: Z, z2: Z, z0: Z, peak_of: impl Fn(f64) -> f64) -> EarthFault {
    let ik1 = 3.0 * e / size(plus(plus(z1, z2), z0));
    let d = plus(product(z1, plus(z2, z0)), product(z2, z0));
    let [i1, i2, i0] = [(plus(z2, z0), e), (z0, -e), (z2, -e)].map(|(z, e)| over(product((e, 0.0), z), d));
    // L2 = a²·I(1) + a·I(2) + I(0), L3 = a·I(1) + a²·I(2) + I(0).
    let a = (-0.5, 0.75_f64.sqrt());
    let back = (a.0, -a.1);
    let phase = |first: Z, second: Z| size(plus(plus(product(first, i1), product(second, i2)), i0));
    let ik2e = [phase(back, a), phase(a, back)];
    EarthFault {
        r: z0.0,
        x: z0.1,
        ik1,
        ip1: peak_of(ik1),
        ik2e,
        ike2e: 3.0 * size(i0),
        ip2e: peak_of(ik2e[0].max(ik2e[1])),
    }
}

/// μ of 9.1 by I''_kG/I_rG; 1 up to a ratio of 2.
fn decay(ratio: f64, delay: f64) -> f64 {
    let (a, b, c) = match delay {
        d if d < 0.03 => (0.84, 0.26, 0.26),
        d if d < 0.07 => (0.71, 0.51, 0.30),
        d if d < 0.2 => (0.62, 0.72, 0.32),
        _ => (0.56, 0.94, 0.38),
    };
    if ratio <= 2.0 { 1.0 } else { (a + b * libm::exp(-c * ratio)).min(1.0) }
}

/// q of 9.1 by the rated MW per pole pair.
fn motor_decay(mw: f64, delay: f64) -> f64 {
    let a = match delay {
        d if d < 0.03 => 1.03,
        d if d < 0.07 => 0.79,
        d if d < 0.2 => 0.57,
        _ => 0.26,
    };
    let b = if delay > 0.2 { 0.10 } else { 0.12 };
    (a + b * libm::log(mw)).clamp(0.0, 1.0)
}
