/** Commands on the operating point: its linearisation, short circuits, power flow, harmonics, impedances. */
import { resolve } from 'node:path'
import { EXIT } from './exit.ts'
import { scanRows } from '../model/figures/scanTable.ts'
import { SCANS } from '../model/figures/stability.ts'
import {
  ansiBreakerDuties,
  breakerDuties,
  gradings,
  INTERRUPTING_CYCLES,
  protectionReaches,
  protectionRows,
} from '../model/shortCircuit/index.ts'
import type { ReactiveLimits } from '../model/powerFlow/index.ts'
import type { HarmonicRule, Summation } from '../model/harmonics/index.ts'
import { ansiText, impedanceText, modeText, scanVerdict, shortCircuitText } from './analyses.ts'
import { dcShortCircuitText, withoutCurves } from './dcShortCircuit.ts'
import { powerFlowText } from './powerFlow.ts'
import { harmonicText } from './harmonics.ts'
import { CommandError, pickStudy } from './studio.ts'
import { ok, type Progress, withProject } from './outcome.ts'

/** Minimum time delays that IEC 60909-0 tabulates, s. */
const DELAYS = [0.02, 0.05, 0.1, 0.25] as const
/** Operating points as they are called on the command line. */
export const POINTS = { start: 'start', 'full-load': 'fullLoad' } as const
type At = keyof typeof POINTS
const unexpectedAnswer = new CommandError({ code: 'internal/unexpected', message: 'The engine answered another question.' })

export const operatingPoint = {
  smallSignal: (file: string, options: { study?: string | undefined; at: At; modes: string; swinging?: boolean | undefined }) =>
    withProject(file, async (studio, project) => {
      const { outcome, notes } = await studio.ask('study/analyse', {
        session: project.session,
        studyId: pickStudy(project, options.study),
        request: { kind: 'smallSignal', at: POINTS[options.at] },
      })
      if (outcome?.kind !== 'smallSignal') throw unexpectedAnswer
      return ok({ ...outcome, notes }, modeText(outcome, project.document, Number(options.modes), options.swinging === true))
    }),

  shortCircuit: (file: string, options: { study?: string | undefined; delay: string }) =>
    withProject(file, async (studio, project) => {
      const studyId = pickStudy(project, options.study)
      const { outcome } = await studio.ask('study/analyse', {
        session: project.session,
        studyId,
        request: { kind: 'shortCircuit', minimumDelayS: DELAYS.find((d) => d === Number(options.delay)) ?? 0.1 },
      })
      if (outcome?.kind !== 'shortCircuit') throw unexpectedAnswer
      const duties = breakerDuties(project.document, studyId, outcome.buses)
      const protection = protectionReaches(project.document, studyId, outcome.buses)
      const grading = gradings(protectionRows(project.document, studyId, outcome.buses))
      const text = shortCircuitText(outcome, duties, protection, grading, project.document, studyId)
      return ok({ ...outcome, breakers: duties, protection, grading }, text, duties.every((d) => d.isMet) ? EXIT.ok : EXIT.checksFailed)
    }),

  powerFlow: (file: string, options: { study?: string | undefined; at: At; reactiveLimits: ReactiveLimits; all?: boolean | undefined }) =>
    withProject(file, async (studio, project) => {
      const flow = await studio.ask('study/powerFlow', {
        session: project.session,
        studyId: pickStudy(project, options.study),
        reactiveLimits: options.reactiveLimits,
        at: POINTS[options.at],
      })
      return ok(flow, powerFlowText(flow, POINTS[options.at], options.all === true, project.document))
    }),

  harmonics: (file: string, options: { study?: string | undefined; rule: HarmonicRule; summation: Summation; all?: boolean | undefined }) =>
    withProject(file, async (studio, project) => {
      const result = await studio.ask('study/harmonics', {
        session: project.session,
        studyId: pickStudy(project, options.study),
        summation: options.summation,
      })
      const judged = result.checks.filter((c) => c.rule === options.rule && c.applies)
      const text = harmonicText(result, options.rule, options.all === true, project.document)
      return ok(result, text, judged.every((c) => c.isMet) ? EXIT.ok : EXIT.checksFailed)
    }),

  ansiDuty: (file: string, options: { study?: string | undefined; cycles: string }) =>
    withProject(file, async (studio, project) => {
      const cycles = INTERRUPTING_CYCLES.find((c) => c === Number(options.cycles)) ?? 5
      const studyId = pickStudy(project, options.study)
      const buses = await studio.ask('study/ansiDuty', { session: project.session, studyId, cycles })
      const breakers = ansiBreakerDuties(project.document, studyId, buses)
      const text = ansiText(buses, breakers, project.document, studyId)
      return ok({ cycles, buses, breakers }, text, breakers.every((d) => d.isMet) ? EXIT.ok : EXIT.checksFailed)
    }),

  dcShortCircuit: (file: string, options: { study?: string | undefined; clearing: string; curves?: boolean | undefined }) =>
    withProject(file, async (studio, project) => {
      const studyId = pickStudy(project, options.study)
      const result = await studio.ask('study/dcShortCircuit', { session: project.session, studyId, clearingS: Number(options.clearing) })
      const text = dcShortCircuitText(result, project.document, studyId)
      const exit = result.duties.every((d) => d.verdict !== 'exceeded') ? EXIT.ok : EXIT.checksFailed
      return ok(options.curves === true ? result : withoutCurves(result), text, exit)
    }),

  impedance: (
    file: string,
    bus: string,
    options: {
      study?: string | undefined
      at: At
      from?: string | undefined
      to?: string | undefined
      points?: string | undefined
      domain: 'rms' | 'emt'
      sequence: 'positive' | 'zero'
      output?: string | undefined
    },
    progress: Progress,
  ) =>
    withProject(file, async (studio, project) => {
      const stop = studio.subscribe(({ name, payload }) => {
        if (name === 'study/progress') progress.show(`${Math.floor(payload.done)} of ${payload.all} frequencies`)
      })
      const found = Object.values(project.document.components).find((c) => c.id === bus || c.name === bus)
      const usual = SCANS[options.domain]
      const args = {
        session: project.session,
        studyId: pickStudy(project, options.study),
        request: {
          kind: 'impedanceScan' as const,
          at: POINTS[options.at],
          bus: found?.id ?? bus,
          fromHz: Number(options.from ?? usual.fromHz),
          toHz: Number(options.to ?? usual.toHz),
          points: Number(options.points ?? usual.points),
          formulation: options.domain,
          sequence: options.sequence,
        },
      }
      const { outcome, notes } = await studio.ask('study/analyse', args, progress.signal).finally(() => {
        stop()
        progress.show('')
      })
      if (outcome?.kind !== 'impedanceScan') throw unexpectedAnswer
      const told = notes.map((n) => n.message)
      if (options.output === undefined || outcome.open)
        return ok({ ...outcome, notes }, [impedanceText(outcome, project.document), ...told].join('\n'))
      const { path } = await studio.ask('table/csv', { path: resolve(options.output), overwrite: true, rows: scanRows(outcome) })
      return ok({ ...outcome, notes, path }, [`${path}: ${outcome.points.length} frequencies`, ...scanVerdict(outcome), ...told].join('\n'))
    }),
}
