import { describe, expect, it } from 'vitest'
import { type Frontmatter, readFrontmatter } from '../../../src/content/frontmatter/frontmatter.js'

const read = (text: string) => {
  const { frontmatter, problem } = readFrontmatter(text, 'posts/a.md')
  return problem ?? frontmatter
}

describe('frontmatter', () => {
  const cases: [name: string, text: string, data: object, body: string, line: number][] = [
    ['YAML between dashes', '---\ntitle: A\n---\nBody\n', { title: 'A' }, 'Body\n', 4],
    ['TOML between pluses', '+++\ntitle = "A"\n+++\nBody\n', { title: 'A' }, 'Body\n', 4],
    ['a named language', '---yaml\ntitle: A\n---\nBody', { title: 'A' }, 'Body', 4],
    ['a language in capitals', '--- YML\ntitle: A\n---\nBody', { title: 'A' }, 'Body', 4],
    ['a language with nothing to read', '---ini\n# title: A\n---\nBody', {}, 'Body', 4],
    ['TOML after dashes', '---toml\ntitle = "A"\n---\nBody', { title: 'A' }, 'Body', 4],
    ['JSON', '---json\n{"title": "A"}\n---\nBody', { title: 'A' }, 'Body', 4],
    ['JSON without fences', '{\n  "title": "A } \\" {",\n  "extra": {}\n}\n\nBody', { title: 'A } " {' }, '\nBody', 5],
    ['a shortcode at the top', '{{< a "b" >}}\n', {}, '{{< a "b" >}}\n', 1],
    ['tabs between words', '---\ntags:\t[a,\tb]\nc: "d\te"\n---\n', { tags: ['a', 'b'], c: 'd\te' }, '', 5],
    [
      'tags of Ruby',
      '---\ntitle: !ruby/string:Sequel::SQL::Blob ""\nb: "!c d"\n---\n',
      { title: '', b: '!c d' },
      '',
      5,
    ],
    ['fences with trailing spaces', '---  \ntitle: A\n---  \nBody', { title: 'A' }, 'Body', 4],
    ['a line of hyphens in a text', '---\na: "b\n--- c\n---d"\n---\nBody', { a: 'b --- c ---d' }, 'Body', 6],
    ['longer fences', '------\na: b\n-----\nBody', { a: 'b' }, 'Body', 4],
    ['empty lines above', '\n \n---\ntitle: A\n---\nBody', { title: 'A' }, 'Body', 6],
    ['a thematic break above a text', '\n---\n\nBody', {}, '\n---\n\nBody', 1],
    [
      'a known key between thematic breaks in the body',
      '---\na: b\n---\n---\nDate: no.\n\nSo\n---\n',
      { a: 'b' },
      '---\nDate: no.\n\nSo\n---\n',
      4,
    ],
    ['an end of three dots', '---\ntitle: A\n...\nBody', { title: 'A' }, 'Body', 4],
    ['no frontmatter at all', 'Just text\n', {}, 'Just text\n', 1],
    ['a line of four dashes', '----\ntext\n', {}, '----\ntext\n', 1],
    ['empty frontmatter', '---\n---\nBody', {}, 'Body', 3],
    ['frontmatter of comments only', '---\n# nothing\n---\nBody', {}, 'Body', 4],
    ['an empty file', '', {}, '', 1],
    [
      'header lines of Pelican',
      'Title: A: b\nDate: 2020-01-02\n\nBody',
      { Title: 'A: b', Date: '2020-01-02' },
      '\nBody',
      3,
    ],
    [
      'header lines of Pelican in any order, up to the first other line',
      'Date: 2020-01-02\nTitle: A\n<!-- b -->\n\nBody',
      { Title: 'A', Date: '2020-01-02' },
      '<!-- b -->\n\nBody',
      3,
    ],
    [
      'header lines of Pelican with a continuation',
      'Title: A\nSummary: Low\n    water\nDate: 2020-01-02\n\nBody',
      { Title: 'A', Summary: 'Low water', Date: '2020-01-02' },
      '\nBody',
      5,
    ],
    [
      'a sentence that begins like a header line of Pelican',
      'Title: that is what they said.\nNobody knew why.\n',
      {},
      'Title: that is what they said.\nNobody knew why.\n',
      1,
    ],
    [
      'a thematic break in the body',
      '---\ntitle: A\n---\nBody\n\n---\n\nMore',
      { title: 'A' },
      'Body\n\n---\n\nMore',
      4,
    ],
  ]
  it.each(cases)('reads %s', (_, text, data, body, bodyLine) => {
    expect(read(text)).toMatchObject({ data, body, bodyLine })
  })

  it('keeps dates of TOML as text with their zone', () => {
    const text = '+++\na = 2020-01-02T03:04:05+02:00\nb = 2020-01-02\nc = 2020-01-02T03:04:05\nd = [2020-01-02]\n+++\n'
    expect(read(text)).toMatchObject({
      data: { a: '2020-01-02T03:04:05+02:00', b: '2020-01-02', c: '2020-01-02T03:04:05', d: ['2020-01-02'] },
    })
  })

  const faults: [name: string, text: string, line: number, words: RegExp][] = [
    ['an unclosed fence', '---\ntitle: A\nBody\n', 1, /not closed/],
    ['JavaScript', '---js\n{ title: process.exit(1) }\n---\n', 1, /never run/],
    ['JavaScript by its long name', '---javascript\nmodule.exports = {}\n---\n', 1, /never run/],
    ['CoffeeScript', '---coffee\ntitle: "A"\n---\n', 1, /never run/],
    ['Ruby', '~~~ruby\nfront_matter do\n  title "A"\nend\n~~~\n', 1, /never run/],
    ['an unknown language', '---ini\ntitle=A\n---\n', 1, /this format/],
    ['broken YAML', '---\ntitle: A\nauthor: B: C\n---\n', 3, /not YAML/],
    ['broken TOML', '+++\ntitle = "A"\ndate = 2020-\n+++\n', 3, /not TOML/],
    ['broken JSON without fences', '{\n"title": }\n', 2, /not JSON/],
    ['JSON in ten thousand brackets', `---json\n{"a": ${'['.repeat(10_000)}${']'.repeat(10_000)}}\n---\n`, 2, /nested/],
    ['broken JSON', '---json\n{"title": }\n---\n', 2, /not JSON/],
    ['a second block', '---\ntitle: A\n---\n\n---\ndraft: true\ntags:\n- b\n---\nBody', 5, /second block/],
    ['the dashes of a word processor', '\u2014\ntitle: A\ndraft: true\n\u2014\nBody', 1, /no line of `---`/],
    ['two hyphens', '\n--\ntitle: A\n--\nBody', 2, /no line of `---`/],
    ['no fence at all', 'draft: true\n\nBody', 1, /no line of `---`/],
    ['a list', '---\n- a\n- b\n---\n', 2, /not a list of/],
    ['a text', '---\njust words\n---\n', 2, /not a list of/],
  ]
  it.each(faults)('reports %s at its line', (_, text, line, words) => {
    const problem = read(text)
    expect(problem).toMatchObject({
      severity: 'error',
      where: { file: 'posts/a.md', line },
      what: expect.stringMatching(words),
    })
  })

  it('locates values of YAML, TOML and JSON in the file', () => {
    const at = (text: string, path: string[]) => readFrontmatter(text, 'a.md').frontmatter?.placeOf(path)
    expect(at('---\ntitle: A\noriginal:\n  date: x\n---\n', ['original', 'date'])).toEqual({
      file: 'a.md',
      line: 4,
      column: 3,
    })
    expect(at('+++\ntitle = "A"\n[extra]\nauthor = "B"\n+++\n', ['extra', 'author'])).toMatchObject({
      line: 4,
      column: 1,
    })
    expect(at('---json\n{\n  "title": "A"\n}\n---\n', ['title'])).toMatchObject({ line: 3 })
  })

  it('warns about YAML tags that are ignored', () => {
    const text = '---\ntitle: !ruby/string:Sequel::SQL::Blob "A"\n---\n'
    expect(read(text)).toMatchObject({ warnings: [{ severity: 'warning', rule: 'post.yaml-tag' }] })
  })

  it('uses the last value of a key that occurs twice, with a warning', () => {
    expect(read('---\ntitle: A\ntitle: B\n---\n')).toMatchObject({
      data: { title: 'B' },
      warnings: [
        {
          severity: 'warning',
          rule: 'post.repeated-key',
          what: 'The key `title` occurs twice; its last value counts.',
          where: { line: 3 },
        },
      ],
    })
  })

  it.each([
    ['title: Update #2 (28 new)', 'Update', 15],
    ['subtitle: Vote with #ríos', 'Vote with', 21],
    ["tags: 'a' #b", 'a', 0],
    ['original:\n  title: Part #2', '[object Object]', 15],
    ['title: #4 held', 'null', 8],
    ['tags: #old\n  - a', 'a', 0],
    ['title: Update # the second', 'Update', 0],
    ['title: Update # unsure: a guess', 'Update', 0],
    ['title: "Update #2"', 'Update #2', 0],
    ['title: C#2 and F#', 'C#2 and F#', 0],
    ['date: 2026-03-14 #today', '2026-03-14', 0],
    ['text: |\n  title: Update #2', 'title: Update #2', 0],
  ])('warns about a # only where it cuts a value off: %s', (line, value, column) => {
    const { data, warnings } = read(`---\n${line}\n---\n`) as Frontmatter
    expect(String(Object.values(data)[0]).trim()).toBe(value)
    const cut = warnings.filter(({ rule }) => rule === 'yaml.cut-text')
    expect(cut.map(({ where }) => where.column)).toEqual(column > 0 ? [column] : [])
  })

  it('removes control characters and lone surrogates that are written as escapes', () => {
    expect(read('---\ntitle: "A\\u0001\\x02B\\uD800"\n---\n')).toMatchObject({ data: { title: 'AB' } })
  })
})
