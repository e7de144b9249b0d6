/** One component on the canvas: symbol, name and values, ports, problem badge; a bar also has its ends and its tap strips. */
import { memo } from 'react'
import { definitionOf, type ComponentDefinition, type PortDefinition } from '../../model/catalogue/index.ts'
import type { ComponentRecord } from '../../model/document/records.ts'
import { isOneLine, LINE, NAME_SIZE, symbolShapes } from '../../model/drawing/index.ts'
import { hitBox, placePort, turn } from '../../model/geometry/index.ts'
import { useProblems } from '../problems/problemStore.ts'
import { useDocument } from '../state/documentStore.ts'
import { useCanvas } from './canvasStore.ts'
import { startBarResize, startWireFromBar, startWireFromPort } from './gestures.ts'
import { useResults } from './resultStore.ts'
import { useScene } from './sceneStore.ts'
import { SymbolView } from './SymbolView.tsx'
import '../variants/variants.css'

/** From a line's middle to its baseline. */
const BASELINE = NAME_SIZE * 0.35

interface ViewProps {
  readonly component: ComponentRecord
  readonly selected: boolean
}

/** What goes with the pointer is shifted as it is; nothing inside is drawn anew. */
export function ComponentView(props: ViewProps) {
  const moving = useScene((s) => (s.moving?.ids.has(props.component.id) ? s.moving : null))
  return (
    <div className="component-place" {...(moving ? { style: { transform: `translate(${moving.dx}px, ${moving.dy}px)` } } : {})}>
      <Still {...props} />
    </div>
  )
}

const Still = memo(function Still({ component, selected }: ViewProps) {
  const family = useDocument((s) => s.document?.project.symbols ?? 'iec')
  const dead = useScene((s) => s.dead.has(component.id))
  const severity = useProblems((s) => s.byComponent.get(component.id))
  const varied = useDocument((s) => s.varied.has(component.id))
  const far = useScene((s) => s.far)
  const definition = definitionOf(component.type)
  const box = hitBox(component)
  const width = box.right - box.left
  const height = box.bottom - box.top
  const drawn = definition && !definition.stretchable ? definition.symbols[family] : null
  const upright = component.rotation === 0 || component.rotation === 180
  const half = drawn ? (upright ? drawn.width : drawn.height) / 2 : width / 2
  const halfHeight = drawn ? (upright ? drawn.height : drawn.width) / 2 : height / 2
  const badge = drawn ? { x: -half - 2, y: -halfHeight + 12 } : { x: -half - 9, y: 0 }
  const className = `component ${selected ? 'selected' : ''} ${dead ? 'dead' : ''} ${component.inService ? '' : 'out'}`
  return (
    <div
      className={className}
      data-component-id={component.id}
      data-component-type={component.type}
      data-testid={`component-${component.name}`}
    >
      <svg width={width} height={height} viewBox={`${-width / 2} ${-height / 2} ${width} ${height}`} aria-hidden>
        {far && !selected ? null : (
          <rect className="component-halo" x={-half - 3} y={-halfHeight - 3} width={2 * half + 6} height={2 * halfHeight + 6} rx={4} />
        )}
        <g className="symbol">
          {definition ? (
            <SymbolView shapes={symbolShapes(component, definition, family)} rotation={component.rotation} mirrored={component.mirrored} />
          ) : (
            <path d="M -8 -8 L 8 8 M 8 -8 L -8 8" />
          )}
        </g>
        {component.inService ? null : <path className="out-mark" d="M -9 -9 L 9 9 M 9 -9 L -9 9" />}
        {varied ? (
          <path className="varied-mark" d="M 0 -6 L 6 0 L 0 6 L -6 0 Z" transform={`translate(${half + 2} ${-halfHeight + 2})`} />
        ) : null}
        {far ? null : <Label id={component.id} oneLine={isOneLine(component)} />}
        {severity && severity !== 'info' ? (
          <g className={`badge ${severity}`} transform={`translate(${badge.x} ${badge.y})`}>
            <circle r={6} />
            <path d="M 0 -3.2 V 0.8 M 0 3 V 3.1" />
          </g>
        ) : null}
      </svg>
      {far ? null : definition?.stretchable ? (
        <Bar component={component} definition={definition} selected={selected} width={width} height={height} />
      ) : (
        definition?.ports.map((port) => <Port key={port.key} component={component} port={port} width={width} height={height} />)
      )}
    </div>
  )
})

/** On one line for a bar, below one another for the rest. */
function Label({ id, oneLine }: { readonly id: string; readonly oneLine: boolean }) {
  const label = useScene((s) => s.labels.get(id))
  const results = useResults((s) => s.lines.get(id))
  if (!label) return null
  return (
    <text className="label" textAnchor={label.anchor} {...(oneLine ? { x: label.x, y: label.y + BASELINE } : {})}>
      {label.lines.map((line, index) => (
        <tspan
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
          key={index}
          className={line.role}
          {...(oneLine ? (index === 0 ? {} : { dx: 6 }) : { x: label.x, y: label.y + index * LINE + BASELINE })}
        >
          {line.text}
        </tspan>
      ))}
      {results?.map((line, index) => (
        <tspan
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
          key={`r${index}`}
          className={`result ${line.tone}`}
          {...(oneLine ? { dx: 10 } : { x: label.x, y: label.y + (label.lines.length + index) * LINE + BASELINE })}
        >
          {line.text}
        </tspan>
      ))}
    </text>
  )
}

interface PortProps {
  readonly component: ComponentRecord
  readonly port: PortDefinition
  readonly width: number
  readonly height: number
}

function Port({ component, port, width, height }: PortProps) {
  const state = useCanvas((s) => (s.wiring === null ? '' : s.wiring.legal.has(`${component.id}.${port.key}`) ? 'legal' : 'blocked'))
  const at = turn(port, component)
  return (
    <div
      className={`port nodrag nopan ${port.domain} ${state}`}
      data-port={port.key}
      data-component-id={component.id}
      data-testid={`port-${component.name}-${port.key}`}
      title={state === '' ? `${component.name} ${port.label.toLowerCase()}` : undefined}
      style={{ left: width / 2 + at.x, top: height / 2 + at.y }}
      onPointerDown={(event) => startWireFromPort(event, component.id, port.key)}
    />
  )
}

function Bar(props: {
  readonly component: ComponentRecord
  readonly definition: ComponentDefinition
  readonly selected: boolean
  readonly width: number
  readonly height: number
}) {
  const { component, definition, selected, width, height } = props
  const port = definition.ports.find((p) => p.tap)
  const legal = useCanvas((s) =>
    s.wiring === null || !port ? '' : s.wiring.legal.has(`${component.id}.${port.key}`) ? 'legal' : 'blocked',
  )
  if (!port) return null
  const upright = component.rotation === 90 || component.rotation === 270
  const half = (upright ? height : width) / 2
  const end = placePort(component, port.key, half)?.point
  const ends = end ? [end, { x: 2 * component.x - end.x, y: 2 * component.y - end.y }] : []
  return (
    <>
      <div className={`bar-legal ${legal}`} />
      {(['before', 'after'] as const).map((side) => (
        <div
          key={side}
          className={`bar-strip nodrag nopan ${upright ? 'upright' : 'level'} ${side}`}
          data-port={port.key}
          data-component-id={component.id}
          data-testid={side === 'after' ? `port-${component.name}-${port.key}` : undefined}
          title="Drag to connect from here"
          onPointerDown={(event) => startWireFromBar(event, component.id, port.key)}
        />
      ))}
      {selected
        ? ends.map((point, index) => (
            <div
              key={index === 0 ? 'end' : 'start'}
              className={`bar-end nodrag nopan ${upright ? 'upright' : 'level'}`}
              data-testid={`${index === 0 ? 'end' : 'start'}-${component.name}`}
              title="Drag to change the length"
              style={{ left: width / 2 + point.x - component.x, top: height / 2 + point.y - component.y }}
              onPointerDown={(event) => startBarResize(event, component.id, index === 0 ? 'end' : 'start')}
            />
          ))
        : null}
    </>
  )
}
