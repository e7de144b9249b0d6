/**
 * DC buses that a cable feeds: a constant-power load there has the negative incremental resistance −V²/P. An operating point exists up to
 * P = E²/4R; it is stable below P = R·C·V²/L with V the bus voltage at that point (Middlebrook, for the single feeder). A DC/DC converter is
 * such a load behind its own input filter, in series with the cable and the droop of what feeds it.
 */
import { loopResistance } from '../catalogue/components/dcCable/index.ts'
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { numberOf, paramValue } from '../document/values.ts'
import type { Problem } from '../problem.ts'
import { conducts, topologyOf } from '../topology/index.ts'
import { formatQuantity } from '../units/index.ts'

export interface DcFeeder {
  readonly emfV: number
  readonly resistanceOhm: number
  readonly inductanceH: number
  readonly capacitanceF: number
  readonly powerW: number
}

/** Highest power with an operating point. */
export const existenceBound = ({ emfV, resistanceOhm }: DcFeeder): number =>
  resistanceOhm > 0 ? emfV ** 2 / (4 * resistanceOhm) : Number.POSITIVE_INFINITY

/** Highest power with a stable operating point, P = (R·C/L)·V² with V = E − R·P/V; with k = RC/L: V = E/(1 + R·k). */
export function stabilityBound(feeder: DcFeeder): number {
  const { emfV, resistanceOhm, inductanceH, capacitanceF } = feeder
  if (inductanceH === 0) return Number.POSITIVE_INFINITY
  const k = (resistanceOhm * capacitanceF) / inductanceH
  return Math.min(k * (emfV / (1 + resistanceOhm * k)) ** 2, existenceBound(feeder))
}

export function dcStabilityProblems(document: StudioDocument): readonly Problem[] {
  const components = Object.values(document.components)
  return [
    ...components.flatMap((cable) => {
      if (!isConductor(cable) || !conducts(cable)) return []
      const found = feederOf(document, cable)
      return found ? problemsOf(found.feeder, cable, found.load, `The DC bus behind ${cable.name}`) : []
    }),
    ...components.flatMap((converter) => {
      const feeder = converter.type === 'dcConverter' && converter.inService ? filterOf(document, converter) : null
      return feeder ? problemsOf(feeder, converter, converter, `The input filter of ${converter.name}`) : []
    }),
  ]
}

function problemsOf(feeder: DcFeeder, way: ComponentRecord, load: ComponentRecord, what: string): readonly Problem[] {
  const exists = existenceBound(feeder)
  if (feeder.powerW > exists) {
    return [
      {
        code: 'E251',
        severity: 'error',
        message: `${load.name} asks for ${formatQuantity(feeder.powerW, 'activePower')}; ${way.name} can carry at most ${formatQuantity(exists, 'activePower')} (E²/4R).`,
        hint: 'Lower the load, shorten or thicken the cable, or raise the voltage.',
        place: { componentId: way.id },
      },
    ]
  }
  const stable = stabilityBound(feeder)
  if (feeder.powerW < stable) return []
  return [
    {
      code: 'W252',
      severity: 'warning',
      message: `${what} is unstable at ${formatQuantity(feeder.powerW, 'activePower')} of constant power; the bound R·C·V²/L is ${formatQuantity(stable, 'activePower')}.`,
      hint: 'Add capacitance at the load, lower the inductance, or add damping.',
      place: { componentId: load.id },
    },
  ]
}

/** Voltage behind a resistance, of all its units: what feeds a DC bus. */
function sourceOf(component: ComponentRecord): { readonly emfV: number; readonly resistanceOhm: number } | null {
  if (component.type === 'dcSource') {
    return { emfV: numberOf(component, 'voltage'), resistanceOhm: numberOf(component, 'resistance') / component.count }
  }
  if (!['dcRectifier', 'solidStateTransformer', 'psuShelf', 'dcConverter'].includes(component.type)) return null
  const volts = numberOf(component, 'vOutput')
  // Droop over rated current.
  return { emfV: volts, resistanceOhm: (numberOf(component, 'outputDroop') * volts) / numberOf(component, 'pRated') / component.count }
}

/** A cable, or a stretch of busway. */
const isConductor = ({ type }: ComponentRecord): boolean => type === 'dcCable' || type === 'dcBusway'
/** Of all cables of its count. */
const resistanceOf = (cable: ComponentRecord): number => {
  const of = (key: string): number => numberOf(cable, key)
  return (cable.type === 'dcBusway' ? of('resistance') * of('length') : loopResistance((key) => paramValue(cable, key), of)) / cable.count
}
const inductanceOf = (cable: ComponentRecord): number =>
  (numberOf(cable, 'inductance') * (cable.type === 'dcBusway' ? numberOf(cable, 'length') : 1)) / cable.count

type Seen = readonly { readonly component: ComponentRecord; readonly port: string }[]
/** What else is in service on the node of a port, and behind closed breakers and fuses of that node. */
function on(document: StudioDocument, id: string, port: string, passed: readonly string[] = []): Seen {
  return (topologyOf(document).nodeOf(id, port)?.ports ?? []).flatMap((p) => {
    const component = document.components[p.componentId]
    if (!component || component.id === id || !component.inService || passed.includes(component.id)) return []
    const isThrough = ['dcBreaker', 'dcFuse'].includes(component.type) && paramValue(component, 'closed') !== false
    return isThrough
      ? on(document, component.id, p.port === 'from' ? 'to' : 'from', [...passed, id, component.id])
      : [{ component, port: p.port }]
  })
}
const fedBy = (seen: Seen): ReturnType<typeof sourceOf> =>
  seen.flatMap(({ component, port }) => (port === 'dcInput' ? [] : (sourceOf(component) ?? [])))[0] ?? null

/** What one unit of a load draws as constant power, W; null of what does not. */
const constantPower = (c: ComponentRecord): number | null =>
  c.type === 'gpuCluster' ? numberOf(c, 'ratedPower') : c.type === 'dcConstantPowerLoad' ? numberOf(c, 'power') : null

/** Highest power that a converter passes on: its loads', where only such hang on its output, else its rated power. */
function passedOn(document: StudioDocument, converter: ComponentRecord): number {
  const rated = converter.count * numberOf(converter, 'pRated')
  const behind = on(document, converter.id, 'dcOutput').map(({ component }) => component)
  const consumers = behind.filter((c) => !definitionOf(c.type)?.stretchable && c.type !== 'dcCapacitor')
  const power = consumers.map((c) => constantPower(c) ?? Number.NaN)
  const sum = consumers.reduce((total, c, k) => total + c.count * (power[k] ?? Number.NaN), 0)
  const loss = rated * (numberOf(converter, 'noLoadShare') + numberOf(converter, 'quadraticLoss'))
  return (consumers.length > 0 && Number.isFinite(sum) ? Math.min(sum, rated) : rated) + loss
}

/** A converter's filter in series with what feeds it; null where it has none, or nothing says what feeds it. */
function filterOf(document: StudioDocument, converter: ComponentRecord): DcFeeder | null {
  if (paramValue(converter, 'inputFilter') === false) return null
  const n = converter.count
  const near = on(document, converter.id, 'dcInput')
  const cables = near.filter(({ component }) => isConductor(component))
  // A capacitor on the bus, or a second cable, makes it stiff enough to stand for itself.
  const stiff = near.some(({ component }) => component.type === 'dcCapacitor') || cables.length > 1
  const cable = stiff ? undefined : cables[0]
  const far = cable ? on(document, cable.component.id, cable.port === 'from' ? 'to' : 'from') : near
  const source = fedBy(near) ?? fedBy(far)
  if (!source && !stiff) return null
  const series = fedBy(near) ? undefined : cable?.component
  return {
    emfV: source?.emfV ?? numberOf(converter, 'vInput'),
    resistanceOhm:
      numberOf(converter, 'filterResistance') / n + (stiff ? 0 : (source?.resistanceOhm ?? 0)) + (series ? resistanceOf(series) : 0),
    inductanceH: numberOf(converter, 'filterInductance') / n + (series ? inductanceOf(series) : 0),
    capacitanceF: n * numberOf(converter, 'filterCapacitance'),
    powerW: passedOn(document, converter),
  }
}

/** The single feeder of a bus of constant-power loads, if the cable is one: a source on one side, loads and capacitors alone on the other. */
function feederOf(document: StudioDocument, cable: ComponentRecord): { readonly feeder: DcFeeder; readonly load: ComponentRecord } | null {
  for (const [near, far] of [
    ['from', 'to'],
    ['to', 'from'],
  ] as const) {
    const source = fedBy(on(document, cable.id, near))
    const behind = on(document, cable.id, far)
      .map(({ component }) => component)
      .filter((c) => !definitionOf(c.type)?.stretchable)
    // A converter without a filter of its own draws its power on the bus.
    const draws = (c: ComponentRecord): boolean =>
      constantPower(c) !== null || (c.type === 'dcConverter' && paramValue(c, 'inputFilter') === false)
    const loads = behind.filter(draws)
    const load = loads[0]
    if (!source || !load || behind.some((c) => !draws(c) && c.type !== 'dcCapacitor')) continue
    return {
      load,
      feeder: {
        emfV: source.emfV,
        resistanceOhm: resistanceOf(cable) + source.resistanceOhm,
        inductanceH: inductanceOf(cable),
        capacitanceF: behind.filter((c) => c.type === 'dcCapacitor').reduce((s, c) => s + c.count * numberOf(c, 'capacitance'), 0),
        powerW: loads.reduce((s, c) => s + (c.type === 'dcConverter' ? passedOn(document, c) : c.count * (constantPower(c) ?? 0)), 0),
      },
    }
  }
  return null
}
