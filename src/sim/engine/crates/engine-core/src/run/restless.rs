//! Devices that switch to and fro without end because their network lets them come to rest in no position: they end the run by their name, in place
//! of holding it up or of filling it with what means nothing.

use crate::results::Failure;

/// Rounds of happenings at one instant before it is called chattering.
pub const MAX_ROUNDS: u32 = 50;

/// Counts acts of each place that can act (a device, a guard of it) in windows of time.
pub struct Restless {
    most: u32,
    /// s.
    within: f64,
    /// Beginning of the window, and acts in it.
    acts: Vec<(f64, u32)>,
    /// Device that acted last, and when.
    latest: (String, f64),
}

impl Restless {
    /// As often as `most` may a place act within so many seconds.
    pub fn new(most: u32, within: f64) -> Self {
        Self { most, within, acts: vec![], latest: (String::new(), f64::NAN) }
    }

    /// Device `id` acts by this place of it, at `t`.
    pub fn acts(&mut self, place: usize, id: &str, t: f64) -> Result<(), Failure> {
        if self.acts.len() <= place {
            self.acts.resize(place + 1, (t, 0));
        }
        self.stirs(id, t);
        let (since, count) = &mut self.acts[place];
        if t - *since > self.within {
            (*since, *count) = (t, 0);
        }
        *count += 1;
        if *count <= self.most {
            return Ok(());
        }
        let message = format!(
            "“{id}” has switched {} times within {} ms at {t:.6} s: its network lets it come to rest in no position",
            self.most,
            libm::round(1e6 * self.within) / 1e3
        );
        Err(Failure::new("chattering", message).on(id).at(t))
    }

    /// Device `id` does something at `t`, if it only sets its timer anew.
    pub fn stirs(&mut self, id: &str, t: f64) {
        if self.latest.0 != id {
            id.clone_into(&mut self.latest.0);
        }
        self.latest.1 = t;
    }

    /// The end of a run that has come to no rest at `t` after [`MAX_ROUNDS`].
    pub fn never_rests(&self, t: f64) -> Failure {
        let (id, at) = &self.latest;
        let of = if *at == t { format!("“{id}” keeps") } else { "Devices keep".to_owned() };
        let failure = Failure::new("chattering", format!("{of} switching at {t:.6} s without coming to rest")).at(t);
        if *at == t { failure.on(id) } else { failure }
    }
}
