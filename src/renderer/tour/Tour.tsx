/** The tour's card, beside what the step is about. It watches for what the step asks and goes on by itself. */
import { ArrowRight, Check, X } from 'lucide-react'
import { useEffect, useLayoutEffect, useState } from 'react'
import { create } from 'zustand'
import { unbroken } from '../../model/units/index.ts'
import { newProject } from '../files/projectActions.ts'
import { showPanel } from '../panels/layout.ts'
import { useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'
import { useView } from '../state/viewStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { TOUR_TEMPLATE, tourSteps } from './tourSteps.ts'
import './tour.css'
import '../results.css'

/** Step shown, from 0; null while there is no tour. */
export const useTour = create<{ readonly step: number | null }>()(() => ({ step: null }))

export async function startTour(): Promise<void> {
  await newProject(TOUR_TEMPLATE)
  if (useDocument.getState().session !== null && useView.getState().screen === 'studio') useTour.setState({ step: 0 })
}

const LOOK_MS = 250
const CARD = { width: 320, gap: 12 }

export function Tour() {
  const step = useTour((s) => s.step)
  const screen = useView((s) => s.screen)
  if (step === null || screen !== 'studio') return null
  return <Card key={step} index={step} />
}

function Card({ index }: { readonly index: number }) {
  const step = tourSteps[index]
  const [done, setDone] = useState(false)
  const [box, setBox] = useState<DOMRect | null>(null)
  useEffect(() => {
    if (step) showPanel(step.panel)
  }, [step])
  // What is pointed at moves with panels, zoom and window; looking now and then is cheap and follows all of them.
  useLayoutEffect(() => {
    if (!step) return
    const look = (): void => {
      const found = window.document.querySelector(step.target)?.getBoundingClientRect() ?? null
      setBox((before) => (before && found && before.x === found.x && before.y === found.y && before.width === found.width ? before : found))
      setDone(step.isDone({ document: useDocument.getState(), runs: useRuns.getState(), view: useView.getState() }))
    }
    look()
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [step])
  if (!step) return null
  const isLast = index === tourSteps.length - 1
  const end = (): void => useTour.setState({ step: null })
  return (
    <>
      {box && box.width > 0 ? (
        <div
          className="tour-ring"
          style={{ left: box.left - 4, top: box.top - 4, width: box.width + 8, height: box.height + 8 }}
          aria-hidden
        />
      ) : null}
      <section className="tour-card" style={place(box)} aria-label="Tour">
        <header>
          <span className="tour-count">
            {index + 1} of {tourSteps.length}
          </span>
          <IconButton small label="End the tour" icon={X} onPress={end} />
        </header>
        <h3>{step.title}</h3>
        <p aria-live="polite">{unbroken(step.text)}</p>
        <footer>
          {index > 0 ? (
            <Button small tone="quiet" onPress={() => useTour.setState({ step: index - 1 })}>
              Back
            </Button>
          ) : null}
          <span className="bar-space" />
          {done ? <Check className="tour-done" size={16} aria-label="Done" /> : null}
          <Button
            small
            {...(done ? { tone: 'primary' as const } : {})}
            icon={isLast ? Check : ArrowRight}
            onPress={() => (isLast ? end() : useTour.setState({ step: index + 1 }))}
          >
            {isLast ? 'Finish' : done ? 'Next' : 'Skip'}
          </Button>
        </footer>
      </section>
    </>
  )
}

/** Beside the target where there is room, else under or over it; in the middle of the window without one. */
function place(box: DOMRect | null): React.CSSProperties {
  const { innerWidth, innerHeight } = window
  if (!box || box.width === 0) return { left: (innerWidth - CARD.width) / 2, bottom: 80, width: CARD.width }
  const inside = (left: number): number => Math.min(Math.max(left, 12), innerWidth - CARD.width - 12)
  if (box.right + CARD.gap + CARD.width < innerWidth - 12 && box.height < 200)
    return { left: box.right + CARD.gap, top: Math.min(Math.max(box.top, 12), innerHeight - 220), width: CARD.width }
  if (box.bottom + 200 < innerHeight) return { left: inside(box.left), top: box.bottom + CARD.gap, width: CARD.width }
  return { left: inside(box.left), bottom: innerHeight - box.top + CARD.gap, width: CARD.width }
}
