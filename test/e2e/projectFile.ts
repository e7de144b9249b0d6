/** A project of the model's own making as a file to open. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { projectToJson } from '../../src/model/document/interchange.ts'
import type { StudioDocument } from '../../src/model/document/records.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export function projectFile(folder: string, document: StudioDocument): string {
  mkdirSync(folder, { recursive: true })
  const [json, file] = [`${folder}/project.json`, `${folder}/project.ppx`]
  writeFileSync(json, projectToJson(document))
  execFileSync(process.execPath, ['src/cli/index.ts', 'import', json, file], { cwd: root })
  return file
}
