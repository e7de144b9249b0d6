/** Short-circuit currents at every AC bus after IEC 60909-0, and what breakers must interrupt. */
import { useMemo, useState } from 'react'
import { breakerDuties, lumpedTransformers, MINIMUM_DELAY_S, type BreakerDuty } from '../../model/shortCircuit/index.ts'
import { formatNumber, formatQuantity } from '../../model/units/index.ts'
import type { BusFault } from '../../sim/engineApi.ts'
import { host } from '../host/host.ts'
import { useChosenStudy } from '../runs/chosenStudy.ts'
import { PlaceButton } from '../runs/PlaceButton.tsx'
import { useDocument } from '../state/documentStore.ts'
import { Button } from '../ui/Button.tsx'
import '../results.css'
import '../runs/runs.css'
import './shortCircuit.css'

export function ShortCircuitPanel() {
  const document = useDocument((s) => s.document)
  const session = useDocument((s) => s.session)
  const studyId = useChosenStudy()
  const [buses, setBuses] = useState<readonly BusFault[] | null>(null)
  const [calculated, setCalculated] = useState<unknown>(null)
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  const lumped = useMemo(() => (document ? lumpedTransformers(document) : []), [document])
  const duties = useMemo(() => (document && buses ? breakerDuties(document, buses) : []), [document, buses])

  const calculate = async (): Promise<void> => {
    if (!session || studyId === null) return
    setBusy(true)
    const reply = await host.request('study/analyse', {
      session,
      studyId,
      request: { kind: 'shortCircuit', minimumDelayS: MINIMUM_DELAY_S },
    })
    setBusy(false)
    setFailure(reply.ok ? '' : reply.error.message)
    setBuses(reply.ok && reply.value.outcome?.kind === 'shortCircuit' ? reply.value.outcome.buses : null)
    setCalculated(document)
  }

  return (
    <div className="results-panel">
      <div className="results-bar">
        <Button disabled={busy || studyId === null} onPress={() => void calculate()}>
          Calculate
        </Button>
        <span className="bar-label">IEC 60909-0, largest currents, breaking at {MINIMUM_DELAY_S} s</span>
        <span className="bar-space" />
        {buses && calculated !== document ? <span className="bar-label">The drawing has changed since</span> : null}
      </div>
      {buses ? (
        <div className="fault-body">
          <Faults buses={buses} />
          {lumped.length > 0 ? (
            <p className="fault-note">Behind {lumped.join(', ')} all units of the count are joined; one unit alone gives its share.</p>
          ) : null}
          {duties.length > 0 ? <Duties duties={duties} /> : null}
        </div>
      ) : (
        <div className="empty" {...(failure === '' ? {} : { role: 'alert' })}>
          <h3>{failure === '' ? 'Short-circuit currents' : 'No calculation'}</h3>
          <p>
            {failure === ''
              ? 'Three-phase and phase-to-phase faults at every AC bus that a utility or a running genset reaches; converters feed no fault.'
              : failure}
          </p>
        </div>
      )}
    </div>
  )
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
