import { BookOpen } from 'lucide-react'
import { memo, useEffect, useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { LibraryItem } from '../../contract/index.ts'
import { useItemsOfProject } from '../library/projectItems.ts'
import { host } from '../host/host.ts'
import { dispatch } from '../state/documentStore.ts'
import { showError } from '../state/noticeStore.ts'
import { PickList } from '../ui/PickList.tsx'

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
    <div className="library">
      <DialogTrigger isOpen={open} onOpenChange={setOpen}>
        <AriaButton className="btn small library-button">
          <BookOpen size={13} aria-hidden />
          <span>{current ? current.title : props.current === undefined ? 'Several library items' : 'Pick from the library …'}</span>
        </AriaButton>
        <Popover className="popover" placement="bottom end" offset={4}>
          <Dialog className="library-pick" aria-label="Component library">
            <PickList
              label="Component library"
              placeholder="Product or typical value"
              items={items.map((item) => ({ id: item.key, name: item.title, keywords: item.vendor, item }))}
              empty="The library has no such item."
              onClose={() => setOpen(false)}
              onPick={({ item }) => {
                setOpen(false)
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
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  )
})
