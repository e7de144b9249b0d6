/** Studies of the operating point that the model works out from the engine's power flow. */
import type { AnsiFault, DcShortCircuit, HarmonicResult, OperatingPoint, PowerFlow, Reply } from '../contract/index.ts'
import { engineName, withNames } from '../model/compile/names.ts'
import { harmonicStudy, type Summation } from '../model/harmonics/index.ts'
import type { StudioDocument } from '../model/document/records.ts'
import { powerFlow, type ReactiveLimits, withReactiveLimits } from '../model/powerFlow/index.ts'
import { ansiDuties, type InterruptingCycles, NO_SOURCE, shortCircuitInput } from '../model/shortCircuit/index.ts'
import { dcShortCircuit, NO_DC_SOURCE } from '../model/shortCircuit/dc/index.ts'
import type { RunSummary, SteadyState } from '../sim/engineApi.ts'
import { atFullLoad, effectiveDocument } from './domain.ts'
import type { Projects } from './projects.ts'
import { done, failed } from './replies.ts'
import type { Runs } from './runs/runs.ts'

export interface StaticStudies {
  powerFlow(session: string, studyId: string, limits: ReactiveLimits, point: OperatingPoint): Promise<Reply<PowerFlow>>
  ansiDuty(session: string, studyId: string, cycles: InterruptingCycles): Reply<readonly AnsiFault[]>
  dcShortCircuit(session: string, studyId: string, clearingS: number): Promise<Reply<DcShortCircuit>>
  harmonics(session: string, studyId: string, summation: Summation): Promise<Reply<HarmonicResult>>
}

export function createStaticStudies(projects: Projects, runs: Runs): StaticStudies {
  /** The drawing under the study's variant, and its operating point. */
  const operatingPoint = async (sessionId: string, studyId: string, limits: ReactiveLimits, load = (drawn: StudioDocument) => drawn) => {
    const session = projects.get(sessionId)
    if (!session.ok) return session
    const document = effectiveDocument(withReactiveLimits(session.value.document, limits), studyId)
    const reply = await runs.steadyState(sessionId, studyId, (drawn) => load(withReactiveLimits(drawn, limits)))
    if (!reply.ok) return reply
    const { steadyState, failure, notes } = reply.value
    if (!steadyState) return failed('run/failed', withNames(failure?.message ?? 'There is no operating point.', document, null))
    return done<{ document: typeof document; steady: SteadyState; notes: RunSummary['notes'] }>({ document, steady: steadyState, notes })
  }
  return {
    async powerFlow(session, studyId, limits, point) {
      const at = await operatingPoint(session, studyId, limits, point === 'fullLoad' ? atFullLoad : undefined)
      if (!at.ok) return at
      const { document, steady, notes } = at.value
      return done(
        powerFlow(
          document,
          steady,
          notes.map(({ device, message }) => {
            const name = device === null ? null : engineName(device, document, null)
            return `${name === null ? '' : `${name}: `}${withNames(message, document, null)}`
          }),
        ),
      )
    },
    ansiDuty(sessionId, studyId, cycles) {
      const session = projects.get(sessionId)
      if (!session.ok) return session
      const document = effectiveDocument(session.value.document, studyId)
      const input = shortCircuitInput(document)
      if (input.buses.length === 0) return failed('run/not-runnable', NO_SOURCE)
      try {
        return done(ansiDuties(input, cycles))
      } catch (error) {
        return failed('run/failed', `${error instanceof Error ? error.message : String(error)}.`)
      }
    },
    async dcShortCircuit(sessionId, studyId, clearingS) {
      const session = projects.get(sessionId)
      if (!session.ok) return session
      const { document } = session.value
      const ac = await runs.faults(document, studyId)
      try {
        const result = dcShortCircuit(effectiveDocument(document, studyId), ac, clearingS)
        return result ? done(result) : failed('run/not-runnable', NO_DC_SOURCE)
      } catch (error) {
        return failed('run/failed', `${error instanceof Error ? error.message : String(error)}.`)
      }
    },
    async harmonics(session, studyId, summation) {
      const at = await operatingPoint(session, studyId, 'drawn', atFullLoad)
      if (!at.ok) return at
      const outcome = harmonicStudy(at.value.document, at.value.steady, summation)
      return outcome.ok ? done(outcome.result) : failed('run/not-runnable', withNames(outcome.reason, at.value.document, null))
    },
  }
}
