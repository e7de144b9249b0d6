/** Component types placed last, newest first, for this sitting. */
import { create } from 'zustand'

const KEEP = 5

export const useRecentTypes = create<{ readonly types: readonly string[] }>()(() => ({ types: [] }))

export function rememberUsed(type: string): void {
  const { types } = useRecentTypes.getState()
  useRecentTypes.setState({ types: [type, ...types.filter((t) => t !== type)].slice(0, KEEP) })
}
