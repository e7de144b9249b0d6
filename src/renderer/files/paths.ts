/** Text of paths as the host gave them; the separator is the folder's own. */
export function joinPath(folder: string, name: string): string {
  if (name.startsWith('/') || /^[A-Za-z]:[\\/]/.test(name)) return name
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/'
  return folder.endsWith(separator) ? folder + name : folder + separator + name
}

export function ensureExtension(name: string, extension: string): string {
  return name.toLowerCase().endsWith(`.${extension.toLowerCase()}`) ? name : `${name}.${extension}`
}

export const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

export const folderName = (path: string): string => path.slice(0, Math.max(0, path.length - baseName(path).length - 1)) || '/'

interface Titled {
  readonly title: string
  /** Null where it was never saved. */
  readonly path: string | null
}
/** What open projects are called side by side: those of one title with their file, where that is alike too with its folder. */
export function toldApart(projects: readonly Titled[]): readonly string[] {
  return projects.map((project) => {
    const { title, path } = project
    const alike = projects.filter((other) => other.title === title)
    if (alike.length === 1) return title
    const unsaved = alike.filter((other) => other.path === null)
    if (path === null) return `${title} (unsaved${unsaved.length > 1 ? ` ${unsaved.indexOf(project) + 1}` : ''})`
    const isOwn = alike.filter((other) => other.path !== null && baseName(other.path) === baseName(path)).length === 1
    return `${title} (${isOwn ? baseName(path) : path})`
  })
}

export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1e6).toFixed(1)} MB`
}

/** `21:40` today, `20 Nov 21:40` this year, else with the year. */
export function formatWhen(iso: string, now = new Date()): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return ''
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (date.toDateString() === now.toDateString()) return `Today ${time}`
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  return date.getFullYear() === now.getFullYear() ? `${day} ${time}` : `${day} ${date.getFullYear()}`
}
