//! On-load tap changer of a transformer with its automatic voltage regulator: taps in the high winding, the voltage of the low side regulated.
//!
//! ```text
//! t = tap + p·step      U_r = |u_low − (R + jX)·i_low|      outside set-point ± band/2 for the delay: p ± 1
//! ```
//!
//! A voltage out of the band starts the delay, one back in it ends it; the drive then takes its time to the next position, whatever the voltage does
//! meanwhile, and the ratio changes at its end. While it stays on the same side each further step follows its own, mostly shorter, delay. A voltage
//! below the blocking level holds all. Positions count as the tapping does (IEC 60076-1): plus ones have more turns, and a lower voltage at the low side.
//!
//! The power flow steps it likewise, from its starting position to the first one in the band, changers of the shortest delay first. In `emt` the
//! voltage and the current are those of the positive sequence over the last cycle, in `rms` the phasors of the positive sequence.

use super::ac_base::{Phasor, minus, product, size};
use super::fundamental::Fundamental;
use super::params::{Build, ParamSpec, integer, number, positive, signal};
use crate::device::{DeviceError, Env, Log, SignalDef};
use crate::emt::phases::turned;

pub const POSITION: SignalDef =
    signal("tapPosition", "1", "Position of the tap changer, plus with more turns of the high winding; 0 without one");

pub const PARAMS: [ParamSpec; 12] = [
    positive("tapStep", "1", 0.1, "On-load tap changer: step of the turns ratio; none: there is no changer").optional(),
    integer("tapStepsUp", 0, 50, "Positions with more turns of the high winding; default 16").optional(),
    integer("tapStepsDown", 0, 50, "Positions with fewer; default 16").optional(),
    integer("tapPosition", -50, 50, "Position from which the power flow starts; default 0").optional(),
    number("tapSetPoint", "pu", 0.5, 1.5, "Set-point, of the low side's nominal voltage; default 1").optional(),
    positive("tapBand", "pu", 0.5, "Width of the band around it; default 0.02").optional(),
    number("tapDelay", "s", 0.1, 3600.0, "Delay of the first step; default 30").optional(),
    number("tapNextDelay", "s", 0.1, 3600.0, "Delay of each further step; default 10").optional(),
    number("tapDriveTime", "s", 0.0, 60.0, "Time of the drive for a step; default 5").optional(),
    number("tapBlocking", "pu", 0.0, 1.0, "Voltage below which it stays; default 0.85").optional(),
    number("tapDropResistance", "1", -1.0, 1.0, "Line-drop compensation R, of the rated impedance; default 0")
        .optional(),
    number("tapDropReactance", "1", -1.0, 1.0, "Line-drop compensation X, of the rated impedance; default 0")
        .optional(),
];

/// Least band over the step: a narrower one may have no position within it. Regulators' manuals ask for ± 0.6 of a step.
const LEAST_BAND: f64 = 1.2;
/// Times a changer may turn back in the power flow before it is held where it is.
const MOST_REVERSALS: u32 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Below,
    Above,
}

impl Side {
    /// Way of the position that brings the voltage back.
    fn way(self) -> i32 {
        match self {
            Side::Below => -1,
            Side::Above => 1,
        }
    }
}

pub struct TapChanger {
    middle: f64,
    step: f64,
    ends: [i32; 2],
    pub position: i32,
    /// pu of the low side's bus.
    band: [f64; 2],
    blocking: f64,
    /// Line-drop compensation, pu of the system.
    drop: Phasor<f64>,
    delay: f64,
    next_delay: f64,
    drive: f64,
    /// Below the band, above it, blocked: as the guards have told.
    told: [bool; 3],
    /// Side on which it counts, since when, and whether a step on that side has gone before.
    waits: Option<(Side, f64, bool)>,
    /// Way of the step under way, and when it ends.
    moves: Option<(i32, f64)>,
    /// End of its range at which it has been said to stand.
    at_end: Option<Side>,
    /// Nothing is begun any more.
    pub held: bool,
    /// In the power flow: the last way and how often it has turned.
    last: i32,
    reversals: u32,
    /// In `emt`: voltage and current of the low side, and what is made of them.
    cycles: Option<[Fundamental; 2]>,
    seen: f64,
}

/// `rated`: the regulated winding's impedance, pu of the system.
pub fn build(b: &Build, rated: f64) -> Result<Option<Box<TapChanger>>, DeviceError> {
    if !b.has("tapStep") {
        return Ok(None);
    }
    let (middle, step) = (b.number("tap")?, b.number("tapStep")?);
    let ends = [-b.number_or("tapStepsDown", 16.0) as i32, b.number_or("tapStepsUp", 16.0) as i32];
    let position = b.number_or("tapPosition", 0.0) as i32;
    if !(ends[0]..=ends[1]).contains(&position) {
        return Err(
            b.refuse("tapPosition", format!("it lies beyond the ends of the range, {} and {}", ends[0], ends[1]))
        );
    }
    if middle + f64::from(ends[0]) * step < 0.5 || middle + f64::from(ends[1]) * step > 2.0 {
        return Err(b.refuse("tapStep", "the ratio would leave 0.5 to 2 of nominal at an end of the range"));
    }
    let (set, width) = (b.number_or("tapSetPoint", 1.0), b.number_or("tapBand", 0.02));
    if width < LEAST_BAND * step {
        let message = format!("the band must be at least {LEAST_BAND} steps wide, or no position may lie within it");
        return Err(b.refuse("tapBand", message));
    }
    let blocking = b.number_or("tapBlocking", 0.85);
    if blocking >= set - 0.5 * width {
        return Err(b.refuse("tapBlocking", "it must be below the band: in it nothing would ever be raised"));
    }
    Ok(Some(Box::new(TapChanger {
        middle,
        step,
        ends,
        position,
        band: [set - 0.5 * width, set + 0.5 * width],
        blocking,
        drop: (b.number_or("tapDropResistance", 0.0) * rated, b.number_or("tapDropReactance", 0.0) * rated),
        delay: b.number_or("tapDelay", 30.0),
        next_delay: b.number_or("tapNextDelay", 10.0),
        drive: b.number_or("tapDriveTime", 5.0),
        told: [false; 3],
        waits: None,
        moves: None,
        at_end: None,
        held: false,
        last: 0,
        reversals: 0,
        cycles: None,
        seen: 0.0,
    })))
}

impl TapChanger {
    pub fn tap(&self) -> f64 {
        self.middle + f64::from(self.position) * self.step
    }
    pub fn heeds_current(&self) -> bool {
        self.drop != (0.0, 0.0)
    }
    /// Regulated voltage where the low side has these; pu of its bus.
    pub fn regulated(&self, v: Phasor<f64>, i: impl FnOnce() -> Phasor<f64>) -> f64 {
        if self.heeds_current() { size(minus(v, product(self.drop, i()))) } else { size(v) }
    }

    /// Above 0 where the voltage is not below the band, not above it, and not blocking.
    pub fn guards(&self, v: f64) -> [f64; 3] {
        [v - self.band[0], self.band[1] - v, v - self.blocking]
    }
    /// Side of the band on which `told` has the voltage, unless that holds it.
    fn side(&self) -> Option<Side> {
        match self.told {
            [_, _, true] => None,
            [true, ..] => Some(Side::Below),
            [_, true, _] => Some(Side::Above),
            _ => None,
        }
    }
    fn ends_at(&self, side: Side) -> bool {
        self.position == self.ends[usize::from(side == Side::Above)]
    }

    /// The operating point has this voltage.
    pub fn begin(&mut self, v: f64, closed: bool) {
        self.told = self.guards(v).map(|guard| guard <= 0.0);
        // What the power flow has said of its end need not be said again.
        self.at_end = self.side().filter(|&side| self.ends_at(side));
        self.count(0.0, closed, &mut |_, _| {});
    }
    pub fn begin_emt(&mut self, env: &Env, v: Phasor<f64>, i: Phasor<f64>, frame: (f64, f64), speed: f64) {
        let mut cycles = [Fundamental::default(), Fundamental::default()];
        cycles[0].begin(env, turned(v, frame), speed);
        cycles[1].begin(env, turned(i, frame), speed);
        self.cycles = Some(cycles);
        self.seen = self.regulated(v, || i);
    }
    /// An accepted point of `emt`.
    pub fn accepted(&mut self, env: &Env, v: &[f64], i: &[f64], speed: f64) {
        let heeds = self.heeds_current();
        let Some([volts, amperes]) = &mut self.cycles else { return };
        let v = volts.accepted(env, v, speed);
        let i = if heeds { amperes.accepted(env, i, speed) } else { None };
        if let Some([v, ..]) = v {
            self.seen = self.regulated(v, || i.map_or((0.0, 0.0), |[i, ..]| i));
        }
    }
    /// In `emt`.
    pub fn seen(&self) -> f64 {
        self.seen
    }

    /// Guard `k` has crossed.
    pub fn crossed(&mut self, k: usize, t: f64, closed: bool, log: &mut Log) {
        self.told[k] = !self.told[k];
        self.count(t, closed, log);
    }
    /// Begins to count, goes on or ends it, as the voltage stands.
    pub fn count(&mut self, t: f64, closed: bool, log: &mut Log) {
        let side = self.side().filter(|_| closed);
        let stuck = side.filter(|&side| self.moves.is_none() && self.ends_at(side));
        if let Some(side) = stuck.filter(|_| self.at_end != stuck) {
            log("D392", self.says_end(side));
        }
        self.at_end = stuck;
        let side = side.filter(|_| stuck.is_none());
        if side != self.waits.map(|(side, ..)| side) {
            self.waits = side.map(|side| (side, t, false));
        }
    }
    fn says_end(&self, side: Side) -> String {
        let which = if side == Side::Below { "below" } else { "above" };
        format!("tap changer at the end of its range, position {}: the voltage stays {which} the band", self.position)
    }

    pub fn wake_at(&self) -> Option<f64> {
        if let Some((_, at)) = self.moves {
            return Some(at);
        }
        let (_, since, is_next) = self.waits.filter(|_| !self.held)?;
        Some(since + if is_next { self.next_delay } else { self.delay })
    }
    /// True where the position has changed.
    pub fn woken(&mut self, t: f64, closed: bool, log: &mut Log) -> bool {
        if self.wake_at().is_none_or(|at| t < at - 1e-9) {
            return false;
        }
        if self.moves.is_none() {
            let Some((side, ..)) = self.waits else { return false };
            self.moves = Some((side.way(), t + self.drive));
            if self.drive > 0.0 {
                return false;
            }
        }
        let Some((way, _)) = self.moves.take() else { return false };
        self.position += way;
        log("D391", format!("tap changer to position {}, ratio {:.5} of nominal", self.position, self.tap()));
        // Counts on from here, until the voltage tells otherwise.
        self.waits = self.waits.map(|(side, since, is_next)| {
            let goes_on = side.way() == way;
            (side, if goes_on { t } else { since }, is_next || goes_on)
        });
        self.count(t, closed, log);
        true
    }

    /// In the power flow: delay of the step that this voltage asks for.
    pub fn asks(&self, v: f64) -> Option<f64> {
        (self.reversals < MOST_REVERSALS).then(|| self.wanted(v)).flatten().map(|_| self.delay)
    }
    fn wanted(&self, v: f64) -> Option<Side> {
        let [below, above, blocked] = self.guards(v).map(|guard| guard < 0.0);
        let side = if below { Side::Below } else { Side::Above };
        ((below || above) && !blocked && !self.ends_at(side)).then_some(side)
    }
    /// Takes it.
    pub fn take(&mut self, v: f64) {
        let Some(way) = self.wanted(v).map(Side::way) else { return };
        self.reversals += u32::from(way == -self.last);
        self.last = way;
        self.position += way;
    }
    /// What is to be said of where the power flow leaves it.
    pub fn left(&self, v: f64) -> Option<(&'static str, String)> {
        if self.wanted(v).is_some() {
            let message = format!("no position of the tap changer settles in its band; held at {}", self.position);
            return Some(("D393", message));
        }
        let [below, above, blocked] = self.guards(v).map(|guard| guard < 0.0);
        if blocked {
            return Some(("D393", format!("tap changer blocked at {v:.3} pu, position {}", self.position)));
        }
        let side = if below { Side::Below } else { Side::Above };
        (below || above).then(|| ("D392", self.says_end(side)))
    }
}

/// The part of a [`crate::device::Model`] that transformers with a changer in `self.changer` share: their switching, and what the changer does, which is told by `self.regulated(changer, volts)` and
/// `self.regulated_phases(volts, vars)` (port, its voltages, the currents out of it) and asks for `self.set_tap()`.
macro_rules! regulates {
    () => {
        fn initialise(
            &mut self,
            _env: &Env,
            volts: &[f64],
            _currents: &[f64],
            _steady: &[f64],
            _vars: &mut [f64],
        ) -> Result<(), DeviceError> {
            let v = self.changer.as_ref().map(|changer| self.regulated(changer, volts));
            if let Some((changer, v)) = self.changer.as_mut().zip(v) {
                changer.begin(v, self.closed);
            }
            Ok(())
        }
        fn on_event(
            &mut self,
            action: &str,
            _params: &Map<String, Value>,
            env: &Env,
            vars: &mut [f64],
            log: &mut Log,
        ) -> Result<Effect, DeviceError> {
            self.closed = closes(action)?;
            if let Some(changer) = &mut self.changer {
                changer.count(env.t, self.closed, log);
            }
            if !self.closed && !vars.is_empty() {
                self.chopped += self.energy(env.omega0, vars);
                vars.fill(0.0);
                self.core.iter_mut().for_each(Core::demagnetise);
            }
            Ok(Effect { discontinuity: true, topology: true })
        }
        fn guards(&self, _env: &Env, x: Locals<f64>, out: &mut Vec<f64>) {
            if let Some(changer) = &self.changer {
                let v = if in_phases(&x) { changer.seen() } else { self.regulated(changer, x.volts) };
                out.extend(changer.guards(v));
            }
        }
        fn on_guard(&mut self, k: usize, env: &Env, _volts: &[f64], _vars: &mut [f64], log: &mut Log) -> Effect {
            if let Some(changer) = &mut self.changer {
                changer.crossed(k, env.t, self.closed, log);
            }
            Effect::default()
        }
        fn wake_at(&self) -> Option<f64> {
            self.changer.as_ref().and_then(|changer| changer.wake_at())
        }
        fn on_wake(&mut self, env: &Env, _volts: &[f64], vars: &mut [f64], log: &mut Log) -> Effect {
            let closed = self.closed;
            if !self.changer.as_mut().is_some_and(|changer| changer.woken(env.t, closed, log)) {
                return Effect::default();
            }
            self.set_tap();
            // The sequence networks of `rms` hold the admittances until something is switched.
            Effect { discontinuity: true, topology: vars.is_empty() }
        }
        fn looks_back(&self) -> bool {
            self.changer.is_some()
        }
        fn accepted(&mut self, env: &Env, x: Locals<f64>) {
            let Some(mut changer) = self.changer.take() else { return };
            let (port, v, i) = self.regulated_phases(x.volts, x.vars);
            changer.accepted(env, &v, &i, x.frames[port]);
            self.changer = Some(changer);
        }
        fn asks_step(&self, x: Locals<f64>) -> Option<f64> {
            let changer = self.changer.as_ref().filter(|_| self.closed)?;
            changer.asks(self.regulated(changer, x.volts))
        }
        fn take_step(&mut self, x: Locals<f64>) {
            let v = self.changer.as_ref().map(|changer| self.regulated(changer, x.volts));
            if let Some((changer, v)) = self.changer.as_mut().zip(v) {
                changer.take(v);
                self.set_tap();
            }
        }
        fn hold_taps(&mut self) {
            if let Some(changer) = &mut self.changer {
                changer.held = true;
            }
        }
        fn step_left(&self, x: Locals<f64>) -> Option<(&'static str, String)> {
            let changer = self.changer.as_ref().filter(|_| self.closed)?;
            changer.left(self.regulated(changer, x.volts))
        }
    };
}
pub(super) use regulates;
