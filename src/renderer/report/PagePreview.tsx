/** Pages as pictures: an image cannot run anything, and ids of one page never meet those of another. */
import { useEffect, useState } from 'react'
import type { ReportPage } from '../../contract/index.ts'

export function PagePreview(props: { readonly pages: readonly ReportPage[]; readonly waiting: boolean; readonly failure: string | null }) {
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
      {props.pages.length === 0 && props.waiting ? <p className="report-wait">Setting the pages …</p> : null}
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
