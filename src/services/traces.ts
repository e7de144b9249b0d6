/** Measured power from a CSV file, read as a stream, so that a large one keeps nobody waiting. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { MeasuredImport, Problem, Reply } from '../contract/index.ts'
import { csvReader, traceRecord, type CsvOptions } from '../model/workload/index.ts'
import { done, failed, fileError } from './replies.ts'

const LARGEST_BYTES = 512 * 2 ** 20

export async function readMeasured(path: string, options: CsvOptions): Promise<Reply<MeasuredImport>> {
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
  const read = reader.end()
  if (!read.ok)
    return failed(
      'trace/not-readable',
      `“${path}” holds no power over time that can be read: ${read.problems[0]?.message ?? ''}`,
      read.problems,
    )
  return done({ trace: traceRecord(read.value, basename(path)), problems: read.problems as Problem[] })
}
