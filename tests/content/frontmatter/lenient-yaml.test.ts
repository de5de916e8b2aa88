import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLenientYaml } from '../../../src/content/frontmatter/lenient-yaml.js'

const readAs = (text: string): unknown => {
  const read = readLenientYaml(text)
  return 'value' in read ? read.value : read.fault
}

describe('YAML with values that continue at the margin', () => {
  const read: [name: string, text: string, value: unknown][] = [
    ['a text in double quotes', 'a: "low\nwater"\nb: 1\n', { a: 'low water', b: 1 }],
    ['a text in single quotes', "a: 'it''s\nlow'\nb: 1\n", { a: "it's low", b: 1 }],
    ['an empty line, which is a line break', 'a: "low\n\nwater"\n', { a: 'low\nwater' }],
    ['a line of spaces', 'a: "low\n  \n\nwater"\n', { a: 'low\n\nwater' }],
    ['a quote on a line of its own', 'a: "low\nwater\n"\nb: 1\n', { a: 'low water ', b: 1 }],
    ['a continuation that looks like a key', 'a: "low\nb: 2\n- c\n? d"\nb: 1\n', { a: 'low b: 2 - c ? d', b: 1 }],
    ['a continuation that looks like a comment', 'a: "low\n# no comment"\n', { a: 'low # no comment' }],
    ['lines of hyphens and dots', 'a: "-----BEGIN\n-----END\n..."\n', { a: '-----BEGIN -----END ...' }],
    ['escapes', 'a: "low \\"\n\\" wa\\\nter\\\\"\nb: 1\n', { a: 'low " " water\\', b: 1 }],
    ['an escaped quote at the beginning', "a: '''low\nwater'\n", { a: "'low water" }],
    ['the other kind of quote', "a: \"it's\n'low'\"\nb: 'so \"\nso'\n", { a: "it's 'low'", b: 'so " so' }],
    ['a mapping below', 'o:\n  u: "low\nwater" # so\n  v: 2\n', { o: { u: 'low water', v: 2 } }],
    ['lines indented by less', 'o:\n    u: "low\n  water"\n    v: 2\n', { o: { u: 'low water', v: 2 } }],
    ['a list', '- k: "low\nwater"\n  j: 1\n- "a\n- b"\n', [{ k: 'low water', j: 1 }, 'a - b']],
    ['several values', 'a: "b\nc"\nd: \'e\n\nf\'\ng: "h\ni"\n', { a: 'b c', d: 'e\nf', g: 'h i' }],
    ['lists in brackets', 'a: [\n"b\nc",\nd # so\n]\ne: 1\n', { a: ['b c', 'd'], e: 1 }],
    ['mappings in brackets', 'o:\n  a: {\n  b: 1,\nc: 2\n}\n  d: 3\n', { o: { a: { b: 1, c: 2 }, d: 3 } }],
    ['a text after an anchor', 'a: &x "low\nwater"\nb: *x\n', { a: 'low water', b: 'low water' }],
    [
      'tabs, tags and a key that occurs twice',
      'a: !r/s "b\nc"\nd:\t"e\nf"\ng: 1\ng: 2\n',
      { a: 'b c', d: 'e f', g: 2 },
    ],
    [
      'quotes in a block and in plain text',
      'a: |\n  "b\n  c\nd: don\'t "e\nf: "g\nh"\n',
      { a: '"b\nc\n', d: 'don\'t "e', f: 'g h' },
    ],
  ]
  it.each(read)('is read: %s', (_, text, value) => expect(readAs(text)).toEqual(value))

  const faults: [name: string, text: string, line: number, words: RegExp][] = [
    ['an unclosed quotation mark', 'a: 1\nb: "low\nc: 2\n', 2, /not closed/],
    ['an unclosed quotation mark in the last line', 'a: 1\nb: "low', 2, /not closed/],
    ['an unclosed quotation mark before a text in quotes', 'a: 1\nb: "low\nc: 2\nd: "high"\n', 2, /not closed/],
    ['an unclosed single quotation mark', "a: 1\nb: 'low\nc: it's\n", 2, /not closed/],
    ['an unclosed quotation mark before an indented line', 'a: "low\n  water\nb: 1\n', 1, /not closed/],
    ['an unclosed quotation mark after closed ones', 'a: "low\nwater"\nb: \'c\nd\'\ne: "f\n', 5, /not closed/],
    ['an unclosed bracket', 'a: [b, c\nd: 1\ne: 2\n', 2, /bracket/],
    ['another fault after such a text', 'a: "low\n\n\nwater"\nb: c: d\n', 5, /mapping/],
    ['a line without a colon', 'a: "low\nwater"\ndraft true\nb: 1\n', 3, /colon/],
    ['a colon of full width', 'a: 1\ndraft：true\n', 2, /colon/],
  ]
  it.each(faults)('has its fault reported at the line where it is: %s', (_, text, line, words) => {
    expect(readAs(text)).toMatchObject({ line, message: expect.stringMatching(words) })
  })

  it('has the same values as indented YAML', () => {
    const row = fc.stringMatching(/^(?:[a-z:#,[\]{}-][a-z :#,[\]{}-]{0,8}[a-z])?$/)
    const quote = fc.constantFrom('"', "'")
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 6 }), quote, (rows, sign) => {
        const text = (indent: string) => `o:\n  a: ${sign}x${rows.join(`\n${indent}`)}y${sign}\n  b: 1\n`
        fc.pre(rows.every(each => !/^(?:---|\.\.\.)/.test(each)))
        expect(readAs(text(''))).toEqual(readAs(text('      ')))
      }),
    )
  })

  it('is read quickly as a text of 20,000 lines, and refused as a list of 20,000 lines', () => {
    const rows = 'low water\n'.repeat(20_000)
    expect(readAs(`a: "${rows}"\n`)).toEqual({ a: 'low water '.repeat(20_000) })
    expect(readAs(`a: [\n${'b,\n'.repeat(20_000)}]\n`)).toMatchObject({ message: expect.stringMatching(/too many/) })
  })
})
