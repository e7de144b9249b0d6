/** Which folder may import which; docs/architecture.md says why. */
const folder = (name) => `^src/${name}/`
const only = (from, allowed, comment) => ({
  name: `${from}-imports`,
  severity: 'error',
  comment,
  from: { path: folder(from), pathNot: '\\.test\\.tsx?$' },
  to: { path: '^src/', pathNot: [from, ...allowed].map((name) => (name.includes('.') ? `^src/${name}$` : folder(name))) },
})

module.exports = {
  forbidden: [
    only('model', [], 'The model is pure and knows none of our other folders.'),
    only('contract', ['model', 'sim/engineApi.ts'], 'The contract speaks in types of the model and the engine.'),
    only('sim', ['model', 'contract'], 'The simulation process knows no services, no storage and no screen.'),
    only('report', ['model', 'contract', 'sim/engineApi.ts'], 'The report is made from data.'),
    only('services', ['model', 'contract', 'sim', 'report'], 'Use cases are written once, for every host.'),
    only('renderer', ['model', 'contract', 'sim/engineApi.ts'], 'The screen asks its host through the contract.'),
    only('main', ['model', 'contract', 'services', 'sim'], 'A host composes services.'),
    only('window', ['model', 'contract', 'services', 'sim'], 'A host composes services.'),
    only('cli', ['model', 'contract', 'services', 'sim'], 'A host composes services.'),
    {
      name: 'model-is-pure',
      severity: 'error',
      comment: 'The model runs in every environment: no Node, no Electron, no SQL.',
      from: { path: folder('model'), pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'model-libraries',
      severity: 'error',
      comment: 'The model may use the schema library, the hash, the Fourier transform and the packer: pure computation, nothing else.',
      from: { path: folder('model'), pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules', pathNot: 'node_modules/(zod|@noble/hashes|fft\\.js|fflate)' },
    },
    {
      name: 'sql-in-storage',
      severity: 'error',
      comment: 'SQL stands in services/storage alone.',
      from: { path: '^src/', pathNot: ['^src/services/storage/', '\\.test\\.ts$'] },
      to: { path: 'better-sqlite3', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'electron-in-main',
      severity: 'error',
      comment: 'Electron is imported in main alone.',
      from: { path: '^src/', pathNot: '^src/main/' },
      to: { path: 'node_modules/electron/|^electron$' },
    },
    {
      name: 'screen-has-no-node',
      severity: 'error',
      comment: 'The screen runs in a sandbox.',
      from: { path: folder('renderer'), pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Modules that need each other are one module, or one of them asks too much.',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/sim/engine/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'] },
  },
}
