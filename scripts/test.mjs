/** `npm test`: everything, from a fresh clone. Ends with one line of totals over all test runners. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { buildEngine, buildScreen, ensureChromium, ensurePeers, installedElectron, installPackages, together } from './setup.mjs'
import { projectNode, root, run, StepFailure } from './steps.mjs'

const results = join(root, 'test-results')
const totals = { passed: 0, failed: 0, skipped: 0 }
const failures = []
const details = []
const times = []

/** One check; when it fails its output is shown, or just what failed where `explain` can tell. `count` reads its number of tests out of what it left. */
async function check(title, command, args, { count, explain, env, cwd } = {}) {
  const begin = Date.now()
  const { code, output } = await run(command, args, { env, cwd })
  const seconds = (Date.now() - begin) / 1000
  times.push([title, seconds])
  const counted = count?.(output) ?? { passed: 0, failed: 0, skipped: 0 }
  for (const key of Object.keys(totals)) totals[key] += counted[key]
  const retried = counted.retried ? `, ${counted.retried} passed only when repeated` : ''
  const numbers = count ? `: ${counted.passed} passed, ${counted.failed} failed, ${counted.skipped} skipped${retried}` : ''
  const nothing = count !== undefined && counted.passed + counted.failed === 0
  const isBad = code !== 0 || nothing
  console.log(`${isBad ? 'FAILED' : 'ok    '} ${title}${numbers} (${seconds.toFixed(1)} s)`)
  if (!isBad) return
  if (counted.failed === 0) totals.failed += 1
  failures.push(title)
  const reasons = explain?.() ?? []
  if (reasons.length > 0) details.push(`${title}:\n${reasons.join('\n')}`)
  console.log(nothing && code === 0 ? 'It ran no test.' : reasons.length > 0 ? reasons.join('\n') : output.slice(-20_000))
}

/** In the workspace's folder, whose `.cargo/config.toml` says for which processors. */
const checkRust = (title, args, options) => check(title, 'cargo', args, { ...options, cwd: join(root, 'src/sim/engine') })

function countCargo(output) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const [, passed, failed, ignored] of output.matchAll(/test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/g)) {
    sum.passed += Number(passed)
    sum.failed += Number(failed)
    sum.skipped += Number(ignored)
  }
  return sum
}
function readJson(name) {
  const path = join(results, name)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}
function countVitest(output) {
  const r = readJson('vitest.json')
  return r
    ? {
        passed: r.numPassedTests,
        failed: r.numFailedTests,
        skipped: r.numPendingTests + (r.numTodoTests ?? 0),
        retried: (output.match(/\(retry x\d/g) ?? []).length,
      }
    : { passed: 0, failed: 0, skipped: 0 }
}
/** Name, place and the first lines of the reason of every failed unit test. */
function explainVitest() {
  const files = readJson('vitest.json')?.testResults ?? []
  const reason = (text = '') => text.split('\n').slice(0, 6).join('\n  ').slice(0, 600)
  return files.flatMap(({ name, message, assertionResults }) => {
    const tests = assertionResults.filter(({ status }) => status === 'failed')
    if (tests.length === 0) return message ? [`${relative(root, name)}\n  ${reason(message)}`] : []
    return tests.map((test) => `${relative(root, name)} > ${test.fullName}\n  ${reason(test.failureMessages[0])}`)
  })
}
function countPlaywright(file) {
  const stats = readJson(file)?.stats
  return stats
    ? { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped, retried: stats.flaky }
    : { passed: 0, failed: 0, skipped: 0 }
}

async function engine() {
  await checkRust('Rust format', ['fmt', '--all', '--check'])
  await buildEngine('--tests')
  // The same selection as the engine is built with, so that nothing is compiled again.
  await checkRust('Engine tests', ['test', '--release', '--locked', '--workspace', '--tests'], { count: countCargo })
  await checkRust('Rust lints', ['clippy', '--release', '--locked', '--all-targets', '--', '-D', 'warnings'])
}

async function screen() {
  await installPackages()
  const node = projectNode()
  await ensureChromium()
  await ensurePeers()
  await buildScreen()
  const tsc = 'node_modules/typescript/bin/tsc'
  for (const part of ['model', 'node', 'web']) await check(`Types of ${part}`, node, [tsc, '-p', `tsconfig.${part}.json`])
  await check('Format and lint', node, ['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '--error-on-warnings', '.'])
  await check('Rules between folders', node, ['scripts/layers.mjs'])
}

try {
  const begin = Date.now()
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  // Modules of Node are compiled once and kept for the hundreds of processes to come.
  process.env.NODE_COMPILE_CACHE ??= join(root, '.cache', 'compiled')
  await together(engine(), screen())
  const node = projectNode()
  // By themselves: some hold the product to what it promises per second of clock, beside a compiler they would measure that.
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=test-results/vitest.json',
  ]
  await check('Unit, contract, integration, reference and fault tests', node, vitest, { count: countVitest, explain: explainVitest })
  const playwright = ['node_modules/@playwright/test/cli.js', 'test', '-c']
  await check('End to end in the app window', node, [...playwright, 'test/e2e/playwright.config.ts'], {
    count: () => countPlaywright('e2e.json'),
  })
  const electron = installedElectron()
  if (electron === null) {
    totals.skipped += 1
    console.log(
      'skipped End to end in Electron: its runtime is not on this machine (ELECTRON_OVERRIDE_DIST_PATH, node_modules/electron/dist)',
    )
  } else {
    const env = { PPX_ELECTRON: electron }
    await check('Desktop application built', node, ['node_modules/electron-vite/bin/electron-vite.js', 'build'])
    const suite = [...playwright, 'test/e2e/electron/playwright.config.ts']
    await check('End to end in Electron', node, suite, { env, count: () => countPlaywright('electron.json') })
  }
  console.log('')
  for (const [title, seconds] of times.sort((a, b) => b[1] - a[1]).slice(0, 6)) console.log(`${seconds.toFixed(1).padStart(7)} s  ${title}`)
  console.log(`${((Date.now() - begin) / 1000).toFixed(1).padStart(7)} s  altogether`)
  if (failures.length > 0) console.log(`\nFailed: ${failures.join('; ')}\n\n${details.join('\n\n').slice(0, 4000)}`)
  console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
  process.exit(failures.length > 0 ? 1 : 0)
} catch (error) {
  if (!(error instanceof StepFailure)) throw error
  console.error(`\n${error.message}.\n\n${totals.passed} passed, ${totals.failed + 1} failed, ${totals.skipped} skipped`)
  process.exit(1)
}
