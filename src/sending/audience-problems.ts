import type { Condition } from '../core/condition.js'
import type { MergeValue } from '../core/merge-values.js'
import { nearestTo } from '../core/nearest-word.js'
import { error, type Problem, warning } from '../core/problem.js'
import { plural } from '../core/text.js'
import { type ConditionFault, conditionFaults, type MissingValue } from '../delivery/index.js'
import type { Database } from '../storage/index.js'
import { fieldName, fieldNames } from '../subscribers/index.js'

/** Returns a problem for each condition on a field, a tag or a value that no subscriber has. */
export async function conditionProblems(database: Database, where: readonly Condition[]): Promise<Problem[]> {
  return (await database.read(conditionFaults, where)).map(conditionProblem)
}

function conditionProblem({ condition: { text, field }, value, nearest }: ConditionFault): Problem {
  const place = { file: `audience ${text}` }
  const fix = nearest ? `Did you mean \`${nearest}\`?` : 'List the subscribers with `offprint subscribers list --json`.'
  if (value === undefined) return error('send.field', place, `No subscriber has the field \`${field}\`.`, fix)
  return error('send.value', place, `No subscriber has the value \`${value}\` in \`${field}\`.`, fix)
}

/**
 * Returns the problems of the values that an issue shows: fields that nobody has, and recipients without a value, which is an
 * error if there is no fallback.
 */
export async function valueProblems(
  database: Database,
  values: readonly MergeValue[],
  missing: readonly MissingValue[],
): Promise<Problem[]> {
  if (values.length === 0) return []
  const known = [...(await database.read(fieldNames)), 'name']
  const problems: Problem[] = []
  for (const name of new Set(values.map(value => value.name))) {
    const place = { file: `{subscriber.${name}}` }
    if (!known.includes(fieldName(name))) {
      const nearest = nearestTo(fieldName(name), known)
      const fix = nearest ? `Did you mean \`${nearest}\`?` : 'Import a list with this column, or remove the value.'
      problems.push(error('send.field', place, `No subscriber has the field \`${name}\`.`, fix))
      continue
    }
    const { count = 0, addresses = [] } = missing.find(each => each.name === name) ?? {}
    if (count === 0) continue
    const who = `There is no value that can be shown for ${plural(count, 'recipient')}: ${addresses.join(', ')}${count > addresses.length ? ', …' : ''}.`
    const isBare = values.some(value => value.name === name && value.fallback === undefined)
    problems.push(
      isBare
        ? error('send.missing', place, who, `Write a fallback, such as \`{subscriber.${name}|reader}\`.`)
        : warning('send.missing', place, who, 'They get the fallback.'),
    )
  }
  return problems
}
