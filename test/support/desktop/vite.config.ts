/** The desktop application's own bundles as they are built for its users, in a folder of their own; the screen is built elsewhere. */
import built from '../../../electron.vite.config.ts'

const { main, preload } = built as { readonly main: { readonly build: object }; readonly preload: { readonly build: object } }
const into = <T extends { readonly build: object }>(part: T, name: string) => ({
  ...part,
  build: { ...part.build, outDir: `out/desktop-check/${name}` },
})
export default { main: into(main, 'main'), preload: into(preload, 'preload') }
