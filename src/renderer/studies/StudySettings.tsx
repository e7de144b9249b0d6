import type { QuantityKind } from '../../model/catalogue/types.ts'
import type { StudyRecord } from '../../model/document/records.ts'
import { formatNumber } from '../../model/units/index.ts'
import { SelectField } from '../fields/SelectField.tsx'
import { QuantityField } from '../fields/QuantityField.tsx'
import { TextField } from '../fields/TextField.tsx'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { formatBytes, recordingSize } from './recording.ts'

interface Setting {
  readonly key: 'durationS' | 'recordStepS' | 'tolerance' | 'maxStepS' | 'emtStepS' | 'seed'
  /** The domain that has it; none: both. */
  readonly kind?: StudyRecord['kind']
  readonly label: string
  readonly symbol?: string
  readonly quantity: QuantityKind
  readonly help: string
  readonly min: number
  readonly max: number
  readonly exclusive?: boolean
  readonly integer?: boolean
}

const DOMAINS = [
  { value: 'rms', label: 'Phasors' },
  { value: 'emt', label: 'Instantaneous' },
]
const DOMAIN_HELP =
  'Phasors (rms) for voltage and frequency trends, ramps, flicker, battery duty, restart. Instantaneous phase quantities (emt) for faults, unbalance, sub-cycle converter ' +
  'interaction, energisation, and weak grids: below a short-circuit ratio of about 3 phasors can look stable where the network is not.'

/** Ranges as the record's schema has them. */
const SETTINGS: readonly Setting[] = [
  {
    key: 'durationS',
    label: 'Duration',
    quantity: 'time',
    help: 'Simulated time. Flicker severity P_st needs ten minutes; a pulse train shows itself within some tens of iterations.',
    min: 0,
    max: 86400,
    exclusive: true,
  },
  {
    key: 'recordStepS',
    label: 'Record step',
    quantity: 'time',
    help: 'Uniform grid of the recorded channels. Extremes between two grid points are kept beside the values, so that no peak is lost.',
    min: 0,
    max: 60,
    exclusive: true,
  },
  {
    key: 'tolerance',
    label: 'Tolerance',
    quantity: 'number',
    help: 'Local error allowed in each step, as a share of each variable’s own scale. A hundredth of it is a check on its influence.',
    min: 1e-10,
    max: 1e-2,
    kind: 'rms',
  },
  {
    key: 'maxStepS',
    label: 'Largest step',
    quantity: 'time',
    help: 'The integration grows its step up to this while nothing happens. Events and corners of the load are met exactly whatever it is.',
    min: 0,
    max: 60,
    exclusive: true,
    kind: 'rms',
  },
  {
    key: 'emtStepS',
    label: 'Fixed step',
    symbol: 'Δt',
    quantity: 'time',
    help: 'Inductances look larger by (ωΔt)²/12: at 50 µs by 0.003 % at 60 Hz and by 1.9 % at the 25th harmonic. Events are met exactly whatever it is.',
    min: 0,
    max: 1e-3,
    exclusive: true,
    kind: 'emt',
  },
  {
    key: 'seed',
    label: 'Seed',
    quantity: 'number',
    help: 'Starts the random draws of the workloads. The same seed gives the same run, to the last digit.',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    integer: true,
  },
]

export function StudySettings(props: { readonly study: StudyRecord }) {
  const { study } = props
  const document = useDocument((s) => s.document)
  const size = document ? recordingSize(document, study) : null
  const commit = (values: Partial<StudyRecord>): void => void dispatch('study/set', { id: study.id, values })
  return (
    <section className="panel-section" aria-label="Study settings">
      <h3>Settings</h3>
      <TextField label="Name" value={study.name} required maxLength={80} onCommit={(name) => commit({ name })} />
      <SelectField
        label="Domain"
        param="kind"
        value={study.kind}
        options={DOMAINS}
        help={DOMAIN_HELP}
        onCommit={(kind) => commit({ kind: kind === 'emt' ? 'emt' : 'rms' })}
      />
      <VariantField
        label="Configuration"
        value={study.configurationId}
        records={document?.configurations ?? {}}
        help="Switch positions it runs under."
        onCommit={(configurationId) => commit({ configurationId })}
      />
      <VariantField
        label="Alternative"
        value={study.alternativeId}
        records={document?.alternatives ?? {}}
        help="Values and equipment it runs under."
        onCommit={(alternativeId) => commit({ alternativeId })}
      />
      {SETTINGS.filter((setting) => setting.kind === undefined || setting.kind === study.kind).map((setting) => (
        <QuantityField
          key={setting.key}
          label={setting.label}
          param={setting.key}
          quantity={setting.quantity}
          help={setting.help}
          value={study[setting.key]}
          min={setting.min}
          max={setting.max}
          exclusive={setting.exclusive ?? false}
          integer={setting.integer ?? false}
          onCommit={(value) => commit({ [setting.key]: value })}
        />
      ))}
      {size ? (
        <p className="study-size">
          {formatNumber(size.samples, 9)} samples of {size.channels} channels, {formatBytes(size.bytes)} before compression
        </p>
      ) : null}
    </section>
  )
}

const DRAWN = 'drawn'
function VariantField(props: {
  readonly label: string
  readonly value: string | null
  readonly records: Readonly<Record<string, { readonly id: string; readonly name: string }>>
  readonly help: string
  readonly onCommit: (id: string | null) => void
}) {
  const records = Object.values(props.records)
  if (records.length === 0) return null
  return (
    <SelectField
      label={props.label}
      value={props.value ?? DRAWN}
      options={[{ value: DRAWN, label: 'As drawn' }, ...records.map(({ id, name }) => ({ value: id, label: name }))]}
      help={props.help}
      onCommit={(id) => props.onCommit(id === DRAWN ? null : id)}
    />
  )
}
