import type { Migration } from './index.ts'

/** Studies of instantaneous quantities: every study has the fixed step of one. */
export const instantaneous: Migration = {
  version: 3,
  name: 'instantaneous studies',
  statements: ["UPDATE studies SET json = json_set(json, '$.emtStepS', 5e-5)"],
}
