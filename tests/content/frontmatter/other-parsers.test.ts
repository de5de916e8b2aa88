import { Buffer } from 'node:buffer'
import matter from 'gray-matter'
import { describe, expect, it } from 'vitest'
import { readText } from '../../../src/content/clean-text.js'
import { readFrontmatter } from '../../../src/content/frontmatter/frontmatter.js'

/*
 * Frontmatter as the parsers of other generators read it: js-yaml 3, which is part of gray-matter (Eleventy, Gatsby, Astro and
 * others), and go-yaml 3 (Hugo), whose behaviour is that of libyaml (Jekyll, Pelican, Nikola) and of its documentation.
 */

function ours(file: string) {
  const { text = '' } = readText(Buffer.from(file), 'posts/a.md')
  return readFrontmatter(text, 'posts/a.md')
}

const theirs = (file: string) => matter(file, {})
const between = (yaml: string): string => `---\n${yaml}\n---\nBody\n`

describe('YAML that js-yaml 3 reads', () => {
  const same: readonly string[] = [
    // Plain texts.
    ...[
      'a: b',
      'a : b',
      'a  :   b',
      'a: b:c',
      'a: b :c',
      'a: http://x.example/b?c=d#e',
      'a: b#c',
      'a: b # c',
      'a: b, c',
    ],
    ...['a: b @c %d `e`', "a: it's", 'a: b"c', 'a: -b', 'a: :b', 'a: ?b', 'a: --- b', 'a: b --- c', 'a: ...'],
    ...['a: b - c', 'a: b]', 'a: b}', 'a: <b>', 'a: =', 'a: ~b', 'a: \\n', 'a: 1.2.3', 'a: 2026-3-4', 'a: 14/03/2026'],
    ...['a: b\n  c', 'a:\n  b\n  c', 'a: b\n c\n  d\ne: f', 'a: “b”', 'é: ü', '日本: 東京', 'a: b\u2028c', 'a: 👪'],
    `a: ${'b '.repeat(4000)}c`,
    // Texts in quotes.
    ...['a: "b: c"', "a: 'it''s'", 'a: "b\\"c"', 'a: "\\u00e9\\x41\\U0001F600"', 'a: "\\/\\_\\L\\t"', "a: '\\n'"],
    ...['a: "b\n  c"', 'a: "b\n\n  c"', 'a: "b\\\n  c"', 'a: "b" # c', 'a: "b"# c', "a: 'b'# c", 'a: "# b"', 'a: ""'],
    ...['"a b": c', "'a': b", '"": a', 'a: "---"', 'a: "b\tc"', 'a: "b\n# c\n  d"'],
    // Blocks.
    ...[
      'a: |\n  b\n  c',
      'a: |-\n  b',
      'a: |+\n  b\n\n',
      'a: |2\n   b',
      'a: >1\n b',
      'a: |2-\n    b\n   c',
      'a: |\n\n  b',
    ],
    ...[
      'a: >\n  b\n  c',
      'a: >-\n  b\n\n  c\n   d\n  e',
      'a: | # c\n  b',
      'a: |\n  b: c\n  - d',
      'a: >\n\nb: c',
      'a: |\nb: c',
    ],
    // Lists and mappings.
    ...[
      'a:\n- b\n- c',
      'a:\n  - b\n  - c',
      'a:\n- - b\n  - c',
      'a:\n-\n  b\n-',
      'a:\n- b: 1\n  c: 2\n-  d: 3',
      'a:\n  - -1',
    ],
    ...['a:\n# c\n- b\n#d\n- e', 'a: # c\n  - b', 'a: "b\nc"', 'a: [b, c,]', 'a: [b c, "d, e"]', 'a: [\n  b,\n  c\n]'],
    ...[
      'a: [\nb,\nc\n]',
      'a: [b, # c\n  d]',
      'a: [b]# c',
      'a: {b: c}# d',
      'a: []',
      'a: [a:b, http://x.example/]',
      'a: [[b]]',
    ],
    ...[
      'a: {b: c, d}',
      'a: {b: [c, {d: e}]}',
      'a: {"b":c}',
      'a: {b:c}',
      'a: [b: c]',
      'a: {b: }',
      '{a: b}',
      'a:\n    b: c\n  # d',
    ],
    ...['? a\n: b', '? a', 'a.b: c', 'a/b: c', '1: a', 'true: a', 'null: a', '1.5: a', '<<: {a: b}', 'constructor: a'],
    `"${'x'.repeat(1100)}": b`,
    // Values that are no text.
    ...['a:', 'a: ~', 'a: null', 'a: Null', 'a: true', 'a: false', 'a: 12', 'a: -1', 'a: 2026', 'a: 20260314', 'a: 08'],
    ...['a: yes', 'a: No', 'a: on', 'a: Off', 'a: y', 'a: "true"', 'a: "12"', 'a: 0o777'],
    // Anchors, merge keys and tags of YAML itself.
    ...[
      'a: &x b\nc: *x',
      'a: &x.y b\nc: *x.y',
      'a: &x [b]\nc: *x',
      'a: &x {b: 1}\nc:\n  <<: *x\n  d: 2',
      'a: !!str 12',
    ],
    ...['a: &x {b: 1}\ne: &y {f: 1}\nc: {<<: [*x, *y], b: 3}', 'a: &x\n  b: 1\nc:\n  b: 2\n  <<: *x', 'a: &x !!str b'],
    ...[
      'a: !!int "12"',
      'a: !!bool "true"',
      'a: !!seq [b]',
      'a: !!map {b: 1}',
      'a: !<tag:yaml.org,2002:str> 12',
      'a: ! b',
    ],
    // Space and comments.
    ...[
      '',
      '   ',
      '# only',
      'null',
      'a: b\n\n\nc: d',
      '# x\na: b',
      'a: b \t',
      'a:\tb',
      'a: b\tc',
      'a: [b,\tc]',
      'a: b\n...',
    ],
  ]
  it.each(same)('has the same value: %j', yaml => {
    const { data, content } = theirs(between(yaml))
    const { frontmatter } = ours(between(yaml))
    expect(frontmatter?.data).toEqual(data ?? {})
    expect(frontmatter?.body).toBe(content)
  })

  const files: readonly [name: string, file: string][] = [
    ['Windows line ends', '---\r\na: b\r\nc: |\r\n  d\r\n  e\r\n---\r\nBody\r\n'],
    ['a byte order mark', '\uFEFF---\na: b\n---\nBody\n'],
    ['no frontmatter', 'Body\n'],
    ['a language after the fence', '---yaml\na: b\n---\nBody\n'],
    ['JSON', '---json\n{"a": "b", "c": [1, true, null]}\n---\nBody\n'],
    ['no body', '---\na: b\n---'],
    ['rules in the body', '---\na: b\n---\nBody\n\n---\n\nMore\n'],
  ]
  it.each(files)('is found in a file with %s', (_, file) => {
    const { data, content } = theirs(file)
    const { frontmatter } = ours(file)
    expect(frontmatter?.data).toEqual(
      Object.fromEntries(Object.entries(data).map(([key, value]) => [key, unix(value)])),
    )
    expect(frontmatter?.body).toBe(unix(content))
  })

  // Titles keep their digits, and dates their zone. Fields that need a number, a date, yes or no ask for it.
  const text: readonly string[] = [
    ...['2026-03-14', '2026-03-14 09:00:00', '2026-03-14T09:00:00+02:00', '2026-03-14 9:00:00 +02:00', '2026-13-45'],
    ...[
      '0777',
      '007',
      '0x1F',
      '0b11',
      '1_000',
      '1:30',
      '12:30:45',
      '1.10',
      '1.0',
      '1e3',
      '.5',
      '.inf',
      '-.inf',
      '.NaN',
    ],
    ...['+12', 'TRUE', 'True', 'False', '0xFFFFFFFFFFFFFFFFF'],
  ]
  it.each(text)('stays text as written: %s', written => {
    expect(typeof theirs(between(`a: ${written}`)).data['a']).not.toBe('string')
    expect(ours(between(`a: ${written}`)).frontmatter?.data).toEqual({ a: written })
  })

  const different: readonly [reason: string, yaml: string, value: unknown][] = [
    ['bytes are the text that they encode', 'a: !!binary w6k=', 'é'],
    ['a date with a tag stays text too', 'a: !!timestamp 2026-03-14', '2026-03-14'],
    ['a number with a tag stays text too', 'a: !!float 1', '1'],
    ['an entry between two commas is left out, not null', 'a: [, b,, c, , d]', ['b', 'c', 'd']],
    ['a mapping indented with tabs is not lost', 'a:\n\tb: c', { b: 'c' }],
  ]
  it.each(different)('differs where %s', (_, yaml, value) => {
    expect(theirs(between(yaml)).data['a']).not.toEqual(value)
    expect(ours(between(yaml)).frontmatter).toMatchObject({ data: { a: value }, warnings: [] })
  })

  const warned: readonly [reason: string, yaml: string, data: object, line: number, rule: string][] = [
    ['sets become mappings', 'b: 1\na: !!set {b, c}', { a: { b: null, c: null } }, 3, 'post.yaml-tag'],
    ['ordered mappings stay lists', 'a: !!omap [b: 1]', { a: [{ b: 1 }] }, 2, 'post.yaml-tag'],
  ]
  it.each(warned)('differs with a warning where %s', (_, yaml, data, line, rule) => {
    expect(ours(between(yaml)).frontmatter).toMatchObject({ data, warnings: [{ rule, where: { line } }] })
  })

  const refused: readonly [reason: string, yaml: string, line: number, words: RegExp][] = [
    ['a list has no keys', '- a\n- b', 2, /not a list of/],
    ['a text has no keys', 'title River', 2, /not a list of/],
    ['a list is no name', 'b: 1\n[a, b]: c', 1, /a key must be a text/],
    ['a question mark begins a key', 'a: ?', 2, /begins with `\?` needs quotes/],
    ['braces of a template are a mapping', 'b: 1\na: {{ x }}', 3, /begins with `\{\{` needs quotes/],
  ]
  it.each(refused)('is refused where %s', (_, yaml, line, words) => {
    expect(() => theirs(between(yaml))).not.toThrow()
    expect(ours(between(yaml)).problem).toMatchObject({ where: { line }, what: expect.stringMatching(words) })
  })
})

describe('YAML that js-yaml 3 refuses', () => {
  const read: readonly [parser: string, yaml: string, value: unknown][] = [
    ['libyaml: the last of two keys counts', 'a: b\na: c', 'c'],
    ['libyaml: an apostrophe after a backslash', 'a: "Don\\\'t"', "Don't"],
    ['libyaml: lines like fences in quotes', 'a: "b\n---c"', 'b ---c'],
    ['libyaml: a block below its key', 'a: # b\n\n|\n  c\n  d\ne: f', 'c\nd\n'],
    ['libyaml: a comment beside the sign of a block', 'a: >#b\n  c', 'c\n'],
    ['libyaml: tabs in a text at the margin', 'a: b\n\tc', 'b c'],
    ['go-yaml: nothing with a tag', "a: !!null ''", null],
    ['Ruby: text in an unknown charset', 'a: !binary |-\n  U8Opcmll', 'Série'],
    ['Ruby: tags of its classes', 'a: !ruby/object:River b', 'b'],
    ['a tag of CloudFormation', 'a: !Sub b', 'b'],
    ['tabs before a block', 'a: |\n\tb', 'b\n'],
  ]
  it.each(read)('is read as %s', (_, yaml, value) => {
    expect(() => theirs(between(yaml))).toThrow()
    expect(ours(between(yaml)).frontmatter?.data['a']).toEqual(value)
  })

  const told: readonly [yaml: string, line: number, words: RegExp][] = [
    ['b: 1\na: b: c', 3, /colon and a space in it needs quotes/],
    ['a: "b" c', 2, /after|follow the closing quotation mark/],
    ['a: [b] c', 2, /follow the closing bracket/],
    ['b: 1\na: @b', 3, /begins with `@` needs quotes/],
    ['a: %b', 2, /begins with `%` needs quotes/],
    ['a: `b`', 2, /needs quotes/],
    ['a: *b', 2, /begins with `\*`, such as `\*b`, needs quotes/],
    ['a: **b** c', 2, /begins with `\*` needs quotes/],
    ['a: & b', 2, /begins with `&` or `\*` needs quotes/],
    ['a: |b', 2, /no text may follow `\|`/],
    ['a: - b', 2, /a list must begin on a line of its own/],
    ['a: ![b](c)', 2, /begins with `!\[` needs quotes/],
    ['a: [b](c)', 2, /begins with `\[b` needs quotes/],
    ['a: {% b %}', 2, /begins with `\{%` needs quotes/],
    ['a: }', 2, /begins with `\}` needs quotes/],
    ['a: "b\\qc"', 2, /backslash in double quotes must be doubled/],
    ['a: "C:\\Users"', 2, /backslash in double quotes must be doubled/],
    ['b: 1\na:b', 3, /no colon with a space after it/],
    ['b: 1\na:\u00A0b', 3, /space after the colon in this line is another character/],
    ['b: 1\na： b', 3, /the colon in this line is another character/],
    ['a: "b\nc: d', 2, /quotation mark that opens here is not closed/],
    ['a: [b, c', 2, /bracket that opens here is not closed/],
    ['a:\n- b\n-c', 4, /no colon/],
    ['a: b\n- c', 3, /does not belong to the lines above/],
    ['<<: b', 2, /`<<` takes the values of a mapping/],
    ['a: b\n  c: d', 3, /indented differently/],
  ]
  it.each(told)('is refused with its line and the remedy: %j', (yaml, line, words) => {
    expect(() => theirs(between(yaml))).toThrow()
    expect(ours(between(yaml)).problem).toMatchObject({ where: { line }, what: expect.stringMatching(words) })
  })
})

describe('YAML as go-yaml documents it', () => {
  // Of the values, `Hugo` has those that its fields are converted to.
  const read: readonly [behaviour: string, yaml: string, value: unknown][] = [
    ['base 60 is not supported', 'a: 190:20:30', '190:20:30'],
    ['a duration is text', 'a: 3s', '3s'],
    ['a number before letters is text', 'a: 50cent', '50cent'],
    ['signs before letters are text', 'a: +b_c', '+b_c'],
    ['an address in brackets keeps its colon', 'a: [https://x.example/]', ['https://x.example/']],
    ['an address in braces keeps its colon', 'a: {b: https://x.example/}', { b: 'https://x.example/' }],
    ['tags in angle brackets are text', 'a: <foo>', '<foo>'],
    ['a comment follows the sign of a block', 'a: | # b\n\n c\n\n \td\n\n', '\nc\n\n\td\n'],
    ['deeper lines of a folded block keep their ends', 'a: >\n b\n c\n  * d\n  * e\n\n f\n', 'b c\n * d\n * e\n\nf\n'],
    ['an empty line in quotes is a line break', "a:\n- b\n- 'c\n\n  d'\n", ['b', 'c\nd']],
    ['a comma may follow the last entry', 'a: [b,c,]', ['b', 'c']],
    ['a tag without a name means text', 'a: ! b', 'b'],
    ['merge keys give way to keys of the mapping', 'x: &x {b: 1, c: 2}\na: {<<: *x, c: 3}', { b: 1, c: 3 }],
    ['of several merge keys, the first counts', 'x: &x {b: 1}\ny: &y {b: 2}\na: {<<: [*x, *y]}', { b: 1 }],
    ['yes and no are text unless a field asks for them', 'a: yes', 'yes'],
    ['a tab may follow the colon', 'a:\t"b"', 'b'],
    ['a tab may follow the hyphen', 'a:\n-\tb', ['b']],
    ['bytes of text', 'a: !!binary |\n  w6nD\n  qA==', 'éè'],
    ['escapes of Unicode', 'a: "\\u263a \\x3e \\e["', '☺ > ['],
  ]
  it.each(read)('%s', (_, yaml, value) => {
    expect(ours(between(yaml)).frontmatter?.data['a']).toEqual(value)
  })
})

const unix = <T>(value: T): T => (typeof value === 'string' ? value.replaceAll('\r\n', '\n') : value) as T
