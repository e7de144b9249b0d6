import type { FigureTheme } from '../../model/figures/types.ts'

/** Ink on white; trace colours are those of the light screen, dark enough to tell apart in print. */
export const PRINT_THEME = {
  ink: '#1a2330',
  muted: '#566070',
  grid: '#e4e7eb',
  paper: '#ffffff',
  limit: '#b3261e',
  palette: ['#1b63d8', '#c2410c', '#0f7a5c', '#8b3fb5', '#a06a00', '#c02667', '#0e7490', '#57534e'],
  fontFamily: 'Source Sans 3',
  fontSize: 11,
} as const satisfies FigureTheme
