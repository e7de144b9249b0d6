/** Commands on findings: accepting one with a reason, and taking that back. */
import { z } from 'zod'
import { refuse, startDraft, type Command } from './command.ts'

const findingSchema = z.strictObject({ code: z.string().min(1).max(10), place: z.string().max(300) })

const acceptSchema = findingSchema.extend({ note: z.string().trim().min(1).max(500) })
export const acceptProblem: Command<z.infer<typeof acceptSchema>> = {
  id: 'problem/accept',
  args: acceptSchema,
  label: ({ code }) => `Accept ${code}`,
  run: (document, { code, place, note }) => {
    if (code.startsWith('E')) return refuse('An error cannot be accepted; it must be mended.')
    const { project } = document
    const draft = startDraft(document)
    const others = project.accepted.filter((a) => a.code !== code || a.place !== place)
    draft.project({ ...project, accepted: [...others, { code, place, note }] })
    return draft.done()
  },
}

export const reopenProblem: Command<z.infer<typeof findingSchema>> = {
  id: 'problem/reopen',
  args: findingSchema,
  label: ({ code }) => `Reopen ${code}`,
  run: (document, { code, place }) => {
    const { project } = document
    const accepted = project.accepted.filter((a) => a.code !== code || a.place !== place)
    if (accepted.length === project.accepted.length) return refuse('This finding was not accepted.')
    const draft = startDraft(document)
    draft.project({ ...project, accepted })
    return draft.done()
  },
}
