/** The theme's tokens as what a figure is drawn with. */
import { useMemo } from 'react'
import type { FigureTheme } from '../../model/figures/types.ts'
import { useView } from '../state/viewStore.ts'
import { token } from '../theme/theme.ts'

export const TRACE_COLORS = 8

export function figureTheme(): FigureTheme {
  return {
    ink: token('--ink'),
    muted: token('--ink-3'),
    grid: token('--surface-3'),
    paper: token('--surface'),
    limit: token('--limit'),
    palette: Array.from({ length: TRACE_COLORS }, (_, k) => token(`--trace-${k + 1}`)),
    fontFamily: token('--font'),
    fontSize: 11,
  }
}

export function useFigureTheme(): FigureTheme {
  const resolved = useView((s) => s.resolvedTheme)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens' values change with the resolved theme.
  return useMemo(() => figureTheme(), [resolved])
}

export const traceColorVar = (color: number): string => `var(--trace-${(color % TRACE_COLORS) + 1})`
