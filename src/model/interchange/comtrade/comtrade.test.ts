import { describe, expect, it } from 'vitest'
import { partsOfCff, readComtrade } from './read.ts'
import { writeComtrade, type ComtradeFormat } from './write.ts'

const values = Float64Array.from({ length: 1000 }, (_, k) => 13.8e3 * Math.sin((2 * Math.PI * 60 * k) / 10e3) + 5)
const record = {
  station: 'Hall, north',
  device: 'Run 1',
  frequencyHz: 60,
  start: new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6)),
  stepS: 1e-4,
  channels: [
    { label: 'Bus 1 voltage', unit: 'V', values },
    { label: 'Constant', unit: 'W', values: new Float64Array(1000).fill(42) },
  ],
}

describe('COMTRADE', () => {
  it.each<[ComtradeFormat, number]>([
    ['ascii', 13.8e3 / 32767],
    ['binary', 13.8e3 / 32767],
    ['float32', 13.8e3 * 2 ** -23],
  ])('%s comes back within its resolution', (format, resolution) => {
    const { cfg, dat } = writeComtrade(record, format)
    const read = readComtrade(cfg, typeof dat === 'string' ? new TextEncoder().encode(dat) : dat)
    if (!read.ok) throw new Error(read.problems[0]?.message)
    expect(read.problems).toEqual([])
    const { station, frequencyHz, times, channels } = read.value
    expect([station, frequencyHz, times.length]).toEqual(['Hall  north', 60, 1000])
    expect(times[999]).toBeCloseTo(0.0999, 12)
    expect(channels.map((c) => [c.label, c.unit])).toEqual([
      ['Bus 1 voltage', 'V'],
      ['Constant', 'W'],
    ])
    const worst = Math.max(...values.map((v, k) => Math.abs(v - (channels[0]?.values[k] ?? Number.NaN))))
    expect(worst).toBeLessThanOrEqual(resolution)
    expect(new Set(channels[1]?.values)).toEqual(new Set([42]))
  })

  it.each<ComtradeFormat>(['ascii', 'binary', 'float32'])('tells of samples that the configuration does not announce: %s', (format) => {
    const { cfg, dat } = writeComtrade(record, format)
    const bytes = typeof dat === 'string' ? new TextEncoder().encode(dat) : dat
    const read = readComtrade(cfg.replace('10000,1000', '10000,997'), bytes)
    expect(read.ok && read.value.times.length).toBe(997)
    expect(read.problems.map(({ message }) => message)).toEqual(['DAT line 998: 3 samples more than the 997 of the CFG file are left out.'])
  })

  it('writes the configuration of the standard', () => {
    const lines = writeComtrade(record, 'binary').cfg.split('\r\n')
    expect(lines[0]).toBe('Hall  north,Run 1,2013')
    expect(lines[1]).toBe('2,2A,0D')
    expect(lines.slice(4)).toEqual([
      '60',
      '1',
      '10000,1000',
      '02/01/2026,03:04:05.006000',
      '02/01/2026,03:04:05.006000',
      'BINARY',
      '1',
      '0,0',
      'F,3',
      '',
    ])
  })

  // Revision 1999, secondary values, one digital channel, missing sample, time stamps instead of a rate.
  const cfg =
    'SUB,REL,1999\n2,1A,1D\n1,IA,A,L1,A,0.5,1.0,0,-32767,32767,1000,5,S\n1,TRIP,,,0\n50\n0\n0,3\n01/01/2020,00:00:00.000000\n01/01/2020,00:00:00.000000\nASCII\n1\n'
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
  it('reads secondary values, time stamps and gaps; lists digital channels', () => {
    const read = readComtrade(cfg, bytes('1,0,10,0\n2,250,99999,0\n3,500,-2,1\n'))
    if (!read.ok) throw new Error(read.problems[0]?.message)
    expect([...(read.value.channels[0]?.values ?? [])]).toEqual([1200, Number.NaN, 0])
    expect([...read.value.times]).toEqual([0, 250e-6, 500e-6])
    expect(read.problems.map((p) => p.code)).toEqual(['W140'])
  })

  it('takes time stamps as nanoseconds where the file’s instants are written so', () => {
    const read = readComtrade(cfg.replaceAll('00:00:00.000000', '00:00:00.000000000'), bytes('1,0,10,0\n2,250,99999,0\n3,500,-2,1\n'))
    if (!read.ok) throw new Error(read.problems[0]?.message)
    expect([...read.value.times].map((t) => t.toExponential(3))).toEqual(['0.000e+0', '2.500e-7', '5.000e-7'])
  })

  it('tells that a channel was sampled later than the others, and refuses what is no number', () => {
    const skewed = cfg.replace('0.5,1.0,0,', '0.5,1.0,12.5,')
    const read = readComtrade(skewed, bytes('1,0,10,0\n2,250,99999,0\n3,500,-2,1\n'))
    if (!read.ok) throw new Error(read.problems[0]?.message)
    expect(read.problems.map((p) => p.message)).toContain(
      'CFG line 3: Skew of 12.5 µs of channel IA is left out: channels stand on the times of the record.',
    )
    const broken = readComtrade(cfg, bytes('1,0,10,0\n2,250,1O,0\n3,500,-2,1\n'))
    expect(broken.ok ? 'read' : broken.problems[0]?.message).toBe('DAT line 2: “1O” is no number.')
  })

  it.each<ComtradeFormat>(['ascii', 'binary', 'float32'])('a gap stays one in %s', (format) => {
    const gap = { ...record, channels: [{ label: 'V', unit: 'V', values: Float64Array.of(1, Number.NaN, 3) }] }
    const { cfg: text, dat } = writeComtrade(gap, format)
    const read = readComtrade(text, typeof dat === 'string' ? bytes(dat) : dat)
    if (!read.ok) throw new Error(read.problems[0]?.message)
    expect([...(read.value.channels[0]?.values ?? [])].map((v) => Number(v.toFixed(6)))).toEqual([1, Number.NaN, 3])
  })

  it.each(['ASCII', 'BINARY'])('reads both from one file (%s)', (format) => {
    const head = cfg.replace('1999', '2013').replace('ASCII', format).replaceAll('\n', '\r\n')
    const rows = [
      [1, 0, 10, 0],
      [2, 250, -(2 ** 15), 0],
      [3, 500, -2, 1],
    ]
    const data = new DataView(new ArrayBuffer(36))
    rows.forEach(([n = 0, t = 0, a = 0, d = 0], k) => {
      data.setUint32(12 * k, n, true)
      data.setUint32(12 * k + 4, t, true)
      data.setInt16(12 * k + 8, a, true)
      data.setInt16(12 * k + 10, d, true)
    })
    const tail = format === 'ASCII' ? bytes('1,0,10,0\r\n2,250,,0\r\n3,500,-2,1\r\n') : new Uint8Array(data.buffer)
    const mark = format === 'ASCII' ? 'DAT ASCII' : 'DAT BINARY: 36'
    const text = bytes(
      `--- file type: CFG ---\r\n${head}--- file type: INF ---\r\n--- file type: HDR ---\r\n--- file type: ${mark} ---\r\n`,
    )
    const whole = new Uint8Array(text.length + tail.length)
    whole.set(text)
    whole.set(tail, text.length)
    const parts = partsOfCff(whole)
    if (!parts.ok) throw new Error(parts.problems[0]?.message)
    const read = readComtrade(new TextDecoder().decode(parts.value.cfg), parts.value.dat)
    if (!read.ok) throw new Error(read.problems[0]?.message)
    expect([...(read.value.channels[0]?.values ?? [])]).toEqual([1200, Number.NaN, 0])
    expect(partsOfCff(text.slice(0, 40)).ok).toBe(false)
  })

  it('refuses what is cut short or no configuration', () => {
    for (const [text, data] of [
      ['', ''],
      [cfg, '1,0\n'],
      [cfg.replace('ASCII', 'BINARY'), 'abc'],
      [cfg.replace('0,3', '0,999999999999'), ''],
      [cfg.replace('ASCII', 'PDF'), ''],
      ['a,b,2013\n999999999,999999999A,0D\n', ''],
    ] as const) {
      const read = readComtrade(text, bytes(data))
      expect(read.ok ? 'read' : read.problems[0]?.code).toBe('E143')
    }
  })
})
