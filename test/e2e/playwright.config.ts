import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'specs',
  outputDir: '../../test-results/e2e',
  // Two cores: more would only make the engine and the browsers wait for each other.
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // A loaded machine may starve a browser; a test that passes only the second time is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: [['line'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: { viewport: { width: 1600, height: 950 } },
})
