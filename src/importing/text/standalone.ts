import { linkTarget } from '../html/link-target.js'
import { dateAlone } from '../written-date.js'
import { bylineOf } from './byline.js'
import { isFurniture } from './furniture.js'
import { labelOf } from './label.js'

/**
 * Tells whether a line is a paragraph of its own even without empty lines around it, such as a date, a byline or a button.
 */
export function isStandalone(text: string): boolean {
  if (text.length > 200) return false
  if (isFurniture(text) || labelOf(text) !== undefined || isAddress(text)) return true
  return text.length < 90 && (dateAlone(text) !== undefined || bylineOf(text) !== undefined)
}

export const isAddress = (text: string): boolean => /^<?https?:\/\/\S+>?$/.test(text)

/** Returns the address on a line, without tracking parameters. */
export const addressIn = (line: string): string => linkTarget(line.replace(/^<|>$/g, ''))
