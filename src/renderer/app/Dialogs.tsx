import { useEffect, useState } from 'react'
import { unbroken } from '../../model/units/index.ts'
import type { Replies } from '../../contract/index.ts'
import { FileBrowser } from '../files/FileBrowser.tsx'
import { host } from '../host/host.ts'
import { ReportDialog } from '../report/ReportDialog.tsx'
import { useDialogs, type AskRequest } from '../state/dialogStore.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { CommandPalette } from './CommandPalette.tsx'
import { ConnectDialog } from './ConnectDialog.tsx'
import { FindDialog } from './FindDialog.tsx'
import { KeySheet } from './KeySheet.tsx'
import { RecentDialog } from './RecentDialog.tsx'
import { SettingsDialog } from '../settings/SettingsDialog.tsx'

export function Dialogs() {
  const stack = useDialogs((s) => s.stack)
  const close = useDialogs((s) => s.close)
  return (
    <>
      {/* biome-ignore lint/suspicious/useIterableCallbackReturn: every kind returns; the compiler holds the list complete. */}
      {stack.map(({ id, request }) => {
        const answer = (value: string | null): void => close(id, value)
        switch (request.kind) {
          case 'ask':
            return <AskDialog key={id} request={request} answer={answer} />
          case 'files':
            return <FileBrowser key={id} request={request} answer={answer} />
          case 'palette':
            return <CommandPalette key={id} onClose={() => answer(null)} />
          case 'find':
            return <FindDialog key={id} onClose={() => answer(null)} />
          case 'recent':
            return <RecentDialog key={id} onClose={() => answer(null)} />
          case 'connect':
            return <ConnectDialog key={id} onClose={() => answer(null)} />
          case 'keys':
            return <KeySheet key={id} onClose={() => answer(null)} />
          case 'report':
            return <ReportDialog key={id} onClose={() => answer(null)} />
          case 'settings':
            return <SettingsDialog key={id} onClose={() => answer(null)} />
          case 'about':
            return <AboutDialog key={id} onClose={() => answer(null)} />
        }
      })}
    </>
  )
}

function AskDialog(props: { readonly request: AskRequest; readonly answer: (key: string | null) => void }) {
  const { request, answer } = props
  // Enter alone never loses anything.
  const safest = request.actions.findLast((action) => action.tone !== 'danger')
  return (
    <Dialog
      alert
      title={request.title}
      width={request.details ? 600 : 440}
      onClose={() => answer(null)}
      footer={request.actions.map((action) => (
        <Button
          key={action.key}
          onPress={() => answer(action.key)}
          autoFocus={action === safest}
          {...(action.tone ? { tone: action.tone } : {})}
        >
          {action.label}
        </Button>
      ))}
    >
      <p>{unbroken(request.message)}</p>
      {request.details ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled by keyboard, too.
        <ul className="ask-details" aria-label="Details" tabIndex={0}>
          {request.details.map((detail) => (
            <li key={detail}>{unbroken(detail)}</li>
          ))}
        </ul>
      ) : null}
    </Dialog>
  )
}

function AboutDialog(props: { readonly onClose: () => void }) {
  const [info, setInfo] = useState<Replies['app/info'] | null>(null)
  useEffect(() => {
    void host.request('app/info', {}).then((reply) => {
      if (reply.ok) setInfo(reply.value)
    })
  }, [])
  return (
    <Dialog title="Power Paradox Studio" width={420} onClose={props.onClose}>
      <p>
        Design studio for the power chain of AI training halls: one-line, transients, limits, report. It works offline and never calls the
        network.
      </p>
      {info ? (
        <dl className="facts">
          <dt>Studio</dt>
          <dd>{info.version}</dd>
          <dt>Engine</dt>
          <dd>{info.engineVersion}</dd>
          <dt>Platform</dt>
          <dd>{info.platform}</dd>
        </dl>
      ) : null}
    </Dialog>
  )
}
