/** Short-circuit currents of direct-current networks after IEC 61660-1, and what equipment has to do with them. */
export type { AcImpedance, DcContribution, DcCurrents, DcDuty, DcFault, DcInput } from './types.ts'
export { dcInput, NO_DC_SOURCE } from './network.ts'
export { CLEARING_S, CLEARING_TIMES_S, type ClearingTime, dcFaults } from './faults.ts'
export { dcDuties } from './duties.ts'
