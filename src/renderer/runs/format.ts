/** How runs are put into words and figures. */
import type { RunRecord, RunStatus } from '../../contract/index.ts'
import type { EnergyAudit } from '../../sim/engineApi.ts'

export interface StatusText {
  readonly label: string
  readonly tone: 'good' | 'bad' | 'warn' | 'busy' | 'plain'
}

const STATUS: Readonly<Record<RunStatus, StatusText>> = {
  queued: { label: 'Queued', tone: 'busy' },
  running: { label: 'Running', tone: 'busy' },
  completed: { label: 'Completed', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'warn' },
  interrupted: { label: 'Interrupted', tone: 'warn' },
}
export const statusText = (status: RunStatus): StatusText => STATUS[status]

/** `820 ms`, `3.4 s`, `2 min 05 s`, `1 h 12 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–'
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  const minutes = Math.round(whole / 60)
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

export function runDuration(run: RunRecord): string {
  if (run.finishedAt === null) return '–'
  return formatDuration((Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000)
}

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
export function formatMoment(iso: string, now: Date = new Date()): string {
  const moment = new Date(iso)
  if (Number.isNaN(moment.getTime())) return '–'
  return moment.toDateString() === now.toDateString() ? CLOCK.format(moment) : DATE.format(moment)
}

/** Simulated seconds per second of wall time; null when nothing was simulated. */
export const speed = (endS: number, wallS: number): number | null => (wallS > 0 && endS > 0 ? endS / wallS : null)

export interface AuditRow {
  readonly label: string
  readonly energyJ: number
  /** Share of the energy the sources gave (or, with none, of the largest flow). */
  readonly share: number
}

/** Energy balance of a run: sources = loads + losses + change of stored energy + residual. */
export function auditRows(audit: EnergyAudit): readonly AuditRow[] {
  const whole = Math.max(
    Math.abs(audit.sourceJ),
    Math.abs(audit.loadJ),
    Math.abs(audit.lossJ),
    Math.abs(audit.storedDeltaJ),
    Number.MIN_VALUE,
  )
  const row = (label: string, energyJ: number): AuditRow => ({ label, energyJ, share: energyJ / whole })
  return [
    row('From sources', audit.sourceJ),
    row('To loads', audit.loadJ),
    row('Losses', audit.lossJ),
    row('Change of stored energy', audit.storedDeltaJ),
    row('Residual', audit.residualJ),
  ]
}
