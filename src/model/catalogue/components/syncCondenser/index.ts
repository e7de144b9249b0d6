/** Synchronous condenser: a machine without prime mover, with or without a flywheel on its shaft. */
import type { ComponentDefinition } from '../../types.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { generatorUnit } from '../genset/unit.ts'

const machine = typical("Round-rotor condensers: x_d'' 0.12–0.20")
const round = typical('Round-rotor machines of 50–100 MVA')

const unit = generatorUnit({
  type: 'syncCondenser',
  label: 'Synchronous condenser',
  description:
    'Synchronous machine without prime mover: inertia, short-circuit power and voltage support. A flywheel raises its inertia constant.',
  keywords: ['condenser', 'synchronous', 'compensator', 'inertia', 'flywheel', 'short circuit', 'system strength', 'SynCon'],
  prefix: 'SYN',
  mark: 'SC',
  costItem: 'rotatingReserve',
  data: {
    sRated: [50e6, assumed('Size to the short-circuit power or inertia that is missing')],
    vRated: [13.8e3, typical('Medium-voltage machine')],
    running: [true, assumed('On the bars')],
    governor: ['none', assumed('It has no prime mover')],
    exciter: ['sexs', assumed('Static excitation')],
    inertia: [1.5, typical('1–2 s; with a flywheel on the shaft 5–15 s')],
    damping: [0, assumed('Neglected')],
    startDelay: [600, assumed('Run up by its starting converter')],
    ra: [0.003, round],
    xd: [1.8, round],
    xq: [1.75, round],
    xdTransient: [0.25, round],
    xqTransient: [0.45, round],
    xdSubtransient: [0.16, machine],
    xqSubtransient: [0.17, machine],
    xLeakage: [0.12, round],
    td0Transient: [7, round],
    tq0Transient: [0.9, round],
    qDroop: [0.03, assumed('Shares reactive power with other machines')],
    overspeedTrip: [1.2, assumed('Machine limit')],
  },
})

/** It turns with the network and cannot feed one. */
export const syncCondenser: ComponentDefinition = {
  ...unit,
  feeds: () => false,
  // Its rating is reactive: sin φ = 1 in the correction of its impedance.
  shortCircuit: (component, context) =>
    (unit.shortCircuit?.(component, context) ?? []).map((e) => (e.kind === 'generator' ? { ...e, cosPhi: 1e-6 } : e)),
}
