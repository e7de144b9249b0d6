/**
 * A component type is one definition; palette, inspector, validation, compile, documentation and report are derived from it.
 * One folder per type under catalogue/components. Everything SI; display units stand in units/.
 */
import type { ComponentRecord, ParamValue, Provenance } from '../document/records.ts'
import type { Problem } from '../problem.ts'
import type { CompileContext } from '../compile/context.ts'
import type { HarmonicContext, HarmonicElement } from '../harmonics/types.ts'
import type { DcContext, DcElement, DcRating } from '../shortCircuit/dc/types.ts'
import type { ShortCircuitContext, ShortCircuitElement } from '../shortCircuit/index.ts'
import type { Overcurrent } from './shared/overcurrent.ts'

/** Physical quantity of a parameter or an output; units/ knows its SI unit, display units and format. */
export type QuantityKind =
  | 'voltage'
  | 'current'
  | 'activePower'
  | 'shaftPower'
  | 'jouleIntegral'
  | 'apparentPower'
  | 'reactivePower'
  | 'energy'
  | 'charge'
  | 'resistance'
  | 'inductance'
  | 'capacitance'
  | 'resistancePerLength'
  | 'reactancePerLength'
  | 'capacitancePerLength'
  | 'inductancePerLength'
  | 'time'
  | 'inertiaConstant'
  | 'frequency'
  | 'length'
  | 'area'
  | 'temperature'
  | 'temperatureRise'
  | 'angle'
  | 'ratio'
  | 'perUnit'
  | 'percent'
  | 'number'
  | 'rampRate'
  | 'rocof'
  | 'perTime'
  | 'mass'
  | 'specificHeat'
  | 'thermalResistance'
  | 'molarEnergy'

interface ParamBase {
  readonly label: string
  /** Symbol as printed in equations: `x_d'`. */
  readonly symbol?: string
  readonly help: string
  /** Inspector section: Nameplate, Impedance, Control, Battery, Protection, Drawing … */
  readonly section: string
  /** The equation it enters, as plain text, and where that is from. */
  readonly equation?: string
  readonly provenance: Provenance
  /** Shown only when this holds. */
  readonly visibleWhen?: (get: (key: string) => ParamValue) => boolean
}
export interface NumberParam extends ParamBase {
  readonly type: 'number'
  readonly quantity: QuantityKind
  /** null = must be given by the user. */
  readonly default: number | null
  readonly min?: number
  readonly max?: number
  /** `min`/`max` themselves are excluded. */
  readonly exclusive?: boolean
  readonly integer?: boolean
}
export interface ChoiceParam extends ParamBase {
  readonly type: 'choice'
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly default: string
}
export interface FlagParam extends ParamBase {
  readonly type: 'flag'
  readonly default: boolean
}
/** Reference to a workload record of the document. */
export interface WorkloadParam extends ParamBase {
  readonly type: 'workload'
  readonly default: null
}
/** Reference to a component of the document whose power is metered. */
export interface MeterParam extends ParamBase {
  readonly type: 'meter'
  readonly default: null
}
/** A table of numbers, e.g. OCV over SoC; even length pairs or one column, as its help says. */
export interface SeriesParam extends ParamBase {
  readonly type: 'series'
  readonly quantity: QuantityKind
  readonly default: readonly number[]
}
/** A short text, e.g. the name that off-page connectors share. */
export interface TextParam extends ParamBase {
  readonly type: 'text'
  readonly default: string
}
export type ParamDefinition = NumberParam | ChoiceParam | FlagParam | WorkloadParam | MeterParam | SeriesParam | TextParam

export interface PortDefinition {
  readonly key: string
  readonly label: string
  readonly domain: 'ac' | 'dc'
  /** Offset from the symbol's centre at rotation 0, drawing units; multiples of 10. A tap port lies anywhere along the symbol. */
  readonly x: number
  readonly y: number
  /** Which way a wire leaves at rotation 0. A tap port leaves up or down. */
  readonly side: 'top' | 'bottom' | 'left' | 'right'
  readonly tap?: boolean
  /** A port that carries any number of connections (bus); others carry one. */
  readonly many?: boolean
  /** Parameter holding the port's nominal voltage, for level matching; absent = takes that of its neighbours. */
  readonly voltageParam?: string
}

/** Vector primitives of a symbol, centred at 0,0, in drawing units; stroke 'currentColor'. Drawn the same on screen and in the report. */
export type Shape =
  | { readonly kind: 'path'; readonly d: string; readonly fill?: boolean; readonly thick?: boolean }
  | { readonly kind: 'circle'; readonly cx: number; readonly cy: number; readonly r: number; readonly fill?: boolean }
  | { readonly kind: 'text'; readonly x: number; readonly y: number; readonly size: number; readonly text: string }

export interface SymbolDefinition {
  /** Bounding box at rotation 0, drawing units. */
  readonly width: number
  readonly height: number
  readonly shapes: readonly Shape[]
}

export interface SymbolPair {
  readonly iec: SymbolDefinition
  readonly ansi: SymbolDefinition
}

/** Of a tap changer. */
export interface TapState {
  readonly position: number
  /** Over the rated one. */
  readonly ratio: number
  readonly isAtEnd: boolean
}

export interface OutputDefinition {
  readonly key: string
  readonly label: string
  readonly quantity: QuantityKind
  /** Recorded by default in a new study. */
  readonly recordedByDefault?: boolean
  /** There is one in this domain alone. */
  readonly only?: 'rms' | 'emt'
  /** A signal of the node that the first port stands on, not of the device. */
  readonly ofNode?: true
  /** There is one only as the component is so set. */
  readonly visibleWhen?: ParamBase['visibleWhen']
}

/** A part the component plays in who takes a pulse; powers are of one unit. */
export interface AbsorptionTerm {
  /** What it takes is the pulse (load), what it gives out of its store (store), or where the power comes from (source). */
  readonly role: 'load' | 'store' | 'source'
  /** Name of the stage it belongs to; components of one stage add up. */
  readonly stage: string
  /** Distance from the racks: 0 at the racks, 100 at the grid. */
  readonly order: number
  /** Outputs it is computed from; every run records them. */
  readonly outputs: readonly string[]
  /** Power in W at every sample: taken by a load, delivered by a store or a source. */
  readonly power: (
    read: (output: string) => Float64Array,
    context: { readonly stepS: number; readonly number: (param: string) => number },
  ) => Float64Array
}

/** A store of one unit, as it could flatten a pulse. */
export interface BufferStore {
  readonly stage: string
  readonly order: number
  /** Usable, J. */
  readonly energyJ: number
  /** Lesser of what it takes up and gives out, W. */
  readonly powerW: number
}

export interface ComponentDefinition {
  /** A synchronous machine with its prime mover. */
  readonly generator?: true
  /** The power through it can be metered by others. */
  readonly metered?: true
  /** Whether it holds the voltage of the part it stands in; left out, everything in Sources does and nothing else. */
  readonly feeds?: (get: (key: string) => ParamValue) => boolean
  /** How long after its voltage came it begins to draw, s, and how long it takes to draw all; null: not by itself. Left out, at once. */
  readonly returns?: (get: (key: string) => ParamValue) => { readonly delayS: number; readonly rampS: number } | null
  readonly type: string
  readonly label: string
  readonly category: 'Sources' | 'Network' | 'Conversion' | 'Storage' | 'Loads' | 'Annotations'
  readonly description: string
  readonly keywords: readonly string[]
  /** Name prefix: `TX` gives TX1, TX2 … */
  readonly prefix: string
  readonly ports: readonly PortDefinition[]
  readonly params: Readonly<Record<string, ParamDefinition>>
  readonly outputs: readonly OutputDefinition[]
  /** What it could store of a pulse, by its data; without it nothing. */
  readonly buffers?: (get: (key: string) => ParamValue) => readonly BufferStore[]
  /** Its parts in who takes a pulse; without them none. */
  readonly absorption?: readonly AbsorptionTerm[]
  readonly symbols: SymbolPair
  /** Symbols of other states (an open breaker), same size and ports; the first that holds is drawn. */
  readonly variants?: readonly { readonly when: (get: (key: string) => ParamValue) => boolean; readonly symbols: SymbolPair }[]
  /** Stretchable along x at rotation 0 (bus). */
  readonly stretchable?: { readonly min: number; readonly default: number }
  readonly countable: boolean
  /** Stands for a page of its own: each port is the terminal of that number inside, nothing runs from port to port. */
  readonly container?: true
  /** A point of the drawing, not a piece of equipment: left out of equipment tables. */
  readonly drawingOnly?: true
  /** Pairs of ports between which power runs, where they are not its first two. */
  readonly joins?: (get: (key: string) => ParamValue) => readonly (readonly [from: string, to: string])[]
  /** Values shown beside the symbol, by parameter key. */
  readonly labels: readonly string[]
  /** Rules of this type alone, beyond ranges; called when it should be ready to simulate. */
  readonly rules?: (component: ComponentRecord, get: (key: string) => ParamValue) => readonly Problem[]
  /** What it is in a short-circuit calculation after IEC 60909-0, all units of its count together; without it nothing. */
  readonly shortCircuit?: (component: ComponentRecord, context: ShortCircuitContext) => readonly ShortCircuitElement[]
  /** What it is in a short circuit on direct current, all units of its count together; without it nothing. */
  readonly dcShortCircuit?: (component: ComponentRecord, context: DcContext) => readonly DcElement[]
  /** What one of it stands of a short circuit on direct current, with the parameters that say so. */
  readonly dcRating?: (number: (key: string) => number, get: (key: string) => ParamValue) => DcRating
  /** From which current it acts on overcurrent, by which element and how soon. */
  readonly overcurrent?: (get: (key: string) => ParamValue) => Overcurrent
  /** What it is in a harmonic power flow, all units of its count together; without it nothing. */
  readonly harmonics?: (component: ComponentRecord, context: HarmonicContext) => readonly HarmonicElement[]
  /** Where its tap changer stands, by the position that it shows; null without one. */
  readonly taps?: (get: (key: string) => ParamValue, position: number) => TapState | null
  /**
   * What one of it puts on the bill of quantities: items of the cost book with their amounts in SI. An empty list costs nothing that is
   * counted here. `volts`: nominal voltage at a port, V; NaN where it hangs on nothing.
   */
  readonly bill?: (
    get: (key: string) => ParamValue,
    volts: (port: string) => number,
  ) => readonly { readonly item: string; readonly amount: number }[]
  /** Contributes buses and devices to the network. */
  readonly compile: (component: ComponentRecord, context: CompileContext) => void
}
