import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type ChildNode, type Element, isTag } from 'domhandler'
import { parseDocument } from 'htmlparser2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directionOf } from '../../src/core/direction.js'
import { build } from '../../src/pipeline/index.js'
import { LOCALES, wordsFor } from '../locales.js'
import { lastingFolder } from '../temporary-folder.js'

const TAGS = [...LOCALES.keys()]

const post = (language: string) => `---
title: ${language}
language: ${language}
date: 2026-03-14
updated: 2026-03-20
authors: [{ name: Ada Writer, bio: She writes. }, נועה כותבת]
tags: [rivers]
comments: https://forum.example.org/${language}
original:
  publisher: { name: Harbour Review, url: 'https://harbour.example.com/' }
  url: https://harbour.example.com/treaty
  date: 2026-03-12
  license: CC-BY-4.0
---
A text.[^1]

[^1]: A note.
`
const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
postalAddress: 12 Quay Street
sender: { name: The Tideline, email: letters@example.org }
digests:
  weekly: { title: Weekly, limit: 50 }
`

let out = ''
let folder = ''
beforeAll(async () => {
  const posts = [...TAGS, 'fa'].map(tag => [`posts/${tag}.md`, post(tag)])
  folder = lastingFolder({ 'publication.yml': PUBLICATION, ...Object.fromEntries(posts) })
  const report = await build({
    root: folder,
    now: Date.parse('2026-04-01'),
    drafts: false,
    emails: 'all',
    strict: false,
    threads: 1,
  })
  expect(report.problems.map(({ rule, what }) => [rule, what])).toEqual([
    ['language.unknown', 'Offprint has no words in `fa` yet, so credits, labels and dates are in English (1 post).'],
  ])
  out = join(folder, 'out')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (path: string): string => readFileSync(join(out, path), 'utf8')
const elements = (nodes: readonly ChildNode[]): Element[] =>
  nodes.filter(isTag).flatMap(node => [node, ...elements(node.children)])
const textOf = (node: ChildNode): string =>
  'data' in node ? node.data : 'children' in node ? node.children.map(textOf).join('') : ''
const read = (html: string): Element[] => elements(parseDocument(html).children)
const first = (all: readonly Element[], test: (element: Element) => boolean): Element =>
  all.find(test) ?? expect.fail('no such element')
const slug = (tag: string): string => tag.toLowerCase()

describe.each(TAGS)('a post in %s', tag => {
  const { book } = wordsFor(tag)
  const dir = directionOf(tag)
  const action = book.credit.readOriginal.replace('{publisher}', 'Harbour Review')

  it('has a page that declares and uses this language', () => {
    const page = read(file(`${slug(tag)}/index.html`))
    expect(first(page, ({ name }) => name === 'html').attribs).toEqual({ lang: tag, dir })
    expect(textOf(first(page, ({ attribs }) => attribs['id'] === '_credit'))).toBe(book.post.aboutArticle)
    expect(textOf(first(page, ({ attribs }) => attribs['class'] === 'button'))).toBe(action)
    expect(textOf(first(page, ({ attribs }) => attribs['class'] === 'skip'))).toBe(book.page.skip)
    expect(first(page, ({ attribs }) => attribs['class'] === 'skip').attribs).not.toHaveProperty('lang')
    const own = elements([first(page, ({ name }) => name === 'article')])
    const apart = own.filter(({ name, attribs }) => name === 'bdi' && !attribs['class']).map(textOf)
    expect(apart).toContain(dir === 'rtl' ? 'Harbour Review' : 'נועה כותבת')
    expect(apart).not.toContain(dir === 'rtl' ? 'נועה כותבת' : 'Harbour Review')
  })

  it('has other posts on its page, each in its own language', () => {
    const page = read(file(`${slug(tag)}/index.html`))
    const teasers = page.filter(({ attribs }) => attribs['class'] === 'teaser')
    expect(teasers.length).toBeGreaterThanOrEqual(3)
    for (const teaser of teasers) {
      const parts = elements([teaser])
      // The title of each post is the tag of its language.
      const language = textOf(first(parts, ({ name }) => name === 'a'))
      expect(teaser.attribs).toMatchObject({ lang: language, dir: directionOf(language) })
      const line = textOf(first(parts, ({ attribs }) => attribs['class'] === 'credit-line'))
      const { originallyOn } = wordsFor(LOCALES.has(language) ? language : 'en').book.credit
      for (const words of originallyOn.split(/\{\w+\}/)) expect(line).toContain(words.trim())
    }
    const headings = page.filter(({ name }) => name === 'h2').map(each => [textOf(each), each.attribs['lang']])
    expect(headings).toContainEqual([book.page.related, undefined])
  })

  it('has an email that declares and uses this language', () => {
    const html = file(`email/${slug(tag)}/index.html`)
    const mail = read(html)
    expect(first(mail, ({ name }) => name === 'html').attribs).toMatchObject({ lang: tag, dir })
    for (const said of [
      book.email.unsubscribeLong,
      book.email.viewInBrowser,
      book.post.comments,
      book.post.aboutAuthors,
    ])
      expect(mail.map(textOf)).toContain(said)
    expect(html).toContain(`aria-label="${book.email.backToText}"`)
    const text = file(`email/${slug(tag)}/text.txt`)
    expect(text).toContain(`${book.email.viewInBrowser}${book.post.colon}<https://`)
    expect(text.replace(/[\u2066-\u2069]/g, '')).toContain(`${action}`)
    expect(text).not.toMatch(/https?:[^\s>]*[\u2066-\u2069][^\s>]*>/)
  })

  it('is marked in feeds of a publication in another language', () => {
    const item = (JSON.parse(file('feed.json')) as { items: { title: string; content_html: string }[] }).items.find(
      ({ title }) => title === tag,
    )
    const html = item?.content_html ?? ''
    if (tag === 'en') expect(html).not.toMatch(/^<div/)
    else expect(read(html)[0]?.attribs).toEqual({ lang: tag, dir })
    expect(read(html).map(textOf)).toContain(action)
    const entry = file('atom.xml')
      .split('<entry')
      .find(part => part.includes(`<title type="text">${tag}</title>`))
    if (tag !== 'en') expect(entry).toMatch(new RegExp(`^ xml:lang="${tag}"`))
  })
})

describe.each(TAGS.filter(tag => tag !== 'en'))('a post in %s', tag => {
  it('keeps its own language in a digest, whose frame has that of the publication', () => {
    const digest = read(file('email/weekly/index.html'))
    const credit = first(
      digest,
      element => element.name === 'p' && element.attribs['lang'] === tag && textOf(element).includes('CC BY 4.0'),
    )
    expect(credit.attribs['dir']).toBe(directionOf(tag))
    expect(textOf(credit)).toContain('CC BY 4.0')
    expect(digest.map(textOf)).toContain('Unsubscribe')
  })
})

it('has Unicode isolates in the text part of emails and nowhere else', () => {
  const machines = ['feed.xml', 'atom.xml', 'feed.json', 'opml.xml', 'index.html', 'email/weekly/index.html']
  for (const path of [...machines, ...TAGS.map(tag => `${slug(tag)}/index.html`)])
    expect(file(path), path).not.toMatch(/[\u2066-\u2069]/)
  for (const tag of [...TAGS, 'weekly']) {
    const [headers = ''] = file(`email/${slug(tag)}/message.eml`).split('\r\n\r\n')
    expect(headers).toMatch(/^Subject: /m)
    expect(headers).not.toMatch(/=E2=81=A[6-9]/)
  }
  expect(file('email/he/text.txt')).toMatch(/\u2068Harbour Review\u2069\s\u2066<https:/)
})

describe('a post in a language without words', () => {
  it('has English words, marked as English', () => {
    const page = read(file('fa/index.html'))
    const line = first(page, ({ attribs }) => attribs['class'] === 'credit-line')
    const [span] = elements(line.children)
    expect(span?.attribs).toEqual({ lang: 'en', dir: 'ltr' })
    expect(textOf(span ?? line)).toMatch(/^By Ada Writer and נועה כותבת · Originally published by Harbour Review on /)
    expect(file('email/fa/index.html')).toMatch(/<span lang="en" dir="ltr">Unsubscribe<\/span>/)
  })
})
