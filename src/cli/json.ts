/**
 * Results as JSON, which has no numbers beyond the finite: `null` where there is none (the limit of what is held against none), the words
 * "Infinity" and "-Infinity" where a value grows without bound (the steepest rise of a recording that steps).
 */
export const jsonText = (result: unknown): string =>
  JSON.stringify(
    result,
    (_key, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) && !Number.isNaN(item) ? String(item) : item),
    2,
  )
