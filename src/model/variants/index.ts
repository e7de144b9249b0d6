/**
 * Configurations (switch positions) and alternatives (values, equipment in or out of service) of one drawing. Each holds only what
 * differs from the drawing; a study names the two it runs under. Configurations go over alternatives.
 */
export { applyVariant, effectiveDocument, NO_VARIANT, variantOf, type Variant } from './apply.ts'
export { foldDiff } from './fold.ts'
export { variantChanges, type VariantChange } from './changes.ts'
