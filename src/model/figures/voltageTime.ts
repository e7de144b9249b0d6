/** Tolerance and ride-through curves over one another, magnitude against duration, with the sags and swells of a run as points. */
import type { StudioDocument } from '../document/records.ts'
import { packsOf, type CheckDefinition, type VoltageCurve, type Waveform } from '../limits/index.ts'
import { sagsOf } from '../limits/curves.ts'
import { HIGHEST_LINE, LOWEST_LINE } from '../limits/required.ts'
import { topologyOf } from '../topology/index.ts'
import type { Figure, FigureTrace } from './types.ts'

const [SHORTEST, LONGEST] = [1e-3, 100]
const HIGHEST = 1.45
/** Evaluators whose curves are of per-unit voltage against time. */
const OF_VOLTAGE = ['itic', 'voltageTolerance', 'voltageToleranceAtPoi', 'generatorVoltage', 'loadRecovery']
/** Where voltages are seen: type, output, port. */
const SEEN = [
  { type: 'psuShelf', output: 'vIn', port: 'acInput', title: 'racks' },
  { type: 'utility', output: 'v', port: 'ac', title: 'interconnection' },
] as const

/** Checks with a curve that can be laid over a sag. */
export const voltageCurves = (document: StudioDocument): readonly CheckDefinition[] =>
  packsOf(document)
    .flatMap(({ checks }) => checks)
    .filter((check) => check.curve && OF_VOLTAGE.includes(check.evaluator ?? check.key))

/** Corners of the border on one side: with growing duration less deviation is borne. */
export function border(points: VoltageCurve['below'], far: number): { readonly x: number[]; readonly y: number[] } {
  const corners = [...points].sort((a, b) => a[1] - b[1])
  const x: number[] = []
  const y: number[] = []
  let level = far
  for (const [next, allowedS] of corners) {
    const at = Math.min(Math.max(allowedS, SHORTEST), LONGEST)
    x.push(at, at)
    y.push(level, next)
    level = next
  }
  if (corners.length > 0) {
    x.push(LONGEST)
    y.push(level)
  }
  return { x, y }
}

/** `keys` are the checks whose curves are drawn. */
export function voltageTimeFigure(document: StudioDocument, waveforms: readonly Waveform[], keys: ReadonlySet<string>): Figure {
  const curves = voltageCurves(document).filter(({ key }) => keys.has(key))
  const traces = curves.flatMap((check, color): FigureTrace[] => {
    const { below, above } = check.curve as VoltageCurve
    const line = (points: VoltageCurve['below'], far: number): FigureTrace[] =>
      points.length === 0
        ? []
        : [{ name: check.title, ...border(points, far), pane: 0, role: 'signal', color, dash: check.evaluator === 'loadRecovery' }]
    return [...line(below, 0), ...line(above, HIGHEST)]
  })
  const points = SEEN.flatMap(({ type, output, port, title }, k): FigureTrace[] => {
    const sags = waveforms.flatMap((w) => {
      const component = document.components[w.componentId]
      if (component?.type !== type || w.output !== output) return []
      const nominal = topologyOf(document).nodeOf(component.id, port)?.vNominalV
      // As the checks see them: where the phases differ by the lowest and the highest line.
      const [lowest = w, highest = lowest] = [LOWEST_LINE, HIGHEST_LINE].map((line) =>
        waveforms.find((other) => other.componentId === w.componentId && other.output === line),
      )
      return nominal ? sagsOf(lowest, nominal, highest) : []
    })
    if (sags.length === 0) return []
    return [
      {
        name: `Sags and swells at the ${title}`,
        x: sags.map((s) => Math.min(Math.max(s.durationS, SHORTEST), LONGEST)),
        y: sags.map((s) => Math.min(s.magnitude, HIGHEST)),
        pane: 0,
        role: 'points',
        color: curves.length + k,
      },
    ]
  })
  return {
    title: 'Sags against tolerance and ride-through curves',
    xTitle: 'Duration, s',
    xLog: [SHORTEST, LONGEST],
    panes: [{ title: 'RMS voltage', unit: 'pu', range: [0, HIGHEST] }],
    traces: [...traces, ...points],
  }
}
