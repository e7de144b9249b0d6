//! What stands still shows without a visit: recorded signals that are sizes and powers of the currents at AC ports, put together with what stands
//! still as rows over the unknowns.

use crate::assembly::{PortBus, System, Unit};
use crate::device::{Env, Formulation, Shown};
use crate::devices::ac_base::{minus, plus, power, product, size};
use crate::emt::phases::{self, vector};
use crate::record::Measured;
use std::ops::Range;

/// Vector of the current into a port, whose voltage begins at an unknown, times a factor.
struct Term {
    factor: f64,
    volts: u32,
    constant: (f64, f64),
    /// Of its sums, over the unknowns and of what capacitances take over the rates of the voltages.
    ends: [Ends; 2],
}

/// Ends of a sum among the vectors and the entries.
#[derive(Clone, Copy, Default)]
struct Ends {
    vectors: u32,
    entries: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Size,
    Active,
    Reactive,
}

struct Row {
    kind: Kind,
    /// End of its terms.
    end: u32,
    /// Where the value goes in the row of the units' signals.
    to: u32,
}

/// From where the last ended to this end.
#[inline]
fn next(at: &mut usize, end: u32) -> Range<usize> {
    std::mem::replace(at, end as usize)..end as usize
}

#[derive(Default)]
pub struct StillSignals {
    rows: Vec<Row>,
    terms: Vec<Term>,
    /// `Emt`: first of the three phases of a voltage or current, and the complex number by which their vector counts.
    vectors: Vec<(u32, (f64, f64))>,
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
        let mut rows = vec![];
        for of in measured {
            let stands = !of.phases && system.stands_still(of.unit);
            let own = if stands { cover(system, of) } else { None };
            self.covered.push(own.is_some());
            rows.extend(own.into_iter().flatten());
        }
        self.put_in(rows);
    }

    /// Into the signals of the units that it covers. The rates of the voltages are those last set.
    #[inline]
    pub fn show(&self, system: &mut System, t: f64, y: &[f64], measured: &[Measured], signals: &mut [f64]) {
        if !self.rows.is_empty() {
            self.show_rows(system, t, y, measured, signals);
        }
    }

    fn show_rows(&self, system: &mut System, t: f64, y: &[f64], measured: &[Measured], signals: &mut [f64]) {
        let in_phases = system.formulation == Formulation::Emt;
        let (mut vectors, mut entries, mut terms) = (0, 0, 0);
        for Row { kind, end, to } in &self.rows {
            let mut value = 0.0;
            for term in &self.terms[next(&mut terms, *end)] {
                let mut i = term.constant;
                for (end, of) in term.ends.into_iter().zip([y, &system.voltage_rate]) {
                    for &(at, by) in &self.vectors[next(&mut vectors, end.vectors)] {
                        i = plus(i, product(by, vector(&of[at as usize..at as usize + 3])));
                    }
                    for &(k, re, im) in &self.entries[next(&mut entries, end.entries)] {
                        let x = of[k as usize];
                        i = (re.mul_add(x, i.0), im.mul_add(x, i.1));
                    }
                }
                let v = &y[term.volts as usize..];
                let volts = || if in_phases { vector(v) } else { (v[0], v[1]) };
                value = match kind {
                    // Of squares: one root for all ports.
                    Kind::Size => f64::max(value, term.factor * term.factor * (i.0 * i.0 + i.1 * i.1)),
                    Kind::Active => value + term.factor * power(volts(), i).0,
                    Kind::Reactive => value + term.factor * power(volts(), i).1,
                };
            }
            signals[*to as usize] = if matches!(kind, Kind::Size) { value.sqrt() } else { value };
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

/// A row before it is put in.
struct Drawn {
    kind: Kind,
    /// With what their sums are made of, in place of its ends.
    terms: Vec<(Term, [Sum; 2])>,
    to: usize,
}

#[derive(Default)]
struct Sum {
    vectors: Vec<(u32, (f64, f64))>,
    entries: Vec<(u32, f64, f64)>,
}

impl StillSignals {
    /// Puts rows in, those that are made alike behind each other: their loop is foreseen by the processor then.
    fn put_in(&mut self, mut rows: Vec<Drawn>) {
        let made = |row: &Drawn| -> (Kind, Vec<[usize; 4]>) {
            let lengths =
                |[y, rates]: &[Sum; 2]| [y.vectors.len(), y.entries.len(), rates.vectors.len(), rates.entries.len()];
            (row.kind, row.terms.iter().map(|(_, sums)| lengths(sums)).collect())
        };
        rows.sort_by_cached_key(made);
        for Drawn { kind, terms, to } in rows {
            for (term, sums) in terms {
                let ends = sums.map(|sum| {
                    self.vectors.extend(sum.vectors);
                    self.entries.extend(sum.entries);
                    Ends { vectors: self.vectors.len() as u32, entries: self.entries.len() as u32 }
                });
                self.terms.push(Term { ends, ..term });
            }
            self.rows.push(Row { kind, end: self.terms.len() as u32, to: to as u32 });
        }
    }
}

/// All that is asked of a unit; none where something of it is not of that kind.
fn cover(system: &mut System, of: &Measured) -> Option<Vec<Drawn>> {
    let env = Env::new(0.0, system.omega0, system.s_base, &system.profile_values);
    let (unit, width) = (&mut system.units[of.unit], system.formulation.width());
    let shown = of.asked.iter().map(|&signal| unit.device.shown(signal)).collect::<Option<Vec<_>>>()?;
    let slopes = unit.at_rest(system.formulation, env);
    let row = |(&signal, shown): (&usize, Shown)| {
        let (kind, parts) = match shown {
            Shown::Size(parts) => (Kind::Size, parts),
            Shown::Active(parts) => (Kind::Active, parts),
            Shown::Reactive(parts) => (Kind::Reactive, parts),
        };
        let terms = parts.into_iter().map(|(port, factor)| term(unit, width, &slopes, port, factor)).collect();
        Drawn { kind, terms, to: of.signals.start + signal }
    };
    Some(of.asked.iter().zip(shown).map(row).collect())
}

fn term(unit: &Unit, width: usize, slopes: &[f64], port: usize, factor: f64) -> (Term, [Sum; 2]) {
    let PortBus::Ac(bus) = unit.buses[port] else { unreachable!("a port of an AC signal is one of AC") };
    let before = unit.buses[..port].iter().map(|bus| if matches!(bus, PortBus::Ac(_)) { width } else { 1 });
    let local = before.sum::<usize>();
    let into = |rows: &[f64]| {
        let (re, im) = if width == 3 { vector(rows) } else { (rows[0], rows[1]) };
        [-re, -im]
    };
    let n = unit.index.len();
    let column = |k: usize| (local..local + width).map(|row| slopes[row * n + k]).collect::<Vec<_>>();
    let current = unit.index.iter().enumerate().map(|(k, &at)| (at, into(&column(k))));
    let charging = unit.charges_at(local).flat_map(|(at, c)| {
        let phase = |k: usize| [0, 1, 2].map(|phase| if phase == k { -c } else { 0.0 });
        [0, 1, 2].map(|k| (at + k, into(&phase(k))))
    });
    let sums = [sum_of(width, current), sum_of(width, charging)];
    let [re, im] = into(&unit.out[local..local + width]);
    (Term { factor, volts: (width * bus) as u32, constant: (re, im), ends: Default::default() }, sums)
}

fn sum_of(width: usize, parts: impl Iterator<Item = (usize, [f64; 2])>) -> Sum {
    let parts: Vec<_> = parts.filter(|(_, value)| *value != [0.0; 2]).collect();
    let (mut sum, mut left) = (Sum::default(), parts.as_slice());
    while let Some((&(at, [re, im]), rest)) = left.split_first() {
        if let Some((three, rest)) = left.split_first_chunk().filter(|_| width == 3)
            && let Some(by) = as_vector(*three)
        {
            sum.vectors.push((at as u32, by));
            left = rest;
        } else {
            sum.entries.push((at as u32, re, im));
            left = rest;
        }
    }
    sum
}

/// The complex number by which the vector of three phases counts that add these to both parts; none where they are no such phases.
fn as_vector(three: [(usize, [f64; 2]); 3]) -> Option<(f64, f64)> {
    let [(at, [re, im]), ..] = three;
    let by = (re / phases::POWER, im / phases::POWER);
    let is_of = |(k, (place, [re, im])): (usize, (usize, [f64; 2]))| {
        let own = product(by, vector(&[0, 1, 2].map(|phase| if phase == k { 1.0 } else { 0.0 })));
        place == at + k && size(minus(own, (re, im))) <= 1e-14 * size(by)
    };
    three.into_iter().enumerate().all(is_of).then_some(by)
}
