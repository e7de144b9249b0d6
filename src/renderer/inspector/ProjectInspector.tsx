import type { ProjectRecord, StudioDocument } from '../../model/document/records.ts'
import { SelectField } from '../fields/SelectField.tsx'
import { TextField } from '../fields/TextField.tsx'
import { dispatch } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { Button } from '../ui/Button.tsx'
import { Section } from './Section.tsx'
import { SheetSection } from './SheetSection.tsx'

const set = (values: Partial<Omit<ProjectRecord, 'id'>>): void => void dispatch('project/set', { values })

/** Shown when nothing is selected: the project, its conventions, and the page. */
export function ProjectInspector({ document }: { readonly document: StudioDocument }) {
  const { project } = document
  const pageId = useView((s) => s.pageId)
  const page = pageId === null ? undefined : document.pages[pageId]
  return (
    <>
      <header className="inspector-head">
        <div>
          <h2>{project.name || 'Project'}</h2>
          <p>Project properties. Select something on the one-line to see its values.</p>
        </div>
      </header>
      <Section name="Project">
        <TextField label="Name" param="projectName" value={project.name} maxLength={200} onCommit={(name) => set({ name })} />
        <TextField label="Client" value={project.client} maxLength={200} onCommit={(client) => set({ client })} />
        <TextField label="Site" value={project.site} maxLength={200} onCommit={(site) => set({ site })} />
        <TextField label="Engineer" value={project.engineer} maxLength={200} onCommit={(engineer) => set({ engineer })} />
        <TextField label="Company" value={project.company} maxLength={200} onCommit={(company) => set({ company })} />
        <TextField label="Revision" value={project.revision} maxLength={40} onCommit={(revision) => set({ revision })} />
      </Section>
      <Section name="Conventions">
        <SelectField
          label="Frequency"
          param="frequencyHz"
          value={String(project.frequencyHz)}
          options={[
            { value: '50', label: '50 Hz' },
            { value: '60', label: '60 Hz' },
          ]}
          onCommit={(hz) => set({ frequencyHz: hz === '50' ? 50 : 60 })}
        />
        <SelectField
          label="Units"
          param="units"
          value={project.units}
          help="Units that values are shown in, everywhere. What is typed is read in either; stored values are SI and do not change."
          options={[
            { value: 'si', label: 'SI: m, °C, kW' },
            { value: 'us', label: 'US: ft, °F, hp' },
          ]}
          onCommit={(units) => set({ units: units === 'us' ? 'us' : 'si' })}
        />
        <SelectField
          label="Symbols"
          value={project.symbols}
          options={[
            { value: 'iec', label: 'IEC 60617' },
            { value: 'ansi', label: 'ANSI / IEEE 315' },
          ]}
          onCommit={(symbols) => set({ symbols: symbols === 'ansi' ? 'ansi' : 'iec' })}
        />
        <SelectField
          label="Low-voltage tolerance"
          value={project.lowVoltageTolerance}
          help="Up to 1 kV, for the voltage factors of IEC 60909-0: 1.05 and 0.95 with 6 %, 1.1 and 0.9 with the 10 % of IEC 60038. The larger gives larger greatest and smaller least short-circuit currents."
          options={[
            { value: '6', label: '±6 %' },
            { value: '10', label: '±10 %' },
          ]}
          onCommit={(share) => set({ lowVoltageTolerance: share === '10' ? '10' : '6' })}
        />
        <SelectField
          label="Flicker lamp"
          value={project.lamp}
          help="Reference lamp of the flickermeter, IEC 61000-4-15: 230 V at 50 Hz or 120 V at 60 Hz."
          options={[
            { value: '230V', label: '230 V, 50 Hz' },
            { value: '120V', label: '120 V, 60 Hz' },
          ]}
          onCommit={(lamp) => set({ lamp: lamp === '120V' ? '120V' : '230V' })}
        />
      </Section>
      {page ? (
        <Section name="Page">
          <TextField
            label="Page name"
            value={page.name}
            required
            maxLength={80}
            onCommit={(name) => void dispatch('page/set', { id: page.id, name })}
          />
          {page.blockId === null && Object.values(document.pages).filter((p) => p.blockId === null).length > 1 ? (
            <Button
              small
              tone="danger"
              onPress={() => {
                const rest = Object.values(document.pages).filter((p) => p.blockId === null && p.id !== page.id)
                const result = dispatch('page/delete', { id: page.id })
                const [next] = rest.sort((a, b) => a.order - b.order)
                if (result.ok && next) useView.getState().setPage(next.id)
              }}
            >
              Delete page
            </Button>
          ) : null}
        </Section>
      ) : null}
      {page ? <SheetSection page={page} document={document} /> : null}
      <Section name="Notes">
        <TextField
          label="Notes"
          stacked
          multiline
          rows={8}
          value={project.notes}
          maxLength={20000}
          placeholder="Basis of design, scope, sources"
          onCommit={(notes) => set({ notes })}
        />
      </Section>
    </>
  )
}
