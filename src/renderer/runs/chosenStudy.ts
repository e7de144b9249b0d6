import { useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'

/** The study chosen in the toolbar, or the first. */
export function chosenStudy(): string | null {
  const { document } = useDocument.getState()
  const { studyId } = useRuns.getState()
  if (!document) return null
  return studyId !== null && document.studies[studyId] ? studyId : (Object.keys(document.studies)[0] ?? null)
}

/** The same, for components: follows the choice and the document. */
export function useChosenStudy(): string | null {
  useRuns((s) => s.studyId)
  useDocument((s) => s.document?.studies)
  return chosenStudy()
}
