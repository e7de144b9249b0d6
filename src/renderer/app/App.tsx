import { useEffect } from 'react'
import { startKeyboard } from '../commands/keyboard.ts'
import { StartPage } from '../start/StartPage.tsx'
import { isEdited, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { Tour } from '../tour/Tour.tsx'
import { Announcer } from './Announcer.tsx'
import { Dialogs } from './Dialogs.tsx'
import { MenuBar } from './MenuBar.tsx'
import { Notices } from './Notices.tsx'
import { ProjectTabs } from './ProjectTabs.tsx'
import { StatusBar } from './StatusBar.tsx'
import { Toolbar } from './Toolbar.tsx'
import { Workspace } from './Workspace.tsx'
import './app.css'

export function App() {
  const screen = useView((s) => s.screen)
  useEffect(startKeyboard, [])
  useWindowTitle()
  return (
    <div className="app">
      <header className="app-head">
        <MenuBar />
        {screen === 'start' ? null : <ProjectTabs />}
        {screen === 'start' ? null : <Toolbar />}
      </header>
      {screen === 'start' ? (
        <StartPage />
      ) : (
        <>
          <Workspace />
          <StatusBar />
        </>
      )}
      <Tour />
      <Dialogs />
      <Notices />
      <Announcer />
    </div>
  )
}

/** `• Hall A – Power Paradox Studio`: the dot says that the file lacks the last edits. */
function useWindowTitle(): void {
  const name = useDocument((s) => (s.document ? s.document.project.name || s.name : null))
  const edited = useDocument(isEdited)
  useEffect(() => {
    document.title = name === null ? 'Power Paradox Studio' : `${edited ? '• ' : ''}${name} – Power Paradox Studio`
  }, [name, edited])
}
