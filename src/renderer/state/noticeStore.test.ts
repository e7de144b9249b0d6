import { afterEach, expect, it, vi } from 'vitest'
import { showError, showNotice, useNotices } from './noticeStore.ts'

const titles = (): readonly string[] => useNotices.getState().notices.map(({ title }) => title)

afterEach(() => vi.useRealTimers())

it('goes by itself but for an error that nothing else keeps', () => {
  vi.useFakeTimers()
  showNotice('success', 'Saved')
  showError('The project could not be opened', { code: 'file/not-found', message: 'It is not there.' })
  useNotices.getState().show({ tone: 'error', title: 'Transient 1 failed', isKept: true })
  expect(titles()).toEqual(['Saved', 'The project could not be opened', 'Transient 1 failed'])
  vi.advanceTimersByTime(5000)
  expect(titles()).toEqual(['The project could not be opened', 'Transient 1 failed'])
  vi.advanceTimersByTime(60_000)
  expect(titles()).toEqual(['The project could not be opened'])
})
