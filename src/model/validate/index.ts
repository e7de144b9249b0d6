/** Everything that can be said about a document without running it: can it be drawn (E1xx), can it be simulated (E2xx), is it likely right (W2xx). */
import { checkDocument } from '../document/check.ts'
import type { StudioDocument } from '../document/records.ts'
import { placeKey, type Problem } from '../problem.ts'
import { atOnce } from '../steps.ts'
import { withBlocks } from '../topology/index.ts'
import { componentProblems } from './components.ts'
import { dcFuseProblems } from './dcFuses.ts'
import { dcStabilityProblems } from './dcStability.ts'
import { hierarchyProblems } from './hierarchy.ts'
import { loadingProblems } from './loading.ts'
import { rulePackProblems } from './rulePacks.ts'
import { islandProblems } from './island.ts'
import { networkProblems } from './network.ts'
import { studyProblems, workloadProblems } from './study.ts'
import { effectiveDocument } from '../variants/index.ts'

export { problemCatalogue, problemCodes, problemsMarkdown } from './problemCatalogue.ts'

const RANK = { error: 0, warning: 1, info: 2 } as const

/** Problems of the drawing, and of the study where one is named; the gravest first. */
export function validate(stored: StudioDocument, studyId?: string | null): readonly Problem[] {
  return atOnce(validateInSteps(stored, studyId))
}

/** The same a part at a time, for who has other things to do. */
export function* validateInSteps(stored: StudioDocument, studyId?: string | null): Generator<void, readonly Problem[]> {
  const broken = checkDocument(stored)
  if (broken.some((p) => p.severity === 'error')) return broken
  // Ratings, loads and service are those of all copies, under what the study runs under.
  const drawn = typeof studyId === 'string' ? effectiveDocument(stored, studyId) : stored
  const document = withBlocks(drawn)
  const problems = [...broken]
  const parts: readonly (() => readonly Problem[])[] = [
    () => rulePackProblems(document),
    () => islandProblems(document),
    () => hierarchyProblems(drawn),
    () => componentProblems(document),
    () => networkProblems(document, studyId ?? null),
    () => workloadProblems(document),
    () => (typeof studyId === 'string' ? studyProblems(document, studyId) : []),
  ]
  for (const part of parts) {
    yield
    problems.push(...part())
  }
  // Estimates only make sense on sound values.
  if (!problems.some((p) => p.severity === 'error')) {
    for (const part of [loadingProblems, dcStabilityProblems, dcFuseProblems]) {
      yield
      problems.push(...part(document))
    }
  }
  yield
  return withAccepted(drawn, problems).sort((a, b) => RANK[a.severity] - RANK[b.severity])
}

/** Findings with the reason why they are accepted; an error never is. */
function withAccepted({ project }: StudioDocument, problems: readonly Problem[]): Problem[] {
  const notes = new Map(project.accepted.map(({ code, place, note }) => [`${code} ${place}`, note]))
  return problems.map((problem) => {
    const accepted = notes.size === 0 || problem.severity === 'error' ? undefined : notes.get(`${problem.code} ${placeKey(problem.place)}`)
    return accepted === undefined ? problem : { ...problem, accepted }
  })
}
