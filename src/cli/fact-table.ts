import colours from 'picocolors'
import type { Fact } from '../importing/index.js'

const VALUE_WIDTH = 60

/** The table of an import: field, value, sure or guess, where it was found. */
export function factTable(facts: readonly Fact[]): string[] {
  const rows = facts.map(({ field, value, from, doubt }) => [
    field,
    shortened(typeof value === 'string' ? value : value.join(', ')),
    doubt ? 'guess' : 'sure',
    doubt ? `${from}: ${doubt}` : from,
  ])
  const width = (column: number): number => Math.max(...rows.map(row => row[column]?.length ?? 0))
  const [fields, values] = [width(0), width(1)]
  return rows.map(([field = '', value = '', certainty = '', from = '']) => {
    const sure = certainty === 'sure' ? colours.green('sure ') : colours.yellow('guess')
    return `  ${colours.bold(field.padEnd(fields))}  ${value.padEnd(values)}  ${sure}  ${colours.dim(from)}`
  })
}

const shortened = (text: string): string => (text.length > VALUE_WIDTH ? `${text.slice(0, VALUE_WIDTH - 1)}…` : text)
