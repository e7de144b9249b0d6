import type { StudioDocument } from '../../model/document/records.ts'
import type { StudyRecord } from '../../model/document/records.ts'
import { withBlocks } from '../../model/topology/index.ts'
import { isEnabled, packsOf } from '../../model/limits/index.ts'
import { alternativesContent } from './alternatives.ts'
import { absorptionContent } from './absorption.ts'
import { alikeComponents, equipmentSections, schedule, workloadSections } from './equipment.ts'
import { phaseFigures } from '../../model/figures/phases.ts'
import { standardFigures } from '../../model/figures/standard.ts'
import { parted } from '../figures/parted.ts'
import { brief } from './brief.ts'
import { economicsContent, runEconomics } from './economics.ts'
import { evidence, toBeConfirmed } from './evidence.ts'
import { fullLoadContent } from './fullLoad.ts'
import { GLOSSARY } from './glossary.ts'
import { alikeLimitRows, energyAudit, findingRows, limitDefinitions, limitRemarks, limitRow, sortedChecks, steadyState } from './results.ts'
import { harmonicContent, interharmonicContent } from './harmonics.ts'
import { stabilityContent } from './stability.ts'
import { sizingContent } from './sizing.ts'
import { dcShortCircuitContent } from './dcShortCircuit.ts'
import { shortCircuitContent } from './shortCircuit.ts'
import { createSourceList } from './sources.ts'
import { onelines } from './onelines.ts'
import { studyContent } from './study.ts'
import { summary, verdict } from './summary.ts'
import type { ReportOptions, ReportSource } from './source.ts'
import type { Pair, ReportContent } from './types.ts'

/** `date` is the date of issue where the options name none, `YYYY-MM-DD`. */
export function reportContent(given: ReportSource, options: ReportOptions, date: string): ReportContent {
  // Equipment, loads and flows are those of all copies of a repeated block; the drawing is as drawn.
  const source = { ...given, document: withBlocks(given.document) }
  const { document, study, run, trace } = source
  const { project } = document
  const groups = alikeComponents(document)
  const sources = createSourceList()
  const equipment = equipmentSections(groups, document, sources)
  const workloads = workloadSections(document, study.durationS, study.seed, sources)
  const completed = run.status === 'completed'
  const phases = phaseFigures(document, study, source.waveforms)
  const judged = verdict(source)
  const economics = runEconomics(source)
  const assumptions = toBeConfirmed(groups, document, sources)
  const proof = evidence(groups, document, sources)
  const harmonics = completed ? harmonicContent(source) : null
  const stability = completed ? stabilityContent(source) : null
  const assumedCount = proof.counts.find(({ mark }) => mark === 'assumed')?.count ?? 0
  return {
    studioVersion: source.studioVersion,
    paper: options.paper ?? 'a4',
    omit: options.omit ?? [],
    cover: {
      title: options.title || 'Power system transient study',
      project: project.name,
      study: study.name,
      client: project.client,
      site: project.site,
      company: project.company || source.company,
      documentNumber: options.documentNumber ?? '',
      revision: project.revision,
      date: options.date ?? date,
      preparedBy: options.preparedBy || project.engineer || source.engineer,
      checkedBy: options.checkedBy ?? '',
      approvedBy: options.approvedBy ?? '',
      confidentiality: options.confidentiality ?? '',
      logo: options.logo ?? null,
    },
    verdict: judged,
    brief: brief(source, judged, economics, assumedCount),
    summary: summary(source, { assumed: assumedCount, total: proof.total }, [harmonics?.guide ?? '', stability?.guide ?? '']),
    onelines: onelines(given.document, given.waveforms),
    schedule: schedule(groups, document),
    equipment,
    workloads,
    study: studyContent(document, study, run.summary, trace),
    steadyState: run.summary ? steadyState(run.summary, document, trace) : null,
    fullLoad: completed ? fullLoadContent(source) : null,
    figures: [...standardFigures(document, study, source.waveforms, source.checks), ...phases.figures].flatMap(parted),
    figuresNote: phases.note,
    absorption: completed ? absorptionContent(source) : null,
    limits: completed ? alikeLimitRows(sortedChecks(source.checks).map((check) => limitRow(check, source.document.project.units))) : [],
    limitDefinitions: completed ? limitDefinitions(source.checks, document, study) : [],
    limitRemarks: completed ? limitRemarks(sortedChecks(source.checks)) : [],
    shortCircuit: completed ? shortCircuitContent(source) : null,
    dcShortCircuit: completed ? dcShortCircuitContent(source) : null,
    harmonics,
    interharmonics: completed ? interharmonicContent(source) : null,
    stability,
    sizing: completed ? sizingContent(source.sizing, document, source.checks) : null,
    alternatives: completed ? alternativesContent(source) : null,
    economics: completed ? economicsContent(source, economics) : null,
    audit: run.summary ? energyAudit(run.summary, source.repeated) : null,
    assumptions,
    findings: findingRows(source.problems, document),
    provenance: provenance(source),
    evidence: proof,
    glossary: GLOSSARY,
    sources: sources.all,
  }
}

function provenance({ document, study, run, fileName, studioVersion }: ReportSource): readonly Pair[] {
  return [
    { label: 'Project file', value: fileName ?? 'not saved to a file' },
    { label: 'Project', value: document.project.name },
    { label: 'Revision', value: document.project.revision },
    { label: 'Run', value: `${run.name} (${run.id})` },
    { label: 'Status of the run', value: run.status },
    { label: 'Started', value: stamp(run.startedAt) },
    { label: 'Finished', value: run.finishedAt === null ? '' : stamp(run.finishedAt) },
    { label: 'Model hash', value: run.modelHash },
    { label: 'Recorded', value: `${run.channels.length} channels of ${run.samples} samples` },
    { label: 'Limits', value: packs(document, study) },
    { label: 'Engine version', value: run.engineVersion },
    { label: 'Studio version', value: studioVersion },
  ]
}

/** `2026-11-20 22:41:07 UTC`; what is no time stays as it is. */
function stamp(iso: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? iso : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** The rule packs of which at least one check holds in the study. */
const packs = (document: StudioDocument, study: StudyRecord): string =>
  packsOf(document)
    .filter((pack) => pack.checks.some(({ key }) => isEnabled(study, pack, key)))
    .map(({ title, dated }) => `${title}, dated ${dated}`)
    .join('; ')
