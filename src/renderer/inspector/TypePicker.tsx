/** Another type in the place of the selected components: wires, name, events and values that mean the same go along. */
import { Replace } from 'lucide-react'
import { memo } from 'react'
import type { ComponentDefinition } from '../../model/catalogue/index.ts'
import { replacementsFor } from '../../model/commands/replace.ts'
import { SymbolIcon } from '../palette/SymbolIcon.tsx'
import { dispatch } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { PickButton } from '../ui/PickButton.tsx'
import { useTypePicker } from './typePicker.ts'

const setOpen = (isOpen: boolean): void => useTypePicker.setState({ isOpen })

export const TypePicker = memo(function TypePicker({
  definition,
  ids,
}: {
  readonly definition: ComponentDefinition
  readonly ids: readonly string[]
}) {
  const isOpen = useTypePicker((s) => s.isOpen)
  const types = replacementsFor(definition)
  if (types.length === 0) return null
  return (
    <PickButton
      icon={Replace}
      text="Replace by another type …"
      title="Replace by another type"
      isOpen={isOpen}
      onOpenChange={setOpen}
      label="Type to replace it by"
      placeholder="Type with the same terminals"
      items={types.map((d) => ({ id: d.type, name: d.label, keywords: d.keywords.join(' '), d }))}
      empty="No other type has these terminals."
      onPick={({ id }) => {
        const result = dispatch('component/replace', { ids: [...ids], type: id })
        if (result.ok) useView.getState().select(result.created)
      }}
      render={({ d }) => (
        <>
          <SymbolIcon definition={d} size={20} />
          <span className="pick-name">{d.label}</span>
        </>
      )}
    />
  )
})
