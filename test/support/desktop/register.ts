/** Puts the stand-in where the application imports Electron, and the resources where a packaged one finds them (`PPX_RESOURCES`). */
import { registerHooks } from 'node:module'

Object.assign(process, { resourcesPath: process.env.PPX_RESOURCES })
const standIn = new URL('./standIn.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context)),
})
