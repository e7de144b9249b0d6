/** Measured power from a CSV file, read as a stream, so that a large one keeps nobody waiting, or from a recorder's COMTRADE. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { MeasuredImport, Problem, Reply } from '../contract/index.ts'
import { csvReader, powerUnitOf, traceRecord, type CsvOptions, type CsvReader } from '../model/workload/index.ts'
import { done, failed, fileError } from './replies.ts'
import { loadTrace } from './runs/comtrade.ts'

const LARGEST_BYTES = 512 * 2 ** 20

export async function readMeasured(path: string, options: CsvOptions): Promise<Reply<MeasuredImport>> {
  if (/\.(cfg|cff)$/i.test(path)) return readRecord(path, options)
  if (/\.dat$/i.test(path) && (await stat(path.replace(/dat$/i, 'cfg')).catch(() => null)))
    return failed('trace/not-readable', `“${path}” holds the data of a COMTRADE record: choose the file that ends in .cfg beside it.`)
  const reader = csvReader(options)
  try {
    const info = await stat(path)
    if (!info.isFile()) return failed('file/not-regular', `“${path}” is not an ordinary file.`)
    if (info.size > LARGEST_BYTES)
      return failed('file/too-large', `“${path}” has ${info.size} bytes; a file above ${LARGEST_BYTES} bytes is not read.`)
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 2 ** 18 })) reader.push(String(chunk))
  } catch (error) {
    return fileError(error, path)
  }
  return measured(path, reader)
}

function measured(path: string, reader: CsvReader, further: readonly Problem[] = []): Reply<MeasuredImport> {
  const read = reader.end()
  if (!read.ok)
    return failed(
      'trace/not-readable',
      `“${path}” holds no power over time that can be read: ${read.problems[0]?.message ?? ''}`,
      read.problems,
    )
  return done({ trace: traceRecord(read.value, basename(path)), problems: [...further, ...read.problems] })
}

/** Channels of a recorder as columns: the first power that is no phase's, else those of all phases together. */
async function readRecord(path: string, options: CsvOptions): Promise<Reply<MeasuredImport>> {
  const loaded = await loadTrace(path)
  if (!loaded.ok) return loaded
  const { times, channels } = loaded.value.record
  const columns = channels.map(({ label, phase, unit, values }) => ({
    phase,
    values,
    isPower: powerUnitOf(unit) !== null,
    // As a heading of a column that no separator parts.
    heading: `${[label, phase]
      .join(' ')
      .replaceAll(/[;"\s]+/g, (part) => (part.includes(';') ? ', ' : ' '))
      .trim()} (${unit})`,
  }))
  const powers = columns.filter(({ isPower }) => isPower)
  if (powers.length === 0 && options.unit === undefined)
    return failed(
      'trace/not-readable',
      `“${path}” holds no channel in W, kW or MW; its channels are ${columns.map(({ heading }) => heading).join(', ')}. Power is not worked out of voltages and currents.`,
    )
  const sums = powers.filter(({ phase }) => phase === '')
  const taken = sums.length > 0 ? sums.slice(0, 1) : powers
  const left = sums.slice(1).map(({ heading }) => `“${heading}”`)
  const isChosen = (options.power?.length ?? 0) > 0
  const reader = csvReader({ ...options, time: HEADING, ...(isChosen ? {} : { power: taken.map(({ heading }) => heading) }) })
  reader.push(`${[HEADING, ...columns.map(({ heading }) => heading)].join(';')}\n`)
  for (const [k, time] of times.entries()) reader.push(`${time};${columns.map(({ values }) => values[k] ?? '').join(';')}\n`)
  const further: Problem[] =
    isChosen || left.length === 0
      ? []
      : [{ code: 'W160', severity: 'warning', message: `Further powers were left: ${left.join(', ')}.`, place: {} }]
  return measured(path, reader, [...loaded.value.problems, ...further])
}
const HEADING = 'time (s)'
