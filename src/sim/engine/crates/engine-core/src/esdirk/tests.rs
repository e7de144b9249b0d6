use super::*;

fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    terms.sum()
}

#[test]
fn order_conditions_hold() {
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    near(sum(B.iter().copied()), 1.0);
    near(sum((0..4).map(|i| B[i] * C[i])), 0.5);
    near(sum((0..4).map(|i| B[i] * C[i] * C[i])), 1.0 / 3.0);
    near(sum((0..4).flat_map(|i| (0..4).map(move |j| B[i] * A[i][j] * C[j]))), 1.0 / 6.0);
    near(sum(B_EMBEDDED.iter().copied()), 1.0);
    near(sum((0..4).map(|i| B_EMBEDDED[i] * C[i])), 0.5);
    for i in 1..4 {
        near(A[i].iter().sum(), C[i]);
        near(sum((0..4).map(|j| A[i][j] * C[j])), C[i] * C[i] / 2.0);
    }
}

#[test]
fn is_l_stable() {
    // R(∞) = 0 for a stiffly accurate method with an explicit first stage needs Σ over the last rows; measured on y' = λy.
    let z = -1e9;
    let mut k = [0.0; 4];
    let mut y = [1.0; 4];
    k[0] = z;
    for i in 1..4 {
        let known: f64 = 1.0 + (0..i).map(|j| A[i][j] * k[j]).sum::<f64>();
        y[i] = known / (1.0 - GAMMA * z);
        k[i] = z * y[i];
    }
    assert!(y[3].abs() < 1e-6, "R(-1e9) = {}", y[3]);
}
