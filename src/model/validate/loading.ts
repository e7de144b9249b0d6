/**
 * Steady-state loading, estimated before any run: the loads' highest power is summed up the tree from the sources, with converters' full-load
 * losses. In meshed parts the shortest way counts; equals in parallel share. What several sources share is laid on none of them. A run gives the exact value; this is to warn while drawing.
 */
import { definitionOf } from '../catalogue/index.ts'
import { paramValue } from '../document/values.ts'
import type { ComponentRecord, StudioDocument, WorkloadRecord } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import type { Problem } from '../problem.ts'
import { compareIds, conducts, joinsOf, topologyOf } from '../topology/index.ts'
import { formatQuantity } from '../units/index.ts'
import { runs, sustainedLevel } from '../workload/index.ts'
import { midSentence } from '../words.ts'

/** Loading for longer than a second counts; pulses within are borne by what stores. */
const levels = new WeakMap<WorkloadRecord, number>()
function levelOf(workload: WorkloadRecord): number {
  const known = levels.get(workload)
  if (known !== undefined) return known
  const level = sustainedLevel(workload)
  levels.set(workload, level)
  return level
}

/** W and var drawn at the highest load, all units of the component together. */
function demand(document: StudioDocument, component: ComponentRecord): { readonly p: number; readonly q: number } {
  const n = component.count
  const factor = numberOf(component, 'powerFactor')
  const tan = factor > 0 && factor <= 1 ? Math.sqrt(1 / factor ** 2 - 1) : 0
  if (definitionOf(component.type)?.params.workload) {
    const workload = document.workloads[runs(component) ?? '']
    const p = n * (workload ? levelOf(workload) : 1) * numberOf(component, 'ratedPower')
    return { p, q: p * tan }
  }
  if (component.type === 'inductionMotor') {
    // At the load's torque and a power factor of about 0.9.
    const motor = n * numberOf(component, 'sRated') * numberOf(component, 'loadTorque')
    return { p: motor, q: 0.48 * motor }
  }
  if (component.type === 'drive') {
    const [speed, torque] = [numberOf(component, 'speed'), numberOf(component, 'loadTorqueConstant')]
    const shaft = torque * speed + numberOf(component, 'loadTorqueSquare') * speed ** 3
    const p = (paramValue(component, 'running') === true ? n : 0) * numberOf(component, 'sRated') * shaft
    return { p, q: p * tan }
  }
  const p = n * numberOf(component, 'power')
  if (component.params.reactiveBy === 'value') return { p, q: n * numberOf(component, 'reactivePower') }
  return { p, q: component.params.powerFactorSide === 'leading' ? -p * tan : p * tan }
}

/** Rated by their DC output. */
const DC_OUTPUT = new Set(['psuShelf', 'dcRectifier', 'diodeRectifier', 'solidStateTransformer', 'dcConverter'])

/** Rated power of what can be overloaded, VA or W of all units; null for the rest. */
function rating(component: ComponentRecord): number | null {
  if (component.type === 'transformer2w' || component.type === 'ups') return component.count * numberOf(component, 'sRated')
  if (DC_OUTPUT.has(component.type)) return component.count * numberOf(component, 'pRated')
  return null
}

interface Way {
  readonly from: string
  readonly to: string
  readonly components: ComponentRecord[]
}

/** Highest power at which it holds its bus, W, all units: its current limit at the voltage that it holds; null for what does not. */
function held(component: ComponentRecord): number | null {
  if (paramValue(component, 'backup') !== true) return null
  const limit = numberOf(component, 'outputCurrentLimit')
  const volts = numberOf(component, 'vOutput') - limit * numberOf(component, 'outputDroop')
  return (component.count * numberOf(component, 'pRated') * limit * volts) / numberOf(component, 'vNominal')
}

type Links = ReadonlyMap<string, readonly { readonly component: ComponentRecord; readonly to: string }[]>
/** Node before each node on the shortest way from a source; none before the source itself. */
function beforesOf(source: string, links: Links): ReadonlyMap<string, string | null> {
  const before = new Map<string, string | null>([[source, null]])
  for (const [from] of before) for (const { to } of links.get(from) ?? []) if (!before.has(to)) before.set(to, from)
  return before
}

export function loadingProblems(document: StudioDocument): readonly Problem[] {
  const topology = topologyOf(document)
  const power = new Map<string, { p: number; q: number }>()
  const at = (id: string): { p: number; q: number } => {
    const known = power.get(id)
    if (known) return known
    const fresh = { p: 0, q: 0 }
    power.set(id, fresh)
    return fresh
  }
  const links = new Map<string, { readonly component: ComponentRecord; readonly to: string }[]>()
  const start: string[] = []
  const holders = new Map<string, ComponentRecord[]>()
  for (const component of Object.values(document.components).sort((a, b) => compareIds(a.id, b.id))) {
    const definition = definitionOf(component.type)
    if (!definition || !conducts(component)) continue
    const nodes = definition.ports.map((port) => topology.nodeOf(component.id, port.key)?.id ?? '')
    if (definition.category === 'Loads') {
      const load = demand(document, component)
      const node = at(nodes[0] ?? '')
      node.p += load.p
      node.q += load.q
    } else if (
      component.type === 'utility' ||
      component.type === 'dcSource' ||
      (definition.generator && paramValue(component, 'running') === true)
    ) {
      start.push(nodes[0] ?? '')
    } else if (held(component) !== null) {
      holders.set(nodes[0] ?? '', [...(holders.get(nodes[0] ?? '') ?? []), component])
    }
    if (definition.container) continue
    for (const [from, to] of joinsOf(component)) {
      const [a, b] = [from, to].map((port) => topology.nodeOf(component.id, port)?.id)
      if (a === undefined || b === undefined || a === b) continue
      links.set(a, [...(links.get(a) ?? []), { component, to: b }])
      // Converters feed one way only.
      if (definition.category !== 'Conversion') links.set(b, [...(links.get(b) ?? []), { component, to: a }])
    }
  }

  const ways = new Map<string, Way>()
  const order = [...new Set(start)]
  const seen = new Set(order)
  for (let i = 0; i < order.length; i++) {
    const from = order[i] ?? ''
    for (const { component, to } of links.get(from) ?? []) {
      const way = ways.get(to)
      if (way?.from === from) way.components.push(component)
      if (seen.has(to)) continue
      seen.add(to)
      order.push(to)
      ways.set(to, { from, to, components: [component] })
    }
  }

  const befores = [...new Set(start)].map((source) => beforesOf(source, links))
  const carriesAll = ({ from, to }: Way): boolean => befores.every((before) => (before.get(to) ?? from) === from)

  const problems: Problem[] = []
  for (const id of order.toReversed()) {
    const way = ways.get(id)
    const load = power.get(id)
    if (!way || !load || (load.p === 0 && load.q === 0)) continue
    const holding = holders.get(id) ?? []
    const most = holding.reduce((sum, component) => sum + (held(component) ?? 0), 0)
    const [first] = holding
    if (first && load.p > most * 1.0001) {
      problems.push({
        code: 'W261',
        severity: 'warning',
        message: `${holding.map(({ name }) => name).join(', ')} ${holding.length > 1 ? 'hold' : 'holds'} the bus with ${formatQuantity(most, 'activePower')} at the most, and its loads draw ${formatQuantity(load.p, 'activePower')}: when the supply is lost the bus falls all the same.`,
        hint: 'Estimated from the highest power of the loads. Raise the count, the rated power or the backup current limit, or lower the load.',
        place: { componentId: first.id, param: 'pRated' },
      })
    }
    const up = at(way.from)
    const isAlone = carriesAll(way)
    const total = way.components.reduce((sum, c) => sum + (rating(c) ?? 0), 0)
    for (const component of way.components) {
      const rated = rating(component)
      const share = rated !== null && total > 0 ? rated / total : 1 / way.components.length
      const apparent = share * (DC_OUTPUT.has(component.type) ? load.p : Math.hypot(load.p, load.q))
      if (isAlone && rated !== null && rated > 0 && apparent > rated * 1.0001) {
        const label = definitionOf(component.type)?.label ?? component.type
        problems.push({
          code: 'W220',
          severity: 'warning',
          message: `${component.name} (${midSentence(label)}) would carry ${formatQuantity(apparent, 'apparentPower')} of its ${formatQuantity(rated, 'apparentPower')}: ${((100 * apparent) / rated).toFixed(0)} %.`,
          hint: 'Estimated from the highest power of the loads behind it. Raise its rating or count, or lower the load.',
          place: { componentId: component.id, param: DC_OUTPUT.has(component.type) ? 'pRated' : 'sRated' },
        })
      }
    }
    const converter = way.components.find((c) => definitionOf(c.type)?.category === 'Conversion')
    if (!converter) {
      up.p += load.p
      up.q += load.q
    } else {
      const full = rating(converter) ?? 0
      const relative = full > 0 ? load.p / full : 0
      const loss =
        full *
        (numberOf(converter, 'noLoadShare') +
          relative * numberOf(converter, 'linearLoss') +
          relative ** 2 * numberOf(converter, 'quadraticLoss'))
      const factor = numberOf(converter, 'inputPowerFactor')
      up.p += load.p + loss
      if (factor > 0) up.q += (load.p + loss) * Math.sqrt(Math.max(1 / factor ** 2 - 1, 0))
    }
  }
  return problems
}
