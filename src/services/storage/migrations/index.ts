/**
 * Steps from one file version to the next, in order and without gaps. A released step is never changed; a fixture file of
 * every version is kept in test/fixtures/ppx-versions.
 */
import type Database from 'better-sqlite3'
import { PROJECT_APPLICATION_ID } from '../format.ts'
import { initial } from './0001_initial.ts'
import { parameterStudies } from './0002_parameterStudies.ts'
import { instantaneous } from './0003_instantaneous.ts'
import { cases } from './0004_cases.ts'
import { runSettings } from './0005_runSettings.ts'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly statements: readonly string[]
  /** Changes to the JSON of records, after the statements. */
  readonly convert?: (db: Database.Database) => void
}

export const migrations: readonly Migration[] = [initial, parameterStudies, instantaneous, cases, runSettings]
export const CURRENT_VERSION = migrations.length

/** Brings a database to the version asked for; each step is one transaction with its version number. */
export function migrate(db: Database.Database, target = CURRENT_VERSION): void {
  const present = Number(db.pragma('user_version', { simple: true }))
  for (const migration of migrations) {
    if (migration.version <= present || migration.version > target) continue
    const step = db.transaction(() => {
      for (const statement of migration.statements) db.exec(statement)
      migration.convert?.(db)
      db.pragma(`application_id = ${PROJECT_APPLICATION_ID}`)
      db.pragma(`user_version = ${migration.version}`)
    })
    step.immediate()
  }
}
