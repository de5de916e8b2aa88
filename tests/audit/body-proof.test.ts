import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { auditorOf, bodyProof } from '../../src/audit/index.js'
import type { Body } from '../../src/content/index.js'
import type { Edition } from '../../src/editions/index.js'
import { openSession } from '../../src/pipeline/index.js'
import { lastingFolder } from '../temporary-folder.js'

const TEXT = `The river rises in *spring*, and the mill turns. Read [the tables](https://tables.example.net/tide "All").

## Ferries above Kestrelmouth

- Oats & barley, as [before](https://tideline.example.org/river-2/)
- the \`mill\`

\`\`\`js
const level = rise(2) < 4
\`\`\`

> Ada was there, in [The Northern Review](https://elsewhere.example.net/).
`
const post = (n: number) => `---
title: The river ${n}
date: 2025-04-0${n}
tags: [water]
authors: [{ name: Ada Writer, url: 'https://ada.example.org/' }, Bo Second]
original: { publisher: The Northern Review, url: 'https://review.example.com/${n}', date: 2025-03-0${n}, license: CC BY 4.0 }
---

${TEXT}
`
const URL = 'https://tideline.example.org/'
const root = lastingFolder({
  'publication.yml': `title: The Tideline\nurl: ${URL}\nsender: { name: T, email: t@tideline.example.org }\npostalAddress: 1 Example Street\n`,
  ...Object.fromEntries([1, 2, 3].map(n => [`posts/river-${n}.md`, post(n)])),
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const proofOf = (html: string, markdown: string, plain = true) =>
  bodyProof({ html, plain, excerpt: '' } satisfies Body, { markdown, math: false })

const editions = openSession({ root, now: () => Date.UTC(2025, 5, 1) }).then(async ({ current }) => {
  const outputs = (current().plan()?.claims ?? []).map(({ output }) => output)
  const rendered = new Map<string, { readonly edition: Edition; readonly text: string }>()
  for (const path of ['river-1/index.html', 'river-2/index.html', 'feed.json', 'style.css']) {
    const output = outputs.find(each => each.path === path)
    if (!output || !('render' in output)) return expect.fail(`There is no ${path}.`)
    rendered.set(path, { edition: output as Edition, text: String((await output.render()).bytes) })
  }
  return rendered
})

/** Finds the HTML of the text in a page, which is the same in all posts. */
const bodyIn = (page: string): string =>
  /(?<=<div class="body">\n)<p>[\s\S]*?<\/blockquote>/.exec(page)?.[0] ?? expect.fail(page)

describe('the proof of a body', () => {
  it.each([
    [
      'the tags and the first letters of the links',
      '<p>A <a href="https://a.example.org/">b c</a></p>',
      'A [b c](https://a.example.org/)',
      '<p><a href="">\nbc',
    ],
    ['ids apart', '<h2 id="b">B</h2>', '## B', '<h2 id="">\n'],
  ] as const)('has %s', (_, html, markdown, proof) => expect(proofOf(html, markdown)).toBe(proof))

  it.each([
    ['has lost a word', '<p>A</p>', 'A b'],
    ['has lost a link', '<p>A b</p>', 'A [b](https://b.example.org/)'],
    ['leads elsewhere', '<p>A <a href="https://c.example.org/">b</a></p>', 'A [b](https://b.example.org/)'],
    ['has a picture, which may have a credit of its own', '<p>A <img src="b.png" alt=""></p>', 'A ![](b.png)'],
    ['has a byline', '<p>By Eve Stranger</p>', 'By Eve Stranger'],
    ['marks an author', '<p>A <a href="/authors/eve">b</a></p>', 'A b'],
    [
      'states a licence',
      '<p>A <a rel="license" href="https://b.example.org/">b</a></p>',
      'A [b](https://b.example.org/)',
    ],
    ['hides a part', '<p>A <b style="display:none">b</b></p>', 'A **b**'],
  ] as const)('does not exist if the body %s', (_, html, markdown) => expect(proofOf(html, markdown)).toBeUndefined())

  it('does not exist for a body that did not come from Markdown alone', () =>
    expect(proofOf('<p>A</p>', 'A', false)).toBeUndefined())
})

/** What templates, themes and mistakes may put between two tags. */
const SNIPPETS = [
  ...[
    '<div>',
    '</div>',
    '</p>',
    '<p>',
    '<div style="display:none">',
    '<div hidden>',
    '<!--',
    '-->',
    '<b>',
    '<h1>',
    '</h1>',
  ],
  ...['<a href="https://evil.example.net/">', '</a>', '<a href="https://evil.example.net/">The Northern Review</a>'],
  ...[
    '<p>By Eve Stranger</p>',
    '<p class="author">Eve Stranger</p>',
    '<a rel="license" href="https://evil.example.net/">x</a>',
  ],
  ...[
    '<script type="application/ld+json">{"@type":"Article"}</script>',
    '<style>p{display:none}</style>',
    '<svg>',
    '<table>',
  ],
  ...[
    '<h2>The river 1</h2>',
    '<a href="../river-1/">The river 1</a>',
    'By Ada Writer',
    '<template>',
    '<details>',
    '<textarea>',
  ],
]
const COVERING = ['pre', '.body pre code.language-js', '#ferries-above-kestrelmouth', 'blockquote p', '[title]'].map(
  selector => `${selector}{position:fixed;inset:0;background:#fff}`,
)
const SHEETS = [...COVERING, '', '.body{display:none}', 'p{color:#fff;background:#fff}', 'blockquote{display:none}']

type Change = readonly [kind: 'cut' | 'add' | 'repeat', at: number, size: number, snippet: string]
const changes = fc.array(
  fc.tuple(
    fc.constantFrom<Change[0][]>('cut', 'add', 'repeat'),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 1, max: 6 }),
    fc.constantFrom(...SNIPPETS),
  ),
  { minLength: 1, maxLength: 3 },
)

/** Changes a document between its tags. */
function changed(text: string, all: readonly Change[]): string {
  const pieces = text.split(/(?=<)|(?<=>)/)
  for (const [kind, place, size, snippet] of all) {
    const at = Math.floor(place * pieces.length)
    if (kind === 'cut') pieces.splice(at, size)
    else pieces.splice(at, 0, ...(kind === 'add' ? [snippet] : pieces.slice(at, at + size * 5)))
  }
  return pieces.join('')
}

/** Changes the HTML of every entry of a JSON feed. */
function changedEntries(text: string, all: readonly Change[]): string {
  const feed = JSON.parse(text) as { readonly items: readonly { readonly content_html: string }[] }
  return JSON.stringify({
    ...feed,
    items: feed.items.map(item => ({ ...item, content_html: changed(item.content_html, all) })),
  })
}

describe('the audit with proofs', () => {
  /** Audits a document of the site with proofs and without. */
  async function audited(path: string, change: (text: string) => string, css: string) {
    const rendered = await editions
    const { edition, text } = rendered.get(path) ?? expect.fail(path)
    const html = bodyIn(rendered.get('river-1/index.html')?.text ?? '')
    const sheet = `${rendered.get('style.css')?.text}${css}`
    const sourceOf = () => ({ markdown: TEXT, line: 8, told: [], math: false })
    const setting = { url: URL, styleSheet: () => sheet, sourceOf }
    const bodyOf = vi.fn(() => ({ html, plain: true, excerpt: '', proof: proofOf(html, TEXT) }))
    const [without, withProofs] = [auditorOf(setting), auditorOf({ ...setting, bodyOf })]
    const given = change(text)
    return { without: await without(edition, given), withProofs: await withProofs(edition, given), bodyOf }
  }

  it.each(COVERING)('finds what a text covers by %s', async css => {
    const { without, withProofs } = await audited('river-1/index.html', text => text, css)
    expect(withProofs).toEqual(without)
    expect([...without.gaps, ...without.doubts]).not.toEqual([])
  })

  it('finds the missing credit of a teaser to which the text links as well', async () => {
    const withoutCredit = (text: string) => text.replace(/(?<=<h3>.*<\/h3>\n)<p class="credit-line".*<\/p>/g, '')
    const { without, withProofs } = await audited('river-1/index.html', withoutCredit, '')
    expect(withProofs).toEqual(without)
    expect(without.gaps.map(({ as }) => as)).toContain('teaser')
  })

  it('judges every damaged page and feed as without them', async () => {
    let passedOver = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('river-1/index.html', 'river-2/index.html', 'feed.json'),
        changes,
        fc.constantFrom(...SHEETS),
        async (path, all, css) => {
          const change = path.endsWith('html') ? changed : changedEntries
          const { without, withProofs, bodyOf } = await audited(path, text => change(text, all), css)
          expect(withProofs).toEqual(without)
          passedOver += bodyOf.mock.calls.length
        },
      ),
      { numRuns: 150 },
    )
    expect(passedOver).toBeGreaterThan(50)
  })
})
