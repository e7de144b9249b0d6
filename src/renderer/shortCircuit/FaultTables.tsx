/** Currents at every bus after either standard, and breakers held against them. */
import type { AnsiDuty, AnsiFault } from '../../contract/index.ts'
import {
  ANSI_HEADS,
  ansiCells,
  FAULT_KINDS,
  type FaultKind,
  GRADING_HEADS,
  type Grading,
  gradingCells,
  IMPEDANCE_HEADS,
  impedanceCells,
  LEAST_HEADS,
  leastCells,
  PROTECTION_HEADS,
  type ProtectionReach,
  protectionCells,
  rowKey,
  UNBALANCED_HEADS,
  unbalancedCells,
} from '../../model/shortCircuit/index.ts'
import { formatNumber, formatQuantity } from '../../model/units/index.ts'
import type { BusFault } from '../../sim/engineApi.ts'
import { PlaceTable } from '../runs/PlaceTable.tsx'

const ampere = (value: number): string => formatQuantity(value, 'current', { padded: true })

type Buses = { readonly buses: readonly BusFault[] }

export const ThreePhase = ({ buses }: Buses) => (
  <PlaceTable
    label="Three-phase short circuits"
    left={['Bus']}
    right={['Initial I″k3', 'Peak ip', 'Breaking Ib', 'Steady Ik', 'Power S″k', 'X/R', 'κ']}
    rows={buses.map((b) => ({
      id: b.id,
      cells: [
        ...[b.ik3, b.ip, b.ib, b.ik].map(ampere),
        formatQuantity(b.sk, 'apparentPower'),
        formatNumber(b.x / b.r, 3),
        formatNumber(b.kappa, 3, true),
      ],
    }))}
  />
)
export const Unbalanced = ({ buses }: Buses) => (
  <PlaceTable
    label="Unbalanced short circuits"
    left={['Bus']}
    right={UNBALANCED_HEADS}
    rows={buses.map((b) => ({ id: b.id, cells: unbalancedCells(b, ampere) }))}
  />
)
export const Impedances = ({ buses }: Buses) => (
  <PlaceTable
    label="Impedances at the short circuit"
    left={['Bus']}
    right={IMPEDANCE_HEADS}
    rows={buses.map((b) => ({ id: b.id, cells: impedanceCells(b) }))}
  />
)
export const Least = ({ buses }: Buses) => (
  <PlaceTable
    label="Least short circuits"
    left={['Bus']}
    right={LEAST_HEADS}
    rows={buses.map((b) => ({ id: b.id, cells: leastCells(b.least, ampere) }))}
  />
)

export function Protection(props: {
  readonly reaches: readonly ProtectionReach[]
  readonly grading: readonly Grading[]
  readonly name: (id: string) => string
}) {
  const { reaches, grading, name } = props
  if (reaches.length === 0)
    return <p className="fault-note">No relay with an overcurrent element and no fuse stands where a source feeds a fault.</p>
  return (
    <>
      <PlaceTable
        label="Overcurrent protection"
        left={['Protection', ...PROTECTION_HEADS.left]}
        right={PROTECTION_HEADS.right}
        rows={reaches.map((reach) => ({
          id: reach.componentId,
          cells: protectionCells(reach, ampere, name),
          cellClass: (k) =>
            k < 2 ? PICKS_UP[picked(k === 0 ? reach.phases : reach.earth)] : k < PROTECTION_HEADS.left.length ? '' : 'number',
        }))}
      />
      <GradingTable grading={grading} name={name} />
    </>
  )
}
export const GradingTable = ({ grading, name }: { readonly grading: readonly Grading[]; readonly name: (id: string) => string }) =>
  grading.length > 0 ? (
    <PlaceTable
      label="Grading of overcurrent protections"
      left={['Grading', ...GRADING_HEADS.left]}
      right={GRADING_HEADS.right}
      rows={grading.map((one) => ({
        id: one.componentId,
        key: rowKey(one, one.componentId),
        cells: gradingCells(one, name),
        cellClass: (k) => (k === 2 ? (one.isSelective ? 'duty-met' : 'duty-exceeded') : k < 2 ? '' : 'number'),
      }))}
    />
  ) : null
const picked = (of: ProtectionReach['phases']) => (typeof of === 'string' ? 'unjudged' : of.picksUp)
const PICKS_UP = { yes: 'duty-met', no: 'duty-exceeded', open: '', unjudged: '' } as const

export const AnsiFaults = (props: {
  readonly label: string
  readonly buses: readonly AnsiFault[]
  readonly of: (fault: AnsiFault) => AnsiDuty | null
}) => (
  <PlaceTable
    label={props.label}
    left={['Bus']}
    right={ANSI_HEADS}
    rows={props.buses.map((b) => ({ id: b.id, cells: ansiCells(props.of(b), ampere) }))}
  />
)

/** What a breaker must interrupt and close onto, each beside its rating. */
export interface Duty {
  readonly componentId: string
  readonly isMet: boolean
  /** Short circuits that give what it must interrupt and close onto. */
  readonly kinds: readonly [FaultKind, FaultKind]
  readonly currents: readonly [interrupted: number, rated: number, peak: number, making: number | null]
}

export function Duties(props: { readonly heads: readonly string[]; readonly duties: readonly Duty[] }) {
  if (props.duties.length === 0) return <p className="fault-note">No breaker stands where a source feeds a fault.</p>
  return (
    <PlaceTable
      label="Breaker duty"
      left={['Breaker', 'Duty', 'Greatest, peak']}
      right={props.heads}
      rows={props.duties.map(({ componentId, isMet, kinds, currents }) => ({
        id: componentId,
        cells: [
          isMet ? 'Met' : 'Exceeded',
          [...new Set(kinds.map((kind) => FAULT_KINDS[kind]))].join(', '),
          ...currents.map((value) => (value === null ? '–' : ampere(value))),
        ],
        cellClass: (k) => (k === 0 ? (isMet ? 'duty-met' : 'duty-exceeded') : k === 1 ? '' : 'number'),
      }))}
    />
  )
}
