/** The shipped component types, by key and in the palette's order. */
import type { ComponentDefinition } from './types.ts'
import { ats } from './components/ats/index.ts'
import { battery } from './components/battery/index.ts'
import { block } from './components/block/index.ts'
import { blockTerminal, blockTerminalDc } from './components/blockTerminal/index.ts'
import { bess } from './components/bess/index.ts'
import { breaker } from './components/breaker/index.ts'
import { bus } from './components/bus/index.ts'
import { busway } from './components/busway/index.ts'
import { cable } from './components/cable/index.ts'
import { capacitorShelf } from './components/capacitorShelf/index.ts'
import { constantImpedanceLoad } from './components/constantImpedanceLoad/index.ts'
import { constantPowerLoad } from './components/constantPowerLoad/index.ts'
import { coolingPlant } from './components/coolingPlant/index.ts'
import { dcBreaker } from './components/dcBreaker/index.ts'
import { dcBusway } from './components/dcBusway/index.ts'
import { dcFuse } from './components/dcFuse/index.ts'
import { dcBus } from './components/dcBus/index.ts'
import { dcCable } from './components/dcCable/index.ts'
import { dcCapacitor } from './components/dcCapacitor/index.ts'
import { dcConstantPowerLoad } from './components/dcConstantPowerLoad/index.ts'
import { dcConverter } from './components/dcConverter/index.ts'
import { dcRectifier } from './components/dcRectifier/index.ts'
import { dcSource } from './components/dcSource/index.ts'
import { diodeRectifier } from './components/diodeRectifier/index.ts'
import { earthingTransformer } from './components/earthingTransformer/index.ts'
import { equivalentBranch } from './components/equivalentBranch/index.ts'
import { drive } from './components/drive/index.ts'
import { flywheel } from './components/flywheel/index.ts'
import { fuse } from './components/fuse/index.ts'
import { gasEngine } from './components/gasEngine/index.ts'
import { gasTurbine } from './components/gasTurbine/index.ts'
import { genset } from './components/genset/index.ts'
import { gpuCluster } from './components/gpuCluster/index.ts'
import { hydroUnit } from './components/hydroUnit/index.ts'
import { itLoad } from './components/itLoad/index.ts'
import { loadBank } from './components/loadBank/index.ts'
import { offPage, offPageDc } from './components/offPage/index.ts'
import { inductionMotor } from './components/inductionMotor/index.ts'
import { psuShelf } from './components/psuShelf/index.ts'
import { rackBbu } from './components/rackBbu/index.ts'
import { pvPlant } from './components/pvPlant/index.ts'
import { relayBreaker } from './components/relayBreaker/index.ts'
import { seriesReactor } from './components/seriesReactor/index.ts'
import { shuntCapacitor } from './components/shuntCapacitor/index.ts'
import { solidStateTransformer } from './components/solidStateTransformer/index.ts'
import { steamUnit } from './components/steamUnit/index.ts'
import { sts } from './components/sts/index.ts'
import { surgeArrester } from './components/surgeArrester/index.ts'
import { syncCondenser } from './components/syncCondenser/index.ts'
import { transformer2w } from './components/transformer2w/index.ts'
import { transformer3w } from './components/transformer3w/index.ts'
import { ups } from './components/ups/index.ts'
import { utility } from './components/utility/index.ts'
import { windPlant } from './components/windPlant/index.ts'
import { zipLoad } from './components/zipLoad/index.ts'

export type * from './types.ts'

export const categoryOrder = [
  'Sources',
  'Network',
  'Conversion',
  'Storage',
  'Loads',
  'Annotations',
] as const satisfies readonly ComponentDefinition['category'][]

/** Every type, in the order the palette shows them within their category. */
export const catalogue: readonly ComponentDefinition[] = [
  utility,
  genset,
  gasEngine,
  gasTurbine,
  steamUnit,
  hydroUnit,
  syncCondenser,
  pvPlant,
  windPlant,
  dcSource,
  bus,
  transformer2w,
  transformer3w,
  cable,
  busway,
  breaker,
  relayBreaker,
  ats,
  sts,
  fuse,
  seriesReactor,
  equivalentBranch,
  shuntCapacitor,
  surgeArrester,
  earthingTransformer,
  dcBus,
  dcCable,
  dcBusway,
  block,
  blockTerminal,
  blockTerminalDc,
  offPage,
  offPageDc,
  dcBreaker,
  dcFuse,
  ups,
  psuShelf,
  bess,
  flywheel,
  dcRectifier,
  diodeRectifier,
  solidStateTransformer,
  dcConverter,
  battery,
  dcCapacitor,
  rackBbu,
  capacitorShelf,
  gpuCluster,
  itLoad,
  coolingPlant,
  inductionMotor,
  drive,
  constantPowerLoad,
  constantImpedanceLoad,
  zipLoad,
  loadBank,
  dcConstantPowerLoad,
]

const byType = new Map(catalogue.map((definition) => [definition.type, definition]))

/** Synchronous machines with their prime movers, whatever drives them. */
export const generatorTypes: readonly string[] = catalogue.filter((d) => d.generator).map((d) => d.type)

/** Undefined for a type that is not shipped, whatever its name. */
export const definitionOf = (type: string): ComponentDefinition | undefined => byType.get(type)
