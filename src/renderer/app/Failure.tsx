/** What cannot be drawn says so in its own place; the rest goes on. */
import { Component, type ReactNode } from 'react'
import { Button } from '../ui/Button.tsx'

interface FailureProps {
  /** A panel by its title; without one the whole screen. */
  readonly what?: string
  readonly children: ReactNode
}

export class Failure extends Component<FailureProps, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    const { what } = this.props
    return (
      <div className="empty" role="alert">
        <h3>{what === undefined ? 'The screen failed' : `${what} could not be shown`}</h3>
        <p>{error instanceof Error ? error.message : String(error)}</p>
        <p>
          {what === undefined
            ? 'Edits up to the last second are kept. Loaded again, the screen shows the open projects as they are.'
            : 'Nothing in the project was changed. Undo the last edit if it does not come back.'}
        </p>
        {what === undefined ? (
          <Button tone="primary" onPress={() => window.location.reload()}>
            Load again
          </Button>
        ) : (
          <Button onPress={() => this.setState({ error: null })}>Try again</Button>
        )}
      </div>
    )
  }
}
