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

it('a folder with pages that are no export is read as that of a site', async () => {
  const site = folderOf({
    'posts/a.md': '---\ntitle: A\n---\n\nWords.',
    'posts/b.html': '<p>Page</p>',
    'posts.csv': 'a,b\n1,2\n',
  })
  expect((await importSite(site, CONTEXT)).drafts.map(({ name }) => name)).toEqual(['a'])
})

it('Substack’s list of posts may have passed through a spreadsheet, and has what the pages lack', async () => {
  const { drafts } = await importSite(
    folderOf({
      'posts.csv': `post_id,post_date,is_published,type,audience,title,subtitle,podcast_url
1.an-episode,2024-03-05T09:00:00Z,TRUE,podcast,everyone,Salt &amp; fog,&#x201C;Rather short&#x201D;,https://example.org/a.mp3
2.not-yet,2024-03-06T09:00:00Z,FALSE,newsletter,everyone,Not yet,,
`,
      'posts/1.an-episode.html': '<p>What we talk about.</p>',
      'posts/2.not-yet.html': '<p>Half of it.</p>',
    }),
    CONTEXT,
  )
  expect(drafts.map(draft => ['title', 'status', 'summary'].map(field => factOf(draft, field)))).toEqual([
    ['Salt & fog', 'published', '“Rather short”'],
    ['Not yet', 'draft', undefined],
  ])
  expect(drafts[0]?.body).toContain('<audio src="https://example.org/a.mp3" controls')
})

it('code in a post of Medium keeps its lines', async () => {
  const page = Object.entries(MEDIUM).find(([name]) => /posts\/\d/.test(name))?.[1] ?? ''
  const code = '<pre class="graf graf--pre">\n  <code class="markup--code">cd tide<br>make</code>\n</pre>'
  const { drafts } = await importSite(
    folderOf({ 'posts/2019-05-16_Tide-0a1b2c3d4e5f.html': page.replace(/<p\b/, `${code}<p`) }),
    CONTEXT,
  )
  expect(drafts[0]?.body).toMatch(/```\ncd tide\nmake\n```|^ {4}cd tide\n {4}make$/m)
})
