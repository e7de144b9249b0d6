/** INTERIM until model/compile, model/templates land. */
import type { Network } from '../model/compile/network.ts'
import type { Trace } from '../model/compile/context.ts'
import type { StudioDocument } from '../model/document/records.ts'
import { createDocument } from '../model/document/create.ts'
import { canonicalJson } from '../model/document/canonical.ts'
import type { Result } from '../model/problem.ts'

export { canonicalJson }
export const compile = (document: StudioDocument, studyId: string): Result<{ network: Network; trace: Trace }> => ({
  ok: false,
  problems: [{ code: 'E200', severity: 'error', message: `interim: no compile yet for ${document.project.name}/${studyId}`, place: {} }],
})
export const channelLabel = (document: StudioDocument, componentId: string, output: string): { label: string; quantity: string } => ({
  label: `${document.components[componentId]?.name ?? componentId} · ${output}`,
  quantity: 'number',
})
export const templates: readonly { key: string; title: string; description: string; teaches: string; build(): StudioDocument }[] = [
  { key: 'empty', title: 'Empty project', description: 'A blank page.', teaches: '', build: () => createDocument() },
]
