/** Reads a PDF back with poppler's tools, where they are installed. For tests alone. */
import { execFileSync, spawnSync } from 'node:child_process'

export const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined
if (!hasPoppler) console.warn('pdftotext is not installed (package poppler-utils): texts of the PDF are not checked.')

/** Text of each page, white space collapsed. */
export function pageTexts(pdf: Uint8Array): readonly string[] {
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 2 ** 28 })
  return text
    .split('\f')
    .slice(0, -1)
    .map((page) => page.replace(/\u200b/g, '').replace(/[ \t]+/g, ' '))
}

export const pdfInfo = (pdf: Uint8Array): string => execFileSync('pdfinfo', ['-'], { input: pdf, encoding: 'utf8' })
export const pdfFonts = (pdf: Uint8Array): string => execFileSync('pdffonts', ['-'], { input: pdf, encoding: 'utf8' })
