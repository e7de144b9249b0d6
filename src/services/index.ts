/** The studio's use cases, written once. A host injects its ports and puts a transport in front. */
import type { EventName, Events, RecentProject, Reply, RequestName } from '../contract/index.ts'
import type { Handlers, Host, HostEvent } from '../contract/rpc.ts'
import { createDocument } from '../model/document/create.ts'
import { createSimulation } from '../sim/simulation.ts'
import { effectiveDocument, templates } from './domain.ts'
import { createPathGate, listFolder } from './files.ts'
import { openLibrary } from './storage/library.ts'
import type { HostPorts } from './ports.ts'
import { createBatches } from './parameterStudies/batch.ts'
import { createParameterStudies } from './parameterStudies/parameterStudies.ts'
import { createProjects, type Projects } from './projects.ts'
import { done, failed, fileError, isFull } from './replies.ts'
import { createReports } from './reports.ts'
import { createStaticStudies } from './staticStudies.ts'
import { createRuns } from './runs/runs.ts'
import { createThumbnails } from './thumbnails.ts'
import { readMeasured } from './traces.ts'
import { readTrace, writeRunComtrade } from './runs/comtrade.ts'
import { writeSpice } from './runs/spice.ts'
import { writeCsv, writeTable } from './runs/csv.ts'
import { openPreferences } from './settings.ts'
import type { Session } from './storage/session.ts'
import { deleteSnapshot, listSnapshots, readSnapshot, takeSnapshot } from './storage/snapshots.ts'
import { readRun } from './storage/runTables.ts'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** The start page doesn't wait longer for the engine's version. */
const ENGINE_PATIENCE_MS = 1500
const THUMBNAIL_DELAY_MS = 2000

export interface Services extends Host {
  /** A file handed over by a second start or the desktop. */
  openFile(path: string): void
  command(command: string): void
  close(): Promise<void>
}

export async function createServices(ports: HostPorts): Promise<Services> {
  const notices: string[] = []
  const listeners = new Set<(event: HostEvent) => void>()
  const emit = <E extends EventName>(name: E, payload: Events[E]): void => {
    for (const listener of listeners) listener({ name, payload } as HostEvent)
  }

  const preferences = await openPreferences(ports.dataFolder, notices)
  const library = openLibrary(ports.dataFolder, join(ports.resourcesFolder, 'catalogue'), notices)
  const thumbnails = createThumbnails(ports.dataFolder)
  const gate = createPathGate(ports.dialogs !== null)
  for (const { path } of preferences.recent()) gate.grant(path)
  if (ports.openFile) gate.grant(ports.openFile)

  const simulation = createSimulation(ports.spawnSim, (reason) => emit('sim/restarted', { reason }))
  const projects = createProjects(ports.dataFolder, {
    async saved(path, document) {
      gate.grant(path)
      await preferences.addRecent(path)
      await thumbnails.draw(path, document)
    },
    async opened(path, document) {
      await preferences.addRecent(path)
      // Not while the user waits for the drawing itself.
      if (!thumbnails.isCurrent(path)) thumbnails.drawLater(path, document, THUMBNAIL_DELAY_MS)
    },
    closing(session) {
      runs.release(session)
      parameterStudies.release(session)
    },
    resultsMissing: (session, error) => emit('project/resultsMissing', { session: session.id, error }),
    changedOnDisk: (session, path) => emit('project/changedOnDisk', { session: session.id, path }),
  })
  const runs = createRuns(projects, simulation, emit, ports.version)
  const parameterStudies = createParameterStudies({
    projects,
    runs,
    spawn: ports.spawnSim,
    emit,
    ...(ports.workers ? { workers: ports.workers } : {}),
  })
  const statics = createStaticStudies(projects, runs)
  const batches = createBatches(projects, parameterStudies, ports.spawnSim)
  const reports = createReports(ports, projects, runs, preferences, emit)
  /** For requests that name a path. */
  const at = async <T>(path: string, use: (absolute: string) => Promise<Reply<T>>): Promise<Reply<T>> => {
    const passed = gate.pass(path)
    return passed.ok ? use(passed.value) : passed
  }

  const recentProjects = (): Promise<RecentProject[]> =>
    Promise.all(preferences.recent().map(async (file) => ({ ...file, thumbnail: await thumbnails.read(file.path) })))

  const inSession = <T>(id: string, use: (session: Session) => Reply<T>): Reply<T> => {
    const session = projects.get(id)
    return session.ok ? use(session.value) : session
  }

  const handlers: Handlers = {
    'app/info': async () => {
      const engine = await Promise.race([simulation.engineVersion(), delay(ENGINE_PATIENCE_MS, null, { ref: false })])
      return done({
        version: ports.version,
        engineVersion: engine?.ok ? engine.value : null,
        platform: process.platform,
        capabilities: {
          nativeMenus: ports.setMenus !== null,
          nativeDialogs: ports.dialogs !== null,
          showInFolder: ports.showInFolder !== null,
        },
        homeFolder: ports.homeFolder,
        notices,
        openFile: ports.openFile,
        testBridge: ports.testBridge,
      })
    },
    'app/settings': () => done(preferences.settings()),
    'app/saveSettings': ({ settings }) => preferences.saveSettings(settings),
    'app/recent': async () => done(await recentProjects()),
    'app/forgetRecent': async ({ path }) => {
      await preferences.forgetRecent(path)
      await thumbnails.keep(preferences.recent().map((file) => file.path))
      return done(await recentProjects())
    },
    'app/templates': () => done(templates.map(({ key, title, description, teaches }) => ({ key, title, description, teaches }))),
    'app/recoverable': async () => {
      const sessions = await projects.recoverable()
      for (const { path } of sessions) if (path) gate.grant(path)
      return done(sessions)
    },
    'app/showInFolder': ({ path }) => {
      ports.showInFolder?.(path)
      return done(null)
    },
    'app/menu': ({ menus }) => {
      ports.setMenus?.(menus)
      return done(null)
    },
    'dialog/open': async ({ purpose }) => {
      if (!ports.dialogs) return noDialogs
      const path = await ports.dialogs.open(purpose)
      if (path) gate.grant(path)
      return done({ path })
    },
    'dialog/save': async ({ purpose, suggested }) => {
      if (!ports.dialogs) return noDialogs
      const path = await ports.dialogs.save(purpose, suggested)
      if (path) gate.grant(path)
      return done({ path })
    },
    'files/list': ({ folder, extensions }) =>
      ports.dialogs ? failed('file/not-granted', 'This host has dialogs of its own.') : listFolder(folder ?? ports.homeFolder, extensions),

    'project/new': async ({ template, frequencyHz }) => {
      if (template === null) return projects.create(createDocument({ frequencyHz }))
      const found = templates.find(({ key }) => key === template)
      if (!found)
        return failed(
          'template/not-found',
          `There is no template named “${template}”. Known: ${templates.map(({ key }) => key).join(', ')}.`,
        )
      return projects.create(found.build())
    },
    'project/open': ({ path, whole }) => at(path, (absolute) => projects.open(absolute, whole ?? false)),
    'project/recover': ({ session }) => projects.recover(session),
    'project/discard': ({ session }) => projects.discard(session),
    'project/apply': ({ session, seq, label, diff }) => projects.apply(session, seq, label, diff as Parameters<typeof projects.apply>[3]),
    'project/save': async ({ session, path, overwrite }) =>
      path === null ? projects.save(session, null, overwrite) : at(path, (absolute) => projects.save(session, absolute, overwrite)),
    'project/reopen': ({ session }) => projects.reopen(session),
    'project/close': ({ session, discard }) => projects.close(session, discard),
    'project/export': ({ session, path, overwrite }) => at(path, (absolute) => projects.exportJson(session, absolute, overwrite)),
    'project/import': ({ path, dyr, loads }) =>
      at(path, (file) =>
        dyr === null ? projects.importFile(file, null, loads) : at(dyr, (data) => projects.importFile(file, data, loads)),
      ),

    'snapshot/take': ({ session, name }) => inSession(session, ({ db, document }) => takeSnapshot(db, name, document)),
    'snapshot/list': ({ session }) => inSession(session, ({ db }) => done(listSnapshots(db))),
    'snapshot/read': ({ session, id }) => inSession(session, ({ db }) => readSnapshot(db, id)),
    'snapshot/delete': ({ session, id }) => inSession(session, ({ db }) => deleteSnapshot(db, id)),

    'run/start': ({ session, studyId, under }) => runs.start(session, studyId, { under }),
    'run/refine': ({ session, runId }) => runs.refine(session, runId),
    'run/cancel': ({ session, runId }) => runs.cancel(session, runId),
    'run/delete': ({ session, runId }) => runs.remove(session, runId),
    'run/list': ({ session }) => runs.list(session),
    'run/series': ({ session, runId, ...window }) => runs.series(session, runId, window),
    'run/csv': ({ session, runId, path, overwrite, channels }, signal) =>
      at(path, async (absolute) => {
        const opened = projects.get(session)
        if (!opened.ok) return opened
        const run = readRun(opened.value.db, runId)
        if (!run) return failed('run/not-found', 'This run is not in the project any more.')
        return writeCsv(opened.value, run, absolute, overwrite, channels, signal)
      }),
    'table/csv': ({ path, overwrite, rows }) => at(path, (absolute) => writeTable(rows, absolute, overwrite)),
    'run/comtrade': ({ session, runId, path, overwrite, format }) =>
      at(path, async (absolute) => {
        const opened = projects.get(session)
        if (!opened.ok) return opened
        const run = readRun(opened.value.db, runId)
        if (!run) return failed('run/not-found', 'This run is not in the project any more.')
        return writeRunComtrade(opened.value, run, absolute, overwrite, format)
      }),
    'study/spice': ({ session, studyId, path, overwrite }) =>
      at(path, async (absolute) => {
        const opened = projects.get(session)
        return opened.ok ? writeSpice(opened.value.document, studyId, absolute, overwrite) : opened
      }),
    'drawing/export': ({ session, studyId, pageId, path, overwrite }) =>
      at(path, async (absolute) => {
        const opened = projects.get(session)
        if (!opened.ok) return opened
        const { document } = opened.value
        if (studyId !== null && !Object.hasOwn(document.studies, studyId))
          return failed('study/not-found', 'This study is not in the project any more.')
        // Loaded when first asked for, as the report is.
        const { writeDrawing } = await import('./drawings.ts')
        const drawn = studyId === null ? document : effectiveDocument(document, studyId)
        return writeDrawing(drawn, pageId, absolute, overwrite, reports.drawings)
      }),
    'trace/read': ({ path }) => at(path, readTrace),
    'trace/import': ({ path, options }) => at(path, (absolute) => readMeasured(absolute, options)),
    'run/difference': ({ session, runId, otherId }) => runs.difference(session, runId, otherId),
    'run/checks': ({ session, runId }) => runs.checks(session, runId),
    'run/economics': ({ session, runId }) => runs.economics(session, runId),
    'run/absorption': ({ session, runId }) => runs.absorption(session, runId),
    'study/steadyState': ({ session, studyId }) => runs.steadyState(session, studyId),
    'study/powerFlow': ({ session, studyId, reactiveLimits, at }) => statics.powerFlow(session, studyId, reactiveLimits, at),
    'study/ansiDuty': ({ session, studyId, cycles }) => statics.ansiDuty(session, studyId, cycles),
    'study/dcShortCircuit': ({ session, studyId, clearingS }) => statics.dcShortCircuit(session, studyId, clearingS),
    'study/harmonics': ({ session, studyId, summation }) => statics.harmonics(session, studyId, summation),
    'study/analyse': ({ session, studyId, request }, signal) => runs.analyse(session, studyId, request, signal),

    'parameterStudy/start': ({ session, id, batch }) =>
      batch === undefined ? parameterStudies.start(session, id) : at(batch, (folder) => batches.merge(session, id, folder)),
    'batch/prepare': ({ session, id, folder, parts, command }) =>
      at(folder, (absolute) => batches.prepare(session, id, absolute, parts, command)),
    'batch/run': ({ folder, part }) => at(folder, (absolute) => batches.run(absolute, part)),
    'batch/status': ({ folder }) => at(folder, batches.status),
    'parameterStudy/cancel': ({ session, id }) => parameterStudies.cancel(session, id),
    'parameterStudy/result': ({ session, id }) => parameterStudies.result(session, id),

    'library/list': ({ type }) => done(library.list(type)),
    'library/save': ({ item }) => library.save(item),
    'library/remove': ({ key }) => library.remove(key),

    'report/prepare': () => reports.prepare(),
    'report/preview': ({ session, runId, options }, signal) => reports.preview(session, runId, options, signal),
    'report/export': ({ session, runId, path, overwrite, options }, signal) =>
      at(path, (absolute) => reports.export(session, runId, absolute, overwrite, options, signal)),
  }

  return {
    handlers: guarded(handlers, projects.arriving, ports.dataFolder),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    openFile(path) {
      gate.grant(path)
      emit('app/openFile', { path })
    },
    command: (command) => emit('app/command', { command }),
    async close() {
      await projects.closeAll()
      parameterStudies.close()
      simulation.close()
      await reports.close()
      await thumbnails.close()
      library.close()
    },
  }
}

/** Requests that need no more of a project than its drawing, or wait themselves; all others wait until its results have arrived. */
const OF_THE_DRAWING: ReadonlySet<string> = new Set([
  'project/apply',
  'project/save',
  'project/reopen',
  'project/close',
  'project/export',
] satisfies RequestName[])

/** Requests that wait for a project's results where they need them, and tell a full disk as that and not as a fault of the studio. */
function guarded(handlers: Handlers, arriving: Projects['arriving'], dataFolder: string): Handlers {
  type Handle = (args: { readonly session?: string }, signal: AbortSignal) => Promise<Reply<unknown>> | Reply<unknown>
  const all = Object.entries(handlers as unknown as Record<string, Handle>).map(([name, handle]): [string, Handle] => [
    name,
    async (args, signal) => {
      try {
        const results = args.session === undefined || OF_THE_DRAWING.has(name) ? null : arriving(args.session)
        const arrived = results === null ? null : await results
        return arrived?.ok === false ? arrived : await handle(args, signal)
      } catch (error) {
        if (isFull(error)) return fileError(error, dataFolder)
        throw error
      }
    },
  ])
  return Object.fromEntries(all) as unknown as Handlers
}

const noDialogs = failed('dialog/none', 'This host has no dialogs of its own; the screen lists folders instead.')
