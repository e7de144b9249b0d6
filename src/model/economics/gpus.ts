/** How many GPUs the site runs: those of the racks that are drawn; where none is, by the power of its servers. */
import type { StudioDocument } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import { withBlocks } from '../topology/index.ts'
import { siteNumber } from './site.ts'

export function gpusOf(document: StudioDocument, itPeakW: number): number {
  const drawn = Object.values(withBlocks(document).components)
    .filter(({ type, inService }) => type === 'gpuCluster' && inService)
    .reduce((sum, rack) => sum + rack.count * numberOf(rack, 'gpus'), 0)
  return drawn > 0 ? drawn : Math.round(itPeakW / siteNumber(document.project, 'gpuPower'))
}
