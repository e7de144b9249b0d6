/** Which entry of the help is shown, and how one gets there from what has the focus. */
import { create } from 'zustand'
import { definitionOf } from '../../model/catalogue/index.ts'
import { showPanel } from '../panels/layout.ts'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'

export interface HelpPlace {
  /** `component/ups`; null = the list. */
  readonly entry: string | null
  /** Parameter to show of it. */
  readonly param: string | null
}
export const useHelp = create<HelpPlace & { readonly query: string }>()(() => ({ entry: null, param: null, query: '' }))

export function showHelp(entry: string | null, param: string | null = null): void {
  useHelp.setState({ entry, param, query: '' })
  showPanel('help')
}

/** The type of what is selected, where it is of one type. */
function selectedType(): string | null {
  const { document } = useDocument.getState()
  const types = new Set([...useView.getState().selection].map((id) => document?.components[id]?.type))
  const [type] = types
  return types.size === 1 && type !== undefined ? type : null
}

/** Help on a field of the inspector; false where the selection has no such parameter. */
export function helpOnField(param: string | undefined): boolean {
  const type = selectedType()
  if (type === null || param === undefined || !Object.hasOwn(definitionOf(type)?.params ?? {}, param)) return false
  showHelp(`component/${type}`, param)
  return true
}

/** Help on what is selected, or the whole list. */
export function helpOnSelection(): void {
  const type = selectedType()
  showHelp(type === null ? null : `component/${type}`)
}
