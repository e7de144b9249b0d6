import { useEffect, useState } from 'react'
import type { RecentProject } from '../../contract/index.ts'
import { folderName } from '../files/paths.ts'
import { openProject } from '../files/projectActions.ts'
import { host } from '../host/host.ts'
import { showError } from '../state/noticeStore.ts'
import { PickList } from '../ui/PickList.tsx'
import { PickModal } from './CommandPalette.tsx'

/** Recent projects by name or folder; Enter opens one beside what is open. */
export function RecentDialog(props: { readonly onClose: () => void }) {
  const [recent, setRecent] = useState<readonly RecentProject[] | null>(null)
  useEffect(() => {
    void host.request('app/recent', {}).then((reply) => {
      if (reply.ok) setRecent(reply.value)
      else showError('The recent projects could not be listed', reply.error)
    })
  }, [])
  return (
    <PickModal label="Open recent" onClose={props.onClose}>
      <PickList
        label="Open recent"
        placeholder="Name or folder of a project"
        items={(recent ?? []).map(({ name, path, missing }) => ({ id: path, name, keywords: path, disabled: missing }))}
        empty={recent === null ? 'Being read …' : 'No project was opened or saved yet.'}
        onClose={props.onClose}
        onPick={({ id }) => {
          props.onClose()
          void openProject(id)
        }}
        render={({ id, name, disabled }) => (
          <>
            <span className="pick-name">{name}</span>
            {disabled ? <span className="pick-note">not there any more</span> : null}
            <span className="pick-note pick-folder" title={id}>
              <bdi>{folderName(id)}</bdi>
            </span>
          </>
        )}
      />
    </PickModal>
  )
}
