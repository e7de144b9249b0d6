/** Short-circuit currents at every AC bus after IEC 60909-0 or IEEE C37, or at every DC bus after IEC 61660-1, and what they ask of equipment. */
import { useMemo, useState } from 'react'
import type { AnsiFault, DcShortCircuit } from '../../contract/index.ts'
import {
  ANSI_NOTE,
  ansiBreakerDuties,
  breakerDuties,
  INTERRUPTING_CYCLES,
  type InterruptingCycles,
  isolationNotes,
  LEAST_NOTE,
  MINIMUM_DELAY_S,
  factorNotes,
  networkNotes,
  gradingNotes,
  gradings,
  protectionNotes,
  protectionReaches,
  protectionRows,
  UNBALANCED_NOTE,
} from '../../model/shortCircuit/index.ts'
import {
  CLEARING_S,
  CLEARING_TIMES_S,
  type ClearingTime,
  clearingNote,
  DC_LEAST_NOTE,
  DC_NOTE,
  dcGradingNotes,
  dcNetworkNotes,
  dcProtectionRows,
} from '../../model/shortCircuit/dc/index.ts'
import { engineName } from '../../model/compile/names.ts'
import { formatQuantity, unbroken } from '../../model/units/index.ts'
import type { BusFault } from '../../sim/engineApi.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { host } from '../host/host.ts'
import { useAnswerCheck } from '../runs/askedCheck.ts'
import { useChosenStudy } from '../runs/chosenStudy.ts'
import { FaultText } from '../runs/FaultText.tsx'
import { StaticStudyPanel, useStaticStudy } from '../runs/StaticStudy.tsx'
import { useDocument } from '../state/documentStore.ts'
import { Button } from '../ui/Button.tsx'
import { AnsiFaults, Duties, type Duty, Impedances, Least, Protection, ThreePhase, Unbalanced } from './FaultTables.tsx'
import { DC_VIEWS, DcTables, type DcView } from './DcTables.tsx'
import { TimeCurrent } from './TimeCurrent.tsx'
import './shortCircuit.css'

type Answer =
  | { readonly standard: 'iec60909'; readonly buses: readonly BusFault[] }
  | { readonly standard: 'c37'; readonly buses: readonly AnsiFault[] }
  | { readonly standard: 'iec61660'; readonly result: DcShortCircuit }
type Standard = Answer['standard']
const STANDARDS: readonly { readonly value: Standard; readonly label: string }[] = [
  { value: 'iec60909', label: 'IEC 60909-0' },
  { value: 'c37', label: 'IEEE C37.010, C37.13' },
  { value: 'iec61660', label: 'IEC 61660-1 (DC)' },
]
/** One at a time, so that none lies unseen below another. */
const VIEWS = {
  threePhase: 'Three-phase',
  unbalanced: 'Unbalanced',
  impedances: 'Impedances',
  least: 'Least',
  breakers: 'Breakers',
  protection: 'Protection',
} as const
type View = keyof typeof VIEWS
/** What C37 asks for. */
const ANSI_VIEWS: Readonly<Partial<Record<View, string>>> = { threePhase: 'Three-phase', unbalanced: 'Line to earth', breakers: 'Breakers' }
/** What each standard shows. */
const SHOWN: Readonly<Record<Standard, Readonly<Partial<Record<View | DcView, string>>>>> = {
  iec60909: VIEWS,
  c37: ANSI_VIEWS,
  iec61660: DC_VIEWS,
}
const DC_PURPOSE =
  'Short circuits between the poles of every DC bus: rectifiers, batteries and capacitors after IEC 61660-1, converters that regulate at the limit of their current; by source and over time, against DC breakers, fuses, cables, busways and busbars.'
const PURPOSE =
  'Faults at every AC bus that a utility or a running machine reaches, with motors, condensers and inverters; through the static bypass of a UPS; power supplies feed no fault.'

export function ShortCircuitPanel() {
  const document = useDocument((s) => s.document)
  const studyId = useChosenStudy()
  const [standard, setStandard] = useState<Standard>('iec60909')
  const [cycles, setCycles] = useState<InterruptingCycles>(5)
  const study = useStaticStudy(ask)
  const { answer, calculate } = study
  const [clearingS, setClearing] = useState<ClearingTime>(CLEARING_S)
  const [chosen, setView] = useState<View | DcView>('threePhase')
  useAnswerCheck('shortCircuit', ({ key }) => {
    const held: Standard = key === 'breakerDutyC37' ? 'c37' : 'iec60909'
    setStandard(held)
    setView('breakers')
    void calculate(held, cycles, clearingS)
  })
  const views = SHOWN[standard]
  const first = standard === 'iec61660' ? 'buses' : 'threePhase'
  const view = views[chosen] === undefined ? first : chosen
  const reaches = useMemo(
    () => (answer?.standard === 'iec60909' && document && studyId !== null ? protectionReaches(document, studyId, answer.buses) : []),
    [answer, document, studyId],
  )
  const rows = useMemo(
    () =>
      !answer || !document || studyId === null || answer.standard === 'c37'
        ? []
        : answer.standard === 'iec61660'
          ? dcProtectionRows(document, studyId, answer.result.rows)
          : protectionRows(document, studyId, answer.buses),
    [answer, document, studyId],
  )
  const grading = useMemo(() => gradings(rows), [rows])
  const notes = useMemo(() => {
    if (!answer || !document || studyId === null) return []
    if (answer.standard === 'iec61660') {
      const { buses, clearingS } = answer.result
      return [
        DC_NOTE,
        ...(view === 'buses' ? [DC_LEAST_NOTE] : []),
        clearingNote(clearingS),
        ...(view === 'duties' ? dcGradingNotes(grading) : []),
        ...dcNetworkNotes(document, studyId, buses, (id) => engineName(id, document, null) ?? id),
      ]
    }
    const isolated = isolationNotes(answer.buses, (id) => engineName(id, document, null))
    if (answer.standard === 'c37') return [...(view === 'unbalanced' ? isolated : []), ...networkNotes(document, studyId), ANSI_NOTE]
    const own: Readonly<Partial<Record<View | DcView, readonly string[]>>> = {
      threePhase: [],
      unbalanced: [UNBALANCED_NOTE, ...isolated],
      impedances: isolated,
      least: [LEAST_NOTE, ...isolated],
      breakers: [],
      protection: [...protectionNotes(reaches), ...gradingNotes(grading)],
    }
    return [...(own[view] ?? []), ...factorNotes(document, studyId), ...networkNotes(document, studyId, answer.buses)]
  }, [answer, document, studyId, view, reaches, grading])
  const duties = useMemo((): readonly Duty[] => {
    if (!answer || answer.standard === 'iec61660' || !document || studyId === null) return []
    return answer.standard === 'c37'
      ? ansiBreakerDuties(document, studyId, answer.buses).map((d) => ({
          ...d,
          kinds: [d.kind, d.peakKind],
          currents: [d.duty, d.breaking, d.crest, d.making],
        }))
      : breakerDuties(document, studyId, answer.buses).map((d) => ({
          ...d,
          kinds: [d.kind, d.peakKind],
          currents: [d.ib, d.breaking, d.ip, d.making],
        }))
  }, [answer, document, studyId])
  const name = (id: string): string => (document && engineName(id, document, null)) ?? id
  const controls = (
    <>
      <Button disabled={!study.canCalculate} onPress={() => void calculate(standard, cycles, clearingS)}>
        Calculate
      </Button>
      <span className="bar-line" />
      <div className="bar-select">
        <PlainSelect
          label="Standard"
          value={standard}
          options={STANDARDS}
          onChange={(value) => {
            setStandard(value as Standard)
            if (answer || study.isBusy) void calculate(value as Standard, cycles, clearingS)
          }}
        />
      </div>
      <fieldset className="segments" aria-label="Shown">
        {(Object.keys(views) as (View | DcView)[]).map((key) => (
          <button key={key} type="button" aria-pressed={key === view} onClick={() => setView(key)}>
            {views[key]}
          </button>
        ))}
      </fieldset>
      {standard === 'c37' ? (
        <>
          <span className="bar-label">Interrupting time, cycles</span>
          <fieldset className="segments" aria-label="Interrupting time">
            {INTERRUPTING_CYCLES.map((c) => (
              <button
                key={c}
                type="button"
                aria-pressed={c === cycles}
                onClick={() => {
                  setCycles(c)
                  if (answer || study.isBusy) void calculate(standard, c, clearingS)
                }}
              >
                {c}
              </button>
            ))}
          </fieldset>
        </>
      ) : standard === 'iec61660' ? (
        <>
          <span className="bar-label">Cleared after</span>
          <fieldset className="segments" aria-label="Clearing time">
            {CLEARING_TIMES_S.map((t) => (
              <button
                key={t}
                type="button"
                aria-pressed={t === clearingS}
                onClick={() => {
                  setClearing(t)
                  if (answer || study.isBusy) void calculate(standard, cycles, t)
                }}
              >
                {formatQuantity(t, 'time')}
              </button>
            ))}
          </fieldset>
        </>
      ) : (
        <span className="bar-label" title="Minimum time delay of the breakers: that of the breaking currents">
          t<sub>min</sub> {MINIMUM_DELAY_S} s
        </span>
      )}
    </>
  )
  return (
    <StaticStudyPanel
      controls={controls}
      study={study}
      title="Short-circuit currents"
      purpose={standard === 'iec61660' ? DC_PURPOSE : PURPOSE}
    >
      {answer && document && answer.standard === standard ? (
        <div className="fault-body">
          {answer.standard === 'iec61660' ? (
            <DcTables view={view as DcView} result={answer.result} rows={rows} grading={grading} name={name} />
          ) : answer.standard === 'c37' ? (
            view === 'breakers' ? (
              <Duties heads={['Interrupting', 'Rated', 'Crest', 'Rated making']} duties={duties} />
            ) : view === 'unbalanced' ? (
              <AnsiFaults label="Line-to-earth duty at buses" buses={answer.buses} of={(fault) => fault.earth} />
            ) : (
              <AnsiFaults label="Three-phase duty at buses" buses={answer.buses} of={(fault) => fault} />
            )
          ) : view === 'threePhase' ? (
            <ThreePhase buses={answer.buses} />
          ) : view === 'unbalanced' ? (
            <Unbalanced buses={answer.buses} />
          ) : view === 'impedances' ? (
            <Impedances buses={answer.buses} />
          ) : view === 'least' ? (
            <Least buses={answer.buses} />
          ) : view === 'breakers' ? (
            <Duties heads={['Breaking Ib', 'Rated', 'Peak ip', 'Rated making']} duties={duties} />
          ) : (
            <>
              <Protection reaches={reaches} grading={grading} name={name} />
              {rows.length > 0 ? <TimeCurrent rows={rows} grading={grading} name={name} /> : null}
            </>
          )}
          {notes.map((note) => (
            <p key={note} className="fault-note">
              {OWN_NOTES.includes(note) ? <FaultText text={unbroken(note)} /> : unbroken(note)}
            </p>
          ))}
        </div>
      ) : null}
    </StaticStudyPanel>
  )
}

/** Without names that a user gave. */
const OWN_NOTES: readonly string[] = [UNBALANCED_NOTE, LEAST_NOTE, ANSI_NOTE, DC_NOTE, DC_LEAST_NOTE]

async function ask(session: string, studyId: string, standard: Standard, cycles: InterruptingCycles, clearingS: ClearingTime) {
  const answered = (value: Answer) => ({ ok: true, value }) as const
  if (standard === 'iec61660') {
    const reply = await host.request('study/dcShortCircuit', { session, studyId, clearingS })
    return reply.ok ? answered({ standard, result: reply.value }) : reply
  }
  if (standard === 'c37') {
    const reply = await host.request('study/ansiDuty', { session, studyId, cycles })
    return reply.ok ? answered({ standard, buses: reply.value }) : reply
  }
  const request = { kind: 'shortCircuit', minimumDelayS: MINIMUM_DELAY_S } as const
  const reply = await host.request('study/analyse', { session, studyId, request })
  if (!reply.ok) return reply
  const { outcome } = reply.value
  return outcome?.kind === 'shortCircuit'
    ? answered({ standard, buses: outcome.buses })
    : ({ ok: false, error: { message: 'The engine gave no answer.' } } as const)
}
