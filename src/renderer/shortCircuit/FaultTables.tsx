/** Currents at every bus after either standard, and breakers held against them. */
import type { AnsiFault } from '../../contract/index.ts'
import {
  FAULT_KINDS,
  type FaultKind,
  IMPEDANCE_HEADS,
  impedanceCells,
  UNBALANCED_HEADS,
  unbalancedCells,
} from '../../model/shortCircuit/index.ts'
import { formatNumber, formatQuantity } from '../../model/units/index.ts'
import type { BusFault } from '../../sim/engineApi.ts'
import { PlaceTable } from '../runs/PlaceTable.tsx'

const ampere = (value: number): string => formatQuantity(value, 'current', { padded: true })

export function Faults({ buses }: { readonly buses: readonly BusFault[] }) {
  return (
    <>
      <PlaceTable
        label="Three-phase short circuits"
        left={['Three-phase']}
        right={['Initial I″k3', 'Peak ip', 'Breaking Ib', 'Steady Ik', 'Power S″k', 'X/R', 'κ']}
        rows={buses.map((b) => ({
          id: b.id,
          cells: [
            ...[b.ik3, b.ip, b.ib, b.ik].map(ampere),
            formatQuantity(b.sk, 'apparentPower'),
            formatNumber(b.x / b.r, 3),
            formatNumber(b.kappa, 3),
          ],
        }))}
      />
      <PlaceTable
        label="Unbalanced short circuits"
        left={['Unbalanced']}
        right={UNBALANCED_HEADS}
        rows={buses.map((b) => ({ id: b.id, cells: unbalancedCells(b, ampere) }))}
      />
      <PlaceTable
        label="Impedances at the short circuit"
        left={['Impedances']}
        right={IMPEDANCE_HEADS}
        rows={buses.map((b) => ({ id: b.id, cells: impedanceCells(b) }))}
      />
    </>
  )
}

export function AnsiFaults({ buses }: { readonly buses: readonly AnsiFault[] }) {
  return (
    <PlaceTable
      label="Duty at buses"
      left={['Bus']}
      right={['First cycle', 'First X/R', 'Asymmetrical', 'Crest', 'Interrupting', 'X/R', 'Factor', 'Duty']}
      rows={buses.map((b) => ({
        id: b.id,
        cells: [
          ampere(b.first),
          formatNumber(b.firstXr, 3),
          ...[b.asymmetrical, b.crest, b.interrupting].map(ampere),
          formatNumber(b.interruptingXr, 3),
          b.factor.toFixed(3),
          ampere(b.duty),
        ],
      }))}
    />
  )
}

/** What a breaker must interrupt and close onto, each beside its rating. */
export interface Duty {
  readonly componentId: string
  readonly isMet: boolean
  /** Short circuits that give what it must interrupt and close onto; C37 knows the three-phase one. */
  readonly kinds?: readonly [FaultKind, FaultKind]
  readonly currents: readonly [interrupted: number, rated: number, peak: number, making: number | null]
}

export function Duties(props: { readonly heads: readonly string[]; readonly duties: readonly Duty[] }) {
  if (props.duties.length === 0) return null
  const hasKinds = props.duties.some((d) => d.kinds !== undefined)
  return (
    <PlaceTable
      label="Breaker duty"
      left={['Breaker', 'Duty', ...(hasKinds ? ['Greatest, peak'] : [])]}
      right={props.heads}
      rows={props.duties.map(({ componentId, isMet, kinds, currents }) => ({
        id: componentId,
        cells: [
          isMet ? 'Met' : 'Exceeded',
          ...(kinds ? [[...new Set(kinds.map((kind) => FAULT_KINDS[kind]))].join(', ')] : []),
          ...currents.map((value) => (value === null ? '–' : ampere(value))),
        ],
        cellClass: (k) => (k === 0 ? (isMet ? 'duty-met' : 'duty-exceeded') : hasKinds && k === 1 ? '' : 'number'),
      }))}
    />
  )
}
