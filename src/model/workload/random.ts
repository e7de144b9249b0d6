/**
 * Counter-based random numbers: Philox 4×32-10 (Salmon et al., SC'11). A draw depends on its key and counter alone, never on the
 * order of draws, so that a longer run begins like a shorter one.
 */
const M0 = 0xd2511f53
const M1 = 0xcd9e8d57
const W0 = 0x9e3779b9
const W1 = 0xbb67ae85

export type Words4 = readonly [number, number, number, number]

/** Upper and lower half of a 32 × 32 bit product. */
function multiply(a: number, b: number): readonly [number, number] {
  const [aHigh, aLow] = [a >>> 16, a & 0xffff]
  const [bHigh, bLow] = [b >>> 16, b & 0xffff]
  const low = aLow * bLow
  const middle = aHigh * bLow + (low >>> 16)
  const cross = aLow * bHigh + (middle % 0x10000)
  const high = aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(cross / 0x10000)
  return [high >>> 0, (((cross & 0xffff) << 16) | (low & 0xffff)) >>> 0]
}

export function philox(counter: Words4, key: readonly [number, number]): Words4 {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = multiply(M0, c0)
    const [high1, low1] = multiply(M1, c2)
    ;[c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0]
    k0 = (k0 + W0) >>> 0
    k1 = (k1 + W1) >>> 0
  }
  return [c0, c1, c2, c3]
}

/** What a draw is for; each purpose is a stream of its own. */
export const STREAMS = {
  iteration: 1,
  rise: 2,
  fall: 3,
  rackRise: 4,
  rackFall: 5,
  design: 6,
  third: 7,
  fourth: 8,
  fifth: 9,
  rackThird: 10,
  rackFourth: 11,
  rackFifth: 12,
  straggler: 13,
  join: 14,
  request: 15,
} as const

/**
 * A value of mean 0, variance 1 and bound ±6: twelve uniforms minus six. Only additions, hence the same bits on every machine.
 * `index` counts iterations, `member` racks.
 */
export function normal(seeds: readonly [number, number], stream: number, index: number, member = 0): number {
  let sum = 0
  for (let block = 0; block < 3; block++) {
    for (const word of philox([index >>> 0, member >>> 0, stream, block], [seeds[0] >>> 0, seeds[1] >>> 0])) sum += (word + 0.5) / 2 ** 32
  }
  return sum - 6
}

/** Between 0 and 1, both excluded, evenly spread. */
export const uniform = (seed: number, stream: number, index: number, member = 0): number =>
  (philox([index >>> 0, member >>> 0, stream, 0], [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0])[0] + 0.5) / 2 ** 32
