/** How the components hang together: loose ends, levels, feeding, loops. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, EventRecord, StudioDocument } from '../document/records.ts'
import { numberOf, paramValue } from '../document/values.ts'
import type { Problem } from '../problem.ts'
import {
  compareIds,
  conducts,
  feeds,
  joinsOf,
  openPorts,
  sameLevel,
  sameLevelPorts,
  topologyOf,
  unfedComponents,
  type ElectricalNode,
} from '../topology/index.ts'
import { formatQuantity } from '../units/index.ts'

const outOfService = (id: string): Pick<Problem, 'fix'> => ({
  fix: { label: 'Take out of service', command: 'component/setInService', args: { ids: [id], inService: false } },
})

/** `studyId`: whose events may bring voltage later; null takes those of every study. */
export function networkProblems(document: StudioDocument, studyId: string | null): readonly Problem[] {
  const inService = Object.values(document.components).filter((c) => c.inService && definitionOf(c.type))
  if (inService.length === 0) {
    return [
      { code: 'E200', severity: 'error', message: 'There is nothing to simulate: the drawing has no component in service.', place: {} },
    ]
  }
  const loose = looseEnds(document)
  const apart = new Set(loose.filter((p) => p.severity === 'error').flatMap((p) => p.place.componentId ?? []))
  return [
    ...loose,
    ...shorted(document),
    ...levels(document),
    ...levelsAcross(document),
    ...feeding(document, apart, studyId),
    ...loops(document),
  ]
}

/** A component with no wire at all cannot take part; one with a loose end beside others may be meant so. */
function looseEnds(document: StudioDocument): readonly Problem[] {
  const portsOf = openPorts(document)
  return Object.values(document.components).flatMap((component): Problem[] => {
    const definition = definitionOf(component.type)
    if (!component.inService || !definition || definition.ports.length === 0) return []
    const { all: ports, open } = portsOf(component)
    if (open.length === 0) return []
    if (definition.stretchable) {
      return [
        {
          code: 'W201',
          severity: 'warning',
          message: `${component.name} has no connection and takes no part in a run.`,
          place: { componentId: component.id },
        },
      ]
    }
    if (open.length === ports.length) {
      return [
        {
          code: 'E201',
          severity: 'error',
          message: `${component.name} is not connected.`,
          hint: 'Draw a wire to it, take it out of service or delete it.',
          place: { componentId: component.id, port: open[0]?.key ?? '' },
          ...outOfService(component.id),
        },
      ]
    }
    return open.map((port) => ({
      code: 'W201',
      severity: 'warning' as const,
      message: `${component.name} is not connected at “${port.label}”.`,
      place: { componentId: component.id, port: port.key },
    }))
  })
}

/** Nothing runs through what begins and ends at one point; a UPS would feed its own input. */
function shorted(document: StudioDocument): readonly Problem[] {
  const topology = topologyOf(document)
  return Object.values(document.components).flatMap((component): Problem[] => {
    const ports = definitionOf(component.type)?.ports ?? []
    if (!component.inService) return []
    return joinsOf(component).flatMap(([from, to]): Problem[] => {
      const node = topology.nodeOf(component.id, from)
      if (!node || node.id !== topology.nodeOf(component.id, to)?.id) return []
      const [a, b] = [from, to].map((key) => ports.find((p) => p.key === key)?.label ?? key)
      return [
        {
          code: 'W205',
          severity: 'warning',
          message: `${component.name}: “${a}” and “${b}” are both on ${nameOf(document, node)}, so nothing runs through it.`,
          place: { componentId: component.id, port: to },
        },
      ]
    })
  })
}

function levels(document: StudioDocument): readonly Problem[] {
  return [...topologyOf(document).nodes.values()].flatMap((node): Problem[] => {
    const live = node.ports.filter((p) => document.components[p.componentId]?.inService)
    if (live.length === 0) return []
    const reference = node.vNominalV
    if (reference === null) {
      const name = document.components[live[0]?.componentId ?? '']?.name ?? node.id
      return live.length > 1
        ? [
            {
              code: 'E211',
              severity: 'error',
              message: `Nothing says the nominal voltage at ${name}.`,
              hint: 'Put a bus with its voltage there.',
              place: { componentId: live[0]?.componentId ?? '' },
            },
          ]
        : []
    }
    return node.levels
      .filter((level) => document.components[level.componentId]?.inService && !sameLevel(level.voltageV, reference))
      .map((level) => ({
        code: 'E210',
        severity: 'error' as const,
        message: `${document.components[level.componentId]?.name}: ${formatQuantity(level.voltageV, 'voltage')} meets ${formatQuantity(reference, 'voltage')} at ${nameOf(document, node)}.`,
        hint: 'Levels more than 10 % apart need a transformer or converter between them.',
        place: { componentId: level.componentId, port: level.port, param: level.param },
        fix: {
          label: `Set to ${formatQuantity(reference, 'voltage')}`,
          command: 'component/setParams',
          args: { ids: [level.componentId], params: { [level.param]: reference } },
        },
      }))
  })
}

/** What changes no voltage has one level at both ends, a switch also while it is open: once closed it would join them. */
function levelsAcross(document: StudioDocument): readonly Problem[] {
  const topology = topologyOf(document)
  return Object.values(document.components).flatMap((component): Problem[] => {
    const definition = definitionOf(component.type)
    if (!component.inService || !definition) return []
    return sameLevelPorts(definition).flatMap(([from, to]): Problem[] => {
      const [a, b] = [topology.nodeOf(component.id, from), topology.nodeOf(component.id, to)]
      if (!a || !b || a.vNominalV === null || b.vNominalV === null || sameLevel(a.vNominalV, b.vNominalV)) return []
      const label = (key: string) => definition.ports.find((p) => p.key === key)?.label ?? key
      return [
        {
          code: 'E210',
          severity: 'error',
          message: `${component.name}: ${formatQuantity(a.vNominalV, 'voltage')} at “${label(from)}” meets ${formatQuantity(b.vNominalV, 'voltage')} at “${label(to)}”.`,
          hint: 'Levels more than 10 % apart need a transformer or converter between them.',
          place: { componentId: component.id, port: to },
          ...adopting(document, a, b),
        },
      ]
    })
  })
}

/** The fix where one of the two has a single level, which nobody has set. */
function adopting(document: StudioDocument, a: ElectricalNode, b: ElectricalNode): Pick<Problem, 'fix'> {
  for (const [node, voltageV] of [[b, a.vNominalV] as const, [a, b.vNominalV] as const]) {
    const [level, ...others] = node.levels
    if (!level?.isDefault || others.length > 0 || voltageV === null) continue
    return {
      fix: {
        label: `Set ${document.components[level.componentId]?.name} to ${formatQuantity(voltageV, 'voltage')}`,
        command: 'component/setParams',
        args: { ids: [level.componentId], params: { [level.param]: voltageV } },
      },
    }
  }
  return {}
}

const nameOf = (document: StudioDocument, node: ElectricalNode): string =>
  document.components[node.busIds[0] ?? node.ports[0]?.componentId ?? '']?.name ?? node.id

/** Events that close a switch or start a source, in their order. */
const bringing = (document: StudioDocument, studyId: string | null): readonly EventRecord[] =>
  Object.values(document.events)
    .filter((e) => e.enabled && (e.kind === 'close' || e.kind === 'start') && (studyId === null || e.studyId === studyId))
    .sort((a, b) => a.timeS - b.timeS || compareIds(a.id, b.id))

/** The drawing after an event. */
function after(document: StudioDocument, { kind, targetId }: EventRecord): StudioDocument {
  const target = document.components[targetId]
  if (!target?.inService) return document
  const params = { ...target.params, ...(kind === 'close' ? { closed: true } : { running: true }) }
  return { ...document, components: { ...document.components, [targetId]: { ...target, params } } }
}

/** When what was without voltage draws, in words. */
function returning(component: ComponentRecord): string {
  const returns = definitionOf(component.type)?.returns
  if (!returns) return ''
  const found = returns((key) => paramValue(component, key))
  return found === null
    ? ' It counts as dropped out and draws nothing, since it does not restart by itself.'
    : ` It begins to draw ${formatQuantity(found.delayS, 'time')} after its voltage is there, over a ramp of ${formatQuantity(found.rampS, 'time')}.`
}

/** A source somewhere, and every load reached from one, at the start or by an event. */
function feeding(document: StudioDocument, apart: ReadonlySet<string>, studyId: string | null): readonly Problem[] {
  const components = Object.values(document.components).filter((c) => c.inService)
  if (!components.some(feeds)) {
    return [
      {
        code: 'E203',
        severity: 'error',
        message: 'The network has no source.',
        hint: 'Add a utility, a genset, a grid-forming battery storage, a battery or a DC source.',
        place: {},
      },
    ]
  }
  const unfed = unfedComponents(document)
  /** The event that first brings a load its voltage. */
  const by = new Map<string, EventRecord>()
  let later = document
  for (const event of unfed.length === 0 ? [] : bringing(document, studyId)) {
    later = after(later, event)
    const dark = new Set(unfedComponents(later))
    for (const id of unfed) if (!dark.has(id) && !by.has(id)) by.set(id, event)
  }
  return [...unfed].sort(compareIds).flatMap((id): Problem[] => {
    const component = document.components[id]
    if (!component || apart.has(id)) return []
    const definition = definitionOf(component.type)
    const isLoad = definition?.category === 'Loads'
    if (definition?.stretchable && !isLoad) return []
    const event = by.get(id)
    if (event) {
      // A contact without voltage on one side, which it closes itself, is told by what is behind it.
      if (event.targetId === id) return []
      return [
        {
          code: 'W202',
          severity: 'warning',
          message: `${component.name} is without voltage at the start; “${event.name}” brings it at ${formatQuantity(event.timeS, 'time')}.${returning(component)}`,
          place: { componentId: id },
        },
      ]
    }
    return isLoad
      ? [
          {
            code: 'E202',
            severity: 'error',
            message: `${component.name} is reached by no source.`,
            hint: 'Close a breaker on its way, connect it, or take it out of service.',
            place: { componentId: id },
            ...outOfService(id),
          },
        ]
      : [
          {
            code: 'W202',
            severity: 'warning',
            message: `${component.name} is without voltage at the start: no source reaches it.`,
            place: { componentId: id },
          },
        ]
  })
}

/** Ratio of real voltages around every loop of AC branches; a loop that does not close drives a circulating current. */
function loops(document: StudioDocument): readonly Problem[] {
  const topology = topologyOf(document)
  interface Edge {
    readonly id: string
    readonly to: string
    /** Voltage at `to` over voltage here, with the tap and by the rated voltages alone. */
    readonly ratio: number
    readonly rated: number
  }
  const edges = new Map<string, Edge[]>()
  const join = (from: string, edge: Edge): void => {
    const known = edges.get(from)
    if (known) known.push(edge)
    else edges.set(from, [edge])
  }
  for (const component of Object.values(document.components)) {
    const definition = definitionOf(component.type)
    if (!definition || definition.container || !conducts(component) || definition.category === 'Conversion') continue
    for (const [a, b] of joinsOf(component)) {
      const [from, to] = [topology.nodeOf(component.id, a), topology.nodeOf(component.id, b)]
      if (!from || !to || from.id === to.id || from.domain !== 'ac' || to.domain !== 'ac') continue
      const isTransformer = component.type === 'transformer2w' || component.type === 'transformer3w'
      const rated = isTransformer ? numberOf(component, b === 'mv' ? 'vMv' : 'vLv') / numberOf(component, 'vHv') : 1
      const ratio = isTransformer ? rated / numberOf(component, 'tap') : 1
      if (!(ratio > 0)) continue
      join(from.id, { id: component.id, to: to.id, ratio, rated })
      join(to.id, { id: component.id, to: from.id, ratio: 1 / ratio, rated: 1 / rated })
    }
  }
  const potential = new Map<string, { readonly real: number; readonly rated: number }>()
  const problems = new Map<string, Problem>()
  for (const start of [...edges.keys()].sort(compareIds)) {
    if (potential.has(start)) continue
    potential.set(start, { real: 1, rated: 1 })
    const queue = [start]
    for (let i = 0; i < queue.length; i++) {
      const here = queue[i] ?? ''
      for (const edge of edges.get(here) ?? []) {
        const at = potential.get(here) ?? { real: 1, rated: 1 }
        const expected = { real: at.real * edge.ratio, rated: at.rated * edge.rated }
        const known = potential.get(edge.to)
        if (known === undefined) {
          potential.set(edge.to, expected)
          queue.push(edge.to)
          continue
        }
        const off = Math.abs(known.real / expected.real - 1)
        const ratedOff = Math.abs(known.rated / expected.rated - 1)
        if (off > 0.005 && !problems.has(edge.id)) {
          const name = document.components[edge.id]?.name ?? edge.id
          // Rated voltages that differ by 10 % side by side are never meant; taps are: published grids hold 28 % side by side.
          const isParallel = edges.get(here)?.some((other) => other.to === edge.to && other.id !== edge.id) ?? false
          const severe = ratedOff > (isParallel ? 0.1 : 0.3) || off > 0.5
          problems.set(edge.id, {
            code: severe ? 'E212' : 'W212',
            severity: severe ? 'error' : 'warning',
            message: `The loop through ${name} does not close: its transformer ratios differ by ${(off * 100).toFixed(1)} %.`,
            hint: 'Give transformers in parallel the same rated voltages and tap, or open a breaker in the loop.',
            place: { componentId: edge.id },
          })
        }
      }
    }
  }
  return [...problems.values()]
}
