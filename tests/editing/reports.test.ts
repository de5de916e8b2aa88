import { Buffer } from 'node:buffer'
import { expect, it } from 'vitest'
import { EditRefusal, editedPost, type FileChange } from '../../src/editing/index.js'
import { CONTEXT } from '../content/reading.js'

/**
 * Kinds of damage that users of comparable editors report: Decap (formerly Netlify) CMS, Prose, TinaCMS, Front Matter CMS, the
 * properties of Obsidian and its plugins, and what is built on gray-matter. The samples are ours.
 */
const LONG = `The ${'long '.repeat(60)}river`

type Row = readonly [
  report: string,
  kind: string,
  before: string,
  change: FileChange | readonly [field: string, value: string | readonly string[]],
  after: string,
]

const head = (...lines: readonly string[]): string => `---\n${lines.join('\n')}\n---\n`

const ROWS: readonly Row[] = [
  [
    'alangrainger/share-note#72',
    'comments in the frontmatter disappear',
    `${head('# for the editor', 'title: River', '# status: draft', 'date: 2026-03-14 # ours')}A\n`,
    ['title', 'Sea'],
    `${head('# for the editor', 'title: Sea', '# status: draft', 'date: 2026-03-14 # ours')}A\n`,
  ],
  [
    'decaporg/decap-cms#1271',
    'a date gets quotes, and is text for other generators',
    `${head('title: River', 'date: 2026-03-14T11:14:49+00:00')}A\n`,
    ['date', '2026-12-01T09:00:00+01:00'],
    `${head('title: River', 'date: 2026-12-01T09:00:00+01:00')}A\n`,
  ],
  [
    'decaporg/decap-cms#3568',
    'a date changes when another field is saved',
    `${head('title: River', 'date: 2026-03-14 11:14:49 +0000', 'end: 2026-03-15')}A\n`,
    ['title', 'Sea'],
    `${head('title: Sea', 'date: 2026-03-14 11:14:49 +0000', 'end: 2026-03-15')}A\n`,
  ],
  [
    'decaporg/decap-cms#624',
    'saving a file whose frontmatter is not closed does nothing and says nothing',
    '---\ntitle: River\nyear: 2026\n',
    ['title', 'Sea'],
    'The frontmatter is not closed. End it with a line of `---`.',
  ],
  [
    'prose/prose#597',
    'publishing makes a list of `published`, with "false" in quotes',
    `${head('title: River', 'published: false', 'date: 2026-03-14')}A\n`,
    ['status', 'published'],
    `${head('title: River', 'published: true', 'date: 2026-03-14')}A\n`,
  ],
  [
    'estruyf/vscode-front-matter#102',
    'tags separated by commas become one text in quotes',
    'Title: River\nDate: 2026-03-14\nTags: rivers, law\n\nA\n',
    ['tags', ['rivers', 'law', 'sea']],
    'Title: River\nDate: 2026-03-14\nTags: rivers, law, sea\n\nA\n',
  ],
  [
    'fern-api/fern#16512',
    'zeros at the start of a number in quotes get lost',
    `${head("title: '001999'", 'code: 001999', "id2: '0123'")}A\n`,
    ['title', '002998'],
    `${head("title: '002998'", 'code: 001999', "id2: '0123'")}A\n`,
  ],
  [
    'jonschlinkert/gray-matter#177',
    'the empty line above the closing fence disappears',
    '---\ntitle: River\n\n---\n\nA\n',
    ['title', 'Sea'],
    '---\ntitle: Sea\n\n---\n\nA\n',
  ],
  [
    'jonschlinkert/gray-matter#96',
    'a line end is added at the end of the text',
    `${head('title: River')}\n\n\nA`,
    ['title', 'Sea'],
    `${head('title: Sea')}\n\n\nA`,
  ],
  [
    'tinacms/tinacms#4237',
    'a backslash gets into shortcodes',
    `${head('title: River')}{{< figure src="a.jpg" >}}\n{% raw %}{{ x }}{% endraw %}\n`,
    { body: '{{< figure src="b.jpg" >}}\n{% raw %}{{ x }}{% endraw %}\n' },
    `${head('title: River')}{{< figure src="b.jpg" >}}\n{% raw %}{{ x }}{% endraw %}\n`,
  ],
  [
    'tinacms/tinacms#3619',
    'angle brackets and entities in the text change',
    `${head('title: River')}A\n`,
    { body: 'a > b && `c -> d` &gt; <!-- note --> <3 \\* \\_\n\n\n* x\n- y  \n' },
    `${head('title: River')}a > b && \`c -> d\` &gt; <!-- note --> <3 \\* \\_\n\n\n* x\n- y  \n`,
  ],
  [
    'CSSUoB/cssuob.github.io#935',
    'a time of day is written without quotes, and is a number for other generators',
    `${head('title: River', 'notice: Stop')}A\n`,
    ['notice', '18:30'],
    `${head('title: River', 'notice: "18:30"')}A\n`,
  ],
  [
    'alangrainger/obsidian-frontmatter-modified-date#41',
    'a second block is put above one that begins below an empty line',
    '\n---\ntitle: River\n---\nA\n',
    ['summary', 'A river.'],
    '\n---\ntitle: River\nsummary: A river.\n---\nA\n',
  ],
  [
    'GSA/digitalgov.gov#3086',
    'a key that occurs twice makes saving fail',
    `${head('title: River', 'slug: a', 'slug: b')}A\n`,
    ['title', 'Sea'],
    `${head('title: Sea', 'slug: a', 'slug: b')}A\n`,
  ],
  [
    'jonschlinkert/markdown-toc#151',
    'long texts are folded, and quotes change, in fields that nobody edits',
    `${head('title: River', `summary: ${LONG}`, "x: 'a'", 'y: "b"', 'z: [1,2]', 'w: {a: b}')}A\n`,
    ['title', 'Sea'],
    `${head('title: Sea', `summary: ${LONG}`, "x: 'a'", 'y: "b"', 'z: [1,2]', 'w: {a: b}')}A\n`,
  ],
  [
    'jonschlinkert/markdown-toc#151',
    'a long text that is typed is folded',
    `${head('title: River')}A\n`,
    ['summary', LONG],
    `${head('title: River', `summary: ${LONG}`)}A\n`,
  ],
]

it.each(ROWS)('%s: %s', (_report, _kind, before, change, after) => {
  const wanted = Array.isArray(change) ? { fields: [{ field: change[0], value: change[1] }] } : (change as FileChange)
  const file = { path: 'posts/river.md', bytes: Buffer.from(before) }
  const result = (): string => {
    try {
      return editedPost(file, wanted, CONTEXT)
    } catch (cause) {
      if (cause instanceof EditRefusal) return cause.message
      throw cause
    }
  }
  expect(result()).toBe(after)
})
