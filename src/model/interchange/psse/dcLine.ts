/**
 * Two-terminal DC lines of RAW 33 as what a power flow sees of them: a constant power at either end, from the record's own set point. Converters
 * of the line-commutated kind (Kundur, Power System Stability and Control, 10.4): V_d = V_d0·cos φ, V_d0 = N·(3√2/π)·E.
 */
import type { Problem } from '../../problem.ts'
import type { GridLoad } from '../gridCase.ts'
import { leftOut, taken } from '../types.ts'
import { numberAt, textAt, type Fields } from './records.ts'

/** Reactive over active power where the record gives no transformer that fits; an assumption, at the lower end of what such converters take. */
const USUAL_TAN = 0.5
const PER_BRIDGE = (3 * Math.SQRT2) / Math.PI

/** `vmOf`: voltages of the file, pu. The three lines of one record. */
export function readDcLine(
  [head, rectifier, inverter]: readonly Fields[],
  vmOf: ReadonlyMap<number, number>,
  problems: Problem[],
): readonly GridLoad[] {
  if (!head) return []
  const name = textAt(head, 0)
  const record = { file: 'RAW', line: head.line, record: `Two-terminal DC line ${name}`.trim() }
  if (!rectifier || !inverter) {
    problems.push(leftOut(record, 'is cut short and left out.'))
    return []
  }
  const mode = numberAt(head, 1, 0)
  if (mode === 0) {
    problems.push(leftOut(record, 'is out of service.'))
    return []
  }
  const [ohms, set, kv, compounding] = [2, 3, 4, 6].map((k) => numberAt(head, k, 0)) as [number, number, number, number]
  const missing = [rectifier, inverter].map((f) => numberAt(f, 0, 0)).find((bus) => !vmOf.has(bus))
  if (missing !== undefined) {
    problems.push(leftOut(record, `stands on bus ${missing}, which is isolated or not in the file.`))
    return []
  }
  // A set power is that of the rectifier, below 0 that of the inverter; the voltage is held at the inverter, or along the line.
  const beyond = (set < 0 ? 0 : ohms) - compounding
  const power = Math.abs(set)
  const current = mode === 2 ? power / 1000 : (2 * power) / (kv + Math.sqrt(kv * kv + 4 * beyond * power))
  if (!(kv > 0) || !(ohms >= 0) || !Number.isFinite(current)) {
    problems.push(leftOut(record, `cannot carry ${set} ${mode === 2 ? 'A' : 'MW'} at ${kv} kV over ${ohms} Ω and is left out.`))
    return []
  }
  const received = kv - current * compounding
  const sent = received + current * ohms
  const ends = [
    { f: rectifier, id: `DC ${name} rectifier`.trim(), direct: sent, way: 1 },
    { f: inverter, id: `DC ${name} inverter`.trim(), direct: received, way: -1 },
  ].map(({ f, id, direct, way }) => {
    const bus = numberAt(f, 0, 0)
    const p = direct * current
    const ideal = numberAt(f, 1, 0) * PER_BRIDGE * numberAt(f, 6, 0) * (vmOf.get(bus) ?? 1) * (numberAt(f, 7, 1) / (numberAt(f, 8, 1) || 1))
    const cosine = direct / ideal
    const isKnown = cosine > 0 && cosine <= 1
    const q = p * (isKnown ? Math.sqrt(1 / (cosine * cosine) - 1) : USUAL_TAN)
    return { isKnown, load: { line: f.line, bus, id, p: way * p, q, current: NOTHING, impedance: NOTHING, isHeld: true } }
  })
  const [from, to] = ends.map(({ load }) => load.bus)
  problems.push(
    taken(
      record,
      `becomes a constant power at either end: ${told(sent * current)} MW taken at bus ${from}, ${told(received * current)} MW given at bus ${to}, and the reactive power of its converters. It does not answer faults or frequency.${
        ends.every(({ isKnown }) => isKnown)
          ? ''
          : ` Where its transformer does not fit, the reactive power is assumed to be ${USUAL_TAN} of the active.`
      }`,
    ),
  )
  return ends.map(({ load }) => load)
}

const NOTHING = { p: 0, q: 0 } as const
const told = (mw: number): string => mw.toFixed(1)
