/** What an evaluator is given and gives. One entry holds what it looks at and how it judges. */
import { numberOf } from '../../document/values.ts'
import { formatNumber, formatQuantity } from '../../units/index.ts'
import { topologyOf } from '../../topology/index.ts'
import type { ComponentRecord, StudioDocument } from '../../document/records.ts'
import { lengthS, type Found } from '../analysis.ts'
import type { VoltageCurve } from '../pack.ts'
import type { RecordedOutput } from '../../study/index.ts'
import type { CheckResult, Waveform } from '../types.ts'

/** What an evaluator finds at one place. */
export interface Finding extends Found, Pick<CheckResult, 'curveFactor'> {
  readonly limit: number
  readonly sense: 'max' | 'min'
  readonly remark: string
  /** The run cannot show compliance (too short, no base value): a failure still counts. */
  readonly inconclusive?: boolean
}
export interface Site {
  readonly document: StudioDocument
  /** The run is one of instantaneous values, not of phasors. */
  readonly isEmt: boolean
  readonly component: ComponentRecord
  readonly waveform: Waveform
  /** By which what is too high is judged; the same where the phases are alike. */
  readonly highest: Waveform
  /** A number of the check, as the study has it. */
  readonly of: (param: string) => number
  /** Another output of the same component, where it was recorded. */
  readonly beside: (output: string) => Waveform | undefined
  /** An output of any component, where it was recorded. */
  readonly recorded: (componentId: string, output: string) => Waveform | undefined
  /** Instants of the study's events, ascending, s. */
  readonly eventsS: readonly number[]
  /** When the last of them was over that falls into the run, s; 0 where none does. */
  readonly undisturbedS: number
  /** Stretches of the run in normal operation, without faults and sags, as [from, to) in seconds. */
  readonly normalS: readonly (readonly [number, number])[]
  /** The check's duration against magnitude. */
  readonly curve: VoltageCurve
}
/** What a run cannot show, neither inside nor outside: why, and what it would be held against. */
export interface Undecided extends Pick<Finding, 'limit' | 'sense'> {
  readonly undecided: string
}
/** A finding; facts without a limit, found at a time; what cannot be told; or the reason why the check has no meaning there. */
export type Outcome = Finding | Undecided | { readonly facts: string; readonly value: number; readonly timeS: number } | string
export interface Evaluator {
  /** Component types it looks at, and the output it reads there. */
  readonly places: Readonly<Record<string, string>>
  /** Further outputs of the same component that it reads. */
  readonly beside?: readonly string[]
  /** Outputs of other components that it reads. */
  readonly elsewhere?: (document: StudioDocument, component: ComponentRecord) => readonly RecordedOutput[]
  /** Where the phases differ, its waveform is that of the lowest line-to-line voltage, and {@link Site.highest} that of the highest. */
  readonly extremeLines?: boolean
  /** It means an RMS over a cycle: in instantaneous runs it reads those lines, too, in place of the space vector of each instant. */
  readonly overCycle?: boolean
  /** It judges what the site does to the grid's voltage in normal operation: nothing where the utility changes that itself or a fault takes up the run. */
  readonly isEmission?: boolean
  /** Where a run is unbalanced, it reads the current of the phase that carries most beside. */
  readonly greatestPhase?: boolean
  readonly evaluate: (site: Site) => Outcome
}
export type Evaluators = Readonly<Record<string, Evaluator>>

/** Output that shows the phase that carries most where the phases differ. */
export const GREATEST_PHASE = 'iGreatest'

/** What a grid weaker than the run's does to changes of the voltage, where the operator states one; empty otherwise. */
export function weakerText(utility: ComponentRecord): string {
  const [most, least] = [numberOf(utility, 'shortCircuitPower'), numberOf(utility, 'leastPower')]
  if (!(least > 0 && least < most)) return ''
  const power = (value: number): string => formatQuantity(value, 'apparentPower')
  return ` At the grid’s ${power(most)}; at its least of ${power(least)} up to ${formatNumber(most / least, 3)} times as much.`
}

/** What of a run is left out as no normal operation, where anything is; empty otherwise. */
export function leftOutText({ normalS, waveform }: Pick<Site, 'normalS' | 'waveform'>): string {
  const leftOut = lengthS(waveform) - normalS.reduce((sum, [fromS, toS]) => sum + toS - fromS, 0)
  return leftOut > waveform.stepS ? ` ${seconds(leftOut)} during and behind faults and sags left out: that is no normal operation.` : ''
}

export const DEAD = 'Without voltage during the whole run.'

export const seconds = (s: number): string => formatQuantity(s, 'time')

export function nominalVoltage({ document, component }: Pick<Site, 'document' | 'component'>, port: string): number {
  return topologyOf(document).nodeOf(component.id, port)?.vNominalV ?? Number.NaN
}

/** Signed distance to the limit as a share of it; positive is inside. A limit of zero is held in absolute terms. */
export function marginOf({ value, limit, sense }: Pick<Finding, 'value' | 'limit' | 'sense'>): number {
  const distance = sense === 'max' ? limit - value : value - limit
  return distance / (Math.abs(limit) || 1)
}
/** The one of two findings nearer to, or further beyond, its limit. */
export const worse = (a: Finding, b: Finding): Finding => (marginOf(b) < marginOf(a) ? b : a)
