/** File browser inside the page, for hosts without native dialogs. Reads folders through the host; never touches a file itself. */
import { ArrowUp, File, Folder, House } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { GridList, GridListItem } from 'react-aria-components'
import type { FolderListing, StudioError } from '../../contract/index.ts'
import { host } from '../host/host.ts'
import { ask, type FilesRequest } from '../state/dialogStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ensureExtension, folderName, formatSize, formatWhen, joinPath } from './paths.ts'
import './files.css'

let lastFolder: string | null = null

export function FileBrowser(props: { readonly request: FilesRequest; readonly answer: (path: string | null) => void }) {
  const { request, answer } = props
  const [listing, setListing] = useState<FolderListing | null>(null)
  const [error, setError] = useState<StudioError | null>(null)
  const [address, setAddress] = useState('')
  const [name, setName] = useState(request.suggested)
  const asked = useRef(0)
  const nameField = useRef<HTMLInputElement>(null)

  /** Lists a folder; gives the folder that is now shown, null where it could not be or something else was asked for since. */
  const go = useCallback(
    async (folder: string | null): Promise<string | null> => {
      asked.current += 1
      const mine = asked.current
      const reply = await host.request('files/list', { folder, extensions: [...request.extensions] })
      // A later request, or a folder being typed, goes before this answer.
      if (mine !== asked.current) return null
      if (!reply.ok) {
        setError(reply.error)
        return null
      }
      setError(null)
      setListing(reply.value)
      setAddress(reply.value.folder)
      lastFolder = reply.value.folder
      return reply.value.folder
    },
    [request.extensions],
  )
  useEffect(() => {
    void go(lastFolder)
  }, [go])
  useEffect(() => {
    if (request.mode !== 'save') return
    nameField.current?.focus()
    nameField.current?.setSelectionRange(0, request.suggested.replace(/\.[^.]*$/, '').length)
  }, [request])

  /** A typed path may lie in another folder than the one shown. */
  async function isTaken(path: string): Promise<boolean> {
    const folder = folderName(path)
    const shown = listing?.folder === folder ? listing : null
    const reply = shown ? null : await host.request('files/list', { folder, extensions: [...request.extensions] })
    const entries = shown?.entries ?? (reply?.ok ? reply.value.entries : [])
    return entries.some((entry) => entry.kind === 'file' && entry.path === path)
  }
  async function accept(path: string): Promise<void> {
    if (request.mode === 'save' && (await isTaken(path))) {
      const answered = await ask({
        title: 'Replace the file?',
        message: `${path} is already there.`,
        actions: [
          { key: 'cancel', label: 'Cancel' },
          { key: 'replace', label: 'Replace', tone: 'danger' },
        ],
      })
      if (answered !== 'replace') return
    }
    answer(path)
  }
  async function acceptName(): Promise<void> {
    const typed = name.trim()
    if (typed === '') return
    // The folder that stands in the field is meant, whether or not it is listed by now.
    const folder = listing?.folder === address ? address : await go(address)
    if (folder === null) return
    await accept(joinPath(folder, request.mode === 'save' ? ensureExtension(typed, request.extensions[0]) : typed))
  }

  return (
    <Dialog
      title={request.title}
      width={680}
      onClose={() => answer(null)}
      footer={
        <>
          <label className="files-name">
            <span>File name</span>
            <input
              ref={nameField}
              className="text-input"
              value={name}
              spellCheck={false}
              onChange={(event) => setName(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') void acceptName()
              }}
            />
          </label>
          <Button onPress={() => answer(null)}>Cancel</Button>
          <Button tone="primary" onPress={() => void acceptName()} disabled={name.trim() === '' || listing === null}>
            {request.mode === 'save' ? 'Save' : 'Open'}
          </Button>
        </>
      }
    >
      <div className="files">
        <div className="files-bar">
          <IconButton label="Home folder" icon={House} onPress={() => void go(null)} />
          <IconButton
            label="Up one folder"
            icon={ArrowUp}
            disabled={listing?.parent == null}
            onPress={() => {
              if (listing?.parent != null) void go(listing.parent)
            }}
          />
          <input
            className="text-input"
            aria-label="Folder"
            value={address}
            spellCheck={false}
            onChange={(event) => {
              asked.current += 1
              setAddress(event.target.value)
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') void go(address)
            }}
          />
        </div>
        {error ? (
          <p className="field-error" role="alert">
            {error.message}
          </p>
        ) : null}
        {/* Made with the first listing, of which it takes the focus: with the arrow keys one goes on at once. */}
        <GridList
          key={listing === null ? 'waiting' : 'listed'}
          className="files-list"
          aria-label="Files and folders"
          autoFocus={request.mode === 'open' && listing !== null ? 'first' : false}
          selectionMode="single"
          selectionBehavior="replace"
          // Closes the dialog, as everywhere in it.
          escapeKeyBehavior="none"
          onSelectionChange={(keys) => {
            const path = keys === 'all' ? undefined : [...keys][0]
            const entry = listing?.entries.find((e) => e.path === path)
            if (entry?.kind === 'file') setName(entry.name)
          }}
          onAction={(key) => {
            const entry = listing?.entries.find((e) => e.path === key)
            if (entry?.kind === 'folder') void go(entry.path)
            else if (entry) void accept(entry.path)
          }}
          renderEmptyState={() => (
            <p className="pick-empty">No folders and no {request.extensions.map((extension) => `.${extension}`).join(', ')} files here.</p>
          )}
        >
          {(listing?.entries ?? []).map((entry) => (
            <GridListItem key={entry.path} id={entry.path} textValue={entry.name} className="files-row">
              {entry.kind === 'folder' ? <Folder size={15} aria-hidden className="files-folder" /> : <File size={15} aria-hidden />}
              <span className="files-entry">{entry.name}</span>
              <span className="muted">{entry.kind === 'file' ? formatSize(entry.size) : ''}</span>
              <span className="muted files-when">{formatWhen(entry.changedAt)}</span>
            </GridListItem>
          ))}
        </GridList>
      </div>
    </Dialog>
  )
}
