/** Elements and nodes of a netlist under way. */
import type { Device, Network } from '../../compile/network.ts'

export const PHASES = ['a', 'b', 'c'] as const

/** What the drawing calls an id of the network. */
export interface Wiring {
  readonly name: string
  readonly componentId?: string
  /** What a parameter of it is called. */
  readonly labelOf?: (key: string) => string | undefined
}

export const number = (device: Device, key: string): number => Number(device.params[key])
/** A list; empty where it is left out. */
export const numbers = (device: Device, key: string): readonly number[] => {
  const list = device.params[key]
  return Array.isArray(list) ? list.map(Number) : []
}

/** A value that stands, or steps and ramps through points. */
export const pwl = (points: readonly (readonly [number, number])[]): string =>
  points.length === 1 ? `DC ${points[0]?.[1]}` : `PWL(${points.map(([t, v]) => `${t} ${v}`).join(' ')})`

/** How a kind of device is written, and the parameters that this holds or that change nothing; any other is a reason to refuse. */
export interface Element {
  readonly params: readonly string[]
  /** Gives the reason where it cannot be written. */
  emit(device: Device, to: SpiceParts): string | undefined
}

/** Length of an edge, s. */
const EDGE = 1e-9
/** Ω: an open switch, and every node to earth, without which one behind open switches or inside a delta has no voltage. */
const OPEN = 1e9
export const SHUNT = 1e9

export class SpiceParts {
  readonly lines: string[] = []
  readonly network: Network
  readonly omega: number
  private readonly names = new Map<string, string>()
  private readonly taken = new Set<string>()
  private readonly volts: ReadonlyMap<string, number>

  constructor(network: Network) {
    this.network = network
    this.omega = 2 * Math.PI * network.frequencyHz
    this.volts = new Map([...network.acBuses, ...network.dcBuses].map((b) => [b.id, b.vNominalV]))
  }

  /** Letters, digits and _ alone, and no two ids alike; ngspice does not tell capitals apart. */
  node(id: string): string {
    const known = this.names.get(id)
    if (known !== undefined) return known
    const plain = `n${id.toLowerCase().replace(/[^a-z0-9]/g, '_')}`
    let name = plain
    for (let k = 2; this.taken.has(name); k += 1) name = `${plain}__${k}`
    this.taken.add(name)
    this.names.set(id, name)
    return name
  }
  dc(device: Device, port: number): string {
    return this.node(device.ports[port] ?? '')
  }
  phases(device: Device, port: number): readonly string[] {
    return PHASES.map((phase) => `${this.dc(device, port)}_${phase}`)
  }
  /** Each phase with its nodes at the first and the second port. */
  eachPhase(device: Device): readonly { readonly k: number; readonly phase: string; readonly at: string; readonly to: string }[] {
    return PHASES.map((phase, k) => ({ k, phase, at: `${this.dc(device, 0)}_${phase}`, to: `${this.dc(device, 1)}_${phase}` }))
  }
  inner(device: Device, part: string): string {
    return `${this.node(`device ${device.id}`)}_${part}`
  }
  nominal(device: Device, port: number): number {
    return this.volts.get(device.ports[port] ?? '') ?? Number.NaN
  }
  add(letter: string, device: Device, part: string, rest: string): undefined {
    this.lines.push(`${letter}${this.inner(device, part)} ${rest}`)
  }
  seriesRl(device: Device, part: string, from: string, to: string, r: number, l: number): void {
    const middle = r > 0 && l > 0 ? this.inner(device, `m${part}`) : to
    if (r > 0) this.add('R', device, part, `${from} ${middle} ${r}`)
    if (l > 0) this.add('L', device, part, `${r > 0 ? middle : from} ${to} ${l}`)
    if (r <= 0 && l <= 0) this.add('V', device, `${part}j`, `${from} ${to} DC 0`)
  }

  /** The inductances of a device's phases, coupled by a factor from −½ to 1. */
  coupled(device: Device, factor: number): void {
    for (const [one, other] of [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ] as const) {
      this.add('K', device, `${one}${other}`, `L${this.inner(device, one)} L${this.inner(device, other)} ${factor}`)
    }
  }

  private closings(device: Device): readonly number[] {
    return this.network.events.filter((e) => e.target === device.id && e.action === 'close').map((e) => e.timeS)
  }
  isSwitched(device: Device): boolean {
    return device.params.closed === false && this.closings(device).length > 0
  }
  /** A resistance that stands from the time it closes. */
  switched(device: Device, part: string, from: string, to: string, r: number): void {
    const [at] = this.closings(device)
    if (device.params.closed !== false) this.add('R', device, `s${part}`, `${from} ${to} ${r}`)
    else if (at !== undefined) {
      const control = this.inner(device, `c${part}`)
      this.add('V', device, `c${part}`, `${control} 0 PWL(0 0 ${Math.max(at - EDGE, 0)} 0 ${at} 1)`)
      this.add('S', device, part, `${from} ${to} ${control} 0 ${control}_sw`)
      this.lines.push(`.model ${control}_sw SW(Ron=${r} Roff=${OPEN} Vt=0.5 Vh=0)`)
    }
  }

  /** A parameter over time, from its profile or its events of “set”. */
  steps(device: Device, key: string, param: string): readonly (readonly [number, number])[] {
    const profile = this.network.profiles.find((p) => p.id === device.params.profile)
    const points: [number, number][] =
      profile === undefined ? [[0, number(device, key)]] : profile.timesS.map((t, k) => [t, profile.values[k] ?? Number.NaN])
    for (const event of this.network.events) {
      if (event.target !== device.id || event.action !== 'set') continue
      const before = points.filter(([t]) => t < event.timeS)
      points.splice(
        0,
        points.length,
        ...before,
        [event.timeS, before.at(-1)?.[1] ?? number(device, key)],
        [event.timeS, Number(event.params[param])],
      )
    }
    // Two values at one time become an edge.
    return points.map(([t, v], k) => [points[k - 1]?.[0] === t ? t + EDGE : t, v])
  }
}
