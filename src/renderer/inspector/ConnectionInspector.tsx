import { Button as AriaButton } from 'react-aria-components'
import { definitionOf } from '../../model/catalogue/index.ts'
import type { ConnectionEnd, ConnectionRecord, StudioDocument } from '../../model/document/records.ts'
import { topologyOf } from '../../model/topology/index.ts'
import { formatQuantity } from '../../model/units/index.ts'
import { dispatch } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { Button } from '../ui/Button.tsx'
import { Section } from './Section.tsx'

export function ConnectionInspector({ wire, document }: { readonly wire: ConnectionRecord; readonly document: StudioDocument }) {
  const node = topologyOf(document).nodeOf(wire.from.componentId, wire.from.port)
  return (
    <>
      <header className="inspector-head">
        <div>
          <h2>Connection</h2>
          <p>{node?.domain === 'dc' ? 'Direct current' : 'Alternating current, three-phase'}</p>
        </div>
      </header>
      <Section name="Ends">
        <dl className="facts">
          <dt>From</dt>
          <dd>
            <End end={wire.from} document={document} />
          </dd>
          <dt>To</dt>
          <dd>
            <End end={wire.to} document={document} />
          </dd>
          <dt>Level</dt>
          <dd>{node?.vNominalV == null ? 'Not stated' : formatQuantity(node.vNominalV, 'voltage')}</dd>
        </dl>
        <p className="inspector-note">
          A connection has no impedance. Put a cable or a busway between two buses where the distance matters.
        </p>
        {wire.corners.length > 0 ? (
          <Button small onPress={() => void dispatch('connection/reroute', { ids: [wire.id] })}>
            Route again
          </Button>
        ) : null}
      </Section>
    </>
  )
}

function End({ end, document }: { readonly end: ConnectionEnd; readonly document: StudioDocument }) {
  const component = document.components[end.componentId]
  const port = definitionOf(component?.type ?? '')?.ports.find((p) => p.key === end.port)
  if (!component) return 'Missing'
  return (
    <AriaButton className="link" onPress={() => useView.getState().select([component.id])}>
      {component.name}
      {port ? ` · ${port.label.toLowerCase()}` : ''}
    </AriaButton>
  )
}
