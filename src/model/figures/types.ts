/** A figure is data: the same definition is drawn by Plotly on the screen and into the report. */
export interface FigureTrace {
  readonly name: string
  readonly x: readonly number[] | Float64Array
  readonly y: readonly number[] | Float64Array
  /** Index of the pane (0 at the top). */
  readonly pane: number
  readonly role: 'signal' | 'envelope' | 'limit' | 'reference'
  /** Index in the theme's trace palette; signals of one component keep theirs over panes. */
  readonly color: number
  readonly dash?: boolean
}
export interface FigurePane {
  readonly title: string
  /** Display unit of the values, already converted. */
  readonly unit: string
}
export interface Figure {
  readonly title: string
  readonly xTitle: string
  readonly panes: readonly FigurePane[]
  readonly traces: readonly FigureTrace[]
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
