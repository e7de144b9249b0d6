/** Effective values of the site: the project's own, else those of its region, else the defaults. */
import type { ParamValue, ProjectRecord, Provenance } from '../document/records.ts'
import { regionValues } from './regions.ts'
import { costBookCurrency } from './costBook.ts'
import { siteParams, type SiteKey } from './siteParams.ts'

export interface SiteValue {
  readonly value: ParamValue
  readonly provenance: Provenance
  /** The project says nothing of its own. */
  readonly isDefault: boolean
}

export function siteValue(project: ProjectRecord, key: SiteKey): SiteValue {
  if (Object.hasOwn(project.siteParams, key)) {
    return {
      value: project.siteParams[key] ?? null,
      provenance: project.siteProvenance[key] ?? { mark: 'user', source: '' },
      isDefault: false,
    }
  }
  const region = key === 'region' ? undefined : regionValues(String(project.siteParams.region ?? 'none'))[key]
  const param = siteParams[key]
  return region ? { ...region, isDefault: true } : { value: param.default, provenance: param.provenance, isDefault: true }
}

export const siteNumber = (project: ProjectRecord, key: SiteKey): number => {
  const { value } = siteValue(project, key)
  return typeof value === 'number' ? value : Number.NaN
}

/** Whose money prices are that nobody set for the project; null where they are its own. */
export const currencyNote = ({ currency }: Pick<ProjectRecord, 'currency'>): string | null =>
  currency === costBookCurrency
    ? null
    : `Prices of the cost book and values of the site that were not set here are in ${costBookCurrency} and taken one to one as ${currency}.`
