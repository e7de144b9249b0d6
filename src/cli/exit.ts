/** Exit codes of `ppx`, and which error leads to which. */
import type { ErrorCode, ParameterStudyResult } from '../contract/index.ts'

export const EXIT = { ok: 0, checksFailed: 1, usage: 2, runFailed: 3, file: 4, internal: 5 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export const exitHelp = `
Exit codes:
  0  done; for check: every limit is kept
  1  a limit is exceeded (check, run --check), or a sizing has no design inside its limits (vary)
  2  the command line, the request or the project's content is not valid
  3  the simulation failed (of a parameter study every one), was cancelled, or the engine is missing
  4  a file could not be read or written
  5  a fault of the studio itself

With --json the result goes to standard output as one JSON value, in which a number that there is none of is null and one without bound "Infinity" or "-Infinity", and an error to standard error as {"code", "message", "problems"?}.`

export function exitCodeOf(code: ErrorCode): ExitCode {
  const [area] = code.split('/')
  if (area === 'internal' || area === 'host') return EXIT.internal
  if (code === 'run/not-runnable' || code === 'run/not-found' || code === 'project/invalid-json') return EXIT.usage
  if (area === 'run' || area === 'engine' || code === 'request/cancelled') return EXIT.runFailed
  if (area === 'file' || area === 'project' || area === 'session') return EXIT.file
  return EXIT.usage
}

/** Of a parameter study: a sweep and a sample answer by their designs, a sizing by the one that it is asked for. */
export function exitOfStudy({
  status,
  evaluations,
  answer,
  study,
}: Pick<ParameterStudyResult, 'status' | 'evaluations' | 'answer' | 'study'>): ExitCode {
  if (status !== 'completed' || evaluations.every((design) => design.status === 'notRun')) return EXIT.runFailed
  return answer !== null || study.method !== 'size' ? EXIT.ok : EXIT.checksFailed
}
