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

function areaOf(project: ProjectRecord) {
  const region = regionOf(String(siteValue(project, 'region').value))
  return { region, area: region?.area ?? (project.frequencyHz === 60 ? 'northAmerica' : 'europe') }
}

/** What to say of a rule that is held at a site where it is not in force; null where it is. */
export function borrowedFrom({ home }: Pick<CheckDefinition, 'home'>, project: ProjectRecord): string | null {
  const { area } = areaOf(project)
  return !home || home.includes(area)
    ? null
    : `A rule ${home.map((one) => NAMES[one]).join(' and ')}; at this site a value of design, to be set by its grid operator’s rules.`
}

/** Why a limit has no meaning at the site; null where it holds. */
export function whyNotHere({ sites }: Pick<CheckDefinition, 'sites'>, project: ProjectRecord): string | null {
  if (!sites) return null
  const { region, area } = areaOf(project)
  if (sites.includes(area)) return null
  const because = region ? `the site’s region is ${region.label}` : `taken from ${project.frequencyHz} Hz, since the site names no region`
  const others = AREAS.filter((one) => !sites.includes(one))
  const where = (others.length === 1 && OUTSIDE[area]) || sites.map((site) => NAMES[site]).join(' or ')
  return `Holds ${where}; the site is ${NAMES[area]} (${because}).`
}
