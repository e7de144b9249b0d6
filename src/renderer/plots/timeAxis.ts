/** Arithmetic of the shared time axis: zoom, pan, pixels, snapping. Times in s, pixels in CSS pixels. */
export interface TimeWindow {
  readonly fromS: number
  readonly toS: number
}
/** The plotting area along x, in pixels of its container. */
export interface PlotFrame {
  readonly left: number
  readonly width: number
}

/** A window inside 0…endS, no narrower than `minSpanS`; a window wider than the run is the whole run. */
export function clampWindow(window: TimeWindow, endS: number, minSpanS: number): TimeWindow {
  const span = Math.min(Math.max(Math.abs(window.toS - window.fromS), minSpanS), endS)
  const centre = (window.fromS + window.toS) / 2
  const fromS = Math.min(Math.max(centre - span / 2, 0), endS - span)
  return { fromS, toS: fromS + span }
}

/** `factor` below 1 zooms in; the time `atS` stays under the pointer. */
export function zoomAt(window: TimeWindow, atS: number, factor: number, endS: number, minSpanS: number): TimeWindow {
  const span = Math.min(Math.max((window.toS - window.fromS) * factor, minSpanS), endS)
  const share = (atS - window.fromS) / (window.toS - window.fromS)
  const fromS = Math.min(Math.max(atS - share * span, 0), endS - span)
  return { fromS, toS: fromS + span }
}

export function panBy(window: TimeWindow, shiftS: number, endS: number): TimeWindow {
  const span = window.toS - window.fromS
  const fromS = Math.min(Math.max(window.fromS + shiftS, 0), Math.max(endS - span, 0))
  return { fromS, toS: fromS + span }
}

export function timeToPixel(timeS: number, window: TimeWindow, frame: PlotFrame): number {
  return frame.left + ((timeS - window.fromS) / (window.toS - window.fromS)) * frame.width
}

export function pixelToTime(pixel: number, window: TimeWindow, frame: PlotFrame): number {
  return window.fromS + ((pixel - frame.left) / frame.width) * (window.toS - window.fromS)
}

/** Nearest recorded sample. Computed from the index, so that repeated snapping never drifts. */
export function snapToSample(timeS: number, stepS: number, endS: number): number {
  const last = Math.round(endS / stepS)
  return Math.min(Math.max(Math.round(timeS / stepS), 0), last) * stepS
}

/** Span around a moment that shows it with its surroundings: a tenth of the run, at most 4 s, at least 40 samples. */
export function windowAround(timeS: number, stepS: number, endS: number): TimeWindow {
  const span = Math.min(Math.max(Math.min(endS / 10, 4), 40 * stepS), endS)
  return clampWindow({ fromS: timeS - span / 2, toS: timeS + span / 2 }, endS, stepS)
}

/** Time with as many decimals as the step or the window makes sensible. */
export function formatTime(timeS: number, resolutionS: number): string {
  const decimals = Math.min(Math.max(Math.ceil(-Math.log10(resolutionS) - 1e-9), 0), 6)
  return timeS.toFixed(decimals)
}
