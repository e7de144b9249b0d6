/** Studies of the operating point that the model works out from the engine's power flow. */
import type { HarmonicResult, Reply } from '../contract/index.ts'
import { withNames } from '../model/compile/names.ts'
import { harmonicStudy, type Summation } from '../model/harmonics/index.ts'
import type { SteadyState } from '../sim/engineApi.ts'
import { effectiveDocument } from './domain.ts'
import type { Projects } from './projects.ts'
import { done, failed } from './replies.ts'
import type { Runs } from './runs/runs.ts'

export interface StaticStudies {
  harmonics(session: string, studyId: string, summation: Summation): Promise<Reply<HarmonicResult>>
}

export function createStaticStudies(projects: Projects, runs: Runs): StaticStudies {
  /** The drawing under the study's variant, and its operating point. */
  const operatingPoint = async (sessionId: string, studyId: string) => {
    const session = projects.get(sessionId)
    if (!session.ok) return session
    const document = effectiveDocument(session.value.document, studyId)
    const reply = await runs.steadyState(sessionId, studyId)
    if (!reply.ok) return reply
    const { steadyState, failure } = reply.value
    if (!steadyState) return failed('run/failed', withNames(failure?.message ?? 'There is no operating point.', document, null))
    return done<{ document: typeof document; steady: SteadyState }>({ document, steady: steadyState })
  }
  return {
    async harmonics(session, studyId, summation) {
      const at = await operatingPoint(session, studyId)
      if (!at.ok) return at
      const outcome = harmonicStudy(at.value.document, at.value.steady, summation)
      return outcome.ok ? done(outcome.result) : failed('run/not-runnable', withNames(outcome.reason, at.value.document, null))
    },
  }
}
