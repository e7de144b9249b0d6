/** A scenario as a study of its own. */
import { z } from 'zod'
import { idSchema } from '../document/records.ts'
import { scenarioOf, scenarioTargets } from '../study/index.ts'
import { gone, refuse, startDraft, type Command } from './command.ts'
import { copiedName, usedNames } from './names.ts'

const schema = z.strictObject({
  scenario: z.string().max(40),
  /** The study it is a copy of: settings, limits and recorded channels; not its events. */
  studyId: idSchema,
  /** Of a scenario that strikes one component; the first suitable one where none is named. */
  targetId: idSchema.optional(),
})
export const addScenario: Command<z.infer<typeof schema>> = {
  id: 'study/addScenario',
  args: schema,
  label: ({ scenario }) => `Add scenario ${scenarioOf(scenario)?.title ?? ''}`.trim(),
  run: (document, { scenario: key, studyId, targetId }, { newId }) => {
    const study = Object.hasOwn(document.studies, studyId) ? document.studies[studyId] : undefined
    if (!study) return gone('study')
    const scenario = scenarioOf(key)
    if (!scenario) return refuse(`There is no scenario “${key}”.`)
    const possible = scenarioTargets(document, scenario)
    const targets = scenario.scope === 'all' ? possible : possible.filter(({ id }) => id === (targetId ?? possible[0]?.id))
    if (targets.length === 0)
      return refuse(
        targetId === undefined
          ? `The project has nothing that “${scenario.title}” could strike.`
          : 'The scenario does not strike this component.',
      )
    const draft = startDraft(document)
    const id = newId('studies')
    const events = [
      ...targets.flatMap((target) => scenario.events(target).map((event) => ({ ...event, targetId: target.id }))),
      ...(scenario.also?.(document) ?? []),
    ]
    const lastS = Math.max(...events.map(({ timeS }) => timeS))
    draft.put('studies', {
      ...study,
      id,
      name: copiedName(scenario.title.slice(0, 76), usedNames(document.studies)),
      durationS: Math.max(lastS + scenario.settlingS, 20),
      limits: scenario.isGridMade ? { ...study.limits, 'voltageChange.enabled': false, 'pst.enabled': false } : study.limits,
    })
    for (const event of events) draft.put('events', { id: newId('events'), studyId: id, enabled: true, ...event })
    for (const channel of Object.values(document.channels))
      if (channel.studyId === studyId) draft.put('channels', { ...channel, id: newId('channels'), studyId: id })
    return draft.done([id])
  },
}
