import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { compile } from '../compile/index.ts'
import { checkDocument } from '../document/check.ts'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import { dcHall800v } from '../templates/dcHall800v.ts'
import { createDocument } from '../document/create.ts'
import { validate } from '../validate/index.ts'
import { eventKindOf, scenarios, scenarioTargets } from './index.ts'

const drawings = [aiHall100mw(), dcHall800v()]

describe.each(scenarios.map((scenario) => [scenario.key, scenario] as const))('scenario %s', (key, scenario) => {
  const hall = drawings.find((drawing) => scenarioTargets(drawing, scenario).length > 0)
  if (!hall) throw new Error('nothing to strike')
  const made = execute(hall, 'study/addScenario', { scenario: key, studyId: 's1' })
  if (!made.ok) throw new Error(made.problems[0]?.message)
  const { document, created } = made.value
  const study = document.studies[created[0] ?? '']
  const events = Object.values(document.events).filter(({ studyId }) => studyId === study?.id)

  it('becomes a study that is drawable, valid and compiles', () => {
    expect(checkDocument(document)).toEqual([])
    expect(validate(document, study?.id ?? '').filter(({ severity }) => severity === 'error')).toEqual([])
    expect(compile(document, study?.id ?? '').ok).toBe(true)
  })
  it('lies inside the study, on what its kinds of event may strike', () => {
    const targets = scenarioTargets(document, scenario)
    const others = new Set(scenario.also?.(hall).map(({ targetId }) => targetId))
    const struck = new Set(events.map(({ targetId }) => targetId).filter((id) => !others.has(id)))
    expect(struck.size).toBe(scenario.scope === 'all' ? targets.length : 1)
    for (const event of events) {
      expect(event.timeS).toBeLessThan(study?.durationS ?? 0)
      expect(Object.keys(eventKindOf(event.kind)?.params ?? {})).toEqual(expect.arrayContaining(Object.keys(event.params)))
    }
  })
  it('says where it is from', () => expect(scenario.source).toMatch(/\w+ \w+/))
})

it('six sags are those of the published event', () => {
  const made = execute(aiHall100mw(), 'study/addScenario', { scenario: 'six-sags', studyId: 's1' })
  if (!made.ok) throw new Error('refused')
  const sags = Object.values(made.value.document.events).filter(({ studyId, kind }) => studyId === made.value.created[0] && kind === 'sag')
  expect(sags).toHaveLength(6)
  const times = sags.map(({ timeS }) => timeS)
  expect(Math.max(...times) - Math.min(...times)).toBe(82)
  for (const { params } of sags) {
    expect(params.remaining).toBeGreaterThanOrEqual(0.25)
    expect(params.remaining).toBeLessThanOrEqual(0.4)
    expect(params.duration).toBeGreaterThanOrEqual(0.042)
    expect(params.duration).toBeLessThanOrEqual(0.066)
  }
})

it('is refused where there is nothing to strike', () => {
  const refused = execute(createDocument(), 'study/addScenario', { scenario: 'six-sags', studyId: 's1' })
  expect(refused.ok ? '' : refused.problems[0]?.message).toContain('nothing that')
})
