import { expect, it } from 'vitest'
import { readPublishers } from '../../src/attribution/index.js'
import { draftOf, type ImportContext } from '../../src/importing/draft.js'
import { newFacts } from '../../src/importing/fact.js'
import { postText } from '../../src/importing/post-text.js'

const contextFor = (terms: string): ImportContext => ({
  title: 'The Tideline',
  url: 'https://tideline.example.org/',
  language: 'en',
  timezone: 'UTC',
  publishers: readPublishers(`harbour: { name: Harbour, url: 'https://harbour.example.com/', terms: ${terms} }\n`)
    .publishers,
  now: Date.UTC(2026, 2, 14),
})

function imported(body: string, terms: string): string {
  const facts = newFacts()
  facts.add('title', 'The treaty', 'line 1')
  facts.add('original.url', 'https://harbour.example.com/treaty', 'line 2')
  return postText(draftOf({ facts, body, notes: [] }, contextFor(terms)))
}

it.each([
  [
    'where the terms ask to keep them',
    '{ links: keep }',
    '[A](https://a.example.org/one) and <https://b.example.org/>, [A](https://a.example.org/one), [here](#top).',
    /^ {2}links: \[https:\/\/a\.example\.org\/one, https:\/\/b\.example\.org\/\]$/m,
  ],
  ['as none where there is none', '{ links: keep }', 'No link.', /^ {2}links: \[\]$/m],
])('records the links of an imported text %s', (_, terms, body, expected) => {
  expect(imported(body, terms)).toMatch(expected)
})

it('records no links if nobody asks for them', () => {
  expect(imported('[A](https://a.example.org/one)', '{ edits: no }')).not.toContain('links:')
})
