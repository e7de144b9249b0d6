/** Writes test/fixtures/ppx-versions/vN.ppx of today's file version N: `npm run version-fixture`, until that version is released; never after.
 * The one configuration and the one alternative in v4 were drawn in it: make them anew where it is written again. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectNode, root, run } from './steps.mjs'

const version = readdirSync(join(root, 'src/services/storage/migrations')).filter((name) => /^\d+_/.test(name)).length
const file = join('test', 'fixtures', 'ppx-versions', `v${version}.ppx`)
const ppx = async (...args) => {
  const { code, output } = await run(projectNode(), [join(root, 'src/cli/index.ts'), ...args], { show: true })
  if (code !== 0) throw new Error(output)
}
await ppx('new', file, '--template', 'four-bus-tutorial', '--force')
await ppx('run', file)
