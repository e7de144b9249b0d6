import { describe, expect, it } from 'vitest'
import { execute } from '../../model/commands/index.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import { createDocument } from '../../model/document/create.ts'
import { formatBytes, recordingGroups, recordingSize } from './recording.ts'

function withBus() {
  const document = createDocument()
  const pageId = Object.keys(document.pages)[0] ?? ''
  const result = execute(document, 'component/place', { type: 'bus', pageId, x: 0, y: 0 })
  if (!result.ok) throw new Error(result.problems[0]?.message ?? 'the bus could not be placed')
  const studyId = Object.keys(result.value.document.studies)[0] ?? ''
  return { document: result.value.document, studyId, busId: result.value.created[0] ?? '' }
}

it('a study keeps its step when something else is set', () => {
  const { document, studyId } = withBus()
  const first = execute(document, 'study/set', { id: studyId, values: { emtStepS: 2e-5 } })
  if (!first.ok) throw new Error('not set')
  const second = execute(first.value.document, 'study/set', { id: studyId, values: { durationS: 3 } })
  expect(second.ok && second.value.document.studies[studyId]).toMatchObject({ emtStepS: 2e-5, durationS: 3 })
})

describe('recording', () => {
  it('lists every output of a component and marks those recorded by default', () => {
    const { document, studyId, busId } = withBus()
    const [group] = recordingGroups(document, studyId, '')
    const outputs = (definitionOf('bus')?.outputs ?? []).filter((o) => o.only !== 'emt')
    expect(group?.componentId).toBe(busId)
    expect(group?.outputs.map((o) => o.output.key)).toEqual(outputs.map((o) => o.key))
    expect(group?.outputs.map((o) => o.recorded)).toEqual(outputs.map((o) => o.recordedByDefault === true))
    expect(recordingGroups(document, studyId, 'bus nothing-like-it')).toEqual([])
  })
  it('lists instantaneous outputs where the study is instantaneous', () => {
    const { document, studyId } = withBus()
    const emt = execute(document, 'study/set', { id: studyId, values: { kind: 'emt' } })
    if (!emt.ok) throw new Error(emt.problems[0]?.message)
    const [group] = recordingGroups(emt.value.document, studyId, '')
    expect(group?.outputs.map((o) => o.output.key)).toEqual(definitionOf('bus')?.outputs.flatMap((o) => (o.only === 'rms' ? [] : o.key)))
  })
  it('offers the position of a tap changer where there is one, or where it is recorded all the same', () => {
    const { document, studyId } = withBus()
    const pageId = Object.keys(document.pages)[0]
    const placed = execute(document, 'component/place', { type: 'transformer2w', pageId, x: 0, y: 90 })
    if (!placed.ok) throw new Error('not placed')
    const [id = ''] = placed.value.created
    const isOffered = (of: typeof document): boolean =>
      recordingGroups(of, studyId, '').some((g) => g.componentId === id && g.outputs.some((o) => o.output.key === 'tapPosition'))
    expect(isOffered(placed.value.document)).toBe(false)
    const changed = execute(placed.value.document, 'component/setParams', { ids: [id], params: { tapChanger: true } })
    expect(changed.ok && isOffered(changed.value.document)).toBe(true)
    const channels = [{ componentId: id, output: 'tapPosition' }]
    const kept = execute(placed.value.document, 'channel/set', { studyId, channels, recorded: true })
    expect(kept.ok && isOffered(kept.value.document)).toBe(true)
  })
  it('counts samples with both ends of the grid', () => {
    const { document, studyId } = withBus()
    const study = document.studies[studyId]
    if (!study) throw new Error('no study')
    const size = recordingSize(document, { ...study, durationS: 0.3, recordStepS: 0.1 })
    expect(size.samples).toBe(4)
    expect(size.bytes).toBe(4 * size.channels * 24)
  })
  it.each([
    [0, '0 B'],
    [840, '840 B'],
    [1500, '1.5 kB'],
    [12_300_000, '12 MB'],
    [3.4e9, '3.4 GB'],
  ])('%d bytes read %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})
