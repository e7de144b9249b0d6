/** The study: short circuits at every DC bus of a drawing, with what they ask of its equipment. */
import type { StudioDocument } from '../../document/records.ts'
import { dcDuties } from './duties.ts'
import { dcFaults } from './faults.ts'
import { dcInput } from './network.ts'
import { dcRows } from './rows.ts'
import type { AcImpedance, DcShortCircuit } from './types.ts'

/** What the study of the AC side gives of a bus. */
interface AcFault extends Omit<AcImpedance, 'leastIk3'> {
  readonly least: { readonly ik3: number }
}

/** `document` under its variant; `ac`: short circuits of its AC side, for rectifiers. Null without a source. */
export function dcShortCircuit(document: StudioDocument, ac: readonly AcFault[], clearingS: number): DcShortCircuit | null {
  const input = dcInput(
    document,
    ac.map(({ id, r, x, c, least }) => ({ id, r, x, c, leastIk3: least.ik3 })),
  )
  if (input.buses.length === 0) return null
  const buses = dcFaults(input, clearingS)
  return { clearingS, buses, duties: dcDuties(document, input, buses, clearingS), rows: dcRows(document, input) }
}
