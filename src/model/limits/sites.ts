/** Whose standards hold at a site: what its region says, else what its frequency suggests. */
import { regionOf } from '../economics/regions.ts'
import { siteValue } from '../economics/site.ts'
import type { ProjectRecord } from '../document/records.ts'
import { type Area, AREAS, type CheckDefinition } from './pack.ts'

const NAMES: Readonly<Record<Area, string>> = {
  northAmerica: 'in North America',
  europe: 'in Europe',
  elsewhere: 'outside North America and Europe',
}
const OUTSIDE: Readonly<Partial<Record<Area, string>>> = { northAmerica: 'outside North America', europe: 'outside Europe' }

/** Why a limit has no meaning at the site; null where it holds. */
export function whyNotHere({ sites }: Pick<CheckDefinition, 'sites'>, project: ProjectRecord): string | null {
  if (!sites) return null
  const region = regionOf(String(siteValue(project, 'region').value))
  const area = region?.area ?? (project.frequencyHz === 60 ? 'northAmerica' : 'europe')
  if (sites.includes(area)) return null
  const because = region ? `the site’s region is ${region.label}` : `taken from ${project.frequencyHz} Hz, since the site names no region`
  const others = AREAS.filter((one) => !sites.includes(one))
  const where = (others.length === 1 && OUTSIDE[area]) || sites.map((site) => NAMES[site]).join(' or ')
  return `Holds ${where}; the site is ${NAMES[area]} (${because}).`
}
