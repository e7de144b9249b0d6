/** Studies of the operating point that are asked for by hand: what they have in common in their panels. */
import { Copy, FileDown } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import type { StudioError } from '../../contract/index.ts'
import { toTsv } from '../../model/table/index.ts'
import { askSavePath } from '../files/projectActions.ts'
import { host } from '../host/host.ts'
import { useDocument } from '../state/documentStore.ts'
import { showError, showNotice } from '../state/noticeStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { useChosenStudy } from './chosenStudy.ts'
import { tablesAsRows } from './tablesAsRows.ts'
import '../results.css'
import './runs.css'

type Answered<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Pick<StudioError, 'message'> & Partial<Pick<StudioError, 'code'>> }

/** The answer to `ask`, or why there is none. */
export function useStaticStudy<T, Args extends readonly unknown[]>(
  ask: (session: string, studyId: string, ...args: Args) => Promise<Answered<T>>,
) {
  const document = useDocument((s) => s.document)
  const session = useDocument((s) => s.session)
  const studyId = useChosenStudy()
  const [answer, setAnswer] = useState<T | null>(null)
  const [calculated, setCalculated] = useState<unknown>(null)
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  const latest = useRef(0)
  return {
    answer,
    failure,
    isBusy: busy,
    isStale: answer !== null && calculated !== document,
    canCalculate: !busy && studyId !== null,
    calculate: async (...args: Args): Promise<void> => {
      if (!session || studyId === null) return
      setBusy(true)
      const asked = ++latest.current
      const reply = await ask(session, studyId, ...args)
      // An answer to what was asked before is not the one that the controls show.
      if (asked !== latest.current) return
      setBusy(false)
      // What was there before stays.
      if (!reply.ok && reply.error.code === 'request/cancelled') return
      setFailure(reply.ok ? '' : reply.error.message)
      setAnswer(reply.ok ? reply.value : null)
      setCalculated(document)
    },
  }
}

/** Controls above; below them the answer, why there is none, or what the study is for. */
export function StaticStudyPanel(props: {
  readonly controls: ReactNode
  readonly study: { readonly failure: string; readonly isStale: boolean; readonly isBusy: boolean }
  readonly title: string
  readonly purpose: string
  readonly failed?: string
  /** Null without an answer. */
  readonly children: ReactNode
}) {
  const { failure, isStale, isBusy } = props.study
  const panel = useRef<HTMLDivElement>(null)
  return (
    <div ref={panel} className="results-panel static-study">
      <div className="results-bar wraps">
        {props.controls}
        <div className="bar-tail">
          {isBusy ? (
            <span className="bar-label" role="status">
              Calculating …
            </span>
          ) : null}
          {isStale ? <span className="bar-label">The drawing has changed since</span> : null}
          {props.children ? (
            <>
              <IconButton small label="Copy the tables" icon={Copy} onPress={() => panel.current && void copyTables(panel.current)} />
              <IconButton
                small
                label="Save the tables as CSV …"
                icon={FileDown}
                onPress={() => panel.current && void saveTables(panel.current, props.title)}
              />
            </>
          ) : null}
        </div>
      </div>
      {props.children ?? (
        <div className="empty" {...(failure === '' ? {} : { role: 'alert' })}>
          <h3>{failure === '' ? props.title : (props.failed ?? 'No calculation')}</h3>
          <p>{failure === '' ? props.purpose : failure}</p>
        </div>
      )}
    </div>
  )
}

/** As a spreadsheet takes them. */
async function copyTables(panel: HTMLElement): Promise<void> {
  const { rows, count } = tablesAsRows(panel)
  if (count === 0) return showNotice('info', 'There is no table to copy')
  await navigator.clipboard.writeText(toTsv(rows))
  showNotice('success', `${count} rows copied`)
}

async function saveTables(panel: HTMLElement, title: string): Promise<void> {
  const { rows, count } = tablesAsRows(panel)
  if (count === 0) return showNotice('info', 'There is no table to save')
  const path = await askSavePath('csv', `${title}.csv`)
  if (path === null) return
  const reply = await host.request('table/csv', { path, overwrite: true, rows: rows.map((row) => [...row]) })
  if (reply.ok) showNotice('success', `${count} rows written`, reply.value.path)
  else showError('The tables could not be written', reply.error)
}
