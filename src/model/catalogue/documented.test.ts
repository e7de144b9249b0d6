/** docs/engine.md names every component that a network is made of and every model that a machine may have, and no file that is not there. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { catalogue, definitionOf } from './index.ts'

const text = readFileSync('docs/engine.md', 'utf8')
const devices = text.slice(text.indexOf('\n## Devices\n'), text.indexOf('\n## Verification\n'))
const rows = devices.split('\n').filter((line) => line.startsWith('| '))
/** Names in the first cells, remarks in brackets left out. */
const named = new Set(
  rows.flatMap((row) =>
    (row.split('|')[1] ?? '')
      .replace(/\(.*\)/, '')
      .split(',')
      .map((name) => name.trim()),
  ),
)

it('gives the equations of every component', () => {
  expect(rows.length).toBeGreaterThan(60)
  const drawingAlone = ['block', 'blockTerminal', 'blockTerminalDc', 'offPage', 'offPageDc']
  const missing = catalogue.filter((d) => !drawingAlone.includes(d.type) && !named.has(d.label)).map((d) => d.label)
  expect(missing).toEqual([])
})

it.each(['machineModel', 'governor', 'exciter', 'stabiliser'])('gives those of every %s', (key) => {
  const param = definitionOf('genset')?.params[key]
  if (param?.type !== 'choice') throw new Error(`no choice ${key}`)
  const models = param.options.flatMap(({ label }) => label.match(/\b[A-Z][A-Z0-9]{3,}\b/g) ?? [])
  expect(models.length).toBeGreaterThan(0)
  expect(models.filter((name) => !devices.includes(name))).toEqual([])
})

it('names files that are there', () => {
  const files = new Set([...text.matchAll(/`([\w/.-]+\.(?:rs|ts|json|mjs|md))`/g)].map(([, path = '']) => path))
  expect(files.size).toBeGreaterThan(40)
  const sources = globSync(['src/**/*.{rs,ts,md}', 'test/**/*.ts'], { exclude: ['**/target/**', '**/node_modules/**'] })
  expect(sources.length).toBeGreaterThan(500)
  const stands = (path: string): boolean => existsSync(path) || sources.some((source) => source.endsWith(`/${path}`))
  expect([...files].filter((path) => !stands(path))).toEqual([])
})
