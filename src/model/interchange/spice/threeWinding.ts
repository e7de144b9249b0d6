/**
 * Three windings of a transformer: two branches from the high winding to the medium and the low one, at the high winding's rated voltage, with the
 * impedances of their pairs; what they have in common (the high winding's leg of the star, which may be negative) and what the phases have in common
 * of a zero sequence couple their inductances. Core at the high side, behind its tap and its own resistance.
 */
import type { Device } from '../../compile/network.ts'
import { number, PHASES, type Element, type SpiceParts } from './parts.ts'
import { across, CORE, core, drawn, limbs, type Side, starPoint, upright, type Winding } from './windings.ts'

const GROUPS: Readonly<Record<string, readonly [Winding, Winding, Winding]>> = {
  YNyn0yn0: ['star', 'star', 'star'],
  YNyn0d1: ['star', 'star', 1],
  YNyn0d11: ['star', 'star', 2],
  YNd1d1: ['star', 1, 1],
  YNd11d11: ['star', 2, 2],
  Dyn1yn1: [2, 'star', 'star'],
  Dyn11yn11: [1, 'star', 'star'],
  Dyn11d0: [1, 'star', 1],
  Dyn1d0: [2, 'star', 2],
  Dd0yn11: [1, 1, 'star'],
  Dd0yn1: [2, 2, 'star'],
  Dd0d0: [1, 1, 1],
}
const SIDES = ['Hv', 'Mv', 'Lv'] as const

export const transformer3w: Element = {
  params: [
    ...SIDES.flatMap((side) => [`s${side}`, `v${side}`, `neutralResistance${side}`, `neutralReactance${side}`]),
    ...['Hm', 'Hl', 'Ml'].flatMap((pair) => [`uk${pair}`, `xOverR${pair}`, `x0OverX${pair}`]),
    'r0OverR',
    'tap',
    'vectorGroup',
    ...CORE,
    'closed',
  ],
  emit,
}

/** Of a pair of branches: own of the medium one, common to both, own of the low one. */
type Pair = readonly [number, number, number]
const branches = (hm: number, hl: number, ml: number): Pair => [hm, (hm + hl - ml) / 2, hl]

function emit(d: Device, to: SpiceParts): string | undefined {
  if (d.params.closed === false) return undefined
  const [, ofHigh, ofMedium, ofLow] = /^([A-Z]+)(\D+\d+)(\D+\d+)$/.exec(String(d.params.vectorGroup ?? 'YNyn0yn0')) ?? []
  const sides = [ofMedium ?? '', ofLow ?? ''].map(upright)
  const group = GROUPS[`${ofHigh}${sides.map(({ base }) => base).join('')}`]
  if (group === undefined) return `its vector group ${d.params.vectorGroup} is not known`
  const v = SIDES.map((side) => number(d, `v${side}`)) as [number, number, number]
  const side = (k: 0 | 1 | 2): Side => ({
    ...{ kind: group[k], phases: to.phases(d, k), star: starPoint(to, d, SIDES[k], `star${k}`, `n${k}`) },
    scale: k === 0 ? 1 / number(d, 'tap') : ((sides[k - 1]?.sign ?? 1) * v[0]) / v[k],
  })
  const ends = [side(1), side(2)] as const
  const pair = (key: string, a: string, b: string) => {
    const z = (number(d, `uk${key}`) * v[0] * v[0]) / (Math.min(number(d, a), number(d, b)) * d.count)
    const r = z / Math.hypot(1, number(d, `xOverR${key}`))
    const x = r * number(d, `xOverR${key}`)
    return { r, x, x0: x * Number(d.params[`x0OverX${key}`] ?? 1) }
  }
  const pairs = [pair('Hm', 'sHv', 'sMv'), pair('Hl', 'sHv', 'sLv'), pair('Ml', 'sMv', 'sLv')] as const
  const of = (key: 'r' | 'x' | 'x0'): Pair => branches(...(pairs.map((z) => z[key]) as [number, number, number]))
  const [whole, x, x0] = [of('r'), of('x'), of('x0')]
  // The high winding's own stands before the core, as much of it as leaves the rest passive.
  const most = Math.max((whole[0] * whole[2] - whole[1] ** 2) / pairs[2].r, 0)
  const before = Math.min(Math.max(whole[1], 0), most)
  const r = whole.map((value) => value - before)
  const zeroR = Number(d.params.r0OverR ?? 1)
  const r0 = r.map((value) => value * zeroR)
  const coils = limbs(to, d, side(0), before, before * zeroR)
  const high: Side = { kind: 'star', phases: coils, star: '0', scale: 1 }
  /** Between branches of one phase, and of two phases. */
  const alike = (positive: readonly number[], zero: readonly number[], k: number): readonly [same: number, apart: number] => {
    const apart = ((zero[k] as number) - (positive[k] as number)) / 3
    return [(positive[k] as number) + apart, apart]
  }
  const names = ['m', 'l'] as const
  const meters = names.map((name) => PHASES.map((phase) => `V${to.inner(d, `i${name}${phase}`)}`))
  for (const [b, name] of names.entries()) {
    const end = ends[b] as Side
    for (const [k, phase] of PHASES.entries()) {
      const part = `${name}${phase}`
      const [from, meter, behind, far] = ['h', 'i', 'r', 'e'].map((at) => to.inner(d, `${at}${part}`)) as [string, string, string, string]
      across(to, d, `h${part}`, from, high, k)
      to.add('V', d, `i${part}`, `${from} ${meter} DC 0`)
      to.add('L', d, part, `${meter} ${behind} ${alike(x, x0, 2 * b)[0] / to.omega}`)
      // Resistances common to branches and phases with the branch's own.
      const drops = names.flatMap((_, other) =>
        PHASES.flatMap((_, of) => {
          const share = alike(r, r0, other === b ? 2 * b : 1)[of === k ? 0 : 1]
          return share === 0 ? [] : [`${share}*I(${meters[other]?.[of]})`]
        }),
      )
      to.add('B', d, `r${part}`, `${behind} ${far} V = {${drops.join('+') || '0'}}`)
      across(to, d, `e${part}`, far, end, k)
      drawn(to, d, `h${part}`, meters[b] as string[], high, k)
      drawn(to, d, `e${part}`, meters[b] as string[], end, k, -1)
    }
  }
  couple(
    d,
    to,
    [0, 1, 2].map((k) => alike(x, x0, k)),
  )
  core(to, d, coils, number(d, 'sHv') * d.count, v[0])
  return undefined
}

/** Couples all six inductances, by what the branches and the phases have in common. */
function couple(d: Device, to: SpiceParts, x: readonly (readonly [same: number, apart: number])[]): void {
  const [medium, common, low] = x as [readonly [number, number], readonly [number, number], readonly [number, number]]
  const coils = (['m', 'l'] as const).flatMap((name) => PHASES.map((phase) => ({ name, phase, own: (name === 'm' ? medium : low)[0] })))
  for (const [k, a] of coils.entries()) {
    for (const b of coils.slice(k + 1)) {
      const between = a.name === b.name ? (a.name === 'm' ? medium : low) : common
      const mutual = between[a.phase === b.phase ? 0 : 1]
      if (mutual === 0) continue
      const [one, other] = [`${a.name}${a.phase}`, `${b.name}${b.phase}`]
      to.add('K', d, `${one}${other}`, `L${to.inner(d, one)} L${to.inner(d, other)} ${mutual / Math.sqrt(a.own * b.own)}`)
    }
  }
}
