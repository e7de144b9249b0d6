/** Settings of the user: how the studio looks, and which keys do what. */
import { useState } from 'react'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { saveSettings } from '../state/settings.ts'
import { useView, type Theme } from '../state/viewStore.ts'
import { DENSITIES, TEXT_SIZES, useDensity, type Density } from '../theme/density.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ShortcutSettings } from './ShortcutSettings.tsx'
import './settings.css'
import '../results.css'

const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'Follow the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]
const DENSITY_LABELS: Readonly<Record<Density, string>> = { compact: 'Compact', comfortable: 'Comfortable' }

export function SettingsDialog(props: { readonly onClose: () => void }) {
  const [part, setPart] = useState<'look' | 'keys'>('look')
  return (
    <Dialog title="Settings" width={760} onClose={props.onClose}>
      <div className="settings">
        <div className="segments settings-parts">
          <button type="button" aria-pressed={part === 'look'} onClick={() => setPart('look')}>
            Appearance
          </button>
          <button type="button" aria-pressed={part === 'keys'} onClick={() => setPart('keys')}>
            Shortcuts
          </button>
        </div>
        {part === 'look' ? <Look /> : <ShortcutSettings />}
      </div>
    </Dialog>
  )
}

function Look() {
  const theme = useView((s) => s.theme)
  const { density, textPx } = useDensity()
  return (
    <div className="settings-look">
      <Row label="Theme">
        <PlainSelect
          label="Theme"
          value={theme}
          options={THEMES}
          onChange={(value) => {
            const next = THEMES.find((t) => t.value === value)?.value ?? 'system'
            useView.getState().setTheme(next)
            void saveSettings({ theme: next })
          }}
        />
      </Row>
      <Row label="Density">
        <PlainSelect
          label="Density"
          value={density}
          options={DENSITIES.map((value) => ({ value, label: DENSITY_LABELS[value] }))}
          onChange={(value) => {
            const next = DENSITIES.find((d) => d === value) ?? 'compact'
            useDensity.setState({ density: next })
            void saveSettings({ density: next })
          }}
        />
      </Row>
      <Row label="Text size">
        <PlainSelect
          label="Text size"
          value={String(textPx)}
          options={TEXT_SIZES.map((px) => ({ value: String(px), label: `${px} px` }))}
          onChange={(value) => {
            useDensity.setState({ textPx: Number(value) })
            void saveSettings({ textPx: Number(value) })
          }}
        />
      </Row>
      <p className="muted">The one-line keeps its own sizes: zoom it with Ctrl and the wheel.</p>
    </div>
  )
}

function Row(props: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="settings-row">
      <span aria-hidden>{props.label}</span>
      {props.children}
    </div>
  )
}
