/** From a run to a document: `reportContent` says what, `createReportRenderer` sets it. */
export type { ReportOptions, ReportSource, SectionKey, StabilityResults } from './content/source.ts'
export type { Drawing, ReportContent } from './content/types.ts'
export { reportContent } from './content/index.ts'
export { onelines } from './content/onelines.ts'
export { reportOptionsSchema, SECTIONS } from './content/source.ts'
export {
  createReportRenderer,
  type RendererPorts,
  type ReportJob,
  type ReportRenderer,
  type ReportRequest,
  type SettingOptions,
} from './renderer.ts'
export { logoProblem } from './sanitise.ts'
