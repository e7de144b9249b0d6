/** Choices of the report dialog, kept while the studio is open; what differs from a project to the next stands in the project. */
import { create } from 'zustand'

export const SECTIONS = [
  { key: 'brief', label: 'One page for everybody' },
  { key: 'summary', label: 'Executive summary' },
  { key: 'oneline', label: 'One-line diagram' },
  { key: 'equipment', label: 'Equipment and sources' },
  { key: 'workloads', label: 'Workloads' },
  { key: 'study', label: 'Study and events' },
  { key: 'steadyState', label: 'Steady state' },
  { key: 'figures', label: 'Waveforms' },
  { key: 'absorption', label: 'Who takes the pulse' },
  { key: 'limits', label: 'Limits' },
  { key: 'shortCircuit', label: 'Short circuit' },
  { key: 'harmonics', label: 'Harmonics' },
  { key: 'stability', label: 'Small-signal stability' },
  { key: 'sizing', label: 'Sizing' },
  { key: 'alternatives', label: 'Alternatives side by side' },
  { key: 'economics', label: 'Site and cost' },
  { key: 'audit', label: 'Energy audit and numerical notes' },
  { key: 'assumptions', label: 'Assumptions' },
  { key: 'provenance', label: 'Provenance' },
  { key: 'evidence', label: 'Evidence: every value with its basis' },
  { key: 'glossary', label: 'Glossary' },
] as const
export type SectionKey = (typeof SECTIONS)[number]['key']

export interface Logo {
  readonly mime: 'image/svg+xml' | 'image/png' | 'image/jpeg'
  readonly base64: string
  readonly name: string
}
export interface ReportChoices {
  readonly paper: 'a4' | 'letter'
  readonly title: string
  readonly documentNumber: string
  readonly preparedBy: string
  readonly checkedBy: string
  readonly approvedBy: string
  readonly confidentiality: string
  readonly logo: Logo | null
  readonly omit: ReadonlySet<SectionKey>
}

/** The Americas set on Letter, the rest of the world on A4; the system's language says which. */
export const usualPaper = (language: string): 'a4' | 'letter' => (/-(US|CA|MX|PH|CL|CO|VE)$/i.test(language) ? 'letter' : 'a4')

export const useReportChoices = create<ReportChoices & { set(patch: Partial<ReportChoices>): void }>()((set) => ({
  paper: usualPaper(globalThis.navigator?.language ?? 'en-GB'),
  title: '',
  documentNumber: '',
  preparedBy: '',
  checkedBy: '',
  approvedBy: '',
  confidentiality: '',
  logo: null,
  omit: new Set(),
  set: (patch) => set(patch),
}))

/** What goes to the host: only what was filled in. */
export function requestOptions(choices: ReportChoices): Record<string, unknown> {
  const texts = ['title', 'documentNumber', 'preparedBy', 'checkedBy', 'approvedBy', 'confidentiality'] as const
  return {
    paper: choices.paper,
    ...Object.fromEntries(texts.flatMap((key) => (choices[key].trim() === '' ? [] : [[key, choices[key].trim()]]))),
    ...(choices.logo ? { logo: { mime: choices.logo.mime, base64: choices.logo.base64 } } : {}),
    omit: SECTIONS.flatMap((s) => (choices.omit.has(s.key) ? [s.key] : [])),
  }
}
