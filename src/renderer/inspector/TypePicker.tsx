/** Another type in the place of the selected components: wires, name, events and values that mean the same go along. */
import { Replace } from 'lucide-react'
import { memo } from 'react'
import type { ComponentDefinition } from '../../model/catalogue/index.ts'
import { leftBehind, replacementsFor } from '../../model/commands/replace.ts'
import { midSentence } from '../../model/words.ts'
import { SymbolIcon } from '../palette/SymbolIcon.tsx'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { showNotice } from '../state/noticeStore.ts'
import { useView } from '../state/viewStore.ts'
import { PickButton } from '../ui/PickButton.tsx'
import { useTypePicker } from './typePicker.ts'

const setOpen = (isOpen: boolean): void => useTypePicker.setState({ isOpen })

function replaceBy(ids: readonly string[], to: ComponentDefinition): void {
  const { components = {} } = useDocument.getState().document ?? {}
  const left = new Set(ids.flatMap((id) => (components[id] ? leftBehind(components[id], to) : [])))
  const result = dispatch('component/replace', { ids: [...ids], type: to.type })
  if (!result.ok) return
  useView.getState().select(result.created)
  if (left.size > 0)
    showNotice('info', `Left behind: ${[...left].join(', ')}`, `The ${midSentence(to.label)} has no such values. Undo brings them back.`)
}

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
      onPick={({ d }) => replaceBy(ids, d)}
      render={({ d }) => (
        <>
          <SymbolIcon definition={d} size={20} />
          <span className="pick-name">{d.label}</span>
        </>
      )}
    />
  )
})
