//! Impedances of a three-winding transformer's pairs as admittances between its windings and buses.

use super::ac_base::{self, Phasor, minus, plus};

/// Of real or complex pairs: [own of M, mutual, own of L].
pub(super) type Pair<T> = [T; 3];

/// Inverse of a symmetric complex 2×2 matrix.
fn inverse(z: Pair<Phasor<f64>>) -> Pair<Phasor<f64>> {
    let product = |a: Phasor<f64>, b: Phasor<f64>| (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0);
    let (own, mutual) = (product(z[0], z[2]), product(z[1], z[1]));
    let det = (own.0 - mutual.0, own.1 - mutual.1);
    let square = det.0 * det.0 + det.1 * det.1;
    let over = (det.0 / square, -det.1 / square);
    [product(z[2], over), product((-z[1].0, -z[1].1), over), product(z[0], over)]
}

/// Currents into the device over the windings' voltages, of such impedances.
fn series(z: Pair<Phasor<f64>>) -> [[Phasor<f64>; 3]; 3] {
    let [m, mutual, l] = inverse(z);
    let minus = |y: Phasor<f64>| (-y.0, -y.1);
    let (to_m, to_l) = (plus(m, mutual), plus(mutual, l));
    [[plus(to_m, to_l), minus(to_m), minus(to_l)], [minus(to_m), m, mutual], [minus(to_l), mutual, l]]
}

/// Admittances between the buses, with the core at the high winding behind `before`.
pub(super) fn between(
    z: Pair<Phasor<f64>>,
    core: Phasor<f64>,
    before: Phasor<f64>,
    a: [f64; 3],
) -> [[Phasor<f64>; 3]; 3] {
    let mut y = series(z);
    y[0][0] = plus(y[0][0], core);
    lift(&mut y, 0, before);
    for (row, r) in y.iter_mut().zip(a) {
        for (y, c) in row.iter_mut().zip(a) {
            *y = (y.0 * r * c, y.1 * r * c);
        }
    }
    y
}

/// Admittances, those of winding `k` from before `z`: y − y·e_k·z/(1 + z·y_kk)·e_k'·y.
pub(super) fn lift(y: &mut [[Phasor<f64>; 3]; 3], k: usize, z: Phasor<f64>) {
    let loop_gain = ac_base::product(z, y[k][k]);
    let factor = ac_base::product(z, ac_base::inverse(1.0 + loop_gain.0, loop_gain.1));
    let (column, row) = ([0, 1, 2].map(|r| y[r][k]), y[k]);
    for (y, of) in y.iter_mut().zip(column) {
        for (y, own) in y.iter_mut().zip(row) {
            *y = minus(*y, ac_base::product(ac_base::product(of, factor), own));
        }
    }
}
