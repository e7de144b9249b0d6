import type { FigureTheme } from '../../src/model/figures/types.ts'

/** Colours and type for figures under test. */
export const theme: FigureTheme = {
  ink: '#101010',
  muted: '#808080',
  grid: '#eeeeee',
  paper: '#ffffff',
  limit: '#b3261e',
  palette: ['#1b63d8', '#c2410c'],
  fontFamily: 'sans-serif',
  fontSize: 11,
}
