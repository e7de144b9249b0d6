/** How roomy and how large the studio is set, over everything but the drawing. */
import { create } from 'zustand'

export const DENSITIES = ['compact', 'comfortable'] as const
export type Density = (typeof DENSITIES)[number]
/** Size of ordinary text, px. */
export const TEXT_SIZES = [11, 12, 13, 14, 15] as const
export const DEFAULT_TEXT = 12

export const useDensity = create<{ readonly density: Density; readonly textPx: number }>()(() => ({
  density: 'compact',
  textPx: DEFAULT_TEXT,
}))

function apply(): void {
  const { density, textPx } = useDensity.getState()
  const { dataset, style } = document.documentElement
  dataset.density = density
  style.setProperty('--text-scale', String(textPx / DEFAULT_TEXT))
}

export function startDensity(): void {
  apply()
  useDensity.subscribe(apply)
}
