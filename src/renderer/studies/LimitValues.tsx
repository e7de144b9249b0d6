/** The limits a study is held against: which apply, their numbers, and the document each is from. */
import { useId } from 'react'
import { Switch } from 'react-aria-components'
import type { ParamValue, StudyRecord } from '../../model/document/records.ts'
import { isEnabled, isEnabledByDefault, limitKey, limitValue, rulePacks, type CheckDefinition } from '../../model/limits/index.ts'
import { QuantityField } from '../fields/QuantityField.tsx'
import { dispatch } from '../state/documentStore.ts'

export function LimitValues(props: { readonly study: StudyRecord }) {
  return (
    <section className="panel-section" aria-label="Limits of the study">
      <h3>Limits</h3>
      {rulePacks.map(({ pack, title, dated, checks }) => (
        <section key={pack} aria-label={title}>
          <h4 className="muted section-remark">
            {title}, {dated}
          </h4>
          {checks.map((definition) => (
            <Limit key={definition.key} study={props.study} definition={definition} />
          ))}
        </section>
      ))}
    </section>
  )
}

function Limit(props: { readonly study: StudyRecord; readonly definition: CheckDefinition }) {
  const { study, definition } = props
  const id = useId()
  const on = isEnabled(study, definition.key)
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
          onChange={(next) => set('enabled', next === isEnabledByDefault(definition.key) ? null : next)}
        >
          <span className="track" aria-hidden />
        </Switch>
        <span id={id} className="limit-title" title={definition.help}>
          {definition.title}
        </span>
        <span className="limit-source" title={`${definition.source} (${definition.status})`}>
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
