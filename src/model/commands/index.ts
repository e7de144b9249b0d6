/** The registry of commands, and the one door through which a document is edited. */
import { createIdSource, type NewId } from '../document/create.ts'
import { applyDiff, type DocumentDiff } from '../document/diff.ts'
import type { StudioDocument } from '../document/records.ts'
import type { Problem, Result } from '../problem.ts'
import * as annotations from './annotations.ts'
import { dissolveBlock, makeBlock } from './blocks.ts'
import { duplicate, paste } from './clipboard.ts'
import type { Command, CommandContext } from './command.ts'
import { setCells } from './cells.ts'
import * as components from './components.ts'
import { deleteSelection } from './deletion.ts'
import * as connections from './connections.ts'
import { drop, dropNew } from './drop.ts'
import { setLabels, setTypeLabels } from './labels.ts'
import { align, arrange, distribute } from './layout.ts'
import * as parameterStudies from './parameterStudies.ts'
import { deletePlotLayout, savePlotLayout } from './plotLayouts.ts'
import { acceptProblem, reopenProblem } from './problems.ts'
import * as records from './records.ts'
import { importRulePack, removeRulePack } from './rulePacks.ts'
import { replace } from './replace.ts'
import { restore } from './restore.ts'
import { addScenario } from './scenario.ts'
import * as variants from './variants.ts'

/** A command with its argument type closed over: takes anything, checks it, runs. */
interface AnyCommand {
  readonly id: string
  readonly args: Command<never>['args']
  execute(document: StudioDocument, args: unknown, context: CommandContext): Result<Executed>
}
export interface Executed {
  readonly document: StudioDocument
  readonly diff: DocumentDiff
  readonly label: string
  /** Records to select afterwards. */
  readonly created: readonly string[]
}

function seal<A>(command: Command<A>): AnyCommand {
  return {
    id: command.id,
    args: command.args as unknown as Command<never>['args'],
    execute: (document, raw, context) => {
      const parsed = command.args.safeParse(raw)
      if (!parsed.success) {
        return {
          ok: false,
          problems: parsed.error.issues.slice(0, 10).map(
            (issue): Problem => ({
              code: 'E121',
              severity: 'error',
              message: `${command.id}: ${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}.`,
              place: {},
            }),
          ),
        }
      }
      const result = command.run(document, parsed.data, context)
      if (!result.ok) return result
      const label = command.label(parsed.data, document)
      return {
        ok: true,
        value: { document: applyDiff(document, result.diff), diff: result.diff, label, created: result.created },
        problems: [],
      }
    },
  }
}

const ALL: readonly AnyCommand[] = [
  seal(components.place),
  seal(components.move),
  seal(components.rotate),
  seal(components.mirror),
  seal(components.resize),
  seal(components.rename),
  seal(components.setParams),
  seal(setCells),
  seal(components.setProvenance),
  seal(components.resetParams),
  seal(replace),
  seal(components.setCount),
  seal(components.setInService),
  seal(components.setNote),
  seal(setLabels),
  seal(setTypeLabels),
  seal(components.applyLibraryItem),
  seal(deleteSelection),
  seal(drop),
  seal(dropNew),
  seal(connections.connect),
  seal(connections.reconnect),
  seal(connections.setCorners),
  seal(connections.reroute),
  seal(connections.insert),
  seal(connections.insertExisting),
  seal(connections.placeConnected),
  seal(paste),
  seal(duplicate),
  seal(annotations.placeAnnotation),
  seal(annotations.setAnnotations),
  seal(annotations.resizeAnnotation),
  seal(annotations.setLeader),
  seal(makeBlock),
  seal(dissolveBlock),
  seal(align),
  seal(distribute),
  seal(arrange),
  seal(restore),
  seal(acceptProblem),
  seal(reopenProblem),
  seal(records.setProject),
  seal(importRulePack),
  seal(removeRulePack),
  seal(records.addPage),
  seal(records.setPage),
  seal(records.setSheet),
  seal(records.deletePage),
  seal(records.addWorkload),
  seal(records.setWorkload),
  seal(records.duplicateWorkload),
  seal(records.fitWorkload),
  seal(records.deleteWorkload),
  seal(records.addStudy),
  seal(records.setStudy),
  seal(records.duplicateStudy),
  seal(records.deleteStudy),
  seal(records.addEvent),
  seal(records.setEvent),
  seal(records.deleteEvents),
  seal(records.setChannels),
  seal(addScenario),
  seal(savePlotLayout),
  seal(deletePlotLayout),
  seal(variants.addConfiguration),
  seal(variants.setConfiguration),
  seal(variants.resetConfiguration),
  seal(variants.deleteConfiguration),
  seal(variants.addAlternative),
  seal(variants.setAlternative),
  seal(variants.resetAlternative),
  seal(variants.deleteAlternative),
  seal(parameterStudies.addParameterStudy),
  seal(parameterStudies.setParameterStudy),
  seal(parameterStudies.deleteParameterStudy),
  seal(parameterStudies.addVariable),
  seal(parameterStudies.setVariable),
  seal(parameterStudies.removeVariable),
  seal(parameterStudies.applyParameterStudy),
]
export const COMMANDS: ReadonlyMap<string, AnyCommand> = new Map(ALL.map((command) => [command.id, command]))

/** Runs a command: checks its arguments, applies its diff. The same document, arguments and id source give the same result. */
export function execute(document: StudioDocument, commandId: string, args: unknown, context?: { readonly newId: NewId }): Result<Executed> {
  const command = COMMANDS.get(commandId)
  if (!command)
    return { ok: false, problems: [{ code: 'E121', severity: 'error', message: `There is no command “${commandId}”.`, place: {} }] }
  return command.execute(document, args, context ?? { newId: createIdSource(document) })
}

export { newAnnotation } from './annotations.ts'
export type { Command, CommandContext } from './command.ts'
export type { CellEdit } from './cells.ts'
export { meetings, meetingsOfNew, type JudgedMeeting } from './drop.ts'
export { whyAlone } from './connections.ts'
export { connectable, type Adoption, type Connectable } from './connectable.ts'
export { clipboardSchema, copySelection, parseClipboard, pastedItems, pasteShift, type Clipboard } from './clipboard.ts'
