//! Vector groups: how the windings of a transformer stand, read from their names.

use super::windings::Winding;

/// Two windings.
pub const GROUPS: &[&str] = &[
    "Dyn11", "Dyn1", "Dyn5", "Dyn7", "YNd11", "YNd1", "YNd5", "YNd7", "Yd11", "Yd1", "Yd5", "Yd7", "YNyn0", "YNyn6",
    "Yyn0", "Yyn6", "Dd0", "Dd6", "Dzn0", "Dzn6", "Yzn11", "Yzn1", "Yzn5", "Yzn7",
];
/// Three windings. Those with d0 or with yn0 and a delta feed twelve pulses.
pub const GROUPS_OF_THREE: &[&str] = &[
    "YNyn0yn0",
    "YNyn0d11",
    "YNyn0d1",
    "YNyn0d5",
    "YNyn0d7",
    "YNd11d11",
    "YNd1d1",
    "YNd5d5",
    "Dyn11yn11",
    "Dyn1yn1",
    "Dyn5yn5",
    "Dyn11d0",
    "Dyn1d0",
    "Dd0yn11",
    "Dd0yn1",
    "Dyn5d0",
    "Dd0yn5",
    "Dd0d0",
];

/// Windings as a series branch between the buses sees them, high voltage first, and which of them stand with their ends changed over against the
/// high one: clocks 5, 6 and 7 are 11, 0 and 1 half a turn on. A zigzag puts each phase together of two limbs: to the other side it is a star whose
/// phases see that side as a delta more than it is, and its own zero sequence meets the leakage between its halves alone.
pub struct Group<const N: usize> {
    pub windings: [Winding; N],
    pub reversed: [bool; N],
}

/// None where the group is not known.
pub fn group(name: &str) -> Option<Group<2>> {
    GROUPS.contains(&name).then(|| read(name)).flatten()
}
pub fn group_of_three(name: &str) -> Option<Group<3>> {
    GROUPS_OF_THREE.contains(&name).then(|| read(name)).flatten()
}

/// Winding of the high side as it stands on the limbs, and by what a zigzag sees those; `Star` of any other low side.
pub fn limbs(group: &str, high: Winding) -> [Winding; 2] {
    match group {
        _ if !group.contains('z') => [high, Winding::Star],
        _ if group.starts_with('D') => [Winding::DeltaAfter, Winding::DeltaBefore],
        _ => [Winding::OpenStar, high],
    }
}

fn read<const N: usize>(name: &str) -> Option<Group<N>> {
    let (high, low) = name.split_at(name.find(|c: char| c.is_ascii_lowercase())?);
    let candidates: &[Winding] = match (high, low.starts_with('z')) {
        ("YN", _) => &[Winding::Star],
        ("Y", false) => &[Winding::OpenStar],
        ("D", true) => &[Winding::DeltaZigzag],
        _ => &[Winding::DeltaAfter, Winding::DeltaBefore],
    };
    candidates.iter().find_map(|&high| {
        let mut group = Group { windings: [high; N], reversed: [false; N] };
        let mut rest = low;
        for k in 1..N {
            let (letters, from) = rest.split_at(rest.find(|c: char| c.is_ascii_digit())?);
            let (clock, left) = from.split_at(from.find(|c: char| c.is_ascii_lowercase()).unwrap_or(from.len()));
            let clock: u8 = clock.parse().ok()?;
            group.reversed[k] = (5..=7).contains(&clock);
            let lead = (high.lead() + clock + if group.reversed[k] { 6 } else { 0 }) % 12;
            group.windings[k] = match (letters, lead) {
                ("yn" | "zn", 0) => Winding::Star,
                ("d", 1) => Winding::DeltaAfter,
                ("d", 11) => Winding::DeltaBefore,
                _ => return None,
            };
            rest = left;
        }
        Some(group)
    })
}

impl<const N: usize> Group<N> {
    /// −1 of a winding whose ends are changed over.
    pub fn sign(&self, k: usize) -> f64 {
        if self.reversed[k] { -1.0 } else { 1.0 }
    }
}

/// Lead of the second winding's bus over the first's, steps of 30°, where `sign` is below 0 if one stands changed over.
pub fn lead(first: Winding, second: Winding, sign: f64) -> u8 {
    (12 + first.lead() - second.lead() + if sign < 0.0 { 6 } else { 0 }) % 12
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emt::phases::{phases, vector};

    fn clocks(name: &str) -> Vec<u8> {
        name.split(|c: char| c.is_ascii_alphabetic()).filter_map(|digits| digits.parse().ok()).collect()
    }
    fn turns<const N: usize>(name: &str, group: Group<N>) {
        let high = group.windings[0];
        for (k, clock) in (1..N).zip(clocks(name)) {
            assert_eq!(lead(high, group.windings[k], group.sign(k)), (12 - clock) % 12, "{name}");
            // The winding of the low side has the high one's voltage: its bus lags by the clock.
            let turn = f64::from(clock) * std::f64::consts::PI / 6.0;
            let lagging = phases((libm::cos(turn), -libm::sin(turn)));
            let of = |winding: Winding, v: [f64; 3]| vector(&winding.across(&v));
            let (first, second) = (of(high, phases((1.0, 0.0))), of(group.windings[k], lagging));
            let apart = (first.0 - group.sign(k) * second.0).hypot(first.1 - group.sign(k) * second.1);
            assert!(apart < 1e-15, "{name}: {first:?} {second:?}");
        }
    }

    #[test]
    fn groups_turn_by_their_numbers() {
        for name in GROUPS {
            turns(name, group(name).expect("known"));
        }
        for name in GROUPS_OF_THREE {
            turns(name, group_of_three(name).expect("known"));
        }
        assert!(group("Dyn2").is_none() && group("Dyn1yn1").is_none() && group_of_three("Dyn1yn11").is_none());
    }

    #[test]
    fn a_zigzag_sees_the_buses_through_the_limbs() {
        for name in GROUPS {
            let high = group(name).expect("known").windings[0];
            let [limbs, zigzag] = limbs(name, high);
            let v = [0.3, -0.9, 0.7];
            for (seen, through) in high.across(&v).into_iter().zip(zigzag.across(&limbs.across(&v))) {
                assert!((seen - through).abs() < 1e-15, "{name}");
            }
        }
    }
}
