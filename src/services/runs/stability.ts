/** The operating point of a run linearised: its modes, and each DC bus parted into source and loads. */
import { withNames } from '../../model/compile/names.ts'
import type { Network } from '../../model/compile/network.ts'
import type { Trace } from '../../model/compile/context.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { PHASOR_SCAN } from '../../model/figures/stability.ts'
import type { StabilityResults } from '../../report/index.ts'
import type { ImpedanceScan } from '../../sim/engineApi.ts'
import type { OperatingPoint } from '../../contract/index.ts'
import type { Simulation } from '../../sim/simulation.ts'

/** DC buses scanned; each takes some milliseconds (a hall of 36 states, measured). */
const MOST_BUSES = 60

interface Linearised {
  readonly networkJson: string
  readonly document: StudioDocument
  readonly trace: Trace | null
}

export async function stabilityOf(
  { analyse }: Pick<Simulation, 'analyse'>,
  { networkJson, document, trace }: Linearised,
  at: OperatingPoint,
): Promise<StabilityResults> {
  const { dcBuses } = JSON.parse(networkJson) as Network
  const found = await analyse(networkJson, { kind: 'smallSignal' })
  const outcome = found.ok ? found.value.outcome : null
  if (outcome?.kind !== 'smallSignal') {
    const refused = found.ok ? withNames(found.value.failure?.message ?? '', document, trace) : found.error.message
    return { at, modes: null, refused, scans: [], unscanned: dcBuses.length }
  }
  const scans: ImpedanceScan[] = []
  for (const { id } of dcBuses.slice(0, MOST_BUSES)) {
    const scan = await analyse(networkJson, { kind: 'impedanceScan', bus: id, formulation: 'rms', ...PHASOR_SCAN })
    // A dead bus has no impedance.
    if (scan.ok && scan.value.outcome?.kind === 'impedanceScan') scans.push(scan.value.outcome)
  }
  return { at, modes: outcome, refused: '', scans, unscanned: Math.max(0, dcBuses.length - MOST_BUSES) }
}
