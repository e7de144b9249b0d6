//! Overload curve of a converter: it may carry more than `levels[k+1]` (rated current after the last) for `times[k]`, and never more than
//! `levels[0]`. What lasts longer is limited to the next level below, until the current has stayed at rated or less for a while.

/// Currents in pu, falling; times rising.
#[derive(Clone, Debug, Default)]
pub struct Overload {
    pub levels: Vec<f64>,
    pub times: Vec<f64>,
    /// s at rated current or less.
    pub recovery: f64,
    /// Rated current, pu.
    pub rated: f64,
    /// Level that holds now, and since when each threshold has been passed.
    pub ceiling: usize,
    pub since: Vec<Option<f64>>,
    pub resting: Option<f64>,
}

/// What a deadline did.
pub enum Turn {
    Limited { to: f64, after: f64 },
    Recovered,
}

impl Overload {
    /// Current that may last beyond `times[k]`.
    fn threshold(&self, k: usize) -> f64 {
        self.levels.get(k + 1).copied().unwrap_or(self.rated)
    }
    /// Greatest current now.
    pub fn limit(&self) -> f64 {
        match self.ceiling {
            0 => self.levels.first().copied().unwrap_or(f64::INFINITY),
            k => self.threshold(k - 1),
        }
    }
    /// Positive while a threshold is not passed.
    pub fn guards(&self, i: f64, out: &mut Vec<f64>) {
        out.extend((0..self.levels.len()).map(|k| self.threshold(k) - i));
    }
    /// Current `i` at the start, or as it crosses a threshold: the other side than last seen there, unless the current plainly says otherwise.
    pub fn seen(&mut self, t: f64, i: f64, crossed: Option<usize>) {
        for k in 0..self.levels.len() {
            let beyond = i - self.threshold(k);
            let was = self.since[k].is_some();
            let over = if beyond.abs() > 1e-4 { beyond > 0.0 } else { was != (crossed == Some(k)) };
            self.since[k] = if over { self.since[k].or(Some(t)) } else { None };
        }
        let rests = self.ceiling > 0 && self.since.iter().all(Option::is_none);
        self.resting = if rests { self.resting.or(Some(t)) } else { None };
    }
    fn deadline(&self, k: usize) -> Option<f64> {
        // A level that already holds has nothing left to wait for.
        if k < self.ceiling { None } else { self.since[k].map(|since| since + self.times[k]) }
    }
    pub fn next(&self) -> Option<f64> {
        let limits = (0..self.levels.len()).filter_map(|k| self.deadline(k));
        limits.chain(self.resting.map(|since| since + self.recovery)).reduce(f64::min)
    }
    pub fn woken(&mut self, t: f64) -> Option<Turn> {
        if let Some(k) = (0..self.levels.len()).rev().find(|&k| self.deadline(k).is_some_and(|d| t >= d)) {
            self.ceiling = k + 1;
            return Some(Turn::Limited { to: self.threshold(k), after: self.times[k] });
        }
        if self.resting.is_some_and(|since| t >= since + self.recovery) {
            (self.ceiling, self.resting) = (0, None);
            return Some(Turn::Recovered);
        }
        None
    }
}
