/** Loads that come back after a disturbance of the grid's voltage. */
import { pulseOf } from '../../buffers/pulse.ts'
import { formatQuantity } from '../../units/index.ts'
import { lengthS } from '../analysis.ts'
import { consumption, sourcesBeside } from '../consumption.ts'
import { recoveries, type Recovery } from '../curves.ts'
import { nominalVoltage, seconds, type Evaluators } from './types.ts'

/** Over which power before and behind a disturbance is meant, at least. */
const RECOVERY_S = 1

export const recoveryEvaluators: Evaluators = {
  loadRecovery: {
    places: { utility: 'v' },
    beside: ['p'],
    elsewhere: (document, connection) => sourcesBeside(document, connection).map(({ id }) => ({ componentId: id, output: 'p' })),
    ...{ extremeLines: true, overCycle: true },
    evaluate: (site) => {
      const { waveform: voltage, highest, document, component } = site
      const imported = site.beside('p')
      if (!imported) return 'The power at this place was not recorded.'
      const limit = site.of('limit')
      const sources = sourcesBeside(document, component)
      const given = sources.flatMap(({ id, count }) => {
        const waveform = site.recorded(id, 'p')
        return waveform ? [{ count, waveform }] : []
      })
      if (given.length < sources.length)
        return { undecided: 'The power of a source on the site was not recorded: what its loads take is not seen.', limit, sense: 'max' }
      const power = given.length > 0 ? consumption(imported, given, RECOVERY_S) : imported
      const judged =
        given.length > 0
          ? ` Judged is what the loads behind the connection take: its import and what ${sources.map(({ name }) => name).join(', ')} ${sources.length > 1 ? 'give' : 'gives'}, while the connection carries anything.`
          : ' Judged is the power at the connection.'
      // Whole periods of the job: a part of one has another mean.
      const periodS = pulseOf(document)?.periodS ?? RECOVERY_S
      const windowS = Math.ceil(RECOVERY_S / periodS - 1e-9) * periodS
      const all = recoveries(voltage, nominalVoltage(site, 'ac'), power, site.curve, { share: site.of('share'), windowS, highest })
      const bound = all.filter((r) => r.isBound)
      if (bound.length === 0) {
        return all.length === 0 ? 'The voltage stays between 0.9 and 1.1 pu.' : 'No disturbance is one that must be ridden through.'
      }
      const drawing = bound.filter(({ before }) => before > 0)
      if (drawing.length === 0)
        return { undecided: `The site gave power to the grid before: what of it is load is not seen here.${judged}`, limit, sense: 'max' }
      // One that the record does not see the end of counts with the time seen.
      const lasting = (r: Recovery): number => r.recoveryS ?? lengthS(power) - r.backS
      const worst = drawing.reduce((a, r) => (lasting(r) > lasting(a) ? r : a))
      return {
        value: lasting(worst),
        timeS: worst.backS,
        limit,
        sense: 'max',
        remark:
          `${bound.length} of ${all.length} disturbances must be ridden through. Voltage back at ${seconds(worst.backS)}, ` +
          (worst.recoveryS === null ? 'the power not again within the run.' : `the power ${seconds(worst.recoveryS)} later.`) +
          ` Before it ${formatQuantity(worst.before, 'activePower')}.${judged}`,
        inconclusive: drawing.length < bound.length || drawing.some((r) => r.recoveryS === null && lasting(r) <= limit),
      }
    },
  },
}
