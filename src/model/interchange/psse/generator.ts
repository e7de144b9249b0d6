/** Generator records of RAW 33; RT, XT and GTAP of one become a transformer to a bus of its own. */
import type { Problem } from '../../problem.ts'
import type { GridBus, GridGenerator, GridTransformer } from '../gridCase.ts'
import { leftOut, taken, type RecordPlace } from '../types.ts'
import { numberAt, textAt, type Fields } from './records.ts'

export interface ReadGenerator {
  readonly generator: GridGenerator
  readonly stepUp: { readonly bus: GridBus; readonly transformer: GridTransformer } | null
}

/** `high` is the bus of the record, `terminal` the number of a bus at its terminals. */
export function readGenerator(f: Fields, high: GridBus, baseMva: number, terminal: number, problems: Problem[]): ReadGenerator | null {
  const [bus, id] = [numberAt(f, 0, 0), textAt(f, 1) || '1']
  const record = { file: 'RAW', line: f.line, record: `Generator ${bus} ${id}` }
  if (numberAt(f, 14, 1) === 0) {
    problems.push(leftOut(record, 'is out of service.'))
    return null
  }
  // VS is that of the other bus.
  const isRemote = ![0, bus].includes(numberAt(f, 7, 0))
  if (isRemote) problems.push(taken(record, `regulates bus ${textAt(f, 7)}; here it holds its own bus at the ${high.vm} pu of the file.`))
  const generator: GridGenerator = {
    line: f.line,
    bus,
    id,
    p: numberAt(f, 2, 0),
    q: numberAt(f, 3, 0),
    vSet: isRemote ? high.vm : numberAt(f, 6, 1),
    qMax: numberAt(f, 4, 9999),
    qMin: numberAt(f, 5, -9999),
    baseMva: numberAt(f, 8, baseMva) || baseMva,
    r: numberAt(f, 9, 0),
    x: numberAt(f, 10, 1),
    ...windPower(f, record, problems),
  }
  if (!generator.isFixed && high.kind === 'voltage') aboutLimits(generator, record, problems)
  const [rt, xt, tap] = [numberAt(f, 11, 0), numberAt(f, 12, 0), numberAt(f, 13, 1) || 1]
  if (rt === 0 && xt === 0) return { generator, stepUp: null }
  if (!(xt > 0) || rt < 0 || !(tap > 0)) {
    problems.push(leftOut(record, `has a step-up transformer of ${rt} + j${xt} pu at ${tap} within its record that is left out.`))
    return { generator, stepUp: null }
  }
  problems.push(
    taken(
      record,
      'has a step-up transformer within its record (RT, XT, GTAP): it stands between the bus and one at the terminals, where power and voltage are set to give those of the file at the bus.',
    ),
  )
  return behindStepUp(generator, high, { r: rt, x: xt, tap }, baseMva, terminal)
}

/** WMOD 2 and 3: limits of the reactive power, or that itself, from the active one and the power factor WPF, of whose sign it is. */
function windPower(f: Fields, record: RecordPlace, problems: Problem[]): Partial<GridGenerator> {
  const [mode, factor] = [numberAt(f, 26, 0), numberAt(f, 27, 1)]
  if (mode !== 2 && mode !== 3) return {}
  const q = numberAt(f, 2, 0) * Math.sqrt(Math.max(1 / (factor * factor) - 1, 0))
  if (mode === 2) return { qMax: Math.abs(q), qMin: -Math.abs(q) }
  const signed = factor < 0 ? -q : q
  problems.push(taken(record, `is a wind machine of fixed power factor: it delivers ${told(signed)} Mvar whatever the voltage.`))
  return { q: signed, qMax: signed, qMin: signed, isFixed: true }
}

/** Mvar to either side of a limit. */
const AT_LIMIT = 0.01
/** A solved case that a machine no longer holds its voltage in. */
function aboutLimits({ q, qMin, qMax }: GridGenerator, record: RecordPlace, problems: Problem[]): void {
  const limit = [qMax, qMin].find((bound) => Math.abs(q - bound) < AT_LIMIT)
  if (limit === undefined) return
  problems.push(
    taken(
      record,
      `stands at its limit of ${told(limit)} Mvar in the file: here it holds its voltage, unless its “Reactive limits hold in the power flow” is switched on.`,
    ),
  )
}
const told = (mvar: number): string => String(Number(mvar.toFixed(2)))

/**
 * The record's power and voltage are those of the bus: behind Z on the machine's base and the ratio `tap` at the bus, the terminals have
 * V = V_b/t + Z·I, I = t·(S/V_b)*, and deliver S + Z·|I|². Per unit of the machine's base.
 */
function behindStepUp(
  generator: GridGenerator,
  high: GridBus,
  { r, x, tap }: { readonly r: number; readonly x: number; readonly tap: number },
  systemMva: number,
  terminal: number,
): ReadGenerator {
  const mva = generator.baseMva
  const v = high.kind === 'load' ? high.vm : generator.vSet
  const [p, q] = [generator.p / mva, generator.q / mva]
  // The bus at angle 0.
  const current = { re: (tap * p) / v, im: (-tap * q) / v }
  const square = current.re ** 2 + current.im ** 2
  const inner = { re: v / tap + r * current.re - x * current.im, im: r * current.im + x * current.re }
  const scale = systemMva / mva
  return {
    generator: {
      ...generator,
      terminal,
      vSet: Math.hypot(inner.re, inner.im),
      p: generator.p + r * square * mva,
      ...lifted(generator, x * square * mva),
    },
    stepUp: {
      bus: {
        line: generator.line,
        number: terminal,
        name: `within Generator ${generator.bus} ${generator.id}`,
        baseKv: high.baseKv,
        kind: high.kind,
        ...(high.va === undefined ? {} : { va: high.va }),
        vm: Math.hypot(inner.re, inner.im),
      },
      transformer: {
        line: generator.line,
        name: `T ${generator.bus} G ${generator.id}`,
        from: generator.bus,
        to: terminal,
        id: generator.id,
        r: r * scale,
        x: x * scale,
        ratio: tap,
        shift: 0,
        coreG: 0,
        coreB: 0,
        rating: mva,
      },
    },
  }
}

/** What the transformer takes at the file's operating point is added to the reactive power and its limits. */
const lifted = ({ q, qMin, qMax }: GridGenerator, by: number) => ({ q: q + by, qMin: qMin + by, qMax: qMax + by })
