import { describe, expect, it } from 'vitest'
import { baseName, ensureExtension, folderName, formatSize, formatWhen, joinPath, toldApart } from './paths.ts'

describe('paths', () => {
  it('joins with the separator of the folder', () => {
    expect(joinPath('/home/a', 'b.ppx')).toBe('/home/a/b.ppx')
    expect(joinPath('/', 'b.ppx')).toBe('/b.ppx')
    expect(joinPath('C:\\work', 'b.ppx')).toBe('C:\\work\\b.ppx')
    expect(joinPath('/home/a', '/srv/b.ppx')).toBe('/srv/b.ppx')
  })
  it('adds the extension once', () => {
    expect(ensureExtension('Hall', 'ppx')).toBe('Hall.ppx')
    expect(ensureExtension('Hall.PPX', 'ppx')).toBe('Hall.PPX')
    expect(ensureExtension('Hall.v2', 'ppx')).toBe('Hall.v2.ppx')
  })
  it('takes paths apart', () => {
    expect(baseName('C:\\work\\b.ppx')).toBe('b.ppx')
    expect(folderName('/home/a/b.ppx')).toBe('/home/a')
    expect(folderName('/b.ppx')).toBe('/')
  })
  it('tells projects of one title apart by their files', () => {
    const named = (title: string, path: string | null) => ({ title, path })
    expect(toldApart([named('Hall', '/a/b.ppx'), named('Campus', '/a/b.ppx')])).toEqual(['Hall', 'Campus'])
    expect(toldApart([named('Hall', '/a/b.ppx'), named('Hall', '/a/c.ppx'), named('Hall', null)])).toEqual([
      'Hall (b.ppx)',
      'Hall (c.ppx)',
      'Hall (unsaved)',
    ])
    expect(toldApart([named('Hall', '/a/b.ppx'), named('Hall', '/c/b.ppx')])).toEqual(['Hall (/a/b.ppx)', 'Hall (/c/b.ppx)'])
    expect(toldApart([named('Hall', null), named('Hall', null)])).toEqual(['Hall (unsaved 1)', 'Hall (unsaved 2)'])
  })
  it('prints sizes and times', () => {
    expect(formatSize(999)).toBe('999 B')
    expect(formatSize(999_499)).toBe('999 kB')
    expect(formatSize(999_500)).toBe('1.0 MB')
    const now = new Date(2026, 10, 20, 22)
    expect(formatWhen(new Date(2026, 10, 20, 9, 5).toISOString(), now)).toBe('Today 09:05')
    expect(formatWhen(new Date(2025, 0, 2, 9, 5).toISOString(), now)).toBe('2 Jan 2025')
    expect(formatWhen('never', now)).toBe('')
  })
})
