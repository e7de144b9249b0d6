import type { Migration } from './index.ts'

/** Parameter studies, and the last result of each. */
export const parameterStudies: Migration = {
  version: 2,
  name: 'parameter studies',
  statements: [
    'CREATE TABLE parameterStudies (id TEXT PRIMARY KEY, json TEXT NOT NULL CHECK (json_valid(json)), rev INTEGER NOT NULL) STRICT',
    'CREATE TABLE parameter_results (study_id TEXT PRIMARY KEY, json TEXT NOT NULL CHECK (json_valid(json))) STRICT',
  ],
}
