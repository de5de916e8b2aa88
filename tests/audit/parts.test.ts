import { expect, it } from 'vitest'
import { partsOf } from '../../src/audit/parts.js'
import { Sight } from '../../src/audit/sight.js'
import type { Article } from '../../src/editions/index.js'

const SITE = 'https://site.example.org/'

/** Posts are told apart by their addresses alone. */
const articles = ['a', 'b', 'c'].map(slug => ({ url: `${SITE}${slug}/` }) as Article)

/** A document in which `[a]` is a link to the page of the post `a`. */
function documentOf(text: string): Sight {
  const links = [...text.matchAll(/\[(\w)\]/g)].map(({ 1: slug, index }) => ({ href: `../${slug}/`, at: index }))
  return new Sight(text, links)
}

it.each([
  ['each from its first link to the next post’s', '[a] Ada [a] [b] Bo [c] Cy', ['[a] Ada [a] ', '[b] Bo ', '[c] Cy']],
  ['after a table of contents', '[a][b][c] [a] Ada [b] Bo [b] [c] Cy', ['[a] Ada ', '[b] Bo [b] ', '[c] Cy']],
  ['without one that is not there', '[a] Ada [c] Cy', ['[a] Ada ', undefined, '[c] Cy']],
  ['in another order', '[b] Bo [a] Ada [c] Cy', ['[a] Ada ', '[b] Bo ', '[c] Cy']],
])('gives each post its own part: %s', (_, text, parts) => {
  expect(partsOf(documentOf(text), articles, `${SITE}issue/`).map(part => part?.text)).toEqual(parts)
})

it('leaves to each part its own links', () => {
  const [, second] = partsOf(documentOf('[a] Ada [b] Bo [c] Cy'), articles, `${SITE}issue/`)
  expect([second?.leadsTo('../b/'), second?.leadsTo('../a/'), second?.leadsTo('../c/')]).toEqual([true, false, false])
})
