import { BookOpen } from 'lucide-react'
import { memo, useEffect, useState } from 'react'
import type { LibraryItem } from '../../contract/index.ts'
import { useItemsOfProject } from '../library/projectItems.ts'
import { host } from '../host/host.ts'
import { dispatch } from '../state/documentStore.ts'
import { showError } from '../state/noticeStore.ts'
import { PickButton } from '../ui/PickButton.tsx'

/** Real products and typical values for a component type; picking one takes its values over, with their sources. */
export const LibraryPicker = memo(function LibraryPicker(props: {
  readonly type: string
  readonly ids: readonly string[]
  readonly current: string | null | undefined
}) {
  const [listed, setListed] = useState<readonly LibraryItem[]>([])
  const items = useItemsOfProject(listed)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    let stale = false
    void host.request('library/list', { type: props.type }).then((reply) => {
      if (stale) return
      if (reply.ok) setListed(reply.value)
      else showError('The component library could not be read', reply.error)
    })
    return () => {
      stale = true
    }
  }, [props.type])
  if (items.length === 0) return null
  const current = items.find((i) => i.key === props.current)
  return (
    <PickButton
      icon={BookOpen}
      text={current ? current.title : props.current === undefined ? 'Several library items' : 'Pick from the library …'}
      title="Component library"
      isOpen={open}
      onOpenChange={setOpen}
      label="Component library"
      placeholder="Product or typical value"
      items={items.map((item) => ({ id: item.key, name: item.title, keywords: item.vendor, item }))}
      empty="The library has no such item."
      onPick={({ item }) => {
        const { origin: _, ...values } = item
        dispatch('component/applyLibraryItem', { ids: [...props.ids], item: values })
      }}
      render={({ item }) => (
        <>
          <span className="pick-name">{item.title}</span>
          <span className="pick-note">{item.origin === 'own' ? 'Own' : item.vendor}</span>
        </>
      )}
    />
  )
})
