/** DC fuse: melts by the heat of its current, and its arc forces the current to zero. */
import type { ComponentRecord, ParamValue } from '../../../document/records.ts'
import type { Problem } from '../../../problem.ts'
import { formatQuantity, formatShare } from '../../../units/index.ts'
import type { ComponentDefinition } from '../../types.ts'
import { engineParams } from '../../shared/compile.ts'
import { curvePoints, fitError, type FuseCurve, fuseCurve, meltsAfter, MOST_POINTS } from '../../shared/fuseCurve.ts'
import type { TimeCurrent } from '../../shared/overcurrent.ts'
import { direct, line, path, rect, symbol } from '../../shared/shapes.ts'
import { dcFuseParams as params, linksOf } from './params.ts'

type Get = (key: string) => ParamValue

const pointsOf = (get: Get) => (get('curve') === 'points' ? curvePoints(get('curveCurrents'), get('curveTimes')) : [])
const curveOf = (get: Get): FuseCurve => fuseCurve(Number(get('meltingCurrent')), Number(get('preArcingI2t')), pointsOf(get))
const leastBreaking = (get: Get): number => (get('utilisation') === 'aR' ? Number(get('leastBreaking')) : 0)
/** Tolerance of time-current curves in current (IEC 60269-1). */
const TOLERANCE = 0.1

function rules({ id, name }: ComponentRecord, get: Get): readonly Problem[] {
  const of = (key: string): number => Number(get(key))
  const fault = (param: string, message: string): readonly Problem[] => [
    { code: 'E207', severity: 'error', message: `${name}: ${message}`, place: { componentId: id, param } },
  ]
  if (of('meltingCurrent') <= of('ratedCurrent')) return fault('meltingCurrent', 'the least melting current is above the rated one')
  if (of('operatingI2t') <= of('preArcingI2t')) return fault('operatingI2t', 'the operating I²t is above the pre-arcing one')
  if (of('powerLoss') < of('coldResistance') * of('ratedCurrent') ** 2)
    return fault(
      'powerLoss',
      `the cold resistance alone takes ${formatQuantity(of('coldResistance') * of('ratedCurrent') ** 2, 'activePower')} at rated current`,
    )
  if (get('curve') !== 'points') return []
  const [currents, times] = [get('curveCurrents'), get('curveTimes')]
  const points = pointsOf(get)
  if (
    !Array.isArray(currents) ||
    !Array.isArray(times) ||
    currents.length !== times.length ||
    points.length < 1 ||
    points.length > MOST_POINTS
  )
    return fault('curveTimes', `the curve has one to ${MOST_POINTS} currents and as many times`)
  if (points.some(({ current }, k) => !(current > (points[k - 1]?.current ?? of('meltingCurrent')))))
    return fault('curveCurrents', 'the currents of the curve rise, all above the least melting current')
  if (points.some(({ time }, k) => !(time > 0 && time < (points[k - 1]?.time ?? Number.POSITIVE_INFINITY))))
    return fault('curveTimes', 'the times of the curve fall')
  if (points.some(({ current, time }) => current ** 2 * time < of('preArcingI2t')))
    return fault('preArcingI2t', 'no point of the curve melts it with less than the pre-arcing I²t')
  const error = fitError(curveOf(get), points)
  return error > TOLERANCE
    ? fault('curveCurrents', `no link has this curve: the nearest is ${formatShare(error)} off in current; look for a slip in a point`)
    : []
}

const leads = [line(0, -30, 0, -12), line(0, 12, 0, 30)]
const mark = direct(12, 0, 9)

export const dcFuse: ComponentDefinition = {
  type: 'dcFuse',
  label: 'DC fuse',
  category: 'Network',
  description: 'Fuse link of a DC feeder, rack or battery string: melts by its time-current curve, its arc forces the current to zero.',
  keywords: ['DC', 'fuse', 'aR', 'gR', 'gPV', 'gG', 'gBat', 'link', 'I²t', 'arc', 'melting', 'semiconductor', 'protection', '800 V'],
  prefix: 'FD',
  ports: [
    { key: 'from', label: 'From', domain: 'dc', x: 0, y: -30, side: 'top' },
    { key: 'to', label: 'To', domain: 'dc', x: 0, y: 30, side: 'bottom' },
  ],
  params,
  outputs: [
    { key: 'closed', label: 'Position (1 conducts)', quantity: 'number', recordedByDefault: true },
    { key: 'i', label: 'Current', quantity: 'current', recordedByDefault: true },
    { key: 'p', label: 'Power', quantity: 'activePower' },
    { key: 'loss', label: 'Loss, or power of the arc', quantity: 'activePower' },
    { key: 'loading', label: 'Loading', quantity: 'percent', recordedByDefault: true },
    { key: 'heat', label: 'Heat over melting', quantity: 'percent' },
    { key: 'arc', label: 'Arc voltage', quantity: 'voltage' },
    { key: 'energy', label: 'Energy of the arc', quantity: 'energy' },
    { key: 'arcI2t', label: 'I²t of the arc', quantity: 'jouleIntegral' },
  ],
  symbols: {
    iec: symbol(40, 60, ...leads, rect(-5, -12, 10, 24), line(0, -12, 0, 12), mark),
    ansi: symbol(40, 60, ...leads, path('M 0 -12 C 10 -8 10 -2 0 0 C -10 2 -10 8 0 12'), mark),
  },
  countable: true,
  labels: ['ratedCurrent'],
  bill: () => [],
  rules,
  dcShortCircuit: (component, { get, number: of, bus, least }) =>
    get('closed') === true
      ? [
          {
            ...{ kind: 'branch', id: component.id, from: bus('from'), to: bus('to'), count: component.count, l: 0 },
            r: linksOf(get) * (least ? of('powerLoss') / of('ratedCurrent') ** 2 : of('coldResistance')),
          },
        ]
      : [],
  dcRating: (of, get) => ({
    ...{ kind: 'fuse', curve: curveOf(get), least: leastBreaking(get), arcing: of('operatingI2t') - of('preArcingI2t') },
    ...{ breaking: of('breakingCapacity'), timeConstantS: of('timeConstant'), params: ['breakingCapacity'] },
    timeParams: ['timeConstant'],
    curveParams: ['meltingCurrent', 'preArcingI2t', ...(get('curve') === 'points' ? ['curveCurrents', 'curveTimes'] : [])],
    leastParams: get('utilisation') === 'aR' ? ['leastBreaking'] : ['meltingCurrent'],
  }),
  overcurrent: (get) => {
    const curve = curveOf(get)
    const arcing = Math.max(Number(get('operatingI2t')) - Number(get('preArcingI2t')), 0)
    const acts = (i: number): number => meltsAfter(curve, i)
    const melts: TimeCurrent = { by: 'fuse', current: curve.melting, acts, clears: (i) => acts(i) + arcing / i ** 2 }
    return { phases: melts, earth: melts }
  },
  compile: (component, context) => {
    const get: Get = (key) => context.get(component, key)
    const of = (key: string): number => context.number(component, key)
    const [links, { masses }] = [linksOf(get), curveOf(get)]
    const own = ['utilisation', 'ratedVoltage', 'poles', 'curve', 'curveCurrents', 'curveTimes', 'preArcingI2t', 'operatingI2t']
    context.device(component, {
      kind: 'dcFuse',
      ports: [context.bus(component, 'from'), context.bus(component, 'to')],
      params: {
        ...engineParams(params, component, context, [...own, 'breakingCapacity', 'timeConstant']),
        coldResistance: links * of('coldResistance'),
        powerLoss: links * of('powerLoss'),
        arcVoltage: links * of('arcVoltage'),
        arcingI2t: of('operatingI2t') - of('preArcingI2t'),
        heatTimes: masses.map(({ tau }) => tau),
        heatParts: masses.map(({ part }) => part),
      },
    })
  },
}
