import type { Facts } from '../fact.js'
import type { Block } from './block.js'
import { endsSentence } from './pasted-line.js'

/** Adds tags before earlier ones. A page may have tags and sections on separate lines, and the foot is read upwards. */
export function addTags(list: string, from: string, facts: Facts): void {
  const tags = list.split(/\s*[,;]\s*/).filter(Boolean)
  const said = facts.list().find(({ field }) => field === 'tags')?.value
  if (Array.isArray(said)) facts.replace('tags', [...new Set([...tags, ...said])])
  else facts.add('tags', tags, from)
}

const FEWEST = 3

/**
 * Takes short lines at the end of a text, above the page's foot, as tags.
 *
 * @returns the number of lines
 */
export function takeTagLines(blocks: readonly Block[], facts: Facts): number {
  const at = blocks.findLastIndex(({ text, kind }) => kind !== 'text' || !isTag(text)) + 1
  const lines = blocks.slice(at).map(({ text }) => text)
  const above = blocks[at - 1]?.text ?? ''
  if (lines.length < FEWEST || !endsSentence(above) || /[:：]$/.test(above) || facts.has('tags')) return 0
  facts.add('tags', lines, `line ${blocks[at]?.line}`, 'short lines below the text')
  return lines.length
}

const isTag = (text: string): boolean =>
  text.split(' ').length <= 3 && text.length <= 40 && /^[\p{L}\d]/u.test(text) && !/[.!?…:;,]$/.test(text)
