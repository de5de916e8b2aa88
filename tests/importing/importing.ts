import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { readPublishers } from '../../src/attribution/index.js'
import { readPost } from '../../src/content/index.js'
import { type Draft, type ImportContext, importSource } from '../../src/importing/index.js'

const OUTLETS = `harbour-review:
  name: The Harbour Review
  url: https://harbour-review.example.com/
meridian:
  name: Meridian Quarterly
  url: https://meridian.example.org/
`

export const CONTEXT: ImportContext = {
  title: 'The Tideline',
  url: 'https://tideline.example.org/',
  language: 'en',
  timezone: 'UTC',
  publishers: readPublishers(OUTLETS).publishers,
  now: Date.UTC(2025, 5, 1, 9),
}

export const importText = (text: string, name = 'pasted.txt', kind?: string) =>
  importSource({ name, bytes: new TextEncoder().encode(text) }, CONTEXT, kind)

export const draftOfText = async (text: string): Promise<Draft> => {
  const [draft] = (await importText(text, 'pasted.txt', 'text')).drafts
  if (!draft) throw new Error('There is no draft.')
  return draft
}

/** The value of a draft's field. */
export const factOf = (draft: Draft, field: string) => draft.facts.find(fact => fact.field === field)?.value

/** Reads a written post as a build does. */
export const readBack = (text: string) =>
  readPost(
    { path: 'posts/imported.md', bytes: new TextEncoder().encode(text) },
    {
      context: { ...CONTEXT, since: '2025', posts: 'posts', static: 'static' },
      folder: { read: () => undefined },
      publishers: CONTEXT.publishers,
    },
  )

/** The words of HTML, with entities decoded. */
export const shownWords = (html: string): string[] =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .split(/\s+/)
    .filter(word => word !== '')

/** Compares with the file that a person has approved; UPDATE_GOLDEN=1 writes it again. */
export function expectFile(path: string, text: string): void {
  if (process.env['UPDATE_GOLDEN']) writeFileSync(path, text)
  expect(text).toBe(readFileSync(path, 'utf8'))
}
