/** Shown when there is no host to talk to: nothing can be opened or kept, so nothing is pretended. */
export function StartFailure(props: { readonly message: string }) {
  return (
    <main className="start-failure" role="alert" style={{ padding: 40, maxWidth: 560 }}>
      <h1>The studio could not start</h1>
      <p>{props.message}</p>
      <p>Close this window and start the studio again. Work from the last sitting is kept and will be offered for recovery.</p>
    </main>
  )
}
