/** A parameter study divided for a batch engine: the same bytes as on one machine, lost parts named; once through a real Slurm. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { BatchStatus, ParameterStudyResult } from '../../src/contract/index.ts'
import { ppx, ppxJson } from '../support/ppx.ts'

let folder: string
let file: string
let job: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ppx-batch-test-'))
  file = join(folder, 'small.ppx')
  job = join(folder, 'job of a study')
  ppx('new', file, '--template', 'four-bus-tutorial')
  withSweep(file)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A sweep of four designs over two seconds, put in by the project's own JSON form. */
function withSweep(path: string): void {
  const json = join(folder, 'small.json')
  ppx('export', path, json)
  const whole = JSON.parse(readFileSync(json, 'utf8'))
  const { document } = whole
  const [study] = Object.values(document.studies) as { id: string }[]
  const ups = (Object.values(document.components) as { id: string; type: string }[]).find(({ type }) => type === 'ups')
  document.studies[study?.id ?? ''].durationS = 2
  document.parameterStudies = {
    v1: {
      id: 'v1',
      name: 'Sweep',
      studyId: study?.id,
      method: 'sweep',
      variables: [
        {
          id: 'x1',
          name: 'Smoothing',
          componentIds: [ups?.id],
          param: 'smoothingTime',
          lower: 1,
          upper: 8,
          scale: 'linear',
          whole: false,
          unitCost: 1,
          costProvenance: { mark: 'assumed', source: 'test' },
        },
      ],
      currency: 'USD',
      evaluations: 4,
      resolution: 0.01,
      seed: 1,
    },
  }
  writeFileSync(json, JSON.stringify(whole))
  ppx('import', json, path, '--force')
}
const merged = (): ParameterStudyResult => ppxJson<ParameterStudyResult>('vary', file, '--batch', job)

it('gives the bytes of one machine, and names parts that were lost', () => {
  expect(ppxJson<BatchStatus>('batch-prepare', file, job, '--parts', '3').parts).toBe(3)
  expect(readFileSync(join(job, 'submit.sh'), 'utf8')).toContain('#SBATCH --array=1-3')
  for (const part of ['1', '3']) ppx('batch-run', job, part)
  writeFileSync(join(job, 'part-00002.json'), '{"hash":')
  const status = ppx('batch-status', job)
  expect(status.out).toContain('--array=2 ')
  const refused = ppx('vary', file, '--batch', job)
  expect(refused.exit).not.toBe(0)
  expect(refused.error).toContain('batch/incomplete')
  ppx('batch-run', job, '2')
  const result = merged()
  expect(result.status).toBe('completed')
  const local = ppxJson<ParameterStudyResult>('vary', file)
  expect(JSON.stringify(result.evaluations)).toBe(JSON.stringify(local.evaluations))
  expect(result.answer).toEqual(local.answer)

  // A job of another model is none of this one.
  withSweep(file)
  const json = join(folder, 'small.json')
  writeFileSync(json, readFileSync(json, 'utf8').replace('"durationS":2', '"durationS":3'))
  ppx('import', json, file, '--force')
  expect(ppx('vary', file, '--batch', job).error).toContain('batch/other-model')
})

const slurm = ['/usr/sbin/slurmctld', '/usr/sbin/slurmd', '/usr/sbin/munged', '/usr/bin/sbatch'].every((path) => existsSync(path))
const reason = slurm ? (userInfo().uid === 0 ? '' : 'a Slurm of its own needs the superuser') : 'Slurm is not installed'

it.skipIf(reason !== '')(`runs as a job array of a real Slurm${reason === '' ? '' : ` (skipped: ${reason})`}`, async () => {
  const daemons = await startSlurm()
  try {
    ppx('batch-prepare', file, job, '--parts', '2')
    execFileSync('/usr/bin/sbatch', ['--wait', 'submit.sh'], { cwd: job, env: daemons.env })
    expect(ppxJson<BatchStatus>('batch-status', job).missing).toEqual([])
    const result = merged()
    expect(result.evaluations).toHaveLength(4)
    expect(result.evaluations.every(({ status }) => status !== 'notRun')).toBe(true)
  } finally {
    daemons.stop()
  }
})

/** Controller, node and authentication in a folder of this test's own; nothing of the system's configuration is touched. */
async function startSlurm(): Promise<{ env: NodeJS.ProcessEnv; stop: () => void }> {
  const at = (name: string): string => join(folder, name)
  mkdirSync(at('state'))
  mkdirSync(at('spool'))
  writeFileSync(at('munge.key'), Buffer.alloc(1024, 7), { mode: 0o600 })
  const host = hostname().split('.')[0] ?? 'localhost'
  const cpus = 2
  writeFileSync(
    at('slurm.conf'),
    [
      'ClusterName=test',
      `SlurmctldHost=${host}(127.0.0.1)`,
      'AuthType=auth/munge',
      `AuthInfo=socket=${at('munge.socket')}`,
      'SlurmUser=root',
      'SlurmctldPort=26817',
      'SlurmdPort=26818',
      `SlurmctldPidFile=${at('slurmctld.pid')}`,
      `SlurmdPidFile=${at('slurmd.pid')}`,
      `StateSaveLocation=${at('state')}`,
      `SlurmdSpoolDir=${at('spool')}`,
      `SlurmctldLogFile=${at('slurmctld.log')}`,
      `SlurmdLogFile=${at('slurmd.log')}`,
      'ProctrackType=proctrack/linuxproc',
      'TaskPlugin=task/none',
      'SelectType=select/cons_tres',
      'SelectTypeParameters=CR_CPU',
      'ReturnToService=2',
      'MpiDefault=none',
      `NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cpus} State=UNKNOWN`,
      `PartitionName=main Nodes=${host} Default=YES MaxTime=INFINITE State=UP`,
      '',
    ].join('\n'),
  )
  const env = { ...process.env, SLURM_CONF: at('slurm.conf') }
  const children: ChildProcess[] = []
  const start = (command: string, ...args: string[]): void => void children.push(spawn(command, args, { env, stdio: 'ignore' }))
  start(
    '/usr/sbin/munged',
    '--foreground',
    '--force',
    `--socket=${at('munge.socket')}`,
    `--key-file=${at('munge.key')}`,
    `--pid-file=${at('munged.pid')}`,
    `--log-file=${at('munged.log')}`,
    `--seed-file=${at('munged.seed')}`,
  )
  await until(() => existsSync(at('munge.socket')))
  start('/usr/sbin/slurmctld', '-D', '-i', '-f', at('slurm.conf'))
  start('/usr/sbin/slurmd', '-D', '-f', at('slurm.conf'), '-N', host)
  await until(() => {
    try {
      return (
        execFileSync('/usr/bin/sinfo', ['-h', '-o', '%T'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
          .toString()
          .trim() === 'idle'
      )
    } catch {
      return false
    }
  })
  return {
    env,
    stop: () => {
      for (const child of children.reverse()) child.kill('SIGKILL')
    },
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let k = 0; k < 200; k++) {
    if (holds()) return
    await delay(250)
  }
  throw new Error('Slurm did not come up; its logs are in the test’s folder.')
}
