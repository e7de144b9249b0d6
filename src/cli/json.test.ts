import { expect, it } from 'vitest'
import { evaluateChecks, isJudged } from '../model/limits/index.ts'
import type { StudyRecord } from '../model/document/records.ts'
import { fourBusTutorial } from '../model/templates/fourBus.ts'
import { jsonText } from './json.ts'

it('numbers that are none are null, unbounded ones words; the rest stays as it is', () => {
  const result = {
    none: Number.NaN,
    steepest: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    zero: 0,
    text: 'Infinity',
    absent: null,
  }
  expect(JSON.parse(jsonText(result))).toEqual({
    none: null,
    steepest: ['Infinity', '-Infinity'],
    zero: 0,
    text: 'Infinity',
    absent: null,
  })
})

it('what was not judged has no value and no margin: a margin of 0 would be one exactly at its limit', () => {
  const document = fourBusTutorial()
  const checks = evaluateChecks(document, document.studies.s1 as StudyRecord, [])
  expect(checks.length).toBeGreaterThan(5)
  expect(checks.filter(isJudged)).toEqual([])
  for (const check of JSON.parse(jsonText(checks))) expect(check).toMatchObject({ value: null, limit: null, margin: null })
})
