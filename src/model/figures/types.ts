/** A figure is data: the same definition is drawn by Plotly on the screen and into the report. */
export interface FigureTrace {
  readonly name: string
  readonly x: readonly number[] | Float64Array
  readonly y: readonly number[] | Float64Array
  /** Index of the pane (0 at the top). */
  readonly pane: number
  /** Bars stand at their x, from `base`; points are marks with a text each. */
  readonly role: 'signal' | 'envelope' | 'limit' | 'reference' | 'bars' | 'points'
  /** Index in the theme's trace palette; signals of one component keep theirs over panes. */
  readonly color: number
  readonly dash?: boolean
  readonly base?: readonly number[]
  /** Of bars, in x; of named ones unless told. */
  readonly width?: number
  readonly texts?: readonly string[]
}
export interface FigurePane {
  readonly title: string
  /** Display unit of the values, already converted. */
  readonly unit: string
  /** Visible part of the y-axis where it is not fitted to the traces; powers of ten on a logarithmic one. */
  readonly range?: readonly [number, number]
  readonly isLog?: boolean
}
/** Visible part of a pane whose curves are rounding alone, in any unit. */
export const NOTHING_RANGE = [-1, 1] as const
/** A marked part of the x-axis. */
export interface FigureBand {
  readonly label: string
  readonly from: number
  readonly to: number
}
export interface Figure {
  readonly title: string
  readonly xTitle: string
  /** A logarithmic x-axis from the first to the second value. */
  readonly xLog?: readonly [number, number]
  /** Visible part of the x-axis where it is not fitted to the traces. */
  readonly xRange?: readonly [number, number]
  /** Names at whole numbers of x instead of values. */
  readonly xNames?: readonly string[]
  /** A plane of places rather than courses over x: higher where the host gives a height by the panes. */
  readonly isPlane?: boolean
  readonly panes: readonly FigurePane[]
  readonly traces: readonly FigureTrace[]
  readonly bands?: readonly FigureBand[]
}
/** Colours and font come from the host: screen tokens in light and dark, the report's own in print. */
export interface FigureTheme {
  readonly ink: string
  readonly muted: string
  readonly grid: string
  readonly paper: string
  readonly limit: string
  readonly palette: readonly string[]
  readonly fontFamily: string
  readonly fontSize: number
}
