//! Studies of the operating point: what the network's linearisation says without a run in time.
//!
//! One request in, one answer out, both JSON: `{ "kind": "smallSignal" }` or `{ "kind": "impedanceScan", "bus": …, "fromHz": …,
//! "toHz": …, "points": …, "formulation": "rms" or "emt", "sequence": "positive" or "zero" }`. See `src/sim/engineApi.ts`.

pub mod impedance;
pub mod injected;
pub mod linearised;
pub mod short_circuit;
pub mod small_signal;
pub mod zero_sequence;

use crate::build;
use crate::results::{Failure, Note};
use crate::run::caught;
use impedance::Asked;
use linearised::Linearised;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Request {
    SmallSignal,
    ImpedanceScan {
        bus: String,
        from_hz: f64,
        to_hz: f64,
        points: usize,
        formulation: String,
        /// `positive` where it is not given.
        #[serde(default = "positive")]
        sequence: String,
    },
    /// Has a network of its own: impedances by the standard, not the run's.
    ShortCircuit {
        input: short_circuit::Input,
    },
}

fn positive() -> String {
    "positive".into()
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Outcome {
    SmallSignal(small_signal::SmallSignal),
    ImpedanceScan(impedance::ImpedanceScan),
    ShortCircuit(short_circuit::ShortCircuit),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    pub engine_version: &'static str,
    pub outcome: Option<Outcome>,
    pub notes: Vec<Note>,
    pub failure: Option<Failure>,
}

/// Told of a study that takes its time: frequencies done, in part too, and how many there are.
pub type Told<'a> = &'a mut dyn FnMut(f64, usize);

/// Carries out one study; never panics, never gives back a number that is none.
pub fn study(network_json: &str, request_json: &str, told: Told) -> Answer {
    let mut notes = vec![];
    let outcome = caught(std::panic::AssertUnwindSafe(|| carry_out(network_json, request_json, &mut notes, told)))
        .and_then(|o| o);
    match outcome {
        Ok(outcome) => Answer { engine_version: crate::VERSION, outcome: Some(outcome), notes, failure: None },
        Err(failure) => Answer { engine_version: crate::VERSION, outcome: None, notes, failure: Some(failure) },
    }
}

fn carry_out(network_json: &str, request_json: &str, notes: &mut Vec<Note>, told: Told) -> Result<Outcome, Failure> {
    let request: Request = serde_json::from_str(request_json)
        .map_err(|e| Failure::new("bad-input", format!("The study cannot be read: {e}")))?;
    if let Request::ShortCircuit { input } = &request {
        return short_circuit::solve(input).map(Outcome::ShortCircuit);
    }
    let network = build::parse(network_json)?;
    let linearised = Linearised::at_start(build::build(&network)?, notes)?;
    match request {
        Request::SmallSignal => small_signal::solve(&linearised).map(Outcome::SmallSignal),
        Request::ImpedanceScan { bus, from_hz, to_hz, points, formulation, sequence } => {
            let asked = Asked { bus: &bus, sequence: &sequence, range: (from_hz, to_hz), points };
            match formulation.as_str() {
                "rms" => impedance::scan(&linearised, asked),
                "emt" => injected::scan(&network, &linearised, asked, notes, told),
                _ => Err(impedance::bad("formulation", format!("There is no formulation “{formulation}”"))),
            }
            .map(Outcome::ImpedanceScan)
        }
        Request::ShortCircuit { .. } => unreachable!("answered above"),
    }
}
