/** Every action of the studio, once. Menus, toolbar, context menus, shortcuts and the command palette read this list. */
import { editCommands } from './editCommands.ts'
import { fileCommands } from './fileCommands.ts'
import { helpCommands } from './helpCommands.ts'
import { insertCommands } from './insertCommands.ts'
import { viewCommands } from './viewCommands.ts'
import { runCommands } from '../runs/runCommands.ts'
import type { StudioCommand } from './types.ts'

export const commands: readonly StudioCommand[] = [
  ...fileCommands,
  ...editCommands,
  ...viewCommands,
  ...insertCommands,
  ...runCommands,
  ...helpCommands,
]

const byId: ReadonlyMap<string, StudioCommand> = new Map(commands.map((c) => [c.id, c]))

export const commandById = (id: string): StudioCommand | undefined => byId.get(id)
export const labelOf = (command: StudioCommand): string => (typeof command.label === 'string' ? command.label : command.label())
export const isEnabled = (command: StudioCommand): boolean => command.when?.() ?? true

/** Runs a command if it may run now; an unknown id is a fault of the caller and says so. */
export function runCommand(id: string, from?: 'palette'): void {
  const command = byId.get(id)
  if (!command) throw new Error(`No command is registered as “${id}”.`)
  if (isEnabled(command)) void command.run(from)
}
