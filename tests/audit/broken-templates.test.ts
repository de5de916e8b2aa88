import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { type BuildReport, build } from '../../src/index.js'
import { prepareIssue } from '../../src/pipeline/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const THEME = join(import.meta.dirname, '../../templates')

const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/reader/
sender: { name: The Tideline, email: desk@tideline.example.org }
postalAddress: 1 Example Street
digests:
  weekly: { title: Weekly, posts: [treaty, swifts, ours], layout: full }
  short: { title: Short, posts: [treaty, swifts, ours] }
`

const TREATY = `---
title: Why the treaty held
date: 2025-05-16
authors:
  - { name: Anneke Voss, url: 'https://voss.example.org/', affiliation: Institute for Waters, bio: She writes on rivers. }
  - Chidi Okafor
original:
  publisher: { name: The Harbour Review, url: 'https://harbour.example.com/', feed: 'https://harbour.example.com/feed' }
  url: https://harbour.example.com/treaty
  title: How a treaty holds
  date: 2025-05-12
  license: CC-BY-4.0
  permission: { by: The editors, date: 2025-05-13, text: With their kind leave. }
  copyright: © 2025 The Harbour Review
  changes: edited, two paragraphs shortened
image: { src: https://voss.example.org/gauge.png, alt: A gauge, title: The Gauge, credit: Bo Author, url: https://voss.example.org/gauge, license: CC-BY-SA-4.0, holder: The Estate }
via: [{ name: The Reading Room, url: 'https://reading.example.net/', date: 2025-05-14 }]
---

The body names nobody.
`
/** A post whose line at the top says nothing that the block does not say too. */
const SWIFTS = `---
title: Counting swifts
date: 2025-05-15
authors: [{ name: Joaquim Reis, bio: He counts. }]
original: { publisher: The Courier, url: 'https://courier.example.net/swifts' }
---

Another body.
`
const OURS = '---\ntitle: Of our own\ndate: 2025-05-14\nauthors: [Marta Quill]\n---\n\nA body of ours.\n'

const POSTS = { 'posts/treaty.md': TREATY, 'posts/swifts.md': SWIFTS, 'posts/ours.md': OURS }

const run = (root: string): Promise<BuildReport> =>
  build({ root, now: Date.UTC(2025, 5, 1), drafts: false, emails: 'all', strict: false })

/** The theme's file with a part removed or replaced. The part must have been there. */
function broken(file: string, what: string | RegExp, by = ''): Record<string, string> {
  const source = readFileSync(join(THEME, file), 'utf8')
  const changed = source.replace(what, by)
  expect(changed).not.toBe(source)
  return { [`templates/${file}`]: changed }
}

const PAGE = ['page']
const LISTS = ['card', 'teaser', 'row']
const FEEDS = ['rss', 'atom', 'json']
const HTML = ['email', 'message']
const TEXT = ['text', 'message']
const ofDigests = (forms: readonly string[]) => forms.map(form => `${form} of digests`)
const ISSUES = ['issue', ...ofDigests(['issue'])]

const LINE_IF = /\{\{#if line\}\}\n[\s\S]*?\n *\{\{\/if\}\}/
const ROWS: readonly [file: string, what: string | RegExp, editions: readonly string[], by?: string][] = [
  ['web/post.html.hbs', '{{> credit-line}}', PAGE],
  ['web/post.html.hbs', '{{> credit-block}}', PAGE],
  ['web/post.html.hbs', '{{> credit-block}}', PAGE, '<div hidden>{{> credit-block}}</div>'],
  ['web/post.html.hbs', '{{> credit-line}}', PAGE, '<!-- {{> credit-line}} -->'],
  ['web/post.html.hbs', '<section class="closing">', PAGE, '<section class="closing" style="display: none">'],
  ['web/style.css', '.credit {', [...PAGE, ...ISSUES], '.credit { display: none } .credit {'],
  ['partials/credit-block.hbs', /[\s\S]+/, PAGE],
  ['partials/head.hbs', /\{\{#if head\.data\}\}[\s\S]*?\{\{\/if\}\}/, PAGE],
  ['partials/head.hbs', /\{\{#if head\.licence\}\}[\s\S]*?\{\{\/if\}\}/, PAGE],
  ['partials/head.hbs', /\{\{#if head\.canonical\}\}[\s\S]*?\{\{\/if\}\}/, PAGE],
  ['partials/head.hbs', '{{{head.data}}}', PAGE, '{{{head.data}}} but no JSON'],
  ['partials/credit-line.hbs', /[\s\S]+/, ['page', 'card', 'teaser', ...ISSUES]],
  ['partials/post-teaser.hbs', '{{> credit-line}}', ['teaser']],
  ['web/post.html.hbs', '{{> post-teaser next}}', ['teaser'], '<a href="{{next.href}}">{{next.title}}</a>'],
  ['web/issue.html.hbs', '{{> credit-line}}', ISSUES],
  ['web/issue.html.hbs', '{{phrase this.phrase}}</p>\n{{/each}}\n</div>', ISSUES, '</p>\n{{/each}}\n</div>'],
  ['web/issue.html.hbs', '{{> picture-caption}}', ISSUES],
  ['web/issue.html.hbs', '<div class="credit">', ISSUES, '<div class="credit" hidden>'],
  ['partials/post-card.hbs', '{{> credit-line}}', ['card']],
  ['web/index.html.hbs', /\{\{#each posts\}\}[\s\S]*?\{\{\/each\}\}/, ['card']],
  ['web/archive.html.hbs', '{{phrase by}}', ['row']],
  ['feed/entry.html.hbs', '{{phrase line}}', FEEDS],
  ['feed/entry.html.hbs', '{{phrase phrase}}', FEEDS],
  ['feed/entry.html.hbs', /\{\{#each authors\}\}[\s\S]*?\{\{\/each\}\}/, FEEDS],
  ['email/post.mjml.hbs', LINE_IF, HTML],
  ['email/post.mjml.hbs', '{{> email-credit}}', HTML],
  ['email/post.mjml.hbs', '{{> email-credit}}', HTML, '<mj-raw><!--{{> email-credit}}--></mj-raw>'],
  ['partials/email-credit.hbs', /[\s\S]+/, HTML],
  ['partials/email-credit.hbs', '<p style="margin:0 0 6px">', HTML, '<p style="margin:0 0 6px;font-size:0">'],
  ['email/post.txt.hbs', LINE_IF, TEXT],
  ['email/post.txt.hbs', /\{\{#if credit\}\}[\s\S]*?\{\{\/each\}\}\s*\{\{\/if\}\}/, TEXT],
  ['email/post.txt.hbs', /\{\{#if authors\}\}[\s\S]*?\{\{\/each\}\}\s*\{\{\/if\}\}/, TEXT],
  ['partials/picture-caption.hbs', '{{phrase rights}}', ['page', 'card', ...ISSUES]],
  ['feed/entry.html.hbs', '{{phrase picture.legend}}', FEEDS],
  ['email/post.mjml.hbs', '{{picture.caption}}', HTML],
  ['email/post.txt.hbs', '{{picture.caption}}', TEXT],
  ['partials/email-item.hbs', '{{picture.caption}}', ofDigests(HTML)],
  ['email/digest.txt.hbs', '{{picture.caption}}', ofDigests(TEXT)],
  ['email/digest.mjml.hbs', '{{> email-item}}', ofDigests(HTML)],
  ['partials/email-item.hbs', LINE_IF, ofDigests(HTML)],
  ['partials/email-item.hbs', '{{#if credited}}', ofDigests(HTML), '{{#if rule.nothing}}'],
  ['email/digest.txt.hbs', LINE_IF, ofDigests(TEXT)],
  ['email/digest.txt.hbs', '{{#each credit}}\n{{this}}\n{{/each}}', ofDigests(TEXT)],
  ['email/digest.txt.hbs', '{{#each authors}}\n{{this}}\n{{/each}}', ofDigests(TEXT)],
  ['email/digest.mjml.hbs', '{{> email-row}}', ofDigests(HTML)],
  ['email/digest.mjml.hbs', '{{> email-end-credits}}', ofDigests(HTML)],
  ['partials/email-lead.hbs', '{{picture.caption}}', ofDigests(HTML)],
  ['partials/email-byline.hbs', '{{brief}}', ofDigests(HTML)],
  ['partials/email-byline.hbs', '[{{number}}]', ofDigests(HTML), '[*]'],
  ['partials/email-end-credits.hbs', '{{this}}', ofDigests(HTML)],
  ['partials/email-end-credits.hbs', '{{reference.number}}', ofDigests(HTML)],
  ['partials/email-item-text.hbs', '{{brief}}', ofDigests(TEXT)],
  ['email/digest.txt.hbs', '{{#each statements}}\n{{this}}\n{{/each}}', ofDigests(TEXT)],
]

it.each(ROWS)('reports what %s no longer shows: %s', async (file, what, editions, by) => {
  const root = temporaryFolder({ 'publication.yml': PUBLICATION, ...POSTS, ...broken(file, what, by) })
  const { ok, audit, problems } = await run(root)
  const found = new Set(audit?.gaps.map(({ as, digest }) => (digest ? `${as} of digests` : as)))
  expect([ok, [...found].sort()]).toEqual([false, [...editions].sort()])
  expect(existsSync(join(root, 'out'))).toBe(false)
  // Each problem names the post and the template to correct.
  const told = problems.filter(({ rule }) => rule === 'credit.missing')
  expect(told).toHaveLength(audit?.gaps.length ?? 0)
  for (const { where, fix } of told) {
    expect(Object.keys(POSTS)).toContain(where.file)
    expect(fix).toMatch(/\.hbs`/)
  }
})

it('reports a credit that a page shows only for other posts, whose author or outlet is the same', async () => {
  const credited = (title: string, day: number) =>
    SWIFTS.replace(/title: .*/, `title: ${title}\ntags: [birds]`).replace('05-15', `05-${day}`)
  const posts = {
    ...{ 'posts/a.md': credited('One', 11), 'posts/b.md': credited('Two', 12), 'posts/c.md': credited('Three', 13) },
    ...{ 'posts/d.md': OURS, 'posts/e.md': OURS.replace('Of our own', 'Another').replace('05-14', '05-16') },
  }
  const files = { 'publication.yml': PUBLICATION.replace(/digests:[\s\S]*/, ''), ...posts }
  expect(await run(temporaryFolder(files))).toMatchObject({ ok: true, audit: { gaps: [] } })
  const { audit } = await run(
    temporaryFolder({
      ...files,
      ...broken('web/post.html.hbs', /\{\{> credit-(?:line|block)\}\}/g),
    }),
  )
  const missing = (audit?.gaps ?? []).map(({ as, path, missing }) => [as, path, missing.map(({ fact }) => fact)])
  const republished = ['author', 'bio', 'original', 'republished', 'our link']
  expect(missing.sort()).toEqual([
    ...['a', 'b', 'c'].map(slug => ['page', `${slug}/index.html`, republished]),
    ...['d', 'e'].map(slug => ['page', `${slug}/index.html`, ['author']]),
  ])
})

it('asks for no credit of other posts if a template leaves them out, whether or not the text links one', async () => {
  const root = temporaryFolder({
    ...{ 'publication.yml': PUBLICATION, ...POSTS },
    'posts/swifts.md': SWIFTS.replace('Another body.', 'Another body, and [a third](treaty.md).'),
    ...broken('web/post.html.hbs', /<aside>[\s\S]*<\/aside>/, '{{{subscribe}}}'),
  })
  expect(await run(root)).toMatchObject({ ok: true, audit: { gaps: [] } })
})

it('finds every credit complete if no template is broken, in every form of edition', async () => {
  const root = temporaryFolder({ 'publication.yml': PUBLICATION, ...POSTS })
  const { ok, audit } = await run(root)
  expect([ok, audit?.gaps]).toEqual([true, []])
  const columns = new Set(audit?.rows.flatMap(({ editions }) => Object.keys(editions)))
  expect([...columns].sort()).toEqual(
    ['web', 'lists', 'rss', 'atom', 'json', 'email', 'text', 'eml', 'issue', 'digest'].sort(),
  )
  // The table above covers all forms of editions.
  expect(new Set(ROWS.flatMap(([, , editions]) => editions)).size).toBe(
    [...PAGE, ...LISTS, ...FEEDS, 'email', 'issue', 'message', 'text'].length + 4,
  )
})

it('reports the texts and the introduction that a digest no longer shows, also before it is sent', async () => {
  const now = Date.UTC(2025, 5, 1)
  const digests = `digests:
  weekly: { title: Weekly, posts: [ours], intro: intro.md }
  complete: { title: Complete, posts: [ours], content: full, intro: intro.md }
`
  const root = temporaryFolder({
    'publication.yml': PUBLICATION.replace(/digests:[\s\S]*/, digests),
    'intro.md': 'Dear {subscriber.name|reader}, see [our map](https://maps.example.org/tide).\n',
    'posts/ours.md': `${OURS}\n<!--more-->\n\nThe rest, with [a source](https://source.example.org/).\n`,
  })
  const weekly = () =>
    prepareIssue({ root, now, name: 'weekly', past: { shown: new Set(), passed: new Set() }, issued: 0 })
  const lost = ({ problems }: Pick<BuildReport, 'problems'>): string[] =>
    problems
      .filter(({ rule }) => rule === 'content.missing')
      .map(({ where, what }) => `${where.file}:${where.line} ${what}`)
  expect([lost(await run(root)), lost(await weekly())]).toEqual([[], []])

  for (const [path, text] of Object.entries({
    ...broken('partials/email-item.hbs', '{{body}}'),
    ...broken('partials/email-row.hbs', '{{standfirst}}'),
    ...broken('partials/email-lead-text.hbs', '{{standfirst}}'),
    ...broken('email/digest.txt.hbs', /\{\{intro\}\}/g),
  })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const sent = [
    'intro.md:1 The link in the text “https://maps.example.org/tide” is missing in `email/weekly/text.txt` and `email/weekly/message.eml`.',
    'posts/ours.md:7 The words “A body of ours.” are missing in `email/weekly/index.html` and `email/weekly/message.eml`.',
  ]
  expect(lost(await weekly())).toEqual(expect.arrayContaining(sent))
  expect(lost(await run(root))).toEqual(
    expect.arrayContaining([
      expect.stringContaining('posts/ours.md:11 The words “The rest, with” are missing in `email/complete/index.html`'),
      expect.stringContaining('intro.md:1 The link in the text “https://maps.example.org/tide” is missing in'),
    ]),
  )
})
