/** Builds the screen for every host; electron.vite.config.ts takes the same. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'src/renderer',
  plugins: [react()],
  build: {
    outDir: '../../out/renderer',
    emptyOutDir: true,
    minify: true,
    // The content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'plotly', test: /node_modules[\\/]plotly/ },
            { name: 'flow', test: /node_modules[\\/](@xyflow|d3-)/ },
            { name: 'interface', test: /node_modules[\\/](react|react-dom|react-aria|@react|dockview)/ },
          ],
        },
      },
    },
  },
})
