/**
 * Several swing buses of one network. Ideal sources of the model stand at one angle: a further swing bus whose angle in the file is another one
 * would send another power. It becomes one of held voltage that delivers the power of its record, which is that of a solved file.
 */
import type { Problem } from '../problem.ts'
import { type GridBus, type GridCase, type GridGenerator, type GridMachines, machineKey } from './gridCase.ts'
import { taken } from './types.ts'

/** Degrees; files are written with four places. */
const SAME_ANGLE = 1e-3

export function withOneAngle(grid: GridCase, machines: GridMachines): { readonly grid: GridCase; readonly problems: readonly Problem[] } {
  const joined = networks(grid)
  const isInfinite = ({ bus, id }: GridGenerator): boolean => machines.get(machineKey(bus, id))?.isInfinite === true
  const first = new Map<number, GridBus>()
  const problems: Problem[] = []
  const buses = grid.buses.map((bus): GridBus => {
    if (bus.kind !== 'reference') return bus
    const network = joined(bus.number)
    const holder = first.get(network)
    if (!holder) {
      first.set(network, bus)
      return bus
    }
    const [va, held] = [bus.va ?? 0, holder.va ?? 0]
    if (Math.abs(va - held) < SAME_ANGLE) return bus
    if (grid.generators.some((generator) => generator.bus === bus.number && isInfinite(generator))) return bus
    problems.push(
      taken(
        { file: grid.file, line: bus.line, record: `Bus ${bus.number} ${bus.name}`.trim() },
        `is a further swing bus, at ${va}° beside ${held}° of bus ${holder.number}: here that one alone holds an angle, and the generators at this one hold its voltage and deliver the power of their records.`,
      ),
    )
    return { ...bus, kind: 'voltage' }
  })
  return { grid: { ...grid, buses }, problems: [...problems, ...apart({ ...grid, buses }, machines, joined)] }
}

/**
 * Infinite buses, by their dynamic data or as swing buses without any: the model has all of a network at one angle. Where the file has not, the
 * power between them is told to be another.
 */
function apart(grid: GridCase, machines: GridMachines, joined: (bus: number) => number): readonly Problem[] {
  const holders = new Map<number, GridBus>()
  const problems: Problem[] = []
  // The swing buses first: angles are told beside theirs.
  for (const own of [...grid.buses].sort((a, b) => Number(b.kind === 'reference') - Number(a.kind === 'reference'))) {
    const held = grid.generators.find((generator, _, all) => {
      const machine = machines.get(machineKey(generator.bus, generator.id))
      const isFirst = all.find(({ bus }) => bus === own.number) === generator
      return generator.bus === own.number && (machine?.isInfinite === true || (own.kind === 'reference' && isFirst && !machine))
    })
    if (!held) continue
    const holder = holders.get(joined(own.number))
    if (!holder) holders.set(joined(own.number), own)
    else if (Math.abs((own.va ?? 0) - (holder.va ?? 0)) >= SAME_ANGLE)
      problems.push(
        taken(
          { file: grid.file, line: held.line, record: `Generator ${held.bus} ${held.id}`.trim() },
          `is an infinite bus, at ${own.va ?? 0}° beside ${holder.va ?? 0}° of bus ${holder.number}: here all infinite buses of a network stand at one angle, and the power between them is another than the file's.`,
        ),
      )
  }
  return problems
}

/** One bus for all that AC branches join. */
function networks({ lines, transformers, threeWindings }: GridCase): (bus: number) => number {
  const of = new Map<number, number>()
  const root = (bus: number): number => {
    let at = bus
    for (let next = of.get(at); next !== undefined; next = of.get(at)) at = next
    return at
  }
  const join = (a: number, b: number): void => {
    const [from, to] = [root(a), root(b)]
    if (from !== to) of.set(from, to)
  }
  for (const { from, to } of [...lines, ...transformers]) join(from, to)
  for (const { buses } of threeWindings) for (const bus of buses) join(buses[0], bus)
  return root
}
