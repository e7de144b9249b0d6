/** What the chosen study runs under: chosen beside the pages, and a strip over the one-line that says where edits go. */
import { Undo2 } from 'lucide-react'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { showPanel } from '../panels/layout.ts'
import { useChosenStudy } from '../runs/chosenStudy.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { Button } from '../ui/Button.tsx'
import './variants.css'

const DRAWN = 'drawn'
const NEW = 'new'

export function VariantPicker() {
  const studyId = useChosenStudy()
  const configurations = useDocument((s) => s.stored?.configurations)
  const alternatives = useDocument((s) => s.stored?.alternatives)
  const study = useDocument((s) => (studyId === null ? undefined : s.stored?.studies[studyId]))
  if (!study || !configurations || !alternatives) return null
  return (
    <div className="variant-picker">
      <Pick
        label="Configuration"
        value={study.configurationId}
        records={Object.values(configurations)}
        onChoose={(configurationId) => dispatch('study/set', { id: study.id, values: { configurationId } })}
        onNew={() => dispatch('configuration/add', { studyId: study.id })}
      />
      <Pick
        label="Alternative"
        value={study.alternativeId}
        records={Object.values(alternatives)}
        onChoose={(alternativeId) => dispatch('study/set', { id: study.id, values: { alternativeId } })}
        onNew={() => dispatch('alternative/add', { studyId: study.id })}
      />
    </div>
  )
}

function Pick(props: {
  readonly label: string
  readonly value: string | null
  readonly records: readonly { readonly id: string; readonly name: string }[]
  readonly onChoose: (id: string | null) => void
  readonly onNew: () => void
}) {
  const options = [
    { value: DRAWN, label: 'As drawn' },
    ...props.records.map(({ id, name }) => ({ value: id, label: name })),
    { value: NEW, label: `New ${props.label.toLowerCase()} …` },
  ]
  return (
    <div className="variant-pick">
      <span aria-hidden>{props.label}</span>
      <PlainSelect
        label={props.label}
        value={props.value ?? DRAWN}
        options={options}
        onChange={(value) => {
          if (value === NEW) props.onNew()
          else props.onChoose(value === DRAWN ? null : value)
        }}
      />
    </div>
  )
}

export function VariantStrip() {
  const studyId = useChosenStudy()
  const variant = useDocument((s) => s.variant)
  const changed = useDocument((s) => s.varied.size)
  if (studyId === null || (!variant.configuration && !variant.alternative)) return null
  const { configuration, alternative } = variant
  return (
    <section className="variant-strip" aria-label="Configuration and alternative shown">
      <span className="varied-diamond" aria-hidden />
      <strong>{[configuration?.name, alternative?.name].filter((name) => name !== undefined).join(' · ')}</strong>
      <span className="variant-says">
        {changed === 0 ? 'As drawn so far.' : `${changed} ${changed === 1 ? 'component differs' : 'components differ'} from the drawing.`}{' '}
        {alternative
          ? `Values set now go into ${alternative.name}${configuration ? `, switch positions into ${configuration.name}` : ''}.`
          : `Switch positions set now go into ${configuration?.name ?? ''}.`}
      </span>
      <Button small tone="quiet" onPress={() => showPanel('variants')}>
        Show changes
      </Button>
      <Button
        small
        tone="quiet"
        icon={Undo2}
        onPress={() => dispatch('study/set', { id: studyId, values: { configurationId: null, alternativeId: null } })}
      >
        Back to the drawing
      </Button>
    </section>
  )
}
