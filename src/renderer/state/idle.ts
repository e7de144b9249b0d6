/** Work in steps while the screen has nothing else to do. */

/** Left of an idle stretch, ms, for one more step. */
const STEP_MS = 2
/** Longest stretch of steps, ms: an idle one may be 50 long, and what the user does next would wait for its end. */
const STRETCH_MS = 16

/** Tells `done` what came of it; the answer ends it before. `timeout`: ms after which a busy screen, too, gives a stretch. */
export function whileIdle<T>(steps: Generator<void, T>, done: (value: T) => void, timeout?: number): () => void {
  const options = timeout === undefined ? {} : { timeout }
  const goOn = (deadline: IdleDeadline): void => {
    const began = performance.now()
    do {
      const step = steps.next()
      if (!step.done) continue
      done(step.value)
      return
    } while ((deadline.didTimeout || deadline.timeRemaining() > STEP_MS) && performance.now() - began < STRETCH_MS)
    waiting = requestIdleCallback(goOn, options)
  }
  let waiting = requestIdleCallback(goOn, options)
  return () => cancelIdleCallback(waiting)
}
