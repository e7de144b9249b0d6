/** Money, carbon, room and time of the site: its values and prices to the left, what follows for a run's plant to the right. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { RunEconomics } from '../../contract/index.ts'
import { siteParams, siteValue, TRANSFER, unsettledText, wearText, type SiteKey } from '../../model/economics/index.ts'
import type { ParamValue, ProjectRecord, Provenance, StudioDocument } from '../../model/document/records.ts'
import { plotlyFigure } from '../../model/figures/plotly.ts'
import { speedToPowerFigure } from '../../model/figures/speedToPower.ts'
import { formatMoney, formatNumber, formatQuantity, formatShare, unbroken } from '../../model/units/index.ts'
import { TextField } from '../fields/TextField.tsx'
import { host } from '../host/host.ts'
import { ParamField } from '../inspector/ParamField.tsx'
import { PlotlyChart } from '../plots/PlotlyChart.tsx'
import { useFigureTheme } from '../plots/theme.ts'
import { useSize } from '../plots/useSize.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'
import { runCommand } from '../commands/registry.ts'
import { Button } from '../ui/Button.tsx'
import { paramSections } from '../workload/paramFields.ts'
import { BillTable } from './BillTable.tsx'
import { RegionNotes } from './RegionNotes.tsx'
import '../results.css'
import './economics.css'
import '../workload/workload.css'

const nothing = (): void => {}

export function EconomicsPanel() {
  const document = useDocument((s) => s.document)
  return document ? (
    <div className="results-panel">
      <div className="workload">
        <SiteFields document={document} />
        <Findings document={document} />
      </div>
    </div>
  ) : null
}

function SiteFields({ document }: { readonly document: StudioDocument }) {
  const { project } = document
  const value = (key: string) => siteValue(project, key as SiteKey)
  const commit = (key: string, next: ParamValue, provenance?: Provenance): void => {
    const { [key]: _before, ...rest } = project.siteParams
    const { [key]: _source, ...sources } = project.siteProvenance
    void dispatch('project/set', {
      values: {
        siteParams: next === null ? rest : { ...rest, [key]: next },
        siteProvenance: provenance ? { ...sources, [key]: provenance } : sources,
      },
    })
  }
  const sections = paramSections(siteParams, { params: project.siteParams, provenance: project.siteProvenance }, (key) => value(key).value)
  return (
    <div className="workload-fields">
      <TextField
        label="Currency"
        value={project.currency}
        required
        maxLength={8}
        onCommit={(currency) => void dispatch('project/set', { values: { currency } })}
      />
      {sections.map((section) => (
        <section key={section.name} aria-label={section.name}>
          <h3>{section.name}</h3>
          {section.fields.map((field) => (
            <ParamField
              key={field.key}
              // A region's figure has the region's source.
              field={field.isDefault ? { ...field, provenance: value(field.key).provenance } : field}
              document={document}
              onCommit={(next) => commit(field.key, next)}
              {...(field.isDefault
                ? {}
                : {
                    onReset: () => commit(field.key, null),
                    onProvenance: (next: Provenance) => commit(field.key, project.siteParams[field.key] ?? null, next),
                  })}
            />
          ))}
          {section.name === 'Region' ? <RegionNotes region={String(value('region').value)} /> : null}
        </section>
      ))}
    </div>
  )
}

function Findings({ document }: { readonly document: StudioDocument }) {
  const session = useDocument((s) => s.session)
  const { project } = document
  const runs = useRuns((s) => s.runs)
  const selected = useRuns((s) => s.selectedRunId)
  const completed = runs.filter(({ status }) => status === 'completed')
  const run = completed.find(({ id }) => id === selected) ?? completed[0]
  const runId = run?.id
  const [found, setFound] = useState<{ readonly runId: string; readonly economics: RunEconomics } | null>(null)
  const [failure, setFailure] = useState('')

  // biome-ignore lint/correctness/useExhaustiveDependencies: the host takes site and prices from the project, once they are on its disk.
  useEffect(() => {
    if (!session || !runId) return
    let alive = true
    void host.request('run/economics', { session, runId }).then((reply) => {
      if (!alive) return
      setFailure(reply.ok ? '' : reply.error.message)
      if (reply.ok) setFound({ runId, economics: reply.value })
    })
    return () => {
      alive = false
    }
  }, [session, runId, project])

  if (!run) {
    return (
      <div className="workload-view">
        <div className="empty">
          <h3>Run a study first</h3>
          <p>What the plant costs in a year, what it emits and how much must be connected follow from the powers of a run.</p>
          <Button onPress={() => runCommand('run.start')}>Run</Button>
        </div>
      </div>
    )
  }
  if (failure !== '') {
    return (
      <div className="workload-view">
        <p className="empty" role="alert">
          {failure}
        </p>
      </div>
    )
  }
  if (found?.runId !== run.id) return <div className="workload-view" aria-busy="true" />
  const { economics } = found
  const unsettled = economics.demand ? unsettledText(economics.demand) : ''
  return (
    <div className="workload-view economics">
      <div className="results-bar">
        <span className="bar-label">Plant of</span>
        <strong>{run.name}</strong>
      </div>
      <KeyFigures economics={economics} project={project} />
      {economics.year ? (
        <p className="muted">
          A year is {economics.year.basis}.
          {economics.year.wear?.isMoving ? ' The battery wear is a bound, since a charge still moves in the run.' : ''}
        </p>
      ) : null}
      {unsettled === '' ? null : (
        <p className="workload-problem" role="status">
          {unsettled}
        </p>
      )}
      {economics.heavyRacks.length > 0 ? (
        <p className="workload-problem" role="status">
          Racks above what the site carries: {economics.heavyRacks.join(', ')}.
        </p>
      ) : null}
      <BillTable bill={economics.bill} project={project} />
      {economics.paths.length > 0 ? <SpeedToPower economics={economics} currency={project.currency} /> : null}
      {economics.groups.length > 0 ? <Groups economics={economics} /> : null}
    </div>
  )
}

function KeyFigures(props: { readonly economics: RunEconomics; readonly project: ProjectRecord }) {
  const { economics } = props
  const { currency, units: set } = props.project
  const { bill, demand, year, throttling, outage } = economics
  const money = (value: number): string => formatMoney(value, currency)
  const tonnes = (value: number): string => `${formatNumber(value, 3)} t`
  const figures: readonly (readonly [string, string, string])[] = [
    ['Equipment', money(bill.total), 'Bill of quantities below'],
    ...(demand
      ? ([
          [
            demand.kind === 'connection' ? 'Connection needed' : 'Generation needed',
            formatQuantity(demand.requiredW, 'activePower'),
            demand.kind === 'connection'
              ? 'Peak from the grid or into it, at least the mean of the year; nothing for own generation that fails'
              : 'Peak of the sources, at least the mean of the year, or the step over what own generation accepts',
          ],
          [
            'Largest change in 1 s',
            formatQuantity(demand.stepW, 'activePower'),
            demand.kind === 'connection' ? 'From the grid' : 'Of all sources together',
          ],
        ] as const)
      : []),
    ...(year
      ? ([
          ['Cost per year', money(year.totalCost), 'Running cost and capital as an annuity'],
          ...(year.wear
            ? ([
                [
                  'Battery wear per year',
                  wearText(year.wear, money),
                  'Batteries that the run’s cycles wear out before their time, by depth and by charge throughput; not in the cost per year',
                ],
              ] as const)
            : []),
          ['Energy per year', money(year.energyCost), `${formatNumber(year.energyMwh / 1000, 4)} GWh`],
          ...(year.exportMwh > 0
            ? ([
                ['Into the grid per year', `${formatNumber(year.exportMwh / 1000, 4)} GWh`, 'Credited neither in money nor in carbon'],
              ] as const)
            : []),
          ['Losses per year', money(year.lossCost), `${formatNumber(year.lossMwh / 1000, 4)} GWh, part of the energy`],
          ['Demand per year', money(year.demandCost), 'Demand and capacity charges, least take'],
          ['Carbon per year', tonnes(year.scope1T + year.scope2T), `Scope 1 ${tonnes(year.scope1T)}, Scope 2 ${tonnes(year.scope2T)}`],
          ['Carbon of a training run', tonnes(year.trainingRunT), 'Both scopes'],
        ] as const)
      : []),
    ...(throttling
      ? ([
          [
            'Throttling instead',
            `${money(throttling.costPerYear)} per year`,
            `Power cut by ${(100 * throttling.cutShare).toFixed(1)} % until the swing is allowed`,
          ],
        ] as const)
      : []),
    ...(outage ? ([['An hour of outage', money(outage.cost), `Customary figure: ${money(outage.customary)}`]] as const) : []),
    ['Floor area', formatQuantity(bill.floorM2, 'area', { digits: 3, set }), 'Equipment with its access'],
  ]
  return (
    <dl className="key-figures" aria-label="Key figures">
      {figures.map(([label, value, help]) => (
        <div className="fact" key={label} title={help}>
          <dt>{label}</dt>
          <dd>{unbroken(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function SpeedToPower({ economics, currency }: { readonly economics: RunEconomics; readonly currency: string }) {
  const holder = useRef<HTMLDivElement>(null)
  const size = useSize(holder)
  const theme = useFigureTheme()
  const figure = useMemo(
    () =>
      size.width < 80
        ? null
        : plotlyFigure(speedToPowerFigure(economics.paths), theme, {
            width: size.width,
            height: size.height,
            headings: true,
            legends: false,
          }),
    [economics, size, theme],
  )
  return (
    <section className="panel-section" aria-label="Speed to power">
      <h3>Speed to power</h3>
      <div ref={holder} className="economics-chart">
        {figure ? (
          <PlotlyChart figure={figure} drag="pan" label="Power over the years by each way to get it" onRanges={nothing} onFit={nothing} />
        ) : null}
      </div>
      <table className="results-table" aria-label="Ways to the power">
        <thead>
          <tr>
            <th scope="col">Way</th>
            <th scope="col">Gained before the grid</th>
            <th scope="col">Worth in computing</th>
            <th scope="col">How</th>
          </tr>
        </thead>
        <tbody>
          {economics.paths.map(({ key, label, gainedWYears, gainedValue, remark }, k) => (
            <tr key={key}>
              <th scope="row">
                <span className="swatch" style={{ background: `var(--trace-${k + 1})` }} />
                {label}
              </th>
              <td className="number">{formatNumber(gainedWYears / 1e6, 3)} MW·a</td>
              <td className="number">{formatMoney(gainedValue, currency)}</td>
              <td className="wrap">{remark}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Groups({ economics }: { readonly economics: RunEconomics }) {
  return (
    <section className="panel-section" aria-label="Redundancy">
      <h3>Redundancy</h3>
      <table className="results-table" aria-label="Redundancy of groups">
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Scheme</th>
            <th scope="col">Needed</th>
            <th scope="col">Installed</th>
            <th scope="col">Below need</th>
            <th scope="col">Failure data</th>
          </tr>
        </thead>
        <tbody>
          {economics.groups.map(({ label, scheme, needed, installed, hoursPerYear, source }) => (
            <tr key={`${label} ${needed}/${installed}`}>
              <th scope="row" className="wrap">
                {label}
              </th>
              <td>{scheme}</td>
              <td className="number">{needed}</td>
              <td className="number">{installed}</td>
              <td className="number">{formatNumber(hoursPerYear, 3)} h/a</td>
              <td className="wrap">{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="results-table" aria-label="Ways to build them">
        <thead>
          <tr>
            <th scope="col">Hours a year one load is without</th>
            <th scope="col">N</th>
            <th scope="col">N+1</th>
            <th scope="col">2N</th>
            <th scope="col">Catcher</th>
          </tr>
        </thead>
        <tbody>
          {economics.groups
            .filter(({ schemes }) => schemes.length > 0)
            .map(({ label, needed, installed, schemes }) => (
              <tr key={`${label} ${needed}/${installed}`}>
                <th scope="row" className="wrap">
                  {label}, {needed} needed
                </th>
                {schemes.map(({ scheme, units, hoursPerYear }) => (
                  <td key={scheme} className="number">
                    {formatNumber(hoursPerYear, 3)} h with {units}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
      <p className="muted">
        N: a unit of its own for each load. N+1: all on one bus. 2N: two units each. Catcher: one spare unit that any load transfers to, by
        a static switch that succeeds in {formatShare(TRANSFER, 2)} of all cases (assumed).
      </p>
      <p className="muted">Units fail independently; common causes (fuel, controls, fire) are not in these figures.</p>
    </section>
  )
}
