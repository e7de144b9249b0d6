/** Work between frames: much of it where the screen is idle, a stretch now and then where it never is. */
import { afterEach, expect, it, vi } from 'vitest'
import { whileIdle } from './idle.ts'

afterEach(() => vi.unstubAllGlobals())

/** Calls back as a browser does: `left` ms of an idle stretch, or after the timeout on a screen that has none. Gives how often. */
function callsOf(steps: number, deadline: { readonly didTimeout: boolean; readonly left: number }): number {
  const waiting: IdleRequestCallback[] = []
  vi.stubGlobal('requestIdleCallback', (callback: IdleRequestCallback) => waiting.push(callback))
  let answer = 0
  function* work(): Generator<void, number> {
    for (let k = 0; k < steps; k += 1) yield
    return steps
  }
  whileIdle(
    work(),
    (value) => {
      answer = value
    },
    500,
  )
  let calls = 0
  for (let callback = waiting.shift(); callback; callback = waiting.shift()) {
    calls += 1
    callback({ didTimeout: deadline.didTimeout, timeRemaining: () => deadline.left })
  }
  expect(answer).toBe(steps)
  return calls
}

it('quick steps share an idle stretch', () => expect(callsOf(10, { didTimeout: false, left: 50 })).toBe(1))
it('a stretch near its end takes one step', () => expect(callsOf(10, { didTimeout: false, left: 1 })).toBe(11))
it('quick steps share the stretch that a busy screen gives after the timeout', () =>
  expect(callsOf(10, { didTimeout: true, left: 0 })).toBe(1))
