/** `ppx packs`: the rule packs of a project and which of them a study is held against. */
import { readFile } from 'node:fs/promises'
import type { OpenProject } from '../contract/index.ts'
import { execute } from '../model/commands/index.ts'
import { isEnabled, limitKey, packsOf, type RulePack } from '../model/limits/index.ts'
import { table } from './print.ts'
import { CommandError, pickStudy, type Studio } from './studio.ts'

export interface PackOptions {
  readonly study?: string | undefined
  readonly add?: string | undefined
  readonly remove?: string | undefined
  readonly show?: string | undefined
  readonly on?: string | undefined
  readonly off?: string | undefined
}

export async function packs(
  studio: Studio,
  project: OpenProject,
  options: PackOptions,
): Promise<{ readonly json: unknown; readonly text: string; readonly isChanged: boolean }> {
  const { document } = project
  if (options.show !== undefined) {
    const pack = pick(project, options.show)
    return { json: pack, text: JSON.stringify(pack, null, 2), isChanged: false }
  }
  if (options.add !== undefined) {
    const text = await readFile(options.add, 'utf8').catch(() => fail('file/not-found', `${options.add} can’t be read.`))
    await apply(studio, project, 'rulePack/import', { pack: parse(text, options.add) })
    return { json: null, text: `Rule pack of ${options.add} taken in`, isChanged: true }
  }
  if (options.remove !== undefined) {
    await apply(studio, project, 'rulePack/remove', { pack: pick(project, options.remove).pack })
    return { json: null, text: `Rule pack “${options.remove}” removed`, isChanged: true }
  }
  const studyId = pickStudy(project, options.study)
  const study = document.studies[studyId]
  if (!study) return fail('study/not-found', 'The study is gone.')
  const wanted = options.on ?? options.off
  if (wanted !== undefined) {
    const pack = pick(project, wanted)
    const own = Object.fromEntries(pack.checks.map(({ key }) => [limitKey(key, 'enabled'), options.on !== undefined]))
    await apply(studio, project, 'study/set', { id: studyId, values: { limits: { ...study.limits, ...own } } })
    const text = `${study.name} is ${options.on === undefined ? 'no longer ' : ''}held against “${pack.title}”`
    return { json: null, text, isChanged: true }
  }
  const all = packsOf(document)
  const rows = all.map((pack) => [
    pack.pack,
    pack.title,
    pack.dated,
    `${pack.checks.filter(({ key }) => isEnabled(study, pack, key)).length}/${pack.checks.length}`,
  ])
  return { json: all, text: table(['Key', 'Rule pack', 'Dated', `In ${study.name}>`], rows), isChanged: false }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return fail('request/invalid', `${file} is not JSON.`)
  }
}

async function apply(studio: Studio, { session, document, seq }: OpenProject, command: string, args: unknown): Promise<void> {
  const done = execute(document, command, args)
  if (!done.ok) {
    const message = done.problems.map((problem) => problem.message).join(' ')
    throw new CommandError({ code: 'request/invalid', message, problems: [...done.problems] })
  }
  const { label, diff } = done.value
  await studio.ask('project/apply', { session, seq: seq + 1, label, diff: { changes: [...diff.changes] } })
}

function pick({ document }: OpenProject, wanted: string): RulePack {
  const all = packsOf(document)
  const found = all.find(({ pack, title }) => pack === wanted || title === wanted)
  return found ?? fail('request/invalid', `There is no rule pack “${wanted}”. Known are ${all.map(({ pack }) => pack).join(', ')}.`)
}

function fail(code: CommandError['error']['code'], message: string): never {
  throw new CommandError({ code, message })
}
