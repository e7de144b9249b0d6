import { test as base } from '@playwright/test'
import { openStudio, type Studio, type StudioOptions } from './studio.ts'

export interface Fixtures {
  /** Opens a studio on a data folder of this test's own; closed at the end, and its console must have stayed clean. */
  open: (options?: Partial<StudioOptions>) => Promise<Studio>
  studio: Studio
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  open: async ({}, use, info) => {
    const opened: Studio[] = []
    await use(async (options) => {
      const studio = await openStudio({ dataFolder: info.outputPath('data'), ...options })
      opened.push(studio)
      return studio
    })
    for (const studio of opened) await studio.close()
    const faults = opened.flatMap((studio) => studio.faults)
    if (faults.length > 0 && info.status === info.expectedStatus) throw new Error(`The console was not clean:\n${faults.join('\n')}`)
  },
  studio: async ({ open }, use) => use(await open()),
})

export { expect } from '@playwright/test'
