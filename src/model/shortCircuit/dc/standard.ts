/**
 * Formulas of IEC 61660-1:1997 for one source alone, as they are in common use: not compared with the text of the standard, which was not at
 * hand. SI, times for 50 Hz are stretched to other frequencies.
 */

/** T of the standard: of a battery's decay, s. */
export const BATTERY_DECAY_S = 0.1
/** Part of the resistance of the cells that a battery has at its peak; the rest comes in later. */
export const BATTERY_FIRST = 0.9
/** EMF that is left in the quasi steady state. */
export const BATTERY_STEADY = 0.95
const BATTERY_T_B = 0.03

/** `r` R_BBr: 0.9 of the cells and all leads to the short circuit. */
export const battery = (e: number, r: number, l: number, cells: number) => ({
  ip: e / r,
  ik: (BATTERY_STEADY * e) / (r + (1 - BATTERY_FIRST) * cells),
  /** 1/δ, s, by which the standard's figures tell time to peak and rise time constant. */
  delta: 2 / (r / l + 1 / BATTERY_T_B),
})

/** Series R, L and C charged to `e`: what figures of the standard draw as κ_C and t_pC. */
export function capacitor(e: number, r: number, l: number, c: number) {
  if (l <= 0) return { ip: e / r, tp: 0, kappa: 1 }
  const [delta, square] = [r / (2 * l), 1 / (l * c)]
  const difference = delta ** 2 - square
  const w = Math.sqrt(Math.abs(difference))
  const isCritical = w < 1e-6 * delta
  const tp = isCritical ? 1 / delta : difference > 0 ? Math.atanh(w / delta) / w : Math.atan2(w, delta) / w
  const swing = isCritical ? tp : difference > 0 ? Math.sinh(w * tp) / w : Math.sin(w * tp) / w
  const ip = (e / l) * Math.exp(-delta * tp) * swing
  return { ip, tp, kappa: (ip * r) / e }
}

interface Bridge {
  readonly u: number
  readonly rN: number
  readonly xN: number
  readonly frequencyHz: number
}
export interface RectifierCurrents {
  readonly ik: number
  readonly ip: number
  readonly tp: number
  readonly tau1: number
  readonly tau2: number
  readonly lambda: number
  readonly kappa: number
}
/** `r`, `l`: R_DBr and L_DBr from the bridge to the short circuit, choke included. */
export function rectifier({ u, rN, xN, frequencyHz }: Bridge, r: number, l: number): RectifierCurrents {
  const [ratio, lN] = [rN / xN, xN / (2 * Math.PI * frequencyHz)]
  // (R_N/X_N)·(1 + 2/3·R_DBr/R_N) without a division by R_N.
  const loaded = ratio + ((2 / 3) * r) / xN
  const lambda = Math.sqrt((1 + ratio ** 2) / (1 + loaded ** 2))
  const ik = (lambda * ((3 * Math.SQRT2) / Math.PI) * u) / Math.sqrt(3) / Math.hypot(rN, xN)
  const phi = Math.atan2(1, loaded)
  const lRatio = l / lN
  const kappa = 1 + (2 / Math.PI) * Math.exp(-(Math.PI / 3 + phi) / Math.tan(phi)) * Math.sin(phi) * (Math.PI / 2 - Math.atan(lRatio))
  const ms = (1e-3 * 50) / frequencyHz
  const tau2 = (2 / (0.6 * ratio + (0.9 * r) / xN)) * ms
  if (kappa < 1.05) {
    // No peak above the quasi steady state; its rise by the loop over two phases is our own.
    const tau1 = (l + 2 * lN) / (r + 2 * rN)
    return { ik, ip: ik, tp: Number.POSITIVE_INFINITY, tau1, tau2, lambda, kappa }
  }
  const tp = (3 * kappa + 6 + (lRatio > 1 ? 4 * (lRatio - 1) : 0)) * ms
  const tau1 =
    lRatio > 1 ? (0.7 + (7 - ratio * (1 + (2 / 3) * lRatio)) * (0.1 + 0.2 * lRatio)) * ms : (2 + (kappa - 0.9) * (2.5 + 9 * lRatio)) * ms
  return { ik, ip: kappa * ik, tp, tau1, tau2, lambda, kappa }
}

/** The standard approximation function: rise to the peak, decay to the quasi steady state. */
export function approximation(
  {
    ip,
    ik,
    tp,
    tau1,
    tau2,
  }: { readonly ip: number; readonly ik: number; readonly tp: number; readonly tau1: number; readonly tau2: number },
  t: number,
): number {
  if (t <= tp) return (ip * -Math.expm1(-t / tau1)) / (tp === Number.POSITIVE_INFINITY ? 1 : -Math.expm1(-tp / tau1))
  return ik + (ip - ik) * Math.exp(-(t - tp) / tau2)
}
