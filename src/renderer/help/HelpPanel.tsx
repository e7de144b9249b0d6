/** The reference of the studio: every component, parameter, event, check and problem, with equations and sources. Offline. */
import { ArrowLeft } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { unbroken } from '../../model/units/index.ts'
import { HELP_GROUPS, helpEntries, searchHelp, type HelpEntry, type HelpParam } from '../../model/help/index.ts'
import { ParameterSymbol } from '../fields/Symbols.tsx'
import { Button } from '../ui/Button.tsx'
import { useUnits } from '../state/documentStore.ts'
import { SearchInput } from '../ui/SearchInput.tsx'
import { useHelp } from './helpStore.ts'
import './help.css'

const open = (id: string | null, param: string | null = null): void => useHelp.setState({ entry: id, param })

export function HelpPanel() {
  const { entry: id, param, query } = useHelp()
  const entries = helpEntries(useUnits())
  const entry = entries.find((e) => e.id === id)
  return (
    <div className="help">
      <div className="panel-bar">
        <SearchInput
          label="Search the help"
          placeholder="Component, parameter, check, E205 …"
          value={query}
          onChange={(next) => useHelp.setState({ query: next, entry: null, param: null })}
        />
      </div>
      {entry ? <Entry key={entry.id} entry={entry} param={param} /> : <List entries={entries} query={query} />}
    </div>
  )
}

function List({ entries, query }: { readonly entries: readonly HelpEntry[]; readonly query: string }) {
  const found = useMemo(() => searchHelp(entries, query), [entries, query])
  if (found.length === 0) return <p className="empty">Nothing in the help has these words.</p>
  const item = (entry: HelpEntry) => (
    <li key={entry.id}>
      <button type="button" className="help-link" onClick={() => open(entry.id)}>
        <span>{entry.title}</span>
        {query === '' ? null : <small>{entry.group}</small>}
      </button>
    </li>
  )
  if (query !== '') return <ul className="help-list">{found.map(item)}</ul>
  return (
    <div className="help-list">
      <p className="help-intro">F1 on a field or a selected component opens its entry.</p>
      {HELP_GROUPS.map((group) => (
        <details key={group} open={group === 'Components'}>
          <summary>
            {group} <span className="muted">{found.filter((e) => e.group === group).length}</span>
          </summary>
          <ul>{found.filter((e) => e.group === group).map(item)}</ul>
        </details>
      ))}
    </div>
  )
}

function Entry(props: { readonly entry: HelpEntry; readonly param: string | null }) {
  const { entry, param } = props
  const root = useRef<HTMLElement>(null)
  useEffect(() => {
    if (param !== null) root.current?.querySelector(`[data-help="${CSS.escape(param)}"]`)?.scrollIntoView({ block: 'center' })
  }, [param])
  const sections = [...new Set(entry.params.map(({ section }) => section))]
  return (
    <article ref={root} className="help-entry" aria-label={`Help on ${entry.title}`}>
      <Button small tone="quiet" icon={ArrowLeft} onPress={() => open(null)}>
        {entry.group}
      </Button>
      <h3>{entry.title}</h3>
      <p>{unbroken(entry.text)}</p>
      {entry.source === '' ? null : <p className="help-source">{entry.source}</p>}
      {sections.map((section) => (
        <section key={section}>
          <h4>{section}</h4>
          {entry.params
            .filter((p) => p.section === section)
            .map((p) => (
              <Param key={p.key} param={p} isWanted={p.key === param} />
            ))}
        </section>
      ))}
      {entry.outputs.length === 0 ? null : (
        <section>
          <h4>Records</h4>
          <p>{entry.outputs.join(' · ')}</p>
        </section>
      )}
    </article>
  )
}

function Param({ param, isWanted }: { readonly param: HelpParam; readonly isWanted: boolean }) {
  return (
    <div className={`help-param ${isWanted ? 'wanted' : ''}`} data-help={param.key}>
      <h5>
        {param.label}
        {param.symbol === '' ? null : <ParameterSymbol text={param.symbol} />}
      </h5>
      <p>{unbroken(param.help)}</p>
      {param.equation === '' ? null : <p className="equation">{param.equation}</p>}
      <p className="help-range">{unbroken(param.range)}</p>
      <p className="help-source">{unbroken(param.source)}</p>
    </div>
  )
}
