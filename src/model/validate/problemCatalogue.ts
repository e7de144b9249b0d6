/** Every numbered problem with its help; docs/problems.md is made from it. */
export interface ProblemHelp {
  readonly code: string
  readonly title: string
  readonly help: string
}

const LIST: readonly (readonly [code: string, title: string, help: string])[] = [
  [
    'E101',
    'Record under another id',
    'A record’s key and its id differ, or an annotation has a component’s id. The file was changed outside the studio; restore it from a copy.',
  ],
  ['E102', 'No page', 'A project needs at least one page.'],
  [
    'E103',
    'Duplicate name',
    'Names of components, pages, workloads and studies are unique, because reports and events refer to them. Rename one.',
  ],
  ['E104', 'Page missing', 'A component, connection or annotation stands on a page that does not exist.'],
  ['E105', 'Unknown component type', 'The component comes from another version. Open the file with that version, or delete the component.'],
  ['E106', 'Value does not fit', 'A parameter is unknown to the type, or its value is of another kind than the parameter.'],
  ['E107', 'Connection to nowhere', 'A connection ends on a component that does not exist.'],
  ['E108', 'Connection to an unknown port', 'A connection ends on a port that the component does not have.'],
  ['E109', 'Connection to itself', 'A connection begins and ends on one component.'],
  ['E110', 'AC joined to DC', 'Put a rectifier, UPS or power supply between AC and DC.'],
  ['E111', 'Connection across pages', 'Both ends of a connection stand on one page, and so do a callout and what it points to.'],
  ['E112', 'Study missing', 'An event or a recorded channel belongs to a study that does not exist.'],
  [
    'E113',
    'Component missing',
    'An event, a recorded channel, a configuration, an alternative or a callout names a component that does not exist.',
  ],
  ['E114', 'Unknown output', 'A recorded channel names an output that the component does not have.'],
  ['E115', 'Port taken twice', 'Ports but those of buses carry one connection. Use a bus to join more.'],
  [
    'E116',
    'Page of no block',
    'A page says it is the inside of a block that does not exist, that has another page, or that stands inside it.',
  ],
  [
    'E118',
    'Configuration or alternative missing',
    'A study runs under a configuration or an alternative that does not exist. Choose another in the study.',
  ],
  ['E120', 'Edit refused', 'The edit cannot be made; the sentence says why. Nothing was changed.'],
  ['E121', 'Bad command', 'A command was called with arguments it does not take. Nothing was changed.'],
  ['E130', 'Import refused', 'The file is too large to be a project, or its version is not known.'],
  ['E131', 'Too many records', 'The file has more records than a project may have.'],
  ['E132', 'Not a project', 'The JSON file does not say it is a Power Paradox project.'],
  ['E133', 'Version of the file', 'The JSON file was written by a newer version of the studio.'],
  ['E134', 'Broken document', 'Records of the JSON file are incomplete or of the wrong kind; the sentence names them.'],
  ['E135', 'Not a finite number', 'NaN and infinity are no values of a project.'],
  ['E136', 'Not JSON', 'The file cannot be read as JSON.'],
  ['E140', 'Not a grid file', 'The file is no PSS/E RAW file of 50 or 60 Hz and no MATPOWER case; the sentence says what was met.'],
  ['E141', 'Version of the RAW file', 'RAW files of version 33 are read. Save the case as that version.'],
  ['E143', 'Not a COMTRADE record', 'The configuration or the data of the record cannot be read; the sentence says where.'],
  ['E142', 'Not a DYR file', 'A record of the dynamic data file cannot be read; the sentence names its line.'],
  [
    'E144',
    'No counterpart in a netlist',
    'A SPICE netlist holds sources, lines, transformers, breakers that close, static loads, arresters, earthing transformers and diode bridges. Take the component out of service, or export a study without the event.',
  ],
  [
    'W140',
    'Record not imported',
    'The model has no counterpart for the record, or it is out of service. The list is kept in the project’s notes.',
  ],
  ['I141', 'Taken on import', 'The file leaves something open or says it otherwise than the model; the sentence says what was taken.'],
  ['E200', 'Nothing in service', 'Draw something, or put components into service.'],
  ['E201', 'Not connected', 'The component has no wire at all. Draw one, take it out of service or delete it.'],
  ['W201', 'Loose end', 'A port has no wire. A run takes it as an open end.'],
  [
    'E202',
    'Load without source',
    'No source reaches the load over closed breakers, and no event of the study brings it one. Close one, connect it, or take it out of service.',
  ],
  [
    'W202',
    'Part without voltage',
    'No source reaches the item at the start of the run. It is at zero volts until a breaker or a start brings voltage. Power supplies then wait for their restart delay and ramp up; racks count as dropped out and start only where they restart by themselves.',
  ],
  [
    'W203',
    'Off-page connector alone',
    'A connector is joined to all others of its signal. Give it the name of the point it continues, or place the other end.',
  ],
  [
    'W205',
    'Both ends at one point',
    'Input and output are wired to the same bus: power runs past the item, and a UPS or a converter would feed its own input. Wire one end elsewhere.',
  ],
  ['W204', 'Terminal outside a block', 'A block terminal leads to a port of the block whose page it stands on; here there is none.'],
  ['E203', 'No source', 'A network needs a utility, a genset, a DC source or a battery.'],
  ['E204', 'Out of range', 'The value lies outside the range in which the model holds.'],
  ['E205', 'Value missing', 'The parameter has no default; it must be given.'],
  ['E206', 'Not finite', 'Compiling the drawing gave a value that is no finite number; the sentence names it.'],
  ['E207', 'Values contradict each other', 'Two parameters of the component cannot hold together; the sentence says which.'],
  ['E210', 'Voltage levels differ', 'Levels more than 10 % apart need a transformer or converter between them.'],
  ['E211', 'Voltage unknown', 'Nothing connected there states a nominal voltage. Put a bus there and give its voltage.'],
  ['W211', 'No-load current below no-load loss', 'The no-load current includes the current of the core loss, hence cannot be smaller.'],
  [
    'E212',
    'Transformer loop does not close',
    'Around a loop the transformer ratios multiply to something else than one; a large current would circulate.',
  ],
  [
    'E213',
    'Cannot be repeated',
    'A block’s count stands for identical chains side by side; a grid connection stands for one. Move it out of the block.',
  ],
  [
    'W212',
    'Transformer loop off ratio',
    'Around a loop the transformer ratios do not quite multiply to one; a current circulates in steady state.',
  ],
  ['W220', 'Overloaded by estimate', 'The highest power of the loads behind the item exceeds its rating. The run gives the exact loading.'],
  ['E160', 'Recording not readable', 'The text is no table of times and powers; the sentence says what is missing, and the line.'],
  [
    'W160',
    'Recording with gaps',
    'Times without samples are bridged by straight lines; rows without a number are left out, and so are further powers of a record of COMTRADE.',
  ],
  ['E161', 'No job to be read from a recording', 'Nothing repeats in it at least three times.'],
  ['E162', 'Recording damaged', 'The packed points of a measured workload cannot be unpacked.'],
  ['E230', 'Workload missing', 'The racks run a workload that does not exist. Choose another.'],
  ['W230', 'No workload', 'Racks without a workload draw their rated power all the time.'],
  ['E231', 'Unknown workload kind', 'The workload comes from another version.'],
  ['E232', 'Unknown event kind', 'The event comes from another version.'],
  ['W232', 'Event left out', 'The event acts on an item out of service or on a bus nothing is connected to.'],
  ['E233', 'Event does not fit its target', 'The event kind does not act on this type of component.'],
  ['W233', 'Event after the end', 'The event lies after the end of the run and never happens.'],
  [
    'E234',
    'Fault in a repeated block',
    'The copies of a repeated block are computed as one and must stay alike. Fault a bus outside, or draw the faulted one by itself.',
  ],
  ['W234', 'Event in all copies', 'What happens inside a repeated block happens in every copy at the same instant.'],
  [
    'E235',
    'Metering point missing',
    'The component smooths the power of, or compares its current with, something that takes no part in the run, that has no meter, or that stands for several. Choose another metering point, or none.',
  ],
  ['E240', 'Study missing', 'The study does not exist.'],
  ['E241', 'Recording does not fit the run', 'The recording step must be shorter than the run and give no more points than can be kept.'],
  [
    'W241',
    'Edges do not fit',
    'Edges, overshoot and spread are longer than the phase they belong to. They meet as the preview draws them.',
  ],
  ['E242', 'Too many steps', 'An instantaneous run takes a fixed step; a long one has more steps than can be computed.'],
  ['W244', 'Long instantaneous run', 'Above a minute phasors answer the same questions far sooner.'],
  ['W245', 'Recorded finer than computed', 'Points between two steps of an instantaneous run are interpolated.'],
  [
    'W256',
    'Phases recorded too seldom',
    'The curve of a phase takes some ten recorded points in a cycle; with less it shows beats that are not there.',
  ],
  ['W246', 'Rule pack not usable', 'A check of an own rule pack has no evaluator, lacks a number, or bears the key of another.'],
  ['W242', 'Inverted pulses', 'The compute level is below the communication level.'],
  ['W243', 'Job stops before it starts', 'The stop time lies before the first pulse, or a recording begins after its end.'],
  ['E236', 'No recording', 'A measured workload holds no recording. Import one from a CSV file.'],
  ['W254', 'Pipeline never full', 'With fewer micro-batches than stages the pipeline fills and drains without running full.'],
  [
    'W255',
    'Run takes minutes',
    'Every recorded point of every output is computed and kept. Extremes between two points are kept whatever the recording step.',
  ],
  ['W247', 'More demand than racks', 'The busiest hour asks for more than all racks can serve; they then serve all the time.'],
  ['W248', 'Gaps in the recording', 'Times without samples are bridged by straight lines.'],
  [
    'W249',
    'Pulses beyond the supplies',
    'The power supplies of a rack are specified by means over 400 µs, 50 ms and a second. The workload asks for more.',
  ],
  ['E251', 'No DC operating point', 'A constant-power load behind a resistance has an operating point only up to E²/4R.'],
  [
    'W252',
    'DC bus unstable',
    'A constant-power load behind an inductance needs P < R·C·V²/L. Add capacitance or damping, or lower the inductance.',
  ],
  [
    'W253',
    'GPUs above the rack’s rating',
    'GPUs per rack times the power of one is more than the rated power of the rack. One of the three is another rack’s.',
  ],
  [
    'W257',
    'Fuse below the voltage',
    'A DC fuse breaks up to its rated DC voltage, which is lower than its AC voltage. Take a link for the voltage of the bus.',
  ],
  [
    'W258',
    'Arc below the voltage',
    'A fuse forces a direct current to zero by the voltage of its arc, which must be above that of the circuit. Below it the arc burns on, in runs too.',
  ],
  [
    'W260',
    'Pulse swings the frequency of the island',
    'Estimate before any run, Δf = f₀·ΔP/(4π·H·f) with the help of the governors, against the steady band of ISO 8528-5. Add inertia or storage, or shape the load.',
  ],
  [
    'W261',
    'Backup below the load',
    'What is to hold a DC bus gives less power than its loads draw at their highest, so that the bus falls when its supply is lost.',
  ],
  [
    'W262',
    'No whole period of a job',
    'The run ends before a job has gone through one period. Its ramps, flicker and swings then stand in no limit, and a year taken from it is one without the job.',
  ],
  ['E270', 'Parameter study not ready', 'A variable, its range or its components do not fit the project; the sentence names it.'],
]

export const problemCodes: readonly string[] = LIST.map(([code]) => code)
export const problemCatalogue: Readonly<Record<string, ProblemHelp>> = Object.fromEntries(
  LIST.map(([code, title, help]) => [code, { code, title, help }]),
)

/** The list as the documentation shows it. */
export function problemsMarkdown(): string {
  const rows = LIST.map(([code, title, help]) => `| ${code} | ${title} | ${help} |`)
  return `# Problems

\`E1xx\` cannot be drawn or read, \`E2xx\` cannot be simulated, \`W2xx\` probably wrong.

| code | title | what it means and what to do |
|---|---|---|
${rows.join('\n')}
`
}
