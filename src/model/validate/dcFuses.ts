/** DC fuses against the voltage of their buses: what they are rated for, and what their arc has to stand against. */
import { linksOf } from '../catalogue/components/dcFuse/params.ts'
import type { StudioDocument } from '../document/records.ts'
import { numberOf, paramValue } from '../document/values.ts'
import type { Problem } from '../problem.ts'
import { conducts, topologyOf } from '../topology/index.ts'
import { formatQuantity } from '../units/index.ts'

export function dcFuseProblems(document: StudioDocument): readonly Problem[] {
  const topology = topologyOf(document)
  return Object.values(document.components).flatMap((fuse): readonly Problem[] => {
    const volts = fuse.type === 'dcFuse' && conducts(fuse) ? topology.nodeOf(fuse.id, 'from')?.vNominalV : undefined
    if (volts === undefined || volts === null) return []
    const [rated, arc] = [numberOf(fuse, 'ratedVoltage'), linksOf((key) => paramValue(fuse, key)) * numberOf(fuse, 'arcVoltage')]
    const shown = (value: number): string => formatQuantity(value, 'voltage')
    const place = (param: string) => ({ componentId: fuse.id, param })
    return [
      ...(rated < volts
        ? [
            {
              ...{ code: 'W257', severity: 'warning' as const, place: place('ratedVoltage') },
              message: `${fuse.name} is rated for ${shown(rated)} of direct current, on a bus of ${shown(volts)}.`,
              hint: 'Take a link for this voltage. A second link in the other pole does not add its voltage: an earthed pole may leave one alone.',
            },
          ]
        : []),
      ...(arc <= volts
        ? [
            {
              ...{ code: 'W258', severity: 'warning' as const, place: place('arcVoltage') },
              message: `The arc of ${fuse.name} has ${shown(arc)}, not above the bus’s ${shown(volts)}: it brings no short-circuit current to zero.`,
              hint: 'Enter the arc voltage of the data sheet, or take a link for a higher voltage.',
            },
          ]
        : []),
    ]
  })
}
