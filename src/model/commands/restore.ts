/** The whole document as it stood before: one change, undone like any other. */
import { z } from 'zod'
import { checkDocument } from '../document/check.ts'
import { diffDocuments } from '../document/differences.ts'
import { documentSchema } from '../document/records.ts'
import type { Command } from './command.ts'

const restoreSchema = z.strictObject({ name: z.string().trim().min(1).max(120), document: documentSchema })
export const restore: Command<z.infer<typeof restoreSchema>> = {
  id: 'project/restore',
  args: restoreSchema,
  label: ({ name }) => `Restore “${name}”`,
  run: (document, { document: wanted }) => {
    const problems = checkDocument(wanted)
    return problems.length > 0 ? { ok: false, problems } : { ok: true, diff: diffDocuments(document, wanted), created: [] }
  },
}
