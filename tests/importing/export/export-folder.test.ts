import { describe, expect, it } from 'vitest'
import { importSite, importSource } from '../../../src/importing/index.js'
import { CONTEXT, factOf } from '../importing.js'
import { type Files, folderOf, MEDIUM, SUBSTACK, zipOf } from './folders.js'

const below = (files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`my-export/${path}`, text]))

describe.each([
  ['a zip archive', (files: Files) => importSource({ name: 'export.zip', bytes: zipOf(files) }, CONTEXT)],
  [
    'a zip archive with a folder',
    (files: Files) => importSource({ name: 'export.zip', bytes: zipOf(below(files)) }, CONTEXT),
  ],
  ['a folder', async (files: Files) => importSite(folderOf(files), CONTEXT)],
])('an export in %s', (_, imported) => {
  it('of Substack gives its posts, with what is paid or unpublished as drafts', async () => {
    const { drafts, problems } = await imported(SUBSTACK)
    expect(problems).toEqual([])
    expect(drafts.map(draft => [draft.name, factOf(draft, 'title'), factOf(draft, 'status')])).toEqual([
      ['who-corrects', 'Who corrects the tide, and why?', 'published'],
      ['for-members', 'For members', 'draft'],
      ['not-yet', 'Not yet', 'draft'],
    ])
    const [first, , last] = drafts
    expect(first && [factOf(first, 'date'), factOf(first, 'summary')]).toEqual([
      '2024-03-05T09:00:00Z',
      'Notes from the pier',
    ])
    expect(first?.body).toMatch(/changed\.\n\nA second paragraph\.$/)
    expect(last?.notes.join()).toContain('no text for “Lost on the way”')
  })

  it('of Medium gives its posts without the parts around them', async () => {
    const { drafts, problems } = await imported(MEDIUM)
    expect(problems).toEqual([])
    expect(drafts.map(draft => [draft.name, factOf(draft, 'title'), factOf(draft, 'status')])).toEqual([
      ['who-corrects-the-tide', 'Who corrects the tide?', 'published'],
      ['elsewhere-first', 'Elsewhere first', 'published'],
      ['not-yet', 'Not yet', 'draft'],
    ])
    for (const { body } of drafts)
      expect(body).toBe(
        'The pilots of the harbour corrected the tables by hand, and signed every page that they had changed.',
      )
    const [first, second] = drafts
    expect(first && ['date', 'summary', 'authors.0.name', 'original.url'].map(field => factOf(first, field))).toEqual([
      '2019-05-16T08:00:00Z',
      'Notes from the pier',
      'Ada Writer',
      undefined,
    ])
    expect(second && factOf(second, 'original.url')).toBe('https://harbour-review.example.com/elsewhere')
  })
})

it('a folder with pages that are no export is read as that of a site', () => {
  const site = folderOf({
    'posts/a.md': '---\ntitle: A\n---\n\nWords.',
    'posts/b.html': '<p>Page</p>',
    'posts.csv': 'a,b\n1,2\n',
  })
  expect(importSite(site, CONTEXT).drafts.map(({ name }) => name)).toEqual(['a'])
})
