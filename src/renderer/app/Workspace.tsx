import { DockviewReact, type DockviewTheme, type IDockviewPanelHeaderProps, type IDockviewPanelProps } from 'dockview-react'
import 'dockview-react/dist/styles/dockview.css'
import { Activity, Suspense, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { focusPanel, panelIsThere } from '../panels/focus.ts'
import { attachDock, resetLayout, restoreLayout, toggleMaximised } from '../panels/layout.ts'
import { panelById } from '../panels/registry.ts'
import { saveSettings } from '../state/settings.ts'
import { Failure } from './Failure.tsx'
import './dock.css'

const theme: DockviewTheme = { name: 'studio', className: 'dock-theme', gap: 0, dndTabIndicator: 'line' }

function Panel(props: IDockviewPanelProps) {
  const definition = panelById.get(props.api.id)
  const { api } = props
  const [visible, setVisible] = useState(api.isVisible)
  // Made when it is first looked at: what stands behind others costs nothing when a project is opened.
  const [made, setMade] = useState(api.isVisible)
  useEffect(() => {
    const follow = (isVisible: boolean): void => {
      setVisible(isVisible)
      if (isVisible) setMade(true)
    }
    const subscription = api.onDidVisibilityChange((event) => follow(event.isVisible))
    follow(api.isVisible)
    return () => subscription.dispose()
  }, [api])
  useEffect(() => {
    if (visible) panelIsThere(api.id)
  }, [api, visible])
  if (!definition) return null
  const Content = definition.component
  // A panel behind another keeps its state but follows no edits. The canvas keeps its viewport and stays as it is.
  const mode = visible || definition.id === 'diagram' ? 'visible' : 'hidden'
  return (
    <div className={`panel ${visible ? '' : 'behind'}`} data-panel={definition.id} tabIndex={-1}>
      <h2 className="visually-hidden">{definition.title}</h2>
      <Suspense fallback={<p className="empty">Loading …</p>}>
        {made ? (
          <Activity mode={mode}>
            <Failure what={definition.title}>
              <Content />
            </Failure>
          </Activity>
        ) : null}
      </Suspense>
    </div>
  )
}

function Tab(props: IDockviewPanelHeaderProps) {
  const { api } = props
  const here = useRef<HTMLDivElement>(null)
  // The library goes to a tab before it has its width, and before the list of those out of view takes its room. A group that is pressed
  // becomes active with the panel it had, and only then takes the one pressed: who still is active when it is drawn is shown.
  useEffect(() => {
    const reveal = (): void => {
      if (api.isActive) here.current?.closest('.dv-tab')?.scrollIntoView(NEAREST)
    }
    const show = (): void => {
      if (api.isActive) requestAnimationFrame(() => requestAnimationFrame(reveal))
    }
    show()
    // Tabs have their widths once their letters are there.
    void document.fonts.ready.then(show)
    const subscription = api.onDidActiveChange(show)
    return () => subscription.dispose()
  }, [api])
  const definition = panelById.get(props.api.id)
  const Icon = definition?.icon
  return (
    // The tab itself is the library's; a double click on it gives its panel the window.
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard has a command of its own for it.
    // biome-ignore lint/a11y/useKeyWithClickEvents: with the keyboard one stays in the strip.
    <div
      ref={here}
      className="dock-tab"
      title={definition?.title}
      onClick={() => {
        if (api.id === 'diagram') focusPanel('diagram')
      }}
      onDoubleClick={toggleMaximised}
    >
      {Icon ? <Icon size={13} strokeWidth={1.75} aria-hidden /> : null}
      <span>{definition?.title}</span>
    </div>
  )
}

/** The library closes the panel whose tab has the focus with Delete: who presses it has just come to a panel and means what is selected there. */
function keepPanels(event: KeyboardEvent): void {
  const isRemoval = event.key === 'Delete' || event.key === 'Backspace'
  if (isRemoval && event.target instanceof HTMLElement && event.target.classList.contains('dv-tab')) event.stopPropagation()
}

const NEAREST = { inline: 'nearest', block: 'nearest' } as const
const components = { panel: Panel }
const LAYOUT_SETTLES_MS = 800

export function Workspace() {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current)
      attachDock(null)
    },
    [],
  )
  return (
    <main className="workspace" onKeyDownCapture={keepPanels}>
      <DockviewReact
        components={components}
        defaultTabComponent={Tab}
        theme={theme}
        onReady={({ api }) => {
          attachDock(api)
          if (!restoreLayout()) resetLayout()
          api.onDidLayoutChange(() => {
            if (timer.current) clearTimeout(timer.current)
            timer.current = setTimeout(() => void saveSettings({ layout: api.toJSON() }), LAYOUT_SETTLES_MS)
          })
        }}
      />
    </main>
  )
}
