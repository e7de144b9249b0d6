/** The model's types that cross the contract. */
export type { DocumentDiff } from '../model/document/diff.ts'
export type { RunEconomics } from '../model/economics/index.ts'
export type { ParameterStudyRecord, StudioDocument, TraceRecord } from '../model/document/records.ts'
export type { Evaluation } from '../model/sizing/index.ts'
export type { Problem } from '../model/problem.ts'
export type { CheckResult } from '../model/limits/types.ts'
export type { HarmonicResult } from '../model/harmonics/index.ts'
export type { Absorbed } from '../model/absorption/index.ts'
