/** Short-circuit currents of direct-current networks after IEC 61660-1, and what equipment has to do with them. */
export type { AcImpedance, DcContribution, DcCurrents, DcDuty, DcFault, DcInput, DcRow, DcShortCircuit } from './types.ts'
export { dcInput, NO_DC_SOURCE } from './network.ts'
export { CLEARING_S, CLEARING_TIMES_S, type ClearingTime, dcFaults } from './faults.ts'
export { dcDuties } from './duties.ts'
export { dcGradingNotes, dcProtectionRows } from './rows.ts'
export { dcShortCircuit } from './study.ts'
export {
  clearingNote,
  DC_DUTY_HEADS,
  DC_HEADS,
  DC_LEAST_NOTE,
  DC_NOTE,
  dcCells,
  dcNetworkNotes,
  dutyCells,
  EQUIVALENT_HEADS,
  equivalentCells,
  SOURCE_HEADS,
  sourceCells,
} from './tables.ts'
