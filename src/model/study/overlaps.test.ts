import { expect, it } from 'vitest'
import { compile } from '../compile/index.ts'
import type { EventRecord, ParamValue } from '../document/records.ts'
import { fourBusTutorial } from '../templates/fourBus.ts'

const tutorial = fourBusTutorial()
const first = (type: string): string => Object.values(tutorial.components).find((c) => c.type === type)?.id ?? ''
const event = (id: string, kind: string, timeS: number, params: Record<string, ParamValue>): EventRecord => ({
  ...{ id, studyId: 's1', name: '', timeS, kind, enabled: true },
  ...{ targetId: first(kind === 'fault' ? 'bus' : 'utility'), params },
})
const sag = (id: string, timeS: number, duration: number, remaining: number) => event(id, 'sag', timeS, { duration, remaining })

/** Instant and what becomes of the voltage, the fault or the phases. */
function course(events: readonly EventRecord[]): readonly (readonly [number, string, unknown])[] {
  const compiled = compile({ ...tutorial, events: Object.fromEntries(events.map((e) => [e.id, e])) }, 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.value.network.events.map((e) => [
    Number(e.timeS.toFixed(9)),
    e.action,
    e.params.voltage ?? e.params.resistance ?? e.params.phases,
  ])
}

it('lets each end of a sag leave what still lasts', () => {
  const [long, inside, beyond] = [sag('e1', 1, 3, 0.8), sag('e2', 2, 1, 0.5), sag('e3', 3.5, 1, 0.6)]
  expect(course([long, inside])).toEqual([
    [1, 'set', 0.8],
    [2, 'set', 0.5],
    [3, 'set', 0.8],
    [4, 'set', 1],
  ])
  expect(course([long, beyond])).toEqual([
    [1, 'set', 0.8],
    [3.5, 'set', 0.6],
    [4.5, 'set', 1],
  ])
  expect(course([beyond, inside, long])).toEqual(course([long, inside, beyond]))
})

it('lets a sag follow another at the instant that one ends', () => {
  // 0.1 + 0.2 is a little more than 0.3.
  expect(course([sag('e1', 0.1, 0.2, 0.8), sag('e2', 0.3, 0.2, 0.5)])).toEqual([
    [0.1, 'set', 0.8],
    [0.3, 'set', 0.5],
    [0.5, 'set', 1],
  ])
})

it('keeps a fault that another on its bus has outlived or not', () => {
  const fault = (id: string, timeS: number, resistance: number, params: Record<string, ParamValue>) =>
    event(id, 'fault', timeS, { resistance, ...params })
  expect(course([fault('e1', 1, 5, { clears: false }), fault('e2', 2, 1, { duration: 1 })])).toEqual([
    [1, 'fault', 5],
    [2, 'fault', 1],
    [3, 'fault', 5],
  ])
  expect(course([fault('e1', 1, 5, { duration: 1 }), fault('e2', 2, 1, { duration: 1 })])).toEqual([
    [1, 'fault', 5],
    [2, 'fault', 1],
    [3, 'clear', undefined],
  ])
})

it('joins the conductors again that no other event keeps open', () => {
  const open = (id: string, timeS: number, duration: number, phases: string) => event(id, 'openPhase', timeS, { duration, phases })
  expect(course([open('e1', 1, 2, 'ab'), open('e2', 2, 3, 'bc')])).toEqual([
    [1, 'openPhases', 'ab'],
    [2, 'openPhases', 'bc'],
    [3, 'restorePhases', 'a'],
    [5, 'restorePhases', 'bc'],
  ])
})
