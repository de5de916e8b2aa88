import type { Body } from '../content/index.js'
import { mayNamePeople } from './credited-names.js'
import { firstLetters } from './misdirected-links.js'
import { showsPlainly } from './missing-content.js'
import { type KnownBody, readQuickly } from './quick-reading.js'
import type { PostSource } from './written-content.js'

/** The attributes of plain HTML whose values can hide nothing, and would make nearly every tag another one. */
const INNOCENT = /\s(href|title|id|start)="[^"]*"/g

/**
 * Reads the HTML of a body once, when it is made, so that the documents that show it need not be read where they have the same bytes. There
 * is a proof only for a body that came from plain Markdown, has all of its words, code and links, and nothing that could be a credit: no
 * picture, byline or relation.
 * @returns the distinct start tags, and on a second line the first letters of the links, which only a credit that begins alike
 * has to compare; undefined without a proof
 */
export function bodyProof({ html, plain }: Body, source: Pick<PostSource, 'markdown' | 'math'>): string | undefined {
  if (!plain || html.includes('<img')) return undefined
  const reading = readQuickly(html)
  if (!reading || reading.bylines().some(mayNamePeople) || reading.relations.length > 0) return undefined
  const { visible } = reading
  if (!showsPlainly({ ...source, line: 1, told: [] }, visible)) return undefined
  const tags = new Set(html.match(/<[a-z][^>]*>/g)?.map(tag => tag.replace(INNOCENT, ' $1=""')))
  const starts = new Set(visible.links.map(({ at }) => firstLetters(visible.text, at)))
  const proof = `${[...tags].join('')}\n${[...starts].join(' ')}`
  return proof.indexOf('\n') === proof.lastIndexOf('\n') ? proof : undefined
}

/** Returns what is known of a body from its proof. */
export function provenBody({ html, proof }: Pick<Body, 'html' | 'proof'>): KnownBody | undefined {
  if (proof === undefined) return undefined
  const [tags = '', starts = ''] = proof.split('\n')
  return { html: html.trim(), tags, starts: starts === '' ? [] : starts.split(' ') }
}
