/** The page from afar: its symbols and wires in few paths, a square of the page each. What is under the pointer or selected is a node as well. */
import { memo, useMemo } from 'react'
import { definitionOf, type Shape } from '../../model/catalogue/index.ts'
import type { ComponentRecord, Point, StudioDocument } from '../../model/document/records.ts'
import { plainSymbol, symbolShapes, wirePath, type PlainSymbol } from '../../model/drawing/index.ts'
import { hitBox, type Path } from '../../model/geometry/index.ts'
import type { Severity } from '../../model/problem.ts'
import { useProblems } from '../problems/problemStore.ts'
import { useDocument } from '../state/documentStore.ts'
import { useScene } from './sceneStore.ts'

/** Side of a square, drawing units: small enough that a repaint of a part passes over the rest, large enough that there are few. */
const SQUARE = 1000

/** Path data by class and square of the page. */
export class Squares {
  private readonly classes = new Map<string, Map<string, string[]>>()

  add(className: string, at: Point, d: string): void {
    const squares = this.classes.get(className) ?? new Map<string, string[]>()
    this.classes.set(className, squares)
    const key = `${Math.floor(at.x / SQUARE)} ${Math.floor(at.y / SQUARE)}`
    const square = squares.get(key)
    if (square) square.push(d)
    else squares.set(key, [d])
  }

  /** In the order the classes came. */
  *paths(): Generator<readonly [className: string, paths: readonly (readonly [square: string, d: string])[]]> {
    for (const [className, squares] of this.classes) yield [className, [...squares].map(([key, all]) => [key, all.join('')])]
  }
}

const Square = memo(function Square({ className, d }: { readonly className?: string | undefined; readonly d: string }) {
  return <path d={d} {...(className === undefined ? {} : { className })} />
})

/** What was not routed anew is not written anew. */
const written = new WeakMap<Path, string>()
function plainPath(path: Path): string {
  const d = written.get(path) ?? wirePath(path)
  written.set(path, d)
  return d
}

export interface FarWire {
  readonly path: Path
  readonly className: string
}

/** Too thin to be taken hold of. */
export function FarWires({ wires }: { readonly wires: readonly FarWire[] }) {
  const squares = new Squares()
  for (const { path, className } of wires) if (path[0]) squares.add(className, path[0], plainPath(path))
  return [...squares.paths()].map(([className, paths]) => (
    <g key={className} className={className}>
      {paths.map(([square, d]) => (
        <Square key={square} className="wire-line" d={d} />
      ))}
    </g>
  ))
}

interface FarProps {
  readonly document: StudioDocument
  readonly pageId: string
  /** Selected without a node of its own. */
  readonly selected: ReadonlySet<string> | null
}

/** `skip`: in the hand. */
export const FarSymbols = memo(function FarSymbols(props: FarProps & { readonly skip: ReadonlySet<string> | null }) {
  const { document, pageId, selected, skip } = props
  const { components } = document
  const shown = useMemo(() => Object.values(components).filter((c) => c.pageId === pageId && !skip?.has(c.id)), [components, pageId, skip])
  return (
    <svg className="far" role="img" aria-label={`${shown.length} components, too far away to be told apart; the outline lists them`}>
      <Symbols document={document} shown={shown} selected={selected} />
    </svg>
  )
})

/** Of what is in the hand, drawn in one as well where it is much. */
export const FarMoving = memo(function FarMoving(props: FarProps & { readonly moving: ReadonlySet<string> }) {
  const { document, selected, moving } = props
  const { components } = document
  const shown = useMemo(() => [...moving].flatMap((id) => components[id] ?? []), [components, moving])
  return <Symbols document={document} shown={shown} selected={selected} />
})

function Symbols(props: Pick<FarProps, 'document' | 'selected'> & { readonly shown: readonly ComponentRecord[] }) {
  const { document, selected, shown } = props
  const dead = useScene((s) => s.dead)
  const severities = useProblems((s) => s.byComponent)
  const varied = useDocument((s) => s.varied)
  const family = document.project.symbols
  const symbols = useMemo(() => symbolSquares(shown, family, dead), [shown, family, dead])
  const marks = useMemo(() => markSquares(shown, severities, varied), [shown, severities, varied])
  const halos = useMemo(() => haloSquares(shown, selected), [shown, selected])
  return [halos, symbols, marks].flatMap((squares) =>
    [...squares.paths()].map(([className, paths]) => (
      <g key={className} className={className}>
        {paths.map(([square, d]) => (
          <Square key={square} d={d} />
        ))}
      </g>
    )),
  )
}

function haloSquares(components: readonly ComponentRecord[], selected: ReadonlySet<string> | null): Squares {
  const squares = new Squares()
  if (!selected) return squares
  for (const component of components) {
    if (!selected.has(component.id)) continue
    const { left, top, right, bottom } = hitBox(component)
    squares.add('far-halo', component, `M${left} ${top}H${right}V${bottom}H${left}z`)
  }
  return squares
}

/** By the shapes themselves, which are the same objects for all of a type. */
const known = new WeakMap<readonly Shape[], Map<string, PlainSymbol>>()
function plainOf(component: ComponentRecord, family: 'iec' | 'ansi'): PlainSymbol | null {
  const definition = definitionOf(component.type)
  if (!definition) return null
  const shapes = symbolShapes(component, definition, family)
  const turns = known.get(shapes) ?? new Map<string, PlainSymbol>()
  known.set(shapes, turns)
  const key = `${component.rotation} ${component.mirrored}`
  const symbol = turns.get(key) ?? plainSymbol(shapes, component)
  turns.set(key, symbol)
  return symbol
}

function symbolSquares(components: readonly ComponentRecord[], family: 'iec' | 'ansi', dead: ReadonlySet<string>): Squares {
  const squares = new Squares()
  for (const component of components) {
    const symbol = plainOf(component, family)
    const state = dead.has(component.id) ? ' dead' : ''
    for (const part of ['line', 'thick', 'fill'] as const) {
      const d = symbol?.[part]
      if (d) squares.add(`far-${part}${state}`, component, `M${component.x} ${component.y}${d}`)
    }
  }
  return squares
}

function markSquares(
  components: readonly ComponentRecord[],
  severities: ReadonlyMap<string, Severity>,
  varied: ReadonlySet<string>,
): Squares {
  const squares = new Squares()
  for (const component of components) {
    const { x, y } = component
    if (!component.inService) squares.add('out-mark', component, `M${x - 9} ${y - 9}l18 18m0 -18l-18 18`)
    if (varied.has(component.id)) squares.add('varied-mark', component, `M${x + 14} ${y - 18}l6 6l-6 6l-6 -6z`)
    const severity = severities.get(component.id)
    if (severity && severity !== 'info')
      squares.add(`far-badge ${severity}`, component, `M${x - 20} ${y - 12}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z`)
  }
  return squares
}
