/**
 * The document: flat tables of typed records, keyed by id. Relations are ids, never pointers. Everything is SI.
 * The drawing library's vocabulary never enters here; selection and viewport are no part of it.
 */
import { z } from 'zod'
import { packSchema } from '../limits/pack.ts'

export const idSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_.:-]+$/)

/** Where a value comes from; shown beside it on the screen and in the report. */
export const provenanceSchema = z.strictObject({
  mark: z.enum(['vendor', 'measured', 'standard', 'typical', 'assumed', 'user']),
  source: z.string().max(500),
})
export type Provenance = z.infer<typeof provenanceSchema>

export const paramValueSchema = z.union([z.number(), z.string().max(2000), z.boolean(), z.null(), z.array(z.number()).max(10000)])
export type ParamValue = z.infer<typeof paramValueSchema>

export const pointSchema = z.strictObject({ x: z.number(), y: z.number() })
export type Point = z.infer<typeof pointSchema>

/** What stands beside a symbol, by key and in order: parameters, and outputs of the run that is shown; without outputs the two that say most. */
export const labelsSchema = z.strictObject({
  params: z.array(z.string().min(1).max(40)).max(40),
  outputs: z.array(z.string().min(1).max(60)).max(8).nullable(),
})
export type LabelChoice = z.infer<typeof labelsSchema>

export const projectSchema = z.strictObject({
  id: z.literal('project'),
  name: z.string().max(200),
  client: z.string().max(200),
  site: z.string().max(200),
  engineer: z.string().max(200),
  company: z.string().max(200),
  revision: z.string().max(40),
  notes: z.string().max(20000),
  /** Nominal frequency, Hz. */
  frequencyHz: z.union([z.literal(50), z.literal(60)]),
  symbols: z.enum(['iec', 'ansi']),
  /** Units that values are shown in: SI, or those of US practice; stored values are SI. */
  units: z.enum(['si', 'us']).default('si'),
  /** Flicker lamp, IEC 61000-4-15. */
  lamp: z.enum(['230V', '120V']),
  /** Tolerance of the voltage up to 1 kV, %, by which IEC 60909-0 has its voltage factors there; older files lack it and had 6. */
  lowVoltageTolerance: z.enum(['6', '10']).default('6'),
  /** Currency of all money in the project; prices of the cost book are US dollars. */
  currency: z.string().max(8).default('USD'),
  /** Values of the site that differ from its region's and from the defaults, by the key of `siteParams`. */
  siteParams: z.record(z.string(), paramValueSchema).default({}),
  siteProvenance: z.record(z.string(), provenanceSchema).default({}),
  /** Prices of the project's own, by item of the cost book. */
  prices: z.record(z.string(), z.number().nonnegative()).default({}),
  /** Limits of the project's own, beside those that ship; older files lack it. */
  rulePacks: z.array(packSchema).max(50).default([]),
  /** Findings somebody looked at and accepts, with the reason; errors cannot be. */
  accepted: z
    .array(z.strictObject({ code: z.string().max(10), place: z.string().max(300), note: z.string().min(1).max(500) }))
    .max(2000)
    .default([]),
  /** Chosen labels by component type; a type that is not here has its definition's. */
  labels: z.record(z.string().max(40), labelsSchema).default({}),
})
/** Values a project can be given; what is left out stays as it is, so none has a default here. */
export const projectValuesSchema = projectSchema
  .omit({ id: true })
  .extend({
    units: projectSchema.shape.units.unwrap(),
    lowVoltageTolerance: projectSchema.shape.lowVoltageTolerance.unwrap(),
    currency: projectSchema.shape.currency.unwrap(),
    siteParams: projectSchema.shape.siteParams.unwrap(),
    siteProvenance: projectSchema.shape.siteProvenance.unwrap(),
    prices: projectSchema.shape.prices.unwrap(),
    rulePacks: projectSchema.shape.rulePacks.unwrap(),
    accepted: projectSchema.shape.accepted.unwrap(),
    labels: projectSchema.shape.labels.unwrap(),
  })
  .partial()
export type ProjectRecord = z.infer<typeof projectSchema>

/** Frame and title block of a page; what it leaves empty stands in the project or is the page's name. */
export const sheetSchema = z.strictObject({
  frame: z.boolean(),
  title: z.string().max(120),
  /** Drawing number. */
  number: z.string().max(60),
  revision: z.string().max(40),
  drawn: z.string().max(80),
  checked: z.string().max(80),
  approved: z.string().max(80),
  date: z.string().max(40),
})
export type SheetRecord = z.infer<typeof sheetSchema>

export const pageSchema = z.strictObject({
  id: idSchema,
  name: z.string().max(120),
  order: z.number(),
  /** The block this page is the inside of; null for a page of the drawing itself. */
  blockId: idSchema.nullable().default(null),
  /** Without it a page has no frame. */
  sheet: sheetSchema.optional(),
})
export type PageRecord = z.infer<typeof pageSchema>

export const componentSchema = z.strictObject({
  id: idSchema,
  /** Key of the component definition in the catalogue. */
  type: z.string().min(1).max(40),
  name: z.string().min(1).max(80),
  pageId: idSchema,
  /** Position of the symbol's centre, in drawing units (1 grid = 10). */
  x: z.number(),
  y: z.number(),
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  mirrored: z.boolean(),
  /** Length of a stretchable symbol (bus), drawing units; null for the others. */
  length: z.number().min(20).max(100000).nullable(),
  inService: z.boolean(),
  /** N identical ones in parallel. */
  count: z.number().int().min(1).max(100000),
  /** Only values that differ from the definition's defaults need stand here. SI. */
  params: z.record(z.string(), paramValueSchema),
  /** Provenance of values set here; a default's provenance stands in the definition. */
  provenance: z.record(z.string(), provenanceSchema),
  /** The library item the values were taken from. */
  libraryItem: z.string().max(120).nullable(),
  note: z.string().max(5000),
  /** Labels of its own; null = as its type has them in the project. */
  labels: labelsSchema.nullable().default(null),
})
export type ComponentRecord = z.infer<typeof componentSchema>

export const connectionEndSchema = z.strictObject({
  componentId: idSchema,
  port: z.string().min(1).max(40),
  /** Place of a tap along a stretchable symbol, drawing units from its centre; null elsewhere. */
  at: z.number().nullable(),
})
export type ConnectionEnd = z.infer<typeof connectionEndSchema>

export const connectionSchema = z.strictObject({
  id: idSchema,
  pageId: idSchema,
  from: connectionEndSchema,
  to: connectionEndSchema,
  /** Corner points fixed by the user, in order; empty = routed automatically. */
  corners: z.array(pointSchema).max(200),
})
export type ConnectionRecord = z.infer<typeof connectionSchema>

const extentSchema = z.number().min(20).max(100000)
/** What is written and outlined on a page beside the plant: it says something to the reader and nothing to the engine. */
export const annotationSchema = z.strictObject({
  id: idSchema,
  /** Plain text; a rectangle behind the components, with a heading; text with a line to what it is about. */
  kind: z.enum(['note', 'zone', 'callout']),
  pageId: idSchema,
  /** Centre and extent, drawing units. Notes and callouts are as high as their text. */
  x: z.number(),
  y: z.number(),
  width: extentSchema,
  height: extentSchema,
  text: z.string().max(2000),
  size: z.enum(['small', 'normal', 'large']),
  colour: z.enum(['grey', 'blue', 'green', 'amber', 'red', 'violet']),
  /** Where a callout points: a place on the page, or an offset from a component's centre. */
  leader: z.strictObject({ componentId: idSchema.nullable(), x: z.number(), y: z.number() }).nullable(),
})
export type AnnotationRecord = z.infer<typeof annotationSchema>

/** A measured course: points of a piecewise-linear series of W over s, packed; and how it was read. */
export const traceSchema = z.strictObject({
  /** 64-bit floats, times then values, in byte planes, deflated (zlib), in hexadecimal. */
  data: z
    .string()
    .max(8_000_000)
    .regex(/^[0-9a-f]*$/),
  points: z.number().int().nonnegative(),
  samples: z.number().int().nonnegative(),
  durationS: z.number().nonnegative(),
  /** Ordinary step between samples. */
  stepS: z.number().nonnegative(),
  meanW: z.number(),
  leastW: z.number(),
  greatestW: z.number(),
  /** W that the thinning was allowed to differ, and by which it differs at most. */
  tolerance: z.number().nonnegative(),
  largestDifference: z.number().nonnegative(),
  /** File, columns, time format and unit it was read from. */
  source: z.string().max(200),
  columns: z.array(z.string().max(120)).max(64),
  timeFormat: z.string().max(40),
  unit: z.string().max(10),
  gaps: z.array(z.strictObject({ fromS: z.number(), toS: z.number() })).max(50),
  gapCount: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
})
export type TraceRecord = z.infer<typeof traceSchema>

export const workloadSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(80),
  /** Key of the workload kind: training, inference, service, trace. */
  kind: z.string().min(1).max(40),
  params: z.record(z.string(), paramValueSchema),
  provenance: z.record(z.string(), provenanceSchema),
  /** Of a measured workload alone. */
  trace: traceSchema.optional(),
})
export type WorkloadRecord = z.infer<typeof workloadSchema>

/** Switch positions that differ from the drawing's, by component: true is closed. */
export const configurationSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(80),
  note: z.string().max(5000),
  switches: z.record(idSchema, z.boolean()),
})
export type ConfigurationRecord = z.infer<typeof configurationSchema>

/** What of one component is otherwise than drawn; null = as drawn. */
export const alternativeChangeSchema = z.strictObject({
  params: z.record(z.string(), paramValueSchema),
  provenance: z.record(z.string(), provenanceSchema),
  inService: z.boolean().nullable(),
  count: z.number().int().min(1).max(100000).nullable(),
})
export type AlternativeChange = z.infer<typeof alternativeChangeSchema>

/** A set of values and equipment over the drawing, by component. */
export const alternativeSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(80),
  note: z.string().max(5000),
  changes: z.record(idSchema, alternativeChangeSchema),
})
export type AlternativeRecord = z.infer<typeof alternativeSchema>

const emtStepSchema = z.number().positive().max(1e-3)
const variantIdSchema = idSchema.nullable()
export const studySchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(80),
  /** Phasors, or instantaneous phase quantities. */
  kind: z.enum(['rms', 'emt']),
  /** Simulated time, s. */
  durationS: z.number().positive().max(86400),
  /** Uniform grid of the recorded channels, s. */
  recordStepS: z.number().positive().max(60),
  /** Local error per step, per unit of each variable's scale. */
  tolerance: z.number().min(1e-10).max(1e-2),
  /** Largest step of `rms`. */
  maxStepS: z.number().positive().max(60),
  /** Fixed step of `emt`; files before version 3 lack it. */
  emtStepS: emtStepSchema.default(50e-6),
  seed: z.number().int().nonnegative(),
  /** Limit values of the checks that the user changed, by limit key. SI. */
  limits: z.record(z.string(), paramValueSchema),
  /** What it runs under; null = as drawn. Files before version 4 lack both. */
  configurationId: variantIdSchema.default(null),
  alternativeId: variantIdSchema.default(null),
})
/** Values a study can be given; what is left out stays as it is. */
export const studyValuesSchema = studySchema
  .omit({ id: true })
  .extend({ emtStepS: emtStepSchema, configurationId: variantIdSchema, alternativeId: variantIdSchema })
  .partial()
export type StudyRecord = z.infer<typeof studySchema>

export const eventSchema = z.strictObject({
  id: idSchema,
  studyId: idSchema,
  name: z.string().max(120),
  timeS: z.number().nonnegative(),
  /** open, close, fault, clearFault, setParam, sag … */
  kind: z.string().min(1).max(40),
  targetId: idSchema,
  params: z.record(z.string(), paramValueSchema),
  enabled: z.boolean(),
})
export type EventRecord = z.infer<typeof eventSchema>

export const channelSchema = z.strictObject({
  id: idSchema,
  studyId: idSchema,
  componentId: idSchema,
  /** Key of the component definition's output. */
  output: z.string().min(1).max(60),
})
export type ChannelRecord = z.infer<typeof channelSchema>

/** A quantity of the plant that a parameter study varies. */
export const designVariableSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(80),
  /** Components that take the value, all alike; or workloads that do. */
  componentIds: z.array(idSchema).max(500),
  workloadIds: z.array(idSchema).max(500).default([]),
  /** Key of a numeric parameter that all of them have. */
  param: z.string().min(1).max(40),
  /** Range, in the parameter's SI unit. */
  lower: z.number(),
  upper: z.number(),
  scale: z.enum(['linear', 'logarithmic']),
  /** Whole numbers only. */
  whole: z.boolean(),
  /** Cost of one SI unit of the value in one physical unit; multiplied by the components' counts. */
  unitCost: z.number().nonnegative(),
  costProvenance: provenanceSchema,
})
export type DesignVariable = z.infer<typeof designVariableSchema>

/** Many runs of one study with changed values: the cheapest design inside all limits, a sweep over a grid, or random draws. */
export const parameterStudySchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(80),
  studyId: idSchema,
  method: z.enum(['size', 'sweep', 'sample']),
  variables: z.array(designVariableSchema).max(8),
  currency: z.string().max(8),
  /** Most runs of a search, points of a sweep along each variable, or number of draws. */
  evaluations: z.number().int().min(1).max(10000),
  /** Share of each range at which a search ends. */
  resolution: z.number().min(1e-4).max(0.2),
  seed: z.number().int().nonnegative(),
  /** What shaping of the jobs costs, beside the plant: all of their training throughput, and each W of mean power that is burnt. */
  throughputCost: z.number().nonnegative().default(0),
  burntCost: z.number().nonnegative().default(0),
})
export type ParameterStudyRecord = z.infer<typeof parameterStudySchema>

/** Panes of the plots kept under a name. Traces are named by component and output, so that a layout fits any run. */
export const plotLayoutSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(80),
  panes: z
    .array(
      z.strictObject({
        title: z.string().max(200),
        quantity: z.string().max(40),
        traces: z.array(z.strictObject({ componentId: idSchema, output: z.string().min(1).max(60) })).max(64),
      }),
    )
    .max(40),
})
export type PlotLayoutRecord = z.infer<typeof plotLayoutSchema>

export const documentSchema = z.strictObject({
  project: projectSchema,
  pages: z.record(idSchema, pageSchema),
  components: z.record(idSchema, componentSchema),
  connections: z.record(idSchema, connectionSchema),
  workloads: z.record(idSchema, workloadSchema),
  studies: z.record(idSchema, studySchema),
  events: z.record(idSchema, eventSchema),
  channels: z.record(idSchema, channelSchema),
  /** Files of format 1 may lack it. */
  parameterStudies: z.record(idSchema, parameterStudySchema).default({}),
  /** Files before version 4 lack these. */
  configurations: z.record(idSchema, configurationSchema).default({}),
  alternatives: z.record(idSchema, alternativeSchema).default({}),
  plotLayouts: z.record(idSchema, plotLayoutSchema).default({}),
  annotations: z.record(idSchema, annotationSchema).default({}),
})
export type StudioDocument = z.infer<typeof documentSchema>

/** Tables of the document that hold many records; `project` is a single record. */
export const TABLES = [
  'pages',
  'components',
  'connections',
  'workloads',
  'studies',
  'events',
  'channels',
  'parameterStudies',
  'configurations',
  'alternatives',
  'plotLayouts',
  'annotations',
] as const
export type TableName = (typeof TABLES)[number]
