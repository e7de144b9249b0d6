use super::*;
use crate::scalar::Dual;

#[test]
fn the_reactive_share_is_that_of_the_commutating_current() {
    // Fundamental of the phase current with overlap, by its integral: rising i = I·(1 − cos θ)/(1 − cos μ), falling the rest.
    let y: f64 = 0.1;
    let mu = overlap(y);
    let n = 200_000;
    let mut sum = (0.0, 0.0);
    for k in 0..n {
        let theta = (f64::from(k) + 0.5) / f64::from(n) * (2.0 * PI / 3.0 + mu);
        let ramp = |at: f64| (1.0 - libm::cos(at)) / (1.0 - libm::cos(mu));
        let i = if theta < mu {
            ramp(theta)
        } else if theta < 2.0 * PI / 3.0 {
            1.0
        } else {
            1.0 - ramp(theta - 2.0 * PI / 3.0)
        };
        // The phase's own voltage crests 60° after its commutation begins.
        let (c, s) = (libm::cos(theta - PI / 3.0), libm::sin(theta - PI / 3.0));
        let d = (2.0 * PI / 3.0 + mu) / f64::from(n);
        sum = (sum.0 + i * c * d, sum.1 + i * s * d);
    }
    // Two half-waves; amplitude (2/π)·∫ over one of them, of which (2√3/π) is the square block.
    let block = 3.0_f64.sqrt();
    assert!((sum.0 / block - (1.0 - y)).abs() < 1e-6);
    assert!((sum.1 / block - reactive_share(y)).abs() < 1e-6);
    // Also where the overlap is as wide as it can be.
    for y in [y, 0.9, 1.2] {
        let slope = (reactive_share(y + 1e-6) - reactive_share(y - 1e-6)) / 2e-6;
        let dual: Dual<1> = Dual::variable(y, 0);
        assert!((reactive_share(dual).d[0] - slope).abs() <= 1e-6 * slope.abs(), "{y}");
    }
}
