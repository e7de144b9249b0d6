/** Every battery of a run with the band its charge may use: what the limits of the window say, as numbers to choose a target by. */
import { bestTarget, type Creep, type Window, windowOf } from '../buffers/window.ts'
import type { StudioDocument, StudyRecord } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import { highest, lengthS, lowest } from './analysis.ts'
import { checksOf, limitValue } from './definitions.ts'
import { undisturbedFrom } from './events.ts'
import { creepOfRun, demandOf, storeOf } from './evaluators/battery.ts'
import { placesOf } from './required.ts'
import type { Waveform } from './types.ts'

export interface BatteryBand {
  readonly componentId: string
  readonly window: Window
  readonly socMin: number
  readonly socMax: number
  /** Charge in the run. */
  readonly bottom: number
  readonly top: number
  readonly target: number
  /** Null where the band is narrower than the run. */
  readonly best: number | null
  /** Null where the run holds no three periods. */
  readonly creep: Creep | null
}

/** By the study's numbers of the battery window, whether its check is switched on or not. */
export function batteryBands(document: StudioDocument, study: StudyRecord, waveforms: readonly Waveform[]): readonly BatteryBand[] {
  const definitions = checksOf(document)
  const [window, creep] = ['batteryWindow', 'batteryCreep'].map((key) => definitions.find((d) => d.key === key))
  if (!window || !creep) return []
  const demand = demandOf((param) => limitValue(study, window, param))
  return placesOf(document, window).flatMap(({ component, output }): BatteryBand[] => {
    const waveform = waveforms.find((w) => w.componentId === component.id && w.output === output)
    if (!waveform || waveform.values.length < 2) return []
    const store = storeOf(component)
    const band = windowOf(store, demand)
    const [bottom, top, target] = [lowest(waveform).value, highest(waveform).value, numberOf(component, 'socTarget')]
    return [
      {
        ...{ componentId: component.id, window: band, socMin: store.socMin, socMax: store.socMax, bottom, top, target },
        best: bestTarget(band, target, bottom, top),
        creep: creepOfRun(
          { document, component, waveform, undisturbedS: undisturbedFrom(document, study, lengthS(waveform)) },
          limitValue(study, creep, 'settlingS'),
        ),
      },
    ]
  })
}
