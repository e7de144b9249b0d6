//! Smallest value of a function under constraints, from values alone: Powell's COBYLA (crate `cobyla`) turned inside out, so that
//! whoever wants the minimum makes the evaluations, however long each takes.

use cobyla::{RhoBeg, StopTols, minimize};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// Value to be made small, and constraints that are to be at least 0.
type Answer = (f64, Vec<f64>);

/// A search in the unit cube.
#[napi]
pub struct Minimiser {
    questions: Receiver<Vec<f64>>,
    answers: Sender<Answer>,
}

#[napi]
impl Minimiser {
    /// `start`: first point, each coordinate in 0…1. `constraints`: their number. `first_step`, `last_step`: size of the simplex at
    /// the beginning and at the end. At most `max_evaluations` points are asked for.
    #[napi(constructor)]
    pub fn new(
        start: Float64Array,
        constraints: u32,
        first_step: f64,
        last_step: f64,
        max_evaluations: u32,
    ) -> Result<Self> {
        let start = start.to_vec();
        let inside = |v: &f64| (0.0..=1.0).contains(v);
        if start.is_empty() || !start.iter().all(inside) {
            return Err(Error::from_reason("The search needs a start inside the unit cube"));
        }
        let steps = first_step > last_step && last_step > 0.0 && first_step <= 1.0;
        if !steps || max_evaluations == 0 {
            return Err(Error::from_reason(
                "The search needs steps with 0 < last < first ≤ 1, and an evaluation at least",
            ));
        }
        let (ask, questions) = channel();
        let (answers, told) = channel();
        thread::Builder::new()
            .name("minimiser".into())
            .spawn(move || {
                let constraints = constraints as usize;
                let asker = Rc::new(RefCell::new(Asker { ask, told, last: None }));
                let value = |x: &[f64], asker: &mut Rc<RefCell<Asker>>| asker.borrow_mut().answer(x).0;
                let margins: Vec<_> = (0..constraints)
                    .map(|k| {
                        move |x: &[f64], asker: &mut Rc<RefCell<Asker>>| {
                            asker.borrow_mut().answer(x).1.get(k).copied().unwrap_or(0.0)
                        }
                    })
                    .collect();
                let bounds = vec![(0.0, 1.0); start.len()];
                let stop = StopTols { xtol_abs: vec![last_step; start.len()], ..StopTols::default() };
                // How it ended does not matter: the caller has seen every point.
                let _ = minimize(
                    value,
                    &start,
                    &bounds,
                    &margins,
                    asker,
                    max_evaluations as usize,
                    RhoBeg::All(first_step),
                    Some(stop),
                );
            })
            .map_err(|e| Error::from_reason(format!("The search could not be started: {e}")))?;
        Ok(Self { questions, answers })
    }

    /// The next point to evaluate, or none when the search is over. Answer it by `tell` before asking again.
    #[napi]
    pub fn ask(&self) -> Option<Float64Array> {
        self.questions.recv().ok().map(Float64Array::new)
    }

    #[napi]
    pub fn tell(&self, value: f64, constraints: Float64Array) {
        // A search that is over hears nothing more.
        let _ = self.answers.send((value, constraints.to_vec()));
    }
}

struct Asker {
    ask: Sender<Vec<f64>>,
    told: Receiver<Answer>,
    last: Option<(Vec<f64>, Answer)>,
}

impl Asker {
    /// Asked once a point: value and constraints are wanted one after the other.
    fn answer(&mut self, x: &[f64]) -> Answer {
        if let Some((at, answer)) = &self.last
            && at == x
        {
            return answer.clone();
        }
        // Nobody asks any more: the rest of the search runs dry.
        let answer = match self.ask.send(x.to_vec()) {
            Ok(()) => self.told.recv().unwrap_or((f64::INFINITY, vec![])),
            Err(_) => (f64::INFINITY, vec![]),
        };
        self.last = Some((x.to_vec(), answer.clone()));
        answer
    }
}
