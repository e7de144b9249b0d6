import type { ComponentDefinition } from '../../model/catalogue/index.ts'
import { SymbolView, typeShapes } from '../canvas/SymbolView.tsx'
import { useDocument } from '../state/documentStore.ts'

/** A component's symbol fitted into a square. */
export function SymbolIcon({ definition, size }: { readonly definition: ComponentDefinition; readonly size: number }) {
  const family = useDocument((s) => s.document?.project.symbols ?? 'iec')
  const symbol = definition.symbols[family]
  const length = definition.stretchable ? 60 : null
  const extent = Math.max(length ?? symbol.width, length === null ? symbol.height : 0, 44) + 4
  return (
    <svg
      className="symbol symbol-icon"
      width={size}
      height={size}
      viewBox={`${-extent / 2} ${-extent / 2} ${extent} ${extent}`}
      aria-hidden
    >
      <SymbolView shapes={typeShapes(definition, family, length ?? 0)} />
    </svg>
  )
}
