/** Was a run made with the model as it stands now? Compiled when the screen is idle, once per edit, for the studies being asked for. */
import { useEffect, useState } from 'react'
import type { RunRecord } from '../../contract/index.ts'
import { compile, modelHash } from '../../model/compile/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { useDocument } from '../state/documentStore.ts'

const QUIET_MS = 400
const known = new WeakMap<StudioDocument, Map<string, string | null>>()

/** Hash of what the run's study compiles to now under what the run was made under; null while it cannot be simulated. */
function currentHash(document: StudioDocument, { studyId, variant }: RunRecord): string | null {
  const ofDocument = known.get(document) ?? new Map<string, string | null>()
  known.set(document, ofDocument)
  const key = [studyId, variant.configuration?.id, variant.alternative?.id].join(' ')
  const before = ofDocument.get(key)
  if (before !== undefined) return before
  const study = document.studies[studyId]
  const under = study && { ...study, configurationId: variant.configuration?.id ?? null, alternativeId: variant.alternative?.id ?? null }
  const compiled = compile(under ? { ...document, studies: { ...document.studies, [studyId]: under } } : document, studyId)
  const hash = compiled.ok ? modelHash(compiled.value.network) : null
  ofDocument.set(key, hash)
  return hash
}

/** True when the model differs from the one the run was made with; false while that is not known. */
export function useIsOlder(run: RunRecord): boolean {
  const document = useDocument((s) => s.stored)
  // What was found of another run says nothing of this one.
  const [found, setFound] = useState({ runId: '', older: false })
  useEffect(() => {
    const timer = setTimeout(() => {
      if (document) setFound({ runId: run.id, older: currentHash(document, run) !== run.modelHash })
    }, QUIET_MS)
    return () => clearTimeout(timer)
  }, [document, run])
  return found.runId === run.id && found.older
}
