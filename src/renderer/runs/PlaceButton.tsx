/** The component an engine id belongs to; a press selects it and brings it into view. */
import { engineComponent, engineName } from '../../model/compile/names.ts'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'

export function PlaceButton(props: { readonly engineId: string }) {
  const document = useDocument((s) => s.document)
  const component = document && engineComponent(props.engineId, document, null)
  if (!document || !component) return <span className="muted">{props.engineId}</span>
  return (
    <button
      type="button"
      className="place-link"
      onClick={() => {
        useView.getState().select([component.id])
        useView.getState().reveal([component.id])
      }}
    >
      {engineName(props.engineId, document, null)}
    </button>
  )
}
