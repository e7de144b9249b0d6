import { definitionOf } from '../../model/catalogue/index.ts'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { PickList } from '../ui/PickList.tsx'
import { PickModal } from './CommandPalette.tsx'

/** Find a component by name, type or note; Enter selects it and brings it into view. */
export function FindDialog(props: { readonly onClose: () => void }) {
  const document = useDocument((s) => s.document)
  const items = Object.values(document?.components ?? {}).map((component) => {
    const type = definitionOf(component.type)?.label ?? component.type
    return {
      id: component.id,
      name: component.name,
      keywords: `${type} ${component.note}`,
      type,
      page: document?.pages[component.pageId]?.name ?? '',
    }
  })
  return (
    <PickModal label="Find component" onClose={props.onClose}>
      <PickList
        label="Find component"
        placeholder="Name or type of a component"
        items={items}
        empty="No component matches."
        onClose={props.onClose}
        onPick={(item) => {
          props.onClose()
          const component = document?.components[item.id]
          const view = useView.getState()
          if (component && component.pageId !== view.pageId) view.setPage(component.pageId)
          view.select([item.id])
          view.reveal([item.id])
        }}
        render={(item) => (
          <>
            <span className="pick-name">{item.name}</span>
            <span className="pick-note">{item.type}</span>
            <span className="pick-note">{item.page}</span>
          </>
        )}
      />
    </PickModal>
  )
}
