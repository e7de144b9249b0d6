/** Library items as they hold in the open project: its frequency is not always that of the library's data. */
import { useMemo } from 'react'
import type { LibraryItem } from '../../contract/index.ts'
import { atFrequency, type Item } from '../../model/library/items.ts'
import { useDocument } from '../state/documentStore.ts'

export function useItemsOfProject(items: readonly LibraryItem[]): readonly LibraryItem[] {
  const frequencyHz = useDocument((s) => s.document?.project.frequencyHz)
  return useMemo(
    () => (frequencyHz === undefined ? items : items.map((item) => ({ ...atFrequency(item as Item, frequencyHz), origin: item.origin }))),
    [items, frequencyHz],
  )
}
