//! Initial, peak, breaking and steady-state currents of three-phase and phase-to-phase short circuits after IEC 60909-0:2016, largest case.
//!
//! Equivalent voltage source c·U_n/√3 at the fault, all sources short-circuited (5.3.1); impedance corrections K_T (6.3.3), K_G (6.6.1),
//! K_S and K_SO of power station units (6.7); for a fault at such a machine's terminals K_G,S or K_G,SO and the machine's rated voltage
//! (7.2.2). Peak by method c,
//! equivalent frequency 20 Hz of 50 Hz (8.1.4), with R_Gf for machines. Breaking current in meshed networks by 9.2; steady-state current without motors (10.3).
//! Line capacitance and static loads are left out (5.2). Ω at each bus's own voltage; transformers carry their rated ratio.

mod input;
mod network;
mod solved;

use crate::results::Failure;
pub use input::{Bus, Element, Fault, Input, ShortCircuit};
use network::{Branch, Network, Source, c_max};
use solved::{EQUIVALENT, Solved, Z, over, times};

pub fn solve(input: &Input) -> Result<ShortCircuit, Failure> {
    let network = Network::read(input)?;
    let general = network.branches(None)?;
    let mut with_motors = Solved::new(&network, &general, false)?;
    let mut without_motors = Solved::new(&network, &general, true)?;
    let buses = (0..network.un.len())
        .map(|k| match network.unit_at(k) {
            // Inside a power station unit its own corrections hold.
            Some((unit, u)) => {
                let own = network.branches(Some(unit))?;
                let (mut a, mut b) = (Solved::new(&network, &own, false)?, Solved::new(&network, &own, true)?);
                Ok(network.fault(k, &own, &mut a, &mut b, Some(u)))
            }
            None => Ok(network.fault(k, &general, &mut with_motors, &mut without_motors, None)),
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    Ok(ShortCircuit { buses })
}

impl Network<'_> {
    fn fault(
        &self,
        k: usize,
        branches: &[Branch],
        full: &mut Solved,
        no_motors: &mut Solved,
        unit_voltage: Option<f64>,
    ) -> Fault {
        let bus = &self.input.buses[k];
        let c = c_max(bus.un);
        let emf = c * unit_voltage.unwrap_or(bus.un) / libm::sqrt(3.0);
        let column = full.column(k, false);
        let z = column[k];
        let size = libm::hypot(z.0, z.1);
        let ik3 = emf / size;
        let peak = full.column(k, true)[k];
        let kappa = 1.02 + 0.98 * libm::exp(-3.0 * EQUIVALENT * peak.0 / peak.1);
        let i = (emf * z.0 / (size * size), -emf * z.1 / (size * size));
        let without = no_motors.column(k, false);
        let z0 = without[k];
        let converters = self.converters(&column, k);
        Fault {
            id: bus.id.clone(),
            c,
            r: z.0,
            x: z.1,
            ik3: ik3 + converters,
            ik2: ik3 * libm::sqrt(3.0) / 2.0,
            sk: libm::sqrt(3.0) * bus.un * (ik3 + converters),
            kappa,
            ip: libm::sqrt(2.0) * (kappa * ik3 + converters),
            ib: self.breaking(branches, &column, i, emf, self.input.minimum_delay) + converters,
            ik: emf / libm::hypot(z0.0, z0.1) + self.converters(&without, k),
            converters,
        }
    }

    /// Σ|Z_kj|·I_j/|Z_kk| of full-size converters (power station units of 60909-0:2016, 6.9): added to the current of the voltage source,
    /// without offset and without decay; in phase-to-phase faults they are left out.
    fn converters(&self, column: &[Z], k: usize) -> f64 {
        let at = |z: Z| libm::hypot(z.0, z.1);
        let fed = self.input.elements.iter().filter_map(|e| match e {
            Element::Converter { bus, i, .. } => Some(at(column[self.at[bus.as_str()]]) * i),
            _ => None,
        });
        fed.sum::<f64>() / at(column[k])
    }

    /// I_b = I''_k − Σ ΔU''_i/(c·U_n/√3)·(1 − μ_i·q_i)·I''_i with ΔU''_i = jX''·I''_i. Currents and the equivalent voltage both carry the
    /// ratio between the source's level and the fault's, so that it drops out.
    fn breaking(&self, branches: &[Branch], column: &[Z], i: Z, emf: f64, delay: f64) -> f64 {
        let mut sum = i;
        for b in branches {
            let Some(source) = b.source else { continue };
            let own = over(times(column[b.from], i), b.z);
            let size = libm::hypot(own.0, own.1);
            let rest = match source {
                Source::Network => continue,
                Source::Generator(rated) => decay(size / rated, delay),
                Source::Motor(rated, mw) => decay(size / rated, delay) * motor_decay(mw, delay),
            };
            let part = times(times((0.0, b.z.1), own), own);
            let lost = (1.0 - rest) / emf;
            sum = (sum.0 - part.0 * lost, sum.1 - part.1 * lost);
        }
        libm::hypot(sum.0, sum.1)
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
