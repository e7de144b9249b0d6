/** A symbol from its catalogue shapes, centred at 0,0. Letters inside it stay upright however it is turned. */
import { memo } from 'react'
import type { ComponentDefinition, Shape } from '../../model/catalogue/index.ts'
import type { ComponentRecord } from '../../model/document/records.ts'
import { textTransform } from '../../model/drawing/index.ts'

type Turn = Pick<ComponentRecord, 'rotation' | 'mirrored'>

export interface SymbolViewProps extends Partial<Turn> {
  readonly definition: ComponentDefinition
  readonly family: 'iec' | 'ansi'
  /** Length of a stretchable symbol, drawing units. */
  readonly length?: number | null
}

export const SymbolView = memo(function SymbolView({ definition, family, rotation = 0, mirrored = false, length }: SymbolViewProps) {
  const transform = `${rotation === 0 ? '' : `rotate(${rotation})`}${mirrored ? ' scale(-1 1)' : ''}`
  const placed = transform === '' ? {} : { transform }
  if (definition.stretchable) {
    const half = (length ?? definition.stretchable.default) / 2
    return <path className="sym-bar" d={`M ${-half} 0 H ${half}`} {...placed} />
  }
  return (
    <g {...placed}>
      {definition.symbols[family].shapes.map((shape, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes of a symbol never change.
        <ShapeView key={index} shape={shape} turn={{ rotation, mirrored }} />
      ))}
    </g>
  )
})

function ShapeView({ shape, turn }: { readonly shape: Shape; readonly turn: Turn }) {
  switch (shape.kind) {
    case 'path':
      return <path d={shape.d} className={shape.fill ? 'sym-fill' : shape.thick ? 'sym-thick' : undefined} />
    case 'circle':
      return <circle cx={shape.cx} cy={shape.cy} r={shape.r} className={shape.fill ? 'sym-fill' : undefined} />
    case 'text':
      return (
        <text
          transform={textTransform(shape, turn)}
          fontSize={shape.size}
          textAnchor="middle"
          dominantBaseline="central"
          className="sym-text"
        >
          {shape.text}
        </text>
      )
  }
}
