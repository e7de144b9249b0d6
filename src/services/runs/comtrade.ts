/** COMTRADE files: a run's channels out, recorded traces in. The data stand beside the configuration, ending in .dat. */
import { readFile, stat, writeFile } from 'node:fs/promises'
import type { Problem, Reply, RunRecord, TraceInfo } from '../../contract/index.ts'
import type { Result } from '../../model/problem.ts'
import { partsOfCff, readComtrade, type ComtradeTrace } from '../../model/interchange/comtrade/read.ts'
import { writeComtrade, type ComtradeFormat } from '../../model/interchange/comtrade/write.ts'
import { QUANTITIES } from '../../model/units/index.ts'
import type { QuantityKind } from '../../model/catalogue/types.ts'
import { decodeColumn } from '../../sim/columns.ts'
import { done, failed, fileError } from '../replies.ts'
import { replaceFile } from '../storage/atomicFile.ts'
import { readBlocks, runNumber } from '../storage/runTables.ts'
import { checkTarget } from '../storage/save.ts'
import type { Session } from '../storage/session.ts'

/** Values held in memory while a file is made. */
const MOST_VALUES = 50e6
const LARGEST_BYTES = 2 ** 30
const dataPath = (configuration: string): string => configuration.replace(/\.cfg$/i, '.dat')

export async function writeRunComtrade(
  { db, document }: Session,
  run: RunRecord,
  target: string,
  overwrite: boolean,
  format: ComtradeFormat,
): Promise<Reply<{ path: string; samples: number }>> {
  const allowed = await checkTarget(target, '.cfg', overwrite)
  if (!allowed.ok) return allowed
  const beside = await checkTarget(dataPath(target), '.dat', overwrite)
  if (!beside.ok) return beside
  if (run.samples === 0) return failed('run/no-results', `“${run.name}” holds no samples.`)
  if (run.samples * run.channels.length > MOST_VALUES) {
    return failed(
      'file/too-large',
      `“${run.name}” holds ${run.samples} samples of ${run.channels.length} channels; COMTRADE files are made of up to ${MOST_VALUES / 1e6} million values.`,
    )
  }
  const number = runNumber(db, run.id) ?? 0
  const channels = run.channels.map(({ label, quantity }, k) => {
    const values = new Float64Array(run.samples)
    for (const { firstSample, samples, data } of readBlocks(db, number, k, 0, run.samples - 1))
      values.set(decodeColumn(data, samples).values, firstSample)
    return { label, unit: QUANTITIES[quantity as QuantityKind]?.si ?? '', values }
  })
  const { name, frequencyHz } = document.project
  const { cfg, dat } = writeComtrade(
    { station: name, device: run.name, frequencyHz, start: new Date(run.startedAt), stepS: run.stepS, channels },
    format,
  )
  try {
    await replaceFile(dataPath(target), (temporary) => writeFile(temporary, dat))
    await replaceFile(target, (temporary) => writeFile(temporary, cfg))
    return done({ path: target, samples: run.samples })
  } catch (error) {
    return fileError(error, target)
  }
}

/** Configuration and data, or where both are in one file (.cff) that file twice. */
async function traceFiles(path: string): Promise<[string, string] | null> {
  if (/\.cff$/i.test(path)) return [path, path]
  if (!/\.cfg$/i.test(path)) return null
  // Recorders write both endings in capitals, or the one and not the other.
  for (const ending of path.endsWith('CFG') ? ['DAT', 'dat'] : ['dat', 'DAT']) {
    const data = path.replace(/cfg$/i, ending)
    if (await stat(data).catch(() => null)) return [path, data]
  }
  return [path, dataPath(path)]
}

export async function loadTrace(path: string): Promise<Reply<{ readonly record: ComtradeTrace; readonly problems: readonly Problem[] }>> {
  let read: Result<ComtradeTrace>
  try {
    const files = await traceFiles(path)
    if (!files) return failed('file/extension', `“${path}” should end in .cfg or .cff.`)
    const [configuration, data] = files
    const info = await stat(data)
    if (info.size > LARGEST_BYTES)
      return failed('file/too-large', `“${data}” has ${info.size} bytes; a file above ${LARGEST_BYTES} bytes is not read.`)
    const bytes = await readFile(data)
    const parts = configuration === data ? partsOfCff(bytes) : null
    if (parts?.ok === false) read = parts
    else {
      const cfg = parts?.value.cfg ?? (await readFile(configuration))
      read = readComtrade(new TextDecoder().decode(cfg), parts?.value.dat ?? bytes)
    }
  } catch (error) {
    return fileError(error, path)
  }
  if (!read.ok) return failed('project/invalid-grid', `“${path}” is no COMTRADE record: ${read.problems[0]?.message ?? ''}`, read.problems)
  return done({ record: read.value, problems: read.problems })
}

export async function readTrace(path: string): Promise<Reply<TraceInfo>> {
  const loaded = await loadTrace(path)
  if (!loaded.ok) return loaded
  const { station, frequencyHz, times, channels } = loaded.value.record
  return done({
    station,
    frequencyHz,
    samples: times.length,
    durationS: (times.at(-1) ?? 0) - (times[0] ?? 0),
    channels: channels.map(({ label, phase, unit, values }) => ({ label, phase, unit, ...range(values) })),
    problems: [...loaded.value.problems],
  })
}

function range(values: Float64Array): { min: number; max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const v of values) {
    if (v < min) min = v
    if (v > max) max = v
  }
  return { min, max }
}
