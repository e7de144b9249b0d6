/**
 * Frames on the wire. Plain frames are JSON text. A frame that holds number blocks (or numbers JSON can't say) is binary:
 *
 *   u32 length of the header | header JSON (UTF-8), padded to 8 | blocks, each padded to 8, little-endian
 *
 * The header names the place of each block in the frame, so no value of the frame itself can be mistaken for one.
 */
type Block = Float64Array | Float32Array
type Path = readonly (string | number)[]

interface Header {
  readonly frame: unknown
  readonly blocks: readonly { readonly path: Path; readonly type: 'f64' | 'f32'; readonly length: number }[]
  /** NaN and the infinities, which JSON turns into null. */
  readonly numbers: readonly { readonly path: Path; readonly value: 'NaN' | 'Infinity' | '-Infinity' }[]
}

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8

export function encodeFrame(frame: unknown): string | Uint8Array {
  const blocks: { path: Path; block: Block }[] = []
  const numbers: Header['numbers'][number][] = []

  // Most frames hold nothing to take out: they are passed through as they are.
  const at: (string | number)[] = []
  const strip = (value: unknown): unknown => {
    if (value instanceof Float64Array || value instanceof Float32Array) {
      blocks.push({ path: [...at], block: value })
      return null
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      numbers.push({ path: [...at], value: Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity' })
      return null
    }
    if (typeof value !== 'object' || value === null) return value
    const items = value as Readonly<Record<string | number, unknown>>
    let copy: Record<string | number, unknown> | null = null
    for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
      at.push(key)
      const item = strip(items[key])
      at.pop()
      if (item === items[key]) continue
      copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>
      copy[key] = item
    }
    return copy ?? value
  }

  const plain = strip(frame)
  if (blocks.length === 0 && numbers.length === 0) return JSON.stringify(plain)

  const header: Header = {
    frame: plain,
    blocks: blocks.map(({ path, block }) => ({ path, type: block instanceof Float64Array ? 'f64' : 'f32', length: block.length })),
    numbers,
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const start = padded(4 + json.length)
  const bytes = new Uint8Array(blocks.reduce((size, { block }) => size + padded(block.byteLength), start))
  new DataView(bytes.buffer).setUint32(0, json.length, true)
  bytes.set(json, 4)
  let offset = start
  for (const { block } of blocks) {
    bytes.set(new Uint8Array(block.buffer, block.byteOffset, block.byteLength), offset)
    offset += padded(block.byteLength)
  }
  return bytes
}

/** Throws on bytes that are no frame; the caller closes the connection. */
export function decodeFrame(data: string | Uint8Array): unknown {
  if (typeof data === 'string') return JSON.parse(data)
  const headerLength = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(0, true)
  const header = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + headerLength))) as Header
  const root = { frame: header.frame }
  let offset = padded(4 + headerLength)
  for (const { path, type, length } of header.blocks) {
    const size = length * (type === 'f64' ? 8 : 4)
    if (!Number.isSafeInteger(length) || length < 0 || offset + size > data.byteLength) throw new RangeError('Block outside its frame')
    // Copied: the frame's bytes may lie at any offset, a typed array may not.
    const copy = new Uint8Array(data.subarray(offset, offset + size)).buffer
    place(root, ['frame', ...path], type === 'f64' ? new Float64Array(copy) : new Float32Array(copy))
    offset += padded(size)
  }
  for (const { path, value } of header.numbers) place(root, ['frame', ...path], Number(value))
  return root.frame
}

function place(root: object, path: Path, value: unknown): void {
  let holder: unknown = root
  for (const [depth, key] of path.entries()) {
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) throw new RangeError('Block without a place')
    const record = holder as Record<string | number, unknown>
    if (depth === path.length - 1) record[key] = value
    else holder = record[key]
  }
}
