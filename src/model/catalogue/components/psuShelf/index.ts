/** Rack power shelf: AC to rack DC, with hold-up capacitors behind the power-factor correction. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { STAGE, stores } from '../../shared/absorption.ts'
import { capacitorEnergy } from '../../shared/buffers.ts'
import { engineParams, tanPhi } from '../../shared/compile.ts'
import { droopFaults } from '../../shared/droop.ts'
import { lossParams } from '../../shared/losses.ts'
import { flag, LEAST, number, when } from '../../shared/params.ts'
import { highestLine, lowestLine, phaseCurrents } from '../../shared/phases.ts'
import { assumed, OCP_HPR2, OCP_ORV3, typical, vendor } from '../../shared/provenance.ts'
import { direct, line, rect, sine, symbol, text } from '../../shared/shapes.ts'
import { drawsHarmonics } from '../../shared/harmonics.ts'
import { regulatedOutput } from '../../shared/dcShortCircuit.ts'
import { restarts } from '../../shared/restart.ts'

const EFFICIENCY = vendor(`${OCP_ORV3}: peak 97.5 %, full load 96.5 %`)

const params = {
  pRated: number('Rated power per rack', 'activePower', 264e3, {
    section: 'Nameplate',
    symbol: 'P_r',
    min: LEAST.activePower,
    max: 1e8,
    help: 'DC output of all shelves of one rack, redundant ones included; the count gives the racks.',
    provenance: vendor('GB200 NVL72 rack: 8 power shelves (SemiAnalysis) of 33 kW (OCP HPR shelf, 6 × 5.5 kW)'),
  }),
  vInput: number('Input voltage', 'voltage', 480, {
    section: 'Nameplate',
    min: LEAST.voltage,
    max: 50e3,
    help: 'Nominal line-to-line voltage at the input; 200–277 V per power supply means 346–480 V.',
    provenance: vendor(`${OCP_ORV3}: 200–277 V`),
  }),
  vOutputNominal: number('Output voltage', 'voltage', 50, {
    section: 'Nameplate',
    min: LEAST.voltage,
    max: 2000,
    help: 'Nominal DC voltage of the rack busbar.',
    provenance: vendor(OCP_ORV3),
  }),
  vOutput: number('Output voltage at no load', 'voltage', 51, {
    section: 'Output',
    min: LEAST.voltage,
    max: 2000,
    help: 'Regulated voltage at no load.',
    provenance: vendor(`${OCP_ORV3}: bus 51 V`),
  }),
  outputDroop: number('Output droop', 'voltage', 0.5, {
    section: 'Output',
    min: 0,
    exclusive: true,
    max: 100,
    help: 'Fall of the output voltage from no load to rated power; shelves in parallel share by it.',
    provenance: vendor(`${OCP_ORV3}: 0.5 V from 0 to 100 %`),
  }),
  outputCurrentLimit: number('Output current limit', 'perUnit', 1.6, {
    section: 'Output',
    min: 1,
    max: 10,
    help: 'Per unit of rated current. Permitted pulses: 160 % for 400 µs, 140 % for 50 ms, 100 % for 1 s and more. Beyond it the voltage falls a hundred times faster than by the droop (assumed), so that a dead short draws V_0/ΔV/100 of rated current more: 1 pu at a droop of 1 %.',
    provenance: vendor(OCP_HPR2),
  }),
  inputCurrentLimit: number('Input current limit', 'perUnit', 1.3, {
    section: 'Input',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Per unit of rated power over nominal voltage.',
    provenance: typical('Inrush and restart ≤ 1.2–1.3 × rated'),
  }),
  inputPowerFactor: number('Input power factor', 'number', 0.995, {
    section: 'Input',
    min: 0.7,
    max: 1,
    help: 'Displacement factor, drawing reactive power.',
    provenance: typical('Power-factor correction: above 0.99 from 20 % load on'),
  }),
  inputVoltageMin: number('Lowest input voltage', 'perUnit', 0.6, {
    section: 'Input',
    min: 0.1,
    max: 0.999,
    help: 'The rectifier stops below; the hold-up capacitors carry on.',
    provenance: typical('Drop-out below 0.5–0.7 pu after hold-up'),
  }),
  inputVoltageReturn: number('Return voltage', 'perUnit', 0.85, {
    section: 'Input',
    min: 0.1,
    max: 1.2,
    help: 'The rectifier starts again above.',
    provenance: assumed('Hysteresis above the drop-out voltage'),
  }),
  restartDelay: number('Restart delay', 'time', 0.5, {
    section: 'Input',
    min: 0,
    max: 600,
    help: 'From the return of the input to the start of the ramp.',
    provenance: assumed('Staggered restart'),
  }),
  restartRamp: number('Restart ramp', 'time', 1, {
    section: 'Input',
    min: 0,
    max: 600,
    help: 'Ramp of the input power after a return.',
    provenance: assumed('Soft start'),
  }),
  pfcTime: number('Input response', 'time', 0.016, {
    section: 'Input',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Time constant of the input power: a pulse edge reaches the AC side low-passed by it.',
    equation: 'τ = 1 / (2π·f), voltage loop 5–20 Hz',
    provenance: typical('Voltage loop of the power-factor correction of 10 Hz'),
  }),
  linkVoltage: number('DC link voltage', 'voltage', 400, {
    section: 'Hold-up',
    min: LEAST.voltage,
    max: 5000,
    help: 'Voltage of the bulk capacitors.',
    provenance: typical('Bulk capacitor 400–430 V'),
  }),
  linkCapacitance: number('Hold-up capacitance', 'capacitance', 0.2064, {
    section: 'Hold-up',
    min: 0,
    exclusive: true,
    max: 100,
    help: 'Bulk capacitance of all shelves of one rack: 4.3 mF per 5.5 kW supply give 20 ms from 400 to 330 V.',
    equation: 't = C·(V_1² − V_2²) / (2·P)',
    provenance: vendor(`${OCP_ORV3}: 20 ms hold-up at full load`),
  }),
  linkMin: number('Drop-out voltage', 'perUnit', 0.825, {
    section: 'Hold-up',
    min: 0,
    exclusive: true,
    max: 0.999,
    help: 'The output stops below this share of the DC link voltage.',
    provenance: assumed('330 V of 400 V'),
  }),
  callsBackup: flag('Calls the battery backup', false, {
    section: 'Hold-up',
    help: 'With half of the hold-up energy used, the output voltage is lowered, which the rack’s battery backup takes as its signal.',
  }),
  holdUpVoltage: number('Lowered voltage at no load', 'voltage', 48, {
    section: 'Hold-up',
    min: LEAST.voltage,
    max: 2000,
    help: 'Output voltage after that, until the input is back and the restart ramp is through.',
    provenance: vendor(`${OCP_ORV3}: the bus falls from 51 to 48 V in 1 ms after half of the energy is gone`),
    visibleWhen: when('callsBackup', true),
  }),
  linkRecoveryTime: number('DC link recovery time', 'time', 0.25, {
    section: 'Hold-up',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Time constant by which the energy of the link is restored.',
    provenance: assumed('Slower than the input response'),
  }),
  ...lossParams(0.005, 0.0313, EFFICIENCY),
} satisfies Record<string, ParamDefinition>

const OWN = ['vInput', 'vOutputNominal', 'inputPowerFactor', 'noLoadShare', 'callsBackup']

export const psuShelf: ComponentDefinition = drawsHarmonics('psu', {
  type: 'psuShelf',
  label: 'Rack power supplies',
  category: 'Conversion',
  description: 'Power shelves of a rack: power-factor correction, hold-up capacitors, regulated rack busbar.',
  keywords: ['PSU', 'power shelf', 'rectifier', 'ORv3', 'hold-up', 'rack', 'power supply'],
  prefix: 'PS',
  ports: [
    { key: 'acInput', label: 'Input', domain: 'ac', x: 0, y: -30, side: 'top', voltageParam: 'vInput' },
    { key: 'dcOutput', label: 'Output', domain: 'dc', x: 0, y: 30, side: 'bottom', voltageParam: 'vOutputNominal' },
  ],
  params,
  outputs: [
    { key: 'pIn', label: 'Input power', quantity: 'activePower', recordedByDefault: true },
    { key: 'qIn', label: 'Input reactive power', quantity: 'reactivePower' },
    { key: 'iIn', label: 'Input current', quantity: 'current' },
    { key: 'vIn', label: 'Input voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'pOut', label: 'Output power', quantity: 'activePower' },
    { key: 'iOut', label: 'Output current', quantity: 'current' },
    { key: 'vOut', label: 'Output voltage', quantity: 'voltage' },
    { key: 'vLink', label: 'DC link voltage', quantity: 'voltage' },
    { key: 'loss', label: 'Loss', quantity: 'activePower' },
    { key: 'mode', label: 'Mode (0 normal, 1 hold-up, 2 restarting, 3 off, 4 disconnected)', quantity: 'number' },
    ...phaseCurrents,
    lowestLine,
    highestLine,
  ],
  buffers: (get) => [
    {
      ...STAGE.rackCapacitor,
      energyJ: capacitorEnergy(Number(get('linkCapacitance')), Number(get('linkVoltage')), Number(get('linkMin'))),
      powerW: Number(get('pRated')),
    },
  ],
  absorption: [stores(STAGE.rackCapacitor, { pOut: 1, loss: 1, pIn: -1 })],
  symbols: {
    iec: symbol(
      40,
      60,
      line(0, -30, 0, -20),
      rect(-20, -20, 40, 40),
      line(-20, 20, 20, -20),
      sine(-8, -11, 14),
      direct(9, 11, 14),
      line(0, 20, 0, 30),
    ),
    ansi: symbol(
      40,
      60,
      line(0, -30, 0, -20),
      rect(-20, -20, 40, 40),
      text(0, -10, 10, 'AC'),
      line(-20, 0, 20, 0),
      text(0, 10, 10, 'DC'),
      line(0, 20, 0, 30),
    ),
  },
  returns: restarts,
  countable: true,
  labels: ['pRated'],
  rules: (component, get) => {
    const value = (key: string): number => Number(get(key))
    const faults: [string, string][] = []
    if (value('inputVoltageReturn') <= value('inputVoltageMin'))
      faults.push(['inputVoltageReturn', 'the return voltage lies above the lowest input voltage'])
    if (get('callsBackup') === true && value('holdUpVoltage') > value('vOutput'))
      faults.push(['holdUpVoltage', 'the lowered voltage lies below the output voltage'])
    faults.push(...droopFaults(get))
    return faults.map(([param, message]) => ({
      code: 'E207',
      severity: 'error',
      message: `${component.name}: ${message}`,
      place: { componentId: component.id, param },
    }))
  },
  bill: (get) => [{ item: 'powerShelf', amount: Number(get('pRated')) }],
  dcShortCircuit: (component, context) =>
    regulatedOutput(
      component,
      context,
      { input: 'acInput', output: 'dcOutput' },
      [[context.number('outputCurrentLimit'), Number.POSITIVE_INFINITY]],
      100,
    ),
  compile: (component, context) => {
    context.device(component, {
      kind: 'psuShelf',
      ports: [context.bus(component, 'acInput'), context.bus(component, 'dcOutput')],
      params: {
        ...engineParams(params, component, context, OWN),
        noLoadLoss: context.number(component, 'noLoadShare') * context.number(component, 'pRated'),
        inputTanPhi: tanPhi(context.number(component, 'inputPowerFactor')),
      },
    })
  },
})
