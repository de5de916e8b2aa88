import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importSource, postText } from '../../../src/importing/index.js'
import { CONTEXT, expectFile, factOf, readBack, shownWords } from '../importing.js'

const FIXTURES = join(import.meta.dirname, '../../fixtures/import/html')
const pages = readdirSync(FIXTURES).filter(name => name.endsWith('.html'))

/** Imports a page of the fixtures as if it were fetched from the address in its first line. */
const draftOfPage = async (name: string) => {
  const bytes = readFileSync(join(FIXTURES, name))
  const [, address = ''] = /^<!-- (\S+) -->/.exec(bytes.toString('utf8')) ?? []
  const imported = await importSource({ name, bytes, ...(address ? { address } : {}), mediaType: 'text/html' }, CONTEXT)
  const [draft] = imported.drafts
  if (!draft) throw new Error('There is no draft.')
  return draft
}

const pageDraft = async (head: string, body: string, address?: string) => {
  const html = `<!doctype html><html><head>${head}</head><body><article>${body}<p>${'Words about harbours and clocks, and more of them. '.repeat(8)}</p></article></body></html>`
  const [draft] = (
    await importSource({ name: 'page.html', bytes: Buffer.from(html), ...(address ? { address } : {}) }, CONTEXT)
  ).drafts
  if (!draft) throw new Error('There is no draft.')
  return draft
}

describe('a web page', () => {
  it('is tested with at least twelve samples', () => {
    expect(pages.length).toBeGreaterThanOrEqual(12)
  })

  it.each(pages)('gives the expected post (%s)', async name => {
    expectFile(join(FIXTURES, name.replace('.html', '.md')), postText(await draftOfPage(name)))
  })

  it.each(pages)('gives a post without errors that contains the article (%s)', async name => {
    const draft = await draftOfPage(name)
    const { post, problems, body } = readBack(postText(draft))
    expect(problems.filter(({ severity, rule }) => severity === 'error' || rule === 'post.removed-html')).toEqual([])
    expect(post?.title).toBe(factOf(draft, 'title'))
    const words = shownWords(body?.html ?? '').join(' ')
    const paragraphs = [...readFileSync(join(FIXTURES, name), 'utf8').matchAll(/<p>(\p{L}[^<]{100,})/giu)].map(
      ([, text]) => text ?? '',
    )
    const places = paragraphs.map(text => words.indexOf(text.trim()))
    expect(places.every(place => place >= 0)).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(paragraphs.length).toBeGreaterThanOrEqual(2)
    expect(words).not.toMatch(/Subscribe to|Popular posts|First!|unscripted|Share this|Artikel teilen|First published/)
  })

  it.each([
    [
      '<script type="application/ld+json">{"@type":"Article","headline":"Data"}</script><meta property="og:title" content="Graph">',
      'Data',
      'JSON-LD headline',
    ],
    [
      '<meta name="citation_title" content="Cited"><meta property="og:title" content="Graph">',
      'Cited',
      'citation_title',
    ],
    ['<meta property="og:title" content="Graph"><meta name="DC.title" content="Core">', 'Graph', 'og:title'],
    ['<meta name="DC.title" content="Core"><title>Page</title>', 'Core', 'DC.title'],
    ['<title>Page</title>', 'Page', 'the page’s title'],
  ])('gives its title by the most trusted metadata: %s', async (head, title, from) => {
    expect((await pageDraft(head, '')).facts.find(({ field }) => field === 'title')).toMatchObject({
      value: title,
      from,
    })
  })

  it('names everybody whom its data names, with their part', async () => {
    const data = {
      '@type': 'Article',
      author: { '@type': 'Person', name: 'Ada Writer' },
      translator: [{ '@type': 'Person', name: 'Marie Muster', url: 'https://marie.example.org/' }, 'Jo Muster'],
      editor: { '@type': 'Person', name: 'Ed Itor' },
      contributor: [
        { '@type': 'Role', roleName: 'photographer', contributor: { '@type': 'Person', name: 'Pia Photo' } },
        { '@type': 'Person', name: 'Rea Search' },
        { '@type': 'Organization', name: 'Example Media Ltd' },
      ],
    }
    const draft = await pageDraft(`<script type="application/ld+json">${JSON.stringify(data)}</script>`, '')
    const { post } = readBack(postText(draft))
    const { authors, translators, photographers, contributors } = post ?? expect.fail()
    expect({ authors, translators, photographers, contributors }).toEqual({
      authors: [{ name: 'Ada Writer' }],
      translators: [{ name: 'Marie Muster', url: 'https://marie.example.org/' }, { name: 'Jo Muster' }],
      photographers: [{ name: 'Pia Photo' }],
      contributors: [{ name: 'Ed Itor', role: 'editor' }, { name: 'Rea Search' }],
    })
  })

  it('refers to the publisher in publishers.yml that has its domain', async () => {
    const draft = await pageDraft('<title>T</title>', '', 'https://www.harbour-review.example.com/x')
    expect(factOf(draft, 'original.publisher')).toBe('harbour-review')
    expect(factOf(draft, 'original.url')).toBe('https://www.harbour-review.example.com/x')
  })

  it('gives absolute links without tracking parameters', async () => {
    const draft = await pageDraft(
      '<title>T</title>',
      '<p><a href="/next?utm_source=x&id=2">next</a> and more words</p>',
      'https://a.example.org/b/',
    )
    expect(draft.body).toContain('[next](https://a.example.org/next?id=2)')
  })

  it.each([
    [
      'windows-1252',
      Buffer.from(
        '<html><head><meta charset="windows-1252"><title>Caf\xe9</title></head><body><p>Half a text</p></body></html>',
        'latin1',
      ),
      'Café',
    ],
    [
      'Latin-1 without a declared charset',
      Buffer.from('<html><head><title>Caf\xe9</title></head><body><p>Half a text</p></body></html>', 'latin1'),
      'Café',
    ],
    ['UTF-8', Buffer.from('<html><head><title>Café</title></head><body><p>Half a text</p></body></html>'), 'Café'],
  ])('is decoded from %s', async (_, bytes, title) => {
    const [draft] = (await importSource({ name: 'page.html', bytes }, CONTEXT)).drafts
    expect(draft && factOf(draft, 'title')).toBe(title)
  })

  it.each([
    ['<html>'],
    ['<!doctype html><p'],
    ['<html><body></body></html>'],
    ['<html><body><script>x</script></body></html>'],
  ])('is refused with a message if it contains no article: %s', async html => {
    const { drafts, problems } = await importSource({ name: 'page.html', bytes: Buffer.from(html) }, CONTEXT)
    expect(drafts).toEqual([])
    expect(problems).toMatchObject([{ rule: 'import.empty', severity: 'error' }])
    expect(problems[0]?.what).toContain('could not be separated')
  })

  it.each([
    ['<nav><a href="/">Home</a></nav>', 'navigation'],
    ['<header>The Lamp Post</header>', 'the page’s head'],
    ['<footer>© 2025 The Lamp Post</footer>', 'the page’s foot'],
    ['<aside>Subscribe to us!</aside>', 'asides'],
    ['<form><p>Your address</p></form>', 'forms'],
    ['<div class="sidebar"><p>Also in this issue: eels</p></div>', '“Also in this issue: eels”'],
    ['<div class="comments"><p>a1</p><p>b2</p><p>c3</p><p>d4</p><p>e5</p></div>', '“a1”, “b2”, “c3”, 2 more'],
  ])('gives a note about parts that were left out: %s', async (around, kind) => {
    const text = `<p>${'Words about harbours and clocks, and more of them. '.repeat(8)}</p>`
    const html = `<!doctype html><html><head><title>Two clocks</title></head><body><article><header><h1>Two clocks</h1><p>By Ada Writer</p></header>${text}${text}</article>${around}</body></html>`
    const [draft] = (await importSource({ name: 'page.html', bytes: Buffer.from(html) }, CONTEXT)).drafts
    expect(draft?.notes).toEqual([`Left out as not part of the article: ${kind}.`])
  })

  it.each<[string, string]>([
    [
      'a tracking pixel after the article',
      '<noscript><img src="https://stats.example.net/b?c1=2" height="1" width="1"></noscript>',
    ],
    ['a tracking pixel without a size', '<noscript><img src="https://stats.example.net/pixel.gif?c1=2"></noscript>'],
    ['a picture after the article', '<noscript><img src="https://pictures.example.net/b.jpg" alt="B"></noscript>'],
  ])('keeps its article if a noscript element contains %s', async (_, noscript) => {
    const text = `<p>${'Words about harbours and clocks, and more of them. '.repeat(4)}</p>`
    const html = `<!doctype html><html lang="en"><head><title>Two clocks</title></head><body><div><img src="/logo.png" alt="Logo" width="200"><article><h1>Two clocks</h1><p>By Ada Writer</p>${text}${text}</article></div>${noscript}</body></html>`
    const [draft] = (await importSource({ name: 'page.html', bytes: Buffer.from(html) }, CONTEXT)).drafts
    expect(draft?.body).toContain('Words about harbours')
    expect(draft?.body).not.toContain('stats.example.net')
  })

  it('shows the picture of a noscript element only once', async () => {
    const draft = await pageDraft(
      '<title>Two clocks</title>',
      '<p>Words.</p><div class="lazy"><img src="data:image/gif;base64,AA" alt=""></div><noscript><img src="https://pictures.example.net/tower.jpg" alt="Tower"></noscript>',
    )
    expect(draft.body.match(/!\[/g)).toHaveLength(1)
    expect(draft.body).toContain('![Tower](https://pictures.example.net/tower.jpg)')
  })
})
