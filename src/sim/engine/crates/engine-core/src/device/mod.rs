//! What a device contributes to the differential-algebraic system `M·x' = f(x, t)`.
//!
//! A device is one file: parameters, states, residual, steady-state equations, initialisation, guards, signals, tests.
//! It writes its equations once, generically over [`Real`]; the assembler evaluates them over `f64` and over dual numbers,
//! so that the Jacobian cannot disagree with the equations. Nothing outside its file matches on its kind but the registry.
//!
//! Per unit inside the engine: power on the system base `Env::s_base`; AC voltage on the bus's nominal line-to-line voltage,
//! AC current on s_base/(√3·V); DC voltage on the bus's nominal voltage, DC current on s_base/V. Time in seconds.
//! Phasors of an AC island stand in a frame that turns with the island's own speed `ω` (pu), so that a steady state
//! off nominal frequency is still.

mod shows;

use crate::devices::constant_power::ConstantPower;
use crate::devices::earthing::Earthing;
use crate::scalar::Real;
use serde_json::{Map, Value};
pub use shows::{PowerBalance, Shown, Sights, SignalDef, observe_each};
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    Ac,
    Dc,
}

#[derive(Clone, Debug)]
pub struct Port {
    pub name: &'static str,
    pub domain: Domain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VarKind {
    /// Its residual row is dx/dt.
    Differential,
    /// Differential, too, but a reservoir that may fill or empty in a steady state (state of charge): the start check leaves it out.
    Reservoir,
    /// Its residual row is an equation = 0.
    Algebraic,
}

/// A phasor current, where a device has one of its own, and the current of each phase in `Emt`; as names of [`Var`].
pub const PHASOR: [&str; 2] = ["current, real part, pu", "current, imaginary part, pu"];
pub const PHASES: [&str; 3] = ["current of phase a, pu", "current of phase b, pu", "current of phase c, pu"];

/// Speeds of rotors, and of what stands for one: by them the shape of a mode is told.
pub const ROTOR_SPEED: &str = "rotor speed, pu";
pub const VIRTUAL_SPEED: &str = "virtual rotor speed deviation, pu";
pub const SYSTEM_SPEED: &str = "system frequency, pu";
pub const SPEEDS: [&str; 3] = [ROTOR_SPEED, VIRTUAL_SPEED, SYSTEM_SPEED];

#[derive(Clone, Debug)]
pub struct Var {
    /// What it is in the field's words, and behind the last comma its unit: users read it in the modes of the stability study and in failures.
    /// `pu` stands on the device's rating, of network currents on the system base; a share has the unit 1.
    pub name: &'static str,
    pub kind: VarKind,
    /// Typical size; the error control measures against `tolerance · scale`.
    pub scale: f64,
}

/// The two systems a device takes part in. They share ports and assembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formulation {
    /// Power flow: unknown injections, set voltages, converter balances.
    SteadyState,
    /// Phasor dynamics.
    Rms,
    /// Instantaneous phase quantities.
    Emt,
}

impl Formulation {
    /// Voltages of an AC port: real and imaginary part, or three phases.
    pub fn width(self) -> usize {
        if self == Formulation::Emt { 3 } else { 2 }
    }
}

/// Networks of an unbalanced `Rms` run beside the positive sequence's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequence {
    Zero,
    Negative,
}

/// Currents beside the positive sequence's into a device's first port, pu of its bus, seen from the frame of the positive sequence; the negative
/// one also as it stands unturned by vector groups, with that of the device that it watches.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SequenceCurrents {
    pub zero: (f64, f64),
    pub negative: (f64, f64),
    pub unturned: (f64, f64),
    pub watched: (f64, f64),
}

/// A contact between two AC ports of which some phases conduct, v_1 − k·v_2 = R·i in pu, and others do not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opening {
    pub open: [bool; 3],
    pub resistance: f64,
    pub k: f64,
}

/// How an AC port meets the instantaneous network (`Emt`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmtPort {
    /// Phase voltages a, b, c in, phase currents out: the device writes its own `Emt` equations.
    Phases,
    /// The space vector in the island's frame, as it stands at the instant, in place of the phasor.
    Vector,
    /// Averaged converter or load that draws by its phasor equations: see [`crate::emt::averaged`].
    Drawn,
}

/// What an evaluation may look at besides its local variables.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    pub t: f64,
    /// 2π·nominal frequency, rad/s.
    pub omega0: f64,
    /// System base, VA.
    pub s_base: f64,
    /// Values of the network's profiles at `t` (right-hand limit), by profile index.
    pub profiles: &'a [f64],
    /// `Emt`: (cos θ, sin θ) of the frame's angle at each AC port of the device; empty else.
    pub turns: &'a [(f64, f64)],
    /// `Emt`: the space vectors at these ports a quarter of a nominal cycle ago, in the frame; for devices that heed them.
    pub past: &'a [(f64, f64)],
}

impl<'a> Env<'a> {
    /// Without what a device sees of its own ports' frames.
    pub fn new(t: f64, omega0: f64, s_base: f64, profiles: &'a [f64]) -> Self {
        Self { t, omega0, s_base, profiles, turns: &[], past: &[] }
    }
}

/// Local variables, in this order: for each port its voltage — AC `vr, vi` (`Emt`: `va, vb, vc`), DC `v` —; then for each AC port the speed of its
/// island's frame `ω` (`Rms`) or its island's share factor `λ` (`SteadyState`, see [`Model::eval`]); then the internal variables.
#[derive(Clone, Copy)]
pub struct Locals<'a, S> {
    pub volts: &'a [S],
    pub frames: &'a [S],
    pub vars: &'a [S],
    /// Of the metered device ([`Model::watches`]): the voltage of its first AC port and the current through it, in pu of the system; else empty.
    pub watched: &'a [S],
}

/// Contributions, laid out alike: currents **into the bus** from the device (negative for a load), the frame row of each AC
/// port, one row per internal variable.
pub struct Rows<'a, S> {
    pub currents: &'a mut [S],
    /// `Rms`: (own speed − ω) where the device has a frame weight, else leave 0. `SteadyState`: leave 0.
    pub frames: &'a mut [S],
    pub vars: &'a mut [S],
}

/// Bad input or an impossible state, naming the parameter or the variable.
#[derive(Clone, Debug)]
pub struct DeviceError {
    pub code: &'static str,
    pub param: Option<String>,
    pub message: String,
}

/// What a guard, timer or event did to the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Equations or variables jumped: the algebraic part is solved again and the integrator restarts.
    pub discontinuity: bool,
    /// A connection opened or closed: islands are found anew.
    pub topology: bool,
}

/// A line in the run's log: `(code, message)`, code `D…`; time and device are added by the core.
pub type Log<'a> = dyn FnMut(&'static str, String) + 'a;

/// A device's own equations. `x` in the non-generic methods is the local view at an accepted point.
pub trait Model: Send {
    fn ports(&self) -> Vec<Port>;
    fn vars(&self, formulation: Formulation) -> Vec<Var>;

    /// Residuals and currents for **one** unit; the core multiplies currents (and balances) by `count`.
    /// In `SteadyState`, a source of an island without an ideal source takes P = λ·(its rated power) and the core fixes one angle.
    fn eval<S: Real>(&self, formulation: Formulation, env: &Env, x: Locals<S>, out: Rows<S>)
    where
        Self: Sized;

    /// Inertia-like weight (MW·s) with which the device sets the frame of a port's island; infinite = ideal frequency source;
    /// 0 = follows. An island without any weight is dead.
    fn frame_weight(&self, _port: usize) -> f64 {
        0.0
    }
    /// Ports joined galvanically by this device right now (branches, closed switches), as pairs; converters join none.
    fn couples(&self) -> Vec<(usize, usize)> {
        Vec::new()
    }
    /// Capacitance it puts on a DC bus, and in `Emt` between each phase of an AC bus and earth, pu·s (C·V²/S); a bus with any is a
    /// differential variable, else algebraic.
    fn capacitance(&self, _port: usize, _env: &Env) -> f64 {
        0.0
    }
    /// The same for the zero sequence, where the phases are coupled; above 0 where the other is.
    fn zero_capacitance(&self, port: usize, env: &Env) -> f64 {
        self.capacitance(port, env)
    }
    /// A DC bus is alive if some device can hold its voltage (source, battery, controlled rectifier).
    fn holds_dc(&self, _port: usize) -> bool {
        false
    }
    /// Whether it has a capacitor that keeps a DC bus alive which was: before the start none has a charge.
    fn buffers_dc(&self, _port: usize) -> bool {
        false
    }
    /// Storage on a DC bus, which is no load of it while it charges or rests.
    fn stores_dc(&self) -> bool {
        false
    }
    /// Between its AC ports in the zero or negative sequence, as (row, column, (g, b)) in pu of the system and the buses, one unit; nothing for
    /// a device that controls a balanced current, as converters do. Held until something is switched.
    fn admittances(&self, _sequence: Sequence, _env: &Env, _x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        Vec::new()
    }
    /// Those of the zero sequence at `order` times the nominal frequency; alike at all orders where the device has resistance alone.
    fn zero_admittances(&self, _order: f64, env: &Env, x: Locals<f64>) -> Vec<(usize, usize, (f64, f64))> {
        self.admittances(Sequence::Zero, env, x)
    }
    /// Whether it looks at the negative-sequence voltage of a port.
    fn heeds_negative(&self, _port: usize) -> bool {
        false
    }
    /// That voltage, seen from the frame of the positive sequence: told before guards are read while the network is unbalanced, and once more
    /// when it no longer is.
    fn see_negative(&mut self, _port: usize, _v: (f64, f64)) {}
    /// `Emt`: is about to be switched, perhaps; what it draws by an admittance goes over from what that is now.
    fn switches(&mut self, _env: &Env, _x: Locals<f64>) {}
    /// Unbalanced `Rms`: holds what it draws by its phasor equations as an admittance, half of the way from the one held before, while the sequence
    /// networks are solved after a jump; or lets go.
    fn hold_drawn(&mut self, _hold: bool, _env: &Env, _x: Locals<f64>) {}
    /// Whether it looks at the other sequences' currents through itself, which are told with the voltages.
    fn heeds_currents(&self) -> bool {
        false
    }
    fn see_currents(&mut self, _seen: SequenceCurrents) {}
    /// Way of a zero sequence to earth through a star point at its first port, a `Vector` one, and whether it is closed now; a device either has one
    /// for good or not. The network sees it beside the device's own equations, and the last signal is the current of the star point.
    fn star_point(&self) -> Option<(Earthing, bool)> {
        None
    }
    /// What of it is open while the rest conducts. In `Rms` the rows of its current, which are its first two variables, then are −i, and the sequence
    /// networks add what i is; it gives no admittances and counts no loss.
    fn opening(&self) -> Option<Opening> {
        None
    }
    /// Id of a device whose power it meters, see [`Locals::watched`].
    fn watches(&self) -> Option<&str> {
        None
    }
    /// Ids of devices that it gives commands to.
    fn commands(&self) -> &[String] {
        &[]
    }
    /// The command that it gives now to all of them, once: an action that takes effect by a timer of theirs.
    fn take_command(&mut self) -> Option<&'static str> {
        None
    }
    /// Whether its power can be metered: its first variables are the current that it carries away from its first port's bus, or delivers to it.
    fn meters(&self) -> bool {
        false
    }
    /// How the port meets the instantaneous network.
    fn emt_port(&self, _port: usize) -> EmtPort {
        EmtPort::Drawn
    }
    /// Why it cannot take part in `Emt` of this step, s: parameter and reason.
    fn refuses_emt(&self, _step: f64) -> Option<(&'static str, String)> {
        None
    }
    /// Whether its `Emt` equations are linear with constant coefficients between events.
    fn linear(&self) -> bool {
        false
    }
    /// Whether in `Rms` or `Emt` its equations are J·x + b and its powers a quadratic form with constants that change by events alone: neither the
    /// time, nor profiles, nor the frames' angles are in them.
    fn still(&self, _formulation: Formulation) -> bool {
        false
    }
    /// What it draws, where that is a constant power at one port and nothing else until something is switched: such loads are taken together in `Emt`.
    fn constant_power(&self) -> Option<ConstantPower> {
        None
    }
    /// Where it is so but for what [`Model::beyond`] gives: those of its variables that have a knee (fluxes of a core), and their size there.
    fn knee(&self, _formulation: Formulation) -> Option<(Range<usize>, f64)> {
        None
    }
    /// What its equations are more than J·x + b beyond the knee, one unit.
    fn beyond<S: Real>(&self, _env: &Env, _x: Locals<S>, _out: Rows<S>)
    where
        Self: Sized,
    {
    }
    /// What its loss is more than the quadratic form there, W of one unit; its other powers are no others.
    fn loss_beyond(&self, _x: Locals<f64>) -> f64 {
        0.0
    }
    /// Whether guards that it has may cross by themselves; else they stand as they are until something is switched.
    fn is_guarding(&self) -> bool {
        true
    }
    /// Whether its `Emt` equations look at [`Env::past`].
    fn heeds_past(&self) -> bool {
        false
    }
    /// Whether its `Emt` equations look back in time: then every accepted point is told.
    fn looks_back(&self) -> bool {
        false
    }
    fn accepted(&mut self, _env: &Env, _x: Locals<f64>) {}
    /// Of characteristics made of straight lines (the core of a transformer), or nearly so (the decades of an arrester's current), in `Emt`: the
    /// lines it stands on, as a number. Where that changes within a step the rates jump, and with them voltages that follow from rates alone.
    /// None: it has none such.
    fn lines(&self, _volts: &[f64], _vars: &[f64]) -> Option<u32> {
        None
    }
    /// What the last accepted point showed has jumped somewhere in the network: it holds to the left of that instant only.
    fn jumped(&mut self) {}
    /// From the phasor solution at t = 0 to the variables of `Emt`; the same ones unless the device has equations of its own there.
    fn begin_emt(&mut self, _env: &Env, rms: Locals<f64>, _currents: &[f64], vars: &mut [f64]) {
        vars.copy_from_slice(rms.vars);
    }
    /// The frame of a port's island was turned by `angle` (rad, new minus old) where two islands joined.
    fn turn_frame(&mut self, _port: usize, _angle: f64, _vars: &mut [f64]) {}
    /// Of what joins AC ports, open or closed: pairs of ports with the lead of the second's phases over the first's, in steps of 30°.
    fn phase_leads(&self) -> Vec<(usize, usize, u8)> {
        vec![]
    }
    /// Told once, before all else: leads of the frames of the buses at its ports (0 at DC), and of the metered device's first, in steps of 30°.
    fn see_clocks(&mut self, _own: &[u8], _watched: Option<u8>) {}
    /// Start value of the internal variables for the power flow's Newton iteration.
    fn guess(&self, _env: &Env, _vars: &mut [f64]) {}

    /// After a solved power flow: holds the device at a limit that the solution passes, or lets it go again where it need not be held
    /// (`may_leave`); true where something changed.
    fn hold_limits(&mut self, _env: &Env, _x: Locals<f64>, _may_leave: bool) -> bool {
        false
    }
    /// What it is held at, for a note.
    fn limit_held(&self) -> Option<String> {
        None
    }

    /// In a solved power flow: that a step of its tap changer is to be taken, by the delay it would wait, s. Those of the shortest are taken first.
    fn asks_step(&self, _x: Locals<f64>) -> Option<f64> {
        None
    }
    fn take_step(&mut self, _x: Locals<f64>) {}
    /// Leaves it where it is from now on: for studies of a point, in which what they inject might move it.
    fn hold_taps(&mut self) {}
    /// Where that ends without the voltage asked for: code and text of a note.
    fn step_left(&self, _x: Locals<f64>) -> Option<(&'static str, String)> {
        None
    }

    /// From the solved power flow (`volts`, `currents` into the buses per unit device, steady `vars`) to the dynamic states; nothing where there
    /// are none.
    fn initialise(
        &mut self,
        _env: &Env,
        _volts: &[f64],
        _currents: &[f64],
        _steady: &[f64],
        _vars: &mut [f64],
    ) -> Result<(), DeviceError> {
        Ok(())
    }

    /// Values whose sign change (either way) is an event, located in time.
    fn guards(&self, _env: &Env, _x: Locals<f64>, _out: &mut Vec<f64>) {}
    fn on_guard(&mut self, _k: usize, _env: &Env, _volts: &[f64], _vars: &mut [f64], _log: &mut Log) -> Effect {
        Effect::default()
    }
    /// Next instant the device wants to be called at (timers, delays), or none.
    fn wake_at(&self) -> Option<f64> {
        None
    }
    fn on_wake(&mut self, _env: &Env, _volts: &[f64], _vars: &mut [f64], _log: &mut Log) -> Effect {
        Effect::default()
    }
    /// Timed event from the network; an unknown action is an error.
    fn on_event(
        &mut self,
        action: &str,
        _params: &Map<String, Value>,
        _env: &Env,
        _vars: &mut [f64],
        _log: &mut Log,
    ) -> Result<Effect, DeviceError> {
        Err(DeviceError { code: "unknown-action", param: None, message: format!("it knows no action “{action}”") })
    }
    /// A port's island lost (`true`) or regained (`false`) its voltage source. While dead, the bus is held at 0 V and the
    /// device's currents there are exactly 0.
    fn on_dead(&mut self, _port: usize, _dead: bool, _env: &Env, _vars: &mut [f64], _log: &mut Log) -> Effect {
        Effect::default()
    }

    fn balance(&self, env: &Env, x: Locals<f64>, currents: &[f64]) -> PowerBalance;
    /// What a point of an instantaneous run shows, at once: guards, signals where they are asked for, powers where they are.
    fn observe(&self, env: &Env, x: Locals<f64>, currents: &[f64], sights: Sights) {
        observe_each(self, env, x, currents, sights);
    }
    /// Whether [`Model::observe`] and [`Model::measure`] look at the currents of [`Model::eval`]; else they may be given none.
    fn observes_by_currents(&self, _formulation: Formulation) -> bool {
        true
    }
    /// While it stands still ([`Model::still`]): a signal by the currents into its ports, where it is of that kind. It need not be measured then.
    fn shown(&self, _signal: usize) -> Option<Shown> {
        None
    }
    /// Energy stored in one unit, J.
    fn stored(&self, _env: &Env, _x: Locals<f64>) -> f64 {
        0.0
    }
    /// Energy turned into heat in single instants so far (a chopped inductive current), J of one unit; a loss in the audit.
    fn heat(&self) -> f64 {
        0.0
    }
    fn signals(&self) -> Vec<SignalDef>;
    /// All signals at once, SI, in the order of [`Model::signals`].
    fn measure(&self, env: &Env, x: Locals<f64>, currents: &[f64], out: &mut [f64]);
}
