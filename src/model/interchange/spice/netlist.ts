/**
 * A compiled network as a netlist for ngspice, so that any of its runs can be checked by another program: R, L, C, sources, transformers with
 * saturation, switches and constant-power loads, phase by phase, with the equations of the engine's instantaneous domain. A network with anything
 * else is refused whole, each part by its name. Pure.
 *
 * A network of DC alone begins at its operating point. One with AC begins at rest, where the engine begins at its power flow: compare after
 * the start has died down, or close a breaker.
 */
import type { Network, NetworkEvent } from '../../compile/network.ts'
import type { Problem, Result } from '../../problem.ts'
import { line } from './line.ts'
import { transformer3w } from './threeWinding.ts'
import { transformer } from './transformer.ts'
import { number, numbers, pwl, SHUNT, SpiceParts, type Element, type Wiring } from './parts.ts'

/** Of the rated current at rated voltage, as the engine's `diodeBridge` has it. */
const DIODE_LEAK = 1e-5

const elements: Readonly<Record<string, Element>> = {
  utility: {
    params: ['vNominal', 'shortCircuitPower', 'xOverR', 'voltage', 'voltageAt', 'profile', 'zeroSequence'],
    emit: (d, to) => {
      if (d.params.voltageAt === 'terminal') return 'its EMF follows from the power flow; state the voltage of the source instead'
      const [v, ratio] = [number(d, 'vNominal'), number(d, 'xOverR')]
      const z = (v * v) / number(d, 'shortCircuitPower') / d.count
      const r = z / Math.hypot(1, ratio)
      const peak = number(d, 'voltage') * v * Math.sqrt(2 / 3)
      const factor = to.inner(d, 'factor')
      // Z₀ = Z₁ + 3·Z_n: the resistance stands between star point and earth, the reactance between the phases, where no inductances meet.
      const shared = (Number(d.params.zeroSequence ?? 1) - 1) / 3
      const star = shared === 0 ? '0' : to.inner(d, 'star')
      if (shared !== 0) to.add('R', d, 'earthing', `${star} 0 ${shared * r}`)
      if (d.params.profile !== undefined) to.add('V', d, 'factor', `${factor} 0 ${pwl(to.steps(d, 'profile', 'profile'))}`)
      for (const { k, phase, at } of to.eachPhase(d)) {
        const emf = to.inner(d, `emf${phase}`)
        const degrees = 90 - 120 * k
        if (d.params.profile === undefined) to.add('V', d, phase, `${emf} ${star} SIN(0 ${peak} ${to.network.frequencyHz} 0 0 ${degrees})`)
        else to.add('B', d, phase, `${emf} ${star} V = {V(${factor})*${peak}*sin(${to.omega}*time+${(degrees * Math.PI) / 180})}`)
        to.seriesRl(d, phase, emf, at, r, ((1 + shared) * r * ratio) / to.omega)
      }
      if (shared !== 0 && ratio > 0) to.coupled(d, shared / (1 + shared))
      return undefined
    },
  },
  line,
  breaker: {
    params: ['closed', 'ratedCurrent', 'contactResistance'],
    emit: (d, to) => {
      const r = Number(d.params.contactResistance ?? 20e-6) / d.count
      for (const { phase, at, to: end } of to.eachPhase(d)) to.switched(d, phase, at, end, r)
      return undefined
    },
  },
  transformer,
  transformer3w,
  constantImpedanceLoad: {
    params: ['p', 'q'],
    emit: (d, to) => {
      const square = to.nominal(d, 0) ** 2 / d.count
      const [p, q] = [number(d, 'p'), number(d, 'q')]
      for (const { phase, at } of to.eachPhase(d)) {
        if (p !== 0) to.add('R', d, phase, `${at} 0 ${square / p}`)
        if (q > 0) to.add('L', d, phase, `${at} 0 ${square / q / to.omega}`)
        if (q < 0) to.add('C', d, phase, `${at} 0 ${-q / square / to.omega}`)
      }
      return undefined
    },
  },
  shuntCapacitor: {
    params: ['qRated', 'vRated', 'closed'],
    emit: (d, to) => {
      if (d.params.closed === false) return undefined
      const c = (d.count * number(d, 'qRated')) / number(d, 'vRated') ** 2 / to.omega
      for (const { phase, at } of to.eachPhase(d)) to.add('C', d, phase, `${at} 0 ${c}`)
      return undefined
    },
  },
  /** The engine's equations: the DC side floats against the AC star point, and its bus sees it through controlled sources. */
  diodeBridge: {
    params: ['pRated', 'vInput', 'lineReactance', 'lineResistance', 'dcInductance', 'dcResistance', 'forwardDrop', 'onResistance'],
    emit: (d, to) => {
      const [n, own] = [d.count, number(d, 'vInput') ** 2 / number(d, 'pRated')]
      const [plus, minus, choke, pole] = [to.inner(d, 'plus'), to.inner(d, 'minus'), to.inner(d, 'choke'), to.inner(d, 'pole')]
      const [drop, slope] = [number(d, 'forwardDrop'), number(d, 'onResistance') / n]
      const leak = (n * DIODE_LEAK * number(d, 'pRated')) / to.nominal(d, 1) ** 2
      const diode = (part: string, from: string, end: string): void =>
        to.add('B', d, part, `${from} ${end} I = {max(V(${from},${end})-${drop},0)/${slope}+${leak}*V(${from},${end})}`)
      for (const { phase, at } of to.eachPhase(d)) {
        const u = to.inner(d, `u${phase}`)
        to.seriesRl(d, phase, at, u, (number(d, 'lineResistance') * own) / n, (number(d, 'lineReactance') * own) / to.omega / n)
        diode(`p${phase}`, u, plus)
        diode(`n${phase}`, minus, u)
      }
      to.seriesRl(d, 'd', plus, choke, number(d, 'dcResistance') / n, number(d, 'dcInductance') / n)
      to.add('V', d, 'meter', `${choke} ${pole} DC 0`)
      to.add('E', d, 'bus', `${pole} ${minus} ${to.dc(d, 1)} 0 1`)
      return to.add('F', d, 'bus', `0 ${to.dc(d, 1)} V${to.inner(d, 'meter')} 1`)
    },
  },
  /** The power law, from 1.2 times the residual voltage on its tangent, as in the engine. */
  surgeArrester: {
    params: ['residualVoltage', 'dischargeCurrent', 'exponent', 'continuousVoltage', 'energyRating'],
    emit: (d, to) => {
      const [volts, amperes, exponent] = [number(d, 'residualVoltage'), d.count * number(d, 'dischargeCurrent'), number(d, 'exponent')]
      const slope = exponent * 1.2 ** (exponent - 1)
      for (const { phase, at } of to.eachPhase(d)) {
        const u = `abs(V(${at}))/${volts}`
        to.add('B', d, phase, `${at} 0 I = {${amperes}*sgn(V(${at}))*(pow(min(${u},1.2),${exponent})+${slope}*max(${u}-1.2,0))}`)
      }
      return undefined
    },
  },
  /** A branch for the mean of the phases, whose current each of them gives. */
  earthingTransformer: {
    params: ['zeroResistance', 'zeroReactance', 'neutralResistance', 'neutralReactance', 'shortTimeCurrent', 'shortTime', 'closed'],
    emit: (d, to) => {
      if (d.params.closed === false) return undefined
      const [zero, meter] = [to.inner(d, 'zero'), to.inner(d, 'meter')]
      const of = (winding: string, neutral: string): number => (number(d, winding) + 3 * Number(d.params[neutral] ?? 0)) / d.count
      const mean = to.phases(d, 0).map((node) => `V(${node})`)
      to.add('B', d, 'zero', `${zero} 0 V = {(${mean.join('+')})/3}`)
      to.add('V', d, 'meter', `${zero} ${meter} DC 0`)
      to.seriesRl(d, 'zero', meter, '0', of('zeroResistance', 'neutralResistance'), of('zeroReactance', 'neutralReactance') / to.omega)
      for (const { phase, at } of to.eachPhase(d)) to.add('F', d, phase, `${at} 0 V${meter} 1`)
      return undefined
    },
  },
  dcSource: {
    params: ['voltage', 'resistance'],
    emit: (d, to) => {
      const emf = to.inner(d, 'emf')
      to.add('V', d, '', `${emf} 0 ${pwl(to.steps(d, 'voltage', 'voltage'))}`)
      to.seriesRl(d, '', emf, to.dc(d, 0), number(d, 'resistance') / d.count, 0)
      return undefined
    },
  },
  dcBranch: {
    params: ['resistance', 'inductance', 'skinResistances', 'skinInductances', 'capacitance', 'ampacity', 'closed'],
    emit: (d, to) => {
      const [skinR, skinL] = [numbers(d, 'skinResistances'), numbers(d, 'skinInductances')]
      const [r, l] = [number(d, 'resistance') / d.count, (number(d, 'inductance') - skinL.reduce((sum, x) => sum + x, 0)) / d.count]
      const half = 0.5 * d.count * Number(d.params.capacitance ?? 0)
      if (half > 0) for (const side of [0, 1]) to.add('C', d, `${side}`, `${to.dc(d, side)} 0 ${half}`)
      if (!to.isSwitched(d) && d.params.closed === false) return undefined
      // Parallel sections of the skin effect, one after the other, at the far end.
      const end = skinR.reduceRight(
        (after, section, k) => {
          const before = to.inner(d, `skin${k}`)
          to.add('R', d, `skin${k}`, `${before} ${after} ${section / d.count}`)
          to.add('L', d, `skin${k}`, `${before} ${after} ${(skinL[k] ?? 0) / d.count}`)
          return before
        },
        to.dc(d, 1),
      )
      if (!to.isSwitched(d)) {
        to.seriesRl(d, '', to.dc(d, 0), end, r, l)
        return undefined
      }
      if (r === 0) return 'it is switched, and ngspice has no switch without resistance'
      const inner = to.inner(d, 's')
      to.switched(d, '', to.dc(d, 0), inner, r)
      to.seriesRl(d, '', inner, end, 0, l)
      return undefined
    },
  },
  dcCapacitor: {
    params: ['capacitance'],
    emit: (d, to) => to.add('C', d, '', `${to.dc(d, 0)} 0 ${d.count * number(d, 'capacitance')}`),
  },
  dcResistor: {
    params: ['resistance'],
    emit: (d, to) => to.add('R', d, '', `${to.dc(d, 0)} 0 ${number(d, 'resistance') / d.count}`),
  },
  dcCurrentLoad: {
    params: ['current', 'profile'],
    emit: (d, to) => to.add('I', d, '', `${to.dc(d, 0)} 0 ${pwl(scaled(to.steps(d, 'current', 'current'), d.count))}`),
  },
  dcConstantPowerLoad: {
    params: ['power', 'profile', 'vBlend', 'currentLimit'],
    /** i = P·w(v/v_b)/v with the engine's blend 3u² − 2u³ below v_b, inside ± the current limit. */
    emit: (d, to) => {
      const at = to.dc(d, 0)
      const asked = to.inner(d, 'p')
      to.add('V', d, '', `${asked} 0 ${pwl(to.steps(d, 'power', 'power'))}`)
      const [blend, limit] = [number(d, 'vBlend'), number(d, 'currentLimit')]
      const u = `(abs(V(${at}))/${blend})`
      const current = `(V(${at}) > ${blend} ? V(${asked})/V(${at}) : V(${asked})*V(${at})*(3-2*${u})/${blend * blend})`
      return to.add('B', d, '', `${at} 0 I = {${d.count}*min(max(${current},-${limit}),${limit})}`)
    },
  },
}

const plain = (text: string): string => text.replace(/[\r\n]+/g, ' ')
const scaled = (points: readonly (readonly [number, number])[], factor: number) => points.map(([t, v]) => [t, v * factor] as const)

/** Events that a netlist can say. */
function eventRefusal(event: NetworkEvent, network: Network): string | undefined {
  const device = network.devices.find((d) => d.id === event.target)
  const key = { dcSource: 'voltage', dcCurrentLoad: 'current', dcConstantPowerLoad: 'power' }[device?.kind ?? '']
  if (event.action === 'set' && key !== undefined && Object.keys(event.params).every((k) => k === key)) return undefined
  if (event.action === 'close' && (device?.kind === 'breaker' || device?.kind === 'dcBranch')) return undefined
  if (event.action === 'open' || event.action === 'trip')
    return 'it opens, at a current zero in the engine, which a switch of ngspice does not wait for'
  return `“${event.action}” has no counterpart in the netlist`
}

/** What parameters are called, a section named once: `“Saturation: Knee, Air-core reactance”`. */
function labels(keys: readonly string[], { labelOf }: Wiring): string {
  const sections = new Map<string, string[]>()
  for (const key of keys) {
    const [, section = '', label = key] = /^(.*?: )?(.*)$/.exec(labelOf?.(key) ?? key) ?? []
    sections.set(section, [...(sections.get(section) ?? []), label])
  }
  return [...sections].map(([section, own]) => `“${section}${own.join(', ')}”`).join(', ')
}

/** Refuses with one problem for each part that cannot be said. */
export function spiceNetlist(network: Network, title: string, nameOf: (id: string) => Wiring = (id) => ({ name: id })): Result<string> {
  const problems: Problem[] = []
  const refuse = (id: string, why: string): void => {
    const { name, componentId } = nameOf(id)
    problems.push({ code: 'E144', severity: 'error', message: `${name}: ${why}.`, place: componentId === undefined ? {} : { componentId } })
  }
  const parts = new SpiceParts(network)
  for (const device of network.devices) {
    const element = Object.hasOwn(elements, device.kind) ? elements[device.kind] : undefined
    if (element === undefined) {
      refuse(device.id, 'it has no counterpart in a netlist')
      continue
    }
    const beyond = Object.keys(device.params).filter((key) => !element.params.includes(key))
    if (beyond.length > 0)
      refuse(device.id, `its ${labels(beyond, nameOf(device.id))} ${beyond.length === 1 ? 'has' : 'have'} no counterpart in a netlist`)
    const why = element.emit(device, parts)
    if (why !== undefined) refuse(device.id, why)
  }
  for (const event of network.events) {
    const why = eventRefusal(event, network)
    if (why !== undefined) refuse(event.target, `at ${event.timeS} s ${why}`)
  }
  if (problems.length > 0) return { ok: false, problems }
  const step = network.settings.emtStepS ?? 50e-6
  return {
    ok: true,
    value: [
      `* ${plain(title)}`,
      ...[...network.acBuses, ...network.dcBuses].map(({ id }) => `* ${parts.node(id)} is ${plain(nameOf(id).name)}`),
      ...network.devices.map((d) => `* ${parts.inner(d, '…')} belong to ${plain(nameOf(d.id).name)}`),
      ...parts.lines,
      // Of a core at rest nanoamperes would be followed until the steps come to a halt.
      `.options rshunt=${SHUNT} reltol=1e-6 abstol=1e-6 vntol=1e-6 method=trap`,
      `.tran ${step} ${network.settings.durationS} 0 ${step / 10}${network.acBuses.length === 0 ? '' : ' uic'}`,
      '.end',
      '',
    ].join('\n'),
    problems: [],
  }
}
