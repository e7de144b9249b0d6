/** A report's content with synthetic waveforms: every section filled, values of a plausible 100 MW hall. For tests alone. */
import { eigenvalueFigure, ratioFigure } from '../../model/figures/eigenvalues.ts'
import type { Figure } from '../../model/figures/types.ts'
import type { LimitRow, ParameterRow, ReportContent, SourcedValue } from '../content/types.ts'

const SAMPLES = 10_001
const time = Float64Array.from({ length: SAMPLES }, (_, k) => k * 1e-3)

/** 1 Hz training pulse seen at the point of interconnection, MW, with a first-order rise of 50 ms. */
function pulse(low: number, high: number): Float64Array {
  let y = low
  return time.map((t) => {
    const target = t % 1 < 0.6 ? high : low
    y += ((target - y) * 1e-3) / 0.05
    return y
  })
}

export const powerFigure: Figure = {
  title: 'Active power at the point of interconnection',
  xTitle: 'Time, s',
  panes: [
    { title: 'Active power', unit: 'MW' },
    { title: 'Voltage', unit: 'pu' },
  ],
  traces: [
    { name: 'Utility 138 kV', x: time, y: pulse(72, 101), pane: 0, role: 'signal', color: 0 },
    { name: 'UPS input', x: time, y: pulse(70, 97), pane: 0, role: 'signal', color: 1 },
    { name: 'Contract 105 MW', x: [0, 10], y: [105, 105], pane: 0, role: 'limit', color: 0 },
    { name: 'MV bus A', x: time, y: pulse(0.998, 0.986), pane: 1, role: 'signal', color: 2 },
  ],
}

const limit = (row: Partial<LimitRow>): LimitRow => ({
  title: 'Ramp rate at the point of interconnection',
  places: ['Utility 138 kV'],
  value: '18.2 MW/s',
  limit: '≤ 20 MW/s',
  margin: '+9 %',
  time: '2.104 s',
  verdict: 'pass',
  ...row,
})

export const limitRows: readonly LimitRow[] = [
  limit({}),
  limit({
    title: 'Short-term flicker severity P_st',
    places: ['MV bus A'],
    value: '1.12',
    limit: '≤ 0.9',
    margin: '−24.4 %',
    time: '–',
    verdict: 'fail',
  }),
  limit({
    title: 'Voltage band',
    places: ['Rack row R1'],
    value: '0.982 pu',
    limit: '≥ 0.9 pu',
    margin: '+9.1 %',
  }),
  limit({
    title: 'Frequency band',
    places: ['Utility 138 kV'],
    value: '–',
    limit: '60 ± 0.5 Hz',
    margin: '–',
    time: '–',
    verdict: 'notEvaluated',
  }),
]

const parameter = ({ cell, ...row }: Partial<ParameterRow> & { readonly cell?: Partial<SourcedValue> }): ParameterRow => ({
  section: 'Nameplate',
  label: 'Rated power',
  symbol: 'S_r',
  cells: [{ value: '40 MVA', mark: 'vendor', isDefault: false, reference: 1, ...cell }],
  ...row,
})

export const content: ReportContent = {
  studioVersion: '0.1.0',
  paper: 'a4',
  omit: [],
  cover: {
    title: 'Power system transient study',
    project: '100 MW AI training hall',
    study: 'Training pulse, 1 Hz',
    client: 'Example Compute Ltd',
    site: 'Reno, Nevada',
    company: 'Example Power Consulting',
    documentNumber: 'EPC-2026-014',
    revision: 'B',
    date: '2026-11-20',
    preparedBy: 'A. Engineer',
    checkedBy: 'B. Checker',
    approvedBy: '',
    confidentiality: 'Confidential to the client',
    logo: null,
  },
  verdict: {
    kind: 'fail',
    headline: 'Does not comply',
    detail: '1 of 3 evaluated limits is exceeded: Short-term flicker severity P_st at MV bus A. 1 limit could not be evaluated.',
    studies: ['Run: 1 of 3 exceeded, 1 not evaluated', 'Harmonics: not made'],
  },
  brief: {
    question:
      'Can 100 MW AI training hall, with 95 MW of computing equipment, work as in “Training pulse, 1 Hz” without disturbing the grid?',
    answer: 'No, not as it stands: 1 of 3 limits is exceeded.',
    why: 'Thousands of processors that train together take power in step, several times a second.',
    guarded: ['visible flicker of lamps at the neighbours'],
    exceeded: ['Short-term flicker severity at MV bus A: 1.12 where 0.9 is allowed'],
    cards: [
      { label: 'Connection needed', value: '95.1 MW' },
      { label: 'Cost per year', value: 'USD 92 M' },
    ],
    sureness: 'The answer rests on a simulation of 10 s of operation. 4 of its values are assumed.',
  },
  summary: {
    paragraphs: [
      'The transient study “Training pulse, 1 Hz” covers 10 s of operation. The run completed.',
      'The largest excess is that of Short-term flicker severity P_st at MV bus A: 1.12 against ≤ 0.9 (−24.4 %).',
    ],
    keyFigures: [
      { label: 'Simulated time', value: '10 s' },
      { label: 'Energy from the sources', value: '243.1 kWh' },
    ],
    worst: limitRows.slice(0, 3),
  },
  onelines: [
    {
      title: 'Main one-line',
      note: '',
      svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 420" width="900" height="420"><g fill="none" stroke="#1a2330" stroke-width="1.6"><path d="M450 40V120M200 120H700M260 120V220M640 120V220"/><circle cx="450" cy="24" r="16"/><circle cx="260" cy="236" r="16"/><circle cx="260" cy="258" r="16"/><rect x="616" y="220" width="48" height="48"/></g><g font-family="Source Sans 3" font-size="12" fill="#1a2330"><text x="474" y="28">Utility 138 kV, 3 GVA</text><text x="204" y="114">MV bus A, 34.5 kV</text><text x="286" y="250">TX1, 40 MVA, 8 %</text><text x="674" y="248">UPS1</text></g></svg>',
      width: 900,
      height: 420,
    },
  ],
  schedule: [
    { type: 'Two-winding transformer', names: ['TX1', 'TX2', 'TX3'], units: '3', ratings: '138 kV / 34.5 kV, 40 MVA, 8 %' },
    { type: 'GPU cluster', names: ['Rack row R1'], units: '32', ratings: '132 kW per rack' },
  ],
  equipment: [
    {
      type: 'Two-winding transformer',
      description: 'Three-phase unit transformer with series impedance and fixed tap.',
      tables: [
        {
          columns: [
            { names: ['TX1', 'TX2', 'TX3'], units: 3, outOfService: ['TX3'], notes: ['Impedance to be confirmed by the test report.'] },
          ],
          rows: [
            parameter({}),
            parameter({ label: 'High voltage', symbol: 'U_1', cell: { value: '138 kV', mark: 'standard', reference: 2 } }),
            parameter({
              section: 'Impedance',
              label: 'Short-circuit voltage',
              symbol: 'u_k',
              cell: { value: '8 %', mark: 'typical', reference: 2 },
            }),
            parameter({
              section: 'Impedance',
              label: 'X/R ratio',
              symbol: '',
              cell: { value: '30', mark: 'assumed', isDefault: true, reference: null },
            }),
          ],
        },
        {
          columns: ['TX4', 'TX5'].map((name) => ({ names: [name], units: 1, outOfService: [], notes: [] })),
          rows: [
            parameter({
              cells: [
                { value: '60 MVA', mark: 'vendor', isDefault: false, reference: 1 },
                { value: '80 MVA', mark: 'user', isDefault: false, reference: null },
              ],
            }),
            parameter({
              label: 'Tap changer',
              symbol: '',
              cells: [null, { value: 'on load', mark: 'assumed', isDefault: true, reference: 2 }],
            }),
          ],
        },
      ],
    },
  ],
  workloads: [
    {
      name: 'Training A',
      kind: 'Synchronous training',
      description: 'All racks compute and communicate in step.',
      keyFigures: [{ label: 'Mean power', value: '96 kW' }],
      usedBy: ['Rack row R1'],
      rows: [parameter({ section: 'Iteration', label: 'Period', symbol: 'T', cell: { value: '1 s', mark: 'user', reference: null } })],
      recording: [],
      figures: [
        {
          title: 'Power of one rack under workload Training A',
          xTitle: 'Time, s',
          panes: [{ title: 'Power of one rack', unit: 'kW' }],
          traces: [{ name: 'Training A', x: time.slice(0, 4001), y: pulse(40, 132).slice(0, 4001), pane: 0, role: 'signal', color: 0 }],
        },
      ],
    },
  ],
  study: {
    method: ['Balanced three-phase network in RMS phasors (dq), machines and converters by their dynamic models.'],
    settings: [
      { label: 'Simulated time', value: '10 s' },
      { label: 'Local error tolerance', value: '1e−5' },
    ],
    numerics: [
      { label: 'Steps taken', value: '4 211' },
      { label: 'Steps rejected', value: '38' },
    ],
    events: [{ time: '5 s', name: 'Sag', what: 'Voltage sag, 0.7 pu for 200 ms', target: 'Utility 138 kV' }],
    notes: [{ time: '5.012 s', code: 'D110', device: 'UPS1', message: 'Rectifier current limit entered.' }],
    notesOmitted: 0,
  },
  steadyState: {
    sentence: 'The power flow converged in 5 iterations with a largest mismatch of 2.1e−10 pu.',
    buses: [{ name: 'MV bus A', voltage: '34.31 kV', perUnit: '0.9946 pu', angle: '−3.2°' }],
    flows: [{ names: ['TX1'], part: '', activePower: '33.4 MW', reactivePower: '2.1 Mvar', current: '561 A', loading: '83.6 %' }],
  },
  fullLoad: {
    sentence: 'With every job at its full load sources deliver 41.6 MW, of which loads take 39.5 MW and 2.1 MW are lost.',
    buses: [{ names: ['MV bus A'], voltage: '34.1 kV', perUnit: '0.9884', angle: '−4.1°' }],
    branches: [
      { names: ['TX1'], activePower: '41.6 MW', reactivePower: '4 Mvar', current: '705 A', loading: '92.1 %', loss: '210 kW' },
      { names: ['Q-POI'], activePower: '41.6 MW', reactivePower: '4 Mvar', current: '175 A', loading: '', loss: '0 kW' },
    ],
    converters: [{ names: ['UPS1'], input: '41 MW', output: '39.5 MW', loss: '1.5 MW', efficiency: '96.3 %' }],
  },
  harmonics: null,
  interharmonics: null,
  stability: {
    sentence: 'Linearised with every job at its full load, the network has 12 states and 9 modes, of which 1 swings.',
    guide: '',
    eigenvalues: eigenvalueFigure({ modes: [{ re: -2.349, im: 14.05, dampingRatio: 0.165 }] }),
    curves: ratioFigure([{ name: 'DC bus A', points: [0.1, 620, 5000].map((frequencyHz) => ({ frequencyHz, ratio: 0.43 })) }]),
    modes: [['2.236 Hz', '16.5 %', '−2.349 1/s', '426 ms', 'GT 8: rotor speed (37 %), rotor angle (36 %)', 'Met (guide)']],
    modeHeads: ['Frequency', 'Damping', 'Real part', 'Time constant', 'Participation', 'Verdict'],
    shapes: [['2.236 Hz', '16.5 %', 'GT 8 against GT 1–7', 'GT 8: 1 at 0°; GT 1–7: 0.143 at 180°']],
    shapeHeads: ['Frequency', 'Damping', 'Who swings', 'Speeds'],
    slow: [['−0.1 1/s', '10 s', 'GT 8: AVR feedback (98 %)']],
    slowHeads: ['Real part', 'Time constant', 'Participation'],
    ratios: [['DC bus A', '0.43', '620 Hz', 'Met']],
    ratioHeads: ['DC bus', 'Largest |Z_{source}/Z_{load}|', 'At', 'Middlebrook’s criterion'],
    notes: ['The equations of the phasor model are linearised.'],
  },
  alternatives: null,
  evidence: {
    total: 1,
    counts: [{ mark: 'vendor', count: 1 }],
    sections: [
      { title: 'Transformer, 2 units', rows: [{ label: 'Rated power', value: '40 MVA', mark: 'vendor', reference: 1, places: 'all' }] },
    ],
  },
  shortCircuit: {
    sentence: 'Largest three-phase and unbalanced currents after IEC 60909-0. 0 of 1 breakers meet both.',
    iec: [['Bus A', '12.6 kA', '32.1 kA', '12.4 kA', '12.1 kA', '3.02 GVA', '14.2']],
    unbalanced: [
      ['Bus A', '14.9 kA', '37.8 kA', '10.9 kA', '27.8 kA', '14.1 kA', '14.3 kA', '36.3 kA', '18.1 kA'],
      ['Bus B', 'isolated', '–', '8.7 kA', '22.2 kA', '–', '–', '–', '–'],
    ],
    unbalancedHeads: ['I″_{k1}', 'i_{p1}', 'I″_{k2}', 'i_{p2}', 'I″_{k2E L2}', 'I″_{k2E L3}', 'i_{p2E}', 'I″_{kE2E}'],
    impedances: [['Bus A', '0.5 + j6.3 Ω', '0.5 + j6.5 Ω', '0.3 + j3.1 Ω']],
    impedanceHeads: ['Z_{(1)}', 'Z_{(2)}', 'Z_{(0)}'],
    least: [
      ['Bus A', '1', '8.1 kA', '7.0 kA', '9.2 kA', '8.6 kA', '8.8 kA', '10.4 kA'],
      ['Bus B', '1', '6.1 kA', '5.3 kA', 'isolated', '–', '–', '–'],
    ],
    leastHeads: ['c', 'I″_{k3}', 'I″_{k2}', 'I″_{k1}', 'I″_{k2E L2}', 'I″_{k2E L3}', 'I″_{kE2E}'],
    protection: [['QR1', 'Picks up', 'isolated', 'Bus B', '51', '480 A', '5.3 kA', '–']],
    grading: [['QR1', 'QR0', 'Yes', '8 kA', '277 ms', '453 ms', '177 ms', '120 ms']],
    figures: [],
    gradingHeads: ['Protection', 'Next upstream', 'Selective', 'At', 'Cleared after', 'Upstream acts after', 'Between', 'Needed'],
    protectionHeads: ['Protection', 'Short circuits', 'To earth', 'End of zone', 'Element', 'Pick-up', 'Least of phases', 'Least to earth'],
    ansi: [['Bus A', '12.1 kA', '14', '18.4 kA', '31.9 kA', '12.0 kA', '14', '1.000', '12.0 kA']],
    ansiEarth: [
      ['Bus A', '13.9 kA', '15', '21.3 kA', '36.8 kA', '13.8 kA', '15', '1.000', '13.8 kA'],
      ['Bus B', 'isolated', '–', '–', '–', '–', '–', '–', '–'],
    ],
    ansiHeads: ['First cycle', 'First X/R', 'Asymmetrical', 'Crest', 'Interrupting', 'X/R', 'Factor', 'Duty'],
    breakers: [['Q1', '14 kA', '14.9 kA', 'line to earth', '37.8 kA', 'Exceeded', '13.8 kA', 'line to earth', '36.8 kA', 'Met']],
    notes: ['IEC 60909-0: breaking at 0.1 s.'],
  },
  dcShortCircuit: {
    sentence: 'Bolted short circuits between the poles. 0 of 1 ratings are met.',
    buses: [['DC bus', '808 V', '42.2 kA', '1.83 ms', '4.7 kA', '900 µs', '3.1 ms', '4.2', '3.1 kA']],
    busHeads: [
      'Bus',
      'Voltage before',
      'Peak i_{p}',
      'Time t_{p}',
      'Steady I_{k}',
      'Rise τ_{1}',
      'Decay τ_{2}',
      '∫i²dt, kA²s',
      'Least I_{k}',
    ],
    sources: [['DC bus', 'SST1', 'Capacitor, output', '26.8 kA', '1.83 ms', '0 A', '900 µs', '3.1 ms', '2.1']],
    sourceHeads: ['At', 'Source', 'As', 'Peak i_{p}', 'Time t_{p}', 'Steady I_{k}', 'Rise τ_{1}', 'Decay τ_{2}', '∫i²dt, kA²s'],
    equivalents: [['DC bus', 'SST1', 'Capacitor, output', '808 V', '4.7 mΩ', '20 µH', '50 mF', '34 kA', '0 A']],
    equivalentHeads: ['At', 'Source', 'As', 'Voltage', 'R', 'L', 'C', 'Alone i_{p}', 'Alone I_{k}'],
    duties: [['QD1', 'Exceeded', 'Current turned off', 'assumed', 'DC bus', '32 kA', '10 kA', '5 µs']],
    dutyHeads: ['Equipment', 'Duty', 'Asked', 'Rating is', 'Short circuit at', 'Value', 'Rating', 'After'],
    grading: [['FD2', 'FD1', 'Between poles', 'Yes', '32 kA', '1.2 ms', '4 ms', '2.8 ms', '400 µs']],
    gradingHeads: ['Protection', 'Next upstream', 'Fault', 'Selective', 'At', 'Cleared after', 'Upstream acts after', 'Between', 'Needed'],
    gradingFigures: [],
    figures: [],
    notes: ['∫i²dt to a clearing time of 100 ms.'],
  },
  figuresNote: '',
  absorption: {
    sentence: 'Between 4.00 s and 8.00 s the loads swing by 60 MW peak to peak; 12 MW (20.0 %) is left for grid and machines.',
    figure: null,
    head: ['Stage', 'Takes', 'Left', 'Share', 'Energy'],
    rows: [
      ['UPS battery', '48 MW', '12 MW', '85.0 %', '15 MJ'],
      ['Grid', '–', '–', '15.0 %', '4 MJ'],
    ],
    sags: null,
    tiers: null,
    questions: ['Cycle life over depth of discharge.'],
  },
  figures: [powerFigure],
  limits: limitRows,
  sizing: {
    sentence: 'The design of this run is the cheapest of 58 that were run and judged against every limit of the study’s course.',
    variables: [
      {
        name: 'Strings',
        parameter: 'Strings in parallel',
        places: ['UPS-H1', 'UPS-H2'],
        range: '1 to 8',
        cost: '15 400 $ per SI unit and unit; assumed',
      },
    ],
    figures: [],
    head: ['Strings', 'Cost', 'Tightest margin', 'At'],
    answer: ['2', '1 478 000 $', '0.2 %', 'Battery C-rate, UPS-H1'],
    neighbours: [
      ['1', '739 200 $', '-0.5 %', 'Battery C-rate, UPS-H1'],
      ['3', '2 218 000 $', '0.4 %', 'Battery C-rate, UPS-H1'],
    ],
    title: 'The cheapest design inside every limit that could be judged',
    verdict: 'The whole verdict on its run: all 24 limits met.',
    notJudged: ['Not judged: Flicker severity P_st at Utility. The run is shorter than ten minutes.'],
    slower: [
      ['1', '739 200 $', '0.1 %', 'Battery C-rate, UPS-H1', '2.10 %'],
      ['2', '1 478 000 $', '0.2 %', 'Battery C-rate, UPS-H1', '0.00 %'],
    ],
    slowerTitle: 'Storage against throughput: designs inside every limit that none beats in cost of plant and throughput',
    tradeOff: [],
  },
  economics: {
    sentence: 'Money is in USD and of the order that a budget has.',
    figures: [{ label: 'Cost per year', value: 'USD 92 M' }],
    bill: [
      {
        item: 'UPS converters',
        amount: '120 000 kVA',
        price: '225/kVA',
        cost: 'USD 27 M',
        area: '1440 m²',
        mark: 'typical',
        source: 'Large UPS',
      },
      { item: 'All', amount: '', price: '', cost: 'USD 27 M', area: '1440 m²', mark: null, source: '' },
    ],
    figure: powerFigure,
    paths: [{ label: 'Grid connection alone', remark: 'Nothing before.', steps: '95 MW after 4 years', gained: '0 MW·a', worth: 'USD 0' }],
    groups: [
      {
        label: 'Diesel gensets',
        scheme: 'N+5',
        units: '39 of 44',
        below: '1.85 h/a',
        ways: 'N 172 h, N+1 1620 h, 2N 3.37 h, catcher 53.3 h',
        source: 'Assumed',
      },
    ],
    site: [{ label: 'Interest rate', value: '8 %', mark: 'assumed', source: 'Assumed' }],
    traced: 'All figures follow from run Training pulse 1.',
  },
  limitDefinitions: [
    {
      title: 'Ramp rate at the point of interconnection',
      help: 'Change of active power over a sliding window.',
      source: 'Interconnection agreement',
      status: 'design value',
      numbers: ['Window 1 s', 'Limit 20 MW/s (set for this study)'],
    },
    {
      title: 'Short-term flicker severity P_st',
      help: 'Flickermeter after IEC 61000-4-15.',
      source: 'IEC TR 61000-3-7:2008, planning level MV',
      status: 'in force',
      numbers: ['Limit 0.9'],
    },
  ],
  limitRemarks: [{ title: 'Frequency band', places: ['Utility 138 kV'], remark: 'No frequency channel was recorded.' }],
  audit: {
    sentence: 'The energy of the sources is accounted for to within 0.0003 % of the throughput.',
    step: 'Of 30 outputs none differs by more than 0.010 % of its largest value (TX1 · Loading, at 2 s).',
    rows: [{ label: 'Energy from the sources', value: '243.1 kWh' }],
  },
  assumptions: [
    { title: 'Transformer, 3 units', rows: [{ label: 'X/R ratio', value: '30', mark: 'assumed', reference: null, places: 'all' }] },
  ],
  findings: [
    { code: 'W210', severity: 'warning', place: 'TX3', message: 'TX3 is out of service.', hint: 'Put it in service or remove it.' },
  ],
  provenance: [
    { label: 'Project file', value: 'hall.ppx' },
    { label: 'Model hash', value: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
  ],
  glossary: [
    { label: 'pu', value: 'Per unit of the stated base.' },
    { label: 'POI', value: 'Point of interconnection with the utility.' },
  ],
  sources: ['Example transformer works, data sheet T40, 2024', 'IEEE Std C57.12.00-2021'],
}
