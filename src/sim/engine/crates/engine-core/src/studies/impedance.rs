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

/// A port through which a device takes power from the bus.
pub struct Load<'a> {
    unit: &'a Unit,
    port: usize,
    /// Its row in the device.
    row: usize,
    /// Locals of the device at the operating point, and the current into the bus there, pu.
    x: Vec<f64>,
    i: f64,
}

/// Share of the current through the bus that is rounding, as that of a tie between two buses alike.
const NOTHING: f64 = 1e-9;

/// Whatever takes power from a DC bus, but storage.
pub fn loads<'a>(at: &'a Linearised, target: &Target) -> Vec<Load<'a>> {
    let mut ports = vec![];
    for unit in &at.system.units {
        let mut row = 0;
        for (port, bus) in unit.buses.iter().enumerate() {
            if matches!(*bus, PortBus::Dc(k) if target.dc == Some(k)) {
                // What stands still is not visited in runs, so that its last evaluation may be old.
                let x: Vec<f64> = unit.index.iter().map(|&k| at.y[k]).collect();
                let mut out = vec![0.0; x.len()];
                unit.device.value(at.system.formulation, &at.system.env(0.0), unit.shape, &x, &mut out);
                ports.push(Load { unit, port, row, x, i: unit.count * out[row] });
            }
            row += if matches!(bus, PortBus::Ac(_)) { at.system.formulation.width() } else { 1 };
        }
    }
    let through: f64 = ports.iter().map(|load| load.i.abs()).sum();
    ports.retain(|load| load.i < -NOTHING * through && load.x[load.row] > 0.0 && !load.unit.device.stores_dc());
    ports
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
        let ratio = (!loads.is_empty()).then(|| source_to_load(solver.admittance(&loads, omega, rows[0]), &z, z_base));
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

    /// What loads of the DC bus draw, see [`Solver::admittance`].
    pub fn loads(&mut self, loads: &[Load], omega: f64) -> Result<(f64, f64), Failure> {
        self.solver.factor(omega)?;
        Ok(self.solver.admittance(loads, omega, self.target.rows[0]))
    }

    /// Of a vector that turns with ω in the frame: (Z_dd + Z_qq)/2 + j(Z_qd − Z_dq)/2, conjugate entries below 0.
    fn turning(&mut self, omega: f64) -> Result<Vec<f64>, Failure> {
        let z = self.solver.impedance(omega.abs(), &self.target.rows, self.target.z_base)?;
        let sign = if omega < 0.0 { -1.0 } else { 1.0 };
        Ok(vec![0.5 * (z[0] + z[6] + sign * (z[3] - z[5])), 0.5 * (sign * (z[1] + z[7]) + z[4] - z[2])])
    }
}

/// |Z_S·Y_L| with Y_S = Y − Y_L: Y_L in pu, Z in Ω.
pub fn source_to_load(load: (f64, f64), z: &[f64], z_base: f64) -> f64 {
    let size2 = z[0] * z[0] + z[1] * z[1];
    let total = (z[0] / size2 * z_base, -z[1] / size2 * z_base);
    size(load) / size((total.0 - load.0, total.1 - load.1))
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

    fn factor(&mut self, omega: f64) -> Result<(), Failure> {
        for &(up, down, mass) in &self.mass_places {
            self.matrix.values[up] = -omega * mass;
            self.matrix.values[down] = omega * mass;
        }
        if self.lu.factor(&self.matrix) { Ok(()) } else { Err(singular(omega)) }
    }

    /// Answer of all unknowns to 1 pu of current in a row, at the frequency factored last.
    fn answer(&mut self, row: usize) -> Vec<f64> {
        let mut b = vec![0.0; 2 * self.at.system.n];
        b[row] = 1.0;
        self.lu.solve(&mut b);
        b
    }

    /// What loads draw together per pu of their bus's voltage, pu, while all that stands behind them answers; at the frequency factored last.
    fn admittance(&mut self, loads: &[Load], omega: f64, bus: usize) -> (f64, f64) {
        let (n, all) = (self.at.system.n, self.answer(bus));
        let v = (all[bus], all[bus + n]);
        let env = self.at.system.env(0.0);
        let mut drawn = (0.0, 0.0);
        for Load { unit, port, row, x, .. } in loads {
            let width = unit.index.len();
            let mut jac = vec![0.0; width * width];
            unit.device.jacobian(self.at.system.formulation, &env, unit.shape, x, &mut jac);
            let charge = omega * unit.device.capacitance(*port, &env);
            let mut i = (-charge * v.1, charge * v.0);
            for (slope, &unknown) in jac[row * width..(row + 1) * width].iter().zip(&unit.index) {
                i.0 -= slope * all[unknown];
                i.1 -= slope * all[unknown + n];
            }
            drawn.0 += unit.count * i.0;
            drawn.1 += unit.count * i.1;
        }
        let size2 = v.0 * v.0 + v.1 * v.1;
        ((drawn.0 * v.0 + drawn.1 * v.1) / size2, (drawn.1 * v.0 - drawn.0 * v.1) / size2)
    }

    /// Ω; real and imaginary by turns, rows first.
    fn impedance(&mut self, omega: f64, rows: &[usize], z_base: f64) -> Result<Vec<f64>, Failure> {
        self.factor(omega)?;
        let n = self.at.system.n;
        let mut z = vec![0.0; 2 * rows.len() * rows.len()];
        for (c, &column) in rows.iter().enumerate() {
            let b = self.answer(column);
            for (r, &row) in rows.iter().enumerate() {
                let place = 2 * (r * rows.len() + c);
                z[place] = b[row] * z_base;
                z[place + 1] = b[row + n] * z_base;
            }
        }
        if z.iter().all(|v| v.is_finite()) { Ok(z) } else { Err(singular(omega)) }
    }
}

fn singular(omega: f64) -> Failure {
    Failure::new("numerical", format!("The network is singular at {} Hz", omega / std::f64::consts::TAU))
}
