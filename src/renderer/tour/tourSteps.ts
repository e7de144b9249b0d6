/** The tour: five steps on the tutorial example, each done once the user did it. */
import { chosenStudy } from '../runs/chosenStudy.ts'
import type { DocumentState } from '../state/documentStore.ts'
import type { RunState } from '../state/runStore.ts'
import type { ViewState } from '../state/viewStore.ts'

export interface TourStep {
  readonly title: string
  readonly text: string
  /** What is pointed at. */
  readonly target: string
  /** Panel that must be in front. */
  readonly panel: string
  readonly isDone: (state: { readonly document: DocumentState; readonly runs: RunState; readonly view: ViewState }) => boolean
}

const ups = ({ document }: DocumentState) => Object.values(document?.components ?? {}).find((c) => c.type === 'ups')

export const TOUR_TEMPLATE = 'four-bus-tutorial'
export const tourSteps: readonly TourStep[] = [
  {
    title: 'Read the one-line',
    text: 'One row of racks behind one UPS, fed from the utility. Click the UPS: the inspector shows its values, each with its source.',
    target: '[data-component-type="ups"]',
    panel: 'diagram',
    isDone: ({ document, view }) => {
      const id = ups(document)?.id
      return id !== undefined && view.selection.has(id)
    },
  },
  {
    title: 'Run the study',
    text: 'Press Run, or F5. The training job pulses once a second; the engine computes what the whole chain makes of it.',
    target: '.run-control',
    panel: 'diagram',
    isDone: ({ runs }) => runs.runs.some(({ status }) => status === 'completed'),
  },
  {
    title: 'Look at the curves',
    text: 'Open Plots. Drag over a stretch of time to zoom, double-click to see all again, and put two cursors in to measure.',
    target: '.dock-tab[title="Plots"]',
    panel: 'runs',
    isDone: () => window.document.querySelector('[data-panel="plots"] .plot-area') !== null,
  },
  {
    title: 'Judge by the limits',
    text: 'Open Limits: the ramp at the point of interconnection is exceeded, because the utility sees every pulse. A click shows where.',
    target: '.dock-tab[title="Limits"]',
    panel: 'plots',
    isDone: () => window.document.querySelector('[data-panel="limits"] [role="row"], [data-panel="limits"] tbody tr') !== null,
  },
  {
    title: 'Change it and run again',
    text: 'Select the UPS, set its battery share to “Battery active” in the inspector and run once more: the battery carries the pulse, the limit is met.',
    target: '[data-component-type="ups"]',
    panel: 'diagram',
    isDone: ({ document, runs }) =>
      ups(document)?.params.batteryMode === 'active' &&
      runs.runs.filter(({ status, studyId }) => status === 'completed' && studyId === chosenStudy()).length > 1,
  },
]
