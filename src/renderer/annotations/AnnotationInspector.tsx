/** Text and looks of the selected annotations; of one also its place and what it points at. */
import type { AnnotationRecord, StudioDocument } from '../../model/document/records.ts'
import { leaderTip } from '../../model/geometry/index.ts'
import { QuantityField } from '../fields/QuantityField.tsx'
import { SelectField, type SelectOption } from '../fields/SelectField.tsx'
import { TextField } from '../fields/TextField.tsx'
import { Section } from '../inspector/Section.tsx'
import { dispatch } from '../state/documentStore.ts'
import { nameOfKind } from './kinds.ts'

const SIZES = [
  { value: 'small', label: 'Small' },
  { value: 'normal', label: 'Normal' },
  { value: 'large', label: 'Large' },
] as const satisfies readonly { readonly value: AnnotationRecord['size']; readonly label: string }[]
const COLOURS = [
  { value: 'grey', label: 'Grey' },
  { value: 'blue', label: 'Blue' },
  { value: 'green', label: 'Green' },
  { value: 'amber', label: 'Amber' },
  { value: 'red', label: 'Red' },
  { value: 'violet', label: 'Violet' },
] as const satisfies readonly { readonly value: AnnotationRecord['colour']; readonly label: string }[]

/** What all of them have; undefined where they differ. */
const shared = <K extends keyof AnnotationRecord>(all: readonly AnnotationRecord[], key: K): AnnotationRecord[K] | undefined =>
  all.every((a) => a[key] === all[0]?.[key]) ? all[0]?.[key] : undefined

export function AnnotationInspector(props: { readonly annotations: readonly AnnotationRecord[]; readonly document: StudioDocument }) {
  const { annotations, document } = props
  const [first] = annotations
  if (!first) return null
  const set = (values: Partial<Pick<AnnotationRecord, 'text' | 'size' | 'colour'>>): void =>
    void dispatch('annotation/set', { ids: annotations.map((a) => a.id), values })
  return (
    <>
      <header className="inspector-head">
        <div>
          <h2>{annotations.length === 1 ? nameOfKind(first.kind) : `${annotations.length} annotations`}</h2>
          <p>Shown on the page and in the report; no part of any calculation.</p>
        </div>
      </header>
      <Section name="Text">
        {annotations.length === 1 ? (
          <TextField
            label="Text"
            param="text"
            stacked
            multiline
            rows={4}
            required={first.kind !== 'zone'}
            value={first.text}
            maxLength={2000}
            onCommit={(text) => set({ text })}
          />
        ) : null}
        <SelectField
          label="Size"
          value={shared(annotations, 'size')}
          options={SIZES}
          onCommit={(value) => {
            const size = SIZES.find((s) => s.value === value)?.value
            if (size) set({ size })
          }}
        />
        <SelectField
          label="Colour"
          value={shared(annotations, 'colour')}
          options={COLOURS}
          onCommit={(value) => {
            const colour = COLOURS.find((c) => c.value === value)?.value
            if (colour) set({ colour })
          }}
        />
      </Section>
      {annotations.length === 1 ? <Place annotation={first} document={document} /> : null}
    </>
  )
}

/** No component has this id. */
const PLACE = ' '

function Place({ annotation, document }: { readonly annotation: AnnotationRecord; readonly document: StudioDocument }) {
  const { id, x, y, width, height, kind, leader } = annotation
  const resize = (to: { readonly width?: number; readonly height?: number }): void => {
    const after = { width, height, ...to }
    // The upper left corner stays.
    dispatch('annotation/resize', { id, x: x + (after.width - width) / 2, y: y + (after.height - height) / 2, ...after })
  }
  const components = Object.values(document.components).filter((c) => c.pageId === annotation.pageId)
  const targets: SelectOption[] = [
    { value: PLACE, label: 'A place on the page' },
    ...components.map((c) => ({ value: c.id, label: c.name })),
  ]
  return (
    <Section name="Place">
      <QuantityField
        label="Width"
        help="Drawing units; one grid step is 10."
        quantity="number"
        value={width}
        min={20}
        max={100000}
        onCommit={(value) => resize({ width: value })}
      />
      {kind === 'zone' ? (
        <QuantityField
          label="Height"
          help="Drawing units; one grid step is 10."
          quantity="number"
          value={height}
          min={20}
          max={100000}
          onCommit={(value) => resize({ height: value })}
        />
      ) : null}
      {leader ? (
        <SelectField
          label="Points at"
          value={leader.componentId ?? PLACE}
          options={targets}
          onCommit={(value) => {
            const tip = leaderTip(document, annotation)
            const to = value === PLACE ? { componentId: null, ...tip } : { componentId: value, x: 0, y: 0 }
            dispatch('annotation/setLeader', { id, leader: to })
          }}
        />
      ) : null}
    </Section>
  )
}
