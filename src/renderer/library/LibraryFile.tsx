/** Own items as a file, and back. */
import { Download, Upload } from 'lucide-react'
import { useRef } from 'react'
import type { LibraryItem } from '../../contract/index.ts'
import { ask } from '../state/dialogStore.ts'
import { showNotice } from '../state/noticeStore.ts'
import { IconButton } from '../ui/Button.tsx'

const FORMAT = 'power-paradox-library'

export function LibraryFile(props: {
  readonly items: readonly LibraryItem[]
  readonly onTaken: () => Promise<void>
  readonly save: (item: object) => Promise<boolean>
}) {
  const input = useRef<HTMLInputElement>(null)
  const own = props.items.filter((i) => i.origin === 'own')
  function write(): void {
    const link = window.document.createElement('a')
    const text = JSON.stringify({ format: FORMAT, version: 1, items: own.map(({ origin: _, ...item }) => item) }, null, 2)
    link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: 'application/json' }))
    link.download = 'library.json'
    link.click()
    URL.revokeObjectURL(link.href)
  }
  async function read(file: File): Promise<void> {
    let list: unknown
    try {
      const parsed: unknown = JSON.parse(await file.text())
      list =
        typeof parsed === 'object' && parsed !== null && 'format' in parsed && parsed.format === FORMAT && 'items' in parsed
          ? parsed.items
          : null
    } catch {
      list = null
    }
    if (!Array.isArray(list))
      return showNotice('warning', `${file.name} is not a library file`, 'Write out own items to see what one looks like.')
    const known = new Map(own.map((i) => [i.key, i.title]))
    const again = list.flatMap((i) => (typeof i === 'object' && i !== null && 'key' in i ? (known.get(String(i.key)) ?? []) : []))
    if (again.length > 0) {
      const answer = await ask({
        title: again.length === 1 ? `Replace the own item “${again[0]}”?` : `Replace ${again.length} own items?`,
        message: 'The file holds them too. What is drawn with them is then offered the values of the file.',
        details: again.length === 1 ? [] : again,
        actions: [
          { key: 'cancel', label: 'Cancel' },
          { key: 'replace', label: 'Replace', tone: 'primary' },
        ],
      })
      if (answer !== 'replace') return
    }
    let taken = 0
    for (const item of list) {
      if (typeof item !== 'object' || item === null || !(await props.save(item))) break
      taken++
    }
    await props.onTaken()
    showNotice('info', `${taken} of ${list.length} items taken in`, '')
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label="Library file"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) void read(file)
          event.target.value = ''
        }}
      />
      <IconButton small icon={Upload} label="Take in items from a file" onPress={() => input.current?.click()} />
      <IconButton small icon={Download} label="Write out own items" disabled={own.length === 0} onPress={write} />
    </>
  )
}
