export {
  compareIds,
  conducts,
  feeds,
  joinsOf,
  portKey,
  SAME_LEVEL_RATIO,
  sameLevel,
  inService,
  sameLevelPorts,
  sameNetwork,
  topologyOf,
  type ElectricalNode,
  type PortRef,
  type Topology,
  type VoltageLevel,
} from './topology.ts'
export { blocksAround, insideOf, pagesWithin, repeatsOf, terminalPort, withBlocks } from './hierarchy.ts'
export { openPorts } from './openPorts.ts'
export { energisedNodes, islandsOf, levelSections, standbyGenerators, unfedComponents, type Island } from './reach.ts'
