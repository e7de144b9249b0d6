import type { Migration } from './index.ts'

const recordTables = ['project', 'pages', 'components', 'connections', 'workloads', 'studies', 'events', 'channels']

export const initial: Migration = {
  version: 1,
  name: 'initial',
  statements: [
    'CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
    ...recordTables.map(
      (table) => `CREATE TABLE ${table} (id TEXT PRIMARY KEY, json TEXT NOT NULL CHECK (json_valid(json)), rev INTEGER NOT NULL) STRICT`,
    ),
    // Edits since the last save: only in session copies, emptied in the user's file.
    'CREATE TABLE edits (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, label TEXT NOT NULL) STRICT',
    `CREATE TABLE runs (
       number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, study_id TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL,
       reason TEXT, started_at TEXT NOT NULL, finished_at TEXT, model_hash TEXT NOT NULL, engine_version TEXT NOT NULL,
       step_s REAL NOT NULL, samples INTEGER NOT NULL, summary TEXT CHECK (summary IS NULL OR json_valid(summary)),
       network BLOB NOT NULL, trace BLOB NOT NULL, document BLOB NOT NULL) STRICT`,
    `CREATE TABLE run_channels (
       run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE, channel INTEGER NOT NULL, id TEXT NOT NULL,
       component_id TEXT NOT NULL, output TEXT NOT NULL, label TEXT NOT NULL, quantity TEXT NOT NULL,
       PRIMARY KEY (run, channel)) STRICT`,
    `CREATE TABLE run_columns (
       run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE, channel INTEGER NOT NULL, first_sample INTEGER NOT NULL,
       samples INTEGER NOT NULL, encoding TEXT NOT NULL, data BLOB NOT NULL,
       PRIMARY KEY (run, channel, first_sample)) STRICT`,
    `CREATE TABLE run_pyramid (
       run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE, channel INTEGER NOT NULL, first_sample INTEGER NOT NULL,
       samples INTEGER NOT NULL, minimum REAL, maximum REAL, bins BLOB NOT NULL,
       PRIMARY KEY (run, channel, first_sample)) STRICT`,
    `CREATE TABLE checks (
       run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE, position INTEGER NOT NULL,
       json TEXT NOT NULL CHECK (json_valid(json)), PRIMARY KEY (run, position)) STRICT`,
    'CREATE TABLE snapshots (id TEXT PRIMARY KEY, name TEXT NOT NULL, made_at TEXT NOT NULL, document BLOB NOT NULL) STRICT',
  ],
}
