/** Until the results of a project just opened have been read. */
export function ResultsArriving() {
  return (
    <div className="empty" role="status">
      <h3>Results are being read</h3>
      <p>The drawing can be edited meanwhile.</p>
    </div>
  )
}
