import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/{contract,integration,reference,faults}/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A starved machine may keep a process from the clock it is held to; what passes only when repeated is reported so.
    retry: process.env.CI ? 2 : 0,
  },
})
