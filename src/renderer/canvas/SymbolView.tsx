/** A symbol from its catalogue shapes, centred at 0,0. Letters inside it stay upright however it is turned. */
import { memo } from 'react'
import type { ComponentDefinition, Shape } from '../../model/catalogue/index.ts'
import type { ComponentRecord } from '../../model/document/records.ts'
import { textTransform } from '../../model/drawing/index.ts'
import './symbol.css'

type Turn = Pick<ComponentRecord, 'rotation' | 'mirrored'>

export interface SymbolViewProps extends Partial<Turn> {
  readonly shapes: readonly Shape[]
}

export const SymbolView = memo(function SymbolView({ shapes, rotation = 0, mirrored = false }: SymbolViewProps) {
  const transform = `${rotation === 0 ? '' : `rotate(${rotation})`}${mirrored ? ' scale(-1 1)' : ''}`
  return (
    <g {...(transform === '' ? {} : { transform })}>
      {shapes.map((shape, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes of a symbol have no identity but their place.
        <ShapeView key={index} shape={shape} turn={{ rotation, mirrored }} />
      ))}
    </g>
  )
})

/** Shapes of a type as it stands in the palette and under the mouse, before there is a component. */
export function typeShapes(
  definition: ComponentDefinition,
  family: 'iec' | 'ansi',
  barLength = definition.stretchable?.default ?? 0,
): readonly Shape[] {
  return definition.stretchable
    ? [{ kind: 'path', d: `M ${-barLength / 2} 0 H ${barLength / 2}`, thick: true }]
    : definition.symbols[family].shapes
}

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
