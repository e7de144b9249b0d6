/** What may happen during a run. An event kind is data: whom it concerns, its parameters, and the engine events it becomes. */
import { choice, flag, number, when } from '../catalogue/shared/params.ts'
import { assumed, typical } from '../catalogue/shared/provenance.ts'
import { tanPhi } from '../catalogue/shared/compile.ts'
import type { EventRecord, ParamValue } from '../document/records.ts'
import { acPorts, openedPort, openingAt, TERMINALS } from './openings.ts'
import {
  at,
  FAULT_PHASES,
  INVERTERS,
  modules,
  oneOf,
  OPEN_PHASES,
  plain,
  section,
  separable,
  SWITCHES,
  switching,
  TRIPPING,
  type EventKind,
} from './eventKind.ts'

/** What lasts until the end of the run has no duration. */
const clearing = when('clears', true)

const kinds: readonly EventKind[] = [
  {
    kind: 'open',
    label: 'Open',
    help: 'Opens a breaker, capacitor or DC cable: the current ends at this instant; in an instantaneous study that of each pole of a breaker or capacitor at its next zero, and a capacitor keeps its charge.',
    targets: oneOf(...SWITCHES),
    params: {},
    expand: switching('open'),
  },
  {
    kind: 'close',
    label: 'Close',
    help: 'Closes a breaker, capacitor or DC cable. In an instantaneous study a capacitor comes on with the charge it was opened with, at the beginning of a run with none.',
    targets: oneOf(...SWITCHES),
    params: {},
    expand: switching('close'),
  },
  {
    kind: 'transferToSource',
    label: 'Transfer to source',
    help: 'A transfer switch goes over to a source, if that is good, and prefers it from then on.',
    targets: oneOf('ats', 'sts'),
    params: { source: choice('Source', { a: 'Source A', b: 'Source B' }, 'b', { section, help: 'Where it goes.' }) },
    expand: (event, target, context) => [at(event, target.id, context.get('source') === 'b' ? 'toB' : 'toA')],
  },
  {
    kind: 'fault',
    lasts: 'replaces',
    label: 'Fault',
    help: 'Short circuit at a bus through an impedance, cleared after a time; in an instantaneous study at the next zero of each current.',
    targets: oneOf('bus'),
    params: {
      phases: choice('Phases', FAULT_PHASES, 'abc', {
        section,
        help: 'With fewer than three phases a phasor study adds the negative- and zero-sequence networks.',
      }),
      resistance: number('Fault resistance', 'resistance', 0.001, {
        section,
        symbol: 'R_F',
        min: 0,
        max: 1e6,
        help: 'Of each phase to the others or to earth; of a fault of two phases without earth, between them.',
        provenance: assumed('Bolted fault'),
      }),
      reactance: number('Fault reactance', 'resistance', 0, {
        section,
        symbol: 'X_F',
        min: 0,
        max: 1e6,
        help: 'As the resistance, at the nominal frequency; in an instantaneous study an inductance in series with the resistance.',
        provenance: assumed('Bolted fault'),
      }),
      duration: number('Duration', 'time', 0.1, {
        section,
        min: 0.0001,
        max: 3600,
        help: 'From the fault to its clearing.',
        provenance: typical('Faults of 42–66 ms in the NERC review of 2024-07-10; 3–5 cycles and relay'),
        visibleWhen: clearing,
      }),
      clears: flag('Clears by itself', true, { section, help: 'Without it the fault stays until the end of the run.' }),
    },
    expand: (event, _target, context) => {
      const bus = context.bus('tap')
      const phases = context.get('phases')
      const begins = at(event, bus, 'fault', {
        resistance: context.number('resistance'),
        reactance: context.number('reactance'),
        // A balanced fault says nothing of phases, so that runs of before keep their identity.
        ...(typeof phases === 'string' && phases !== 'abc' ? { phases } : {}),
      })
      return context.get('clears') === true ? [begins, at(event, bus, 'clear', {}, context.number('duration'))] : [begins]
    },
  },
  {
    kind: 'dcFault',
    lasts: 'replaces',
    label: 'DC fault',
    help: 'Short circuit between the poles of a DC bus through a resistance, until a breaker parts it, or for a time. Capacitors on the bus begin with V/R_F and empty with R_F·C, which the run tells where a step may not show it. Once they are empty, freewheeling diodes of converters carry on what inductances drive; a capacitor without a converter on its bus swings through zero.',
    targets: oneOf('dcBus'),
    params: {
      resistance: number('Fault resistance', 'resistance', 0.001, {
        section,
        symbol: 'R_F',
        min: 0,
        max: 1e6,
        help: 'Between the poles.',
        provenance: assumed('Bolted fault with its connections'),
      }),
      clears: flag('Clears by itself', false, {
        section,
        help: 'Without it the fault stays until the end of the run: an arc of direct current has no zero to go out at.',
      }),
      duration: number('Duration', 'time', 0.01, {
        section,
        min: 0.0001,
        max: 3600,
        help: 'From the fault to its clearing.',
        provenance: assumed(),
        visibleWhen: clearing,
      }),
    },
    expand: (event, _target, context) => {
      const bus = context.bus('tap')
      const begins = at(event, bus, 'fault', { resistance: context.number('resistance') })
      return context.get('clears') === true ? [begins, at(event, bus, 'clear', {}, context.number('duration'))] : [begins]
    },
  },
  {
    kind: 'openPhase',
    lasts: 'adds',
    label: 'Open phase',
    help: 'One or two conductors part at a terminal (a broken line, a pole that does not close, a blown fuse) and are joined again after a time; in an instantaneous study each at the next zero of its current. All units of a count together.',
    targets: (definition) => separable(definition) && acPorts(definition).length > 0,
    params: {
      phases: choice('Open', OPEN_PHASES, 'a', {
        section,
        help: 'Conductors that part; the others stay. A phasor study joins the sequence networks across the opening. Diode rectifiers draw no negative sequence there, and inverters that follow the grid a balanced current alone: behind an opening take an instantaneous study.',
      }),
      terminal: choice('Terminal', TERMINALS, 'first', {
        section,
        help: 'Where on the target; what has fewer terminals is opened at its last one.',
      }),
      duration: number('Duration', 'time', 1, {
        section,
        min: 0.0001,
        max: 3600,
        help: 'From the opening to the joining.',
        provenance: assumed(),
        visibleWhen: clearing,
      }),
      clears: flag('Joined again', true, { section, help: 'Without it the phases stay open until the end of the run.' }),
    },
    expand: (event, target, context) => {
      const contact = openingAt(target.id, openedPort(target, context.get('terminal')) ?? '').device
      const params = { phases: String(context.get('phases')) }
      const opens = at(event, contact, 'openPhases', params)
      return context.get('clears') === true ? [opens, at(event, contact, 'restorePhases', params, context.number('duration'))] : [opens]
    },
  },
  {
    kind: 'sag',
    lasts: 'replaces',
    label: 'Voltage sag',
    help: 'The utility’s source voltage falls to a part of its value and returns.',
    targets: oneOf('utility'),
    params: {
      remaining: number('Remaining voltage', 'perUnit', 0.7, {
        section,
        min: 0,
        max: 1.5,
        help: 'Part of the source voltage that remains; above 1 it is a swell.',
        provenance: assumed('Lower edge of the ITIC curve up to 0.5 s'),
      }),
      duration: number('Duration', 'time', 0.2, {
        section,
        min: 0.0001,
        max: 3600,
        help: 'From the fall to the return.',
        provenance: assumed(),
      }),
    },
    expand: (event, target, context) => {
      const voltage = Number(context.target('voltage'))
      return [
        at(event, target.id, 'set', { voltage: voltage * context.number('remaining') }),
        at(event, target.id, 'set', { voltage }, context.number('duration')),
      ]
    },
  },
  {
    kind: 'trip',
    label: 'Trip',
    help: 'The item shuts down: a generator leaves the bars, an inverter blocks, a UPS drops its output, racks and motors stop.',
    targets: (definition) => definition.generator === true || oneOf('inductionMotor', 'drive', ...TRIPPING, ...INVERTERS)(definition),
    params: {},
    expand: plain('trip'),
  },
  {
    kind: 'start',
    label: 'Start',
    help: 'A generator starts and connects after its start time; a motor comes on at standstill, direct on line.',
    targets: (definition) => definition.generator === true || oneOf('inductionMotor', 'drive')(definition),
    params: {},
    expand: plain('start'),
  },
  {
    kind: 'restart',
    label: 'Restart',
    help: 'A converter or racks come back after a trip.',
    targets: oneOf(...TRIPPING),
    params: {},
    expand: plain('restart'),
  },
  {
    kind: 'setLoad',
    label: 'Set load',
    help: 'The load takes another power.',
    targets: oneOf('constantPowerLoad', 'constantImpedanceLoad', 'loadBank', 'dcConstantPowerLoad', 'gpuCluster', 'itLoad'),
    params: {
      power: number('Power', 'activePower', 1e6, {
        section,
        symbol: 'P',
        min: 0,
        max: 1e11,
        help: 'Of one unit; the power factor stays.',
        provenance: assumed(),
      }),
    },
    expand: (event, target, context) => {
      const power = context.number('power')
      const factor = context.target('powerFactor')
      if (context.target('reactiveBy') === 'value') {
        const [before, reactive] = [Number(context.target('power')), Number(context.target('reactivePower'))]
        // Reactive power without active power has no power factor to keep: it stays.
        return [at(event, target.id, 'set', { p: power, q: before === 0 ? reactive : (power * reactive) / before })]
      }
      if (typeof factor !== 'number') return [at(event, target.id, 'set', { power })]
      return [at(event, target.id, 'set', { p: power, q: power * tanPhi(factor, context.target('powerFactorSide') === 'leading') })]
    },
  },
  {
    kind: 'setBatteryShare',
    label: 'Set battery share',
    help: 'Switches a UPS between passive and active battery.',
    targets: oneOf('ups'),
    params: {
      batteryMode: choice('Battery share', { passive: 'Battery passive', active: 'Battery active' }, 'active', {
        section,
        help: 'Mode from this instant on.',
      }),
    },
    expand: (event, target, context) => [at(event, target.id, 'set', { batteryMode: String(context.get('batteryMode')) })],
  },
  {
    kind: 'toBypass',
    label: 'Transfer to bypass',
    help: 'A UPS hands its load to the static bypass, if its source is inside the bypass window and in phase, until it is told to come back or the source leaves its window.',
    targets: oneOf('ups'),
    params: {},
    expand: plain('toBypass'),
  },
  {
    kind: 'toInverter',
    label: 'Transfer to inverter',
    help: 'The inverter of a UPS takes the load back from the bypass.',
    targets: oneOf('ups'),
    params: {},
    expand: plain('toInverter'),
  },
  {
    kind: 'setEcoMode',
    label: 'Set eco mode',
    help: 'A UPS with static bypass goes over to eco mode or to double conversion.',
    targets: oneOf('ups'),
    params: { ecoMode: flag('Eco mode', true, { section, help: 'From this instant on.' }) },
    expand: (event, target, context) => [at(event, target.id, 'set', { ecoMode: context.get('ecoMode') === true })],
  },
  {
    kind: 'loseModules',
    label: 'Lose UPS modules',
    help: 'Parallel modules of a UPS fail; those that still work share the load.',
    targets: oneOf('ups'),
    params: { modules: modules('that fail') },
    expand: (event, target, context) => [at(event, target.id, 'loseModules', { modules: context.number('modules') })],
  },
  {
    kind: 'restoreModules',
    label: 'Restore UPS modules',
    help: 'Modules of a UPS that had failed work again.',
    targets: oneOf('ups'),
    params: { modules: modules('that come back') },
    expand: (event, target, context) => [at(event, target.id, 'restoreModules', { modules: context.number('modules') })],
  },
  {
    kind: 'setSpeed',
    label: 'Set drive speed',
    help: 'A variable-speed drive is given another speed; it goes there by its ramp.',
    targets: oneOf('drive'),
    params: {
      speed: number('Speed', 'perUnit', 0.6, { section, min: 0, max: 1.5, help: 'Over rated speed.', provenance: assumed() }),
    },
    expand: (event, target, context) => [at(event, target.id, 'set', { speed: context.number('speed') })],
  },
  {
    kind: 'setDispatch',
    label: 'Set dispatch',
    help: 'A generator, storage or plant is given another active power; for a plant, its curtailment.',
    // A condenser has no prime mover to deliver it.
    targets: (definition) => (definition.generator === true && definition.type !== 'syncCondenser') || oneOf(...INVERTERS)(definition),
    params: {
      power: number('Power', 'activePower', 1e6, {
        section,
        symbol: 'P',
        min: -1e11,
        max: 1e11,
        help: 'Of one unit; negative charges a storage.',
        provenance: assumed(),
      }),
    },
    expand: (event, target, context) => [at(event, target.id, 'set', { pSet: context.number('power') })],
  },
  {
    kind: 'setInverterControl',
    label: 'Set inverter control',
    help: 'A battery storage goes over to following or to forming the grid.',
    targets: oneOf('bess'),
    params: {
      control: choice('Control', { gridFollowing: 'Grid-following', gridForming: 'Grid-forming' }, 'gridForming', {
        section,
        help: 'Control from this instant on.',
      }),
    },
    expand: (event, target, context) => [at(event, target.id, 'set', { control: String(context.get('control')) })],
  },
  {
    kind: 'setFrequency',
    label: 'Set grid frequency',
    help: 'The utility’s frequency jumps to another value.',
    targets: oneOf('utility'),
    params: {
      frequency: number('Frequency', 'frequency', 59.5, {
        section,
        min: 20,
        max: 90,
        help: 'From this instant on.',
        provenance: assumed(),
      }),
    },
    expand: (event, target, context) => [at(event, target.id, 'set', { frequency: context.number('frequency') })],
  },
  {
    kind: 'disconnect',
    label: 'Disconnect',
    help: 'Takes any item off: from that instant its currents are zero and its states stand still.',
    targets: separable,
    params: {},
    expand: switching('disconnect'),
  },
  {
    kind: 'connect',
    label: 'Connect',
    help: 'Puts a disconnected item back.',
    targets: separable,
    params: {},
    expand: switching('connect'),
  },
]

export const eventKinds: Readonly<Record<string, EventKind>> = Object.fromEntries(kinds.map((k) => [k.kind, k]))
const byKind = new Map(kinds.map((k) => [k.kind, k]))
export const eventKindOf = (kind: string): EventKind | undefined => byKind.get(kind)

/** Effective value of an event's parameter: its own, else the kind's default. */
export function eventGet(event: EventRecord): (key: string) => ParamValue {
  const params = eventKindOf(event.kind)?.params ?? {}
  return (key) => {
    if (Object.hasOwn(event.params, key)) return event.params[key] ?? null
    return Object.hasOwn(params, key) ? ((params[key]?.default as ParamValue) ?? null) : null
  }
}

/** How long an event lasts, s: its own duration, 0 for an instant, infinite for a fault that nothing clears. */
export function durationOf(event: EventRecord): number {
  const params = eventKindOf(event.kind)?.params ?? {}
  if (!Object.hasOwn(params, 'duration')) return 0
  const get = eventGet(event)
  if (get('clears') === false) return Number.POSITIVE_INFINITY
  return Number(get('duration'))
}
