/** The desktop application's own logic; what needs Electron's runtime stands in test/e2e/electron. */
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import buildConfig from '../../electron.vite.config.ts'
import { holdClosing } from './closing.ts'
import { readLaunch } from './launch.ts'
import { accelerator, menuTemplate } from './menuTemplate.ts'
import { partsOf } from './paths.ts'
import { isOwnPage, isPermitted, isTrusted, webPreferences } from './rules.ts'

describe('a start', () => {
  it.each([
    [['studio'], 1, null],
    [['studio', 'hall.ppx'], 1, '/work/hall.ppx'],
    [['studio', '/a/Hall 1.PPX'], 1, '/a/Hall 1.PPX'],
    [['electron', '.', 'hall.ppx'], 2, '/work/hall.ppx'],
    [['studio', '--flag=x.ppx', '--no-sandbox', 'hall.ppx', '--more'], 1, '/work/hall.ppx'],
    [['studio', 'notes.txt'], 1, null],
    [['electron', 'app.ppx'], 2, null],
    [['studio', 'file:///a/Hall%201.ppx'], 1, '/a/Hall 1.ppx'],
    [['studio', 'file://elsewhere/a/hall.ppx'], 1, null],
  ])('%j opens %s', (argv, own, file) => {
    expect(readLaunch(argv, own, '/work').file).toBe(file)
  })
  it('may ask for the example', () => {
    expect(readLaunch(['electron', '.', '--example'], 2, '/work')).toEqual({ file: null, example: true })
  })
})

describe('pages', () => {
  it.each([
    ['app://studio/', true],
    ['app://studio/index.html?x=1#y', true],
    ['app://studio.evil.example/', false],
    ['app://other/', false],
    ['app://user@studio/', false],
    ['https://studio/', false],
    ['file:///etc/passwd', false],
    ['app://studio@evil.example/', false],
    ['not an address', false],
  ])('%s is the studio’s own: %s', (url, own) => {
    expect(isOwnPage(url)).toBe(own)
  })
  it('are listened to only from the main frame of our window', () => {
    const good = { url: 'app://studio/', isMainFrame: true, isOurWindow: true }
    expect(isTrusted(good)).toBe(true)
    expect(isTrusted({ ...good, isMainFrame: false })).toBe(false)
    expect(isTrusted({ ...good, isOurWindow: false })).toBe(false)
    expect(isTrusted({ ...good, url: 'https://evil.example/' })).toBe(false)
  })
  it('get no permission but writing text to the clipboard', () => {
    expect(['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'usb'].filter(isPermitted)).toEqual([])
    expect(isPermitted('clipboard-sanitized-write')).toBe(true)
  })
  it('run in a sandbox, apart from Node', () => {
    expect(webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
  })
})

describe('the native menu', () => {
  const menus = [
    { title: 'File', items: [{ command: 'file.save', label: 'Save', keys: 'Mod+S', isEnabled: false }, { separator: true as const }] },
    { title: 'Edit', items: [{ command: 'edit.copy', label: 'Copy', keys: 'Mod+C', isEnabled: false }] },
  ]
  const acted: string[] = []
  const act = { command: (id: string) => acted.push(id), text: (action: string) => acted.push(`text ${action}`) }

  it('shows the keys and leaves them to the screen', () => {
    const [file, edit] = menuTemplate(menus, 'linux', act)
    expect(file?.submenu).toMatchObject([
      { label: 'Save', enabled: false, accelerator: 'CommandOrControl+S', registerAccelerator: false },
      { type: 'separator' },
    ])
    expect(edit?.submenu?.[0]?.enabled).toBe(false)
    file?.submenu?.[0]?.click?.()
    expect(acted.splice(0)).toEqual(['file.save'])
  })
  it('edits text by the keys that macOS brings it from a field, and the drawing by the pointer', () => {
    const template = menuTemplate(menus, 'darwin', act)
    expect(template.map((entry) => entry.role ?? entry.label)).toEqual(['appMenu', 'File', 'Edit', 'windowMenu'])
    const copy = template[2]?.submenu?.[0]
    expect(copy?.enabled).toBe(true)
    copy?.click?.({}, {}, { triggeredByAccelerator: true })
    copy?.click?.({}, {}, { triggeredByAccelerator: false })
    template[1]?.submenu?.[0]?.click?.({}, {}, { triggeredByAccelerator: true })
    expect(acted.splice(0)).toEqual(['text copy', 'edit.copy', 'file.save'])
  })
  it.each([
    ['Mod+Shift+Z', 'CommandOrControl+Shift+Z'],
    ['Mod++', 'CommandOrControl+Plus'],
    ['Mod+-', 'CommandOrControl+-'],
    ['Alt+ArrowDown', 'Alt+Down'],
    ['/', '/'],
    ['Delete', 'Delete'],
    ['Mod+Shift+PageUp', 'CommandOrControl+Shift+PageUp'],
  ])('writes %s as %s', (shortcut, words) => {
    expect(accelerator(shortcut)).toBe(words)
  })
  it('has a name for every key of the screen’s shortcuts', () => {
    // As text: the registry itself needs the whole screen.
    const sources = readdirSync('src/renderer', { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readFileSync(`src/renderer/${name}`, 'utf8'))
    const lists = sources.flatMap((text) => [...text.matchAll(/\bshortcuts: \[([^\]]*)\]/g)].map(([, list = '']) => list))
    const shortcuts = lists.flatMap((list) => [...list.matchAll(/'([^']+)'/g)].map(([, shortcut = '']) => shortcut))
    expect(shortcuts.length).toBeGreaterThan(40)
    for (const shortcut of shortcuts) {
      expect(accelerator(shortcut).replace(/^(CommandOrControl\+|Shift\+|Alt\+)+(?=.)/, ''), shortcut).toMatch(
        /^([A-Z0-9]|F\d{1,2}|[!-/:-@[-`{-~]|Plus|Space|Tab|Backspace|Delete|Insert|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape)$/,
      )
    }
  })
})

describe('a window whose page holds back', () => {
  /** One whose edits are not on disk, and a user who answers so. */
  function closing(answer: boolean) {
    let heldBack: (letGo: () => void) => void = () => {}
    const window = { isUnsafe: true, isOpen: true, asked: 0, close: () => {} }
    window.close = () => {
      if (window.isUnsafe) heldBack(() => (window.isOpen = false))
      else window.isOpen = false
    }
    holdClosing({
      onHeldBack: (callback) => {
        heldBack = callback
      },
      close: () => window.close(),
      mayLose: () => {
        window.asked += 1
        return answer
      },
    })
    return window
  }
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('closes without a question once its edits are on disk', () => {
    const window = closing(false)
    window.close()
    expect(window.isOpen).toBe(true)
    window.isUnsafe = false
    vi.advanceTimersByTime(1000)
    expect(window).toMatchObject({ isOpen: false, asked: 0 })
  })
  it.each([true, false])('asks where they cannot be kept, and closes if so told: %s', (answer) => {
    const window = closing(answer)
    window.close()
    vi.advanceTimersByTime(1000)
    expect(window).toMatchObject({ isOpen: !answer, asked: 1 })
    // Told once, it is held back anew; a second try at once is asked about and no third comes by itself.
    if (answer) return
    window.close()
    window.close()
    vi.advanceTimersByTime(5000)
    expect(window).toMatchObject({ isOpen: true, asked: 2 })
  })
})

it('parts stand beside the bundle, and in the resources folder once packaged', () => {
  expect(partsOf('/p/out/main', false, '/x')).toMatchObject({
    resources: '/p/resources',
    native: '/p/out/native',
    preload: '/p/out/preload/index.cjs',
  })
  expect(partsOf('/app.asar/out/main', true, '/r')).toMatchObject({
    resources: '/r/resources',
    native: '/r/native',
    renderer: '/app.asar/out/renderer',
  })
})

it('is built inside the project, each part where the application looks for it', () => {
  const { main, preload, renderer } = buildConfig
  const outFolders = [main, preload, renderer].map((part) => resolve('/p', part?.build?.outDir ?? ''))
  expect(outFolders).toEqual(['/p/out/main', '/p/out/preload', '/p/out/renderer'])
  expect(partsOf('/p/out/main', false, '/x').renderer).toBe('/p/out/renderer')
})
