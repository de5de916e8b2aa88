import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../src/content/index.js'
import { EditRefusal, editablePost, editedPost, type FileChange } from '../../src/editing/index.js'
import { CONTEXT } from '../content/reading.js'

const PATH = 'posts/river.md'

const edited = (text: string, change: FileChange, path = PATH): string => {
  try {
    return editedPost({ path, bytes: Buffer.from(text) }, change, CONTEXT)
  } catch (cause) {
    if (cause instanceof EditRefusal) return `refused: ${cause.message}`
    throw cause
  }
}

const put = (field: string, value: string | readonly string[]): FileChange => ({ fields: [{ field, value }] })

const readBack = (text: string, field: string): unknown =>
  editablePost({ path: PATH, bytes: Buffer.from(text) }, CONTEXT).fields.find(({ name }) => name === field)?.value

const yaml = (...lines: readonly string[]): string => `---\n${lines.join('\n')}\n---\n\nThe text.\n`
const toml = (...lines: readonly string[]): string => `+++\n${lines.join('\n')}\n+++\n\nThe text.\n`

/** A change of a field: what the frontmatter is before, the field and its value, and what the frontmatter is afterwards. */
type Row = readonly [
  what: string,
  before: readonly string[],
  field: string,
  value: string | readonly string[],
  after: readonly string[],
]

const YAML: readonly Row[] = [
  ['a plain title', ['title: River', 'date: 2026-03-14'], 'title', 'Rivers', ['title: Rivers', 'date: 2026-03-14']],
  ['a comment beside it', ['title: River # the working title'], 'title', 'Sea', ['title: Sea # the working title']],
  ['a word for yes', ['title: River'], 'title', 'yes', ['title: "yes"']],
  ['a number', ['title: River'], 'title', '1.0', ['title: "1.0"']],
  ['a year', ['title: River'], 'title', '1984', ['title: "1984"']],
  ['a date as a title', ['title: River'], 'title', '2026-12-01', ['title: "2026-12-01"']],
  ['a colon', ['title: River'], 'title', 'River: the story', ['title: "River: the story"']],
  ['a number sign', ['title: River'], 'title', 'River #1', ['title: "River #1"']],
  ['a dash', ['title: River'], 'title', '- River', ['title: "- River"']],
  ['a template', ['title: River'], 'notice', '{{ title }}', ['title: River', 'notice: "{{ title }}"']],
  ['an emoji', ['title: River'], 'title', '🌊 River', ['title: "🌊 River"']],
  ['a backslash', ['title: River'], 'title', 'C:\\river', ['title: "C:\\\\river"']],
  ['single quotes stay', ["title: 'River'"], 'title', 'It’s "a" river’s', ['title: \'It’s "a" river’s\'']],
  ['an apostrophe in them', ["title: 'River'"], 'title', "It's", ["title: 'It''s'"]],
  ['double quotes stay', ['title: "River"'], 'title', 'Sea', ['title: "Sea"']],
  [
    'a date without quotes stays so',
    ['title: R', 'date: 2026-03-14'],
    'date',
    '2026-12-01',
    ['title: R', 'date: 2026-12-01'],
  ],
  [
    'a date in quotes stays so',
    ['title: R', "date: '2026-03-14'"],
    'date',
    '2026-12-01',
    ['title: R', "date: '2026-12-01'"],
  ],
  [
    'a date with a time and zone',
    ['title: R', 'date: 2026-03-14'],
    'date',
    '2026-12-01T09:30:00+02:00',
    ['title: R', 'date: 2026-12-01T09:30:00+02:00'],
  ],
  [
    'a field without a value',
    ['title: R', 'summary:', 'date: 2026-03-14'],
    'summary',
    'A river.',
    ['title: R', 'summary: A river.', 'date: 2026-03-14'],
  ],
  [
    'one with a comment',
    ['title: R', 'summary: # the standfirst', 'tags: []'],
    'summary',
    'A river.',
    ['title: R', 'summary: A river. # the standfirst', 'tags: []'],
  ],
  [
    'a new field, after those before it',
    ['title: R', 'date: 2026-03-14', 'layout: post'],
    'summary',
    'A river.',
    ['title: R', 'date: 2026-03-14', 'summary: A river.', 'layout: post'],
  ],
  [
    'a field that is removed',
    ['title: R', '# about it', 'summary: A river. # old', 'date: 2026-03-14'],
    'summary',
    '',
    ['title: R', '# about it', 'date: 2026-03-14'],
  ],
  [
    'a folded text',
    ['title: R', 'summary: >-', '  A river', '  runs.', '', '# next', 'date: 2026-03-14'],
    'summary',
    'The river runs on.',
    ['title: R', 'summary: >-', '  The river runs on.', '', '# next', 'date: 2026-03-14'],
  ],
  [
    'a text that other fields use',
    ['title: &t "A: river"', 'notice: *t # the same', 'summary: *t'],
    'title',
    'Sea',
    ['title: &t "Sea"', 'notice: &t "A: river" # the same', 'summary: *t'],
  ],
  [
    'a field that uses another’s text',
    ['title: &t River', 'summary: *t', 'notice: *t'],
    'summary',
    'A sea.',
    ['title: &t River', 'summary: A sea.', 'notice: *t'],
  ],
  [
    'a literal text',
    ['title: R', 'summary: | # two lines', '  One.', '  Two.', 'date: 2026-03-14'],
    'summary',
    'One.\nTwo.\nThree.',
    ['title: R', 'summary: |- # two lines', '  One.', '  Two.', '  Three.', 'date: 2026-03-14'],
  ],
  [
    'a text over several lines',
    ['title: R', 'notice: A river', '  runs', '  on', 'date: 2026-03-14'],
    'notice',
    'Stop',
    ['title: R', 'notice: Stop', 'date: 2026-03-14'],
  ],
  [
    'a text in quotes over several lines',
    ['title: R', 'notice: "A river', '  runs"', 'date: 2026-03-14'],
    'notice',
    'Stop',
    ['title: R', 'notice: "Stop"', 'date: 2026-03-14'],
  ],
  [
    'a text that gets lines',
    ['title: R', 'notice: Stop # now', 'date: 2026-03-14'],
    'notice',
    'One\n\nTwo',
    ['title: R', 'notice: |- # now', '  One', '', '  Two', 'date: 2026-03-14'],
  ],
  [
    'spaces around the colon',
    ['title :   River', 'date:\t2026-03-14'],
    'title',
    'Sea',
    ['title :   Sea', 'date:\t2026-03-14'],
  ],
  ['a key in quotes', ['"title": River'], 'title', 'Sea', ['"title": Sea']],
  ['a key with capitals', ['Title: River'], 'title', 'Sea', ['Title: Sea']],
  [
    'an alias',
    ['title: R', 'notice: &n Stop', 'summary: *n'],
    'summary',
    'A river.',
    ['title: R', 'notice: &n Stop', 'summary: A river.'],
  ],
  [
    'a value with an anchor',
    ['title: R', 'notice: &n Stop', 'layout: post'],
    'notice',
    'Go',
    ['title: R', 'notice: &n Go', 'layout: post'],
  ],
  [
    'tabs after the value',
    ['title: River\t', 'date: 2026-03-14'],
    'title',
    'Sea',
    ['title: Sea\t', 'date: 2026-03-14'],
  ],
  [
    'a key twice: the last counts',
    ['title: One', 'title: Two', 'date: 2026-03-14'],
    'title',
    'Three',
    ['title: One', 'title: Three', 'date: 2026-03-14'],
  ],
  [
    'the wrong tag for text',
    ['title: !!str 12', 'date: 2026-03-14'],
    'title',
    'Sea',
    ['title: !!str Sea', 'date: 2026-03-14'],
  ],
  [
    'tags in brackets',
    ['title: R', 'tags: [rivers, law] # two'],
    'tags',
    ['rivers', 'law', 'sea, deep'],
    ['title: R', 'tags: [rivers, law, "sea, deep"] # two'],
  ],
  [
    'tags in lines',
    ['title: R', 'tags:', '  - rivers # main', '  # a comment', '  - law', 'date: 2026-03-14'],
    'tags',
    ['rivers', 'sea'],
    ['title: R', 'tags:', '  - rivers # main', '  # a comment', '  - sea', 'date: 2026-03-14'],
  ],
  [
    'a tag that is removed',
    ['title: R', 'tags:', '- rivers', '- law', '- sea', 'date: 2026-03-14'],
    'tags',
    ['rivers', 'sea'],
    ['title: R', 'tags:', '- rivers', '- sea', 'date: 2026-03-14'],
  ],
  [
    'a tag that is added',
    ['title: R', 'tags:', '    - rivers'],
    'tags',
    ['rivers', 'law'],
    ['title: R', 'tags:', '    - rivers', '    - law'],
  ],
  ['no tags any more', ['title: R', 'tags: [a, b]', 'date: 2026-03-14'], 'tags', [], ['title: R', 'date: 2026-03-14']],
  ['tags where there were none', ['title: R', 'tags: []'], 'tags', ['a', '1984'], ['title: R', 'tags: [a, "1984"]']],
  ['tags that have words', ['title: R', 'tags: rivers'], 'tags', ['sea'], ['title: R', 'tags: sea']],
  [
    'an author as text',
    ['title: R', 'author: Ines Calder'],
    'authors',
    ['Ines M. Calder'],
    ['title: R', 'author: Ines M. Calder'],
  ],
  [
    'an author with a biography',
    ['title: R', 'authors:', '  - name: Ines', '    bio: Writes. # short', '  - Jo'],
    'authors',
    ['Inês', 'Jo', 'Ana'],
    ['title: R', 'authors:', '  - name: Inês', '    bio: Writes. # short', '  - Jo', '  - Ana'],
  ],
  [
    'an author who is removed',
    ['title: R', 'authors:', '  - { name: Ines, bio: Writes. }', '  - name: Jo', '    bio: Reads.', 'date: 2026-03-14'],
    'authors',
    ['Ines'],
    ['title: R', 'authors:', '  - { name: Ines, bio: Writes. }', 'date: 2026-03-14'],
  ],
  [
    'the publisher’s name',
    ['title: R', 'original:', '  publisher: { name: Harbour, url: https://harbour.example.org/ }'],
    'original.publisher',
    'The Harbour',
    ['title: R', 'original:', '  publisher: { name: The Harbour, url: https://harbour.example.org/ }'],
  ],
  [
    'the first fact of an original',
    ['title: R', 'date: 2026-03-14', 'layout: post'],
    'original.url',
    'https://example.org/a?b=c#d',
    ['title: R', 'date: 2026-03-14', 'layout: post', 'original:', '  url: https://example.org/a?b=c#d'],
  ],
  [
    'another fact of it',
    ['title: R', 'original:', '    url: https://example.org/a', '', 'layout: post'],
    'original.date',
    '2026-03-01',
    ['title: R', 'original:', '    url: https://example.org/a', '    date: 2026-03-01', '', 'layout: post'],
  ],
  [
    'one in brackets',
    ['title: R', 'original: { url: https://example.org/a }'],
    'original.license',
    'CC-BY-4.0',
    ['title: R', 'original: { url: https://example.org/a, license: CC-BY-4.0 }'],
  ],
  [
    'the last fact of it that is removed',
    ['title: R', 'original:', '  url: https://example.org/a', 'layout: post'],
    'original.url',
    '',
    ['title: R', 'layout: post'],
  ],
  [
    'an original that is empty',
    ['title: R', 'original: # where', 'layout: post'],
    'original.url',
    'https://example.org/a',
    ['title: R', 'original: # where', '  url: https://example.org/a', 'layout: post'],
  ],
  [
    'the British spelling',
    ['title: R', 'original:', '  licence: CC-BY-4.0'],
    'original.license',
    'CC-BY-SA-4.0',
    ['title: R', 'original:', '  licence: CC-BY-SA-4.0'],
  ],
  [
    'a draft that is published',
    ['title: R', 'status: draft # remove this line to publish the post', 'tags: []'],
    'status',
    'published',
    ['title: R', 'tags: []'],
  ],
  [
    'a post that is held back',
    ['title: R', 'date: 2026-03-14', 'tags: []'],
    'status',
    'draft',
    ['title: R', 'date: 2026-03-14', 'status: draft', 'tags: []'],
  ],
  ['a draft of Hugo', ['title: R', 'draft: true'], 'status', 'published', ['title: R', 'draft: false']],
  ['a post of Hugo that is held back', ['title: R', 'draft: false'], 'status', 'draft', ['title: R', 'draft: true']],
  ['a draft of Jekyll', ['title: R', 'published: false'], 'status', 'published', ['title: R', 'published: true']],
  [
    'the standfirst of Hugo',
    ['title: R', 'description: A river.'],
    'summary',
    'The river.',
    ['title: R', 'description: The river.'],
  ],
  [
    'the standfirst of Jekyll',
    ['title: R', 'excerpt: "A river."'],
    'summary',
    'The river.',
    ['title: R', 'excerpt: "The river."'],
  ],
  [
    'the date of Eleventy and Astro',
    ['title: R', 'pubDate: 2026-03-14'],
    'date',
    '2026-12-01',
    ['title: R', 'pubDate: 2026-12-01'],
  ],
  [
    'the change of Hugo',
    ['title: R', 'lastmod: 2026-03-14'],
    'updated',
    '2026-12-01',
    ['title: R', 'lastmod: 2026-12-01'],
  ],
  [
    'the original of another generator',
    ['title: R', 'canonical_url: https://example.org/a'],
    'original.url',
    'https://example.org/b',
    ['title: R', 'canonical_url: https://example.org/b'],
  ],
  [
    'keys in a table',
    ['title: R', 'params:', '  author: Ines'],
    'authors',
    ['Jo'],
    ['title: R', 'params:', '  author: Jo'],
  ],
  [
    'nothing, and so stays',
    ['title:   River   # x', 'date: 2026-03-14'],
    'title',
    'River',
    ['title:   River   # x', 'date: 2026-03-14'],
  ],
]

const TOML: readonly Row[] = [
  [
    'a title',
    ['title = "River" # x', 'date = 2026-03-14'],
    'title',
    'The "Sea"',
    ['title = "The \\"Sea\\"" # x', 'date = 2026-03-14'],
  ],
  ['a literal title', ["title = 'River'"], 'title', 'C:\\sea', ["title = 'C:\\sea'"]],
  [
    'a date',
    ['title = "R"', 'date = 2026-03-14T09:00:00Z'],
    'date',
    '2026-12-01',
    ['title = "R"', 'date = 2026-12-01'],
  ],
  [
    'a date in quotes',
    ['title = "R"', 'date = "2026-03-14"'],
    'date',
    '2026-12-01',
    ['title = "R"', 'date = "2026-12-01"'],
  ],
  [
    'a time without seconds',
    ['title = "R"', 'date = 2026-03-14'],
    'date',
    '2026-12-01T09:30Z',
    ['title = "R"', 'date = 2026-12-01T09:30:00Z'],
  ],
  [
    'a new field before the tables',
    ['title = "R"', '', '[params]', 'author = "Ines"'],
    'summary',
    'A river.',
    ['title = "R"', 'summary = "A river."', '', '[params]', 'author = "Ines"'],
  ],
  [
    'a field in a table',
    ['title = "R"', '[params]', '  author = "Ines"'],
    'authors',
    ['Jo'],
    ['title = "R"', '[params]', '  author = "Jo"'],
  ],
  [
    'a new table',
    ['title = "R"'],
    'original.url',
    'https://example.org/a',
    ['title = "R"', '', '[original]', 'url = "https://example.org/a"'],
  ],
  [
    'another fact of a table',
    ['title = "R"', '[original]', 'url = "https://example.org/a"', '[extra]', 'a = 1'],
    'original.date',
    '2026-03-01',
    ['title = "R"', '[original]', 'url = "https://example.org/a"', 'date = 2026-03-01', '[extra]', 'a = 1'],
  ],
  [
    'a table in braces',
    ['title = "R"', 'original = { url = "https://example.org/a" }'],
    'original.license',
    'CC-BY-4.0',
    ['title = "R"', 'original = { url = "https://example.org/a", license = "CC-BY-4.0" }'],
  ],
  [
    'tags',
    ['title = "R"', 'tags = [', '  "a", # one', '  "b"', ']', 'x = 1'],
    'tags',
    ['a', 'c', 'd'],
    ['title = "R"', 'tags = [', '  "a", # one', '  "c", "d"', ']', 'x = 1'],
  ],
  ['fewer tags', ['title = "R"', 'tags = ["a", "b", "c"]'], 'tags', ['a'], ['title = "R"', 'tags = ["a"]']],
  [
    'a field that is removed',
    ['title = "R"', 'summary = """', 'A', 'B"""', 'x = 1'],
    'summary',
    '',
    ['title = "R"', 'x = 1'],
  ],
  [
    'several lines',
    ['title = "R"', 'summary = """', 'A"""', 'x = 1'],
    'summary',
    'A\nB',
    ['title = "R"', 'summary = """', 'A', 'B"""', 'x = 1'],
  ],
  ['a draft', ['title = "R"', 'draft = true'], 'status', 'published', ['title = "R"', 'draft = false']],
  [
    'an author in a list of tables',
    ['title = "R"', '[[authors]]', 'name = "Ines"', '[[authors]]', 'name = "Jo"', 'bio = "Reads."'],
    'authors',
    ['Ines', 'Joana'],
    ['title = "R"', '[[authors]]', 'name = "Ines"', '[[authors]]', 'name = "Joana"', 'bio = "Reads."'],
  ],
  [
    'a dotted key',
    ['title = "R"', 'original.url = "https://example.org/a"', 'x = 1'],
    'original.url',
    'https://example.org/b',
    ['title = "R"', 'original.url = "https://example.org/b"', 'x = 1'],
  ],
  [
    'another fact beside dotted keys',
    ['title = "R"', 'original.url = "https://example.org/a"', 'original.publisher.name = "P" # who', 'x = 1'],
    'original.title',
    'T',
    [
      ...['title = "R"', 'original.url = "https://example.org/a"', 'original.publisher.name = "P" # who'],
      ...['original.title = "T"', 'x = 1'],
    ],
  ],
  [
    'a day that no calendar has',
    ['title = "R"', 'date = 2026-03-14'],
    'date',
    '2026-13-45',
    ['title = "R"', 'date = "2026-13-45"'],
  ],
]

describe('a field of a post', () => {
  it.each(YAML)('changes alone in YAML: %s', (_, before, field, value, after) => {
    expect(edited(yaml(...before), put(field, value))).toBe(yaml(...after))
  })

  it.each(TOML)('changes alone in TOML: %s', (_, before, field, value, after) => {
    expect(edited(toml(...before), put(field, value))).toBe(toml(...after))
  })

  it.each<readonly [what: string, before: string, field: string, value: string | readonly string[], after: string]>([
    [
      'JSON',
      '{\n  "title": "River",\n  "tags": ["a"]\n}\nText\n',
      'title',
      'Sea "1"',
      '{\n  "title": "Sea \\"1\\"",\n  "tags": ["a"]\n}\nText\n',
    ],
    [
      'JSON with tabs',
      '{\n\t"title": "River"\n}\nText\n',
      'date',
      '2026-12-01',
      '{\n\t"title": "River",\n\t"date": "2026-12-01"\n}\nText\n',
    ],
    [
      'JSON between fences',
      '---json\n{ "title": "River", "draft": true }\n---\nText\n',
      'status',
      'published',
      '---json\n{ "title": "River", "draft": false }\n---\nText\n',
    ],
    [
      'JSON, a field that is removed',
      '{"title": "River", "summary": "A", "x": 1}\nText\n',
      'summary',
      '',
      '{"title": "River", "x": 1}\nText\n',
    ],
    [
      'JSON, a new table',
      '{ "title": "River" }\nText',
      'original.url',
      'https://example.org/',
      '{ "title": "River", "original": { "url": "https://example.org/" } }\nText',
    ],
    [
      'line ends of Windows',
      '---\r\ntitle: River\r\ndate: 2026-03-14\r\n---\r\nA\r\nB',
      'summary',
      'A river.',
      '---\r\ntitle: River\r\ndate: 2026-03-14\r\nsummary: A river.\r\n---\r\nA\r\nB',
    ],
    [
      'line ends of both kinds',
      '---\r\ntitle: River\ndate: 2026-03-14\r\n---\nA\r\nB\n',
      'title',
      'Sea',
      '---\r\ntitle: Sea\ndate: 2026-03-14\r\n---\nA\r\nB\n',
    ],
    ['a byte order mark', '\uFEFF---\ntitle: River\n---\nA\n', 'title', 'Sea', '\uFEFF---\ntitle: Sea\n---\nA\n'],
    [
      'a control character elsewhere',
      '---\ntitle: River\nx: a\u0007b\n---\nA\u0001\n',
      'title',
      'Sea',
      '---\ntitle: Sea\nx: a\u0007b\n---\nA\u0001\n',
    ],
    ['no line end at the end', '---\ntitle: River\n---', 'title', 'Sea', '---\ntitle: Sea\n---'],
    ['no frontmatter', 'The text.\n', 'title', 'Sea', '---\ntitle: Sea\n---\n\nThe text.\n'],
    ['empty frontmatter', '---\n---\nThe text.\n', 'title', 'Sea', '---\ntitle: Sea\n---\nThe text.\n'],
    ['a longer fence', '-----\ntitle: River\n-----\nA\n', 'title', 'Sea', '-----\ntitle: Sea\n-----\nA\n'],
    ['three dots at the end', '---\ntitle: River\n...\nA\n', 'title', 'Sea', '---\ntitle: Sea\n...\nA\n'],
    [
      'a comment alone',
      '---\n# to be filled in\n---\nA\n',
      'title',
      'Sea',
      '---\n# to be filled in\ntitle: Sea\n---\nA\n',
    ],
    [
      'lines of Pelican',
      'Title: River\nDate: 2026-03-14\n\nA\n',
      'title',
      'Sea: a story',
      'Title: Sea: a story\nDate: 2026-03-14\n\nA\n',
    ],
    [
      'lines of Pelican, a new one',
      'Title: River\nDate: 2026-03-14\n\nA\n',
      'summary',
      'A river.',
      'Title: River\nDate: 2026-03-14\nsummary: A river.\n\nA\n',
    ],
    [
      'lines of Nikola',
      '.. title: River\n.. date: 2026-03-14\n\nA\n',
      'title',
      'Sea',
      '.. title: Sea\n.. date: 2026-03-14\n\nA\n',
    ],
    ['bytes that are no text', '---\ntitle: River\n---\nA\uFFFD\n', 'title', 'Sea', '---\ntitle: Sea\n---\nA\uFFFD\n'],
  ])('changes alone in %s', (_, before, field, value, after) => {
    expect(edited(before, put(field, value))).toBe(after)
  })

  it.each<readonly [what: string, before: string, field: string, value: string | readonly string[], why: RegExp]>([
    ['a title that is a heading', '---\ndate: 2026-03-14\n---\n\n# River\n', 'title', 'Sea', /first heading/],
    [
      'a licence with parts',
      yaml('title: R', 'original:', '  license: { name: Own, url: https://example.org/ }'),
      'original.license',
      'CC-BY-4.0',
      /has parts of its own/,
    ],
    ['the lines of Pandoc', '% River\n% Ines\n\nText\n', 'title', 'Sea', /form that cannot be edited/],
    ['frontmatter with a fault', '---\ntitle: "River\n---\nA\n', 'title', 'Sea', /not YAML|not closed/],
    ['a title that is a template', yaml('title: River'), 'title', '{{ title }}', /template|placeholder/i],
    ['code', '---js\n{ title: "River" }\n---\nA\n', 'title', 'Sea', /programming language/],
  ])('is refused with a reason: %s', (_, before, field, value, why) => {
    const result = edited(before, put(field, value))
    expect(result).toMatch(/^refused: /)
    expect(result).toMatch(why)
  })

  it('reads back exactly as typed, whatever the style of the old value, and leaves all around it as it was', () => {
    const STYLES = [
      (key: string) => `${key}: River\n`,
      (key: string) => `${key}: River # a comment\n`,
      (key: string) => `${key}: 'River'\n`,
      (key: string) => `${key}: "River"   # a comment\n`,
      (key: string) => `${key}: >\n  River\n  runs\n\n`,
      (key: string) => `${key}: |-\n    River\n    runs\n# a comment\n`,
      (key: string) => `${key}:\n`,
      (key: string) => `${key}: River\n  goes on\n`,
      (key: string) => `"${key}": !t &b River\n`,
    ]
    const above = '# first\nlayout:   post\nx: &a [1, "1.0", 0x1F]\ny: !custom {a: *a}\n'
    const below = 'weight: 010\n\n# last\nz: "kept \\u00e9"\n'
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string({ unit: fc.constantFrom(...': #-\'"\n\t[]{}&*!|>%@`,?=~\\0 yn.é'), minLength: 1 }),
      fc.constantFrom(
        'yes',
        'null',
        '~',
        '0x1F',
        '1e3',
        '.5',
        '2026-12-01',
        '---',
        '...',
        '+++',
        '<<',
        '=',
        '!!str a',
        '\u2028',
        ' a ',
        'a: b',
        'a #b',
        '- a',
        '? a',
      ),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...STYLES),
        text,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (style, typed, end, bom) => {
          const written = (middle: string): string =>
            `${bom ? '\uFEFF' : ''}${`---\n${above}${middle}${below}---\n\nText --- here\n`.replaceAll('\n', end)}`
          const before = written(style('notice'))
          const after = edited(before, put('notice', typed))
          expect(after).not.toMatch(/^refused/)
          const [start = '', rest = ''] = written('|').split('|')
          expect(after.startsWith(start)).toBe(true)
          expect(after.endsWith(rest)).toBe(true)
          expect(readBack(after, 'notice')).toBe(cleanText(typed))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('reads back exactly as typed in TOML and JSON', () => {
    const files: readonly (readonly [string, string])[] = [
      ['+++\n# first\nx = 1.50\nnotice = ', '\ny = [1, 2] # two\n+++\nText\n'],
      ['{ "x": 1.50, "notice": ', ', "y": [1, 2] }\nText\n'],
    ]
    const olds = ['"River"', '"River \\u00e9"']
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom(...'"\'\\\n\t#=,[]{}'), fc.constantFrom('é', '🌊', 'a')),
      minLength: 1,
    })
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.constantFrom(...olds), text, ([start, rest], old, typed) => {
        const after = edited(start + old + rest, put('notice', typed))
        expect(after.startsWith(start) && after.endsWith(rest)).toBe(true)
        expect(readBack(after, 'notice')).toBe(typed)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the text of a post', () => {
  it.each<readonly [what: string, before: string, body: string, after: string]>([
    ['frontmatter stays', '---\ntitle:   River # x\n---\n\nA\n', '\nB\n', '---\ntitle:   River # x\n---\n\nB\n'],
    ['line ends stay', '---\r\ntitle: R\r\n---\r\nA\r\n', 'A\nB\n', '---\r\ntitle: R\r\n---\r\nA\r\nB\r\n'],
    ['other line ends stay', '---\ntitle: R\n---\nA\r\nB\nC\n', 'A\nB\nD\n', '---\ntitle: R\n---\nA\r\nB\nD\n'],
    ['no text before', '---\ntitle: R\n---', 'A\n', '---\ntitle: R\n---\nA\n'],
    ['no frontmatter', 'A\n', 'B', 'B'],
    ['TOML', '+++\ntitle = "R"\n+++\nA', 'B\n\n---\n\nC', '+++\ntitle = "R"\n+++\nB\n\n---\n\nC'],
    ['JSON', '{"title": "R"}\nA', '{"b": 1}', '{"title": "R"}\n{"b": 1}'],
    ['all of it goes', '---\ntitle: R\n---\nA\n', '', '---\ntitle: R\n---\n'],
  ])('changes alone: %s', (_, before, body, after) => {
    expect(edited(before, { body })).toBe(after)
    expect(editablePost({ path: PATH, bytes: Buffer.from(after) }, CONTEXT).body).toBe(body)
  })

  it('never becomes frontmatter', () => {
    expect(edited('A\n', { body: '---\ntitle: B\n---\nC\n' })).toMatch(/^refused: /)
    expect(edited('---\ntitle: R\n---\nA\n', { body: '---\ndraft: true\ntitle: B\n---\nC\n' })).toMatch(
      /^refused: .*second block/,
    )
  })

  it('is what was typed, in any file', () => {
    const heads = [
      '',
      '---\ntitle: R\n---\n',
      '+++\ntitle = "R"\n+++\n',
      '{"title": "R"}\n',
      'Title: R\nDate: 2026-03-14\n\n',
    ]
    const text = fc.string({ unit: fc.constantFrom(...'a-+#:\n {}"', '---', '\n\n', 'é', '🌊') })
    fc.assert(
      fc.property(fc.constantFrom(...heads), text, text, fc.boolean(), (head, old, typed, crlf) => {
        const before = crlf ? (head + old).replaceAll('\n', '\r\n') : head + old
        const after = edited(before, { body: typed })
        if (after.startsWith('refused: ')) return
        expect(editablePost({ path: PATH, bytes: Buffer.from(after) }, CONTEXT).body).toBe(typed)
      }),
      { numRuns: 300 },
    )
  })
})
