/** Short-circuit currents at every AC bus after IEC 60909-0 or IEEE C37, and what breakers must interrupt. */
import { useMemo, useState } from 'react'
import type { AnsiFault } from '../../contract/index.ts'
import {
  type BreakerDuty,
  breakerDuties,
  INTERRUPTING_CYCLES,
  type InterruptingCycles,
  lumpedTransformers,
  MINIMUM_DELAY_S,
} from '../../model/shortCircuit/index.ts'
import { formatNumber, formatQuantity } from '../../model/units/index.ts'
import type { BusFault } from '../../sim/engineApi.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { host } from '../host/host.ts'
import { useChosenStudy } from '../runs/chosenStudy.ts'
import { PlaceButton } from '../runs/PlaceButton.tsx'
import { useDocument } from '../state/documentStore.ts'
import { Button } from '../ui/Button.tsx'
import { AnsiDuties, AnsiFaults } from './AnsiTables.tsx'
import '../results.css'
import '../runs/runs.css'
import './shortCircuit.css'

type Answer =
  | { readonly standard: 'iec60909'; readonly buses: readonly BusFault[] }
  | { readonly standard: 'c37'; readonly buses: readonly AnsiFault[] }
type Standard = Answer['standard']
const STANDARDS: readonly { readonly value: Standard; readonly label: string }[] = [
  { value: 'iec60909', label: 'IEC 60909-0' },
  { value: 'c37', label: 'IEEE C37.010, C37.13' },
]

export function ShortCircuitPanel() {
  const document = useDocument((s) => s.document)
  const session = useDocument((s) => s.session)
  const studyId = useChosenStudy()
  const [standard, setStandard] = useState<Standard>('iec60909')
  const [cycles, setCycles] = useState<InterruptingCycles>(5)
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [calculated, setCalculated] = useState<unknown>(null)
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  const lumped = useMemo(() => (document ? lumpedTransformers(document) : []), [document])

  const calculate = async (by: Standard, at: InterruptingCycles): Promise<void> => {
    if (!session || studyId === null) return
    setBusy(true)
    const found = await ask(session, studyId, by, at)
    setBusy(false)
    setFailure(typeof found === 'string' ? found : '')
    setAnswer(typeof found === 'string' ? null : found)
    setCalculated(document)
  }

  return (
    <div className="results-panel">
      <div className="results-bar">
        <Button disabled={busy || studyId === null} onPress={() => void calculate(standard, cycles)}>
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
              if (answer) void calculate(value as Standard, cycles)
            }}
          />
        </div>
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
                    if (answer) void calculate(standard, c)
                  }}
                >
                  {c}
                </button>
              ))}
            </fieldset>
          </>
        ) : (
          <span className="bar-label">Largest currents, breaking at {MINIMUM_DELAY_S} s</span>
        )}
        <span className="bar-space" />
        {answer && calculated !== document ? <span className="bar-label">The drawing has changed since</span> : null}
      </div>
      {answer && document ? (
        <div className="fault-body">
          {answer.standard === 'c37' ? <AnsiFaults buses={answer.buses} /> : <Faults buses={answer.buses} />}
          {lumped.length > 0 ? (
            <p className="fault-note">Behind {lumped.join(', ')} all units of the count are joined; one unit alone gives its share.</p>
          ) : null}
          {answer.standard === 'c37' ? (
            <AnsiDuties document={document} buses={answer.buses} />
          ) : (
            <Duties duties={breakerDuties(document, answer.buses)} />
          )}
        </div>
      ) : (
        <div className="empty" {...(failure === '' ? {} : { role: 'alert' })}>
          <h3>{failure === '' ? 'Short-circuit currents' : 'No calculation'}</h3>
          <p>
            {failure === ''
              ? 'Faults at every AC bus that a utility or a running machine reaches, with motors, condensers and inverters; UPS and power supplies feed no fault.'
              : failure}
          </p>
        </div>
      )}
    </div>
  )
}

/** The answer, or why there is none. */
async function ask(session: string, studyId: string, standard: Standard, cycles: InterruptingCycles): Promise<Answer | string> {
  if (standard === 'c37') {
    const reply = await host.request('study/ansiDuty', { session, studyId, cycles })
    return reply.ok ? { standard, buses: reply.value } : reply.error.message
  }
  const request = { kind: 'shortCircuit', minimumDelayS: MINIMUM_DELAY_S } as const
  const reply = await host.request('study/analyse', { session, studyId, request })
  if (!reply.ok) return reply.error.message
  return reply.value.outcome?.kind === 'shortCircuit' ? { standard, buses: reply.value.outcome.buses } : 'The engine gave no answer.'
}

const ampere = (value: number): string => formatQuantity(value, 'current', { padded: true })

function Faults({ buses }: { readonly buses: readonly BusFault[] }) {
  return (
    <table className="results-table">
      <thead>
        <tr>
          <th scope="col">Bus</th>
          {['Initial I″k', 'Two-phase', 'Peak ip', 'Breaking Ib', 'Steady Ik', 'Power S″k', 'X/R', 'κ'].map((title) => (
            <th key={title} scope="col" className="number">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {buses.map((b) => (
          <tr key={b.id}>
            <th scope="row">
              <PlaceButton engineId={b.id} />
            </th>
            {[b.ik3, b.ik2, b.ip, b.ib, b.ik].map((value, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their order.
              <td key={k} className="number">
                {ampere(value)}
              </td>
            ))}
            <td className="number">{formatQuantity(b.sk, 'apparentPower')}</td>
            <td className="number">{formatNumber(b.x / b.r, 3)}</td>
            <td className="number">{formatNumber(b.kappa, 3)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Duties({ duties }: { readonly duties: readonly BreakerDuty[] }) {
  if (duties.length === 0) return null
  return (
    <table className="results-table" aria-label="Breaker duty">
      <thead>
        <tr>
          <th scope="col">Breaker</th>
          <th scope="col">Duty</th>
          {['Breaking Ib', 'Rated', 'Peak ip', 'Rated making'].map((title) => (
            <th key={title} scope="col" className="number">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {duties.map((d) => (
          <tr key={d.componentId}>
            <th scope="row">
              <PlaceButton engineId={d.componentId} />
            </th>
            <td className={d.isMet ? 'duty-met' : 'duty-exceeded'}>{d.isMet ? 'Met' : 'Exceeded'}</td>
            <td className="number">{ampere(d.ib)}</td>
            <td className="number">{ampere(d.breaking)}</td>
            <td className="number">{ampere(d.ip)}</td>
            <td className="number">{ampere(d.making)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
