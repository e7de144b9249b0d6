/** `ppx`: every use case of the studio without a screen. */
import { Command, CommanderError, Option } from 'commander'
import { SCANS } from '../model/figures/stability.ts'
import { templates } from '../model/templates/index.ts'
import { studioVersion } from '../services/hostPaths.ts'
import { HARMONIC_RULES, SUMMATIONS } from '../model/harmonics/index.ts'
import { REACTIVE_LIMITS } from '../model/powerFlow/index.ts'
import { CLEARING_S, CLEARING_TIMES_S } from '../model/shortCircuit/dc/index.ts'
import { INTERRUPTING_CYCLES } from '../model/shortCircuit/index.ts'
import { actions } from './actions.ts'
import { POINTS } from './operatingPoint.ts'
import { batch } from './batch.ts'
import { EXIT, exitCodeOf, exitHelp } from './exit.ts'
import { jsonText } from './json.ts'
import type { Outcome, Progress } from './outcome.ts'
import { CommandError } from './studio.ts'

const program = new Command('ppx')
  .description('Power Paradox Studio on the command line')
  .version(studioVersion())
  .option('--json', 'print the result as one JSON value')
  .addHelpText('after', exitHelp)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })

const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())
// A reader that has seen enough, as `head` does, is no fault of the command.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

const progress: Progress = {
  signal: interrupt.signal,
  show: (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
  },
  warn: (text) => void process.stderr.write(`${text}\n`),
}

/** Results go to standard output, errors to standard error; the exit code says what happened. */
async function carryOut(work: Promise<Outcome>): Promise<void> {
  const isJson = program.opts<{ json?: boolean }>().json === true
  try {
    const { json, text, exit } = await work
    process.stdout.write(`${isJson ? jsonText(json) : text}\n`)
    process.exitCode = exit
  } catch (error) {
    const told =
      error instanceof CommandError
        ? error.error
        : { code: 'internal/unexpected' as const, message: error instanceof Error ? error.message : String(error) }
    if (isJson) process.stderr.write(`${JSON.stringify(told)}\n`)
    else {
      process.stderr.write(`${told.code}: ${told.message}\n`)
      for (const problem of told.problems?.slice(0, 20) ?? []) process.stderr.write(`  ${problem.code} ${problem.message}\n`)
    }
    process.exitCode = exitCodeOf(told.code)
  }
}

const command = (signature: string, description: string): Command => program.command(signature).description(description)
const run = new Option('--run <run>', 'run by name or id; the latest completed one where none is named')
const study = new Option('--study <study>', 'study by name or id; the first where none is named')
const point = new Option('--at <point>', 'operating point: where the run starts, or with every job at its full load')
  .choices(Object.keys(POINTS))
  .default('start')
const force = new Option('--force', 'replace the file if it exists')

command('new <file>', 'write a new project')
  .addOption(new Option('--frequency <Hz>', 'of a blank project; a template has its own').choices(['50', '60']).conflicts('template'))
  .option('--template <key>', `start from a template: ${templates.map(({ key }) => key).join(', ')}`)
  .addOption(force)
  .action((file, options) => carryOut(actions.create(file, options)))
command('info <file>', 'what a project holds').action((file) => carryOut(actions.info(file)))
command('validate <file>', 'list what keeps a study from running, and what is probably wrong')
  .addOption(study)
  .action((file, options) => carryOut(actions.validate(file, options)))
command('table <file> <type>', 'all components of one type as tab-separated text, with the units in the headings')
  .option('--fill <tsv>', 'set the values of this sheet instead: rows by their name, columns by their heading')
  .action((file, type, options) => carryOut(actions.table(file, type, options)))
command('snapshots <file>', 'list the named states kept in the project; take one, compare with one, go back to one')
  .addOption(new Option('--take <name>', 'keep the project as it stands').conflicts(['compare', 'restore', 'remove']))
  .addOption(new Option('--compare <name>', 'what differs between the snapshot and the project').conflicts(['restore', 'remove']))
  .addOption(new Option('--restore <name>', 'make the project what it was').conflicts('remove'))
  .option('--remove <name>', 'let the snapshot go')
  .action((file, options) => carryOut(actions.snapshots(file, options)))
command('packs <file>', 'list the rule packs of limits; take one in or out, or hold a study against one')
  .addOption(study)
  .addOption(new Option('--show <pack>', 'print a pack as JSON, to be changed and taken in').conflicts(['add', 'remove', 'on', 'off']))
  .addOption(new Option('--add <json>', 'take in a pack of your own; one of the same key is replaced').conflicts(['remove', 'on', 'off']))
  .addOption(new Option('--remove <pack>', 'take out a pack of your own').conflicts(['on', 'off']))
  .addOption(new Option('--on <pack>', 'hold the study against all checks of the pack').conflicts('off'))
  .option('--off <pack>', 'hold it against none of them')
  .action((file, options) => carryOut(actions.packs(file, options)))
command('variants <file>', 'list configurations and alternatives with what differs from the drawing').action((file) =>
  carryOut(actions.variants(file)),
)
command('run <file>', 'run a study and keep the results in the project')
  .addOption(study)
  .option('--configuration <name>', 'switch positions to run under in place of the study’s, or “drawn”')
  .option('--alternative <name>', 'values and equipment to run under in place of the study’s, or “drawn”')
  .option('--check', 'judge the run against the limits as well')
  .action((file, options) => carryOut(actions.run(file, options, progress)))
command('smallsignal <file>', 'eigenvalues, damping and participation at the operating point')
  .addOption(study)
  .addOption(point)
  .option('--modes <number>', 'modes listed', '20')
  .option('--swinging', 'modes that swing alone, least damped first')
  .action((file, options) => carryOut(actions.smallSignal(file, options)))
command(
  'shortcircuit <file>',
  'greatest and least currents at every AC bus after IEC 60909-0, duties after IEEE C37, or currents at every DC bus after IEC 61660-1; equipment against them',
)
  .addOption(study)
  .addOption(
    new Option('--delay <seconds>', 'minimum time delay of the breaking current').choices(['0.02', '0.05', '0.1', '0.25']).default('0.1'),
  )
  .addOption(
    new Option('--standard <standard>', 'IEC 60909-0, IEEE C37.010 and C37.13, or IEC 61660-1 for direct current')
      .choices(['iec60909', 'c37', 'iec61660'])
      .default('iec60909'),
  )
  .addOption(
    new Option('--clearing <seconds>', 'time to which the Joule integral is taken, with IEC 61660-1')
      .choices(CLEARING_TIMES_S.map(String))
      .default(String(CLEARING_S)),
  )
  .option('--curves', 'with the currents over time in the JSON of IEC 61660-1')
  .addOption(
    new Option('--cycles <cycles>', 'rated interrupting time of breakers, with C37').choices(INTERRUPTING_CYCLES.map(String)).default('5'),
  )
  .action((file, options) =>
    carryOut(
      options.standard === 'iec61660'
        ? actions.dcShortCircuit(file, options)
        : options.standard === 'c37'
          ? actions.ansiDuty(file, options)
          : actions.shortCircuit(file, options),
    ),
  )
command('power-flow <file>', 'buses, branches, converters and machines at the operating point')
  .addOption(study)
  .addOption(point)
  .addOption(
    new Option('--reactive-limits <limits>', 'of machines: as each is drawn, held by all, or by none')
      .choices(REACTIVE_LIMITS)
      .default('drawn'),
  )
  .option('--all', 'list the terminals between two components as well')
  .action((file, options) => carryOut(actions.powerFlow(file, options)))
command('harmonics <file>', 'harmonic power flow with every job at its full load, held against IEEE 519, EN 50160 or levels of the IEC')
  .addOption(study)
  .addOption(new Option('--rule <rule>', 'judge by this rule').choices(HARMONIC_RULES.map(({ key }) => key)).default('ieee519-2022'))
  .addOption(new Option('--summation <law>', 'how the currents of several converters add').choices(SUMMATIONS).default('phasor'))
  .option('--all', 'list every check, not only the three nearest of each place')
  .action((file, options) => carryOut(actions.harmonics(file, options)))
command('impedance <file> <bus>', 'driving-point impedance of a bus over frequency, at the operating point')
  .addOption(study)
  .addOption(point)
  .option('--from <hertz>', `lowest frequency (default: ${SCANS.rms.fromHz}, in emt ${SCANS.emt.fromHz})`)
  .option('--to <hertz>', `highest frequency (default: ${SCANS.rms.toHz})`)
  .option('--points <number>', `points, evenly spaced in the logarithm (default: ${SCANS.rms.points}, in emt ${SCANS.emt.points})`)
  .addOption(
    new Option('--domain <domain>', 'linearised phasor model, or small currents in instantaneous runs')
      .choices(['rms', 'emt'])
      .default('rms'),
  )
  .addOption(
    new Option('--sequence <sequence>', 'at an AC bus: positive (with the negative in emt) or zero')
      .choices(['positive', 'zero'])
      .default('positive'),
  )
  .option('--output <csv>', 'write frequency, |Z|, angle, R and X of every point to this file')
  .action((file, bus, options) => carryOut(actions.impedance(file, bus, options, progress)))
command('refine <file>', 'run again with half the step (emt) or a tenth of the tolerance (rms), and print how far the results differ')
  .addOption(run)
  .action((file, options) => carryOut(actions.refine(file, options, progress)))
command('check <file>', 'judge a run against the limits')
  .addOption(run)
  .action((file, options) => carryOut(actions.check(file, options)))
command('absorption <file>', 'who takes the pulse: what each stage takes of the loads’ swing, from the racks to the grid')
  .addOption(run)
  .action((file, options) => carryOut(actions.absorption(file, options)))
command('interharmonics <file>', 'interharmonic subgroups of voltage and current that a run shows at the utilities, after IEC 61000-4-7')
  .addOption(run)
  .action((file, options) => carryOut(actions.interharmonics(file, options)))
command('report <file> <pdf>', 'set the report on a run')
  .addOption(run)
  .addOption(new Option('--paper <paper>', 'paper size').choices(['a4', 'letter']))
  .action((file, pdf, options) => carryOut(actions.report(file, pdf, options)))
command('results <file>', 'samples of a run as CSV, to standard output or a file')
  .addOption(run)
  .option('--output <csv>', 'write to this file')
  .option('--channel <channel...>', 'channels by label or id; all where none is named')
  .action((file, options) => carryOut(actions.results(file, options)))
command('vary <file>', 'carry out a parameter study: the cheapest design inside all limits, a sweep, or random draws')
  .option('--parameter-study <name>', 'parameter study by name or id; the first where none is named')
  .option('--batch <folder>', 'take the outcomes of a batch job, all parts of which are done')
  .action((file, options) => carryOut(actions.vary(file, options, progress)))
command('batch-prepare <file> <folder>', 'divide a parameter study into the parts of a job array, with a submission script for Slurm')
  .option('--parameter-study <name>', 'parameter study by name or id; the first where none is named')
  .addOption(new Option('--parts <n>', 'most parts').default(100).argParser(Number))
  .action((file, folder, options) => carryOut(batch.prepare(file, folder, options)))
command('batch-run <folder> <part>', 'carry out one part of a batch job; what its tasks call').action((folder, part) =>
  carryOut(batch.run(folder, Number(part))),
)
command('batch-status <folder>', 'which parts of a batch job are there, which were lost').action((folder) => carryOut(batch.status(folder)))
command('compare <file>', 'set the limits and losses of several runs side by side')
  .option(
    '--runs <runs...>',
    'runs by name or id; the latest completed one of every study, configuration and alternative where none is named',
  )
  .action((file, options) => carryOut(actions.compare(file, options)))
command('economics <file>', 'bill of quantities, yearly cost, carbon, speed to power and redundancy of a run’s plant')
  .addOption(run)
  .action((file, options) => carryOut(actions.economics(file, options)))
command('scenarios', 'list the scenarios that a study can be made of').action(() => carryOut(actions.scenarios()))
command('scenario <file> <key>', 'add a study that a scenario happens in')
  .addOption(study)
  .option('--target <component>', 'component it strikes, by name or id; the first suitable one where none is named')
  .action((file, key, options) => carryOut(actions.scenario(file, key, options)))
command('workloads <file>', 'what the workloads draw; add a preset, a measured trace, or the training job that draws what was measured')
  .addOption(
    new Option('--csv <csv>', 'take in measured power over time, 1 Hz to 1 MHz; a COMTRADE record (.cfg, .cff) too').conflicts('preset'),
  )
  .option('--preset <key>', 'add a workload with published figures')
  .option('--name <name>', 'name of what is added')
  .option('--power <columns...>', 'columns of power, added up; found where none is named')
  .option('--time <column>', 'column of time; found where none is named')
  .addOption(new Option('--unit <unit>', 'unit where the file names none').choices(['W', 'kW', 'MW']))
  .option('--rate <hertz>', 'samples a second of a file without a column of time')
  .option('--full-load <power>', 'power that counts as the racks’ rating, such as 132kW; the greatest of the file where none is given')
  .option('--fit <workload>', 'add the training job that draws what this measured workload holds')
  .option('--assign <components...>', 'components that run what was added')
  .action((file, options) => carryOut(actions.workloads(file, options)))
command('comtrade <file> <cfg>', 'all channels of a run as COMTRADE (C37.111-2013); the data stand beside the .cfg file')
  .addOption(run)
  .addOption(new Option('--format <format>', 'data format').choices(['ascii', 'binary', 'float32']).default('float32'))
  .addOption(force)
  .action((file, cfg, options) => carryOut(actions.comtrade(file, cfg, options)))
command('export-spice <file> <cir>', 'write a study’s network as a netlist for ngspice; parts without a counterpart are named')
  .addOption(study)
  .addOption(force)
  .action((file, cir, options) => carryOut(actions.exportSpice(file, cir, options)))
command('drawing <file> <target>', 'the one-line as a drawing: a page as .svg, all pages as .pdf')
  .option('--page <page>', 'page of an SVG, by name or id; the first where none is named')
  .option('--study <study>', 'under the configuration and alternative of this study; as drawn where none is named')
  .addOption(force)
  .action((file, target, options) => carryOut(actions.drawing(file, target, options)))
command('trace <record>', 'what a COMTRADE record (.cfg beside .dat, or .cff) holds').action((cfg) => carryOut(actions.trace(cfg)))
command('export <file> <json>', 'write the project in its documented JSON form')
  .addOption(force)
  .action((file, json, options) => carryOut(actions.export(file, json, options)))
command('import <source> <file>', 'make a project file of the JSON form, a PSS/E RAW file (version 33) or a MATPOWER case (.m)')
  .option('--dyr <dyr>', 'PSS/E dynamic data of the RAW file')
  .addOption(new Option('--loads <loads>', 'what constant-power loads of a grid become').choices(['power', 'impedance']).default('power'))
  .addOption(force)
  .action((source, file, options) => carryOut(actions.import(source, file, options)))
command('demo [folder]', 'run and report the example project into a folder').action((folder) =>
  carryOut(actions.demo(folder ?? '.', 'ai-hall-100mw', progress)),
)

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
}
