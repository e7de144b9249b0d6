/** What runs a workload: each of it leads to the one-line. */
import { useState } from 'react'
import type { ComponentRecord, StudioDocument } from '../../model/document/records.ts'
import { formatCount } from '../../model/units/index.ts'
import { withBlocks } from '../../model/topology/index.ts'
import { usersOf } from '../../model/workload/index.ts'
import { goTo } from '../canvas/navigate.ts'
import { showPanel } from '../panels/layout.ts'
import { Button } from '../ui/Button.tsx'

/** Named before the rest is asked for. */
const FIRST = 6

const inOrder = new Intl.Collator('en', { numeric: true })

/** By name; counts are those of all copies. */
export const usersByName = (document: StudioDocument, workloadId: string): readonly ComponentRecord[] =>
  usersOf(withBlocks(document), workloadId).toSorted((a, b) => inOrder.compare(a.name, b.name))

/** `Racks 1, Racks 2 and 62 more`. */
export function someNames(users: readonly ComponentRecord[]): string {
  const names = users.map(({ name }) => name)
  return names.length > FIRST ? `${names.slice(0, FIRST).join(', ')} and ${names.length - FIRST} more` : names.join(', ')
}

const racksOf = ({ count }: ComponentRecord): string => (count === 1 ? '1 rack' : `${formatCount(count)} racks`)

export function WorkloadUsers(props: { readonly document: StudioDocument; readonly workloadId: string }) {
  const { document } = props
  const [all, setAll] = useState(false)
  const users = usersByName(document, props.workloadId)
  const shown = all ? users : users.slice(0, FIRST)
  const pages = Object.keys(document.pages).length
  const where = ({ pageId }: ComponentRecord): string => (pages > 1 ? `, page ${document.pages[pageId]?.name ?? ''}` : '')
  return (
    <section aria-label="Runs on">
      <h3>Runs on</h3>
      {users.length === 0 ? <p className="muted">No racks yet: choose it at racks on the one-line.</p> : null}
      <ul className="workload-users">
        {shown.map((user) => (
          <li key={user.id}>
            <button
              type="button"
              className="link"
              title={`Show ${user.name} on the one-line${where(user)}`}
              onClick={() => {
                showPanel('diagram')
                goTo(user.id)
              }}
            >
              {user.name}
            </button>
            <span className="muted">{user.inService ? racksOf(user) : 'out of service'}</span>
          </li>
        ))}
      </ul>
      {users.length > FIRST ? (
        <Button small onPress={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${users.length}`}
        </Button>
      ) : null}
    </section>
  )
}
