/**
 * MATPOWER case, version 2 (Zimmerman et al., MATPOWER User's Manual, appendix B): `mpc.baseMVA` and the matrices bus, gen and branch. Other
 * fields are listed by name and line. The file is read as data; nothing in it is carried out.
 */
import type { Problem, Result } from '../../problem.ts'
import type { GridBus, GridCase, GridGenerator, GridLine, GridLoad, GridShunt, GridTransformer } from '../gridCase.ts'
import { partsOf } from '../branch.ts'
import { leftOut, unreadable } from '../types.ts'
import { passedOver, type Row } from './passedOver.ts'

/** No part that follows the voltage. */
const NONE = { p: 0, q: 0 } as const
const FILE = 'MATPOWER'

/** The format has no frequency. */
export function parseMatpower(text: string, name: string, frequencyHz: 50 | 60 = 60): Result<GridCase> {
  const fields = readFields(text)
  if (typeof fields === 'string') return unreadable('E140', fields)
  const base = fields.scalars.get('baseMVA')
  const [busRows, genRows, branchRows] = ['bus', 'gen', 'branch'].map((key) => fields.matrices.get(key))
  if (base === undefined || !(base > 0) || !busRows || busRows.length === 0 || !branchRows) {
    return unreadable('E140', 'The file is no MATPOWER case: mpc.baseMVA, mpc.bus and mpc.branch are needed.')
  }
  const problems: Problem[] = fields.others.map(({ key, line }) =>
    leftOut({ file: FILE, line, record: `Field ${key}` }, 'is left out: it has no effect on a run or no counterpart in the model.'),
  )
  const narrow = [
    ...busRows.filter((r) => r.values.length < 13),
    ...branchRows.filter((r) => r.values.length < 11),
    ...(genRows ?? []).filter((r) => r.values.length < 8),
  ][0]
  if (narrow)
    return unreadable('E140', `MATPOWER line ${narrow.line}: the row has ${narrow.values.length} columns, fewer than the format asks for.`)

  const buses: GridBus[] = []
  const loads: GridLoad[] = []
  const shunts: GridShunt[] = []
  for (const { line, values } of busRows) {
    const [number = 0, type = 1, pd = 0, qd = 0, gs = 0, bs = 0, , vm = 1, va = 0, baseKv = 0] = values
    if (type === 4) {
      problems.push(leftOut({ file: FILE, line, record: `Bus ${number}` }, 'is isolated (type 4) and left out.'))
      continue
    }
    const kind = type === 3 ? 'reference' : type === 2 ? 'voltage' : 'load'
    buses.push({ line, number, name: '', baseKv, kind, vm, ...(type === 3 ? { va } : {}) })
    if (pd !== 0 || qd !== 0) loads.push({ line, bus: number, id: '', p: pd, q: qd, current: NONE, impedance: NONE })
    if (gs !== 0 || bs !== 0) shunts.push({ line, bus: number, id: '', g: gs, b: bs })
  }
  const kvOf = new Map(buses.map((b) => [b.number, b.baseKv]))
  const stands = (record: string, line: number, ...numbers: readonly number[]): boolean => {
    const missing = numbers.find((n) => !kvOf.has(n))
    if (missing !== undefined)
      problems.push(leftOut({ file: FILE, line, record }, `stands on bus ${missing}, which is isolated or not in the file.`))
    return missing === undefined
  }

  const seen = new Map<string, number>()
  /** Ids within a bus or a pair of buses. */
  const nextId = (key: string): string => {
    const k = (seen.get(key) ?? 0) + 1
    seen.set(key, k)
    return String(k)
  }
  const generators: GridGenerator[] = (genRows ?? []).flatMap(({ line, values }): GridGenerator[] => {
    const [bus = 0, p = 0, q = 0, qMax = 9999, qMin = -9999, vSet = 1, mBase = base, status = 1] = values
    const id = nextId(`g${bus}`)
    const record = `Generator ${bus} ${id}`
    if (!(status > 0)) problems.push(leftOut({ file: FILE, line, record }, 'is out of service.'))
    else if (stands(record, line, bus))
      return [{ line, bus, id, p, q, vSet, qMin, qMax, baseMva: mBase > 0 ? mBase : base, r: null, x: null }]
    return []
  })

  const lines: GridLine[] = []
  const transformers: GridTransformer[] = []
  const between: GridBus[] = []
  for (const { line, values } of branchRows) {
    const [from = 0, to = 0, r = 0, x = 0, b = 0, rating = 0, , , ratio = 0, shift = 0, status = 1] = values
    const id = nextId(`b${Math.min(from, to)}–${Math.max(from, to)}`)
    const record = { file: FILE, line, record: `Branch ${from}–${to} ${id}` }
    if (!(status > 0)) {
      problems.push(leftOut(record, 'is out of service.'))
      continue
    }
    if (!stands(record.record, line, from, to)) continue
    const branch = { line, from, to, id, r, x, b, rating, ratio: ratio === 0 ? 1 : ratio, shift }
    const parts = partsOf(branch, kvOf, base, -1 - between.length)
    lines.push(...parts.lines)
    transformers.push(...parts.transformers)
    shunts.push(...parts.shunts)
    if (parts.bus) between.push(parts.bus)
  }
  const matrices = { bus: busRows, gen: genRows ?? [], branch: branchRows }
  problems.push(...passedOver(FILE, matrices, (matrix, { values: [a, b] }) => (matrix === 'branch' ? `${a}–${b}` : String(a))))
  return {
    ok: true,
    value: {
      name,
      file: FILE,
      baseMva: base,
      frequencyHz,
      buses: [...buses, ...between],
      loads,
      shunts,
      generators,
      lines,
      transformers,
      threeWindings: [],
    },
    problems,
  }
}

interface CaseFields {
  readonly scalars: ReadonlyMap<string, number>
  readonly matrices: ReadonlyMap<string, readonly Row[]>
  readonly others: readonly { readonly key: string; readonly line: number }[]
}

/**
 * Changes of what is read by anything but a number or a matrix: part of a matrix, a field by an expression, the whole case by a function of it.
 * Distribution cases turn their ohms and kilowatts into per unit that way.
 */
const CALCULATIONS = [
  /^\s*(\w+\.(?:bus|gen|branch|baseMVA))\s*\([^=]*\)\s*=(?!=)/,
  /^\s*(\w+\.(?:bus|gen|branch))\s*=(?!=)\s*[^\s[=]/,
  /^\s*(\w+\.baseMVA)\s*=(?!=)(?!\s*[-+.\deE]+\s*;?\s*$)/,
  /^\s*(\w+)\s*=(?!=)\s*\w+\s*\(.*\b\1\b/,
]

/** Lines without comments and blocks of them, each with what continues it behind three points, under the number of its first. */
function codeLines(text: string): readonly { readonly line: number; readonly text: string }[] {
  const lines: { line: number; text: string }[] = []
  let blocks = 0
  let continues = false
  for (const [k, raw] of text.split(/\r?\n/).entries()) {
    if (/^\s*%\{\s*$/.test(raw)) blocks++
    else if (blocks > 0 && /^\s*%\}\s*$/.test(raw)) blocks--
    else if (blocks === 0) {
      const code = raw.replace(/%.*$/, '')
      const part = code.replace(/\.\.\..*$/, ' ')
      const before = lines.at(-1)
      if (continues && before) before.text += part
      else lines.push({ line: k + 1, text: part })
      continues = part !== code
    }
  }
  return lines
}

/** Assignments to the case's structure; a sentence where a matrix holds something else than numbers. */
function readFields(text: string): CaseFields | string {
  const scalars = new Map<string, number>()
  const matrices = new Map<string, Row[]>()
  const others: { key: string; line: number }[] = []
  let open: { key: string; rows: Row[]; cell: boolean } | null = null
  for (const { line, text: code } of codeLines(text)) {
    let rest = code
    if (!open) {
      const calculated = CALCULATIONS.map((pattern) => pattern.exec(rest)?.[1]).find((what) => what !== undefined)
      if (calculated !== undefined)
        return `MATPOWER line ${line}: ${calculated} is changed by a calculation, which is not carried out: load the case in MATPOWER and write it with savecase.`
      const match = /^\s*\w+\.(\w+)\s*=\s*(.*)$/.exec(rest)
      if (!match) continue
      const [, key = '', value = ''] = match
      if (key === 'version') continue
      const scalar = /^([-+.\deE]+)\s*;?\s*$/.exec(value)
      if (scalar) {
        scalars.set(key, Number(scalar[1]))
        if (key !== 'baseMVA') others.push({ key, line })
        continue
      }
      const isKnown = ['bus', 'gen', 'branch'].includes(key)
      if (!isKnown) others.push({ key, line })
      if (!value.startsWith('[') && !value.startsWith('{')) continue
      open = { key, rows: [], cell: value.startsWith('{') || !isKnown }
      rest = value.slice(1)
    }
    const end = rest.search(open.cell ? /[\]}]/ : /\]/)
    const body = end < 0 ? rest : rest.slice(0, end)
    if (!open.cell) {
      for (const part of body.split(';')) {
        const words = part
          .trim()
          .split(/[\s,]+/)
          .filter((w) => w !== '')
        if (words.length === 0) continue
        // MATLAB writes Inf.
        const values = words.map((w) => Number(w.replace(/^([-+]?)inf$/i, '$1Infinity')))
        const bad = values.findIndex((v) => Number.isNaN(v))
        if (bad >= 0) return `MATPOWER line ${line}: “${words[bad]}” in mpc.${open.key} is no number.`
        open.rows.push({ line, values })
      }
    }
    if (end >= 0) {
      if (!open.cell) matrices.set(open.key, open.rows)
      open = null
    }
  }
  return open ? `The matrix mpc.${open.key} has no end.` : { scalars, matrices, others }
}
