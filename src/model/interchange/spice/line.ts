/** A line's π section, its phases coupled where the zero sequence has values of its own. */
import { number, type Element } from './parts.ts'

export const line: Element = {
  params: ['length', 'resistance', 'reactance', 'capacitance', 'ampacity', 'closed', 'zeroResistance', 'zeroReactance', 'zeroCapacitance'],
  emit: (d, to) => {
    if (d.params.closed === false) return undefined
    const length = number(d, 'length')
    const of = (key: string, otherwise = key): number => Number(d.params[key] ?? d.params[otherwise]) * length
    const [r, x, c] = [of('resistance'), of('reactance'), of('capacitance')]
    const [r0, x0, c0] = [of('zeroResistance', 'resistance'), of('zeroReactance', 'reactance'), of('zeroCapacitance', 'capacitance')]
    if (r < 0 || x < 0 || c < 0) return 'a branch of a reduced network has no elements'
    const between = (r0 - r) / 3 / d.count
    const meters = to.eachPhase(d).map(({ phase }) => `V${to.inner(d, `meter${phase}`)}`)
    for (const { phase, at, to: end } of to.eachPhase(d)) {
      const [meter, sum] = [to.inner(d, `i${phase}`), to.inner(d, `r${phase}`)]
      to.seriesRl(d, phase, at, between === 0 ? end : meter, r / d.count, (x0 + 2 * x) / 3 / d.count / to.omega)
      if (between !== 0) {
        to.add('V', d, `meter${phase}`, `${meter} ${sum} DC 0`)
        to.add('B', d, `r${phase}`, `${sum} ${end} V = {${between}*(${meters.map((m) => `I(${m})`).join('+')})}`)
      }
    }
    if (x0 !== x) to.coupled(d, (x0 - x) / (x0 + 2 * x))
    if (c === 0) return undefined
    for (const [side, nodes] of [to.phases(d, 0), to.phases(d, 1)].entries()) {
      for (const [k, node] of nodes.entries()) {
        to.add('C', d, `e${k}${side}`, `${node} 0 ${0.5 * c0 * d.count}`)
        if (c !== c0) to.add('C', d, `m${k}${side}`, `${node} ${nodes[(k + 1) % 3]} ${((c - c0) / 6) * d.count}`)
      }
    }
    return undefined
  },
}
