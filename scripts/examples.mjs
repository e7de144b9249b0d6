/** Writes the shipped example projects anew from their templates: `npm run examples`, whenever a template changed. */
import { join } from 'node:path'
import { projectNode, root, run } from './steps.mjs'

const TEMPLATES = [
  'ai-hall-100mw',
  'gas-turbine-campus',
  'gas-engine-island',
  'campus-1gw',
  'eight-ways',
  'dc-hall-800v',
  'rack-bbu-hall',
  'retrofit-10kw-racks',
  'two-sites',
  'four-bus-tutorial',
]
for (const template of TEMPLATES) {
  const file = join('resources', 'examples', `${template}.ppx`)
  const { code, output } = await run(projectNode(), [join(root, 'src/cli/index.ts'), 'new', file, '--template', template, '--force'], {
    show: true,
  })
  if (code !== 0) throw new Error(output)
}
