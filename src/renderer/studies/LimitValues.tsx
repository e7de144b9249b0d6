/** The limits a study is held against: which apply, their numbers, and the document each is from. */
import { useId } from 'react'
import { Switch } from 'react-aria-components'
import type { ParamValue, StudyRecord } from '../../model/document/records.ts'
import { isEnabled, limitKey, limitValue, packsOf, type CheckDefinition, type RulePack } from '../../model/limits/index.ts'
import { WithSymbols } from '../fields/Symbols.tsx'
import { QuantityField } from '../fields/QuantityField.tsx'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { AddRulePack, RulePackTools } from './RulePackTools.tsx'

export function LimitValues(props: { readonly study: StudyRecord }) {
  const document = useDocument((s) => s.document)
  if (!document) return null
  const own = new Set(document.project.rulePacks.map(({ pack }) => pack))
  return (
    <section className="panel-section" aria-label="Limits of the study">
      <div className="pack-head">
        <h3>Limits</h3>
        <AddRulePack />
      </div>
      {packsOf(document).map((pack) => (
        <Pack key={pack.pack} study={props.study} pack={pack} isOwn={own.has(pack.pack)} />
      ))}
    </section>
  )
}

function Pack({ study, pack, isOwn }: { readonly study: StudyRecord; readonly pack: RulePack; readonly isOwn: boolean }) {
  const on = pack.checks.filter(({ key }) => isEnabled(study, pack, key)).length
  /** All checks of the pack at once; what the pack says anyway needs no entry. */
  function setAll(next: boolean): void {
    const limits = { ...study.limits }
    for (const { key } of pack.checks) {
      if (next === pack.enabled) delete limits[limitKey(key, 'enabled')]
      else limits[limitKey(key, 'enabled')] = next
    }
    dispatch('study/set', { id: study.id, values: { limits } })
  }
  return (
    <details className="pack" open={on > 0}>
      <summary>
        <span className="pack-title">{pack.title}</span>
        <span className="muted">
          {on} of {pack.checks.length}, {pack.dated}
        </span>
      </summary>
      <RulePackTools pack={pack} isOwn={isOwn} allOn={on === pack.checks.length} onAll={setAll} />
      {pack.checks.map((definition) => (
        <Limit key={definition.key} study={study} pack={pack} definition={definition} />
      ))}
    </details>
  )
}

function Limit(props: { readonly study: StudyRecord; readonly pack: RulePack; readonly definition: CheckDefinition }) {
  const { study, pack, definition } = props
  const id = useId()
  const on = isEnabled(study, pack, definition.key)
  /** null takes a value back to that of the rule pack. */
  function set(param: string, value: ParamValue): void {
    const { [limitKey(definition.key, param)]: _before, ...rest } = study.limits
    const limits = value === null ? rest : { ...rest, [limitKey(definition.key, param)]: value }
    dispatch('study/set', { id: study.id, values: { limits } })
  }
  return (
    <div className={`limit-group ${on ? '' : 'off'}`}>
      <div className="limit-head">
        <Switch
          className="switch"
          aria-labelledby={id}
          isSelected={on}
          onChange={(next) => set('enabled', next === pack.enabled ? null : next)}
        >
          <span className="track" aria-hidden />
        </Switch>
        <span id={id} className="limit-title" title={definition.help}>
          <WithSymbols text={definition.title} />
        </span>
        <span className="limit-source" title={`${definition.source} (${definition.status})`}>
          {definition.status === 'in force' ? '' : `${definition.status} · `}
          {definition.source}
        </span>
      </div>
      {on
        ? Object.entries(definition.params).map(([param, entry]) => {
            const own = typeof study.limits[limitKey(definition.key, param)] === 'number'
            return (
              <QuantityField
                key={param}
                label={entry.label}
                help={entry.help}
                quantity={entry.quantity}
                min={0}
                value={limitValue(study, definition, param)}
                isDefault={!own}
                provenance={own ? { mark: 'user', source: '' } : { mark: markOf(definition), source: definition.source }}
                onCommit={(value) => set(param, value === entry.value ? null : value)}
                {...(own ? { onReset: () => set(param, null) } : {})}
              />
            )
          })
        : null}
    </div>
  )
}

const markOf = (definition: CheckDefinition): 'standard' | 'vendor' | 'assumed' =>
  definition.source === 'assumed' ? 'assumed' : definition.status === 'equipment data' ? 'vendor' : 'standard'
