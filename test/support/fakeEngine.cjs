/** Stands in for the native engine where a test needs one that misbehaves. The network's `behaviour` says how. */
const summary = (status) => ({
  status,
  engineVersion: 'fake',
  endS: 1,
  steadyState: null,
  audit: null,
  statistics: {},
  notes: [],
  failure: status === 'failed' ? { code: 'diverged', message: 'The step shrank to nothing.' } : null,
})
/** Hears nothing. */
const deaf = { cancel() {}, pause() {}, resume() {} }
const chunk = (firstSample, n) => {
  const values = Float64Array.from({ length: n }, (_, k) => firstSample + k)
  return { type: 'chunk', firstSample, n, values, minima: values, maxima: values.map((v) => v + 0.5) }
}

module.exports = {
  version: () => 'fake',
  describe: () => '[]',
  steadyState(networkJson) {
    const { behaviour } = JSON.parse(networkJson)
    if (behaviour === 'hang')
      for (;;) {
        // Never answers.
      }
    if (behaviour === 'throw') throw new Error('no operating point at all')
    return JSON.stringify(summary('completed'))
  },
  analyse(networkJson, _, onProgress) {
    for (const done of [0, 2.5]) onProgress(done, 10)
    if (JSON.parse(networkJson).behaviour === 'hang')
      for (;;) {
        // Never answers, and hears nothing.
      }
    return JSON.stringify({ engineVersion: 'fake', outcome: null, notes: [], failure: null })
  },
  run(networkJson, onMessage) {
    const { behaviour, chunks = 3 } = JSON.parse(networkJson)
    switch (behaviour) {
      case 'complete':
        setImmediate(() => {
          for (let k = 0; k < chunks; k++) onMessage(chunk(k * 10, 10))
          onMessage({ type: 'progress', timeS: 1, steps: 42, rejected: 0 })
          onMessage({ type: 'finished', json: JSON.stringify(summary('completed')) })
        })
        return { ...deaf }
      case 'cancellable': {
        onMessage(chunk(0, 10))
        onMessage({ type: 'progress', timeS: 0.1, steps: 1, rejected: 0 })
        return { ...deaf, cancel: () => setImmediate(() => onMessage({ type: 'finished', json: JSON.stringify(summary('cancelled')) })) }
      }
      case 'deaf':
        onMessage({ type: 'progress', timeS: 0.1, steps: 1, rejected: 0 })
        return { ...deaf }
      case 'crash':
        process.stderr.write('memory map broken\n', () => process.kill(process.pid, 'SIGSEGV'))
        return { ...deaf }
      case 'illegal':
        process.kill(process.pid, 'SIGILL')
        return { ...deaf }
      case 'hang':
        for (;;) {
          // Holds the process's loop, so that its heart stops.
        }
      default:
        throw new Error(`fake engine: no behaviour “${behaviour}”`)
    }
  },
}
