/** The charge of every battery in the run, the band it may use, and the target that leaves most room. */
import { useMemo } from 'react'
import { type BatteryBand, creepText } from '../../model/limits/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { numberOf } from '../../model/document/values.ts'
import { bandsFigure } from '../../model/figures/bands.ts'
import { formatShare } from '../../model/units/index.ts'
import { FigureChart } from '../plots/FigureChart.tsx'
import { dispatch } from '../state/documentStore.ts'
import { Button } from '../ui/Button.tsx'

const nameIn = (document: StudioDocument, id: string): string => document.components[id]?.name ?? id
/** Targets are set to a tenth of a per cent. */
const rounded = (target: number): number => Math.round(target * 1000) / 1000

export function Batteries(props: { readonly bands: readonly BatteryBand[]; readonly document: StudioDocument }) {
  const { bands, document } = props
  const figure = useMemo(() => bandsFigure(bands, (id) => nameIn(document, id)), [bands, document])
  if (bands.length === 0) {
    return (
      <div className="empty">
        <h3>No battery with a charge target</h3>
        <p>UPS batteries, rack batteries and battery storage whose state of charge the run recorded stand here.</p>
      </div>
    )
  }
  return (
    <div className="absorption-body">
      <FigureChart figure={figure} />
      <div className="absorption-table">
        <p className="absorption-verdict">
          Reserve below, headroom above
          <span className="muted">
            {' '}
            by the study’s numbers of the battery window (Limits); headroom is ΔP²/2r of a job stop. The best target leaves the run as much
            room below as above.
          </span>
        </p>
        <table className="results-table">
          <thead>
            <tr>
              <th scope="col">Battery</th>
              <th scope="col" className="number">
                Reserve
              </th>
              <th scope="col" className="number">
                Headroom
              </th>
              <th scope="col" className="number">
                Band
              </th>
              <th scope="col" className="number">
                In the run
              </th>
              <th scope="col" className="number">
                Target
              </th>
              <th scope="col" className="number">
                Best target
              </th>
              <th scope="col">Beyond the run the charge</th>
            </tr>
          </thead>
          <tbody>
            {bands.map(({ componentId, window, bottom, top, target: inRun, best, creep }) => {
              const component = document.components[componentId]
              // The drawing may have another by now.
              const target = component ? numberOf(component, 'socTarget') : inRun
              const isSet = best !== null && Math.abs(target - rounded(best)) < 1e-9
              return (
                <tr key={componentId}>
                  <th scope="row">{nameIn(document, componentId)}</th>
                  <td className="number">{formatShare(window.reserve)}</td>
                  <td className="number">{formatShare(window.headroom)}</td>
                  <td className="number">
                    {window.low > window.high ? 'none' : `${formatShare(window.low)} to ${formatShare(window.high)}`}
                  </td>
                  <td className="number">
                    {formatShare(bottom)} to {formatShare(top)}
                  </td>
                  <td className="number">{formatShare(target)}</td>
                  <td className="number">
                    {best === null ? (
                      'the band is narrower than the run'
                    ) : (
                      <>
                        {formatShare(best)}{' '}
                        <Button
                          disabled={!component || isSet}
                          onPress={() =>
                            void dispatch('component/setParams', {
                              ids: [componentId],
                              params: { socTarget: rounded(best), soc: rounded(best) },
                              provenance: { mark: 'user', source: 'Middle of the battery window' },
                            })
                          }
                        >
                          Set
                        </Button>
                      </>
                    )}
                  </td>
                  <td>{creep ? creepText(creep) : 'is not told: no three periods after the beginning or the last event'}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </div>
  )
}
