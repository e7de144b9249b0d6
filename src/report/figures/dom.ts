/**
 * The little of a browser that Plotly asks for when it draws a static SVG, over linkedom. It stands in for layout only:
 * sizes of text come from the metrics of the face the report is set in. Meant for a worker of its own, since Plotly
 * looks for these names in the global scope.
 */
import { DOMParser, parseHTML } from 'linkedom'
import { textWidth } from './metrics.ts'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
interface StyledElement {
  readonly tagName: string
  readonly textContent: string | null
  readonly style: { getPropertyValue(name: string): string }
  readonly parentElement: StyledElement | null
  readonly children: Iterable<StyledElement>
  getAttribute(name: string): string | null
}

/** What drawing needs of the document. */
export interface FigureElement {
  remove(): void
}
export interface FigureDocument {
  createElement(name: string): FigureElement
  readonly body: { appendChild(element: FigureElement): unknown }
}

const number = (text: string | null, fallback: number): number => {
  const value = Number.parseFloat(text ?? '')
  return Number.isFinite(value) ? value : fallback
}

/** Nothing in a figure is transformed by CSS. */
const styleOf = (element: StyledElement, name: string): string =>
  /transform$/.test(name) ? 'none' : (element.style?.getPropertyValue(name) ?? '')

function fontSize(element: StyledElement): number {
  for (let e: StyledElement | null = element; e; e = e.parentElement) {
    const size = styleOf(e, 'font-size') || e.getAttribute('font-size')
    if (size) return number(size, 12)
  }
  return 12
}

function lines(element: StyledElement): readonly string[] {
  const children = [...element.children].filter((child) => child.getAttribute('class') === 'line')
  return children.length > 0 ? children.map((child) => child.textContent ?? '') : [element.textContent ?? '']
}

function box(element: StyledElement): Box {
  const tag = element.tagName.toLowerCase()
  if (tag === 'text' || tag === 'tspan') {
    const size = fontSize(element)
    const rows = lines(element)
    const width = Math.max(...rows.map((row) => textWidth(row, size)))
    const anchor = styleOf(element, 'text-anchor') || element.getAttribute('text-anchor')
    const left = number(element.getAttribute('x'), 0) - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0)
    return { x: left, y: number(element.getAttribute('y'), 0) - size, width, height: rows.length * size * 1.25 }
  }
  if (tag === 'rect') {
    return {
      x: number(element.getAttribute('x'), 0),
      y: number(element.getAttribute('y'), 0),
      width: number(element.getAttribute('width'), 0),
      height: number(element.getAttribute('height'), 0),
    }
  }
  const inner = [...element.children].map(box).filter((b) => b.width > 0 || b.height > 0)
  if (inner.length === 0) return { x: 0, y: 0, width: 0, height: 0 }
  const x = Math.min(...inner.map((b) => b.x))
  const y = Math.min(...inner.map((b) => b.y))
  return {
    x,
    y,
    width: Math.max(...inner.map((b) => b.x + b.width)) - x,
    height: Math.max(...inner.map((b) => b.y + b.height)) - y,
  }
}

/** Puts the stand-ins in the global scope and gives the document. */
export function installDom(): FigureDocument {
  const { window, document, Element, HTMLElement } = parseHTML('<!doctype html><html><head></head><body></body></html>')
  const prototype = Element.prototype as unknown as Record<string, unknown>
  prototype.getBBox = function getBBox(this: StyledElement) {
    return box(this)
  }
  prototype.getComputedTextLength = function getComputedTextLength(this: StyledElement) {
    return box(this).width
  }
  prototype.getBoundingClientRect = function getBoundingClientRect(this: StyledElement) {
    const b = box(this)
    return { ...b, left: b.x, top: b.y, right: b.x + b.width, bottom: b.y + b.height }
  }
  prototype.getScreenCTM = () => null
  const animationFrame = (call: (time: number) => void): unknown => setTimeout(() => call(0), 0)
  class Serializer {
    serializeToString(node: { toString(): string }): string {
      return node.toString()
    }
  }
  const globals: Record<string, unknown> = {
    window,
    document,
    self: window,
    DOMParser,
    Element,
    HTMLElement,
    Node: window.Node,
    XMLSerializer: Serializer,
    getComputedStyle: (element: StyledElement) => ({ getPropertyValue: (name: string) => styleOf(element, name) }),
    requestAnimationFrame: animationFrame,
    cancelAnimationFrame: clearTimeout,
    matchMedia: () => ({ matches: false, addListener: () => undefined, removeListener: () => undefined }),
  }
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
    if (!['window', 'self', 'document'].includes(name)) Object.defineProperty(window, name, { value, configurable: true, writable: true })
  }
  return document as FigureDocument
}
