import { type Address, readAddress } from '../core/email-address.js'

/** An address in a cell, with the name that is written before it. */
export interface NamedAddress {
  readonly address: Address
  readonly name: string
}

const NAMED = /^["'\u201c]?([^<>@]*?)["'\u201d]?\s*<\s*([^<>\s]+)\s*>\s*[,;]?$/
const SEPARATOR = /\s*[,;]\s*|\s+(?=[^\s<>]+@)/

/** The characters of a cell with addresses. A longer cell contains something else, and would take long to search. */
const LONGEST_CELL = 5_000

/**
 * Reads the addresses in a cell, as mail programs write them: `ana@example.org`, `Ana Sol <ana@example.org>`, or several with
 * separators. Returns an empty list if any part of the cell is not an address.
 */
export function namedAddressesIn(cell: string): NamedAddress[] {
  if (cell.length > LONGEST_CELL) return []
  const one = namedAddress(cell)
  if (one) return [one]
  const parts = cell
    .split(SEPARATOR)
    .filter(part => part !== '')
    .map(namedAddress)
  return parts.every(part => part !== undefined) ? parts : []
}

function namedAddress(text: string): NamedAddress | undefined {
  // Spreadsheets and web pages leave invisible characters around an address that was copied from them.
  const visible = (part: string): string => part.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '')
  const whole = visible(text)
  const [, name = '', inside = whole] = NAMED.exec(whole) ?? []
  const address = readAddress(visible(inside).replace(/[,;]$/, ''))
  return address && { address, name: name.trim() }
}
