/** Work in steps while the screen has nothing else to do. */

/** Left of an idle stretch, ms, for one more step. */
const STEP_MS = 2

/** Tells `done` what came of it; the answer ends it before. `timeout`: ms after which a step is made on a busy screen too. */
export function whileIdle<T>(steps: Generator<void, T>, done: (value: T) => void, timeout?: number): () => void {
  const options = timeout === undefined ? {} : { timeout }
  const goOn = (deadline: IdleDeadline): void => {
    do {
      const step = steps.next()
      if (!step.done) continue
      done(step.value)
      return
    } while (deadline.timeRemaining() > STEP_MS)
    waiting = requestIdleCallback(goOn, options)
  }
  let waiting = requestIdleCallback(goOn, options)
  return () => cancelIdleCallback(waiting)
}
