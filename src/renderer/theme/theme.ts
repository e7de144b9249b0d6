/** Applies the chosen theme to the page; `system` follows the operating system while it is chosen. */
import { useView, type Theme } from '../state/viewStore.ts'

const dark = window.matchMedia('(prefers-color-scheme: dark)')

function apply(theme: Theme): void {
  const resolved = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
  document.documentElement.dataset.theme = resolved
  useView.getState().set({ resolvedTheme: resolved })
}

export function startTheme(): void {
  apply(useView.getState().theme)
  useView.subscribe((now, before) => {
    if (now.theme !== before.theme) apply(now.theme)
  })
  dark.addEventListener('change', () => apply(useView.getState().theme))
}

/** Value of a design token now, for drawing code outside CSS (plots). */
export function token(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
