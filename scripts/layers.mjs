/** Holds the imports to the rules of docs/architecture.md, and fails where nothing was read: then the rules were not checked at all. */
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import rules from '../.dependency-cruiser.cjs'

const { output } = await cruise(['src'], { ...rules.options, ruleSet: { forbidden: rules.forbidden }, validate: true }, null, {
  tsConfig: extractTSConfig('tsconfig.web.json'),
})
const { summary } = output
for (const { rule, from, to } of summary.violations) {
  const why = rules.forbidden.find(({ name }) => name === rule.name)?.comment ?? ''
  console.error(`${from} → ${to}: ${rule.name}. ${why}`)
}
console.log(`${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, ${summary.violations.length} against the rules`)
if (summary.totalCruised < 100) {
  console.error('Too few modules were read: the rules were not checked.')
  process.exit(1)
}
process.exit(summary.violations.length > 0 ? 1 : 0)
