import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type BuildReport, build } from '../../src/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const THEME = join(import.meta.dirname, '../../templates')

const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
sender: { name: The Tideline, email: desk@tideline.example.org }
postalAddress: 1 Example Street
`
const post = (terms: string, more = ''): string => `---
title: Why the treaty held
date: 2025-05-16
summary: About a river.
authors: [Anneke Voss, Chidi Okafor]
original:
  publisher: { name: The Harbour Review, url: 'https://harbour.example.com/' }
  url: https://harbour.example.com/treaty
  date: 2025-05-12
  license: CC-BY-4.0
  terms: ${terms}
${more}---

The treaty is nine lines long and was never signed by anybody who lived in either of the two towns.

For a hundred years nobody broke it, and that is the puzzle to which this article has no answer at all.
`

const run = (files: Record<string, string>): Promise<BuildReport> => {
  const root = temporaryFolder({ 'publication.yml': PUBLICATION, ...files })
  return build({ root, now: Date.UTC(2025, 5, 1), drafts: false, emails: 'all', strict: false })
}

/** A template of the theme in which one part is replaced. The part must have been there. */
function changed(file: string, part: string | RegExp, by: string): Record<string, string> {
  const source = readFileSync(join(THEME, file), 'utf8')
  const result = source.replace(part, () => by)
  expect(result).not.toBe(source)
  return { [`templates/${file}`]: result }
}

const HEAD_END = '</head>'
const inHead = (html: string) => changed('partials/head.hbs', HEAD_END, `${html}${HEAD_END}`)
const inPost = (part: string | RegExp, by: string) => changed('web/post.html.hbs', part, by)
const HEADLINE = /<h1[\s\S]*?<\/h1>/
const H1 = '<h1>{{title}}</h1>'

describe('the audit of the terms', () => {
  it.each<[string, string, Record<string, string>, RegExp]>([
    [
      'a page that search engines may list',
      '{ index: no }',
      changed('partials/head.hbs', 'content="noindex, follow"', 'content="follow"'),
      /robots “noindex” in the metadata/,
    ],
    [
      'a byline with somebody else',
      '{}',
      inPost('<header class="opening">', '<header class="opening"><p class="byline">By <b>Jane Other</b></p>'),
      /byline \(`<p class="byline">`\) “By Jane Other”/,
    ],
    [
      'a counter that is offered as the picture of the article',
      '{ counter: "https://count.example.com/1.gif" }',
      inHead('<meta property="og:image" content="https://count.example.com/1.gif">'),
      /only counts readers “https:\/\/count/,
    ],
    [
      'a page that one search engine alone may not list',
      '{ index: no }',
      changed('partials/head.hbs', 'name="robots" content="noindex, follow"', 'name="bingbot" content="noindex"'),
      /robots “noindex” in the metadata/,
    ],
    [
      'a picture that may not be republished',
      '{ images: no }',
      {
        'static/gauge.png': 'x',
        'posts/treaty.md': post('{ images: no }', 'image: { src: /gauge.png, alt: A gauge }\n'),
        ...inPost(HEADLINE, `${H1}<img src="../gauge.png" alt="">`),
      },
      /picture that may not be shown “https:\/\/tideline\.example\.org\/gauge\.png”/,
    ],
    ['a page without its headline', '{}', inPost(HEADLINE, ''), /title “Why the treaty held”/],
    [
      'a credit below the text that belongs above it',
      '{ credit: top }',
      inPost(/\{\{> credit-line\}\}([\s\S]*)\{\{> credit-block\}\}/, '{{{body}}}{{> credit-line}}{{> credit-block}}'),
      /credit line .* above the text/,
    ],
    [
      'a credit above the text that belongs below it',
      '{ credit: end }',
      inPost(/\{\{> credit-line\}\}([\s\S]*)\{\{> credit-block\}\}/, '{{> credit-line}}{{> credit-block}}{{{body}}}'),
      /original .* below the text/,
    ],
    [
      'an excerpt that does not say that it is one',
      '{ content: excerpt }',
      inPost(/\{\{#if excerpt\}\}[\s\S]*?\{\{\/if\}\}/, ''),
      /excerpt note/,
    ],
  ])('finds %s', async (_, terms, templates, expected) => {
    const { ok, problems } = await run({ 'posts/treaty.md': post(terms), ...templates })
    expect(ok).toBe(false)
    const told = problems.filter(({ rule }) => rule === 'credit.missing')
    expect(told.map(({ what }) => what).join('\n')).toMatch(expected)
    expect(new Set(told.map(({ where }) => where.file))).toEqual(new Set(['posts/treaty.md']))
  })

  it.each<[string, string, Record<string, string>]>([
    ['the defaults', '{ credit: both, index: no, counter: "https://count.example.com/1.gif?a=1&b=2" }', {}],
    [
      'the credit as the byline',
      '{}',
      inPost(HEADLINE, `<p class="byline">{{phrase credit}} {{phrase dateline}}</p>${H1}`),
    ],
    [
      'a headline that is a heading by its role',
      '{}',
      inPost(HEADLINE, '<p role="heading" aria-level="1">{{title}}</p>'),
    ],
    ['search engines told in another way', '{ index: no }', inHead('<meta name="robots" content="none">')],
  ])('accepts %s', async (_, terms, templates) => {
    const { ok, problems } = await run({ 'posts/treaty.md': post(terms), ...templates })
    expect([ok, problems.filter(({ severity }) => severity === 'error')]).toEqual([true, []])
  })

  it('does not let Gmail hide the credit of a long email: a post that is too long is shortened', async () => {
    const long = `${post('{}')}\n${'A sentence that is repeated until the post is long. '.repeat(3000)}\n`
    const { ok, problems, notes } = await run({ 'posts/treaty.md': long })
    expect([ok, problems.filter(({ severity }) => severity === 'error')]).toEqual([true, []])
    expect(notes.join('\n')).toMatch(/treaty|Why the treaty held/)
  })

  it('refuses an email whose credit Gmail would hide', async () => {
    const padding = `<mj-raw><!-- htmlmin:ignore --><p>${'Padding above the credit. '.repeat(4500)}</p></mj-raw>`
    const { ok, problems } = await run({
      'posts/treaty.md': post('{}'),
      ...changed('email/post.mjml.hbs', '{{> email-credit}}', `${padding}{{> email-credit}}`),
    })
    expect(ok).toBe(false)
    expect(problems.map(({ what }) => what).join('\n')).toMatch(/within the 102 kB that Gmail shows/)
  })
})
