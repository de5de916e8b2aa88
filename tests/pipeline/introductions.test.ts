import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { build, placeText } from '../../src/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const POST = (title: string) =>
  `---\ntitle: ${title}\ndate: 2025-01-01\noriginal: { publisher: Harbour Review, url: 'https://harbour.example.com/${title}', license: CC-BY-4.0 }\n---\n\nBody of ${title}.\n`

/** A digest of three posts below an introduction: its text, the targets of its links, and the reported problems. */
async function withIntro(intro: string) {
  const root = temporaryFolder({
    'publication.yml': `title: T
url: https://t.example.org/
sender: { name: T, email: a@t.example.org }
postalAddress: X
digests: { weekly: { intro: letters/hello.md } }
`,
    'letters/hello.md': intro,
    'letters/map.pdf': '%PDF',
    ...Object.fromEntries(['one', 'two', 'three'].map(name => [`posts/2025/${name}.md`, POST(name)])),
  })
  const report = await build({ root, now: Date.UTC(2026, 0, 1), drafts: false, emails: 'all', strict: false })
  const read = (): string => readFileSync(join(root, 'out/email/weekly/text.txt'), 'utf8')
  const reported = report.problems.map(({ where, rule }) => `${placeText(where)} ${rule}`)
  return { ok: report.ok, text: report.ok ? read() : '', reported }
}

describe('the introduction of a digest', () => {
  it.each([
    ['one', 'Begin with [this](/2025/one/).'],
    ['the last', 'Begin with [this](https://t.example.org/2025/three/).'],
    ['two of three', 'Begin with [this](/2025/three/), then [that](/2025/one/).'],
    ['all, twice', '[1](/2025/three/) [2](/2025/one/) [3](/2025/two/) [4](/2025/three/) [5](/2025/one/)'],
  ])('may link the posts below it: %s', async (_, intro) => {
    expect(await withIntro(intro)).toMatchObject({ ok: true, reported: [] })
  })

  it.each(['../posts/2025/one.md', '/posts/2025/one.md'])(
    'may link a file, which becomes a link to its page: %s',
    async link => {
      const { text, reported } = await withIntro(`See [the first](${link}#end).`)
      expect(text).toContain('[1] https://t.example.org/2025/one/#end')
      expect(reported).toEqual([])
    },
  )

  it('has the fallbacks of subscribers’ values in a build, and leaves code as it is', async () => {
    const read = await withIntro('Dear **{subscriber.first_name|you}**, {subscriber.city|“a” & b}, `{subscriber.x}`.')
    expect(read).toMatchObject({ reported: [], text: expect.stringMatching(/Dear you, “a” & b,\s\{subscriber\.x\}\./) })
  })

  it.each([
    '[x](https://example.org/{subscriber.city})',
    '[x](/2025/one/ "{subscriber.city|x}")',
    '{subscriber city}',
    '{subscriber.city|*x*}',
  ])('is reported if it has a value of a subscriber in a tag, or a misspelt one: %s', async intro => {
    expect((await withIntro(intro)).reported).toContain('letters/hello.md digest.value')
  })

  it('includes the files beside it', async () => {
    const { text, reported } = await withIntro('See [the map](map.pdf).')
    expect(text).toContain('https://t.example.org/issues/weekly/1/map.pdf')
    expect(reported).toEqual([])
  })

  it.each([
    ['Hello.\n\nSee [it](/nope/).\n', 'letters/hello.md:3 link.nowhere'],
    ['---\nnote: /nope/\n---\n\nSee [it](../posts/nope.md).\n', 'letters/hello.md:5 link.nowhere'],
  ])('is reported if a link has no target: %j', async (intro, expected) => {
    expect(await withIntro(intro)).toMatchObject({ ok: true, reported: [expected] })
  })

  it('is sent without its frontmatter, and completely if it begins with a thematic break', async () => {
    expect((await withIntro('---\nlayout: letter\n---\n\nHello.\n')).text).not.toContain('layout')
    expect((await withIntro('---\n\nHello: you.\n')).text).toContain('Hello: you.')
  })
})
