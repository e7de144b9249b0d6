/** A measured trace from a file: read by the host, taken into the document as a workload. */
import { host } from '../host/host.ts'
import { askOpenPath } from '../files/projectActions.ts'
import { ask } from '../state/dialogStore.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { showError } from '../state/noticeStore.ts'

/** Id of the new workload; null when nothing came of it. */
export async function importTrace(): Promise<string | null> {
  const path = await askOpenPath('trace', 'Measured trace')
  if (path === null) return null
  const reply = await host.request('trace/import', { path, options: {} })
  if (!reply.ok) {
    showError('The trace could not be read', reply.error)
    return null
  }
  const { trace, problems } = reply.value
  const names = new Set(Object.values(useDocument.getState().document?.workloads ?? {}).map((w) => w.name))
  const name = trace.source.replace(/\.[^.]+$/, '').slice(0, 76) || 'Measured trace'
  const result = dispatch('workload/add', {
    kind: 'trace',
    trace,
    params: { reference: trace.greatestW > 0 ? trace.greatestW : 1 },
    provenance: { reference: { mark: 'measured', source: `Greatest power in ${trace.source}` } },
    ...(names.has(name) ? {} : { name }),
  })
  if (problems.length > 0) {
    await ask({
      title: 'Imported, with remarks',
      message: 'They stand with the workload as well.',
      details: problems.map((p) => p.message),
      actions: [{ key: 'close', label: 'Close', tone: 'primary' }],
    })
  }
  return result.ok ? (result.created[0] ?? null) : null
}
