/** A screen that is loaded again shows what is still open at the host: as long as the window lives, it knows the sessions. */
import { useDocument } from '../state/documentStore.ts'
import { recoverProject } from './projectActions.ts'

const KEY = 'open-projects'

/** Opens those of before in their order, the one shown last; from then on keeps which they are. */
export async function openAgain(): Promise<void> {
  const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
  const before = Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []
  for (const id of before) await recoverProject(id)
  const keep = ({ opened, session }: { readonly opened: readonly string[]; readonly session: string | null }): void =>
    sessionStorage.setItem(KEY, JSON.stringify([...opened.filter((id) => id !== session), ...(session === null ? [] : [session])]))
  keep(useDocument.getState())
  useDocument.subscribe((next, last) => {
    if (next.opened !== last.opened || next.session !== last.session) keep(next)
  })
}
