/** What the commands share: a studio or a project to work on, and what they come to. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { OpenProject, Problem } from '../contract/index.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { openStudio, type Studio } from './studio.ts'

export interface Outcome {
  readonly json: unknown
  readonly text: string
  readonly exit: ExitCode
}

export const ok = (json: unknown, text: string, exit: ExitCode = EXIT.ok): Outcome => ({ json, text, exit })

/** A studio with a data folder of its own, so that commands never wait for each other or for an open window. */
export async function withStudio<T>(use: (studio: Studio) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ppx-'))
  try {
    const studio = await openStudio(folder)
    try {
      return await use(studio)
    } finally {
      await studio.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export async function withProject<T>(file: string, use: (studio: Studio, project: OpenProject) => Promise<T>): Promise<T> {
  return withStudio(async (studio) => use(studio, await studio.ask('project/open', { path: resolve(file), whole: true })))
}

export const save = (studio: Studio, project: OpenProject, file: string, overwrite: boolean) =>
  studio.ask('project/save', { session: project.session, path: resolve(file), overwrite })
export interface Progress {
  readonly signal: AbortSignal
  show(text: string): void
  /** A line of its own on standard error. */
  warn(text: string): void
}

export function problemText(problems: readonly Problem[]): string {
  if (problems.length === 0) return 'No problems.'
  return problems
    .map(({ code, severity, message, hint, accepted }) => {
      const more = accepted === undefined ? hint : `Accepted: ${accepted}`
      return `${code} ${severity}: ${message}${more === undefined ? '' : ` ${more}`}`
    })
    .join('\n')
}
