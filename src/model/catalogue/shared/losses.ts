/** Losses of a converter: constant, linear and quadratic in its load, shares of its rating. */
import type { Provenance } from '../../document/records.ts'
import { number } from './params.ts'

export function lossParams(noLoad: number, quadratic: number, provenance: Provenance, rating: 'P_r' | 'S_r' = 'P_r') {
  const equation = `P_loss / ${rating} = a + b·p + c·p²`
  const section = 'Losses'
  return {
    noLoadShare: number('No-load loss', 'percent', noLoad, {
      section,
      min: 0,
      max: 0.2,
      help: `Loss at no load, share of ${rating === 'P_r' ? 'rated power' : 'the rating'}.`,
      equation,
      provenance,
    }),
    linearLoss: number('Linear loss', 'percent', 0, {
      section,
      min: 0,
      max: 1,
      help: 'Loss in proportion to the load.',
      equation,
      provenance,
    }),
    quadraticLoss: number('Quadratic loss', 'percent', quadratic, {
      section,
      min: 0,
      max: 1,
      help: 'Loss that grows with the square of the load, at full load.',
      equation,
      provenance,
    }),
  }
}
