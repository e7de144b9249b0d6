import { describe, expect, it } from 'vitest'
import { reportOptionsSchema, SECTIONS as REPORT_SECTIONS } from '../../report/content/source.ts'
import { requestOptions, SECTIONS, usualPaper, type ReportChoices } from './reportOptions.ts'

const blank: ReportChoices = {
  paper: 'a4',
  title: '',
  documentNumber: '  ',
  preparedBy: 'A. Engineer ',
  checkedBy: '',
  approvedBy: '',
  confidentiality: '',
  logo: null,
  omit: new Set(),
}

describe('report choices', () => {
  it('offer the very sections the report has', () => {
    expect(SECTIONS.map((s) => s.key)).toEqual([...REPORT_SECTIONS])
  })
  it('send only what was filled in, and what the report understands', () => {
    expect(requestOptions(blank)).toEqual({ paper: 'a4', preparedBy: 'A. Engineer', omit: [] })
    const full = requestOptions({
      ...blank,
      title: 'Hall 1',
      omit: new Set(['glossary', 'audit'] as const),
      logo: { mime: 'image/png', base64: 'AAAA', name: 'logo.png' },
    })
    expect(full.omit).toEqual(['audit', 'glossary'])
    expect(reportOptionsSchema.safeParse(full).success).toBe(true)
  })
  it('take the paper of the language', () => {
    expect(['en-US', 'es-MX', 'en-GB', 'de'].map(usualPaper)).toEqual(['letter', 'letter', 'a4', 'a4'])
  })
})
