import { rmSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { openSession } from '../../src/pipeline/index.js'
import { lastingFolder } from '../temporary-folder.js'

const POST = `---
title: Lost elements
date: 2025-05-01
math: true
---

The river rises in spring, and the mill turns.[^tide] The mill stops in 2012.

## Ferries above Kestrelmouth

<figure><img src="https://pics.example.net/lock.png" alt="A lock beside a willow"><figcaption>Drawn in Harrowgate by the river</figcaption></figure>

| Harbour | Boats | Open |
|---------|-------|------|
| Brinmore | 12 | ✓ |
| Oxley | 20 | ✗ |

Gudgeon
: A small fish of the river.

- Oats
- Boats and oars, *seldom* new
- the mill

\`\`\`py
def rise(level):
    return level * factor
\`\`\`

Call \`openSluice()\` first, then [read the tables](https://tables.example.net/tide?x=1) or [write](mailto:weir@example.net). It costs €5 or −3 °C.

![A map of the weir](https://pics.example.net/weir.png)

> Quoted from Pellworm.

The speed is $v_{max} = \\sqrt{2gh}$ at most. See [the other post](other.md) and [Ferries](#ferries-above-kestrelmouth).

<details><summary>Colophon of Marrick</summary>Set in Orrery.</details>

- [x] Painted hull

[^tide]: Noted by Wexcombe in passing.
`

const root = lastingFolder({
  'publication.yml':
    'title: The Tideline\nurl: https://tideline.example.org/\nsender: { name: T, email: t@tideline.example.org }\npostalAddress: 1 Example Street\n',
  'posts/lost.md': POST,
  'posts/other.md': '---\ntitle: Another\ndate: 2025-04-01\n---\n\nA body.\n',
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const FILES = {
  page: 'lost/index.html',
  rss: 'feed.xml',
  atom: 'atom.xml',
  json: 'feed.json',
  email: 'email/lost/index.html',
  text: 'email/lost/text.txt',
} as const
type Form = keyof typeof FILES
const FORMS = Object.keys(FILES) as readonly Form[]
const HTML = FORMS.filter(form => form !== 'text')

const session = openSession({ root, now: () => Date.UTC(2025, 5, 1) })
const editions = session.then(async ({ current }) => {
  const claims = current().plan()?.claims ?? []
  const finished = async (form: Form) => {
    const edition = claims.map(({ output }) => output).find(({ path }) => path === FILES[form])
    if (!edition || !('render' in edition)) return expect.fail(`There is no ${FILES[form]}.`)
    return { edition, text: String((await edition.render()).bytes) }
  }
  return new Map(await Promise.all(FORMS.map(async form => [form, await finished(form)] as const)))
})

/** Lists what the audit misses in an edition after a change, each as `fact value @line`. */
async function lostIn(form: Form, change: (text: string) => string): Promise<string[]> {
  const { edition, text } = (await editions).get(form) ?? expect.fail(form)
  const { gaps } = await (await session).current().audit(edition, change(text))
  return gaps.flatMap(({ missing }) => missing.map(({ fact, value, line }) => `${fact} ${value.trim()} @${line}`))
}

/** Matches an element with a text, in HTML, in the escaped HTML of feeds, and as a word of a plain text. */
const alone = (text: string): RegExp => new RegExp(`(?<=>|\\s|&gt;)${text}(?=<|\\s|&lt;|\\\\)`, 'g')

describe('an element that an edition loses', () => {
  it('is not reported of complete editions', async () => {
    for (const form of FORMS) expect(await lostIn(form, text => text), form).toEqual([])
  })

  const rows: [what: string, pattern: RegExp, lost: string, forms?: readonly Form[]][] = [
    ['a word', /rises/g, 'words rises @7'],
    ['a word that is frequent', /\bthe(?= mill turns)/g, 'words the @7'],
    ['a word of a heading', /Kestrelmouth(?=<\/h|&lt;\/h|\n)/g, 'words Kestrelmouth @9'],
    ['a word of a caption', /Harrowgate/g, 'words Harrowgate @11'],
    ['a frequent word of a caption', /\bthe(?= river(?:<|&lt;|\n))/g, 'words the river @11'],
    ['a cell', /Brinmore/g, 'words Brinmore @15'],
    ['a number in a cell that is part of another', alone('12'), 'words 12 @15'],
    ['a number in a cell that is part of a date', alone('20'), 'words 20 @16'],
    ['a sign in a cell', /✓/g, 'words ✓ @15'],
    ['a term', /Gudgeon/g, 'words Gudgeon @18'],
    ['words of a definition', /small fish/g, 'words small fish @19'],
    ['an item that is part of a word', alone('Oats'), 'words Oats @21'],
    ['an item that is part of a sentence', /(?<=<li[^<>]*>|- |&lt;li&gt;)the mill/g, 'words the mill @23'],
    ['a word with emphasis', /seldom/g, 'words seldom @22'],
    ['a line of code', /return level \* factor/g, 'code return level * factor @25'],
    ['a sign in code', /level \*(?= factor)/g, 'code return level * factor @25'],
    ['the space before a line of code', /(?: |\u00A0|&nbsp;){4}(?=return)/g, 'code return level * factor @25', HTML],
    ['code in a sentence', /openSluice\(\)/g, 'code openSluice() @30'],
    [
      'the target of a link',
      /https:\/\/tables\.example\.net\/tide\?x=1/g,
      'link in the text https://tables.example.net/tide?x=1 @30',
    ],
    ['a link to another post', /(?:<|&lt;)a[^<>]*other\/.*?(?:>|&gt;)/g, 'link in the text other.md @36', HTML],
    ['the address of an email', /mailto:weir@example\.net/g, 'link in the text mailto:weir@example.net @30', HTML],
    ['the sign of a currency', /€/g, 'words €5 @30'],
    ['a picture', /https:\/\/pics\.example\.net\/weir\.png/g, 'picture https://pics.example.net/weir.png @32', HTML],
    ['an alternative text', /A map of the weir/g, 'description of a picture A map of the weir @32'],
    ['a word of an alternative text', /(?<=A lock )beside/g, 'description of a picture A lock beside a willow @11'],
    ['a word of a quotation', /Pellworm/g, 'words Pellworm @34'],
    [
      'a formula',
      /<math[\s\S]*?<\/math>|(?:<|&lt;)code dir=[\s\S]*?\/code|v_?max = √\(2gh\)|v<sub>.*?2gh\)/g,
      'formula v_{max} = \\sqrt{2gh} @36',
    ],
    ['a word of a summary', /Marrick/g, 'words Marrick @38'],
    ['a word that is folded', /Orrery/g, 'words Orrery @38'],
    ['a word of a task', /hull/g, 'words Painted hull @40'],
    ['a word of a note', /Wexcombe/g, 'words Wexcombe @42'],
  ]
  it.each(rows)('is reported with its line: %s', async (_, pattern, lost, forms = FORMS) => {
    for (const form of forms) {
      const found = await lostIn(form, text => text.replace(pattern, ''))
      expect(
        found.map(each => each.replace(/[.,](?= @)/, '')),
        form,
      ).toEqual([lost])
    }
  })
})
