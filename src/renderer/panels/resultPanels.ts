import { ChartLine, Cpu, ListVideo, SlidersVertical, ShieldCheck, Zap } from 'lucide-react'
import { EventsPanel } from '../events/EventsPanel.tsx'
import { LimitsPanel } from '../limits/LimitsPanel.tsx'
import { PlotsPanel } from '../plots/PlotsPanel.tsx'
import { RunsPanel } from '../runs/RunsPanel.tsx'
import { StudyPanel } from '../studies/StudyPanel.tsx'
import { WorkloadPanel } from '../workload/WorkloadPanel.tsx'
import type { PanelDefinition } from './types.ts'

export const resultPanels = [
  { id: 'workloads', title: 'Workloads', icon: Cpu, place: 'centre', openByDefault: true, component: WorkloadPanel },
  { id: 'study', title: 'Study', icon: SlidersVertical, place: 'centre', openByDefault: true, component: StudyPanel },
  { id: 'plots', title: 'Plots', icon: ChartLine, place: 'centre', openByDefault: true, component: PlotsPanel },
  { id: 'events', title: 'Events', icon: Zap, place: 'bottom', openByDefault: true, component: EventsPanel },
  { id: 'runs', title: 'Runs', icon: ListVideo, place: 'bottom', openByDefault: true, component: RunsPanel },
  { id: 'limits', title: 'Limits', icon: ShieldCheck, place: 'bottom', openByDefault: true, component: LimitsPanel },
] as const satisfies readonly PanelDefinition[]
