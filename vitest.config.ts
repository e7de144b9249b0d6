import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Held to seconds of clock: by themselves, one after the other, when the others are done. */
const CLOCKED = ['test/faults/kill.test.ts', 'test/integration/simulation.test.ts']

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A starved machine may keep a process from the clock it is held to; what passes only when repeated is reported so.
    retry: process.env.CI ? 2 : 0,
    // One process for many files: no test changes a module or what is global.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/{contract,integration,reference,faults}/**/*.test.ts'],
          exclude: CLOCKED,
          // Many wait for processes they start, so that two cores carry two.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'clocked', include: CLOCKED, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
})
