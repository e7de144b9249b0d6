/** The bundle ships without types; those of the full package hold for what it contains. */
declare module 'plotly.js-cartesian-dist-min' {
  const Plotly: typeof import('plotly.js')
  export default Plotly
}
