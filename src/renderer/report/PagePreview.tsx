/** Pages as pictures: an image cannot run anything, and ids of one page never meet those of another. */
import { useEffect, useState } from 'react'
import type { ReportPage } from '../../contract/index.ts'

/** Figures drawn, of all, while pages are set. */
export interface Progress {
  readonly done: number
  readonly all: number
}

/** What goes on, step by step; null before the first figure. */
export function settingNow(progress: Progress | null): string {
  if (!progress) return 'Reading the results …'
  return progress.done < progress.all ? `Drawing figure ${progress.done + 1} of ${progress.all} …` : 'Setting the pages …'
}

export function PagePreview(props: {
  readonly pages: readonly ReportPage[]
  readonly waiting: boolean
  readonly progress: Progress | null
  readonly failure: string | null
}) {
  const urls = useObjectUrls(props.pages)
  return (
    <section
      className={`report-pages ${props.waiting ? 'waiting' : ''}`}
      aria-label="Preview"
      aria-busy={props.waiting} // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
    >
      {props.failure !== null ? (
        <p className="report-failure" role="alert">
          {props.failure}
        </p>
      ) : null}
      {props.waiting ? <Waiting progress={props.progress} /> : null}
      {props.pages.map((page, k) => (
        <img
          // biome-ignore lint/suspicious/noArrayIndexKey: a page is known by its number.
          key={k}
          className="report-page"
          src={urls[k]}
          loading="lazy"
          alt={`Page ${k + 1}`}
          style={{ aspectRatio: `${page.width} / ${page.height}` }}
        />
      ))}
    </section>
  )
}

/** In place of the pages, and over the last ones. */
function Waiting({ progress }: { readonly progress: Progress | null }) {
  return (
    <div className="report-wait">
      <progress
        max={1}
        value={progress && progress.done < progress.all ? progress.done / progress.all : undefined}
        aria-label="Progress of the pages"
      />
      <span>{settingNow(progress)}</span>
    </div>
  )
}

function useObjectUrls(pages: readonly ReportPage[]): readonly string[] {
  const [urls, setUrls] = useState<readonly string[]>([])
  useEffect(() => {
    const made = pages.map((page) => URL.createObjectURL(new Blob([page.svg], { type: 'image/svg+xml' })))
    setUrls(made)
    return () => {
      for (const url of made) URL.revokeObjectURL(url)
    }
  }, [pages])
  return urls
}
