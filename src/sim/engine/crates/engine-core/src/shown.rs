//! What stands still shows without a visit: recorded signals that are sizes and powers of the currents at AC ports, put together with what stands
//! still as rows over the unknowns.

use crate::assembly::{PortBus, System, Unit};
use crate::device::{Env, Formulation, Shown};
use crate::devices::ac_base::power;
use crate::emt::phases::vector;
use crate::record::Measured;

/// Vector of the current into a port, whose voltage begins at an unknown, times a factor.
struct Term {
    factor: f64,
    volts: usize,
    constant: (f64, f64),
    /// Ends among the entries of its sums: over the unknowns, and of what capacitances take over the rates of the voltages.
    ends: [usize; 2],
}

enum Kind {
    Size,
    Active,
    Reactive,
}

struct Row {
    kind: Kind,
    /// End of its terms.
    end: usize,
    /// Where the value goes in the row of the units' signals.
    to: usize,
}

#[derive(Default)]
pub struct StillSignals {
    rows: Vec<Row>,
    terms: Vec<Term>,
    /// Unknown, or voltage, and what it adds to both parts.
    entries: Vec<(u32, f64, f64)>,
    /// Of each measured unit whether these are all that is asked of it.
    covered: Vec<bool>,
    /// What they belong to, see [`crate::assembly::Still::made`].
    made: u64,
}

impl StillSignals {
    pub fn covers(&self, place: usize) -> bool {
        self.covered.get(place).copied().unwrap_or(false)
    }

    /// Puts them together where what stands still has been; whether it has.
    #[inline]
    pub fn keep_up(&mut self, system: &mut System, measured: &[Measured]) -> bool {
        system.put_still();
        if self.made == system.still.made {
            return false;
        }
        self.put_together(system, measured);
        true
    }

    #[cold]
    fn put_together(&mut self, system: &mut System, measured: &[Measured]) {
        *self = Self { made: system.still.made, ..Self::default() };
        for of in measured {
            let covers = !of.phases && system.stands_still(of.unit) && self.cover(system, of);
            self.covered.push(covers);
        }
    }

    /// Into the signals of the units that it covers. The rates of the voltages are those last set.
    #[inline]
    pub fn show(&self, system: &mut System, t: f64, y: &[f64], measured: &[Measured], signals: &mut [f64]) {
        if !self.rows.is_empty() {
            self.show_rows(system, t, y, measured, signals);
        }
    }

    fn show_rows(&self, system: &mut System, t: f64, y: &[f64], measured: &[Measured], signals: &mut [f64]) {
        let phases = system.formulation == Formulation::Emt;
        let (mut entries, mut terms) = (0, 0);
        for Row { kind, end, to } in &self.rows {
            let mut value = 0.0;
            for term in &self.terms[std::mem::replace(&mut terms, *end)..*end] {
                let mut i = term.constant;
                for (end, of) in term.ends.into_iter().zip([y, &system.voltage_rate]) {
                    for &(k, re, im) in &self.entries[std::mem::replace(&mut entries, end)..end] {
                        let x = of[k as usize];
                        i = (re.mul_add(x, i.0), im.mul_add(x, i.1));
                    }
                }
                let v = &y[term.volts..];
                let volts = || if phases { vector(v) } else { (v[0], v[1]) };
                value = match kind {
                    // Of squares: one root for all ports.
                    Kind::Size => f64::max(value, term.factor * term.factor * (i.0 * i.0 + i.1 * i.1)),
                    Kind::Active => value + term.factor * power(volts(), i).0,
                    Kind::Reactive => value + term.factor * power(volts(), i).1,
                };
            }
            signals[*to] = if matches!(kind, Kind::Size) { value.sqrt() } else { value };
        }
        if system.still.bends(y) {
            self.show_beyond(system, t, y, measured, signals);
        }
    }

    /// Those beyond their knee draw more.
    #[cold]
    fn show_beyond(&self, system: &mut System, t: f64, y: &[f64], measured: &[Measured], signals: &mut [f64]) {
        let units: Vec<_> = system.still.beyond(y).collect();
        let env = Env::new(t, system.omega0, system.s_base, &system.profile_values);
        for (place, of) in measured.iter().enumerate() {
            if self.covered[place] && units.contains(&of.unit) {
                let unit = &mut system.units[of.unit];
                unit.gather(y, &system.frames);
                unit.draw(system.formulation, env, &system.voltage_rate, true);
                let currents = &unit.out[..unit.shape.volts];
                let signals = &mut signals[of.signals.clone()];
                unit.device.measure(&unit.env(env), unit.shape.locals(&unit.x), currents, signals);
            }
        }
    }
}

impl StillSignals {
    /// All that is asked of a unit; false where something of it is not of that kind.
    fn cover(&mut self, system: &mut System, of: &Measured) -> bool {
        let env = Env::new(0.0, system.omega0, system.s_base, &system.profile_values);
        let (unit, width) = (&mut system.units[of.unit], system.formulation.width());
        let shown = of.asked.iter().map(|&signal| unit.device.shown(signal));
        let Some(shown) = shown.collect::<Option<Vec<_>>>() else { return false };
        let slopes = unit.at_rest(system.formulation, env);
        for (&signal, shown) in of.asked.iter().zip(shown) {
            let (kind, parts) = match shown {
                Shown::Size(parts) => (Kind::Size, parts),
                Shown::Active(parts) => (Kind::Active, parts),
                Shown::Reactive(parts) => (Kind::Reactive, parts),
            };
            for (port, factor) in parts {
                self.add_term(unit, width, &slopes, port, factor);
            }
            self.rows.push(Row { kind, end: self.terms.len(), to: of.signals.start + signal });
        }
        true
    }

    fn add_term(&mut self, unit: &Unit, width: usize, slopes: &[f64], port: usize, factor: f64) {
        let PortBus::Ac(bus) = unit.buses[port] else { unreachable!("a port of an AC signal is one of AC") };
        let before = unit.buses[..port].iter().map(|bus| if matches!(bus, PortBus::Ac(_)) { width } else { 1 });
        let local = before.sum::<usize>();
        let into = |rows: &[f64]| {
            let (re, im) = if width == 3 { vector(rows) } else { (rows[0], rows[1]) };
            [-re, -im]
        };
        let n = unit.index.len();
        let column = |k: usize| (local..local + width).map(|row| slopes[row * n + k]).collect::<Vec<_>>();
        let current: Vec<(usize, [f64; 2])> =
            unit.index.iter().enumerate().map(|(k, &at)| (at, into(&column(k)))).collect();
        let charging = unit.charges_at(local).flat_map(|(at, c)| {
            let phase = |k: usize| [0, 1, 2].map(|phase| if phase == k { -c } else { 0.0 });
            [0, 1, 2].map(|k| (at + k, into(&phase(k))))
        });
        let charging: Vec<_> = charging.collect();
        let ends = [current, charging].map(|sums| {
            let own = sums.into_iter().filter(|(_, value)| *value != [0.0; 2]);
            self.entries.extend(own.map(|(at, [re, im])| (at as u32, re, im)));
            self.entries.len()
        });
        let [re, im] = into(&unit.out[local..local + width]);
        self.terms.push(Term { factor, volts: width * bus, constant: (re, im), ends });
    }
}
