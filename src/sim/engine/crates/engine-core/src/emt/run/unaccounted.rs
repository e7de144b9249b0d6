//! Energy that a step too long for what follows an event leaves unaccounted for, told by that event.

use super::EmtRun;
use crate::network::EventInput;
use crate::results::Note;

/// Share of the energy that has passed above which it is told.
const TOLD: f64 = 2e-4;

#[derive(Default)]
pub(super) struct Unaccounted {
    /// Event whose consequences run, and what was unaccounted for before it, J.
    last: Option<(Behind, f64)>,
    /// The most behind any, J.
    most: Option<(Behind, f64)>,
}

#[derive(Clone)]
struct Behind {
    time: f64,
    target: String,
    action: String,
}

impl EmtRun<'_> {
    /// Before an event.
    pub(super) fn mark(&mut self, event: &EventInput) {
        if self.unaccounted.last.as_ref().is_some_and(|(behind, _)| behind.time == self.t) {
            return;
        }
        let residual = self.close_mark();
        let behind = Behind { time: self.t, target: event.target.clone(), action: event.action.clone() };
        self.unaccounted.last = Some((behind, residual));
    }

    /// Ends what began at the last event; what is unaccounted for by now, J.
    fn close_mark(&mut self) -> f64 {
        let residual = self.energy_audit().residual;
        let Some((behind, before)) = self.unaccounted.last.take() else { return residual };
        let own = (residual - before).abs();
        if self.unaccounted.most.as_ref().is_none_or(|(_, most)| own > *most) {
            self.unaccounted.most = Some((behind, own));
        }
        residual
    }

    /// At the end of the run.
    pub(super) fn tell_unaccounted(&mut self) {
        self.close_mark();
        let Some((Behind { time, target, action }, joules)) = self.unaccounted.most.take() else { return };
        let share = joules / self.throughput;
        if share > TOLD {
            let message = format!(
                "{joules:.3e} J are not accounted for behind the event “{action}” at {time:.6} s, {share:.1e} of all energy that has passed: the step of \
                 {:.3} µs is too long for what follows it. Run again with a fifth of it",
                self.h * 1e6
            );
            self.notes.push(Note { time, code: "N330".into(), device: Some(target), message });
        }
    }
}
