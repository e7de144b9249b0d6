//! Where the sequences meet: a fault from the phases of a bus to earth, or an opening in the phases of a contact.
//!
//! Both are a projector Π of the phases, in sequences A⁻¹·Π·A, which says what stands where:
//!
//! ```text
//! fault       Π·(V − z·I) = 0    (1 − Π)·I = 0      I out of the network at the bus, V to earth
//! opening     Π·I = 0            (1 − Π)·E = 0      E = V_1 − k·V_2 − R·I across it, I through the contact
//! ```
//!
//! so that bolted faults and openings lose no digits, whatever the networks' impedances.

use crate::emt::faults::branches;
use crate::emt::phases::clock;
use faer::c64;

/// Rows and columns zero, positive, negative sequence.
pub type Three = [[c64; 3]; 3];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At this bus.
    Fault(usize),
    /// In the contact of this unit, the nth of all openings.
    Opening { unit: usize, nth: usize },
}

/// own·(D₀, I₁, D₂) + answered·(W₀, –, W₂) = driven·V₁: D is what the joint imposes on the zero- and negative-sequence networks (a fault its current,
/// an opening its voltage E), W what they answer (the fault's voltage, the opening's current); V₁ the voltage across it, contact and all.
pub struct Joint {
    pub place: Place,
    /// Buses and factors of the voltage across it.
    pub across: Vec<(usize, f64)>,
    /// Units in parallel, each with the same current.
    pub count: f64,
    pub own: Three,
    pub answered: Three,
    pub driven: [c64; 3],
}

fn zero() -> c64 {
    c64::new(0.0, 0.0)
}

fn unit(r: usize, c: usize) -> c64 {
    c64::new(if r == c { 1.0 } else { 0.0 }, 0.0)
}

fn three(f: impl Fn(usize, usize) -> c64) -> Three {
    std::array::from_fn(|r| std::array::from_fn(|c| f(r, c)))
}

/// A⁻¹·M·A of real phase quantities.
fn in_sequences(abc: &[[f64; 3]; 3]) -> Three {
    // Phase k of sequence s: a^(−k·s), in steps of 30°.
    let a = |s: usize, k: usize, sign: usize| {
        let (re, im) = clock(((12 - 4 * s * k % 12) * sign % 12) as u8);
        c64::new(re, im)
    };
    three(|s, r| {
        let terms = (0..3).flat_map(|k| (0..3).map(move |l| (k, l)));
        terms.map(|(k, l)| a(s, k, 11) * abc[k][l] * a(r, l, 1) / 3.0).sum()
    })
}

/// The same seen from a bus whose frame leads by `lead` steps of 30°.
fn seen(m: Three, lead: u8) -> Three {
    let (re, im) = clock(lead);
    let turn = [c64::new(1.0, 0.0), c64::new(re, im), c64::new(re, -im)];
    three(|r, c| turn[r].conj() * m[r][c] * turn[c])
}

/// Conductances of the branches of a fault by the phases it takes, each of 1 pu; none where the word is unknown.
fn conductances(kind: &str) -> Option<[[f64; 3]; 3]> {
    let mut abc = [[0.0; 3]; 3];
    for branch in branches(kind, 1.0, 0.0)? {
        branch.add_slope(&mut |row, column, g| abc[row][column] += g);
    }
    Some(abc)
}

impl Joint {
    /// Fault by the phases it takes, each branch of admittance `y`, at a bus whose frame leads by `lead`.
    pub fn fault(bus: usize, lead: u8, kind: &str, y: c64) -> Option<Self> {
        let abc = conductances(kind)?;
        // G = λ·Π: λ is 2 between two phases, else 1.
        let squares: f64 = abc.iter().flatten().map(|g| g * g).sum();
        let lambda = squares / (abc[0][0] + abc[1][1] + abc[2][2]);
        let pi = seen(in_sequences(&abc.map(|row| row.map(|g| g / lambda))), lead);
        let z = (y * lambda).inv();
        Some(Self {
            place: Place::Fault(bus),
            across: vec![(bus, 1.0)],
            count: 1.0,
            own: three(|r, c| unit(r, c) - pi[r][c] + z * pi[r][c]),
            answered: three(|r, c| -pi[r][c]),
            driven: std::array::from_fn(|r| pi[r][1]),
        })
    }

    /// Opening of the `open` phases of a contact of resistance `r` between buses of the same lead, v_1 − k·v_2.
    pub fn opening(place: Place, [from, to]: [usize; 2], lead: u8, count: f64, of: &crate::device::Opening) -> Self {
        let phase = |k: usize, l: usize| if k == l && of.open[k] { 1.0 } else { 0.0 };
        let pi = seen(in_sequences(&std::array::from_fn(|k| std::array::from_fn(|l| phase(k, l)))), lead);
        let rest = three(|r, c| unit(r, c) - pi[r][c]);
        Self {
            place,
            across: vec![(from, 1.0), (to, -of.k)],
            count,
            own: three(|r, c| if c == 1 { pi[r][1] - rest[r][1] * of.resistance } else { rest[r][c] }),
            answered: pi,
            driven: std::array::from_fn(|r| -rest[r][1]),
        }
    }

    /// Voltage across it.
    pub fn voltage(&self, v: impl Fn(usize) -> (f64, f64)) -> c64 {
        self.across.iter().map(|&(bus, factor)| c64::new(v(bus).0, v(bus).1) * factor).sum()
    }

    /// Of column `c`, what of the answer to a voltage or current of its own sequence stands in its equations.
    pub fn entry(&self, is_own: bool, r: usize, c: usize, answer: c64) -> c64 {
        let own = if is_own { self.own[r][c] } else { zero() };
        if c == 1 { own } else { own + self.answered[r][c] * answer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::Opening;

    fn near(a: c64, b: c64) {
        assert!((a - b).norm() < 1e-13, "{a} {b}");
    }

    /// Solves m·x = b by Cramer's rule.
    fn solved(m: Three, b: [c64; 3]) -> [c64; 3] {
        let det = |m: &Three| {
            m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
                + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
        };
        let whole = det(&m);
        std::array::from_fn(|k| det(&three(|r, c| if c == k { b[r] } else { m[r][c] })) / whole)
    }
    /// At V₁ = 1 where the networks answer `w`, whatever is imposed.
    fn given(joint: &Joint, w: [c64; 3]) -> [c64; 3] {
        let b = |r: usize| joint.driven[r] - joint.answered[r][0] * w[0] - joint.answered[r][2] * w[2];
        solved(joint.own, std::array::from_fn(b))
    }

    /// Textbook connections of the sequence networks, of 1/z each.
    #[test]
    fn faults_join_the_sequences_as_in_the_textbook() {
        let y = c64::new(2.0, -1.0);
        let (v0, v2) = (c64::new(0.3, -0.1), c64::new(-0.2, 0.4));
        // Phase a to earth: I₀ = I₁ = I₂ = y·(V₀ + V₁ + V₂)/3, with V₁ = 1.
        let joint = Joint::fault(0, 0, "a", y).expect("known");
        given(&joint, [v0, zero(), v2]).into_iter().for_each(|i| near(i, y * (v0 + 1.0 + v2) / 3.0));
        // b to c: I₁ = −I₂ = y·(V₁ − V₂), I₀ = 0.
        let joint = Joint::fault(0, 0, "bc", y).expect("known");
        let i = given(&joint, [v0, zero(), v2]);
        [zero(), y * (1.0 - v2), y * (v2 - 1.0)].into_iter().zip(i).for_each(|(want, i)| near(i, want));
        // All three: each sequence for itself.
        let joint = Joint::fault(0, 0, "abc", y).expect("known");
        let i = given(&joint, [v0, zero(), v2]);
        [y * v0, y, y * v2].into_iter().zip(i).for_each(|(want, i)| near(i, want));
        assert!(Joint::fault(0, 0, "x", y).is_none());
    }

    /// One conductor open joins the networks in parallel across the opening, two in series (Anderson, chapter 3).
    #[test]
    fn openings_join_the_sequences_as_in_the_textbook() {
        // I₀ = y₀·E₀ and I₂ = y₂·E₂, the contact's resistance within; V₁ = 1.
        let (r, y) = (0.1, [c64::new(0.5, -2.0), c64::new(1.0, -4.0)]);
        let of = |open| {
            let place = Place::Opening { unit: 0, nth: 0 };
            let joint = Joint::opening(place, [0, 1], 0, 1.0, &Opening { open, resistance: r, k: 1.0 });
            solved(three(|row, c| joint.entry(true, row, c, y[c / 2])), joint.driven)
        };
        // One: E is the same in all, and the currents add to 0.
        let [e0, i1, e2] = of([true, false, false]);
        near(e0, 1.0 - r * i1);
        near(e2, e0);
        near(i1, -(y[0] + y[1]) * e0);
        // Two: the current is the same in all, and the voltages add to 0.
        let [e0, i1, e2] = of([false, true, true]);
        near(e0, i1 / y[0]);
        near(e2, i1 / y[1]);
        near(1.0 - r * i1 + e0 + e2, zero());
    }
}
