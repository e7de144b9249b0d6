import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { createDocument } from '../model/document/create.ts'
import { templates } from '../model/templates/index.ts'
import { createThumbnails } from './thumbnails.ts'

it('draws a small picture of a project, keeps it under its path, and drops those no longer listed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ppx-thumbnails-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const thumbnails = createThumbnails(folder)
  const hall = templates[0]?.build()
  if (!hall) throw new Error('no template')
  await thumbnails.draw('/a.ppx', hall)
  await thumbnails.draw('/b.ppx', hall)
  expect(await thumbnails.read('/a.ppx')).toMatch(/^<svg .*non-scaling-stroke.*<\/svg>$/s)
  expect(await thumbnails.read('/none.ppx')).toBeNull()
  // An emptied project has no picture.
  await thumbnails.draw('/a.ppx', createDocument())
  expect(await thumbnails.read('/a.ppx')).toBeNull()
  // A file written later is not the one in the picture.
  const file = join(folder, 'c.ppx')
  await thumbnails.draw(file, hall)
  expect(thumbnails.isCurrent(file)).toBe(true)
  writeFileSync(file, '')
  utimesSync(file, new Date(), new Date(Date.now() + 5000))
  expect(thumbnails.isCurrent(file)).toBe(false)
  await thumbnails.keep([])
  expect(readdirSync(join(folder, 'thumbnails'))).toEqual([])
})

it('leaves its folder alone once it is closed: what is being drawn is done, what was to be drawn later is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ppx-thumbnails-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const thumbnails = createThumbnails(folder)
  const hall = templates[0]?.build()
  if (!hall) throw new Error('no template')
  thumbnails.drawLater('/now.ppx', hall, 0)
  await setTimeout(5)
  thumbnails.drawLater('/later.ppx', hall, 20)
  await thumbnails.close()
  const left = readdirSync(join(folder, 'thumbnails'))
  expect(left).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.svg$/)])
  expect(await thumbnails.read('/now.ppx')).toMatch(/^<svg/)
  await setTimeout(40)
  expect(readdirSync(join(folder, 'thumbnails'))).toEqual(left)
})
