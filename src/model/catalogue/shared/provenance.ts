/** Short forms for stating where a default comes from. Sources stand under their public names. */
import type { Provenance } from '../../document/records.ts'

export const vendor = (source: string): Provenance => ({ mark: 'vendor', source })
export const standard = (source: string): Provenance => ({ mark: 'standard', source })
export const typical = (source: string): Provenance => ({ mark: 'typical', source })
export const assumed = (source = 'Design default without a source; confirm before use'): Provenance => ({ mark: 'assumed', source })

/** Choices and switches state how the item is modelled or operated; they carry no measured value. */
export const choice: Provenance = { mark: 'assumed', source: 'Modelling or operating choice' }

export const OCP_ORV3 = 'OCP Open Rack V3 power shelf, PSU and BBU presentations (Delta, Advanced Energy, Meta, Microsoft)'
export const OCP_BBU = 'OCP Open Rack V3 BBU module specification v1.4 and Analog Devices reference design'
/** 800 V or ±400 V racks. */
export const DIABLO = vendor('OCP Diablo 400 specification 0.5.2: ±400 V or 800 V, 100 kW–1 MW, hold-up of 20 ms')
export const OCP_HPR2 = 'OCP ORv3 HPR V2 12 kW PSU specification rev 1.0.0'
export const PANDAPOWER = 'pandapower standard types (BSD-3)'
export const NVL72 = 'SemiAnalysis GB200/GB300 power analyses; OCP and vendor slides: 120–132 kW per NVL72 rack'
export const VERTIV_AI = 'Vertiv, Evaluating the performance of large UPS with AI workloads: 2 s at 90 % and 2 s at 50 %'
export const IEC62040 = 'Typical vendor declarations after IEC 62040-3'
export const LFP_POWER = 'Generic high-power LFP cell range, placeholder until a cell data sheet is entered'
export const GENSET_TYPICAL = 'Typical 2–3 MW 4-pole low-voltage alternator data sheets'
