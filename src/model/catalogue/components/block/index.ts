/** A part of the drawing on a page of its own, repeated by its count: N identical chains side by side between the same terminals. */
import type { ComponentDefinition, PortDefinition } from '../../types.ts'
import { both, rect, symbol, text } from '../../shared/shapes.ts'

const ac = (number: number, x: number, y: number): PortDefinition => ({
  key: `ac${number}`,
  label: `AC terminal ${number}`,
  domain: 'ac',
  x,
  y,
  side: y < 0 ? 'top' : 'bottom',
  many: true,
})
const dc = (number: number, x: number): PortDefinition => ({
  key: `dc${number}`,
  label: `DC terminal ${number}`,
  domain: 'dc',
  x,
  y: 0,
  side: x < 0 ? 'left' : 'right',
  many: true,
})

export const block: ComponentDefinition = {
  type: 'block',
  label: 'Block',
  category: 'Network',
  description: 'A part of the one-line on a page of its own. The count repeats it: N identical ones between the same terminals.',
  keywords: ['sub-diagram', 'page', 'hierarchy', 'group', 'repeat', 'module', 'hall'],
  prefix: 'BLK',
  ports: [ac(1, -30, -30), ac(2, 30, -30), ac(3, -30, 30), ac(4, 30, 30), dc(1, -50), dc(2, 50)],
  params: {},
  outputs: [],
  symbols: both(
    symbol(
      100,
      60,
      rect(-50, -30, 100, 60),
      rect(-12, -9, 24, 18),
      rect(-8, -5, 24, 18),
      text(-30, -22, 8, '1'),
      text(30, -22, 8, '2'),
      text(-30, 22, 8, '3'),
      text(30, 22, 8, '4'),
      text(-38, 0, 8, '1 DC'),
      text(38, 0, 8, '2 DC'),
    ),
  ),
  countable: true,
  container: true,
  drawingOnly: true,
  labels: [],
  // What stands on its page adds itself; the ports are joined in the topology.
  compile: () => {},
}
