/** Builds the desktop application: main process with the simulation's and the report's entries, the preload, and the same screen. */
import { defineConfig } from 'electron-vite'
import renderer from './vite.renderer.config.ts'

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: { index: 'src/main/index.ts', sim: 'src/sim/entry.utility.ts', reportWorker: 'src/report/worker.ts' },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: { input: { index: 'src/main/preload.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    ...renderer,
    build: {
      ...renderer.build,
      // Resolved against the project's folder here, against src/renderer there.
      outDir: 'out/renderer',
      rolldownOptions: { ...renderer.build?.rolldownOptions, input: 'src/renderer/index.html' },
    },
  },
})
