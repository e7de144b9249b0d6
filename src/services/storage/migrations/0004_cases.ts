import type { Migration } from './index.ts'

const table = (name: string): string =>
  `CREATE TABLE ${name} (id TEXT PRIMARY KEY, json TEXT NOT NULL CHECK (json_valid(json)), rev INTEGER NOT NULL) STRICT`

/**
 * The site: currency, values and prices of the project's own. Configurations and alternatives: studies name those they run under, runs
 * keep them. Plot layouts. Annotations of pages.
 */
export const cases: Migration = {
  version: 4,
  name: 'site, prices, configurations, alternatives, plot layouts, annotations',
  statements: [
    `UPDATE project SET json = json_set(json, '$.currency', 'USD', '$.siteParams', json('{}'), '$.siteProvenance', json('{}'), '$.prices', json('{}'))`,
    table('configurations'),
    table('alternatives'),
    table('plotLayouts'),
    table('annotations'),
    "UPDATE studies SET json = json_set(json, '$.configurationId', NULL, '$.alternativeId', NULL)",
    'ALTER TABLE runs ADD COLUMN variant TEXT CHECK (variant IS NULL OR json_valid(variant))',
  ],
}
