/**
 * `npm run package`: the desktop application as an installer for this machine's own system, in `dist`. What follows `--` goes to electron-builder
 * (`-- --dir` leaves out the installer). The Electron runtime is fetched from where Electron publishes it, unless it is in its cache.
 */
import { setUp } from './setup.mjs'
import { projectNode, step, StepFailure } from './steps.mjs'

try {
  await setUp()
  await step('The desktop application is built', projectNode(), ['node_modules/electron-vite/bin/electron-vite.js', 'build'])
  await step('It is packed', projectNode(), ['node_modules/electron-builder/cli.js', ...process.argv.slice(2)], { show: true })
} catch (error) {
  if (!(error instanceof StepFailure)) throw error
  console.error(`\n${error.message}.`)
  process.exit(1)
}
