/** A study’s compiled network as a file for ngspice. */
import { writeFile } from 'node:fs/promises'
import type { Reply } from '../../contract/index.ts'
import { definitionOf, type ComponentDefinition } from '../../model/catalogue/index.ts'
import { engineComponent, engineName } from '../../model/compile/names.ts'
import { spiceNetlist } from '../../model/interchange/spice/netlist.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { compile } from '../domain.ts'
import { done, failed, fileError } from '../replies.ts'
import { replaceFile } from '../storage/atomicFile.ts'
import { checkTarget } from '../storage/save.ts'

/** A name on its own may say little (“Step”): its section says of what. */
function labelIn(params: ComponentDefinition['params'], key: string): string | undefined {
  const param = Object.hasOwn(params, key) ? params[key] : undefined
  return param && `${param.section}: ${param.label}`
}

export async function writeSpice(
  document: StudioDocument,
  studyId: string,
  target: string,
  overwrite: boolean,
): Promise<Reply<{ path: string }>> {
  const study = document.studies[studyId]
  if (!study) return failed('study/not-found', 'This study is not in the project any more.')
  const allowed = await checkTarget(target, '.cir', overwrite)
  if (!allowed.ok) return allowed
  // The elements are those of the instantaneous domain, whatever the study itself is calculated in.
  const compiled = compile({ ...document, studies: { ...document.studies, [studyId]: { ...study, kind: 'emt' } } }, studyId)
  const named = compiled.ok
    ? spiceNetlist(compiled.value.network, `${document.project.name}, ${study.name}`, (id) => {
        const component = engineComponent(id, document, compiled.value.trace)
        const name = engineName(id, document, compiled.value.trace) ?? id
        if (component === null) return { name }
        const params = definitionOf(component.type)?.params ?? {}
        return { name, componentId: component.id, labelOf: (key) => labelIn(params, key) }
      })
    : compiled
  if (!named.ok) {
    const errors = named.problems.filter((p) => p.severity === 'error')
    const message = `“${study.name}” has no netlist: ${errors.map((p) => p.message).join(' ')}`
    return failed('run/not-runnable', message, named.problems)
  }
  try {
    await replaceFile(target, (temporary) => writeFile(temporary, named.value))
    return done({ path: target })
  } catch (error) {
    return fileError(error, target)
  }
}
