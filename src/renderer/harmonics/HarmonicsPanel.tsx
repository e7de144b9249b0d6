/** Harmonic power flow: what each place shows against a rule, as bars with their limits and as tables; beside it the interharmonics of a run. */
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { HarmonicResult } from '../../contract/index.ts'
import { engineName } from '../../model/compile/names.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { harmonicFigure, type HarmonicPlace, harmonicPlaces } from '../../model/figures/harmonics.ts'
import { HARMONIC_RULES, type HarmonicRule, type Summation } from '../../model/harmonics/index.ts'
import { formatNumber, unbroken } from '../../model/units/index.ts'
import { useAbsorbed } from '../absorption/useAbsorbed.ts'
import { WithSymbols } from '../fields/Symbols.tsx'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { host } from '../host/host.ts'
import { FigureChart } from '../plots/FigureChart.tsx'
import { useAnswerCheck, useAskedCheck } from '../runs/askedCheck.ts'
import { StaticStudyPanel, useStaticStudy } from '../runs/StaticStudy.tsx'
import { useDocument } from '../state/documentStore.ts'
import { Button } from '../ui/Button.tsx'
import { HarmonicTables } from './HarmonicTables.tsx'
import { Interharmonics } from './Interharmonics.tsx'
import './harmonics.css'

const LAWS: readonly { readonly value: Summation; readonly label: string }[] = [
  { value: 'phasor', label: 'By angles' },
  { value: 'iec61000', label: 'IEC 61000-3-6' },
  { value: 'arithmetic', label: 'All in phase' },
]

const PURPOSE =
  'Harmonic currents of the converters with every job at its full load, the voltages they make at every bus, held against IEEE 519, EN 50160, or levels of the IEC. Each converter’s spectrum is set in its properties.'

const BETWEEN =
  'Interharmonic voltages and currents of a run at its utilities, and at buses whose voltage, angle and frequency it recorded: the side bands that pulses make about the fundamental, and in emt those beyond.'

/** By the limit that is held against it. */
const RULE_OF: Readonly<Partial<Record<string, HarmonicRule>>> = {
  harmonics519: 'ieee519-2022',
  harmonics50160: 'en50160',
  harmonicsPlanning: 'iec61000-3-6',
  harmonicsPlant: 'iec61000-2-4',
}

const VIEWS = ['Harmonics', 'Interharmonics'] as const
type View = (typeof VIEWS)[number]

export function HarmonicsPanel() {
  const [view, setView] = useState<View>('Harmonics')
  const isAsked = useAskedCheck((s) => s.check?.study === 'harmonics')
  useEffect(() => {
    if (isAsked) setView('Harmonics')
  }, [isAsked])
  const views = (
    <fieldset className="segments" aria-label="View">
      {VIEWS.map((key) => (
        <button key={key} type="button" aria-pressed={view === key} onClick={() => setView(key)}>
          {key}
        </button>
      ))}
    </fieldset>
  )
  return view === 'Harmonics' ? <HarmonicFlow views={views} /> : <InterharmonicsOfRun views={views} />
}

function InterharmonicsOfRun({ views }: { readonly views: ReactNode }) {
  const document = useDocument((s) => s.document)
  const { run, runId, shown } = useAbsorbed()
  const found = shown?.absorbed?.interharmonics
  const controls = (
    <>
      {views}
      <span className="bar-space" />
      <span className="bar-label">{run?.name ?? ''}</span>
    </>
  )
  const study = { failure: shown?.reason ?? '', isStale: false, isBusy: runId !== null && shown === null }
  return (
    <StaticStudyPanel controls={controls} study={study} title="Interharmonics" purpose={BETWEEN} failed="No interharmonics">
      {found && document ? <Interharmonics found={found} document={document} /> : null}
    </StaticStudyPanel>
  )
}

function HarmonicFlow({ views }: { readonly views: ReactNode }) {
  const document = useDocument((s) => s.document)
  const [rule, setRule] = useState<HarmonicRule>('ieee519-2022')
  const [summation, setSummation] = useState<Summation>('phasor')
  const study = useStaticStudy((session, studyId, by: Summation) => host.request('study/harmonics', { session, studyId, summation: by }))
  const { answer: result, calculate } = study
  useAnswerCheck('harmonics', ({ key }) => {
    const held = RULE_OF[key]
    if (held) setRule(held)
    void calculate(summation)
  })
  const controls = (
    <>
      {views}
      <Button disabled={!study.canCalculate} onPress={() => void calculate(summation)}>
        Calculate
      </Button>
      <span className="bar-line" />
      <div className="bar-select">
        <PlainSelect
          label="Rule"
          value={rule}
          options={HARMONIC_RULES.map(({ key, title }) => ({ value: key, label: title }))}
          onChange={(value) => setRule(value as HarmonicRule)}
        />
      </div>
      <span className="bar-label">Currents add</span>
      <div className="bar-select">
        <PlainSelect
          label="Summation"
          value={summation}
          options={LAWS}
          onChange={(value) => {
            setSummation(value as Summation)
            if (result) void calculate(value as Summation)
          }}
        />
      </div>
    </>
  )
  return (
    <StaticStudyPanel controls={controls} study={study} title="Harmonic power flow" purpose={PURPOSE}>
      {result && document ? <Body result={result} rule={rule} document={document} /> : null}
    </StaticStudyPanel>
  )
}

function Body(props: { readonly result: HarmonicResult; readonly rule: HarmonicRule; readonly document: StudioDocument }) {
  const { result, rule, document } = props
  const places = useMemo(() => harmonicPlaces(result, rule), [result, rule])
  const [chosen, setChosen] = useState<HarmonicPlace | null>(null)
  const isChosen = (p: HarmonicPlace): boolean => p.place === chosen?.place && p.quantity === chosen.quantity
  // The current at the point of common coupling is what is negotiated.
  const shown = places.find(isChosen) ?? places.find((p) => p.quantity === 'current') ?? places[0]
  const figure = useMemo(
    () => shown && harmonicFigure(result, rule, shown, engineName(shown.place, document, null) ?? shown.place),
    [result, rule, shown, document],
  )
  return (
    <div className="harmonics-body">
      <div className="harmonics-chart">
        {figure ? <FigureChart figure={figure} /> : <p className="empty">No place that this rule judges is in the drawing.</p>}
      </div>
      <div className="harmonics-tables">
        {result.points.map((p) => (
          <p key={p.supply} className="harmonics-note">
            {engineName(p.supply, document, null)}: I<sub>sc</sub>/I<sub>L</sub> {formatNumber(p.isc / p.demand, 3)}, TDD{' '}
            {(100 * p.tdd).toFixed(2)} %
          </p>
        ))}
        <HarmonicTables result={result} rule={rule} chosen={shown ?? null} onChoose={setChosen} />
        {result.notes.map((note) => (
          <p key={note} className="harmonics-note">
            <WithSymbols text={unbroken(note)} />
          </p>
        ))}
      </div>
    </div>
  )
}
