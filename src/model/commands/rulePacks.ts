/** Commands on the project's own rule packs. */
import { z } from 'zod'
import { packFaults } from '../limits/ownPacks.ts'
import { packSchema, type RulePack } from '../limits/pack.ts'
import { refuse, startDraft, type Command } from './command.ts'

const importSchema = z.strictObject({ pack: packSchema })
/** Takes a pack in; one of the same key is replaced. */
export const importRulePack: Command<{ readonly pack: RulePack }> = {
  id: 'rulePack/import',
  args: importSchema,
  label: ({ pack }) => `Take in the rule pack ${pack.title}`,
  run: (document, { pack }) => {
    const others = document.project.rulePacks.filter((own) => own.pack !== pack.pack)
    const [fault] = packFaults(pack, others)
    if (fault) return refuse(`The rule pack ${pack.title}: ${fault}`)
    const draft = startDraft(document)
    draft.project({ ...document.project, rulePacks: [...others, pack] })
    return draft.done()
  },
}

const removeSchema = z.strictObject({ pack: z.string().max(60) })
export const removeRulePack: Command<z.infer<typeof removeSchema>> = {
  id: 'rulePack/remove',
  args: removeSchema,
  label: ({ pack }, { project }) => `Remove the rule pack ${project.rulePacks.find((own) => own.pack === pack)?.title ?? pack}`,
  run: (document, { pack }) => {
    const rulePacks = document.project.rulePacks.filter((own) => own.pack !== pack)
    if (rulePacks.length === document.project.rulePacks.length)
      return refuse(`The project has no rule pack “${pack}” of its own.`, {}, 'Packs that ship with the studio stay.')
    const draft = startDraft(document)
    draft.project({ ...document.project, rulePacks })
    return draft.done()
  },
}
