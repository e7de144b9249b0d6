import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  outputDir: '../../../test-results/electron',
  workers: 1,
  timeout: 120_000,
  reporter: [['line'], ['json', { outputFile: '../../../test-results/electron.json' }]],
})
