import type { Migration } from './index.ts'

/** The site: currency, values and prices of the project's own. Records of later tables are read with their defaults. */
export const site: Migration = {
  version: 4,
  name: 'site and prices',
  statements: [
    `UPDATE project SET json = json_set(json, '$.currency', 'USD', '$.siteParams', json('{}'), '$.siteProvenance', json('{}'), '$.prices', json('{}'))`,
  ],
}
