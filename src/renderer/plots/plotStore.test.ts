import { beforeEach, expect, it } from 'vitest'
import { createDocument } from '../../model/document/create.ts'
import { useDocument } from '../state/documentStore.ts'
import { usePlots } from './plotStore.ts'

const open = (session: string): void =>
  useDocument.getState().open({ session, path: null, name: session, document: createDocument(), seq: 0, edited: false, recovered: false })
const show = (componentId: string): void => usePlots.getState().add({ componentId, output: 'p' }, 'activePower', componentId, () => false)
const shown = (): string[] => usePlots.getState().panes.flatMap((pane) => pane.traces.map((trace) => trace.componentId))

beforeEach(() => {
  while (useDocument.getState().session !== null) useDocument.getState().closed()
})

it('a project put aside keeps its panes and its time; a new one starts without', () => {
  open('a')
  show('first')
  usePlots.getState().zoom({ fromS: 1, toS: 2 })
  open('b')
  expect(shown()).toEqual([])
  expect(usePlots.getState().window).toBeNull()
  show('second')
  useDocument.getState().resume('a')
  expect(shown()).toEqual(['first'])
  expect(usePlots.getState().window).toEqual({ fromS: 1, toS: 2 })
  useDocument.getState().resume('b')
  expect(shown()).toEqual(['second'])
})

it('one that is closed leaves none behind', () => {
  open('a')
  show('first')
  useDocument.getState().closed()
  expect(shown()).toEqual([])
  open('a')
  expect(shown()).toEqual([])
})
