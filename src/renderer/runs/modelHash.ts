/** Was a run made with the model as it stands now? Compiled when the screen is idle, once per edit, for the studies being asked for. */
import { useEffect, useState } from 'react'
import type { RunRecord } from '../../contract/index.ts'
import { compile, modelHash } from '../../model/compile/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { useDocument } from '../state/documentStore.ts'

const QUIET_MS = 400
const known = new WeakMap<StudioDocument, Map<string, string | null>>()

/** Hash of what the study compiles to now; null while it cannot be simulated. */
function currentHash(document: StudioDocument, studyId: string): string | null {
  const ofDocument = known.get(document) ?? new Map<string, string | null>()
  known.set(document, ofDocument)
  const before = ofDocument.get(studyId)
  if (before !== undefined) return before
  const compiled = compile(document, studyId)
  const hash = compiled.ok ? modelHash(compiled.value.network) : null
  ofDocument.set(studyId, hash)
  return hash
}

/** True when the model differs from the one the run was made with; false while that is not known. */
export function useIsOlder(run: RunRecord): boolean {
  const document = useDocument((s) => s.document)
  const [older, setOlder] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => {
      if (document) setOlder(currentHash(document, run.studyId) !== run.modelHash)
    }, QUIET_MS)
    return () => clearTimeout(timer)
  }, [document, run.studyId, run.modelHash])
  return older
}
