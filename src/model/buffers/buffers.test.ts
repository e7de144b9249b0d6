import { expect, it } from 'vitest'
import type { ComponentRecord } from '../document/records.ts'
import { numberOf, paramValue } from '../document/values.ts'
import { bankEnergy } from '../catalogue/shared/battery.ts'
import { campus1gw } from '../templates/campus1gw.ts'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import { gasTurbineCampus } from '../templates/gasTurbineCampus.ts'
import { islandEstimate, islandProblems } from '../validate/island.ts'
import { tierFigure } from '../figures/tiers.ts'
import { flatteningEnergy, pulseOf, tiersOf } from './index.ts'

it('knows the pulse of the job before any run', () => {
  const pulse = pulseOf(aiHall100mw())
  // 720 racks of 132 kW between 90 and 50 % at 0.5 Hz.
  expect(pulse?.periodS).toBeCloseTo(2, 9)
  expect((pulse?.swingW ?? 0) / (720 * 132e3 * 0.4)).toBeCloseTo(1, 6)
  expect(pulse?.duty).toBeCloseTo(0.75, 2)
  // A rectangle's fundamental: 2·ΔP/π·sin πD.
  expect((pulse?.fundamentalW ?? 0) / ((2 * (pulse?.swingW ?? 1) * Math.sin(0.75 * Math.PI)) / Math.PI)).toBeCloseTo(1, 2)
})

it('counts the racks and stores of a repeated block', () => {
  // Two sides of five halls of 720 racks of 132 kW between 90 and 50 %, and of 48 UPS, whose battery is used by 60 %.
  const tiers = tiersOf(campus1gw())
  expect((tiers?.pulse.swingW ?? 0) / (10 * 720 * 132e3 * 0.4)).toBeCloseTo(1, 3)
  const ups = Object.values(campus1gw().components).find(({ type }) => type === 'ups') as ComponentRecord
  const [low, high] = [numberOf(ups, 'socMin'), numberOf(ups, 'socMax')]
  const energyJ = 480 * (high - low) * bankEnergy((key) => paramValue(ups, key))
  expect((tiers?.tiers.find(({ stage }) => stage === 'UPS battery')?.energyJ ?? 0) / energyJ).toBeCloseTo(1, 9)
})

it('flattens by the published energies', () => {
  // kJ per MW of swing: 250 at 1 s and a half, 160 at D 0.8.
  expect(flatteningEnergy({ swingW: 1e6, duty: 0.5 }, 1)).toBeCloseTo(250e3, 6)
  expect(flatteningEnergy({ swingW: 1e6, duty: 0.8 }, 1)).toBeCloseTo(160e3, 6)
})

it('draws the stores of the project against it', () => {
  const tiers = tiersOf(aiHall100mw())
  if (!tiers) throw new Error('no tiers')
  const by = new Map(tiers.tiers.map((t) => [t.stage, t]))
  expect([...by.keys()].slice(0, 3)).toEqual(['PSU capacitors', 'UPS DC link', 'UPS battery'])
  const battery = by.get('UPS battery')
  expect(battery?.longestS).toBeGreaterThan(tiers.pulse.periodS)
  // The capacitors carry milliseconds, not the iteration.
  expect(by.get('PSU capacitors')?.longestS).toBeLessThan(tiers.pulse.periodS)
  for (const { energyJ, longestS } of tiers.tiers) expect(flatteningEnergy(tiers.pulse, longestS) / energyJ).toBeCloseTo(1, 9)
  const figure = tierFigure(tiers)
  expect(figure.traces.map(({ name }) => name)).toContain('65 J per GPU')
})

it('estimates the frequency of an island, and says which class holds it', () => {
  expect(islandEstimate(aiHall100mw())).toBeNull()
  const campus = gasTurbineCampus()
  const found = islandEstimate(campus)
  const pulse = pulseOf(campus)
  if (!found || !pulse) throw new Error('no island')
  // Δf = f₀·ΔP̂/(4π·H·f), all turbines alike.
  const turbines = Object.values(campus.components).filter(({ type }) => type === 'gasTurbine')
  const rated = turbines.reduce((sum, c) => sum + c.count * numberOf(c, 'sRated'), 0)
  const inertia = numberOf(turbines[0] as ComponentRecord, 'inertia')
  const alone = (60 * (pulse.fundamentalW / rated)) / ((4 * Math.PI * inertia) / pulse.periodS)
  expect(found.aloneHz / alone).toBeCloseTo(1, 9)
  expect(found.governedHz).toBeLessThan(found.aloneHz)
  expect(found.isoClass).toBe('G2')
  expect(islandProblems(campus)).toMatchObject([{ code: 'W260', severity: 'info' }])
  // With a tenth of the inertia no class holds it.
  const light = {
    ...campus,
    components: Object.fromEntries(
      Object.entries(campus.components).map(([id, c]) => [
        id,
        c.type === 'gasTurbine' ? { ...c, params: { ...c.params, inertia: inertia / 10, droop: 0.5 } } : c,
      ]),
    ),
  }
  expect(islandProblems(light)).toMatchObject([{ code: 'W260', severity: 'warning' }])
  // What has no governor helps by its inertia alone, whatever droop stands in its data.
  const constant = {
    ...campus,
    components: Object.fromEntries(
      Object.entries(campus.components).map(([id, c]) => [
        id,
        c.type === 'gasTurbine' ? { ...c, params: { ...c.params, governor: 'none' } } : c,
      ]),
    ),
  }
  expect(islandEstimate(constant)?.governedHz).toBeCloseTo(found.aloneHz, 9)
})
