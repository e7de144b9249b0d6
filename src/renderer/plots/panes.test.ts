import { describe, expect, it } from 'vitest'
import { addTrace, movePane, removeTrace, shortNames, showTrace, splitTrace, traceColors, type Pane } from './panes.ts'

const p = (id: string): { componentId: string; output: string } => ({ componentId: id, output: 'p' })
const v = (id: string): { componentId: string; output: string } => ({ componentId: id, output: 'v' })

function sample(): readonly Pane[] {
  let panes: readonly Pane[] = []
  panes = addTrace(panes, p('grid'), 'activePower', 'Active power')
  panes = addTrace(panes, v('grid'), 'voltage', 'Voltage')
  return addTrace(panes, p('hall'), 'activePower', 'Active power')
}

describe('panes', () => {
  it('gather traces of one quantity and take each once', () => {
    const panes = sample()
    expect(panes.map((x) => x.traces.length)).toEqual([2, 1])
    expect(addTrace(panes, p('hall'), 'activePower', 'Active power')).toBe(panes)
  })
  it('keep traces unlike each other apart', () => {
    const panes = addTrace(sample(), p('rack'), 'activePower', 'Active power', (other) => other.componentId === 'rack')
    expect(panes.map((x) => x.traces.length)).toEqual([2, 1, 1])
    const [first] = showTrace(panes, v('rack'), 'voltage', 'Voltage at the rack')
    expect(first?.traces).toEqual([v('rack')])
    expect(showTrace(panes, p('rack'), 'activePower', 'Power')).toBe(panes)
  })
  it('go with their last trace', () => {
    expect(removeTrace(sample(), v('grid')).map((x) => x.quantity)).toEqual(['activePower'])
    expect(removeTrace(sample(), v('nowhere'))).toHaveLength(2)
  })
  it('split and move without losing a trace', () => {
    const split = splitTrace(sample(), p('hall'))
    expect(split.map((x) => x.traces.map((t) => t.componentId))).toEqual([['grid'], ['hall'], ['grid']])
    expect(new Set(split.map((x) => x.id)).size).toBe(3)
    expect(splitTrace(split, p('hall'))).toBe(split)
    const moved = movePane(split, split[2]?.id ?? '', -1)
    expect(moved.map((x) => x.id)).toEqual([split[0]?.id, split[2]?.id, split[1]?.id])
    expect(movePane(split, split[0]?.id ?? '', -1)).toBe(split)
  })
  it('keep the colour of a component over panes, and never repeat one in a pane', () => {
    const panes = addTrace(sample(), { componentId: 'grid', output: 'pLoss' }, 'activePower', 'Active power')
    const colors = traceColors(panes)
    expect(colors.get('grid/p')).toBe(colors.get('grid/v'))
    expect(new Set([colors.get('grid/p'), colors.get('hall/p'), colors.get('grid/pLoss')]).size).toBe(3)
  })
})

describe('names in a pane', () => {
  it('leave out what all share', () => {
    expect(shortNames(['UPS-1 · Input power', 'UPS-1 · Output power'])).toEqual(['Input power', 'Output power'])
    expect(shortNames(['G1 · Frequency', 'G2 · Frequency'])).toEqual(['G1', 'G2'])
    expect(shortNames(['Grid · Active power', 'G1 · Frequency'])).toEqual(['Grid · Active power', 'G1 · Frequency'])
    expect(shortNames(['Grid · Active power'])).toEqual(['Grid · Active power'])
    expect(shortNames(['x', 'Grid · y'])).toEqual(['x', 'Grid · y'])
  })
})
