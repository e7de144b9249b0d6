/** Limit checks on stored waveforms: unpacked and judged away from the host's loop. */
import type { Absorbed } from '../model/absorption/index.ts'
import type { OperatingResults } from '../model/limits/index.ts'
import type { CheckResult, Waveform } from '../model/limits/types.ts'
import type { StudioDocument } from '../model/document/records.ts'
import { decodeColumn } from './columns.ts'
import type { ChecksInput, PackedWaveform } from './protocol.ts'

export async function evaluatePacked(input: ChecksInput): Promise<readonly CheckResult[]> {
  return judge(input.document, input.studyId, unpacked(input), input.operating)
}

const unpacked = ({ waveforms, stepS }: ChecksInput): readonly Waveform[] => waveforms.map((packed) => unpack(packed, stepS))

/** Who takes the pulse, the bands of its batteries, the run's sags under every curve, and its interharmonics. */
export async function absorbPacked(input: ChecksInput): Promise<Absorbed> {
  const { absorptionOf } = await import('../model/absorption/index.ts')
  const { voltageCurves, voltageTimeFigure } = await import('../model/figures/voltageTime.ts')
  const { batteryBands, interharmonicsOf } = await import('../model/limits/index.ts')
  const { document } = input
  const study = document.studies[input.studyId]
  const waveforms = unpacked(input)
  const keys = new Set(voltageCurves(document).map(({ key }) => key))
  return {
    answer: absorptionOf(document, waveforms),
    sags: voltageTimeFigure(document, waveforms, keys),
    batteries: study ? batteryBands(document, study, waveforms) : [],
    interharmonics: study ? interharmonicsOf(document, study, waveforms) : null,
  }
}

/** The run's course, and with `operating` the studies of the point it starts from as well. */
export async function judge(
  document: StudioDocument,
  studyId: string,
  waveforms: readonly Waveform[],
  operating: OperatingResults | null = null,
): Promise<readonly CheckResult[]> {
  // The process that runs the engine never needs it.
  const { evaluateChecks, operatingChecks } = await import('../model/limits/index.ts')
  const study = document.studies[studyId]
  if (!study) throw new Error(`Study “${studyId}” is not in the document it was run with`)
  return [...evaluateChecks(document, study, waveforms), ...(operating ? operatingChecks(document, study, operating) : [])]
}

function unpack({ componentId, output, blocks }: PackedWaveform, stepS: number): Waveform {
  const samples = blocks.reduce((n, block) => n + block.samples, 0)
  const waveform = {
    componentId,
    output,
    stepS,
    values: new Float64Array(samples),
    minima: new Float64Array(samples),
    maxima: new Float64Array(samples),
  }
  let at = 0
  for (const block of blocks) {
    const part = decodeColumn(block.data, block.samples)
    waveform.values.set(part.values, at)
    waveform.minima.set(part.minima, at)
    waveform.maxima.set(part.maxima, at)
    at += block.samples
  }
  return waveform
}
