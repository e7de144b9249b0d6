/** The operating point linearised: modes in the complex plane with their participations, and the impedance at a bus. */
import { Square } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { AnalysisArgs, Events, OperatingPoint } from '../../contract/index.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import { engineName } from '../../model/compile/names.ts'
import {
  impedanceFigure,
  isPoorlyDamped,
  isSwinging,
  modesFigure,
  openText,
  phasorNote,
  SCANS,
  qualityText,
  stateName,
  swinging,
  swingText,
  swingWords,
} from '../../model/figures/stability.ts'
import { scanColumns } from '../../model/figures/scanTable.ts'
import { formatFixed, formatNumber, unbroken } from '../../model/units/index.ts'
import type { EngineNote, ImpedanceScan, Mode, SmallSignal } from '../../sim/engineApi.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { host } from '../host/host.ts'
import { PlotlyChart } from '../plots/PlotlyChart.tsx'
import { useFigureTheme } from '../plots/theme.ts'
import { useSize } from '../plots/useSize.ts'
import { PlaceButton } from '../runs/PlaceButton.tsx'
import { Heads } from '../runs/PlaceTable.tsx'
import { PointSelect } from '../runs/PointSelect.tsx'
import { StaticStudyPanel, useStaticStudy } from '../runs/StaticStudy.tsx'
import { useDocument } from '../state/documentStore.ts'
import { Button } from '../ui/Button.tsx'
import './stability.css'

type Domain = keyof typeof SCANS
const domains = (sequence: Sequence): readonly { readonly value: Domain; readonly label: string }[] => [
  { value: 'rms', label: sequence === 'zero' ? 'Zero-sequence network' : 'Linearised rms' },
  { value: 'emt', label: 'Injection in emt' },
]
type Sequence = 'positive' | 'zero'
const SEQUENCES: readonly { readonly value: Sequence; readonly label: string }[] = [
  { value: 'positive', label: 'Positive sequence' },
  { value: 'zero', label: 'Zero sequence' },
]
const nothing = (): void => {}
type Asked = Exclude<AnalysisArgs, { readonly kind: 'shortCircuit' }>

export function StabilityPanel() {
  const document = useDocument((s) => s.document)
  const study = useStaticStudy((session, studyId, request: AnalysisArgs, signal?: AbortSignal) =>
    host.request('study/analyse', { session, studyId, request }, signal),
  )
  const injection = useInjection()
  const outcome = study.answer?.outcome ?? null
  const buses = useMemo(
    () => Object.values(document?.components ?? {}).filter((c) => definitionOf(c.type)?.stretchable && c.inService),
    [document],
  )
  const [at, setAt] = useState<OperatingPoint>('start')
  /** What stands there, to be asked again of the other operating point. */
  const [shown, setShown] = useState<Asked | null>(null)
  const [bus, setBus] = useState('')
  const [domain, setDomain] = useState<Domain>('rms')
  const [sequence, setSequence] = useState<Sequence>('positive')
  const scanned = buses.find((b) => b.id === bus) ?? buses[0]
  const isAc = scanned !== undefined && definitionOf(scanned.type)?.ports[0]?.domain === 'ac'
  const asked = isAc ? sequence : 'positive'
  const calculate = (request: Asked): void => {
    setShown(request)
    void (request.kind === 'impedanceScan' && request.formulation === 'emt'
      ? injection.watch((signal) => study.calculate(request, signal))
      : study.calculate(request))
  }
  const controls = (
    <>
      <Button disabled={!study.canCalculate} onPress={() => calculate({ kind: 'smallSignal', at })}>
        Find modes
      </Button>
      <PointSelect
        value={at}
        onChange={(point) => {
          setAt(point)
          if (shown && outcome) calculate({ ...shown, at: point })
        }}
      />
      <span className="bar-line" />
      <div className="bar-select short">
        <PlainSelect label="Bus" value={scanned?.id ?? ''} options={buses.map((b) => ({ value: b.id, label: b.name }))} onChange={setBus} />
      </div>
      <div className="bar-select short">
        <PlainSelect label="Domain" value={domain} options={domains(asked)} onChange={(value) => setDomain(value as Domain)} />
      </div>
      {isAc ? (
        <div className="bar-select">
          <PlainSelect label="Sequence" value={sequence} options={SEQUENCES} onChange={(value) => setSequence(value as Sequence)} />
        </div>
      ) : null}
      {injection.isGoing ? (
        <ScanProgress progress={injection.progress} cancel={injection.cancel} />
      ) : (
        <Button
          disabled={!study.canCalculate || !scanned}
          onPress={() => {
            if (!scanned) return
            const request = { kind: 'impedanceScan', at, bus: scanned.id, formulation: domain, sequence: asked, ...SCANS[domain] } as const
            calculate(request)
          }}
        >
          Scan impedance
        </Button>
      )}
    </>
  )
  return (
    <StaticStudyPanel
      controls={controls}
      study={{ ...study, isBusy: study.isBusy && !injection.isGoing }}
      title="Small-signal stability"
      purpose="Modes of the network at the operating point, with their damping and the devices that take part; impedance seen at a bus."
      failed="No analysis"
    >
      {outcome?.kind === 'smallSignal' ? (
        <Modes result={outcome} />
      ) : outcome?.kind === 'impedanceScan' ? (
        <Impedance result={outcome} notes={study.answer?.notes ?? []} />
      ) : null}
    </StaticStudyPanel>
  )
}

type Progress = Events['study/progress']

/** A scan by injection: how far it is, and its end before its time. */
function useInjection() {
  const session = useDocument((s) => s.session)
  const going = useRef<AbortController | null>(null)
  const [isGoing, setIsGoing] = useState(false)
  const [progress, setProgress] = useState<Progress | null>(null)
  useEffect(() => host.on('study/progress', (told) => told.session === session && setProgress(told)), [session])
  // Nobody is left to take its answer.
  useEffect(() => () => going.current?.abort(), [])
  return {
    isGoing,
    progress,
    watch: async (scan: (signal: AbortSignal) => Promise<void>): Promise<void> => {
      const controller = new AbortController()
      going.current = controller
      setProgress(null)
      setIsGoing(true)
      await scan(controller.signal)
      setIsGoing(false)
    },
    cancel: (): void => going.current?.abort(),
  }
}

function ScanProgress({ progress, cancel }: { readonly progress: Progress | null; readonly cancel: () => void }) {
  return (
    <div className="run-progress" role="status">
      <progress max={1} value={progress ? progress.done / progress.all : undefined} aria-label="Progress of the scan" />
      <span className="mono">
        {progress ? `${Math.floor(progress.done)} of ${progress.all} frequencies` : 'Finding the operating point'}
      </span>
      <Button icon={Square} small tone="danger" onPress={cancel}>
        Cancel
      </Button>
    </div>
  )
}

function Chart(props: {
  readonly label: string
  readonly figure: (size: { width: number; height: number }) => Parameters<typeof PlotlyChart>[0]['figure']
}) {
  const holder = useRef<HTMLDivElement>(null)
  const size = useSize(holder)
  const figure = useMemo(() => props.figure({ width: size.width, height: size.height }), [props.figure, size])
  return (
    <div ref={holder} className="stability-chart">
      {size.width > 80 && size.height > 60 ? (
        <PlotlyChart figure={figure} drag="zoomBox" label={props.label} onRanges={nothing} onFit={nothing} />
      ) : null}
    </div>
  )
}

function Modes({ result }: { readonly result: SmallSignal }) {
  const theme = useFigureTheme()
  const [chosen, setChosen] = useState<number | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer begins without a choice.
  useEffect(() => setChosen(null), [result])
  const draw = useMemo(() => (size: { width: number; height: number }) => modesFigure(result, chosen, size, theme), [result, chosen, theme])
  const [isSwingingOnly, setSwingingOnly] = useState(false)
  const rows = useMemo(
    () => (isSwingingOnly ? swinging(result.modes) : result.modes.map((mode, k) => ({ mode, k }))),
    [result, isSwingingOnly],
  )
  const growing = result.modes.filter((m) => m.re > 0).length
  return (
    <div className="stability-body">
      <Chart label="Eigenvalues in the complex plane" figure={draw} />
      <div className="stability-table">
        <div className="stability-head">
          <p className={`stability-verdict ${result.stable ? 'good' : 'bad'}`} role="status">
            {result.stable ? 'Stable' : `Unstable: ${growing} ${growing === 1 ? 'mode grows' : 'modes grow'}`}
            <span className="muted">
              {' '}
              {result.states} states, {result.modes.length} modes
            </span>
          </p>
          <fieldset className="segments" aria-label="Modes shown">
            {[false, true].map((only) => (
              <button key={String(only)} type="button" aria-pressed={only === isSwingingOnly} onClick={() => setSwingingOnly(only)}>
                {only ? 'Swinging, least damped first' : 'All'}
              </button>
            ))}
          </fieldset>
        </div>
        <table className="results-table">
          <thead>
            <tr>
              <th scope="col" className="number">
                Real part, 1/s
              </th>
              <th scope="col" className="number">
                Frequency, Hz
              </th>
              <th scope="col" className="number">
                Damping
              </th>
              <th scope="col">Participation</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ mode, k }) => (
              <tr key={k} aria-selected={k === chosen} onClick={() => setChosen(k)}>
                <td className="number">{formatNumber(mode.re, 5)}</td>
                <td className="number">{isSwinging(mode) ? formatNumber(mode.frequencyHz, 5) : '–'}</td>
                <td className={`number ${mode.re > 0 ? 'bad' : isPoorlyDamped(mode) ? 'warn' : ''}`}>
                  {formatNumber(100 * mode.dampingRatio, 3)} %
                </td>
                <td>
                  <Participation mode={mode} isWhole={k === chosen} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

/** The states that take part most; of the chosen mode all that are told, and how the speeds swing against each other. */
function Participation({ mode, isWhole }: { readonly mode: Mode; readonly isWhole: boolean }) {
  const document = useDocument((s) => s.document)
  return (
    <>
      <ul className="participation">
        {mode.participation.slice(0, isWhole ? undefined : 3).map((p) => (
          <li key={`${p.device}/${p.variable}`}>
            <PlaceButton engineId={p.device} /> <span className="muted">{stateName(p.variable)}</span>{' '}
            {`${formatNumber(100 * p.share, 2)}\u00a0%`}
          </li>
        ))}
      </ul>
      {isWhole && mode.shape.length > 0 ? (
        <>
          <p className="participation-title">
            Mode shape: {swingWords(mode.shape, ({ device }) => (document && engineName(device, document, null)) ?? device)}; speeds against
            the largest
          </p>
          <ul className="participation">
            {mode.shape.map((s) => (
              <li key={`${s.device}/${s.variable}`}>
                <PlaceButton engineId={s.device} /> <span className="muted">{s.variable}</span> {swingText(s)}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  )
}

function seenAs({ domain, formulation, sequence, points }: ImpedanceScan): string {
  if (sequence === 'zero') return 'zero sequence, through earthed star points, lines and capacitances to earth'
  if (domain === 'dc') return 'feeds no load of its own'
  if (formulation === 'rms') return 'in the frame that turns with the network'
  const mirrors = points.flatMap((p) => (p.mirror ?? []).map((share) => ({ share, atHz: p.frequencyHz })))
  const worst = mirrors.reduce((a, b) => (b.share > a.share ? b : a), { share: 0, atHz: 0 })
  if (worst.share < 1e-4) return 'answers at the frequency of the current alone'
  return `answers at the mirror frequency |2f₀ − f| with up to ${formatNumber(100 * worst.share, 2)} % of what it does at f, at ${formatNumber(worst.atHz, 3)} Hz`
}

function Impedance({ result, notes }: { readonly result: ImpedanceScan; readonly notes: readonly EngineNote[] }) {
  const theme = useFigureTheme()
  const draw = useMemo(() => (size: { width: number; height: number }) => impedanceFigure(result, size, theme), [result, theme])
  const document = useDocument((s) => s.document)
  const { middlebrook, quality, open } = result
  const phasor = phasorNote(result)
  if (open) {
    const named = (ids: readonly string[]) => ids.map((id) => (document ? engineName(id, document, null) : null) ?? id)
    const [verdict, why] = openText(named(open.buses), named(open.devices))
    return (
      <div className="stability-body single">
        <p className="stability-verdict" role="status">
          <PlaceButton engineId={result.bus} />
          <span> {verdict}</span>
          <span className="stability-quality muted">{why}</span>
        </p>
      </div>
    )
  }
  return (
    <div className="stability-body scanned">
      <p className="stability-verdict">
        <PlaceButton engineId={result.bus} />
        {middlebrook ? (
          <span className={middlebrook.satisfied ? 'good' : 'bad'}>
            {' '}
            largest |Z source / Z load| {formatNumber(middlebrook.worst, 3)} at {formatNumber(middlebrook.atHz, 3)} Hz: Middlebrook’s
            criterion is {middlebrook.satisfied ? 'met' : 'not met; the modes decide'}
          </span>
        ) : (
          <span className="muted"> {seenAs(result)}</span>
        )}
        {phasor ? <span className="stability-quality muted">{phasor}</span> : null}
        {quality ? <span className="stability-quality muted">{qualityText(quality)}</span> : null}
        {notes.map((note) => (
          <span key={`${note.code}/${note.message}`} className="stability-quality warn">
            {unbroken(note.message)}.
          </span>
        ))}
      </p>
      <Chart label="Impedance over frequency" figure={draw} />
      <ScanTable result={result} />
    </div>
  )
}

const SCAN_DIGITS = 5
function ScanTable({ result }: { readonly result: ImpedanceScan }) {
  const columns = useMemo(() => scanColumns(result), [result])
  return (
    <div className="stability-table scan">
      <table className="results-table" aria-label="Impedance over frequency">
        <thead>
          <Heads left={[]} right={columns.map(({ heading }) => heading)} />
        </thead>
        <tbody>
          {result.points.map((point) => (
            <tr key={point.frequencyHz}>
              {columns.map(({ heading, part, value }) => {
                const found = value(point)
                return part === 'frequency' ? (
                  <th key={heading} scope="row" className="number">
                    {formatNumber(found ?? Number.NaN, SCAN_DIGITS)}
                  </th>
                ) : (
                  <td key={heading} className="number">
                    {found === null ? '–' : part === 'angle' ? formatFixed(found, 2) : formatNumber(found, SCAN_DIGITS)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
