//! What happens at an instant: inputs that bend or jump, timed events, timers, guards, and the network solved again after them.

use super::ending::{Cut, cuts};
use super::restless::MAX_ROUNDS;
use super::{MAX_NOTES, Run, SAME_TIME};
use crate::device::{Env, Formulation, SequenceCurrents};
use crate::devices::ac_base::size;
use crate::esdirk::Esdirk;
use crate::events;
use crate::newton;
use crate::results::{Failure, Note};
use crate::sequence::Unbalance;
use crate::steady::settle_islands;

/// Rounds in which admittances of the negative sequence and the voltages come to agree after a jump.
const MOST_ROUNDS_OF_NEGATIVE: u32 = 60;

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Happened {
    Nothing,
    Bend,
    Jump,
}

impl Run<'_> {
    /// Everything due at the present instant.
    pub(super) fn happen(&mut self) -> Result<Happened, Failure> {
        let mut happened = Happened::Nothing;
        let mut faulted = Vec::new();
        for round in 0..=MAX_ROUNDS {
            let t = self.t;
            let mut cut: Option<Cut> = None;
            if round == MAX_ROUNDS {
                return Err(self.restless.never_rests(t));
            }
            let (mut acted, mut effect) = events::pass_points(&mut self.system, t + SAME_TIME);
            while let Some(event) = self.schedule.take_due(t + SAME_TIME) {
                acted = true;
                self.stats.events += 1;
                if cut.is_none() && cuts(&self.system, &event) {
                    cut = Some(Cut { device: event.target.clone(), held: self.held() });
                }
                if event.action == "fault" {
                    faulted.push(event.target.clone());
                }
                effect =
                    events::merge(effect, events::apply(&mut self.system, &event, t, &mut self.y, &mut self.notes)?);
            }
            for unit in 0..self.system.units.len() {
                while self.system.units[unit].device.wake_at().is_some_and(|w| w <= t + SAME_TIME) {
                    acted = true;
                    self.stats.events += 1;
                    self.restless.stirs(&self.system.units[unit].id, t);
                    let before = self.system.units[unit].device.wake_at();
                    let e = events::call(
                        &mut self.system,
                        unit,
                        t,
                        &mut self.y,
                        &mut self.notes,
                        |u, env, volts, vars, log| u.device.on_wake(env, volts, vars, log),
                    );
                    effect = events::merge(effect, e);
                    if self.system.units[unit].device.wake_at() == before {
                        break;
                    }
                }
            }
            self.read_guards();
            for unit in 0..self.system.units.len() {
                for k in self.guard_offsets[unit]..self.guard_offsets[unit + 1] {
                    let positive = self.guard_values[k] > 0.0;
                    if positive != self.signs[k] && self.guard_values[k] != 0.0 {
                        self.signs[k] = positive;
                        acted = true;
                        self.stats.events += 1;
                        self.restless.acts(unit, &self.system.units[unit].id, t)?;
                        let local = k - self.guard_offsets[unit];
                        let e = events::call(
                            &mut self.system,
                            unit,
                            t,
                            &mut self.y,
                            &mut self.notes,
                            |u, env, volts, vars, log| u.device.on_guard(local, env, volts, vars, log),
                        );
                        effect = events::merge(effect, e);
                    }
                }
            }
            if !acted {
                self.notes_dropped += self.notes.len().saturating_sub(MAX_NOTES);
                self.notes.truncate(MAX_NOTES);
                return Ok(happened);
            }
            let jumped = effect.topology || effect.discontinuity || happened == Happened::Jump;
            happened = if jumped { Happened::Jump } else { Happened::Bend };
            if effect.topology {
                self.rebuild()?;
            }
            if effect.topology || effect.discontinuity {
                let before = cut.is_some().then(|| self.y.clone());
                let solved = self.solve_jump();
                match cut.zip(before) {
                    Some((cut, before)) if solved.is_err() || (self.hangs(&cut.device) && self.rushes()) => {
                        if !self.end_currents(&cut, &before)? {
                            solved?;
                        }
                    }
                    _ => solved?,
                }
                self.note_faults(std::mem::take(&mut faulted));
            }
        }
        Ok(happened)
    }

    /// The network after a jump. In an unbalanced one what loads draw is held as admittances, from those before the jump on, until the sequence
    /// networks agree with them: a constant power that its network no longer bears would take its voltage with it before the negative sequence is known.
    pub(super) fn solve_jump(&mut self) -> Result<(), Failure> {
        self.hold_drawn(true);
        self.solve_algebraic()?;
        let mut agrees = self.system.unbalance.is_none();
        for _ in 0..MOST_ROUNDS_OF_NEGATIVE {
            if agrees {
                break;
            }
            self.hold_drawn(true);
            agrees = self.follow_negative(1.0)? == 0.0;
            self.solve_algebraic()?;
        }
        if !agrees {
            let message = "What converters and constant powers draw of the negative sequence came to no agreement with the network";
            self.notes.push(Note { time: self.t, code: "N250".into(), device: None, message: message.into() });
        }
        if self.system.unbalance.is_some() {
            self.hold_drawn(false);
            self.solve_algebraic()?;
        }
        Ok(())
    }

    /// Where the network is unbalanced.
    fn hold_drawn(&mut self, hold: bool) {
        let Some(unbalance) = self.system.unbalance.take() else { return };
        let system = &mut self.system;
        unbalance.tell(system, &self.y);
        let env = Env::new(self.t, system.omega0, system.s_base, &system.profile_values);
        for unit in &mut system.units {
            unit.gather(&self.y, &system.frames);
            unit.device.hold_drawn(hold, &env, unit.shape.locals(&unit.x));
        }
        system.unbalance = Some(unbalance);
    }

    /// Lets the admittances of the negative sequence follow the solution; how far they were from it, as a share.
    pub(super) fn follow_negative(&mut self, way: f64) -> Result<f64, Failure> {
        let Some(mut unbalance) = self.system.unbalance.take() else { return Ok(0.0) };
        unbalance.tell(&mut self.system, &self.y);
        let change = unbalance.follow(&mut self.system, self.t, &self.y, way);
        self.system.unbalance = Some(unbalance);
        change
    }

    /// Currents of unbalanced faults that have just been applied.
    fn note_faults(&mut self, buses: Vec<String>) {
        for id in buses {
            let Some(bus) = self.system.ac.iter().position(|b| b.id == id) else { continue };
            let Some(i) = self.system.unbalance.as_ref().and_then(|u| u.fault_current(bus, &self.y)) else { continue };
            let base = self.system.s_base / (3.0_f64.sqrt() * self.system.ac[bus].v_nominal);
            let least = 1e-6 * i.iter().fold(0.0, |most: f64, i| most.max(*i));
            let said = ["A", "B", "C"]
                .iter()
                .zip(i)
                .filter(|(_, i)| *i > least)
                .map(|(phase, i)| format!("{phase} {:.4} kA", i * base / 1e3));
            let message = format!("fault current: phase {}", said.collect::<Vec<_>>().join(", "));
            self.notes.push(Note { time: self.t, code: "D101".into(), device: Some(id), message });
        }
    }

    /// New islands: the unknowns are laid out again and the solution carried over.
    fn rebuild(&mut self) -> Result<(), Failure> {
        let old_of = self.system.islands.ac_of.clone();
        let old_speed: Vec<f64> = (0..self.system.islands.count()).map(|k| self.y[self.system.frame(k)]).collect();
        for unit in &mut self.system.units {
            unit.vars = unit.own().iter().map(|&k| self.y[k]).collect();
        }
        let mut joined = false;
        let was_alive: Vec<bool> = (0..self.system.ac.len()).map(|k| self.system.islands.ac_alive(k)).collect();
        settle_islands(&mut self.system, &mut self.notes, self.t);
        for bus in 0..self.system.ac.len() {
            for other in 0..bus {
                let now = self.system.islands.ac_of[bus] == self.system.islands.ac_of[other];
                joined |= now && old_of[bus] != old_of[other] && was_alive[bus] && was_alive[other];
            }
        }
        if joined {
            self.notes.push(Note {
                time: self.t,
                code: "N210".into(),
                device: None,
                message: "Two live islands were joined; they are taken as synchronised at that instant".into(),
            });
        }
        let was_unbalanced = self.system.unbalance.is_some();
        self.system.unbalance = Unbalance::find(&mut self.system, self.t, &self.y)?;
        if was_unbalanced && self.system.unbalance.is_none() {
            for unit in &mut self.system.units {
                unit.see_negative(|_| (0.0, 0.0));
                unit.device.see_currents(SequenceCurrents::default());
            }
        }
        self.system.lay_out(Formulation::Rms);
        let first = self.system.first_var();
        let mut y = vec![0.0; self.system.n];
        y[..first].copy_from_slice(&self.y[..first]);
        for unit in &self.system.units {
            for (&k, v) in unit.own().iter().zip(&unit.vars) {
                y[k] = *v;
            }
        }
        for island in 0..self.system.islands.count() {
            let bus = self.system.islands.ac_of.iter().position(|&i| i == island);
            let at = self.system.frame(island);
            y[at] = bus.map_or(1.0, |b| old_speed[old_of[b]]);
        }
        for (k, bus) in was_alive.iter().enumerate() {
            let alive = self.system.islands.ac_alive(k);
            if alive && !bus {
                y[2 * k] = 1.0;
                y[2 * k + 1] = 0.0;
            }
        }
        self.scratch.resize(y.len(), 0.0);
        self.y = y;
        self.method.account(&mut self.stats);
        self.method = Esdirk::new(&self.system, self.settings.tolerance)?;
        self.guard_offsets.clear();
        self.read_guards();
        Ok(())
    }

    /// Where there is no solution any more at a low voltage of DC buses that nothing charges, it jumps to the one near their nominal voltages. False
    /// where there is none; then nothing has changed.
    pub(super) fn lift(&mut self) -> Result<bool, Failure> {
        let low = self.system.low_dc(&self.y);
        if low.is_empty() {
            return Ok(false);
        }
        let hold: Vec<bool> = self.system.mass.iter().map(|m| *m > 0.0).collect();
        let Some(mut y) = self.system.lifted(self.t, &self.y, &low) else { return Ok(false) };
        let (lu, matrix) = self.method.outside()?;
        let solved = newton::solve(&mut self.system, lu, matrix, self.t, &mut y, Some(&hold));
        if solved.is_err() || self.system.low_dc(&y).len() == low.len() {
            return Ok(false);
        }
        self.y = y;
        Ok(true)
    }

    /// The algebraic part after a jump, differential variables held.
    fn solve_algebraic(&mut self) -> Result<(), Failure> {
        let hold: Vec<bool> = self.system.mass.iter().map(|m| *m > 0.0).collect();
        let begin = self.y.clone();
        let nac = self.system.ac.len();
        // From where it was; then from low and from nominal voltages, where a fault or a return is far away, and from next to nothing, where
        // converters no longer hold their currents.
        let mut last = None;
        for start in [None, Some(0.3), Some(1.0), Some(0.05), Some(0.01)] {
            self.y.copy_from_slice(&begin);
            if let Some(v) = start {
                for bus in 0..nac {
                    let size = size((begin[2 * bus], begin[2 * bus + 1]));
                    let (c, s) =
                        if size > 1e-9 { (begin[2 * bus] / size, begin[2 * bus + 1] / size) } else { (1.0, 0.0) };
                    self.y[2 * bus] = v * c;
                    self.y[2 * bus + 1] = v * s;
                }
                // Currents of sources and switches from nothing: what they were before may stand deep in a limit.
                let vars = self.system.first_var()..self.system.frame(0);
                for (value, held) in self.y[vars.clone()].iter_mut().zip(&hold[vars]) {
                    if !held {
                        *value = 0.0;
                    }
                }
            }
            let (lu, matrix) = self.method.outside()?;
            match newton::solve(&mut self.system, lu, matrix, self.t, &mut self.y, Some(&hold)) {
                Ok(done) => {
                    self.stats.newton_iterations += u64::from(done.iterations);
                    if let Some(v) = start {
                        self.notes.push(Note {
                            time: self.t,
                            code: "N260".into(),
                            device: None,
                            message: format!("The network was solved from a start at {v} pu after the jump"),
                        });
                    }
                    return Ok(());
                }
                Err(e) => last = Some(e),
            }
        }
        self.y.copy_from_slice(&begin);
        if self.lift()? {
            return Ok(());
        }
        let e = last.map_or((0, f64::NAN), |e| (e.worst, e.residual));
        let (device, variable) = self.system.name_of(e.0);
        Err(Failure::new(
            "diverged",
            format!(
                "After the event at {:.6} s the network has no solution: “{device}” ({variable}, {:.1e} pu)",
                self.t, e.1
            ),
        )
        .at(self.t)
        .on(&device)
        .variable(variable))
    }
}
