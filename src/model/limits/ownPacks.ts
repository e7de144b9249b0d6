/** What a rule pack from outside must have beyond its schema. */
import { evaluatorOf, shippedPacks } from './definitions.ts'
import { evaluators } from './evaluators/index.ts'
import { operatingEvaluators } from './operatingPoint.ts'
import type { CheckDefinition, RulePack } from './pack.ts'

/** Evaluators that judge by the check's curve. */
const BY_CURVE = ['voltageTolerance', 'voltageToleranceAtPoi', 'generatorVoltage', 'loadRecovery', 'frequencyWindow', 'upsOverload']
/** The numbers that an evaluator reads are those of the shipped checks that use it. */
const NUMBERS = new Map<string, readonly string[]>()
for (const check of shippedPacks.flatMap(({ checks }) => checks)) NUMBERS.set(evaluatorOf(check), Object.keys(check.params))
/** Read only where a check has them. */
const OPTIONAL = new Set(['limitGas', 'topOil'])

function checkFaults(check: CheckDefinition): readonly string[] {
  const name = evaluatorOf(check)
  const known = { ...evaluators, ...operatingEvaluators }
  if (!Object.hasOwn(known, name))
    return [
      `the check “${check.key}” names an evaluator this version does not know (“${name}”); known are ${Object.keys(known).join(', ')}.`,
    ]
  const missing = (NUMBERS.get(name) ?? []).filter((param) => !OPTIONAL.has(param) && !Object.hasOwn(check.params, param))
  return [
    ...missing.map((param) => `the check “${check.key}” lacks the number “${param}” that ${name} reads.`),
    ...(BY_CURVE.includes(name) && !check.curve ? [`the check “${check.key}” lacks the curve that ${name} judges by.`] : []),
  ]
}

/** In words; none where the pack can be used beside the shipped ones and `others`. */
export function packFaults(pack: RulePack, others: readonly RulePack[]): readonly string[] {
  const beside = [...shippedPacks, ...others]
  const taken = new Set(beside.flatMap(({ checks }) => checks.map(({ key }) => key)))
  const twice = pack.checks.filter(({ key }, k) => taken.has(key) || pack.checks.findIndex((check) => check.key === key) !== k)
  return [
    ...(beside.some((other) => other.pack === pack.pack) ? [`there is a rule pack “${pack.pack}” already; give it a key of its own.`] : []),
    ...twice.map(({ key }) => `there is a check “${key}” already; give it a key of its own.`),
    ...pack.checks.flatMap(checkFaults),
  ]
}
