/** Drawing to the DC network of a short circuit: what each component says of itself, on the nodes that a source reaches. */
import { definitionOf } from '../../catalogue/index.ts'
import type { ComponentRecord, StudioDocument } from '../../document/records.ts'
import { numberOf, paramValue } from '../../document/values.ts'
import { compareIds, energisedNodes, topologyOf, withBlocks } from '../../topology/index.ts'
import { joined, voltageBefore } from './circuit.ts'
import type { AcImpedance, DcContext, DcElement, DcInput } from './types.ts'

export const NO_DC_SOURCE =
  'No source feeds a short circuit on direct current: add a rectifier, a converter with a DC output, a battery or a DC source.'

export function dcInput(drawn: StudioDocument, ac: readonly AcImpedance[]): DcInput {
  const document = withBlocks(drawn)
  const topology = topologyOf(document)
  const fed = energisedNodes(document)
  const impedances = new Map(ac.map((one) => [one.id, one]))
  const nodeOf = (component: ComponentRecord, port: string) => topology.nodeOf(component.id, port)
  const contextOf = (component: ComponentRecord, least: boolean): DcContext => ({
    get: (key) => paramValue(component, key),
    number: (key) => numberOf(component, key),
    bus: (port) => nodeOf(component, port)?.id ?? `${component.id}.${port}`,
    frequencyHz: document.project.frequencyHz,
    least,
    isFed: (port) => fed.has(nodeOf(component, port)?.id ?? ''),
    ac(port) {
      const node = nodeOf(component, port)
      const at = node && impedances.get(node.id)
      if (!at || node.vNominalV === null) return null
      const u = at.c * node.vNominalV
      if (!least) return { u, r: at.r, x: at.x }
      // The least current of the network, with the angle of its impedance.
      const by = node.vNominalV / Math.sqrt(3) / at.leastIk3 / Math.hypot(at.r, at.x)
      return { u: node.vNominalV, r: at.r * by, x: at.x * by }
    },
  })
  const elementsOf = (least: boolean): readonly DcElement[] =>
    Object.values(document.components)
      .filter((c) => c.inService)
      .sort((a, b) => compareIds(a.id, b.id))
      .flatMap((c) => definitionOf(c.type)?.dcShortCircuit?.(c, contextOf(c, least)) ?? [])
  const elements = elementsOf(false)
  const islands = new Map<string, boolean>()
  const hasSource = (node: string): boolean => {
    const known = islands.get(node)
    if (known !== undefined) return known
    const fed = voltageBefore(elements, node) > 0
    for (const one of joined(elements, node)) islands.set(one, fed)
    return fed
  }
  return {
    buses: [...topology.nodes.values()]
      .filter((n) => n.domain === 'dc' && n.vNominalV !== null && hasSource(n.id))
      .map((n) => ({ id: n.id, un: n.vNominalV ?? 0 }))
      .sort((a, b) => compareIds(a.id, b.id)),
    elements,
    least: elementsOf(true),
    counts: new Map(Object.values(document.components).map(({ id, count }) => [id, count])),
  }
}
