/** Configurations and alternatives of a project: what each holds against the drawing, and which studies run under it. */
import type { OpenProject } from '../contract/index.ts'
import type { StudioDocument } from '../model/document/records.ts'
import { variantChanges, type Variant } from '../model/variants/index.ts'
import { table } from './print.ts'
import { CommandError } from './studio.ts'

const DRAWN = 'drawn'

/** Id of a configuration or alternative by name or id; null for “drawn”. */
export function pickVariant({ document }: OpenProject, kind: 'configurations' | 'alternatives', wanted: string): string | null {
  const found = Object.values<{ id: string; name: string }>(document[kind]).find(({ id, name }) => id === wanted || name === wanted)
  if (found) return found.id
  if (wanted === DRAWN) return null
  const names = [DRAWN, ...Object.values<{ name: string }>(document[kind]).map(({ name }) => name)]
  throw new CommandError({
    code: 'request/invalid',
    message: `There is no ${kind === 'alternatives' ? 'alternative' : 'configuration'} “${wanted}”. There are: ${names.join(', ')}.`,
  })
}

export function variants(document: StudioDocument) {
  const told = (kind: 'configuration' | 'alternative', id: string, name: string, variant: Variant) => ({
    kind,
    id,
    name,
    studies: Object.values(document.studies)
      .filter((study) => (kind === 'configuration' ? study.configurationId : study.alternativeId) === id)
      .map((study) => study.name),
    changes: variantChanges(document, variant).map(({ name: component, what, drawn, here }) => ({ component, what, drawn, here })),
  })
  const json = [
    ...Object.values(document.configurations).map((c) => told('configuration', c.id, c.name, { configuration: c, alternative: null })),
    ...Object.values(document.alternatives).map((a) => told('alternative', a.id, a.name, { configuration: null, alternative: a })),
  ]
  const text = json.map(({ kind, name, studies, changes }) =>
    [
      `${kind === 'configuration' ? 'Configuration' : 'Alternative'} “${name}”, ${studies.length === 0 ? 'no study runs under it' : `run by ${studies.join(', ')}`}`,
      changes.length === 0
        ? 'As drawn.'
        : table(
            ['Component', 'What', 'Drawn', 'Here'],
            changes.map((c) => [c.component, c.what, c.drawn, c.here]),
          ),
    ].join('\n'),
  )
  return { json, text: text.length === 0 ? 'The project has no configuration and no alternative.' : text.join('\n\n') }
}
