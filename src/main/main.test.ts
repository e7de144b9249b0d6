/** The desktop application's own logic; what needs Electron's runtime stands in test/e2e/electron. */
import { resolve } from 'node:path'
import { expect, it, describe } from 'vitest'
import buildConfig from '../../electron.vite.config.ts'
import { readLaunch } from './launch.ts'
import { menuTemplate } from './menuTemplate.ts'
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

it('the native menu shows the keys and leaves them to the screen', () => {
  const acted: string[] = []
  const menus = [
    { title: 'File', items: [{ command: 'file.save', label: 'Save', keys: 'Ctrl+S', isEnabled: false }, { separator: true as const }] },
  ]
  const [file] = menuTemplate(menus, 'linux', (command) => acted.push(command))
  expect(file?.submenu).toMatchObject([
    { label: 'Save', enabled: false, accelerator: 'Ctrl+S', registerAccelerator: false },
    { type: 'separator' },
  ])
  file?.submenu?.[0]?.click?.()
  expect(acted).toEqual(['file.save'])
  expect(menuTemplate(menus, 'darwin', () => {}).map((entry) => entry.role ?? entry.label)).toEqual(['appMenu', 'File', 'windowMenu'])
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
