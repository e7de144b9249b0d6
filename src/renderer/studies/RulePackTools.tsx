/** Rule packs as files: taken into the project, written out to be changed, removed. */
import { Download, FilePlus2, Trash2 } from 'lucide-react'
import { useRef } from 'react'
import type { RulePack } from '../../model/limits/index.ts'
import { dispatch } from '../state/documentStore.ts'
import { showNotice } from '../state/noticeStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'

/** Far above any pack. */
const LARGEST = 1024 * 1024

export function AddRulePack() {
  const input = useRef<HTMLInputElement>(null)
  async function read(file: File): Promise<void> {
    if (file.size > LARGEST) return showNotice('warning', 'The rule pack is larger than 1 MB', 'A pack is a small JSON file.')
    let pack: unknown
    try {
      pack = JSON.parse(await file.text())
    } catch {
      return showNotice('warning', `${file.name} is not JSON`, 'Write out a pack of the list, change it, and take it in.')
    }
    dispatch('rulePack/import', { pack })
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label="Rule pack file"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) void read(file)
          event.target.value = ''
        }}
      />
      <Button small icon={FilePlus2} onPress={() => input.current?.click()}>
        Add rule pack …
      </Button>
    </>
  )
}

export function RulePackTools(props: {
  readonly pack: RulePack
  readonly isOwn: boolean
  readonly allOn: boolean
  readonly onAll: (on: boolean) => void
}) {
  const { pack } = props
  function write(): void {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([`${JSON.stringify(pack, null, 2)}\n`], { type: 'application/json' }))
    link.download = `${pack.pack}.json`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <div className="pack-tools">
      <Button small onPress={() => props.onAll(!props.allOn)}>
        {props.allOn ? 'All off' : 'All on'}
      </Button>
      <span className="bar-space" />
      <IconButton small icon={Download} label={`Write out ${pack.title}`} onPress={write} />
      {props.isOwn ? (
        <IconButton small icon={Trash2} label={`Remove ${pack.title}`} onPress={() => dispatch('rulePack/remove', { pack: pack.pack })} />
      ) : null}
    </div>
  )
}
