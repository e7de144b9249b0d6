/** Report content → Typst → PDF or page pictures. Synchronous and long; meant for the report worker. */
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import type { NodeCompiler, NodeError } from '@myriaddreamin/typst-ts-node-compiler'
import type { ReportPage } from '../contract/index.ts'
import type { Figure } from '../model/figures/types.ts'
import { type CharacterRanges, settableTexts, type SettableTexts } from './characters.ts'
import type { Drawing, ReportContent } from './content/types.ts'
import { drawFigure } from './figures/draw.ts'
import { withTextLengths } from './figures/metrics.ts'
import { withTexts } from './sanitise.ts'
import { splitPages } from './pages.ts'

export interface TypesetPdf {
  readonly pdf: Uint8Array
  readonly pages: number
  /** PDF/A-2b, unless a picture of the project (its logo) keeps it from that; then plain PDF 1.7. */
  readonly standard: 'a-2b' | '1.7'
}
/** Told before the first figure and after each; the next waits for it. */
export type OnDrawn = (figures: number, all: number) => Promise<void>
export interface Typesetter {
  pdf(content: ReportContent, onDrawn?: OnDrawn): Promise<TypesetPdf>
  pages(content: ReportContent, onDrawn?: OnDrawn): Promise<readonly ReportPage[]>
  /** Drawings by themselves, one a sheet. */
  drawings(title: string, drawings: readonly Drawing[]): TypesetPdf
}

const FACES = ['SourceSans3-Regular.ttf', 'SourceSans3-Semibold.ttf', 'SourceSans3-Bold.ttf', 'SourceSans3-It.ttf']
/** Fonts that are asked one after the other for what Source Sans 3 does not have, with their files. */
const STAND_INS = [
  // First, since others have symbols that are parts of its sequences.
  ['Noto Emoji', 'NotoEmoji'],
  ['Noto Sans SC', 'NotoSansSC'],
  ['Noto Sans JP', 'NotoSansJP'],
  ['Noto Sans KR', 'NotoSansKR'],
  ['Noto Sans Arabic', 'NotoSansArabic'],
  ['Noto Sans Hebrew', 'NotoSansHebrew'],
  ['Noto Sans Thai', 'NotoSansThai'],
  ['Noto Sans Devanagari', 'NotoSansDevanagari'],
  ['Noto Sans Math', 'NotoSansMath'],
  ['Noto Sans Symbols 2', 'NotoSansSymbols2'],
] as const
const JAPANESE = 'Noto Sans JP'

export function createTypesetter(resourcesDir: string): Typesetter {
  const root = join(resourcesDir, 'report')
  // CommonJS with a native part; loaded here so that importing this module costs nothing.
  const { NodeCompiler: Compiler } = createRequire(import.meta.url)('@myriaddreamin/typst-ts-node-compiler') as {
    NodeCompiler: typeof NodeCompiler
  }
  const font = (file: string): Buffer => readFileSync(join(resourcesDir, 'fonts', file))
  const fontBlobs = [...FACES, ...STAND_INS.map(([, file]) => `${file}-Regular.ttf`)].map(font)
  const coverage = JSON.parse(font('coverage.json').toString()) as CharacterRanges
  const compiler = Compiler.create({ workspace: root, fontArgs: [{ fontBlobs }] })
  const templates = readdirSync(root).filter((name) => name.endsWith('.typ'))

  async function compile(content: ReportContent, onDrawn: OnDrawn | undefined, finish: (svg: string) => string = (svg) => svg) {
    const files = new Map<string, Buffer>()
    const data = await templateData(content, settableTexts(coverage), files, finish, onDrawn)
    return set('main.typ', data, files)
  }
  function set(main: string, data: unknown, files: ReadonlyMap<string, Buffer>) {
    compiler.resetShadow()
    for (const name of templates) compiler.addSource(join(root, name), readFileSync(join(root, name), 'utf8'))
    for (const [name, bytes] of files) compiler.mapShadow(join(root, name), bytes)
    compiler.mapShadow(join(root, 'data.json'), Buffer.from(JSON.stringify(data)))
    const result = compiler.compile({ mainFilePath: join(root, main), resetRead: true })
    const document = result.result
    if (!document) throw new Error(`The report template could not be set. ${explain(compiler, result.takeError())}`)
    return document
  }

  function toPdf(document: ReturnType<typeof set>): TypesetPdf {
    try {
      const pages = document.numOfPages
      try {
        return { pdf: new Uint8Array(compiler.pdf(document, { pdfStandard: 'a-2b' })), pages, standard: 'a-2b' }
      } catch {
        // PDF/A refuses what a logo may hold: characters without a glyph, foreign colour spaces.
        return { pdf: new Uint8Array(compiler.pdf(document, { pdfStandard: '1.7' })), pages, standard: '1.7' }
      }
    } finally {
      compiler.evictCache(1)
    }
  }

  return {
    pdf: async (content, onDrawn) => toPdf(await compile(content, onDrawn)),
    drawings(title, drawings) {
      const texts = settableTexts(coverage)
      const files = new Map(drawings.map(({ svg }, k) => [`oneline-${k}.svg`, Buffer.from(texts.text(svg))]))
      const sheets = drawings.map(({ width, height }, k) => ({ path: `oneline-${k}.svg`, wide: width >= height, width, height }))
      return toPdf(set('drawings.typ', { title: texts.text(title), sheets, families: familiesFor(texts) }, files))
    },
    async pages(content, onDrawn) {
      const document = await compile(content, onDrawn, withTextLengths)
      try {
        return splitPages(compiler.plainSvg(document), document.numOfPages)
      } finally {
        compiler.evictCache(1)
      }
    },
  }
}

/** The content as the template reads it: pictures become files of the compilation, the rest JSON. `finish` has a last look at figures. */
async function templateData(
  content: ReportContent,
  texts: SettableTexts,
  files: Map<string, Buffer>,
  finish: (svg: string) => string,
  onDrawn: OnDrawn = async () => {},
): Promise<unknown> {
  const set = <T>(value: T): T => withTexts(value, texts.text)
  const add = (name: string, bytes: Buffer): string => {
    files.set(name, bytes)
    return name
  }
  const all = figuresIn(content)
  let drawn = 0
  await onDrawn(drawn, all)
  const figure = async (f: Figure, name: string) => {
    const { svg, width, height } = await drawFigure(set(f))
    drawn += 1
    await onDrawn(drawn, all)
    return { title: f.title, path: add(name, Buffer.from(finish(svg))), width, height }
  }
  const figures = []
  for (const [k, f] of content.figures.entries()) figures.push(await figure(f, `figure-${k}.svg`))
  const { economics } = content
  const paths = economics?.figure ? await figure(economics.figure, 'speed-to-power.svg') : null
  const absorption = content.absorption && {
    ...content.absorption,
    figure: content.absorption.figure && (await figure(content.absorption.figure, 'absorption.svg')),
    sags: content.absorption.sags && (await figure(content.absorption.sags, 'sags.svg')),
    tiers: content.absorption.tiers && {
      ...content.absorption.tiers,
      figure: await figure(content.absorption.tiers.figure, 'tiers.svg'),
    },
  }
  const sizing = content.sizing && { ...content.sizing, figures: [] as unknown[] }
  for (const [k, f] of content.sizing?.figures.entries() ?? []) sizing?.figures.push(await figure(f, `sizing-${k}.svg`))
  const harmonics = []
  for (const [k, f] of (content.harmonics?.figures ?? []).entries()) harmonics.push(await figure(f, `harmonics-${k}.svg`))
  const interharmonics = []
  for (const [k, f] of (content.interharmonics?.figures ?? []).entries()) interharmonics.push(await figure(f, `interharmonics-${k}.svg`))
  const curves = []
  for (const [k, f] of (content.shortCircuit?.figures ?? []).entries()) curves.push(await figure(f, `time-current-${k}.svg`))
  const dcCurves = []
  for (const [k, f] of (content.dcShortCircuit?.figures ?? []).entries()) dcCurves.push(await figure(f, `dc-short-circuit-${k}.svg`))
  const dcGrading = []
  for (const [k, f] of (content.dcShortCircuit?.gradingFigures ?? []).entries()) dcGrading.push(await figure(f, `dc-time-current-${k}.svg`))
  const stability = content.stability && {
    ...content.stability,
    eigenvalues: content.stability.eigenvalues && (await figure(content.stability.eigenvalues, 'eigenvalues.svg')),
    curves: content.stability.curves && (await figure(content.stability.curves, 'middlebrook.svg')),
  }
  const workloads = []
  for (const [k, w] of content.workloads.entries()) {
    const drawn = []
    for (const [n, f] of w.figures.entries()) drawn.push(await figure(f, `workload-${k}-${n}.svg`))
    workloads.push({ ...w, figures: drawn })
  }
  const onelines = content.onelines.map(({ svg, ...drawing }, k) => ({
    ...drawing,
    path: add(`oneline-${k}.svg`, Buffer.from(texts.text(svg))),
  }))
  const { logo } = content.cover
  const extension = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/svg+xml': 'svg' }[logo?.mime ?? '']
  const data = set({
    ...content,
    figures,
    economics: economics && { ...economics, figure: paths },
    absorption,
    sizing,
    harmonics: content.harmonics && { ...content.harmonics, figures: harmonics },
    interharmonics: content.interharmonics && { ...content.interharmonics, figures: interharmonics },
    shortCircuit: content.shortCircuit && { ...content.shortCircuit, figures: curves },
    dcShortCircuit: content.dcShortCircuit && { ...content.dcShortCircuit, figures: dcCurves, gradingFigures: dcGrading },
    stability,
    workloads,
    onelines,
    logo: logo && extension ? add(`logo.${extension}`, Buffer.from(logo.base64, 'base64')) : null,
    cover: { ...content.cover, logo: null },
  })
  // Known when all has been set.
  return { ...data, families: familiesFor(texts), unset: texts.unset() }
}

function figuresIn({
  figures,
  economics,
  absorption,
  sizing,
  harmonics,
  interharmonics,
  shortCircuit,
  dcShortCircuit,
  stability,
  workloads,
}: ReportContent): number {
  const single = [
    economics?.figure,
    absorption?.figure,
    absorption?.sags,
    absorption?.tiers,
    stability?.eigenvalues,
    stability?.curves,
  ].filter((f) => f)
  const lists = [
    figures,
    sizing?.figures,
    harmonics?.figures,
    interharmonics?.figures,
    shortCircuit?.figures,
    dcShortCircuit?.figures,
    dcShortCircuit?.gradingFigures,
    ...workloads.map((w) => w.figures),
  ]
  return single.length + lists.reduce((sum, list) => sum + (list?.length ?? 0), 0)
}

/** Fonts in the order in which they are asked. */
function familiesFor(texts: SettableTexts): readonly string[] {
  const standIns = STAND_INS.map(([family]) => family).toSorted((a, b) =>
    texts.isJapanese() ? Number(b === JAPANESE) - Number(a === JAPANESE) : 0,
  )
  return ['Source Sans 3', ...standIns]
}

interface Diagnostic {
  readonly message?: string
  readonly path?: string
}

function explain(compiler: NodeCompiler, error: NodeError | null): string {
  if (!error) return ''
  const diagnostics = compiler.fetchDiagnostics(error) as Diagnostic[]
  return diagnostics.map((d) => `${basename(d.path ?? '')}: ${d.message ?? ''}`).join('; ')
}
