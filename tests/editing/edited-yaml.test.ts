import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import {
  EditRefusal,
  editableItem,
  editedIssue,
  editedItem,
  type FileChange,
  withNewLink,
} from '../../src/editing/index.js'

const put = (field: string, value: string | readonly string[]): FileChange => ({ fields: [{ field, value }] })

const told = (change: () => string): string => {
  try {
    return change()
  } catch (cause) {
    if (cause instanceof EditRefusal) return `refused: ${cause.message}`
    throw cause
  }
}

const LIST = `# Links of the month
- url: https://example.org/a
  title: 'The first' # ours
  publisher: { name: The Mole, url: https://mole.example.com/ }
  added: 2026-03-14

- title: The second
  url: https://example.org/b
  status: draft # remove this line to publish the item
  comment: |
    The **best** account.
`

describe('a link item in a list', () => {
  const item = (line: number, change: FileChange): string =>
    told(() => editedItem({ path: 'items/2026-03.yml', bytes: Buffer.from(LIST) }, line, change))

  it.each<readonly [what: string, line: number, field: string, value: string, from: string, to: string]>([
    ['its title', 2, 'title', "It's first", "'The first'", "'It''s first'"],
    ['the publisher’s name', 2, 'publisher', 'Mole', 'name: The Mole', 'name: Mole'],
    [
      'a new comment',
      2,
      'comment',
      'One.\n\nTwo.',
      'added: 2026-03-14\n',
      'added: 2026-03-14\n  comment: |-\n    One.\n\n    Two.\n',
    ],
    ['its state', 7, 'status', 'published', '  status: draft # remove this line to publish the item\n', ''],
    [
      'a longer comment',
      7,
      'comment',
      'Read it.\nTwice.',
      '|\n    The **best** account.',
      '|-\n    Read it.\n    Twice.',
    ],
    ['its first key', 7, 'title', '', 'title: The second\n  url', 'url'],
  ])('changes alone: %s', (_, line, field, value, from, to) => {
    expect(item(line, put(field, value))).toBe(LIST.replace(from, to))
  })

  it('is refused where the list has changed', () => {
    expect(item(3, put('title', 'X'))).toMatch(/^refused: .*no longer on its line/)
    expect(editableItem({ path: 'items/a.yml', bytes: Buffer.from('- [') }, 1).why).toMatch(/not YAML/)
  })

  it('is added at the end, as a draft', () => {
    const link = {
      url: 'https://example.org/c',
      title: 'Third: a story',
      publisher: 'The Mole',
      date: '2026-03-01',
      comment: '',
    }
    const facts = { added: '2026-03-20', path: 'items/2026-03.yml' }
    const added =
      '- url: https://example.org/c\n  title: "Third: a story"\n  publisher: The Mole\n  date: 2026-03-01\n  added: 2026-03-20\n  status: draft # remove this line to publish the item\n'
    expect(withNewLink(LIST, link, facts)).toEqual({ text: LIST + added, line: 12 })
    const commented = withNewLink('', { ...link, comment: 'Read\nit.\n' }, facts)
    expect(commented).toEqual({ text: `${added}  comment: |-\n    Read\n    it.\n`, line: 1 })
    expect(withNewLink('[{ url: https://example.org/a }]', link, facts)).toBeUndefined()
  })
})

describe('the arrangement of the next issue', () => {
  const issue = (text: string, change: FileChange): string =>
    told(() => editedIssue({ path: 'issues/weekly/next.yml', bytes: Buffer.from(text) }, change))

  it.each<readonly [what: string, before: string, field: string, value: string, after: string]>([
    ['in a new file', '', 'subject', 'The treaty: held', 'subject: "The treaty: held"\n'],
    ['in a file of comments', '# schema\n', 'subject', 'Held', '# schema\nsubject: Held\n'],
    [
      'after its neighbour',
      'subject: Held\norder: [a]\n',
      'preheader',
      'Two winters',
      'subject: Held\npreheader: Two winters\norder: [a]\n',
    ],
    [
      'an introduction',
      'order: [a] # first\n',
      'introduction',
      'Dear *reader*,\n\nhello.',
      'order: [a] # first\nintroduction: |-\n  Dear *reader*,\n\n  hello.\n',
    ],
    ['no introduction', 'introduction: |\n  Dear\norder: [a]\n', 'introduction', '', 'order: [a]\n'],
  ])('changes alone: %s', (_, before, field, value, after) => {
    expect(issue(before, put(field, value))).toBe(after)
  })

  const SECTIONS = `subject: Held
sections: # in this order
  # the rivers
  - title: Rivers # and coasts
    tags: [rivers, coasts]
  - title: 'On the rails'
    posts:
      - the-train # by night
      - a-tram

  # last
  - { title: Rest, posts: [a] }
order: [b]
`
  const FLOW = 'sections: [{ title: A, tags: [a] }, { title: B, posts: [b] }]\n'

  it.each<
    readonly [
      what: string,
      before: string,
      changes: readonly (readonly [string, string | readonly string[]])[],
      after: string,
    ]
  >([
    ['a heading', SECTIONS, [['sections.1.title', 'By rail']], SECTIONS.replace('On the rails', 'By rail')],
    ['one topic', SECTIONS, [['sections.0.tags', ['rivers']]], SECTIONS.replace('[rivers, coasts]', '[rivers]')],
    [
      'a post',
      SECTIONS,
      [['sections.1.posts', ['a-tram', 'the-train']]],
      SECTIONS.replace('the-train # by night\n      - a-tram', 'a-tram # by night\n      - the-train'),
    ],
    [
      'posts of a section that had topics',
      SECTIONS,
      [['sections.0.posts', ['c']]],
      SECTIONS.replace('[rivers, coasts]\n', '[rivers, coasts]\n    posts: [c]\n'),
    ],
    ['the last section', SECTIONS, [['sections.2', '']], SECTIONS.replace('  - { title: Rest, posts: [a] }\n', '')],
    [
      'a new section',
      SECTIONS,
      [
        ['sections.3.title', 'New: one'],
        ['sections.3.posts', ['c', 'd']],
      ],
      SECTIONS.replace('posts: [a] }\n', 'posts: [a] }\n  - title: "New: one"\n    posts: [c, d]\n'),
    ],
    [
      'the order',
      SECTIONS,
      [['sections', ['Rest', 'Rivers', 'On the rails']]],
      `subject: Held
sections: # in this order
  # last
  - { title: Rest, posts: [a] }
  # the rivers
  - title: Rivers # and coasts
    tags: [rivers, coasts]

  - title: 'On the rails'
    posts:
      - the-train # by night
      - a-tram
order: [b]
`,
    ],
    [
      'the first section of a file',
      '',
      [
        ['sections.0.title', 'A'],
        ['sections.0.tags', ['a', 'b']],
      ],
      'sections:\n  - title: A\n    tags: [a, b]\n',
    ],
    ['the only section', 'order: [a]\nsections:\n  - title: A\n    tags: a\n', [['sections.0', '']], 'order: [a]\n'],
    [
      'a flow list: the order',
      FLOW,
      [['sections', ['B', 'A']]],
      'sections: [{ title: B, posts: [b] }, { title: A, tags: [a] }]\n',
    ],
    [
      'a flow list: a new section',
      FLOW,
      [
        ['sections.2.title', 'C'],
        ['sections.2.posts', ['c']],
      ],
      'sections: [{ title: A, tags: [a] }, { title: B, posts: [b] }, { title: C, posts: [c] }]\n',
    ],
    ['a flow list: no section', FLOW, [['sections.0', '']], 'sections: [{ title: B, posts: [b] }]\n'],
    [
      'no end of the line',
      'sections:\n- title: A\n  tags: [a]\n- title: B\n  tags: [b]',
      [['sections', ['B', 'A']]],
      'sections:\n- title: B\n  tags: [b]\n- title: A\n  tags: [a]\n',
    ],
  ])('changes sections alone: %s', (_, before, changes, after) => {
    expect(issue(before, { fields: changes.map(([field, value]) => ({ field, value })) })).toBe(after)
  })

  it.each<readonly [what: string, field: string, value: string | readonly string[], why: RegExp]>([
    ['a heading that is none', 'sections', ['Rivers', 'Rails', 'Rest'], /Only the order/],
    ['a section less', 'sections', ['Rivers'], /Only the order/],
    ['a section far away', 'sections.7.title', 'X', /is no field/],
    ['a section as a whole', 'sections.1', 'X', /by its parts/],
  ])('refuses of sections: %s', (_, field, value, why) => {
    expect(issue(SECTIONS, put(field, value))).toMatch(why)
  })

  it('leaves an introduction in a file of its own to the editor’s program', () => {
    expect(issue('introduction: notes/12.md\n', put('introduction', 'Dear'))).toMatch(/^refused: .*notes\/12\.md/)
  })
})
