/** Where a wire on a block's page leads out to the block's port of the same number. */
import type { ComponentDefinition } from '../../types.ts'
import { choice } from '../../shared/params.ts'
import { both, path, symbol } from '../../shared/shapes.ts'

function terminal(
  domain: 'ac' | 'dc',
  numbers: Readonly<Record<string, string>>,
  words: { type: string; label: string; prefix: string },
): ComponentDefinition {
  return {
    ...words,
    category: 'Network',
    description: `On the page of a block: leads to the block's ${domain.toUpperCase()} port of the same number.`,
    keywords: ['port', 'interface', 'hierarchy', 'block', domain.toUpperCase()],
    ports: [{ key: 'inside', label: 'Terminal', domain, x: 0, y: 10, side: 'bottom', many: true }],
    params: {
      terminal: choice('Terminal', numbers, '1', {
        section: 'Drawing',
        help: 'Port of the block it leads to. Two terminals of one number are the same point.',
      }),
    },
    outputs: [],
    symbols: both(symbol(20, 20, path('M -8 -8 H 8 V 2 L 0 10 L -8 2 Z'))),
    countable: false,
    drawingOnly: true,
    labels: ['terminal'],
    compile: () => {},
  }
}

export const blockTerminal = terminal(
  'ac',
  { '1': 'AC terminal 1', '2': 'AC terminal 2', '3': 'AC terminal 3', '4': 'AC terminal 4' },
  { type: 'blockTerminal', label: 'Block terminal', prefix: 'T' },
)
export const blockTerminalDc = terminal(
  'dc',
  { '1': 'DC terminal 1', '2': 'DC terminal 2' },
  { type: 'blockTerminalDc', label: 'Block terminal DC', prefix: 'TD' },
)
