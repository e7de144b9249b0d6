//! Driving-point impedance of the linearised system at a bus: (jω·M − J)·Δy = Δi at its rows.
//!
//! DC: Z(jω) in Ω. AC: the 2×2 impedance between voltage and current in the frame that turns with the island, ω counted from the nominal
//! frequency; what is measured with small currents at f₀ ± f. Where a DC bus feeds loads, Z is parted into the source's side and
//! the loads' (Middlebrook): |Z_S/Z_L| below 1 at every frequency keeps the bus stable whatever the phase; above it the eigenvalues decide.

use super::linearised::Linearised;
use super::zero_sequence::{Open, ZeroNetwork};
use crate::assembly::{PortBus, Unit};
use crate::devices::ac_base::size;
use crate::emt::injection::Quantity;
use crate::linear::{Matrix, SparseLu};
use crate::results::Failure;
use serde::Serialize;

pub const MAX_POINTS: usize = 5000;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImpedanceScan {
    pub bus: String,
    pub domain: &'static str,
    /// `rms` or `emt`.
    pub formulation: &'static str,
    /// At an AC bus `zero`, or `positive` with the negative one.
    pub sequence: Option<&'static str>,
    /// Of the zero sequence where it has no path to earth; then there are no points.
    pub open: Option<Open>,
    pub points: Vec<Point>,
    /// DC buses that feed loads.
    pub middlebrook: Option<Middlebrook>,
    /// Of a scan in `emt`.
    pub quality: Option<Quality>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Point {
    pub frequency_hz: f64,
    /// Ω, real and imaginary by turns: one for DC and for the zero sequence; for AC else dd, dq, qd, qq, in `emt` positive and negative sequence.
    pub z: Vec<f64>,
    /// |Z_S/Z_L|.
    pub ratio: Option<f64>,
    /// `emt`: the first entry by the linearised phasor model, or that of the zero-sequence network.
    pub phasor: Option<Vec<f64>>,
    /// `emt`, positive and negative sequence: what appears at the mirror frequency, over what appears at its own, for each sequence.
    pub mirror: Option<Vec<f64>>,
}

/// How far a scan in `emt` is to be believed; the largest of all its parts.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Quality {
    /// Shortest and longest step, s.
    #[serde(rename = "stepS")]
    pub step: (f64, f64),
    /// (ωΔt)²/12 at the highest frequency of a part.
    pub warping: f64,
    /// Disturbance of the voltage, rms over nominal.
    pub moved: f64,
    /// |ΔZ|/|Z| between the current and half of it the other way and with other phases.
    pub nonlinearity: f64,
    /// Share of the response at frequencies that are neither its own nor their mirrors.
    pub residual: f64,
    /// |ΔZ|/|Z| between the last two periods.
    pub unsettled: f64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Middlebrook {
    /// Largest |Z_S/Z_L| and where.
    pub worst: f64,
    pub at_hz: f64,
    pub satisfied: bool,
}

/// What a scan is asked for: bus, `positive` (with the negative one; at a DC bus nothing else) or `zero` sequence, Hz, and how many.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub bus: &'a str,
    pub sequence: &'a str,
    pub range: (f64, f64),
    pub points: usize,
}

/// The bus that is asked for.
pub struct Target {
    pub ac: Option<usize>,
    pub dc: Option<usize>,
    pub quantity: Quantity,
    /// Ω for 1 pu.
    pub z_base: f64,
    rows: Vec<usize>,
}

pub fn bad(param: &str, why: String) -> Failure {
    Failure::new("bad-input", why).param(param)
}

/// The bus of a scan that can be made.
pub fn target(at: &Linearised, Asked { bus, sequence, range, points }: Asked) -> Result<Target, Failure> {
    if !(2..=MAX_POINTS).contains(&points) {
        return Err(bad("points", format!("A scan takes 2 to {MAX_POINTS} points, not {points}")));
    }
    if !(range.0 > 0.0 && range.1 > range.0 && range.1 <= 1e6) {
        return Err(bad(
            "fromHz",
            format!("The range {} to {} Hz must rise and lie within 0 and 1 MHz", range.0, range.1),
        ));
    }
    let system = &at.system;
    let nac = system.ac.len();
    let ac = system.ac.iter().position(|b| b.id == bus);
    let dc = system.dc.iter().position(|b| b.id == bus);
    let (rows, z_base, alive) = match (ac, dc) {
        (Some(k), _) => {
            let v = system.ac[k].v_nominal;
            (vec![2 * k, 2 * k + 1], v * v / system.s_base, system.islands.ac_alive(k))
        }
        (_, Some(k)) => {
            let v = system.dc[k].v_nominal;
            (vec![2 * nac + k], v * v / system.s_base, system.islands.dc_alive[k])
        }
        _ => return Err(bad("bus", format!("There is no bus “{bus}”"))),
    };
    if !alive {
        return Err(bad("bus", format!("“{bus}” is without voltage")).on(bus));
    }
    let quantity = match (sequence, ac) {
        ("positive", None) => Quantity::Dc,
        ("positive", Some(_)) => Quantity::Vector,
        ("zero", Some(_)) => Quantity::Zero,
        ("zero", None) => return Err(bad("sequence", format!("“{bus}” is a DC bus: it has no zero sequence")).on(bus)),
        _ => return Err(bad("sequence", format!("There is no sequence “{sequence}”"))),
    };
    Ok(Target { ac, dc, quantity, z_base, rows })
}

/// Devices at a DC bus that take power from it.
pub fn loads<'a>(at: &'a Linearised, target: &Target) -> Vec<&'a Unit> {
    at.system.units.iter().filter(|unit| target.dc.is_some_and(|bus| draws(unit, bus))).collect()
}

/// Frequencies of a scan, evenly spaced in the logarithm.
pub fn frequencies(range: (f64, f64), points: usize) -> impl Iterator<Item = f64> {
    let ratio = libm::log(range.1 / range.0) / (points - 1) as f64;
    (0..points).map(move |k| if k + 1 == points { range.1 } else { range.0 * libm::exp(ratio * k as f64) })
}

pub fn scan(at: &Linearised, asked: Asked) -> Result<ImpedanceScan, Failure> {
    let target = target(at, asked)?;
    let loads = loads(at, &target);
    let mut answer = target.answer(asked.bus, "rms");
    if let Some(network) = target.zero(at) {
        answer.open = network.open(asked.range.1);
        if answer.open.is_none() {
            for frequency in frequencies(asked.range, asked.points) {
                let z = target.ohms(network.impedance(frequency)?);
                answer.points.push(Point { frequency_hz: frequency, z, ratio: None, phasor: None, mirror: None });
            }
        }
        return Ok(answer);
    }
    let Target { rows, z_base, .. } = target;
    let mut solver = Solver::new(at)?;
    for frequency in frequencies(asked.range, asked.points) {
        let omega = std::f64::consts::TAU * frequency;
        let z = solver.impedance(omega, &rows, z_base)?;
        let ratio = if loads.is_empty() { None } else { Some(source_to_load(at, &loads, omega, (z[0], z[1]), z_base)) };
        let ratio = ratio.filter(|r| r.is_finite());
        answer.points.push(Point { frequency_hz: frequency, z, ratio, phasor: None, mirror: None });
    }
    answer.middlebrook = middlebrook(&answer.points);
    Ok(answer)
}

impl Target {
    /// The zero-sequence network, where that is asked for.
    pub fn zero<'a>(&self, at: &'a Linearised) -> Option<ZeroNetwork<'a>> {
        self.ac.filter(|_| self.quantity == Quantity::Zero).map(|bus| ZeroNetwork::seen_from(at, bus))
    }
    pub fn ohms(&self, z: (f64, f64)) -> Vec<f64> {
        vec![z.0 * self.z_base, z.1 * self.z_base]
    }
    /// An answer still without points.
    pub fn answer(&self, bus: &str, formulation: &'static str) -> ImpedanceScan {
        let sequence = match self.quantity {
            Quantity::Dc => None,
            Quantity::Vector => Some("positive"),
            Quantity::Zero => Some("zero"),
        };
        ImpedanceScan {
            bus: bus.to_owned(),
            domain: if self.ac.is_some() { "ac" } else { "dc" },
            formulation,
            sequence,
            open: None,
            points: vec![],
            middlebrook: None,
            quality: None,
        }
    }
}

pub fn middlebrook(points: &[Point]) -> Option<Middlebrook> {
    let ratios = points.iter().filter_map(|p| p.ratio.map(|r| (r, p.frequency_hz)));
    let (worst, at_hz) = ratios.max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(Middlebrook { worst, at_hz, satisfied: worst < 1.0 })
}

/// The linearised phasor model asked as `emt` is: Ω at a frequency of the phases, at a DC bus or in the positive sequence; of the zero sequence its network.
pub struct Phasors<'a> {
    solver: Solver<'a>,
    zero: Option<ZeroNetwork<'a>>,
    target: &'a Target,
}

impl<'a> Phasors<'a> {
    pub fn new(at: &'a Linearised, target: &'a Target) -> Result<Self, Failure> {
        Ok(Self { solver: Solver::new(at)?, zero: target.zero(at), target })
    }

    /// Where the zero sequence has no path to earth.
    pub fn open(&self, highest: f64) -> Option<Open> {
        self.zero.as_ref()?.open(highest)
    }

    pub fn at(&mut self, frequency: f64) -> Result<Vec<f64>, Failure> {
        let omega = std::f64::consts::TAU * frequency;
        let Target { quantity, rows, z_base, .. } = self.target;
        if let Some(zero) = &self.zero {
            return Ok(self.target.ohms(zero.impedance(frequency)?));
        }
        if *quantity == Quantity::Dc {
            return self.solver.impedance(omega, rows, *z_base);
        }
        let omega0 = self.solver.at.system.omega0;
        self.turning(omega - omega0)
    }

    /// Of a vector that turns with ω in the frame: (Z_dd + Z_qq)/2 + j(Z_qd − Z_dq)/2, conjugate entries below 0.
    fn turning(&mut self, omega: f64) -> Result<Vec<f64>, Failure> {
        let z = self.solver.impedance(omega.abs(), &self.target.rows, self.target.z_base)?;
        let sign = if omega < 0.0 { -1.0 } else { 1.0 };
        Ok(vec![0.5 * (z[0] + z[6] + sign * (z[3] - z[5])), 0.5 * (sign * (z[1] + z[7]) + z[4] - z[2])])
    }
}

/// A device with one port, on this DC bus, that takes power from it.
fn draws(unit: &Unit, bus: usize) -> bool {
    matches!(unit.buses[..], [PortBus::Dc(k)] if k == bus) && unit.out[0] < 0.0 && unit.x[0] > 0.0
}

/// |Z_S·Y_L| with Y_S = Y − Y_L.
pub fn source_to_load(at: &Linearised, loads: &[&Unit], omega: f64, z: (f64, f64), z_base: f64) -> f64 {
    let size2 = z.0 * z.0 + z.1 * z.1;
    let total = (z.0 / size2 * z_base, -z.1 / size2 * z_base);
    let load = loads.iter().fold((0.0, 0.0), |sum, unit| {
        let y = admittance(at, unit, omega);
        (sum.0 + unit.count * y.0, sum.1 + unit.count * y.1)
    });
    size(load) / size((total.0 - load.0, total.1 - load.1))
}

/// Of one DC device by itself, pu: its own unknowns eliminated, the rest of the network held.
fn admittance(at: &Linearised, unit: &Unit, omega: f64) -> (f64, f64) {
    let n = unit.index.len();
    let mut jac = vec![0.0; n * n];
    unit.device.jacobian(at.system.formulation, &at.system.env(0.0), unit.shape, &unit.x, &mut jac);
    let inner = n - 1;
    // (jω·M − J_vv)·Δv = J_vp for a unit of port voltage, as twice as many real equations.
    let mut entries = vec![];
    for r in 0..2 * inner {
        entries.extend((0..2 * inner).map(|c| (r, c)));
    }
    let mut capacitive = 0.0;
    if let PortBus::Dc(_) = unit.buses[0] {
        capacitive = unit.device.capacitance(0, &at.system.env(0.0));
    }
    let mut y = (-jac[0], omega * capacitive);
    if inner == 0 {
        return y;
    }
    let mut m = Matrix::from_entries(2 * inner, &entries);
    for r in 0..inner {
        let g = unit.index[r + 1];
        let mass = if at.system.reservoir[g] { 0.0 } else { at.system.mass[g] };
        for c in 0..inner {
            let value = if at.system.reservoir[g] { if r == c { 1.0 } else { 0.0 } } else { -jac[(r + 1) * n + c + 1] };
            for (dr, dc) in [(0, 0), (inner, inner)] {
                let place = m.position(r + dr, c + dc);
                m.values[place] = value;
            }
        }
        let (up, down) = (m.position(r, r + inner), m.position(r + inner, r));
        m.values[up] = -omega * mass;
        m.values[down] = omega * mass;
    }
    let mut b: Vec<f64> = (0..2 * inner)
        .map(|r| if r < inner && !at.system.reservoir[unit.index[r + 1]] { jac[(r + 1) * n] } else { 0.0 })
        .collect();
    let mut lu = SparseLu::new(&m);
    if !lu.factor(&m) {
        return (f64::NAN, f64::NAN);
    }
    lu.solve(&mut b);
    for c in 0..inner {
        y.0 -= jac[c + 1] * b[c];
        y.1 -= jac[c + 1] * b[c + inner];
    }
    y
}

/// jω·M − J as real equations of twice the size: real parts first.
struct Solver<'a> {
    at: &'a Linearised,
    matrix: Matrix,
    lu: SparseLu,
    /// Places of −ωM and ωM by unknown.
    mass_places: Vec<(usize, usize, f64)>,
}

impl<'a> Solver<'a> {
    fn new(at: &'a Linearised) -> Result<Self, Failure> {
        let (n, j) = (at.system.n, &at.system.jacobian);
        let mut entries = vec![];
        for column in 0..n {
            for &row in &j.row_idx[j.col_ptr[column]..j.col_ptr[column + 1]] {
                entries.extend([(row, column), (row + n, column + n)]);
            }
            entries.extend([(column, column + n), (column + n, column)]);
        }
        let mut matrix = Matrix::from_entries(2 * n, &entries);
        for column in 0..n {
            for p in j.col_ptr[column]..j.col_ptr[column + 1] {
                let row = j.row_idx[p];
                // Reservoirs stand still.
                let value = if at.system.reservoir[row] { f64::from(u8::from(row == column)) } else { -j.values[p] };
                for shift in [0, n] {
                    let place = matrix.position(row + shift, column + shift);
                    matrix.values[place] = value;
                }
            }
        }
        let mass_places = (0..n)
            .filter(|&k| at.system.mass[k] > 0.0 && !at.system.reservoir[k])
            .map(|k| (matrix.position(k, k + n), matrix.position(k + n, k), at.system.mass[k]))
            .collect();
        let lu = SparseLu::new(&matrix);
        Ok(Self { at, matrix, lu, mass_places })
    }

    /// Ω; real and imaginary by turns, rows first.
    fn impedance(&mut self, omega: f64, rows: &[usize], z_base: f64) -> Result<Vec<f64>, Failure> {
        for &(up, down, mass) in &self.mass_places {
            self.matrix.values[up] = -omega * mass;
            self.matrix.values[down] = omega * mass;
        }
        let n = self.at.system.n;
        let lost =
            || Failure::new("numerical", format!("The network is singular at {} Hz", omega / std::f64::consts::TAU));
        if !self.lu.factor(&self.matrix) {
            return Err(lost());
        }
        let mut z = vec![0.0; 2 * rows.len() * rows.len()];
        for (c, &column) in rows.iter().enumerate() {
            let mut b = vec![0.0; 2 * n];
            b[column] = 1.0;
            self.lu.solve(&mut b);
            for (r, &row) in rows.iter().enumerate() {
                let place = 2 * (r * rows.len() + c);
                z[place] = b[row] * z_base;
                z[place + 1] = b[row + n] * z_base;
            }
        }
        if z.iter().all(|v| v.is_finite()) { Ok(z) } else { Err(lost()) }
    }
}
