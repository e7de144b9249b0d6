export { belowBar } from './belowBar.ts'
export { guidesOf, indexCentres, type Centres, type Guide } from './guides.ts'
export { annotationBox, isAnnotation, itemBox, itemOf, leaderStart, leaderTip, type Item } from './items.ts'
export { meetingsOf, type Meeting } from './meetings.ts'
export { neighbourOf, type Direction } from './neighbour.ts'
export * from './transform.ts'
export { cornersOf, dragSegment, throughCorners } from './corners.ts'
export { extentOf, isOrthogonal, nearestOn, pathLength, segments, simplify, type Path } from './paths.ts'
export {
  placeEnds,
  previewWire,
  routeConnection,
  quickRoutes,
  routeInSteps,
  nearestState,
  routePage,
  type RoutedPage,
  type RouteOptions,
} from './page.ts'
export { quickRoute, route, type Scene } from './router.ts'
export { SpatialIndex } from './spatial.ts'
