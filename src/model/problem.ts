/**
 * Errors and findings are values. A `Problem` is what validation, compilation, import and the engine say to a consultant:
 * a numbered code (its help stands in docs/problems.md), a sentence, and the place.
 */
export type Severity = 'error' | 'warning' | 'info'

/** Where a finding stands in the document: enough to select the component and focus the very field. */
export interface ProblemPlace {
  readonly componentId?: string
  readonly port?: string
  /** Key of the parameter in the component's definition. */
  readonly param?: string
  readonly connectionId?: string
  readonly workloadId?: string
  readonly studyId?: string
  readonly eventId?: string
  readonly pageId?: string
}

export interface Problem {
  /** `E101`… cannot be drawn or read, `E2xx` cannot be simulated, `W2xx` probably wrong, `I3xx` worth knowing. */
  readonly code: string
  readonly severity: Severity
  /** One sentence: what is wrong, with names and values in display units. */
  readonly message: string
  /** What to do next, where it can be said. */
  readonly hint?: string
  readonly place: ProblemPlace
  /** Why it stays as it is: somebody looked at it and accepts it. */
  readonly accepted?: string
  /** A command that mends it, ready to run. */
  readonly fix?: { readonly label: string; readonly command: string; readonly args: unknown }
}

/** One text for one place: what a finding is known by, together with its code. */
export const placeKey = (place: ProblemPlace): string =>
  Object.entries(place)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(' ')

export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }
