/** Component types placed last, newest first, for this sitting. */
import { create } from 'zustand'

/** One row of the palette: it may not grow and push the rest about. */
const KEEP = 3

export const useRecentTypes = create<{ readonly types: readonly string[] }>()(() => ({ types: [] }))

export function rememberUsed(type: string): void {
  const { types } = useRecentTypes.getState()
  useRecentTypes.setState({ types: [type, ...types.filter((t) => t !== type)].slice(0, KEEP) })
}
