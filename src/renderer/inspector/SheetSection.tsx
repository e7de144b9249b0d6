import type { PageRecord, SheetRecord, StudioDocument } from '../../model/document/records.ts'
import { NO_SHEET, sheetNumber } from '../../model/drawing/index.ts'
import { SwitchField } from '../fields/SwitchField.tsx'
import { TextField } from '../fields/TextField.tsx'
import { dispatch } from '../state/documentStore.ts'
import { Button } from '../ui/Button.tsx'
import { Section } from './Section.tsx'

/** Frame and title block of a page. What its other fields say stands in the project above. */
export function SheetSection({ page, document }: { readonly page: PageRecord; readonly document: StudioDocument }) {
  const sheet = page.sheet ?? NO_SHEET
  const set = (values: Partial<SheetRecord>, ids: readonly string[] = [page.id]): void => void dispatch('page/setSheet', { ids, values })
  const ids = Object.keys(document.pages)
  return (
    <Section name="Title block">
      <SwitchField
        label="Frame"
        param="sheetFrame"
        help="Draws a frame around the page with the title block in its lower right corner, here and in the report."
        value={sheet.frame}
        onCommit={(frame) => set({ frame })}
      />
      {sheet.frame ? (
        <>
          <TextField label="Drawing no." param="sheetNumber" value={sheet.number} maxLength={60} onCommit={(number) => set({ number })} />
          <TextField label="Title" value={sheet.title} placeholder={page.name} maxLength={120} onCommit={(title) => set({ title })} />
          <TextField
            label="Sheet revision"
            value={sheet.revision}
            placeholder={document.project.revision}
            maxLength={40}
            onCommit={(revision) => set({ revision })}
          />
          <TextField label="Drawn" value={sheet.drawn} maxLength={80} onCommit={(drawn) => set({ drawn })} />
          <TextField label="Checked" value={sheet.checked} maxLength={80} onCommit={(checked) => set({ checked })} />
          <TextField label="Approved" value={sheet.approved} maxLength={80} onCommit={(approved) => set({ approved })} />
          <TextField label="Date" value={sheet.date} placeholder="2026-11-28" maxLength={40} onCommit={(date) => set({ date })} />
          <p className="inspector-note">
            Sheet {sheetNumber(document, page.id)}. Project, client, site, company and engineer are those of the project.
          </p>
          {ids.length > 1 ? (
            <Button
              small
              onPress={() => {
                const { frame, revision, drawn, checked, approved, date } = sheet
                set({ frame, revision, drawn, checked, approved, date }, ids)
              }}
            >
              Same on all pages
            </Button>
          ) : null}
        </>
      ) : null}
    </Section>
  )
}
