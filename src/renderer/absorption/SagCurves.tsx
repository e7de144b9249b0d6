/** Sags and swells of a run under tolerance and ride-through curves, chosen one by one. */
import { useMemo, useState } from 'react'
import type { Figure } from '../../model/figures/types.ts'
import { voltageCurves } from '../../model/figures/voltageTime.ts'
import { useDocument } from '../state/documentStore.ts'
import { FigureChart } from '../plots/FigureChart.tsx'

/** The pair that contradicts each other: equipment may drop out where the operator wants it to stay. */
const AT_FIRST = ['itic', 'nogrr282']

export function SagCurves({ sags }: { readonly sags: Figure }) {
  const document = useDocument((s) => s.document)
  const curves = useMemo(() => (document ? voltageCurves(document) : []), [document])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(AT_FIRST))
  const figure = useMemo(() => {
    const titles = curves.filter(({ key }) => chosen.has(key)).map(({ title }) => title)
    const shown = sags.traces.filter(({ role, name }) => role === 'points' || titles.includes(name))
    const color = (name: string): number => {
      const at = titles.indexOf(name)
      return at < 0 ? titles.length : at
    }
    return {
      ...sags,
      traces: shown.map((t) => ({ ...t, color: color(t.name) + (t.role === 'points' && t.name.endsWith('interconnection') ? 1 : 0) })),
    }
  }, [sags, curves, chosen])
  return (
    <div className="absorption-body">
      <FigureChart figure={figure} />
      <fieldset className="sag-curves">
        <legend>Curves</legend>
        {curves.map(({ key, title, source }) => (
          <label key={key} title={source}>
            <input
              type="checkbox"
              checked={chosen.has(key)}
              onChange={(event) => {
                const next = new Set(chosen)
                if (event.target.checked) next.add(key)
                else next.delete(key)
                setChosen(next)
              }}
            />
            {title}
          </label>
        ))}
        <p className="muted">
          Dashed curves are what an operator asks to ride through; solid ones what equipment bears or plant must stand. A sag between the
          two may drop the racks while the operator wants them on: storage must carry them.
        </p>
      </fieldset>
    </div>
  )
}
