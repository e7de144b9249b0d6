/** Discrete Fourier transforms: every spectrum of the studio is made of these. Complex arrays hold real and imaginary parts in turn. */
import FFT from 'fft.js'

/** Σ xₖ·e^(−j2πkn/N) of real samples, a power of two of them, for n below N/2; behind it nothing is filled in. */
export function realTransform(samples: Float64Array): Float64Array {
  const output = new Float64Array(2 * samples.length)
  new FFT(samples.length).realTransform(output, samples)
  return output
}

/** Σ xₖ·xₖ₊ₗ of the samples about their mean, for every lag l from 0 on. */
export function autocorrelation(samples: Float64Array): Float64Array {
  const n = samples.length
  // Twice as long, so that the end does not meet the beginning.
  const size = powerOfTwo(2 * n)
  const fft = new FFT(size)
  const mean = samples.reduce((sum, v) => sum + v, 0) / n
  const input = new Float64Array(size)
  for (let k = 0; k < n; k++) input[k] = (samples[k] as number) - mean
  const spectrum = fft.createComplexArray()
  fft.realTransform(spectrum, input)
  fft.completeSpectrum(spectrum)
  for (let k = 0; k < size; k++) {
    spectrum[2 * k] = (spectrum[2 * k] as number) ** 2 + (spectrum[2 * k + 1] as number) ** 2
    spectrum[2 * k + 1] = 0
  }
  const back = fft.createComplexArray()
  fft.inverseTransform(back, spectrum)
  return Float64Array.from({ length: n }, (_, lag) => back[2 * lag] as number)
}

/**
 * Σ zₖ·e^(−j2πkn/N) of N complex samples, N any number, for n from 0 to N − 1; made once for many blocks of one length. After Bluestein:
 * kn = (k² + n² − (n − k)²)/2 turns the sum into a convolution, which powers of two can do.
 */
export function transformOf(n: number): (block: Float64Array) => Float64Array {
  const size = powerOfTwo(2 * n - 1)
  const fft = new FFT(size)
  const chirp = new Float64Array(2 * n)
  for (let k = 0; k < n; k++) {
    // Whole turns taken off before, so that the angle keeps its digits.
    const angle = (Math.PI * ((k * k) % (2 * n))) / n
    chirp[2 * k] = Math.cos(angle)
    chirp[2 * k + 1] = -Math.sin(angle)
  }
  const kernel = new Float64Array(2 * size)
  for (let k = 0; k < n; k++) {
    for (const at of k === 0 ? [0] : [k, size - k]) {
      kernel[2 * at] = chirp[2 * k] as number
      kernel[2 * at + 1] = -(chirp[2 * k + 1] as number)
    }
  }
  const response = new Float64Array(2 * size)
  fft.transform(response, kernel)
  const spread = new Float64Array(2 * size)
  const turned = new Float64Array(2 * size)
  return (block) => {
    spread.fill(0)
    product(block, chirp, spread, n)
    fft.transform(turned, spread)
    product(turned, response, turned, size)
    fft.inverseTransform(spread, turned)
    const output = new Float64Array(2 * n)
    product(spread, chirp, output, n)
    return output
  }
}

function product(a: Float64Array, b: Float64Array, out: Float64Array, count: number): void {
  for (let k = 0; k < 2 * count; k += 2) {
    const [ar, ai, br, bi] = [a[k] as number, a[k + 1] as number, b[k] as number, b[k + 1] as number]
    out[k] = ar * br - ai * bi
    out[k + 1] = ar * bi + ai * br
  }
}

/** The least power of two that is no smaller. */
export const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(least, 2)))
