/** Settings live at the host; the screen sends only what changed. Failing to keep a setting never stops work, but it is said. */
import type { Settings } from '../../contract/index.ts'
import { host } from '../host/host.ts'
import { showError } from './noticeStore.ts'

export async function saveSettings(change: Partial<Settings>): Promise<void> {
  const reply = await host.request('app/saveSettings', { settings: { ...change } })
  if (!reply.ok) showError('The setting could not be kept', reply.error)
}
