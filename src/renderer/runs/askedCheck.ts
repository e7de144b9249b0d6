/** A limit of the operating point leads to its study, which is then calculated at once and shows what the limit was held against. */
import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import type { CheckResult } from '../../contract/index.ts'

export const useAskedCheck = create<{ readonly check: CheckResult | null }>()(() => ({ check: null }))

/** Hands a check that was asked for to its study's panel, once; also to one that is made only now. */
export function useAnswerCheck(study: CheckResult['study'], answer: (check: CheckResult) => void): void {
  const check = useAskedCheck((s) => s.check)
  const latest = useRef(answer)
  latest.current = answer
  useEffect(() => {
    if (check?.study !== study) return
    useAskedCheck.setState({ check: null })
    latest.current(check)
  }, [check, study])
}
