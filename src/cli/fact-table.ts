import { clipped, oneLine } from '../core/text.js'
import { type ImportedFact, reasonOf } from '../importing/index.js'
import type { Colours } from './console.js'

const VALUE_WIDTH = 60
const FROM_WIDTH = 40

/** Returns the table of an import: each field, its value, where it was found, and whether it is certain or a guess. */
export function factTable(facts: readonly ImportedFact[], colours: Colours): string[] {
  const rows = facts.map(fact => {
    const { field, value, from } = fact
    const reason = reasonOf(fact)
    return [
      field,
      clipped(oneLine(typeof value === 'string' ? value : value.join(', ')), VALUE_WIDTH),
      clipped(oneLine(from), FROM_WIDTH),
      reason ? `guess: ${reason}` : 'sure',
    ]
  })
  const width = (column: number): number => Math.max(...rows.map(row => row[column]?.length ?? 0))
  const [fields, values, origins] = [width(0), width(1), width(2)]
  return rows.map(([field = '', value = '', from = '', certainty = '']) => {
    const sure = certainty === 'sure' ? colours.green(certainty) : colours.yellow(certainty)
    return `  ${colours.bold(field.padEnd(fields))}  ${value.padEnd(values)}  ${colours.dim(from.padEnd(origins))}  ${sure}`
  })
}
