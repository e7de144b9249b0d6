import {
  AudioWaveform,
  ChartColumn,
  ChartLine,
  Coins,
  Columns3,
  Cpu,
  ListVideo,
  Scaling,
  ShieldCheck,
  Sigma,
  SlidersVertical,
  Waves,
  Zap,
  ZapOff,
} from 'lucide-react'
import { lazy } from 'react'
import type { PanelDefinition } from './types.ts'

const AbsorptionPanel = lazy(async () => ({ default: (await import('../absorption/AbsorptionPanel.tsx')).AbsorptionPanel }))
const ComparePanel = lazy(async () => ({ default: (await import('../compare/ComparePanel.tsx')).ComparePanel }))
const EconomicsPanel = lazy(async () => ({ default: (await import('../economics/EconomicsPanel.tsx')).EconomicsPanel }))
const EventsPanel = lazy(async () => ({ default: (await import('../events/EventsPanel.tsx')).EventsPanel }))
const HarmonicsPanel = lazy(async () => ({ default: (await import('../harmonics/HarmonicsPanel.tsx')).HarmonicsPanel }))
const LimitsPanel = lazy(async () => ({ default: (await import('../limits/LimitsPanel.tsx')).LimitsPanel }))
const PlotsPanel = lazy(async () => ({ default: (await import('../plots/PlotsPanel.tsx')).PlotsPanel }))
const PowerFlowPanel = lazy(async () => ({ default: (await import('../powerFlow/PowerFlowPanel.tsx')).PowerFlowPanel }))
const RunsPanel = lazy(async () => ({ default: (await import('../runs/RunsPanel.tsx')).RunsPanel }))
const SizingPanel = lazy(async () => ({ default: (await import('../sizing/SizingPanel.tsx')).SizingPanel }))
const ShortCircuitPanel = lazy(async () => ({ default: (await import('../shortCircuit/ShortCircuitPanel.tsx')).ShortCircuitPanel }))
const StabilityPanel = lazy(async () => ({ default: (await import('../stability/StabilityPanel.tsx')).StabilityPanel }))
const StudyPanel = lazy(async () => ({ default: (await import('../studies/StudyPanel.tsx')).StudyPanel }))
const WorkloadPanel = lazy(async () => ({ default: (await import('../workload/WorkloadPanel.tsx')).WorkloadPanel }))

export const resultPanels = [
  { id: 'workloads', title: 'Workloads', icon: Cpu, place: 'centre', openByDefault: true, component: WorkloadPanel },
  { id: 'study', title: 'Study', icon: SlidersVertical, place: 'centre', openByDefault: true, component: StudyPanel },
  { id: 'sizing', title: 'Sizing', icon: Scaling, place: 'centre', openByDefault: true, component: SizingPanel },
  { id: 'plots', title: 'Plots', icon: ChartLine, place: 'centre', openByDefault: true, component: PlotsPanel },
  { id: 'absorption', title: 'Pulse', icon: AudioWaveform, place: 'centre', openByDefault: true, component: AbsorptionPanel },
  { id: 'stability', title: 'Stability', icon: Waves, place: 'centre', openByDefault: false, component: StabilityPanel },
  { id: 'powerFlow', title: 'Power flow', icon: Sigma, place: 'centre', openByDefault: false, component: PowerFlowPanel },
  { id: 'shortCircuit', title: 'Short circuit', icon: ZapOff, place: 'centre', openByDefault: false, component: ShortCircuitPanel },
  { id: 'harmonics', title: 'Harmonics', icon: ChartColumn, place: 'centre', openByDefault: false, component: HarmonicsPanel },
  { id: 'compare', title: 'Compare', icon: Columns3, place: 'centre', openByDefault: true, component: ComparePanel },
  { id: 'economics', title: 'Site and cost', icon: Coins, place: 'centre', openByDefault: true, component: EconomicsPanel },
  { id: 'events', title: 'Events', icon: Zap, place: 'bottom', openByDefault: true, component: EventsPanel },
  { id: 'runs', title: 'Runs', icon: ListVideo, place: 'bottom', openByDefault: true, component: RunsPanel },
  { id: 'limits', title: 'Limits', icon: ShieldCheck, place: 'bottom', openByDefault: true, component: LimitsPanel },
] as const satisfies readonly PanelDefinition[]
