/** What the use cases take from the model, in one place. */
export { compile, modelHash } from '../model/compile/index.ts'
export { canonicalJson } from '../model/document/canonical.ts'
export { channelLabel } from '../model/figures/standard.ts'
export { templates } from '../model/templates/index.ts'
export { effectiveDocument, type Variant, variantOf } from '../model/variants/index.ts'
export { atFullLoad } from '../model/workload/index.ts'
