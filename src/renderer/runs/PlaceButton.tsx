/** The component an engine id belongs to; a press selects it and brings it into view. */
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { componentOf } from './format.ts'

export function PlaceButton(props: { readonly engineId: string }) {
  const id = componentOf(props.engineId)
  const name = useDocument((s) => s.document?.components[id]?.name)
  if (name === undefined) return <span className="muted">{props.engineId}</span>
  return (
    <button
      type="button"
      className="place-link"
      onClick={() => {
        useView.getState().select([id])
        useView.getState().reveal([id])
      }}
    >
      {name}
    </button>
  )
}
