import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oneLine } from '../../src/core/text.js'
import { build, check } from '../../src/index.js'
import { lastingFolder, temporaryFolder } from '../temporary-folder.js'

const PICTURE = join(import.meta.dirname, '../../posts/every-element/gauge.png')
const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
sender: { name: T, email: t@tideline.example.org }
postalAddress: 1 Example Street
digests: { weekly: { title: Weekly, content: full } }
`
const OUTLET = `harbour:
  name: Harbour Review
  url: https://harbour.example.com/
  logo: brand/harbour.png
  license: CC-BY-4.0
  terms:
    byline: '{authors}, {publisher}'
    wording:
      top: { en: 'This [story]({url}) first ran in {publisher}.', de: 'Aus {publisher}, {date}.' }
      end: 'Read more from [the Review]({publisher}).'
    tagline: 'Harbour Review is run by [its readers](https://harbour.example.com/join).'
    button: 'Read it where it first ran'
    logo: yes
    links: keep
    translate: no
    delay: 2 days
    publishWithin: 90
    todo: [notify: Tell the editors., tag: Name @harbour.]
    source: https://harbour.example.com/republish
    checked: 2026-03-01
`
const POST = `---
title: Why the treaty held
date: 2026-03-14
authors: [Ada Writer]
original:
  publisher: harbour
  url: https://harbour.example.com/treaty
  date: 2026-03-12
  links: [https://a.example.org/one]
  done: { notify: 2026-03-15, tag: 2026-03-15 }
---

The treaty [held](https://a.example.org/one).
`
const now = Date.UTC(2026, 3, 1)
const request = { now, drafts: false, emails: 'recent' as const, strict: false }

function folder(files: Readonly<Record<string, string>> = {}, make = temporaryFolder): string {
  const root = make({
    'publication.yml': PUBLICATION,
    'publishers.yml': OUTLET,
    'posts/treaty.md': POST,
    ...files,
  })
  cpSync(PICTURE, join(root, 'brand/harbour.png'))
  return root
}

describe('an outlet’s own words', () => {
  let root = ''
  beforeAll(async () => {
    root = folder({}, lastingFolder)
    const { ok, problems } = await build({ ...request, root })
    expect({ ok, problems }).toEqual({ ok: true, problems: [] })
  })
  afterAll(() => rmSync(root, { recursive: true }))
  const file = (path: string): string => readFileSync(join(root, 'out', path), 'utf8')
  const LINE = 'Ada Writer, Harbour Review · This story first ran in Harbour Review.'

  it.each([
    [
      'treaty/index.html',
      ['href="https://harbour.example.com/treaty">story</a>', '>its readers</a>', '>Read it where it first ran</a>'],
    ],
    [
      'treaty/index.html',
      [
        '<img src="../brand/harbour.png" alt="Harbour Review" width="120"',
        'href="https://harbour.example.com/">the Review</a>',
      ],
    ],
    [
      'email/treaty/index.html',
      ['src="https://tideline.example.org/brand/harbour.png"', '>story</a>', 'Read it where it first ran'],
    ],
    ['email/weekly/index.html', ['src="https://tideline.example.org/brand/harbour.png"', '>story</a>']],
    [
      'email/treaty/text.txt',
      [
        'This story <https://harbour.example.com/treaty> first',
        'its readers <https://harbour.example.com/join>',
        'Read it where it first ran',
      ],
    ],
    ['feed.xml', ['<dc:creator>Ada Writer</dc:creator>', '>its readers</a>', 'Read it where it first ran']],
    [
      'attribution.json',
      [
        '"byline","value":"Ada Writer, Harbour Review"',
        '"fact":"tagline"',
        '"fact":"button"',
        '"logo","value":"harbour.png"',
      ],
    ],
    [
      'treaty/republish/index.html',
      [
        'Do not translate the text.',
        'Keep every link in the text.',
        'by 10 June 2026 at the latest',
        'Show the logo of Harbour Review',
        'Its publisher also asks: Name @harbour.',
        'in this form: ',
      ],
    ],
  ])('are in %s', (path, parts) => {
    const text = oneLine(file(path).replace(/<\/?time[^>]*>/g, ''))
    for (const part of parts) expect(text).toContain(part)
  })

  it('are in the line of every copy, while metadata names only the people', () => {
    const plain = file('treaty/index.html').replace(/<[^>]*>/g, '')
    expect(plain).toContain(LINE)
    expect(file('treaty/index.html')).toContain('"author":[{"@type":"Person","name":"Ada Writer"}]')
    expect(existsSync(join(root, 'out/brand/harbour.png'))).toBe(true)
  })
})

describe('a theme that drops what the terms require', () => {
  it.each([
    [
      'the logo',
      'partials/credit-block.hbs',
      '<p>{{#each block}}{{phrase this.phrase}} {{/each}}</p>',
      'logo “harbour.png”',
    ],
    ['the logo of an email', 'partials/email-outlet-logo.hbs', '', 'logo “harbour.png”'],
    [
      'a tagline',
      'partials/credit-block.hbs',
      '{{#with outletLogo}}<img src="{{src}}" alt="">{{/with}}{{#each block}}{{#unless @first}}<p>{{kind}}</p>{{/unless}}{{/each}}',
      'tagline “Harbour',
    ],
    [
      'a byline',
      'partials/credit-line.hbs',
      '<p>Ada Writer · This <a href="https://harbour.example.com/treaty">story</a> first ran in Harbour Review.</p>',
      'byline “Ada Writer, Harbour Review”',
    ],
  ])('fails: %s', async (_, name, template, lost) => {
    const root = folder({ [`templates/${name}`]: template })
    const { ok, problems } = await build({ ...request, root })
    expect(ok).toBe(false)
    expect(problems.map(({ what }) => what).join('\n')).toContain(lost)
  })

  it('fails: the button', async () => {
    const post = readFileSync(join(import.meta.dirname, '../../templates/web/post.html.hbs'), 'utf8')
    const root = folder({
      'templates/web/post.html.hbs': post.replace(/\{\{#with action\}\}[\s\S]*?\{\{\/with\}\}/, ''),
    })
    const { problems } = await build({ ...request, root })
    expect(problems.map(({ what }) => what).join('\n')).toContain('button “Read it where it first ran”')
  })
})

describe('the terms of a publisher', () => {
  const edited = (from: string, to: string): string => {
    expect(POST).toContain(from)
    return POST.replace(from, to)
  }
  it.each([
    [
      'a copy that came too late',
      edited('date: 2026-03-14', 'date: 2026-03-14\nupdated: 2026-03-15').replace(
        'date: 2026-03-12',
        'date: 2025-03-12',
      ),
      'posts/treaty.md:3:1 error terms.publish-within',
    ],
    ['a lost link', edited('[held](https://a.example.org/one)', 'held'), 'posts/treaty.md:9:11 error terms.links'],
    [
      'a list of links that is missing',
      edited('  links: [https://a.example.org/one]\n', ''),
      'posts/treaty.md:5:1 warning terms.links-unknown',
    ],
    [
      'a translation',
      edited('  links:', '  changes: translated\n  links:'),
      'posts/treaty.md:9:3 error terms.translate',
    ],
    ['an unknown task', edited('tag: 2026-03-15', 'tagg: 2026-03-15'), 'posts/treaty.md:10:31 error terms.done'],
    ['a task without a date', edited('tag: 2026-03-15', 'tag: soon'), 'posts/treaty.md:10:31 error post.field'],
  ])('are reported at their line: %s', async (_, post, told) => {
    const { problems } = await build({ ...request, root: folder({ 'posts/treaty.md': post }) })
    const places = problems.map(
      ({ where: { file, line, column }, severity, rule }) => `${file}:${line}:${column} ${severity} ${rule}`,
    )
    expect(places.filter(place => place.startsWith('posts/'))).toEqual([told])
  })

  it('are reported if the file of the logo is missing', async () => {
    const { problems } = await build({
      ...request,
      root: folder({ 'publishers.yml': OUTLET.replace('brand/', 'brands/') }),
    })
    expect(problems).toMatchObject([{ rule: 'publishers.logo', where: { file: 'publishers.yml', line: 4 } }])
  })

  it('hold a post back until the delay is over', async () => {
    const root = folder({ 'posts/treaty.md': edited('date: 2026-03-14', 'date: 2026-03-12') })
    const heldAt = async (at: number) => (await build({ ...request, root, now: at })).held
    expect(await heldAt(Date.UTC(2026, 2, 13, 23))).toEqual([
      'posts/treaty.md (embargo until 2026-03-14T00:00:00Z, by its terms)',
    ])
    expect(await heldAt(Date.UTC(2026, 2, 14))).toEqual([])
  })

  it('are reported if a task is not done yet, or if they were read long ago', async () => {
    const post = edited(', tag: 2026-03-15', '')
    const told = async (outlet: string, at = now) => {
      const { problems } = await check({
        ...request,
        now: at,
        root: folder({ 'posts/treaty.md': post, 'publishers.yml': outlet }),
      })
      return problems
        .filter(({ rule }) => rule === 'terms.todo' || rule === 'terms.checked')
        .map(({ where: { file, line }, severity, what, fix }) => `${file}:${line} ${severity} ${what} ${fix}`)
    }
    const todo =
      'posts/treaty.md:5 warning Harbour Review asks for a task that this post does not list as done: Name @harbour. When it is done, write `done: { tag: <date> }` into `original`.'
    expect(await told(OUTLET)).toEqual([todo])
    expect(await told(OUTLET, Date.UTC(2026, 2, 14, 12))).toEqual([
      todo,
      'posts/treaty.md:10 warning This post says that “notify” was done on 2026-03-15, which is in the future. Write the day on which it was done, or remove the entry until then.',
    ])
    expect(await told(OUTLET, Date.UTC(2027, 2, 2))).toEqual([
      todo,
      'publishers.yml:20 note The terms of Harbour Review were last read more than a year ago, on 2026-03-01. Read them at https://harbour.example.com/republish, and write the day into `checked`, such as 2026-03-01.',
    ])
    expect(await told(OUTLET.replace('checked: 2026-03-01', 'checked: last spring'))).toEqual([
      todo,
      'publishers.yml:20 note `checked` does not say on which day the terms of Harbour Review were read: "last spring". Read them at https://harbour.example.com/republish, and write the day into `checked`, such as 2026-03-01.',
    ])
  })
})
