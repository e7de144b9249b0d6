/** Off-page connectors: those of one signal are one electrical point, on whatever page they stand. */
import type { ComponentDefinition } from '../../types.ts'
import { text } from '../../shared/params.ts'
import { both, path, symbol } from '../../shared/shapes.ts'

const connector = (domain: 'ac' | 'dc', words: { type: string; label: string; prefix: string }): ComponentDefinition => ({
  ...words,
  category: 'Network',
  description: 'Continues a wire on another page: connectors of one signal are joined.',
  keywords: ['page', 'continuation', 'reference', 'signal', 'tag', domain.toUpperCase()],
  ports: [{ key: 'wire', label: 'Wire', domain, x: 0, y: -10, side: 'top', many: true }],
  params: {
    signal: text('Signal', {
      section: 'Drawing',
      help: 'Name of the point. All connectors of this name, on any page, are the same electrical point.',
    }),
  },
  outputs: [],
  symbols: both(symbol(30, 20, path('M -15 -10 H 15 V 2 L 0 10 L -15 2 Z'))),
  countable: false,
  drawingOnly: true,
  labels: ['signal'],
  compile: () => {},
})

export const offPage = connector('ac', { type: 'offPage', label: 'Off-page connector', prefix: 'OPC' })
export const offPageDc = connector('dc', { type: 'offPageDc', label: 'Off-page connector DC', prefix: 'OPD' })
